"""Phrases: a trie of stemmed words that finds where an utterance says any of thousands of phrases.

Between the words of a phrase an utterance may put small words and fillers ("pain, um, in my chest"), and a list
may share one of its words ("pain or swelling in your legs", "changes in vision, hearing or smell"). A long word
may be misspelt where only one word of the phrases can be meant. It refuses to guess at short or ambiguous words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from casesim.core.understanding.words import Token, is_function_word, stem, word_set

_SKIP_LIMIT = 8
_GAP_LIMIT = 8
_LONG = 7
"""Letters that a word must have for a misspelling of it to be understood."""
_VERY_LONG = 10
"""… with two letters wrong."""
_ARTICLES = word_set("a an the any some of in to with for from at")
"""Small words that a phrase need not name between its other words."""
_POSSESSIVES = word_set("your my his her their its our")
_PARTICLES = word_set("up out off down over away back through")
_NEGATIVE = word_set("no not never without nor cannot can't don't doesn't isn't")
_MODIFIERS = frozenset(
    stem(word)
    for word in word_set(
        "left right lower upper both side area region part front middle centre whole entire bad severe mild new recent "
        "recently sudden suddenly unusual abnormal significant increased constant slight actual whole inner outer "
        "general sharp certain specific particular outside"
    )
)
_FILLERS = word_set("um uh uhm umm er erm ah like you know i mean sorry")
_DANGLING = word_set("a an the your my his her in of to with on at")
_MARKS = str.maketrans({"-": " ", "/": " ", ",": " ", "’": "'", "&": " ", ".": " "})
_CONJUNCTIONS = frozenset(("or", "and", ",", "/", "nor"))
_BREAKERS = word_set(
    "you i we he she it they do does did have has had are is was were what when where how why who but because if that"
)


_TRUE_WORDS = word_set(
    "abilify abnormalary academical addiction adduct allergist ampicillin ancillary attendant attentional "
    "audiogram autograft believ biological bronchiol bugger cancel candidat certainty charter chemistry chronical "
    "cleans clinician collag commut complaint compliment concern concret conditioner conductor conjunctiva "
    "consistent constitution contest contract contraction contusion convert coordinator corpectomy correction "
    "cortisol creatinin darken decelerat definit deliver denial detect detention diagnostic differenc digestion "
    "disruptiv distant diverticuli dominat dysplasia ejection election electrical emergenc endoscop epididymis "
    "epiglottis erythematosus evaluat exception excretion expansion experiment expression factory familiar "
    "farther fibular fidget filter flatter fluctuanc fluctuant fluster footballer generat generic genitalia "
    "germany hospitabl hospitalist huntingtin hyperesthesia hyperextension hyperplastic hypothermia impatient "
    "implantat importanc important inability inclusion infectiosum inflection inhalat insert inspect institution "
    "intensify intensity interferon internist intersection interval interventional irrigat lesson liability "
    "macrobid magnesium marrial melanocyt melanotic mentat messag metabolic metacarpal microscopical moisturiz "
    "motility multiplex naturopathy nighti nitrit nutritious oncologic ophthalmologic orchiectomy originat "
    "orthopedic osteoarthrosis overdu overeater participat peptid perineural peritoneal peroneal perspirat "
    "placental plasterer practical primari produc professional professor progression project proventil pyloric "
    "qualify questionab radiographic reflection reflex refraction regain regiment regression regulat remain "
    "remission repetition repression residency resident resonant respirator responsiv restraint reticular "
    "retinitis scapular scheduler sciatic scream seattl selection shallow significanc specialty specifical sprint "
    "stabil station steadi stimulat streptococcus stretcher suction supplementat suspicion sweeti switch "
    "temporari temporary thirty thorough thrombolysis tradition traine trochanter umbilicat underwent ureteral "
    "vestibular window withdrawn"
)
"""Stems of ordinary words that are near to one of the lexicon's and must not be taken for its misspelling."""


class Match(NamedTuple):
    """Where a phrase was found: token indices [first, last], and how many of its words have content."""

    key: str
    first: int
    last: int
    weight: int
    gap: tuple[int, int]
    """Token indices [from, to) that a shared list skipped; (0, 0) if none."""


class _Node:
    __slots__ = ("edges", "key")

    def __init__(self) -> None:
        self.edges: dict[str, _Node] = {}
        self.key = ""


@lru_cache(maxsize=16_384)
def _step(word: str) -> str:
    return f"={word[1:]}" if word.startswith("=") else ("<poss>" if word in _POSSESSIVES else stem(word))


