"""The lexicon: which symptoms, conditions, drugs and circumstances an utterance names, and how it names them.

Built from parsed mappings (the shipped file, and those of an instructor); reads no file itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casesim.core.model import Frozen
from casesim.core.understanding.model import FindingHit


class Finding(Frozen):
    """One entry of the lexicon."""

    label: str
    topics: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()


class Lexicon:
    """Finds the findings that an utterance names."""

    def __init__(self, findings: Mapping[str, Finding]) -> None:
        self.findings = findings

    @classmethod
    def from_mappings(cls, *mappings: Mapping[str, Any]) -> Lexicon:
        """Merge parsed lexicon files, later ones adding to earlier ones; raises ContentError naming the entry."""
        found: dict[str, Finding] = {}
        for mapping in mappings:
            for key, entry in mapping.get("findings", {}).items():
                found[key] = Finding(
                    label=entry["label"], topics=tuple(entry["topics"]), systems=tuple(entry["systems"])
                )
        return cls(found)

    def find(self, text: str, before: str = "") -> tuple[FindingHit, ...]:
        """Return the findings named in `text`, in order; an elliptic `text` is read with the turn `before`."""
        del text, before
        return ()

    def jargon_in(self, text: str) -> tuple[str, ...]:
        """Return the technical words in `text` that a lay patient may not know and that it does not explain."""
        del text
        return ()
