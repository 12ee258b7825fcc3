"""The jurisdiction files: their examples, their completeness, and the `check` command that a clinic's author runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from click.testing import Result
from conftest import ROOT, Plain
from examples_harness import judged
from pydantic import BaseModel, ValidationError

from petition_gen.authoring.check import plan_for, record_for, verdicts_without_example
from petition_gen.law.jurisdiction import Court, Jurisdiction
from petition_gen.law.load import codes, jurisdiction, load_jurisdiction, read_law
from petition_gen.law.offense_lists import OffenseEntry
from petition_gen.law.offenses import unreadable_cites
from petition_gen.law.remedy import DocumentKind, Example, Remedy, Served
from petition_gen.law.requirements import Ask, EvidenceCheck, Facts, FieldCheck, PriorCheck, VictimCheck


def law_of(code: str) -> Jurisdiction:
    law = jurisdiction(code)
    assert law is not None
    return law


LAWS = [law_of(code) for code in codes()]
REMEDIES = [pytest.param(law, remedy, id=remedy.id) for law in LAWS for remedy in law.remedies]
EXAMPLES = [
    pytest.param(law, remedy, example, id=f"{remedy.id}: {example.name}")
    for law in LAWS
    for remedy in law.remedies
    for example in remedy.examples.cases
]


@pytest.mark.parametrize(("law", "remedy", "example"), EXAMPLES)
def test_example(law: Jurisdiction, remedy: Remedy, example: Example) -> None:
    found = judged(law, remedy, example)
    deciding = [each.requirement for each in found.deciding]
    told = [(each.requirement, each.status, each.result.reason) for each in found.findings]
    assert found.verdict == example.verdict, told
    if example.decided_by:
        assert example.decided_by in deciding


@pytest.mark.parametrize(("law", "remedy"), REMEDIES)
def test_a_remedy_has_an_example_of_each_verdict_or_says_why_not(law: Jurisdiction, remedy: Remedy) -> None:
    assert verdicts_without_example(remedy) == []
    assert all(reason.strip() for reason in remedy.examples.never.values())
    assert not set(remedy.examples.never) & {each.verdict for each in remedy.examples.cases}


@pytest.mark.parametrize(("law", "remedy"), REMEDIES)
def test_examples_name_requirements_that_there_are(law: Jurisdiction, remedy: Remedy) -> None:
    known = {each.id for each in remedy.requirements}
    assert {each.decided_by for each in remedy.examples.cases if each.decided_by} <= known
    assert len(known) == len(remedy.requirements)
    assert len({each.name for each in remedy.examples.cases}) == len(remedy.examples.cases)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.code)
def test_a_file_can_be_acted_on(law: Jurisdiction) -> None:
    for offenses in law.offense_lists:
        assert unreadable_cites(offenses, law.codes) == ()
    for remedy in law.remedies:
        assert remedy.sources, remedy.id
        if remedy.held is None:
            assert remedy.papers.documents, remedy.id
            assert remedy.order.relief, remedy.id


@pytest.mark.parametrize(
    ("code", "statute"),
    [
        ("CA", "PC 211"),
        ("CA", "Penal Code section 211"),
        ("CA", "Cal. Penal Code § 212.5"),
        ("FL", "Fla. Stat. § 812.13"),
        ("FL", "812.13(2)(c)"),
    ],
)
@pytest.mark.parametrize("grade", ["felony", None])
def test_robbery_is_never_clear(code: str, statute: str, grade: str | None) -> None:
    law = law_of(code)
    for remedy in law.remedies:
        charge = {"statute": statute, "offense": "Robbery", "grade": grade or "felony"}
        without = () if grade else ("charge.grade",)
        example = Example(name="robbery", change={"charge": charge}, without=without, verdict="barred")
        if remedy.examples.typical.get("charge"):
            assert judged(law, remedy, example).verdict in ("barred", "needs_review"), remedy.id


@pytest.mark.parametrize("violent", ["no", "yes"])
def test_the_drafters_word_violent_does_not_decide(violent: str) -> None:
    law = law_of("CA")
    remedy = law.remedy("ca-pc-236-14")
    for statute, verdict in (("PC 211", "barred"), ("PC 484", "no_bar_found")):
        charge = {"statute": statute, "grade": "felony", "violent": violent, "enhancements": []}
        example = Example(name="violent", change={"charge": charge}, verdict="barred")
        assert judged(law, remedy, example).verdict == verdict


@pytest.mark.parametrize(("law", "remedy"), REMEDIES)
def test_a_held_remedy_is_never_planned_and_one_of_low_confidence_only_when_named(
    law: Jurisdiction, remedy: Remedy
) -> None:
    example = next((each for each in remedy.examples.cases if each.verdict != "barred"), None)
    if example is None:
        return
    record = record_for(law, remedy, example)
    planned = {each.remedy.id for each in plan_for(law, record).filings}
    named = {each.remedy.id for each in plan_for(law, record, [remedy.id]).filings}
    assert (remedy.id in named) is (remedy.held is None)
    if remedy.held or remedy.confidence == "low":
        assert remedy.id not in planned
        assert judged(law, remedy, example).verdict == "needs_review"


# ---- the check command -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", codes())
def test_check_finds_nothing_wrong_with_what_the_program_carries(run: Callable[..., Result], code: str) -> None:
    result = run("check", ROOT / "jurisdictions" / code)
    assert result.exit_code == 0, result.output


@pytest.mark.slow
def test_check_takes_all_that_the_program_carries(run: Callable[..., Result]) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert f"{len(LAWS)} jurisdictions, {len(REMEDIES)} remedies, {len(EXAMPLES)} examples" in result.output


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A copy of California's folder with texts replaced, each in the first file that has it. Returns the file changed last."""
    folder = tmp_path / "CA"
    shutil.copytree(ROOT / "jurisdictions" / "CA", folder)
    files = [folder / "state.yaml", folder / "ca-pc-236-14.yaml", folder / "offenses.yaml"]
    for old, new in changes:
        path = next(each for each in files if old in each.read_text(encoding="utf-8"))
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("confidence: high", "confidence: hihg", "confidence"),
        (
            "robbery is listed\n      change: {charge: {statute: PC 211",
            "robbery is listed\n      change: {charge: {statute: PC 245",
            "expected barred, found needs_review",
        ),
        ("- Cal. Penal Code § 207\n", "- Penal Kode 207\n", "cannot be read as a cite"),
        ("says: The petition is granted", 'says: "{{ no_such_word }} is granted"', "no_such_word"),
        (
            "verdict: barred\n      decided_by: nonviolent",
            "verdict: barred\n      decided_by: victim",
            "expected victim to decide",
        ),
        ("lists: ca-violent-felonies", "lists: ca-no-such-list", "ca-no-such-list"),
    ],
)
def test_check_names_the_place_of_a_fault(
    tmp_path: Path, run: Callable[..., Result], old: str, new: str, message: str
) -> None:
    path = changed(tmp_path, (old, new))
    result = run("check", path)
    assert result.exit_code == 2
    faults = [each for each in result.output.splitlines() if message in each]
    assert faults, result.output
    assert any(each.startswith(f"{path}:") for each in faults)
    assert all(
        each.startswith(f"{path.parent}/") for each in faults
    )  # a remedy that is `like` it has the fault as well


