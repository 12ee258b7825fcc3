"""Matrices, boxes and shapes of a page, in points of the page as it lies in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
SAME: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Two matrices, the one applied before the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = then  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def moved(point: Point, by: Matrix) -> Point:
    """A point under a matrix."""
    x, y = point
    return (x * by[0] + y * by[2] + by[4], x * by[1] + y * by[3] + by[5])


def corners(box: Sequence[float], by: Matrix = SAME) -> list[Point]:
    """The four corners of a box under a matrix."""
    left, bottom, right, top = box
    return [moved(each, by) for each in ((left, bottom), (right, bottom), (right, top), (left, top))]


def around(points: Iterable[Point]) -> Box:
    """The box around some points; of none, one that is nowhere."""
    known = list(points)
    if not known:
        return (0, 0, 0, 0)
    across, up = [x for x, _ in known], [y for _, y in known]
    return (min(across), min(up), max(across), max(up))


def within(box: Box, limits: Box) -> Box:
    """The part of a box that lies in another; where there is none its sides are turned."""
    return (max(box[0], limits[0]), max(box[1], limits[1]), min(box[2], limits[2]), min(box[3], limits[3]))


def area(box: Box) -> float:
    """The area of a box, 0 where its sides are turned."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def meets(one: Box, other: Box) -> bool:
    """Whether two boxes have a part in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def curve(start: Point, by: list[Point]) -> Iterator[Point]:
    """Points on a curve of three points, or of two."""
    a, b, c, d = (start, *by) if len(by) == 3 else (start, by[0], by[0], by[-1])
    for part in (0.25, 0.5, 0.75, 1.0):
        rest = 1 - part
        weights = (rest**3, 3 * rest * rest * part, 3 * rest * part * part, part**3)
        x, y = (sum(w * p[i] for w, p in zip(weights, (a, b, c, d), strict=True)) for i in (0, 1))
        yield x, y


@dataclass(frozen=True)
class Shape:
    """What a path fills: its outlines, the box to which it is clipped, and the rule by which holes are told."""

    outlines: tuple[tuple[Point, ...], ...]
    box: Box
    even_odd: bool = False

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        x, y = point
        left, bottom, right, top = self.box
        if not (left <= x <= right and bottom <= y <= top):
            return False
        turns = crossings = 0
        for outline in self.outlines:
            (x1, y1) = outline[-1]
            for x2, y2 in outline:
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    crossings += 1
                    turns += 1 if y2 > y1 else -1
                x1, y1 = x2, y2
        return crossings % 2 == 1 if self.even_odd else turns != 0


def shape(outlines: Iterable[Sequence[Point]], clip: Box, even_odd: bool = False) -> Shape:
    """The shape of some outlines, clipped to a box."""
    kept = tuple(tuple(each) for each in outlines if len(each) > 1)
    return Shape(kept, within(around(point for each in kept for point in each), clip), even_odd)
