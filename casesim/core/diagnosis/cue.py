"""The words around a diagnosis: hedges that keep it, negations that take it away, and what parts a list.

After NegEx (Chapman et al. 2001), with the hedges of written differentials: "rule out", "?", "cannot exclude" name a
diagnosis; "ruled out", "unlikely", "rather than" take it away. Regular expressions only; what they mean for a line
is for `answer` to say.
"""

from __future__ import annotations

import re

_OUT = r"(?:rul(?:e|ed|ing)[ -]?out|r/?o'?d|exclud(?:e|ed|ing)|dismiss(?:ed)?|discount(?:ed)?)"
NEUTRAL = re.compile(
    rf"""\b(?:
      (?:can(?:\ ?not|'t)|could(?:\ not|n't)|unable\ to|not\ able\ to|have(?:\ not|n't)|has(?:\ not|n't)|(?:is|are|was)(?:\ not|n't)|not)
        (?:\ (?:yet|be|been|fully|safely|entirely|completely|confidently|easily))*\ {_OUT}
    | (?:(?:needs?|must|should|ought|has|have|want|wish|would\ like|i'd\ like|remains?|still|first)\ )*to\ (?:be\ )?{_OUT}
    | (?:must|should|needs?|will|would|let's|please)\ (?:be\ )?{_OUT}
    | rule[ -]?out | r/o | \br\.o\. | (?:^|(?<=[;,\n]))\s*exclude
    | until\ proven\ otherwise | (?:can(?:not|'t)|must\ not|not\ to|do\ not|don't|should\ not)\ (?:be\ )?miss(?:ed)?
    | (?:no|without\ (?:a\ )?)\ ?doubt | not\ otherwise\ specified | not\ elsewhere\ classified | not\ sure | not\ certain
    | not\ only | low\ threshold\ (?:for|to)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
AFTER = re.compile(
    r"""\b(?:(?:is|are|was|were|has|have|had|can|could|being|been|now|already|clinically|effectively|be|very|highly|most|quite|rather|seems?|appears?|looks?|now)\ )*
    (?: ruled[ -]out | r/?o'?d | exc?l?uded | exlcuded | excluding | discounted | dismissed | rejected | ruling\ out | rules\ out
      | (?:un-?likely|unlikley|unlikly|unlikelly)(?:\ to\ be)? | (?:much\ |far\ )?less\ likely(?:\ to\ be)? | improbable | implausible | doubtful | absent | refuted
      | not\ (?:the\ |a\ |very\ |at\ all\ |clinically\ )?(?:likely|present|diagnosis|answer|cause|supported|suspected|considered|plausible|possible|it|probable|found|seen|evident|the\ case)
      | negative(?!\ for) )\b""",
    re.IGNORECASE | re.VERBOSE,
)
BEFORE = re.compile(
    r"""\b(?:nothing\ (?:to\ (?:suggest|indicate|support)|suggestive\ of|suggesting|pointing\ to) | low\ (?:index\ of\ )?suspicion\ (?:of|for) | can't\ (?:be|have)
    | no\ (?:\w+\ )?(?:evidence|signs?|features?|suggestion|indication|suspicion|symptoms?|findings?|history)\ (?:of|for|to\ suggest|suggest(?:ing|ive\ of))
    | (?:any|every)thing\ (?:but|except|other\ than|apart\ from) | (?:all|none)\ but | without\ (?:any\ )?(?:evidence|signs?|features?)\ of | negative\ for | absence\ of
    | (?:is|are|was|were|does|do|has|have|had|could|would|should|can)n't(?:\ (?:be|have|look\ like|seem))?
    | (?:does|do|did|has|have|can|could|would|should|is|are)\ not(?:\ (?:be|have|look\ like|seem))? | cannot\ (?:be|have)
    | other\ than | apart\ from | rather\ than | instead\ of | as\ opposed\ to | except(?:ing|\ for)? | unlike | denies | free\ of
    | (?:i\ )?doubt | never | neither | nor | not | no | against )\b""",
    re.IGNORECASE | re.VERBOSE,
)
CLAUSE = re.compile(
    r"\s*(?:[;\n|•·]|\?+|(?<=[a-z\d]{3})[.!](?=\s|$)|(?<=[A-Z]{2})[.!](?=\s|$)|(?:,\s*)?\bbut\b(?!\s+not\b)|(?:,\s*)?\bhowever\b|(?:,\s*)?\balthough\b|,?\s*(?=\bbut not\b))\s*",
)
SEPARATOR = re.compile(
    r"(\s*(?:(?:much )?(?:more|less) (?:likely|probable) than\b|,\s*(?:and|or|nor|then|plus)\b|,|\bversus\b|\bvs\b\.?|\bor\b|\bnor\b|\band/or\b|\band\b|\bplus\b|\s[-–—>]+\s|\s?[+&/]\s?|:\s)\s*)",
    re.IGNORECASE,
)
CONTRACTED = re.compile(r"\b(i|we|you|they|he|she|it|that|there|this|what)'(?:m|re|s|ll|d|ve)\b", re.IGNORECASE)
NUMBERING = re.compile(r"(?:(?<=^)|(?<=[\s;,]))(?:\(?\d{1,2}[.)]|#\d{1,2}|[a-e]\))\s+|^[-*•]\s+", re.MULTILINE)
LEAD = re.compile(
    r"""^(?:[\s:,\-–—.!"]+|(?:i|we)\ (?:think|believe|suspect|would\ say|feel|guess|would\ consider|favou?r|am\ (?:worried|concerned)\ about)
    |(?:i|we|my|our|the|this|that|it|these|he|she|they|patient|pt|most|very|more|highly|quite|fairly|top|main|leading|working|also|still|just|an?)\b
    |(?:likely|probabl[ey]|possibl[ey]|presumed|presumably|presumptive|suspected|suspect|provisional|query|maybe|perhaps|potential|potentially|apparent|apparently|definite(?:ly)?|clearly|certainly|undoubtedly|obviously|confirmed|known|new)\b
    |(?:features?|symptoms?|signs?|findings?|history|presentation|picture)\ (?=(?:is\ |are\ )?(?:suggest|consistent|compatible|typical|in\ keeping|indicat|point|characteristic))|(?:undiagnosed|go\ (?:with|for)|went\ with|say|strong|high|some|moderate)\b
    |(?:suspicious\ for|suspicion\ (?:of|for)|concern(?:ing|ed|s)?\ (?:for|about|of)|worr(?:y|ied|ying)\ (?:about|for)|consider(?:ing)?|think\ of|think|rule\ in)\b
    |(?:could|might|may|would|must|should|is|be|been|being|are|was|has|have|having|had|got|seems?(?:\ to\ be)?|appears?(?:\ to\ be)?|looks?\ like|sounds?\ like|suggest(?:s|ive|ing)?(?:\ of)?|points?\ (?:to|towards))\b
    |(?:consistent\ with|c/w|compatible\ with|in\ keeping\ with|indicat(?:es|ive)(?:\ of)?|typical\ of|typical\ for|characteristic\ of|fits\ with|diagnostic\ of|secondary\ to|due\ to|because\ of|caused\ by)\b
    |(?:diagnos(?:is|ed|es)|differentials?(?:\ diagnos[ie]s)?|ddx?|dx|imp(?:ression)?|d/?d)\b(?:\ (?:of|is|with|includes?|are))?
    |(?:evidence|features?|signs?|symptoms|case|picture|presentation|episode|bout|form|kind|sort|type)\ of\b
    |(?:to|as|so|either|both|and|or|plus|then|with|than|for|about|of|first|1st|number\ one)\b(?=[\s:,])|in\s+view\s+of\b|\?)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
TAIL = re.compile(
    r"""(?:[\s:,\-–—.!"]+|(?:\s|^)(?:(?:is|are|was|would\ be|seems|being|more|most|very|highly|quite|the|my|also)\ )*(?:likely|probable|possible|suspected|probably|possibly|maybe|perhaps|i\ think|i\ guess|i\ suspect|i\ believe|favou?red|considered|in\ (?:the\ )?differential|(?:top|first|high|number\ one)\ (?:of|on|in)\ (?:my|the)\ (?:list|differential)|(?:top|first|leading|main)\ (?:differential|diagnosis|choice)|top|number\ one|anything\ else|diagnosis|differential|dx|picture|etc|query|to\ me|in\ my\ (?:opinion|view)|imo|again|instead|too|though|overall|here|at\ this\ stage|for\ now|and|or|is|to|be|with|needs?))\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
ASIDE = re.compile(
    r"\b(?:needs?|wants?|get|have)\s+(?P<name>[^,;.]{2,60}?)\s+(?:to be\s+)?(?:ruled out|excluded)\b", re.IGNORECASE
)
"""A diagnosis inside of what is to be done with it ("needs PE ruled out")."""
SHORTHAND = (
    (re.compile(r"\bc/w\b", re.IGNORECASE), "consistent with"),
    (re.compile(r"\b[ds]/t\b|\b2/2\b|\bd/2\b", re.IGNORECASE), "due to"),
    (re.compile(r"\bh/o\b|\bhx of\b", re.IGNORECASE), "history of"),
    (re.compile(r"\bs/p\b", re.IGNORECASE), "status post"),
    (re.compile(r"\bw/o\b", re.IGNORECASE), "without"),
    (re.compile(r"\bw/(?=\s)", re.IGNORECASE), "with"),
    (re.compile(r"\b(?:i\.e\.|e\.g\.|ie|eg)(?=[\s,])", re.IGNORECASE), ","),
)
"""Written shorthand and what it stands for."""
