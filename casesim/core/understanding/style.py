"""Question style of one utterance: form of the question, compound, empathy, summary, greeting, closing.

Definitions follow the shipped style guide (after Roter & Hall and the SEGUE framework). Form is told by rules that
an instructor can read, not by a model; it refuses to judge whether a question was a good one.
"""

from __future__ import annotations

import re

from casesim.core.model import Frozen
from casesim.core.understanding.clause import Clause, clauses
from casesim.core.understanding.listing import asks_both_ways, is_compound
from casesim.core.understanding.manners import (
    closes,
    greets,
    is_empathic,
    is_signpost,
    summarises,
)
from casesim.core.understanding.model import FindingHit, QuestionType
from casesim.core.understanding.words import terms


class Style(Frozen):
    """How something was said."""

    type: QuestionType = QuestionType.NONE
    compound: bool = False
    empathy: bool = False
    summary: bool = False
    jargon: tuple[str, ...] = ()
    signpost: bool = False
    greeting: bool = False
    closing: bool = False


_F = re.IGNORECASE
_AUX = r"(?:do|does|did|have|has|had|are|is|was|were|can|could|would|will|should|am)"
_OPEN = re.compile(
    r"(?:^|\b)(?:"
    r"what (?:brings|brought|seems|has brought|made you (?:come|decide))\b|what(?:'s| is| has been| have you been) (?:been )?"
    r"(?:going on|happening|happened|up|wrong|bothering|troubling|the (?:matter|problem|trouble|story|reason))\b|"
    r"what happened\b(?! first)|how (?:can|may|could|might) (?:i|we) (?:help|be of|assist)\b|what can (?:i|we) (?:do|help)\b|"
    r"(?:tell|telling) (?:me|us)\b(?! (?:if|whether|when|where|who|how (?:many|long|much|often|old|far)|your (?:name|age|date)|what time|the date))|"
    r"(?:describe|describing|elaborate|expand on|walk (?:me|us) through|talk (?:me |us )?(?:through|about|a (?:little )?bit about)|say more|"
    r"run me through|take me through|explain|fill me in|paint me)\b|"
    r"how (?:are|is|'s|was|were|has|have|did|do) (?!(?:old|long|many|much|often|far|bad|severe|tall|big|high|late|frequent)\b)"
    r"(?:you (?:doing|feeling|been|today|find|cope|coping|managing|getting on|feel)\b(?! rate)|things?\b|everything\b|it (?:going|been|feel|affect)\w*\b|"
    r"(?:your|his|her|the|their|this|that|these)\b(?!.{0,60}\b(?:spelled|called|taken)\b))|how(?:'s|'ve| have| has) (?:it|things|everything|life|you|your|his|her|she|he)\b|"
    r"how does (?:that|this|it) (?:sound|feel|make|affect|look|impact)\b|how do (?:you|they) (?:feel|cope|manage|mean|usually|normally|spend)\b|"
    r"how would you (?:describe|characteri[sz]e|say it feels)\b|how (?:come|so)\b|why\b|in what way\b|"
    r"what (?:is|'s|was|are|were|does|do|did) (?:your|the|his|her|it|that|this|these|those|they|you)? ?(?:\w+ ){0,5}?(?:like|look like|feel like|feeling like|feels like|looks like|mean by\b|living situation|living arrangements?)\b(?! to (?:be called))|"
    r"what (?:are|were) (?:your|the|his|her|some|you)\b|what do you (?:think|make of|mean|believe|suspect|understand|hope|want|expect|feel|usually eat|like to|normally|enjoy|notice)\b|"
    r"what (?:kinds?|types?|sorts?) of (?!(?:work|job|drug|cancer|surgery|operation|doctor)\b)|"
    r"what (?:medications?|medicines?|meds|tablets|pills|drugs|symptoms?|conditions|concerns|worries|questions|other|else|allergies|treatments?|illnesses|hobbies|exercise|vaccines|supplements|problems|things|has|have you (?:tried|noticed|been doing))\b|"
    r"what(?:'s| is| would be| are) (?:your|the|a) (?:\w+ )?(?:living situation|home (?:life|situation)|diet|typical|mood|routine|understanding|main concerns?|biggest|idea|thoughts|symptoms)\b|"
    r"what (?:did you|have you) (?:first )?(?:notice|noticed|feel|felt|do about|try|tried)\b|what are you (?:hoping|worried|concerned|expecting|able)\b|"
    r"what (?:makes|helps|triggers|worsens|relieves|improves|causes|worries|concerns|bothers|led|prompted|was going|were you doing|goes through)\b|"
    r"what would you (?:like|say is|hope)\b|what (?:about it|concerned|worried|changed)\b|"
    r"(?:like|love) to (?:hear|know|understand|learn) (?:more |a (?:little )?bit )?(?:about|how|what)\b|hear (?:more )?about\b|"
    r"(?:go on|carry on|continue|tell me more|say more)\b|in your own words\b|from the (?:beginning|start)\b|"
    r"mind (?:telling|starting|describing|explaining|sharing|giving)\b|i(?:'m| am| was)? (?:just )?wonder(?:ing)? (?:how|what|why)\b|"
    r"give (?:me|us) (?:a |an |some )?(?:\w+ )?(?:idea|description|example|sense|overview|details?|picture|history)\b|share\b.{0,20}\bwith (?:me|us)\b|"
    r"(?:what|how) about (?:your|his|her|the) (?:diet|mood|home|living situation|work|family|relationship)\b(?!.*\b(?:any|changes|history)\b)"
    r")",
    _F,
)
_NOT_OPEN = re.compile(
    r"^(?:what (?:is|'s|are) (?:your|his|her|the) (?:(?:full |first |last )?names?|age|date of birth|dob|birthday|job|occupation|profession|weight|height|temperature|"
    r"dose|doses|severity|pain (?:level|score)|highest|maximum|colou?r|address|relationship to|blood pressure|gp)\b|"
    r"what (?:was|were) (?:the|your|his|her) (?:last|name|dose|temperature|highest|result|reading|colou?r|date|diagnosis)|"
    r"how (?:is|was|are|were|has|did|does|do) (?:it|this|that|the pain|they|you) (?:rate|rated|spelled|worse|better|diagnosed|treated)|"
    r"what(?:'s| is| are| were) (?:the|your|those|they|that) (?:severity|called|for)\b|how does (?:it|that|this) compare)",
    _F,
)
_RATE = re.compile(
    r"\b(?:scale|out of (?:10|ten)|(?:0|1|zero|one) (?:to|through) (?:10|ten)|rate|severity|how (?:bad|severe))\b", _F
)
_ATTRIBUTE = (
    r"(?:sharp|dull|achy|aching|ache|stabbing|burning|throbbing|throbby|crampy|cramping|squeezing|pressure|tight|tightness|shooting|stinging|"
    r"constant|intermittent|on and off|comes? and go(?:es)?|came and went|come and go|goes away|continuous|there all the time|all the time|steady|"
    r"sudden|suddenly|gradual|gradually|quickly|slowly|all at once|over time|"
    r"better|worse|worsening|improving|same|improved|worsened|stable|"
    r"dry|wet|productive|chesty|moist|clear|yellow|green|white|red|brown|bloody|thick|thin|watery|clumpy|dark|bright|light|black|"
    r"left|right|both|one side|either side|front|back|inside|outside|top|bottom|upper|lower|"
    r"morning|night|evening|day|daytime|at rest|exertion|lying|sitting|standing|moving|"
    r"alone|with (?:someone|somebody|family|other people|anyone|others|your)|by yourself|house|apartment|flat|condo|home|"
    r"hard|soft|loose|solid|firm|big|small|large|new|old|regular|irregular|mild|moderate|severe|full[- ]time|part[- ]time|"
    r"teaspoon|tablespoon|cup|cupful|streaks?|clots?|specks?|minutes|hours|seconds|days?|weeks?|months?|years?|once|twice|before|after|during|"
    r"men|women|male|female|natural|vaginal|breast|bottle|formula|school|work|deep|superficial|localized|diffuse|all over|specific|certain|anywhere else|"
    r"general|particular|high|low|more|less|term|premature|early|late|first|just)"
)
_LIKE_A = r"(?:(?:it|this|that|he|she|they|there|you|the \w+|your \w+)(?:'s|'re)? )?(?:more |kind of |sort of |like |just |a |an |the |been |getting |very |really |always |only |feeling |in |on |at |any |all |either |mostly |usually |it |of |to |do you |does it |is it |is that |does that |has it |are you |did it |was it |come on |comes on |living |live |staying |stay |about |um |uh |or |say |would you say |\w+ing )*"
_CHOICE = re.compile(rf"\b{_ATTRIBUTE}\b[\w\s']{{0,25}}?(?:,| or| versus| vs)+[\s,]*{_LIKE_A}\b{_ATTRIBUTE}\b", _F)
_BE = r"(?:is|was|are|were|does|did|do|has|have|would|can|could)"
_THING = r"(?:it|this|that|she|he|they|you|there|the \w+|your \w+|her \w+|his \w+|these \w+|all \w+)"
_EITHER = re.compile(
    rf"\b{_BE} {_THING}\b[^?]{{2,120}}?[\s,?]+or\W+(?:(?:um+|uh+|or|like|and|maybe)[\s,]+)*(?:{_BE} {_THING}\b|(?:is|just|more|not|can|now|both|neither|"
    r"some other|something else|only|either|mostly|rather)\b)|"
    r"\b(?:constant|there all the time)\b[^?]{0,40}\b(?:come|comes|coming|go|goes|on and off)\b|"
    r"\bwhich (?:one|of|side|came first|started first)\b|\bwhat (?:kind of |symptom )?(?:started|came|happened) first\b",
    _F,
)
_SERIES = re.compile(r"\b(is it|was it|are they|does it)\b[^?]{2,60}[?,]\s*(?:or )?\1\b[^?]{2,60}\?", _F)
_ANOTHER = re.compile(
    r"\bor\W+(?:(?:um+|uh+|or|like|and|maybe)[\s,]+)*(?:have (?:you|they|there)|has (?:he|she|anyone|someone)|"
    r"do you (?:have|ever|currently|feel|use|know|smoke|find|take|get)|did you (?:have|ever|notice|feel|pick|smoke|use|hit|hurt)|are there|is (?:s?he) having|are you in|any)\b(?! stayed| improved| gotten)",
    _F,
)
_CONTINUES = re.compile(r"(?:(?:and|um+|uh+)[\s,]+)*(?:or\b|is it\b|was it\b|does it\b|are they\b)", _F)
_LISTS = re.compile(
    r"^\W*(?:(?:ok|okay|and|so|alright|right|um+|uh+|then|has there been|is there|are there|was there|do you|have you|has (?:he|she)|did you|does (?:he|she)|any|noticed|have|had|ever|been|also)[\s,]+)*"
    r"(?:any|anything|anyone|anybody|had|noticed|history of|ever|been having)\b(?!.*\bor\W+(?:is|are|does|do|did|has|have|was|were|just|more|not)\b)",
    _F,
)
_NEGATIVE = re.compile(
    r"^(?:(?:and|so|but|ok|then|otherwise|you (?:said|mentioned)|that|aside from that|i guess|uh|um|just|so far|other than that)[\s,]+)*"
    r"(?:(?:there(?:'s| is| are| was| were|'s been| has been| have been)|(?:you|he|she|they)(?:'ve| have| had|'s| has| are|'re| is| were| was)?(?: got)?)\s+)?"
    r"(?:no(?:t|ne|thing|body|where)?|never|neither|without)\b(?! idea|\s*[,.?])",
    _F,
)
_DECLARED_NOT = re.compile(
    r"^(?:(?:and|so|but|ok|then|i guess|otherwise|uh|um|just|really|actually|you (?:said|mentioned))[\s,]+)*"
    r"(?:you|he|she|they|it|there|that|this|your \w+|his \w+|her \w+|the \w+)(?:'ve|'s|'re|'d)?\s+(?:\w+\s+){0,2}?"
    r"(?:don't|doesn't|didn't|haven't|hasn't|hadn't|aren't|isn't|weren't|wasn't|can't|couldn't|wouldn't|won't|never|not|do not|does not|have not|has not|are not|is not|no longer|no)\b",
    _F,
)
_PUSH = re.compile(
    r"\b(?:wouldn't you (?:say|agree)|don't you (?:think|agree|find)|surely|i assume|i'm assuming|i presume|presumably|i take it|i'd imagine|i bet|i'm guessing|i guess you|"
    r"obviously|of course you|you must (?:be|have|feel|drink|smoke|know|get)|it must be (?:your|the|because)|you would agree|you'd agree|i suppose you|i expect you|i'm sure (?:you|it|there)|no doubt|"
    r"you (?:really )?should (?:know|have)|isn't it (?:true|likely|possible|just|because)|is(?:n't)? it (?:fair|safe) to (?:say|assume)|would it be (?:fair|right|correct) to say|clearly)\b",
    _F,
)
_NEGATIVE_INVERTED = re.compile(
    r"^(?:don't|doesn't|didn't|haven't|hasn't|aren't|isn't|wasn't|weren't|won't|wouldn't)\s+(?:you|he|she|they|it|that|this|your|the|there)\b(?! mind)",
    _F,
)
_TAG_NEGATIVE = re.compile(
    r",?\s+(?:don't|doesn't|didn't|haven't|hasn't|aren't|isn't|wasn't|weren't|won't|wouldn't|can't|couldn't|shouldn't)\s+(?:you|he|she|it|they|there|we|that)\s*\W*$|"
    r",?\s+(?:do|does|did|have|has|are|is|was|were|will|would|can|could)\s+(?:you|he|she|it|they|there)\s*\W*$|,\s*(?:right|correct|eh|huh|yeah|yes|no)\s*\W*$|\s(?:right|correct|eh)\?\s*$|,?\s*(?:is that (?:right|correct)|am i (?:right|correct))\W*$",
    _F,
)
_CHECKS = re.compile(
    r"\b(?:you(?:'ve| have)? (?:just )?(?:said|mentioned|told|were saying|say|described|noted|talked|reported|point)|(?:just )?to (?:confirm|clarify|recap|check|summari[sz]e)|if i(?:'ve)? (?:understand|understood|heard|got)|did you say|you were telling|i heard)\b",
    _F,
)


