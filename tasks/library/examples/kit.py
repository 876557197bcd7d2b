"""Shapes go into the holes of a kit that are for them."""

shapes = sample(["star", "ring", "square", "triangle", "hexagon", "plus"], 3)
kit = add("kit", holes=shapes, at="middle")
pieces = [add(shape) for shape in shapes]
instruct(f"put every shape into its hole in the {kit}")
goal(*[inside(piece, kit) for piece in pieces])
