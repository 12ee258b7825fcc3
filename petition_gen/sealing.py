"""Encrypted at rest: what is kept as age files (https://age-encryption.org), and how it is opened.

`Keys` opens what is encrypted, in memory. `seal` and `open_sealed` are the two commands for one file or folder.
`write_sealed` is `packet.write_packet` for packets that are kept encrypted, all of one in one archive:

    2026-0101.tar.age        the packet, a tar file encrypted to the recipients
    2026-0101.sealed.json    versions of program, law and templates, and keyed hashes

The hashes let a later run see, without the recipients' private key, that the same packet would come out again, and that
the archive is the one that was written. They are keyed with a random key of the user's (`keyed`), kept apart from the
packets, so that who has the packets alone can test no guess at what a record holds.

Nothing here writes what is secret to a disk in plain, save `open_sealed`, whose purpose it is.
"""

from __future__ import annotations

import base64
import hmac
import io
import json
import os
import secrets
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from petition_gen.packet import MANIFEST, Edited, digest_of, manifest_bytes
from petition_gen.private import clear_unfinished, make_folder, private_folder
from petition_gen.reading import SEALED, InputError, Problem

ARCHIVE = ".tar.age"
SIDECAR = ".sealed.json"
# What lies there is kept in memory; only a private folder in it is used.
MEMORY = Path("/dev/shm")  # nosec B108
SHORTEST = 8  # letters of a passphrase that is set here
HEAD = b"age-encryption.org/v1\n"
ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
A_PIECE = 65_536  # bytes read at a time

NOT_AGE = "not an age file, or damaged: look for another copy of it"
NO_KEY = "encrypted to a key: name the file of that key with --identity"
WRONG_KEY = "encrypted to another key: name the file of that key with --identity"
# Messages, and no passwords.
NO_PASSPHRASE = "encrypted with a passphrase, and there is nobody to ask for it here"  # nosec B105
WRONG_PASSPHRASE = "encrypted with another passphrase, or damaged"  # nosec B105
STRANGE = "holds something other than plain files and folders below one folder; nothing of it was unpacked"


class CannotOpen(ValueError):
    """An encrypted file cannot be opened; says why and what to do, and nothing of what it holds."""


# ---- keys ------------------------------------------------------------------------------------------------------------


@dataclass
class Keys:
    """What opens encrypted files: secret keys, and a passphrase, which `ask` asks for when a file first needs it.

    `ask` is told what the passphrase is of. Keys go to the processes of a batch, which cannot ask.
    """

    identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str | None = field(default=None, repr=False)
    ask: Callable[[str], str] | None = field(default=None, repr=False)

    @classmethod
    def read(cls, paths: Iterable[Path], ask: Callable[[str], str] | None = None) -> Keys:
        """The keys in some identity files, one a line, each beginning with AGE-SECRET-KEY-1.

        An identity file may itself be encrypted with a passphrase. Raises `petition_gen.reading.InputError`.
        """
        return cls(tuple(each for path in paths for each in _identities(path, ask)), ask=ask)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"ask": None}

    def unseal(self, data: bytes) -> bytes:
        """What some encrypted bytes hold. Raises CannotOpen."""
        import pyrage  # type: ignore[import-untyped]

        if _wants_passphrase(data):
            if self.passphrase is None:
                if self.ask is None:
                    raise CannotOpen(NO_PASSPHRASE)
                self.passphrase = self.ask("the encrypted files")
            return _with_passphrase(data, self.passphrase)
        if not data.startswith((HEAD, ARMOR)):
            raise CannotOpen(NOT_AGE)
        if not self.identities:
            raise CannotOpen(NO_KEY)
        try:
            return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(each) for each in self.identities]))
        except pyrage.DecryptError as error:
            raise CannotOpen(WRONG_KEY if "No matching keys" in str(error) else NOT_AGE) from None


