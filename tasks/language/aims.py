"""From the predicates of a goal to aims: which thing is to go on what or where on the table, and what is to be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, pairwise, product

from tasks import arrangements as a
from tasks import predicates as p
from tasks.predicates import Predicate

ALTERNATIVES = 30
"""Ways to satisfy a goal that leaves a choice, of which the first that works is taken."""


class NoOracle(ValueError):
    """No program can be derived that reaches a goal; the message says what stands against it."""


@dataclass(frozen=True)
class Aim:
    """Things that predicates speak of are to go somewhere.

    Args:
        things: which.
        predicates: what is to hold of where they are.
        needs: others that have to be where they end, before it is known where these go.
        support: what a single thing goes on or into; None for the table.
    """

    things: tuple[str, ...]
    predicates: tuple[Predicate, ...] = ()
    needs: frozenset[str] = frozenset()
    support: str | None = None


@dataclass
class Aims:
    """What a goal asks for.

    Args:
        moves: in the order of the predicates; one aim for each thing.
        kept: what is to stay where it is.
        last: statements after all moves, such as what is said.
    """

    moves: list[Aim] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    last: list[str] = field(default_factory=list)

    @property
    def things(self) -> set[str]:
        """All that is to go anywhere."""
        return {name for aim in self.moves for name in aim.things}

    @property
    def ranks(self) -> dict[str, int]:
        """Of each thing, the number of the aim that asks for it."""
        return {name: number for number, aim in enumerate(self.moves) for name in aim.things}


def alternatives(goal: Sequence[Predicate]) -> Iterator[list[Predicate]]:
    """The goal without choices, in every way that they can be made: at most `ALTERNATIVES`."""
    return islice(_all_of(goal), ALTERNATIVES)


def aims(predicates: Sequence[Predicate]) -> Aims:
    """What predicates without choices ask for. Raises `NoOracle`.

    Of what is asked to be on something and at a place, the first is aimed at: whether the second holds then, too, shows
    when the program has been thought through.
    """
    found = Aims()
    supports = [aim for predicate in predicates for aim in _supported(predicate)]
    held_up = {name for aim in supports for name in aim.things}
    for predicate in predicates:
        match predicate:
            case p.Unmoved(names=names):
                found.kept |= set(names)
            case p.Answer(value=value):
                found.last.append(f"say({list(value) if isinstance(value, tuple) else value!r})")
            case p.Said():
                found.last.append("say('done')")
            case p.ToolAt(xy=xy):
                found.last.append(f"point_gripper_to({list(xy)})")
            case p.Held(a=name):
                found.last.append(f"pick({name!r})")
            case _:
                for aim in _supported(predicate) or [_placed(predicate)]:
                    if aim.support is not None or not held_up & set(aim.things):
                        _join(found.moves, aim)
    return found


def _supported(predicate: Predicate) -> list[Aim]:
    """The aims of a predicate that says what is on or in what."""
    match predicate:
        case p.On(a=thing, b=support) | p.Inside(a=thing, b=support):
            return [Aim((thing,), (predicate,), frozenset({support}), support)]
        case p.Stacked(names=names):
            pairs = [p.On.model_validate({"is": "on", "a": upper, "b": lower}) for lower, upper in pairwise(names)]
            return [aim for pair in pairs for aim in _supported(pair)]
    return []


def _placed(predicate: Predicate) -> Aim:
    """The aim of a predicate that says where on the table things are."""
    match predicate:
        case p.At(a=thing):
            return Aim((thing,), (predicate,))
        case p.Offset(a=thing, b=other):
            return Aim((thing,), (predicate,), frozenset({other}) - {thing})
        case p.Between(a=thing, b=one, c=other):
            return Aim((thing,), (predicate,), frozenset({one, other}))
        case a.Line(names=names) | a.Points(names=names) | a.Ordered(names=names):
            return Aim(names, (predicate,))
        case (
            a.Circle(names=names, center=mark) | a.Aligned(names=names, along=mark) | a.Pattern(names=names, frame=mark)
        ):
            return Aim(names, (predicate,), frozenset({mark} if isinstance(mark, str) else ()))
        case a.Swept(pile=thing, zone=zone):
            return Aim((thing,), (predicate,), frozenset({zone} if isinstance(zone, str) else ()))
        case a.Along(rope=thing, start=start, end=end):
            return Aim((thing,), (predicate,), frozenset(mark for mark in (start, end) if isinstance(mark, str)))
    raise NoOracle(f"no program is derived for {predicate.is_!r}")


def _join(moves: list[Aim], aim: Aim) -> None:
    """Add an aim, to that of the same thing if it has one. Raises `NoOracle` where things are asked to be twice."""
    for number, other in enumerate(moves):
        if not set(other.things) & set(aim.things):
            continue
        if other.things != aim.things or other.support is not None or len(aim.things) > 1:
            if other == aim:
                return
            raise NoOracle(f"{', '.join(aim.things)} are asked to be in more than one place")
        moves[number] = Aim(aim.things, (*other.predicates, *aim.predicates), other.needs | aim.needs)
        return
    moves.append(aim)


def _ways(predicate: Predicate) -> Iterator[list[Predicate]]:
    """The ways to satisfy one predicate: lists of predicates that all have to hold."""
    match predicate:
        case p.AnyOf(of=of):
            for part in of:
                yield from _ways(part)
        case p.AllOf(of=of) | p.InOrder(of=of):
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
    """The ways to satisfy several predicates."""
    for way in product(*(_ways(part) for part in parts)):
        yield [predicate for part in way for predicate in part]
