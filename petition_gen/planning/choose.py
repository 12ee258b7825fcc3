"""Which remedies of one charge are drafted: ranked by verdict first, then by the relations of the jurisdiction's file.

A doubtful remedy (needs review) never displaces a clear one (no bar found). Where the doubtful one is the stronger, both are
drafted until the record holds the choice of an attorney, made with the client's informed consent.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from petition_gen.law.remedy import Relation, UnclearReach
from petition_gen.planning.counsel import acts_for_herself
from petition_gen.planning.filing import At, Choice, Passed
from petition_gen.planning.named import Named
from petition_gen.record.chosen import Chosen
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened


@dataclass(frozen=True)
class Pleaded:
    """A remedy that is pleaded in the filing of another, `main`: together with it, or in the alternative."""

    screened: Screened
    main: str
    alternative: bool
    reason: str


@dataclass
class Sorted:
    """The remedies of a record's charges: drafted on their own, pleaded in another's filing, passed over, left to a choice."""

    drafted: list[Screened] = field(default_factory=list)
    pleaded: list[Pleaded] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


def sort(record: ClientRecord, screened: Iterable[Screened], named: Named) -> Sorted:
    """Every remedy of every charge, sorted into what becomes of it. One that is barred or held is left out."""
    charges: dict[At, list[Screened]] = {}
    for each in screened:
        charges.setdefault(each.at, []).append(each)
    found = Sorted()
    for at in sorted(charges):
        _sort_charge(record, charges[at], named, found)
    return found


def _sort_charge(record: ClientRecord, here: list[Screened], named: Named, found: Sorted) -> None:
    able = {each.remedy.id: each for each in here if each.remedy.held is None}
    wanted = {name: each for name, each in able.items() if named.wants(each, record.cases[each.at[0]].id)}
    standing = {**wanted, **({} if acts_for_herself(record) else _standing(record, able, wanted, found))}
    if acts_for_herself(record):
        found.passed += [
            Passed(each.at, name, _hers_to_choose(name))
            for name, each in able.items()
            if name not in wanted and each.verdict != "barred"
        ]
    mains: dict[str, str] = {}  # a remedy pleaded in another's filing → that other

    def filed_under(name: str) -> str:
        return filed_under(mains[name]) if name in mains else name

    pleaded = []
    for name, each in standing.items():
        others = {other for other in standing if filed_under(other) != name} if name not in wanted else set()
        alternative = _first(each.remedy.alternative_in, others)
        if relation := alternative or _first(each.remedy.together_with, others):
            mains[name] = relation.remedy
            pleaded.append((each, alternative is not None, relation.reason))
    found.pleaded += [Pleaded(each, filed_under(each.remedy.id), instead, why) for each, instead, why in pleaded]
    found.drafted += [each for name, each in able.items() if name in standing and name not in mains]


def _hers_to_choose(name: str) -> str:
    """Why a remedy is not drafted for a client without an attorney: which one to ask for is advice, and nobody gives it to her."""
    return f"No attorney acts: drafted only when the client has chosen it, with --remedy {name}."


def _standing(
    record: ClientRecord, able: dict[str, Screened], wanted: dict[str, Screened], found: Sorted
) -> dict[str, Screened]:
    """The open remedies, beside those named, that nothing displaces and that need not wait for another.

    `found` gets the others with the reason, and the choices that are left to an attorney.
    """
    open_ = {name: each for name, each in able.items() if each.verdict != "barred" and each.remedy.confidence != "low"}
    unclear = {name: told for name, each in open_.items() if (told := unclear_for(record, each))}
    open_ = {name: each for name, each in open_.items() if name not in unclear}
    choices = [*_choices(record, list(open_.values()))]
    found.choices += choices
    standing: dict[str, Screened] = {}
    for name, each in able.items():
        if name in wanted or (name not in open_ and name not in unclear):
            continue
        told = unclear.get(name)
        if reason := _not_known(told) if told else _displaced(each, open_.values(), choices):
            found.passed.append(Passed(each.at, name, reason))
        else:
            standing[name] = each
    for name, each in list(standing.items()):
        if first := _first(each.remedy.after, {**standing, **wanted}):
            why = f"It comes only after {able[first.remedy].remedy.statute}: {first.reason}"
            found.passed.append(Passed(each.at, name, why))
            del standing[name]
    return standing


def unclear_for(record: ClientRecord, each: Screened) -> UnclearReach | None:
    """What the law file says of a charge of a kind that the remedy is not known to reach; None where that is settled."""
    unclear, disposition = each.remedy.unclear_reach, record.cases[each.at[0]].charges[each.at[1]].disposition
    if unclear is None or disposition is None or disposition.outcome not in unclear.outcomes:
        return None
    asked = (one for one in each.findings if one.requirement == unclear.requirement)
    return unclear if any(one.status == "unknown" for one in asked) else None


def _not_known(told: UnclearReach) -> str:
    instead = f" The route known to reach it is {told.instead}." if told.instead else ""
    return f"{told.says.rstrip('.')} ({told.cite}).{instead}"


def _choices(record: ClientRecord, open_: list[Screened]) -> Iterator[Choice]:
    """The pairs of which the stronger is doubtful and the other clear."""
    for clear in open_:
        for stronger in open_:
            for each in stronger.remedy.prefer_over:
                if each.remedy == clear.remedy.id and _rank(stronger) < _rank(clear):
                    yield Choice(clear.at, stronger, clear, each.reason, _made(record, stronger, clear))


def _rank(screened: Screened) -> int:
    return 1 if screened.verdict == "no_bar_found" else 0


def _made(record: ClientRecord, *two: Screened) -> Chosen | None:
    """What the record says of the choice between two remedies of one charge; the last entry counts."""
    case = record.cases[two[0].at[0]]
    count, ids = case.charges[two[0].at[1]].count, {each.remedy.id for each in two}
    found = [
        each
        for each in record.chosen or ()
        if each.case == case.id and each.count in (None, count) and (each.remedy is None or each.remedy in ids)
    ]
    return found[-1] if found else None


def _displaced(each: Screened, rivals: Iterable[Screened], choices: Iterable[Choice]) -> str | None:
    """Why another remedy is drafted in this one's place; None where none is."""
    for other in rivals:
        for relation in other.remedy.prefer_over:
            if other is not each and relation.remedy == each.remedy.id and _rank(other) >= _rank(each):
                return f"{other.remedy.statute} is preferred: {relation.reason}"
    for choice in choices:
        if each in (choice.stronger, choice.clear) and choice.settled not in (None, each.remedy.id):
            other = choice.clear if each is choice.stronger else choice.stronger
            return f"The record holds an attorney's choice of {other.remedy.statute}, on which the client was advised."
    return None


def _first(relations: tuple[Relation, ...], others: Container[str]) -> Relation | None:
    return next((each for each in relations if each.remedy in others), None)
