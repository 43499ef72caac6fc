"""Make `casesim/data/terminology.sqlite` from the table of diagnoses and ICD-10-CM.

    python tools/build_terminology.py            (needs: pip install simple-icd-10-cm==1.5.0)

Takes titles, inclusion terms and hierarchy of ICD-10-CM, which the US National Center for Health Statistics and the
Centers for Medicare & Medicaid Services publish in the public domain, from the package simple-icd-10-cm. The same
input gives the same content: `content_sha256` is the hash over all rows in order; `terminology.json` beside the file
records it with the hash of the file, of the table and the counts. Refuses a table with errors.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from casesim.core.diagnosis.meaning import taken_apart  # noqa: E402
from casesim.core.diagnosis.normal import key, singular, terms, tight, words  # noqa: E402
from casesim.core.diagnosis.table import Entry, check_table, parse_table  # noqa: E402

DATA = ROOT / "casesim" / "data"
SCHEMA = """
create table meta (name text primary key, value text not null) without rowid;
create table concept (id integer primary key, name text not null, source text not null, code text,
                      implied text not null, parts text not null);
create table term (key text not null, concept integer not null, primary key (key, concept)) without rowid;
create table ancestor (concept integer not null, ancestor integer not null, primary key (concept, ancestor)) without rowid;
create table word (word text primary key, plain integer not null) without rowid;
"""
_SIDE = re.compile(
    r"\b(?:right|left|bilateral|unspecified (?:eye|ear|side|limb|hip|knee|shoulder|elbow|wrist|hand|foot|ankle|leg|arm|lower leg|thigh|upper arm|forearm|finger|toe))\b",
    re.I,
)
_VAGUE = re.compile(
    r"\b(?:other|unspecified|not elsewhere classified|elsewhere|multiple|not otherwise|encounter|sequela|without|underdosing|adverse effect)\b",
    re.I,
)
_NOS = re.compile(r",?\s*\b(?:NOS|unspecified(?: organism| type| site)?)\b", re.I)


_CAPITALS = re.compile(r"\b[A-Za-z]?[A-Z0-9]{2,}[a-z]?\b")


class Row(NamedTuple):
    """A concept on its way into the file."""

    name: str
    source: str
    code: str
    names: tuple[str, ...]
    ancestors: frozenset[int]


def table_rows(entries: tuple[Entry, ...]) -> dict[int, Row]:
    """Return the rows of the table, ids from 1 in the table's order."""
    ids: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        ids[key(terms(entry.name))] = number
    for number, entry in enumerate(entries, 1):
        for name in entry.also:
            ids.setdefault(key(terms(name)), number)
    parents = {n: frozenset(ids[key(terms(p))] for p in e.is_) - {n} for n, e in enumerate(entries, 1)}
    return {n: Row(e.name, "table", "", e.names, frozenset(_up(n, parents))) for n, e in enumerate(entries, 1)}


def _up(start: int, parents: dict[int, frozenset[int]]) -> set[int]:
    """Return everything above `start`; raises ValueError where it is its own ancestor."""
    found: set[int] = set()
    left = list(parents[start])
    while left:
        at = left.pop()
        if at == start:
            raise ValueError(f"entry {start} is a kind of itself")
        if at not in found:
            found.add(at)
            left.extend(parents[at])
    return found


def icd_rows(first: int) -> dict[int, Row]:
    """Return the rows of ICD-10-CM, ids from `first`: categories and codes that name a disease."""
    import simple_icd_10_cm as icd

    kept = [c for c in icd.get_all_codes(True) if not icd.is_chapter_or_block(c) and _wanted(c, icd.get_description(c))]
    ids = {code: first + n for n, code in enumerate(kept)}
    rows: dict[int, Row] = {}
    further = first + len(kept)
    for code in kept:
        title = icd.get_description(code)
        up = frozenset(ids[a] for a in icd.get_ancestors(code) if a in ids)
        names = list(_title_names(title))
        terms_ = [t for t in icd.get_inclusion_term(code) if len(t) < 90]
        alike = icd.is_leaf(code) and not _VAGUE.search(title) and len(terms_) <= 3
        if alike:
            names.extend(n for t in terms_ for n in _title_names(t))
        rows[ids[code]] = Row(title, "icd", code, tuple(names), up)
        if not alike:
            for term in terms_:
                rows[further] = Row(term, "icd", code, tuple(_title_names(term)), up | {ids[code]})
                further += 1
    return rows


def _wanted(code: str, title: str) -> bool:
    chapter = code[0]
    if chapter in "VWXYZ" or len(code.replace(".", "")) > 6 or _SIDE.search(title):
        return False
    return not (chapter in "ST" and len(code.replace(".", "")) > 5)


