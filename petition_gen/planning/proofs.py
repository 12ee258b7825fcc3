"""Proof: which sworn passages and which exhibits of a filing prove a fact, as the record marks them and as nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from petition_gen.planning.filing import At, Filing, Request
from petition_gen.record.evidence import Evidence
from petition_gen.record.marks import marks_of, proves
from petition_gen.record.partial_dates import PartialDate
from petition_gen.record.trafficking import Narrative, Period

DECLARATION = "declaration"


@dataclass(frozen=True)
class Proof:
    """What proves a fact: passages of the narrative by their index in the record, the charge's own words, and exhibits."""

    passages: tuple[int, ...] = ()
    own_words: tuple[At, ...] = ()
    exhibits: tuple[Evidence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.passages or self.own_words or self.exhibits)


def passages_of(request: Request) -> tuple[tuple[int, Narrative], ...]:
    """The passages in the client's own words that are marked for the cases of a filing, with their index in the record."""
    trafficking = request.record.trafficking
    ids = {case.id for case in request.cases}
    told = enumerate((trafficking.narrative or ()) if trafficking else ())
    return tuple((i, each) for i, each in told if ids & set(each.cases or ()))


def proof_of(filing: Filing, fact: str, charges: Iterable[At] | None = None) -> Proof:
    """What proves a fact: of each of these charges where it is one of charges (None: of all of the filing).

    Passages and own words count where the filing has a declaration that prints them. A charge's own words prove how it came of
    the trafficking, and nothing else.
    """
    record = filing.record
    ids = [case.id for case in record.cases]
    at = tuple(filing.at if charges is None else charges)
    sworn = any(each.doc == DECLARATION for each in filing.documents)
    passages = tuple(
        i
        for i, each in (passages_of(filing) if sworn else ())
        if any(proves(mark, fact, record, one, each.cases or ()) for mark in marks_of(each.proves, ids) for one in at)
    )
    own = tuple(one for one in at if sworn and fact == "nexus" and filing.charge(one).own_words)
    exhibits = tuple(
        each
        for each in filing.exhibits
        if any(proves(mark, fact, record, one) for mark in marks_of(each.shows, ids) for one in at)
    )
    return Proof(passages, own, exhibits)


def belonging(entries: Iterable[object] | None, request: Request) -> tuple[int, ...]:
    """The indexes of those entries of a list (hardship, life since) that belong to a case of the filing, or to none by name."""
    ids = {case.id for case in request.cases}
    told = enumerate(entries or ())
    return tuple(i for i, each in told if getattr(each, "cases", None) is None or ids & set(getattr(each, "cases", ())))


def periods_of(request: Request) -> tuple[int, ...]:
    """The periods of trafficking that a filing pleads: those that cover an offense of it, or the only one that there is."""
    trafficking = request.record.trafficking
    periods = (trafficking.periods or ()) if trafficking else ()
    dates = [request.charge(at).date for at in request.at]
    found = tuple(i for i, each in enumerate(periods) if any(date and covers(each, date) for date in dates))
    return found or (tuple(range(len(periods))) if len(periods) == 1 else ())


def covers(period: Period, when: PartialDate) -> bool:
    """Whether a period may cover a date, as far as both are known."""
    if period.began is None or when.latest < period.began.earliest:
        return False
    return bool(period.ongoing) or period.ended is None or when.earliest <= period.ended.latest
