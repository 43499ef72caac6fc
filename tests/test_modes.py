"""Practice, exam and drill: clock, pause, hints and terms as rules of the service, not of a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.adapters.labels import finding_labels
from casesim.adapters.library import YamlLibrary
from casesim.core.differential import NameRelator
from casesim.core.drill import Skill, history, rubric_for, skill_named, skill_of
from casesim.core.encounter import Closed, Encounter, Event, Hinted, Mode, Opened, Rung, State
from casesim.core.errors import EncounterError, UsageError
from casesim.core.grading import given_by, grade
from casesim.core.hint import ladder, next_hint
from casesim.core.marking.signal import signals
from casesim.core.mode import Terms, reveals, terms, terms_of
from casesim.core.mood import mood
from casesim.core.patient import realise
from casesim.core.prose.leak import leaked, names
from casesim.core.record import check, dumps, encounter_of, loads, record_of
from casesim.core.rubric import Rubric, Verdict
from casesim.core.understanding.model import Understanding
from casesim.session.act import HELP, ActKind, Line, help_for, told
from casesim.session.desk import Desk
from casesim.session.encounter import EncounterService
from tests.small_case import RUBRIC, exchange, fresh_encounter, played, small_rubric, small_template
from tests.tui_stage import HeldVoice, Ticking, desk_of

ROOT = Path(__file__).parents[1]
LIBRARY = YamlLibrary([ROOT / "cases"], [ROOT / "rubrics"], finding_labels())
ASKS = {"ideas": ("What do you think it is?",), "onset": ("When did it begin?",)}


def begun(folder: Path, mode: Mode, clock: Ticking | None = None, **how: object) -> tuple[Desk, EncounterService]:
    """Return a desk and an open encounter with the viral patient."""
    desk = desk_of(folder, clock=clock)
    service = desk.start("small-sore-throat", 7, mode, **how)  # type: ignore[arg-type]
    service.open()
    return desk, service


def ask(service: EncounterService, question: str) -> None:
    """Ask to the end."""
    list(service.ask(question))


# --- what each mode says and allows


def test_each_mode_says_what_it_reveals() -> None:
    """Hints are explained, the exam is called formative, a drill names its skill, and the end of the time is explained."""
    practice = " ".join(reveals(Mode.PRACTICE, Terms()))
    assert "earn and cost nothing" in practice
    assert "shown in the debrief" in practice
    exam = " ".join(reveals(Mode.EXAM, Terms(minutes=8, writing=2)))
    assert "own disk" in exam
    assert "8 minutes" in exam
    assert "2 minutes are left for notes and differential" in exam
    assert "not count" in " ".join(reveals(Mode.EXAM, Terms(minutes=8)))
    drill = " ".join(reveals(Mode.DRILL, Terms(minutes=5), Skill.ICE))
    assert "three of three" in drill


def test_help_is_one_table_and_leaves_out_what_the_mode_has_not(tmp_path: Path) -> None:
    """Practice knows hint, pause and lists; the exam none of them; a drill no examination either."""
    encounter = fresh_encounter()
    assert help_for(encounter) == tuple(HELP.values())
    exam = help_for(encounter.model_copy(update={"mode": Mode.EXAM}))
    assert set(HELP.values()) - set(exam) == {HELP[ActKind.HINT], HELP[ActKind.PAUSE], HELP[ActKind.LIST]}
    drill = help_for(encounter.model_copy(update={"mode": Mode.DRILL}))
    assert HELP[ActKind.EXAMINE] not in drill


@pytest.mark.parametrize("kind", [ActKind.HINT, ActKind.PAUSE, ActKind.LIST])
def test_an_exam_has_no_hints_no_pause_and_no_lists(tmp_path: Path, kind: ActKind) -> None:
    """Refused in one line, and nothing is stored."""
    _, service = begun(tmp_path, Mode.EXAM)
    before = service.encounter
    with pytest.raises(EncounterError):
        told(Line(kind=kind), service)
    assert service.encounter == before


def test_lists_show_regions_and_groups_with_time_and_cost(tmp_path: Path) -> None:
    """And an order says how long it would take and what it costs; the chart adds up."""
    _, service = begun(tmp_path, Mode.PRACTICE)
    listed = told(Line(kind=ActKind.LIST), service)
    assert "ENT: Look at the throat; Feel the neck" in listed
    assert "Rapid strep test (10 min, cost 8)" in listed
    service.order("rapid strep test")
    assert "1 test: cost 8 in all" in told(Line(kind=ActKind.CHART), service)


# --- the clock


def test_practice_has_no_end_and_its_log_is_written_as_before(tmp_path: Path) -> None:
    """What an older casesim wrote when going in is what this one writes."""
    _, service = begun(tmp_path, Mode.PRACTICE)
    assert service.seconds_left is None
    assert service.encounter.events[0].body.model_dump(mode="json") == {"kind": "opened"}
    assert Event.make(1, "2026-11-21T09:00:00Z", 0.0, Opened(), "0" * 64).is_intact()


def test_a_pause_stops_the_clock_until_something_is_done(tmp_path: Path) -> None:
    """Both ends are in the log; the time between them is not consultation time, also after a resume."""
    clock = Ticking()
    desk, service = begun(tmp_path, Mode.PRACTICE, clock)
    clock.ahead += 60
    assert service.pause() is True
    clock.ahead += 600
    assert service.elapsed == pytest.approx(60, abs=1)
    ask(service, "When did it start?")
    clock.ahead += 5
    assert service.elapsed == pytest.approx(65, abs=1)
    assert [event.body.kind for event in service.encounter.events] == ["opened", "paused", "paused", "exchanged"]
    service.pause()
    service.close()
    again = desk.resume(service.encounter.id)
    clock.ahead += 100
    assert again.elapsed == pytest.approx(65, abs=1)


def test_when_an_exams_time_is_up_the_talk_ends_and_writing_may_go_on(tmp_path: Path) -> None:
    """Two minutes for notes and differential where they were chosen; then the encounter is over, and the log says why."""
    clock = Ticking()
    _, service = begun(tmp_path, Mode.EXAM, clock, writing=2.0)
    assert terms_of(service.encounter) == Terms(minutes=8, writing=2)
    clock.ahead += 8 * 60 + 1
    assert service.is_time_up
    assert not service.is_over
    for refused in (lambda: ask(service, "When did it start?"), lambda: service.examine("throat")):
        with pytest.raises(EncounterError, match="time is up"):
            refused()
    service.differential("viral sore throat")
    clock.ahead += 121
    assert service.is_over
    service.finish()
    assert next(e.body for e in service.encounter.events if isinstance(e.body, Closed)).reason == "time_up"


def test_an_answer_that_comes_after_the_time_does_not_count(tmp_path: Path) -> None:
    """The question was put in time, the answer was not: nothing of it is stored."""
    clock, voice = Ticking(), HeldVoice("I'd say six out of ten. And ")
    voice.go.set()
    desk = desk_of(tmp_path, clock=clock, voice=voice)
    service = desk.start("small-sore-throat", 7, Mode.EXAM)
    service.open()
    clock.ahead += 8 * 60 - 1
    steps = service.ask("How bad is it?")
    assert next(steps).text == "I'd say six out of ten."  # type: ignore[union-attr]
    clock.ahead += 2
    with pytest.raises(EncounterError, match="too late"):
        list(steps)
    assert not service.encounter.exchanges


def test_terms_follow_the_mode_and_an_older_exam_keeps_its_case_minutes() -> None:
    """A drill lasts five minutes; an allowance stretches clocks."""
    assert terms(Mode.DRILL, 15) == Terms(minutes=5)
    assert terms(Mode.EXAM, 8, allowance=1.25) == Terms(minutes=10)
    older = played(fresh_encounter().model_copy(update={"mode": Mode.EXAM}), Opened())
    assert terms_of(older) == Terms(minutes=8)


# --- hints


def asked(*topics: str) -> Encounter:
    """Return an encounter in which questions on `topics` were asked."""
    turns = [exchange(n, f"about {topic}?", "Well.", topics=(topic,)) for n, topic in enumerate(topics, 1)]
    return played(fresh_encounter(), Opened(), *turns)


def test_hints_go_from_area_to_question_to_words_by_weight() -> None:
    """The critical item first; the same log, the same hint; what was asked is not hinted at."""
    encounter = asked()
    found: list[Hinted] = []
    while (hint := next_hint(encounter, ASKS)) is not None:
        assert next_hint(encounter, ASKS) == hint
        encounter = played(encounter, hint)
        found.append(hint)
    assert [(h.item, h.rung) for h in found[:3]] == [
        ("asks-allergies", Rung.AREA), ("asks-allergies", Rung.QUESTION), ("asks-allergies", Rung.WORDS),
    ]  # fmt: skip
    assert "Are you allergic to anything?" in found[2].text
    assert {h.item for h in found} == {"asks-onset", "asks-allergies", "hears-fever", "looks", "tests"}
    assert [h.item for h in found].index("looks") > [h.item for h in found].index("hears-fever")
    assert next_hint(asked("allergies"), ASKS).item != "asks-allergies"  # type: ignore[union-attr]


def test_a_hint_never_says_what_the_patient_has_nor_names_a_diagnosis() -> None:
    """A text such as “finds the fever” would; an item with a diagnosis in its text or its question says neither."""
    items = [
        {**item, "better": ["Could it be quinsy?"]} if item["id"] == "asks-onset" else item for item in RUBRIC["items"]
    ]
    items[0] = {**items[0], "text": "Asks about quinsy"}
    encounter = asked().model_copy(update={"rubric": Rubric.model_validate({**RUBRIC, "items": items})})
    texts = []
    while (hint := next_hint(encounter, {"onset": ("When did it begin?",)})) is not None:
        encounter = played(encounter, hint)
        texts.append(hint.text)
    assert not [text for text in texts if "fever" in text.lower() or "quinsy" in text.lower()]
    assert any("When did it begin?" in text for text in texts)


def test_an_item_for_some_variants_alone_is_never_hinted_at() -> None:
    """It would tell which patient this is."""
    items = [{**item, "applies": {"variants": ["viral"]}} for item in RUBRIC["items"]]
    encounter = asked().model_copy(update={"rubric": Rubric.model_validate({**RUBRIC, "items": items})})
    assert next_hint(encounter, ASKS) is None


@pytest.mark.parametrize("case", ["chest-pain", "breathless-child"])
def test_no_hint_of_a_shipped_case_names_a_diagnosis_of_any_of_its_patients(case: str) -> None:
    """Every rung of every item, against every name of every diagnosis of every variant."""
    template = LIBRARY.case(case)
    rubric = LIBRARY.rubric(template.rubric)
    diagnoses = [
        name
        for variant in template.variants.values()
        for d in (variant.differential.correct, *variant.differential.acceptable, *variant.differential.must_not_miss)
        for name in names(d.name, d.synonyms)
    ]
    texts = [text for item in rubric.items for text in ladder(item, rubric, (), template, ASKS).values()]
    assert len(texts) > 60
    assert [text for text in texts if leaked(text, diagnoses)] == []


def test_hints_are_stored_and_change_no_mark(tmp_path: Path) -> None:
    """The same talk with and without hints earns the same; the record with them is whole and is read again."""
    desk, service = begun(tmp_path, Mode.PRACTICE)
    _, plain = begun(tmp_path / "other", Mode.PRACTICE)
    assert service.hint() is not None
    for one in (service, plain):
        ask(one, "When did it start?")
    assert service.finish() == plain.finish()
    record = record_of(desk.load(service.encounter.id))
    assert check(loads(dumps(record))) == []
    assert len(encounter_of(record).hints) == 1


# --- drills


def test_every_skill_has_a_rubric_on_the_small_case() -> None:
    """Differential takes the case's own ranked items; red flags fall back on what is critical and dangerous."""
    patient = realise(small_template(), 7, "viral")
    made = {skill: rubric_for(skill, small_rubric(), patient, ASKS) for skill in Skill}
    assert [item.id for item in made[Skill.DIFFERENTIAL].items] == ["names-it"]
    assert [item.id for item in made[Skill.RED_FLAGS].items] == ["asks-allergies"]
    assert {item.id for item in made[Skill.ICE].items} >= {"ideas", "concerns", "expectations"}
    assert made[Skill.ICE].items[0].better == ("What do you think it is?",)
    assert skill_named("ICE") is Skill.ICE
    with pytest.raises(UsageError, match="did you mean 'summarising'"):
        skill_named("sumarising")


