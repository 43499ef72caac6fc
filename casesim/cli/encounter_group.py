"""Commands of encounters: list, run, ask, grade, encounters, export, demo."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casesim.cli.options import MAX_SEED, Case, DataDir, Json, Model, Seed, Voice, at_a_terminal

if TYPE_CHECKING:
    from casesim.session.desk import Desk
    from casesim.session.second_opinion import TwiceMarkedSheet


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("list")(list_cases)
    app.command("run")(run)
    app.command("demo")(demo)
    app.command("ask")(ask)
    app.command("grade")(grade)
    app.command("encounters")(encounters)
    app.command("export")(export)


def desk(data_dir: Path | None = None, model: str | None = None, voice: str | None = None) -> Desk:
    """Return the desk for the command's options."""
    from casesim.bootstrap import make_desk
    from casesim.settings import load

    return make_desk(load(data_dir=data_dir, model=model, voice=voice))


def dump(value: Any) -> None:
    """Print a value as one line of JSON, ASCII, on stdout; NaN and infinity are no JSON."""
    import json

    typer.echo(json.dumps(value, ensure_ascii=True, allow_nan=False))


def list_cases(
    words: Annotated[
        list[str] | None, typer.Argument(help="Only cases that these words fit: complaint, specialty, difficulty …")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Under the titles of: specialty, complaint or difficulty.")] = "",
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """List the cases. A file that is no case is a line on stderr, and exit code 3."""
    from casesim.bootstrap import case_cards
    from casesim.cli.listing import case_lines, fits
    from casesim.core.errors import CasesimError
    from casesim.settings import load

    found = list(case_cards(load(data_dir=data_dir)))
    cards = [card for card in found if isinstance(card, dict) and fits(card, words or ())]
    if as_json:
        dump(cards)
    else:
        for line in case_lines(cards, by):
            typer.echo(line)
        if words and not cards:
            typer.echo("No case fits these words: `casesim list` shows all.", err=True)
    problems = [problem for problem in found if isinstance(problem, CasesimError)]
    for problem in problems:
        typer.echo(f"casesim: {problem}", err=True)
    if problems:
        raise typer.Exit(3)


def run(
    case: Case,
    seed: Seed = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print and input only: for screen readers and pipes.")] = False,
    script: Annotated[
        Path | None, typer.Option("--script", help="A file of turns, one a line; `/` begins an act; - for stdin.")
    ] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="practice (hints, lists, no end), exam (a clock, no help) or drill.")
    ] = None,
    drill: Annotated[
        str | None,
        typer.Option("--drill", help="Skill of a drill: open-questions, red-flags, ice, summarising or differential."),
    ] = None,
    writing: Annotated[
        float, typer.Option("--writing", min=0, max=30, help="Minutes for notes and differential after an exam's talk.")
    ] = 0.0,
    allowance: Annotated[
        float | None,
        typer.Option(
            "--allowance",
            min=1,
            max=4,
            help="Stretch the clock of plain lines: 1.25 is a quarter more time; the app's setting by default.",
        ),
    ] = None,
    exam: Annotated[bool, typer.Option("--exam", help="The same as --mode exam.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Play an encounter: in the app, in plain lines (`--plain`), or from a script (`--script FILE --json`).

    CASE may be `surprise`: a case drawn at random.
    """
    from casesim.cli.playing import drawn_case, played_how
    from casesim.core.errors import UsageError
    from casesim.settings import load

    how = played_how(mode, drill, exam=exam, writing=writing)
    if as_json and script is None:
        raise UsageError("--json prints what a script has done: name one with --script FILE (- for stdin)")
    settings = load(data_dir=data_dir, model=model, voice=voice)
    if script is None and not plain and at_a_terminal():
        from casesim.bootstrap import run_app

        if allowance is not None:
            raise UsageError("--allowance is for plain lines: the app has it under Settings (F12), “Look and clock”")
        raise typer.Exit(run_app(settings, case=drawn_case(case, data_dir), seed=seed, **how))
    from casesim.bootstrap import clock_allowance, make_desk

    how["allowance"] = clock_allowance(settings) if allowance is None else allowance
    chosen, office = drawn_case(case, data_dir), make_desk(settings)
    if script is not None:
        from casesim.cli.script import play_script

        play_script(office, chosen, seed, script, as_json=as_json, data_dir=data_dir, **how)
    else:
        from casesim.cli.plain import play_plain

        play_plain(office, chosen, seed, data_dir=data_dir, **how)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Where the transcript is written.")] = Path("casesim-demo.md"),
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Watch one whole scripted encounter on the real model, with its marks and its transcript."""
    from casesim.cli.script import play_demo

    play_demo(desk(data_dir, model, voice), out, data_dir)


def ask(
    case: Case,
    seed: Annotated[int, typer.Option("--seed", min=0, max=MAX_SEED, help="Which patient of the case.")] = 1,
    independent: Annotated[
        bool, typer.Option("--independent", help="Each question is the first of a fresh encounter.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Put questions (stdin, one a line) to a patient; nothing is stored."""
    from casesim.cli.script import answer_lines

    lines = sys.stdin.buffer if sys.stdin else None
    if lines is not None and sys.stdin.isatty():
        typer.echo("Type questions, one a line; Ctrl-D ends.", err=True)
    answer_lines(desk(data_dir, model, voice), case, seed, lines, independent=independent, as_json=as_json)


def grade(
    what: Annotated[str, typer.Argument(metavar="ENCOUNTER|FILE", help="An encounter's id, or a transcript.")],
    rubric: Annotated[
        str | None, typer.Option("--rubric", help="A rubric's id or path; an encounter's own by default.")
    ] = None,
    as_json: Json = False,
    doctor_tag: Annotated[
        list[str] | None, typer.Option("--doctor-tag", help="A further tag of the interviewer's lines.")
    ] = None,
    patient_tag: Annotated[
        list[str] | None, typer.Option("--patient-tag", help="A further tag of the patient's lines.")
    ] = None,
    second_opinion: Annotated[
        bool,
        typer.Option(
            "--second-opinion",
            help="Have a model of 3B parameters or more look at each mark of the talk; where it differs, a person is to "
            "decide; points stay the rules'. Not run on real weights yet.",
        ),
    ] = False,
    model: Annotated[str | None, typer.Option("--model", help="The GGUF file that gives the second opinion.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Mark an encounter, or a transcript from anywhere (`D:`/`P:` lines or JSON)."""
    from casesim.cli.marks import grade_command, refuse_lone_model
    from casesim.cli.show import print_second, print_sheet

    with closing(desk(data_dir)) as office:
        if second_opinion:
            twice = _marked_twice(office, what, rubric, data_dir, model)
            dump(twice.model_dump(mode="json")) if as_json else print_second(twice)
            return
        refuse_lone_model(model, second_opinion=second_opinion)
        sheet = grade_command(office, what, rubric, tuple(doctor_tag or ()), tuple(patient_tag or ()))
    dump(sheet.model_dump(mode="json")) if as_json else print_sheet(sheet)


def _marked_twice(
    office: Desk, what: str, rubric: str | None, data_dir: Path | None, model: str | None
) -> TwiceMarkedSheet:
    """Return the marks of the rules and of the model that the settings name."""
    from casesim.bootstrap import make_judge
    from casesim.cli.marks import second_opinion_command
    from casesim.settings import load

    with make_judge(load(data_dir=data_dir, model=model)) as judge:
        return second_opinion_command(office, judge, what, rubric)


def encounters(as_json: Json = False, data_dir: DataDir = None) -> None:
    """List past and open encounters, newest first."""
    from casesim.cli.show import points

    with closing(desk(data_dir)) as office:
        found = office.encounters()
    if as_json:
        dump([entry.model_dump(mode="json") for entry in found])
        return
    if not found:
        typer.echo("No encounters yet: begin with `casesim run chest-pain`.", err=True)
    for entry in found:
        marks = (
            f"{points(entry.total)}/{points(entry.max)}" if entry.total is not None and entry.max is not None else "-"
        )
        typer.echo(f"{entry.id}  {entry.case_id} seed {entry.seed}  {entry.state.value}  {entry.turns} turns  {marks}")


def export(
    encounter: Annotated[str, typer.Argument(help="An encounter's id, or the beginning of it.")],
    form: Annotated[str, typer.Option("--format", help="md, html (the debrief as one page), json or record.")] = "md",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file to write; stdout where missing.")] = None,
    learner: Annotated[
        str | None, typer.Option("--learner", help="A pseudonym for the record (CASESIM_LEARNER).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write an encounter as a readable transcript or as data."""
    from casesim.bootstrap import export_encounter
    from casesim.settings import load

    text = export_encounter(load(data_dir=data_dir, learner=learner), encounter, form, out)
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        typer.echo(f"written: {out}", err=True)
