"""Dates that may be partial: "2012-09" is every day of that month."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pydantic_core import PydanticCustomError


def expected_error(message: str) -> PydanticCustomError:
    """The error for a value that is not what the message says. Messages hold nothing of the value."""
    return PydanticCustomError("expected", "{message}", {"message": message})


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EXPECTED_DATE = "expected a date as 2014, 2014-06 or 2014-06-02"

YEARS = range(1900, 2101)  # far from the calendar's ends: days and years are added to dates


@dataclass(frozen=True)
class PartialDate:
    """A date as well as it is known: a year, a month or a day.

    >>> PartialDate.parse("2014-06").phrase()
    'in or about June 2014'
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __repr__(self) -> str:
        return "PartialDate(...)"  # it may be one of birth

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date written as `2014`, `2014-06` or `2014-06-02`. Raises ValueError, saying what is expected."""
        match = _DATE.fullmatch(text.strip())
        if not match:
            raise ValueError(_EXPECTED_DATE)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if year not in YEARS:
            raise ValueError(f"{_EXPECTED_DATE}, in a year from {YEARS[0]} to {YEARS[-1]}")
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError(f"{_EXPECTED_DATE}; the calendar has no such day or month") from None
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    def __str__(self) -> str:
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)

    def words(self) -> str:
        """`June 2, 2014`, `June 2014` or `2014`."""
        if self.month is None:
            return str(self.year)
        month = MONTHS[self.month - 1]
        return f"{month} {self.year}" if self.day is None else f"{month} {self.day}, {self.year}"

    def phrase(self) -> str:
        """`on June 2, 2014`, `in or about June 2014` or `in 2014`."""
        if self.exact:
            return f"on {self.words()}"
        return f"in {self.words()}" if self.month is None else f"in or about {self.words()}"


# Not from `calendar` or strftime: those follow the machine's locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
