"""Whether a patient has been told of a test: the words for tests and measurements, and the facts that tell of one.

What a test showed is asked of the examiner, not of the patient, unless a fact of the patient's tells of that very test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.understanding.words import terms

_F = re.IGNORECASE
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
