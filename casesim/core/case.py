"""The case template, version 1: what an author writes in `cases/*.yaml`.

A template is a script with parameters and variants; `casesim.core.patient.realise` draws one patient from it.
Texts may use the small template language of `casesim.core.template` over the parameters. Facts name what they
answer: a topic of the 45 history items, or a finding of the lexicon. Nothing here reads a file.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import Field, field_validator, model_validator

from casesim.core.model import Frozen, Terse
from casesim.core.parameter import Parameter
from casesim.core.persona import Persona, Speaker
from casesim.core.policy import Policy

CaseId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Entry = TypeVar("Entry", "Fact", "Finding", "Management", "Source")
DRAFTED = "report"
"""Source of a fact that rules drafted from prose: what it answers is a guess until an author has looked."""


class Section(StrEnum):
    """Where in a history a fact belongs (Calgary–Cambridge order of content)."""

    PRESENTING = "presenting"
    """The complaint itself: when, where, what it is like, what came with it."""
    SYSTEMS = "systems"
    """Other symptoms that one asks for, system by system."""
    PAST = "past"
    """Illnesses, operations and stays in hospital."""
    DRUGS = "drugs"
    """Medicines: prescribed, bought, stopped."""
    ALLERGIES = "allergies"
    """Allergies and what happened."""
    FAMILY = "family"
    """Illnesses of relatives."""
    SOCIAL = "social"
    """Home, smoking, alcohol, drugs, travel, diet."""
    OCCUPATION = "occupation"
    """Work or school."""
    IDEAS = "ideas"
    """What the patient thinks that it is."""
    CONCERNS = "concerns"
    """What the patient fears."""
    EXPECTATIONS = "expectations"
    """What the patient hopes for from the visit."""
    IMPACT = "impact"
    """What it does to daily life."""


class Disclosure(StrEnum):
    """When a patient says a fact."""

    VOLUNTEERED = "volunteered"
    """With the opening, or to any invitation to tell the story."""
    OPEN = "open"
    """To an open question about it, or anything more direct."""
    DIRECT = "direct"
    """To a question about its topic or finding."""
    SPECIFIC = "specific"
    """Only to a question that names the very thing."""
    RAPPORT = "rapport"
    """To a direct question, once the patient trusts the trainee."""
    NEVER = "never"
    """Never said; for the examiner alone."""


class Polarity(StrEnum):
    """Whether the patient has it."""

    HAS = "has"
    """The patient has or does it."""
    DENIES = "denies"
    """The patient has not; what is said must name what is denied."""


class Fact(Frozen):
    """One thing that the patient knows about themselves."""

    id: Slug
    """Small letters, digits, `-`, `_`: `onset-time`; a variant replaces it and evidence and rubrics name it by this."""
    section: Section
    """Where it belongs in a history (below)."""
    answers: tuple[str, ...] = Field(min_length=1)
    """Topic ids and finding ids that it answers; a finding beside an attribute topic (onset, site …) says whose."""
    clinical: Text
    """For the examiner, in clinical words; never in the voice's context."""
    says: tuple[Text, ...] = Field(min_length=1)
    """The patient's own words, first person (third person where a relative speaks); each a full sentence."""
    polarity: Polarity = Polarity.HAS
    """Whether the patient has it or denies it."""
    disclosure: Disclosure = Disclosure.DIRECT
    """When it is said (below)."""
    ask: tuple[str, ...] = ()
    """Further words or questions by which a trainee asks for it, where topics and findings do not tell it apart."""
    source: str = ""
    """Id of the source, where the fact rests on one."""


class Unknown(Frozen):
    """What the patient says where the case holds nothing, by kind of question."""

    default: tuple[Text, ...] = (
        "Not that I know of.",
        "I couldn't tell you, sorry.",
        "I've never really thought about it.",
    )
    """To any other question; one wording is drawn."""
    denial: tuple[Text, ...] = ("No, not that I've noticed.", "No, nothing like that.", "I don't think so, no.")
    """To a question for a symptom that the case does not hold."""
    family: tuple[Text, ...] = ("Not that I know of in the family.",)
    """To a question for an illness of relatives."""
    exam: tuple[Text, ...] = ("I don't know, nobody's told me.", "You'd have to check that yourself.")
    """To a question for what only an examination or a test tells."""
    diagnosis: tuple[Text, ...] = ("I don't know, that's what I was hoping you'd tell me.",)
    """To a question for the diagnosis."""
    role: tuple[Text, ...] = ("I'm not sure what you mean. I've just come about how I'm feeling.",)
    """To words that are not meant for a patient."""
    vague: tuple[Text, ...] = ("What do you mean exactly?", "Could you be a bit more specific?")
    """To a question that could mean anything."""


