"""Hostile encrypted files: anybody can encrypt to a public key, and lay a file among the packets."""

from __future__ import annotations

import copy
import hashlib
import io
import os
import stat
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyrage
import pytest

from attacks.corpus import Attack, without
from petition_gen.errors import InputError
from petition_gen.packet import encrypted
from petition_gen.packet.folder import Edited
from petition_gen.storage import encryption, files

IDENTITY = pyrage.x25519.Identity.generate()
PUBLIC = str(IDENTITY.to_public())
KEYS = encryption.Keys((str(IDENTITY),))
HERE = "/HERE"  # in a member's name or link: the attack's folder


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", mode: int = 0o644, **pax: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode, info.pax_headers = kind, link, mode, pax
    return info


# What an archive holds, by the attack's name. Each file holds its place in the archive.
ARCHIVES: dict[str, list[tarfile.TarInfo]] = {
    "archive-climbs-out": [member("../stolen")],
    "archive-climbs-out-from-within": [member("a/../../stolen")],
    "archive-with-absolute-name": [member(f"{HERE}/stolen")],
    "archive-replaces-by-absolute-name": [member(f"{HERE}/precious.txt")],
    "archive-with-link-out": [member("link", tarfile.SYMTYPE, f"{HERE}/precious.txt")],
    "archive-writes-through-link": [member("link", tarfile.SYMTYPE, HERE), member("link/stolen")],
    "archive-writes-over-linked-file": [member("link", tarfile.SYMTYPE, f"{HERE}/precious.txt"), member("link")],
    "archive-with-hard-link-out": [member("link", tarfile.LNKTYPE, f"{HERE}/precious.txt")],
    "archive-with-device": [member("device", tarfile.CHRTYPE)],
    "archive-with-pipe": [member("pipe", tarfile.FIFOTYPE)],
    "archive-that-swells": [
        member(
            "large",
            **{
                "GNU.sparse.major": "1",
                "GNU.sparse.minor": "0",
                "GNU.sparse.name": "large",
                "GNU.sparse.realsize": "10000000000",
            },
        )
    ],
    "archive-with-a-name-twice": [member("paper"), member("paper")],
    "archive-with-file-as-folder": [member("paper"), member("paper/paper")],
    "archive-with-backslashes": [member("..\\..\\stolen")],
    "archive-with-turned-name": [member("petition\u202efdp.exe")],
    "archive-with-escape-in-name": [member("petition\x1b]0;stolen\x07.pdf")],
    "archive-with-file-for-everybody": [member("paper", mode=0o666)],
    "archive-with-file-that-runs-as-owner": [member("paper", mode=0o4755)],
}


def packed(members: Sequence[tarfile.TarInfo], folder: Path) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for number, each in enumerate(members):
            info = copy.deepcopy(each)
            info.name = each.name.replace(HERE, str(folder))
            info.linkname = info.linkname.replace(HERE, str(folder))
            data = b"0\n".ljust(512, b"\0") if info.pax_headers else str(number).encode()
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def unpacking(members: Sequence[tarfile.TarInfo]) -> Callable[[Path], None]:
    """An attack by an archive that a client's counsel opens."""

    def run(folder: Path) -> None:
        work = folder / "work"
        work.mkdir()
        (folder / "precious.txt").write_text("precious", encoding="utf-8")
        path = work / "packet.tar.age"
        path.write_bytes(encryption.encrypt(packed(members, folder), [PUBLIC]))
        with only_clear_errors():
            encryption.decrypt_path(path, KEYS)
        assert sorted(each.name for each in folder.iterdir()) == ["precious.txt", "work"]
        assert (folder / "precious.txt").read_text(encoding="utf-8") == "precious"
        assert {each.name for each in work.iterdir()} <= {"packet", "packet.tar.age"}
        for each in (work / "packet").rglob("*"):
            found = each.lstat()
            assert stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
            assert stat.S_ISDIR(found.st_mode) or found.st_nlink == 1
            assert found.st_mode & 0o7077 == 0
            assert found.st_size < 1_000_000
            assert each.name.isprintable()
            assert "\\" not in each.name
            assert each.is_dir() or each.read_bytes() == b"0"  # the first of its name

    return run


