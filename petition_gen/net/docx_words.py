"""A Word file's words: text, headers, footers, comments, what is deleted, properties, settings, and names of its parts."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from petition_gen.net.reading import Read, Unreadable, Words, said_by_picture

_ENDS = re.compile(r"</w:p>|<w:(?:br|cr|tab)\b[^>]*>|</w:tc>|<!--|-->")
_TAG = re.compile(r"<[^<>]*>")
# The parts whose attributes are names of styles and fonts.
_LOOKS = ("styles.xml", "fontTable.xml", "numbering.xml", "webSettings.xml", "stylesWithEffects.xml")
_SAID = re.compile(
    r"(?:\s(?:\w+:)?(?:descr|title|author|initials|name|instr|tooltip|anchor|Target|fullName|userId|alt|string|lastValue)"
    r"|<w:(?:alias|tag|docVar|statusText|helpText|caption|subject)\b[^>]*?\sw:val|<w:(?:dataBinding)\b[^>]*?\sw:xpath)"
    r'=(?:"([^"]*)"|\'([^\']*)\')'
)


def read_docx(content: bytes | Path) -> Read:
    """All that a Word file says, to whoever opens it and to whoever unpacks it. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as archive:
            return Read(tuple(Words(each) for each in _said(archive) if each.strip()))
    except (OSError, ValueError, zipfile.BadZipFile, KeyError):
        raise Unreadable from None


def _said(archive: zipfile.ZipFile) -> Iterator[str]:
    yield "\n".join([*archive.namelist(), archive.comment.decode("utf-8", "replace")])
    beside: dict[str, None] = {}
    for name in archive.namelist():
        data = archive.read(name)
        if not (data.lstrip()[:1] == b"<" or data[:4] == b"\xef\xbb\xbf<"):
            beside.update(dict.fromkeys(said_by_picture(data)))
            continue
        text = data.decode("utf-8", "replace")
        if not name.endswith(_LOOKS) and "/theme/" not in name:
            beside.update(dict.fromkeys(html.unescape(a or b) for a, b in _SAID.findall(text)))
        if "<w:p>" in text or "<w:p " in text:
            yield html.unescape(_TAG.sub("", _ENDS.sub("\n", text)))
        else:
            yield html.unescape(re.sub(r"\s*\n\s*", "\n", _TAG.sub("\n", text)))
    yield "\n".join(beside)
