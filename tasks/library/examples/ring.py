"""Cylinders stand around a plate."""

plate = add("plate", at="middle")
cylinders = [add("cylinder") for _ in range(4)]
instruct(f"put the cylinders in a circle around the {plate}")
goal(circle(cylinders, center=plate, radius=[0.1, 0.16]), unmoved([plate]))
