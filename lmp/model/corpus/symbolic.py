"""Runs programs on a symbolic table and judges goals there: no physics, only where things are and what bears them.

It finds wrong templates, not wrong physics; the simulator is the judge of a model. It executes source without any
confinement: for programs of the corpus and of the embedded model only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmp.model.corpus.places import Goal
from lmp.model.corpus.world import CORNERS, SIDES, Scene, Thing

Vector = NDArray[np.float64]
Writer = Callable[[str, str, list[str]], str]


class NotUnderstood(Exception):
    """A program said that the sentence has no meaning here."""


class UnknownObject(Exception):
    """No object of that name."""


class Table:
    """A scene that programs change.

    Args:
        scene: the start.
        write: gives the source for a sub-program: (program, query, names) -> source.
        answers: what the user answers when asked.
    """

    def __init__(self, scene: Scene, write: Writer, answers: Sequence[str] = ()) -> None:
        self.things = {t.name: t for t in scene.things}
        self.said: list[Any] = []
        self.held: str | None = None
        self.tool: Vector = np.array([0.0, -0.1])
        self.moved: list[str] = []
        self.calls = 0
        self._write = write
        self._answers = list(answers)

    def run(self, source: str) -> Any:
        """Execute a program; its `ret_val`."""
        names = self._api()
        exec(compile(source, "<program>", "exec"), names)
        return names.get("ret_val")

    def _api(self) -> dict[str, Any]:
        offered: dict[str, Any] = {"np": np, "objects": list(self.things)}
        for name in dir(self):
            if name.startswith("do_"):
                offered[name.removeprefix("do_")] = self._counted(getattr(self, name))
        return offered

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.calls += 1
            if self.calls > 5000:
                raise RuntimeError("more than 5000 calls")
            return function(*args)

        return call

    def _thing(self, name: Any) -> Thing:
        if not isinstance(name, str) or name not in self.things:
            raise UnknownObject(f"no object {name!r}; there are: {', '.join(self.things)}")
        return self.things[name]

    def _sub(self, program: str, query: str) -> Any:
        return self.run(self._write(program, query, list(self.things)))

    def do_parse_obj_name(self, query: str, context: str) -> Any:
        return self._sub("parse_obj_name", query)

    def do_parse_position(self, query: str, context: str) -> Any:
        return self._sub("parse_position", query)

    def do_parse_question(self, query: str, context: str) -> Any:
        return self._sub("parse_question", query)

    def do_get_obj_names(self) -> list[str]:
        return list(self.things)

    def do_get_obj_pos(self, name: Any) -> Vector:
        if isinstance(name, str):
            return np.array(self._thing(name).xy)
        return np.array([self._thing(n).xy for n in name])

    def do_get_size(self, name: str) -> Vector:
        return np.full(3, self._thing(name).size)

    def do_get_kind(self, name: str) -> str:
        return self._thing(name).kind

    def do_get_color_name(self, name: str) -> str:
        return self._thing(name).color

    def do_is_on(self, a: str, b: str) -> bool:
        thing, base = self._thing(a), self._thing(b)
        return thing.on == base.name

    def do_get_corner_positions(self) -> Vector:
        return np.array(list(CORNERS.values()))

    def do_get_side_positions(self) -> Vector:
        return np.array(list(SIDES.values()))

    def do_get_corner_name(self, xy: Iterable[float]) -> str:
        return _nearest(CORNERS, xy)

    def do_get_side_name(self, xy: Iterable[float]) -> str:
        return _nearest(SIDES, xy)

    def do_denormalize_xy(self, uv: Sequence[float]) -> Vector:
        return np.array([-0.25 + 0.5 * uv[0], -0.15 + 0.3 * uv[1]])

    def do_get_free_pos(self, near: Iterable[float]) -> Vector:
        center = np.asarray(near, float)
        steps = np.arange(-0.3, 0.301, 0.02)
        spots = np.concatenate([[center], [(x, y) for x in steps for y in steps if abs(x) <= 0.27 and abs(y) <= 0.17]])
        spots = spots[np.argsort(np.linalg.norm(spots - center, axis=1))]
        for spot in spots:
            if all(np.hypot(*(spot - t.xy)) > t.size / 2 + 0.045 for t in self.things.values()):
                return np.array(spot)
        raise RuntimeError("the table is full")

    def do_put_first_on_second(self, a: Any, b: Any) -> None:
        thing = self._thing(a) if isinstance(a, str) else self._standing_at(a)
        if thing is None:
            raise UnknownObject(f"nothing stands at {a!r}")
        if any(t.on == thing.name for t in self.things.values()) and thing.kind not in ("bowl", "plate"):
            raise RuntimeError(f"something stands on {thing.name}")
        if isinstance(b, str):
            self._move(thing, self._thing(b).xy, self._thing(b).name)
            return
        xy = np.asarray(b, float)
        if xy.shape != (2,) or abs(xy[0]) > 0.3001 or abs(xy[1]) > 0.2001:
            raise RuntimeError(f"{b!r} is out of reach")
        under = self._standing_at(xy, without=thing.name)
        self._move(thing, (float(xy[0]), float(xy[1])), under.name if under else None)

    def _standing_at(self, xy: Any, without: str = "") -> Thing | None:
        near = [
            t for t in self.things.values() if np.hypot(*(np.asarray(xy, float) - t.xy)) < 0.01 and t.name != without
        ]
        borne = {t.on for t in near}
        tops = [t for t in near if t.name not in borne]
        return tops[0] if tops else None

    def _move(self, thing: Thing, xy: tuple[float, float], on: str | None) -> None:
        self.moved.append(thing.name)
        if on == thing.name:
            raise RuntimeError(f"{thing.name} cannot stand on itself")
        if on is not None and self.things[on].kind not in ("bowl", "plate"):
            for t in self.things.values():
                if t.on == on and t.name != thing.name:
                    raise RuntimeError(f"{t.name} already stands on {on}")
        self.things[thing.name] = replace(thing, xy=xy, on=on)
        self.tool = np.array(xy)
        for t in list(self.things.values()):
            if t.on == thing.name:
                self._move(t, xy, thing.name)

    def do_stack_objects_in_order(self, names: Sequence[str]) -> None:
        for below, above in itertools.pairwise(names):
            self.do_put_first_on_second(above, below)

    def do_pick(self, name: str) -> None:
        self.held = self._thing(name).name

    def do_place(self, where: Any) -> None:
        if self.held is None:
            raise RuntimeError("nothing is held")
        held, self.held = self.held, None
        self.do_put_first_on_second(held, where)

    def do_push(self, name: str, to: Iterable[float]) -> None:
        xy = np.asarray(to, float)
        if xy.shape != (2,) or abs(xy[0]) > 0.3001 or abs(xy[1]) > 0.2001:
            raise RuntimeError(f"{to!r} is out of reach")
        self._move(self._thing(name), (float(xy[0]), float(xy[1])), None)

    def do_point_gripper_to(self, p: Any) -> None:
        self.tool = self.do_get_obj_pos(p) if isinstance(p, str) else np.asarray(p, float)[:2]

    def do_goto_pos(self, p: Iterable[float]) -> None:
        self.tool = np.asarray(p, float)[:2]

    def do_follow_traj(self, points: Any) -> None:
        self.tool = np.asarray(points, float)[-1][:2]

    def do_go_home(self) -> None:
        self.tool = np.array([0.0, -0.1])

    def do_say(self, text: Any) -> None:
        self.said.append(text)

    def do_ask(self, question: str) -> str:
        if not self._answers:
            raise RuntimeError(f"nobody answers {question!r}")
        return self._answers.pop(0)

    def do_not_understood(self, what: str) -> None:
        raise NotUnderstood(what)


def _nearest(places: dict[str, tuple[float, float]], xy: Iterable[float]) -> str:
    at = np.asarray(xy, float)
    return min(places, key=lambda name: float(np.hypot(*(at - places[name]))))


def reached(goal: Iterable[Goal], before: Scene, table: Table, error: Exception | None) -> list[bool]:
    """Whether each predicate of a goal holds on the table."""
    return [_holds(g, before, table, error) for g in goal]


def _xy(table: Table, name: str) -> Vector:
    return np.array(table.things[name].xy)


def _holds(g: Goal, before: Scene, table: Table, error: Exception | None) -> bool:
    kind = g["is"]
    if kind == "not_understood":
        return isinstance(error, NotUnderstood)
    if kind == "error":
        return error is not None and g["contains"] in str(error)
    if kind == "unmoved":
        return all(np.hypot(*(_xy(table, n) - before[n].xy)) <= g["tol"] for n in g["names"])
    if kind in ("any", "all", "exactly", "at_least"):
        return _counted(g, [_holds(p, before, table, error) for p in g["of"]])
    if error is not None:
        return False
    if kind == "on":
        below = table.things[g["a"]].on
        return below == g["b"] or (
            below is not None and table.things[g["b"]].kind == "bowl" and table.things[below].on == g["b"]
        )
    if kind == "at":
        return bool(np.hypot(*(_xy(table, g["a"]) - g["xy"])) <= g["tol"])
    if kind == "offset":
        axis, sign = {"left": (0, -1), "right": (0, 1), "up": (1, 1), "down": (1, -1)}[g["direction"]]
        d = _xy(table, g["a"]) - _xy(table, g["b"])
        return bool(g["distance"][0] <= sign * d[axis] <= g["distance"][1] and abs(d[1 - axis]) <= g["lateral"])
    if kind == "between":
        middle = (_xy(table, g["b"]) + _xy(table, g["c"])) / 2
        return bool(np.hypot(*(_xy(table, g["a"]) - middle)) <= 0.03)
    if kind == "stacked":
        orders = itertools.permutations(g["names"]) if g.get("any_order") else [g["names"]]
        return any(all(table.things[b].on == a for a, b in itertools.pairwise(order)) for order in orders)
    if kind == "line":
        return _in_line(np.array([_xy(table, n) for n in g["names"]]), g["angle_deg"])
    if kind == "circle":
        points = np.array([_xy(table, n) for n in g["names"]])
        center = points.mean(0) if g["center"] is None else np.array(g["center"])
        r = np.linalg.norm(points - center, axis=1)
        return bool(np.all((r >= g["radius"][0]) & (r <= g["radius"][1])))
    if kind == "points":
        free = [np.array(p) for p in g["points"]]
        for n in g["names"]:
            ways = [float(np.hypot(*(_xy(table, n) - p))) for p in free]
            if not ways or min(ways) > g["tol"]:
                return False
            free.pop(int(np.argmin(ways)))
        return True
    if kind == "answer":
        return bool(table.said) and alike(table.said[-1], g["value"])
    if kind == "said":
        return bool(table.said)
    if kind == "tool_at":
        return bool(np.hypot(*(table.tool - g["xy"])) <= g["tol"])
    if kind == "held":
        return bool(table.held == g["a"])
    raise ValueError(f"no predicate {kind!r}")


def _counted(g: Goal, truths: list[bool]) -> bool:
    count = int(g.get("n", 0))
    holds = {
        "any": any(truths),
        "all": all(truths),
        "exactly": sum(truths) == count,
        "at_least": sum(truths) >= count,
    }
    return holds[g["is"]]


def _in_line(points: Vector, angle: float | None) -> bool:
    centered = points - points.mean(0)
    axis = np.linalg.svd(centered)[2][0]
    if float(np.abs(centered @ np.array([-axis[1], axis[0]])).max()) > 0.02:
        return False
    return angle is None or abs((np.degrees(np.arctan2(axis[1], axis[0])) - angle + 90) % 180 - 90) < 12


def alike(said: Any, value: Any) -> bool:
    """Whether two answers are the same: names in any order, numbers to 0.01."""
    if isinstance(said, np.ndarray):
        said = said.tolist()
    if isinstance(value, bool):
        return bool(said) == value
    if isinstance(value, str):
        return bool(said == value)
    if isinstance(value, list) and (not value or isinstance(value[0], str)):
        return isinstance(said, list | tuple) and sorted(map(str, said)) == sorted(value)
    try:
        return bool(np.allclose(np.asarray(said, float), np.asarray(value, float), atol=0.01))
    except (TypeError, ValueError):  # no number, or not as many
        return False
