"""The general routes that remain: those that do not ask for trafficking, and the charges to which each is known to apply."""

from __future__ import annotations

from dataclasses import dataclass

from petition_gen.law.jurisdiction import GeneralRoute
from petition_gen.law.load import jurisdiction
from petition_gen.planning.filing import At, Plan

# Charges that ended so may have a plainer route than any remedy for victims, whether or not that remedy has a filing.
NO_CONVICTION = frozenset({"dismissed", "acquitted", "not_filed", "diverted", "deferred", "withheld"})


@dataclass(frozen=True)
class Route:
    """A general route, the charges of the record for which it is known to be one, and the convictions that close it."""

    law: GeneralRoute
    charges: tuple[At, ...]
    closed_by: tuple[At, ...]


def general_routes(plan: Plan) -> dict[str, tuple[Route, ...]]:
    """The general routes of each jurisdiction, by its name, in which a charge has no filing or ended without a conviction."""
    left = {each.at for each in plan.not_filed}
    charges: dict[str, list[At]] = {}
    for i, case in enumerate(plan.record.cases):
        for j in range(len(case.charges)):
            if (i, j) in left or (case.relief is not False and _outcome(plan, (i, j)) in NO_CONVICTION):
                charges.setdefault(case.jurisdiction, []).append((i, j))
    found = {}
    for code, here in charges.items():
        law = jurisdiction(code)
        if law and law.general_routes:
            found[law.name] = tuple(
                Route(
                    each,
                    tuple(at for at in here if _reached(plan, at, each)),
                    _convictions(plan, code) if each.never_convicted else (),
                )
                for each in law.general_routes
            )
    return found


def _convictions(plan: Plan, code: str) -> tuple[At, ...]:
    """The charges of the record that ended in a conviction in that jurisdiction."""
    return tuple(
        (i, j)
        for i, case in enumerate(plan.record.cases)
        for j in range(len(case.charges))
        if case.jurisdiction == code and _outcome(plan, (i, j)) == "convicted"
    )


def _reached(plan: Plan, at: At, route: GeneralRoute) -> bool:
    """Whether a route is known to be one for a charge: by how it ended, and by how the rest of its case did."""
    case = [_outcome(plan, (at[0], j)) for j in range(len(plan.record.cases[at[0]].charges))]
    whole = not route.whole_case or all(each in NO_CONVICTION for each in case)
    return _outcome(plan, at) in route.outcomes and whole


def _outcome(plan: Plan, at: At) -> str | None:
    disposition = plan.record.cases[at[0]].charges[at[1]].disposition
    return disposition.outcome if disposition else None
