"""The author's screen: a case is opened, broken, mended, met, talked to, linted, rehearsed and saved, and no edit is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from casesim.adapters.exporters.file import write as write_file
from casesim.adapters.labels import finding_labels
from casesim.adapters.library import YamlLibrary
from casesim.adapters.manuscripts import ManuscriptFolder
from casesim.adapters.scripted import AuthorResponder, ScriptedResponder
from casesim.core.differential import NameRelator
from casesim.core.errors import CasesimError, ContentError, NotFound
from casesim.core.lint.subject import Means
from casesim.core.ports import Responder
from casesim.session.authoring import ChangedOutside, Workbench
from casesim.session.outline import outline, path_at
from casesim.tui.app import CasesimApp
from casesim.tui.outside import Begin, Outside
from casesim.tui.screens.author import AuthorScreen
from casesim.tui.widgets.author_text import AuthorText
from tests.command import Command
from tests.good_case import CASE, RUBRIC, write
from tests.tui_stage import SMALL, TINY, WIDE, KeywordMind, Memory, Stage, desk_of

COMMENTED = CASE.replace("title: A sore ankle", "title: A sore ankle  # a comment that stays", 1)
LINES = {
    "careless": ("So what's wrong?",), "leading_denies": ("You have {denies}, right?",), "leading_has": (), "hostile": ("Hurry up.",),
    "silent": ("Mm.",), "jailbreaker": ("Is it {diagnosis}?",), "between": ("How bad is it?",),
}  # fmt: skip


def files_of(folder: Path) -> ManuscriptFolder:
    """Return the files of an author: `own`, and `cases` as what is shipped."""
    shelf = YamlLibrary([folder / "cases", folder / "own"], [folder / "rubrics"])
    return ManuscriptFolder(folder / "own", folder / "unsaved", shelf.path_of, write_file, (folder / "packs",))


def bench_of(folder: Path, voice: Responder | None = None) -> Workbench:
    """Return a workbench over `folder` that understands a dozen words."""
    shelf = YamlLibrary([folder / "cases", folder / "own"], [folder / "rubrics"], finding_labels())
    desk = desk_of(folder, voice=voice)
    mind = KeywordMind()
    means = Means(mind, mind.lexicon, NameRelator(), lambda _name: (), {})
    return Workbench(
        files_of(folder), shelf, desk, listed=lambda: [("ankle", "A sore ankle", "own"), ("other", "Another", "shipped")],
        means=lambda: means, author=AuthorResponder, lines=lambda: LINES, asks=dict, seeds=2,
    )  # fmt: skip


def own(folder: Path, text: str = COMMENTED) -> Path:
    """Write a case of the author's own, with its rubric; return its path."""
    write(folder, CASE, RUBRIC)
    (folder / "cases" / "ankle.yaml").unlink()
    (folder / "own").mkdir(exist_ok=True)
    path = folder / "own" / "ankle.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@asynccontextmanager
async def writing(
    folder: Path, size: tuple[int, int] = WIDE, *, case: str = "ankle", voice: Responder | None = None
) -> AsyncIterator[Stage]:
    """Run the app with a case open for its author."""
    desk, memory = desk_of(folder), Memory()
    outside = Outside(
        desk=lambda: desk, read=memory.read, write=memory.write, authoring=lambda _: bench_of(folder, voice)
    )
    app = CasesimApp(outside, Begin(writes=case))
    async with app.run_test(size=size, notifications=True, tooltips=False) as pilot:
        stage = Stage(app, pilot, desk, memory)
        if case:
            await stage.until(lambda: text_of(stage))
            if isinstance(app.screen, AuthorScreen):
                await settled(stage)
        yield stage


def text_of(stage: Stage) -> str:
    """Return the text in the editor, also behind a question."""
    screen = next(found for found in stage.app.screen_stack if isinstance(found, AuthorScreen))
    return str(screen.query_one("#author-text", AuthorText).text)


async def settled(stage: Stage) -> None:
    """Wait until the text is checked as it stands, looking seldom: drawing the screen costs more than checking."""
    screen = stage.app.screen
    assert isinstance(screen, AuthorScreen)
    end = asyncio.get_running_loop().time() + 60
    while screen._checked_text != screen._text.text:
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.05)
    await stage.settle()


