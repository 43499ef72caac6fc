"""The examination of an installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casesim.adapters import installation
from casesim.adapters.llama import machine
from casesim.core.errors import ModelError, RecordsError
from casesim.session.doctor import examine


def broken() -> dict[str, str]:
    """Fail as an adapter does."""
    raise ModelError("The model is cut short.")


def test_one_fault_does_not_hide_the_other_parts() -> None:
    """Every part is asked, and the report is not sound."""
    report = examine({"model": broken, "disk": lambda: {"free": "9 GB"}})
    assert not report.ok
    assert json.loads(report.as_json()) == {
        "ok": False,
        "model": {"problem": "The model is cut short."},
        "disk": {"free": "9 GB"},
    }
    assert "model: The model is cut short." in report.as_text()
    assert "1 of 2 have a problem" in report.as_text()


def test_what_a_part_says_is_fit_for_a_terminal() -> None:
    """One line, no escapes."""
    report = examine({"worker": lambda: {"build": "CPU\x1b[2J : AVX = 1\nSSE3 = 1"}})
    assert report.ok
    assert report.sections[0].facts == {"build": "CPU : AVX = 1 SSE3 = 1"}


def test_the_machine_names_its_versions() -> None:
    """Python, SQLite, and what casesim stands on."""
    facts = installation.machine()
    assert {"casesim", "python", "platform", "sqlite", "textual"} <= set(facts)
    assert all(facts.values())


def test_the_data_folder_is_examined_without_being_made(tmp_path: Path) -> None:
    """The doctor leaves no trace."""
    facts = installation.data_folder(tmp_path / "a" / "b")
    assert facts["exists"] == "not yet"
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_written_is_one_clear_line() -> None:
    """With the remedy."""
    with pytest.raises(RecordsError, match="--data-dir"):
        installation.data_folder(Path("/proc/casesim"))


def test_a_model_gets_as_many_threads_as_there_are_cores() -> None:
    """At least one, eight at most, never more than cores."""
    assert 1 <= machine.threads() <= min(8, machine.cores())
    assert machine.peak_bytes() > 1_000_000
