"""Text on the screen exactly as it is: no markup is read in it, no control character reaches the terminal.

The one module that may use `Static`; everything else shows data through `Plain`.
"""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from casesim.core.text import clean


def as_content(text: str | Content) -> Content:
    """Return `text` as content that holds no markup and no control characters."""
    return text if isinstance(text, Content) else Content(clean(text))


def words(*parts: str | tuple[str, str]) -> Content:
    """Return content put together from plain pieces and (piece, style) pairs; pieces keep their spaces."""
    return Content.assemble(*(_safe(part) for part in parts))


def _safe(part: str | tuple[str, str]) -> str | tuple[str, str]:
    return _kept(part) if isinstance(part, str) else (_kept(part[0]), part[1])


def _kept(text: str) -> str:
    """Clean `text` and keep the white space around it."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[:start] + clean(text) + text[end:] if end > start else text


class Plain(Static):
    """A piece of text."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Show `text`, markup or not, as it is."""
        super().__init__(as_content(text), id=id, classes=classes, markup=False)

    def show(self, text: str | Content) -> None:
        """Show `text` instead."""
        self.update(as_content(text))
