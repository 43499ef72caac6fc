"""The linter: a good case has no findings, each broken one is caught by the right rule at the right line."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.adapters.labels import finding_labels
from casesim.adapters.library import YamlLibrary
from casesim.bootstrap import lint_means
from casesim.core.lint.registry import RULES
from casesim.core.lint.speech import grade
from casesim.core.lint.subject import Means
from casesim.session.lint import Found, has_errors, lint, lint_source
from tests.command import Command
from tests.good_case import CASE, RUBRIC, write

SEEDS = 8


@pytest.fixture(scope="module")
def means() -> Means:
    """What the rules need to know, loaded once."""
    return lint_means()


def shelf_of(folder: Path) -> YamlLibrary:
    """Return a library over the folders `cases` and `rubrics`."""
    return YamlLibrary([folder / "cases"], [folder / "rubrics"], finding_labels())


def linted(folder: Path, means: Means, case: str = CASE, rubric: str = RUBRIC, only: str = "") -> tuple[Found, ...]:
    """Return the findings of a case that is written below `folder`, of one rule where `only` names it."""
    write(folder, case, rubric)
    rules = [rule for rule in RULES if only in ("", rule.id)]
    return lint(shelf_of(folder), "ankle", means, SEEDS, rules)


def test_a_good_case_has_no_findings(tmp_path: Path, means: Means) -> None:
    """Neither errors nor warnings."""
    assert [str(one) for one in linted(tmp_path, means)] == []


SPRAIN = "correct: {id: sprain, name: Lateral ligament sprain, synonyms: [sprained ankle], evidence_for: [ankle]}"
DANGER = """\
      must_not_miss:
        - {id: clot, name: Deep vein thrombosis, evidence_against: [foot]}
"""
EXTRA = """\
  - id: {id}
    section: {section}
    answers: [{answers}]
    clinical: {clinical}
    {more}says:
      - "{says}"
