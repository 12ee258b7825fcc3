"""The PDF writer, judged by the drawn page: where the lines stand, what can be read, what the file says of itself."""

from __future__ import annotations

import io
import logging
import os
import re
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from petition_gen.writers.measures import marker
from petition_gen.writers.pdf import write_pdf
from petition_gen.writers.weasy import read_asset

NUMBERED = PageStyle(
    line_numbers=28, margin_left=108, margin_right=54, counsel_on_top=True, footer="ruled-title"
)  # Cal. Rules of Court 2.100-2.119
HERE = Path(__file__).parent
MARK = "DRAFT – for attorney review"
LONG = "The trafficker controlled where she slept, whom she saw and what she ate, and took all that she was paid. " * 3


def line(*parts: str | Run) -> Line:
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(line(text) for text in texts)


COUNSEL = lines(
    "Dana Whitfield (SBN 298765)",
    "Eastbay Survivor Law Clinic",
    "1200 Example Street",
    "Oakland, California 94601",
    "(510) 555-0142",
    "Attorney for Petitioner",
)


def caption(counsel: tuple[Line, ...] = COUNSEL) -> Caption:
    return Caption(
        counsel=counsel,
        court=lines("SUPERIOR COURT OF CALIFORNIA", "COUNTY OF ALAMEDA"),
        parties=lines(
            "THE PEOPLE OF THE STATE OF CALIFORNIA,", "Plaintiff,", "v.", "M.S.,", "Defendant and Petitioner."
        ),
        case=lines("Case No. CR-14-004512", "Dept.: ______"),
        title=lines("PETITION FOR VACATUR RELIEF"),
    )


SIGNATURE = Signature(
    lines("Dated: ____________", "______________________", "Dana Whitfield", "Attorney for Petitioner")
)


def every_block() -> tuple[Block, ...]:
    """A paper of several pages that holds every kind of block."""
    row = (
        line("CR-14-004512"),
        line("Disorderly conduct, prostitution, ", Run("Cal. Penal Code § 647(b)", "cite")),
        line("July 15, 2014, ", Run("[plea: not in the record]", "placeholder", "cases.0.plea")),
    )
    return (
        caption(),
        Paragraph(line("Petitioner ", Run("M.S.", "identity", "client.name"), " asks this Court for relief. ", LONG)),
        Heading(1, line("STATEMENT OF FACTS")),
        Heading(2, line("Petitioner was a victim of human trafficking when each of the nine offenses was committed")),
        Allegation(1, line("Petitioner was convicted of these offenses:"), "convictions"),
        Table(lines("Docket number", "Charge and statute", "Disposition"), (row,) * 9, (0.25, 0.4, 0.35)),
        Heading(3, line("Her own account")),
        Quote((Paragraph(line(LONG, Run("She ran", italic=True), ", and ", Run("was found", bold=True), ".")),)),
        *(Allegation(number, line(LONG)) for number in range(2, 8)),
        Allegation(8, line("See ", Run("paragraph 1", "reference", target="convictions"), ". ", LONG)),
        Note((Paragraph(line("Nobody admitted here.")), Paragraph(line(LONG))), "blocker"),
        Note((Paragraph(line("Was the plea counseled?")),), "question"),
        Listing(
            "lettered",
            (
                (Paragraph(line("vacate each conviction;")),),
                (
                    Paragraph(line("order the agencies", " below:")),
                    Listing("bulleted", ((Paragraph(line("police")),),)),
                ),
                (Table(lines("Agency"), (lines("Probation"),), (1.0,)),),
            ),
        ),
        Listing("checked", ((Paragraph(line("served by mail")),),)),
        Address(lines("Alameda County District Attorney", "1225 Example Street", "Oakland, California")),
        SIGNATURE,
        PageBreak(),
        Heading(1, line("VERIFICATION")),
        Paragraph(line(LONG), "center"),
        Paragraph(line("ordered"), "right"),
    )


def document(*blocks: Block, paper: PageStyle = NUMBERED, **more: Any) -> Document:
    return Document("petition", "Petition for Vacatur Relief", blocks or every_block(), paper, **more)


def pages(written: bytes) -> list[Any]:
    with pdfplumber.open(io.BytesIO(written)) as pdf:
        for page in pdf.pages:
            assert page.chars is not None  # read while the file is open
        return list(pdf.pages)


