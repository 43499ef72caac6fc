"""What the app needs of the world outside: the desk, what it remembers, and a place for exports. Callables only.

No screen opens a file; bootstrap says what each of these does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casesim.core.drill import Skill
from casesim.core.encounter import Encounter, Mode
from casesim.core.errors import CasesimError
from casesim.core.model import Frozen
from casesim.session.desk import Desk
from casesim.tui.settings_door import SettingsDoor

if TYPE_CHECKING:
    from casesim.session.authoring import Workbench  # the linter and all: only where somebody writes a case

DEFAULT_THEME = "casesim-dark"


class Preferences(Frozen):
    """What the app remembers between runs."""

    acknowledged: bool = False
    """The user has read that patients are synthetic and that use is formative."""
    theme: str = DEFAULT_THEME
    animation: bool = True
    """Whether things may move (smooth scrolling and the like); off: nothing does."""
    allowance: float = 1.0
    """By how much the clocks of exams and drills are stretched (1.25: a quarter more time)."""
    compact: bool = False
    """Less air between entries, so that more is on the screen."""
    keys: dict[str, str] = {}
    """Key bindings of the user: id of the binding → keys ("interview.finish": "f9")."""

    @staticmethod
    def of(values: dict[str, Any]) -> Preferences:
        """Return what can be made of stored values; what does not fit is left out."""
        keys, allowance = values.get("keys"), values.get("allowance")
        has_allowance = isinstance(allowance, int | float) and 1 <= allowance <= 4
        return Preferences(
            acknowledged=values.get("acknowledged") is True,
            theme=str(values.get("theme") or DEFAULT_THEME),
            animation=values.get("animation") is not False,
            allowance=float(allowance) if has_allowance and allowance else 1.0,
            compact=values.get("compact") is True,
            keys={str(k): str(v) for k, v in keys.items()} if isinstance(keys, dict) else {},
        )


def _forget(_preferences: Preferences) -> None:
    """Keep nothing."""


@dataclass(frozen=True)
class Outside:
    """The doors of the app."""

    desk: Callable[[], Desk]
    """Makes the desk; called once, in a thread. May raise CasesimError."""
    cards: Callable[[], Iterable[dict[str, Any] | CasesimError]] | None = None
    """Reads the list of cases quickly, in a thread (see `CaseCard`); without it the desk reads case by case."""
    read: Callable[[], Preferences] = Preferences
    """Reads what was remembered; never fails."""
    write: Callable[[Preferences], None] = _forget
    """Remembers; may raise CasesimError."""
    export: Callable[[Encounter], str] | None = None
    """Writes a transcript and returns where; may raise CasesimError."""
    authoring: Callable[[Desk], Workbench] | None = None
    """Makes what the author's screen needs; without it there is none."""
    settings: SettingsDoor | None = None
    """What the settings screen needs; without it there is none."""


@dataclass(frozen=True)
class Begin:
    """Where the app begins: at home, or at a case's door note."""

    case: str = ""
    seed: int | None = None
    mode: Mode = Mode.PRACTICE
    skill: Skill | None = None
    writing: float = 0.0
    """Minutes for notes and differential after an exam's talk."""
    writes: str = ""
    """A case to be written."""
    encounter: str = field(default="")
    """Id of an encounter to take up."""
