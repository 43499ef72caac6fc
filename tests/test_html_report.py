"""The HTML report: whole, escaped, and shut against everything outside. What a browser makes of it is in `tests/browser`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from casesim.adapters.exporters import charts, html
from casesim.adapters.records import SqliteRecords
from casesim.bootstrap import make_relator
from casesim.core.encounter import Encounter, Graded, SelfAssessed
from casesim.core.errors import EncounterError
from casesim.core.record import record_of
from casesim.core.understanding.model import FindingHit
from casesim.session.report import Report, report
from tests.command import Command
from tests.small_case import played, played_encounter
from tests.test_exporters import HOSTILE, hostile_encounter

SCRIPT = '"><script>alert(1)</script><svg onload=alert(1)> {{ 7 * 7 }} javascript:alert(1)'


class NoFinder:
    """Finds nothing in a note."""

    def find(self, text: str, before: str = "") -> tuple[FindingHit, ...]:
        """Return nothing."""
        return ()


class Page(HTMLParser):
    """A page, taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "circle", "rect", "line", "polyline"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """See that it closes what is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words, one space apart."""
        return re.sub(r"\s+", " ", " ".join(self.words))


def made(encounter: Encounter) -> Report:
    """Return the report of an encounter."""
    return report(encounter, make_relator(), NoFinder())


def page_of(encounter: Encounter) -> str:
    """Return the page of an encounter."""
    return html.render(encounter, made(encounter), record_of(encounter), "casesim 0.0.0")


@pytest.fixture(scope="module")
def encounter() -> Encounter:
    """Return the small encounter, marked and self-assessed."""
    return played(played_encounter(), SelfAssessed(overall=5, words="Went well."))


@pytest.fixture(scope="module")
def page(encounter: Encounter) -> str:
    """Return its page."""
    return page_of(encounter)


def test_everything_of_the_debrief_is_on_the_page(encounter: Encounter, page: str) -> None:
    """Score by domain, why, advice, talk, items with quotes, questions, rapport, differential, untold facts, own view."""
    text, found = Page(page).text, made(encounter)
    wanted = [encounter.template.title, "Synthetic patient, formative use, not medical advice", "Not passed"]
    wanted += [found.sheet.why, *(domain.title for domain in found.sheet.domains.values()), "Went well."]
    wanted += [advice.text for advice in found.advice] + [gap.words for gap in found.gaps]
    wanted += [one.question for one in encounter.exchanges] + [one.reply.text for one in encounter.exchanges]
    wanted += [mark.text for mark in found.sheet.items] + [mark.quote for mark in found.sheet.items if mark.quote]
    wanted += [question for mark in found.sheet.items if mark.verdict == "not_met" for question in mark.better[:2]]
    wanted += [fact.clinical for fact in found.debrief.untold] + [placed.name for placed in found.debrief.placements]
    wanted += ["Rapport went from", "Viral pharyngitis", encounter.notes.split("\n")[0]]
    assert [words for words in wanted if re.sub(r"\s+", " ", words) not in text] == []


def test_marks_lead_to_items_and_items_to_turns(encounter: Encounter, page: str) -> None:
    """Every anchor that is linked is on the page, once; a met item of the talk is linked from its turn."""
    tags = Page(page).tags
    ids = [attributes["id"] for _tag, attributes in tags if "id" in attributes]
    targets = {(attributes["href"] or "")[1:] for tag, attributes in tags if tag == "a"}
    assert len(ids) == len(set(ids))
    assert targets <= set(ids)
    assert {"turn-1", "turn-2", "turn-3"} <= set(ids)
    proved = [number for number, mark in enumerate(made(encounter).sheet.items, 1) if mark.turns]
    assert proved
    assert {f"item-{number}" for number in proved} <= targets


def outward(text: str) -> Iterator[str]:
    """Yield whatever could run, load or leave."""
    for tag, attributes in Page(text).tags:
        if tag in (
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "link",
            "base",
            "form",
            "video",
            "audio",
            "image",
            "use",
        ):
            yield tag
        for name, value in attributes.items():
            if name.startswith("on") or name in ("src", "srcset", "style", "xlink:href", "formaction"):
                yield f"{tag} {name}"
            if name == "href" and not (value or "").startswith("#"):
                yield f"{tag} {name}={value}"
    style = text[text.index("<style>") : text.index("</style>")]
    yield from re.findall(r"@import|url\(|expression\(", style)


