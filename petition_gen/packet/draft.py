"""The whole way through: one record in, one packet out. What the commands do, as a library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from petition_gen.audit.audit import audit
from petition_gen.document import Document, runs_of
from petition_gen.errors import TemplateError
from petition_gen.forms.worksheet import worksheets
from petition_gen.law.load import jurisdiction
from petition_gen.net.last_net import Caught, read_back
from petition_gen.packet.combined import Combined, combine_papers, said_of_combining
from petition_gen.packet.encrypted import archive_of, check_unchanged, folder_in_memory, write_encrypted
from petition_gen.packet.fingerprint import DraftOptions, encryption_of, key_of
from petition_gen.packet.folder import check_unedited, manifest_of, restore, write_packet
from petition_gen.packet.manifest import Format, document_entry, laws_version, manifest_for, renumbered
from petition_gen.packet.unprinted import as_written, unprinted
from petition_gen.papers.blockers import Composed, Gap, blockers, gaps
from petition_gen.papers.compose import compose
from petition_gen.papers.exhibit_letters import letters_in
from petition_gen.papers.memo import memo
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Plan, slug
from petition_gen.planning.papers import DRAFT_MARK
from petition_gen.planning.plan import plan
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen
from petition_gen.storage.files import private_folder

if TYPE_CHECKING:
    from petition_gen.exhibits.exhibit import NotBound, Volume


class NotReady(Exception):
    """A version without the draft mark was asked for while something stands in the way.

    That is blockers, gaps in the papers, and what their PDFs do not print.
    """

    def __init__(self, blockers: Sequence[Blocker], gaps: Sequence[Gap], unprinted: Sequence[str] = ()):
        self.blockers, self.gaps, self.unprinted = blockers, gaps, unprinted
        super().__init__(f"{len(blockers)} blockers, {len(gaps)} placeholders")

    @property
    def reasons(self) -> list[str]:
        """What stands in the way, in sentences."""
        found = [f"blocker: {each.text}" for each in self.blockers]
        found += [f"placeholder: {each.label} ({', '.join(each.where)})" for each in self.gaps]
        return found + [f"not printed: {each}" for each in self.unprinted]


@dataclass(frozen=True)
class Drafted:
    """What came of a draft: the packet's folder or archive, the plan, and what could not be drafted, in sentences.

    `missing` says which exhibits stand in no volume, for all that the packet was drafted, `unprinted` what stands in the Word
    files alone, as no font has its letters; `leaks` is what the last net caught, as the memo's STOPs have it. `moved` is where
    an edited packet was moved to. `combined` names each combined PDF and its size in bytes, and says what is in none.
    """

    folder: Path
    plan: Plan
    failures: tuple[str, ...]
    moved: Path | None = None
    combined: Combined = field(default_factory=Combined)
    missing: tuple[str, ...] = ()
    unprinted: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()


def draft(
    record: ClientRecord,
    out: Path,
    options: DraftOptions,
    on_page: Callable[[int, int], None] | None = None,
    key: str | None = None,
) -> Drafted:
    """Draft every filing that a record allows into `out`/matter, and the review memo beside them.

    With PDF among the formats the exhibits are bound; `on_page` is told of pages done, of how many. A packet that is encrypted
    is never on a disk in plain; its `key` (`fingerprint.key_of`) is worked out where it is not given.

    Raises `packet.Edited` where the packet there holds edits, and NotReady where the draft mark was to be left off while
    placeholders, unapproved sworn words or blockers remain. In both cases nothing is written.
    """
    folder, on, formats = out / record.matter, options.on, options.formats
    restore(folder)
    made = renumbered(planned(record, on, options.remedies), manifest_of(folder))
    mark = DRAFT_MARK if options.draft_mark else None
    composed, failures = _composed(made, on, mark)
    filed = [(f"{filing.folder}, {each.name}", each) for filing, documents in composed for each in documents]
    slips = unprinted(filed, formats)
    if not options.draft_mark:
        _check_ready(made, composed, [], slips)
    encryption = encryption_of(record, options, key or key_of(record, options)) if options.recipients else None
    if encryption and not options.replace:
        check_unchanged(folder)
    elif not options.replace:
        check_unedited(folder)
    with folder_in_memory(encryption.room) if encryption else private_folder(folder) as work:
        bound = _bound(composed, work, on_page) if "pdf" in formats else _left_unbound(composed)
        if not options.draft_mark:
            _check_ready(made, composed, [*bound.unbound, *bound.unread], slips)
        if options.combine and "pdf" in formats:
            bound.notes += [said for filing, documents in composed for said in said_of_combining(filing, documents)]
        files, told, unwritten = _written(_filed(composed), formats)
        files |= {f"{name}/{each.path.name}": each.path for name, each in bound.volumes}
        told |= {f"{name}/{each.path.name}": document_entry(each.title, each.audience) for name, each in bound.volumes}
        whole = combine_papers(composed, files, told, work) if options.combine and "pdf" in formats else Combined()
        caught = read_back(made, files, told, manifest_for(made, composed, on, told))
        if not options.draft_mark:
            _check_ready(made, composed, bound.unbound, slips, caught.stops)
        office, unfilled = _office_papers(made, composed, on, mark, bound, slips, caught)
        own_files, own_told, own_unwritten = _written([office], formats)
        files, told, unwritten = own_files | files, own_told | told, own_unwritten + unwritten
        manifest = manifest_for(made, composed, on, told)
        if encryption:
            versions = manifest["versions"] | {"law": laws_version()}
            moved = write_encrypted(folder, files, manifest, versions, encryption, options.replace)
            folder = archive_of(folder)
        else:
            moved = write_packet(folder, files, manifest, options.replace)
    leaks = [each for each in blockers(made, composed, bound.unbound, caught.stops).standing if each in caught.stops]
    failed = (*made.refused, *failures, *unfilled, *unwritten, *bound.failures)
    missing = (f"Exhibit {each.letter} is missing ({name}: {each.id}: {each.reason})" for name, each in bound.missing)
    printed = (*slips, *unprinted(office, formats))
    return Drafted(folder, made, failed, moved, whole, tuple(missing), printed, tuple(_told_of(each) for each in leaks))


def _told_of(stop: Blocker) -> str:
    return f"STOP: {f'{stop.filing}: ' if stop.filing else ''}{stop.text}"


def _check_ready(
    made: Plan,
    composed: list[Composed],
    unbound: Sequence[tuple[str, str]],
    slips: Sequence[str],
    caught: Sequence[Blocker] = (),
) -> None:
    """Raise NotReady where a STOP stands, or a placeholder is left, or a PDF does not print all of its paper."""
    standing = blockers(made, composed, unbound, caught).standing
    if standing or gaps(composed) or slips:
        raise NotReady(standing, gaps(composed), slips)


def planned(record: ClientRecord, on: date, remedies: Sequence[str] = ()) -> Plan:
    """What will be drafted for a record on a day, with what the audit of the record asks."""
    return replace(plan(record, screen(record, on), remedies), audit=audit(record, jurisdiction, on))


def _composed(made: Plan, on: date, mark: str | None) -> tuple[list[Composed], list[str]]:
    found, failures = [], []
    for filing in made.filings:
        try:
            found.append((filing, compose(filing, on, mark)))
        except TemplateError as error:
            failures.append(f"{filing.folder}: {error}")
    return found, failures


@dataclass
class _Volumes:
    """What binding the exhibits of all filings made: the volumes, notes, failures, and the exhibits that stand in none."""

    volumes: list[tuple[str, Volume]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    missing: list[tuple[str, NotBound]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unbound(self) -> list[tuple[str, str]]:
        """The exhibits that stand in no volume, by filing, in sentences."""
        return [(folder, f"{each.name} is not bound: {each.reason}.") for folder, each in self.missing]


def _left_unbound(composed: list[Composed]) -> _Volumes:
    """What is said where no PDF is made: exhibits are bound, and read back, as PDFs alone."""
    told = "The exhibits are neither bound nor read, because PDF is not among the formats."
    unread = [(filing.folder, told) for filing, _ in composed if filing.exhibits]
    return _Volumes(notes=[f"{folder}: {told}" for folder, told in unread], unread=unread)


def _bound(composed: list[Composed], work: Path, on_page: Callable[[int, int], None] | None) -> _Volumes:
    """The exhibit volumes by filing, what the attorney should know of them, and what could not be bound."""
    from petition_gen.exhibits.bind import bind

    found = _Volumes()
    for filing, documents in composed:
        into = work / filing.folder
        into.mkdir(mode=0o700)
        try:
            bound = bind(filing, letters_in(documents), filing.record.folder, into, on_page)
        except ValueError as error:
            found.failures.append(f"{filing.folder}, exhibits: {error}")
            continue
        found.volumes += [(filing.folder, each) for each in bound.volumes]
        found.notes += [f"{filing.folder}: {each}" for each in (*bound.problems, *bound.notes)]
        found.missing += [(filing.folder, each) for each in bound.missing]
    return found


def _office_papers(
    made: Plan,
    composed: list[Composed],
    on: date,
    mark: str | None,
    bound: _Volumes,
    slips: Sequence[str],
    caught: Caught,
) -> tuple[list[tuple[str, Document]], list[str]]:
    """The office's own papers, each with its path without extension: the memo, which tells what the net caught, and worksheets."""
    notes = [*bound.notes, *caught.notes]
    office = [("not-for-filing/review-memo", memo(made, composed, on, mark, notes, bound.unbound, slips, caught.stops))]
    failures = []
    for filing, _ in composed:
        try:
            for each in worksheets(filing, on, mark):
                path, taken = f"not-for-filing/{each.name}", {name for name, _ in office}
                office.append((path if path not in taken else f"{path}-{slug(filing.venue)}-{filing.ordinal}", each))
        except TemplateError as error:
            failures.append(f"{filing.folder}, form worksheet: {error}")
    return office, failures


