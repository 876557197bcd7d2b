"""What a generation came to: how many candidates passed, why the others did not, and how different the tasks are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import get_args

from tasks.generate.alike import Behaviour
from tasks.generate.candidate import FailureKind
from tasks.generate.library import Tried


@dataclass(frozen=True)
class Tally:
    """Of one run, or of several.

    Args:
        candidates: how many there were; kept: how many of them became tasks; repaired: how many of these were written
            again before.
        failures: of attempts, by kind: repaired ones, too.
    """

    candidates: int
    kept: int
    repaired: int
    failures: Mapping[str, int]

    @classmethod
    def of(cls, tried: Sequence[Tried]) -> Tally:
        """What has become of candidates."""
        counts = Counter(failure.kind for each in tried for failure in each.failures)
        return cls(
            candidates=len(tried),
            kept=sum(each.kept for each in tried),
            repaired=sum(each.kept and bool(each.failures) for each in tried),
            failures={kind: counts[kind] for kind in get_args(FailureKind)},
        )

    @property
    def lines(self) -> list[str]:
        """For people."""
        again = f", {self.repaired} of them after repair" if self.repaired else ""
        listed = ", ".join(f"{kind} {count}" for kind, count in self.failures.items() if count)
        return [
            f"{self.kept} of {self.candidates} candidates kept{again}",
            f"attempts turned down: {listed or 'none'}",
        ]


@dataclass(frozen=True)
class Diversity:
    """How different the tasks of a library are.

    Args:
        tasks: how many.
        families, forms: how many different ones (`tasks.generate.structure`).
        effective: the exponential of the entropy of the families' shares: as many families of one size would be as
            diverse (Hill number of order 1).
        assets: of the tasks, the share whose kinds of things no earlier task has all of: GenSim's measure.
    """

    tasks: int
    families: int
    forms: int
    effective: float
    assets: float

    @classmethod
    def of(cls, behaviours: Sequence[Behaviour]) -> Diversity:
        """Of tasks, oldest first."""
        counts = Counter(each.family for each in behaviours)
        shares = [count / len(behaviours) for count in counts.values()]
        seen: list[frozenset[str]] = []
        for each in behaviours:
            if not any(set(each.kinds) <= other for other in seen):
                seen.append(frozenset(each.kinds))
        return cls(
            tasks=len(behaviours),
            families=len(counts),
            forms=len({each.form for each in behaviours}),
            effective=exp(-sum(share * log(share) for share in shares)) if shares else 0.0,
            assets=len(seen) / len(behaviours) if behaviours else 0.0,
        )

    @property
    def line(self) -> str:
        """For people."""
        return (
            f"{self.tasks} tasks of {self.families} families ({self.effective:.0f} effective), {self.forms} without "
            f"their kinds of things; new sets of kinds: {self.assets:.2f} a task"
        )
