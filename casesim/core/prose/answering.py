"""What a piece of a report answers: the topics and findings by which a trainee can ask for it, and its section.

Findings come from the lexicon, topics from plain signs in the words ("worse with" is what aggravates, "ago" is onset).
A wider finding ("long-term conditions", "regular medicines") is added beside the narrow ones, so that wide questions find
the fact too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from casesim.core.case import Section
from casesim.core.prose.grammar import RELATIVE
from casesim.core.prose.piece import Form, Piece
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import TOPICS, FindingHit
from casesim.core.understanding.words import terms


class Finds(Protocol):
    """The part of the lexicon that is needed."""

    @property
    def findings(self) -> Mapping[str, Finding]:
        """Every finding by id."""

    def find(self, text: str, before: str = "") -> tuple[FindingHit, ...]:
        """Return what is named."""


_ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ("onset", r"\b(?:start(?:ed|s)?|began|begin|begins|onset|came on|ago|since (?!she|he)|yesterday|last night|this morning|first noticed)\b|\b(?:for|over|within|during) (?:the )?(?:past|last|about|over|several|a few|many|approximately|more than|at least|almost|nearly)?\s*(?:\d+(?:-\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|few|several|couple)?\s*(?:hours?|days?|weeks?|months?|years?)\b"),
    ("aggravating", r"\bworse(?:n|ns|ned|ning)?\b(?! (?:over|in (?:the )?past|for|since|to the point))|exacerbat|aggravat|trigger|brought on|precipitat|provok|\b(?:with|on|during|when|while|after) (?:exertion|movement|walking|eating|activity|urination|defecation|climbing|intercourse|sexual|bearing|swallowing|breathing|crying|feeding|exercis\w+)"),
    ("relieving", r"reliev|\brelief|improv\w* (?:with|after|when|by|on|significantly|following)|improv\w*\b.*\brest\b|alleviat|\bbetter\b|\beased?\b|respons\w+ to|(?:tried|taken|taking|uses?|took|takes) .*(?:ibuprofen|acetaminophen|ice|rest|painkiller|nsaid|antacid|relief|diphenhydramine|herbs)|improvement"),
    ("severity", r"\bsever|\bmild|\bmoderate|\bintens|\d\s*/\s*10|excruciating|unbearable|\bworst\b|awaken|wakes|\bextreme|debilitat|profuse"),
    ("radiation", r"radiat|\bspread|down (?:the|his|her|my) (?:\w+ )*(?:leg|arm|neck|back)|shoots?\b|to (?:the|his|her) (?:back|shoulder|jaw|arm|leg|foot|elbow|groin)|travels to"),
    ("character", r"\bsharp|\bdull|burning|cramp|stabbing|throbbing|\bach(?:e|ing|y)|shooting|pressure|tight|colick|tearing|gnawing|electric|\bitch|prurit|painless|watery|bloody|\bthick|\bred\b|scaly|crusty|pearly|yellow|green|purul|raised|flat|smooth|rough|spinning|productive|dry\b|foamy|greasy|colored|coloured|tender"),
    ("time_course", r"constant|intermittent|episod|progress|worsening|worsened|recurr|\bdaily\b|on and off|occasional|persist|increas|gradual|sudden|at night|in the morning|lasting|minutes|frequent|chronic|times (?:a|per|during)|continu|rapid|resolv|come and go|steadil|end of the day|every|temporary|transient|ongoing|seconds"),
    ("site", r"\b(?:in|on|over|of|at|around|left|right|both|bilateral|upper|lower)\b.*\b(?:knees?|legs?|arms?|wrists?|hands?|thumb|fingers?|toes?|hips?|shoulders?|back|neck|chest|abdom\w+|belly|stomach|groin|flank|ears?|eyes?|face|head|trunk|extremit\w+|skin|breast|scalp|forehead|thigh|ankle|foot|feet|elbow|penis|penile|umbilicus|navel|bladder|gums|nape|palms|side|cheek|limbs?|tibia|patella|body)\b|\b(?:knee|leg|arm|wrist|hand|thumb|finger|toe|hip|shoulder|back|neck|chest|abdominal|groin|flank|ear|eye|breast|scalp|thigh|ankle|foot|elbow|pelvic)\b"),
    ("previous_episodes", r"similar (?:episode|complaint|symptom|problem|pain|illness)|(?:previous|prior|past) (?:\w+ )?(?:episode|complaint|attack)|never (?:experienced|had) (?:anything|this)|similar nature|first (?:time|episode)|recurrent|multiple (?:illnesses|evaluations)|in the past"),
    ("impact", r"difficult\w* (?:in |with )?(?:walking|climbing|dressing|sleeping|wearing|brushing|performing|concentrat|functioning|using|self-care|steadiness|managing|at work)|unable to|inability to|interfer|disrupt\w* sleep|daily (?:living|activit)|wheelchair|missed (?:work|school)|terminated from|trouble (?:sleeping|concentrating)|performance|dropping objects|self-care|lost (?:his|her) job|forgetful|losing (?:his|her) way|wakes (?:her|him)|disturbs sleep|ability to|academic"),
)  # fmt: skip
"""Attributes of a complaint, and their signs."""

_SUBJECTS: tuple[tuple[str, str, Section, str], ...] = (
    ("allergies", r"\ballerg(?:y|ies|ic)\b|adverse drug reaction", Section.ALLERGIES, "allergic_reaction"),
    ("immunisations", r"immuni[sz](?:ation|ed)|vaccin", Section.SOCIAL, "vaccinations"),
    ("smoking", r"\bsmok|cigar|\btobacco|pack[- ]years?|\bvap(?:e|ing)", Section.SOCIAL, "smoking"),
    ("alcohol", r"\balcohol|\bbeers?\b|\bwine\b|\bdrinks?\b|\bdrinking\b|vodka|liquor|\bwhisk", Section.SOCIAL, "alcohol"),
    ("recreational_drugs", r"(?:illicit|recreational|illegal|iv|intravenous|injection) (?:drug|substance)|\bdrug (?:use|abuse)|\bsubstances?\b|cocaine|marijuana|cannabis|ecstasy|heroin|amphetamine|anabolic|opioid use|methamphet", Section.SOCIAL, "recreational_drugs_use"),
    ("sexual_history", r"sexual|condom|intercourse|\bpartners\b|contracepti|unprotected sex|\bsex\b|diaphragm|erection|erectile", Section.SOCIAL, "sexual_activity"),
    ("exposures_travel", r"travel|\btrip\b|camping|hik(?:e|ing)|\bvisit(?:ed|s)? (?:to|from)|immigrat|emigrat|sick contact|exposure|exposed|\bpets?\b|animal|abroad|insect|\bbite|\btick|bug|daycare|livestock|prison|incarcerat|freshwater|state fair|poison ivy|ice cream|unpasteur|recently returned|mold|fumes|chemical|another (?:child|member)|conference|contact with", Section.SOCIAL, ""),
    ("occupation", r"\bworks?\b(?! (?:has|out|well))|\bjob\b|employ|retired|profession|occupation|\b(?:teacher|student|engineer|farmer|accountant|nurse|clerk|bus driver|truck driver|designer|warden|manager|cashier|assistant|lawyer|worker|mechanic|secretary|chef|cook|homemaker|unemployed)\b|\bschool\b|\bcollege\b|university|kindergarten|preschool|(?<!low[- ])(?<!high[- ])\bgrade\b|\bfarm\b|academic|exams", Section.OCCUPATION, "occupation_job"),
    ("living_situation", r"\blives? (?:with|alone|in|at)|\bmarried|divorced|\bsingle\b|widow|roommate|siblings?\b|household|\b(?:his|her) (?:partner|husband|wife|4th wife)\b(?! (?:found|occas|report|has))|first child|in a relationship", Section.SOCIAL, "lives_with"),
    ("diet_exercise", r"\bdiet|\beats?\b|\beating habits|exercis|vegetarian|vegan|\bgym\b|sports?|football|volleyball|soccer|basketball|\bfoods?\b|breast-?fe|breast-?feeding|\bformula\b|golf|gardening|\bwalks?\b|swimming|physical activity|meals|caffeine|coffee|active lifestyle|outdoor|garlic|pudding|ice cream|craving|fluid intake|water intake|bodybuild|runs? ", Section.SOCIAL, ""),
    ("surgery_admissions", r"surg|operat|\w+ectomy|\w+plasty\b|hospitali[sz]|\badmitted\b|c(?:a)?esarean|transplant|remov(?:al|ed)|intensive care|extraction|\bstay in\b|appendectomy|in hospital|procedure", Section.PAST, "operations"),
    ("medications", r"(?<!history )\btak(?:es|ing|en)\b(?! part| place| any$| note| care)|medicat|medicine|treated with|managed with|controlled with|regimen|prescri|inhaler|insulin|ibuprofen|acetaminophen|antibiotic|\bpills?\b|\bon (?:oral |daily |a low dose of )?\w+(?:pril|olol|statin|formin|azole|mab|ine|ide|one|cin|pam|lam|done|tin|zine|cycline)\b|\bdrugs?\b(?! use)|supplement|vitamin|\bherbs\b|started (?:on (?!the |his |her |both )|taking)|\w+(?:pril|olol|statin|formin|sartan|azole|mab|cillin|mycin|floxacin|cycline|oxetine|triptyline|azepam|dipine|gliptin|prazole)\b|steroids?\b|lithium|haloperidol|risperidone|methotrexate|diphenhydramine|contraceptive", Section.DRUGS, "medication_use"),
    ("mood_stress", r"\bstress|depress|anxi(?:ety|ous)|\bmood|\bsad(?:ness)?\b|\bsleep|worthless|suicid|irritab|hallucin|emotional|withdrawn|agitat|restless|delusion|paranoi|nightmare|worr(?:y|ied|ies)|insomnia", Section.SYSTEMS, ""),
    ("weight_appetite", r"\bweight\b|appetite|\beating\b|feeding|increased thirst", Section.SYSTEMS, ""),
    ("concerns", r"\bconcern(?:ed|s)?\b|\bworr(?:y|ied)\b|\bafraid\b|\bfear", Section.CONCERNS, ""),
    ("ideas", r"\bbelieves\b|\bthinks\b|as a possible cause|attribut", Section.IDEAS, ""),
)  # fmt: skip
"""Subjects of their own: topic, signs, section, and the wide finding that asks for it."""

_FAMILY = re.compile(
    r"\bfamily history|(?<!child )in the family|\b(?:mother|father|brother|sister|uncle|aunt|grand(?:mother|father)|sibling|cousin|parents?)\b(?: \w+){0,6}? "
    r"(?:has|had|have|died|is|was|with|who|suffer|committing|committed|similar|underwent|from)\b|"
    r"(?:schizophrenia|disease|cancer|diabetes|condition|problems?) in (?:his|her|the) (?:mother|father|brother|sister)|relatives|\bsibling\b.*healthy|healthy.*\bsibling|"
    r"runs in|familial|(?:mother|father|brother|sister|uncle|aunt)'s (?:history|death)|hereditary|brother died",
    re.IGNORECASE,
)
_NOT_FAMILY = re.compile(
    r"\b(?:mother|father|parents|brother|sister)s? (?:reports?|notes?|took|missed|describes|witnessed|brought|states|mentions|had (?:no prenatal|an uneventful|gestational)|is a primi)|lives with|prenatal|pregnan|"
    r"^(?:the |his |her )?(?:mother|father|parents?) (?:also |has |have |had |is |are )*(?:notic|concern|perceiv|describ)\w*(?!.*\b(?:uncle|aunt|cousin|brother|sister|grand\w+)\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:history of|diagnosed|treated for|chronic|disease|syndrome|disorder|itis\b|known case)", re.IGNORECASE
)
_BIRTH = re.compile(
    r"\b(?:born|birth|delivered|gestation|prenatal|pregnancy|neonatal|full[- ]term|premature|antenatal|apgar)\b",
    re.IGNORECASE,
)


_WIDE: tuple[tuple[str, str], ...] = (
    (
        r"travel|\btrips?\b|camping|\bvisit(?:ed)? (?:to|from)|returned from|conference|immigrat|emigrat|abroad|hiking",
        "travel",
    ),
    (
        r"golf|gardening|gym\b|football|volleyball|soccer|basketball|tennis|swimming|hiking|\bruns?\b|cheerlead|sports?\b|hobb|sunbath|outdoor|interests?",
        "hobbies",
    ),
    (r"\bgym\b|football|volleyball|soccer|tennis|golf|exercis|sports?\b|bodybuild|active lifestyle", "exercise"),
    (
        r"dysmorphic|personality disorder|bipolar|schizo|psychiatric|eating disorder|obsessive|traumatic stress|autis|attention deficit",
        "mental_illness",
    ),
    (r"\b(?:lost|losing) (?:about |approximately )?\d[\d.]* ?(?:kg|lbs?|pounds)", "weight_loss"),
    (r"\b(?:gained|gaining) (?:about |approximately )?\d[\d.]* ?(?:kg|lbs?|pounds)", "weight_gain"),
    (
        r"(?:ulcers?|sores?) (?:on|in|of|inside) .*\b(?:mouth|cheeks?|buccal|gums?|gingiv\w*|oral|tongue|lips?)\b",
        "mouth_ulcers",
    ),
    (r"\b(?:black|dark) spots\b.*\b(?:eye|vision)|spots in .*\beye|floaters", "floaters_flashes"),
    (r"\b\d[\d,]*-g\b|birth ?weight|weigh(?:ed|s)\b|\d[- ]pound (?:boy|girl|baby|male|female)", "weight_change"),
    (
        r"\b(?:pain|ache|aching|sore)\b.*\b(?:knee|hip|toe|wrist|elbow|shoulder|ankle|finger|thumb)s?\b.*\b(?:knee|hip|toe|wrist|elbow|shoulder|ankle|finger)s?\b",
        "joint_pain",
    ),
    (r"first (?:child|baby)|primigravida|first-time mother|\bG1\b", "children"),
    (r"(?:loss|thinning) of (?:\w+ ){0,3}(?:eyebrows?|eyelash(?:es)?|hair)", "hair_loss"),
    (r"(?:medical|surgical|hospital) (?:floor|ward)", "hospital_stay"),
    (r"regain\w* consciousness|came (?:to|round)\b", "fainting"),
    (r"\bdiet|vegetarian|vegan|breast-?fe|formula|craving", "diet"),
)
"""Wide findings that a piece is asked by, with their signs."""
_HOUSE = re.compile(
    rf"\b(?:{RELATIVE}|another child|other child\w*|member of [\w ]+?) (?:\w+ )?(?:had|has had|has|was|were|fell|falling|developed|got)\b.*\b(?:ago|recent\w*|last|week|yesterday|ill|sick|similar)\b",
    re.IGNORECASE,
)
"""Somebody near who has been ill of late."""
_DEGREE = frozenset(terms("significant marked noticeable notable some mild severe chronic recent occasional general"))
_OPERATED = re.compile(
    r"surg|operat|\w+ectomy|\w+plasty\b|c(?:a)?esarean|transplant|remov|extraction|procedure", re.IGNORECASE
)
"""Signs of an operation, not of a mere stay in hospital."""
_MISHEARD: tuple[tuple[str, str, str], ...] = (
    ("alcohol_dependence alcohol", r"withdraw", r"alcohol|drink|delirium"),
    ("miscarriage", r"terminated from|termination from", r"pregnan"),
    ("numbness", r"sensation|feeling", r"numb|tingl|pins|(?:decreas|loss|lost|reduc|no)\w* (?:of )?(?:sensation|feeling)"),
    ("hoarse_voice", r"voices|speech", r"hoarse|husky|lost (?:his|her) voice"),
    ("rash", r"\b(?:eyes?|vision)\b", r"skin|rash|lesion|eyelid"),
    ("bowel_habit_change", r"motion", r"bowel|stool|passing"),
    ("finances", r"benefit", r"money|financ|income|bills"),
    ("anxiety", r"neurolog|nerves or", r"anxi|panic|worr"),
    ("medication_change", r"chang", r"medic|drug|pill|tablet|antibiotic|dose|switched"),
    ("falls", r"falling ill|fell ill|falls? ill", r"fell (?:down|over|from|on)"),
    ("confusion", r"\bnot(?:ing|ed)\b", r"confus|disorient|muddl|delirium|mental status|alert|clear"),
    ("malaise", r"rough", r"unwell|malaise|fatigue"),
    ("hair_loss", r"hair", r"loss|los[ei]|thin|fall|bald"),
    ("hobbies", r"interest in (?:feed|food|eat)", r"hobb"),
    ("appetite_loss", r"pain", r"appetite|interest in (?:feed|food|eat)"),
    ("occupational_exposure", r"toxic", r"exposure|expos|fumes|chemical"),
    ("occupation_job", r"(?:low|high)[- ]grade", r"work|job|school"),
    ("sputum", r"mucous|mucosa|lining", r"cough|sputum|phlegm"),
    ("stomach_ulcer", r"", r"ulcer"),
    ("pregnancy birth_history", r"(?:after|since|following|at|post|from)[- ]?birth\b", r"pregnan|gestation|born|deliver|term\b|complicat|prematur"),
)  # fmt: skip
"""Findings that a report's words name by accident: ids, the words that do, and the words that mean it after all."""
_TOLD = (Section.PRESENTING, Section.SYSTEMS)
_ASIDE = frozenset(
    {
        "handedness",
        "housing",
        "crowded_place",
        "children",
        "school",
        "occupation_job",
        "marital_status",
        "driving",
        "floaters_flashes",
        "time_off_work",
        "hobbies",
    }
)
"""Findings that the words of a complaint name by accident."""


