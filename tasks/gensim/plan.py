"""What a task wants, as its file told it: goals in order, tolerances, tool. In the original's frame, SI units.

It comes out of the sandbox, so every part of it is checked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Length = Annotated[float, Field(ge=-10.0, le=10.0)]
Position = tuple[Length, Length, Length]
Quaternion = tuple[float, float, float, float]
Pose = tuple[Position, Quaternion]
Size = Annotated[tuple[Length, ...], Field(min_length=2)]

_LARGEST_GOAL, _MOST_GOALS = 200, 200


class BadPlan(ValueError):
    """A task wants what cannot be; the message says what of it is wrong."""


class Goal(BaseModel):
    """One step: objects that are to come to targets, or into zones.

    Args:
        objects: the objects' numbers.
        symmetries: of each object, the turn about z after which it looks the same, rad; 0 if its yaw does not matter.
        matches: for each object and each target whether that may go there; targets that are
            missing at the end of a row may not.
        targets: poses.
        replace: whether a target may serve several objects.
        rotations: whether objects are turned to their target's yaw.
        metric: what is measured: how many objects are at a target, or how much of them lies in a zone.
        zones: (pose, size) of each.
        reward: for all of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    objects: tuple[int, ...] = Field(min_length=1, max_length=_LARGEST_GOAL)
    symmetries: tuple[float, ...]
    matches: tuple[tuple[float, ...], ...]
    targets: tuple[Pose, ...] = Field(min_length=1, max_length=_LARGEST_GOAL)
    replace: bool
    rotations: bool
    metric: Literal["pose", "zone"]
    zones: tuple[tuple[Pose, Size], ...] = ()
    reward: float = Field(ge=0.0)

    @model_validator(mode="after")
    def _fits(self) -> Goal:
        wide = max(map(len, self.matches), default=0)
        if len(self.matches) < len(self.objects) or wide > len(self.targets):
            raise ValueError(
                f"matches is {len(self.matches)} x {wide}, but there are {len(self.objects)} objects "
                f"and {len(self.targets)} targets"
            )
        if len(self.symmetries) != len(self.objects):
            raise ValueError(f"{len(self.symmetries)} symmetries for {len(self.objects)} objects")
        if self.metric == "zone" and not self.zones:
            raise ValueError("the metric is 'zone', but params names no zone")
        return self

    def allowed(self, index: int) -> list[int]:
        """The indices of the targets that an object, by its own index, may go to."""
        return [target for target, may in enumerate(self.matches[index]) if may]


class Plan(BaseModel):
    """A task of one seed.

    Args:
        name: of its class.
        tool: what the gripper is.
        carry_height: how far above the table things are carried, m.
        slowly: whether they are carried slowly.
        max_steps: actions that the task is to be done in.
        pos_eps, rot_eps: how near is near enough, m and rad.
        instruction: template of the instruction.
        lang_goals: the instruction of each step, as far as there are any.
        completed: what is said when all is done.
        goals: the steps.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    tool: Literal["suction", "spatula"]
    carry_height: float = Field(gt=0.0, le=1.0)
    slowly: bool
    max_steps: int = Field(ge=1, le=1000)
    pos_eps: float = Field(gt=0.0)
    rot_eps: float = Field(gt=0.0)
    instruction: str
    lang_goals: tuple[str, ...]
    completed: str
    goals: tuple[Goal, ...] = Field(min_length=1, max_length=_MOST_GOALS)

    @property
    def reward(self) -> float:
        """What all goals together are worth."""
        return sum(goal.reward for goal in self.goals)

    @model_validator(mode="after")
    def _is_worth_something(self) -> Plan:
        if self.reward <= 0.0:
            raise ValueError("goals: all of them together are worth nothing")
        return self


def parse(told: Mapping[str, Any], known: Collection[int]) -> Plan:
    """The plan that came out of the sandbox.

    Args:
        told: what came.
        known: numbers of the objects that there are.

    Raises:
        BadPlan: it is malformed, or names an object that there is not.
    """
    try:
        plan = Plan.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadPlan(f"{where}: {first['msg']}") from None
    for index, goal in enumerate(plan.goals):
        if missing := sorted(set(goal.objects) - set(known)):
            raise BadPlan(f"goals.{index}.objects: no object {missing[0]}; there are: {', '.join(map(str, known))}")
    return plan
