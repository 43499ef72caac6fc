"""Rules on measurements: vital signs that no living patient has, that other findings contradict, and values beyond their flag.

Bounds are wide (Macleod's Clinical Examination; age bands of APLS for children are not judged): only what nobody could
mean is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from casesim.core.case import Finding
from casesim.core.lint.remark import Remark, Where
from casesim.core.lint.rule import error, warning
from casesim.core.lint.subject import Subject, Values

_ADULT = 16
_NUMBER = r"(\d+(?:\.\d+)?)"
_SIGNS = {
    "pulse": re.compile(rf"\b(?:pulse|heart rate|HR)\D{{0,14}}{_NUMBER}", re.IGNORECASE),
    "breaths": re.compile(rf"\b(?:respiratory rate|resp\w* rate|RR)\D{{0,14}}{_NUMBER}", re.IGNORECASE),
    "saturation": re.compile(rf"\b(?:SpO2|SaO2|sats|oxygen saturations?)\D{{0,14}}{_NUMBER}\s*%?", re.IGNORECASE),
    "temperature": re.compile(rf"\b(?:temperature|temp)\D{{0,14}}{_NUMBER}", re.IGNORECASE),
    "systolic": re.compile(rf"\b{_NUMBER}\s*/\s*\d+(?:\.\d+)?\s*mm ?Hg", re.IGNORECASE),
    "diastolic": re.compile(rf"\b\d+(?:\.\d+)?\s*/\s*{_NUMBER}\s*mm ?Hg", re.IGNORECASE),
}
_BOUNDS = {
    "pulse": (20, 260), "breaths": (4, 100), "saturation": (50, 100), "temperature": (30, 43), "systolic": (40, 280),
    "diastolic": (20, 180),
}  # fmt: skip
"""What is compatible with a patient who talks."""


class _Word(NamedTuple):
    word: re.Pattern[str]
    sign: str
    fits: Callable[[float], bool]
    adults: bool = True


_WORDS = (
    _Word(re.compile(r"\b(?:afebrile|apyrexial|no fever|temperature normal|normal temperature)\b", re.I), "temperature", lambda t: t < 38, False),
    _Word(re.compile(r"(?<!a)(?<!no )\b(?:febrile|pyrexial|feverish|pyrexia)\b", re.I), "temperature", lambda t: t >= 37.5, False),
    _Word(re.compile(r"(?<!not )\bhypothermi(?:c|a)\b", re.I), "temperature", lambda t: t < 35.6, False),
    _Word(re.compile(r"(?<!not )(?<!no )\b(?:hypoxic|hypoxia|hypoxaemic)\b", re.I), "saturation", lambda s: s <= 94, False),
    _Word(re.compile(r"(?<!no )(?<!not )\btachycardi(?:c|a)\b", re.I), "pulse", lambda p: p > 95),
    _Word(re.compile(r"(?<!no )(?<!not )\bbradycardi(?:c|a)\b", re.I), "pulse", lambda p: p < 62),
    _Word(re.compile(r"(?<!no )(?<!not )\btachypnoe(?:ic|a)\b", re.I), "breaths", lambda r: r >= 19),
    _Word(re.compile(r"(?<!no )(?<!not )\b(?:hypotensi(?:ve|on))\b", re.I), "systolic", lambda s: s <= 105),
    _Word(re.compile(r"(?<!no )(?<!not )(?<!pulmonary )(?<!portal )\bhypertensive\b", re.I), "systolic", lambda s: s >= 130),
    _Word(re.compile(r"(?<!no )(?<!no central )(?<!not )\b(?:centrally )?cyanosed\b", re.I), "saturation", lambda s: s < 94, False),
)  # fmt: skip
_REFERENCE = re.compile(
    rf"^\s*(?:(?P<below>below|under|<|less than|up to|≤)\s*{_NUMBER}|(?P<above>above|over|>|more than|≥)\s*{_NUMBER}|{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER})(?!\s*\()\s*[^\d]*$"
)


@error("vitals-contradict")
def vitals_contradict(subject: Subject) -> Iterator[Remark]:
    """Vital signs that cannot be, or that another finding denies, teach the wrong pattern."""
    for variant in subject.variants:
        seen: set[tuple[Where, str]] = set()
        for values in (*subject.draws(variant), *subject.corners(variant)):
            for remark in (*_impossible(subject, variant, values), *_denied(subject, variant, values)):
                kind = (remark.where, re.sub(r"\d+(?:\.\d+)?", "", remark.message))
                if kind not in seen:
                    seen.add(kind)
                    yield remark


def _measured(text: str) -> dict[str, float]:
    return {name: float(match[1]) for name, form in _SIGNS.items() if (match := form.search(text))}


def _impossible(subject: Subject, variant: str, values: Values) -> Iterator[Remark]:
    for where, entry in subject.signs(variant):
        found = _measured(subject.rendered(entry.result, values))
        for name, number in found.items():
            low, high = _BOUNDS[name]
            if not low <= number <= high:
                place = _parameter(subject, variant, entry.result, values, number) or (*where, "result")
                yield _remark(place, f"a {name} of {number:g} cannot be", variant)
        if found.get("diastolic", 0) >= found.get("systolic", 999):
            yield _remark((*where, "result"), "a diastolic pressure that is not below the systolic one", variant)


def _parameter(subject: Subject, variant: str, source: str, values: Values, number: float) -> Where:
    """Return the place of the parameter that brought `number` into a text, or () where the text holds it itself."""
    own = subject.variants[variant].parameters
    for name in re.findall(r"\{\{ ?(\w+)", source):
        if name in values and _is_number(values[name], number):
            return ("variants", variant, "parameters", name) if name in own else ("parameters", name)
    return ()


def _is_number(value: object, number: float) -> bool:
    try:
        return float(str(value)) == number
    except ValueError:
        return False


def _denied(subject: Subject, variant: str, values: Values) -> Iterator[Remark]:
    signs = [(where, subject.rendered(entry.result, values)) for where, entry in subject.signs(variant)]
    measured: dict[str, float] = {}
    for _, text in signs:
        measured = {**_measured(text), **measured}
    age = str(values.get("age", ""))
    adult = age.isdigit() and int(age) >= _ADULT
    for where, text in signs:
        for entry in _WORDS:
            match = entry.word.search(text)
            number = measured.get(entry.sign)
            if match and number is not None and (adult or not entry.adults) and not entry.fits(number):
                yield _remark((*where, "result"), f"'{match[0]}' with a {entry.sign} of {number:g}", variant)


def _remark(where: Where, what: str, variant: str) -> Remark:
    return Remark(
        where=where, message=f"{what} (variant '{variant}')", remedy="make the number and the word one finding"
    )


@warning("flag-differs")
def flag_differs(subject: Subject) -> Iterator[Remark]:
    """A value outside its range that is not marked as abnormal (or the other way round) confuses the debrief."""
    for variant in subject.variants:
        for where, entry in (*subject.signs(variant), *subject.tests(variant)):
            for values in subject.draws(variant):
                why = _flag(entry, subject.rendered(entry.value or "", values))
                if why:
                    yield Remark(
                        where=(*where, "value"), message=f"{why} (variant '{variant}')",
                        remedy="set `abnormal`, or mend value or reference",
                    )  # fmt: skip
                    break


def _flag(entry: Finding, value: str) -> str:
    inside = _is_inside(value, entry.reference or "")
    if inside is None or inside != entry.abnormal:
        return ""
    place = "within" if inside else "outside"
    return f"'{entry.id}' is {value}, {place} {entry.reference}, and `abnormal` is {str(entry.abnormal).lower()}"


def _is_inside(value: str, reference: str) -> bool | None:
    """Say whether a value is within its reference range; None where either is not plain."""
    match = _REFERENCE.match(reference)
    if not match or not re.fullmatch(r"\d+(?:\.\d+)?", value.strip()):
        return None
    number = float(value)
    if match["below"]:
        return number <= float(match[2])
    if match["above"]:
        return number >= float(match[4])
    return float(match[5]) <= number <= float(match[6])
