"""Manners: what an utterance does besides asking (empathy, summary, signpost, greeting, closing).

Told by what is said, in the words that clinicians are taught (after Roter & Hall); refuses to judge sincerity.
"""

from __future__ import annotations

import re

from casesim.core.understanding.clause import clauses
from casesim.core.understanding.model import FindingHit
from casesim.core.understanding.words import terms

_F = re.IGNORECASE
_HARD = (
    r"(?:hard|difficult|tough|awful|painful|frustrat\w+|scar(?:y|ed)|frighten\w+|stressful|horrible|rough|terrible|uncomfortable|unpleasant|upset\w*|"
    r"distress\w*|worr(?:y|ied|ying|isome)|miserable|exhaust\w+|tiring|annoying|irritat\w+|overwhelm\w*|challenging|draining|devastat\w+|sad|bothersome|"
    r"nasty|dreadful|agoni\w+|debilitating|disappoint\w+|concerning|anxious|lonely|embarrass\w*|unsettling|a lot to (?:deal|cope|go|handle|take|carry)|stress(?:ed)?|"
    r"not (?:fun|easy|nice)|no fun|not (?:very )?(?:pleasant|comfortable)|alarming|heartbreaking|bad|intense|severe|sore)"
)
_EMPATHY = re.compile(
    r"\bsorry (?:to hear|you(?:'re|'ve| are| have| had)|for your|about (?:that|your|what|the loss)|that you|this (?:is|has)|it(?:'s| is| has)|that (?:this|must|happened))|"
    rf"\b(?:that|this|it|which|things) (?:really |certainly |definitely |just |all |does )*(?:must|sounds?|seems?|looks?|can|would|does sound|does seem|has to|can't|cannot)(?: like)?(?: (?:it|you|that|this))?(?: \w+){{0,4}}? {_HARD}\b|"
    rf"\b(?:that|this|it)(?:'s| is| was)(?: \w+){{0,2}}? (?:too bad|awful|terrible|unfortunate|rough|tough|not fun|no fun|a shame|horrible|dreadful|a lot to (?:take|deal|cope|go|handle)|understandable|never easy|not easy|really hard|so hard|very hard|hard to hear|hard|a pity)\b|"
    r"\bi (?:can |could |do |completely |totally |fully |really |certainly )*(?:imagine|understand|appreciate|see|hear|sense|recogni[sz]e|get|know|realis?e|realize|tell) (?:that |how |why |this |it |you |what )+(?:\w+ ){0,5}?"
    rf"(?:{_HARD}|feel|feeling|felt|going through|through a lot|be worried|mean to you|affect\w*|you(?:'d| would)|hurts?|must|your (?:concern|worr|frustrat|fear))|"
    r"\bi (?:can (?:only )?imagine|hear you|can see why|feel for you|understand your (?:concern|worr|frustrat|fear|anxiet)\w*|appreciate (?:your (?:concern|worr)\w*|how)|don't blame you|would (?:feel|be) (?:the same|worried|scared|frustrated|upset)(?: too)?)|"
    r"\b(?:understandabl[ey]|(?:it's|that's) (?:completely |perfectly |totally |very |quite |only )?(?:understandable|natural|normal|ok|okay|alright|reasonable) (?:that|to|for) (?:you|be|feel|worry|cry|anyone|people))|"
    r"\byou(?:'ve| have)(?: \w+){0,3}? (?:been through|had (?:to (?:deal|cope|go)|a (?:really |very )?(?:hard|tough|rough|difficult|lot)|it rough)|a lot (?:on|going)|got a lot)|"
    rf"\byou must (?:be|have been|feel|have felt)(?: \w+){{0,2}}? (?:{_HARD}|in a lot|struggling|suffering|having)|\byou (?:sound|seem|look)(?: \w+){{0,2}}? {_HARD}\b|"
    r"\b(?:oh no|oh dear|oh (?:my )?gosh|oh (?:gee|jee)z+|oh wow,? that|poor (?:thing|you|guy|girl|little)|bless you|ouch|my condolences|my (?:deepest |sincere )?sympath\w+|so sorry|i'm (?:really|very|so|terribly) sorry)\b|"
    r"\b(?:we(?:'ll| will| are going to|'re going to)|i(?:'ll| will)|let's)(?: \w+){0,3}? (?:do (?:our|my|everything|all) (?:best|we can|i can)|(?:try to )?get (?:this|that|it|you) (?:sorted|better|figured|feeling|comfortable|through)|get to the bottom|take (?:good )?care of you|look after you|help you (?:through|feel|with (?:this|that))|be here for you|make sure you(?:'re| are) (?:comfortable|looked after|ok|okay))|"
    r"\b(?:i'm|we're|i am|we are) here (?:for you|to (?:help|support|listen))|\byou(?:'re| are) not alone\b|\btake (?:all the time|your time)\b|\b(?:try not to|no need to|please don't|don't) (?:worry|be (?:scared|afraid|anxious))\b.{0,40}\b(?:we|i|you)\b|"
    r"\bhopefully (?:it's|that's|this is|it is)(?: \w+){0,2} (?:not|nothing|better|ok)|\bthank you for (?:trusting|opening up|being (?:so )?(?:open|honest))\b|"
    r"\b(?:i (?:know|realise|realize|understand) (?:this|that|it) (?:is|can be|may be|might be|must be|isn't|has been)(?: \w+){0,3}? (?:hard|difficult|scary|a lot|easy|uncomfortable|frustrating|upsetting|worrying|stressful|sensitive|embarrassing|tough))|"
    r"\b(?:can't|cannot|couldn't) (?:be|have been) (?:easy|nice|fun|pleasant)\b|\bi wish (?:things|this|it|you)\b|\b(?:it )?(?:took|takes|must have taken|takes a lot of) (?:real |a lot of |some |great |so much )?(?:courage|guts|strength|bravery)\b|\b(?:very |so |really )?brave of you\b|\bnobody(?:'s| has)(?: been)? (?:taken|listen\w+|believ\w+)|\b(?:carrying|dealing with|coping with|juggling|managing|shouldering) (?:an awful |such a |quite a |a whole |a )?(?:lot|so much|all (?:of )?this)\b|\b(?:must|such|quite|been|have been|nasty)(?: have been| be| been)? (?:a |an )?(?:such a )?(?:\w+ )?(?:fright|shock|blow|ordeal|nightmare|worry|strain|struggle|relief)\b|\b(?:wear|wearing|wears|grind|get|gets|getting|drag) you down\b|\b(?:don't|do not|mustn't|shouldn't) blame yourself\b|\bnot your fault\b|\bdone (?:exactly |absolutely |all )?the right thing\b|\bin (?:good|safe) hands\b|\bi'm here if you\b|\b(?:you )?bearing up\b|\b(?:on your own|alone) with (?:this|it|all)\b|\b(?:easily|often) missed\b|\bnot here to judge\b|\bdoing (?:really |very |so |a great|great|brilliantly|incredibly)(?: well| job)?\b(?!.{0,10}\?)|\bleft (?:such )?a (?:big |huge |real )?hole\b|\bgone (?:very |a bit )?quiet\b|\bwent quiet\b|\bworr(?:y|ied) (?:that )?we'll\b|\blots of people (?:find|feel|worry)\b|\b(?:tense|hard|difficult|tough|painful) (?:at (?:home|the moment)|right now|for you)\b|\b(?:how|so) (?:worn out|worried|frightened|scared|upset|painful|hard|tired|anxious|low) (?:you|this|it|that|he|she)\b|\bbracing yourself\b|\bmake (?:\w+ ){1,4}(?:quite |very |really |so )?(?:hard|difficult)\b|\bgood (?:that|thing) you(?:'ve| have)? (?:came|come)\b|\bhope (?:you|he|she|they)(?:'ll| will)? (?:feel|get) better|\bthat worries you\b|\byou're (?:clearly|obviously) (?:worried|upset|in pain)\b|"
    r"\b(?:how|so) (?:awful|terrible|frustrating|scary|frightening|stressful|upsetting|difficult|sad|unfortunate)\b(?! (?:is|are|was|were|did|does|do|would|has|have)\b)",
    _F,
)
_MERE_APOLOGY = re.compile(
    r"\b(?:sorry|apologi[sz]e)[\s,.]*(?:about that[\s,.]*)?(?:i (?:didn't|missed|forgot|should|meant|mean|interrupted|was|am|just|know i|have to)|what\b|can you|could you|did you|to (?:ask|interrupt|bother|keep|repeat|go back)|for (?:asking|the (?:wait|delay|question)|keeping|interrupting|repeating)|if (?:i|this)|go ahead)",
    _F,
)
_SUMMARY = re.compile(
    r"\b(?:to (?:summari[sz]e|sum up|recap|sum it up|recapitulate)|in summary|let me (?:just )?(?:summari[sz]e|recap|sum up|see if i(?:'ve| have)|make sure i|check i|repeat (?:that|this) back|run through|go over)|"
    r"(?:just )?(?:going to|gonna|want to|like to|will|'ll) (?:just )?(?:quickly )?(?:summari[sz]e|recap|sum up|go over what)|so far (?:you|i|we)|(?:if|have) i(?:'ve| have)? (?:understood?|understand|got|heard)(?: \w+){0,3} (?:correctly|right|well)|"
    r"what i(?:'m| am|'ve| have) (?:hearing|heard|gathered|understood?|got)|from what you(?:'ve| have)? (?:told|said|described|tell)|"
    r"(?:so|ok|okay|right|alright),? (?:basically |essentially )?(?:you|he|she)(?:'re| are|'ve| have| had| came| were| was|'s| has)(?: \w+){0,3}? (?:told|telling|saying|come in|came in|presented|been having|having|had|got|getting|experiencing|experienced))\b",
    _F,
)
_RESTATES = re.compile(
    r"\b(?:sound(?:s|ing) like|based on|given (?:your|that you|the|what)|because (?:of (?:your|the|these)|you(?:'re| are|'ve| have))|with (?:having|your|the|these|all)|you(?:'ve| have| said| mentioned| told| were saying| described|'re having| are having| also)|"
    r"your symptoms|since you(?:'ve| have|'re| are)?|considering (?:you|your|the))\b",
    _F,
)
_INFERS = re.compile(
    r"\b(?:could be|can be|may be|might be|could have|may have|might have|possib\w+|likely|we will|we'll|we would|we should|you need|you should|"
    r"overlap\w*|caused by|called|typically|usually|i think|we need|i'm concerned|point towards)\b",
    _F,
)
_ADVICE = re.compile(
    r"\b(?:if you|in case|come back|you should|make sure|go to the|look out|watch (?:out )?for|let us know|worsening)\b",
    _F,
)
_SIGNPOST = re.compile(
    r"\b(?:(?:i(?:'m| am|'d| would|'ll| will)|we(?:'re| are|'ll| will|'d)|i (?:just )?(?:want|need|wanted|have)|let me|we can|may i|can i|could i|is it (?:ok|okay|alright|all right) if i)(?: (?:just|also|now|then|next|quickly|first|going|gonna|to|like|have|want|wanna|start|begin|by|with|quick))* "
    r"(?:ask(?:ing)?|go(?:ing)? (?:through|over|into|back)|run through|mov(?:e|ing) (?:on|to)|talk(?:ing)? (?:about|through|a)|turn(?:ing)? to|focus(?:ing)?|find out|chat|discuss|explore|check|get|cover|shift|switch|jump)\b(?: (?:you|to|on|a|an|some|few|little|bit|more|about|couple|of|other|the|quick|just|your|into|over))*"
    r"(?: (?:questions?|things?|history|background|medical|past|family|social|health|general|symptoms|lifestyle|medications?|details?|life|home|work|pain|habits|systems))|"
    r"(?:now|next|then)[\s,]+(?:i(?:'d| would|'m|'ll| want| am| will)|we(?:'ll|'re| will| can| are)|let's|moving|just)\b|moving on\b|let's (?:move|talk|start|go|turn|focus|switch|discuss|begin|get|look|chat|come back)|"
    r"(?:a |some |few |couple )(?:more |other |quick |general |personal |specific |routine |final |last |further )*questions\b(?! (?:for me|or concerns))|(?:switch|change|changing|switching) (?:gears|topics?|subject|tack)|"
    r"(?:these|some of (?:these|the|my)|the next|the following|this next) (?:next )?(?:questions?|set|part|bit) (?:may|might|are|is|can|will|could)|"
    r"before (?:we|i) (?:move|go|start|begin|continue|get|examine|ask|do)\b|(?:first|firstly|to start|to begin|finally|lastly)[\s,]+(?:i|we|let)\b|in terms of your (?:past|family|social)|coming back to|going back to|turning to|the next thing)\b",
    _F,
)
_GREETING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|well|oh|um+|uh+|alright|right)\W+)*(?:hello|hi\b|hiya|hey\b|good (?:morning|afternoon|evening|day)|greetings|welcome|nice to (?:meet|see) you|pleased to meet|pleasure to meet|how do you do|morning\b(?=[\s,.!]*$|,)|"
    r"thanks? (?:you )?for (?:coming|seeing|joining|being here))|\b(?:my name(?:'s| is)|(?:nice|lovely|good|pleased|great) to (?:meet|see) you|i(?:'m| am) (?:dr\b|doctor\b|(?:a |one of the |your |the |an? \w+[- ]year )*(?:\w+ )?(?:medical student|student doctor|junior doctor|nurse|physician|consultant|registrar|gp|resident|clinician|house officer|paramedic|pharmacist|doctors? (?:here|today|on|working)))|"
    r"this is (?:dr|doctor)\b|i'll be (?:your|looking after|seeing|taking care|speaking|the doctor)|my role is)",
    _F,
)
_CLOSING = re.compile(
    r"\b(?:(?:those|these|that)(?:'s|'re| is| are| were| was| would be)(?: \w+){0,3}? (?:all|everything)\b(?: (?:the|of|my|i|that|for|we))?|(?:that|this)(?: \w+){0,2} (?:concludes|brings (?:me|us) to the end|ends|completes|wraps)|"
    r"(?:i think|i guess|i believe) (?:that(?:'s| is|'ll be| was)|those (?:are|were)) (?:all|everything|it)|all (?:of )?(?:the|my) questions (?:i|we|for|that)|take care\b(?! of)|good ?bye|bye\b|see you (?:soon|later|then|next|again)|have a (?:good|great|nice|lovely|safe|pleasant) (?:day|one|evening|night|weekend|afternoon|rest|trip)|"
    r"(?:thank you|thanks)(?: \w+){0,3} for (?:your (?:time|patience|help)|coming|talking|speaking|answering|chatting|sharing your|all)|(?:nice|good|great|lovely|pleasure) (?:meeting|talking|speaking|chatting)|it was (?:nice|good|great|a pleasure|lovely)|"
    r"(?:any|other|have) (?:\w+ )?questions (?:for me|of your own|before (?:we|i|you)|that you|you(?:'d| would)? (?:like|want|have)|or concerns|at (?:all|this))|you have (?:any|other) questions|"
    r"(?:anything|something)(?: \w+){0,3} (?:else )?(?:(?:that )?(?:you(?:'d| would)?(?: \w+){0,2} (?:like|want|wanted|wish|feel|think)(?: \w+){0,3}? (?:add|ask|mention|tell|discuss|bring|share|know|say|talk|cover)|i(?:'ve| have)? (?:may have |might have |maybe )?(?:missed|forgot\w*|should know|didn't ask|haven't asked|left out)|we (?:haven't|have not|didn't) (?:covered|discussed|talked|touched)))|"
    r"before (?:we|you|i) (?:finish|end|wrap|close|go|stop|leave)\b|(?:i'll|we'll|i will|we will) (?:be in touch|be back|be with you|see you|get back to you|call you|follow up with you|come back)|you're (?:very )?welcome\b|leave it there\b|(?:i(?:'m going to|'ll| will|'d better)|let me) (?:just |now )?(?:go (?:and |off and )?)?(?:present|talk|speak|discuss|fetch|get|find|ask|report|let|hand|chat)(?: \w+){0,3} (?:the|my|a) (?:\w+ )?(?:doctor|senior|registrar|attending|consultant|supervisor|team|boss|nurse|physician|colleague)\b|(?:doctor|senior|registrar|attending|consultant)(?: \w+)? will (?:pop|come|be|see)\b|speak to you again\b|appreciate your (?:patience|time|help|honesty)|you(?:'ve| have) been (?:very |really |so |extremely )?(?:helpful|patient|clear|good)|come and find you\b|we'll get (?:\w+ )?(?:blood tests?|bloods|\w+'s \w+ \w+) (?:sorted|done)|feel better soon|get well soon|safe travels|we(?:'re| are) (?:all )?(?:done|finished) (?:here|for today|for now))",
    _F,
)


