# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Small geometric functions in the style of Code as Policies: how one is asked for, and its definition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.world import pick

_POINTS = ("points", "pts", "positions", "pts_2d", "points_np", "corners")
_POINT = ("point", "pt", "position", "p", "pos", "target_pos", "query_pos", "xy")
_NAMES = ("names", "obj_names", "object_names", "objects", "block_names", "objs")
_NAME = ("name", "obj_name", "obj", "object_name", "block", "target")
_NUMBER = ("n", "num", "count", "num_pts", "k")
_LENGTH = ("distance", "length", "size", "dist", "width", "d")
_START, _END = ("start", "a", "p0", "pt0", "start_pos"), ("end", "b", "p1", "pt1", "end_pos")
_CENTER, _RADIUS = ("center", "centre", "middle", "origin"), ("radius", "r")
_ANGLE = ("angle", "degrees", "angle_deg", "deg")
_VALUES = ("values", "xs", "numbers", "items", "nums", "scores")


@dataclass(frozen=True)
class Helper:
    """A function: what it may be called, its parameters, and its body with {0}, {1}, … for them."""

    names: tuple[str, ...]
    parameters: tuple[tuple[str, ...], ...]
    body: str
    results: tuple[str, ...]


HELPERS = (
    Helper(("get_total", "total", "sum_all", "get_sum"), (_VALUES,), "return np.sum({0})", ("total", "s", "ret_val")),
    Helper(("get_mean", "average", "get_average", "mean"), (_VALUES,), "return np.mean({0})", ("mean", "avg")),
    Helper(("get_centroid", "get_center", "centroid", "get_mean_pos", "center_of"), (_POINTS,), "return np.mean({0}, axis=0)", ("center", "c", "centroid")),
    Helper(("get_closest_idx", "closest_idx", "get_nearest_idx", "nearest_index"), (_POINTS, _POINT), "return int(np.argmin(np.linalg.norm(np.asarray({0}) - {1}, axis=1)))", ("idx", "i", "closest_idx")),
    Helper(("get_furthest_idx", "furthest_idx", "get_farthest_idx", "farthest_index"), (_POINTS, _POINT), "return int(np.argmax(np.linalg.norm(np.asarray({0}) - {1}, axis=1)))", ("idx", "i", "far_idx")),
    Helper(("get_closest_pt", "closest_point", "get_nearest_point"), (_POINTS, _POINT), "return min({0}, key=lambda q: np.linalg.norm(np.asarray(q) - {1}))", ("pt", "closest_pt", "q")),
    Helper(phrases("""
        get_closest_name | get_closest | closest_object | get_nearest_obj | nearest_name |
        get_closest_obj_name
    """), (_NAMES, _POINT), "return min({0}, key=lambda n: np.linalg.norm(get_obj_pos(n) - {1}))", ("name", "closest", "closest_name")),
    Helper(("get_furthest_name", "get_furthest", "farthest_object", "get_farthest_obj"), (_NAMES, _POINT), "return max({0}, key=lambda n: np.linalg.norm(get_obj_pos(n) - {1}))", ("name", "far_name", "farthest")),
    Helper(("get_dist", "get_distance", "distance_between", "dist"), (_NAME, ("other", "name2", "second", "obj2")), "return np.linalg.norm(get_obj_pos({0}) - get_obj_pos({1}))", ("d", "distance", "dist")),
    Helper(("point_distance", "get_pt_dist", "euclidean", "norm_between"), (_START, _END), "return np.linalg.norm(np.asarray({0}) - {1})", ("d", "distance")),
    Helper(phrases("""
        make_line | interpolate_line | line_points | get_line_pts | interpolate_pts_on_line | interpolate
    """), (_START, _END, _NUMBER), "return np.linspace({0}, {1}, {2})", ("line", "pts", "points")),
    Helper(("make_circle", "get_circle", "circle_points", "make_circle_pts"), (_CENTER, _RADIUS, _NUMBER), "angles = np.linspace(0, 2 * np.pi, {2}, endpoint=False)\n    return np.array([[{0}[0] + {1} * np.cos(t), {0}[1] + {1} * np.sin(t)] for t in angles])", ("circle", "pts", "points")),
    Helper(("make_square", "get_square", "square_points"), (_CENTER, _LENGTH), "return np.array([[{0}[0] + u * {1} / 2, {0}[1] + v * {1} / 2] for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))])", ("square", "pts", "corners")),
    Helper(("make_triangle", "get_triangle", "triangle_points"), (_CENTER, _LENGTH), "angles = np.pi / 2 + np.arange(3) * 2 * np.pi / 3\n    return np.array([[{0}[0] + {1} * np.cos(t), {0}[1] + {1} * np.sin(t)] for t in angles])", ("triangle", "pts")),
    Helper(("rotate", "rotate_points", "rotate_pts", "rotate_pts_around_center"), (_POINTS, _ANGLE), "center = np.mean({0}, axis=0)\n    t = np.deg2rad({1})\n    turn = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])\n    return center + (np.asarray({0}) - center) @ turn.T", ("rotated", "pts", "points")),
    Helper(("translate", "translate_points", "shift_points", "move_pts"), (_POINTS, ("offset", "delta", "shift")), "return np.asarray({0}) + np.asarray({1})", ("moved", "pts", "points")),
    Helper(("scale", "scale_points", "scale_pts", "scale_pts_around_center"), (_POINTS, ("factor", "scale", "s")), "center = np.mean({0}, axis=0)\n    return center + (np.asarray({0}) - center) * {1}", ("scaled", "pts")),
    Helper(("get_objs_of_kind", "get_objects_of_kind", "objects_of_kind"), (("kind", "what"),), "return [n for n in get_obj_names() if get_kind(n) == {0}]", ("names", "objs")),
    Helper(("get_objs_of_color", "get_objects_with_color", "objects_of_color"), (("color", "colour"),), "return [n for n in get_obj_names() if get_color_name(n) == {0}]", ("names", "objs")),
    Helper(("sort_by_size", "order_by_size", "sort_objects_by_size"), (_NAMES,), "return sorted({0}, key=lambda n: np.prod(get_size(n)))", ("ordered", "names")),
    Helper(("sort_left_to_right", "order_left_to_right", "from_left_to_right"), (_NAMES,), "return sorted({0}, key=lambda n: get_obj_pos(n)[0])", ("ordered", "names")),
    Helper(("get_leftmost", "leftmost", "get_left_most_obj"), (_NAMES,), "return min({0}, key=lambda n: get_obj_pos(n)[0])", ("name", "left")),
    Helper(("get_rightmost", "rightmost", "get_right_most_obj"), (_NAMES,), "return max({0}, key=lambda n: get_obj_pos(n)[0])", ("name", "right")),
    Helper(("get_midpoint", "midpoint", "middle_between", "get_mid_pos"), (_START, _END), "return (np.asarray({0}) + np.asarray({1})) / 2", ("mid", "p", "middle")),
    Helper(("put_all_in", "move_all_to", "put_all_on", "move_all"), (_NAMES, ("target", "destination", "place", "bowl")), "for n in {0}:\n        put_first_on_second(n, {1})", ("",)),
    Helper(("move_by", "shift_object", "move_object_by", "nudge"), (_NAME, ("offset", "delta", "shift")), "put_first_on_second({0}, get_obj_pos({0}) + np.asarray({1}))", ("",)),
    Helper(("place_along", "arrange", "put_objects_at", "arrange_objects"), (_NAMES, _POINTS), "for n, p in zip({0}, {1}):\n        put_first_on_second(n, p)", ("",)),
    Helper(("is_inside", "contains", "is_in_polygon"), (_POINT, ("polygon", "corners", "area")), "return Polygon({1}).contains(Point(*{0}))", ("inside", "b")),
)  # fmt: skip


def definition(rng: np.random.Generator) -> tuple[str, str]:
    """A call as the query of `define_function`, and the source that answers it."""
    helper = pick(rng, HELPERS)
    name = pick(rng, helper.names)
    if rng.random() < 0.2:
        name = f"{name}_{pick(rng, ('2d', 'np', 'of', 'now', 'fast', 'v2'))}"
    parameters: list[str] = []
    arguments = []
    for options in helper.parameters:
        parameter = pick(rng, [o for o in options if o not in parameters])
        parameters.append(parameter)
        arguments.append(
            f"{parameter}={pick(rng, ('a', 'b', 'x', 'pts', 'values', '4', '0.1'))}"
            if rng.random() < 0.12
            else parameter
        )
    result = pick(rng, helper.results)
    query = f"define function: {result + ' = ' if result else ''}{name}({', '.join(arguments)})"
    return query, f"def {name}({', '.join(parameters)}):\n    {helper.body.format(*parameters)}"
