"""The record: one encounter as one portable value, with everything that is needed to check it and to mark it again.

Template, patient, rubric and events are kept as they were written, JSON for JSON, because hashes are taken over what
was written: a later casesim that knows more fields still verifies an older record. What a record proves is limited: it
is tamper-evident, not tamper-proof, for whoever owns the machine can write a whole new one. The `seal` is the one value
to compare with a copy that was handed in earlier. Nothing here reads a file or marks.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from casesim.core.encounter import GENESIS, Encounter
from casesim.core.errors import ContentError
from casesim.core.model import Frozen, canonical, digest
from casesim.core.text import clean

FORMAT: Literal["casesim/record/1"] = "casesim/record/1"
CONTENTS = ("template", "patient", "rubric")
MAX_CHARACTERS = 20_000_000
MAX_DEPTH = 60
ID_PATTERN = r"^[0-9a-z][0-9a-z-]{2,60}$"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that reads like a digit or another letter."""

Json = dict[str, Any]


class Hashes(Frozen):
    """`content_hash` of each content."""

    template: str
    patient: str
    rubric: str


class Record(Frozen):
    """An encounter as it was written, with its hashes."""

    schema_: Literal["casesim/record/1"] = Field(FORMAT, alias="schema")
    made_by: str = ""
    """Program and version that wrote the file; not part of the seal."""
    id: str = Field(pattern=ID_PATTERN)
    started: str
    mode: str
    seed: int
    learner: str = ""
    """A pseudonym, or empty."""
    engine: dict[str, str]
    """Fingerprint of the voice; hashes of encoder, lexicon and exemplars."""
    hashes: Hashes
    count: int = Field(ge=0)
    """Number of events."""
    head: str
    """Hash of the last event."""
    seal: str
    """SHA-256 over id, started, mode, seed, learner, engine, hashes, count and head."""
    template: Json
    patient: Json
    rubric: Json
    events: tuple[Json, ...]


def new_id(at: datetime) -> str:
    """Return an id for an encounter that begins at `at`: the UTC day, four letters of time (0.1 s), three of chance.

    Ids sort by time and are short enough to type; a store refuses the rare one that is taken.
    """
    at = at.astimezone(UTC)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    tick = int((at - midnight).total_seconds() / 86_400 * 32**4)
    letters = [_ALPHABET[tick >> shift & 31] for shift in (15, 10, 5, 0)]
    letters += [_ALPHABET[secrets.randbelow(32)] for _ in range(3)]
    return f"{at:%Y%m%d}-{''.join(letters)}"


def written(value: BaseModel) -> Json:
    """Return a model as the JSON that is stored: the authors' key names, their order kept (draws depend on it)."""
    return value.model_dump(mode="json", by_alias=True)


def content_hash(content: Json) -> str:
    """Return the SHA-256 of the compact ASCII JSON of `content`, keys in the order in which they stand.

    Unlike an event's hash it covers the order: the draw of a variant or an option goes by it.
    """
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def record_of(encounter: Encounter, *, made_by: str = "", learner: str = "") -> Record:
    """Return the record of an encounter that this version of casesim has written."""
    header = {"id": encounter.id, "started": encounter.started, "mode": encounter.mode.value, "seed": encounter.seed}
    contents = {name: written(getattr(encounter, name)) for name in CONTENTS}
    return assemble(
        {**header, "engine": encounter.engine, "learner": learner, "made_by": made_by},
        contents,
        {name: content_hash(value) for name, value in contents.items()},
        [written(event) for event in encounter.events],
    )


def assemble(header: Json, contents: dict[str, Json], hashes: dict[str, str], events: list[Json]) -> Record:
    """Return a record of parts as they are stored, unchecked, with head, count and seal.

    `header` has id, started, mode, seed, engine and, where known, learner and made_by.
    """
    head = str(events[-1].get("hash", "")) if events else GENESIS
    value = {**header, "hashes": hashes, "count": len(events), "head": head, "seal": "", **contents, "events": events}
    record = Record.model_validate({"schema": FORMAT, **value})
    return record.model_copy(update={"seal": _seal(record)})


