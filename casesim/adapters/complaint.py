"""What is wrong with a file of an author, in an author's words: one line with place, key and remedy.

Turns what pydantic says of a model into what somebody who writes YAML can act on. Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from rapidfuzz import process
from ruamel.yaml.comments import CommentedMap

from casesim.adapters.yaml_text import place_of
from casesim.core.errors import ContentError

Where = tuple[Any, ...]
_WORDS = {
    "tuple_type": ("must be a list", "begin each entry with `- `, or write [one, two]"),
    "dict_type": ("must be keys with values", "indent `key: value` lines below it"),
    "model_type": ("must be keys with values", "indent `key: value` lines below it"),
    "model_attributes_type": ("must be keys with values", "indent `key: value` lines below it"),
    "float_parsing": ("must be a number", "write digits, without quotes or units"),
    "float_type": ("must be a number", "write digits, without quotes or units"),
    "int_parsing": ("must be a whole number", "write digits, without quotes or units"),
    "int_type": ("must be a whole number", "write digits, without quotes or units"),
    "int_from_float": ("must be a whole number", "write it without a decimal point"),
    "finite_number": ("must be a finite number", "write digits"),
    "bool_parsing": ("must be true or false", "write true or false"),
    "bool_type": ("must be true or false", "write true or false"),
    "string_pattern_mismatch": ("is no id", "small letters, digits, `-` and `_`, beginning with a letter or digit"),
    "string_too_long": ("", "shorten it, or split it in two"),
    "string_too_short": ("is empty", "write something, or take the line out"),
}
"""Plain words and a remedy by the type of pydantic's complaint; empty words keep pydantic's own."""
_TWICE = re.compile(r"^the (?:item )?id '(.+)' is used twice$")


def telling_first(error: ValidationError) -> list[Any]:
    """Return the problems, misspelt keys before the keys that are missing because of them."""
    return sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")


def complaint(tree: CommentedMap, problem: dict[str, Any], path: Path, model: type[BaseModel]) -> ContentError:
    """Return one of pydantic's problems with `tree` as an error at its line."""
    where: Where = tuple(problem["loc"])
    message, remedy = str(problem["msg"]).removeprefix("Value error, "), ""
    key = str(where[-1]) if where else ""
    if problem["type"] == "extra_forbidden":
        message, remedy = (
            f"no key '{key}' here",
            nearest(key, _keys(model)) or "take it out, or indent it below its own key",
        )
    elif problem["type"] == "missing":
        message, remedy = f"the key '{key}' is missing", "add it"
        where = where[:-1]
    elif twice := _TWICE.match(message):
        where, remedy = _second(tree, where, twice[1]), "give the second an id of its own"
    elif key:
        said, remedy = _said(problem, message)
        message = f"{_dotted(where)}: {said}"
    return placed(tree, where, message, path, remedy)


def _said(problem: dict[str, Any], message: str) -> tuple[str, str]:
    """Return what is wrong with a value, and the remedy."""
    kind, context, given = problem["type"], problem.get("ctx", {}), problem.get("input")
    names = re.findall(r"'([^']+)'", str(context.get("expected") or context.get("expected_tags") or ""))
    if kind == "union_tag_invalid":
        return f"no kind '{context['tag']}'", nearest(str(context["tag"]), names) or f"one of {', '.join(names)}"
    if kind == "union_tag_not_found":
        return "the key 'kind' is missing", "add `kind: number`, `choice`, `weighted`, `name`, `offset` or `map`"
    if kind == "string_type":
        return "must be a text", _quote(given)
    if kind == "too_short":
        return "must have at least one entry", "write one, or take the key out"
    words, remedy = _WORDS.get(kind, ("", ""))
    if isinstance(given, str) and names:
        remedy = nearest(given, names)
    return words or f"{message[:1].lower()}{message[1:]}", remedy or _range(kind)


def _quote(given: Any) -> str:
    if given is None:
        return "write something behind it, or take the line out"
    if isinstance(given, dict):
        return "put a text that holds `: ` into double quotes"
    return "take the dash away" if isinstance(given, list) else "put it into double quotes"


def _range(kind: str) -> str:
    return "write a number in that range" if kind.startswith(("less_than", "greater_than")) else ""


def _second(tree: CommentedMap, where: Where, name: str) -> Where:
    """Return the place of the second entry below `where` that has the id `name`."""
    node: Any = tree
    for part in where:
        node = node[part]
    found = [index for index, entry in enumerate(node) if isinstance(entry, dict) and str(entry.get("id")) == name]
    return (*where, found[1], "id") if len(found) > 1 else where


def placed(tree: CommentedMap, where: Where, message: str, path: Path, remedy: str) -> ContentError:
    """Return an error at the deepest part of `where` that the file has."""
    line, column = place_of(tree, where)
    return ContentError(message, file=str(path), line=line, column=column, remedy=remedy)


def _dotted(where: Where) -> str:
    return ".".join(str(part) for part in where)


def _keys(model: type[BaseModel]) -> list[str]:
    """Every key that a model and its parts know, for the nearest name."""
    schema = model.model_json_schema()
    keys = set(schema.get("properties", {}))
    for part in schema.get("$defs", {}).values():
        keys |= set(part.get("properties", {}))
    return sorted(keys)


def nearest(word: str, names: Iterable[str]) -> str:
    """Return "did you mean …?" for the name that is most like `word`, or an empty string."""
    found = process.extractOne(word, list(names), score_cutoff=60)
    return f"did you mean '{found[0]}'?" if found else ""
