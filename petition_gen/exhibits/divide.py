"""A volume that is larger than a court takes, divided into parts that are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from petition_gen.exhibits.exhibit import Entry, Piece, VolumePlan
from petition_gen.law.efiling import Efiling
from petition_gen.writers.pdf_join import join_pages

# What index, covers, tags and bookmarks of a part may take of its room, in bytes.
FURNITURE = 400_000
SHEET = 2_000  # what a cover or slip sheet adds


def divided(plan: VolumePlan, efiling: Efiling, temporary: Path, notes: list[str]) -> list[VolumePlan]:
    """The parts of a volume, each below the limit of the court's system; the volume itself where it is small enough.

    An exhibit that is larger than a part is divided between pages. Of a page that alone is too large `notes` are told.
    """
    room = efiling.limit - min(FURNITURE, efiling.limit // 4)
    parts: list[list[Entry]] = [[]]
    used = 0
    for entry in plan.entries:
        for each, size in _pieces(entry, room, temporary, plan.name):
            if size > room:
                notes.append(
                    f"{each.exhibit.name}, {each.pages}: this alone is larger than the {efiling.limit_mb} MB that are taken"
                    " for a document. Scan it again at 300 dpi in grey."
                )
            if parts[-1] and used + size > room:
                parts.append([])
                used = 0
            parts[-1].append(each)
            used += size
    if len(parts) == 1:
        return [plan]
    notes.append(f"{plan.name} would be larger than {efiling.limit_mb} MB; it is divided into {len(parts)} parts.")
    stem = plan.name.removesuffix(".pdf")
    return [
        replace(
            plan,
            name=f"{stem}-part-{number}.pdf",
            title=f"{plan.title}, part {number} of {len(parts)}",
            entries=tuple(entries),
        )
        for number, entries in enumerate(parts, 1)
    ]


def _pieces(entry: Entry, room: int, temporary: Path, name: str) -> Iterator[tuple[Entry, int]]:
    """The entry, or parts of it that have room, each with its size in bytes."""
    if entry.part is None:
        yield entry, SHEET
        return
    whole = Piece(entry.part, 1, entry.exhibit.pages)
    for piece in _portions(whole, room - SHEET, temporary, f"{name}-{entry.exhibit.letter}"):
        yield (entry if piece is whole else replace(entry, piece=piece)), piece.path.stat().st_size + SHEET


def _portions(piece: Piece, room: int, temporary: Path, stem: str) -> Iterator[Piece]:
    """The piece, or even portions of it, and of these again, until each has room or is a single page."""
    size = piece.path.stat().st_size
    if piece.count <= 1 or size <= room:
        yield piece
        return
    number = min(-(-size // room), piece.count)
    starts = [piece.count * each // number for each in range(number + 1)]
    for start, end in pairwise(starts):
        target = temporary / f"{stem}-{piece.first + start}-{end - start}.pdf"
        join_pages(None, [(piece.path, f"{start + 1}-{end}")], target)
        yield from _portions(Piece(target, piece.first + start, end - start), room, temporary, stem)
