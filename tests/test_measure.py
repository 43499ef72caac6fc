"""Measuring: figures that can be checked by hand, and utterances in, JSON lines out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casesim.adapters.knowledge import load_mind
from casesim.core.errors import CasesimError
from casesim.core.understanding.model import TOPICS
from casesim.session.measure import Decision, history, report, style
from casesim.session.understand import lines


def decision(*, met: bool, found: bool, line: int | None = None, cited: int | None = None) -> Decision:
    """Return a decision on smoking."""
    return Decision(item="smoking", met=met, line=line, found=found, review=False, cited=cited)


def test_figures_are_those_of_the_four_fold_table() -> None:
    """Two hits, one miss, one false alarm, four rejections: kappa 7/15."""
    group = [
        decision(met=True, found=True, line=3, cited=3),
        decision(met=True, found=True, line=3, cited=5),
        decision(met=True, found=False, line=3),
        decision(met=False, found=True, cited=1),
        *[decision(met=False, found=False)] * 4,
    ]
    figures = report([group])
    assert figures.kappa == pytest.approx(7 / 15)
    assert figures.precision == pytest.approx(2 / 3)
    assert figures.recall == pytest.approx(2 / 3)
    assert figures.evidence == 0.5
    assert figures.evidence_of_met == pytest.approx(1 / 3)
    assert "kappa      0.467" in figures.as_table()


def test_a_folder_of_labelled_interviews_is_measured(tmp_path: Path) -> None:
    """Every labelled item of every labelled interview counts."""
    (tmp_path / "ONE.txt").write_text("D: Do you smoke?\nP: No.\nD: Any allergies?\nP: No.\n")
    lines_of = {"smoking": 1, "allergies": 3}
    labels = {topic: {"met": topic in lines_of, "line": lines_of.get(topic)} for topic in TOPICS}
    (tmp_path / "labels.json").write_text(json.dumps({"ONE": labels}))
    figures = history(tmp_path, load_mind().understander)
    assert (figures.interviews, figures.n, figures.kappa, figures.evidence) == (1, 45, 1.0, 1.0)


def test_a_folder_without_labels_is_refused_in_one_line(tmp_path: Path) -> None:
    """No labels.json, broken JSON, or an interview that is not there."""
    with pytest.raises(CasesimError, match="cannot be read"):
        history(tmp_path, load_mind().understander)
    (tmp_path / "labels.json").write_text("{")
    with pytest.raises(CasesimError, match="JSON"):
        history(tmp_path, load_mind().understander)
    (tmp_path / "labels.json").write_text('{"GONE": {"smoking": {"met": true, "line": 1}}}')
    with pytest.raises(CasesimError, match=r"GONE\.txt"):
        history(tmp_path, load_mind().understander)


def test_style_is_measured_on_labelled_turns(tmp_path: Path) -> None:
    """Type, compound, empathy, summary and jargon of labelled turns."""
    rows = [
        {
            "text": "Do you smoke?",
            "type": "closed",
            "compound": False,
            "empathy": False,
            "summary": False,
            "jargon": [],
        },
        {"text": "Thank you.", "type": "none", "compound": False, "empathy": False, "summary": False, "jargon": []},
    ]
    file = tmp_path / "turns.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    figures = style(file, load_mind().understander)
    assert (figures.n, figures.type_kappa) == (2, 1.0)


def test_each_line_in_gives_one_ascii_json_line_out() -> None:
    """Plain lines, JSON lines, blank lines and broken JSON, in order."""
    stream = [
        "Do you smoke?\n",
        "\n",
        '{"before": "I smoke.", "text": "How many?"}\n',
        '{"broken\n',
        "Café, naïve?\r\n",
    ]
    out = list(lines(stream, load_mind().understander))
    assert len(out) == len(stream)
    assert all(line.isascii() and "\n" not in line for line in out)
    values = [json.loads(line) for line in out]
    wanted = {
        "type",
        "compound",
        "empathy",
        "summary",
        "jargon",
        "signpost",
        "greeting",
        "closing",
        "topics",
        "findings",
    }
    assert all(wanted <= set(value) for value in values)
    assert values[0]["topics"][0]["id"] == "smoking"
    assert values[1]["topics"] == []
    assert "smoking" in {hit["id"] for hit in values[2]["topics"]}
