"""An image as a page of a PDF."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Literal

from petition_gen.exhibits.exhibit import DAMAGED, Content, Unusable
from petition_gen.exhibits.profiles import plain_profile
from petition_gen.limits import IMAGE_PIXELS, IMAGE_SCANS
from petition_gen.storage.files import FULL

# The turns that a camera notes, in degrees clockwise (Exif 2.3, tag 0x0112); a mirrored picture is turned and no more.
TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}


def pdf_of_image(file: Content, kind: Literal["png", "jpeg"], target: Path) -> list[str]:
    """Write a PDF of one page that shows an image, pixel by pixel as it is, without what the file says besides.

    Returns what the attorney should know of it, in sentences.
    """
    import img2pdf  # type: ignore[import-untyped]
    from PIL import Image

    data = file.read_bytes() if isinstance(file, Path) else file
    too_many = f"its image has more than {IMAGE_PIXELS // 1_000_000} million pixels; make it smaller"
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()] if kind == "png" else ["JPEG", "MPO"]) as image:
            if image.width * image.height > IMAGE_PIXELS:
                raise Unusable(too_many)
            if kind == "jpeg" and data.count(b"\xff\xda") > IMAGE_SCANS:
                raise Unusable("its image is drawn in more passes than any camera makes; save it again")
            several = getattr(image, "n_frames", 1) > 1
            turn, seen_through = 0, False
            if kind == "png":
                image.verify()
                seen_through = "A" in image.getbands() or "transparency" in image.info
            else:
                turn = TURNS.get(image.getexif().get(0x0112, 1), 0)
                image.draft("L", (1, 1))  # decodes an eighth of each side, enough to find what is broken
                image.load()
        data = bare_jpeg(data) if kind == "jpeg" else png_to_its_end(data)
        if seen_through:
            data = _on_white(data)
        with target.open("wb") as stream:
            img2pdf.convert(
                data,
                outputstream=stream,
                layout_fun=_layout,
                rotation=img2pdf.Rotation[str(turn)],
                first_frame_only=True,
                nodate=True,
                engine=img2pdf.Engine.internal,
            )
    except Unusable:
        raise
    except Image.DecompressionBombError:
        raise Unusable(too_many) from None
    except Exception as error:
        if getattr(error, "errno", None) in FULL:
            raise
        raise Unusable(DAMAGED) from None
    return ["its file holds several pictures, of which the first is bound."] if several else []


def _layout(width: int, height: int, _: object) -> tuple[float, float, float, float]:
    """A page just as large as the image: 96 pixels to the inch, or more where it would be larger than a sheet."""
    scale = min(0.75, 1000 / max(width, height))
    return (width * scale, height * scale) * 2


def _on_white(data: bytes) -> bytes:
    """A PNG that can be seen through, laid on white paper, without the colors that do not show."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        picture = image.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    stream = io.BytesIO()
    paper.convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def png_to_its_end(data: bytes) -> bytes:
    """A PNG without whatever follows its end. Raises ValueError where it has none."""
    at = 8
    while at + 12 <= len(data):
        kind, at = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        if kind == b"IEND":
            return data[:at]
    raise ValueError("a PNG without an end")


_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without what it says besides the picture: place, camera, author, previews, and whatever follows its end.

    Kept are the parts that decoders need, a plain JFIF head, Adobe's (colors) and the color profile's numbers. Raises ValueError
    where the file is not whole.
    """
    kept, at, in_scan = [data[:2]], 2, False
    while True:
        found = _NEXT_MARKER.search(data, at)
        if not found:
            raise ValueError("a JPEG without an end")
        start, marker = found.start(), data[found.start() + 1]
        if in_scan:  # what lies between a scan's head and the next marker is the picture
            kept.append(data[at:start])
        if marker == 0xD9:
            return b"".join([*_plain_profiles(kept), b"\xff\xd9"])
        at, in_scan = start + 2 + int.from_bytes(data[start + 2 : start + 4]), marker == 0xDA
        segment = data[start:at]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or _needed(marker, segment):
            kept.append(segment)


PROFILE = b"ICC_PROFILE\0"
BEFORE = 18  # bytes of a profile's segment before the profile: marker, length, name, which of how many it is


def _plain_profiles(segments: list[bytes]) -> list[bytes]:
    """A JPEG's segments with a color profile that says nothing in words; without it where it makes no sense."""
    held = [at for at, each in enumerate(segments) if each[:2] == b"\xff\xe2" and each[4:16] == PROFILE]
    if not held:
        return segments
    in_order = sorted(held, key=lambda at: segments[at][16:17])
    try:
        plain = plain_profile(b"".join(segments[at][BEFORE:] for at in in_order))
    except ValueError:
        return [each for at, each in enumerate(segments) if at not in held]
    found = list(segments)
    for at in in_order:
        room = len(segments[at]) - BEFORE
        found[at], plain = segments[at][:BEFORE] + plain[:room], plain[room:]
    return found


def _needed(marker: int, segment: bytes) -> bool:
    """Whether an application segment changes how a JPEG looks."""
    return (
        (marker == 0xE0 and segment[4:9] == b"JFIF\0" and len(segment) == 18)  # longer ones hold a preview
        or (marker == 0xE2 and segment[4:16] == PROFILE)
        or (marker == 0xEE and segment[4:9] == b"Adobe")
    )
