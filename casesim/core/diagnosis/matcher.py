"""How an answer relates to a reference diagnosis: the same, narrower, broader or different, and through what.

An answer says the reference where one of its readings is the reference's concept or a kind of it, with every modifier
of the reference met; the relation follows from who says whom. A line that names several has the best of its
relations; what a line excludes is different from everything. The table kept by clinicians is believed where it knows
both names; ICD-10-CM fills its gaps. Look-alike spelling never makes two names one.
"""

from __future__ import annotations

from enum import StrEnum

from casesim.core.diagnosis.answer import Claim, Names, claims
from casesim.core.diagnosis.meaning import Meaning, Parse, Reader
from casesim.core.diagnosis.modifier import words_implied
from casesim.core.diagnosis.normal import fold, terms
from casesim.core.diagnosis.port import Concept, Terminology
from casesim.core.differential import Relation
from casesim.core.model import Frozen
from casesim.core.text import clean


class Kin(StrEnum):
    """The four relations, best first."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    DIFFERENT = "different"


_ORDER = tuple(Kin)


class Match(Frozen):
    """The relation of a whole answer line to a reference."""

    relation: Kin
    via: str
    multiple: bool = False
    """The line names several different diagnoses."""


class DiagnosisMatcher:
    """Relates diagnoses by a terminology; a `casesim.core.differential.DiagnosisRelator`."""

    def __init__(self, terminology: Terminology) -> None:
        self._terminology = terminology
        self._reader = Reader(terminology)

    def relate(self, reference: str, answer: str, synonyms: tuple[str, ...] = ()) -> Relation:
        """Relate `answer` to `reference`; `synonyms` are further names of it that a case gives."""
        match = self.compare(reference, answer, synonyms)
        return Relation(relation=match.relation.value, via=match.via)

    def split(self, answer: str) -> tuple[str, ...]:
        """Return the diagnoses that `answer` names, each once, excluded ones left out."""
        return tuple(self._distinct([c.text for c in self._claims(answer, frozenset()) if not c.excluded]))

    def compare(self, reference: str, answer: str, synonyms: tuple[str, ...] = ()) -> Match:
        """Relate a whole line, which may name several diagnoses, to `reference`."""
        references = [clean(name, 300) for name in (reference, *synonyms)]
        given = terms(clean(answer, 300))
        if given and any(given == terms(name) for name in references):
            return Match(relation=Kin.SAME, via="the same words")
        vocabulary = frozenset(w for name in references for w in fold(name).split() if w.isalpha())
        found = self._claims(answer, vocabulary)
        named = [c.text for c in found if not c.excluded]
        if not named:
            return Match(relation=Kin.DIFFERENT, via="excluded by the answer" if found else "names no diagnosis")
        best = min(
            (self._pair(name, text, vocabulary) for name in references for text in named),
            key=lambda m: _ORDER.index(m.relation),
        )
        return best.model_copy(update={"multiple": len(self._distinct(named)) > 1})

    def _claims(self, answer: str, vocabulary: frozenset[str]) -> tuple[Claim, ...]:
        reader = self._reader
        return claims(
            answer,
            Names(
                reader.is_name,
                lambda text: reader.read(text, vocabulary).named,
                lambda text: reader.is_misspelt_name(text, vocabulary),
            ),
        )

    def _distinct(self, texts: list[str]) -> list[str]:
        """Return `texts` without those that are the same as, or say less than, another one."""
        kept: list[str] = []
        for text in texts:
            same = [k for k in kept if self._pair(k, text, frozenset()).relation is Kin.SAME]
            if not same:
                kept.append(text)
        return kept

    def _pair(self, reference: str, answer: str, vocabulary: frozenset[str]) -> Match:
        """Relate one diagnosis to one reference."""
        meant, said = self._reader.read(reference), self._reader.read(answer, vocabulary)
        down, up = self._says(said, meant), self._says(meant, said)
        spelling = "; ".join(f"{a} read as {b}" for a, b in said.mended)
        via = "; ".join(filter(None, (_via(down, up), spelling)))
        if down and up:
            return Match(relation=Kin.SAME, via=via)
        if down or up:
            return Match(relation=Kin.NARROWER if down else Kin.BROADER, via=via)
        return Match(relation=Kin.DIFFERENT, via=via or "nothing in common")

    def _says(self, one: Meaning, other: Meaning) -> str:
        """Return through what `one` says all that `other` says, or an empty string."""
        through = ""
        for wanted in other.said:
            hits = (self._implies(a, r) for atom in (*one.said, *one.besides) for a in atom for r in wanted)
            through = next(filter(None, hits), "")
            if not through:
                return ""
        return through

    def _implies(self, one: Parse, other: Parse) -> str:
        """Return through what the reading `one` implies the reading `other`, or an empty string."""
        if not one.concepts and not other.concepts:
            return _mere_words(one, other)
        by_table = any(c.table for c in one.concepts) and any(c.table for c in other.concepts)
        for narrow in one.concepts:
            for wide in other.concepts:
                if by_table and not (narrow.table and wide.table):
                    continue
                if narrow.id != wide.id and wide.id not in self._terminology.ancestors(narrow.id):
                    continue
                if _met(other, one, narrow):
                    return narrow.name if narrow.id == wide.id else f"{narrow.name} is a kind of {wide.name}"
        return ""


def _met(wanted: Parse, by: Parse, concept: Concept) -> bool:
    """Whether every modifier of `wanted` is among the reading's words, or follows from them or from its concept.

    Where `wanted` is a name taken apart, only the concept's own name counts: asthma is an obstructive disease of the
    airways and a chronic disease of the lung, yet it is no chronic obstructive lung disease.
    """
    have = by.modifiers | (frozenset(terms(concept.name)) if wanted.whole else concept.implied)
    have |= {wide for word in have for wide in words_implied(word)}
    return wanted.modifiers <= have


def _mere_words(one: Parse, other: Parse) -> str:
    """Names that the terminology does not hold: the same words, or more of them."""
    if other.modifiers and other.modifiers <= one.modifiers:
        return "the same words" if one.modifiers == other.modifiers else "further words"
    return ""


def _via(down: str, up: str) -> str:
    return down if down == up else down or up
