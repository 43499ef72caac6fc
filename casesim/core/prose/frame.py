"""The frames in which case reports are written, as patterns: what reports, denies, begins, or says nothing.

Patterns only; `casesim.core.prose.piece` reads with them.
"""

from __future__ import annotations

import re

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
from casesim.core.understanding.words import word_set

EMPTY = re.compile(
    r"^(?:n\s*/?\s*a(?: for [\w ]+)?|not to (?:person|place|time)\b.*|none|nil|alert\b.*|(?:overall |generally )?healthy appearance.*|oriented\b.*|unknown|unremarkable|non-?contributory|not (?:applicable|available|provided|specified|given|reported|assessed)\b.*|"
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
PREDICATE = "|".join(sorted(THIRD - NOUNS_TOO - {"can"} | {"does not", "did not", "had", "was", "were", "experienced", "developed", "started",
                          "stopped", "lost", "quit", "discontinued", "began", "became", "yelled", "denied", "underwent", "noticed"}))  # fmt: skip
BEGINS = "reports|notes|retired|(?:occasional|social|moderate|rare|light|heavy|minimal|regular) (?:alcohol|wine|beer|drink)|married|single|divorced|widowed|unemployed|sexually active|former|works|uses|plays|exercises|drives|non-?smoker|not on|negative for"
SPLIT = re.compile(
    r"\s+(?:and )?with(?= no (?:significant |known |recent |prior )*(?:history|use)\b)|\s+(?=without (?:significant |any )*(?:tobacco|alcohol|smoking|drug))|\s*;\s*|,\s+with (?:an? )?(?:recent )?(?=history of)|,?\s+(?:but|however|although|though|yet)\s+(?:also\s+)?(?=\w)|"
    rf",?\s+and\s+(?=(?:{ADVERB}\s+)*(?:{PREDICATE}|works|reports|notes|uses)\b)|"
    rf",\s+(?=(?:{ADVERB}\s+)*(?:{PREDICATE}|{BEGINS}|no)\b)|"
    r",?\s+and\s+(?=(?:there's|can|cannot)\b)|"
    rf",?\s+and\s+(?=(?:he|she|they|it|there|the|his|her|these)\b(?:\s+[\w'-]+){{0,3}}\s+"
    rf"(?:{'|'.join(sorted(FINITE - AMBIGUOUS))})\b)",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:additionally|furthermore|moreover|also|otherwise|specifically|of note|notably|upon (?:further )?questioning|on review|"
    r"in addition|overall|recently|currently|initially|finally|and|unfortunately|upon further inquiry|and that)\b,?\s+",
    re.IGNORECASE,
)
SAYS = (
    r"(?:reports?|reported|notes?|noted|mentions?|mentioned|states?|stated|adds|added|admits? to|admitted to|admits|admitted|endorses?|endorsed|"
    r"claims?|claimed|explains?|explained|says|said|recounts?|recounted|indicates?|indicated|reveals?|revealed|acknowledges?|complains? of|complained of|"
    r"cites|cited|confirms?|confirmed|expresses)"
)
HAS = (
    r"(?:has been having|has been experiencing|has been suffering from|has experienced|is experiencing|experiences|experienced|"
    r"(?:presents|presented|is presenting|comes|came|is (?:here|seen))(?: (?:to|at|in) (?:the|his|her) [\w ]{3,30}?)? (?:with|for|due to|because of|complaining of)|"
    r"has developed|developed|has noticed|noticed|has had|had|exhibits?|displays|shows signs of|suffers from|is brought in (?:for|with|due to)|"
    r"was brought in (?:for|with|due to)|"
    r"describes|described|(?:has|with) (?:known|an?)(?: (?:known|long|past|medical|surgical|significant|remote|documented|prior|personal|strong|remarkable|longstanding))*? history of|(?:has|with) (?:a )?(?:past )?(?:medical )?history of|"
    r"has a (?:past )?medical history (?:significant |notable )?(?:for|of)|has a history significant for|has|is known to have|positive for)"
)
DENIES = (
    r"(?:denies|denied|does not report|did not report|do not report|does not complain of|has denied|reports no|reported no|has no|had no|has had no|"
    r"has not (?:noticed|had|experienced|reported)|does not have|did not have|does not recall|is without|has never had|notes no|has not been exposed to|"
    r"negative for|no evidence of|not on|without|absence of|no|never had|expresses no|nor)"
)
VERBLESS = re.compile(
    rf"\b(?:{'|'.join(sorted(FINITE - AMBIGUOUS - (NOUNS_TOO - {'works', 'stays'}), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
OTHER = re.compile(
    rf"^(?:{RELATIVE}) \w+(?:ed|s)\b|^(?:the|his|her|their|these|this|it|symptoms?|pain|lesion|rash|swelling|bleeding) (?:[\w-]+ ){{0,3}}(?:{'|'.join(sorted(AMBIGUOUS - {'left', 'used', 'known', 'missed', 'last'}))})\b(?! by)",
    re.IGNORECASE,
)
PRONOUN_VERB = re.compile(rf"\b(?:he|she|they|it)(?: {ADVERB})* (?:{'|'.join(sorted(AMBIGUOUS))})\b", re.IGNORECASE)
TIMED = re.compile(
    rf"^(?P<when>(?:about |approximately |around )?(?:[\w-]+ ){{1,3}}ago|(?:over|during|for|in) the (?:past|last) [\w ]+?|yesterday|last \w+|this \w+|earlier (?:\w+ )*?\w+|the previous \w+|(?:during|after|before|following) (?:these|this|the|such|an?|each) [\w ]{3, 25}), "
    rf"(?P<rest>(?:{PATIENT}) .+)$",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"^(?:found|released|discharged|evicted|transferred|diagnosed|treated|hospitali[sz]ed|admitted|prescribed|delivered|regained|advised|referred|exposed|vaccinated|immunized)\b(?= (?:with|for|as|to|by|on|in|at|from|next|\w+ly|consciousness|vaginally|\d))",
    re.IGNORECASE,
)
WHEN = re.compile(
    r" (?:(?:about |approximately )?(?:\d+|one|two|three|several|a few|a) (?:hours?|days?|weeks?|months?|years?) ago|"
    r"(?:persisting |lasting )?(?:for|over|during|within) (?:the )?(?:past |last )?(?:about |approximately )?(?:\d+|one|two|three|four|five|six|several|a few|few|couple of)? ?(?:hours?|days?|weeks?|months?|years?))$",
    re.IGNORECASE,
)
DESCRIBED = re.compile(
    r"^(?P<det>the|her|his|this|these) (?P<what>[\w -]{3,30}?) (?:as(?: being)?|to be) (?P<how>.+)$", re.IGNORECASE
)
SYMPTOM_ING = re.compile(
    r"(?:swelling|bleeding|itching|burning|vomiting|bruising|wheezing|worsening|increasing|tingling|cramping|shooting|coughing|snoring|stinging|sweating)\b",
    re.IGNORECASE,
)
THERE = re.compile(
    r"^(?:there (?:is|are|was|were|has been|have been)|there's) (?:also |noted )*(?:an? )?(?:(?:past |known |long )?history of |(?:\w+ )?(?:instances|occasions|times) (?:where|when|in which) )?",
    re.IGNORECASE,
)
ALTHOUGH = re.compile(
    r"^(?:although|though|while|whereas|even though) (?P<first>[^,]+), (?P<second>.+)$", re.IGNORECASE
)
SUBJECT = re.compile(rf"^(?:{PATIENT})\b(?!')(?: (?:himself|herself))?,? ", re.IGNORECASE)
REPORTED = re.compile(
    rf"^(?:(?:{PATIENT})|they|(?:{RELATIVE})|(?:{PATIENT})'s (?:{RELATIVE}))(?:'s (?:{RELATIVE}))? (?:{ADVERB} )*(?:{SAYS})(?: upon [\w ]+)?(?: that)?(?: the following:?)? ",
    re.IGNORECASE,
)
BARE_REPORTED = re.compile(rf"^(?:{ADVERB} )*(?:{SAYS})(?: that)? ", re.IGNORECASE)
DENIAL = re.compile(
    rf"^(?:(?:{PATIENT}|{RELATIVE}|there (?:is|are|was|were|has been|have been)|there's|they) (?:{ADVERB} )*)?(?:{DENIES})\b:?\s+",
    re.IGNORECASE,
)
ANY = re.compile(
    r"^(?:experiencing |having |having had |noticing |feeling |developing |taking |using |ever |having any |being )?(?:any (?:other )?|further |recent (?=history)|"
    r"symptoms (?:such as|of|like) |signs of |symptoms such as )*(?:known |significant |reported |prior |previous |recent (?=history)){0,2}(?:history of )?(?:any )?",
    re.IGNORECASE,
)
EXPERIENCE = re.compile(
    r"^(?:to )?(?:experienc(?:ing|es?)|developing|having|have|has|suffering from|feelings? of|noticing)\s+(?!been|not\b|to\b)",
    re.IGNORECASE,
)
HISTORY_OF = re.compile(
    r"^(?:with )?(?:an?|the)?\s*(?P<since>(?:approximately |about |over |past )?(?:\d+(?:[.–-]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|several|few|couple)"
    r"(?:[- ](?:of[- ])?(?:day|week|month|year|hour|minute)s?)|(?:day|week|month|year)s?-long)(?:-long)? history of (?P<rest>.+)$",
    re.IGNORECASE,
)
PMH_OF = re.compile(
    r"^(?:(?:the |his |her )?(?:patient's )?(?:past |prior |previous |known |significant |personal )*(?:medical |surgical )?(?:history )?(?:is |was )?"
    r"(?:also )?(?:includes?|significant (?:only )?for|notable for|significant history of|remarkable for|consists of)|(?:only )?significant for|history of|"
    r"known(?: case of)?|diagnosed with (?=\w+(?: \w+)?$)|"
    r"other (?:medical )?(?:conditions|problems) include)\s+",
    re.IGNORECASE,
)
BEING = re.compile(
    r"^(?:otherwise |previously |generally |currently |recently )*(?:married|single|divorced|widowed|separated|retired|unemployed|employed|sexually active|"
    r"healthy|well(?!-)|self-employed|pregnant|student|active|obese|fully immunized|homeless|in a relationship|unaware|(?:college |high school |university |medical |graduate |law )?student|enrolled|born|up[- ]to[- ]date)\b",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:teacher|student|engineer|farmer|worker|nurse|driver|clerk|smoker|drinker|goer|accountant|manager|secretary|lawyer|designer|homemaker|housewife|"
    r"cook|chef|soldier|veteran|mechanic|carpenter|plumber|electrician|artist|dentist|pharmacist|receptionist|journalist|scientist|machinist|therapist|builder|warden|salesman|cashier|assistant|officer|athlete|player|"
    r"businessman|businesswoman|banker|programmer|analyst|painter|executive|technician|waitress|waiter|vegetarian|vegan|bodybuilder|runner|"
    r"child|primigravida)$|\bby (?:profession|occupation|trade)$",
    re.IGNORECASE,
)
TAIL = re.compile(
    r",? (?:(?:is|was|are|were|have been|has been) )?(?:noted|reported|mentioned|observed|documented|known|provided|available|received)(?: by (?:the|his|her) [\w ]+| on examination| in the past)?$",
    re.IGNORECASE,
)
NON = re.compile(
    r"^(?:(?:is|was) )?(?:a |an )?(?:lifelong |life-long |current )?non-?\s?(smoker|drinker)\b(?: currently| at present)?$|^never[- ]smoker$",
    re.IGNORECASE,
)
POINTS = re.compile(r"(?:them|it|these|this)\b", re.IGNORECASE)
MERE = re.compile(
    r"^(?:(?:any|no|other|of|the presence of|known|reports of|significant|notable|an?)\s+)+", re.IGNORECASE
)
ACTIVITY = re.compile(
    r"(?!during|following|according|including|nothing|anything|something|morning|evening)(?:being )?\w+ing\b"
    r"(?! (?:pain|sensation|of|discomfort|ache|feeling)\b)",
    re.IGNORECASE,
)
UNREMARKABLE = re.compile(
    r"^(?:.*\b)?(?P<what>(?:medical|surgical|health|birth|prenatal|developmental|family|social|travel) history) (?:(?:is|was) )?(?:otherwise )?(?:unremarkable|non-?contributory|insignificant|normal)"
    r"(?: except for (?P<but>.+))?$",
    re.IGNORECASE,
)
UNREMARKABLE_FIRST = re.compile(
    r"^(?:unremarkable|non-?contributory|negative|insignificant) (.*history)$", re.IGNORECASE
)
COMES_FOR = re.compile(
    rf"^(?:{PATIENT}) (?:presents|presented|comes|came|is (?:here|seen|presented by \w+ \w+)) (?:today )?for "
    rf"(?P<why>(?:an?|the|his|her) (?:[\w-]+ ){{0,2}}(?:follow-up|evaluation|check-?up|visit|appointment|physical|well-check)\b.*)$",
    re.IGNORECASE,
)
BROUGHT = re.compile(
    rf"^(?P<brought>(?:{PATIENT}) (?:was|has been|is) brought (?:in|to [\w ]+?)(?: by (?:his|her|the|their) \w+)?) "
    r"(?:for|with|due to|because of|after) (?P<why>.+)$",
    re.IGNORECASE,
)
THEY_SAW = re.compile(rf"^they (?=(?:{ADVERB} )*(?:have )?(?:noticed|observed|noted|seen)\b)", re.IGNORECASE)
RESPECTIVELY = re.compile(
    r"(?P<a>\b[\w -]{3,40}?) and (?P<b>[\w -]{3,40}?),? (?P<how>managed|treated|controlled) with (?P<x>[\w -]{3,30}?) and (?P<y>[\w -]{3,30}?),? respectively\b",
    re.IGNORECASE,
)
"""Two illnesses and their two drugs in one breath."""
DATED = re.compile(r"\bago\b|\byesterday\b|\bthis morning\b|\blast (?:night|week|month|year)\b", re.IGNORECASE)
HAS_FIRST = re.compile(r"^(?:has|presents with|presented with|with|describes|had)\s+", re.IGNORECASE)
HAVING = re.compile(
    rf"(?:{HAS})\s+(?!been\b|to\b|not\b|(?:{ADVERB} )?(?:{IRREGULAR_PARTICIPLES.replace(' ', '|')})\b|"
    rf"(?:{ADVERB} )?\w+ed\b(?! (?:vision|sensation|appetite|pain|urination|menses)))",
    re.IGNORECASE,
)
SMOKER = re.compile(
    r"(?:current |former |ex-?|heavy |active |previous |light |chronic )*(?:cigar(?:ette)? )?(?:smoker|drinker)\b",
    re.IGNORECASE,
)
_STOPS = word_set("that which who when where while after since because whom whose if until")


def starts_with_verb(text: str) -> bool:
    """Say whether `text` begins with a verb, its subject left out."""
    if re.match(r"(?:attempts|visits|uses|reports|needs|works|falls) .*\b(?:have|has|had|were|was)\b", text, re.I):
        return False
    words = re.findall(r"[\w']+", text.lower())
    return (
        bool(words)
        and words[0]
        in (FINITE | NOUNS_TOO) - {"last", "hit", "cut", "left", "increased", "decreased", "reports", "sustained"}
        and len(words) > 1
    )


def is_clause(text: str) -> bool:
    """Say whether `text` is a clause with a subject of its own, not a phrase with a relative clause in it."""
    if OTHER.match(text) or PRONOUN_VERB.search(text[:60]):
        return True
    match = VERBLESS.search(text)
    if not match or match.start() == 0:
        return False
    before = text[: match.start()].lower().split()
    subject = [word.strip(",") for word in before]
    commas = [index for index, word in enumerate(before[:-1]) if word.endswith(",")]
    if commas:
        return (
            subject[commas[-1] + 1] in ("he", "she", "they", "it", "there", "the", "his", "her", "this", "these")
            and len(subject) - commas[-1] <= 7
        )
    return not any(word in _STOPS for word in subject) and len(subject) <= 12
