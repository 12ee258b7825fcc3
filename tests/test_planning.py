"""Which filings come of a record: every charge in one, or told why not; together what the law groups."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from types import FrameType
from typing import Any

import pytest
from conftest import ON, ROOT, SIMPLE, Composed, composed_from
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.authoring.check import plan_for
from petition_gen.document import text_of
from petition_gen.law.load import codes, jurisdiction
from petition_gen.law.remedy import Relation
from petition_gen.papers.compose import compose
from petition_gen.papers.privacy import guard_of
from petition_gen.planning.counsel import counsel_of
from petition_gen.planning.filing import Filing, Plan, slug
from petition_gen.planning.naming import naming
from petition_gen.planning.papers import exhibits_of, papers_of, signing_of
from petition_gen.planning.parties import agencies_of, prosecutors_of
from petition_gen.planning.plan import plan
from petition_gen.planning.seal import exhibit_seals, seal_of
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

# ---- any record ------------------------------------------------------------------------------------------------------

COURTS = {
    "CA": ["Superior Court"],
    "NY": ["County Court", "Criminal Court of the City of New York"],
    "FL": [None, "Circuit Court", "County Court"],
    "GA": ["Superior Court", "State Court", None],
    "WA": ["Superior Court", "Municipal Court"],
    "IL": ["Circuit Court"],
    "TX": ["County Court at Law"],
    "US": ["United States District Court"],
    "MN": ["District Court"],
    "other": [None],
}
STATUTES = ["PC 647(b)", "PC 211", "PC 484", "N.Y. Penal Law § 230.00", "18 U.S.C. § 1591", "RCW 9A.88.030", "none"]
OUTCOMES = [None, "convicted", "dismissed", "not_filed", "withheld", "deferred", "adjudicated", "pending", "acquitted"]
charges = st.fixed_dictionaries(
    {"statute": st.sampled_from(STATUTES), "offense": st.just("An offense")},
    optional={
        "grade": st.sampled_from(["felony", "misdemeanor"]),
        "date": st.sampled_from(["2014", "2014-06-02", "2001"]),
        "disposition": st.sampled_from([{"outcome": each, "date": "2014-07"} if each else {} for each in OUTCOMES]),
        "nexus": st.just("It came of the trafficking."),
        "intent": st.just("She had no choice."),
        "sentence": st.just({"status": "completed", "completed": "2016"}),
    },
)


@st.composite
def cases(draw: st.DrawFn, index: int) -> dict[str, Any]:
    code = draw(st.sampled_from(sorted(COURTS)))
    case: dict[str, Any] = {"id": f"case-{index}", "jurisdiction": code}
    case["charges"] = draw(st.lists(charges, min_size=1, max_size=3))
    if court := draw(st.sampled_from(COURTS[code])):
        case["court"] = court
    if county := draw(st.sampled_from([None, "Alameda", "Alameda County", "Fresno", "King"])):
        case["venue"] = {"county": county}
    if place := draw(st.sampled_from([None, "Alameda", "Fresno"])):
        case["arrests"] = [{"date": "2014-06-02", "place": {"county": place}}]
    if relief := draw(st.sampled_from([None, "yes", "no"])):
        case["relief"] = relief
    if juvenile := draw(st.sampled_from([None, "yes", "no"])):
        case["juvenile"] = juvenile
    return case


@st.composite
def records(draw: st.DrawFn) -> ClientRecord:
    count = draw(st.integers(1, 5))
    periods = [{"began": "2012", "ended": "2015", "forms": ["sex"], "means": ["force"]}]
    return ClientRecord.model_validate(
        {
            "record": "1",
            "matter": "m",
            "client": {"name": {"first": "Example", "last": "Client"}},
            "cases": [draw(cases(i)) for i in range(count)],
            "trafficking": {"periods": periods},
        }
    )


REMEDIES = sorted(remedy.id for code in codes() if (law := jurisdiction(code)) for remedy in law.remedies)
named_remedies = st.sets(st.sampled_from(REMEDIES), max_size=3)


def all_charges(record: ClientRecord) -> set[tuple[int, int]]:
    return {(i, j) for i, case in enumerate(record.cases) for j in range(len(case.charges))}


@given(records(), named_remedies)
def test_every_charge_is_in_a_filing_or_told_why_not(record: ClientRecord, named: set[str]) -> None:
    made = plan(record, screen(record, ON), named)
    filed = {at for filing in made.filings for at in filing.at}
    left = [each.at for each in made.not_filed]
    assert filed | set(left) == all_charges(record)
    assert not filed & set(left)
    assert len(set(left)) == len(left)
    for each in made.not_filed:
        assert each.reason.strip().endswith((".", ".)")), each.reason
        assert "pleaded in another filing" not in each.reason
        case = record.cases[each.at[0]]
        assert ("relief: no" in each.reason) is (case.relief is False)


@given(records(), named_remedies)
def test_every_planned_pair_of_charge_and_remedy_stands_in_exactly_one_filing(
    record: ClientRecord, named: set[str]
) -> None:
    screened = screen(record, ON)
    made = plan(record, screened, named)
    pairs = Counter((at, filing.remedy.id) for filing in made.filings for at in filing.at)
    pleaded = Counter((at, each.remedy.id) for filing in made.filings for each in filing.joined for at in each.charges)
    assert set((pairs + pleaded).values()) <= {1}
    passed = {(each.at, each.remedy) for each in made.passed_over}
    for each in screened:
        pair = (each.at, each.remedy.id)
        able = each.remedy.held is None and each.verdict != "barred"
        planned = able and (each.remedy.confidence != "low" or each.remedy.id in named)
        assert (pairs[pair] + pleaded[pair] + (pair in passed) == 1) is planned, pair
        if each.remedy.id in named and able:
            assert pairs[pair] == 1


@given(records(), named_remedies)
def test_charges_of_one_filing_belong_together(record: ClientRecord, named: set[str]) -> None:
    made = plan(record, screen(record, ON), named)
    assert len({filing.folder for filing in made.filings}) == len(made.filings)
    for filing in made.filings:
        owners = [record.cases[i] for i, _ in filing.at]
        assert {case.jurisdiction for case in owners} == {filing.law.code}
        assert all(case.relief is not False for case in owners)
        if filing.remedy.grouping.one_per == "charge":
            assert len(filing.at) == 1
        if filing.remedy.grouping.one_per in ("case", "arrest"):
            assert len({case.id for case in owners}) == 1
        if filing.law.code == "CA":
            counties = {case.venue.county if case.venue else None for case in owners}
            assert len({each and each.removesuffix(" County") for each in counties}) == 1
        reached = {at for other in made.filings if other.remedy.id == filing.remedy.id for at in other.at}
        rest = {at for at in all_charges(record) if at[0] in {i for i, _ in filing.at}} - reached
        assert set(filing.remaining) == rest
        assert filing.partial is bool(rest)


@given(records())
def test_charges_of_one_county_share_the_one_filing_of_that_county(record: ClientRecord) -> None:
    made = plan(record, screen(record, ON))
    kept = [filing for filing in made.filings if filing.remedy.grouping.one_per == "county"]
    keys = [(each.remedy.id, each.court and each.court.id, tuple(sorted(each.place.items()))) for each in kept]
    assert len(set(keys)) == len(keys)


@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_a_records_cases_does_not_change_what_goes_together(record: ClientRecord, random: Any) -> None:
    shuffled = list(record.cases)
    random.shuffle(shuffled)
    other = record.model_copy(update={"cases": tuple(shuffled)})

    def groups(made: Plan) -> set[tuple[str, frozenset[tuple[str, int]]]]:
        return {(each.remedy.id, frozenset((made.record.cases[i].id, j) for i, j in each.at)) for each in made.filings}

    assert groups(plan(record, screen(record, ON))) == groups(plan(other, screen(other, ON)))


# ---- relations between remedies --------------------------------------------------------------------------------------


def related(**relations: dict[str, str]) -> Plan:
    """The plan of a charge under copies of a remedy that stand in these relations: `a={"prefer_over": "b"}`."""
    law = jurisdiction("CA")
    assert law is not None
    model = law.remedy("ca-pc-236-14")
    none: dict[str, tuple[Relation, ...]] = {"prefer_over": (), "together_with": (), "alternative_in": (), "after": ()}
    remedies = tuple(
        model.model_copy(
            update={
                "id": name,
                **none,
                **{kind: (Relation(remedy=other, reason="the law says so"),) for kind, other in kinds.items()},
            }
        )
        for name, kinds in relations.items()
    )
    return plan_for(law.model_copy(update={"remedies": remedies}), load_record(SIMPLE))


def outcome(made: Plan) -> dict[str, str]:
    """Each remedy by what became of it: filed, in <remedy>, passed."""
    found = {each.remedy.id: "filed" for each in made.filings}
    found |= {one.remedy.id: f"in {each.remedy.id}" for each in made.filings for one in each.joined}
    return found | {each.remedy: "passed" for each in made.passed_over}


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ({"a": {}, "b": {}}, {"a": "filed", "b": "filed"}),
        ({"a": {"prefer_over": "b"}, "b": {}}, {"a": "filed", "b": "passed"}),
        ({"a": {}, "b": {"alternative_in": "a"}}, {"a": "filed", "b": "in a"}),
        ({"a": {}, "b": {"together_with": "a"}}, {"a": "filed", "b": "in a"}),
        ({"a": {"together_with": "b"}, "b": {"together_with": "a"}}, {"a": "in b", "b": "filed"}),
        ({"a": {}, "b": {"after": "a"}}, {"a": "filed", "b": "passed"}),
        (
            {"a": {"prefer_over": "b"}, "b": {}, "c": {"alternative_in": "b"}},
            {"a": "filed", "b": "passed", "c": "filed"},
        ),
        (
            {"a": {}, "b": {"alternative_in": "a"}, "c": {"alternative_in": "b"}},
            {"a": "filed", "b": "in a", "c": "in a"},
        ),
        (
            {"c": {"alternative_in": "b"}, "b": {"alternative_in": "a"}, "a": {}},
            {"a": "filed", "b": "in a", "c": "in a"},
        ),
    ],
)
def test_remedies_that_stand_in_a_relation(relations: dict[str, dict[str, str]], expected: dict[str, str]) -> None:
    assert outcome(related(**relations)) == expected


def test_a_remedy_that_is_passed_over_is_drafted_when_named(simple: dict[str, Any]) -> None:
    record = ClientRecord.model_validate(simple)
    screened = screen(record, ON)
    assert {each.remedy.id for each in plan(record, screened).filings} == {"ca-pc-236-14"}
    named = plan(record, screened, ["ca-pc-1203-49"])
    assert {each.remedy.id for each in named.filings} == {"ca-pc-236-14", "ca-pc-1203-49"}
    assert not [one for each in named.filings for one in each.joined]


def test_a_barred_remedy_is_drafted_only_when_its_case_is_named(simple: dict[str, Any]) -> None:
    simple["cases"][0]["charges"][0] |= {"statute": "PC 211", "offense": "Robbery", "grade": "felony"}
    record = ClientRecord.model_validate(simple)
    screened = screen(record, ON)
    assert not plan(record, screened).filings
    assert "667.5" in plan(record, screened).not_filed[0].reason
    bare = plan(record, screened, ["ca-pc-236-14"])
    assert not bare.filings
    assert bare.refused[0].endswith("name the case: --remedy ca-pc-236-14:CASE")
    named = plan(record, screened, ["ca-pc-236-14:oak-2014"])
    assert [each.remedy.id for each in named.filings] == ["ca-pc-236-14"]
    assert [(at, finding.status) for at, finding in named.filings[0].lifted] == [((0, 0), "unmet")]


def test_a_held_remedy_is_refused_with_the_reason(simple: dict[str, Any]) -> None:
    law = jurisdiction("TX")
    assert law is not None
    held = next(each for each in law.remedies if each.held)
    simple["cases"][0] |= {"jurisdiction": "TX", "court": law.courts[0].name}
    record = ClientRecord.model_validate(simple)
    made = plan(record, screen(record, ON), [held.id])
    assert not [each for each in made.filings if each.remedy.id == held.id]
    assert made.refused == (f"{held.id}: {held.held}",)


def test_a_remedy_of_another_state_is_refused(simple: dict[str, Any]) -> None:
    record = ClientRecord.model_validate(simple)
    made = plan(record, screen(record, ON), ["ny-cpl-440-10-1-i"])
    assert [each.split(":")[0] for each in made.refused] == ["ny-cpl-440-10-1-i"]


# ---- partial relief --------------------------------------------------------------------------------------------------


def test_a_case_with_a_count_that_is_out_of_reach_is_partial_and_its_order_names_what_remains(
    simple: dict[str, Any],
) -> None:
    robbery = {"count": "2", "statute": "Cal. Penal Code § 211", "offense": "Robbery", "grade": "felony"}
    simple["cases"][0]["charges"].append({**simple["cases"][0]["charges"][0], **robbery})
    record = ClientRecord.model_validate(simple)
    made = plan(record, screen(record, ON))
    assert [filing.at for filing in made.filings] == [((0, 0),)]
    assert made.filings[0].partial
    assert made.filings[0].remaining == ((0, 1),)
    assert [each.at for each in made.not_filed] == [(0, 1)]
    order = next(each for each in compose(made.filings[0], ON) if each.name == "proposed-order")
    words = " ".join(text_of(order.blocks).split())
    assert "does not reach the following count" in words
    assert "robbery (Cal. Penal Code § 211)" in words.split("does not reach the following count")[1]
    assert "robbery" not in words.split("does not reach the following count")[0].casefold()


# ---- venue, counsel, service -----------------------------------------------------------------------------------------


def only(tree: dict[str, Any], named: Iterable[str] = ()) -> Filing:
    record = ClientRecord.model_validate(tree)
    filings = plan(record, screen(record, ON), named).filings
    assert len(filings) == 1
    return filings[0]


def florida(simple: dict[str, Any]) -> dict[str, Any]:
    charge = {"statute": "Fla. Stat. § 796.07(2)(e)", "offense": "Prostitution", "grade": "misdemeanor"}
    simple["cases"][0] |= {"jurisdiction": "FL", "venue": {"county": "Miami-Dade"}}
    del simple["cases"][0]["court"]
    simple["cases"][0]["charges"][0] |= charge
    simple["attorneys"][0]["admitted"] = {"FL": "000000"}
    return simple


def test_venue_of_an_arrest_is_where_the_arrest_was(simple: dict[str, Any]) -> None:
    tree = florida(simple)
    tree["cases"][0]["arrests"][0]["place"] = {"county": "Orange County", "state": "FL"}
    filing = only(tree)
    assert filing.place["county"] == "Orange"
    assert filing.court is not None
    assert filing.court.name == "County Court"
    law = jurisdiction("FL")
    assert law is not None
    assert filing.place["circuit"] == {key.casefold(): value for key, value in law.circuits.items()}["orange"]


def test_the_gravest_grade_of_the_case_chooses_the_court_where_the_law_says_so(simple: dict[str, Any]) -> None:
    tree = florida(simple)
    theft = {"count": "2", "statute": "Fla. Stat. § 812.014", "offense": "Grand theft", "grade": "felony"}
    tree["cases"][0]["charges"].append(theft)
    record = ClientRecord.model_validate(tree)
    courts = {filing.court.name for filing in plan(record, screen(record, ON)).filings if filing.court}
    assert courts == {"Circuit Court"}


def test_counsel_is_the_lead_attorney_who_is_admitted_there_and_never_a_student(simple: dict[str, Any]) -> None:
    lead, local = {"name": "L. Lead", "role": "lead"}, {"name": "O. Local", "role": "local", "admitted": {"CA": "1"}}
    student = {"name": "S. Student", "role": "student", "admitted": {"CA": "2"}}

    def counsel(*attorneys: dict[str, Any]) -> str | None:
        simple["attorneys"] = list(attorneys)
        found = only(simple).counsel.lead
        return found.attorney.name if found else None

    assert counsel(lead, student, local) == "O. Local"
    assert counsel(local, {**lead, "admitted": {"CA": "3"}}) == "L. Lead"
    assert counsel(student) is None
    simple["attorneys"] = []
    assert only(simple, named=["ca-pc-236-14"]).counsel.herself


def test_prosecutors_are_served_by_their_role_and_each_once(simple: dict[str, Any]) -> None:
    roles = {"District Attorney": "convicted", "City Attorney": "charging", "Another Office": "declined"}
    offices = [{"office": office, "role": role} for office, role in roles.items()]
    simple["cases"][0]["prosecutors"] = [*offices, {"office": "District Attorney", "role": "charging"}]
    filing = only(simple)
    wanted = [office for office, role in roles.items() if role in filing.remedy.service.prosecutors]
    assert [one.name for one in filing.prosecutors] == wanted
    simple["cases"][0]["prosecutors"] = "none"
    assert [one.name for one in only(simple).prosecutors] == [None]


def test_agencies_are_bound_by_their_role_and_each_once(simple: dict[str, Any]) -> None:
    police = {"name": "Oakland Police Department", "role": "arrest"}
    simple["cases"][0]["agencies"] += [police, {"name": "A Lab", "role": "lab"}]
    found = agencies_of(only(simple), ["arrest", "probation"])
    assert [each.name for each in found] == ["Oakland Police Department", "Alameda County Probation Department"]


def test_folder_names() -> None:
    assert slug("Miami-Dade") == "miami-dade"
    assert slug("  St. John's  ") == "st-john-s"
    assert slug("Doña Ana") == "dona-ana"
    assert slug("東京") == "unknown"


def test_examples_are_planned_whole(composed: Composed) -> None:
    filed = {at for filing in composed.plan.filings for at in filing.at}
    assert filed | {each.at for each in composed.plan.not_filed} == all_charges(composed.record)


def test_what_planning_decides_of_a_filing_is_worked_out_once() -> None:
    record = load_record(ROOT / "examples" / "rich.yaml")
    decisions = (
        naming,
        papers_of,
        exhibits_of,
        signing_of,
        counsel_of,
        prosecutors_of,
        seal_of,
        exhibit_seals,
        guard_of,
    )
    calls = Counter[object]()

    def count(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    sys.setprofile(count)
    try:
        made = plan(record, screen(record, ON))
        papers = composed_from(SIMPLE, record, made).papers
    finally:
        sys.setprofile(None)
    others = sum(
        name.startswith("not-for-filing/form-worksheet") for name in papers
    )  # a joined remedy's worksheet is another request
    for decision in decisions:
        assert len(made.filings) <= calls[decision.__code__] <= len(made.filings) + others, decision.__name__
