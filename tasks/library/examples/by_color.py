"""Blocks are put in an order that the sentence says, from left to right."""

blocks = shuffled([add("block") for _ in range(3)])
instruct("put the blocks in order from left to right: " + ", ".join(blocks))
goal(ordered(blocks, direction="right"))
