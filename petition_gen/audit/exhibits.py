"""Exhibits: missing, unreadable, not said to be sealed, naming the client, cited for nothing, not sworn."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from petition_gen.audit.question import Question
from petition_gen.reading.source import ENCRYPTED
from petition_gen.record.evidence import Evidence
from petition_gen.record.model import ClientRecord

_SWORN_KINDS = ("client_declaration", "witness_declaration")
_HEAD = 1024  # bytes in which a file says what it is
_TAIL = 8192  # bytes in which a PDF's last dictionary stands
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_CONVERT = "Save it as PDF (in Word, or from the telephone's share menu), and name that file"


def exhibits(record: ClientRecord) -> Iterator[Question]:
    """What is to be asked of the exhibits that the office may use, or whose use nobody has denied."""
    yield from _unsaid(record)
    used = [(f"evidence[{i}]", each) for i, each in enumerate(record.evidence or ()) if each.consent is not False]
    names = _names(record)
    for path, item in used:
        yield from _file(record, path, item)
        yield from _publicity(record, path, item, names)
    uncited = tuple(f"{path}.shows" for path, item in used if not item.shows)
    if uncited:
        says = f"{', '.join(uncited)}: the record does not say what these exhibits prove, so no paper cites them. Are they needed?"
        yield Question("exhibit_uncited", says, uncited)
    unsworn = tuple(f"{path}.sworn" for path, item in used if item.kind in _SWORN_KINDS and not item.sworn)
    if unsworn:
        says = f"{', '.join(unsworn)}: declarations that the record does not call sworn. Are they?"
        yield Question("exhibit_unsworn", says, unsworn)
    told = tuple(
        f"{path}.sworn" for path, item in used if item.sworn is False and item.shows and item.kind not in _SWORN_KINDS
    )
    if told:
        says = (
            f"{', '.join(told)}: exhibits that are not sworn, and papers cite them as proof. Will the court take them? If not, ask their "
            "authors for sworn statements."
        )
        yield Question("exhibit_unsworn", says, told)


def _unsaid(record: ClientRecord) -> Iterator[Question]:
    """Exhibits of which the record does not say whether they may be used, or what kind they are."""
    for i, item in enumerate(record.evidence or ()):
        path = f"evidence[{i}]"
        if item.consent is None:
            says = f"{path}.consent: the record does not say whether the client consents, and the exhibit is left out. Ask."
            yield Question("exhibit_consent", says, (f"{path}.consent",), stop=True)
        if item.kind is None:
            says = f"{path}.kind: the record does not say what kind of exhibit this is. Could it show a minor, or anything sexual?"
            yield Question("exhibit_kind", says, (f"{path}.kind",), stop=True)


def _file(record: ClientRecord, path: str, item: Evidence) -> Iterator[Question]:
    """Whether the exhibit's file is there, and one that can be bound. An unsafe image is not looked at."""
    field = f"{path}.file"
    if not item.may_be_opened:
        return
    if item.file is None:
        says = f"{field}: the record names no file for this exhibit, and the volume has a slip sheet in its place."
        yield Question("exhibit_missing", says, (field,), stop=True)
        return
    file = Path(os.path.realpath(record.folder / item.file))
    if not file.is_relative_to(record.folder.resolve()) or not file.is_file():
        yield Question(
            "exhibit_missing", f"{field}: there is no such file in the record's folder.", (field,), stop=True
        )
        return
    if file.suffix.lower() != ENCRYPTED and (fault := _unreadable(file)):
        yield Question("exhibit_unreadable", f"{field}: {fault}", (field,), stop=True)


def _unreadable(file: Path) -> str | None:
    """What is wrong with a file that cannot be bound, going by how it begins."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return "the file cannot be read."
    if not head:
        return "the file is empty. Scan or copy it again."
    if b"%PDF-" in head:
        return "the file is encrypted, and cannot be bound. Save it without a password." if _locked(file) else None
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return None
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc"):
        return f"the file is a picture of a telephone (HEIC), which cannot be bound. {_CONVERT}."
    return f"the file is neither PDF, PNG nor JPEG, and cannot be bound. {_CONVERT}."


def _locked(file: Path) -> bool:
    """Whether a PDF is encrypted, going by the dictionary at its end, which is never itself encrypted."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - _TAIL))
        return bool(_ENCRYPTED.search(stream.read(_TAIL)))


def _publicity(record: ClientRecord, path: str, item: Evidence, names: re.Pattern[str] | None) -> Iterator[Question]:
    """Whether a public volume would hold the exhibit, or a public list its title, with the client's name."""
    if item.sealed or record.client.caption == "full":
        return
    title = "public_title" if item.public_title else "title"
    if names and names.search(getattr(item, title) or ""):
        says = (
            f"{path}.{title}: this title names the client, and the exhibit is not sealed. Give a public_title without the name, and "
            "say whether it is sealed."
        )
        yield Question("exhibit_names_client", says, (f"{path}.{title}", f"{path}.sealed"), stop=True)
    elif item.sealed is None:
        says = (
            f"{path}.sealed: the record does not say whether this exhibit is sealed, and it is kept out of the public volume. Does it "
            "name the client?"
        )
        yield Question("exhibit_sealing", says, (f"{path}.sealed",))


def _names(record: ClientRecord) -> re.Pattern[str] | None:
    """What finds a last name of the client, or a first one that is followed by it, in a title."""
    every = [record.client.name, *(record.client.aliases or ())]
    words = {word for name in every for word in (name.last, name.first) if word and len(word) > 2}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE) if words else None
