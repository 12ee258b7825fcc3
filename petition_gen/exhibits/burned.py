"""A scan that was blackened while its text layer was not: words that lie where the picture is black all over."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Name

from petition_gen.exhibits.geometry import Box, Matrix, Point, area, meets, moved, within
from petition_gen.exhibits.marks import Drawn, Picture, Run

LETTERS = 3  # one after the other, all of them on black
BLACK = 70  # of 255: what is darker is black
GREY, GREY_LETTERS, EVEN = 150, 5, 6  # so many on a grey that is darker than this, and the same all over
LARGE = 0.5  # what part of the page its pictures take that are a scan of it
MOST_STRIPS = 200  # of one scan
MOST_PIXELS = 40_000_000
SPOTS = tuple((x, y) for x in (0.2, 0.5, 0.8) for y in (0.05, 0.25, 0.45))
COARSE = 4  # how many pixels become one where that costs nothing


def burned(drawn: Drawn, page: Box) -> bool:
    """Whether words of a scan's text layer lie where the scan is black, or of one grey.

    A scan is one picture, or the strips of one. What cannot be drawn here is not looked at.
    """
    pictures = [each for each in drawn.pictures if each.stream is not None and meets(each.box, page)]
    if len(pictures) > MOST_STRIPS:
        pictures = [each for each in pictures if area(each.box) >= LARGE * area(page)]
    if not drawn.runs or sum(area(within(each.box, page)) for each in pictures) < LARGE * area(page):
        return False
    last = max(each.place for each in pictures)
    runs = [each for each in drawn.runs if not each.visible or each.place < last]
    pictures = [each for each in pictures if any(meets(run.box, each.box) for run in runs)]
    if not pictures or sum(int(each.stream.Width) * int(each.stream.Height) for each in pictures) > MOST_PIXELS:
        return False
    leaves = [found for each in pictures if (found := _leaf(each)) is not None]
    return bool(leaves) and any(_on_black(each, leaves) for each in runs)


@dataclass(frozen=True)
class _Leaf:
    """A picture's pixels in grey, and how a spot of the page becomes one of them."""

    place: int
    access: Any
    size: tuple[int, int]
    inverse: Matrix

    def at(self, spot: Point) -> int | None:
        """How light the picture is at a spot of the page; None where it is not."""
        u, v = moved(spot, self.inverse)
        if not (0 <= u < 1 and 0 <= v < 1):
            return None
        light: int = self.access[int(u * self.size[0]), int((1 - v) * self.size[1] - 1e-9)]
        return light


def _leaf(picture: Picture) -> _Leaf | None:
    pixels, inverse = _pixels(picture.stream), _inverse(picture.matrix)
    if pixels is None or inverse is None:
        return None
    return _Leaf(picture.place, pixels.load(), pixels.size, inverse)


def _on_black(run: Run, leaves: list[_Leaf]) -> bool:
    """Whether some letters of a run, one after the other, lie on black, or some more on one grey."""
    over = [each for each in reversed(leaves) if not run.visible or run.place < each.place]
    black = 0
    greys: list[tuple[int, int]] = []
    for start, end, is_letter in run.spots() if over else ():
        if not is_letter:
            continue
        found = []
        for x, y in SPOTS:
            spot = moved((start + x * (end - start), y * run.size), run.matrix)
            found.append(next((light for each in over if (light := each.at(spot)) is not None), 255))
            if found[-1] >= GREY:
                break
        lightest, darkest = max(found), min(found)
        black = black + 1 if lightest < BLACK else 0
        greys = [*greys[1 - GREY_LETTERS :], (darkest, lightest)] if lightest < GREY else []
        if black >= LETTERS or (len(greys) == GREY_LETTERS and _even(greys)):
            return True
    return False


def _even(greys: list[tuple[int, int]]) -> bool:
    """Whether letters lie on one and the same grey, on which no stroke of a letter is seen."""
    return max(lightest for _, lightest in greys) - min(darkest for darkest, _ in greys) <= EVEN


def _inverse(matrix: Matrix) -> Matrix | None:
    a, b, c, d, e, f = matrix
    whole = a * d - b * c
    if not whole:
        return None
    return (d / whole, -b / whole, -c / whole, a / whole, (c * f - d * e) / whole, (b * e - a * f) / whole)


def _pixels(picture: Any) -> Any:
    """A picture in grey, coarse where that is quick; None where nothing here can draw it."""
    from PIL import Image

    if picture is None or int(picture.Width) * int(picture.Height) > MOST_PIXELS:
        return None
    filters = picture.get(Name.Filter)
    last = str(filters[-1] if isinstance(filters, Array) and len(filters) else filters)
    try:
        if last == "/DCTDecode" and not isinstance(filters, Array):
            image = Image.open(io.BytesIO(picture.read_raw_bytes()), formats=["JPEG", "MPO"])
            image.draft("L", (int(picture.Width) // COARSE, int(picture.Height) // COARSE))
            return image.convert("L")
        return pikepdf.PdfImage(picture).as_pil_image().convert("L")
    except Exception:  # whatever a picture's reader raises, the page is looked at without it
        return None
