"""An exhibit on its way into a volume, and why it may be unusable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pikepdf import Rectangle

from petition_gen.reading.source import Decrypt
from petition_gen.record.evidence import Evidence

WIDTH, HEIGHT = 612, 792  # a letter page, in points
STRIP, MARGIN = 36, 18  # the strip at its foot, and what printers leave blank
ROOM = Rectangle(MARGIN, STRIP, WIDTH - MARGIN, HEIGHT - MARGIN)
Content = Path | bytes  # a file, or what an encrypted one holds
DAMAGED = "its file is damaged; open it, save it again, and check that no page is missing"
TOO_MUCH = "its pages unpack to more than they can show; print it to a new PDF"


@dataclass(frozen=True)
class Volume:
    """A bound volume: its file, title, size in bytes, count of pages, and who may see it."""

    path: Path
    title: str
    size: int
    pages: int
    audience: Literal["public", "sealed"]


@dataclass(frozen=True)
class NotBound:
    """An exhibit whose file could not be bound: its letter, its id, and why as the end of a sentence. A slip sheet stands for it."""

    letter: str
    id: str
    reason: str

    @property
    def name(self) -> str:
        """The exhibit in a message: its letter and its id."""
        return f"Exhibit {self.letter} ({self.id})"


@dataclass(frozen=True)
class Bound:
    """What binding made. `missing` are the exhibits that stand in no volume, `notes` what an attorney should know of the
    others. Both name exhibits by letter and id, and hold nothing else of the record."""

    volumes: tuple[Volume, ...]
    missing: tuple[NotBound, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """The exhibits whose files could not be bound, and why, in sentences."""
        return tuple(f"{each.name} is not bound: {each.reason}." for each in self.missing)


@dataclass(frozen=True)
class Exhibit:
    """An exhibit on its way into a volume. `slip` is what a sheet says in its place, `part` its stamped pages.

    `decrypt` opens its file where that is encrypted. `kept_back`: why it may not be bound, whatever its file is.
    """

    item: Evidence
    letter: str
    pages: int = 0
    file: Path | None = None
    slip: str | None = None
    part: Path | None = None
    decrypt: Decrypt | None = None
    kept_back: str | None = None

    @property
    def name(self) -> str:
        """The exhibit in a message: its letter and its id."""
        return f"Exhibit {self.letter} ({self.item.id})"

    def not_bound(self, reason: str) -> NotBound:
        """That it could not be bound, and why."""
        return NotBound(self.letter, self.item.id, reason)


class Unusable(Exception):
    """A file that cannot be bound; says why and what to do, as the end of a sentence."""


WITHHELD = "This exhibit is not bound in this volume. It is withheld for counsel's review."
ASKED = "This exhibit is not bound yet. Whether it is under seal must be settled before this volume is filed."
REPLACE = "This exhibit could not be bound. Its file must be replaced before this volume is filed."


@dataclass(frozen=True)
class Piece:
    """Some of an exhibit's stamped pages, in a file of their own: from the page `first` on, `count` of them."""

    path: Path
    first: int
    count: int


@dataclass(frozen=True)
class Entry:
    """An exhibit's place in a volume: bound where it has no slip. `piece`: the pages of it that are in this part of the volume."""

    exhibit: Exhibit
    title: str
    bookmark: str
    slip: str | None
    piece: Piece | None = None

    @property
    def part(self) -> Path | None:
        """The file of the exhibit's pages, or None where a slip sheet stands for it."""
        if self.slip:
            return None
        return self.piece.path if self.piece else self.exhibit.part

    @property
    def first(self) -> int:
        """The exhibit's page with which this part of it begins."""
        return self.piece.first if self.piece else 1

    @property
    def count(self) -> int:
        """How many of its pages are here."""
        return self.piece.count if self.piece else self.exhibit.pages

    @property
    def pages(self) -> str:
        """Which pages are here, in words."""
        whole = self.exhibit.pages
        if not self.piece:
            return "1 page" if whole == 1 else f"{whole} pages"
        last = self.first + self.count - 1
        return f"page {last} of {whole}" if self.count == 1 else f"pages {self.first} to {last} of {whole}"


@dataclass(frozen=True)
class VolumePlan:
    """A volume to be made."""

    name: str
    title: str
    audience: Literal["public", "sealed"]
    legend: str | None
    entries: tuple[Entry, ...]
