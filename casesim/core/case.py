"""The case template, version 1: what an author writes in `cases/*.yaml`.

A template is a script with parameters and variants; `casesim.core.patient.realise` draws one patient from it.
Texts may use the small template language of `casesim.core.template` over the parameters. Facts name what they
answer: a topic of the 45 history items, or a finding of the lexicon. Nothing here reads a file.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from casesim.core.model import Frozen

CaseId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Scalar = str | int | float


DRAFTED = "report"
"""Source of a fact that rules drafted from prose: what it answers is a guess until an author has looked."""


class Section(StrEnum):
    """Where in a history a fact belongs (Calgary–Cambridge order of content)."""

    PRESENTING = "presenting"
    SYSTEMS = "systems"
    PAST = "past"
    DRUGS = "drugs"
    ALLERGIES = "allergies"
    FAMILY = "family"
    SOCIAL = "social"
    OCCUPATION = "occupation"
    IDEAS = "ideas"
    CONCERNS = "concerns"
    EXPECTATIONS = "expectations"
    IMPACT = "impact"


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
    DENIES = "denies"


class NumberParameter(Frozen):
    """A whole or decimal number drawn evenly from min, min+step … max."""

    kind: Literal["number"]
    min: float
    max: float
    step: float = Field(1, gt=0)


class ChoiceParameter(Frozen):
    """One of the options, all as likely."""

    kind: Literal["choice"]
    options: tuple[Scalar, ...] = Field(min_length=1)


class WeightedParameter(Frozen):
    """One of the options, by weight."""

    kind: Literal["weighted"]
    options: dict[str, float] = Field(min_length=1)


class NameParameter(Frozen):
    """A name that fits sex and age (`sex` and `age` name other parameters or are plain values)."""

    kind: Literal["name"]
    sex: str = "sex"
    age: str = "age"
    part: Literal["first", "full"] = "full"


class OffsetParameter(Frozen):
    """Another number parameter plus a whole number drawn from `add` [low, high], never below `floor`."""

    kind: Literal["offset"]
    of: str
    add: tuple[int, int]
    floor: int = 0


class MapParameter(Frozen):
    """A value looked up by another parameter's value (`default` where none fits)."""

    kind: Literal["map"]
    of: str
    values: dict[str, Scalar]
    default: Scalar | None = None


Parameter = Annotated[
    NumberParameter | ChoiceParameter | WeightedParameter | NameParameter | OffsetParameter | MapParameter,
    Field(discriminator="kind"),
]


class Speaker(Frozen):
    """Who answers the trainee: the patient, a parent, or a carer with knowledge of their own."""

    role: Literal["patient", "parent", "carer"] = "patient"
    relation: str = ""
    """Empty for the patient; else "mother", "father", "daughter" …"""
    name: str = "{{ name }}"
    age: str = "{{ age }}"
    sex: str = "{{ sex }}"


class Persona(Frozen):
    """How the one who speaks is; values may be templates."""

    personality: str = "plain"
    language: Literal["simple", "everyday", "educated"] = "everyday"
    mood: str = "calm"
    """One or two words, never the cause."""
    literacy: Literal["low", "average", "high"] = "average"
    """Health literacy: how readily medical words are understood."""
    recall: Literal["good", "poor"] = "good"
    rapport: int = Field(50, ge=0, le=100)
    """Rapport at the start, 0..100."""
    trust: int = Field(60, ge=0, le=100)
    """Rapport from which facts with disclosure `rapport` are said."""


class Fact(Frozen):
    """One thing that the patient knows about themselves."""

    id: Slug
    section: Section
    answers: tuple[str, ...] = Field(min_length=1)
    """Topic ids and finding ids that it answers; a finding beside an attribute topic (onset, site …) says whose."""
    clinical: Text
    """For the examiner, in clinical words; never in the voice's context."""
    says: tuple[Text, ...] = Field(min_length=1)
    """The patient's own words, first person (third person where a relative speaks); each a full sentence."""
    polarity: Polarity = Polarity.HAS
    disclosure: Disclosure = Disclosure.DIRECT
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
    denial: tuple[Text, ...] = ("No, not that I've noticed.", "No, nothing like that.", "I don't think so, no.")
    family: tuple[Text, ...] = ("Not that I know of in the family.",)
    exam: tuple[Text, ...] = ("I don't know, nobody's told me.", "You'd have to check that yourself.")
    diagnosis: tuple[Text, ...] = ("I don't know, that's what I was hoping you'd tell me.",)
    role: tuple[Text, ...] = ("I'm not sure what you mean. I've just come about how I'm feeling.",)
    vague: tuple[Text, ...] = ("What do you mean exactly?", "Could you be a bit more specific?")


