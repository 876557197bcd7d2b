"""The corpus without what the Code as Policies benchmark calls unseen: how far does the recipe generalise?

A draft that moves something is left out when it means one of the benchmark's unseen instructions, in whatever words,
or has an unseen attribute: in its sentence, in its programs, or in the colour of what is moved or where it goes. What
stands by may have any colour. Drafts that only ask or point stay, also as a step before or after a motion: a model that
is trained from nothing could learn nowhere else what "right" is. A refusal is left out like a motion: where unseen
words are met in refusals alone, they become a reason to refuse, and tables with unseen colours that are only ever asked
about become a reason to answer.
"""

from __future__ import annotations

import re

import numpy as np

from lmp.model.corpus.draft import Draft
from lmp.model.corpus.vocabulary import COLOR_WORDS
from lmp.model.corpus.world import COLORS, Scene

UNSEEN_COLORS = frozenset(("pink", "cyan", "brown", "gray", "purple"))
SEEN_COLORS = tuple(c for c in COLORS if c not in UNSEEN_COLORS)
MOVES = re.compile(r"\b(put_first_on_second|stack_objects_in_order|pick|place|push|follow_traj)\(")
# By what programs do: a line is an array of multiples of one step, corners are compared or shared out as a list.
_INSTRUCTIONS = re.compile(
    r"get_corner_positions\(|get_side_positions\("
    r"|get_color_name\(\w+\) != get_color_name\("
    r"|\[\[(0, )?i \*"
    r"|put_first_on_second\(names\[0\], [^\n]*\n+stack_objects_in_order",
)
_PLACES = re.compile(r"denormalize_xy\(\[[\d.]+, 0(\.0)?\]\)")
_TOP_RIGHT = "denormalize_xy([1, 1])"
_MAGNITUDES = (
    r"a (little|bit|tad|touch|lot|hair|small|tiny|good|long|fair|short)|slightly|far|way|much|just|barely|tiny|well"
)
_ATTRIBUTES = re.compile(
    rf"\b({'|'.join((*UNSEEN_COLORS, *(word for color in UNSEEN_COLORS for word in COLOR_WORDS[color])))}"
    r"|bottom|lower|lowest|below|beneath|under\w*|front|near(er)? (side|edge)|down\w*|south\w*|towards? (me|you)"
    r"|farthest|furthest|farther|further|most (distant|remote)|third|fourth|fifth|sixth|3rd|4th|5th|6th"
    rf"|lines?|lined|rows?|columns?|align\w*|diagonal\w*|{_MAGNITUDES})\b"
)
_RIGHT = re.compile(r"\bright\w*")


def is_seen(draft: Draft, scene: Scene) -> bool:
    """Whether a draft may be learnt from by a model that is to find the benchmark's unseen part unseen."""
    if draft.parts:
        return all(is_seen(part, scene) for part in draft.parts)
    programs = [draft.source, *(sub.source for sub in draft.subs), *(source for _, source in draft.history)]
    code = "\n".join(programs)
    if not MOVES.search(code) and "not_understood(" not in code:
        return True
    said = " ".join((draft.sentence, *(query for query, _ in draft.history))).lower()
    return not (
        not _stand_by(draft, scene)
        or _INSTRUCTIONS.search(code)
        or _PLACES.search(code)
        or _ATTRIBUTES.search(said)
        or len(_RIGHT.findall(said)) > code.count(_TOP_RIGHT)
    )


def _stand_by(draft: Draft, scene: Scene) -> bool:
    """Whether all that has an unseen colour is neither moved nor spoken of."""
    strange = {t.name for t in scene.things if t.color in UNSEEN_COLORS or UNSEEN_COLORS & set(t.name.split())}
    if not strange:
        return True
    if draft.goal is None or draft.history:
        return False
    left = {str(name) for goal in draft.goal if goal["is"] == "unmoved" for name in goal["names"]}
    spoken = repr([goal for goal in draft.goal if goal["is"] != "unmoved"]) + draft.source
    return strange <= left and not any(repr(name) in spoken for name in strange)


def colors(rng: np.random.Generator) -> tuple[str, ...]:
    """For a table on which something is to be moved: the seen colours, now and then with two others."""
    others = rng.permutation(sorted(UNSEEN_COLORS))[:2].tolist() if rng.random() < 0.4 else []
    return (*SEEN_COLORS, *others)