def _title_names(title: str) -> Iterator[str]:
    """Yield the names in a title: brackets are other names or may be left out, "NOS" says nothing."""
    plain = _NOS.sub("", title).strip(" ,")
    if not plain or re.match(r"(?i)other\b|unspecified\b", title) or ", not elsewhere classified" in title.lower():
        return
    without = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", plain).strip(" ,")
    yield without
    if "(" in plain:
        yield re.sub(r"[()]", "", re.sub(r"\s*\[[^\]]*\]", "", plain))
    yield from re.findall(r"\[([^\]]+)\]", plain)


def build(path: Path, entries: tuple[Entry, ...], icd: dict[int, Row], versions: dict[str, str]) -> dict[str, str]:
    """Write the file at `path`; return its meta."""
    rows = table_rows(entries) | icd
    keys: dict[str, set[int]] = {}
    for number, row in rows.items():
        for name in row.names:
            parts = terms(name)
            for k in (key(parts), tight(parts)):
                if parts:
                    keys.setdefault(k, set()).add(number)
    bridged = _bridge(rows, keys)
    content = _content(rows, bridged, {n for n, e in enumerate(entries, 1) if e.alone})
    meta = versions | {"content_sha256": hashlib.sha256(json.dumps(content).encode()).hexdigest()}
    meta |= {"entries": str(len(entries)), "concepts": str(len(rows)), "keys": str(len(bridged))}
    _write(path, content, meta)
    return meta


def _bridge(rows: dict[int, Row], keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """Give every key of a table entry the ICD concepts that any of its keys names."""
    own: dict[int, set[int]] = {}
    for ids in keys.values():
        table = {i for i in ids if rows[i].source == "table"}
        for i in table:
            own.setdefault(i, set()).update(ids - table)
    return {k: ids | {x for i in ids for x in own.get(i, ())} for k, ids in keys.items()}


def _content(rows: dict[int, Row], keys: dict[str, set[int]], alone: set[int]) -> dict[str, list[Any]]:
    table = {k: sorted(i for i in ids if rows[i].source == "table") for k, ids in keys.items()}
    table = {k: ids for k, ids in table.items() if ids}
    words_of = {n: _implied(row) for n, row in rows.items()}
    concepts, ancestors = [], []
    for number in sorted(rows):
        row = rows[number]
        implied: frozenset[str] = words_of[number]
        if row.source == "table":
            implied = implied.union(*(terms(rows[a].name) for a in row.ancestors))
        parts = [] if number in alone or row.source != "table" else taken_apart(row.name, number, row.ancestors, table)
        concepts.append([number, row.name, row.source, row.code, " ".join(sorted(implied)), json.dumps(parts)])
        ancestors.extend([number, a] for a in sorted(row.ancestors))
    known = sorted({w for row in rows.values() for n in row.names for raw in words(n) for w in (raw, singular(raw))})
    capitals = {w for row in rows.values() for n in row.names for c in _CAPITALS.findall(n) for w in words(c)}
    return {
        "concept": concepts,
        "term": sorted([k, i] for k, ids in keys.items() for i in ids),
        "ancestor": ancestors,
        "word": [[w, int(w not in capitals)] for w in known if len(w) > 1],
    }


def _implied(row: Row) -> frozenset[str]:
    """Return the words that a diagnosis implies: of its name, and of longer names with all of those ("acute …")."""
    own = frozenset(terms(row.name))
    return own.union(*(terms(name) for name in row.names if own < frozenset(terms(name))))


def _write(path: Path, content: dict[str, list[Any]], meta: dict[str, str]) -> None:
    temporary = path.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    db = sqlite3.connect(temporary)
    db.executescript("pragma page_size=4096; pragma journal_mode=off;" + SCHEMA)
    for table, rows in content.items():
        if rows:
            db.executemany(f"insert into {table} values ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608 - table names of SCHEMA
    db.executemany("insert into meta values (?,?)", sorted(meta.items()))
    db.commit()
    db.execute("vacuum")
    db.close()
    temporary.replace(path)


def main() -> None:
    """Build the shipped file and its record."""
    from importlib.metadata import version

    source = (DATA / "diagnoses.toml").read_bytes()
    entries = parse_table(source.decode())
    check_table(entries)
    versions = {
        "icd": f"ICD-10-CM by simple-icd-10-cm {version('simple-icd-10-cm')}",
        "table_sha256": hashlib.sha256(source).hexdigest(),
    }
    path = DATA / "terminology.sqlite"
    meta = build(path, entries, icd_rows(100_001), versions)
    meta["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    meta["bytes"] = str(path.stat().st_size)
    record = json.dumps(meta, indent=1, sort_keys=True) + "\n"
    (DATA / "terminology.json").write_text(record, encoding="utf-8", newline="\n")
    sys.stdout.write(record)


if __name__ == "__main__":
    main()
