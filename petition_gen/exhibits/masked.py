"""Pictures of which a mask hides a part: the colors that are hidden are taken away, so that nobody can lift the mask."""

from __future__ import annotations

import io
import zlib
from typing import Any

from pikepdf import Array, Name, Stream

from petition_gen.exhibits.pictures import SPACES
from petition_gen.exhibits.unpack import unpacked

MOST_PIXELS = 40_000_000
MODES = {(1, 1): "1", (1, 8): "L", (3, 8): "RGB", (4, 8): "CMYK"}
FLAT = 0.02  # between the ends of a color's range: nothing is told apart


def blank_unseen(picture: Any) -> bool:
    """Take from a picture the colors that its mask hides. Returns whether some may be left that cannot be taken away."""
    if picture.get(Name.ImageMask) or int(picture.Width) * int(picture.Height) > MOST_PIXELS:
        return False
    if _flat(picture) and Name.ColorSpace in picture:
        size = int(picture.Width) * int(picture.Height) * (len(picture.Decode) // 2)
        picture.BitsPerComponent = 8
        picture.write(zlib.compress(bytes(size)), filter=Name.FlateDecode)
        return False
    unseen = _unseen(picture)
    if unseen is None:
        return False
    pixels = _pixels(picture)
    if pixels is None:
        return True
    if unseen.size != pixels.size:
        from PIL import Image

        unseen = unseen.resize(pixels.size, Image.Resampling.BOX).point([0] * 255 + [255])
    counts = pixels.histogram(unseen)
    bands = [counts[at : at + 256] for at in range(0, len(counts), 256)]
    if all(sum(map(bool, each)) <= 1 for each in bands):
        return False
    # The commonest of the hidden colors: where a viewer mixes neighbors, the edges look as before.
    usual = tuple(each.index(max(each)) for each in bands)
    pixels.paste(usual if len(usual) > 1 else usual[0], (0, 0, *pixels.size), unseen)
    _written(picture, pixels)
    return False


def _flat(picture: Any) -> bool:
    """Whether a picture's range of colors has one color alone, so that nothing of it shows."""
    ends = [float(each) for each in picture.get(Name.Decode, Array())]
    return bool(ends) and all(abs(a - b) < FLAT for a, b in zip(ends[::2], ends[1::2], strict=False))


def _unseen(picture: Any) -> Any:
    """Where a picture cannot be seen at all, as white on black; None where it can be everywhere, or nobody can tell."""
    from PIL import Image, ImageChops, ImageFilter

    mask, soft = picture.get(Name.SMask), True
    if mask is None:
        mask, soft = picture.get(Name.Mask), False
    if not isinstance(mask, Stream) or int(mask.Width) * int(mask.Height) > MOST_PIXELS:
        return None
    mode = MODES.get((1, int(mask.get(Name.BitsPerComponent, 1))))
    try:
        found = _jpeg(mask) if _is_jpeg(mask) else None
        if found is None and mode:
            found = Image.frombytes(mode, (int(mask.Width), int(mask.Height)), unpacked(mask))
    except Exception:  # whatever a picture's reader raises
        return None
    if found is None:
        return None
    light = found.convert("L")
    turned = [float(each) for each in mask.get(Name.Decode, [0, 1])][:1] == [1.0]
    if turned == soft:  # a stencil is clear where it is 1
        light = ImageChops.invert(light)
    # What lies next to what is seen may be mixed into it where a viewer makes the picture smaller.
    unseen = light.filter(ImageFilter.MaxFilter(3)).point([255] + [0] * 255)
    return unseen if unseen.getbbox() else None


def _is_jpeg(stream: Any) -> bool:
    found = stream.get(Name.Filter)
    return found == Name.DCTDecode or (isinstance(found, Array) and list(found) == [Name.DCTDecode])


def _jpeg(stream: Any) -> Any:
    from PIL import Image

    return Image.open(io.BytesIO(stream.read_raw_bytes()), formats=["JPEG", "MPO"])


def _pixels(picture: Any) -> Any:
    """A picture's pixels as they are in the file; None where nothing here can read them, or they are mixed with others."""
    from PIL import Image

    mask = picture.get(Name.SMask)
    if mask is not None and Name.Matte in mask:
        return None
    try:
        if _is_jpeg(picture):
            found = _jpeg(picture)
            return found.convert(found.mode) if found.mode in ("L", "RGB") else None
        mode = MODES.get((_colors(picture.get(Name.ColorSpace)), int(picture.get(Name.BitsPerComponent, 8))))
        return Image.frombytes(mode, (int(picture.Width), int(picture.Height)), unpacked(picture)) if mode else None
    except Exception:  # whatever a picture's reader raises
        return None


def _colors(space: Any) -> int:
    """How many colors a space has; 0 where that is not known."""
    if isinstance(space, Array) and space[0] == Name.ICCBased:
        return int(space[1].get(Name.N, 0))
    return SPACES.get(str(space[0] if isinstance(space, Array) else space), 0)


def _written(picture: Any, pixels: Any) -> None:
    """Put other pixels into a picture, packed as they were."""
    if _is_jpeg(picture):
        stream = io.BytesIO()
        pixels.save(stream, "JPEG", quality=95, subsampling=0)
        picture.write(stream.getvalue(), filter=Name.DCTDecode)
    else:
        picture.write(zlib.compress(pixels.tobytes()), filter=Name.FlateDecode)
