"""Clinical prose cut into atomic pieces, each with its polarity: "denies chest pain, palpitations or fever" is three denials.

Works by the frames in which case reports are written ("reports …", "denies …", "a 2-week history of …", "No …, … or …").
A sentence that fits no frame is one piece as it stands. Says nothing of what a piece means: `casesim.core.prose.answering`
does.
"""

from __future__ import annotations

import re
from enum import StrEnum

from casesim.core.model import Frozen
from casesim.core.prose import frame
from casesim.core.prose.grammar import ADVERB, AMBIGUOUS, PATIENT
from casesim.core.prose.listing import listed
from casesim.core.text import sentences


class Form(StrEnum):
    """How a piece is written, so that it can be said."""

    THING = "thing"
    """A noun phrase that the patient has ("sharp pain in the knee")."""
    DOING = "doing"
    """A predicate whose subject is the patient ("drinks wine occasionally")."""
    BEING = "being"
    """What the patient is ("married", "a retired teacher")."""
    ING = "ing"
    """What the patient has been doing or feeling ("feeling weak")."""
    WHOLE = "whole"
    """A clause with a subject of its own ("the pain worsens at night")."""
    SINCE = "since"
    """How long it has been going on ("3 weeks")."""


class Piece(Frozen):
    """One thing that a report says."""

    text: str
    """In the report's words, without a final stop."""
    form: Form
    denied: bool = False
    source: str
    """The sentence that it is from."""
    past: bool = False
    """Said of the medical history ("a history of …", "known …")."""
    of: str = ""
    """For SINCE: what has been going on."""


def pieces(prose: str) -> tuple[Piece, ...]:
    """Return what `prose` says, piece by piece; nothing for a sentence that only says that nothing is known."""
    found: list[Piece] = []
    for sentence in sentences(_tidy(prose)):
        whole = sentence.strip().rstrip(".").strip()
        if whole and not frame.EMPTY.match(whole):
            found.extend(_sentence(whole, sentence.strip()))
    return tuple(piece for piece in found if re.search(r"\w{2}", piece.text))


_LACKED = r"(?:chills|rigors|fever|nausea|vomiting|pain|rash|cough|bleeding|weakness|numbness|headaches?|itching)"
_LACKS = re.compile(
    rf"^(?P<has>[\w' -]+?) without (?:any )?(?P<not>{_LACKED}(?:(?:,? (?:and|or) |, ){_LACKED})*)$", re.IGNORECASE
)
"""A symptom said to be without others ("fever without chills or rigors")."""


def _sentence(whole: str, source: str) -> list[Piece]:
    """Read one sentence; a predicate behind "and" has the subject of the one before."""
    if match := frame.TIMED.match(whole):
        read = _sentence(match["rest"], source)
        when = match["when"][:1].lower() + match["when"][1:]
        return [_at(piece, when) for piece in read]
    found: list[Piece] = []
    subject = ""
    although = frame.ALTHOUGH.match(whole)
    chunks = [*_chunks(although["first"]), *_chunks(although["second"])] if although else _chunks(whole)
    for chunk in chunks:
        shared = (
            subject
            and frame.starts_with_verb(chunk)
            and not frame.BARE_REPORTED.match(chunk)
            and not frame.DENIAL.match(chunk)
        )
        read = _read(f"{subject} {chunk}" if shared else chunk, source)
        found.extend(read)
        if read and not frame.starts_with_verb(chunk):
            subject = _subject_of(read[-1]) or _parent_of(chunk)
    return found


def _at(piece: Piece, when: str) -> Piece:
    """Give a piece the time that its sentence begins with."""
    if piece.denied or piece.form is Form.SINCE or re.search(r"\bago\b|\b(?:past|last) ", piece.text):
        return piece
    joint = " " if piece.form is Form.THING else ", "
    return piece.model_copy(update={"text": f"{piece.text}{joint}{when}"})


def _subject_of(piece: Piece) -> str:
    """Return the subject that a following predicate would share; empty where it is the patient."""
    if piece.form is Form.WHOLE and (
        match := frame.VERBLESS.search(piece.text) or re.search(rf"\b(?:{'|'.join(AMBIGUOUS)})\b", piece.text)
    ):
        subject = piece.text[: match.start()].strip()
        return subject if len(subject.split()) <= 6 and not re.search(r",|\b(?:i|he|she)\b", subject, re.I) else ""
    return (
        "it" if piece.form is Form.THING and not piece.denied and re.search(r"\b(?:that|which) \w+", piece.text) else ""
    )


