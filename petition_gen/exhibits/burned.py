"""A scan that was blackened while its text layer was not: words that lie where the picture is black all over."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Name

from petition_gen.exhibits.geometry import Box, Matrix, area, meets, moved
from petition_gen.exhibits.marks import Drawn, Run

LETTERS = 3  # one after the other, all of them on black
BLACK = 70  # of 255: what is darker is black
LARGE = 0.5  # what part of the page a picture takes that is a scan of it
MOST_PIXELS = 40_000_000
SPOTS = tuple((x, y) for x in (0.2, 0.5, 0.8) for y in (0.05, 0.25, 0.45))
COARSE = 4  # how many pixels become one where that costs nothing


def burned(drawn: Drawn, page: Box) -> bool:
    """Whether words of a scan's text layer lie where the scan is black. What cannot be drawn here is not looked at."""
    for picture in drawn.pictures:
        if area(picture.box) < LARGE * area(page):
            continue
        runs = [
            each
            for each in drawn.runs
            if (not each.visible or each.place < picture.place) and meets(each.box, picture.box)
        ]
        if runs and (pixels := _pixels(picture.stream)) is not None:
            inverse = _inverse(picture.matrix)
            if inverse and any(_on_black(each, pixels, inverse) for each in runs):
                return True
    return False


def _on_black(run: Run, pixels: Any, inverse: Matrix) -> bool:
    """Whether some letters of a run, one after the other, lie on black."""
    access, (width, height), together = pixels.load(), pixels.size, 0
    for start, end, is_letter in run.spots():
        if not is_letter:
            continue
        spots = (moved(moved((start + x * (end - start), y * run.size), run.matrix), inverse) for x, y in SPOTS)
        dark = all(
            0 <= u < 1 and 0 <= v < 1 and access[int(u * width), int((1 - v) * height)] < BLACK for u, v in spots
        )
        together = together + 1 if dark else 0
        if together >= LETTERS:
            return True
    return False


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
