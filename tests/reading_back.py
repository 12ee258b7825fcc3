"""Read a written paper back, so that tests can compare the words of its two formats.

    normalise(" ".join(docx_text(word))) == normalise(pdf_text(pdf, paper, table_headers(word)))

Automatic numbers are written out; what belongs to the page (header, footer, line numbers, the signs and dashes of a
caption) is left out.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import docx
import pdfplumber
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from petition_gen.document import PageStyle

CAPTION_SIGNS = ("Caption Section", "Caption Rule")


def docx_text(data: bytes) -> list[str]:
    """The paragraphs of a Word file's body in reading order, with their numbers as Word counts them; no empty ones."""
    word = docx.Document(io.BytesIO(data))
    counters: dict[tuple[int, int], int] = defaultdict(int)
    texts = []
    for paragraph in paragraphs(word):
        if paragraph.style is not None and paragraph.style.name in CAPTION_SIGNS:
            continue
        number = _number(word, paragraph, counters)
        text = f"{number} {paragraph.text}" if number else paragraph.text
        if text.strip():
            texts.append(text)
    return texts


def pdf_text(data: bytes, paper: PageStyle, headers: Sequence[str] = ()) -> str:
    """The words of a PDF between its margins, in the order in which they were drawn.

    `headers` are the heading rows of the tables (`table_headers`): they are left out where a page repeats them.
    """
    pages = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            height, bottom = float(page.height), paper.margin_bottom
            if paper.line_numbers:
                bottom = height - paper.margin_top - paper.line_numbers * paper.line_height
            top = height - (paper.first_top if number == 0 and paper.first_top is not None else paper.margin_top)
            pages.append(normalise(_text_between(page, bottom, top, paper.margin_left - 2)))
    for header in map(normalise, headers):
        repeated = sum(page.count(header) for page in pages) - sum(normalise(each) == header for each in headers)
        for number in range(1, len(pages)):
            begun = any(header in page for page in pages[:number])  # else the table itself begins on this page
            if repeated > 0 and begun and pages[number].startswith(header):
                pages[number] = pages[number].removeprefix(header)
                repeated -= 1
    return normalise(" ".join(pages))


def table_headers(data: bytes) -> list[str]:
    """The heading row of each table of a Word file whose heading row is repeated."""
    word = docx.Document(io.BytesIO(data))
    rows = word.element.body.iter(qn("w:tr"))
    return [
        " ".join("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc")))
        for row in rows
        if next(row.iter(qn("w:tblHeader")), None) is not None
    ]


def normalise(text: str) -> str:
    """The text with single spaces for all white space, non-breaking ones included, and without a caption's signs."""
    return " ".join(re.sub(r"(?:- ?){5,}x?|(?:§ ){3,}", " ", text).replace("\u2011", "-").split())


def paragraphs(container: WordDocument | Cell) -> Iterator[WordParagraph]:
    """The paragraphs of a body or a cell in reading order, those of tables included."""
    for item in container.iter_inner_content():
        if isinstance(item, WordTable):
            for row in item.rows:
                for cell in row.cells:
                    yield from paragraphs(cell)
        else:
            yield item


def _text_between(page: Any, bottom: float, top: float, left: float) -> str:
    """The letters within the margins as they were drawn, parted where the pen was moved.

    `bottom` and `top` are measured from the page's foot and hold for baselines, so that a descender is no matter.
    """
    parts: list[str] = []
    end, baseline = 0.0, 0.0
    for letter in page.chars:
        y = letter["matrix"][5]
        if not (bottom <= y <= top and letter["x0"] >= left):
            continue
        if abs(y - baseline) > 1 or abs(letter["x0"] - end) > 2:  # kerning moves it less
            parts.append(" ")
        parts.append(letter["text"])
        end, baseline = letter["x1"], y
    return "".join(parts)


def _number(word: WordDocument, paragraph: WordParagraph, counters: dict[tuple[int, int], int]) -> str | None:
    """The number that Word draws before a paragraph; `counters` holds how far each list has come."""
    properties = _numbering_properties(paragraph)
    if properties is None:
        return None
    instance = int(properties.find(qn("w:numId")).get(qn("w:val")))
    level_element = properties.find(qn("w:ilvl"))
    level = 0 if level_element is None else int(level_element.get(qn("w:val")))
    counters[instance, level] += 1
    root = word.part.numbering_part.element
    (model,) = root.xpath(f'w:num[@w:numId="{instance}"]/w:abstractNumId/@w:val')
    (definition,) = root.xpath(f'w:abstractNum[@w:abstractNumId="{model}"]/w:lvl[@w:ilvl="{level}"]')
    text: str = definition.find(qn("w:lvlText")).get(qn("w:val"))
    kind: str = definition.find(qn("w:numFmt")).get(qn("w:val"))
    return text.replace(f"%{level + 1}", _counted(kind, counters[instance, level]))


def _numbering_properties(paragraph: WordParagraph) -> Any:
    own = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    style = paragraph.style
    while own is None and style is not None:
        own = style.element.pPr.numPr if style.element.pPr is not None else None
        style = style.base_style
    return own


def _counted(kind: str, count: int) -> str:
    if kind == "lowerLetter":
        return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    return str(count)
