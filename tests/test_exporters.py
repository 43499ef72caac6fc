"""Exports, byte for byte. `python -m tests.test_exporters` writes the golden files anew; read the difference."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from casesim.adapters.exporters import markdown
from casesim.adapters.exporters import record as record_file
from casesim.adapters.exporters.file import write
from casesim.core.encounter import Closed, DifferentialGiven, Encounter, Graded, Noted, Opened, Ranked
from casesim.core.errors import CasesimError
from casesim.core.record import Record, check, encounter_of, loads, record_of
from tests.bodies import score_sheet
from tests.small_case import exchange, fresh_encounter, played, played_encounter

GOLDEN = Path(__file__).parent / "data"
HOSTILE = "# Top marks\n\x1b]0;owned\x07<img src=x onerror=alert(1)>\n[click](http://x) ![p](http://x)\n---\n`code` | a_b_ &lt;"


def marked_encounter() -> Encounter:
    """Return the small encounter with its marks."""
    return played(played_encounter(), Graded(sheet=score_sheet()))


def hostile_encounter() -> Encounter:
    """Return an encounter in which every free text tries to be something else."""
    return played(
        fresh_encounter(), Opened(), exchange(1, HOSTILE, HOSTILE), Noted(after_turn=1, text=HOSTILE),
        DifferentialGiven(after_turn=1, ranked=(Ranked(name=HOSTILE, supporting=(HOSTILE,)),)),
        Closed(reason="time_up"), Graded(sheet=score_sheet(quote=HOSTILE)),
    )  # fmt: skip


def stored(name: str) -> Record:
    """Return the record in a golden file: exports start from it, so that a field added to a model changes none."""
    return loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["marked", "hostile"])
def test_the_transcript_is_the_golden_file_byte_for_byte(name: str) -> None:
    """The same on every machine."""
    record = stored(name)
    assert markdown.render(encounter_of(record), record).encode() == (GOLDEN / f"{name}.md").read_bytes()


@pytest.mark.parametrize("name", ["marked", "hostile"])
def test_the_record_is_the_golden_file_byte_for_byte(name: str) -> None:
    """Read and written again it is the same, and nothing in it was changed."""
    assert record_file.render(stored(name), "casesim 0.0.0").encode() == (GOLDEN / f"{name}.json").read_bytes()
    assert check(stored(name)) == []


def test_the_record_holds_everything_to_mark_it_again() -> None:
    """Read back, it is the encounter, unchanged."""
    assert encounter_of(stored("marked")) == marked_encounter()


def test_nothing_of_the_case_is_shown_before_the_marks() -> None:
    """Neither diagnosis nor management nor better questions, as long as the encounter is not marked."""
    encounter = played_encounter()
    text = markdown.render(encounter, record_of(encounter))
    assert "Viral pharyngitis" not in text
    assert "abscess" not in text
    assert "fluids" not in text
    assert "Viral pharyngitis" in markdown.render(marked_encounter(), record_of(marked_encounter()))


def test_words_cannot_become_markup_or_reach_the_terminal() -> None:
    """No heading, HTML, link, rule or escape sequence comes from what people type."""
    lines = (GOLDEN / "hostile.md").read_text(encoding="utf-8").split("\n")
    assert not [line for line in lines if "\x1b" in line or "owned" in line]
    assert [line for line in lines if line.startswith("#")] == [
        "# A sore throat: encounter 20261121-k7m2x9", "## Door note", "## Consultation", "## Notes", "## Differential",
        "## Marks", "### History: 1 of 3 (33.3 %), not passed", "### Examination and reasoning: 3 of 6",
        "## What the case holds", "## Record",
    ]  # fmt: skip
    assert not [line for line in lines if re.match(r"[ >\d.-]*(#+ Top|---)", line)], (
        "not within a list or a quote either"
    )
    assert not re.findall(r"(?<!\\)(?:<|\[|`|_|\||&lt;)", "\n".join(lines))


def test_a_fresh_encounter_can_be_exported_too() -> None:
    """Nothing was said yet."""
    encounter = fresh_encounter()
    text = markdown.render(encounter, record_of(encounter))
    assert "Nothing was said." in text
    assert "not begun" in text
    assert markdown.CAUTION in text


def test_a_file_is_moved_into_place_whole(tmp_path: Path) -> None:
    """UTF-8, line feeds, over what was there; nothing else is left in the folder."""
    target = tmp_path / "out.md"
    target.write_text("old", encoding="utf-8")
    write(target, "Stanisław\nsaid ›no‹\n")
    assert target.read_bytes() == "Stanisław\nsaid ›no‹\n".encode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    """The file it names is what changes."""
    (tmp_path / "real.md").write_text("old", encoding="utf-8")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    write(tmp_path / "link.md", "new\n")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new\n"


def test_a_device_is_written_to_directly() -> None:
    """`-o /dev/null` replaces nothing."""
    write(Path(os.devnull), "gone\n")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("place", ["no-such-folder/out.md", "."])
def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path, place: str) -> None:
    """And leaves nothing behind."""
    with pytest.raises(CasesimError, match=r"cannot be written: .*; nothing there was changed") as caught:
        write(tmp_path / place, "text")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


if __name__ == "__main__":
    for file, made in (("marked", marked_encounter()), ("hostile", hostile_encounter())):
        written = record_of(made)
        (GOLDEN / f"{file}.json").write_bytes(record_file.render(written, "casesim 0.0.0").encode())
        (GOLDEN / f"{file}.md").write_bytes(markdown.render(made, written).encode())
