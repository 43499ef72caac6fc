"""Lists in clinical prose: "pain and swelling of the knee, fever, or bowel or urinary changes" item by item.

Cuts only where both sides stand by themselves; what follows as a remark (", which …", ", especially …") stays with its
item, and what two items share ("of the knee") is given to both.
"""

from __future__ import annotations

import re

from casesim.core.understanding.words import word_set

_AND = r"(?:and/or|and|or|nor|as well as|along with|accompanied by|together with|in addition to|&)"
_ADJECTIVE = word_set(
    "bowel urinary bladder respiratory gastrointestinal neurological medical surgical psychiatric past personal family social physical visual auditory "
    "upper lower left right arm leg hand foot back mild moderate severe new old sharp dull red scaly dry cold hot oral vaginal rectal genital nasal "
    "chest abdominal joint muscle skin hip knee ear eye dark pale thick yellow swollen tender painful low high long short chronic acute recent alcohol "
    "tobacco drug recreational illicit diurnal nocturnal dietary sleep speech behavioral emotional sexual cardiac cardiovascular renal hepatic "
    "pulmonary musculoskeletal subcostal intercostal intercoastal inguinal frequent occasional increased decreased reduced known chromosomal genetic "
    "congenital hereditary systemic delusional paranoid red-colored thyroid unusual smooth aggressive agitated facial bizarre red trunk erythematous "
    "episodic persistent intermittent worsening anal perianal buccal gingival proximal distal medial lateral bilateral forceful first second burning "
    "flaccid tortuous dilated premature flexed adducted lackluster low-grade well generalized soft smelly loose watery white green"
)
_NOUNS = word_set(
    "arm leg hand foot back chest joint muscle skin hip knee ear eye alcohol tobacco drug trunk bladder bowel sleep speech white thyroid"
)
_REMARK = re.compile(
    r"^(?:which|who|whom|that|where|when|while|especially|particularly|specifically|mostly|mainly|usually|sometimes|often|occasionally|although|though|"
    r"including|such as|like|with|without|in|on|at|for|from|since|after|before|during|over|until|described|described as|currently|now|then|"
    r"more|worse|worsening with|worsened|relieved|radiating|occurring|lasting|leading|causing|making|requiring|resulting|requir\w+|started|managed|treated|diagnosed|"
    r"but|because|due|secondary|about|approximately|up|down|both|notably|most|primarily|apart|aside|other than|failing|respectively|indicative|suggestive|consistent with|affected by|to|and then|progressing|starting|beginning|accompanying|having|wearing|sparing|"
    r"(?:immediately|shortly|right|just|straight) (?:after|before|following)|(?:well|poorly)[- ]controlled (?:on|with|by)|partially|slightly|possibly|probably|likely|rated|aggravated|exacerbated|alleviated|improving|\d+(?:st|nd|rd|th)?\b(?!.*\b(?:pain|fever)))\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"^(?:(?:his|her|the|both|my|left|right|upper|lower|bilateral|great|middle|index|ring|little|big|distal|proximal)\s+)*(?:hips?|knees?|toes?|wrists?|thumbs?|fingers?|hands?|"
    r"arms?|legs?|feet|foot|ankles?|elbows?|shoulders?|neck|back|face|trunk|extremities|extremity|scalp|forehead|abdomen|chest|eyes?|ears?|thighs?|"
    r"calves|calf|buttocks|groin|palms?|soles|limbs?|forearms?|head|jaw|eyelids|lips|mouth|genitals|skin|hair)\b(?! (?:pain|swelling|weakness|loss|rash|infection|problem|discomfort|changes))",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    r"(?:less|pinpoint|tender|ous|ular|pruritic|rough|flaccid|multiple|nonhealing|non-healing|-?colou?red|scaly|crusty|itchy|bloody|watery|pearly|greasy|foamy|thick|thin|red|persistent|painful|dry|sharp|dull|sudden|severe|mild|chronic|intermittent|forceful|raised|firm|soft|round|smooth|hard)$",
    re.IGNORECASE,
)
_BARE_QUALITY = re.compile(r"\b(?:an?|of|the|some|multiple|several|with)(?:,? [\w-]+){1,2}$", re.IGNORECASE)
"""A quality behind an article or a preposition, whose noun is still to come ("amounts of thick, …")."""
_FRESH = re.compile(r"(?:any|no|an?|recent|other|prior|previous)\b", re.IGNORECASE)
_AT = re.compile(r"\b(?:in|of|on|over|at|around|involving|affecting)\b")
_TROUBLE = re.compile(r"(?:trouble|difficult\w*|problems?|issues) (?:with |in )?\w+ing\b[^,]*$", re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:craving|desire|preference|need|treatment|treated|medication|management) for\b[^,]*$", re.IGNORECASE
)
_CLAUSE_LIKE = re.compile(r"\b(?:when|while|after|before|during|by|like|such as|including|to|from|despite)\b[^,]*$")
_BEHIND = re.compile(
    r"\b(?:in|of|on|at|his|her|the|with|over|for|from|between|volar|both)\s+(?:[\w'-]+\s+){0,2}[\w'-]+$"
)
_SPLIT = re.compile(rf",\s*(?:{_AND}\s+)?|;\s*(?:{_AND}\s+)?|\s+(?:{_AND})\s+", re.IGNORECASE)
_SHARED = re.compile(
    r"^(?P<head>.+?)(?P<tail>\s+(?:in|of|on|over|at|around|to|with|for|during|from|since|between)\s+.+)$", re.IGNORECASE
)
_NO_SHARE = re.compile(r"\b(?:in|of|on|over|at|around|to|with|for|during|from|since|that|which)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d")


