"""Draw a document as a Word file.

The file is meant to be worked on: every kind of block has a named style, allegations and lists number themselves,
references to a numbered paragraph are fields. In it stand, in this order: the way through a document (`write_docx` and
the drawing of each block), the styles, the numbering, the page with its header and footer, and the package of the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from petition_gen.characters import shown
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
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
    right_to_left,
    visible_runs,
)
from petition_gen.writers.docx_file import (
    COMMENT_AUTHOR,
    COMMENT_INITIALS,
    blank_word_document,
    language_attributes,
    package_bytes,
    properties_element,
    put_property,
    set_properties,
    set_table_width,
    xml_element,
)
from petition_gen.writers.docx_page import add_field, set_page
from petition_gen.writers.docx_styles import border_elements, define_numbering, define_styles, restarted_numbering
from petition_gen.writers.measures import (
    BOX_SPACE,
    CAPTION_COLUMNS,
    LONGEST_UNBROKEN_CITE,
    PAGE_SIZES,
    RULE,
    SIGNATURE_WIDTH,
    TITLE_PLACE,
    counsel_lines,
    counsel_pitch,
    drop_of_counsel,
    fits_half,
    is_rule,
    lines_needed,
    list_indent,
    space_above_court,
)

RUN_STYLES = {"cite": "Citation", "placeholder": "Placeholder"}
_SIGN_AND_SPACE = re.compile(r"([§¶]) ")


def write_docx(document: Document) -> bytes:
    """Draw `document` as a Word file and return its bytes, which are the same for the same document.

    Comments (on placeholders and on runs that carry one) are drawn only where the document has a draft mark. Raises
    ValueError when the number of an allegation is not the one that it gets in its place, when two blocks share an
    anchor, or when the numbered lines of its paper leave no room for the footer.
    """
    return _Drawing(replace(document, title=shown(document.title))).draw()


@dataclass(frozen=True)
class _Place:
    """Where blocks are drawn: the body or a cell, how wide it is, how deep in lists, and the style of text there."""

    container: WordDocument | Cell
    width: float
    text: str | None = None
    items: str | None = None
    depth: int = 0


class _Drawing:
    """One Word file in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.paper = document.paper
        self.word = _fresh_sheet(document)
        self.text_width = PAGE_SIZES[self.paper.size][0] - self.paper.margin_left - self.paper.margin_right
        self.numbers = _numbers_by_anchor(document)
        self.bookmarks = {anchor: f"_Ref{1000 + place}" for place, anchor in enumerate(self.numbers)}
        self.exhibits: dict[str, str] = {}
        self.last: WordParagraph | None = None
        self.break_before_next = False

    def draw(self) -> bytes:
        place = _Place(self.word, self.text_width)
        blocks = self.document.blocks
        for block, following, after in zip_longest(blocks, blocks[1:], blocks[2:]):
            self._block(block, place)
            if isinstance(following, Signature) and not isinstance(block, Signature | PageBreak) and self.last:
                self.last.paragraph_format.keep_with_next = True
                self.last.paragraph_format.keep_together = True
            elif (
                isinstance(following, Paragraph)
                and isinstance(after, Signature)
                and not self.break_before_next
                and self.last
            ):
                self.last.paragraph_format.keep_with_next = (
                    True  # words that are signed never stand on a page by themselves
                )
        set_properties(self.word, self.document.title)
        return package_bytes(self.word)

    # The blocks.

    def _block(self, block: Block, place: _Place) -> None:
        match block:
            case Heading():
                self._paragraph(place, f"Heading {min(block.level, 3)}", block.runs)
            case Paragraph():
                looks = {"body": "Body Text", "plain": "Plain Text", "center": "Centered Text", "right": "Right Text"}
                self._paragraph(place, place.text or looks[block.look], block.runs)
            case Allegation():
                self._bookmark(self._paragraph(place, "Allegation", block.runs), block.anchor)
            case Listing():
                self._listing(block, place)
            case Quote():
                inside = replace(place, text="Block Quote", items="List Single", depth=place.depth + 1)
                for part in block.blocks:
                    self._block(part, inside)
            case Table():
                self._table(block, place)
            case Caption():
                self._caption(block, place)
            case Signature():
                self._signature(block, place)
            case Address():
                self._paragraph(place, "Service List", *block.lines)
            case Note():
                self._note(block, place)
            case PageBreak():
                self.break_before_next = True

    def _listing(self, listing: Listing, place: _Place) -> None:
        level = min(place.depth, 8)
        instance = restarted_numbering(self.word, listing.kind, level)
        style = place.items or f"List {listing.kind.title()}"
        inside = replace(place, text="List Continue" if place.items is None else place.items, depth=place.depth + 1)
        for item in listing.items:
            first = item[0] if item and isinstance(item[0], Paragraph) else None
            numbered = self._paragraph(place, style, first.runs if first else ())
            properties = numbered._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = instance
            for part in item[1:] if first else item:
                self._block(part, inside)
                if isinstance(part, Paragraph) and self.last and (level or place.items):
                    self.last.paragraph_format.left_indent = Pt(list_indent(self.paper, level))

    def _table(self, table: Table, place: _Place) -> None:
        widths = [place.width * share for share in table.widths]
        if self.last is not None:
            self.last.paragraph_format.keep_with_next = True
        self._space_before_box()
        word_table = self._word_table(place, 1 + len(table.rows), widths, "Pleading Table")
        for number, (row, lines) in enumerate(zip(word_table.rows, (table.header, *table.rows), strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(xml_element("<w:cantSplit/>"))
            if number == 0:
                properties.append(xml_element("<w:tblHeader/>"))
            for cell, line in zip(row.cells, lines, strict=True):
                self._fill(cell, "Table Text" if number else "Table Heading", (line,))
                if number in (1, len(table.rows) - 1) and 0 < number < len(table.rows):
                    # The first row and the last but one: no row stands alone before or after the end of a page.
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._paragraph(place, "Table Space")

    def _caption(self, caption: Caption, place: _Place) -> None:
        counsel = caption.counsel if self.paper.counsel_on_top else ()
        at_page_top = self.break_before_next or self.last is None
        for index, line in enumerate(counsel):
            paragraph = self._paragraph(place, "Counsel Block", line)
            if index == 0 and (drop := drop_of_counsel(self.document)):
                paragraph.paragraph_format.space_before = Pt(drop)
        for index, line in enumerate(caption.court):
            paragraph = self._paragraph(place, "Court Heading", line)
            if index == 0 and self.paper.line_numbers and at_page_top:
                paragraph.paragraph_format.space_before = Pt(
                    space_above_court(self.document, counsel_lines(counsel, self.paper))
                )
        in_box = caption.title if self.paper.line_numbers else ()
        if caption.parties or caption.case or in_box:
            self._caption_box(caption, in_box, place)
        if not in_box:
            for line in caption.title:
                self._paragraph(place, "Paper Title", line)

    def _caption_box(self, caption: Caption, title: tuple[Line, ...], place: _Place) -> None:
        look, parties = self.paper.caption, caption.parties
        widths = [place.width * share for share in CAPTION_COLUMNS[look]]
        word_table = self._word_table(place, 1, widths, "Caption Table")
        row = word_table.rows[0]
        row._tr.get_or_add_trPr().append(xml_element("<w:cantSplit/>"))
        left, *middle, right = row.cells
        if look == "rules":
            borders = border_elements(("bottom", "right"), round(RULE * 8))
            left._tc.get_or_add_tcPr().append(xml_element(f"<w:tcBorders>{borders}</w:tcBorders>"))
        dashes = ((Run("\tx"),),) if look == "dashes" else ()  # the style's tab draws them
        self._fill(left, "Caption Rule", dashes)
        self._fill(left, "Caption Party", parties)
        self._fill(left, "Caption Rule", dashes)
        for cell in middle:
            height = max(lines_needed(part, widths[0], self.paper) for part in (parties, caption.case))
            self._fill(cell, "Caption Section", ((Run("§"),),) * height)
        self._fill(right, "Caption Case", caption.case)
        self._fill(right, "Paper Title", title)
        self._paragraph(place, "Caption Space")

    def _signature(self, signature: Signature, place: _Place) -> None:
        wide = not fits_half(signature)
        for index, line in enumerate(signature.lines):
            style = "Signature Rule" if is_rule(line) else "Signature" if index else "Signature First"
            paragraph = self._paragraph(place, style, () if is_rule(line) else line)
            if index == 0:
                self._bookmark(paragraph, signature.anchor)
            if index == len(signature.lines) - 1:
                paragraph.paragraph_format.keep_with_next = False
            if wide:
                paragraph.paragraph_format.left_indent = Pt(0)
                if is_rule(line):
                    paragraph.paragraph_format.right_indent = Pt(self.text_width - SIGNATURE_WIDTH)

    def _note(self, note: Note, place: _Place) -> None:
        style = f"Note {note.tone.title()}"
        self._space_before_box()
        word_table = self._word_table(place, 1, [place.width], f"{style} Box")
        cell = word_table.rows[0].cells[0]
        cell._tc.remove(cell.paragraphs[0]._p)
        inside = _Place(cell, place.width - 16, style, "List Single")
        for part in note.blocks:
            self._block(part, inside)
        if not cell.paragraphs:  # a cell must hold one
            self._paragraph(inside, style)
        self._paragraph(place, "Table Space")

    # Paragraphs, cells and runs.

    def _paragraph(self, place: _Place, style: str, *lines: Line) -> WordParagraph:
        paragraph = place.container.add_paragraph()
        _set_style(paragraph, style)
        if self.break_before_next and not isinstance(place.container, Cell):
            paragraph.paragraph_format.page_break_before = True
            self.break_before_next = False
        if any(map(right_to_left, lines)):
            put_property(paragraph._p.get_or_add_pPr(), xml_element("<w:bidi/>"))
        self._write(paragraph, lines)
        self.last = paragraph
        return paragraph

    def _fill(self, cell: Cell, style: str, lines: tuple[Line, ...]) -> None:
        """Add lines to a cell, a paragraph each; the empty paragraph that a new cell has becomes the first."""
        for line in lines:
            fresh = len(cell.paragraphs) == 1 and cell.paragraphs[0]._p.pPr is None
            paragraph = cell.paragraphs[0] if fresh else cell.add_paragraph()
            _set_style(paragraph, style)
            self._write(paragraph, (line,), narrow=True)

    def _space_before_box(self) -> None:
        """Part a table or a note from the text above it: a table has no space of its own in Word."""
        spaced = ("Table Space", "Heading 1", "Heading 2", "Heading 3")
        if self.last and self.last.style and self.last.style.name not in spaced and not self.paper.line_numbers:
            self.last.paragraph_format.space_after = Pt(BOX_SPACE)

    def _word_table(self, place: _Place, rows: int, widths: list[float], style: str) -> WordTable:
        if self.break_before_next:
            self._paragraph(place, "Table Space")
        if isinstance(place.container, Cell):
            table = place.container.add_table(rows, len(widths))
            trailing = place.container.paragraphs[-1]._p
            place.container._tc.remove(trailing)  # the drawing of each table adds its own paragraph after it
        else:
            table = place.container.add_table(rows, len(widths))
        table.style = style
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        set_table_width(table, sum(widths))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Pt(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Pt(width)
        return table

    def _write(self, paragraph: WordParagraph, lines: tuple[Line, ...], *, narrow: bool = False) -> None:
        for index, line in enumerate(lines):
            if index:
                paragraph.add_run().add_break()
            for run in (part for whole in line for part in visible_runs(whole)):
                drawn = self._run(paragraph, run, narrow=narrow)
                if run.comment and drawn and self.document.mark is not None:
                    added = self.word.add_comment(drawn, shown(run.comment), COMMENT_AUTHOR, COMMENT_INITIALS)
                    added._comment_elm.date = None

    def _run(self, paragraph: WordParagraph, run: Run, *, narrow: bool) -> list[WordRun]:
        """Draw a run and return what it became: several runs where it is a field."""
        text = _SIGN_AND_SPACE.sub("\\1\u00a0", run.text)
        unbroken = run.kind == "cite" and not narrow and len(text) <= LONGEST_UNBROKEN_CITE
        if unbroken:
            text = text.replace(" ", "\u00a0")
        if run.kind == "reference" and run.target in self.bookmarks:
            drawn = self._reference(paragraph, text, run.target)
        elif run.kind == "reference" and run.target:
            drawn = self._exhibit(paragraph, text, run.target)
        else:
            drawn = [add_text(paragraph, text, keep_hyphens=unbroken)]
        looks: dict[str, dict[str, str] | None] = {  # in the sequence of ECMA-376-1, 17.3.2.28
            "w:rStyle": {qn("w:val"): RUN_STYLES[run.kind]} if run.kind in RUN_STYLES else None,
            "w:b": {} if run.bold else None,
            "w:i": {} if run.italic else None,
            "w:rtl": {} if right_to_left(replace(run, text=text)) else None,
            "w:lang": language_attributes(run.language) if run.language else None,
        }
        wanted = {name: attributes for name, attributes in looks.items() if attributes is not None}
        for part in drawn if wanted else ():
            part._r.insert(0, properties_element("w:rPr", wanted))
        return drawn

    def _reference(self, paragraph: WordParagraph, text: str, target: str) -> list[WordRun]:
        """Draw a reference within this document: a field for the number of a paragraph, else a link."""
        bookmark, number = self.bookmarks[target], self.numbers[target]
        if number is None or not re.search(rf"(?<!\d){number}$", text):
            return add_field(paragraph, f'HYPERLINK \\l "{bookmark}"', text)
        before = text.removesuffix(str(number))
        prefix = [paragraph.add_run(before)] if before else []
        return prefix + add_field(paragraph, f"REF {bookmark} \\n \\h", str(number))

    def _exhibit(self, paragraph: WordParagraph, text: str, target: str) -> list[WordRun]:
        """Draw an exhibit's letter: bookmarked where the paper first names it, a field that follows it everywhere else."""
        if target in self.exhibits:
            return add_field(paragraph, f"REF {self.exhibits[target]} \\h", text)
        if paragraph._p.find(qn("w:commentRangeStart")) is not None:
            return [
                paragraph.add_run(text)
            ]  # LibreOffice loses what a bookmark behind a comment holds: a later mention has it
        number = 50000 + len(self.exhibits)
        self.exhibits[target] = name = f"_Ref{number}"
        run = paragraph.add_run(text)
        run._r.addprevious(xml_element(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'))
        run._r.addnext(xml_element(f'<w:bookmarkEnd w:id="{number}"/>'))
        return [run]

    def _bookmark(self, paragraph: WordParagraph, anchor: str | None) -> None:
        if anchor is None:
            return
        name = self.bookmarks[anchor]
        number = name.removeprefix("_Ref")
        start = xml_element(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>')
        paragraph._p.insert(1, start)  # after the paragraph's properties
        paragraph._p.append(xml_element(f'<w:bookmarkEnd w:id="{number}"/>'))


def _numbers_by_anchor(document: Document) -> dict[str, int | None]:
    """The anchors of a document: those of allegations with their number, those of signatures with None."""
    numbers: dict[str, int | None] = {}
    count = 0
    for block in _anchored(document.blocks):
        if isinstance(block, Allegation):
            count += 1
            if block.number != count:
                raise ValueError(
                    f"{document.name}: the allegation in place {count} says that its number is {block.number}"
                )
        if block.anchor is not None:
            if block.anchor in numbers:
                raise ValueError(f"{document.name}: two blocks have the anchor {block.anchor}")
            numbers[block.anchor] = block.number if isinstance(block, Allegation) else None
    return numbers


def _anchored(node: object) -> Iterator[Allegation | Signature]:
    if isinstance(node, Allegation | Signature):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _anchored(part)
    elif is_dataclass(node) and not isinstance(node, Run):
        for each in fields(node):
            yield from _anchored(getattr(node, each.name))


def _set_style(paragraph: WordParagraph, name: str) -> None:
    """Set a paragraph's style by its id, its name without spaces: looking up names took a third of the time."""
    style = name.replace(" ", "")
    if paragraph._p.pPr is None:
        paragraph._p.insert(0, properties_element("w:pPr", {"w:pStyle": {qn("w:val"): style}}))
    else:
        paragraph._p.style = style


def add_text(paragraph: WordParagraph, text: str, *, keep_hyphens: bool) -> WordRun:
    """Add a text to a paragraph as a run of its own."""
    if not keep_hyphens or "-" not in text:
        return _add_run(paragraph, text)
    first, *others = text.split("-")
    run = _add_run(paragraph, first)
    for part in others:
        run._r.append(xml_element("<w:noBreakHyphen/>"))
        run.add_text(part)
    return run


def _add_run(paragraph: WordParagraph, text: str) -> WordRun:
    """Add a run. Text without breaks and tabs goes in whole: python-docx looks at it letter by letter."""
    if any(letter in text for letter in "\t\n\r"):
        return paragraph.add_run(text)
    element: Any = OxmlElement("w:r")
    if text:
        element.add_t(text)
    paragraph._p.append(element)
    return WordRun(element, paragraph)


def _fresh_sheet(document: Document) -> WordDocument:
    """An empty Word document with the styles, numbering, header and footer of a document, its title in the footer."""
    look = replace(document, name="", title=TITLE_PLACE, blocks=(), audience="public")
    word = docx.Document(io.BytesIO(_stationery(look, counsel_pitch(document))))
    section, title = word.sections[0], shown(document.title)
    footers = [section.footer, *([section.first_page_footer] if section.different_first_page_header_footer else [])]
    for run in (run for footer in footers for paragraph in footer.paragraphs for run in paragraph.runs):
        if run.text == TITLE_PLACE:
            run.text = title
    return word


@lru_cache(maxsize=64)
def _stationery(look: Document, counsel_pitch: float) -> bytes:
    """The empty file that every document of one look begins from: to define its styles takes longer than to draw most."""
    word = blank_word_document()
    define_styles(word, look, counsel_pitch)
    define_numbering(word, look.paper)
    set_page(word.sections[0], look)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()
