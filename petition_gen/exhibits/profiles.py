"""Color profiles freed of what they say: whose screen or camera it is, who made the profile, when."""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Name

from petition_gen.exhibits.unpack import unpacked

# Kinds of data (ICC.1, section 10) that hold numbers alone, which colors need.
NUMBERS = frozenset(
    (
        b"XYZ ",
        b"curv",
        b"para",
        b"mft1",
        b"mft2",
        b"mAB ",
        b"mBA ",
        b"sf32",
        b"uf32",
        b"ui08",
        b"ui16",
        b"ui32",
        b"sig ",
    )
)
KEYS = frozenset(("/N", "/Alternate", "/Range", "/Length", "/Filter", "/DecodeParms"))
HEAD, ENTRY, MOST_ENTRIES = 128, 12, 200
UNSAID = ((4, 8), (24, 36), (40, 44), (48, 64), (80, 128))  # of the head: dates, makers, models and marks


def plain_profile(data: bytes) -> bytes:
    """A profile with the same colors that says nothing in words, of the same length.

    Raises ValueError where it is none.
    """
    size = int.from_bytes(data[:4])
    if data[36:40] != b"acsp" or not HEAD + 4 <= size <= len(data):
        raise ValueError("no color profile")
    count = int.from_bytes(data[HEAD : HEAD + 4])
    start = HEAD + 4 + ENTRY * count
    if count > MOST_ENTRIES or start > size:
        raise ValueError("no color profile")
    found = bytearray(len(data))
    found[:start] = data[:start]
    for first, last in UNSAID:
        found[first:last] = bytes(last - first)
    for at in range(HEAD + 4, start, ENTRY):
        offset, length = int.from_bytes(data[at + 4 : at + 8]), int.from_bytes(data[at + 8 : at + 12])
        if offset < start or length < 8 or offset + length > size:
            raise ValueError("no color profile")
        part = data[offset : offset + length]
        found[offset : offset + length] = part if part[:4] in NUMBERS else _unsaid(part)
    return bytes(found)


def _unsaid(part: bytes) -> bytes:
    """Data of a profile without what it says: texts of no letters, and of what nobody knows nothing."""
    room, kind = len(part), part[:4]
    if kind == b"desc" and room >= 13:
        return (kind + bytes(4) + (1).to_bytes(4)).ljust(room, b"\0")
    if kind == b"mluc" and room >= 28:
        one = (1).to_bytes(4) + (12).to_bytes(4) + b"enUS" + bytes(4) + (28).to_bytes(4)
        return (kind + bytes(4) + one).ljust(room, b"\0")
    return kind.ljust(room, b"\0")


def bare_profile(stream: Any) -> None:
    """Take from a PDF's color profile what it says; of one that makes no sense all, so that its count of colors is left."""
    for key in [each for each, _ in stream.items() if each not in KEYS]:
        del stream[key]
    try:
        data = unpacked(stream)
        plain = plain_profile(data)
    except ValueError:
        stream.write(b"\0")
        return
    if plain != data:
        stream.write(zlib.compress(plain), filter=Name.FlateDecode)
