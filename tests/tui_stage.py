"""A stage for the app: a desk over the small case, a voice that can be held up, and a pilot with a little patience."""

from __future__ import annotations

import asyncio
import threading
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import REPLACED_KEYS, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widget import Widget

from casesim.adapters.records import SqliteRecords
from casesim.adapters.scripted import AuthorResponder
from casesim.core.case import CaseTemplate
from casesim.core.differential import NameRelator
from casesim.core.errors import ContentError, NotFound
from casesim.core.ports import Fingerprint, Records, Responder, Usage
from casesim.core.reply import PersonaCard, VoiceTask
from casesim.core.rubric import Rubric
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import FindingHit, Flag, Kind, QuestionType, TopicHit, Understanding
from casesim.session.desk import Desk
from casesim.tui.app import CasesimApp
from casesim.tui.outside import Begin, Outside, Preferences
from tests.small_case import CASE, small_rubric

SMALL, WIDE, HUGE, TINY = (80, 24), (120, 40), (200, 60), (40, 10)

_TOPICS = {
    "bring": "opening", "start": "onset", "bad": "severity", "allergic": "allergies", "work": "occupation", "worried": "concerns",
    "worse": "aggravating", "better": "relieving", "tablets": "medications",
}  # fmt: skip
_KEYS = {
    " ": "space", "?": "question_mark", "@": "at", "/": "slash", ",": "comma", ".": "full_stop", "'": "apostrophe", ";": "semicolon",
    ":": "colon", "-": "minus", "\n": "enter",
}  # fmt: skip


