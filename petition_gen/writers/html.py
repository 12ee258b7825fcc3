"""Draws a `Document` as a PDF: blocks become HTML, `Paper` becomes a stylesheet, WeasyPrint sets the pages.

Read from the top: `write_pdf`, then the HTML of each kind of block, then the stylesheet. The words of the body are the
blocks' own, automatic numbers included. All else on a page (line numbers, footer, draft mark, legend, the signs of a
caption) is drawn by the stylesheet and is no part of the document's structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import zip_longest

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
    PageStyle,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
    right_to_left,
    runs_of,
    visible_runs,
)
from petition_gen.writers.css import font_families
from petition_gen.writers.letters import noto_families
from petition_gen.writers.measures import (
    LONGEST_UNBROKEN_CITE,
    LONGEST_WHOLE_CITE,
    close_counsel,
    fits_half,
    is_rule,
    marker,
)

FIGURE_SPACE = "\u2007"
NUMBER_ROOM = 6  # figures, before the text of a numbered paragraph
PLAIN = re.compile(r"[ -~\u00a0-\u024f\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\s]*")  # drawn by any text font


@dataclass(frozen=True)
class _Around:
    """What a block must know of the document.

    Title, paper, the ids of what is referred to, how deep each heading stands, and its other languages (`languages_of`).
    """

    title: str
    paper: PageStyle
    ids: Mapping[str, str]
    depths: Mapping[int, int]
    languages: tuple[str, ...]


def languages_of(document: Document) -> tuple[str, ...]:
    """The languages of a document's passages besides its own, in the order in which they come."""
    tags = dict.fromkeys(run.language for run in runs_of(document.blocks))
    return tuple(each for each in tags if each and each != document.language)


def html_of(document: Document) -> str:
    """The whole document. What the margins show of it stands in attributes of the body."""
    anchors = [block.anchor for block in document.blocks if isinstance(block, Allegation | Signature) and block.anchor]
    targets = {run.target for run in runs_of(document.blocks)}  # an id costs styles of its own
    ids = {anchor: f"anchor-{count}" for count, anchor in enumerate(anchors, 1) if anchor in targets}
    titled = any(isinstance(block, Caption) and block.title for block in document.blocks)
    depths = depths_of(document.blocks, 2 if titled else 1)
    around = _Around(document.title, document.paper, ids, depths, languages_of(document))
    margins = {"title": document.title, "mark": document.mark or "", "legend": document.legend or ""}
    data = "".join(f' data-{name}="{escape(shown(text))}"' for name, text in margins.items())
    return (
        f'<html lang="{escape(document.language)}"><head><title>{escape(document.title)}</title></head>'
        f"<body{data}>{_blocks(document.blocks, around)}</body></html>"
    )


def depths_of(blocks: Iterable[Block], first: int) -> dict[int, int]:
    """How deep each heading stands, by its `id`: no level is passed over, whatever their looks, as a reader aloud needs it."""
    above: list[int] = []
    found = {}
    for each in _headings(blocks):
        while above and above[-1] >= each.level:
            above.pop()
        above.append(each.level)
        found[id(each)] = first + len(above) - 1
    return found


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for each in blocks:
        if isinstance(each, Heading):
            yield each
        elif isinstance(each, Quote | Note):
            yield from _headings(each.blocks)


def _blocks(blocks: Iterable[Block], around: _Around) -> str:
    listed = tuple(blocks)
    return "".join(
        _signed(block, around)
        if isinstance(block, Paragraph) and isinstance(following, Signature)
        else _block(block, around)
        for block, following in zip_longest(listed, listed[1:])
    )


def _signed(paragraph: Paragraph, around: _Around) -> str:
    """The words that are signed, as an oath: lines of what comes before them stand on their page, so none is sworn to alone."""
    return f'<p class="{paragraph.look} signed">{_line(paragraph.runs, around)}</p>'


def _block(block: Block, around: _Around) -> str:
    match block:
        case Heading():
            return _heading(block, around)
        case Paragraph():
            return f'<p class="{_look(block, block.look)}">{_line(block.runs, around)}</p>'
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


