"""Boxes to type in whose pasted text is cleaned before it is in them: terminals are attacked by what is pasted."""

from __future__ import annotations

from textual import events
from textual.strip import Strip
from textual.widgets import Input, TextArea

from casesim.core.text import clean


class Entry(Input):
    """One line to type in."""

    def __init__(
        self,
        placeholder: str,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        limit: int = 400,
        clears: bool = False,
    ) -> None:
        """`placeholder` says what to type; at most `limit` characters; `clears`: empty after Enter, for the next line."""
        super().__init__(placeholder=placeholder, id=id, max_length=limit, compact=True)
        self._clears = clears

    def give_back(self, text: str) -> None:
        """Put a line back that was of no use, where nothing else is typed yet."""
        if not self.value:
            self.value = text

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean(event.text, self.max_length, keep_newlines=False))

    async def _on_key(self, event: events.Key) -> None:
        """Submit at this very key: what is typed fast after it belongs to the next line."""
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            await self.action_submit()
            if self._clears:
                self.value = ""


class Page(TextArea):
    """Several lines to type in, wrapped."""

    limit = 20_000
    """Characters that it holds; what is pasted beyond is cut."""

    def on_mount(self) -> None:
        """Leave the function keys to the screen: they reach its panes from here, too."""
        for key in ("f6", "f7"):
            self._bindings.key_to_bindings.pop(key, None)

    def render_line(self, y: int) -> Strip:
        """Draw nothing where there is no room: Textual cannot wrap a placeholder to no width."""
        return super().render_line(y) if self.content_size.width > 0 else Strip.blank(self.size.width)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.take(event.text)

    def take(self, text: str) -> None:
        """Insert `text`, cleaned, in place of the selection."""
        room = self.limit - len(self.text)
        if room > 0 and not self.read_only:
            start, end = self.selection
            self._replace_via_keyboard(clean(text, room), start, end)