def listed(text: str) -> tuple[str, ...]:
    """Return the items of a list in prose; the text itself where it is no list."""
    masked, kept = _masked(text.strip(" .,;:"))
    parts: list[tuple[str, str]] = []
    joint, start = "", 0
    for match in _SPLIT.finditer(masked):
        parts.append((joint, masked[start : match.start()]))
        joint, start = match[0], match.end()
    parts.append((joint, masked[start:]))
    items = _assembled(parts)
    return tuple(item for item in (_unmasked(entry, kept).strip(" .,;:") for entry in _shared(items)) if item)


def _masked(text: str) -> tuple[str, list[str]]:
    """Hide what is in brackets or quotes, so that nothing is cut inside."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    return re.sub(
        r"\([^()]*\)|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)|\d,\d{3}|(?:(?<=managed with )|(?<=treated with )|(?<=controlled with )|(?<=managed by ))(?:(?!\bago\b|\bas well\b|\balong\b)[^,;.]){1,30}(?:, (?:(?!\bago\b|\bas well\b|\balong\b)[^,;.]){1,30}){0,4},? (?:and|or) [\w-]+(?: [\w-]+)?|\b(?:between) \S+ and \S+|\b\w+ (?:and|by) \w+ movements?\b|\b(?:time|person|place)(?:, \w+)* and \w+|\bback and forth\b|\btwisting and \w+|\b\w+ and twisting",
        hide,
        text,
    ), kept


def _unmasked(text: str, kept: list[str]) -> str:
    return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], text)


def _assembled(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join what was cut wrongly: remarks to their item, an adjective to its noun."""
    items: list[tuple[str, str]] = []
    for joint, part in parts:
        if items and (_belongs(items[-1][1], joint, part)):
            items[-1] = (items[-1][0], items[-1][1] + joint + part)
        else:
            items.append((joint, part))
    return items