def _filed(composed: list[Composed]) -> list[list[tuple[str, Document]]]:
    """The papers that are filed, by filing, each with its path without extension."""
    return [
        [(f"{filing.folder}/{number:02}-{each.name}", each) for number, each in enumerate(documents, 1)]
        for filing, documents in composed
    ]


def _written(
    papers: list[list[tuple[str, Document]]], formats: tuple[Format, ...]
) -> tuple[dict[str, bytes | Path], dict[str, dict[str, Any]], list[str]]:
    """The papers' files by path, what the manifest says of each, and what could not be written."""
    files: dict[str, bytes | Path] = {}
    documents: dict[str, dict[str, Any]] = {}
    failures = []
    for kind in formats:
        for group in ([(path, as_written(each, kind, formats)) for path, each in part] for part in papers):
            try:
                files |= {f"{path}.{kind}": _bytes(each, kind) for path, each in group}
            except ValueError as error:
                failures.append(f"{group[0][0].split('/')[0]}, as {kind.upper()}: {error}")
                continue
            for path, each in group:
                blanks = [run.text for run in runs_of(each.blocks) if run.kind == "placeholder"]
                documents[f"{path}.{kind}"] = document_entry(each.title, each.audience, blanks)
    return files, documents, failures


def _bytes(document: Document, kind: Format) -> bytes:
    if kind == "docx":
        from petition_gen.writers.docx import write_docx

        return write_docx(document)
    from petition_gen.writers.pdf import write_pdf

    return write_pdf(document)
