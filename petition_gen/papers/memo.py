"""The review memo: what the attorney must see before anything is signed, gathered from the plan and the finished papers.

It is the only paper that speaks to the attorney, and the only one that may hold what `exposure`, immigration and safety
say. Nothing here decides what is drafted; it reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from petition_gen.document import Document, PageStyle
from petition_gen.law.from_elsewhere import from_elsewhere, is_from_elsewhere
from petition_gen.law.load import jurisdiction
from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.papers.blockers import Composed, blockers, deadlines, gaps
from petition_gen.papers.charge_notes import charge_notes
from petition_gen.papers.counsel_stops import counsel_notes
from petition_gen.papers.evidence_notes import evidence_notes
from petition_gen.papers.filing_stops import owed_of
from petition_gen.papers.memo_stops import stops_part
from petition_gen.papers.names_told import asked, replaced
from petition_gen.papers.proof_table import proof_rows
from petition_gen.papers.routes import general_routes
from petition_gen.papers.seal_notes import seal_notes
from petition_gen.papers.stop import Blocker
from petition_gen.papers.views import LawView
from petition_gen.papers.vocabulary import context_for
from petition_gen.planning.filing import Filing, Plan
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened
from petition_gen.screening.in_words import told
from petition_gen.templating.render import environment, rendered
from petition_gen.templating.values import Sheet, Value, View

OFFICE_PAPER = PageStyle(line_height=15, font_size=11, footer="title", first_line_indent=0)


_OF_MONEY = re.compile(
    r"\b(restitution|fines?|fees?|costs?|money|sums?|debts?|pa(y|id)|payments?|refund(ed)?|collect\w*)\b", re.IGNORECASE
)


def memo(
    plan: Plan,
    composed: list[Composed],
    on: date,
    mark: str | None,
    notes: Iterable[str] = (),
    unbound: Iterable[tuple[str, str]] = (),
    unprinted: Iterable[str] = (),
    caught: Iterable[Blocker] = (),
) -> Document:
    """The review memo over a whole packet.

    `notes` are what binding the exhibits and reading the files brought up, `unbound` the missing exhibits; `unprinted` is what the
    PDFs have slips for, `caught` the STOPs of finished public files.
    """
    sheet, env, record = Sheet(office=True), environment(), plan.record
    variables = {
        "matter": Value(sheet, record.matter),
        "client_name": View(sheet, record.client, "client").name.full,
        "on": Value(sheet, _day(on)),
        "record": View(sheet, record),
        "filings": [_filing_part(filing, documents, sheet, on) for filing, documents in composed],
        "charges": list(_charges_part(plan, sheet)),
        **stops_part(plan, blockers(plan, composed, unbound, caught), sheet),
        "charge_notes": [Value(sheet, each) for each in charge_notes(plan)],
        **_open_part(plan, composed, sheet, on),
        **_planned_part(plan, sheet),
        **_law_parts(plan, sheet),
        **_client_part(record, composed, notes, sheet),
        "unprinted": [Value(sheet, each) for each in unprinted],
        "seal_notes": [Value(sheet, each) for each in seal_notes(plan)],
        **_names_part(record, composed, sheet),
    }
    blocks = rendered(env, ["base/review-memo.md"], variables, sheet)
    return Document("review-memo", "Review memo, not for filing", blocks, OFFICE_PAPER, audience="office", mark=mark)


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _open_part(plan: Plan, composed: list[Composed], sheet: Sheet, on: date) -> dict[str, Any]:
    """What the papers lack, and when things are due."""
    return {
        "gaps": [
            {
                "label": Value(sheet, each.label),
                "path": Value(sheet, each.path) if each.path else None,
                "where": [Value(sheet, one) for one in each.where],
            }
            for each in gaps(composed)
        ],
        "deadlines": [
            {
                "what": Value(sheet, each.what),
                "runs": Value(sheet, each.runs),
                "cite": Value(sheet, each.cite, None, "cite"),
                "day": Value(sheet, _day(each.day)) if each.day else None,
                "from": Value(sheet, each.from_ or ""),
            }
            for each in deadlines(plan, on)
        ],
    }


def _planned_part(plan: Plan, sheet: Sheet) -> dict[str, Any]:
    """What is not filed, refused or passed over, and which general routes remain."""
    return {
        "not_filed": [
            {"charge": Value(sheet, _place(plan, each.at)), "reason": Value(sheet, each.reason)}
            for each in plan.not_filed
        ],
        "refused": [Value(sheet, each) for each in plan.refused],
        "passed_over": [
            {
                "charge": Value(sheet, _place(plan, each.at)),
                "remedy": Value(sheet, _title(plan, each.remedy)),
                "reason": Value(sheet, each.reason),
                "id": Value(sheet, each.remedy),
            }
            for each in plan.passed_over
        ],
        "routes": [
            {
                "law": Value(sheet, name),
                "routes": [
                    {
                        "statute": Value(sheet, each.law.statute, None, "cite"),
                        "reaches": Value(sheet, each.law.reaches),
                        "wait": Value(sheet, each.law.waiting_period) if each.law.waiting_period else None,
                        "charges": [Value(sheet, _place(plan, at)) for at in each.charges],
                        "closed_by": [Value(sheet, _place(plan, at)) for at in each.closed_by],
                    }
                    for each in routes
                ],
            }
            for name, routes in general_routes(plan).items()
        ],
    }


def _law_parts(plan: Plan, sheet: Sheet) -> dict[str, Any]:
    """The law of each remedy that is open or used, and what is open in each jurisdiction's law."""
    used = {name for filing in plan.filings for name in (filing.remedy.id, *(each.remedy.id for each in filing.joined))}
    remedies = {
        each.remedy.id: each.remedy for each in plan.screened if each.verdict != "barred" or each.remedy.id in used
    }
    laws = {case.jurisdiction: jurisdiction(case.jurisdiction) for case in plan.record.cases}
    elsewhere = from_elsewhere()
    codes = {each.remedy.id: plan.record.cases[each.at[0]].jurisdiction for each in plan.screened}
    return {
        "law_from": [Value(sheet, each) for each in (elsewhere.sentences if elsewhere else ())],
        "laws": [
            _law_part(each, sheet) | {"elsewhere": is_from_elsewhere(codes[name])} for name, each in remedies.items()
        ],
        "jurisdiction_questions": [
            {"name": Value(sheet, law.name), "questions": [Value(sheet, each) for each in law.open_questions]}
            for law in laws.values()
            if law and law.open_questions
        ],
    }


