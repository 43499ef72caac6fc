"""Clauses: an utterance cut where one question or statement ends and the next begins.

Speech is disfluent and its punctuation unreliable, so a question is told by its mark or by its form ("any
fever", "have you …", "tell me about …"). It refuses to judge meaning; it says only what is asked and what is said.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from casesim.core import late as re

FILLER = r"(?:um+|uh+|uhm+|umm+|er+|erm|ah+|oh|hmm+|mm+|like|you know|i guess|i mean|sorry|just|kind of|sort of)"
_LEAD = re.compile(
    r"(?:(?:ok(?:ay)?|k|alright|all right|right|yeah|yes|yep|yup|no|nope|sure|so|and|but|or|also|then|now|next|well|"
    r"great|good|excellent|perfect|fine|awesome|wonderful|fair enough|i see|i understand|got it|for sure|of course|"
    r"absolutely|definitely|mm-?hm+|mhm+|uh-?huh|thank you|thanks|actually|please|hello|hi|hey|"
    rf"anyway|that's (?:good|great|fine|ok|okay)|no problem|no worries|not a problem|{FILLER})\b[\s,.!\-–—…]*)+",
    re.IGNORECASE,
)
_AUX = (
    r"(?:do|does|did|have|has|had|are|is|was|were|am|can|could|would|will|should|may|might|"
    r"don't|doesn't|didn't|haven't|hasn't|hadn't|aren't|isn't|wasn't|weren't|can't|couldn't|wouldn't|won't|shouldn't)"
)
_SUBJECT = (
    r"(?:you|your|he|she|it|its|they|there|this|that|these|those|his|her|their|the|my|i|we|any|some|anyone|anybody|"
    r"anything|someone|somebody|everyone|everything|either|both|all|one|other|people|family|things|symptoms)"
)
_GAP = rf"(?:[\s,]+(?:{FILLER}|ever|also|then|now|really|at all|not|and|\1))*[\s,]+"
_INVERTED = re.compile(rf"({_AUX})\b{_GAP}{_SUBJECT}\b", re.IGNORECASE)
_BARE_AUX = re.compile(r"(?:does|did|is|are|was|were|has)\b\s+\w", re.IGNORECASE)
_IMPERATIVE_LIKE = re.compile(
    r"(?:have\s+you\s+come|have\s+(?:a|some)\b(?!.*\?)|do\s+(?:it|this|that|some|one)\b(?!.*\?))",
    re.IGNORECASE | re.DOTALL,
)
_WH = re.compile(
    r"(?:"
    rf"(?:what|which|who|whose|whom)(?:'s|'re|'d|\s+(?:\w+\s+){{0,3}}?{_AUX})\b|"
    rf"what(?:\s+(?:kind|sort|type|about|else|time|colou?r|part|side|brings|brought|makes|happened|happens|seems|made|if|"
    rf"caused|causes|started|set|led|ever)\b|\s*$)|"
    rf"(?:who|which)(?:\s+(?:else|lives|one|side|part)\b|\s*$)|why\b|"
    rf"(?:when|where)(?:abouts)?(?:'s|\s+(?:exactly\s+|else\s+|about\s+|in\s+[\w\s]{{1,20}}?)?{_AUX}\b|\s*$|\s+exactly\b)|"
    rf"how(?:'s|\s+(?:about|much|many|long|often|far|old|bad|severe|come|frequently|big|high|strong|well|soon|far|"
    rf"quickly|fast|heavy|tall|intense|{_AUX[3:-1]})\b)|since when\b|for how\b|in what\b|on what\b|at what\b|to what\b|"
    rf"with who\b|from where\b|by what\b|until when\b"
    r")",
    re.IGNORECASE,
)
_WH_STATEMENT = re.compile(
    r"(?:what|how|which|when|where|who)\s+(?:(?:we|i|you|they)(?:'ll|'re|'ve|'d|'m)?|is|was|means?|can|could|would|will|may|"
    r"might)\s+(?:going to|will|would|can|could|should|do(?:ing)? (?:is|now)|want|need|have to|thinking|think is|"
    r"(?:like|good|great|fine|normal|common|very|why|because|important))\b",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"(?:any(?!thing (?:that )?(?:we|i)\b)(?!thing like)|anything(?! (?:that )?(?:we|i)\b)(?! like that,)|anyone|anybody|anywhere|ever|"
    r"(?:noticed|had|having|been|taken|taking|feel|feeling|felt|tried|using|used|seen|got|smoke|drink|experienced|"
    r"experiencing|you|do|did|have|has|are|is|in terms of|in|with|for|on|about|other)\b[\s,]+"
    r"(?:(?:you|noticed|had|have|having|been|feel|feeling|felt|use|take|get|getting|um|uh|at|at all|the)\b[\s,]+){0,3}?"
    r"(?:any|anything|ever))\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:(?:(?:can|could|would|will|might|if)\s+you\s+(?:mind\s+)?(?:(?:just|please|maybe|possibly|kindly)\s+)*|please\s+|"
    r"(?:i(?:'d| would) like (?:you )?to\s+)|perhaps you (?:can|could)\s+|let's\s+)?"
    r"(?:(?:tell|telling|describe|describing|explain|explaining|walk(?:ing)?|talk(?:ing)?|take (?:me|us)|run (?:me|us)|fill me|show|clarify|elaborate|"
    r"expand|run me|point to|list|name|rate|remind|give me|start(?:ing)? (?:by|with|from))\b)|"
    r"(?:i(?:'d| would) (?:really )?(?:like|love) to (?:hear|know|learn|understand)\b)|"
    r"(?:i(?:'m| am| was|'d be)? (?:just )?(?:wonder(?:ing)?|curious)\b)|"
    r"(?:i(?:'d| would| wanted| want| need)? (?:just )?(?:also )?(?:like |wanna |need )?"
    r"(?:to )?(?:ask|know|check|find out)\s+(?:you\s+)?(?:a (?:little )?bit\s+|more\s+)*(?:about|if|"
    r"whether|how|what|when|where|who|why)\b)|"
    r"(?:let me know (?:if|whether|when|what|how))|(?:go on|carry on|say more|continue)\s*[.!?]*\s*$)",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"(?:,|\s)\s*(?:right|correct|yeah|yes|no|eh|huh|ok(?:ay)?|alright|is that (?:right|correct)|am i right|"
    rf"{_AUX}\s+(?:you|he|she|it|they|there|we|i))\s*\??\s*$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:if\b|when you\b|we(?:'ll|'re|'d| will| would| can| should| may| might| could| want| need)|i(?:'ll|'d| will| would)|"
    r"you (?:should|can|could|might|may|need|must)|it (?:could|can|may|might|would)|there (?:could|can|may|might))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:[?!…]+|\.+)(?=\s|$|[\"')\]])|\n+|;")
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|prof|st|vs|e\.g|i\.e|a\.m|p\.m|approx)\.$", re.IGNORECASE)
_INNER = re.compile(
    rf"(?:,\s*|\s+[-–—]+\s*|\s+)(?:(?:and|but|so|or|then|also)\s+)?(?:{FILLER}[\s,]+)*"
    rf"(?=(?:{_AUX}\s+(?:you|he|she|they|it|there|we|i|any(?:one|body|thing)|some(?:one|body)|everyone)\b|(?:how|what|when|where|who|why)(?:'s|\s+{_AUX})\b|"
    rf"how (?:about|long|often|much|many|bad|severe|far)\b|what (?:about|kind|type|sort)\b|"
    rf"(?:can|could|would) you (?:tell|describe)|(?:tell|talk|walk|take|run) me\b|is (?:this|that|your|the)\b|are (?:there|your|the)\b|"
    rf"(?:does|did|has|was) (?:the|your|that|this|any\w*)\b))",
    re.IGNORECASE,
)
_INNER_ANY = re.compile(
    rf"(?:,\s*(?:(?:and|or|but|so)\s+)?(?:{FILLER}[\s,]+)*|\s+(?:and|or|but|so)\s+(?:{FILLER}[\s,]+)*)(?=any(?:thing|one|body)?\b)",
    re.IGNORECASE,
)
_NOT_SPLIT_AFTER = re.compile(
    r"(?:\b(?:what|how|when|where|who|why|which|if|whether|that|because|than|as|much|many|long|often|far|old|bad|about|"
    r"exactly|kind|type|or|else|severe|the|a|your|my|to|of|wondering|pain|me|time|colou?r|while|since|once|ever|"
    r"anyone|anybody|someone|somebody|people|person|those|one|family|members?|medications?|symptoms?|drinks?|cigarettes|packs?|days|times|years|not)|^)[\s,]*$",
    re.IGNORECASE,
)
_WH_NOUN = re.compile(rf"(?:what|which|whose|how (?:much|many))\b(?:\s+(?!{_AUX}\b)\w+){{1,4}}\s*$", re.IGNORECASE)
_SUBJECT_LAST = re.compile(r"\b(?:you|he|she|they|it|we|i|there|asks?|asked|asking|says?|saying)\s*$", re.IGNORECASE)
_EMBEDDED = re.compile(r"[^\s,][ ]+$")
"""A question word that follows without a comma, in a sentence without a question mark, asks nothing."""
_WORD = re.compile(r"\w")
_MERE_TAG = re.compile(
    r"^(?:sorry|pardon)[\s,]*\?\s*$|"
    r"^(?:i|we)(?:'ll|'re going| are going|'m going| am going| will)\b(?!.*\b(?:is that|does that|would that)\b)"
    r"[^?]*,\s*(?:ok(?:ay)?|right|alright|yeah)\s*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""Statements about what follows that end in "okay?" ask nothing."""