MISSPELT = {
    "an agency's role": ("roles: [arrest, jail,", "roles: [arest, jail,", "order.directives[0].roles[0]", "arrest"),
    "a kind of evidence": ("kinds: [t_visa,", "kinds: [t-visa,", "documentation.kinds[0]", "t_visa"),
    "a prosecutor's role": (
        "prosecutors: [convicted,",
        "prosecutors: [convict,",
        "service.prosecutors[0]",
        "convicted",
    ),
    "a document": ("    - exhibit-list", "    - exhibits-list", "papers.documents", "exhibit-list"),
    "a document's condition": (
        "title: Request for confidential treatment}",
        "title: Request for confidential treatment, when: sealing_by_leaf}",
        "when",
        "sealing_by_leave",
    ),
    "what is pleaded": ("facts: nexus", "facts: nexsus", "plead.facts", "nexus"),
    "an outcome": ("outcome: [convicted", "outcome: [convictd", "outcome", "convicted"),
    "a list of offenses": ("lists: ca-violent-felonies", "lists: ca-violent-felony", "lists", "ca-violent-felonies"),
    "a word of a field": ("path: case.juvenile, one_of: no", "path: case.juvenile, one_of: noo", "one_of", "no"),
}


@pytest.mark.parametrize(("old", "new", "field", "near"), MISSPELT.values(), ids=MISSPELT)
def test_a_misspelt_word_is_a_fault_with_the_nearest_one(
    tmp_path: Path, run: Callable[..., Result], old: str, new: str, field: str, near: str
) -> None:
    path = changed(tmp_path, (old, new))
    line = next(i for i, text in enumerate(path.read_text().splitlines(), 1) if new in text)
    result = run("check", path)
    assert result.exit_code == 2
    (fault,) = [each for each in result.output.splitlines() if each.startswith(f"{path}:{line}: ") and field in each]
    assert f"did you mean '{near}'?" in fault


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Served, {"method": "m", "cite": "c", "agencies": ["jial"]}),
        (VictimCheck, {"means": ["forse"]}),
        (EvidenceCheck, {"kinds": "t visa"}),
        (PriorCheck, {"outcomes": ["deneid"]}),
        (Ask, {"id": "a", "question": "q", "met_by": "true"}),
        (FieldCheck, {"path": "case.juvenile", "one_of": "false"}),
        (FieldCheck, {"path": "charge.grade", "one_of": ["felony", "misdemeanour"]}),
        (FieldCheck, {"path": "case.jurisdiction", "one_of": ["Ohio"]}),
        (Court, {"id": "c", "name": "Court", "heading": ["COUNTY OF {CONTY}"]}),
        (OffenseEntry, {"offense": "o", "cites": ["PC 1"], "grade": "felny"}),
    ],
)
def test_a_word_that_no_record_can_hold_is_refused(kind: type[BaseModel], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate(wrong)
    assert {each["loc"][0] for each in refused.value.errors()} == {list(wrong)[-1]}


def test_each_document_has_a_template_and_each_template_a_document() -> None:
    base = {path.stem for path in (ROOT / "templates" / "base").glob("[!_]*.md")}
    assert set(get_args(DocumentKind)) == base - {"review-memo", "form-worksheet", "slip-sheet"}


def test_check_points_at_the_line_of_an_example(tmp_path: Path, run: Callable[..., Result]) -> None:
    example = "{name: prostitution while trafficked, verdict: no_bar_found}"
    path = changed(tmp_path, (example, "{name: typical, verdict: barred}"))
    line = next(i for i, text in enumerate(path.read_text().splitlines(), 1) if "{name: typical" in text)
    result = run("check", path)
    assert f"{path}:{line}: ca-pc-236-14: example 'typical': expected barred, found no_bar_found" in result.output


def test_a_jurisdiction_that_the_program_does_not_carry_is_checked_whole(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    path = changed(tmp_path, ("code: CA", "code: GU"), ("name: California", "name: Guam"))
    result = run("check", path.parent.rename(tmp_path / "GU"))
    assert result.exit_code == 0, result.output
    assert "1 jurisdictions, 3 remedies" in result.output


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# Heading\n\nRelief is granted under Cal. Penal Code § 236.14.\n", 3, "a cite of its own"),
        ("\n\nThe motion lies under 18 U.S.C. 3771A.\n", 3, "a cite of its own"),
        ("As section 236.14 says.\n", 1, "a cite of its own"),
        ("The Penal Code says so.\n", 1, "a cite of its own"),
        ("# Heading\n\n![seal](https://example.com/seal.png)\n", 3, "nothing is fetched"),
        ('\n<link rel="stylesheet" href="https://example.com/x.css">\n', 2, "nothing is fetched"),
        ("See [the site](https://example.com).\n", 1, "nothing is fetched"),
        ("{% block law_relief %}\n¶ The court shall vacate the conviction.\n{% endblock %}\n", 1, "law_relief"),
        ("{% block body %}\n¶ {{ P }\n{% endblock %}\n", 2, ""),
        ("one\n{% if x %}\n", 2, ""),
        ('one\n{% include "_partys.md" %}\n', 2, "there is no part _partys.md"),
    ],
)
def test_check_finds_what_is_wrong_with_a_template(
    tmp_path: Path, run: Callable[..., Result], text: str, line: int, message: str
) -> None:
    folder = tmp_path / "templates" / "CA"
    folder.mkdir(parents=True)
    (folder / "petition.md").write_text(text, encoding="utf-8")
    result = run("check", tmp_path / "templates")
    assert result.exit_code == 2
    place = f"{folder / 'petition.md'}:{line}: "
    assert any(each.startswith(place) and message in each for each in result.output.splitlines()), result.output


