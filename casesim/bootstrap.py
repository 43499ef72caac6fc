"""The composition root: the only module that names adapters and puts the parts together.

Nothing is imported or loaded until a use case needs it, so that `casesim list` starts no model and is there at once.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casesim.core.errors import CasesimError, RecordsError, UsageError
from casesim.core.text import clean
from casesim.settings import Settings, load

if TYPE_CHECKING:
    from casesim.adapters.importers.agentclinic import Imported
    from casesim.adapters.knowledge import Knowledge
    from casesim.adapters.library import YamlLibrary
    from casesim.adapters.llama.client import LlamaResponder
    from casesim.adapters.llama.judge import LlamaJudge
    from casesim.adapters.llama.options import LlamaOptions
    from casesim.adapters.manuscripts import ManuscriptFolder
    from casesim.adapters.packs import PackFolder
    from casesim.adapters.shelf import ModelShelf
    from casesim.core.diagnosis.matcher import DiagnosisMatcher
    from casesim.core.differential import DiagnosisRelator
    from casesim.core.drill import Skill
    from casesim.core.encounter import Encounter, EncounterSummary, Mode
    from casesim.core.lint.subject import Means
    from casesim.core.pack import Pack
    from casesim.core.ports import Records, Responder
    from casesim.core.record import Record
    from casesim.core.speaker import ModelCard, Told, Tuning
    from casesim.session.app_bench import AppBench, Typing
    from casesim.session.authoring import Workbench
    from casesim.session.bench import BenchReport
    from casesim.session.desk import Desk
    from casesim.session.doctor import Report
    from casesim.session.models import Models
    from casesim.session.prose_draft import Draft, Tools
    from casesim.session.turn import Mind
    from casesim.tui.settings_door import SettingsDoor


_IMPORTING = threading.Lock()


def import_parts() -> None:
    """Import what the threads of the app share, in one thread while the others wait.

    Two threads that import parts of one package in another order wait for each other (`_DeadlockError` of `importlib`).
    """
    with _IMPORTING:
        import casesim.adapters.heads
        import casesim.adapters.knowledge
        import casesim.adapters.labels
        import casesim.adapters.library
        import casesim.adapters.llama.client
        import casesim.adapters.llama.tuning
        import casesim.adapters.records
        import casesim.session.desk  # noqa: F401
        from casesim.adapters.database import import_library

        import_library()


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
    from casesim.adapters.knowledge import load_mind

    return load_mind(folder)


def library(settings: Settings) -> YamlLibrary:
    """Return the shipped cases and rubrics and the trainee's own (`cases`, `rubrics` in the data folder)."""
    from casesim.adapters.labels import finding_labels
    from casesim.adapters.library import YamlLibrary

    rubrics = [content_folder() / "rubrics", settings.data_dir / "rubrics", *packs(settings).rubric_folders()]
    return YamlLibrary(_case_folders(settings), rubrics, finding_labels())


def _case_folders(settings: Settings) -> list[Path]:
    return [content_folder() / "cases", settings.data_dir / "cases", *packs(settings).case_folders()]


def packs(settings: Settings) -> PackFolder:
    """Return the installed packs, in `packs` of the data folder."""
    from casesim.adapters.packs import PackFolder

    return PackFolder(settings.data_dir / "packs")


def read_pack(path: Path) -> Pack:
    """Return the pack in a file, everything checked; raises NotFound, ContentError."""
    from casesim.adapters.packs import read_pack as read

    return read(path)


def write_pack(path: Path, pack: Pack) -> None:
    """Write a pack as a zip file, over nothing; raises CasesimError."""
    from casesim.adapters.packs import write_pack as write

    write(path, pack)


def version() -> str:
    """Return the version of this casesim."""
    from importlib.metadata import version as of

    return of("casesim")


def stored_encounters(settings: Settings) -> tuple[EncounterSummary, ...]:
    """Return the stored encounters, none where there is no database yet; raises RecordsError."""
    from casesim.adapters.records import FILE_NAME

    if not (settings.data_dir / FILE_NAME).exists():
        return ()
    with closing(make_records(settings)) as records:
        return records.list(1_000_000)


