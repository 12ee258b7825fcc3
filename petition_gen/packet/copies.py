"""Copies of papers that open with a password only, for sending: Word's and PDF's own encryption, AES with 256 bits.

The papers stay as they are, and copies never go into a packet, where they would count as edits.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from petition_gen.errors import InputError, Problem
from petition_gen.packet.folder import MANIFEST
from petition_gen.storage.files import whole_file

KINDS = (".docx", ".pdf")


OFFICE = "not-for-filing"


def lock(paths: Iterable[Path], out: Path, password: str) -> list[Path]:
    """Write a copy of each paper, and of every paper in each folder, into `out`, readable with the password only.

    A folder's papers keep their places in it; what is not for filing is not for sending, and stays. Returns the copies. Raises
    `petition_gen.errors.InputError`, and writes nothing, where a path is no Word or PDF file and no folder with one, a copy would
    replace a file, or `out` lies in a packet; and, with the copies before it written, where a paper cannot be read or has a
    password already.
    """
    copies = _copies(paths, out)
    for source, copy in copies.items():
        try:
            data = _locked(source, password)
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with whole_file(copy) as stream:
                stream.write(data)
        except OSError as error:
            raise _wrong(source, f"cannot be read, or its copy not be written: {error.strerror}") from None
    return list(copies.values())


def for_sending(paper: Path, packet: Path) -> bool:
    """Whether a file of a packet may leave the office: none that is not for filing does."""
    return OFFICE not in paper.relative_to(packet).parts


def _copies(paths: Iterable[Path], out: Path) -> dict[Path, Path]:
    """Where each paper's copy goes."""
    if any((folder / MANIFEST).exists() for folder in (out.absolute(), *out.absolute().parents)):
        raise _wrong(out, "lies in a packet, where copies would count as edits: choose a folder outside it")
    found: dict[Path, Path] = {}
    for path in paths:
        folder = path.resolve().name if path.is_dir() else ""
        papers = (
            sorted(each for each in path.rglob("*") if each.is_file() and for_sending(each, path)) if folder else [path]
        )
        papers = [each for each in papers if each.suffix.lower() in KINDS and each.is_file()]
        if not papers:
            raise _wrong(path, "expected a .docx or .pdf file, or a folder with such files")
        for each in papers:
            copy = out / folder / each.relative_to(path) if folder else out / each.name
            if copy.exists() or copy in found.values():
                raise _wrong(copy, "there already, or wanted twice: choose another folder")
            found[each] = copy
    return found


def _locked(path: Path, password: str) -> bytes:
    try:
        return _MAKERS[path.suffix.lower()](path.read_bytes(), password)
    except OSError:
        raise
    except Exception:  # a damaged file makes its reader raise anything
        raise _wrong(path, "damaged, or it has a password already: open it, and save it again without one") from None


def _locked_docx(data: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def _locked_pdf(data: bytes, password: str) -> bytes:
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            raise ValueError("encrypted already")
        pdf.save(stream, encryption=pikepdf.Encryption(owner=password, user=password, R=6))
    return stream.getvalue()


_MAKERS: dict[str, Callable[[bytes, str], bytes]] = {".docx": _locked_docx, ".pdf": _locked_pdf}


def _wrong(path: Path, message: str) -> InputError:
    return InputError([Problem(str(path), 0, 0, "", message)])
