"""Encounters without a keyboard: scripts, the demo, and questions on stdin."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import typer

from casesim.core.encounter import Exchanged, Mode
from casesim.core.errors import ContentError, NotFound, UsageError
from casesim.core.text import clean
from casesim.session.act import ActKind, Line, read
from casesim.session.desk import Desk
from casesim.session.encounter import EncounterService
from casesim.session.turn import Sentence, Turned

DEMO_CASE, DEMO_SEED = "chest-pain", 1
DISCLAIMER = "Synthetic patient. Formative use only. Never medical advice."


def script_lines(path: Path) -> list[Line]:
    """Return the lines of a script, blank ones and `#` comments left out; raises ContentError with the line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError("not UTF-8", file=str(path), remedy="save it as UTF-8") from None
    except IsADirectoryError:
        raise ContentError("is a folder", file=str(path), remedy="name a file") from None
    except OSError as error:
        raise NotFound(f"{path}: {error.strerror}") from None
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = clean(raw, 4_000, keep_newlines=False)
        if not line or line.startswith("#"):
            continue
        try:
            lines.append(read(line))
        except UsageError as error:
            raise ContentError(str(error), file=str(path), line=number) from None
    return lines


def play_script(desk: Desk, case: str, seed: int | None, path: Path, mode: Mode, *, as_json: bool) -> None:
    """Play a script to its end, finish, and print the turns and the sheet."""
    lines = script_lines(path)
    service = desk.start(case, seed, mode)
    try:
        service.open()
        for line in lines:
            if line.kind is ActKind.FINISH:
                break
            do(service, line, (lambda _text: None) if as_json else typer.echo)
        sheet = service.finish()
    finally:
        service.close()
        desk.close()
    if as_json:
        typer.echo(json.dumps(_result(service, sheet.model_dump(mode="json")), ensure_ascii=True))
    else:
        from casesim.cli.marks import print_sheet

        print_sheet(sheet)


def do(service: EncounterService, line: Line, show: Callable[[str], None]) -> None:
    """Do one line; a question without content is skipped with a word on stderr."""
    if line.kind is ActKind.ASK:
        try:
            exchange = last(service.ask(line.text))
        except UsageError as error:
            typer.echo(f"casesim: skipped a line: {error}", err=True)
            return
        show(f"\nYou: {exchange.question}")
        show(f"{speaker(service)}: {exchange.reply.text}")
    elif line.kind is ActKind.EXAMINE:
        show(f"\n[examined: {line.text}]\n{service.examine(line.text).result}")
    elif line.kind is ActKind.ORDER:
        show(f"\n[ordered: {line.text}]\n{service.order(line.text).result}")
    elif line.kind is ActKind.NOTE:
        service.note(line.text, add=True)
    elif line.kind is ActKind.ASSESS:
        service.assess(line.text)
    elif line.kind is ActKind.DIFFERENTIAL:
        ranked = service.differential(line.text)
        show("\n[differential] " + "; ".join(f"{i}. {entry.name}" for i, entry in enumerate(ranked, 1)))


def last(steps: Iterator[Sentence | Exchanged]) -> Exchanged:
    """Return the exchange at the end of an answer."""
    exchange = None
    for step in steps:
        if isinstance(step, Exchanged):
            exchange = step
    if exchange is None:
        raise UsageError("the patient gave no answer")
    return exchange


def speaker(service: EncounterService) -> str:
    """Return how the one who answers is named on the screen."""
    card = service.encounter.patient.speaker
    return card.name if card.role == "patient" else f"{card.name} ({card.relation or card.role})"


def _result(service: EncounterService, sheet: dict[str, Any]) -> dict[str, Any]:
    turns = [
        {"question": e.question, "reply": e.reply.text, "facts": list(e.reply.facts), "source": e.reply.source.value}
        for e in service.encounter.exchanges
    ]
    return {"encounter": service.encounter.id, "turns": turns, "sheet": sheet}


def answer_lines(desk: Desk, case: str, seed: int, lines: IO[bytes], *, independent: bool, as_json: bool) -> None:
    """Answer each line of stdin; with `as_json` exactly one JSON line for each line that comes in, in order."""
    patient = desk.patient(case, seed)
    conversation = desk.conversation(case, seed)
    try:
        for raw in lines:
            question = raw.decode("utf-8", errors="replace").rstrip("\r\n")
            if independent:
                conversation = desk.conversation(case, seed)
            try:
                turned = next(step for step in conversation.ask(question) if isinstance(step, Turned))
            except UsageError as error:
                _print_skipped(clean(question), str(error), as_json=as_json)
                continue
            conversation.take(turned)
            _print_answer(turned, patient.speaker.name, as_json=as_json)
    finally:
        desk.close()


def _print_skipped(question: str, why: str, *, as_json: bool) -> None:
    if as_json:
        empty = {
            "question": question,
            "reply": "",
            "facts": [],
            "source": "author",
            "first_word_ms": 0.0,
            "total_ms": 0.0,
            "tokens": 0,
        }
        typer.echo(json.dumps({**empty, "error": why}, ensure_ascii=True))
    else:
        typer.echo(f"casesim: skipped a line: {why}", err=True)


def _print_answer(turned: Turned, name: str, *, as_json: bool) -> None:
    reply = turned.reply
    if as_json:
        value = {
            "question": turned.question, "reply": reply.text, "facts": list(reply.facts), "source": reply.source.value,
            "first_word_ms": reply.timing.first_word_ms, "total_ms": reply.timing.total_ms, "tokens": reply.timing.tokens,
            "rule": reply.rule,
        }  # fmt: skip
        typer.echo(json.dumps(value, ensure_ascii=True))
        sys.stdout.flush()
    else:
        typer.echo(f"{name}: {reply.text}")


def play_demo(desk: Desk, out: Path) -> None:
    """Play the shipped script on the shipped case, as it is spoken, and write the transcript to `out`."""
    from importlib import resources

    from casesim.bootstrap import markdown, write_file
    from casesim.cli.marks import print_sheet

    text = resources.files("casesim").joinpath("data/demo.txt").read_text(encoding="utf-8")
    service = desk.start(DEMO_CASE, DEMO_SEED)
    typer.echo(f"{DISCLAIMER}\n\n{service.encounter.patient.door_note}\n")
    try:
        service.open()
        for raw in text.splitlines():
            if raw.strip() and not raw.startswith("#"):
                line = read(raw)
                if line.kind is ActKind.FINISH:
                    break
                _speak(service, line) if line.kind is ActKind.ASK else do(service, line, typer.echo)
        sheet = service.finish()
    finally:
        service.close()
        desk.close()
    typer.echo("")
    print_sheet(sheet)
    exchanges = service.encounter.exchanges
    by_model = sum(e.reply.source.value == "model" for e in exchanges)
    typer.echo(
        f"\n{len(exchanges)} questions; {by_model} replies in the model's own words, the others in the author's."
    )
    write_file(out, markdown(service.encounter))
    typer.echo(f"Transcript: {out}    Encounter: {service.encounter.id}    Total: {sheet.total:g} of {sheet.max:g}")


def _speak(service: EncounterService, line: Line) -> None:
    typer.echo(f"\nYou: {line.text}")
    typer.echo(f"{speaker(service)}: ", nl=False)
    for step in service.ask(line.text):
        if isinstance(step, Sentence):
            typer.echo(step.text + " ", nl=False)
            sys.stdout.flush()
    typer.echo("")