def test_too_few_questions_are_no_full_marks_for_open_ones(tmp_path: Path) -> None:
    """One open question is not passed, and the sheet says why; five are judged."""
    desk = desk_of(tmp_path)
    sheets = []
    for count in (1, 5):
        service = desk.start("small-sore-throat", 7, Mode.DRILL, skill=Skill.OPEN)
        service.open()
        for number in range(count):
            list(service.ask(f"What brings you in, part {number}?"))
        sheets.append(service.finish())
        service.close()
    few, enough = sheets
    assert few.passed is False
    assert "Asks enough to be judged: 5 questions or more" in few.why
    assert few.percent is not None
    assert few.percent < 100
    unscored = {mark.id for mark in few.items if mark.verdict.value == "unscored"}
    assert {"open-share", "no-leading", "one-at-a-time"} <= unscored
    assert not [mark for mark in enough.items if mark.verdict.value == "unscored"]
    assert {mark.id: mark.verdict.value for mark in enough.items}["enough"] == "met"


def test_a_drill_is_stored_verified_and_named_in_the_list(tmp_path: Path) -> None:
    """Its rubric goes with the record; examination is refused; a drill without a skill is refused."""
    desk, service = begun(tmp_path, Mode.DRILL, skill=Skill.ICE)
    with pytest.raises(EncounterError, match="one skill"):
        service.examine("throat")
    ask(service, "What are you worried about?")
    sheet = service.finish()
    assert {mark.id for mark in sheet.items if mark.verdict is Verdict.MET} == {"concerns"}
    stored = desk.load(service.encounter.id)
    assert skill_of(stored) is Skill.ICE
    assert grade(stored.rubric, given_by(stored), NameRelator()) == stored.sheet
    assert desk.encounters()[0].rubric == "drill-ice"
    with pytest.raises(UsageError, match="name it"):
        desk.start("small-sore-throat", 7, Mode.DRILL)


