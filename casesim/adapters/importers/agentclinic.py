"""Cases of AgentClinic (MIT licence), one OSCE-style JSON object a line, made into playable case templates.

The objects are irregular: keys differ, values are texts, lists or objects of any depth. Nothing is invented: what cannot
be placed is told in a report for the author, and the draft rubric says that nobody has confirmed it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from casesim.core.case import CaseTemplate, Section
from casesim.core.errors import ContentError, NotFound
from casesim.core.model import Frozen
from casesim.core.prose.answering import Answering, Finds
from casesim.core.prose.drafting import Drafted, Passage, draft
from casesim.core.prose.leak import leaked, names
from casesim.core.prose.piece import pieces
from casesim.core.prose.results import findings_of
from casesim.core.prose.rubric import draft_rubric
from casesim.core.prose.teller import person_of
from casesim.core.prose.template import Material, template_of
from casesim.core.text import clean

MAX_LINE = 400_000
_SECTIONS: tuple[tuple[str, Section], ...] = (
    (r"past.?medical|medical.?history|pmh", Section.PAST), (r"medication|drug.?history|drugs", Section.DRUGS), (r"allerg", Section.ALLERGIES),
    (r"family", Section.FAMILY), (r"social|occupation|substance", Section.SOCIAL), (r"review|systems|ros\b", Section.SYSTEMS),
    (r"surg", Section.PAST), (r"concern", Section.CONCERNS), (r"expect", Section.EXPECTATIONS), (r"idea", Section.IDEAS),
)  # fmt: skip


class Imported(Frozen):
    """One case as it will be written."""

    stem: str
    """File name without its ending: three-digit line index and the complaint, never the diagnosis."""
    template: CaseTemplate
    rubric: dict[str, Any]
    report: str


class Importer:
    """Turns lines into cases. Deterministic."""

    def __init__(self, lexicon: Finds, plain: Callable[[str], str], synonyms: Callable[[str], tuple[str, ...]]) -> None:
        """`plain` puts plain words for technical ones; `synonyms` knows other names of a diagnosis."""
        self._answering, self._plain, self._synonyms = Answering(lexicon), plain, synonyms
        self._ordinary = frozenset(word for entry in lexicon.findings.values() for word in entry.label.lower().split())

    def read(self, path: Path) -> Iterator[Imported]:
        """Yield the cases of a JSONL file; raises NotFound, or ContentError with the line."""
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise ContentError("not UTF-8", file=str(path), remedy="save it as UTF-8") from None
        except OSError as error:
            raise NotFound(f"{path}: {error.strerror}") from None
        index = 0
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield self.case(_parsed(line, path, number), index)
                index += 1

    def case(self, tree: Mapping[str, Any], index: int) -> Imported:
        """Return the case of one JSON object."""
        actor = tree.get("Patient_Actor") or {}
        diagnosis = _text(tree.get("Correct_Diagnosis")) or "unknown"
        synonyms = self._synonyms(diagnosis)
        forbidden = names(diagnosis, synonyms, self._ordinary)
        primary, passages = _passages(actor)
        person = person_of(
            _text(actor.get("Demographics")),
            " ".join(p.text for p in (*primary, *passages)),
            primary[0].text if primary else "",
            _text(actor.get("History")),
        )
        drafted = draft(passages, primary, person.teller, self._plain, self._answering, forbidden)
        examination, left = findings_of(tree.get("Physical_Examination_Findings") or {}, "examination")
        tests, more = findings_of(tree.get("Test_Results") or {}, "test")
        complaint = _complaint(primary, self._plain, forbidden)
        material = Material(
            stem=f"{index:03d}-{_slug(complaint)}", complaint=complaint, person=person, diagnosis=diagnosis, synonyms=synonyms, facts=drafted.facts,
            examination=examination, investigations=tests, forbidden=forbidden,
        )  # fmt: skip
        template = template_of(material)
        return Imported(
            stem=material.stem,
            template=template,
            rubric=draft_rubric(template),
            report=_report(material, drafted, (*left, *more)),
        )


def _parsed(line: str, path: Path, number: int) -> Mapping[str, Any]:
    if len(line) > MAX_LINE:
        raise ContentError(f"a line of more than {MAX_LINE:,} characters", file=str(path), line=number)
    try:
        tree = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContentError(f"not JSON: {error}", file=str(path), line=number) from None
    inner = tree.get("OSCE_Examination", tree) if isinstance(tree, dict) else None
    if not isinstance(inner, dict) or not isinstance(inner.get("Patient_Actor"), dict):
        raise ContentError(
            "no OSCE case with a 'Patient_Actor'", file=str(path), line=number, remedy="one AgentClinic case a line"
        )
    return inner


def _text(value: Any) -> str:
    """Return any JSON value as prose."""
    if isinstance(value, str):
        return clean(value, 20_000, keep_newlines=False)
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(entry) for entry in value)))
    if isinstance(value, dict):
        return " ".join(f"{_text(entry).rstrip('.')}." for entry in value.values() if _text(entry))
    return "" if value is None else str(value)


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _leaves(entry, f"{name}: {str(key).replace('_', ' ')}")
    elif isinstance(value, list):
        for entry in value:
            yield from _leaves(entry, name)
    elif _text(value):
        yield name, _text(value)


def _passages(actor: Mapping[str, Any]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Return the main complaint's passages and all others, in the order in which a history is told."""
    primary: list[Passage] = []
    rest: list[Passage] = []
    for key, value in actor.items():
        name = str(key).replace("_", " ")
        if re.search(r"demograph", name, re.I):
            continue
        if re.search(r"symptom|complaint", name, re.I):
            main = (
                {k: v for k, v in value.items() if re.search(r"primary|chief|main", str(k), re.I)}
                if isinstance(value, dict)
                else {}
            )
            others = {k: v for k, v in value.items() if k not in main} if isinstance(value, dict) else value
            primary.extend(
                Passage(text=text, section=Section.PRESENTING, name=label) for label, text in _leaves(main, name)
            )
            rest.extend(
                Passage(text=text, section=Section.PRESENTING, name=label) for label, text in _leaves(others, name)
            )
            continue
        section = next((place for sign, place in _SECTIONS if re.search(sign, name, re.I)), Section.PRESENTING)
        texts = list(_leaves(value, name))
        if section is Section.DRUGS and isinstance(value, list):
            texts = [(name, _text(value))] if len(texts) > 1 else texts
            rest.extend(Passage(text=f"Takes {text}", section=section, name=label) for label, text in texts)
            continue
        rest.extend(Passage(text=text, section=section, name=label) for label, text in texts)
    rest.sort(key=lambda passage: 0 if passage.name == "History" else 1)
    return tuple(primary), tuple(rest)


