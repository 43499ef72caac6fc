"""The pages of the root: every command that they show exists, every link leads somewhere, and the way in is short."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer

from casesim.cli.main import app

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md")
_COMMAND = re.compile(r"(?:^|`)casesim(?![\w/.-])([^`\n]*)", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)[^)]*\)")
_PATH = re.compile(r"`((?:casesim|tests|cases|rubrics|training|tools|docs)/[\w./-]+)`")


def page(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def shown(name: str) -> list[list[str]]:
    """Return the words after `casesim` of every command that a page shows, comments left out."""
    lines = [found.split("#")[0].split("→")[0].strip() for found in _COMMAND.findall(page(name))]
    return [shlex.split(line) for line in lines if "…" not in line]


def known(group: object = None) -> dict[str, object]:
    """Return the commands of a group by name."""
    return dict(getattr(group or typer.main.get_command(app), "commands", {}))


def options(command: object) -> set[str]:
    """Return every option of a command."""
    parameters = getattr(command, "params", [])
    return {"--help", *(name for parameter in parameters for name in parameter.opts)}


def problem(words: list[str]) -> str:
    """Return what of a command line does not exist, empty where it is sound."""
    command: object = typer.main.get_command(app)
    names = [word for word in words if not word.startswith("-")]
    while names and (inner := known(command)):
        if names[0] not in inner:
            return f"no command '{names[0]}'"
        command = inner[names.pop(0)]
    general = options(typer.main.get_command(app))
    missing = [word for word in words if word.startswith("-") and word not in options(command) | general]
    return f"no option {missing}" if missing else ""


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_shows_exists(name: str) -> None:
    """Command, sub-command and options, read from the page."""
    assert [(words, why) for words in shown(name) if (why := problem(words))] == []


def test_the_check_itself_finds_what_is_not_there() -> None:
    """A command, a sub-command and an option that casesim does not have."""
    assert problem(["run", "chest-pain", "--seed", "7", "--plain"]) == ""
    assert problem(["frobnicate"]) == "no command 'frobnicate'"
    assert problem(["case", "frobnicate"]) == "no command 'frobnicate'"
    assert problem(["run", "chest-pain", "--frob"]) == "no option ['--frob']"
    assert ["case", "validate", "FILE"] in shown("README.md")
    assert len(shown("README.md")) >= 12


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_path_of_a_page_leads_somewhere(name: str) -> None:
    """Files of this repository; a path in backticks is one too."""
    named = {*_LINK.findall(page(name)), *_PATH.findall(page(name))}
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_first_run_is_told_in_five_hundred_words() -> None:
    """All that comes before what one can do, and it says what casesim is not."""
    first = page("README.md").split("## What you can do")[0]
    assert len(first.split()) <= 500
    assert "make play" in first
    assert "make demo" in first
    assert "Never medical advice" in first
    assert "unverified" in first


def test_every_make_target_that_a_page_shows_exists() -> None:
    """In the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))
    for name in PAGES:
        assert set(re.findall(r"(?:^|`)make ([a-z-]+)", page(name), re.MULTILINE)) <= targets


def test_every_script_of_the_project_is_the_one_that_the_pages_name() -> None:
    """`casesim`, and the version of the changelog."""
    project = tomllib.loads(page("pyproject.toml"))["project"]
    assert project["scripts"] == {"casesim": "casesim.cli.main:entry"}
    assert f"## {project['version']}" in page("CHANGELOG.md")
