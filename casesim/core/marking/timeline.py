"""The timeline of a differential: which diagnosis entered when and on what information, and two traps on the way.

Premature closure and anchoring after Croskerry 2003 (Acad Med 78:775–780) and Graber et al. 2005 (Arch Intern Med
165:1493–1499), each as a rule over the log that a trainee can check. Where the log does not allow a judgement, there
is none.
"""

from __future__ import annotations

from casesim.core.case import Diagnosis
from casesim.core.differential import DiagnosisRelator, answers
from casesim.core.marking.evidence import MOST_ANSWERS, diagnosis_of
from casesim.core.marking.given import Given, Snapshot
from casesim.core.model import Frozen

ENOUGH_KNOWN = 0.5
"""Share of what tells the diagnoses apart that should be known before one closes."""


class Step(Frozen):
    """A change of the differential."""

    turn: int
    name: str
    change: str
    """entered, rose, fell or left."""
    rank: int | None = None
    since: tuple[str, ...] = ()
    """What had been learnt since the differential before (ids of facts, manoeuvres, tests)."""


class Trap(Frozen):
    """A judgement on a trap: `caught` is None where the log does not allow one."""

    caught: bool | None
    why: str


def timeline(given: Given, relator: DiagnosisRelator) -> tuple[Step, ...]:
    """Return the changes of the differential, in order."""
    known = given.known()
    steps: list[Step] = []
    before: dict[str, int] = {}
    names: dict[str, str] = {}
    since = -1.0
    for snapshot in given.snapshots:
        new = tuple(name for name, when in known.items() if since < when <= snapshot.turn + 0.5)
        now = {answer.lower(): rank for rank, answer in enumerate(answers(snapshot.ranked, relator), 1)}
        names |= {answer.lower(): answer for answer in answers(snapshot.ranked, relator)}
        for key, rank in now.items():
            change = "entered" if key not in before else "rose" if rank < before[key] else "fell"
            if before.get(key) != rank:
                steps.append(Step(turn=snapshot.turn, name=names[key], change=change, rank=rank, since=new))
        steps += [
            Step(turn=snapshot.turn, name=names[key], change="left", since=new) for key in before if key not in now
        ]
        before, since = now, snapshot.turn + 0.5
    return tuple(steps)


def telling(given: Given) -> frozenset[str]:
    """Return the ids of everything that tells the case's diagnoses apart, by the author's evidence lists."""
    if given.patient is None:
        return frozenset()
    return frozenset(name for d in given.patient.diagnoses() for name in (*d.evidence_for, *d.evidence_against))


def premature_closure(given: Given, relator: DiagnosisRelator) -> Trap:
    """Judge whether the trainee closed too early.

    Caught where less than half of what tells the diagnoses apart was known at the end, and the list holds one diagnosis
    or none that must not be missed (where the case names such).
    """
    wanted = telling(given)
    if given.patient is None or not given.differential or not wanted:
        return Trap(
            caught=None, why="no differential was given" if not given.differential else "the case names no evidence"
        )
    share = len(wanted & given.known().keys()) / len(wanted)
    listed = answers(given.differential, relator)[:MOST_ANSWERS]
    danger = given.patient.differential.must_not_miss
    found = [diagnosis_of(answer, given.patient, relator) for answer in listed]
    thought = not danger or any(one is not None and one.id in {d.id for d in danger} for one in found)
    why = f"{100 * share:.0f} % of what tells the causes apart was known, {len(listed)} diagnoses"
    why += "" if thought else ", none that must not be missed"
    return Trap(caught=share < ENOUGH_KNOWN and (len(listed) < 2 or not thought), why=why)


def anchoring(given: Given, relator: DiagnosisRelator) -> Trap:
    """Judge whether the first idea was kept against what came after it.

    Caught where the first lead is still the lead at the end, is not right, and more findings against it than for it
    were elicited after it was written down (at least two).
    """
    if given.patient is None or len(given.snapshots) < 2:
        return Trap(caught=None, why="needs a differential during the talk and one at the end")
    first, last = (_lead(snapshot, given, relator) for snapshot in (given.snapshots[0], given.snapshots[-1]))
    if first is None:
        return Trap(caught=None, why="the first idea is not one of the case's diagnoses")
    if last is None or last.id != first.id:
        return Trap(caught=False, why=f"the lead changed from {first.name}")
    since = given.snapshots[0].turn + 0.5
    after = {name for name, when in given.known().items() if when > since}
    against, supporting = len(after & set(first.evidence_against)), len(after & set(first.evidence_for))
    right = first.id == given.patient.differential.correct.id
    why = f"{first.name} stayed the lead; afterwards {supporting} findings for it and {against} against it came up"
    return Trap(caught=not right and against >= 2 and against > supporting, why=why)


def _lead(snapshot: Snapshot, given: Given, relator: DiagnosisRelator) -> Diagnosis | None:
    listed = answers(snapshot.ranked, relator)
    return diagnosis_of(listed[0], given.patient, relator) if listed and given.patient else None
