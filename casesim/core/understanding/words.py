"""Words: how an utterance is cut into tokens and brought to a common spelling and stem.

Everything that compares words (lexicon, facts, rules of style) uses these, so that UK and US spelling and
inflection never matter. It refuses to know meanings: synonyms live in the lexicon.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:['’][^\W\d_]+)*|\d+(?:[.,:/]\d+)*|[.?!…]+|[,;:()—–\n-]|[^\w\s]")


def word_set(text: str) -> frozenset[str]:
    """Return the blank-separated words of `text`."""
    return frozenset(text.split())


_IRREGULAR = dict(
    pair.split(":", 1)
    for pair in word_set(
        "swollen:swell swelled:swell felt:feel broke:break broken:break bled:bleed slept:sleep woke:wake woken:wake "
        "drank:drink drunk:drink threw:throw thrown:throw fell:fall fallen:fall ate:eat eaten:eat feet:foot "
        "teeth:tooth children:child went:go gone:go goes:go took:take taken:take gave:give given:give "
        "men:man women:woman lost:lose losing:lose loses:lose coming:come came:come stung:sting bitten:bite spine:spine spines:spine "
        "worn:wear wore:wear got:get gotten:get getting:get kept:keep began:begin begun:begin ran:run "
        "running:run sought:seek caught:catch heard:hear saw:see seen:see seeing:see spoke:speak spoken:speak "
        "thought:think taught:teach left:leave stuck:stick stood:stand told:tell knew:know known:know grew:grow "
        "grown:grow dying:die lying:lie laying:lie lay:lie laid:lie tying:tie died:die dies:die said:say says:say "
        "wives:wife calves:calf knives:knife lives:live lungs:lung nerves:nerve worse:worse worst:worst does:do "
        "did:do done:do doing:do was:be were:be been:be being:be is:be are:be am:be has:have had:have having:have "
        "could:can would:will babies:baby bowels:bowel peed:pee peeing:pee weeing:wee wees:wee "
        "weed:weed weeds:weed bleeding:bleed feeding:feed fed:feed need:need needs:need meds:med using:use used:use "
        "shoes:shoe toes:toe testes:testis diagnoses:diagnosis vertebrae:vertebra cried:cry tried:try dried:dry "
        "sped:speed speed:speed sting:sting spring:spring ring:ring ringing:ring string:string during:during "
        "morning:morning evening:evening nothing:nothing anything:anything something:something everything:everything "
        "thing:thing things:thing king:king wing:wing red:red bed:bed shed:shed hundred:hundred sibling:sibling "
        "siblings:sibling tired:tired tiredness:tired yes:yes gas:gas gases:gas always:always perhaps:perhaps "
        "family:family families:family only:only early:early belly:belly bellies:belly jelly:jelly ugly:ugly "
        "reply:reply rely:rely supply:supply fly:fly daily:daily weekly:weekly monthly:monthly july:july "
        "elderly:elderly business:business witness:witness fitness:fitness illness:illness illnesses:illness "
        "species:species series:series news:news rabies:rabies herpes:herpes scabies:scabies diabetes:diabetes "
        "measles:measles shingles:shingles mumps:mumps piles:piles lens:lens lenses:lens spotting:spotting aids:aids pus:pus bus:bus "
        "chlamydia:chlamydia pulse:pulse nurse:nurse ass:ass asthma:asthma else:else these:these those:those "
        "this:this his:his its:its us:us hers:hers less:less across:across address:address stress:stress "
        "stressed:stress stressful:stress stressing:stress nauseous:nausea nauseated:nausea nauseate:nausea "
        "breathe:breath breathing:breath breathes:breath breathed:breath dizziness:dizzy wheezy:wheez "
        "aches:ache aching:ache ached:ache biting:bite bites:bite moving:move moved:move vaping:vape vaped:vape waking:wake "
        "taking:take living:live lived:live giving:give caring:care cared:care making:make made:make rating:rate "
        "rated:rate biking:bike hiking:hike riding:ride rising:rise hoping:hope oozing:ooze dozing:doze easing:ease "
        "eased:ease icing:ice iced:ice dying:die pooing:poo pooping:poop pooped:poop "
        "mum:mom mums:mom mummy:mom moms:mom dad:dad dads:dad daddy:dad exhaustion:exhaust"
    )
)
_SPELLING = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(h|an)aem", r"\1em"), (r"aem(?=i|o|a|y)", "em"), (r"^oe(?=s|d|n)", "e"), (r"rho(?=ea)", "rh"),
        (r"pnoe", "pne"), (r"^coel", "cel"), (r"^foet", "fet"), (r"^paed", "ped"), (r"^gynae", "gyne"),
        (r"caes", "ces"), (r"^faec", "fec"), (r"aesth", "esth"), (r"^orthopae", "orthope"), (r"^leukae", "leuke"),
        (r"aetio", "etio"), (r"^diarrhoe", "diarrhe"), (r"oedem", "edem"), (r"poes", "pes"), (r"thalassae", "thalasse"),
        (r"^(m)oeb", r"\1eb"), (r"manoeuv", "maneuv"), (r"^haemat", "hemat"), (r"isation", "ization"),
        (r"(?<=[a-z]{3})is(e|ed|es|ing|er|ers)$", r"iz\1"), (r"yse(d|s)?$", r"yze\1"), (r"ysing$", "yzing"),
        (r"^(col|fav|flav|tum|hum|behavi|neighb|harb|lab|od|rum|vap|vig|hon|arm|rig)our", r"\1or"), (r"^grey", "gray"),
        (r"^sulph", "sulf"), (r"^fibre", "fiber"), (r"^centre", "center"), (r"^litre", "liter"), (r"^mould", "mold"),
        (r"^tyre", "tire"), (r"^pyjama", "pajama"), (r"^mum(s|my)?$", r"mom\1"), (r"^programme", "program"),
        (r"^licence", "license"), (r"^practise", "practice"), (r"^dyspnoea", "dyspnea"), (r"(?<=[aeiou])lled$", "led"),
        (r"(?<=[aeiou])lling$", "ling"), (r"^paraesth", "paresth"), (r"^aluminium", "aluminum"),
    )
)  # fmt: skip
_MAY_RESPELL = re.compile("|".join(pattern.pattern for pattern, _ in _SPELLING))
_IS_WORD = word_set(
    "rise raise wise exercise otherwise advise surprise bruise cruise noise poise praise promise premise disease "
    "precise concise devise supervise vise comprise excise televise likewise rising raising exercising advising "
    "bruising bruised bruises exercised exercises raised raises noises promised supervised"
)
_LL_WORDS = word_set(
    "swelling swelled calling called falling pulling pulled feeling filling filled telling selling smelling smelled "
    "spelling killing killed rolling rolled yelling drilling boiling failing spilled pilled chilled billing "
    "pulled polled stalled stalling willing milling"
)
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([bcdfghjkmnpqrtvwxy])\1$")
_FUNCTION = word_set(
    "a an the this that these those some any my your his her its their our of to in on at for with from by about "
    "as or and but so if than then i you he she it we they me him them us myself yourself himself herself "
    "is am are was were be been being have has had having do does did doing done will would shall should can could "
    "may might must not no yes n't okay ok yeah yep alright right well just really quite very at all ever also too "
    "um uh uhm er hmm mhm mhmm like kind sort bit little lot um oh ah please thanks thank sorry there here "
    "what which who whom whose when where why how much many often else "
    "don't doesn't didn't haven't hasn't hadn't isn't aren't wasn't weren't can't cannot couldn't won't wouldn't "
    "i'm i've i'd i'll you're you've you'd you'll it's he's she's they're we're that's there's what's who's how's "
    "where's when's let's i'll we'll only even still up"
)
_FRAME = word_set(
    "tell ask asked asking question questions describe explain talk mention mentioned say said know let want wanted "
    "wondering wonder think feel feeling felt get got getting go going went come came take taking experience "
    "experienced experiencing notice noticed noticing suffer suffered suffering happen happened happening "
    "anything something nothing everything anyone someone thing things stuff symptom symptoms problem problems "
    "issue issues history doctor doctors dr sir madam ma'am mr mrs ms recently lately currently now today before "
    "recent past able particular particularly specific specifically actually basically maybe perhaps exactly "
    "first next again anyway guess mean means make makes made give given gave been bring brought see seen "
    "hello hi good morning afternoon evening more other another same other's recall remember far long "
    "one two way kinds sorts type types bits times time"
)


class Token(NamedTuple):
    """One word or mark of an utterance."""

    text: str
    start: int
    end: int
    stem: str
    """Stem of a word; the mark itself ("," or ".") else."""
    is_word: bool


def spell(word: str) -> str:
    """Return `word` in lower case and US spelling ("haemoptysis" → "hemoptysis")."""
    word = word.lower().replace("’", "'")
    if len(word) < 4 or word in _IS_WORD or word in _LL_WORDS:
        return word
    if not _MAY_RESPELL.search(word):
        return word
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of one English word: equal for its inflections and for UK and US spelling."""
    word = word.lower().replace("’", "'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = spell(word.removesuffix("'s").removesuffix("s'") if "'" in word else word)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3:
        return word
    return _strip(word)


def _strip(word: str) -> str:
    word = _without_plural(word)
    if word.endswith("ness") and len(word) > 6:
        word = word[:-4]
        word = word[:-1] + "y" if word.endswith("i") else word
        if word in _IRREGULAR:
            return _IRREGULAR[word]
    if word.endswith("ly") and len(word) > 6:
        word = word[:-2]
    word = _without_verb_ending(word)
    if word.endswith("ation") and len(word) > 7:
        return word[:-5] if word.endswith("ization") else word[:-3]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _without_plural(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _without_verb_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root) and not word.endswith("eed"):
            if ending == "ed" and root.endswith("i"):
                return root[:-1] + "y"
            return _DOUBLE.sub(r"\1", root)
    return word


def tokens(text: str) -> tuple[Token, ...]:
    """Cut `text` into words, numbers and marks, each with its place and stem."""
    found = []
    for match in _TOKEN.finditer(text):
        raw = match[0]
        word = raw[0].isalnum()
        found.append(Token(raw, match.start(), match.end(), stem(raw) if word else raw, word))
    return tuple(found)


_FUNCTION_STEMS = frozenset(stem(word) for word in _FUNCTION) | _FUNCTION
_FRAME_STEMS = frozenset(stem(word) for word in _FRAME)


def is_function_word(token: Token) -> bool:
    """Say whether `token` carries no content of its own (articles, auxiliaries, pronouns, fillers)."""
    return token.text.lower().replace("’", "'") in _FUNCTION


def terms(text: str) -> tuple[str, ...]:
    """Return the stemmed content words of `text` in order, each once, without the frame words of questions."""
    kept = (
        token.stem
        for token in tokens(text)
        if token.is_word
        and token.stem not in _FUNCTION_STEMS
        and token.stem not in _FRAME_STEMS
        and len(token.stem) > 1
    )
    return tuple(dict.fromkeys(kept))