class Answering:
    """Maps pieces. Deterministic."""

    def __init__(self, lexicon: Finds) -> None:
        """`lexicon`: knows the findings."""
        self._lexicon = lexicon

    def findings(self, text: str) -> tuple[str, ...]:
        """Return the ids of the findings that `text` names."""
        return tuple(dict.fromkeys(hit.id for hit in self._lexicon.find(text)))

    def is_bare(self, text: str) -> bool:
        """Say whether `text` does no more than name its findings ("weight loss")."""
        hits = [hit for hit in self._lexicon.find(text) if hit.id != "pain"]
        spoken = frozenset(word for hit in hits for word in terms(hit.span))
        return bool(hits) and frozenset(terms(text)) - _DEGREE <= spoken

    def _is_condition(self, found: list[str]) -> bool:
        """Say whether all that is named are illnesses, not symptoms."""
        topics = [self._lexicon.findings[name].topics for name in found]
        return bool(topics) and all(
            "past_medical" in entry and not any(t.startswith("associated") or t == "mood_stress" for t in entry)
            for entry in topics
        )

    def _is_past(self, piece: Piece, found: list[str], topics: list[str]) -> bool:
        """Say whether a piece of the story is of the medical history."""
        if {"family_history", "smoking", "alcohol", "recreational_drugs"} & set(topics):
            return False
        return self._is_condition(found) or (piece.past and not found)

    def place(self, piece: Piece, words: str, home: Section) -> tuple[Section, tuple[str, ...]]:
        """Return where the fact of `piece` belongs and what it answers; `words` is how it is said, `home` the report's part."""
        text = piece.text if piece.form is not Form.SINCE else f"{piece.of} for {piece.text}"
        found = [name for name in self.findings(text) or self.findings(words) if not (home in _TOLD and name in _ASIDE)]
        found = [name for name in found if name not in _misheard(text)]
        section, topics, wide = _subjects(text, home)
        if section in _TOLD and not piece.denied and self._is_past(piece, found, topics):
            section, topics, wide = Section.PAST, ["past_medical", *topics], ["chronic_conditions", *wide]
        if piece.form is Form.SINCE and home is not Section.PAST:
            topics = ["onset", "time_course", *topics]
        elif home in _TOLD and not piece.denied and section in _TOLD:
            topics = [*_attributes(text), *topics]
        elif "previous_episodes" in (marks := _attributes(text)) and piece.denied:
            topics = ["previous_episodes", *topics]
            section, found = Section.PRESENTING, [name for name in found if name != "pain"]
        else:
            del marks
        if section is Section.FAMILY:
            wide = ["family_illness"]
        answers = tuple(
            dict.fromkeys(
                name
                for name in (*topics, *found, *wide)
                if (name in TOPICS or name in self._lexicon.findings) and name not in _misheard(text)
            )
        )
        return section, answers or _default(section)


