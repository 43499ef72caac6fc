"""The little English grammar that reading case reports needs: who is meant, which words are verbs, how they inflect.

Closed lists and spelling rules, no parser: case reports use few constructions. What is not recognised is kept as it
stands, never guessed at.
"""

from __future__ import annotations

import re

from casesim.core.understanding.words import word_set

PATIENT = (
    r"(?:(?:the |this |an? |our )?(?:[\w-]+-old )?(?:male |female |young |elderly |preterm |term )*"
    r"(?:patient|infant|child|newborn|neonate|baby|boy|girl|toddler|man|woman|lady|gentleman|teenager|adolescent|male|female)|he|she)"
)
"""How a report names the patient."""
RELATIVES = (
    "mother father parents parent mom mum dad wife husband spouse partner boyfriend girlfriend daughter son sister brother "
    "grandmother grandfather grandson granddaughter aunt uncle niece nephew cousin family caregiver caretaker carer guardian roommates roommate "
    "friend friends colleague colleagues coworker coworkers neighbor neighbour teacher relatives siblings sibling peers nurse"
)
RELATIVE = (
    r"(?:(?:the |his |her |their |a )?(?:(?:patient|infant|child|newborn|neonate|baby|boy|girl)'s )?(?:older |younger |elder |maternal |paternal )?"
    rf"(?:{'|'.join(RELATIVES.split())})(?: members?)?)"
)
"""How a report names somebody else."""

ADVERB = (
    r"(?:also|further|additionally|initially|currently|recently|occasionally|usually|often|rarely|never|generally|otherwise|previously|"
    r"still|just|only|then|now|first|frequently|sometimes|regularly|typically|mostly|always|later|subsequently|apparently|reportedly|"
    r"progressively|gradually|suddenly|consistently|constantly|explicitly|specifically|particularly|immediately|eventually|spontaneously)"
)

_THIRD = (
    "has is does works lives drinks smokes takes uses attends enjoys consumes eats sleeps exercises plays performs engages begins "
    "starts stops worsens improves resolves occurs radiates lasts spreads increases decreases develops becomes notices feels finds "
    "goes comes wakes recalls experiences avoids shows appears looks seems requires undergoes receives returns travels moves gets "
    "loses gains falls hurts denies reports notes mentions states describes complains admits believes thinks suffers refuses keeps "
    "tries makes gives says speaks needs wants describes presents exhibits demonstrates maintains cares practices works runs walks "
    "swims snores stares cries vomits coughs breathes feeds refers responds remains ceases complains prefers helps owns raises visits "
    "abstains displays studies carries manages sustains participates drives serves injects snorts spends expresses dresses attempts "
    "recognizes remembers forgets struggles hears sees tolerates weighs doesn't hasn't isn't exacerbates persists aggravates flares "
    "subsides appreciates passes produces bleeds itches aches throbs stays includes limps favors rides meets reads acts answers knows "
    "yells screams shouts kicks bites talks sits stands seeks switches sleepwalks argues hits throws likes fears worries disrupts interferes limits prevents affects bothers recounts coincides involves cannot can"
)
THIRD = word_set(_THIRD)
"""Verbs in the third person."""
_PAST = (
    "was were had did worked lived drank smoked took used attended enjoyed consumed ate slept began started stopped quit worsened "
    "improved resolved occurred radiated lasted spread increased decreased developed became noticed felt found went came woke recalled "
    "experienced avoided showed appeared looked seemed required underwent received returned traveled travelled moved got lost gained fell "
    "hurt denied reported noted mentioned stated described complained admitted suffered refused kept tried gave made said sustained "
    "presented immigrated emigrated completed delivered hit twisted tripped swallowed ingested abstained persisted progressed continued "
    "ceased tested treated missed could would recovered reached stepped carried lifted ran walked grew vomited coughed cried "
    "collapsed fainted passed broke injured cut burned drove hiked swam camped visited ended visited recognised subsided yelled "
    "remained discontinued finished acquired needed helped included indicated revealed"
)
PAST = word_set(_PAST)
"""Verbs in the past."""
FINITE = (
    THIRD
    | PAST
    | {
        "are",
        "have",
        "do",
        "may",
        "might",
        "will",
        "should",
        "must",
        "tend",
        "improve",
        "worsen",
        "witnessed",
        "observed",
    }
)
AMBIGUOUS = word_set(
    "increased decreased treated tested noted noticed described reported required developed sustained injured improved spread last hit cut left burned "
    "completed missed used felt experienced known observed resolved increases decreases"
)
"""Words that are as often a participle or a noun: they make a clause only behind a plain subject."""
NOUNS_TOO = word_set(
    "plays exercises works drives walks falls feeds uses notes reports cares needs visits limps runs acts stays increases decreases flares rides attempts practices returns"
)
"""Verbs in the third person that are nouns too."""
IRREGULAR_PARTICIPLES = "shown seen gone lost taken begun become grown given been done found felt gotten got kept made had woken fallen broken worn eaten drunk undergone come run"
PLURAL = word_set(
    "are have do were worsen improve occur radiate last spread increase decrease begin start include tend resolve persist"
)

_IRREGULAR = {
    "has": "have", "is": "am", "does": "do", "goes": "go", "was": "was", "isn't": "am not", "hasn't": "haven't",
    "doesn't": "don't", "cannot": "can't", "can": "can",
}  # fmt: skip
NOT_VERBS = frozenset({"was", "this", "his", "us", "as", "its", "is", "has", "yes", "always", "sometimes", "perhaps"})


def without_third(verb: str) -> str:
    """Return the form of a third-person `verb` that goes with "I" ("works" → "work")."""
    low = verb.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low not in THIRD:
        return verb
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return low[:-2]
    return low[:-1]


def article(phrase: str) -> str:
    """Return "a" or "an" for `phrase`, by the sound that its spelling suggests."""
    return "an" if re.match(r"(?:[aeio]|un(?!i)|u[^ns]|hour|honest|8|11\b|18\b)", phrase, re.I) else "a"
