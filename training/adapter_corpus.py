"""What the adapter learns from: turns in the engine's own format, each held against the engine's own verifier.

Reads the written turns (`training/turns/*.jsonl`) and, where a folder is named, MTS-Dialog and ACI-Bench (facts drafted
from the note by casesim's rules for prose, question and answer from the talk); writes one JSON line a turn: the prompt
exactly as `casesim.core.voice` frames it, the reply, whether verification lets the reply pass, and whether the
condition is held out. Turns that release no fact are left out: the engine says those in the author's words. Refuses to
keep a made turn whose answer says more than its facts. Copies nothing of the corpora into the repository.

    python -m training.adapter_corpus --out training/out/adapter [--mts FOLDER] [--aci FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casesim.adapters.knowledge import Knowledge, load_mind
from casesim.core.prose.person import Teller
from casesim.core.prose.piece import pieces
from casesim.core.prose.spoken import said
from casesim.core.reply import PersonaCard, VoiceTask
from casesim.core.understanding.words import terms
from casesim.core.voice import STARTER, frame
from casesim.session.measure_wording import HINTS, held_against

TURNS = Path(__file__).with_name("turns")
HELD_OUT = Path(__file__).with_name("held_out_conditions.json")
LONGEST = 60
"""Words of an answer that is still one to three sentences."""
SHORTEST = 4
"""Words of an answer of a corpus worth learning from: "No." teaches nothing."""
_NO_MOOD = re.compile(
    r"^(?:thinks|wants|has|is|does|did|says|uses|reads|keeps|knows|likes|would|sure|cannot|loves|lost|flew|fears|nods|learned|trusts|treats|notices|"
    r"mistrusts|considers|wishes|used|promised|exact|hates|finds|translates|answers|sick of|here|convinced|half|third|looking|his|her|the|on|in|not)\b"
)
_END_OF_MOOD = re.compile(
    r"\s+(?:about|that|with|of|by|for|because|and|but|to|from|it|at|after|since|over|on|in|her|his|when|as)\b.*"
)


def main() -> None:
    """Write `train.jsonl`, `held_out.jsonl` and print what is in them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mts", type=Path, help="folder with the CSV files of MTS-Dialog")
    parser.add_argument("--aci", type=Path, help="train.csv of ACI-Bench")
    given = parser.parse_args()
    mind = load_mind()
    made = [row for path in sorted(TURNS.glob("*.jsonl")) for row in written(path, mind)]
    if given.mts:
        made += [row for path in sorted(given.mts.glob("*.csv")) for row in corpus(path, mind, "section_text")]
    if given.aci:
        made += list(corpus(given.aci, mind, "note"))
    given.out.mkdir(parents=True, exist_ok=True)
    for name, wanted in (("train", False), ("held_out", True)):
        rows = [row for row in made if row["held_out"] is wanted]
        passed = sum(row["passes"] for row in rows)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (given.out / f"{name}.jsonl").write_text(text, encoding="utf-8")
        print(f"{name}: {len(rows)} turns, {passed} replies pass verification, {_sources(rows)}")


def _sources(rows: list[dict[str, Any]]) -> str:
    names = sorted({row["source"] for row in rows})
    return ", ".join(f"{name} {sum(row['source'] == name for row in rows)}" for name in names)


def written(path: Path, mind: Knowledge) -> Iterator[dict[str, Any]]:
    """Yield the turns of one file that release facts, as the engine would ask for them."""
    held = {tuple(patient) for patients in json.loads(HELD_OUT.read_text("utf-8")).values() for patient in patients}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        persona = row["persona"]
        lines = [fact for fact in row["facts"] if not fact.startswith(HINTS)]
        if not lines or len(lines) != len(row["facts"]) or len(lines) > 3:
            continue
        card = PersonaCard(
            name=str(persona.get("name", "")).split()[0], age=str(persona.get("age", "")),
            sex=str(persona.get("sex", ""))[:1], personality=persona.get("personality", "plain"),
            language=persona.get("language", "everyday"), mood=mood(persona.get("mood", "")), role=row["speaker"],
        )  # fmt: skip
        before = tuple((asked, replied) for asked, replied in row["before"][-1:])
        yield {
            **turn(card, before, lines, row["question"], row["reply"], mind),
            "source": path.stem,
            "kind": row["kind"],
            "held_out": (path.stem, persona.get("name"), persona.get("age")) in held,
        }


