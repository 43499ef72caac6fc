"""The trainee's differential: reading it, and holding it against the case's own.

"A; B @ 70; C" is a ranked list with a confidence in per cent; "A for: fever, cough against: no rash" gives reasons. Whether two names mean the same is a matter for a
`DiagnosisRelator`; what that relation earns is set by the author for each diagnosis. Shotgun lists earn nothing extra:
answers beyond the cap do not count, and a line of several diagnoses counts as several answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from casesim.core.case import Diagnosis
from casesim.core.encounter import Ranked
from casesim.core.errors import UsageError
from casesim.core.model import Frozen
from casesim.core.text import clean

MOST_ANSWERS = 20
_REASON = re.compile(r"[\s,;(–—-]*\b(for|against|supporting|supported by|because|due to|not)\s*:\s*", re.IGNORECASE)
_CONFIDENCE = re.compile(r"^(?P<name>.*?)\s*(?:@|\()\s*(?P<value>\d{1,4})\s*%?\s*\)?\s*$")


class Relation(Frozen):
    """How an answer relates to a reference: same, narrower, broader or different, and through what."""

    relation: str
    via: str = ""


class DiagnosisRelator(Protocol):
    """Knows which names mean the same disease. Deterministic."""

    def relate(self, reference: str, answer: str, synonyms: tuple[str, ...] = ()) -> Relation:
        """Relate `answer` to `reference`; `synonyms` are further names of the reference that a case gives."""

    def split(self, answer: str) -> tuple[str, ...]:
        """Return the diagnoses that one line of an answer names, excluded ones left out."""


class NameRelator:
    """The floor: the same name after folding case and punctuation, or one of the case's synonyms."""

    def relate(self, reference: str, answer: str, synonyms: tuple[str, ...] = ()) -> Relation:
        """Relate by folded names alone."""
        given = _folded(answer)
        for name in (reference, *synonyms):
            if _folded(name) == given:
                return Relation(relation="same", via=f"name: {name}")
        return Relation(relation="different", via="no name in common")

    def split(self, answer: str) -> tuple[str, ...]:
        """Return the answer as it is."""
        return (answer,)


class Placed(Frozen):
    """Where the best answer for a diagnosis stands."""

    rank: int
    answer: str
    relation: str
    credit: float
    via: str


def parse(text: str) -> tuple[Ranked, ...]:
    """Read "A @ 70 for: x, y against: z; B; C"; raises UsageError for a confidence that is no per cent or for too many answers."""
    ranked: list[Ranked] = []
    for part in re.split(r"[;\n]", text):
        head, reasons = reasons_in(clean(part, 600, keep_newlines=False))
        name = re.sub(r"^\d{1,2}[.)]\s+", "", head)[:200].strip()
        if not name:
            continue
        found = _CONFIDENCE.match(name)
        confidence = None
        if found and ("@" in name or "%" in name):
            name, confidence = found["name"].strip(), int(found["value"])
            if confidence > 100:
                raise UsageError(f"a confidence of {confidence} per cent: write 0 to 100")
        if name:
            ranked.append(Ranked(name=name, confidence=confidence, supporting=reasons[0], against=reasons[1]))
    if len(ranked) > MOST_ANSWERS:
        raise UsageError(f"{len(ranked)} diagnoses: name at most {MOST_ANSWERS}")
    return tuple(ranked)


def reasons_in(text: str, between: str = ",") -> tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return what stands before "for:" and "against:", and the findings after each, cut at any mark of `between`."""
    head, *rest = _REASON.split(text)
    sides: tuple[list[str], list[str]] = ([], [])
    for word, said in zip(rest[::2], rest[1::2], strict=False):
        side = sides[1] if word.lower() in ("against", "not") else sides[0]
        side += [part for piece in re.split(f"[{between}]", said) if (part := piece.strip(" .,;-–—()"))]
    return head.strip(), (tuple(sides[0]), tuple(sides[1]))


def answers(ranked: Sequence[Ranked], relator: DiagnosisRelator) -> tuple[str, ...]:
    """Return the single diagnoses of a ranked list, a line that names several taken apart, in order."""
    return tuple(part for entry in ranked for part in (relator.split(entry.name) or (entry.name,)))


def place(diagnosis: Diagnosis, given: Sequence[str], relator: DiagnosisRelator) -> Placed | None:
    """Return the best placed answer that earns anything for `diagnosis`, or None."""
    best: Placed | None = None
    for rank, answer in enumerate(given, 1):
        relation = relator.relate(diagnosis.name, answer, diagnosis.synonyms)
        credit = earned(diagnosis, relation.relation)
        if credit > 0 and (best is None or credit > best.credit):
            best = Placed(rank=rank, answer=answer, relation=relation.relation, credit=credit, via=relation.via)
    return best


def earned(diagnosis: Diagnosis, relation: str) -> float:
    """Return the share of the points (0..1) that a relation to `diagnosis` earns by its author's rule."""
    accepted = {"same": True, "narrower": diagnosis.accept_narrower, "broader": diagnosis.accept_broader}
    return diagnosis.credit if accepted.get(relation, False) else 0.0


def _folded(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower().replace("'s", "")))
