"""Cases and rubrics as YAML 1.2 files: read strictly, every complaint with file, line, column and the nearest valid name.

Files come from strangers. Refused are duplicate keys, aliases and anchors (alias bombs), custom tags, more than 256 kB,
nesting beyond 50 and anything that is no UTF-8. Numbers and words keep what the author wrote: `no` is a word.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, NodeEvent
from ruamel.yaml.parser import RoundTripParser

from casesim.core.case import CaseTemplate
from casesim.core.content import problems_of_case, problems_of_rubric
from casesim.core.errors import ContentError, NotFound
from casesim.core.rubric import Rubric
from casesim.core.text import clean

MAX_BYTES = 256_000
MAX_DEPTH = 50
Content = TypeVar("Content", bound=BaseModel)
_DEPTH_EVENTS = {"MappingStartEvent": 1, "SequenceStartEvent": 1, "MappingEndEvent": -1, "SequenceEndEvent": -1}


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
        path = _find(name, self._case_folders, "case")
        if path.parent not in self._case_folders:
            self._beside = [path.parent / "rubrics", path.absolute().parent.parent / "rubrics"]
        return self._once(path, self._case)

    def _case(self, path: Path) -> CaseTemplate:
        tree = read_yaml(path)
        template = build(CaseTemplate, tree, path)
        for where, message, remedy in problems_of_case(template, self._known):
            raise _at(tree, where, message, path, remedy)
        return template

    def rubric(self, name: str) -> Rubric:
        """Return the rubric of that id, or at that path; raises NotFound or ContentError.

        A case that was read by its path brings the folders `rubrics` below and beside its own: they are looked in first.
        """
        return self._once(_find(name, (*self._beside, *self._rubric_folders), "rubric"), self._rubric)

    def _rubric(self, path: Path) -> Rubric:
        tree = read_yaml(path)
        rubric = build(Rubric, tree, path)
        for where, message, remedy in problems_of_rubric(rubric, self._known):
            raise _at(tree, where, message, path, remedy)
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
        path = _find(name, self._case_folders, "case")
        try:
            tree = read_yaml(path)
        except ContentError as error:
            return [error]
        try:
            template = CaseTemplate.model_validate(plain(tree))
        except ValidationError as error:
            return [_from_pydantic(tree, dict(problem), path, CaseTemplate) for problem in _telling_first(error)]
        return [_at(tree, where, text, path, remedy) for where, text, remedy in problems_of_case(template, self._known)]


def read_yaml(path: Path) -> CommentedMap:
    """Return the mapping in the file at `path` with its line numbers; raises ContentError."""
    text = _text(path)
    yaml = YAML(typ="rt", pure=True)
    yaml.version = (1, 2)
    yaml.Parser = _guarded(path)
    try:
        tree = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = str(error.problem or error.context or "not YAML").split("\n")[0]
        raise ContentError(
            f"YAML: {what}", file=str(path), line=mark.line + 1 if mark else None,
            column=mark.column + 1 if mark else None, remedy="see the authoring guide",
        ) from None  # fmt: skip
    except (YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"YAML: {str(error).splitlines()[0]}", file=str(path)) from None
    if not isinstance(tree, CommentedMap):
        raise ContentError(
            "the file holds no mapping of keys", file=str(path), line=1, column=1, remedy="begin with `id: …`"
        )
    return tree


def to_yaml(value: Mapping[str, Any], comment: str = "") -> str:
    """Return plain data as YAML 1.2 that `read_yaml` reads back, in the order of its keys, below a `comment`."""
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4_096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(dict(value), stream)
    return "".join(f"# {line}\n" for line in comment.splitlines()) + stream.getvalue()


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(f"larger than {MAX_BYTES // 1000} kB", file=str(path), remedy="split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"not UTF-8 at byte {error.start}", file=str(path), remedy="save it as UTF-8") from None
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _guarded(path: Path) -> type[RoundTripParser]:
    """Return a parser that refuses anchors, tags and depth as they come, so that a file is scanned once."""

    class Guarded(RoundTripParser):
        depth = 0

        def get_event(self) -> Any:
            event = super().get_event()
            line = event.start_mark.line + 1
            if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
                raise ContentError(
                    "anchors and aliases are not allowed", file=str(path), line=line, remedy="write it out"
                )
            tag = getattr(event, "tag", None)
            if tag:
                raise ContentError(f"the tag {tag} is not allowed", file=str(path), line=line, remedy="remove it")
            self.depth += _DEPTH_EVENTS.get(type(event).__name__, 0)
            if self.depth > MAX_DEPTH:
                raise ContentError(f"nested deeper than {MAX_DEPTH}", file=str(path), line=line)
            return event

    return Guarded


def plain(value: Any) -> Any:
    """Return ruamel's value as plain Python, strings cleaned for the terminal."""
    if isinstance(value, CommentedMap):
        return {(clean(str(key))): plain(entry) for key, entry in value.items()}
    if isinstance(value, CommentedSeq):
        return [plain(entry) for entry in value]
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return value if value is None else str(value)


