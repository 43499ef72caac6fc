"""A whole encounter on the screen: by keyboard, by mouse, small and large; stopped, failed, left, resumed, timed out."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.adapters.scripted import ScriptedResponder
from casesim.core.encounter import Closed, Mode, State
from casesim.core.errors import ModelError
from casesim.tui.outside import Begin
from tests.tui_stage import HUGE, SMALL, WIDE, HeldVoice, Stage, Ticking, desk_of, in_interview, staged

HINT = "sore throat"


def stored(stage: Stage) -> object:
    """Return the newest encounter as it is stored."""
    return stage.desk.load(stage.desk.encounters()[0].id)


@pytest.mark.parametrize("size", [SMALL, WIDE, HUGE])
async def test_a_whole_encounter_goes_by_keyboard_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    """From home to the debrief without a mouse: questions, notes, examination, tests, differential, finish."""
    async with staged(tmp_path, size) as stage:
        await in_interview(stage)
        await stage.ask("What brings you in?", "1 You", "throat")
        await stage.ask("When did it start?", "days ago")
        await stage.press("f3")
        await stage.type("three days")
        await stage.press("f5", "down", "enter")
        await stage.until(lambda: stage.widget("#act-examine .last").content.plain.startswith("Look at the throat"))
        await stage.press("f6", "enter")
        await stage.press("f4")
        await stage.type("Acid reflux\nviral sore throat @ 70\n")
        await stage.see("2. viral sore throat")
        await stage.press("tab", "shift+up")
        await stage.press("f8")
        await stage.on("FinishScreen")
        await stage.press("4", "y")
        await stage.on("DebriefScreen")
        await stage.see("of 9")
    encounter = desk_of(tmp_path).load(desk_of(tmp_path).encounters()[0].id)
    assert encounter.state is State.GRADED
    assert [exchange.question for exchange in encounter.exchanges] == ["What brings you in?", "When did it start?"]
    assert encounter.notes == "three days"
    assert encounter.examined
    assert encounter.ordered
    assert [entry.name for entry in encounter.differential] == ["viral sore throat", "Acid reflux"]
    assert encounter.differential[0].confidence == 70
    assert encounter.assessment is not None
    assert encounter.assessment.overall == 4


@pytest.mark.parametrize("size", [SMALL, WIDE, HUGE])
async def test_a_whole_encounter_goes_by_mouse_but_for_the_words(tmp_path: Path, size: tuple[int, int]) -> None:
    """Everything but typing words is done by clicks."""
    async with staged(tmp_path, size) as stage:
        await stage.see("A sore throat")
        await stage.click_line("A sore throat")
        await stage.on("BriefingScreen")
        await stage.see("has come with")
        await stage.click("#start")
        await stage.on("InterviewScreen")
        await stage.click("#question")
        await stage.type("What brings you in?")
        await stage.click("#send")
        await stage.see("throat")
        await stage.until(lambda: not stage.bar.is_answering)
        if size != HUGE:
            await stage.click("#tab-examination")
        await stage.see("Feel the neck")
        await stage.click_line("Feel the neck")
        await stage.see("No nodes felt.")
        if size != HUGE:
            await stage.click("#tab-differential")
        await stage.see("Add a diagnosis")
        await stage.click("#differential Entry")
        await stage.type("gout\nquinsy\n")
        await stage.see("2. quinsy")
        await stage.click("#rank-up")
        await stage.see("1. quinsy")
        await stage.click("#surer")
        await stage.see("50 %")
        await stage.click("#remove")
        await stage.see("1. gout")
        await stage.click("#finish")
        await stage.on("FinishScreen")
        await stage.click("#rate-2")
        await stage.click("#yes")
        await stage.on("DebriefScreen")
        encounter = stage.desk.load(stage.desk.encounters()[0].id)
    assert [entry.name for entry in encounter.differential] == ["gout"]
    assert encounter.examined[0].finding_ids == ("neck-nodes",)
    assert encounter.assessment is not None
    assert encounter.assessment.overall == 2


async def test_an_answer_appears_sentence_by_sentence_while_it_is_said(tmp_path: Path) -> None:
    """The first verified sentence is on the screen before the last has come; the box can be typed in meanwhile."""
    voice = HeldVoice("I'd say six out of ten. And ")
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        await stage.see("is answering", "I'd say six out of ten. …")
        await stage.type("next")
        assert stage.widget("#question").text == "next"
        voice.go.set()
        await stage.until(lambda: not stage.bar.is_answering)
        assert "is answering" not in stage.text
        assert stage.widget("#question").text == "next"


async def test_a_stopped_answer_leaves_no_trace_and_gives_the_words_back(tmp_path: Path) -> None:
    """Escape stops: nothing is stored, the question is in the box again."""
    voice = HeldVoice("I'd say six out of ten. And ")
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        await stage.press("escape")
        await stage.until(lambda: not stage.bar.is_answering)
        await stage.until(lambda: stage.widget("#question").text == "How bad is it?")
        assert voice.stopped
        assert "1 You" not in stage.text
        assert not stage.desk.load(stage.desk.encounters()[0].id).exchanges


async def test_a_failed_answer_says_why_in_one_line_and_gives_the_words_back(tmp_path: Path) -> None:
    """A voice that breaks costs the turn, not the app; the same words can be sent again."""
    voice = ScriptedResponder([ModelError("The language model stopped unexpectedly."), ""])
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.see("No answer: The language model stopped unexpectedly.")
        await stage.until(lambda: stage.widget("#question").text == "How bad is it?")
        assert not stage.desk.load(stage.desk.encounters()[0].id).exchanges
        await stage.press("enter")
        await stage.see("1 You")
        await stage.until(lambda: not stage.bar.is_answering)
        assert len(stage.desk.load(stage.desk.encounters()[0].id).exchanges) == 1


async def test_words_typed_meanwhile_are_not_lost_to_those_given_back(tmp_path: Path) -> None:
    """With something else in the box, "up" brings the failed words back."""
    voice = HeldVoice()
    voice.error = ModelError("gone")
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        await stage.type("half")
        voice.go.set()
        await stage.until(lambda: not stage.bar.is_answering)
        assert stage.widget("#question").text == "half"
        await stage.press("up")
        assert stage.widget("#question").text == "How bad is it?"
        await stage.press("down")
        assert stage.widget("#question").text == "half"


async def test_finishing_is_refused_while_an_answer_is_coming(tmp_path: Path) -> None:
    """Neither key nor button opens the end."""
    voice = HeldVoice()
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        await stage.press("f8")
        await stage.told("The answer is still coming")
        assert type(stage.app.screen).__name__ == "InterviewScreen"
        voice.go.set()
        await stage.until(lambda: not stage.bar.is_answering)


async def test_a_second_question_waits_in_the_box(tmp_path: Path) -> None:
    """Enter while an answer is coming keeps the words where they are."""
    voice = HeldVoice()
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        await stage.type("When did it start?\n")
        await stage.told("Your words stay in the box")
        assert stage.widget("#question").text == "When did it start?"
        voice.go.set()
        await stage.until(lambda: not stage.bar.is_answering)


async def test_acts_can_be_done_while_an_answer_is_coming(tmp_path: Path) -> None:
    """An examination during an answer is stored before it, and both are there."""
    voice = HeldVoice()
    async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
        await in_interview(stage)
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        await stage.type("/examine throat\n")
        await stage.see("Examined")
        voice.go.set()
        await stage.until(lambda: not stage.bar.is_answering)
        encounter = stage.desk.load(stage.desk.encounters()[0].id)
        assert len(encounter.examined) == len(encounter.exchanges) == 1


async def test_notices_are_said_by_casesim_not_by_the_patient(tmp_path: Path) -> None:
    """What is no consultation is answered under the program's own name."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.type("write python code\n")
        await stage.until(lambda: len(stage.widget("#conversation").query(".-app")) == 2)
        exchange = stage.desk.load(stage.desk.encounters()[0].id).exchanges[0]
        assert exchange.reply.notice
        assert not stage.widget("#conversation").query(".-patient")


