"""Dates that cannot all be true. Partial dates are compared only as far as they are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pydantic import BaseModel

from petition_gen.audit.question import Question
from petition_gen.record.cases import Case, Charge
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate

Dated = tuple[str, str, PartialDate]  # field, what happened then in words, date

_BIRTHS = ("client.date_of_birth", "recorded_date_of_birth")
_STAGES = {"arrest": "the arrest", "filed": "the filing of the charge"}


def impossible_dates(record: ClientRecord, on: date) -> Iterator[Question]:
    """Dates after the day of drafting, before the client's birth, or in an order that cannot be."""
    dates = dict(_all_dates(record, ""))
    yield from _in_future(record, dates, on)
    birth = record.client.date_of_birth
    for field, day in dates.items():
        if birth and not field.endswith(_BIRTHS) and _before(day, birth):
            says = f"{field} lies before the client's birth (client.date_of_birth). Which of the two is right?"
            yield Question("before_birth", says, (field, "client.date_of_birth"), stop=True)
    for i, case in enumerate(record.cases):
        for earlier, later in _must_follow(case, f"cases[{i}]"):
            yield from _contradiction(earlier, later)
    yield from _outside_periods(record)
    for i, period in enumerate(record.trafficking.periods or () if record.trafficking else ()):
        path = f"trafficking.periods[{i}]"
        if period.began and period.ended:
            began = (f"{path}.began", "the beginning of the trafficking", period.began)
            yield from _contradiction(began, (f"{path}.ended", "its end", period.ended))
        if period.ongoing and period.ended:
            says = f"{path} says that the trafficking goes on (ongoing), and when it ended (ended). Which is right?"
            yield Question("date_order", says, (f"{path}.ongoing", f"{path}.ended"), stop=True)
    for i, prior in enumerate(record.prior_petitions or ()):
        if prior.filed and prior.date:
            filed = (f"prior_petitions[{i}].filed", "the filing of an earlier petition", prior.filed)
            yield from _contradiction(filed, (f"prior_petitions[{i}].date", "its end", prior.date))


def _outside_periods(record: ClientRecord) -> Iterator[Question]:
    """Offenses for which relief is asked that lie before or after every period of trafficking, by what is known."""
    periods = list(enumerate(record.trafficking.periods or () if record.trafficking else ()))
    for i, case in enumerate(record.cases):
        for j, charge in enumerate(case.charges):
            field, sides = f"cases[{i}].charges[{j}].date", []
            for k, period in periods if charge.date and case.relief is not False else ():
                if period.began and charge.date and _before(charge.date, period.began):
                    sides.append(f"trafficking.periods[{k}].began")
                elif period.ended and charge.date and not period.ongoing and _before(period.ended, charge.date):
                    sides.append(f"trafficking.periods[{k}].ended")
            if sides and len(sides) == len(periods):
                says = (
                    f"{field}: the offense lies outside every period of trafficking ({', '.join(sides)}). Is a date wrong, is a period not "
                    "in the record, or do grooming or flight explain it?"
                )
                yield Question("offense_outside", says, (field, *sides), stop=True)


def _all_dates(part: object, path: str) -> Iterator[tuple[str, PartialDate]]:
    if isinstance(part, PartialDate):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in part.model_fields_set:
            called = type(part).model_fields[name].alias or name
            yield from _all_dates(getattr(part, name), f"{path}.{called}" if path else called)
    elif isinstance(part, tuple):
        for number, each in enumerate(part):
            yield from _all_dates(each, f"{path}[{number}]")


def _before(one: PartialDate, other: PartialDate) -> bool:
    return one.latest < other.earliest


def _in_future(record: ClientRecord, dates: dict[str, PartialDate], on: date) -> Iterator[Question]:
    """What has not come yet. The end of a sentence that still runs may lie ahead."""
    ahead = {
        f"cases[{i}].charges[{j}].sentence.completed"
        for i, case in enumerate(record.cases)
        for j, charge in enumerate(case.charges)
        if charge.sentence and charge.sentence.status in ("supervision", "custody")
    }
    for field, day in dates.items():
        if day.earliest > on and field not in ahead:
            says = f"{field} lies after the day of this audit: nothing of it can have happened. What is the right date?"
            yield Question("future_date", says, (field,), stop=True)


def _contradiction(earlier: Dated, later: Dated) -> Iterator[Question]:
    """What comes of two dates of which one must not lie before the other."""
    (field, what, day), (other, what_other, other_day) = earlier, later
    if _before(other_day, day):
        says = f"{other} ({what_other}) lies before {field} ({what}). Both cannot be true: which is right?"
        yield Question("date_order", says, (other, field), stop=True)


def _must_follow(case: Case, path: str) -> Iterator[tuple[Dated, Dated]]:
    """The pairs of a case's dates of which the second must not lie before the first."""
    offenses, ends = [], []
    for j, charge in enumerate(case.charges):
        of_charge = list(_of_charge(charge, f"{path}.charges[{j}]"))
        yield from pairwise(of_charge)
        yield from _stages(charge, f"{path}.charges[{j}]")
        offenses += [each for each in of_charge if each[0].endswith(f"[{j}].date")]
        ends += [each for each in of_charge if each[0].endswith("disposition.date")]
    # An arrest belongs to the case: it is impossible only where it fits none of its counts.
    first = min(offenses, key=lambda each: each[2].earliest) if len(offenses) == len(case.charges) else None
    last = max(ends, key=lambda each: each[2].latest) if len(ends) == len(case.charges) else None
    for k, arrest in enumerate(case.arrests or ()):
        if arrest.date:
            arrested = (f"{path}.arrests[{k}].date", "the arrest", arrest.date)
            yield from ((first, arrested),) if first else ()
            yield from ((arrested, last),) if last else ()


def _of_charge(charge: Charge, path: str) -> Iterator[Dated]:
    """The dates of a charge, in the order in which they must lie."""
    if charge.date:
        yield f"{path}.date", "the offense", charge.date
    if charge.disposition and charge.disposition.date:
        yield f"{path}.disposition.date", "the disposition", charge.disposition.date
    if charge.sentence and charge.sentence.completed:
        yield f"{path}.sentence.completed", "the end of the sentence", charge.sentence.completed


def _stages(charge: Charge, path: str) -> Iterator[tuple[Dated, Dated]]:
    """Each stage of a charge after the offense, and arrest and filing before the disposition."""
    of_charge = {each[1]: each for each in _of_charge(charge, path)}
    for k, stage in enumerate(charge.history or ()):
        if stage.date:
            here = (
                f"{path}.history[{k}].date",
                _STAGES.get(stage.stage or "", "another stage of the charge"),
                stage.date,
            )
            yield from ((of_charge["the offense"], here),) if charge.date else ()
            if stage.stage in _STAGES and "the disposition" in of_charge:  # a charge can be reduced after it
                yield here, of_charge["the disposition"]