def shipped_rubrics() -> frozenset[str]:
    """Return the ids of the rubrics that casesim brings."""
    return frozenset(path.stem for path in (content_folder() / "rubrics").glob("*.yaml"))


def origins(settings: Settings) -> dict[str, str]:
    """Return where each case comes from, by id: `shipped`, `own`, or the pack with its version."""
    own = {path.stem: "own" for path in (settings.data_dir / "cases").glob("*.yaml")}
    shipped = {path.stem: "shipped" for path in (content_folder() / "cases").glob("*.yaml")}
    return {**packs(settings).origins(), **own, **shipped}


def lint_means() -> Means:
    """Return what the rules of the linter need to know: the understanding, diagnoses with their names, questions."""
    from casesim.adapters.importers.tables import synonyms_of
    from casesim.adapters.labels import lay_names
    from casesim.core.lint.subject import Means

    mind = knowledge()
    asks = {name: topic.questions() for name, topic in mind.topics.items()}
    return Means(mind.understander, mind.lexicon, make_relator(), synonyms_of, asks, lay_names())


def case_cards(settings: Settings) -> Iterator[dict[str, Any] | CasesimError]:
    """Yield a card for every case, sorted by id, or what is wrong with the file: `session.desk.CaseCard` and `origin`."""
    from casesim.adapters.heads import heads

    where = origins(settings)
    for name, head in heads(_case_folders(settings)):
        try:
            card = head or make_desk(settings).card(name).model_dump(mode="json")
            yield {**card, "origin": where.get(name, "own")}
        except CasesimError as error:
            yield error


def make_desk(settings: Settings | None = None) -> Desk:
    """Return the desk for `settings` (those of the environment by default)."""
    from casesim.session.desk import Desk

    settings = settings or load()
    return Desk(
        library(settings),
        SystemClock(),
        mind=knowledge,
        responder=lambda: make_responder(settings),
        relator=make_relator,
        records=lambda: make_records(settings),
    )


def run_app(
    settings: Settings | None = None,
    *,
    case: str | None = None,
    seed: int | None = None,
    mode: Mode | None = None,
    skill: Skill | None = None,
    writing: float = 0.0,
    writes: str = "",
) -> int:
    """Run the app, at home, at the door note of `case`, or with the case `writes` open for its author; return the exit code."""
    from casesim.adapters.preferences import JsonPreferences
    from casesim.core.encounter import Mode
    from casesim.tui.app import CasesimApp
    from casesim.tui.outside import Begin, Outside, Preferences

    settings = settings or load()
    kept = JsonPreferences(settings.data_dir)

    desks: list[Desk] = []

    def cards() -> Iterator[dict[str, Any] | CasesimError]:
        import_parts()
        return case_cards(settings)

    def open_desk() -> Desk:
        import_parts()
        desks.append(make_desk(settings))
        return desks[-1]

    def export(encounter: Encounter) -> str:
        path = settings.data_dir / "transcripts" / f"{encounter.id}.md"
        make_folder(path.parent)
        write_file(path, markdown(encounter))
        desk = desks[-1] if desks else open_desk()
        write_file(path.with_suffix(".html"), report_page(encounter, desk.relator, desk.mind))
        return f"{path} and, for a browser, {path.stem}.html"

    app = CasesimApp(
        Outside(
            desk=open_desk,
            cards=cards,
            read=lambda: Preferences.of(kept.read()),
            write=lambda preferences: kept.write({**kept.read(), **preferences.model_dump(mode="json")}),
            export=export,
            authoring=lambda desk: make_workbench(settings, desk),
            settings=_settings_door(settings, lambda: desks[-1] if desks else open_desk()),
        ),
        Begin(case=case or "", seed=seed, mode=mode or Mode.PRACTICE, skill=skill, writing=writing, writes=writes),
    )
    app.run()
    return app.return_code or 0


