"""The lexicon: which symptoms, conditions, drugs and circumstances an utterance names, and how it names them.

Built from parsed mappings (the shipped file, and those of an instructor); reads no file itself. It says what is
named, asked, negated or said of a relative; which facts that may release is the business of disclosure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from casesim.core.errors import ContentError
from casesim.core.model import Frozen
from casesim.core.understanding.clause import Clause, clauses, leans, strip_lead
from casesim.core.understanding.model import TOPICS, FindingHit
from casesim.core.understanding.phrases import Match, Phrases, phrase_path, plain
from casesim.core.understanding.scope import is_excepted, is_family, is_negated
from casesim.core.understanding.words import Token, is_function_word, tokens, word_set

_KEYS = frozenset({"label", "lay", "clinical", "topics", "systems", "also"})
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_SHAPED = re.compile(r"\s*<(\w+)>(.*)", re.DOTALL)
_EXPLAINS = re.compile(
    r"\b(?:which (?:is|means|are)|meaning|that is|i\.?e\.?|in other words|also known as|"
    r"by which|what we call|what is called|what's called|called|known as|the medical (?:term|word|name))\b",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    r"\b\w{3,}(?:itis|osis|a?emia|pno?ea|ectomy|otomy|ostomy|oscopy|algia|penia|plasia|rrho?ea|uria|opathy|plegia|paresis|o?edema|a?esthesia|phagia|phasia|"
    r"opia|ocele|ectasia|megaly|pyon|kinesia|genic|dynia|ptysis|cytosis|oxia|capnia|natr[ae]?emia|xeroderma|parous)s?\b",
    re.IGNORECASE,
)
"""Word forms that only clinicians use; the words of this form that everybody knows follow."""
_FAMILIAR = word_set(
    "arthritis bronchitis appendicitis tonsillitis sinusitis laryngitis meningitis hepatitis colitis diarrhoea diarrhea anaemia anemia leukaemia "
    "leukemia diagnosis diagnosis osteoporosis osteoarthritis psychosis utopia photogenic hypnosis allergenic dermatitis gastritis cystic fibrosis "
    "tuberculosis neurosis prognosis homeopathy osteopathy sympathy empathy telepathy endometriosis scoliosis cirrhosis"
)
_POINTS_BACK = re.compile(
    r"\b(?:those|these|them|any of (?:that|it)|(?:thing|things|thoughts?|feelings?|symptoms?|anything|something|spells?|episodes?) like (?:that|this)|"
    r"(?:is|was|has) (?:that|this) (?:something|a thing|a problem|an issue|ever|been|happen\w*)|(?:have|had|get|got|feel|felt|notice|noticed|experienced) (?:that|this)\b)",
    re.IGNORECASE,
)
_CARRIED = 3
_BARE = word_set("any and or a an the some your his her of in with ever also")


class Finding(Frozen):
    """One entry of the lexicon."""

    label: str
    topics: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Ids of wider findings that naming it names too (cannabis: recreational drugs)."""


