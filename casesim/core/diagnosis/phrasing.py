"""Word sequences, beginnings, numbers and endings of diagnoses that are written in more than one way.

General English and clinical usage only, like `wording`; holds no logic.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PHRASES: dict[tuple[str, ...], tuple[str, ...]] = {
    tuple(line.split("=")[0].split()): tuple(line.split("=")[1].split())
    for line in """
malignant neoplasm = cancer
malignant tumor = cancer
malignant growth = cancer
secondary cancer = metastasis
secondary malignant neoplasm = metastasis
lower limb = leg
lower extremity = leg
upper limb = arm
upper extremity = arm
left sided = left
right sided = right
left side = left
right side = right
left hand side = left
right hand side = right
one sided = unilateral
two sided = bilateral
e coli = ecoli
escherichia coli = ecoli
h pylori = helicobacter
helicobacter pylori = helicobacter
c diff = cdiff
c difficile = cdiff
clostridium difficile = cdiff
clostridioide difficile = cdiff
clostridial difficile = cdiff
clostridioides difficile = cdiff
streptococcus pneumoniae = pneumococcus
streptococcu pneumoniae = pneumococcus
strep pneumoniae = pneumococcus
strep pneumo = pneumococcus
s pneumoniae = pneumococcus
streptococcal pneumoniae = pneumococcus
neisseria meningitidis = meningococcus
n meningitidis = meningococcus
neisseria gonorrhea = gonorrhea
neisseria gonorrheae = gonorrhea
n gonorrheae = gonorrhea
staph aureus = staph
staphylococcus aureus = staph
s aureus = staph
haemophilus influenzae = hib
hemophilus influenzae = hib
h influenzae = hib
mycoplasma pneumoniae = mycoplasma
m pneumoniae = mycoplasma
klebsiella pneumoniae = klebsiella
k pneumoniae = klebsiella
legionella pneumophila = legionella
chlamydophila psittaci = psittaci
chlamydia psittaci = psittaci
chlamydia trachomatis = chlamydia
c trachomatis = chlamydia
mycobacterium tuberculosis = tuberculosis
treponema pallidum = syphilis
pseudomonas aeruginosa = pseudomonas
p aeruginosa = pseudomonas
pneumocystis jirovecii = pneumocystis
pneumocystis jiroveci = pneumocystis
pneumocystis carinii = pneumocystis
candida albicans = candida
plasmodium falciparum = falciparum
p falciparum = falciparum
plasmodium vivax = vivax
p vivax = vivax
toxoplasma gondii = toxoplasma
giardia lamblia = giardia
giardia intestinalis = giardia
entamoeba histolytica = amebic
epstein barr virus = ebv
epstein barr = ebv
herpes simplex virus = herpe simplex
herpe simplex virus = herpe simplex
hsv = herpe simplex
varicella zoster virus = vzv
varicella zoster = vzv
human immunodeficiency virus = hiv
respiratory syncytial virus = rsv
human papilloma virus = hpv
human papillomavirus = hpv
parvovirus b19 = parvovirus
group a streptococcus = strep groupa
group a strep = strep groupa
gastro intestinal = gastrointestinal
gi = gastrointestinal
gi tract = gastrointestinal
ugi = upper gastrointestinal
lgi = lower gastrointestinal
gu = genitourinary
atrioventricular = av
auriculoventricular = av
av = av
lv = left ventricle
rv = right ventricle
la = left atrium
ra = ra
cns = central nervous system
csf = cerebrospinal fluid
carbon monoxide = carbonmonoxide
co poisoning = carbonmonoxide poisoning
vit = vitamin
loss consciousness = unconsciousness
high blood pressure = hypertension
hypoxic = hypoxia
blood clot = thrombosis
pulmonary tuberculosis = lung tuberculosis
lymph node = lymphnode
lymph gland = lymphnode
large bowel = colon
large intestine = colon
back passage = rectum
waterwork = urine
voice box = larynx
windpipe = trachea
ear drum = eardrum
tympanic membrane = eardrum
gall bladder = gallbladder
gall stone = gallstone
kidney stone = kidney stone
long term = chronic
long standing = chronic
new onset = onset
after surgery = postoperative
following surgery = postoperative
post op = postoperative
post surgical = postoperative
brain stem = brainstem
toe nail = toenail
finger nail = fingernail
after childbirth = postpartum
after delivery = postpartum
following childbirth = postpartum
after birth = postpartum
during pregnancy = pregnancy
new born = neonatal
blood vessel = vessel
blood sugar = glucose
blood glucose = glucose
hair loss = alopecia
voice = voice
st elevation = stelevation
st segment elevation = stelevation
flare up = exacerbation
acute exacerbation = exacerbation
foreign object = foreign body
breast milk = breastmilk
small intestine = small bowel
bile duct = bileduct
biliary duct = bileduct
common bileduct = bileduct
autosomal dominant = dominant
autosomal recessive = recessive
x linked = xlinked
""".strip().splitlines()
}
"""Word sequences (after `SAME_WORD` has *not* yet been applied) → what stands for them."""

JOINED_PREFIXES = _words("""
non pre post sub intra extra peri supra infra para hypo hyper poly hemi anti auto micro macro multi neo pan pseudo semi
trans ultra inter endo epi electro gastro cardio cerebro broncho hepato nephro neuro osteo musculo oto rhino thrombo
utero vesico veno lympho myelo meningo encephalo entero laryngo naso oro spondylo temporo tubo vaso cortico dermato
gluco tubulo hydro immuno kerato leuko muco myo necro oligo photo pneumo psycho pyelo recto retro salpingo sero tendo
teno thoraco thyro tracheo uro costo cysto chole cranio bi tri dys
""")  # fmt: skip
"""Word beginnings that are written apart, with a hyphen or as one: joined to what follows."""

DROPPED = _words("""
the a an of in on at to by from for due caused cause because induced related associated and with secondary
resulting owing nos unspecified type-unspecified
""")  # fmt: skip
"""Words that a key leaves out. "secondary" is left out only before "to"."""

LETTERED = _words(
    "hepatitis influenza hemophilia vitamin vit group type protein flu hypovitaminosis hypervitaminosis cluster"
)
"""A single letter after one of these is part of the name ("hepatitis B", "vitamin D")."""

NUMBERED = _words("type stage grade class degree factor bipolar mobitz neurofibromatosis phase men crps nyha")
"""A number after one of these is part of the name ("type 2")."""

NUMBERS: dict[str, str] = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "4th": "4",
}  # fmt: skip

SPELLING_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("isation", "ization"), ("yse", "yze"), ("ysed", "yzed"),
    ("tumour", "tumor"), ("tumours", "tumors"), ("behaviour", "behavior"), ("labour", "labor"), ("colour", "color"),
    ("fibre", "fiber"), ("centre", "center"), ("goitre", "goiter"), ("litre", "liter"), ("odour", "odor"), ("vapour", "vapor"),
    ("neurone", "neuron"), ("grey", "gray"), ("aneurism", "aneurysm"), ("distention", "distension"), ("mould", "mold"),
    ("aluminium", "aluminum"), ("liquorice", "licorice"), ("ageing", "aging"),
)  # fmt: skip
"""British ending → American ending."""

PLURALS: dict[str, str] = {
    "metastases": "metastasis", "thromboses": "thrombosis", "neuroses": "neurosis", "psychoses": "psychosis",
    "diverticula": "diverticulum", "bacteria": "bacteria", "fungi": "fungus", "calculi": "calculus", "emboli": "embolus",
    "thrombi": "thrombus", "vertebrae": "vertebra", "vertebre": "vertebra", "ova": "ovum", "testes": "testis", "aneurysms": "aneurysm",
    "feet": "foot", "teeth": "tooth", "fibroids": "fibroid", "diabetes": "diabete", "herpes": "herpe", "lice": "louse",
    "women": "woman", "children": "child", "polyposes": "polyposis", "adhesions": "adhesion",
    "varices": "varix", "stenoses": "stenosis", "ganglia": "ganglion", "lens": "lens", "pancreas": "pancreas",
    "carcinomata": "carcinoma", "fibromata": "fibroma", "abscesses": "abscess", "sinuses": "sinus", "viruses": "virus",
    "uterus": "uterus", "mets": "metastasis", "pelves": "pelvis", "fits": "seizure", "dvts": "dvt", "utis": "uti", "tias": "tia", "gums": "gum",
    "lips": "lip", "eyes": "eye", "ears": "ear", "ribs": "rib", "hips": "hip", "toes": "toe", "legs": "leg", "arms": "arm",
    "bugs": "bug",
}  # fmt: skip
