"""Words beside the name of a disease: which change nothing, which take the name away, which imply another.

"Massive pulmonary embolism" is narrower than "pulmonary embolism"; "classic appendicitis" is appendicitis; "fear of
cancer" is no cancer. Organisms imply their class (streptococcal → bacterial). Holds general clinical usage only.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EMPTY = _words("""
disease syndrome condition new onset classic classical typical episode attack mellitus process presentation picture
patient adult woman man male female suspected first infectiou state clinical definite simple due true proper event
i me my we our you your he she his her him it its they their them this that these those there here who which what so as
if than then also too just only very most more less quite rather really maybe perhaps probably think believe suspect
opinion imo guess feel sure certainly definitely now today again still yet already once because since when while do does
did has have had having was were is are be been being will would could should may might must can not-sure etc please
worried concerned looks look like seems appear appears sounds due given considering consider consistent compatible
presenting currently current form type kind sort bout case symptomatic probable possible likely
nontraumatic ordinary usual illness background underlying wall territory
""")  # fmt: skip
"""Words that add nothing to a diagnosis."""

GENERIC = ("disease", "syndrome", "infection", "condition")
"""Words that a name may have at its end or lack ("Hodgkin", "Hodgkin disease")."""

PRIVATIVE = _words("""
history family risk prophylaxis prevention screening vaccination vaccine immunization exposure carrier contact mimic
mimicking fear worry phobia rule pseudo education counselling counseling prodrome survivor donor
""")  # fmt: skip
"""Words beside which a disease is named but not diagnosed."""

TRAILING = _words("""
acute subacute chronic severe moderate mild massive left right bilateral unilateral exacerbation episode attack relapse
recurrence recurrent remission stage1 stage2 stage3 stage4 grade1 grade2 grade3 grade4 type1 type2 type3 type4 typea
typeb typec typed typee class1 class2 class3 class4 degree1 degree2 degree3 nos active unstable stable decompensated
uncontrolled complicated uncomplicated advanced early late proximal distal anterior posterior lateral medial superior
inferior upper lower primary secondary metastatic progressive refractory resistant persistent intermittent congenital
acquired disease syndrome infection condition crisi crisis perforation rupture obstruction hemorrhage
""")  # fmt: skip
"""Words that may follow the name that they modify ("asthma, severe")."""

BROADER_WORDS: dict[str, tuple[str, ...]] = {
    word: tuple(rest.split())
    for rest, group in (
        ("bacteria", """strep staph pneumococcus meningococcus mycoplasma legionella klebsiella hib pseudomonas ecoli
         salmonella shigella campylobacter cdiff listeria chlamydia gonorrhea syphilis tuberculosis moraxella mrsa
         acinetobacter enterobacter enterococcus proteu proteus brucella bartonella nocardia actinomyce yersinia vibrio
         gardnerella clostridial clostridium anthrax coxiella rickettsia borrelia leptospira helicobacter pertussi
         citrobacter serratia psittaci streptococcus groupa groupb bordetella gram"""),
        ("virus", """influenza rsv cytomegalovirus ebv herpe vzv varicella adenovirus adenoviral enterovirus enteroviral
         coxsackie coxsackieviru coxsackievirus parvovirus measle rubella mump hiv covid coronavirus hantavirus rotavirus
         norovirus hpv rhinovirus parainfluenza hbv hcv zoster west zika dengue polio"""),
        ("fungus", """candida aspergillus aspergillu cryptococcus cryptococcal histoplasma blastomyce coccidioide mucor
         pneumocystis fusarium sporothrix"""),
        ("parasite", """giardia amebic toxoplasma malaria schistosoma strongyloide cryptosporidium falciparum vivax"""),
        ("leg", "calf thigh femoral popliteal foot ankle knee iliofemoral tibia femur"),
        ("arm", "forearm wrist elbow shoulder hand humerus radius ulna subclavian axillary"),
        ("trauma", "posttraumatic injury"),
        ("drug", """amiodarone lithium isoniazid methotrexate statin heparin warfarin antipsychotic neuroleptic steroid
         corticosteroid glucocorticoid nsaid antibiotic penicillin hydralazine procainamide chemotherapy cisplatin
         doxorubicin vincristine phenytoin carbamazepine valproate acetaminophen salicylate opioid metoclopramide
         thiazide diuretic aminoglycoside gentamicin vancomycin clozapine risperidone haloperidol medication iatrogenic"""),
        ("colon", "sigmoid cecal rectosigmoid ascending descending transverse"),
        ("lobe", "lobar lobe"),
        ("psychotic", "schizophrenic"),
        ("severe", "life threatening lifethreatening fulminant critical"),
        ("infection", "infected septic"),
    )
    for word in group.split()
}  # fmt: skip
"""Word → the classes that it belongs to."""

OPPOSED = (
    ("hypo", "hyper"), ("macro", "micro"), ("tachy", "brady"), ("intra", "extra"), ("pre", "post"), ("supra", "infra"),
    ("endo", "exo"), ("poly", "oligo"), ("mono", "poly"), ("vaso", "veno"), ("myco", "myo"), ("myelo", "myo"), ("peri", "para"),
    ("sub", "supra"), ("ab", "ad"), ("inter", "intra"), ("epi", "endo"), ("iso", "aniso"),
)  # fmt: skip
"""Word beginnings that turn a name into another disease; a spelling is never mended across them."""


def words_implied(word: str) -> tuple[str, ...]:
    """Return the classes of `word`: "strep" → "bacteria"."""
    return BROADER_WORDS.get(word, ())
