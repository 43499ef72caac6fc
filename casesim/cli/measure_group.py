"""Commands of measurement: how far the marks agree with people's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casesim.cli.options import DataDir, Json, Model, Voice

app = typer.Typer(
    help="Measure casesim: marks and question style against people's labels, the patient, the wording.",
    no_args_is_help=True,
)


@app.command("history")
def history(
    folder: Annotated[Path, typer.Argument(help="Interviews (NAME.txt) and labels.json.")], as_json: Json = False
) -> None:
    """Measure the marks of history-core: kappa, precision, recall, evidence, review, with 95 % intervals."""
    from casesim.bootstrap import knowledge
    from casesim.session.measure import history as measured

    report = measured(folder, knowledge().understander)
    typer.echo(report.model_dump_json() if as_json else report.as_table())


@app.command("style")
def style(
    file: Annotated[Path, typer.Argument(help="Labelled turns, one JSON object a line.")], as_json: Json = False
) -> None:
    """Measure question style: type, compound, empathy, summary, jargon."""
    from casesim.bootstrap import knowledge
    from casesim.session.measure import style as measured

    report = measured(file, knowledge().understander)
    typer.echo(report.model_dump_json() if as_json else report.as_table())


@app.command("patient")
def patient(
    file: Annotated[Path, typer.Argument(help="Dialogues of attacks and honest questions, one JSON object a line.")],
    turns: Annotated[int, typer.Option("--turns", min=5, help="Turns of each long talk.")] = 60,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Patients of each case.")] = 3,
    as_json: Json = False,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Measure the patient: attacks with honest questions between them, and long talks that ask the same again."""
    from casesim.bootstrap import good_questions, make_desk
    from casesim.session.measure_patient import PatientReport, attack, consistency, dialogues
    from casesim.settings import load

    desk = make_desk(load(data_dir=data_dir, model=model, voice=voice))
    try:
        began = desk.clock.monotonic()
        cases = desk.library.cases()
        attacked = attack(desk, cases, dialogues(file))
        talked = consistency(desk, cases, range(1, seeds + 1), turns, good_questions())
        name = desk.responder.fingerprint().model or desk.responder.fingerprint().engine
        report = PatientReport(
            voice=name, attacked=attacked, consistency=talked, seconds=desk.clock.monotonic() - began
        )
    finally:
        desk.close()
    typer.echo(report.model_dump_json() if as_json else report.as_table())


@app.command("wording")
def wording(
    turns: Annotated[
        Path | None, typer.Option("--turns", help="Written turns, as training/adapter_corpus.py writes them.")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=0, help="Patients of each case; 0 leaves the cases out.")] = 1,
    case: Annotated[list[str] | None, typer.Option("--case", help="Only these cases.")] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Measure what holds the voice: planted corruptions caught, and replies of the model that pass at the first try."""
    from casesim.bootstrap import good_questions, make_desk
    from casesim.session.measure_wording import measure
    from casesim.settings import load

    settings = load(data_dir=data_dir, model=model, voice=voice)
    desk = make_desk(settings)
    try:
        cases = case or (desk.library.cases() if seeds else ())
        report = measure(desk, cases, range(1, seeds + 1), good_questions(), turns, speaks=settings.voice != "author")
    finally:
        desk.close()
    typer.echo(report.model_dump_json() if as_json else report.as_table())
