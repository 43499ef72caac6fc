"""Commands of instructors: debrief, verify, regrade, review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casesim.cli.options import DataDir, Json
from casesim.cli.wrapped import columns, tell

if TYPE_CHECKING:
    from casesim.core.encounter import Encounter
    from casesim.session.cohort import Cohort
    from casesim.session.desk import Desk
    from casesim.session.override import Override
    from casesim.session.review import Verification

What = Annotated[
    str, typer.Argument(metavar="ENCOUNTER|FILE", help="An encounter's id, or a record (`export --format record`).")
]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("debrief")(debrief)
    app.command("verify")(verify)
    app.command("regrade")(regrade)
    app.command("review")(review)


def _encounter(desk: Desk, what: str) -> Encounter:
    """Return the encounter of an id or of a record file."""
    from casesim.core.record import encounter_of
    from casesim.session.cohort import read_record

    path = Path(what)
    return encounter_of(read_record(path)) if path.is_file() or path.suffix == ".json" else desk.load(what)


def debrief(
    what: What,
    rubric: Annotated[list[str] | None, typer.Option("--rubric", help="A further rubric to mark it with.")] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Say what an encounter teaches: three things for next time, marks with quotes, talk, reasoning, what was missed."""
    from casesim.bootstrap import knowledge
    from casesim.cli.encounter_group import desk, dump
    from casesim.session.report import report
    from casesim.session.report_text import WIDTH, render

    office = desk(data_dir)
    further = tuple(office.library.rubric(name) for name in rubric or ())
    made = report(_encounter(office, what), office.relator, knowledge().lexicon, further)
    if as_json:
        dump(made.model_dump(mode="json"))
    else:
        tell(render(made, min(WIDTH, columns() or WIDTH)).removesuffix("\n"))


def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Records (`casesim export --format record`).")],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Check that records are as they were written and earn the marks that they say. Exit code 1 where one does not."""
    from casesim.cli.encounter_group import desk
    from casesim.core.errors import CasesimError
    from casesim.core.model import canonical
    from casesim.session.cohort import read_record
    from casesim.session.review import verify as verified

    relator = desk(data_dir).relator
    found: list[dict[str, object]] = []
    for path in files:
        try:
            result = verified(read_record(path), relator)
        except CasesimError as error:
            found.append({"file": str(path), "sound": False, "problems": [str(error)]})
            typer.echo(f"{path}: cannot be read: {error}", err=True)
            continue
        found.append({"file": str(path), "sound": result.is_sound, **result.model_dump(mode="json")})
        if not as_json:
            _show_verification(path, result)
    if as_json:
        typer.echo(canonical(found))
    if not all(entry["sound"] for entry in found):
        raise typer.Exit(1)


def _show_verification(path: Path, result: Verification) -> None:
    learner = f", learner {result.learner}" if result.learner else ""
    state = result.state.value if result.state else "unreadable"
    word = "sound" if result.is_sound else "NOT SOUND"
    typer.echo(
        f"{path}: {word}: encounter {result.id}{learner}, {state}, {result.count} events, seal {result.seal[:16]}…"
    )
    for problem in result.problems:
        typer.echo(f"  changed: {problem}")
    for difference in result.differences:
        typer.echo(
            f"  {difference.what}: stored {difference.stored}\n  {' ' * len(difference.what)}  now {difference.now}"
        )
    for note in result.notes:
        typer.echo(f"  note: {note}")


