"""Encounters without a keyboard: scripts, the demo, and questions on stdin.

A script is checked as a whole before the encounter begins, so that a misspelt act costs nothing. Refuses files that are
no scripts (folders, bytes, UTF-16, more than a megabyte), each with its name, line and remedy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import typer

from casesim.cli.again import command
from casesim.cli.encounter_group import dump
from casesim.cli.show import points, print_sheet
from casesim.cli.wrapped import Telling, tell
from casesim.core.chart import spent
from casesim.core.encounter import Exchanged, Mode
from casesim.core.errors import ContentError, EncounterError, ModelError, NotFound, UsageError
from casesim.core.text import clean
from casesim.session.act import ActKind, Line, read, told
from casesim.session.turn import Sentence, Turned

if TYPE_CHECKING:
    from casesim.session.desk import Desk
    from casesim.session.encounter import EncounterService

DEMO_CASE, DEMO_SEED = "chest-pain", 1
DISCLAIMER = "Synthetic patient. Formative use only. Never medical advice."
MAX_BYTES = 1_000_000
_LONGEST_LINE = 200_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class ScriptLine(NamedTuple):
    """A line of a script and its number in the file, from 1."""

    number: int
    line: Line


def script_lines(path: Path) -> list[ScriptLine]:
    """Return the lines of a script (`-`: of stdin), blank ones and `#` comments left out; raises ContentError, NotFound."""
    name = clean(str(path), 300, keep_newlines=False)
    return _lines(_text(path, name), name)


def _text(path: Path, name: str) -> str:
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise NotFound(f"{name} is a folder: name the file of a script") from None
    except OSError as error:
        raise NotFound(f"{name}: {error.strerror or error}: name the file of a script") from None
    if len(data) > MAX_BYTES:
        raise ContentError("larger than 1 MB", file=name, remedy="a script is one question a line")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError("not UTF-8", file=name, line=line, remedy="save it as UTF-8") from None


def _lines(text: str, name: str) -> list[ScriptLine]:
    found = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = clean(raw, 4_000, keep_newlines=False)
        if not line or line.startswith("#"):
            continue
        try:
            found.append(ScriptLine(number, _played(read(line))))
        except UsageError as error:
            raise ContentError(str(error), file=name, line=number) from None
    return found


def _played(line: Line) -> Line:
    if line.kind is ActKind.LEAVE:
        raise UsageError("'/leave' is for somebody who types: a script is played to its end")
    return line


@contextmanager
def held(desk: Desk, service: EncounterService, data_dir: Path | None) -> Iterator[None]:
    """Let go of encounter and model at the end, and say how an encounter that was interrupted goes on."""
    try:
        yield
    except KeyboardInterrupt:
        going_on = command(f"resume {service.encounter.id}", data_dir)
        typer.echo(f"\ncasesim: left as it stands; `{going_on}` takes it up", err=True)
        raise
    finally:
        service.close()
        desk.close()


def play_script(
    desk: Desk, case: str, seed: int | None, path: Path, mode: Mode, *, as_json: bool, data_dir: Path | None, **how: Any
) -> None:
    """Play a script to its end, finish, and print the turns and the sheet."""
    lines = script_lines(path)
    service = desk.start(case, seed, mode, **how)
    with held(desk, service, data_dir):
        if lines:
            service.warm()
        else:
            typer.echo(f"casesim: {clean(str(path), 300)}: no turns in it; the encounter is marked as it is", err=True)
        service.open()
        going_on = command(f"resume {service.encounter.id}", data_dir)
        _play(service, lines, str(path), (lambda _text: None) if as_json else tell, going_on)
        sheet = service.finish()
    if as_json:
        dump(_result(service, sheet.model_dump(mode="json")))
    else:
        print_sheet(sheet)
        typer.echo(f"Encounter: {service.encounter.id}", err=True)


def _play(
    service: EncounterService, lines: list[ScriptLine], file: str, show: Callable[[str], None], going_on: str
) -> None:
    for number, line in lines:
        if line.kind is ActKind.FINISH:
            return
        try:
            do(service, line, show)
        except (UsageError, EncounterError) as error:
            remedy = f"`{going_on}` goes on from there"
            raise ContentError(str(error), file=clean(file, 300), line=number, remedy=remedy) from None


def do(service: EncounterService, line: Line, show: Callable[[str], None]) -> None:
    """Do one line; a question without content is skipped with a word on stderr."""
    if line.kind is ActKind.ASK:
        try:
            exchange = last(twice(lambda: service.ask(line.text)))
        except UsageError as error:
            typer.echo(f"casesim: skipped a line: {error}", err=True)
            return
        show(f"\nYou: {exchange.question}")
        show(f"{speaker(service)}: {exchange.reply.text}")
    elif line.kind is ActKind.EXAMINE:
        show(f"\n[examined: {line.text}]\n{service.examine(line.text).result}")
    elif line.kind is ActKind.ORDER:
        ordered = service.order(line.text)
        about = spent(ordered, service.encounter.patient.investigations)
        show(f"\n[ordered: {line.text}]\n{ordered.result}" + (f"\n({about}; simulated)" if about else ""))
    elif line.kind is ActKind.NOTE:
        service.note(line.text, add=True)
        show("\n[noted]")
    elif line.kind is ActKind.REWRITE:
        service.note(line.text)
        show("\n[your notes are this line now]")
    elif line.kind is ActKind.ASSESS:
        service.assess(line.text)
        show("\n[your view of it is kept]")
    elif line.kind is ActKind.DIFFERENTIAL:
        ranked = service.differential(line.text)
        show("\n[differential] " + "; ".join(f"{i}. {entry.name}" for i, entry in enumerate(ranked, 1)))
    else:
        show(f"\n[{line.kind.value}]\n{told(line, service)}")


def twice(ask: Callable[[], Iterator[Any]]) -> Generator[Any]:
    """Yield the steps of a turn; where the model's worker dies, ask once more of the next one. Raises ModelError then."""
    try:
        yield from ask()
        return
    except ModelError:
        typer.echo("casesim: the language model stopped; the question is asked again", err=True)
    yield from ask()


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


