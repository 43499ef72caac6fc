"""The text of a case, as its author types it: YAML with its keys, comments and templates told apart, faulty lines marked.

Tells nothing of what the text means; the screen says which lines are faulty. Control characters are shown as `�`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.document._document import Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea

from casesim.core.text import clean
from casesim.tui.widgets.entry import Page

_KEY = re.compile(r"""^\s*(?:- +)*["']?[\w-]+["']?:(?=\s|$)""")
_INLINE_KEY = re.compile(r"(?<=[{,])\s*[\w-]+:(?=\s)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|(?<![\w])'(?:[^']|'')*'")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")
_UNSEEN = (
    *range(9),
    *range(11, 32),
    *range(127, 160),
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
)
_CONTROL = dict.fromkeys(_UNSEEN, "�")


class _Wrapped(WrappedDocument):
    """The text, wrapped, which knows its height: Textual counts it anew for each line that it draws (15 ms a key at 3,000 lines)."""

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap all lines."""
        super().wrap(width, tab_width)
        self._height = super().height

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap the lines of an edit."""
        super().wrap_range(start, old_end, new_end)
        self._height = super().height

    @property
    def height(self) -> int:
        """Lines, wrapped."""
        return self._height


class AuthorText(Page):
    """The editor."""

    limit = 256_000
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "author-text--key", "author-text--quoted", "author-text--template", "author-text--comment", "author-text--faulty",
    }  # fmt: skip
    DEFAULT_CSS = """
    AuthorText {
        border: none; padding: 0; background: $background;
        .author-text--key { color: $text-primary; }
        .author-text--quoted { color: $text-success; }
        .author-text--template { color: $text-accent; text-style: bold; }
        .author-text--comment { color: $text-muted; text-style: italic; }
        .author-text--faulty { background: $error 25%; text-style: underline; }
    }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__("", id=id, tab_behavior="indent", show_line_numbers=True, compact=True, max_checkpoints=500)
        self.indent_width = 2
        self._faulty: frozenset[int] = frozenset()

    def on_mount(self) -> None:
        """Leave the function keys to the screen."""
        super().on_mount()
        for key in ("f5", "f8"):
            self._bindings.key_to_bindings.pop(key, None)

    def load_text(self, text: str) -> None:
        """Show another text; it cannot be undone."""
        super().load_text(text)
        self.wrapped_document = _Wrapped(self.document, self.wrap_width, self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)

    def mark(self, lines: Iterable[int]) -> None:
        """Mark faulty lines (from 1), and no others."""
        faulty = frozenset(line - 1 for line in lines)
        if faulty != self._faulty:
            self._faulty = faulty
            self.notify_style_update()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """Return a line with its parts told apart."""
        line = super().get_line(line_index)
        source = line.plain
        shown = Text(source.translate(_CONTROL), end="", no_wrap=True)
        for pattern, name in ((_KEY, "key"), (_INLINE_KEY, "key"), (_QUOTED, "quoted"), (_TEMPLATE, "template")):
            for found in pattern.finditer(source):
                shown.stylize(self.get_component_rich_style(f"author-text--{name}", partial=True), *found.span())
        comment = _comment(source)
        if comment is not None:
            shown.stylize(self.get_component_rich_style("author-text--comment", partial=True), comment)
        if line_index in self._faulty:
            shown.stylize(
                self.get_component_rich_style("author-text--faulty", partial=True), len(source) - len(source.lstrip())
            )
        return shown

    def show_whole(self, text: str) -> None:
        """Put another text in place of all that is there; it can be undone."""
        self.replace(text, (0, 0), self.document.end)
        self.move_cursor((0, 0))

    def jump(self, line: int, column: int = 1) -> None:
        """Go to a line and a column (from 1), with the line in view."""
        row = max(0, min(line - 1, self.document.line_count - 1))
        self.move_cursor((row, max(0, min(column - 1, len(self.document.get_line(row))))), center=True)

    def take(self, text: str) -> None:
        """Insert pasted text, cleaned; white space around it stays: it is part of the YAML."""
        body = clean(text)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        space = (text[:start] if body else text, text[end:] if body else "")
        whole = "".join(char for char in space[0] if char in " \n") + body + "".join(c for c in space[1] if c in " \n")
        room = self.limit - len(self.text)
        if room > 0:
            self._replace_via_keyboard(whole[:room], *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        """Begin a new line where the one before begins, deeper behind a key without a value."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            row, column = self.selection.end
            before = self.document.get_line(row)[:column]
            indent = len(before) - len(before.lstrip(" "))
            deeper = 2 if before.rstrip().endswith(":") else 0
            self._replace_via_keyboard("\n" + " " * (indent + deeper), *self.selection)
            return
        await TextArea._on_key(self, event)


def _comment(source: str) -> int | None:
    """Return where the comment of a line begins, or None."""
    quoted = [found.span() for found in _QUOTED.finditer(source)]
    for found in _COMMENT.finditer(source):
        if not any(start <= found.start() < end for start, end in quoted):
            return found.start()
    return None
