"""Packs: the same bytes each time, whole or not at all, and every hostile zip refused in one line."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters.packs import PackFolder, pack_of, packed, read_pack
from casesim.core.errors import ContentError
from casesim.core.pack import MANIFEST, MOST_FILES, Manifest, Pack, at_least, manifest_bytes, sha256
from tests.command import Command
from tests.good_case import CASE, RUBRIC, write

MEMBERS = {"cases/ankle.yaml": CASE.encode(), "rubrics/ankle.yaml": RUBRIC.encode()}
BUILD = ("--name", "ankles", "--licence", "CC-BY-4.0", "--author", "A. Uthor")


def manifest(members: dict[str, bytes] = MEMBERS, **changes: Any) -> Manifest:
    """Return the manifest of the small pack."""
    value = {
        "name": "ankles", "version": "1.0.0", "title": "Ankles", "licence": "CC-BY-4.0", "authors": ["A. Uthor"],
        "casesim": "0.1.0", "cases": ["ankle"], "rubrics": ["ankle"],
        "files": {name: sha256(data) for name, data in members.items()},
    }  # fmt: skip
    return Manifest.model_validate({**value, **changes})


def good_pack() -> Pack:
    """Return the small pack."""
    return Pack(manifest=manifest(), members=MEMBERS)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], manifest_of: Manifest | None = None) -> bytes:
    """Return a zip of the small pack with further entries after its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, manifest_bytes(manifest_of or manifest()))
        for name, data in (*MEMBERS.items(), *entries):
            archive.writestr(name, data)
    return stream.getvalue()


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    """Return the head of a zip entry with a mode of its own."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def test_the_same_pack_gives_the_same_bytes_and_reads_back() -> None:
    """No time, no order, no machine in it."""
    data = packed(good_pack())
    again = packed(Pack(manifest=manifest(), members=dict(reversed(MEMBERS.items()))))
    assert data == again
    assert pack_of(data, "a.zip") == good_pack()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == MANIFEST
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def twice(data: bytes) -> bytes:
    """Return a zip with a name there twice (the writer of the standard library warns, and does it)."""
    return data.replace(b"rubrics/ankld.yaml", b"rubrics/ankle.yaml")


def lying(data: bytes) -> bytes:
    """Return a zip whose central directory says that its first file is far smaller than it is."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + (7).to_bytes(4, "little") + data[at + 28 :]


