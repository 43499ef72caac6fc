"""The author's workbench: a case that is being written, checked, met, talked to, linted and rehearsed from its text.

For front ends. What is judged is the text in the editor, saved or not; files are the business of `Files`, and nothing
that is tried here is stored in the log. Slow calls (`lint`, `rehearse`, `ask`) tell how far they are and may be stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from casesim.core.case import CaseTemplate, Disclosure
from casesim.core.errors import CasesimError, ContentError
from casesim.core.item import Asked, Coverage, Elicited, ExaminedItem, OrderedItem
from casesim.core.lint.coverage import Earns, coverage
from casesim.core.lint.registry import RULES
from casesim.core.lint.remark import Remark
from casesim.core.lint.rule import Rule
from casesim.core.lint.subject import SEEDS, Means, Subject
from casesim.core.model import Frozen
from casesim.core.patient import Patient, realise
from casesim.core.ports import Records, Responder
from casesim.core.rubric import Rubric
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import Kind, Understander, Understanding
from casesim.session.casetest import CaseReport, run_case, seeds_of_variants, unmeetable
from casesim.session.desk import Desk
from casesim.session.encounter import EncounterService
from casesim.session.lint import CaseDocument, Found, Shelf, lint_source
from casesim.session.turn import Conversation, Turned

TRAINEES = 6
"""Scripted trainees that meet each patient (`casesim.session.casetest`)."""
Told = Callable[[int, int, str], None]
"""How far something is: done, of how many, what goes on now. What it raises stops the work."""


class Manuscript(Frozen):
    """A case file that is open."""

    path: str
    """Where it is saved."""
    text: str
    """What the file held when it was read or saved last."""
    stamp: str = ""
    """Hash of the file at that moment; empty where there is none yet."""
    copy_of: str = ""
    """The file that it is a copy of, where it may not be written itself."""
    unsaved: str | None = None
    """Text that was written before and never saved."""
    unsaved_at: str = ""
    """When that was, local time."""

    @property
    def name(self) -> str:
        """Name of the file."""
        return Path(self.path).name


class ChangedOutside(CasesimError):  # noqa: N818 - reads as a sentence where it is raised
    """The file is not what was read: somebody else has written it since."""

    def __init__(self, path: str, text: str | None) -> None:
        self.text = text
        """What it holds now; None where it is gone."""
        super().__init__(
            f"{path} {'was removed' if text is None else 'was changed'} by another program since it was read"
        )


class Files(Protocol):
    """Where manuscripts are. Raises NotFound, ContentError and, where nothing can be written, CasesimError."""

    def open(self, case: str) -> Manuscript:
        """Return the case of that id, or at that path; what is not the author's own opens as a copy."""

    def save(self, manuscript: Manuscript, text: str, *, over: bool = False) -> Manuscript:
        """Write `text` whole or not at all; raises ChangedOutside, unless it is to go `over` what is there."""

    def keep(self, manuscript: Manuscript, text: str) -> None:
        """Keep `text` apart from the file until it is saved or dropped."""

    def drop(self, manuscript: Manuscript) -> None:
        """Forget what was kept apart."""


class Reads(Shelf, Protocol):
    """The shelf on which a text is judged."""

    def case_text(self, text: str, path: Path) -> CaseDocument:
        """Return the case that `text` holds; raises nothing."""

    def rubric(self, name: str) -> Rubric:
        """Return a rubric; raises NotFound, ContentError."""


class Problem(NamedTuple):
    """What keeps a text from being a case."""

    line: int
    column: int
    message: str
    remedy: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.line}:{self.column}  {self.message}" + (f" ({self.remedy})" if self.remedy else "")


class Checked(NamedTuple):
    """A text that was read: a case with its rubric, or problems."""

    problems: tuple[Problem, ...] = ()
    template: CaseTemplate | None = None
    rubric: Rubric | None = None


class Reached(NamedTuple):
    """An item of the rubric and what earns it."""

    item: str
    text: str
    by: tuple[str, ...]
    """Facts, or `topic …`, `sign …`, `test …`, or the kind of the item."""
    unreachable: bool


