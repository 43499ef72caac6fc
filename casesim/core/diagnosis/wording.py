"""Words that mean the same in the name of a disease, whatever the disease.

General English and clinical usage only (adjective for organ, British for American, spoken for written); which
*disease* is which belongs to the table of diagnoses, never here. Holds no regular expression and no logic.
"""

from __future__ import annotations


def _groups(text: str) -> dict[str, str]:
    """Return {variant: first word} for lines "first: variant variant …"."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        first, _, rest = line.partition(":")
        found.update(dict.fromkeys(rest.split(), first.strip()))
    return found


SAME_WORD: dict[str, str] = _groups("""
heart: cardiac cardial
kidney: renal
liver: hepatic
lung: pulmonary
brain: cerebral
stomach: gastric
skin: cutaneous
eye: ocular ophthalmic eyed
bone: osseous bony
tooth: dental teeth
prostate: prostatic
uterus: uterine womb
ovary: ovarian
testis: testicular testicle teste
spleen: splenic
pancreas: pancreatic
esophagus: esophageal gullet foodpipe
bowel: intestinal intestine gut bowels
colon: colonic
rectum: rectal
anus: anal
spine: spinal vertebral vertebra
acute: acutely
bilateral: bilaterally
femur: femoral thighbone
tibia: tibial shinbone
fibula: fibular
radius: radial
ulna: ulnar
humerus: humeral
clavicle: clavicular collarbone
scapula: scapular
patella: patellar kneecap
pelvis: pelvic
nose: nasal
mouth: oral buccal
tongue: lingual
larynx: laryngeal
pharynx: pharyngeal
tonsil: tonsillar
ear: aural otic
vein: venous
artery: arterial
aorta: aortic
ventricle: ventricular
atrium: atrial
umbilicus: umbilical
scrotum: scrotal
penis: penile
vagina: vaginal
vulva: vulvar vulval
breast: mammary
meninge: meningeal
retina: retinal
cornea: corneal
iris: iridal
appendix: appendiceal appendicular
meniscus: meniscal
muscle: muscular
groin: inguinal
armpit: axillary axilla
abdomen: abdominal tummy belly
chest: thoracic thorax
neck: neck
wrist: carpal
gallbladder: gallbladder
hemorrhage: bleed bleeding hemorrhagic hemorrhaging hemorrhage
stone: calculus calculi calculou
thrombosis: clot thrombus thrombotic thrombi clotted thrombosed
infarction: infarct infarcted
embolism: embolus emboli embolic embolization embolisation
rupture: ruptured burst
perforation: perforated perf perforating
obstruction: obstructed obstructive blocked blockage obstructing
stenosis: stenotic narrowing narrowed
fracture: fractured broken break fractur fx
dislocation: dislocated
tear: torn tearing
sprain: sprained
cancer: carcinoma cancerou ca malignancy
tumor: neoplasm neoplastic
infection: infectious infective infected
bacteria: bacterial bacterium
virus: viral viru
fungus: fungal mycotic fungi fungu
parasite: parasitic
allergy: allergic allergen
diabete: diabetic
alcohol: alcoholic ethanol etoh
trauma: traumatic
hereditary: familial inherited hereditary
deficiency: deficit deficient defficiency lack
poisoning: toxicity intoxication overdose poisoned od overdosage
disease: disorder dz
metastasis: metastatic metastase met metastases metastasi
postpartum: postnatal puerperal puerperium
antenatal: prenatal antepartum
neonatal: newborn neonate neonatorum neonatal
infant: infantile infancy
pediatric: childhood juvenile child children
pregnancy: gestational gestation gravidarum pregnant
recurrent: relapsing repeated recurring
bilateral: both
chronic: longstanding
valve: valvular
regurgitation: incompetence
ischemia: ischemic
abscess: abscesse
hemolysis: hemolytic
necrosis: necrotic
torsion: twisted torted
herniation: herniated
disc: disk
edema: edematou edematous
space: cavity
effusion: effusion
prolapse: prolapsed
septum: septal
meningitis: meningitide
acetaminophen: paracetamol tylenol apap panadol
salicylate: aspirin acetylsalicylic
epinephrine: adrenaline
opioid: opiate narcotic
benzodiazepine: benzo
amphetamine: amfetamine
tricyclic: tca
tuberculosis: tb tuberculous tubercular tuberculou tbc
gonorrhea: gonococcal gonococcu gonococcus gonorrheal gonorrhoeae gonorrheae gonorrhoea
chlamydia: chlamydial trachomatis
syphilis: syphilitic luetic
strep: streptococcal streptococcu streptococcus streptococci
staph: staphylococcal staphylococcu staphylococcus staphylococci
pneumococcus: pneumococcal pneumococcu pneumococcus pneumococci
meningococcus: meningococcal meningococcu meningococcus meningitidis
salmonella: salmonellal
amebic: amebiasi amoebic
candida: candidal candidiasi monilial monilia
herpe: herpetic herpesviral herpesvirus
adenovirus: adenoviral
enterovirus: enteroviral
rotavirus: rotaviral
coxsackievirus: coxsackie coxsackievirus coxsackieviru
diphtheria: diphtheritic diphtherial
histoplasma: histoplasmotic
listeria: listerial
sarcoid: sarcoidosi sarcoidosis
varicella: varicellar
zoster: zosteriform
mump: mumps
influenza: flu influenzal
pneumocystis: pneumocysti
cytomegalovirus: cmv cytomegaloviral cytomegaloviru
malignant: malignant
benign: nonmalignant noncancerou
anemia: anemic
depression: depressive depressed
psychosis: psychotic
epilepsy: epileptic epilepticu epilepticus epileptiform
migraine: migrainou
asthma: asthmatic
jaundice: jaundiced icteru icterus
eczema: eczematou
urticaria: urticarial
hypertension: hypertensive
hypotension: hypotensive
hypothermia: hypothermic
ulcer: ulceration ulcerative ulcerated ulcerou
cyst: cystic
fibrosis: fibrotic
sclerosis: sclerosing sclerotic
granulomatosis: granulomatou
hyperplasia: hyperplastic
dysplasia: dysplastic
atrophy: atrophic
dilatation: dilated dilation
inflammation: inflamed inflammatory
cirrhosis: cirrhotic
psoriasis: psoriatic
rheumatism: rheumatic
uremia: uremic
toxin: toxic
arthritis: arthritic
catheter: catheter
worm: helminth
burn: burnt burned scald scalding
bite: bitten
sting: stung
nerve: neural
joint: articular
vessel: vascular
lymphatic: lymph
urine: urinary
airway: airways
posttraumatic: posttrauma
panic: panic
seizure: fit convulsion seizures
laceration: lacerated
swelling: swollen
overactive: overactivity hyperactive
underactive: underactivity
cecum: cecal
duodenum: duodenal
jejunum: jejunal
trachea: tracheal
bronchus: bronchial bronchi bronchu
pleura: pleural
pericardium: pericardial
myocardium: myocardial
peritoneum: peritoneal
urethra: urethral
ureter: ureteral ureteric
perineum: perineal
endometrium: endometrial
pituitary: hypophyseal hypophysial hypophysi
hypothalamus: hypothalamic
cerebellum: cerebellar
brainstem: brainstem
mandible: mandibular
maxilla: maxillary
orbit: orbital
palate: palatal palatine
gum: gingival gingiva
sacrum: sacral
coccyx: coccygeal
buttock: gluteal
face: facial
macula: macular
choroid: choroidal
sclera: scleral
conjunctiva: conjunctival
eyelid: palpebral lid
mediastinum: mediastinal
diaphragm: diaphragmatic
sternum: sternal
synovium: synovial
tendon: tendinou
ligament: ligamentou
cartilage: cartilaginou
mesentery: mesenteric
omentum: omental
foreskin: prepuce preputial
epididymis: epididymal epididymi
thyroid: thyroidal
adrenal: suprarenal
finger: fingers
toe: toes
surgery: surgical operation operative
postoperative: postsurgical postop postprocedural
lactation: lactational breastfeeding
sex: intercourse coitus coital
vomiting: emesis vomit
pain: ache aching painful
headache: cephalgia cephalalgia
fever: pyrexia febrile
itching: pruritus itchy pruritic
tiredness: fatigue
collapse: collapsed
enlarged: enlargement big
gangrene: gangrenou
cancer: cancer
leprosy: leprou
left: lt lhs lefthand
right: rt rhs righthand
exacerbation: flare flareup exacerbated
""")
"""Variant → the word that stands for it in keys."""
