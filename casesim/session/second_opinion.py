"""A second opinion on marks: a larger model asked yes or no, item by item, kept apart from the rules.

The judge sees one item and the trainee's turns, never another item, the points or the rules' verdict; it answers by the
odds of "yes" over "no", so that it cannot write anything. It changes no points and no total: where it differs or is not
sure, a person looks. Models under three billion parameters are refused: nothing has been measured that would support
them. Open encounters are refused: nobody is judged while they talk. Not run on real weights yet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, Protocol

from casesim.core.encounter import Encounter, State
from casesim.core.errors import EncounterError, ModelError
from casesim.core.model import Frozen
from casesim.core.record import Record, encounter_of
from casesim.core.rubric import Mark, Rubric, ScoreSheet, Verdict
from casesim.core.text import clean, without_control_tokens
from casesim.session.override import Override, decide

FEWEST_PARAMETERS = 3_000_000_000
GREY = 1.0
"""Log odds within which the judge is not sure."""
KINDS = ("asked", "elicited", "coverage")
"""Kinds of item that the words of a talk can show."""
LABEL = "not run on real weights yet"


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


class Opinion(Frozen):
    """What the judge says of one item."""

    says: Literal["met", "not_met"]
    yes: float
    """Probability of "yes" against "no", 0..1."""

    @staticmethod
    def of(odds: float) -> Opinion:
        """Return the opinion behind log odds."""
        yes = 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))
        return Opinion(says="met" if odds > 0 else "not_met", yes=round(yes, 4))


class TwiceMarked(Mark):
    """A mark with both views; `verdict` is the rules' where the judge agrees, else to be reviewed."""

    rules: Verdict
    """What the rules say, whatever the judge does."""
    second_opinion: Opinion | None = None
    """None where the talk cannot show the item, or the rules do not score it."""


class Judged(Frozen):
    """Who judged, and how much of the sheet."""

    model: str
    parameters: int
    items: int
    """How many items were judged."""
    to_review: tuple[str, ...]
    """Ids of those on which the judge differs from the rules or is not sure."""
    label: str = LABEL


class TwiceMarkedSheet(ScoreSheet):
    """A score sheet with a second opinion; points, totals and passes are those of the rules."""

    items: tuple[TwiceMarked, ...]
    second_opinion: Judged


def refuse_small(judge: Judge) -> None:
    """Raise ModelError, in one line that says why, for a model that is too small to judge."""
    if judge.parameters < FEWEST_PARAMETERS:
        raise ModelError(
            f"a second opinion needs a model of {FEWEST_PARAMETERS // 10**9}B parameters or more; this one "
            f"({_name(judge)}) has {judge.parameters / 1e9:.3g}B, and nothing measured supports smaller ones"
        )


def marked_twice(encounter: Encounter, rubric: Rubric, sheet: ScoreSheet, judge: Judge) -> TwiceMarkedSheet:
    """Return `sheet`, the rules' marks of `encounter` by `rubric`, with the judge's view beside each mark of the talk.

    Raises ModelError for a model that is too small or that fails, EncounterError for an encounter that is still open.
    """
    odds = _odds(encounter, rubric, sheet, judge)
    marks = tuple(_beside(mark, odds.get(mark.id), _name(judge)) for mark in sheet.items)
    disputed = tuple(mark.id for mark in marks if mark.verdict is not mark.rules)
    waiting = sum(mark.verdict is Verdict.NEEDS_REVIEW for mark in marks)
    judged = Judged(model=_name(judge), parameters=judge.parameters, items=len(odds), to_review=disputed)
    kept = {name: getattr(sheet, name) for name in ScoreSheet.model_fields}
    return TwiceMarkedSheet(**{**kept, "items": marks, "to_review": waiting, "second_opinion": judged})


def second_opinions(record: Record, judge: Judge, at: datetime) -> tuple[Override, ...]:
    """Return the judge's view of every mark that a talk can show, to be kept beside the record; raises as `marked_twice`."""
    encounter = encounter_of(record)
    refuse_small(judge)
    if encounter.sheet is None:
        raise EncounterError(f"{encounter.id} is not marked yet: finish it first")
    odds = _odds(encounter, encounter.rubric, encounter.sheet, judge)
    return tuple(_kept(record, encounter.sheet, odds, judge, at))


def _odds(encounter: Encounter, rubric: Rubric, sheet: ScoreSheet, judge: Judge) -> dict[str, float]:
    """Return the log odds of "yes" by item, for the items that are judged."""
    refuse_small(judge)
    if encounter.state not in (State.CLOSED, State.GRADED):
        raise EncounterError(f"{encounter.id} is still open: a second opinion is given once it is finished")
    kinds = {item.id: item.kind for item in rubric.items}
    return {
        mark.id: judge.odds(question(mark, encounter))
        for mark in sheet.items
        if kinds.get(mark.id) in KINDS and mark.verdict is not Verdict.UNSCORED
    }


def _beside(mark: Mark, odds: float | None, name: str) -> TwiceMarked:
    """Return `mark` with the judge's view, to be reviewed where that differs from the rules or is not sure."""
    kept = {field: getattr(mark, field) for field in Mark.model_fields}
    if odds is None:
        return TwiceMarked(**kept, rules=mark.verdict)
    opinion = Opinion.of(odds)
    settled = mark.verdict is Verdict.NEEDS_REVIEW or mark.verdict is _verdict(odds)
    if not settled:
        view = f"says {opinion.says}" if abs(odds) > GREY else "is not sure"
        why = f"; {mark.reason}" if mark.reason else ""
        reason = f"the rules say {mark.verdict.value}, {name} {view} (yes {opinion.yes:.2f}): a person decides{why}"
        kept |= {"verdict": Verdict.NEEDS_REVIEW, "reason": reason}
    return TwiceMarked(**kept, rules=mark.verdict, second_opinion=opinion)


def _kept(record: Record, sheet: ScoreSheet, odds: dict[str, float], judge: Judge, at: datetime) -> Iterator[Override]:
    for mark in sheet.items:
        if mark.id in odds:
            reason = f"log odds of yes {odds[mark.id]:+.2f}"
            verdict = _verdict(odds[mark.id])
            yield decide(record, mark, verdict, points=None, reason=reason, by=_name(judge), at=at, rater="model")


def _verdict(odds: float) -> Verdict:
    return Verdict.MET if odds > GREY else Verdict.NOT_MET if odds < -GREY else Verdict.NEEDS_REVIEW


def _name(judge: Judge) -> str:
    return clean(judge.name, 80, keep_newlines=False)


def question(mark: Mark, encounter: Encounter) -> str:
    """Return what the judge is asked about one item: its text and the trainee's turns, as quoted data."""
    turns = [f"{e.turn}. {_data(e.question)}" for e in encounter.exchanges]
    said = "\n".join(turns) or "(nothing)"
    return f"A trainee said, turn by turn:\n{said}\n\nDid the trainee do this: {_data(mark.text)}\nAnswer yes or no:"


def _data(text: str) -> str:
    return without_control_tokens(clean(text, 600, keep_newlines=False))