async def goto(stage: Stage, text: str) -> None:
    """Put the cursor before `text`."""
    lines = stage.widget("#author-text").text.split("\n")
    row = next(number for number, line in enumerate(lines) if text in line)
    stage.widget("#author-text").jump(row + 1, lines[row].index(text) + 1)
    await stage.settle()


async def test_an_error_is_seen_at_its_line_mended_and_saved_with_all_comments(tmp_path: Path) -> None:
    """File, line, key, nearest name; Alt+Enter takes it; what is saved differs in nothing but the edit.

    What another program has written meanwhile is not written over unasked; it can be taken, and that taken back.
    """
    path = own(tmp_path)
    async with writing(tmp_path, SMALL) as stage:
        await stage.see("✓ valid", "ankle.yaml", "Problems", "Patient")
        await goto(stage, "complaint: a")
        await stage.type("x")
        await settled(stage)
        await stage.see("● not saved", "✗ 4:1  no key 'xcomplaint' here (did you mean 'complaint'?)")
        assert stage.widget("#author-text")._faulty == {3, 0}
        stage.widget("#author-text").jump(20)
        await stage.press("f4")
        await stage.until(
            lambda: stage.widget("#author-text").cursor_location == (0, 0)
        )  # the key that is missing for it
        await stage.press("f4")
        await stage.until(lambda: stage.widget("#author-text").cursor_location == (3, 0))
        await stage.press("alt+enter")
        await settled(stage)
        await stage.see("✓ valid")
        await goto(stage, "title: A sore")
        await stage.press("end", "enter")
        await stage.type("version: 2")
        await stage.press("ctrl+s")
        await stage.told("Saved:", "ankle.yaml")
        edited = COMMENTED.replace("that stays\n", "that stays\nversion: 2\n")
        assert path.read_text(encoding="utf-8") == edited
        assert not list((tmp_path / "unsaved").glob("*"))
        path.write_text("# theirs\n" + edited, encoding="utf-8")
        await stage.type("0")
        await stage.press("ctrl+s")
        await stage.on("AuthorChoiceScreen")
        await stage.press("enter")  # not now
        assert path.read_text(encoding="utf-8").startswith("# theirs")
        await stage.press("ctrl+s")
        await stage.on("AuthorChoiceScreen")
        await stage.press("tab", "tab", "enter")
        await stage.until(lambda: stage.widget("#author-text").text.startswith("# theirs"))
        await stage.press("ctrl+z")
        assert "version: 20" in stage.widget("#author-text").text
        await stage.press("ctrl+s")
        await stage.until(lambda: path.read_text(encoding="utf-8") == edited.replace("version: 2", "version: 20"))


async def test_patient_dozen_rubric_linter_and_trainees_follow_the_text(tmp_path: Path) -> None:
    """Facts with their gate; seeds side by side; which fact earns what; a finding jumps to its line; nothing is stored."""
    own(tmp_path, COMMENTED.replace("clinical: Little alcohol.", "clinical: Known alcoholic, non-compliant."))
    async with writing(tmp_path, WIDE) as stage:
        await stage.see("✓ valid", "facts", "variants")
        await stage.press("f5")
        await stage.see("Door note", "has come with a", "ankle-pain", "volunteered", "“My right ankle hurts.”")
        await goto(stage, "My right ankle hurts")
        await stage.press("f3")
        await stage.type("Ow. ")
        await settled(stage)
        await stage.see("“Ow. My right ankle hurts.”")
        await stage.press("f6")
        await stage.see("Patients 1 to 12", "variant", "parameters")
        assert stage.widget("#dozen").row_count == 12
        await stage.press("down", "down", "enter")
        await stage.see("seed 3, variant")
        await stage.press("f8")
        await stage.see("Fact → items", "earn nothing", "hears-walking")
        stage.widget("#coverage-page").scroll_end(animate=False)
        await stage.see("looks  examining: ankle", "hears-walking  walking")
        await stage.press("f9")
        await stage.until(lambda: stage.widget("#lint").option_count)
        await stage.see("errors, 2 warnings")
        listed = stage.widget("#lint")
        prompts = [str(listed.get_option_at_index(place).prompt) for place in range(listed.option_count)]
        listed.highlighted = next(place for place, prompt in enumerate(prompts) if "stigmatising" in prompt)
        listed.focus()
        await stage.press("enter")
        await stage.until(lambda: stage.widget("#author-text").has_focus)
        row = stage.widget("#author-text").cursor_location[0]
        assert "Known alcoholic" in stage.widget("#author-text").document.get_line(row)
        await stage.press("f10", "enter")
        await stage.until(lambda: stage.widget("#trainees").row_count == 18)
        await stage.see("perfect", "jailbreaker", "sprain")
        assert stage.desk.encounters() == ()


