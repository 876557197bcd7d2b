"""Data sets in InterCode's format: a JSON list of records, each with what is asked and the gold answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
"""The data sets that come with Handscript."""


class BadData(ValueError):
    """A file is no data set; the message says which, where and what is wrong."""


@dataclass(frozen=True)
class Item:
    """One task of a data set.

    Args:
        query: what is asked for.
        gold: the answer: a command, a query, a program or a flag.
        record: all fields as they are in the file.
    """

    query: str
    gold: str
    record: Mapping[str, Any]


def load_items(path: Path) -> list[Item]:
    """Read a data set.

    Raises:
        BadData: it cannot be read, is empty, or a record lacks its query or its gold answer.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadData(f"{path}: {error}") from None
    if not isinstance(records, list) or not records:
        raise BadData(f"{path}: a list of records is expected, not {type(records).__name__}")
    return [_item(record, f"{path}, record {number}") for number, record in enumerate(records)]


def _item(record: Any, where: str) -> Item:
    if not isinstance(record, dict):
        raise BadData(f"{where}: an object is expected, not {record!r}")
    gold = record.get("gold")
    if isinstance(gold, list):
        gold = ";".join(map(str, gold))
    for name, value in (("query", record.get("query")), ("gold", gold)):
        if not isinstance(value, str) or not value:
            raise BadData(f"{where}: {name!r} should be a text, not {value!r}")
    return Item(record["query"], str(gold), record)
