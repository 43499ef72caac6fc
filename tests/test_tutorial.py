"""The tutorial, followed word for word: its commands are run, its edits made, and what it shows is what is seen."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.command import Command

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"
_FENCE = re.compile(r"^```(.*)\n([\s\S]*?)^```$", re.MULTILINE)
_SPAN = re.compile(r"from the line `([^`]+)`\s+(?:up to the line `([^`]+)`|to the end of the file)")
_CHANGE = re.compile(r"the line\s+`([^`]+)`\s+into\s+`([^`]+)`")


class Block(NamedTuple):
    """A fenced block and the prose before it."""

    prose: str
    info: str
    text: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page in order."""
    found, at = [], 0
    for fence in _FENCE.finditer(page):
        found.append(Block(page[at : fence.start()], fence[1].strip(), fence[2]))
        at = fence.end()
    return found


def seen(quoted: str, outputs: list[str]) -> str:
    """Return the first line of a quotation that was not seen, in order, in any of the outputs; empty where all were."""
    missing = [_first_missing(quoted, output.splitlines()) for output in outputs]
    return "" if "" in missing else missing[0]


def _first_missing(quoted: str, lines: list[str]) -> str:
    rest: Iterator[str] = iter(lines)
    for line in quoted.splitlines():
        pattern = re.compile(r"\s*(?:.*\S)?\s*".join(map(re.escape, re.split(r"\s*…\s*", line))))
        if line.strip() != "…" and not any(pattern.fullmatch(one.rstrip()) for one in rest):
            return line
    return ""


class Newcomer:
    """Somebody who does what the page says, in a folder of their own."""

    def __init__(self, casesim: Command) -> None:
        self.casesim = casesim
        self.outputs: list[str] = []
        self.commands: list[str] = []
        self.wrong: list[str] = []

    def follow(self, found: list[Block]) -> None:
        """Do every block in order."""
        for block, after in zip(found, [*found[1:], Block("", "", "")], strict=True):
            self.change(block.prose)
            kind = block.info.split()[0]
            if kind == "console":
                self.run(block, after.text if after.info == "text input" else "")
            elif kind == "yaml":
                self.replace(block)
            elif block.info == "text output":
                missing = seen(block.text, self.outputs)
                self.wrong += [f"not seen: {missing}\n" + "\n".join(self.outputs[:1])] if missing else []

    def run(self, block: Block, typed: str) -> None:
        """Run the commands of a block; what is typed goes to the last."""
        lines = [line for line in block.text.splitlines() if line.strip()]
        expected = int(block.info.partition("exit=")[2] or 0)
        out, err = "", ""
        for line in lines:
            words = shlex.split(line, comments=True)
            if words[0] == "mkdir":
                Path(words[1]).mkdir()
            elif words[0] == "cd":
                os.chdir(words[1])
            else:
                assert words[0] == "casesim", line
                told = self.casesim(*words[1:], stdin=typed.encode() if line == lines[-1] else b"")
                self.wrong += [f"{line}: exit {told.code}: {told.err}"] if told.code != expected else []
                out, err = out + told.out, err + told.err
                if words[1:3] == ["case", "new"]:
                    asked, typed_in = told.err.count("]: "), len(typed.splitlines())
                    self.wrong += [f"{asked} questions, {typed_in} answers"] if asked != typed_in else []
                self.commands.append(" ".join(word for word in words[1:3] if word.isalpha()))
        self.outputs = [out + "\n" + err, err + "\n" + out]

    def replace(self, block: Block) -> None:
        """Put a block in place of the lines that the prose before it names."""
        span = _SPAN.search(block.prose)
        assert span, block.prose
        lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
        first = self.place(lines, span[1])
        last = self.place(lines, span[2]) if span[2] else len(lines)
        assert first < last
        self.file.write_text("".join([*lines[:first], block.text, *lines[last:]]), encoding="utf-8")

    def change(self, prose: str) -> None:
        """Change the lines that the prose names."""
        for old, new in _CHANGE.findall(prose):
            lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
            at = self.place(lines, old)
            lines[at] = lines[at].replace(old, new)
            self.file.write_text("".join(lines), encoding="utf-8")

    @staticmethod
    def place(lines: list[str], wanted: str) -> int:
        """Return the only line that is `wanted`, spaces around it left out."""
        found = [number for number, line in enumerate(lines) if line.strip() == wanted.strip()]
        assert len(found) == 1, (wanted, found)
        return found[0]

    @property
    def file(self) -> Path:
        """Return the one file that is being written."""
        (path,) = Path().glob("*.yaml")
        return path


def test_a_newcomer_who_follows_the_tutorial_ends_with_a_case_that_a_colleague_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command exits as the page says, every quotation is seen, and no step of the path is left out."""
    monkeypatch.chdir(tmp_path)
    newcomer = Newcomer(Command(tmp_path))
    newcomer.follow(blocks(PAGE.read_text(encoding="utf-8")))
    assert newcomer.wrong == []
    path = ["case new", "case validate", "case lint", "case test", "ask", "run", "audit", "case sample"]
    assert [
        one for one in (*path, "pack build", "pack inspect", "pack install", "list") if one not in newcomer.commands
    ] == []
    assert newcomer.commands[-1] == "run"


def test_the_check_itself_finds_what_is_not_seen() -> None:
    """A line that is not there, one out of order, and a gap that holds."""
    told = ["a 1 b\nc d\n"]
    assert seen("a … b\nc d\n", told) == ""
    assert seen("…\nc …\n", told) == ""
    assert seen("c d\na 1 b\n", told) == "a 1 b"
    assert seen("a 1\n", told) == "a 1"
    assert [block.info for block in blocks("x\n```yaml\na: 1\n```\ny\n```console exit=3\nz\n```\n")] == [
        "yaml",
        "console exit=3",
    ]


def test_every_link_of_a_page_for_authors_leads_somewhere() -> None:
    """Files beside it or in the repository."""
    for page in PAGE.parent.glob("*.md"):
        links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page.name
