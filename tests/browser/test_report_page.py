"""The HTML report in Chromium: three widths, light and dark, on paper, and to whoever cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PAGES

WIDTHS = (360, 800, 1280)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Seen:
    """What a page asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@contextmanager
def opened(browser: Browser, path: Path, width: int = 1280, scheme: Scheme = "light") -> Iterator[tuple[Page, Seen]]:
    """Open a file in a page of its own."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    seen = Seen(page)
    try:
        page.goto(path.as_uri())
        yield page, seen
    finally:
        page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_page_fits_and_stays_at_home(
    browser: Browser, reports: dict[str, Path], name: str, width: int, scheme: Scheme
) -> None:
    """No scrolling sideways, no script, one request (the file), no complaint of the browser."""
    with opened(browser, reports[name], width, scheme) as (page, seen):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.scripts.length") == 0
        assert seen.requests == [reports[name].as_uri()]
        assert seen.complaints == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("good", 360, "light"),
        ("poor", 360, "dark"),
        ("poor", 800, "light"),
        ("good", 1280, "dark"),
        ("hostile", 800, "dark"),
    ],
)
def test_axe_finds_no_violation(
    browser: Browser, reports: dict[str, Path], name: str, width: int, scheme: Scheme
) -> None:
    """Every rule of axe-core, contrast of every text among them; and it did look at the page."""
    with opened(browser, reports[name], width, scheme) as (page, _seen):
        found = Axe().run(page)
        assert [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]] == []
        assert "color-contrast" in {one["id"] for one in found.response["passes"]}


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off(browser: Browser, reports: dict[str, Path], width: int) -> None:
    """Every visible piece of text lies within the page, or within a box that scrolls."""
    with opened(browser, reports["good"], width) as (page, _seen):
        outside = page.evaluate(
            """() => [...document.querySelectorAll('p, li, h1, h2, h3, dd, figcaption')]
                 .filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > innerWidth + 1)
                 .map(one => one.textContent.slice(0, 60))"""
        )
        assert outside == []


def test_dark_is_dark_and_light_is_light(browser: Browser, reports: dict[str, Path]) -> None:
    """By what the reader's system says."""
    brightness = []
    for scheme in SCHEMES:
        with opened(browser, reports["good"], scheme=scheme) as (page, _seen):
            colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
            brightness.append(sum(int(part) for part in re.findall(r"\d+", colour)[:3]))
    assert brightness[0] > 650
    assert brightness[1] < 150


def test_it_prints_on_white_paper_without_the_links_of_the_screen(
    browser: Browser, reports: dict[str, Path], tmp_path: Path
) -> None:
    """Also from a dark screen; several pages, and as a PDF."""
    with opened(browser, reports["good"], 800, "dark") as (page, _seen):
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator("nav").is_visible()
        paper = page.pdf(path=str(tmp_path / "report.pdf"), format="A4")
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 3


def test_a_mark_leads_to_its_item_and_back(browser: Browser, reports: dict[str, Path]) -> None:
    """By a click in the margin, and by the keyboard alone."""
    with opened(browser, reports["good"]) as (page, _seen):
        link = page.locator(".margin a").first
        target = link.get_attribute("href") or ""
        link.click()
        item = page.locator(target)
        assert page.evaluate("location.hash") == target
        assert item.evaluate(
            "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }"
        )
        back = item.locator("a").first
        back.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash").startswith("#turn-")


def test_hostile_words_run_nothing(browser: Browser, reports: dict[str, Path]) -> None:
    """No dialog, no picture, no frame; the words can be read."""
    with opened(browser, reports["hostile"]) as (page, seen):
        opened_dialogs: list[str] = []
        page.on("dialog", lambda dialog: opened_dialogs.append(dialog.message))
        assert page.locator("img, iframe, script, object").count() == 0
        assert "onerror=alert(1)" in page.inner_text("body")
        assert (opened_dialogs, seen.complaints) == ([], [])
