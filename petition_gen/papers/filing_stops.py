"""What stops one filing, seen from its papers: elements that are not supported or contradicted, blanks, exhibits not bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from petition_gen.document import Document, runs_of
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Filing, Plan
from petition_gen.record.cases import Charge
from petition_gen.record.paths import told_at
from petition_gen.screening.findings import Finding, Screened

_LABELS = 5  # of blanks, told in the STOP; all are in the memo's table


def element_stops(plan: Plan, filing: Filing) -> Iterator[Blocker]:
    """The elements that the filing pleads and that the record does not support, or contradicts."""
    for screened in (*filing.charges, *_joined(plan, filing)):
        pleaded = {each.id: each for each in screened.remedy.requirements if each.plead}
        i, j = screened.at
        for finding in screened.findings:
            if finding.requirement not in pleaded or finding.result.attorney or finding.status == "met":
                continue
            case = filing.record.cases[i]
            contradicted = finding.status == "unmet"
            doubt = "the record contradicts this" if contradicted else "the record does not support this"
            facts = _facts(filing, screened, finding)
            yield Blocker(
                f"element-{filing.folder}-{finding.requirement}-{case.id}-{case.charges[j].count}",
                f"{case.id}, count {case.charges[j].count}: {doubt}: {finding.says.rstrip('.')}. {finding.result.reason}{facts}",
                filing.folder,
                fields=(finding.result.field,),
                final=contradicted,
            )


def _joined(plan: Plan, filing: Filing) -> list[Screened]:
    """What was found for the remedies that are pleaded in the filing together with its own."""
    joined = {(each.remedy.id, at) for each in filing.joined if not each.alternative for at in each.charges}
    return [each for each in plan.screened if (each.remedy.id, each.at) in joined]


def _facts(filing: Filing, screened: Screened, finding: Finding) -> str:
    """What the record has in the fields that decide, in words; for money, the sum that is owed."""
    field, charge = finding.result.field, filing.charge(screened.at)
    if sums := _owed(charge, field):
        return f" {sums}"
    told = told_at(filing.record, field)
    return f" ({field} is {told}.)" if told else f" (See {field}.)"


def _owed(charge: Charge, field: str) -> str | None:
    """How much is still owed, where the field is one of money."""
    sentence, restitution = charge.sentence, charge.restitution
    if field.endswith("fines_paid") and sentence and sentence.fines is not None and sentence.fines_paid is not None:
        return f"${sentence.fines - sentence.fines_paid:,.2f} of fines is owed."
    if field.endswith("restitution.owed") and restitution and restitution.owed:
        return f"${restitution.owed:,.2f} of restitution is owed."
    return None


def blank_stops(filing: Filing, documents: Iterable[Document]) -> Iterator[Blocker]:
    """That words are wanting in the papers: with a blank no paper is signed."""
    found = {
        (run.blank.label, run.path or ""): None
        for document in documents
        for run in runs_of(document.blocks)
        if run.blank and run.blank.why in ("missing", "attorney")
    }
    if found:
        labels = list(dict.fromkeys(label for label, _ in found))
        more = f", and {len(labels) - _LABELS} more" if len(labels) > _LABELS else ""
        yield Blocker(
            f"blanks-{filing.folder}",
            f"Words are wanting in its papers: {', '.join(labels[:_LABELS])}{more}. See what is missing, and where it shows.",
            filing.folder,
            fields=tuple(sorted({path for _, path in found if path})),
            final=True,
        )


def unbound_stops(unbound: Iterable[tuple[str, str]]) -> Iterator[Blocker]:
    """Exhibits that were to be bound and are not, by the filing's folder; a slip sheet stands in the place of each."""
    for folder, problem in unbound:
        yield Blocker(
            f"exhibit-{folder}-{problem.split(' is not bound')[0].split(' (')[0].replace(' ', '-').lower()}",
            f"{problem} A slip sheet stands in its place, and its file must be replaced before the volume is filed.",
            folder,
            final=True,
        )
