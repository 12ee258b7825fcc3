"""The state's tracking numbers of arrests, by which repositories find their entries."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.audit.question import LawOf, Question
from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.record.base import stated
from petition_gen.record.model import ClientRecord


def tracking(record: ClientRecord, law_of: LawOf) -> Iterator[Question]:
    """Arrests without a tracking number, where an order of the jurisdiction goes to a repository of criminal history."""
    lacking: list[str] = []
    for i, case in enumerate(record.cases):
        law = law_of(case.jurisdiction)
        if case.relief is False or law is None or not _reaches_repository(law):
            continue
        if case.arrests is None:
            lacking.append(f"cases[{i}].arrests")
        lacking += [
            f"cases[{i}].arrests[{j}].tracking"
            for j, each in enumerate(case.arrests or ())
            if not stated(each, "tracking")
        ]
    if lacking:
        says = (
            f"{', '.join(lacking)}: the record gives no tracking number of the arrest. The repository that the order goes to may find "
            "its entry by that number alone. Take it from the rap sheet or the jail, or write none."
        )
        yield Question("tracking_number", says, tuple(lacking))


def _reaches_repository(law: Jurisdiction) -> bool:
    return any(directive.repository for remedy in law.remedies for directive in remedy.order.directives)
