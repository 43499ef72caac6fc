"""A walk through the main screens, the same every time: for the stored texts of the screens and for the README's pictures.

`python -m tests.screens` writes tests/data/screens anew: look at the difference before it is committed.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from casesim.core.chart import minutes
from casesim.session.desk import Desk
from casesim.tui.outside import Begin
from tests.small_case import played_encounter
from tests.test_tui_debrief import marked
from tests.tui_stage import SMALL, WIDE, Memory, Stage, Ticking, desk_of, staged

FOLDER = Path(__file__).parent / "data" / "screens"
SIZES = (SMALL, WIDE)
Shoot = Callable[[str, Stage], None]
Cards = Callable[[], Iterable[Any]]


class Still(Ticking):
    """A clock that stands until it is moved."""

    days_ago = 0

    def now(self) -> datetime:
        """Return one morning, or that of a day before it."""
        return datetime(2026, 11, 21, 10, tzinfo=UTC) - timedelta(days=self.days_ago)

    def monotonic(self) -> float:
        """Return the seconds that it was moved by."""
        return self.ahead


@contextmanager
def in_utc() -> Iterator[None]:
    """Let local time be UTC for a while, so that a day is the same day everywhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


async def walk(
    desk: Desk,
    case: str,
    sizes: Sequence[tuple[int, int]],
    questions: Sequence[str],
    ranked: str,
    shoot: Shoot,
    *,
    cards: Cards | None = None,
    seed: int = 7,
) -> None:
    """Go from the door note of `case` through an encounter to its debrief, then home and to what lies behind it.

    `shoot` is called at every screen in each of the `sizes`.
    """
    clock = desk.clock
    assert isinstance(clock, Still)
    begin, memory = Begin(case=case, seed=seed), Memory(animation=False)
    async with staged(Path(), sizes[0], desk=desk, memory=memory, begin=begin, cards=cards) as stage:
        await stage.on("BriefingScreen")
        await stage.until(lambda: stage.widget("#note").content.plain)
        await taken(stage, sizes, "briefing", shoot)
        await stage.press("enter")
        await stage.on("InterviewScreen")
        for turn, question in enumerate(questions, 1):
            await stage.type(question + "\n")
            await stage.until(partial(is_answered, stage, turn))
            clock.ahead += 20
        await stage.see(f" {minutes(clock.ahead)}")
        await taken(stage, sizes, "interview", shoot)
        await stage.type(f"/differential {ranked}\n")
        await stage.until(lambda: stage.widget("#differential").ranked)
        await stage.press("f4")
        await taken(stage, sizes[:1], "differential", shoot)
        await stage.press("f8")
        await stage.on("FinishScreen")
        await taken(stage, sizes[:1], "finish", shoot)
        await stage.press("y")
        await stage.on("DebriefScreen")
        await stage.see("Next time")
        await taken(stage, sizes, "debrief", shoot)
        for key, name in (("f4", "items"), ("f7", "manner")):
            await stage.press(key)
            await taken(stage, sizes[:1], f"debrief-{name}", shoot)
        await stage.press("escape")
        await stage.on("HomeScreen")
        await taken(stage, sizes, "home", shoot)
        await stage.press("f4")
        await stage.on("PastScreen")
        await stage.see("✓")
        await taken(stage, sizes, "past", shoot)
        await stage.press("escape", "f5")
        await stage.on("ProgressScreen")
        await stage.see("on average")
        await taken(stage, sizes, "progress", shoot)
        await stage.press("escape", "f1")
        await stage.on("HelpScreen")
        await taken(stage, sizes[:1], "help", shoot)


def is_answered(stage: Stage, turn: int) -> bool:
    """Say whether turn `turn` stands on the screen with its answer."""
    return len(stage.app.screen.query(".exchange")) == turn and not stage.bar.is_answering


async def taken(stage: Stage, sizes: Sequence[tuple[int, int]], name: str, shoot: Shoot) -> None:
    """Take the screen in each size once it stands still; leave it in the first."""
    stage.app.clear_notifications()
    for size in (*sizes[1:], sizes[0]):
        if stage.app.size != size:
            await stage.pilot.resize_terminal(*size)
        before = ""
        while (now := stage.text) != before:
            before = now
            await stage.pilot.pause(0.02)
        shoot(f"{name}-{size[0]}x{size[1]}", stage)


def text_of(stage: Stage) -> str:
    """Return what the screen shows, without the white space at the ends of lines."""
    return "\n".join(line.rstrip() for line in stage.text.split("\n")) + "\n"


def texts() -> dict[str, str]:
    """Return the text of every screen in every size, over the small case and three encounters before it."""
    found: dict[str, str] = {}

    def shoot(name: str, stage: Stage) -> None:
        found[name] = text_of(stage)

    with tempfile.TemporaryDirectory() as folder, in_utc():
        desk = desk_of(Path(folder), clock=Still())
        for number in range(3):
            desk.records.create(marked(played_encounter(f"20261121-aaaaaa{number}")))
        questions = ("How bad is it?", "When did it start?")
        asyncio.run(walk(desk, "small-sore-throat", SIZES, questions, "quinsy @ 60; gout @ 20", shoot))
    return found


def main() -> None:
    """Write every text anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = texts()
    for path in FOLDER.glob("*.txt"):
        if path.stem not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
