"""YAML 1.2 as strangers write it, read strictly into a tree that knows its lines; and written back.

Refused are duplicate keys, aliases and anchors (alias bombs), custom tags, more than 256 kB, nesting beyond 50 and anything
that is no UTF-8. Numbers and words keep what the author wrote: `no` is a word. Knows nothing of cases.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, NodeEvent, ScalarEvent
from ruamel.yaml.parser import RoundTripParser
from ruamel.yaml.reader import ReaderError

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
        raise _misread(error, text, file) from None
    except ReaderError as error:
        line, column = _at(text, error.position)
        what = (
            f"the character U+{ord(text[error.position]):04X} is not allowed"
            if error.position < len(text)
            else error.reason
        )
        raise ContentError(f"YAML: {what}", file=file, line=line, column=column, remedy="take it out") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"YAML: {str(error).splitlines()[0]}", file=file) from None
    if not isinstance(tree, CommentedMap):
        raise ContentError(
            "the file holds no mapping of keys", file=file, line=1, column=1, remedy="begin with `id: …`"
        )
    return tree


_REMEDIES = (
    ("character '\\t'", "indent with spaces, not with tabs"),
    ("duplicate key", "keep one of the two"),
    ("<block end>", "align it with the keys or dashes of the same level"),
    ("mapping values are not allowed", "put a text that holds `: ` into double quotes"),
    ("could not find expected ':'", "write `key: value`, or quote the text"),
    ("while scanning", "put the text into double quotes"),
    ("but found another document", "one case a file: take out the `---`"),
    ("cannot start any token", "put the text into double quotes"),
)
_LOOKS_BACK = 40
"""Lines above a fault in which an open quote or bracket is looked for."""
_OPENS = re.compile(r"""^\s*(?:-\s+|[\w-]+:\s+)*(?P<open>["'\[{])(?P<rest>.*)$""")


def _misread(error: MarkedYAMLError, text: str, file: str) -> ContentError:
    """Return what the parser met as one line, at the place where the author can mend it."""
    mark = error.problem_mark or error.context_mark
    what = str(error.problem or error.context or "not YAML").split("\n")[0]
    what = re.sub(r'(duplicate key "[^"]*").*', r"\1", what)
    line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
    remedy = next(
        (advice for sign, advice in _REMEDIES if sign in f"{what} {error.context}"), "see docs/case-reference.md"
    )
    if line is not None and (left := _left_open(text.splitlines(), line)):
        line, column, sign = left
        remedy = f"close the {sign} that opens here"
    return ContentError(f"YAML: {what}", file=file, line=line, column=column, remedy=remedy)


def _left_open(lines: list[str], line: int) -> tuple[int, int, str] | None:
    """Return line, column and sign of a quote or bracket that opens at or above `line` and is not closed before it."""
    for number in range(min(line, len(lines)), max(0, line - _LOOKS_BACK), -1):
        match = _OPENS.match(lines[number - 1])
        if match and not _is_closed(match["open"], match["rest"], lines[number : line - 1]):
            return number, match.start("open") + 1, {"[": "bracket", "{": "brace"}.get(match["open"], "quote")
    return None


def _is_closed(sign: str, rest: str, between: list[str]) -> bool:
    """Say whether what opens with `sign` is closed in the `rest` of its line, or in the lines `between` it and the fault."""
    if sign in "\"'":
        return any(sign in re.sub(r"\\.", "", text) for text in (rest, *between))
    ends = {"[": "]", "{": "}"}[sign]
    return any(text.count(ends) > text.count(sign) for text in (rest, *between))


def _at(text: str, position: int) -> tuple[int, int]:
    """Return line and column (from 1) of a character."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


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
        return _decoded(path.read_bytes(), path)
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _decoded(data: bytes, path: Path) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise ContentError(
            f"not UTF-8 at byte {error.start}", file=str(path), line=line, column=column, remedy="save it as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
            if isinstance(event, ScalarEvent) and event.value == "<<" and not event.style:
                raise ContentError(
                    "the merge key `<<` is not allowed", file=file, line=line, remedy="write the keys out"
                )
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
