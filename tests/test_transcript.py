"""Transcripts are read from anything that people have, and what looks wrong is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casesim.core.errors import ContentError
from casesim.core.transcript import Transcript, parse

PLAIN = "D: What brings you in?\nP: A cough.\nD: Since when?\nP: Monday.\n"


def pairs(transcript: Transcript) -> list[tuple[int, str, str]]:
    """Return (number, speaker, text) of each turn."""
    return [(turn.number, turn.speaker, turn.text) for turn in transcript.turns]


EXPECTED = [
    (1, "trainee", "What brings you in?"),
    (2, "patient", "A cough."),
    (3, "trainee", "Since when?"),
    (4, "patient", "Monday."),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_transcript_reads_the_same_in_every_encoding(encoding: str) -> None:
    """UTF-8 with and without a mark, UTF-16 in both orders with and without a mark, Windows-1252."""
    assert pairs(parse(PLAIN.encode(encoding), "a.txt")) == EXPECTED


def test_windows_1252_is_read_and_said() -> None:
    """Bytes that are no UTF-8 are read as Windows-1252, with a warning."""
    transcript = parse("D: Café?\nP: Naïve – yes.\n".encode("cp1252"), "a.txt")
    assert transcript.turns[0].text == "Café?"
    assert any("Windows-1252" in warning for warning in transcript.warnings)


@pytest.mark.parametrize(
    ("doctor", "patient"),
    [
        ("Doctor", "Patient"),
        ("dr", "pt"),
        ("DOCTOR", "Guest"),
        ("Student", "Mother"),
        ("[D]", "[P]"),
        ("**D**", "**P**"),
    ],
)
def test_usual_tags_are_known_in_any_case(doctor: str, patient: str) -> None:
    """Doctor, Patient, Guest and their like, in brackets or bold."""
    text = PLAIN.replace("D:", f"{doctor}:").replace("P:", f"{patient}:")
    assert pairs(parse(text.encode(), "a.txt")) == EXPECTED


def test_other_tags_are_given_by_option() -> None:
    """A tag named by option belongs to that side."""
    text = PLAIN.replace("D:", "Alice:").replace("P:", "Bob:")
    assert pairs(parse(text.encode(), "a.txt", doctor_tags=["alice"], patient_tags=["BOB"])) == EXPECTED


def test_wrapped_lines_continue_the_turn_and_blank_lines_do_not_count() -> None:
    """An untagged line belongs to the turn before it."""
    text = "\n\nD: What brings\nyou in?\n\n\nP: A\n  cough.\r\nD: Since when?\rP: Monday."
    assert pairs(parse(text.encode(), "a.txt")) == EXPECTED


def test_every_tagged_line_is_a_turn_also_when_the_same_speaker_goes_on() -> None:
    """Two D lines running are two turns."""
    transcript = parse(b"D: Hello.\nD: What brings you in?\nP: A cough.", "a.txt")
    assert [turn.number for turn in transcript.turns] == [1, 2, 3]


def test_the_turn_before_goes_with_each_of_the_trainees_turns() -> None:
    """`said` pairs each trainee turn with the text before it."""
    assert [(turn.number, before) for turn, before in parse(PLAIN.encode(), "a.txt").said()] == [
        (1, ""),
        (3, "A cough."),
    ]


@pytest.mark.parametrize("wrap", [lambda turns: turns, lambda turns: {"turns": turns}])
def test_json_turns_are_read(wrap: object) -> None:
    """A list of {speaker, text}, or an object with `turns`."""
    turns = [{"speaker": "doctor" if who == "trainee" else "patient", "text": text} for _, who, text in EXPECTED]
    assert callable(wrap)
    assert pairs(parse(json.dumps(wrap(turns)).encode(), "a.json")) == EXPECTED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01\x02\x03", "no text"),
        (b"only prose, nobody speaks\nanother line", "tag"),
        (b"[]", "no turns"),
        (b'[{"speaker": "narrator", "text": "x"}]', "speaker"),
    ],
)
def test_what_is_no_transcript_is_refused_with_its_file(data: bytes, words: str) -> None:
    """Nothing, bytes, prose and JSON of another kind: an error that names the file."""
    with pytest.raises(ContentError, match=words) as caught:
        parse(data, "odd.txt")
    assert str(caught.value).startswith("odd.txt")


def test_swapped_tags_are_reported() -> None:
    """Where the patient's side asks the questions, the tags may be swapped."""
    text = "P: What brings you in?\nD: A cough.\nP: Any fever?\nD: No.\nP: Do you smoke?\nD: Yes, a bit."
    assert any("swapped" in warning for warning in parse(text.encode(), "a.txt").warnings)
    assert not parse(PLAIN.encode(), "a.txt").warnings


def test_a_missing_side_is_reported() -> None:
    """Only one side tagged: said, not refused."""
    assert any("patient" in warning for warning in parse(b"D: Hello?\nD: Anybody?", "a.txt").warnings)
    assert any("trainee" in warning for warning in parse(b"P: I cough.", "a.txt").warnings)


def test_unknown_tags_are_reported_with_their_line() -> None:
    """A tag that nobody knows is named with its line."""
    transcript = parse(b"D: Hello?\nNarrator: He sits down.\nP: Hi.", "a.txt")
    assert any("line 2" in warning and "Narrator" in warning for warning in transcript.warnings)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    """Any bytes give a transcript or a ContentError."""
    try:
        transcript = parse(b"D: x\n" + data, "a.txt")
    except ContentError:
        return
    assert [turn.number for turn in transcript.turns] == list(range(1, len(transcript.turns) + 1))
