"""The question box: always there to type in. Enter sends, up and down walk through what was said before.

It knows nothing of the encounter: it posts `QuestionSent`, and takes words back with `give_back`.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from casesim.core.text import LIMIT_QUESTION, clean
from casesim.tui.messages import PageTurned, QuestionSent
from casesim.tui.widgets.entry import Page


class QuestionBox(Page):
    """Where the trainee types."""

    limit = LIMIT_QUESTION

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send", id="question.send", tooltip="Say it to the one in front of you", show=False),
        Binding("up", "earlier", "Earlier question", id="question.earlier", tooltip="Bring back what you said before", show=False),
        Binding("down", "later", "Later question", id="question.later", tooltip="Go forward again in what you said", show=False),
        Binding("pageup", "page(-1)", "Scroll up", id="question.page-up", tooltip="Page back in the conversation", show=False),
        Binding("pagedown", "page(1)", "Scroll down", id="question.page-down", tooltip="Page on in the conversation", show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(
            id="question", compact=True, highlight_cursor_line=False,
            placeholder="Ask, or say something.  /help shows the acts.",
        )  # fmt: skip
        self._said: list[str] = []
        self._at = 0
        self._draft = self._sent = ""

    def remember(self, said: list[str]) -> None:
        """Take the questions of an encounter that goes on."""
        self._said = [*said]
        self._at = len(self._said)

    def give_back(self, text: str) -> bool:
        """Put words back into the box; where something else is in it, only "up" brings them back. Say which."""
        if self.text.strip():
            return False
        self._write(text)
        return True

    def take(self, text: str) -> None:
        """Insert pasted text as one line."""
        super().take(" ".join(text.split()))

    async def _on_key(self, event: events.Key) -> None:
        """Send at this very key: what is typed fast after it belongs to the next question."""
        active = self.screen.active_bindings.get(event.key) if not event.is_printable else None
        if active is not None and active.binding.id == "question.send":
            event.prevent_default()
            event.stop()
            self.action_send()
        elif event.key == "enter":
            event.prevent_default()

    def type_in(self, text: str) -> None:
        """Take keys that were typed before the box was there, Enter included; what follows an Enter comes a little later."""
        line, enter, rest = text.partition("\n")
        if line:
            self.insert(line, self.document.end)
            self.move_cursor(self.document.end)
        if enter:
            self.action_send()
        if rest:
            self.set_timer(0.1, partial(self.type_in, rest))

    def action_send(self) -> None:
        """Post the words; the screen clears the box when it has taken them."""
        text = clean(self.text, LIMIT_QUESTION, keep_newlines=False)
        if text:
            self._sent = self.text
            self.post_message(QuestionSent(text))

    def taken(self, text: str) -> None:
        """Clear the box: `text` is being answered."""
        if not self._said or self._said[-1] != text:
            self._said.append(text)
        self._at, self._draft = len(self._said), ""
        self._write(self.text.removeprefix(self._sent) if self._sent else "")  # keys may have come since
        self._sent = ""

    def action_earlier(self) -> None:
        """Go up a line, or to what was said before."""
        if self.cursor_location[0] > 0 or self.wrapped_document.location_to_offset(self.cursor_location).y > 0:
            self.action_cursor_up()
        elif self._at > 0:
            if self._at == len(self._said):
                self._draft = self.text
            self._at -= 1
            self._write(self._said[self._at])

    def action_later(self) -> None:
        """Go down a line, or forward in what was said."""
        y = self.wrapped_document.location_to_offset(self.cursor_location).y
        if y < self.wrapped_document.height - 1:
            self.action_cursor_down()
        elif self._at < len(self._said):
            self._at += 1
            self._write(self._draft if self._at == len(self._said) else self._said[self._at])

    def action_page(self, direction: int) -> None:
        """Scroll the conversation from here."""
        self.post_message(PageTurned(direction))

    def _write(self, text: str) -> None:
        self.load_text(text)
        self.move_cursor(self.document.end)
