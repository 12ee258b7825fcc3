"""The checks of a requirement: three-valued logic, and dates that are only partly known."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from conftest import ON
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.law.load import jurisdiction
from petition_gen.law.requirements import (
    AgeCheck,
    Ask,
    Check,
    ConvictionsCheck,
    DatedCheck,
    Requirement,
    Span,
    WhileVictimCheck,
)
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate
from petition_gen.screening.checks import find
from petition_gen.screening.findings import Result, Situation, all_of, any_of
from petition_gen.screening.screen import screen_charge
from petition_gen.screening.time_checks import add_span, span_words


def law() -> Jurisdiction:
    found = jurisdiction("CA")
    assert found is not None
    return found


LAW = law()


def situation(
    charge: Mapping[str, Any] | None = None,
    on: date = ON,
    case: Mapping[str, Any] | None = None,
    others: Iterable[Mapping[str, Any]] = (),
    **record: Any,
) -> Situation:
    """The first charge of a record that holds these parts."""
    charges = [{"statute": "PC 484", "offense": "Petty theft", **(charge or {})}, *others]
    cases = [{"id": "one", "jurisdiction": "CA", **(case or {}), "charges": charges}, *record.pop("cases", [])]
    client = {"name": {"first": "Example", "last": "Client"}, **record.pop("client", {})}
    tree = {"record": "1", "matter": "m", "client": client, "cases": cases, **record}
    return Situation(ClientRecord.model_validate(tree), (0, 0), LAW, on)


def status(check: Check, here: Situation) -> str:
    return find(check, here).status


# ---- three values ----------------------------------------------------------------------------------------------------

MET, UNMET, UNKNOWN = (Result(each, f"It is {each}.", "field") for each in ("met", "unmet", "unknown"))  # type: ignore[arg-type]
ATTORNEY = Result("unknown", "Is it so?", "field", attorney=True)
leaves = st.sampled_from([MET, UNMET, UNKNOWN, ATTORNEY])
RANK = {"unmet": 0, "unknown": 1, "met": 2}

Tree = Result | tuple[str, list[Any]]
trees: st.SearchStrategy[Tree] = st.recursive(
    leaves,
    lambda inner: st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=12,
)


def evaluated(tree: Tree) -> Result:
    if isinstance(tree, Result):
        return tree
    kind, parts = tree
    return (all_of if kind == "all" else any_of)(evaluated(each) for each in parts)


def resolutions(tree: Tree) -> Iterator[Tree]:
    """The tree with its first unknown leaf made known, one way and the other."""
    if isinstance(tree, Result):
        if tree.status == "unknown":
            yield from (MET, UNMET)
        return
    kind, parts = tree
    for i, part in enumerate(parts):
        if found := list(resolutions(part)):
            yield from ((kind, [*parts[:i], each, *parts[i + 1 :]]) for each in found)
            return


@given(st.lists(leaves, min_size=1, max_size=5))
def test_all_is_the_least_and_any_the_greatest(results: list[Result]) -> None:
    ranks = [RANK[each.status] for each in results]
    assert RANK[all_of(results).status] == min(ranks)
    assert RANK[any_of(results).status] == max(ranks)


@given(st.lists(leaves, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_does_not_matter(results: list[Result], random: Any) -> None:
    shuffled = list(results)
    random.shuffle(shuffled)
    for combine in (all_of, any_of):
        one, other = combine(results), combine(shuffled)
        assert (one.status, one.attorney, set(one.questions)) == (other.status, other.attorney, set(other.questions))


@given(trees)
def test_what_is_learned_later_never_turns_a_yes_into_a_no(tree: Tree) -> None:
    before = evaluated(tree)
    for known in resolutions(tree):
        after = evaluated(known)
        assert before.status == "unknown" or after.status == before.status


@given(trees)
def test_only_what_is_unknown_leaves_the_result_unknown(tree: Tree) -> None:
    """An unknown result can still come out either way; a program that says so is not hiding an answer it has."""
    ends, todo = set(), [tree]
    while todo:
        each = todo.pop()
        found = list(resolutions(each))
        todo += found
        if not found:
            ends.add(evaluated(each).status)
        if len(ends) == 2:
            break
    if evaluated(tree).status != "unknown":
        assert ends == {evaluated(tree).status}


@given(st.lists(leaves, min_size=1, max_size=5))
def test_an_attorneys_question_decides_nothing_and_is_not_lost(results: list[Result]) -> None:
    question = Result("unknown", "Did counsel look?", "field", attorney=True)
    every, without = all_of([*results, question]), all_of(results)
    assert every.status == ("unknown" if without.status == "met" else without.status)
    assert every.attorney is (without.attorney or without.status == "met")
    some = any_of([*results, question])
    assert some.status == ("unknown" if any_of(results).status == "unmet" else any_of(results).status)
    for combined, settled in ((every, "unmet"), (some, "met")):
        if combined.status != settled:
            assert question.reason in (combined.reason, *combined.questions)


def test_the_end_of_a_waiting_period() -> None:
    def until(day: date | None) -> Result:
        return Result("unmet", f"until {day}", "field", until=day)

    early, late, never = until(date(2027, 1, 1)), until(date(2028, 1, 1)), until(None)
    assert all_of([early, late]).until == late.until
    assert all_of([early, never]).until is None
    assert any_of([early, late]).until == early.until
    assert any_of([early, never]).until == early.until


def test_a_checks_own_combinations() -> None:
    yes, no, open_ = (Check(ask=Ask(id=each, question=f"{each}?")) for each in ("yes", "no", "open"))
    here = situation({"answers": {"yes": "yes", "no": "no"}})
    assert status(Check(all_of=(yes, open_)), here) == "unknown"
    assert status(Check(all_of=(yes, open_, no)), here) == "unmet"
    assert status(Check(any_of=(no, open_)), here) == "unknown"
    assert status(Check(any_of=(open_, Check(all_of=(yes, Check(any_of=(no, yes)))))), here) == "met"


# ---- over and when ---------------------------------------------------------------------------------------------------

ANSWERS = {"met": "yes", "unmet": "no", "unknown": None}
statuses = st.sampled_from(sorted(ANSWERS))
Over = Literal["charge", "every_of_case", "some_of_case", "every_of_record", "some_of_record"]


def answered(**said: str) -> dict[str, Any]:
    answers = {key: ANSWERS[value] for key, value in said.items() if ANSWERS[value]}
    return {"statute": "PC 484", "offense": "Petty theft", **({"answers": answers} if answers else {})}


def asked(id: str) -> Check:
    return Check(ask=Ask(id=id, question=f"{id}?"))


def found_for(requirement: Requirement, here: Situation) -> tuple[str, str]:
    """The status of a requirement and the verdict where it is the only one."""
    remedy = LAW.remedies[0].model_copy(update={"requirements": (requirement,)})
    screened = screen_charge(here, remedy)
    return screened.findings[0].status, screened.verdict


@given(
    st.lists(st.lists(statuses, min_size=1, max_size=3), min_size=1, max_size=3),
    st.sampled_from(["charge", "every_of_case", "some_of_case", "every_of_record", "some_of_record"]),
)
def test_over_looks_at_the_charges_that_it_names(cases: list[list[str]], over: Over) -> None:
    charges = [[answered(q=each) for each in case] for case in cases]
    elsewhere = {"jurisdiction": "NY", "relief": "no"}
    more = [{"id": f"more-{i}", **elsewhere, "charges": each} for i, each in enumerate(charges[1:])]
    here = situation(charges[0][0], others=charges[0][1:], cases=more)
    scopes = {"charge": cases[0][:1], "case": cases[0], "record": [each for case in cases for each in case]}
    ranks = [RANK[each] for each in scopes[over.split("_")[-1]]]
    expected = max(ranks) if over.startswith("some") else min(ranks)
    requirement = Requirement(id="r", says="It is so.", cite="§ 1", needs=asked("q"), over=over)
    assert RANK[found_for(requirement, here)[0]] == expected


@pytest.mark.parametrize(
    ("condition", "result", "expected"),
    [
        ("met", "met", "met"),
        ("met", "unmet", "unmet"),
        ("met", "unknown", "unknown"),
        ("unmet", "met", "met"),
        ("unmet", "unmet", "met"),
        ("unmet", "unknown", "met"),
        ("unknown", "met", "met"),
        ("unknown", "unmet", "unknown"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_a_requirement_with_a_condition(condition: str, result: str, expected: str) -> None:
    requirement = Requirement(id="r", says="It is so.", cite="§ 1", needs=asked("q"), when=asked("c"))
    assert found_for(requirement, situation(answered(q=result, c=condition)))[0] == expected


@given(st.lists(statuses, min_size=1, max_size=4))
def test_the_attorneys_questions_change_no_verdict(said: list[str]) -> None:
    here = situation(answered(**{f"q{i}": each for i, each in enumerate(said)}))
    plain = tuple(Requirement(id=f"r{i}", says="It is so.", cite="§ 1", needs=asked(f"q{i}")) for i in range(len(said)))
    question = Requirement(id="a", says="It is just.", cite="§ 1", needs=Check(attorney_confirms="Is it just?"))
    confirmed = [Check(all_of=(each.needs, Check(attorney_confirms=f"Is {each.id} so?"))) for each in plain]
    both = tuple(each.model_copy(update={"needs": needs}) for each, needs in zip(plain, confirmed, strict=True))
    remedy = LAW.remedies[0]
    variants = (plain, (*plain, question), both)
    verdicts = [screen_charge(here, remedy.model_copy(update={"requirements": each})) for each in variants]
    assert len({each.verdict for each in verdicts}) == 1
    assert len(verdicts[1].questions) == 1
    assert len(verdicts[2].questions) == sum(each != "unmet" for each in said)
    expected = {"unmet": "barred", "unknown": "needs_review", "met": "no_bar_found"}[min(said, key=RANK.__getitem__)]
    assert verdicts[0].verdict == expected


def test_answers_of_the_charge_go_before_those_of_the_case_and_of_the_record() -> None:
    charge, other = {"answers": {"q": "no"}}, {"statute": "PC 484", "offense": "Petty theft"}
    here = situation(charge, others=[other], case={"answers": {"q": "yes"}}, answers={"q": "no", "p": "true"})
    sibling = Situation(here.record, (0, 1), LAW, ON)
    assert [status(asked("q"), each) for each in (here, sibling)] == ["unmet", "met"]
    assert status(asked("p"), here) == "met"
    assert find(asked("z"), here).field == "cases[0].charges[0].answers.z"


# ---- partial dates ---------------------------------------------------------------------------------------------------

days = st.dates(date(2010, 1, 1), date(2016, 12, 31))
partial = st.builds(lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]), days, st.integers(1, 3))
spans = st.builds(
    lambda years, months, days: Span(years=years, months=months, days=days, after="offense"),
    st.integers(0, 4),
    st.integers(0, 14),
    st.integers(0, 400),
)


def every_day(when: PartialDate) -> list[date]:
    count = (when.latest - when.earliest).days
    return [when.earliest + timedelta(days=i) for i in range(count + 1)]


def meant(answers: Iterable[bool]) -> str:
    """What is found of all the days that a partial date may mean."""
    found = set(answers)
    return "unknown" if len(found) == 2 else "met" if True in found else "unmet"


@given(partial, spans, days)
def test_a_waiting_period_has_run_only_where_it_has_on_every_day_the_date_may_mean(
    when: PartialDate, span: Span, on: date
) -> None:
    here = situation({"date": str(when)}, on=on)
    assert status(Check(elapsed=span), here) == meant(add_span(day, span) <= on for day in every_day(when))
    assert status(Check(within=span), here) == meant(add_span(day, span) >= on for day in every_day(when))


@given(partial, spans, days)
def test_a_waiting_period_says_when_it_ends(when: PartialDate, span: Span, on: date) -> None:
    found = find(Check(elapsed=span), situation({"date": str(when)}, on=on))
    if found.status == "unmet":
        assert found.until == add_span(when.earliest, span) > on
    else:
        assert found.until is None


@given(partial, days)
def test_before_and_after_a_date(when: PartialDate, limit: date) -> None:
    here = situation({"date": str(when)})
    before = Check(dated=DatedCheck(event="offense", before=limit.isoformat()))
    after = Check(dated=DatedCheck(event="offense", from_=limit.isoformat()))
    assert status(before, here) == meant(day < limit for day in every_day(when))
    assert status(after, here) == meant(day >= limit for day in every_day(when))


def age(on: date, born: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def at_most_a_month(day: date, parts: int, years_before: int) -> PartialDate:
    return PartialDate(*(day.year - years_before, day.month, min(day.day, 28))[:parts])


@given(
    st.builds(at_most_a_month, days, st.integers(2, 3), st.just(0)),
    st.builds(at_most_a_month, days, st.integers(2, 3), st.integers(14, 20)),
)
def test_the_age_at_the_offense(when: PartialDate, born: PartialDate) -> None:
    here = situation({"date": str(when)}, client={"date_of_birth": str(born)})
    ages = {age(day, birth) for day, birth in itertools.product(every_day(when), every_day(born))}
    for least, under in ((0, 18), (18, 99), (16, 18)):
        check = AgeCheck(at_least=least or None, under=under if under < 99 else None)
        assert status(Check(age_at_offense=check), here) == meant(least <= each < under for each in ages)


def inside(day: date, began: date, ended: date) -> bool:
    return began <= day <= ended


@given(partial, partial, partial)
def test_an_offense_within_a_period_is_met_only_where_every_reading_is_and_never_unmet(
    when: PartialDate, began: PartialDate, ended: PartialDate
) -> None:
    period = {"began": str(began), "ended": str(ended), "forms": ["sex"]}
    here = situation({"date": str(when)}, trafficking={"periods": [period]})
    # A condition that is monotone in each date holds for every day when it holds for the first and the last of each.
    readings = itertools.product(*([each.earliest, each.latest] for each in (when, began, ended)))
    expected = "met" if all(inside(*each) for each in readings) else "unknown"
    assert status(Check(offense_while_victim=WhileVictimCheck()), here) == expected


@given(partial, partial)
def test_trafficking_that_goes_on(when: PartialDate, began: PartialDate) -> None:
    period = {"began": str(began), "ongoing": "yes", "forms": ["sex"]}
    here = situation({"date": str(when)}, trafficking={"periods": [period]})
    expected = "met" if began.latest <= when.earliest else "unknown"
    assert status(Check(offense_while_victim=WhileVictimCheck()), here) == expected


@given(partial, st.lists(st.tuples(partial, partial), min_size=1, max_size=3))
def test_of_several_periods_one_must_hold_the_offense(
    when: PartialDate, periods: list[tuple[PartialDate, PartialDate]]
) -> None:
    told = [{"began": str(began), "ended": str(ended), "forms": ["sex"]} for began, ended in periods]
    here = situation({"date": str(when)}, trafficking={"periods": told})
    found = status(Check(offense_while_victim=WhileVictimCheck()), here)
    assert found != "unmet"
    if found == "met":
        assert any(
            all(inside(day, began.latest, ended.earliest) for day in every_day(when)) for began, ended in periods
        )


@pytest.mark.parametrize("missing", ["charge", "periods", "ended"])
def test_a_date_that_is_not_there_is_unknown(missing: str) -> None:
    period = {"began": "2012", "ended": "2015", "forms": ["sex"]}
    if missing == "ended":
        del period["ended"]
    trafficking = {} if missing == "periods" else {"trafficking": {"periods": [period]}}
    here = situation({} if missing == "charge" else {"date": "2014-06-02"}, **trafficking)
    assert status(Check(offense_while_victim=WhileVictimCheck()), here) == "unknown"


def test_spans() -> None:
    assert add_span(date(2024, 2, 29), Span(years=1, after="offense")) == date(2025, 2, 28)
    assert add_span(date(2024, 1, 31), Span(months=1, after="offense")) == date(2024, 2, 29)
    assert add_span(date(2023, 11, 30), Span(months=3, days=1, after="offense")) == date(2024, 3, 1)
    assert span_words(Span(years=2, after="offense")) == "2 years"
    assert span_words(Span(years=1, months=6, after="offense")) == "1 year and 6 months"


def test_a_waiting_period_from_the_eighteenth_birthday() -> None:
    check = Check(elapsed=Span(years=3, after="turned_18"))
    assert status(check, situation(client={"date_of_birth": "2005-11-21"})) == "met"
    assert find(check, situation(client={"date_of_birth": "2005-11-22"})).until == date(2026, 11, 22)
    assert status(check, situation(client={"date_of_birth": "2005"})) == "unknown"


def test_a_sentence_that_is_not_completed() -> None:
    check = Check(elapsed=Span(years=1, after="sentence_completed"))
    assert status(check, situation({"sentence": {"status": "supervision"}})) == "unmet"
    assert status(check, situation({"sentence": {"status": "completed"}})) == "unknown"
    assert status(check, situation({"sentence": {"status": "completed", "completed": "2020"}})) == "met"
    assert status(check, situation()) == "unknown"


def test_of_several_arrests_the_last_one_counts_and_one_without_a_date_may_be_the_last() -> None:
    check = Check(elapsed=Span(years=5, after="arrest"))
    arrests = [{"date": "2020-01-01"}, {"date": "2022-01-01"}]
    assert find(check, situation(case={"arrests": arrests})).until == date(2027, 1, 1)
    assert status(check, situation(case={"arrests": arrests[:1]})) == "met"
    assert status(check, situation(case={"arrests": [arrests[0], {"agency": "Example Police"}]})) == "unknown"


# ---- missing is not no -----------------------------------------------------------------------------------------------


def check(**parts: object) -> Check:
    """A check as a jurisdiction's file writes it."""
    return Check.model_validate(parts)


