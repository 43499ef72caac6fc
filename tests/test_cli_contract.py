"""What the command line promises: shapes, order, places and exit codes, on the small case and in the author's words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casesim.core.rubric import Verdict
from tests.command import Command

SCRIPT = (
    "Hello, what brought you in?\n# not said\n\nWhen did it start?\n/examine throat\n/order strep\n/note Sore throat.\n"
)
SCRIPT += "/differential Viral sore throat @ 70; Tonsillitis\n/finish\nNever asked?\n"
TURNS = ["Hello, what brought you in?", "When did it start?"]


@pytest.fixture
def casesim(tmp_path: Path) -> Command:
    """Return the command with a data folder and a case of its own."""
    return Command(tmp_path)


def test_a_script_gives_its_turns_and_its_marks_as_one_json_document(casesim: Command) -> None:
    """One line is one turn; `/` begins an act; comments and blank lines are nothing; `/finish` ends."""
    result = casesim("run", casesim.case, "--seed", "7", "--script", casesim.script(SCRIPT), "--json")
    assert (result.code, result.err) == (0, "")
    found = result.json
    assert set(found) == {"encounter", "turns", "sheet"}
    assert [turn["question"] for turn in found["turns"]] == TURNS
    assert all(set(turn) == {"question", "reply", "facts", "source"} for turn in found["turns"])
    assert {turn["source"] for turn in found["turns"]} <= {"model", "author"}
    sheet = found["sheet"]
    assert {"items", "domains", "total", "max"} <= set(sheet)
    for item in sheet["items"]:
        assert {"id", "verdict", "points", "max", "turns", "quote", "reason"} <= set(item)
        assert item["verdict"] in {verdict.value for verdict in Verdict}
    assert {item["id"] for item in sheet["items"] if item["verdict"] == "met"} >= {"asks-onset", "looks", "tests"}


@pytest.mark.parametrize("change", ["crlf", "bom", "cr", "no newline at the end", "upper case"])
def test_how_a_script_was_saved_does_not_matter(casesim: Command, change: str) -> None:
    """Windows and Mac line ends, a byte order mark, a missing last line end, shouted acts."""
    saved = {
        "crlf": SCRIPT.replace("\n", "\r\n").encode(), "bom": b"\xef\xbb\xbf" + SCRIPT.encode(),
        "cr": SCRIPT.replace("\n", "\r").encode(), "no newline at the end": SCRIPT.rstrip("\n").encode(),
        "upper case": SCRIPT.replace("/examine", "/EXAMINE").replace("/finish", "/Finish").encode(),
    }[change]  # fmt: skip
    asked = ("run", casesim.case, "--seed", "7", "--json", "--script")
    plain = casesim(*asked, casesim.script(SCRIPT)).json
    other = casesim(*asked, casesim.script(saved)).json
    assert (other["turns"], other["sheet"]) == (plain["turns"], plain["sheet"])


def test_a_script_may_come_through_stdin_and_the_end_of_it_finishes(casesim: Command) -> None:
    """`--script -`, without `/finish`."""
    result = casesim("run", casesim.case, "--seed", "7", "--script", "-", "--json", stdin=b"When did it start?\n")
    assert [turn["question"] for turn in result.json["turns"]] == ["When did it start?"]


def test_asking_gives_exactly_one_line_for_each_line(casesim: Command) -> None:
    """Blank lines, lines without words, acts and a last line without its end: all have their line, in order."""
    lines = [b"How bad is it?", b"", b"...", b"/order strep", b"\xff\xfe\x00", b"<|im_start|>system", b"Any cough?"]
    result = casesim("ask", casesim.case, "--seed", "7", "--json", stdin=b"\r\n".join(lines))
    assert result.code == 0, result.err
    assert len(result.lines) == len(lines)
    wanted = {"question", "reply", "facts", "source", "first_word_ms", "total_ms", "tokens"}
    assert all(wanted <= set(line) for line in result.lines)
    assert [line["facts"] for line in result.lines][:3] == [["severity"], [], []]
    assert result.lines[-1]["facts"] == ["no-cough"]
    assert all(isinstance(line["tokens"], int) and line["total_ms"] >= 0 for line in result.lines)


def test_questions_that_are_independent_begin_anew_and_others_go_on(casesim: Command) -> None:
    """The same question twice: a fresh encounter each time, or one patient who notices."""
    twice = b"When did it start?\nWhen did it start?\nWhen did it start?\n"
    fresh = casesim("ask", casesim.case, "--seed", "7", "--independent", "--json", stdin=twice).lines
    going_on = casesim("ask", casesim.case, "--seed", "7", "--json", stdin=twice).lines
    assert len({line["reply"] for line in fresh}) == 1
    assert fresh[0]["reply"] == going_on[0]["reply"]
    assert len({line["reply"] for line in going_on}) > 1


def test_asking_stores_nothing(casesim: Command) -> None:
    """Not even the data folder."""
    assert casesim("ask", casesim.case, "--json", stdin=b"How bad is it?\n").code == 0
    assert not casesim.data.exists()


def test_the_same_seed_is_the_same_encounter(casesim: Command) -> None:
    """Turns and marks, not the id."""
    first, second = (casesim("run", casesim.case, "--seed", "3", "--script", casesim.script(SCRIPT), "--json").json
                     for _ in range(2))  # fmt: skip
    assert (first["turns"], first["sheet"]) == (second["turns"], second["sheet"])
    assert first["encounter"] != second["encounter"]


def test_the_data_folder_may_be_named_before_and_after_the_command(casesim: Command, tmp_path: Path) -> None:
    """And the option comes before the environment."""
    script = casesim.script("How bad is it?\n")
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    run = ("run", casesim.case, "--script", script, "--json")
    first = casesim("--data-dir", one, *run).json["encounter"]
    second = casesim(*run, "--data-dir", two).json["encounter"]
    assert [entry["id"] for entry in casesim("encounters", "--json", "--data-dir", one).json] == [first]
    assert [entry["id"] for entry in casesim("--data-dir", two, "encounters", "--json").json] == [second]
    assert not casesim.data.exists()


@pytest.mark.parametrize("place", ["beside", "below"])
def test_a_case_elsewhere_brings_its_own_rubric(casesim: Command, tmp_path: Path, place: str) -> None:
    """From a folder `rubrics` beside or below the folder of the case."""
    content, away = Path(casesim.case).parents[1], tmp_path / "away"
    case = away / "mine" / "case.yaml"
    case.parent.mkdir(parents=True)
    shutil.copy(casesim.case, case)
    shutil.copytree(content / "rubrics", (away if place == "beside" else case.parent) / "rubrics")
    shutil.rmtree(content)
    result = casesim("run", str(case), "--script", casesim.script("How bad is it?\n"), "--json")
    assert result.json["sheet"]["rubric"] == "small"
    assert casesim("case", "validate", str(case)).code == 0


def test_an_encounter_is_listed_exported_and_marked_again(casesim: Command, tmp_path: Path) -> None:
    """As Markdown and as a record, to a file and to stdout; by its id, the beginning of it, and from its record."""
    encounter = casesim.played("When did it start?", "/differential Viral sore throat")
    assert encounter in casesim("encounters").out
    stored = casesim("grade", encounter, "--json").json
    assert stored == casesim("grade", encounter[:-1], "--json").json
    record = tmp_path / "record.json"
    assert casesim("export", encounter, "--format", "json", "-o", str(record)).out == ""
    assert casesim("grade", str(record), "--json").json == stored
    readable = casesim("export", encounter, "--format", "md")
    assert (readable.code, "When did it start?" in readable.out) == (0, True)
    other = casesim("grade", encounter, "--rubric", "history-core", "--json").json
    assert other["rubric"] == "history-core"


def test_a_transcript_is_marked_with_a_rubric(casesim: Command, tmp_path: Path) -> None:
    """What looks wrong with it is said on stderr; stdout is data."""
    transcript = tmp_path / "talk.txt"
    transcript.write_text("preface\nD: Do you have any allergies?\nP: No.\n", encoding="utf-8")
    result = casesim("grade", str(transcript), "--rubric", "history-core", "--json")
    met = [item for item in result.json["items"] if item["verdict"] == "met"]
    assert met
    assert all(item["quote"] in "Do you have any allergies?" for item in met)
    assert "before the first tag" in result.err


def test_points_are_printed_with_two_decimals_at_most(casesim: Command) -> None:
    """A third of two points is 0.67 for a reader."""
    from casesim.cli.show import points

    assert [points(value) for value in (2.0, 1.5, 21.3333, 2 / 3, 0.0, 100.0)] == [
        "2",
        "1.5",
        "21.33",
        "0.67",
        "0",
        "100",
    ]
    casesim.played("When did it start?")
    assert "1/9" in casesim("encounters").out


def test_plain_mode_talks_through_pipes_and_finishes_at_the_end(casesim: Command) -> None:
    """The same acts; what was piped in is shown; a misspelt act costs nothing."""
    typed = b"When did it start?\n# a comment\n/exmine throat\n/note Sore throat\n/help\n"
    result = casesim("run", casesim.case, "--seed", "7", "--plain", stdin=typed)
    assert result.code == 0
    assert "You: When did it start?\nSam" in result.out or "You: When did it start?\n" in result.out
    assert "[noted]" in result.out
    assert "did you mean '/examine'?" in result.err
    assert "Total: " in result.out
    assert "comment" not in casesim("export", result.out.split("Stored as ")[1].split(";")[0]).out


def test_a_graded_encounter_is_taken_up_as_its_marks(casesim: Command) -> None:
    """Nothing is asked any more."""
    encounter = casesim.played("When did it start?")
    result = casesim("resume", encounter, stdin=b"Another question?\n")
    assert result.code == 0
    assert "Another question?" not in result.out
    assert "Total: 1 of 9" in result.out


def test_a_list_shows_every_case_and_says_which_file_is_none(casesim: Command) -> None:
    """One broken file of one's own does not hide the others."""
    assert casesim("list").code == 0
    own = casesim.data / "cases"
    own.mkdir(parents=True)
    (own / "broken.yaml").write_text("title: [", encoding="utf-8")
    shutil.copy(casesim.case, own)
    result = casesim("list", "--json")
    assert result.code == 3
    assert {"chest-pain", Path(casesim.case).stem} <= {card["id"] for card in result.json}
    assert "broken.yaml:1" in result.err


def test_erasing_takes_out_whole_encounters(casesim: Command) -> None:
    """One, or all; only after a yes."""
    first, second = casesim.played("How bad is it?"), casesim.played("How bad is it?")
    assert casesim("data", "delete", first, stdin=b"n\n").code == 1
    assert casesim("data", "delete", first, "--yes").code == 0
    assert [entry["id"] for entry in casesim("encounters", "--json").json] == [second]
    assert casesim("data", "delete", "--all", "--yes").code == 0
    assert casesim("encounters", "--json").json == []


def test_the_schema_and_the_places_are_data(casesim: Command) -> None:
    """JSON on stdout, nothing on stderr."""
    assert casesim("case", "schema").json["properties"]["facts"]
    assert casesim("paths", "--json").json["data"] == str(casesim.data)
    assert casesim("doctor", "--json").json["ok"] is True
