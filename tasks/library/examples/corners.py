"""Every block goes to a corner of its own."""

blocks = [add("block", near=["middle", 0.12]) for _ in range(4)]
corners = [PLACES[name] for name in PLACES if name.endswith("corner")]
instruct("put a block in each corner")
goal(points(blocks, corners, tol=0.04))
