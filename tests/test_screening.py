"""What screening finds for a record: verdicts, what decides them, and what the attorney is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ON, SIMPLE, Composed
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.law.load import jurisdiction
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened
from petition_gen.screening.screen import screen, screening_json


def of(tree: dict[str, Any], on: date = ON) -> dict[str, Screened]:
    """What is found for the first charge, by remedy."""
    return {each.remedy.id: each for each in screen(ClientRecord.model_validate(tree), on) if each.at == (0, 0)}


def test_the_simple_record() -> None:
    found = {each.remedy.id: each for each in screen(load_record(SIMPLE), ON)}
    vacatur = found["ca-pc-236-14"]
    assert vacatur.verdict == "no_bar_found"
    assert vacatur.questions
    assert all(each.result.attorney and each.status == "unknown" for each in vacatur.questions)
    juvenile = found["ca-pc-236-14-juvenile"]
    assert juvenile.verdict == "barred"
    assert [each.result.field for each in juvenile.deciding] == ["cases[0].charges[0].disposition.outcome"]


def test_each_finding_says_why_under_which_cite_and_by_which_field(composed: Composed) -> None:
    for screened in screen(composed.record, ON):
        for each in screened.findings:
            assert each.result.reason.strip().endswith((".", "?", ")")), each.result.reason
            assert each.cite.strip()
            assert each.result.field.strip()
            assert composed.record.line_of(each.result.field) >= 1
        assert (screened.verdict == "no_bar_found") is (not screened.deciding and not _capped(screened))


def _capped(screened: Screened) -> bool:
    return screened.remedy.confidence == "low" or screened.remedy.held is not None


def test_every_requirement_of_every_remedy_is_answered(composed: Composed) -> None:
    for screened in screen(composed.record, ON):
        assert {each.requirement for each in screened.findings} == {each.id for each in screened.remedy.requirements}


def test_charges_that_are_history_only_or_elsewhere_are_not_screened(simple: dict[str, Any]) -> None:
    charge = simple["cases"][0]["charges"][0]
    simple["cases"] += [
        {"id": "old", "relief": "no", "jurisdiction": "CA", "charges": [charge]},
        {"id": "abroad", "jurisdiction": "other", "charges": [charge]},
    ]
    assert {each.at for each in screen(ClientRecord.model_validate(simple), ON)} == {(0, 0)}


@pytest.mark.parametrize(
    "statute", ["PC 211", "Penal Code section 211", "Cal. Penal Code § 211", "Pen. Code, § 211", "PC 212.5(c)", "211"]
)
def test_robbery_bars_however_it_is_written_and_whatever_the_drafter_thinks(
    simple: dict[str, Any], statute: str
) -> None:
    charge = simple["cases"][0]["charges"][0]
    charge |= {"statute": statute, "offense": "Robbery", "grade": "felony", "violent": "no"}
    found = of(simple)["ca-pc-236-14"]
    assert found.verdict in ("barred", "needs_review")
    assert [each.requirement for each in found.deciding] == ["nonviolent"]
    del charge["grade"]
    assert of(simple)["ca-pc-236-14"].verdict in ("barred", "needs_review")


def test_a_cite_that_cannot_be_read_is_unknown(simple: dict[str, Any]) -> None:
    simple["cases"][0]["charges"][0] |= {"statute": "some section or other", "grade": "felony"}
    assert of(simple)["ca-pc-236-14"].verdict == "needs_review"


def test_a_waiting_period_that_will_end_says_when(simple: dict[str, Any]) -> None:
    law = jurisdiction("MN")
    assert law is not None
    simple["cases"][0] |= {"jurisdiction": "MN", "court": "District Court"}
    charge = simple["cases"][0]["charges"][0]
    charge |= {"statute": "Minn. Stat. § 609.52", "offense": "Theft", "grade": "misdemeanor"}
    charge["sentence"] |= {"completed": "2026-01-15"}
    ends = {each.until for each in of(simple).values() if each.until}
    assert ends
    assert all(each > ON for each in ends)
    assert not {each.until for each in of(simple, date(2040, 1, 1)).values() if each.until}


def test_what_is_barred_for_another_reason_as_well_has_no_end(simple: dict[str, Any]) -> None:
    simple["cases"][0] |= {"jurisdiction": "MN", "court": "District Court"}
    charge = simple["cases"][0]["charges"][0]
    charge |= {"statute": "Minn. Stat. § 609.52", "offense": "Theft", "grade": "misdemeanor"}
    charge["sentence"] |= {"completed": "2026-01-15"}
    waiting = [each for each in of(simple).values() if each.until]
    simple["pending"] = [{"jurisdiction": "MN"}]
    after = of(simple)
    for each in waiting:
        bars = [one for one in after[each.remedy.id].findings if one.status == "unmet" and not one.result.until]
        assert (after[each.remedy.id].until is None) is bool(bars)


# ---- dropping facts --------------------------------------------------------------------------------------------------


def leaves(tree: Any, where: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The optional facts of a record: what can be left out of it."""
    if isinstance(tree, dict):
        return [path for key, value in tree.items() for path in leaves(value, (*where, key))]
    if isinstance(tree, list) and not all(isinstance(each, str) for each in tree):
        return [path for i, value in enumerate(tree) for path in leaves(value, (*where, i))]
    return [where]


