"""Transcripts: numbered turns of a trainee and a patient, read from text or JSON of any origin.

Turns are numbered from 1: every tagged line is one turn, also when the same speaker goes on; an untagged line
continues the turn before. Speech is clumsy and files are mistagged, so nothing that can be read is refused; what looks
wrong is said in `warnings`. Refused, with file and line, is what is no transcript at all: nothing, bytes, no tags.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Literal

from casesim.core.errors import ContentError
from casesim.core.model import Frozen
from casesim.core.text import clean

DOCTOR_TAGS = ("D", "Dr", "Doc", "Doctor", "Trainee", "Student", "Clinician", "Interviewer", "Physician", "GP")
PATIENT_TAGS = ("P", "Pt", "Patient", "Guest", "Guest_family", "Guest_clinician", "Relative", "Mother", "Father",
                "Parent", "Carer", "SP", "Family")  # fmt: skip
"""Tags of either side, any case; options add to these."""

LONGEST = 20_000
"""Characters of one turn; the rest is cut, with a warning."""

Speaker = Literal["trainee", "patient"]
_TAG = re.compile(r"^[\s\[(*_>]*([^\W\d][\w .'’-]{0,30}?)\s*\d*[\])*_]*\s*[:;\t][*_]*\s*(.*)$", re.DOTALL)


class Turn(Frozen):
    """One turn; `number` is its place from 1."""

    number: int
    speaker: Speaker
    text: str


class Transcript(Frozen):
    """A whole interview."""

    name: str
    turns: tuple[Turn, ...]
    warnings: tuple[str, ...] = ()

    def said(self) -> tuple[tuple[Turn, str], ...]:
        """Return each of the trainee's turns with the text of the turn before ("" for the first)."""
        texts = ("", *(turn.text for turn in self.turns))
        return tuple((turn, texts[turn.number - 1]) for turn in self.turns if turn.speaker == "trainee")


def parse(data: bytes, name: str, *, doctor_tags: Iterable[str] = (), patient_tags: Iterable[str] = ()) -> Transcript:
    """Return the transcript in `data` (UTF-8, UTF-16 or Windows-1252; tagged lines or JSON).

    `name` is the file's name for messages. Raises ContentError where there is no transcript.
    """
    warnings: list[str] = []
    text = _decode(data, name, warnings)
    sides: dict[str, Speaker] = {_fold(tag): "patient" for tag in (*PATIENT_TAGS, *patient_tags)}
    sides |= {_fold(tag): "trainee" for tag in (*DOCTOR_TAGS, *doctor_tags)}
    for tag in patient_tags:
        sides[_fold(tag)] = "patient"
    structured = _structured(text)
    pieces = _from_lines(text, sides, name, warnings) if structured is None else _from_json(structured, sides, name)
    turns = tuple(
        Turn(number=number, speaker=speaker, text=_cut(said, number, warnings))
        for number, (speaker, said) in enumerate(pieces, 1)
    )
    _doubts(turns, name, warnings)
    return Transcript(name=name, turns=turns, warnings=tuple(warnings))


def _fold(tag: str) -> str:
    return re.sub(r"[\W_]+", "", tag.casefold())


def _decode(data: bytes, name: str, warnings: list[str]) -> str:
    text = _decoded(data, warnings)
    strange = sum(1 for char in text if ord(char) < 32 and char not in "\t\n\r\f\v")
    if "\x00" in text or strange > len(text) // 20:
        raise ContentError("this is no text", file=name, line=1, remedy="give a text file with D: and P: lines")
    if not text.strip():
        raise ContentError("the transcript is empty", file=name, line=1, remedy="give a file with D: and P: lines")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, warnings: list[str]) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    half = len(data) // 2
    if half and data[1::2].count(0) > half * 0.7:
        return data.decode("utf-16-le", errors="replace")
    if half and data[0::2].count(0) > half * 0.7:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        warnings.append("not UTF-8: read as Windows-1252")
        return data.decode("cp1252", errors="replace")


def _structured(text: str) -> list[Any] | None:
    """Return the list of turns where `text` is JSON, else None."""
    if text.lstrip()[:1] not in "[{":
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        value = next((value[key] for key in ("turns", "transcript", "messages", "dialogue") if key in value), None)
    return value if isinstance(value, list) else None


