"""Encrypted at rest: what is kept as age files (https://age-encryption.org), and how it is opened.

`Keys` opens what is encrypted, in memory. `encrypt_path` and `decrypt_path` are the two commands for one file or folder.
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
import io
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from petition_gen.errors import InputError, Problem
from petition_gen.reading.source import ENCRYPTED
from petition_gen.storage.files import clear_unfinished, exists_already, make_folder, private_folder, whole_file
from petition_gen.storage.lasting import move, settle_tree

ARCHIVE = ".tar.age"
SHORTEST = 8  # letters of a passphrase that is set here
HEAD = b"age-encryption.org/v1\n"
ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
A_PIECE = 65_536  # bytes read at a time
# What an age file begins with: for each key a line of arguments and lines in base64, then a hash of it all. The last line
# of a key's is short, and may be empty.
HEADER = re.compile(
    rb"age-encryption\.org/v1\n(-> [!-~]+( [!-~]+)*\n([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+--- [A-Za-z0-9+/]{43}\n"
)
MUCH_WORK = 20  # of a passphrase, as a power of two: age sets about 18, takes a second for it, and refuses far more
NOT_AGE = "not an age file, or damaged: look for another copy of it"
NO_KEY = "encrypted to a key: name the file of that key with --identity"
WRONG_KEY = "encrypted to another key, or damaged where it begins: name the file of that key with --identity"
# Messages, and no passwords.
NO_PASSPHRASE = "encrypted with a passphrase, and there is nobody to ask for it here"  # nosec B105
WRONG_PASSPHRASE = "encrypted with another passphrase, or damaged"  # nosec B105
STRANGE = "holds something other than plain files and folders below one folder; nothing of it was unpacked"


class CannotOpen(ValueError):
    """An encrypted file cannot be opened; says why and what to do, and nothing of what it holds."""


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

        An identity file may itself be encrypted with a passphrase. Raises `petition_gen.errors.InputError`.
        """
        return cls(tuple(each for path in paths for each in _identities(path, ask)), ask=ask)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"ask": None}

    def decrypt(self, data: bytes) -> bytes:
        """What some encrypted bytes hold. Raises CannotOpen."""
        import pyrage  # type: ignore[import-untyped]

        if has_passphrase(data):
            if self.passphrase is None:
                if self.ask is None:
                    raise CannotOpen(NO_PASSPHRASE)
                self.passphrase = self.ask("the encrypted files")
            return _with_passphrase(data, self.passphrase)
        if not data.startswith((HEAD, ARMOR)):
            raise CannotOpen(NOT_AGE)
        if not self.identities:
            raise CannotOpen(NO_KEY)
        found = io.BytesIO()
        try:
            keys = [pyrage.x25519.Identity.from_str(each) for each in self.identities]
            pyrage.decrypt_io(io.BytesIO(data), found, keys)
        except pyrage.DecryptError:  # where it begins, which is what a key opens
            raise CannotOpen(WRONG_KEY if HEADER.match(_without_armor(data)) else NOT_AGE) from None
        except OSError:  # in what it holds
            raise CannotOpen(NOT_AGE) from None
        return found.getvalue()


def _identities(path: Path, ask: Callable[[str], str] | None) -> list[str]:
    import pyrage

    data = _read(path)
    if data.startswith((HEAD, ARMOR)):
        try:
            if not has_passphrase(data):
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
            message = (
                "is a secret key, and now others may have seen it: make a new pair, and name the public key, age1…"
            )
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

    Raises `petition_gen.errors.InputError` where the file is there already.
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


def has_passphrase(data: bytes) -> bool:
    """Whether some encrypted bytes open with a passphrase, and not with a key."""
    return _without_armor(data).startswith(HEAD + b"-> scrypt ")


