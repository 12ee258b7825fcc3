"""Measures that both formats share: page sizes, markers of lists, the geometry of lines."""

from __future__ import annotations

import math
from typing import Literal

from petition_gen.document import Caption, Document, Line, PageStyle, text_of

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
TITLE_PLACE = "[title of the paper]"


def is_rule(line: Line) -> bool:
    """Whether a line is a rule to write on: underscores and nothing else."""
    text = text_of(line).strip()
    return bool(text) and not text.strip("_")


def lines_needed(lines: tuple[Line, ...], width: float, paper: PageStyle) -> int:
    """About how many lines a column of this width takes, by mean widths of letters."""

    def length(line: Line) -> float:
        return sum(0.68 if letter.isupper() else 0.45 for letter in text_of(line)) * paper.font_size

    return sum(max(1, math.ceil(length(line) / (width - 6))) for line in lines)


def page_size(paper: PageStyle) -> tuple[float, float]:
    """Width and height of a page in points."""
    return PAGE_SIZES[paper.size]


def counsel_pitch(document: Document) -> float:
    """The line height of the counsel block: half a line where a whole one would push the court below its line."""
    paper = document.paper
    captions = [block for block in document.blocks if isinstance(block, Caption)]
    lines = max((len(caption.counsel) for caption in captions), default=0)
    return paper.line_height if lines < COURT_LINE else paper.line_height / 2


def drop_of_counsel(document: Document) -> float:
    """The space above a counsel block with two lines to a number: every other baseline then lies on a number's."""
    if not document.paper.line_numbers:
        return 0.0
    return 0.8 * (
        document.paper.line_height - counsel_pitch(document)
    )  # an exact line has its baseline at four fifths of its height


def space_above_court(document: Document, counsel_lines: int) -> float:
    """What is left between the counsel block and the court's line on numbered paper."""
    used = counsel_lines * counsel_pitch(document) + (drop_of_counsel(document) if counsel_lines else 0)
    return max(0.0, (COURT_LINE - 1) * document.paper.line_height - used)


def list_indent(paper: PageStyle, level: int) -> float:
    """Where the text of a list of this level begins."""
    return paper.first_line_indent + LIST_STEP * (level + 1)


def bottom_margin(paper: PageStyle) -> float:
    """The bottom margin; on numbered paper what the numbered lines leave, less a little, so that the last one fits."""
    if not paper.line_numbers:
        return paper.margin_bottom
    room = page_size(paper)[1] - paper.margin_top - paper.line_numbers * paper.line_height
    if room - 4 < FOOTER_ROOM:
        raise ValueError(f"{paper.line_numbers} lines of {paper.line_height:g} points leave no room for the footer")
    return room - 4


def header_distance(paper: PageStyle) -> float:
    """How far the running head lies below the page's upper edge, in points."""
    return min(36.0, paper.margin_top / 2)


def first_page_space(document: Document) -> float:
    """The height that the first page's header adds below mark and legend, to push the text down to `first_top`."""
    paper = document.paper
    if paper.first_top is None:
        return 0.0
    return paper.first_top - header_distance(paper) - FURNITURE_LINE - (LEGEND_LINE if document.legend else 0.0)


def marker(kind: Literal["lettered", "numbered", "bulleted", "checked"], index: int) -> str:
    """The marker of the item at `index`, counted from 0: "(a)", "1.", "•" or "[ ]", a box to mark by hand.

    Letters double after z as in Word: (y), (z), (aa), (bb).
    """
    if kind == "lettered":
        return f"({chr(ord('a') + index % 26) * (index // 26 + 1)})"
    if kind == "numbered":
        return f"{index + 1}."
    return "•" if kind == "bulleted" else "[ ]"


SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points
