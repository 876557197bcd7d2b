"""A pile of small blocks is swept into a zone."""

zone = add("zone", size="large")
pile = add("pile", count=12, apart=[zone, 0.2])
instruct(f"sweep the {pile} into the {zone}")
goal(swept(pile, zone))
