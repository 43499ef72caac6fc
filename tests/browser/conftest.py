"""A Chromium for all tests, pages that note what they ask for, and the reports that are looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from casesim.adapters.exporters import html
from casesim.adapters.knowledge import load_mind
from casesim.bootstrap import make_relator
from casesim.core.record import record_of
from casesim.session.report import report
from tests.make_debriefs import played
from tests.test_exporters import hostile_encounter

NAMES = ("chromium", "chromium-browser", "google-chrome")
PAGES = ("good", "poor", "hostile")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium, without a window."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert path, "no Chromium: `make test-browser` installs it"
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the reports of a good, a poor and a hostile encounter, as files."""
    folder, mind, relator = tmp_path_factory.mktemp("reports"), load_mind(), make_relator()
    found = {}
    for name in PAGES:
        encounter = hostile_encounter() if name == "hostile" else played(name)
        asks = {topic_id: topic.questions() for topic_id, topic in mind.topics.items()}
        made = report(encounter, relator, mind.lexicon, asks=asks)
        found[name] = folder / f"{name}.html"
        found[name].write_text(html.render(encounter, made, record_of(encounter), "casesim"), encoding="utf-8")
    return found
