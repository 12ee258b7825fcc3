"""Planning: which remedies are drafted, which charges go together, in which court, by whom and on whom.

Planning chooses among what screening found, by the relations that a jurisdiction's file declares, and by nothing else.
Every charge that asks for relief ends in a filing, or among the charges not filed with the reason.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import fields, replace

from petition_gen.law.remedy import Relation, Remedy
from petition_gen.planning.counsel import acts_for_herself, counsel_of
from petition_gen.planning.filing import At, Filing, Joined, NotFiled, Plan, Request, slug
from petition_gen.planning.naming import naming
from petition_gen.planning.papers import exhibits_of, legend_of, papers_of, signing_of
from petition_gen.planning.parties import agencies_of, bound_by, prosecutors_of
from petition_gen.planning.venue import venue_of
from petition_gen.record.cases import Case
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened


def plan(record: ClientRecord, screened: tuple[Screened, ...], named: Iterable[str] = ()) -> Plan:
    """The filings for a record.

    `named` are ids of remedies that the user adds to what would be drafted anyway: low-confidence ones, alternatives,
    and barred ones that counsel wants all the same. A held remedy is never drafted.
    """
    wanted = set(named)
    chosen: list[Screened] = []
    joined: list[tuple[Screened, str, bool, str]] = []
    passed: list[tuple[At, str, str]] = []
    for at in sorted({each.at for each in screened}):
        here = [each for each in screened if each.at == at]
        if acts_for_herself(record):
            here = _named_by_her(here, wanted, passed)
        _choose(here, wanted, chosen, joined, passed)
    filings = _with_ordinals([decided(each) for each in _with_remaining(_grouped(record, chosen, joined))])
    return Plan(
        record,
        screened,
        tuple(filings),
        tuple(_not_filed(record, screened, filings, passed)),
        tuple(_refused(screened, wanted, filings)),
        tuple(passed),
    )


def decided(request: Request) -> Filing:
    """The filing that a request comes to: everything that its papers depend on is worked out here, once."""
    record, remedy = request.record, request.remedy
    name, exhibits = naming(record, remedy), exhibits_of(request)
    agencies = (str(each.name) for each in agencies_of(request, remedy.service.agencies))
    return Filing(
        **{each.name: getattr(request, each.name) for each in fields(Request)},
        name=name,
        papers=papers_of(request, name, exhibits),
        exhibits=exhibits,
        signing=signing_of(request),
        counsel=counsel_of(request),
        prosecutors=prosecutors_of(request),
        served=tuple(dict.fromkeys((*remedy.service.named, *agencies))),
        bound=tuple(bound_by(request, each) for each in remedy.order.directives),
        legend=legend_of(remedy),
    )


def _named_by_her(here: list[Screened], wanted: set[str], passed: list[tuple[At, str, str]]) -> list[Screened]:
    """The remedies that a client without an attorney has named: which one to ask for is advice, and nobody gives it to her.

    `passed` gets the others with the way to name them.
    """
    for each in here:
        if each.remedy.id not in wanted and each.verdict != "barred" and each.remedy.held is None:
            why = f"No attorney acts: drafted only when the client has chosen it, with --remedy {each.remedy.id}."
            passed.append((each.at, each.remedy.id, why))
    return [each for each in here if each.remedy.id in wanted]


def _choose(
    here: list[Screened],
    wanted: set[str],
    chosen: list[Screened],
    joined: list[tuple[Screened, str, bool, str]],
    passed: list[tuple[At, str, str]],
) -> None:
    """Sort the remedies of one charge into those drafted, those pleaded in another's filing, and those passed over."""
    able = {each.remedy.id: each for each in here if each.remedy.held is None}
    named = {name: each for name, each in able.items() if name in wanted}
    standing = {**named, **_standing(able, named, passed)}
    mains: dict[str, str] = {}  # a remedy pleaded in another's filing → that other

    def filed_under(name: str) -> str:
        return filed_under(mains[name]) if name in mains else name

    pleaded = []
    for name, each in standing.items():
        others = {other for other in standing if filed_under(other) != name} if name not in named else set()
        alternative = _first(each.remedy.alternative_in, others)
        if relation := alternative or _first(each.remedy.together_with, others):
            mains[name] = relation.remedy
            pleaded.append((each, alternative is not None, relation.reason))
    joined += [(each, filed_under(each.remedy.id), instead, reason) for each, instead, reason in pleaded]
    chosen += [each for name, each in able.items() if name in standing and name not in mains]


