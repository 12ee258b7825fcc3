"""What stops a filing, what its papers lack, and when things are due.

The review memo reports these, and a version without the draft mark waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from petition_gen.document import Document, runs_of
from petition_gen.papers.choice_stops import choice_stops, lifted_stops
from petition_gen.papers.clearing import Judged, judged
from petition_gen.papers.counsel_stops import counsel_stops
from petition_gen.papers.filing_stops import blank_stops, element_stops, unbound_stops
from petition_gen.papers.old_file_stops import old_file_stops
from petition_gen.papers.seal_notes import seal_stops
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Filing, Plan
from petition_gen.record.field_types import hidden_fields

Composed = tuple[Filing, tuple[Document, ...]]


@dataclass(frozen=True)
class Gap:
    """Something that the papers need and the record lacks: its label, its field (None: the attorney's own to fill), and where it shows."""

    label: str
    path: str | None
    where: tuple[str, ...]


def blockers(
    plan: Plan, composed: list[Composed], unbound: Iterable[tuple[str, str]] = (), caught: Iterable[Blocker] = ()
) -> Judged:
    """What stops the filings, parted by what an attorney has cleared.

    `unbound` are exhibits that could not be bound, by filing; `caught` is what was found in finished public files.
    """
    found = [
        *(each for filing, _ in composed for each in _of_law(filing)),
        *(each for filing, _ in composed for each in old_file_stops(filing)),
        *(Blocker(each.id, each.says, fields=each.fields) for each in plan.audit if each.stop),
        *_of_record(plan),
        *(Blocker(*each) for each in choice_stops(plan)),
        *seal_stops(plan),
        *(each for filing, _ in composed for each in _of_filing(filing)),
        *(each for filing, _ in composed for each in element_stops(filing)),
        *(each for filing, documents in composed for each in blank_stops(filing, documents)),
        *unbound_stops(unbound),
        *caught,
    ]
    return judged(plan, found)


_SIGNING = ("signer", "trafficking.narrative", "declaration")


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
                fields=(f"exposure[{i}]",),
            )
    for number, (path, codes) in enumerate(hidden_fields(record), 1):
        yield Blocker(
            f"hidden-{number}",
            f"{path}: holds what does not show ({codes}). The papers print it as its number in brackets. Type the text again.",
            fields=(path,),
        )
    signer = record.signer
    if signer and signer.who and signer.who != "client":
        yield Blocker(
            "signer",
            f"The signer is not the client but a {signer.who.replace('_', ' ')}: rework who speaks and who signs in every sworn paper.",
            fields=("signer",),
        )
    for number, case in enumerate(record.cases):
        if any(each.trafficker for each in case.codefendants or ()):
            yield Blocker(
                f"codefendant-{case.id}",
                f"Case {case.id}: a trafficker is among the codefendants. Notice of the filing may reach that person; decide on "
                "service, sealing and safety first.",
                fields=(f"cases[{number}].codefendants",),
            )
    for number, item in enumerate(record.evidence or ()):
        if not item.may_be_opened:
            yield Blocker(
                f"image-{item.id}",
                f"Exhibit {item.id}: the record does not say that it shows no minor or nothing sexual. The program does not "
                "open, copy or bind it; do not transmit it before you have decided.",
                fields=(f"evidence[{number}].depicts",),
                final=True,
            )


def _of_filing(filing: Filing) -> Iterator[Blocker]:
    folder, remedy, record = filing.folder, filing.remedy, filing.record
    yield from counsel_stops(filing)
    if filing.court is None:
        yield Blocker(f"court-{folder}", _no_court(filing), folder, fields=(f"cases[{filing.at[0][0]}].court",))
    if any(each.sworn == "client" for each in remedy.papers.documents):
        for reason in filing.signing.missing:
            yield Blocker(
                f"sworn-{folder}",
                f"The sworn papers have no signature block: {reason}.",
                folder,
                fields=_SIGNING,
                final=True,
            )
    if remedy.order.destroys_dispositions and record.client.noncitizen is not False:
        whom = "a noncitizen" if record.client.noncitizen else "a noncitizen, which the client may be,"
        yield Blocker(
            f"dispositions-{folder}",
            f"The order would destroy records of dispositions that {whom} may still have to show. Obtain certified "
            "copies, and immigration counsel's advice, before filing.",
            folder,
            fields=("client.noncitizen",),
        )
    yield from lifted_stops(filing)


def _no_court(filing: Filing) -> str:
    """Why a caption has no court: the record gives none, or one that the law's file does not have."""
    i = filing.at[0][0]
    if filing.record.cases[i].court:
        names = "; ".join(each.name for each in filing.law.courts)
        return (
            f"cases[{i}].court is not one of the courts that this program has for {filing.law.name} ({names}), so the caption "
            "names it as the record does. Complete the heading."
        )
    return "The record does not say which court had the case, so the caption has no court."


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
        found |= dict.fromkeys(_hearing(filing, on))
        found |= dict.fromkeys(_ran(filing))
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


def _hearing(filing: Filing, on: date) -> Iterator[Deadline]:
    """The earliest day of the hearing, where the law says how long after service it may be."""
    service = filing.remedy.service
    if service.hearing_days:
        runs, day = f"{service.hearing_days} days after service", on + timedelta(days=service.hearing_days)
        what = f"Earliest hearing of {filing.folder}"
        yield Deadline(what, runs, service.cite, day, "if service is made on the date of this memo")


def _ran(filing: Filing) -> Iterator[Deadline]:
    """The waiting periods that were found to have run for the filing's charges, each with the day on which it ended."""
    for screened in filing.charges:
        case, count = filing.record.cases[screened.at[0]], filing.charge(screened.at).count
        for each in screened.findings:
            if each.result.applies and each.result.waited:
                wait = each.result.waited
                runs = f"waiting period of {wait.span} from {wait.after}"
                yield Deadline(
                    f"{case.id}, count {count}: {filing.folder}", runs, each.cite, wait.ended, "when it ended"
                )
