"""Home: the cases, a search, a surprise, and where one stopped.

Shows what the desk reads in worker threads; the first picture is there before anything is read.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from casesim.core.encounter import EncounterSummary
from casesim.core.errors import CasesimError
from casesim.session.desk import CaseCard, Desk
from casesim.tui.asking import reason_of
from casesim.tui.messages import (
    CardsRead,
    CaseChosen,
    DeskFailed,
    EncounterChosen,
    EncountersFailed,
    EncountersRead,
)
from casesim.tui.places import PLACES
from casesim.tui.progress import CaseProgress, by_case, line_of, still_open, week
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain, words
from casesim.tui.widgets.top_line import TopLine

GROUPS = ("specialty", "complaint", "difficulty", "progress")
"""By what the cases are grouped."""
DIFFICULTIES = {"foundation": 0, "core": 1, "advanced": 2}
DONE = 80.0
"""Per cent from which a case counts as done well in the list."""
REVIEWED = {"peer": "peer reviewed", "expert": "expert reviewed"}
READING = "Reading the cases …"
NO_FIT = "No case fits these words. Press Esc to see all."
NO_CASES = (
    "There are no cases yet: put YAML files into the folder “cases” of your data folder (`casesim paths` says where)."
)
Cards = Callable[[], Iterable["dict[str, Any] | CasesimError"]]
"""Reads cards (see `CaseCard`) or what is wrong with a case, one after the other, without reading whole cases."""
RECENT = 12
"""Encounters in the list beside the cases."""


class HomeScreen(Screen[None]):
    """Where everything begins."""

    CSS_PATH = "home.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP_TEXT = (
        "Choose a case and press Enter. Type in the search box to narrow the list (complaint, specialty, difficulty); G groups it "
        "otherwise: by specialty, complaint, difficulty or your own progress. “Surprise me” draws a case and a patient. Encounters that "
        "you left open wait under “Go on”."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "surprise", "Surprise me", id="home.surprise", tooltip="A random case and a random patient"),
        Binding("f3", "go_on", "Go on", id="home.continue", tooltip="Go on with the encounter that you left last"),
        *(found.binding() for found in PLACES),
        Binding("g", "group", "Group", id="home.group", tooltip="Group the cases by specialty, complaint, difficulty or own progress"),
        Binding("ctrl+f,slash", "search", "Search", id="home.search", tooltip="Go to the search box"),
        Binding("escape", "clear", "Show all", id="home.clear", tooltip="Clear the search", show=False),
    ]  # fmt: skip

    def __init__(self, cards: Cards | None = None) -> None:
        """`cards` reads the list at once; without it the desk does, case by case."""
        super().__init__()
        self._read_heads = cards
        self._grouped_by = GROUPS[0]
        self._first: str | None = None
        """The case that was highlighted because it is the first, not because somebody chose it."""
        self._desk: Desk | None = None
        self._cards: tuple[CaseCard, ...] | None = None
        self._is_read = False
        self._summaries: tuple[EncounterSummary, ...] = ()

    def compose(self) -> ComposeResult:
        """Search and buttons above, cases and recent encounters below."""
        yield TopLine("casesim · practise taking a history")
        with Horizontal(id="home-bar"):
            yield Entry("Search the cases", id="search", limit=80)
            yield Button("Surprise me", id="surprise", compact=True, tooltip="A random case and a random patient")
            yield Button(
                "Go on", id="go-on", compact=True, disabled=True, tooltip="Go on with the encounter that you left last"
            )
            yield Button("Past encounters", id="open-past", compact=True, tooltip="All encounters, open and marked")
        with Horizontal(id="home-line"):
            yield Plain("", id="week")
            yield Button(
                Content(f"by {GROUPS[0]}"), id="group", compact=True, tooltip="Group the cases by something else (g)"
            )
        with Horizontal(id="home-body"):
            with Vertical(id="cases-side"):
                yield Plain(READING, id="cases-state")
                yield OptionList(id="cases", markup=False)
            with Vertical(id="recent-side"):
                yield Plain("Recent", id="recent-title")
                yield OptionList(id="recent", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Wait for the desk."""
        self.query_one("#cases", OptionList).display = False
        self.query_one("#recent", OptionList).display = False
        if self._read_heads is not None:
            self.call_after_refresh(self._read_cards, self._read_heads)

    def take(self, desk: Desk) -> None:
        """Take the desk, and read."""
        self._desk = desk
        if self._read_heads is None:
            self._read_cards(lambda: _cards_of(desk))
        self._read_encounters(desk)

    def on_screen_resume(self) -> None:
        """Read the encounters again: there may be a new one."""
        if self._desk is not None:
            self._read_encounters(self._desk)

    # --- workers

    @work(group="cards", exclusive=True, thread=True, exit_on_error=False)
    def _read_cards(self, read: Cards) -> None:
        """Read in a thread; the list grows on the screen meanwhile."""
        cards: list[CaseCard] = []
        refused: list[str] = []
        try:
            for found in read():
                if isinstance(found, CasesimError):
                    refused.append(str(found))
                else:
                    known = {name: found[name] for name in CaseCard.model_fields if name in found}
                    cards.append(CaseCard.model_validate(known))
                self.post_message(CardsRead(tuple(cards), is_all=False))
        except Exception as error:
            self.post_message(DeskFailed(reason_of(error)))
            return
        self.post_message(CardsRead(tuple(cards), tuple(refused)))

    @work(group="encounters", exclusive=True, exit_on_error=False)
    async def _read_encounters(self, desk: Desk) -> None:
        try:
            self.post_message(EncountersRead(await asyncio.to_thread(desk.encounters)))
        except Exception as error:
            self.post_message(EncountersFailed(reason_of(error)))

    # --- what comes of them

    @on(CardsRead)
    def _cards_read(self, event: CardsRead) -> None:
        event.stop()
        is_first = not self._cards
        self._cards = event.cards
        self._is_read = event.is_all
        self._redraw()
        for line in event.refused:
            self.notify(f"A case is left out: {line}", severity="warning", markup=False, timeout=12)
        if is_first and self._cards and (self.focused is None or not self.query_one("#search", Entry).value):
            self.query_one("#cases", OptionList).focus()

    @on(EncountersRead)
    def _encounters_read(self, event: EncountersRead) -> None:
        event.stop()
        self._summaries = event.summaries
        self.query_one("#go-on", Button).disabled = not still_open(event.summaries)
        self._redraw()
        recent = self.query_one("#recent", OptionList)
        recent.set_options(Option(_recent_line(summary), id=summary.id) for summary in event.summaries[:RECENT])
        recent.display = bool(event.summaries)
        now = self._desk.clock.now() if self._desk else None
        text = week(event.summaries, now) if event.summaries and now else "Your encounters will stand here."
        self.query_one("#week", Plain).show(text)

    @on(EncountersFailed)
    def _encounters_failed(self, event: EncountersFailed) -> None:
        event.stop()
        self.query_one("#week", Plain).show(event.reason)
        self.notify(event.reason, severity="error", markup=False, timeout=12)

    @on(DeskFailed)
    def _desk_failed(self, event: DeskFailed) -> None:
        event.stop()
        self.query_one("#cases-state", Plain).show(f"The cases cannot be read: {event.reason}")

    # --- the list

    def _redraw(self) -> None:
        if self._cards is None:
            return
        wanted = self.query_one("#search", Entry).value.casefold().split()
        shown = [card for card in self._cards if _matches(card, wanted)]
        progress = by_case(self._summaries)
        listed, state = self.query_one("#cases", OptionList), self.query_one("#cases-state", Plain)
        before = listed.highlighted_option.id if listed.highlighted_option else None
        options = _options(shown, progress, self._grouped_by)
        listed.set_options(options)
        listed.display = bool(shown)
        ids = [option.id for option in options]
        first = next((place for place, found in enumerate(ids) if found), None)
        is_chosen = before is not None and before in ids and before != self._first
        listed.highlighted = ids.index(before) if is_chosen else first
        self._first = ids[first] if first is not None else None
        state.display = not shown
        state.show(NO_FIT if self._cards else NO_CASES if self._is_read else READING)

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        self._redraw()

    @on(Input.Submitted, "#search")
    def _search_done(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#cases", OptionList).focus()

    @on(OptionList.OptionSelected, "#cases")
    def _case_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(CaseChosen(event.option.id or ""))

    @on(OptionList.OptionSelected, "#recent")
    def _recent_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(EncounterChosen(event.option.id or ""))

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        pressed = event.button.id or ""
        if pressed.startswith("open-"):
            await self.run_action(f"app.open('{pressed.removeprefix('open-')}')")
            return
        {"surprise": self.action_surprise, "go-on": self.action_go_on, "group": self.action_group}[pressed]()

    # --- actions

    def action_surprise(self) -> None:
        """Draw a case and a patient."""
        if self._cards:
            self.post_message(CaseChosen(random.choice(self._cards).id))

    def action_go_on(self) -> None:
        """Take up the newest open encounter."""
        waiting = still_open(self._summaries)
        if waiting:
            self.post_message(EncounterChosen(waiting[0].id))
        else:
            self.notify("No encounter is open. Choose a case to begin one.", markup=False)

    def action_group(self) -> None:
        """Group the cases by the next thing."""
        self._grouped_by = GROUPS[(GROUPS.index(self._grouped_by) + 1) % len(GROUPS)]
        self.query_one("#group", Button).label = Content(f"by {self._grouped_by}")
        self._redraw()

    def action_search(self) -> None:
        """Go to the search box."""
        self.query_one("#search", Entry).focus()

    def action_clear(self) -> None:
        """Show all cases again."""
        self.query_one("#search", Entry).value = ""
        self.query_one("#cases", OptionList).focus()


def _cards_of(desk: Desk) -> Iterable[dict[str, Any] | CasesimError]:
    """Read the cards of a desk, case by case."""
    for case_id in desk.library.cases():
        try:
            yield desk.card(case_id).model_dump()
        except CasesimError as error:
            yield error


def _matches(card: CaseCard, wanted: list[str]) -> bool:
    text = " ".join((card.title, card.complaint, card.specialty, card.difficulty, card.setting, card.id)).casefold()
    return all(word in text for word in wanted)


def _options(cards: list[CaseCard], progress: dict[str, CaseProgress], grouped_by: str) -> list[Option]:
    """Return the cases under the titles of their groups; a title cannot be chosen."""
    groups: dict[tuple[int, str], list[CaseCard]] = {}
    for card in cards:
        groups.setdefault(_group(card, progress.get(card.id), grouped_by), []).append(card)
    options: list[Option] = []
    for key in sorted(groups):
        title = f"{key[1]} ({len(groups[key])})"
        options.append(Option(words((title, "bold underline")), disabled=True))
        within = sorted(groups[key], key=lambda card: card.title.casefold())
        options += [Option(_case_lines(card, progress.get(card.id), grouped_by), id=card.id) for card in within]
    return options


def _group(card: CaseCard, own: CaseProgress | None, grouped_by: str) -> tuple[int, str]:
    """Return the group of a case and its place among the groups."""
    if grouped_by == "difficulty":
        return DIFFICULTIES.get(card.difficulty, 9), card.difficulty.capitalize()
    if grouped_by == "progress":
        if own is None or own.best is None:
            return 0, "Not tried yet"
        return (1, "Tried") if own.best < DONE else (2, f"Best {DONE:.0f} % and more")
    named = card.complaint if grouped_by == "complaint" else card.specialty
    return 0, named[:1].upper() + named[1:]


def _case_lines(card: CaseCard, progress: CaseProgress | None, grouped_by: str) -> Content:
    """Return a case in two lines; what the title of its group says is not said again."""
    own = "not tried yet"
    if progress is not None and progress.best is not None:
        own = f"{progress.attempts} attempt{'' if progress.attempts == 1 else 's'}, best {progress.best:.0f} %"
        own += f", last {progress.last:.0f} %" if progress.last is not None and progress.attempts > 1 else ""
    speaks = [] if card.speaker == "patient" else [f"a {card.speaker} speaks"]
    specialty = card.specialty if card.specialty[1:2].isupper() else card.specialty[:1].lower() + card.specialty[1:]
    said = {"complaint": card.complaint, "specialty": specialty, "difficulty": card.difficulty}
    parts = [text for name, text in said.items() if name != grouped_by]
    review = [REVIEWED[card.review]] if card.review in REVIEWED else []
    about = " · ".join([*parts, *speaks, f"{card.minutes} min", *review, own])
    return words((card.title, "bold"), ("\n  " + about, "dim"))


def _recent_line(summary: EncounterSummary) -> Content:
    return words((summary.case_title, "bold"), ("\n  " + line_of(summary), "dim"))
