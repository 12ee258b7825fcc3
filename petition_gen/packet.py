"""The packet folder: names, whole or not at all, never over an attorney's edits, and a manifest of what is there.

A packet is written beside its place under a temporary name and moved there when it is complete. A file in the old
packet that was changed, added or removed since it was written is an edit; then the old packet is left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class Edited(Exception):
    """A packet holds edits. `files` are their paths in the packet, in order."""

    def __init__(self, folder: Path, files: list[str]):
        self.folder, self.files = folder, files
        super().__init__(f"{folder} holds files that were edited since they were written: {', '.join(files)}")


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(content: bytes | Path) -> str:
    """The SHA-256 of bytes or of a file, which is not read whole."""
    if isinstance(content, bytes):
        return digest(content)
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a packet, or an empty one where the folder has none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def edits(folder: Path) -> list[str]:
    """The files of a packet that were changed, added or removed since it was written; none where there is no packet."""
    if not folder.exists():
        return []
    written = _digests(manifest_of(folder))
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()}
    changed = [name for name, path in there.items() if name != MANIFEST and written.get(name) != digest_of(path)]
    return sorted({*changed, *(name for name in written if name not in there)})


def _digests(manifest: dict[str, Any]) -> dict[str, str]:
    """The digest of each file when it was written. None where the manifest is not one of ours: then all are edits."""
    try:
        return {each["path"]: each["sha256"] for each in manifest.get("files", [])}
    except (KeyError, TypeError):
        return {}


@contextmanager
def private_folder(folder: Path) -> Iterator[Path]:
    """A private folder beside a packet's place, for files on their way into it; gone afterwards with what is left in it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_packet(
    folder: Path, files: Mapping[str, bytes | Path], manifest: dict[str, Any], replace: bool = False
) -> Path | None:
    """Write a packet whole, in place of the one that was there. A file given by its path is moved into the packet.

    Raises Edited where the old packet holds edits, unless `replace`: then it is moved aside and its new place
    returned.
    """
    changed = edits(folder)
    if changed and not replace:
        raise Edited(folder, changed)
    with private_folder(folder) as temporary:
        for name, content in {**files, MANIFEST: manifest_bytes(manifest, files)}.items():
            target = temporary / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if isinstance(content, bytes):
                target.write_bytes(content)
            else:
                os.replace(content, target)
            target.chmod(0o600)
        return _swap(temporary, folder, keep=replace)


def manifest_bytes(manifest: dict[str, Any], files: Mapping[str, bytes | Path]) -> bytes:
    """The manifest's file: what is known of the packet, and of each of its files with its digest."""
    documents = manifest["documents"]
    listed = [
        {**documents.get(name, {}), "path": name, "sha256": digest_of(content)} for name, content in files.items()
    ]
    whole = {key: value for key, value in manifest.items() if key != "documents"} | {"files": listed}
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def _swap(temporary: Path, folder: Path, keep: bool) -> Path | None:
    if not folder.exists():
        os.rename(temporary, folder)
        return None
    old = _aside(folder)
    os.rename(folder, old)
    try:
        os.rename(temporary, folder)
    except OSError:
        os.rename(old, folder)
        raise
    if keep:
        return old
    shutil.rmtree(old)
    return None


def _aside(folder: Path) -> Path:
    number = 1
    while (found := folder.with_name(f"{folder.name}.replaced-{number}")).exists():
        number += 1
    return found
