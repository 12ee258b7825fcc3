"""From a jurisdiction's files to a `Jurisdiction`: `like` resolved, names that lead nowhere reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from petition_gen.characters import UNPRINTABLE
from petition_gen.errors import InputError, Problem
from petition_gen.law.folders import law_folders
from petition_gen.law.jurisdiction import Jurisdiction, names_used
from petition_gen.law.remedy import DOCUMENTS
from petition_gen.law.requirements import MAX_TEXT
from petition_gen.reading.source import Source, Where, nearest, read
from petition_gen.reading.validate import validate

STATE, OFFENSES = "state.yaml", "offenses.yaml"


def load_jurisdiction(path: Path) -> Jurisdiction:
    """Read one jurisdiction: a folder as `CA` with its files, or a file as `CA.yaml` that holds all of it.

    Raises InputError with every fault, by file, line and field: malformed values, and names that the files use but do not
    define (lists, courts, remedies).
    """
    source = read_law(path)
    found = validate(Jurisdiction, replace(source, tree=with_documents(source.tree)), text_faults)
    if wrong_name := misnamed(path, found.code):
        raise InputError([source.problem(("code",), wrong_name)])
    problems = [source.problem(where, message) for where, message in _dangling(found)]
    if problems:
        raise InputError(problems)
    return found


def read_law(path: Path) -> Source:
    """The files of a jurisdiction as one tree, with `like` resolved. Raises InputError.

    A folder holds `state.yaml`, whose `remedies` lists the remedies by their ids in order; a file for each of these, as
    `ca-pc-236-14.yaml`; and, where the law has lists of offenses, `offenses.yaml`.
    """
    return with_like(_read_folder(path) if path.is_dir() else read(path))


def _read_folder(path: Path) -> Source:
    source = read(path / STATE)
    ids = source.tree.get("remedies") if isinstance(source.tree, dict) else None
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise InputError([source.problem(("remedies",), "expected a list of the remedies by their ids, in order")])
    there = {each.stem: each for each in sorted(path.glob("*.yaml")) if each.name not in (STATE, OFFENSES)}
    problems = [
        source.problem(("remedies", number), f"there is no file for this remedy in the folder{_near(each, there)}")
        for number, each in enumerate(ids)
        if each not in there
    ]
    problems += [
        Problem(
            str(file), 0, 0, "", f"not among the remedies that {STATE} lists: add {name!r} there, or remove the file"
        )
        for name, file in there.items()
        if name not in ids
    ]
    if problems:
        raise InputError(problems)
    if (path / OFFENSES).is_file():
        source = source.with_part(("offense_lists",), read(path / OFFENSES))
    for number, name in enumerate(ids):
        source = source.with_part(("remedies", number), read(there[name]))
        given = source.tree["remedies"][number]  # type: ignore[index, call-overload]
        if isinstance(given, dict) and given.get("id") not in (name, None):
            raise InputError([source.problem(("remedies", number, "id"), f"expected {name}, as the file is called")])
    return source


def _near(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"; did you mean {near!r}?" if near else ""


def misnamed(path: Path, code: str) -> str | None:
    """What is wrong with a law whose code is not its file's or folder's name; None where nothing is."""
    return None if path.stem == code else f"expected {path.stem}, as the file is called, or another name of the file"


def text_faults(tree: object, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """The texts of a tree that hold what cannot be printed, or that are too long for a sentence or a list of names."""
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            if isinstance(key, str) and (len(key) > 200 or UNPRINTABLE.search(key)):
                yield where, "a name here is too long, or holds a character that cannot be printed"
            yield from text_faults(value, (*where, key))
    elif isinstance(tree, str):
        if found := UNPRINTABLE.search(tree):
            yield where, f"a character that cannot be printed (U+{ord(found[0]):04X}): delete it"
        if len(tree) > MAX_TEXT:
            yield where, f"expected a text of at most {MAX_TEXT:,} characters"


def with_like(source: Source) -> Source:
    """The source with `like: other-remedy` resolved: keys that a remedy does not give itself are those of the other one."""
    tree = source.tree
    if not isinstance(tree, dict) or not isinstance(tree.get("remedies"), list):
        return source
    known = {
        each["id"]: number
        for number, each in enumerate(tree["remedies"])
        if isinstance(each, dict) and isinstance(each.get("id"), str)
    }
    remedies: list[Any] = []
    same: dict[Where, Where] = {}
    for number, remedy in enumerate(tree["remedies"]):
        other = known.get(remedy["like"]) if isinstance(remedy, dict) and isinstance(remedy.get("like"), str) else None
        if other is None:  # an unknown name stays, and is refused as an unknown field
            remedies.append(remedy)
            continue
        own = {key: value for key, value in remedy.items() if key != "like"}
        taken = {key: value for key, value in tree["remedies"][other].items() if key not in own}
        remedies.append({**taken, **own})
        same |= {("remedies", number, key): ("remedies", other, key) for key in taken}
    return replace(source, tree={**tree, "remedies": remedies}, same=same)


def with_documents(tree: object) -> Any:
    """The tree with each document as a mapping, what the law file leaves unsaid of it taken from `DOCUMENTS`."""
    if not isinstance(tree, dict) or not isinstance(tree.get("remedies"), list):
        return tree

    def whole(remedy: object) -> object:
        papers = remedy.get("papers") if isinstance(remedy, dict) else None
        if (
            not isinstance(remedy, dict)
            or not isinstance(papers, dict)
            or not isinstance(papers.get("documents"), list)
        ):
            return remedy
        sealed = {"audience": "sealed"} if papers.get("audience") == "sealed" else {}
        documents = [_document(each, sealed) for each in papers["documents"]]
        return {**remedy, "papers": {**papers, "documents": documents}}

    return {**tree, "remedies": [whole(each) for each in tree["remedies"]]}


def _document(given: object, sealed: dict[str, str]) -> object:
    stated = {"doc": given} if isinstance(given, str) else given
    if not isinstance(stated, dict) or not isinstance(stated.get("doc"), str):
        return given
    unknown = {"title": stated["doc"]}  # its name is refused; that it has no title either is no second fault
    return {**DOCUMENTS.get(stated["doc"], unknown), **sealed, **stated}


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


def law_path(code: str) -> Path | None:
    """Where a jurisdiction's law lies, by its code: in the folder that was added, else the program's own, else None.

    It is a folder, `CA`, or one file, `CA.yaml`. Raises InputError where both are there.
    """
    if not re.fullmatch(r"[A-Z]{2}", code):
        return None
    for folder in law_folders():
        whole, parts = folder / f"{code}.yaml", folder / code
        if whole.is_file() and (parts / STATE).is_file():
            raise InputError(
                [Problem(str(whole), 0, 0, "", f"the folder {code} holds this law as well: remove one of the two")]
            )
        if whole.is_file() or (parts / STATE).is_file():
            return whole if whole.is_file() else parts
    return None


def jurisdiction(code: str) -> Jurisdiction | None:
    """The law of a jurisdiction by its code (`CA`), read once, or None where there is none."""
    path = law_path(code)
    return _load(path) if path else None


def remedy_ids() -> list[str]:
    """The ids of all remedies. Of a jurisdiction's folder the names of its files tell them, and none is opened."""
    found: list[str] = []
    for code in codes():
        path = law_path(code)
        if path and path.is_dir():
            found += sorted(each.stem for each in path.glob("*.yaml") if each.name not in (STATE, OFFENSES))
        elif law := jurisdiction(code):
            found += [each.id for each in law.remedies]
    return found


def codes() -> list[str]:
    """The codes of all jurisdictions whose law is there, in order. No file is opened."""
    names = {path.stem for folder in law_folders() for path in folder.iterdir()}
    return sorted(name for name in names if law_path(name))
