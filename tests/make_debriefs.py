"""Write `docs/debriefs.md` anew: `python -m tests.make_debriefs`. Three scripted encounters of one patient, as their debriefs.

Real understanding, real relator, the author's voice, a clock that stands: the same sources give the same page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from casesim.adapters.scripted import AuthorResponder
from casesim.bootstrap import knowledge, library, make_relator
from casesim.cli.script import do, script_lines
from casesim.core.encounter import Encounter, Mode
from casesim.session.act import ActKind
from casesim.session.encounter import EncounterService, new_encounter
from casesim.session.report import report
from casesim.session.report_text import render
from casesim.settings import load

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "debriefs.md"
SCRIPTS = Path(__file__).parent / "data" / "debriefs"
CASE, SEED = "chest-pain", 1
KINDS = {"good": "A good encounter", "middling": "A middling encounter", "poor": "A poor encounter"}
FURTHER = {
    "good": ("communication", "reasoning-note"),
    "middling": ("communication", "reasoning-note"),
    "poor": ("communication",),
}
HEAD = """# Three debriefs

The same patient (case `chest-pain`, seed 1) seen by three trainees, each debriefed as `casesim debrief` prints it. The
trainees are scripts ({folder}), the patient speaks in the author's words, the clock stands still. Written by
`python -m tests.make_debriefs`; never edited by hand. Clinical content and anchors are reviewed by nobody.
"""


class Clock:
    """A clock that goes on ten seconds a look, from one morning."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.seconds = 0.0

    def now(self) -> datetime:
        """Return the morning."""
        return datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def monotonic(self) -> float:
        """Return two seconds more each time."""
        self.seconds += 2.0
        return self.seconds


def played(name: str) -> Encounter:
    """Return the encounter of a script, finished and marked."""
    shelf = library(load())
    template = shelf.case(CASE)
    clock = Clock()
    encounter = new_encounter(template, shelf.rubric(template.rubric), SEED, Mode.PRACTICE, clock, {})
    encounter = encounter.model_copy(update={"id": f"example-{name}"})
    service = EncounterService(encounter, None, knowledge(), AuthorResponder(), make_relator(), clock)
    service.open()
    for entry in script_lines(SCRIPTS / f"{name}.txt"):
        line = entry.line
        if line.kind is not ActKind.FINISH:
            do(service, line, lambda _text: None)
    service.finish()
    return service.encounter


def page() -> str:
    """Return the page."""
    shelf = library(load())
    parts = [HEAD.format(folder="`tests/data/debriefs/`")]
    for name, title in KINDS.items():
        further = tuple(shelf.rubric(rubric) for rubric in FURTHER[name])
        text = render(report(played(name), make_relator(), knowledge().lexicon, further))
        parts.append(f"## {title}\n\n```text\n{text}```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
