"""The items of the rubric, marked: verdict in a sign and in words, quote, reason, and what a good question would have been.

Posts `TurnChosen` for the item whose turn is to be seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from casesim.core.rubric import Mark, ScoreSheet, Verdict
from casesim.tui.messages import TurnChosen
from casesim.tui.widgets.plain import Plain, words

SIGNS = {Verdict.MET: "✓", Verdict.NOT_MET: "✗", Verdict.UNSCORED: "–", Verdict.NEEDS_REVIEW: "?"}
WORDS = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "missed",
    Verdict.UNSCORED: "not scored",
    Verdict.NEEDS_REVIEW: "to be reviewed by a person",
}
STYLES = {
    Verdict.MET: "$text-success",
    Verdict.NOT_MET: "$text-error",
    Verdict.UNSCORED: "dim",
    Verdict.NEEDS_REVIEW: "$text-warning",
}
VIEWS: tuple[tuple[str, tuple[Verdict, ...]], ...] = (
    ("all items", tuple(Verdict)),
    ("missed items", (Verdict.NOT_MET,)),
    ("items to review", (Verdict.NEEDS_REVIEW,)),
    ("met items", (Verdict.MET,)),
)


class MarksPane(Vertical):
    """The list and what is to be said of the one that is highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "view",
            "Other view",
            id="marks.view",
            tooltip="All items, the missed ones, those to review, the met ones",
        ),
    ]

    def __init__(self, sheet: ScoreSheet) -> None:
        super().__init__(id="marks")
        self._sheet, self._view = sheet, 0
        self._marks = {mark.id: mark for mark in sheet.items}
        self._better: Mapping[str, Sequence[str]] = {}

    def compose(self) -> ComposeResult:
        """What is shown, the list, the detail."""
        yield Plain("", id="marks-view")
        yield OptionList(id="marks-list", markup=False, compact=True)
        with VerticalScroll(id="mark-detail", can_focus=False):
            yield Plain("", id="mark-words")

    def on_mount(self) -> None:
        """Show all items."""
        self._redraw()

    def suggest(self, better: Mapping[str, Sequence[str]]) -> None:
        """Take good questions for missed items, by item id, in place of the rubric's own."""
        self._better = better
        option = self.query_one("#marks-list", OptionList).highlighted_option
        self._explain(option.id or "" if option else "")

    def action_view(self) -> None:
        """Show the next view that has items."""
        for _ in VIEWS:
            self._view = (self._view + 1) % len(VIEWS)
            if any(mark.verdict in VIEWS[self._view][1] for mark in self._sheet.items):
                break
        self._redraw()

    def _redraw(self) -> None:
        name, verdicts = VIEWS[self._view]
        listed = self.query_one("#marks-list", OptionList)
        options: list[Option] = []
        for domain_id, domain in self._sheet.domains.items():
            marks = [mark for mark in self._sheet.items if mark.domain == domain_id and mark.verdict in verdicts]
            if marks:
                options.append(Option(words((domain.title, "bold")), disabled=True))
                options += [Option(_line(mark), id=mark.id) for mark in marks]
        listed.set_options(options)
        listed.highlighted = next((n for n, option in enumerate(options) if option.id), None)
        self.query_one("#marks-view", Plain).show(f"Shown: {name} (v changes). Enter shows the turn.")

    @on(OptionList.OptionHighlighted, "#marks-list")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._explain(event.option.id or "")

    def _explain(self, item_id: str) -> None:
        mark = self._marks.get(item_id)
        if mark is not None:
            self.query_one("#mark-words", Plain).show(detail(mark, self._better.get(item_id, ())))
            self.query_one("#mark-detail", VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected, "#marks-list")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        mark = self._marks.get(event.option.id or "")
        if mark is not None and mark.turns:
            self.post_message(TurnChosen(mark.turns[0]))  # where there is none, the words below say so


def _line(mark: Mark) -> Content:
    critical = " (critical)" if mark.critical else ""
    return words(
        (f" {SIGNS[mark.verdict]} ", f"bold {STYLES[mark.verdict]}"), f"{mark.text}{critical}",
        (f" · {WORDS[mark.verdict]} {round(mark.points, 2):g}/{round(mark.max, 2):g}", "dim"),
    )  # fmt: skip


def detail(mark: Mark, better: Sequence[str] = ()) -> Content:
    """Return all that is to be said of a mark; `better` are questions beyond the rubric's own."""
    turns = ", ".join(str(turn) for turn in mark.turns)
    parts: list[str | tuple[str, str]] = [
        (f"{SIGNS[mark.verdict]} {WORDS[mark.verdict]}", f"bold {STYLES[mark.verdict]}"),
        f", {round(mark.points, 2):g} of {round(mark.max, 2):g}: {mark.text}",
    ]
    if mark.quote:
        parts += ["\n", (f"turn {turns}: " if turns else "", "dim"), f"“{mark.quote}”"]
    if mark.level:
        parts += [f"\n{mark.level}"]
    if mark.reason:
        parts += [(f"\n{mark.reason}", "dim")]
    parts += [(f"\n  {line}", "dim") for line in mark.detail]
    questions = tuple(better) or mark.better
    if questions and mark.verdict is not Verdict.MET:
        parts += [("\nYou could have asked:", "bold"), *(f"\n  “{question}”" for question in questions[:2])]
    return words(*parts)