_QUOTE = re.compile(
    r"\"[^\"\n]{3,}\"|“[^”\n]{3,}”|«[^»\n]{3,}»|(?<!\w)['‘](?!\s)[^'’\n]*(?:['’]\w[^'’\n]*)*\s[^'’\n]*['’](?!\w)"
)
_TRAILS = re.compile(r"anything(?: (?:like|of) (?:that|this)(?: (?:sort|kind|nature))?| else)?\W*$", re.IGNORECASE)
_ONLY_TAG = re.compile(
    rf"{_AUX}\s+(?:you|he|she|it|they|there|we|i)\s*[?.!]*\s*$|is (?:that|this|it) (?:right|correct|so)\W*$|(?:do you (?:think|reckon)|would you say|wouldn't you say|don't you think)\W*$",
    re.IGNORECASE,
)
_ELLIPSIS_WORDS = 12
_IT = r"(?:it|that|this|they|those|these|them)"
_LEANS = re.compile(
    r"(?:"
    r"(?:since|until|for|from|by) (?:when|how long|where|what)\b.*|"
    r"(?:when|where|why|how long|how often|how much|how many|how bad|how severe|how come|how so|how far|what time|which one|"
    r"which side|who else|where exactly|when exactly|what colou?r|how big|how frequently|what kind|what type|what sort)"
    rf"(?: (?:exactly|about|ago|abouts|else|for|times?|a (?:day|week|month)|(?:does|did|do|has|is|was|are|were|have) {_IT}\b.*))?$|"
    r"(?:how|what) about (?:your|the|his|her|their|you|in|at|on|when|with|after|before|during|now|today|him|them)\b.*|"
    r"(?:at|in|on|during|after|before|when|with|while|for|from) (?!any\b).*|"
    r"(?:(?:does|did|do|has|have|is|was|are|were|can|could|would) (?:you (?:have|had|get|got|feel|notice|noticed) )?"
    rf"{_IT}\b.*)|"
    rf"(?:what|how|when|where)(?:'s| is| was| does| did| do| has| are| were| would| makes| brings| triggers| helps| relieves| caused| causes) "
    rf"(?:you (?:describe|rate|say) )?{_IT}\b.*|"
    rf"(?:what|anything|something|does anything|is there anything|has anything) (?:\w+ )*(?:makes?|made|making|brings?|helps?|helped|trigger\w*|reliev\w*|worsens?|eases?) ?(?:{_IT}\b.*)?|"
    r"any (?:better|worse|idea|change|changes|improvement|other times?|more)$|"
    rf"(?:have you (?:ever )?(?:had|felt|experienced|noticed|seen|tried anything for)) {_IT}\b.*|"
    r"(?:your|his|her) (?:mother|father|mum|mom|dad|brother|sister|parents|siblings|family|wife|husband|partner)\b.*|"
    r"(?:can|could|would) you (?:please )?(?:tell me more|describe|rate|explain|elaborate)(?: (?:about|on))?(?: (?:it|that|this|them))?\b.{0,20}|"
    r"(?:tell me more|describe)(?: (?:about|on))?(?: (?:it|that|this|them))?"
    r")$",
    re.IGNORECASE,
)


