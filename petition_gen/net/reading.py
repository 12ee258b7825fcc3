"""A finished file as it is read back: its words, page by page, and what it carries beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """Some words of a file and the page on which they stand; None where they stand on none."""

    text: str = field(repr=False)
    page: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Read:
    """What was read of a file, and its pages of exhibits without words that a program can read, by their labels."""

    words: tuple[Words, ...]
    unread: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file that could not be read back."""


_PRINTED = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_PRINTED_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){4,}")
_SAID_BY_JPEG = 262_144  # bytes before the picture itself that are looked at


def said_by_picture(data: bytes) -> Iterator[str]:
    """What a JPEG says of itself before its picture begins: place, camera, author, description."""
    head = data[:_SAID_BY_JPEG].partition(b"\xff\xda")[0]
    if any(mark in head for mark in (b"Exif\0", b"http://ns.adobe.com", b"Photoshop 3.0", b"\xff\xfe")):
        for each in _PRINTED.findall(head):
            yield each.decode("utf-8", "replace")
        for each in _PRINTED_WIDE.findall(head):
            yield each.decode("utf-16-le", "replace")


def in_ranges(labels: Iterable[str]) -> str:
    """Labels of pages in words: "A-1 to A-3, B-1".

    >>> in_ranges(["A-1", "A-2", "A-3", "B-1"])
    'A-1 to A-3, B-1'
    """
    runs: list[list[str]] = []
    for each in labels:
        stem, _, number = each.rpartition("-")
        before, _, last = runs[-1][-1].rpartition("-") if runs else ("", "", "")
        if runs and stem == before and last.isdigit() and number.isdigit() and int(number) == int(last) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
