"""From the predicates of a goal to aims: which thing is to go on what or where on the table, and what is to be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, pairwise, product

from tasks import predicates as p
from tasks.predicates import Predicate

ALTERNATIVES = 30
"""Ways to satisfy a goal that leaves a choice, of which the first that works is taken."""


class NoOracle(ValueError):
    """No program can be derived that reaches a goal; the message says what stands against it."""


@dataclass(frozen=True)
class Onto:
    """A thing goes on, or in, another."""

    thing: str
    support: str


@dataclass(frozen=True)
class Somewhere:
    """Things go to the table, where predicates hold that speak of their places."""

    things: tuple[str, ...]
    predicates: tuple[Predicate, ...]
    needs: frozenset[str]


@dataclass
class Aims:
    """What a goal asks for.

    Args:
        onto: by the name of the thing.
        somewhere: of the others.
        kept: what is to stay where it is.
        last: statements after all moves, such as what is said.
        ranks: of each thing, the number of the first predicate that asks for it.
    """

    onto: dict[str, Onto] = field(default_factory=dict)
    somewhere: list[Somewhere] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    last: list[str] = field(default_factory=list)
    ranks: dict[str, int] = field(default_factory=dict)

    @property
    def things(self) -> set[str]:
        """All that is to go anywhere."""
        return {*self.onto, *(name for aim in self.somewhere for name in aim.things)}


def alternatives(goal: Sequence[Predicate]) -> Iterator[list[Predicate]]:
    """The goal without choices, in every way that they can be made: at most `ALTERNATIVES`."""
    ways = product(*(_ways(predicate) for predicate in goal))
    for way in islice(ways, ALTERNATIVES):
        yield [predicate for part in way for predicate in part]


def aims(predicates: Sequence[Predicate]) -> Aims:
    """What predicates without choices ask for. Raises `NoOracle`."""
    found = Aims()
    singles: dict[str, list[tuple[Predicate, frozenset[str]]]] = {}
    for number, predicate in enumerate(predicates):
        match predicate:
            case p.On(a=a, b=b):
                found.onto.setdefault(a, Onto(a, b))
            case p.Stacked(names=names):
                for lower, upper in pairwise(names):
                    found.onto.setdefault(upper, Onto(upper, lower))
            case p.At(a=a):
                singles.setdefault(a, []).append((predicate, frozenset()))
            case p.Offset(a=a, b=b):
                singles.setdefault(a, []).append((predicate, frozenset({b}) - {a}))
            case p.Between(a=a, b=b, c=c):
                singles.setdefault(a, []).append((predicate, frozenset({b, c})))
            case p.Line(names=names) | p.Points(names=names):
                found.somewhere.append(Somewhere(names, (predicate,), frozenset()))
            case p.Circle(names=names, center=center):
                needs = frozenset({center}) if isinstance(center, str) else frozenset()
                found.somewhere.append(Somewhere(names, (predicate,), needs))
            case p.Unmoved(names=names):
                found.kept |= set(names)
            case p.Answer(value=value):
                found.last.append(f"say({list(value) if isinstance(value, tuple) else value!r})")
            case p.Said():
                found.last.append("say('done')")
            case p.ToolAt(xy=xy):
                found.last.append(f"point_gripper_to({list(xy)})")
            case p.Held(a=a):
                found.last.append(f"pick({a!r})")
            case _:
                raise NoOracle(f"no program is derived for {predicate.is_!r}")
        for name in found.things | set(singles):
            found.ranks.setdefault(name, number)
    for name, parts in singles.items():
        if name not in found.onto:
            needs = frozenset().union(*(each for _, each in parts))
            found.somewhere.append(Somewhere((name,), tuple(predicate for predicate, _ in parts), needs))
    return found


def _ways(predicate: Predicate) -> Iterator[list[Predicate]]:
    """The ways to satisfy one predicate: lists of predicates that all have to hold."""
    match predicate:
        case p.AnyOf(of=of):
            for part in of:
                yield from _ways(part)
        case p.AllOf(of=of):
            yield from _all_of(of)
        case p.AtLeast(n=n, of=of) | p.Exactly(n=n, of=of):
            for chosen in combinations(of, n):
                yield from _all_of(chosen)
        case p.Stacked(any_order=True, names=names):
            for first in range(len(names)):
                turned = (*names[first:], *names[:first])
                yield [p.Stacked.model_validate({"is": "stacked", "names": turned})]
        case _:
            yield [predicate]


def _all_of(parts: Sequence[Predicate]) -> Iterator[list[Predicate]]:
    for way in product(*(_ways(part) for part in parts)):
        yield [predicate for part in way for predicate in part]
