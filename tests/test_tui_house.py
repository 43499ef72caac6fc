"""The house rules of the app: bindings that explain themselves, text that is never markup, modules that stay small."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.message import Message

import casesim.tui
from casesim.tui import messages

ROOT = Path(casesim.tui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
SHOWS = {"Label", "Static", "update", "notify", "Button", "Option", "Tab", "TabPane", "Tooltip"}
SAFE_CALLS = {"Content", "words", "as_content", "_line", "_prompt", "_case_lines", "_recent_line", "attempt"}


def classes() -> Iterator[type[DOMNode]]:
    """Yield every widget, screen and app of the package."""
    for module in pkgutil.walk_packages([str(ROOT)], "casesim.tui."):
        for _name, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if value.__module__ == module.name and issubclass(value, DOMNode):
                yield value


def own_bindings() -> list[tuple[str, object]]:
    """Return every binding that the package defines, with its class."""
    return [(cls.__name__, binding) for cls in classes() for binding in vars(cls).get("BINDINGS", [])]


def test_every_binding_has_an_id_a_description_and_a_tooltip() -> None:
    """So that help, palette and key files can be made from them."""
    assert len(own_bindings()) > 40
    for owner, binding in own_bindings():
        assert isinstance(binding, Binding), owner
        assert binding.id, (owner, binding.key)
        assert binding.description, (owner, binding.key)
        assert binding.tooltip, (owner, binding.key)


def test_ids_of_bindings_are_unique() -> None:
    """A key file names one action by one id."""
    ids = [binding.id for _owner, binding in own_bindings() if isinstance(binding, Binding)]
    assert len(ids) == len(set(ids))


def test_every_message_is_a_dataclass_with_a_docstring() -> None:
    """Messages are data, and say in a sentence what happened."""
    found = [value for value in vars(messages).values() if inspect.isclass(value) and issubclass(value, Message)]
    for message in found:
        if message is not Message:
            assert dataclasses.is_dataclass(message), message
            assert (message.__doc__ or "").strip().endswith("."), message


def test_every_screen_says_what_it_is_for() -> None:
    """The help begins with it."""
    for cls in classes():
        if cls.__name__.endswith("Screen"):
            assert getattr(cls, "HELP_TEXT", ""), cls


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_data_is_never_shown_as_markup(path: Path) -> None:
    """What is shown is a constant, content, or comes with markup=False; `Static` and `Label` have one door."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name != "plain.py":
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not names & {"Static", "Label", "RichLog", "Log", "Markdown", "MarkdownViewer"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in SHOWS and node.args and path.name != "plain.py":
            assert _is_safe(node), f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in ("border_title", "border_subtitle", "tooltip"):
                    assert isinstance(node.value, ast.Call), f"{path.name}:{node.lineno}"
                    assert _called(node.value) in SAFE_CALLS, f"{path.name}:{node.lineno}"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_safe(node: ast.Call) -> bool:
    for keyword in node.keywords:
        if keyword.arg == "markup":
            return isinstance(keyword.value, ast.Constant) and keyword.value.value is False
    first = node.args[0]
    if isinstance(first, ast.Constant):
        return True
    if isinstance(first, ast.Call):
        return _called(first) in SAFE_CALLS
    # a local that holds content, or the title of a pane: both are constants or content by the type checker
    return (isinstance(first, ast.Name) and first.id in {"whole"}) or (
        isinstance(first, ast.Attribute) and first.attr == "title"
    )


def test_every_screen_ends_with_the_line_of_keys() -> None:
    """Help and quit are in view wherever one is; the window that waits for any key has no keys of its own."""
    for path in sorted((ROOT / "screens").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "def compose(self)" in text and path.stem != "press":
            assert "yield KeyLine()" in text, path.name
        assert "Footer" not in text, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_modules_stay_small(path: Path) -> None:
    """No module of more than 350 lines: no god screen."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_option_lists_read_no_markup() -> None:
    """Every OptionList is made with markup=False."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("OptionList", "RankedList"):
                assert any(k.arg == "markup" for k in node.keywords), f"{path.name}:{node.lineno}"


def test_no_screen_opens_a_file() -> None:
    """Files are bootstrap's business."""
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not modules & {"pathlib", "os", "io", "sqlite3", "tempfile", "shutil"}, path.name
