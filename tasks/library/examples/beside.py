"""A block goes to one side of another one that is itself to be moved first."""

mark = add("block", size="large")
block = add("block", size="small")
place = choose(["left side", "right side"])
direction = "right" if place == "left side" else "left"
instruct(f"put the {mark} on the {place}, then put the {block} 10 cm to the {direction} of it")
goal(at(mark, PLACES[place]), offset(block, mark, direction, distance=[0.08, 0.12]), in_order=True)
