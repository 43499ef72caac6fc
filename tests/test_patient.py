"""Synthetic patients: the same for ever, consistent, and rendered whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casesim.core.case import CaseTemplate
from casesim.core.draw import MAX_SEED, draw
from casesim.core.model import digest
from casesim.core.parameter import NumberParameter
from casesim.core.patient import realise
from tests.small_case import small_template

TEMPLATE = small_template()


@given(st.integers(min_value=0, max_value=MAX_SEED))
def test_the_same_seed_gives_the_same_patient(seed: int) -> None:
    """Two draws are equal, whole."""
    assert realise(TEMPLATE, seed) == realise(TEMPLATE, seed)


def test_the_draw_is_the_same_for_ever() -> None:
    """Golden numbers: a change here would change every patient that anybody has met."""
    assert [draw(f"golden/{n}", 1000) for n in range(6)] == [428, 992, 626, 287, 361, 277]


def test_another_parameter_changes_no_other(small_template: CaseTemplate) -> None:
    """Each parameter has a stream of its own."""
    more = small_template.model_copy(
        update={"parameters": {"extra": NumberParameter(kind="number", min=1, max=9), **small_template.parameters}}
    )
    for seed in range(20):
        before, after = realise(small_template, seed).parameters, realise(more, seed).parameters
        assert {name: after[name] for name in before} == before


def test_variants_are_drawn_about_as_often_as_their_weights(small_template: CaseTemplate) -> None:
    """Over 2,000 seeds each of the variants is within five points of its share."""
    drawn = [realise(small_template, seed).variant for seed in range(2000)]
    whole = sum(variant.weight for variant in small_template.variants.values())
    for name, variant in small_template.variants.items():
        assert abs(drawn.count(name) / 2000 - variant.weight / whole) < 0.05


def test_no_template_language_is_left_in_a_patient(small_template: CaseTemplate) -> None:
    """Every text is rendered."""
    for seed in range(30):
        assert "{{" not in realise(small_template, seed).model_dump_json()


def test_the_hash_of_a_patient_depends_on_its_seed(small_template: CaseTemplate) -> None:
    """Different seeds are different patients."""
    assert len({digest(realise(small_template, seed)) for seed in range(50)}) > 25
