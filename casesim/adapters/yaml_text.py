"""YAML 1.2 as strangers write it, read strictly into a tree that knows its lines; and written back.

Refused are duplicate keys, aliases and anchors (alias bombs), custom tags, more than 256 kB, nesting beyond 50 and anything
that is no UTF-8. Numbers and words keep what the author wrote: `no` is a word. Knows nothing of cases.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, NodeEvent
from ruamel.yaml.parser import RoundTripParser

from casesim.core.errors import ContentError
from casesim.core.text import clean

MAX_BYTES = 256_000
MAX_DEPTH = 50
_DEPTH_EVENTS = {"MappingStartEvent": 1, "SequenceStartEvent": 1, "MappingEndEvent": -1, "SequenceEndEvent": -1}


def read_yaml(path: Path) -> CommentedMap:
    """Return the mapping in the file at `path` with its line numbers; raises ContentError."""
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, file: str) -> CommentedMap:
    """Return the mapping that `text` holds, with its line numbers; `file` is named in every ContentError that it raises."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ContentError(f"larger than {MAX_BYTES // 1000} kB", file=file, remedy="split it")
    yaml = YAML(typ="rt", pure=True)
    yaml.version = (1, 2)
    yaml.Parser = _guarded(file)
    try:
        tree = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = str(error.problem or error.context or "not YAML").split("\n")[0]
        raise ContentError(
            f"YAML: {what}", file=file, line=mark.line + 1 if mark else None,
            column=mark.column + 1 if mark else None, remedy="see the authoring guide",
        ) from None  # fmt: skip
    except (YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"YAML: {str(error).splitlines()[0]}", file=file) from None
    if not isinstance(tree, CommentedMap):
        raise ContentError(
            "the file holds no mapping of keys", file=file, line=1, column=1, remedy="begin with `id: …`"
        )
    return tree


def to_yaml(value: Mapping[str, Any], comment: str = "", marks: Mapping[str, str] | None = None) -> str:
    """Return plain data as YAML 1.2 that `read_yaml` reads back, in the order of its keys, below a `comment`.

    `marks`: a comment for each entry of a list, by its `id`.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4_096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(_marked(dict(value), marks) if marks else dict(value), stream)
    return "".join(f"# {line}\n" for line in comment.splitlines()) + stream.getvalue()


def _marked(value: Any, marks: Mapping[str, str]) -> Any:
    """Return plain data as ruamel's, with a comment behind the id of each entry that has one."""
    if isinstance(value, list):
        return [_marked(entry, marks) for entry in value]
    if not isinstance(value, dict):
        return value
    tree = CommentedMap({key: _marked(entry, marks) for key, entry in value.items()})
    if value.get("id") in marks:
        tree.yaml_add_eol_comment(marks[value["id"]], "id")
    return tree


def read_text(path: Path) -> str:
    """Return the text of the file at `path`, UTF-8; raises ContentError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(f"larger than {MAX_BYTES // 1000} kB", file=str(path), remedy="split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"not UTF-8 at byte {error.start}", file=str(path), remedy="save it as UTF-8") from None
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _guarded(file: str) -> type[RoundTripParser]:
    """Return a parser that refuses anchors, tags and depth as they come, so that a file is scanned once."""

    class Guarded(RoundTripParser):
        depth = 0

        def get_event(self) -> Any:
            event = super().get_event()
            line = event.start_mark.line + 1
            if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
                raise ContentError("anchors and aliases are not allowed", file=file, line=line, remedy="write it out")
            tag = getattr(event, "tag", None)
            if tag:
                raise ContentError(f"the tag {tag} is not allowed", file=file, line=line, remedy="remove it")
            self.depth += _DEPTH_EVENTS.get(type(event).__name__, 0)
            if self.depth > MAX_DEPTH:
                raise ContentError(f"nested deeper than {MAX_DEPTH}", file=file, line=line)
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


def place_of(tree: Any, where: tuple[Any, ...]) -> tuple[int, int]:
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
