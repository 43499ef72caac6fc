"""The composition root: the only module that names adapters and puts the parts together.

Nothing is loaded until a use case needs it, so that `casesim list` starts no model.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from casesim.adapters.knowledge import Knowledge, load_mind
from casesim.adapters.library import YamlLibrary
from casesim.core.ports import Responder
from casesim.session.desk import Desk
from casesim.settings import Settings, load


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()


def content_folder() -> Path:
    """Return the folder that holds `cases`, `rubrics` and `models.txt`: in the wheel, or in the checkout."""
    package = Path(str(resources.files("casesim")))
    shipped = package / "content"
    return shipped if shipped.is_dir() else package.parent


def knowledge(folder: Path | None = None) -> Knowledge:
    """Return the shipped lexicon, topics and understander, with an instructor's `folder` added; raises ContentError."""
    return load_mind(folder)


def library(settings: Settings) -> YamlLibrary:
    """Return the shipped cases and rubrics and the trainee's own (`cases`, `rubrics` in the data folder)."""
    content = content_folder()
    known = {name: finding.label for name, finding in load_mind().lexicon.findings.items()}
    return YamlLibrary(
        [content / "cases", settings.data_dir / "cases"], [content / "rubrics", settings.data_dir / "rubrics"], known
    )


def make_desk(settings: Settings | None = None) -> Desk:
    """Return the desk for `settings` (those of the environment by default)."""
    settings = settings or load()
    return Desk(
        library(settings),
        SystemClock(),
        mind=load_mind,
        responder=lambda: make_responder(settings),
        relator=make_relator,
        records=lambda: make_records(settings),
    )


def make_responder(settings: Settings) -> Responder:
    """Return the voice that the settings name; raises ModelError where its file is missing or damaged."""
    from casesim.adapters.scripted import AuthorResponder

    if settings.voice == "author":
        return AuthorResponder()
    from casesim.adapters.llama.client import LlamaResponder
    from casesim.adapters.llama.options import LlamaOptions, starter_adapter, starter_model

    options = LlamaOptions(threads=settings.threads, gpu_layers=settings.gpu_layers)
    if settings.model:
        return LlamaResponder(Path(settings.model).expanduser(), None, options, settings.data_dir)
    return LlamaResponder(starter_model(), starter_adapter(), options, settings.data_dir)


def make_records(settings: Settings) -> object:
    """Return the log in the data folder; raises RecordsError."""
    from casesim.adapters.records import SqliteRecords

    return SqliteRecords(settings.data_dir)
