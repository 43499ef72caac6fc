"""The differential as reasoning: notes, evidence, timeline, traps and calibration, on the small case."""

from __future__ import annotations

import pytest

from casesim.core.differential import NameRelator, parse
from casesim.core.encounter import DifferentialGiven, Encounter, Examined, Opened, Ranked
from casesim.core.errors import UsageError
from casesim.core.grading import Given, given_by
from casesim.core.marking.calibration import brier_score
from casesim.core.marking.evidence import candidates, named_in, recognise, weigh
from casesim.core.marking.noting import (
    alternatives_grade,
    differential_grade,
    lead_grade,
    summary_grade,
    written_differential,
)
from casesim.core.marking.timeline import anchoring, premature_closure, timeline
from casesim.core.note import read_note
from casesim.core.patient import Patient
from tests.every_kind import turns, worked
from tests.small_case import fresh_encounter, played

RELATOR = NameRelator()


@pytest.fixture
def given() -> Given:
    """Return the worked encounter's deeds."""
    return given_by(worked())


def with_list(*ranked: Ranked) -> Given:
    """Return the worked deeds with another final differential."""
    base = given_by(worked())
    last = base.snapshots[-1].model_copy(update={"ranked": ranked})
    return base.model_copy(update={"differential": ranked, "snapshots": (last,)})


def test_a_note_is_read_by_its_headings() -> None:
    """In lines or in one line, with other words for the headings, and with text that belongs to none."""
    note = read_note(
        "Seen at 9.\nProblem representation: a b\nDDx:\n1. A @ 60 - for: x; y\n   against: z\n2) B\nPlan: one; two.\nthree"
    )
    assert (note.summary, note.plan, note.rest) == ("a b", ("one", "two", "three"), "Seen at 9.")
    assert [(e.name, e.confidence, e.supporting, e.against) for e in note.differential] == [
        ("A", 60, ("x", "y"), ("z",)), ("B", None, (), ()),
    ]  # fmt: skip
    short = read_note("Summary: s | Differential: 1. A - for: x 2. B | Plan: p")
    assert (short.summary, [e.name for e in short.differential], short.plan) == ("s", ["A", "B"], ("p",))
    assert read_note("") == read_note("  ")
    assert read_note("no heading at all").rest == "no heading at all"


def test_a_differential_line_takes_reasons() -> None:
    """And names with hyphens and brackets stay whole."""
    found = parse("Non-ST-elevation MI @ 70 for: sweating, crushing pain against: no calf pain; PE (20%); 3. Asthma")
    assert [(e.name, e.confidence) for e in found] == [("Non-ST-elevation MI", 70), ("PE", 20), ("Asthma", None)]
    assert (found[0].supporting, found[0].against) == (("sweating", "crushing pain"), ("no calf pain",))
    with pytest.raises(UsageError, match="0 to 100"):
        parse("A @ 101")


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("sore throat", "throat"),
        ("throat-look", "throat-look"),
        ("No cough", "no-cough"),
        ("cough", None),
        ("hurts to swallow", "swallowing"),
        ("lozenges help", "lozenges"),
        ("asthma as a child", "asthma"),
        ("no fever", None),
        ("everything", None),
        ("", None),
        ("crushing chest pain to the left arm", None),
    ],
)
def test_words_mean_a_finding_of_the_case_or_none(words: str, finding: str | None, small_patient: Patient) -> None:
    """A denial never means a symptom that is there, and the other way round."""
    assert recognise(words, candidates(small_patient)) == finding


def test_a_prose_names_its_findings_piece_by_piece(small_patient: Patient) -> None:
    """Between commas and small words."""
    found = named_in("Sore throat with pain on swallowing, eased by lozenges and no cough", candidates(small_patient))
    assert list(found) == ["throat", "swallowing", "lozenges", "no-cough"]


def test_evidence_counts_where_it_was_elicited_and_is_on_the_right_side(given: Given) -> None:
    """One of one right; what was elicited and could have been picked is counted too."""
    weighed = weigh(given, given.differential, RELATOR)
    assert (weighed.picked, weighed.right, weighed.wanted) == (1, 1, 2)
    assert (weighed.precision, weighed.recall) == (1.0, 0.5)


