"""What the memo tells of names: which gave way to a label in which field, and which were left standing and are asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel

from petition_gen.document import Document, runs_of
from petition_gen.identities.matcher import Matcher
from petition_gen.planning.filing import Filing
from petition_gen.record.field_kinds import kind_of
from petition_gen.record.model import ClientRecord

WHY = {
    "place": "A name that is part of a place, a public body, an authority or a judge's name stands as it is typed. Is that meant?",
    "word": "A name that is an ordinary word as well stands as it is typed. Is the word meant?",
    "shared": "A name that the client and another person bear stands as it is typed. Who is meant?",
    "near": "A longer word holds a name. Is it another name?",
}
FIXED = (
    "Courts, offices, places and statutes are printed as they are typed. These hold a name of somebody whom the papers do not "
    "name. Is the place or office meant, and may it show?"
)


@dataclass(frozen=True)
class Replaced:
    """A field in which names gave way: what stands in their place, and the papers in which it shows."""

    path: str
    labels: tuple[str, ...] = field(repr=False)
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Fields in which a name was left standing, and what is asked about them."""

    paths: tuple[str, ...]
    question: str


def replaced(composed: list[tuple[Filing, tuple[Document, ...]]]) -> tuple[Replaced, ...]:
    """The fields in which names gave way, each once, in the order in which they first show."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for filing, documents in composed:
        for document in documents:
            for run in runs_of(document.blocks):
                if run.labels and run.path:
                    labels, papers = found.setdefault(run.path, ({}, {}))
                    labels.update(dict.fromkeys(run.labels))
                    papers[f"{filing.folder}: {document.name}"] = None
    return tuple(Replaced(path, tuple(labels), tuple(papers)) for path, (labels, papers) in found.items())


def asked(record: ClientRecord, composed: list[tuple[Filing, tuple[Document, ...]]]) -> tuple[Asked, ...]:
    """The fields in which a name was left standing: in the papers' sentences, and in what is never rewritten."""
    named = bool(composed) and all(filing.name.form == "full" for filing, _ in composed)
    matcher = Matcher(record, named)
    found: dict[str, dict[str, None]] = {}
    for run in (run for _, documents in composed for document in documents for run in runs_of(document.blocks)):
        for why in run.left if run.path else ():
            found.setdefault(WHY[why], {})[run.path or ""] = None
    for path, text in texts_of(record):
        if kind_of(path) == "fixed" and not path.startswith("attorneys[") and matcher.names_in(text):
            found.setdefault(FIXED, {})[path] = None
    return tuple(Asked(tuple(paths), question) for question, paths in found.items())


def texts_of(part: object, path: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a record, each with its path."""
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, BaseModel):
        for name, each in type(part).model_fields.items():
            yield from texts_of(getattr(part, name), f"{path}.{each.alias or name}".lstrip("."))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from texts_of(value, f"{path}.{name}")
    elif isinstance(part, tuple):
        for place, value in enumerate(part):
            yield from texts_of(value, f"{path}[{place}]")