class Finding(Frozen):
    """A result of one manoeuvre or one test; `result` may be a template."""

    id: Slug
    """Small letters, digits, `-`, `_`: `throat`; named by evidence and rubrics."""
    name: Text
    """As it is listed and shown: `Full blood count`."""
    group: str
    """Body region or system of an examination; group of a test (bedside, blood, imaging …)."""
    result: Text
    """What is found, with units; may be a template."""
    synonyms: tuple[str, ...] = ()
    """Other names by which a trainee may ask: `["FBC", "CBC"]`."""
    value: str | None = None
    """The measured value alone, a number as text: `"38.7"`."""
    unit: str | None = None
    """The unit of `value`: `°C`, `mmol/L`."""
    reference: str | None = None
    """Reference range, as text."""
    abnormal: bool = False
    """Whether it is out of the ordinary; marked in the debrief."""
    minutes: int = Field(0, ge=0, le=1440)
    """What it would take until the result is back."""
    cost: int = Field(0, ge=0)
    """A price in any one unit, for comparing tests; 0 shows none."""


class Code(Frozen):
    """A diagnosis code of a public classification."""

    system: Literal["ICD-10-CM"] = "ICD-10-CM"
    """Which classification."""
    code: str
    """As the classification writes it: `J03.0`."""


class Diagnosis(Frozen):
    """A diagnosis that an answer is compared with."""

    id: Slug
    """Small letters, digits, `-`, `_`."""
    name: Text
    """As the debrief writes it."""
    synonyms: tuple[str, ...] = ()
    """Every name, lay name and abbreviation that a trainee may write; none may stand in the patient's words."""
    codes: tuple[Code, ...] = ()
    """Codes of it, for reports; marking does not need them."""
    evidence_for: tuple[str, ...] = ()
    """Fact, examination or investigation ids."""
    evidence_against: tuple[str, ...] = ()
    """Ids like those of `evidence_for`."""
    accept_broader: bool = False
    """Whether a wider diagnosis earns credit ("pneumonia" for "lobar pneumonia")."""
    accept_narrower: bool = True
    """Whether a closer one does."""
    credit: float = Field(1.0, ge=0, le=1)
    """Share of the points (0 to 1) that this answer earns."""


class Differential(Frozen):
    """The case's own differential diagnosis."""

    correct: Diagnosis
    """What the patient has."""
    acceptable: tuple[Diagnosis, ...] = ()
    """Answers that earn something, each with its `credit`."""
    must_not_miss: tuple[Diagnosis, ...] = ()
    """Dangers that every trainee should have thought of; a case needs one."""
    implausible: tuple[Diagnosis, ...] = ()
    """Likely wrong answers, with the evidence against each."""


class Management(Frozen):
    """A point of management, for the debrief."""

    id: Slug
    """Small letters, digits, `-`, `_`; rubrics name it."""
    text: Text
    """What to do, as the debrief says it."""
    action: Literal["critical", "recommended", "neutral", "unnecessary", "harmful"] = "recommended"
    """How right it is here; rubrics mark by this class."""
    source: str = ""
    """Id of the source that recommends it."""


class Source(Frozen):
    """What a case's content rests on."""

    id: Slug
    """What `source` elsewhere names: `ng84`."""
    title: Text
    """Author, title and issuer, so that it can be found."""
    year: int | None = None
    """Of publication: `2018`."""
    url: str = ""
    """Where it can be read."""


class Review(Frozen):
    """Who has reviewed the content; `none` until somebody has."""

    state: Literal["none", "peer", "expert"] = "none"
    """`peer`: a colleague; `expert`: a specialist of the field."""
    by: str = ""
    """Name and role of the reviewer."""
    date: str = ""
    """Day of the review, ISO: `2026-11-21`."""


class _Lists(Frozen):
    """Lists of entries with ids, each id once."""

    @field_validator("facts", "examination", "investigations", "management", "sources", check_fields=False)
    @classmethod
    def _ids_are_unique(cls, value: tuple[Entry, ...]) -> tuple[Entry, ...]:
        seen: set[str] = set()
        for entry in value:
            if entry.id in seen:
                raise ValueError(f"the id '{entry.id}' is used twice")
            seen.add(entry.id)
        return value


