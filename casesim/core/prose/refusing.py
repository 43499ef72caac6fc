"""How a denial is said: what the patient has not, does not do, or has never had."""

from __future__ import annotations

import re

from casesim.core.prose.person import Plain, Teller, personal, sentence
from casesim.core.prose.piece import Form, Piece

_DENIED_KINDS: tuple[tuple[str, str, str], ...] = (
    (r"(?:cigarette |tobacco )?(?:smoking|tobacco)(?: use| products)?$", "don't smoke", "doesn't smoke"),
    (r"(?:significant |regular )?(?:alcohol|drinking)(?: use| consumption| intake| abuse)?$", "don't drink alcohol", "doesn't drink alcohol"),
    (r"(?:(?:illicit|recreational|illegal|street|intravenous|substance|drug|or|and) ?)+(?:use|abuse|drugs?|substances?)$", "don't use any drugs", "doesn't use any drugs"),
    (r"(?:alcohol|tobacco|smoking),? or (?:illicit |recreational )?(?:drugs?|substances?)(?: use| abuse)?$", "don't drink alcohol or use any drugs", "doesn't drink alcohol or use any drugs"),
    (r"(?:(?:taking|use of|regular|current|prescribed|prescription|any|daily) )*(?:medications?|medicines?|drugs)(?: regularly)?$", "don't take any medicines", "doesn't take any medicines"),
    (r"(?:recent |foreign |international |travel|travels?|abroad|history|outside| |the|local|area)*travels?(?: history)?(?: abroad| outside .*| recently)?$", "haven't travelled anywhere recently", "hasn't travelled anywhere recently"),
    (r"(?:recent |recreational )?(?:drug|substance) (?:use|abuse)$", "don't use any drugs", "doesn't use any drugs"),
    (r"(?:known |drug |food |medication |or )*allerg(?:y|ies)(?: to .*)?$", "haven't got any {text}", "hasn't got any {text}"),
    (r"(?:previous |prior |past |similar |recent )*(?:similar )(?:episodes?|complaints?|symptoms?|problems?|illness|pain|attacks?)\b.*$|(?:(?:previous|prior) )?episodes? of similar .*$", "have never had anything like this before", "has never had anything like this before"),
    (r"(?:previous |prior |past |major )*(?:surger(?:y|ies)|surgical history|operations|surgical procedures)$", "have never had any operations", "has never had any operations"),
    (r"(?:previous |prior |past )*hospitali[sz]ations?$", "have never been in hospital", "has never been in hospital"),
    (r"(?:known )?(?:exposure to )?(?:contacts? with )?(?:sick|ill|infected) (?:contacts?|individuals|people|persons)$", "haven't been near anybody ill", "hasn't been near anybody ill"),
    (r"(?:(?:past|previous|prior|other|known|personal|chronic) )*(?:medical|health)(?: or (?:surgical|psychiatric))? (?:history|problems|issues|conditions|illnesses)$|(?:serious|major|chronic|past|previous|known|hospital|or| )*(?:illness(?:es)?|diseases?|medical conditions)$", "haven't had any serious illnesses", "hasn't had any serious illnesses"),
    (r"(?:birth|prenatal|developmental) history$", "had no problems around the birth", "had no problems around the birth"),
    (r"family history$", "have nothing that runs in the family", "has nothing that runs in the family"),
    (r"(?:past )?(?:medical or )?psychiatric history$", "haven't had any mental health problems", "hasn't had any mental health problems"),
)  # fmt: skip


def denied(piece: Piece, text: str, teller: Teller, plain: Plain, kind: str) -> tuple[str, ...]:
    """Return two sentences that deny `text`."""
    text = re.sub(r"^(?:the|an?|any) ", "", personal(text, teller))
    text = re.sub(r",? (?:was|were) (?:noted|reported|observed|found)\b.*$", "", text)
    low = text.lower()
    if piece.form is Form.BEING:
        return sentence(f"no, it isn't {plain(text)}"), sentence(f"no, not {plain(text)}")
    for pattern, own, other in () if "family" in low and low != "family history" else _DENIED_KINDS:
        if re.match(pattern, low, re.I):
            verb = (own if teller.is_patient else other).format(text=plain(text))
            return sentence(
                f"no, {teller.subject} {verb}".replace(" I have never", " I've never").replace(
                    "he has never", "he's never"
                )
            ), sentence(f"no, {_short(own)}")
    family = re.match(
        r"(?:(?:known|significant|personal|or) )*family history(?: of (?P<what>.+))?$|(?P<other>.+?) (?:in (?:the|his|her|my) family|runs in .*)$",
        low,
    )
    if family:
        what = plain(
            text[family.start("what") :]
            if family["what"]
            else text[: family.end("other")]
            if family["other"]
            else "anything like this"
        )
        return sentence(f"no, nobody in the family has had {what}"), sentence(
            f"no, there's no {what} in the family"
            if family["what"] or family["other"]
            else "no, nothing runs in the family"
        )
    if re.match(r"(?:pain |relief|improvement|response)", low) and re.match(r"(?:relief|improvement|response)", low):
        return sentence(f"no, there's been no {plain(text)}"), sentence(f"no, no {plain(text)}")
    clause = re.match(r"(?:use of|taking|using) (.+)$", low)
    if clause and kind != "family":
        return sentence(
            f"no, {teller.subject} {'do' if teller.is_patient else 'does'}n't use {plain(clause[1])}"
        ), sentence(f"no, no {plain(clause[1])}")
    worded = re.sub(r"^(?:an?|the|some|my|his|her) ", "", plain(text))
    return (
        sentence(
            f"no, {teller.subject} have" + f"n't had any {worded}"
            if teller.is_patient
            else f"no, {teller.subject} hasn't had any {worded}"
        ),
        sentence(f"no, no {worded}"),
    )


def _short(own: str) -> str:
    return {
        "don't smoke": "no smoking", "don't drink alcohol": "no alcohol", "don't use any drugs": "nothing like that, no drugs", "don't take any medicines": "no medicines",
        "haven't travelled anywhere recently": "no travel", "have never had any operations": "no operations", "have never been in hospital": "never in hospital",
    }.get(own, own.replace("haven't had any", "no").replace("haven't got any {text}", "no allergies").replace("have never had", "never had").replace("haven't been", "not been").replace("don't drink", "no"))  # fmt: skip
