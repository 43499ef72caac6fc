"""The one door to the SQLite file of diagnoses that ships with the package; opened read-only, written by nobody here.

The file is made by `tools/build_terminology.py` from the table of diagnoses (`data/diagnoses.toml`) and ICD-10-CM.
Instructors' own tables are read beside it and are asked first. Look-alike words come from rapidfuzz as suggestions
only; nothing here decides whether two names mean the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from casesim.core.diagnosis.normal import key, singular, terms, tight, words
from casesim.core.diagnosis.port import Concept, Part
from casesim.core.diagnosis.table import Entry, check_table, parse_table
from casesim.core.errors import RecordsError

FILE = "terminology.sqlite"
_CHUNK = 900
_KEYS = "select key, concept from term where key in ({}) order by key, concept"
_CONCEPTS = "select id, name, source, implied, parts from concept where id in ({})"


class SqliteTerminology:
    """A `casesim.core.diagnosis.port.Terminology` over the SQLite file, with further entries laid over it."""

    def __init__(self, path: Path | str | None = None, own: tuple[Entry, ...] = ()) -> None:
        place = Path(str(resources.files("casesim").joinpath("data", FILE))) if path is None else Path(path)
        if not place.is_file():
            raise RecordsError(f"{place} is missing: run tools/build_terminology.py")
        try:
            self._db = sqlite3.connect(
                f"{place.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._db.execute("select count(*) from meta").fetchone()
        except sqlite3.Error as error:
            raise RecordsError(f"{place.name} cannot be read: {error}") from error
        self._concepts: dict[int, Concept] = {}
        self._ancestors: dict[int, dict[int, str]] = {}
        self._near: dict[tuple[str, int], tuple[str, ...]] = {}
        self._own = _Overlay(own, self)
        _ = self._choices  # read now, so that the first misspelling waits for nothing

    def named(self, keys: Iterable[str]) -> Mapping[str, tuple[Concept, ...]]:
        """Return what the keys name, an instructor's entry before the file's."""
        wanted = list(dict.fromkeys(keys))
        merged = self.named_below(wanted)
        for name in wanted:
            if name in self._own.terms:
                merged[name] = self._own.terms[name] + merged.get(name, ())
        return merged

    def named_below(self, wanted: list[str]) -> dict[str, tuple[Concept, ...]]:
        """Return what the file alone says that the keys name."""
        found: dict[str, list[int]] = {}
        for at in range(0, len(wanted), _CHUNK):
            chunk = wanted[at : at + _CHUNK]
            rows = self._rows(
                _KEYS.format(_marks(chunk)),
                chunk,
            )
            for name, concept in rows:
                found.setdefault(name, []).append(concept)
        self._load({c for ids in found.values() for c in ids})
        return {name: tuple(self._concepts[c] for c in ids) for name, ids in found.items()}

    def ancestors(self, concept_id: int) -> Mapping[int, str]:
        """Return ids and names of all that the concept is a kind of."""
        if concept_id in self._own.ancestors:
            return self._own.ancestors[concept_id]
        return self.ancestors_below(concept_id)

    def ancestors_below(self, concept_id: int) -> dict[int, str]:
        """Return the concept's ancestors by the file alone."""
        if concept_id not in self._ancestors:
            query = "select c.id, c.name from ancestor a join concept c on c.id = a.ancestor where a.concept = ?"
            self._ancestors[concept_id] = dict(self._rows(query, [concept_id]))
        return self._ancestors[concept_id]

    def known(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of `words` that occur in any name."""
        return frozenset(w for w in words if w in self._vocabulary or w in self._own.words)

    def near(self, word: str, limit: int) -> tuple[str, ...]:
        """Return look-alikes of `word`, by number of slips."""
        if (word, limit) not in self._near:
            choices = [c for size in range(len(word) - 3, len(word) + 4) for c in self._choices.get(size, ())]
            found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=3, limit=limit)
            self._near[(word, limit)] = tuple(choice for choice, _, _ in found)
        return self._near[(word, limit)]

    def version(self) -> dict[str, str]:
        """Return the hashes and counts that the file was built with."""
        return dict(self._rows("select name, value from meta order by name", []))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._rows("select word from word", []))

    @cached_property
    def _choices(self) -> dict[int, tuple[str, ...]]:
        by_size: dict[int, list[str]] = {}
        plain = {row[0] for row in self._rows("select word from word where plain", [])}
        for word in sorted(plain | self._own.words):
            if word.isalpha() and len(word) > 3:
                by_size.setdefault(len(word), []).append(word)
        return {size: tuple(words_) for size, words_ in by_size.items()}

    def _load(self, ids: set[int]) -> None:
        fresh = [i for i in ids if i not in self._concepts]
        for at in range(0, len(fresh), _CHUNK):
            chunk = fresh[at : at + _CHUNK]
            rows = self._rows(
                _CONCEPTS.format(_marks(chunk)),
                chunk,
            )
            for concept_id, name, source, implied, parts in rows:
                taken = tuple(Part(p[0], frozenset(p[1])) for p in json.loads(parts or "[]"))
                self._concepts[concept_id] = Concept(
                    concept_id, name, source == "table", frozenset(implied.split()), taken
                )

    def _rows(self, query: str, values: list[str] | list[int]) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise RecordsError(f"{FILE} cannot be read: {error}") from error


def read_table(path: Path) -> tuple[Entry, ...]:
    """Return the entries of an instructor's table; raises ContentError, or RecordsError where it cannot be read."""
    try:
        return parse_table(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise RecordsError(f"{path.name} cannot be read: {error}") from error


class _Overlay:
    """An instructor's entries: new diagnoses, and further names of those in the file. Ids are negative."""

    def __init__(self, entries: tuple[Entry, ...], below: SqliteTerminology) -> None:
        self.terms: dict[str, tuple[Concept, ...]] = {}
        self.ancestors: dict[int, dict[int, str]] = {}
        self.words: frozenset[str] = frozenset()
        if not entries:
            return
        parents = {key(terms(p)) for e in entries for p in e.is_} | {key(terms(e.name)) for e in entries}
        under = {
            k: c
            for k, found in below.named_below(sorted(parents)).items()
            if (c := next((f for f in found if f.table), None))
        }
        check_table(entries, frozenset(under), file="your own table")
        self.words = frozenset(w for e in entries for n in e.names for w in (*words(n), *map(singular, words(n))))
        concepts: dict[str, Concept] = {}
        for number, entry in enumerate(entries, 1):
            own = key(terms(entry.name))
            concepts[own] = under.get(own) or Concept(-number, entry.name, True, frozenset(terms(entry.name)))
        for entry in entries:
            concept = concepts[key(terms(entry.name))]
            for name in entry.names:
                for k in (key(terms(name)), tight(terms(name))):
                    self.terms[k] = (concept,)
            up: dict[int, str] = dict(below.ancestors_below(concept.id)) if concept.id > 0 else {}
            for parent in entry.is_:
                wide = concepts.get(key(terms(parent))) or under[key(terms(parent))]
                up |= {wide.id: wide.name} | (self.ancestors.get(wide.id) or below.ancestors_below(wide.id))
            self.ancestors[concept.id] = up


def _marks(values: list[str] | list[int]) -> str:
    return ",".join("?" * len(values))
