"""The conversation: who said what, in order, and what was examined and ordered between.

Shows what it is given. A speaker is named in words at every line; casesim's own lines say that they are casesim's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from casesim.core.case import Finding
from casesim.core.chart import spent
from casesim.core.encounter import Briefed, Encounter, Examined, Exchanged, Hinted, Ordered
from casesim.core.patient import SpeakerCard
from casesim.tui.widgets.plain import Plain, words

APP = "casesim"
"""How the program itself is named as a speaker."""


def speaker_name(card: SpeakerCard) -> str:
    """Return the name and, where a relative speaks, the relation."""
    return card.name if card.role == "patient" else f"{card.name} ({card.relation or card.role})"


class Said(Horizontal):
    """One utterance: who, and what."""

    def __init__(self, who: str, text: str, kind: str, mark: str = "") -> None:
        """`kind` is a class of the style sheet: -you, -patient, -app or -act; `mark` stands before the name."""
        super().__init__(classes=f"said {kind}")
        self._who, self._text, self._mark = who, text, mark

    def compose(self) -> ComposeResult:
        """The name, then the words."""
        yield Plain(words((f"{self._mark:>3} ", "dim"), (self._who, "bold")), classes="who")
        yield Plain(self._text, classes="what")

    @property
    def text(self) -> str:
        """The words."""
        return self._text

    def show(self, text: str) -> None:
        """Show other words."""
        self._text = text
        for plain in self.query(".what").results(Plain):
            plain.show(text)

    def margin_note(self, note: str) -> None:
        """Show a mark in the margin in place of the one that is there."""
        self._mark = note
        for plain in self.query(".who").results(Plain):
            plain.show(words((f"{note:>3} ", "dim"), (self._who, "bold")))


class Exchange(Vertical):
    """A question and its answer; the answer may still be coming."""

    def __init__(self, turn: int, question: str, who: str, reply: str = "", *, is_notice: bool = False) -> None:
        super().__init__(classes="exchange")
        self.turn = turn
        self.question = Said("You", question, "-you", str(turn))
        self.reply = Said(APP, reply, "-app") if is_notice else Said(who, reply, "-patient")

    def compose(self) -> ComposeResult:
        """The question, then the answer."""
        yield self.question
        yield self.reply


class Conversation(VerticalScroll):
    """All that was said."""

    def __init__(self, speaker: SpeakerCard, *, follows: bool = True, tests: Sequence[Finding] = ()) -> None:
        """`follows`: stay at the newest line until the trainee scrolls back; `tests` say what each takes and costs."""
        super().__init__(id="conversation")
        self._tests = tuple(tests)
        self._follows = follows
        self._speaker = speaker_name(speaker)
        self._coming: Exchange | None = None

    def on_mount(self) -> None:
        """Begin to follow."""
        if self._follows:
            self.anchor()

    def tell(self, encounter: Encounter) -> None:
        """Show all that a stored encounter holds."""
        self.mount_all(list(self._rows(encounter)))

    def _rows(self, encounter: Encounter) -> Iterable[Exchange | Said]:
        for event in encounter.events:
            body = event.body
            if isinstance(body, Exchanged):
                yield self._exchange(body)
            elif isinstance(body, Examined | Ordered):
                yield self._act(body)
            elif isinstance(body, Hinted):
                yield Said(APP, f"Hint: {body.text}", "-app")
            elif isinstance(body, Briefed):
                yield Said(APP, f"The history\n\n{body.text}", "-given")

    def _exchange(self, body: Exchanged) -> Exchange:
        return Exchange(body.turn, body.question, self._speaker, body.reply.text, is_notice=body.reply.notice)

    def _act(self, body: Examined | Ordered) -> Said:
        about = spent(body, self._tests) if isinstance(body, Ordered) else ""
        what = f"{body.request} ({about})" if about else body.request
        return Said("Examined" if isinstance(body, Examined) else "Ordered", f"{what}\n{body.result}", "-act")

    def add_act(self, body: Examined | Ordered) -> None:
        """Show what was examined or ordered, and what came of it."""
        self.mount(self._act(body), before=self._coming)

    def add_line(self, text: str) -> None:
        """Show a line of casesim's own."""
        self.mount(Said(APP, text, "-app"), before=self._coming)

    def begin(self, turn: int, question: str) -> None:
        """Show a question whose answer is coming."""
        self._coming = Exchange(turn, question, self._speaker, "…")
        self.mount(self._coming)
        self.anchor()

    def add_sentence(self, text: str) -> None:
        """Show one more sentence of the answer that is coming."""
        if self._coming is not None:
            so_far = self._coming.reply.text.removesuffix("…").strip()
            self._coming.reply.show(f"{so_far} {text} …".strip())

    def settle(self, exchange: Exchanged) -> None:
        """Show the whole answer as it is stored."""
        coming, self._coming = self._coming, None
        if coming is None:
            self.mount(self._exchange(exchange))
        elif exchange.reply.notice:
            self.mount(self._exchange(exchange), after=coming)
            coming.remove()
        else:
            coming.reply.show(exchange.reply.text)

    def drop(self) -> None:
        """Take away the question that got no answer."""
        coming, self._coming = self._coming, None
        if coming is not None:
            coming.remove()

    def page(self, direction: int) -> None:
        """Scroll by a page: -1 up, 1 down."""
        (self.scroll_page_up if direction < 0 else self.scroll_page_down)(animate=False)

    def jump(self, turn: int) -> None:
        """Bring a turn into view and mark it."""
        self.release_anchor()
        for exchange in self.query(Exchange):
            exchange.set_class(exchange.turn == turn, "-found")
            if exchange.turn == turn:
                exchange.scroll_visible(top=True, animate=False)
