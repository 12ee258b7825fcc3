"""The words of whole packets, kept under review: `tests/packets/<record>/<paper>.txt`.

    make words        # writes them again after a template or a law file has changed

Read the diff as a lawyer would: it shows what the change does to the papers.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from conftest import RECORDS, composed_from

from petition_gen.document import (
    Address,
    Allegation,
    Caption,
    Document,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Signature,
    Table,
    text_of,
)
from petition_gen.packet.draft import planned
from petition_gen.record.load import load_record
from petition_gen.writers.measures import marker

FOLDER = Path(__file__).parent / "packets"
ON = date(2026, 11, 21)
WIDTH = 110


def words_of(paper: Document) -> str:
    """A paper in plain text, a block at a time: lines as they stand, paragraphs filled."""
    head = [f"[{each}]" for each in (paper.audience, paper.legend) if each]
    return "\n\n".join([" ".join(head), *(_block(each) for each in paper.blocks)]) + "\n"


def _block(block: Any) -> str:
    return "\n".join(_lines(block))


def _lines(block: Any) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {text_of(block.runs)}"
        case Paragraph():
            yield from _filled(text_of(block.runs))
        case Allegation():
            yield from _filled(f"{block.number}. {text_of(block.runs)}")
        case Listing():
            for index, item in enumerate(block.items):
                head, *rest = [line for part in item for line in _lines(part)]
                yield f"  {marker(block.kind, index)} {head}"
                yield from (f"    {line}" for line in rest)
        case Quote() | Note():
            yield from (f"> {line}" for part in block.blocks for line in _lines(part))
        case Table():
            yield from (" | ".join(text_of(cell) for cell in row) for row in (block.header, *block.rows))
        case Caption():
            for name in ("counsel", "court", "parties", "case", "title"):
                yield from (f"{name}: {text_of(line)}" for line in getattr(block, name))
        case Signature() | Address():
            yield from (text_of(line) for line in block.lines)
        case PageBreak():
            yield "-" * 20


def _filled(text: str) -> Iterable[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def packets() -> dict[str, str]:
    """The words of every paper of the example and test records, by the path of its file below `tests/packets`."""
    found = {}
    for source in RECORDS:
        record = load_record(source)
        composed = composed_from(source, record, planned(record, ON))
        found |= {f"{source.stem}/{path}.txt": words_of(each) for path, each in composed.papers.items()}
    return found


def write(folder: Path = FOLDER) -> None:
    """Write every paper's words, and remove those of papers that are no longer drafted."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, words in packets().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(words, encoding="utf-8")


if __name__ == "__main__":
    write()