class Finding(Frozen):
    """A result of one manoeuvre or one test; `result` may be a template."""

    id: Slug
    name: Text
    group: str
    """Body region or system of an examination; group of a test (bedside, blood, imaging …)."""
    result: Text
    synonyms: tuple[str, ...] = ()
    value: str | None = None
    unit: str | None = None
    reference: str | None = None
    """Reference range, as text."""
    abnormal: bool = False
    minutes: int = Field(0, ge=0, le=1440)
    cost: int = Field(0, ge=0)


class Code(Frozen):
    """A diagnosis code of a public classification."""

    system: Literal["ICD-10-CM"] = "ICD-10-CM"
    code: str


class Diagnosis(Frozen):
    """A diagnosis that an answer is compared with."""

    id: Slug
    name: Text
    synonyms: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    evidence_for: tuple[str, ...] = ()
    """Fact, examination or investigation ids."""
    evidence_against: tuple[str, ...] = ()
    accept_broader: bool = False
    accept_narrower: bool = True
    credit: float = Field(1.0, ge=0, le=1)


class Differential(Frozen):
    """The case's own differential diagnosis."""

    correct: Diagnosis
    acceptable: tuple[Diagnosis, ...] = ()
    must_not_miss: tuple[Diagnosis, ...] = ()
    implausible: tuple[Diagnosis, ...] = ()


class Management(Frozen):
    """A point of management, for the debrief."""

    id: Slug
    text: Text
    action: Literal["critical", "recommended", "neutral", "unnecessary", "harmful"] = "recommended"
    source: str = ""


class Source(Frozen):
    """What a case's content rests on."""

    id: Slug
    title: Text
    year: int | None = None
    url: str = ""


class Review(Frozen):
    """Who has reviewed the content; `none` until somebody has."""

    state: Literal["none", "peer", "expert"] = "none"
    by: str = ""
    date: str = ""


class Variant(Frozen):
    """One diagnosis behind the same presenting complaint: what it changes in the template.

    `parameters` and lists with ids replace those of the template that have the same id and add the others;
    `without` removes facts, examination findings or investigations by id.
    """

    title: Text
    weight: float = Field(1.0, gt=0)
    differential: Differential
    parameters: dict[Slug, Parameter] = {}
    persona: Persona | None = None
    opening: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    without: tuple[str, ...] = ()
    examination: tuple[Finding, ...] = ()
    investigations: tuple[Finding, ...] = ()
    management: tuple[Management, ...] = ()


class CaseTemplate(Frozen):
    """A case as its author wrote it."""

    schema_: Literal["casesim/case/1"] = Field("casesim/case/1", alias="schema")
    id: CaseId
    version: int = Field(1, ge=1)
    title: Text
    complaint: Text
    """The presenting complaint, as the door note may say it."""
    specialty: Text
    setting: Text
    minutes: int = Field(10, ge=1, le=120)
    difficulty: Literal["foundation", "core", "advanced"] = "core"
    languages: tuple[str, ...] = ("en",)
    objectives: tuple[Text, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    review: Review = Review()
    rubric: str = "history-core"
    parameters: dict[Slug, Parameter]
    door_note: Text
    opening: tuple[Text, ...] = Field(min_length=1)
    """What the patient says first, to the first open question; several wordings."""
    speaker: Speaker = Speaker()
    persona: Persona = Persona()
    facts: tuple[Fact, ...] = Field(min_length=1)
    unknown: Unknown = Unknown()
    examination: tuple[Finding, ...] = ()
    investigations: tuple[Finding, ...] = ()
    management: tuple[Management, ...] = ()
    variants: dict[Slug, Variant] = Field(min_length=1)

    @field_validator("facts", "examination", "investigations")
    @classmethod
    def _ids_are_unique(cls, value: tuple[Fact, ...] | tuple[Finding, ...]) -> tuple[Fact, ...] | tuple[Finding, ...]:
        seen: set[str] = set()
        for entry in value:
            if entry.id in seen:
                raise ValueError(f"the id '{entry.id}' is used twice")
            seen.add(entry.id)
        return value

    @model_validator(mode="after")
    def _needs_age_and_sex(self) -> CaseTemplate:
        for variant_id, variant in self.variants.items():
            missing = {"age", "sex"} - (self.parameters.keys() | variant.parameters.keys())
            if missing:
                raise ValueError(f"variant '{variant_id}': no parameter {', '.join(sorted(missing))}")
        return self