def say(service: EncounterService, text: str) -> None:
    """Ask, and print the reply sentence by sentence; the end of its line says that it is stored."""
    telling = Telling()
    telling.add(f"{speaker(service)}:")
    with closing(twice(lambda: service.ask(text))) as steps:
        for step in steps:
            if isinstance(step, Sentence):
                telling.add(step.text)
    telling.end()


def _result(service: EncounterService, sheet: dict[str, Any]) -> dict[str, Any]:
    turns = [
        {"question": e.question, "reply": e.reply.text, "facts": list(e.reply.facts), "source": e.reply.source.value}
        for e in service.encounter.exchanges
    ]
    return {"encounter": service.encounter.id, "turns": turns, "sheet": sheet}


def answer_lines(
    desk: Desk, case: str, seed: int, lines: IO[bytes] | None, *, independent: bool, as_json: bool
) -> None:
    """Answer each line of stdin; with `as_json` exactly one JSON line for each line that comes in, in order."""
    if lines is None:
        raise UsageError("stdin is closed: give questions there, one a line")
    try:
        patient = desk.patient(case, seed)
        conversation = desk.conversation(case, seed)
        desk.warm(patient)
        for question in _questions(lines):
            if independent:
                conversation = desk.conversation(case, seed)
            try:
                steps = twice(partial(conversation.ask, question))
                turned = next(step for step in steps if isinstance(step, Turned))
            except UsageError as error:
                _print_skipped(clean(question, 2_000), str(error), as_json=as_json)
                continue
            conversation.take(turned)
            _print_answer(turned, patient.speaker.name, as_json=as_json)
    finally:
        desk.close()


def _questions(lines: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a stream; the rest of one that is longer than any utterance is read past."""
    first = True
    while raw := lines.readline(_LONGEST_LINE):
        end = raw
        while end and not end.endswith(b"\n"):
            end = lines.readline(_LONGEST_LINE)
        if first and raw.startswith(_UTF16):
            raise ContentError("not UTF-8", file="stdin", line=1, remedy="give UTF-8")
        yield raw.decode("utf-8-sig" if first else "utf-8", errors="replace").rstrip("\r\n")
        first = False


def _print_skipped(question: str, why: str, *, as_json: bool) -> None:
    if as_json:
        no_words = {"question": question, "reply": "", "facts": [], "source": "author"}
        dump({**no_words, "first_word_ms": 0.0, "total_ms": 0.0, "tokens": 0, "error": why})
    else:
        typer.echo(f"casesim: skipped a line: {why}", err=True)


def _print_answer(turned: Turned, name: str, *, as_json: bool) -> None:
    reply = turned.reply
    if as_json:
        dump(
            {
                "question": turned.question, "reply": reply.text, "facts": list(reply.facts), "source": reply.source.value,
                "first_word_ms": reply.timing.first_word_ms, "total_ms": reply.timing.total_ms, "tokens": reply.timing.tokens,
                "rule": reply.rule,
            }
        )  # fmt: skip
    else:
        typer.echo(f"{name}: {reply.text}")


def play_demo(desk: Desk, out: Path, data_dir: Path | None) -> None:
    """Play the shipped script on the shipped case, as it is spoken, and write the transcript to `out`."""
    from importlib import resources

    from casesim.bootstrap import check_writable, markdown, write_file

    check_writable(out)
    text = resources.files("casesim").joinpath("data/demo.txt").read_text(encoding="utf-8")
    service = desk.start(DEMO_CASE, DEMO_SEED)
    tell(f"{DISCLAIMER}\n\n{service.encounter.patient.door_note}")
    with held(desk, service, data_dir):
        service.warm()
        service.open()
        for _number, line in _lines(text, "demo.txt"):
            if line.kind is ActKind.FINISH:
                break
            if line.kind is ActKind.ASK:
                tell(f"\nYou: {line.text}")
                say(service, line.text)
            else:
                do(service, line, tell)
        sheet = service.finish()
    typer.echo("")
    print_sheet(sheet)
    exchanges = service.encounter.exchanges
    by_model = sum(e.reply.source.value == "model" for e in exchanges)
    typer.echo(
        f"\n{len(exchanges)} questions; {by_model} replies in the model's own words, the others in the author's."
    )
    write_file(out, markdown(service.encounter))
    total = f"{points(sheet.total)} of {points(sheet.max)}"
    typer.echo(f"Transcript: {out}    Encounter: {service.encounter.id}    Total: {total}")
