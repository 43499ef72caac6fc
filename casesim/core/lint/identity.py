"""Rules on who the patient is: what a text says of age and sex must hold for every patient that the case can draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casesim.core.case import Fact, Polarity, Section
from casesim.core.lint.quantity import figures
from casesim.core.lint.remark import Remark, Where
from casesim.core.lint.rule import error
from casesim.core.lint.subject import Subject

_IS_AGE = re.compile(r"\b(?:I'm|I am) (?:only |just |nearly )?(\d{1,3})(?= years old\b|[.,!?;]| and\b|$)|\b(\d{1,3})[- ]years?[- ]old\b", re.IGNORECASE)  # fmt: skip
_PAST_AGE = re.compile(r"\b(?:when|since|until) I was (?:about |around )?(\d{1,3})\b(?! (?:week|month|stone|kg|kilo))", re.IGNORECASE)  # fmt: skip
_YEARS = re.compile(r"\bfor (?:about |around |over |nearly |more than |at least )?(\d{1,3}) years\b", re.IGNORECASE)
_OLDEST = 110
_FEMALE = re.compile(
    r"\b(?:pregnant|pregnancy|my periods?|last period|my womb|my ovar\w+|vagina\w*|hysterectomy|caesarean|c-section|menopause|miscarriage|"
    r"amenorrhoea|menorrhagia|gravida|cervi(?:x|cal smear))\b", re.IGNORECASE,
)  # fmt: skip
_MALE = re.compile(
    r"\b(?:prostate|prostatic|testic\w+|testes|scrot\w+|my balls|erection|erectile|vasectomy|penis)\b", re.IGNORECASE
)
OTHER_SEX = {
    "male": re.compile(
        r"\b(?:pregnan(?:t|cy)|periods?|menopause|the pill|smear|womb|vagin\w+|contracepti\w+|hormone replacement|HRT|breasts?)\b(?! of)", re.IGNORECASE
    ),
    "female": re.compile(r"\b(?:prostate|testic\w+|testes|scrot\w+|erections?|penis)\b", re.IGNORECASE),
}  # fmt: skip
"""Words of a question that nobody asks a patient of that sex."""
_NEGATED = re.compile(r"\b(?:no|not|never|n't|nor|cannot|without)\b|n't\b|isn't", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:wife|husband|girlfriend|boyfriend|partner|daughter|son|sister|brother|mother|mum|mom|dad|father|friend|wife's|her|his|she|he)\b",
    re.IGNORECASE,
)
_NOUNS = {
    "female": re.compile(r"\b(?:Mr|man|gentleman|boy|he|his|him|himself|male)\b"),
    "male": re.compile(r"\b(?:Mrs|Ms|Miss|woman|lady|girl|she|her|hers|herself|female)\b"),
}
"""Words that do not go with a sex."""


@error("age-contradicted")
def age_contradicted(subject: Subject) -> Iterator[Remark]:
    """An age in a text that is not the patient's own makes two patients of one."""
    yield from _impossible(subject)
    if subject.template.speaker.role != "patient":
        return
    for variant in subject.variants:
        for where, source, fact in _texts(subject, variant):
            if fact and fact.section is Section.FAMILY:
                continue
            for text, age, _ in _drawn(subject, variant, source):
                why = _wrong_age(text, age)
                if why:
                    yield Remark(
                        where=where,
                        message=f"{why} of a patient of {age:g} (variant '{variant}')",
                        remedy="write {{ age }}, or a parameter that fits the youngest patient",
                    )
                    break


def _impossible(subject: Subject) -> Iterator[Remark]:
    """Yield the ages that nobody has."""
    for variant, chosen in subject.variants.items():
        for values in (*subject.draws(variant), *subject.corners(variant)):
            age = str(values["age"])
            number = re.match(r"-?\d+", age)
            if number and not 0 <= int(number[0]) <= _OLDEST:
                place: Where = (
                    ("variants", variant, "parameters", "age") if "age" in chosen.parameters else ("parameters", "age")
                )
                yield Remark(
                    where=place, message=f"no patient is {age} (variant '{variant}')", remedy=f"draw an age from 0 to {_OLDEST}"
                )  # fmt: skip
                break


def _wrong_age(text: str, age: float) -> str:
    text = figures(text)
    for match in _IS_AGE.finditer(text):
        said = int(match[1] or match[2])
        if said != int(age) and not _OTHERS.search(text[: match.start()]):
            return f"'{match[0]}' is said"
    for pattern in (_PAST_AGE, _YEARS):
        for match in pattern.finditer(text):
            if int(match[1]) > age:
                return f"'{match[0]}' is said"
    return ""


@error("sex-contradicted")
def sex_contradicted(subject: Subject) -> Iterator[Remark]:
    """A man with periods or a woman with a prostate is a parameter that nobody tied to the sex."""
    for variant in subject.variants:
        for where, source, fact in _texts(subject, variant):
            for text, _, sex in _drawn(subject, variant, source):
                word = _wrong_noun(text, sex) if where[-1] == "door_note" else _wrong_organ(text, sex, fact)
                if word:
                    yield Remark(
                        where=where,
                        message=f"'{word}' is said of a {sex} patient (variant '{variant}')",
                        remedy="write {% if sex == 'female' %}…{% else %}…{% endif %}, or fix the sex in the variant",
                    )
                    break


def _wrong_noun(text: str, sex: str) -> str:
    match = _NOUNS[sex].search(text)
    return match[0] if match else ""


def _wrong_organ(text: str, sex: str, fact: Fact | None) -> str:
    """Return the first word that a patient of that sex cannot say of themselves, or an empty string."""
    if fact and (fact.section is Section.FAMILY or fact.polarity is Polarity.DENIES):
        return ""
    for sentence in re.split(r"[.!?;]", text):
        match = (_MALE if sex == "female" else _FEMALE).search(sentence)
        if match and not _NEGATED.search(sentence) and not _OTHERS.search(sentence):
            return match[0]
    return ""


def _texts(subject: Subject, variant: str) -> Iterator[tuple[Where, str, Fact | None]]:
    """Yield door note, openings, and what facts say and mean."""
    for spot in subject.spots(variant):
        if spot.kind in ("door_note", "opening", "says"):
            yield spot.where, spot.source, spot.fact
    for where, fact in subject.facts(variant):
        yield (*where, "clinical"), fact.clinical, fact


_WORTH = re.compile(f"years|when I was|since I was|until I was|{_IS_AGE.pattern}|{_PAST_AGE.pattern}|{_YEARS.pattern}|{_FEMALE.pattern}|{_MALE.pattern}|\\{{|"
                    f"{_NOUNS['male'].pattern}|{_NOUNS['female'].pattern}", re.IGNORECASE)  # fmt: skip


def _drawn(subject: Subject, variant: str, source: str) -> Iterator[tuple[str, float, str]]:
    """Yield (text, age, sex) for the different patients of a variant; ages that are no number of years are left out."""
    if not _WORTH.search(source):
        return
    seen: set[tuple[str, str, str]] = set()
    for values in (*subject.draws(variant), *subject.corners(variant)):
        age, sex = str(values["age"]), "female" if str(values["sex"]).lower().startswith("f") else "male"
        if age.isdigit() and (text := subject.rendered(source, values)) and (text, age, sex) not in seen:
            seen.add((text, age, sex))
            yield text, float(age), sex
