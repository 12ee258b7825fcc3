"""What is written lasts: when the power goes, no name stands for half a file, and what was said to be there is there.

Of what was not asked to be on the disk (fsync), a file system may lose anything and keep the rest: a file's name and not
its words, a folder and not what lies in it. So everything that gets its name by a move goes one way: first what lies in
it is on the disk (`settle`, `settle_tree`), then it moves, then the folder in which its name stands is on the disk too.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# What file systems answer that cannot be asked (some shares, for folders). There is nothing more that could be done there.
_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)
AT_ONCE = 8  # files that a disk is asked for together: it writes them in one go, where one by one each would wait


def settle(path: Path) -> None:
    """Wait until what a file holds, or which names stand in a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)


def settle_tree(folder: Path) -> None:
    """Wait until a folder is on the disk with all that lies in it."""
    files, folders = [], []
    for place, _, names in os.walk(folder, onerror=_raised):
        folders.append(Path(place))
        files += [Path(place, name) for name in names]
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(settle, files))
    except RuntimeError:  # no more threads may be started here
        list(map(settle, files))
    for each in reversed(folders):
        settle(each)


def move(old: Path, new: Path, how: Callable[[Path, Path], None] = os.replace) -> None:
    """Give a file that is on the disk its name, and wait until that is on the disk too."""
    how(old, new)
    settle(new.parent)


def _raised(error: OSError) -> None:
    raise error
