"""Signals: what is measured of how a trainee talked and reasoned, counted from the stored understandings.

Relationship and interviewing signals follow what MIRS, SEGUE and Calgary–Cambridge sheets ask raters to notice (form of
questions, leading, compound, repeats, jargon, empathy, summaries, signposts, the patient's perspective, pacing);
reasoning signals hold the differential against the case. A signal that cannot be measured is not there.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.differential import DiagnosisRelator, answers
from casesim.core.history import Heard
from casesim.core.marking.calibration import brier_score
from casesim.core.marking.evidence import weigh
from casesim.core.marking.given import Given
from casesim.core.marking.summing import summary_signals
from casesim.core.marking.timeline import anchoring, premature_closure
from casesim.core.understanding.model import Flag, QuestionType, Understanding

SIGNALS: dict[str, str] = {
    "turns": "turns of the trainee",
    "questions": "turns that hold a question",
    "open_share": "open questions, of all questions",
    "closed_share": "closed questions and choices, of all questions",
    "leading": "leading questions",
    "leading_share": "leading questions, of all questions",
    "compound": "questions that ask for several things at once",
    "compound_share": "questions for several things at once, of all questions",
    "overbroad": "turns that name more than a person says in one breath",
    "jargon": "turns with technical words that are not explained",
    "jargon_share": "turns with unexplained technical words, of all turns",
    "empathy": "turns with empathy",
    "summaries": "turns that sum up",
    "summary_facts": "facts that were told and that summaries hold",
    "summary_wrong": "things in summaries that are wrong or were never told",
    "summary_checked": "summaries that asked whether they are right",
    "signposts": "turns that say what comes next",
    "repeats": "questions asked again in the same words",
    "rude": "rude turns",
    "apologies": "apologies",
    "perspective": "how many of ideas, concerns and expectations were asked for (0 to 3)",
    "open_first": "the first question about the complaint is open",
    "opening_run": "open questions before the first closed one",
    "longest_closed_run": "most closed questions in a row without an open one, empathy, a summary or a signpost",
    "introduced": "the trainee said who they are",
    "consent": "times that leave was asked",
    "invites_more": "times that the patient was invited to add or to ask",
    "explains_next": "times that the next step was explained",
    "seconds_per_turn": "seconds of the talk for each turn of the trainee",
    "answers": "diagnoses in the final differential",
    "evidence_picked": "findings picked for or against a diagnosis",
    "evidence_precision": "picked findings that the case has on the same side, of all picked",
    "evidence_recall": "elicited evidence for and against the named diagnoses that was picked, of all of it",
    "evidence_f1": "how well findings were picked (harmonic mean of precision and recall, 0 to 1)",
    "brier": "Brier score of the confidences (0 best, 1 worst)",
    "premature_closure": "the trainee closed too early",
    "anchoring": "the first idea was kept against the evidence",
}
"""Every signal by name, in plain words."""

YES_OR_NO = frozenset({"open_first", "introduced", "premature_closure", "anchoring"})
"""Signals that are 1 for yes and 0 for no."""
PER_CENT = frozenset(
    name for name in SIGNALS if name.endswith("_share") or name in ("evidence_precision", "evidence_recall")
)
"""Signals that are shares."""
REASONING = ("answers", "evidence_picked", "evidence_precision", "evidence_recall", "evidence_f1", "brier",
             "premature_closure", "anchoring")  # fmt: skip

_CLOSED = (QuestionType.CLOSED, QuestionType.CHOICE)
_BEFORE_THE_COMPLAINT = {"introduction", "identity"}


def signals(given: Given, relator: DiagnosisRelator) -> dict[str, float]:
    """Return every signal that can be measured of `given`, by name; shares and times rounded to four places."""
    found = {**_talk(given.heard), **_pace(given), **summary_signals(given), **_reasoned(given, relator)}
    return {name: round(float(value), 4) for name, value in found.items() if value is not None}


def _talk(heard: Sequence[Heard]) -> dict[str, float | None]:
    said = [one.understanding for one in heard]
    asked = [u for u in said if u.type is not QuestionType.NONE]
    leading, compound = _count(asked, QuestionType.LEADING), sum(u.compound for u in asked)
    jargon = sum(bool(u.jargon) for u in said)
    return {
        "turns": len(said), "questions": len(asked), "leading": leading, "compound": compound, "jargon": jargon,
        "open_share": _share(_count(asked, QuestionType.OPEN), len(asked)),
        "closed_share": _share(sum(u.type in _CLOSED for u in asked), len(asked)),
        "leading_share": _share(leading, len(asked)), "compound_share": _share(compound, len(asked)),
        "jargon_share": _share(jargon, len(said)), "overbroad": _flagged(said, Flag.OVERBROAD),
        "empathy": sum(u.empathy or _does(u, "empathy") for u in said),
        "summaries": sum(u.summary or _does(u, "summary") for u in said),
        "signposts": sum(u.signpost for u in said), "repeats": len(repeats(heard)), "rude": _flagged(said, Flag.RUDE),
        "apologies": _flagged(said, Flag.APOLOGY), "consent": _flagged(said, Flag.CONSENT),
        "perspective": sum(any(_does(u, name) for u in said) for name in ("ideas", "concerns", "expectations")),
        "introduced": float(any(_does(u, "introduction") for u in said)),
        "invites_more": sum(_does(u, "invites_more") for u in said),
        "explains_next": sum(_does(u, "next_steps") for u in said), "open_first": _open_first(asked),
        "opening_run": _opening_run(asked), "longest_closed_run": longest_closed_run(heard),
    }  # fmt: skip


def turns_of(given: Given) -> dict[str, tuple[int, ...]]:
    """Return the turns that a counted signal was counted in, by signal; signals of the whole talk are not there."""
    marks: dict[str, list[int]] = {}
    for one in given.heard:
        u = one.understanding
        shown = {
            "open_share": u.type is QuestionType.OPEN, "leading": u.type is QuestionType.LEADING, "compound": u.compound,
            "closed_share": u.type in _CLOSED, "jargon": bool(u.jargon), "overbroad": u.has(Flag.OVERBROAD),
            "empathy": u.empathy or _does(u, "empathy"), "summaries": u.summary or _does(u, "summary"),
            "signposts": u.signpost, "rude": u.has(Flag.RUDE), "consent": u.has(Flag.CONSENT),
            "apologies": u.has(Flag.APOLOGY), "introduced": _does(u, "introduction"),
            "perspective": any(_does(u, name) for name in ("ideas", "concerns", "expectations")),
            "invites_more": _does(u, "invites_more"), "explains_next": _does(u, "next_steps"),
        }  # fmt: skip
        for name, is_shown in shown.items():
            if is_shown:
                marks.setdefault(name, []).append(one.turn)
    again = repeats(given.heard)
    found = {name: tuple(turns) for name, turns in marks.items()} | ({"repeats": again} if again else {})
    shares = {f"{name}_share": found[name] for name in ("leading", "compound", "jargon") if name in found}
    asked = [one for one in given.heard if one.understanding.type is not QuestionType.NONE]
    about = asked[len(asked) - len(_about([one.understanding for one in asked])) :]
    first = {name: (about[0].turn,) for name in ("open_first", "opening_run") if about}
    return {**found, **shares, **first}


def _share(count: int, total: int) -> float | None:
    return count / total if total else None


def _count(asked: Sequence[Understanding], kind: QuestionType) -> int:
    return sum(u.type is kind for u in asked)


def _flagged(said: Sequence[Understanding], flag: Flag) -> int:
    return sum(u.has(flag) for u in said)


def _does(understanding: Understanding, topic: str) -> bool:
    hit = understanding.topic(topic)
    return hit is not None and hit.score >= 0.5


def _about(asked: Sequence[Understanding]) -> list[Understanding]:
    """Return the questions about the complaint: from the first that is not of names, leave or greeting alone."""
    for index, u in enumerate(asked):
        topics = {hit.id for hit in u.topics if hit.score >= 0.5}
        if not (topics and topics <= _BEFORE_THE_COMPLAINT) and not u.has(Flag.CONSENT):
            return list(asked[index:])
    return []


def _open_first(asked: Sequence[Understanding]) -> float | None:
    about = _about(asked)
    return float(about[0].type is QuestionType.OPEN) if about else None


def _opening_run(asked: Sequence[Understanding]) -> int:
    about = _about(asked)
    return next((i for i, u in enumerate(about) if u.type is not QuestionType.OPEN), len(about))


def longest_closed_run(heard: Sequence[Heard]) -> int:
    """Return the most closed questions in a row without anything that gives the patient room."""
    longest = run = 0
    for one in heard:
        u = one.understanding
        gives_room = u.type is QuestionType.OPEN or u.empathy or u.summary or u.signpost
        run = 0 if gives_room else run + (u.type in _CLOSED)
        longest = max(longest, run)
    return longest


def repeats(heard: Sequence[Heard]) -> tuple[int, ...]:
    """Return the turns that ask again, with the same content words, what an earlier turn had asked."""
    seen: set[frozenset[str]] = set()
    found = []
    for one in heard:
        u = one.understanding
        words = frozenset(u.terms)
        if u.type is QuestionType.NONE or u.summary or not words or not (u.topics or u.findings):
            continue
        if words in seen:
            found.append(one.turn)
        seen.add(words)
    return tuple(found)


def _pace(given: Given) -> dict[str, float | None]:
    return {"seconds_per_turn": given.seconds / len(given.heard) if given.seconds and given.heard else None}


def _reasoned(given: Given, relator: DiagnosisRelator) -> dict[str, float | None]:
    if given.patient is None:
        return {}
    weighed = weigh(given, given.differential, relator)
    traps = (premature_closure(given, relator).caught, anchoring(given, relator).caught)
    closure, anchored = (None if caught is None else float(caught) for caught in traps)
    return {
        "answers": len(answers(given.differential, relator)), "evidence_picked": weighed.picked,
        "evidence_precision": weighed.precision, "evidence_recall": weighed.recall, "evidence_f1": weighed.f1,
        "brier": brier_score(given, relator), "premature_closure": closure, "anchoring": anchored,
    }  # fmt: skip
