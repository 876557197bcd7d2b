"""The page itself: what was said, what was written, what was called, what it looked like, where the time went."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lmp.report.markup import Content, Html, join, python, tag
from lmp.report.story import Attempt, Command, Story, as_text, number
from lmp.report.style import STYLE
from lmp.report.words import brief, duration, motion
from lmp.trace import Event

EMBEDDED_VIDEO = 8 * 2**20  # bytes; a longer video stays beside the page and is linked
CALLS = 25  # calls of one attempt that are shown without asking for more
MOVED = 0.005  # m; less is not worth a line
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data: file: 'self'"
VERDICTS = {"done": "done", "failed": "failed", "not_understood": "not understood"}
SHARE_CLASSES = {"sandbox and rest": "rest"}


def page(story: Story, folder: Path) -> Html:
    """The whole document for a story; pictures and video are looked for in the run's folder."""
    title = as_text(story.run.get("title")) or (story.commands[0].text if story.commands else "") or "a run"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", f"{title} · Handscript"),
        Html(f"<style>{STYLE}</style>"),
    )
    asked = [_sentence(c, story) for c in story.commands] or [tag("p", "Nothing was asked.")]
    details = [_details(c, several=len(story.commands) > 1) for c in story.commands]
    body = tag(
        "main", _header(story), tag("section", asked), _pictures(story, folder), details, _moved(story), _run(story)
    )
    return Html(f"<!DOCTYPE html>\n{tag('html', head, tag('body', body), lang='en')}\n")


def _header(story: Story) -> Html:
    run = story.run
    parts = [as_text(run.get("command")), as_text(run.get("model")), as_text(run.get("perception"))]
    parts.append(f"seed {as_text(run['seed'])}" if run.get("seed") is not None else "")
    return tag("header", tag("h1", "Handscript"), tag("p", " · ".join(part for part in parts if part)))


def _sentence(command: Command, story: Story) -> Html:
    """What was said, and what came of it."""
    outcome = as_text(command.verdict.get("outcome"))
    verdict = VERDICTS.get(outcome, outcome or "no verdict")
    said = command.verdict.get("said")
    said = [as_text(line) for line in said] if isinstance(said, list) else [as_text(said)] if said else []
    message = as_text(command.verdict.get("message"))
    return tag(
        "article",
        tag("h2", f"“{command.text}”" if command.text else as_text(story.run.get("title")) or "A program"),
        tag("span", verdict, class_=f"verdict {outcome if outcome in VERDICTS else 'open'}"),
        tag("p", message, class_="message") if message not in ("", "done", verdict, "; ".join(said)) else None,
        [tag("blockquote", line) for line in said],
        _answers(command),
        [_correction(event) for event in command.corrections],
        [_memory(event) for event in command.memories],
    )


def _details(command: Command, *, several: bool) -> Html | None:
    """How it came to that: programs, calls, time."""
    if not command.attempts and not command.models:
        return None
    return tag(
        "section",
        tag("p", f"“{command.text}”", class_="about") if several and command.text else None,
        [_attempt(a, i, len(command.attempts)) for i, a in enumerate(command.attempts, start=1)],
        _timings(command),
        _asked(command.models),
    )


def _answers(command: Command) -> Html | None:
    answers = command.verdict.get("answers")
    return tag("p", "Answer: ", tag("code", brief(answers)), class_="soft") if answers else None


def _correction(event: Event) -> Html:
    words = event.data.get("text") or event.data.get("message") or event.data
    return tag("p", "Corrected: ", brief(words), class_="message")


def _memory(event: Event) -> Html | None:
    """What was remembered and used, or kept; None of anything else."""
    for key, said in (("used", "Remembered"), ("kept", "Kept")):
        records = event.data.get(key)
        if isinstance(records, list) and records:
            texts = [f"{each.get('id')}: {as_text(each.get('text'))}" for each in records if isinstance(each, dict)]
            return tag("p", f"{said}: ", "; ".join(texts), class_="soft")
    return None


