"""What differs in a packet from what was written: what is lost, what somebody changed or added, what cannot be read.

What is lost is told from what an attorney changed, because the one is drafted again and the other left alone. A file is
lost where it is not there, or is a piece of one: of no bytes, with blocks of nothing but zeros, or without the end that
a file of its kind has. A machine that loses power leaves such files, and so does a bad copy; no editor saves one.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

A_BLOCK = 4096  # bytes: what file systems lose at a time


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(content: bytes | Path) -> str:
    """The SHA-256 of bytes or of a file, which is not read whole."""
    if isinstance(content, bytes):
        return digest(content)
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Differences:
    """Paths in a packet, in order: what is lost, what was changed or added, what cannot be read."""

    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def files(self) -> list[str]:
        """All of them."""
        return sorted({*self.lost, *self.changed, *self.unread})


def differences(folder: Path, written: Mapping[str, str], apart: str) -> Differences:
    """What differs in a folder from the digests of what was written there, by path. Of the file `apart` no digest is known.

    Whatever cannot be read differs, and what lies in a folder that cannot be opened is that folder. A link is a change.
    """
    there, unread = _paths(folder)
    lost: list[str] = []
    changed = [name for name in there if name not in written and name != apart]
    for name in {**written, apart: ""}:
        if any(name.startswith(f"{each}/") for each in unread) or name in unread:
            continue
        path = folder / name
        if name not in there:
            lost += [name] if name != apart or there else []
        elif path.is_symlink() or not path.is_file():
            changed.append(name)
        else:
            try:
                if name == apart:
                    lost += [name] if is_a_piece(path) else []
                elif digest_of(path) != written[name]:
                    (lost if is_a_piece(path) else changed).append(name)
            except OSError:
                unread.append(name)
    return Differences(tuple(sorted(lost)), tuple(sorted(changed)), tuple(sorted(unread)))


def _paths(folder: Path) -> tuple[set[str], list[str]]:
    """The paths of all that lies in a folder and is no folder; and of the folders that cannot be opened ("." for itself)."""
    errors: list[OSError] = []
    found: set[str] = set()
    for place, folders, names in os.walk(folder, onerror=errors.append):
        links = [each for each in folders if os.path.islink(os.path.join(place, each))]
        found |= {Path(place, each).relative_to(folder).as_posix() for each in (*names, *links)}
    gone = [each for each in errors if not isinstance(each, FileNotFoundError)]
    return found, [Path(each.filename).relative_to(folder).as_posix() for each in gone]


def is_a_piece(path: Path) -> bool:
    """Whether a file is what a loss of power leaves of one. Raises OSError where it cannot be read."""
    with path.open("rb") as stream:
        if not (start := stream.read(A_BLOCK)):
            return True
        if start.startswith(b"PK"):
            return not _whole_zip(path)
        block = end = start
        while block:
            if not block.strip(b"\0"):
                return True
            block = stream.read(A_BLOCK)
            end = (end + block)[-2 * A_BLOCK :]
    return start.startswith(b"%PDF") and b"%%EOF" not in end


def _whole_zip(path: Path) -> bool:
    """Whether a file that begins as a Word document ends as one and holds what it says it holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        return False
