"""Which part of a law's definition of a victim a period of trafficking meets."""

from __future__ import annotations

from petition_gen.law.remedy import Limb, Remedy
from petition_gen.record.model import ClientRecord
from petition_gen.record.trafficking import Period
from petition_gen.screening.checks import was_minor


def limb_of(remedy: Remedy, period: Period, record: ClientRecord) -> Limb | None:
    """The first part of the definition that the period meets, in the law file's order; None where none is written or met."""
    return next((each for each in remedy.victim_limbs if _meets(each, period, record)), None)


def _meets(limb: Limb, period: Period, record: ClientRecord) -> bool:
    forms = set(period.forms or ()) & set(limb.forms)
    means = not limb.means or bool(set(period.means or ()) & set(limb.means))
    return bool(forms) and means and (not limb.minor or was_minor(record, period))
