"""The base class of tasks, and what is told of one to the host."""

from __future__ import annotations

from typing import Any

import numpy as np
import scene
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula, Suction
from cliport.utils import utils

DEFINED: list[Any] = []
"""Every class of tasks, in the order in which they were defined."""

_UPRIGHT = (0.0, 0.0, 0.0, 1.0)
_NO_YAW = 0.0


class Environment:
    """What `reset` puts objects into."""

    def __init__(self) -> None:
        self.obj_ids: dict[str, list[int]] = {"fixed": [], "rigid": [], "deformable": []}
        self.objects = self.obj_ids
        self.pix_size = 0.003125
        self.bounds = np.array([[0.25, 0.75], [-0.5, 0.5], [0.0, 0.3]])

    def add_object(self, urdf: str, pose: Any, category: str = "rigid", color: Any = None, **_: Any) -> int:
        """Put an object somewhere; its number. See `Task.fill_template` for what the name of its asset may be."""
        asset, values = _FILLED.get(urdf, (urdf, {}))
        position, quaternion = _pose(pose)
        color = values.get("COLOR") if color is None else color
        values = {key: value for key, value in values.items() if key != "COLOR"}
        fixed = category == "fixed"
        number: int = scene.add_object(asset, values, position, quaternion, fixed, _rgb(color))
        self.obj_ids[category].append(number)
        return number

    def set_color(self, obj_id: int, color: Any) -> None:
        """Paint an object."""
        scene.paint(obj_id, _rgb(color))

    set_object_color = set_color

    def get_object_pose(self, obj_id: int) -> Any:
        """Where an object is."""
        return scene.pose_of(obj_id)

    def get_object_size(self, obj_id: int) -> float:
        """The volume of the box around an object, m³."""
        low, high = scene.bounds_of(obj_id)
        return float(np.prod(np.subtract(high, low)))

    def step_simulation(self) -> None:
        """Let 1/240 s pass."""
        scene.step()


