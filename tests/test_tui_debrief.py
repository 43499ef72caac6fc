"""The debrief on the screen: score and why, the talk with marks in its margin, items, reasoning, manner, next steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.core.better import better_questions
from casesim.core.differential import NameRelator
from casesim.core.encounter import Encounter, Graded, Hinted, Rung, SelfAssessed
from casesim.core.grading import given_by, grade
from casesim.core.profile import profile
from casesim.core.understanding.model import QuestionType
from casesim.session.debrief import Debrief
from casesim.session.report import Report, report
from casesim.tui import debrief_words, manner_words
from tests.every_kind import said
from tests.small_case import exchange, fresh_encounter, played, played_encounter
from tests.test_debrief_words import LEXICON
from tests.tui_stage import SMALL, desk_of, staged

ASKS = {"onset": ("When did it start?", "When did you first notice it?")}


def marked(encounter: Encounter | None = None) -> Encounter:
    """Return an encounter with its marks, with a rating and a hint before them."""
    encounter = encounter or played_encounter()
    before = encounter.model_copy(update={"events": encounter.events[:-1]})
    hint = Hinted(after_turn=3, rung=Rung.AREA, item="asks-allergies", text="Something is missing in: History.")
    closed = played(before, hint, encounter.events[-1].body, SelfAssessed(overall=5, words="went well"))
    return played(closed, Graded(sheet=grade(closed.rubric, given_by(closed), NameRelator())))


@pytest.fixture(scope="module")
def encounter() -> Encounter:
    """Return the marked encounter."""
    return marked()


@pytest.fixture(scope="module")
def found(encounter: Encounter) -> Report:
    """Return its report."""
    return report(encounter, NameRelator(), LEXICON, asks=ASKS)


def test_the_result_says_score_pass_and_why_then_three_next_steps(encounter: Encounter, found: Report) -> None:
    """Own view beside the marks, and the hints that were taken."""
    assert encounter.sheet is not None
    text = debrief_words.result(encounter, encounter.sheet, found).plain
    for part in ("6 of 9 (66.7 %)", "✗ not passed", "Critical and missed: Asks about allergies", "Next time", "1. Nothing you asked earned",
                 "You could say: “Are you allergic to anything?”", "you saw it better than it was marked (100 against 67 %)", "“went well”",
                 "You took 1; they earned and cost nothing.", "after question 3: Something is missing"):  # fmt: skip
        assert part in text
    assert text.index("✗ not passed") < text.index("Next time") < text.index("Your own view") < text.index("Hints")
    assert "gone wrong" in debrief_words.result(encounter, encounter.sheet, reason="gone wrong").plain


def test_the_reasoning_holds_every_list_against_what_was_known(encounter: Encounter, found: Report) -> None:
    """Each diagnosis with what the case says of it, how the list came about, and what spoke for the diagnosis."""
    text = debrief_words.differential(found, encounter).plain
    for part in ("1. viral sore throat, 70 %  (✓ the diagnosis)", "2. quinsy  (! must not be missed)",
                 "after turn 3: 1. viral sore throat 70 %; 2. quinsy", "1 of 1 findings for Viral pharyngitis known",
                 "after turn 3: Look at the throat", "Closed too early: no", "Brier score"):  # fmt: skip
        assert part in text


def test_each_list_of_a_growing_differential_is_shown_with_what_was_learnt_between() -> None:
    """Two lists: what came to light between them is counted once."""
    from casesim.core.encounter import Closed, DifferentialGiven, Opened, Ranked

    talk = played(
        fresh_encounter(), Opened(), exchange(1, "What brings you in?", "My throat is really sore.", ("throat",), ("opening",)),
        DifferentialGiven(after_turn=1, ranked=(Ranked(name="reflux", confidence=60),)),
        exchange(2, "When did it start?", "It started 3 days ago.", ("onset",), ("onset",)),
        DifferentialGiven(after_turn=2, ranked=(Ranked(name="mono"), Ranked(name="Housemaid's knee"))), Closed(),
    )  # fmt: skip
    moments = report(marked(talk), NameRelator(), LEXICON).debrief.moments
    assert [(m.turn, [entry.kind for entry in m.ranked]) for m in moments] == [(1, [None]), (2, ["acceptable", None])]
    assert [len(m.learnt) for m in moments] == [1, 1]


def test_missed_items_come_with_two_better_questions(encounter: Encounter) -> None:
    """The author's first, then those of the topic; nothing for what was met."""
    nothing = marked(played(fresh_encounter(), *(event.body for event in played_encounter().events if event.body.kind in ("opened", "closed"))))  # fmt: skip
    assert nothing.sheet is not None
    found = better_questions(nothing, nothing.sheet, ASKS)
    assert found["asks-onset"] == ("When did it start?", "When did you first notice it?")
    assert found["asks-allergies"] == ("Are you allergic to anything?",)
    assert encounter.sheet is not None
    assert "asks-onset" not in better_questions(encounter, encounter.sheet, ASKS)