def plain(text: str) -> str:
    """Return `text` in lower case with blanks for marks, as `phrase_path` wants it."""
    return text.lower().translate(_MARKS)


def phrase_path(phrase: str) -> tuple[str, ...]:
    """Return the trie path of `phrase`, which is `plain`: stems, "=form" for an exact form, articles dropped between words."""
    words = phrase.split()
    return tuple(
        _step(word)
        for index, word in enumerate(words)
        if not 0 < index < len(words) - 1 or not (word in _ARTICLES or word in _POSSESSIVES)
    )


class Phrases:
    """The compiled phrases; `find` is pure and takes about a millisecond."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], str]] = ()) -> None:
        """Compile (path, key) pairs; the first key of a path wins."""
        self._root = _Node()
        self._texts: tuple[str, ...] = ()
        self._vocabulary: dict[str, tuple[tuple[str, frozenset[str]], ...]] | None = None
        for path, key in entries:
            self.add(path, key)
        self._correct = lru_cache(maxsize=4_096)(self._correction)

    def add(self, path: tuple[str, ...], key: str, *, replace: bool = False) -> None:
        """Add one `phrase_path`; what it meant before stays, unless `replace`."""
        node = self._root
        for step in path:
            following = node.edges.get(step)
            if following is None:
                following = node.edges[step] = _Node()
            node = following
        if path and (replace or not node.key):
            node.key = key

    def learn(self, texts: Iterable[str]) -> None:
        """Take the words of `texts` as those that a misspelling may mean."""
        self._texts, self._vocabulary = (*self._texts, *texts), None

    def find(self, words: tuple[Token, ...]) -> tuple[Match, ...]:
        """Return the matches in `words`, longest first where they overlap, in the order of the utterance."""
        steps = tuple(self._steps(token) for token in words)
        skips = tuple(_may_skip(words, index) for index in range(len(words)))
        found: dict[tuple[int, int, str], Match] = {}
        for first, options in enumerate(steps):
            for step in options:
                node = self._root.edges.get(step)
                if node is not None:
                    walk = _Walk(words, steps, skips, first)
                    for match in walk.matches(node, first + 1, _weight(words[first]), (0, 0), 0):
                        held = found.get((match.first, match.last, match.key))
                        if held is None or held.weight < match.weight:
                            found[(match.first, match.last, match.key)] = match
        return _resolve(tuple(found.values()))

    def _steps(self, token: Token) -> tuple[str, ...]:
        if not token.is_word:
            return (token.stem,)
        low = token.text.lower().replace("’", "'")
        base = self._correct(low) or token.stem
        return (base, f"={low}", "<poss>") if low in _POSSESSIVES else (base, f"={low}")

    def _known(self) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
        """Return the stems of the phrases' long words by first letter (built once, when needed)."""
        if self._vocabulary is None:
            words = {word for text in self._texts for word in plain(text).replace(";", " ").split()}
            stems = sorted({stem(word) for word in words if len(word) >= _LONG - 1})
            letters = {word[0] for word in stems}
            self._vocabulary = {
                letter: tuple((word, frozenset(word)) for word in stems if word[0] == letter) for letter in letters
            }
        return self._vocabulary

    def _correction(self, word: str) -> str:
        """Return the stem of the one long word of the phrases that `word` misspells, or ""."""
        if len(word) < _LONG or not word.isalpha() or stem(word) in _TRUE_WORDS:
            return ""
        own = stem(word)
        known = self._known().get(own[0], ())
        if len(own) < _LONG - 1 or any(own == other for other, _ in known):
            return ""
        letters = frozenset(own)
        for allowed in (1,) if len(own) < _VERY_LONG - 1 else (1, 2):
            near = [other for other, has in known if len(letters ^ has) <= 2 * allowed and _within(own, other, allowed)]
            if near:
                alike = all(other[: len(own) - 2] == near[0][: len(own) - 2] for other in near)
                return near[0] if alike else ""
        return ""


