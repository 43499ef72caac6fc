"""Who tells it, and the words that change with the teller: pronouns, the verbs behind them, the short forms of speech."""

from __future__ import annotations

import re
from collections.abc import Callable

from casesim.core.model import Frozen
from casesim.core.prose.grammar import ADVERB, NOUNS_TOO, THIRD, article, without_third

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
    if re.match(r"(?i)(?:the |my |his |her )?(?:mother|father|parents?)\b", text):
        text = re.sub(r"(?i)\b(?:her|his|their) (?:daughter|son|child)'s", "my", text)
        text = re.sub(r"(?i)\b(?:her|his|their) (?:daughter|son|child)\b", "me", text)
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
    text = (
        re.sub(r"(?<!\w)'(?=\w)([^']*)$", r"\1", text)
        if text.count("'") - len(re.findall(r"\w'\w", text)) == 1
        else text
    )
    if text.count("'") % 2 and re.search(r"(?<!\w)'", text) and not re.search(r"\w'\w", text):
        text = text.replace("'", "")
    text = re.sub(r"\bi\b(?=[' ])", "I", text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def spaced(text: str) -> str:
    """Put the article right after words were changed."""
    text = re.sub(r"\b([Aa])n? (?=([a-z]\w*))", lambda m: m[1] + article(m[2])[1:] + " ", text)
    return re.sub(r"\b([Aa])n? (?:[Aa]n?|no|the|some) ", lambda m: m[0].split()[1] + " ", text)
