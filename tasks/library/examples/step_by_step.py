"""First one thing, then another on top of it: the second counts only when the first is so."""

zone = add("zone")
first, second = add("block"), add("block")
instruct(f"first put the {first} in the {zone}, then the {second} on the {first}")
goal(inside(first, zone), on(second, first), in_order=True)
