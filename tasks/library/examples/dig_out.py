"""What is wanted is at the bottom of a tower; the rest may go anywhere."""

bottom = add("block")
middle = add("block", on=bottom)
top = add("block", on=middle)
bowl = add("bowl")
instruct(f"put the {bottom} in the {bowl}")
goal(on(bottom, bowl))
