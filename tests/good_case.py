"""A small good case and its rubric as their author would have written them: nothing for the linter to find.

Tests make broken ones of it by named edits. Made up for the tests; reviewed by nobody.
"""

from __future__ import annotations

from pathlib import Path

RUBRIC = """\
schema: casesim/rubric/1
id: ankle
title: Ankle
sources: [Made up for the tests]
domains:
  - {id: history, title: History}
items:
  - {id: asks-onset, kind: asked, text: Asks when it happened., topics: [onset]}
  - {id: hears-walking, kind: elicited, text: Finds out about walking., facts: [walking]}
  - {id: looks, kind: examined, text: Looks at the ankle., findings: [ankle]}
  - {id: films, kind: ordered, text: Orders a film., investigations: [film]}
  - {id: names-it, kind: ranked, text: Names the diagnosis.}
"""

CASE = """\
schema: casesim/case/1
id: ankle
title: A sore ankle
complaint: a sore ankle
specialty: general practice
setting: surgery
objectives: [Take a short history]
sources:
  - {id: book, title: A book, year: 2020}
rubric: ankle
parameters:
  age: {kind: number, min: 20, max: 50}
  sex: {kind: choice, options: [female, male]}
  name: {kind: name}
  hours: {kind: number, min: 3, max: 9}
  score: {kind: number, min: 5, max: 7}
  job: {kind: choice, options: [a teacher, a cook, a postal worker]}
  mood: {kind: choice, options: [calm, worried]}
door_note: "{{ name }}, {{ age }}, has come with a sore ankle."
opening:
  - "I hurt my ankle about {{ hours }} hours ago."
persona: {personality: plain, mood: "{{ mood }}"}
facts:
  - id: ankle-pain
    section: presenting
    answers: [opening, ankle_foot_pain]
    clinical: Pain in the right ankle.
    disclosure: volunteered
    says:
      - "My right ankle hurts."
      - "It's my ankle, the right one."
  - id: onset
    section: presenting
    answers: [onset]
    clinical: Inversion {{ hours }} hours ago.
    source: book
    says:
      - "It happened about {{ hours }} hours ago."
      - "About {{ hours }} hours ago now."
  - id: severity
    section: presenting
    answers: [severity]
    clinical: Pain {{ score }}/10.
    says:
      - "I'd say {{ score }} out of 10."
  - id: walking
    section: presenting
    answers: [aggravating]
    clinical: Worse on walking.
    says:
      - "Walking on it makes it worse."
  - id: no-fever
    section: systems
    answers: [fever]
    polarity: denies
    clinical: No fever.
    says:
      - "No, I haven't had a fever."
  - id: no-cough
    section: systems
    answers: [cough]
    polarity: denies
    clinical: No cough.
    says:
      - "No, I haven't got a cough."
  - id: diabetes
    section: past
    answers: [past_medical, diabetes]
    clinical: Type 2 diabetes.
    says:
      - "I've got diabetes, the type 2 kind."
  - id: pills
    section: drugs
    answers: [medications, medication_use]
    clinical: Paracetamol.
    says:
      - "I've had some paracetamol."
  - id: drinking
    section: social
    answers: [alcohol]
    disclosure: specific
    clinical: Little alcohol.
    says:
      - "I have a beer now and then."
  - id: job
    section: occupation
    answers: [occupation, occupation_job]
    clinical: Works as {{ job }}.
    says:
      - "I'm {{ job }}."
  - id: worry
    section: concerns
    answers: [concerns]
    clinical: Fears losing pay.
    says:
      - "I'm worried about being off sick without pay."
examination:
  - {id: vitals, name: Vital signs, group: general, result: "Pulse 72/min, blood pressure 124/76 mmHg, temperature 36.6 °C."}
  - {id: ankle, name: Ankle, group: limbs, result: Tender below the outer malleolus.}
  - {id: foot, name: Foot, group: limbs, result: Not tender.}
  - {id: squeeze, name: Calf squeeze, group: limbs, result: The foot moves.}
investigations:
  - {id: film, name: X-ray of the ankle, group: imaging, result: No fracture.}
  - {id: crp, name: C-reactive protein, group: blood, result: CRP 2 mg/L., value: "2", unit: mg/L, reference: below 5}
management:
  - {id: ice, text: Ice and rest., source: book}
variants:
  sprain:
    title: Sprain
    differential:
      correct: {id: sprain, name: Lateral ligament sprain, synonyms: [sprained ankle], evidence_for: [ankle]}
      must_not_miss:
        - {id: maisonneuve, name: Maisonneuve fracture, evidence_against: [film]}
  break:
    title: Break
    facts:
      - id: walking
        section: presenting
        answers: [aggravating]
        clinical: Cannot take four steps.
        says:
          - "I can't put any weight on it."
    examination:
      - {id: ankle, name: Ankle, group: limbs, result: Tender over the tip of the fibula.}
      - {id: foot, name: Foot, group: limbs, result: Swollen.}
    investigations:
      - {id: film, name: X-ray of the ankle, group: imaging, result: A transverse break of the fibula., abnormal: true}
    differential:
      correct: {id: fibula, name: Fracture of the lateral malleolus, synonyms: [broken ankle], evidence_for: [film]}
      must_not_miss:
        - {id: maisonneuve, name: Maisonneuve fracture, evidence_against: [film]}
  tendon:
    title: Tendon
    facts:
      - id: walking
        section: presenting
        answers: [aggravating]
        clinical: Cannot stand on tiptoe.
        says:
          - "I can't go up on my toes."
    examination:
      - {id: ankle, name: Ankle, group: limbs, result: A gap above the heel.}
      - {id: squeeze, name: Calf squeeze, group: limbs, result: The foot does not move., abnormal: true}
      - {id: foot, name: Foot, group: limbs, result: Bruised at the heel.}
    differential:
      correct: {id: tendon, name: Achilles tendon rupture, synonyms: [torn Achilles], evidence_for: [squeeze]}
      must_not_miss:
        - {id: clot, name: Deep vein thrombosis, evidence_against: [foot]}
"""


def write(folder: Path, case: str = CASE, rubric: str = RUBRIC) -> Path:
    """Write a case and its rubric below `folder`; return the path of the case."""
    for name, text in (("cases", case), ("rubrics", rubric)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "ankle.yaml").write_text(text, encoding="utf-8")
    return folder / "cases" / "ankle.yaml"
