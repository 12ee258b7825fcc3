"""An attorney's choice between two remedies of one charge, made with the client."""

from __future__ import annotations

from petition_gen.record.base import Part
from petition_gen.record.field_types import Count, Date, Line, Maybe


class Chosen(Part):
    """Which remedy is filed for a case, or for one count of it, where a doubtful one is stronger than a clear one.

    `by` is the attorney who chose, `date` the day of it, `advised` the day on which the client heard what either remedy
    gives and what is lost without the other, and agreed.
    """

    case: Maybe[Line] = None
    count: Maybe[Count] = None
    remedy: Maybe[Line] = None
    by: Maybe[Line] = None
    date: Maybe[Date] = None
    advised: Maybe[Date] = None

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields without which it is no choice yet."""
        return tuple(name for name in ("remedy", "by", "date", "advised") if getattr(self, name) is None)
