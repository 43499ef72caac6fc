"""Clinical prose cut into atomic pieces, each with its polarity: "denies chest pain, palpitations or fever" is three denials.

Works by the frames in which case reports are written ("reports …", "denies …", "a 2-week history of …", "No …, … or …").
A sentence that fits no frame is one piece as it stands. Says nothing of what a piece means: `casesim.core.prose.answering`
does.
"""

from __future__ import annotations

import re
from enum import StrEnum

from casesim.core.model import Frozen
from casesim.core.prose.grammar import (
    ADVERB,
    AMBIGUOUS,
    FINITE,
    IRREGULAR_PARTICIPLES,
    NOUNS_TOO,
    PATIENT,
    RELATIVE,
    THIRD,
)
from casesim.core.prose.listing import listed
from casesim.core.text import sentences


class Form(StrEnum):
    """How a piece is written, so that it can be said."""

    THING = "thing"
    """A noun phrase that the patient has ("sharp pain in the knee")."""
    DOING = "doing"
    """A predicate whose subject is the patient ("drinks wine occasionally")."""
    BEING = "being"
    """What the patient is ("married", "a retired teacher")."""
    ING = "ing"
    """What the patient has been doing or feeling ("feeling weak")."""
    WHOLE = "whole"
    """A clause with a subject of its own ("the pain worsens at night")."""
    SINCE = "since"
    """How long it has been going on ("3 weeks")."""


class Piece(Frozen):
    """One thing that a report says."""

    text: str
    """In the report's words, without a final stop."""
    form: Form
    denied: bool = False
    source: str
    """The sentence that it is from."""
    past: bool = False
    """Said of the medical history ("a history of …", "known …")."""
    of: str = ""
    """For SINCE: what has been going on."""


_EMPTY = re.compile(
    r"^(?:n\s*/?\s*a|none|nil|alert\b.*|(?:overall |generally )?healthy appearance.*|oriented\b.*|unknown|unremarkable|non-?contributory|not (?:applicable|available|provided|specified|given|reported|assessed)\b.*|"
    r"(?:no )?(?:detailed |further |additional |other |specific |relevant |pertinent |significant )*(?:information|details?|data)\b.*"
    r"(?:provided|specified|available|given|reported|mentioned|noted|known)|"
    r".*\b(?:did ?n[o']t|does not|not) (?:specify|provide|give|mention)\b.*|no mention of .*|"
    r"no (?:\w+ )*?(?:social|occupational|family) history (?:\w+ )*(?:provided|related|given|available|specified|mentioned|reported)\b.*|"
    r".*\b(?:history|records?|details?|hobbies)\b[^,]*\bnot (?:\w+ )?(?:provided|specified|available|applicable|mentioned|given|discussed)\b.*|"
    r"(?:no|none|did not report any|does not report any|denies any|denies)? ?(?:additional|other|further)(?: \w+){0,2} "
    r"(?:symptoms?|complaints?|findings|abnormalities|review)(?: or \w+)?\b(?! such| like)(?:[^,]*)|"
    r".*\b(?:all|other) (?:other )?systems?\b.*|.*\bsystems? review\b.*|unremarkable except.*|"
    r"(?:the |he |she )?.*\b(?:is|was) (?:not applicable|unable to (?:provide|give)).*|"
    r"(?:the )?vital signs .*|.*does not (?:present with|have|report) any other (?:complaints|symptoms).*|no significant findings)$",
    re.IGNORECASE,
)
_PREDICATE = "|".join(sorted(THIRD - NOUNS_TOO - {"can"} | {"does not", "did not", "had", "was", "were", "experienced", "developed", "started",
                          "stopped", "lost", "quit", "discontinued", "began", "became", "yelled", "denied", "underwent", "noticed"}))  # fmt: skip
