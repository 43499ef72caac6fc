"""Attack: what is said to a program, a marker or nobody, instead of to the patient.

Patterns of kinds, not of sentences, each bound to words that no consultation needs; checked against all doctors'
turns of 208 interviews for false alarms. It refuses to act on what it finds.
"""

from __future__ import annotations

import re

from casesim.core.text import has_control_tokens
from casesim.core.understanding.disguise import decoded, is_encoded, unmask

_F = re.IGNORECASE
_ALL = r"(?:all |any |every |the |your |my |these |those |of |previous |prior |earlier |above |preceding |former |old |existing |initial |original |system |safety |built-in |default |current |given |hidden |other )*"
_ORDERS = r"(?:instructions?|prompts?|rules?|directives?|guidelines?|orders|commands?|constraints?|restrictions?|programming|training|context|guardrails|persona|role|character|policy|policies|messages?)"
_WITHHELD = (
    r"(?:(?:system|hidden|secret|initial|original|internal|developer|base|underlying|full|entire|raw|pre|root) ?-?(?:prompts?\b|instructions?|messages?|rules?|context|configuration|config|settings|facts?|data|text|script|brief|notes?|file)\b|"
    r"prompts?\b|rubrics?|mark(?:ing)? ?(?:scheme|sheet|guide|criteria|key)|marking grid|answer key|check ?list of items|grading criteria|scoring (?:criteria|guide|key)|source code|context window|case (?:file|script|notes|template|data|yaml|json|definition|details)|fact (?:list|sheet)|(?:list of |all )(?:the |your )?facts\b|disclosure (?:rules|policy))"
)
_BOT = r"(?:ai\b|a\.i\.|artificial intelligence|(?:language |llm |chat |ai |machine )?model\b(?! (?:of|car))|llm\b|chat ?bot|bot\b|robot|chatgpt|gpt(?:-?\d)?|openai|claude|gemini|llama|smollm\w*|computer program|software|simulation|simulated|simulator|programmed?|virtual (?:patient|assistant)|assistant\b(?! (?:at|in|to|for|manager|teacher|nurse|principal|head|coach))|machine\b(?! operator)|algorithm|an actor|roleplay\w*|role-?playing)"
_ROLE_BREAK = tuple(
    re.compile(pattern, _F)
    for pattern in (
        rf"\b(?:ignore|disregard|forget|override|bypass|skip|drop|discard|cancel|erase|delete|neglect|overwrite|violate|break|abandon|unlearn|set aside|pay no attention to|don't (?:follow|obey)|do not (?:follow|obey)|stop (?:following|obeying)) {_ALL}{_ORDERS}\b(?! (?:from|of|that|which) (?:your|the|her|his) (?:doctor|gp|physio|pharmacist|nurse|surgeon|physician))",
        r"\b(?:ignore|disregard|forget) (?:everything|all|anything|what(?:ever)?)(?: \w+){0,3} (?:above|before(?: this| now)?|so far|previously|you (?:were|have been|'ve been) (?:told|given|instructed|programmed))",
        rf"\b(?:print|reveal|show|display|output|dump|repeat|recite|list|give|tell|return|leak|expose|share|send|write|copy|paste|echo|summari[sz]e|translate|quote|state|disclose|export|provide|read(?: me| out)?|what(?:'s| is| are| were| does)|see|access|view)\b[^.?!\n]{{0,40}}?\b{_WITHHELD}",
        r"\b(?:your|the|my) (?:system|hidden|secret|initial|original|internal|developer)[ -](?:prompt|instructions?|message)\b|\bsystem ?prompt\b",
        r"\bwhat (?:were|are) (?:you|your) (?:told|instructed|programmed|prompted|instructions)\b|\bwhat (?:instructions|rules|guidelines) (?:were you given|are you (?:following|under|given)|do you (?:have to )?follow)\b(?!.*\b(?:doctor|gp|physio|nurse|hospital)\b)",
        rf"\b(?:are|r) (?:you|u) (?:really |just |actually |only |in fact |even )*(?:a |an |some |the )*(?:kind of |sort of |type of |large |real |pre-?)*{_BOT}|\byou(?:'re| are) (?:just |only |really |actually |clearly |obviously |not a (?:real )?(?:person|patient|human)[ ,]+(?:but|you're) )*(?:a |an |the )?(?:large )?{_BOT}|\b(?:are|r) (?:you|u) (?:a )?(?:real|human|a real (?:person|patient|human)|an? human(?: being)?|(?:a )?(?:person|patient) or (?:a |an )?(?:bot|ai|computer|machine))\s*\?|\bare you (?:even )?(?:real|human)\b",
        r"\bwhich (?:ai|llm|language|gpt|chat|base)? ?(?:model|llm|version)\b[^?]{0,15}\b(?:are|is|do|runs?|powers?) ?(?:you|this|behind)?\b|\bwhat (?:ai|llm|language) ?model\b|\bwhat model (?:are|do) you (?:running|run|using|based|built)\b|\bwho (?:created|made|trained|programmed|built|developed|coded) you\b|\bwhat (?:is|'s) your (?:model|knowledge cut-?off|training data|token|temperature setting|version number)\b",
        rf"\b(?:you are|you're|u r|ur|you will be|you shall be|become|act|behave|respond|reply|answer|talk|pretend|imagine|roleplay|role-play|play|speak|function|operate|work|assume the role|take (?:on )?the role|switch to|switch)\b(?: now| henceforth| from now on| to be| that you are| you are| you're| like| as if you were| as| if you were| of)+ (?:not |no longer |my |the |an? |in |being )*(?:\w+ ){{0,2}}?(?:{_BOT}|doctor|physician|clinician|examiner|tutor|teacher|professor|expert|consultant|grader|marker|supervisor|developer|pirate|poet|hacker|linux|terminal|python|dan\b|patient anymore|playing|unrestricted|uncensored|free (?:of|from)|jailbroken|shakespeare|dog|cat\b|narrator|god mode|wikipedia|translator)",
        r"\b(?:developer|debug|admin|god|dan|jailbreak|maintenance|test|unrestricted|sudo|root|diagnostic|cheat|teacher|tutor|examiner|instructor|safe|verbose|raw|editor|author) mode\b|\bjailbreak\w*|\bdo anything now\b|\bsudo \w+|\bprompt injection\b",
        r"\b(?:break|leave|exit|drop|step out of|come out of|get out of|stay out of|quit|out of|stop (?:being in|staying in|playing)|end|stop)(?: the| this| your| of)* (?:character|role(?:[- ]?play(?:ing)?)?|persona|simulation|scenario|act\b(?!iv)|script|game|pretend\w*|acting)\b|\bstop (?:pretending|acting|role-?playing|simulating|playing (?:the )?patient|being (?:the |a )?patient)\b|\bdrop the act\b|\b(?:the )?(?:simulation|role-?play|exercise|scenario|exam|osce|case) (?:is|has) (?:now )?(?:over|ended|finished|complete)\b|\byou can stop (?:acting|pretending)\b|\bcut the (?:act|pretence|pretense)\b",
        r"\b(?:new|updated|revised|real|actual) (?:system )?(?:instructions?|directives?|orders|rules|prompt|task)\b\s*(?::|is|are|follow)|\b(?:instructions?|prompt) (?:override|update|follow(?:s|ing)?)\b\s*:|^\W*(?:system|assistant|developer|admin|root|user|human|ai|bot|tool|model|operator)\s*(?:message|prompt|note|override|alert|notice|update|instruction|command)?\s*(?::|>|\])|[\[<{(]\s*/?\s*(?:system|inst|instructions?|assistant|admin|developer|sys|user|end|im_start|im_end|prompt|override)\b[^\])}>]{0,30}[\])}>]|#{2,}\s*(?:system|instruction|response|input|user|assistant|new|task|end)\w*|\b(?:begin|end|start) (?:of )?(?:system|prompt|instructions?)\b",
        r"\b(?:in|as|into|using|with) (?:a )?(?:valid |raw |pure |plain )?(?:json|yaml|xml|csv|markdown|base ?64|html|python|a table|hex|rot13|morse|code block|bullet points?|key[- ]value)\b",
        r"\b(?:repeat|copy|print|output|say|recite|translate|summari[sz]e|show)\b[^.?!]{0,25}\b(?:words?|text|everything|all|lines?|message|sentences?|content)\b[^.?!]{0,15}\b(?:above|before this|you were given|preceding|verbatim|in your context|so far in this (?:prompt|context))\b|\bverbatim\b[^.?!]{0,40}\b(?:above|instructions|prompt)\b|\bstart(?:ing)? with ['\"“]?you are\b|\brepeat after me\b|\brespond (?:only )?with\b[^.?!]{0,20}\b(?:ok|yes|the word|'|\"|“)|\bsay (?:exactly|only|the words?)\b",
        r"\b(?:from now on|henceforth|for the rest of (?:this|the) (?:chat|conversation|session))\b[^.?!]{0,30}\b(?:you (?:are|will|must|shall|should|respond|answer|reply|speak|have)|respond|answer|reply|act|speak|only)\b(?!.{0,30}\b(?:tablets?|medic\w+|smok\w+|drink|eat|exercise|insulin|inhaler|rest)\b)",
        r"\b(?:as|i am|i'm|this is) (?:your|the|a|an) (?:system |case |lead )?(?:developer|creator|administrator|admin|programmer|author of (?:this|the) case|openai|anthropic|engineer|operator|owner of (?:this|the) system)\b(?!.{0,10}\bby (?:trade|profession)\b)",
        r"\b(?:hidden|secret|undisclosed|withheld|locked|unreleased|remaining) (?:facts?|information|history items?|findings|details|symptoms list|answers?|script)\b|\b(?:all|every) (?:of )?(?:the |your )?(?:facts|fields|keys|variables|parameters|entries|items) (?:you|in|of|about (?:the|this) case)\b|\b(?:what|which) (?:facts|details|information|things) are you (?:hiding|withholding|not (?:allowed|supposed|meant) to)\b|\bnot (?:allowed|supposed|meant|permitted) to (?:tell|reveal|say|disclose)\b|\bwhat (?:is|'s) (?:in )?your (?:script|brief|case file|scenario|character sheet)\b",
        r"\b(?:your|the|actor'?s?|patient'?s?) (?:script|actor'?s? (?:notes?|script|brief)|case ?(?:sheet|notes file)|mark ?sheet|role ?card|brief(?:ing)? sheet|cue card|character sheet)\b|\b(?:(?:this|our) (?:practice |osce |mock |exam |training )?(?:station|scenario|simulation|osce|role-?play|mock exam)|(?:a|the) (?:practice|osce|mock|exam|training) (?:station|scenario|simulation|exam|case)|the (?:osce|role-?play))\b(?! (?:in|near|on|at) (?:town|london|the road))|\bin this (?:case|scenario|station|simulation|osce)\b[^.?!]{0,25}\b(?:diagnos\w+|answer|supposed|meant)\b|"
        r"\b(?:told|asked|instructed|supposed|meant|paid|given|scripted|trained) to (?:say|act|play|be playing|pretend|portray|present with|answer|have)\b(?! by (?:your|the) (?:doctor|gp))|\b(?:acting|pretending|play(?:ing)?)\b[^.?!]{0,20}\b(?:this (?:patient|part|role|character)|a patient|the patient|ill|sick|someone with|somebody with|it all|all of this)\b|"
        r"\b(?:off the record|between (?:you and me|us|ourselves))\b[^?]*\b(?:diagnos\w+|answer|actor|case (?:sheet|notes)|station|acting|script|supposed|meant|is it|it's|you're|what is it|what have you got)\b|\b(?:just )?(?:nod|blink(?: twice| once)?|wink|cough twice|give me a (?:sign|hint|clue|signal))\b[^.?!]{0,30}\b(?:if|right|track|it's|it is)\b|\b(?:the|your|correct|right|final|model|official) answer(?: here)?(?: is|'s| to (?:this|the) (?:case|station))\b|\b(?:is|isn't|what(?:'s| is)|give me|tell me|already have|know) the (?:right |correct |actual )?answer\b|\bwhat answer\b|"
        r"\bwhat (?:diagnosis|condition|disease|illness) (?:were you|have you been|are you|did they|do they|would you|is this (?:case|station))\b[^?]{0,20}\b(?:given|playing|told|assigned|acting|portraying|want|say|about)\b|\b(?:author|writer|creator|designer)s? of (?:this|the|your) (?:case|scenario|script|station)\b|\bwhat would a real patient\b|\bfacts? you(?:'ve| have)? (?:been|were) given\b|\bpretend i(?:'ve| have)\b|\b(?:rest|remainder) of the (?:points|checklist|items|marks|script)\b|\bacting as a (?:patient|volunteer)\b|\b(?:case|scenario) (?:about|is about|written)\b|\b(?:you're|are you|as) an? (?:actor|actress|simulated patient|standardi[sz]ed patient|role-?player)\b|\b(?:you're|you are) a (?:\w+ )?(?:pe|mi|tia|copd|\w+) case\b|\bseen this (?:case|station|scenario)\b|\b(?:just|simply) nod\b|\bread your own notes\b|\bpause the (?:scenario|simulation|station|role-?play|case)\b|\b(?:have|did) (?:they|he|she) (?:told|tell|written|write|put) (?:you )?(?:to say|on your (?:actor|script|case|card))\b|\bfinal diagnosis\b[^?]*\b(?:case|station)\b",
        r"\b(?:spell|rhymes? with|anagram of|acronym (?:of|for)|(?:first|last|initial|next) letters? of|how many (?:letters|syllables)|letters? (?:of|in) (?:the|your))\b[^.?!]{0,25}\b(?:it|thing|illness|disease|condition|diagnosis|problem|answer|name of|what you(?:'ve| have))\b|\b(?:it|that|the (?:word|name|answer|illness|disease|condition|diagnosis)) rhymes? with\b|\bdoes (?:it|that|the \w+) rhyme with\b|\b(?:starts?|begins?|ends?) with (?:the letters? |an? ['\"“]|['\"“])|\bhangman\b|\bcharades\b",
        r"\b(?:complete|finish|continue|fill in|end) (?:this|the|my|that|these) (?:\w+ )?(?:sentences?|phrases?|stor(?:y|ies)|blanks?|gaps?|line|rhyme|pattern|dialogue|transcript|text)\b|\bfill in the blanks?\b|\bwhat(?:'s| is) (?:your|the) (?:seed|random seed|case (?:id|number|name)|patient (?:seed|id))\b|\b(?:which|what) (?:variant|version|seed|template) (?:of (?:the|this) (?:case|patient)|are you|is this)\b|\b(?:how many|count your|number of) tokens\b|\b(?:token|context) (?:limit|window|length|count)\b",
        r"\b(?:next|another|new|different) (?:patient|case|scenario|station)[,.:]? (?:please|now|who are you|what(?:'s| is) your)\b|\b(?:load|start|open|switch to|give me) (?:the |a |an )?(?:next|another|new|different) (?:patient|case|scenario|station)\b|\b(?:let's|let us|shall we|can we|we) (?:swap|switch|reverse|change|trade) (?:the |our )?(?:roles?|places)\b|\bdoor note\b|\bwhat (?:did|have|am|else did|else have) i (?:miss(?:ed|ing)?|forg[eo]t(?:ten)?|fail(?:ed)? to ask|not asked|left out|leave out)\b|\b(?:which|what) questions? (?:should|must|do|have|did) i (?:still |need to |have to |forget to )*(?:ask|missed)\b|\b(?:give|any|some|got|have) (?:me )?(?:some |any |your )?feedback (?:on|about|for) (?:my|me|how i)\b|\bhow (?:did|am) i (?:do(?:ing)?|score|perform(?:ing)?)(?: so far| overall|(?: in| on) (?:this|the|my)\b|\W*$)",
        r"[\"']role[\"']\s*:\s*[\"'](?:system|assistant|user|developer|tool)[\"']|[\"']content[\"']\s*:",
        r"\b(?:ignora|ignore[zr]?|olvida|oublie[zr]?|dimentica|esque[cç]a|vergiss|vergesse?n|ignorier(?:e|en)?|missachte\w*|negeer|zignoruj|ignoruj|ignorera|glem|glöm|unohda|yok say|unut|abaikan|lupakan|bỏ qua)\b[^.?!\n]{0,50}\b(?:instruc\w+|instruktion\w*|anweisung\w*|istruzion\w*|instruções|instrucciones|consignes|r[eè]gles?|regeln|reglas|regras|regole|regels|polecenia|talimat\w*|instruktioner|instruksi|indica[cç]\w+|vorgaben|hướng dẫn|prompt)\b",
        r"\b(?:instrucciones|instruções|consignes|anweisungen|istruzioni|invite|mensaje|mensagem|message|nachricht)\b[^.?!]{0,15}\b(?:del sistema|do sistema|système|di sistema|system\w*|ocultas?|cach[ée]es?|geheim\w*|secret\w*|anteriores|précédentes|vorherigen|precedenti)\b|\b(?:modelo de lenguaje|modèle de langage|sprachmodell|modello linguistico|modelo de linguagem|inteligencia artificial|intelligence artificielle|künstliche intelligenz|intelligenza artificiale|taalmodel)\b",
        r"игнорир|забудь[^.]{0,30}инструкц|системн\w+ (?:промпт|инструкц|сообщ)|языков\w+ модел|искусственн\w+ интеллект|忽略|无视|無視|忘记.{0,10}(?:指令|指示|设定)|系统提示|系統提示|提示词|提示詞|指示を|プロンプト|人工智能|人工知能|语言模型|语言模式|تجاهل|التعليمات|무시|지시|프롬프트|निर्देश|अनदेखा|παρέβλεψε|αγνόησε|התעלם",
    )
)
_GRADER = tuple(
    re.compile(pattern, _F)
    for pattern in (
        r"\b(?:award|give|grant|assign|allocate|credit|deserve|earn|get|want|need|assign)\b[^.?!\n]{0,30}\b(?:full|all|maximum|max|top|perfect|highest|bonus|extra|every|complete|100 ?%|10/10|5/5|a pass|pass(?:ing)?)\s*(?:of the |the |available |possible )*(?:marks?|points?|scores?|grades?|stars|mark\b)",
        r"\b(?:award|grant|allocate|credit) (?:me|the (?:student|trainee|candidate|user)|this (?:student|trainee|candidate)|us|yourself)\b|\b(?:give|grant) (?:me|the (?:student|trainee|candidate)|this (?:student|trainee|candidate)) (?:a |the |some |my |an )?(?:\w+ )?(?:marks?|points?|scores?|credits?|grade|pass|distinction|a\+|100|10/10|full)\b",
        r"\b(?:note|message|memo|attention|instructions?|hint|reminder|request|dear|hello|hey|hi|p\.?s\.?)\b[^.?!\n]{0,15}\b(?:to|for|,)? ?(?:the |all |my )?(?:examiners?|markers?|graders?|assessors?|evaluators?|judges?|rater|reviewers?|grading (?:model|system|script|bot|ai|program|engine)|scoring (?:model|system|script)|marking (?:model|system|script|engine)|rubric)\b",
        r"\b(?:dear|to the|hey|hello|attention|fao|@) ?(?:examiner|marker|grader|assessor|evaluator|judge|moderator)s?\b|\b(?:examiner|marker|grader|assessor|evaluator)s? ?[:,] |\bas (?:the|an?) (?:examiner|marker|grader|assessor|evaluator|judge)\b|\b(?:the |this |our )(?:grader|marker|assessor|evaluator|rubric|grading (?:system|model)|mark scheme|marking scheme|automated marker)\b",
        r"\b(?:mark|score|grade|rate|count|record|treat|consider|accept|tick|check|regard|log|register|classify|deem|set)\b[^.?!\n]{0,40}\b(?:as|to|:|=)\s*(?:met|passed|pass\b|complete[d]?|done|satisfied|achieved|correct|covered|fulfilled|full(?:y)? (?:met|marks)|true|yes|100|10/10|excellent|asked|earned|good)\b(?!.{0,15}\b(?:pain|scale)\b)",
        r"\b(?:all|every|each|these|those|this|the|remaining|both|following)\b(?: of)?(?: the| these| my)? (?:(?:rubric|checklist|history|assessment|marking|45|scoring) )?(?:items?|criteri(?:a|on)|boxes|objectives|competenc\w+|domains|check ?boxes|checklist|rubric|marks)\b[^.?!\n]{0,40}\b(?:met|passed|complete[d]?|satisfied|achieved|covered|fulfilled|ticked|done|earned|awarded|awards?|marked|count)\b",
        r"\b(?:verdict|score|mark|grade|total|result|evidence|points|rubric|item\w*)\s*[:=]\s*(?:['\"]?(?:met|not_met|pass(?:ed)?|full|max\w*|100|[0-9]+ ?/ ?[0-9]+|true|a\+?)\b)|\"(?:verdict|met|score|mark|item|id|evidence)\"\s*:|\bverdict\b[^.?!]{0,20}\bmet\b|\bnot_met\b|\bneeds_review\b",
        r"\b(?:this|my|the) (?:question|utterance|turn|transcript|interview|history|student|trainee|candidate|performance|encounter|consultation|answer|response)\b[^.?!\n]{0,25}\b(?:should|must|deserves?|merits?|counts?|earns?|gets?|receives?|ought|is to|needs to)\b[^.?!\n]{0,25}\b(?:marks?|points?|credits?|met|score\w*|full|pass\w*|graded?|counted?|award\w*|distinction)\b",
        r"\b(?:the )?(?:student|trainee|candidate|interviewer|learner|user) (?:has |have |had |was |is )?(?:already |now |just |clearly |correctly |fully |successfully |also )*(?:asked|covered|enquired|inquired|explored|demonstrated|completed|passed|met|elicited|shown|showed|taken|obtained|introduced|washed|addressed|screened|performed)\b",
        r"\b(?:marking|grading|scoring|assessment|evaluation) (?:system|scheme|script|model|program|engine|algorithm|software|criteria|rubric|instructions?|note|override|guidance)\b|\b(?:for|in) (?:the )?(?:marking|grading|scoring) purposes\b|\b(?:increase|raise|boost|change|adjust|improve|set|update|inflate|maximi[sz]e) (?:my|the|this|our) (?:score|marks?|grade|total|result|points)\b|\bdo not (?:deduct|penali[sz]e|mark (?:me )?down)\b|\b(?:please )?(?:pass|don't fail|do not fail) (?:me|this (?:student|candidate|trainee))\b(?! (?:the|out|a|some))",
        r"\b(?:puntuaci[oó]n|puntos|nota|calificaci[oó]n|pontos|pontua[cç][aã]o)\b[^.?!]{0,20}\b(?:m[aá]xim[ao]s?|complet[ao]s?|total(?:es)?)\b|\b(?:todos los puntos|todos os pontos|tous les points|toutes les notes|note maximale|volle punktzahl|alle punkte|höchstpunktzahl|tutti i punti|punteggio (?:massimo|pieno)|alle punten|maksimum puan|maksymaln\w+ liczb\w+ punkt\w+)\b|\b(?:prüfer|examinateur|examinador|correttore|esaminatore|examinator|nauczyciel|korrektor)\b|满分|滿分|満点|максимальн\w+ балл|все баллы|полный балл|الدرجة الكاملة|만점",
    )
)
_TASK = tuple(
    re.compile(pattern, _F)
    for pattern in (
        r"```|\b(?:def|class|function|async def|public static void|fn|func|sub|proc) \w+\s*\(|\bimport (?:os|sys|re|json|numpy|pandas|\w+ from ['\"])|\bfrom \w+ import\b|#include\s*<|\bselect\b.{1,60}\bfrom\b\s+\w+\s*(?:;|where\b|limit\b)|\b(?:drop|insert into|update|delete from|create) table\b|\bdelete from \w+|\binsert into\b|</?(?:html|script|div|body|head|p|br|span|img|table|svg|iframe|style)\b[^>]*>|\bconsole\.log\b|\bprint\s*\(|\breturn \w+;|\bvar \w+\s*=|\blet \w+\s*=|\bconst \w+\s*=|=>\s*\{|\$\{|\{\{|\}\}|\brm -rf\b|\bcurl -|\bwget http|\bchmod \d|\bpip install\b|\bsystem\(|\beval\(|\bexec\(|\bos\.|__\w+__|;\s*--|\bor 1=1\b|\b(?:for|while|if)\s*\(.*\)\s*\{|\becho \$|&&\s*\w+|\|\s*grep|\.exe\b|/etc/passwd|\.\./\.\.|%[0-9a-f]{2}%[0-9a-f]{2}",
        r"https?://|\bwww\.\w",
        r"\b(?:write|compose|generate|create|draft|make up|produce|give me|tell me|sing|recite|make) (?:me |us |a |an |the |some |another |your |short |long |funny |quick |good )*(?:\w+ )?(?:poem|haiku|limerick|essay|song|joke|python|javascript|java|code|script|program|function|email|cover letter|blog|tweet|rap|sonnet|article|lyrics|sql|regex|html|recipe|riddle|screenplay|fairy ?tale|bedtime story|(?:a|an|another|short|funny) story|spell|advert\w*|slogan|love letter|novel|homework|assignment|lesson plan|quiz|crossword|playlist|cv\b|resume\b)\b",
        r"\b(?:what is|what's|calculate|compute|solve|how much is)\s*(?:the (?:square root|sum|product|derivative|integral|value|area) of\b|\(?-?\d+(?:\.\d+)?\s*(?:\+|-|\*|x|×|/|÷|\^|plus|minus|times|divided by)\s*\(?-?\d+)|\b(?:solve|integrate|differentiate) (?:this|the|for)? ?(?:equation|x\b|integral)|\bsquare root of\b|\bprime numbers?\b|\bfibonacci\b|\bpythagoras\b",
        r"\b(?:capital (?:city )?of|president of|prime minister of|population of|king of|queen of|who (?:won|invented|discovered|wrote|painted|directed|sang|built) (?:the )?|largest (?:country|planet|city|ocean)|tallest (?:mountain|building)|boiling point of|distance (?:from|to|between) (?:the )?(?:earth|moon|sun)|what year (?:did|was) (?:the )?(?:world war|titanic|berlin|columbus|moon landing)|stock (?:price|market)|exchange rate|bitcoin|cryptocurrency|weather (?:in|forecast)|football score|who is (?:elon|donald|taylor|joe biden|the pope)|speed of light|theory of relativity|meaning of life|plot of|lyrics (?:to|of)|recipe for|how (?:do|can|would) (?:i|you|we|one) (?:hack|cook|bake|code|program|install|build a|make (?:a )?(?:bomb|cake|bread|pizza|website|money)))\b",
        r"\b(?:translate|summari[sz]e|proofread|paraphrase|rewrite|spell-?check|correct the grammar of) (?:this|the following|these|that|my|a|an|into|to)\b(?! (?:is|are|has|back|so far|what|all|for you|with|point))|\b(?:play|let's play) (?:a game|chess|tic[- ]tac[- ]toe|hangman|20 questions|trivia|rock paper)\b|\b(?:help me (?:with|do) my (?:homework|essay|assignment|coursework|code|cv)|do my (?:homework|essay|assignment))\b|\blorem ipsum\b|\bhello,? world\b|\bset (?:a |an |my )(?:timer|alarm) (?:for|at|to)\b|\b(?:turn|switch) (?:on|off) the (?:lights?|tv|heating|music)\b|\bplay (?:some )?music\b|\b(?:order|buy) (?:me )?(?:a )?(?:pizza|flight|ticket|uber|taxi)\b",
    )
)
_MASH = re.compile(
    r"(?:asdf|qwer|zxcv|hjkl|sdfg|dfgh|fghj|jkl;|uiop|lkjh|poiu|wert|aaaa{3,}|(\S)\1{5,}|(\w{2,4})\2{4,})", _F
)
_WORD = re.compile(r"[^\W\d_]+")