def style(text: str, before: str = "", findings: tuple[FindingHit, ...] = (), jargon: tuple[str, ...] = ()) -> Style:
    """Return the style of `text` said after `before`; `findings` and `jargon` are those the lexicon found in it."""
    parts = clauses(text)
    asked = tuple(part for part in parts if part.asks)
    return Style(
        type=question_type(text, before),
        compound=bool(asked) and is_compound(text, asked, findings),
        empathy=is_empathic(text, before),
        summary=summarises(text, before, findings),
        jargon=jargon,
        signpost=is_signpost(text),
        greeting=greets(text),
        closing=closes(text),
    )


def question_type(text: str, before: str = "") -> QuestionType:
    """Return the form of the last question of `text`, read with the fragments that belong to it."""
    asked = [part for part in clauses(text) if part.asks]
    if not asked:
        return QuestionType.NONE
    main = _main(asked)
    body = main.body
    if _is_leading(text, main, before):
        return QuestionType.LEADING
    if _is_open(asked, main):
        return QuestionType.OPEN
    if _is_choice(asked, main):
        return QuestionType.CHOICE
    return QuestionType.OPEN if _OPEN.match(body) and not _NOT_OPEN.match(body) else QuestionType.CLOSED


_FRAGMENT = re.compile(
    r"^(?:like\b|such as\b|for (?:example|instance)\b|or\b|e\.?g\.?\b|at all\b|anything (?:like that|of that)|something like that|you know\b|say,)",
    _F,
)


