"""Text on the screen exactly as it is: no markup is read in it, no control character reaches the terminal.

The one module that may use `Static`; everything else shows data through `Plain`.
"""

from __future__ import annotations

import re

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from casesim.core.text import clean

_SIGN = re.compile(r" *(?:[·•+−✓✗?!~–-] |\d{1,2}\. )?")
_LISTS = re.compile(r"^(?: |[·•+−✓✗?!~–-] |\d{1,2}\. )", re.MULTILINE)


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


def hung(text: Content, width: int) -> Content:
    """Return `text` wrapped to `width` columns, the lines of a list going on below their first word, not below its sign."""
    lines: list[Content] = []
    for line in text.split("\n", allow_blank=True):
        sign = _SIGN.match(line.plain)
        deep = sign.end() if sign else 0
        pieces = line.wrap(width) if deep and line.cell_length > width else [line]
        if len(pieces) < 2 or deep > width // 2:
            lines.append(line)
            continue
        rest = line.divide([len(pieces[0].plain)])[1]
        rest = rest.divide([len(rest.plain) - len(rest.plain.lstrip(" "))])[-1]
        lines += [pieces[0], *(piece.pad_left(deep) for piece in rest.wrap(width - deep))]
    return Content("\n").join(lines)


class Plain(Static):
    """A piece of text; what is a list in it is wrapped as one."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Show `text`, markup or not, as it is."""
        super().__init__(as_content(text), id=id, classes=classes, markup=False)

    def show(self, text: str | Content) -> None:
        """Show `text` instead."""
        self.update(as_content(text))

    def _listed(self, width: int) -> Content | None:
        """Return the text wrapped as a list, or None where there is no list in it, or nothing is wrapped."""
        text = self.content
        styles = self.styles
        if not isinstance(text, Content) or styles.is_auto_width or styles.text_wrap == "nowrap" or width < 1:
            return None
        return hung(text, width) if _LISTS.search(text.plain) else None

    def render(self) -> RenderResult:
        """Draw the text."""
        return self._listed(self.size.width) or super().render()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the text takes in `width` columns."""
        listed = self._listed(width)
        if listed is None:
            return super().get_content_height(container, viewport, width)
        return len(listed.wrap(width))