def _from_json(value: list[Any], sides: dict[str, Speaker], name: str) -> list[tuple[Speaker, str]]:
    pieces: list[tuple[Speaker, str]] = []
    for number, entry in enumerate(value, 1):
        speaker, text = _entry(entry)
        side = sides.get(_fold(speaker))
        if side is None or text is None:
            message = f"turn {number} has no known speaker and text"
            raise ContentError(message, file=name, remedy='write {"speaker": "doctor", "text": "…"}')
        pieces.append((side, text))
    if not pieces:
        raise ContentError("the transcript has no turns", file=name)
    return pieces


def _entry(entry: Any) -> tuple[str, str | None]:
    if isinstance(entry, list | tuple) and len(entry) == 2:
        entry = {"speaker": entry[0], "text": entry[1]}
    if not isinstance(entry, dict):
        return "", None
    speaker = next((entry[key] for key in ("speaker", "role", "who", "tag") if key in entry), "")
    text = next((entry[key] for key in ("text", "content", "utterance", "said") if key in entry), None)
    return str(speaker), text if isinstance(text, str) else None


def _from_lines(text: str, sides: dict[str, Speaker], name: str, warnings: list[str]) -> list[tuple[Speaker, str]]:
    pieces: list[tuple[Speaker, str]] = []
    unknown: dict[str, int] = {}
    for number, raw in enumerate(text.split("\n"), 1):
        line = clean(raw, keep_newlines=False)
        if not line:
            continue
        match = _TAG.match(line)
        side = sides.get(_fold(match[1])) if match else None
        if match and side:
            pieces.append((side, match[2].strip()))
        elif pieces:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {line}".strip())
            if match and len(match[1].split()) == 1 and match[1][0].isupper():
                unknown.setdefault(match[1], number)
        else:
            warnings.append(f"line {number}: text before the first tag is left out")
    if not pieces:
        raise ContentError(
            "no line begins with a tag such as D: or P:", file=name, line=1, remedy="name other tags by option"
        )
    warnings.extend(f"line {line}: the tag '{tag}:' is not known; read as part of the turn before"
                    for tag, line in unknown.items())  # fmt: skip
    return pieces


def _cut(text: str, number: int, warnings: list[str]) -> str:
    text = clean(text, keep_newlines=False)
    if len(text) > LONGEST:
        warnings.append(f"turn {number}: longer than {LONGEST:,} characters; the rest is left out")
    return text[:LONGEST]


_ASKS = re.compile(
    r"\?\s*$|^(?:ok(?:ay)?[,.]?\s+)?(?:and |so )?(?:do|did|have|has|are|is|any|what|when|where|how)\b", re.I
)


def _doubts(turns: tuple[Turn, ...], name: str, warnings: list[str]) -> None:
    """Say where a side is missing, empty, swapped or goes on for very long."""
    doctor = [turn for turn in turns if turn.speaker == "trainee"]
    patient = [turn for turn in turns if turn.speaker == "patient"]
    if not doctor:
        warnings.append("no turn is tagged as the trainee's: nothing can be marked")
    if not patient:
        warnings.append("no turn is tagged as the patient's")
    empty = [str(turn.number) for turn in turns if not turn.text]
    if empty:
        warnings.append(f"empty turns: {', '.join(empty[:10])}")
    if len(doctor) >= 3 and len(patient) >= 3:
        asked, answered = _share(doctor), _share(patient)
        if answered > 0.5 and answered > 2 * asked:
            warnings.append(f"{name}: the tags may be swapped: the patient's side asks the questions")
    warnings.extend(
        f"turn {second.number}: {_who(second)} goes on for a third turn running; a tag may be missing"
        for first, middle, second in zip(turns, turns[1:], turns[2:], strict=False)
        if first.speaker == middle.speaker == second.speaker
    )


def _share(turns: list[Turn]) -> float:
    return sum(bool(_ASKS.search(turn.text)) for turn in turns) / len(turns)


def _who(turn: Turn) -> str:
    return "the trainee" if turn.speaker == "trainee" else "the patient"
