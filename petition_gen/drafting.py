"""The whole way through: one record in, one packet out. What the commands do, as a library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import petition_gen
from petition_gen.beside import beside, can_help
from petition_gen.blocks import Document, runs_of
from petition_gen.composing import DRAFT_MARK, compose
from petition_gen.ending import undisturbed
from petition_gen.jurisdiction import law_file
from petition_gen.packet import Edited, digest, digest_of, edits, manifest_of, restore, write_packet
from petition_gen.paths import law_folders, template_folders
from petition_gen.planning import Filing, Plan, plan, slug
from petition_gen.private import private_folder
from petition_gen.record import ClientRecord
from petition_gen.references import letters_in
from petition_gen.review import Composed, blockers, gaps, memo, worksheets
from petition_gen.screening import screen
from petition_gen.sealing import Seal, archive_of, check_unchanged, folder_in_memory, write_sealed
from petition_gen.values import TemplateError

if TYPE_CHECKING:
    from petition_gen.exhibits import Volume

Format = Literal["docx", "pdf"]


class NotReady(Exception):
    """A version without the draft mark was asked for while something still stands in the way. `reasons` say what."""

    def __init__(self, reasons: list[str]):
        self.reasons = reasons
        super().__init__("; ".join(reasons))


@dataclass(frozen=True)
class Drafted:
    """What came of a draft: the packet's folder or archive, the plan, and what could not be drafted, in sentences.

    `moved` is where an edited packet was moved to. `combined` names each combined PDF and its size in bytes.
    """

    folder: Path
    plan: Plan
    failures: tuple[str, ...]
    moved: Path | None = None
    combined: tuple[tuple[str, int], ...] = ()


def draft(
    record: ClientRecord,
    out: Path,
    on: date,
    formats: Iterable[Format] = ("docx", "pdf"),
    named: Iterable[str] = (),
    replace_edited: bool = False,
    draft_mark: bool = True,
    combine: bool = False,
    on_page: Callable[[int, int], None] | None = None,
    seal: Seal | None = None,
) -> Drafted:
    """Draft every filing that a record allows into `out`/matter, and the review memo beside them.

    With PDF among the formats the exhibits are bound (`on_page` is told of pages done, of how many), and with `combine` each
    filing also comes as one PDF of its public papers and one of its sealed ones. With `seal` the packet is one encrypted
    archive, and none of it is ever on a disk in plain. The first draft of a process that has no threads may have a second process
    make some of the PDFs (`beside.can_help`).

    Raises `packet.Edited` where the packet there holds edits, and NotReady where the draft mark was to be left off while
    placeholders, unapproved sworn words or blockers remain. In both cases nothing is written.
    """
    folder, wanted = out / record.matter, tuple(formats)
    restore(folder)
    made = _renumbered(plan(record, screen(record, on), named), manifest_of(folder))
    mark = DRAFT_MARK if draft_mark else None
    composed, failures = _composed(made, on, mark)
    if not draft_mark and (reasons := not_ready(made, composed)):
        raise NotReady(reasons)
    if seal and not replace_edited:
        check_unchanged(folder)
    elif not replace_edited and (changed := edits(folder)):
        raise Edited(folder, changed)
    with folder_in_memory(seal.room) if seal else private_folder(folder) as work:
        with _pages_beside(composed, work, wanted) as beforehand:
            volumes, notes, unbound = _bound(composed, work, on_page) if "pdf" in wanted else ([], [], [])
            papers, unfilled = _papers(made, composed, on, mark, notes)
            files, documents, unwritten = _written(papers, wanted, beforehand)
        files |= {f"{name}/{each.path.name}": each.path for name, each in volumes}
        documents |= {f"{name}/{each.path.name}": _told(each.title, each.audience) for name, each in volumes}
        whole = _combined(composed, files, documents, work) if combine else []
        manifest = _manifest(made, composed, on, documents)
        if seal:
            versions = manifest["versions"] | {"law": laws_version()}
            moved = write_sealed(folder, files, manifest, versions, seal, replace_edited)
            folder = archive_of(folder)
        else:
            moved = write_packet(folder, files, manifest, replace_edited)
    failed = (*made.refused, *failures, *unfilled, *unwritten, *unbound)
    return Drafted(folder, made, failed, moved, tuple(whole))


def _composed(made: Plan, on: date, mark: str | None) -> tuple[list[Composed], list[str]]:
    found, failures = [], []
    for filing in made.filings:
        try:
            found.append((filing, compose(filing, on, mark)))
        except TemplateError as error:
            failures.append(f"{filing.folder}: {error}")
    return found, failures


def not_ready(made: Plan, composed: list[Composed]) -> list[str]:
    """What stands in the way of papers without the draft mark."""
    reasons = [f"blocker: {each.text}" for each in blockers(made, composed)]
    reasons += [f"placeholder: {each.label} ({', '.join(each.where)})" for each in gaps(composed)]
    return reasons


def _bound(
    composed: list[Composed], work: Path, on_page: Callable[[int, int], None] | None
) -> tuple[list[tuple[str, Volume]], list[str], list[str]]:
    """The exhibit volumes by filing, what the attorney should know of them, and what could not be bound."""
    with undisturbed():
        from petition_gen.exhibits import bind

    volumes: list[tuple[str, Volume]] = []
    notes, failures = [], []
    for filing, documents in composed:
        into = work / filing.folder
        into.mkdir(mode=0o700)
        try:
            bound = bind(filing, letters_in(documents), filing.record.folder, into, on_page)
        except ValueError as error:
            failures.append(f"{filing.folder}, exhibits: {error}")
            continue
        volumes += [(filing.folder, each) for each in bound.volumes]
        notes += [f"{filing.folder}: {each}" for each in (*bound.problems, *bound.notes)]
        failures += [f"{filing.folder}: {each}" for each in bound.problems]
    return volumes, notes, failures


def _papers(
    made: Plan, composed: list[Composed], on: date, mark: str | None, notes: list[str]
) -> tuple[list[list[tuple[str, Document]]], list[str]]:
    """The papers by filing, each with its path without extension; those of the office come first."""
    office = [("not-for-filing/review-memo", memo(made, composed, on, mark, notes))]
    failures = []
    for filing, _ in composed:
        try:
            for each in worksheets(filing, on, mark):
                path, taken = f"not-for-filing/{each.name}", {name for name, _ in office}
                office.append((path if path not in taken else f"{path}-{slug(filing.venue)}-{filing.ordinal}", each))
        except TemplateError as error:
            failures.append(f"{filing.folder}, form worksheet: {error}")
    return [office, *_filed(composed)], failures


def _filed(composed: list[Composed]) -> list[list[tuple[str, Document]]]:
    """The papers of each filing, each with its path without extension."""
    return [
        [(f"{filing.folder}/{number:02}-{each.name}", each) for number, each in enumerate(documents, 1)]
        for filing, documents in composed
    ]


@contextmanager
def _pages_beside(
    composed: list[Composed], work: Path, formats: tuple[Format, ...]
) -> Iterator[Callable[[str], Path | None]]:
    """Have PDFs of the filings made by a second process, where one can help: from the last on, while the first are made here.

    What is yielded gives the PDF of a name, or None where it is to be made here.
    """
    if "pdf" not in formats or not can_help():
        yield lambda name: None
        return
    folder = work / "pages"
    folder.mkdir(mode=0o700)
    papers = {f"{path}.pdf": paper for group in _filed(composed) for path, paper in group}
    files = {name: folder / f"{number}.pdf" for number, name in enumerate(papers)}

    def write() -> None:
        for name, file in reversed(files.items()):
            if _claim(file):
                file.write_bytes(_bytes(papers[name], "pdf"))

    def beforehand(name: str) -> Path | None:
        if name not in files or _claim(files[name]):
            return None
        return files[name] if done() else None

    with beside(write, folder) as done:
        yield beforehand


def _claim(file: Path) -> bool:
    """Make an empty file. Where it is there already, the other process makes it."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    return True


