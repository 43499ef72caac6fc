"""How an encounter is to be played, from the options of `casesim run`: mode, skill, minutes, and a case drawn at random."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from casesim.core.drill import skill_named
from casesim.core.encounter import Mode
from casesim.core.errors import NotFound, UsageError

SURPRISE = "surprise"


def played_how(mode: str | None, drill: str | None, *, exam: bool, writing: float) -> dict[str, Any]:
    """Return `mode`, `skill` and `writing` for a new encounter; raises UsageError for words that fit nothing or each other."""
    if mode is not None and mode not in list(Mode):
        raise UsageError(f"no mode '{mode[:40]}': {', '.join(Mode)}")
    chosen = Mode(mode) if mode else Mode.EXAM if exam else Mode.DRILL if drill else Mode.PRACTICE
    if exam and chosen is not Mode.EXAM:
        raise UsageError(f"--exam and --mode {chosen.value} exclude each other")
    if drill is not None and chosen is not Mode.DRILL:
        raise UsageError(f"--drill is for --mode drill, not {chosen.value}")
    if writing and chosen is not Mode.EXAM:
        raise UsageError(f"--writing is for --mode exam, not {chosen.value}")
    return {"mode": chosen, "skill": skill_named(drill) if drill is not None else None, "writing": writing}


def drawn_case(case: str, data_dir: Path | None) -> str:
    """Return `case`, or one drawn at random for "surprise"; raises NotFound where there is none."""
    if case != SURPRISE:
        return case
    from casesim.bootstrap import case_cards
    from casesim.settings import load

    ids = [str(card["id"]) for card in case_cards(load(data_dir=data_dir)) if isinstance(card, dict)]
    if not ids:
        raise NotFound("there are no cases to draw one from: see `casesim list`")
    return random.choice(ids)
