"""Where the client was arrested, and which convictions there are: the facts that a finding on venue or an effect would else leave out."""

from __future__ import annotations

from typing import Any

from petition_gen.papers.charge_told import county_named
from petition_gen.papers.context import Context
from petition_gen.papers.outcomes import outcome_of
from petition_gen.papers.views import CaseView, ChargeView
from petition_gen.templating import english
from petition_gen.templating.values import Missing, Value, View


def arrested_in(context: Context) -> str:
    """ " in Orlando, Orange County" of all arrests of the filing's cases; nothing where the county of one is not known."""
    found: dict[str, str] = {}
    for case in (CaseView(context, i) for i in sorted({i for i, _ in context.filing.at})):
        arrests = [] if isinstance(case.arrests, Missing) else list(case.arrests or ())
        if not arrests:
            return ""
        for arrest in arrests:
            place = arrest.place
            if not isinstance(place, View) or not isinstance(place.county, Value):
                return ""
            known: list[Any] = [place.city] if isinstance(place.city, Value) else []
            parts = [*known, county_named(context, place.county)]
            found[", ".join(part.text for part in parts)] = ", ".join(map(str, parts))
    return f" in {english.and_list(list(found.values()))}" if found else ""


def judgments_of_conviction(context: Context) -> list[ChargeView]:
    """The charges of the filing that ended in a conviction and no less: what was withheld or deferred is none of them."""
    return [each for each in context.charges if outcome_of(context.filing.charge(each.at)) == "convicted"]


def arrest_words(context: Context) -> dict[str, Any]:
    """The words for templates."""
    judgments = judgments_of_conviction(context)
    named = english.and_list([f"the conviction for {each.named} in {each.called}" for each in judgments])
    return {
        "arrested_in": arrested_in(context),
        "the_arrests_n": sum(len(case.arrests or ()) for case in context.filing.cases),
        "charges_filed": any(outcome_of(each) != "not_filed" for each in map(context.filing.charge, context.filing.at)),
        "judgments": len(judgments),
        "judgments_named": named,
        "Judgments_named": english.capitalized(named),
    }
