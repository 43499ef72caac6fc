"""The profile of a talk: how each turn was asked, turn by turn and third by third.

Counts what was understood when the question was asked; judges nothing. Open, closed, choice and leading after the
shipped style guide; a turn that asks several things at once is counted beside its form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from casesim.core.encounter import Exchanged
from casesim.core.model import Frozen
from casesim.core.understanding.model import QuestionType

WHOLE = 6
"""Turns below which a talk is not cut into thirds."""
LETTERS: dict[QuestionType, str] = {
    QuestionType.OPEN: "O",
    QuestionType.CLOSED: "c",
    QuestionType.CHOICE: "h",
    QuestionType.LEADING: "L",
    QuestionType.NONE: "·",
}
"""One letter for each form; what gives the patient room and what takes it away are capitals."""


class Asking(Frozen):
    """How one turn was asked."""

    turn: int
    form: QuestionType
    compound: bool = False

    @property
    def letter(self) -> str:
        """The letter of its form."""
        return LETTERS[self.form]


class Stretch(Frozen):
    """A part of the talk."""

    first: int
    last: int
    """Turns, both included."""
    forms: dict[QuestionType, int]
    compound: int

    @property
    def asked(self) -> int:
        """Turns that hold a question."""
        return sum(count for form, count in self.forms.items() if form is not QuestionType.NONE)

    @property
    def open_share(self) -> float | None:
        """Open questions of all questions, 0..1; None without any."""
        return self.forms[QuestionType.OPEN] / self.asked if self.asked else None


class Profile(Frozen):
    """All turns, and the parts of the talk in order."""

    turns: tuple[Asking, ...] = ()
    stretches: tuple[Stretch, ...] = ()


def profile(exchanges: Sequence[Exchanged]) -> Profile:
    """Return how `exchanges` were asked; a talk of fewer than six turns is one stretch. Pure."""
    turns = tuple(
        Asking(turn=exchange.turn, form=exchange.understanding.type, compound=exchange.understanding.compound)
        for exchange in exchanges
    )
    parts = 1 if len(turns) < WHOLE else 3
    cuts = [round(len(turns) * part / parts) for part in range(parts + 1)]
    pieces = [turns[start:end] for start, end in pairwise(cuts)]
    return Profile(turns=turns, stretches=tuple(_stretch(piece) for piece in pieces if piece))


def _stretch(turns: Sequence[Asking]) -> Stretch:
    forms = Counter(turn.form for turn in turns)
    return Stretch(
        first=turns[0].turn, last=turns[-1].turn, forms={form: forms[form] for form in QuestionType},
        compound=sum(turn.compound for turn in turns),
    )  # fmt: skip
