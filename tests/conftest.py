"""Fixtures that many tests share: a small case, its patient, its rubric, a played encounter, and a database."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded: see casesim.cli.main.entry

from collections.abc import Iterator
from pathlib import Path

import pytest

from casesim.adapters.records import FILE_NAME, SqliteRecords
from casesim.core.case import CaseTemplate
from casesim.core.encounter import Encounter
from casesim.core.patient import Patient, realise
from casesim.core.rubric import Rubric
from tests import small_case


@pytest.fixture(scope="session")
def small_template() -> CaseTemplate:
    """Return a valid case with two variants ("viral", "tonsillitis") and thirteen facts."""
    return small_case.small_template()


@pytest.fixture(scope="session")
def small_patient(small_template: CaseTemplate) -> Patient:
    """Return the patient of the viral variant, seed 7."""
    return realise(small_template, small_case.SEED, "viral")


@pytest.fixture(scope="session")
def small_rubric() -> Rubric:
    """Return the rubric of the small case: six items, one of each kind, one critical."""
    return small_case.small_rubric()


@pytest.fixture(scope="session")
def small_encounter() -> Encounter:
    """Return a short encounter with the viral patient, closed and not yet marked."""
    return small_case.played_encounter()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return where a database will be: in a folder that is not there yet."""
    return tmp_path / "data" / FILE_NAME


@pytest.fixture
def records(database: Path) -> Iterator[SqliteRecords]:
    """Return records on the disk."""
    records = SqliteRecords(database.parent)
    yield records
    records.close()