"""


def extra(says: str, *, section: str = "presenting", answers: str = "character", clinical: str = "As said.", more: str = "", fact: str = "extra") -> tuple[str, str]:  # fmt: skip
    """Return an edit that adds a fact to the case."""
    more = f"{more}\n    " if more else ""
    text = EXTRA.format(id=fact, section=section, answers=answers, clinical=clinical, more=more, says=says)
    return "examination:\n  - {id: vitals", f"{text}examination:\n  - {{id: vitals"


BROKEN: dict[str, tuple[str, str, str, str]] = {
    "a synonym in the opening": ('"I hurt my ankle about', '"I sprained my ankle, a sprained ankle, about', "diagnosis-named", "a sprained ankle, about"),
    "a lay name of another variant's diagnosis in an idea": (*extra("I think it's a broken ankle.", section="ideas", answers="ideas"), "diagnosis-named", "it's a broken ankle"),
    "an abbreviation of a danger in a stock reply": ("examination:\n  - {id: vitals", "unknown:\n  diagnosis:\n    - \"They said it could be a DVT.\"\nexamination:\n  - {id: vitals", "diagnosis-named", "could be a DVT"),
    "a diagnosis in the door note": ("has come with a sore ankle.", "has come with an Achilles tendon rupture.", "diagnosis-named", "door_note"),
    "a result in the patient's mouth": (*extra("The X-ray showed nothing."), "result-told", "The X-ray showed"),
    "an item that names no fact": ("title: Sprain", "title: Sprain\n    without: [walking]", "item-unreachable", "without: [walking]"),
    "a fact that no question finds": (*extra("It's bad, seven or so.", answers="severity", more='ask: ["how bad", "severe", "out of ten", "scale", "rate", "bothering"]'), "fact-unaskable", "id: severity"),
    "a question that finds another fact": (*extra("It throbs.", more='ask: ["When did it start?"]'), "ask-collides", "When did it start?"),
    "two facts that answer the same": (*extra("No, no coughing.", answers="cough", more="polarity: denies"), "facts-collide", "answers: [cough]\n    clinical: As said."),
    "a specific fact without a name": (*extra("It went off like a gun.", more="disclosure: specific"), "disclosure-unreachable", "disclosure: specific\n    says:\n      - \"It went off"),
    "another age": (*extra("I'm 84 years old and never had this."), "age-contradicted", "I'm 84"),
    "an age that is still to come": (*extra("I broke it when I was 45."), "age-contradicted", "when I was 45"),
    "a man with periods": (*extra("My periods have been heavy.", section="systems", answers="periods"), "sex-contradicted", "My periods"),
    "a sex in the door note": ('"{{ name }}, {{ age }}, has', '"{{ name }}, a woman of {{ age }}, has', "sex-contradicted", "door_note"),
    "denied and stated": (*extra("I've had a cough for days.", section="systems", answers="cough"), "denied-and-stated", "answers: [cough]\n    clinical: As said."),
    "a denial that says yes": ("No, I haven't had a fever.", "Yes, I've had a fever.", "polarity-differs", "Yes, I've had a fever"),
    "other numbers": ('"I\'d say {{ score }} out of 10."', '"I\'d say two out of ten."', "numbers-differ", "two out of ten"),
    "another onset": ('"I hurt my ankle about {{ hours }} hours ago."', '"I hurt my ankle about three weeks ago."', "onset-differs", "three weeks ago"),
    "impossible vital signs": ("124/76 mmHg", "76/124 mmHg", "vitals-contradict", "id: vitals"),
    "vital signs against findings": ("result: Not tender.}", "result: Not tender. Febrile.}", "vitals-contradict", "Febrile"),
    "a value beyond its flag": ('value: "2"', 'value: "48"', "flag-differs", "id: crp"),
    "nothing that must not be missed": (DANGER, "", "must-not-miss-missing", "differential:\n      correct: {id: tendon"),
    "a source that is not listed": ("clinical: Inversion {{ hours }} hours ago.\n    source: book", "clinical: Inversion {{ hours }} hours ago.\n    source: bok", "source-unknown", "source: bok"),
    "a source that nobody uses": ("year: 2020}", "year: 2020}\n  - {id: paper, title: A paper}", "source-unused", "id: paper"),
    "management without a source": ("text: Ice and rest., source: book}", "text: Ice and rest.}", "unsourced", "Ice and rest"),
    "a relation without a source": ("clinical: Worse on walking.", "clinical: Worse on walking, which suggests a tear.", "unsourced", "which suggests"),
    "a diagnosis without evidence": (SPRAIN, SPRAIN.replace(", evidence_for: [ankle]", ""), "evidence-missing", "name: Lateral ligament sprain"),
    "no management": ("management:\n  - {id: ice, text: Ice and rest., source: book}\n", "", "management-missing", "  sprain:"),
    "an unsigned review": ("rubric: ankle", "review: {state: expert}\nrubric: ankle", "review-unsigned", "review:"),
    "a telephone number": (*extra("You can ring me on 07700 900123."), "identifier", "07700 900123"),
    "a date of birth": ("clinical: Works as {{ job }}.", "clinical: Works as {{ job }}. Born 12/03/1981.", "identifier", "12/03/1981"),
    "an NHS number": ("clinical: Pain in the right ankle.", "clinical: Pain in the right ankle. NHS 943 476 5919.", "identifier", "943 476 5919"),
    "an e-mail address": ("title: A sore ankle", "title: A sore ankle (jo@example.org)", "identifier", "jo@example.org"),
    "a patient like a textbook": ("Walking on it makes it worse.", "The discomfort demonstrates considerable exacerbation following ambulation, particularly descending precipitous inclinations unaccompanied.", "reading-level", "considerable exacerbation"),
    "a clinician's word": ("No, I haven't got a cough.", "No, I haven't got a cough or haemoptysis.", "jargon", "haemoptysis"),
    "the same words twice": ("\"I'm {{ job }}.\"", '"No, I haven\'t got a cough." # again', "says-repeated", '"No, I haven\'t got a cough." # again'),
    "a note instead of a sentence": ("Walking on it makes it worse.", "worse on walking", "says-unfinished", "- \"worse on walking"),
    "a mood that tells": ("options: [calm, worried]", "options: [calm, worried about his torn tendon]", "mood-tells", "  mood: {kind"),
    "a word that blames": ("clinical: Little alcohol.", "clinical: Known alcoholic, non-compliant.", "stigmatising", "Known alcoholic"),
    "a trait of one sex": ("  job: {kind: choice, options: [a teacher, a cook, a postal worker]}", "  job: {kind: map, of: sex, values: {female: a cook, male: an engineer}}", "trait-tied", "  job: {kind: map"),
    "a diagnosis of one sex": ("title: Tendon\n", "title: Tendon\n    parameters:\n      sex: {kind: choice, options: [male]}\n", "trait-tied", "  tendon:"),
    "a draw that fails": ("  job: {kind: choice, options: [a teacher, a cook, a postal worker]}", "  job: {kind: map, of: hours, values: {\"4\": a teacher, \"6\": a cook}}", "draw-fails", "  job: {kind: map"),
    "an unused parameter": ("  mood: {kind", "  hobby: {kind: choice, options: [chess, football]}\n  mood: {kind", "parameter-unused", "  hobby:"),
    "too few variants": (CASE[CASE.index("  tendon:\n    title"):], "", "few-variants", "variants:"),
    "variants alike": (CASE[CASE.index("  tendon:\n    title"):CASE.index("      correct: {id: tendon")], "  tendon:\n    title: Tendon\n    differential:\n", "variants-alike", "  tendon:"),
    "a variant that is hardly drawn": ("title: Tendon\n", "title: Tendon\n    weight: 0.01\n", "weights", "weight: 0.01"),
    "nothing volunteered": ("    disclosure: volunteered\n", "", "nothing-volunteered", "  sprain:"),
    "one wording for the story": ("      - \"It's my ankle, the right one.\"\n", "", "few-wordings", "    says:\n      - \"My right ankle hurts.\""),
    "a name set apart by a hyphen": (*extra("I think it's a brok-en ankle."), "diagnosis-named", "brok-en"),
    "a name in another order": (*extra("They say a rupture of the tendon at the Achilles."), "diagnosis-named", "a rupture of"),
    "an abbreviation in small letters": (*extra("My aunt says it's a dvt.", section="ideas", answers="ideas"), "diagnosis-named", "it's a dvt"),
    "an abbreviation with dots": (*extra("My aunt says it's a D.V.T. again.", section="ideas", answers="ideas"), "diagnosis-named", "a D.V.T."),
    "a name with a letter wrong": (*extra("The Achiles tendon ruptur is what they call it."), "diagnosis-named", "ruptur is"),
    "a name in German": (*extra("My mother-in-law calls it a Knochenbruch."), "diagnosis-named", "Knochenbruch"),
    "a name in an occupation": ("options: [a teacher, a cook, a postal worker]", "options: [a teacher, a cook, a nurse on the deep vein thrombosis ward]", "diagnosis-named", "  job: {kind"),
    "a name that one seed in a hundred draws": ("options: [a teacher, a cook, a postal worker]}", "options: {a teacher: 99, a cook with a torn Achilles: 1}}", "diagnosis-named", "  job: {kind"),
    "a name in a branch that hardly anybody takes": ('"I\'m {{ job }}."', '"I\'m {% if age == 33 and hours == 7 and score == 6 %}off with a sprained ankle{% else %}{{ job }}{% endif %}."', "diagnosis-named", "off with a sprained"),
    "a result in lay words": (*extra("The X-ray had a crack on it, they said."), "result-told", "a crack on it"),
    "a laboratory's number": (*extra("My haemoglobin was 98 when they looked."), "result-told", "was 98"),
    "what an examination found": (*extra("The nurse found a gap above my heel."), "result-told", "found a gap"),
    "a question of one fact under another": (*extra("It throbs.", more='ask: ["Have you had a fever?"]'), "ask-collides", "Have you had a fever?"),
    "an age that nobody has": ("age: {kind: number, min: 20, max: 50}", "age: {kind: number, min: 20, max: 250}", "age-contradicted", "  age: {kind"),
    "years in words": (*extra("I've walked to work for seventy years."), "age-contradicted", "seventy years"),
    "a denied finding in passing": ('"Walking on it makes it worse."', '"Walking on it makes it worse, and I\'ve had a fever."', "denied-and-stated", "and I've had a fever"),
    "an onset in two lines": ('"About {{ hours }} hours ago now."', '"About a month ago now."', "onset-differs", "About a month ago"),
    "a saturation that a parameter brings": ("Pulse 72/min,", "SpO2 {{ score }} %, pulse 72/min,", "vitals-contradict", "  score: {kind"),
    "evidence that the variant leaves out": ("title: Sprain\n", "title: Sprain\n    without: [film]\n", "evidence-differs", "evidence_against: [film]"),
    "evidence for and against": ("synonyms: [sprained ankle], evidence_for: [ankle]", "synonyms: [sprained ankle], evidence_for: [ankle], evidence_against: [ankle]", "evidence-differs", "name: Lateral ligament sprain"),
    "one diagnosis in two lists": ("{id: maisonneuve, name: Maisonneuve fracture, evidence_against: [film]}\n  break", "{id: sprain, name: Maisonneuve fracture, evidence_against: [film]}\n  break", "evidence-differs", "{id: sprain, name: Maison"),
    "a relation in other words": ("clinical: Worse on walking.", "clinical: Worse on walking, a red flag.", "unsourced", "a red flag"),
    "the name of a public figure": (*extra("I walk like Charlie Chaplin these days."), "identifier", "Charlie Chaplin"),
    "a patient who is a public figure": ("  name: {kind: name}", "  name: {kind: choice, options: [Jo Banks, Florence Nightingale]}", "identifier", "  name: {kind"),
    "an address that is spelt out": (*extra("Write to jo.banks (at) post dot org."), "identifier", "jo.banks"),
    "a postcode in small letters": (*extra("I live near ls1 4ap."), "identifier", "ls1 4ap"),
    "an account": (*extra("You can see it at www.example.org/jo."), "identifier", "www.example"),
    "a date of birth in words": (*extra("I was born on the third of May 1981."), "identifier", "third of May"),
    "a word that blames in a parameter": ("options: [a teacher, a cook, a postal worker]", "options: [a teacher, a cook, a junkie]", "stigmatising", "  job: {kind"),
    "other words for women and men": ('"I have a beer now and then."', '"{% if sex == \'female\' %}I hardly dare say, a little sweet wine{% else %}A few pints with the lads after work{% endif %}."', "trait-tied", "I hardly dare say"),
    "a short line like a textbook": ("Walking on it makes it worse.", "Ambulation precipitates considerable exacerbation of symptomatology.", "reading-level", "Ambulation"),
}  # fmt: skip


def test_a_drug_that_is_taken_for_the_diagnosis_gives_it_away(tmp_path: Path, means: Means) -> None:
    """Unless the patient has told of that illness as a known one: then somebody should look."""
    gout = CASE.replace("name: Achilles tendon rupture, synonyms: [torn Achilles]", "name: Gout")
    case = gout.replace("I've had some paracetamol.", "I take allopurinol.")
    (found,) = linted(tmp_path, means, case, only="drug-gives-away")
    assert (found.severity, found.line) == ("error", line_of(case, "I take allopurinol"))
    known = case.replace("I've got diabetes, the type 2 kind.", "I've got diabetes and gout.")
    (found,) = linted(tmp_path, means, known, only="drug-gives-away")
    assert found.severity == "warning"


def test_an_item_that_names_what_no_variant_has_is_told_in_the_rubric(tmp_path: Path, means: Means) -> None:
    """At the item's line, once for each variant."""
    rubric = RUBRIC.replace("[film]", "[scan]").replace("facts: [walking]", "facts: [walkin]")
    found = linted(tmp_path, means, CASE, rubric, only="item-unreachable")
    assert {one.line for one in found} == {line_of(rubric, "id: hears"), line_of(rubric, "id: films")}
    assert {Path(one.file).parent.name for one in found} == {"rubrics"}
    assert len(found) == 6


