"""Asking: what a question asks for that a patient cannot answer, or that is no question for a patient.

Vague and bare invitations, diagnosis fishing, signs and results, leave to ask, and asking that is only announced.
"""

from __future__ import annotations

from casesim.core import late as re
from casesim.core.understanding.clause import clauses, strip_lead
from casesim.core.understanding.model import FindingHit

_F = re.IGNORECASE
_END = r"(?:[\s,]*(?:at all|with (?:him|her|them|yourself|himself|herself)|in general|then|today|please|really|right now|currently|recently|lately|you(?:'ve| have)? (?:have|had|noticed|got|get|want)|that you(?:'ve| have)? (?:have|had|noticed|got|experienced|been having)(?: noticed)?|with (?:you|that|it)|for me|doctor|sir|madam|in general|generally|overall|otherwise|anywhere|about|going on|i should know(?: about)?|or anything|or not|going|happening|bothering you|that (?:are |is |may be )?bother\w* you|apart from (?:that|this)|besides (?:that|this)|other than (?:that|this)|over the (?:past|last) [\w\s]{1,20}))*\W*$"
_VAGUE = tuple(
    re.compile(pattern, _F)
    for pattern in (
        rf"^(?:(?:do|did|have|has|are|is|were) (?:you|there|he|she|they|it)(?: been)?(?: (?:have|had|got|having|experiencing|experienced|get|noticed|notice|feel|feeling|suffering|suffer)(?: from| with)?)? |and |what about |how about |with |any chance of )*(?:any(?:thing)?|some|other|more)(?: of)?(?: (?:other|more|further|additional|new|different|particular|general|the))* (?:symptoms?|problems?|issues?|complaints?|troubles?|concerns?|difficult(?:y|ies)|stuff|bits and (?:pieces|bobs)|changes|side of things|business|things?)(?: (?:or|and) (?:symptoms?|problems?|issues?|complaints?|concerns?))?{_END}",
        r"^(?:what|which)(?:'s| is| are| were)? ?(?:else|other (?:symptoms?|problems?|things|issues))(?: (?:is (?:there|going on|wrong|happening|new)|do you (?:have|feel|get|notice|want)|have you (?:had|got|noticed)|are you (?:having|experiencing|feeling)|can you tell me|should i know|about you|happened|have you been (?:having|experiencing)))?\W*$|^(?:and )?(?:is there |(?:have|did) you (?:ever )?(?:noticed?|had|felt|got|have|feel) |do you (?:have|feel|notice|get) )?(?:anything|something|what) else(?: (?:wrong|going on|bothering you|happening|the matter|that(?:'s| is) wrong|in general|you(?:'ve| have) (?:noticed|had|felt)))?(?: at all)?\W*$",
        r"\b(?:tell|give|share|list|name|describe|explain|say|know|walk me through|talk me through|run me through|report|read)\b[^.?!]{0,25}\b(?:everything|all (?:of )?(?:your|the|his|her) (?:symptoms|problems|issues|complaints|history|medical history|information|details|conditions|health problems|facts)|(?:your|his|her|the) (?:whole|entire|full|complete|total) (?:history|medical history|life story|health history|list|background|past)|every (?:single )?(?:symptom|thing|detail|problem)|the lot|whatever you (?:can|know|have|want)|anything and everything)\b(?! (?:about|that led|that happened|you (?:eat|ate|drink|take)|in your own))",
        r"^(?:and |so )?(?:what(?:'s| are| is)|list|name|state|give me|tell me) (?:all )?(?:of )?(?:your|his|her|the|all) (?:symptoms?|problems?|complaints?|issues?|medical problems|history|medical history|details|health(?: status)?|background|situation|lifestyle|condition)\W*$|^what (?:symptoms|problems|issues|complaints) (?:do you have|have you (?:got|had|been having|noticed)|are you (?:having|experiencing)|did you (?:have|notice))\W*$",
        r"^(?:and |so |generally,? )*(?:how|what)(?:'s| is| are| has| have| was| were|'ve) (?:been )?(?:your |his |her |the |you |he |she |they |it |mum |dad |\w+ )?(?:been )?(?:(?:general |overall )?(?:health|state|system|body|wellbeing|life|lifestyle|situation|background|physical health|medical situation|state of health|general state)|things|everything(?: else)?|it all|otherwise|doing (?:otherwise|generally|in general|overall|with everything)|(?:he|she|they) with everything|in (?:yourself|himself|herself|themselves)|the rest(?: of (?:it|him|her|you))?)(?: been)?(?: like)?(?: (?:generally|in general|overall|otherwise|lately|recently|with everything|with things|with (?:you|him|her|them|yourself)|usually|normally|these days|apart from (?:that|this)|going|with (?:your|his|her) \w+|in (?:himself|herself|yourself)|like|below the belt|down there|in that department))*(?:[\s,]+(?:generally|in general|overall|otherwise|normally|usually|lately))?\W*$",
        r"^(?:and )?the rest(?: of (?:it|him|her|you|them))?\W*$|^(?:and |so )?(?:how|what) about (?:(?:any )?(?:other|the other|that other|the rest|everything|things|your|his|her|you)(?: (?:things?|stuff|business|side(?: of things)?|bits?|symptoms|issues|problems|of (?:it|you|him|her)|else|health|body|general (?:health|state|condition)|background|system|lifestyle|yourself|in general))*)(?: (?:generally|in general|overall|otherwise))?\W*$|^(?:and )?(?:how|what) about (?:things|everything)\b.{0,30}$",
        r"^(?:and |so |generally,? |otherwise,? )*(?:(?:is|was|are) )?(?:everything|things|all)(?: else)? (?:is )?(?:ok(?:ay)?|alright|all right|fine|normal|good|well)(?: (?:otherwise|generally|in general|overall|at home|with you|then|elsewhere))*\W*$|^(?:do|are) you (?:feel |feeling )?(?:ok(?:ay)?|alright|all right|well|fine|healthy|unwell|normal)(?: (?:in yourself|otherwise|generally|in general|overall|apart from (?:that|this)))*\W*$|^(?:(?:is|are) (?:there )?)?(?:anything|something) (?:the matter|wrong|not right|bothering you|up|off)(?: (?:with (?:you|him|her|them|your body|your health|(?:his|her) health)|at all|in general))*\W*$|^(?:tell|talk to) me (?:a (?:little )?bit )?(?:about|more about) (?:yourself|you|(?:your|his|her|their) (?:health|body|life|background|situation|general health|condition|lifestyle|symptoms?|problems?|medical history|history))(?: (?:in general|generally|overall|please))*\W*$|^describe (?:yourself|your (?:situation|health|condition|lifestyle|life|symptoms|problems?))(?: (?:to|for) me)?\W*$|^what(?:'s| is) (?:he|she|your (?:mum|dad|son|daughter) |he |she )?(?:like)? ?(?:normally like|like normally)\W*$|\bhas there been any of the other thing\b|^what(?:'s| is) [\w' ]{2,14} like (?:normally|usually|generally)\W*$|^how do you (?:feel about everything|get on with your daily)\b",
        r"^(?:and |so )*how (?:do you|does (?:he|she)|are you|is (?:he|she)) (?:feel|feeling|doing|been)?(?: ?(?:generally|in general|overall|these days|in yourself|in (?:him|her)self|today|now|at the moment|lately))*\W*$|^(?:and |so )*(?:is )?any(?:thing)? else (?:up|the matter|wrong)\W*$",
    )
)
_DIAGNOSIS = tuple(
    re.compile(pattern, _F)
    for pattern in (
        r"\bwhat(?:'s| is| was| might be| could be| would be)? (?:your|the|his|her|this patient's|my|our) (?:\w+ ){0,2}?diagnos[ie]s\b|\bwhat diagnos[ie]s\b(?! (?:have you been given|were you given) (?:in the past|before|previously))|\b(?:tell|give|say|reveal|confirm|state|name)\b[^.?!]{0,25}\b(?:the|your|his|her|a) (?:\w+ )?diagnos[ie]s\b|\bdo you know (?:the|your|his|her) diagnosis\b|\bdiagnosis,? please\b|^\W*(?:your |the )?diagnosis\W*$|\b(?:the|your|an?|which|what) icd(?:-?\s?1[01])?(?: code)?\b|\bicd-?\s?1[01]\b|\b(?:would|could|does|might|can) (?!you\b|he\b|she\b|they\b)[\w\s'-]{3,40} (?:explain|account for) (?:it|this|that|all|the (?:whole|lot|picture|symptoms)|your symptoms|his symptoms|her symptoms|everything|what(?:'s| is))\b|\b(?:is|are|was) (?!you\b|there\b|anyone\b|anybody\b|anything\b)[\w\s'-]{3,45} to blame\b|\bis that what (?:they|the doctors?|people|anyone)(?:'ve|'s| have| has)? (?:told|said|call|called|diagnosed|think)\b|\bit's (?:a |an |the )?[\w\s'-]{3,40} that (?:you|he|she)(?:'s|'ve| has| have) got\W*$|\b(?:what|which|give|list|tell|name|state|rank)\b[^.?!]{0,35}\bdifferentials?\b|\b(?:wikipedia|google|a (?:medical )?textbook|the textbooks?|webmd|chatgpt|the internet)\b[^.?!]{0,12}\b(?:say|call|tell|name|write)\b[^.?!]{0,25}\b(?:your|this|it|that|you)\b|\bwhat would (?:a|an|any) (?:\w+ )?(?:doctor|cardiologist|specialist|surgeon|consultant|expert|radiologist|neurologist|psychiatrist|gp|professor|clinician|physician|colleague)s? (?:call|diagnose|think|conclude|tell|say)\b",
        r"\b(?:what|which) (?:\w+ )?(?:disease|illness|condition|disorder|syndrome|infection|cancer|medical condition|pathology|sickness|ailment)s? (?:do|does|have|has|is|are|did|would|could|might|causes|is causing) (?:you|he|she|this|it|these|that|your|the|behind|responsible|causing)\b(?! (?:have (?:you )?(?:in the past|before|run|in your family)|run))|\bwhat (?:is|'s) the (?:name of|cause of|underlying) (?:your|the|this|his|her)? ?(?:disease|illness|condition|disorder|symptoms|problem|sickness|pain|cause)\b(?! of death)",
        r"^(?:so |and |ok |just |please |now )*(?:tell me )?what (?:have you|has (?:he|she)|'ve you) (?:actually |really )?got\W*$|^(?:so |and )*what (?:do you|does (?:he|she)|you) (?:actually |really )?(?:have|got|suffer from)\W*$|^(?:so |and )*what (?:are you|is (?:he|she)) suffering from\W*$|\btell me what (?:you(?:'ve)? (?:got|have)|it is|this is|is wrong with you|disease)\b|\bjust tell me (?:if|whether|what|that) (?:it|this|you|your)\b",
        r"\b(?:did|have|has|what did|what have|what has)\b[^.?!]{0,30}\b(?:doctors?|they|anyone|anybody|someone|gp|hospital|specialist|consultant|team|nurse)\b(?![^.?!]*\b(?:anything|any other|conditions|like)\b)[^.?!]{0,25}\b(?:tell|told|say|said|explain\w*|mention\w*|think|thought|diagnos\w+|give|given|suspect\w*)\b[^.?!]{0,25}\b(?:what (?:this|it|you|the (?:diagnosis|cause|problem)|is|was|'s)|(?:this|it|you|the (?:problem|cause)) (?:is|was|might be|could be|have|had)|the (?:diagnosis|cause)|diagnosis|wrong)\b",
        r"\bdo you (?:already |happen to |actually )*know (?:what|which) (?:(?:this|it|that|the (?:problem|cause|diagnosis|matter)) (?:is|was|actually is|could be)|you(?:'ve)? (?:have|got)|(?:is|'s) (?:wrong|causing|the (?:matter|cause|problem))|disease|illness|condition|(?:he|she)(?:'s| has) got)\b|\bname (?:for|of) (?:this|that|these|those|your|his|her|the) (?![^?]*\b(?:tablet|medic|drug|pill|operation|doctor|surgeon|surgery|cream|spray|inhaler|injection|wife|husband|son|daughter|school|job|dog|cat|town|street|place))\w+|\bwhat do (?:you|they|doctors) call (?:this|that|these|it)\b|\bwhat have you got wrong\b|\bwhat (?:type|kind|sort|form) of (?:jaundice|arthritis|an?emia|tumou?r|cancer|diabetes|hepatitis|infection) (?:is (?:it|this|that)|have you|do you have|has (?:he|she)|does (?:he|she))|\bdo you know what(?:'s| is) (?:causing|behind|wrong|the matter|making)\b|\bwhat(?:'s| is) it (?:that )?(?:you(?:'ve| have)?|he(?:'s| has)?|she(?:'s| has)?) (?:actually |really )?(?:got|have|has)\W*$|\bwhat(?:'s| is| might be| could be)? (?:really |actually )?caus(?:ing|es|ed) (?:your|his|her|the|this|these|those|all this|all of this|it|that)\b(?! to\b)(?! (?:\w+ ){0,3}to (?:get|be|start|come))(?![^.?!]*\b(?:worse|accident|fall|stress)\b)|\bwhat(?:'s| are| is) (?:these|this|those|that|your|his|her) (?![^?]*\b(?:tablet|medic|drug|pill|operation|doctor|surgeon|surgery|cream|spray|inhaler|injection|wife|husband|son|daughter|school|job|dog|cat|name))[\w ]{2,30} called\W*$",
        r"\b(?:am i|was i) right\b[^.?!]{0,30}\b(?:it's|it is|you have|this is|that it)\b|\b(?:so|then|and)?,? ?(?:it's|this is|you have|you've got|he's got|she's got) (?:a |an |the )?[\w\s'-]{3,30},? (?:isn't it|is it not|right|correct|don't you|haven't you|yes|no|eh)\W*$",
    )
)
_IS_IT = re.compile(
    r"^(?:so |and |ok |then |tell me,? |be honest,? |just (?:tell me|say yes or no)[,:]? |(?:for me|please)[,:]? |could |do you think |would you say |i think |)*"
    r"(?:is|could|might|would) (?:it|this|that|the (?:diagnosis|cause|problem|answer)|your (?:diagnosis|problem|illness|condition))(?: (?:be|just|maybe|possibly|actually|really|likely|probably|due to|caused by|because of|down to|a case of))* (?:a |an |the |some |your )?([\w\s'-]{3,45})\W*$",
    _F,
)
_SICKNESS = re.compile(
    r"(?:\w(?:itis|osis|emia|aemia|oma|opathy|plegia)|\b(?:\w+ )?(?:cancer|tumou?r|leuk\w+|lymphoma|stroke|tia|heart attack|infarct\w*|angina|heart failure|pneumonia|asthma|copd|(?:pulmonary )?embol\w+|thrombosis|blood clot|clot|dvt|pe|mi|diabetes|dka|sepsis|infection|flu|covid\w*|cold|tb|hiv|aids|"
    r"lupus|gout|migraine|epilepsy|dementia|alzheimer\w*|parkinson\w*|depression|anxiety|bipolar|schizophrenia|anorexia|ulcer|reflux|gord|gerd|ibs|crohn\w*|coeliac|celiac|colitis|appendi\w+|gallstones?|kidney stones?|uti|fracture|sprain|hernia|syndrome|disease|"
    r"disorder|palsy|sclerosis|thyroid\w*|menopause|pregnancy|ectopic|miscarriage|torsion|dissection|aneurysm|an?emia|haemorrhage|hemorrhage|bleed|shingles|eczema|psoriasis|allergy|anaphylaxis|croup|virus|viral|bacterial|croup|measles|chickenpox|psychological|stress|panic attack|stenosis|melanoma|carcinoma))\b",
    _F,
)
_SIGN = (
    r"(?:murmurs?|crackles|crepitations?|creps|rhonchi|breath sounds|heart sounds|bowel sounds|rebound(?: tenderness)?|guarding|papill?o?edema|papilloedema|clubbing|hepatomegaly|splenomegaly|hepatosplenomegaly|organomegaly|bruits?|babinski|nystagmus|jvp|"
    r"jugular venous|capillary refill|pupils?|(?<!gag )reflex(?:es)?|tendon reflex|lid lag|dullness|shifting dullness|fluid thrill|apex beat|heave|thrill|kernig\w*|brudzinski\w*|murphy'?s|mcburney'?s|rovsing'?s|homan'?s|tinel'?s|phalen'?s|lasegue|straight leg raise|romberg\w*|"
    r"cranial nerves|muscle (?:wasting|tone|power|bulk)|muscle power|plantar response|lymphadenopathy|koilonychia|spider naevi|asterixis|palmar erythema|xanthelasma|fundus|fundi|tympanic membrane|ear ?drum|cornea|cremasteric|spleen(?:'s| is)?|(?:liver|kidneys?|heart|prostate|thyroid|nodes?|glands?|tonsils)(?: is| are|'s)? enlarged|respiratory (?:rate|effort)|(?:wasting|wax|crackles) (?:of the|in there|at the)|lid lag|lots? of wax|percussion note|tactile|vocal (?:fremitus|resonance)|pulsatile|pulsating (?:mass|swelling|lump)|stopped pulsating|cervical excitation|fundal height|fontanelle|skin turgor|gait on examination|temple thickened)"
)
_TEST = (
    r"(?:ecgs?|ekgs?|x-?rays?|scans?|ct\b|mri\b|ultrasounds?|echo(?:cardiogram)?|blood (?:tests?|results?|count|work|gas|cultures?|film)|bloods|bloodwork|lab(?:oratory)?(?: (?:tests?|results?|values?|work))?|tests?(?: results?)?|results?|troponin|d-?dimers?|crp|esr|hba1c|hae?moglobin|white (?:cell|blood)(?: cell)? count|wbc|platelets?|sodium|potassium|creatinine|"
    r"urea|egfr|lfts?|liver function(?: tests?)?|bilirubin|amylase|lipase|inr|psa|tsh|thyroid (?:function|blood|test)\w*|ferritin|glucose level|lactate|ketones?|dipstick|urinalysis|urine (?:test|dip|sample|culture)|stool (?:test|sample|culture)|sputum culture|swab|biopsy|histology|endoscopy|colonoscopy|gastroscopy|camera test|spirometry|peak flow|lumbar puncture|csf|"
    r"bone density|dexa|angiogram|mammogram|smear|audiogram|eeg|nerve (?:conduction|tests?)|antibod(?:y|ies)|monitor|bp|blood count|kidney (?:function|bloods)|cholesterol level|(?:uric acid|ammonia|cd4|(?:white|red) cell)(?: levels?| counts?)?|blood (?:group|type)|memory test|pressure in (?:your|that|the|his|her) eye|bone marrow|genetic test|pregnancy test|sugar reading|haematocrit|protein)"
)
_VITAL = r"(?:blood pressure|bp|heart rate|pulse(?: rate)?|respiratory rate|resp rate|oxygen (?:levels?|saturations?|sats?)|saturations?|sats|spo2|gcs|vital signs|vitals|observations|obs|news score|bmi|blood (?:sugar|glucose) (?:level|reading)|peak flow|visual acuity|apgar)"
_EXAM = tuple(
    re.compile(pattern, _F)
    for pattern in (
        rf"\b(?:what|how)(?:'s| is| are| was| were| has| have| do| does| did)?\b[^.?!]{{0,25}}\b{_VITAL}\b(?![^.?!]*\b(?:tablets?|medic\w+|pills?|family|treat\w*|diagnos\w+|control\w*|for|problem)\b)|\b(?:is|are|was|were) (?:your|his|her|the) {_VITAL} (?:\w+ ){{0,2}}?(?:high|low|normal|raised|elevated|stable|ok|okay|fine|regular|up|down|fast|slow)\b|^\W*(?:and |your |the )*{_VITAL}(?: (?:today|now|please|readings?))?\W*$|\b(?:tell|give|read)\b[^.?!]{{0,15}}\b(?:your|his|her|the) (?:{_VITAL}|{_TEST})\b",
        rf"\bwhat (?:did|does|do|have|has|was|were|is|are|'s)\b[^.?!]{{0,40}}\b{_TEST}\b[^.?!]{{0,30}}(?:\b(?:show|shows|shown|showed|say|says|said|reveal\w*|find|found|pick up|picked up|like|result|results|level|score|come back|came back|look like|reading|indicate)\b|\W*$)|\bwhat did they (?:find|see|say)\b[^.?!]{{0,30}}\b{_TEST}\b|\bwhat(?:'s| was| is| were| are) (?:your|his|her|the) (?:\w+ ){{0,3}}?{_TEST}\b(?! (?:for|tablets|allergy))|\b(?:said|know|told|remember) (?:you )?what (?:your|his|her|the) (?:\w+ ){{0,2}}?{_TEST} (?:\w+ )?(?:is|was|are|were)\b|\bpressure (?:is )?(?:in|like at|at) (?:your|that|the|his|her) (?:eye|ankle)\b|\bwhat did (?:he|she|they|you) score\b",
        rf"\b(?:did|does|do|was|were|is|are|has|have)\b[^.?!]{{0,40}}\b{_TEST}\b[^.?!]{{0,30}}\b(?:show\w*|normal|abnormal|positive|negative|come back|came back|raised|elevated|high|low|reveal\w*|clear|changes?|say|said|found|present|equal)\b|\b(?:any|there|was|a)\b[^.?!]{{0,30}}\b(?:on|in) (?:your|the|his|her) (?:chest |ankle |knee |\w+ )?(?:x-?ray|scan|ecg|ekg|ct|mri|dipstick|monitor|ultrasound|bloods|film|echo)\b|\b(?:how much|any)\b[^.?!]{{0,20}}\bon the (?:dipstick|ecg|x-?ray|scan)\b|\byour (?:ecg|ekg|x-?ray|scan|bloods|blood results|ct|mri)\b[^.?!]{{0,25}}\b(?:normal|show|clear|ok|okay|fine)\b",
        rf"\bwhat (?:did|does|do) (?!(?:you|he|she|they|i|it|that|this|people|we)\b)[^.?!]{{3,50}} (?:show|shows|reveal|find)\W*$|\bwhat (?:did|do|have) (?:they|the doctors?|anybody|anyone|people) (?:find|found|see|seen) (?:in|on|at|with) (?:your|his|her|the)\b|\bwhat (?:is|'s|was|were) in (?:your|his|her|the) (?:urine|blood|stool|sputum)\b|\bhow much (?:\w+ ){{1,2}}(?:is |was |was there )?in (?:your|his|her|the) (?:urine|blood|stool)\b|\b(?:is|was|are|were) (?:it|that|he|she|there|\w+ \w+) [^.?!]{{0,25}}\bon the (?:x-?ray|scan|ct|mri|ultrasound|ecg)\b|\bwhat (?:do|does|did) (?:your|his|her|the) (?:lungs?|heart|chest|bowels?|abdomen) sound\b|\bhow (?:high|low|raised|bad) (?:is|was|are|were) (?:your|his|her|the) {_TEST}\b|\bwhat(?:'s| is) (?:your|his|her|the) temp(?:erature)?\b[^.?!]{{0,12}}\b(?:now|today|currently|at the moment)\b|\bcan (?:you|they|anyone) feel (?:the|a|any|his|her|your) pulses?\b|\bcogwheel\w*|\bwhen (?:rubbed|pressed|squeezed|palpated|percussed|tapped)\b|\b(?:did|does|has) (?:the|your|his|her|that|this) \w{{3,}}(?:oscopy|ogram|ography) (?:show|reveal|find)\w*|\b(?:what|how)(?:'s| is) (?:your|his|her|the) range of mo(?:tion|vement)\b|\b(?:decreased|reduced|loss of|absent) sensation to\b|\bsensation to (?:pinprick|light touch|touch|vibration)\b|\b(?:when|if) i (?:listen|tap|shine)\b|\b(?:dilated|effaced|cervix)\b|\bwhat(?:'s| is| was| are| were) (?:your|his|her|the) (?!(?:\w+ )?(?:stress|energy|pain|activity|exercise|noise|fitness))(?:[\w-]+ ){{1,3}}(?:levels?|counts?|readings?|titres?|saturations?)\W*$",
        rf"\b(?:is|are|was|were|do|does|did|have|has|any|there|what|how|can|would)\b[^.?!]{{0,50}}\b{_SIGN}\b(?![^.?!]{{0,30}}\b(?:family|diagnosed|past|history|before|told)\b)",
        r"\bon (?:palpation|auscultation|percussion|examination|exam\b|inspection|fundoscopy|otoscopy|rectal exam\w*)\b|\b(?:is|are|was|does|how does|how is) (?:your|his|her|the) (?:abdomen|belly|tummy|stomach|chest|neck|calf|liver|throat|uterus|prostate|thyroid|lungs?|heart)\b[^.?!]{0,15}\b(?:soft|rigid|distended|tender|clear|enlarged|palpable|supple|feel (?:to touch|when pressed|on)|sound|resonant|dull|inflamed|erythematous)\b",
        r"^(?:\W|ok|okay|so|now|and|then|please|i(?:'ll| will|'d like to| want to| would like to)|let me|can i|could i|may i|let's|just|going to|i'm|quickly|have a|\s)*(?:(?:check|measure|take|palpate|auscultate|percuss|examine|inspect|listen to|look at|have a look at|have a listen to|feel)\b (?:\w+ ){0,3}?(?:blood pressure|bp|pulse|temperature|abdomen|chest|heart|lungs|reflexes|vitals|vital signs|observations|obs|oxygen|saturations?|belly|tummy|eyes|ears|throat|pupils|cranial nerves|joint|knee|neck|skin|spine|rectum)|(?:see|look at|order|request|run|perform|get|do|show me|review|record|have)\b (?:me )?(?:the |your |a |an |some |his |her )?(?:ecg|ekg|x-?ray|bloods|blood tests?|ct|mri|scan|urine dip\w*|vitals|observations|test results|blood results|chest x-?ray|obs))\b",
        r"\b(?:is|are) (?:it|the (?:lump|mass|swelling|node|joint|rash))\b[^.?!]{0,12}\b(?:fluctuant|mobile|fixed|pulsatile|reducible|transilluminat\w*|blanching|non-?blanching|palpable|indurated)\b|\bany (?:focal neurolog\w+|neurological signs|signs of meningism|peritonism|organomegaly|localising signs|lymph nodes palpable)\b|\bdo you know (?:if|whether) (?:your|his|her) [\w\s]{2,20}(?:enlarged|raised|low|high|normal|inflamed|abnormal)\b",
    )
)
_DOES_IT_SELF = re.compile(
    r"\b(?:if|when|while|as) (?:you|i|we)\b[^.?!]{0,30}\b(?:press|touch|feel|palpate|push|look|move|bend|flex|extend|lift|tap)\w*|\bdo you (?:feel|see|notice|have pain)\b|\bcan you (?:see|feel|move)\b",
    _F,
)
_TREATED = re.compile(
    rf"\b(?:tak(?:e|es|en|ing)|on|prescribed|gives?|given|use|uses|using|treated|tablets?|medic\w+|pills?)\b[^.?!]{{0,20}}\bfor (?:your|his|her|the|this|that) {_VITAL}\b",
    _F,
)
"""Asks what is taken for a pressure, not for the pressure."""
_COMMAND_WORDS = 12
_CONSENT = re.compile(
    r"\b(?:may|can|could|might|shall) (?:i|we)\b(?! (?:help|do for|be of|assist|get you))(?: \w+){0,8}|\b(?:is|would|will) (?:it|that|this)(?: be)?(?: \w+)? (?:ok(?:ay)?|alright|all right|fine|acceptable|possible)(?: \w+)?(?: (?:if|for|to|with|by)\b|\W*$)|\b(?:do|would) you mind\b(?: (?:if|me|answering|my|us|when))|\bmind if i\b|\bokay if i\b|\b(?:are you|would you be) (?:happy|comfortable|ok(?:ay)?|alright|all right|willing|fine)\b(?: \w+){0,3} (?:for|with|if|to)\b|"
    r"\b(?:have|get|need|ask|asking|ask for)\b[^.?!]{0,15}\b(?:your )?(?:permission|consent|leave)\b|\bwith your (?:permission|consent)\b|\bif (?:that's|that is|it's) (?:ok(?:ay)?|alright|all right|fine)(?: with you)?\b|\bis (?:this|that|now|it) a good time\b|\bok(?:ay)? with (?:you|that)\s*\?",
    _F,
)
_MORE = re.compile(
    r"^\W*(?:(?:ok|okay|right|mm+|mhm+|uh-?huh|i see|and|so|yes|yeah|sure|please|oh|hmm|alright|really|interesting|thanks?|thank you)\W+)*(?:(?:(?:can|could|would|will) you )?(?:please |just )?(?:tell me (?:a (?:little )?bit )?more|say (?:a (?:little )?bit )?more|go on|carry on|keep going|continue|elaborate|expand|explain (?:that|it|a bit more|more|further)|tell me about (?:it|that)|describe (?:it|that|this)(?: (?:to|for) me| more)?|be more specific|say that again|talk more)(?: (?:about|on|with) (?:it|that|this|those|these|them))?(?: (?:please|for me|a (?:little )?bit|a bit more|more|then|further))*|"
    r"and(?: then)?(?: what)?|then what|so|what (?:happened )?(?:next|then|after(?: that)?)|what then|and after that|and then what happened(?: next)?|i'm listening|how (?:so|do you mean)|such as|like what|in what way)\W*$",
    _F,
)
_ANNOUNCES = re.compile(
    r"\b(?:i|we)(?:'ve| have|'d| had)? (?:now |already |just |also |fully |duly |previously |properly )*(?:asked(?! you to\b| (?:him|her|them|the|my) \w+ to\b)|enquired|inquired|covered|explored|addressed|screened|obtained|elicited|established|(?:taken|done|completed) (?:a|the|your|his|her|all)(?: \w+){0,3} (?:history|review|questions|screen))\b(?! (?:you )?(?:that|this|it) (?:before|already)\W*$)|"
    r"\b(?:i|we)(?:'ll| will|'d| would|'m| am|'re| are|'m not| am not| won't| will not| shall| should| do| don't| do not| can| need| don't need| might| may| could|)(?: (?:not|now|also|then|next|later|normally|usually|definitely|going|gonna|like|want|plan|planning|intend|have|need|just|skip|be|probably))*(?: to)?(?: (?:bother|skip|avoid|forego|omit))? ?(?:ask(?:ing)?|enquir(?:e|ing)|inquir(?:e|ing)|explor(?:e|ing)|screen(?:ing)?|tak(?:e|ing) (?:a|your|the|his|her) (?:\w+ ){0,3}history|question(?:ing)?)\b[^.?!]{0,30}\b(?:about|for|into|history|whether|if|on|regarding|your|questions)\b|"
    r"\b(?:consider|assume|imagine|suppose|take it|pretend|let's say|note) (?:that )?(?:i|we|it|all|this|the|my|your)(?:'ve| have|'d)?(?: \w+){0,4}? (?:already )?(?:asked|done|been asked|covered|taken|enquired)\b|\b(?:questions?|history|topics?|allergies|smoking|medications?|systems? review|red flags)(?: \w+){0,5} (?:has|have|had|were|was|are|is)(?: now| already| all)? (?:been )?(?:asked|covered|completed?|taken|explored|addressed|done|discussed)\b|\b(?:a|the) (?:full|complete|thorough|detailed) (?:\w+ ){0,3}history (?:was|has been|is|will be) \w+|\bno need to ask\b|\b(?:skip(?:ping)?|leave out|omit(?:ting)?) (?:the )?(?:questions?|history|allergies|smoking|medications?)\b",
    _F,
)


