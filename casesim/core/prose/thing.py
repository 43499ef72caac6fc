"""How a thing is said that the patient has: a symptom, an illness, a drug, a habit, something in the family."""

from __future__ import annotations

import re

from casesim.core.prose.grammar import FINITE, article
from casesim.core.prose.person import Teller, personal

_CHANGES = tuple(
    (re.compile(sign, re.IGNORECASE), words)
    for sign, words in (
        (
            r"(?:exacerbation|aggravation|worsening)(?: of (?:the )?symptoms?)? (?=during|with|after|when|on|at|in\b)",
            "It gets worse",
        ),
        (
            r"(?:(?:some )?relief|improvement|alleviation)(?: of (?:the )?symptoms?)? (?=with|after|by|when|on|from)",
            "It gets better",
        ),
        (r"(?:improving|relieving) (?=with|when|after|during|at|on|in)", "It gets better"),
    )
)
_IS = re.compile(
    r"(?:worse|better|relieved|aggravated|exacerbated|alleviated|improved|associated|accompanied|not relieved)\b",
    re.IGNORECASE,
)
_THERE = re.compile(r"(?:positive|helpful|cooperative|normal|current|good|poor) ", re.IGNORECASE)
_POOR = re.compile(r"poor (?:appetite|sleep|vision|balance|memory|feeding)|good appetite", re.IGNORECASE)
_ONCE = re.compile(
    r"(?:an?|one|two|three|several|some|multiple|\d+|episodes?|previous|past|recent|recurrent|history|regained|decreased|increased)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?!(?:an?|the|some|my|his|her|several|many|multiple|increas\w+|bilateral|both|recurrent|frequent|no|two|three|four|five|\d)\b)(?:[\w-]+ )*?"
    r"(?:mass|lump|rash|lesion|wound|ulcer|cough|headache|seizure|episode|cyst|nodule|tumou?r|fall|sore|spot|patch|bump|blister|cut|burn|ear infection|lack|sense|sensation|feeling|belief|craving|murmur|"
    r"tremor|limp|gait|fever|history|family history|series|loss of consciousness|fracture|plaque|growth|gain|loss|swollen ankle)\b(?! (?:pain|ache|loss|gain|of appetite))",
    re.IGNORECASE,
)


def _counted(text: str) -> str:
    if match := re.match(r"(?:previous|prior) (?:[\w-]+ )*?(\w+)(?=$| (?:in|on|of|at|with|for|six|\d))", text, re.I):
        return text if match[1].endswith("s") else f"a {text}"
    if _COUNTED.match(text) and not re.match(
        r"(?:weight|hearing|hair|vision|appetite|memory|blood|sight|sensory|bone|visual|unintentional|significant (?:un)?)",
        text,
        re.I,
    ):
        head = re.match(r"[\w' -]+?(?= (?:in|on|of|at|with|for|over|that|which)\b|$|,)", text)
        if head and not head[0].endswith("s"):
            return f"{article(text)} {text}"
    return text