def text_of_pdf(written: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(written)).pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


def numbers_of(page: Any, paper: PageStyle = NUMBERED) -> list[dict[str, Any]]:
    return [word for word in page.extract_words() if word["x1"] < paper.margin_left - 9]


def words_of_body(page: Any, paper: PageStyle = NUMBERED) -> list[dict[str, Any]]:
    below = paper.margin_top + paper.line_numbers * paper.line_height
    return [
        word
        for word in page.extract_words()
        if word["x0"] > paper.margin_left - 2 and paper.margin_top - 12 < word["top"] and word["bottom"] < below + 2
    ]


def line_of(page: Any, text: str) -> int:
    """The number of the line that the words stand on."""
    word = next(w for w in words_of_body(page) if w["text"] == text)
    return 1 + round(float(word["bottom"] - numbers_of(page)[0]["bottom"]) / NUMBERED.line_height)


# Numbered paper


def test_every_line_of_numbered_paper_stands_beside_its_number() -> None:
    drawn = pages(write_pdf(document(mark=MARK)))
    assert len(drawn) > 3
    for page in drawn:
        numbers = numbers_of(page)
        assert [word["text"] for word in numbers] == [str(n) for n in range(1, 29)]
        body = words_of_body(page)
        assert body
        for word in body:
            assert min(abs(word["bottom"] - number["bottom"]) for number in numbers) < 1, word


def test_text_of_a_fallback_font_stays_on_its_numbered_line() -> None:
    names = Run("محمد الأحمد 田中さくら Ελένη", "identity", "client.name")
    drawn = pages(write_pdf(document(*(Allegation(n, line("Of ", names, ": ", LONG)) for n in range(1, 12)))))
    for page in drawn:
        numbers = numbers_of(page)
        for word in words_of_body(page):
            if word["text"].isascii():
                assert min(abs(word["bottom"] - number["bottom"]) for number in numbers) < 1, word


def test_numbered_paper_is_filled_to_its_last_line() -> None:
    first = pages(write_pdf(document(*(Allegation(n, line("Short.")) for n in range(1, 40)))))[0]
    assert line_of(first, "28.") == 28


def test_counsel_begins_on_line_1_and_the_court_on_line_8() -> None:
    first = pages(write_pdf(document()))[0]
    assert line_of(first, "Dana") == 1
    assert line_of(first, "SUPERIOR") == 8
    middle = 612 / 2  # the right of lines 1 to 7 is the clerk's
    assert all(word["x1"] < middle for word in words_of_body(first) if word["bottom"] < numbers_of(first)[7]["top"])


def test_the_court_stands_on_line_eight_however_long_the_block_of_counsel_is() -> None:
    longer = COUNSEL + lines("dana@example.org", "Second counsel", "Another firm")
    assert line_of(pages(write_pdf(document(caption(longer))))[0], "SUPERIOR") == 8
    assert line_of(pages(write_pdf(document(caption(()))))[0], "SUPERIOR") == 8


def test_the_ruled_footer_has_the_number_above_the_rule_and_the_title_below() -> None:
    page = pages(write_pdf(document()))[1]
    foot = [word for word in page.extract_words() if word["top"] > 744]
    assert [word["text"] for word in foot] == ["2", "Petition", "for", "Vacatur", "Relief"]
    rule = [shape for shape in page.rects + page.lines if shape["top"] > 744 and shape["width"] > 400]
    assert len(rule) == 1
    assert foot[0]["bottom"] < rule[0]["top"] < foot[1]["top"]
    assert all(round(char["size"], 3) >= 10 for char in page.chars if char["top"] > 744)


def test_numbered_lines_that_leave_no_room_for_the_footer_are_refused() -> None:
    with pytest.raises(ValueError, match="28 lines"):
        write_pdf(document(paper=PageStyle(line_numbers=28, line_height=26)))


# Any paper


@pytest.mark.parametrize("style", ["rules", "sections", "dashes", "plain"])
def test_the_words_of_the_caption_come_in_order(style: Any) -> None:
    text = text_of_pdf(write_pdf(document(caption(), paper=PageStyle(caption=style))))
    words = ["SUPERIOR", "COUNTY OF", "Plaintiff,", "Defendant and", "Case No.", "Dept.", "PETITION FOR VACATUR"]
    assert [text.index(word) for word in words] == sorted(text.index(word) for word in words)
    assert "Dana" not in text  # counsel stands on top only where the paper says so
    assert "§" not in text


