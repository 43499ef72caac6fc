"""What a question bids for that no fact of a patient answers: the name of the illness, what only a test tells, or nothing in particular.

Told by vocabulary, not by the form of a sentence: trainees find ever new ways to ask "how are things?", and few new words
for a test. Reads the question alone; what a patient knows of it after all is for `casesim.core.disclosure`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.understanding.clause import clauses
from casesim.core.understanding.model import Kind
from casesim.core.understanding.words import terms

_F = re.IGNORECASE


class Bid(StrEnum):
    """What is bid for."""

    NAME = "name"
    """The name of the illness, or a yes or no to one."""
    RESULT = "result"
    """What only a test or an examiner's hands could tell."""
    VAGUE = "vague"
    """Nothing in particular: "how are things ticking along?"."""
    STORY = "story"
    """What the patient came with, in words that name nothing: "what struck you about him?"."""
    NONE = ""


_GENERAL = frozenset(
    terms(
        "general generally broadly broad overall whole whatever health healthy wellbeing well fine body self yourself himself herself themselves life "
        "lifestyle state shape form condition situation status picture flavour idea overview summary gist lowdown front department world sphere give "
        "share speak speaking spoken start begin beginning go ahead mind aware leave leaving add manage managing keep keeping find do doing fare faring "
        "these days nowadays lately late moment minute present presently week usual usually normal normally otherwise rest apart aside besides beyond "
        "round around bit lot man lad chap fellow lady love dear darling mate buddy sir madam miss guy folk patient seem seeming wish need sort word "
        "nutshell briefly detail background information interesting useful important relevant worth missed miss forgot forgotten chance opportunity "
        "look big small bad great lovely possible possibly simply honestly frankly basically story tale own chat catch update news wellness "
        "mentally set setting scene loose long short end deal matter stand person individual human full honest fair quick rundown last few couple month "
        "year hope good ok okay young notice see everything anything something nothing know bodily fully currently lay land fare fella lad wee "
        "toe medically pair hand care triage nurse told consider considered best healthwise soul starter starters oblige strike tiny rate rating frame headline headlines bottom line sketch outline impression perspective highlight highlights synopsis nick par surviving thumbnail potted bullet point points wheel wheels engine hanging muddling scheme grand scratch top deal across board howdy darling gist cheer spirit spirits describe tell explain talk sum happen going"
    )
)  # fmt: skip
"""Words that name nothing: a question that has no other is vague."""
_IDIOM = re.compile(
    r"\b(?:i'?m all ears|the floor(?:'s| is) yours|paint (?:me )?a picture|(?:what|which|any|some) sort of shape|(?:tick|tootl|trundl|chugg|plodd|coast|mov)ing along|(?:hold|bear)ing up|com(?:es?|ing) to mind|(?:walk|talk|run|take|bring|lead|guide|fill) (?:me|us) (?:through|up to speed|in)|"
    r"treat(?:ing|ed|s)? (?:you|him|her|them)|(?:fit and well|fighting fit)|get(?:ting)? (?:on|along|by)(?! with)|(?:got|get) round to|go(?:ing|ne)? with you|(?:little|wee|young|poor|tiny|new) (?:one|man|lad|lass|fella|fellow|girl|boy|chap|guy|lady|mite|thing|darling|love|angel|prince|princess|master|miss)|"
    r"leaving (?:nothing|anything) out|what (?:kind|sort) of an? (?:kid|child|baby|person|boy|girl)|(?:putting|leaving|setting) [\w' ]{3,30}? (?:to one side|aside)|(?:apart from|other than|besides|aside from) (?:the|that|this|your|his|her|all)? ?[\w' ]{3,25}?(?=,)|"
    r"(?:if i asked )?your best (?:mate|friend)|all things considered|help me get|i'?m listening|run-?down|catch me up|why (?:not|don't you)|coming along|(?:bits? and (?:bobs|pieces)|this and that|ins and outs|ups and downs|big picture|broad strokes|warts and all)|in the round|all told|(?:day|night) to (?:day|night)|day in day out|(?:off|on) (?:your|his|her) (?:chest|mind)|heart to heart|how are tricks|how goes it)\b|"
    r"(?:^|[,;.?!]\s*)(?:mum|mom|mummy|mama|dad|daddy|papa|mother|father|sir|madam|ma'?am|love|dear|doctor|bud|buddy|pal|mate|guys|folks|parents)\b(?=\s*[,;.?!]|\s*$)|\b(?:mum|mom|dad) and (?:mum|mom|dad)\b(?=,)",
    _F,
)
"""Turns of speech and forms of address, whose words mean nothing by themselves."""
_EARLIER = re.compile(
    r"\bbefore(?:\W*$| (?:this|that|it|now|then|he|she|you)\b)|\b(?:previous\w*|ever|again|first time|in the past|been through|already|still|after|when (?:it|this|that|he|she|you)|the (?:week|day|month) before)\b",
    _F,
)
_CAME = re.compile(
    r"\b(?:what|which|why|tell me|describe|explain)\b[^?]{0,60}\b(?:matter|wrong|trouble|troubling|bother\w*|notic\w+|spott?\w*|struck|strike|made you|makes you|"
    r"got you|brings?|brought|reason|come (?:about|in|to see|here|along)|came|seen|see|observ\w+|alarm\w*|worr\w+|frighten\w*|scar(?:ed|y)|panick\w*|concern\w*|complain\w*|problem|going on|happen\w*|seek help)\b",
    _F,
)
"""Asks what the patient came with."""
_CAME_WORDS = re.compile(
    r"\b(?:matter|wrong|trouble|troubling|bother\w*|spott?\w*|struck|made|makes|brings?|brought|bringing|reason|alarm\w*|worr\w+|frighten\w*|scar(?:ed|y)|panick\w*|concern\w*|complain\w*|problems?|symptoms?|seek help|"
    r"this morning|this afternoon|today|everybody|everyone|(?:doing )?since (?:he|she) arrived)\b",
    _F,
)
_OWN_VIEW = re.compile(
    r"\b(?:you|he|she) (?:think|reckon|believe|suppose)|(?:brought|bring|set|started) (?:this|it|that|all this) (?:on|off)\b|your (?:idea|theory|thoughts)",
    _F,
)