def _parent_of(chunk: str) -> str:
    """Return the parent whose own history a statement tells, so that what follows is not taken for the child's."""
    match = re.match(r"(?:the )?(mother|father) (?:had|has)\b", chunk, re.I)
    return f"the {match[1].lower()}" if match else ""


def _tidy(prose: str) -> str:
    prose = prose.translate(str.maketrans("‘’“”–—", "''\"\"--")).replace("{", "(").replace("}", ")")
    prose = re.sub(r"\s+", " ", prose).strip()
    return frame.RESPECTIVELY.sub(
        lambda m: f"{m['a']} {m['how']} with {m['x']}; {m['b']} {m['how']} with {m['y']}", prose
    )


def _chunks(sentence: str) -> list[str]:
    """Cut a sentence where a new predicate begins."""
    parts = [part.strip(" ,") for part in frame.SPLIT.split(sentence) if part and part.strip(" ,")]
    joined: list[str] = []
    for part in parts:
        if joined and (
            joined[-1].count("(") > joined[-1].count(")")
            or (joined[-1].count("'") % 2 and re.search(r"(?<!\w)'[^']*$", joined[-1]))
        ):
            joined[-1] += " and " + part
        elif joined and re.fullmatch(PATIENT, joined[-1], re.I):
            joined[-1] = f"{joined[-1]} and {part}" if re.match(r"(?:his|her|the)\b", part, re.I) else part
        else:
            joined.append(part)
    return joined


def _read(chunk: str, source: str) -> list[Piece]:
    text = frame.LEAD.sub("", chunk).strip(" ,")
    if (
        not text
        or frame.EMPTY.match(text)
        or re.fullmatch(r"specifically|however|otherwise|overall|additionally|also|notably", text, re.I)
    ):
        return []
    if frame.NON.match(text):
        return [_abstains(text, source)]
    if (match := frame.DENIAL.match(text)) and not frame.POINTS.match(text[match.end() :]):
        return _denials(frame.TAIL.sub("", text[match.end() :]), source)
    if match := frame.REPORTED.match(text) or frame.BARE_REPORTED.match(text):
        told = text[match.end() :]
        if re.search(r"\b(?:mother|father|parents?|mom|dad)\b", match[0], re.I):
            if match_parent := re.search(r"\b(mother|father)\b", match[0], re.I):
                told = _of_the_parent(told, match_parent[1].lower())
            told = re.sub(r"\b(?:her|his|their) (?:daughter|son|child|baby|infant)\b", "the patient", told)
        return _reported(told, source)
    return _stated(text, source)


def _of_the_parent(told: str, parent: str) -> str:
    """Name the parent where a pronoun of theirs could be taken for the patient's ("during pregnancy she had …")."""
    if parent != "mother" or not re.search(r"\b(?:pregnan|labor|labour|deliver|carrying|gestation)", told, re.I):
        return told
    told = re.sub(r"(?i)\bshe\b", "the mother", told, count=1)
    return re.sub(r"(?i)\bher\b(?= (?!daughter|son|child|baby|infant))", "the mother's", told)


def _told_after_all(item: str) -> str:
    """Return what a list of denials tells of ("immunizations up to date", "mother's history of gonorrhea"), or nothing."""
    if re.match(r"(?:immuni[sz]ation|vaccination|vaccine)s? (?:are |is )?up[- ]to[- ]date", item, re.I):
        return item if re.search(r"\bare\b", item) else re.sub(r" (?=up[- ]to)", " are ", item, count=1)
    if match := re.match(r"(?:the )?(mother|father)'s history of (.+)", item, re.I):
        return f"the {match[1].lower()} had {match[2]}"
    return ""


_WELL = re.compile(r",\s+(?:and\s+)?(?P<how>normal|good|healthy|regular|up[- ]to[- ]date)\s+", re.IGNORECASE)
"""Where a list of what is denied goes on with what is well ("no allergies, normal birth")."""


