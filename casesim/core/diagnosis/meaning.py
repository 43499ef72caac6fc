"""What the words of one diagnosis say: the concept that they name, and the words that narrow it.

A whole name is looked up; where there is none, the longest part that is a name and holds the head noun is the concept
and the rest are modifiers ("severe left lower lobe pneumonia": pneumonia, severe, left, lower, lobe). What stands
behind "due to", "with" or in brackets is said as well. Refuses to guess: words that name nothing stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from casesim.core.diagnosis.modifier import EMPTY, GENERIC, PRIVATIVE, TRAILING
from casesim.core.diagnosis.normal import Words, canonical_words, key, singular, terms, tight, words
from casesim.core.diagnosis.phrasing import DROPPED, JOINED_PREFIXES, LETTERED, NUMBERED, NUMBERS
from casesim.core.diagnosis.port import Concept, Terminology
from casesim.core.diagnosis.spelling import mendable, readings
from casesim.core.diagnosis.wording import SAME_WORD

MOST_WORDS = 10
"""Names of more words are only looked up whole and in runs."""
MOST_READINGS = 24
MOST_NEAR = 10
LONGEST_ABBREVIATION = 6
_SAYS = frozenset(
    ("with", "due", "secondary", "caused", "complicated", "complicating", "following", "after", "from", "because")
)
_MARKERS = _SAYS | {"in", "on", "of", "at", "to", "for", "by", "over", "within", "around", "between", "into", "affecting", "involving"}  # fmt: skip
_LIST = re.compile(r",|/|\band\b|\bor\b|&|\+", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_OWN = (
    JOINED_PREFIXES
    | DROPPED
    | LETTERED
    | NUMBERED
    | frozenset(NUMBERS)
    | frozenset(SAME_WORD)
    | EMPTY
    | TRAILING
    | PRIVATIVE
    | _MARKERS
)


class Parse(NamedTuple):
    """One reading: any of `concepts`, narrowed by `modifiers`; without concepts, mere words."""

    concepts: tuple[Concept, ...]
    modifiers: frozenset[str]
    whole: bool
    """The words are a name, nothing left over."""


class Meaning(NamedTuple):
    """What one diagnosis says. `said`: each a tuple of readings that all hold; `besides`: what it implies."""

    said: tuple[tuple[Parse, ...], ...]
    besides: tuple[tuple[Parse, ...], ...]
    mended: tuple[tuple[str, str], ...]
    """Misspelt words and what they were read as."""

    @property
    def named(self) -> bool:
        """Whether any concept was found."""
        return any(parse.concepts for atom in self.said for parse in atom)

    @property
    def whole(self) -> bool:
        """Whether the words are the name of a concept and nothing else."""
        return any(parse.whole and parse.concepts for atom in self.said for parse in atom)


class Reader:
    """Reads single diagnoses by a terminology. Holds a cache, no other state."""

    def __init__(self, terminology: Terminology) -> None:
        self.terminology = terminology
        self._cache: dict[tuple[str, frozenset[str]], Meaning] = {}

    def read(self, text: str, vocabulary: frozenset[str] = frozenset()) -> Meaning:
        """Return what `text` (one diagnosis) says; `vocabulary` are folded words that count as known besides."""
        cached = self._cache.get((text, vocabulary))
        if cached is None:
            if len(self._cache) > 5_000:
                self._cache.clear()
            cached = self._cache[(text, vocabulary)] = self._read(text, vocabulary)
        return cached

    def is_name(self, text: str) -> bool:
        """Whether `text` is a name as it stands; what looks like a list must be a name of the table ("hand, foot …")."""
        found = self._lookup(canonical_words(words(text)), strict=True)
        return any(c.table for c in found) if _LIST.search(text) else bool(found)

    def is_misspelt_name(self, text: str, vocabulary: frozenset[str] = frozenset()) -> bool:
        """Whether `text` is a name of the table once its spelling is mended, nothing left over."""
        variants = (v for v, mended in self._spellings(words(text), vocabulary) if mended)
        return any(c.table for v in variants for c in self._lookup(canonical_words(v), strict=True))

    def _read(self, text: str, vocabulary: frozenset[str]) -> Meaning:
        brackets = [inner.strip() for inner in _BRACKET.findall(text) if inner.strip()]
        if not brackets:
            return self._read_plain(text, vocabulary)
        aliases = [self._read_plain(inner, vocabulary) for inner in brackets]
        rest = [inner for inner, alias in zip(brackets, aliases, strict=True) if not alias.named]
        outer = self._read_plain(" ".join([_BRACKET.sub(" ", text), *rest]), vocabulary)
        inside = [alias for alias in aliases if alias.named]
        if not outer.named and inside:
            outer, inside = inside[0], inside[1:]
        return Meaning(
            outer.said + tuple(atom for alias in inside for atom in alias.said),
            outer.besides + tuple(atom for alias in inside for atom in alias.besides),
            outer.mended + tuple(pair for alias in inside for pair in alias.mended),
        )

    def _read_plain(self, text: str, vocabulary: frozenset[str]) -> Meaning:
        raw = words(text)
        variants = [(raw, ())] if self._lookup(canonical_words(raw)) else list(self._spellings(raw, vocabulary))
        chosen, mended = variants[0]
        for variant, pairs in variants:
            if self._lookup(canonical_words(variant)):
                chosen, mended = variant, pairs
                break
        atom, besides = self._parse(chosen)
        wider = tuple(self._wider(parse) for parse in atom if parse.modifiers and parse.concepts)
        return Meaning((atom,), besides + tuple(w for w in wider if w), mended)

    def _spellings(self, raw: Words, vocabulary: frozenset[str]) -> Iterator[tuple[Words, tuple[tuple[str, str], ...]]]:
        """Yield the ways to read `raw` with misspelt words mended; first the one where ties are left alone."""
        known = self.terminology.known({w for word in raw for w in (word, singular(word))}) | vocabulary | _OWN
        likely: list[str] = []
        options: list[tuple[str, ...]] = []
        for word in raw:
            best, further = ((word,), ()) if not mendable(word, known) else self._readings(word, vocabulary)
            likely.append(best[0] if len(best) == 1 else word)
            options.append((*best, *further) or (word,))
        yield self._chosen(raw, likely)
        settled = [variant for variant in _product(options) if self._lookup(canonical_words(variant))]
        meant = {frozenset(c.id for c in self._lookup(canonical_words(v))) for v in settled}
        if len(meant) == 1:  # the rest of the name settles a tie
            yield self._chosen(raw, settled[0])

    def _readings(self, word: str, vocabulary: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        near = (w for w in (*self.terminology.near(word, MOST_NEAR), *vocabulary) if w not in EMPTY or w in GENERIC)
        return readings(word, near)

    @staticmethod
    def _chosen(raw: Words, chosen: Iterable[str]) -> tuple[Words, tuple[tuple[str, str], ...]]:
        picked = tuple(chosen)
        return picked, tuple((a, b) for a, b in zip(raw, picked, strict=True) if a != b)

    def _lookup(self, parts: Words, *, strict: bool = False) -> tuple[Concept, ...]:
        """Return what the words name as a whole, a generic ending (and, unless `strict`, empty words) more or less."""
        if not parts:
            return ()
        exact = self.terminology.named([key(parts), tight(parts)])
        found = exact.get(key(parts)) or exact.get(tight(parts))
        if found:
            return found
        shorter = [tuple(w for w in parts if w not in drop) for drop in ({g} for g in GENERIC)]
        if not strict:
            shorter.append(tuple(w for w in parts if w not in EMPTY))
        near = [p for p in shorter if p and p != parts] + [(*parts, g) for g in GENERIC if g not in parts]
        by_key = self.terminology.named([k for p in near for k in (key(p), tight(p))])
        for p in near:
            found = by_key.get(key(p)) or by_key.get(tight(p))
            if found:
                return found
        return ()

    def _parse(self, raw: Words) -> tuple[tuple[Parse, ...], tuple[tuple[Parse, ...], ...]]:
        """Return the readings of `raw`, and what its clauses behind "due to" or "with" say besides."""
        parts = canonical_words(raw)
        head, clauses = _clauses(raw)
        whole = self._lookup(parts) or self._lookup(self._spelt_out(parts))
        if whole:
            return self._whole(whole, parts, head), ()
        besides = tuple(
            atom
            for marker, clause in clauses
            if marker in _SAYS and (atom := self._parse(clause)[0]) and atom[0].concepts
        )
        if PRIVATIVE & set(parts):
            return (Parse((), frozenset(parts), False),), ()
        return tuple(self._parsed(parts, head)) or (
            Parse((), frozenset(parts) - EMPTY or frozenset(parts), False),
        ), besides

    def _whole(self, concepts: tuple[Concept, ...], parts: Words, head: Words) -> tuple[Parse, ...]:
        """Return a name's readings: itself, and its own name taken apart."""
        readings_ = [Parse(concepts, frozenset(), True)]
        for concept in concepts:
            for part in concept.parts:
                wide = Concept(part.concept_id, concept.name, concept.table)
                readings_.append(Parse((wide,), part.words, True))
        if not any(c.table for c in concepts):
            readings_.extend(self._parsed(parts, head))
        return tuple(readings_)

    def _wider(self, parse: Parse) -> tuple[Parse, ...]:
        """Return the names that a wider concept makes with the modifiers ("adenocarcinoma of the lung": lung cancer)."""
        keys: dict[str, frozenset[str]] = {}
        for concept in parse.concepts:
            for name in self.terminology.ancestors(concept.id).values() if concept.table else ():
                for taken in (parse.modifiers, *({m} for m in parse.modifiers)):
                    keys[key((*terms(name), *taken))] = frozenset(taken)
        found = self.terminology.named(keys)
        return tuple(
            Parse(tuple(c for c in concepts if c.table), parse.modifiers - keys[name], False)
            for name, concepts in found.items()
            if any(c.table for c in concepts)
        )

    def _spelt_out(self, parts: Words) -> Words:
        """Return `parts` with abbreviations inside a longer name written out ("nephrogenic DI"), or nothing."""
        short = [w for w in parts if len(w) <= LONGEST_ABBREVIATION and w not in EMPTY and w not in TRAILING]
        if len(parts) < 2 or not short:
            return ()
        found = self.terminology.named(short)
        full = ((word, terms(c.name)) for word in short for c in found.get(word, ()) if c.table)
        written = (
            tuple(dict.fromkeys(x for w in parts for x in (name if w == word else (w,))))
            for word, name in full
            if word not in name
        )
        return next((parts_ for parts_ in written if self._lookup(parts_)), ())

    def _parsed(self, parts: Words, head: Words) -> Iterator[Parse]:
        """Yield the readings as a shorter name that holds the head noun, with modifiers."""
        subsets = _subsets(parts)
        found = self.terminology.named({key(s) for s in subsets})
        named = [s for s in subsets if key(s) in found]
        for anchor in _anchors(parts, head):
            held = [s for s in named if anchor in s]
            longest = max((len(s) for s in held), default=0)
            best = {key(s): s for s in held if len(s) == longest}
            for name, subset in best.items():
                yield Parse(found[name], frozenset(parts) - set(subset) - EMPTY, False)
            if best:
                return