def _written(
    papers: list[list[tuple[str, Document]]], formats: tuple[Format, ...], beforehand: Callable[[str], Path | None]
) -> tuple[dict[str, bytes | Path], dict[str, dict[str, Any]], list[str]]:
    """The papers' files by path, what the manifest says of each, and what could not be written. `beforehand` gives one that is there."""
    files: dict[str, bytes | Path] = {}
    documents: dict[str, dict[str, Any]] = {}
    failures = []
    for kind in formats:
        for group in papers:
            try:
                files.update({(name := f"{path}.{kind}"): beforehand(name) or _bytes(each, kind) for path, each in group})
            except ValueError as error:
                failures.append(f"{group[0][0].split('/')[0]}, as {kind.upper()}: {error}")
                continue
            for path, each in group:
                blanks = [run.text for run in runs_of(each.blocks) if run.kind == "placeholder"]
                documents[f"{path}.{kind}"] = _told(each.title, each.audience, blanks)
    return files, documents, failures


def _told(title: str, audience: str, placeholders: Iterable[str] = ()) -> dict[str, Any]:
    """What the manifest says of a file."""
    return {"title": title, "audience": audience, "placeholders": list(placeholders)}


def _combined(
    composed: list[Composed], files: dict[str, bytes | Path], documents: dict[str, dict[str, Any]], work: Path
) -> list[tuple[str, int]]:
    """One PDF of each filing's public papers and one of its sealed ones, exhibits included; adds them to the files."""
    with undisturbed():
        from petition_gen.exhibits import combine

    found = []
    for filing, _ in composed:
        own = [name for name in files if name.startswith(f"{filing.folder}/") and name.endswith(".pdf")]
        for audience, name in (("public", "combined.pdf"), ("sealed", "combined-sealed.pdf")):
            parts = []
            for each in (one for one in own if documents[one]["audience"] == audience):
                content = files[each]
                path = content if isinstance(content, Path) else work / each.replace("/", "-")
                if isinstance(content, bytes):
                    path.write_bytes(content)
                parts.append((documents[each]["title"], path))
            if parts:
                target = work / f"{filing.folder}-{name}"
                size = combine(parts, target, f"{filing.remedy.papers.filing} and supporting papers")
                files[f"{filing.folder}/{name}"] = target
                documents[f"{filing.folder}/{name}"] = _told(
                    f"{filing.remedy.papers.filing} and supporting papers", audience
                )
                found.append((f"{filing.folder}/{name}", size))
    return found


