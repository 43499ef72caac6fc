"""Cases and rubrics as YAML 1.2 files: read strictly, every complaint with file, line, column and the nearest valid name.

Files come from strangers. Refused are duplicate keys, aliases and anchors (alias bombs), custom tags, more than 256 kB,
nesting beyond 50 and anything that is no UTF-8. Numbers and words keep what the author wrote: `no` is a word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedMap

from casesim.adapters.complaint import complaint, nearest, placed, telling_first
from casesim.adapters.yaml_text import parse_yaml, place_of, plain, read_text, read_yaml, to_yaml
from casesim.core.case import CaseTemplate
from casesim.core.content import Problem, problems_of_case, problems_of_rubric
from casesim.core.errors import ContentError, NotFound
from casesim.core.rubric import Rubric
from casesim.core.text import clean

__all__ = ["YamlCase", "YamlLibrary", "YamlRubric", "build", "parse_yaml", "read_yaml", "to_yaml"]

Content = TypeVar("Content", bound=BaseModel)

MOST_KEPT = 64
_kept: dict[tuple[type[BaseModel], bytes], BaseModel] = {}
"""What valid texts came to in this process: YAML takes half a second a case, and most commands read one more than once."""


class _Document:
    """A file that was read: its tree with the lines, and what keeps it from being what it should be."""

    def __init__(self, text: str | None, path: Path) -> None:
        self.file = str(path)
        self.path = path
        self.problems: tuple[ContentError, ...] = ()
        self.tree = CommentedMap()
        self.text = text or ""
        try:
            self.text = read_text(path) if text is None else text
            self.tree = parse_yaml(self.text, self.file)
        except ContentError as error:
            self.problems = (error,)

    def place(self, where: tuple[str | int, ...]) -> tuple[int, int]:
        """Return line and column (from 1) of the deepest part of `where` that the file has."""
        return place_of(self.tree, where)

    def _model(self, model: type[Content]) -> Content | None:
        if self.problems:
            return None
        try:
            return _keep(self.text, model.model_validate(plain(self.tree)))
        except ValidationError as error:
            found = (complaint(self.tree, dict(one), self.path, model) for one in telling_first(error))
            self.problems = tuple(found)
            return None

    def _checked(self, content: Content | None, problems: Iterable[Problem]) -> Content | None:
        """Return `content` where nothing is wrong with the names that it uses."""
        found = (placed(self.tree, where, message, self.path, remedy) for where, message, remedy in problems)
        self.problems = (*self.problems, *found)
        return None if self.problems else content


class YamlCase(_Document):
    """The file of a case (or its text in an editor): `template`, or `problems`."""

    def __init__(self, path: Path, known: Mapping[str, str] | None = None, text: str | None = None) -> None:
        super().__init__(text, path)
        read = self._model(CaseTemplate)
        self.template = self._checked(read, problems_of_case(read, known) if read else ())


class YamlRubric(_Document):
    """The file of a rubric: `rubric`, or `problems`."""

    def __init__(self, path: Path, known: Mapping[str, str] | None = None, text: str | None = None) -> None:
        super().__init__(text, path)
        read = self._model(Rubric)
        self.rubric = self._checked(read, problems_of_rubric(read, known) if read else ())


class YamlLibrary:
    """Cases and rubrics in folders; later folders do not hide earlier ones: an id is unique."""

    def __init__(
        self,
        case_folders: Iterable[Path],
        rubric_folders: Iterable[Path],
        known_answers: Mapping[str, str] | None = None,
    ) -> None:
        """`known_answers`: every topic and finding id that a fact or an item may name, with its label."""
        self._case_folders = tuple(case_folders)
        self._rubric_folders = tuple(rubric_folders)
        self._known = known_answers
        self._beside: list[Path] = []
        self._read: dict[tuple[Path, int, int], Any] = {}
        self._reading = Lock()

    def cases(self) -> tuple[str, ...]:
        """Return the ids of all cases (file names without `.yaml`), sorted."""
        return _ids(self._case_folders)

    def rubrics(self) -> tuple[str, ...]:
        """Return the ids of all rubrics, sorted."""
        return _ids(self._rubric_folders)

    def case(self, name: str) -> CaseTemplate:
        """Return the case of that id, or at that path; raises NotFound or ContentError (the first problem found)."""
        return self._once(self._case_path(name), self._case)

    def _case(self, path: Path) -> CaseTemplate:
        text = read_text(path)
        template = _built(CaseTemplate, text, path)
        for where, message, remedy in problems_of_case(template, self._known):
            raise placed(parse_yaml(text, str(path)), where, message, path, remedy)
        return template

    def rubric(self, name: str) -> Rubric:
        """Return the rubric of that id, or at that path; raises NotFound or ContentError.

        A case that was read by its path brings the folders `rubrics` below and beside its own: they are looked in first.
        """
        return self._once(_find(name, (*self._beside, *self._rubric_folders), "rubric"), self._rubric)

    def _rubric(self, path: Path) -> Rubric:
        text = read_text(path)
        rubric = _built(Rubric, text, path)
        for where, message, remedy in problems_of_rubric(rubric, self._known):
            raise placed(parse_yaml(text, str(path)), where, message, path, remedy)
        return rubric

    def _once(self, path: Path, read: Callable[[Path], Content]) -> Content:
        """Return what `read` makes of the file, read anew only where the file has changed: YAML takes a second a case."""
        with self._reading:
            try:
                stat = path.stat()
            except OSError:
                return read(path)  # says what is wrong
            key = (path, stat.st_mtime_ns, stat.st_size)
            if key not in self._read:
                self._read[key] = read(path)
            found: Content = self._read[key]
            return found

    def problems(self, name: str) -> list[ContentError]:
        """Return every problem of a case at once, for an author; empty where it is valid."""
        return list(self.case_document(name).problems)

    def case_document(self, name: str) -> YamlCase:
        """Return the file of the case of that id, or at that path, valid or not; raises NotFound."""
        return YamlCase(self._case_path(name), self._known)

    def rubric_document(self, name: str) -> YamlRubric:
        """Return the file of the rubric of that id, or at that path, valid or not; raises NotFound."""
        return YamlRubric(_find(name, (*self._beside, *self._rubric_folders), "rubric"), self._known)

    def case_text(self, text: str, path: Path) -> YamlCase:
        """Return the case that `text` holds, as an editor has it for `path`; raises nothing."""
        self._look_beside(path)
        return YamlCase(path, self._known, text)

    def rubric_text(self, text: str, path: Path) -> YamlRubric:
        """Return the rubric that `text` holds; raises nothing."""
        return YamlRubric(path, self._known, text)

    def path_of(self, case: str) -> Path:
        """Return the file of a case; raises NotFound."""
        return self._case_path(case)

    def _case_path(self, name: str) -> Path:
        path = _find(name, self._case_folders, "case")
        self._look_beside(path)
        return path

    def _look_beside(self, path: Path) -> None:
        """Look for rubrics below and beside the folder of a case that was named by its path."""
        if path.parent not in self._case_folders:
            self._beside = [path.parent / "rubrics", path.absolute().parent.parent / "rubrics"]


def _key(model: type[BaseModel], text: str) -> tuple[type[BaseModel], bytes]:
    return model, hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _keep(text: str, content: Content) -> Content:
    """Keep what a valid text came to, for the next reader of the same text; frozen, so that readers may share it."""
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[_key(type(content), text)] = content
    return content


def _built(model: type[Content], text: str, path: Path) -> Content:
    """Return `text` as a `model`, parsed unless the same text was before; raises ContentError naming `path`."""
    found = _kept.get(_key(model, text))
    return found if isinstance(found, model) else _keep(text, build(model, parse_yaml(text, str(path)), path))


def build(model: type[Content], tree: CommentedMap, path: Path) -> Content:
    """Return `tree` as a `model`; raises ContentError for the first problem, at its line."""
    try:
        return model.model_validate(plain(tree))
    except ValidationError as error:
        raise complaint(tree, dict(telling_first(error)[0]), path, model) from None


def _ids(folders: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.yaml")}))


def _find(name: str, folders: tuple[Path, ...], what: str) -> Path:
    shown = clean(name, 200, keep_newlines=False)
    is_path = name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name
    for path in () if is_path else (folder / f"{name}.yaml" for folder in folders):
        if _is_file(path):
            return path
    if _is_file(Path(name)):
        return Path(name)
    if is_path:
        folder = Path(name).is_dir()
        raise NotFound(f"{shown} is a folder: name a YAML file" if folder else f"{shown}: no such file")
    near = nearest(name, _ids(folders)) or f"see `casesim {'rubric list' if what == 'rubric' else 'list'}`"
    raise NotFound(f"no {what} '{shown[:60]}' ({near})")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
