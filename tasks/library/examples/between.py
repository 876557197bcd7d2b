"""A block goes between two bowls that stand apart from each other."""

left = add("bowl")
right = add("bowl", apart=[left, 0.26])
block = add("block")
other = add("block")
instruct(f"put the {block} between the {left} and the {right}")
goal(between(block, left, right), unmoved([left, right, other]))
