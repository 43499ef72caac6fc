"""One family of errors, each message fit to show a trainee.

CasesimError
├── ContentError      a case, rubric, transcript or template is invalid (file, line, column, remedy)
├── NotFound          no case, rubric, encounter or model of that name (nearest names)
├── EncounterError    an act that the state of the encounter does not allow
├── ModelError        the language model cannot be loaded or stopped answering
├── RecordsError      the database cannot be read or written
└── UsageError        the command's words are off
"""

from __future__ import annotations


class CasesimError(Exception):
    """Base of every error that casesim raises on purpose; ``str(error)`` is one clear line."""

    exit_code = 1


class ContentError(CasesimError):
    """Content is invalid: ``file:line:column: message (remedy)``."""

    exit_code = 3

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, column: int | None = None, remedy: str = ""
    ) -> None:
        self.message, self.file, self.line, self.column, self.remedy = message, file, line, column, remedy
        place = ":".join(str(part) for part in (file or None, line, column) if part is not None)
        super().__init__((f"{place}: " if place else "") + message + (f" ({remedy})" if remedy else ""))


class NotFound(CasesimError):  # noqa: N818 - reads as a sentence where it is raised
    """Nothing of that name exists; the message names the nearest."""


class EncounterError(CasesimError):
    """The encounter's state does not allow this act."""


class ModelError(CasesimError):
    """The language model cannot be loaded, or its worker stopped answering."""


class RecordsError(CasesimError):
    """The database cannot be read or written; nothing was lost."""


class UsageError(CasesimError):
    """The words of a command do not fit."""

    exit_code = 2