def _anchors(parts: Words, head: Words) -> Iterator[str]:
    """Yield the words that may be the head noun: the last that is no trailing modifier, and the very last."""
    firm = [w for w in head if w in parts and w not in TRAILING and w not in EMPTY]
    yield from firm[-1:]
    yield from (w for w in head[-1:] if w in parts and w not in firm[-1:])


def _product(options: list[tuple[str, ...]]) -> Iterator[Words]:
    """Yield every choice, no more than `MOST_READINGS`."""
    choices: list[Words] = [()]
    for option in options:
        choices = [(*c, w) for c in choices for w in option][:MOST_READINGS]
    yield from choices


def _clauses(raw: Words) -> tuple[Words, list[tuple[str, Words]]]:
    """Split words at "due to", "with", "of" … into the head's key words and the raw clauses with their markers."""
    head: list[str] = []
    clauses: list[tuple[str, list[str]]] = []
    for at, word in enumerate(raw):
        if clauses and word == "to" and not clauses[-1][1]:
            continue  # "due to", "secondary to"
        if word in _MARKERS and head and (word != "secondary" or raw[at + 1 : at + 2] == ("to",)):
            clauses.append((word, []))
        elif clauses:
            clauses[-1][1].append(word)
        else:
            head.append(word)
    return canonical_words(tuple(head)), [(m, tuple(c)) for m, c in clauses if c]


