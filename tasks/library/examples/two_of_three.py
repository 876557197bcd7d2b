"""Any two of three balls on a plate, and no more."""

plate = add("plate")
balls = [add("ball") for _ in range(3)]
instruct(f"put exactly two balls on the {plate}")
goal(exactly(2, [on(ball, plate) for ball in balls]))