def _belongs(before: str, joint: str, part: str) -> bool:
    """Say whether `part` is no item of its own but goes on with what is `before`."""
    if re.search(r"accompanied|along|together|as well|in addition", joint, re.I) or _FRESH.match(part):
        return False
    comma = joint.startswith((",", ";"))
    last = before.lower().split()[-1].split("/")[-1] if before.split() else ""
    if last in (_ADJECTIVE - _NOUNS if comma else _ADJECTIVE) or before.count("(") > before.count(")"):
        return True
    if _REMARK.match(part) and (joint.strip() == "," or not comma):
        return not re.match(r"(?:worsening|increas)", part, re.I)
    if _goes_on(before, joint, part):
        return True
    return not comma and _is_coupled(before, part)


def _goes_on(before: str, joint: str, part: str) -> bool:
    """Another place, another quality, another activity of the same."""
    plain = not _symptomatic(part)
    return (
        bool(plain and _BODY.match(part) and _AT.search(before))
        or bool(plain and re.search(r"\b(?:which|that) (?:is|are|was|were)\b[^,]*$", before) and len(part.split()) <= 2)
        or bool(_TROUBLE.search(before) and re.match(r"\w+ing\b", part))
        or bool(plain and _FOR.search(before) and not joint.startswith(","))
        or (
            joint.strip() == ","
            and bool(_QUALITY.search(before))
            and (len(before.split()) <= 3 or bool(_BARE_QUALITY.search(before)))
        )
    )


def _is_coupled(before: str, part: str) -> bool:
    """Two words behind one preposition ("of the elbow and wrist")."""
    if before.endswith("ly") or re.search(r"\b(?:between|both)\b[^,]*$", before):
        return True
    if _symptomatic(part):
        return False
    return bool(_CLAUSE_LIKE.search(before)) or (len(part.split()) == 1 and bool(_BEHIND.search(before)))


def _symptomatic(part: str) -> bool:
    return bool(
        re.search(
            r"(?:pain|ache|fever|fatigue|nausea|vomiting|itia|emia|osis|itis|pathy|algia|ness|loss|swelling|cough|rash|breath|dizz|bleed|sweat|weak|numb|chills|"
            r"malaise|diarrh|constip|headache|hypert|diabet|depress|anxi|edema|discomfort|cramp|stiff|syncope|appetite|palpitation|restless|withdraw|agitat|confus|ring)",
            part,
            re.IGNORECASE,
        )
    )


def _shared(items: list[tuple[str, str]]) -> list[str]:
    """Give "of the knee" in "pain and swelling of the knee" to both."""
    texts = [text for _, text in items]
    if len(texts) >= 2:
        match = _SHARED.match(texts[-1])
        before = texts[-2]
        joint = items[-1][0]
        near = not joint.startswith(",") or len(texts) > 2
        body = match and re.search(
            r"\b(?:in|of|on|over|at|around) (?:(?:the|his|her|both|my|their|bilateral) )", match["tail"], re.I
        )
        if (
            match
            and body
            and near
            and len(texts) == 2
            and len(before.split()) <= 3
            and not _NO_SHARE.search(before)
            and len(match["head"].split()) <= 3
        ):
            texts[-2] = before + match["tail"]
    first = texts[0].split()
    if len(texts) > 1 and re.match(
        r"(?:changes?|problems?|difficult(?:y|ies)|trouble)\s+(?:in|with)\s+", texts[0], re.I
    ):
        head = re.match(r"(?:(?:\w+ )?changes?|problems?|difficult(?:y|ies)|trouble)\s+(?:in|with)\s+", texts[0], re.I)
        if head:
            texts[1:] = [
                text
                if _symptomatic(text) or _NO_SHARE.search(text) or re.match(r"(?:other|any|recent|no)\b", text)
                else head[0] + text
                for text in texts[1:]
            ]
    if len(first) == 2 and first[0].lower() in ("recent", "any") and len(texts) > 1 and first[0].lower() == "recent":
        texts[1:] = [
            "recent " + text if re.match(r"(?:illness|infection|injur|travel|trauma)", text, re.I) else text
            for text in texts[1:]
        ]
    return texts
