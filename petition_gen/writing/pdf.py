"""Draws a `Document` as a PDF: blocks become HTML, `Paper` becomes a stylesheet, WeasyPrint sets the pages.

Read from the top: `write_pdf`, then the HTML of each kind of block, then the stylesheet. The words of the body are the
blocks' own, automatic numbers included. All else on a page (line numbers, footer, draft mark, legend, the signs of a
caption) is drawn by the stylesheet and is no part of the document's structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from html import escape
from string import Template
from typing import Any

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
    runs_of,
    text_of,
)
from petition_gen.hidden import shown, visible_runs
from petition_gen.writing.numbering import marker
from petition_gen.writing.press import ASSETS, FAMILIES, check_letters, laid_out, stylesheet, without_collector

SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points
LONGEST_UNBROKEN_CITE = 45  # characters; a longer one would leave a hole at the end of the line above
LONGEST_HALF_LINE = 42  # characters; a signature block stands in the right half of the page if its lines fit there
FOOTER_ROOM = 36  # points that the footer of numbered paper takes
BLANK_COUNSEL_LINES = 7  # Cal. Rules of Court 2.111: counsel from line 1, the court's title on line 8

FIGURE_SPACE = "\u2007"
NUMBER_ROOM = 6  # figures, before the text of a numbered paragraph
PLAIN = re.compile(r"[ -~\u00a0-\u024f\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\s]*")  # drawn by any text font


@without_collector()
def write_pdf(document: Document) -> bytes:
    """The document as a tagged PDF (PDF/UA-1) with its fonts embedded.

    The same document gives the same bytes; the file carries no author and no date. Nothing is fetched but the package's
    own fonts. Raises ValueError when the numbered lines of its paper leave no room for the footer or its font's name loads
    something, and UndrawableText when no font has a letter of it.
    """
    html = _html(replace(document, title=shown(document.title)))
    drawn = laid_out(html, _stylesheet(document.paper), pdf_variant="pdf/ua-1")
    if document.paper.line_numbers:
        _lay_on(_numbered_sheet(document.paper), drawn.pages)
    pdf: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True)
    check_letters(drawn)
    return pdf


# Numbered paper


@lru_cache(maxsize=64)
def _numbered_sheet(paper: Paper) -> Any:
    """A page with the line numbers and the rules beside the text, and nothing else."""
    width, height = SIZES[paper.size]
    numbers = "<br/>".join(str(number) for number in range(1, paper.line_numbers + 1))
    rules = (paper.margin_left - 9, paper.margin_left - 6.5, width - paper.margin_right + 6)
    upright = "".join(f'<div class="upright" style="left: {place}pt"></div>' for place in rules)
    values = {
        "width": width,
        "height": height,
        "top": paper.margin_top,
        "numbers": paper.margin_left - 18,
        "family": _families(paper),
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


# Blocks to HTML


@dataclass(frozen=True)
class _Around:
    """What a block must know of the document: title, paper, the ids of what is referred to, how deep its headings begin."""

    title: str
    paper: Paper
    ids: Mapping[str, str]
    deeper: int


def _html(document: Document) -> str:
    """The whole document. What the margins show of it stands in attributes of the body."""
    anchors = [block.anchor for block in document.blocks if isinstance(block, Allegation | Signature) and block.anchor]
    targets = {run.target for run in runs_of(document.blocks)}  # an id costs styles of its own
    ids = {anchor: f"anchor-{count}" for count, anchor in enumerate(anchors, 1) if anchor in targets}
    titled = any(isinstance(block, Caption) and block.title for block in document.blocks)
    around = _Around(document.title, document.paper, ids, 1 if titled else 0)
    margins = {"title": document.title, "mark": document.mark or "", "legend": document.legend or ""}
    data = "".join(f' data-{name}="{escape(shown(text))}"' for name, text in margins.items())
    return (
        f'<html lang="{escape(document.language)}"><head><title>{escape(document.title)}</title></head>'
        f"<body{data}>{_blocks(document.blocks, around)}</body></html>"
    )


def _blocks(blocks: Iterable[Block], around: _Around) -> str:
    return "".join(_block(block, around) for block in blocks)


def _block(block: Block, around: _Around) -> str:
    match block:
        case Heading():
            return _heading(block, around)
        case Paragraph():
            return f'<p class="{block.look}">{_line(block.runs, around)}</p>'
        case Allegation():
            return _allegation(block, around)
        case Listing():
            return _listing(block, around)
        case Quote():
            return f"<blockquote>{_blocks(block.blocks, around)}</blockquote>"
        case Table():
            return _table(block, around)
        case Caption():
            return _caption(block, around)
        case Signature():
            return _signature(block, around)
        case Address():
            return f'<p class="address">{_lines(block.lines, around)}</p>'
        case Note():
            return f'<div class="note {block.tone}">{_blocks(block.blocks, around)}</div>'
        case PageBreak():
            return '<div class="page-break"></div>'


def _heading(heading: Heading, around: _Around) -> str:
    tag = f"h{heading.level + around.deeper}"
    return f'<{tag} class="level-{heading.level}">{_line(heading.runs, around)}</{tag}>'


def _allegation(allegation: Allegation, around: _Around) -> str:
    # The gap is of spaces as wide as a figure, so that all text begins at one place: a tab would need an element for itself.
    number = f"{allegation.number}."
    gap = FIGURE_SPACE * max(1, NUMBER_ROOM - len(number))
    return f'<p class="body"{_id(allegation.anchor, around)}>{number}{gap} {_line(allegation.runs, around)}</p>'


def _listing(listing: Listing, around: _Around) -> str:
    items = (f"<li>{_item(marker(listing.kind, index), item, around)}</li>" for index, item in enumerate(listing.items))
    return f"<ul>{''.join(items)}</ul>"


def _item(mark: str, item: tuple[Block, ...], around: _Around) -> str:
    """The item's blocks, the marker hanging before the first paragraph, or on a line of its own if there is none."""
    first = item[0] if item and isinstance(item[0], Paragraph) else None
    rest = item[1:] if first else item
    words = _line(first.runs, around) if first else ""
    return f'<p class="hanging"><span class="marker">{mark}\t</span> {words}</p>{_blocks(rest, around)}'


