"""Who is served with a filing and whom its order binds, as the papers print them."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from petition_gen.document import Reference
from petition_gen.law.remedy import ServedPaper
from petition_gen.papers.addresses import address_lines
from petition_gen.papers.charge_told import article
from petition_gen.papers.context import Context
from petition_gen.papers.references import LETTERED
from petition_gen.papers.views import CaseView, LawView
from petition_gen.planning.filing import Office, PlannedPaper
from petition_gen.record.evidence import Evidence
from petition_gen.templating import english
from petition_gen.templating.filters import capped
from petition_gen.templating.values import Missing, Value, View


def prosecutors(context: Context) -> list[dict[str, Any]]:
    """The prosecuting offices to be served, each with an address or a blank for it."""
    return [_office(context, each) for each in context.filing.prosecutors]


def _office(context: Context, office: Office) -> dict[str, Any]:
    index = context.filing.record.cases.index(office.case)
    found: dict[str, Any] = {"case": CaseView(context, index)}
    if office.recorded is not None:
        at = (office.case.prosecutors or ()).index(office.recorded)
        view = View(context.sheet, office.recorded, f"cases[{index}].prosecutors[{at}]")
        return found | {"office": view.office, "lines": _address(context, view)}
    if office.fixed is not None:
        told = "Named from the venue, not from the record: confirm that this office prosecuted the case."
        return found | {"office": Value(context.sheet, office.fixed, comment=told), "lines": _address(context, None)}
    blank = Missing(context.sheet, f"cases[{index}].prosecutors", "prosecuting office")
    return found | {"office": blank, "lines": _address(context, None)}


def served_agencies(context: Context) -> list[dict[str, Any]]:
    """The agencies to be served: those that the law names, then those of the cases, each with the address that the record has."""
    known = _agencies(context)
    return [
        {
            "name": Value(context.sheet, name, f"{known[name].path}.name" if name in known else None),
            "lines": _address(context, known.get(name)),
        }
        for name in context.filing.served
    ]


def also_bound(context: Context) -> list[dict[str, Any]]:
    """Those whom the order binds by name and on whom nothing is served, with the address that the record has, if any.

    They are the agencies of the cases, and who keeps the criminal history of the state or the nation.
    """
    known, order = _agencies(context), context.remedy.order
    bound = [each for names in context.filing.bound for each in names if each in known]
    keepers = [
        each.removeprefix("The ").removeprefix("the ")
        for directive in order.directives
        if directive.repository
        for each in directive.named
    ]
    return [
        {
            "name": Value(context.sheet, name, f"{known[name].path}.name" if name in known else None),
            "lines": address_lines(known[name].address)
            if name in known and isinstance(known[name].address, View)
            else [],
        }
        for name in dict.fromkeys([*bound, *keepers])
        if name not in context.filing.served
    ]


def _agencies(context: Context) -> dict[str, View]:
    """The agencies of the filing's cases by their names, each with its place in the record."""
    return {
        agency.name: View(context.sheet, agency, f"cases[{i}].agencies[{j}]")
        for i, case in enumerate(context.filing.record.cases)
        if case in context.filing.cases
        for j, agency in enumerate(case.agencies or ())
        if agency.name
    }


def _address(context: Context, served: View | None) -> list[str]:
    """The lines of the address of one to be served, or a blank where the record, or the law, knows a name alone."""
    known = served is not None and isinstance(served.address, View)
    lines = address_lines(served.address) if served is not None and known else []
    return lines or [str(context.placeholder("mailing address: attorney to complete"))]


def bound_by(context: Context, directive: LawView) -> list[Any]:
    """The agencies that a directive binds, with their articles, and a blank for an arresting agency that is not known."""
    model: Any = directive.model
    known = _agencies(context)
    found: list[Any] = [
        Value(context.sheet, article(name) + name, f"{known[name].path}.name" if name in known else None)
        for name in context.filing.bound[context.remedy.order.directives.index(model)]
    ]
    if "arrest" in model.roles:
        for i, case in enumerate(context.filing.record.cases):
            is_known = any(each.agency for each in case.arrests or ()) or any(
                each.role == "arrest" for each in case.agencies or ()
            )
            if case in context.filing.cases and not is_known:
                found.append(Missing(context.sheet, f"cases[{i}].arrests", "arresting agency"))
    found += _supervisors(context) if model.asks_probation else []
    return [capped(found[0]), *found[1:]] if found else []


def _supervisors(context: Context) -> list[Missing]:
    """A blank for who supervised probation in each case of the filing with such a sentence, where the record names nobody."""
    found = []
    for i, case in enumerate(context.filing.record.cases):
        charges = [context.filing.charge(at) for at in context.filing.at if at[0] == i]
        on_probation = any(each.sentence and "probation" in (each.sentence.text or "").casefold() for each in charges)
        if on_probation and not any(each.role == "probation" for each in case.agencies or ()):
            found.append(
                Missing(context.sheet, f"cases[{i}].agencies", "probation office or provider that supervised the case")
            )
    return found


def served_papers(context: Context) -> list[str]:
    """What is served on the prosecuting offices: every paper and exhibit, each with the version in which it goes out."""
    return _listed(context, None)


def served_lists(context: Context) -> list[dict[str, Any]]:
    """What is served, and on whom (`to`, None: on everyone), where agencies do not get all that the prosecuting offices get."""
    service, everything = context.remedy.service, served_papers(context)
    if service.agency_papers is None or not context.filing.served:
        return [{"to": None, "papers": everything}]
    offices = "the prosecuting office" if len(context.filing.prosecutors) == 1 else "each prosecuting office"
    return [
        {"to": offices, "papers": everything},
        {"to": "each agency", "papers": _listed(context, service.agency_papers)},
    ]


def _listed(context: Context, wanted: Container[ServedPaper] | None) -> list[str]:
    """The papers and exhibits of those kinds (None: all), in filing order, as a list of service names them."""
    left_out = {"proof-of-service"} | (
        set() if context.remedy.service.identification_sheet else {"identification-sheet"}
    )
    papers = [
        english.sentence(english.bare(context.words(each.wanted.title)) + _version(each))
        for each in context.filing.papers
        if each.wanted.doc not in left_out and (wanted is None or each.wanted.doc in wanted)
    ]
    return [*papers, *_exhibits(context, wanted)]


def _version(paper: PlannedPaper) -> str:
    """In which version a paper goes out: those who are served get the whole of it."""
    if paper.wanted.audience == "public":
        return ""
    return " (sealed version, nothing redacted)" if paper.in_public == "copy" else " (under seal)"


def _exhibits(context: Context, wanted: Container[ServedPaper] | None) -> list[str]:
    """The exhibits that go out, in one line: "Exhibits A–C (Exhibit B under seal)."""
    rule = context.remedy.documentation
    kinds = rule.kinds if rule else ()
    found = [
        each
        for each in context.filing.exhibits
        if each.may_be_opened
        and (wanted is None or "exhibits" in wanted or ("documentation" in wanted and each.kind in kinds))
    ]
    if not found:
        return []
    sealed = [each for each in found if context.filing.seal_of_exhibit(each) == "sealed"]
    if len(sealed) == len(found):
        return [f"{_lettered(context, found)}, under seal."]
    return [_lettered(context, found) + (f" ({_lettered(context, sealed)} under seal)" if sealed else "") + "."]


def _lettered(context: Context, exhibits: list[Evidence]) -> str:
    targets = tuple(f"exhibit:{each.id}" for each in exhibits)
    return str(Value(context.sheet, targets, None, "reference", LETTERED, refers=Reference(targets, must=True)))
