"""Whose law and words a run uses: what an added folder (`--jurisdictions`) puts in the place of the program's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from petition_gen.characters import in_message
from petition_gen.law.folders import added, adding, data_folder
from petition_gen.law.load import codes, law_path

NAMED = 6  # so many templates are named; a line is to be read


@dataclass(frozen=True)
class FromElsewhere:
    """What an added folder holds: codes whose law replaces the program's own, codes that are new, and its templates by name.

    `rewording` are the templates among them that change papers of the program's own states.
    """

    replaced: tuple[str, ...]
    new: tuple[str, ...]
    rewording: tuple[str, ...]
    templates: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """What the folder changes, in sentences: which codes replace the program's own, which are new, whose words are printed."""
        told = []
        if self.replaced:
            verb = "stands" if len(self.replaced) == 1 else "stand"
            told.append(f"{', '.join(self.replaced)} {verb} in the place of the program's own law")
        if self.new:
            told.append(f"{', '.join(self.new)} {'is' if len(self.new) == 1 else 'are'} added")
        if self.rewording:
            told.append(f"these templates stand in the place of the program's own words: {_some(self.rewording)}")
        if others := [each for each in self.templates if each not in self.rewording]:
            told.append(f"these templates are added: {_some(others)}")
        return told


def from_elsewhere() -> FromElsewhere | None:
    """What the folder that was added holds; None where none was added."""
    folder = added()
    if folder is None:
        return None
    theirs = [code for code in codes() if (path := law_path(code)) and path.is_relative_to(folder)]
    with adding(None):
        own = set(codes())
    there = (each.relative_to(folder / "templates") for each in sorted((folder / "templates").rglob("*.md")))
    templates = tuple(each.as_posix() for each in there)
    ours = data_folder("templates")
    return FromElsewhere(
        tuple(code for code in theirs if code in own),
        tuple(code for code in theirs if code not in own),
        tuple(each for each in templates if each.split("/")[0] in {*own, "base"} or (ours / each).is_file()),
        templates,
    )


def is_from_elsewhere(code: str) -> bool:
    """Whether the law of a code is that of the added folder."""
    folder, path = added(), law_path(code)
    return bool(folder and path and path.is_relative_to(folder))


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    shown = [in_message(each) for each in names[:NAMED]]
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
