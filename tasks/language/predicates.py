"""A function for each predicate of goals, so that sources write `on(block, bowl)` and errors tell the line."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from tasks import predicates
from tasks.predicates import parse

# What Python itself has a use for.
_RENAMED = {"any": "any_of", "all": "all_of"}


@cache
def functions() -> Mapping[str, Callable[..., dict[str, Any]]]:
    """By name; each returns the predicate as plain values. What is wrong with it is raised as `InvalidGoal`."""
    union, *_ = get_args(predicates.Predicate)
    models = {get_args(model.model_fields["is_"].annotation)[0]: model for model in get_args(union)}
    return {_RENAMED.get(name, name): _function(name, model) for name, model in models.items()}


def _function(name: str, model: type[BaseModel]) -> Callable[..., dict[str, Any]]:
    keys = [key for key in model.model_fields if key != "is_"]

    def predicate(*values: Any, **named: Any) -> dict[str, Any]:
        said: Mapping[str, Any] = {"is": name, **dict(zip(keys, values, strict=False)), **named}
        if len(values) > len(keys):
            raise TypeError(f"{predicate.__name__} takes {', '.join(keys) or 'nothing'}; got {len(values)} values")
        parse([said])
        return dict(said)

    predicate.__name__ = predicate.__qualname__ = _RENAMED.get(name, name)
    predicate.__doc__ = inspect.getdoc(model)
    predicate.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                key,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=inspect.Parameter.empty if field.is_required() else field.default,
            )
            for key, field in model.model_fields.items()
            if key != "is_"
        ]
    )
    return predicate
