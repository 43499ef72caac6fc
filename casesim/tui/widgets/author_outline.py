"""The tree of a case beside its text: a line that is chosen is jumped to. It is read from the text, valid or not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from casesim.core.text import clean
from casesim.session.outline import Heading
from casesim.tui.author_messages import LineChosen


class Outline(Tree[int]):
    """Keys and entries; the data of a node is its line."""

    DEFAULT_CSS = """
    Outline { background: $background; padding: 0; scrollbar-size-vertical: 1; &:focus { background: $background; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Go there", id="outline.go", tooltip="Go to the line of this key"),
        Binding("space", "toggle_node", "Open / close", id="outline.toggle", tooltip="Show or hide what is below", show=False),
    ]  # fmt: skip

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(Text("case"), id=id)
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = False
        self._shape: tuple[tuple[int, str], ...] = ()
        self._entries: list[TreeNode[int]] = []
        self._entry_lines: list[int] = []

    def take(self, headings: Sequence[Heading]) -> None:
        """Show `headings`; what was open stays open."""
        self._entry_lines = [heading.line for heading in headings]
        shape = tuple((heading.depth, heading.label) for heading in headings)
        if shape == self._shape:
            for node, line in zip(self._entries, self._entry_lines, strict=True):
                node.data = line
            return
        was_open = {_path(node) for node in self._entries if node.is_expanded}
        self._shape = shape
        self.clear()
        self._entries = []
        above: list[TreeNode[int]] = [self.root]
        for index, heading in enumerate(headings):
            del above[heading.depth + 1 :]
            has_more = index + 1 < len(headings) and headings[index + 1].depth > heading.depth
            label = Text(("" if has_more else "  ") + (clean(heading.label, 60, keep_newlines=False) or "–"))
            node = above[-1].add(label, heading.line, allow_expand=has_more)
            self._entries.append(node)
            above.append(node)
            if _path(node) in was_open:
                node.expand()
        self.root.expand()

    def follow(self, line: int) -> None:
        """Put the cursor on what holds a line of the text, as far as it is in view."""
        place = bisect_right(self._entry_lines, line) - 1
        if place < 0 or self.has_focus:
            return
        node: TreeNode[int] | None = self._entries[place]
        while node is not None and node.line < 0 and node.parent is not None:
            node = node.parent
        if node is not None and node is not self.root:
            self.move_cursor(node)

    @on(Tree.NodeSelected)
    def _selected(self, event: Tree.NodeSelected[int]) -> None:
        event.stop()
        if event.node.data is not None:
            self.post_message(LineChosen(event.node.data))


def _path(node: TreeNode[int]) -> tuple[str, ...]:
    parts: list[str] = []
    at: TreeNode[int] | None = node
    while at is not None and at.parent is not None:
        parts.append(str(at.label))
        at = at.parent
    return tuple(parts)
