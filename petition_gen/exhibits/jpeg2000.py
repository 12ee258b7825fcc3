"""A JPEG 2000 picture without what it says besides the picture."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.exhibits.profiles import plain_profile

# Boxes that a decoder needs: signature, kind, head, codestream. Others hold XML, UUIDs with places and owners, links.
NEEDED = (b"jP  ", b"ftyp", b"jp2h", b"jp2c")
HEAD = (b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res ")
COMMENT, START_OF_TILE, START_OF_DATA, END = b"\xff\x64", b"\xff\x90", b"\xff\x93", b"\xff\xd9"


def bare_jpeg2000(data: bytes) -> bytes:
    """The picture without boxes and comments that describe it. Raises ValueError where it is not whole."""
    if data.startswith(b"\xff\x4f"):
        return _without_comments(data)
    kept = []
    for kind, content in _boxes(data):
        if kind == b"jp2h":
            content = b"".join(_box(inner, _plain(inner, part)) for inner, part in _boxes(content) if inner in HEAD)
        elif kind == b"jp2c":
            content = _without_comments(content)
        if kind in NEEDED:
            kept.append(_box(kind, content))
    if not any(each[4:8] == b"jp2c" for each in kept):
        raise ValueError("a picture without a codestream")
    return b"".join(kept)


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def _plain(kind: bytes, content: bytes) -> bytes:
    """A box of the head; where it holds a color profile, with one that says nothing in words."""
    return content[:3] + plain_profile(content[3:]) if kind == b"colr" and content[:1] in (b"\2", b"\3") else content


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kinds and contents of boxes that stand one after the other."""
    at = 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = len(data) - at
        if size < head:
            raise ValueError("a box that is smaller than its head")
        yield kind, data[at + head : at + size]
        at += size


def _without_comments(stream: bytes) -> bytes:
    """A codestream whose comments are blank, and which ends where its picture does."""
    found, at, tile, length = bytearray(stream), 2, 0, 0
    while at + 4 <= len(found):
        marker, size = bytes(found[at : at + 2]), int.from_bytes(found[at + 2 : at + 4])
        if marker == END:
            break
        if marker[0] != 0xFF or (size < 2 and marker != START_OF_DATA):
            raise ValueError("a codestream that makes no sense")
        if marker == START_OF_TILE:
            tile, length = at, int.from_bytes(found[at + 6 : at + 10])
        if marker == START_OF_DATA:
            if length == 0:  # the last tile goes on to the end
                return bytes(found[: found.rindex(END) + 2]) if END in found[at:] else bytes(found)
            if length < at - tile:
                raise ValueError("a tile that ends before it begins")
            at = tile + length
            continue
        if marker == COMMENT:
            found[at + 6 : at + 2 + size] = b" " * (size - 4)
        at += 2 + size
    return bytes(found[: at + 2])