@pytest.mark.parametrize(
    "paper", [NUMBERED, PageStyle(footer="title"), PageStyle(line_height=14, size="a4", footer="page")]
)
def test_every_word_is_in_the_text_with_its_number(paper: PageStyle) -> None:
    text = squeezed(text_of_pdf(write_pdf(document(paper=paper))))
    for words in (
        "Petitioner M.S. asks this Court for relief.",
        "STATEMENT OF FACTS",
        "1. Petitioner was convicted of these offenses:",
        "7. The trafficker controlled",
        "See paragraph 1.",
        "She ran, and was found.",
        "(a) vacate each conviction;",
        "(b) order the agencies below: • police (c) Agency Probation",
        "[ ] served by mail",
        "Alameda County District Attorney 1225 Example Street",
        "Dated: ____________ Dana Whitfield Attorney for Petitioner",
        "[plea: not in the record]",
    ):
        assert squeezed(words) in text, words
    assert text.count("CR-14-004512") == 10


def test_the_number_of_an_allegation_is_indented_and_its_text_runs_back_to_the_margin() -> None:
    paper = PageStyle(first_line_indent=36)
    words = pages(write_pdf(document(Allegation(12, line(LONG)), paper=paper)))[0].extract_words()
    assert (words[0]["text"], round(words[0]["x0"])) == ("12.", 72 + 36)
    second = next(word for word in words if word["top"] > words[0]["bottom"])
    assert round(second["x0"]) == 72


def test_no_number_or_bullet_stands_alone_however_its_first_line_fits() -> None:
    texts = [
        "He took the money, and the papers, and the telephone" + "s" * more + " and all that she had."
        for more in range(60)
    ]
    paragraphs = tuple(Allegation(number, line(text)) for number, text in enumerate(texts, 1))
    items = Listing("bulleted", tuple((Paragraph(line(text)),) for text in texts))
    words = [
        word
        for page in pages(write_pdf(document(*paragraphs, items, paper=PageStyle())))
        for word in page.extract_words()
    ]
    first = [after for before, after in pairwise(words) if re.fullmatch(r"\d+\.|•", before["text"])]
    marks = [word for word in words if re.fullmatch(r"\d+\.|•", word["text"])]
    assert len(marks) == len(first) == 120
    assert all(
        abs(mark["bottom"] - word["bottom"]) < 1 and word["text"] == "He"
        for mark, word in zip(marks, first, strict=True)
    )
    assert (
        len({round(word["x0"]) for word in first[:60]}) == 1
    )  # the texts begin at one place, whatever the number's length


def test_the_head_row_of_a_table_is_repeated_and_rows_are_not_broken() -> None:
    row = (line("CR-14-004512"), line("Begin " + "and so on " * 12 + "end."))
    table = Table(lines("Docket", "Charge"), (row,) * 40, (0.3, 0.7))
    drawn = pages(write_pdf(document(table, paper=PageStyle())))
    assert len(drawn) > 1
    for page in drawn:
        text = page.extract_text()
        assert text.startswith("Docket Charge")
        assert text.count("Begin") == text.count("end.")


@pytest.mark.parametrize("paper", [NUMBERED, PageStyle()], ids=["numbered", "plain"])
def test_a_signature_stays_whole_and_with_the_words_it_signs(paper: PageStyle) -> None:
    for count in range(18, 29, 2):
        filler = (Paragraph(line("Filler."), "plain"),) * count
        signed = document(*filler, Paragraph(line("Signed words. " + LONG)), SIGNATURE, paper=paper)
        text = [page.extract_text() for page in pages(write_pdf(signed))]
        with_name = next(page for page in text if "Dana Whitfield" in page)
        assert "Dated:" in with_name
        assert "Attorney for Petitioner" in with_name
        assert "paid." in with_name


@pytest.mark.parametrize("paper", [NUMBERED, PageStyle()], ids=["numbered", "plain"])
def test_an_oath_stands_on_a_page_with_words_that_are_sworn_to(paper: PageStyle) -> None:
    """Whatever comes before it: a page of an oath and a signature alone could be put behind any statement."""
    for before in range(14, 34):
        blocks = (
            *(Paragraph(line(f"Fact {number}.")) for number in range(before)),
            Paragraph(line("I swear.")),
            SIGNATURE,
        )
        (page,) = (
            each.extract_text()
            for each in pages(write_pdf(document(*blocks, paper=paper)))
            if "I swear." in each.extract_text()
        )
        assert "Fact" in page
        assert "Attorney for Petitioner" in page


