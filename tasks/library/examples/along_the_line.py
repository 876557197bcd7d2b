"""Long blocks are laid end to end along a line on the table."""

mark = add("line")
bricks = [add("block", size=[0.06, 0.03, 0.03]) for _ in range(2)]
instruct(f"align the blocks with the {mark}")
goal(aligned(bricks, along=mark))
