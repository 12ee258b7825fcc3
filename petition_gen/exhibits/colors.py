"""Colors of a PDF's content, and whether a picture can be seen through."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Name, PdfError, Stream

Color = tuple[float, float, float]
MOST_BYTES = 4_000_000  # of a mask that is looked at
SOLID = 0.95  # what part of a mask has to be solid


def color_of(operands: Any, space: str = "") -> Color | None:
    """The color of an operator's numbers in a space; None where it is a pattern's, or a space's that tells nothing."""
    numbers = [float(each) for each in operands if not isinstance(each, Name | str)]
    if len(numbers) != len(operands) or space in ("/Indexed", "/DeviceN", "/Lab", "/Pattern"):
        return None
    return color_in([1 - numbers[0]] if space == "/Separation" and numbers else numbers)


def color_in(numbers: Any) -> Color | None:
    """A color of one number (grey), three (red, green, blue) or four (inks); None of any other count."""
    if numbers is None:
        return None
    known = [min(1.0, max(0.0, float(each))) for each in numbers]
    if len(known) == 1:
        return (known[0], known[0], known[0])
    if len(known) == 3:
        return (known[0], known[1], known[2])
    if len(known) == 4:
        c, m, y, k = known
        return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
    return None


def alike(one: Color | None, other: Color | None) -> bool:
    """Whether two colors can hardly be told apart."""
    return one is not None and other is not None and all(abs(a - b) < 0.12 for a, b in zip(one, other, strict=True))


def is_dark(color: Color) -> bool:
    """Whether a color is dark."""
    return 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2] < 0.35


def hides(color: Color | None, alpha: float, blend: str) -> bool:
    """Whether what is painted so leaves nothing to be read below."""
    if color is not None and blend in ("/Multiply", "/Darken", "/ColorBurn"):
        return is_dark(color) and alpha > 0.6
    if color is not None and blend in ("/Screen", "/Lighten", "/ColorDodge"):
        return min(color) > 0.9 and alpha > 0.9
    return alpha > 0.9 or (color is not None and is_dark(color) and alpha > 0.6)


def opaque_picture(picture: Any) -> bool:
    """Whether a picture hides what lies below it: one without a mask, or with one that is nearly all solid.

    A stencil is a mask itself. A mask that cannot be read is taken for solid.
    """
    mask = picture.get(Name.SMask, picture.get(Name.Mask))
    if isinstance(mask, Array):
        return False
    if picture.get(Name.ImageMask):
        return _solid(picture, stencil=True, unknown=False)
    if not isinstance(mask, Stream):
        return True
    return _solid(mask, stencil=Name.SMask not in picture, unknown=True)


def _solid(mask: Any, stencil: bool, unknown: bool) -> bool:
    """Whether a mask lets hardly anything through."""
    bits = int(mask.get(Name.BitsPerComponent, 1))
    if int(mask.Width) * int(mask.Height) * bits // 8 > MOST_BYTES:
        return unknown
    try:
        data = mask.read_bytes()
    except PdfError:
        return unknown
    if not data:
        return unknown
    turned = [float(each) for each in mask.get(Name.Decode, [0, 1])][:1] == [1.0]
    if not stencil and bits == 8:
        clear: int = sum(data.count(value) for value in (range(11) if turned else range(245, 256)))
        return clear / len(data) > SOLID
    set_bits = int.from_bytes(data).bit_count() / (len(data) * 8)
    painted = set_bits if stencil == turned else 1 - set_bits
    return bool(painted > SOLID)
