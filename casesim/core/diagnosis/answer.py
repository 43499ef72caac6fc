"""What a clinician's line commits to: the diagnoses that it names, and those that it excludes.

"?PE", "rule out DVT" and "likely MI" name; "PE ruled out", "not MI", "anything but appendicitis" exclude; "cannot
exclude PE" names again (after NegEx, Chapman et al. 2001, with the hedges of written differentials). A line may hold
several. Where a comma or an "and" belongs to a name ("hand, foot and mouth disease"), the name is kept whole: whether
words are a name is asked of the caller. Refuses to know any disease itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from casesim.core.text import clean

LIMIT_LINE = 600
MOST_PARTS = 40


class Claim(NamedTuple):
    """One diagnosis of a line, its hedges taken off."""

    text: str
    excluded: bool


class Names(NamedTuple):
    """What the caller knows of words."""

    is_name: Callable[[str], bool]
    """The words are the name of a diagnosis, nothing left over."""
    holds_name: Callable[[str], bool]
    """The words name a diagnosis, with modifiers perhaps."""


_OUT = r"(?:rul(?:e|ed|ing)[ -]?out|r/?o'?d|exclud(?:e|ed|ing)|dismiss(?:ed)?|discount(?:ed)?)"
_NEUTRAL = re.compile(
    rf"""\b(?:
      (?:can(?:\ ?not|'t)|could(?:\ not|n't)|unable\ to|not\ able\ to|have(?:\ not|n't)|has(?:\ not|n't)|(?:is|are|was)(?:\ not|n't)|not)
        (?:\ (?:yet|be|been|fully|safely|entirely|completely|confidently|easily))*\ {_OUT}
    | (?:(?:needs?|must|should|ought|has|have|want|wish|would\ like|i'd\ like|remains?|still|first)\ )*to\ (?:be\ )?{_OUT}
    | (?:must|should|needs?|will|would|let's|please)\ (?:be\ )?{_OUT}
    | rule[ -]?out | r/o | \br\.o\. | (?:^|(?<=[;,\n]))\s*exclude
    | until\ proven\ otherwise | (?:can(?:not|'t)|must\ not|not\ to|do\ not|don't|should\ not)\ (?:be\ )?miss(?:ed)?
    | (?:no|without\ (?:a\ )?)\ ?doubt | not\ otherwise\ specified | not\ elsewhere\ classified | not\ sure | not\ certain
    | not\ only
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    rf"""\b(?:(?:is|are|was|were|has|have|had|can|could|being|been|now|already|clinically|effectively|be|very|highly|most|quite|rather|seems?|appears?|looks?|now)\ )*
    (?: ruled[ -]out | r/?o'?d | excluded | excluding | discounted | dismissed | rejected | ruling\ out | rules\ out
      | un-?likely(?:\ to\ be)? | (?:much\ |far\ )?less\ likely(?:\ to\ be)? | improbable | implausible | doubtful | absent | refuted
      | not\ (?:the\ |a\ |very\ |at\ all\ |clinically\ )?(?:likely|present|diagnosis|answer|cause|supported|suspected|considered|plausible|possible|it|probable|found|seen|evident|the\ case)
      | negative(?!\ for) )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    r"""\b(?:no\ (?:\w+\ )?(?:evidence|signs?|features?|suggestion|indication|suspicion|symptoms?|findings?|history)\ (?:of|for|to\ suggest|suggest(?:ing|ive\ of))
    | (?:any|every)thing\ (?:but|except|other\ than|apart\ from) | (?:all|none)\ but | without\ (?:any\ )?(?:evidence|signs?|features?)\ of | negative\ for | absence\ of
    | (?:is|are|was|were|does|do|has|have|had|could|would|should|can)n't(?:\ (?:be|have|look\ like|seem))?
    | (?:does|do|did|has|have|can|could|would|should|is|are)\ not(?:\ (?:be|have|look\ like|seem))? | cannot\ (?:be|have)
    | other\ than | apart\ from | rather\ than | instead\ of | as\ opposed\ to | except(?:ing|\ for)? | unlike | denies | free\ of
    | (?:i\ )?doubt | never | neither | nor | not | no | against )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CLAUSE = re.compile(
    r"\s*(?:[;\n|•·]|\?+|(?<=[a-z\d]{3})[.!](?=\s|$)|(?<=[A-Z]{2})[.!](?=\s|$)|(?:,\s*)?\bbut\b(?!\s+not\b)|(?:,\s*)?\bhowever\b|(?:,\s*)?\balthough\b|,?\s*(?=\bbut not\b))\s*",
)
_SEPARATOR = re.compile(
    r"(\s*(?:(?:much )?(?:more|less) (?:likely|probable) than\b|,\s*(?:and|or|nor|then|plus)\b|,|\bversus\b|\bvs\b\.?|\bor\b|\bnor\b|\band/or\b|\band\b|\bplus\b|\s[-–—>]+\s|\s?[+&/]\s?|:\s)\s*)",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"\b(i|we|you|they|he|she|it|that|there|this|what)'(?:m|re|s|ll|d|ve)\b", re.IGNORECASE)
_NUMBERING = re.compile(r"(?:(?<=^)|(?<=[\s;,]))(?:\(?\d{1,2}[.)]|#\d{1,2}|[a-e]\))\s+|^[-*•]\s+", re.MULTILINE)
_LEAD = re.compile(
    r"""^(?:[\s:,\-–—.!"]+|(?:i|we)\ (?:think|believe|suspect|would\ say|feel|guess|would\ consider|favou?r|am\ (?:worried|concerned)\ about)
    |(?:i|we|my|our|the|this|that|it|these|he|she|they|patient|pt|most|very|more|highly|quite|fairly|top|main|leading|working|also|still|just|an?)\b
    |(?:likely|probabl[ey]|possibl[ey]|presumed|presumably|presumptive|suspected|suspect|provisional|query|maybe|perhaps|potential|potentially|apparent|apparently|definite(?:ly)?|clearly|certainly|undoubtedly|obviously|confirmed|known|new)\b
    |(?:suspicious\ for|suspicion\ (?:of|for)|concern(?:ing|ed|s)?\ (?:for|about|of)|worr(?:y|ied|ying)\ (?:about|for)|consider(?:ing)?|think\ of|think|rule\ in)\b
    |(?:could|might|may|would|must|should|is|be|been|being|are|was|has|have|having|had|got|seems?(?:\ to\ be)?|appears?(?:\ to\ be)?|looks?\ like|sounds?\ like|suggest(?:s|ive|ing)?(?:\ of)?|points?\ (?:to|towards))\b
    |(?:consistent\ with|c/w|compatible\ with|in\ keeping\ with|indicat(?:es|ive)(?:\ of)?|typical\ of|typical\ for|characteristic\ of|fits\ with|diagnostic\ of|secondary\ to|due\ to|because\ of|caused\ by)\b
    |(?:diagnos(?:is|ed|es)|differentials?(?:\ diagnos[ie]s)?|ddx?|dx|imp(?:ression)?|d/?d)\b(?:\ (?:of|is|with|includes?|are))?
    |(?:evidence|features?|signs?|symptoms|case|picture|presentation|episode|bout|form|kind|sort|type)\ of\b
    |(?:to|as|so|either|both|and|or|plus|then|with|than|for|about|of|first|1st|number\ one)\b(?=[\s:,])|in\s+view\s+of\b|\?)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_TAIL = re.compile(
    r"""(?:[\s:,\-–—.!"]+|(?:\s|^)(?:(?:is|are|was|would\ be|seems|being|more|most|very|highly|quite|the|my|also)\ )*(?:likely|probable|possible|suspected|probably|possibly|maybe|perhaps|i\ think|i\ guess|i\ suspect|i\ believe|favou?red|considered|in\ (?:the\ )?differential|top|diagnosis|differential|dx|picture|etc|query|to\ me|in\ my\ (?:opinion|view)|imo|again|instead|too|though|overall|here|at\ this\ stage|for\ now|and|or|is|to|be|with|needs?))\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_EXCLUDES, _EXCLUDED = "\x01", "\x02"
_ONLY_MARKS = f" .,-{_EXCLUDED}"


def claims(line: str, names: Names) -> tuple[Claim, ...]:
    """Return what `line` names and excludes, in order; parts that no diagnosis can be made of are kept as they are."""
    text = _CONTRACTED.sub(r"\1", clean(line, LIMIT_LINE).replace("’", "'").replace("n`t", "n't"))
    if names.is_name(text):
        return (Claim(text, False),)
    found: list[Claim] = []
    text = _NUMBERING.sub("; ", _open_brackets(text, names))
    marked = _BEFORE.sub(_EXCLUDES, _AFTER.sub(_EXCLUDED, _NEUTRAL.sub(" ", text)))
    for clause in _CLAUSE.split(marked):
        if clause and clause.strip():
            found.extend(_clause(clause.strip(), names))
    return tuple(found[:MOST_PARTS])


def _open_brackets(text: str, names: Names) -> str:
    """Take the brackets off what is said of a diagnosis ("PE (ruled out)"); those around another name stay."""

    def opened(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if _AFTER.search(inner) or _BEFORE.search(inner) or not _bare(inner, names):
            return f" {inner} "
        return match[0].replace(",", " ") if names.holds_name(inner) else f" {inner} "

    return re.sub(r"[(\[]([^()\[\]]*)[)\]]", opened, text)


def _clause(clause: str, names: Names) -> list[Claim]:
    """Return the claims of one clause: cut into parts, parts joined into names, exclusion spread over lists."""
    if not _marks(clause) and names.is_name(clause):
        return [Claim(clause, False)]
    pieces = _SEPARATOR.split(clause)
    parts, joints = _joined(pieces[0::2], [j.strip().lower() for j in pieces[1::2]], names)
    return _spread(parts, joints, names)


def _joined(parts: list[str], joints: list[str], names: Names) -> tuple[list[str], list[str]]:
    """Join parts that make one name, and parts that name nothing to their neighbour."""
    out: list[str] = []
    between: list[str] = []
    at = 0
    while at < len(parts):
        size = next((n for n in range(min(6, len(parts) - at), 1, -1) if _makes_name(parts[at : at + n], names)), 1)
        text = " and ".join(p.strip() for p in parts[at : at + size]) if size > 1 else parts[at]
        if out and size == 1 and (not text.strip(_ONLY_MARKS) or _leans(text, joints[at - 1], out[-1], names)):
            out[-1] = f"{out[-1]} {text}"
        else:
            if out:
                between.append(joints[at - 1])
            out.append(text)
        at += size
    if len(out) > 1 and _names_nothing(out[0], names) and not _marks(out[0]):
        out[:2], between[:1] = [f"{out[0]} {out[1]}"], []
    return out, between


def _makes_name(parts: list[str], names: Names) -> bool:
    """Whether several parts are one name together ("hand", "foot and mouth disease")."""
    return not any(_marks(p) for p in parts) and names.is_name(_bare(" ".join(parts), names))


def _leans(text: str, joint: str, before: str, names: Names) -> bool:
    """Whether a part only modifies what stands before it ("heart failure, acute")."""
    if joint in {"vs", "vs.", "versus", "or", "nor", "then", ">"} or _marks(text) or _EXCLUDED in before:
        return False
    return _names_nothing(text, names) and not _names_nothing(before, names)


def _marks(text: str) -> bool:
    return _EXCLUDES in text or _EXCLUDED in text


def _names_nothing(text: str, names: Names) -> bool:
    bare = _bare(text.replace(_EXCLUDES, " ").replace(_EXCLUDED, " "), names)
    return not bare or not names.holds_name(bare)


def _spread(parts: list[str], joints: list[str], names: Names) -> list[Claim]:
    """Turn marked parts into claims; an exclusion reaches over the list that it stands before or behind."""
    found: list[Claim] = []
    reaches = False
    for at, part in enumerate(parts):
        joint = joints[at - 1] if at else ""
        listed = joint in {"or", "nor", "and", "/", "+", "&", "and/or", ", or", ", nor", ", and"} or (
            joint == "," and any(j in {"or", "nor", ", or", ", nor"} for j in joints[at:])
        )
        reaches = reaches and listed
        pieces = [(t.strip(), m) for t, m in _marked(part, names)]
        for text, mark in pieces:
            bare = _bare(text, names)
            if mark == _EXCLUDES:
                reaches = True
            if bare:
                found.append(Claim(bare, reaches or mark != ""))
        if _EXCLUDED in part and len([t for t, _ in pieces if t]) == 1 and part.rstrip().endswith(_EXCLUDED):
            found = _spread_back(found, parts, joints, at)
    return found


def _marked(part: str, names: Names) -> list[tuple[str, str]]:
    """Cut a part at its marks into (text, mark that excludes it or "")."""
    texts = re.split(f"[{_EXCLUDES}{_EXCLUDED}]", part)
    marks = re.findall(f"[{_EXCLUDES}{_EXCLUDED}]", part)
    out = [[text, ""] for text in texts]
    for at, mark in enumerate(marks):
        backward = mark == _EXCLUDED and not _names_nothing(texts[at], names)
        if backward:
            out[at][1] = _EXCLUDED
        else:
            out[at + 1][1] = _EXCLUDES
    return [(text, mark) for text, mark in out]


def _spread_back(found: list[Claim], parts: list[str], joints: list[str], at: int) -> list[Claim]:
    """ "PE and MI ruled out": the exclusion behind a list joined by "and" or "or" holds for all of it."""
    back = 0
    while at - back - 1 >= 0 and joints[at - back - 1] in {"and", "or", "/", "&", "+", ", and", ", or", "and/or"}:
        back += 1
        if _marks(parts[at - back]):
            break
    keep = len(found) - 1 - back
    return [Claim(c.text, True) if i > keep - 1 else c for i, c in enumerate(found)] if back else found


def _bare(text: str, names: Names) -> str:
    """Return `text` without hedges and frame words around the diagnosis."""
    text = " ".join(text.split())
    while text and not names.is_name(text):
        shorter = _TAIL.sub("", _LEAD.sub("", text, count=1), count=1).strip()
        if shorter == text:
            break
        text = shorter
    return text