def _attempt(attempt: Attempt, index: int, of: int) -> Html:
    return join(
        [
            tag("h3", f"Program, attempt {index} of {of}" if of > 1 else "Program") if attempt.programs else None,
            [_program(event, first=i == 0) for i, event in enumerate(attempt.programs)],
            [_error(event) for event in attempt.errors],
            [tag("h3", f"Calls ({len(attempt.calls)})"), _calls(attempt.calls)] if attempt.calls else None,
        ]
    )


def _program(event: Event, *, first: bool) -> Html:
    name, query = as_text(event.data.get("name")), as_text(event.data.get("query"))
    asked = tag("p", tag("code", name), f" · {query}" if query else None, class_="query") if not first else None
    return join([asked, tag("pre", tag("code", python(as_text(event.data.get("source")))))])


def _error(event: Event) -> Html:
    data = event.data
    line = f", line {as_text(data['line'])}" if data.get("line") is not None else ""
    source = as_text(data.get("source_line"))
    return tag(
        "div",
        tag("b", as_text(data.get("type")) or "error"),
        f"{line}: {as_text(data.get('message'))}",
        tag("pre", tag("code", python(source.strip()))) if source else None,
        class_="error",
    )


def _calls(calls: Sequence[Event]) -> Html:
    rows = []
    for event in calls:
        data = event.data
        args, kwargs = data.get("args"), data.get("kwargs")
        given = [brief(a) for a in args] if isinstance(args, list) else []
        given += [f"{k}={brief(v)}" for k, v in kwargs.items()] if isinstance(kwargs, dict) else []
        error = data.get("error")
        came = as_text(error) if error is not None else "" if data.get("value") is None else brief(data["value"])
        rows.append(
            tag(
                "tr",
                tag("td", as_text(data.get("name")), class_="code name"),
                tag("td", ", ".join(given), class_="code"),
                tag("td", came, class_="code wrong" if error is not None else "code"),
                tag("td", duration(number(data.get("seconds"))), class_="amount"),
            )
        )
    head = ("call", "arguments", "value", "time")
    rest = rows[CALLS:]
    more = tag("details", tag("summary", f"{len(rest)} more"), _table(head, rest)) if rest else None
    return join([_table(head, rows[:CALLS]), more])


def _timings(command: Command) -> Html:
    shares = {name: seconds for name, seconds in command.shares.items() if seconds > 0}
    total = sum(shares.values())
    bar = [
        tag("i", class_=SHARE_CLASSES.get(name, name), style=f"flex: {seconds / total:.4f}", title=name)
        for name, seconds in shares.items()
    ]
    key = [
        tag("li", tag("i", class_=SHARE_CLASSES.get(name, name)), f"{name} ", tag("b", duration(seconds)))
        for name, seconds in shares.items()
    ]
    read, written = command.tokens
    notes = [f"{duration(command.seconds)} in all"]
    if command.models:
        notes.append(f"{read} tokens read, {written} written in {_count(command.models, 'model call')}")
    return join(
        [
            tag("h3", "Time"),
            tag("div", bar, class_="bar") if bar else None,
            tag("ul", key, class_="key") if key else None,
            tag("p", "; ".join(notes), class_="soft"),
            tag("p", "The arm: ", "; ".join(map(motion, command.motions)), class_="soft") if command.motions else None,
        ]
    )


def _asked(models: Sequence[Event]) -> Html | None:
    if not models:
        return None
    parts: list[Content] = []
    for event in models:
        data = event.data
        facts = [f"{number(data.get('seconds')):.3f} s"]
        if data.get("logprob") is not None:
            facts.append(f"probability {math.exp(min(0.0, number(data['logprob']))):.3f}")
        if data.get("doubt"):
            facts.append(f"in doubt: {as_text(data['doubt'])}")
        parts.append(tag("p", tag("code", as_text(data.get("program"))), " · ", " · ".join(facts), class_="query"))
        parts.append(tag("pre", tag("code", python(as_text(data.get("tail")) + as_text(data.get("text"))))))
    return tag("details", tag("summary", "What the model read and wrote"), parts)


