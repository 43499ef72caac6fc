"""Regrading: an old encounter understood and marked by today's casesim, and what that changed, with the reason.

`verify` asks whether a record earns the marks it says, from the stored understanding; regrading understands every turn
anew and takes today's rubric. Nothing is stored: the record stays what it was.
"""

from __future__ import annotations

from casesim.core.differential import DiagnosisRelator
from casesim.core.encounter import Encounter
from casesim.core.grading import Given, given_by, grade
from casesim.core.model import Frozen, canonical, digest
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.core.understanding.model import Understander
from casesim.session.review import Difference, compare
from casesim.session.turn import before, understood


class Changed(Frozen):
    """Something that is another today: a version, or the rubric."""

    name: str
    then: str
    now: str


class Regraded(Frozen):
    """An encounter marked anew, beside its stored marks."""

    id: str
    sheet: ScoreSheet
    stored: ScoreSheet | None = None
    versions: tuple[Changed, ...] = ()
    """Encoder, lexicon, exemplars and rubric that are others today; empty where nothing changed."""
    turns: tuple[int, ...] = ()
    """Turns that are understood otherwise today."""
    differences: tuple[Difference, ...] = ()
    """Marks that come out otherwise."""
    by_rubric: tuple[str, ...] = ()
    """Of these, the items that differ by the rubric alone, on the stored understanding."""


def regrade(encounter: Encounter, rubric: Rubric, understander: Understander, relator: DiagnosisRelator) -> Regraded:
    """Mark `encounter` with `rubric` and today's understanding."""
    stored, given = encounter.sheet, given_by(encounter)
    anew = understood_anew(encounter, given, understander)
    sheet = grade(rubric, anew, relator)
    turns = tuple(
        new.turn
        for old, new in zip(given.heard, anew.heard, strict=True)
        if canonical(old.understanding) != canonical(new.understanding)
    )
    differences = compare(stored, sheet) if stored else ()
    on_stored = compare(stored, grade(rubric, given, relator)) if stored else ()
    return Regraded(
        id=encounter.id, sheet=sheet, stored=stored, versions=_versions(encounter, rubric, understander), turns=turns,
        differences=differences, by_rubric=tuple(difference.what for difference in on_stored),
    )  # fmt: skip


def understood_anew(encounter: Encounter, given: Given, understander: Understander) -> Given:
    """Return `given` with every turn understood by `understander`, after the turn before it as it was said."""
    questions: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    heard = []
    for one, exchange in zip(given.heard, encounter.exchanges, strict=True):
        found = understood(understander, encounter.patient, one.text, before(questions, replies))
        heard.append(one.model_copy(update={"understanding": found}))
        questions, replies = (*questions, exchange.question), (*replies, exchange.reply.text)
    return given.model_copy(update={"heard": tuple(heard)})


def _versions(encounter: Encounter, rubric: Rubric, understander: Understander) -> tuple[Changed, ...]:
    found = [
        Changed(name=name, then=encounter.engine.get(name, "not recorded"), now=value)
        for name, value in understander.version().items()
        if encounter.engine.get(name) != value
    ]
    if canonical(encounter.rubric) != canonical(rubric):
        then, now = (f"{r.id} version {r.version} ({digest(r)[:12]})" for r in (encounter.rubric, rubric))
        found.append(Changed(name="rubric", then=then, now=now))
    return tuple(found)