class Variant(_Lists):
    """One diagnosis behind the same presenting complaint: what it changes in the template.

    `parameters` and lists with ids replace those of the template that have the same id and add the others;
    `without` removes facts, examination findings or investigations by id.
    """

    title: Text
    """For the debrief and the author; no trainee sees it before the end."""
    weight: float = Field(1.0, gt=0, le=1e6, allow_inf_nan=False)
    """How often it is drawn against the others; 2 is twice as often as 1."""
    differential: Differential
    """Its diagnosis, and what else was to be thought of."""
    parameters: dict[Slug, Parameter] = {}
    """Replace those of the same name, or are added."""
    persona: Persona | None = None
    """Replaces the whole persona."""
    opening: tuple[Text, ...] = ()
    """Replaces the opening lines."""
    facts: tuple[Fact, ...] = ()
    """Replace those of the same id, or are added."""
    without: tuple[str, ...] = ()
    """Ids that this variant does not have."""
    examination: tuple[Finding, ...] = ()
    """Replace those of the same id, or are added."""
    investigations: tuple[Finding, ...] = ()
    """Replace those of the same id, or are added."""
    management: tuple[Management, ...] = ()
    """Replace those of the same id, or are added."""


class CaseTemplate(_Lists, Terse):
    """A case as its author wrote it."""

    schema_: Literal["casesim/case/1"] = Field("casesim/case/1", alias="schema")
    """The version of this format."""
    id: CaseId
    """Small letters, digits and hyphens, 2 to 61: `sore-throat`; the file is best called the same."""
    version: int = Field(1, ge=1)
    """Counted up by the author; each version draws its own patients."""
    title: Text
    """As the list of cases shows it; names no cause."""
    complaint: Text
    """The presenting complaint, as the door note may say it."""
    specialty: Text
    """As the list groups it: `cardiology`."""
    setting: Text
    """Where it is: `emergency department`."""
    minutes: int = Field(10, ge=1, le=120)
    """Time for the talk in an exam, 1 to 120."""
    difficulty: Literal["foundation", "core", "advanced"] = "core"
    """For the list."""
    languages: tuple[str, ...] = ("en",)
    """ISO 639-1; `en` alone is understood so far."""
    objectives: tuple[Text, ...] = Field(min_length=1)
    """What a trainee is to learn, one sentence each."""
    sources: tuple[Source, ...] = Field(min_length=1)
    """What the content rests on; facts and management cite it by id."""
    review: Review = Review()
    """Who has looked at the content."""
    rubric: str = "history-core"
    """Id of the rubric that marks it."""
    parameters: dict[Slug, Parameter]
    """Values that each seed draws; `age` and `sex` are needed in every variant."""
    door_note: Text
    """What is read before going in; a template, several lines with `|`."""
    opening: tuple[Text, ...] = Field(min_length=1)
    """What the patient says first, to the first open question; several wordings."""
    speaker: Speaker = Speaker()
    """Who answers; the patient if you leave it out."""
    persona: Persona = Persona()
    """How the speaker is."""
    facts: tuple[Fact, ...] = Field(min_length=1)
    """All that is known whatever the cause."""
    unknown: Unknown = Unknown()
    """What is said where the case holds nothing; leave it out for the usual words."""
    policy: Policy | None = None
    """Rules of disclosure that differ from the usual; `casesim case policy CASE` shows them all."""
    examination: tuple[Finding, ...] = ()
    """What each manoeuvre finds, where it is the same whatever the cause."""
    investigations: tuple[Finding, ...] = ()
    """What each test shows, likewise."""
    management: tuple[Management, ...] = ()
    """What to do, likewise."""
    variants: dict[Slug, Variant] = Field(min_length=1)
    """The causes behind the complaint, at least one, better three; a seed draws one by weight."""

    @classmethod
    def _later(cls) -> frozenset[str]:
        return frozenset({"policy"})

    @model_validator(mode="after")
    def _needs_age_and_sex(self) -> CaseTemplate:
        for variant_id, variant in self.variants.items():
            missing = {"age", "sex"} - (self.parameters.keys() | variant.parameters.keys())
            if missing:
                raise ValueError(f"variant '{variant_id}': no parameter {', '.join(sorted(missing))}")
        return self
