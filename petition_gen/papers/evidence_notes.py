"""What the attorney should know of an exhibit that looks like evidence which the law names, and is none."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.law.requirements import EvidenceCounted
from petition_gen.planning.filing import Filing
from petition_gen.record.evidence import Evidence
from petition_gen.screening.documentation import counts, marked


def evidence_notes(filing: Filing) -> Iterator[str]:
    """In sentences: exhibits that the law would name were they sworn, or were they marked to show that the client was a victim."""
    documentation = filing.remedy.documentation
    if documentation is None:
        return
    rules: list[tuple[EvidenceCounted, str]] = [(each, each.cite) for each in documentation.named]
    if documentation.kinds:
        rules.append((documentation, documentation.cite))
    for item in filing.exhibits:
        yield from dict.fromkeys(note for rule, cite in rules if (note := _note(filing, item, rule, cite)))


def _note(filing: Filing, item: Evidence, rule: EvidenceCounted, cite: str) -> str | None:
    if item.kind not in rule.kinds or any(counts(rule, item, filing.record, at) for at in filing.at):
        return None
    if any(marked(rule, item, filing.record, at) for at in filing.at):
        return (
            f"Exhibit {item.id} is not sworn, as far as the record says. {cite}, as far as known, names sworn statements of "
            "this kind: the papers cite the exhibit as what it is. Ask its author for a sworn statement."
        )
    return (
        f"Exhibit {item.id} is not marked to show that the client was a victim (`shows: [victim]`), so it does not count as "
        f"evidence that {cite} names."
    )
