"""Planning: which remedies are drafted, which charges go together, in which court, by whom and on whom.

Planning chooses among what screening found, by the relations that a jurisdiction's file declares, and by nothing else.
Every charge that asks for relief ends in a filing, or among the charges not filed with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import get_args

from petition_gen.jurisdiction import Court, Directive, Grade, Jurisdiction, Relation, Remedy
from petition_gen.record import Agency, Attorney, Case, Charge, ClientRecord, Prosecutor
from petition_gen.screening import Screened

At = tuple[int, int]

VENUE_VALUES = ("county", "district", "city", "division", "circuit")


@dataclass(frozen=True)
class Joined:
    """Another remedy pleaded in a filing: together with it or in the alternative, for these charges, for this reason.

    `clear`: screening found nothing against it for any of them.
    """

    remedy: Remedy
    charges: tuple[At, ...]
    alternative: bool
    reason: str
    clear: bool


@dataclass(frozen=True)
class Filing:
    """One filing: a remedy asked of one court for some charges of the record.

    `place` holds the venue's values by name (county, city, district, division, circuit); what is not known is absent.
    `court` is None where the record does not say which court had the case. `remaining` are charges of the same cases
    that this filing does not reach, which the order must leave standing; then the filing is partial.
    """

    record: ClientRecord
    law: Jurisdiction
    remedy: Remedy
    charges: tuple[Screened, ...]
    court: Court | None
    place: dict[str, str]
    joined: tuple[Joined, ...] = ()
    remaining: tuple[At, ...] = ()
    ordinal: int = 1

    @property
    def at(self) -> tuple[At, ...]:
        """Where the filing's charges stand in the record."""
        return tuple(each.at for each in self.charges)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of the filing's charges, in the record's order."""
        return tuple(self.record.cases[i] for i in sorted({i for i, _ in self.at}))

    @property
    def partial(self) -> bool:
        """Whether a case of the filing holds charges that it does not reach."""
        return bool(self.remaining)

    @property
    def venue(self) -> str:
        """The venue's name, as it stands in the folder's name: the county, else the district or what else is known."""
        return next((self.place[each] for each in VENUE_VALUES if each in self.place), "venue-unknown")

    @property
    def folder(self) -> str:
        """The filing's folder in the packet: `CA-ca-pc-236-14-alameda-1`."""
        return f"{self.law.code}-{self.remedy.id}-{slug(self.venue)}-{self.ordinal}"

    def charge(self, at: At) -> Charge:
        """The charge at a place of the record."""
        return self.record.cases[at[0]].charges[at[1]]


@dataclass(frozen=True)
class NotFiled:
    """A charge that stands in no filing, and why. `routes`: whether the general routes of its jurisdiction remain."""

    at: At
    reason: str


@dataclass(frozen=True)
class Plan:
    """What will be drafted for one record, and what will not and why. `refused` are remedies named by the user that
    cannot be drafted, each with the reason."""

    record: ClientRecord
    screened: tuple[Screened, ...]
    filings: tuple[Filing, ...]
    not_filed: tuple[NotFiled, ...]
    refused: tuple[str, ...] = ()
    passed_over: tuple[tuple[At, str, str], ...] = field(default=())


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
        _choose(here, wanted, chosen, joined, passed)
    filings = _with_remaining(_with_ordinals(_grouped(record, chosen, joined)))
    return Plan(
        record,
        screened,
        tuple(filings),
        tuple(_not_filed(record, screened, filings, passed)),
        tuple(_refused(screened, wanted, filings)),
        tuple(passed),
    )


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


# ---- grouping --------------------------------------------------------------------------------------------------------


def _grouped(
    record: ClientRecord, chosen: list[Screened], joined: list[tuple[Screened, str, bool, str]]
) -> list[Filing]:
    groups: dict[tuple[object, ...], list[Screened]] = {}
    for each in chosen:
        groups.setdefault(_group(record, each), []).append(each)
    filings = []
    for charges in groups.values():
        first = charges[0]
        court, place = venue_of(record, first)
        others = _joined_to([each.at for each in charges], first.remedy.id, joined)
        filings.append(Filing(record, first.law, first.remedy, tuple(charges), court, place, others))
    return filings