def make_workbench(settings: Settings, desk: Desk) -> Workbench:
    """Return what an author may do with the text of a case, on the mind and the voice of `desk`."""
    from casesim.adapters.scripted import AuthorResponder
    from casesim.session.authoring import Workbench

    shelf = library(settings)

    def listed() -> Iterator[tuple[str, str, str]]:
        where = origins(settings)
        titles = {str(card["id"]): str(card["title"]) for card in case_cards(settings) if isinstance(card, dict)}
        return ((name, titles.get(name, ""), where.get(name, "own")) for name in shelf.cases())

    return Workbench(
        manuscripts(settings, shelf), shelf, desk, listed=listed, means=lint_means, author=AuthorResponder, lines=trainees,
        asks=good_questions,
    )  # fmt: skip


def manuscripts(settings: Settings, shelf: YamlLibrary) -> ManuscriptFolder:
    """Return the files of an author: own cases in `cases` of the data folder, unsaved text in `unsaved`."""
    from casesim.adapters.manuscripts import ManuscriptFolder

    data = settings.data_dir
    foreign = (data / "packs",)
    return ManuscriptFolder(data / "cases", data / "unsaved", shelf.path_of, write_file, foreign)


def serve_app(port: int, host: str, told: Callable[[str], None]) -> None:
    """Show the app in a browser of this machine until Ctrl-C; raises UsageError for any other address."""
    from casesim.adapters.webpage import serve

    serve(port, host, told)


def _settings_door(settings: Settings, desk: Callable[[], Desk]) -> SettingsDoor:
    from casesim.adapters.installation import opener
    from casesim.tui.settings_door import SettingsDoor

    def use(name: str) -> ModelCard:
        card = make_models(settings).use(name)
        desk().change_voice()
        return card

    def erase() -> int:
        count = desk().records.delete(None)
        for path in (settings.data_dir / "transcripts").glob("*.*"):
            path.unlink(missing_ok=True)
        return count

    folder = str(settings.data_dir)
    return SettingsDoor(lambda: make_models(settings), use, erase, folder, opener(folder))


def make_responder(settings: Settings) -> Responder:
    """Return the voice that the settings name; raises ModelError where its file is missing or damaged."""
    from casesim.adapters.scripted import AuthorResponder

    if settings.voice == "author":
        return AuthorResponder()
    return _llama(settings)


def _llama(settings: Settings) -> LlamaResponder:
    from casesim.adapters.llama import tuning
    from casesim.adapters.llama.client import LlamaResponder

    model, adapter = _voice_files(settings)
    found = tuning.kept(model, adapter, settings.data_dir / "voice")
    options, spawn = tuning.applied(_llama_options(settings), found)
    return LlamaResponder(model, adapter, options, settings.data_dir, spawn)


def _voice_files(settings: Settings) -> tuple[Path, Path | None]:
    """Return model and adapter of the voice: what the settings name, else what was chosen, else the starter's."""
    from casesim.adapters.llama import files

    name = settings.model or _preference(settings)
    if name in ("", "starter"):
        return files.starter_model(), files.starter_adapter()
    path, expected = model_shelf(settings).locate(name)
    if expected is not None:
        files.check(path, expected, settings.data_dir / "voice")
    return path, None


def _preference(settings: Settings) -> str:
    """Return the model that was chosen with `models use` or in the app; empty: the starter."""
    from casesim.adapters.preferences import JsonPreferences

    found = JsonPreferences(settings.data_dir).read().get("model", "")
    return found if isinstance(found, str) else ""


def model_shelf(settings: Settings) -> ModelShelf:
    """Return the models of this installation; raises ContentError where a list cannot be read."""
    from casesim.adapters import catalogue, hub
    from casesim.adapters.shelf import ModelShelf

    listed = catalogue.together(content_folder() / "models.txt", settings.data_dir / "models.txt")
    return ModelShelf(settings.data_dir / "models", listed, hub.fetch, settings.data_dir / "voice")