_TEST = re.compile(
    r"\b(?:(?:plain |chest |skull )?(?:films?|radiographs?)|x-? ?ray(?:s|ed)?|scans?|ultrasounds?|sonograms?|dopplers?|mri|ct|cat scan|pet scan|echo(?:cardiogra\w+)?|"
    r"\w{3,}(?:ograms?|ography|oscopy|ocentesis|metry)|biops(?:y|ies)|punch|histology|cytology|patholog\w+|microscop\w+|smears?|swabs?|cultures?|serolog\w+|antibod(?:y|ies)|antigens?|"
    r"tit(?:re|er)s?|screens?|panels?|assays?|lab(?:s|oratory)?(?: work| tests?| results?)?|bloods|blood ?(?:tests?|works?|counts?|results?|gas(?:es)?|films?|cultures?|levels?|type|group|smear|chemistry|sugars?(?: levels?| readings?)?|glucose)|"
    r"creatinine|urea|bun|electrolytes|sodium|potassium|calcium|bicarb\w*|phosphate|magnesium|hba1c|a1c|h(?:a)?emoglobin|h(?:a)?ematocrit|ferritin|platelets?|neutrophils?|lymphocytes?|eosinophils?|leu[kc]ocytes?|"
    r"white (?:blood )?(?:cells?|count)|red (?:blood )?cells? count|inr|aptt|ptt|clotting (?:screen|times?|studies)|bleeding time|d-?dimers?|troponins?|creatine kinase|ck|ldh|ast|alt|alp|alk phos|ggt|lfts?|liver (?:function|enzymes|tests?)|"
    r"kidney function|renal function|bilirubin|albumin|amylase|lipase|lactate|ammonia|esr|sed(?:imentation)? rate|crp|procalcitonin|tsh|t4|thyroid (?:function|levels?|tests?|blood)|psa|cea|afp|hcg|tumou?r markers?|"
    r"ana\b|rheumatoid factor|anca|complement levels?|vdrl|rpr|cd4|viral load|karyotype|chromosom\w+|genetic (?:tests?|testing|analysis)|sweat test|abg|arterial blood|ecgs?|ekgs?|heart tracing|tracing|eeg|emg|nerve (?:conduction|tests?|studies)|conduction studies|"
    r"spiromet\w*|fev1|peak flow|lung function|lumbar puncture|spinal (?:tap|fluid)|csf|synovial fluid|joint fluid|aspirat\w+|bone marrow|(?:urine|stool|wee|pee|sputum|blood|spit|phlegm|tissue|poo|skin) (?:samples?|specimens?|scrapings?)|"
    r"(?:skin|gene|hearing|semen|memory|breath|patch|balance|stress|allergy) tests?|centiles?|percentiles?|growth chart|glucose|urinalysis|dipstick|(?:urine|wee) dip|dip test|koh|wood'?s lamp|patch test\w*|skin prick|eye test|visual acuity|vital signs|vitals|observations|obs|heart ?rate|pulse(?: rate)?|resp(?:iratory|iration)? rate|breathing rate|respirations|"
    r"blood pressure|bp|sats|saturations?|oxygen (?:levels?|saturations?|sats)|pulse ox\w*|finger probe|thermometer|bmi|gcs|apgars?|test results?|results?|the tests?|sliver of tissue|needle in)\b",
    _F,
)
"""Words for a test or a measurement."""
_NO_TEST = frozenset(("blood pressure", "pulse", "bp", "the tests", "heart rate"))
"""Words for a measurement that name an illness or a part of the body as well."""
_SIGN = re.compile(
    r"\b(?:murmurs?|crackles|crackling sounds|rhonchi|rales|(?:breath|heart|bowel|lung) sounds|rebound|guarding|papill?o?edema|papilloedema|hepato\w*megaly|splenomegaly|bruits?|babinski|romberg\w*|nystagmus|jvp|capillary refill|"
    r"pupils?|reflex(?:es)?|fontanelles?|percussion|palpat\w+|auscultat\w+|palpable|stethoscope|otoscope|ophthalmoscope|speculum|tuning fork|mini[- ]mental|mmse|moca|straight leg raise|dix[- ]hallpike|epley|finkelstein\w*|phalen\w*|tinel\w*|"
    r"mcmurray\w*|lachman\w*|drawer test|valgus|varus|murphy'?s|mcburney\w*|rovsing\w*|ortolani|barlow|trendelenburg|kernig\w*|brudzinski\w*|nikolsky\w*|auspitz|red reflex|muscle tone|power in|range of (?:motion|movement)|"
    r"pinprick|light touch|vibration sense|(?:positive|negative) for|toxins?|(?:pelvic|rectal|breast|internal|neurological) exam(?:ination)?|is the sign|sensory (?:finding|loss|level|exam)|on (?:physical )?exam(?:ination)?|examination findings?|physical findings?|on the couch|rotate|passive(?:ly)?|dilated|effaced|cervix|liver edge|be felt\b|centimetres?|centimeters?|"
    r"(?:lymph )?(?:nodes?|glands?) (?:\w+ ){0,4}?(?:enlarged|swollen|palpable|felt)|(?:enlarged|palpable) (?:lymph )?(?:nodes?|glands?|liver|spleen|thyroid|organs?))\b",
    _F,
)
"""Words for what an examiner finds."""
_HANDS = re.compile(
    r"\b(?:when|if|as|once|after|while) (?:i|we|they|one|(?:the |a |your |his |her )?(?:doctor|nurse|midwife|gp|physician|consultant|registrar|specialist|surgeon|team|colleague|examiner|paediatrician|pediatrician|dermatologist|paramedics?)s?|somebody|someone)"
    r" (?:\w+ ){0,2}?(?:listen|tap|press|touch|strok|shine|shone|push|rais|examin|mov|bend|bent|twist|look|feel|felt|count|measur|took|take|tip|test|check|rub|squeez|scrap|turn|rotat|lift|prod|pok|palpat|scratch|flex|inspect|stretch|straighten|pull)\w*",
    _F,
)
"""Somebody else's hands or instruments."""
_FOUND = re.compile(
    r"\b(?:show\w*|shown|say|said|says|reveal\w*|find|finds|found|finding|come back|came back|came up|come up|came out|back|results?|normal|abnormal\w*|positive|negative|raised|elevated|high|low|numbers?|values?|readings?|figures?|levels?|counts?|"
    r"all right|alright|okay|ok|clear|turn(?:ed)? (?:\w+ )?up|turn (?:anything|something) up|pick(?:ed)? up|seen|saw|look(?:ed|s)? like|what|how|which|give|tell|know|protein|blood|sugar|unusual|wrong|worrying|report\w*|detect\w*|indicat\w*|suggest\w*|confirm\w*|reported|present|absent|grow|grew|contain\w*|measure\w*|score\w*|rate|get|got|enlarged|broken|swollen|run|was|is|are|were|any|on the)\b",
    _F,
)
_HAD_ONE = re.compile(
    r"^(?!\W*how (?:many|much|high|low))\W*(?:\w+\W+){0,4}?(?:have|has|had|did|were|was|are|is|do|does|will) (?:you|he|she|they|anyone|anybody|the doctors?)\b(?: \w+){0,3}? (?:had|have|been (?:for|sent)|undergone|do|done|get|got|due|go for|ordered|arranged?|take|taken|under|being)\b"
    r"(?![^?]*\b(?:show|result|come back|came back|positive|negative|normal|abnormal|find|found|say|reading|level|count)\w*\b)",
    _F,
)
"""Asks whether there was a test, which a patient knows."""
_TREATED = re.compile(
    r"\b(?:tablets?|medic\w+|pills?|drugs?|treat\w*|therapy|diet)\b[^?]{0,30}\bfor\b|\bfamily\b|\bfor (?:your|his|her|the) (?:blood pressure|bp|cholesterol|sugar)",
    _F,
)
_AILMENT = re.compile(
    r"\b(?:high|low|raised|problems? with|trouble with|suffer\w* (?:from|with)|diagnosed with|history of|told you (?:had|have)) (?:your |his |her )?(?:blood pressure|bp|blood sugar|cholesterol|pulse|heart ?rate)\b",
    _F,
)

