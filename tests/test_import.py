"""Cases of AgentClinic become playable templates: atomic facts, polarity, who speaks, no leak. All texts here are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters.importers.agentclinic import Imported, Importer
from casesim.adapters.importers.tables import plain_words, synonyms_of
from casesim.adapters.importers.writing import write_case
from casesim.adapters.knowledge import load_mind
from casesim.adapters.library import YamlLibrary
from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.errors import ContentError
from casesim.core.patient import realise
from casesim.core.prose.leak import leaked, names
from casesim.core.prose.person import Teller
from casesim.core.prose.piece import pieces
from casesim.core.prose.spoken import said

ADULT: dict[str, Any] = {
    "OSCE_Examination": {
        "Objective_for_Doctor": "Assess a patient with a sore elbow.",
        "Patient_Actor": {
            "Demographics": "46-year-old woman",
            "History": "The patient reports a 3-week history of pain on the outside of her right elbow and weakness of grip. "
            "She notes that the pain worsens when lifting a kettle but improves with rest. She has a history of hypertension.",
            "Symptoms": {"Primary_Symptom": "Right elbow pain", "Secondary_Symptoms": ["Weak grip", "No fever"]},
            "Past_Medical_History": "Hypertension, migraine. Told once of lateral epicondylitis.",
            "Social_History": "Non-smoker, drinks alcohol socially. Works as a librarian.",
            "Review_of_Systems": "Denies numbness, tingling or neck pain.",
        },
        "Physical_Examination_Findings": {"Vital_Signs": {"Temperature": "36.8°C", "Blood_Pressure": "131/84 mmHg"}},
        "Test_Results": {"Blood_Tests": {"CRP": "2 mg/L (normal)"}, "MRI": "Not indicated"},
        "Correct_Diagnosis": "Lateral epicondylitis",
    }
}
INFANT: dict[str, Any] = {
    "OSCE_Examination": {
        "Patient_Actor": {
            "Demographics": "5-month-old girl",
            "History": "The mother reports that the infant has been vomiting for 2 days. She was born at 38 weeks.",
            "Symptoms": {"Primary_Symptom": "Vomiting", "Secondary_Symptoms": []},
            "Review_of_Systems": "No diarrhea.",
        },
        "Correct_Diagnosis": "Viral gastroenteritis",
    }
}


@pytest.fixture(scope="module")
def importer() -> Importer:
    """The importer with the shipped lexicon and tables."""
    return Importer(load_mind().lexicon, plain_words(), synonyms_of)


@pytest.fixture(scope="module")
def adult(importer: Importer) -> Imported:
    """A made-up adult."""
    return importer.case(ADULT["OSCE_Examination"], 7)


def fact(imported: Imported, *words: str) -> Fact:
    """Return the fact whose clinical text holds all `words`."""
    return next(f for f in imported.template.facts if all(word in f.clinical.lower() for word in words))


@pytest.mark.parametrize(
    ("prose", "denied"),
    [
        ("Denies chest pain, palpitations or fever.", ["chest pain", "palpitations", "fever"]),
        ("The patient denies any cough but reports a fever.", ["cough"]),
        ("No history of trauma, neck pain, or numbness.", ["trauma", "neck pain", "numbness"]),
        ("Reports no vomiting, and the left ear is fine.", ["vomiting"]),
        ("Non-smoker, drinks wine occasionally.", ["smoking"]),
        ("Does not report any rash.", ["rash"]),
        ("No changes in bowel or bladder habits.", ["changes in bowel or bladder habits"]),
    ],
)
def test_denied_lists_become_one_denial_each(prose: str, denied: list[str]) -> None:
    """Denying A, B or C is three denials, and what is affirmed beside them is none."""
    assert [piece.text for piece in pieces(prose) if piece.denied] == denied


@pytest.mark.parametrize(
    ("prose", "items"),
    [
        (
            "The patient reports fatigue, night sweats, and a weight loss of 4 kg.",
            ["fatigue", "night sweats", "a weight loss of 4 kg"],
        ),
        ("She has pain and swelling in her left wrist.", ["pain in her left wrist", "swelling in her left wrist"]),
        ("He presents with pain in his hips, knees and ankles.", ["pain in his hips, knees and ankles"]),
        ("Trouble sleeping and eating.", ["Trouble sleeping and eating"]),
    ],
)
def test_lists_are_cut_only_where_both_sides_stand_alone(prose: str, items: list[str]) -> None:
    """Coordinated symptoms come apart, coordinated places and activities do not."""
    assert [piece.text for piece in pieces(prose)] == items


@pytest.mark.parametrize(
    "prose", ["N/A", "Information not provided.", "No additional symptoms noted.", "Not applicable due to age."]
)
def test_sentences_that_say_nothing_become_nothing(prose: str) -> None:
    """What a report does not know is no fact."""
    assert pieces(prose) == ()


@pytest.mark.parametrize(
    ("prose", "teller", "words"),
    [
        ("She works as a librarian.", Teller(sex="female"), "I work as a librarian."),
        ("His wife found him on the floor.", Teller(sex="male"), "My wife found me on the floor."),
        ("The infant has been very quiet.", Teller(sex="male", relation="mother"), "He's been very quiet."),
        ("Does not drink alcohol.", Teller(sex="male"), "I don't drink alcohol."),
        ("The patient has dyspnea.", Teller(sex="female"), "I've had shortness of breath."),
    ],
)
def test_a_piece_is_said_in_the_person_of_the_one_who_speaks(prose: str, teller: Teller, words: str) -> None:
    """First person for the patient, third for a relative, plain words for technical ones."""
    assert said(pieces(prose)[0], teller, plain_words())[0] == words


@pytest.mark.parametrize(
    ("prose", "words"),
    [
        ("Released from prison 3 months ago.", "I was released from prison 3 months ago."),
        ("She noticed a lump in her neck 2 weeks ago.", "I noticed a lump in my neck 2 weeks ago."),
        ("Consumption of oysters 3 days ago.", "I ate oysters 3 days ago."),
        ("Noncompliance with medications for a year.", "I haven't been taking the medicines for a year."),
    ],
)
def test_what_was_done_or_befell_is_said_so(prose: str, words: str) -> None:
    """No "I've had released from prison"."""
    assert said(pieces(prose)[0], Teller(sex="female"), plain_words(), kind="condition")[0] == words


@pytest.mark.parametrize(
    ("prose", "told", "denied"),
    [
        ("A student with no history of smoking or drug use.", ["A student"], ["smoking", "drug use"]),
        ("No known allergies, normal birth and developmental history.", ["normal birth and developmental history"], ["allergies"]),
        ("She does not seem dizzy and can be calmed by her mother.", ["does not seem dizzy", "can be calmed by her mother"], []),
        ("Birth history unremarkable.", [], ["Birth history"]),
        ("Diabetes and hypertension, managed with metformin and losartan, respectively.",
         ["Diabetes managed with metformin", "hypertension managed with losartan"], []),
        ("A cough with thick, foamy, green sputum.", ["A cough with thick, foamy, green sputum"], []),
    ],
)  # fmt: skip
def test_what_is_well_and_what_is_denied_stay_apart(prose: str, told: list[str], denied: list[str]) -> None:
    """A denial does not reach over what follows it, nor a list over its qualities."""
    read = pieces(prose)
    assert [piece.text for piece in read if piece.denied] == denied
    assert [piece.text for piece in read if not piece.denied and piece.text in told] == told


def test_a_bare_name_of_what_another_part_tells_more_of_is_no_fact_of_its_own(importer: Importer) -> None:
    """Weight loss, and 4 kg lost: one fact, the one with the number."""
    tree = json.loads(json.dumps(ADULT["OSCE_Examination"]))
    tree["Patient_Actor"]["History"] += " She has lost 4 kg over two months."
    tree["Patient_Actor"]["Symptoms"]["Secondary_Symptoms"] = ["Weight loss"]
    facts = [f for f in importer.case(tree, 0).template.facts if "weight_loss" in f.answers]
    assert len(facts) == 1
    assert "4 kg" in facts[0].says[0]


def test_facts_have_polarity_findings_and_numbers(adult: Imported) -> None:
    """What is denied denies, what is told names its finding and keeps its numbers."""
    denial = fact(adult, "denies", "numbness")
    assert denial.polarity is Polarity.DENIES
    assert "numbness" in denial.answers
    assert denial.says[0].startswith("No, ")
    assert "3 weeks" in fact(adult, "duration").says[0]
    assert {"aggravating"} <= set(fact(adult, "worsens").answers)
    assert {"hypertension", "past_medical"} <= set(fact(adult, "hypertension").answers)


def test_the_main_complaint_is_volunteered_and_the_defaults_are_those_of_an_import(adult: Imported) -> None:
    """A plain personality, high literacy, every fact to a direct question."""
    template = adult.template
    assert template.persona.personality == "plain"
    assert template.persona.literacy == "high"
    assert {f.disclosure for f in template.facts} <= {
        Disclosure.VOLUNTEERED,
        Disclosure.OPEN,
        Disclosure.DIRECT,
        Disclosure.NEVER,
    }
    assert "elbow" in realise(template, 1).opening


def test_nothing_that_the_patient_says_names_the_diagnosis(adult: Imported) -> None:
    """A fact that would leak is kept for the examiner, with a line in the report."""
    told = fact(adult, "epicondylitis")
    assert told.disclosure is Disclosure.NEVER
    assert "name the diagnosis" in adult.report
    forbidden = names("Lateral epicondylitis")
    visible = [f for f in adult.template.facts if f.disclosure is not Disclosure.NEVER]
    assert not any(leaked(line, forbidden) for f in visible for line in f.says)
    assert not any(
        leaked(line, forbidden)
        for line in (*adult.template.opening, adult.template.door_note, adult.template.title, adult.stem)
    )


def test_a_small_word_is_no_abbreviation() -> None:
    """ALL is a leukaemia; all is not."""
    forbidden = names("Acute lymphoblastic leukemia", ("ALL",))
    assert leaked("I ache all over.", forbidden) == ""
    assert leaked("They said it was ALL.", forbidden) == "ALL"


def test_a_relative_speaks_for_an_infant(importer: Importer) -> None:
    """The mother tells it, of her daughter."""
    imported = importer.case(INFANT["OSCE_Examination"], 0)
    patient = realise(imported.template, 1)
    assert (patient.speaker.role, patient.speaker.relation) == ("parent", "mother")
    assert patient.age == "5 months old"
    assert patient.opening.startswith("She")


def test_examination_and_tests_come_over_with_values(adult: Imported) -> None:
    """Values are parsed, leaves without a result are told in the report."""
    pressure = next(e for e in adult.template.examination if e.name.lower() == "blood pressure")
    assert (pressure.group, pressure.value, pressure.unit) == ("vital signs", "131/84", "mmHg")
    assert [e.name for e in adult.template.investigations] == ["CRP"]
    assert "Not indicated" in adult.report


def test_an_imported_case_is_valid_and_finds_its_draft_rubric_beside_it(adult: Imported, tmp_path: Path) -> None:
    """A case that is read by its path brings the rubrics in the folder beside it."""
    path = write_case(adult, tmp_path)
    assert path.name == "007-right-elbow-pain.yaml"
    library = YamlLibrary([], [], {name: f.label for name, f in load_mind().lexicon.findings.items()})
    assert library.problems(str(path)) == []
    rubric = library.rubric(library.case(str(path)).rubric)
    assert "unconfirmed" in rubric.title
    assert (tmp_path / "reports" / "007-right-elbow-pain.md").is_file()
    assert sorted(p.name for p in tmp_path.glob("*.yaml")) == ["007-right-elbow-pain.yaml"]


def test_a_broken_line_is_refused_with_its_number(importer: Importer, tmp_path: Path) -> None:
    """The first line is good, the second is not."""
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(ADULT) + "\n{broken\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        list(importer.read(path))
    assert caught.value.line == 2