def _denials(rest: str, source: str) -> list[Piece]:
    rest = frame.ANY.sub("", rest, count=1)
    found: list[Piece] = []
    kept = re.split(
        r"\s*,?\s*\(?(?:except|aside from|apart from|besides)(?: for)?\s+(?:noted )?", rest, maxsplit=1, flags=re.I
    )
    if len(kept) == 2 and re.search(r"history|problem|condition|issue", kept[0], re.I):
        rest = kept[0]
        found.extend(_things(kept[1].strip(" )"), source))
    rest, _, well = rest.partition(match[0]) if (match := _WELL.search(rest)) else (rest, "", "")
    if match and well:
        found.append(Piece(text=f"{match['how']} {well}", form=Form.THING, source=source))
    for entry in listed(rest):
        item = frame.MERE.sub("", entry)
        if told := _told_after_all(item):
            found.append(Piece(text=told, form=Form.WHOLE, source=source))
            continue
        if item and not frame.EMPTY.match("no " + item) and not re.match(r"(?:other|additional) ", item):
            found.append(Piece(text=item, form=Form.THING, denied=True, source=source))
    return found


def _reported(rest: str, source: str) -> list[Piece]:
    """Read what somebody reports: a clause, something felt, or a list of things."""
    rest = rest.strip(" ,:")
    if frame.ACTIVITY.match(rest) and not frame.EXPERIENCE.match(rest) and not frame.SYMPTOM_ING.match(rest):
        return [Piece(text=rest, form=Form.ING, source=source)]
    if frame.is_clause(rest) or frame.SUBJECT.match(rest):
        return _read(rest, source)
    if match := frame.DENIAL.match(rest):
        return _denials(rest[match.end() :], source)
    if match := frame.EXPERIENCE.match(rest):
        rest = rest[match.end() :]
    return _things(rest, source)


def _stated(text: str, source: str) -> list[Piece]:
    """Read a statement: the first frame that fits."""
    for reads in (_of_there, _of_described, _of_history, _of_coming, _of_children, _of_bringing):
        found = reads(text, source)
        if found is not None:
            return found
    return _predicated(text, source)


def _of_there(text: str, source: str) -> list[Piece] | None:
    if match := frame.THERE.match(text):
        rest = text[match.end() :]
        return _read(rest, source) if frame.is_clause(rest) else _things(rest, source)
    return None


def _of_described(text: str, source: str) -> list[Piece] | None:
    bare = frame.SUBJECT.sub("", re.sub(rf"\b{ADVERB} ", "", text))
    how = frame.DESCRIBED.match(re.sub(r"(?i)^.*?\bdescribe[sd] ", "", text))
    if not how or not re.match(r"describe[sd] ", bare, re.I):
        return None
    verb = "are" if how["what"].endswith("s") else "is"
    return [Piece(text=f"{how['det']} {how['what']} {verb} {how['how']}", form=Form.WHOLE, source=source)]


def _of_history(text: str, source: str) -> list[Piece] | None:
    if match := frame.UNREMARKABLE.match(text):
        if match["but"]:
            return _things(match["but"], source)
        return [Piece(text=match["what"], form=Form.THING, denied=True, source=source)]
    if match := frame.UNREMARKABLE_FIRST.match(text):
        return [Piece(text=match[1], form=Form.THING, denied=True, source=source)]
    return None


def _of_coming(text: str, source: str) -> list[Piece] | None:
    match = frame.COMES_FOR.match(text)
    return [Piece(text=f"here for {match['why']}", form=Form.BEING, source=source)] if match else None


def _of_children(text: str, source: str) -> list[Piece] | None:
    is_child = re.match(r"(?:first|second|third|only|youngest|oldest) child\b", text, re.I)
    return [Piece(text=text, form=Form.BEING, source=source)] if is_child else None


def _of_bringing(text: str, source: str) -> list[Piece] | None:
    if not (match := frame.BROUGHT.match(text)):
        return None
    brought = [piece for piece in _things(_unframed(match["why"]), source) if piece.form is not Form.WHOLE]
    return [*_read(match["brought"], source), *brought] if brought else None


