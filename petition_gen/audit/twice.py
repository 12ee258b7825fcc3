"""What may stand in the record twice: a docket, a charge, an arrest, an exhibit's file."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from petition_gen.audit.question import Kind, Question
from petition_gen.record.base import stated
from petition_gen.record.cases import Case, Charge
from petition_gen.record.model import ClientRecord

T = TypeVar("T")


def twice(record: ClientRecord) -> Iterator[Question]:
    """Two entries that look like one, each with the first that it is like."""
    for (i, one), (k, other) in _pairs(enumerate(record.cases), lambda each: _docket(each[1])):
        if _same_place(one, other):
            says = f"cases[{i}] and cases[{k}] have one docket number. Are they one case, entered twice?"
            yield Question(
                "docket_twice", says, (f"cases[{i}].number", f"cases[{k}].number"), stop=_both_asked(one, other)
            )
    charges = [(i, j, each) for i, case in enumerate(record.cases) for j, each in enumerate(case.charges)]
    for (i, j, one_charge), (k, m, other_charge) in _pairs(
        charges, lambda each: _charge(record.cases[each[0]], each[2])
    ):
        one, other = record.cases[i], record.cases[k]
        counted = stated(one_charge, "count") and stated(other_charge, "count")
        if (i == k and counted) or (i != k and _docket(one) and _docket(other)):
            continue  # counts of one case may be alike; two dockets are two, or are told above
        fields = (f"cases[{i}].charges[{j}]", f"cases[{k}].charges[{m}]")
        says = (
            f"{fields[0]} and {fields[1]} have the same statute and the same dates. Are they one charge, entered twice?"
        )
        yield Question("charge_twice", says, fields, stop=i != k and _both_asked(one, other))
    arrests = [
        (f"cases[{i}].arrests[{j}].number", (_plain(each.agency), _plain(each.number)) if each.number else None)
        for i, case in enumerate(record.cases)
        for j, each in enumerate(case.arrests or ())
    ]
    yield from _same(arrests, "arrest_twice", "the same arrest, and its offices, listed twice")
    files = [(f"evidence[{i}].file", each.file) for i, each in enumerate(record.evidence or ())]
    yield from _same(files, "exhibit_twice", "one exhibit, which would be bound twice")


def _same(entries: Iterable[tuple[str, Hashable]], kind: Kind, what: str) -> Iterator[Question]:
    for (field, _), (other, _) in _pairs(entries, lambda each: each[1]):
        yield Question(kind, f"{field} and {other} are the same. Are they {what}?", (field, other))


def _pairs(entries: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Each entry with the first before it that has the same key; a key that is None is like no other."""
    first: dict[Hashable, T] = {}
    for entry in entries:
        if (here := key(entry)) is None:
            continue
        if here in first:
            yield first[here], entry
        first.setdefault(here, entry)


def _plain(text: str | None) -> str:
    return "".join(letter for letter in (text or "").casefold() if letter.isalnum())


def _docket(case: Case) -> Hashable:
    """What names a docket. The court and the place can be left out, so they are compared apart."""
    number = _plain(case.number)
    return (case.jurisdiction, number) if number else None


def _same_place(one: Case, other: Case) -> bool:
    courts = {_plain(each.court) for each in (one, other) if each.court}
    counties = {_plain(each.venue.county) for each in (one, other) if each.venue and each.venue.county}
    return len(courts) < 2 and len(counties) < 2


def _charge(case: Case, charge: Charge) -> Hashable:
    ended = charge.disposition.date if charge.disposition else None
    if not charge.date or not charge.date.exact:
        return None
    return (case.jurisdiction, _plain(charge.statute), charge.date, ended)


def _both_asked(one: Case, other: Case) -> bool:
    return one.relief is not False and other.relief is not False
