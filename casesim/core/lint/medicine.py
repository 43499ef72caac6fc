"""Medicines that tell what they are taken for: the closed list of the rule on drugs that give a diagnosis away.

Each name stands with the illnesses that it is mainly prescribed for, in our own choice from standard knowledge (British
National Formulary). Medicines that are taken for many things (paracetamol, ibuprofen, statins) give nothing away and are
left out. Nothing here advises anybody to take anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = """
levodopa, co-careldopa, co-beneldopa, madopar, sinemet, ropinirole, pramipexole, rasagiline, rotigotine: Parkinson's disease
donepezil, memantine, rivastigmine, galantamine: Alzheimer's disease | dementia
carbimazole, propylthiouracil, methimazole: hyperthyroidism | Graves' disease
levothyroxine, thyroxine, liothyronine: hypothyroidism
insulin, lantus, novorapid, humalog: type 1 diabetes mellitus | diabetes mellitus | diabetic ketoacidosis
metformin, gliclazide, sitagliptin, linagliptin, empagliflozin, dapagliflozin, canagliflozin: type 2 diabetes mellitus
hydrocortisone tablets, fludrocortisone: Addison's disease | adrenal insufficiency
colchicine, allopurinol, febuxostat: gout
salbutamol, ventolin, terbutaline, blue inhaler, reliever inhaler: asthma
montelukast, beclometasone inhaler, brown inhaler, clenil, symbicort, fostair, seretide: asthma
tiotropium, umeclidinium, spiriva, trelegy, trimbow: chronic obstructive pulmonary disease
gtn, glyceryl trinitrate, nitrolingual, isosorbide mononitrate, ranolazine, nicorandil: angina pectoris
adenosine, flecainide: supraventricular tachycardia | atrial fibrillation
digoxin, amiodarone: atrial fibrillation
sacubitril, entresto, eplerenone, ivabradine: heart failure
warfarin, apixaban, rivaroxaban, dabigatran, edoxaban, heparin, enoxaparin: pulmonary embolism | deep vein thrombosis | atrial fibrillation
alteplase, tenecteplase, clopidogrel: myocardial infarction | stroke
sumatriptan, rizatriptan, zolmitriptan, triptan, erenumab: migraine
carbamazepine, levetiracetam, lamotrigine, sodium valproate, valproate, phenytoin: epilepsy | trigeminal neuralgia
lithium, priadel: bipolar disorder
clozapine, olanzapine, risperidone, aripiprazole, quetiapine, haloperidol: schizophrenia | psychosis
methylphenidate, lisdexamfetamine, atomoxetine: attention deficit hyperactivity disorder
sertraline, citalopram, fluoxetine, escitalopram, mirtazapine, venlafaxine: depression | generalised anxiety disorder | panic disorder
methadone, buprenorphine, naloxone: opioid dependence
disulfiram, acamprosate, chlordiazepoxide: alcohol dependence | alcohol withdrawal
omeprazole, lansoprazole, pantoprazole, esomeprazole, famotidine, gaviscon: gastro-oesophageal reflux disease | peptic ulcer
mesalazine, sulfasalazine, infliximab, adalimumab, vedolizumab: ulcerative colitis | Crohn's disease
mebeverine, peppermint oil, hyoscine butylbromide, buscopan: irritable bowel syndrome
pancreatin, creon: chronic pancreatitis | cystic fibrosis
lactulose, rifaximin: hepatic encephalopathy
ursodeoxycholic acid: primary biliary cholangitis
methotrexate, hydroxychloroquine, leflunomide, etanercept: rheumatoid arthritis
alendronate, alendronic acid, risedronate, denosumab, zoledronic acid: osteoporosis
tamsulosin, finasteride, alfuzosin, dutasteride: benign prostatic hyperplasia
oxybutynin, solifenacin, tolterodine, mirabegron: overactive bladder
nitrofurantoin, trimethoprim, pivmecillinam: urinary tract infection | pyelonephritis
aciclovir, valaciclovir, famciclovir: herpes zoster | herpes simplex
oseltamivir, tamiflu: influenza
isoniazid, rifampicin, pyrazinamide, ethambutol: tuberculosis
artesunate, quinine, malarone, chloroquine, primaquine: malaria
tenofovir, emtricitabine, dolutegravir, antiretrovirals, biktarvy: HIV infection
timolol drops, latanoprost, bimatoprost, pilocarpine: glaucoma
isotretinoin, roaccutane, adapalene: acne
permethrin, malathion lotion, ivermectin: scabies
tamoxifen, letrozole, anastrozole, trastuzumab, herceptin: breast cancer
goserelin, zoladex, bicalutamide, leuprorelin: prostate cancer | endometriosis
clomifene, letrozole for fertility: infertility
methyldopa, magnesium sulphate, magnesium sulfate: pre-eclampsia
pyridostigmine: myasthenia gravis
riluzole: motor neurone disease
interferon beta, fingolimod, ocrelizumab, natalizumab: multiple sclerosis
betahistine: Meniere's disease
ferrous sulphate, ferrous sulfate, ferrous fumarate, iron tablets: iron deficiency anaemia
hydroxocobalamin, vitamin b12 injections: vitamin B12 deficiency | pernicious anaemia
hydroxycarbamide: sickle cell disease
sildenafil, tadalafil, viagra, cialis: erectile dysfunction
adrenaline pen, epipen, jext: anaphylaxis
dexamethasone for the croup: croup
""".strip()


def _read() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.splitlines():
        drugs, _, illnesses = line.partition(": ")
        for drug in drugs.split(", "):
            table[drug] = (*table.get(drug, ()), *illnesses.split(" | "))
    return table


INDICATIONS = _read()
"""Illnesses by the name of a medicine, in lower case."""
_NAMES = re.compile(rf"\b({'|'.join(sorted(map(re.escape, INDICATIONS), key=len, reverse=True))})s?\b", re.IGNORECASE)


def medicines(text: str) -> Iterator[str]:
    """Yield the medicines of the list that `text` names, in lower case."""
    return (match[1].lower() for match in _NAMES.finditer(text))
