"""The table of diagnoses that clinicians keep by hand: abbreviations, eponyms, lay names, and what is a kind of what.

TOML, one section per specialty, one line per diagnosis:
`"Myocardial infarction" = { also = ["heart attack", "MI"], is = ["Acute coronary syndrome"] }`; `alone = true`
says that the last word of the name does not name what it is ("diabetes insipidus" is no diabetes). Refuses a
parent that is no entry, an entry written twice and an unknown key, naming file and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from pydantic import ValidationError

from casesim.core.diagnosis.normal import key, terms
from casesim.core.errors import ContentError
from casesim.core.model import Frozen


class Entry(Frozen):
    """One diagnosis of the table."""

    name: str
    also: tuple[str, ...] = ()
    """Other names of the very same diagnosis."""
    is_: tuple[str, ...] = ()
    """Names of the entries that it is a kind of."""
    alone: bool = False
    """The name must not be taken apart."""
    specialty: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the first one first."""
        return (self.name, *self.also)


def parse_table(text: str, file: str = "diagnoses.toml") -> tuple[Entry, ...]:
    """Return the entries of TOML `text`; raise ContentError that names `file` and the key at fault."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(
            f"not TOML: {error}", file=file, remedy="see the first lines of the shipped table"
        ) from error
    entries: list[Entry] = []
    for specialty, section in document.items():
        if not isinstance(section, dict):
            raise ContentError(f"'{specialty}' stands outside a section", file=file, remedy="begin with [specialty]")
        entries.extend(_entry(specialty, name, value, file) for name, value in section.items())
    return tuple(entries)


def _entry(specialty: str, name: str, value: object, file: str) -> Entry:
    if not isinstance(value, dict):
        raise ContentError(f"'{name}' is no table", file=file, remedy='write "Name" = { also = ["other name"] }')
    renamed = {("is_" if k == "is" else k): v for k, v in value.items()}
    try:
        return Entry(name=name, specialty=specialty, **renamed)
    except (ValidationError, TypeError) as error:
        raise ContentError(f"'{name}' is not understood", file=file, remedy="its keys are also, is, alone") from error


def check_table(entries: Iterable[Entry], known: frozenset[str] = frozenset(), file: str = "diagnoses.toml") -> None:
    """Raise ContentError for a name that stands twice or a parent that no entry (nor a key in `known`) names."""
    entries = tuple(entries)
    first: dict[str, str] = {}
    for entry in entries:
        own = key(terms(entry.name))
        if own in first:
            raise ContentError(f"'{entry.name}' is '{first[own]}' again", file=file, remedy="join the two lines")
        first[own] = entry.name
    every = known | {key(terms(name)) for entry in entries for name in entry.names}
    for entry in entries:
        for parent in entry.is_:
            if key(terms(parent)) not in every:
                raise ContentError(f"'{entry.name}' is '{parent}', which is no entry", file=file, remedy="add it")
