"""The Word writer: what an attorney who opens the file finds in it."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree
from reading_back import docx_text, normalise, paragraphs, pdf_text, table_headers

from petition_gen.document import (
    Address,
    Allegation,
    Block,
    Caption,
    Document,
    Heading,
    Line,
    Listing,
    Note,
    PageBreak,
    PageStyle,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
)
from petition_gen.writers.docx import write_docx
from petition_gen.writers.measures import first_page
from petition_gen.writers.pdf import write_pdf

PLEADING = PageStyle(
    margin_bottom=48, margin_left=90, margin_right=36, line_numbers=28, counsel_on_top=True, footer="ruled-title"
)
STORY = "The trafficker took her documents in September 2012 and kept them until February 2015. He set the prices. "


def line(*parts: str | Run) -> Line:
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(line(text) for text in texts)


def cite(text: str) -> Run:
    return Run(text, "cite")


def missing(text: str, path: str) -> Run:
    return Run(f"[{text}: not in the record]", "placeholder", path=path, comment=f"Not in the record: {path}")


def item(text: str, *more: Block) -> tuple[Block, ...]:
    return (Paragraph(line(text)), *more)


CAPTION = Caption(
    counsel=lines("Dana Whitfield (SBN 298765)", "Eastbay Survivor Law Clinic", "Oakland, California 94612"),
    court=lines("SUPERIOR COURT OF THE STATE OF CALIFORNIA", "COUNTY OF ALAMEDA"),
    parties=lines("THE PEOPLE OF THE STATE OF CALIFORNIA,", "\tPlaintiff,", "v.", "M.E.S.,", "\tDefendant."),
    case=(line("Case No. CR-14-004512"), line("Judge: ", missing("judge", "cases[0].judge"))),
    title=lines("PETITION FOR VACATUR RELIEF"),
)
CHARGES = Table(
    header=lines("No.", "Docket number", "Charge and statute", "Disposition"),
    rows=tuple(
        (
            line(str(count)),
            line(f"CR-14-00451{count}"),
            line("Disorderly conduct, prostitution, ", cite("Cal. Penal Code § 647(b)")),
            line("Convicted on a plea of no contest, July 15, 2014"),
        )
        for count in range(1, 10)
    ),
    widths=(0.08, 0.22, 0.4, 0.3),
)


def petition(paper: PageStyle = PLEADING, **changes: Any) -> Document:
    blocks: tuple[Block, ...] = (
        CAPTION,
        Paragraph(line("Petitioner petitions under ", cite("Cal. Penal Code § 236.14"), " and alleges:")),
        Heading(1, line("STATEMENT OF FACTS")),
        Allegation(1, line(STORY * 3), "p-how"),
        Allegation(2, line("She was arrested on ", missing("date of arrest", "cases[0].arrests[0].date"), ".")),
        Quote((Paragraph(line(STORY * 2), "plain"),)),
        Heading(2, line("The convictions were a direct result of the trafficking")),
        Allegation(
            3,
            line(
                Run("¶ 1", "reference", target="p-how"),
                " tells how; ",
                Run("Declaration ¶ 9", "reference", target="d-9"),
                " why. The convictions are these:",
            ),
        ),
        CHARGES,
        Allegation(4, line("She asks for:")),
        Listing(
            "lettered",
            (
                item(
                    "an order;", Paragraph(line("of this court;")), Listing("numbered", (item("here,"), item("there;")))
                ),
                item("sealing."),
            ),
        ),
        Listing("lettered", (item("first again,"), item("second again."))),
        Listing("bulleted", (item("a point"),)),
        Listing("checked", (item("a box"), item("a second box"))),
        Note((Paragraph(line("What stops the filing.")),), "blocker"),
        Paragraph(line("I declare under penalty of perjury that the foregoing is true and correct."), "plain"),
        Signature((*lines("Dated: ______ 20__", "________________________", "M.E.S., Petitioner"),), "signed"),
        PageBreak(),
        Heading(1, line("SERVICE LIST")),
        Address(lines("Alameda County District Attorney", "1225 Fallon Street", "Oakland, California 94612")),
    )
    document = Document("petition", "Petition for Vacatur Relief", blocks, paper, mark="DRAFT – for attorney review")
    return replace(document, **changes)


def written(*blocks: Block, **changes: Any) -> WordDocument:
    return docx.Document(io.BytesIO(write_docx(petition(PageStyle(), blocks=blocks, **changes))))


def xml_parts(data: bytes) -> Iterator[tuple[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                yield name, etree.fromstring(package.read(name))


# The sequences of ECMA-376-1 as far as the writer uses them: Word calls a file damaged that breaks them.
SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps strike color spacing position sz szCs highlight u shd vertAlign rtl cs lang",
    "tblPr": "tblStyle tblStyleRowBandSize tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd tcMar vAlign",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl lvl",
    "numbering": "abstractNum num",
    "sectPr": "headerReference type pgSz pgMar cols titlePg docGrid",
    "styles": "docDefaults latentStyles style",
    "settings": "zoom defaultTabStop characterSpacingControl compat decimalSymbol listSeparator",
    "pBdr": "top left bottom right",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "p": "pPr *",
    "tc": "tcPr *",
}  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [petition(), petition(PageStyle(first_top=216), legend="FILED UNDER SEAL"), petition(PageStyle(caption="dashes"))],
    ids=["numbered", "first-page", "dashes"],
)
def test_parts_keep_the_order_of_the_schema(document: Document) -> None:
    for name, root in xml_parts(write_docx(document)):
        for element in root.iter(f"{{{root.nsmap.get('w')}}}*"):
            sequence = SEQUENCES.get(etree.QName(element).localname)
            if sequence is None:
                continue
            children = [etree.QName(child).localname.replace("footerR", "headerR") for child in element]
            if sequence.endswith("*"):
                assert sequence.split()[0] not in children[1:], f"{name}: {children}"
                continue
            places = [sequence.split().index(child) for child in children]
            assert places == sorted(places), f"{name}: {etree.QName(element).localname} holds {children}"


def test_every_style_used_is_defined() -> None:
    parts = dict(xml_parts(write_docx(petition())))
    defined = {style.get(qn("w:styleId")) for style in parts["word/styles.xml"].iter(qn("w:style"))}
    used = {
        element.get(qn("w:val"))
        for root in parts.values()
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        for element in root.iter(qn(f"w:{tag}"))
    }
    assert used <= defined


def test_headings_are_the_ones_that_word_navigates_by() -> None:
    word = written(Heading(1, line("FACTS")), Heading(2, line("An element")), Heading(3, line("A sub-point")))
    assert [p.style and p.style.name for p in word.paragraphs] == ["Heading 1", "Heading 2", "Heading 3"]
    assert word.styles["Heading 2"].element.xpath("w:pPr/w:outlineLvl/@w:val") == ["1"]


def test_allegations_number_themselves_through_headings() -> None:
    word = written(
        Allegation(1, line("One.")), Heading(1, line("B")), Allegation(2, line("Two.")), Quote((Paragraph(line("Q")),))
    )
    allegations = [p for p in word.paragraphs if p.style is not None and p.style.name == "Allegation"]
    assert [p.text for p in allegations] == ["One.", "Two."]
    assert not any(p._p.xpath("w:pPr/w:numPr") for p in allegations), "the number comes from the style"
    assert docx_text(write_docx(petition(blocks=(Allegation(1, line("One.")), Allegation(2, line("Two.")))))) == [
        "1. One.",
        "2. Two.",
    ]


def test_a_wrong_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="place 2 says that its number is 3"):
        written(Allegation(1, line("One.")), Allegation(3, line("Three.")))


def test_each_list_begins_anew() -> None:
    texts = docx_text(write_docx(petition()))
    start = texts.index("(a) an order;")
    assert texts[start : start + 10] == [
        "(a) an order;",
        "of this court;",
        "1. here,",
        "2. there;",
        "(b) sealing.",
        "(a) first again,",
        "(b) second again.",
        "• a point",
        "[ ] a box",
        "[ ] a second box",
    ]


def test_a_reference_within_the_paper_is_a_field() -> None:
    word = written(
        Allegation(1, line("One."), "p-one"),
        Allegation(2, line("See ", Run("Petition ¶ 1", "reference", target="p-one"), ".")),
    )
    one, two = word.paragraphs
    (name,) = one._p.xpath("w:bookmarkStart/@w:name")
    assert two._p.xpath("string(.//w:instrText)").split() == ["REF", name, "\\n", "\\h"]
    assert normalise(two.text) == "See Petition ¶ 1."


def test_a_reference_to_a_signature_is_a_link() -> None:
    word = written(
        Paragraph(line("as ", Run("signed below", "reference", target="s"), ".")),
        Signature(lines("____", "M.E.S."), "s"),
    )
    assert word.paragraphs[0]._p.xpath("string(.//w:instrText)").startswith(" HYPERLINK")
    assert word.paragraphs[0].text == "as signed below."


def test_a_reference_to_another_paper_is_text() -> None:
    word = written(Paragraph(line(Run("Declaration ¶ 9", "reference", target="d-9"))))
    assert not word.paragraphs[0]._p.xpath(".//w:instrText")
    assert normalise(word.paragraphs[0].text) == "Declaration ¶ 9"


def test_comments_stand_at_their_words() -> None:
    asked = Run("a direct result", comment="Does the record show this?")
    placeholder = missing("date", "cases[0].arrests[0].date")
    word = written(Paragraph(line("It was ", asked, " on ", placeholder, ".")))
    assert [(c.author, c.initials, c.text, c.timestamp) for c in word.comments] == [
        ("petition-gen", "pg", "Does the record show this?", None),
        ("petition-gen", "pg", "Not in the record: cases[0].arrests[0].date", None),
    ]
    paragraph = word.paragraphs[0]
    for comment, words in zip(word.comments, ("a direct result", placeholder.text), strict=True):
        (start,) = paragraph._p.xpath(f"w:commentRangeStart[@w:id='{comment.comment_id}']")
        assert start.getnext().text == words
    assert [run.text for run in paragraph.runs if run.style.name == "Placeholder"] == [placeholder.text]


def test_the_final_version_has_no_mark_and_no_comment() -> None:
    word = written(Paragraph(line(Run("words", comment="a remark"), missing("date", "x"))), mark=None)
    assert list(word.comments) == []
    assert word.sections[0].header.paragraphs[0].text == ""


def test_the_mark_and_the_page_numbers_stand_on_each_page() -> None:
    section = written(Paragraph(line("Text.")), legend="FILED UNDER SEAL").sections[0]
    for header, footer in ((section.header, section.footer), (section.first_page_header, section.first_page_footer)):
        assert header.paragraphs[0].text == "DRAFT – for attorney review"
        assert [p.text for p in footer.paragraphs] == ["Petition for Vacatur Relief", "Page 1 of 1"]
        fields = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert section.first_page_header.paragraphs[1].text == "FILED UNDER SEAL"


def test_bytes_are_the_same_each_time_and_carry_no_time() -> None:
    first, second = write_docx(petition()), write_docx(petition())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}


def test_metadata_name_the_paper_and_nobody() -> None:
    data = write_docx(petition())
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.title == "Petition for Vacatur Relief"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created is not None
    assert properties.created.year == 2000
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [name for name in names if name.startswith("docProps")] == ["docProps/core.xml"]


def test_the_language_is_the_documents() -> None:
    word = written(Paragraph(line("Texto.")), language="es")
    assert word.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["es"]


def test_a_signature_stays_with_the_paragraph_before_it() -> None:
    word = written(
        Paragraph(line("He took me there.")),
        Paragraph(line("I declare.")),
        Signature(lines("Dated: ____ 20__", "________________", "M.E.S.")),
        Paragraph(line("After.")),
    )
    told, before, dated, rule, name, _ = word.paragraphs
    kept = [p.paragraph_format.keep_with_next for p in (told, before, name)]
    assert kept == [True, True, False]
    for paragraph, style in ((dated, "Signature First"), (rule, "Signature Rule")):
        assert paragraph.style is not None
        assert paragraph.style.name == style
        assert word.styles["Signature"].element.xpath("w:pPr/w:keepNext")
    assert rule.text == ""


def test_a_table_repeats_its_heading_and_splits_no_row() -> None:
    word = written(CHARGES)
    rows = word.tables[0]._tbl.xpath("w:tr")
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * 9
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)


def test_a_cite_stays_on_one_line() -> None:
    word = written(Paragraph(line("under ", cite("775 ILCS 5/2-101"), " and § 647")))
    text = word.paragraphs[0].text
    assert "775\u00a0ILCS\u00a05/2-101" in text
    assert len(word.paragraphs[0]._p.xpath(".//w:noBreakHyphen")) == 1
    assert text.endswith("§\u00a0647"), "a section sign does not end a line"


@pytest.mark.parametrize("text", ["*a* _b_ # <c> {d} & 1. (c) “q”", "- x", "מריה סנטוס", "玛丽亚", "a\x00b\x0bc\ufffe"])
def test_any_text_survives(text: str) -> None:
    word = written(Paragraph(line(Run(text, "identity"))))
    assert word.paragraphs[0].text == re.sub("[\x00\x0b\ufffe]", lambda match: f"[U+{ord(match[0]):04X}]", text)


def test_counsel_stands_at_the_top_only_where_the_paper_asks_for_it() -> None:
    assert docx_text(write_docx(petition()))[0] == "Dana Whitfield (SBN 298765)"
    assert docx_text(write_docx(petition(PageStyle())))[0] == "SUPERIOR COURT OF THE STATE OF CALIFORNIA"


def test_numbered_paper_leaves_room_for_its_footer() -> None:
    with pytest.raises(ValueError, match="no room for the footer"):
        write_docx(petition(replace(PLEADING, margin_top=100)))


PAPERS = [
    PLEADING,
    PageStyle(caption="plain"),
    PageStyle(caption="sections"),
    PageStyle(caption="dashes", footer="page"),
    PageStyle(first_top=216, line_height=14, font_size=11, first_line_indent=0),
]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.caption}-{paper.line_height:g}")
def test_both_formats_carry_the_same_words(paper: PageStyle) -> None:
    document = petition(paper, legend="FILED UNDER SEAL")
    word = write_docx(document)
    assert normalise(" ".join(docx_text(word))) == pdf_text(
        write_pdf(document), first_page(document), table_headers(word)
    )


def test_a_legend_leaves_the_head_of_the_first_page_free() -> None:
    document = petition(PageStyle(first_top=216), mark=None, legend="FILED UNDER SEAL")
    with pdfplumber.open(io.BytesIO(write_pdf(document))) as pdf:
        words = pdf.pages[0].extract_words()
        assert min(word["top"] for word in words) >= 215
        assert next(word for word in words if word["top"] < 240)["text"] == "FILED"
    header = docx.Document(io.BytesIO(write_docx(document))).sections[0].first_page_header
    assert [each.style.name for each in header.paragraphs] == ["Draft Mark", "First Page Space", "Legend"]


# On the drawn page.


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Convert a Word file to PDF with LibreOffice."""
    folder = tmp_path_factory.mktemp("office")

    def convert(data: bytes) -> bytes:
        source = folder / "paper.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Path(folder / "paper.pdf").read_bytes()

    return convert


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.caption}-{paper.line_height:g}")
def test_an_office_program_shows_every_word(paper: PageStyle, office: Any) -> None:
    document = petition(paper, legend="FILED UNDER SEAL")
    word = write_docx(document)
    assert normalise(" ".join(docx_text(word))) == pdf_text(office(word), first_page(document), table_headers(word))