CHECKS = [
    check(victim_of_trafficking={}),
    check(offense_while_victim={}),
    check(outcome="convicted"),
    check(grade={"grades": "felony"}),
    check(court="Superior Court"),
    check(age_at_offense={"under": 18}),
    check(sentence="completed"),
    check(elapsed={"years": 1, "after": "disposition"}),
    check(within={"years": 1, "after": "arrest"}),
    check(paid={"what": "fines"}),
    check(paid={"what": "restitution"}),
    check(no_pending_charges={}),
    check(no_other_conviction={}),
    check(no_warrants="yes"),
    check(no_prior_petition={}),
    check(documentation={"kinds": "t_visa"}),
    check(stated="nexus"),
    check(stated="intent"),
    check(stated="delay"),
    check(stated="hardship"),
    check(stated="since"),
    check(ceased_or_sought_services="yes"),
    check(dated={"event": "disposition", "before": "2020-01-01"}),
    check(ask={"id": "q", "question": "Is it?"}),
    check(field={"path": "case.juvenile", "one_of": "no"}),
    check(attorney_confirms="Is it?"),
]


@pytest.mark.parametrize("asks", CHECKS, ids=lambda each: each.name)
def test_what_the_record_does_not_say_is_unknown(asks: Check) -> None:
    found = find(asks, situation())
    assert found.status == "unknown"
    assert found.attorney is (asks.name == "attorney_confirms")
    assert found.reason
    assert found.field


