"""Which STOPs an attorney has cleared, and why an entry of `cleared` clears nothing.

An entry holds for the facts that raised its STOP, and for no others: it repeats their digest, which the memo prints.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Plan
from petition_gen.record.model import Cleared, ClientRecord
from petition_gen.record.paths import value_at
from petition_gen.record.people import Attorney

DIGITS = 16  # of the digest: enough to tell facts apart, and short enough to be copied by hand
OLD = "cleared-"  # how an answer begins that cleared a STOP in records of old
_PARTS = ("by", "date", "reason", "facts")


@dataclass(frozen=True)
class Judged:
    """The STOPs of a packet, parted: those that stand, those cleared with the entry that clears each, and what to say of the rest.

    `told` are sentences on entries that clear nothing, and on answers of old records.
    """

    standing: tuple[Blocker, ...]
    cleared: tuple[tuple[Blocker, Cleared], ...]
    told: tuple[str, ...]


def facts_of(record: ClientRecord, stop: Blocker) -> str:
    """The digest of the facts that raised a STOP: the fields that it names as they stand in the record, else its words."""
    facts = {field: _plain(value_at(record, field)) for field in stop.fields} or stop.text
    text = json.dumps([record.matter, stop.id, facts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def judged(plan: Plan, found: Iterable[Blocker]) -> Judged:
    """The STOPs that were found, parted by what the record says has been cleared."""
    record, stops = plan.record, list(dict.fromkeys(found))
    by_id = {each.id: each for each in stops}
    cleared: dict[str, tuple[Blocker, Cleared]] = {}
    told = list(_of_old(record, by_id))
    for i, entry in enumerate(record.cleared or ()):
        stop = by_id.get(entry.stop or "")
        if stop is None:
            told.append(
                f"cleared[{i}] names no STOP of this packet. It clears nothing; delete it, or see the list of STOPs."
            )
        elif fault := _fault(plan, stop, entry):
            told.append(f"cleared[{i}] does not clear {stop.id}: {fault}.")
        else:
            cleared[stop.id] = (stop, entry)
    return Judged(tuple(each for each in stops if each.id not in cleared), tuple(cleared.values()), tuple(told))


def _fault(plan: Plan, stop: Blocker, entry: Cleared) -> str | None:
    """Why an entry does not clear its STOP; None where it does."""
    if stop.final:
        return "this STOP cannot be cleared, and only the record corrected"
    lacking = [name for name in _PARTS if getattr(entry, name) is None]
    if lacking:
        return f"it lacks {', '.join(lacking)}"
    if not any(_may_clear(plan, stop, each) for each in plan.record.attorneys or () if _same(each.name, entry.by)):
        return "its by is not an attorney of the record who acts in that filing"
    if entry.facts != facts_of(plan.record, stop):
        return "the facts are not those that it was given for. Look at the STOP again, and copy its facts anew"
    return None


def _same(one: str, other: str | None) -> bool:
    return " ".join(one.split()).casefold() == " ".join((other or "").split()).casefold()


def _may_clear(plan: Plan, stop: Blocker, attorney: Attorney) -> bool:
    """Whether it is no student, and one who acts where the filing goes that the STOP is of."""
    if attorney.role == "student":
        return False
    codes = {each.law.code for each in plan.filings if each.folder == stop.filing}
    return not codes or str(attorney.role) == "pro_hac_vice" or bool(codes & set(attorney.admitted or {}))


def _of_old(record: ClientRecord, by_id: dict[str, Blocker]) -> Iterator[str]:
    """Answers that cleared a STOP before `cleared` was a field: to be confirmed, with the entry to write instead."""
    for key in record.answers or ():
        if key.startswith(OLD):
            stop = by_id.get(key.removeprefix(OLD))
            if stop is None:
                yield f"answers.{key} is of an older form, and no STOP of this packet has that name. Delete it."
            elif stop.final:
                yield f"answers.{key} is of an older form and clears nothing; that STOP cannot be cleared."
            else:
                entry = f"{{stop: {stop.id}, by: …, date: …, reason: …, facts: {facts_of(record, stop)}}}"
                yield f"answers.{key} is of an older form and is asked to be confirmed. Under cleared, write in its place: {entry}"
