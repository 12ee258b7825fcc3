"""The files of every example as other programs see them: Word files in LibreOffice, PDFs read back page by page."""

from __future__ import annotations

import io
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdf
import pytest
from conftest import Packet
from docx.oxml.ns import qn
from reading_back import normalise, paragraphs

from petition_gen.document import Allegation, Heading, PageStyle, text_of
from petition_gen.writers.measures import COURT_LINE


def converted(files: list[Path], kind: str, into: Path) -> dict[str, bytes]:
    """The files as LibreOffice writes them in another format, by their place in the list."""
    made = {}
    for number, file in enumerate(files):
        copy = into / "in" / f"{number}{file.suffix}"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes())
    command = [
        "soffice",
        f"-env:UserInstallation=file://{into}/profile",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(into / "out"),
    ]
    subprocess.run(
        [*command, *(str(each) for each in sorted((into / "in").iterdir()))],
        check=True,
        capture_output=True,
        timeout=500,
    )
    for number, file in enumerate(files):
        made[str(file)] = (into / "out" / f"{number}.{kind}").read_bytes()
    return made


@pytest.mark.slow
def test_word_files_go_through_an_office_program_with_their_words(packet: Packet, tmp_path: Path) -> None:
    files = [packet.folder / f"{path}.docx" for path in packet.papers]
    for name, data in converted(files, "docx", tmp_path).items():
        assert words(data) == words(Path(name).read_bytes()), name


def words(data: bytes) -> str:
    """The words of a Word file's body, without the numbers and bullets that it makes itself."""
    return normalise(" ".join(each.text for each in paragraphs(docx.Document(io.BytesIO(data)))))


def test_word_files_number_themselves_and_define_their_styles(packet: Packet) -> None:
    for path, paper in packet.papers.items():
        word = docx.Document(io.BytesIO(packet.read(f"{path}.docx")))
        known = {style.style_id for style in word.styles}
        used = {
            each.get(qn("w:val"))
            for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
            for each in word.element.iter(qn(tag))
        }
        assert used <= known, path
        told = [each for each in word.paragraphs if each.style is not None and each.style.name == "Allegation"]
        assert len(told) == sum(isinstance(block, Allegation) for block in paper.blocks), path
        assert not [each.text for each in told if each.text[:2].rstrip(".").isdigit() and each.text[1:3] == ". "], path
        fields = {each.text.split()[0] for part in _footers(word) for each in part.iter(qn("w:instrText")) if each.text}
        assert "PAGE" in fields, path


def _footers(word: Any) -> list[Any]:
    return [section.footer._element for section in word.sections] + [
        section.first_page_footer._element for section in word.sections
    ]


def test_pdfs_are_tagged_titled_bookmarked_and_carry_their_fonts(packet: Packet) -> None:
    for path, paper in packet.papers.items():
        reader = pypdf.PdfReader(io.BytesIO(packet.read(f"{path}.pdf")))
        root: Any = reader.trailer["/Root"]
        assert "/StructTreeRoot" in root, path
        assert root["/Lang"] == "en-US", path
        assert reader.metadata is not None
        assert reader.metadata.title == paper.title, path
        assert reader.metadata.author is None, path
        headings = [squeezed(text_of(block)) for block in paper.blocks if isinstance(block, Heading)]
        marks = [squeezed(mark) for mark in _titles(reader.outline)]
        assert [mark for mark in marks if mark in headings] == headings, path
        for font in _fonts(reader):
            assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")), path


def squeezed(text: str) -> str:
    return "".join(text.split())


def _titles(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for item in outline:
        found += _titles(item) if isinstance(item, list) else [str(item.title)]
    return found


def _fonts(reader: pypdf.PdfReader) -> list[Any]:
    found = []
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[union-attr]
            whole = font.get_object()
            for each in [one.get_object() for one in whole.get("/DescendantFonts", [])] or [whole]:
                found.append(each["/FontDescriptor"].get_object())
    return found


def off_the_lines(data: bytes, paper: PageStyle) -> list[str]:
    """Text of numbered pages that stands further than a point from every line number, with its page.

    Counsel of several lines, above the court's line on the first page, may stand two lines to a number.
    """
    found = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            numbers = [c for c in page.chars if c["x1"] < paper.margin_left - 9 and c["text"].strip()]
            lines = sorted({round(c["matrix"][5], 1) for c in numbers}, reverse=True)
            assert len(lines) == paper.line_numbers
            between = [(a + b) / 2 for a, b in pairwise(lines[:COURT_LINE])] if page.page_number == 1 else []
            for letter in page.chars:
                y = letter["matrix"][5]
                in_body = letter["x0"] >= paper.margin_left - 2 and lines[-1] - 2 <= y <= lines[0] + 2
                if in_body and letter["text"].strip() and min(abs(y - line) for line in (*lines, *between)) > 1:
                    found.append(f"page {page.page_number}: {letter['text']}")
    return found


def test_each_line_of_a_numbered_petition_stands_at_its_number(packet: Packet) -> None:
    for path, paper in packet.papers.items():
        if paper.paper.line_numbers and path.endswith(("-petition", "-proposed-order")):
            assert not off_the_lines(packet.read(f"{path}.pdf"), paper.paper), path


@pytest.mark.slow
def test_each_line_of_a_numbered_petition_stands_at_its_number_in_an_office_program(
    packet: Packet, tmp_path: Path
) -> None:
    numbered = {
        str(packet.folder / f"{path}.docx"): paper.paper
        for path, paper in packet.papers.items()
        if paper.paper.line_numbers and path.endswith("-petition")
    }
    if not numbered:
        return
    for name, data in converted([Path(name) for name in numbered], "pdf", tmp_path).items():
        assert not off_the_lines(data, numbered[name]), name