def sex(**more: str) -> dict[str, Any]:
    return {"trafficking": {"periods": [{"forms": ["sex"], **more}]}}


LABOR = {"forms": ["labor"], "means": ["force"]}
BORN = {"client": {"date_of_birth": "1996-03-14"}}
OWED = {"sentence": {"fines": "390", "fines_paid": "1"}, "restitution": {"ordered": "100", "owed": "1"}}
PAID = {"sentence": {"fines": "390", "fines_paid": "390"}, "restitution": {"ordered": "100", "owed": "0"}}
GRANTED = {"case": "one", "outcome": "granted"}
PENDING = {"statute": "PC 484", "offense": "Petty theft", "disposition": {"outcome": "pending"}}


def evidence(**fields: Any) -> dict[str, Any]:
    """A record's part with one exhibit."""
    return {"evidence": [{"id": "e", "kind": "t_visa", "shows": ["victim"], "consent": "yes"} | fields]}


@pytest.mark.parametrize(
    ("said", "parts", "expected"),
    [
        ({"no_pending_charges": {}}, {"pending": "none"}, "met"),
        ({"no_pending_charges": {}}, {"pending": [{"jurisdiction": "NV"}]}, "unmet"),
        ({"no_pending_charges": {}}, {"pending": "none", "others": [PENDING]}, "unmet"),
        ({"no_warrants": "yes"}, {"warrants": "none"}, "met"),
        ({"no_warrants": "yes"}, {"warrants": [{"jurisdiction": "NV"}]}, "unmet"),
        ({"no_prior_petition": {}}, {"prior_petitions": "none"}, "met"),
        ({"no_prior_petition": {}}, {"prior_petitions": [{"case": "one"}]}, "unmet"),
        ({"no_prior_petition": {"outcomes": ["denied"]}}, {"prior_petitions": [GRANTED]}, "met"),
        ({"no_other_conviction": {}}, {"history_complete": "yes"}, "met"),
        ({"no_other_conviction": {}}, {"history_complete": "no"}, "unknown"),
        ({"paid": {"what": ["fines", "restitution"]}}, {"charge": PAID}, "met"),
        (
            {"paid": {"what": ["fines", "restitution"]}},
            {"charge": {**PAID, "restitution": OWED["restitution"]}},
            "unmet",
        ),
        ({"paid": {"what": "fines"}}, {"charge": OWED}, "unmet"),
        ({"paid": {"what": "fines"}}, {"charge": {"sentence": {"fines": "0"}}}, "met"),
        ({"field": {"path": "case.juvenile", "one_of": "no"}}, {"case": {"juvenile": "no"}}, "met"),
        ({"field": {"path": "case.juvenile", "one_of": "no"}}, {"case": {"juvenile": "yes"}}, "unmet"),
        ({"field": {"path": "charge.class", "one_of": "A"}}, {"charge": {"class": "a"}}, "met"),
        ({"grade": {"grades": "felony", "classes": "A"}}, {"charge": {"grade": "felony"}}, "unknown"),
        ({"grade": {"grades": "felony", "classes": "A"}}, {"charge": {"grade": "felony", "class": "C"}}, "unmet"),
        ({"grade": {"grades": "felony", "classes": "A"}}, {"charge": {"grade": "misdemeanor"}}, "unmet"),
        ({"victim_of_trafficking": {"forms": ["sex"]}}, {"trafficking": {"periods": [LABOR]}}, "unmet"),
        ({"victim_of_trafficking": {"forms": ["sex"]}}, {"trafficking": {"periods": [LABOR, {}]}}, "unknown"),
        ({"victim_of_trafficking": {}}, {"trafficking": {"periods": [LABOR, {}]}}, "met"),
        ({"victim_of_trafficking": {}}, sex(), "unknown"),
        ({"victim_of_trafficking": {}}, sex(began="2014-03-13") | BORN, "met"),
        ({"victim_of_trafficking": {}}, sex(began="2014-03") | BORN, "unknown"),
        ({"victim_of_trafficking": {"minor_needs_no_means": False}}, sex(began="2012") | BORN, "unknown"),
        ({"documentation": {"kinds": "t_visa"}}, evidence(), "met"),
        ({"documentation": {"kinds": "t_visa"}}, evidence(consent="no"), "unknown"),
        ({"documentation": {"kinds": "t_visa"}}, evidence(shows=["judgment"]), "unknown"),
        ({"documentation": {"kinds": "t_visa", "sworn": True}}, evidence(), "unknown"),
        ({"documentation": {"kinds": "t_visa", "sworn": True}}, evidence(sworn="yes"), "met"),
        ({"stated": "nexus"}, {"charge": {"nexus": "He drove her there."}}, "met"),
        ({"stated": "nexus"}, {"charge": {"nexus": "none"}}, "unknown"),
        ({"ceased_or_sought_services": "yes"}, {"trafficking": {"periods": [{"ended": "2015"}, {}]}}, "unknown"),
        ({"ceased_or_sought_services": "yes"}, {"trafficking": {"services": [{"since": "2015"}]}}, "met"),
    ],
)
def test_what_the_record_says(said: dict[str, Any], parts: dict[str, Any], expected: str) -> None:
    assert status(check(**said), situation(**parts)) == expected


