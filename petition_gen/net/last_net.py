"""The last net: after a packet's papers are written, every public file is read back and searched; what is caught is a STOP.

It trusts nothing of how the files came about: it opens them as an opponent would. What it tells names file, page and the
record's field, never what stands there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from petition_gen.identities.matcher import Matcher
from petition_gen.net.places import is_county
from petition_gen.net.reading import Read, Unreadable, Words, in_ranges
from petition_gen.net.watch import Catch, Watch
from petition_gen.papers.names_told import texts_of
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Filing, Plan, slug

MANIFEST, NAMES = "manifest.json", "the names of files and folders"


@dataclass(frozen=True)
class Caught:
    """What the net caught: STOPs, and sentences on what could not be read and what is to be asked."""

    stops: tuple[Blocker, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Place:
    """Where something was caught: a file, its pages, and whether it stands beside its pages as well."""

    file: str
    pages: dict[str, None] = field(default_factory=dict)
    beside: bool = False

    def __str__(self) -> str:
        pages = list(self.pages)
        said = [f"page{'s' if len(pages) > 1 else ''} {in_ranges(pages)}"] if pages else []
        if self.beside and self.file.endswith(".pdf"):
            said.append("in its bookmarks, alternative texts or properties")
        return ", ".join([self.file, *said])


def read_back(
    plan: Plan,
    files: Mapping[str, bytes | Path],
    documents: Mapping[str, Mapping[str, Any]],
    manifest: Mapping[str, Any],
) -> Caught:
    """Read every public file of a packet, its manifest and the names of all files, and search them for whom they may not name.

    `documents` says of each file its audience, `manifest` is what will be written beside them.
    """
    watches: dict[bool, Watch] = {}
    stops: list[Blocker] = []
    notes: list[str] = []
    for filing in plan.filings:
        watch = _watch_of(filing.name.form == "full", plan, watches)
        found: dict[tuple[tuple[str, ...], bool], dict[str, _Place]] = {}
        contexts: dict[tuple[str, ...], set[str]] = {}
        for path in files:
            if path.startswith(f"{filing.folder}/") and documents.get(path, {}).get("audience") == "public":
                name = path.removeprefix(f"{filing.folder}/")
                try:
                    read = _read(name, files[path])
                except Unreadable:
                    stops.append(_unreadable(filing, name))
                    continue
                notes += _unread_notes(filing, name, read)
                for words in read.words:
                    _place_all(name, words, watch.find(words.text), found, contexts)
        stops += [
            _stop(filing.folder, fields, places, contexts[fields])
            for (fields, doubt), places in found.items()
            if not doubt
        ]
        notes += _doubts(filing, found)
    stops += _beside_papers(plan, files, manifest, _watch_of(False, plan, watches))
    return Caught(tuple(stops), tuple(dict.fromkeys(notes)))


def withheld(plan: Plan, texts: Iterable[str]) -> tuple[str, ...]:
    """Sentences for a summary, which names no client: each as it is, or in its place the fields whose words stand in it."""
    watch = Watch(plan.record, client_named=False)
    folders = sorted((each.folder for each in plan.filings), key=len, reverse=True)
    found = []
    for text in texts:
        bare = text
        for each in folders:  # which say the place of the court, as the record types it
            bare = bare.replace(each, "")
        fields = tuple(dict.fromkeys(path for one in watch.find(bare) if not one.doubtful for path in one.fields))
        found.append(
            f"A sentence is left out here: it says, or nearly says, what {_either(fields)} holds." if fields else text
        )
    return tuple(found)


def _watch_of(named: bool, plan: Plan, watches: dict[bool, Watch]) -> Watch:
    if named not in watches:
        watches[named] = Watch(plan.record, named, _of_law(plan.filings))
    return watches[named]


def _of_law(filings: Sequence[Filing]) -> Iterator[str]:
    """What the law of the filings says, which papers quote."""
    laws = {each.law.code: each.law for each in filings}
    remedies = [each.remedy for filing in filings for each in filing.joined]
    for part in (*laws.values(), *(each.remedy for each in filings), *remedies):
        yield from (text for _, text in texts_of(part) if text[:1].strip())


def _read(name: str, content: bytes | Path) -> Read:
    if name.endswith(".docx"):
        from petition_gen.net.docx_words import read_docx

        return read_docx(content)
    if name.endswith(".pdf"):
        from petition_gen.net.pdf_words import read_pdf

        return read_pdf(content, exhibits=name.startswith("exhibits"))
    data = content if isinstance(content, bytes) else content.read_bytes()
    return Read((Words(data.decode("utf-8", "replace")),))


def _place_all(
    name: str,
    words: Words,
    caught: Sequence[Catch],
    found: dict[tuple[tuple[str, ...], bool], dict[str, _Place]],
    contexts: dict[tuple[str, ...], set[str]],
) -> None:
    """Note where each catch stands."""
    for each in caught:
        place = found.setdefault((each.fields, each.doubtful), {}).setdefault(name, _Place(name))
        contexts.setdefault(each.fields, set()).add(" ".join(each.around.split()))
        if words.page is None:
            place.beside = True
        elif name.startswith("exhibits") and words.label:
            place.pages[words.label] = None
        else:
            place.pages[str(words.page)] = None


def _stop(folder: str | None, fields: tuple[str, ...], places: Mapping[str, _Place], contexts: set[str]) -> Blocker:
    """One STOP for all places of a filing that say the same fields. Its id follows from what stands there: a change opens it again."""
    digest = hashlib.sha256(json.dumps([folder, fields, sorted(contexts)]).encode()).hexdigest()[:10]
    where = "; ".join(map(str, places.values()))
    advice = "Correct the field that it comes from."
    if any(each.startswith(("exhibits", "combined")) for each in places):
        advice += " On a page of an exhibit: redact the exhibit's file for good, or seal the exhibit."
    return Blocker(
        f"leak-{digest}", f"A public file says, or nearly says, what {_either(fields)} holds: {where}. {advice}", folder
    )


def _either(fields: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(fields[:-1]), fields[-1])))


def _unreadable(filing: Filing, name: str) -> Blocker:
    return Blocker(
        f"unreadable-{filing.folder}-{name}",
        f"{name} could not be read back, so that nobody has looked for names in it.",
        filing.folder,
    )


def _unread_notes(filing: Filing, name: str, read: Read) -> Iterator[str]:
    if read.unread:
        yield (
            f"{filing.folder}: {name}, page{'s' if len(read.unread) > 1 else ''} {in_ranges(read.unread)}: no words that a program can"
            " read (a picture or a scan). Nothing was looked for there: read each page for names before it is filed."
        )


def _doubts(filing: Filing, found: Mapping[tuple[tuple[str, ...], bool], Mapping[str, _Place]]) -> Iterator[str]:
    """Words of exhibits that may be names. What the papers leave standing is asked about where names left standing are told."""
    for (fields, doubtful), places in found.items():
        here = [str(each) for name, each in places.items() if name.startswith("exhibits")]
        if doubtful and here:
            yield f"{filing.folder}: {'; '.join(here)}: is a word there what {_either(fields)} holds, or part of another word or name?"


def _beside_papers(
    plan: Plan, files: Mapping[str, bytes | Path], manifest: Mapping[str, Any], watch: Watch
) -> Iterator[Blocker]:
    """The manifest and the names of files, which name no client in any filing."""
    names = Matcher(plan.record, client_named=False)
    courts = {each.venue for each in plan.filings if each.venue}
    venues = sorted(
        {slug(each) for each in courts if is_county(each) or not names.names_in(each)}, key=len, reverse=True
    )
    named = "\n".join((*files, plan.record.matter))
    for each in venues:  # the name of a court's place stands in a folder's name as the record types it
        named = re.sub(rf"-{re.escape(each)}(?=-\d)", "", named)
    texts = {
        MANIFEST: "\n".join(text for _, text in texts_of(_plain(manifest))),
        NAMES: f"{named}\n{re.sub('[-_./]+', ' ', named)}",
    }
    for name, text in texts.items():
        found: dict[tuple[tuple[str, ...], bool], dict[str, _Place]] = {}
        contexts: dict[tuple[str, ...], set[str]] = {}
        if name == MANIFEST:
            for each in venues:
                text = re.sub(rf"-{re.escape(each)}(?=-\d)", "", text)
        _place_all(name, Words(text), watch.find(text), found, contexts)
        yield from (
            _stop(None, fields, places, contexts[fields]) for (fields, doubt), places in found.items() if not doubt
        )


def _plain(part: Any) -> Any:
    """Lists as tuples, and the names of a dictionary beside its values, as `texts_of` walks them."""
    if isinstance(part, Mapping):
        return tuple((str(key), _plain(value)) for key, value in part.items())
    return tuple(_plain(each) for each in part) if isinstance(part, list | tuple) else part
