"""A new case: by questions, from another, or from prose; valid, without errors under lint, and played at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casesim.core.case import Fact, Section
from casesim.core.errors import ModelError
from casesim.core.prose.person import Teller
from casesim.core.prose.vignette import read_vignette
from casesim.session.prose_draft import proposals
from tests import tiny_model
from tests.command import Command
from tests.good_case import CASE, write

VIGNETTE = """\
A 52-year-old man presents with a 3-week history of pain on the outside of his left elbow. The pain is worse when he
lifts a kettle. He has noticed a weak grip. He denies numbness. On examination the joint is warm.

Past medical history: Hypertension. Told once of tennis elbow.
Medications: Takes amlodipine 5 mg daily.
Social history: Works as a librarian. Does not smoke.
Examination
Elbow: tender over the outer side.
Tests:
X-ray of the elbow: normal.
Diagnosis: Tennis elbow.
"""
OSCE: dict[str, Any] = {
    "OSCE_Examination": {
        "Patient_Actor": {
            "Demographics": "46-year-old woman",
            "History": "The patient reports a 3-week history of pain in her right knee. She notes that the pain worsens on stairs.",
            "Symptoms": {"Primary_Symptom": "Right knee pain", "Secondary_Symptoms": ["No fever"]},
        },
        "Correct_Diagnosis": "Patellofemoral pain",
    }
}


@pytest.fixture
def casesim(tmp_path: Path) -> Command:
    """Return the command with a data folder of its own."""
    return Command(tmp_path)


def is_sound(casesim: Command, path: Path) -> str:
    """Assert that a new file is valid (else it would be a finding), has no errors under lint and plays; return its text."""
    linted = casesim("case", "lint", str(path), "--seeds", "2", "--json")
    assert [one for one in linted.json if one["severity"] == "error"] == []
    script = casesim.script("What brought you in?\nWhen did it start?\n/finish\n")
    played = casesim("run", str(path), "--seed", "2", "--script", script, "--json")
    assert played.code == 0, played.err
    assert all(turn["reply"] for turn in played.json["turns"])
    return path.read_text(encoding="utf-8")


def test_defaults_make_a_commented_case_that_plays(casesim: Command, tmp_path: Path) -> None:
    """`--yes` asks nothing; three variants, comments that say what each part is; nothing is ever overwritten."""
    path = tmp_path / "first.yaml"
    made = casesim("case", "new", "my-first", "--yes", "-o", str(path))
    assert (made.code, made.out.strip()) == (0, str(path))
    text = is_sound(casesim, path)
    assert text.count("\n#") > 15
    assert "id: my-first\n" in text
    again = casesim("case", "new", "my-first", "--yes", "-o", str(path))
    assert (again.code, "is there already" in again.err, path.read_text(encoding="utf-8")) == (1, True, text)


def test_answers_come_from_stdin_or_from_a_file(casesim: Command, tmp_path: Path) -> None:
    """The same answers, the same case; the end of the input takes the defaults of the rest."""
    given = {"id": "sore-knee", "complaint": "a painful knee", "opening": "My knee hurts", "specialty": "orthopaedics",
             "setting": "clinic", "speaker": "patient", "youngest": "40", "oldest": "70", "sex": "female",
             "diagnosis_1": "Osteoarthritis of the knee", "diagnosis_2": "Gout", "danger": "Septic arthritis"}  # fmt: skip
    file = tmp_path / "answers.txt"
    file.write_text("# mine\n" + "\n".join(f"{key}: {value}" for key, value in given.items()), encoding="utf-8")
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    assert casesim("case", "new", "--answers", str(file), "-o", str(one)).code == 0
    lines = [*list(given.values())[:11], "", given["danger"]]
    asked = casesim("case", "new", "-o", str(two), stdin="\n".join(lines).encode())
    assert asked.code == 0, asked.err
    assert one.read_text(encoding="utf-8") == two.read_text(encoding="utf-8")
    text = is_sound(casesim, one)
    assert 'name: "Septic arthritis"' in text
    assert "knee_pain" in text


def test_a_relative_may_answer(casesim: Command, tmp_path: Path) -> None:
    """In the third person; what the opening tells is not denied below."""
    file, path = tmp_path / "answers.txt", tmp_path / "child.yaml"
    file.write_text(
        "speaker: mother\nyoungest: 2\noldest: 6\ncomplaint: a fever\nopening: It's this fever.\n", encoding="utf-8"
    )
    assert casesim("case", "new", "hot-child", "--answers", str(file), "-o", str(path)).code == 0
    text = is_sound(casesim, path)
    assert "relation: mother" in text
    assert "- id: fever" not in text
    assert "{{ his }} weight" in text


BAD = {
    "an unknown key": ("colour: blue\n", 2, "no question 'colour'"),
    "no id": ("id: My Case\n", 2, "is no id"),
    "ages the wrong way round": ("youngest: 60\noldest: 20\n", 2, "span of ages"),
    "a diagnosis in the complaint": ("complaint: gout\nopening: I think it's gout.\ndiagnosis_1: Gout\n", 3, "diagnosis-named"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_answers_that_make_no_case_are_refused_and_nothing_is_written(
    name: str, casesim: Command, tmp_path: Path
) -> None:
    """One line that says which."""
    answers, code, words = BAD[name]
    file, path = tmp_path / "answers.txt", tmp_path / "case.yaml"
    file.write_text(answers, encoding="utf-8")
    made = casesim("case", "new", "--answers", str(file), "-o", str(path))
    assert (made.code, words in made.err, made.err.count("\n")) == (code, True, 1), made.err
    assert not path.exists()


def test_a_copy_keeps_the_words_and_the_comments_and_is_reviewed_by_nobody(casesim: Command, tmp_path: Path) -> None:
    """Another id, version 1."""
    source = write(tmp_path / "a", CASE.replace("rubric: ankle", "version: 4\nreview:\n  state: expert\n  by: B\n  date: 2026-01-01\n# kept\nrubric: ankle"))  # fmt: skip
    path = tmp_path / "a" / "cases" / "wrist.yaml"
    assert casesim("case", "new", "wrist", "--from", str(source), "-o", str(path)).code == 0
    text = path.read_text(encoding="utf-8")
    assert ("id: wrist\n" in text, "version: 1\n" in text, "review: {state: none}\n# kept\n" in text) == (
        True,
        True,
        True,
    )
    assert casesim("case", "validate", str(path)).code == 0


def test_prose_becomes_facts_that_the_author_confirms(casesim: Command, tmp_path: Path) -> None:
    """Yes, no, or other words; the diagnosis that the prose tells stays with the examiner."""
    prose, path, answers = tmp_path / "v.txt", tmp_path / "elbow.yaml", tmp_path / "answers.txt"
    prose.write_text(VIGNETTE, encoding="utf-8")
    assert casesim("case", "new", "elbow", "--from-text", str(prose), "--yes", "-o", str(path)).code == 0
    text = is_sound(casesim, path)
    assert text.count("# confirm") >= 8
    assert "name: Tennis elbow" in text
    assert "outer side" in text.lower()
    told = text[text.index("facts:") : text.index("unknown:")]
    assert "kettle" in told
    fact = next(line.split()[2] for line in told.splitlines() if "grip" in line and "- id:" in line)
    answers.write_text(f"fact {fact}: I keep dropping things.\nfact no-numbness: n\n", encoding="utf-8")
    other = tmp_path / "other.yaml"
    made = casesim("case", "new", "elbow", "--from-text", str(prose), "--answers", str(answers), "-o", str(other))
    assert made.code == 0, made.err
    assert "I keep dropping things." in other.read_text(encoding="utf-8")
    assert "numbness" not in other.read_text(encoding="utf-8")


def test_an_agentclinic_case_is_named_by_its_line(casesim: Command, tmp_path: Path) -> None:
    """Counted from 1; a danger is asked for, for the file names none."""
    file, path = tmp_path / "osce.jsonl", tmp_path / "knee.yaml"
    file.write_text(json.dumps(OSCE) + "\n", encoding="utf-8")
    made = casesim(
        "case", "new", "--from-agentclinic", f"{file}:1", "-o", str(path), stdin=b"a-knee\nSeptic arthritis\n"
    )
    assert made.code == 0, made.err
    text = is_sound(casesim, path)
    assert ("name: Patellofemoral pain" in text, "name: Septic arthritis" in text) == (True, True)
    missing = casesim("case", "new", "x-1", "--from-agentclinic", f"{file}:2", "--yes", "-o", str(tmp_path / "no.yaml"))
    assert (missing.code, "no case 2" in missing.err) == (1, True)
    assert casesim("case", "new", "x-1", "--from-agentclinic", str(file), "--yes").code == 2


class SaysYes:
    """A judge of 3B parameters that says yes to whatever holds a word."""

    name, parameters = "judge-3b.gguf", 3_000_000_000

    def __init__(self, word: str) -> None:
        self.word = word

    def odds(self, question: str) -> float:
        """Return odds for yes where the question holds the word."""
        return 2.0 if self.word in question else -2.0


def test_a_model_proposes_by_saying_yes_to_the_authors_own_sentences() -> None:
    """It writes nothing; what it says no to stays out; the proposal names it."""
    known = Fact(id="one", section=Section.PRESENTING, answers=("opening",), clinical="One.", says=("One.",))
    unused = (("The patient feels shivery at night.", "why"), ("Reflexes are brisk.", "a sign"))
    rule, extra = proposals([known], unused, Teller(sex="male"), SaysYes("shivery"))
    assert (rule.by, rule.fact) == ("rule", known)
    assert (extra.by, extra.fact.says) == ("judge-3b.gguf", ("I feel shivery at night.",))


def test_a_model_that_is_too_small_is_refused_with_the_reason(casesim: Command, tmp_path: Path) -> None:
    """By the size in its file, before anything is loaded or written."""
    prose, path = tmp_path / "v.txt", tmp_path / "elbow.yaml"
    prose.write_text(VIGNETTE, encoding="utf-8")
    model = tiny_model.write(tmp_path / "tiny.gguf", parameters=1_000_000_000)
    made = casesim("case", "new", "elbow", "--from-text", str(prose), "--yes", "--model", str(model), "-o", str(path))
    assert (made.code, "3B parameters or more" in made.err, path.exists()) == (1, True, False)
    assert casesim("case", "new", "elbow", "--model", str(model), "--yes").code == 2
    small = SaysYes("x")
    small.parameters = 10
    with pytest.raises(ModelError, match="3B"):
        proposals([], (), Teller(), small)


def test_a_vignette_without_headings_is_a_story() -> None:
    """The first sentence is the complaint; the rest is told."""
    found = read_vignette("A 30-year-old woman presents with headache for two days. It throbs. She has vomited once.")
    assert (found.complaint, len(found.passages), found.diagnosis) == ("headache", 1, "")
    assert read_vignette("").primary == ()
    assert read_vignette(VIGNETTE).tests == {"X-ray of the elbow": "normal."}
