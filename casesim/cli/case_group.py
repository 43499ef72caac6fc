"""Commands of case authors: new, edit, validate, lint, sample, coverage, test, schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from casesim.cli.new_case import new
from casesim.cli.options import Case, DataDir, Json, Model, Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casesim.adapters.library import YamlLibrary
    from casesim.core.errors import CasesimError
    from casesim.session.casetest import CaseReport
    from casesim.session.sample import Sample

app = typer.Typer(help="Make, check and describe case files.", no_args_is_help=True, rich_markup_mode=None)
app.command("new")(new)


@app.command()
def validate(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Case ids or paths of YAML files.")],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Check cases; every problem is a line file:line:column. Exit code 3 where there is one."""
    from casesim.bootstrap import library
    from casesim.cli.encounter_group import dump
    from casesim.settings import load

    shelf = library(load(data_dir=data_dir))
    problems: list[CasesimError] = []
    for name in cases:
        found = _problems(shelf, name)
        problems.extend(found)
        if not found and not as_json:
            typer.echo(f"{name}: valid")
    if as_json:
        dump([{"message": str(p), "file": getattr(p, "file", ""), "line": getattr(p, "line", None)} for p in problems])
    else:
        for problem in problems:
            typer.echo(str(problem), err=True)
    if problems:
        raise typer.Exit(3)


def _problems(shelf: YamlLibrary, name: str) -> list[CasesimError]:
    """Return every problem of a case, and the first of its rubric."""
    from casesim.core.errors import CasesimError, ContentError

    try:
        document = shelf.case_document(name)
        found: list[CasesimError] = list(document.problems)
    except CasesimError as error:
        return [error]
    if document.template is not None:
        try:
            shelf.rubric(document.template.rubric)
        except ContentError as error:
            return [error]
        except CasesimError as error:
            line, column = document.place(("rubric",))
            return [ContentError(str(error), file=document.file, line=line, column=column)]
    return found


@app.command()
def edit(case: Case, data_dir: DataDir = None, model: Model = None, voice: Voice = None) -> None:
    """Write a case in the app: live checks, a preview, a talk with reasons, coverage, the linter, the trainees.

    A shipped case, or one of a pack, opens as a copy among your own; a path opens that very file.
    """
    from casesim.bootstrap import library, run_app
    from casesim.cli.options import at_a_terminal
    from casesim.core.errors import UsageError
    from casesim.settings import load

    settings = load(data_dir=data_dir, model=model, voice=voice)
    library(settings).path_of(case)
    if not at_a_terminal():
        raise UsageError(
            "writing a case needs a terminal; `casesim case validate` and `case lint` check a file without one"
        )
    raise typer.Exit(run_app(settings, writes=case))


@app.command()
def lint(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Case ids or paths of YAML files.")],
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, max=1_000, help="How many patients of each variant are looked at.")
    ] = 40,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Say what is wrong with a case beyond its form: leaks, what nobody can ask or earn, contradictions, bias.

    Each finding is a line file:line:column. Exit code 3 where one of them is an error.
    """
    from casesim.bootstrap import library, lint_means
    from casesim.cli.encounter_group import dump
    from casesim.session.lint import has_errors, lint
    from casesim.settings import load

    shelf, means = library(load(data_dir=data_dir)), lint_means()
    found = [one for name in cases for one in lint(shelf, name, means, seeds)]
    if as_json:
        dump([one.model_dump(mode="json") for one in found])
    else:
        for one in found:
            typer.echo(str(one))
        errors = sum(one.severity == "error" for one in found)
        typer.echo(f"{len(cases)} cases: {errors} errors, {len(found) - errors} warnings", err=True)
    if has_errors(found):
        raise typer.Exit(3)


@app.command()
def sample(
    case: Case,
    n: Annotated[int, typer.Option("-n", "--number", min=1, max=100_000, help="How many patients are drawn.")] = 1_000,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Draw many patients of a case: how often each variant and value comes, and whether any patient is broken.

    Exit code 3 where one is.
    """
    from casesim.bootstrap import library
    from casesim.cli.encounter_group import dump
    from casesim.session.sample import sample
    from casesim.settings import load

    found = sample(library(load(data_dir=data_dir)).case(case), n)
    if as_json:
        dump(found.model_dump(mode="json"))
    else:
        _print_sample(found)
    if found.invalid:
        raise typer.Exit(3)


def _print_sample(found: Sample) -> None:
    typer.echo(f"{found.case}: {found.n} patients, {len(found.invalid)} invalid")
    for one in found.invalid[:20]:
        typer.echo(f"  ! seed {one.seed} {one.variant}: {one.why}")
    typer.echo("  " + "; ".join(f"{share.value} {100 * share.count / found.n:.1f} %" for share in found.variants))
    for spread in found.parameters:
        if spread.mean is not None and spread.different > 6:
            told = f"{spread.lowest:g} to {spread.highest:g}, mean {spread.mean:g}, {spread.different} different"
        elif spread.different > 12:
            told = f"{spread.different} different"
        else:
            told = "; ".join(f"{s.value} {100 * s.count / spread.patients:.1f} %" for s in spread.shares)
        typer.echo(f"  {spread.parameter:16} {spread.patients:6}  {told}")


