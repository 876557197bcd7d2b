"""A model that only continues text does not stop after its answer: it goes on with a next example of its own.

Mostly that begins with a context line, which is a stop sequence. In a conversation it may begin with the next query
right away. A comment is no stop sequence, since comments inside the source must survive; a comment in the form of a
query (no capital letter, `.` or `?` at its end) at the left margin after some code is taken for one. Chat models
answer once, and write such comments too: they are not cut.
"""

from __future__ import annotations

import re

_QUERY = re.compile(r"# [^A-Z]*[.?]\s*")


def until_next_query(text: str) -> str:
    """The text up to where a next query begins."""
    lines = text.splitlines(keepends=True)
    code_before = False
    for i, line in enumerate(lines):
        if code_before and _QUERY.fullmatch(line):
            return "".join(lines[:i])
        code_before = code_before or bool(line.strip() and not line.startswith("#"))
    return text
