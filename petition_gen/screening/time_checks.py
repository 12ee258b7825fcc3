"""Checks on time: ages, waiting periods, events, spans."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from petition_gen.law import requirements
from petition_gen.record.partial_dates import PartialDate
from petition_gen.screening.findings import Result, Situation, Wait, all_of


def add_span(day: date, span: requirements.Span) -> date:
    """The day that many years, months and days later; a day that the month lacks is its last."""
    months = day.year * 12 + day.month - 1 + span.years * 12 + span.months
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=span.days)


def span_words(span: requirements.Span) -> str:
    """A span in words: "2 years", "1 year and 6 months"."""
    parts = [(span.years, "year"), (span.months, "month"), (span.days, "day")]
    return " and ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in parts if n)


def age_check(check: requirements.AgeCheck, here: Situation) -> Result:
    """Whether the client's age at the offense lies within the bounds."""
    born, when = here.record.client.date_of_birth, here.charge.date
    field = "client.date_of_birth" if born is None else here.field("charge.date")
    if born is None or when is None:
        missing = "date of birth" if born is None else "date of the offense"
        return Result("unknown", f"The record gives no {missing}.", field)
    youngest, oldest = _age_on(when.earliest, born.latest), _age_on(when.latest, born.earliest)
    results = []
    if check.under is not None:
        words = f"under {check.under} at the offense"
        results.append(_bounded(oldest < check.under, youngest >= check.under, words, field))
    if check.at_least is not None:
        words = f"{check.at_least} or older at the offense"
        results.append(_bounded(youngest >= check.at_least, oldest < check.at_least, words, field))
    return all_of(results)


def _age_on(day: date, born: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _bounded(yes: bool, no: bool, words: str, field: str) -> Result:
    if yes:
        return Result("met", f"The client was {words}.", field)
    if no:
        return Result("unmet", f"The client was not {words}.", field)
    return Result("unknown", f"The dates are too rough to say whether the client was {words}.", field)


def event_date(event: str, here: Situation) -> tuple[PartialDate | None, str]:
    """The date of an event of the charge and the field that holds it. Of several arrests the last one counts."""
    charge = here.charge
    if event == "offense":
        return charge.date, here.field("charge.date")
    if event == "arrest":
        arrests = here.case.arrests or ()
        dates = [each.date for each in arrests if each.date]
        last = max(dates, key=lambda day: day.latest, default=None)
        return last if len(dates) == len(arrests) else None, here.field("case.arrests")
    if event == "disposition":
        return charge.disposition.date if charge.disposition else None, here.field("charge.disposition.date")
    if event == "sentence_completed":
        return charge.sentence.completed if charge.sentence else None, here.field("charge.sentence.completed")
    return here.record.client.date_of_birth, "client.date_of_birth"


EVENT_WORDS = {
    "offense": "the offense",
    "arrest": "the arrest",
    "disposition": "the disposition",
    "sentence_completed": "completion of the sentence",
    "turned_18": "the client's eighteenth birthday",
}


def _ends(span: requirements.Span, here: Situation) -> tuple[date, date, str] | Result:
    """The earliest and the latest day on which a span ends and the field it is counted from, or why it is not known."""
    when, field = event_date(span.after, here)
    sentence = here.charge.sentence
    if span.after == "sentence_completed" and sentence and sentence.status in ("supervision", "custody"):
        return Result("unmet", "The sentence is not yet completed.", here.field("charge.sentence.status"))
    if when is None:
        return Result("unknown", f"The record gives no date of {EVENT_WORDS[span.after]}.", field)
    if span.after == "turned_18":
        span = span.model_copy(update={"years": span.years + 18})
    return add_span(when.earliest, span), add_span(when.latest, span), field


def _spelled(day: date) -> str:
    return PartialDate(day.year, day.month, day.day).words()


def elapsed_check(span: requirements.Span, here: Situation) -> Result:
    """Whether a waiting period is over."""
    ends = _ends(span, here)
    if isinstance(ends, Result):
        return ends
    first, last, field = ends
    words = f"{span_words(span)} from {EVENT_WORDS[span.after]}"
    if last <= here.on:
        waited = Wait(span_words(span), EVENT_WORDS[span.after], last) if first == last else None
        return Result("met", f"The waiting period, {words}, has run.", field, waited=waited)
    if first > here.on:
        return Result("unmet", f"The waiting period, {words}, runs until {_spelled(first)}.", field, until=first)
    return Result("unknown", f"Whether {words} have passed depends on the exact date.", field)


def within_check(span: requirements.Span, here: Situation) -> Result:
    """Whether a time limit has not passed."""
    ends = _ends(span, here)
    if isinstance(ends, Result):
        return ends
    first, last, field = ends
    words = f"{span_words(span)} from {EVENT_WORDS[span.after]}"
    if first >= here.on:
        return Result("met", f"The time limit, {words}, is still open until {_spelled(first)}.", field)
    if last < here.on:
        return Result("unmet", f"The time limit, {words}, has passed.", field)
    return Result("unknown", f"Whether {words} have passed depends on the exact date.", field)


def dated_check(check: requirements.DatedCheck, here: Situation) -> Result:
    """Whether an event lies before or after a date."""
    when, field = event_date(check.event, here)
    if when is None:
        return Result("unknown", f"The record gives no date of {EVENT_WORDS[check.event]}.", field)
    results = []
    if check.before:
        limit = date.fromisoformat(check.before)
        words = f"before {check.before}"
        results.append(_placed(when.latest < limit, when.earliest >= limit, words, check.event, field))
    if check.from_:
        start = date.fromisoformat(check.from_)
        words = f"on or after {check.from_}"
        results.append(_placed(when.earliest >= start, when.latest < start, words, check.event, field))
    return all_of(results)


def _placed(yes: bool, no: bool, words: str, event: str, field: str) -> Result:
    subject = EVENT_WORDS[event].capitalize()
    if yes:
        return Result("met", f"{subject} lies {words}.", field)
    if no:
        return Result("unmet", f"{subject} does not lie {words}.", field)
    return Result("unknown", f"Whether {EVENT_WORDS[event]} lies {words} depends on the exact date.", field)
