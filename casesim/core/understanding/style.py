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
_TELLS = (
    r"(?:tell(?:ing)? (?:me|us)|describe|describing|elaborate|expand on|walk(?:ing)? (?:me|us) through|talk(?:ing)? (?:me|us)? ?(?:through|about|a (?:little )?bit about)|say (?:a (?:little )?(?:bit )?)?more|"
    r"(?:run|take|taking) (?:me|us) through|explain|fill me in|share|paint|give (?:me|us) (?:a |an |some )?(?:\w+ )?(?:idea|description|example|sense|overview|details?|picture|history|background))"
)
_REQUESTED = re.compile(
    rf"(?:^|[,:;] |\b(?:and|so|but|just|please|you|to|mind|by|with) )(?:{_TELLS})\b(?! (?:me |us )?(?:(?:exactly |about |roughly )?(?:if|whether|when|where|which|how (?:many|long|much|often|old|far|tall|bad|severe)|what (?:time|day|year|colou?r|dose)|your (?:full )?(?:name|age|date|dob)|the (?:date|name|dose|time|year))\b))|"
    r"^(?:start(?:ing)?|begin) (?:from|at|wherever|with|by)\b|\bstart (?:wherever|from the (?:beginning|start))\b|\bin your own words\b|\bfrom the (?:beginning|start)\b|\b(?:like|love|want|good|helpful) to (?:hear|know|understand|learn) (?:more |a (?:little )?bit )?(?:about|how|what)\b|\bhear (?:more )?about\b|"
    r"^(?:go on|carry on|continue|tell me more|say more)\b|\bi(?:'m| am| was)? (?:just )?wonder(?:ing)? (?:how|what|why|if you could (?:tell|describe|talk|explain))\b|^how (?:can|may|could|might) (?:i|we) (?:help|be of|assist)\b|\bwhat can (?:i|we) (?:do|help)\b",
    _F,
)
_WHY = re.compile(r"(?:^|[,:;] |\b(?:and|so|but) )(?:why\b|how come\b|how so\b|in what way\b)", _F)
_WHAT = re.compile(
    r"(?:^|[,:;.] |\b(?:and|so|but|then|also|or|is) |\b\w+ )what(?:'s|'ve|'re|'d)?\b(?! (?:about|if|time|day|date|year|month|colou?rs?|dose|doses|dosage|size|side|part|age|number|brand|strength|score|grade|percentage|level|temperature|days?|point|extent|address|kind of (?:work|job|drug|surgery|operation|cancer|house|place)|type of (?:work|job|drug|surgery|operation|cancer|house|place)|(?:kinds?|types?|sorts?) of (?:cancer|surgery))\b)",
    _F,
)
_HOW = re.compile(
    r"(?:^|[,:;.] |\b(?:and|so|but|then|also|or) )how(?:'s|'ve|'re|'d| (?:are|is|was|were|has|have|had|do|does|did|would|will|might))\b(?! (?:old|long|many|much|often|far|bad|severe|tall|big)\b)",
    _F,
)
_FACT = re.compile(
    r"\bwhat(?:'s|'d| is| are| was| were| would| do| did| does| you(?:'re)?)? (?:you |that |it |they )?(?:(?:your|his|her|the|their|my|its|that|this|these|a) )?(?:(?:full|first|last|middle|highest|lowest|maximum|current|exact|usual|normal|main|family|maiden|most recent) )*"
    r"(?:names?|age|date of birth|dob|birthday|job|occupation|profession|weight|height|temperature|dose|doses|dosage|severity|pain (?:level|score)|maximum|highest|lowest|colou?r|address|relationship|blood pressure|gp|phone|number|score|rating|rate|collar|result|"
    r"(?:last|next) (?:\w+ ?){1,3}|sodium|level|pressure|reading|do for (?:work|a living)|do now|do at work|do(?: currently)?\W*$|(?:do|does|did) (?:you|he|she|they) (?:do(?: for (?:work|a living)| currently| now)?\W*$|work)|die of|called|rate|weigh|use it for|grade|year|day|time|date|cause of death|diagnosed with|working as|studying|(?:do|would) you rate|say (?:the )?severity)\b|"
    r"\bwhat (?:do you do|did (?:you|he|she) do)(?: for (?:work|a living)| currently| now| at work| as a job)?\W*$|\bwhat (?:do|would|did|does) (?:you|he|she|they) (?:rate|weigh|die|work|call|do for|say the (?:severity|pain|level|score)|like (?:me )?to (?:be )?call)|\bwhat(?:'s| is| was| were) (?:that|it|they|those|this|these) (?:called|for|from|out of|on the scale)\b|\bwhat (?:was|were) (?:you|he|she) doing\b(?!.{0,8}when)|"
    r"\bhow (?:do|would|did|does) (?:you|he|she) (?:rate|spell|get here|pronounce|score)\b|\bhow (?:is|was|does|has|do) (?:it|that|this|the \w+)(?: been)? (?:rate|rated|spelled|worse|compare|compared|diagnosed|treated)\b|\bhow (?:was|were|did) (?:it|that|this|they|he|she|you) (?:diagnosed|treated|found|detected|resolved?|taken|measured)\b|\bwhat (?:started|came|happened) first\b|\bwhat (?:the )?(?:severity|quality|name)\b.*\bscale\b",
    _F,
)
_YES_NO = re.compile(rf"{_AUX}\b|any\b|anything\b|ever\b", _F)
_ASKS_TO_TELL = re.compile(
    rf"{_AUX} (?:you|we|i)\b.{{0,30}}?\b{_TELLS}\b|{_AUX} (?:you|we)\b.{{0,25}}\b(?:begin|start)\b", _F
)
_WANTS = re.compile(
    r"(?:do|would) you (?:want|like) to (?:start|tell|talk|say|begin|share|describe|explain)\b|(?:can|could|shall) we (?:just )?(?:start|begin)\b",
    _F,
)
_RATE = re.compile(
    r"\b(?:scale|out of (?:10|ten)|(?:0|1|zero|one) (?:to|through) (?:10|ten)|rate|severity|how (?:bad|severe))\b", _F
)
_ATTRIBUTE = (
    r"(?:sharp|dull|achy|achey|aching|ache|stabbing|burning|throbbing|throbby|crampy|cramping|squeezing|pressure|tight|tightness|shooting|stinging|"
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
_TAIL = re.compile(r",\s*(?:right|correct|eh|yeah|ok(?:ay)?)\W*$", _F)
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
    r"\b(?:wouldn't you (?:say|agree)|don't you (?:think|agree|find|feel)|surely|i(?:'m| am|'d| would)? ?(?:assum(?:e|ing)|presum(?:e|ing)|take it|bet|guessing|reckon|should think|suppose you|expect you|expect (?:it|that|he|she|they|there|the)|gather|imagine you|(?:guess|suppose|imagine|expect) (?:it|that|this|he|she|they|there|the|your|\w+ing)\b)|"
    r"obviously|of course (?:you|it|he|she)|(?:you|he|she|it|they|that) must (?:be(?! (?:mr|mrs|miss|ms|dr|\w+'s)\b)|have|feel|drink|smoke|know|get|eat|sleep)|(?:you'd|you would) (?:agree|say)|i'm sure (?:you|it|there|he|she|that)|no doubt|you (?:really )?should (?:know|have)|isn't it (?:true|likely|possible|just|because|obvious)|"
    r"is(?:n't)? it (?:fair|safe) to (?:say|assume)|would it be (?:fair|right|correct) to say|clearly|presumably|(?:it's|that's|this is|you're|he's|she's) (?:probably|just|only|obviously|clearly|surely|all) |you'll (?:be|have|already)|(?:he|she|they)'(?:d|ll) have|at least (?:the|you|it|he|she)|"
    r"like (?:a lot|most|many) (?:of )?(?:men|women|people|others|patients)|naturally)\b|"
    r",\s*(?:i (?:take it|expect|imagine|suppose|guess|presume|assume|gather|reckon|should think|bet|hope)|i'd (?:guess|imagine|say|think|expect|assume)|presumably|no doubt|obviously|surely|of course|am i right|i'm (?:guessing|assuming))\W*$",
    _F,
)
_STATES = re.compile(r"(?:it's|that's|this is|you're|he's|she's|at least|you'll|i)\b", _F)
"""Words that push an answer in a statement, not within a question of another form."""
_NEGATIVE_INVERTED = re.compile(
    r"^(?:don't|doesn't|didn't|haven't|hasn't|aren't|isn't|wasn't|weren't|won't|wouldn't)\s+(?:you|he|she|they|it|that|this|your|the|there)\b(?! mind)",
    _F,
)
_TAG_NEGATIVE = re.compile(
    r",?\s+(?:don't|doesn't|didn't|haven't|hasn't|aren't|isn't|wasn't|weren't|won't|wouldn't|can't|couldn't|shouldn't)\s+(?:you|he|she|it|they|there|we|that)\s*\W*$|"
    r",?\s+(?:do|does|did|have|has|are|is|was|were|will|would|can|could)\s+(?:you|he|she|it|they|there)\s*\W*$|,\s*(?:right|correct|eh|huh|yeah|yes|no)\s*\W*$|\s(?:right|correct|eh)\?\s*$|,?\s*(?:is that (?:right|correct)|am i (?:right|correct))\W*$",
    _F,
)
_WH_WORD = re.compile(r"(?:^|, ?)(?:how|what|when|where|who|why|which)\b", _F)
_THEN = re.compile(r",? (?:then|though)\W*\?\s*$", _F)
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
    if _is_leading(text, main, before):
        return QuestionType.LEADING
    if _is_open(main):
        return QuestionType.OPEN
    if _is_choice(asked, main):
        return QuestionType.CHOICE
    return QuestionType.CLOSED


