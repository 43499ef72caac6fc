"""Examination and tests from an irregular tree of keys and values: one finding a leaf, grouped by what was examined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casesim.core.case import Finding
from casesim.core.text import clean

_GROUPS: tuple[tuple[str, str], ...] = (
    (r"vital", "vital signs"), (r"abdom|gastro", "abdomen"), (r"neuro|mental status|cranial|psychiatr", "neurological"), (r"cardio|heart|precord", "cardiovascular"),
    (r"respir|pulmon|lung|chest", "respiratory"), (r"general|appearance", "general"), (r"\bent\b|\bears?\b|nose|throat|oral|mouth", "ent"), (r"\blegs?\b|lower extrem", "legs"),
    (r"skin|dermat", "skin"), (r"eye|ophthal|ocular", "eyes"), (r"neck", "neck"), (r"pelvic|genit|gynec|obstet", "pelvis and genitals"), (r"breast", "breast"),
    (r"musculo|joint|extremit|limb|knee|shoulder|spine|back|hand|wrist", "musculoskeletal"),
)  # fmt: skip
_TESTS: tuple[tuple[str, str], ...] = (
    (r"imag|x-?ray|\bct\b|mri|ultraso|radiog|scan|echo|mammo|angiog|barium|tomog", "imaging"), (r"urin", "urine"), (r"biops|histo|cytolog|smear|marrow|aspirat|patholog", "tissue"),
    (r"cultur|gram|microb|pcr|swab|serolog|antibod|antigen", "microbiology and antibodies"), (r"ecg|ekg|electrocard|spirom|emg|electromyo|eeg|audiom|pulmonary function", "function tests"),
    (r"blood|count|metabol|chem|electrolyt|liver|renal|thyroid|hormon|coag|lab|serum|panel|enzyme|hemat|gas", "blood"), (r"csf|lumbar|cerebrospinal", "cerebrospinal fluid"),
    (r"genetic", "genetics"),
)  # fmt: skip
_ABNORMAL = re.compile(
    r"elevat|decreas|increas|\blow\b|\bhigh\b|positive|abnormal|present\b|reduced|diminish|swollen|tender|lesion|mass|consistent|suggest|reveal|show|absent|irregular",
    re.IGNORECASE,
)
_NORMAL = re.compile(r"^(?:normal|within normal|negative|none|no |unremarkable|not |clear|absent)", re.IGNORECASE)
_UNUSED = re.compile(
    r"^(?:n/?a|not (?:applicable|indicated|provided|available|performed|done|assessed|specified|mentioned)\b.*|optional.*|)$",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"^(?P<value>[<>≤≥~]?\s*\d[\d.,/]*(?:\s*[-–]\s*\d[\d.,]*)?)\s*(?P<unit>(?:°\s?[CF]|%|[µμ]?[A-Za-z][\w³²/%µμ·^]*(?:\s?/\s?[\w³²µμ^]+)*|/[\w³²µμ^]+))?(?P<rest>\s.*|\(.*)?$"
)
_SYNONYMS = {
    "temperature": ("temp",), "blood pressure": ("bp",), "heart rate": ("pulse", "hr"), "pulse": ("heart rate", "hr"), "respiratory rate": ("rr", "respirations", "breathing rate"),
    "oxygen saturation": ("sats", "spo2", "o2 sats"), "hemoglobin": ("haemoglobin", "hb"), "wbc": ("white cell count", "white blood cells"), "white blood cell count": ("wbc", "white cells"),
    "complete blood count": ("full blood count", "fbc", "cbc"), "chest x-ray": ("chest xray", "cxr"), "electrocardiogram": ("ecg", "ekg"), "platelets": ("platelet count",),
    "urinalysis": ("urine dipstick", "urine test"),
}  # fmt: skip


def findings_of(tree: Any, what: str) -> tuple[tuple[Finding, ...], tuple[tuple[str, str], ...]]:
    """Return the findings of a tree (`what`: examination or test) and the leaves that hold no result, with why."""
    found: dict[str, Finding] = {}
    left: list[tuple[str, str]] = []
    for path, text in _leaves(tree, ()):
        label = ", ".join(path) or what
        if _UNUSED.match(text):
            left.append((f"{label}: {text}", "holds no result"))
            continue
        entry = _finding(path or (what,), text, what, found)
        found[entry.id] = entry
    return tuple(found.values()), tuple(left)


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _leaves(entry, (*path, _named(str(key))))
    elif isinstance(value, list) and all(not isinstance(entry, (dict, list)) for entry in value):
        yield path, clean("; ".join(str(entry) for entry in value), 1_900, keep_newlines=False)
    elif isinstance(value, list):
        for entry in value:
            yield from _leaves(entry, path)
    elif value is not None:
        yield path, clean(str(value), 1_900, keep_newlines=False).replace("{", "(").replace("}", ")")


def _named(key: str) -> str:
    text = clean(key, 120, keep_newlines=False).replace("_", " ").replace("{", "(").replace("}", ")").strip()
    return text[:1].upper() + (
        text[1:]
        if text[1:2].isupper() or text.isupper()
        else text[1:].replace(" And ", " and ").replace(" Of ", " of ")
    )


def _finding(path: tuple[str, ...], text: str, what: str, taken: Mapping[str, Finding]) -> Finding:
    generic = re.compile(
        r"^(?:findings?|results?|comments?|impression|interpretation|description|details?|level|report)$", re.IGNORECASE
    )
    useful = [part for part in path if not generic.match(part)] or [path[-1]]
    name = useful[-1] if len(useful) <= 2 else " ".join(useful[1:])
    if len(useful) > 1 and re.match(
        r"^(?:inspection|palpation|percussion|auscultation|appearance|range of motion|sensation|strength|reflexes|other|left|right|value|color|colour|size)\b",
        name,
        re.I,
    ):
        name = f"{useful[0]}: {name[:1].lower()}{name[1:]}"
    groups = _GROUPS if what == "examination" else _TESTS
    whole = " ".join(path).lower()
    group = next((label for sign, label in groups if re.search(sign, path[0].lower())), None) or next(
        (label for sign, label in groups if re.search(sign, whole)), path[0].lower()
    )
    match = _VALUE.match(text)
    value, unit, rest = (
        (match["value"].strip(), match["unit"], (match["rest"] or "").strip()) if match else (None, None, text)
    )
    if value is not None and re.search(r"[A-Za-z]{3,}", rest) and not rest.startswith("("):
        value, unit, rest = None, None, text
    synonyms = tuple(
        dict.fromkeys((*_SYNONYMS.get(name.lower(), ()), *((useful[0],) if len(useful) > 1 and what == "test" else ())))
    )
    return Finding(
        id=_id(name, taken), name=name, group=group, result=(rest.strip("() ").strip()[:1].upper() + rest.strip("() ").strip()[1:]) or "As measured.", value=value,
        unit=unit, synonyms=synonyms, abnormal=bool(_ABNORMAL.search(text)) and not _NORMAL.match(text),
    )  # fmt: skip


def _id(name: str, taken: Mapping[str, Finding]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "finding"
    number, entry = 2, base
    while entry in taken:
        entry, number = f"{base}-{number}", number + 1
    return entry
