"""How old the client was: at each offense, and when the trafficking began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from petition_gen.audit.question import Question
from petition_gen.record.cases import Case, Charge
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate

OF_AGE = 18
YOUNGEST = 7  # below this a date is wrong rather than a child prosecuted


def ages(record: ClientRecord) -> Iterator[Question]:
    """Offenses of a child in an adult court, ages that cannot be, and trafficking that began in childhood."""
    birth = record.client.date_of_birth
    for i, case in enumerate(record.cases):
        for j, charge in enumerate(case.charges):
            if charge.date:
                yield from _at_offense(case, charge, charge.date, f"cases[{i}]", f"cases[{i}].charges[{j}]", birth)
    for i, period in enumerate(record.trafficking.periods or () if record.trafficking else ()):
        path = f"trafficking.periods[{i}]"
        of_labor_alone = period.forms is not None and "sex" not in period.forms
        if birth and period.began and not of_labor_alone and 0 <= youngest(birth, period.began) < OF_AGE:
            sure = "was" if oldest(birth, period.began) < OF_AGE else "may have been"
            says = (
                f"The client {sure} under {OF_AGE} when the trafficking began ({path}.began). Does the definition ask for force, "
                "fraud or coercion of a child at all, and is that argued?"
            )
            yield Question("age", says, (f"{path}.began", "client.date_of_birth"))


def _at_offense(
    case: Case, charge: Charge, offense: PartialDate, of_case: str, path: str, birth: PartialDate | None
) -> Iterator[Question]:
    docket = case.recorded_date_of_birth
    if birth and youngest(birth, offense) >= 0:
        fields = (f"{path}.date", "client.date_of_birth")
        child, grown = oldest(birth, offense) < OF_AGE, youngest(birth, offense) >= OF_AGE
        if oldest(birth, offense) < YOUNGEST:
            says = f"By client.date_of_birth the client was under {YOUNGEST} at the offense ({path}.date). Which of the two dates is right?"
            yield Question("age", says, fields, stop=True)
        elif not grown and case.juvenile is not True and not _in_juvenile_court(charge):
            sure = "was" if child else "may have been"
            court = (
                "the record has the case in adult court"
                if case.juvenile is False
                else "the record does not say in which court"
            )
            says = (
                f"The client {sure} under {OF_AGE} at the offense ({path}.date), and {court} "
                f"({of_case}.juvenile). Was it a juvenile case, was the client transferred, or is a date of birth wrong?"
            )
            yield Question("age", says, (*fields, f"{of_case}.juvenile"), stop=child)
    if birth and docket and _side(birth, offense) != _side(docket, offense):
        says = (
            f"At the offense ({path}.date) the client was on one side of {OF_AGE} by client.date_of_birth, and on the other, or "
            f"maybe, by the docket's ({of_case}.recorded_date_of_birth). What follows for the court that had the case, for the "
            "definition of trafficking and for the remedy?"
        )
        yield Question(
            "age_in_doubt", says, (f"{path}.date", "client.date_of_birth", f"{of_case}.recorded_date_of_birth")
        )


def _in_juvenile_court(charge: Charge) -> bool:
    return bool(charge.disposition and charge.disposition.outcome in ("adjudicated", "transferred"))


def _side(birth: PartialDate, day: PartialDate) -> str:
    if oldest(birth, day) < OF_AGE:
        return "child"
    return "adult" if youngest(birth, day) >= OF_AGE else "unknown"


def oldest(birth: PartialDate, day: PartialDate) -> int:
    """The greatest age in years that one born then can have had on that day; negative before the birth."""
    return _years(birth.earliest, day.latest)


def youngest(birth: PartialDate, day: PartialDate) -> int:
    """The least age in years that one born then can have had on that day; negative before the birth."""
    return _years(birth.latest, day.earliest)


def _years(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