class Covered(NamedTuple):
    """Which fact earns which item, and the reverse, for one patient."""

    facts: tuple[Earns, ...]
    items: tuple[Reached, ...]

    @property
    def idle(self) -> tuple[str, ...]:
        """Facts that may be told and earn nothing."""
        return tuple(fact.fact for fact in self.facts if not fact.items and fact.disclosure is not Disclosure.NEVER)


class Workbench:
    """What an author may do with a text."""

    def __init__(
        self, files: Files, shelf: Reads, desk: Desk, *, listed: Callable[[], Iterable[tuple[str, str, str]]],
        means: Callable[[], Means], author: Callable[[], Responder],
        lines: Callable[[], Mapping[str, tuple[str, ...]]], asks: Callable[[], Mapping[str, tuple[str, ...]]], seeds: int = SEEDS,
    ) -> None:  # fmt: skip
        """`listed` yields (id, title, origin) of every case; `means` are the linter's, `lines` and `asks` the trainees'."""
        self.files, self.listed = files, listed
        self._shelf, self._desk, self._seeds = shelf, desk, seeds
        self._means, self._author, self._lines, self._asks = means, author, lines, asks

    def check(self, manuscript: Manuscript, text: str) -> Checked:
        """Read `text` as the case of `manuscript`; every problem with its line. Raises nothing."""
        document = self._shelf.case_text(text, Path(manuscript.path))
        template = document.template
        if template is None:
            return Checked(tuple(_problem(error, manuscript.path) for error in document.problems))
        try:
            return Checked((), template, self._shelf.rubric(template.rubric))
        except CasesimError as error:
            remedy = "name a rubric that `casesim rubric list` shows, or put one beside the case"
            return Checked((Problem(*document.place(("rubric",)), str(error), remedy),), template)

    def lint(self, manuscript: Manuscript, text: str, told: Told) -> tuple[Found, ...]:
        """Return the linter's findings on `text`, errors first; raises ContentError, and what `told` raises."""
        document = self._shelf.case_text(text, Path(manuscript.path))
        rules = [_telling(rule, index, told) for index, rule in enumerate(RULES)]
        return lint_source(self._shelf, document, self._means(), self._seeds, rules)

    def rehearse(self, checked: Checked, told: Told, *, by_model: bool = False) -> tuple[CaseReport, ...]:
        """Return what the scripted trainees meet, a patient of each variant; raises CasesimError, and what `told` raises."""
        if checked.template is None or checked.rubric is None:
            raise ContentError("the case is not valid yet", remedy="mend what the problems list says")
        stage = _Stage(self._desk, checked.template, checked.rubric, self._voice(by_model), told)
        lines, asks, case = self._lines(), self._asks(), checked.template.id
        seeds = seeds_of_variants(stage, case)
        stage.total = TRAINEES * len(seeds)
        return tuple(run_case(stage, case, seed, lines, asks) for seed in seeds.values())

    def ask(self, patient: Patient, turns: Sequence[Turned], question: str, *, by_model: bool = False) -> Turned:
        """Return the next turn of a talk with `patient` after `turns`; raises UsageError, ModelError, ContentError."""
        talk = Conversation(patient, self._desk.mind, self._voice(by_model), self._desk.clock)
        talk.restore([(turn.question, turn.understanding, turn.reply, turn.rapport) for turn in turns])
        return next(step for step in talk.ask(question) if isinstance(step, Turned))

    def _voice(self, by_model: bool) -> Responder:
        return self._desk.responder if by_model else self._author()


def _problem(error: ContentError, path: str) -> Problem:
    elsewhere = error.file if error.file != path else ""
    return Problem(error.line or 1, error.column or 1, error.message, error.remedy, elsewhere)


def _telling(rule: Rule, index: int, told: Told) -> Rule:
    """Return `rule`, which says that it is being tried."""

    def check(subject: Subject) -> Iterator[Remark]:
        told(index, len(RULES), rule.id)
        yield from rule.check(subject)

    return rule._replace(check=check)


