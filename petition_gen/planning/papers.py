"""Which papers a filing has, which exhibits they may use, and whether the client may sign."""

from __future__ import annotations

from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.planning.approvals import own_passages_of, to_come, wanting
from petition_gen.planning.counsel import acts_for_herself
from petition_gen.planning.filing import PlannedPaper, Request, Signing
from petition_gen.planning.naming import Naming
from petition_gen.planning.proofs import passages_of
from petition_gen.planning.seal import Seal, withheld_by_another
from petition_gen.record.evidence import Evidence

DRAFT_MARK = "DRAFT – for attorney review"


def mark_of(remedy: Remedy, mark: str | None) -> str | None:
    """The draft mark of a remedy's papers, which says so where nobody has read the statute that they rest on."""
    return f"{mark} – operative text of the statute not read" if mark and remedy.confidence == "low" else mark


def papers_of(request: Request, name: Naming, exhibits: tuple[Evidence, ...], seal: Seal) -> tuple[PlannedPaper, ...]:
    """The papers whose condition holds, each kind once, in filing order, each with the audience that the seal gives it."""
    found: dict[str, PlannedPaper] = {}
    for each in request.remedy.papers.documents:
        wanted = (
            _condition(each.when, request, name, exhibits, seal)
            and not _declared_otherwise(each, request)
            and not (acts_for_herself(request.record) and _of_counsel(each))
        )
        if wanted and each.doc not in found:
            paper = each.model_copy(update={"audience": seal.audience(each)})
            found[each.doc] = PlannedPaper(paper, seal.stands_for(paper))
    return tuple(found.values())


def _of_counsel(wanted: PaperWanted) -> bool:
    """Whether only an attorney gives such a paper: one that counsel swears, or that argues the law."""
    return wanted.doc == "memorandum" or wanted.sworn == "attorney"


def _declared_otherwise(wanted: PaperWanted, request: Request) -> bool:
    """Whether the record says that the client gives no declaration."""
    declared = request.record.declaration
    return wanted.doc == "declaration" and declared is not None and declared.by in ("provider", "none")


def _condition(when: str, request: Request, name: Naming, exhibits: tuple[Evidence, ...], seal: Seal) -> bool:
    record, remedy = request.record, request.remedy
    asked = record.requests
    initials = name.form != "full" and name.by_leave
    sealing = seal.ground == "leave"
    designation = bool(remedy.confidentiality.asks) and not seal.declined
    language = (record.client.language or "en").split("-")[0].lower()
    return {
        "always": True,
        "exhibits": bool(exhibits),
        "initials_by_leave": initials,
        "sealing_by_leave": sealing,
        "by_leave": initials or sealing or designation,
        "remote_asked": bool(asked and asked.remote_appearance) and remedy.remote.allowed != "no",
        "fee_waiver_asked": bool(asked and asked.waive_fees) and _fee_is_due(request),
        "not_english": language != "en",
    }[when]


def _fee_is_due(request: Request) -> bool:
    """Whether a fee may be due that can be waived: not where the law waives none, or asks none after such an outcome."""
    fees = request.remedy.fees
    ends = {charge.disposition and charge.disposition.outcome for case in request.cases for charge in case.charges}
    return fees.waiver != "no" and not ends <= set(fees.free_after)


def exhibits_of(request: Request) -> tuple[Evidence, ...]:
    """The exhibits that a filing may use: those to which the client consents, less those that prove other cases alone.

    Consent withheld under another entry for the same file is withheld.
    """
    ids = {case.id for case in request.cases}
    withheld = withheld_by_another(request.record)
    return tuple(
        each
        for each in request.record.evidence or ()
        if each.consent and each.id not in withheld and each.belongs_to(ids)
    )


def signing_of(request: Request) -> Signing:
    """Whether the client's sworn papers may carry a signature block: her words approved, these words, and both advices given."""
    record, missing, wants = request.record, [], wanting(own_passages_of(request))
    if record.signer and record.signer.who not in (None, "client"):
        missing.append("someone else signs for the client, and the sworn words have to be made to fit")
    if not passages_of(request):
        missing.append("no narrative in the client's own words is marked for use in this filing")
    advised = record.declaration.advised if record.declaration else None
    dates = (advised.self_incrimination, advised.immigration) if advised else ()
    if not dates or any(each is None or to_come(each, request.on) for each in dates):
        missing.append(
            "the dates of the two advices that the client must have had are not both in the record, or are still to come"
        )
    return Signing(
        not (missing or wants), (*missing, *(str(each) for each in wants)), (*missing, *(each.said for each in wants))
    )