def thing(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    """Return sentences for a noun phrase that the patient has; `kind` as in `casesim.core.prose.spoken.said`."""
    body = personal(text, teller)
    for words in (_changes(text.lower(), body), _onset(text.lower(), body), _unable(text.lower(), body, teller)):
        if words:
            return words
    if match := re.match(r"normal (.+?\bhistory)\b", body, re.I):
        return (f"The {match[1].removesuffix(' history')} was normal",)
    if match := re.match(r"(?:the )?(?:consumption|ingestion) of (.+)", body, re.I):
        verb = "drank" if re.search(r"alcohol|wine|beer|vodka|water|milk|juice", match[1], re.I) else "ate"
        return (f"{teller.subject} {verb} {match[1]}",)
    if re.match(r"not \w+ing\b", body):
        return (f"{teller.auxiliary(' have', ' has')} {body.replace('not ', 'not been ', 1)}",)
    by_kind = {"drug": _drug, "family": _family, "condition": _condition}.get(kind)
    if by_kind:
        return by_kind(body, teller)
    if kind == "habit" and _HABIT.search(" ".join(text.lower().split()[:5])):
        return _habit(body, teller)
    if match := _ACTIVITY.match(body):
        return (f"{teller.auxiliary(' have', ' has')} been {body[match.end('article') if match['article'] else 0 :]}",)
    return _had(_counted(body), teller)


def _changes(low: str, body: str) -> tuple[str, ...]:
    """What makes it worse or better."""
    for sign, words in _CHANGES:
        if match := sign.match(low):
            return (f"{words} {body[match.end() :]}",)
    return (f"It's {body}",) if _IS.match(low) else ()


def _onset(low: str, body: str) -> tuple[str, ...]:
    if low in ("sudden onset", "acute onset", "abrupt onset"):
        return ("It came on suddenly", "It started suddenly")
    if low in ("gradual onset", "insidious onset"):
        return ("It came on gradually",)
    match = re.match(r"(?:immediate|sudden|acute|abrupt|recent|gradual|new) onset of ", low)
    adverb = {"immediate": "straight away", "recent": "recently", "new": "recently", "gradual": "gradually"}.get(
        low.split(maxsplit=1)[0], "suddenly"
    )
    return (f"It came on {adverb}, {body[match.end() :]}",) if match else ()


def _unable(low: str, body: str, who: Teller) -> tuple[str, ...]:
    if match := re.match(r"(?:inability|unable) to ", low):
        rest = body[match.end() :]
        return (f"{who.subject} can't {rest}", f"{who.auxiliary(' am', ' is')} not able to {rest}")
    if re.match(r"(?:refusal|reluctance) to ", low):
        return (f"There's {body}",)
    return (who.has(body),) if low.startswith("failure to ") else ()


def _had(body: str, who: Teller) -> tuple[str, ...]:
    if _THERE.match(body) and not _POOR.match(body):
        return (f"There's {body}",)
    if _ONCE.match(body):
        return (who.has(body),)
    return (who.has(body), f"{who.auxiliary(chr(39) + 've', chr(39) + 's')} been having {body}")


def _family(body: str, who: Teller) -> tuple[str, ...]:
    del who
    if re.match(r"(?:my|his|her|the|i|we)\b", body, re.I) and has_verb(body):
        return (body,)
    return (f"There's {_an(body)}" + ("" if "family" in body.lower() else " in the family"),)


def _an(text: str) -> str:
    first = text.lower().partition(" ")[0]
    return f"a {text}" if first in ("family", "history", "strong") else text


def has_verb(text: str) -> bool:
    """Say whether `text` holds a verb that a subject could have."""
    return any(word in FINITE for word in re.findall(r"[\w']+", text.lower()))


def _drug(body: str, who: Teller) -> tuple[str, ...]:
    body = lowered(body)
    body = re.sub(r"^(?:medications?|medicines?|drugs?|current medications?)\s*:?\s+", "", body, flags=re.I)
    if re.match(r"(?:use|usage) of ", body, re.I):
        body = re.sub(r"^(?:use|usage) of ", "", body, flags=re.I)
    verb = "take" if who.is_patient else "takes"
    return f"{who.subject} {verb} {body}", f"{who.auxiliary(chr(39) + 'm', chr(39) + 's')} on {body}"


def lowered(text: str) -> str:
    """Write the names of drugs small, and "and" before the last of a list."""
    text = re.sub(r"\b([A-Z])([a-z]{2,})", lambda m: m[0].lower(), text)
    parts = text.split(", ")
    return text if len(parts) < 2 or " and " in text else ", ".join(parts[:-1]) + " and " + parts[-1]


def _condition(body: str, who: Teller) -> tuple[str, ...]:
    body = _counted(re.sub(r"^known ", "", body))
    if re.match(
        r"(?:previous|past|prior|old|recent|one|two|three|episodes?|an? (?:previous|past|prior)|treated|premature|stay|uncomplicated|remote|a (?:sleeve|hip))\b",
        body,
        re.I,
    ) or re.search(
        r"\b(?:ago|in the past|at the age|ectomy|surgery|operation|removed|infections?|prior|for (?:the (?:past|last) )?\d+ (?:years?|months?|weeks?)|that (?:stopped|resolved|ceased)|stroke|attack|fracture|accident|births?|delivery|deliveries|vaccin)\b",
        body,
        re.I,
    ):
        lasting = re.search(r"\bfor (?:the (?:past|last) )?[\w ]+(?:years?|months?|weeks?)\b", body, re.I)
        return (who.has(body),) if lasting else (who.has(body), f"{who.subject} had {body}")
    have = "have" if who.is_patient else "has"
    if body.startswith("high "):
        return (f"{who.subject} {have} {body}",)
    return f"{who.subject} {have} {body}", who.auxiliary("'ve", "'s") + f" got {body}"


_ACTIVITY = re.compile(
    r"(?P<article>an? )?(?:not |increasingly |frequently |constantly )?(?:passing|getting|seeing|leaking|hearing(?! loss)|staring|crying|coughing|limping|breaking|yelling|finding|taking|"
    r"drinking|feeling(?! of)|grunting|losing|having|pacing|sweating|snoring|waking|fidgeting|falling|fainting|thinking|talking|speaking|walking|choking|retching|gasping|"
    r"responding|shouting|screaming|fighting|lying|stealing|sleeping|scratching|pulling|drooling|rocking|reporting|bringing|opening|moving|eating)\b(?! (?:of|difficult|intoler|problem|trouble|pain|sensation))",
    re.IGNORECASE,
)
_HABIT = re.compile(
    r"smok|steroid|tobacco|cigar|alcohol|wine|beer|liquor|drug|cannabis|marijuana|cocaine|ecstasy|heroin|substance|caffeine|\bvap",
    re.IGNORECASE,
)


def _habit(body: str, who: Teller) -> tuple[str, ...]:
    base = who.is_patient
    low = body.lower()
    if match := re.match(r"(?:a |an )?(?:(?:long|chronic|heavy|long-term)\s+)*smoking(?: history)?(?: of)?[ ,]*", low):
        rest = body[match.end() :]
        if re.match(r"\d+(?:\.\d+)? pack", rest):
            return (f"{who.subject} smoke{'' if base else 's'}, it comes to {rest}",)
        return (
            f"{who.subject} smoke{'' if base else 's'} {rest}",
            f"{who.auxiliary(' have', ' has')} been smoking {rest}",
        )
    if match := re.match(
        r"(?:(?:occasional|social|moderate|heavy|light|long-term|regular|chronic|daily)\s+)*(?:alcohol|wine|beer)(?: (?:use|consumption|intake|drinking))?",
        low,
    ):
        manner = (re.match(r"(?:occasional|social|moderate|heavy|light|regular|daily)", low) or [""])[0]
        adverb = {
            "occasional": "now and then",
            "social": "socially",
            "moderate": "in moderation",
            "heavy": "heavily",
            "light": "a little",
            "regular": "regularly",
            "daily": "every day",
        }.get(manner, "")
        drink = "wine" if "wine" in low else "beer" if "beer" in low else "alcohol"
        return (f"{who.subject} drink{'' if base else 's'} {drink} {adverb} {body[match.end() :]}",)
    if match := re.match(
        r"(?:(?P<how>occasional|past|recreational|regular|former|chronic|current)\s+)?(?:use of )?(?P<what>[\w ,/-]+?)(?: (?:use|abuse|consumption))?$",
        low,
    ):
        verb = "used to use" if match["how"] in ("past", "former") else "use" if base else "uses"
        return (f"{who.subject} {'occasionally ' if match['how'] == 'occasional' else ''}{verb} {match['what']}",)
    return (who.has(body),)
