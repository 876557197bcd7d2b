"""The functions offered to programs: named, documented, and handed to `lmp` by whoever owns them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Source:
    """What an API function may return instead of a value: source that the child runs, in a scope of its own.

    Args:
        text: Python source, complete: every function that it calls exists.
        value: the variable whose value becomes the value of the call.
        forbidden: functions of the API that are refused while it runs, whoever calls them.
    """

    text: str
    value: str = "ret_val"
    forbidden: frozenset[str] = frozenset()


class Api(Mapping[str, Function]):
    """A table of functions by name. Their signatures and docstrings become the text that a model reads.

    Those that move the arm are marked by whoever owns them, with a true attribute `moves_arm`: sub-programs may not
    call them, and after one of them nothing is "not understood" any more.
    """

    def __init__(self, functions: Mapping[str, Function]) -> None:
        for name, function in functions.items():
            if not name.isidentifier() or not inspect.getdoc(function):
                raise ValueError(f"{name!r}: a function offered to programs needs an identifier and a docstring")
        self._functions = dict(functions)

    def __getitem__(self, name: str) -> Function:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def __or__(self, other: Mapping[str, Function]) -> Api:
        return Api({**self._functions, **other})

    @property
    def motions(self) -> frozenset[str]:
        """The names of the functions that move the arm."""
        return frozenset(name for name, function in self.items() if getattr(function, "moves_arm", False))

    def text(self) -> str:
        """One line a function: its signature and the first sentence of its docstring, as a prompt shows it.

        What can only be given by keyword is left out: corrections set it, not programs.
        """
        lines = []
        for name, function in self._functions.items():
            signature = inspect.signature(function)
            bare = signature.replace(
                parameters=[
                    p.replace(annotation=p.empty) for p in signature.parameters.values() if p.kind != p.KEYWORD_ONLY
                ],
                return_annotation=inspect.Signature.empty,
            )
            summary = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
            lines.append(f"# {name}{bare}: {summary}")
        return "\n".join(lines)
