"""Measures that both formats share: page sizes, markers of lists, the geometry of lines."""

from __future__ import annotations

import math
from dataclasses import replace

from petition_gen.document import Caption, Document, Line, ListKind, PageStyle, Signature, text_of

CAPTION_COLUMNS = {"rules": (0.5, 0.5), "plain": (0.5, 0.5), "sections": (0.46, 0.08, 0.46), "dashes": (0.55, 0.45)}
SIGNATURE_WIDTH = 234.0  # 3.25 inches: the right half of the text of a letter page
LIST_STEP = 28.0  # from a list's mark to its text, and from a list to the one within it
FURNITURE_LINE = 12.0  # line height of header and footer
LEGEND_LINE = 14.0
LEGEND_ROOM = 20.0  # its line and the space to the text, where it stands below the first page's own margin
BOX_SPACE = 8.0  # above a table or a note
NARROWER = 0.875  # names and addresses, by what `lines_needed` reckons
RULE = 0.5  # thickness of the lines of captions and signatures
TITLE_PLACE = "[title of the paper]"


def lines_needed(lines: tuple[Line, ...], width: float, paper: PageStyle) -> int:
    """About how many lines a column of this width takes, by mean widths of letters."""

    def length(line: Line) -> float:
        return sum(0.68 if letter.isupper() else 0.45 for letter in text_of(line)) * paper.font_size

    return sum(max(1, math.ceil(length(line) / (width - 6))) for line in lines)


def counsel_pitch(document: Document) -> float:
    """The line height of the counsel block: half a line where a whole one would push the court below its line."""
    paper = document.paper
    captions = [block for block in document.blocks if isinstance(block, Caption)]
    lines = max((counsel_lines(caption.counsel, paper) for caption in captions), default=0)
    return paper.line_height if lines < COURT_LINE else paper.line_height / 2


def counsel_lines(counsel: tuple[Line, ...], paper: PageStyle) -> int:
    """About how many lines the counsel block takes in the left half of the page."""
    width = PAGE_SIZES[paper.size][0] / 2 - paper.margin_left
    return lines_needed(counsel, width / NARROWER + 6, paper) if counsel else 0


def close_counsel(counsel: tuple[Line, ...], paper: PageStyle) -> tuple[float, float, float] | None:
    """How a counsel block is set that is too long for the lines above the court's: its drop, line height and whole height.

    The height is that of whole numbered lines. None where the block fits as it is, or the paper has no numbers.
    """
    lines = counsel_lines(counsel, paper)
    if not paper.line_numbers or lines < COURT_LINE:
        return None
    half = paper.line_height / 2
    drop = half / 2
    return drop, half, max(COURT_LINE - 1, math.ceil((drop + lines * half) / paper.line_height)) * paper.line_height


def drop_of_counsel(document: Document) -> float:
    """The space above a counsel block with two lines to a number: every other baseline then lies on a number's."""
    if not document.paper.line_numbers:
        return 0.0
    return 0.8 * (
        document.paper.line_height - counsel_pitch(document)
    )  # an exact line has its baseline at four fifths of its height


def space_above_court(document: Document, lines: int) -> float:
    """What is left between the counsel block and the court's line on numbered paper."""
    used = lines * counsel_pitch(document) + (drop_of_counsel(document) if lines else 0)
    return max(0.0, (COURT_LINE - 1) * document.paper.line_height - used)


def list_indent(paper: PageStyle, level: int) -> float:
    """Where the text of a list of this level begins."""
    return paper.first_line_indent + LIST_STEP * (level + 1)


def bottom_margin(paper: PageStyle) -> float:
    """The bottom margin; on numbered paper what the numbered lines leave, less a little, so that the last one fits."""
    if not paper.line_numbers:
        return paper.margin_bottom
    return room_below_lines(paper) - 4


def header_distance(paper: PageStyle) -> float:
    """How far the running head lies below the page's upper edge, in points."""
    return min(36.0, paper.margin_top / 2)


def first_page(document: Document) -> PageStyle:
    """The paper with its first text where the first page has it: a legend stands below that page's own margin.

    Courts that keep the head of the first page free have nothing printed in it. Numbered paper has no such margin.
    """
    paper = document.paper
    if paper.first_top is None or paper.line_numbers or not document.legend:
        return paper
    return replace(paper, first_top=paper.first_top + LEGEND_ROOM)


def first_page_space(document: Document) -> float:
    """The height that the first page's header adds below the mark, to push legend and text down to `first_top`."""
    paper = document.paper
    if paper.first_top is None:
        return 0.0
    return paper.first_top - header_distance(paper) - FURNITURE_LINE


PAGE_SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points
COURT_LINE = 8  # the numbered line of the court's title; counsel stands on those above: Cal. Rules of Court 2.111
LONGEST_WHOLE_CITE = 16  # letters; so short a one is kept whole in a narrow cell too
LONGEST_UNBROKEN_CITE = 45  # letters; a longer one would leave a hole at the end of the line above
LIST_MARKERS: dict[ListKind, tuple[str, str]] = {  # how Word counts them, and the marker, with % for the count
    "lettered": ("lowerLetter", "(%)"),
    "numbered": ("decimal", "%."),
    "bulleted": ("bullet", "•"),
    "checked": ("decimal", "[ ]"),  # not a bullet, of which LibreOffice draws only the first letter
}
_LONGEST_HALF_LINE = 42  # letters; a signature block stands in the right half of the page if its lines fit there
_FOOTER_ROOM = 36.0  # points below the last numbered line


def room_below_lines(paper: PageStyle) -> float:
    """The points between the last line of numbered paper and the page's edge.

    Raises ValueError where they are too few for the footer.
    """
    room = PAGE_SIZES[paper.size][1] - paper.margin_top - paper.line_numbers * paper.line_height
    if room < _FOOTER_ROOM:
        raise ValueError(
            f"{paper.line_numbers} lines of {paper.line_height:g} points under a top margin of {paper.margin_top:g} points"
            f" leave no room for the footer on {paper.size} paper"
        )
    return room


def fits_half(signature: Signature) -> bool:
    """Whether a signature block fits into the right half of the page."""
    return all(len(text_of(line)) <= _LONGEST_HALF_LINE or is_rule(line) for line in signature.lines)


def is_rule(line: Line) -> bool:
    """Whether a line is a rule to write on: underscores and nothing else."""
    text = text_of(line).strip()
    return bool(text) and not text.strip("_")


def doubled_letter(index: int) -> str:
    """The letter of what is counted from 0, as Word counts: A … Z, AA, BB, …"""
    return chr(ord("A") + index % 26) * (index // 26 + 1)


def marker(kind: ListKind, index: int) -> str:
    """The marker of the list item at `index`, counted from 0: "(a)", "1.", "•" or "[ ]", a box to mark by hand."""
    counted, text = LIST_MARKERS[kind]
    return text.replace("%", doubled_letter(index).lower() if counted == "lowerLetter" else str(index + 1))