class Lexicon:
    """Finds the findings that an utterance names. Immutable; find about a millisecond an utterance."""

    def __init__(self, findings: Mapping[str, Finding], phrases: Phrases, jargon: Mapping[str, str]) -> None:
        self.findings: Mapping[str, Finding] = MappingProxyType(dict(findings))
        self.jargon: Mapping[str, str] = MappingProxyType(dict(jargon))
        """Technical words and what they mean in plain ones."""
        self._phrases = phrases
        self._technical = Phrases((phrase_path(plain(word)), word) for word in jargon)

    @classmethod
    def from_mappings(cls, *mappings: Mapping[str, Any]) -> Lexicon:
        """Merge parsed lexicon files, a later one adding to or overruling earlier ones.

        Raises ContentError naming the entry that is not as it should be.
        """
        found: dict[str, Finding] = {}
        phrases = Phrases()
        jargon: dict[str, str] = {}
        shapes: dict[str, list[tuple[str, ...]]] = {}
        for mapping in mappings:
            _require(set(mapping) <= {"shapes", "findings", "jargon"}, "the file", "only shapes, findings and jargon")
            for name, forms in mapping.get("shapes", {}).items():
                shapes[name] = [phrase_path(plain(form)) for form in _listed(forms, f"shapes.{name}")]
            owners: dict[tuple[str, ...], str] = {}
            for key, entry in mapping.get("findings", {}).items():
                found[key] = _finding(key, entry, found.get(key))
                for path, own in _paths(key, entry, shapes):
                    _claim(owners, path, key, own=own)
                    phrases.add(path, key, replace=own)
            for key, finding in found.items():
                _require(set(finding.also) <= found.keys(), f"findings.{key}.also", "ids of other findings")
            for word, gloss in mapping.get("jargon", {}).items():
                _require(isinstance(gloss, str) and bool(gloss), f"jargon.{word}", "a word and what it means")
                jargon[word] = gloss
        phrases.learn(_surfaces(mappings))
        return cls(found, phrases, jargon)

    def find(self, text: str, before: str = "") -> tuple[FindingHit, ...]:
        """Return the findings named in `text`, in order, each once; an elliptic `text` is read with the turn `before`."""
        hits = self._named(text)
        if before and not hits:
            hits = self._completed(text, before)
        if before and leans(text) and not any(hit.asked for hit in hits):
            return hits or self._carried(text, before)
        if len(hits) == 1 and not hits[0].asked and _is_bare(text, hits[0]) and not self._echoes(hits[0], before):
            return (hits[0].model_copy(update={"asked": True}),)
        return hits

    def jargon_in(self, text: str) -> tuple[str, ...]:
        """Return the technical words of `text`, as written there, that it does not explain itself."""
        words = tokens(text)
        named = self._phrases.find(words)
        found = []
        technical = self._technical.find(words)
        plain_ones = [match for match in named if not any(_overlap(match, other) for other in technical)]
        for match in technical:
            start, end = words[match.first].start, words[match.last].end
            same = {other.key for other in named if _overlap(match, other)}
            plainly = any(other.key in same for other in plain_ones)
            around = (text[end : end + 25], text[max(0, start - 25) : start])
            if not plainly and not any(_EXPLAINS.search(side) for side in around):
                found.append(text[start:end].lower())
        known = " ".join(found)
        for form in _TECHNICAL.finditer(text):
            word = form[0].lower()
            if word not in _FAMILIAR and word not in known and not _EXPLAINS.search(text[form.end() : form.end() + 25]):
                found.append(word)
        return tuple(dict.fromkeys(found))

    def _named(self, text: str) -> tuple[FindingHit, ...]:
        words = tokens(text)
        parts = clauses(text)
        hits: dict[str, FindingHit] = {}
        for match in self._phrases.find(words):
            hit = self._hit(text, words, parts, match)
            for key in (match.key, *self.findings[match.key].also):
                held = hits.get(key)
                if held is None or (hit.asked, not hit.negated) > (held.asked, not held.negated):
                    hits[key] = hit.model_copy(update={"id": key})
        return tuple(hits.values())

    def _hit(self, text: str, words: tuple[Token, ...], parts: tuple[Clause, ...], match: Match) -> FindingHit:
        start, end = words[match.first].start, words[match.last].end
        index = next((n for n, part in enumerate(parts) if part.start <= start < part.end), len(parts) - 1)
        part = parts[index]
        inside = tuple(word for word in words if part.start <= word.start < part.end)
        family = is_family(inside, start, end) and "living_situation" not in self.findings[match.key].topics
        return FindingHit(
            id=match.key,
            span=text[start:end],
            negated=is_negated(inside, start),
            family=family,
            asked=_is_asked(parts, index) and not is_excepted(inside, start),
        )

    def _completed(self, text: str, before: str) -> tuple[FindingHit, ...]:
        """Return what a bare word of a short question means after `before` ("any blood?" after "phlegm")."""
        bare = [word for word in tokens(text) if word.is_word and not is_function_word(word)]
        if not 0 < len(bare) <= 2 or not any(part.asks for part in clauses(text)):
            return ()
        family = is_family(tokens(text), len(text), len(text))
        span = text[bare[0].start : bare[-1].end]
        found = {}
        for hit in self._named(before):
            words = (*bare, *tokens(hit.span))
            for match in self._phrases.find(words):
                if match.first < len(bare) <= match.last and match.key != hit.id:
                    found[match.key] = FindingHit(id=match.key, span=span, family=family)
        return tuple(found.values())

    def _carried(self, text: str, before: str) -> tuple[FindingHit, ...]:
        """Return the findings of `before` that the elliptic `text` leans on, asked of in `text`."""
        named = self._named(before)
        kept = [hit for hit in named if not hit.negated][-_CARRIED:] or list(named)[-1:]
        family = is_family(tokens(text), len(text), len(text))
        span = text.strip()
        return tuple(FindingHit(id=hit.id, span=span, family=family, carried=True) for hit in kept)

    def _echoes(self, hit: FindingHit, before: str) -> bool:
        return any(other.id == hit.id for other in self._named(before))


