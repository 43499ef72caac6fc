"""What an encounter teaches: advice with quotes, feedback sentences, the gap to one's own view, what was reported unasked."""

from __future__ import annotations

import pytest

from casesim.core.advice import advise
from casesim.core.assessment import gaps, parse
from casesim.core.differential import NameRelator
from casesim.core.encounter import Closed, Encounter, Exchanged, Graded, Noted, Opened, SelfAssessed
from casesim.core.errors import EncounterError, UsageError
from casesim.core.feedback import SENTENCES, sentences
from casesim.core.grading import given_by, grade
from casesim.core.marking.signal import SIGNALS, longest_closed_run, repeats, signals, turns_of
from casesim.core.record import loads, record_of
from casesim.core.reported import reported_not_asked
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import QuestionType
from casesim.session.report import report
from casesim.session.report_text import WIDTH, render
from casesim.session.review import verify
from tests.every_kind import every_kind, said, worked
from tests.small_case import RUBRIC, exchange, fresh_encounter, played, small_rubric

RELATOR = NameRelator()
LEXICON = Lexicon.from_mappings(
    {"findings": {
        "cough": {"label": "cough", "lay": ["cough"]}, "fever": {"label": "fever", "lay": ["fever", "hot"]},
        "sore_throat": {"label": "sore throat", "lay": ["sore throat", "throat is sore", "throat is really sore"]}, "rash": {"label": "rash", "lay": ["rash"]},
    }}
)  # fmt: skip


def marked(encounter: Encounter) -> ScoreSheet:
    """Return the sheet that an encounter earns by its own rubric."""
    return grade(encounter.rubric, given_by(encounter), RELATOR)


def test_advice_is_about_this_talk_and_quotes_it(small_encounter: Encounter) -> None:
    """A missed critical item comes first, with what the patient was waiting to say and a question that would do."""
    first, *rest = advise(small_encounter, marked(small_encounter), RELATOR)
    assert first.kind == "question"
    assert "asks about allergies" in first.text
    assert "it fails the station" in first.text
    assert "“Penicillin gave me a rash.”" in first.text
    assert first.say == "Are you allergic to anything?"
    words = [e.question for e in small_encounter.exchanges] + [
        line for f in small_encounter.patient.facts for line in f.says
    ]
    words += [f.clinical.rstrip(".") for f in small_encounter.patient.facts] + [
        m.text.lower() for m in small_rubric().items
    ]
    words += [pick for entry in small_encounter.differential for pick in (*entry.supporting, *entry.against)]
    for advice in (first, *rest):
        quotes = [part.split("”")[0] for part in advice.text.split("“")[1:]]
        assert quotes
        assert all(quote in words or quote.lower() in words for quote in quotes), advice.text


def test_a_worry_that_was_passed_over_is_quoted_with_what_came_after() -> None:
    """Unless the next turn answers it."""
    passed = played(
        fresh_encounter(),
        Opened(),
        exchange(1, "What worries you?", "I'm worried I'll miss my exam. It's next week.", ("worry",), ("concerns",)),
        exchange(2, "Do you smoke?", "No.", (), ("smoking",)),
        Closed(),
    )
    cue = next(a for a in advise(passed, marked(passed), RELATOR) if a.kind == "cue")
    assert "“I'm worried I'll miss my exam.” and you went on with “Do you smoke?”" in cue.text
    answered = said(2, "I'm sorry, that must be hard.", QuestionType.NONE, ("empathy",), empathy=True)
    heard = played(fresh_encounter(), Opened(), passed.exchanges[0], answered, Closed())
    assert not [a for a in advise(heard, marked(heard), RELATOR) if a.kind == "cue"]


def test_a_leading_question_is_quoted() -> None:
    """The worked talk has one."""
    encounter = worked().model_copy(update={"rubric": every_kind()})
    manner = [a for a in advise(encounter, marked(encounter), RELATOR, most=9) if a.kind == "manner"]
    assert any("“You don't cough, do you?”" in advice.text for advice in manner)


