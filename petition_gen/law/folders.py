"""Where the program's own data lies, in a checkout and in an installed package alike, and that of a folder added to it.

A folder of jurisdiction files (`--jurisdictions DIR`) holds folders as `OR` or files as `OR.yaml`, and templates in
`templates/`. What it holds goes before what the program has under the same name. It can change the law and the words, and
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from petition_gen.errors import InputError, Problem

MAX_FILES = 2_000
# The memo is the program's own word to the attorney, and no other office's.
OWN = ("templates/base/review-memo.md",)
_ADDED: ContextVar[Path | None] = ContextVar("added", default=None)


@contextmanager
def adding(folder: Path | None) -> Iterator[None]:
    """Use a folder of jurisdiction files and templates besides the program's own, within. None adds nothing.

    Raises InputError where it cannot be used: no such folder, nothing in it, a symbolic link that leads out of it.
    """
    token = _ADDED.set(checked_folder(folder) if folder else None)
    try:
        yield
    finally:
        _ADDED.reset(token)


def added() -> Path | None:
    """The folder that was added, or None."""
    return _ADDED.get()


def law_folders() -> tuple[Path, ...]:
    """The folders of jurisdiction files, the added one first."""
    folder = _ADDED.get()
    return (*((folder,) if folder else ()), data_folder("jurisdictions"))


def template_folders() -> tuple[Path, ...]:
    """The folders of templates, that of the added folder first."""
    folder = _ADDED.get()
    return (*((folder / "templates",) if folder else ()), data_folder("templates"))


def checked_folder(folder: Path) -> Path:
    """The folder's true path. Only files that can be meant are looked at; a read-me or a licence may lie there too."""
    root = folder.resolve()
    laws = [*root.glob("*.y*ml"), *(each for each in root.glob("*/*.yaml") if each.parent.name != "templates")]
    files = [*laws, *(root / "templates").rglob("*")]
    problems = []
    for path in sorted(files)[:MAX_FILES]:
        name = path.relative_to(root).as_posix()
        if not path.resolve().is_relative_to(root):
            problems.append(
                Problem(
                    str(folder / name), 0, 0, "", "a symbolic link that leads out of the folder; copy the file there"
                )
            )
        elif path.parent == root and not re.fullmatch(r"[A-Z]{2}\.yaml", name):
            problems.append(Problem(str(folder / name), 0, 0, "", "expected a name as CA.yaml"))
        elif path in laws and not re.fullmatch(r"[A-Z]{2}\.yaml|[A-Z]{2}/[a-z0-9-]+\.yaml", name):
            problems.append(Problem(str(folder / name), 0, 0, "", "expected a name as CA/state.yaml"))
        elif name in OWN:
            problems.append(Problem(str(folder / name), 0, 0, "", "the memo cannot be replaced; remove this file"))
    if not files or len(files) > MAX_FILES:
        told = f"expected files as CA.yaml, or a folder templates, of at most {MAX_FILES:,} files"
        problems.append(Problem(str(folder), 0, 0, "", told))
    if problems:
        raise InputError(problems)
    return root


def data_folder(name: str) -> Path:
    """The folder `templates` or `jurisdictions`: inside the package when installed, beside it in a checkout.

    Raises FileNotFoundError where the installation lacks it.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation of petition-gen")
