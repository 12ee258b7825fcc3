"""Draw a document as a Word file.

The file is meant to be worked on: every kind of block has a named style, allegations and lists number themselves,
references to a numbered paragraph are fields. In it stand, in this order: the way through a document (`write_docx` and
the drawing of each block), the styles, the numbering, the page with its header and footer, and the package of the file.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.section import Section
from docx.section import _Footer as WordFooter
from docx.section import _Header as WordHeader
from docx.shared import Length, Pt
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from petition_gen.blocks import (
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
    Paper,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
    text_of,
)
from petition_gen.hidden import shown, visible_runs

PAGE_SIZES = {"letter": (612.0, 792.0), "a4": (595.3, 841.9)}
CAPTION_COLUMNS = {"rules": (0.5, 0.5), "plain": (0.5, 0.5), "sections": (0.46, 0.08, 0.46), "dashes": (0.55, 0.45)}
COURT_LINE = 8  # the numbered line on which the court's title stands, Cal. Rules of Court 2.111(3)
SIGNATURE_WIDTH = 234.0  # 3.25 inches: the right half of the text of a letter page
LIST_STEP = 28.0  # from a list's mark to its text, and from a list to the one within it
LONGEST_HALF_LINE = 42  # letters; a signature block with a longer line takes the whole width
LONGEST_UNBROKEN_CITE = 45  # letters; a longer one would leave a hole at the end of the line above
FURNITURE_LINE = 12.0  # line height of header and footer
LEGEND_LINE = 14.0
FOOTER_ROOM = 32.0  # what the footer takes below the last numbered line
BOX_SPACE = 8.0  # above a table or a note
RULE = 0.5  # thickness of the lines of captions and signatures
RUN_STYLES = {"cite": "Citation", "placeholder": "Placeholder"}
TITLE_PLACE = "[title of the paper]"
COMMENT_AUTHOR, COMMENT_INITIALS = "petition-gen", "pg"
FIXED_TIME = datetime(2000, 1, 1)

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_PARAGRAPH_PROPERTIES = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
    snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
    textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
""".split()  # noqa: SIM905 -- the sequence of ECMA-376-1, 17.3.1.26, as it stands there
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
        self.text_width = _page_size(self.paper)[0] - self.paper.margin_left - self.paper.margin_right
        self.numbers = _numbers_by_anchor(document)
        self.bookmarks = {anchor: f"_Ref{1000 + place}" for place, anchor in enumerate(self.numbers)}
        self.exhibits: dict[str, str] = {}
        self.last: WordParagraph | None = None
        self.break_before_next = False

    def draw(self) -> bytes:
        place = _Place(self.word, self.text_width)
        for block, following in zip_longest(self.document.blocks, self.document.blocks[1:]):
            self._block(block, place)
            if isinstance(following, Signature) and not isinstance(block, Signature | PageBreak) and self.last:
                self.last.paragraph_format.keep_with_next = True
                self.last.paragraph_format.keep_together = True
        _set_properties(self.word, self.document.title)
        return _package(self.word)

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
        instance = _restarted_numbering(self.word, listing.kind, level)
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
                    self.last.paragraph_format.left_indent = Pt(_list_indent(self.paper, level))

    def _table(self, table: Table, place: _Place) -> None:
        widths = [place.width * share for share in table.widths]
        if self.last is not None:
            self.last.paragraph_format.keep_with_next = True
        self._space_before_box()
        word_table = self._word_table(place, 1 + len(table.rows), widths, "Pleading Table")
        for number, (row, lines) in enumerate(zip(word_table.rows, (table.header, *table.rows), strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(_xml("<w:cantSplit/>"))
            if number == 0:
                properties.append(_xml("<w:tblHeader/>"))
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
            if index == 0 and (drop := _drop_of_counsel(self.document)):
                paragraph.paragraph_format.space_before = Pt(drop)
        for index, line in enumerate(caption.court):
            paragraph = self._paragraph(place, "Court Heading", line)
            if index == 0 and self.paper.line_numbers and at_page_top:
                paragraph.paragraph_format.space_before = Pt(_space_above_court(self.document, len(counsel)))
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
        row._tr.get_or_add_trPr().append(_xml("<w:cantSplit/>"))
        left, *middle, right = row.cells
        if look == "rules":
            borders = _borders(("bottom", "right"), round(RULE * 8))
            left._tc.get_or_add_tcPr().append(_xml(f"<w:tcBorders>{borders}</w:tcBorders>"))
        dashes = ((Run("\tx"),),) if look == "dashes" else ()  # the style's tab draws them
        self._fill(left, "Caption Rule", dashes)
        self._fill(left, "Caption Party", parties)
        self._fill(left, "Caption Rule", dashes)
        for cell in middle:
            height = max(_lines_needed(part, widths[0], self.paper) for part in (parties, caption.case))
            self._fill(cell, "Caption Section", ((Run("§"),),) * height)
        self._fill(right, "Caption Case", caption.case)
        self._fill(right, "Paper Title", title)
        self._paragraph(place, "Caption Space")

    def _signature(self, signature: Signature, place: _Place) -> None:
        wide = any(len(text_of(line)) > LONGEST_HALF_LINE and not _is_rule(line) for line in signature.lines)
        for index, line in enumerate(signature.lines):
            style = "Signature Rule" if _is_rule(line) else "Signature" if index else "Signature First"
            paragraph = self._paragraph(place, style, () if _is_rule(line) else line)
            if index == 0:
                self._bookmark(paragraph, signature.anchor)
            if index == len(signature.lines) - 1:
                paragraph.paragraph_format.keep_with_next = False
            if wide:
                paragraph.paragraph_format.left_indent = Pt(0)
                if _is_rule(line):
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
        _set_table_width(table, sum(widths))
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
                comment = run.comment or (
                    f"Not in the record: {run.path or run.text}" if run.kind == "placeholder" else None
                )
                if comment and drawn and self.document.mark is not None:
                    added = self.word.add_comment(drawn, shown(comment), COMMENT_AUTHOR, COMMENT_INITIALS)
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
            drawn = [_add_text(paragraph, text, keep_hyphens=unbroken)]
        looks: dict[str, dict[str, str] | None] = {  # in the sequence of ECMA-376-1, 17.3.2.28
            "w:rStyle": {qn("w:val"): RUN_STYLES[run.kind]} if run.kind in RUN_STYLES else None,
            "w:b": {} if run.bold else None,
            "w:i": {} if run.italic else None,
            "w:rtl": {} if _is_right_to_left(text) else None,
        }
        wanted = {name: attributes for name, attributes in looks.items() if attributes is not None}
        for part in drawn if wanted else ():
            part._r.insert(0, _properties("w:rPr", wanted))
        return drawn

    def _reference(self, paragraph: WordParagraph, text: str, target: str) -> list[WordRun]:
        """Draw a reference within this document: a field for the number of a paragraph, else a link."""
        bookmark, number = self.bookmarks[target], self.numbers[target]
        if number is None or not re.search(rf"(?<!\d){number}$", text):
            return _add_field(paragraph, f'HYPERLINK \\l "{bookmark}"', text)
        before = text.removesuffix(str(number))
        prefix = [paragraph.add_run(before)] if before else []
        return prefix + _add_field(paragraph, f"REF {bookmark} \\n \\h", str(number))

    def _exhibit(self, paragraph: WordParagraph, text: str, target: str) -> list[WordRun]:
        """Draw an exhibit's letter: bookmarked where the paper first names it, a field that follows it everywhere else."""
        if target in self.exhibits:
            return _add_field(paragraph, f"REF {self.exhibits[target]} \\h", text)
        number = 50000 + len(self.exhibits)
        self.exhibits[target] = name = f"_Ref{number}"
        run = paragraph.add_run(text)
        run._r.addprevious(_xml(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'))
        run._r.addnext(_xml(f'<w:bookmarkEnd w:id="{number}"/>'))
        return [run]

    def _bookmark(self, paragraph: WordParagraph, anchor: str | None) -> None:
        if anchor is None:
            return
        name = self.bookmarks[anchor]
        number = name.removeprefix("_Ref")
        start = _xml(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>')
        paragraph._p.insert(1, start)  # after the paragraph's properties
        paragraph._p.append(_xml(f'<w:bookmarkEnd w:id="{number}"/>'))


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
        paragraph._p.insert(0, _properties("w:pPr", {"w:pStyle": {qn("w:val"): style}}))
    else:
        paragraph._p.style = style


def _properties(name: str, children: dict[str, dict[str, str]]) -> Any:
    """An element of properties with these children, which are in their sequence: python-docx looks for the place of each."""
    element = OxmlElement(name)
    for child, attributes in children.items():
        element.append(OxmlElement(child, attributes))
    return element


def _is_rule(line: Line) -> bool:
    """Whether a line is a rule to write on: underscores and nothing else."""
    text = text_of(line).strip()
    return bool(text) and not text.strip("_")


def _add_text(paragraph: WordParagraph, text: str, *, keep_hyphens: bool) -> WordRun:
    if not keep_hyphens or "-" not in text:
        return _add_run(paragraph, text)
    first, *others = text.split("-")
    run = _add_run(paragraph, first)
    for part in others:
        run._r.append(_xml("<w:noBreakHyphen/>"))
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


def _add_field(paragraph: WordParagraph, instruction: str, result: str) -> list[WordRun]:
    """Add a field with the result that it shows until Word updates it."""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        None,
        '<w:fldChar w:fldCharType="end"/>',
    )
    runs = []
    for part in parts:
        run = paragraph.add_run(result if part is None else None)
        if part is not None:
            run._r.append(_xml(part))
        runs.append(run)
    return runs


def _is_right_to_left(text: str) -> bool:
    if text.isascii():
        return False
    letters = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    return bool(letters) and all(kind in ("R", "AL") for kind in letters)


def _lines_needed(lines: tuple[Line, ...], width: float, paper: Paper) -> int:
    """About how many lines a column of this width takes, by mean widths of letters."""

    def length(line: Line) -> float:
        return sum(0.68 if letter.isupper() else 0.45 for letter in text_of(line)) * paper.font_size

    return sum(max(1, math.ceil(length(line) / (width - 6))) for line in lines)


# Geometry.


def _page_size(paper: Paper) -> tuple[float, float]:
    return PAGE_SIZES[paper.size]


def _counsel_pitch(document: Document) -> float:
    """The line height of the counsel block: half a line where a whole one would push the court below its line."""
    paper = document.paper
    captions = [block for block in document.blocks if isinstance(block, Caption)]
    lines = max((len(caption.counsel) for caption in captions), default=0)
    return paper.line_height if lines < COURT_LINE else paper.line_height / 2


def _drop_of_counsel(document: Document) -> float:
    """The space above a counsel block with two lines to a number: every other baseline then lies on a number's."""
    if not document.paper.line_numbers:
        return 0.0
    return 0.8 * (
        document.paper.line_height - _counsel_pitch(document)
    )  # an exact line has its baseline at four fifths of its height


def _space_above_court(document: Document, counsel_lines: int) -> float:
    """What is left between the counsel block and the court's line on numbered paper."""
    used = counsel_lines * _counsel_pitch(document) + (_drop_of_counsel(document) if counsel_lines else 0)
    return max(0.0, (COURT_LINE - 1) * document.paper.line_height - used)


def _list_indent(paper: Paper, level: int) -> float:
    """Where the text of a list of this level begins."""
    return paper.first_line_indent + LIST_STEP * (level + 1)


# Styles.


@dataclass(frozen=True)
class _Look:
    """A paragraph style. What is None is inherited; lengths are in points, `line` is an exact line height."""

    name: str
    base: str | None = "Normal"
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    align: WD_ALIGN_PARAGRAPH | None = None
    left: float | None = None
    right: float | None = None
    first: float | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    keep_next: bool | None = None  # and all its lines together
    keep_lines: bool | None = None
    xml: tuple[str, ...] = ()  # further children of w:pPr
    builtin: bool = False


def _looks(document: Document, counsel_pitch: float) -> tuple[_Look, ...]:
    """Every paragraph style, after the paper. On numbered paper all keep to the grid: no space but empty lines."""
    paper = document.paper
    numbered = paper.line_numbers > 0
    center = WD_ALIGN_PARAGRAPH.CENTER
    indent, body_line = paper.first_line_indent, paper.line_height
    width = _page_size(paper)[0] - paper.margin_left - paper.margin_right
    # A line under a paragraph adds to its height: on the grid, the line of text gives way to it.
    ruled_line = body_line - RULE if numbered else 24.0

    def gap(points: float) -> float:
        """Space that the grid has no room for."""
        return 0.0 if numbered else points

    def blank(points: float) -> float:
        """Space that on the grid is an empty line."""
        return body_line if numbered else points

    body_gap = 0.0 if body_line >= 1.5 * paper.font_size else gap(paper.font_size / 2)
    single = body_line if numbered else None
    heading_gap = 12 if body_gap == 0 else 6
    border = f'w:val="single" w:sz="{RULE * 8:.0f}" w:space="0" w:color="auto"'
    below, above = f"<w:pBdr><w:bottom {border}/></w:pBdr>", f"<w:pBdr><w:top {border}/></w:pBdr>"
    joined = "<w:contextualSpacing/>"  # no space between paragraphs of the same style
    level = '<w:outlineLvl w:val="{}"/>'.format
    return (
        _Look("Counsel Block", right=width / 2, line=counsel_pitch if numbered else None, after=gap(12),
              keep_lines=True, xml=(joined,)),
        _Look("Court Heading", bold=True, align=center, after=blank(12), keep_next=True, xml=(joined,)),
        _Look("Caption Party", keep_next=True),
        _Look("Caption Case", left=6, keep_next=True),
        _Look("Caption Section", align=center, keep_next=True),
        _Look("Caption Rule", keep_next=True),
        _Look("Caption Space", line=body_line - RULE if numbered else 14, keep_next=True),
        _Look("Paper Title", bold=True, align=center, after=12, keep_next=True, xml=(joined,))
        if not numbered
        else _Look("Paper Title", bold=True, left=6, before=body_line, keep_next=True, xml=(joined,)),
        _Look("Heading 1", bold=True, align=center, before=gap(12), after=gap(heading_gap), keep_next=True,
              xml=(level(0),), builtin=True),
        _Look("Heading 2", bold=True, before=gap(6), after=gap(heading_gap), keep_next=True,
              xml=(level(1),), builtin=True),
        _Look("Heading 3", bold=True, italic=True, left=indent, before=gap(6), after=gap(heading_gap), keep_next=True,
              xml=(level(2),), builtin=True),
        _Look("Body Text", line=body_line, first=indent, after=body_gap, builtin=True),
        _Look("Plain Text", "Body Text", first=0, builtin=True),
        _Look("Centered Text", "Body Text", first=0, align=center),
        _Look("Right Text", "Body Text", first=0, align=WD_ALIGN_PARAGRAPH.RIGHT),
        _Look("Allegation", "Body Text", xml=('<w:numPr><w:numId w:val="1"/></w:numPr>',)),
        _Look("List Item", "Body Text", first=0),
        _Look("List Lettered", "List Item"),
        _Look("List Numbered", "List Item"),
        _Look("List Bulleted", "List Item"),
        _Look("List Checked", "List Item"),
        _Look("List Continue", "List Item", left=_list_indent(paper, 0), builtin=True),
        _Look("List Single", line=single, after=gap(4)),
        _Look("Block Quote", left=36, right=36, line=single, before=gap(6), after=gap(6)),
        _Look("Signature", left=max(0.0, width - SIGNATURE_WIDTH), keep_next=True, builtin=True),
        _Look("Signature First", "Signature", before=blank(12)),
        _Look("Signature Rule", "Signature", line=ruled_line, before=gap(6), xml=(below,)),
        _Look("Service List", left=indent, after=blank(10), keep_lines=True),
        _Look("Table Text"),
        _Look("Table Heading", "Table Text", bold=True, keep_next=True),
        _Look("Table Space", line=body_line if numbered else 12),
        _Look("Note Plain", after=gap(4)),
        _Look("Note Blocker", "Note Plain"),
        _Look("Note Question", "Note Plain"),
        _Look("Header", size=10, line=FURNITURE_LINE, builtin=True),
        _Look("Draft Mark", "Header", bold=True, align=center),
        _Look("Legend", "Header", bold=True, size=paper.font_size, align=center, line=LEGEND_LINE),
        _Look("First Page Space", "Header", line=_first_page_space(document) or None),
        _Look("Line Numbers", "Header", size=paper.font_size, align=WD_ALIGN_PARAGRAPH.RIGHT, line=body_line),
        _Look("Footer", size=10, line=FURNITURE_LINE, align=center, builtin=True),
        _Look("Footer Title", "Footer", xml=(above,) if paper.footer == "ruled-title" else ()),
        _Look("annotation text", size=10, line=FURNITURE_LINE, builtin=True),
    )  # fmt: skip


def _fresh_sheet(document: Document) -> WordDocument:
    """An empty Word document with the styles, numbering, header and footer of a document, its title in the footer."""
    look = replace(document, name="", title=TITLE_PLACE, blocks=(), audience="public", unsigned=())
    word = docx.Document(io.BytesIO(_stationery(look, _counsel_pitch(document))))
    section, title = word.sections[0], shown(document.title)
    footers = [section.footer, *([section.first_page_footer] if section.different_first_page_header_footer else [])]
    for run in (run for footer in footers for paragraph in footer.paragraphs for run in paragraph.runs):
        if run.text == TITLE_PLACE:
            run.text = title
    return word


@lru_cache(maxsize=64)
def _stationery(look: Document, counsel_pitch: float) -> bytes:
    """The empty file that every document of one look begins from: to define its styles takes longer than to draw most."""
    word = _blank_word_document()
    _define_styles(word, look, counsel_pitch)
    _define_numbering(word, look.paper)
    _set_page(word.sections[0], look)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def _define_styles(word: WordDocument, document: Document, counsel_pitch: float) -> None:
    paper = document.paper
    normal = word.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _style_paragraph(
        normal, _Look("Normal", None, before=0, after=0, line=paper.line_height if paper.line_numbers else None)
    )
    normal.paragraph_format.widow_control = True
    if not paper.line_numbers:
        normal.paragraph_format.line_spacing = 1.0
    for look in _looks(document, counsel_pitch):
        style = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, look.builtin)
        assert isinstance(style, ParagraphStyle)
        style.base_style = word.styles[look.base] if look.base else None
        style.quick_style = not look.builtin or look.name.startswith(("Heading", "Body"))
        style.hidden = False
        _style_paragraph(style, look)
    caption_rule = word.styles["Caption Rule"]
    assert isinstance(caption_rule, ParagraphStyle)
    width = (_page_size(paper)[0] - paper.margin_left - paper.margin_right) * CAPTION_COLUMNS["dashes"][0]
    caption_rule.paragraph_format.tab_stops.add_tab_stop(Pt(width - 6), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DASHES)
    word.styles["annotation text"].element.styleId = "CommentText"
    for name in ("Citation", "Placeholder", "annotation reference"):
        word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, name.startswith("annotation"))
    reference, placeholder = word.styles["annotation reference"], word.styles["Placeholder"]
    assert isinstance(reference, CharacterStyle)
    reference.element.styleId = "CommentReference"
    reference.font.size = Pt(8)
    # Shading and not w:highlight, which Word does not take from a style.
    placeholder.element.get_or_add_rPr().append(_xml('<w:shd w:val="clear" w:color="auto" w:fill="FFF200"/>'))
    for xml in _table_styles(paper):
        word.styles.element.append(_xml(xml))
    _set_default_run(word, document)


def _style_paragraph(style: ParagraphStyle, look: _Look) -> None:
    style.font.bold, style.font.italic = look.bold, look.italic
    if look.size is not None:
        style.font.size = Pt(look.size)
    paragraph = style.paragraph_format
    paragraph.alignment = look.align
    paragraph.left_indent, paragraph.right_indent = _points(look.left), _points(look.right)
    paragraph.first_line_indent = _points(look.first)
    paragraph.space_before, paragraph.space_after = _points(look.before), _points(look.after)
    if look.line is not None:
        paragraph.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.line_spacing = Pt(look.line)
    paragraph.keep_with_next, paragraph.keep_together = look.keep_next, look.keep_next or look.keep_lines
    for xml in look.xml:
        _put(style.element.get_or_add_pPr(), _xml(xml))


def _points(value: float | None) -> Length | None:
    return None if value is None else Pt(value)


def _set_default_run(word: WordDocument, document: Document) -> None:
    """Font, size and language of all text stand in the document's defaults; no theme font is left."""
    font = {"Times": "Times New Roman"}.get(document.paper.font, document.paper.font)
    half_points = round(document.paper.font_size * 2)
    fonts = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = _xml(
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        f'<w:lang w:val="{document.language}" w:eastAsia="{document.language}" w:bidi="{document.language}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    styles = word.styles.element
    for old in styles.findall(qn("w:docDefaults")):
        styles.remove(old)
    styles.insert(0, defaults)


def _table_styles(paper: Paper) -> Iterator[str]:
    """Table styles. A horizontal line adds to the height of its row, so on numbered paper shades part the rows."""
    box = ("top", "left", "bottom", "right")
    yield _table_style("Caption Table", "", across=0, down=0)
    if paper.line_numbers:
        sides = _borders(("left", "right", "insideV"))
        shades = _shade("firstRow", "D9D9D9") + _shade("band2Horz", "F2F2F2")
        yield _table_style("Pleading Table", sides, across=80, down=0, banded=True, more=shades)
    else:
        sides = _borders((*box, "insideH", "insideV"))
        yield _table_style("Pleading Table", sides, across=80, down=40, more=_shade("firstRow", "E7E6E6"))
    tones = (("Blocker", "C00000", "FBE9E7"), ("Question", "BF8F00", "FFF8E1"), ("Plain", "7F7F7F", "F2F2F2"))
    for tone, color, fill in tones:
        sides = _borders(("left",), 24, color) if paper.line_numbers else _borders(box, 8, color)
        down = 0 if paper.line_numbers else 100
        yield _table_style(f"Note {tone} Box", sides, across=160, down=down, more=_fill(fill))


def _table_style(name: str, borders: str, *, across: int, down: int, banded: bool = False, more: str = "") -> str:
    """A table style; `across` and `down` are the margins of its cells in twips."""
    bands = '<w:tblStyleRowBandSize w:val="1"/>' if banded else ""
    margins = (("top", down), ("left", across), ("bottom", down), ("right", across))
    cells = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in margins)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr>{bands}'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{cells}</w:tblCellMar></w:tblPr>{more}</w:style>"
    )


def _borders(sides: tuple[str, ...], eighths: int = 4, color: str = "auto") -> str:
    return "".join(f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{color}"/>' for side in sides)


def _fill(color: str) -> str:
    return f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{color}"/></w:tcPr>'


def _shade(part: str, color: str) -> str:
    return f'<w:tblStylePr w:type="{part}">{_fill(color)}</w:tblStylePr>'


# Numbering.

_LIST_FORMATS = {
    "lettered": ("lowerLetter", "(%{})"),
    "numbered": ("decimal", "%{}."),
    "bulleted": ("bullet", "•"),
    "checked": ("decimal", "[ ]"),  # not a bullet, of which LibreOffice draws only the first letter
}
_LIST_DEFINITIONS = {kind: place for place, kind in enumerate(_LIST_FORMATS, start=2)}


def _define_numbering(word: WordDocument, paper: Paper) -> None:
    """Define the numbers of allegations (number 1, linked to their style) and one model for each kind of list."""
    indent = paper.first_line_indent
    allegation = [_level("decimal", "%1.", left=0, first=indent, tab=indent + 36, style="Allegation")]
    for level, (kind, text) in enumerate((("lowerLetter", "(%2)"), ("lowerRoman", "(%3)")), start=1):
        allegation.append(_level(kind, text, left=indent + 36 * (level + 1), first=-36))
    root = word.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    root.append(_abstract_numbering(1, allegation))
    for kind, place in _LIST_DEFINITIONS.items():
        number_format, text = _LIST_FORMATS[kind]
        levels = [
            _level(number_format, text.format(level + 1), left=_list_indent(paper, level), first=-LIST_STEP)
            for level in range(9)
        ]
        root.append(_abstract_numbering(place, levels))
    root.append(_xml('<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))


def _level(kind: str, text: str, *, left: float, first: float, tab: float | None = None, style: str = "") -> str:
    """What a level of numbering holds: its numbers, the style that takes them, and where they stand."""
    return (
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
        + (f'<w:tabs><w:tab w:val="num" w:pos="{_twips(tab)}"/></w:tabs>' if tab is not None else "")
        + f'<w:ind w:left="{_twips(left)}" w:{"hanging" if first < 0 else "firstLine"}="{_twips(abs(first))}"/></w:pPr>'
        + '<w:rPr><w:b w:val="0"/><w:i w:val="0"/></w:rPr>'
    )


def _abstract_numbering(place: int, levels: list[str]) -> Any:
    drawn = "".join(f'<w:lvl w:ilvl="{level}">{parts}</w:lvl>' for level, parts in enumerate(levels))
    return _xml(
        f'<w:abstractNum w:abstractNumId="{place}"><w:nsid w:val="5A00000{place}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5B00000{place}"/>{drawn}</w:abstractNum>'
    )


def _restarted_numbering(word: WordDocument, kind: str, level: int) -> int:
    """A new instance of a list's numbering, which begins anew, and its number."""
    root = word.part.numbering_part.element
    number = len(root.findall(qn("w:num"))) + 1
    root.append(
        _xml(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{_LIST_DEFINITIONS[kind]}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


# The page, its header and its footer.


def _set_page(section: Section, document: Document) -> None:
    paper = document.paper
    page_width, page_height = _page_size(paper)
    section.page_width, section.page_height = Pt(page_width), Pt(page_height)
    section.left_margin, section.right_margin = Pt(paper.margin_left), Pt(paper.margin_right)
    section.top_margin, section.bottom_margin = Pt(paper.margin_top), Pt(_bottom_margin(paper))
    section.header_distance = Pt(_header_distance(paper))
    section.footer_distance = Pt(min(36.0, max(18.0, _bottom_margin(paper) - 3 * FURNITURE_LINE)))
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _draw_header(section.header, document, first=False)
    _draw_footer(section.footer, document)
    if paper.first_top is not None or document.legend:
        section.different_first_page_header_footer = True
        _draw_header(section.first_page_header, document, first=True)
        _draw_footer(section.first_page_footer, document)


def _bottom_margin(paper: Paper) -> float:
    """The bottom margin; on numbered paper what the numbered lines leave, less a little, so that the last one fits."""
    if not paper.line_numbers:
        return paper.margin_bottom
    room = _page_size(paper)[1] - paper.margin_top - paper.line_numbers * paper.line_height
    if room - 4 < FOOTER_ROOM:
        raise ValueError(f"{paper.line_numbers} lines of {paper.line_height:g} points leave no room for the footer")
    return room - 4


def _header_distance(paper: Paper) -> float:
    return min(36.0, paper.margin_top / 2)


def _first_page_space(document: Document) -> float:
    """The height that the first page's header adds below mark and legend, to push the text down to `first_top`."""
    paper = document.paper
    if paper.first_top is None:
        return 0.0
    return paper.first_top - _header_distance(paper) - FURNITURE_LINE - (LEGEND_LINE if document.legend else 0.0)


def _draw_header(header: WordHeader, document: Document, *, first: bool) -> None:
    mark = header.paragraphs[0]
    mark.style = "Draft Mark"
    mark.add_run(shown(document.mark or ""))
    if document.paper.line_numbers:
        _draw_line_numbers(mark, document.paper)
    if first and document.legend:
        header.add_paragraph(shown(document.legend), style="Legend")
    if first and _first_page_space(document) > 0:
        header.add_paragraph(style="First Page Space")


def _draw_line_numbers(mark: WordParagraph, paper: Paper) -> None:
    """Draw the numbers in a frame beside the text, a double rule left of the text and a single one right of it."""
    page_width, page_height = _page_size(paper)
    width, distance = 30.0, 16.0
    numbers = mark.insert_paragraph_before(style="Line Numbers")
    _put(
        numbers._p.get_or_add_pPr(),
        _xml(
            f'<w:framePr w:w="{_twips(width)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
            f'w:x="{_twips(paper.margin_left - distance - width)}" w:y="{_twips(paper.margin_top)}"/>'
        ),
    )
    for number in range(1, paper.line_numbers + 1):
        run = numbers.add_run(str(number))
        if number < paper.line_numbers:
            run.add_break()
    for place, x in enumerate(
        (paper.margin_left - 9, paper.margin_left - 6, page_width - paper.margin_right + 6), start=1
    ):
        mark.add_run()._r.append(_xml(_upright_line(place, x, page_height)))


def _upright_line(place: int, x: float, height: float) -> str:
    """A line down the whole page, behind the text."""
    emu = 12700
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{round(x * emu)}</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="0" cy="{round(height * emu)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{place}" name="Margin line {place}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_NAMESPACES["wps"]}"><wps:wsp><wps:cNvCnPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="{round(height * emu)}"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/>'
        "</a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def _draw_footer(footer: WordFooter, document: Document) -> None:
    """The page number, and the paper's title above or below it (below, under a rule: Cal. Rules of Court 2.110)."""
    look, title = document.paper.footer, document.title
    first = footer.paragraphs[0]
    first.style = "Footer"
    if look == "title":
        first.style = "Footer Title"
        first.add_run(title)
        numbers = footer.add_paragraph(style="Footer")
        numbers.add_run("Page ")
        _add_field(numbers, "PAGE", "1")
        numbers.add_run(" of ")
        _add_field(numbers, "NUMPAGES", "1")
    else:
        _add_field(first, "PAGE", "1")
    if look == "ruled-title":
        footer.add_paragraph(title, style="Footer Title")


# The package.


def _blank_word_document() -> WordDocument:
    """An empty document with four styles, no theme, no sample part and no trace of who made it."""
    word = docx.Document()
    keep = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
    styles = word.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in keep:
            styles.remove(style)
    for leftover in styles.xpath("w:latentStyles | w:style/w:rsid"):
        leftover.getparent().remove(leftover)
    for rels in (word.part.rels, word.part.package.rels):
        for key, rel in list(rels.items()):
            if rel.reltype.rsplit("/", 1)[-1] not in (
                "officeDocument",
                "core-properties",
                "styles",
                "settings",
                "numbering",
            ):
                del rels[key]
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    for xml in (
        '<w:zoom w:percent="100"/>',
        '<w:defaultTabStop w:val="720"/>',
        '<w:characterSpacingControl w:val="doNotCompress"/>',
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>',
        '<w:decimalSymbol w:val="."/>',
        '<w:listSeparator w:val=","/>',
    ):
        settings.append(_xml(xml))
    return word


def _set_properties(word: WordDocument, title: str) -> None:
    """Metadata that name the paper and nobody: neither who made it nor when."""
    properties = word.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(properties, name, "")
    properties.title = shown(title)
    properties.revision = 1
    properties.created = properties.modified = FIXED_TIME


def _package(word: WordDocument) -> bytes:
    """The file's bytes, with the same order and times of its parts whenever it is made."""
    saved = io.BytesIO()
    word.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return packed.getvalue()


def _set_table_width(table: WordTable, width: float) -> None:
    properties = table._tbl.tblPr
    properties.find(qn("w:tblW")).set(qn("w:w"), str(_twips(width)))
    properties.find(qn("w:tblW")).set(qn("w:type"), "dxa")


def _twips(points: float) -> int:
    return round(points * 20)


def _xml(text: str) -> Any:
    """An element from its text, which may use the prefixes of `_NAMESPACES`."""
    declarations = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items() if f"{prefix}:" in text)
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {declarations}", text, count=1))


def _put(properties: Any, child: Any) -> None:
    """Insert a paragraph's property where the schema's sequence has it: Word calls a file out of order damaged."""
    place = next(place for place, name in enumerate(_PARAGRAPH_PROPERTIES) if qn(f"w:{name}") == child.tag)
    properties.insert_element_before(child, *(f"w:{name}" for name in _PARAGRAPH_PROPERTIES[place + 1 :]))
