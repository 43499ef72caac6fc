"""One line out for each line in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casesim.adapters.terminology import SqliteTerminology
from casesim.core.diagnosis.matcher import DiagnosisMatcher
from casesim.core.errors import ContentError
from casesim.session.match import lines
from casesim.session.measure_differential import run

MATCHER = DiagnosisMatcher(SqliteTerminology())


def test_every_line_is_answered_in_order_and_faults_are_errors() -> None:
    """A bad line costs itself alone."""
    given = [
        '{"reference": "DVT", "answer": "deep vein thrombosis"}\n', "nonsense\n", "[]\n", '{"reference": "x"}\n',
        '{"reference": "", "answer": "x"}\n', '{"reference": "x", "answer": 3}\n', "\n",
        '{"reference": "q", "answer": "PE", "synonyms": ["PE"]}\n', '{"reference": "q", "answer": "PE", "synonyms": 1}',
        '{"reference": "PE", "answer": "PE or DVT"}',
    ]  # fmt: skip
    out = [json.loads(line) for line in lines(given, MATCHER)]
    assert len(out) == len(given)
    assert ["error" in row for row in out] == [False, True, True, True, True, True, True, False, True, False]
    assert out[0]["relation"] == out[7]["relation"] == "same"
    assert out[9]["multiple"] is True


def test_measuring_counts_right_wrong_and_splits(tmp_path: Path) -> None:
    """Figures are added up from the pairs."""
    file = tmp_path / "pairs.jsonl"
    rows = [("MI", "heart attack", "same", "a"), ("MI", "gout", "same", "a"), ("MI", "NSTEMI", "narrower", "b")]
    file.write_text(
        "\n".join(json.dumps(dict(zip(("reference", "answer", "relation", "split"), r, strict=True))) for r in rows),
        encoding="utf-8",
    )
    figures = run(file, MATCHER)
    assert (figures.n, figures.right, figures.by_split) == (3, 2, {"a": (1, 2), "b": (1, 1)})
    assert figures.wrong[0].pair.answer == "gout"
    assert "2 of 3" in figures.as_table()


def test_a_file_without_pairs_is_refused(tmp_path: Path) -> None:
    """An empty file or another relation is said with its line."""
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"reference": "a", "answer": "b", "relation": "alike"}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"pairs\.jsonl:1"):
        run(file, MATCHER)
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(ContentError):
        run(file, MATCHER)