def _identities(path: Path, ask: Callable[[str], str] | None) -> list[str]:
    import pyrage

    data = _read(path)
    if data.startswith((HEAD, ARMOR)):
        try:
            if not _wants_passphrase(data):
                raise CannotOpen("expected a file of secret keys, and not one that is encrypted to a key")
            if ask is None:
                raise CannotOpen(NO_PASSPHRASE)
            data = _with_passphrase(data, ask(str(path)))
        except CannotOpen as error:
            raise InputError([Problem(str(path), 0, 0, "", str(error))]) from None
    found = []
    for number, line in _lines(data):
        try:
            pyrage.x25519.Identity.from_str(line)
        except pyrage.IdentityError:
            message = "expected a secret key, which begins with AGE-SECRET-KEY-1"
            raise InputError([Problem(str(path), number, 1, "", message)]) from None
        found.append(line)
    if not found:
        raise InputError([Problem(str(path), 0, 0, "", "holds no secret key: expected a line with AGE-SECRET-KEY-1…")])
    return found


def recipients_of(named: Iterable[str]) -> tuple[str, ...]:
    """The public keys that are named: each an `age1…`, or a file of them, one a line. Raises InputError."""
    import pyrage

    found: list[str] = []
    for each in named:
        given = each.startswith("age1")
        if each.upper().startswith("AGE-SECRET-KEY"):
            message = "is a secret key, and now others may have seen it: make a new pair, and name the public key, age1…"
            raise InputError([Problem("the recipient", 0, 0, "", message)])
        for number, line in [(0, each)] if given else _lines(_read(Path(each))):
            try:
                pyrage.x25519.Recipient.from_str(line)
            except pyrage.RecipientError:
                file = "the recipient" if given else each
                message = "expected a whole public key of age, which begins with age1"
                raise InputError([Problem(file, number, number and 1, "", message)]) from None
            found.append(line)
        if not given and not found:
            raise InputError([Problem(each, 0, 0, "", "holds no public key: expected a line that begins with age1")])
    return tuple(dict.fromkeys(found))


def new_key(path: Path, passphrase: str | None = None) -> str:
    """Make a pair of keys: write the secret one to a new file, encrypted with the passphrase if any; return the public one.

    Raises `petition_gen.reading.InputError` where the file is there already.
    """
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# public key: {public}\n{identity}\n".encode()
    with whole_file(path) as stream:
        stream.write(pyrage.passphrase.encrypt(text, passphrase) if passphrase else text)
    return public


