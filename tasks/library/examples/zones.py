"""Blocks go into the zones of their colours, several into each."""

colors = sample(COLORS, 2)
zones = {color: add("zone", color=color, size=0.14) for color in colors}
blocks = [(add("block", color=color), zones[color]) for color in colors for _ in range(2)]
instruct("put every block in the zone of its color")
goal(*[inside(block, zone) for block, zone in blocks])