@pytest.mark.slow
def test_an_inserted_allegation_renumbers_the_rest(office: Any) -> None:
    word = docx.Document(io.BytesIO(write_docx(petition())))
    first = next(p for p in paragraphs(word) if p.style is not None and p.style.name == "Allegation")
    first.insert_paragraph_before("A new fact.", style="Allegation")
    saved = io.BytesIO()
    word.save(saved)
    text = pdf_text(office(saved.getvalue()), PLEADING)
    assert "1. A new fact. 2. The trafficker" in text
    assert "5. She asks for:" in text


@pytest.mark.slow
@pytest.mark.parametrize("counsel", [3, 9])
def test_each_line_number_stands_at_its_line(counsel: int, office: Any) -> None:
    caption = replace(CAPTION, counsel=lines(*(f"Line {count} of counsel" for count in range(counsel))))
    document = petition(blocks=(caption, *petition().blocks[1:]), legend="FILED UNDER SEAL")
    with pdfplumber.open(io.BytesIO(office(write_docx(document)))) as pdf:
        for page in pdf.pages:
            numbers = [c for c in page.chars if c["x1"] < PLEADING.margin_left - 10 and c["text"].strip()]
            at = sorted({round(c["matrix"][5], 1) for c in numbers}, reverse=True)
            assert len(at) == 28
            for letter in page.chars:
                y = letter["matrix"][5]
                in_body = letter["x0"] >= PLEADING.margin_left - 2 and at[-1] - 2 <= y <= at[0] + 2
                off = min(abs(y - number) for number in at)
                half_line = page.page_number == 1 and counsel > 7 and y > at[7] + 2
                assert not in_body or off < 1 or (half_line and abs(off - 12) < 1)
            if page.page_number == 1:
                court = next(word for word in page.extract_words() if word["text"] == "SUPERIOR")
                assert abs(page.height - court["bottom"] - at[7]) < 5, "the court stands on line 8"


@pytest.mark.slow
def test_the_first_page_begins_where_the_rule_says(office: Any) -> None:
    paper = PageStyle(first_top=216)
    with pdfplumber.open(io.BytesIO(office(write_docx(petition(paper, legend="FILED UNDER SEAL"))))) as pdf:
        below_header = [[c["matrix"][5] for c in page.chars if c["top"] > 65] for page in pdf.pages[:2]]
    tops = [792 - 0.891 * paper.font_size - max(baselines) for baselines in below_header]  # the ascent of Times
    assert 216 <= tops[0] < 228, "the legend is the first of what stands below the margin"
    assert 72 <= tops[1] < 100
