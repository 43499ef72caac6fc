"""Everyday synonyms: words that ask for the same thing, brought to one concept, so that "pee" finds "urine".

Works on the stems of `casesim.core.understanding.words`. A closed list of plain words, in our own choice; findings,
illnesses and drugs live in the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from casesim.core.understanding.words import stem, terms

_GROUPS = (
    "vomit sick puke emesis throwing", "urine pee wee bladder void urinate micturate waterworks urination voiding micturition", "stool poo poop feces bowel toilet defecate motions nappy diaper defecation diarrhea",
    "belly tummy stomach abdomen abdominal gut", "pain hurt sore ache painful discomfort tender achy hurting", "faint blackout unconscious consciousness syncope collapse",
    "job work occupation employ employment profession career living", "birth born delivery deliver childbirth", "pregnant pregnancy gestation gravida", "early premature preterm prematurely",
    "medicine medication drug tablet pill prescribe med meds prescription treatment treat therapy", "alcohol drink booze beer wine spirits", "smoke cigarette tobacco cigar", "accident crash collision wreck",
    "injury trauma knock injure blow fall fell tripped", "swell swollen swelling puffy", "lump mass growth bump nodule papule", "rash spot lesion", "itch itchy pruritus scratch pruritic",
    "yellow jaundice yellowish", "tired fatigue exhaust weary energy", "fever temperature feverish febrile", "seizure fit convulsion", "dizzy spin vertigo lightheaded spinning",
    "sleep awake awaken wake insomnia night asleep", "sex sexual intercourse", "period menses menstrual menarche menstruation", "travel trip abroad away holiday vacation visit return",
    "live home house household", "mother mom", "father dad", "sibling brother sister", "school class classroom grade teacher", "nursery daycare preschool kindergarten",
    "worse worsen aggravate exacerbate better improve relieve ease help relief alleviate improvement", "start begin onset", "feed eat milk breastfeed formula breastfed breastfeeding",
    "weight weigh weighed", "noise grunt wheeze stridor sound noisy", "move movement kick", "surgery operation procedure operate surgical", "vaccine vaccination immunize jab immunization vaccinate shots",
    "stress pressure stressful", "memory forget forgetful remember forgetfulness", "confuse confusion muddle disoriented muddled", "phlegm sputum mucus slime", "numb numbness", "blood bleed bloody bleeding",
    "change grow increase enlarge growing", "size big bigger large pound", "spread radiate radiating", "cold chilly", "exercise gym activity sport sports physical", "diet food meal",
    "weak weakness strength", "arthritis joint", "finger thumb digital", "relative family", "hearing hear deaf", "vision sight see eyesight visual", "stairs climb climbing", "ill unwell poorly illness",
    "worry concern afraid concerned worried", "doctor physician gp", "married marriage husband wife spouse", "bruise bruising", "condom contraception protection", "pet pets animal animals",
    "ibuprofen painkiller painkillers", "people peers peer others friend friends", "diagnosis diagnose diagnosed", "leak incontinence leaking accidents", "lose loss lost", "yell shout scream", "long duration", "near nearly", "crying cry cries", "pack packs", "calm console consolable soothe", "dark darken darkening", "begin onset", "postpone procrastination delay", "prenatal antenatal", "tic twitch twitching tics twitches", "testicle ball balls testicular", "abrupt sudden suddenly", "appointment checkup visit checkups appointments", "drop fumble dropping",
    "bite bitten sting stung", "eyebrow brow eyebrows eyelashes lash", "childhood child", "overweight obesity obese", "walk gait", "sunbath sun sunbathing", "palm hand palms", "spy watch follow spied",
)  # fmt: skip
_PAIRS = {
    ("throw", "up"): "vomit", ("black", "out"): "faint", ("pass", "out"): "faint", ("knock", "out"): "faint", ("pass", "water"): "urine", ("sens", "smell"): "smell",
    ("out", "for"): "faint", ("out", "blu"): "sudden", ("out", "blue"): "sudden",
}  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return {stem(word): stem(group.split()[0]) for group in _GROUPS for word in group.split()}


def concepts(stems: Iterable[str]) -> frozenset[str]:
    """Return the concepts of stemmed words in order; a word in no group stands for itself."""
    words = tuple(stems)
    table = _table()
    found = {table.get(word, word) for word in words}
    if {"set", "off"} <= found:
        found = (found - {"set", "off"}) | {stem("worse")}
    for pair in pairwise(words):
        if pair in _PAIRS:
            found = (found - {table.get(word, word) for word in pair}) | {stem(_PAIRS[pair])}
    return frozenset(found)


@lru_cache(maxsize=8192)
def concepts_of(text: str) -> frozenset[str]:
    """Return the concepts of the content words of `text`."""
    return concepts(terms(text))
