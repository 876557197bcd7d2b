"""A model by hand that reads what is remembered: it stands in for a trained one where the way round it is tested."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lmp.model.base import Completion, ModelRejected, Prompt

CONTEXT = "f'objects = {get_obj_names()}'"
AXES = {"left": "[-{0}, 0]", "right": "[{0}, 0]", "back": "[0, {0}]", "behind": "[0, {0}]", "front": "[0, -{0}]"}
CORRECTIONS: tuple[tuple[str, str], ...] = (
    (r"([\d.]+ cm) farther.*", "['skill', 'last', 'farther', '{0}']"),
    (r"([\d.]+ cm) closer.*", "['skill', 'last', 'nearer', '{0}']"),
    (
        r"(?:hold it )?([\d.]+ [cm]m) (?:more|further|back) to the (left|right|back|front)",
        "['skill', 'last', '{1}', '{0}']",
    ),
    (r"(next to|a bit) means .*", "['skill', 'nothing', '{0}']"),
    (r"when i say (next to), .*", "['skill', 'nothing', '{0}']"),
    (r"(?:by )?(?:the )?(snack|home base) (?:is|i mean) .*", "['plan', 'nothing', '{0}']"),
    (r"(?:the )?(balls) (?:belong|go) in .*", "['plan', 'nothing', '{0}']"),
    (r"(?:never move|always leave) .*", "['plan', 'nothing']"),
    (r"(?:always )?go home .*", "['plan', 'nothing']"),
    (r"(?:stacks have|in a (stack)).* the (?:biggest|smallest).*", "['plan', 'nothing', 'stack']"),
)


class ReaderModel:
    """Knows the sentences of the ten families, and what is remembered of them."""

    name = "reader"

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        lines = prompt.tail.splitlines()
        query = lines[-1].removeprefix("# ").rstrip(".?")
        memory = [line.removeprefix("# memory: ").rstrip(".") for line in lines if line.startswith("# memory: ")]
        writes: dict[str, Callable[[str, list[str]], str]] = {
            "tabletop": tabletop,
            "parse_position": position,
            "parse_correction": correction,
        }
        return [Completion(writes[prompt.program](query, memory))]


def told(memory: list[str], pattern: str) -> tuple[str, ...]:
    """What a remembered line says, by the groups of a pattern; empty where none is like that."""
    found = (re.fullmatch(pattern, line) for line in memory)
    return next((match.groups() for match in found if match), ())


def correction(query: str, memory: list[str]) -> str:
    for pattern, answer in CORRECTIONS:
        match = re.fullmatch(pattern, query)
        if match:
            return f"ret_val = {answer.format(*match.groups())}"
    return "ret_val = ['command']"


def position(query: str, memory: list[str]) -> str:
    match = re.fullmatch(r"next to the (.*)", query)
    if not match:
        raise ModelRejected(f"the reader knows no place {query!r}")
    distance: object = 0.1
    side = "right"
    for line in reversed(memory):
        length = re.fullmatch(r"next to means ([\d.]+) cm.*", line)
        distance = f"(get_size({match[1]!r})[0] / 2 + 0.02 + {float(length[1]) / 100})" if length else distance
        where = re.search(r"\b(left|right|behind|front)\b", line)
        side = where[1] if where and "next to" in line else side
    return f"ret_val = get_obj_pos({match[1]!r}) + np.array({AXES[side].format(distance)})"


def tabletop(query: str, memory: list[str]) -> str:
    home = "\ngo_home()" if told(memory, r"((?:always )?go home .*)") else ""
    return _tabletop(query, memory) + home


def _tabletop(query: str, memory: list[str]) -> str:
    if match := re.fullmatch(r"(?:can you put|i want|put|set) the (.+?) (?:down )?next to the (.+)", query):
        return f"put_first_on_second({match[1]!r}, parse_position('next to the {match[2]}', {CONTEXT}))"
    if match := re.fullmatch(r"(?:move|shift) the (.+) a bit to the (left|right|back|front)", query):
        length = told(memory, r"a bit means ([\d.]+) cm") or ("5",)
        away = AXES[match[2]].format(float(length[0]) / 100)
        return f"put_first_on_second({match[1]!r}, get_obj_pos({match[1]!r}) + np.array({away}))"
    if match := re.fullmatch(r"(?:could you )?put the snack (?:in|on) the (.+)", query):
        snack = told(memory, r"(?:by )?the snack (?:is|i mean) the (.+)")
        return f"put_first_on_second({snack[0]!r}, {match[1]!r})" if snack else "not_understood('there is no snack')"
    if match := re.fullmatch(r"(?:bring|put) the (.+) (?:at|to) home base", query):
        base = told(memory, r"(?:by )?home base (?:is|i mean) the (top|bottom) (left|right) corner")
        if not base:
            return "not_understood('there is no home base')"
        return (
            f"put_first_on_second({match[1]!r}, denormalize_xy([{int(base[1] == 'right')}, {int(base[0] == 'top')}]))"
        )
    if re.fullmatch(r"put the balls away|clear away the balls|put the \w+ ball away", query):
        place = told(memory, r"(?:the )?balls (?:belong|go) in the (.+)")
        if not place:
            return "not_understood('where to?')"
        which = re.fullmatch(r"put the (\w+ ball) away", query)
        condition = f"n == {which[1]!r}" if which else "get_kind(n) == 'ball'"
        return f"for n in [n for n in objects if {condition}]:\n    put_first_on_second(n, {place[0]!r})"
    if match := re.fullmatch(r"(?:put|gather) (?:everything|all the things) in the (.+)", query):
        left = told(memory, r"(?:never move|always leave) the (\w+ \w+).*") or ("",)
        return (
            f"for n in objects:\n    if n not in ({match[1]!r}, {left[0]!r}):\n"
            f"        put_first_on_second(n, {match[1]!r})"
        )
    if "stack" in query:
        size = told(memory, r"(?:stacks have|in a stack) the (biggest|smallest) .*")
        key = {"biggest": "-get_size(n)[0]", "smallest": "get_size(n)[0]"}[size[0]] if size else "objects.index(n)"
        return f"stack_objects_in_order(sorted(objects, key=lambda n: {key}))"
    if match := re.fullmatch(r"(?:point at|show me) the (.+)", query):
        return f"point_gripper_to({match[1]!r})"
    if "drawer" in query:
        return "open_drawer([n for n in objects if get_kind(n) == 'drawer'][0])"
    raise ModelRejected(f"the reader does not know {query!r}")
