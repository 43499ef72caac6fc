"""The command that makes a new case: questions on a terminal or from a file, and a file that can be played at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casesim.cli.options import DataDir, Json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casesim.adapters.library import YamlLibrary
    from casesim.core.case import Fact
    from casesim.session.draft import Question
    from casesim.session.prose_draft import Draft, Proposal, Read
    from casesim.session.second_opinion import Judge

_SEEDS = 10
"""Patients of each variant that a new case is looked at with."""
_FROM_CASE, _FROM_IMPORT, _FROM_TEXT = ("id",), ("id", "danger"), ("id", "diagnosis_1", "danger")
"""Questions that are asked where the rest is there already."""


def new(
    case_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="The id of the new case.")] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="CASE", help="Begin with a copy of this case.")
    ] = None,
    agentclinic: Annotated[
        str | None, typer.Option("--from-agentclinic", metavar="FILE:N", help="Begin with the Nth case of this file.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option("--from-text", metavar="FILE", help="Begin with the facts of a vignette in prose.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The file; ID.yaml by default. Never overwritten.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: defaults, and every proposed fact, marked.")] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Answers, `key: answer` a line; what is not there is not asked.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", help="A GGUF of 3B parameters or more that proposes facts beside the rules."),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Make a new case: by questions, from another case, or from prose. The file is valid, has no errors under lint, and plays.

    Questions are answered on stdin, one a line, an empty line for what is in brackets.
    """
    from casesim import bootstrap
    from casesim.cli.encounter_group import dump
    from casesim.core.errors import NotFound, UsageError
    from casesim.settings import load

    if sum(given is not None for given in (source, agentclinic, text)) > 1:
        raise UsageError("one of --from, --from-agentclinic and --from-text")
    if model is not None and agentclinic is None and text is None:
        raise UsageError("--model reads prose: it goes with --from-text or --from-agentclinic")
    settings = load(data_dir=data_dir, model=model)
    asker = _Asker(answers, ask=not yes and answers is None)
    for file in (text, Path(agentclinic.rpartition(":")[0]) if agentclinic else None):
        if file is not None and file.name and not file.exists():
            raise NotFound(f"{file}: No such file or directory")
    keys = _FROM_CASE if source else _FROM_IMPORT if agentclinic else _FROM_TEXT if text else None
    asked = asker.all(keys, case_id, out)
    place = _free(out, asked["id"])
    bootstrap.check_writable(place)
    shelf = bootstrap.library(settings)
    draft: Draft | None = None
    if source is not None:
        from casesim.session.draft import copied

        written = copied(shelf.case_document(source).text, asked["id"])
    elif agentclinic is not None or text is not None:
        read, comment = _read(agentclinic, text, asked)
        judge = bootstrap.make_judge(settings) if model else None
        draft = _drafted(read, asked, asker, shelf, place, judge)
        written = bootstrap.draft_text(draft, "\n".join((comment, *(f"Left out: {line}" for line in draft.left_out))))
    else:
        from casesim.session.draft import filled

        lexicon = bootstrap.knowledge().lexicon
        named = [hit.id for line in (asked["complaint"], asked["opening"]) for hit in lexicon.find(line)]
        written = filled(*bootstrap.case_skeletons(), asked, list(dict.fromkeys(named)))
    _check(shelf, written, place)
    bootstrap.write_file(place, written)
    for line in draft.left_out if draft else ():
        typer.echo(f"left out: {line}", err=True)
    if as_json:
        dump({"file": str(place), "id": asked["id"], "left_out": list(draft.left_out) if draft else []})
    else:
        typer.echo(str(place))
        typer.echo(
            f"Next: edit it, then `casesim case lint {place}` and `casesim run {place} --plain --voice author`.",
            err=True,
        )


def _free(out: Path | None, case_id: str) -> Path:
    """Return the path of the new file; raises CasesimError where there is one already."""
    from casesim.core.errors import CasesimError

    place = out or Path(f"{case_id}.yaml")
    if place.exists():
        raise CasesimError(f"{place} is there already; name another with -o")
    return place


def _read(agentclinic: str | None, text: Path | None, asked: Mapping[str, str]) -> tuple[Read, str]:
    """Return what was read from prose, and the comment at the head of the file."""
    from casesim import bootstrap
    from casesim.core.errors import NotFound, UsageError
    from casesim.core.prose.person import Teller
    from casesim.core.text import clean
    from casesim.session.prose_draft import Read, read_prose

    if agentclinic is not None:
        file, _, number = agentclinic.rpartition(":")
        if not file or not number.isdigit() or int(number) < 1:
            raise UsageError(f"--from-agentclinic: '{agentclinic}' is not FILE:N, N counted from 1")
        found = bootstrap.agentclinic_case(Path(file), int(number))
        speaker = found.template.speaker
        teller = Teller(sex="", relation=speaker.relation if speaker.role != "patient" else "")
        comment = "Imported by rule from an AgentClinic case (MIT licence). Reviewed by nobody."
        return Read(found.template, (), teller, own=False), comment
    assert text is not None
    try:
        prose = text.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NotFound(f"{text} is not UTF-8: save it as UTF-8") from None
    except OSError as error:
        raise NotFound(f"{text}: {error.strerror}") from None
    comment = f"Drafted by rule from {clean(text.name, 100, keep_newlines=False)}. Read every line; reviewed by nobody."
    return read_prose(prose, asked["id"], asked["diagnosis_1"], bootstrap.prose_tools()), comment


