"""What the settings screen needs of the world outside, and what its parts say to each other. Callables and messages only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from textual.message import Message

from casesim.core.speaker import ModelCard, Speed
from casesim.session.models import Models


@dataclass(frozen=True)
class SettingsDoor:
    """The doors of the settings screen; each may raise CasesimError and is called in a thread."""

    models: Callable[[], Models]
    """Makes the use cases of models."""
    use: Callable[[str], ModelCard]
    """Lets a model speak from the next encounter on."""
    erase: Callable[[], int]
    """Erases all encounters and their exports; returns how many encounters there were."""
    folder: str = ""
    """The data folder, to be shown."""
    opener: str = ""
    """A command that shows the folder on this system."""


class Key(NamedTuple):
    """A key that can be changed."""

    id: str
    description: str
    keys: str
    """As they are now."""


@dataclass
class PreferencesChanged(Message):
    """Something that the app remembers was chosen anew."""

    changes: dict[str, Any]


@dataclass
class ModelsRead(Message):
    """The list of models was read."""

    cards: tuple[ModelCard, ...]
    forced: str = ""
    """What the command line or the environment says, which wins over a choice."""


@dataclass
class ModelTold(Message):
    """Something long goes on: what, how much of it is done, and how much there is."""

    stage: str
    done: int
    whole: int


@dataclass
class ModelMeasured(Message):
    """A model was measured."""

    speed: Speed


@dataclass
class ModelSettled(Message):
    """Something with a model is over, well or not; `words` say how."""

    words: str
    failed: bool = False
    cards: tuple[ModelCard, ...] | None = field(default=None)


@dataclass
class KeyWanted(Message):
    """Another key is wanted for an action."""

    key: Key


@dataclass
class EraseWanted(Message):
    """All encounters are to be erased, once a word is typed."""


@dataclass
class KeyPicked(Message):
    """A key is to be given to a binding ("" for its own again)."""

    binding_id: str
    key: str


@dataclass
class DataErased(Message):
    """All encounters were erased."""

    count: int


@dataclass
class DataKept(Message):
    """Nothing was erased, for a reason."""

    reason: str