@app.command()
def coverage(
    case: Case,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which patient of the case.")] = 1,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Say which fact of a patient earns which item of the case's rubric."""
    from casesim.bootstrap import library
    from casesim.cli.encounter_group import dump
    from casesim.core.lint.coverage import coverage
    from casesim.core.patient import realise
    from casesim.settings import load

    shelf = library(load(data_dir=data_dir))
    template = shelf.case(case)
    found = coverage(realise(template, seed), shelf.rubric(template.rubric))
    if as_json:
        dump([one.model_dump(mode="json") for one in found])
        return
    for one in found:
        typer.echo(f"{one.fact:32} {one.disclosure.value:12} {', '.join(one.items) or '-'}")


@app.command("test")
def run_trainees(
    case: Case,
    seeds: Annotated[
        int | None,
        typer.Option("--seeds", min=1, max=60, help="Play seeds 1 to N instead of one patient of each variant."),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Run scripted trainees against a case: leaks, inventions, contradictions, what nobody reaches, the best score.

    Exit code 1 where something leaked, was invented, contradicted or broke the role.
    """
    from casesim.bootstrap import good_questions, make_desk, trainees
    from casesim.cli.encounter_group import dump
    from casesim.session.casetest import run_case, seeds_of_variants
    from casesim.settings import load

    desk = make_desk(load(data_dir=data_dir, model=model, voice=voice))
    try:
        lines, asks = trainees(), good_questions()
        wanted = range(1, seeds + 1) if seeds else seeds_of_variants(desk, case).values()
        reports = [run_case(desk, case, seed, lines, asks) for seed in wanted]
    finally:
        desk.close()
    if as_json:
        dump([report.model_dump(mode="json") for report in reports])
    else:
        for report in reports:
            _print_report(report)
        if len(reports) > 1:
            _print_sum(reports)
    if not all(report.clean for report in reports):
        raise typer.Exit(1)


def _print_report(report: CaseReport) -> None:
    typer.echo(f"{report.case}, {report.variant} (seed {report.seed}), voice {report.voice}, {report.seconds:.1f} s")
    for played in report.trainees:
        counts = f"{len(played.leaks)} leaks, {len(played.inventions)} inventions, {len(played.contradictions)} contradictions"
        typer.echo(
            f"  {played.trainee:12} {played.turns:3} turns: {counts}, {len(played.role_breaks)} out of role, {played.refused} refused"
        )
        for line in (*played.leaks, *played.inventions, *played.contradictions, *played.role_breaks):
            typer.echo(f"    ! {line}")
    shares = f"{report.share('perfect'):.1f} %, careless {report.share('careless'):.1f} %"
    typer.echo(f"  best score that was reached: {report.best:g} of {report.max:g} ({shares})")
    for title, names in (
        ("facts that no question reached", report.unreached),
        ("items that cannot be met", report.unmeetable),
        ("items that were not met", report.missed),
    ):
        if names:
            typer.echo(f"  {title}: {', '.join(names)}")


def _print_sum(reports: Sequence[CaseReport]) -> None:
    """Print what all patients of a case came to."""
    played = [one for report in reports for one in report.trainees]
    turns, leaks, wrong = (
        sum(p.turns for p in played),
        sum(len(p.leaks) for p in played),
        sum(len(p.contradictions) for p in played),
    )
    inventions, steps = sum(len(p.inventions) for p in played), sum(len(p.role_breaks) for p in played)
    best, careless = [r.share("perfect") for r in reports], [r.share("careless") for r in reports]
    typer.echo(
        f"{reports[0].case}: {len(reports)} patients, {turns} turns, {leaks} leaks, {inventions} inventions, {wrong} contradictions, {steps} out of role; "
        f"perfect {min(best):.1f} % or more, careless {max(careless):.1f} % or less"
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of case templates, for editors."""
    from casesim.cli.encounter_group import dump
    from casesim.core.case import CaseTemplate
    from casesim.session.described import schema as described

    dump(described(CaseTemplate))


@app.command("policy")
def show_policy(case: Case, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Show every rule of disclosure that a case may tune, its value, and whether the case or the default sets it."""
    from casesim.bootstrap import library
    from casesim.cli.encounter_group import dump
    from casesim.core.policy import described
    from casesim.settings import load

    rows = described(library(load(data_dir=data_dir)).case(case).policy)
    if as_json:
        dump([{"name": name, "value": value, "from": origin} for name, value, origin in rows])
        return
    for name, value, origin in rows:
        typer.echo(f"{name:<24} {value}  ({origin})")