def test_an_item_for_women_alone_must_say_so(tmp_path: Path, means: Means) -> None:
    """Or a man is hinted at periods, and marked down for them; `applies` keeps it to women."""
    periods = "  - {id: periods, kind: asked, text: Asks about periods., findings: [periods], better: [When was your last period?]}\n"
    rubric = RUBRIC + periods
    found = linted(tmp_path, means, CASE, rubric, only="item-misplaced")
    assert {(one.severity.value, one.line) for one in found} == {("warning", line_of(rubric, "id: periods"))}
    limited = RUBRIC + periods.replace("]}", "], applies: {sex: female}}")
    assert linted(tmp_path, means, CASE, limited, only="item-misplaced") == ()


def line_of(text: str, needle: str) -> int:
    """Return the line (from 1) on which `needle` begins."""
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_case_is_caught_by_its_rule_at_its_line(name: str, tmp_path: Path, means: Means) -> None:
    """One edit, one rule, one line; `file` is the case's, or the rubric's where the item is at fault."""
    old, new, rule, needle = BROKEN[name]
    assert CASE.count(old) >= 1
    broken = CASE.replace(old, new, 1)
    found = linted(tmp_path, means, broken, only=rule)
    assert found, f"{rule} says nothing"
    text = RUBRIC if found[0].file.endswith("rubrics/ankle.yaml") else broken
    assert line_of(text, needle) in [one.line for one in found], [str(one) for one in found]
    assert all(one.message and one.remedy and "\n" not in str(one) for one in found)


