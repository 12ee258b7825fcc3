"""Which file an exhibit is, and whether it may be opened."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pikepdf.settings
from pikepdf import Pdf

from petition_gen.exhibits.exhibit import DAMAGED, Content, Unusable
from petition_gen.limits import EXHIBIT_BYTES, EXHIBIT_CONTENT, EXHIBIT_PAGES, IMAGE_BYTES
from petition_gen.reading.source import ENCRYPTED, Decrypt
from petition_gen.record.evidence import Evidence


def withheld_paths(evidence: Iterable[Evidence], folder: Path) -> set[Path]:
    """Where the files lie that may never be opened, found out without a look at them: another exhibit may name one."""
    names = [each.file for each in evidence if each.file and not each.may_be_opened]
    return {Path(os.path.normpath(base / name)) for base in (folder.absolute(), folder.resolve()) for name in names}


def exhibit_file(folder: Path, name: str, withheld: set[Path]) -> Path | None:
    """The real path of an exhibit's file, a regular one in the record's folder or below; None where it is withheld."""
    if Path(os.path.normpath(folder.absolute() / name)) in withheld:
        return None
    try:
        path = (folder / name).resolve(strict=True)
        found = path.stat()
        if path in withheld or _is_one_of(found, withheld):
            return None
    except FileNotFoundError:
        raise Unusable("its file is not in the record's folder") from None
    except (OSError, RuntimeError):  # a loop of links, a folder that may not be read
        raise Unusable("its file cannot be reached") from None
    if not path.is_relative_to(folder.resolve()):
        raise Unusable("its file is a link that leads out of the record's folder")
    if not stat.S_ISREG(found.st_mode):
        raise Unusable("it is not a file")
    if found.st_size > EXHIBIT_BYTES:
        raise Unusable(f"its file is larger than {EXHIBIT_BYTES // 1_000_000} MB; make it smaller or divide it")
    return path


def _is_one_of(found: os.stat_result, paths: set[Path]) -> bool:
    """Whether a file is one of these under another name (a hard link), found out without a look at what it holds."""
    for each in paths if found.st_nlink > 1 else ():
        with contextlib.suppress(OSError):
            other = each.stat()
            if (other.st_dev, other.st_ino) == (found.st_dev, found.st_ino):
                return True
    return False


def content_of_file(file: Path, decrypt: Decrypt | None) -> Content:
    """The file, or what an encrypted one holds, which is kept in memory."""
    if file.suffix.lower() != ENCRYPTED:
        return file
    try:
        if decrypt is None:
            raise ValueError("encrypted, and no key is at hand")
        return decrypt(file.read_bytes())
    except OSError:
        raise Unusable("its file cannot be read") from None
    except ValueError as error:
        raise Unusable(f"its file is {error}") from None


def kind_of_file(file: Content) -> Literal["pdf", "png", "jpeg"]:
    """What a file is, by how it begins; its name may say anything."""
    try:
        with file.open("rb") if isinstance(file, Path) else io.BytesIO(file) as stream:
            head = stream.read(1024)
    except OSError:
        raise Unusable("its file cannot be read") from None
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if b"%PDF-" in head:
        return "pdf"
    raise Unusable("its file is neither PDF, PNG nor JPEG")


def count_pages(file: Content) -> int:
    """How many pages a file has. Raises Unusable where it is too large or cannot be read."""
    if kind_of_file(file) != "pdf":
        if (file.stat().st_size if isinstance(file, Path) else len(file)) > IMAGE_BYTES:
            raise Unusable(f"its image is larger than {IMAGE_BYTES // 1_000_000} MB; make it smaller")
        return 1
    try:
        with opened_pdf(file) as pdf:
            count = len(pdf.pages)
    except Unusable:
        raise
    except Exception:  # a damaged file makes its reader raise anything
        raise Unusable(DAMAGED) from None
    if count == 0:
        raise Unusable("its file has no pages")
    if count > EXHIBIT_PAGES:
        raise Unusable(f"its file has more than {EXHIBIT_PAGES:,} pages; divide it")
    return count


def opened_pdf(file: Content) -> Pdf:
    """A PDF, read piece by piece. One that must be repaired first is refused: pages may be missing from it."""
    # A few bytes can unpack to more than any memory holds; a limit of 0 would be none.
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=EXHIBIT_CONTENT,
        run_length_max_memory=EXHIBIT_CONTENT,
        png_max_memory=EXHIBIT_CONTENT,
        tiff_max_memory=EXHIBIT_CONTENT,
        max_stream_filters=5,
    )
    try:
        source = file if isinstance(file, Path) else io.BytesIO(file)
        pdf = Pdf.open(source, access_mode=pikepdf.AccessMode.stream, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Unusable("its file is encrypted; save it without a password") from None
    if pdf.is_encrypted:
        pdf.close()
        raise Unusable("its file is encrypted; save it without restrictions")
    return pdf
