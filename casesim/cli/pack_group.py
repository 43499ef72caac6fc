"""Commands of packs: build, inspect, install, remove, list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casesim.cli.options import DataDir, Json

if TYPE_CHECKING:
    from casesim.core.pack import Manifest

app = typer.Typer(
    help="Pass cases on: build, inspect, install, remove and list packs.", no_args_is_help=True, rich_markup_mode=None
)
File = Annotated[Path, typer.Argument(metavar="FILE.zip", help="A pack.")]


@app.command()
def build(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Case ids or paths of YAML files.")],
    name: Annotated[str, typer.Option("--name", help="The pack's id: small letters, digits and hyphens.")],
    licence: Annotated[str, typer.Option("--licence", help="Under which licence, as SPDX writes it: CC-BY-4.0.")],
    author: Annotated[list[str], typer.Option("--author", help="Who wrote it; several times for several.")],
    release: Annotated[str, typer.Option("--release", help="The pack's own version.")] = "1.0.0",
    title: Annotated[str, typer.Option("--title", help="What it is called.")] = "",
    minimum: Annotated[
        str | None, typer.Option("--minimum", help="The oldest casesim that can play it; this one by default.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file; NAME-RELEASE.zip by default.")] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Build a pack of cases that are valid and linted without errors, with their rubrics. The same cases give the same bytes."""
    from casesim import bootstrap
    from casesim.cli.encounter_group import dump
    from casesim.core.pack import check_wanted
    from casesim.session.packs import Wanted
    from casesim.session.packs import build as built
    from casesim.settings import load

    place = out or Path(f"{name}-{release}.zip")
    wanted = Wanted(
        name=name,
        version=release,
        title=title,
        licence=licence,
        authors=tuple(author),
        casesim=minimum or bootstrap.version(),
    )
    check_wanted(wanted.model_dump())
    shelf = bootstrap.library(load(data_dir=data_dir))
    found = built(shelf, cases, wanted, bootstrap.lint_means(), bootstrap.shipped_rubrics())
    bootstrap.write_pack(place, found.pack)
    for warning in found.warnings:
        typer.echo(str(warning), err=True)
    if as_json:
        dump({"file": str(place), **found.pack.manifest.model_dump(mode="json", by_alias=True)})
    else:
        typer.echo(str(place))
        typer.echo(f"{len(cases)} cases, {len(found.warnings)} warnings", err=True)


@app.command()
def inspect(file: File, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Say what a pack holds, and whether every file is the one that was packed and could be played here. Exit code 3 if not."""
    from casesim import bootstrap
    from casesim.cli.encounter_group import dump
    from casesim.session.packs import check
    from casesim.settings import load

    pack = bootstrap.read_pack(file)
    check(bootstrap.library(load(data_dir=data_dir)), pack, str(file), bootstrap.version())
    if as_json:
        dump(pack.manifest.model_dump(mode="json", by_alias=True))
        return
    _show(pack.manifest)
    for member, digest in sorted(pack.manifest.files.items()):
        typer.echo(f"  {digest[:16]}…  {len(pack.members[member]):>8}  {member}")


@app.command()
def install(file: File, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Install a pack in the data folder, whole or not at all; a pack that is broken, or whose ids are taken, is refused."""
    from casesim import bootstrap
    from casesim.cli.encounter_group import dump
    from casesim.session.packs import install as installed
    from casesim.settings import load

    settings = load(data_dir=data_dir)
    pack = bootstrap.read_pack(file)
    bootstrap.make_folder(settings.data_dir)
    place = installed(bootstrap.library(settings), bootstrap.packs(settings), pack, str(file), bootstrap.version())
    if as_json:
        dump({"folder": str(place), **pack.manifest.model_dump(mode="json", by_alias=True)})
    else:
        typer.echo("\n".join(pack.manifest.cases))
        typer.echo(f"installed: {pack.manifest.name} {pack.manifest.version} in {place}", err=True)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="The name of an installed pack.")],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Take out what a pack brought. Encounters with its cases keep their own patient, and can still be marked and exported."""
    from casesim import bootstrap
    from casesim.cli.encounter_group import dump
    from casesim.session.packs import remove as removed
    from casesim.settings import load

    settings = load(data_dir=data_dir)
    found = removed(bootstrap.packs(settings), name, bootstrap.stored_encounters(settings))
    if as_json:
        dump(found.model_dump(mode="json", by_alias=True))
        return
    typer.echo(f"removed: {found.manifest.name} {found.manifest.version}")
    if found.encounters:
        typer.echo(
            f"{found.encounters} stored encounters had its cases; they keep their patient and their marks.", err=True
        )
    for path in found.left:
        typer.echo(f"left, for the pack did not bring it: {path}", err=True)


@app.command("list")
def list_packs(as_json: Json = False, data_dir: DataDir = None) -> None:
    """List the installed packs with their versions, licences and cases."""
    from casesim import bootstrap
    from casesim.cli.encounter_group import dump
    from casesim.settings import load

    found = bootstrap.packs(load(data_dir=data_dir)).installed()
    if as_json:
        dump([manifest.model_dump(mode="json", by_alias=True) for manifest in found])
        return
    if not found:
        typer.echo("No packs are installed: `casesim pack install FILE.zip`.", err=True)
    for manifest in found:
        _show(manifest)


def _show(manifest: Manifest) -> None:
    typer.echo(f"{manifest.name} {manifest.version}: {manifest.title}")
    typer.echo(f"  by {', '.join(manifest.authors)}; {manifest.licence}; casesim {manifest.casesim} or later")
    typer.echo(f"  cases: {', '.join(manifest.cases)}")
    if manifest.rubrics:
        typer.echo(f"  rubrics: {', '.join(manifest.rubrics)}")
