"""Commands of case authors: validate, schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from casesim.cli.options import DataDir, Json

if TYPE_CHECKING:
    from casesim.adapters.library import YamlLibrary
    from casesim.core.errors import CasesimError

app = typer.Typer(help="Check and describe case files.", no_args_is_help=True, rich_markup_mode=None)


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
    from casesim.core.errors import CasesimError

    try:
        found: list[CasesimError] = list(shelf.problems(name))
        if not found:
            shelf.rubric(shelf.case(name).rubric)
    except CasesimError as error:
        return [error]
    return found


@app.command()
def schema() -> None:
    """Print the JSON Schema of case templates, for editors."""
    from casesim.cli.encounter_group import dump
    from casesim.core.case import CaseTemplate

    dump({"$schema": "https://json-schema.org/draft/2020-12/schema", **CaseTemplate.model_json_schema(by_alias=True)})
