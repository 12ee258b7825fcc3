"""A file system that loses what was not asked to be on the disk: what it may leave of a run when the power goes.

`recorded` notes each step that some code takes in a folder: what has which name, what each file holds, and what was asked to
be on the disk (fsync). `Recording.cut` makes of it what the disk may hold if the power goes after a step: what was asked
for is there; of each name given, changed or taken since, and of what each file held, the file system kept what it
liked. Names in one step (a rename) change together, as on every file system with a journal.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

Edge = tuple[int, str]  # the folder in which a name stands, and the name
STEPS = ("rename", "replace", "link", "mkdir", "unlink", "remove", "rmdir")


@dataclass
class Tree:
    """What a folder holds: what each name stands for, and what is in each file. Things are numbered; the folder itself is 0."""

    edges: dict[Edge, int] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Step:
    """What is there after a step, and what was asked to be on the disk by it."""

    tree: Tree
    synced: int | None = None


class Recorder:
    """Notes what becomes of a folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.steps, self.lock = root, list[Step](), threading.RLock()
        self.numbers = {root.stat().st_ino: 0}
        self.next = 1
        self.note()

    def note(self, synced: int | None = None) -> None:
        """Note what is there now. `synced` is the inode of what was asked to be on the disk."""
        with self.lock:
            tree, seen = Tree(), {self.root.stat().st_ino: 0}
            self._scan(self.root, 0, tree, seen)
            self.numbers = seen  # an inode may be given to another file when its own is gone
            self.steps.append(Step(tree, self.numbers.get(synced) if synced else None))

    def _scan(self, folder: Path, number: int, tree: Tree, seen: dict[int, int]) -> None:
        for entry in sorted(os.scandir(folder), key=lambda each: each.name):
            inode = entry.inode()
            if inode not in seen:
                seen[inode] = self.numbers.get(inode) or self._new()
            tree.edges[number, entry.name] = seen[inode]
            if entry.is_dir(follow_symlinks=False):
                self._scan(Path(entry.path), seen[inode], tree, seen)
            else:
                tree.files[seen[inode]] = Path(entry.path).read_bytes()

    def _new(self) -> int:
        self.next += 1
        return self.next


@contextmanager
def recorded(root: Path, monkeypatch: pytest.MonkeyPatch, honest: bool = True) -> Iterator[Recording]:
    """Note what happens in a folder meanwhile. A disk that is not `honest` says that all is on it, and keeps what it likes."""
    recorder = Recorder(root)
    with monkeypatch.context() as patch:
        for name in STEPS:
            _watch(patch, name, recorder)
        fsync = os.fsync

        def asked(handle: int) -> None:
            fsync(handle)
            recorder.note(os.fstat(handle).st_ino if honest else None)

        patch.setattr(os, "fsync", asked)
        recording = Recording(recorder.steps)
        yield recording
    recorder.note()


def _watch(patch: pytest.MonkeyPatch, name: str, recorder: Recorder) -> None:
    real = getattr(os, name)

    def step(*arguments: Any, **options: Any) -> Any:
        with recorder.lock:
            recorder.note()  # what was written before
            done = real(*arguments, **options)
            recorder.note()
        return done

    patch.setattr(os, name, step)


@dataclass
class Change:
    """Names taken and given at once, by what they stand for."""

    gone: dict[Edge, int]
    made: dict[Edge, int]


@dataclass
class Recording:
    """The steps that were taken, the first of them being what was on the disk before."""

    steps: list[Step]

    def cut(self, after: int, chance: random.Random, target: Path) -> None:
        """Lay into a new folder what the disk may hold when the power goes after so many steps."""
        first = self.steps[0].tree
        kept, synced, pending = dict(first.edges), dict(first.files), list[Change]()
        for before, step in zip(self.steps[:after], self.steps[1 : after + 1], strict=True):
            pending += _changes(before.tree, step.tree)
            if step.synced in step.tree.files:
                synced[step.synced] = step.tree.files[step.synced]
            elif step.synced is not None:
                pending = _asked(step.synced, pending, kept)
        likely = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for each in pending:
            if chance.random() < likely:
                _apply(kept, each)
        held = self._contents(after, synced, chance)
        target.mkdir(parents=True)
        _lay(0, target, kept, held)

    def _contents(self, after: int, synced: dict[int, bytes], chance: random.Random) -> dict[int, bytes]:
        """What each file holds after a cut: what was asked to be on the disk, or a part of what was written since."""
        found: dict[int, bytes] = {}
        for step in self.steps[: after + 1]:
            for number, data in step.tree.files.items():
                found[number] = data
        return {
            number: data if synced.get(number) == data else _partly(data, synced.get(number, b""), chance)
            for number, data in found.items()
        }


def _changes(before: Tree, after: Tree) -> list[Change]:
    """What a step changed of the names: moves first, each by itself."""
    gone = {edge: number for edge, number in before.edges.items() if after.edges.get(edge) != number}
    made = {edge: number for edge, number in after.edges.items() if before.edges.get(edge) != number}
    found = []
    for edge, number in list(made.items()):
        left = {each: it for each, it in gone.items() if it == number}
        replaced = {edge: gone[edge]} if edge in gone else {}
        for each in (*left, *replaced):
            gone.pop(each, None)
        found.append(Change(left | replaced, {edge: number}))
    return found + [Change({edge: number}, {}) for edge, number in gone.items()]


def _asked(folder: int, pending: list[Change], kept: dict[Edge, int]) -> list[Change]:
    """Change the names in a folder that was asked to be on the disk, and say what is pending still.

    What has its new name there has lost the others, also those that were never on the disk.
    """
    asked = [each for each in pending if any(place == folder for place, _ in each.made or each.gone)]
    rest = [each for each in pending if each not in asked]
    for each in asked:
        for edge, number in each.gone.items():
            if kept.get(edge) == number:
                del kept[edge]
        kept.update(each.made)
        named = set(each.made.values()) & set(each.gone.values())
        rest = [one for one in rest if not named & set(one.made.values())]
    return rest


def _apply(kept: dict[Edge, int], change: Change) -> None:
    """Change names on the disk, where what the change was made of is there."""
    if any(kept.get(edge) != number for edge, number in change.gone.items()):
        return
    if any(edge in kept and edge not in change.gone for edge in change.made):
        return
    for edge in change.gone:
        del kept[edge]
    kept.update(change.made)


def _partly(data: bytes, before: bytes, chance: random.Random) -> bytes:
    """What a file may hold of which the last was not asked to be on the disk."""
    length = chance.randrange(len(data) + 1)
    hole = chance.randrange(-(-len(data) // 4096) or 1) * 4096
    piece = data[hole : hole + 4096]
    holed = data[:hole] + bytes(len(piece)) + data[hole + 4096 :]
    return chance.choice(
        (b"", before, data, data[:length], bytes(len(data)), data[:length].ljust(len(data), b"\0"), holed)
    )


def _lay(number: int, folder: Path, kept: dict[Edge, int], held: dict[int, bytes]) -> None:
    for (parent, name), child in kept.items():
        if parent != number:
            continue
        if child in held:
            (folder / name).write_bytes(held[child])
        else:
            (folder / name).mkdir()
            _lay(child, folder / name, kept, held)
