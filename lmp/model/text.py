# ruff: noqa: E501 (word lists and programs read better unbroken)
"""The embedded model's own view of a prompt: short texts in which a name is spelt the same everywhere.

A name stands in the context, in the sentence and in the program. For a small model to copy it, its tokens must be
the same in all three, so every word keeps its leading space: `<o> red block`, `<q> put the red block`, and string
literals in programs are written `⟨ red block⟩`. What programs repeat word for word is one token each.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

PROGRAMS = ("tabletop", "parse_obj_name", "parse_position", "parse_question", "define_function")
END, PAD, OBJECT, QUERY, SOURCE, EARLIER = "<e>", "<pad>", "<o>", "<q>", "<p>", "<h>"
OPEN, CLOSE = "⟨", "⟩"
CONTROL = (PAD, END, OBJECT, QUERY, SOURCE, EARLIER, *(f"<{p}>" for p in PROGRAMS), OPEN, CLOSE)
IDIOMS = (
    "put_first_on_second(",
    "parse_obj_name(⟨",
    "parse_position(⟨",
    "⟩, f'objects = {get_obj_names()}')",
    "parse_question(⟨",
    "say(",
    "say(parse_question(⟨",
    "stack_objects_in_order(",
    "⟩ + f' with {len(names)} points', f'objects = {get_obj_names()}')",
    "\n",
    "\n    ",
    "\n        ",
    "ret_val = ",
    "get_obj_pos(",
    "get_size(",
    "not_understood(⟨",
    "⟩)",
    "pick(",
    "place(",
    "push(",
    "point_gripper_to(",
    "goto_pos(",
    "go_home()",
    "⟩, ⟨",
    ")",
    "))",
    "[",
    "]",
    "])",
    "⟩, ",
    "⟩, get_obj_pos(",
    "denormalize_xy([0, 1])",
    "denormalize_xy([1, 1])",
    "denormalize_xy([1, 0])",
    "denormalize_xy([0, 0])",
    "denormalize_xy([0.5, 1])",
    "denormalize_xy([1, 0.5])",
    "denormalize_xy([0.5, 0])",
    "denormalize_xy([0, 0.5])",
    "denormalize_xy([0.5, 0.5])",
    "get_free_pos(denormalize_xy([0, 1]))",
    "get_free_pos(denormalize_xy([1, 1]))",
    "get_free_pos(denormalize_xy([1, 0]))",
    "get_free_pos(denormalize_xy([0, 0]))",
    "get_free_pos(denormalize_xy([0.5, 1]))",
    "get_free_pos(denormalize_xy([1, 0.5]))",
    "get_free_pos(denormalize_xy([0.5, 0]))",
    "get_free_pos(denormalize_xy([0, 0.5]))",
    "get_free_pos(denormalize_xy([0.5, 0.5]))",
    "get_free_pos(get_obj_pos(",
    "get_free_pos(",
    "get_free_pos(p)",
    "get_free_pos(q)",
    "for n in ",
    ":\n    put_first_on_second(n, ",
    ":\n    if not is_on(n, ",
    "):\n        put_first_on_second(n, ",
    "names = [n for n in objects if ",
    "names = list(objects)",
    "get_kind(n) == ⟨ block⟩",
    "get_kind(n) == ⟨ bowl⟩",
    "get_kind(n) == ⟨ cylinder⟩",
    "get_kind(n) == ⟨ ball⟩",
    "get_kind(n) == ⟨ plate⟩",
    "get_kind(n) == ⟨ mug⟩",
    "get_kind(n) != ⟨ block⟩",
    "get_kind(n) != ⟨ bowl⟩",
    "get_kind(n) != ⟨ cylinder⟩",
    "get_kind(n) != ⟨ ball⟩",
    "get_kind(n) != ⟨ plate⟩",
    "get_kind(n) != ⟨ mug⟩",
    "get_color_name(n) == ⟨",
    "get_color_name(n) != ⟨",
    "n != ",
    "is_on(n, ",
    "is_on(",
    "p = get_obj_pos(",
    "ret_val = names",
    "ret_val = names[0]",
    "ret_val = min(names, key=lambda n: ",
    "ret_val = max(names, key=lambda n: ",
    "np.linalg.norm(get_obj_pos(n) - p))",
    "get_obj_pos(n)[0] < p[0]",
    "get_obj_pos(n)[0] < 0",
    "get_obj_pos(n)[0] > p[0]",
    "get_obj_pos(n)[0] > 0",
    "get_obj_pos(n)[1] < p[1]",
    "get_obj_pos(n)[1] < 0",
    "get_obj_pos(n)[1] > p[1]",
    "get_obj_pos(n)[1] > 0",
    "ret_val = sorted(names, key=lambda n: ",
    "get_obj_pos(n)[0])",
    "get_obj_pos(n)[1])",
    "-get_obj_pos(n)[0])",
    "-get_obj_pos(n)[1])",
    "np.prod(get_size(n)))",
    "-np.prod(get_size(n)))",
    "ret_val = np.array([p[0]",
    "ret_val = np.array([p[0], p[1]",
    ", p[1]])",
    " * 0.01",
    " * 0.001",
    " * 0.0254",
    " + get_size(",
    " - get_size(",
    "+ get_size(",
    "- get_size(",
    ", 0])",
    "ret_val = (get_obj_pos(",
    ") + get_obj_pos(",
    ")) / 2",
    "p = (get_obj_pos(",
    "ret_val = min(get_corner_positions(), key=lambda q: np.linalg.norm(q - p))\nret_val = get_free_pos(ret_val)",
    "ret_val = max(get_corner_positions(), key=lambda q: np.linalg.norm(q - p))\nret_val = get_free_pos(ret_val)",
    "ret_val = min(get_side_positions(), key=lambda q: np.linalg.norm(q - p))\nret_val = get_free_pos(ret_val)",
    "ret_val = max(get_side_positions(), key=lambda q: np.linalg.norm(q - p))\nret_val = get_free_pos(ret_val)",
    "if parse_question(⟨",
    ":\n    ",
    "\nelse:\n    ",
    "for i in range(",
    "):\n    ",
    "\nstack_objects_in_order(names)",
    "stack_objects_in_order([",
    "] + [n for n in ",
    " if n != ",
    "put_first_on_second(names[0], ",
    "names = sorted(",
    ", key=lambda n: ",
    "[n for n in objects if ",
    "len([n for n in objects if ",
    "ret_val = len([n for n in objects if ",
    "ret_val = len(objects)",
    "ret_val = objects",
    "ret_val = any(",
    " for n in objects)",
    "ret_val = is_on(",
    "ret_val = get_obj_pos(",
    ")[0] < get_obj_pos(",
    ")[0] > get_obj_pos(",
    ")[1] < get_obj_pos(",
    ")[1] > get_obj_pos(",
    ")[0]",
    ")[1]",
    ")[0] < 0",
    ")[0] > 0",
    ")[1] < 0",
    ")[1] > 0",
    "ret_val = get_color_name(",
    "ret_val = get_corner_name(get_obj_pos(",
    "ret_val = get_side_name(get_obj_pos(",
    "ret_val = np.linalg.norm(get_obj_pos(",
    ") - get_obj_pos(",
    "ret_val = [n for n in objects if ",
    "ret_val = [get_color_name(n) for n in objects if ",
    "bowls = {get_color_name(n): n for n in objects if get_kind(n) == ⟨",
    "⟩}\nfor n in objects:\n    if get_kind(n) == ⟨",
    "⟩ and get_color_name(n) in bowls:\n        put_first_on_second(n, bowls[get_color_name(n)])",
    "bowls = [n for n in objects if get_kind(n) == ⟨",
    "⟩]\nnames = [n for n in objects if get_kind(n) == ⟨",
    "⟩]\nfor i, n in enumerate(names):\n    others = [b for b in bowls if get_color_name(b) != get_color_name(n)]\n    if others:\n        put_first_on_second(n, others[i % len(others)])",
    "⟩]\nfor i, n in enumerate(",
    "):\n    put_first_on_second(n, bowls[i % len(bowls)])",
    "for n, p in zip(",
    ", get_corner_positions()):\n    put_first_on_second(n, get_free_pos(p))",
    ", get_side_positions()):\n    put_first_on_second(n, get_free_pos(p))",
    "\nfor n, p in zip(names, points):\n    put_first_on_second(n, p)",
    "shape = np.array([[i * 0.07, 0] for i in range(",
    "shape = np.array([[0, i * 0.07] for i in range(",
    "shape = np.array([[i * 0.05, i * 0.05] for i in range(",
    ")])",
    "\nshape = shape - shape.mean(axis=0)\ntaken, sizes = get_obj_pos(get_obj_names()), np.array([get_size(n)[0] for n in get_obj_names()])\nspots = [denormalize_xy([u, v]) + shape for u in np.linspace(0, 1, 11) for v in np.linspace(0, 1, 9)]\nspots = [s for s in spots if np.all(np.abs(s) < [0.28, 0.18])]\nret_val = max(spots, key=lambda s: (np.linalg.norm(s[:, None] - taken, axis=2) - sizes / 2).min())",
    "shape = np.array([[",
    " * np.cos(a), ",
    " * np.sin(a)] for a in np.linspace(0, 2 * np.pi, ",
    ", endpoint=False)])",
    "(get_size(",
    ")[0] / 2 + 0.05)",
    "\nret_val = get_obj_pos(",
    ") + shape",
    "shape = 0.06 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [0, -1], [1, 0], [0, 1], [-1, 0]])[:",
    "shape = 0.07 * np.array([[-1, -0.58], [1, -0.58], [0, 1.15], [0, -0.58], [0.5, 0.29], [-0.5, 0.29]])[:",
    "q = get_obj_pos(",
    "put_first_on_second(n, ",
    "⟩)[0] / 2 + 0.04",
    "⟩)[0] / 2 + 0.07",
    "⟩)[0] / 2 + 0.14",
    "⟩)[0] / 2 - 0.04",
    "⟩)[0] / 2 - 0.07",
    "⟩)[0] / 2 - 0.14",
    "⟩)[1] / 2 + 0.04",
    "⟩)[1] / 2 + 0.07",
    "⟩)[1] / 2 + 0.14",
    "⟩)[1] / 2 - 0.04",
    "⟩)[1] / 2 - 0.07",
    "⟩)[1] / 2 - 0.14",
    "⟩):\n        put_first_on_second(n, ",
    "⟩) + get_obj_pos(",
    "⟩)) / 2",
    "⟩):\n    ",
    "⟩)[0] < get_obj_pos(",
    "⟩)[0] > get_obj_pos(",
    "⟩)[1] < get_obj_pos(",
    "⟩)[1] > get_obj_pos(",
    "⟩)[0]",
    "⟩)[1]",
    "⟩)[0] < 0",
    "⟩)[0] > 0",
    "⟩)[1] < 0",
    "⟩)[1] > 0",
    "⟩) - get_obj_pos(",
    "⟩):\n    put_first_on_second(n, bowls[i % len(bowls)])",
    "⟩)[0] / 2 + 0.05)",
    "⟩) + shape",
    " and get_color_name(n) == ⟨",
    " and get_color_name(n) != ⟨",
    " and n != ",
    " and is_on(n, ",
    " or get_kind(n) == ⟨",
    ":\n        put_first_on_second(n, ",
    "\na = parse_obj_name(⟨",
    "\nb = parse_obj_name(⟨",
    "names = parse_obj_name(⟨",
    "\npoints = parse_position(⟨",
    " and is_on(",
    ", n)]",
    "]\nret_val = names",
    "]\nret_val = names[0]",
    "]\nret_val = min(names, key=lambda n: ",
    "]\nret_val = max(names, key=lambda n: ",
    "]\nret_val = sorted(names, key=lambda n: ",
    "⟩)\n",
    "⟩, get_free_pos(q))\n",
    "⟩, p)\n",
    "⟩, q)",
    ", key=lambda n: np.prod(get_size(n)))\n",
    ", key=lambda n: -np.prod(get_size(n)))\n",
    "    ",
    "⟩\n",
    ")\n",
    "]\n",
    "p = denormalize_xy([0, 1])\n",
    "⟩, get_free_pos(denormalize_xy([0, 1])))",
    "get_free_pos(denormalize_xy([0, 1])))",
    "p = denormalize_xy([1, 1])\n",
    "⟩, get_free_pos(denormalize_xy([1, 1])))",
    "get_free_pos(denormalize_xy([1, 1])))",
    "p = denormalize_xy([1, 0])\n",
    "⟩, get_free_pos(denormalize_xy([1, 0])))",
    "get_free_pos(denormalize_xy([1, 0])))",
    "p = denormalize_xy([0, 0])\n",
    "⟩, get_free_pos(denormalize_xy([0, 0])))",
    "get_free_pos(denormalize_xy([0, 0])))",
    "p = denormalize_xy([0.5, 1])\n",
    "⟩, get_free_pos(denormalize_xy([0.5, 1])))",
    "get_free_pos(denormalize_xy([0.5, 1])))",
    "p = denormalize_xy([1, 0.5])\n",
    "⟩, get_free_pos(denormalize_xy([1, 0.5])))",
    "get_free_pos(denormalize_xy([1, 0.5])))",
    "p = denormalize_xy([0.5, 0])\n",
    "⟩, get_free_pos(denormalize_xy([0.5, 0])))",
    "get_free_pos(denormalize_xy([0.5, 0])))",
    "p = denormalize_xy([0, 0.5])\n",
    "⟩, get_free_pos(denormalize_xy([0, 0.5])))",
    "get_free_pos(denormalize_xy([0, 0.5])))",
    "p = denormalize_xy([0.5, 0.5])\n",
    "⟩, get_free_pos(denormalize_xy([0.5, 0.5])))",
    "get_free_pos(denormalize_xy([0.5, 0.5])))",
    "put_first_on_second(parse_obj_name(ask(⟨",
    "⟩), f'objects = {get_obj_names()}')",
    "ret_val = not any(is_on(n, ",
    "ret_val = any(is_on(n, ",
    "ret_val = all(is_on(n, ",
    "⟩) for n in objects)",
    "⟩) for n in objects if get_kind(n) == ⟨",
    "ret_val = np.prod(get_size(",
    "⟩)) > np.prod(get_size(",
    "⟩)) < np.prod(get_size(",
    "⟩)\nret_val = np.linalg.norm(get_obj_pos(",
    "⟩) - p) < np.linalg.norm(get_obj_pos(",
    "⟩) - p) > np.linalg.norm(get_obj_pos(",
    "⟩) - p)",
    ", n)][0]",
    "⟩]\nret_val = get_obj_pos(names).mean(axis=0)",
    "]\nret_val = get_obj_pos(names).mean(axis=0)",
    "if not parse_question(⟨",
    "]\nfor n, b in zip(names, bowls):\n    put_first_on_second(n, b)",
    "names = [n for n in objects if get_kind(n) == ⟨ block⟩]\nfor c in sorted({get_color_name(n) for n in names}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])",
    "follow_traj(parse_position(⟨",
    ":\n    for n in ",
    "\n        if not is_on(n, ",
    ":\n            put_first_on_second(n, ",
    " + shape - shape.mean(axis=0)",
    "\nret_val = denormalize_xy(",
    ":\n        if not is_on(n, ",
    "⟩):\n            put_first_on_second(n, ",
    "\nfor n in ",
    ") + denormalize_xy([",
    "⟩) + denormalize_xy([",
    "⟩) +",
    "get_obj_pos(a) +",
    " * np.array([-1, 0]))",
    " * np.array([1, 0]))",
    " * np.array([0, 1]))",
    " * np.array([0, -1]))",
    "\nput_first_on_second(a, ",
    "\npush(a, ",
    " and get_color_name(n) in (⟨",
    " and get_color_name(n) not in (⟨",
    "⟩)]\nret_val = names",
    " and not is_on(n, ",
    "names = sorted([n for n in objects if get_kind(n) == ⟨ block⟩], key=lambda n: -np.prod(get_size(n)))\nfor c in sorted({get_color_name(n) for n in names}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])",
    "ret_val = min([⟨",
    "ret_val = max([⟨",
    "⟩], key=lambda n: np.prod(get_size(n)))",
    "⟩], key=lambda n: np.linalg.norm(get_obj_pos(n) - p))",
    " and np.linalg.norm(get_obj_pos(n) - p) < 0.14]\nret_val = names",
    "a = [n for n in objects if get_kind(n) == ⟨ block⟩ and get_color_name(n) == ⟨",
    "⟩]\nb = [n for n in objects if get_kind(n) == ⟨ block⟩ and get_color_name(n) == ⟨",
    "⟩]\nstack_objects_in_order([n for pair in zip(a, b) for n in pair])",
    "⟩, (get_obj_pos(",
    "⟩)) / 2)",
    "place(get_free_pos(denormalize_xy([0.5, 0.5])))",
    "]\nfor n, p in zip(names, get_corner_positions()):\n    put_first_on_second(n, get_free_pos(p))",
    "]\nfor n, p in zip(names, get_side_positions()):\n    put_first_on_second(n, get_free_pos(p))",
)
SPARE = 64
_LITERAL = re.compile(r"""(?<![a-zA-Z])(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")|f'[^'\n]*'""")