def test_nothing_on_the_page_runs_loads_or_leads_away(page: str) -> None:
    """No script, no picture, no frame, no address; a policy that would refuse them all the same."""
    assert list(outward(page)) == []
    policy = next(
        a["content"] for t, a in Page(page).tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize("evil", [HOSTILE, SCRIPT])
def test_hostile_words_stay_words(evil: str) -> None:
    """In questions, replies, notes, diagnoses, quotes, names and titles of the case, and what made the voice."""
    encounter = hostile_encounter()
    record, patient = record_of(encounter), encounter.patient
    speaker = patient.speaker.model_copy(update={"name": evil, "relation": evil})
    facts = tuple(fact.model_copy(update={"clinical": evil}) for fact in patient.facts)
    encounter = encounter.model_copy(
        update={
            "id": evil, "started": evil, "engine": {evil: evil},
            "template": encounter.template.model_copy(update={"title": evil, "id": evil}),
            "patient": patient.model_copy(update={"name": evil, "speaker": speaker, "facts": facts, "age": evil}),
        }
    )  # fmt: skip
    text = html.render(encounter, made(encounter), record, evil)
    assert list(outward(text)) == []
    assert "alert(1)" in Page(text).text
    assert evil is HOSTILE or "{{ 7 * 7 }}" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def test_every_tag_is_closed_and_the_language_is_named(page: str) -> None:
    """A page of one language, one heading of the first order, levels without a gap."""
    found = Page(page)
    assert found.open == []
    assert dict(found.tags)["html"] == {"lang": "en"}
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_every_drawing_a_name(page: str) -> None:
    """Or is hidden from who cannot see it, where the figures stand beside it."""
    tags = Page(page).tags
    assert sum(tag == "table" for tag, _ in tags) == sum(tag == "caption" for tag, _ in tags) >= 5
    for tag, attributes in tags:
        if tag == "svg":
            assert attributes.get("aria-label") or attributes.get("aria-hidden") == "true"
        if tag == "th":
            assert attributes.get("scope") in ("row", "col")


def test_the_same_encounter_gives_the_same_page(encounter: Encounter, page: str) -> None:
    """To the byte."""
    assert page_of(encounter) == page


def test_an_encounter_that_goes_on_has_no_page() -> None:
    """The diagnosis is on it."""
    going_on = played_encounter()
    going_on = going_on.model_copy(update={"events": going_on.events[:3]})
    with pytest.raises(EncounterError, match="finish it first"):
        page_of(going_on)


def test_an_encounter_without_a_word_has_a_page() -> None:
    """Opened and closed; nothing was asked, written or thought."""
    silent = played_encounter()
    silent = played(silent.model_copy(update={"events": silent.events[:1]}), silent.events[-1].body)
    text = Page(page_of(silent)).text
    assert "Nothing was asked." in text
    assert "You gave no differential." in text


def test_a_long_talk_is_drawn_in_rows() -> None:
    """Twenty turns a row; the curve names a few turns; ranks that come and go leave gaps."""
    drawn = charts.strip([("open", "O", False)] * 45)
    assert (drawn.height, drawn.cells[44].x, drawn.cells[44].y) == (48.0, 64.0, 32.0)
    assert [dot.label for dot in charts.curve([50] * 61).columns] == ["0", "10", "20", "30", "40", "50", "60"]
    lanes = charts.lanes([2, 5], [[1, 2], [None, 1]], 9)
    assert [len(lane.dots) for lane in lanes.lanes] == [2, 1]
    assert charts.letter_of(26) == "27"


def test_a_graded_encounter_keeps_the_marks_it_was_given(encounter: Encounter) -> None:
    """The page shows the sheet of the log, not a new one."""
    sheet = made(encounter).sheet
    other = sheet.model_copy(update={"total": 0.5, "percent": 5.0})
    assert "0.5 of" in Page(page_of(played(encounter, Graded(sheet=other)))).text


def test_the_command_line_writes_the_page(tmp_path: Path, encounter: Encounter) -> None:
    """`export --format html -o FILE`: for an encounter that is over, and in one line not for one that goes on."""
    casesim = Command(tmp_path)
    with closing(SqliteRecords(casesim.data)) as records:
        for name, events in (("20261121-aaaaaa", encounter.events), ("20261121-bbbbbb", encounter.events[:3])):
            records.create(encounter.model_copy(update={"id": name, "events": ()}))
            records.append(name, events)
    out = tmp_path / "report.html"
    assert casesim("export", "20261121-aaaaaa", "--format", "html", "-o", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "When did it start?" in Page(text).text
    assert "finish it first" in casesim("export", "20261121-bbbbbb", "--format", "html").err
