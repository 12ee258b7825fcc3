"""What became of a charge, from arrest to the last payment, in sentences: each fact with the field that it comes from.

`told` is for papers that plead facts, a sentence for each; `in_one` names the record in an order. Both say what the
record says and leave a blank for what it must say and does not; neither argues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from petition_gen.papers.charge_words import after_lead, graded, named, offense_in_sentence, stage_named, stage_words
from petition_gen.papers.outcomes import outcome_words
from petition_gen.papers.sentence_words import imposed_words, is_imposed, money_called
from petition_gen.record.cases import Charge
from petition_gen.templating import english
from petition_gen.templating.filters import capped, listed, sentence_of
from petition_gen.templating.values import Missing, Value, View

if TYPE_CHECKING:
    from petition_gen.papers.context import Context
    from petition_gen.papers.views import ChargeView

Told = dict[
    str, Any
]  # `text`, its `fact`, whether it `states` it or leaves it open, and whether it is the `last` to state it
_ARRESTS = "date of the arrest, and arresting agency"
_PLEAS = re.compile(r"(?:pleaded |pled |plea of )?(guilty|not guilty|no contest|nolo contendere)", re.IGNORECASE)
_OFFICES = re.compile(
    r"\b(department|office|bureau|division|agency|police|patrol|sheriff|administration|service|authority|unit|force"
    r"|commission|marshals?|center|clerk|court|jail|prison|registry|laboratory|program|board|attorney|prosecutor|facility)\b",
    re.IGNORECASE,
)


def told(charge: ChargeView, who: str) -> list[Told]:
    """What happened on a charge, in order, a sentence for each fact. `who` is how the client is called."""
    return [
        *_facts("arrest", _arrested(charge, who)),
        *_facts("judgment", (*_charged(charge, who), *judged(charge, who))),
        *_facts("completed", (*_became(charge, who), *_owed(charge))),
    ]


def _facts(fact: str, texts: Iterable[str]) -> Iterator[Told]:
    known = list(texts)
    stating = [number for number, text in enumerate(known) if not isinstance(text, _Open)]
    for number, text in enumerate(known):
        yield {
            "text": str(text),
            "fact": fact,
            "states": number in stating,
            "last": stating[-1:] == [number],
            "by_itself": _by_itself(str(text)),
        }


def _by_itself(text: str) -> str:
    """A sentence on "that sentence" as it stands where the sentence was not told right before it: "the sentence"."""
    return re.sub(r"^(That|(.*), that) (?=sentence|disposition)", lambda m: f"{m[2]}, the " if m[2] else "The ", text)


class _Open(str):
    """A sentence that states nothing yet: what it would say is a blank, and there is nothing to prove."""

    __slots__ = ()


# -- arrest and earlier stages --


def _stages(charge: ChargeView, *which: str) -> list[View]:
    return [each for each in listed(charge.history) if isinstance(each.stage, Value) and each.stage.raw in which]


def _own_arrests(charge: ChargeView) -> list[View]:
    """The arrests of the case, or that of the day on which the record says that the arrest charge was laid."""
    found: list[View] = listed(charge.case.arrests)
    days = [each.date.raw for each in _stages(charge, "arrest") if isinstance(each.date, Value)]
    that = [each for each in found if isinstance(each.date, Value) and each.date.raw in days]
    return that or found


def _arrest_charge(charge: ChargeView) -> str | None:
    """The charge at arrest; for an arrest that led to no charge, the one that the record has."""
    stages = _stages(charge, "arrest")
    if stages:
        return english.and_list([stage_named(charge.context, each) for each in stages])
    return arrested_for(charge) if _outcome(charge) == "not_filed" or _of_arrests(charge) else None


def _of_arrests(charge: ChargeView) -> bool:
    """Whether it is arrests that the remedy reaches, so that what the arrest was for has to be told."""
    return charge.context.remedy.venue.of == "arrest"


def arrested_for(charge: ChargeView) -> str:
    """The charge at the arrest, without its grade: that of the record; its own where there was no other before; else a blank."""
    if stages := _stages(charge, "arrest"):
        return english.and_list([named(charge.context, each.offense, each.statute) for each in stages])
    if isinstance(charge.history, Missing) and _outcome(charge) != "not_filed":
        return str(Missing(charge.sheet, f"{charge.path}.history", "charge at the arrest"))
    return charge.named


def _outcome(charge: ChargeView) -> Any:
    model: Any = charge.model
    return model.disposition.outcome if model.disposition else None


def _arrested(charge: ChargeView, who: str) -> Iterator[str]:
    """The arrests: told once of each case, and again of a charge that has an arrest charge of its own."""
    own = _arrest_charge(charge)
    if not own and not charge.first_of_case:
        return
    what = f" {'on suspicion of' if _outcome(charge) == 'not_filed' else 'for'} {own}" if own else ""
    arrests = _own_arrests(charge)
    for arrest in arrests:
        number = f" (No. {arrest.number})" if isinstance(arrest.number, Value) else ""
        yield f"{dated(arrest.date)}, {who} was arrested{_where(charge, arrest)} by {by_agency(arrest.agency)}{number}{what}."
    if not arrests and isinstance(charge.case.arrests, Missing):
        blank = Missing(charge.sheet, f"{charge.case.path}.arrests", _ARRESTS)
        yield _Open(f"{capital(who)} was arrested{what}: {blank}.")
    elif not arrests and own:
        on = next((each.date for each in _stages(charge, "arrest")), charge.date)
        yield f"{dated(on)}, {who} was arrested{what}."


def _where(charge: ChargeView, arrest: View) -> str:
    """Where the arrest was made, as far as it is known; a blank where the venue hangs on it."""
    place = arrest.place
    known = (
        []
        if isinstance(place, Missing) or place is None
        else [
            each
            for each in (place.city, county_named(charge.context, place.county))
            if each is not None and not isinstance(each, Missing)
        ]
    )
    if known:
        return f" in {', '.join(map(str, known))},"
    if charge.context.remedy.venue.of != "arrest":
        return ""
    return f" in {Missing(charge.sheet, f'{arrest.path}.place', 'place of the arrest')},"


def county_named(context: Context, county: Any) -> Any:
    """A county as the state calls it: "Orange County"."""
    term = context.filing.law.county_term
    term = "county" if " " in term else term
    if not isinstance(county, Value) or term in county.text.casefold():
        return county
    return county.with_text(f"{county.text} {term.capitalize()}")


def by_agency(agency: Any) -> str:
    """An agency in a sentence: "the Testville Police Department", "Homeland Security Investigations"."""
    if not isinstance(agency, Value):
        return str(agency)
    return f"{article(agency.text)}{agency}"


def article(agency: str) -> str:
    """The article that an agency's name wants before it, or nothing."""
    return "" if agency.casefold().startswith(("the ", "any ")) or not _OFFICES.search(agency) else "the "