def _bytes(document: Document, kind: Format) -> bytes:
    if kind == "docx":
        from petition_gen.writing.docx import write_docx

        return write_docx(document)
    from petition_gen.writing.pdf import write_pdf

    return write_pdf(document)


def _renumbered(made: Plan, old: dict[str, Any]) -> Plan:
    """The plan with the ordinals that its filings had in an earlier packet: a filing is known by its charges."""
    known = {
        str(each.get("folder")): [(one.get("case"), one.get("count")) for one in each.get("charges", [])]
        for each in old.get("filings", [])
    }
    taken: set[str] = set()
    found: list[Filing] = []
    for filing in made.filings:
        own = {(filing.record.cases[i].id, filing.charge((i, j)).count) for i, j in filing.at}
        stem = filing.folder.rsplit("-", 1)[0]
        before = next(
            (
                name
                for name, charges in known.items()
                if name.rsplit("-", 1)[0] == stem and own & set(charges) and name not in taken
            ),
            None,
        )
        found.append(replace(filing, ordinal=int(before.rsplit("-", 1)[1])) if before else replace(filing, ordinal=0))
        if before:
            taken.add(before)
    for i, filing in enumerate(found):
        while filing.ordinal == 0 or (filing.folder in taken and filing.folder not in known):
            filing = replace(
                filing,
                ordinal=next(
                    n for n in range(1, len(found) + len(known) + 2) if replace(filing, ordinal=n).folder not in taken
                ),
            )
            taken.add(filing.folder)
            found[i] = filing
            break
    return replace(made, filings=tuple(found))


def _manifest(made: Plan, composed: list[Composed], on: date, documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    record = made.record
    drafted = {
        filing.folder for filing, _ in composed if any(path.startswith(f"{filing.folder}/") for path in documents)
    }
    return {
        "matter": record.matter,
        "on": on.isoformat(),
        "versions": {
            "program": petition_gen.__version__,
            "law": {
                code: law_version(code) for code in sorted({each.law.code for each in made.screened})
            },
            "templates": templates_version(),
        },
        "filings": [
            {
                "folder": each.folder,
                "jurisdiction": each.law.code,
                "remedy": each.remedy.id,
                "court": each.court.name if each.court else None,
                "venue": each.venue,
                "partial": each.partial,
                "drafted": each.folder in drafted,
                "charges": [
                    {"case": record.cases[i].id, "count": record.cases[i].charges[j].count} for i, j in each.at
                ],
            }
            for each in made.filings
        ],
        "not_filed": [
            {
                "case": record.cases[each.at[0]].id,
                "count": record.cases[each.at[0]].charges[each.at[1]].count,
                "reason": each.reason,
            }
            for each in made.not_filed
        ],
        "documents": documents,
    }


def templates_version() -> str:
    """One digest over all templates, names and contents, those of an added folder with them."""
    return _version_of(template_folders(), "*.md")


def laws_version() -> str:
    """One digest over all jurisdictions' files, so that what is told of a sealed packet names no jurisdiction."""
    return _version_of(law_folders(), "*.yaml")


@lru_cache(maxsize=8)
def _version_of(folders: tuple[Path, ...], pattern: str) -> str:
    parts = [
        path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob(pattern))
    ]
    return digest(b"\0".join(parts))


def law_version(code: str) -> str | None:
    """The digest of a jurisdiction's file, or None where there is none."""
    path = law_file(code)
    return _digest_once(path) if path else None


_digest_once = lru_cache(maxsize=200)(digest_of)


__all__ = ["Drafted", "Edited", "Format", "NotReady", "draft", "law_version", "not_ready", "templates_version"]
