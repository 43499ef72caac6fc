"""The report of one encounter: everything that a debrief says, worked out once for the line mode, the documents and exports.

Marks come from the sheet; the rest from the log. The diagnosis is in it: it is for encounters that are over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casesim.core.advice import Advice, advise
from casesim.core.assessment import Gap, gaps
from casesim.core.better import better_questions
from casesim.core.differential import DiagnosisRelator
from casesim.core.encounter import Encounter, State
from casesim.core.errors import EncounterError
from casesim.core.feedback import Said, sentences
from casesim.core.grading import given_by, grade
from casesim.core.marking.calibration import brier_score
from casesim.core.marking.evidence import Weighed, weigh
from casesim.core.marking.noting import written_differential
from casesim.core.marking.signal import signals
from casesim.core.marking.timeline import Step, Trap, anchoring, premature_closure, timeline
from casesim.core.model import Frozen
from casesim.core.reported import Finder, Unsupported, reported_not_asked
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.session.debrief import Debrief, debrief


class Report(Frozen):
    """All that is said of an encounter after it is over."""

    title: str
    encounter: str
    seed: int
    sheet: ScoreSheet
    advice: tuple[Advice, ...]
    feedback: tuple[Said, ...]
    gaps: tuple[Gap, ...]
    signals: dict[str, float]
    debrief: Debrief
    steps: tuple[Step, ...]
    closure: Trap
    anchor: Trap
    brier: float | None
    evidence: Weighed
    unsupported: tuple[Unsupported, ...]
    further: tuple[ScoreSheet, ...] = ()
    """Sheets of other rubrics, beside the encounter's own."""
    better: dict[str, tuple[str, ...]] = {}
    """Two good questions for each item of the talk that was missed, by item id."""


def refuse_open(encounter: Encounter) -> None:
    """Raise EncounterError for an encounter that is not over: its report tells the diagnosis."""
    if encounter.state not in (State.CLOSED, State.GRADED):
        raise EncounterError("the encounter is not over: finish it first")


def report(
    encounter: Encounter,
    relator: DiagnosisRelator,
    lexicon: Finder,
    further: tuple[Rubric, ...] = (),
    asks: Mapping[str, Sequence[str]] | None = None,
) -> Report:
    """Work out the report; raises EncounterError where the encounter is not over. Pure: the same log, the same report.

    `asks` are good questions by topic, where they are at hand.
    """
    refuse_open(encounter)
    given = given_by(encounter)
    sheet = encounter.sheet or grade(encounter.rubric, given, relator)
    assessed = encounter.assessment
    return Report(
        title=encounter.template.title, encounter=encounter.id, seed=encounter.seed, sheet=sheet,
        advice=advise(encounter, sheet, relator), feedback=sentences(encounter.rubric, sheet),
        gaps=gaps(assessed, sheet) if assessed else (), signals=signals(given, relator),
        debrief=debrief(encounter, relator), steps=timeline(given, relator), closure=premature_closure(given, relator),
        anchor=anchoring(given, relator), brier=brier_score(given, relator),
        evidence=weigh(given, written_differential(given), relator), unsupported=reported_not_asked(encounter, lexicon),
        further=tuple(grade(rubric, given, relator) for rubric in further),
        better=better_questions(encounter, sheet, asks or {}),
    )  # fmt: skip
