"""`--format html`: the debrief as one page. No script, no link to anywhere outside, printable, readable on a phone.

Whatever a person, a case or a model wrote is cleaned and escaped by the template engine; the page forbids itself scripts and
requests by a content security policy. Figures are drawn inline and stand beside the drawing as text. Says what the
report holds and works out nothing of its own; the diagnosis is on it, so it is for encounters that are over.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, select_autoescape

from casesim.adapters.exporters.charts import curve, lanes, letter_of, strip
from casesim.core.encounter import Closed, DifferentialGiven, Encounter, Examined, Exchanged, Ordered
from casesim.core.marking.scale import shown
from casesim.core.marking.signal import SIGNALS
from casesim.core.model import Frozen
from casesim.core.record import Record
from casesim.core.rubric import Mark, Verdict
from casesim.core.text import clean
from casesim.session.report import Report
from casesim.session.report_text import TALK

SIGNS = {Verdict.MET: "✓", Verdict.NOT_MET: "✗", Verdict.NEEDS_REVIEW: "?", Verdict.UNSCORED: "–"}
WORDS = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "missed",
    Verdict.NEEDS_REVIEW: "to be reviewed",
    Verdict.UNSCORED: "not scored",
}
LETTERS = {"open": "O", "closed": "C", "choice": "H", "leading": "L", "none": "·"}
FORMS = {"open": "open", "closed": "closed", "choice": "choice", "leading": "leading", "none": "no question"}
KINDS = {
    "correct": "the diagnosis",
    "acceptable": "acceptable as well",
    "must_not_miss": "must not be missed",
    "implausible": "implausible here",
}
TRAPS = {True: "yes", False: "no", None: "cannot be judged"}


class Line(Frozen):
    """One entry of the talk: a turn, or something done between turns."""

    at: str
    turn: int = 0
    label: str = ""
    said: str = ""
    answer: str = ""
    speaker: str = ""
    form: str = ""
    tags: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    """Numbers of the items that the turn proves or came near to."""


def render(encounter: Encounter, report: Report, record: Record, made_by: str = "") -> str:
    """Return the page; `record` is the same encounter's, for its seal."""
    style, template = _parts()
    page = template.render(
        style=style, policy=_policy(style), encounter=encounter, patient=encounter.patient, report=report, record=record,
        sheet=report.sheet, debrief=report.debrief, made_by=made_by, outcome=_outcome(report), domains=_domains(report, encounter),
        lines=tuple(_lines(encounter, report)), items=report.sheet.items, signs=SIGNS, words=WORDS, verdicts=Verdict,
        asked=_asked(encounter), felt=_felt(report), reasoning=_reasoning(encounter, report),
        profile=[(SIGNALS[name], shown(name, report.signals)) for name in TALK if name in report.signals],
        hints=[event.body for event in encounter.events if event.body.kind == "hinted"], traps=_traps(report),
        clock=_clock, begun=f"{encounter.started[:16].replace('T', ' ')} UTC", kinds=KINDS, engine=sorted(item for item in encounter.engine.items() if item[1]),
    )  # fmt: skip
    return page.strip() + "\n"


@cache
def _parts() -> tuple[str, Template]:
    environment = Environment(
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_tidy,
    )
    folder = files("casesim.adapters.exporters")
    style = (folder / "report.css").read_text(encoding="utf-8").strip()
    return style, environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))


def _tidy(value: Any) -> Any:
    """Clean what is data and round what is a number; what the template engine made safe stays."""
    if type(value) is str:
        start, end = len(value) - len(value.lstrip()), len(value.rstrip())
        return value[:start] + clean(value) + value[end:] if end > start else value
    return f"{round(value, 2):g}" if isinstance(value, float) else value


