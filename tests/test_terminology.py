"""The file of diagnoses, the table that it is built from, and an instructor's own table."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path

import pytest

from casesim.adapters.terminology import SqliteTerminology, read_table
from casesim.core.diagnosis.matcher import DiagnosisMatcher
from casesim.core.diagnosis.normal import key, terms
from casesim.core.diagnosis.table import check_table, parse_table
from casesim.core.errors import ContentError, RecordsError

DATA = resources.files("casesim").joinpath("data")
OWN = """
[own]
"Road sickness" = { also = ["Zzyzx fever"], is = ["Viral infection"] }
"Pulmonary embolism" = { also = ["lung plug"] }
"""


def test_the_shipped_table_is_sound_and_large() -> None:
    """No name twice, no unknown parent, over all specialties."""
    entries = parse_table(DATA.joinpath("diagnoses.toml").read_text(encoding="utf-8"))
    check_table(entries)
    assert len(entries) >= 700
    assert len({e.specialty for e in entries}) >= 15


def test_the_shipped_file_is_the_recorded_one_built_from_the_shipped_table() -> None:
    """Hashes and size are those of terminology.json."""
    record = json.loads(DATA.joinpath("terminology.json").read_text(encoding="utf-8"))
    file = DATA.joinpath("terminology.sqlite").read_bytes()
    table = DATA.joinpath("diagnoses.toml").read_bytes()
    assert hashlib.sha256(file).hexdigest() == record["sha256"]
    assert hashlib.sha256(table).hexdigest() == record["table_sha256"] == SqliteTerminology().version()["table_sha256"]
    assert len(file) <= 12_000_000


def test_every_name_of_the_table_is_found_in_the_file() -> None:
    """The keys of today's normalising are those that the file was built with."""
    entries = parse_table(DATA.joinpath("diagnoses.toml").read_text(encoding="utf-8"))
    names = {key(terms(name)): e.name for e in entries for name in e.names}
    found = SqliteTerminology().named(names)
    assert [name for k, name in names.items() if k not in found] == []


def test_an_instructors_table_adds_names_and_diagnoses(tmp_path: Path) -> None:
    """New entries hang under shipped ones; further names join shipped entries."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    matcher = DiagnosisMatcher(SqliteTerminology(own=read_table(path)))
    assert matcher.compare("Road sickness", "Zzyzx fever").relation == "same"
    assert matcher.compare("Viral infection", "road sickness").relation == "narrower"
    assert matcher.compare("PE", "lung plug").relation == "same"
    assert matcher.compare("Pneumonia", "road sickness").relation == "different"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[a]\n"X" = { also = ["y"], kind = 1 }', "not understood"),
        ('"X" = 1', "outside a section"),
        ("[a", "not TOML"),
        ('[a]\n"X" = { is = ["No such thing"] }', "no entry"),
        ('[a]\n"Big heart" = {}\n"Heart, big" = {}', "again"),
    ],
)
def test_a_faulty_table_names_the_fault(text: str, said: str) -> None:
    """Errors are one line that says what to do."""
    with pytest.raises(ContentError, match=said):
        check_table(parse_table(text))


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    """No traceback of SQLite."""
    with pytest.raises(RecordsError, match="missing"):
        SqliteTerminology(tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"no database at all, though long enough to look at" * 40)
    with pytest.raises(RecordsError, match="cannot be read"):
        SqliteTerminology(tmp_path / "bad.sqlite")
