"""Each block in a bowl of any other colour."""

colors = sample(COLORS, 3)
bowls = {color: add("bowl", color=color) for color in colors}
blocks = {color: add("block", color=color) for color in colors}
instruct("put the blocks in the bowls with mismatched colors")
goal(*[any_of([on(blocks[c], bowls[other]) for other in colors if other != c]) for c in colors])
