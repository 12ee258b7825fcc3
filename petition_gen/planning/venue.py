"""The court and the venue of a filing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from petition_gen.audit import gazetteer
from petition_gen.law.jurisdiction import Court, Jurisdiction
from petition_gen.law.remedy import Remedy
from petition_gen.planning.filing import VENUE_VALUES
from petition_gen.record.cases import Case, Charge
from petition_gen.record.closed_words import Grade
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened


def venue_of(record: ClientRecord, found: Screened) -> tuple[Court | None, dict[str, str]]:
    """The court of a charge's filing and the values of its venue, as the remedy's law places it."""
    case, law, venue = record.cases[found.at[0]], found.law, found.remedy.venue
    counties = any("county" in court.needs for court in law.courts)
    place = place_of(law, case, of_arrest=venue.of == "arrest" and counties)
    return _court(law, case, case.charges[found.at[1]], found.remedy), place


def place_of(law: Jurisdiction, case: Case, of_arrest: bool) -> dict[str, str]:
    """The known venue values of a case, with the circuit that its county lies in."""
    place = _place(law, case, of_arrest)
    if "county" in place and law.circuits:
        circuit = {name.casefold(): value for name, value in law.circuits.items()}.get(place["county"].casefold())
        if circuit and "circuit" not in place:
            place["circuit"] = circuit
    return place


def leading(record: ClientRecord, charges: Sequence[Screened]) -> Screened:
    """The charge by which a filing's court is found: the first, or of one per circuit that of the gravest case in it."""
    order = get_args(Grade)

    def rank(found: Screened) -> int:
        grades = {each.grade for each in record.cases[found.at[0]].charges}
        return next((i for i, each in enumerate(order) if each in grades), len(order))

    return min(charges, key=rank) if charges[0].remedy.grouping.one_per == "circuit" else charges[0]


def _place(law: Jurisdiction, case: Case, of_arrest: bool) -> dict[str, str]:
    """The known venue values of a case; the county is that of its last arrest where the law looks at the arrest."""
    own = {name: value for name in VENUE_VALUES if case.venue and (value := getattr(case.venue, name))}
    if case.court and (read := gazetteer.court(law, case.court)):
        inside = {"county": read.county, "district": read.district}
        own = {name: value for name, value in inside.items() if value} | own
    arrests = [each.place for each in case.arrests or () if each.place]
    if of_arrest and arrests and arrests[-1].county:
        state, county = case.jurisdiction, arrests[-1].county
        same = "county" not in own or _county(state, own["county"]).casefold() == _county(state, county).casefold()
        own = {**(own if same else {}), "county": county}
    if "county" in own:
        own["county"] = _county(case.jurisdiction, own["county"])
    if "district" in own and case.jurisdiction == "US":
        own["district"] = gazetteer.district(own["district"]) or own["district"]
    return own


def _county(state: str, name: str) -> str:
    """A county's name without the word county, as its state calls it today; as it is written where the state has none such."""
    found = gazetteer.county(state, name)
    return found.name if found else re.sub(r"\s+(county|parish)$", "", name.strip(), flags=re.I)


def _court(law: Jurisdiction, case: Case, charge: Charge, remedy: Remedy) -> Court | None:
    """The court that the remedy's law names (by the gravest grade in the case); else the case's; else the only one."""
    if remedy.venue.by_grade:
        grades = {charge.grade, *(each.grade for each in case.charges)}
        gravest = next((each for each in get_args(Grade) if each in grades), None)
        return law.court(remedy.venue.by_grade[gravest]) if gravest in remedy.venue.by_grade else None
    if remedy.venue.court:
        return law.court(remedy.venue.court)
    if case.court:
        read = gazetteer.court(law, case.court)
        return read.court if read else None
    return law.courts[0] if len(law.courts) == 1 else None