_BEGINS = "reports|notes|retired|(?:occasional|social|moderate|rare|light|heavy|minimal|regular) (?:alcohol|wine|beer|drink)|married|single|divorced|widowed|unemployed|sexually active|former|works|uses|plays|exercises|drives|non-?smoker|not on|negative for"
_SPLIT = re.compile(
    r"\s*;\s*|,\s+with (?:an? )?(?:recent )?(?=history of)|,?\s+(?:but|however|although|though|yet)\s+(?:also\s+)?(?=\w)|"
    rf",?\s+and\s+(?=(?:{ADVERB}\s+)*(?:{_PREDICATE}|works|reports|notes|uses)\b)|"
    rf",\s+(?=(?:{ADVERB}\s+)*(?:{_PREDICATE}|{_BEGINS}|no)\b)|"
    r",?\s+and\s+(?=there's\b)|"
    rf",?\s+and\s+(?=(?:he|she|they|it|there|the|his|her|these)\b(?:\s+[\w'-]+){{0,3}}\s+"
    rf"(?:{'|'.join(sorted(FINITE - AMBIGUOUS))})\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:additionally|furthermore|moreover|also|otherwise|specifically|of note|notably|upon (?:further )?questioning|on review|"
    r"in addition|overall|recently|currently|initially|finally|and|unfortunately|upon further inquiry|and that)\b,?\s+",
    re.IGNORECASE,
)
_SAYS = (
    r"(?:reports?|reported|notes?|noted|mentions?|mentioned|states?|stated|adds|added|admits? to|admitted to|admits|admitted|endorses?|endorsed|"
    r"claims?|claimed|explains?|explained|says|said|recounts?|recounted|indicates?|indicated|reveals?|revealed|acknowledges?|complains? of|complained of|"
    r"cites|cited|confirms?|confirmed|expresses)"
)
_HAS = (
    r"(?:has been having|has been experiencing|has been suffering from|has experienced|is experiencing|experiences|experienced|"
    r"(?:presents|presented|is presenting|comes|came|is (?:here|seen))(?: (?:to|at|in) (?:the|his|her) [\w ]{3,30}?)? (?:with|for|due to|because of|complaining of)|"
    r"has developed|developed|has noticed|noticed|has had|had|exhibits?|displays|shows signs of|suffers from|is brought in (?:for|with|due to)|"
    r"was brought in (?:for|with|due to)|"
    r"describes|described|(?:has|with) (?:known|an?)(?: (?:known|long|past|medical|surgical|significant|remote|documented|prior|personal|strong|remarkable|longstanding))*? history of|(?:has|with) (?:a )?(?:past )?(?:medical )?history of|"
    r"has a (?:past )?medical history (?:significant |notable )?(?:for|of)|has a history significant for|has|is known to have|positive for)"
)
_DENIES = (
    r"(?:denies|denied|does not report|did not report|do not report|does not complain of|has denied|reports no|reported no|has no|had no|has had no|"
    r"has not (?:noticed|had|experienced|reported)|does not have|did not have|does not recall|is without|has never had|notes no|has not been exposed to|"
    r"negative for|no evidence of|not on|without|absence of|no|never had|expresses no|nor)"
)
_VERBLESS = re.compile(
    rf"\b(?:{'|'.join(sorted(FINITE - AMBIGUOUS - (NOUNS_TOO - {'works', 'stays'}), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"^(?:{RELATIVE}) \w+(?:ed|s)\b|^(?:the|his|her|their|these|this|it|symptoms?|pain|lesion|rash|swelling|bleeding) (?:[\w-]+ ){{0,3}}(?:{'|'.join(sorted(AMBIGUOUS - {'left', 'used', 'known', 'missed', 'last'}))})\b(?! by)",
    re.IGNORECASE,
)
_PRONOUN_VERB = re.compile(rf"\b(?:he|she|they|it)(?: {ADVERB})* (?:{'|'.join(sorted(AMBIGUOUS))})\b", re.IGNORECASE)
_TIMED = re.compile(
    rf"^(?P<when>(?:about |approximately |around )?(?:[\w-]+ ){{1,3}}ago|(?:over|during|for|in) the (?:past|last) [\w ]+?|yesterday|last \w+|this \w+|earlier (?:\w+ )*?\w+|the previous \w+), "
    rf"(?P<rest>(?:{PATIENT}) .+)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^(?:found|diagnosed|treated|hospitali[sz]ed|admitted|prescribed|delivered|regained|advised|referred|exposed|vaccinated|immunized)\b(?= (?:with|for|as|to|by|on|in|at|next|\w+ly|consciousness|vaginally|\d))",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r" (?:(?:about |approximately )?(?:\d+|one|two|three|several|a few|a) (?:hours?|days?|weeks?|months?|years?) ago|"
    r"(?:persisting |lasting )?(?:for|over|during|within) (?:the )?(?:past |last )?(?:about |approximately )?(?:\d+|one|two|three|four|five|six|several|a few|few|couple of)? ?(?:hours?|days?|weeks?|months?|years?))$",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"^(?P<det>the|her|his|this|these) (?P<what>[\w -]{3,30}?) (?:as(?: being)?|to be) (?P<how>.+)$", re.IGNORECASE
)
_SYMPTOM_ING = re.compile(
    r"(?:swelling|bleeding|itching|burning|vomiting|bruising|wheezing|worsening|increasing|tingling|cramping|shooting|coughing|snoring|stinging|sweating)\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"^(?:there (?:is|are|was|were|has been|have been)|there's) (?:also |noted )*(?:an? )?(?:(?:past |known |long )?history of |(?:\w+ )?(?:instances|occasions|times) (?:where|when|in which) )?",
    re.IGNORECASE,
)
_ALTHOUGH = re.compile(
    r"^(?:although|though|while|whereas|even though) (?P<first>[^,]+), (?P<second>.+)$", re.IGNORECASE
)
_SUBJECT = re.compile(rf"^(?:{PATIENT})\b(?!')(?: (?:himself|herself))?,? ", re.IGNORECASE)
_REPORTED = re.compile(
    rf"^(?:(?:{PATIENT})|they|(?:{RELATIVE})|(?:{PATIENT})'s (?:{RELATIVE}))(?:'s (?:{RELATIVE}))? (?:{ADVERB} )*(?:{_SAYS})(?: upon [\w ]+)?(?: that)?(?: the following:?)? ",
    re.IGNORECASE,
)
_BARE_REPORTED = re.compile(rf"^(?:{ADVERB} )*(?:{_SAYS})(?: that)? ", re.IGNORECASE)
_DENIAL = re.compile(
    rf"^(?:(?:{PATIENT}|{RELATIVE}|there (?:is|are|was|were|has been|have been)|there's|they) (?:{ADVERB} )*)?(?:{_DENIES})\b:?\s+",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"^(?:experiencing |having |having had |noticing |feeling |developing |taking |using |ever |having any |being )?(?:any (?:other )?|further |recent (?=history)|"
    r"symptoms (?:such as|of|like) |signs of |symptoms such as )*(?:known |significant |reported |prior |previous |recent (?=history)){0,2}(?:history of )?(?:any )?",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"^(?:to )?(?:experienc(?:ing|es?)|developing|having|have|has|suffering from|feelings? of|noticing)\s+(?!been|not\b|to\b)",
    re.IGNORECASE,
)
_HISTORY_OF = re.compile(
    r"^(?:with )?(?:an?|the)?\s*(?P<since>(?:approximately |about |over |past )?(?:\d+(?:[.–-]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|several|few|couple)"
    r"(?:[- ](?:of[- ])?(?:day|week|month|year|hour|minute)s?)|(?:day|week|month|year)s?-long)(?:-long)? history of (?P<rest>.+)$",
    re.IGNORECASE,
)
_PMH_OF = re.compile(
    r"^(?:(?:the |his |her )?(?:patient's )?(?:past |prior |previous |known |significant |personal )*(?:medical |surgical )?(?:history )?(?:is |was )?"
    r"(?:also )?(?:includes?|significant (?:only )?for|notable for|significant history of|remarkable for|consists of)|(?:only )?significant for|history of|"
    r"known(?: case of)?|diagnosed with (?=\w+(?: \w+)?$)|"
    r"other (?:medical )?(?:conditions|problems) include)\s+",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"^(?:otherwise |previously |generally |currently |recently )*(?:married|single|divorced|widowed|separated|retired|unemployed|employed|sexually active|"
    r"healthy|well(?!-)|self-employed|pregnant|student|active|obese|fully immunized|homeless|in a relationship|unaware|(?:college |high school |university |medical |graduate |law )?student|enrolled|born|up[- ]to[- ]date)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:teacher|student|engineer|farmer|worker|nurse|driver|clerk|smoker|drinker|goer|accountant|manager|secretary|lawyer|designer|homemaker|housewife|"
    r"cook|chef|soldier|veteran|mechanic|carpenter|plumber|electrician|artist|dentist|pharmacist|receptionist|journalist|scientist|machinist|therapist|builder|warden|salesman|cashier|assistant|officer|athlete|player|"
    r"businessman|businesswoman|banker|programmer|analyst|painter|executive|technician|waitress|waiter|vegetarian|vegan|bodybuilder|runner|"
    r"child|primigravida)$|\bby (?:profession|occupation|trade)$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r",? (?:(?:is|was|are|were|have been|has been) )?(?:noted|reported|mentioned|observed|documented|known|provided|available|received)(?: by (?:the|his|her) [\w ]+| on examination| in the past)?$",
    re.IGNORECASE,
)
_NON = re.compile(
    r"^(?:(?:is|was) )?(?:a |an )?(?:lifelong |life-long |current )?non-?\s?(smoker|drinker)\b(?: currently| at present)?$|^never[- ]smoker$",
    re.IGNORECASE,
)


def pieces(prose: str) -> tuple[Piece, ...]:
    """Return what `prose` says, piece by piece; nothing for a sentence that only says that nothing is known."""
    found: list[Piece] = []
    for sentence in sentences(_tidy(prose)):
        whole = sentence.strip().rstrip(".").strip()
        if whole and not _EMPTY.match(whole):
            found.extend(_sentence(whole, sentence.strip()))
    return tuple(piece for piece in found if re.search(r"\w{2}", piece.text))


def _sentence(whole: str, source: str) -> list[Piece]:
    """Read one sentence; a predicate behind "and" has the subject of the one before."""
    if match := _TIMED.match(whole):
        read = _sentence(match["rest"], source)
        when = match["when"][:1].lower() + match["when"][1:]
        return [_at(piece, when) for piece in read]
    found: list[Piece] = []
    subject = ""
    although = _ALTHOUGH.match(whole)
    chunks = [*_chunks(although["first"]), *_chunks(although["second"])] if although else _chunks(whole)
    for chunk in chunks:
        shared = subject and _starts_with_verb(chunk) and not _BARE_REPORTED.match(chunk) and not _DENIAL.match(chunk)
        read = _read(f"{subject} {chunk}" if shared else chunk, source)
        found.extend(read)
        if read and not _starts_with_verb(chunk):
            subject = _subject_of(read[-1])
    return found


def _at(piece: Piece, when: str) -> Piece:
    """Give a piece the time that its sentence begins with."""
    if piece.denied or piece.form is Form.SINCE or re.search(r"\bago\b|\b(?:past|last) ", piece.text):
        return piece
    joint = " " if piece.form is Form.THING else ", "
    return piece.model_copy(update={"text": f"{piece.text}{joint}{when}"})


def _subject_of(piece: Piece) -> str:
    """Return the subject that a following predicate would share; empty where it is the patient."""
    if piece.form is Form.WHOLE and (
        match := _VERBLESS.search(piece.text) or re.search(rf"\b(?:{'|'.join(AMBIGUOUS)})\b", piece.text)
    ):
        subject = piece.text[: match.start()].strip()
        return subject if len(subject.split()) <= 6 and not re.search(r",|\b(?:i|he|she)\b", subject, re.I) else ""
    return (
        "it" if piece.form is Form.THING and not piece.denied and re.search(r"\b(?:that|which) \w+", piece.text) else ""
    )


def _tidy(prose: str) -> str:
    prose = prose.translate(str.maketrans("‘’“”–—", "''\"\"--")).replace("{", "(").replace("}", ")")
    return re.sub(r"\s+", " ", prose).strip()


def _chunks(sentence: str) -> list[str]:
    """Cut a sentence where a new predicate begins."""
    parts = [part.strip(" ,") for part in _SPLIT.split(sentence) if part and part.strip(" ,")]
    joined: list[str] = []
    for part in parts:
        if joined and (
            joined[-1].count("(") > joined[-1].count(")")
            or joined[-1].count("'") % 2
            and re.search(r"(?<!\w)'[^']*$", joined[-1])
        ):
            joined[-1] += " and " + part
        elif joined and re.fullmatch(PATIENT, joined[-1], re.I):
            joined[-1] = f"{joined[-1]} and {part}" if re.match(r"(?:his|her|the)\b", part, re.I) else part
        else:
            joined.append(part)
    return joined


def _read(chunk: str, source: str) -> list[Piece]:
    text = _LEAD.sub("", chunk).strip(" ,")
    if (
        not text
        or _EMPTY.match(text)
        or re.fullmatch(r"specifically|however|otherwise|overall|additionally|also|notably", text, re.I)
    ):
        return []
    if match := _NON.match(text):
        return [
            Piece(text="smoking" if "smok" in text.lower() else "alcohol", form=Form.THING, denied=True, source=source)
        ]
    if (match := _DENIAL.match(text)) and not re.match(r"(?:them|it|these|this)\b", text[match.end() :], re.I):
        return _denials(_TAIL.sub("", text[match.end() :]), source)
    if match := _REPORTED.match(text) or _BARE_REPORTED.match(text):
        told = text[match.end() :]
        if re.search(r"\b(?:mother|father|parents?|mom|dad)\b", match[0], re.I):
            if match_parent := re.search(r"\b(mother|father)\b", match[0], re.I):
                told = _of_the_parent(told, match_parent[1].lower())
            told = re.sub(r"\b(?:her|his|their) (?:daughter|son|child|baby|infant)\b", "the patient", told)
        return _reported(told, source)
    return _stated(text, source)


def _of_the_parent(told: str, parent: str) -> str:
    """Name the parent where a pronoun of theirs could be taken for the patient's ("during pregnancy she had …")."""
    if parent != "mother" or not re.search(r"\b(?:pregnan|labor|labour|deliver|carrying|gestation)", told, re.I):
        return told
    told = re.sub(r"(?i)\bshe\b", "the mother", told, count=1)
    return re.sub(r"(?i)\bher\b(?= (?!daughter|son|child|baby|infant))", "the mother's", told)


def _denials(rest: str, source: str) -> list[Piece]:
    rest = _ANY.sub("", rest, count=1)
    found: list[Piece] = []
    kept = re.split(
        r"\s*,?\s*\(?(?:except|aside from|apart from|besides)(?: for)?\s+(?:noted )?", rest, maxsplit=1, flags=re.I
    )
    if len(kept) == 2 and re.search(r"history|problem|condition|issue", kept[0], re.I):
        rest = kept[0]
        found.extend(_things(kept[1].strip(" )"), source))
    for item in listed(rest):
        item = re.sub(
            r"^(?:(?:any|no|other|of|the presence of|known|reports of|significant|notable|an?)\s+)+",
            "",
            item,
            flags=re.I,
        )
        if item and not _EMPTY.match("no " + item) and not re.match(r"(?:other|additional) ", item):
            found.append(Piece(text=item, form=Form.THING, denied=True, source=source))
    return found


def _reported(rest: str, source: str) -> list[Piece]:
    """Read what somebody reports: a clause, something felt, or a list of things."""
    rest = rest.strip(" ,:")
    if (
        re.match(
            r"(?!during|following|according|including|nothing|anything|something|morning|evening)(?:being )?\w+ing\b(?! (?:pain|sensation|of|discomfort|ache|feeling)\b)",
            rest,
            re.I,
        )
        and not _EXPERIENCE.match(rest)
        and not _SYMPTOM_ING.match(rest)
    ):
        return [Piece(text=rest, form=Form.ING, source=source)]
    if _is_clause(rest) or _SUBJECT.match(rest):
        return _read(rest, source)
    if match := _DENIAL.match(rest):
        return _denials(rest[match.end() :], source)
    if match := _EXPERIENCE.match(rest):
        rest = rest[match.end() :]
    return _things(rest, source)


def _stated(text: str, source: str) -> list[Piece]:
    if match := _THERE.match(text):
        rest = text[match.end() :]
        return _read(rest, source) if _is_clause(rest) else _things(rest, source)
    if match := re.match(rf"^(?:describes|described) ", _SUBJECT.sub("", re.sub(rf"\b{ADVERB} ", "", text)), re.I):
        if how := _DESCRIBED.match(re.sub(r"(?i)^.*?\bdescribe[sd] ", "", text)):
            verb = "are" if how["what"].endswith("s") else "is"
            return [Piece(text=f"{how['det']} {how['what']} {verb} {how['how']}", form=Form.WHOLE, source=source)]
    if match := re.match(
        r"^(?:.*\b)?(?P<what>(?:medical|surgical|health) history) (?:is|was) (?:otherwise )?(?:unremarkable|non-?contributory|insignificant)(?: except for (?P<but>.+))?$",
        text,
        re.I,
    ):
        return (
            _things(match["but"], source)
            if match["but"]
            else [Piece(text=match["what"], form=Form.THING, denied=True, source=source)]
        )
    if match := re.match(
        rf"^(?:{PATIENT}) (?:presents|presented|comes|came|is (?:here|seen|presented by \w+ \w+)) (?:today )?for (?P<why>(?:an?|the|his|her) (?:[\w-]+ ){{0,2}}(?:follow-up|evaluation|check-?up|visit|appointment|physical|well-check)\b.*)$",
        text,
        re.I,
    ):
        return [Piece(text=f"here for {match['why']}", form=Form.BEING, source=source)]
    if re.match(r"(?:first|second|third|only|youngest|oldest) child\b", text, re.I):
        return [Piece(text=text, form=Form.BEING, source=source)]
    if match := re.match(
        rf"^(?P<brought>(?:{PATIENT}) (?:was|has been|is) brought (?:in|to [\w ]+?)(?: by (?:his|her|the|their) \w+)?) (?:for|with|due to|because of|after) (?P<why>.+)$",
        text,
        re.I,
    ):
        brought = [piece for piece in _things(_unframed(match["why"]), source) if piece.form is not Form.WHOLE]
        if brought:
            return [*_read(match["brought"], source), *brought]
    if match := re.match(r"^(?:unremarkable|non-?contributory|negative|insignificant) (.*history)$", text, re.I):
        return [Piece(text=match[1], form=Form.THING, denied=True, source=source)]
    subject = _SUBJECT.match(text) or re.match(
        rf"^they (?=(?:{ADVERB} )*(?:have )?(?:noticed|observed|noted|seen)\b)", text, re.I
    )
    bare = text[subject.end() :] if subject else text
    adverbs = re.match(rf"(?:{ADVERB} )*", bare, re.I)
    predicate = bare[adverbs.end() if adverbs else 0 :]
    if match := _NON.match(predicate):
        return [
            Piece(
                text="smoking" if "smok" in predicate.lower() else "alcohol",
                form=Form.THING,
                denied=True,
                source=source,
            )
        ]
    if (match := _DENIAL.match(predicate)) and not re.match(
        r"(?:them|it|these|this)\b", predicate[match.end() :], re.I
    ):
        return _denials(_TAIL.sub("", predicate[match.end() :]), source)
    if match := _HISTORY_OF.match(
        re.sub(r"^(?:has|presents with|presented with|with|describes|had)\s+", "", predicate, flags=re.I)
    ):
        return [
            Piece(text=match["since"], form=Form.SINCE, source=source, of=match["rest"]),
            *_things(_unframed(match["rest"]), source),
        ]
    if match := _PMH_OF.match(text) or _PMH_OF.match(predicate):
        return _of_the_past(_things(text[match.end() :] if _PMH_OF.match(text) else predicate[match.end() :], source))
    if (subject or not _is_clause(text)) and (
        match := re.match(
            rf"(?:{_HAS})\s+(?!been\b|to\b|not\b|(?:{ADVERB} )?(?:{IRREGULAR_PARTICIPLES.replace(' ', '|')})\b|(?:{ADVERB} )?\w+ed\b(?! (?:vision|sensation|appetite|pain|urination|menses)))",
            predicate,
            re.I,
        )
    ):
        read = _things(_unframed(predicate[match.end() :]), source)
        return _of_the_past(read) if re.search(r"\bhistory|known", match[0], re.I) else read
    if subject:
        return [Piece(text=bare, form=Form.DOING, source=source)]
    if re.match(
        r"(?:current |former |ex-?|heavy |active |previous |light |chronic )*(?:cigar(?:ette)? )?(?:smoker|drinker)\b",
        text,
        re.I,
    ):
        return [Piece(text=text, form=Form.BEING, source=source)]
    if _BEING.match(text) or _PERSON.search(text) and not _is_clause(text) and not _starts_with_verb(text):
        return [Piece(text=text, form=Form.BEING, source=source)]
    if _starts_with_verb(predicate):
        return [Piece(text=text, form=Form.DOING, source=source)]
    if _is_clause(text):
        return [Piece(text=text, form=Form.WHOLE, source=source)]
    return _things(text, source)


def _timed(items: tuple[str, ...]) -> tuple[str, ...]:
    """Give "8 weeks ago" behind the last of a list to all of it."""
    match = _WHEN.search(items[-1]) if items else None
    if not match or any(
        re.search(r"\b(?:ago|past|last|since|for|in|on|of|with|when|while|that|which)\b", item) for item in items[:-1]
    ):
        return items
    return (*(item + match[0] for item in items[:-1]), items[-1])


def _of_the_past(read: list[Piece]) -> list[Piece]:
    return [piece.model_copy(update={"past": True}) for piece in read]


def _unframed(rest: str) -> str:
    """Take off "symptoms of", "complaints of", "concerns about" before what is meant."""
    rest = re.sub(
        r"^(?:experiencing|having|(?:an? )?(?:chief )?complaints? of|symptoms? of|signs of|an? history of|the presence of)\s+",
        "",
        rest,
        flags=re.I,
    )
    match = _EXPERIENCE.match(rest)
    return rest[match.end() :] if match else rest


def _things(rest: str, source: str) -> list[Piece]:
    if match := _HISTORY_OF.match(rest):
        return [
            Piece(text=match["since"], form=Form.SINCE, source=source, of=match["rest"]),
            *_things(_unframed(match["rest"]), source),
        ]
    found: list[Piece] = []
    rest = re.sub(r" symptoms? (?:such as|including|like) ", ", ", rest)
    for item in _timed(listed(_TAIL.sub("", rest))):
        if match := _DENIAL.match(item):
            found.extend(_denials(item[match.end() :], source))
        elif re.match(r"not \w+$", item, re.I):
            found.append(Piece(text=item[4:], form=Form.BEING, denied=True, source=source))
        elif _starts_with_verb(item) or _ASIDE.match(item):
            found.append(Piece(text=item, form=Form.DOING, source=source))
        elif _is_clause(item):
            found.append(Piece(text=item, form=Form.WHOLE, source=source))
        elif re.match(r"(?:taking|using|receiving|being|undergoing) ", item, re.I):
            found.append(Piece(text=item, form=Form.ING, source=source))
        elif _BEING.match(item):
            found.append(Piece(text=item, form=Form.BEING, source=source))
        else:
            found.append(Piece(text=item, form=Form.THING, source=source))
    return found


def _starts_with_verb(text: str) -> bool:
    if re.match(r"(?:attempts|visits|uses|reports|needs|works|falls) .*\b(?:have|has|had|were|was)\b", text, re.I):
        return False
    words = re.findall(r"[\w']+", text.lower())
    return (
        bool(words)
        and words[0]
        in (FINITE | NOUNS_TOO) - {"last", "hit", "cut", "left", "increased", "decreased", "reports", "sustained"}
        and len(words) > 1
    )


def _is_clause(text: str) -> bool:
    """Say whether `text` is a clause with a subject of its own, not a phrase with a relative clause in it."""
    if _OTHER.match(text) or _PRONOUN_VERB.search(text[:60]):
        return True
    match = _VERBLESS.search(text)
    if not match or match.start() == 0:
        return False
    before = text[: match.start()].lower().split()
    stops = {
        "that",
        "which",
        "who",
        "when",
        "where",
        "while",
        "after",
        "since",
        "because",
        "whom",
        "whose",
        "if",
        "until",
    }
    subject = [word.strip(",") for word in before]
    commas = [index for index, word in enumerate(before[:-1]) if word.endswith(",")]
    if commas:
        return (
            subject[commas[-1] + 1] in ("he", "she", "they", "it", "there", "the", "his", "her", "this", "these")
            and len(subject) - commas[-1] <= 7
        )
    return not any(word in stops for word in subject) and len(subject) <= 12