def _predicated(text: str, source: str) -> list[Piece]:
    """Read a predicate, with the patient as its subject or with none."""
    subject = frame.SUBJECT.match(text) or frame.THEY_SAW.match(text)
    bare = text[subject.end() :] if subject else text
    adverbs = re.match(rf"(?:{ADVERB} )*", bare, re.I)
    predicate = bare[adverbs.end() if adverbs else 0 :]
    if frame.NON.match(predicate):
        return [_abstains(predicate, source)]
    if (match := frame.DENIAL.match(predicate)) and not frame.POINTS.match(predicate[match.end() :]):
        return _denials(frame.TAIL.sub("", predicate[match.end() :]), source)
    if match := frame.HISTORY_OF.match(frame.HAS_FIRST.sub("", predicate)):
        return _lasting(match, source)
    if match := frame.PMH_OF.match(text):
        return _of_the_past(_things(text[match.end() :], source))
    if match := frame.PMH_OF.match(predicate):
        return _of_the_past(_things(predicate[match.end() :], source))
    if (subject or not frame.is_clause(text)) and (match := frame.HAVING.match(predicate)):
        if re.search(r"\bnoticed", match[0], re.I) and frame.DATED.search(predicate):
            return [Piece(text=re.sub(r"^has ", "", bare, flags=re.I), form=Form.DOING, source=source)]
        read = _things(_unframed(predicate[match.end() :]), source)
        return _of_the_past(read) if re.search(r"\bhistory|known", match[0], re.I) else read
    return _formed(text, bare, predicate, source) if not subject else [Piece(text=bare, form=Form.DOING, source=source)]


def _formed(text: str, bare: str, predicate: str, source: str) -> list[Piece]:
    """Read what has no subject that is the patient."""
    del bare
    person = frame.PERSON.search(text) and not frame.is_clause(text) and not frame.starts_with_verb(text)
    if frame.SMOKER.match(text) or frame.BEING.match(text) or person:
        return [Piece(text=text, form=Form.BEING, source=source)]
    if frame.starts_with_verb(predicate):
        return [Piece(text=text, form=Form.DOING, source=source)]
    if frame.is_clause(text):
        return [Piece(text=text, form=Form.WHOLE, source=source)]
    return _things(text, source)


def _abstains(text: str, source: str) -> Piece:
    return Piece(text="smoking" if "smok" in text.lower() else "alcohol", form=Form.THING, denied=True, source=source)


def _lasting(match: re.Match[str], source: str) -> list[Piece]:
    since = Piece(text=match["since"], form=Form.SINCE, source=source, of=match["rest"])
    return [since, *_things(_unframed(match["rest"]), source)]


def _timed(items: tuple[str, ...]) -> tuple[str, ...]:
    """Give "8 weeks ago" behind the last of a list to all of it."""
    match = frame.WHEN.search(items[-1]) if items else None
    if not match or any(
        re.search(r"\b(?:ago|past|last|since|for|in|on|of|with|when|while|that|which)\b", item) for item in items[:-1]
    ):
        return items
    return (*(item + match[0] for item in items[:-1]), items[-1])


def _of_the_past(read: list[Piece]) -> list[Piece]:
    return [piece.model_copy(update={"past": True}) for piece in read]


def _unframed(rest: str) -> str:
    """Take off "symptoms of", "complaints of", "concerns about" before what is meant."""
    rest = re.sub(
        r"^(?:experiencing|having|(?:an? )?(?:chief )?complaints? of|symptoms? of|signs of|an? history of|the presence of)\s+",
        "",
        rest,
        flags=re.I,
    )
    match = frame.EXPERIENCE.match(rest)
    return rest[match.end() :] if match else rest


def _things(rest: str, source: str) -> list[Piece]:
    if match := frame.HISTORY_OF.match(rest):
        return _lasting(match, source)
    if match := _LACKS.match(rest):
        return [*_things(match["has"], source), *_denials(match["not"], source)]
    found: list[Piece] = []
    rest = re.sub(r" symptoms? (?:such as|including|like) ", ", ", rest)
    for item in _timed(listed(frame.TAIL.sub("", rest))):
        if match := frame.DENIAL.match(item):
            found.extend(_denials(item[match.end() :], source))
        elif re.match(r"not \w+$", item, re.I):
            found.append(Piece(text=item[4:], form=Form.BEING, denied=True, source=source))
        elif frame.starts_with_verb(item) or frame.ASIDE.match(item):
            found.append(Piece(text=item, form=Form.DOING, source=source))
        elif frame.is_clause(item):
            found.append(Piece(text=item, form=Form.WHOLE, source=source))
        elif re.match(r"(?:taking|using|receiving|being|undergoing) ", item, re.I):
            found.append(Piece(text=item, form=Form.ING, source=source))
        elif frame.BEING.match(item):
            found.append(Piece(text=item, form=Form.BEING, source=source))
        else:
            found.append(Piece(text=item, form=Form.THING, source=source))
    return found
