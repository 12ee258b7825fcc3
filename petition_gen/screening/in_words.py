"""A screening told in sentences: one for each remedy and charge, which says the verdict, the rule and the fact."""

from __future__ import annotations

from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Finding, Screened, small


def told(record: ClientRecord, screened: Screened) -> str:
    """The verdict on a charge under a remedy, in one sentence: "Barred by § 1(a): the grade of the offense is felony; …"."""
    if screened.remedy.held:
        return f"Not drafted by this program: {small(screened.remedy.held)}."
    open_ = [f"{small(_reason(record, screened, each))} ({each.cite})" for each in screened.deciding]
    if screened.verdict == "barred":
        until = f", until {screened.until.isoformat()}" if screened.until else ""
        bars = [f"{each.cite}: {small(_reason(record, screened, each))}" for each in screened.deciding]
        return f"Barred by {'; and by '.join(bars)}{until}."
    unread = ["nobody read the operative text of the statute for this program"]
    doubts = [*open_, *(unread if screened.remedy.confidence == "low" else ())]
    if screened.verdict == "needs_review":
        return f"Needs review: {'; '.join(doubts)}."
    return "No bar found: nothing in the record stands against it."


def _reason(record: ClientRecord, screened: Screened, finding: Finding) -> str:
    """Why it was so found; where another charge decides, which one."""
    result = finding.result
    if result.at is None or result.at == screened.at:
        return result.reason
    return f"{place(record, result.at, screened.at)}: {small(result.reason)}"


def place(record: ClientRecord, at: tuple[int, int], here: tuple[int, int]) -> str:
    """A charge as seen from another one: "count 2", or "case oak-2014, count 2"."""
    case = record.cases[at[0]]
    count = f"count {case.charges[at[1]].count}"
    return count if at[0] == here[0] else f"case {case.id}, {count}"
