"""The trainee's notes: a page that tells, when the pen rests, what is on it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import TextArea

from casesim.tui.messages import NotesChanged
from casesim.tui.widgets.entry import Page

REST_S = 0.8
"""Seconds without a key after which the notes are kept."""


class NotesPane(Vertical):
    """A page for notes."""

    def __init__(self, text: str) -> None:
        super().__init__(id="notes")
        self._kept = text
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The page."""
        yield Page(self._kept, compact=True, id="notes-page", highlight_cursor_line=False,
                   placeholder="Your notes, kept as you write. “Summary:”, “Differential:” and “Plan:” begin parts that a rubric may mark.")  # fmt: skip

    def flush(self) -> None:
        """Tell at once what is not told yet."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        text = self.query_one(Page).text
        if text != self._kept:
            self._kept = text
            self.post_message(NotesChanged(text))

    def settle(self) -> str:
        """Return what is on the page, and tell nothing more of it: who asks keeps it."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._kept = self.text
        return self._kept

    @property
    def text(self) -> str:
        """What is on the page."""
        return self.query_one(Page).text

    def take(self, text: str) -> None:
        """Show notes that came another way (a line typed as `/note`)."""
        self._kept = text
        self.query_one(Page).load_text(text)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST_S, self.flush)
