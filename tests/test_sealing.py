"""What a filing keeps from the public: one scheme, papers that agree with it, exhibits, volumes, the combined PDF."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import Result
from conftest import ON, RECORDS, ROOT, SIMPLE, Composed, composed_from, load_tree
from PIL import Image
from reading_back import docx_text

from petition_gen.document import Document, Signature, text_of
from petition_gen.exhibits.bind import bind
from petition_gen.law.efiling import Efiling
from petition_gen.packet.combined import goes_in, said_of_combining
from petition_gen.papers.blockers import blockers
from petition_gen.planning.filing import Filing
from petition_gen.planning.plan import decided, plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen
from petition_gen.writers.docx import write_docx
from petition_gen.writers.html import html_of

CASES = ROOT / "tests" / "cases"


def composed_of(path: Path) -> Composed:
    record = load_record(path)
    return composed_from(path, record, plan(record, screen(record, ON)))


def case(name: str) -> Composed:
    folder = CASES / name
    return composed_of(next(folder / each for each in ("record.yaml", "r.json") if (folder / each).exists()))


def words(made: Composed, name: str) -> str:
    """The words of every paper of that name."""
    return " ".join(text_of(each.blocks) for each in made.filed.values() if each.name == name)


def paper(made: Composed, name: str) -> Document:
    return next(each for each in made.filed.values() if each.name == name)


def memo(made: Composed) -> str:
    return next(text_of(each.blocks) for path, each in made.papers.items() if path.endswith("review-memo"))


def stops(made: Composed) -> str:
    filings = [(filing, tuple(made.of(filing).values())) for filing in made.plan.filings]
    return " ".join(f"{each.id}: {each.text}" for each in blockers(made.plan, filings).standing)


def with_law(filing: Filing, **rules: Any) -> Filing:
    """The filing under a law whose rules of confidentiality are others."""
    remedy = filing.remedy
    changed = remedy.confidentiality.model_copy(update=rules)
    return decided(replace(filing, remedy=remedy.model_copy(update={"confidentiality": changed})))


# ---- one scheme for a filing -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=RECORDS, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Composed:
    return composed_of(request.param)


def test_what_is_lodged_has_a_motion_and_each_motion_its_order(example: Composed) -> None:
    for filing in example.plan.filings:
        papers = {each.name: each for each in example.of(filing).values()}
        if any("CONDITIONALLY" in (each.legend or "") for each in papers.values()):
            assert "sealing-motion" in papers
        assert ("sealing-motion" in papers) == ("sealing-order" in papers), filing.folder


def test_no_public_paper_is_a_second_original(example: Composed) -> None:
    for path, each in example.filed.items():
        assert each.legend != "PUBLIC VERSION, REDACTED"
        if each.audience == "public" and each.name.startswith(("declaration", "sworn-statement")):
            assert not [block for block in each.blocks if isinstance(block, Signature)], path
            assert "penalty of perjury" not in text_of(each.blocks), path


def test_motion_order_and_papers_use_the_same_names(example: Composed) -> None:
    for filing in example.plan.filings:
        papers = {each.name: each for each in example.of(filing).values()}
        if "sealing-motion" not in papers:
            continue
        for name in ("sealing-motion", "sealing-order"):
            told = text_of(papers[name].blocks)
            assert "sealed identification sheet" not in told
            assert "sworn statement" not in told
        assert "CONFIDENTIAL IDENTIFICATION SHEET" in text_of(papers["identification-sheet"].blocks).upper()


def test_a_slip_sheet_says_nothing_of_what_is_lodged() -> None:
    made = case("own-words-name-the-trafficker")
    slip = paper(made, "declaration-slip-sheet")
    assert slip.audience == "public"
    assert "SUBMITTED UNDER SEAL" in text_of(slip.blocks)
    assert "room for nothing" not in text_of(slip.blocks)
    assert not [each for each in slip.blocks if isinstance(each, Signature)]
    assert "declaration-public" not in {each.name for each in made.filed.values()}


def test_a_copy_has_the_names_taken_out_and_nothing_to_sign() -> None:
    path = CASES / "own-words-name-the-trafficker" / "record.yaml"
    tree = load_tree(path)
    tree["client"]["caption"] = "initials"
    tree["trafficking"]["narrative"][0]["text"] = "Inventus, he said, nothing is not nothing."
    record = load_record(_written(path.parent, tree))
    (first,) = plan(record, screen(record, ON)).filings
    filing = with_law(first, in_public="copy")
    made = composed_from(path, record, replace(plan(record, screen(record, ON)), filings=(filing,)))
    copy = paper(made, "declaration-public-copy")
    told = text_of(copy.blocks)
    assert copy.audience == "public"
    assert "ORIGINAL SIGNED, AND UNDER SEAL" in told
    assert "nothing is not nothing" in told
    assert "Inventus" not in told
    assert "penalty of perjury" not in told
    assert not [each for each in copy.blocks if isinstance(each, Signature)]
    assert "the names in Defendant's declaration" in words(made, "sealing-motion")
    assert "copy of it with the names taken out" in words(made, "sealing-motion")


def _written(folder: Path, tree: dict[str, Any]) -> Path:
    import tempfile

    import yaml

    path = Path(tempfile.mkdtemp()) / "record.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    return path


def test_a_copy_of_a_client_named_in_full_would_tell_all_and_is_a_slip_sheet() -> None:
    (filing,) = case("own-words-name-the-trafficker").plan.filings
    assert with_law(filing, in_public="copy").seal.in_public == "slip_sheet"


def test_a_motion_asks_for_nothing_that_the_caption_gives_away() -> None:
    made = case("washington-restitution-owed")
    motion = words(made, "sealing-motion")
    assert "identifies" not in motion
    assert "initials" not in motion
    assert (
        "that the application, Defendant's declaration, the memorandum, and the confidential identification sheet be kept under seal"
        in motion
    )


def test_washington_orders_leave_the_findings_of_its_rule_blank() -> None:
    order = words(case("washington-restitution-owed"), "sealing-order")
    assert "[attorney to state the compelling privacy or safety concern" in order
    assert "the public interest in access" in order


def test_a_client_who_declines_gets_a_motion_for_the_identification_sheet_alone() -> None:
    made = case("blanks-above-a-signature")
    assert "Petitioner asks that the confidential identification sheet be kept under seal." in words(
        made, "sealing-motion"
    )
    declaration = paper(made, "declaration")
    assert (declaration.audience, declaration.legend) == ("public", None)
    assert paper(made, "identification-sheet").legend == "SUBMITTED CONDITIONALLY UNDER SEAL"
    assert "the record asks that nothing be sealed" in memo(made)


def test_illinois_lodges_the_petition_that_its_section_lets_a_court_seal() -> None:
    made = case("illinois-doubtful-remedy-displaces-clear-one")
    for filing in made.plan.filings:
        if filing.remedy.id != "il-20-ilcs-2630-5-2-h":
            continue
        papers = {each.name: each for each in made.of(filing).values()}
        assert {papers[each].audience for each in ("petition", "memorandum", "declaration")} == {"sealed"}
        assert {"petition-slip-sheet", "memorandum-slip-sheet", "declaration-slip-sheet"} <= set(papers)
        public = " ".join(text_of(each.blocks) for each in papers.values() if each.audience == "public")
        assert "sold her for sex" not in public


def test_a_pseudonym_gets_its_motion_though_sealing_is_declined() -> None:
    tree = load_tree(SIMPLE)
    tree["client"] |= {"caption": "pseudonym", "pseudonym": "Jane Doe"}
    tree["requests"] = {"seal": "no"}
    made = composed_of(_written(SIMPLE.parent, tree))
    assert "by a pseudonym" in words(made, "sealing-motion")
    assert "Jane Doe" in words(made, "sealing-order")


def test_nothing_of_a_juvenile_case_is_public() -> None:
    tree = load_tree(SIMPLE)
    tree["cases"][0] |= {"juvenile": "yes"}
    tree["cases"][0]["charges"][0]["disposition"]["outcome"] = "adjudicated"
    made = composed_of(_written(SIMPLE.parent, tree))
    assert made.plan.filings
    for filing in made.plan.filings:
        assert filing.seal.in_public == "nothing"
        papers = made.of(filing).values()
        assert {each.audience for each in papers} == {"sealed"}
        assert not [each for each in papers if each.name.endswith(("-slip-sheet", "-public-copy"))]


def test_without_a_motion_in_the_law_no_paper_claims_a_seal() -> None:
    (filing,) = case("own-words-name-the-trafficker").plan.filings
    papers = filing.remedy.papers
    fewer = tuple(each for each in papers.documents if not each.doc.startswith("sealing"))
    remedy = filing.remedy.model_copy(update={"papers": papers.model_copy(update={"documents": fewer})})
    found = decided(replace(filing, remedy=remedy))
    assert (found.seal.ground, found.legend) == ("nothing", None)


# ---- exhibits --------------------------------------------------------------------------------------------------------


def test_an_exhibit_of_which_nothing_is_said_is_sealed_or_asked_about() -> None:
    made = case("sealed-left-out-means-public")
    for filing in made.plan.filings:
        seals = {each.id: filing.seal_of_exhibit(each) for each in filing.exhibits}
        for id in ("t-visa", "evaluation", "history-report", "dockets-ca"):
            assert seals.get(id, "sealed") == "sealed"
        if not filing.sealed_whole:
            assert seals["employer-letter"] == "asked"
    assert "seal-employer-letter" in stops(made)
    told = memo(made)
    assert told.count("Under seal because the record does not say") == 1
    assert all(each in told for each in ("t-visa", "evaluation", "history-report"))


def test_what_is_asked_about_is_bound_in_no_volume(tmp_path: Path) -> None:
    tree = load_tree(SIMPLE)
    tree["evidence"] = [
        {"id": "one", "kind": "other", "title": "Words of one", "consent": "yes", "file": "one.pdf"},
        {"id": "two", "kind": "court_record", "title": "Words of two", "consent": "yes", "file": "one.pdf"},
    ]
    tree["evidence"][1]["file"] = "two.pdf"
    for name in ("one", "two"):
        shutil.copy(ROOT / "examples" / "exhibits" / "docket.pdf", tmp_path / f"{name}.pdf")
    (tmp_path / "record.yaml").write_text(json.dumps(tree), encoding="utf-8")
    record = load_record(tmp_path / "record.yaml")
    filing = plan(record, screen(record, ON)).filings[0]
    (tmp_path / "out").mkdir()
    found = bind(filing, {"one": "A", "two": "B"}, tmp_path, tmp_path / "out")
    public, sealed = found.volumes
    assert "must be settled" in pages(public.path)
    assert "Words of" not in pages(public.path)
    assert "Court record" in pages(public.path)
    assert "Exhibit A" not in pages(sealed.path)


def pages(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_a_sealed_exhibit_without_a_public_title_is_listed_by_its_kind() -> None:
    made = case("sealed-title-in-public-list")
    public = " ".join(text_of(each.blocks) for each in made.filed.values() if each.audience == "public")
    for title in ("I-797", "T-1", "Psychological", "Judgment of conviction of the trafficker"):
        assert title not in public
    assert "Document of a public agency" in public


def test_a_file_under_two_entries_follows_the_stricter() -> None:
    made = case("same-file-sealed-and-open")
    (filing,) = made.plan.filings
    assert {filing.seal_of_exhibit(each) for each in filing.exhibits if each.id in ("copy", "provider-letter")} == {
        "sealed"
    }
    assert "Exhibits copy and provider-letter name the same file" in stops(made)


def test_consent_withheld_for_a_file_is_withheld_under_its_other_name() -> None:
    tree = load_tree(CASES / "same-file-sealed-and-open" / "r.json")
    next(each for each in tree["evidence"] if each["id"] == "provider-letter")["consent"] = "no"
    made = composed_of(_written(CASES, tree))
    assert not [each for each in made.plan.filings[0].exhibits if each.id in ("copy", "provider-letter")]
    assert "differ in consent" in stops(made)


def test_what_a_sealed_exhibit_says_stands_in_no_public_paper() -> None:
    tree = load_tree(SIMPLE)
    for each in tree["evidence"]:
        each["says"] = "Zanzibar was told of it."
    made = composed_of(_written(SIMPLE.parent, tree))
    for path, each in made.filed.items():
        if each.audience == "public":
            assert "Zanzibar" not in text_of(each.blocks), path


# ---- lines of her words ----------------------------------------------------------------------------------------------


def test_lines_of_her_words_stay_lines_in_both_formats() -> None:
    made = case("line-breaks-in-her-words")
    declaration = paper(made, "declaration")
    lines = "He said three things:\n- Do not talk to the police.\n- Bring back four hundred.\n- I know where your mother lives."
    assert lines in text_of(declaration.blocks)
    assert lines in "\n".join(docx_text(write_docx(declaration)))
    html = html_of(declaration)
    assert "three things:<br/>- Do not talk to the police.<br/>- Bring back four hundred.<br/>" in html


# ---- what goes to the court ------------------------------------------------------------------------------------------


def test_orders_and_what_is_lodged_are_in_no_combined_pdf() -> None:
    made = case("combined-holds-the-order")
    (filing,) = made.plan.filings
    papers = tuple(made.of(filing).values())
    into = {each.name for each in papers if goes_in(filing, each.name, each.audience)}
    assert "sealing-motion" in into
    assert not into & {"petition", "proposed-order", "sealing-order", "declaration", "identification-sheet"}
    said = " ".join(said_of_combining(filing, papers))
    assert "[Proposed] order granting vacatur relief" in said
    assert "does the court take several papers as one PDF?" in said


def test_florida_and_illinois_take_each_paper_by_itself() -> None:
    for path in RECORDS:
        for filing in composed_of(path).plan.filings if path.stem in ("FL", "IL") else ():
            assert not goes_in(filing, "petition", "public")
            assert "no combined PDF was made" in " ".join(said_of_combining(filing, ()))


@pytest.mark.slow
def test_a_combined_pdf_says_what_is_not_in_it(tmp_path: Path, run: Callable[..., Result]) -> None:
    record = CASES / "combined-holds-the-order" / "record.yaml"
    result = run("draft", record, "-o", tmp_path, "--format", "pdf", "--combine", "--on", ON.isoformat())
    assert result.exit_code == 0, result.stderr
    assert "not in the combined PDF" in result.stdout
    (combined,) = tmp_path.rglob("combined*.pdf")
    with pypdfium2.PdfDocument(combined) as pdf:
        marks = [each.get_title() for each in pdf.get_toc() if each.level == 0]
    assert not [each for each in marks if "order" in each.lower()]
    assert marks[0].startswith("Petition for vacatur relief")


@pytest.mark.slow
def test_an_unreadable_exhibit_is_missing_from_a_packet_that_was_drafted(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    record = CASES / "exhibit-not-bound-no-blocker" / "record.yaml"
    result = run("draft", record, "-o", tmp_path, "--format", "pdf", "--on", ON.isoformat())
    assert result.exit_code == 0
    assert "drafted; Exhibit A is missing" in result.stderr
    assert "could not be drafted" not in result.stderr
    assert "must be replaced before this volume is filed" in pages(next(tmp_path.rglob("exhibits-sealed.pdf")))


def test_a_volume_larger_than_the_court_takes_is_divided(tmp_path: Path) -> None:
    import img2pdf

    leaves = []
    for _ in range(6):
        leaf = io.BytesIO()
        Image.effect_noise((700, 900), 60).save(leaf, "JPEG", quality=80)
        leaves.append(leaf.getvalue())
    (tmp_path / "exhibits").mkdir()
    (tmp_path / "exhibits" / "docket.pdf").write_bytes(img2pdf.convert(leaves))
    shutil.copy(CASES / "exhibits-over-25-mb" / "record.yaml", tmp_path)
    record = load_record(tmp_path / "record.yaml")
    (filing,) = plan(record, screen(record, ON)).filings
    small = replace(filing, law=filing.law.model_copy(update={"efiling": Efiling(limit_mb=1)}))
    (tmp_path / "out").mkdir()
    found = bind(small, {"dkt": "A"}, tmp_path, tmp_path / "out")
    parts = [each for each in found.volumes if each.audience == "sealed"]
    assert len(parts) > 1
    assert [each.path.name for each in parts] == [f"exhibits-sealed-part-{n + 1}.pdf" for n in range(len(parts))]
    for number, each in enumerate(parts, 1):
        told = pages(each.path)
        assert each.size <= 1_000_000
        assert "Index of exhibits" in told
        assert f"part {number} of {len(parts)}" in told
    whole = " ".join(pages(each.path) for each in parts)
    assert all(whole.count(f"Exhibit A – {n} of 6") == 1 for n in range(1, 7))
    assert "divided into" in " ".join(found.notes)