class Task:
    """What a task file derives its class from."""

    def __init_subclass__(cls, **_: Any) -> None:
        DEFINED.append(cls)

    def __init__(self) -> None:
        self.ee: type = Suction
        self.mode = "train"
        self.sixdof = False
        self.primitive: Any = primitives.PickPlace()
        self.oracle_cams: Any = None
        self.rng: Any = None
        self.pos_eps = 0.01
        self.rot_eps = np.deg2rad(15)
        self.num_blocks = 50
        self.pix_size = 0.003125
        self.bounds = np.array([[0.25, 0.75], [-0.5, 0.5], [0.0, 0.3]])
        self.zone_bounds = np.copy(self.bounds)
        self.goals: list[Any] = []
        self.lang_goals: list[str] = []
        self.lang_template = ""
        self.task_completed_desc = "task completed."
        self.max_steps = 10
        self.progress = 0.0
        self._rewards = 0.0
        self.train_set = np.arange(0, 14)
        self.test_set = np.arange(14, 20)
        self.assets_root = "assets"
        self.homogeneous = False

    def reset(self, env: Environment) -> None:
        """Forget the goals of an earlier episode."""
        self.goals = []
        self.lang_goals = []
        self.progress = 0.0
        self._rewards = 0.0

    def additional_reset(self) -> None:
        """Set tolerances and the tool by words in the instruction."""
        if "bowl" in self.lang_template:
            self.pos_eps = 0.05
        if "piles" in self.lang_template:
            self.ee = Spatula
            self.primitive = primitives.push
        if "rope" in self.lang_template:
            self.primitive = primitives.PickPlace(height=0.02, speed=0.001)
            self.pos_eps = 0.02

    def get_random_pose(self, env: Environment, obj_size: Any = (0.1, 0.1, 0.1), **_: Any) -> tuple[Any, Any]:
        """A free place in the workspace for something of a size, m, and a random yaw."""
        size = [float(part) for part in obj_size]
        x, y, yaw = scene.free_place(size)
        return [x, y, size[2] / 2.0 if len(size) > 2 else 0.05], utils.eulerXYZ_to_quatXYZW((0.0, 0.0, yaw))

    def get_random_size(
        self, min_x: float, max_x: float, min_y: float, max_y: float, min_z: float, max_z: float
    ) -> Any:
        """A random size, m."""
        low, high = np.array([min_x, min_y, min_z]), np.array([max_x, max_y, max_z])
        return tuple(low + np.random.rand(3) * (high - low))  # noqa: NPY002

    def fill_template(self, template: str, replace: dict[str, Any]) -> str:
        """The name of an asset with values filled in: DIM, HALF, COLOR, FNAME, SCALE, …; what is filled stays so.

        An asset that has a mesh beside it comes as it is, with nothing filled in, as in the original.
        """
        if template in ("pallet/pallet.urdf", "zone/zone.urdf"):
            return template
        asset, earlier = _FILLED.get(template, (template, {}))
        values = {key: _listed(value) if key != "COLOR" else value for key, value in replace.items()}
        color = {"COLOR": values["COLOR"]} if "COLOR" in values else {}
        name = f"{_base(asset)}.{len(_FILLED)}"
        _FILLED[name] = (asset, {**values, **earlier, **color})
        return name

    def add_goal(
        self,
        objs: Any,
        matches: Any,
        targ_poses: Any,
        replace: Any,
        rotations: Any,
        metric: Any,
        params: Any,
        step_max_reward: Any,
        symmetries: Any = None,
        language_goal: Any = None,
        **_: Any,
    ) -> None:
        """One step of the task."""
        self.goals.append((objs, matches, targ_poses, replace, rotations, metric, params, step_max_reward, symmetries))
        if isinstance(language_goal, str):
            self.lang_goals.append(language_goal)
        elif language_goal is not None:
            self.lang_goals.extend(language_goal)

    def make_piles(self, env: Environment, block_color: Any = None, *_: Any, **__: Any) -> list[int]:
        """Small blocks, heaped in the middle."""
        blocks = []
        for _number in range(self.num_blocks):
            x, y, turn = np.random.rand(3)  # noqa: NPY002
            yaw = utils.eulerXYZ_to_quatXYZW((0.0, 0.0, 2.0 * np.pi * turn))
            place = (self.bounds[0, 0] + 0.15 + 0.2 * x, self.bounds[1, 0] + 0.4 + 0.2 * y, 0.01)
            blocks.append(env.add_object("block/small.urdf", (place, yaw), color=block_color))
        return blocks

    def make_ropes(
        self,
        env: Environment,
        corners: Any,
        radius: float = 0.005,
        n_parts: int = 20,
        color_name: str = "red",
        *_: Any,
        **__: Any,
    ) -> tuple[Any, Any, Any]:
        """Jointed beads; the places on a line between two corners that they are to come to; which may go where."""
        start, end = (np.asarray(corner, dtype=np.float64) for corner in corners)
        step = (end - start) / n_parts
        position, _yaw = self.get_random_pose(env, (0.1, 0.1, 0.1))
        beads = scene.add_rope(position, float(np.linalg.norm(step)), radius, n_parts, _rgb(color_name))
        env.obj_ids["rigid"].extend(beads)
        targets = [(start + (number + 0.5) * step, _UPRIGHT) for number in range(n_parts)]
        matches = np.clip(np.eye(n_parts) + np.eye(n_parts)[::-1], 0.0, 1.0)
        return [(bead, (0, None)) for bead in beads], targets, matches

    make_rope = make_ropes

    def get_kitting_shapes(self, n_objects: int) -> Any:
        """Numbers of kitting shapes."""
        drawn_from = self.train_set if self.mode == "train" else self.test_set
        return np.random.choice(drawn_from, n_objects)  # noqa: NPY002

    def add_corner_anchor_for_pose(self, env: Environment, pose: Any) -> None:
        """Mark a place with a corner."""
        urdf = self.fill_template("corner/corner-template.urdf", {"DIMX": (0.04,), "DIMY": (0.04,)})
        env.add_object(urdf, pose, "fixed")

    def get_target_sample_surface_points(self, model: str, scale: Any, pose: Any, num_points: int = 50) -> Any:
        """Poses at random points inside of a kitting shape."""
        points = np.asarray(scene.shape_points(_base(model), num_points)) * np.asarray(scale)
        return [(tuple(point), _UPRIGHT) for point in np.transpose(utils.apply(pose, points.T)).tolist()]

    def get_lang_goal(self) -> str:
        """What is to be done now, in words."""
        return self.lang_goals[0] if self.lang_goals else self.task_completed_desc

    def set_assets_root(self, assets_root: str) -> None:
        """Assets have no folder here: the host makes them."""


