"""A PDF's streams unpacked, within limits."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Name, Object, Page

from petition_gen.exhibits.exhibit import DAMAGED, TOO_MUCH, Unusable
from petition_gen.limits import EXHIBIT_CONTENT


def unpacked_size(page: Page) -> int:
    """How many bytes the content of a page unpacks to. Raises where it cannot be read, or is larger than the limit."""
    contents = page.obj.get(Name.Contents)
    streams = contents if isinstance(contents, Array) else [contents] if contents is not None else []
    return sum(len(unpacked(stream)) for stream in streams)


def unpacked(stream: Any) -> bytes:
    """What a stream unpacks to. Raises where it cannot be read, or is larger than the limit.

    LZW, of which qpdf knows no limit, can unpack to about fourteen hundred times its size.
    """
    filters = stream.get(Name.Filter, Array())
    packed = "/LZWDecode" in [str(each) for each in (filters if isinstance(filters, Array) else [filters])]
    if packed and len(stream.read_raw_bytes()) > EXHIBIT_CONTENT // 1400:
        raise Unusable("its pages are packed in an outdated way; print it to a new PDF")
    try:
        return bytes(stream.read_bytes())
    except pikepdf.DataDecodingError:
        raise Unusable(TOO_MUCH if _unpacks_beyond(stream, EXHIBIT_CONTENT) else DAMAGED) from None


def _unpacks_beyond(stream: Object, most: int) -> bool:
    """Whether a stream, which could not be unpacked, is a sound one of more bytes than these. Told of deflate alone."""
    filters = stream.get(Name.Filter, Array())
    if (filters[0] if isinstance(filters, Array) and len(filters) else filters) != Name.FlateDecode:
        return False
    unpacker, data, total = zlib.decompressobj(), stream.read_raw_bytes(), 0
    while data and total <= most:
        try:
            total += len(unpacker.decompress(data, 1_000_000))
        except zlib.error:
            return False
        data = unpacker.unconsumed_tail
    return total > most