def test_picking_everything_earns_less_than_picking_well(small_patient: Patient) -> None:
    """A shotgun of findings lowers precision and says of each why it does not count."""
    everything = (*(fact.id for fact in small_patient.facts), "throat-look", "nonsense")
    well = weigh(given_by(worked()), with_list(Ranked(name="viral sore throat", supporting=("throat-look",), against=("no cough",))).differential, RELATOR)  # fmt: skip
    shot = weigh(given_by(worked()), with_list(Ranked(name="viral sore throat", supporting=everything, against=everything)).differential, RELATOR)  # fmt: skip
    assert well.f1 == 1.0
    assert shot.f1 is not None
    assert shot.f1 < 0.5
    assert any("was not elicited" in line for line in shot.lines)
    assert any("is not a finding of this patient" in line for line in shot.lines)


def test_the_same_finding_twice_counts_once() -> None:
    """In other words as well."""
    weighed = weigh(given_by(worked()), (Ranked(name="viral sore throat", supporting=("throat-look", "look at the throat")),), RELATOR)  # fmt: skip
    assert (weighed.picked, weighed.right) == (1, 1)


def test_the_timeline_says_what_entered_when_and_on_what() -> None:
    """Entered, rose, fell, left; with what had been learnt since the list before."""
    encounter = played(
        fresh_encounter(),
        Opened(),
        *turns()[:2],
        DifferentialGiven(after_turn=2, ranked=(Ranked(name="Reflux"), Ranked(name="Quinsy"))),
        *turns()[2:4],
        DifferentialGiven(after_turn=4, ranked=(Ranked(name="quinsy"), Ranked(name="Viral sore throat"))),
    )
    steps = timeline(given_by(encounter), RELATOR)
    assert [(s.turn, s.name, s.change, s.rank) for s in steps] == [
        (2, "Reflux", "entered", 1), (2, "Quinsy", "entered", 2), (4, "quinsy", "rose", 1),
        (4, "Viral sore throat", "entered", 2), (4, "Reflux", "left", None),
    ]  # fmt: skip
    assert steps[0].since == ("throat", "onset")
    assert steps[-1].since == ("swallowing",)


def kept(first: str, last: str) -> Given:
    """Return a talk with a first idea, the findings after it, and a last idea."""
    encounter = played(
        fresh_encounter(),
        Opened(),
        turns()[0],
        DifferentialGiven(after_turn=1, ranked=(Ranked(name=first),)),
        turns()[1].model_copy(update={"turn": 2}),
        Examined(after_turn=2, request="throat", finding_ids=("throat-look", "neck-nodes"), result="Red."),
        DifferentialGiven(after_turn=2, ranked=(Ranked(name=last),)),
    )
    given = given_by(encounter)
    assert given.patient is not None
    own = given.patient.differential
    quinsy = own.must_not_miss[0].model_copy(update={"evidence_against": ("throat-look", "neck-nodes", "onset")})
    patient = given.patient.model_copy(update={"differential": own.model_copy(update={"must_not_miss": (quinsy,)})})
    return given.model_copy(update={"patient": patient})


@pytest.mark.parametrize(
    ("first", "last", "caught"),
    [("quinsy", "quinsy", True), ("quinsy", "viral sore throat", False), ("viral sore throat", "viral sore throat", False), ("gout", "gout", None)],
)  # fmt: skip
def test_anchoring_is_a_first_idea_kept_against_the_evidence(first: str, last: str, caught: bool | None) -> None:
    """Not where it is right, not where it changed, and no judgement where the case does not know it."""
    assert anchoring(kept(first, last), RELATOR).caught is caught


def test_anchoring_needs_two_differentials(given: Given) -> None:
    """One list shows no change of mind."""
    assert anchoring(given, RELATOR).caught is None


@pytest.mark.parametrize(
    ("names", "learnt", "caught"),
    [(("viral sore throat",), False, True), (("viral sore throat", "quinsy"), False, False), (("viral sore throat",), True, False), ((), False, None)],
)  # fmt: skip
def test_closing_early_is_one_idea_with_little_known(names: tuple[str, ...], learnt: bool, caught: bool | None) -> None:
    """Little is less than half of what tells the causes apart; a dangerous alternative keeps the mind open."""
    given = with_list(*(Ranked(name=name) for name in names))
    if not learnt:
        given = given.model_copy(update={"released": (), "examined": (), "ordered": ()})
    assert premature_closure(given, RELATOR).caught is caught