def make_models(settings: Settings) -> Models:
    """Return the use cases of models."""
    from casesim.adapters.llama import machine, tuning
    from casesim.adapters.preferences import JsonPreferences
    from casesim.core.speaker import Speed
    from casesim.session.models import Models

    kept = JsonPreferences(settings.data_dir)

    def as_named(name: str) -> Settings:
        return settings.model_copy(update={"model": name, "voice": "model"})

    def measure(name: str) -> Speed:
        busy, found = machine.is_busy(), run_bench(as_named(name), "chest-pain", 6)
        middle = found.medians()
        return Speed(
            model=name, turns=len(found.by_model()), busy=busy, load_s=round(found.load_ms / 1000, 1),
            first_word_s=middle.get("first_word_ms", 0) / 1000, reply_s=middle.get("total_ms", 0) / 1000,
        )  # fmt: skip

    def tune(name: str, told: Told) -> Tuning:
        model, adapter = _voice_files(as_named(name))
        return tuning.tune(model, adapter, _llama_options(settings), settings.data_dir / "voice", name, told)

    return Models(
        model_shelf(settings),
        read=lambda: _preference(settings),
        write=lambda name: kept.write({**kept.read(), "model": name}),
        forced=settings.model,
        measure=measure,
        tune=tune,
    )


def _llama_options(settings: Settings) -> LlamaOptions:
    from casesim.adapters.llama.options import LlamaOptions

    return LlamaOptions(n_threads=settings.threads or None, n_gpu_layers=settings.gpu_layers)


def make_judge(settings: Settings) -> LlamaJudge:
    """Return the model that gives second opinions, nothing of it loaded; raises ModelError where it is no model."""
    from casesim.adapters.llama.judge import LlamaJudge

    model, _adapter = _voice_files(settings)
    return LlamaJudge(model, _llama_options(settings), settings.data_dir)


def make_relator(table: Path | None = None) -> DiagnosisMatcher:
    """Return what knows diagnoses: the shipped file, and an instructor's `table` (or the data folder's) laid over it."""
    from casesim.adapters.terminology import SqliteTerminology, read_table
    from casesim.core.diagnosis.matcher import DiagnosisMatcher

    kept = load().data_dir / "diagnoses.toml"
    own = read_table(table or kept) if table or kept.is_file() else ()
    return DiagnosisMatcher(SqliteTerminology(own=own))


def make_records(settings: Settings) -> Records:
    """Return the log in the data folder; raises RecordsError."""
    from casesim.adapters.records import SqliteRecords

    return SqliteRecords(settings.data_dir)


def export_encounter(settings: Settings, encounter_id: str, form: str, out: Path | None) -> str:
    """Return an encounter as `md`, `html` or `json` (`record` is the same file as `json`), written to `out` where given."""
    if form not in ("md", "html", "json", "record"):
        raise UsageError(f"no format '{clean(form, 40)}': md, html, json or record")
    with closing(make_records(settings)) as records:
        stored = records.record(encounter_id)
    if form == "html":
        from casesim.core.record import encounter_of
        from casesim.session.report import refuse_open

        encounter = encounter_of(stored)
        refuse_open(encounter)
        text = report_page(encounter, make_relator(), knowledge(), stored)
    elif form == "md":
        from casesim.adapters.exporters import markdown as readable
        from casesim.core.record import encounter_of

        text = readable.render(encounter_of(stored), stored)
    else:
        from casesim.adapters.exporters import record
        from casesim.core.record import for_learner

        text = record.render(for_learner(stored, settings.learner), _made_by())
    if out is not None:
        write_file(out, text)
    return text


def markdown(encounter: Encounter) -> str:
    """Return an encounter as a readable transcript with its marks."""
    from casesim.adapters.exporters import markdown as exporter
    from casesim.core.record import record_of

    return exporter.render(encounter, record_of(encounter))


def report_page(encounter: Encounter, relator: DiagnosisRelator, mind: Mind, stored: Record | None = None) -> str:
    """Return the debrief as one HTML page; raises EncounterError where the encounter is not over."""
    from casesim.adapters.exporters import html
    from casesim.core.record import record_of
    from casesim.session.report import report

    asks = {name: topic.questions() for name, topic in getattr(mind, "topics", {}).items()}
    made = report(encounter, relator, mind.lexicon, asks=asks)
    return html.render(encounter, made, stored or record_of(encounter), _made_by())


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all; raises CasesimError in one line."""
    from casesim.adapters.exporters.file import write

    write(path, text)


def check_writable(path: Path) -> None:
    """Refuse a path where no file can be written, before the work is done; raises CasesimError in one line."""
    folder = path.expanduser().absolute().parent
    if path.is_dir():
        raise CasesimError(f"{path} is a folder: name a file")
    if not os.access(folder, os.W_OK):
        why = "it is not there" if not folder.exists() else "it cannot be written"
        raise CasesimError(f"{path}: no file can be made in {folder}: {why}; name another with --out")


def make_folder(path: Path) -> None:
    """Make a folder for this user alone; raises CasesimError in one line."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CasesimError(f"{path} cannot be made: {error.strerror}") from error