def mood(text: str) -> str:
    """Return a mood as a case has it: a word or two, without the cause."""
    if not text or _NO_MOOD.match(text):
        return "calm"
    return " ".join(_END_OF_MOOD.sub("", text).rstrip(",;").split()[:2]) or "calm"


def turn(
    card: PersonaCard, before: tuple[tuple[str, str], ...], lines: list[str], question: str, reply: str, mind: Knowledge
) -> dict[str, Any]:
    """Return one turn: prompt, reply, and whether the engine would let the reply pass."""
    task = VoiceTask(persona=card, before=before, question=question, facts=tuple(lines), seed=1, attempt=0)
    prompt = "".join(segment.text for segment in frame(task, STARTER))
    found = held_against(card, before, lines, question, mind)[1].reply(reply)
    return {
        "prompt": prompt, "reply": reply, "passes": found.ok, "why": found.reason, "question": question, "facts": lines,
        "before": before, "card": card.model_dump(mode="json"),
    }  # fmt: skip


def corpus(path: Path, mind: Knowledge, column: str) -> Iterator[dict[str, Any]]:
    """Yield turns of a talk with its note: only those whose answer says what facts of the note say, and no more."""
    with path.open(encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            facts = _facts_of(entry[column])
            before: tuple[tuple[str, str], ...] = ()
            for question, reply in _exchanges(entry["dialogue"]):
                lines = _said(reply, question, facts)
                if lines and SHORTEST <= len(reply.split()) <= LONGEST:
                    card = PersonaCard(
                        name="", age="", sex="", personality="plain", language="everyday", mood="calm", role="patient"
                    )
                    made = turn(card, before, lines, question, reply, mind)
                    if made["passes"]:
                        yield {**made, "source": "ACI-Bench" if column == "note" else "MTS-Dialog", "kind": "corpus", "held_out": False}  # fmt: skip
                before = ((question, reply),)


def _facts_of(note: str) -> list[str]:
    teller = Teller()
    lines: list[str] = []
    for sentence in re.split(r"(?<=[.;])\s+|\n+", note):
        for piece in pieces(sentence):
            if piece.denied:
                lines.append(f"no: {piece.text}")
            else:
                lines.extend(said(piece, teller, lambda words: words, kind="symptom")[:1])
    return list(dict.fromkeys(lines))


def _exchanges(talk: str) -> Iterator[tuple[str, str]]:
    asked = ""
    for line in re.split(r"\n+", talk):
        named = re.match(r"\s*\[?(doctor|patient)\w*\]?\s*:?\s*(.*)", line, re.IGNORECASE)
        if not named:
            continue
        who, words = named[1].lower(), re.sub(r"\s+([.,?!])", r"\1", re.sub(r"\s+", " ", named[2])).strip()
        if who == "doctor":
            asked = words
        elif asked and words:
            yield asked, words
            asked = ""


def _said(reply: str, question: str, facts: list[str]) -> list[str]:
    """Return up to two facts of the note that an answer says."""
    heard, asked = set(terms(reply)), set(terms(question))
    negative = bool(re.search(r"\b(?:no|not|never|none|n't|don't|haven't|didn't)\b", reply, re.IGNORECASE))
    found: list[tuple[float, str]] = []
    for fact in facts:
        words = set(terms(fact.removeprefix("no:")))
        if not words:
            continue
        if fact.startswith("no:"):
            if negative and words <= heard | asked and words & asked:
                found.append((1.0, fact))
        elif words & heard:
            found.append((len(words & heard) / len(words), fact))
    best = sorted((pair for pair in found if pair[0] >= 0.5), reverse=True)[:2]
    return [fact for _, fact in best]


if __name__ == "__main__":
    main()
