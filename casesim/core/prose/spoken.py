"""A report's piece as the one who speaks would say it: first person for the patient, third for a relative, in plain words.

Rewrites pronouns, verbs and technical words by rule and keeps numbers, units, sides and names. Adds no content: what a
piece does not say, its sentence does not say.
"""

from __future__ import annotations

import re

from casesim.core.prose.grammar import RELATIVES, article
from casesim.core.prose.person import Plain, Teller, contracted, personal, sentence, spaced
from casesim.core.prose.piece import Form, Piece
from casesim.core.prose.refusing import denied
from casesim.core.prose.thing import has_verb, lowered, thing


def said(piece: Piece, teller: Teller, plain: Plain, *, kind: str = "symptom") -> tuple[str, ...]:
    """Return one or two sentences of the patient for `piece`; `kind` is symptom, condition, drug, family or past."""
    text = _bare(piece.text) if piece.form in (Form.THING, Form.BEING) else piece.text
    text = _without_gloss(text)
    if piece.form is Form.SINCE:
        return _since(piece, teller, plain)
    if piece.denied:
        return denied(piece, text, teller, plain, kind)
    maker = {Form.THING: thing, Form.DOING: _doing, Form.BEING: _being, Form.ING: _ing, Form.WHOLE: _whole}[piece.form]
    lines = maker(plain(text), teller, kind)
    return tuple(dict.fromkeys(sentence(contracted(spaced(line))) for line in lines if line))


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


def _doing(text: str, teller: Teller, kind: str) -> tuple[str, ...]:
    del kind
    body = text[:1].lower() + text[1:]
    if re.match(
        r"(?:treated|diagnosed|delivered|born|admitted|hospitalized|hospitalised|advised|tested|brought|referred|described|raised|injured|bitten|released|discharged|evicted|transferred|found (?:next|lying|on|in|by|unconscious))\b",
        body,
    ):
        body = "was " + body
    if re.match(r"takes ", body) and "," in body:
        body = "takes " + lowered(body[6:])
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
    ) and has_verb(body):
        body = f"{'my' if teller.is_patient and re.match(r'(?:right|left)', body, re.I) else 'the'} {body[:1].lower()}{body[1:]}"
        body = re.sub(r"^the (?:right|left)\b", lambda m: f"{teller.possessive} {m[0][4:]}", body)
    return (body,)


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