def test_three_kinds_of_advice_come_before_two_of_one(small_encounter: Encounter) -> None:
    """And never more than asked for; the same log gives the same advice."""
    sheet = marked(small_encounter)
    found = advise(small_encounter, sheet, RELATOR)
    assert len(found) <= 3
    everything = {a.kind for a in advise(small_encounter, sheet, RELATOR, most=99)}
    assert len({a.kind for a in found}) == min(3, len(everything))
    assert found == advise(small_encounter, sheet, RELATOR)


def test_every_feedback_code_of_the_shipped_rubrics_has_a_sentence() -> None:
    """A code without a sentence would say nothing."""
    from casesim.bootstrap import library
    from casesim.settings import load

    shelf = library(load())
    for name in shelf.rubrics():
        rubric = shelf.rubric(name)
        codes = {item.feedback for item in rubric.items if item.feedback}
        assert codes <= SENTENCES.keys() | rubric.feedback.keys(), name


def test_sentences_come_once_for_all_items_that_call_for_them() -> None:
    """In the rubric's order, an author's own sentence before the shipped one; nothing for what was met."""
    value = {**RUBRIC, "feedback": {"mine": "Do it my way.", "leading": "Never lead."}}
    value["items"] = [{**item, "feedback": code} for item, code in zip(RUBRIC["items"], ("mine", "leading", "leading", "mine", "mine", "leading"), strict=True)]  # fmt: skip
    rubric = Rubric.model_validate(value)
    nothing = played(fresh_encounter(), Opened(), Closed())
    found = sentences(rubric, grade(rubric, given_by(nothing), RELATOR))
    assert [(one.code, one.sentence, len(one.items)) for one in found] == [
        ("mine", "Do it my way.", 3),
        ("leading", "Never lead.", 3),
    ]


@pytest.mark.parametrize(
    ("text", "overall", "domains", "words"),
    [
        ("3", 3, {}, ""),
        (
            "history 4; reasoning: 2/5; forgot the allergies",
            None,
            {"history": 4, "reasoning": 2},
            "forgot the allergies",
        ),
        ("overall 5; Examination and reasoning 1", 5, {"reasoning": 1}, ""),
    ],
)
def test_a_self_assessment_is_read_in_plain_words(
    text: str, overall: int | None, domains: dict[str, int], words: str
) -> None:
    """A number for the whole, numbers by domain id or title, and words."""
    found = parse(text, small_rubric())
    assert (found.overall, found.domains, found.words) == (overall, domains, words)


@pytest.mark.parametrize(
    ("text", "why"), [("6", "1 .poor. to 5"), ("history 0", "1 .poor. to 5"), ("surgery 3", "no domain")]
)
def test_a_self_assessment_that_cannot_be_is_refused(text: str, why: str) -> None:
    """With what would do."""
    with pytest.raises(UsageError, match=why):
        parse(text, small_rubric())


def test_the_gap_is_own_view_less_marks(small_encounter: Encounter) -> None:
    """The widest first; a small one is said to be small."""
    sheet = marked(small_encounter)  # 5 of 9, history 1 of 4, reasoning 5 of 5
    found = gaps(SelfAssessed(overall=3, domains={"history": 5, "reasoning": 5, "gone": 1}), sheet)
    assert [(gap.about, gap.difference) for gap in found] == [
        ("History", 75.0), ("The whole", pytest.approx(50 - (sheet.percent or 0), abs=0.1)), ("Examination and reasoning", 0.0),
    ]  # fmt: skip
    assert "better than it was marked" in found[0].words
    assert "much as it was marked" in found[-1].words