@dataclass(frozen=True)
class Asked:
    """What a prompt's tail says.

    Args:
        objects: the names in the context, as written there.
        query: the sentence or description.
        history: earlier queries with their sources.
    """

    objects: tuple[str, ...]
    query: str
    history: tuple[tuple[str, str], ...]


def read_tail(tail: str) -> Asked:
    """The parts of a tail; the last comment is the query, a comment before with source after it is history."""
    objects: tuple[str, ...] = ()
    turns: list[tuple[str, list[str]]] = []
    for line in tail.splitlines():
        if line.startswith("objects = ["):
            try:
                objects = tuple(str(n) for n in ast.literal_eval(line.removeprefix("objects = ")))
            except (ValueError, SyntaxError) as e:
                raise ValueError(f"the context {line!r} is no list of names") from e
        elif line.startswith("# "):
            turns.append((line[2:], []))
        elif line.strip() and turns:
            turns[-1][1].append(line)
    if not turns:
        raise ValueError(f"no query (a line that begins with '# ') in {tail!r}")
    history = tuple((normal(q), "\n".join(source)) for q, source in turns[:-1] if source)
    return Asked(objects, normal(turns[-1][0]), history)


def normal(sentence: str) -> str:
    """A sentence as the model reads it: lower case, single spaces, plain quotes, no closing mark."""
    return " ".join(sentence.lower().replace("’", "'").replace("`", "'").split()).rstrip(" .!?")


def _plain(text: str) -> str:
    return re.sub(r"[<>⟨⟩]", " ", text)


def to_model(source: str) -> str:
    """Python as the model writes it."""

    def literal(match: re.Match[str]) -> str:
        if match.group(0).startswith("f'"):
            return match.group(0)
        return f"{OPEN} {_plain(str(ast.literal_eval(match.group(0)))).lower()}{CLOSE}"

    return _LITERAL.sub(literal, source)


def to_python(text: str) -> str:
    """What the model wrote as Python."""
    return re.sub(f"{OPEN} ?([^{CLOSE}]*){CLOSE}", lambda m: repr(m.group(1)), text)


def model_prompt(program: str, asked: Asked) -> str:
    """The text that the model continues."""
    objects = "".join(f"{OBJECT} {_plain(n).lower()}" for n in asked.objects)
    history = "".join(f"{EARLIER} {_plain(q)}{SOURCE}{to_model(s)}" for q, s in asked.history)
    return f"<{program}>{objects}{history}{QUERY} {_plain(asked.query)}{SOURCE}"