def regrade(
    what: What,
    rubric: Annotated[
        str | None, typer.Option("--rubric", help="A rubric's id or path; today's version of its own by default.")
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Mark an encounter with today's understanding and rubric, and say what that changed and why. Stores nothing."""
    from casesim.bootstrap import knowledge
    from casesim.cli.encounter_group import desk, dump
    from casesim.core.errors import NotFound
    from casesim.session.regrade import regrade as regraded

    office = desk(data_dir)
    encounter = _encounter(office, what)
    try:
        chosen = office.library.rubric(rubric or encounter.rubric.id)
    except NotFound:
        if rubric:
            raise
        chosen = encounter.rubric
        typer.echo(f"casesim: the rubric '{chosen.id}' is not here any more; the stored one is used", err=True)
    result = regraded(encounter, chosen, knowledge().understander, office.relator)
    if as_json:
        dump(result.model_dump(mode="json"))
        return
    typer.echo(f"Encounter {result.id}")
    for version in result.versions:
        typer.echo(f"  {version.name}: {version.then[:40]} then, {version.now[:40]} now")
    if not result.versions:
        typer.echo("  encoder, lexicon, exemplars and rubric are those of then")
    if result.turns:
        typer.echo(f"  understood otherwise today: turn {', '.join(map(str, result.turns))}")
    if result.stored:
        typer.echo(
            f"  total {result.stored.total:g}/{result.stored.max:g} then, {result.sheet.total:g}/{result.sheet.max:g} now"
        )
    for difference in result.differences:
        why = "by the rubric" if difference.what in result.by_rubric else "by the understanding"
        typer.echo(f"  {difference.what} ({why})\n    then {difference.stored}\n    now  {difference.now}")
    if not result.differences:
        typer.echo("  no mark changed" if result.stored else "  it was not marked before")


def review(
    folder: Annotated[Path, typer.Argument(help="A folder of records (*.json).")],
    *,
    decide: Annotated[str | None, typer.Option("--set", metavar="RECORD:ITEM=VERDICT[/POINTS]", help="Decide a mark: met, not_met, unscored; needs --reason and --by.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why the mark is decided so.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides.")] = "",
    queue: Annotated[bool, typer.Option("--queue", help="Only what waits for a person.")] = False,
    table: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the cohort as CSV (- for stdout).")] = None,
    agreement: Annotated[bool, typer.Option("--agreement", help="Only how far rules, model and instructor agree.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Only the judgements, oldest first.")] = False,
    second_opinion: Annotated[bool, typer.Option("--second-opinion", help="First have a model of 3B parameters or more judge each mark of the talk; kept in reviews.jsonl, changes no mark. Not run on real weights yet.")] = False,
    model: Annotated[str | None, typer.Option("--model", help="The GGUF file that gives the second opinion.")] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:  # fmt: skip
    """Look over a folder of records: table, queue, decisions (kept in reviews.jsonl beside them), agreement of raters."""
    from casesim.cli.encounter_group import desk, dump
    from casesim.cli.marks import refuse_lone_model
    from casesim.session import cohort as together
    from casesim.session import override

    refuse_lone_model(model, second_opinion=second_opinion)
    relator = desk(data_dir).relator
    judgements = override.read(folder)
    found = together.gather(folder, judgements, relator)
    if second_opinion:
        _judge_all(folder, found, data_dir, model)
        judgements = override.read(folder)
        found = together.gather(folder, judgements, relator)
    if decide:
        typer.echo(_decided(folder, found, decide, reason, by))
        return
    for line in found.unreadable:
        typer.echo(f"casesim: {line}", err=True)
    waiting, agreed = together.queue(found), together.agreement(found)
    if as_json:
        parts = {"queue": waiting, "agreement": agreed, "history": judgements}
        only = [name for name, wanted in (("queue", queue), ("agreement", agreement), ("history", history)) if wanted]
        shown = {name: [one.model_dump(mode="json") for one in entries] for name, entries in parts.items()}
        records = [{"file": e.file, "record": e.record.id, "learner": e.record.learner, "sound": e.verification.is_sound,
                    "flags": together.flags(e), "sheet": e.sheet.model_dump(mode="json")} for e in found.entries]  # fmt: skip
        dump({name: shown[name] for name in only} if only else {"records": records, **shown})
    elif table is not None:
        _write_table(table, together.table(found))
    elif history:
        _show_history(judgements)
    else:
        if not queue and not agreement:
            _show_records(found)
        if not agreement:
            _show_queue(found)
        if agreement or not queue:
            _show_agreement(found)


def _judge_all(folder: Path, found: Cohort, data_dir: Path | None, model: str | None) -> None:
    """Keep a model's view of every sound record that it has not judged yet."""
    from datetime import UTC, datetime

    from casesim.bootstrap import make_judge
    from casesim.session import override
    from casesim.session.second_opinion import refuse_small, second_opinions
    from casesim.settings import load

    with make_judge(load(data_dir=data_dir, model=model)) as judge:
        refuse_small(judge)
        for entry in found.entries:
            if entry.verification.is_sound and all(one.by != judge.name for one in entry.second.values()):
                for judgement in second_opinions(entry.record, judge, datetime.now(UTC)):
                    override.add(folder, judgement)


def _decided(folder: Path, found: Cohort, text: str, reason: str, by: str) -> str:
    """Keep one decision and say it."""
    import re
    from datetime import UTC, datetime

    from casesim.core.errors import NotFound, UsageError
    from casesim.core.rubric import Verdict
    from casesim.session import override

    match = re.fullmatch(r"([^:]+):([\w-]+)=(met|not_met|unscored|needs_review)(?:/(\d+(?:\.\d+)?))?", text.strip())
    if not match:
        raise UsageError(
            "write RECORD:ITEM=VERDICT or RECORD:ITEM=VERDICT/POINTS, as in --set 20261121-k7m2x9:ecg=met/2"
        )
    chosen = [e for e in found.entries if e.record.id.startswith(match[1]) or match[1] in (e.file, Path(e.file).stem)]
    if len(chosen) != 1:
        raise NotFound(f"{len(chosen)} records fit '{match[1][:60]}' in {folder}")
    mark = next((mark for mark in chosen[0].sheet.items if mark.id == match[2]), None)
    if mark is None:
        raise NotFound(f"no item '{match[2]}' in that record")
    points = float(match[4]) if match[4] else None
    entry = override.decide(
        chosen[0].record, mark, Verdict(match[3]), points=points, reason=reason, by=by, at=datetime.now(UTC)
    )
    kept = override.add(folder, entry)
    return f"{kept.record} {kept.item}: {kept.before} is now {kept.verdict.value} ({kept.by}: {kept.reason})"


def _write_table(path: Path, text: str) -> None:
    from casesim.bootstrap import write_file

    if str(path) == "-":
        typer.echo(text, nl=False)
        return
    write_file(path, text)
    typer.echo(f"written: {path}", err=True)


def _show_records(found: Cohort) -> None:
    from casesim.core.text import clean
    from casesim.session.cohort import flags

    for entry in found.entries:
        sheet, learner = entry.sheet, clean(entry.record.learner, 30, keep_newlines=False) or "-"
        passed = {True: "passed", False: "not passed", None: ""}[sheet.passed]
        told = "; ".join(flags(entry))
        typer.echo(f"{entry.record.id}  {learner:12} {entry.record.template.get('id', '')}  {sheet.total:g}/{sheet.max:g} {passed}" + (f"  [{told}]" if told else ""))  # fmt: skip
    typer.echo(f"{len(found.entries)} records")


def _show_queue(found: Cohort) -> None:
    from casesim.session.cohort import queue

    waiting = queue(found)
    typer.echo(f"\n{len(waiting)} wait for a person" if waiting else "\nNothing waits for a person")
    for one in waiting:
        where = f" turn {one.turn}: “{one.quote}”" if one.turn else ""
        typer.echo(f"  {one.record}:{one.item or '(record)'}  {one.why}{where}")


def _show_agreement(found: Cohort) -> None:
    from casesim.session.cohort import agreement

    agreed = agreement(found)
    typer.echo("\nAgreement" if agreed else "\nNo mark has been judged by two raters yet: decide some with --set")
    for one in agreed:
        interval = f" (95 % {one.interval[0]:.2f} to {one.interval[1]:.2f})" if one.interval else ""
        typer.echo(f"  {one.pair:22} {one.item:24} n {one.n:4}  {one.percent:5.1f} %  kappa {one.kappa:.2f}{interval}")


def _show_history(judgements: tuple[Override, ...]) -> None:
    for entry in judgements:
        typer.echo(f"{entry.at}  {entry.record}:{entry.item}  {entry.before} -> {entry.verdict.value}  {entry.rater} {entry.by}: {entry.reason}")  # fmt: skip
