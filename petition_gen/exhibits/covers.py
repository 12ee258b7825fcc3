"""Index, covers, slip sheets and stamps."""

from __future__ import annotations

import io
from functools import lru_cache
from html import escape
from typing import Any, Literal

from pikepdf import Pdf

from petition_gen.exhibits.exhibit import (
    ASKED,
    HEIGHT,
    MARGIN,
    REPLACE,
    STRIP,
    WIDTH,
    WITHHELD,
    Entry,
    Exhibit,
    VolumePlan,
)
from petition_gen.record.evidence import Evidence
from petition_gen.writers.letters import drawable_text
from petition_gen.writers.weasy import FAMILIES, laid_out, stylesheet

STAMPS_AT_ONCE = 100  # WeasyPrint's time grows faster than the count of pages


def cover_sheets(plan: VolumePlan) -> tuple[bytes, list[tuple[int, int]]]:
    """The index, covers and slip sheets of a volume, and the first and last page of each exhibit's cover."""
    legend = f'<p class="legend">{escape(plan.legend)}</p>' if plan.legend else ""
    rows = "".join(_row(entry) for entry in plan.entries)
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("Exhibit", "Description", "Date", "Pages"))
    index = (
        f'{legend}<h1 class="index">Index of exhibits</h1><p class="volume">{escape(plan.title)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    sections = [f"<section>{index}</section>", *(_cover(entry, legend) for entry in plan.entries)]
    head = f"<head><title>{escape(plan.title)}</title></head>"
    html = f'<html lang="en-US">{head}<body>{"".join(sections)}</body></html>'
    drawn = _drawn(html, "sheets")
    starts = [next(i for i, page in enumerate(drawn.pages) if _anchor(entry) in page.anchors) for entry in plan.entries]
    ends = [*(start - 1 for start in starts[1:]), len(drawn.pages) - 1]
    return drawn.write_pdf(pdf_tags=True, pdf_identifier=True), list(zip(starts, ends, strict=True))


def _anchor(entry: Entry) -> str:
    return f"exhibit-{entry.exhibit.letter}-{entry.first}"


def _row(entry: Entry) -> str:
    exhibit = entry.exhibit
    here = f"{entry.first}–{entry.first + entry.count - 1} of {exhibit.pages}" if entry.piece else str(exhibit.pages)
    pages = {None: here, WITHHELD: "withheld", REPLACE: "not bound", ASKED: "not bound"}.get(entry.slip, "sealed")
    link = f'<a href="#{_anchor(entry)}">{exhibit.letter}</a>'
    return f"<tr><td>{link}</td><td>{_drawable(entry.title)}</td><td>{_date(exhibit.item)}</td><td>{pages}</td></tr>"


def _cover(entry: Entry, legend: str) -> str:
    exhibit = entry.exhibit
    below = f'<p class="slip">{escape(entry.slip)}</p>' if entry.slip else f"<p>{entry.pages.capitalize()}</p>"
    label = escape(f"Exhibit {exhibit.letter}: {entry.bookmark}{f', {entry.pages}' if entry.piece else ''}")
    return (
        f'<section class="cover" id="{_anchor(entry)}">{legend}<h1 data-label="{label}">Exhibit {exhibit.letter}</h1>'
        f'<p class="title">{_drawable(entry.title)}</p><p>{_date(exhibit.item)}</p>{below}</section>'
    )


def _drawable(title: str) -> str:
    """A title with slips for what no font has the letters of: a volume has no Word file."""
    return escape(drawable_text(title, word_file=False))


def _date(item: Evidence) -> str:
    return item.date.words() if item.date else "Undated"


def stamp_strips(exhibit: Exhibit, first: int, last: int) -> Pdf:
    """A PDF of strips, one for each of an exhibit's pages from `first` up to `last`."""
    strips = (f"<p>Exhibit {exhibit.letter} – {number + 1} of {exhibit.pages}</p>" for number in range(first, last))
    drawn = _drawn(f"<html><body>{''.join(strips)}</body></html>", "stamps")
    return Pdf.open(io.BytesIO(drawn.write_pdf()))


def _drawn(html: str, look: Literal["sheets", "stamps"]) -> Any:
    """The pages of some HTML in the package's own fonts."""
    return laid_out(html, _stylesheet(look), pdf_tags=look == "sheets")


@lru_cache(maxsize=2)
def _stylesheet(look: str) -> Any:
    return stylesheet(f"html {{ font-family: {FAMILIES} }}" + {"sheets": SHEETS, "stamps": STAMPS}[look])


SHEETS = f"""
@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: 72pt }}
* {{ margin: 0; padding: 0 }}
html {{ font-size: 12pt; line-height: 15pt; overflow-wrap: break-word }}
section {{ break-after: page }}
section:last-child {{ break-after: auto }}
a {{ color: inherit; text-decoration: none }}
.legend {{ text-align: center; font-weight: bold; margin-bottom: 18pt }}
h1 {{ text-align: center; bookmark-level: 1 }}
.index {{ font-size: 16pt; line-height: 20pt }}
.volume {{ text-align: center; margin: 4pt 0 18pt }}
table {{ width: 100%; border-collapse: collapse }}
th, td {{ text-align: left; vertical-align: top; padding: 4pt 6pt; border: 0.5pt solid black }}
th {{ background: #eee }}
tr {{ break-inside: avoid }}
th:first-child, td:first-child {{ width: 12% }}
th:nth-child(3), td:nth-child(3) {{ width: 24% }}
th:last-child, td:last-child {{ width: 13% }}
.cover {{ text-align: center }}
.cover h1 {{
  bookmark-label: attr(data-label); font-size: 32pt; line-height: 38pt; text-transform: uppercase;
  margin: 190pt 0 18pt; padding-bottom: 14pt; border-bottom: 1.5pt solid black;
}}
.cover .legend + h1 {{ margin-top: 157pt }}
.cover p {{ margin-bottom: 8pt }}
.cover .legend {{ margin-bottom: 18pt }}
.title {{ font-size: 16pt; line-height: 20pt }}
.slip {{ margin: 36pt auto 0; padding: 10pt 16pt; border: 1pt solid black; font-weight: bold; max-width: 330pt }}
"""
STAMPS = f"""
@page {{ size: {WIDTH}pt {STRIP}pt; margin: 0 }}
* {{ margin: 0; padding: 0 }}
p {{ break-after: page; padding: 9pt {2 * MARGIN}pt 0; text-align: right; font: bold 11pt/13pt {FAMILIES} }}
p:last-child {{ break-after: auto }}
"""