async def test_a_talk_gives_the_reasons_and_goes_on_with_the_edited_patient(tmp_path: Path) -> None:
    """What was understood, which rule, what was released and refused; asked again, the new words are said."""
    own(tmp_path)
    voice = ScriptedResponder(["I have a fever of 40 and it is a sprain."] * 4)
    async with writing(tmp_path, WIDE, voice=voice) as stage:
        await stage.see("✓ valid")
        await stage.press("f7")
        await stage.see("Ask the patient", "(patient 1)")
        await stage.type("How bad is it?\n")
        await stage.see(
            "out of 10.", "understood", "severity 0.90", "rule       facts", "released   severity", "the author's"
        )
        await goto(stage, "I'd say {{ score }}")
        await stage.press("f3")
        await stage.type("Well, ")
        await settled(stage)
        await stage.see("✓ valid")
        await stage.press("f7", "ctrl+r")
        await stage.see("Well, I'd say")
        await stage.press("ctrl+n", "ctrl+o")
        await stage.see("Model's words")
        await stage.type("How bad is it?\n")
        await stage.see("refused    “I have a fever of 40")
        await stage.press("escape")
        await stage.on("AuthorChoiceScreen")
        await stage.press("tab", "enter")  # drop
        await stage.on("HomeScreen")


async def test_what_was_not_saved_is_offered_again(tmp_path: Path) -> None:
    """After the app is gone; taken up it is there, and can be dropped for good."""
    path = own(tmp_path)
    async with writing(tmp_path, SMALL) as stage:
        await stage.type("# mine\n")
        await stage.see("● not saved")
        stage.app.exit()  # as a crash: nobody is asked
    assert path.read_text(encoding="utf-8") == COMMENTED
    async with writing(tmp_path, SMALL) as stage:
        await stage.on("AuthorChoiceScreen")
        await stage.see("were not saved", "Go on with them", "Drop them")
        await stage.press("enter")
        await stage.see("# mine", "● not saved")
        await stage.press("ctrl+q")
        await stage.see("Leave this case?")
        await stage.press("escape")
        await stage.on("AuthorScreen")
        await stage.press("ctrl+q")
        await stage.see("Leave this case?")
        await stage.press("enter")  # save
        await stage.until(lambda: stage.app._exit)
    assert path.read_text(encoding="utf-8") == "# mine\n" + COMMENTED
    assert not list((tmp_path / "unsaved").glob("*"))


async def test_a_shipped_case_opens_as_a_copy_from_the_list(tmp_path: Path) -> None:
    """F6 lists the cases; the shipped one is not changed, and the copy is said to be one; a broken file is told in a line."""
    write(tmp_path, CASE, RUBRIC)
    broken = tmp_path / "broken.yaml"
    async with writing(tmp_path, SMALL, case="") as stage:
        await stage.see("A sore throat")
        await stage.press("f6")
        await stage.on("AuthorShelfScreen")
        await stage.see("A sore ankle", "opens as a copy")
        broken.write_bytes(b"id: \xff\n")
        stage.app.action_open("write", str(broken))
        await stage.told("not UTF-8 at byte 4")
        await stage.press("escape", "escape")
        await stage.on("AuthorShelfScreen")
        await stage.press("enter")
        await stage.on("AuthorScreen")
        await stage.told("a copy of it", "ankle-copy.yaml")
        await stage.see("id: ankle-copy", "✓ valid")
        await stage.press("ctrl+s")
        await stage.told("Saved:")
    assert (tmp_path / "cases" / "ankle.yaml").read_text(encoding="utf-8") == CASE
    assert (tmp_path / "own" / "ankle-copy.yaml").read_text(encoding="utf-8") == CASE.replace(
        "id: ankle\n", "id: ankle-copy\n", 1
    )


async def test_it_can_be_used_on_forty_columns_and_ten_lines(tmp_path: Path) -> None:
    """One thing at a time: text, tree, pane; the keys still go everywhere."""
    own(tmp_path)
    async with writing(tmp_path, TINY) as stage:
        await stage.see("schema: casesim/case/1")
        await stage.press("f5")
        await stage.see("Patient number")
        await stage.press("f2")
        await stage.see("objectives")
        await stage.press("down", "down", "enter")
        await stage.until(lambda: stage.widget("#author-text").cursor_location == (1, 0))
        await stage.press("f1")
        await stage.on("HelpScreen")
        await stage.see("Help")


