"""The court and the venue of a filing."""

from __future__ import annotations

import re
from typing import get_args

from petition_gen.law.districts import full_district
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
    """The known venue values of a case, with the circuit that its county lies in and a federal district's full name."""
    place = _place(case, of_arrest)
    if "county" in place and law.circuits:
        circuit = {name.casefold(): value for name, value in law.circuits.items()}.get(_bare_county(place["county"]))
        if circuit and "circuit" not in place:
            place["circuit"] = circuit
    if "district" in place:
        place["district"] = full_district(place["district"])
    return place


def _place(case: Case, of_arrest: bool) -> dict[str, str]:
    """The known venue values of a case; the county is that of its last arrest where the law looks at the arrest."""
    own = {name: value for name in VENUE_VALUES if case.venue and (value := getattr(case.venue, name))}
    arrests = [each.place for each in case.arrests or () if each.place]
    if of_arrest and arrests and arrests[-1].county:
        same = "county" not in own or _bare_county(own["county"]) == _bare_county(arrests[-1].county)
        own = {**(own if same else {}), "county": arrests[-1].county}
    if "county" in own:
        own["county"] = re.sub(r"\s+(county|parish)$", "", own["county"], flags=re.I)
    return own


def _bare_county(name: str) -> str:
    return re.sub(r"\s+(county|parish)$", "", name.strip(), flags=re.I).casefold()


def _court(law: Jurisdiction, case: Case, charge: Charge, remedy: Remedy) -> Court | None:
    """The court that the remedy's law names (by the gravest grade in the case); else the case's; else the only one."""
    if remedy.venue.by_grade:
        grades = {charge.grade, *(each.grade for each in case.charges)}
        gravest = next((each for each in get_args(Grade) if each in grades), None)
        return law.court(remedy.venue.by_grade[gravest]) if gravest in remedy.venue.by_grade else None
    if remedy.venue.court:
        return law.court(remedy.venue.court)
    if case.court:
        return law.court(case.court)
    return law.courts[0] if len(law.courts) == 1 else None
