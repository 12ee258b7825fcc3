"""What stops a filing, what its papers lack, and when things are due.

The review memo reports these, and a version without the draft mark waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from petition_gen.document import Document, runs_of
from petition_gen.law.jurisdiction import GeneralRoute
from petition_gen.law.load import jurisdiction
from petition_gen.papers.counsel_stops import counsel_stops
from petition_gen.planning.counsel import acts_for_herself
from petition_gen.planning.filing import Filing, Plan
from petition_gen.record.field_types import hidden_fields

Composed = tuple[Filing, tuple[Document, ...]]


@dataclass(frozen=True)
class Blocker:
    """What stops a filing. `id` is the name under which an attorney clears it (`answers: {cleared-<id>: yes}`).

    `of_law`: it is the law that nobody has read, which comes before everything else.
    """

    id: str
    text: str
    filing: str | None = None
    of_law: bool = False


@dataclass(frozen=True)
class Gap:
    """Something that the papers need and the record lacks: its label, its field (None: the attorney's own to fill), and where it shows."""

    label: str
    path: str | None
    where: tuple[str, ...]


def blockers(plan: Plan, composed: list[Composed]) -> tuple[Blocker, ...]:
    """What stops the filings, less what an attorney has cleared in the record's answers."""
    # Only an attorney of record clears: where the client acts for herself, nothing is cleared.
    answers = {} if acts_for_herself(plan.record) else plan.record.answers or {}
    cleared = {
        key.removeprefix("cleared-")
        for key, answer in answers.items()
        if key.startswith("cleared-") and answer.casefold() in ("yes", "true")
    }
    unread = [each for filing, _ in composed for each in _of_law(filing)]
    found = [
        *unread,
        *_of_record(plan),
        *(each for filing, documents in composed for each in _of_filing(filing, documents)),
    ]
    return tuple(dict.fromkeys(each for each in found if each.id not in cleared))


def _of_law(filing: Filing) -> Iterator[Blocker]:
    """That nobody has read the statute, which comes before everything else in the memo."""
    remedy = filing.remedy
    if remedy.confidence == "low":
        yield Blocker(
            f"law-{remedy.id}",
            f"Nobody read the operative text of {remedy.statute} for this program. Read it before anything is filed.",
            of_law=True,
        )


def _of_record(plan: Plan) -> Iterator[Blocker]:
    record = plan.record
    for i, each in enumerate(record.exposure or ()):
        if each.resolved is not True:
            kind = (each.kind or "exposure").replace("_", " ")
            yield Blocker(
                f"exposure-{i + 1}",
                f"Exposure ({kind}) is not resolved: {each.text or 'the record gives no particulars'}",
            )
    for number, (path, codes) in enumerate(hidden_fields(record), 1):
        yield Blocker(
            f"hidden-{number}",
            f"{path}: holds what does not show ({codes}). The papers print it as its number in brackets. Type the text again.",
        )
    signer = record.signer
    if signer and signer.who and signer.who != "client":
        yield Blocker(
            "signer",
            f"The signer is not the client but a {signer.who.replace('_', ' ')}: rework who speaks and who signs in every sworn paper.",
        )
    for case in record.cases:
        if any(each.trafficker for each in case.codefendants or ()):
            yield Blocker(
                f"codefendant-{case.id}",
                f"Case {case.id}: a trafficker is among the codefendants. Notice of the filing may reach that person; decide on "
                "service, sealing and safety first.",
            )
        if case.relief is not False and any(
            each.sentence and each.sentence.status == "custody" for each in case.charges
        ):
            yield Blocker(
                f"custody-{case.id}",
                f"Case {case.id}: the client is in custody on a sentence. Consider counsel, access and how papers reach the client.",
            )
    for item in record.evidence or ():
        if not item.may_be_opened:
            yield Blocker(
                f"image-{item.id}",
                f"Exhibit {item.id}: the record does not say that it shows no minor or nothing sexual. The program does not "
                "open, copy or bind it; do not transmit it before you have decided.",
            )


def _of_filing(filing: Filing, documents: tuple[Document, ...]) -> Iterator[Blocker]:
    folder, remedy, record = filing.folder, filing.remedy, filing.record
    yield from (Blocker(id, text, folder) for id, text in counsel_stops(filing))
    if filing.court is None:
        yield Blocker(
            f"court-{folder}", "The record does not say which court had the case, so the caption has no court.", folder
        )
    if any(each.sworn == "client" for each in remedy.papers.documents):
        for reason in filing.signing.missing:
            yield Blocker(f"sworn-{folder}", f"The sworn papers have no signature block: {reason}.", folder)
    if remedy.order.destroys_dispositions and record.client.noncitizen:
        yield Blocker(
            f"dispositions-{folder}",
            "The order would destroy records of dispositions that a noncitizen may still have to show. Obtain certified "
            "copies, and immigration counsel's advice, before filing.",
            folder,
        )
    if any(each.verdict == "barred" for each in filing.charges):
        yield Blocker(
            f"barred-{folder}", "Screening found a bar; the filing was drafted because the remedy was named.", folder
        )
    if any(run.blank and run.blank.why == "withheld" for document in documents for run in runs_of(document.blocks)):
        yield Blocker(
            f"withheld-{folder}",
            "A passage in the client's own words names someone whom a public paper may not name, and was withheld.",
            folder,
        )


def gaps(composed: list[Composed]) -> tuple[Gap, ...]:
    """The placeholders of all papers, each once, with the papers in which it shows; what the record lacks comes first."""
    found: dict[tuple[str, str | None], dict[str, None]] = {}
    for filing, documents in composed:
        for document in documents:
            for run in runs_of(document.blocks):
                if run.blank:
                    key = (run.blank.label, run.path)
                    found.setdefault(key, {})[f"{filing.folder}: {document.name}"] = None
    everything = [Gap(label, path, tuple(where)) for (label, path), where in found.items()]
    return tuple(sorted(everything, key=lambda gap: gap.path is None))


@dataclass(frozen=True)
class Deadline:
    """A time that the law sets: what, how it runs, its cite, and the day that it comes to where that can be computed."""

    what: str
    runs: str
    cite: str
    day: date | None = None
    from_: str | None = None


def deadlines(plan: Plan, on: date) -> tuple[Deadline, ...]:
    """Response times of the filings, and waiting periods that still run."""
    found: dict[Deadline, None] = {}
    for filing in plan.filings:
        service = filing.remedy.service
        if service.response and service.response_cite:
            day = on + timedelta(days=service.response_days) if service.response_days else None
            found[
                Deadline(
                    f"Response to {filing.folder}",
                    service.response,
                    service.response_cite,
                    day,
                    "if the period began to run on the date of this memo",
                )
            ] = None
    for screened in plan.screened:
        if screened.until:
            case, count = plan.record.cases[screened.at[0]], screened.at[1] + 1
            cite = next(each.cite for each in screened.findings if each.result.until)
            found[
                Deadline(
                    f"{case.id}, count {count}: {screened.remedy.title}",
                    "waiting period",
                    cite,
                    screened.until,
                    "the first day on which it has run",
                )
            ] = None
    return tuple(found)


def general_routes(plan: Plan) -> dict[str, tuple[GeneralRoute, ...]]:
    """The general routes of every jurisdiction in which a charge is not filed, by the jurisdiction's name."""
    found = {}
    for each in plan.not_filed:
        law = jurisdiction(plan.record.cases[each.at[0]].jurisdiction)
        if law and law.general_routes:
            found[law.name] = law.general_routes
    return found
