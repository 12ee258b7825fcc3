"""Who prosecutes, which agencies are served and bound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from petition_gen.law.remedy import Directive
from petition_gen.planning.filing import Office, Request
from petition_gen.planning.venue import place_of
from petition_gen.record.cases import Agency, Case
from petition_gen.record.closed_words import Grade


def prosecutors_of(request: Request) -> tuple[Office, ...]:
    """The offices to be served, each once: those that the record names with a fitting role, else the one that the venue fixes.

    An office of which nothing is known stands once at most, and not beside one that the same venue fixes.
    """
    roles = (None, *request.remedy.service.prosecutors)
    found: dict[tuple[str, ...], Office] = {}
    for case in request.cases:
        recorded = [Office(case, recorded=each) for each in case.prosecutors or () if each.role in roles]
        for office in recorded or [_of_venue(request, case)]:
            key = _words_of(office.name)
            if key not in found or (found[key].recorded is None and office.recorded):
                found[key] = office
    return tuple(found.values()) if request.remedy.service.prosecutors else ()


def _of_venue(request: Request, case: Case) -> Office:
    """The office that a case's venue fixes; as another case of the record names it, where one does, for its address."""
    fixed = fixed_office(request, case)
    if fixed:
        for other in request.record.cases:
            for each in (other.prosecutors or ()) if other.jurisdiction == case.jurisdiction else ():
                if each.address and _words_of(each.office) == _words_of(fixed):
                    return Office(other, recorded=each)
    return Office(case, fixed=fixed)


def _words_of(office: str | None) -> tuple[str, ...]:
    """The words that tell offices apart, in no order: the State's Attorney of Lee County is Lee County State's Attorney."""
    words = set(re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)?", (office or "").casefold().replace("\u2019", "'")))
    return tuple(sorted(words - {"of", "the", "for", "office", "and"}))


def fixed_office(request: Request, case: Case) -> str | None:
    """The name of the prosecuting office that a case's venue fixes, or None where the law's file has no pattern for it."""
    law = request.law
    court = (law.court(case.court) if case.court else None) or request.court
    gravest = next((each for each in get_args(Grade) if each in {one.grade for one in case.charges}), None)
    place = place_of(law, case, of_arrest=False)
    for pattern in law.prosecuting_offices:
        fits = (not pattern.courts or (court is not None and court.name in pattern.courts)) and (
            not pattern.grades or gravest in pattern.grades
        )
        if fits:
            return _filled(pattern.office, place) or _filled(pattern.office, request.place)
    return None


def _filled(pattern: str, place: dict[str, str]) -> str | None:
    """A pattern with the venue's values in its braces, or None where one is not known."""
    names = re.findall(r"\{(\w+)\}", pattern)
    if any(name.lower() not in place for name in names):
        return None
    return re.sub(r"\{(\w+)\}", lambda match: _cased(place[match[1].lower()], capitals=match[1].isupper()), pattern)


def _cased(value: str, capitals: bool) -> str:
    """A venue's value as a name: in capitals where the pattern is, and not in capitals where it is not."""
    return value.upper() if capitals else value.title() if value.isupper() else value


def agencies_of(request: Request, roles: Iterable[str]) -> list[Agency]:
    """The agencies of the cases with one of these roles, each once; an arrest's agency has the role arrest."""
    wanted = set(roles)
    found: dict[str, Agency] = {}
    for case in request.cases:
        if "arrest" in wanted:
            for arrest in case.arrests or ():
                if arrest.agency:
                    found.setdefault(arrest.agency, Agency(name=arrest.agency, role="arrest"))
        for agency in case.agencies or ():
            if agency.name and (agency.role in wanted):
                known = found.get(agency.name)
                found[agency.name] = agency if known is None or known.address is None else known
    return list(found.values())


def bound_by(request: Request, directive: Directive) -> tuple[str, ...]:
    """The names of the agencies that a directive binds: those the law names, then those of the cases, each once."""
    return tuple(dict.fromkeys([*directive.named, *(str(each.name) for each in agencies_of(request, directive.roles))]))
