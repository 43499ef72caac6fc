"""What a trainee said and did: the one thing that marks are earned by.

Only turns of the trainee count, and of those none that speaks to a marker or is no consultation. What the patient told
in answer to a turn that named more than one breath can hold waits for a person: it proves nothing by itself.
"""

from __future__ import annotations

import re

from casesim.core.encounter import Closed, DifferentialGiven, Encounter, Exchanged
from casesim.core.encounter import Ranked as Answer
from casesim.core.history import Heard
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.text import has_control_tokens
from casesim.core.understanding.model import STATEMENT_TOPICS, Flag, QuestionType, Understanding

NEVER = (Flag.ADDRESSES_GRADER, Flag.NO_CONSULTATION, Flag.ROLE_BREAK)
"""Flags of a turn that earns nothing at all."""
_SUPPOSED = re.compile(
    r"\b(?:would|could|should|might|['’]d)\s+(?:\w+ly\s+|next\s+|also\s+|then\s+)?(?:ask|enquire|inquire|screen)\b",
    re.IGNORECASE,
)
"""Says what would be asked instead of asking ("next I would ask whether …"); a question mark makes it a question."""
_DATA = re.compile(r"^\s*(?:[\[{|]|```|<\w+).*(?:[\"']\s*:|\|.*\||=\s*[\"']|</\w+>|\]\s*\S)", re.DOTALL)
"""Data or markup instead of speech: JSON, a table row, a tag, a ticked box."""


class Act(Frozen):
    """Manoeuvres or tests done with one request."""

    turn: int
    request: str
    ids: tuple[str, ...]


class Snapshot(Frozen):
    """The differential as it stood after a turn."""

    turn: int
    ranked: tuple[Answer, ...]


class Given(Frozen):
    """All that a trainee said and did; what marks are earned by. `patient` is None for a bare transcript."""

    heard: tuple[Heard, ...] = ()
    released: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """(turn, fact ids that the patient said in that turn)."""
    examined: tuple[Act, ...] = ()
    ordered: tuple[Act, ...] = ()
    differential: tuple[Answer, ...] = ()
    patient: Patient | None = None
    note: str = ""
    snapshots: tuple[Snapshot, ...] = ()
    """Every differential that was written down, in order; the last is `differential`."""
    seconds: float | None = None
    """Length of the talk, where it is known."""

    def counted(self) -> tuple[Heard, ...]:
        """Return the turns that may earn something."""
        return tuple(one for one in self.heard if not is_void(one))

    def told(self) -> dict[str, int]:
        """Return the facts that were told in answer to an honest question, with the first turn of each."""
        return self._told(sure=True)

    def doubtful(self) -> dict[str, int]:
        """Return facts told only in answer to a turn that crammed or stated, with the first turn of each."""
        sure = self.told()
        return {fact: turn for fact, turn in self._told(sure=False).items() if fact not in sure}

    def known(self) -> dict[str, float]:
        """Return what was elicited (facts told, manoeuvres, results) with its place in time: a turn, or a half after it."""
        found: dict[str, float] = {fact: float(turn) for fact, turn in self.told().items()}
        for act in (*self.examined, *self.ordered):
            for name in act.ids:
                found.setdefault(name, act.turn + 0.5)
        return found

    def _told(self, *, sure: bool) -> dict[str, int]:
        turns = {one.turn: one for one in self.heard}
        found: dict[str, int] = {}
        for turn, facts in self.released:
            one = turns.get(turn)
            if one is None or (not is_void(one) and is_plain(one.understanding) == sure):
                for fact in facts:
                    found.setdefault(fact, turn)
        return found


def is_void(one: Heard) -> bool:
    """Say whether a turn earns nothing whatever it names: words to a marker, supposed asking, data or control tokens."""
    flagged = any(one.understanding.has(flag) for flag in NEVER)
    supposed = "?" not in one.text and bool(_SUPPOSED.search(one.text))
    return flagged or supposed or bool(_DATA.match(one.text)) or has_control_tokens(one.text)


def is_asking(understanding: Understanding) -> bool:
    """Say whether a turn asks: a question by its form, a finding that is asked for, or "tell me more"."""
    asked = understanding.type is not QuestionType.NONE or any(hit.asked for hit in understanding.findings)
    return asked or understanding.has(Flag.TELL_MORE)


def is_plain(understanding: Understanding) -> bool:
    """Say whether what follows a turn was honestly elicited: it does not cram, nor state a topic instead of asking for it."""
    if understanding.has(Flag.OVERBROAD):
        return False
    topics = {hit.id for hit in understanding.topics} - STATEMENT_TOPICS
    states = bool(topics or understanding.findings) and not is_asking(understanding)
    return not states


def given_by(encounter: Encounter) -> Given:
    """Return what the trainee said and did in `encounter`, from its log and the stored understanding."""
    return Given(
        heard=tuple(Heard(turn=e.turn, text=e.question, understanding=e.understanding) for e in encounter.exchanges),
        released=(*_briefed(encounter), *((e.turn, e.reply.facts) for e in encounter.exchanges)),
        examined=tuple(Act(turn=e.after_turn, request=e.request, ids=e.finding_ids) for e in encounter.examined),
        ordered=tuple(Act(turn=e.after_turn, request=e.request, ids=e.finding_ids) for e in encounter.ordered),
        differential=encounter.differential,
        patient=encounter.patient,
        note=encounter.notes,
        snapshots=tuple(
            Snapshot(turn=event.body.after_turn, ranked=event.body.ranked)
            for event in encounter.events
            if isinstance(event.body, DifferentialGiven)
        ),
        seconds=_seconds(encounter),
    )


def _briefed(encounter: Encounter) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the facts of a history that was given in writing, as told before the first turn."""
    return ((0, encounter.briefed.facts),) if encounter.briefed else ()


def _seconds(encounter: Encounter) -> float | None:
    """Return the seconds from going in to the last question, or None where no question was asked."""
    said = [event.elapsed for event in encounter.events if isinstance(event.body, Exchanged)]
    ends = [event.elapsed for event in encounter.events if isinstance(event.body, Closed)]
    return max(said) if said else (ends[-1] if ends else None)
