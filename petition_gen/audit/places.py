"""Courts, counties, districts and agencies, against the lists of what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from petition_gen.audit import gazetteer
from petition_gen.audit.question import LawOf, Question
from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.record.cases import Case
from petition_gen.record.model import ClientRecord

_IN_AGENCY = re.compile(r"(?P<before>.+?) (?:County|Parish)\b|\b(?:County|Parish) of (?P<after>[^,]+)", re.IGNORECASE)
_STATED = re.compile(r" (?:county|parish)$", re.IGNORECASE)


def places(record: ClientRecord, law_of: LawOf) -> Iterator[Question]:
    """Names of courts and places that are on no list, or that were read as another spelling of one."""
    for i, case in enumerate(record.cases):
        law, path = law_of(case.jurisdiction), f"cases[{i}]"
        if case.relief is False:
            continue
        if law:
            yield from _court(law, case, path)
        yield from _venue(case, path)
        yield from _arrests_and_agencies(case, path)
    for i, attorney in enumerate(record.attorneys or ()):
        admitted = (attorney.admitted or {}).get("US")
        for name in admitted if isinstance(admitted, dict) else ():
            yield from _district(name, f"attorneys[{i}].admitted.US", "the number is not found")


def _court(law: Jurisdiction, case: Case, path: str) -> Iterator[Question]:
    """The court as the record names it, against those of the jurisdiction's file."""
    if case.court is None or law.court(case.court):
        return
    field, read = f"{path}.court", gazetteer.court(law, case.court)
    if read is None:
        names = "; ".join(each.name for each in law.courts)
        near = gazetteer.nearest_court(law, case.court)
        says = (
            f"{field}: not one of the courts that this program has for {law.name}: {names}.{_meant(near)} Write one of these names, or "
            "the court that took its place if it no longer exists."
        )
        yield Question("court", says, (field,), stop=True)
        return
    fields: tuple[str, ...] = (field,)
    also = ""
    for name, found in (("county", read.county), ("district", read.district)):
        own = getattr(case.venue, name) if case.venue else None
        if found and own is None:
            fields, also = (*fields, f"{path}.venue.{name}"), f", and the {name} in its name as {path}.venue.{name}"
        elif found and not _same(law.code, name, own, found):
            says = f"{field} and {path}.venue.{name} name two places. Which of them had the case?"
            yield Question(
                "county" if name == "county" else "district", says, (field, f"{path}.venue.{name}"), stop=True
            )
    yield Question("court", f"{field}: read as {read.court.name}{also}.", fields, answer="normalised")


def _same(state: str, kind: str, own: str | None, found: str) -> bool:
    """Whether two names are those of one county or district."""
    if kind == "district":
        return gazetteer.district(own or "") == found
    known = gazetteer.county(state, own or "")
    return known is not None and known.name == found


def _venue(case: Case, path: str) -> Iterator[Question]:
    if case.venue and case.venue.county:
        yield from _county(case.jurisdiction, case.venue.county, f"{path}.venue.county", stop=True)
    if case.jurisdiction == "US" and case.venue and case.venue.district:
        yield from _district(
            case.venue.district, f"{path}.venue.district", "every paper prints it as it is typed", stop=True
        )


def _county(state: str, text: str, field: str, stop: bool = False) -> Iterator[Question]:
    """A county against those of its state."""
    if not gazetteer.has_counties(state):
        return
    found = gazetteer.county(state, text)
    if found is None:
        near = gazetteer.nearest_county(state, text)
        yield Question("county", f"{field}: there is no such county in that state.{_meant(near)}", (field,), stop=stop)
    elif found.merged:
        says = f"{field}: a city that went up in {found.name} County. Read as the county: does the court there keep the case?"
        yield Question("county", says, (field,))
    elif found.renamed:
        says = f"{field}: read as {found.name}, which is what the county is called today."
        yield Question("county", says, (field,), answer="normalised")
    elif stop and _STATED.sub("", text.strip()).casefold() != found.name.casefold():
        yield Question("county", f"{field}: read as {found.name}.", (field,), answer="normalised")


def _district(text: str, field: str, otherwise: str, stop: bool = False) -> Iterator[Question]:
    found = gazetteer.district(text)
    if found is None:
        near = gazetteer.nearest_district(text)
        yield Question(
            "district",
            f"{field}: not the name of a federal district, so {otherwise}.{_meant(near)}",
            (field,),
            stop=stop,
        )
    elif text.strip().casefold() != found.casefold():
        yield Question("district", f"{field}: read as {found}.", (field,), answer="normalised")


def _arrests_and_agencies(case: Case, path: str) -> Iterator[Question]:
    """Counties in the places of arrests, and in the names of agencies and prosecutors."""
    for j, arrest in enumerate(case.arrests or ()):
        place = arrest.place
        if place and place.county:
            state = place.state.strip().upper() if place.state else case.jurisdiction
            yield from _county(state, place.county, f"{path}.arrests[{j}].place.county")
        if arrest.agency:
            yield from _agency(case.jurisdiction, arrest.agency, f"{path}.arrests[{j}].agency")
    for j, agency in enumerate(case.agencies or ()):
        if agency.name:
            yield from _agency(case.jurisdiction, agency.name, f"{path}.agencies[{j}].name")
    for j, office in enumerate(case.prosecutors or ()):
        if office.office:
            yield from _agency(case.jurisdiction, office.office, f"{path}.prosecutors[{j}].office")


def _agency(state: str, text: str, field: str) -> Iterator[Question]:
    """An agency's name with a county in it that its state does not have, though it has one that is much alike."""
    match = _IN_AGENCY.search(text)
    name = match and (match["before"] or match["after"])
    if not name or not gazetteer.has_counties(state):
        return
    words = name.split()
    # "Office of the Sheriff of Alameda County": the county is what stands last before the word.
    if any(gazetteer.county(state, " ".join(words[at:])) for at in range(len(words))) or gazetteer.county(
        state, words[0]
    ):
        return
    if near := gazetteer.nearest_county(state, name):
        yield Question("agency", f"{field}: the county in this name is none of that state.{_meant(near)}", (field,))


def _meant(near: str | None) -> str:
    return f" Is {near} meant?" if near else ""
