"""The audit of a record, before anything is drafted: is it consistent, and is what it says possible?

It finds and asks; nothing is guessed, and no verdict of screening changes by it. One idea is one module here: `dates`, `ages`,
`standing`, `twice`, `identity`, `places` (with the lists of `gazetteer`), `statutes`, `grades`, `money`, `tracking`, `exhibits`,
`addresses`, `served`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from petition_gen.audit.addresses import addresses
from petition_gen.audit.ages import ages
from petition_gen.audit.dates import impossible_dates
from petition_gen.audit.exhibits import exhibits
from petition_gen.audit.grades import grades
from petition_gen.audit.identity import identity
from petition_gen.audit.money import money
from petition_gen.audit.places import places
from petition_gen.audit.question import LawOf, Question
from petition_gen.audit.served import served
from petition_gen.audit.standing import standing, unstated
from petition_gen.audit.statutes import statutes
from petition_gen.audit.tracking import tracking
from petition_gen.audit.twice import twice
from petition_gen.record.model import ClientRecord


def audit(record: ClientRecord, law_of: LawOf, on: date) -> tuple[Question, ...]:
    """What is to be asked of a record on a day, stops first; `law_of` gives the law of a jurisdiction by its code.

    No `says` of a question holds anything that stands in the record.
    """
    found = [
        *standing(record), *_fillers(record), *_blanks(record), *impossible_dates(record, on), *ages(record), *twice(record),
        *identity(record), *places(record, law_of), *statutes(record, law_of), *grades(record), *money(record), *tracking(record, law_of),
        *exhibits(record), *addresses(record), *served(record), *unstated(record),
    ]  # fmt: skip
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (not each.stop, each.answer == "normalised")))


def _fillers(record: ClientRecord) -> Iterator[Question]:
    """Words as N/A, which a field was filled with."""
    for field in record.fillers:
        says = (
            f"{field}: a word that fills the field and says nothing. It is taken as unknown: write what it is, write none if there is "
            "none, or delete the line."
        )
        yield Question("filler", says, (field,), stop=True, answer="normalised")


def _blanks(record: ClientRecord) -> Iterator[Question]:
    """Names of fields after which nothing stands."""
    if record.blanks:
        says = (
            f"{', '.join(record.blanks)}: nothing stands after the name of the field. It is taken as unknown, as if it were left out; "
            "write none where there is none."
        )
        yield Question("blank", says, record.blanks, answer="normalised")
