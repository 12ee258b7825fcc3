"""A packet as one encrypted archive, with what may be told of it beside."""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from petition_gen.errors import InputError, Problem
from petition_gen.packet.differences import Differences, digest_of, is_a_piece
from petition_gen.packet.folder import MANIFEST, Edited, manifest_bytes, manifest_of
from petition_gen.storage.encryption import ARCHIVE, CannotOpen, encrypt_to, tar_of
from petition_gen.storage.files import clear_unfinished, private_folder, whole_file
from petition_gen.storage.lasting import move

SIDECAR = ".sealed.json"
# What lies there is kept in memory; only a private folder in it is used.
MEMORY = Path("/dev/shm")  # nosec B108


@dataclass(frozen=True)
class Encryption:
    """How a packet is kept encrypted: to whom, and the keyed digest of all that it follows from (`batch.key_of`).

    `room` is how many bytes its parts may take in memory before they are put together.
    """

    recipients: tuple[str, ...]
    inputs: str
    room: int = 0


def archive_of(folder: Path) -> Path:
    """The archive of the packet that would lie in this folder."""
    return folder.with_name(folder.name + ARCHIVE)


def sidecar_of(folder: Path) -> Path:
    """The sidecar of the archive of the packet that would lie in this folder."""
    return folder.with_name(folder.name + SIDECAR)


OTHER_MATTER = (
    "holds the packet of another matter than its name says; nothing of it was unpacked. Ask where it comes from; if its name was "
    "changed here, give it its own again, which begins with its matter number"
)


def check_matter(folder: Path, name: str) -> None:
    """Raise CannotOpen where a folder that was unpacked is a packet, and of another matter than this name for it says.

    A packet that was moved aside is called by its matter and a number.
    """
    if not os.path.lexists(folder / MANIFEST):
        return
    matter = manifest_of(folder).get("matter")
    aside = re.fullmatch(r"(.+)\.replaced-[0-9]+", name)
    if matter not in (name, aside[1] if aside else name):
        raise CannotOpen(OTHER_MATTER)


def compared_archive(folder: Path) -> Differences:
    """Whether the archive that is there is one that was written here, or what is left of one; nothing where there is none."""
    archive = archive_of(folder)
    try:
        if not os.path.lexists(archive) or keyed("archive", digest_of(archive)) in _written(folder):
            return Differences()
        return Differences(lost=(archive.name,)) if is_a_piece(archive) else Differences(changed=(archive.name,))
    except OSError:
        return Differences(unread=(archive.name,))


def check_unchanged(folder: Path) -> None:
    """Raise Edited where there is an archive and it is not one that was written here."""
    if (found := compared_archive(folder)).files:
        raise Edited(folder.parent, found.files, found.unread)


def _written(folder: Path) -> list[Any]:
    """The keyed digests of the archives that the sidecar tells of."""
    try:
        found = json.loads(sidecar_of(folder).read_bytes())["archives"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return found if isinstance(found, list) else []


def write_encrypted(
    folder: Path,
    files: Mapping[str, bytes | Path],
    manifest: dict[str, Any],
    versions: dict[str, str],
    encryption: Encryption,
    replace_edited: bool = False,
) -> Path | None:
    """Write a packet as an encrypted archive and its sidecar, in the place of the archive that was there.

    Raises Edited where that is not one that was written here, unless `replace_edited`: then it is moved aside, and its
    new place returned.
    """
    if not replace_edited:
        check_unchanged(folder)
    archive, moved = archive_of(folder), None
    before = [keyed("archive", digest_of(archive))] if archive.exists() and not replace_edited else []
    with whole_file(archive, replacing=True) as stream:
        encrypt_to(tar_of({**files, MANIFEST: manifest_bytes(manifest, files)}), stream, encryption.recipients)
        stream.flush()
        now = keyed("archive", digest_of(Path(stream.name)))
        # First the sidecar, and it tells of the old archive too: whenever this is killed, the archive that is there is known.
        told = {"sealed": 1, "versions": versions, "inputs": encryption.inputs, "archives": [now, *before]}
        with whole_file(sidecar_of(folder), replacing=True) as sidecar:
            sidecar.write(json.dumps(told, indent=2).encode() + b"\n")
        if replace_edited and archive.exists():
            moved = _aside(folder)
            move(archive, moved, os.rename)
    return moved


def _aside(folder: Path) -> Path:
    number = 1
    while (found := archive_of(folder.with_name(f"{folder.name}.replaced-{number}"))).exists():
        number += 1
    return found


def keyed(what: str, text: str) -> str:
    """A digest of a text that can be made and tested only with the user's own random key.

    The key is made when it is first needed, in `$XDG_STATE_HOME/petition-gen/resume.key` (`~/.local/state/…`), for its
    owner's eyes. Where it is lost, archives are taken for somebody else's until a run with `--replace`.
    """
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    path = (named if named.is_absolute() else Path.home() / ".local" / "state") / "petition-gen" / "resume.key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with whole_file(path) as stream:
                    stream.write(secrets.token_bytes(32))
            except InputError:
                pass  # another process was first
        key = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be read or made: {error.strerror}")]) from None
    if len(key) != 32:
        raise InputError([Problem(str(path), 0, 0, "", "damaged: delete it, and run once with --replace")])
    return hmac.digest(key, f"{what}\0{text}".encode(), "sha256").hex()


@contextmanager
def folder_in_memory(room: int = 0) -> Iterator[Path]:
    """A private folder in memory, gone afterwards; what a killed process left of it is gone with the next one.

    Raises `petition_gen.errors.InputError` on a machine that has no such place, or has not so many bytes free there.
    """
    if not os.path.ismount(MEMORY):
        message = "not on this machine, and so there is no place in memory for an encrypted packet's parts"
        raise InputError([Problem(str(MEMORY), 0, 0, "", message)])
    own = MEMORY / f"petition-gen-{os.getuid()}"
    with suppress(FileExistsError):
        own.mkdir(mode=0o700)
    found = own.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise InputError([Problem(str(own), 0, 0, "", "there, and not this user's own folder: remove it")])
    clear_unfinished(own)
    free = shutil.disk_usage(MEMORY).free
    if room > free:
        message = (
            f"has {free // 1_000_000} MB free, and this packet's exhibits take {room // 1_000_000} MB: make it larger"
        )
        raise InputError([Problem(str(MEMORY), 0, 0, "", message)])
    with private_folder(own / "packet") as folder:
        yield folder