def test_every_rule_is_explained_to_authors() -> None:
    """The page says of each rule how grave it is and why it is there."""
    page = (Path(__file__).parents[1] / "docs" / "lint.md").read_text(encoding="utf-8")
    rows = [f"| `{rule.id}` | {rule.severity.value} | {rule.why} |" for rule in RULES]
    assert [row for row in rows if row not in page] == []


def test_every_rule_has_a_broken_case() -> None:
    """A rule that nothing can set off is no rule; its id, its reason and its gravity are its own."""
    assert {rule.id for rule in RULES} == {"drug-gives-away", "item-misplaced"} | {
        rule for _, _, rule, _ in BROKEN.values()
    }
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(len(rule.why) > 20 and rule.why.endswith(".") for rule in RULES)


FAIR: dict[str, tuple[str, str]] = {
    "a denied illness": extra("No, I've never had a clot.", section="past", answers="blood_clots", more="polarity: denies"),
    "an old illness of another kind": extra("I had a sprained ankle once.", section="past", answers="past_medical, injury", more='ask: ["sprained"]'),
    "a relative's illness": extra("My mum had a DVT.", section="family", answers="family_history, blood_clots"),
    "an own test at home": extra("I did a test at home and it was negative."),
    "a result that nobody told": extra("They did an X-ray, but nobody's told me what it showed."),
    "a past event at a fitting age": extra("I broke my arm when I was 12.", section="past", answers="past_medical, fracture"),
    "a range that holds the number": extra("It's five to seven out of ten, say.", answers="severity", clinical="Pain {{ score }}/10."),
    "doses and times": extra("I take 500 milligrams, 2 tablets, at 7.30 or 8 o'clock.", section="drugs", answers="painkillers"),
    "an animal's tablets and a famous disease": extra("My gran had Parkinson's disease, and may the king live long.", section="family", answers="family_history"),
    "a word that only looks like a name": extra("I'm a dancer, and I was hit in the hip by a cap."),
    "a nurse who is a friend": extra("My friend is a nurse, and she found me a stick."),
    "a bandage in the way of numbers": extra("It's been up since 7, and I rang 111."),
    "a job that both sexes do": ("a postal worker]}", "a postal worker, a nurse, a builder]}"),
}  # fmt: skip
"""What looks like a fault and is none: each edit, and no error of these rules."""
STRICT = {"diagnosis-named", "drug-gives-away", "result-told", "age-contradicted", "sex-contradicted", "numbers-differ",
          "identifier", "trait-tied", "onset-differs"}  # fmt: skip