_NAMED = re.compile(
    r"\bdiagnos[ie]s\b|\bdiagnosed it\b|\b(?:medical|proper|official|technical|clinical|latin|fancy|right|correct|actual) (?:term|name|word|label|title)\b|\b(?:what|which) (?:name|label|term|word|verdict)\b|\bwhat(?:'s| is| was) (?:the|your|their|his|her) (?:verdict|label|answer)\b|"
    r"\b(?:put|give|gave|given|attach\w*|stuck|stick) (?:a|any|the) (?:\w+ )?(?:name|label) (?:to|on)\b|\bname (?:to|for|of) (?:this|it|what|your|the|his|her) ?(?:condition|illness|disease|problem|got|rash|you|has|have|is)?\b|"
    r"\b(?:what|which)(?:ever)? (?:\w+ ){0,3}?(?:illness|disease|condition|disorder|syndrome|ailment|sickness)\b(?! (?:run|do you have|have you had|in (?:the|your) family|are you being|are you treated|do you take|did your|have you ever|you(?:'ve| have) had))|"
    r"\bwhat(?:'s| is| was| do you (?:think|suppose|reckon|believe)(?: this| it| that| his| her| the \w+)* is| would you say (?:this|it) is)? (?:this|it|that|all this|the (?:rash|lump|problem|thing))? ?(?:is )?called\b|\bcalled (?:this|it)\b|\bdo (?:you|they) call (?:this|it|that)\b|"
    r"\bwhat(?:'s| is| are| was| might be| could be)? (?:really |actually |ultimately )?(?:behind|caus(?:e|ing|ed)|underlying|responsible)\b[^?]{0,40}\b(?:this|it|all|symptoms?|problem|illness|everything|condition)\b|"
    r"\bwhat (?:did|do|have|has|does) (?:the |your |any |that |his |her |previous |last |other )*(?:doctors?|gp|physician|specialist|consultant|team|hospital|surgeon|nurse|they|psychiatrist|paediatrician|pediatrician|dermatologist|neurologist|registrar|clinic|er|a&e)(?: \w+){0,5}? (?:say|said|think|thought|tell|told|call|called|reckon|put (?:it|this) down to|conclude\w*|decide\w*|suspect\w*|write|written|wrote)\b(?![^?]*\b(?:about (?:your|his|her|the) (?:medic|diet|tablets)|to (?:take|do|eat|stop))\b)|"
    r"\b(?:doctors?|they|team|specialist|consultant)\b[^?]{0,40}\b(?:say|said|tell|told|think) (?:is|was|it is|it was|this is|you have|you had|you've got|he has|she has|it might be|is wrong|was wrong)\b|"
    r"\bwhat (?:do|did) (?:you|they|he|she) (?:think|reckon|suppose|believe|guess)(?: that)? (?:you|he|she|it|this|that)(?:'ve|'s| have| has| is| could| might)? ?(?:be|got|have|has|is)?\W*$|\b(?:google|look (?:it|this) up|type in|search for) |\b(?:what|which) (?:\w+ ){0,3}?(?:defect|abnormality|disease|illness|disorder|infection|tumou?r|cancer|condition|syndrome) (?:do|does|would|might) (?:you|he|she) (?:think|reckon|suppose|believe|suspect)\b|\bspare me the work\b|\bverdict\b|\bwhat(?: is it)?(?: that)?(?: do| does| has| have)? (?:you|he|she)(?:'ve|'s)? (?:actually |really )?(?:got|have)\W*$|\bwhat(?:'s| is| are) (?:this|these|the|that|those|your|his|her) (?:\w+ ){1,3}called\b|\bwhat (?:this|these|the|that|those|your|his|her) (?:\w+ ){1,3}(?:is|are) called\b|"
    r"\bwhat(?:'s| is) (?:wrong|the matter|happening|going on) (?:with|to|in) (?:the )?(?:your|his|her|my|the|baby's) ?(?:\w+'s )?(?:hearts?|lungs?|liver|kidneys?|womb|brain|bowels?|skin|blood|eyes?|ears?|joints?|knees?|spine|back|chest|stomach|nerves?|muscles?|bones?)\b|"
    r"\b(?:what|which) (?:(?:kind|type|sort|form) of )?(?:\w+ ){0,2}?(?:cancer|tumou?r|jaundice|virus|bug|germ|infection|arthritis|an[a]?emia|hepatitis|problem|disorder|reaction|poison\w*|growth|lesion) (?:(?:is|are) (?:it|this|that|these|they)|(?:it|this|that) is)\W*$|"
    r"^(?:\W*\w+\W+){0,3}?(?:it'll|it will|it must|this must|it has to|it's (?:just|probably|only|got to)|this is (?:just|probably|only)) [^?]*\b(?:don't you think|isn't it|am i right|right|agreed?)\W*$|\bgive (?:me )?(?:it|the answer|the game) away\b|\bthe answer (?:is|to)\b|\bjust (?:say|tell me) (?:what|if|whether) (?:it|this)\b|"
    r"\bin (?:your|his|her) opinion\b[^?]*\b(?:wrong|got|have|has|is (?:it|this)|going on)\b",
    _F,
)
"""Asks for a name."""
_ILLNESS = re.compile(
    r"\b(?:\w+(?:itis|osis|oses|[ae]mia|omas?|opath(?:y|ies)|plegia|paresis|trophy|plasia|malacia|rrh(?:o)?ea|ectasis|emphysema|stenosis|penia|philia|uria|thorax|algia|dynia|cele|lithiasis|sclerosis|phobia|mania|phrenia|necrosis|sepsis|oedema|edema|pnoea|pnea)|"
    r"(?:\w+ )?(?:cancers?|carcinoma|tumou?rs?|malignan\w+|metasta\w+|leuk\w+|lymph\w+oma|stroke|tia|heart attack|infarct\w*|angina|heart failure|pneumonia|asthma|copd|embol\w+|thrombo\w+|blood clots?|dvt|sepsis|infection|abscess|flu|influenza|covid\w*|tb|tuberculosis|hiv|aids|"
    r"lupus|gout|migraine|epilepsy|seizures?|dementia|alzheimer\w*|parkinson\w*|huntington\w*|depression|anxiety|bipolar|schizophreni\w*|psychos\w*|personality disorder|adhd|autism|anorexia|bulimia|ulcers?|reflux|ibs|irritable bowel|crohn\w*|coeliac|celiac|appendi\w+|gall ?stones?|kidney stones?|"
    r"uti|fractures?|sprain|strain|hernia|dislocat\w+|torn \w+|ruptur\w+|slipped disc|herniat\w+|disc|trapped nerve|pinched nerve|frozen shoulder|carpal tunnel|tennis elbow|growing pains|syndrome|disease|disorder|palsy|multiple sclerosis|ms|motor neurone|als|ectopic|miscarriage|torsion|"
    r"dissection|aneurysm|h(?:a)?emorrhage|h(?:a)?emorrhoids|piles|shingles|herpes|chicken ?pox|measles|german measles|mumps|rubella|roseola|fifth disease|slapped cheek|scarlet fever|impetigo|ringworm|scabies|lice|bed ?bugs?|bites?|eczema|psoriasis|dermat(?:itis|oses|osis)|rosacea|acne|cellulitis|melanoma|"
    r"mole|wart|molluscum|thrush|candida|syphilis|gonorrh\w+|gonococc\w+|chlamydia|lyme|malaria|dengue|typhoid|rabies|tetanus|leprosy|anthrax|listeria\w*|salmonella|c\.? ?diff\w*|giardia\w*|botulism|croup|whooping cough|pertussis|bronchiolitis|colic|intussusception|pyloric|hirschsprung\w*|atresia|"
    r"coarctation|septal defect|hole in the heart|tetralogy|patent ductus|hyaline membrane|serum sickness|stevens?[- ]johnson|allergic reaction|allergy|anaphylaxis|m[ée]ni[èe]re'?s?|vertigo|bppv|crystals|labyrinth\w*|bowen'?s?|paget'?s?|kawasaki\w*|guillain\w*|myasthenia\w*|graves'?|hashimoto\w*|addison'?s?|"
    r"cushing'?s?|raynaud\w*|sjogren\w*|marfan\w*|turner'?s?|down'?s syndrome|klinefelter\w*|h(?:a)?emophilia|sickle cell|thalass\w+|von willebrand\w*|itp|poisoning|overdose|intoxication|withdrawal|toxicity|dumping|perthes\w*|osgood\w*|bursitis|tendon\w*|ganglion|cyst|polyps?|fibroids?|endometri\w+|pcos|"
    r"pre-?eclampsia|stomach bug|food poisoning|virus|viral|bacterial|parasit\w+|worms|nightmares? disorder|night terrors|faint|vasovagal|panic attacks?|stress|burnout|hypochondria\w*|dysfunction|insufficiency|failure|occlusion|isch(?:a)?emia|gangrene|rejection|diabetes|dka|hypogly\w+|thyroid\w*|goitre|goiter|"
    r"cradle cap|nappy rash|diaper rash|heat rash|milk spots|teething|twisted \w+|popped out|torn|tore|ruptured?|burst|broken|fractured|inherited|dislocated|blockage|blocked|pinched|deficiency|anemia|jaundice|hepatitis|cirrhosis|pancreatitis|stones|obstruction|rheumat\w+|polymyalgia|fibromyalgia|sarcoid\w*|amyloid\w*))\b",
    _F,
)
"""Words for an illness."""
_SHORT = re.compile(
    r"\b(?:is|it's|be|a|as|not|just|called|mentioned|said|or|thinking|suspect|suspecting|say|has|would|could|might) (?!GP\b|ICU\b|NHS\b|USA?\b|UK\b|MRI\b|CT\b)[A-Z]{2,6}\b|^[A-Z]{2,6},"
)
"""An illness by its capitals (TMJ, BPPV)."""
_GUESS = re.compile(
    r"^(?:\W*(?:so|and|ok(?:ay)?|right|well|then|now|come on|be honest|be straight(?: with me)?|please|honestly|tell me|just between us|don't be alarmed|but|maybe|perhaps|surely|doctor|sir|madam|mum|dad)\W+){0,4}(?:is|are|was|could|might|would|may|can|isn't|aren't|wasn't|couldn't|won't|wouldn't) (?:it|this|that|these|those|they|he|she|you|the (?:answer|problem|cause|diagnosis|culprit|rash|lump|pain))\b|"
    r"\b(?:it'?s|it is|it'll (?:\w+ )?be|this is|these are|those are|this'll be|that's|that is|it must be|it has to be|must be|must have|mustn't|you'?ve got|(?<!do )(?<!did )(?<!would )you have(?! (?:ever|a family|any))|he's got|she's got|he has got|she has got|he has|she has|you've (?:caught|developed)|suffering from|caught|contracted) |\b(?:sounds?|looks?|seems?|smells?) (?:\w+ )?like\b|\b(?:do you|d'you|don't you|would you|wouldn't you|you)(?: not)? (?:think|reckon|suppose|say|agree|believe|call|guess|suspect|figure)\b|"
    r"\b(?:isn't it|is it not|yes|no|true|if i'm not mistaken|can you confirm(?: it| that)?|in your (?:view|opinion|eyes)|to your mind|isn't this|don't you think|wouldn't you (?:say|agree)|am i right|am i wrong|aren't they|your guess(?: too)?|right|correct|yes or no|true or false|agreed|agree)\W*$|\bmy (?:money|bet|hunch|guess|feeling|instinct|impression|theory)\b|\bi(?:'d| would|'m| am|'ve| have)? (?:\w+ )?(?:say|bet|think|reckon|guess|suspect|lean\w*|wager|believe|wonder\w*|inclined|going with|convinced|certain|sure|concerned (?:it|this)|worried (?:it|this)|diagnos\w+)\b|"
    r"\b(?:mention\w*|said|say|told|tell|call\w*|suggest\w*|rais\w+|talk\w*|confirm\w*|rul\w+|diagnos\w*|wonder\w*|label\w*|suspect\w*|blam\w+|put (?:it|this) down to|down to|due to|because of|caused by|a case of|a bout of|nothing more than|is that the (?:answer|one)|is that what|is that it|that's it|is that all|what (?:you|he|she)(?:'ve| have|'s| has)(?: got)?\W*$|or is it|ring (?:a|any) bells?|as the (?:cause|reason|answer|culprit)|looking at|found|which of the (?:two|three)|rather than|not just|could be|might be|would be|have you got|has (?:he|she) got)\b",
    _F,
)
"""Puts a name to what the patient has now."""
_NOT_NOW = re.compile(
    r"\b(?:ever|before|previous\w*|past|history|famil\w+|relatives?|mother|father|parents?|brothers?|sisters?|siblings?|uncle|aunt|cousins?|grand\w+|blood relatives|side of the|runs?|anyone (?:at|in|around|near|you|close|else)|anybody (?:at|in|around|near|you|close|else)|someone you know|contact|childhood|as a child|when you were|years? ago|already|any (?:other )?(?:illness|condition|medical|problems?|history)\w*|"
    r"vaccinat\w*|immuni[sz]\w*|jabs?|take (?:any|for|your)|taking|taken|tablets?|treat\w*|medic\w*|worr(?:y|ied)|afraid|scared|other (?:conditions|illnesses|diseases)|known (?:to have|history)|long[- ]term|suffer with|allergies|allergic to|how (?:long|often|many|bad|much)|when (?:did|was|were)|since when|where|better|worse|triggers?)\b",
    _F,
)
"""Of another time or person, or of something about it."""


