"""JSON Schemas that carry the docstring under each field, for editors and for the reference page.

The docstrings are read from the source when a schema is asked for, never at import. Where the source is not there
(a frozen build), the schema comes without them.
"""

from __future__ import annotations

import ast
import inspect
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from casesim.core import case, item, parameter, persona, policy, rubric

MODULES = (case, parameter, persona, policy, rubric, item)
"""Where the classes of case and rubric files are written; no class name is there twice with another meaning."""
Notes = dict[str, dict[str, str]]


def notes(modules: tuple[ModuleType, ...] = MODULES) -> Notes:
    """Return the docstring under each field, on one line, by class and field; "" is the class's own."""
    found: Notes = {}
    for module in modules:
        try:
            tree = ast.parse(inspect.getsource(module))
        except OSError:
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                bases = [found.get(base.id, {}) for base in node.bases if isinstance(base, ast.Name)]
                found[node.name] = {**(bases[0] if bases else {}), **_of_class(node)}
    return found


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    told = {"": _line(ast.get_docstring(node) or "")}
    for first, second in zip(node.body, node.body[1:], strict=False):
        name = _name(first)
        if name and isinstance(second, ast.Expr) and isinstance(second.value, ast.Constant):
            told[name] = _line(str(second.value.value))
    return told


def _line(text: str) -> str:
    return " ".join(text.split())


def _name(node: ast.stmt) -> str:
    """Return the name that a statement of a class gives a value, empty where it gives none."""
    target = (
        node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    )
    return target.id if isinstance(target, ast.Name) else ""


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of `model` (draft 2020-12), keys as files write them, with every docstring as `description`."""
    told = notes()
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
    for name, part in {**found.get("$defs", {}), model.__name__: found}.items():
        _describe(part, told.get(name, {}))
    return found


def _describe(part: dict[str, Any], told: dict[str, str]) -> None:
    """Put the notes of one class into its part of a schema."""
    for key, value in part.get("properties", {}).items():
        if note := told.get(key) or told.get(f"{key}_"):
            value["description"] = note
    if "enum" in part:
        members = [f"{value}: {note}" for value in part["enum"] if (note := told.get(str(value).upper()))]
        part["description"] = "\n".join([told.get("", ""), *members]).strip()