@dataclass(frozen=True)
class _Walk:
    """One walk through the trie from a first token."""

    words: tuple[Token, ...]
    steps: tuple[tuple[str, ...], ...]
    skips: tuple[bool, ...]
    first: int

    def matches(self, node: _Node, at: int, weight: int, gap: tuple[int, int], skipped: int) -> Iterator[Match]:
        if node.key and not skipped:
            yield Match(node.key, self.first, at - 1, weight, gap)
        if not node.edges or at >= len(self.words):
            return
        for step in self.steps[at]:
            following = node.edges.get(step)
            if following is not None:
                yield from self.matches(following, at + 1, weight + _weight(self.words[at]), gap, 0)
        if self.skips[at] and skipped < _SKIP_LIMIT:
            yield from self.matches(node, at + 1, weight, gap, skipped + 1)
        if gap == (0, 0) and not skipped and weight >= 10:
            for to in self._gaps(at):
                yield from self._after_gap(node, at, to, weight)

    def _after_gap(self, node: _Node, at: int, to: int, weight: int) -> Iterator[Match]:
        for step in self.steps[to]:
            following = node.edges.get(step)
            if following is not None and not is_function_word(self.words[to]):
                yield from self.matches(following, to + 1, weight + _weight(self.words[to]), (at, to), 0)

    def _gaps(self, at: int) -> Iterator[int]:
        """Yield where a word shared with a list may go on: the gap opens or closes with a conjunction."""
        opens = self.words[at].stem in _CONJUNCTIONS
        closes = False
        for to in range(at, min(at + _GAP_LIMIT, len(self.words))):
            token = self.words[to]
            if to > at and (opens or closes):
                content = sum(not is_function_word(word) and word.is_word for word in self.words[at:to])
                if content and (closes or not self.skips[to]):
                    yield to
            if token.stem in _CONJUNCTIONS:
                closes = True
            elif not token.is_word or token.text.lower() in _BREAKERS | _NEGATIVE:
                return
            elif not is_function_word(token) and token.stem not in _MODIFIERS:
                closes = False


def _weight(token: Token) -> int:
    return 1 if is_function_word(token) else 10


def _may_skip(words: tuple[Token, ...], at: int) -> bool:
    token = words[at]
    if not token.is_word:
        near = [words[index] for index in (at - 1, at + 1) if 0 <= index < len(words)]
        if at and token.text == "," and words[at - 1].text.lower() in _DANGLING:
            return True
        return token.text in {",", "-"} and (token.text == "-" or any(word.text.lower() in _FILLERS for word in near))
    low = token.text.lower()
    if low in _PARTICLES or low in _NEGATIVE or low.endswith("n't"):
        return False
    if is_function_word(token) or token.stem in _MODIFIERS:
        return True
    return at + 1 < len(words) and words[at + 1].stem == token.stem


def _resolve(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Keep the heaviest of overlapping matches; a shared list may overlap with its other half."""
    ordered = sorted(matches, key=lambda match: (-match.weight, match.gap != (0, 0), -match.first))
    kept: list[Match] = []
    plain = [match for match in matches if match.gap == (0, 0)]
    for match in ordered:
        if match.gap != (0, 0):
            if not any(_takes_over(other, match) for other in plain) and all(match.key != other.key for other in kept):
                kept.append(match)
            continue
        if all(_may_coexist(match, other) for other in kept if other.gap == (0, 0)):
            kept.append(match)
    shared = [match for match in kept if match.gap != (0, 0)]
    kept = [match for match in kept if match.gap != (0, 0) or not any(_is_part(match, whole) for whole in shared)]
    return tuple(sorted(kept, key=lambda match: (match.first, match.last)))


def _takes_over(other: Match, match: Match) -> bool:
    """Say whether the words that `match` shares with a list belong to a longer phrase ("pain …, and arm numbness")."""
    return other.first > match.first and other.first >= match.gap[1] and other.last > match.last


def _is_part(match: Match, whole: Match) -> bool:
    """Say whether `match` is one bare word of the shared list `whole` ("pain" of "pain or swelling in your legs")."""
    return (
        match.weight <= 10
        and whole.first <= match.first <= match.last <= whole.last
        and not (whole.gap[0] <= match.first < whole.gap[1])
    )


def _may_coexist(match: Match, other: Match) -> bool:
    shared = min(match.last, other.last) - max(match.first, other.first) + 1
    if shared <= 0:
        return True
    inside = match.first >= other.first and match.last <= other.last
    around = match.first <= other.first and match.last >= other.last
    if inside or around:
        return False
    return min(match.weight, other.weight) >= 20 and shared * 2 <= min(
        match.last - match.first + 1, other.last - other.first + 1
    )


def _within(word: str, known: str, allowed: int) -> bool:
    """Say whether the optimal string alignment distance of the two is 1..allowed."""
    if abs(len(word) - len(known)) > allowed:
        return False
    rows = [list(range(len(known) + 1))]
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(known, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == known[j - 2] and word[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        if min(row) > allowed:
            return False
        rows.append(row)
    return 0 < rows[-1][-1] <= allowed
