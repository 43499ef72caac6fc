"""A new case from a questionnaire, or from another case: a commented file that can be played at once.

For any front end: it is given answers and returns text. Nothing is written here, and no language model is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from string import Template

from casesim.core.errors import UsageError
from casesim.core.model import Frozen
from casesim.core.text import clean

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")
RELATIVES = {
    "mother": "parent",
    "father": "parent",
    "daughter": "carer",
    "son": "carer",
    "wife": "carer",
    "husband": "carer",
}
_SEX_OF = {
    "mother": "female",
    "daughter": "female",
    "wife": "female",
    "father": "male",
    "son": "male",
    "husband": "male",
}


class Question(Frozen):
    """One question of the questionnaire; an empty answer takes the default."""

    key: str
    text: str
    default: str


QUESTIONS: tuple[Question, ...] = (
    Question(key="id", text="Id of the case (small letters, digits, hyphens)", default="my-case"),
    Question(key="complaint", text="What does the patient come with, in plain words", default="feeling unwell"),
    Question(key="opening", text="What does the patient say first", default="I just haven't been feeling right."),
    Question(key="specialty", text="Specialty", default="general practice"),
    Question(key="setting", text="Where is it", default="surgery"),
    Question(key="speaker", text=f"Who answers (patient, {', '.join(RELATIVES)})", default="patient"),
    Question(key="youngest", text="Age in years, youngest", default="25"),
    Question(key="oldest", text="Age in years, oldest", default="60"),
    Question(key="sex", text="Sex (both, female, male)", default="both"),
    Question(key="diagnosis_1", text="First cause of the complaint", default="Cause A"),
    Question(key="diagnosis_2", text="Second cause", default="Cause B"),
    Question(key="diagnosis_3", text="Third cause", default="Cause C"),
    Question(key="danger", text="What must not be missed", default="Danger A"),
    Question(key="source", text="What the content rests on (a guideline, a book)", default="Standard knowledge"),
)
"""The questionnaire, in order. Drafts from prose ask `id`, `diagnosis_1` and `danger` alone, where they find none."""

_VARIANTS = (
    ("Dull.", "It's a dull sort of feeling.", "Dull, I'd call it.", "Worse in the evening.", "It's worse in the evenings.", "first"),
    ("Sharp.", "It's sharp, like a catch.", "Sharp, that's the word.", "Worse on moving.", "Moving about makes it worse.", "second"),
    ("Burning.", "It's a burning sort of feeling.", "It burns, more or less.", "Worse at night.", "It's worse at night.", "third"),
)  # fmt: skip


def answers_of(lines: Iterable[str], file: str = "") -> dict[str, str]:
    """Return answers written as `key: answer`, one a line, `#` for comments; raises UsageError naming the line."""
    known = {question.key for question in QUESTIONS}
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, mark, value = (part.strip() for part in clean(line, 2_000).partition(":"))
        if not mark or (key not in known and not key.startswith("fact ")):
            near = "fact ID" if key.startswith("fact") else ", ".join(sorted(known))
            raise UsageError(f"{file}:{number}: no question '{key[:40]}' (write `key: answer`; keys: {near})")
        found[key] = value
    return found


def checked(answers: Mapping[str, str]) -> dict[str, str]:
    """Return every answer, defaults for those that are empty; raises UsageError for one that does not fit."""
    found = {q.key: clean(answers.get(q.key, ""), 300, keep_newlines=False).replace("{", "(").replace("}", ")") or q.default
             for q in QUESTIONS}  # fmt: skip
    if not _ID.fullmatch(found["id"]):
        raise UsageError(
            f"'{found['id']}' is no id: two or more small letters, digits and hyphens, such as sore-throat"
        )
    if found["speaker"] not in ("patient", *RELATIVES):
        raise UsageError(f"'{found['speaker']}' does not answer: patient, {', '.join(RELATIVES)}")
    if found["sex"] not in ("both", "female", "male"):
        raise UsageError(f"'{found['sex']}' is no sex that can be drawn: both, female, male")
    ages = [found["youngest"], found["oldest"]]
    if not all(re.fullmatch(r"\d{1,3}", age) for age in ages) or int(ages[0]) > int(ages[1]) or int(ages[1]) > 120:
        raise UsageError(f"'{ages[0]}' to '{ages[1]}' is no span of ages: whole years, the youngest first")
    return found


def filled(skeleton: str, variant: str, answers: Mapping[str, str], findings: Sequence[str]) -> str:
    """Return the commented case of the questionnaire; `findings` are those that complaint and opening name."""
    given = checked(answers)
    causes = [given[f"diagnosis_{number}"] for number in (1, 2, 3)]
    ids = apart([slug(cause) for cause in causes])
    blocks = [_variant(variant, index, given, causes, ids) for index in range(3)]
    complaint = given["complaint"]
    opening = given["opening"] if re.search(r"[.!?]$", given["opening"]) else f"{given['opening']}."
    text = Template(skeleton).substitute(
        id=given["id"], title=_quoted(complaint[:1].upper() + complaint[1:]), complaint=_quoted(complaint), complaint_bare=complaint,
        specialty=_quoted(given["specialty"]), setting=_quoted(given["setting"]), source=_quoted(given["source"]),
        youngest=given["youngest"], oldest=given["oldest"], sexes="female, male" if given["sex"] == "both" else given["sex"],
        opening=_quoted(opening), main=_quoted("That's what made me come."), clinical=_quoted(f"{complaint[:1].upper()}{complaint[1:]}."),
        complaint_answers=", ".join(dict.fromkeys(("opening", *findings[:2]))), variants="\n".join(blocks), **_speaker(given["speaker"]),
    )  # fmt: skip
    for denied in ("fever", "weight-loss"):
        if denied.replace("-", "_") in findings:
            text = re.sub(rf"  - id: {denied}\n(?:    .*\n)+", "", text)
    return _in_person(text, given["speaker"] == "patient")


def _variant(skeleton: str, index: int, given: Mapping[str, str], causes: list[str], ids: list[str]) -> str:
    feels_clinical, feels, again, worse_clinical, worse, number = _VARIANTS[index]
    others = "\n".join(
        f"        - {{id: {ids[i]}, name: {_quoted(causes[i])}, evidence_against: [character, picture]}}"
        for i in range(3)
        if i != index
    )
    danger = given["danger"]
    return Template(skeleton).substitute(
        id=ids[index], title=_quoted(causes[index]), name=_quoted(causes[index]), danger=_quoted(danger),
        danger_id=apart([*ids, slug(danger)])[-1], feels_clinical=_quoted(feels_clinical), feels=_quoted(feels), feels_again=_quoted(again),
        worse_clinical=_quoted(worse_clinical), worse=_quoted(worse), others=others,
        sign=_quoted(f"Write what is found in the {number} variant."), test=_quoted(f"Write what is seen in the {number} variant."),
    ).rstrip("\n")  # fmt: skip


def _speaker(who: str) -> dict[str, str]:
    if who == "patient":
        return {
            "speaker": "{role: patient}",
            "speaker_parameters": "# (a relative who answers would need a name and an age here)",
        }
    lines = (
        "  he: {kind: map, of: sex, values: {female: she, male: he}}", "  his: {kind: map, of: sex, values: {female: her, male: his}}",
        f"  speaker_sex: {{kind: choice, options: [{_SEX_OF[who]}]}}", "  speaker_age: {kind: number, min: 30, max: 60}",
        "  speaker_name: {kind: name, sex: speaker_sex, age: speaker_age}",
    )  # fmt: skip
    role = f'{{role: {RELATIVES[who]}, relation: {who}, name: "{{{{ speaker_name }}}}", age: "{{{{ speaker_age }}}}", sex: "{{{{ speaker_sex }}}}"}}'
    return {"speaker": role, "speaker_parameters": "\n".join(lines)}


_PERSON = (
    ("@I'd", "I'd", "{{ he|capitalize }}'d"), ("@I'm", "I'm", "{{ he|capitalize }}'s"), ("@i've", "I've", "{{ he }}'s"),
    ("@I", "I", "{{ he|capitalize }}"), ("@i", "I", "{{ he }}"), ("@my", "my", "{{ his }}"), ("@dont", "don't", "doesn't"), ("@s", "", "s"),
)  # fmt: skip


def _in_person(text: str, is_patient: bool) -> str:
    """Return a text with its marks of person put into the mouth of the patient, or of a relative."""
    for mark, own, other in _PERSON:
        text = text.replace(mark, own if is_patient else other)
    return text


def copied(text: str, case_id: str) -> str:
    """Return the text of another case as a new one of that id: version 1, reviewed by nobody, comments kept."""
    checked({"id": case_id})
    for key, line in (("id", f"id: {case_id}"), ("version", "version: 1"), ("review", "review: {state: none}")):
        text = re.sub(rf"^{key}:.*(?:\n[ \t]+.*)*$", line, text, count=1, flags=re.MULTILINE)
    return text


def slug(text: str) -> str:
    """Return an id made of `text`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "cause"


def apart(ids: list[str]) -> list[str]:
    """Return ids of which none is there twice."""
    found: list[str] = []
    for name in ids:
        found.append(name if name not in found else f"{name}-{len(found) + 1}")
    return found


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
