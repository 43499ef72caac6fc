"""Planted corruptions: each changes what a reply says, and verification catches them on the shipped cases."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from casesim.bootstrap import good_questions, make_desk
from casesim.core.errors import ContentError, NotFound
from casesim.core.reply import PersonaCard
from casesim.session.corruption import corruptions
from casesim.session.measure_wording import Good, Spoken, WordingReport, held_against, of_cases, of_turns, plant
from casesim.settings import load

REPLY = "It started three hours ago, on the left side, and my mother saw it in the morning."


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("number", "six hours ago"),
        ("unit", "three days ago"),
        ("side", "on the right side"),
        ("time", "in the evening"),
        ("relative", "my father saw it"),
        ("polarity", "It never started three hours ago"),
        ("diagnosis", "I think it's a stroke."),
    ],
)
def test_a_corruption_turns_one_thing_wrong(kind: str, wrong: str) -> None:
    """Each kind changes its own thing and is named."""
    found = corruptions(REPLY, ("a stroke",), REPLY, denies=False, relative=False)
    texts = {corruption.kind: corruption.text for corruption in found}
    assert wrong in texts[kind]


def test_a_denial_is_turned_into_an_affirmation() -> None:
    """Every "no" goes."""
    found = corruptions("No, I haven't had any fever.", (), "", denies=True, relative=False)
    assert next(c.text for c in found if c.kind == "polarity") == "Yes, I have had some fever."


def test_nothing_true_is_planted() -> None:
    """What the facts hold is no corruption."""
    held = REPLY + " My father saw it too, and it went to the right side."
    found = corruptions(REPLY, (), held, denies=False, relative=False)
    assert not {"side", "relative"} & {c.kind for c in found}


def test_verification_catches_what_is_planted_in_a_shipped_case(tmp_path: Path) -> None:
    """At least 99 of 100, over some facts of one patient; good replies pass as they stand (all: `casesim measure wording`)."""
    desk = make_desk(load(data_dir=tmp_path, voice="author"))
    try:
        found = plant(islice(of_cases(desk, ("chest-pain",), (1,), good_questions()), 24))
    finally:
        desk.close()
    planted, caught = sum(found.planted.values()), sum(found.caught.values())
    assert planted >= 100
    assert caught / planted >= 0.99, found.missed
    assert not found.refused
    report = WordingReport(voice="author", planted=found, spoken=Spoken())
    assert f"{caught} of {planted} caught" in report.as_table()


def test_what_verification_lets_through_is_counted_as_missed(tmp_path: Path) -> None:
    """A verifier whose facts hold the wrong versions too lets them pass, and every one is told."""
    good = Good(
        reply="I live in Leeds.", denies=False, relative=False, diagnoses=(), held="", question="Where do you live?"
    )
    wrong = [
        c.text for c in corruptions(good.reply, (), "", denies=False, relative=False) if c.kind in ("noun", "drug")
    ]
    desk = make_desk(load(data_dir=tmp_path, voice="author"))
    try:
        card = PersonaCard(name="Ann", age="40", sex="f", personality="plain", language="everyday", mood="calm")
        held = held_against(card, (), (" ".join([good.reply, *wrong]),), good.question, desk.mind)[1]
        alone = held_against(card, (), (good.reply,), good.question, desk.mind)[1]
        assert len(plant([(good, held)]).missed) >= 1
        assert not plant([(good, alone)]).missed
    finally:
        desk.close()


def test_a_file_of_turns_that_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    """One clear line."""
    path = tmp_path / "turns.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"turns\.jsonl:1"):
        list(of_turns(path, None))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        list(of_turns(tmp_path / "none.jsonl", None))  # type: ignore[arg-type]