_FRAGMENT = re.compile(
    r"^(?:(?:currently|right now|now)?,? ?(?:like|whereabouts|who you|where you)\b|such as\b|for (?:example|instance)\b|or\b|e\.?g\.?\b|at all\b|anything (?:like that|of that)|something like that|you know\b|say,)",
    _F,
)


def _main(asked: list[Clause]) -> Clause:
    """Return the last clause that is a question of its own, not an example or afterthought of the one before."""
    for index in range(len(asked) - 1, 0, -1):
        here, previous = asked[index], asked[index - 1]
        if re.search(r"(?i)\b(?:like|such as),?\s*$", previous.text) and previous.end == here.start:
            continue
        if re.search(r"(?i)\bor,?\s*$", previous.text) and re.match(r"(?i)any\b", here.body):
            continue
        if here.opened and not re.match(r"(?i)anything (?:like|of) that", here.body):
            return here
        if not _FRAGMENT.match(here.text.strip(" ,")):
            return here
    return asked[0]


def _is_open(main: Clause) -> bool:
    """Say whether the question `main` invites a description or a list."""
    body = main.body
    if _RATE.search(body) or _CHOICE.search(body):
        return False
    if _YES_NO.match(body):
        return bool(_ASKS_TO_TELL.match(body) and _REQUESTED.search(body)) or bool(_WANTS.match(body))
    if _REQUESTED.search(body) or _WHY.search(body):
        return True
    return bool(_WHAT.search(body[:70]) or _HOW.search(body[:70])) and not _FACT.search(body)


def _is_choice(asked: list[Clause], main: Clause) -> bool:
    """Say whether the last question offers alternatives for one attribute."""
    group = _TAIL.sub("?", _group(asked, main))
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
    pushed = _PUSH.search(main.text)
    if pushed and not (main.opened and _STATES.match(pushed[0])):
        return True
    tagged = _TAG_NEGATIVE.search(body) and not _WH_WORD.search(body)
    negative = bool(_NEGATIVE.match(main.text.strip(" ,.")) and not main.opened) or bool(
        _DECLARED_NOT.match(body) and not main.opened
    )
    if negative or ((tagged or (_THEN.search(body) and _WH_WORD.search(body) is None)) and not main.opened):
        return not _is_said(body, before) and not _CHECKS.search(body) and bool(terms(body))
    return bool(_NEGATIVE_INVERTED.match(body))


def _is_said(body: str, before: str) -> bool:
    """Say whether what `body` states is what the turn before said."""
    said = set(terms(before))
    asked = set(terms(body))
    return bool(asked) and len(asked & said) * 2 >= len(asked)