@contextmanager
def only_clear_errors() -> Iterator[None]:
    try:
        yield
    except (InputError, Edited):
        pass
    except Exception as error:
        raise AssertionError(type(error).__name__) from error


def open_through_link(folder: Path) -> None:
    """The place of the opened record is a link that somebody has laid, to a file that is not there yet."""
    work = folder / "work"
    work.mkdir()
    (work / "client.yaml").symlink_to(folder / "stolen.yaml")
    (work / "client.yaml.age").write_bytes(encryption.encrypt(b"a story", [PUBLIC]))
    with only_clear_errors():
        encryption.decrypt_path(work / "client.yaml.age", KEYS)
    assert not (folder / "stolen.yaml").exists()


def seal_what_a_link_leads_to(folder: Path) -> None:
    """A packet to be sent to somebody, in which a link leads to another client's record."""
    (folder / "packet").mkdir()
    (folder / "another.yaml").write_bytes(b"another client's story")
    (folder / "packet" / "paper.txt").symlink_to(folder / "another.yaml")
    with only_clear_errors():
        encryption.encrypt_path(folder / "packet", [PUBLIC])
    sealed = folder / "packet.tar.age"
    assert not sealed.exists() or b"another client's story" not in KEYS.decrypt(sealed.read_bytes())


def packet(folder: Path, text: bytes) -> None:
    seal = encrypted.Encryption((PUBLIC,), encrypted.keyed("inputs", GUESS))
    encrypted.write_encrypted(folder / "out" / "m-1", {"paper.txt": text}, {"documents": {}}, {}, seal)


GUESS = '{"client": {"name": {"last": "Farthingale"}}}'


def guess_the_record(folder: Path) -> None:
    """A thief of the packets has an idea of what the record holds, and the program."""
    with state_in(folder / "home"):
        packet(folder, b"a paper")
    told = b"".join(path.read_bytes() for path in (folder / "out").glob("*.json")).decode()
    for text in (GUESS, f"inputs\0{GUESS}", f"inputs{GUESS}"):
        assert hashlib.sha256(text.encode()).hexdigest() not in told
    with state_in(folder / "thief"):
        assert encrypted.keyed("inputs", GUESS) not in told


def replace_the_archive(folder: Path) -> None:
    """Somebody has put another archive in the packet's place: it is not taken for the program's own, and thrown away."""
    archive = folder / "out" / "m-1.tar.age"
    with state_in(folder / "home"):
        packet(folder, b"a paper")
        archive.write_bytes(encryption.encrypt(b"forged", [PUBLIC]))
        with only_clear_errors():
            packet(folder, b"a later paper")
    assert KEYS.decrypt(archive.read_bytes()) == b"forged"


@contextmanager
def state_in(folder: Path) -> Iterator[None]:
    with patch.dict(os.environ, {"XDG_STATE_HOME": str(folder.absolute())}):
        yield


ATTACKS = [
    *(Attack(name, "safe-unpacking", unpacking(members)) for name, members in ARCHIVES.items()),
    Attack("open-through-planted-link", "new-files-only", open_through_link),
    Attack("seal-what-a-link-leads-to", "links-not-followed", seal_what_a_link_leads_to),
    Attack("guess-the-record-by-its-hash", "keyed-hash", guess_the_record),
    Attack("archive-put-in-the-packets-place", "archives-are-known", replace_the_archive),
]


# ---- the same without the defence ------------------------------------------------------------------------------------


def unpack_as_it_comes(data: bytes, target: Path) -> None:
    target.mkdir()
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(target, filter="fully_trusted")


@contextmanager
def open_as_it_comes(path: Path, replacing: bool = False) -> Iterator[Any]:
    with path.open("wb") as stream:
        yield stream


def all_files_of(folder: Path) -> dict[str, bytes | Path]:
    return {each.relative_to(folder).as_posix(): each for each in folder.rglob("*") if each.is_file()}


SLOW = ()

DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "safe-unpacking": without(encryption, "unpack", unpack_as_it_comes),
    "new-files-only": without(files, "whole_file", open_as_it_comes),
    "links-not-followed": without(encryption, "files_of_folder", all_files_of),
    "keyed-hash": without(encrypted, "keyed", lambda what, text: hashlib.sha256(text.encode()).hexdigest()),
    "archives-are-known": without(encrypted, "check_unchanged", lambda folder: None),
}
