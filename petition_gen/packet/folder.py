"""The packet folder: names, whole or not at all, never over an attorney's edits, and a manifest of what is there.

A packet is written beside its place in a private folder (`petition_gen.storage.files`), and moved there when it is complete
and on the disk (`petition_gen.storage.lasting`). A file in the old packet that was changed, added or removed since it was
written, or cannot be read, is an edit; then the old packet is left alone. Between the two moves of old and new the old one
is called `.MATTER.set-aside`; what a run that was killed there left behind is put right by the next one (`restore`,
`recover`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from petition_gen.packet.differences import Differences, differences, digest_of
from petition_gen.storage.files import alone, clear_unfinished, make_folder, private_folder
from petition_gen.storage.lasting import move, settle, settle_tree
from petition_gen.storage.signals import undisturbed

MANIFEST = "manifest.json"
_SET_ASIDE = re.compile(r"\.(.+)\.set-aside")


class Edited(Exception):
    """A packet holds edits. `files` are their paths in the packet, in order; what cannot be read is `unread`, and one of them."""

    def __init__(self, folder: Path, files: list[str], unread: Sequence[str] = ()):
        self.folder, self.files, self.unread = folder, files, tuple(unread)
        super().__init__(f"{folder} holds files that were edited since they were written: {', '.join(files)}")


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a packet, or an empty one where the folder has none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def compared(folder: Path) -> Differences:
    """What differs in a packet from its manifest; nothing where there is no packet."""
    try:
        folder.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return Differences()
    except OSError:
        return Differences(unread=(".",))
    return differences(folder, _digests(manifest_of(folder)), MANIFEST)


def edits(folder: Path) -> list[str]:
    """The files of a packet that were changed, added or removed since it was written, and whatever cannot be read in it.

    None where there is no packet.
    """
    return compared(folder).files


def check_unedited(folder: Path) -> None:
    """Raise Edited where the packet there holds edits, or something that cannot be read."""
    if (found := compared(folder)).files:
        raise Edited(folder, found.files, found.unread)


def _digests(manifest: dict[str, Any]) -> dict[str, str]:
    """The digest of each file when it was written. None where the manifest is not one of ours: then all are edits."""
    try:
        return {each["path"]: each["sha256"] for each in manifest.get("files", [])}
    except (KeyError, TypeError):
        return {}


def recover(out: Path) -> None:
    """Put right what runs that were killed left in a folder of packets: nothing unfinished stays, no packet is missing."""
    if not out.is_dir():
        return
    with os.scandir(out) as entries:
        names = [match[1] for each in entries if (match := _SET_ASIDE.fullmatch(each.name))]
    for name in names:
        restore(out / name)
    clear_unfinished(out)


def restore(folder: Path) -> None:
    """Mend what is left where a run was killed while it exchanged this packet for a new one.

    The old packet comes back to its place if the new one had not come there; else it is kept where it holds edits, and
    removed where it does not.
    """
    aside = _set_aside(folder)
    if not aside.is_dir():
        return
    with alone(folder.parent):  # not while a living run is between its moves
        if not aside.is_dir():
            return
        if not folder.exists():
            move(aside, folder, os.rename)
            return
        if edits(aside):
            move(aside, _kept(folder), os.rename)
            return
    with private_folder(folder) as temporary:
        move(aside, temporary / "old", os.rename)  # before it is taken apart


def write_packet(
    folder: Path, files: Mapping[str, bytes | Path], manifest: dict[str, Any], replace: bool = False
) -> Path | None:
    """Write a packet whole, in place of the one that was there. A file given by its path is moved into the packet.

    Raises Edited where the old packet holds edits, unless `replace`: then it is moved aside and its new place
    returned.
    """
    restore(folder)
    if not replace:
        check_unedited(folder)
    with private_folder(folder) as temporary:
        for name, content in {**files, MANIFEST: manifest_bytes(manifest, files)}.items():
            target = temporary / name
            make_folder(target.parent, lasting=False)
            if isinstance(content, bytes):
                target.touch(mode=0o600)
                target.write_bytes(content)
            else:
                os.replace(content, target)
            target.chmod(0o600)
        settle_tree(temporary)
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
    with undisturbed(), alone(folder.parent):
        if not folder.exists():
            move(temporary, folder, os.rename)
            return None
        aside = _set_aside(folder)
        os.rename(folder, aside)
        keep = keep or bool(edits(aside))  # saved there while the new packet was written
        try:
            os.rename(temporary, folder)
        except OSError:
            os.rename(aside, folder)
            raise
        settle(folder.parent)
        kept = _kept(folder)
        # Under the name that the new packet had, the old one goes when the private folder does: not before that is on the disk.
        move(aside, kept if keep else temporary, os.rename)
        return kept if keep else None


def _set_aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.set-aside")


def _kept(folder: Path) -> Path:
    """The first free name for a packet that is replaced and kept."""
    number = 1
    while (found := folder.with_name(f"{folder.name}.replaced-{number}")).exists():
        number += 1
    return found