class KeywordMind:
    """Understands a dozen words: enough for an encounter, the same for ever, and at once."""

    def __init__(self) -> None:
        findings = {name: {"label": name, "lay": [name], "topics": ["associated_ent"]} for name in ("fever", "cough")}
        self.lexicon = Lexicon.from_mappings({"findings": findings})
        self.understander = self

    def understand(self, text: str, before: str = "") -> Understanding:
        """Take topics and findings by single words."""
        words = [word.strip("?.,!").lower() for word in text.split()]
        topics = tuple(TopicHit(id=topic, score=0.9, span=word) for word, topic in _TOPICS.items() if word in words)
        findings = tuple(FindingHit(id=name, span=name) for name in ("fever", "cough") if name in words)
        kind = QuestionType.OPEN if words[:1] and words[0] in ("what", "how", "tell", "hello") else QuestionType.CLOSED
        flags = (Flag.NO_CONSULTATION,) if "python" in words else ()
        return Understanding(type=kind, topics=topics, findings=findings, flags=flags, terms=tuple(words))

    def similarity(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Know no likeness."""
        return tuple(0.0 for _ in candidates)

    def asks_for(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Know nothing that is asked for."""
        return tuple(0.0 for _ in candidates)

    def read(self, candidates: tuple[str, ...]) -> None:
        """Need no reading ahead."""

    def kinds(self, question: str) -> dict[Kind, float]:
        """Hear a history question in everything."""
        return dict.fromkeys(Kind, 0.0) | {Kind.HISTORY: 1.0}

    def version(self) -> dict[str, str]:
        """Name itself."""
        return {"encoder": "keywords"}


class Shelf:
    """A library in memory: templates by id; an error in a template's place is raised."""

    def __init__(self, *templates: CaseTemplate | ContentError) -> None:
        self._cases = {getattr(entry, "id", f"broken-{number}"): entry for number, entry in enumerate(templates)}

    def cases(self) -> tuple[str, ...]:
        """Return the ids."""
        return tuple(sorted(self._cases))

    def case(self, name: str) -> CaseTemplate:
        """Return a template, or raise what stands in its place."""
        found = self._cases.get(name)
        if found is None:
            raise NotFound(f"no case '{name}'")
        if isinstance(found, ContentError):
            raise found
        return found

    def rubric(self, name: str) -> Rubric:
        """Return the small rubric, whatever is asked for."""
        return small_rubric()

    def rubrics(self) -> tuple[str, ...]:
        """Return its id."""
        return ("small",)


class Ticking:
    """A clock that can be moved on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds, those added by hand included."""
        return time.monotonic() + self.ahead


class HeldVoice:
    """A voice that says its first words and then waits until it is released, cancelled or broken."""

    def __init__(self, first: str = "") -> None:
        self.first = first
        self.waiting, self.go = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self.stopped = False

    def warm(self, persona: PersonaCard, before: tuple[tuple[str, str], ...] = ()) -> None:
        """Do nothing."""

    def speak(self, task: VoiceTask) -> Iterator[str]:
        """Yield the first words, then wait."""
        if self.first:
            yield self.first
        self.waiting.set()
        self.go.wait(20)
        if self.error is not None:
            raise self.error

    def cancel(self) -> None:
        """Stop waiting."""
        self.stopped = True
        self.go.set()

    def usage(self) -> Usage:
        """Return no tokens."""
        return Usage()

    def fingerprint(self) -> Fingerprint:
        """Name itself."""
        return Fingerprint(engine="held", model="")

    def close(self) -> None:
        """Stop waiting."""
        self.go.set()


def case_with(**changed: Any) -> CaseTemplate:
    """Return the small case with other values."""
    return CaseTemplate.model_validate({**CASE, **changed})


def desk_of(
    folder: Path,
    *templates: CaseTemplate | ContentError,
    voice: Responder | None = None,
    clock: Ticking | None = None,
    records: Records | None = None,
) -> Desk:
    """Return a desk over records in `folder`; the small case and the author's words by default."""
    mind = KeywordMind()
    return Desk(
        Shelf(*(templates or (case_with(),))), clock or Ticking(), mind=lambda: mind, responder=lambda: voice or AuthorResponder(),
        relator=NameRelator, records=lambda: records or SqliteRecords(folder / "data"),
    )  # fmt: skip


class Memory:
    """What the app remembers, kept in memory."""

    def __init__(self, *, acknowledged: bool = True, **more: Any) -> None:
        self.kept = Preferences(acknowledged=acknowledged, **more)

    def read(self) -> Preferences:
        """Return it."""
        return self.kept

    def write(self, preferences: Preferences) -> None:
        """Keep it."""
        self.kept = preferences


class Stage:
    """The app on a stage: presses, types, clicks and waits."""

    def __init__(self, app: CasesimApp, pilot: Pilot[Any], desk: Desk, memory: Memory) -> None:
        self.app, self.pilot, self.desk, self.memory = app, pilot, desk, memory

    async def settle(self) -> None:
        """Wait until the app has come to rest: no message waits in any queue, thrice in a row, and the screen is drawn.

        Looks at the queues: `Pilot.pause` sends a callback to every widget and then sleeps, twice for each key.
        """
        end = time.monotonic() + 30
        quiet = 0
        while quiet < 3 and time.monotonic() < end and self.app._exception is None:
            await asyncio.sleep(0.004)
            quiet = quiet + 1 if self._is_quiet() else 0
            if quiet == 1 and self.app.is_running and self.app.screen_stack:
                self.app.screen._on_timer_update()

    def _is_quiet(self) -> bool:
        app = self.app
        nodes = (app, *app.screen.walk_children(with_self=True)) if app.screen_stack else (app,)
        return not any(node.message_queue_size or node._pending_message or node._next_callbacks for node in nodes)

    async def until(self, what: Callable[[], object], seconds: float = 180.0) -> None:
        """Wait until `what` holds; fails with the screen's text, or with what the app died of."""
        end = time.monotonic() + seconds
        while True:
            await self.settle()
            try:
                if what():
                    return
            except Exception as error:
                last: object = error
            else:
                last = "it does not hold"
            if self.app._exception is not None:
                raise AssertionError(f"the app died: {self.app._exception!r}") from self.app._exception
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s: {last}\n{self.text}")
            await asyncio.sleep(0.03)

    async def see(self, *texts: str) -> None:
        """Wait until all `texts` stand on the screen."""
        await self.until(lambda: all(text in self.text for text in texts))

    async def told(self, *texts: str) -> None:
        """Wait until a notification holds all `texts`."""
        await self.until(lambda: any(all(text in note.message for text in texts) for note in self.app._notifications))

    async def on(self, name: str) -> None:
        """Wait until the screen of that class name is there and ready for keys."""
        await self.until(lambda: type(self.app.screen).__name__ == name and self.app.screen.is_current)
        await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys, each when the app is at rest after the one before."""
        for key in keys:
            self._send(key, _char(key))
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text as fast as a terminal sends it: every key an event, none waited for."""
        for char in text:
            self._send(_KEYS.get(char, char), None if char == "\n" else char)
        await self.settle()

    def _send(self, key: str, char: str | None) -> None:
        event = events.Key(key, char)
        event.set_sender(self.app)
        assert self.app._driver is not None
        self.app._driver.send_message(event)

    async def click(self, selector: str) -> None:
        """Click on the middle of a widget."""
        await self.settle()
        region = self.widget(selector).region
        assert region.width, f"{selector} is not on the screen:\n{self.text}"
        await self.click_at(region.x + region.width // 2, region.y + region.height // 2)

    async def click_at(self, x: int, y: int) -> None:
        """Click on a cell, as a terminal sends it."""
        assert self.app._driver is not None
        for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
            button = int(kind is not events.MouseMove)
            self.app._driver.process_message(kind(None, x, y, 0, 0, button, False, False, False, x, y))
        await self.settle()

    async def click_line(self, text: str) -> None:
        """Click where `text` stands on the screen."""
        for y, line in enumerate(self.text.split("\n")):
            if text in line:
                await self.click_at(line.index(text) + 1, y)
                return
        raise AssertionError(f"'{text}' is not on the screen:\n{self.text}")

    async def ask(self, question: str, *seen: str) -> None:
        """Type a question, send it, and wait for the answer."""
        await self.type(question + "\n")
        await self.see(*seen)
        await self.until(lambda: not self.bar.is_answering)

    @property
    def bar(self) -> Any:
        """The say bar of the interview."""
        return self.app.screen.query_one("#say")

    @property
    def text(self) -> str:
        """All that the screen shows, line by line."""
        return "\n".join("".join(segment.text for segment in strip) for strip in strips(self.app))

    def widget(self, selector: str) -> Any:
        """Return a widget of the screen in front."""
        found: Widget = self.app.screen.query_one(selector)
        return found


def _char(key: str) -> str | None:
    """Return the character that a terminal sends with a key, or None."""
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return key if len(key) == 1 else None


def strips(app: CasesimApp) -> list[Any]:
    """Return what the compositor would draw, line by line."""
    return [list(strip) for strip in app.screen._compositor.render_strips()][: app.size.height]


@asynccontextmanager
async def staged(
    folder: Path,
    size: tuple[int, int] = SMALL,
    *,
    desk: Desk | None = None,
    memory: Memory | None = None,
    begin: Begin | None = None,
    make: Callable[[], Desk] | None = None,
    export: Callable[[Any], str] | None = None,
    cards: Callable[[], Iterable[Any]] | None = None,
) -> AsyncIterator[Stage]:
    """Run the app without a terminal."""
    desk, memory = desk or desk_of(folder), memory or Memory()
    doors = Outside(desk=make or (lambda: desk), cards=cards, read=memory.read, write=memory.write, export=export)
    app = CasesimApp(doors, begin)
    async with app.run_test(size=size, notifications=True, tooltips=False) as pilot:
        yield Stage(app, pilot, desk, memory)


async def in_interview(stage: Stage) -> None:
    """Go from home to the patient by keys."""
    await stage.see("A sore throat")
    await stage.press("enter")
    await stage.on("BriefingScreen")
    await stage.see("has come with a sore throat")
    await stage.press("enter")
    await stage.on("InterviewScreen")
    await stage.see("You ▸")