@pytest.mark.parametrize(
    ("ranked", "score"),
    [
        ((Ranked(name="viral sore throat", confidence=100),), 0.0),
        ((Ranked(name="viral sore throat", confidence=70), Ranked(name="quinsy", confidence=20)), (0.09 + 0.04) / 2),
        ((Ranked(name="quinsy", confidence=100),), 1.0),  # wrong, and the truth is a forecast of nought
        ((Ranked(name="viral sore throat"),), None),
        (tuple(Ranked(name=name, confidence=1) for name in "abcdefgh"), (5 * 0.0001 + 1) / 2),  # a tail does not help
    ],
)
def test_confidence_is_held_against_the_truth(ranked: tuple[Ranked, ...], score: float | None) -> None:
    """Brier: 0 is best; without a confidence there is nothing to judge."""
    found = brier_score(with_list(*ranked), RELATOR)
    assert found == (None if score is None else pytest.approx(score))


@pytest.mark.parametrize(
    ("summary", "grade"),
    [
        ("", 0),
        ("Well known to us", 0),
        ("Sore throat", 1),
        ("{age}-year-old with a sore throat", 2),
        ("{age}-year-old with a sore throat for 3 days", 3),
        ("{age}-year-old with a sore throat for 3 days, no cough, red throat without pus on looking at the throat", 4),
        ("Crushing central chest pain for 2 hours in a smoker", 0),
    ],
)
def test_a_problem_representation_is_graded_by_what_it_holds(summary: str, grade: int, given: Given) -> None:
    """Who, what, since when, and what tells the causes apart; only what was elicited."""
    assert given.patient is not None
    assert summary_grade(summary.format(age=given.patient.age), given, given.patient).score == grade


def test_a_summary_of_what_was_never_asked_earns_nothing(given: Given) -> None:
    """The same words, before anything was told."""
    bare = given.model_copy(update={"released": (), "examined": (), "ordered": ()})
    assert given.patient is not None
    assert (
        summary_grade(
            f"{given.patient.age}-year-old with a sore throat for 3 days, no cough", bare, given.patient
        ).score
        == 0
    )


@pytest.mark.parametrize(
    ("names", "grade"),
    [((), 0), (("viral sore throat",), 0), (("gout", "sciatica"), 0), (("viral sore throat", "quinsy"), 2),
     (("viral sore throat", *"abcdefg"), 1), (("gout", "viral sore throat"), 2)],
)  # fmt: skip
def test_a_differential_is_graded_for_a_ranked_choice(names: tuple[str, ...], grade: int, given: Given) -> None:
    """Neither one answer nor a catalogue, and at least one that fits the case."""
    assert given.patient is not None
    ranked = tuple(Ranked(name=name) for name in names)
    assert differential_grade(ranked, given, given.patient, RELATOR).score == grade


def test_explanations_are_graded_by_right_findings(given: Given) -> None:
    """One earns one, two earn two; more wrong than right ones earn nothing; an unknown lead waits for a person."""
    patient = given.patient
    assert patient is not None
    for picks, against, grade in (
        (("throat-look",), (), 1),
        (("throat-look",), ("no cough",), 2),
        (("throat-look",), ("fever", "job"), 0),
    ):
        lead = (Ranked(name="viral sore throat", supporting=picks, against=against),)
        assert lead_grade(lead, given, patient, RELATOR).score == grade
        other = (Ranked(name="quinsy"), *lead)
        assert alternatives_grade(other, given, patient, RELATOR).score == grade
    assert lead_grade((Ranked(name="gout", supporting=("throat-look",)),), given, patient, RELATOR).waits
    assert lead_grade((), given, patient, RELATOR).score == 0


def test_the_note_adds_reasons_to_the_ranked_list() -> None:
    """By the name of the diagnosis."""
    encounter: Encounter = worked()
    given = given_by(encounter).model_copy(update={"note": "Differential:\n1. Quinsy - against: no cough"})
    assert written_differential(given)[1].against == ("no cough",)
    assert written_differential(given.model_copy(update={"differential": ()}))[0].name == "Quinsy"
