"""How fast the patient answers on this machine: one long encounter with the real engine, and its marks.

Measures what a trainee feels: the first verified word and the whole reply, at the turns that are asked for. Stores
nothing, compares with nothing, and counts author's words apart, since they cost no tokens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Protocol

from casesim.core.encounter import Exchanged
from casesim.core.model import Frozen
from casesim.core.ports import Clock
from casesim.core.reply import ReplySource
from casesim.core.rubric import ScoreSheet
from casesim.session.turn import Sentence

AT = (1, 2, 10, 30, 60)
"""Turns of the table."""

QUESTIONS: tuple[str, ...] = (
    "Hello, I'm one of the medical students. What has brought you in today?",
    "Can you tell me more about that?",
    "When did it start?",
    "How did it come on?",
    "Has it changed since it began?",
    "Where exactly do you feel it?",
    "Does it move anywhere else?",
    "What does it feel like?",
    "How bad is it, from nought to ten?",
    "Does anything make it better?",
    "Does anything make it worse?",
    "Have you had anything like it before?",
    "Have you taken anything for it?",
    "Have you had a fever?",
    "Have you had a cough?",
    "Any trouble with your breathing?",
    "Have you been sick at all?",
    "How is your appetite?",
    "Have you lost any weight?",
    "Do you sweat at night?",
    "Have you felt your heart racing?",
    "Have you felt dizzy or faint?",
    "Have you had any swelling in the legs?",
    "Have you had any headaches?",
    "Any tummy pain?",
    "Are your bowels working normally?",
    "Any trouble passing water?",
    "Have you noticed any rash?",
    "Any pain in the joints?",
    "Have you been more tired than usual?",
    "How are you sleeping?",
    "Do you have any other medical problems?",
    "Have you ever had an operation?",
    "Have you ever been in hospital?",
    "Do you have high blood pressure?",
    "Do you have diabetes?",
    "Are you taking any medicines?",
    "Do you take anything from the chemist or any herbal remedies?",
    "Are you allergic to anything?",
    "Are your vaccinations up to date?",
    "Are your parents alive and well?",
    "Does anything run in the family?",
    "Has anyone in the family had heart trouble?",
    "Has anyone in the family had blood clots?",
    "Do you smoke?",
    "How much alcohol do you drink?",
    "Do you use any drugs?",
    "What do you do for work?",
    "Who is at home with you?",
    "How do you get about?",
    "Do you exercise?",
    "What do you eat on a normal day?",
    "Have you travelled recently?",
    "Is there any stress at the moment?",
    "How has your mood been?",
    "What do you think is going on?",
    "Is there anything that worries you in particular?",
    "What were you hoping we could do today?",
    "How does it affect your daily life?",
    "Is there anything else that you would like to tell me?",
)


class Talk(Protocol):
    """An encounter that stores nothing; `EncounterService` is one."""

    def warm(self) -> None:
        """Prepare the voice."""

    def ask(self, question: str) -> Iterator[Sentence | Exchanged]:
        """Yield sentences and, last, the exchange."""

    def finish(self) -> ScoreSheet:
        """Grade."""


class TurnCost(Frozen):
    """What one turn took."""

    turn: int
    first_word_ms: float
    total_ms: float
    evaluated: int
    """Prompt tokens evaluated."""
    generated: int
    source: str


class BenchReport(Frozen):
    """The figures of one run."""

    case: str
    turns: tuple[TurnCost, ...]
    shown: tuple[int, ...]
    load_ms: float
    grading_ms: float
    peak_mb: dict[str, float]
    """Most memory in use: `app`, `worker` and their `total`."""
    engine: dict[str, str]

    def by_model(self) -> tuple[TurnCost, ...]:
        """Return the turns in which the model spoke."""
        return tuple(turn for turn in self.turns if turn.generated)

    def medians(self) -> dict[str, float]:
        """Return medians over the turns in which the model spoke; empty where it never did."""
        spoken = self.by_model()
        if not spoken:
            return {}
        names = ("first_word_ms", "total_ms", "evaluated", "generated")
        return {name: round(float(median(getattr(turn, name) for turn in spoken)), 1) for name in names}

    def growth(self) -> float | None:
        """Return the median first word of the last ten spoken turns by that of the first ten; None below twenty."""
        spoken = [turn.first_word_ms for turn in self.by_model()]
        if len(spoken) < 20 or not median(spoken[:10]):
            return None
        return round(median(spoken[-10:]) / median(spoken[:10]), 2)

    def as_json(self) -> str:
        """Return every figure as JSON."""
        extra = {"medians": self.medians(), "growth": self.growth(), "spoken_by_model": len(self.by_model())}
        return json.dumps({**self.model_dump(mode="json"), **extra}, indent=2)

    def as_table(self) -> str:
        """Return the turns that are shown as a table, with the medians and the rest below."""
        head = f"{'turn':>6} {'first word':>11} {'whole reply':>12} {'evaluated':>10} {'generated':>10}  words of"
        lines = [
            f"{self.case}: {len(self.turns)} turns, {self.engine.get('model') or self.engine.get('engine', '')}",
            head,
        ]
        lines += [_row(str(turn.turn), turn) for turn in self.turns if turn.turn in self.shown]
        found = self.medians()
        if found:
            lines.append(
                f"{'median':>6} {found['first_word_ms']:>8.0f} ms {found['total_ms']:>9.0f} ms"
                f" {found['evaluated']:>10.0f} {found['generated']:>10.0f}  {len(self.by_model())} turns of the model"
            )
        if (growth := self.growth()) is not None:
            lines.append(f"first word of the last ten spoken turns by the first ten: {growth}")
        memory = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in self.peak_mb.items())
        return "\n".join(
            [*lines, f"load {self.load_ms:.0f} ms; grading {self.grading_ms:.0f} ms; peak memory: {memory}"]
        )


def run(
    talk: Talk,
    clock: Clock,
    *,
    case: str,
    turns: int = 60,
    memory: Callable[[], dict[str, float]] = dict,
    engine: dict[str, str] | None = None,
    questions: Sequence[str] = QUESTIONS,
) -> BenchReport:
    """Ask `turns` questions, grade, and return what it took. Raises what the talk raises."""
    began = clock.monotonic()
    talk.warm()
    load_ms = (clock.monotonic() - began) * 1000
    costs = tuple(_cost(talk, number, questions[(number - 1) % len(questions)]) for number in range(1, turns + 1))
    began = clock.monotonic()
    talk.finish()
    grading_ms = (clock.monotonic() - began) * 1000
    used = memory()
    if used:
        used = {**used, "total": round(sum(used.values()), 1)}
    return BenchReport(
        case=case, turns=costs, shown=tuple(turn for turn in AT if turn <= turns), load_ms=round(load_ms, 1),
        grading_ms=round(grading_ms, 1), peak_mb=used, engine=engine or {},
    )  # fmt: skip


def _cost(talk: Talk, number: int, question: str) -> TurnCost:
    *_, last = talk.ask(question)
    if not isinstance(last, Exchanged):
        raise AssertionError("a turn ends with its exchange")
    timing = last.reply.timing
    return TurnCost(
        turn=number, first_word_ms=timing.first_word_ms, total_ms=timing.total_ms, evaluated=timing.evaluated,
        generated=timing.tokens, source="model" if last.reply.source is ReplySource.MODEL else "author",
    )  # fmt: skip


def _row(name: str, turn: TurnCost) -> str:
    return (
        f"{name:>6} {turn.first_word_ms:>8.0f} ms {turn.total_ms:>9.0f} ms"
        f" {turn.evaluated:>10} {turn.generated:>10}  {turn.source}"
    )
