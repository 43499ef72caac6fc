"""A monkey at the app: keys, words of all scripts, pastes, clicks, windows of any size, quits; some things hold always.

A small sample runs with the suite, the same every time. `make monkey` lets it go for 5,000 actions and more (CASESIM_MONKEY
says how many) on the shipped cases with the author's voice, otherwise every time.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import AsyncExitStack, closing, nullcontext, suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from textual import events

from casesim.bootstrap import case_cards, make_desk
from casesim.session.desk import Desk
from casesim.settings import Settings, load
from casesim.tui.screens.interview import InterviewScreen
from casesim.tui.widgets.question_box import QuestionBox
from tests.tui_stage import HUGE, SMALL, TINY, WIDE, Memory, Stage, desk_of, staged

WANTED = int(os.environ.get("CASESIM_MONKEY", "0"))
"""Actions of a long run; 0: the sample."""
STEPS = 120 if WANTED else 18
KEYS = (
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete",
    "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "ctrl+p", "ctrl+t", "ctrl+c", "ctrl+f", "ctrl+o", "ctrl+u",
    "ctrl+a", "ctrl+z", "shift+up", "shift+down", "plus", "minus", "slash", "space", "alt+m", "a", "g", "n", "v", "x", "y", "1", "5",
)  # fmt: skip
SAID = (
    "What brings you in?\n", "When did it start?\n", "How bad is it?\n", "/examine throat\n", "/order strep test\n", "/note worse at night\n",
    "/differential quinsy @ 40; gout\n", "/differential A @ 400\n", "/assess 3\n", "/assess 9\n", "/hint\n", "/pause\n", "/time\n", "/list\n",
    "/chart\n", "/help\n", "/finish\n", "/frobnicate\n", "你好，哪里不舒服？\n", "مرحبا، ما الذي يؤلمك؟\n", "🤒👩🏽‍⚕️ hurts where?\n", "e\u0301\u0302\u200d\ufeff\n",
    "[bold]x[/] [@click=app.quit]q[/]\n", "   \n", "x" * 60,
)  # fmt: skip
PASTED = (
    "How bad is it? " * 700, "\x1b]52;c;c3RvbGVu\x07\x1b[2J\x9b\x1bPq\x1b\\", "line\n" * 400, "\x00\x07\x7f", "苦しい " * 900, "", "🤒" * 500,
)  # fmt: skip
SIZES = (SMALL, WIDE, HUGE, TINY, (20, 5), (80, 10), (104, 24), (43, 60))
done = {"actions": 0, "starts": 0, "events": 0}


class Monkey(RuleBasedStateMachine):
    """One app, from its start to the last of some dozen actions."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="monkey-"))
        self.runner = asyncio.Runner()
        self.memory = Memory()
        self.stored: dict[tuple[str, int], str] = {}
        self.is_whole, self.shown = True, ""

    @initialize(is_outside=st.booleans())
    def begin(self, is_outside: bool) -> None:
        """Open the app at home or with a patient."""
        self._start()
        if not is_outside:
            self.runner.run(self._go_in())

    async def _go_in(self) -> None:
        await self.stage.until(lambda: self.stage.widget("#cases").option_count)
        await self.stage.press("enter")
        await self.stage.on("BriefingScreen")
        await self.stage.until(lambda: self.stage.widget("#note").content.plain)
        await self.stage.press("enter")
        await self.stage.on("InterviewScreen")

    def _start(self) -> None:
        self.stack = AsyncExitStack()
        cards = (lambda: case_cards(self._settings())) if WANTED else None
        opened = staged(self.folder, desk=self._desk(), memory=self.memory, export=self._export, cards=cards)
        self.stage: Stage = self.runner.run(self.stack.enter_async_context(opened))
        done["starts"] += 1

    def _desk(self) -> Desk:
        return make_desk(self._settings()) if WANTED else desk_of(self.folder)

    def _settings(self) -> Settings:
        return load(data_dir=self.folder / "data", voice="author")

    def _export(self, encounter: Any) -> str:
        return f"/there/{encounter.id}.md"

    def _do(self, act: Any) -> None:
        """Act, let the app come to rest, and open it again where it was closed."""
        done["actions"] += 1
        if WANTED and done["actions"] % 250 == 0:
            print(f"{done['actions']} actions, {done['starts']} starts", file=sys.stderr, flush=True)

        async def whole() -> None:
            await act
            await self.stage.settle()
            self.shown = self.stage.text

        self.is_whole = False  # until it is done: what breaks is told once, not again when the app is closed
        self.runner.run(whole())
        self.is_whole = True
        if self.stage.app._exit or not self.stage.app.is_running:
            self.runner.run(self.stack.aclose())  # raises what the app died of
            self._start()

    # --- what it does

    @rule(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=3))
    def press(self, keys: list[str]) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self._do(self.stage.press(key))

    @rule(text=st.sampled_from(SAID))
    def say(self, text: str) -> None:
        """Type words as fast as a terminal sends them."""
        self._do(self.stage.type(text))

    @rule(text=st.sampled_from(PASTED))
    def paste(self, text: str) -> None:
        """Paste into what has the focus."""

        async def act() -> None:
            assert self.stage.app._driver is not None
            self.stage.app._driver.send_message(events.Paste(text))

        self._do(act())

    @rule(size=st.sampled_from(SIZES))
    def resize(self, size: tuple[int, int]) -> None:
        """Make the window another size."""
        self._do(self.stage.pilot.resize_terminal(*size))

    @rule(across=st.floats(0, 0.999), down=st.floats(0, 0.999))
    def click(self, across: float, down: float) -> None:
        """Click anywhere."""
        width, height = self.stage.app.size
        x, y = int(across * width), int(down * height)

        self._do(self.stage.click_at(x, y))

    @rule()
    def ask(self) -> None:
        """Where a patient is in front: what is typed after Esc stands in the question box, whatever was before."""
        if self._in_front():
            self._do(self.stage.press("f2"))
            self._do(self.stage.press("escape"))
        if self._in_front():
            box = self.stage.app.screen.query_one(QuestionBox)
            before = len(box.text)
            self._do(self.stage.press("w"))
            assert len(box.text) == before + 1 or before >= box.limit, (before, box.text, self.stage.app.focused)

    @rule(text=st.sampled_from(SAID))
    def converse(self, text: str) -> None:
        """Say something to the patient in front, from the question box; without one, go to a patient from home."""
        if self._in_front():
            self._do(self.stage.press("f2", "escape"))
        if self._in_front():
            self._do(self.stage.type(text))
        elif type(self.stage.app.screen).__name__ == "HomeScreen":
            self._do(self.stage.press("escape", "enter"))

    @rule()
    def quit(self) -> None:
        """Close the app; it is opened again on the same data."""
        self._do(self.stage.press("ctrl+q"))

    # --- what holds always

    def _in_front(self) -> bool:
        return type(self.stage.app.screen) is InterviewScreen

    @invariant()
    def the_app_lives_and_draws_no_traceback_and_no_escape(self) -> None:
        """After every action."""
        assert self.stage.app._exception is None
        assert "Traceback" not in self.shown
        assert not [char for char in self.shown.replace("\n", "") if ord(char) < 32 or 127 <= ord(char) < 160]

    @invariant()
    def the_question_box_can_be_typed_in_where_nothing_is_before_it(self) -> None:
        """Never disabled, never read-only, always on the screen of an encounter."""
        if self._in_front():
            box = self.stage.app.screen.query_one(QuestionBox)
            assert not box.disabled
            assert not box.read_only
            assert box.display

    @invariant()
    def nothing_that_was_stored_is_lost_or_changed(self) -> None:
        """Every event that was there is there, with its hash; what the app acknowledges is stored."""
        path = self.folder / "data" / "casesim.db"
        if not path.exists():
            return
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            try:
                rows = db.execute("select encounter, number, hash from events").fetchall()
            except sqlite3.OperationalError:
                return  # the file is being made
        now = {(encounter, number): digest for encounter, number, digest in rows}
        assert self.stored.items() <= now.items()
        self.stored = now
        if self._in_front():
            encounter = self.stage.app.screen._service.encounter  # type: ignore[attr-defined]
            for event in encounter.events:
                assert now[encounter.id, event.number] == event.hash

    def teardown(self) -> None:
        """Close the app, count, and see that every record is whole."""
        with nullcontext() if self.is_whole else suppress(Exception):
            self.runner.run(self.stack.aclose())
        desk = self._desk()
        for summary in desk.encounters():
            done["events"] += len(desk.load(summary.id).events)
        desk.close()
        self.runner.close()
        shutil.rmtree(self.folder)


def test_a_monkey_breaks_nothing() -> None:
    """Whatever it does, the app lives, the box can be typed in, and what was stored stays."""
    done.update(actions=0, starts=0, events=0)
    runs = WANTED // (2 * STEPS) + 1 if WANTED else 2  # a step is often several actions; what is missing follows
    checks = settings(
        max_examples=runs, stateful_step_count=STEPS, deadline=None, derandomize=not WANTED, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(Monkey, settings=checks, _min_steps=STEPS)  # no run ends early
    while done["actions"] < WANTED:
        run_state_machine_as_test(Monkey, settings=settings(checks, max_examples=5), _min_steps=STEPS)
    print(f"\n{done['actions']} actions, {done['starts']} starts, {done['events']} stored events; nothing broke")
    assert done["actions"] >= max(WANTED, 30)
