"""Blocks go into the bowls of their colours."""

colors = sample(COLORS, 2)
bowls = {color: add("bowl", color=color) for color in colors}
blocks = [(add("block", color=color), bowls[color]) for color in colors for _ in range(2)]
instruct("put every block in the bowl of its color")
goal(*[on(block, bowl) for block, bowl in blocks])