def _subsets(parts: Words) -> list[Words]:
    """Return the parts of a name that may be names themselves: any choice of few words, runs of many."""
    unique = tuple(dict.fromkeys(parts))
    if len(unique) > MOST_WORDS:
        size = len(unique)
        return [unique[i:j] for i in range(size) for j in range(i + 1, min(size, i + 6) + 1)]
    return [chosen for size in range(1, len(unique)) for chosen in combinations(unique, size)]


def taken_apart(name: str, number: int, ancestors: frozenset[int], table: dict[str, list[int]]) -> list[list[object]]:
    """Return [[concept id, [words]]] for the shorter names in `name` that hold its head noun, as the builder stores it.

    `table` maps keys to the ids of the table's entries; the entry `number` itself is left out.
    """
    raw = words(name)
    parts = canonical_words(raw)
    head, _ = _clauses(raw)
    named = {key(s): s for s in _subsets(parts) if any(i != number for i in table.get(key(s), ()))}
    for anchor in _anchors(parts, head):
        held = {k: s for k, s in named.items() if anchor in s}
        longest = max((len(s) for s in held.values()), default=0)
        found = [
            [i, sorted(set(parts) - set(s) - EMPTY)]
            for k, s in sorted(held.items())
            for i in table[k]
            if len(s) == longest and i in ancestors and set(parts) - set(s) - EMPTY
        ]
        if found:
            return found
    return []
