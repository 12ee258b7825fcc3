"""Pictures within a PDF freed of what they say besides: a camera's place and owner, descriptions, whatever follows their end."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from petition_gen.exhibits.exhibit import DAMAGED, Unusable
from petition_gen.exhibits.images import bare_jpeg
from petition_gen.exhibits.jpeg2000 import bare_jpeg2000
from petition_gen.exhibits.unpack import unpacked
from petition_gen.limits import EXHIBIT_CONTENT

# What a picture needs to look as it does. Its `Metadata`, `Name`, `Alternates` and all that a program added go.
KEYS = frozenset(
    """
    /Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode /Interpolate /SMask
    /SMaskInData /Matte /Length /Filter /DecodeParms
    """.split()  # noqa: SIM905
)
SPACES = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/Indexed": 1,
    "/Separation": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/DeviceCMYK": 4,
}
AFTER = 2  # bytes after a picture's end that are a line's end and no more


def bare_picture(picture: Any) -> None:
    """Take from a picture's stream what does not show. Raises Unusable where it cannot be read."""
    for key in [each for each, _ in picture.items() if each not in KEYS]:
        del picture[key]
    names, parameters = _filters(picture)
    last = names[-1] if names else None
    if last == "/DCTDecode":
        _replaced(picture, names, parameters, bare_jpeg)
    elif last == "/JPXDecode":
        _replaced(picture, names, parameters, bare_jpeg2000)
    elif names in ([], ["/FlateDecode"]):
        _without_a_tail(picture, names, parameters[0] if parameters else None)


def _filters(picture: Any) -> tuple[list[str], list[Any]]:
    """The names of a stream's filters, and what each is told."""
    found, told = picture.get(Name.Filter, Array()), picture.get(Name.DecodeParms)
    names = [str(each) for each in (found if isinstance(found, Array) else [found])]
    parameters = list(told) if isinstance(told, Array) else [told]
    return names, [*parameters, *[None] * len(names)][: len(names)]


def _replaced(picture: Any, names: list[str], parameters: list[Any], bare: Callable[[bytes], bytes]) -> None:
    """A picture that is a file of its own, without what that says besides."""
    raw = picture.read_raw_bytes()
    data = raw if len(names) == 1 else _through(raw, names[:-1], parameters[:-1])
    try:
        clean = bare(data)
    except (ValueError, IndexError):
        raise Unusable(DAMAGED) from None
    if clean != raw:
        told = parameters[-1]
        picture.write(clean, filter=Name(names[-1]), decode_parms=told if isinstance(told, Dictionary) else None)


def _through(raw: bytes, names: list[str], parameters: list[Any]) -> bytes:
    """What a stream holds under its outer filters."""
    if any(isinstance(each, Dictionary) for each in parameters):
        raise Unusable("a picture in it is packed in an unusual way; print it to a new PDF")
    with pikepdf.Pdf.new() as scratch:
        stream = Stream(scratch, raw)
        stream.Filter = Array([Name(each) for each in names])
        return unpacked(stream)


def _without_a_tail(picture: Any, names: list[str], told: Any) -> None:
    """A picture of plain pixels, without what follows the last of them, packed or not."""
    expected, raw = _size(picture, told), picture.read_raw_bytes()
    if not names:
        if expected is not None and len(raw) > expected + AFTER:
            picture.write(raw[:expected])
        return
    total, after = _unpacked_count(raw)
    if not after and (expected is None or total <= expected + AFTER):
        return
    most = total if expected is None else expected
    if most > EXHIBIT_CONTENT:
        raise Unusable(DAMAGED)
    parameters = told if isinstance(told, Dictionary) else None
    kept = zlib.decompressobj().decompress(raw, most)
    picture.write(zlib.compress(kept), filter=Name.FlateDecode, decode_parms=parameters)


def _unpacked_count(raw: bytes) -> tuple[int, bool]:
    """How many bytes a packed stream holds, and whether more than a line's end follows it."""
    unpacker, total, data = zlib.decompressobj(), 0, raw
    try:
        while data and not unpacker.eof and total <= 10 * EXHIBIT_CONTENT:
            total += len(unpacker.decompress(data, 1_000_000))
            data = unpacker.unconsumed_tail
    except zlib.error:
        raise Unusable(DAMAGED) from None
    return total, bool(unpacker.unused_data.strip())


def _size(picture: Any, told: Any) -> int | None:
    """How many bytes a picture of plain pixels has, before any predictor is undone; None where its colors tell nothing."""
    width, height = int(picture.Width), int(picture.Height)
    bits = 1 if picture.get(Name.ImageMask) else int(picture.get(Name.BitsPerComponent, 8))
    colors = 1 if picture.get(Name.ImageMask) else _colors(picture.get(Name.ColorSpace))
    if colors is None:
        return None
    row = (width * bits * colors + 7) // 8
    if isinstance(told, Dictionary) and int(told.get(Name.Predictor, 1)) >= 10:
        row += 1  # the filter of each line
    return row * height


def _colors(space: Any) -> int | None:
    """How many colors a space has."""
    if isinstance(space, Name):
        return SPACES.get(str(space))
    if not isinstance(space, Array) or not len(space):
        return None
    kind = str(space[0])
    if kind == "/ICCBased":
        return int(space[1].get(Name.N, 0)) or None
    return len(space[1]) if kind == "/DeviceN" else SPACES.get(kind)
