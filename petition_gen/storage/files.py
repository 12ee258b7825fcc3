"""Files and folders for their owner's eyes, whole or not at all, and what a killed run left of them.

Whatever is on its way to its place lies in a private folder beside that place, `.NAME.unfinished-XXXXXXXX`. Who writes
there holds a lock on it, which the system lets go of when the process ends, however it ends. So a folder of that name
without a lock is what a killed run left, and the next run removes it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from petition_gen.errors import InputError, Problem
from petition_gen.storage.lasting import move, settle
from petition_gen.storage.signals import tidy_at_end, undisturbed

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no fault of what is being written
UNFINISHED = re.compile(r"\..+\.unfinished-[a-z0-9_]{8}", re.DOTALL)


def make_folder(folder: Path, lasting: bool = True) -> None:
    """Make a folder, and those above it that are missing, for their owner alone. One that is there stays as it is.

    It is on the disk then, unless it is not `lasting` by itself, being part of something unfinished.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            continue
        each.chmod(0o700)  # whatever the umask takes away
        if lasting:
            settle(each.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


@contextmanager
def private_folder(place: Path) -> Iterator[Path]:
    """A private folder beside a place, for what is on its way there; gone afterwards with what is left in it."""
    make_folder(place.parent)
    with ExitStack() as afterwards:
        with undisturbed(), alone(place.parent):
            temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}.unfinished-", dir=place.parent))
            temporary.chmod(0o700)
            handle = os.open(temporary, os.O_RDONLY | os.O_DIRECTORY)
            _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove = partial(shutil.rmtree, temporary, ignore_errors=True)
            afterwards.callback(os.close, handle)
            afterwards.callback(tidy_at_end(remove))
            afterwards.callback(remove)
        yield temporary


def write_file(path: Path, data: bytes) -> None:
    """Write a file for its owner's eyes, whole or not at all, in place of the one that was there."""
    with private_folder(path) as temporary:
        new = temporary / "new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        move(new, path)


def clear_unfinished(folder: Path) -> None:
    """Remove what killed runs left unfinished in a folder. Where a run is at work is known by its lock.

    What cannot be read stays: nobody knows what it is.
    """
    if not folder.is_dir():
        return
    with alone(folder) as held:
        if not held:  # a file system without locks: what is live cannot be told from what is not
            return
        with os.scandir(folder) as entries:
            found = [
                each.path for each in entries if UNFINISHED.fullmatch(each.name) and each.is_dir(follow_symlinks=False)
            ]
        for path in found:
            try:
                handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            except OSError:
                continue
            try:
                if _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB) and readable(Path(path)):
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(handle)


def readable(folder: Path) -> bool:
    """Whether everything in a folder can be read, as far as the system says."""
    unread: list[OSError] = []
    for place, _, names in os.walk(folder, onerror=unread.append):
        for name in names:
            path = os.path.join(place, name)
            if not os.path.islink(path) and not os.access(path, os.R_OK):
                return False
    return not unread


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Be the only one to change what stands in a folder, for a moment. False is yielded where there are no locks."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _lock(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def _lock(handle: int, how: int) -> bool:
    """Whether the lock was taken. It was not where another holds it, or the file system knows none on folders."""
    try:
        fcntl.flock(handle, how)
    except OSError:
        return False
    return True


@contextmanager
def whole_file(path: Path, replacing: bool = False) -> Iterator[Any]:
    """A stream into a new private file, which gets its name when all is written, and else is gone.

    Raises `petition_gen.errors.InputError` where there is a file of that name already, unless `replacing`.
    """
    if path.exists() and not replacing:
        raise exists_already(path)
    clear_unfinished(path.parent)
    with private_folder(path) as temporary:
        new = temporary / "new"
        with open(new, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        move(new, path, os.replace if replacing else _link)


def _link(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        raise exists_already(path) from None
    except OSError:  # a disk without hard links
        if path.exists():
            raise exists_already(path) from None
        os.rename(new, path)


def exists_already(path: Path) -> InputError:
    """The error for a file that is there already."""
    return InputError([Problem(str(path), 0, 0, "", "there already: move it away first")])