@pytest.mark.parametrize(
    "text",
    [
        '{% block law_relief %}\n¶ It is asked for ({{ cite("statute") }}).\n{% endblock %}\n',
        "{% block law_effect %}\n{% for each in topic('effect') %}¶ {{ each.cite }}{% endfor %}\n{% endblock %}\n",
        "¶[relief] {% if charges | length < 3 %}It is so{% endif %}.\n",
        "{% block law_relief %}\n{% endblock %}\n",
        "{% block law_relief %}{{ super() }} It is so.{% endblock %}\n",
        "{# § 236.14(b) wants this sworn #}\n¶ It is sworn.\n",
        '{% include "_oath.md" %}\n',
    ],
)
def test_check_leaves_a_good_template_alone(tmp_path: Path, run: Callable[..., Result], text: str) -> None:
    path = tmp_path / "petition.md"
    path.write_text(text, encoding="utf-8")
    assert run("check", path).exit_code == 0


def test_check_refuses_what_is_neither(tmp_path: Path, run: Callable[..., Result]) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("x", encoding="utf-8")
    for path in (other, tmp_path / "none.yaml", tmp_path / "none.md"):
        result = run("check", path)
        assert result.exit_code == 2
        assert str(path) in result.output


def test_templates_hold_no_cite_and_blocks_of_law_print_one(run: Callable[..., Result]) -> None:
    result = run("check", ROOT / "templates")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "path",
    sorted(each for each in ROOT.rglob("*.yaml") if not {".venv", "build", "out"} & set(each.relative_to(ROOT).parts)),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_every_yaml_file_is_the_same_to_both_of_yaml_s_readers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, Loader=yaml.SafeLoader) == yaml.load(text, Loader=yaml.CSafeLoader)


