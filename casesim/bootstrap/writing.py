"""Files that are written for people: transcripts, reports, imported and new cases.

A file is written whole or not at all.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from casesim.bootstrap.content import knowledge, make_relator
from casesim.bootstrap.desk import make_records, version
from casesim.core.errors import CasesimError, UsageError
from casesim.core.text import clean
from casesim.settings import Settings

if TYPE_CHECKING:
    from casesim.adapters.importers.agentclinic import Imported
    from casesim.core.differential import DiagnosisRelator
    from casesim.core.encounter import Encounter
    from casesim.core.record import Record
    from casesim.session.prose_draft import Draft, Tools
    from casesim.session.turn import Mind


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

        text = record.render(for_learner(stored, settings.learner), made_by())
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
    return html.render(encounter, made, stored or record_of(encounter), made_by())


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


def made_by() -> str:
    """Return the name and version that stand in what is written."""
    return f"casesim {version()}"