def _misheard(text: str) -> frozenset[str]:
    """Return the findings that `text` seems to name and does not."""
    return frozenset(
        name
        for names, sign, meant in _MISHEARD
        if re.search(sign, text, re.IGNORECASE) and not re.search(meant, text, re.IGNORECASE)
        for name in names.split()
    )


def _attributes(text: str) -> list[str]:
    return [topic for topic, sign in _ATTRIBUTES if re.search(sign, text, re.IGNORECASE)]


def _subjects(text: str, home: Section) -> tuple[Section, list[str], list[str]]:
    """Return the section, the topics of a subject of its own, and the wide findings."""
    if _FAMILY.search(text) and not _NOT_FAMILY.search(text):
        return Section.FAMILY, ["family_history"], []
    topics: list[str] = []
    wide: list[str] = []
    section = home
    for topic, sign, place, finding in _SUBJECTS:
        if not re.search(sign, text, re.IGNORECASE):
            continue
        topics.append(topic)
        wide.extend([finding] if finding and (finding != "operations" or _OPERATED.search(text)) else [])
        if topic in ("smoking", "alcohol", "recreational_drugs") and home in (*_TOLD, Section.PAST):
            section = Section.SOCIAL
        if (section is home and home is Section.SOCIAL and place is not Section.SYSTEMS) or place is Section.ALLERGIES:
            section = place
    if home is Section.PAST or (
        _CONDITION.search(text)
        and home is not Section.FAMILY
        and re.search(r"history of|diagnosed with|treated for", text, re.I)
    ):
        section = section if home is Section.PAST else Section.PAST if home is Section.PRESENTING else section
        topics.insert(0, "past_medical")
        wide.append("chronic_conditions")
    if _HOUSE.search(text) and not _CONDITION.search(text):
        topics.append("exposures_travel")
        wide.append("sick_contacts")
    wide.extend(finding for sign, finding in _WIDE if re.search(sign, text, re.IGNORECASE))
    if _BIRTH.search(text):
        topics.append("past_medical")
        wide.append("birth_history")
    if re.search(
        r"vaginal (?:deliver|birth)ies|births\b|deliveries|childbirth|\bmother of\b|first child\b|previous pregnanc",
        text,
        re.I,
    ):
        wide.append("children")
    return section, topics, wide


def _default(section: Section) -> tuple[str, ...]:
    return {
        Section.PRESENTING: ("opening",), Section.SYSTEMS: ("opening",), Section.PAST: ("past_medical",), Section.DRUGS: ("medications",),
        Section.ALLERGIES: ("allergies",), Section.FAMILY: ("family_history",), Section.SOCIAL: ("living_situation",),
        Section.OCCUPATION: ("occupation",), Section.IDEAS: ("ideas",), Section.CONCERNS: ("concerns",),
        Section.EXPECTATIONS: ("expectations",), Section.IMPACT: ("impact",),
    }[section]  # fmt: skip
