"""Commands of rubric authors: list, validate, schema, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from casesim.cli.options import DataDir, Json

if TYPE_CHECKING:
    from casesim.core.explanation import Explained

app = typer.Typer(help="Check, describe and explain rubrics.", no_args_is_help=True, rich_markup_mode=None)

Case = Annotated[str | None, typer.Option("--case", help="A case's id or path, to hold the rubric against.")]


@app.command("list")
def list_rubrics(as_json: Json = False, data_dir: DataDir = None) -> None:
    """List the rubrics."""
    from casesim.bootstrap import library
    from casesim.cli.encounter_group import dump
    from casesim.settings import load

    shelf = library(load(data_dir=data_dir))
    rubrics = [shelf.rubric(name) for name in shelf.rubrics()]
    if as_json:
        dump(
            [
                {"id": r.id, "title": r.title, "items": len(r.items), "points": sum(i.points for i in r.items)}
                for r in rubrics
            ]
        )
        return
    for rubric in rubrics:
        typer.echo(f"{rubric.id:24} {rubric.title} ({len(rubric.items)} items)")


@app.command()
def validate(
    rubrics: Annotated[list[str], typer.Argument(metavar="RUBRIC...", help="Rubric ids or paths of YAML files.")],
    case: Case = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Check rubrics (with `--case`, also against a case); the first problem of each is a line file:line:column. Exit code 3."""
    from casesim.bootstrap import knowledge, library
    from casesim.cli.encounter_group import dump
    from casesim.core.errors import CasesimError
    from casesim.core.explanation import explain
    from casesim.settings import load

    shelf = library(load(data_dir=data_dir))
    template = shelf.case(case) if case else None
    labels = {name: finding.label for name, finding in knowledge().lexicon.findings.items()}
    problems: list[dict[str, object]] = []
    for name in rubrics:
        try:
            explained = explain(shelf.rubric(name), labels, template)
        except CasesimError as error:
            problems.append(
                {"message": str(error), "file": getattr(error, "file", ""), "line": getattr(error, "line", None)}
            )
            continue
        missing = [f"{name}: item '{item.id}': the case has no {m}" for item in explained for m in item.missing]
        problems += [{"message": message, "file": name, "line": None} for message in missing]
        if not missing and not as_json:
            typer.echo(f"{name}: valid")
    if as_json:
        dump(problems)
    for problem in problems if not as_json else ():
        typer.echo(str(problem["message"]), err=True)
    if problems:
        raise typer.Exit(3)


@app.command()
def schema() -> None:
    """Print the JSON Schema of rubrics, for editors."""
    from casesim.cli.encounter_group import dump
    from casesim.core.rubric import Rubric
    from casesim.session.described import schema as described

    dump(described(Rubric))


@app.command()
def explain(
    rubric: Annotated[str, typer.Argument(help="A rubric's id or path.")],
    case: Case = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Say in plain words what earns each item; with `--case`, which facts and acts of the case reach it."""
    from casesim.bootstrap import knowledge, library
    from casesim.cli.encounter_group import dump
    from casesim.core.explanation import explain as explained
    from casesim.settings import load

    shelf = library(load(data_dir=data_dir))
    template = shelf.case(case) if case else None
    labels = {name: finding.label for name, finding in knowledge().lexicon.findings.items()}
    found = shelf.rubric(rubric)
    items = explained(found, labels, template)
    if as_json:
        dump([item.model_dump(mode="json") for item in items])
        return
    typer.echo(f"{found.title} ({found.id}, version {found.version})")
    if found.pass_percent is not None:
        typer.echo(
            f"Passed from {found.pass_percent:g} % of the points; a critical item that is missed fails the whole."
        )
    for domain in found.domains:
        rule = f"; passed from {domain.pass_percent:g} %" if domain.pass_percent is not None else ""
        typer.echo(f"\n{domain.title}{rule}")
        for item in items:
            if item.domain == domain.id:
                _show(item)


def _show(item: Explained) -> None:
    critical = ", critical" if item.critical else ""
    typer.echo(f"  {item.text} ({item.points:g}{critical}; {item.id})")
    typer.echo(f"      earned by {item.earned_by}")
    for rule in item.rules:
        typer.echo(f"      {rule}")
    for line in item.reached_by:
        typer.echo(f"      in this case: {line}")
    for name in item.missing:
        typer.echo(f"      this case has no {name}")
