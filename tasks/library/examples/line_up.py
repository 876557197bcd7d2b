"""Blocks stand in a straight line across the table, with a bowl about that stays."""

count = integer(3, 4)
blocks = [add("block", size=choose(["small", "usual", "large"])) for _ in range(count)]
bowl = add("bowl")
angle, name = choose([[0, "horizontal"], [90, "vertical"]])
instruct(f"put all the blocks in a {name} line")
goal(line(blocks, angle_deg=angle), unmoved([bowl]))