def test_a_manuscript_is_never_written_over_a_change(tmp_path: Path) -> None:
    """Changed or removed outside: refused, unless it is to go over it."""
    path, files = own(tmp_path), files_of(tmp_path)
    opened = files.open("ankle")
    path.write_text("other", encoding="utf-8")
    with pytest.raises(ChangedOutside, match="was changed by another program"):
        files.save(opened, "mine")
    path.unlink()
    with pytest.raises(ChangedOutside, match="was removed"):
        files.save(opened, "mine")
    saved = files.save(opened, "mine", over=True)
    assert path.read_text(encoding="utf-8") == "mine"
    assert files.save(saved, "mine again").text == "mine again"


def test_unsaved_text_is_kept_for_each_path_and_named_files_are_written_themselves(tmp_path: Path) -> None:
    """Two cases of the same name in two folders do not share it; a pack's file opens as a copy even by its path."""
    own(tmp_path)
    files = files_of(tmp_path)
    elsewhere = tmp_path / "mine" / "ankle.yaml"
    packed = tmp_path / "packs" / "one" / "cases" / "knee.yaml"
    for path in (elsewhere, packed):
        path.parent.mkdir(parents=True)
        path.write_text("id: 'knee'\n", encoding="utf-8")
    files.keep(files.open("ankle"), "unsaved")
    assert files.open("ankle").unsaved == "unsaved"
    named = files.open(str(elsewhere))
    assert (named.path, named.copy_of, named.unsaved) == (str(elsewhere), "", None)
    copy = files.open(str(packed))
    assert (copy.path, copy.copy_of, copy.text) == (
        str(tmp_path / "own" / "knee-copy.yaml"),
        str(packed),
        "id: knee-copy\n",
    )
    files.save(copy, copy.text)
    again = files.open(str(packed))
    assert (again.path, again.copy_of) == (copy.path, "")
    files.drop(files.open("ankle"))
    assert files.open("ankle").unsaved is None


def test_what_is_no_case_file_is_refused_in_one_line(tmp_path: Path) -> None:
    """Unknown, too large, not UTF-8."""
    path, files = own(tmp_path), files_of(tmp_path)
    with pytest.raises(NotFound):
        files.open("elbow")
    path.write_bytes(b"#" * 300_000)
    with pytest.raises(ContentError, match="larger than 256 kB"):
        files.open("ankle")


def test_the_outline_is_read_from_text_that_is_broken(tmp_path: Path) -> None:
    """Keys, entries with ids, variants; no keys of an entry, no text of a block, whatever is broken."""
    text = CASE.replace("complaint:", "complaint: [", 1) + "note: |\n  inside: no key\nlast: x\n"
    labels = [(heading.depth, heading.label) for heading in outline(text)]
    for wanted in [
        (0, "facts"),
        (1, "onset"),
        (0, "variants"),
        (1, "sprain"),
        (2, "differential"),
        (1, "film"),
        (0, "last"),
    ]:
        assert wanted in labels
    assert not {"says", "inside", "clinical"} & {label for _depth, label in labels}
    line = next(number for number, part in enumerate(text.split("\n"), 1) if "hours ago now" in part)
    assert path_at(outline(text), line) == ("facts", "onset")


async def test_a_rehearsal_stops_when_it_is_told_to(tmp_path: Path) -> None:
    """Between two questions, not at the end."""
    own(tmp_path)
    bench = bench_of(tmp_path)
    checked = bench.check(bench.files.open("ankle"), COMMENTED)
    heard: list[str] = []

    def told(done: int, total: int, words: str) -> None:
        heard.append(words)
        if len(heard) == 3:
            raise CasesimError("enough")

    with pytest.raises(CasesimError, match="enough"):
        await asyncio.to_thread(bench.rehearse, checked, told)
    assert len(heard) == 3


def test_editing_without_a_terminal_says_what_to_use_instead(tmp_path: Path) -> None:
    """Exit code 2; an unknown case is named first."""
    command = Command(tmp_path)
    refused = command("case", "edit", "chest-pain")
    assert refused.code == 2
    assert "needs a terminal" in refused.err
    assert "did you mean 'chest-pain'" in command("case", "edit", "chest-pian").err
