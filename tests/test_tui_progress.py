"""The progress screen: what it says, what it draws, and what it says where there is nothing."""

from __future__ import annotations

from pathlib import Path

from casesim.core.progress import Progress
from casesim.session.desk import Desk
from casesim.tui import progress_words
from tests.small_case import played_encounter
from tests.test_tui_debrief import marked
from tests.tui_stage import SMALL, desk_of, staged


def practised(folder: Path, count: int = 3) -> Desk:
    """Return a desk with some marked encounters."""
    desk = desk_of(folder)
    for number in range(count):
        desk.records.create(marked(played_encounter(f"20261121-aaaaaa{number}")))
    return desk


async def test_nothing_marked_yet_says_what_to_do(tmp_path: Path) -> None:
    """No chart, no list, one clear sentence; Esc goes home."""
    async with staged(tmp_path) as stage:
        await stage.see("A sore throat")
        await stage.press("f5")
        await stage.on("ProgressScreen")
        await stage.see("Nothing is marked yet", "choose a case")
        assert not stage.app.screen.query(".plot")
        await stage.press("f3", "f4", "f5")
        await stage.see("No confidence was given yet")
        await stage.press("escape")
        await stage.on("HomeScreen")


async def test_attempts_domains_habits_and_confidence_stand_there_as_text(tmp_path: Path) -> None:
    """And charts beside the figures; Enter opens a debrief, Esc comes back."""
    async with staged(tmp_path, SMALL, desk=practised(tmp_path)) as stage:
        await stage.see("A sore throat", "best")
        await stage.press("f5")
        await stage.see("3 encounters marked, 67 % on average.", "3. ✗   67 %", "by attempt (p practice")
        await stage.press("f3")
        await stage.see("Examination and reasoning", "n = 3")
        await stage.press("f4")
        await stage.see("✗ 3 of 3  Asks about allergies (critical)", "“Are you allergic to anything?”", "lately ✗✗✗")
        await stage.press("f5")
        await stage.see(
            "3 answers of 3 encounters: 70 % sure, 100 % right", "61–80 % sure  ████████ 100 % right  n = 3"
        )
        await stage.until(lambda: len(stage.app.screen.query(".plot")) == 2)
        await stage.press("f2", "enter")
        await stage.on("DebriefScreen")
        await stage.press("escape")
        await stage.on("ProgressScreen")


async def test_records_that_cannot_be_read_are_told_in_one_line(tmp_path: Path) -> None:
    """The app goes on."""
    desk = practised(tmp_path, 1)
    desk.records.close()
    async with staged(tmp_path, desk=desk) as stage:
        await stage.until(lambda: stage.app._desk is not None)
        await stage.press("f5")
        await stage.on("ProgressScreen")
        await stage.see("is closed")
        await stage.press("escape")
        await stage.on("HomeScreen")


def test_what_could_not_be_read_is_said_even_where_nothing_else_is() -> None:
    """A count, not silence."""
    assert "2 marked by another version" in progress_words.summary(Progress(left_out=2)).plain
