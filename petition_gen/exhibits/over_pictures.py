"""Boxes over pictures: whether one hides a part of what a page's pictures show, of one of them or of several together."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pikepdf
from pikepdf import Name

from petition_gen.exhibits.drawing import Reader
from petition_gen.exhibits.geometry import Box, area, meets, within
from petition_gen.exhibits.marks import Cover, Drawn, Picture

SCAN = 0.5  # what part of the page its pictures take that are a scan of it
ROW = 36.0  # points
SMALLEST = (8.0, 5.0)  # of what a box hides of pictures, in points
LIGHT = 200.0  # square points of a photo under a light box: fewer are a badge on it, or a frame
DARK = 0.35  # the brightest of a dark color
ACROSS, UP = 12, 8  # spots of a box that are looked at
CHEAP = 8  # comparisons that take as long as an operator
MOST_BYTES = 4_000_000  # of a picture that may be a shadow


def over_pictures(drawn: Drawn, page: Box, reader: Reader) -> bool:
    """Whether a box hides a part of the pictures of a page. `page`: what shows of it."""
    rows: dict[int, list[Picture]] = defaultdict(list)
    for each in drawn.pictures:
        found = _rows(within(each.box, page))
        reader.step(len(found))
        for row in found:
            rows[row].append(each)
    scanned = sum(area(within(each.box, page)) for each in drawn.pictures) >= SCAN * area(page)
    shadows = _Shadows()
    return any(_hides(each, rows, scanned, page, reader, shadows) for each in (drawn.covers if rows else ()))


def _rows(box: Box) -> range:
    """The rows of a page on which a box lies."""
    first, last = (int(max(-100, min(2000, side // ROW))) for side in (box[1], box[3]))
    return range(first, last + 1)


def _hides(
    cover: Cover, rows: dict[int, list[Picture]], scanned: bool, page: Box, reader: Reader, shadows: _Shadows
) -> bool:
    """Whether a box hides a part: a dark one or an annotation's of any picture, a light one of a scan or much of a photo."""
    box = within(cover.shape.box, page)
    if cover.picture or cover.text is not None or not _large(box):
        return False
    strict = cover.note or (cover.color is not None and max(cover.color) < DARK)
    if not strict and not scanned and cover.color is None:  # a pattern may be a veil
        return False
    here = [rows[row] for row in _rows(box) if row in rows]
    reader.step(sum(map(len, here)) // CHEAP + 1)
    below = [
        each
        for each in {each.place: each for row in here for each in row}.values()
        if each.place < cover.place and meets(each.box, box) and (strict or not shadows.is_one(each))
    ]
    if not below:
        return False
    hidden, size = _hidden(cover, box, below, page, reader)
    return _large(hidden) and size >= (SMALLEST[0] * SMALLEST[1] if strict or scanned else LIGHT)


def _large(box: Box) -> bool:
    return box[2] - box[0] >= SMALLEST[0] and box[3] - box[1] >= SMALLEST[1]


def _hidden(cover: Cover, box: Box, below: list[Picture], page: Box, reader: Reader) -> tuple[Box, float]:
    """The box around what a cover hides of some pictures, and how large that is."""
    parts = [within(each.box, box) for each in below]
    whole = (
        min(each[0] for each in parts),
        min(each[1] for each in parts),
        max(each[2] for each in parts),
        max(each[3] for each in parts),
    )
    wide, high = (whole[2] - whole[0]) / ACROSS, (whole[3] - whole[1]) / UP
    points = sum(map(len, cover.shape.outlines))
    reader.step(ACROSS * UP * (len(parts) + points) // CHEAP + 1)
    found = [
        (x, y)
        for x in (whole[0] + (at + 0.5) * wide for at in range(ACROSS))
        for y in (whole[1] + (at + 0.5) * high for at in range(UP))
        if any(each[0] <= x <= each[2] and each[1] <= y <= each[3] for each in parts) and cover.shape.holds((x, y))
    ]
    if not found:
        return (0, 0, 0, 0), 0.0
    around = (
        min(x for x, _ in found) - wide / 2,
        min(y for _, y in found) - high / 2,
        max(x for x, _ in found) + wide / 2,
        max(y for _, y in found) + high / 2,
    )
    return around, len(found) * wide * high


class _Shadows:
    """Which pictures are shadows that a program lays below a light box: of one color, seen through a mask."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool] = {}

    def is_one(self, picture: Picture) -> bool:
        """Whether a picture is one. Each is looked at once."""
        stream = picture.stream
        if stream is None or Name.SMask not in stream:
            return False
        if stream.objgen not in self._known:
            self._known[stream.objgen] = _of_one_color(stream)
        return self._known[stream.objgen]


def _of_one_color(stream: Any) -> bool:
    """Whether all of a picture's pixels are the same; not of one that is large, or cannot be read."""
    if int(stream.Width) * int(stream.Height) * 4 > MOST_BYTES:
        return False
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        return False
    return len(set(data)) <= 1 or len(set(zip(data[::3], data[1::3], data[2::3], strict=False))) <= 1