def test_a_line_of_underscores_is_drawn_as_a_rule() -> None:
    page = pages(write_pdf(document(SIGNATURE, paper=PageStyle(footer="page"))))[0]
    assert "Dated: ____________\nDana" in page.extract_text()
    assert {round(shape["width"]) for shape in page.rects + page.lines} == {234}


def test_mark_and_legend_stand_in_the_head() -> None:
    drawn = pages(write_pdf(document(mark=MARK, legend="FILED UNDER SEAL")))
    assert all(MARK in page.extract_text() for page in drawn)
    assert ["FILED UNDER SEAL" in page.extract_text() for page in drawn] == [True] + [False] * (len(drawn) - 1)
    assert MARK not in text_of_pdf(write_pdf(document()))


def test_the_first_page_begins_lower_where_the_paper_asks() -> None:
    paper = PageStyle(first_top=216, footer="title")  # Wash. GR 14
    drawn = pages(write_pdf(document(*(Paragraph(line(LONG)) for _ in range(12)), paper=paper)))
    tops = [page.extract_words()[0]["top"] for page in drawn]
    assert tops[0] > 216
    assert 72 < tops[1] < 90
    assert f"Page 2 of {len(drawn)}" in drawn[1].extract_text()


def test_a_cite_stays_on_one_line() -> None:
    cite = Run("Cal. Penal Code § 236.14(g)(1)(A)", "cite")
    for count in range(60, 90, 3):
        text = pages(write_pdf(document(Paragraph(line("x" * 40, " ", "y" * (count - 40), " ", cite), "plain"))))[0]
        assert cite.text in text.extract_text()


# The file


def test_the_same_document_gives_the_same_bytes_in_another_process() -> None:
    code = "import sys, test_pdf; sys.stdout.buffer.write(test_pdf.write_pdf(test_pdf.document(mark='DRAFT')))"
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
    elsewhere = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    written = write_pdf(document(mark="DRAFT"))
    assert written == write_pdf(document(mark="DRAFT"))
    assert written == elsewhere.stdout
    assert elsewhere.stderr == b""


def test_the_file_says_what_it_is_and_nothing_of_who_or_when() -> None:
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(document(language="es"))))
    assert reader.metadata is not None
    assert set(reader.metadata) == {"/Producer", "/Title"}
    assert reader.metadata.title == "Petition for Vacatur Relief"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "es"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_structure_has_headings_tables_and_lists() -> None:
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(document())))
    root: Any = reader.trailer["/Root"]
    kinds: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict) and "/S" in node:
            kinds.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    headings = [kind for kind in kinds if kind in {"/H1", "/H2", "/H3", "/H4"}]
    assert headings == ["/H1", "/H2", "/H3", "/H4", "/H2"]
    assert {"/Table", "/THead", "/TH", "/TBody", "/TD", "/L", "/LI", "/BlockQuote", "/Link"} <= set(kinds)


def test_bookmarks_are_the_title_and_the_headings() -> None:
    def titles(outline: list[Any]) -> list[str]:
        return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]

    titled = pypdf.PdfReader(io.BytesIO(write_pdf(document())))
    assert titles(titled.outline) == [
        "Petition for Vacatur Relief",
        "STATEMENT OF FACTS",
        "Petitioner was a victim of human trafficking when each of the nine offenses was committed",
        "Her own account",
        "VERIFICATION",
    ]


def test_all_fonts_are_embedded_and_text_is_set_in_the_packages_own() -> None:
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(document(mark=MARK, legend="SEALED"))))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        assert "Petition-Serif" in font["/BaseFont"]
        assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"]


def test_a_reference_links_to_a_paragraph_of_this_paper_only() -> None:
    away = Paragraph(line("See ", Run("Petition ¶ 12", "reference", target="elsewhere"), "."))
    assert "/Annots" not in pypdf.PdfReader(io.BytesIO(write_pdf(document(away)))).pages[0]
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(document())))
    link: Any = next(note.get_object() for page in reader.pages for note in page.get("/Annots", []))
    there = reader.named_destinations[link["/Dest"]]
    page = reader.pages[reader.get_destination_page_number(there) or 0]
    assert "Petitioner was convicted of these" in page.extract_text()