def _complaint(primary: tuple[Passage, ...], plain: Callable[[str], str], forbidden: tuple[str, ...]) -> str:
    read = pieces(primary[0].text) if primary else ()
    text = re.split(
        r"[;(.]|, (?:especially|specifically|particularly)| worse| relieved| for | lasting | with a | due to ",
        read[0].text if read else "",
    )[0].strip(" ,")
    text = re.sub(
        r"^(?:the )?(?:presence|episodes?|history|complaints?|appearance) of (?:an? |the )?", "", text, flags=re.I
    ).strip()
    if not text or leaked(text, forbidden):
        text = plain(text) if text else ""
    if not text or leaked(text, forbidden):
        return "feeling unwell"
    return text[:1].lower() + text[1:] if not text[:2].isupper() else text


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-").split("-")
    slug = ""
    for word in words:
        if len(slug) + len(word) > 44:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "case"


def _report(material: Material, drafted: Drafted, unplaced: tuple[tuple[str, str], ...]) -> str:
    """Return what an author should look at, as Markdown."""
    lines = [
        f"# Import report: {material.stem}", "",
        "Made by rule from one AgentClinic case (MIT licence). Reviewed by nobody. Check the patient's words, then the rubric.", "",
        f"- Facts: {len(material.facts)} ({sum(f.polarity.value == 'denies' for f in material.facts)} denials)",
        f"- Who speaks: {material.person.teller.relation or 'the patient'} ({material.person.why})",
        f"- Examination: {len(material.examination)} findings; tests: {len(material.investigations)}", "",
        "## Not made into a fact", "",
    ]  # fmt: skip
    lines.extend(f"- {words} — {why}" for words, why in (*drafted.unused, *unplaced))
    if not (drafted.unused or unplaced):
        lines.append("Nothing.")
    loose = [fact for fact in material.facts if set(fact.answers) <= {"opening", "past_medical", "living_situation"}]
    lines += ["", "## Found by their words only: add what they answer", ""]
    lines.extend(f"- `{fact.id}`: {fact.says[0]}" for fact in loose)
    shown = [
        entry.name
        for entry in (*material.examination, *material.investigations)
        if leaked(entry.result, material.forbidden)
    ]
    lines += ["" if loose else "None.", "", "## Results that name the diagnosis", ""]
    lines.extend(f"- {name}" for name in shown)
    lines.append("" if shown else "None.")
    return "\n".join(lines) + "\n"
