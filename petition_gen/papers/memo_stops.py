"""The first section of the memo: what the audit asks of the record, what stops the filings, and what has been cleared."""

from __future__ import annotations

from typing import Any

from petition_gen.audit.question import Question
from petition_gen.papers.clearing import Judged, facts_of
from petition_gen.papers.filing_stops import owed_of
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Plan
from petition_gen.record.paths import told_at
from petition_gen.templating.values import Sheet, Value


def stops_part(plan: Plan, found: Judged, sheet: Sheet) -> dict[str, Any]:
    """The variables of the memo's first section."""
    asked = {each.id: each for each in plan.audit}
    standing = [_stop(plan, each, asked.get(each.id), sheet) for each in found.standing if not each.of_law]
    return {
        "law_blockers": [_stop(plan, each, None, sheet) for each in found.standing if each.of_law],
        "blockers": standing,
        "asked": [_question(plan, each, sheet) for each in plan.audit if not each.stop],
        "cleared": [
            {
                "id": Value(sheet, stop.id),
                "text": Value(sheet, stop.text),
                "by": Value(sheet, entry.by or ""),
                "date": Value(sheet, entry.date.words() if entry.date else ""),
                "reason": Value(sheet, entry.reason or ""),
            }
            for stop, entry in found.cleared
        ],
        "clearing_told": [Value(sheet, each) for each in found.told],
    }


def _stop(plan: Plan, stop: Blocker, question: Question | None, sheet: Sheet) -> dict[str, Any]:
    return {
        "text": Value(sheet, stop.text),
        "filing": Value(sheet, stop.filing) if stop.filing else None,
        "id": Value(sheet, stop.id),
        "facts": None if stop.final else Value(sheet, facts_of(plan.record, stop)),
        "fields": _fields(plan, question.fields if question else (), sheet),
    }


def _question(plan: Plan, question: Question, sheet: Sheet) -> dict[str, Any]:
    return {
        "says": Value(sheet, f"{question.says}{_sums(plan, question)}"),
        "normalised": question.answer == "normalised",
        "fields": _fields(plan, question.fields, sheet),
    }


def _sums(plan: Plan, question: Question) -> str:
    """The sums that are owed, where it is asked about them."""
    if question.kind != "money_owed":
        return ""
    where = question.fields[0].partition("].charges[")
    i, j = int(where[0].removeprefix("cases[")), int(where[2].partition("]")[0])
    owed = owed_of(plan.record.cases[i].charges[j], f"cases[{i}].charges[{j}]")
    return "".join(f" {each}" for each in owed.values())


def _fields(plan: Plan, fields: tuple[str, ...], sheet: Sheet) -> list[dict[str, Value]]:
    """What stands in the fields in question, which no message and no other paper tells."""
    told = ((field, told_at(plan.record, field)) for field in fields)
    return [{"name": Value(sheet, field), "value": Value(sheet, value)} for field, value in told if value]