def dozen(template: CaseTemplate, first: int, count: int = 12) -> tuple[Patient | ContentError, ...]:
    """Return the patients of `count` seeds from `first` on, or why one cannot be drawn."""
    found: list[Patient | ContentError] = []
    for seed in range(first, first + count):
        try:
            found.append(realise(template, seed))
        except ContentError as error:
            found.append(error)
    return tuple(found)


def covered(patient: Patient, rubric: Rubric) -> Covered:
    """Return which fact of `patient` earns which item of `rubric`, and the reverse."""
    facts = coverage(patient, rubric)
    beyond = set(unmeetable(rubric, patient))
    items = []
    for item in rubric.items:
        by = tuple(fact.fact for fact in facts if item.id in fact.items) or _besides(item)
        items.append(Reached(item.id, item.text, by, item.id in beyond))
    return Covered(facts, tuple(items))


def _besides(item: Any) -> tuple[str, ...]:
    """Return what earns an item that no fact earns."""
    match item:
        case Asked(topics=topics, findings=findings):
            return tuple(f"asking: {name}" for name in (*topics, *findings))
        case Elicited(facts=names):
            return tuple(f"no such fact: {name}" for name in names)
        case Coverage(parts=parts):
            return tuple(f"asking: {name}" for part in parts for name in (*part.topics, *part.findings))
        case ExaminedItem(findings=names):
            return tuple(f"examining: {name}" for name in names)
        case OrderedItem(investigations=names):
            return tuple(f"ordering: {name}" for name in names)
        case _:
            return (f"by its kind: {item.kind}",)


class _OneCase:
    """A library that holds the case in the editor and its rubric."""

    def __init__(self, template: CaseTemplate, rubric: Rubric) -> None:
        self._template, self._rubric = template, rubric

    def cases(self) -> tuple[str, ...]:
        return (self._template.id,)

    def case(self, name: str) -> CaseTemplate:  # noqa: ARG002 - there is one
        return self._template

    def rubric(self, name: str) -> Rubric:  # noqa: ARG002 - there is one
        return self._rubric

    def rubrics(self) -> tuple[str, ...]:
        return (self._rubric.id,)


class _Ear:
    """Understands as the desk's mind does, and tells of each question: work that can be stopped between two."""

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        self._mind, self._told = desk.mind, told

    @property
    def understander(self) -> Understander:
        return self

    @property
    def lexicon(self) -> Lexicon:
        return self._mind.lexicon

    def understand(self, text: str, before: str = "") -> Understanding:
        self._told()
        return self._mind.understander.understand(text, before)

    def similarity(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        return self._mind.understander.similarity(question, candidates)

    def asks_for(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        return self._mind.understander.asks_for(question, candidates)

    def read(self, candidates: tuple[str, ...]) -> None:
        self._mind.understander.read(candidates)

    def kinds(self, question: str) -> Mapping[Kind, float]:
        return self._mind.understander.kinds(question)

    def version(self) -> dict[str, str]:
        return self._mind.understander.version()


class _Stage(Desk):
    """A desk for one case, on which nothing is stored and which tells who is playing."""

    def __init__(self, desk: Desk, template: CaseTemplate, rubric: Rubric, voice: Responder, told: Told) -> None:
        ear = _Ear(desk, self._heard)
        super().__init__(
            _OneCase(template, rubric), desk.clock, mind=lambda: ear, responder=lambda: voice, relator=lambda: desk.relator,
            records=_no_records,
        )  # fmt: skip
        self._told, self.total, self._begun, self._questions = told, 0, 0, 0

    def start(self, *args: Any, **how: Any) -> EncounterService:
        """Begin the next trainee's encounter."""
        self._begun += 1
        return super().start(*args, **how)

    def _heard(self) -> None:
        self._questions += 1
        self._told(max(0, self._begun - 1), self.total, f"{self._questions} questions asked")


def _no_records() -> Records:
    raise ContentError("a rehearsal stores nothing")
