"""The end of an interview: finishing, time that is up, leaving for later; always after the answer that is coming has ended.

Half of the interview screen, on its own so that each half can be read in one go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from textual import on, work
from textual.screen import Screen

from casesim.core.encounter import Mode
from casesim.session.encounter import EncounterService
from casesim.tui.acting import finish, put_down
from casesim.tui.asking import reason_of
from casesim.tui.messages import (
    ActFailed,
    EncounterGraded,
    EncounterLeft,
    FinishAsked,
    GradeFailed,
    TalkRanOut,
    TimeRanOut,
    TimeRunsShort,
)
from casesim.tui.screens.finish import Ending, FinishScreen
from casesim.tui.widgets.clock import Clock
from casesim.tui.widgets.differential_pane import DifferentialPane
from casesim.tui.widgets.notes_pane import NotesPane
from casesim.tui.widgets.panes import Panes
from casesim.tui.widgets.say_bar import SayBar


class InterviewEnd(Screen[None]):
    """What every end of an encounter has in common."""

    def __init__(self, service: EncounterService) -> None:
        super().__init__()
        self._service = service
        self._ending: Callable[[], object] | None = None
        """What to do once the answer that is coming has ended."""
        self._one_at_a_time = asyncio.Lock()

    @on(FinishAsked)
    def _finish_asked(self, event: FinishAsked) -> None:
        event.stop()
        self.action_finish()

    def action_finish(self) -> None:
        """Ask, then close and mark; refused while a question is unanswered."""
        if self.query_one(SayBar).is_answering:
            text = "The answer is still coming: wait for it, or press Esc to stop it."
            self.notify(text, severity="warning", markup=False)
            return
        asked = len(self._service.encounter.exchanges)
        text = f"You have asked {asked} question{'' if asked == 1 else 's'}. A finished encounter cannot be taken up again."
        if self._service.encounter.mode is Mode.EXAM:
            text = f"The formal end of the exam. {text} The marks come next."
        if not self.query_one(DifferentialPane).ranked:
            text += "\nYou have no differential yet."
        self.app.push_screen(FinishScreen(text), self._confirmed)

    def _confirmed(self, ending: Ending | None) -> None:
        if ending is not None:
            self._finish(False, ending.rating)

    @on(TimeRunsShort)
    def _time_runs_short(self, event: TimeRunsShort) -> None:
        event.stop()
        self.notify("One minute is left.", severity="warning", markup=False)

    @on(TalkRanOut)
    def _talk_ran_out(self, event: TalkRanOut) -> None:
        event.stop()
        minutes = f"{self._service.terms.writing:g} minutes"
        self.notify(f"Time is up. {minutes} are left for notes and differential.", severity="warning", markup=False)
        self._when_silent(partial(self.query_one(Panes).show, "differential"))

    @on(TimeRanOut)
    def _time_ran_out(self, event: TimeRanOut) -> None:
        event.stop()
        self.notify("Time is up. The encounter is closed and marked.", severity="warning", markup=False)
        if isinstance(self.app.screen, FinishScreen):
            self.app.pop_screen()
        self._when_silent(partial(self._finish, True))

    def _when_silent(self, then: Callable[[], object]) -> None:
        """Do `then` at once, or once the answer that is coming has been stopped."""
        bar = self.query_one(SayBar)
        if not bar.is_answering:
            then()
            return
        self._ending = then
        bar.stop()

    @work(group="end", exit_on_error=False, exclusive=True)
    async def _finish(self, time_up: bool, rating: int | None = None) -> None:
        self.query_one(Clock).stop()
        self.query_one(SayBar).say_state("Marking …")
        notes = self.query_one(NotesPane).settle()
        async with self._one_at_a_time:
            try:
                encounter = await asyncio.to_thread(finish, self._service, notes, time_up=time_up, rating=rating)
            except Exception as error:
                self.post_message(GradeFailed(reason_of(error)))
            else:
                self.post_message(EncounterGraded(encounter))

    @on(GradeFailed)
    def _grade_failed(self, event: GradeFailed) -> None:
        self.query_one(SayBar).say_state("")
        self.notify(event.reason, severity="error", markup=False)

    def action_leave(self) -> None:
        """Leave the encounter open."""
        self._when_silent(self._leave)

    @work(group="end", exit_on_error=False, exclusive=True)
    async def _leave(self) -> None:
        try:
            self.post_message(EncounterLeft(await self.put_down()))
        except Exception as error:
            self.post_message(ActFailed(reason_of(error)))

    async def put_down(self) -> str:
        """Keep what is written and let go of the encounter, which stays open; return its id. Raises CasesimError."""
        self.query_one(SayBar).stop()
        notes = self.query_one(NotesPane).settle()
        async with self._one_at_a_time:
            return await asyncio.to_thread(put_down, self._service, notes)