def _charged(charge: ChargeView, who: str) -> Iterator[str]:
    """The filed charge, and what it was amended or reduced to."""
    for stage in listed(charge.history):
        name, what = stage.stage, stage_named(charge.context, stage)
        if not isinstance(name, Value):
            yield f"{dated(stage.date)}, the charge was {what} ({name})."
        elif name.raw == "filed":
            yield f"{dated(stage.date)}, {who} was charged{_in_case(charge)} with {what}."
        elif name.raw in ("amended", "reduced"):
            yield f"{dated(stage.date)}, the charge was {name} to {what}."
        elif name.raw == "plea":
            yield f"{dated(stage.date)}, {who} entered a plea to {what}."


def said_of(charge: ChargeView, text: Any) -> str:
    """A text on a charge; where the paper has several, with the words that say of which: "On count 1 (theft), …"."""
    if len(charge.context.charges) == 1:
        return str(sentence_of(text))
    case: Any = charge.case.model
    several = len({at[0] for at in charge.context.filing.at}) > 1
    where = charge.called if several or case.docketed is False else f"count {charge.count}"
    return after_lead(f"On {where} ({offense_in_sentence(charge.offense)})", text)


# -- judgment --


def judged(charge: ChargeView, who: str) -> Iterator[str]:
    """How the charge ended, each time that it did, and the sentence that was imposed."""
    for disposition in charge.dispositions:
        yield _judged(charge, disposition, who)
    if not charge.dispositions:
        yield _not_known(charge)
    if imposed := _imposed(charge):
        yield imposed