def _joined_to(charges: list[At], remedy: str, joined: list[tuple[Screened, str, bool, str]]) -> tuple[Joined, ...]:
    found: dict[str, Joined] = {}
    for each, main, alternative, reason in joined:
        if main == remedy and each.at in charges:
            before = found.get(each.remedy.id)
            at = (*(before.charges if before else ()), each.at)
            clear = each.verdict == "no_bar_found" and (before is None or before.clear)
            found[each.remedy.id] = Joined(each.remedy, at, alternative, reason, clear)
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


def venue_of(record: ClientRecord, found: Screened) -> tuple[Court | None, dict[str, str]]:
    """The court of a charge's filing and the values of its venue, as the remedy's law places it."""
    case, law, venue = record.cases[found.at[0]], found.law, found.remedy.venue
    counties = any("county" in court.needs for court in law.courts)
    place = _place(case, of_arrest=venue.of == "arrest" and counties)
    if "county" in place and law.circuits:
        circuit = {name.casefold(): value for name, value in law.circuits.items()}.get(_bare_county(place["county"]))
        if circuit and "circuit" not in place:
            place["circuit"] = circuit
    return _court(law, case, case.charges[found.at[1]], found.remedy), place


def _place(case: Case, of_arrest: bool) -> dict[str, str]:
    """The known venue values of a case; the county is that of its last arrest where the law looks at the arrest."""
    own = {name: value for name in VENUE_VALUES if case.venue and (value := getattr(case.venue, name))}
    arrests = [each.place for each in case.arrests or () if each.place]
    if of_arrest and arrests and arrests[-1].county:
        same = "county" not in own or _bare_county(own["county"]) == _bare_county(arrests[-1].county)
        own = {**(own if same else {}), "county": arrests[-1].county}
    if "county" in own:
        own["county"] = re.sub(r"\s+(county|parish)$", "", own["county"], flags=re.I)
    return own


def _bare_county(name: str) -> str:
    return re.sub(r"\s+(county|parish)$", "", name.strip(), flags=re.I).casefold()


def _court(law: Jurisdiction, case: Case, charge: Charge, remedy: Remedy) -> Court | None:
    """The court that the remedy's law names (by the gravest grade in the case); else the case's; else the only one."""
    if remedy.venue.by_grade:
        grades = {charge.grade, *(each.grade for each in case.charges)}
        gravest = next((each for each in get_args(Grade) if each in grades), None)
        return law.court(remedy.venue.by_grade[gravest]) if gravest in remedy.venue.by_grade else None
    if remedy.venue.court:
        return law.court(remedy.venue.court)
    if case.court:
        return law.court(case.court)
    return law.courts[0] if len(law.courts) == 1 else None


def _with_ordinals(filings: list[Filing]) -> list[Filing]:
    counts: dict[str, int] = {}
    found = []
    for each in sorted(filings, key=lambda filing: (filing.law.code, min(filing.at))):
        key = f"{each.law.code}-{each.remedy.id}-{slug(each.venue)}"
        counts[key] = counts.get(key, 0) + 1
        found.append(replace(each, ordinal=counts[key]))
    return found


def _with_remaining(filings: list[Filing]) -> list[Filing]:
    """The filings with the counts of their cases that their remedy reaches neither here nor in another filing."""
    found = []
    for filing in filings:
        reached = {at for other in filings if other.remedy.id == filing.remedy.id for at in other.at}
        cases = sorted({i for i, _ in filing.at})
        counts = [(i, j) for i in cases for j in range(len(filing.record.cases[i].charges))]
        found.append(replace(filing, remaining=tuple(at for at in counts if at not in reached)))
    return found


def slug(name: str) -> str:
    """A name for a folder: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unknown"


# ---- what is not filed -----------------------------------------------------------------------------------------------


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


# ---- who signs and who is served -------------------------------------------------------------------------------------


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