def _without_armor(data: bytes) -> bytes:
    """An age file as bytes, where it may be one of letters; nothing where its letters are no base64."""
    if not data.startswith(ARMOR):
        return data
    letters = b"".join(data.strip().splitlines()[1:-1])
    try:
        return base64.b64decode(letters[: len(letters) // 4 * 4])  # as much as there is of one that was cut off
    except ValueError:
        return b""


def _with_passphrase(data: bytes, passphrase: str) -> bytes:
    import pyrage

    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError:
        work = re.match(rb"-> scrypt \S+ ([0-9]{1,3})\n", _without_armor(data)[len(HEAD) :])
        slow = work is not None and int(work[1]) > MUCH_WORK
        raise CannotOpen("encrypted in a way that would take too long to open" if slow else WRONG_PASSPHRASE) from None


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
        """Do nothing: its owner flushes the stream."""


def encrypt(data: bytes, recipients: Iterable[str]) -> bytes:
    """Some bytes, encrypted to public keys."""
    stream = io.BytesIO()
    encrypt_to(iter([data]), stream, recipients)
    return stream.getvalue()


def encrypt_with_passphrase(data: bytes, passphrase: str) -> bytes:
    """Some bytes, encrypted with a passphrase."""
    import pyrage

    return bytes(pyrage.passphrase.encrypt(data, passphrase))


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


def encrypted_name(path: Path) -> Path:
    """Where the encrypted file or folder is written: `client.yaml.age`, or for a folder `packet.tar.age`."""
    if path.name in ("", ".."):
        path = path.resolve()
    return path.with_name(path.name + (ARCHIVE if path.is_dir() else ENCRYPTED))


def encrypt_path(path: Path, recipients: Iterable[str] = (), passphrase: str | None = None) -> Path:
    """Encrypt a file, or a folder as one archive, beside it, to public keys or with a passphrase. Returns the new file.

    What is encrypted stays as it is. Raises `petition_gen.errors.InputError` where it is encrypted already, cannot be
    read, holds a link, or the new file is there already.
    """
    if path.name.endswith(ENCRYPTED):
        raise InputError([Problem(str(path), 0, 0, "", "encrypted already")])
    try:
        with whole_file(encrypted_name(path)) as stream:
            pieces = tar_of(files_of_folder(path)) if path.is_dir() else _pieces(path)
            if passphrase:
                stream.write(encrypt_with_passphrase(b"".join(pieces), passphrase))
            else:
                encrypt_to(pieces, stream, recipients)
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be encrypted: {error.strerror}")]) from None
    return encrypted_name(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(A_PIECE):
            yield piece


def files_of_folder(folder: Path) -> dict[str, bytes | Path]:
    """The files of a folder by their paths in it; links are refused."""
    found: dict[str, bytes | Path] = {}
    for place, folders, names in os.walk(folder, onerror=_raised):
        for each in (Path(place, name) for name in (*folders, *names)):
            if each.is_symlink() or not (each.is_file() or each.is_dir()):
                message = "holds a link or something else that is no file: put a copy of the file in its place"
                raise InputError([Problem(str(folder), 0, 0, "", message)])
            if each.is_file():
                found[each.relative_to(folder).as_posix()] = each
    return dict(sorted(found.items()))


def _raised(error: OSError) -> None:
    """A folder that cannot be opened is an error: the encrypted copy would lack what lies in it."""
    raise error


def decrypt_path(path: Path, keys: Keys, check: Callable[[Path, str], None] = lambda folder, name: None) -> Path:
    """Decrypt a file beside it, or unpack an archive into a folder beside it. Returns what was made.

    `check` gets a folder that was unpacked, and the name that it would have; it raises CannotOpen where it may not.
    Raises `petition_gen.errors.InputError` where it cannot be opened, or what would be made is there already.
    """
    name = path.name
    if not name.endswith(ENCRYPTED) or name in (ENCRYPTED, ARCHIVE):
        raise InputError(
            [Problem(str(path), 0, 0, "", f"expected the name of an encrypted file, which ends in {ENCRYPTED}")]
        )
    archive = name.endswith(ARCHIVE)
    target = path.with_name(name.removesuffix(ARCHIVE if archive else ENCRYPTED))
    if target.exists():
        raise exists_already(target)
    try:
        data = keys.decrypt(_read(path))
        if archive:
            unpack(data, target, lambda folder: check(folder, target.name))
        else:
            with whole_file(target) as stream:
                stream.write(data)
    except CannotOpen as error:
        raise InputError([Problem(str(path), 0, 0, "", str(error))]) from None
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be unpacked here: {error.strerror}")]) from None
    return target


def unpack(data: bytes, target: Path, check: Callable[[Path], None]) -> None:
    """Unpack a tar file into a new private folder: plain files and folders, and nothing that would lie elsewhere.

    `check` looks at what was unpacked before it comes to its place.

    Anybody can encrypt to a public key, so an archive that can be opened is not for that to be trusted.
    """
    clear_unfinished(target.parent)
    with private_folder(target) as temporary:
        folder = temporary / "new"
        make_folder(folder, lasting=False)
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
                for member in archive:
                    place = folder.joinpath(*_safe_parts(member))
                    make_folder(place if member.isdir() else place.parent, lasting=False)
                    if member.isdir():
                        continue
                    source = archive.extractfile(member)
                    assert source
                    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                        shutil.copyfileobj(source, stream)
            check(folder)
            settle_tree(folder)
            move(folder, target, os.rename)
        except CannotOpen:
            raise
        except (tarfile.TarError, ValueError, EOFError, OverflowError, FileExistsError, NotADirectoryError):
            raise CannotOpen(STRANGE) from None


def _safe_parts(member: tarfile.TarInfo) -> tuple[str, ...]:
    """The parts of a member's path. Raises CannotOpen where it is no plain file or folder, or would lie elsewhere."""
    plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE) and member.sparse is None
    parts = PurePosixPath(member.name).parts
    if (
        not plain
        or ".." in parts
        or "\\" in member.name
        or member.name.startswith("/")
        or not member.name.isprintable()
    ):
        raise CannotOpen(STRANGE)
    return parts
