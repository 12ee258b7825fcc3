"""Which papers a filing has, which exhibits they may use, and whether the client may sign."""

from __future__ import annotations

from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.planning.counsel import acts_for_herself
from petition_gen.planning.filing import PlannedPaper, Request, Signing
from petition_gen.planning.naming import Naming
from petition_gen.record.evidence import Evidence

DRAFT_MARK = "DRAFT – for attorney review"


def mark_of(remedy: Remedy, mark: str | None) -> str | None:
    """The draft mark of a remedy's papers, which says so where nobody has read the statute that they rest on."""
    return f"{mark} – operative text of the statute not read" if mark and remedy.confidence == "low" else mark


def papers_of(request: Request, name: Naming, exhibits: tuple[Evidence, ...]) -> tuple[PlannedPaper, ...]:
    """The papers whose condition holds, each kind once, in filing order."""
    found: dict[str, PlannedPaper] = {}
    for each in request.remedy.papers.documents:
        wanted = (
            _condition(each.when, request, name, exhibits)
            and not _declared_otherwise(each, request)
            and not (acts_for_herself(request.record) and _of_counsel(each))
        )
        if wanted and each.doc not in found:
            found[each.doc] = PlannedPaper(each, _has_public_version(each, request.remedy))
    return tuple(found.values())


def _of_counsel(wanted: PaperWanted) -> bool:
    """Whether only an attorney gives such a paper: one that counsel swears, or that argues the law."""
    return wanted.doc == "memorandum" or wanted.sworn == "attorney"


def _declared_otherwise(wanted: PaperWanted, request: Request) -> bool:
    """Whether the record says that the client gives no declaration."""
    declared = request.record.declaration
    return wanted.doc == "declaration" and declared is not None and declared.by in ("provider", "none")


def _condition(when: str, request: Request, name: Naming, exhibits: tuple[Evidence, ...]) -> bool:
    record, remedy = request.record, request.remedy
    asked = record.requests
    initials = name.form != "full" and name.by_leave
    sealing = not (asked and asked.seal is False) and remedy.confidentiality.sealing in ("leave", "unknown")
    language = (record.client.language or "en").split("-")[0].lower()
    return {
        "always": True,
        "exhibits": bool(exhibits),
        "initials_by_leave": initials,
        "sealing_by_leave": sealing,
        "by_leave": initials or sealing,
        "remote_asked": bool(asked and asked.remote_appearance) and remedy.remote.allowed != "no",
        "fee_waiver_asked": bool(asked and asked.waive_fees) and remedy.fees.waiver != "no",
        "not_english": language != "en",
    }[when]


# The legend of a sealed paper where the jurisdiction's file has none, by what the law says of sealing.
LEGENDS = {
    "required": "FILED UNDER SEAL",
    "right": "FILED UNDER SEAL",
    "leave": "LODGED CONDITIONALLY UNDER SEAL",
    "unknown": "LODGED CONDITIONALLY UNDER SEAL",
    "no": "CONFIDENTIAL",
}


def legend_of(remedy: Remedy) -> str:
    """The legend at the head of a filing's sealed papers: the law's own, else what sealing allows to be said."""
    rules = remedy.confidentiality
    return rules.legend or LEGENDS[rules.sealing]


def _has_public_version(wanted: PaperWanted, remedy: Remedy) -> bool:
    """Whether a sealed paper also comes as a redacted public one: a sworn paper, where sealing is not the law's command."""
    sworn_paper = wanted.doc in ("declaration", "sworn-statement")
    return (
        sworn_paper and wanted.audience == "sealed" and remedy.confidentiality.sealing in ("leave", "unknown", "right")
    )


def exhibits_of(request: Request) -> tuple[Evidence, ...]:
    """The exhibits that a filing may use: those to which the client consents, less those that prove other cases alone."""
    ids = {case.id for case in request.cases}
    return tuple(each for each in request.record.evidence or () if each.consent and each.belongs_to(ids))


def signing_of(request: Request) -> Signing:
    """Whether the client's sworn papers may carry a signature block: her words approved, and both advices given."""
    record, missing = request.record, []
    ids = {case.id for case in request.cases}
    passages = (
        [each for each in (record.trafficking.narrative or ()) if ids & set(each.cases or ())]
        if record.trafficking
        else []
    )
    if record.signer and record.signer.who not in (None, "client"):
        missing.append("someone else signs for the client, and the sworn words have to be made to fit")
    if not passages:
        missing.append("no narrative in the client's own words is marked for use in this filing")
    if any(each.approved is None or each.approved.date is None or not each.approved.read_back_by for each in passages):
        missing.append("the client's approval of the words, with its date and who read them back, is not in the record")
    advised = record.declaration.advised if record.declaration else None
    if advised is None or advised.self_incrimination is None or advised.immigration is None:
        missing.append("the dates of the two advices that the client must have had are not both in the record")
    return Signing(not missing, tuple(missing))
