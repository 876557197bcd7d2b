"""A rope is laid straight between two blocks, which stay."""

rope = add("rope", at="middle", size=0.012)
left, right = add("block", at=[-0.2, 0.12]), add("block", at=[0.2, 0.12])
instruct(f"lay the {rope} straight below the {left} and the {right}")
goal(along(rope, [-0.15, 0.05], [0.15, 0.05], tol=0.03), unmoved([left, right]))
