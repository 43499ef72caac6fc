"""The terminal app with everything that it is given, in a terminal or a browser."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from casesim.bootstrap.content import good_questions, library, lint_means, origins, trainees
from casesim.bootstrap.desk import case_cards, make_desk
from casesim.bootstrap.models import make_models
from casesim.bootstrap.writing import make_folder, markdown, report_page, write_file
from casesim.core.errors import CasesimError
from casesim.settings import Settings, load

if TYPE_CHECKING:
    from casesim.adapters.library import YamlLibrary
    from casesim.adapters.manuscripts import ManuscriptFolder
    from casesim.core.drill import Skill
    from casesim.core.encounter import Encounter, Mode
    from casesim.core.speaker import ModelCard
    from casesim.session.authoring import Workbench
    from casesim.session.desk import Desk
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


def clock_allowance(settings: Settings) -> float:
    """Return by how much clocks are stretched, as it was chosen in the app; 1 where nothing was."""
    from casesim.adapters.preferences import JsonPreferences

    chosen = JsonPreferences(settings.data_dir).read().get("allowance")
    return float(chosen) if isinstance(chosen, int | float) and 1 <= chosen <= 4 else 1.0


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
    gc.disable()  # what is imported stays: looking through it for garbage costs a tenth of the time to the first picture
    try:
        from casesim.adapters.preferences import JsonPreferences
        from casesim.core.encounter import Mode
        from casesim.tui.app import CasesimApp
        from casesim.tui.outside import Begin, Outside, Preferences
    finally:
        gc.enable()

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
            settings=settings_door(settings, lambda: desks[-1] if desks else open_desk()),
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


def settings_door(settings: Settings, desk: Callable[[], Desk]) -> SettingsDoor:
    """Return what the settings screen may do outside the app."""
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
