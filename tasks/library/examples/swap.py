"""Two blocks change places: one has to wait on a free place meanwhile."""

one, other = add("block"), add("block")
there, here = position(one), position(other)
add("bowl")
instruct(f"swap the {one} and the {other}")
goal(at(one, here, tol=0.02), at(other, there, tol=0.02))
