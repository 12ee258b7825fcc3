"""The vocabulary of checks: what each check of a requirement finds in a record.

Every check answers met, unmet or unknown (or asks the attorney), with the reason in a sentence and the field that
decides it. Two rules hold for all of them: what the record does not say is unknown, never a no; and a date that is only
partly known counts as before or after another one only where every day it may mean is.

`FINDERS` maps a check's name in a jurisdiction's file to its function. A reason quotes no text of the client's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from petition_gen.law import requirements
from petition_gen.law.offenses import ChargeFacts, match_with_exceptions
from petition_gen.record.base import stated
from petition_gen.record.cases import Charge
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate
from petition_gen.record.trafficking import Period
from petition_gen.screening.documentation import counts
from petition_gen.screening.findings import Result, Situation, Status, all_of, any_of, lacking
from petition_gen.screening.intervening import no_offense_until
from petition_gen.screening.time_checks import add_span, age_check, dated_check, elapsed_check, event_date, within_check


def find(check: requirements.Check, here: Situation) -> Result:
    """What a check finds for the charge of a situation."""
    return FINDERS[check.name](getattr(check, check.name), here)


def _victim(check: requirements.VictimCheck, here: Situation) -> Result:
    field = "trafficking.periods"
    trafficking = here.record.trafficking
    if trafficking is None or not trafficking.periods:
        return Result("unknown", "The record gives no period of trafficking.", field)
    return any_of(_period_counts(check, period, here, f"{field}[{i}]") for i, period in enumerate(trafficking.periods))


def _period_counts(check: requirements.VictimCheck, period: Period, here: Situation, field: str) -> Result:
    if not stated(period, "forms"):
        return Result("unknown", "The record does not say whether it was sex or labor trafficking.", f"{field}.forms")
    if not set(period.forms or ()) & set(check.forms):
        wanted = " or ".join(check.forms)
        reason = f"The record tells of no {wanted} trafficking, which the statute asks for."
        return Result("unmet", reason, f"{field}.forms")
    used = set(period.means or ()) & set(check.means)
    if used:
        return Result("met", f"The record tells of trafficking by {' and '.join(sorted(used))}.", f"{field}.means")
    if check.minor_needs_no_means and "sex" in (period.forms or ()) and was_minor(here.record, period):
        return Result("met", "The client was under 18 when the sex trafficking began.", f"{field}.began")
    return Result("unknown", "The record does not say by what means (force, fraud, coercion).", f"{field}.means")


def was_minor(record: ClientRecord, period: Period) -> bool:
    """Whether the client was surely under 18 when a period of trafficking began."""
    born = record.client.date_of_birth
    if born is None or period.began is None:
        return False
    return period.began.latest < add_span(born.earliest, requirements.Span(years=18, after="offense"))


def _while_victim(check: requirements.WhileVictimCheck, here: Situation) -> Result:
    when, field = event_date(check.event, here)
    noun = "offense" if check.event == "offense" else "arrest"
    if when is None:
        return Result("unknown", f"The record gives no date of the {noun}.", field)
    trafficking = here.record.trafficking
    if trafficking is None or not trafficking.periods:
        return Result("unknown", "The record gives no period of trafficking.", "trafficking.periods")
    if any(_inside(when, period, here.on) for period in trafficking.periods):
        return Result("met", f"The {noun}, {when.words()}, falls within a period of trafficking.", field)
    return Result(
        "unknown",
        f"The {noun}, {when.words()}, does not clearly fall within a period of trafficking; grooming, flight or a "
        "period that is not in the record may explain it.",
        field,
    )


def _inside(when: PartialDate, period: Period, on: date) -> bool:
    if period.began is None or when.earliest < period.began.latest:
        return False
    if period.ongoing:
        return when.latest <= on
    return period.ended is not None and when.latest <= period.ended.earliest


def _ceased(_: str, here: Situation) -> Result:
    trafficking = here.record.trafficking
    if trafficking and any(service.since for service in trafficking.services or ()):
        return Result("met", "The record names services that the client has sought.", "trafficking.services")
    periods = (trafficking.periods or ()) if trafficking else ()
    if periods and all(period.ended and period.ended.latest < here.on for period in periods):
        return Result("met", "Every period of trafficking in the record has ended.", "trafficking.periods")
    return Result(
        "unknown",
        "The record shows neither that the trafficking has ended nor that services were sought.",
        "trafficking.periods",
    )


def _outcome(wanted: tuple[str, ...], here: Situation) -> Result:
    field = here.field("charge.disposition.outcome")
    disposition = here.charge.disposition
    if disposition is None or disposition.outcome is None:
        return Result("unknown", "The record does not say how the charge ended.", field)
    said = disposition.outcome.replace("_", " ")
    if disposition.outcome in wanted:
        return Result("met", f"The outcome of the charge is: {said}.", field)
    return lacking(f"The outcome of the charge is {said}; the remedy needs", wanted, field)


def _grade(check: requirements.GradeCheck, here: Situation) -> Result:
    charge, results = here.charge, []
    if check.grades:
        results.append(_among(charge.grade, check.grades, "grade", here.field("charge.grade")))
    if check.classes:
        results.append(_among(charge.class_, check.classes, "class", here.field("charge.class")))
    return all_of(results)


def _among(value: str | None, wanted: tuple[str, ...], noun: str, field: str) -> Result:
    if value is None:
        return Result("unknown", f"The record does not give the {noun} of the offense.", field)
    if value.casefold() in {each.casefold() for each in wanted}:
        return Result("met", f"The {noun} of the offense is {value}.", field)
    return lacking(f"The {noun} of the offense is {value}; the remedy reaches", wanted, field)


def _listed(check: requirements.ListCheck, here: Situation) -> Result:
    return _list_result(check, here, on="met", off="unmet")


def _not_listed(check: requirements.ListCheck, here: Situation) -> Result:
    return _list_result(check, here, on="unmet", off="met")


def _list_result(check: requirements.ListCheck, here: Situation, on: Status, off: Status) -> Result:
    by_id = {each.id: each for each in here.law.offense_lists}
    lists, back = [by_id[id] for id in check.lists], [by_id[id] for id in check.given_back]
    looked_at = charge_facts(here.charge, check.stage)
    found = match_with_exceptions(looked_at, lists, back, here.law.codes)
    statuses: dict[str, Status] = {"on": on, "off": off, "unknown": "unknown"}
    told = "charge.statute" if looked_at == charge_facts(here.charge) else "charge.history"  # an earlier charge
    return Result(statuses[found.verdict], found.reason, here.field(told), questions=tuple(found.questions))


def charge_facts(charge: Charge, stage: str = "convicted") -> ChargeFacts:
    """What offense lists look at in a charge, as it stood at a stage (arrest, filed, convicted)."""
    earlier = [each for each in charge.history or () if each.stage == stage]
    at = earlier[-1] if stage != "convicted" and earlier else None
    statute = at.statute if at else charge.statute
    return ChargeFacts(
        statutes=(statute,) if statute else (),
        offense=at.offense if at else charge.offense,
        grade=at.grade if at else charge.grade,
        charge_class=None if at else charge.class_,
        enhancements=tuple((each.statute or "", each.found) for each in charge.enhancements or ())
        if stated(charge, "enhancements")
        else None,
        inchoate=charge.inchoate,
    )


def _sentence(wanted: tuple[str, ...], here: Situation) -> Result:
    status = here.charge.sentence.status if here.charge.sentence else None
    field = here.field("charge.sentence.status")
    if status is None:
        return Result("unknown", "The record does not say whether the sentence is completed.", field)
    if status in wanted:
        return Result("met", f"The status of the sentence is: {status}.", field)
    return lacking(f"The status of the sentence is {status}; the remedy needs", wanted, field)


def _paid(check: requirements.PaidCheck, here: Situation) -> Result:
    return all_of(_fines_paid(here) if what == "fines" else _restitution_paid(here) for what in check.what)


def _fines_paid(here: Situation) -> Result:
    sentence, field = here.charge.sentence, here.field("charge.sentence.fines_paid")
    if sentence is None or sentence.fines is None:
        field = here.field("charge.sentence.fines")
        return Result("unknown", "The record does not say what fines were imposed.", field)
    if sentence.fines == 0:
        return Result("met", "No fine was imposed.", field)
    if sentence.fines_paid is None:
        return Result("unknown", "The record does not say what part of the fines is paid.", field)
    if sentence.fines_paid >= sentence.fines:
        return Result("met", "The fines are paid.", field)
    return Result("unmet", "Fines are still owed.", field)


def _restitution_paid(here: Situation) -> Result:
    restitution, field = here.charge.restitution, here.field("charge.restitution.owed")
    if restitution is None and stated(here.charge, "restitution"):
        return Result("met", "The record says that no restitution was ordered.", field)
    if restitution is None or (restitution.owed is None and restitution.ordered != 0):
        return Result("unknown", "The record does not say whether restitution is owed.", field)
    if not restitution.owed:
        return Result("met", "No restitution is owed.", field)
    return Result("unmet", "Restitution is still owed.", field)


def _no_pending(check: requirements.PendingCheck, here: Situation) -> Result:
    exempt = [each for each in here.law.offense_lists if each.id in check.except_lists]

    def excused(facts: ChargeFacts) -> bool:
        return bool(exempt) and match_with_exceptions(facts, exempt, [], here.law.codes).verdict == "on"

    for other in here.others():
        disposition = other.charge.disposition
        if disposition and disposition.outcome == "pending" and not excused(charge_facts(other.charge)):
            field = other.field("charge.disposition.outcome")
            return Result("unmet", "A charge in the record is pending.", field, at=other.at)
    if not stated(here.record, "pending"):
        return Result("unknown", "The record does not say whether any charge is pending.", "pending")
    for i, pending in enumerate(here.record.pending or ()):
        facts = ChargeFacts((pending.statute,) if pending.statute else (), None, None, None, None, None)
        if not excused(facts):
            return Result("unmet", "The record names a pending charge.", f"pending[{i}]")
    return Result("met", "The record says that no charge is pending that would stand in the way.", "pending")


def _court(names: tuple[str, ...], here: Situation) -> Result:
    court = here.law.court(here.case.court) if here.case.court else None
    if court is None:
        return Result("unknown", "The record does not say which court had the case.", here.field("case.court"))
    status: Status = "met" if court.name in names else "unmet"
    return Result(status, f"The case was in the {court.name}.", here.field("case.court"))


def _no_warrants(_: str, here: Situation) -> Result:
    if not stated(here.record, "warrants"):
        return Result("unknown", "The record does not say whether any warrant is outstanding.", "warrants")
    if here.record.warrants:
        return Result("unmet", "The record names an outstanding warrant.", "warrants")
    return Result("met", "The record says that no warrant is outstanding.", "warrants")


def _no_other_conviction(check: requirements.ConvictionsCheck, here: Situation) -> Result:
    since = add_span(here.on, requirements.Span(years=-check.years, after="disposition")) if check.years else None
    own = here.charge.disposition.date if here.charge.disposition else None
    doubtful: Result | None = None
    for other in here.others():
        result = _stands_against(check, other, since, own) if other.at != here.at else None
        if result and result.status == "unmet":
            return result
        doubtful = doubtful or result
    if doubtful:
        return doubtful
    words = f"in the last {check.years} years" if check.years else "at any time"
    if here.record.history_complete:
        reason = f"The record, which is marked complete, shows no other such conviction {words}."
        return Result("met", reason, "history_complete")
    reason = f"The record shows no other such conviction {words}, but is not marked as the client's whole history."
    return Result("unknown", reason, "history_complete")


def _stands_against(
    check: requirements.ConvictionsCheck, other: Situation, since: date | None, own: PartialDate | None
) -> Result | None:
    """Unmet or unknown where another charge is, or may be, a conviction that counts; None where it is not."""
    charge, disposition = other.charge, other.charge.disposition
    outcome_field = other.field("charge.disposition.outcome")
    if disposition is None or disposition.outcome is None:
        return Result("unknown", "The record does not say how another charge ended.", outcome_field, at=other.at)
    if disposition.outcome != "convicted":
        return None
    if check.grades and charge.grade is not None and charge.grade not in check.grades:
        return None
    when = disposition.date
    if since and when and when.latest < since:
        return None
    if check.new and when and own and when.latest <= own.earliest:
        return None
    sure = not (check.grades and charge.grade is None)
    sure = sure and (since is None or (when is not None and when.earliest >= since))
    sure = sure and (not check.new or (when is not None and own is not None and when.earliest > own.latest))
    if sure:
        return Result("unmet", "Another conviction in the record stands in the way.", outcome_field, at=other.at)
    reason = "Another conviction in the record may stand in the way; its date or grade is not clear."
    return Result("unknown", reason, outcome_field, at=other.at)


def _no_prior(check: requirements.PriorCheck, here: Situation) -> Result:
    field = "prior_petitions"
    if not stated(here.record, "prior_petitions"):
        return Result("unknown", "The record does not say whether relief was asked for before.", field)
    for i, prior in enumerate(here.record.prior_petitions or ()):
        same_case = prior.case is None or prior.case == here.case.id
        same_remedy = not check.remedies or prior.remedy in check.remedies
        same_end = not check.outcomes or prior.outcome in check.outcomes
        if same_case and same_remedy and same_end:
            return Result("unmet", "An earlier petition for this case is in the record.", f"{field}[{i}]")
    return Result("met", "The record shows no earlier petition that stands in the way.", field)


def _documentation(check: requirements.EvidenceCheck, here: Situation) -> Result:
    withheld: Result | None = None
    for i, item in enumerate(here.record.evidence or ()):
        if not counts(check, item, here.record, here.at):
            continue
        if item.consent:
            return Result("met", "The record holds evidence of a kind that the statute names.", f"evidence[{i}]")
        reason = "The record holds evidence of a kind that the statute names, and no consent of the client to its use."
        withheld = withheld or Result("unknown", reason, f"evidence[{i}].consent")
    return withheld or Result("unknown", "The record holds no evidence of the kind that the statute names.", "evidence")


STATED = {
    "nexus": ("charge.nexus", "how this charge came of the trafficking"),
    "intent": ("charge.intent", "why the element of intent was lacking"),
    "delay": ("trafficking.delay", "why relief was not sought sooner"),
    "hardship": ("hardship", "what the record costs the client now"),
    "since": ("since", "the client's life since the trafficking"),
}


def _stated(what: str, here: Situation) -> Result:
    path, words = STATED[what]
    trafficking = here.record.trafficking
    value: object = {
        "nexus": here.charge.nexus,
        "intent": here.charge.intent,
        "hardship": here.record.hardship,
        "since": here.record.since,
        "delay": trafficking.delay if trafficking else None,
    }[what]
    if value:
        return Result("met", f"The record says {words}; whether it suffices is for the court.", here.field(path))
    return Result("unknown", f"The record does not say {words}.", here.field(path))


def _field(check: requirements.FieldCheck, here: Situation) -> Result:
    head, *parts = check.path.split(".")
    value: Any = {"charge": here.charge, "case": here.case, "record": here.record}[head]
    for part in parts:
        value = getattr(value, "class_" if part == "class" else part, None)
    field = here.field(check.path)
    if value is None:
        return Result("unknown", f"The record does not give {field}.", field)
    said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    name = parts[-1].replace("_", " ")
    if said.casefold() in {each.casefold() for each in check.one_of}:
        return Result("met", f"The record says of {name}: {said}.", field)
    return lacking(f"The record says of {name}: {said}; the remedy needs", check.one_of, field)


def _ask(check: requirements.Ask, here: Situation) -> Result:
    for place, answers in (
        ("charge", here.charge.answers),
        ("case", here.case.answers),
        ("record", here.record.answers),
    ):
        if answers and check.id in answers:
            return _answered(check, answers[check.id], here.field(f"{place}.answers.{check.id}"))
    return Result("unknown", check.question, here.field(f"charge.answers.{check.id}"))


def _answered(check: requirements.Ask, answer: str, field: str) -> Result:
    said = answer.strip().casefold()
    said = {"true": "yes", "false": "no"}.get(said, said) if check.type == "yes_no" else said
    if check.type != "yes_no" and said:
        return Result("met", f"Answered: {check.question}", field)
    if said in check.met_by:
        return Result("met", f"Answered {said}: {check.question}", field)
    if said in check.unmet_by:
        return Result("unmet", f"Answered {said}: {check.question}", field)
    return Result("unknown", check.question, field)


def _attorney(question: str, here: Situation) -> Result:
    return Result("unknown", question, here.field("charge.statute"), attorney=True)


FINDERS: dict[str, Callable[[Any, Situation], Result]] = {
    "victim_of_trafficking": _victim,
    "offense_while_victim": _while_victim,
    "ceased_or_sought_services": _ceased,
    "outcome": _outcome,
    "grade": _grade,
    "court": _court,
    "listed": _listed,
    "not_listed": _not_listed,
    "age_at_offense": age_check,
    "elapsed": elapsed_check,
    "within": within_check,
    "dated": dated_check,
    "sentence": _sentence,
    "paid": _paid,
    "no_pending_charges": _no_pending,
    "no_warrants": _no_warrants,
    "no_other_conviction": _no_other_conviction,
    "no_offense_until": no_offense_until,
    "no_prior_petition": _no_prior,
    "documentation": _documentation,
    "stated": _stated,
    "field": _field,
    "ask": _ask,
    "attorney_confirms": _attorney,
    "any_of": lambda checks, here: any_of(find(each, here) for each in checks),
    "all_of": lambda checks, here: all_of(find(each, here) for each in checks),
}
