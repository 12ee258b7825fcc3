"""What stops one filing, seen from its papers: elements that are not supported or contradicted, blanks, exhibits not bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from petition_gen.document import Document, runs_of
from petition_gen.papers.sentence_words import money_called
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Filing
from petition_gen.record.cases import Charge
from petition_gen.record.paths import told_at
from petition_gen.screening.findings import Finding, Screened

_LABELS = 5  # of blanks, told in the STOP; all are in the memo's table


def element_stops(filing: Filing) -> Iterator[Blocker]:
    """The elements that the filing pleads and that the record does not support, or contradicts."""
    joined = [(f"{filing.folder}-{other.remedy.id}", one) for other in filing.joined for one in other.screened]
    for name, screened in (*((filing.folder, each) for each in filing.charges), *joined):
        pleaded = {each.id: each.plead for each in screened.remedy.requirements if each.plead}
        for finding in screened.findings:
            told_as_lifted = name == filing.folder and finding.status == "unmet"  # `choice_stops` tells these
            if finding.requirement not in pleaded or finding.result.attorney or told_as_lifted:
                continue
            if finding.status != "met":
                of_money = pleaded[finding.requirement].facts == "payment"
                yield _element_stop(filing, name, screened, finding, of_money)


def _element_stop(filing: Filing, name: str, screened: Screened, finding: Finding, of_money: bool) -> Blocker:
    """The STOP of one element of one charge; where it is one of money, with the sums that are owed."""
    i, j = screened.at
    case, charge, field = filing.record.cases[i], filing.charge(screened.at), finding.result.field
    owed = owed_of(charge, f"cases[{i}].charges[{j}]") if of_money else {}
    contradicted = finding.status == "unmet"
    doubt = "the record contradicts this" if contradicted or owed else "the record does not support this"
    value = told_at(filing.record, field)
    facts = " ".join(owed.values()) or (f"{field} is: {value}." if value else f"See {field}.")
    return Blocker(
        f"element-{name}-{finding.requirement}-{case.id}-{charge.count}",
        f"{case.id}, count {charge.count}: {doubt}: {finding.says.rstrip('.')}. {finding.result.reason} {facts}",
        filing.folder,
        fields=(field, *owed),
        final=contradicted,
    )


def owed_of(charge: Charge, path: str) -> dict[str, str]:
    """What is still owed of a charge at a path of the record, in sentences with the sums, by the fields that say so."""
    found, sentence, restitution = {}, charge.sentence, charge.restitution
    if sentence and sentence.fines is not None and sentence.fines_paid is not None:
        rest = sentence.fines - sentence.fines_paid
        if rest > 0:
            found[f"{path}.sentence.fines_paid"] = f"${rest:,.2f} of {money_called(sentence.text).casefold()} is owed."
    if restitution and restitution.owed:
        found[f"{path}.restitution.owed"] = f"${restitution.owed:,.2f} of restitution is owed."
    return found


def blank_stops(filing: Filing, documents: Iterable[Document]) -> Iterator[Blocker]:
    """That words are wanting in the papers: with a blank no paper is signed."""
    found = {
        (run.blank.label, run.path or ""): None
        for document in documents
        for run in runs_of(document.blocks)
        if run.blank and run.blank.why != "unsigned"  # which has a STOP of its own
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
