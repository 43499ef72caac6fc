"""Examination and tests: asked for in words, or picked from the case's list where the mode allows a list.

A list cues: in exam mode there is none. Posts `RequestMade`; shows what came of it when it is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from casesim.core.case import Finding
from casesim.core.chart import group_name, price
from casesim.core.encounter import Examined, Ordered
from casesim.tui.messages import ActName, RequestMade
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.plain import Plain, words

PLACEHOLDER: dict[ActName, str] = {
    "examine": "Examine what?  e.g. cardiovascular, abdomen",
    "order": "Order which test?  e.g. ECG, troponin",
}
EMPTY: dict[ActName, str] = {
    "examine": "Type a region or a manoeuvre and press Enter; what you find is written here.",
    "order": "Type a test and press Enter; its result is written here.",
}


class ActPane(Vertical):
    """One box to type in, the list where there is one, and the results since it opened, the newest on top."""

    def __init__(self, act: ActName, offered: Sequence[Finding]) -> None:
        """`offered` is empty where nothing may cue."""
        super().__init__(id=f"act-{act}", classes="act")
        self._act, self._offered = act, tuple(offered)
        self._groups = tuple(dict.fromkeys(finding.group for finding in offered))
        self._done: set[str] = set()
        self._told: list[Examined | Ordered] = []

    def compose(self) -> ComposeResult:
        """The box, the list, the result."""
        yield Entry(PLACEHOLDER[self._act], clears=True)
        if self._offered:
            yield OptionList(*self._options(), markup=False, compact=True)
        with VerticalScroll(classes="result", can_focus=bool(not self._offered)):
            yield Plain(EMPTY[self._act], classes="last")

    def mark(self, done: set[str]) -> None:
        """Mark what was done before, by finding id."""
        self._done |= done
        for listed in self.query(OptionList):
            for finding in self._offered:
                if finding.id in done:
                    listed.replace_option_prompt(finding.id, self._prompt(finding))

    def tell(self, body: Examined | Ordered) -> None:
        """Show what came of a request."""
        self._told.insert(0, body)
        self.query_one(".last", Plain).show(words(*(part for told in self._told for part in _result(told))))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _options(self) -> list[Option]:
        options = []
        for number, group in enumerate(self._groups):
            whole = words((group_name(group), "bold"), (" (all of it)" if self._act == "examine" else "", "dim"))
            options.append(Option(whole, id=f"group {number}", disabled=self._act != "examine"))
            options += [Option(self._prompt(f), id=f.id) for f in self._offered if f.group == group]
        return options

    def _prompt(self, finding: Finding) -> Content:
        about = price(finding)
        return words(
            "  ✓ " if finding.id in self._done else "  · ", finding.name, (f"  {about}" if about else "", "dim")
        )

    def on_key(self, event: events.Key) -> None:
        """Take letters typed over the list into the box: a word is never lost for want of a Tab."""
        if event.is_printable and event.character and isinstance(self.screen.focused, OptionList):
            event.stop()
            box = self.query_one(Entry)
            box.focus()
            box.insert_text_at_cursor(event.character)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(RequestMade(self._act, event.value.strip()))

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen = event.option.id or ""
        if chosen.startswith("group "):
            self.post_message(RequestMade(self._act, self._groups[int(chosen.removeprefix("group "))]))
            return
        name = next(finding.name for finding in self._offered if finding.id == chosen)
        self.post_message(RequestMade(self._act, name))


def _result(body: Examined | Ordered) -> tuple[str | tuple[str, str], ...]:
    """Return what was asked for, where the result does not begin with it, and the result."""
    head = () if body.result.startswith(f"{body.request}:") else ((body.request, "bold"), "\n")
    return (*head, body.result + "\n\n")
