"""Planning: which remedies are drafted, which charges go together, in which court, by whom and on whom.

Planning chooses among what screening found, by the relations that a jurisdiction's file declares, and by nothing else.
Every charge that asks for relief ends in a filing, or among the charges not filed with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

from petition_gen.planning.choose import Pleaded, Sorted, sort
from petition_gen.planning.counsel import counsel_of
from petition_gen.planning.filing import At, Companion, Filing, Joined, NotFiled, Passed, Plan, Request, slug
from petition_gen.planning.named import Named, named
from petition_gen.planning.naming import naming
from petition_gen.planning.papers import exhibits_of, papers_of, signing_of
from petition_gen.planning.parties import agencies_of, bound_by, prosecutors_of
from petition_gen.planning.seal import exhibit_seals, seal_of
from petition_gen.planning.venue import leading, venue_of
from petition_gen.record.cases import Case
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened
from petition_gen.screening.in_words import told


def plan(record: ClientRecord, screened: tuple[Screened, ...], names: Iterable[str] = ()) -> Plan:
    """The filings for a record.

    `names` are remedies that the user adds to what would be drafted anyway: by their ids (low-confidence ones, alternatives)
    for the charges that nothing bars, as `ID:CASE` for that case whatever bars it. A held remedy is never drafted.
    """
    wanted = named(names, record)
    found = sort(record, screened, wanted)
    filings = _with_companions(_with_ordinals([decided(each) for each in _with_remaining(_grouped(record, found))]))
    return Plan(
        record,
        screened,
        tuple(filings),
        tuple(_not_filed(record, screened, filings, found.passed)),
        tuple(_refused(record, screened, wanted, filings)),
        tuple(found.passed),
        tuple(found.choices),
    )


def decided(request: Request) -> Filing:
    """The filing that a request comes to: everything that its papers depend on is worked out here, once."""
    record, remedy = request.record, request.remedy
    name, exhibits = naming(record, remedy), exhibits_of(request)
    seal = seal_of(record, request.cases, remedy, name)
    agencies = (str(each.name) for each in agencies_of(request, remedy.service.agencies))
    return Filing(
        **{each.name: getattr(request, each.name) for each in fields(Request)},
        name=name,
        papers=papers_of(request, name, exhibits, seal),
        exhibits=exhibits,
        signing=signing_of(request),
        counsel=counsel_of(request),
        prosecutors=prosecutors_of(request),
        served=tuple(dict.fromkeys((*remedy.service.named, *agencies))),
        bound=tuple(bound_by(request, each) for each in remedy.order.directives),
        seal=seal,
        exhibit_seals=exhibit_seals(record, exhibits),
    )


def _grouped(record: ClientRecord, found: Sorted) -> list[Request]:
    groups: dict[tuple[object, ...], list[Screened]] = {}
    for each in found.drafted:
        groups.setdefault(_group(record, each), []).append(each)
    requests = []
    for charges in groups.values():
        first = charges[0]
        court, place = venue_of(record, leading(record, charges))
        others = _joined_to([each.at for each in charges], first.remedy.id, found.pleaded)
        requests.append(Request(record, first.law, first.remedy, tuple(charges), court, place, others))
    return requests


def _joined_to(charges: list[At], remedy: str, pleaded: list[Pleaded]) -> tuple[Joined, ...]:
    found: dict[str, Joined] = {}
    for each in pleaded:
        screened = each.screened
        if each.main == remedy and screened.at in charges:
            before = found.get(screened.remedy.id)
            found_of = (*(before.screened if before else ()), screened)
            clear = screened.verdict == "no_bar_found" and (before is None or before.clear)
            found[screened.remedy.id] = Joined(screened.remedy, found_of, each.alternative, each.reason, clear)
    return tuple(found.values())


def _group(record: ClientRecord, found: Screened) -> tuple[object, ...]:
    """What the charges of one filing share: jurisdiction, remedy, court, venue, and the grouping's own unit."""
    court, place = venue_of(record, found)
    where = (found.law.code, found.remedy.id, court.id if court else None, tuple(sorted(place.items())))
    one_per = found.remedy.grouping.one_per
    if one_per == "circuit" and "circuit" in place:
        return (found.law.code, found.remedy.id, place["circuit"].casefold())
    if one_per == "charge":
        return (*where, found.at)
    # The record ties arrests to cases, not to counts, so an arrest and its case are one unit here.
    return (*where, found.at[0]) if one_per in ("arrest", "case") else where