def _client_part(record: ClientRecord, composed: list[Composed], notes: Iterable[str], sheet: Sheet) -> dict[str, Any]:
    """What concerns the client: consent, immigration, safety, advice, requests, and notes on the exhibits."""
    trafficking, declaration = record.trafficking, record.declaration
    return {
        "without_consent": [Value(sheet, each.title or each.id) for each in record.evidence or () if not each.consent],
        "noncitizen": bool(record.client.noncitizen),
        "noncitizen_unknown": record.client.noncitizen is None,
        "asks_status": record.client.noncitizen is not False and not _has_status(record),
        "in_danger": bool(trafficking and trafficking.still_in_danger),
        "danger_known": bool(trafficking and trafficking.still_in_danger is not None),
        "other_grounds": [
            {"case": Value(sheet, case.id), "grounds": [Value(sheet, each) for each in case.other_grounds]}
            for case in record.cases
            if case.other_grounds
        ],
        "advice_missing": _advice_missing(record),
        "declared_by": Value(sheet, declaration.by) if declaration and declaration.by else None,
        "exhibit_notes": [Value(sheet, each) for each in notes],
        "other_script": _other_script(record),
        "unanswered_requests": [Value(sheet, each) for each in _unanswered(record, composed)],
        "caption_unknown": record.client.caption is None,
    }


def _names_part(record: ClientRecord, composed: list[Composed], sheet: Sheet) -> dict[str, Any]:
    """Where names gave way to labels, and where one was left standing."""
    return {
        "names_replaced": [
            {
                "field": Value(sheet, each.path),
                "labels": [Value(sheet, label) for label in each.labels],
                "papers": [Value(sheet, one) for one in each.papers],
            }
            for each in replaced(composed)
        ],
        "names_asked": [
            {"fields": [Value(sheet, path) for path in each.paths], "question": Value(sheet, each.question)}
            for each in asked(record, composed)
        ],
    }


