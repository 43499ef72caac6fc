"""The models that can be got, from `models.txt`: one line each, everything pinned.

Reads text, fetches nothing. Refuses a line that is not whole, a hash or a revision that is not one, and file names
that could leave their folder.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from pydantic import Field, ValidationError, field_validator

from casesim.core.errors import ContentError, NotFound
from casesim.core.model import Frozen

TIERS = ("T1", "T1+", "T2", "T3", "T3+", "T4", "MED")
"""By size; `MED` was trained on medical text."""

_COLUMNS = ("tier", "name", "bytes", "sha256", "repository", "revision", "file")
_FURTHER = ("parameters", "licence")
_REMEDY = "a line is: " + " ".join(_COLUMNS) + " [" + " ".join(_FURTHER) + "]"


class ModelEntry(Frozen):
    """A model file that is pinned by revision, size and SHA-256."""

    tier: str
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.+_-]{1,60}$")
    bytes: int = Field(gt=1_000_000, lt=1_000_000_000_000)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    repository: str = Field(pattern=r"^[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,96}$")
    revision: str = Field(pattern=r"^[0-9a-f]{40}$")
    file: str
    parameters: str = Field("", pattern=r"^(\d+(\.\d+)?[KMB])?$")
    """As its makers call it ("1.5B"); empty where the list does not say."""
    licence: str = Field("", pattern=r"^[\w.+-]{0,40}$")
    """For a first idea; the page of the repository decides."""

    @field_validator("tier")
    @classmethod
    def _known_tier(cls, tier: str) -> str:
        if tier not in TIERS:
            raise ValueError(f"no such tier; there are {', '.join(TIERS)}")
        return tier

    @field_validator("file")
    @classmethod
    def _plain_file(cls, file: str) -> str:
        if PurePosixPath(file).name != file or "\\" in file or not re.fullmatch(r"[\w.+-]+\.gguf", file):
            raise ValueError("the file must be a plain name that ends in .gguf")
        return file

    @property
    def url(self) -> str:
        """Where the file is fetched from."""
        return f"https://huggingface.co/{self.repository}/resolve/{self.revision}/{self.file}"

    @property
    def page(self) -> str:
        """Where its licence and its makers' words are read."""
        return f"https://huggingface.co/{self.repository}"


def read(path: Path) -> tuple[ModelEntry, ...]:
    """Return the models of the file at `path`; raises ContentError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"the list of models cannot be read: {error}", file=str(path)) from None
    return parse(text, str(path))


def parse(text: str, file: str = "models.txt") -> tuple[ModelEntry, ...]:
    """Return the models that `text` lists, in its order; raises ContentError with file and line."""
    entries: dict[str, ModelEntry] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        entry = _entry(words, file, number)
        if entry.name in entries:
            raise ContentError(f"the model {entry.name} is listed twice", file=file, line=number)
        entries[entry.name] = entry
    return tuple(entries.values())


def together(shipped: Path, own: Path) -> tuple[ModelEntry, ...]:
    """Return the models of the shipped list and, where it is there, of the user's `own`; raises ContentError."""
    entries = {entry.name: entry for entry in read(shipped)}
    for entry in read(own) if own.is_file() else ():
        if entry.name in entries:
            raise ContentError(
                f"the model {entry.name} is in the shipped list", file=str(own), remedy="give it another name"
            )
        entries[entry.name] = entry
    return tuple(entries.values())


def find(entries: tuple[ModelEntry, ...], name: str) -> ModelEntry:
    """Return the entry of that name; raises NotFound with the nearest names."""
    for entry in entries:
        if entry.name == name.lower():
            return entry
    near = [entry.name for entry in entries if name.lower() in entry.name][:4]
    hint = f"; near: {', '.join(near)}" if near else "; `casesim models list` shows all"
    raise NotFound(f"no model named {name}{hint}")


def _entry(words: list[str], file: str, number: int) -> ModelEntry:
    if len(words) not in (len(_COLUMNS), len(_COLUMNS) + len(_FURTHER)):
        raise ContentError(f"{len(words)} words and not {len(_COLUMNS)}", file=file, line=number, remedy=_REMEDY)
    try:
        return ModelEntry.model_validate(dict(zip((*_COLUMNS, *_FURTHER), words, strict=False)))
    except ValidationError as error:
        first = error.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        raise ContentError(f"{first['loc'][0]}: {message}", file=file, line=number, remedy=_REMEDY) from None
