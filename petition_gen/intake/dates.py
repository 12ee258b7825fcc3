"""Dates as offices write them, 6/2/2014: read where month and day cannot be mistaken for each other, and never guessed.

Which comes first is said by the user, or by the column itself: where one of its dates has a part above 12, and all of its
dates can be read that way. No message holds a date of the table.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

Order = Literal["month-first", "day-first"]
_PARTS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_SAY = "say --dates month-first or --dates day-first"
NO_YEAR = "a year of two digits: write all four, as 6/2/2014 or 2014-06-02"
NO_DAY = "expected a date as 2014-06-02; the calendar has no such day or month"
EITHER_WAY = f"3/4/2013 could be March 4 or April 3, and no date of the column shows which: {_SAY}"
BOTH_WAYS = "some of the dates have the month first and others the day: write them as 2014-06-02"
SWAPPED = (
    "dates of Excel's stand beside dates as text, and Excel may have taken days for months in those: "
    "format the column as text, and write all of its dates as 2014-06-02"
)


def readings(text: str) -> dict[Order, str] | None:
    """The dates, as 2014-06-02, that a text as 6/2/2014 can mean; None where it is no such text.

    >>> readings("6/2/2014")
    {'month-first': '2014-06-02', 'day-first': '2014-02-06'}
    >>> readings("7/15/2014"), readings("2014-06")
    ({'month-first': '2014-07-15'}, None)
    """
    match = _PARTS.fullmatch(text.strip())
    if not match or len(match[4]) == 2:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    found: dict[Order, str] = {}
    ways: tuple[tuple[Order, int, int], ...] = (("month-first", first, second), ("day-first", second, first))
    for order, month, day in ways:
        if year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found[order] = f"{year:04}-{month:02}-{day:02}"
    return found


def swappable(value: object) -> bool:
    """Whether a real date of Excel's could be one whose day and month Excel has taken for each other."""
    return isinstance(value, date) and value.day <= 12 and value.day != value.month


def order_of(texts: Iterable[str]) -> Order | None:
    """The order in which all dates of a column can be read; None where it has none for which it matters.

    Raises ValueError, saying why, where that cannot be decided.
    """
    found = [each for text in texts if (each := readings(text))]
    deciding = {order for each in found if len(each) == 1 for order in each}
    if len(deciding) == 2:
        raise ValueError(BOTH_WAYS)
    if deciding:
        return deciding.pop()
    if any(len(set(each.values())) == 2 for each in found):
        raise ValueError(EITHER_WAY)
    return None


def in_order_of_record(text: str, order: Order | None) -> str:
    """A date as a record has it; what is no date as 6/2/2014 is given back as it is.

    Raises ValueError, saying what is expected, where it cannot be read in this order.
    """
    match = _PARTS.fullmatch(text.strip())
    if not match:
        return text
    can_be = readings(text)
    if can_be is None:
        raise ValueError(NO_YEAR)
    if order is None and len(set(can_be.values())) == 1:
        return next(iter(can_be.values()))
    if order in can_be:
        return can_be[order]
    raise ValueError(NO_DAY if order is None or not can_be else f"{NO_DAY}, where the dates are {order}")