def test_the_profile_follows_the_form_of_the_questions_over_the_talk() -> None:
    """By hand: seven turns, open at first, leading at the end; thirds of two, three and two turns."""
    forms = [QuestionType.OPEN, QuestionType.OPEN, *[QuestionType.CLOSED] * 3, QuestionType.NONE, QuestionType.LEADING]
    talk = [said(n, f"q{n}", form, compound=n == 4) for n, form in enumerate(forms, 1)]
    made = profile(talk)
    assert "".join(turn.letter for turn in made.turns) == "OOccc·L"
    assert [(s.first, s.last, s.open_share, s.compound) for s in made.stretches] == [
        (1, 2, 1.0, 0),
        (3, 5, 0.0, 1),
        (6, 7, 0.0, 0),
    ]
    assert manner_words.strip(made) == ["1–7  O O c c+c · L"]
    assert len(profile(talk[:5]).stretches) == 1
    assert profile(()).stretches == ()


def test_the_margin_says_what_a_turn_earned_and_how_it_was_taken(encounter: Encounter, found: Report) -> None:
    """In words: items with their signs, trust with its points."""
    assert encounter.sheet is not None
    lines = debrief_words.margin_words(encounter.sheet, found.debrief)
    assert "✓ Asks when it started" in lines[2].plain
    assert "trust +2: let me tell it my way" in lines[1].plain
    assert debrief_words.margin(encounter.sheet)[2] == "✓"


def test_manner_gives_the_curve_as_figures_and_the_patient_s_view(found: Report) -> None:
    """No chart says what the text does not."""
    text = manner_words.rapport(found.debrief).plain
    assert "from 50 at the start to 50 of 100" in text
    view = manner_words.felt(found.debrief).plain
    assert "· turn 1: You let me tell it in my own way. That helped (+2).  You: “What brings you in?”" in view
    assert manner_words.felt(Debrief()).plain.endswith("Nothing stood out, for better or worse.")
    assert "O open" in manner_words.asked(found.debrief).plain


def test_what_was_not_reached_says_how_it_is_reached(found: Report) -> None:
    """By section."""
    text = debrief_words.untold(found.debrief).plain
    assert "3 facts were told" in text
    assert "· Childhood asthma\n" in text + "\n"
    assert "a question about the topic brings it out" in text


def test_bars_and_cuts() -> None:
    """Half of eight, nothing known, and an ellipsis."""
    assert debrief_words.bar(50.0, 8) == "████░░░░"
    assert debrief_words.bar(None, 3) == "···"
    assert debrief_words.cut("Examination", 5) == "Exam…"


async def test_the_debrief_is_gone_through_by_keys(tmp_path: Path) -> None:
    """Result, items with quote and jump, differential, not reached, manner with its chart, export, another patient."""
    desk = desk_of(tmp_path)
    stored = marked()
    desk.records.create(stored)
    async with staged(tmp_path, SMALL, desk=desk, export=lambda encounter: f"/there/{encounter.id}.md") as stage:
        await stage.see("A sore throat", "best")
        await stage.press("f4")
        await stage.on("PastScreen")
        await stage.press("enter")
        await stage.on("DebriefScreen")
        await stage.see("6 of 9", "✗ not passed", "Critical and missed", "Next time")
        await stage.press("f4")
        await stage.see("✓ met", "“When did it start?”")
        await stage.press("enter")
        await stage.until(lambda: stage.app.screen.query(".-found").first().turn == 2)  # type: ignore[attr-defined]
        await stage.see("✓ 2 You", "✓ Asks when it started")
        await stage.press("f4", "v")
        await stage.see("Shown: missed items", "You could have asked:", "“Are you allergic to anything?”")
        await stage.press("f5")
        await stage.see("(✓ the diagnosis)")
        await stage.press("f6")
        await stage.see("were not reached")
        await stage.press("f7")
        await stage.see("O open", "from 50 at the start")
        await stage.until(lambda: stage.app.screen.query(".plot"))
        await stage.press("f9")
        await stage.told(f"/there/{stored.id}.md")
        await stage.press("f8")
        await stage.on("BriefingScreen")