def build(model: type[Content], tree: CommentedMap, path: Path) -> Content:
    """Return `tree` as a `model`; raises ContentError for the first problem, at its line."""
    try:
        return model.model_validate(plain(tree))
    except ValidationError as error:
        raise _from_pydantic(tree, dict(_telling_first(error)[0]), path, model) from None


def _telling_first(error: ValidationError) -> list[Any]:
    """Return the problems, misspelt keys before the keys that are missing because of them."""
    return sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")


def _from_pydantic(tree: CommentedMap, problem: dict[str, Any], path: Path, model: type[BaseModel]) -> ContentError:
    where = tuple(problem["loc"])
    message, remedy = str(problem["msg"]).removeprefix("Value error, "), ""
    key = str(where[-1]) if where else ""
    if problem["type"] == "extra_forbidden":
        message, remedy = f"no key '{key}' here", _nearest(key, _keys(model))
    elif problem["type"] == "missing":
        message, remedy = f"the key '{key}' is missing", "add it"
        where = where[:-1]
    elif key:
        message = f"{_dotted(where)}: {message[:1].lower()}{message[1:]}"
        expected = problem.get("ctx", {}).get("expected")
        if expected and isinstance(problem.get("input"), str):
            remedy = _nearest(str(problem["input"]), re.findall(r"'([^']+)'", str(expected)))
    return _at(tree, where, message, path, remedy)


def _at(tree: CommentedMap, where: tuple[Any, ...], message: str, path: Path, remedy: str) -> ContentError:
    line, column = _place(tree, where)
    return ContentError(message, file=str(path), line=line, column=column, remedy=remedy)


def _place(tree: Any, where: tuple[Any, ...]) -> tuple[int, int]:
    """Return line and column (from 1) of the deepest part of `where` that the file has."""
    line, column, node = 1, 1, tree
    for part in where:
        try:
            if isinstance(node, CommentedMap) and part in node:
                line, column = (number + 1 for number in node.lc.key(part))
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                line, column = (number + 1 for number in node.lc.item(part))
            else:
                continue  # names of union members and the like are no part of the file
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line, column


def _dotted(where: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in where)


def _keys(model: type[BaseModel]) -> list[str]:
    """Every key that a model and its parts know, for the nearest name."""
    schema = model.model_json_schema()
    keys = set(schema.get("properties", {}))
    for part in schema.get("$defs", {}).values():
        keys |= set(part.get("properties", {}))
    return sorted(keys)


def _nearest(word: str, names: Iterable[str]) -> str:
    found = process.extractOne(word, list(names), score_cutoff=60)
    return f"did you mean '{found[0]}'?" if found else ""


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
    near = _nearest(name, _ids(folders)) or f"see `casesim {'rubric list' if what == 'rubric' else 'list'}`"
    raise NotFound(f"no {what} '{shown[:60]}' ({near})")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
