"""Who is served with a filing and whom its order binds, as the papers print them."""

from __future__ import annotations

from typing import Any

from petition_gen.papers.context import Context
from petition_gen.papers.views import CaseView, LawView, address_lines
from petition_gen.templating import english
from petition_gen.templating.filters import capped
from petition_gen.templating.values import Missing, Value, View


def prosecutors(context: Context) -> list[dict[str, Any]]:
    """The prosecuting offices to be served, each with an address or a blank for it."""
    found = []
    for case, prosecutor in context.filing.prosecutors:
        index = context.filing.record.cases.index(case)
        if prosecutor is None:
            found.append(
                {
                    "office": Missing(context.sheet, f"cases[{index}].prosecutors", "prosecuting office"),
                    "lines": _address(context, None),
                    "case": CaseView(context, index),
                }
            )
            continue
        at = (case.prosecutors or ()).index(prosecutor)
        view = View(context.sheet, prosecutor, f"cases[{index}].prosecutors[{at}]")
        found.append({"office": view.office, "lines": _address(context, view), "case": CaseView(context, index)})
    return found


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
    lines = address_lines(served.address) if served is not None else []
    return lines or [str(context.placeholder("mailing address: attorney to complete"))]


def bound_by(context: Context, directive: LawView) -> list[Any]:
    """The agencies that a directive binds, with their articles, and a blank for an arresting agency that is not known."""
    model: Any = directive.model
    known = _agencies(context)
    found: list[Any] = [
        Value(
            context.sheet,
            name if name.casefold().startswith(("the ", "any ")) else f"the {name}",
            f"{known[name].path}.name" if name in known else None,
        )
        for name in context.filing.bound[context.remedy.order.directives.index(model)]
    ]
    if "arrest" in model.roles:
        for i, case in enumerate(context.filing.record.cases):
            is_known = any(each.agency for each in case.arrests or ()) or any(
                each.role == "arrest" for each in case.agencies or ()
            )
            if case in context.filing.cases and not is_known:
                found.append(Missing(context.sheet, f"cases[{i}].arrests", "arresting agency"))
    return [capped(found[0]), *found[1:]] if found else []


def served_papers(context: Context) -> list[str]:
    """The titles of the filing's papers, this one left out, as a list of service names them."""
    return [
        english.sentence(context.words(each.title))
        for each in context.filing.documents
        if each.doc not in ("proof-of-service", "identification-sheet")
    ]