def _judged(charge: ChargeView, disposition: View, who: str) -> str:
    outcome = disposition.outcome
    if not isinstance(outcome, Value):
        return _not_known(charge)
    if outcome.raw == "not_filed":
        return "No charge was filed."
    where = _in_case(charge)
    # A felony's class is an element of many a statute; other grades are told where the charge was another one before.
    classed = isinstance(charge.class_, Value) and isinstance(charge.grade, Value) and charge.grade.raw == "felony"
    grade = graded(charge.grade, charge.class_) if listed(charge.history) or classed else ""
    what = f"{charge.named}{grade}{',' if grade and where else ''}"
    sentence = outcome_words(outcome.raw, charge.context.filing.law).sentence.format(who=who, charge=what, where=where)
    if outcome.raw == "pending":
        return f"{capital(sentence)}."
    plea, apart = _plea(disposition.plea)
    dismissal = (
        {True: " with prejudice", False: " without prejudice"}.get(disposition.with_prejudice, "")
        if (outcome.raw == "dismissed" and isinstance(disposition.with_prejudice, bool))
        else ""
    )
    return f"{dated(disposition.date)}, {plea}{sentence}{dismissal}{in_its_own_word(disposition)}.{apart}"


def in_its_own_word(disposition: View) -> str:
    """The court's own word for how a charge ended, in brackets, where the record gives one: " (nolle prossed)"."""
    return f" ({disposition.called})" if isinstance(disposition.called, Value) else ""


def _plea(plea: Any) -> tuple[str, str]:
    """The plea before the judgment: "on a plea of no contest, "; one in other words, in a sentence of its own."""
    if not isinstance(plea, Value):
        return "", ""
    if found := _PLEAS.fullmatch(plea.text):
        return f"on a plea of {plea.with_text(found[1].lower())}, ", ""
    return "", f" Plea: {plea.with_text(english.bare(plea.text))}."


def _not_known(charge: ChargeView) -> str:
    """An outcome that the record does not give is a blank, and nothing is told as fact."""
    return _Open(f"As to {charge.named}{_in_case(charge)}: {charge.outcome_blank}.")


def _in_case(charge: ChargeView) -> str:
    """` in Case No. 014512`, and the count where the case has several; nothing for an arrest without a case."""
    case: Any = charge.case.model
    if case.docketed is False:
        return ""
    count = f" (count {charge.count})" if len(case.charges) > 1 else ""
    return f" in {charge.case.called}{count}"


def _imposed(charge: ChargeView) -> str:
    text = sentence_text(charge)
    if text is None:
        return ""
    if isinstance(text, Value) and is_imposed(text.text):
        return f"The court {'imposed' if charge.sentence_noun == 'sentence' else 'ordered'} {text}."
    told = f"{capital(charge.sentence_noun)}: {text}."
    return told if isinstance(text, Value) else _Open(told)


def sentence_text(charge: ChargeView) -> Any:
    """The sentence as it stands in a paper; a blank where a judgment must have had one, None where there is none to tell."""
    sentence = charge.sentence
    text = None if sentence is None else sentence.text
    if isinstance(text, Value):
        return text.with_text(imposed_words(text.text))
    if isinstance(text, Missing) and _outcome(charge) in (
        "convicted",
        "adjudicated",
        "youthful_offender",
        "first_offender",
    ):
        return Missing(charge.sheet, f"{charge.path}.sentence.text", charge.sentence_noun)
    return None


# -- what became of the sentence, and money --


def _became(charge: ChargeView, who: str) -> Iterator[str]:
    sentence = charge.sentence
    if sentence is None or isinstance(sentence, Missing):
        return
    if isinstance(sentence.revoked, Value):
        yield f"{dated(sentence.revoked)}, the supervision that was imposed was revoked."
    status = sentence.status.raw if isinstance(sentence.status, Value) else None
    noun = charge.sentence_noun
    if status == "supervision":
        until = sentence.completed
        ending = (
            until
            if isinstance(until, Value)
            else Missing(charge.sheet, f"{charge.path}.sentence.completed", "date on which supervision ends")
        )
        yield f"{capital(who)} is under supervision until {ending}."
    elif status == "custody":
        yield f"{capital(who)} is in custody under that {noun}."
    elif isinstance(sentence.completed, Value):
        yield f"{_but_money(charge, noun)} was completed {sentence.completed.phrase}."
    elif status == "completed":
        yield f"{_but_money(charge, noun)} is completed."


