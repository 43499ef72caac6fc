"""The chart: every result of examination and tests, in order, with what tests take and cost, to be read while thinking."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from casesim.core.case import Finding
from casesim.core.chart import spent, totals
from casesim.core.encounter import Encounter, Examined, Ordered
from casesim.tui.widgets.plain import Plain, words


class FindingsPane(VerticalScroll):
    """Results, the newest last."""

    def __init__(self, tests: Sequence[Finding]) -> None:
        """`tests` are those of the case, for what they take and cost."""
        super().__init__(id="findings")
        self._tests = tuple(tests)

    def compose(self) -> ComposeResult:
        """The sum, and what to do while there is nothing."""
        yield Plain("", id="totals")
        yield Plain("Nothing examined or ordered yet. Results that you get are collected here.", classes="empty")

    def tell(self, encounter: Encounter) -> None:
        """Show all results of a stored encounter."""
        for event in encounter.events:
            if isinstance(event.body, Examined | Ordered):
                self.add(event.body)
        self.add_up(encounter)

    def add_up(self, encounter: Encounter) -> None:
        """Show what all tests so far take and cost."""
        text = totals(encounter)
        sums = self.query_one("#totals", Plain)
        sums.show(text)
        sums.display = bool(text)

    def add(self, body: Examined | Ordered) -> None:
        """Show one more result."""
        self.query(".empty").remove()
        kind = "Examined" if isinstance(body, Examined) else "Ordered"
        after = f" after question {body.after_turn}" if body.after_turn else " before the first question"
        about = spent(body, self._tests) if isinstance(body, Ordered) else ""
        after += f" · {about}" if about else ""
        self.mount(
            Plain(words((f"{kind}: {body.request}", "bold"), (after, "dim"), "\n" + body.result), classes="finding")
        )
        self.call_after_refresh(self.scroll_end, animate=False)
