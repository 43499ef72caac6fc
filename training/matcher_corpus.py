"""What the matcher learns from: questions of records against their facts, written pairs, the adapter's turns, kinds.

`questions/` holds what was written for it (`pairs.jsonl`, `kinds.jsonl`, `records.jsonl` with `record_questions.jsonl`);
questions about AgentClinic's records are in `tests/data/agentclinic_questions.jsonl`, the records are read by path.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from casesim.adapters.importers.agentclinic import Importer
from casesim.adapters.importers.tables import plain_words, synonyms_of
from casesim.adapters.knowledge import data
from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.patient import realise
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import Kind

HELD_OUT = frozenset(
    {1, 3, 6, 9, 10, 14, 15, 18, 23, 24, 31, 37, 40, 41, 42, 45, 53, 54, 56, 65, 69, 74, 76, 77, 84, 86, 95, 96, 99, 100, 105, 106}
)  # fmt: skip
"""Records of AgentClinic whose questions train nothing."""
SHARE = 0.6
"""Share of a fact's words that a quoted place of the record holds, from which the fact is the quoted one."""
_SMALL = frozenset(["no", "not", "denies", "denied", "any", "of", "or", "the", "a", "an", "and", "history"])
HERE = Path(__file__).parent
QUESTIONS = Path("tests/data/agentclinic_questions.jsonl")


class Row(NamedTuple):
    """A question of a record."""

    question: str
    right: set[int] | None
    """Facts that it asks for; empty where the record is silent; None where it asks for no fact."""
    kind: Kind
    name: str
    """Kind and set, for figures."""


class Group(NamedTuple):
    """A record."""

    facts: list[tuple[str, str]]
    """What the patient says, and the clinical line."""
    rows: list[Row]


class Pair(NamedTuple):
    """A fact with questions that it answers, and near ones that it does not."""

    fact: str
    speaker: str
    asks: list[str]
    near: list[str]


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _words(text: str) -> set[str]:
    return set(re.sub(r"\W+", " ", text.lower()).split()) - _SMALL


def is_right(row: dict[str, Any], fact: Fact) -> bool:
    """Say whether a row of questions asks for `fact`: by its pattern, or, after what is denied, by the place it quotes."""
    if fact.polarity is not (Polarity.DENIES if row["kind"] == "denial" else Polarity.HAS):
        return False
    if row["kind"] == "denial":
        own = _words(fact.clinical)
        return bool(own) and len(own & _words(row.get("where", ""))) / len(own) >= SHARE
    return "pattern" in row and any(re.search(row["pattern"], line, re.I) for line in (*fact.says, fact.clinical))


def _row(row: dict[str, Any], facts: list[Fact]) -> Row | None:
    kind, question = row["kind"], row["questions"][0]
    name = f"{kind} ({'n' if re.match(r'n1[2-9]', row['set']) else 'older'})"
    if kind in ("vague", "fishing", "exam"):
        return Row(question, None, Kind(kind), name)
    right = {place for place, fact in enumerate(facts) if kind != "unknown" and is_right(row, fact)}
    return Row(question, right, Kind.HISTORY, name) if right or kind == "unknown" else None


def records(cases: Path) -> tuple[list[Group], list[Group]]:
    """Return the records to train on, and those held out."""
    lexicon = Lexicon.from_mappings(tomllib.loads(data("lexicon.toml").decode("utf-8")))
    importer = Importer(lexicon, plain_words(), synonyms_of)
    train, held = [], []
    own = (HERE / "questions" / "records.jsonl", HERE / "questions" / "record_questions.jsonl")
    for path, questions, out in ((cases, QUESTIONS, HELD_OUT), (*own, frozenset())):
        asked = defaultdict(list)
        for row in lines(questions):
            if len(row["questions"]) == 1:
                asked[row["case"]].append(row)
        for number, case in enumerate(importer.read(path)):
            facts = [fact for fact in realise(case.template, 1).facts if fact.disclosure is not Disclosure.NEVER]
            rows = [made for row in asked[number] if (made := _row(row, facts))]
            group = Group([(fact.says[0], fact.clinical) for fact in facts], rows)
            (held if number in out else train).append(group)
    return [group for group in train if group.rows], [group for group in held if group.rows]


def as_said(fact: str) -> str:
    """Return a fact of the adapter's turns as an imported patient would say it."""
    return f"No, no {fact[3:].strip()}." if fact.startswith("no:") else fact


def pairs() -> list[Pair]:
    """Return the written pairs."""
    return [
        Pair(as_said(row["fact"]), row["speaker"], row["asks"], row["near"])
        for row in lines(HERE / "questions" / "pairs.jsonl")
    ]


def turns() -> list[tuple[str, list[str]]]:
    """Return questions and facts of the adapter's turns that stand alone."""
    out = []
    for path in sorted((HERE / "turns").glob("*.jsonl")):
        for row in lines(path):
            facts = [as_said(f) for f in row["facts"] if not f.startswith(("hold back", "unknown", "ask back"))]
            alone = not row["before"] or len(row["question"].split()) >= 5
            if alone and facts and row["kind"] in ("fact", "denial", "mixed", "leading"):
                out.append((row["question"], facts))
    return out


def kinds() -> list[tuple[str, Kind]]:
    """Return written questions with their kinds."""
    return [(row["text"], Kind(row["kind"])) for row in lines(HERE / "questions" / "kinds.jsonl")]
