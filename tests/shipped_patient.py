"""The desk of the shipped cases, loaded once for the tests that put questions to their patients."""

from __future__ import annotations

from casesim.bootstrap import make_desk
from casesim.core.decision import Decision, Talk
from casesim.core.disclosure import decide
from casesim.session.turn import understood
from casesim.settings import load

DESK = make_desk(load(voice="author"))
MIND = DESK.mind


def decided(case: str, seed: int, text: str, talk: Talk) -> Decision:
    """Return what the patient of a shipped case decides on an utterance."""
    patient = DESK.patient(case, seed)
    told = understood(MIND.understander, patient, text, "")
    return decide(patient, talk, told, MIND.lexicon.findings, question=text)
