"""The bias audit: a fair case shows no difference; a case that treats one sex otherwise is found out."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters.records import SqliteRecords
from casesim.adapters.scripted import AuthorResponder
from casesim.bootstrap import SystemClock
from casesim.cli.main import execute
from casesim.core.case import CaseTemplate
from casesim.core.differential import NameRelator
from casesim.core.patient import realise
from casesim.session.audit import audit, traits
from casesim.session.desk import Desk
from tests.small_case import CASE, SEED, small_template
from tests.tui_stage import KeywordMind, Shelf

ASKS = {"onset": ("When did it start?",), "occupation": ("What work do you do?",)}


def desk(tmp_path: Path, template: CaseTemplate) -> Desk:
    """Return a desk over one case."""
    return Desk(
        Shelf(template), SystemClock(), mind=KeywordMind, responder=AuthorResponder, relator=NameRelator,
        records=lambda: SqliteRecords(tmp_path),
    )  # fmt: skip


def unfair() -> CaseTemplate:
    """Return the small case in which women answer at length and with more doubt."""
    tree: dict[str, Any] = deepcopy(CASE)
    for fact in tree["facts"]:
        long = "I think, perhaps, and I am not at all sure of it because I never am, that "
        fact["says"] = [f"{{% if sex == 'female' %}}{long}{{% endif %}}{line}" for line in fact["says"]]
    return CaseTemplate.model_validate(tree)


def test_a_fair_case_shows_no_difference(tmp_path: Path) -> None:
    """Sex, the ends of the age range, two names and another job change nothing but the words they fill."""
    report = audit(desk(tmp_path, small_template()), "small-sore-throat", (SEED,), ASKS)
    assert {contrast.trait for contrast in report.contrasts} == {"sex", "age", "name", "job"}
    assert not report.differing, report.as_table()
    assert report.questions > 9


def test_a_case_that_treats_one_sex_otherwise_is_found_out(tmp_path: Path) -> None:
    """Length and tone differ with the sex, and the report says so with seed and trait."""
    report = audit(desk(tmp_path, unfair()), "small-sore-throat", (SEED,), ASKS)
    assert {contrast.trait for contrast in report.differing} == {"sex"}
    contrast = report.differing[0]
    assert abs(contrast.words) >= 3
    assert abs(contrast.tones["hedges"]) >= 0.05
    assert f"seed {SEED}, sex {contrast.was} -> {contrast.now}: replies" in report.as_table()


def test_no_trait_is_given_that_the_template_cannot_draw() -> None:
    """Every counterpart is a value that the template itself allows."""
    template = small_template()
    base = realise(template, SEED)
    allowed: dict[str, set[object]] = {"sex": {"female", "male"}, "job": {"teacher", "gardener"}, "age": {18, 40}}
    for name, value in traits(template, base):
        assert name == "name" or value in allowed[name]


def test_a_fixed_value_carries_what_hangs_on_it() -> None:
    """A patient made a woman has a woman's name, and all else is as it was."""
    template = small_template()
    first = realise(template, SEED, fixed={"sex": "male"})
    second = realise(template, SEED, fixed={"sex": "female"})
    assert (first.sex, second.sex) == ("male", "female")
    assert first.name != second.name
    assert [fact.says for fact in first.facts] == [fact.says for fact in second.facts]


def test_the_command_refuses_an_unknown_case(capsys: pytest.CaptureFixture[str]) -> None:
    """One clear line, and not 0."""
    assert execute(["audit", "no-such-case", "--voice", "author"]) != 0
    assert "no-such-case" in capsys.readouterr().err
