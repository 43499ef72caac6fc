"""Words: one stem for inflections and spellings, and the content words of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casesim.core.understanding.words import spell, stem, terms, tokens


@pytest.mark.parametrize(
    "forms",
    [
        "ache aches aching ached", "vomit vomits vomiting vomited", "tablet tablets", "cough coughs coughing coughed",
        "swell swelling swollen swells swelled", "breath breathe breathing breathes", "haemoptysis hemoptysis",
        "oedema edema", "diarrhoea diarrhea", "anaemia anemia", "paraesthesia paresthesia", "dyspnoea dyspnea",
        "allergy allergies", "smoke smoking smoked smokes", "travel travelling traveling travelled traveled",
        "dizzy dizziness", "hospitalised hospitalized hospitalisation hospitalization", "colour color",
        "bleed bleeding bled bleeds", "worry worries worried worrying", "itch itches itching itched", "mum mom",
        "medication medications", "urination urinate urinating", "sleep sleeping slept", "fall fell fallen falling",
        "foot feet", "tooth teeth", "child children", "wheeze wheezing wheezes", "bruise bruising bruised",
        "injury injuries", "vaccinated vaccination", "oesophagus esophagus", "faeces feces", "leukaemia leukemia",
    ],
)  # fmt: skip
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    """Inflection and UK or US spelling do not matter."""
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    ["can cane", "car care", "spin spine", "fit fitness", "side sids", "rash rush", "colon colour", "hive hiv",
     "sick sickle", "month mouth", "stool stole", "lung lunch", "pill pillow", "heart hearing"],
)  # fmt: skip
def test_different_words_keep_different_stems(pair: str) -> None:
    """Stemming does not run words together that a patient must tell apart."""
    first, second = pair.split()
    assert stem(first) != stem(second)


def test_spelling_is_folded_into_one() -> None:
    """UK spelling becomes US spelling; other words stay."""
    assert spell("Haemorrhage") == "hemorrhage"
    assert spell("exercise") == "exercise"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Have you noticed any swelling in your ankles?", ("swell", "ankl")),
        ("Can you tell me about the pain, please, doctor?", ("pain",)),
        ("Do you have any allergies?", ("allergy",)),
        ("Um, so, what about, like, your appetite?", ("appetit",)),
        ("Have you ever had anything like this before?", ()),
        ("", ()),
    ],
)
def test_terms_keep_what_is_asked_about(question: str, expected: tuple[str, ...]) -> None:
    """Frame words of questions are removed, content words are stemmed, in order, once."""
    assert terms(question) == expected


def test_terms_name_a_word_once() -> None:
    """A repeated word is one term."""
    assert terms("pain, pain and more pain") == ("pain",)


@given(st.text(max_size=200))
def test_tokens_lie_where_they_say(text: str) -> None:
    """Any text can be cut; every token is verbatim at its place."""
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