# ---- a folder for each state -----------------------------------------------------------------------------------------


def test_a_file_for_all_of_a_state_loads_as_its_folder_does(tmp_path: Path) -> None:
    source = read_law(ROOT / "jurisdictions" / "CA")
    whole = tmp_path / "CA.yaml"
    whole.write_text(yaml.dump(source.tree, Dumper=Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert load_jurisdiction(whole) == load_jurisdiction(ROOT / "jurisdictions" / "CA")


def test_files_of_a_state_and_its_list_of_remedies_agree(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = changed(tmp_path, (", ca-pc-1203-49", ", ca-pc-1203-48"))
    said = run("check", path).output
    assert f"{path}:" in said
    assert "there is no file for this remedy in the folder; did you mean 'ca-pc-1203-49'?" in said
    assert f"{path.parent / 'ca-pc-1203-49.yaml'}: not among the remedies that state.yaml lists" in said


def test_a_remedy_is_called_as_its_file(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = changed(tmp_path, ("id: ca-pc-236-14\n", "id: ca-pc-236-15\n"))
    assert f"{path}:1: remedies[0].id: expected ca-pc-236-14, as the file is called" in run("check", path).output


def test_a_state_is_given_once(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = changed(tmp_path, ("name: California", "name: California as we read it"))
    (tmp_path / "CA.yaml").write_text("code: CA\n", encoding="utf-8")
    result = run("show", "CA", "--jurisdictions", path.parents[1])
    assert result.exit_code == 2
    assert "the folder CA holds this law as well: remove one of the two" in result.output


def test_a_document_given_by_its_name_is_what_its_kind_says(tmp_path: Path) -> None:
    path = changed(tmp_path, ("    - exhibit-list\n", "    - exhibit-list\n    - fee-waiver\n"))
    documents = {each.doc: each for each in load_jurisdiction(path.parent).remedies[0].papers.documents}
    assert documents["fee-waiver"].when == "fee_waiver_asked"
    assert documents["exhibit-list"].title == "Exhibit list"
    assert documents["declaration"].sworn == "client"
    assert documents["declaration"].audience == "sealed"


# ---- templates know no law by its place or by a state's own names -----------------------------------------------------


def test_no_template_finds_law_by_its_place_in_a_list_or_by_the_id_of_a_requirement() -> None:
    ids = {each.id for law in LAWS for remedy in law.remedies for each in remedy.requirements}
    for path in (ROOT / "templates").rglob("*.md"):
        tags = re.findall(r"\{[{%].*?[%}]\}", path.read_text(encoding="utf-8"))
        for tag in tags:
            assert not re.search(r"\b(relief|directives|effect|survives|requirements|law)\[\d", tag), (path, tag)
            asked = re.findall(r"\.(?:id|slug) (?:==|!=|in) (.*)", tag)
            assert not ids & set(re.findall(r'"([^"]*)"', " ".join(asked))), (path, tag)


def test_a_cite_or_directive_of_an_unknown_id_is_a_fault_that_names_the_known_ones(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    shutil.copytree(ROOT / "jurisdictions" / "MN", tmp_path / "MN")
    path = tmp_path / "MN" / "mn-609a-02-03.yaml"
    path.write_text(
        path.read_text("utf-8").replace("id: restore", "id: restored").replace("id: seal\n", "id: close\n"), "utf-8"
    )
    said = run("check", tmp_path / "MN").output
    assert "there is no cite for 'relief.restore'" in said
    assert "relief.restored" in said


def test_a_schedule_and_the_number_of_a_word_are_decided_in_the_vocabulary() -> None:
    for path in [*(ROOT / "templates").rglob("*.md"), *(ROOT / "jurisdictions").rglob("*.yaml")]:
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert not re.search(r"\| length (> 2|< 3|>= 3|<= 2)", text), path
        assert not re.search(r"""['"] if [\w.]+ \| length == 1 else ['"]\w""", text), path


def test_facts_and_arguments_know_every_kind_of_fact_that_a_law_may_plead() -> None:
    for name in ("_facts", "_argument"):
        text = (ROOT / "templates" / "base" / f"{name}.md").read_text(encoding="utf-8")
        told = re.findall(r"{% (?:el)?if kind (?:==|in) (.*?) %}", text)
        assert sorted(re.findall(r'"(\w+)"', " ".join(told))) == sorted(get_args(Facts)), name