def _policy(style: str) -> str:
    """Return what the page allows itself: its own style sheet, by hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _outcome(report: Report) -> dict[str, Any]:
    sheet = report.sheet
    said = {True: "Passed", False: "Not passed", None: "No pass mark"}[sheet.passed]
    return {
        "said": said, "sign": {True: "✓", False: "✗", None: ""}[sheet.passed], "why": sheet.why,
        "percent": None if sheet.percent is None else round(sheet.percent), "ring": round(2.639 * (sheet.percent or 0), 1),
        "state": {True: "good", False: "bad", None: "plain"}[sheet.passed],
    }  # fmt: skip


def _domains(report: Report, encounter: Encounter) -> list[dict[str, Any]]:
    """Return the domains with their items (number of the item in the sheet and its mark)."""
    lines = {domain.id: domain.pass_percent for domain in encounter.rubric.domains}
    numbered = list(enumerate(report.sheet.items, 1))
    return [
        {
            "score": score, "passed": {True: "passed", False: "not passed", None: ""}[score.passed],
            "line": lines.get(name), "items": [(number, mark) for number, mark in numbered if mark.domain == name],
        }
        for name, score in report.sheet.domains.items()
    ]  # fmt: skip


def _lines(encounter: Encounter, report: Report) -> Iterator[Line]:
    speaker = encounter.patient.speaker.name or "Patient"
    proved = _proved(report.sheet.items)
    for event in encounter.events:
        at, body = _clock(event.elapsed), event.body
        if isinstance(body, Exchanged):
            understood = body.understanding
            tags = (("several things at once", understood.compound), ("empathy", understood.empathy),
                    ("summary", understood.summary), ("says what comes next", understood.signpost),
                    (f"unexplained: {', '.join(understood.jargon)}", bool(understood.jargon)))  # fmt: skip
            yield Line(
                at=at, turn=body.turn, said=body.question, answer=body.reply.text, form=FORMS[understood.type.value],
                speaker="casesim" if body.reply.notice else speaker, tags=tuple(tag for tag, holds in tags if holds),
                marks=proved.get(body.turn, ()),
            )  # fmt: skip
        elif isinstance(body, Examined | Ordered):
            label = "Examined" if isinstance(body, Examined) else "Ordered"
            yield Line(at=at, label=label, said=body.request, answer=body.result)
        elif isinstance(body, DifferentialGiven):
            yield Line(at=at, label="Differential", said="; ".join(entry.name for entry in body.ranked) or "none")
        elif isinstance(body, Closed):
            yield Line(at=at, label="Time was up" if body.reason == "time_up" else "Finished")
        elif text := getattr(body, "text", ""):
            label = {"hinted": "Hint", "briefed": "The history as it was given"}.get(body.kind, "")
            if label:
                yield Line(at=at, label=label, said=str(text))


def _proved(marks: Sequence[Mark]) -> dict[int, tuple[int, ...]]:
    """Return the numbers of the items by the turns that are their evidence."""
    found: dict[int, tuple[int, ...]] = {}
    for number, mark in enumerate(marks, 1):
        for turn in mark.turns:
            found[turn] = (*found.get(turn, ()), number)
    return found


def _asked(encounter: Encounter) -> dict[str, Any]:
    """Return the forms of the questions: over the turns, and in each third of the talk."""
    turns = [exchange.understanding for exchange in encounter.exchanges]
    cells = [(one.type.value, LETTERS[one.type.value], one.compound) for one in turns]
    third = max(1, -(-len(turns) // 3))
    parts = [turns[start : start + third] for start in range(0, len(turns), third)]
    columns = [
        f"turns {1 + third * at} to {third * at + len(part)}" if len(part) > 1 else f"turn {1 + third * at}"
        for at, part in enumerate(parts)
    ]
    rows = [
        (LETTERS[kind], kind, words, [sum(one.type.value == kind for one in part) for part in parts])
        for kind, words in FORMS.items()
    ]
    return {
        "strip": strip(cells), "columns": columns, "rows": rows, "count": len(turns),
        "several": [sum(one.compound for one in part) for part in parts],
    }  # fmt: skip


def _felt(report: Report) -> dict[str, Any]:
    """Return the curve of rapport with its figures."""
    figures = report.debrief.rapport or (0,)
    lowest, highest = min(figures), max(figures)
    return {
        "curve": curve(figures), "figures": figures, "lowest": lowest, "highest": highest,
        "low_at": figures.index(lowest), "high_at": figures.index(highest),
        "said": [one for one in report.debrief.felt if one.points],
    }  # fmt: skip


def _reasoning(encounter: Encounter, report: Report) -> dict[str, Any]:
    """Return the differentials through the talk, each diagnosis a lane, beside what the case says of it."""
    given = [event.body for event in encounter.events if isinstance(event.body, DifferentialGiven)]
    names: dict[str, str] = {}
    for body in given:
        names |= {entry.name.casefold(): entry.name for entry in body.ranked if entry.name.casefold() not in names}
    ranks = [[_rank(body, key) for body in given] for key in names]
    of_case = {placed.answer.casefold(): placed for placed in report.debrief.placements if placed.answer}
    turns = len(encounter.exchanges)
    moments = [body.after_turn for body in given]
    last = {entry.name.casefold(): entry for entry in encounter.differential}
    table = [
        {
            "letter": letter_of(number), "name": names[key], "entered": next(m for m, r in zip(moments, row, strict=True) if r),
            "ranks": row, "kind": KINDS[of_case[key].kind] if key in of_case else "not one of the case's",
            "confidence": last[key].confidence if key in last else None,
        }
        for number, (key, row) in enumerate(zip(names, ranks, strict=True))
    ]  # fmt: skip
    return {"lanes": lanes(moments, ranks, turns), "table": table, "moments": moments, "steps": _steps(report)}


def _rank(body: DifferentialGiven, key: str) -> int | None:
    return next((rank for rank, entry in enumerate(body.ranked, 1) if entry.name.casefold() == key), None)


def _steps(report: Report) -> list[tuple[int, int, str]]:
    """Return (turn, things learnt since the differential before, what changed)."""
    found = []
    for turn in dict.fromkeys(step.turn for step in report.steps):
        steps = [step for step in report.steps if step.turn == turn]
        moves = (f"{s.name} {s.change}" + (f" (place {s.rank})" if s.rank else "") for s in steps)
        found.append((turn, len(steps[0].since), "; ".join(moves)))
    return found


def _traps(report: Report) -> list[tuple[str, str, str]]:
    return [
        ("Closed too early", TRAPS[report.closure.caught], report.closure.why),
        ("Kept the first idea against the evidence", TRAPS[report.anchor.caught], report.anchor.why),
    ]


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
