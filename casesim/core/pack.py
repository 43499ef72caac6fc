"""A pack: cases with their rubrics in one file that can be passed on, and what must hold of it before it is believed.

A pack brings YAML and a manifest, nothing that runs and nothing that a native parser reads (no model, no state). Here are
its manifest, its limits and the checks that need no file; an adapter reads and writes the zip.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from casesim.core.errors import ContentError, UsageError
from casesim.core.model import Frozen
from casesim.core.text import clean

MANIFEST = "manifest.json"
MOST_FILES, MOST_BYTES, MOST_IN_ALL, MOST_RATIO = 200, 5_000_000, 20_000_000, 100
"""Files, bytes of one, bytes of all (unpacked), and how many times larger than its packed self a file may be."""
_MEMBER = re.compile(
    r"manifest\.json|(?:cases|rubrics)/[a-z0-9][a-z0-9-]{1,60}\.yaml|README\.md|LICENSE(?:\.txt|\.md)?"
)
PackId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
Version = Annotated[str, Field(pattern=r"^\d{1,4}(\.\d{1,4}){0,2}$")]
Line = Annotated[str, Field(min_length=1, max_length=200)]


class Manifest(Frozen):
    """What a pack says of itself; its field names are the contract of `manifest.json`."""

    schema_: Literal["casesim/pack/1"] = Field("casesim/pack/1", alias="schema")
    name: PackId
    version: Version
    title: Line
    licence: Line
    """An SPDX identifier where there is one ("CC-BY-4.0")."""
    authors: tuple[Line, ...] = Field(min_length=1, max_length=50)
    casesim: Version
    """The oldest casesim that can play it."""
    cases: tuple[PackId, ...] = Field(min_length=1)
    rubrics: tuple[PackId, ...] = ()
    needs_rubrics: tuple[PackId, ...] = ()
    """Rubrics that its cases use and that casesim itself ships."""
    files: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]
    """SHA-256 of every file but the manifest."""


class Pack(Frozen):
    """A pack that was read: its manifest and its files."""

    manifest: Manifest
    members: dict[str, bytes]
    """Every file but the manifest, by its name."""


def is_member(name: str) -> bool:
    """Say whether a pack may hold a file of that name: a closed list of places, no folder, no link, no way out."""
    return bool(_MEMBER.fullmatch(name))


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as it is written: sorted keys, two spaces, one line feed at the end."""
    value = manifest.model_dump(mode="json", by_alias=True)
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_manifest(data: bytes, file: str) -> Manifest:
    """Return the manifest in `data`; raises ContentError naming `file`."""
    try:
        value = json.loads(data.decode("utf-8"))
        return Manifest.model_validate(_cleaned(value))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ContentError(
            f"{MANIFEST}, {key}: {first['msg']}", file=file, remedy="build it with `casesim pack build`"
        ) from None
    except (ValueError, RecursionError):
        raise ContentError(f"{MANIFEST} is no JSON", file=file, remedy="build it with `casesim pack build`") from None


def _cleaned(value: object) -> object:
    """Return a JSON value, its texts fit for a terminal."""
    if isinstance(value, str):
        return clean(value, 2_000, keep_newlines=False)
    if isinstance(value, list):
        return [_cleaned(entry) for entry in value]
    if isinstance(value, dict):
        return {clean(str(key), 200): _cleaned(entry) for key, entry in value.items()}
    return value


def check_wanted(wanted: Mapping[str, object]) -> None:
    """Refuse words of an author that no manifest can have; raises UsageError naming the option."""
    try:
        Manifest.model_validate({**wanted, "title": wanted["title"] or wanted["name"], "cases": ["any"], "files": {}})
    except ValidationError as error:
        first = error.errors()[0]
        option = {"version": "release", "authors": "author", "casesim": "minimum"}.get(
            str(first["loc"][0]), first["loc"][0]
        )
        raise UsageError(f"--{option}: {first['msg'][:1].lower()}{first['msg'][1:]}") from None


def check_members(manifest: Manifest, members: Mapping[str, bytes], file: str) -> None:
    """Hold the files of a pack against its manifest; raises ContentError for the first that is missing, more or other."""
    listed, present = set(manifest.files), set(members)
    named = {f"cases/{name}.yaml" for name in manifest.cases} | {f"rubrics/{name}.yaml" for name in manifest.rubrics}
    content = {name for name in present if name.startswith(("cases/", "rubrics/"))}
    for names, what in (
        (present - listed, "is not in the manifest"), (listed - present, "is missing"),
        (named ^ content, "is not both in the pack and among the manifest's cases and rubrics"),
    ):  # fmt: skip
        if names:
            raise ContentError(f"{clean(min(names), 80)} {what}", file=file, remedy="get the pack anew")
    for name, data in sorted(members.items()):
        if sha256(data) != manifest.files[name]:
            raise ContentError(
                f"{name} is not the file that was packed (SHA-256)", file=file, remedy="get the pack anew"
            )


def at_least(version: str, minimum: str) -> bool:
    """Say whether `version` is `minimum` or later; what is no number in it counts as 0."""

    def numbers(text: str) -> tuple[int, ...]:
        parts = [int(match[0]) if (match := re.match(r"\d+", part)) else 0 for part in text.split(".")[:3]]
        return tuple(parts + [0] * (3 - len(parts)))

    return numbers(version) >= numbers(minimum)