@pytest.mark.parametrize("name", FAIR)
def test_what_only_looks_like_a_fault_raises_no_alarm(name: str, tmp_path: Path, means: Means) -> None:
    """A rule with false alarms is switched off by its readers."""
    case = CASE.replace(*FAIR[name], 1)
    write(tmp_path, case)
    found = lint(shelf_of(tmp_path), "ankle", means, SEEDS, [rule for rule in RULES if rule.id in STRICT])
    assert [str(one) for one in found if one.severity == "error" or one.rule != "diagnosis-named"] == []


def test_a_case_that_cannot_be_read_is_told_like_any_finding(tmp_path: Path, means: Means) -> None:
    """And a rubric that is missing, or broken, at its line."""
    found = linted(tmp_path, means, CASE.replace("complaint:", "complain:"))
    assert [(one.rule, one.line) for one in found] == [("invalid", 4), ("invalid", 1)]
    found = linted(tmp_path, means, CASE.replace("rubric: ankle", "rubric: knee"))
    assert [(one.rule, one.line) for one in found] == [("rubric-missing", line_of(CASE, "rubric: ankle"))]
    found = linted(tmp_path, means, CASE, RUBRIC.replace("topics: [onset]", "topics: [onsett]"))
    assert [(one.rule, Path(one.file).parent.name, one.line) for one in found] == [("rubric-invalid", "rubrics", 8)]


