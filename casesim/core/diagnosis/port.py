"""What the matching of diagnoses needs to know of the world: names, kinds of, and which words exist.

`casesim.adapters.terminology` answers from the SQLite file of the package; tests answer from a table in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol


class Part(NamedTuple):
    """A name taken apart: "viral pneumonia" is a pneumonia with the word "virus"."""

    concept_id: int
    words: frozenset[str]


class Concept(NamedTuple):
    """One diagnosis that the terminology knows."""

    id: int
    name: str
    table: bool
    """From the table kept by clinicians (which is believed) rather than from ICD-10-CM (which fills its gaps)."""
    implied: frozenset[str] = frozenset()
    """Key words of its names and of all it is a kind of: a modifier among them adds nothing."""
    parts: tuple[Part, ...] = ()
    """Its own name taken apart."""


class Terminology(Protocol):
    """Knows diagnoses by key (see `normal.key` and `normal.tight`). Raises RecordsError where its file is damaged."""

    def named(self, keys: Iterable[str]) -> Mapping[str, tuple[Concept, ...]]:
        """Return, for those of `keys` that name anything, what they name."""

    def ancestors(self, concept_id: int) -> Mapping[int, str]:
        """Return ids and names of all that the concept is a kind of, itself left out."""

    def known(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of `words` (folded) that occur in any name."""

    def near(self, word: str, limit: int) -> tuple[str, ...]:
        """Return known words that look like `word`, nearest first: suggestions, whose fitness is the caller's duty."""
