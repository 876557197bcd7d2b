"""`handscript memory`: what people told the robot, to look at, mend, take along and learn from."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from lmp.cli.errors import USAGE, CommandError
from lmp.memory.chats import Chat, NotATrace, chats, traces
from lmp.memory.database import StoreError, default_path
from lmp.memory.measures import Measures, measure
from lmp.memory.records import NotARecord, Record, from_data, from_json, to_data, to_json
from lmp.memory.store import NoRecord, Only, Store
from lmp.memory.views import BrokenByName, examples, renamed


def memory(options: argparse.Namespace) -> int:
    """Do one of the subcommands; 0, or 1 when a search has found nothing."""
    action: Callable[[argparse.Namespace], int] = {
        "list": _list,
        "show": _show,
        "search": _search,
        "edit": _edit,
        "forget": _forget,
        "export": _export,
        "import": _import,
        "report": _report,
    }[options.action]
    try:
        return action(options)
    except (NoRecord, NotARecord, NotATrace, BrokenByName) as error:
        raise CommandError(str(error), code=USAGE) from error
    except StoreError as error:
        raise CommandError(str(error)) from error


def _list(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        _print(store.newest(options.limit, _only(options)))
    return 0


def _show(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        for record in [store.get(number) for number in options.ids]:
            print(json.dumps({"id": record.id, **to_data(record)}, ensure_ascii=False, indent=2))
    return 0


def _search(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        found = store.search(" ".join(options.text), options.limit, _only(options))
    _print(found)
    return 0 if found else 1


def _edit(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        before = to_data(store.get(options.id))
        after = _set(before, options.set) if options.set else _edited(before)
        _print([store.change(options.id, from_data(after))])
    return 0


def _forget(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        _print(store.forget(options.ids))
    return 0


def _export(options: argparse.Namespace) -> int:
    names = _pairs(options.replace, "--replace")
    lines = _records(options) if options.view == "records" else _taught(options, names)
    if options.view == "records" and names:
        raise CommandError("--replace is for the views of chats; records say who told them", code=USAGE)
    with _output(options.output) as output:
        count = 0
        for line in lines:
            output.write(line + "\n")
            count += 1
    _note(f"{count} lines")
    return 0


def _records(options: argparse.Namespace) -> Iterator[str]:
    with _opened(options) as store:
        yield from map(to_json, store.all(_only(options)))


def _taught(options: argparse.Namespace, names: dict[str, str]) -> Iterator[str]:
    for messages in examples(_chats(options.log), options.view, failures=options.failures):
        yield json.dumps({"messages": renamed(messages, names)}, ensure_ascii=False)


def _import(options: argparse.Namespace) -> int:
    with _opened(options) as store, _input(options.input) as lines:
        # All lines are read before any is kept: a fault in one leaves the memory as it was.
        added = store.add_all(list(_parsed(lines, options.input)))
        _note(f"{added} new records, {len(store)} in all")
    return 0


def _parsed(lines: Iterable[str], file: Path) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield from_json(line)
            except NotARecord as error:
                raise NotARecord(f"{file}, line {number}: {error}; nothing was imported") from None


def _report(options: argparse.Namespace) -> int:
    measures = measure(_chats(options.log))
    if options.json:
        print(json.dumps(asdict(measures)))
    else:
        Console().print(_table(measures))
    return 0


def _table(measures: Measures) -> Table:
    def percent(share: float | None) -> str:
        return "–" if share is None else f"{100 * share:.1f} %"

    table = Table("measure", "value", box=None, pad_edge=False)
    table.add_row("chats", str(measures.chats))
    table.add_row("success", percent(measures.success))
    for n, share in enumerate(measures.within, 1):
        table.add_row(f"success within {n} turn{'s' * (n > 1)}", percent(share))
    table.add_row("turns of a success, mean", "–" if measures.mean_turns is None else f"{measures.mean_turns:.2f}")
    table.add_row("success in one turn", percent(measures.one_turn))
    table.add_row("success, of chats of several turns", percent(measures.multi_turn))
    return table


def _chats(places: Sequence[Path]) -> list[Chat]:
    """All chats of some logs; a trace that cannot be read is named and passed over."""
    found: list[Chat] = []
    for path in traces(places):
        try:
            found += chats(path)
        except NotATrace as error:
            _note(str(error))
    return found


def _opened(options: argparse.Namespace) -> Store:
    return Store(options.database or default_path())


def _only(options: argparse.Namespace) -> Only:
    return Only(tuple(options.person), tuple(options.robot))


def _print(records: Iterable[Record]) -> None:
    for record in records:
        print(record)


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """What stands on both sides of each `=`."""
    for each in given:
        if not each.partition("=")[0].strip() or "=" not in each:
            raise CommandError(f"{option} {each}: say which and what, as in {option} NAME=VALUE", code=USAGE)
    return {name: value for name, _, value in (each.partition("=") for each in given)}


def _set(data: dict[str, Any], given: Sequence[str]) -> dict[str, Any]:
    """Values of a record by key, `scope.kind=block`; each is JSON, or text."""
    for key, text in _pairs(given, "--set").items():
        *path, last = key.split(".")
        place: Any = data
        for step in path:
            place = place.get(step) if isinstance(place, dict) else None
        if not isinstance(place, dict):
            raise CommandError(f"--set {key}: there is no {'.'.join(path)} in this record", code=USAGE)
        try:
            place[last] = json.loads(text)
        except ValueError:
            place[last] = text
    return data


def _edited(data: dict[str, Any]) -> Any:
    """The record as a person leaves it in an editor."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="handscript-") as folder:
        file = Path(folder) / "record.json"
        file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        try:
            code = subprocess.run([*shlex.split(editor), str(file)], check=False).returncode
        except OSError as error:
            raise CommandError(f"{editor}: {error.strerror}; set EDITOR, or use --set", code=USAGE) from None
        if code:
            raise CommandError(f"{editor} ended with {code}; the record is as it was")
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise CommandError(f"this is no JSON ({error}); the record is as it was", code=USAGE) from None


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """A file that is there when all of it is, or standard output."""
    if path is None:
        yield sys.stdout
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _input(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        yield sys.stdin
        return
    try:
        with path.open(encoding="utf-8") as file:
            yield file
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}", code=USAGE) from error