# What it must never do


def test_awkward_text_is_text() -> None:
    awkward = "<b>&\"'</b> &amp; <script>x</script> *_#{{ }} $size 1. (c) O’Brien-Ñuñez <!-- "
    blocks = (
        caption(lines(awkward)),
        Heading(1, line(awkward)),
        Allegation(1, line(Run(awkward, "identity", "client.name")), 'a"b c'),
        Table(lines(awkward), (lines(awkward),), (1.0,)),
        Signature(lines(awkward)),
        Paragraph(line(Run("see", "reference", target='a"b c'))),
    )
    written = write_pdf(document(*blocks, mark=awkward))
    assert squeezed(text_of_pdf(written)).count(squeezed(awkward)) >= 6
    assert "/Annots" in pypdf.PdfReader(io.BytesIO(written)).pages[-1]


@pytest.mark.parametrize("name", ["משה כהן", "محمد", "田中さくら", "Nguyễn Thị Hạnh", "Ελένη Παπά", "Иванова"])
def test_a_name_in_any_script_is_in_the_text(name: str) -> None:
    text = text_of_pdf(write_pdf(document(Paragraph(line("For ", Run(name, "identity", "client.name"), " only.")))))
    assert sorted(squeezed(name)) == sorted(squeezed(text).partition("For")[2].partition("only.")[0])


@pytest.mark.parametrize("between", ["\n", "\r\n", "\u2028", "\x0b", "\x07", "\u200b"])
def test_breaks_and_controls_within_a_text_do_no_harm(between: str) -> None:
    text = text_of_pdf(write_pdf(document(Paragraph(line(f"Maria{between}Elena")))))
    assert text.startswith("Maria")
    assert "Elena" in text


def test_a_slip_stands_for_text_that_no_font_can_draw() -> None:
    text = text_of_pdf(write_pdf(document(Paragraph(line("Before \U00012000 after."))), word_file=False))
    assert squeezed(
        "Before [passage in Cuneiform: not printed, for no font on this computer has its letters] after."
    ) in squeezed(text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cn"]), max_size=40))
def test_no_text_breaks_the_writer(text: str) -> None:
    assert write_pdf(document(Allegation(1, line(text)), Signature((line(text),)), mark=text)).startswith(b"%PDF")


def test_nothing_is_fetched_but_the_packages_own_files() -> None:
    from petition_gen.writers import weasy as press

    for url in ("https://example.org/x.css", "file:///etc/hostname", "data:,x"):
        with pytest.raises(ValueError, match=url):
            read_asset(url)
    assert read_asset((press.ASSETS / "OFL.txt").as_uri()).startswith(b"Digitized data")


def test_a_page_that_names_a_remote_image_or_stylesheet_is_not_written() -> None:
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError

    from petition_gen.writers import weasy as press

    fetcher = press._press().fetcher
    for page in ('<img src="https://example.org/x.png">', '<link rel=stylesheet href="https://example.org/x.css">'):
        with pytest.raises(FatalURLFetchingError, match=r"example\.org"):
            HTML(string=page, url_fetcher=fetcher).write_pdf()
    with pytest.raises(FatalURLFetchingError, match=r"example\.org"):
        CSS(string="@import url(https://example.org/x.css)", url_fetcher=fetcher)


def test_writing_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert write_pdf(document(paper=PageStyle(caption="sections", margin_left=73)))


def test_no_words_of_the_paper_reach_a_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG, logger="root"):
        write_pdf(document(Paragraph(line(Run("田中 Santos", "identity", "client.name")))))
        write_pdf(document(Paragraph(line(Run("\U00012000 Santos", "identity", "client.name")))))
    out, err = capfd.readouterr()
    assert not [word for word in ("田", "\U00012000", "Santos") if word in caplog.text + out + err]


def test_markers_run_on_as_in_word() -> None:
    assert [marker("lettered", index) for index in (0, 1, 25, 26, 27)] == ["(a)", "(b)", "(z)", "(aa)", "(bb)"]
    assert [marker(kind, 1) for kind in ("numbered", "bulleted", "checked")] == ["2.", "•", "[ ]"]