def is_vague(text: str, findings: tuple[FindingHit, ...]) -> bool:
    """Say whether the whole of `text` asks so broadly that a person would ask what is meant."""
    asked = [part for part in clauses(text) if part.asks] or [
        part for part in clauses(text) if len(part.text.split()) <= 12
    ][-1:]
    if (
        len(asked) != 1
        or _NARROWS.search(text)
        or any(hit.asked and not hit.carried and hit.id not in _BROAD for hit in findings)
    ):
        return False
    body = _NAME_LAST.sub("", strip_lead(asked[0].text).strip())
    return any(pattern.search(body) for pattern in _VAGUE)


_NAME_LAST = re.compile(r",\s*(?:(?:mr|mrs|ms|miss|dr)\.?\s+\w+|you know|[A-Z][a-z]+)\s*(?=\W*$)|,\s*you know(?=,)")
_NARROWS = re.compile(
    r"\b(?:in terms of|in regards? (?:to|of)|with regards? to|regarding|as for|concerning|when it comes to|with respect to)\b",
    _F,
)
_BROAD = frozenset({"chronic_conditions", "injury", "pain", "daily_activities", "housing", "malaise"})


def fishes_for_diagnosis(text: str) -> bool:
    """Say whether `text` asks the patient what the diagnosis is, or whether it is this one."""
    for part in clauses(text):
        body = part.body.strip()
        if any(pattern.search(body) for pattern in _DIAGNOSIS[:5]):
            return not _IDEAS.search(body) and not _THEN.search(text)
        which = _WHICH.search(body)
        if which and _SICKNESS.search(which[0]):
            return True
        tagged = _DIAGNOSIS[5].search(body)
        named = _IS_IT.match(body)
        if (tagged and _SICKNESS.search(body)) or (
            named and _SICKNESS.search(named[1]) and not _ATTRIBUTES.search(named[1])
        ):
            return part.marked or part.opened
    return False