def _but_money(charge: ChargeView, noun: str) -> str:
    """How the sentence is named that was completed: where fines are owed, it is not the whole of it."""
    owed = known_to_owe(charge.context.filing.charge(charge.at))
    return f"Save for what is owed, that {noun}" if owed else f"That {noun}"


def known_to_owe(charge: Charge) -> bool:
    """Whether the record says that fines of a charge are owed."""
    fines, paid = (charge.sentence.fines, charge.sentence.fines_paid) if charge.sentence else (None, None)
    return fines is not None and paid is not None and paid < fines


def _owed(charge: ChargeView) -> Iterator[str]:
    """Fines and restitution: ordered, paid, owed."""
    sentence, restitution = charge.sentence, charge.restitution
    if isinstance(sentence, View) and isinstance(sentence.fines, Value) and sentence.fines.raw:
        fines, paid = sentence.fines, sentence.fines_paid
        called = money_called(sentence.text.text if isinstance(sentence.text, Value) else None)
        if not isinstance(paid, Value):
            blank = Missing(charge.sheet, f"{charge.path}.sentence.fines_paid", "amount paid")
            yield f"{called} of {fines} were ordered, of which {blank} is paid."
        elif paid.raw > fines.raw:
            yield _contradicted(charge, "fines")
        else:
            yield _sums(called, fines, paid, fines.raw - paid.raw)
    if isinstance(restitution, View) and isinstance(restitution.ordered, Value) and restitution.ordered.raw:
        ordered, owed = restitution.ordered, restitution.owed
        if not isinstance(owed, Value):
            yield f"Restitution of {ordered} was ordered, of which {owed} is owed."
        elif owed.raw > ordered.raw:
            yield _contradicted(charge, "restitution")
        else:
            yield _sums("Restitution", ordered, None, owed.raw, owed)


def money_told(charge: ChargeView) -> list[str]:
    """What was ordered to be paid, in a sentence for fines and one for restitution."""
    return list(_owed(charge))


def owes_fines(charge: Charge) -> bool:
    """Whether fines of a charge are owed, or may be."""
    sentence = charge.sentence
    if sentence is None or not sentence.fines:
        return False
    return sentence.fines_paid is None or sentence.fines_paid < sentence.fines


def _sums(what: str, ordered: Value, paid: Value | None, rest: Decimal, owed: Value | None = None) -> str:
    """ "Fines of $390 were ordered, of which $100 is paid and $290 is owed." """
    were = "was" if what == "Restitution" else "were"
    if not rest:
        return f"{what} of {ordered} {were} ordered{' and are paid' if paid is not None else ', and none is owed'}."
    left = owed or Value(ordered.sheet, rest, ordered.path)
    part = f"{paid} is paid and " if paid is not None and paid.raw else ""
    return f"{what} of {ordered} {were} ordered, of which {part}{left} is owed."


def _contradicted(charge: ChargeView, what: str) -> str:
    """Sums that cannot both be true are not told."""
    return _Open(charge.context.placeholder(f"attorney to state the {what} ordered, paid and owed"))


# -- the record named in one --


def briefly(charge: ChargeView) -> str:
    """A charge and how it ended: "the charge of theft (…) in Case No. 014512 (count 2), dismissed on June 2, 2014"."""
    outcome, when = _outcome(charge), charge.disposition.date
    if outcome == "not_filed":
        return f"{_the_arrest(charge)} for {arrested_for(charge)}, on which no charge was filed"
    if outcome is None:
        return f"{charge.named}{_in_case(charge)}, {charge.outcome_blank}"
    of = "" if when is None else f" of {when}"
    on = "" if when is None else f" {when.phrase}" if isinstance(when, Value) else f" on {when}"
    words = outcome_words(outcome, charge.context.filing.law)
    told = words.one.format(charge=charge.named, where=_in_case(charge), of=of, on=on)
    return told + in_its_own_word(charge.dispositions[-1])