def test_a_case_in_an_editor_is_linted_without_being_saved(tmp_path: Path, means: Means) -> None:
    """The author's screen hands over its text."""
    path = write(tmp_path)
    shelf = shelf_of(tmp_path)
    document = shelf.case_text(CASE.replace("No, I haven't had a fever.", "Yes, a fever."), path)
    found = lint_source(shelf, document, means, SEEDS)
    assert [one.rule for one in found] == ["polarity-differs"]
    assert has_errors(found)
    assert shelf.case_text("id: [", path).problems


def test_the_command_prints_json_and_fails_on_errors_only(tmp_path: Path) -> None:
    """Several files and ids at once; stdout is a list of findings."""
    command = Command(tmp_path)
    good = str(write(tmp_path / "good"))
    bad = str(write(tmp_path / "bad", CASE.replace("No, I haven't had a fever.", "Yes, I've had a fever.")))
    clean = command("case", "lint", good, "--json", "--seeds", "4")
    assert (clean.code, clean.json) == (0, [])
    both = command("case", "lint", good, bad, "--json", "--seeds", "4")
    assert both.code == 3
    (found,) = both.json
    assert set(found) == {"rule", "severity", "file", "line", "column", "key", "message", "remedy"}
    assert (found["file"], found["key"], found["severity"]) == (bad, "facts.4.says.0", "error")
    plain = command("case", "lint", bad, "--seeds", "4")
    assert plain.out.startswith(f"{bad}:{found['line']}:{found['column']}: error: ")
    assert command("case", "lint", "no-such-case").code == 1


def test_reading_levels_are_in_the_order_of_what_is_read() -> None:
    """School years: a child's sentence, a newspaper's, a textbook's."""
    child = grade("My leg hurts. I fell off the swing.")
    paper = grade("The council said on Monday that the bridge would be closed for repairs until the end of October.")
    book = grade(
        "Pathophysiological considerations necessitate comprehensive multidisciplinary evaluation of comorbidities."
    )
    assert child < 3 < paper < 12 < book
    assert grade("") == 0
