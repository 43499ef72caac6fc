"""The matcher: four-bit weights, what a question asks for, and of what kind it is."""

from __future__ import annotations

import json

import numpy as np
import pytest

from casesim.adapters import knowledge
from casesim.adapters.knowledge import Knowledge, load_mind
from casesim.core.errors import ContentError
from casesim.core.understanding.model import Kind
from casesim.core.understanding.quantised import BLOCK, pack, unpack


@pytest.fixture(scope="module")
def mind() -> Knowledge:
    """The shipped knowledge."""
    return load_mind()


def test_four_bits_keep_a_matrix_within_half_a_step() -> None:
    """No value is further off than one step of its block's scale, and a block of zeros stays so."""
    weight = np.random.default_rng(3).normal(size=(5, 4 * BLOCK)).astype(np.float32)
    weight[2, :BLOCK] = 0.0
    codes, scales = pack(weight)
    assert codes.shape == (5, 2 * BLOCK)
    assert scales.shape == (5, 4)
    step = np.repeat(np.abs(scales.astype(np.float32)), BLOCK, 1)
    assert np.all(np.abs(unpack(codes, scales) - weight) <= 1.01 * step)
    assert not unpack(codes, scales)[2, :BLOCK].any()


FACTS = (
    "I've been on warfarin for two years.",
    "My dad died of a heart attack at 52.",
    "I drive a delivery van, mostly at night.",
    "No, I haven't had any fever.",
    "It started three weeks ago.",
)
ASKED = (
    ("What keeps you busy during the week, money-wise?", 2),
    ("Did anyone in your family have heart trouble?", 1),
    ("Since when have you had this?", 4),
    ("Which tablets has your doctor put you on?", 0),
    ("Been running a temperature?", 3),
)


@pytest.mark.parametrize(("question", "place"), ASKED)
def test_a_question_asks_most_for_the_fact_that_answers_it(mind: Knowledge, question: str, place: int) -> None:
    """In other words than the fact's, and more than for none of them."""
    odds = mind.understander.asks_for(question, FACTS)
    assert max(range(len(FACTS)), key=lambda index: odds[index]) == place
    assert odds[place] > 0


def test_what_no_fact_answers_asks_for_none(mind: Knowledge) -> None:
    """Every fact is less likely asked for than none of them."""
    assert max(mind.understander.asks_for("What is your blood group?", FACTS)) < 0


KINDS = (
    ("How has life been treating you?", Kind.VAGUE),
    ("Could it be that a clot has gone to your lungs?", Kind.FISHING),
    ("What did the ultrasound of your gallbladder show?", Kind.EXAM),
    ("So, what's brought you along to see us?", Kind.OPENING),
    ("Does anybody in your family have asthma?", Kind.HISTORY),
)


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_a_question_is_of_its_kind(mind: Knowledge, question: str, kind: Kind) -> None:
    """Probabilities of all kinds add up to one, and the right one is the likeliest."""
    found = mind.understander.kinds(question)
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-3)
    assert max(found, key=lambda name: found[name]) is kind


@pytest.mark.parametrize("text", ["", "   ", "?", "\u202e\u200b", "a" * 5000, "痛いですか"])
def test_no_text_is_too_strange_for_it(mind: Knowledge, text: str) -> None:
    """Numbers come back, whatever is asked."""
    assert np.isfinite(mind.understander.asks_for(text, FACTS)).all()
    assert np.isfinite(list(mind.understander.kinds(text).values())).all()


def test_a_changed_file_of_weights_is_refused() -> None:
    """The SHA-256 in the manifest is checked when it is loaded."""
    manifest = json.loads(knowledge.data("encoder.json")) | {"matcher_sha256": "0" * 64}
    encoder = knowledge.load_encoder(manifest)
    with pytest.raises(ContentError, match="SHA-256"):
        knowledge.load_matcher(encoder, manifest)
