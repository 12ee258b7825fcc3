"""A document as PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from string import Template
from typing import Any

from petition_gen.characters import shown
from petition_gen.document import Document, PageStyle
from petition_gen.writers.css import NUMBERED_SHEET, font_families, stylesheet_of
from petition_gen.writers.html import html_of, languages_of
from petition_gen.writers.letters import drawable
from petition_gen.writers.measures import PAGE_SIZES, first_page
from petition_gen.writers.structure import finisher
from petition_gen.writers.weasy import check_letters, laid_out, stylesheet, without_collector


@without_collector()
def write_pdf(document: Document, word_file: bool = True) -> bytes:
    """The document as a tagged PDF (PDF/UA-1) with its fonts embedded.

    The same document gives the same bytes; the file carries no author and no date. Nothing is fetched but the package's own
    fonts. A slip stands for what no font has letters for; it says that the Word file has it, if there is one (`word_file`).
    Raises ValueError when the numbered lines of its paper leave no room for the footer or its font's name loads something.
    """
    document, _ = drawable(document, word_file)
    html = html_of(replace(document, title=shown(document.title)))
    drawn = laid_out(html, stylesheet_of(first_page(document)), pdf_variant="pdf/ua-1")
    if document.paper.line_numbers:
        _lay_on(_numbered_sheet(document.paper), drawn.pages)
    pdf: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True, finisher=finisher(languages_of(document)))
    check_letters(drawn)
    return pdf


@lru_cache(maxsize=64)
def _numbered_sheet(paper: PageStyle) -> Any:
    """A page with the line numbers and the rules beside the text, and nothing else."""
    width, height = PAGE_SIZES[paper.size]
    numbers = "<br/>".join(str(number) for number in range(1, paper.line_numbers + 1))
    rules = (paper.margin_left - 9, paper.margin_left - 6.5, width - paper.margin_right + 6)
    upright = "".join(f'<div class="upright" style="left: {place}pt"></div>' for place in rules)
    values = {
        "width": width,
        "height": height,
        "top": paper.margin_top,
        "numbers": paper.margin_left - 18,
        "family": font_families(paper),
        "size": paper.font_size,
        "line": paper.line_height,
    }
    look = stylesheet(Template(NUMBERED_SHEET).substitute(values))
    return laid_out(f'<html><body>{upright}<p class="numbers">{numbers}</p></body></html>', look).pages[0]


def _lay_on(sheet: Any, pages: list[Any]) -> None:
    """Have each page painted on a sheet of numbered paper.

    The sheet is painted once and repeated, as an artifact, which a screen reader passes over. To lay the numbers out and draw
    them for every page took a quarter of the time of the whole paper.
    """
    repeated: list[Any] = []

    def paint(page: Any, stream: Any, scale: float = 1) -> None:
        type(page).paint(page, stream, scale)
        if not repeated:
            tags, stream._tags = stream._tags, None  # what is tagged cannot be an artifact
            before = len(stream.stream)
            stream.begin_marked_content("Artifact")
            sheet.paint(stream, scale)
            stream.end_marked_content()
            stream._tags = tags
            repeated.extend(stream.stream[before:])
        else:
            stream.stream.extend(repeated)

    for page in pages:
        page.paint = partial(paint, page)
