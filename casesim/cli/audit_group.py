"""The bias audit: the same encounter with one trait of the patient changed and all else equal."""

from __future__ import annotations

from typing import Annotated

import typer

from casesim.cli.options import Case, DataDir, Json, Model, Voice


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit")(audit)


def audit(
    case: Case,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Patients to begin from.")] = 2,
    questions: Annotated[int, typer.Option("--questions", min=10, help="Questions of the script at most.")] = 60,
    as_json: Json = False,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Change a patient's sex, age, name or background, all else equal, and compare facts, rules, length, tone and marks.

    Exit code 1 where something differs: whether it is fair is for the author to judge.
    """
    from casesim.bootstrap import good_questions, make_desk
    from casesim.session.audit import audit as audited
    from casesim.settings import load

    desk = make_desk(load(data_dir=data_dir, model=model, voice=voice))
    try:
        desk.library.case(case)
        report = audited(desk, case, range(1, seeds + 1), good_questions(), questions)
    finally:
        desk.close()
    typer.echo(report.model_dump_json() if as_json else report.as_table())
    if report.differing:
        raise typer.Exit(1)
