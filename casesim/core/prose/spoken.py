"""A report's piece as the one who speaks would say it: first person for the patient, third for a relative, in plain words.

Rewrites pronouns, verbs and technical words by rule and keeps numbers, units, sides and names. Adds no content: what a
piece does not say, its sentence does not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from casesim.core.model import Frozen
from casesim.core.prose.grammar import (
    ADVERB,
    FINITE,
    NOUNS_TOO,
    PATIENT,
    PLURAL,
    RELATIVES,
    THIRD,
    article,
    without_third,
)
from casesim.core.prose.piece import Form, Piece

Plain = Callable[[str], str]
"""Puts plain words for technical ones."""


class Teller(Frozen):
    """Who speaks, and about whom."""

    sex: str = ""
    """Of the patient: female, male or empty."""
    relation: str = ""
    """Empty where the patient speaks; else mother, father, wife, friend …"""

    @property
    def is_patient(self) -> bool:
        """Say whether the patient speaks."""
        return not self.relation

    @property
    def subject(self) -> str:
        """Return the pronoun for the patient in a sentence: I, he, she."""
        return "I" if self.is_patient else "she" if self.sex == "female" else "he"

    @property
    def object(self) -> str:
        """Return me, him or her."""
        return "me" if self.is_patient else "her" if self.sex == "female" else "him"

    @property
    def possessive(self) -> str:
        """Return my, his or her."""
        return "my" if self.is_patient else "her" if self.sex == "female" else "his"

    def has(self, rest: str) -> str:
        """Return "I've had …" or "he's had …"."""
        return f"{self.subject}'ve had {rest}" if self.is_patient else f"{self.subject}'s had {rest}"

    def auxiliary(self, plural: str, third: str) -> str:
        """Return the verb that goes with the subject."""
        return f"{self.subject}{plural if self.is_patient else third}"


_NEXT_IS_NOT_NOUN = re.compile(
    r"^(?:$|[,.;:)!?]|(?:to|at|in|on|for|from|with|by|after|before|when|while|and|or|as|of|about|that|because|during|since|until|if|unconscious|up|down|"
    r"out|off|back|away|worthless|is|was|a|an|the|in|into|over|sleep|feel|get|go|wake|waking|awake|who|he|she|they|i|it|vomit(?:ing)?|breathing|having)\b)",
    re.IGNORECASE,
)
_CONTRACTIONS = (
    (r"\b(I|we|they|you) have (?=been|had|not|never|also|recently|always|\w+ed\b|gained|lost|noticed|gone|taken|become|developed|seen|started|got)", r"\1've "),
    (r"\b(he|she|it) has (?=been|had|not|never|also|recently|always|\w+ed\b|gained|lost|noticed|gone|taken|become|developed|seen|started|got)", r"\1's "),
    (r"\bI am\b", "I'm"), (r"\b(we|they) are\b", r"\1're"), (r"\b(he|she|it|there) is\b", r"\1's"),
    (r"\bdo not\b", "don't"), (r"\bdoes not\b", "doesn't"), (r"\bdid not\b", "didn't"), (r"\bhas not\b", "hasn't"), (r"\bhave not\b", "haven't"),
    (r"\bis not\b", "isn't"), (r"\bare not\b", "aren't"), (r"\bwas not\b", "wasn't"), (r"\bwere not\b", "weren't"), (r"\bcannot\b", "can't"),
    (r"\bcould not\b", "couldn't"), (r"\bI've not\b", "I haven't"), (r"\b(he|she|it)'s not been\b", r"\1 hasn't been"),
)  # fmt: skip
_GENERIC = re.compile(
    rf"\b(?:an?|the|this) (?:[\w-]+-old )?(?:{PATIENT.split('(?:patient|')[1].split(')')[0]}|patient)\b(?!')",
    re.IGNORECASE,
)


def personal(text: str, teller: Teller) -> str:
    """Return `text` with the patient, and the speaker where a relative speaks, in the right person."""
    text = re.sub(
        r"\b[Tt]he (?:patient|infant|child|newborn|neonate|baby|boy|girl|toddler)'s\b|\b[Pp]atient's\b",
        teller.possessive,
        text,
    )
    if teller.is_patient:
        text = _own(text, teller)
    else:
        text = _relatives(text, teller)
        text = re.sub(
            r"(?i)^(?:the |this |her |their |his )?(?:patient|infant|child|newborn|neonate|baby|boy|girl|toddler)\b(?=\s)",
            teller.subject,
            text,
        )
        text = re.sub(
            r"(?i)(?<=[a-z,] )the (?:patient|infant|child|newborn|neonate|baby|boy|girl|toddler)\b(?= (?:is|was|has|had|vomit|cri|seem|appear|look|feel|start|stop|\w+s\b))",
            teller.subject,
            text,
        )
        text = re.sub(
            r"(?i)\b(?:the|her|their|his) (?:patient|infant|child|newborn|neonate|baby|boy|girl|toddler)\b(?! (?:of|intensive|screening|unit|time|exam\w*|care)\b)",
            teller.object,
            text,
        )
    return contracted(text)


def contracted(text: str) -> str:
    """Return `text` with the short forms of speech."""
    for pattern, short in _CONTRACTIONS:
        text = re.sub(pattern, short, text)
    return text


def _own(text: str, teller: Teller) -> str:
    subject, objective, possessive = ("she", "her", "her") if teller.sex == "female" else ("he", "him", "his")
    other = re.search(r"\b(?:infant son|brother|sister|father|mother|son|daughter)\b(?= \w+(?:ed|s)\b)", text)
    text = re.sub(rf"(?i)\b{subject}self\b|\b(?:himself|herself)\b", "myself", text)
    text = re.sub(
        rf"(?i)^(?:the |this )?(?:patient)\b(?= )|\bthe patient\b(?= (?:is|was|has|had|\w+s\b|\w+ed\b))|\b{subject}\b",
        "I",
        text,
    )
    text = re.sub(r"(?i)\bthe patient\b", "me", text)
    text = re.sub(r"\bthe (mother|father|wife|husband|parents|brother|sister|daughter|son)\b", r"my \1", text)
    if objective == "her":
        text = re.sub(
            r"(?i)\bher\b(?P<rest>\s*\S*)",
            lambda m: ("me" if _NEXT_IS_NOT_NOUN.match(m["rest"].strip()) else "my") + m["rest"],
            text,
        )
        text = re.sub(r"(?i)\bhers\b", "mine", text)
    else:
        text = re.sub(rf"(?i)\b{objective}\b", "me", text)
        text = re.sub(rf"(?i)\b{possessive}\b", "my", text)
    if re.search(r"(?i)\b(?:husband|wife|partner|boyfriend|girlfriend)\b", text) or re.match(
        r"(?i)they are sexually", text
    ):
        text = re.sub(r"(?i)\bthey\b", "we", text)
    del other
    return _agreed(text)


def _agreed(text: str) -> str:
    """Make the verb behind each "I" agree with it."""

    def fix(match: re.Match[str]) -> str:
        return f"I {match['adverb']}{without_third(match['verb'])}"

    def plain_verb(match: re.Match[str]) -> str:
        verb = match["verb"]
        known = verb.lower() in THIRD or verb.lower() in (
            "always",
            "sometimes",
            "perhaps",
            "was",
            "us",
            "is",
            "has",
            "this",
        )
        return match[0] if known else f"I {match['adverb']}{verb[:-3] + 'y' if verb.endswith('ies') else verb[:-1]}"

    def also(match: re.Match[str]) -> str:
        return match["joint"] + match["adverb"] + without_third(match["verb"])

    text = re.sub(rf"\bI (?P<adverb>(?:{ADVERB} )*)(?P<verb>[a-z]{{3,}}(?<!s)s)\b", plain_verb, text)
    if text.startswith("I "):
        verbs = "|".join(sorted(THIRD - NOUNS_TOO - {"can", "cannot"}))
        text = re.sub(
            rf"(?P<joint>\b(?:and|or|then|but) )(?P<adverb>(?:{ADVERB} )*)(?P<verb>(?:{verbs}))\b", also, text
        )
    return re.sub(rf"\bI (?P<adverb>(?:{ADVERB} )*)(?P<verb>(?:{'|'.join(sorted(THIRD))}))\b", fix, text)


def _relatives(text: str, teller: Teller) -> str:
    """Say "I" for the relative who speaks, "we" for the parents."""
    names = {"mother": "mother|mom|mum|caregiver|parent", "father": "father|dad|caregiver|parent"}.get(
        teller.relation, teller.relation
    )
    lead = r"(?:(?:the|his|her|their|my) )?"
    if teller.relation in ("mother", "father"):
        text = re.sub(rf"(?i)^{lead}(?:(?:both|young) )*parents\b", "We", text)
        text = re.sub(
            rf"(?i)\b(?:with|by|from|to) {lead}(?:(?:both|young) )*parents\b", lambda m: m[0].split()[0] + " us", text
        )
        text = re.sub(rf"(?i)\b{lead}(?:(?:both) )?parents\b", "us", text)
        text = re.sub(r"(?i)\bthey\b(?= (?:also |have )?(?:noticed|report|note|believe))", "we", text)
    text = re.sub(rf"(?i)\b(?:with|by|from|to|of) {lead}(?:{names})\b(?!')", lambda m: m[0].split()[0] + " me", text)
    text = re.sub(rf"(?i)\b{lead}(?:{names})'s\b", "my", text)
    text = re.sub(rf"(?i)(?:^|(?<=[ ,])){lead}(?:{names})\b(?!')(?= \w)", "I", text)
    if teller.relation == "mother" and teller.sex != "female":
        text = re.sub(r"\b[Ss]he\b", "I", text)
    if teller.relation == "father" and teller.sex == "female":
        text = re.sub(r"\b[Hh]e\b", "I", text)
    if teller.relation == "mother":
        text = re.sub(r"\bI (had|have|has) (abnormal|gestational|no prenatal)", r"I had \2", text)
    return _agreed(text)


def sentence(text: str) -> str:
    """Return `text` as a sentence: a capital, a stop, single spaces."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:")
    text = re.sub(r"\b(over|in|the|of|and) \1\b", r"\1", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    if text.count("'") % 2 and re.search(r"(?<!\w)'", text) and not re.search(r"\w'\w", text):
        text = text.replace("'", "")
    text = re.sub(r"\bi\b(?=[' ])", "I", text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def said(piece: Piece, teller: Teller, plain: Plain, *, kind: str = "symptom") -> tuple[str, ...]:
    """Return one or two sentences of the patient for `piece`; `kind` is symptom, condition, drug, family or past."""
    text = _bare(piece.text) if piece.form in (Form.THING, Form.BEING) else piece.text
    text = _without_gloss(text)
    if piece.form is Form.SINCE:
        return _since(piece, teller, plain)
    if piece.denied:
        return _denied(piece, text, teller, plain, kind)
    maker = {Form.THING: _thing, Form.DOING: _doing, Form.BEING: _being, Form.ING: _ing, Form.WHOLE: _whole}[piece.form]
    lines = maker(plain(text), teller, kind)
    return tuple(dict.fromkeys(sentence(contracted(_spaced(line))) for line in lines if line))


def _spaced(text: str) -> str:
    """Put the article right after words were changed."""
    text = re.sub(r"\b([Aa])n? (?=([a-z]\w*))", lambda m: m[1] + article(m[2])[1:] + " ", text)
    return re.sub(r"\b([Aa])n? (?:[Aa]n?|no|the|some) ", lambda m: m[0].split()[1] + " ", text)


_NAMES = re.compile(
    r"(?:Crohn|Graves|Lyme|Hodgkin|Parkinson|Alzheimer|Kaposi|Meniere|Raynaud|Sjogren|Achilles|Down|Turner|Addison|Cushing|Hashimoto|Bell|Barrett|"
    r"Marfan|Ehlers|Kawasaki|Wilson|Paget|Huntington|Tourette|Gilbert|Von|Klinefelter|Asperger|American|African|Indian|Peruvian|European|Asian|Mexican|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|I)\b",
)


def _bare(text: str) -> str:
    """Take off "presence of", "episode of", "history of" and a lower-case first letter where it is no name."""
    text = re.sub(
        r"^(?:the )?(?:presence|presentation|appearance|development|onset|occurrence|complaints?|signs?|symptoms?) of (?:an? |the )?(?!pain while)",
        "", text, flags=re.I,
    )  # fmt: skip
    first, _, rest = text.partition(" ")
    if (
        len(first) > 1 and first[0].isupper() and re.sub(r"[-,]", "", first[1:]).islower() and not _NAMES.match(first)
    ) or first == "A":
        text = f"{first.lower()} {rest}".strip()
    return text


def _without_gloss(text: str) -> str:
    """Take out a bracket that holds no number: a gloss in technical words."""
    return re.sub(r"\s*\((?![^)]*\d)(?!performed)[^)]*\)", "", text)


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


def _thing(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    who, low = teller, text.lower()
    body = personal(text, teller)
    if match := re.match(
        r"(?:exacerbation|aggravation|worsening)(?: of (?:the )?symptoms?)? (?=during|with|after|when|on)", low
    ):
        return (f"It gets worse {body[match.end() :]}",)
    if match := re.match(
        r"(?:(?:some )?relief|improvement|alleviation)(?: of (?:the )?symptoms?)? (?=with|after|by|when|on|from)", low
    ):
        return (f"It gets better {body[match.end() :]}",)
    if match := re.match(
        r"(?:worse|better|relieved|aggravated|exacerbated|alleviated|improved|associated|accompanied|not relieved)\b",
        low,
    ):
        return (f"It's {body}",)
    if match := re.match(r"(?:worsening|improving|relieving) (?=with|when|after|during|at|on|in)", low):
        return (f"It gets {'worse' if low.startswith('wors') else 'better'} {body[match.end() :]}",)
    if low in ("sudden onset", "acute onset", "abrupt onset"):
        return ("It came on suddenly", "It started suddenly")
    if low in ("gradual onset", "insidious onset"):
        return ("It came on gradually",)
    if match := re.match(r"(?:immediate|sudden|acute|abrupt|recent|gradual|new) onset of ", low):
        adverb = {"immediate": "straight away", "recent": "recently", "new": "recently"}.get(
            low.split()[0], "suddenly" if low[0] in "sa" else "gradually"
        )
        return (f"It came on {adverb}, {body[match.end() :]}",)
    if match := re.match(r"(?:inability|unable) to ", low):
        return (
            f"{who.subject} can't {body[match.end() :]}",
            f"{who.auxiliary(' am', ' is')} not able to {body[match.end() :]}",
        )
    if match := re.match(r"(?:failure|refusal|reluctance) to ", low):
        return (f"{who.has(body)}",) if low.startswith("failure") else (f"There's {body}",)
    if kind == "drug":
        return _drug(body, who)
    if kind == "family":
        return (
            body
            if re.match(r"(?:my|his|her|the|i|we)\b", body, re.I) and _has_verb(body)
            else f"There's {_an(body)} in the family"
            if "family" not in low
            else f"There's {_an(body)}",
        )
    if kind == "condition":
        return _condition(body, who)
    if kind == "habit" and _HABIT.search(" ".join(low.split()[:5])):
        return _habit(body, who)
    if match := _ACTIVITY.match(body):
        return (f"{who.auxiliary(' have', ' has')} been {body[match.end('article') if match['article'] else 0 :]}",)
    body = _counted(body)
    if re.match(r"(?:positive|helpful|cooperative|normal|current|good|poor) ", low) and not re.match(
        r"poor (?:appetite|sleep|vision|balance|memory|feeding)|good appetite", low
    ):
        return (f"There's {body}",)
    if re.match(
        r"(?:an?|one|two|three|several|some|multiple|\d+|episodes?|previous|past|recent|recurrent|history|regained|decreased|increased)\b",
        body,
        re.I,
    ):
        return (who.has(body),)
    return (who.has(body), f"{who.auxiliary(chr(39) + 've', chr(39) + 's')} been having {body}")


def _an(text: str) -> str:
    return (
        text
        if re.match(r"(?:an?|the|no|some|my|his|her)\b", text, re.I) or text.split(" ")[0].endswith("s")
        else f"a {text}"
        if text.lower().startswith(("family", "history", "strong"))
        else text
    )


def _has_verb(text: str) -> bool:
    return any(word in FINITE for word in re.findall(r"[\w']+", text.lower()))


def _drug(body: str, who: Teller) -> tuple[str, ...]:
    body = _lowered(body)
    body = re.sub(r"^(?:medications?|medicines?|drugs?|current medications?)\s*:?\s+", "", body, flags=re.I)
    if re.match(r"(?:use|usage) of ", body, re.I):
        body = re.sub(r"^(?:use|usage) of ", "", body, flags=re.I)
    verb = "take" if who.is_patient else "takes"
    return f"{who.subject} {verb} {body}", f"{who.auxiliary('’m'.replace('’', chr(39)), chr(39) + 's')} on {body}"


def _lowered(text: str) -> str:
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
        r"\b(?:ago|in the past|at the age|ectomy|surgery|operation|removed|infections?|prior|for (?:the (?:past|last) )?\d+ (?:years?|months?|weeks?)|that (?:stopped|resolved|ceased)|stroke|attack|fracture|accident|birth|delivery|deliveries|vaccin)\b",
        body,
        re.I,
    ):
        return (who.has(body), f"{who.subject} had {body}")
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
    r"smok|tobacco|cigar|alcohol|wine|beer|liquor|drug|cannabis|marijuana|cocaine|ecstasy|heroin|substance|caffeine|\bvap",
    re.IGNORECASE,
)


def _habit(body: str, who: Teller) -> tuple[str, ...]:
    base = who.is_patient
    low = body.lower()
    if match := re.match(r"(?:(?:a |an )?(?:long|chronic|heavy|long-term)\s+)*smoking(?: history)?(?: of)?[ ,]*", low):
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


def _doing(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    del kind
    body = text[:1].lower() + text[1:]
    if re.match(
        r"(?:treated|diagnosed|delivered|born|admitted|hospitalized|hospitalised|advised|tested|brought|referred|described|raised|injured|bitten)\b",
        body,
    ):
        body = "was " + body
    if re.match(r"takes ", body) and "," in body:
        body = "takes " + _lowered(body[6:])
    return (personal(f"{'The patient' if teller.is_patient else teller.subject} {body}", teller),)


def _being(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    del kind
    body = personal(text, teller)
    if re.match(r"(?:otherwise |previously |premature\w* )*(?:born|enrolled)\b", body, re.I) and re.search(
        r"\bborn\b", body, re.I
    ):
        return (f"{teller.subject} was {body}",)
    noun = re.search(
        r"\b(?:teacher|student|engineer|farmer|worker|nurse|driver|clerk|smoker|drinker|goer|\w+ist|warden|assistant|manager|child|accountant|player|vegetarian|bodybuilder|designer)\b",
        body,
        re.I,
    )
    plain = re.match(
        r"(?:an?|the|married|single|divorced|widowed|sexually|healthy|pregnant|active|obese|unemployed|up|fully|otherwise|generally|previously|currently|enrolled|well)\b",
        body,
        re.I,
    )
    if noun and not plain and not body.startswith("here "):
        body = f"{article(body)} {body}" if not re.match(r"first child", body) else f"the {body}"
    if re.match(r"previously (?!healthy)", body):
        return (f"{teller.subject} was {body}",)
    if re.match(r"previously healthy", body):
        return (f"{teller.subject} was healthy before this{body[18:]}",)
    return (f"{teller.auxiliary(' am', ' is')} {body}",)


def _ing(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    del kind
    body = re.sub(r"^being ", "", personal(text, teller))
    if re.match(r"(?:treated|diagnosed|told|given|prescribed|hospitalized|admitted|exposed|bitten|vaccinated)\b", body):
        return (f"{teller.subject} was {body}",)
    if re.match(r"sexually active", body):
        return (f"{teller.auxiliary(' am', ' is')} {body}",)
    if re.search(r"\bago\b|\bwhen (?:I|he|she)\b|\byesterday\b|\blast (?:week|night|month|year)\b", body):
        return (f"{teller.subject} was {body}",)
    return (f"{teller.auxiliary(' have', ' has')} been {body}",)


def _whole(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    del kind
    text = (
        text[:1].lower() + text[1:]
        if re.match(
            r"(?:The|This|These|His|Her|Their|Symptoms?|Pain|Lesions?|Cough|Vomiting|Swelling|Discoloration|It|There|A|An|In|Over|On|One|Two|Five)\b",
            text,
        )
        else text
    )
    body = personal(text, teller)
    body = re.sub(r"^(?:the )?(?:patient and|me and|I and) (my \w+)", r"\1 and I", body, flags=re.I)
    relative = re.match(
        rf"(?:the )?(?:(?:older|younger|maternal|paternal) )?({'|'.join(RELATIVES.split())})\b", body, re.I
    )
    if relative and not re.match(r"(?:family history|I\b)", body, re.I):
        body = f"{teller.possessive} {re.sub(r'^the ', '', body[:1].lower() + body[1:])}"
    elif re.match(
        r"(?:symptoms?|pain|lesions?|sores?|spots?|patch(?:es)?|bumps?|discolouration|cough|swelling|discoloration|vomiting|right|left|itching|rash|wound|fever)\b(?! (?:in|of|on) )",
        body,
        re.I,
    ) and _has_verb(body):
        body = f"{'my' if teller.is_patient and re.match(r'(?:right|left)', body, re.I) else 'the'} {body[:1].lower()}{body[1:]}"
        body = re.sub(r"^the (?:right|left)\b", lambda m: f"{teller.possessive} {m[0][4:]}", body)
    return (body,)


_DENIED_KINDS: tuple[tuple[str, str, str], ...] = (
    (r"(?:cigarette |tobacco )?(?:smoking|tobacco)(?: use| products)?$", "don't smoke", "doesn't smoke"),
    (r"(?:significant |regular )?(?:alcohol|drinking)(?: use| consumption| intake| abuse)?$", "don't drink alcohol", "doesn't drink alcohol"),
    (r"(?:(?:illicit|recreational|illegal|street|intravenous|substance|drug|or|and) ?)+(?:use|abuse|drugs?|substances?)$", "don't use any drugs", "doesn't use any drugs"),
    (r"(?:alcohol|tobacco|smoking),? or (?:illicit |recreational )?(?:drugs?|substances?)(?: use| abuse)?$", "don't drink alcohol or use any drugs", "doesn't drink alcohol or use any drugs"),
    (r"(?:(?:taking|use of|regular|current|prescribed|prescription|any|daily) )*(?:medications?|medicines?|drugs)(?: regularly)?$", "don't take any medicines", "doesn't take any medicines"),
    (r"(?:recent |foreign |international |travel|travels?|abroad|history|outside| |the|local|area)*travels?(?: history)?(?: abroad| outside .*| recently)?$", "haven't travelled anywhere recently", "hasn't travelled anywhere recently"),
    (r"(?:recent |recreational )?(?:drug|substance) (?:use|abuse)$", "don't use any drugs", "doesn't use any drugs"),
    (r"(?:known |drug |food |medication |or )*allerg(?:y|ies)(?: to .*)?$", "haven't got any {text}", "hasn't got any {text}"),
    (r"(?:previous |prior |past |similar |recent )*(?:similar )(?:episodes?|complaints?|symptoms?|problems?|illness|pain|attacks?)\b.*$|(?:(?:previous|prior) )?episodes? of similar .*$", "have never had anything like this before", "has never had anything like this before"),
    (r"(?:previous |prior |past |major )*(?:surger(?:y|ies)|surgical history|operations|surgical procedures)$", "have never had any operations", "has never had any operations"),
    (r"(?:previous |prior |past )*hospitali[sz]ations?$", "have never been in hospital", "has never been in hospital"),
    (r"(?:known )?(?:exposure to )?(?:contacts? with )?(?:sick|ill|infected) (?:contacts?|individuals|people|persons)$", "haven't been near anybody ill", "hasn't been near anybody ill"),
    (r"(?:(?:past|previous|prior|other|known|personal|chronic) )*(?:medical|health)(?: or (?:surgical|psychiatric))? (?:history|problems|issues|conditions|illnesses)$|(?:serious|major|chronic|past|previous|known|hospital|or| )*(?:illness(?:es)?|diseases?|medical conditions)$", "haven't had any serious illnesses", "hasn't had any serious illnesses"),
    (r"(?:past )?(?:medical or )?psychiatric history$", "haven't had any mental health problems", "hasn't had any mental health problems"),
)  # fmt: skip


def _denied(piece: Piece, text: str, teller: Teller, plain: Plain, kind: str) -> tuple[str, ...]:
    text = re.sub(r"^(?:the|an?|any) ", "", personal(text, teller))
    low = text.lower()
    if piece.form is Form.BEING:
        return sentence(f"no, it isn't {plain(text)}"), sentence(f"no, not {plain(text)}")
    for pattern, own, other in () if "family" in low else _DENIED_KINDS:
        if re.match(pattern, low, re.I):
            verb = (own if teller.is_patient else other).format(text=plain(text))
            return sentence(
                f"no, {teller.subject} {verb}".replace(" I have never", " I've never").replace(
                    "he has never", "he's never"
                )
            ), sentence(f"no, {_short(own)}")
    family = re.match(
        r"(?:(?:known|significant|personal|or) )*family history(?: of (?P<what>.+))?$|(?P<other>.+?) (?:in (?:the|his|her|my) family|runs in .*)$",
        low,
    )
    if family:
        what = plain(
            text[family.start("what") :]
            if family["what"]
            else text[: family.end("other")]
            if family["other"]
            else "anything like this"
        )
        return sentence(f"no, nobody in the family has had {what}"), sentence(
            f"no, there's no {what} in the family"
            if family["what"] or family["other"]
            else "no, nothing runs in the family"
        )
    if re.match(r"(?:pain |relief|improvement|response)", low) and re.match(r"(?:relief|improvement|response)", low):
        return sentence(f"no, there's been no {plain(text)}"), sentence(f"no, no {plain(text)}")
    clause = re.match(r"(?:use of|taking|using) (.+)$", low)
    if clause and kind != "family":
        return sentence(
            f"no, {teller.subject} {'do' if teller.is_patient else 'does'}n't use {plain(clause[1])}"
        ), sentence(f"no, no {plain(clause[1])}")
    worded = plain(text)
    return (
        sentence(
            f"no, {teller.subject} have" + f"n't had any {worded}"
            if teller.is_patient
            else f"no, {teller.subject} hasn't had any {worded}"
        ),
        sentence(f"no, no {worded}"),
    )


def _short(own: str) -> str:
    return {
        "don't smoke": "no smoking", "don't drink alcohol": "no alcohol", "don't use any drugs": "nothing like that, no drugs", "don't take any medicines": "no medicines",
        "haven't travelled anywhere recently": "no travel", "have never had any operations": "no operations", "have never been in hospital": "never in hospital",
    }.get(own, own.replace("haven't had any", "no").replace("haven't got any {text}", "no allergies").replace("have never had", "never had").replace("haven't been", "not been").replace("don't drink", "no"))  # fmt: skip


def _since(piece: Piece, teller: Teller, plain: Plain) -> tuple[str, ...]:
    span = re.sub(
        r"^(\d+(?:\.\d+)?(?:-\d+)?|\w+)-(?:of-)?(day|week|month|year|hour|minute)s?$",
        lambda m: f"{m[1]} {m[2]}{'' if m[1] in ('1', 'one', 'a') else 's'}",
        piece.text.strip(),
        flags=re.I,
    )
    span = re.sub(r"^(\w+)-long$", r"a \1", span)
    if re.search(r"smok|hypertension|diabet|asthma|disease|disorder|depress", piece.of, re.I):
        verb = "been" if re.match(r"\w+ing\b", piece.of) else "had"
        body = plain(personal(re.sub(r",.*$", "", piece.of), teller))
        return (sentence(f"{teller.auxiliary(chr(39) + 've', chr(39) + 's')} {verb} {body} for {span}"),)
    return sentence(f"it's been going on for {span}"), sentence(f"for {span} now")


def plural_verb(word: str) -> bool:
    """Say whether `word` is a verb in the plural."""
    return word in PLURAL
