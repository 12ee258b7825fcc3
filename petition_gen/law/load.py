"""From a jurisdiction's files to a `Jurisdiction`: `like` resolved, names that lead nowhere reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from petition_gen.characters import UNPRINTABLE
from petition_gen.errors import InputError
from petition_gen.law.folders import law_folders
from petition_gen.law.jurisdiction import Jurisdiction, names_used
from petition_gen.law.requirements import MAX_TEXT
from petition_gen.reading.source import Where, nearest, read
from petition_gen.reading.validate import validate


def load_jurisdiction(path: Path) -> Jurisdiction:
    """Read one jurisdiction's file.

    Raises InputError with every fault of the file, by line and field: malformed values, and names that the file uses
    but does not define (lists, courts, remedies).
    """
    source = read(path)
    found = validate(Jurisdiction, replace(source, tree=_with_like(source.tree)), _text_faults)
    if misnamed := _misnamed(path, found.code):
        raise InputError([source.problem(("code",), misnamed)])
    problems = [source.problem(where, message) for where, message in _dangling(found)]
    if problems:
        raise InputError(problems)
    return found


def _misnamed(path: Path, code: str) -> str | None:
    return None if path.stem == code else f"expected {path.stem}, as the file is called, or another name of the file"


def _text_faults(tree: object, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """The texts of a tree that hold what cannot be printed, or that are too long for a sentence or a list of names."""
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            if isinstance(key, str) and (len(key) > 200 or UNPRINTABLE.search(key)):
                yield where, "a name here is too long, or holds a character that cannot be printed"
            yield from _text_faults(value, (*where, key))
    elif isinstance(tree, str):
        if found := UNPRINTABLE.search(tree):
            yield where, f"a character that cannot be printed (U+{ord(found[0]):04X}): delete it"
        if len(tree) > MAX_TEXT:
            yield where, f"expected a text of at most {MAX_TEXT:,} characters"


def _with_like(tree: object) -> Any:
    """The tree with `like: other-remedy` resolved: keys that a remedy does not give itself are those of the other one."""
    if not isinstance(tree, dict) or not isinstance(tree.get("remedies"), list):
        return tree
    known = {
        each["id"]: each for each in tree["remedies"] if isinstance(each, dict) and isinstance(each.get("id"), str)
    }

    def resolved(remedy: object) -> object:
        if not isinstance(remedy, dict) or not isinstance(remedy.get("like"), str) or remedy["like"] not in known:
            return remedy  # an unknown name stays, and is refused as an unknown field
        own = {key: value for key, value in remedy.items() if key != "like"}
        return {**known[remedy["like"]], **own}

    return {**tree, "remedies": [resolved(each) for each in tree["remedies"]]}


def _dangling(law: Jurisdiction) -> Iterator[tuple[Where, str]]:
    """The names that the file uses and does not define: where each stands, and a message with the names there are."""
    known = {
        "offense lists": [each.id for each in law.offense_lists],
        "courts": [each.name for each in law.courts],
        "remedies": [each.id for each in law.remedies],
    }
    for where, kind, name in names_used(law):
        if name not in known[kind]:
            near = nearest(name, known[kind])
            hint = f"; did you mean {near!r}?" if near else ""
            yield where, f"{name!r} is not among the {kind} of this file: {', '.join(known[kind]) or 'none'}{hint}"


_load = cache(load_jurisdiction)


def law_file(code: str) -> Path | None:
    """The file of a jurisdiction by its code: that of the folder that was added, else the program's own, else None."""
    if not re.fullmatch(r"[A-Z]{2}", code):
        return None
    return next((path for folder in law_folders() if (path := folder / f"{code}.yaml").is_file()), None)


def jurisdiction(code: str) -> Jurisdiction | None:
    """The law of a jurisdiction by its code (`CA`), read once, or None where there is no file for it."""
    path = law_file(code)
    return _load(path) if path else None


def codes() -> list[str]:
    """The codes of all jurisdictions that have a file, in order."""
    return sorted({path.stem for folder in law_folders() for path in folder.glob("*.yaml") if law_file(path.stem)})
