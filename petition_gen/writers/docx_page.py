"""A Word document's page: margins, line numbers, header and footer."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.section import Section
from docx.section import _Footer as WordFooter
from docx.section import _Header as WordHeader
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from petition_gen.characters import shown
from petition_gen.document import Document, PageStyle
from petition_gen.writers.docx_file import NAMESPACES, put_property, twips, xml_element
from petition_gen.writers.measures import FURNITURE_LINE, PAGE_SIZES, bottom_margin, first_page_space, header_distance

RULES = ((True, -9), (True, -6), (False, 6))  # the rules beside the text: whether from the left margin, and how far off
DECORATIVE = (
    "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # Microsoft's name of the extension, in ECMA-376's place for those
)


def add_field(paragraph: WordParagraph, instruction: str, result: str) -> list[WordRun]:
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
            run._r.append(xml_element(part))
        runs.append(run)
    return runs


def set_page(section: Section, document: Document) -> None:
    """Set size, margins, head and foot of a document's pages."""
    paper = document.paper
    page_width, page_height = PAGE_SIZES[paper.size]
    section.page_width, section.page_height = Pt(page_width), Pt(page_height)
    section.left_margin, section.right_margin = Pt(paper.margin_left), Pt(paper.margin_right)
    section.top_margin, section.bottom_margin = Pt(paper.margin_top), Pt(bottom_margin(paper))
    section.header_distance = Pt(header_distance(paper))
    section.footer_distance = Pt(min(36.0, max(18.0, bottom_margin(paper) - 3 * FURNITURE_LINE)))
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _draw_header(section.header, document, first=False, ids=1)
    _draw_footer(section.footer, document)
    if paper.first_top is not None or document.legend:
        section.different_first_page_header_footer = True
        _draw_header(section.first_page_header, document, first=True, ids=1 + len(RULES))
        _draw_footer(section.first_page_footer, document)


def _draw_header(header: WordHeader, document: Document, *, first: bool, ids: int) -> None:
    """Draw what stands in the head of a page; `ids` is the first free number of a drawing in the file."""
    mark = header.paragraphs[0]
    mark.style = "Draft Mark"
    mark.add_run(shown(document.mark or ""))
    if document.paper.line_numbers:
        _draw_line_numbers(mark, document.paper, ids)
    if first and first_page_space(document) > 0:
        header.add_paragraph(style="First Page Space")
    if first and document.legend:  # below the first page's own margin, which is to stay empty
        header.add_paragraph(shown(document.legend), style="Legend")


def _draw_line_numbers(mark: WordParagraph, paper: PageStyle, ids: int) -> None:
    """Draw the numbers in a frame beside the text, a double rule left of the text and a single one right of it."""
    page_width, page_height = PAGE_SIZES[paper.size]
    width, distance = 30.0, 16.0
    numbers = mark.insert_paragraph_before(style="Line Numbers")
    put_property(
        numbers._p.get_or_add_pPr(),
        xml_element(
            f'<w:framePr w:w="{twips(width)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
            f'w:x="{twips(paper.margin_left - distance - width)}" w:y="{twips(paper.margin_top)}"/>'
        ),
    )
    for number in range(1, paper.line_numbers + 1):
        run = numbers.add_run(str(number))
        if number < paper.line_numbers:
            run.add_break()
    for place, (from_left, offset) in enumerate(RULES):
        x = paper.margin_left + offset if from_left else page_width - paper.margin_right + offset
        mark.add_run()._r.append(xml_element(_upright_line(ids + place, x, page_height)))


def _upright_line(id: int, x: float, height: float) -> str:
    """A line down the whole page, behind the text; marked as there to be seen, so that nobody has it read aloud."""
    emu = 12700
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{round(x * emu)}</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="0" cy="{round(height * emu)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{id}" name="Margin line {id}" descr=""><a:extLst><a:ext uri="{DECORATIVE}">'
        '<adec:decorative val="1"/></a:ext></a:extLst></wp:docPr><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp><wps:cNvCnPr/>'
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
        add_field(numbers, "PAGE", "1")
        numbers.add_run(" of ")
        add_field(numbers, "NUMPAGES", "1")
    else:
        add_field(first, "PAGE", "1")
    if look == "ruled-title":
        footer.add_paragraph(title, style="Footer Title")