def _lines(data: bytes) -> list[tuple[int, str]]:
    """The lines of a file of keys with their numbers, less comments and empty ones."""
    lines = [each.strip() for each in data.decode("utf-8", "replace").splitlines()]
    return [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be read: {error.strerror}")]) from None


def _wants_passphrase(data: bytes) -> bool:
    if data.startswith(ARMOR):
        try:
            data = base64.b64decode(data[:200].split()[4])
        except (ValueError, IndexError):
            return False
    return data.startswith(HEAD + b"-> scrypt ")


def _with_passphrase(data: bytes, passphrase: str) -> bytes:
    import pyrage

    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError as error:
        slow = "Excessive work" in str(error)
        raise CannotOpen("encrypted in a way that would take too long to open" if slow else WRONG_PASSPHRASE) from None


# ---- encrypting ------------------------------------------------------------------------------------------------------


class _Relay:
    """What pyrage reads from and writes to. It tells faults of either side as its own; here they are kept as they were."""

    def __init__(self, pieces: Iterator[bytes], stream: BinaryIO) -> None:
        self.pieces, self.stream, self.rest = pieces, stream, b""
        self.fault: Exception | None = None

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many; none at the end."""
        try:
            self.rest = self.rest or next(self.pieces, b"")
        except Exception as error:
            self.fault = error
            raise
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    def write(self, data: bytes) -> int:
        """Write all of some bytes."""
        try:
            return self.stream.write(data)
        except Exception as error:
            self.fault = error
            raise

    def flush(self) -> None:
        """Nothing: the stream is flushed by whom it belongs to."""


def encrypt(data: bytes, recipients: Iterable[str]) -> bytes:
    """Some bytes, encrypted to public keys."""
    stream = io.BytesIO()
    encrypt_to(iter([data]), stream, recipients)
    return stream.getvalue()


def encrypt_to(pieces: Iterator[bytes], stream: BinaryIO, recipients: Iterable[str]) -> None:
    """Write some bytes, that come piece by piece, to a stream, encrypted to public keys. Empty pieces end it."""
    import pyrage

    relay = _Relay(pieces, stream)
    to = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    try:
        pyrage.encrypt_io(relay, relay, to)
    except pyrage.EncryptError as error:
        raise relay.fault or OSError(0, str(error)) from None


def tar_of(files: Mapping[str, bytes | Path]) -> Iterator[bytes]:
    """A tar file of some files by name, piece by piece; none is read whole, and nothing tells of time or user."""
    for name, content in files.items():
        with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as stream:
            info = tarfile.TarInfo(name)
            info.size, info.mode = stream.seek(0, os.SEEK_END), 0o600
            stream.seek(0)
            yield info.tobuf(tarfile.PAX_FORMAT)
            left = info.size
            while left:
                piece = stream.read(min(left, A_PIECE))
                if not piece:
                    raise OSError(0, "a file was changed while it was read")
                left -= len(piece)
                yield piece
            if info.size % tarfile.BLOCKSIZE:
                yield bytes(-info.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


@contextmanager
def whole_file(path: Path, replacing: bool = False) -> Iterator[Any]:
    """A stream into a new private file, which gets its name when all is written, and else is gone.

    Raises `petition_gen.reading.InputError` where there is a file of that name already, unless `replacing`.
    """
    if path.exists() and not replacing:
        raise _there(path)
    clear_unfinished(path.parent)
    with private_folder(path) as temporary:
        new = temporary / "new"
        with open(new, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if replacing:
            os.replace(new, path)
        else:
            _link(new, path)


def _link(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        raise _there(path) from None
    except OSError:  # a disk without hard links
        if path.exists():
            raise _there(path) from None
        os.rename(new, path)


def _there(path: Path) -> InputError:
    return InputError([Problem(str(path), 0, 0, "", "there already: move it away first")])


# ---- by hand ---------------------------------------------------------------------------------------------------------


def sealed_name(path: Path) -> Path:
    """Where the encrypted file or folder is written: `client.yaml.age`, or for a folder `packet.tar.age`."""
    if path.name in ("", ".."):
        path = path.resolve()
    return path.with_name(path.name + (ARCHIVE if path.is_dir() else SEALED))


def seal(path: Path, recipients: Iterable[str] = (), passphrase: str | None = None) -> Path:
    """Encrypt a file, or a folder as one archive, beside it, to public keys or with a passphrase. Returns the new file.

    What is encrypted stays as it is. Raises `petition_gen.reading.InputError` where it is encrypted already, cannot be
    read, holds a link, or the new file is there already.
    """
    import pyrage

    if path.name.endswith(SEALED):
        raise InputError([Problem(str(path), 0, 0, "", "encrypted already")])
    try:
        with whole_file(sealed_name(path)) as stream:
            pieces = tar_of(_files_of(path)) if path.is_dir() else _pieces(path)
            if passphrase:
                stream.write(pyrage.passphrase.encrypt(b"".join(pieces), passphrase))
            else:
                encrypt_to(pieces, stream, recipients)
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be encrypted: {error.strerror}")]) from None
    return sealed_name(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(A_PIECE):
            yield piece


def _files_of(folder: Path) -> dict[str, bytes | Path]:
    found: dict[str, bytes | Path] = {}
    for each in sorted(folder.rglob("*")):
        if each.is_symlink() or not (each.is_file() or each.is_dir()):
            message = "holds a link or something else that is no file: put a copy of the file in its place"
            raise InputError([Problem(str(folder), 0, 0, "", message)])
        if each.is_file():
            found[each.relative_to(folder).as_posix()] = each
    return found


def open_sealed(path: Path, keys: Keys) -> Path:
    """Decrypt a file beside it, or unpack an archive into a folder beside it. Returns what was made.

    Raises `petition_gen.reading.InputError` where it cannot be opened, or what would be made is there already.
    """
    name = path.name
    if not name.endswith(SEALED) or name in (SEALED, ARCHIVE):
        raise InputError([Problem(str(path), 0, 0, "", f"expected the name of an encrypted file, which ends in {SEALED}")])
    archive = name.endswith(ARCHIVE)
    target = path.with_name(name.removesuffix(ARCHIVE if archive else SEALED))
    if target.exists():
        raise _there(target)
    try:
        data = keys.unseal(_read(path))
        if archive:
            _unpack(data, target)
        else:
            with whole_file(target) as stream:
                stream.write(data)
    except CannotOpen as error:
        raise InputError([Problem(str(path), 0, 0, "", str(error))]) from None
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be unpacked here: {error.strerror}")]) from None
    return target


def _unpack(data: bytes, target: Path) -> None:
    """Unpack a tar file into a new private folder: plain files and folders, and nothing that would lie elsewhere.

    Anybody can encrypt to a public key, so an archive that can be opened is not for that to be trusted.
    """
    clear_unfinished(target.parent)
    with private_folder(target) as temporary:
        folder = temporary / "new"
        make_folder(folder)
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
                for member in archive:
                    place = folder.joinpath(*_safe_parts(member))
                    make_folder(place if member.isdir() else place.parent)
                    if member.isdir():
                        continue
                    source = archive.extractfile(member)
                    assert source
                    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                        shutil.copyfileobj(source, stream)
            os.rename(folder, target)
        except (tarfile.TarError, ValueError, EOFError, OverflowError, FileExistsError, NotADirectoryError):
            raise CannotOpen(STRANGE) from None


def _safe_parts(member: tarfile.TarInfo) -> tuple[str, ...]:
    """The parts of a member's path. Raises CannotOpen where it is no plain file or folder, or would lie elsewhere."""
    plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE) and member.sparse is None
    parts = PurePosixPath(member.name).parts
    if not plain or ".." in parts or "\\" in member.name or member.name.startswith("/") or not member.name.isprintable():
        raise CannotOpen(STRANGE)
    return parts


