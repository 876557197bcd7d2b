"""The place where something is to go is taken."""

corner = choose([name for name in PLACES if name.endswith("corner")])
taken = add("mug", at=PLACES[corner])
block = add("block", apart=[corner, 0.2])
instruct(f"put the {block} in the {corner}")
goal(at(block, PLACES[corner], tol=0.02))
