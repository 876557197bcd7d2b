"""Four blocks in a square on a pallet, parallel to its sides."""

pallet = add("pallet", at="middle", yaw=0)
blocks = [add("block") for _ in range(4)]
instruct(f"put the blocks in a square on the {pallet}")
goal(pattern(blocks, [[x, y, 0] for x in (-0.04, 0.04) for y in (-0.035, 0.035)], frame=pallet))
