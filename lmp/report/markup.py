"""HTML that cannot be broken out of: text is escaped where it enters, and only `Html` passes as it is."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

VOID = frozenset({"img", "meta", "br", "source", "input"})


class Html(str):
    """Markup made by this module."""


Content = str | Html | Iterable["Content"] | None


def tag(element: str, /, *content: Content, **attributes: str | bool | None) -> Html:
    """An element.

    Args:
        content: plain text (escaped), markup, None, or any nesting of these.
        attributes: escaped; `class_` is written as class, `http_equiv` as http-equiv; True writes the bare name, False
            and None leave it out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if element in VOID:
        return Html(f"<{element}{written}>")
    return Html(f"<{element}{written}>{join(content)}</{element}>")


def join(content: Content) -> Html:
    """Content in a row."""
    if content is None:
        return Html()
    if isinstance(content, Html):
        return content
    if isinstance(content, str):
        # What cannot be encoded, such as half of a surrogate pair, is shown as a question mark.
        return Html(escape(content.encode("utf-8", "replace").decode("utf-8")))
    return Html("".join(join(part) for part in content))


def python(source: str) -> Html:
    """Python source, its tokens in spans with the short class names of pygments."""
    from pygments import highlight  # type: ignore[import-untyped]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

    clean = source.encode("utf-8", "replace").decode("utf-8")
    return Html(highlight(clean, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)))


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return "" if value is None or value is False else f' {name}="{join(str(value))}"'