def _pictures(story: Story, folder: Path) -> Html | None:
    figures = [_picture(data, folder, i, len(story.observations)) for i, data in enumerate(story.observations)]
    shown = [figure for figure in figures if figure is not None]
    video = _video(folder / "video.mp4")
    if not shown and video is None:
        return None
    return tag("section", tag("div", shown, video, class_="pictures"))


def _picture(data: Mapping[str, Any], folder: Path, index: int, of: int) -> Html | None:
    name = as_text(data.get("picture"))
    # A trace may come from anybody: only a plain file of the run's own folder is shown.
    if not name or Path(name).name != name or Path(name).suffix.lower() not in PICTURES:
        return None
    path = folder / name
    if path.is_symlink() or not path.is_file():
        return None
    caption = "before" if index == 0 else "after" if index == of - 1 else f"look {index + 1}"
    source = _data_uri(path, PICTURES[path.suffix.lower()])
    return tag("figure", tag("img", src=source, alt=f"the table, {caption}"), tag("figcaption", caption))


def _video(path: Path) -> Html | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size == 0:
        return None
    small = path.stat().st_size < EMBEDDED_VIDEO
    source = _data_uri(path, "video/mp4") if small else path.name
    film = tag("video", src=source, controls=True, preload="metadata", playsinline=True, muted=True)
    caption = "video" if small else tag("a", path.name, href=path.name)
    return tag("figure", film, tag("figcaption", caption))


def _moved(story: Story) -> Html | None:
    """A table of what stands elsewhere than before, when the first and the last look have positions."""
    if len(story.observations) < 2:
        return None
    before, after = (_positions(story.observations[i]) for i in (0, -1))
    rows = []
    for name, there in after.items():
        here = before.get(name)
        if here is not None and len(here) == len(there) and math.dist(here, there) > MOVED:
            cells = [tag("td", brief(p), class_="code") for p in (here, there)]
            rows.append(
                tag("tr", tag("td", name), cells, tag("td", f"{100 * math.dist(here, there):.1f} cm", class_="amount"))
            )
    if not rows:
        return tag("section", tag("h3", "What moved"), tag("p", "Nothing.", class_="soft")) if after else None
    return tag("section", tag("h3", "What moved"), _table(("object", "from (m)", "to (m)", "by"), rows))


def _positions(observation: Mapping[str, Any]) -> dict[str, list[float]]:
    objects = observation.get("objects")
    found = {}
    for name, thing in objects.items() if isinstance(objects, dict) else ():
        position = thing.get("position") if isinstance(thing, dict) else None
        if isinstance(position, list):
            found[name] = [number(x) for x in position]
    return found


def _run(story: Story) -> Html:
    known = dict(story.run)
    versions = known.pop("versions", None)
    if isinstance(versions, dict):
        known["versions"] = ", ".join(f"{name} {as_text(v)}" for name, v in versions.items())
    known.pop("title", None)
    things = known.get("scene")
    if isinstance(things, list) and all(isinstance(thing, dict) for thing in things):
        known["scene"] = ", ".join(as_text(thing.get("name", thing.get("kind", "object"))) for thing in things)
    rows = [
        (tag("dt", name), tag("dd", value if isinstance(value, str) else brief(value, 2000)))
        for name, value in known.items()
        if value not in (None, "")
    ]
    lost = f"{story.unreadable} lines of the trace could not be read" if story.unreadable else None
    return tag("section", tag("h3", "This run"), tag("dl", rows), tag("p", lost, class_="soft wrong") if lost else None)


def _table(head: Sequence[str], rows: Sequence[Html]) -> Html:
    titles = [tag("th", name, class_="amount" if name == head[-1] else None) for name in head]
    return tag("div", tag("table", tag("thead", tag("tr", titles)), tag("tbody", rows)), class_="wide")


def _data_uri(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _count(events: Sequence[Event], what: str) -> str:
    return f"{len(events)} {what}{'' if len(events) == 1 else 's'}"