def in_one(charge: ChargeView) -> str:
    """The record of a charge as an order names it: by what agencies hold it under, from judgment back to arrest."""
    outcome, when = _outcome(charge), charge.disposition.date
    of = "" if when is None else f" of {when}"
    on = "" if when is None else f" {when.phrase}" if isinstance(when, Value) else f" on {when}"
    arrest = _after_arrest(charge)
    if outcome == "not_filed":
        return f"{_the_arrest(charge)} for {_arrest_charge(charge)}, on which no charge was filed"
    base = outcome_words(outcome, charge.context.filing.law).one.format(
        charge=charge.named, where=_in_case(charge), of=of, on=on
    )
    if outcome is None:
        base += f", {charge.outcome_blank}"
    filed = [stage_named(charge.context, each) for each in _stages(charge, "filed")]
    tail = f", charged as {english.and_list(filed)}" if filed else ""
    for earlier in charge.dispositions[:-1]:
        if isinstance(earlier.outcome, Value):
            tail += f", earlier disposition: {outcome_words(earlier.outcome.raw, charge.context.filing.law).cell.lower()}, {earlier.date}"
    text = sentence_text(charge)
    return f"{base}{tail}{arrest}{f'; {charge.sentence_noun}: {text}' if text is not None else ''}"


def _the_arrest(charge: ChargeView) -> str:
    """ "the arrest of June 2, 2014 by the Testville Police Department, No. A-1," """
    arrests = [
        f"of {each.date} by {by_agency(each.agency)}{f', No. {each.number},' if isinstance(each.number, Value) else ''}"
        for each in _own_arrests(charge)
    ]
    if not arrests and isinstance(charge.case.arrests, Missing):
        arrests = [f"of {Missing(charge.sheet, f'{charge.case.path}.arrests', _ARRESTS)}"]
    return f"the {english.plural('arrest', len(arrests) or 1)}{' ' if arrests else ''}{english.and_list(arrests)}"


def _after_arrest(charge: ChargeView) -> str:
    own = _arrest_charge(charge)
    if not own and not _own_arrests(charge) and not isinstance(charge.case.arrests, Missing):
        return ""
    return f", after {_the_arrest(charge)}{f' for {own}' if own else ''}".rstrip(",")


def known_as(charge: ChargeView) -> list[dict[str, str]]:
    """Under what agencies hold a charge: at arrest, as filed, as amended, and as it ended."""
    return [
        {"stage": stage_words(each.stage), "charge": stage_named(charge.context, each)}
        for each in listed(charge.history)
    ]


# -- cells of a schedule --


def known_since_arrest(charge: ChargeView) -> list[dict[str, str]]:
    """What a charge was after the arrest, where it was another one than that of which it ended."""
    later = [
        each for each in listed(charge.history) if not (isinstance(each.stage, Value) and each.stage.raw == "arrest")
    ]
    named = [{"stage": stage_words(each.stage), "charge": stage_named(charge.context, each)} for each in later]
    return [each for each, stage in zip(named, later, strict=True) if not _same(charge, stage)]


def _same(charge: ChargeView, stage: View) -> bool:
    """Whether a stage has the statute, the offense and the grade with which the charge ended."""
    was: Any = stage.model
    now: Any = charge.model
    return (was.statute, was.offense, was.grade) == (now.statute, now.offense, now.grade)


def arrest_cell(charge: ChargeView) -> str:
    """The arrest in a table's cell: "June 2, 2014, Testville Police Department, No. A-1, for grand theft"."""
    own = _arrest_charge(charge)
    cells = [
        ", ".join(str(each) for each in (arrest.date, arrest.agency) if each is not None)
        + (f", No. {arrest.number}" if isinstance(arrest.number, Value) else "")
        for arrest in _own_arrests(charge)
    ]
    if not cells and isinstance(charge.case.arrests, Missing):
        cells = [str(Missing(charge.sheet, f"{charge.case.path}.arrests", _ARRESTS))]
    return "; ".join(cells) + (f"{', ' if cells else ''}for {own}" if own else "")


def plea_cell(charge: ChargeView) -> str:
    """The plea after the last disposition: ", on a plea of guilty"."""
    told = _plea(charge.dispositions[-1].plea)[0] if charge.dispositions else ""
    return f", {told.removesuffix(', ')}" if told else ""


def dated(when: Any) -> str:
    """The date at the head of a sentence: "On June 2, 2014", "In or about June 2014", "On [date …]"."""
    return str(capped(when.phrase)) if isinstance(when, Value) else f"On {when}"


def capital(text: Any) -> str:
    """The words with a large first letter."""
    return english.capitalized(str(text))