OF_KIND: dict[Bid, Kind] = {
    Bid.NONE: Kind.HISTORY, Bid.VAGUE: Kind.VAGUE, Bid.STORY: Kind.OPENING, Bid.RESULT: Kind.EXAM, Bid.NAME: Kind.FISHING,
}  # fmt: skip
"""The kind of question that each bid is."""
RULED, UNRULED = 2.0, 0.5
"""Log odds that a rule adds to the bid that it heard, and no rule to none."""


def weighed_bid(by_rule: Bid, kinds: Mapping[Kind, float]) -> Bid:
    """Return the likeliest bid, given what a rule heard and how likely the question is of each kind."""
    said = RULED if by_rule is not Bid.NONE else UNRULED
    scores = {
        bid: math.log(max(kinds[kind], 1e-6)) + (said if bid is by_rule else 0.0) for bid, kind in OF_KIND.items()
    }
    return max(scores, key=lambda bid: scores[bid])


def bid_of(question: str, *, asks: bool, wants: str) -> Bid:
    """Return what `question` bids for; `asks`: it asks or bids to tell, `wants`: the kind of answer (`Understanding.wants`)."""
    if wants_a_result(question) and not re.search(r"\bdiagnos", question, _F):
        return Bid.RESULT
    if wants_a_name(question):
        return Bid.NAME
    if (
        (asks or _BIDS.search(question))
        and wants in ("", "cause")
        and not _EARLIER.search(question)
        and not _particular(question)
    ):
        return Bid.STORY if _CAME.search(question) and not _OWN_VIEW.search(question) else Bid.VAGUE
    return Bid.NONE