def overlapping() -> bytes:
    """Return a zip whose directory names one body many times, as bombs of overlapping files do."""
    data = zipped((entry("cases/body-0.yaml"), bytes(range(256)) * 4_000))
    at = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    one = data[at:end]
    more = b"".join(one.replace(b"body-0", b"body-%d" % n) for n in range(1, 8))
    count, size = 4 + 7 - 1, end - data.index(b"PK\x01\x02") + len(more)
    tail = bytearray(data[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = size.to_bytes(4, "little")
    return data[:end] + more + bytes(tail)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"this is no zip file" * 40,
    "cut off": lambda: zipped()[:-40],
    "damaged inside": lambda: zipped().replace(b"PK\x03\x04", b"PK\x03\x05", 1),
    "a way out": lambda: zipped(("../evil.yaml", b"id: x")),
    "a way out in the middle": lambda: zipped(("cases/../../evil.yaml", b"id: x")),
    "an absolute path": lambda: zipped(("/etc/cron.d/evil", b"* * * * *")),
    "a drive": lambda: zipped(("C:/evil.yaml", b"id: x")),
    "a backslash": lambda: zipped(("cases\\evil.yaml", b"id: x")),
    "a NUL": lambda: zipped(("cases/evilX.yaml", b"id: x")).replace(b"evilX", b"evil\x00"),
    "a link": lambda: zipped((entry("README.md", stat.S_IFLNK | 0o777), b"/etc/passwd")),
    "a device": lambda: zipped((entry("README.md", stat.S_IFCHR | 0o666), b"")),
    "a folder": lambda: zipped(("cases/", b"")),
    "a model": lambda: zipped(("model.gguf", b"GGUF")),
    "a program": lambda: zipped(("cases/run.py", b"import os")),
    "a hidden file": lambda: zipped((".bashrc", b"evil")),
    "the same name twice": lambda: twice(zipped(("rubrics/ankld.yaml", b"id: ankle"))),
    "names that differ in case": lambda: zipped(("readme.md", b"a"), ("README.md", b"b")),
    "too many files": lambda: zipped(*((f"cases/case-{n}.yaml", b"x") for n in range(MOST_FILES))),
    "a bomb": lambda: zipped(("cases/bomb.yaml", bytes(4_900_000))),
    "too large": lambda: zipped((entry("cases/large.yaml"), bytes(range(256)) * 20_000)),
    "entries that overlap": overlapping,
    "a size that lies": lambda: lying(zipped()),
    "a file that the manifest does not name": lambda: zipped(("README.md", b"hello")),
    "a file that is missing": lambda: zipped(manifest_of=manifest(files={**manifest().files, "README.md": "0" * 64})),
    "another hash": lambda: zipped(manifest_of=manifest({**MEMBERS, "cases/ankle.yaml": b"id: other"})),
    "a case that the manifest does not name": lambda: zipped(manifest_of=manifest(cases=["wrist"])),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    """Nothing is unpacked, nothing is written."""
    path = tmp_path / "p.zip"
    path.write_bytes(HOSTILE[name]())
    with pytest.raises(ContentError) as caught:
        read_pack(path)
    assert "p.zip" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x00" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [path]


MANIFESTS: dict[str, bytes] = {
    "no JSON": b"{",
    "deep": b"[" * 60_000,
    "not UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "a path as a name": manifest_bytes(manifest()).replace(b'"name": "ankles"', b'"name": "../ankles"'),
    "another kind": manifest_bytes(manifest()).replace(b"casesim/pack/1", b"casesim/pack/2"),
    "an unknown key": manifest_bytes(manifest()).replace(b'"name"', b'"run": "rm", "name"'),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_broken_manifest_is_refused_in_one_line(name: str) -> None:
    """Whatever is in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(MANIFEST, MANIFESTS[name])
    with pytest.raises(ContentError, match=r"p\.zip: manifest\.json") as caught:
        pack_of(stream.getvalue(), "p.zip")
    assert "\n" not in str(caught.value)


def test_a_pack_travels_from_one_data_folder_to_another(tmp_path: Path) -> None:
    """Build, inspect, install, list with its origin, play, remove: the encounter that was played stays whole."""
    command = Command(tmp_path)
    case, file = str(write(tmp_path / "author")), str(tmp_path / "ankles.zip")
    built = command("pack", "build", case, *BUILD, "-o", file, "--json")
    assert built.code == 0, built.err
    assert (built.json["cases"], built.json["rubrics"], built.json["needs_rubrics"]) == (["ankle"], ["ankle"], [])
    assert command("pack", "build", case, *BUILD, "-o", file).code == 1  # nothing is overwritten
    assert command("pack", "inspect", file, "--json").json["files"] == manifest().files
    assert command("pack", "install", file).out.split() == ["ankle"]
    folder = command.data / "packs" / "ankles"
    assert {str(p.relative_to(folder)) for p in folder.rglob("*.*")} == {MANIFEST, *MEMBERS}
    (card,) = (card for card in command("list", "--json").json if card["id"] == "ankle")
    assert card["origin"] == "pack ankles 1.0.0"
    assert [one["name"] for one in command("pack", "list", "--json").json] == ["ankles"]
    played = command(
        "run", "ankle", "--seed", "3", "--script", command.script("When did it happen?\n/finish\n"), "--json"
    )
    assert played.code == 0, played.err
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    removed = command("pack", "remove", "ankles", "--json").json
    assert (removed["encounters"], [Path(path).name for path in removed["left"]]) == (1, ["notes.txt"])
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert "ankle" not in [card["id"] for card in command("list", "--json").json]
    again = command("grade", played.json["encounter"], "--json")
    assert again.json["total"] == played.json["sheet"]["total"]
    assert command("pack", "remove", "ankles").code == 1


def test_ids_that_are_taken_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    """Of a shipped case, of the trainee's own, of another pack; and the same pack a second time."""
    command = Command(tmp_path)
    file = tmp_path / "p.zip"
    file.write_bytes(packed(good_pack()))
    write(command.data)
    own = command("pack", "install", str(file))
    assert (own.code, "'ankle' is here already" in own.err) == (1, True)
    (command.data / "cases" / "ankle.yaml").unlink()
    assert "rubric 'ankle'" in command("pack", "install", str(file)).err
    (command.data / "rubrics" / "ankle.yaml").unlink()
    assert command("pack", "install", str(file)).code == 0
    assert command("pack", "install", str(file)).code == 1
    text = CASE.replace("id: ankle\n", "id: chest-pain\n", 1).encode()
    members = {"cases/chest-pain.yaml": text, "rubrics/ankle.yaml": MEMBERS["rubrics/ankle.yaml"]}
    shipped = Pack(manifest=manifest(members, name="other", cases=["chest-pain"]), members=members)
    file.write_bytes(packed(shipped))
    assert "'chest-pain' is here already" in command("pack", "install", str(file)).err
    assert [path.name for path in (command.data / "packs").iterdir()] == ["ankles"]


BROKEN: dict[str, tuple[dict[str, bytes], dict[str, Any], str]] = {
    "an invalid case": ({**MEMBERS, "cases/ankle.yaml": CASE.replace("complaint:", "complain:").encode()}, {}, "cases/ankle.yaml:4:1"),
    "a case that is no UTF-8": ({**MEMBERS, "cases/ankle.yaml": b"\xff\xfe"}, {}, "not UTF-8"),
    "a case of another name": ({**MEMBERS, "cases/ankle.yaml": CASE.replace("id: ankle\n", "id: wrist\n", 1).encode()}, {}, "holds the case 'wrist'"),
    "a rubric that is not there": ({"cases/ankle.yaml": MEMBERS["cases/ankle.yaml"]}, {"rubrics": []}, "needs the rubric 'ankle'"),
    "a template bomb": ({**MEMBERS, "cases/ankle.yaml": CASE.replace("Worse on walking.", '"{{ 7**10**8 }}"').encode()}, {}, "not allowed"),
    "an alias bomb": ({**MEMBERS, "cases/ankle.yaml": CASE.replace("[Take a short history]", "&a [Take]").encode()}, {}, "anchors"),
    "a later casesim": (MEMBERS, {"casesim": "99.0"}, "needs casesim 99.0"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_pack_that_cannot_be_played_is_refused_whole(name: str, tmp_path: Path) -> None:
    """Exit code 3, one line, and no folder."""
    members, changes, words = BROKEN[name]
    command = Command(tmp_path)
    file = tmp_path / "p.zip"
    file.write_bytes(packed(Pack(manifest=manifest(members, **changes), members=members)))
    for act in ("inspect", "install"):
        outcome = command("pack", act, str(file))
        assert outcome.code == 3, outcome.err
        assert words in outcome.err
        assert outcome.err.count("\n") == 1
    assert not (command.data / "packs").exists()


def test_a_pack_is_not_built_of_a_case_with_errors(tmp_path: Path) -> None:
    """Neither of an invalid one nor of one that the linter refuses, nor of words that no manifest can have."""
    command = Command(tmp_path)
    leaky = str(
        write(tmp_path / "leaky", CASE.replace("Walking on it makes", "I think it's a broken ankle, walking makes"))
    )
    refused = command("pack", "build", leaky, *BUILD, "-o", str(tmp_path / "p.zip"))
    assert (refused.code, "diagnosis-named" in refused.err) == (3, True)
    good = str(write(tmp_path / "good"))
    assert command("pack", "build", good, good, *BUILD, "-o", str(tmp_path / "p.zip")).code == 3
    named = command("pack", "build", good, *BUILD[2:], "--name", "My Pack", "-o", str(tmp_path / "p.zip"))
    assert (named.code, "--name" in named.err) == (2, True)
    assert not (tmp_path / "p.zip").exists()


def test_a_damaged_installation_does_not_hide_the_other_cases(tmp_path: Path) -> None:
    """`list` goes on; `pack list` says what is wrong."""
    command = Command(tmp_path)
    PackFolder(command.data / "packs").add(good_pack())
    (command.data / "packs" / "ankles" / MANIFEST).write_text("{", encoding="utf-8")
    listed = command("list", "--json")
    assert "chest-pain" in [card["id"] for card in listed.json]
    broken = command("pack", "list")
    assert (broken.code, MANIFEST in broken.err) == (3, True)


def test_installed_files_are_private(tmp_path: Path) -> None:
    """Folders 0700, files 0600."""
    place = PackFolder(tmp_path / "packs").add(good_pack())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*")}
    assert modes <= {0o700, 0o600}


def test_versions_are_compared_as_numbers() -> None:
    """0.10 is later than 0.9, and a development version counts as its release."""
    assert at_least("0.10.0", "0.9")
    assert at_least("1.0", "1.0.0")
    assert at_least("0.2.0.dev1", "0.2")
    assert not at_least("0.9.9", "0.10")


def test_the_manifest_is_json_that_a_person_can_read() -> None:
    """Two spaces, sorted, a line feed at the end."""
    text = manifest_bytes(manifest()).decode()
    assert json.loads(text)["schema"] == "casesim/pack/1"
    assert text.startswith('{\n  "authors": [')
    assert text.endswith("}\n")
