"""The remedies that a user names: `ID` for the charges that nothing bars, `ID:CASE` for that case whatever bars it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened


@dataclass(frozen=True)
class Named:
    """What was named: remedies by their ids, and pairs of a remedy and a case of the record."""

    remedies: frozenset[str]
    in_cases: frozenset[tuple[str, str]]

    def wants(self, screened: Screened, case: str) -> bool:
        """Whether a charge is to be filed under a remedy because it was named. A bar is lifted only where the case is named."""
        if (screened.remedy.id, case) in self.in_cases:
            return True
        return screened.remedy.id in self.remedies and screened.verdict != "barred"


def named(names: Iterable[str], record: ClientRecord) -> Named:
    """The names as they concern a record: a case that it does not have is passed over."""
    pairs = [split(each) for each in names]
    own = {case.id for case in record.cases}
    return Named(
        frozenset(remedy for remedy, case in pairs if case is None),
        frozenset((remedy, case) for remedy, case in pairs if case in own and case is not None),
    )


def split(name: str) -> tuple[str, str | None]:
    """A name as its remedy and its case, which is None where only the remedy is named."""
    remedy, colon, case = name.partition(":")
    return remedy, case if colon else None