def _main(asked: list[Clause]) -> Clause:
    """Return the last clause that is a question of its own, not an example or afterthought of the one before."""
    for index in range(len(asked) - 1, 0, -1):
        text = asked[index].text.strip(" ,")
        if asked[index].opened and not re.match(r"(?i)anything (?:like|of) that", asked[index].body):
            return asked[index]
        if not _FRAGMENT.match(text):
            return asked[index]
    return asked[0]


def _is_open(asked: list[Clause], main: Clause) -> bool:
    body = main.body
    if _RATE.search(body) or _NOT_OPEN.match(body):
        return False
    if _OPEN.search(body[:70]) and not re.match(
        rf"(?:{_AUX})\b(?! you (?:\w+ )?(?:tell|describe|explain|elaborate|walk|talk|give|share|mind|run|expand))",
        body,
        _F,
    ):
        return not _CHOICE.search(body)
    return bool(
        re.match(
            rf"{_AUX} (?:you|we)\b.{{0,25}}\b(?:tell (?:me|us)|describe|explain|elaborate|walk|talk|share|expand|begin|start)\b",
            body,
            _F,
        )
    ) and bool(_OPEN.search(body))


def _is_choice(asked: list[Clause], main: Clause) -> bool:
    """Say whether the last question offers alternatives for one attribute."""
    group = _group(asked, main)
    if _LISTS.search(group) or asks_both_ways(group) or _ANOTHER.search(group):
        return False
    return bool(_SERIES.search(group) or _EITHER.search(group) or _CHOICE.search(group))