def test_a_self_assessment_is_part_of_the_log_and_earns_nothing(small_encounter: Encounter) -> None:
    """Before the marks only; the record with it verifies."""
    sheet = marked(small_encounter)
    assessed = played(small_encounter, SelfAssessed(overall=5, domains={"history": 5}))
    assert marked(assessed) == sheet
    graded = played(assessed, Graded(sheet=sheet))
    assert graded.assessment is not None
    with pytest.raises(EncounterError):
        played(graded, SelfAssessed(overall=1))
    from casesim.core.record import dumps

    assert verify(loads(dumps(record_of(graded))), RELATOR).is_sound


def test_what_was_reported_but_not_asked_is_shown(small_encounter: Encounter) -> None:
    """Findings that no reply released, and those that the patient said otherwise; not the diagnoses."""
    note = "Summary: sore throat, with a cough, fever and no rash\nDifferential:\n1. Rash fever - for: rash\nPlan: treat the cough"
    events = small_encounter.events[:-1]
    encounter = played(small_encounter.model_copy(update={"events": events}), Noted(after_turn=3, text=note), Closed())
    found = {one.finding: one.why for one in reported_not_asked(encounter, LEXICON)}
    assert found == {
        "cough": "the patient said no", "fever": "nobody asked, and nothing showed it", "rash": "nobody asked, and nothing showed it",
    }  # fmt: skip
    fair = played(small_encounter.model_copy(update={"events": events}), Noted(after_turn=3, text="Sore throat, no cough."), Closed())  # fmt: skip
    assert reported_not_asked(fair, LEXICON) == ()


def test_signals_are_counted_from_the_stored_turns() -> None:
    """The seven turns of the worked talk, by hand."""
    found = signals(given_by(worked()), RELATOR)
    assert {name: found[name] for name in ("turns", "questions", "leading", "empathy", "perspective", "open_first", "overbroad")} == {
        "turns": 7, "questions": 6, "leading": 1, "empathy": 1, "perspective": 1, "open_first": 1, "overbroad": 1,
    }  # fmt: skip
    assert (found["open_share"], found["leading_share"], found["answers"]) == (0.5, 0.1667, 2)
    assert set(found) <= set(SIGNALS)
    assert turns_of(given_by(worked()))["open_share"] == (1, 2, 7)


def test_a_volley_of_closed_questions_ends_where_the_patient_gets_room() -> None:
    """An open question, empathy, a summary or a signpost."""
    closed, room = QuestionType.CLOSED, QuestionType.OPEN
    kinds = (closed, closed, room, closed, closed, closed)
    talk = [said(n, f"q{n}", kind) for n, kind in enumerate(kinds, 1)]
    given = given_by(played(fresh_encounter(), Opened(), *talk))
    assert longest_closed_run(given.heard) == 3


def test_the_same_question_again_is_a_repeat() -> None:
    """In the same words; another question on the topic is none."""
    bodies: list[Exchanged] = [
        said(1, "when did it start", QuestionType.CLOSED, ("onset",)),
        said(2, "was it sudden", QuestionType.CLOSED, ("onset",)),
        said(3, "so when did it start", QuestionType.CLOSED, ("onset",)),
    ]
    assert repeats(given_by(played(fresh_encounter(), Opened(), *bodies)).heard) == (3,)


def test_the_report_is_plain_text_of_a_hundred_columns() -> None:
    """With its parts in order, and the same twice."""
    encounter = worked().model_copy(update={"rubric": every_kind()})
    text = render(report(encounter, RELATOR, LEXICON, (small_rubric(),)))
    assert max(map(len, text.splitlines())) <= WIDTH
    order = [
        "Three things for next time",
        "Marks (",
        "How you talked",
        "Your differential",
        "Rubric small",
        "What you did not find out",
    ]
    places = [text.index(title) for title in order]
    assert places == sorted(places)
    assert text == render(report(encounter, RELATOR, LEXICON, (small_rubric(),)))
    assert "\x1b" not in text


def test_there_is_no_report_before_the_end() -> None:
    """It would give the diagnosis away."""
    with pytest.raises(EncounterError, match="finish it first"):
        report(played(fresh_encounter(), Opened()), RELATOR, LEXICON)
