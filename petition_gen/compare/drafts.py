"""A Word draft as it is read for comparing: how large it may be, and with the tracked changes that it has accepted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from petition_gen.compare.changes import accept_changes
from petition_gen.limits import DRAFT_BYTES, DRAFT_PARAGRAPH, DRAFT_PARAGRAPHS, DRAFT_TEXT_BYTES


def read_draft(path: Path) -> WordDocument:
    """A Word document, the tracked changes that it already has being accepted.

    Raises ValueError where it is missing, no Word document, or larger than the limits, which are looked at before it is unpacked.
    """
    if not path.is_file():
        raise ValueError(f"{path.name}: there is no such file")
    _check_packed(path)
    try:
        word = docx.Document(str(path))
        _check_paragraphs(path.name, word)
        accept_changes(word.element.body)
    except TooLarge:
        raise
    except Exception:  # python-docx raises anything on what is no Word document
        raise _no_document(path) from None
    return word


class TooLarge(ValueError):
    """A draft exceeds a limit; says which."""


def _check_packed(path: Path) -> None:
    """Refuse a file whose parts say that they are too large. No more of a part is unpacked than it says."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        raise _no_document(path) from None
    if sum(each.file_size for each in parts) > DRAFT_BYTES:
        raise TooLarge(f"{path.name}: more than {DRAFT_BYTES:,} bytes, unpacked; compare drafts without large pictures")
    if any(each.file_size > DRAFT_TEXT_BYTES for each in parts if each.filename.lower().endswith((".xml", ".rels"))):
        raise TooLarge(f"{path.name}: a part of its text has more than {DRAFT_TEXT_BYTES:,} bytes, unpacked")


def _check_paragraphs(name: str, word: WordDocument) -> None:
    for number, paragraph in enumerate(word.element.body.iter(qn("w:p")), 1):
        if number > DRAFT_PARAGRAPHS:
            raise TooLarge(f"{name}: more than {DRAFT_PARAGRAPHS:,} paragraphs")
        if sum(len(each.text or "") for each in paragraph.iter(qn("w:t"))) > DRAFT_PARAGRAPH:
            raise TooLarge(f"{name}: a paragraph of more than {DRAFT_PARAGRAPH:,} characters")


def _no_document(path: Path) -> ValueError:
    return ValueError(f"{path.name}: expected a Word document (.docx)")
