"""The measuring of an encounter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from casesim.core.encounter import Exchanged
from casesim.core.reply import Reply, ReplySource, Timing
from casesim.core.rubric import ScoreSheet
from casesim.core.understanding.model import Understanding
from casesim.session.bench import QUESTIONS, BenchReport, run
from casesim.session.turn import Sentence

SHEET = ScoreSheet(rubric="small", rubric_version=1, items=(), domains={}, total=0.0, max=0.0)


@dataclass
class SteadyClock:
    """A clock that goes a quarter of a second with every look."""

    at: float = 0.0

    def now(self) -> datetime:
        """Return one day."""
        return datetime(2026, 11, 21, tzinfo=UTC)

    def monotonic(self) -> float:
        """Return the seconds."""
        self.at += 0.25
        return self.at


@dataclass
class SlowingTalk:
    """A talk whose first words come later and later, and that leaves every third turn to the author."""

    sheet: ScoreSheet
    asked: list[str] = field(default_factory=list)
    warmed: bool = False

    def warm(self) -> None:
        """Be warm."""
        self.warmed = True

    def ask(self, question: str) -> Iterator[Sentence | Exchanged]:
        """Yield a sentence and the exchange."""
        self.asked.append(question)
        turn = len(self.asked)
        author = turn % 3 == 0
        timing = Timing(
            first_word_ms=100.0 + turn, total_ms=500.0, evaluated=0 if author else 40, tokens=0 if author else 12
        )
        source = ReplySource.AUTHOR if author else ReplySource.MODEL
        yield Sentence(text="No.")
        yield Exchanged(
            turn=turn, question=question, understanding=Understanding(),
            reply=Reply(text="No.", source=source, timing=timing),
        )  # fmt: skip

    def finish(self) -> ScoreSheet:
        """Return a sheet."""
        return self.sheet


@pytest.fixture
def report() -> BenchReport:
    """Return the report of sixty turns."""
    talk = SlowingTalk(SHEET)
    memory = {"app": 100.0, "worker": 250.0}
    return run(talk, SteadyClock(), case="small", turns=60, memory=lambda: memory, engine={"model": "m.gguf"})


def test_the_table_shows_the_turns_that_were_asked_for(report: BenchReport) -> None:
    """First, tenth, thirtieth and sixtieth, with medians and memory."""
    lines = report.as_table().splitlines()
    assert [line.split()[0] for line in lines[2:7]] == ["1", "2", "10", "30", "60"]
    assert "40 turns of the model" in lines[7]
    assert "total 350 MB" in lines[-1]


def test_the_author_s_words_are_not_counted_among_the_model_s(report: BenchReport) -> None:
    """They cost no tokens and would flatter the medians."""
    assert report.medians() == {"first_word_ms": 130.0, "total_ms": 500.0, "evaluated": 40.0, "generated": 12.0}


def test_growth_compares_the_last_spoken_turns_with_the_first(report: BenchReport) -> None:
    """Medians of ten, so that one hiccup does not decide."""
    assert report.growth() == pytest.approx(152.0 / 107.5, abs=0.01)


def test_the_json_holds_every_turn(report: BenchReport) -> None:
    """And what was worked out from them."""
    data = json.loads(report.as_json())
    assert len(data["turns"]) == 60
    assert data["peak_mb"]["total"] == 350.0
    assert (data["load_ms"], data["grading_ms"]) == (250.0, 250.0)
    assert data["spoken_by_model"] == 40


def test_a_talk_without_a_model_has_no_medians() -> None:
    """Nothing is made up."""
    talk = SlowingTalk(SHEET, asked=["", ""])
    report = run(talk, SteadyClock(), case="small", turns=1)
    assert report.medians() == {}
    assert report.growth() is None
    assert "median" not in report.as_table()


def test_sixty_questions_of_a_whole_history_are_there() -> None:
    """No two alike, so that no answer is one to a repeated question."""
    assert len(set(QUESTIONS)) == len(QUESTIONS) == 60