async def test_typed_acts_do_what_the_panes_do(tmp_path: Path) -> None:
    """/note, /order, /differential, /assess, /help and a misspelt act."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.type("/note worse at night\n")
        await stage.type("/order rapid strep test\n")
        await stage.see("Ordered")
        await stage.type("/differential quinsy @ 30; gout\n")
        await stage.type("/assess 3\n")
        await stage.type("/help\n")
        await stage.see("/finish")
        await stage.type("/exmine throat\n")
        await stage.told("did you mean")
        assert stage.widget("#question").text == "/exmine throat"
        await stage.until(lambda: stage.widget("#notes-page").text == "worse at night")
        await stage.until(lambda: len(stage.widget("#differential").ranked) == 2)
        encounter = stage.desk.load(stage.desk.encounters()[0].id)
        assert encounter.notes == "worse at night"
        assert encounter.ordered[0].finding_ids == ("strep",)
        assert encounter.assessment is not None


async def test_a_line_added_to_notes_keeps_what_was_just_written(tmp_path: Path) -> None:
    """/note after typing on the page, before the page has told its text."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.press("f3")
        await stage.type("first")
        await stage.press("escape")
        await stage.type("/note second\n")
        await stage.until(lambda: stage.widget("#notes-page").text == "first\nsecond")
        assert stage.desk.load(stage.desk.encounters()[0].id).notes == "first\nsecond"