_WHICH = re.compile(
    r"\b(?:which|what(?: kind of| type of)?) (?:\w+ )?\w+ (?:has (?:he|she)|have you|do (?:you|they)|does (?:he|she))\b(?! (?:take|use|had in|have in the past|been)) ?(?:got|have|say|think)?\W*(?:it is\W*)?$",
    _F,
)
_THEN = re.compile(
    r"\b(?:when you were (?:admitted|in|a child|younger|seen)|(?:years?|months?) ago|last time|back then|as a child|previously|in the past|that time)\b",
    _F,
)
_IDEAS = re.compile(
    r"\b(?:do you (?:think|feel|believe|suspect)|your (?:idea|thoughts|own)|worr(?:y|ied)|afraid|concerned|in your (?:opinion|view))\b|\bdiagnosed with\b",
    _F,
)
_ATTRIBUTES = re.compile(
    r"\b(?:worse|better|time|first|stress(?:ful)? at|cold (?:air|in|at|outside|out|there|here|today|or)|in your|start\w*|since|when|after|before|stressful|allergies)\b",
    _F,
)


def asks_sign_or_result(text: str) -> bool:
    """Say whether `text` asks the patient for what only an examiner or a test could tell."""
    short = len(text.split()) <= _COMMAND_WORDS
    told = [part.text for part in clauses(text) if part.asks or short] + [text] * short
    told = [one for one in told if not _DOES_IT_SELF.search(one) and not _TREATED.search(one)]
    return any(pattern.search(strip_lead(one)) for one in told for pattern in _EXAM)


