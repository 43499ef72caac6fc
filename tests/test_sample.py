"""A thousand patients at a glance, and which fact earns which item."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from casesim.core.case import CaseTemplate
from casesim.core.lint.coverage import coverage
from casesim.core.patient import Patient
from casesim.core.rubric import Rubric
from casesim.session.sample import sample
from tests import small_case
from tests.command import Command


def test_the_shares_are_those_that_the_author_wrote(small_template: CaseTemplate) -> None:
    """Two to one for the variants and for the weighted job, even for the rest; nobody invalid."""
    found = sample(small_template, 1_000)
    assert found.invalid == ()
    variants = {share.value: share.count for share in found.variants}
    assert sum(variants.values()) == 1_000
    assert variants["viral"] == pytest.approx(667, abs=60)
    spreads = {spread.parameter: spread for spread in found.parameters}
    assert {share.value: share.count for share in spreads["job"].shares}["teacher"] == pytest.approx(667, abs=60)
    days = spreads["days"]
    assert (days.lowest, days.highest, days.different, days.patients) == (2, 5, 4, 1_000)
    assert days.mean == pytest.approx(3.5, abs=0.15)


def test_the_same_seeds_draw_the_same_sample_and_others_another(small_template: CaseTemplate) -> None:
    """The sample is a function of the case and the seeds."""
    assert sample(small_template, 50) == sample(small_template, 50)
    assert sample(small_template, 50, first=51) != sample(small_template, 50)


def test_patients_that_nobody_should_meet_are_named_with_their_seed() -> None:
    """A value that is missing for some draws, and a text that is empty for some."""
    lost = {"kind": "map", "of": "days", "values": {"2": "a", "3": "b", "4": "c"}}
    broken = CaseTemplate.model_validate(
        {**small_case.CASE, "parameters": {**small_case.CASE["parameters"], "lost": lost}}
    )
    found = sample(broken, 200)
    assert 20 < len(found.invalid) < 90
    assert all("lost" in one.why for one in found.invalid)
    line = small_case.fact("onset", "presenting", ["onset"], "Onset", "{% if days > 3 %}Days ago.{% endif %}")
    facts = [line if fact["id"] == "onset" else fact for fact in small_case.FACTS]
    empty = sample(CaseTemplate.model_validate({**small_case.CASE, "facts": facts}), 100)
    assert {one.why for one in empty.invalid} == {"fact 'onset', says is empty"}


def test_a_fact_earns_the_items_that_name_it_or_ask_for_it(small_patient: Patient, small_rubric: Rubric) -> None:
    """And one that is never told earns none."""
    earned = {one.fact: one.items for one in coverage(small_patient, small_rubric)}
    assert (earned["fever"], earned["onset"], earned["penicillin"]) == (
        ("hears-fever",),
        ("asks-onset",),
        ("asks-allergies",),
    )
    assert earned["self-test"] == earned["job"] == ()


def test_the_commands_print_tables_and_json(tmp_path: Path) -> None:
    """Exit code 3 where a patient is broken."""
    casesim = Command(tmp_path)
    table = casesim("case", "sample", casesim.case, "-n", "60")
    assert (table.code, table.out.splitlines()[0]) == (0, "small-sore-throat: 60 patients, 0 invalid")
    value = casesim("case", "sample", casesim.case, "-n", "60", "--json").json
    assert (value["n"], sum(share["count"] for share in value["variants"])) == (60, 60)
    facts = casesim("case", "coverage", casesim.case, "--seed", "7", "--json").json
    assert {"fact", "disclosure", "items"} == set(facts[0])


def test_a_thousand_patients_of_the_longest_case_take_seconds() -> None:
    """Five at the most, the file not counted; processor time, for other work may run beside the tests."""
    from casesim.bootstrap import library
    from casesim.settings import load

    template = library(load()).case("chest-pain")
    began = time.process_time()
    found = sample(template, 1_000)
    assert time.process_time() - began < 5.0
    assert found.invalid == ()