def for_learner(record: Record, learner: str) -> Record:
    """Return `record` under a pseudonym, sealed with it; an empty one leaves it as it is."""
    if not learner or learner == record.learner:
        return record
    named = record.model_copy(update={"learner": learner})
    return named.model_copy(update={"seal": _seal(named)})


def check(record: Record) -> list[str]:
    """Return what does not fit in `record`, in plain sentences; empty where it is as it was written."""
    found = [
        f"the {name} was changed: its hash does not fit"
        for name in CONTENTS
        if content_hash(getattr(record, name)) != getattr(record.hashes, name)
    ]
    found += check_events(record.events)
    if record.count != len(record.events):
        found.append(f"{record.count} events were written, {len(record.events)} are there")
    if record.head != _head(record.events):
        found.append("the last event is not the one that the record names as its head")
    if record.seal != _seal(record):
        found.append("the seal does not fit: case, seed, mode, learner, engine or head was changed")
    if (record.patient.get("case_id"), record.patient.get("seed")) != (record.template.get("id"), record.seed):
        found.append("the patient was not drawn from this case with this seed")
    return found


def check_events(events: tuple[Json, ...]) -> list[str]:
    """Return where the chain of events is broken: number, parent or hash."""
    found: list[str] = []
    parent = GENESIS
    for number, event in enumerate(events, 1):
        if event.get("number") != number:
            found.append(f"event {number} is missing, or events were moved")
        if event.get("parent") != parent:
            found.append(f"event {number} does not follow the one before")
        if event.get("hash") != digest({key: value for key, value in event.items() if key != "hash"}):
            found.append(f"event {number} was changed: its hash does not fit")
        parent = str(event.get("hash", ""))
    return found


def encounter_of(record: Record) -> Encounter:
    """Return the encounter in `record`; raises ContentError where this version cannot read a part of it."""
    value = {
        "id": record.id, "started": record.started, "mode": record.mode, "seed": record.seed, "engine": record.engine,
        "template": record.template, "patient": record.patient, "rubric": record.rubric, "events": record.events,
    }  # fmt: skip
    try:
        return Encounter.model_validate(value)
    except ValidationError as error:
        raise _content_error(error, record.id) from None


def dumps(record: Record) -> str:
    """Return the text of a JSON file: ASCII, so that nothing in it acts on a terminal; keys in order."""
    return json.dumps(written(record), indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def loads(text: str, *, file: str = "") -> Record:
    """Return the record in a JSON file's `text`; raises ContentError.

    Refuses more than 20 million characters, nesting beyond 60, keys that come twice, NaN, infinity and unknown keys.
    Its hashes are not checked here.
    """
    if len(text) > MAX_CHARACTERS:
        raise ContentError("the record is too large", file=file, remedy=f"at most {MAX_CHARACTERS // 1_000_000} MB")
    try:
        value = json.loads(text, object_pairs_hook=_once)
        _refuse_depth(value, MAX_DEPTH)
        canonical(value)
    except json.JSONDecodeError as error:
        raise ContentError(f"not JSON: {error.msg}", file=file, line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError) as error:
        raise ContentError(f"not a record: {error}", file=file, remedy="export it again") from None
    if not isinstance(value, dict) or value.get("schema") != FORMAT:
        raise ContentError(
            "not a record of an encounter", file=file, remedy="make one with `casesim export --format json`"
        )
    try:
        return Record.model_validate(value)
    except ValidationError as error:
        raise _content_error(error, file) from None


def _head(events: tuple[Json, ...]) -> str:
    return str(events[-1].get("hash", "")) if events else GENESIS


def _seal(record: Record) -> str:
    names = {"id", "started", "mode", "seed", "learner", "engine", "hashes", "count", "head"}
    return digest(record.model_dump(mode="json", include=names))


def _once(pairs: list[tuple[str, Any]]) -> Json:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key comes twice")
    return value


def _refuse_depth(value: Any, left: int) -> None:
    if left == 0:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            _refuse_depth(entry, left - 1)


def _content_error(error: ValidationError, file: str) -> ContentError:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    message = clean(f"{place}: {first['msg']}", 300, keep_newlines=False)
    return ContentError(message, file=file, remedy="written by another version, or changed by hand")