async def test_leaving_keeps_the_encounter_and_home_takes_it_up_again(tmp_path: Path) -> None:
    """F9 leaves; "Go on" shows the same conversation, notes, findings and differential."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.ask("What brings you in?", "1 You")
        await stage.type("/examine throat\n")
        await stage.see("Examined")
        await stage.press("f3")
        await stage.type("sore")
        await stage.press("f9")
        await stage.on("HomeScreen")
        await stage.until(lambda: not stage.widget("#go-on").disabled)
        await stage.press("f3")
        await stage.on("InterviewScreen")
        await stage.see("What brings you in?", "Examined")
        assert stage.widget("#notes-page").text == "sore"
        await stage.press("up")
        assert stage.widget("#question").text == "What brings you in?"


async def test_quitting_keeps_notes_that_were_just_written(tmp_path: Path) -> None:
    """Ctrl+Q right after a key: the notes are in the record."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.press("f3")
        await stage.type("last words")
        await stage.press("ctrl+q")
        await stage.until(lambda: not stage.app.is_running or stage.app._exit)
    desk = desk_of(tmp_path)
    assert desk.load(desk.encounters()[0].id).notes == "last words"


async def test_exam_mode_has_no_lists_and_ends_when_time_is_up(tmp_path: Path) -> None:
    """Nothing cues; the clock closes and marks the encounter, also while an answer is coming."""
    clock, voice = Ticking(), HeldVoice()
    desk = desk_of(tmp_path, clock=clock, voice=voice)
    async with staged(
        tmp_path, HUGE, desk=desk, begin=Begin(case="small-sore-throat", seed=7, mode=Mode.EXAM)
    ) as stage:
        await stage.on("BriefingScreen")
        await stage.see("(•) Exam")
        await stage.press("enter")
        await stage.on("InterviewScreen")
        await stage.see("left")
        assert "Feel the neck" not in stage.text
        await stage.type("How bad is it?\n")
        await stage.until(voice.waiting.is_set)
        clock.ahead = 8 * 60
        await stage.on("DebriefScreen")
        encounter = stage.desk.load(stage.desk.encounters()[0].id)
    assert encounter.state is State.GRADED
    assert next(e.body for e in encounter.events if isinstance(e.body, Closed)).reason == "time_up"
    assert not encounter.exchanges


async def test_the_clock_of_practice_counts_up_and_ends_nothing(tmp_path: Path) -> None:
    """In practice the minutes are a measure, not an end."""
    clock = Ticking()
    async with staged(tmp_path, desk=desk_of(tmp_path, clock=clock)) as stage:
        await in_interview(stage)
        clock.ahead = 20 * 60
        await stage.see("of 8 min", "20:0")
        assert type(stage.app.screen).__name__ == "InterviewScreen"


async def test_an_encounter_held_by_another_process_is_not_opened(tmp_path: Path) -> None:
    """The lock's own line is shown, and home stays."""
    other = desk_of(tmp_path)
    service = other.start("small-sore-throat", 7)
    service.open()
    async with staged(tmp_path) as stage:
        await stage.until(lambda: not stage.widget("#go-on").disabled)
        await stage.press("f3")
        await stage.told("another")
        assert type(stage.app.screen).__name__ == "HomeScreen"
    service.close()
    other.close()


async def test_the_differential_may_become_empty_again(tmp_path: Path) -> None:
    """The last diagnosis can be taken off, and that is stored."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.press("f4")
        await stage.type("gout\n")
        await stage.press("tab")
        await stage.until(lambda: len(stage.desk.load(stage.desk.encounters()[0].id).differential) == 1)
        await stage.press("x")
        await stage.until(lambda: not stage.desk.load(stage.desk.encounters()[0].id).differential)


async def test_reasons_are_added_to_a_diagnosis_that_is_there(tmp_path: Path) -> None:
    """The same name again adds confidence and findings instead of a second line."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.press("f4")
        await stage.type("quinsy\nquinsy @ 40 for: sore throat against: no pus\n")
        await stage.see("1. quinsy", "40 %", "+ sore throat", "− no pus")
        assert len(stage.widget("#differential").ranked) == 1
