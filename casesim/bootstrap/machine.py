"""What this machine has, and how fast casesim is on it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casesim.bootstrap.content import content_folder, library
from casesim.bootstrap.desk import case_cards, make_desk
from casesim.bootstrap.voice import chosen_model, llama_voice, voice_files
from casesim.bootstrap.writing import made_by
from casesim.core.errors import RecordsError, UsageError
from casesim.settings import Settings

if TYPE_CHECKING:
    from casesim.adapters.llama.client import LlamaResponder
    from casesim.session.app_bench import AppBench, Typing
    from casesim.session.bench import BenchReport
    from casesim.session.doctor import Report


def places(settings: Settings) -> dict[str, str]:
    """Return where everything is, by name."""
    from casesim.adapters.records import FILE_NAME

    content = content_folder()
    return {
        "data": str(settings.data_dir),
        "records": str(settings.data_dir / FILE_NAME),
        "own cases": str(settings.data_dir / "cases"),
        "own rubrics": str(settings.data_dir / "rubrics"),
        "models": str(settings.data_dir / "models"),
        "cases": str(content / "cases"),
        "rubrics": str(content / "rubrics"),
        "models.txt": str(content / "models.txt"),
    }


def examine_installation(settings: Settings) -> Report:
    """Return what the doctor found: machine, data folder, contents, model files, worker. Raises nothing on purpose."""
    from casesim.adapters import catalogue, installation
    from casesim.session.doctor import examine

    def contents() -> dict[str, str]:
        shelf, models = library(settings), catalogue.read(content_folder() / "models.txt")
        return {"cases": str(len(shelf.cases())), "rubrics": str(len(shelf.rubrics())), "models": str(len(models))}

    parts: dict[str, Callable[[], dict[str, str]]] = {
        "machine": installation.machine,
        "data folder": lambda: installation.data_folder(settings.data_dir),
        "contents": contents,
        "records": lambda: _examine_records(settings),
    }
    if settings.voice == "author":
        return examine(parts)
    from casesim.adapters.llama import examination

    made: list[LlamaResponder] = []

    def voice() -> LlamaResponder:
        if not made:
            made.append(llama_voice(settings))
        return made[0]

    parts["model"] = lambda: {**examination.examine_files(voice()), "tuned": _tuned(settings)}
    parts["worker"] = lambda: examination.examine_worker(voice())
    try:
        return examine(parts)
    finally:
        for responder in made:
            responder.close()


def _tuned(settings: Settings) -> str:
    from casesim.adapters.llama import tuning

    found = tuning.kept(*voice_files(settings), settings.data_dir / "voice")
    return f"{found.words} ({found.at})" if found else "not yet: `casesim models tune` measures it once"


def _examine_records(settings: Settings) -> dict[str, str]:
    """Return what the database holds, making none; raises RecordsError where it is damaged."""
    from casesim.adapters.records import FILE_NAME, SqliteRecords

    path = settings.data_dir / FILE_NAME
    if not path.exists():
        return {"database": "not yet"}
    records = SqliteRecords(settings.data_dir)
    try:
        problems = records.file.problems()
        if problems:
            raise RecordsError(f"{path}: {problems[0]}; restore it from a backup, or move it away to start anew")
        backups = ", ".join(backup.name for backup in records.file.backups())
        return {"database": "sound", "encounters": str(len(records.list(1_000_000))), "backups": backups or "none"}
    finally:
        records.close()


def run_bench(settings: Settings, case: str, turns: int) -> BenchReport:
    """Return what an encounter of `turns` questions takes on this machine; raises CasesimError in one line."""
    from casesim.adapters.llama import machine
    from casesim.session import bench

    desk = make_desk(settings)
    try:
        service = desk.start(case, seed=1, store=False)

        def memory() -> dict[str, float]:
            report: dict[str, Any] = getattr(desk.responder, "report", {})
            found = {"app": machine.peak_bytes(), "worker": report.get("peak_bytes", 0)}
            return {name: round(count / 1e6, 1) for name, count in found.items() if count}

        engine = {**service.encounter.engine, "casesim": made_by()}
        return bench.run(service, desk.clock, case=case, turns=turns, memory=memory, engine=engine)
    finally:
        desk.close()


def run_app_bench(
    settings: Settings, case: str, keys: int, starts: int = 5, size: tuple[int, int] = (120, 36)
) -> AppBench:
    """Return how the app feels on this machine, in a data folder of its own; raises CasesimError in one line."""
    import tempfile

    from casesim.session.app_bench import AppBench

    if settings.voice == "author":
        raise UsageError(
            "the author's voice words nothing: leave out --voice author to measure keys while a model works"
        )
    with tempfile.TemporaryDirectory(prefix="casesim-bench-") as folder:
        named = settings.model or chosen_model(settings)
        model = named if named in ("", "starter") else str(voice_files(settings)[0])
        apart = settings.model_copy(update={"data_dir": Path(folder), "model": model})
        typing, engine = _time_keys(apart, case, keys, size)
        first, listed = _time_starts(apart, starts, size)
    command = f"casesim bench --app --keys {keys}" + (f" --case {case}" if case != "chest-pain" else "")
    return AppBench(
        command=command, first_paint_ms=first, listed_ms=listed, typing=typing, size=size,
        engine={**engine, "casesim": made_by()},
    )  # fmt: skip


def _time_keys(settings: Settings, case: str, keys: int, size: tuple[int, int]) -> tuple[Typing, dict[str, str]]:
    from casesim.session.bench import QUESTIONS
    from casesim.tui.app import CasesimApp
    from casesim.tui.latency import type_while_answering
    from casesim.tui.outside import Begin, Outside, Preferences

    desk = make_desk(settings)
    service = desk.start(case, seed=1)
    service.open()
    service.warm()
    service.close()
    app = CasesimApp(
        Outside(desk=lambda: desk, read=lambda: Preferences(acknowledged=True)), Begin(encounter=service.encounter.id)
    )
    return type_while_answering(app, QUESTIONS, keys, size), service.encounter.engine


def _time_starts(settings: Settings, starts: int, size: tuple[int, int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    from casesim.adapters.preferences import JsonPreferences
    from casesim.adapters.terminal import ANY_WORD, time_to

    JsonPreferences(settings.data_dir).write({"acknowledged": True})
    titles = [re.escape(str(card["title"])) for card in case_cards(settings) if isinstance(card, dict)]
    wanted = (ANY_WORD, "|".join(titles) or ANY_WORD)
    command = [sys.executable, "-m", "casesim", "--data-dir", str(settings.data_dir)]
    environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    times = [time_to(command, wanted, size=size, environment=environment) for _ in range(starts)]
    return tuple(first for first, _ in times), tuple(listed for _, listed in times)
