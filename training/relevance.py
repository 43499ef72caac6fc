"""Fits the weights of `casesim.core.relevance`, and counts how the questions of a file are answered.

    python training/relevance.py AGENTCLINIC.jsonl tests/data/agentclinic_questions.jsonl [--fit | --show failing|all] [--set SET]

Without `--fit` it counts, set by set and kind by kind, with the weights that are in the code. With it, it fits a
conditional logit (facts of one patient and "none of them") by Adam and prints the weights; it changes no file. Facts that
a question's pattern fits are what it asks for; an unknown question asks for none. Only questions of the records that
trained nothing of the matcher are fitted on (`matcher_corpus.HELD_OUT`).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from matcher_corpus import HELD_OUT, is_right

from casesim.adapters.importers.agentclinic import Importer
from casesim.adapters.importers.tables import plain_words, synonyms_of
from casesim.adapters.knowledge import load_mind
from casesim.core.decision import Decision, Talk
from casesim.core.disclosure import decide
from casesim.core.patient import Patient, realise
from casesim.core.reading import reading_of
from casesim.core.recall import concerned
from casesim.core.relevance import Weights, signs
from casesim.session.turn import understood

L2, STEPS, RATE = 0.5, 1500, 0.03
RULES = {
    "unknown": ("unknown", "held", "exam"),
    "vague": ("vague", "opening", "tell_more"),
    "exam": ("exam", "unknown_default"),
    "fishing": ("diagnosis", "unknown_default", "role"),
}
"""What passes a question of a kind that asks for no fact: rules of disclosure, by the beginning of their names."""


class Bench:
    """Patients of a file, and the mind that understands questions to them."""

    def __init__(self, cases: Path) -> None:
        """Import every case; the first seed of each."""
        self.mind = load_mind()
        importer = Importer(self.mind.lexicon, plain_words(), synonyms_of)
        self.patients: list[Patient] = [realise(case.template, 1) for case in importer.read(cases)]

    def answer(self, row: dict[str, Any]) -> Decision:
        """Return what the patient of a row answers to its only question."""
        question, patient = row["questions"][0], self.patients[row["case"]]
        heard = understood(self.mind.understander, patient, question, "")
        read, talk = reading_of(self.mind.understander, question), Talk(rapport=patient.manner.rapport)
        return decide(patient, talk, heard, self.mind.lexicon.findings, read, question=question)

    def rows(self, row: dict[str, Any]) -> Iterator[tuple[list[float], float]]:
        """Yield the signs of each fact of a row's patient, with 1.0 where the question asks for it."""
        question, patient = row["questions"][0], self.patients[row["case"]]
        heard = understood(self.mind.understander, patient, question, "")
        asked, own, near = concerned(patient, heard, self.mind.lexicon.findings)
        told = signs(own, asked.signs_of(own), near, heard, reading_of(self.mind.understander, question))
        for fact in own:
            if fact.id in told:
                right = row["kind"] != "unknown" and is_right(row, fact)
                yield [told[fact.id][name] for name in Weights.model_fields], float(right)


def passes(row: dict[str, Any], decision: Decision, patient: Patient) -> bool:
    """Say whether the answer to a row is what its kind and pattern want; a pattern may fit a released fact's clinical line."""
    if row["kind"] in RULES:
        return decision.rule.startswith(RULES[row["kind"]])
    never = row.get("never")
    clinical = [fact.clinical for name in decision.facts if (fact := patient.fact(name))]
    told = " ".join((decision.words, *clinical))
    return bool(re.search(row["pattern"], told, re.I)) and not (never and re.search(never, decision.words))


def fit(bench: Bench, rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return fitted weights by name."""
    groups = []
    for row in rows:
        if row["kind"] not in ("fact", "denial", "unknown") or row["case"] not in HELD_OUT:
            continue
        found = list(bench.rows(row))
        if found and (row["kind"] == "unknown" or any(right for _, right in found)):
            groups.append((np.array([x for x, _ in found]), np.array([y for _, y in found])))
    size = len(Weights.model_fields)
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        slope = L2 * np.where(np.arange(size) > 0, weights, 0.0)
        for x, y in groups:
            odds = np.exp(np.clip(x @ weights, -30, 30))
            target = odds * y / (odds @ y) if y.any() else np.zeros_like(odds)
            slope += x.T @ (odds / (1 + odds.sum()) - target)
        slope /= len(groups)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w), 2) for name, w in zip(Weights.model_fields, weights, strict=True)}


def main() -> None:
    """Count, or fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--show", choices=("failing", "all"), help="print questions and replies, to judge them by hand")
    parser.add_argument("--set", action="append", help="only this set (may be said more than once)")
    options = parser.parse_args()
    bench = Bench(options.cases)
    rows = [json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row["questions"]) == 1 and row["set"] in (options.set or [row["set"]])]
    if options.fit:
        print(fit(bench, rows))
    else:
        count(bench, rows, options.show or "")


def count(bench: Bench, rows: list[dict[str, Any]], show: str) -> None:
    """Print how many pass, by set and kind; before that the failing rows, or all, where `show` says so."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["kind"] not in RULES and "pattern" not in row:
            continue
        decision = bench.answer(row)
        good = passes(row, decision, bench.patients[row["case"]])
        for key in ((row["set"], row["kind"]), (row["set"], "all")):
            counts[key][0] += good
            counts[key][1] += 1
        if show == "all" or (show and not good):
            told = f"{decision.rule}: {', '.join(decision.facts)}" if decision.facts else decision.rule
            print(f"{'    ' if good else 'FAIL'} {row['set']} {row['case']:03d} {row['kind']} | {row['questions'][0]}")
            print(f"     wanted {row.get('pattern', '')!r} | {told}\n     {decision.words}")
    for (name, kind), (good, whole) in sorted(counts.items()):
        print(f"{name:7} {kind:9} {good:4} of {whole:4}  {100 * good / whole:5.1f} %")


if __name__ == "__main__":
    main()
