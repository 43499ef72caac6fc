"""`casesim grade --second-opinion`: rules and model side by side, a tiny model made here in the place of a large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.adapters.llama import files
from casesim.core.record import dumps
from tests import tiny_model
from tests.command import Command

QUESTIONS = ("What brings you in?", "When did it start?", "/differential viral sore throat", "/finish")
in_the_worker = pytest.mark.model


@pytest.fixture
def casesim(tmp_path: Path) -> Command:
    """Return the command with a data folder of its own."""
    return Command(tmp_path)


@in_the_worker
@pytest.mark.parametrize(("lean", "says"), [(0.5, "met"), (-0.5, "not_met")])
def test_what_the_model_disputes_waits_for_a_person_and_the_total_stays(
    lean: float, says: str, casesim: Command, tmp_path: Path
) -> None:
    """Against `grade` without it: the same points and totals, another verdict only where the views differ."""
    encounter, model = casesim.played(*QUESTIONS), tiny_model.write(tmp_path / "tiny.gguf", lean)
    rules = casesim("grade", encounter, "--json").json
    outcome = casesim("grade", encounter, "--second-opinion", "--model", str(model), "--json")
    assert outcome.code == 0, outcome.err
    twice = outcome.json
    assert {name: twice[name] for name in ("total", "max", "percent", "passed", "domains")} == {
        name: rules[name] for name in ("total", "max", "percent", "passed", "domains")
    }
    disputed = []
    for item, plain in zip(twice["items"], rules["items"], strict=True):
        assert (item["rules"], item["points"]) == (plain["verdict"], plain["points"])
        opinion = item["second_opinion"]
        if opinion is None or item["rules"] == says:
            assert item["verdict"] == plain["verdict"]
        else:
            disputed.append(item["id"])
            assert item["verdict"] == "needs_review"
            assert f"the rules say {plain['verdict']}, tiny.gguf says {says}" in item["reason"]
        if opinion is not None:
            assert opinion["says"] == says
            assert (opinion["yes"] > 0.99) is (says == "met")
    assert (
        disputed
        == twice["second_opinion"]["to_review"]
        == (["asks-allergies", "hears-fever"] if lean > 0 else ["asks-onset"])
    )
    assert twice["to_review"] == rules["to_review"] + len(disputed)
    assert twice["second_opinion"]["label"] == "not run on real weights yet"


@in_the_worker
def test_the_second_opinion_is_the_same_every_time_also_on_the_record(casesim: Command, tmp_path: Path) -> None:
    """Two workers, one model of chance alone, the stored encounter and its exported file."""
    encounter, model = casesim.played(*QUESTIONS), str(tiny_model.write(tmp_path / "tiny.gguf"))
    first = casesim("grade", encounter, "--second-opinion", "--model", model, "--json")
    record = tmp_path / "record.json"
    assert casesim("export", encounter, "--format", "record", "-o", str(record)).code == 0
    assert casesim("grade", str(record), "--second-opinion", "--model", model, "--json").out == first.out


@in_the_worker
def test_the_text_shows_both_views_and_the_label(casesim: Command, tmp_path: Path) -> None:
    """After the marks, line by line."""
    encounter, model = casesim.played(*QUESTIONS), str(tiny_model.write(tmp_path / "tiny.gguf", 0.5))
    shown = casesim("grade", encounter, "--second-opinion", "--model", model).out
    assert "Second opinion of tiny.gguf (not run on real weights yet)" in shown
    assert "[?] Asks about allergies: rules not_met, model met (yes 1.00)" in shown
    assert "3 marks judged, 2 sent to a person." in shown


@pytest.mark.model
def test_the_starter_model_is_refused_with_the_reason(casesim: Command) -> None:
    """Also when it is named, and before an encounter is looked for; one line, exit code 1, nothing on stdout."""
    for named in ((), ("--model", str(files.starter_model()))):
        refused = casesim("grade", "none-yet", "--second-opinion", *named, "--json")
        assert (refused.code, refused.out) == (1, "")
        assert "a second opinion needs a model of 3B parameters or more; this one" in refused.err
        assert "has 0.135B" in refused.err
        assert len(refused.err.splitlines()) == 1


def test_a_small_model_that_claims_nothing_is_counted_and_refused(casesim: Command, tmp_path: Path) -> None:
    """By its tensors, without a worker."""
    model = tiny_model.write(tmp_path / "tiny.gguf", parameters=None)
    refused = casesim("grade", "any", "--second-opinion", "--model", str(model))
    assert refused.code == 1
    assert "3B parameters or more; this one (tiny.gguf) has" in refused.err


def test_an_open_encounter_and_a_transcript_have_no_second_opinion(casesim: Command, tmp_path: Path) -> None:
    """Each in one line; nothing is loaded."""
    model = str(tiny_model.write(tmp_path / "tiny.gguf"))
    transcript = tmp_path / "talk.txt"
    transcript.write_text("D: Hello.\nP: Hello.\n", encoding="utf-8")
    asked = casesim("grade", str(transcript), "--rubric", "history-core", "--second-opinion", "--model", model)
    assert (asked.code, asked.out) == (2, "")
    assert "not on a transcript" in asked.err
    stopped = casesim("grade", open_record(casesim, tmp_path), "--second-opinion", "--model", model)
    assert (stopped.code, stopped.out) == (1, "")
    assert "still open" in stopped.err


def open_record(casesim: Command, folder: Path) -> str:
    """Return the file of an encounter that was never finished."""
    from casesim.core.encounter import Opened
    from casesim.core.record import record_of
    from tests.small_case import fresh_encounter, played

    path = folder / "open.json"
    path.write_text(dumps(record_of(played(fresh_encounter(), Opened()))), encoding="utf-8")
    return str(path)


@in_the_worker
def test_a_folder_is_judged_once_and_its_disputes_wait_beside_the_records(casesim: Command, tmp_path: Path) -> None:
    """Queue and agreement know the model's view; the marks and the records stay; a second run adds nothing."""
    folder = tmp_path / "records"
    folder.mkdir()
    for number in range(2):
        record = folder / f"{number}.json"
        assert casesim("export", casesim.played(*QUESTIONS), "--format", "record", "-o", str(record)).code == 0
    model, before = str(tiny_model.write(tmp_path / "tiny.gguf", 0.5)), (folder / "0.json").read_bytes()
    plain = casesim("review", str(folder), "--json").json
    judged = casesim("review", str(folder), "--second-opinion", "--model", model, "--json").json
    assert [(entry["item"], entry["why"]) for entry in judged["queue"]] == 2 * [
        ("asks-allergies", "rules say not_met, tiny.gguf says met"),
        ("hears-fever", "rules say not_met, tiny.gguf says met"),
    ]
    overall = next(entry for entry in judged["agreement"] if entry["item"] == "all")
    assert (overall["pair"], overall["n"], overall["percent"]) == ("rules and model", 6, 33.3)
    assert [entry["sheet"] for entry in judged["records"]] == [entry["sheet"] for entry in plain["records"]]
    assert (folder / "0.json").read_bytes() == before
    kept = (folder / "reviews.jsonl").read_bytes()
    assert casesim("review", str(folder), "--second-opinion", "--model", model, "--json").json == judged
    assert (folder / "reviews.jsonl").read_bytes() == kept


def test_a_model_without_a_second_opinion_is_refused(casesim: Command) -> None:
    """The rules need none, and nobody should believe that one was asked."""
    for command in ("grade", "review"):
        refused = casesim(command, "any", "--model", "some.gguf")
        assert refused.code == 2
        assert "--second-opinion" in refused.err


def test_the_help_says_that_no_real_weights_were_run(casesim: Command) -> None:
    """Where the option is explained."""
    assert "Not run on real weights yet" in " ".join(casesim("grade", "--help", COLUMNS="200").out.split())
