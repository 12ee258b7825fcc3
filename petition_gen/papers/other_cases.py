"""The cases of the record that a filing does not reach, told whole, where a paper asks for the client's whole record."""

from __future__ import annotations

from typing import Any

from petition_gen.law.load import jurisdiction
from petition_gen.papers.charge_told import told
from petition_gen.papers.context import Context
from petition_gen.papers.views import CaseView, ChargeView
from petition_gen.templating.values import Value


def other_cases(context: Context) -> list[dict[str, Any]]:
    """The record's other cases: each `case`, whether it is `juvenile`, its `state` by name, and `told`, the sentences on it.

    The sentences are those of the charges from arrest to the last payment; an arrest is told once.
    """
    own = {i for i, _ in context.filing.at}
    return [_told(context, i) for i in range(len(context.filing.record.cases)) if i not in own]


def _told(context: Context, i: int) -> dict[str, Any]:
    case = context.filing.record.cases[i]
    law = jurisdiction(case.jurisdiction)
    who = context.remedy.papers.client
    sentences = [
        each["text"]
        for j in range(len(case.charges))
        for each in told(ChargeView(context, (i, j)), who)
        if j == 0 or each["fact"] != "arrest"
    ]
    return {
        "case": CaseView(context, i),
        "juvenile": bool(case.juvenile),
        "state": Value(context.sheet, law.name if law else case.jurisdiction, f"cases[{i}].jurisdiction"),
        "told": sentences,
    }
