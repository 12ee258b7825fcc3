"""A page style as a stylesheet."""

from __future__ import annotations

from functools import lru_cache
from string import Template
from typing import Any

from petition_gen.document import PageStyle
from petition_gen.writers.measures import COURT_LINE, PAGE_SIZES, room_below_lines
from petition_gen.writers.weasy import ASSETS, FAMILIES, stylesheet


@lru_cache(maxsize=64)
def stylesheet_of(paper: PageStyle) -> Any:
    """The parsed stylesheet of a paper."""
    return stylesheet(_css(paper))


def font_families(paper: PageStyle) -> str:
    """The families in which a page's letters are looked for, the wanted one first."""
    return FAMILIES if paper.font == "Times" else f'"{paper.font}", {FAMILIES}'


def _css(paper: PageStyle) -> str:
    """The stylesheet of a paper, in points.

    On numbered paper everything takes whole lines: one line height for all text, no vertical padding, and rules drawn
    as outlines and backgrounds, which take no room. Elsewhere what stands single-spaced in a pleading is set close.
    """
    width, height = PAGE_SIZES[paper.size]
    numbered = paper.line_numbers > 0
    line = paper.line_height
    # A hair less than the lines take, or rounding pushes the last one to the next page.
    bottom = room_below_lines(paper) - 0.2 if numbered else paper.margin_bottom
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
        "family": font_families(paper),
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
        "counsel": (COURT_LINE - 1) * line if numbered else 0,
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
span, a, article { line-height: 0 }
a { color: inherit; text-decoration: none }
.unbroken { white-space: nowrap }
.italic { font-style: italic }
.bold { font-weight: bold }
.placeholder { background: #fff3a0; outline: 0.6pt dotted black }

p { margin-bottom: ${paragraph}pt }
.body { text-indent: ${indent}pt }
.from-right { direction: rtl; text-align: right; text-indent: 0 }
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
td .whole { white-space: nowrap }

.note {
  margin: ${small}pt 0 ${large}pt; padding: ${small}pt 9pt; outline: 0.5pt solid #777; border-left: 2pt solid #777;
}
.note.blocker { border-left: 6pt solid #a31515 }
.note.question { border-left: 6pt double #b87400 }

.signature { break-before: avoid; break-inside: avoid; margin-top: ${large}pt; margin-bottom: ${large}pt }
.signed { break-before: avoid; break-inside: avoid }
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
