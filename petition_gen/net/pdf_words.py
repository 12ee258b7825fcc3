"""A PDF's words: what its pages say, shown or not, and what stands beside them: bookmarks, alternative texts, metadata, notes.

Pages are read by PDFium, which takes text that is invisible, covered, or on a layer that is off for text like other. The rest is
read from the file's objects: every string that one holds, and every stream that is text.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from petition_gen.characters import without_hidden
from petition_gen.net.reading import Read, Unreadable, Words, said_by_picture

_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>(?!>)", re.DOTALL)
_MARKED = re.compile(
    rb"/(?:ActualText|Alt|E|T|Contents|Lang|Title)\s*(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]+>)",
    re.DOTALL,
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_STAMP = re.compile(r"Exhibit\s+\S+\s+[–-]\s+\d+\s+of\s+\d+")
_EXHIBIT_PAGE = re.compile(r".+-\d+")
_R = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RIGHT_TO_LEFT = re.compile(rf"[{_R}](?:[{_R}\s]*[{_R}])?")
_BREAK = "[\x02\ufffe]"  # PDFium's own marks for a hyphen at a line's end
_FEW = 8  # letters on a page of an exhibit, below which there is nothing to be read on it


def read_pdf(content: bytes | Path, exhibits: bool = False) -> Read:
    """All that a PDF says. Of a volume of `exhibits`, which of their pages have no words as well. Raises Unreadable."""
    try:
        with pikepdf.open(io.BytesIO(content) if isinstance(content, bytes) else content) as pdf:
            beside, covered = _beside(pdf)
            bare = _without_replacements(pdf) if covered else None
        pages = list(_pages(content))
        unread = [
            each.label for each in pages if exhibits and _EXHIBIT_PAGE.fullmatch(each.label) and _empty(each.text)
        ]
        if bare:
            pages += _pages(bare)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, pikepdf.PdfError, pypdfium2.PdfiumError):
        raise Unreadable from None
    return Read((*pages, Words("\n".join(beside))), tuple(unread))


def _pages(content: bytes | Path) -> Iterator[Words]:
    document = pypdfium2.PdfDocument(content)
    try:
        for at in range(len(document)):
            page = document[at]
            words = page.get_textpage()
            raw = words.get_text_range().replace("\r\n", "\n")
            text = "\n".join((re.sub(_BREAK, "-", raw), *_turned(raw)))
            yield Words(text, at + 1, document.get_page_label(at) or "")
            words.close()
            page.close()
    finally:
        document.close()


def _turned(raw: str) -> Iterator[str]:
    """Text of scripts written from right to left in the other orders in which a file may hold its letters; else nothing."""
    if _RIGHT_TO_LEFT.search(raw):
        plain = re.sub(_BREAK, "", raw)
        yield _RIGHT_TO_LEFT.sub(_backwards, unicodedata.normalize("NFKC", without_hidden(plain)))
        yield without_hidden(re.sub(f"[{_R}]+", _backwards, plain))


def _backwards(match: re.Match[str]) -> str:
    return match[0][::-1]


def _empty(text: str) -> bool:
    """Whether a page of an exhibit says nothing but its stamp, or nothing that is letters."""
    return sum(map(str.isalnum, _STAMP.sub("", text))) < _FEW


def _beside(pdf: pikepdf.Pdf) -> tuple[list[str], bool]:
    """What stands in a PDF beside its pages, each text once, and whether other words stand for some of the pages' own."""
    found: dict[str, None] = {}
    covered = False
    for each in (*pdf.objects, pdf.trailer.get("/Info")):
        if isinstance(each, pikepdf.Stream):
            holder: Any = pikepdf.Dictionary(dict(each.stream_dict.items()))
            data = _text_of(each)
            covered = covered or b"/ActualText" in data
            found.update(dict.fromkeys(_in_stream(data)))
        else:
            holder = each
        if not isinstance(holder, pikepdf.Dictionary | pikepdf.Array | pikepdf.String):
            continue
        raw = holder.unparse(resolved=True)
        if b"/FontDescriptor" in raw and b"/FontFamily" in raw:
            continue
        found.update(dict.fromkeys(_decoded(one) for one in _STRING.findall(raw)))
        covered = covered or (b"/ActualText" in raw and b"/StructElem" not in raw)
    return [each for each in found if each.strip()], covered


def _text_of(stream: pikepdf.Stream) -> bytes:
    """The bytes of a stream that may hold words; none of a picture, a font or the file's own tables. Of a JPEG, its bytes."""
    keys = stream.stream_dict
    if keys.get("/Subtype") == "/Image":
        filters = str(keys.get("/Filter", ""))
        return stream.read_raw_bytes() if "DCTDecode" in filters else b""
    if keys.get("/Type") in ("/XRef", "/ObjStm") or "/Length1" in keys:
        return b""
    if keys.get("/Subtype") in ("/Type1C", "/CIDFontType0C", "/OpenType") or "/FunctionType" in keys:
        return b""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _in_stream(data: bytes) -> Iterator[str]:
    """The words in a stream that are none of its page's: those that stand for others, and those of metadata and files."""
    if data[:2] == b"\xff\xd8":
        yield from said_by_picture(data)
    elif b"begincmap" in data[:400] or not data:
        return
    elif data.lstrip()[:1] == b"<" or data[:4] == b"\xef\xbb\xbf<":
        yield re.sub(r"<[^<>]*>", "\n", data.decode("utf-8", "replace"))
        yield "\n".join(re.findall(r'="([^"]*)"', data.decode("utf-8", "replace")))
    else:
        for each in _MARKED.findall(data):
            yield _decoded(each)
        if b" Tf" not in data and b"%%" not in data[:2] and data[:1_000_000].isascii() and b" Do" not in data:
            yield data[:1_000_000].decode("ascii")


def _decoded(raw: bytes) -> str:
    """A string of a PDF as text."""
    if raw[:1] == b"<":
        digits = re.sub(rb"\s", b"", raw[1:-1])
        data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        data = re.sub(rb"\\([0-7]{1,3}|\r\n|.)", _unescaped, raw[1:-1], flags=re.DOTALL)
    for mark, coding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if data.startswith(mark):
            return data[len(mark) :].decode(coding, "replace")
    return data.decode("pdfdoc_pikepdf", "replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    said = match[1]
    if said[:1].isdigit():
        return bytes([int(said, 8) & 255])
    return b"" if said in (b"\n", b"\r", b"\r\n") else _ESCAPES.get(said, said)


def _without_replacements(pdf: pikepdf.Pdf) -> bytes:
    """The same PDF in which no words stand for others, so that its pages are read as they are drawn."""
    for each in pdf.objects:
        holder = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        if isinstance(holder, pikepdf.Dictionary) and "/ActualText" in holder:
            del holder["/ActualText"]
        if isinstance(each, pikepdf.Stream) and each.stream_dict.get("/Subtype") != "/Image":
            data = _text_of(each)
            if b"/ActualText" in data:
                each.write(data.replace(b"/ActualText", b"/XctualText"))
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()
