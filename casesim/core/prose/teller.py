"""Who the patient is and who speaks: age and sex from the demographics, a relative for infants, children and the confused."""

from __future__ import annotations

import re

from casesim.core.model import Frozen
from casesim.core.prose.grammar import RELATIVE
from casesim.core.prose.person import Teller

CHILD = 12
"""Years of age from which patients speak for themselves."""
_AGE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*(?P<unit>year|yr|month|week|day|hour)s?",
    re.IGNORECASE,
)
_NEWBORN = re.compile(r"newborn|neonate|infant|just born|gestational week", re.IGNORECASE)
_FEMALE = re.compile(r"\b(?:female|woman|girl|lady|she|her|mother|gravida|nulliparous)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:male|man|boy|gentleman|he|his|him)\b", re.IGNORECASE)
_UNCLEAR = re.compile(
    r"confus|altered (?:mental|menta)|mental status change|disorient|not oriented|somnolen|unable to (?:communicate|answer|give|provide)|unrespons|"
    r"inappropriate behavio|bizarre|aggressive behavio|agitat|dementia|memory (?:loss|decline)|forgetful|coma\b|obtunded|paranoi|incoherent",
    re.IGNORECASE,
)
_BROUGHT = re.compile(
    rf"(?:brought (?:in |to [\w ]+? )?by|accompanied by) (?:his|her|the|their) (?:\w+ )?(?P<who>{RELATIVE})|\b(?P<says>{RELATIVE}) (?:reports?|notes?|mentions?|states?|adds|describes|has noticed|have noticed|says|observed)\b",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


class Person(Frozen):
    """The patient, and who speaks."""

    age: str
    """As it is said: "35", "8 months old", "2 days old", "newborn"."""
    years: float
    sex: str
    teller: Teller
    role: str = "patient"
    why: str = ""


def person_of(demographics: str, prose: str, primary: str, history: str) -> Person:
    """Return the patient of a report; `prose` is everything that it says, `history` its narrative."""
    age, years = _age(demographics, prose)
    sex = _sex(demographics, prose)
    if years < CHILD:
        relation = (
            "father"
            if re.search(r"\bfather (?:reports|brings|notes|states)", prose, re.I)
            and not re.search(r"\bmother (?:reports|notes|states)", prose, re.I)
            else "mother"
        )
        return Person(
            age=age,
            years=years,
            sex=sex,
            teller=Teller(sex=sex, relation=relation),
            role="parent",
            why=f"the patient is {age}",
        )
    if _UNCLEAR.search(f"{primary} {history}") and _speaks_badly(primary, prose):
        relation = _relation(f"{history} {prose} {demographics}", years)
        return Person(
            age=age,
            years=years,
            sex=sex,
            teller=Teller(sex=sex, relation=relation),
            role="carer",
            why="the patient is confused or cannot tell",
        )
    return Person(age=age, years=years, sex=sex, teller=Teller(sex=sex), why="an adult who can tell")


def _speaks_badly(primary: str, prose: str) -> bool:
    severe = re.search(
        r"confus|altered ment|mental status|disorient|not oriented|somnolen|unable to (?:communicate|answer|give|provide)|inappropriate behavio|bizarre|aggressive behavio|agitation|oriented to person",
        prose,
        re.I,
    )
    told = re.search(
        rf"(?:{RELATIVE}|they|roommates|family(?: members)?) (?:reports?|notes?|mentions?|states?|adds|have noticed)\b",
        prose,
        re.I,
    )
    named = re.search(r"confus|ment|behavio|agitat|somnolen", primary, re.I)
    denied = re.search(
        r"(?:no|without|any|denies)(?: any)? confusion|confused afterwards|without confusion", prose, re.I
    )
    return (
        bool(severe)
        and not denied
        and bool(
            named or told or re.search(r"oriented to person|unable to (?:communicate|provide|give|answer)", prose, re.I)
        )
    )


def _age(demographics: str, prose: str) -> tuple[str, float]:
    match = _AGE.search(demographics)
    if _NEWBORN.search(demographics) and not (match and re.search(r"old", demographics, re.I)):
        return "newborn", 0.0
    if not match:
        return ("newborn", 0.0) if _NEWBORN.search(demographics) else _grown(prose)
    raw = match["number"].lower()
    number = float(_WORDS.get(raw, raw))
    unit = match["unit"].lower().replace("yr", "year")
    years = number * {"year": 1.0, "month": 1 / 12, "week": 1 / 52, "day": 1 / 365, "hour": 0.0}[unit]
    whole = f"{number:g}"
    return (whole if unit == "year" and years >= CHILD else f"{whole} {unit}{'' if number == 1 else 's'} old"), years


def _grown(prose: str) -> tuple[str, float]:
    match = re.search(r"(\d{1,3})[\s-]year", prose)
    return (match[1], float(match[1])) if match else ("40", 40.0)


def _sex(demographics: str, prose: str) -> str:
    for text in (demographics, re.sub(rf"(?i)\b(?:his|her|the) {RELATIVE}\b.*?[.,]", " ", prose)):
        female, male = len(_FEMALE.findall(text)), len(_MALE.findall(text))
        if female != male:
            return "female" if female > male else "male"
    return "female"


def _relation(text: str, years: float) -> str:
    match = _BROUGHT.search(text)
    word = (
        re.sub(
            r"^(?:(?:his|her|the|their|a|patient's|child's|infant's)\s+)+",
            "",
            (match["who"] or match["says"] or "").lower(),
        )
        if match
        else ""
    )
    word = word.removesuffix(" members").removesuffix(" member")
    named = {"family": "relative", "roommates": "roommate", "friends": "friend", "parents": "mother", "siblings": "sibling", "relatives": "relative", "caregiver": "carer",
             "mom": "mother", "mum": "mother", "dad": "father", "teacher": "mother", "peers": "friend", "colleagues": "colleague", "": "relative"}.get(word, word)  # fmt: skip
    return named if named else ("relative" if years >= CHILD else "mother")


SEX_OF = {
    "mother": "female", "wife": "female", "daughter": "female", "sister": "female", "girlfriend": "female", "grandmother": "female", "aunt": "female",
    "niece": "female", "father": "male", "husband": "male", "son": "male", "brother": "male", "boyfriend": "male", "grandfather": "male", "uncle": "male",
    "nephew": "male",
}  # fmt: skip
"""Sex of a relative."""


def age_of(relation: str, years: float) -> int:
    """Return a fitting age for the relative of a patient of `years`."""
    if relation in ("mother", "father"):
        return max(24, int(years) + 26)
    if relation in ("daughter", "son"):
        return max(18, int(years) - 27)
    return max(19, int(years)) if years >= CHILD else 30