# ---- packets ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seal:
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


def check_unchanged(folder: Path) -> None:
    """Raise Edited where there is an archive and it is not one that was written here."""
    archive = archive_of(folder)
    if archive.exists() and keyed("archive", digest_of(archive)) not in _written(folder):
        raise Edited(folder.parent, [archive.name])


def _written(folder: Path) -> list[Any]:
    """The keyed digests of the archives that the sidecar tells of."""
    try:
        found = json.loads(sidecar_of(folder).read_bytes())["archives"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return found if isinstance(found, list) else []


def write_sealed(
    folder: Path,
    files: Mapping[str, bytes | Path],
    manifest: dict[str, Any],
    versions: dict[str, str],
    seal: Seal,
    replace_edited: bool = False,
) -> Path | None:
    """Write a packet as an encrypted archive and its sidecar, in the place of the archive that was there.

    Raises Edited where that is not one that was written here, unless `replace_edited`: then it is moved aside, and its
    new place returned.
    """
    if not replace_edited:
        check_unchanged(folder)
    archive, moved = archive_of(folder), None
    before = [keyed("archive", digest_of(archive))] if archive.exists() else []
    with whole_file(archive, replacing=True) as stream:
        encrypt_to(tar_of({**files, MANIFEST: manifest_bytes(manifest, files)}), stream, seal.recipients)
        stream.flush()
        now = keyed("archive", digest_of(Path(stream.name)))
        # First the sidecar, and it tells of the old archive too: whenever this is killed, the archive that is there is known.
        told = {"sealed": 1, "versions": versions, "inputs": seal.inputs, "archives": [now, *before]}
        with whole_file(sidecar_of(folder), replacing=True) as sidecar:
            sidecar.write(json.dumps(told, indent=2).encode() + b"\n")
        if replace_edited and archive.exists():
            moved = _aside(folder)
            os.rename(archive, moved)
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


# ---- in memory -------------------------------------------------------------------------------------------------------


@contextmanager
def folder_in_memory(room: int = 0) -> Iterator[Path]:
    """A private folder in memory, gone afterwards; what a killed process left of it is gone with the next one.

    Raises `petition_gen.reading.InputError` on a machine that has no such place, or has not so many bytes free there.
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
        message = f"has {free // 1_000_000} MB free, and this packet's exhibits take {room // 1_000_000} MB: make it larger"
        raise InputError([Problem(str(MEMORY), 0, 0, "", message)])
    with private_folder(own / "packet") as folder:
        yield folder


__all__ = [
    "ARCHIVE", "CannotOpen", "Keys", "Seal", "archive_of", "check_unchanged", "encrypt", "folder_in_memory", "keyed",
    "new_key", "open_sealed", "recipients_of", "seal", "sidecar_of", "write_sealed",
]