def is_empathic(text: str, before: str) -> bool:
    """Say whether `text` answers a feeling or a hardship with more than an acknowledgement."""
    del before
    stripped = _MERE_APOLOGY.sub(" ", text)
    return any(not _asks_it(stripped, match) for match in _EMPATHY.finditer(stripped))


def _asks_it(text: str, match: re.Match[str]) -> bool:
    """Say whether the words of `match` stand in a question ("is it hard to swallow?")."""
    part = next((part for part in clauses(text) if part.start <= match.start() < part.end), None)
    return bool(part and part.opened and part.marked)


def summarises(text: str, before: str, findings: tuple[FindingHit, ...]) -> bool:
    """Say whether `text` restates two or more facts that the patient has given."""
    said = [part.text for part in clauses(text) if not part.asks]
    spans = {hit.span for hit in findings if not hit.asked}
    if _SUMMARY.search(text) and len(set(terms(_SUMMARY.sub(" ", text)))) >= 4:
        stated = {hit.span for hit in findings if not (hit.asked and _opened(text, hit.span))}
        return len(stated) >= 2 or len(set(terms(" ".join(said)))) >= 5
    restated = {span for span in spans if set(terms(span)) and set(terms(span)) <= set(terms(before))}
    if len(restated) >= 2:
        return True
    return any(_restated(part.text, spans) >= 2 for part in clauses(text) if not part.asks)


def _restated(statement: str, spans: set[str]) -> int:
    """Count the findings that one statement says the patient has, before it goes on to what that could be."""
    cue = _RESTATES.search(statement)
    if not cue or _ADVICE.search(statement[: cue.end()]):
        return 0
    told = _INFERS.split(statement[cue.start() :])[0]
    return sum(span in told for span in spans)


def _opened(text: str, span: str) -> bool:
    at = text.find(span)
    return any(part.start <= at < part.end and part.opened for part in clauses(text))


def is_signpost(text: str) -> bool:
    """Say whether `text` tells what comes next in the conversation."""
    return bool(_SIGNPOST.search(text))


def greets(text: str) -> bool:
    """Say whether `text` greets or introduces."""
    return bool(_GREETING.search(text))


def closes(text: str) -> bool:
    """Say whether `text` ends the consultation, or offers the last word."""
    return bool(_CLOSING.search(text))
