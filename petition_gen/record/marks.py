"""Marks: what a passage or an exhibit proves, as `victim`, `judgment:oak-2014` or `nexus:oak-2014.1`.

A mark names a fact of a closed list, which the law files share, and may tie it to a case or to a count of it. A fact of a
charge that is not tied counts only where one charge alone can be meant; else it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from petition_gen.record.closed_words import Fact

if TYPE_CHECKING:
    from petition_gen.record.model import ClientRecord

FACTS: tuple[str, ...] = get_args(Fact)
# What is proved of a charge or of its case, and not of the client's life at large.
OF_A_CHARGE = frozenset({"nexus", "intent"})
OF_A_CASE = frozenset({"judgment", "arrest", "completed"})


@dataclass(frozen=True)
class Mark:
    """One mark: a fact, and the case and the count to which it is tied (None: to none)."""

    fact: str
    case: str | None = None
    count: int | None = None


def marks_of(texts: Iterable[str] | None, cases: Iterable[str]) -> tuple[Mark, ...]:
    """The marks written as texts; `cases` are the ids of the record's cases. A word outside the list proves nothing."""
    known = set(cases)
    return tuple(mark for text in texts or () if (mark := _mark(text, known)).fact in FACTS)


def _mark(text: str, known: set[str]) -> Mark:
    fact, tie, where = (part.strip() for part in text.partition(":"))
    if not tie:
        return Mark(fact)
    case, dot, count = where.rpartition(".")
    if where not in known and dot and count.isdigit():
        return Mark(fact, case, int(count))
    return Mark(fact, where)


def tie_of(text: str, cases: Iterable[str]) -> str | None:
    """The id of the case that a mark is tied to, as written; None where it is tied to none."""
    return _mark(text, set(cases)).case


def proves(mark: Mark, fact: str, record: ClientRecord, at: tuple[int, int] | None, cases: Iterable[str] = ()) -> bool:
    """Whether a mark proves a fact, of the charge `at` (index of case, index of charge) where it is one of a charge.

    `cases` are the ids of the cases to which what is marked belongs (empty: to any of the record). A fact of a charge or case that
    is tied to none is proved only where these hold a single one.
    """
    if mark.fact != fact:
        return False
    if mark.case is not None:
        return at is not None and _tied(mark, record, at)
    if at is None or fact not in OF_A_CHARGE | OF_A_CASE:
        return True
    own = set(cases)
    meant = [i for i, case in enumerate(record.cases) if not own or case.id in own]
    if meant != [at[0]]:
        return False
    return fact in OF_A_CASE or len(record.cases[at[0]].charges) == 1


def _tied(mark: Mark, record: ClientRecord, at: tuple[int, int]) -> bool:
    case = record.cases[at[0]]
    return mark.case == case.id and mark.count in (None, case.charges[at[1]].count)
