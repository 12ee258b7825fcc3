"""Who signs, who prosecutes, which agencies are served and bound."""

from __future__ import annotations

from collections.abc import Iterable

from petition_gen.audit import gazetteer
from petition_gen.law.remedy import Directive
from petition_gen.planning.filing import Counsel, Request
from petition_gen.record.cases import Agency, Case, Prosecutor


def counsel_of(request: Request) -> Counsel | None:
    """The attorney admitted where the filing goes, lead before local; never a student. None where there is none."""
    ranked = sorted(enumerate(request.record.attorneys or ()), key=lambda each: (each[1].role or "lead") != "lead")
    for index, attorney in ranked:
        if attorney.role == "student" or not attorney.admitted:
            continue
        number = attorney.admitted.get(request.law.code)
        if isinstance(number, dict):
            district = request.place.get("district", "")
            written = ((gazetteer.district(name) or name, value) for name, value in number.items())
            number = next((value for name, value in written if name.casefold() == district.casefold()), None)
        if number is not None:
            return Counsel(attorney, str(number), index)
    return None


def prosecutors_of(request: Request) -> tuple[tuple[Case, Prosecutor | None], ...]:
    """The offices to be served, each once, by case; None for a case that names no office with a fitting role."""
    found: list[tuple[Case, Prosecutor | None]] = []
    for case in request.cases:
        roles = (None, *request.remedy.service.prosecutors)
        fitting: list[Prosecutor | None] = [each for each in case.prosecutors or () if each.role in roles]
        for each in fitting or [None]:
            if each is None or all(each.office != other.office for _, other in found if other):
                found.append((case, each))
    return tuple(found) if request.remedy.service.prosecutors else ()


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