def _drafted(
    read: Read, asked: Mapping[str, str], asker: _Asker, shelf: YamlLibrary, place: Path, judge: Judge | None
) -> Draft:
    from casesim import bootstrap
    from casesim.session.prose_draft import Draft, drafted, mended, proposals

    found = proposals(read.template.facts, read.unused, read.teller, judge)
    decided = [(one, asker.decide(one, f"{number}/{len(found)}")) for number, one in enumerate(found, 1)]
    draft = drafted(read.template, [(one, fact) for one, fact in decided if fact], asked, own=read.own)
    return mended(
        draft,
        shelf,
        bootstrap.lint_means(),
        lambda d: shelf.case_text(bootstrap.draft_text(Draft.model_validate(d), ""), place),
    )


def _check(shelf: YamlLibrary, written: str, place: Path) -> None:
    """Refuse a case with errors before it is written: the first is told, with what to do."""
    from casesim.bootstrap import lint_means
    from casesim.core.errors import ContentError
    from casesim.session.lint import lint_source

    errors = [
        one
        for one in lint_source(shelf, shelf.case_text(written, place), lint_means(), _SEEDS)
        if one.severity == "error"
    ]
    if errors:
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise ContentError(
            f"these answers make a case with errors: {errors[0].message} [{errors[0].rule}]{more}",
            remedy=f"{errors[0].remedy}; nothing was written",
        )


def _oldest_possible(question: Question) -> dict[str, str]:
    """Return the widest span of ages while only the youngest is known."""
    return {"oldest": "120"} if question.key == "youngest" else {}


class _Asker:
    """Puts questions, or looks answers up; at the end of the input it takes the defaults."""

    def __init__(self, file: Path | None, *, ask: bool) -> None:
        from casesim.core.errors import NotFound
        from casesim.session.draft import answers_of

        self.ask = ask
        self.given: dict[str, str] = {}
        if file is not None:
            try:
                self.given = answers_of(file.read_text(encoding="utf-8-sig").splitlines(), str(file))
            except (OSError, UnicodeDecodeError) as error:
                raise NotFound(f"{file} cannot be read: {error}") from None

    def all(self, keys: tuple[str, ...] | None, case_id: str | None, out: Path | None = None) -> dict[str, str]:
        """Return an answer for every question, those of `keys` asked (None: all); raises UsageError, CasesimError."""
        from casesim.session.draft import QUESTIONS, checked

        if case_id:
            self.given["id"] = case_id
            _free(out, checked(self.given)["id"])
        for question in QUESTIONS:
            if question.key not in self.given and self.ask and (keys is None or question.key in keys):
                self._take(question, out)
        return checked(self.given)

    def _take(self, question: Question, out: Path | None) -> None:
        """Put a question until its answer will do; at once refused where nobody sits at a terminal."""
        from casesim.core.errors import CasesimError
        from casesim.session.draft import checked

        while True:
            answer = self._put(question)
            try:
                asked = checked({**_oldest_possible(question), **self.given, question.key: answer})
                if question.key == "id":
                    _free(out, asked["id"])
            except CasesimError as error:
                if not (self.ask and sys.stdin.isatty()):
                    raise
                typer.echo(f"  {error}", err=True)
                continue
            self.given[question.key] = answer
            return

    def decide(self, proposal: Proposal, number: str) -> Fact | None:
        """Return a proposed fact as the author wants it, or None."""
        fact = proposal.fact
        answer = self.given.get(f"fact {fact.id}", "y")
        if self.ask:
            typer.echo(f"[{number}] {fact.id} ({fact.section.value}, {proposal.by}): {fact.says[0]}", err=True)
            answer = self._line("  keep it? y, n, or other words for it [y]: ")
        if answer.lower() in ("n", "no"):
            return None
        kept = answer.lower() in ("", "y", "yes")
        return fact if kept else fact.model_copy(update={"says": (answer,)})

    def _put(self, question: Question) -> str:
        return self._line(f"{question.text} [{question.default}]: ")

    def _line(self, prompt: str) -> str:
        """Return one line of the input; nothing more is asked once it has ended."""
        typer.echo(prompt, nl=False, err=True)
        line = sys.stdin.readline() if sys.stdin else ""
        if not line:
            self.ask = False
            typer.echo("", err=True)
        return line.strip()
