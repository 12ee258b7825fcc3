"""Which part of a law's definition of a victim a period of trafficking meets."""

from __future__ import annotations

from collections.abc import Sequence

from petition_gen.law.remedy import Limb, Remedy
from petition_gen.law.requirements import Span
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate
from petition_gen.record.trafficking import Period
from petition_gen.screening.time_checks import add_span


def limbs_of(
    remedy: Remedy, period: Period, record: ClientRecord, dates: Sequence[PartialDate | None]
) -> tuple[Limb, ...]:
    """For each form of trafficking of the period (sex, labor), the first part of the definition that it meets.

    `dates` are those of the offenses. In the order of the law file; one that is none of them is left out, save one that
    stands `beside` others.
    """
    met = [each for each in remedy.victim_limbs if _meets(each, period, record, dates)]
    first = {
        next((each for each in met if form in each.forms and not each.beside), None) for form in period.forms or ()
    }
    told = {each.says for each in first if each}
    return tuple(each for each in met if each in first or (each.beside and each.says not in told))


def _meets(limb: Limb, period: Period, record: ClientRecord, dates: Sequence[PartialDate | None]) -> bool:
    forms = set(period.forms or ()) & set(limb.forms)
    means = not limb.means or bool(set(period.means or ()) & set(limb.means))
    at = [period.began] if limb.minor_when == "began" else dates
    return bool(forms) and means and (not limb.minor or _a_minor_throughout(record, at))


def _a_minor_throughout(record: ClientRecord, dates: Sequence[PartialDate | None]) -> bool:
    """Whether the client was surely under 18 at each of the dates: what holds of a child holds no longer at eighteen."""
    born = record.client.date_of_birth
    if born is None or not dates:
        return False
    grown = add_span(born.earliest, Span(years=18, after="offense"))
    return all(each is not None and each.latest < grown for each in dates)
