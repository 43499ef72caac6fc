"""Reported but not asked: findings in a note that no reply, sign or result of the encounter released.

A note may only report what was learnt. What the lexicon recognises in it is held against what was told, found and
measured; diagnoses in the differential are no findings. Says what does not fit and judges nobody: a trainee may have
known it from the door note, which counts as told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from casesim.core.case import Polarity
from casesim.core.encounter import Encounter
from casesim.core.model import Frozen
from casesim.core.note import read_note
from casesim.core.understanding.model import FindingHit


class Finder(Protocol):
    """Finds findings of the lexicon in a text."""

    def find(self, text: str, before: str = "") -> tuple[FindingHit, ...]:
        """Return the findings named in `text`, in order."""


class Unsupported(Frozen):
    """A finding of the note that the encounter does not hold."""

    finding: str
    quote: str
    why: str


def reported_not_asked(encounter: Encounter, lexicon: Finder) -> tuple[Unsupported, ...]:
    """Return the findings of the note that were never released, or that the patient said otherwise."""
    present, absent = _released(encounter, lexicon)
    found: dict[str, Unsupported] = {}
    for piece in _pieces(encounter):
        for hit in lexicon.find(piece):
            if hit.family or hit.id in found:
                continue
            if hit.id not in present and hit.id not in absent:
                why = "nobody asked, and nothing showed it"
            elif not hit.negated and hit.id not in present:
                why = "the patient said no"
            elif hit.negated and hit.id not in absent:
                why = "the patient said yes"
            else:
                continue
            found[hit.id] = Unsupported(finding=hit.id, quote=piece.strip()[:160], why=why)
    return tuple(found.values())


def _pieces(encounter: Encounter) -> list[str]:
    """Return the lines of the note that report findings: the summary, reasons of the differential, and free lines."""
    note = read_note(encounter.notes)
    entries = (*note.differential, *encounter.differential)
    reasons = [reason for entry in entries for reason in (*entry.supporting, *entry.against)]
    texts = [*note.summary.split(". "), *note.rest.split("\n"), *reasons]
    return [text for text in texts if text.strip()]


def _released(encounter: Encounter, lexicon: Finder) -> tuple[set[str], set[str]]:
    """Return the findings that were told or found to be there, and those that were denied."""
    present: set[str] = set()
    absent: set[str] = set()
    for name in encounter.released:
        fact = encounter.patient.fact(name)
        if fact is not None:
            (absent if fact.polarity is Polarity.DENIES else present).update(fact.answers)
    for hit in _hits(_told(encounter), lexicon):
        (absent if hit.negated else present).add(hit.id)
    return present, absent


def _told(encounter: Encounter) -> Iterable[str]:
    yield encounter.patient.door_note
    for exchange in encounter.exchanges:
        yield exchange.reply.text
    for name in encounter.released:
        fact = encounter.patient.fact(name)
        yield fact.clinical if fact else ""
    results = [act.result for act in encounter.examined] + [act.result for act in encounter.ordered]
    for result in results:
        yield from result.split("\n")


def _hits(texts: Iterable[str], lexicon: Finder) -> Iterable[FindingHit]:
    for text in texts:
        for sentence in text.replace(";", ".").split("."):
            yield from lexicon.find(sentence)
