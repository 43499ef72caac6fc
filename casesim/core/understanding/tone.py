"""Tone: how the one who speaks treats the other, and how they are themselves; and whether it is English at all.

Refuses to judge a single mild word; strong words against the patient, and the student's own distress, are told apart
from the same words in a question about the patient.
"""

from __future__ import annotations

import re
import unicodedata

from casesim.core.understanding.words import word_set

_F = re.IGNORECASE
_RUDE = tuple(
    re.compile(pattern, _F)
    for pattern in (
        r"\b(?:fuck\w*|motherf\w+|f\*+\w*|bullshit|bollocks|wank\w*|bitch(?:es|y|ing)?|bastards?|arseholes?|assholes?|cunts?|dickheads?|twats?|piss off|sod off|bugger off|screw you|go to hell|drop dead|damn (?:it|you)|goddamn|for (?:fuck's|god's|christ's|heaven's|goodness|pete's) ?sakes?|what the (?:hell|fuck|heck)|shut (?:up|your|it)|zip it|shove it|retards?|retarded|whore|slut|scumbag|crap(?:py)? (?:patient|answer|attitude))\b",
        r"\b(?:you(?:'re| are)?|your|u r|ur|he's|she's|patients? like you|people like you)\b[^.?!]{0,25}\b(?:stupid|idiots?|idiotic|morons?|dumb|imbeciles?|pathetic|ridiculous|disgusting|liars?|lying(?! (?:down|flat|still|on|in|back|here|there|to (?:sleep|rest)))|useless|worthless|hopeless case|hypochondriac|drama queen|dramatic|attention[- ]seek\w+|whin(?:y|ing|er)|moaning|moaner|whinging|fat (?:pig|cow|slob)|lazy|(?:dirty|smelly)(?! (?:urine|wee|pee|stools?|poo|motions?|discharge|breath|water|phlegm|wound|wounds))|crazy|insane|nuts|mad|junkie|drunkard|a drunk|alkie|weirdo|freak|loser|waste of (?:time|space)|time-?waster|annoying|a nuisance|boring|making (?:this|it) up|faking|fake|exaggerating|being (?:silly|difficult|childish|a baby|a pain)|senile|delusional|an embarrassment|overreacting|full of (?:it|shit))\b(?!.{0,20}\b(?:pain|feel\w*)\b.{0,5}\?)",
        r"\b(?:wast(?:e|ing) (?:my|our|everyone's) time|get (?:on with it|to the point|over (?:it|yourself)|a grip)|hurry (?:up|the)|spit it out|stop (?:whin\w+|complain\w+|moan\w+|cry\w+|lying|wasting|being (?:so )?\w+|babbling|rambling|talking)|(?:i|we|nobody|no one) (?:(?:don't|doesn't|do not|couldn't|really don't) (?:care|give a \w+)(?: (?:about (?:that|your|you|it|how)|less|what you))?|cares\b)|(?:don't|do not) (?:be (?:so )?(?:stupid|silly|ridiculous|childish|dramatic|such a)|lie to me|waste)|answer (?:me|the (?:damn |bloody |fucking )?question)\b(?! (?:about|with|whether|in))|just answer|are you (?:deaf|stupid|dumb|thick|an idiot|lying(?! (?:down|flat|still|on|in|back))|kidding me|drunk or|listening to me|even listening|simple)|grow up|man up|toughen up|suck it up|snap out of it|pull yourself together|calm down[!.]|(?:it's|that's|this is) (?:all )?(?:your own|your) (?:\w+ )?fault|serves? you right|you (?:only )?have (?:only )?yourself to blame|what(?:'s| is) wrong with you[!?]+|nobody (?:likes|believes) you|i (?:hate|can't stand|despise) (?:you|patients|this patient|people like)|you deserve (?:it|this|to)|i don't believe (?:you|a word)|(?:big|cry) ?baby|boo ?hoo|blah blah|who cares|so what\?|get lost|(?:just |now )go away[.!]|shame on you|how (?:dare|stupid|dumb) (?:you|are|can)|you (?:people|lot) always|speak (?:up|english)[!.]|old (?:hag|fool|git|bag)|bloody (?:hell|idiot|stupid|patients?|well|nuisance)|did anyone ask)\b",
        r"\bwhy (?:on earth |the hell |would |did |didn't |don't |are |do )+(?:you|u)\b[^.?!]{0,25}\b(?:so (?:fat|stupid|lazy|late|slow|dumb|difficult|dramatic|pathetic)|bother(?: coming)?|wait so long|let yourself go|even (?:here|come)|waste)\b|\bno wonder (?:you(?:'re| are) (?:so )?(?:fat|ill|sick|single|alone|lonely|in (?:such )?a)|your \w+ left)\b|\b(?:look at|listen,? )(?: the state of)? ?you(?:rself)?,? (?:you )?(?:fat|old|stupid)\b|\byou(?:'re| are) (?:too |so |very |really )?(?:fat|stupid|ugly|old and|disgusting|pathetic)\b",
    )
)
_SELF_IMAGE = re.compile(
    r"\b(?:feel|felt|feeling|think you|thought you|criticis\w+|criticiz\w+|calls? you|called you)\b", _F
)
_APOLOGY = re.compile(
    r"\b(?:apologi[sz]e|apolog(?:y|ies)|(?:please )?forgive me|excuse me|(?:i )?beg your pardon|pardon me|my (?:bad|mistake|fault)|sorry[, ]+(?:for (?:the|asking|keeping|interrupting|that (?:question|wait)|my|being late|all the)|to (?:keep|interrupt|bother|ask|cut|have|disturb|rush|repeat|go back|trouble|make you)|if (?:i|that|this|it)|i (?:didn't|forgot|missed|should|interrupted|was|mis\w+|got|said|meant|offended|upset|have to|am late|couldn't|cut)|about (?:the (?:wait|delay|interruption|confusion|noise)|that question|my|keeping|this question)|i'm (?:late|running)|we(?:'re| are) (?:running|late))|(?:i(?:'m| am)|so|really|very) sorry(?=\s*[.,!]?\s*$)|^\W*sorry\W*$)",
    _F,
)
_SELF = r"\bi(?:'m| am| feel|'ve been| have been| get| keep| was| just feel| really feel| still feel)"
_DISTRESS = tuple(
    re.compile(pattern, _F)
    for pattern in (
        rf"{_SELF}(?: \w+){{0,3}}? (?:overwhelmed|panicking|panicky|having a panic|so stressed|too stressed|stressed out|really stressed|very stressed|burnt out|burned out|exhausted|depressed|suicidal|hopeless|worthless|a failure|failing|about to cry|going to cry|crying|in tears|tearful|falling apart|breaking down|having a breakdown|struggling(?: (?:so much|a lot|to cope|myself|right now|with (?:this|my)))?|not (?:ok|okay|coping|doing well|alright|well myself)|so (?:anxious|scared|alone|lonely|lost|low|sad|tired of)|really (?:anxious|scared|low|struggling)|terrified|shaking|at breaking point|losing it|freaking out|drowning|numb inside|unsafe)\b(?!.{{0,12}}\b(?:that you|to hear|for you|about you|by your)\b)",
        r"\bi (?:can't|cannot|can not|could not|couldn't) (?:do (?:this|it)(?: any ?more| again)?\b|cope|go on|take (?:this|it|any)(?: any)? ?(?:more|longer)?|breathe right|stop crying|face|handle (?:this|it)|keep going|live|continue (?:like|with) (?:this|life))\b(?!.{0,15}\b(?:for you|until|without (?:your|a|the))\b)",
        r"\bi(?:'d|'m|'ve| would| am| have| was)?(?: (?:been|just|really|only|keep|also|sometimes|often))* ?(?:wanted|want|wanna|wish|feel like|feeling like|going|thinking|thought|think|planning|plan|intend|having thoughts|thoughts)\b[^.?!]{0,25}\b(?:to die|die\b|dying|kill(?:ing)? myself|end(?:ing)? (?:it all|my (?:own )?life|everything|it\b)|suicid\w+|hurt(?:ing)? myself|harm(?:ing)? myself|cut(?:ting)? myself|disappear(?:ing)?|not (?:be|wake) (?:here|up|alive)|be dead|i (?:was|were) dead|giv(?:e|ing) up(?: (?:medicine|on life|everything))?|quit(?:ting)? (?:medicine|medical school|nursing|everything|life))\b",
        r"\bi (?:hate (?:myself|my life|my body)|don't want to (?:be here|live|wake up|exist|do this any ?more|be alive)|have (?:no|nothing) (?:one to|left|to live)|self[- ]?harm\w*|cut myself|hurt myself|took (?:an overdose|too many)|(?:really |just |badly )*need (?:some )?help(?: (?:myself|for myself|right now|please|with my (?:own|mental|anxiety|depression)))\b|keep (?:failing|crying|messing (?:this|everything) up|panicking)|'?m not (?:good|smart|cut out|strong) ?(?:enough|for)|will never be (?:a )?(?:good )?(?:doctor|nurse|good enough)|failed (?:again|everything|my (?:exams?|osces?)))\b",
        r"\bthis (?:case |patient |scenario |station |story )?(?:is|feels|has been) (?:too much|too close to home|really triggering|triggering|upsetting|making me (?:cry|anxious|panic|upset)|bringing (?:back|up)|too (?:hard|painful|upsetting) for me)\b|\b(?:reminds|reminding) me (?:of|too much of) (?:my (?:own|mother|mum|mom|dad|father|brother|sister|friend|grand\w+|wife|husband|partner|son|daughter|child|baby|late|miscarriage|abuse|experience))\b|\bmy (?:own )?(?:mum|mom|mother|dad|father|brother|sister|best friend|friend|partner|wife|husband|son|daughter|baby|gran\w*|grand\w+)(?: just| recently| actually| also)? (?:died|passed away|has just died|killed (?:him|her)self|was (?:just )?diagnosed)\b|\bmy (?:own )?(?:mental health|anxiety|depression|panic attacks?|eating disorder|ptsd)\b[^.?!]{0,25}\b(?:bad|worse|terrible|killing|awful|back|getting|affecting|is|struggle\w*)\b|\bi(?:'m| am| think i'm| think i am) (?:having|going to have) (?:a |an )?(?:panic attack|breakdown|anxiety attack|meltdown)\b|\bi need to (?:stop|take a break|step out|leave)[^.?!]{0,25}\b(?:upset|too much|cry|overwhelm\w*|can't|breathe)\b|\bnobody would (?:miss|care)\b[^.?!]{0,10}\b(?:me|if i)\b",
    )
)
_ABOUT_PATIENT = re.compile(
    r"\b(?:you|he|she|they|do you|have you|would you|patient|sometimes people|some people|people)\b[^.?!]{0,30}\b(?:say|said|think|thought|feel like|felt like|thinking|tell|told|mean|meant|saying|ever|that)\b[\s,:'\"]*$",
    _F,
)
_SMALL_TALK = re.compile(
    r"\b(?:(?:lovely|nice|beautiful|awful|terrible|horrible|miserable|grim|gorgeous|sunny|rainy|wet|freezing|typical british) (?:weather|day(?: today| outside| out there)|morning out|out there)|(?:what|isn't the|how's the|how about the|enjoying the|about the|this) (?:(?:lovely|awful|terrible|nice|horrible) )?weather|(?:is|was) it (?:still )?(?:raining|snowing|sunny|cold out|busy out)|how was (?:your|the) (?:journey|trip (?:here|in)|drive|weekend|traffic|parking|bus|train|day so far|christmas|easter|holiday break|morning)|did you (?:find (?:us|the (?:place|clinic|building|room|way|hospital|department)|your way|(?:a )?parking|somewhere to park)|have (?:a )?(?:good|nice|lovely) (?:weekend|journey|trip|christmas|day|morning)|come far|get here (?:ok|okay|alright|all right)|watch (?:the|that|last)|see the (?:game|match|football|news))|"
    r"(?:take|have|grab) a seat|(?:please )?(?:sit down|make yourself comfortable)|^\W*(?:hello|hi)?[\s,.!]*(?:please )?(?:do )?come (?:on )?in\b|(?:can|may|could|shall) (?:i|we) (?:get|offer|fetch) you (?:a|some|any|something)\b(?: \w+)? ?(?:water|tea|coffee|drink|tissue|chair|blanket|glass|cup|to drink)|would you like (?:a|some) (?:water|tea|coffee|drink|tissue|seat|cup|glass|biscuit|minute)|who do you support|(?:big |any )?plans for (?:the|your) (?:weekend|day|evening|holiday)|(?:love|like) your (?:jumper|coat|shirt|hair|shoes|scarf|bag|hat|tie|dress|accent|glasses|earrings|jacket)|nice (?:jumper|coat|shoes|shirt|scarf|tie|to see the sun)|(?:happy|merry) (?:birthday|new year|christmas|easter|friday|holidays)|long (?:wait|journey) (?:today|out there)|busy (?:day|out there|in here) (?:today|isn't it)|"
    r"how's the (?:family|wife|husband|garden|dog|football) (?:doing|keeping|going)\b|how (?:about|is) (?:that|the) (?:game|match|football)|isn't it (?:cold|hot|warm|lovely|wet|a lovely|a nice|freezing|miserable|busy) (?:today|out|outside|day|in here|weather)|how(?:'s| is) your day (?:going|been)|how are you (?:doing |feeling )?(?:today|this (?:morning|afternoon|evening))?\W*$|how(?:'s it| is it|'re things|'s things) going\W*$|how do you do\W*$|nice to (?:meet|see) you|lovely to meet you|g'?day|how are you going\W*$|how are you\W*$|how are you doing\W*$)",
    _F,
)
_EXPLAINS = re.compile(
    r"\b(?:(?:we|i)(?:'ll| will|'re going to| are going to|'m going to| am going to|'d (?:like|recommend|suggest|advise)| would (?:like|recommend|suggest|advise)| (?:recommend|suggest|advise|should|need to|can|could|want to|think|believe|suspect)|'m (?:concerned|worried|thinking))\b|you (?:should|could|might|may|can|need to|will|'ll|must|ought to|'re going to|are going to)\b|(?:it|this|that|these|there)(?: \w+)? (?:is|are|'s|could|may|might|can|would|means?|sounds?|seems?|looks?|happens?|will|'ll)\b|it's\b|that's\b|because\b|the (?:next step|plan|reason|most likely|test|results|treatment|first thing)|what (?:we|i)(?:'ll| will|'re| can)|try (?:to|not)|avoid\b|make sure|come back|if (?:you|it|that|they)\b|treat\w*\b|let me (?:explain|tell)|most likely|called\b|caused by\b|due to\b|works by\b|helps?\b)",
    _F,
)
_LANGUAGES = {
    "es": "el los las una unos que por para con sus está estás estoy tiene tienes tengo dolor cuando cuándo dónde donde cómo como qué usted señor señora hola gracias buenos buenas días tardes hay muy más pero también desde hace mucho siente duele fiebre años puede quiero ayuda médico alergia le hace cuánto ha tenido su",
    "fr": "le les une des est êtes vous avez depuis quand où comment pourquoi mal tête bonjour merci monsieur madame avec dans sur votre vos mon nous fièvre douleur est ce que quel quelle quels quelles oui je suis j'ai ça ça-va prenez médicaments allergies aidez moi pouvez",
    "de": "der das und ist sind haben sie ich nicht ein eine einen wie wo wann warum seit guten tag danke bitte schmerzen kopf fieber ihre ihnen können mit auf für auch geht ihnen wer haben welche medikamente nehmen rauchen trinken mein mir heiße woher hat es wird",
    "it": "fa il gli una sono sei è che per con come dove quando perché quanto ha hai avete dolore febbre buongiorno grazie signore signora mi ti si da della delle nel anche molto più da quanto tempo prende farmaci allergie lei il suo può aiuto",
    "pt": "os uma uns você está estou tem tenho dor quando onde como por que para com seu sua olá obrigado obrigada bom dia boa tarde muito mais mas também desde há febre senhor senhora quais remédios toma alergia não sim me fale sobre quanto tempo",
    "nl": "de het een en is zijn heeft u hebt wat waar wanneer hoe waarom pijn koorts goedendag dank bedankt met voor op niet ook mijn uw bent ik ben sinds welke medicijnen gebruikt rookt drinkt kunt",
    "pl": "jak się czy pan pani ma jest boli gdzie kiedy dlaczego dzień dobry dziękuję proszę tak nie od jakie leki bierze gorączka ból mam pana panią",
    "tr": "nasıl nerede ne zaman neden merhaba teşekkürler ağrı ateş var mı misiniz siz ben bir için ilaç kullanıyor musunuz evet hayır",
    "sv": "och är det har du ni inte vad var när hur varför ont hej tack sedan feber smärta mediciner tar röker dricker",
    "ro": "și este sunt aveți ce unde când cum de durere febră bună ziua mulțumesc nu da",
    "vi": "bạn có đau không ở đâu khi nào xin chào cảm ơn tôi là và của bị",
    "id": "apa anda sakit di mana kapan bagaimana halo terima kasih saya dan yang tidak ada sejak apakah",
    "fi": "mitä missä milloin miten miksi onko teillä kipua kuumetta hei kiitos minä olen ja ei",
}
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "is",
        "are",
        "you",
        "your",
        "i",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "any",
        "what",
        "where",
        "when",
        "how",
        "why",
        "who",
        "it",
        "that",
        "this",
        "with",
        "for",
        "on",
        "at",
        "not",
        "no",
        "yes",
        "be",
        "been",
        "was",
        "were",
        "can",
        "could",
        "would",
        "will",
        "there",
        "about",
        "tell",
        "me",
        "my",
        "we",
        "he",
        "she",
        "they",
        "pain",
        "ok",
        "okay",
        "some",
        "from",
        "by",
        "as",
        "so",
        "but",
        "if",
        "like",
        "feel",
        "get",
        "got",
        "up",
        "out",
        "more",
        "other",
        "anything",
        "else",
        "please",
        "hello",
        "hi",
        "thanks",
        "thank",
        "good",
        "morning",
        "well",
        "just",
        "now",
        "me",
        "die",
        "den",
        "des",
        "was",
        "hat",
        "mit",
        "sind",
        "war",
        "wo",
        "es",
        "per",
        "come",
        "on",
        "da",
        "si",
        "le",
        "pan",
        "de",
        "con",
        "para",
        "por",
        "como",
        "una",
        "hay",
        "sus",
        "pan",
    ]
)
_FOREIGN = {name: frozenset(words.split()) - _ENGLISH for name, words in _LANGUAGES.items()}
_PLAIN_ENGLISH = _ENGLISH - word_set(
    "die den des hat mit sind war wo es per da si le pan de con para por como una hay sus"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def is_rude(text: str) -> bool:
    """Say whether `text` insults, swears at or belittles the other."""
    return any(not _SELF_IMAGE.search(match[0]) for pattern in _RUDE for match in pattern.finditer(text))


def apologises(text: str) -> bool:
    """Say whether `text` apologises for something the speaker did (not sympathy)."""
    return bool(_APOLOGY.search(text))


def shows_distress(text: str) -> bool:
    """Say whether the one who speaks tells of their own distress."""
    for pattern in _DISTRESS:
        for match in pattern.finditer(text.replace("’", "'")):
            if not _ABOUT_PATIENT.search(text[: match.start()]):
                return True
    return False


def is_small_talk(text: str) -> bool:
    """Say whether `text` has a social word that is not about health."""
    return bool(_SMALL_TALK.search(text))


def explains(text: str) -> bool:
    """Say whether the statement `text` explains, advises or plans."""
    return len(_WORD.findall(text)) >= 3 and bool(_EXPLAINS.search(text))


def is_foreign(text: str) -> bool:
    """Say whether `text` is not in English: another script, or the small words of another language."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return False
    other = sum("LATIN" not in unicodedata.name(char, "") for char in letters)
    if other * 2 > len(letters):
        return True
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    english = sum(word in _PLAIN_ENGLISH for word in words)
    foreign = max(sum(word in small for word in words) for small in _FOREIGN.values())
    if not english and (text.lstrip().startswith(("¿", "¡")) or (foreign >= 2 and foreign * 2 >= len(words))):
        return True
    if len(words) <= 3:
        return not english and any(word in _GREETINGS for word in words)
    return foreign >= 2 and foreign > english and foreign * 4 >= len(words)


_GREETINGS = frozenset(
    [
        "hola",
        "gracias",
        "bonjour",
        "merci",
        "buongiorno",
        "ciao",
        "grazie",
        "danke",
        "guten",
        "olá",
        "obrigado",
        "obrigada",
        "salut",
        "hallo",
        "merhaba",
        "hej",
        "tack",
        "dziękuję",
        "cześć",
        "bitte",
        "señor",
        "señora",
        "monsieur",
    ]
)
