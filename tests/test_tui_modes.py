"""Modes on the screen: what each says before Start, hints and pause, drills, time that is up, findings picked, keys kept."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.widgets import OptionList

from casesim.core.chart import heard
from casesim.core.encounter import Closed, EncounterSummary, Mode, State
from casesim.tui.opening import MAKERS
from casesim.tui.outside import Begin, Preferences
from casesim.tui.places import PLACES
from casesim.tui.progress import by_case, week
from tests.tui_stage import HUGE, SMALL, WIDE, Memory, Stage, Ticking, case_with, desk_of, in_interview, staged

SMALL_CASE = "small-sore-throat"


def newest(stage: Stage) -> object:
    """Return the newest encounter as it is stored."""
    return stage.desk.load(stage.desk.encounters()[0].id)


async def test_each_mode_says_before_start_what_it_reveals(tmp_path: Path) -> None:
    """All of it on 80 by 24: hints that cost nothing, an exam that is formative, a drill with what counts."""
    async with staged(tmp_path, SMALL, begin=Begin(case=SMALL_CASE, seed=7)) as stage:
        await stage.see("has come with", "(•) Practice", "earn and cost nothing", "until you finish")
        await stage.press("f2")
        await stage.see("(•) Exam", "8 minutes", "own disk")
        await stage.press("f4")
        await stage.see("(•) 2 minutes to write", "2 minutes are left for notes")
        await stage.press("f2")
        await stage.see("(•) Drill", "(•) Open", "What counts", "5 minutes")
        await stage.click("#skill-ice")
        await stage.see("(•) ICE", "three of three")
        await stage.press("f2")
        await stage.see("(•) Practice")


async def test_what_is_typed_right_after_start_is_asked(tmp_path: Path) -> None:
    """Keys between Start and the interview, Enter included, reach the question box in order."""
    async with staged(tmp_path, begin=Begin(case=SMALL_CASE, seed=7)) as stage:
        await stage.see("has come with")
        await stage.type("\nWhat brings you in?\nWhen did")
        await stage.on("InterviewScreen")
        await stage.until(lambda: len(newest(stage).exchanges) == 1)  # type: ignore[attr-defined]
        assert newest(stage).exchanges[0].question == "What brings you in?"  # type: ignore[attr-defined]
        await stage.until(lambda: stage.widget("#question").text == "When did")


async def test_hints_climb_the_ladder_and_stay_in_the_talk(tmp_path: Path) -> None:
    """F10 three times: area, question, words; stored; a pause is said and the clock goes on with the next act."""
    clock = Ticking()
    async with staged(tmp_path, desk=desk_of(tmp_path, clock=clock)) as stage:
        await in_interview(stage)
        await stage.see("seems tired")
        await stage.press("f10")
        await stage.see("Hint: Something is missing in: History")
        await stage.press("f10", "f10")
        await stage.see("a good history-taker", "Are you allergic to anything?")
        assert len(newest(stage).hints) == 3  # type: ignore[attr-defined]
        await stage.press("ctrl+o")
        await stage.see("clock stands at 0:0")
        clock.ahead += 600
        await stage.ask("When did it start?", "days ago")
        assert newest(stage).elapsed < 60  # type: ignore[attr-defined]
        await stage.press("f9")
        await stage.on("HomeScreen")
        await stage.until(lambda: not stage.widget("#go-on").disabled)
        await stage.press("f3")
        await stage.on("InterviewScreen")
        await stage.see("Hint: You could say")


async def test_an_exam_offers_no_hint_and_leaves_minutes_to_write(tmp_path: Path) -> None:
    """No key, no act; at the end of the talk the differential can still be written, then it is marked."""
    clock = Ticking()
    begin = Begin(case=SMALL_CASE, seed=7, mode=Mode.EXAM, writing=2)
    async with staged(tmp_path, WIDE, desk=desk_of(tmp_path, clock=clock), begin=begin) as stage:
        await stage.see("(•) 2 minutes to write")
        await stage.press("enter")
        await stage.on("InterviewScreen")
        await stage.see("left")
        assert "interview.hint" not in {active.binding.id for active in stage.app.screen.active_bindings.values()}
        await stage.type("/hint\n")
        await stage.told("there are no hints in an exam")
        clock.ahead = 7 * 60 + 5
        await stage.told("One minute is left")
        clock.ahead = 8 * 60 + 1
        await stage.told("Time is up. 2 minutes are left")
        await stage.see("to write")
        await stage.until(lambda: stage.app.focused is stage.widget("#differential Entry"))
        await stage.type("viral sore throat\n")
        await stage.until(lambda: newest(stage).differential)  # type: ignore[attr-defined]
        clock.ahead = 10 * 60 + 2
        await stage.on("DebriefScreen")
        assert newest(stage).state is State.GRADED  # type: ignore[attr-defined]
    closed = [e.body for e in desk_of(tmp_path).load(desk_of(tmp_path).encounters()[0].id).events]
    assert next(body for body in closed if isinstance(body, Closed)).reason == "time_up"


async def test_a_differential_drill_shows_the_history_and_only_what_it_needs(tmp_path: Path) -> None:
    """No examination, no tests, no chart; a question is refused in one line and the words come back."""
    async with staged(tmp_path, HUGE, begin=Begin(case=SMALL_CASE, seed=7, mode=Mode.DRILL)) as stage:
        await stage.see("(•) Drill")
        await stage.press("f4", "f4", "f4", "f4")
        await stage.see("(•) Differential")
        await stage.press("ctrl+s")
        await stage.on("InterviewScreen")
        await stage.see("The history", "drill: differential from a given history")
        assert not stage.app.screen.query("#pane-tests")
        await stage.type("When did it start?\n")
        await stage.until(lambda: stage.widget("#question").text == "When did it start?")
        assert not newest(stage).exchanges  # type: ignore[attr-defined]


async def test_findings_for_and_against_are_picked_from_what_was_heard(tmp_path: Path) -> None:
    """By keys; the picks are the patient's own sentences and the results, and are stored."""
    async with staged(tmp_path, begin=Begin(case=SMALL_CASE, seed=7)) as stage:
        await stage.see("has come with")
        await stage.press("enter")
        await stage.on("InterviewScreen")
        await stage.ask("When did it start?", "days ago")
        await stage.type("/order rapid strep test\n")
        await stage.see("back after 10 min, cost 8")
        await stage.press("f4")
        await stage.type("viral sore throat\n")
        await stage.see("1. viral sore throat")
        await stage.press("tab", "e")
        await stage.on("EvidenceScreen")
        await stage.press("f", "a", "d")
        await stage.on("InterviewScreen")
        await stage.until(lambda: newest(stage).differential[0].against)  # type: ignore[attr-defined]
        entry = newest(stage).differential[0]  # type: ignore[attr-defined]
        assert "days ago" in entry.supporting[0]
        assert "Negative." in entry.against[0]
        await stage.press("f7")
        await stage.see("1 test: cost 8 in all")