def test_a_differential_drill_gives_the_history_and_answers_nothing(tmp_path: Path) -> None:
    """The patient's own words are in the log, without what is never said; the list is graded as ranked."""
    desk, service = begun(tmp_path, Mode.DRILL, skill=Skill.DIFFERENTIAL)
    given = service.encounter.briefed
    assert given is not None
    assert "I did a test at home" not in given.text
    assert "Viral pharyngitis" not in given.text
    with pytest.raises(EncounterError, match="write the differential"):
        ask(service, "When did it start?")
    service.differential("viral sore throat; quinsy")
    sheet = service.finish()
    assert (sheet.total, sheet.max) == (3, 3)
    assert desk.load(service.encounter.id).state is State.GRADED


def test_what_a_summary_holds_and_gets_wrong_is_measured() -> None:
    """Told facts count; a number never heard does not; without a summary nothing is right."""
    encounter = fresh_encounter()
    briefed = history(encounter.patient)
    said = Understanding(summary=True)
    days = encounter.patient.parameters["days"]
    good = exchange(1, f"So your throat is sore, it started {days} days ago. Is that right?", "Yes.")
    bad = exchange(1, "So it started 19 days ago.", "No.")
    found = {}
    for name, turn in (("good", good), ("bad", bad)):
        talk = played(encounter, Opened(), briefed, turn.model_copy(update={"understanding": said}))
        found[name] = signals(given_by(talk), NameRelator())
    assert found["good"]["summary_facts"] >= 1
    assert found["good"]["summary_wrong"] == 0
    assert found["bad"]["summary_wrong"] == 1
    assert signals(given_by(played(encounter, Opened(), briefed)), NameRelator())["summary_facts"] == 0


def test_the_mood_is_said_as_an_onlooker_would() -> None:
    """The word they came with, and how trust goes; never a cause."""
    manner = fresh_encounter().patient.manner
    assert mood(manner, manner.rapport) == "tired"
    assert mood(manner, 20) == "tired, guarded, closing up"
    assert mood(manner, 80) == "tired, at ease with you"