REQUIRED = {"record", "matter", "first", "last", "id", "jurisdiction", "statute", "offense"}
SKIPPED = {"attorneys", "evidence", "identifiers", "address", "hardship", "since", "requests", "narrative"}
TREE = json.loads(load_record(SIMPLE).model_dump_json(exclude_unset=True, by_alias=True))
FACTS = [each for each in leaves(TREE) if each[-1] not in REQUIRED and not SKIPPED & set(each)]


@given(st.sets(st.sampled_from(FACTS), max_size=6))
def test_leaving_facts_out_never_turns_a_yes_into_a_no_or_a_no_into_a_yes(dropped: set[tuple[Any, ...]]) -> None:
    """Missing is not no: without a fact a verdict may become unknown, but not its opposite."""
    tree = json.loads(json.dumps(TREE))
    for *path, last in dropped:
        part = tree
        for each in path:
            part = part[each]
        part.pop(last)
    full, less = of(TREE), of(tree)
    for remedy, found in less.items():
        assert {found.verdict, full[remedy].verdict} != {"no_bar_found", "barred"}
        before = {each.requirement: each.status for each in full[remedy].findings if not each.result.attorney}
        after = {each.requirement: each.status for each in found.findings if not each.result.attorney}
        for requirement, status in after.items():
            assert status in (before[requirement], "unknown"), (requirement, dropped)


# ---- the contract of screen --json -----------------------------------------------------------------------------------


def test_the_json_is_what_the_contract_says(composed: Composed, run: Callable[..., Any]) -> None:
    result = run("screen", composed.source, "--on", ON.isoformat(), "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["matter", "audit", "charges"]
    assert found["matter"] == composed.record.matter
    charges = [(case, charge) for case in composed.record.cases for charge in case.charges]
    assert [(each["case"], each["count"], each["jurisdiction"]) for each in found["charges"]] == [
        (case.id, charge.count, case.jurisdiction) for case, charge in charges
    ]
    for charge in found["charges"]:
        assert list(charge) == ["case", "count", "jurisdiction", "remedies"]
        for remedy in charge["remedies"]:
            assert list(remedy) == ["remedy", "verdict", "attorney_questions", "until", "findings"]
            assert remedy["verdict"] in ("no_bar_found", "needs_review", "barred")
            assert remedy["attorney_questions"] == sum(each["attorney"] for each in remedy["findings"])
            assert remedy["until"] is None or date.fromisoformat(remedy["until"]) > ON
            for each in remedy["findings"]:
                assert list(each) == ["requirement", "status", "attorney", "reason", "cite", "field"]
                assert each["status"] in ("met", "unmet", "unknown")
                assert isinstance(each["attorney"], bool)


def test_the_json_of_a_charge_without_a_file_has_no_remedies(
    written: Callable[..., Path], simple: dict[str, Any]
) -> None:
    simple["cases"][0]["jurisdiction"] = "other"
    record = load_record(written(simple))
    assert screening_json(record, screen(record, ON)) == {
        "matter": "2026-0101",
        "charges": [{"case": "oak-2014", "count": 1, "jurisdiction": "other", "remedies": []}],
    }
