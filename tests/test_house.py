"""The house: what may be imported where, nothing at import, no network, and every shipped case and rubric is whole."""

from __future__ import annotations

import os
import pkgutil
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters import heads
from casesim.adapters.knowledge import load_mind
from casesim.adapters.labels import finding_labels
from casesim.adapters.library import YamlLibrary
from casesim.core.case import CaseTemplate
from casesim.core.explanation import explain
from casesim.core.item import ExaminedItem, OrderedItem
from casesim.core.patient import Patient, realise
from casesim.core.rubric import Rubric
from casesim.session.desk import Desk

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "casesim"
LIBRARY = YamlLibrary([ROOT / "cases"], [ROOT / "rubrics"], finding_labels())
SEEDS = 50
OUTSIDE = ("textual", "llama_cpp", "sqlite3", "sqlite_utils", "ruamel", "typer", "pydantic_settings", "platformdirs")

CLEAN = f"""
import importlib, os, sys
import pydantic, numpy, rapidfuzz, jinja2
for name in sys.argv[1:]:
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code:
            print(name, code)
        continue
    try:
        importlib.import_module(name)
        known = [other for other in {OUTSIDE!r} if other in sys.modules]
        if known:
            print(name, "loads", *known, flush=True)
    finally:
        os._exit(sys.exc_info()[0] is not None)
"""
"""Imports each module in a process of its own, forked from one that holds only what the core may stand on."""


def modules(package: str = "casesim") -> list[str]:
    """Return the names of all modules of a package."""
    path = ROOT / package.replace(".", "/")
    return [package, *(found.name for found in pkgutil.walk_packages([str(path)], f"{package}."))]


def python(code: str, *arguments: str, cwd: Path = ROOT, **environment: str) -> str:
    """Run code in an interpreter of its own and return what it printed, stderr too."""
    known = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, env=known, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout + (f"exit code {done.returncode}" if done.returncode else "")


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("layer", ["casesim.core", "casesim.session"])
def test_each_module_of_the_middle_stands_alone(layer: str) -> None:
    """Imported first and alone, it loads no terminal, model, database or file format: looked up in `sys.modules`."""
    assert python(CLEAN, *modules(layer)) == ""


def test_nothing_is_made_at_import(tmp_path: Path) -> None:
    """Every module but the programs, with a HOME where nothing can be made, in an empty folder that stays so."""
    names = [name for name in modules() if not name.endswith(("__main__", ".worker"))]
    code = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\n"
    nowhere = "/dev/null/home"
    assert python(code, *names, cwd=tmp_path, HOME=nowhere, XDG_DATA_HOME=nowhere, XDG_CACHE_HOME=nowhere) == ""
    assert list(tmp_path.iterdir()) == []


def test_help_loads_nothing_slow() -> None:
    """`casesim --help` is there at once: no pydantic, no model, no terminal app, no numpy."""
    slow = ("pydantic", "numpy", "textual", "ruamel", "sqlite_utils", "jinja2", "casesim.bootstrap")
    code = f"import sys, casesim.cli.main\nprint(*[name for name in {slow!r} if name in sys.modules])"
    assert python(code).strip() == ""


def test_a_list_of_cases_loads_neither_the_understanding_nor_a_case(tmp_path: Path) -> None:
    """`casesim list` reads the heads of the files."""
    slow = ("numpy", "casesim.core.case", "casesim.adapters.knowledge", "casesim.adapters.library", "textual")
    code = (
        "import sys\nfrom casesim.cli.main import execute\n"
        f"code = execute(['list'])\nprint(code, [name for name in {slow!r} if name in sys.modules])"
    )
    assert python(code, CASESIM_DATA_DIR=str(tmp_path)).splitlines()[-1] == "0 []"


