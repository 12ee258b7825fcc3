"""The review memo: what the attorney must see before anything is signed, gathered from the plan and the finished papers.

It is the only paper that speaks to the attorney, and the only one that may hold what `exposure`, immigration and safety
say. Nothing here decides what is drafted; it reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from petition_gen.blocks import Document, Paper, runs_of
from petition_gen.composing import mark_of
from petition_gen.hidden import hidden_fields
from petition_gen.jurisdiction import GeneralRoute, PaperWanted, Remedy, jurisdiction
from petition_gen.naming import naming
from petition_gen.papers import sworn
from petition_gen.planning import Filing, Plan, counsel_for, prosecutors_for
from petition_gen.record import ClientRecord, Evidence
from petition_gen.rendering import environment, rendered
from petition_gen.screening import Screened
from petition_gen.values import Sheet, Value, View
from petition_gen.vocabulary import CaseView, Context, LawView, address_lines

Composed = tuple[Filing, tuple[Document, ...]]

IMAGES = ("photograph", "advertisement", "message_log")
OFFICE_PAPER = Paper(line_height=15, font_size=11, footer="title", first_line_indent=0)


@dataclass(frozen=True)
class Blocker:
    """What stops a filing. `id` is the name under which an attorney clears it (`answers: {cleared-<id>: yes}`)."""

    id: str
    text: str
    filing: str | None = None


@dataclass(frozen=True)
class Gap:
    """Something that the papers need and the record lacks: its label, its field (None: the attorney's own to fill), and where it shows."""

    label: str
    path: str | None
    where: tuple[str, ...]


def blockers(plan: Plan, composed: list[Composed]) -> tuple[Blocker, ...]:
    """What stops the filings, less what an attorney has cleared in the record's answers."""
    answers = plan.record.answers or {}
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
            f"{path}: holds what does not show ({codes}). The papers print it as its number in brackets. Type the text anew.",
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
        if unsafe_image(item):
            yield Blocker(
                f"image-{item.id}",
                f"Exhibit {item.id}: the record does not say that it shows no minor or nothing sexual. The program does not "
                "open, copy or bind it; do not transmit it before you have decided.",
            )


def unsafe_image(item: Evidence) -> bool:
    """Whether an exhibit may show a minor in a sexual way: an image of which the record denies neither."""
    depicts = item.depicts
    return item.kind in IMAGES and not (depicts is not None and (depicts.minor is False or depicts.sexual is False))


def _of_filing(filing: Filing, documents: tuple[Document, ...]) -> Iterator[Blocker]:
    folder, remedy, record = filing.folder, filing.remedy, filing.record
    if counsel_for(filing) is None:
        yield Blocker(
            f"counsel-{filing.law.code}", f"No attorney in the record is admitted in {filing.law.name}.", folder
        )
    if filing.court is None:
        yield Blocker(
            f"court-{folder}", "The record does not say which court had the case, so the caption has no court.", folder
        )
    if any(each.sworn == "client" for each in remedy.papers.documents):
        for reason in sworn(filing).missing:
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
    if any(
        run.kind == "placeholder" and run.text.startswith("[passage withheld")
        for document in documents
        for run in runs_of(document.blocks)
    ):
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
                if run.kind == "placeholder":
                    key = (run.text.strip("[]").removesuffix(": not in the record"), run.path)
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


# ---- the memo as a paper -------------------------------------------------------------------------------------------------


def memo(plan: Plan, composed: list[Composed], on: date, mark: str | None, notes: Iterable[str] = ()) -> Document:
    """The review memo over a whole packet; `notes` are what binding the exhibits brought up."""
    sheet, env, record = Sheet(), environment(), plan.record
    stops = blockers(plan, composed)

    def text(words: str | None) -> Value:
        return Value(sheet, words or "")

    filings = [_filing_part(filing, documents, sheet, on) for filing, documents in composed]
    used = {name for filing in plan.filings for name in (filing.remedy.id, *(each.remedy.id for each in filing.joined))}
    open_ = {
        each.remedy.id: each.remedy for each in plan.screened if each.verdict != "barred" or each.remedy.id in used
    }
    remedies = list(open_.values())
    variables: dict[str, Any] = {
        "matter": text(record.matter),
        "client_name": View(sheet, record.client, "client").name.full,
        "on": text(f"{on:%B} {on.day}, {on.year}"),
        "record": View(sheet, record),
        **{
            name: [
                {"text": text(each.text), "filing": text(each.filing) if each.filing else None, "id": text(each.id)}
                for each in stops
                if each.id.startswith("law-") == of_law
            ]
            for name, of_law in (("law_blockers", True), ("blockers", False))
        },
        "filings": filings,
        "charges": list(_charges_part(plan, sheet)),
        "not_filed": [{"charge": text(_place(plan, each.at)), "reason": text(each.reason)} for each in plan.not_filed],
        "refused": [text(each) for each in plan.refused],
        "gaps": [
            {
                "label": text(each.label),
                "path": text(each.path) if each.path else None,
                "where": [text(one) for one in each.where],
            }
            for each in gaps(composed)
        ],
        "deadlines": [
            {
                "what": text(each.what),
                "runs": text(each.runs),
                "cite": Value(sheet, each.cite, None, "cite"),
                "day": text(f"{each.day:%B} {each.day.day}, {each.day.year}") if each.day else None,
                "from": text(each.from_),
            }
            for each in deadlines(plan, on)
        ],
        "routes": [
            {
                "law": text(name),
                "routes": [
                    {
                        "statute": Value(sheet, each.statute, None, "cite"),
                        "reaches": text(each.reaches),
                        "wait": text(each.waiting_period) if each.waiting_period else None,
                    }
                    for each in routes
                ],
            }
            for name, routes in general_routes(plan).items()
        ],
        "laws": [_law_part(each, sheet) for each in remedies],
        "jurisdiction_questions": [
            {"name": text(law.name), "questions": [text(each) for each in law.open_questions]}
            for law in {case.jurisdiction: jurisdiction(case.jurisdiction) for case in record.cases}.values()
            if law and law.open_questions
        ],
        "without_consent": [text(each.title or each.id) for each in record.evidence or () if not each.consent],
        "noncitizen": bool(record.client.noncitizen),
        "noncitizen_unknown": record.client.noncitizen is None,
        "in_danger": bool(record.trafficking and record.trafficking.still_in_danger),
        "danger_known": bool(record.trafficking and record.trafficking.still_in_danger is not None),
        "own_words_apart": any(_own_words(record)),
        "other_grounds": [
            {"case": text(case.id), "grounds": [text(each) for each in case.other_grounds]}
            for case in record.cases
            if case.other_grounds
        ],
        "advice_missing": _advice_missing(record),
        "declared_by": text(record.declaration.by) if record.declaration and record.declaration.by else None,
        "exhibit_notes": [text(each) for each in notes],
        "other_script": _other_script(record),
        "unanswered_requests": [text(each) for each in _unanswered(record, composed)],
        "caption_unknown": record.client.caption is None,
        "passed_over": [
            {"charge": text(_place(plan, at)), "remedy": text(name), "reason": text(reason)}
            for at, name, reason in plan.passed_over
        ],
    }
    blocks = rendered(env, ["base/review-memo.md"], variables, sheet)
    return Document("review-memo", "Review memo, not for filing", blocks, OFFICE_PAPER, audience="office", mark=mark)


def worksheet(filing: Filing, on: date, mark: str | None) -> Document:
    """The form worksheet of a filing whose remedy has an official form that must, or may have to, be used."""
    wanted = PaperWanted(doc="petition", title="Form worksheet", audience="sealed")
    context = Context(filing, naming(filing.record, filing.remedy), on, wanted, environment())
    blocks = rendered(
        environment(),
        [f"{filing.law.code}/form-worksheet.md", "base/form-worksheet.md"],
        context.variables,
        context.sheet,
    )
    return Document(
        f"form-worksheet-{filing.remedy.id}",
        "Form worksheet, not for filing",
        blocks,
        OFFICE_PAPER,
        audience="office",
        mark=mark_of(filing.remedy, mark),
    )


def worksheets(filing: Filing, on: date, mark: str | None) -> list[Document]:
    """The form worksheets of a filing: that of its remedy, and of each other that is pleaded in it and has a form of its own."""
    found = [worksheet(filing, on, mark)] if _has_form(filing.remedy) else []
    for joined in filing.joined:
        if _has_form(joined.remedy):
            charges = tuple(each for each in filing.charges if each.at in joined.charges)
            found.append(worksheet(replace(filing, remedy=joined.remedy, charges=charges, joined=()), on, mark))
    return found


def _has_form(remedy: Remedy) -> bool:
    return remedy.form is not None and remedy.form.mandatory != "false"


def _other_script(record: ClientRecord) -> bool:
    """Whether a name of the client has letters that are neither Latin, Greek nor Cyrillic, so that another font draws them."""
    names = [record.client.name.full, *(alias.full for alias in record.client.aliases or ())]
    return any(letter.isalpha() and ord(letter) > 0x052F and not 0x1E00 <= ord(letter) <= 0x1FFF for name in names for letter in name)


def _unanswered(record: ClientRecord, composed: list[Composed]) -> Iterator[str]:
    """The requests of the record for which no filing has a paper, in words."""
    asked, papers = record.requests, {each.name for _, documents in composed for each in documents}
    for wish, words, paper in (
        (asked and asked.remote_appearance, "a remote appearance", "remote-appearance"),
        (asked and asked.waive_fees, "a fee waiver", "fee-waiver"),
        (
            asked
            and asked.seal
            and not any(filing.remedy.confidentiality.sealing == "required" for filing, _ in composed),
            "sealing",
            "sealing-motion",
        ),
    ):
        if wish and paper not in papers:
            yield words


def _advice_missing(record: ClientRecord) -> str | None:
    """Which of the two advices has no date in the record."""
    advised = record.declaration.advised if record.declaration else None
    lacking = [
        words
        for words, day in (
            ("self-incrimination", advised.self_incrimination if advised else None),
            ("immigration consequences", advised.immigration if advised else None),
        )
        if day is None
    ]
    return " and on ".join(lacking) or None


def _own_words(record: ClientRecord) -> Iterator[str | None]:
    """The client's own words outside the narrative."""
    yield from (each.own_words for each in record.hardship or ())
    yield from (each.own_words for each in record.since or ())
    yield from (charge.own_words for case in record.cases for charge in case.charges)


def _place(plan: Plan, at: tuple[int, int]) -> str:
    case = plan.record.cases[at[0]]
    charge = case.charges[at[1]]
    return f"{case.id}, count {charge.count}: {charge.offense}, {charge.statute}"


def _filing_part(filing: Filing, documents: tuple[Document, ...], sheet: Sheet, on: date) -> dict[str, Any]:
    context = Context(
        filing,
        naming(filing.record, filing.remedy),
        on,
        PaperWanted(doc="petition", title="", audience="sealed"),
        environment(),
        sheet,
    )
    asked = {(each.requirement, each.result.reason): each for screened in filing.charges for each in screened.questions}
    questions = [
        {"text": Value(sheet, each.result.reason), "cite": Value(sheet, each.cite, None, "cite")}
        for each in asked.values()
    ]
    unproved = [
        Value(sheet, each.says)
        for each in filing.remedy.requirements
        if each.plead
        and each.plead.facts in ("victim", "while_victim", "nexus", "intent")
        and not _proved(filing, each.id, each.plead.facts)
    ]
    return {
        **context.variables,
        "folder": Value(sheet, filing.folder),
        "documents": [Value(sheet, each.title) for each in documents],
        "questions": questions,
        "unproved": unproved,
        "service": [
            {
                "case": CaseView(context, filing.record.cases.index(case)),
                "office": View(sheet, one).office if one else None,
                "lines": address_lines(View(sheet, one).address) if one else [],
            }
            for case, one in prosecutors_for(filing)
        ],
        "form": LawView(context, filing.remedy.form)
        if filing.remedy.form and filing.remedy.form.mandatory != "false"
        else None,
    }


def _proved(filing: Filing, *keys: str) -> bool:
    return any(
        set(keys) & set(each.shows or ())
        or (each.consent and "victim" in (each.shows or ()) and "while_victim" in keys)
        for each in filing.record.evidence or ()
        if each.consent
    )


def _charges_part(plan: Plan, sheet: Sheet) -> Iterator[dict[str, Any]]:
    for at in sorted({each.at for each in plan.screened}):
        here = [each for each in plan.screened if each.at == at]
        yield {"name": Value(sheet, _place(plan, at)), "remedies": [_verdict_part(each, sheet) for each in here]}


def _verdict_part(screened: Screened, sheet: Sheet) -> dict[str, Any]:
    verdict = {"no_bar_found": "no bar found", "needs_review": "needs review", "barred": "barred"}[screened.verdict]
    deciding = screened.deciding if screened.verdict != "no_bar_found" else ()
    return {
        "title": Value(sheet, screened.remedy.title),
        "statute": Value(sheet, screened.remedy.statute, None, "cite"),
        "verdict": verdict,
        "reasons": [
            {
                "text": Value(sheet, each.result.reason),
                "cite": Value(sheet, each.cite, None, "cite"),
                "field": Value(sheet, each.result.field),
            }
            for each in deciding
        ],
    }


def _law_part(remedy: Remedy, sheet: Sheet) -> dict[str, Any]:
    def text(words: str) -> Value:
        return Value(sheet, words)

    return {
        "title": text(remedy.title),
        "statute": Value(sheet, remedy.statute, None, "cite"),
        "as_of": text(remedy.as_of),
        "confidence": text(remedy.confidence),
        "held": text(remedy.held) if remedy.held else None,
        "history": text(remedy.history) if remedy.history else None,
        "pitfalls": [text(each) for each in remedy.pitfalls],
        "open_questions": [text(each) for each in remedy.open_questions],
        "authorities": [
            {"cite": Value(sheet, each.cite, None, "cite"), "holding": text(each.holding)}
            for each in remedy.authorities
        ],
        "sources": [
            text(f"{each.what} ({each.url}{', ' + each.as_of if each.as_of else ''})") for each in remedy.sources
        ],
        "low": remedy.confidence == "low",
    }
