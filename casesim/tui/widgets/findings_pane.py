"""Findings so far: every result of examination and tests, in order, to be read again while thinking."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from casesim.core.encounter import Encounter, Examined, Ordered
from casesim.tui.widgets.plain import Plain, words


class FindingsPane(VerticalScroll):
    """Results, the newest last."""

    def __init__(self) -> None:
        super().__init__(id="findings")

    def compose(self) -> ComposeResult:
        """What to do while there is nothing."""
        yield Plain("Nothing examined or ordered yet. Results that you get are collected here.", classes="empty")

    def tell(self, encounter: Encounter) -> None:
        """Show all results of a stored encounter."""
        for event in encounter.events:
            if isinstance(event.body, Examined | Ordered):
                self.add(event.body)

    def add(self, body: Examined | Ordered) -> None:
        """Show one more result."""
        self.query(".empty").remove()
        kind = "Examined" if isinstance(body, Examined) else "Ordered"
        after = f" after question {body.after_turn}" if body.after_turn else " before the first question"
        self.mount(
            Plain(words((f"{kind}: {body.request}", "bold"), (after, "dim"), "\n" + body.result), classes="finding")
        )
        self.call_after_refresh(self.scroll_end, animate=False)
