"""A tower whose order the sentence says; some of its blocks begin on each other, the wrong way round."""

first, second, third, fourth = [add("block", color=color) for color in sample(COLORS, 2)] + ["", ""]
third = add("block", on=first)
fourth = add("block", on=third)
tower = shuffled([first, second, third, fourth])
instruct("stack the blocks from bottom to top: " + ", ".join(tower))
goal(stacked(tower))
