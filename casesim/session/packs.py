"""Packs: build one from cases, look into one, install it, take it out again.

A pack is built of cases that are valid and linted without errors; it is installed whole, or nothing of it is. What an
encounter needs is stored with the encounter, so that taking a pack out breaks none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from casesim.core.case import CaseTemplate
from casesim.core.encounter import EncounterSummary
from casesim.core.errors import CasesimError, ContentError
from casesim.core.lint.subject import Means
from casesim.core.model import Frozen
from casesim.core.pack import Manifest, Pack, at_least, sha256
from casesim.core.rubric import Rubric
from casesim.session.lint import CaseDocument, Found, RubricDocument, Shelf, lint_source


class CaseSource(CaseDocument, Protocol):
    """The file of a case with its text."""

    @property
    def text(self) -> str:
        """The text of the file."""


class RubricSource(RubricDocument, Protocol):
    """The file of a rubric with its text and its place."""

    @property
    def text(self) -> str:
        """The text of the file."""

    @property
    def path(self) -> Path:
        """Where it lies."""


class PackShelf(Shelf, Protocol):
    """Where cases and rubrics are found, and where texts are read as such."""

    def cases(self) -> tuple[str, ...]:
        """Return the ids of all cases."""

    def rubrics(self) -> tuple[str, ...]:
        """Return the ids of all rubrics."""

    def case_document(self, name: str) -> CaseSource:
        """Return the case of that id, or at that path, valid or not."""

    def rubric_document(self, name: str) -> RubricSource:
        """Return the rubric of that id, or at that path, valid or not."""

    def case_text(self, text: str, path: Path) -> CaseSource:
        """Return the case that a text holds."""

    def rubric_text(self, text: str, path: Path) -> RubricSource:
        """Return the rubric that a text holds."""


class Wanted(Frozen):
    """What an author says of a pack."""

    name: str
    version: str
    title: str = ""
    licence: str
    authors: tuple[str, ...]
    casesim: str
    """The oldest casesim that can play it."""


class Built(Frozen):
    """A pack that was built, with the linter's warnings about its cases."""

    pack: Pack
    warnings: tuple[Found, ...]


class Removed(Frozen):
    """What was taken out."""

    manifest: Manifest
    left: tuple[str, ...] = ()
    """Files that the pack did not bring, and that were left."""
    encounters: int = 0
    """Stored encounters with its cases; they keep working."""


def build(shelf: PackShelf, names: Sequence[str], wanted: Wanted, means: Means, shipped: Iterable[str]) -> Built:
    """Return the pack of cases (ids or paths) with the rubrics that casesim does not ship.

    Raises ContentError for a case that is invalid, has errors under lint, or stands for an id that is there twice.
    """
    members: dict[str, bytes] = {}
    warnings: list[Found] = []
    cases: list[str] = []
    needs: set[str] = set()
    for name in names:
        document = shelf.case_document(name)
        template, found = _sound(shelf, document, means)
        warnings += found
        _put(members, f"cases/{template.id}.yaml", document.text, document.file)
        cases.append(template.id)
        rubric = shelf.rubric_document(template.rubric)
        if template.rubric in shipped:
            needs.add(template.rubric)
        else:
            _put(members, f"rubrics/{_rubric_id(rubric, template)}.yaml", rubric.text, rubric.file, once=False)
    rubrics = sorted(name[8:-5] for name in members if name.startswith("rubrics/"))
    manifest = Manifest.model_validate(
        {
            **wanted.model_dump(),
            "title": wanted.title or wanted.name,
            "cases": sorted(cases),
            "rubrics": rubrics,
            "needs_rubrics": sorted(needs),
            "files": {name: sha256(data) for name, data in members.items()},
        }
    )
    return Built(pack=Pack(manifest=manifest, members=members), warnings=tuple(warnings))


def _sound(shelf: PackShelf, document: CaseSource, means: Means) -> tuple[CaseTemplate, list[Found]]:
    """Return the template of a case that is valid and has no errors under lint, and its warnings."""
    if document.template is None:
        raise document.problems[0]
    found = lint_source(shelf, document, means)
    errors = [one for one in found if one.severity == "error"]
    if errors:
        first = errors[0]
        more = f"; and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise ContentError(
            f"{first.message} [{first.rule}]{more}",
            file=first.file,
            line=first.line,
            column=first.column,
            remedy=first.remedy,
        )
    return document.template, list(found)


