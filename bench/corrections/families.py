"""Ten families of tasks: what is asked for, what the person wishes without saying so, what they say when it is not so.

A wish is predicates over simulator truth (`tasks.predicates`); the person sees what stands where and never a program.
Round 1 is one task on other tables, round 2 has other objects, round 3 other words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from perception.drawers import outward
from perception.types import Array, SceneObject
from perception.workspace import WORKSPACE
from sim.scene import ObjectSpec, SceneError, SceneSpec, scatter
from tasks.goals import reached

Goal = Sequence[Mapping[str, Any]]
# A place is met within this, and a handle's grasp within that, m.
PLACE, GRASP = 0.012, 0.001
# What has to be free around a place where something is to stand, m.
ROOM = 0.075
SIDES = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "behind": (0.0, 1.0), "in front": (0.0, -1.0)}
IN_GOALS = {"left": "left", "right": "right", "behind": "up", "in front": "down"}
WAYS = {"left": "to the left", "right": "to the right", "behind": "to the back", "in front": "to the front"}
OPPOSITE = {"left": "right", "right": "left", "behind": "in front", "in front": "behind"}
TRIES = 300


@dataclass(frozen=True)
class View:
    """What the person sees after something was done.

    Args:
        before, after: everything by name, as it truly stood and stands.
        outcome: of the last thing said.
        tool: (3,) of the gripper.
        home: (3,) where it was before.
        grasps: (4, 4) handle_from_tool of every time that a handle was taken hold of.
    """

    before: Mapping[str, SceneObject]
    after: Mapping[str, SceneObject]
    outcome: str
    tool: Array
    home: Array
    grasps: Sequence[Array] = ()


@dataclass(frozen=True)
class Episode:
    """One command on one table.

    Args:
        command: what is asked for.
        spec: the table.
        wish: what the person wants to be so.
        correction: what they say while it is not, by what they see and how often they have said something.
        also: what predicates cannot say of the wish.
    """

    command: str
    spec: SceneSpec
    wish: Goal
    correction: Callable[[View, int], str]
    also: Callable[[View], bool] = lambda view: True

    def content(self, view: View) -> bool:
        """Whether the wish holds."""
        ending = {"outcome": view.outcome, "tool": view.tool.tolist()}
        return reached(self.wish, view.before, view.after, **ending) and self.also(view)


@dataclass(frozen=True)
class Family:
    """Tasks with one wish.

    Args:
        name: of the family.
        wish: drawn once for a person: what the episodes are made with.
        draw: an episode of a round (0, 1, 2), by the wish.
    """

    name: str
    wish: Callable[[np.random.Generator], Any]
    draw: Callable[[np.random.Generator, int, Any], Episode]


def _table(
    rng: np.random.Generator,
    things: Sequence[ObjectSpec],
    places: Callable[[Mapping[str, Array]], Sequence[Array]] = lambda where: (),
    beside: float = ROOM,
) -> SceneSpec:
    """A random table on which some places, which depend on what stands where, are on the table and free."""
    for _ in range(TRIES):
        # In any order: nothing is to be guessed from which is named first.
        spec = scatter(rng, [things[i] for i in rng.permutation(len(things))])
        where = {str(thing.name): np.array(thing.position) for thing in spec.objects}
        if all(
            WORKSPACE.contains(place, 0.02) and all(np.linalg.norm(place - other) > beside for other in where.values())
            for place in places(where)
        ):
            return spec
    raise SceneError(f"no table in {TRIES} has room for what is wished for")


def _thing(kind: str, color: str, **options: Any) -> ObjectSpec:
    return ObjectSpec(kind=kind, color=color, **options)  # type: ignore[arg-type]


def _colors(rng: np.random.Generator, count: int, *taken: str) -> list[str]:
    free = [color for color in ("red", "green", "yellow", "orange", "purple", "white", "gray") if color not in taken]
    return rng.permutation(free)[:count].tolist()


def _said(rng: np.random.Generator, *forms: str) -> str:
    return forms[int(rng.integers(len(forms)))]


def _cm(meters: float) -> str:
    return f"{abs(meters) * 100:.1f}".removesuffix(".0") + " cm"


def _distance(rng: np.random.Generator, number: int, wish: float) -> Episode:
    room = wish
    a, b = _colors(rng, 2)
    thing, other = (f"{a} block", f"{b} bowl") if number != 1 else (f"{a} cylinder", f"{b} plate")
    # From middle to middle: half of each, and the room between them that is wished for.
    usual, wish = 0.10, wish + (0.06 if number != 1 else 0.065) + 0.02
    spec = _table(
        rng,
        [_thing(thing.split()[1], a), _thing(other.split()[1], b), _thing("block", "black")],
        lambda where: [where[other] + np.array([away, 0.0]) for away in (usual, wish)],
        beside=0.095,
    )
    form = (_said(rng, "set the {} down next to the {}", "i want the {} next to the {}") if number == 2
            else "put the {} next to the {}")  # fmt: skip
    within = [wish - PLACE, wish + PLACE]
    wanted = [{"is": "circle", "names": [thing], "center": other, "radius": within}]

    def correction(view: View, said: int) -> str:
        off = wish - float(np.linalg.norm(view.after[thing].position[:2] - view.after[other].position[:2]))
        if said > 1:
            return f"next to means {_cm(room)}"
        return f"{_cm(off)} {'farther away from it' if off > 0 else 'closer to it'}"

    return Episode(form.format(f"{thing}", f"{other}"), spec, wanted, correction)


def _side(rng: np.random.Generator, number: int, wish: str) -> Episode:
    a, b = _colors(rng, 2)
    thing, other = (f"{a} block", f"{b} bowl") if number != 1 else (f"{a} ball", f"{b} plate")
    spec = _table(
        rng,
        [_thing(thing.split()[1], a), _thing(other.split()[1], b), _thing("block", "black")],
        lambda where: [where[other] + 0.1 * np.array(SIDES[side]) for side in ("right", wish)],
        beside=0.095,
    )
    form = "can you put the {} next to the {}" if number == 2 else "put the {} next to the {}"
    wanted = {"is": "offset", "a": thing, "b": other, "direction": IN_GOALS[wish], "distance": [0.05, 0.25]}
    words = f"{wish} of it" if wish in ("left", "right") else f"{wish} of it" if wish == "in front" else "behind it"
    forms = (f"next to means {words}", f"when i say next to, i mean {words}")
    return Episode(form.format(thing, other), spec, [wanted], lambda view, said: forms[said % 2])


def _bit(rng: np.random.Generator, number: int, wish: float) -> Episode:
    a, b = _colors(rng, 2)
    thing = f"{a} {'cylinder' if number == 1 else 'block'}"
    way = _said(rng, *SIDES)
    spec = _table(
        rng,
        [_thing(thing.split()[1], a), _thing("bowl", b)],
        lambda where: [where[thing] + away * np.array(SIDES[way]) for away in (0.06, 0.12)],
        beside=0.05,
    )
    form = "shift the {} a bit {}" if number == 2 else "move the {} a bit {}"
    within = [wish - 0.8 * PLACE, wish + 0.8 * PLACE]
    wanted = {"is": "offset", "a": thing, "b": thing, "direction": IN_GOALS[way], "distance": within}

    def correction(view: View, said: int) -> str:
        moved = (view.after[thing].position - view.before[thing].position)[:2] @ np.array(SIDES[way])
        off = wish - float(moved)
        if said > 1:
            return f"a bit means {_cm(wish)}"
        return f"{_cm(off)} {'further ' if off > 0 else 'back '}{WAYS[way if off > 0 else OPPOSITE[way]]}"

    return Episode(form.format(thing, WAYS[way]), spec, [wanted], correction)


def _snack(rng: np.random.Generator, number: int, wish: str) -> Episode:
    others = _colors(rng, 3, wish.split()[0])
    holder = f"{others[0]} {'plate' if number == 1 else 'bowl'}"
    spec = _table(
        rng,
        [
            _thing(wish.split()[1], wish.split()[0]),
            _thing(holder.split()[1], others[0]),
            *(_thing(wish.split()[1], color) for color in others[1:]),
        ],
    )
    form = "could you put the snack in the {}" if number == 2 else "put the snack in the {}"
    command = form.format(holder) if number != 1 else f"put the snack on the {holder}"
    forms = (f"the snack is the {wish}", f"by the snack i mean the {wish}")
    wanted = [{"is": "on", "a": wish, "b": holder}]
    return Episode(command, spec, wanted, lambda view, said: forms[said % 2])


def _base(rng: np.random.Generator, number: int, wish: str) -> Episode:
    a, b = _colors(rng, 2)
    thing = f"{a} {'cylinder' if number == 1 else 'block'}"
    place = WORKSPACE.corners[wish]
    spec = _table(rng, [_thing(thing.split()[1], a), _thing("bowl", b)], lambda where: [np.array(place)], beside=0.1)
    form = "bring the {} to home base" if number == 2 else "put the {} at home base"
    forms = (f"home base is the {wish}", f"by home base i mean the {wish}")
    wanted = [{"is": "at", "a": thing, "xy": [float(x) for x in place], "tol": 0.05}]
    return Episode(form.format(thing), spec, wanted, lambda view, said: forms[said % 2])


def _belong(rng: np.random.Generator, number: int, wish: str) -> Episode:
    colors = _colors(rng, 3, wish.split()[0])
    balls = [f"{color} ball" for color in colors[: 1 if number == 1 else 2]]
    spec = _table(
        rng,
        [
            *(_thing("ball", ball.split()[0], size=0.036) for ball in balls),
            _thing("bowl", wish.split()[0], size=0.13),
            _thing("bowl", colors[2]),
        ],
    )
    command = ("put the balls away", f"put the {balls[0]} away", "clear away the balls")[number]
    forms = (f"the balls belong in the {wish}", f"balls go in the {wish}")
    wanted = [{"is": "on", "a": ball, "b": wish} for ball in balls]
    return Episode(command, spec, wanted, lambda view, said: forms[said % 2])


def _never(rng: np.random.Generator, number: int, wish: str) -> Episode:
    a, b, c = _colors(rng, 3, wish.split()[0])
    kind = "cylinder" if number == 1 else "block"
    others, bowl = [f"{a} {kind}", f"{b} {kind}"], f"{c} bowl"
    spec = _table(
        rng,
        [
            _thing(wish.split()[1], wish.split()[0]),
            *(_thing(kind, color, size=0.036 if kind == "cylinder" else 0.035) for color in (a, b)),
            _thing("bowl", c, size=0.13),
        ],
    )
    command = ("put everything in the {}", "put all the things in the {}", "gather everything in the {}")[number]
    wanted = [*({"is": "on", "a": name, "b": bowl} for name in others), {"is": "unmoved", "names": [wish]}]
    forms = (f"never move the {wish}", f"always leave the {wish} where it is")
    return Episode(command.format(bowl), spec, wanted, lambda view, said: forms[said % 2])


def _order(rng: np.random.Generator, number: int, wish: str) -> Episode:
    sizes = [0.036, 0.044, 0.052]
    colors = _colors(rng, 3)
    names = [f"{color} block" for color in colors]
    drawn = rng.permutation(3)
    spec = _table(rng, [_thing("block", colors[i], size=sizes[i]) for i in drawn.tolist()])
    command = ("stack the blocks", "stack all the blocks", "make a stack of the blocks")[number]
    bottom_up = names[::-1] if wish == "biggest" else names
    forms = (f"stacks have the {wish} at the bottom", f"in a stack the {wish} goes at the bottom")
    return Episode(command, spec, [{"is": "stacked", "names": bottom_up}], lambda view, said: forms[said % 2])


def _home(rng: np.random.Generator, number: int, wish: str) -> Episode:
    a, b = _colors(rng, 2)
    spec = _table(rng, [_thing("block", a), _thing("bowl", b)])
    command = (f"point at the {a} block", f"point at the {b} bowl", f"show me the {a} block")[number]
    forms = ("go home when you are done", "always go home when you are finished")

    def at_home(view: View) -> bool:
        return bool(np.linalg.norm(view.tool - view.home) < 0.02)

    return Episode(
        command, spec, [{"is": "unmoved", "names": [f"{a} block"]}], lambda v, said: forms[said % 2], at_home
    )


def _grasp(rng: np.random.Generator, number: int, wish: float) -> Episode:
    color = _colors(rng, 1)[0]
    name = f"{color} drawer"
    size = None if number == 0 else float(rng.uniform(0.10, 0.13))
    spec = _table(rng, [_thing("drawer", color, size=size), _thing("block", "black")])
    command = ("open the drawer", f"open the {name}", "pull the drawer open")[number]

    def aside(view: View) -> Array:
        """(3,) how far the last grasp was from the wished one, in the handle's frame."""
        return np.array([0.0, wish, 0.0]) - view.grasps[-1][:3, 3] * [1.0, 1.0, 0.0]

    def correction(view: View, said: int) -> str:
        if not view.grasps:
            return command
        out = outward(view.after[name])[:2]
        across = np.array([[out[0], -out[1]], [out[1], out[0]]]) @ aside(view)[:2]
        axis = int(np.abs(across).argmax())
        side = [("left", "right"), ("in front", "behind")][axis][int(across[axis] > 0)]
        return f"hold it {abs(across[axis]) * 1e3:.1f} mm more {WAYS[side]}"

    def held(view: View) -> bool:
        is_open = (view.after[name].opening or 0.0) > 0.05
        return bool(view.grasps) and is_open and bool(np.abs(aside(view)[:2]).max() < GRASP)

    return Episode(command, spec, [{"is": "unmoved", "names": [name]}], correction, held)


def _one_of(*values: Any) -> Callable[[np.random.Generator], Any]:
    return lambda rng: values[int(rng.integers(len(values)))]


FAMILIES = {
    family.name: family
    for family in (
        Family("distance of next to", _one_of(0.05, 0.06, 0.07), _distance),
        Family("side of next to", _one_of("left", "behind", "in front"), _side),
        Family("a bit", _one_of(0.02, 0.03, 0.08, 0.10), _bit),
        Family("another name for a thing", _one_of("green block", "red cylinder", "orange ball"), _snack),
        Family(
            "another name for a place", _one_of("top left corner", "top right corner", "bottom right corner"), _base
        ),
        Family("where a kind belongs", _one_of("blue bowl", "pink bowl", "cyan bowl"), _belong),
        Family("never move a thing", _one_of("red cylinder", "blue block", "pink block"), _never),
        Family("stack order", _one_of("biggest", "smallest"), _order),
        Family("home when done", _one_of("home"), _home),
        Family("the drawer's grasp", _one_of(0.004, -0.004, 0.006, -0.006), _grasp),
    )
}