def breaks_role(text: str) -> bool:
    """Say whether `text` speaks to a program behind the patient, or asks for what it was told."""
    if has_control_tokens(text):
        return True
    return any(pattern.search(reading) for reading in _readings(text) for pattern in _ROLE_BREAK)


def addresses_grader(text: str) -> bool:
    """Say whether `text` speaks to a marker, a rubric or a score."""
    return any(pattern.search(reading) for reading in _readings(text) for pattern in _GRADER)


def is_no_consultation(text: str) -> bool:
    """Say whether `text` is no part of any consultation: code, noise, another task."""
    if is_encoded(text) or _is_noise(text):
        return True
    return any(pattern.search(text) for pattern in _TASK)


def _readings(text: str) -> tuple[str, ...]:
    plain = unmask(text)
    hidden = decoded(text)
    return tuple(dict.fromkeys(reading for reading in (text, plain, hidden) if reading))


def _is_noise(text: str) -> bool:
    """Say whether `text` has no words: symbols, or keys struck at random."""
    words = _WORD.findall(text)
    if not words:
        return len(text.strip()) > 1 and not re.fullmatch(r"[\d\s.,:/%?!-]{1,12}|[.?!… ]{1,3}", text.strip())
    letters = "".join(words).lower()
    if _MASH.search(letters) and len(words) <= 4:
        return True
    latin = [word for word in words if word.isascii() and len(word) >= 6]
    odd = [
        word
        for word in latin
        if not re.search(r"[aeiouy]", word, _F) or re.search(r"[bcdfghjklmnpqrstvwxz]{6,}", word, _F)
    ]
    symbols = sum(not char.isalnum() and not char.isspace() and char not in ".,?!'\"-:;()/…’" for char in text)
    return (bool(latin) and len(odd) * 2 >= len(words)) or (symbols > 0.4 * len(text) and len(text) > 6)
