"""Other offenses between a charge's judgment and the end of its waiting period."""

from __future__ import annotations

from petition_gen.law import requirements
from petition_gen.screening.findings import Result, Situation
from petition_gen.screening.time_checks import add_span, event_date

# What counts as convicted or placed on deferred adjudication: every outcome by which a court took the charge as proved or admitted.
_COUNTED = ("convicted", "deferred", "withheld", "first_offender", "youthful_offender", "conditional_discharge")


def no_offense_until(span: requirements.Span, here: Situation) -> Result:
    """Whether no other offense ended in a conviction or a deferral from this charge's disposition until the span has run.

    One that did is unknown and never unmet, with its case and the dates: whether it bars is for an attorney to say.
    """
    own = here.charge.disposition.date if here.charge.disposition else None
    completed, field = event_date(span.after, here)
    if own is None or completed is None:
        return Result("unknown", "The record does not give the dates between which another offense would count.", field)
    ends = add_span(completed.latest, span)
    for other in here.others():
        ended = other.charge.disposition
        if other.at == here.at or (ended and ended.outcome is not None and ended.outcome not in _COUNTED):
            continue
        when = ended.date if ended else None
        if when and (when.latest <= own.earliest or when.earliest > ends):
            continue
        at = other.field("charge.disposition")
        where = f"{other.case.id}, count {other.charge.count}"
        if ended is None or ended.outcome is None or when is None:
            return Result("unknown", f"The record does not say how or when {where} ended.", at, at=other.at)
        reason = (
            f"{where} ended ({ended.outcome.replace('_', ' ')}) on {when.words()}, between {own.words()}, when this charge did, and "
            f"{ends:%B} {ends.day}, {ends.year}, when the waiting period ended. Does that bar the relief?"
        )
        return Result("unknown", reason, at, at=other.at)
    if here.record.history_complete:
        return Result(
            "met", "The record, which is marked complete, shows no other offense in that time.", "history_complete"
        )
    reason = "The record shows no other offense in that time, but is not marked as the client's whole history."
    return Result("unknown", reason, "history_complete")
