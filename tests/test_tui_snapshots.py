"""The texts of the main screens, at 80×24 and 120×40, as they are stored; and the README's pictures, made from the app."""

from __future__ import annotations

import difflib
import html
import re

import pytest

from tests.screens import FOLDER, texts
from tools.make_pictures import DOCS, NAMES, SIZE, described

AGAIN = "`python -m tests.screens` writes the texts anew: look at the difference before you commit it"


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    """Return what the screens show now."""
    return texts()


def test_every_main_screen_looks_as_it_is_stored(now: dict[str, str]) -> None:
    """Line by line, in both sizes."""
    stored = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    assert sorted(now) == sorted(stored), AGAIN
    changed = [
        "".join(
            difflib.unified_diff(
                stored[name].splitlines(True), text.splitlines(True), f"{name} stored", f"{name} now", n=0
            )
        )
        for name, text in now.items()
        if stored[name] != text
    ]
    assert not changed, "\n".join([AGAIN, *changed])


def test_nothing_is_cut_off_at_the_right_edge_or_drawn_beyond_the_last_line(now: dict[str, str]) -> None:
    """No screen is wider or higher than its terminal."""
    for name, text in now.items():
        width, height = map(int, name.rsplit("-", 1)[1].split("x"))
        lines = text.rstrip("\n").split("\n")
        assert len(lines) <= height, name
        assert max(map(len, lines)) <= width, name


@pytest.mark.parametrize("name", NAMES)
def test_the_pictures_show_the_screens_as_they_are_now(name: str, now: dict[str, str]) -> None:
    """Same tabs and same keys as the stored text of the screen; `python -m tools.make_pictures` makes them again."""
    picture = (DOCS / f"{name}.svg").read_text(encoding="utf-8")
    shown = described(picture).split("\n")
    screen = now[f"{name}-{SIZE[0]}x{SIZE[1]}"].rstrip("\n").split("\n")
    assert shown[-1] == screen[-1], "the keys at the foot"
    assert [line for line in shown if line.startswith((" F2 ", " F3 "))] == [
        line for line in screen if line.startswith((" F2 ", " F3 "))
    ]
    assert "@font-face" not in picture, "a picture fetches nothing"
    drawn = html.unescape(re.sub(r"<[^>]+>", "", picture.split("</desc>")[1])).replace("\xa0", " ")
    assert all(word in drawn for word in shown[0].split()), "what it says is what it draws"


def test_help_and_quit_stand_at_the_foot_of_every_screen(now: dict[str, str]) -> None:
    """At 80 columns and more, in windows too; what does not fit is said to be there."""
    for name, text in now.items():
        foot = text.rstrip("\n").split("\n")[-1]
        assert foot.endswith("F1 Help ^q Quit"), name
        assert "^p" in foot or name.startswith("help"), name
    assert "F6 Write cases ^p …" in now["home-80x24"]
