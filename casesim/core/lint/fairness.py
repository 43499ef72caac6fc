"""Rules on bias: words that stigmatise, and traits that always go with one sex, age or background over the draws.

The word list is in our own choice after Goddu et al. 2018 ("Do words matter?", J Gen Intern Med 33:685), Park et al. 2021
(JAMA Netw Open 4:e2117052), the AMA's "Advancing Health Equity: Guide to Language" (2021) and NIDA's "Words Matter".
A trait that medicine ties to a sex (a pregnancy) is no trait; whether a tie is fair, a person decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from casesim.core.lint.remark import Remark, Where
from casesim.core.lint.rule import warning
from casesim.core.lint.subject import Subject, Values
from casesim.core.names import given_names
from casesim.core.parameter import MapParameter, Parameter, edges, option_place

_WORDS = {
    r"non-?complian(?:t|ce)|non-?adherent patient": "takes … less often than prescribed, and why",
    r"drug[- ]seek(?:ing|er)|frequent flyer": "what was asked for, and how often",
    r"(?:drug|substance|alcohol|opioid) abus(?:e|er|ers|ing)|(?:drug )?addicts?|junk(?:ie|y)|alcoholics?": "uses …, or has a … use disorder",
    r"(?:sickler|epileptic|schizophrenic|asthmatic|hypertensive|diabetic|bipolar|borderline)s? (?:patient|man|woman|lady|gentleman)s?|sicklers?|schizophrenics?|epileptics?": "a person with …",
    r"morbidly obese|obese (?:patient|man|woman|lady)": "a person with a body mass index of …",
    r"wheelchair[- ]bound|confined to a wheelchair|crippled?|handicapped": "uses a wheelchair",
    r"mentally (?:ill|retarded|handicapped)|retard(?:ed)?|lunatic|insane|crazy (?:man|woman|person|patient)": "a person with a mental health problem, or a learning disability",
    r"illegal (?:alien|immigrant)s?|third[- ]world": "country of origin, where it matters",
    r"commit(?:ted|s)? suicide|failed suicide|successful suicide": "died by suicide, attempted suicide",
    r"poor historian|unreliable historian|difficult patient|hysterical|histrionic": "what was hard about the talk",
    r"prostitutes?|promiscuous": "number of partners, or sex work, where it matters",
    r"(?:patient|he|she) (?:claims|insists|alleges|admits to)|(?:claims|alleges) (?:to|that)": "says",
    r"refus(?:es|ed) (?:treatment|medication|to take|care)": "declined, and why",
    r"suffer(?:s|ing) from|victim of (?:stroke|cancer|diabetes)": "has …",
    r"the elderly|senile|old dear": "older people, or the age",
    r"smackheads?|crackheads?|druggies?|dope ?heads?|pissheads?|winos?|boozers?|drunkards?": "uses …, or has a … use disorder",
    r"attention[- ]seek(?:ing|er)s?|manipulative|malinger(?:s|ing|ers?)|hypochondriacs?|heart-?sinks?(?: patients?)?|time[- ]wast(?:er|ing)s?|bed[- ]blockers?|"
    r"over-?dramatic|drama queen|whin(?:y|ing|ger)s?|neurotic": "what was said and done, without judging it",
    r"spastics?|mongol(?:oid)?s?|imbeciles?|morons?|idiots?|psychos?|nutters?|nutcases?|loon(?:y|ies)|schizos?|cretins?|midgets?|dwarfs?|deaf and dumb|"
    r"deaf[- ]mutes?|invalids?|vegetables? patient|simpletons?": "the person's condition, in neutral words",
    r"half-?castes?|coloured (?:man|woman|person|people|lady|patient)|negro(?:es)?|eskimos?|exotic (?:looks|looking|woman|man)|illegals|benefit scroungers?|scroungers?|chavs?": "background or circumstances, where they matter",
    r"trann(?:y|ies)|transvestites?|hermaphrodites?|sex change|homosexuals?|lesbos?|poofs?": "the words that the person uses of themselves",
    r"fatties|fatso|hugely fat|grossly obese|lazy (?:patient|man|woman|and)|(?:old )?hags?|spinsters?|barren|slutty|sluts?|tarts?": "what matters, in neutral words",
    r"failed (?:treatment|therapy|diet)|patient failed|poor(?:ly)? compl(?:iance|iant)|bad (?:diabetic|asthmatic)": "the treatment did not help, or what got in its way",
    r"oriental|caucasian|gypsy|gypsies": "background as the patient tells it, where it matters",
}  # fmt: skip
_STIGMA = [(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), better) for words, better in _WORDS.items()]
_GRAMMAR = re.compile(
    r"^(?:wo)?m[ae]n$|^(?:he|she|him|her|hers|his|they|boys?|girls?|sons?|daughters?|mothers?|fathers?|mum|dad|mr|mrs|ms|miss|lad(?:y|ies)?|gentlem[ae]n|"
    r"husband|wife|brother|sister|male|female|himself|herself|f|m|grand(?:son|daughter|mother|father|ma|pa|dad|mum)|nephew|niece|"
    r"(?:boy|girl)friend|guy|bloke|lass|sir|madam)$",
    re.IGNORECASE,
)
"""Words that only say the sex."""
_SEXED = re.compile(
    r"pregnan|ectopic|ovar|uter|cervi|endometri|vagin|menstru|menorrh|fibroid|eclampsia|miscarr|abortion|placenta|labour|postpartum|menopaus|"
    r"testic|testis|prostat|scrot|epididym|penile|varicocele|breast|turner|klinefelter|polycystic",
    re.IGNORECASE,
)
_BY_SEX = re.compile(r"\{%-? ?if [^%]*\bsex\b[^%]*%\}(.*?)\{%-? ?else ?-?%\}(.*?)\{%-? ?endif", re.DOTALL)
_BODILY = re.compile(
    r"period|womb|pill|coil|contracepti|condom|erection|smear|screening|bra\b|groin|waterworks|shav|wax|partner|down below|balls|urin|bladder|\buti\b|penis|\bI'm a (?:wo)?man",
    re.IGNORECASE,
)
_OTHER_WORDS = 6
"""Words that differ between what women and men say, from which it is no grammar."""
_BODY = frozenset({"name", "sex", "age", "years"})
_ENOUGH = 12
"""Draws with a value, all in one group, from which it is no chance (2⁻¹² for two groups alike)."""
_MORE_SEEDS = 240


@warning("stigmatising")
def stigmatising(subject: Subject) -> Iterator[Remark]:
    """Words that blame a patient are copied into notes, and change how patients are treated."""
    for where, text in _texts(subject):
        for pattern, better in _STIGMA:
            match = pattern.search(text)
            if match:
                yield Remark(where=where, message=f"'{match[0]}' stigmatises", remedy=f"write: {better}")


def _texts(subject: Subject) -> Iterator[tuple[Where, str]]:
    template = subject.template
    yield from ((("objectives", index), line) for index, line in enumerate(template.objectives))
    yield from _options(template.parameters, ())
    for variant, chosen in subject.variants.items():
        yield from _options(chosen.parameters, ("variants", variant))
        yield ("variants", variant, "title"), chosen.title
        yield from ((spot.where, spot.source) for spot in subject.spots(variant))
        yield from (((*where, "clinical"), fact.clinical) for where, fact in subject.facts(variant))
        entries = (*subject.signs(variant), *subject.tests(variant))
        yield from (((*where, "result"), entry.result) for where, entry in entries)
        yield from (((*where, "text"), point.text) for where, point in subject.points(variant))


def _options(parameters: Mapping[str, Parameter], prefix: Where) -> Iterator[tuple[Where, str]]:
    """Yield the words that parameters may take, each at its place."""
    for name, parameter in parameters.items():
        options = (*edges(parameter), *(parameter.values.values() if isinstance(parameter, MapParameter) else ()))
        for option in options:
            if isinstance(option, str):
                yield (*prefix, "parameters", name, *option_place(parameter, option)), option


@warning("trait-tied")
def trait_tied(subject: Subject) -> Iterator[Remark]:
    """A trait that always goes with one sex or age teaches a stereotype instead of medicine."""
    wide = Subject(subject.template, None, subject.means, _MORE_SEEDS)
    for variant in wide.variants:
        for name, parameter in _traits(wide, variant):
            values = _alone(wide, variant, name)
            tied = next(((value, group) for value, group in values if _is_trait(value)), None)
            if tied and not (isinstance(parameter, MapParameter) and _says_the_sex(parameter)):
                where: Where = ("parameters", name)
                place = where if name in wide.template.parameters and name not in wide.variants[variant].parameters \
                    else ("variants", variant, *where)  # fmt: skip
                yield Remark(
                    where=place, message=f"'{name}' is '{tied[0]}' only for {tied[1]} (variant '{variant}')",
                    remedy="draw it independently, or say in a comment why medicine ties it",
                )  # fmt: skip
    yield from _tied_words(subject)
    yield from _tied_diagnoses(wide)


def _tied_words(subject: Subject) -> Iterator[Remark]:
    """Yield what patients say of themselves in other words for men than for women, where no body makes the difference."""
    for variant in subject.variants:
        for spot in subject.spots(variant):
            fact = spot.fact
            about = " ".join((spot.source, fact.clinical, *fact.answers)) if fact else spot.source
            match = _BY_SEX.search(spot.source)
            if not match or spot.kind not in ("says", "opening"):
                continue
            one, other = (
                {w.lower() for w in re.findall("[A-Za-z]+", branch) if not _GRAMMAR.match(w)}
                for branch in match.groups("")
            )
            if (
                one
                and other
                and len(one ^ other) >= _OTHER_WORDS
                and not _SEXED.search(about)
                and not _BODILY.search(about)
            ):
                yield Remark(
                    where=spot.where, message=f"women and men say another thing here (variant '{variant}')",
                    remedy="let both say the same, or say in a comment why medicine ties it",
                )  # fmt: skip


def _is_trait(value: str) -> bool:
    """Whether a value is a word that says more than the sex; what is measured may differ by sex."""
    return not all(_GRAMMAR.match(word) for word in re.findall("[a-z]+", value, re.IGNORECASE))


def _says_the_sex(parameter: MapParameter) -> bool:
    return all(_GRAMMAR.match(str(value)) for value in parameter.values.values())


def _traits(subject: Subject, variant: str) -> Iterator[tuple[str, Parameter]]:
    """Yield the parameters that are words, not numbers, and no name."""
    merged = {**subject.template.parameters, **subject.variants[variant].parameters}
    for name, parameter in merged.items():
        if parameter.kind in ("choice", "weighted", "map") and name not in _BODY:
            yield name, parameter


def _alone(subject: Subject, variant: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (value, group) for values that are drawn often and always in one group, where that group is not everybody."""
    for kind in ("sex", "age band", "background"):
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for draw in subject.draws(variant):
            groups[str(draw[name])][_group(kind, draw)] += 1
        everybody = sum(groups.values(), Counter())
        for value, counts in groups.items():
            only = next(iter(counts))
            share = everybody[only] / everybody.total()
            if len(counts) == 1 and share < 1 and counts.total() >= _ENOUGH and share ** counts.total() < 1e-4:
                yield value, f"{kind} {only}"


def _group(kind: str, values: Values) -> str:
    age = str(values.get("age", ""))
    years = int(age) if age.isdigit() else 0
    sex = str(values.get("sex", ""))
    if kind == "sex":
        return sex
    if kind == "age band":
        return "60 and over" if years >= 60 else "35 to 59" if years >= 35 else "under 35"
    given = str(values.get("name", "")).split(" ")[0]
    return given if given in given_names(sex, years) else ""


def _tied_diagnoses(subject: Subject) -> Iterator[Remark]:
    """Yield variants that only one sex can have, where the template draws both and the diagnosis is not of that sex."""
    sexes = {variant: {str(draw["sex"]) for draw in subject.draws(variant)} for variant in subject.variants}
    if len(set().union(*sexes.values())) < 2:
        return
    for variant, found in sexes.items():
        correct = subject.variants[variant].differential.correct
        if len(found) == 1 and not _SEXED.search(" ".join((correct.name, *correct.synonyms))):
            yield Remark(
                where=("variants", variant), message=f"'{correct.name}' is drawn for {min(found)} patients only",
                remedy="draw both sexes, or say in a comment why medicine ties it",
            )  # fmt: skip
