"""A box is packed with small things of several kinds."""

box = add("box")
things = [add("block", size="small"), add("cylinder", size="small"), add("block", size="small")]
instruct(f"pack everything into the {box}")
goal(*[inside(thing, box) for thing in things])