_BIDS = re.compile(
    r"\b(?:tell|talk|give|paint|describe|walk me|run me|take me|fill me|go ahead|share|shed|whatever|update|catch me|floor is yours|i'd (?:love|like)|would you mind|i'?m listening|all ears)\b",
    _F,
)


@lru_cache(maxsize=1024)
def wants_a_name(question: str) -> bool:
    """Say whether the name of the illness is wanted, or a yes or no to one that is named."""
    if _NAMED.search(question):
        return not re.search(
            r"\b(?:family|relatives?|in the past|before|as a child|tablets?|medic(?:ine|ation)\w*|drugs?|allergic to|school|job|operation|wife|husband|dog|cat|ever|ever had)\b",
            question,
            _F,
        )
    guess = _GUESS.search(question)
    named = _ILLNESS.search(question) or _SHORT.search(question)
    return bool(guess and named and not _NOT_NOW.search(question))


@lru_cache(maxsize=1024)
def wants_a_result(question: str) -> bool:
    """Say whether only a test or an examiner could tell."""
    if _TREATED.search(question) or _AILMENT.search(question):
        return False
    if _HANDS.search(question) and not re.search(
        r"\b(?:do|does|did|can|could) (?:you|he|she) (?:feel|cry|scream|hurt|get|have|notice)\b", question, _F
    ):
        return True
    if _SIGN.search(question):
        return True
    if not _FOUND.search(question):
        return False
    asked = " ".join(part.text for part in clauses(question) if part.asks) or question
    return bool(_TEST.search(question) and not _HAD_ONE.search(asked))


def _particular(question: str) -> frozenset[str]:
    """Return the words of a question that name something."""
    return frozenset(word for word in terms(_CAME_WORDS.sub(" ", _IDIOM.sub(" ", question))) if word not in _GENERAL)


def is_reported(question: str, facts: Iterable[Fact]) -> bool:
    """Say whether one of `facts` tells of the very test that `question` names: that patient has been told."""
    named = {match[0].lower() for match in _TEST.finditer(question)} - _NO_TEST
    asked = frozenset(terms(question))
    for fact in facts:
        if fact.disclosure is Disclosure.NEVER or fact.polarity is Polarity.DENIES:
            continue
        lines = " ".join((*fact.says, fact.clinical))
        told = {match[0].lower() for match in _TEST.finditer(lines)} - _NO_TEST
        if told & named or (told and len(asked & set(terms(lines))) > 1):
            return True
    return False
