"""The attorneys of agencies, where the law wants an agency's attorney served with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from petition_gen.papers.addresses import address_lines
from petition_gen.papers.charge_told import article
from petition_gen.papers.context import Context
from petition_gen.planning.filing import Filing
from petition_gen.record.base import stated
from petition_gen.record.cases import Agency
from petition_gen.templating.values import Missing, Value, View


def served_attorneys(context: Context) -> list[dict[str, Any]]:
    """The attorneys of the agencies that are served, each once: `name` and the `lines` of the address, as far as the record knows.

    An office that is served already is not named again. Of an agency whose attorney the record does not give there is a blank,
    save of those that the law itself names, whose attorney the attorney of the client knows from the law.
    """
    service = context.filing.remedy.service
    if not service.agency_attorneys:
        return []
    served = {*context.filing.served, *(each.name for each in context.filing.prosecutors)}
    found: dict[str, dict[str, Any]] = {}
    for name in context.filing.served:
        path, agency = next(_recorded(context.filing, name), (None, None))
        office = agency.attorney if agency else None
        if office and office not in served:
            shown = Value(context.sheet, office, f"{path}.attorney")
            found.setdefault(office, {"name": shown, "lines": _address(context, office)})
        elif not office and not (agency and stated(agency, "attorney")) and name not in service.named:
            label = f"attorney for {article(name)}{name}"
            blank = Missing(context.sheet, f"{path}.attorney" if path else "cases.agencies", label)
            found[label] = {"name": blank, "lines": _address(context, None)}
    return list(found.values())


def _recorded(filing: Filing, name: str) -> Iterator[tuple[str, Agency]]:
    """The record's entries of an agency in the filing's cases, each with its path; one that names an attorney comes first."""
    known = [
        (f"cases[{i}].agencies[{j}]", each)
        for i, case in enumerate(filing.record.cases)
        if case in filing.cases
        for j, each in enumerate(case.agencies or ())
        if each.name == name
    ]
    yield from sorted(known, key=lambda entry: entry[1].attorney is None)


def _address(context: Context, office: str | None) -> list[str]:
    """The lines of the address that the record has for an office, in whatever case and part, or a blank."""
    for i, case in enumerate(context.filing.record.cases):
        for part in ("prosecutors", "agencies"):
            for j, each in enumerate(getattr(case, part) or ()):
                if office and office == (each.office if part == "prosecutors" else each.name) and each.address:
                    return address_lines(View(context.sheet, each, f"cases[{i}].{part}[{j}]").address)
    return [str(context.placeholder("mailing address: attorney to complete"))]