_FILLED: dict[str, tuple[str, dict[str, Any]]] = {}


def play(first: int) -> dict[str, Any]:
    """Reset the task that was defined last and tell what it wants, in what can cross to the host.

    Args:
        first: how many classes there were before the file was run.
    """
    if len(DEFINED) == first:
        raise TypeError("the file defines no class that derives from cliport.tasks.task.Task")
    task = DEFINED[-1]()
    task.reset(Environment())
    return _told(task)


def _told(task: Any) -> dict[str, Any]:
    pushes = task.primitive is primitives.push or task.ee is Spatula
    picks = isinstance(task.primitive, primitives.PickPlace)
    return {
        "name": type(task).__name__,
        "tool": "spatula" if pushes else "suction",
        "carry_height": float(task.primitive.height) if picks else 0.32,
        "slowly": picks and task.primitive.speed < 0.005,
        "max_steps": int(task.max_steps),
        "pos_eps": float(task.pos_eps),
        "rot_eps": float(task.rot_eps),
        "instruction": str(task.lang_template),
        "lang_goals": [str(goal) for goal in task.lang_goals],
        "completed": str(task.task_completed_desc),
        "goals": [_goal(*goal) for goal in task.goals],
    }


def _goal(
    objs: Any,
    matches: Any,
    targ_poses: Any,
    replace: Any,
    rotations: Any,
    metric: Any,
    params: Any,
    step_max_reward: Any,
    symmetries: Any,
) -> dict[str, Any]:
    objects = list(objs)
    given = [_NO_YAW] * len(objects) if symmetries is None else list(symmetries)
    pairs = [
        (int(item[0]), float(item[1][0] or _NO_YAW)) if isinstance(item, tuple | list) else (int(item), float(turn))
        for item, turn in zip(objects, given, strict=False)
    ]
    zones = params if metric == "zone" else ()
    return {
        "objects": [number for number, _ in pairs],
        "symmetries": [symmetry for _, symmetry in pairs],
        "matches": np.asarray(matches, dtype=np.float64).tolist(),
        "targets": [_pose(target) for target in targ_poses],
        "replace": bool(replace),
        "rotations": bool(rotations),
        "metric": str(metric),
        "zones": [(_pose(pose), [float(part) for part in size]) for pose, size in zones or ()],
        "reward": float(step_max_reward),
    }


def _pose(pose: Any) -> tuple[list[float], list[float]]:
    if not hasattr(pose, "__len__") or len(pose) not in (2, 3):
        raise TypeError(f"{pose!r} is not a pose: (position, quaternion) or a position")
    position, quaternion = (pose, _UPRIGHT) if len(pose) == 3 and not hasattr(pose[0], "__len__") else pose[:2]
    return [float(part) for part in position], [float(part) for part in quaternion]


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _rgb(color: Any) -> list[float] | None:
    if color is None:
        return None
    return [float(part) for part in (utils.COLORS[color] if isinstance(color, str) else color)][:3]


def _listed(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    return [
        part if isinstance(part, str) else float(part) for part in (value if hasattr(value, "__len__") else [value])
    ]