@pytest.mark.parametrize(
    ("years", "when", "expected"),
    [(10, "2017", "unmet"), (10, "2016-11-20", "met"), (10, "2016", "unknown"), (None, "1999", "unmet")],
)
def test_another_conviction(years: int | None, when: str, expected: str) -> None:
    other = {"statute": "PC 484", "offense": "Petty theft", "disposition": {"outcome": "convicted", "date": when}}
    elsewhere = {"id": "two", "jurisdiction": "NV", "relief": "no", "charges": [other]}
    here = situation(history_complete="yes", cases=[elsewhere])
    assert status(Check(no_other_conviction=ConvictionsCheck(years=years)), here) == expected


@pytest.mark.parametrize(
    ("when", "expected"), [("2014-07-14", "met"), ("2014-07-16", "unmet"), ("2014-07", "unknown"), ("2013", "met")]
)
def test_a_new_conviction_is_one_after_this_charges(when: str, expected: str) -> None:
    other = {"statute": "PC 484", "offense": "Petty theft", "disposition": {"outcome": "convicted", "date": when}}
    here = situation(
        {"disposition": {"outcome": "convicted", "date": "2014-07-15"}},
        history_complete="yes",
        cases=[{"id": "two", "jurisdiction": "CA", "charges": [other]}],
    )
    assert status(Check(no_other_conviction=ConvictionsCheck(new=True)), here) == expected


def test_reasons_hold_nothing_of_the_clients_story() -> None:
    here = situation(
        {"nexus": "SECRET", "intent": "SECRET", "sentence": {"text": "SECRET"}, "own_words": "SECRET"},
        client={"name": {"first": "SECRET", "last": "SECRET"}},
        trafficking={"summary": "SECRET", "delay": "SECRET"},
        hardship=[{"text": "SECRET"}],
        evidence=[{"id": "e", "title": "SECRET"}],
        answers={"q": "SECRET"},
    )
    for each in CHECKS:
        found = find(each, here)
        assert "SECRET" not in f"{found.reason} {found.field} {found.questions}"
