"""The styles and numberings of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.styles.style import CharacterStyle, ParagraphStyle

from petition_gen.document import Document, ListKind, PageStyle
from petition_gen.writers.docx_file import put_property, twips, xml_element
from petition_gen.writers.measures import (
    CAPTION_COLUMNS,
    FURNITURE_LINE,
    LEGEND_LINE,
    LEGEND_ROOM,
    LIST_MARKERS,
    LIST_STEP,
    PAGE_SIZES,
    RULE,
    SIGNATURE_WIDTH,
    first_page,
    first_page_space,
    list_indent,
)


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
    legend_line = LEGEND_LINE if first_page(document) is paper else LEGEND_ROOM
    width = PAGE_SIZES[paper.size][0] - paper.margin_left - paper.margin_right
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
        _Look("List Continue", "List Item", left=list_indent(paper, 0), builtin=True),
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
        _Look("Legend", "Header", bold=True, size=paper.font_size, align=center, line=legend_line),
        _Look("First Page Space", "Header", line=first_page_space(document) or None),
        _Look("Line Numbers", "Header", size=paper.font_size, align=WD_ALIGN_PARAGRAPH.RIGHT, line=body_line),
        _Look("Footer", size=10, line=FURNITURE_LINE, align=center, builtin=True),
        _Look("Footer Title", "Footer", xml=(above,) if paper.footer == "ruled-title" else ()),
        _Look("annotation text", size=10, line=FURNITURE_LINE, builtin=True),
    )  # fmt: skip


def define_styles(word: WordDocument, document: Document, counsel_pitch: float) -> None:
    """Define the styles that a paper's blocks are drawn in."""
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
    width = (PAGE_SIZES[paper.size][0] - paper.margin_left - paper.margin_right) * CAPTION_COLUMNS["dashes"][0]
    caption_rule.paragraph_format.tab_stops.add_tab_stop(Pt(width - 6), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DASHES)
    word.styles["annotation text"].element.styleId = "CommentText"
    for name in ("Citation", "Placeholder", "annotation reference"):
        word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, name.startswith("annotation"))
    reference, placeholder = word.styles["annotation reference"], word.styles["Placeholder"]
    assert isinstance(reference, CharacterStyle)
    reference.element.styleId = "CommentReference"
    reference.font.size = Pt(8)
    # Shading and not w:highlight, which Word does not take from a style.
    placeholder.element.get_or_add_rPr().append(xml_element('<w:shd w:val="clear" w:color="auto" w:fill="FFF200"/>'))
    for xml in _table_styles(paper):
        word.styles.element.append(xml_element(xml))
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
        put_property(style.element.get_or_add_pPr(), xml_element(xml))


def _points(value: float | None) -> Length | None:
    return None if value is None else Pt(value)


def _set_default_run(word: WordDocument, document: Document) -> None:
    """Font, size and language of all text stand in the document's defaults; no theme font is left."""
    font = {"Times": "Times New Roman"}.get(document.paper.font, document.paper.font)
    half_points = round(document.paper.font_size * 2)
    fonts = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = xml_element(
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        f'<w:lang w:val="{document.language}" w:eastAsia="{document.language}" w:bidi="{document.language}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    styles = word.styles.element
    for old in styles.findall(qn("w:docDefaults")):
        styles.remove(old)
    styles.insert(0, defaults)


def _table_styles(paper: PageStyle) -> Iterator[str]:
    """Table styles. A horizontal line adds to the height of its row, so on numbered paper shades part the rows."""
    box = ("top", "left", "bottom", "right")
    yield _table_style("Caption Table", "", across=0, down=0)
    if paper.line_numbers:
        sides = border_elements(("left", "right", "insideV"))
        shades = _shade("firstRow", "D9D9D9") + _shade("band2Horz", "F2F2F2")
        yield _table_style("Pleading Table", sides, across=80, down=0, banded=True, more=shades)
    else:
        sides = border_elements((*box, "insideH", "insideV"))
        yield _table_style("Pleading Table", sides, across=80, down=40, more=_shade("firstRow", "E7E6E6"))
    tones = (("Blocker", "C00000", "FBE9E7"), ("Question", "BF8F00", "FFF8E1"), ("Plain", "7F7F7F", "F2F2F2"))
    for tone, color, fill in tones:
        sides = border_elements(("left",), 24, color) if paper.line_numbers else border_elements(box, 8, color)
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


def border_elements(sides: tuple[str, ...], eighths: int = 4, color: str = "auto") -> str:
    """Border elements for the named sides, in eighths of a point."""
    return "".join(f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{color}"/>' for side in sides)


def _fill(color: str) -> str:
    return f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{color}"/></w:tcPr>'


def _shade(part: str, color: str) -> str:
    return f'<w:tblStylePr w:type="{part}">{_fill(color)}</w:tblStylePr>'


_LIST_DEFINITIONS = {kind: place for place, kind in enumerate(LIST_MARKERS, start=2)}


def define_numbering(word: WordDocument, paper: PageStyle) -> None:
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
        number_format, text = LIST_MARKERS[kind]
        levels = [
            _level(number_format, text.replace("%", f"%{level + 1}"), left=list_indent(paper, level), first=-LIST_STEP)
            for level in range(9)
        ]
        root.append(_abstract_numbering(place, levels))
    root.append(xml_element('<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))


def _level(kind: str, text: str, *, left: float, first: float, tab: float | None = None, style: str = "") -> str:
    """What a level of numbering holds: its numbers, the style that takes them, and where they stand."""
    return (
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
        + (f'<w:tabs><w:tab w:val="num" w:pos="{twips(tab)}"/></w:tabs>' if tab is not None else "")
        + f'<w:ind w:left="{twips(left)}" w:{"hanging" if first < 0 else "firstLine"}="{twips(abs(first))}"/></w:pPr>'
        + '<w:rPr><w:b w:val="0"/><w:i w:val="0"/></w:rPr>'
    )


def _abstract_numbering(place: int, levels: list[str]) -> Any:
    drawn = "".join(f'<w:lvl w:ilvl="{level}">{parts}</w:lvl>' for level, parts in enumerate(levels))
    return xml_element(
        f'<w:abstractNum w:abstractNumId="{place}"><w:nsid w:val="5A00000{place}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5B00000{place}"/>{drawn}</w:abstractNum>'
    )


def restarted_numbering(word: WordDocument, kind: ListKind, level: int) -> int:
    """A new instance of a list's numbering, which begins again, and its number."""
    root = word.part.numbering_part.element
    number = len(root.findall(qn("w:num"))) + 1
    root.append(
        xml_element(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{_LIST_DEFINITIONS[kind]}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number