def _rubric_id(rubric: RubricSource, template: CaseTemplate) -> str:
    if rubric.rubric is None:
        raise rubric.problems[0]
    if rubric.rubric.id != template.rubric:
        raise ContentError(
            f"case '{template.id}' names its rubric '{template.rubric}', whose id is '{rubric.rubric.id}'", file=rubric.file,
            remedy="name it by its id",
        )  # fmt: skip
    return rubric.rubric.id


def _put(members: dict[str, bytes], name: str, text: str, file: str, *, once: bool = True) -> None:
    data = text.encode("utf-8")
    if name in members and (once or members[name] != data):
        raise ContentError(f"{name} is there twice", file=file, remedy="give each an id of its own")
    members[name] = data


class Installs(Protocol):
    """Where installed packs lie. Raises CasesimError."""

    def installed(self) -> tuple[Manifest, ...]:
        """Return the manifests of the installed packs."""

    def add(self, pack: Pack) -> Path:
        """Install a pack, whole or not at all."""

    def remove(self, name: str) -> tuple[Manifest, tuple[Path, ...]]:
        """Take out what a pack brought."""


def check(shelf: PackShelf, pack: Pack, file: str, version: str) -> None:
    """Refuse a pack that this casesim (`version`) cannot play: raises ContentError for the first reason."""
    if not at_least(version, pack.manifest.casesim):
        raise ContentError(
            f"needs casesim {pack.manifest.casesim}, and this is {version}", file=file, remedy="update casesim"
        )
    rubrics = {name: _rubric_in(shelf, pack, name, file) for name in pack.manifest.rubrics}
    for name in pack.manifest.cases:
        template = _case_in(shelf, pack, name, file)
        if template.rubric not in rubrics and template.rubric not in shelf.rubrics():
            raise ContentError(
                f"case '{name}' needs the rubric '{template.rubric}', which is neither in the pack nor here", file=file,
                remedy="ask for a pack that brings it",
            )  # fmt: skip


def _case_in(shelf: PackShelf, pack: Pack, name: str, file: str) -> CaseTemplate:
    place = f"cases/{name}.yaml"
    document = shelf.case_text(_text(pack, place, file), Path(file) / place)
    if document.template is None:
        raise document.problems[0]
    if document.template.id != name:
        raise ContentError(f"{place} holds the case '{document.template.id}'", file=file, remedy="get the pack anew")
    return document.template


def _rubric_in(shelf: PackShelf, pack: Pack, name: str, file: str) -> Rubric:
    place = f"rubrics/{name}.yaml"
    document = shelf.rubric_text(_text(pack, place, file), Path(file) / place)
    if document.rubric is None:
        raise document.problems[0]
    if document.rubric.id != name:
        raise ContentError(f"{place} holds the rubric '{document.rubric.id}'", file=file, remedy="get the pack anew")
    return document.rubric


def _text(pack: Pack, name: str, file: str) -> str:
    try:
        return pack.members[name].decode("utf-8")
    except UnicodeDecodeError:
        raise ContentError(f"{name} is not UTF-8", file=file, remedy="get the pack anew") from None


def install(shelf: PackShelf, installs: Installs, pack: Pack, file: str, version: str) -> Path:
    """Install a pack and return its folder.

    Raises ContentError where it cannot be played, CasesimError where its name or one of its ids is taken.
    """
    for what, ids, taken in (("case", pack.manifest.cases, shelf.cases()), ("rubric", pack.manifest.rubrics, shelf.rubrics())):  # fmt: skip
        twice = sorted(set(ids) & set(taken))
        if twice:
            raise CasesimError(f"{file}: a {what} '{twice[0]}' is here already; nothing was installed")
    check(shelf, pack, file, version)
    return installs.add(pack)


def remove(installs: Installs, name: str, encounters: Sequence[EncounterSummary]) -> Removed:
    """Take out a pack; `encounters` are the stored ones, to tell how many had its cases. Raises NotFound, CasesimError."""
    manifest, left = installs.remove(name)
    used = sum(entry.case_id in manifest.cases for entry in encounters)
    return Removed(manifest=manifest, left=tuple(str(path) for path in left), encounters=used)
