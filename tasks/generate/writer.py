"""The stages as programs that a model writes, as all programs of Handscript are: a prompt file, context, a query."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lmp import prompts
from lmp.api import Api
from lmp.budget import Account, Budget
from lmp.model.base import Model
from lmp.program import Program
from lmp.source import parse
from lmp.trace import Trace
from sim.scene import KINDS
from tasks.generate.stages import Attempt, Brief, Idea, NoAnswer, Parts, Shown
from tasks.language.predicates import functions as predicates
from tasks.language.written import functions

VOCABULARY = "tasks"
STAGES = ("describe", "choose", "write", "review")

SHOWN = 40
"""Tasks of the library that a model is told of; the newest, since the older ones are counted by family."""

EXAMPLES = 2
"""Tasks of the library whose source a model sees when it writes one of the same parts."""

BUDGET = Budget(calls=400_000, tokens=10**9, seconds=float("inf"))
"""Of a whole run: candidates and repairs are what is counted there."""

LONGEST = 60
"""Characters of a name."""


class Writer:
    """Has tasks written by a model.

    Args:
        model: any that follows instructions.
        trace: gets what the model is asked and says.
    """

    def __init__(self, model: Model, trace: Trace | None = None) -> None:
        self.name = model.name
        self._account = Account(BUDGET)
        offered = Api(functions()).text()
        self._programs = {
            stage: Program(
                f"{stage}_task",
                model,
                prompts.preamble(VOCABULARY, stage, offered if stage in ("write", "review") else _parts()),
                returns=stage != "write",
                trace=trace,
                max_tokens=1500,
            )
            for stage in STAGES
        }

    def describe(self, brief: Brief) -> Idea:
        """A name and a description, given what the library holds and what was turned down."""
        context = [f"library = {[f'{task.name}: {task.description}' for task in brief.library[-SHOWN:]]!r}"]
        context += [f"families = {dict(Counter(brief.families).most_common(SHOWN))!r}"]
        context += [f"turned_down = {list(brief.turned_down)!r}"] if brief.turned_down else []
        answer = self._literal("describe", _wish(brief), "\n".join(context))
        match answer:
            case {"name": str(name), "description": str(description), **rest}:
                known = {task.name for task in brief.library}
                lineage = [each for each in _listed(rest.get("lineage", ())) if each in known]
                return Idea(_unlike(_hyphened(name), brief.avoid), " ".join(description.split()), tuple(lineage))
        raise NoAnswer(f"describe: {{'name': ..., 'description': ...}} was asked for, not {answer!r}")

    def choose(self, brief: Brief, idea: Idea) -> Parts:
        """Kinds and predicates; those that there are not are left out."""
        answer = self._literal("choose", f"choose the parts of {idea.name}: {idea.description}")
        match answer:
            case {"kinds": list(kinds), "predicates": list(names)}:
                known = predicates()
                chosen = Parts(
                    tuple(kind for kind in kinds if kind in KINDS),
                    tuple(name for name in names if name in known),
                )
                if chosen.kinds and chosen.predicates:
                    return chosen
        raise NoAnswer(
            f"choose: {{'kinds': [...], 'predicates': [...]}} of those there are was asked for, not {answer!r}"
        )

    def write(self, brief: Brief, idea: Idea, parts: Parts, attempts: Sequence[Attempt]) -> str:
        """The source, after those of the library that are most like it, and after its attempts with what was wrong."""
        query = _asked(idea.name, idea.description)
        history = [(_asked(task.name, task.description), task.source) for task in _alike(parts, brief.library)]
        history += [(query, f"{attempt.source}\n# error: {' '.join(attempt.problem.split())}") for attempt in attempts]
        context = f"kinds = {list(parts.kinds)!r}\npredicates = {list(parts.predicates)!r}"
        written = self._programs["write"].write(query, context, history, account=self._account)
        if written.truncated or not written.source:
            raise NoAnswer(f"write: {'a source that does not end' if written.truncated else 'no source'} was written")
        return f"{written.source.rstrip()}\n"

    def review(self, brief: Brief, idea: Idea, source: str) -> tuple[str, ...]:
        """The mistakes that the model sees; an answer that is no list of texts counts as none."""
        query = f"list the mistakes of {idea.name}: {idea.description}"
        try:
            answer = self._literal("review", query, source)
        except NoAnswer:
            return ()
        return tuple(_listed(answer))

    def _literal(self, stage: str, query: str, context: str = "") -> Any:
        """What a stage assigns to `ret_val`, which is read and never run."""
        written = self._programs[stage].write(_one_line(query), context, account=self._account)
        tree = parse(written.source)
        for statement in reversed(tree.body if tree is not None else []):
            match statement:
                case ast.Assign(targets=[ast.Name("ret_val")], value=value):
                    try:
                        return ast.literal_eval(value)
                    except ValueError:
                        break
        raise NoAnswer(f"{stage}: a literal for ret_val was asked for, not {written.source[:80]!r}")


def _parts() -> str:
    """The kinds, with what they measure across and upwards, and the predicates, one a line."""
    kinds = [f"# kind {kind!r}: {' x '.join(f'{size:g}' for size in sizes.usual)} m" for kind, sizes in KINDS.items()]
    goals = [f"# predicate {name!r}: {_first(inspect.getdoc(each) or '')}" for name, each in predicates().items()]
    return "\n".join([*kinds, *goals])


def _wish(brief: Brief) -> str:
    """What is asked of the first stage."""
    if brief.mode == "target":
        return f"propose task {brief.step + 1} of {brief.steps} of a curriculum towards: {brief.target}"
    return f"propose a task that is new and useful{f', with {brief.target}' if brief.target else ''}"


def _asked(name: str, description: str) -> str:
    return _one_line(f"write {name}: {description}")


def _alike(parts: Parts, library: Sequence[Shown]) -> list[Shown]:
    """Those tasks of the library that share the most parts, the likest last; none that share nothing."""

    def shared(task: Shown) -> int:
        return sum(part in task.source for part in (*parts.kinds, *parts.predicates))

    return sorted((task for task in library if shared(task)), key=shared)[-EXAMPLES:]


def _unlike(name: str, taken: frozenset[str]) -> str:
    """A name that nothing has yet."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _hyphened(name: str) -> str:
    """
    >>> _hyphened("Stack the Blocks!")
    'stack-the-blocks'
    """
    plain = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:LONGEST].strip("-")
    if not plain:
        raise NoAnswer(f"describe: {name!r} is no name; use words with hyphens between them")
    return plain


def _listed(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []


def _one_line(text: str) -> str:
    return f"{' '.join(text.split()).rstrip('.')}."


def _first(docstring: str) -> str:
    return docstring.split("\n\n")[0].replace("\n", " ")
