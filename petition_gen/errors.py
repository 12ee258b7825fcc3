"""Errors: faults of input with file, line and field, faults of a template, and an unforeseen error told without values."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from petition_gen.characters import in_message

PACKAGE = Path(__file__).resolve().parent


def sentence(error: BaseException) -> str:
    """What failed, without the exception's own words and without paths, which may hold a name."""
    if isinstance(error, OSError) and error.strerror:
        return f"A file could not be read or written: {error.strerror}."
    if isinstance(error, MemoryError):
        return "There is not enough memory."
    place = f" in {_place(error)}" if error.__traceback__ else ""
    return f"A fault of the program ({type(error).__name__}{place}). Please report it."


def _place(error: BaseException) -> str:
    """The last line of ours that the exception came through; that of a library where it came through none."""
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [each for each in frames if Path(each.filename).is_relative_to(PACKAGE)]
    at = (ours or frames)[-1]
    return f"{Path(at.filename).name}, line {at.lineno}"


def stack(error: BaseException) -> list[str]:
    """The lines that an exception came through, the first first, and what it came of. No words of it, and no values."""
    found: list[str] = []
    while error:
        frames = traceback.extract_tb(error.__traceback__)[-40:]
        lines = [f"{_short(each.filename)}, line {each.lineno}, in {each.name}" for each in frames]
        found[:0] = [*lines, type(error).__name__, *(["which led to"] if found else [])]
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return found


def _short(filename: str) -> str:
    """A module's file as it is imported, without where it is installed."""
    path = Path(filename)
    for folder in (PACKAGE.parent, *(Path(each).resolve() for each in sys.path if each)):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name


@dataclass(frozen=True)
class Problem:
    """One fault of an input file. `line` and `column` count from 1; line 0 means the file as a whole.

    >>> str(Problem("r.yaml", 12, 5, "cases[0].charges[0].date", "expected a date"))
    'r.yaml:12: cases[0].charges[0].date: expected a date'
    """

    file: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return in_message(": ".join(part for part in (place, self.field, self.message) if part))


class InputError(Exception):
    """An input file that cannot be used. `problems` are all its faults, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(
            sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line, problem.column))
        )
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class TemplateError(Exception):
    """A template cannot be rendered as it stands. The message names the template and what to write instead."""
