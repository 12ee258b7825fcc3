"""What only looks redacted: words and pictures under a box, which are still in the file, and marks that were never applied.

Told are places and counts, never what is said there. Not told: words that are invisible by themselves (a scan's text layer
under its picture, white on white); those are words like others, and whoever searches the text finds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from petition_gen.exhibits.colors import Color, alike
from petition_gen.exhibits.drawing import Reader
from petition_gen.exhibits.geometry import Box, Point, area, around, corners, meets, moved, within
from petition_gen.exhibits.marks import Cover, Drawn, Run
from petition_gen.exhibits.over_pictures import over_pictures

LETTERS = 2  # fewer under a box are an accident
SCAN = 0.5  # what part of the page a picture takes that is a scan of it: words below it are its text layer
ROW = 36.0  # points
CHEAP = 8  # comparisons that take as long as an operator
# Where on a letter a box has to lie to hide it: in parts of its width, and of the font's size above the line.
COLUMNS = (0.5, 0.2, 0.8)
HEIGHTS = (0.05, 0.15, 0.25, 0.35, 0.45)
WHOLE = 12  # of these spots that are under boxes: nothing is left to be read
MOST = 9  # or so many, of some letters one after the other
ROW_OF = 3  # letters
CUT_OFF = (1000.0, 0.9)  # of a picture's square points, and what part of it shows
OVERHANG = 6.0  # of a picture over the page's edge, in points, that is no more than how it was laid


@dataclass(frozen=True)
class Covered:
    """What lies under boxes on one page: how many letters, and whether a part of a picture does."""

    letters: int
    picture: bool

    def __bool__(self) -> bool:
        return self.letters >= LETTERS or self.picture


def covered(drawn: Drawn, page: Box, reader: Reader) -> Covered:
    """What lies under boxes on a page that draws these things. `page`: the box that shows of it."""
    rows: dict[int, list[Cover]] = defaultdict(list)
    for each in drawn.covers:
        found = _rows(each.shape.box)
        reader.step(len(found))
        for row in found:
            rows[row].append(each)
    letters = 0
    for run in drawn.runs if rows else ():
        box = run.box
        here = [rows[at] for at in _rows(box) if at in rows]
        reader.step(sum(map(len, here)) // CHEAP + 1)
        near = [each for row in here for each in row if meets(each.shape.box, box)]
        letters += _hidden_letters(run, near, page, reader)
    return Covered(letters, over_pictures(drawn, page, reader))


def _rows(box: Box) -> range:
    """The rows of a page on which a box lies."""
    first, last = (int(max(-100, min(2000, side // ROW))) for side in (box[1], box[3]))
    return range(first, last + 1)


def _hidden_letters(run: Run, near: list[Cover], page: Box, reader: Reader) -> int:
    """How many letters of a run lie under a later cover, or are of the color of the one on which they stand."""
    later = [each for each in dict.fromkeys(near) if each.place > run.place and _counts(each, run, page)]
    below = [each for each in dict.fromkeys(near) if each.place < run.place and each.text is None]
    below.sort(key=lambda each: -each.place)
    if not (run.visible and any(_same(each, run) for each in below)):
        below = []
    if not later and not below:
        return 0
    found = together = 0
    for start, end, is_letter in run.spots():
        if end == start:
            continue
        reader.step((len(later) + len(below)) // CHEAP + 1)
        if not is_letter:
            continue
        at = partial(_spot, run, start, end - start)
        under = _under(at, later) if later else 0
        together = together + 1 if under >= MOST else 0
        if under >= WHOLE or (below and _lost(at(0.5, 0.25), below, run)):
            found += 1
        elif together >= ROW_OF:
            found += LETTERS
    return found


def _spot(run: Run, start: float, wide: float, x: float, y: float) -> Point:
    """A spot of a letter on the page."""
    return moved((start + x * wide, y * run.size), run.matrix)


def _counts(cover: Cover, run: Run, page: Box) -> bool:
    """Whether a cover hides words, and is not the picture of the page whose words they are."""
    if cover.text is not None:  # letters that are drawn twice are bold
        return run.visible and cover.text != run.said
    if not cover.picture:
        return True
    return run.visible and area(cover.shape.box) < SCAN * area(page)


def _under(at: Callable[[float, float], Point], covers: list[Cover]) -> int:
    """How many spots of a letter lie under some cover; of one that can be read in its midst, no more than are there."""
    found = 0
    for column in COLUMNS:
        found += sum(any(each.shape.holds(at(column, y)) for each in covers) for y in HEIGHTS)
        if found < MOST // len(COLUMNS):
            break
    return found


def _lost(spot: Point, below: list[Cover], run: Run) -> bool:
    """Whether the surface on which a letter's midst stands has its color."""
    for each in below:
        if each.shape.holds(spot):
            return _same(each, run)
    return False


def _same(cover: Cover, run: Run) -> bool:
    """Whether letters cannot be told from a surface. White on white is how nothing looks, and is no redaction."""
    return alike(cover.color, run.color) and not _white(cover.color)


def _white(color: Color | None) -> bool:
    return color is not None and min(color) > 0.9


def outside(drawn: Drawn, page: Box) -> tuple[set[int], bool]:
    """Which operators of a page draw words and pictures beyond its edge alone, and whether one reaches over the edge."""
    beyond: dict[int, list[bool]] = defaultdict(list)
    reaches = False
    for at, box in _boxes(drawn, page):
        beyond[at].append(not meets(box, page))
        reaches |= meets(box, page) and _over(box, page)
    return {at for at, each in beyond.items() if all(each) and at >= 0}, reaches


def cuts_pictures(drawn: Drawn, page: Box) -> bool:
    """Whether a page shows a part alone of a picture that lies on it, and cuts off the rest."""
    for picture in drawn.pictures:
        whole = area(within(around(corners((0, 0, 1, 1), picture.matrix)), page))
        if whole > CUT_OFF[0] and area(within(picture.box, page)) < CUT_OFF[1] * whole:
            return True
    return False


def _boxes(drawn: Drawn, page: Box) -> Iterator[tuple[int, Box]]:
    """Where each picture and each run of words lies."""
    for picture in drawn.pictures:
        yield picture.at, picture.box
    for run in drawn.runs:
        yield run.at, run.box


def _over(box: Box, page: Box) -> bool:
    """Whether a box reaches over the page's edge by more than an overhang."""
    return (
        box[0] < page[0] - OVERHANG
        or box[1] < page[1] - OVERHANG
        or box[2] > page[2] + OVERHANG
        or box[3] > page[3] + OVERHANG
    )