def _surfaces(mappings: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    """Yield the texts of all phrases, whose words misspellings are corrected to."""
    for mapping in mappings:
        for entry in mapping.get("findings", {}).values():
            for kind in ("lay", "clinical"):
                value = entry.get(kind, "")
                yield value if isinstance(value, str) else " ".join(value)


def _require(holds: bool, entry: str, expected: str) -> None:
    if not holds:
        raise ContentError(f"lexicon, {entry}: expected {expected}")


def _listed(value: Any, entry: str) -> list[str]:
    """Return phrases given as a list, or as one text with ";" between them."""
    if isinstance(value, str):
        return [phrase for phrase in value.split(";") if phrase.strip()]
    _require(isinstance(value, list) and all(isinstance(item, str) for item in value), entry, "a list of phrases")
    return list(value)


def _finding(key: str, entry: Any, held: Finding | None) -> Finding:
    """Check one entry; what it does not say stays as in `held`."""
    name = f"findings.{key}"
    _require(bool(_ID.match(key)), name, "an id of lower-case letters, digits and _")
    _require(isinstance(entry, Mapping), name, "a table")
    _require(set(entry) <= _KEYS, name, "no keys but " + ", ".join(sorted(_KEYS)))
    label = entry.get("label", held.label if held else "")
    topics = _listed(entry.get("topics", list(held.topics) if held else []), f"{name}.topics")
    systems = _listed(entry.get("systems", list(held.systems) if held else []), f"{name}.systems")
    also = _listed(entry.get("also", list(held.also) if held else []), f"{name}.also")
    _require(isinstance(label, str) and bool(label), name, "a label")
    for topic in topics:
        _require(topic in TOPICS, f"{name}.topics", f"the id of a history item, not '{topic}'")
    return Finding(label=label, topics=tuple(topics), systems=tuple(systems), also=tuple(also))


def _paths(
    key: str, entry: Mapping[str, Any], shapes: Mapping[str, list[tuple[str, ...]]]
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the trie paths of an entry, and whether it wrote the phrase out (not by a shape)."""
    for kind in ("lay", "clinical"):
        value = entry.get(kind, "")
        text = plain(value) if isinstance(value, str) else value
        for phrase in _listed(text, f"findings.{key}.{kind}"):
            shaped = _SHAPED.match(phrase) if "<" in phrase else None
            if shaped is None:
                yield phrase_path(plain(phrase) if isinstance(value, list) else phrase), True
                continue
            _require(shaped[1] in shapes, f"findings.{key}.{kind}", f"a shape of [shapes], not '<{shaped[1]}>'")
            site = phrase_path(plain(shaped[2]))
            for form in shapes[shaped[1]]:
                yield tuple(step for part in form for step in (site if part == "_" else (part,))), False


def _claim(owners: dict[tuple[str, ...], str], path: tuple[str, ...], key: str, *, own: bool) -> None:
    if not path:
        raise ContentError(f"lexicon, findings.{key}: expected phrases that are not empty")
    holder = owners.setdefault(path, key) if own else key
    if holder != key:
        raise ContentError(f"lexicon, findings.{key}: '{holder}' has the phrase '{' '.join(path)}' too")


def _overlap(one: Match, two: Match) -> bool:
    return one.first <= two.last and two.first <= one.last


def _is_asked(parts: tuple[Clause, ...], index: int) -> bool:
    if parts[index].asks:
        return True
    following = parts[index + 1] if index + 1 < len(parts) else None
    return bool(following and following.asks and following.marked and _POINTS_BACK.search(following.text))


def _is_bare(text: str, hit: FindingHit) -> bool:
    """Say whether `text` is little more than the finding's name ("night sweats"), as trainees type it."""
    rest = strip_lead(text).replace(hit.span, "", 1)
    return not hit.negated and all(word.text.lower() in _BARE or not word.is_word for word in tokens(rest))
