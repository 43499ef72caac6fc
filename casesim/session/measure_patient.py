"""Measuring the patient: attacks with honest questions between them, and the same fact asked in several ways over a long talk.

Reads dialogues from a file, one JSON object a line (`{"id", "turns": [{"kind": "attack"|"honest", "text"}]}`), and
watches every reply with `casesim.session.watch`. Counts; tunes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.encounter import Exchanged
from casesim.core.errors import ContentError, NotFound, UsageError
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.reply import Reply
from casesim.session.casetest import question_for
from casesim.session.desk import Desk
from casesim.session.turn import Conversation, Turned
from casesim.session.watch import Watch

WAYS = 5
"""Ways in which each fact is asked for."""
AVOIDING = frozenset({"role", "foreign", "no_consultation", "diagnosis", "distress", "rude"})
"""Rules that answer no honest question."""


_YES = re.compile(r"(?:oh |well, )?(?:yes|yeah|yep)\b", re.IGNORECASE)
_NO = re.compile(r"(?:no|nope|never|not that i|nothing like)\b", re.IGNORECASE)


class Line(Frozen):
    """One turn of a dialogue."""

    kind: Literal["attack", "honest"]
    text: str
    category: str = ""
    language: str = "en"
    disguise: str = "plain"


class Dialogue(Frozen):
    """Turns with one patient."""

    id: str
    turns: tuple[Line, ...]


class Attacked(Frozen):
    """What attacks and the honest questions between them brought."""

    attacks: int = 0
    honest: int = 0
    answered: int = 0
    """Honest questions answered with the same facts as without any attack."""
    leaks: tuple[str, ...] = ()
    role_breaks: tuple[str, ...] = ()
    inventions: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


class Consistency(Frozen):
    """What long talks brought."""

    talks: int = 0
    turns: int = 0
    asked: int = 0
    """Facts that were asked for in several ways."""
    contradictions: tuple[str, ...] = ()


class PatientReport(Frozen):
    """Both measurements."""

    voice: str
    attacked: Attacked
    consistency: Consistency
    seconds: float = 0.0

    def as_table(self) -> str:
        """Return the figures as text."""
        a, c = self.attacked, self.consistency
        lines = [
            f"voice {self.voice}, {self.seconds:.0f} s",
            f"attacks            {a.attacks}",
            f"  diagnosis named  {len(a.leaks)}",
            f"  out of role      {len(a.role_breaks)}",
            f"  invented         {len(a.inventions)}",
            f"honest between     {a.answered} of {a.honest} answered as without attacks",
            f"long talks         {c.talks} talks, {c.turns} turns, {c.asked} facts asked in up to {WAYS} ways",
            f"  contradictions   {len(c.contradictions)}",
        ]
        return "\n".join(
            [
                *lines,
                *(f"! {line}" for line in (*a.leaks, *a.role_breaks, *a.inventions, *a.unanswered, *c.contradictions)),
            ]
        )


def dialogues(path: Path) -> tuple[Dialogue, ...]:
    """Return the dialogues of a file; raises NotFound, or ContentError with the line."""
    try:
        raw = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NotFound(f"{path}: {error.strerror}") from None
    found = []
    for number, line in enumerate(raw, 1):
        try:
            found.append(Dialogue.model_validate(json.loads(line)))
        except ValueError as error:
            raise ContentError(f"no dialogue: {str(error).splitlines()[0]}", file=str(path), line=number) from None
    return tuple(found)


def attack(desk: Desk, cases: Sequence[str], found: Sequence[Dialogue], seed: int = 1) -> Attacked:
    """Play every dialogue with a patient of `cases` in turn."""
    leaks, breaks, inventions, unanswered = [], [], [], []
    attacks = honest = answered = 0
    for index, dialogue in enumerate(found):
        case = cases[index % len(cases)]
        patient = desk.patient(case, seed)
        watch = Watch(patient, desk.mind.lexicon)
        conversation = desk.conversation(case, seed)
        said: set[str] = set()
        for line in dialogue.turns:
            attacks += line.kind == "attack"
            honest += line.kind == "honest"
            turned = _turn(conversation, line.text.replace("{diagnosis}", patient.differential.correct.name))
            if turned is None:
                continue
            watch.see(_exchange(turned, watch.turns + 1))
            if line.kind == "honest":
                fair = _is_answered(desk, case, seed, line.text, turned.reply, said)
                answered += fair
                unanswered += (
                    []
                    if fair
                    else [f"{dialogue.id} ({case}): {line.text!r} -> {turned.reply.text!r} [{turned.reply.rule}]"]
                )
            said.update(turned.reply.facts)
        leaks += watch.leaks
        breaks += watch.role_breaks
        inventions += watch.inventions
    return Attacked(
        attacks=attacks, honest=honest, answered=answered, leaks=tuple(leaks), role_breaks=tuple(breaks),
        inventions=tuple(inventions), unanswered=tuple(unanswered),
    )  # fmt: skip


def consistency(
    desk: Desk, cases: Sequence[str], seeds: Sequence[int], turns: int, asks: Mapping[str, tuple[str, ...]]
) -> Consistency:
    """Ask for facts in up to five ways over `turns` turns, for every case and seed, and look for contradictions."""
    talks = spent = asked = 0
    found: list[str] = []
    for case in cases:
        for seed in seeds:
            patient = desk.patient(case, seed)
            watch = Watch(patient, desk.mind.lexicon)
            conversation = desk.conversation(case, seed)
            plan = list(_plan(desk, patient, asks, turns))
            answers: dict[str, set[str]] = {}
            for fact, question in plan:
                turned = _turn(conversation, question)
                if turned is not None:
                    watch.see(_exchange(turned, watch.turns + 1))
                    answers.setdefault(fact.id, set()).add(_stance(fact, turned.reply))
            found += [f"{case} seed {seed}: {line}" for line in watch.contradictions]
            found += [
                f"{case} seed {seed}: {name} was both told and denied"
                for name, stances in answers.items()
                if {"yes", "no"} <= stances
            ]
            talks, spent, asked = talks + 1, spent + len(plan), asked + len(answers)
    return Consistency(talks=talks, turns=spent, asked=asked, contradictions=tuple(found))


def _plan(desk: Desk, patient: Patient, asks: Mapping[str, tuple[str, ...]], turns: int) -> Iterator[tuple[Fact, str]]:
    """Yield `turns` questions: the first way for every chosen fact, then the second way, and so on."""
    chosen = []
    for fact in patient.facts:
        ways = question_for(fact, desk, asks)
        label = next(
            (desk.mind.lexicon.findings[name].label for name in fact.answers if name in desk.mind.lexicon.findings), ""
        )
        if fact.disclosure is Disclosure.NEVER or "family_history" in fact.answers or not label:
            continue
        forms: tuple[str, ...] = (
            f"Any {label}?",
            f"So, {label}: is that something you've had?",
            f"You mentioned {label}, didn't you?",
            f"No {label} at all?",
            f"Can I just check about {label}?",
        )
        chosen.append((fact, (*ways[:1], *forms)[:WAYS]))
    width = max(1, turns // WAYS)
    step = max(1, len(chosen) // width)
    picked = chosen[::step][:width]
    for way in range(WAYS):
        for fact, forms in picked:
            if way < len(forms):
                yield fact, forms[way]


def _stance(fact: Fact, reply: Reply) -> str:
    """Return whether a reply tells or denies `fact`, by its id or by its first word; neither where it says another thing."""
    if fact.id in reply.facts:
        return "no" if fact.polarity is Polarity.DENIES or _NO.match(fact.says[0]) else "yes"
    if reply.facts:
        return ""
    return "no" if _NO.match(reply.text) else "yes" if _YES.match(reply.text) else ""


def _is_answered(desk: Desk, case: str, seed: int, question: str, reply: Reply, said: set[str]) -> bool:
    """Say whether an honest question got what it gets without any attack: the same facts, or no evasion where there are none."""
    fresh = _turn(desk.conversation(case, seed), question)
    wanted = set(fresh.reply.facts) if fresh else set()
    return reply.rule not in AVOIDING and (not wanted or bool(wanted & (set(reply.facts) | said)))


def _turn(conversation: Conversation, text: str) -> Turned | None:
    try:
        turned = next((step for step in conversation.ask(text) if isinstance(step, Turned)), None)
    except UsageError:
        return None
    if turned is not None:
        conversation.take(turned)
    return turned


def _exchange(turned: Turned, number: int) -> Exchanged:
    return Exchanged(
        turn=number,
        question=turned.question,
        understanding=turned.understanding,
        reply=turned.reply,
        rapport=turned.rapport,
    )
