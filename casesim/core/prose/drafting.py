"""The facts of a case drafted from its prose: pieces said, placed, merged where they say the same, kept from leaking.

Order of the report is order of the facts. What cannot be used is told in the report for the author, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from casesim.core.case import DRAFTED, Disclosure, Fact, Polarity, Section
from casesim.core.concept import concepts_of
from casesim.core.model import Frozen
from casesim.core.prose.answering import Answering
from casesim.core.prose.leak import leaked
from casesim.core.prose.person import Teller
from casesim.core.prose.piece import Form, Piece, pieces
from casesim.core.prose.spoken import said
from casesim.core.understanding.model import TOPICS
from casesim.core.understanding.words import terms

KINDS = {Section.PAST: "condition", Section.SOCIAL: "habit", Section.DRUGS: "drug", Section.FAMILY: "family"}
_NEGATIVE = re.compile(
    r"^(?:(?:currently|generally|regularly|also)\s+)?(?:does not|doesn't|did not|has not|hasn't|is not|isn't|was not|cannot|takes no|has no|never|drinks no|uses no|not)\b|^(?:the )?(?:\w+ ){1,3}(?:has|have|had) not\b",
    re.IGNORECASE,
)
_EXAMINED = re.compile(
    r"\b(?:on (?:physical )?exam(?:ination)?|physical exam(?:ination)?|auscultat|murmur|percussion|palpation|x-?ray|vital signs?|pulse is|respirations are|temperature of|"
    r"blood pressure (?:is|of)|pupils|fontanelle|grade \d|during exam|reflex(?:es)?|plantar|is noted to be|normal temperature|current temperature|wheezes heard|within normal limits|orient(?:ed|ation)|"
    r"\d+/min|transverse palmar|sternal border|react sluggishly|on admission|lungs are clear|holosystolic|capillary)",
    re.IGNORECASE,
)


_OF_THE_SPEAKER = re.compile(
    r"I(?:'ve)? (?:have|had|was|am)\b(?!.*\b(?:uncle|aunt|cousin|brother|sister|grand\w+|family|father|mother)\b)"
)
"""Of the relative who speaks, not of the family as a whole."""


class Passage(Frozen):
    """A part of a report: its words, where it belongs, and its name for the author."""

    text: str
    section: Section
    name: str


class Drafted(Frozen):
    """Facts, and what was not made into one."""

    facts: tuple[Fact, ...]
    unused: tuple[tuple[str, str], ...] = ()
    """(words, why)."""


class _Entry(Frozen):
    fact: Fact
    terms: frozenset[str]
    bare: bool = False
    """It does no more than name a finding."""


def draft(
    passages: Sequence[Passage],
    primary: Sequence[Passage],
    teller: Teller,
    plain: Callable[[str], str],
    answering: Answering,
    forbidden: Sequence[str],
) -> Drafted:
    """Return the facts of `passages`; those of `primary` (the main complaint) come first and are volunteered."""
    drafting = _Drafting(teller, plain, answering, forbidden)
    for passage in primary:
        drafting.take(passage, Disclosure.VOLUNTEERED)
    for passage in passages:
        drafting.take(passage, Disclosure.OPEN if passage.section is Section.PRESENTING else Disclosure.DIRECT)
    return drafting.result()


class _Drafting:
    def __init__(
        self, teller: Teller, plain: Callable[[str], str], answering: Answering, forbidden: Sequence[str]
    ) -> None:
        self._teller, self._plain, self._answering, self._forbidden = teller, plain, answering, forbidden
        self._entries: list[_Entry] = []
        self._unused: list[tuple[str, str]] = []

    def take(self, passage: Passage, disclosure: Disclosure) -> None:
        """Make facts of one passage."""
        read = pieces(passage.text)
        if not read and re.search(r"\w", passage.text):
            self._unused.append((passage.text, "says that nothing is known, or nothing that fits"))
        for piece in read:
            self._piece(piece, passage, disclosure)

    def _is_sign(self, piece: Piece) -> bool:
        """Say whether a piece is what an examiner sees, not what the one who speaks could tell."""
        seen = (
            self._teller.is_patient
            and piece.form is Form.DOING
            and re.match(r"(?:appears|looks|seems|exhibits|demonstrates)\b", piece.text, re.I)
        )
        return bool(seen or _EXAMINED.search(piece.text))

    def _kind(self, piece: Piece, section: Section, answers: tuple[str, ...], home: Section) -> str:
        if section is Section.FAMILY:
            return "family"
        if (
            piece.form is Form.THING
            and home is not Section.DRUGS
            and {"smoking", "alcohol", "recreational_drugs"} & set(answers)
            and not {"past_medical"}
            & (set(answers) if home is Section.PAST and not re.search(r"smok|drink", piece.text, re.I) else set())
        ):
            return "habit"
        if section is Section.PAST or piece.past:
            return "condition"
        return KINDS.get(home, "symptom")

    def _piece(self, piece: Piece, passage: Passage, disclosure: Disclosure) -> None:
        if self._is_sign(piece) and passage.section is not Section.DRUGS and disclosure is not Disclosure.VOLUNTEERED:
            self._unused.append((piece.text, f"{passage.name}: a sign or a result, not what a patient says"))
            return
        if re.match(r"here for\b", piece.text):
            disclosure = Disclosure.VOLUNTEERED
        denied = piece.denied or (
            piece.form in (Form.DOING, Form.WHOLE, Form.BEING) and bool(_NEGATIVE.search(piece.text))
        )
        text = re.sub(
            r",? (?:especially \w+ )?(?:with|on|upon|to|during|noticed upon) (?:\w+ )?(?:palpation|examination|auscultation)\b",
            "",
            piece.text,
        )
        piece = piece.model_copy(update={"text": text or piece.text})
        section, asked = self._answering.place(piece, "", passage.section)
        lines = said(
            piece,
            self._teller,
            self._plain,
            kind=self._kind(piece, section, asked, passage.section),
        )
        if denied and not piece.denied:
            lines = tuple("No, " + (line if re.match(r"I\b", line) else line[:1].lower() + line[1:]) for line in lines)
        section, answers = self._answering.place(
            piece.model_copy(update={"denied": denied}), " ".join(lines), passage.section
        )
        if not self._teller.is_patient and section is Section.FAMILY and _OF_THE_SPEAKER.match(lines[0]):
            section, answers = (
                Section.PAST,
                ("past_medical", *(name for name in answers if not name.startswith("family_"))),
            )
        if bad := next((name for line in lines if (name := leaked(line, self._forbidden))), ""):
            self._unused.append(
                (piece.text, f"{passage.name}: would name the diagnosis ('{bad}'); kept for the examiner")
            )
            disclosure = Disclosure.NEVER
        self._add(piece, lines, section, answers, denied=denied, disclosure=disclosure, name=passage.name)

    def _add(
        self,
        piece: Piece,
        lines: tuple[str, ...],
        section: Section,
        answers: tuple[str, ...],
        *,
        denied: bool,
        disclosure: Disclosure,
        name: str,
    ) -> None:
        words = frozenset(terms(" ".join((piece.text, *lines[:1]))))
        if piece.form is Form.SINCE:
            words = frozenset({f"since {piece.text} {piece.of[:20]}"})
        text = piece.text[:1].upper() + piece.text[1:]
        clinical = f"Denies {piece.text}." if piece.denied else text + ("" if text.endswith(".") else ".")
        if piece.form is Form.SINCE:
            clinical = f"Duration: {piece.text}."
        fact = Fact(
            id=self._id(piece, denied=denied), section=section, answers=answers, clinical=clinical, says=lines,
            polarity=Polarity.DENIES if denied else Polarity.HAS, disclosure=disclosure, source=DRAFTED,
        )  # fmt: skip
        bare = piece.form is Form.THING and self._answering.is_bare(piece.text)
        for index, held in enumerate(self._entries):
            verdict = _compare(held, fact, words) or _bared(held, fact, bare=bare)
            if verdict == "covered":
                return
            if verdict == "covers":
                kept = {"disclosure": held.fact.disclosure} if held.fact.disclosure is Disclosure.VOLUNTEERED else {}
                merged = tuple(dict.fromkeys((*fact.answers, *held.fact.answers)))
                self._entries[index] = _Entry(
                    fact=fact.model_copy(update={**kept, "id": held.fact.id, "answers": merged}), terms=words, bare=bare
                )
                return
            if verdict == "contradicts":
                self._unused.append((piece.text, f"{name}: contradicts '{held.fact.clinical}'"))
                if not denied:
                    self._entries[index] = _Entry(fact=fact, terms=words)
                return
        self._entries.append(_Entry(fact=fact, terms=words, bare=bare))

    def _id(self, piece: Piece, *, denied: bool) -> str:
        base = re.sub(r"[^a-z0-9]+", "-", " ".join(piece.text.lower().split()[:5]))[:40].strip("-") or "fact"
        base = (
            f"no-{base}"
            if denied and not base.startswith(("no-", "does-not", "not-"))
            else f"duration-{base}"
            if piece.form is Form.SINCE
            else base
        )
        taken = {entry.fact.id for entry in self._entries}
        number = 2
        name = base
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        return name

    def result(self) -> Drafted:
        """Return the facts, wide denials taken out where something is there after all."""
        facts = [entry.fact for entry in self._entries]
        has = {
            name
            for fact in facts
            if fact.polarity is Polarity.HAS and fact.section in (Section.PAST, Section.DRUGS)
            for name in fact.answers
            if name in TOPICS
        }
        kept: list[Fact] = []
        for fact in facts:
            wide = fact.polarity is Polarity.DENIES and fact.section in (Section.PAST, Section.DRUGS)
            if wide and "serious illnesses" in fact.says[0] and "past_medical" in has:
                self._unused.append((fact.clinical, "denies what other parts tell"))
                continue
            kept.append(fact)
        return Drafted(facts=tuple(kept), unused=tuple(self._unused))


def _compare(held: _Entry, fact: Fact, words: frozenset[str]) -> str:
    """Say whether `fact` is covered by, covers or contradicts what is held; empty where it is something else."""
    other = held.fact
    findings = _findings(fact), _findings(other)
    if fact.polarity is not other.polarity:
        same = findings[0] and findings[0] == findings[1] and len(words) <= 3 and len(held.terms) <= 3
        return "contradicts" if same and fact.section == other.section else ""
    if fact.polarity is Polarity.DENIES:
        return (
            "covered"
            if fact.says[0] == other.says[0] or (words and words <= held.terms and words == held.terms)
            else ""
        )
    if not words:
        return "covered" if fact.says[0] == other.says[0] else ""
    if words <= held.terms:
        return "covered"
    if held.terms <= words and fact.section == other.section and (len(held.terms) > 1 or len(words) <= 4):
        return "covers"
    return ""


def _bared(held: _Entry, fact: Fact, *, bare: bool) -> str:
    """Say whether one of two facts only names the finding of which the other tells more."""
    other = held.fact
    told = (Section.PRESENTING, Section.SYSTEMS)
    less, more = (fact, other) if bare else (other, fact)
    shared = _findings(less) - {"pain"}
    both = fact.polarity is Polarity.HAS and other.polarity is Polarity.HAS
    said = concepts_of(more.says[0]) & concepts_of(less.says[0])
    if (
        not both
        or not said
        or not shared
        or not shared <= _findings(more)
        or fact.section not in told
        or other.section not in told
        or bare == held.bare
    ):
        return ""
    if bare:
        return "covered"
    return "" if other.disclosure is Disclosure.VOLUNTEERED else "covers"


def _findings(fact: Fact) -> frozenset[str]:
    return frozenset(name for name in fact.answers if name not in TOPICS)
