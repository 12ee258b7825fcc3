"""Statutes of charges that cannot be read as a cite, and that papers print as they were typed."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.audit.question import LawOf, Question
from petition_gen.law.cites import parse
from petition_gen.record.model import ClientRecord


def statutes(record: ClientRecord, law_of: LawOf) -> Iterator[Question]:
    """The charges whose statute is no cite under the codes of the jurisdiction."""
    for i, case in enumerate(record.cases):
        law = law_of(case.jurisdiction)
        if law is None or case.relief is False:
            continue
        for j, charge in enumerate(case.charges):
            field = f"cases[{i}].charges[{j}].statute"
            if field not in record.fillers and parse(charge.statute, law.codes) is None:
                says = (
                    f"{field}: this cannot be read as a cite, and the papers print it as it is typed. Which section is it, in the "
                    f"form in which {law.name} cites it?"
                )
                yield Question("statute", says, (field,))
