"""Manners: what an utterance does besides asking (empathy, summary, signpost, greeting, closing)."""

from __future__ import annotations

from casesim.core.understanding.model import FindingHit


def is_empathic(text: str, before: str) -> bool:
    """Say whether `text` answers a feeling or a hardship."""
    del text, before
    return False


def summarises(text: str, before: str, findings: tuple[FindingHit, ...]) -> bool:
    """Say whether `text` restates two or more facts that the patient has given."""
    del text, before, findings
    return False


def is_signpost(text: str) -> bool:
    """Say whether `text` tells what comes next in the conversation."""
    del text
    return False


def greets(text: str) -> bool:
    """Say whether `text` greets or introduces."""
    del text
    return False


def closes(text: str) -> bool:
    """Say whether `text` ends the consultation."""
    del text
    return False
