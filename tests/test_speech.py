"""What of a model's stream is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casesim.adapters.llama.speech import Speech


def spoken(pieces: Sequence[str]) -> str:
    """Return what is said of these pieces."""
    speech = Speech()
    return "".join([*(speech.feed(piece) for piece in pieces), speech.finish()]).strip()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("No, I don't smoke.", "No, I don't smoke."),
        ("  Yes.\nDoctor: And now?", "Yes."),
        ("Yes. Doctor: And now?", "Yes."),
        ("I saw the doctor on Monday.", "I saw the doctor on Monday."),
        ("<think>He asks about\nsmoke.</think>\n\nNo.", "No."),
        ("<think>never closed", ""),
        ("<|channel>thought\nhm<channel|>Yes, a bit.", "Yes, a bit."),
        ("<|channel|>analysis<|message|>hm<|end|><|channel|>final<|message|>Yes.", "Yes."),
        ("Yes.<|im_end|>", "Yes."),
        ("Yes. [no: fever]", "Yes."),
        ("My weight is < 50 kg", "My weight is < 50 kg"),
        ("", ""),
    ],
)
def test_thoughts_control_tokens_and_other_speakers_are_not_spoken(raw: str, said: str) -> None:
    """One table, whole text in one piece."""
    assert spoken([raw]) == said


RAWS = st.text(alphabet="ab.<>|/think[]\n :Doctor", max_size=60) | st.sampled_from(
    ["<think>x\ny</think>\nI smoke. Doctor: stop", "No.<|im_end|> student : x", "Hm <|x|> a\nb"]
)


@given(raw=RAWS, cuts=st.lists(st.integers(0, 60), max_size=8))
def test_it_does_not_matter_where_the_stream_is_cut(raw: str, cuts: list[int]) -> None:
    """The same text in other pieces says the same words."""
    edges = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    pieces = [raw[start:end] for start, end in pairwise(edges)]
    assert spoken(pieces) == spoken(list(raw))


def test_words_come_while_the_model_still_speaks() -> None:
    """Nothing waits for the end without need."""
    speech = Speech()
    assert speech.feed("No, not ") + speech.feed("really. I ") == "No, not really. I"
    assert not speech.ended


def test_after_a_stop_nothing_is_spoken() -> None:
    """The stream may go on; the patient does not."""
    speech = Speech()
    assert speech.feed("No.\nPatient") == "No."
    assert speech.ended
    assert speech.feed(" more") + speech.finish() == ""
