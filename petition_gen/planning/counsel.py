"""Who acts in a filing: lead and co-counsel, local counsel, one pro hac vice, a supervised student, or the client herself."""

from __future__ import annotations

from petition_gen.audit import gazetteer
from petition_gen.planning.filing import Counsel, Representation, Request, Standing
from petition_gen.record.base import stated
from petition_gen.record.model import ClientRecord
from petition_gen.record.people import Attorney

ORDER = ("lead", "co", "local", "pro_hac_vice", "student")


def acts_for_herself(record: ClientRecord) -> bool:
    """Whether the record says that the client has no attorney. A record that is silent does not."""
    return record.attorneys == () and stated(record, "attorneys")


def counsel_of(request: Request) -> Representation:
    """Everyone of the record who acts where the filing goes, lead first, and those who do not act there."""
    record = request.record
    if acts_for_herself(record):
        return Representation(herself=True)
    ranked = sorted(enumerate(record.attorneys or ()), key=lambda each: ORDER.index(each[1].role or "lead"))
    found = [_counsel(attorney, index, request) for index, attorney in ranked]
    members = [each for each in found if each.standing in ("admitted", "unknown")]
    known = {_plain(each.attorney.name) for each in members}

    def acts(each: Counsel) -> bool:
        supervisor = each.attorney.supervised_by
        supervised = _plain(supervisor) in known if supervisor else bool(members)
        return each.standing != "elsewhere" and (each.standing != "student" or supervised)

    return Representation(tuple(filter(acts, found)), tuple(each for each in found if not acts(each)))


def _counsel(attorney: Attorney, index: int, request: Request) -> Counsel:
    """One of the record's counsel, with their standing in the filing's court and their number there."""
    known, number = _admission(attorney, request)
    standing: Standing
    if attorney.role == "student":
        standing = "student"
    elif attorney.role == "pro_hac_vice":
        standing = "pro_hac_vice" if known else "applicant"
    elif known:
        standing = "admitted"
    else:
        standing = "elsewhere" if stated(attorney, "admitted") else "unknown"
    return Counsel(attorney, index, number, standing)


def _admission(attorney: Attorney, request: Request) -> tuple[bool, str | None]:
    """Whether the record says that an attorney is admitted where the filing goes, and the number there."""
    admitted = attorney.admitted or {}
    if request.law.code not in admitted:
        return False, None
    number = admitted[request.law.code]
    if not isinstance(number, dict):
        return True, number
    district = request.place.get("district")
    if district is None:
        return bool(number), None  # admitted in some district, and nobody knows which one this is
    known = ((True, each) for name, each in number.items() if _district(name) == _district(district))
    return next(known, (False, None))


def _district(name: str) -> str:
    return (gazetteer.district(name) or name).casefold()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