class Clause(NamedTuple):
    """One question or statement, with its place in the utterance."""

    start: int
    end: int
    text: str
    body: str
    """The clause without what leads in ("OK, and um …")."""
    marked: bool
    """Its sentence ends with a question mark."""
    opened: bool
    """Its own form is that of a question or a request."""
    asks: bool
    """A question or request, all things considered."""


def strip_lead(text: str) -> str:
    """Return `text` without acknowledgements and fillers at its beginning; empty if there is nothing else."""
    match = _LEAD.match(text.lstrip(" ,.-–—"))
    body = text.lstrip(" ,.-–—")
    return body[match.end() :] if match else body


def opens_question(body: str) -> bool:
    """Say whether `body` (lead stripped) has the form of a question or a request for an answer."""
    if _WH.match(body):
        return not _WH_STATEMENT.match(body)
    if _REQUEST.match(body) or _ANY.match(body):
        return True
    if _INVERTED.match(body):
        return not _IMPERATIVE_LIKE.match(body)
    return bool(_BARE_AUX.match(body)) and not body.lower().startswith(("is it,", "has to"))


def _sentences(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, mark) of the sentences of `text`."""
    found, start = [], 0
    for match in _SENTENCE.finditer(text):
        if match[0] == "." and _ABBREVIATION.search(text[max(0, match.start() - 8) : match.end()]):
            continue
        if text[start : match.start()].strip():
            found.append((start, match.end(), match[0]))
            start = match.end()
    if text[start:].strip():
        found.append((start, len(text), ""))
    return found


def _goes_on(before: str, joint: str) -> bool:
    """Say whether the clause that ends with `before` goes on across `joint` ("did you | have it")."""
    if _WH_NOUN.match(strip_lead(before)) and not joint.startswith(","):
        return True
    return bool(_NOT_SPLIT_AFTER.search(before)) or (not joint.startswith(",") and bool(_SUBJECT_LAST.search(before)))


def _cuts(sentence: str) -> list[int]:
    """Return where, within one sentence, a further question begins."""
    cuts = [match.end() for match in _INNER.finditer(sentence) if not _goes_on(sentence[: match.start()], match[0])]
    opener = strip_lead(sentence)
    if not _CONDITION.match(opener):
        cuts += [match.end() for match in _INNER_ANY.finditer(sentence) if not _TRAILS.match(sentence[match.end() :])]
    return sorted(
        {cut for cut in cuts if strip_lead(sentence[:cut]).strip(" ,") and not _ONLY_TAG.match(sentence[cut:])}
    )


def _without_quotes(text: str) -> str:
    """Return `text` with what it quotes blanked to one word, so that another's question is no question here."""
    if not _WORD.search(_QUOTE.sub("", text)):
        return text
    return _QUOTE.sub(lambda match: '"' + "_" * (len(match[0]) - 2) + '"', text)


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[Clause, ...]:
    """Cut `text` into clauses, in order; every character but blanks belongs to one."""
    found: list[Clause] = []
    said, text = text, _without_quotes(text)
    for start, end, mark in _sentences(text):
        edges = [start, *(start + cut for cut in _cuts(text[start:end])), end]
        pieces = [(left, right) for left, right in pairwise(edges) if text[left:right].strip()]
        marked = "?" in mark
        conditional = bool(_CONDITION.match(strip_lead(text[start:end])))
        for left, right in pieces:
            body = strip_lead(text[left:right])
            opened = opens_question(body) and not (conditional and left == start and not _REQUEST.match(body))
            if left > start and not marked and _WH.match(body) and _EMBEDDED.search(text[start:left]):
                opened = False
            asks = opened or (marked and right == end and bool(_WORD.search(body)) and not _MERE_TAG.search(body))
            found.append(Clause(left, right, said[left:right], strip_lead(said[left:right]), marked, opened, asks))
    return tuple(found)


def leans(text: str) -> bool:
    """Say whether `text` is a question that only the turn before makes whole ("since when?", "how about your dad?")."""
    body = strip_lead(text).strip(" \t\n.?!,")
    return len(body.split()) <= _ELLIPSIS_WORDS and bool(_LEANS.match(body))
