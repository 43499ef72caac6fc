"""The line on top of every screen: where one is, and what goes on at the right."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from casesim.tui.widgets.plain import Plain


class TopLine(Horizontal):
    """A title at the left, anything at the right."""

    DEFAULT_CSS = """
    TopLine {
        dock: top; height: 1; background: $panel; color: $foreground; padding: 0 1;
        .top-title { width: 1fr; height: 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
        .top-right { width: auto; height: 1; }
    }
    """

    def __init__(self, title: str | Content, right: Widget | None = None) -> None:
        super().__init__()
        self._title, self._right = title, right or Plain("casesim")

    def compose(self) -> ComposeResult:
        """Title and right side."""
        yield Plain(self._title, classes="top-title")
        self._right.add_class("top-right")
        yield self._right

    def show(self, title: str | Content) -> None:
        """Show another title."""
        self.query_one(".top-title", Plain).show(title)
