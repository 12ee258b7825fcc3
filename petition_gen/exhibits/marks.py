"""What is noted of a page: runs of text, surfaces that hide what lies below, and pictures. Where each lies, never what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from petition_gen.exhibits.colors import Color
from petition_gen.exhibits.geometry import Box, Matrix, Shape, around, corners
from petition_gen.exhibits.letters import Letters

BLOTS = 4  # so many of one letter in a row are no word
SAME_ONES, SAME_PAIRS = (re.compile(each, re.DOTALL) for each in (rb"(.)\1\1\1", rb"(..)\1\1\1"))


@dataclass(frozen=True)
class Run:
    """Text that one operator shows: its string, and how and where it is drawn. `at`: which operator of the page draws it."""

    at: int
    place: int
    text: tuple[Any, ...]
    letters: Letters
    matrix: Matrix
    size: float
    spacing: tuple[float, float, float]
    visible: bool
    color: Color | None

    def spots(self) -> Iterator[tuple[float, float, bool]]:
        """Where each code begins and ends along the line, and whether it is a letter."""
        along, (between, words, stretch) = 0.0, self.spacing
        for part in self.text:
            if not isinstance(part, bytes):
                along -= part / 1000 * self.size * stretch
                continue
            for code in self.letters.codes(part):
                wide = self.letters.width(code) * self.size
                yield along, along + wide * stretch, self.letters.is_letter(code)
                along += (wide + between + (words if code == 32 and self.letters.wide == 1 else 0)) * stretch

    def blots(self) -> Iterator[tuple[float, float]]:
        """Where the same letter or block stands several times in a row, along the line: what one types over words."""
        if not (SAME_ONES if self.letters.wide == 1 else SAME_PAIRS).search(self.said):
            return
        codes = [code for part in self.text if isinstance(part, bytes) for code in self.letters.codes(part)]
        before, first, last, count = -1, 0.0, 0.0, 0
        for code, (start, end, _) in zip(codes, self.spots(), strict=True):
            if code != before or not self.letters.blots(code):
                if count >= BLOTS:
                    yield first, last
                before, first, count = code, start, 0
            last, count = end, count + self.letters.blots(code)
        if count >= BLOTS:
            yield first, last

    @property
    def said(self) -> bytes:
        """Its codes."""
        return b"".join(part for part in self.text if isinstance(part, bytes))

    @cached_property
    def length(self) -> float:
        """How far it moves along the line."""
        along, (between, words, stretch) = 0.0, self.spacing
        for part in self.text:
            if not isinstance(part, bytes):
                along -= part / 1000 * self.size
                continue
            codes = self.letters.codes(part)
            along += sum(map(self.letters.width, codes)) * self.size + between * len(codes)
            if words and self.letters.wide == 1:
                along += words * part.count(b" ")
        return along * stretch

    @cached_property
    def box(self) -> Box:
        """The box around it."""
        end = self.length
        return around(corners((min(0, end), -0.25 * self.size, max(0, end), 0.9 * self.size), self.matrix))


@dataclass(frozen=True)
class Cover:
    """A surface that hides what lies below it. `picture`: it is one; `note`: it is an annotation's;
    `text`: it is made of letters, these."""

    at: int
    place: int
    shape: Shape
    color: Color | None
    picture: bool = False
    note: bool = False
    text: bytes | None = None


@dataclass(frozen=True)
class Picture:
    """A picture, where it lies, and how it was laid there; its stream where it has one."""

    at: int
    place: int
    box: Box
    matrix: Matrix
    stream: Any = None


@dataclass
class Drawn:
    """What a page draws, each in order."""

    runs: list[Run] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
