"""What words mean, in metres: when a task of the library counts as done, and how clear its tables are.

What a thing stands on or lies in, and how straight a line is, is measured by `tasks.relations`. Here is the rest, in
agreement with what Handscript itself takes the words for (`perception.workspace`, docs/programs.md). A block is 4 cm
wide, a bowl 12 cm.
"""

from __future__ import annotations

# On a corner or a side: the centre is this near to the place that programs get for it. The places are 15 cm apart and
# more, so within 5 cm none can be taken for another, and a block that was put there may still be a block's width off.
PLACE = 0.05
# Several things on a corner or a side: as far around it as the table is kept free for them (GROUP_ROOM). Four blocks,
# turned as they were, stand up to 10.4 cm from a corner when each is let go of as near to it as there is room.
GROUP = 0.12
# In a corner, as a part of the table that things are in: a third of the table's depth around the corner's place.
AREA = 0.14
# "A little" and "a lot" to some side of a bowl: from its rim to the centre of what is put there. Programs take 4 cm and
# 14 cm, and 7 cm where nothing is said: the ranges end halfway to that. 2 cm is a block that touches the bowl.
LITTLE, LOT = (0.02, 0.055), (0.105, 0.25)
LITTLE_GAP, LOT_GAP = 0.04, 0.14
# Off the direction in which something is to be put: a block's width.
LATERAL = 0.04
# A diagonal rises at 45 degrees, or from corner to corner of a table that is 50 cm wide and 30 cm deep (31 degrees).
DIAGONAL, DIAGONAL_WITHIN = 45.0, 20.0

# How clear the answer is on a table. To one side of a bowl: this far beyond its centre, and less far off to the side;
# every other block is on the bowl's other side, by as much.
BESIDE = 0.03
# The closest or farthest by this much.
CLOSER = 0.03
# From one rank to the next along a direction.
RANK = 0.02
# Around a place where something is to be put, to the footprints of what stands there: a block and a gripper.
ROOM = 0.05
# The same for several blocks.
GROUP_ROOM = 0.12
# Between the blocks of a line and whatever stands on the table: half a block's diagonal and room to let go of it.
LINE_ROOM = 0.04
LINE_SPACING = 0.07
