"""Which part of a law's definition of a victim a period of trafficking meets."""

from __future__ import annotations

from petition_gen.law.remedy import Limb, Remedy
from petition_gen.record.model import ClientRecord
from petition_gen.record.trafficking import Period
from petition_gen.screening.checks import was_minor


def limbs_of(remedy: Remedy, period: Period, record: ClientRecord) -> tuple[Limb, ...]:
    """For each form of trafficking of the period (sex, labor), the first part of the definition that it meets.

    In the order of the law file; one that is none of them is left out.
    """
    met = [each for each in remedy.victim_limbs if _meets(each, period, record)]
    first = {next((each for each in met if form in each.forms), None) for form in period.forms or ()}
    return tuple(each for each in met if each in first)


def _meets(limb: Limb, period: Period, record: ClientRecord) -> bool:
    forms = set(period.forms or ()) & set(limb.forms)
    means = not limb.means or bool(set(period.means or ()) & set(limb.means))
    return bool(forms) and means and (not limb.minor or was_minor(record, period))