_EXAMINES = re.compile(
    r"\b(?:(?:may|can|could|might|shall) (?:i|we)|(?:if|for|with) (?:i|we|me|us)|(?:ok(?:ay)?|alright|all right|fine|possible|happy|mind)(?: for me| with you)? (?:to|if i|if we|me))\b(?: \w+){0,3}? "
    r"(?:(?:listen(?:ing)? to|have (?:a |another )?(?:\w+ )?(?:look|listen|feel)(?: at| to| of| in| inside)?|look(?:ing)? (?:at|in|into|inside)|feel(?:ing)?|check(?:ing)?|tak(?:e|ing)|measur(?:e|ing)|examin(?:e|ing)|press(?:ing)?(?: on)?|palpat(?:e|ing)|tap(?:ping)?|test(?:ing)?|weigh(?:ing)?) "
    r"(?:your |his |her |their |the |that |this |\w+'s )(?:\w+ ){0,2}?(?:chest|heart|lungs?|back|tummy|belly|abdomen|stomach|neck|throat|ears?|eyes?|nose|mouth|tongue|skin|rash|legs?|arms?|hands?|fingers|feet|foot|knees?|ankles?|hips?|shoulders?|spine|head|scalp|glands|joints?|reflexes|pulse|bp|blood (?:pressure|sugar)|temp(?:erature)?|oxygen(?: levels?)?|sats|saturations?|breathing|heart rate|weight|height)|"
    r"(?:examin(?:e|ing)|weigh(?:ing)?) (?:you|him|her|them)|have a (?:look|listen|feel)(?: at (?:you|him|her|it))?)\b",
    _F,
)