def _look(block: Block, look: str) -> str:
    """The class of a paragraph, with that of a script that runs from right to left where its words do."""
    return f"{look} from-right" if right_to_left(block) else look


def _heading(heading: Heading, around: _Around) -> str:
    tag = f"h{around.depths.get(id(heading), heading.level)}"
    return f'<{tag} class="level-{heading.level}">{_line(heading.runs, around)}</{tag}>'


def _allegation(allegation: Allegation, around: _Around) -> str:
    # The gap is of spaces as wide as a figure, so that all text begins at one place: a tab would need an element for itself.
    number = f"{allegation.number}."
    gap = FIGURE_SPACE * max(1, NUMBER_ROOM - len(number))
    return f'<p class="{_look(allegation, "body")}"{_id(allegation.anchor, around)}>{number}{gap} {_line(allegation.runs, around)}</p>'


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
    counsel = _counsel(caption, around) if paper.counsel_on_top else ""
    box = (
        f'<div class="box {paper.caption}"><div class="parties">{_plain_lines(caption.parties, around)}</div>'
        f'<div class="between"></div><div class="case">{_plain_lines(caption.case, around)}'
        f"{title if paper.line_numbers else ''}</div></div>"
    )
    court = f'<p class="court">{_lines(caption.court, around)}</p>'
    return f"{counsel}{court}{box}{'' if paper.line_numbers else title}"


def _counsel(caption: Caption, around: _Around) -> str:
    """The counsel block; set close where it would push the court below its line."""
    close = close_counsel(caption.counsel, around.paper)
    style = ""
    if close:
        drop, line, height = close
        style = f' style="box-sizing: border-box; height: {height}pt; padding-top: {drop}pt; line-height: {line}pt"'
    return f'<p class="counsel"{style}>{_lines(caption.counsel, around)}</p>'


def _signature(signature: Signature, around: _Around) -> str:
    lines = (
        '<div class="rule"></div>' if is_rule(line) else f"<p>{_line(line, around)}</p>" for line in signature.lines
    )
    return f'<div class="signature{" half" if fits_half(signature) else ""}"{_id(signature.anchor, around)}>{"".join(lines)}</div>'


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
    return run.kind not in ("cite", "placeholder") and run.target is None and run.language is None


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
        text = f"<span{_classes(run)}{_fonts(run, around)}>{text}</span>"
    return _in_its_language(run, text, around)


def _fonts(run: Run, around: _Around) -> str:
    """The fonts of letters that the package's own fonts may lack: those, then the Noto fonts of their scripts."""
    noto = noto_families(run.text)
    return f' style="{escape(font_families(around.paper) + noto)}"'.replace('"', '"font-family: ', 1) if noto else ""


def _in_its_language(run: Run, text: str, around: _Around) -> str:
    """The text within as many `article` elements as its language has in the list of the document's.

    No paper has such an element otherwise, and WeasyPrint writes no language into a PDF's structure: from these
    `petition_gen.writers.structure` knows which one belongs there.
    """
    if run.language not in around.languages:
        return text
    depth = around.languages.index(run.language) + 1
    return f'<article lang="{escape(run.language)}">' * depth + text + "</article>" * depth


def _classes(run: Run) -> str:
    looks = {"placeholder": run.kind == "placeholder", "italic": run.italic, "bold": run.bold}
    names = " ".join(name for name, on in looks.items() if on)
    return f' class="{names}"' if names else ""


def _unbroken(cite: str) -> str:
    """A cite in pieces that do not break across lines: the whole of a short one, the parts between spaces of a long one."""
    pieces = [cite] if len(cite) <= LONGEST_UNBROKEN_CITE else cite.split(" ")
    looks = "unbroken whole" if len(cite) <= LONGEST_WHOLE_CITE else "unbroken"
    return " ".join(f'<span class="{looks}">{each}</span>' for each in pieces)


def _id(anchor: str | None, around: _Around) -> str:
    return f' id="{around.ids[anchor]}"' if anchor and anchor in around.ids else ""
