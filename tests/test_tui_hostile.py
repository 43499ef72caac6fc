"""What a screen must stand: escape sequences, markup, huge pastes, other scripts, tiny windows. Keys at random: test_tui_monkey."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from casesim.core.errors import ContentError
from casesim.core.patient import SpeakerCard
from casesim.tui.widgets.conversation import speaker_name
from casesim.tui.widgets.plain import as_content, hung, words
from tests.tui_stage import SMALL, TINY, WIDE, Stage, case_with, desk_of, in_interview, staged

ESCAPES = "\x1b]52;c;c3RvbGVu\x07\x1b]0;title\x07\x1b[2J\x9b\x1bPq\x1b\\"
MARKUP = "[@click=app.quit]quit[/] [bold]b[/bold] [/ [red"


def assert_no_escape(stage: Stage) -> None:
    """Fail where a control character is about to be drawn."""
    text = stage.text.replace("\n", "")
    assert not [char for char in text if ord(char) < 32 or 127 <= ord(char) < 160]


async def paste(stage: Stage, text: str) -> None:
    """Paste into what has the focus."""
    assert stage.app._driver is not None
    stage.app._driver.send_message(events.Paste(text))
    await stage.settle()


def test_plain_text_keeps_markup_and_loses_escapes() -> None:
    """Both ways in which data become content."""
    assert as_content(MARKUP).plain == MARKUP
    assert words("a ", (MARKUP, "bold"), " b").plain == f"a {MARKUP} b"
    for char in (as_content("x" + ESCAPES).plain, words("x" + ESCAPES, ("y" + ESCAPES, "bold")).plain):
        assert "\x1b" not in char
        assert "\x9b" not in char


def test_lists_are_wrapped_below_their_first_word() -> None:
    """A sign or a number stands alone at the left; text that is no list is left to the screen; styles stay."""
    text = words(
        "Next time\n1. ", ("You left out the vital signs, and it fails.", "bold"), "\n    + a long finding of the case"
    )
    lines = hung(text, 20).plain.split("\n")
    assert lines[:4] == ["Next time", "1. You left out the", "   vital signs, and", "   it fails."]
    assert lines[4:] == ["    + a long finding", "      of the case"]
    assert " ".join(hung(text, 20).plain.split()) == " ".join(text.plain.split())
    assert hung(words("no list, but a long line"), 8).plain == "no list, but a long line"
    assert [span.style for span in hung(text, 20).spans]


def test_a_relative_is_named_with_the_relation() -> None:
    """The patient by name; a parent by name and relation."""
    card = SpeakerCard(role="parent", relation="mother", name="Ann Lee", age="30", sex="female")
    assert speaker_name(card) == "Ann Lee (mother)"
    assert speaker_name(card.model_copy(update={"role": "patient"})) == "Ann Lee"


async def test_hostile_titles_and_errors_never_reach_the_terminal_raw(tmp_path: Path) -> None:
    """Case titles with escapes and markup, and an error line with both."""
    case = case_with(title="Sore " + MARKUP, complaint="x" + ESCAPES, door_note="Look " + MARKUP + ESCAPES)
    broken = ContentError(f"bad {ESCAPES}{MARKUP}", file="x.yaml")
    async with staged(tmp_path, WIDE, desk=desk_of(tmp_path, case, broken)) as stage:
        await stage.see("Sore [@click=app.quit]quit[/] [bold]b[/bold] [/ [red")
        assert_no_escape(stage)
        await stage.told("A case is left out")
        assert_no_escape(stage)
        await stage.press("enter")
        await stage.see("Look [@click")
        assert_no_escape(stage)


async def test_pasted_escapes_are_gone_before_they_are_in_a_box(tmp_path: Path) -> None:
    """Question box, notes, search and differential."""
    async with staged(tmp_path) as stage:
        await stage.see("A sore throat")
        await stage.press("ctrl+f")
        await paste(stage, "sore" + ESCAPES)
        assert stage.widget("#search").value == "sore"
        await stage.press("enter")
        await in_interview(stage)
        await paste(stage, "How bad" + ESCAPES + "\nis it?")
        assert stage.widget("#question").text == "How bad is it?"
        await stage.press("f3")
        await paste(stage, "a" + ESCAPES + "\nb")
        assert stage.widget("#notes-page").text == "a\nb"
        assert_no_escape(stage)


async def test_ten_kilobytes_pasted_are_cut_to_what_a_question_may_hold(tmp_path: Path) -> None:
    """The app goes on; the question is cut at its limit and asked; notes take it all."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await paste(stage, "How bad is it? " * 700)
        assert len(stage.widget("#question").text) <= 2_000
        await stage.press("enter")
        await stage.until(lambda: len(stage.desk.load(stage.desk.encounters()[0].id).exchanges) == 1)
        await stage.press("f3")
        await paste(stage, "long " * 2_000)
        assert len(stage.widget("#notes-page").text) == 9_999


@pytest.mark.parametrize(
    "words_typed", ["你好，哪里不舒服？", "مرحبا، ما الذي يؤلمك؟", "🤒👩🏽‍⚕️ hurts where?", MARKUP + "?"]
)
async def test_other_scripts_and_markup_are_shown_as_they_are(tmp_path: Path, words_typed: str) -> None:
    """Asked, answered, stored and drawn."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await paste(stage, words_typed)
        await stage.press("enter")
        await stage.until(lambda: len(stage.desk.load(stage.desk.encounters()[0].id).exchanges) == 1)
        await stage.until(lambda: not stage.bar.is_answering)
        assert stage.desk.load(stage.desk.encounters()[0].id).exchanges[0].question == words_typed
        assert_no_escape(stage)


async def test_a_tiny_window_and_back_loses_nothing(tmp_path: Path) -> None:
    """40×10 in the middle of an encounter, then wide, then small again."""
    async with staged(tmp_path) as stage:
        await in_interview(stage)
        await stage.type("half a question")
        for size in (TINY, (200, 60), (20, 5), WIDE, SMALL):
            await stage.pilot.resize_terminal(*size)
            await stage.settle()
        assert stage.widget("#question").text == "half a question"
        await stage.pilot.resize_terminal(*TINY)
        await stage.press("enter")
        await stage.until(lambda: len(stage.desk.load(stage.desk.encounters()[0].id).exchanges) == 1)
        await stage.press("f8")
        await stage.on("FinishScreen")
        await stage.press("y")
        await stage.on("DebriefScreen")


async def test_what_is_pasted_into_the_palette_is_words(tmp_path: Path) -> None:
    """Escapes and control characters are gone before they are in its box."""
    async with staged(tmp_path) as stage:
        await stage.see("A sore throat")
        await stage.press("ctrl+p")
        await stage.on("CommandPalette")
        stage.app._driver.send_message(events.Paste("\x1b[2J\x00\x07\x7fpast\nmore"))  # type: ignore[union-attr]
        await stage.see("past more")
        assert not [char for char in stage.text.replace("\n", "") if ord(char) < 32 or 127 <= ord(char) < 160]
