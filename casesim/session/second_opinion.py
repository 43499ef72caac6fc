"""A second opinion on marks: a larger model asked yes or no, item by item, kept apart from the rules.

The judge sees one item and the trainee's turns, never another item, the points or the rules' verdict; it answers by the
odds of "yes" over "no", so that it cannot write anything. It changes no mark: where it differs, a person looks. Models
under three billion parameters are refused: nothing has been measured that would support them. Not run on real weights
yet, and no adapter offers a judge so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from casesim.core.encounter import Encounter
from casesim.core.errors import ModelError
from casesim.core.record import Record, encounter_of
from casesim.core.rubric import Mark, Verdict
from casesim.core.text import clean, without_control_tokens
from casesim.session.override import Override, decide

FEWEST_PARAMETERS = 3_000_000_000
GREY = 1.0
"""Log odds within which the judge is not sure."""
KINDS = ("asked", "elicited", "coverage")
"""Kinds of item that the words of a talk can show."""


class Judge(Protocol):
    """Answers yes or no. Deterministic."""

    @property
    def name(self) -> str:
        """Name of the model."""

    @property
    def parameters(self) -> int:
        """Number of its parameters."""

    def odds(self, question: str) -> float:
        """Return the log odds of "yes" over "no" as the answer to `question`; raises ModelError."""


def second_opinions(record: Record, judge: Judge, at: datetime) -> tuple[Override, ...]:
    """Return the judge's view of every mark that a talk can show; raises ModelError for a model that is too small."""
    if judge.parameters < FEWEST_PARAMETERS:
        size = judge.parameters / 1e9
        raise ModelError(
            f"{clean(judge.name, 80, keep_newlines=False)} has {size:.2g} billion parameters: a second opinion needs "
            f"{FEWEST_PARAMETERS // 10**9} billion or more, no measurement supports smaller models"
        )
    return tuple(_opinions(record, encounter_of(record), judge, at))


def _opinions(record: Record, encounter: Encounter, judge: Judge, at: datetime) -> Iterator[Override]:
    kinds = {item.id: item.kind for item in encounter.rubric.items}
    for mark in encounter.sheet.items if encounter.sheet else ():
        if kinds.get(mark.id) in KINDS and mark.verdict is not Verdict.UNSCORED:
            odds = judge.odds(question(mark, encounter))
            verdict = Verdict.MET if odds > GREY else Verdict.NOT_MET if odds < -GREY else Verdict.NEEDS_REVIEW
            reason = f"log odds of yes {odds:+.2f}"
            yield decide(record, mark, verdict, points=None, reason=reason, by=judge.name, at=at, rater="model")


def question(mark: Mark, encounter: Encounter) -> str:
    """Return what the judge is asked about one item: its text and the trainee's turns, as quoted data."""
    turns = [f"{e.turn}. {_data(e.question)}" for e in encounter.exchanges]
    said = "\n".join(turns) or "(nothing)"
    return f"A trainee said, turn by turn:\n{said}\n\nDid the trainee do this: {_data(mark.text)}\nAnswer yes or no:"


def _data(text: str) -> str:
    return without_control_tokens(clean(text, 600, keep_newlines=False))