def asks_leave_to_examine(text: str) -> bool:
    """Say whether `text` asks nothing but leave for an act of examination ("can I listen to your chest?")."""
    asked = [part for part in clauses(text) if part.asks]
    return len(asked) == 1 and bool(_EXAMINES.search(asked[0].text))


def asks_leave(text: str) -> bool:
    """Say whether `text` asks leave to ask or to examine."""
    return bool(_CONSENT.search(text))


def is_continuer(text: str) -> bool:
    """Say whether `text` is a bare "tell me more", "go on", "and then?", or ends with one after words that ask nothing."""
    if not re.search(r"\w", text):
        return False
    parts = clauses(text)
    asks_before = any(part.asks for part in parts[:-1])
    return bool(_MORE.match(text)) or (len(parts) > 1 and not asks_before and bool(_MORE.match(parts[-1].text)))


def only_announces(text: str) -> bool:
    """Say whether `text` claims or announces asking, and asks nothing."""
    statements = [part for part in clauses(text) if not part.asks]
    if len(statements) < len(clauses(text)):
        return any(_CLAIMS.search(part.text) for part in statements)
    return any(_ANNOUNCES.search(part.text) for part in statements)


_CLAIMS = re.compile(
    r"\b(?:i|we)(?:'ve| have) (?:now |already |just |also |fully )*(?:asked|enquired|inquired|screened|explored) (?:you )?(?:about|for|regarding|all|whether|if)\b|\b(?:i|we) (?:won't|will not|don't need to|am not going to|'m not going to) (?:ask|bother asking)\b|\b(?:assume|consider|pretend|imagine) (?:that )?i(?:'ve| have)? (?:already )?asked\b",
    _F,
)