def _with_ordinals(filings: list[Filing]) -> list[Filing]:
    counts: dict[str, int] = {}
    found = []
    for each in sorted(filings, key=lambda filing: (filing.law.code, min(filing.at))):
        key = f"{each.law.code}-{each.remedy.id}-{slug(each.venue)}"
        counts[key] = counts.get(key, 0) + 1
        found.append(replace(each, ordinal=counts[key]))
    return found


def _with_companions(filings: list[Filing]) -> list[Filing]:
    """The filings, each with the others of its jurisdiction, so that no court is left to find out what else was asked.

    A juvenile case is told of in no other filing.
    """
    return [
        replace(
            each,
            companions=tuple(
                Companion(other.remedy, other.at)
                for other in filings
                if other is not each
                and other.law.code == each.law.code
                and not any(case.juvenile for case in other.cases)
            ),
        )
        for each in filings
    ]


def _with_remaining(requests: list[Request]) -> list[Request]:
    """The requests with the counts of their cases that their remedy reaches neither here nor in another one."""
    found = []
    for request in requests:
        reached = {at for other in requests if other.remedy.id == request.remedy.id for at in other.at}
        cases = sorted({i for i, _ in request.at})
        counts = [(i, j) for i in cases for j in range(len(request.record.cases[i].charges))]
        found.append(replace(request, remaining=tuple(at for at in counts if at not in reached)))
    return found


def _not_filed(
    record: ClientRecord, screened: tuple[Screened, ...], filings: list[Filing], passed: list[Passed]
) -> Iterator[NotFiled]:
    filed = {at for filing in filings for at in filing.at}
    for i, case in enumerate(record.cases):
        for j in range(len(case.charges)):
            if (i, j) not in filed:
                here = [each for each in screened if each.at == (i, j)]
                reason, nameable = _why_not(record, case, here, [each for each in passed if each.at == (i, j)])
                yield NotFiled((i, j), reason, nameable)


def _why_not(
    record: ClientRecord, case: Case, screened: list[Screened], passed: list[Passed]
) -> tuple[str, tuple[str, ...]]:
    """Why no remedy is drafted for a charge, and the remedies that are once they are named."""
    if case.relief is False:
        return "The record marks the case as history only (relief: no).", ()
    if not screened:
        return f"There is no jurisdiction file for {case.jurisdiction}; the charge was not screened.", ()
    reasons, nameable = [], []
    for each in screened:
        name = each.remedy.id
        why = next((one.reason for one in passed if one.remedy == name), None)
        if each.remedy.held:
            why = f"Not drafted: {each.remedy.held}"
        elif each.verdict == "barred":
            why = told(record, each)
        elif each.remedy.confidence == "low":
            why = f"Drafted only when named, with --remedy {name}: the operative text was not read."
            nameable.append(name)
        elif why:
            why = f"{why} Drafted only when named, with --remedy {name}."
            nameable.append(name)
        reasons.append(f"{each.remedy.title}: {why or 'pleaded in another filing.'}")
    return " ".join(reasons), tuple(nameable)


def _refused(
    record: ClientRecord, screened: tuple[Screened, ...], wanted: Named, filings: list[Filing]
) -> Iterator[str]:
    """What was named and is not drafted, with the reason. A case is drafted where one of its charges is."""
    drafted = {(filing.remedy.id, case.id) for filing in filings for case in filing.cases}
    for name in sorted(wanted.remedies - {remedy for remedy, _ in drafted}):
        yield f"{name}: {_why_refused(name, [each for each in screened if each.remedy.id == name])}"
    for name, case in sorted(wanted.in_cases - drafted):
        here = [each for each in screened if each.remedy.id == name and record.cases[each.at[0]].id == case]
        yield f"{name}:{case}: {_why_refused(name, here)}"


def _why_refused(name: str, screened: list[Screened]) -> str:
    if not screened:
        return "no charge of this record falls under the jurisdiction of that remedy, or its case is history only"
    return screened[0].remedy.held or (
        f"every charge is barred; to file for one case all the same, name the case: --remedy {name}:CASE"
    )
