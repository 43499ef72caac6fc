"""When things happened, and for whom an item counts: order rules, time limits and "not applicable"."""

from __future__ import annotations

import math
from collections.abc import Mapping

from casesim.core.item import Applies, ItemBase
from casesim.core.marking.given import Given
from casesim.core.marking.mark import made
from casesim.core.patient import Patient
from casesim.core.rubric import Mark, Verdict

ACTS = ("examined", "ordered", "actions", "ranked", "key_feature", "note")
"""Kinds whose turns count questions before the act."""


def not_for(item: ItemBase, patient: Patient | None) -> Mark | None:
    """Return an unscored mark where the item does not apply to this patient, None where it does."""
    if item.applies is None:
        return None
    if patient is None:
        return made(item, Verdict.UNSCORED, "applies to some patients only, and a bare transcript has none")
    return None if applies(item.applies, patient) else made(item, Verdict.UNSCORED, "does not apply to this patient")


def applies(rule: Applies, patient: Patient) -> bool:
    """Say whether an item counts for `patient`."""
    age = int(patient.age) if patient.age.isdigit() else None
    sex = "female" if patient.sex.lower().startswith("f") else "male"
    relative = patient.speaker.role != "patient"
    checks = (
        rule.sex is None or rule.sex == sex,
        rule.age_from is None or (age is not None and age >= rule.age_from),
        rule.age_to is None or (age is not None and age <= rule.age_to),
        not rule.variants or patient.variant in rule.variants,
        rule.speaker is None or (rule.speaker == "relative") == relative,
    )
    return all(checks)


def moments(given: Given) -> dict[str, float]:
    """Return when each moment came: a turn, a half after it for acts; never is infinite."""
    turns = {
        "examination": [act.turn for act in given.examined], "tests": [act.turn for act in given.ordered],
        "differential": [snapshot.turn for snapshot in given.snapshots],
    }  # fmt: skip
    found = {name: min(found, default=math.inf) + 0.5 for name, found in turns.items()}
    closing = [float(one.turn) for one in given.heard if one.understanding.closing]
    return {**found, "close": closing[-1] if closing else math.inf}


def timed(item: ItemBase, mark: Mark, places: Mapping[str, float]) -> Mark:
    """Return `mark` after its order rule: at the wrong time only the late share of its points remains."""
    if item.timing is None or mark.points == 0:
        return mark
    wrong = _wrong(item, places)
    if not wrong:
        return mark
    late = item.timing.late
    verdict = mark.verdict if late else Verdict.NOT_MET
    points = round(mark.points * late, 4)
    feedback = (item.feedback or "") if verdict is not Verdict.MET else ""
    update = {"verdict": verdict, "points": points, "reason": f"{wrong}; {mark.reason}", "feedback": feedback}
    return mark.model_copy(update=update)


def _wrong(item: ItemBase, places: Mapping[str, float]) -> str:
    rule, here = item.timing, places.get(item.id, math.inf)
    if rule is None:
        return ""
    if rule.by_turn is not None and here > rule.by_turn + 0.5:
        return f"too late: wanted by turn {rule.by_turn}"
    if rule.before is not None and here >= places.get(rule.before, math.inf):
        return f"wanted before: {rule.before}"
    if rule.after is not None and here <= places.get(rule.after, math.inf):
        return f"wanted after: {rule.after}"
    return ""


def place_of(mark: Mark, kind: str, given: Given) -> float:
    """Return when a mark was first earned; infinite where it has no points and no turn."""
    if mark.verdict is Verdict.UNSCORED or (mark.verdict is Verdict.NOT_MET and not mark.points):
        return math.inf
    if kind in ("ranked", "key_feature", "note") and not mark.turns:
        return min((snapshot.turn + 0.5 for snapshot in given.snapshots), default=math.inf)
    half = 0.5 if kind in ACTS else 0.0
    return min(mark.turns) + half if mark.turns else math.inf