def import_agentclinic(source: Path, out: Path) -> tuple[Path, ...]:
    """Import AgentClinic cases into the folder `out`; return the files of the cases. Raises NotFound, ContentError."""
    from casesim.adapters.importers.agentclinic import Importer
    from casesim.adapters.importers.tables import plain_words, synonyms_of
    from casesim.adapters.importers.writing import write_case

    importer = Importer(knowledge().lexicon, plain_words(), synonyms_of)
    return tuple(write_case(imported, out) for imported in importer.read(source))


def case_skeletons() -> tuple[str, str]:
    """Return the commented case and the variant that `case new` fills in; raises ContentError where one is missing."""
    from casesim.adapters.knowledge import data

    return data("new-case.yaml").decode(), data("new-variant.yaml").decode()


def agentclinic_case(file: Path, number: int) -> Imported:
    """Return the case of one line (from 1) of an AgentClinic file; raises NotFound, ContentError."""
    from itertools import islice

    from casesim.adapters.importers.agentclinic import Importer
    from casesim.adapters.importers.tables import plain_words, synonyms_of
    from casesim.core.errors import NotFound

    importer = Importer(knowledge().lexicon, plain_words(), synonyms_of)
    found = next(islice(importer.read(file), number - 1, None), None)
    if found is None:
        raise NotFound(f"{clean(str(file), 200, keep_newlines=False)} has no case {number}: cases are counted from 1")
    return found


def prose_tools() -> Tools:
    """Return what reading a vignette needs."""
    from casesim.adapters.importers.tables import plain_words, synonyms_of
    from casesim.core.prose.answering import Answering
    from casesim.session.prose_draft import Tools

    lexicon = knowledge().lexicon
    ordinary = frozenset(word for entry in lexicon.findings.values() for word in entry.label.lower().split())
    return Tools(Answering(lexicon), plain_words(), synonyms_of, ordinary)


def draft_text(draft: Draft, comment: str) -> str:
    """Return a draft as the YAML of a case, its marks as comments."""
    from casesim.adapters.yaml_text import to_yaml

    return to_yaml(draft.tree, comment, draft.marks)


def trainees() -> dict[str, tuple[str, ...]]:
    """Return the lines of the scripted trainees."""
    import tomllib

    from casesim.adapters.knowledge import data

    return {name: tuple(lines) for name, lines in tomllib.loads(data("trainees.toml").decode()).items()}


def good_questions() -> dict[str, tuple[str, ...]]:
    """Return two good questions for each topic."""
    return {name: tuple(topic.ask) for name, topic in knowledge().topics.items()}


def _made_by() -> str:
    from importlib.metadata import version

    return f"casesim {version('casesim')}"


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
            made.append(_llama(settings))
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

    found = tuning.kept(*_voice_files(settings), settings.data_dir / "voice")
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

        engine = {**service.encounter.engine, "casesim": _made_by()}
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
        named = settings.model or _preference(settings)
        model = named if named in ("", "starter") else str(_voice_files(settings)[0])
        apart = settings.model_copy(update={"data_dir": Path(folder), "model": model})
        typing, engine = _time_keys(apart, case, keys, size)
        first, listed = _time_starts(apart, starts, size)
    command = f"casesim bench --app --keys {keys}" + (f" --case {case}" if case != "chest-pain" else "")
    return AppBench(
        command=command, first_paint_ms=first, listed_ms=listed, typing=typing, size=size,
        engine={**engine, "casesim": _made_by()},
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
