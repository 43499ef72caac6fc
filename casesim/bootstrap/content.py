"""What is shipped and installed: cases, rubrics, packs, the lexicon, and what knows diagnoses.

Nothing is loaded until it is asked for.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from casesim.settings import Settings, load

if TYPE_CHECKING:
    from casesim.adapters.knowledge import Knowledge
    from casesim.adapters.library import YamlLibrary
    from casesim.adapters.packs import PackFolder
    from casesim.core.diagnosis.matcher import DiagnosisMatcher
    from casesim.core.lint.subject import Means
    from casesim.core.pack import Pack


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
    return YamlLibrary(case_folders(settings), rubrics, finding_labels())


def case_folders(settings: Settings) -> list[Path]:
    """Return where cases lie: shipped, own, and those of packs."""
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


def make_relator(table: Path | None = None) -> DiagnosisMatcher:
    """Return what knows diagnoses: the shipped file, and an instructor's `table` (or the data folder's) laid over it."""
    from casesim.adapters.terminology import SqliteTerminology, read_table
    from casesim.core.diagnosis.matcher import DiagnosisMatcher

    kept = load().data_dir / "diagnoses.toml"
    own = read_table(table or kept) if table or kept.is_file() else ()
    return DiagnosisMatcher(SqliteTerminology(own=own))


def trainees() -> dict[str, tuple[str, ...]]:
    """Return the lines of the scripted trainees."""
    import tomllib

    from casesim.adapters.knowledge import data

    return {name: tuple(lines) for name, lines in tomllib.loads(data("trainees.toml").decode()).items()}


def good_questions() -> dict[str, tuple[str, ...]]:
    """Return two good questions for each topic."""
    return {name: tuple(topic.ask) for name, topic in knowledge().topics.items()}