def test_no_test_opens_a_network_connection() -> None:
    """The hook of conftest refuses every address but this machine's own; names are not looked up."""
    with socket.socket() as outside, pytest.raises(PermissionError, match="no test leaves the machine"):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(PermissionError, match="no test leaves the machine"):
        socket.getaddrinfo("example.org", 80)
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_every_folder_of_code_is_a_package() -> None:
    """One without `__init__.py` would escape the import contracts."""
    folders = {path.parent for root in ("casesim", "tests", "tools") for path in (ROOT / root).rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_no_module_has_a_vague_name() -> None:
    """A module is a noun of the domain."""
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
    assert [path.name for path in PACKAGE.rglob("*.py") if path.stem in vague] == []


def test_the_labels_are_those_of_the_understanding() -> None:
    """Two ways to the same names: the light one and the whole one."""
    assert finding_labels() == {name: finding.label for name, finding in load_mind().lexicon.findings.items()}


def cases() -> tuple[str, ...]:
    """Return the shipped cases."""
    return LIBRARY.cases()


def rubrics() -> tuple[str, ...]:
    """Return the shipped rubrics."""
    return LIBRARY.rubrics()


@pytest.mark.parametrize("case", cases())
def test_a_shipped_case_is_valid(case: str) -> None:
    """With its rubric; at least three variants and forty facts; its id is its file's name."""
    template = LIBRARY.case(case)
    assert LIBRARY.problems(case) == []
    assert LIBRARY.rubric(template.rubric).items
    assert (template.id, len(template.variants) >= 3, len(template.facts) >= 40) == (case, True, True)


@pytest.mark.parametrize("case", cases())
def test_the_head_of_a_case_is_what_the_whole_case_says(case: str) -> None:
    """The list shows the same card that the app makes of the whole case."""
    desk = Desk(LIBRARY, _no_part, mind=_no_part, responder=_no_part, relator=_no_part, records=_no_part)  # type: ignore[arg-type]
    assert heads.head(ROOT / "cases" / f"{case}.yaml", case) == desk.card(case).model_dump(mode="json")


def _no_part() -> Any:
    raise AssertionError("a card needs no more than the case")


@pytest.mark.parametrize("rubric", rubrics())
def test_a_shipped_rubric_is_valid(rubric: str) -> None:
    """Read strictly; its id is its file's name."""
    assert LIBRARY.rubric(rubric).id == rubric


RESIDUE = re.compile(
    r"\{\{|\}\}|\{%|%\}|(?<=[a-z,] )None\b|\bundefined\b|<[a-z_]+>|  +\S|\s[,.;?!](?:\s|$)|\ba [aeio]\w+ year\b"
)


@cache
def patients(case: str) -> tuple[Patient, ...]:
    """Return the patients of every variant over fifty seeds."""
    template = LIBRARY.case(case)
    return tuple(realise(template, seed, variant) for variant in template.variants for seed in range(SEEDS))


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a value with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from texts(entry, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for number, entry in enumerate(value):
            yield from texts(entry, f"{place}[{number}]")


@pytest.mark.parametrize("case", cases())
def test_every_patient_of_a_shipped_case_is_whole(case: str) -> None:
    """Fifty seeds of each variant: no residue of a template, no empty words, and the same patient when drawn again."""
    found = {
        (patient.variant, place, text)
        for patient in patients(case)
        for place, text in texts(patient.model_dump(mode="json", exclude={"door_note"}))
        if RESIDUE.search(text)
    }
    assert sorted(found)[:5] == []
    assert not [p.variant for p in patients(case) for fact in p.facts if not all(line.strip() for line in fact.says)]
    again = realise(LIBRARY.case(case), SEEDS - 1, patients(case)[-1].variant)
    assert again == patients(case)[-1]


def _template_and_rubric(case: str) -> tuple[CaseTemplate, Rubric]:
    template = LIBRARY.case(case)
    return template, LIBRARY.rubric(template.rubric)


@pytest.mark.parametrize("case", cases())
def test_every_item_of_a_cases_rubric_can_be_earned_in_every_variant(case: str) -> None:
    """What an item names is there in each variant (or the item says for which it counts)."""
    template, rubric = _template_and_rubric(case)
    assert len(rubric.items) >= 30
    limited = {item.id for item in rubric.items if item.applies and item.applies.variants}
    missing = {item.id: item.missing for item in explain(rubric, finding_labels(), template) if item.missing}
    assert {name: lacking for name, lacking in missing.items() if name not in limited} == {}


@pytest.mark.parametrize("case", cases())
def test_every_act_of_a_rubric_is_an_act_of_every_patient(case: str) -> None:
    """Manoeuvres are found among manoeuvres and tests among tests, patient by patient."""
    _, rubric = _template_and_rubric(case)
    for patient in {patient.variant: patient for patient in patients(case)}.values():
        manoeuvres, tests = ({entry.id for entry in group} for group in (patient.examination, patient.investigations))
        for item in rubric.items:
            if isinstance(item, ExaminedItem):
                assert set(item.findings) <= manoeuvres, (patient.variant, item.id)
            elif isinstance(item, OrderedItem):
                assert set(item.investigations) <= tests, (patient.variant, item.id)
