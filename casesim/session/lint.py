"""Linting a case: what its file says wrongly first, then every rule, each remark at its line.

For front ends: `lint` takes a case by id or path, `lint_source` one that is open in an editor and saved nowhere. Nothing
is stored and nothing is asked of a language model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from casesim.core.case import CaseTemplate
from casesim.core.errors import CasesimError, ContentError
from casesim.core.lint.registry import RULES, remarks
from casesim.core.lint.remark import Remark, Severity, Where
from casesim.core.lint.rule import Rule
from casesim.core.lint.subject import SEEDS, Means, Subject
from casesim.core.model import Frozen
from casesim.core.rubric import Rubric


class Document(Protocol):
    """One file of an author, read: what it holds, or what is wrong with it, and where each key stands."""

    @property
    def file(self) -> str:
        """The path, as the author knows it."""

    @property
    def problems(self) -> tuple[ContentError, ...]:
        """What keeps it from being read, each with its line; empty where it is valid."""

    def place(self, where: Where) -> tuple[int, int]:
        """Return line and column (from 1) of the deepest part of `where` that the file has."""


class CaseDocument(Document, Protocol):
    """The file of a case."""

    @property
    def template(self) -> CaseTemplate | None:
        """The case, or None where it is not valid."""


class RubricDocument(Document, Protocol):
    """The file of a rubric."""

    @property
    def rubric(self) -> Rubric | None:
        """The rubric, or None where it is not valid."""


class Shelf(Protocol):
    """Where files of cases and rubrics are found. Raises NotFound, ContentError."""

    def case_document(self, name: str) -> CaseDocument:
        """Return the case of that id, or at that path, valid or not."""

    def rubric_document(self, name: str) -> RubricDocument:
        """Return the rubric of that id, or at that path, valid or not."""


class Found(Frozen):
    """One finding of the linter, at its place; field names are the contract of `casesim case lint --json`."""

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    key: str
    """The path of keys, with dots: `variants.mi.facts.3.says.0`."""
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.severity.value}: {self.message} ({self.remedy}) [{self.rule}]"


def lint(shelf: Shelf, name: str, means: Means, seeds: int = SEEDS, rules: Sequence[Rule] = RULES) -> tuple[Found, ...]:
    """Return the findings of the case of that id or path, errors first; raises NotFound where there is no such file."""
    return lint_source(shelf, shelf.case_document(name), means, seeds, rules)


def lint_source(
    shelf: Shelf, document: CaseDocument, means: Means, seeds: int = SEEDS, rules: Sequence[Rule] = RULES
) -> tuple[Found, ...]:
    """Return the findings of a case that has been read; its rubric is looked for on the `shelf`."""
    template = document.template
    if template is None:
        return tuple(_invalid(document, problem, "invalid") for problem in document.problems)
    rubric, faults = _rubric(shelf, document, template.rubric)
    subject = Subject(template, rubric.rubric if rubric else None, means, seeds)
    found = (_placed(remark, document, rubric) for remark in remarks(subject, rules))
    return (*faults, *found)


def _rubric(shelf: Shelf, document: CaseDocument, name: str) -> tuple[RubricDocument | None, tuple[Found, ...]]:
    """Return the rubric of a case, or what is wrong with it."""
    try:
        rubric = shelf.rubric_document(name)
    except CasesimError as error:
        line, column = document.place(("rubric",))
        missing = Found(
            rule="rubric-missing", severity=Severity.ERROR, file=document.file, line=line, column=column, key="rubric",
            message=str(error), remedy="name a rubric that `casesim rubric list` shows, or put one beside the case",
        )  # fmt: skip
        return None, (missing,)
    if rubric.rubric is None:
        return None, tuple(_invalid(rubric, problem, "rubric-invalid") for problem in rubric.problems)
    return rubric, ()


def _invalid(document: Document, problem: ContentError, rule: str) -> Found:
    return Found(
        rule=rule, severity=Severity.ERROR, file=problem.file or document.file, line=problem.line or 1,
        column=problem.column or 1, key="", message=problem.message, remedy=problem.remedy or "see the authoring guide",
    )  # fmt: skip


def _placed(remark: Remark, document: CaseDocument, rubric: RubricDocument | None) -> Found:
    target: Document = rubric if remark.document == "rubric" and rubric is not None else document
    line, column = target.place(remark.where)
    return Found(
        rule=remark.rule, severity=remark.severity or Severity.WARNING, file=target.file, line=line, column=column,
        key=".".join(str(part) for part in remark.where), message=remark.message, remedy=remark.remedy,
    )  # fmt: skip


def has_errors(found: Sequence[Found]) -> bool:
    """Say whether any finding is an error."""
    return any(one.severity is Severity.ERROR for one in found)