def _has_status(record: ClientRecord) -> bool:
    """Whether the record holds proof of the status that a victim of trafficking or of crime is given."""
    return any(each.kind in ("t_visa", "u_visa") for each in record.evidence or ())


def _other_script(record: ClientRecord) -> bool:
    """Whether a name of the client has letters that are neither Latin, Greek nor Cyrillic, so that another font draws them."""
    names = [record.client.name.full, *(alias.full for alias in record.client.aliases or ())]
    return any(
        letter.isalpha() and ord(letter) > 0x052F and not 0x1E00 <= ord(letter) <= 0x1FFF
        for name in names
        for letter in name
    )


_NOT_PROVIDED = "the law of the filing, as far as it was read, does not provide for it, or needs no paper."


def _unanswered(record: ClientRecord, composed: list[Composed]) -> Iterator[str]:
    """The requests of the record for which no filing has a paper, in words, with what the law says of fees."""
    if not composed:
        return
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
            said = {filing.remedy.fees.says for filing, _ in composed if paper == "fee-waiver"}
            yield f"{words}, for which no paper was drafted: {' '.join(sorted(said)) or _NOT_PROVIDED}"


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


def _place(plan: Plan, at: tuple[int, int]) -> str:
    case = plan.record.cases[at[0]]
    charge = case.charges[at[1]]
    return f"{case.id}, count {charge.count}: {charge.offense}, {charge.statute}"


def _title(plan: Plan, id: str) -> str:
    """A remedy's title by its id."""
    return next(each.remedy.title for each in plan.screened if each.remedy.id == id)


def _filing_part(filing: Filing, documents: tuple[Document, ...], sheet: Sheet, on: date) -> dict[str, Any]:
    context = context_for(filing, on, PaperWanted(doc="petition", title="", audience="sealed"), environment(), sheet)
    asked = {(each.result.reason, each.cite): each for screened in filing.charges for each in screened.questions}
    questions = [
        {"text": Value(sheet, each.result.reason), "cite": Value(sheet, each.cite, None, "cite")}
        for each in asked.values()
    ]
    return {
        **context.variables,
        "folder": Value(sheet, filing.folder),
        "documents": [Value(sheet, each.title) for each in documents],
        "questions": questions,
        "counsel_notes": [Value(sheet, each) for each in counsel_notes(filing)],
        "service": [
            *context.variables["prosecutors"],
            *context.variables["served_agencies"],
            *context.variables["served_attorneys"],
        ],
        "on_money": [
            each
            for each in (*context.variables["topic"]("stay"), *context.variables["remedy"].order.survives)
            if _OF_MONEY.search(str(each.model.says))
        ],
        "owed": [Value(sheet, each) for i, j in filing.at for each in owed_of(filing.charge((i, j)), "").values()],
        "evidence_notes": [Value(sheet, each) for each in evidence_notes(filing)],
        "proof_rows": [
            {
                "what": Value(sheet, row.what),
                "sworn": [Value(sheet, each) for each in row.sworn],
                "shown": [Value(sheet, each) for each in row.exhibits],
            }
            for row in proof_rows(filing)
        ],
        "form": LawView(context, filing.remedy.form)
        if filing.remedy.form and filing.remedy.form.mandatory != "false"
        else None,
    }


def _charges_part(plan: Plan, sheet: Sheet) -> Iterator[dict[str, Any]]:
    for at in sorted({each.at for each in plan.screened}):
        here = [each for each in plan.screened if each.at == at]
        yield {
            "name": Value(sheet, _place(plan, at)),
            "remedies": [_verdict_part(plan.record, each, sheet) for each in here],
        }


def _verdict_part(record: ClientRecord, screened: Screened, sheet: Sheet) -> dict[str, Any]:
    verdict = {"no_bar_found": "no bar found", "needs_review": "needs review", "barred": "barred"}[screened.verdict]
    return {
        "title": Value(sheet, screened.remedy.title),
        "statute": Value(sheet, screened.remedy.statute, None, "cite"),
        "verdict": verdict,
        "told": Value(sheet, told(record, screened)),
        "fields": [Value(sheet, each.result.field) for each in screened.deciding],
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
