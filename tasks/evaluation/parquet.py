"""The rows of an evaluation as Parquet, for those who ask more of them than the report tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from tasks.evaluation.row import Row

LABEL = "label."
"""What the columns of labels begin with."""


class ParquetUnavailable(RuntimeError):
    """No Parquet can be written here; the message says how to get it."""


def write(rows: Sequence[Row], path: Path) -> Path:
    """Write one row a trial, each label in a column of its own; `missing` is a list of strings.

    Raises:
        ParquetUnavailable: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ImportError:
        raise ParquetUnavailable("no trials.parquet: pip install 'handscript[eval]'; trials.jsonl has it all") from None
    names = sorted({name for row in rows for name in row.labels})
    types = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), list[str]: pa.list_(pa.string())}
    hints = get_type_hints(Row)
    columns = [(each.name, types.get(hints[each.name], pa.string())) for each in fields(Row) if each.name != "labels"]
    schema = pa.schema(columns + [(LABEL + name, pa.string()) for name in names])
    unfinished = path.with_suffix(".part")
    write_table(pa.Table.from_pylist([_flat(row) for row in rows], schema=schema), unfinished)
    return unfinished.replace(path)


def _flat(row: Row) -> dict[str, Any]:
    data = row.as_json()
    return {**data, **{LABEL + name: value for name, value in data.pop("labels").items()}}