def _group(asked: list[Clause], main: Clause) -> str:
    """Return the last question with those that its alternatives are spread over ("is it dry? Or is it wet?")."""
    index = asked.index(main)
    texts = [part.text.strip() for part in asked[index:]]
    while index and (
        asked[index - 1].end == asked[index].start and not asked[index - 1].text.rstrip().endswith((".", "!"))
    ):
        index -= 1
        if asked[index].marked and asked[index].text.rstrip().endswith("?") and not _CONTINUES.match(texts[0]):
            break
        texts.insert(0, asked[index].text.strip())
    return " ".join(texts)


def _is_leading(text: str, main: Clause, before: str) -> bool:
    body = main.body.strip()
    del text
    if _PUSH.search(body):
        return True
    tagged = _TAG_NEGATIVE.search(body)
    negative = bool(_NEGATIVE.match(main.text.strip(" ,.")) and not main.opened) or bool(
        _DECLARED_NOT.match(body) and not main.opened
    )
    if negative or (tagged and not main.opened):
        return not _is_said(body, before) and not _CHECKS.search(body) and bool(terms(body))
    return bool(_NEGATIVE_INVERTED.match(body))


def _is_said(body: str, before: str) -> bool:
    """Say whether what `body` states is what the turn before said."""
    said = set(terms(before))
    asked = set(terms(body))
    return bool(asked) and len(asked & said) * 2 >= len(asked)