def _table(table: Table, around: _Around) -> str:
    columns = "".join(f'<col style="width: {share * 100:.3f}%"/>' for share in table.widths)
    head = "".join(f'<th scope="col">{_line(cell, around)}</th>' for cell in table.header)
    rows = ("".join(f"<td>{_line(cell, around)}</td>" for cell in row) for row in table.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _caption(caption: Caption, around: _Around) -> str:
    """Counsel where the paper asks for it, the court, the box, the title: in the box on numbered paper, else below."""
    paper = around.paper
    # The bookmark is the plain title: that of the caption may name the client, and bookmarks are shown beside every page.
    label = f' data-label="{escape(around.title)}"'
    title = f'<h1 class="title"{label}>{_lines(caption.title, around)}</h1>' if caption.title else ""
    counsel = f'<p class="counsel">{_lines(caption.counsel, around)}</p>' if paper.counsel_on_top else ""
    box = (
        f'<div class="box {paper.caption}"><div class="parties">{_plain_lines(caption.parties, around)}</div>'
        f'<div class="between"></div><div class="case">{_plain_lines(caption.case, around)}'
        f"{title if paper.line_numbers else ''}</div></div>"
    )
    court = f'<p class="court">{_lines(caption.court, around)}</p>'
    return f"{counsel}{court}{box}{'' if paper.line_numbers else title}"


def _signature(signature: Signature, around: _Around) -> str:
    half = all(len(text_of(line)) <= LONGEST_HALF_LINE or _is_rule(line) for line in signature.lines)
    lines = (
        '<div class="rule"></div>' if _is_rule(line) else f"<p>{_line(line, around)}</p>" for line in signature.lines
    )
    return f'<div class="signature{" half" if half else ""}"{_id(signature.anchor, around)}>{"".join(lines)}</div>'


def _is_rule(line: Line) -> bool:
    """Whether a line is a rule to write on: underscores and nothing else."""
    text = text_of(line).strip()
    return bool(text) and not text.strip("_")


def _plain_lines(lines: tuple[Line, ...], around: _Around) -> str:
    return f"<p>{_lines(lines, around)}</p>" if lines else ""


def _lines(lines: tuple[Line, ...], around: _Around) -> str:
    return "<br/>".join(_line(line, around) for line in lines)


def _line(line: Line, around: _Around) -> str:
    return "".join(_run(part, around) for part in _joined(part for run in line for part in visible_runs(run)))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs, with those that look alike and stand side by side as one."""
    before: Run | None = None
    for run in runs:
        if before and _joins(before) and _joins(run) and (before.italic, before.bold) == (run.italic, run.bold):
            before = replace(before, text=before.text + run.text)
            continue
        if before:
            yield before
        before = run
    if before:
        yield before


def _joins(run: Run) -> bool:
    return run.kind not in ("cite", "placeholder") and run.target is None


def _run(run: Run, around: _Around) -> str:
    """A run's text, in an inline element where it needs one: each element costs WeasyPrint a box, a style and a tag.

    A reference is a link if its target is in this document.
    """
    text = "<br/>".join(escape(run.text).splitlines()).replace("\t", " ")
    if run.kind == "cite":
        text = _unbroken(text)
    if run.target and run.target in around.ids:
        return f'<a{_classes(run)} href="#{around.ids[run.target]}">{text}</a>'
    if run.kind == "placeholder" or run.italic or run.bold or not PLAIN.fullmatch(run.text):
        return f"<span{_classes(run)}>{text}</span>"
    return text


def _classes(run: Run) -> str:
    looks = {"placeholder": run.kind == "placeholder", "italic": run.italic, "bold": run.bold}
    names = " ".join(name for name, on in looks.items() if on)
    return f' class="{names}"' if names else ""


def _unbroken(cite: str) -> str:
    """A cite in pieces that do not break across lines: the whole of a short one, the parts between spaces of a long one."""
    pieces = [cite] if len(cite) <= LONGEST_UNBROKEN_CITE else cite.split(" ")
    return " ".join(f'<span class="unbroken">{each}</span>' for each in pieces)


def _id(anchor: str | None, around: _Around) -> str:
    return f' id="{around.ids[anchor]}"' if anchor and anchor in around.ids else ""


# Paper to stylesheet


@lru_cache(maxsize=64)
def _stylesheet(paper: Paper) -> Any:
    """The parsed stylesheet of a paper."""
    return stylesheet(_css(paper))


def _families(paper: Paper) -> str:
    return FAMILIES if paper.font == "Times" else f'"{paper.font}", {FAMILIES}'


def _css(paper: Paper) -> str:
    """The stylesheet of a paper, in points.

    On numbered paper everything takes whole lines: one line height for all text, no vertical padding, and rules drawn
    as outlines and backgrounds, which take no room. Elsewhere what stands single-spaced in a pleading is set close.
    """
    width, height = SIZES[paper.size]
    numbered = paper.line_numbers > 0
    line = paper.line_height
    # A hair less than the lines take, or rounding pushes the last one to the next page.
    bottom = height - paper.margin_top - paper.line_numbers * line - 0.2 if numbered else paper.margin_bottom
    if numbered and bottom < FOOTER_ROOM:
        raise ValueError(
            f"{paper.line_numbers} lines of {line:g} points under a top margin of {paper.margin_top:g} points leave"
            f" no room for the footer on {paper.size} paper"
        )
    close = line if numbered else round(paper.font_size * 1.17, 2)
    double = line >= 1.9 * paper.font_size
    values = {
        "width": width,
        "height": height,
        "top": paper.margin_top,
        "first_top": paper.margin_top if numbered or paper.first_top is None else paper.first_top,
        "bottom": bottom,
        "left": paper.margin_left,
        "right": paper.margin_right,
        "family": _families(paper),
        "size": paper.font_size,
        "line": line,
        "close": close,
        "indent": paper.first_line_indent,
        "left_half": width / 2 - paper.margin_left,
        "paragraph": 0 if double else round(paper.font_size / 2, 2),
        "small": 0 if numbered else round(paper.font_size / 2, 2),
        "large": 0 if numbered else paper.font_size,
        "blank": line if numbered else paper.font_size,
        "below_dashes": close if numbered else close + round(paper.font_size / 2, 2),
        "pad": 0 if numbered else 3,
        "sign": line if numbered else 30,
        "counsel": BLANK_COUNSEL_LINES * line if numbered else 0,
        "section_sign": (ASSETS / "section-sign.svg").as_uri(),
    }
    return Template(TEXT + CAPTION + FOOTERS[paper.footer]).substitute(values)


TEXT = """
@page {
  size: ${width}pt ${height}pt;
  margin: ${top}pt ${right}pt ${bottom}pt ${left}pt;
  font-family: $family;
  @top-right {
    content: string(mark); width: 60%; padding-top: 26pt; vertical-align: top; text-align: right;
    font-size: 9pt; line-height: 11pt; font-weight: bold; color: #444;
  }
}
@page :first {
  margin-top: ${first_top}pt;
  @top-center {
    content: string(legend); width: 100%; padding-bottom: 6pt; vertical-align: bottom; text-align: center;
    font-size: ${size}pt; line-height: 14pt; font-weight: bold;
  }
}
/* Not "*": each declaration that fits every span is looked at for every span. */
body, p, h1, h2, h3, h4, ul, blockquote { margin: 0; padding: 0 }
html { font-family: $family; font-size: ${size}pt; line-height: ${line}pt; color: black; hyphens: manual }
body {
  string-set: title attr(data-title), mark attr(data-mark), legend attr(data-legend);
  orphans: 2; widows: 2; overflow-wrap: break-word;
}
/* The line height is the block's alone: a fallback font of another build cannot push lines apart. */
span, a { line-height: 0 }
a { color: inherit; text-decoration: none }
.unbroken { white-space: nowrap }
.italic { font-style: italic }
.bold { font-weight: bold }
.placeholder { background: #fff3a0; outline: 0.6pt dotted black }

p { margin-bottom: ${paragraph}pt }
.body { text-indent: ${indent}pt }
.center { text-align: center }
.right { text-align: right }
.marker { white-space: pre; tab-size: 24pt }
.hanging { text-indent: -27pt }
ul { list-style: none }
li { margin-left: ${indent}pt; padding-left: 27pt }
li li { margin-left: 0 }
li .body { text-indent: 0 }

h1, h2, h3, h4 { font-size: inherit; line-height: ${close}pt; break-after: avoid }
.level-1 { text-align: center; margin: ${large}pt 0 ${small}pt }
.level-2 { margin: ${large}pt 0 ${small}pt }
.level-3 { font-weight: normal; font-style: italic; margin: ${small}pt 0 ${small}pt }

blockquote, .address, .note, table, .signature { line-height: ${close}pt }
blockquote { margin: ${small}pt 36pt ${large}pt; text-align: left }
blockquote p, .note p { margin-bottom: ${small}pt }
blockquote .body, .note .body { text-indent: 0 }
blockquote > :last-child, .note > :last-child { margin-bottom: 0 }
.address { margin-top: ${small}pt; margin-bottom: ${large}pt; break-inside: avoid }

table { width: 100%; table-layout: fixed; border-collapse: separate; border-spacing: 0 }
table { margin: ${small}pt 0 ${large}pt }
tr { break-inside: avoid }
th, td { padding: ${pad}pt 4pt; vertical-align: top; text-align: left; outline: 0.5pt solid black }
th, td { overflow-wrap: anywhere }
th { font-weight: bold; vertical-align: bottom; background: #eee }
td .unbroken, .box .unbroken { white-space: normal }

.note {
  margin: ${small}pt 0 ${large}pt; padding: ${small}pt 9pt; outline: 0.5pt solid #777; border-left: 2pt solid #777;
}
.note.blocker { border-left: 6pt solid #a31515 }
.note.question { border-left: 6pt double #b87400 }

.signature { break-before: avoid; break-inside: avoid; margin-top: ${large}pt; margin-bottom: ${large}pt }
.signature.half { margin-left: 50% }
.signature p { margin: 0; min-height: ${close}pt }
.rule { box-sizing: border-box; width: 234pt; max-width: 100%; height: ${sign}pt; border-bottom: 0.75pt solid black }
.page-break { break-after: page }
"""

CAPTION = """
.counsel { max-width: ${left_half}pt; min-height: ${counsel}pt; line-height: ${close}pt; margin-bottom: ${large}pt }
.court { text-align: center; font-weight: bold; line-height: ${close}pt; margin-bottom: ${blank}pt }
.box { display: table; width: 100%; table-layout: fixed; line-height: ${close}pt; margin-bottom: ${blank}pt }
.parties, .between, .case { display: table-cell; vertical-align: top }
.parties { width: 50% }
.parties p, .case p { margin: 0 }
.between { width: 18pt }
.rules .parties {
  border-right: 0.75pt solid black; padding-right: 8pt;
  background: linear-gradient(black) left bottom / 100% 0.75pt no-repeat;
}
.rules .parties p { padding-bottom: ${small}pt }
.rules .between { width: 12pt }
.sections .case { padding-left: 6pt }
.sections .between { background: url("$section_sign") center top / ${size}pt ${close}pt repeat-y }
.dashes .parties::before, .dashes .parties::after { content: leader("-") "x"; display: block }
.dashes .parties p { padding: ${small}pt 0 }
.dashes .case { padding-top: ${below_dashes}pt }
.title { text-align: center; font-weight: bold; bookmark-label: attr(data-label); margin: ${large}pt 36pt }
.case .title { text-align: left; margin: ${blank}pt 0 0 }
"""

NUMBERED_SHEET = """
@page { size: ${width}pt ${height}pt; margin: 0 }
* { margin: 0; padding: 0 }
.upright { position: absolute; top: 0; width: 0.6pt; height: ${height}pt; background: black }
.numbers {
  position: absolute; top: ${top}pt; left: 0; width: ${numbers}pt; text-align: right;
  font-family: $family; font-size: ${size}pt; line-height: ${line}pt;
}
"""

FOOTERS = {
    "title": """
@page {
  @bottom-left {
    content: string(title); width: 78%; vertical-align: top; text-align: left; margin-top: 14pt; padding-top: 4pt;
    font-size: 9pt; line-height: 11pt; border-top: 0.5pt solid black;
  }
  @bottom-right {
    content: "Page " counter(page) " of " counter(pages); width: 22%; vertical-align: top; text-align: right;
    margin-top: 14pt; padding-top: 4pt; font-size: 9pt; line-height: 11pt; border-top: 0.5pt solid black;
  }
}
""",
    # Cal. Rules of Court 2.110: the title below the page number, divided from the page by a line, in 10 points or more.
    "ruled-title": """
@page {
  @bottom-center {
    content: counter(page) "\\A " string(title); white-space: pre-line; width: 100%; text-align: center;
    vertical-align: top; padding-top: 6pt; font-size: 10pt; line-height: 12pt;
    background: linear-gradient(black) 0 18.5pt / 100% 0.6pt no-repeat;
  }
}
""",
    "page": """
@page {
  @bottom-center { content: counter(page); width: 100%; text-align: center; font-size: ${size}pt }
}
""",
}
