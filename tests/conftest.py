"""Fixtures that many tests share: a small case, its patient, its rubric, a played encounter, and a database."""

from __future__ import annotations

import os
import signal
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded: see casesim.cli.main.entry

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters.records import FILE_NAME, SqliteRecords
from casesim.core.case import CaseTemplate
from casesim.core.encounter import Encounter
from casesim.core.patient import Patient, realise
from casesim.core.rubric import Rubric
from tests import small_case

_AT_HOME = {"localhost", "127.0.0.1", "::1", "", None}


def _stay(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every address that is not this machine's own."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host not in _AT_HOME:
        raise PermissionError(f"no test leaves the machine: {event} {host}")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what runs behind it, and children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

sys.addaudithook(_stay)  # for good: a hook cannot be taken away


@pytest.fixture(scope="session", autouse=True)
def _no_data_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the data folder of whoever runs it: what lies there changes cases, topics and marks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASESIM_DATA_DIR", str(tmp_path_factory.mktemp("nobody") / "data"))
        yield


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