def _standing(
    able: dict[str, Screened], named: dict[str, Screened], passed: list[tuple[At, str, str]]
) -> dict[str, Screened]:
    """The open remedies, beside those named, that none is preferred over and that need not wait for another.

    `passed` gets the others with the reason.
    """
    open_ = {name: each for name, each in able.items() if each.verdict != "barred" and each.remedy.confidence != "low"}
    found: dict[str, Screened] = {}
    for name, each in open_.items():
        if name in named:
            continue
        if preferred := _preferred(each.remedy, open_.values()):
            passed.append((each.at, name, f"{preferred[0].statute} is preferred: {preferred[1].reason}"))
        else:
            found[name] = each
    for name, each in list(found.items()):
        if first := _first(each.remedy.after, {**found, **named}):
            why = f"It comes only after {able[first.remedy].remedy.statute}: {first.reason}"
            passed.append((each.at, name, why))
            del found[name]
    return found


def _preferred(remedy: Remedy, rivals: Iterable[Screened]) -> tuple[Remedy, Relation] | None:
    """The first remedy that is preferred over this one, with the relation that says so."""
    others = (each.remedy for each in rivals if each.remedy is not remedy)
    return next(((other, each) for other in others for each in other.prefer_over if each.remedy == remedy.id), None)


def _first(relations: tuple[Relation, ...], others: Container[str]) -> Relation | None:
    return next((each for each in relations if each.remedy in others), None)


def _grouped(
    record: ClientRecord, chosen: list[Screened], joined: list[tuple[Screened, str, bool, str]]
) -> list[Request]:
    groups: dict[tuple[object, ...], list[Screened]] = {}
    for each in chosen:
        groups.setdefault(_group(record, each), []).append(each)
    requests = []
    for charges in groups.values():
        first = charges[0]
        court, place = venue_of(record, first)
        others = _joined_to([each.at for each in charges], first.remedy.id, joined)
        requests.append(Request(record, first.law, first.remedy, tuple(charges), court, place, others))
    return requests


def _joined_to(charges: list[At], remedy: str, joined: list[tuple[Screened, str, bool, str]]) -> tuple[Joined, ...]:
    found: dict[str, Joined] = {}
    for each, main, alternative, reason in joined:
        if main == remedy and each.at in charges:
            before = found.get(each.remedy.id)
            found_of = (*(before.screened if before else ()), each)
            clear = each.verdict == "no_bar_found" and (before is None or before.clear)
            found[each.remedy.id] = Joined(each.remedy, found_of, alternative, reason, clear)
    return tuple(found.values())


def _group(record: ClientRecord, found: Screened) -> tuple[object, ...]:
    """What the charges of one filing share: jurisdiction, remedy, court, venue, and the grouping's own unit."""
    court, place = venue_of(record, found)
    where = (found.law.code, found.remedy.id, court.id if court else None, tuple(sorted(place.items())))
    one_per = found.remedy.grouping.one_per
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
    record: ClientRecord, screened: tuple[Screened, ...], filings: list[Filing], passed: list[tuple[At, str, str]]
) -> Iterator[NotFiled]:
    filed = {at for filing in filings for at in filing.at}
    for i, case in enumerate(record.cases):
        for j in range(len(case.charges)):
            if (i, j) not in filed:
                yield NotFiled((i, j), _why_not(case, [each for each in screened if each.at == (i, j)], passed))


def _why_not(case: Case, screened: list[Screened], passed: list[tuple[At, str, str]]) -> str:
    if case.relief is False:
        return "The record marks the case as history only (relief: no)."
    if not screened:
        return f"There is no jurisdiction file for {case.jurisdiction}; the charge was not screened."
    reasons = []
    for each in screened:
        why = next((reason for at, name, reason in passed if at == each.at and name == each.remedy.id), None)
        if each.remedy.held:
            why = f"Not drafted: {each.remedy.held}"
        elif each.verdict == "barred":
            why = " ".join(f"{one.result.reason} ({one.cite}.)" for one in each.deciding[:1])
        elif each.remedy.confidence == "low":
            why = "Drafted only when named with --remedy: the operative text was not read."
        reasons.append(f"{each.remedy.title}: {why or 'pleaded in another filing.'}")
    return " ".join(reasons)


def _refused(screened: tuple[Screened, ...], wanted: set[str], filings: list[Filing]) -> Iterator[str]:
    drafted = {filing.remedy.id for filing in filings}
    by_id = {each.remedy.id: each.remedy for each in screened}
    for name in sorted(wanted - drafted):
        held = by_id[name].held if name in by_id else None
        yield f"{name}: {held or 'no charge of this record falls under the jurisdiction of that remedy'}"
