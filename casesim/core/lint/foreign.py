"""Names of common illnesses in Latin, German, French and Spanish, for the rule on diagnoses that are named.

A case in English can still give its diagnosis away in another language. A short list of our own, not a dictionary: it
holds illnesses that cases are written on. A key stands for every diagnosis that has it among its names.
"""

from __future__ import annotations

_TABLE = """
lung cancer: lungenkrebs, bronchialkarzinom, lungenkarzinom, carcinoma bronchiale, carcinoma pulmonis, bronchialcarcinom, cancer du poumon, cáncer de pulmón
breast cancer: brustkrebs, mammakarzinom, carcinoma mammae, cancer du sein, cáncer de mama
bowel cancer, colorectal cancer, colon cancer: darmkrebs, kolonkarzinom, kolorektales karzinom, carcinoma coli, cáncer de colon
prostate cancer: prostatakrebs, prostatakarzinom
cancer, carcinoma, malignancy: krebs, karzinom, carcinoma, neoplasma malignum, cáncer
myocardial infarction, heart attack: herzinfarkt, myokardinfarkt, infarctus myocardii, infarctus du myocarde, crise cardiaque, infarto
angina, angina pectoris: stenokardie, herzenge, angine de poitrine
pulmonary embolism: lungenembolie, embolia pulmonis, embolie pulmonaire, embolia pulmonar
deep vein thrombosis: beinvenenthrombose, venenthrombose, phlebothrombose, thrombose veineuse, trombosis venosa
aortic dissection: aortendissektion, dissectio aortae, dissection aortique, disección aórtica
aortic aneurysm, aneurysm: aneurysma, aortenaneurysma, anévrisme, aneurisma
pericarditis: herzbeutelentzündung, perikarditis, péricardite
heart failure: herzschwäche, herzinsuffizienz, insufficientia cordis, insuffisance cardiaque, insuficiencia cardíaca
atrial fibrillation: vorhofflimmern, fibrillation auriculaire, fibrilación auricular
stroke: schlaganfall, apoplex, apoplexie, apoplexia cerebri, accident vasculaire, ictus, derrame cerebral
subarachnoid haemorrhage: subarachnoidalblutung, hirnblutung, hémorragie méningée, hemorragia subaracnoidea
meningitis: hirnhautentzündung, méningite
encephalitis: enzephalitis, gehirnentzündung, encéphalite
migraine: migräne, hemicrania, migraña
epilepsy: epilepsie, fallsucht, epilepsia
dementia: demenz, démence, demencia
delirium: delir, délire
depression, depressive episode: depression, melancholie, dépression, depresión
bipolar disorder: manisch-depressiv, bipolare störung, trouble bipolaire, trastorno bipolar
schizophrenia: schizophrenie, schizophrénie, esquizofrenia
asthma: bronchialasthma, asthma bronchiale, asthme, asma
chronic obstructive pulmonary disease, copd: raucherlunge, chronisch obstruktive, bpco
pneumonia: lungenentzündung, pneumonie, neumonía, pulmonía
tuberculosis: tuberkulose, schwindsucht, phthisis, tuberculose
bronchiolitis: bronchiolite, bronquiolitis
croup: krupp, pseudokrupp, laryngotracheitis, laryngite striduleuse
whooping cough, pertussis: keuchhusten, coqueluche, tos ferina
appendicitis: blinddarmentzündung, appendizitis, wurmfortsatzentzündung, appendicite, apendicitis
cholecystitis: gallenblasenentzündung, cholezystitis, cholécystite, colecistitis
gallstones, gallstone, biliary colic: gallensteine, gallenkolik, cholelithiasis, cálculos biliares
pancreatitis: bauchspeicheldrüsenentzündung, pankreatitis, pancréatite
ectopic pregnancy: eileiterschwangerschaft, extrauteringravidität, bauchhöhlenschwangerschaft, graviditas extrauterina, grossesse extra-utérine, embarazo ectópico
miscarriage: fehlgeburt, abortus, fausse couche, aborto
molar pregnancy, hydatidiform mole: blasenmole, mola hydatidosa
pre-eclampsia: präeklampsie, schwangerschaftsvergiftung, prééclampsie
ureteric stone, kidney stone, renal colic: nierenstein, nierenkolik, harnleiterstein, nephrolithiasis, urolithiasis, calcul rénal, cólico renal, cólico nefrítico
pyelonephritis: nierenbeckenentzündung, pyelonephritis, pyélonéphrite, pielonefritis
urinary tract infection, cystitis: blasenentzündung, harnwegsinfekt, zystitis, infection urinaire, cistitis
testicular torsion: hodentorsion, torsion du testicule
diabetes, diabetes mellitus, type 1 diabetes, type 2 diabetes: zuckerkrankheit, diabète, zucker krank
diabetic ketoacidosis: ketoazidose, acidocétose, cetoacidosis
hyperthyroidism: schilddrüsenüberfunktion, hyperthyreose, hyperthyroïdie, hipertiroidismo
hypothyroidism: schilddrüsenunterfunktion, hypothyreose, hypothyroïdie, hipotiroidismo
diabetes insipidus: wasserharnruhr
hypercalcaemia, hyperparathyroidism: hyperkalzämie, hyperparathyreoidismus
malaria: wechselfieber, sumpffieber, paludisme, paludismo
dengue: denguefieber, knochenbrecherfieber
typhoid, typhoid fever, enteric fever: typhus abdominalis, bauchtyphus, fièvre typhoïde, fiebre tifoidea
hepatitis: leberentzündung, gelbsucht, hépatite
influenza: grippe
glandular fever, infectious mononucleosis: pfeiffersches drüsenfieber, drüsenfieber, mononukleose, mononucléose
tonsillitis: mandelentzündung, angina tonsillaris, amygdalite, amigdalitis
sepsis: blutvergiftung, septicémie
cauda equina syndrome: kaudasyndrom, cauda-syndrom, queue de cheval
slipped disc, disc prolapse, sciatica: bandscheibenvorfall, ischias, diskusprolaps, hernie discale, hernia de disco
spinal metastases, metastases: metastasen, wirbelmetastasen, métastases, metástasis
discitis, vertebral osteomyelitis: spondylodiszitis, discite
gout: gicht, arthritis urica, goutte
giant cell arteritis, temporal arteritis: riesenzellarteriitis, arteriitis temporalis, schläfenarteriitis
glaucoma: grüner star, glaukom, glaucome
shingles, herpes zoster: gürtelrose, zona
measles: masern, morbilli, rougeole, sarampión
peptic ulcer, duodenal ulcer, gastric ulcer: magengeschwür, ulcus duodeni, ulcus ventriculi, ulcère
coeliac disease: zöliakie, maladie coeliaque
ulcerative colitis: colitis ulcerosa, rectocolite
subdural haematoma: subduralhämatom, haematoma subdurale
hip fracture: schenkelhalsbruch, oberschenkelhalsbruch, femurfraktur
fracture: knochenbruch, fraktur
""".strip()


def _read() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.splitlines():
        keys, _, names = line.partition(": ")
        for key in keys.split(", "):
            own = tuple(name for name in names.split(", ") if name != key)
            table[key] = (*table.get(key, ()), *own)
    return table


FOREIGN = _read()
"""Names in other languages by an English name, all in small letters."""
