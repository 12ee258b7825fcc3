"""Who signs, who prosecutes, which agencies are served and bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from petition_gen.law.remedy import Directive
from petition_gen.planning.filing import Filing
from petition_gen.record.model import Agency, Attorney, Case, Prosecutor


@dataclass(frozen=True)
class Counsel:
    """An attorney who may sign a filing, and the number under which that court knows them ("" where none is given)."""

    attorney: Attorney
    number: str
    index: int


def counsel_for(filing: Filing) -> Counsel | None:
    """The attorney admitted where the filing goes, lead before local; never a student. None where there is none."""
    ranked = sorted(enumerate(filing.record.attorneys or ()), key=lambda each: (each[1].role or "lead") != "lead")
    for index, attorney in ranked:
        if attorney.role == "student" or not attorney.admitted:
            continue
        number = attorney.admitted.get(filing.law.code)
        if isinstance(number, dict):
            district = filing.place.get("district", "")
            number = next((value for name, value in number.items() if name.casefold() == district.casefold()), None)
        if number is not None:
            return Counsel(attorney, str(number), index)
    return None


def prosecutors_for(filing: Filing) -> list[tuple[Case, Prosecutor | None]]:
    """The offices to be served, each once, by case; None for a case that names no office with a fitting role."""
    found: list[tuple[Case, Prosecutor | None]] = []
    for case in filing.cases:
        roles = (None, *filing.remedy.service.prosecutors)
        fitting: list[Prosecutor | None] = [each for each in case.prosecutors or () if each.role in roles]
        for each in fitting or [None]:
            if each is None or all(each.office != other.office for _, other in found if other):
                found.append((case, each))
    return found if filing.remedy.service.prosecutors else []


def agencies_for(filing: Filing, roles: Iterable[str]) -> list[Agency]:
    """The agencies of the filing's cases with one of these roles, each once; an arrest's agency has the role arrest."""
    wanted = set(roles)
    found: dict[str, Agency] = {}
    for case in filing.cases:
        if "arrest" in wanted:
            for arrest in case.arrests or ():
                if arrest.agency:
                    found.setdefault(arrest.agency, Agency(name=arrest.agency, role="arrest"))
        for agency in case.agencies or ():
            if agency.name and (agency.role in wanted):
                known = found.get(agency.name)
                found[agency.name] = agency if known is None or known.address is None else known
    return list(found.values())


def bound_by(filing: Filing, directive: Directive) -> list[str]:
    """The names of the agencies that a directive binds: those the law names, then those of the cases, each once."""
    return list(dict.fromkeys([*directive.named, *(str(each.name) for each in agencies_for(filing, directive.roles))]))
