"""Plain line mode: print and input only. The accessible path for screen readers, and for pipes.

Everything that the app can do with an encounter can be done here in words; docs/modes.md has the table.
"""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from casesim.cli.again import command
from casesim.cli.script import DISCLAIMER, do, held, say, speaker
from casesim.cli.show import print_sheet
from casesim.cli.wrapped import columns, tell
from casesim.core.drill import skill_of
from casesim.core.encounter import Encounter, Mode, State
from casesim.core.errors import CasesimError, NotFound, RecordsError
from casesim.core.mode import reveals, title_of
from casesim.core.mood import mood
from casesim.core.text import clean
from casesim.session.act import ActKind, Line, clock_words, help_for, read

if TYPE_CHECKING:
    from casesim.session.desk import Desk
    from casesim.session.encounter import EncounterService

OPEN = frozenset({State.BRIEFING, State.INTERVIEW})


def play_plain(
    desk: Desk, case: str, seed: int | None, mode: Mode, *, data_dir: Path | None = None, **how: Any
) -> None:
    """Play an encounter line by line; the end of the input finishes, `/leave` and Ctrl-C leave it to be resumed.

    `how` goes to `Desk.start`: the skill of a drill, minutes of writing, a longer clock.
    """
    service = desk.start(case, seed, mode, **how)
    with held(desk, service, data_dir):
        _brief(service)
        _warm(service)
        service.open()
        _show_given(service)
        _end(service, case, data_dir, is_done=_talk(service))


def resume_plain(desk: Desk, encounter_id: str, data_dir: Path | None = None) -> None:
    """Take up a stored encounter in plain lines; without an id the one that was left last. Raises NotFound."""
    service = desk.resume(encounter_id or _left_last(desk))
    with held(desk, service, data_dir):
        tell(f"{service.encounter.template.title}: {title_of(service.encounter).lower()}")
        _show_given(service)
        for exchange in service.encounter.exchanges:
            tell(f"You: {exchange.question}\n{speaker(service)}: {exchange.reply.text}")
        is_done = True
        if service.encounter.state in OPEN:
            _warm(service)
            service.open()
            is_done = _talk(service)
        case = service.encounter.template.id
        _end(service, case if case in desk.library.cases() else "", data_dir, is_done=is_done)


def _left_last(desk: Desk) -> str:
    """Return the id of the newest open encounter; raises NotFound where there is none."""
    found = next((one.id for one in desk.encounters() if one.state in OPEN), None)
    if found is None:
        desk.close()
        raise NotFound("no encounter is open: begin one with `casesim run CASE --plain`")
    return found


def _end(service: EncounterService, case: str, data_dir: Path | None, *, is_done: bool) -> None:
    """Mark the encounter and show the marks, or say how one that was left goes on; `case` as it is named to play it again."""
    encounter = service.encounter
    if not is_done:
        tell(f"\nLeft open; `{command(f'resume {encounter.id}', data_dir)}` goes on with it.")
        return
    print_sheet(service.finish())
    encounter = service.encounter
    if encounter.hints:
        tell(f"\nHints taken: {len(encounter.hints)}; they earned and cost nothing.")
        for hint in encounter.hints:
            tell(f"  after question {hint.after_turn}: {hint.text}")
    tell(f"\nStored as {encounter.id}.")
    tell(f"`{command(f'debrief {encounter.id}', data_dir)}` says what it teaches.")
    tell(f"`{command(f'export {encounter.id} -o transcript.md', data_dir)}` writes it.")
    if case:
        again = command(f"run {shlex.quote(case)} --plain{_mode_option(encounter)}", data_dir)
        tell(f"`{again}` is the same case with another patient.")


def _mode_option(encounter: Encounter) -> str:
    """Return the option that plays as `encounter` was played."""
    skill = skill_of(encounter)
    if skill is not None:
        return f" --drill {skill.value}"
    return "" if encounter.mode is Mode.PRACTICE else f" --mode {encounter.mode.value}"


def _warm(service: EncounterService) -> None:
    """Let the voice get ready; say so to somebody who waits."""
    if _is_typed():
        tell("\n(One moment: the voice is getting ready.)", err=True)
    service.warm()


def _brief(service: EncounterService) -> None:
    encounter = service.encounter
    note = encounter.patient.door_note
    if columns() is not None:  # a paragraph is wrapped as one
        note = "\n\n".join(" ".join(part.split()) for part in note.split("\n\n"))
    tell(f"{DISCLAIMER}\n\n{note}\n\n{title_of(encounter)}")
    for line in reveals(encounter.mode, service.terms, skill_of(encounter)):
        tell(f"  {line}")
    tell("\nType what you would say. Acts:")
    for line in help_for(encounter):
        tell("  " + line)


def _show_given(service: EncounterService) -> None:
    if service.encounter.briefed:
        tell(f"\nThe history\n\n{service.encounter.briefed.text}")


def _talk(service: EncounterService) -> bool:
    """Read and do lines until `/finish`, the end of the input, or the end of the time; False where it is left open."""
    warned = False
    mood_was = mood(service.encounter.patient.manner, service.rapport)
    tell(f"\n({speaker(service)} seems {mood_was}.)")
    while (text := _typed()) is not None:
        if service.is_over:
            tell("Time is up: the encounter is closed and marked; that line does not count.", err=True)
            return True
        if service.is_time_up and not warned:
            warned = True
            tell(f"casesim: {clock_words(service)}", err=True)
        if not text or text.startswith("#"):
            continue
        try:
            line = read(text)
            if line.kind in (ActKind.FINISH, ActKind.LEAVE):
                return line.kind is ActKind.FINISH
            _do(service, line)
        except RecordsError:
            raise
        except CasesimError as error:
            tell(f"casesim: {error}", err=True)
        mood_was = _tell_mood(service, mood_was)
    return True


def _do(service: EncounterService, line: Line) -> None:
    """Do a line; Ctrl-C while somebody answers stops the answer alone."""
    if line.kind is not ActKind.ASK:
        do(service, line, tell)
        return
    try:
        say(service, line.text)
    except KeyboardInterrupt:
        if not _is_typed():
            raise
        tell("\nStopped; nothing of it counts. The up key brings your words back; Ctrl-C now leaves the encounter.")


def _tell_mood(service: EncounterService, before: str) -> str:
    """Say how the speaker seems where that has changed; return it."""
    now = mood(service.encounter.patient.manner, service.rapport)
    if now != before:
        tell(f"({speaker(service)} seems {now}.)")
    return now


def _is_typed() -> bool:
    """Say whether somebody types at a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def _typed() -> str | None:
    """Return the next line, cleaned, None at the end; what comes through a pipe is shown, as if it had been typed."""
    if _is_typed():
        return _typed_at_terminal()
    typer.echo("\nYou: ", nl=False)
    sys.stdout.flush() if sys.stdout else None
    raw = sys.stdin.readline() if sys.stdin else ""
    text = clean(raw.removeprefix("\ufeff"), 4_000, keep_newlines=False)
    typer.echo(text)
    return text if raw else None


def _typed_at_terminal() -> str | None:
    """Return a line that can be edited as it is typed, with the earlier ones behind the up key where the system has that."""
    with suppress(ImportError):
        import readline  # noqa: F401 - `input` uses it
    typer.echo("")
    try:
        return clean(input("You: "), 4_000, keep_newlines=False)
    except EOFError:
        typer.echo("")
        return None