async def test_a_diagnosis_is_dragged_to_its_place(tmp_path: Path) -> None:
    """Down on the second, up on the first: they change places, and it is stored."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.press("f4")
        await stage.type("gout\nquinsy\n")
        await stage.see("2. quinsy")
        listed = stage.widget("RankedList")
        await stage.pilot.mouse_down(listed, offset=(4, 1))
        await stage.pilot._post_mouse_events([events.MouseMove], listed, offset=(4, 0), button=1)
        await stage.pilot.mouse_up(listed, offset=(4, 0))
        await stage.until(lambda: [e.name for e in newest(stage).differential] == ["quinsy", "gout"])  # type: ignore[attr-defined]


async def test_home_groups_cases_and_its_list_needs_no_desk(tmp_path: Path) -> None:
    """Specialty, complaint, difficulty, progress; a title of a group cannot be chosen; a case chosen early is opened later."""
    other = case_with(id="another", title="A cough", complaint="cough", specialty="Paediatrics", difficulty="core")
    async with staged(tmp_path, desk=desk_of(tmp_path, case_with(), other)) as stage:
        await stage.see("General practice (1)", "Paediatrics (1)", "Your encounters will stand here")
        await stage.press("g")
        await stage.see("by complaint", "Cough (1)")
        await stage.press("g")
        await stage.see("Foundation (1)", "Core (1)")
        await stage.press("g")
        await stage.see("Not tried yet (2)")
        listed = stage.app.screen.query_one("#cases", OptionList)
        assert listed.get_option_at_index(0).disabled
        assert listed.highlighted == 1


def test_a_drill_is_no_attempt_at_a_case_and_the_week_names_its_days() -> None:
    """Best and last score of whole encounters; drills count for the week."""
    from datetime import UTC, datetime

    def one(started: str, mode: Mode, total: float) -> EncounterSummary:
        return EncounterSummary(
            id=started, case_id="a", case_title="A", seed=1, mode=mode, started=started, state=State.GRADED, turns=4,
            total=total, max=10,
        )  # fmt: skip

    listed = (
        one("2026-11-21T09:00:00+00:00", Mode.DRILL, 10),
        one("2026-11-20T09:00:00+00:00", Mode.EXAM, 4),
        one("2026-11-02T09:00:00+00:00", Mode.PRACTICE, 6),
    )
    found = by_case(listed)["a"]
    assert (found.attempts, found.best, found.last) == (2, 60.0, 40.0)
    line = week(listed, datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert line.startswith("Last 7 days: 2 encounters, 70 % on average")
    assert line.endswith("Fr 1 Sa 1")


async def test_the_palette_has_the_actions_beside_the_focus_too_and_animation_is_remembered(tmp_path: Path) -> None:
    """What a pane can do is found from the question box; "nothing moves" is kept."""
    memory = Memory()
    async with staged(tmp_path, HUGE, memory=memory) as stage:
        await in_interview(stage)
        await stage.type("/differential gout\n")
        await stage.see("1. gout")
        names = {command.title for command in stage.app.get_system_commands(stage.app.screen)}
        assert {"Hint", "Pause", "Finish", "Chart", "Rank up", "For, against", "Animation on / off"} <= names
        await stage.press("alt+m")
        await stage.until(lambda: memory.kept.animation is False)
        assert stage.app.animation_level == "none"


def test_preferences_that_make_no_sense_are_left_out_and_places_have_keys() -> None:
    """An allowance below one would shorten an exam; every place has a key of its own."""
    kept = Preferences.of({"animation": False, "allowance": 1.25})
    assert (kept.animation, kept.allowance) == (False, 1.25)
    assert Preferences.of({"allowance": 0.1}).allowance == 1.0
    assert len({found.key for found in PLACES}) == len(PLACES)
    assert {found.id for found in PLACES} == set(MAKERS)


async def test_letters_typed_over_the_list_reach_the_box_and_earlier_results_stay(tmp_path: Path) -> None:
    """F5 goes to the list; a word typed there is not lost, and two results stand together, the newest on top."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.press("f5", "down", "enter")
        last = stage.widget("#act-examine .last")
        await stage.until(lambda: last.content.plain.startswith("Look at the throat"))
        first = last.content.plain.strip()
        assert first.count("Look at the throat") == 1
        await stage.type("flibber\n")
        await stage.until(lambda: last.content.plain.startswith("flibber"))
        assert last.content.plain.strip().endswith(first)


async def test_replies_that_say_nothing_of_the_case_are_no_findings(tmp_path: Path) -> None:
    """A name and a shrug are not offered for or against a diagnosis."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.ask("Hello, I'm Sam, a student doctor.", "1 You")
        await stage.ask("When did it start?", "days ago")
        lines = heard(newest(stage))  # type: ignore[arg-type]
        assert len(newest(stage).exchanges) == 2  # type: ignore[attr-defined]
        assert [line for line in lines if "days ago" in line]
        assert newest(stage).exchanges[0].reply.text not in lines  # type: ignore[attr-defined]
