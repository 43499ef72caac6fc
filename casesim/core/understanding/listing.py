"""Listing: whether one turn asks about two or more separately answerable things.

A list of symptoms or two questions do; one symptom at several sites, two names of one thing, the alternatives of
one attribute, examples of one habit, or a single example do not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from casesim.core.understanding.clause import Clause
from casesim.core.understanding.model import FindingHit
from casesim.core.understanding.words import terms

_F = re.IGNORECASE
_JOIN = (
    r"(?:[\s,./?–—-]|\b(?:or|and|any|anything|a|an|the|your|his|her|their|my|of|in|with|like|um+|uh+|uhm|also|maybe|even|some|other|recent|"
    r"either|feeling|feel|feels|getting|get|having|had|have|has|been|being|how|what|about|you|do|does|did|are|is|was|were|there|he|she|it|ever|noticed|"
    r"notice|new|as|well|such|symptoms|changes|change|at|all|ok|okay|then|so|no|just|recently|sometimes|really|very|past|previous|kind|long|long-term|"
    r"difficulty|trouble|problems?|issues?|loss|sense|to|on|for|i|guess|lot|bit|episodes?|experience[ds]?|experiencing|complain\w*|conditions?|diseases?|history)\b)*"
)
_BETWEEN = re.compile(_JOIN + r"$", _F)
_ONE_WORD_MORE = re.compile(
    r"\s+[\w'-]+,?\s+(?:or|and)\s+(?:(?:any|a|the|your|um+|uh+|or|like|have|feel\w*)[\s,]+){0,3}$", _F
)
_LEADS = re.compile(r"(?:or|and)\b", _F)
_CONNECTS = re.compile(r",|/|\?|\b(?:or|and|nor|no)\b", _F)
_ONE_SYMPTOM = re.compile(
    r"\W*(?:\w+\s)?(?:pains?|painful|hurts?|aches?|aching|sore\w*|discomfort|tender\w*|swell\w*|swollen|numb\w*|tingl\w*|stiff\w*|weak\w*|itch\w*|rash\w*|cramp\w*|allerg\w*|swelling)\b",
    _F,
)
_EXAMPLES = re.compile(r"\b(?:like|such as|for example|for instance|e\.?g\.?|including)\b", _F)
_HABITS = re.compile(
    r"\b(?:drugs?|substances?|medications?|medicines?|hobbies|sports?|activit\w*|products|exposures?|allerg\w*|"
    r"supplements|exercise|complications|contraception|environment\w*|triggers?|factors)\b[^?]{0,30}$",
    _F,
)
_BOTH_WAYS = re.compile(
    r"\b(?:makes?|made|making|helps?|helped|do(?:es)?|worsens?|affects?|brings?|that|tried|seems?|find)\b[^?]{0,60}\b(?:better|worse|best|worst|relie\w+|improve\w*|go away|helped)\b[^?]{0,25}(?:\bor\b|\band\b|/|,)[^?]{0,25}\b(?:better|worse|go away|relie\w+|aggravat\w+)\b",
    _F,
)
_PAIRS = tuple(
    re.compile(pattern, _F)
    for pattern in (
        r"\b(?:redness|red|swelling|swollen|warmth|warm|hot|tender\w*|bruis\w+|discharge|bleeding|pus|blood|deform\w+|discolou?r\w+|atrophy|rash\w*|pain\w*|itch\w*)\b(?:[\s,]+(?:\w+[\s,]+){0,2}?(?:or|and)\s+(?:\w+\s+){0,2}?)(?:redness|red|swelling|swollen|warmth|warm|hot|tender\w*|bruis\w+|discharge|bleeding|pus|blood|deform\w+|discolou?r\w+|atrophy|pain\w*|itch\w*)\b",
        r"\bno (?:\w+ ){0,2}\w+,? (?:and |or )?no \w+|\bany (?!better|worse)(?:\w+ ){0,2}\w+,? (?:and |or )+any (?!other|better|worse|kind|sort|of|thing|concerns|questions)\w+",
        r"\bliving situation\b[^?]*\b(?:whereabouts|who\b|where\b)|\bwhereabouts\b[^?]*\bwho\b|\bwho\b[^?]*\bwhereabouts\b",
        r"\bwhere\b[^?]{0,40}\band\b[^?]{0,15}\bwho\b|\bwho\b[^?]{0,40}\band\b[^?]{0,15}\bwhere\b|\bwhen\b[^?]{0,40}\band\b[^?]{0,15}\bhow\b|\bhow much\b[^?]{0,30}\band\b[^?]{0,10}\bhow (?:often|long)\b|"
        r"\bhow many\b[^?]{0,40}\band\b[^?]{0,10}\b(?:for )?how (?:long|many|much|often)\b|\bwhat\b[^?]{0,30}\band (?:why|when|how|where|who)\b",
        r"\b(?:dizz\w+|light[- ]?headed\w*|faint\w*|vertigo)\b[^?]{0,15}\b(?:or|and)\b[^?]{0,20}\b(?:dizz\w+|light[- ]?headed\w*|faint\w*|vertigo|passed? out|passing out)\b",
        r"\b(?:mou?ld|dusts?|asbestos|carpets?|fumes|chemicals?|curtains|pets|animals)\b[\s,?]+(?:(?:or|and|any|like|um|uh|old|types|of)[\s,]+)*(?:mou?ld|dusts?|asbestos|carpets?|fumes|chemicals?|curtains|smoke)\b",
    )
)
_ASPECTS = tuple(
    (name, re.compile(pattern, _F))
    for name, pattern in (
        ("when", r"\b(?:when (?:did|was|were)|since when|what time|how long ago|start(?:ed)?|began|begin)\b"),
        ("long", r"\bhow long\b(?! ago)"),
        ("where", r"\bwhere\b"),
        (
            "better",
            r"\b(?:makes?|made|making|anything|feel) [^?]*\b(?:better|go away)\b|\b(?:relie\w+|helps?|helped|tried|taken anything)\b",
        ),
        (
            "worse",
            r"\b(?:makes?|made|making|anything) [^?]*\bworse\b|\b(?:worsens|trigger\w*|aggravat\w*|brings? it on)\b",
        ),
        ("trend", r"\b(?:getting|gotten|got|been|become|gone|stay\w*|any)\b[^?]*\b(?:better|worse|same)\b|\bchanged\b"),
        ("bad", r"\b(?:scale|how bad|how severe|severity|out of (?:10|ten))\b"),
        ("often", r"\b(?:how often|how frequent\w*|how many times)\b"),
        ("much", r"\b(?:how much|how many)\b(?! times)"),
        ("before", r"\b(?:before|in the past|previous\w*|first time|similar)\b"),
        (
            "like",
            r"\b(?:describe|what (?:does|is|was) (?:it|the \w+|your \w+) (?:feel|look)? ?like|what kind of|colou?r|character)\b",
        ),
        ("why", r"\bwhy\b"),
        ("job", r"\bwhat do you do\b|\bfor work\b"),
    )
)
_KIN = tuple(
    frozenset(group.split())
    for group in (
        "medication_use over_the_counter adherence herbal_remedies supplements prescriptions painkillers",
        "recreational_drugs_use cannabis cocaine heroin amphetamines other_recreational opioids",
        "allergic_reaction drug_allergy food_allergy hay_fever penicillin_allergy latex_allergy",
        "contraception contraceptive_pill",
        "weight_change weight_loss weight_gain",
        "fatigue malaise weakness",
        "school occupation_job",
        "birth_history caesarean",
        "discharge ear_discharge eye_discharge genital_discharge runny_nose pus",
        "orthopnoea breathlessness exertion_trigger exercise_intolerance exercise night_breathlessness",
        "dysphagia odynophagia",
        "lives_with lives_alone household",
        "cough sputum",
        "stiffness neck_stiffness morning_stiffness",
        "numbness saddle_numbness",
        "head_injury injury falls headache",
        "sick_contacts common_cold family_illness school occupation_job housing marital_status crowded_place",
        "rash hair_loss nail_change",
        "vision_change vision_loss",
        "heart_disease palpitations",
    )
)
"""Findings that count as one thing when they stand in one list."""
_SETTINGS = frozenset(
    {
        "family_illness",
        "housing",
        "chronic_conditions",
        "daily_activities",
        "cold_air_trigger",
        "falls",
    }
)
"""Findings that say where or among whom, not what."""
_VAGUE_IDS = frozenset({"pain", "swelling", "daily_activities", "injury", "infection", "discharge", "bleeding"})
_REFINES = re.compile(
    r"(?:is it|is that|was it|is this|are they|does it feel|would you (?:say|describe)|do you mean|was this)\b", _F
)
"""A question that narrows down the one before it."""
_FRAGMENT = re.compile(
    r"\W*(?:(?:and|so|um+|uh+|ok|okay)\W+)*(?:like|such as|or (?!how|what|when|where|who|why)|anything|something|at all|for example|you know|say)\b",
    _F,
)


class _Place(NamedTuple):
    id: str
    start: int
    end: int


def is_compound(text: str, asked: tuple[Clause, ...], findings: tuple[FindingHit, ...]) -> bool:
    """Say whether the questions `asked` of `text`, which name `findings`, are compound."""
    places = _places(text, findings)
    if any(_coordinated(text, one, two, asked) for one in places for two in places if one is not two):
        return True
    questions = " ".join(part.text for part in asked)
    if asks_both_ways(questions) or any(pair.search(questions) for pair in _PAIRS):
        return True
    return _asks_twice(asked, places)


def asks_both_ways(text: str) -> bool:
    """Say whether `text` asks at once what makes it better and what makes it worse."""
    return bool(_BOTH_WAYS.search(text))


def _places(text: str, findings: tuple[FindingHit, ...]) -> list[_Place]:
    """Return where the findings asked about stand, one for each span."""
    places: dict[str, _Place] = {}
    for hit in findings:
        start = text.find(hit.span)
        if hit.asked and start >= 0 and not hit.carried:
            places.setdefault(hit.span, _Place(hit.id, start, start + len(hit.span)))
    return sorted(places.values(), key=lambda place: place.start)


def _coordinated(text: str, one: _Place, two: _Place, asked: tuple[Clause, ...]) -> bool:
    """Say whether two findings are members of one list, and not examples or sites of one thing."""
    if {one.id, two.id} & _SETTINGS or any({one.id, two.id} <= group for group in _KIN):
        return False
    if two.start < one.end:  # a list shares a word: "vision or hearing changes", "pain in legs or arms"
        return two.start >= one.start and _shares(text, one, two)
    joint = _LEADS.match(text[two.start : two.end])
    between = text[one.end : two.start] + (joint[0] if joint else "")
    if not (_BETWEEN.match(between) and _CONNECTS.search(between)) and not _ONE_WORD_MORE.match(between):
        return False
    if "?" in between and not any(part.start > one.end and part.opened and part.start <= two.start for part in asked):
        return False
    start = max((part.start for part in asked if part.start <= one.start), default=0)
    lead = text[start : one.start]
    return not (_EXAMPLES.search(lead) and _HABITS.search(lead[: _EXAMPLES.search(lead).start()]))  # type: ignore[union-attr]


def _shares(text: str, one: _Place, two: _Place) -> bool:
    """Say whether two findings share a word of a list: "muscle aches or joint pains", but not one pain at two sites."""
    whole = text[min(one.start, two.start) : max(one.end, two.end)]
    if not _CONNECTS.search(whole):
        return False
    return not (one.start == two.start and _ONE_SYMPTOM.match(whole))


def _asks_twice(asked: tuple[Clause, ...], places: list[_Place]) -> bool:
    """Say whether two of the questions ask about different things."""
    seen: list[frozenset[str]] = []
    for part in asked:
        if _FRAGMENT.match(part.text) or not terms(part.body) or (seen and _REFINES.match(part.body)):
            continue
        aspects = {name for name, pattern in _ASPECTS if pattern.search(part.body)}
        aspects |= {
            _kind(place.id)
            for place in places
            if part.start <= place.start < part.end and place.id not in _VAGUE_IDS | _SETTINGS
        }
        if aspects:
            seen.append(frozenset(aspects))
    return any(not one & two for index, one in enumerate(seen) for two in seen[index + 1 :])


def _kind(finding_id: str) -> str:
    """Return one name for findings that are kin."""
    return next((min(group) for group in _KIN if finding_id in group), finding_id)
