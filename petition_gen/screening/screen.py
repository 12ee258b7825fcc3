"""Screening: every charge against every remedy of its jurisdiction, requirement by requirement.

Screening finds; it never chooses. For each requirement it says met, unmet or unknown, why, under which cite and by
which field of the record. The verdict follows from the findings alone:

- barred: a requirement is unmet;
- needs_review: none is unmet, and one that the program checks is unknown, or the law is held or of low confidence;
- no_bar_found: nothing in the record stands against it. What only an attorney can confirm is listed and changes
  nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from petition_gen.law.load import jurisdiction
from petition_gen.law.remedy import Remedy
from petition_gen.law.requirements import Requirement
from petition_gen.record.model import ClientRecord
from petition_gen.screening.checks import find
from petition_gen.screening.findings import Finding, Result, Screened, Situation, Verdict, all_of, any_of


def screen(record: ClientRecord, on: date) -> tuple[Screened, ...]:
    """Every charge that asks for relief, under every remedy of its jurisdiction, in the record's and the file's order.

    Charges of history-only cases and of jurisdictions without a file get no entry.
    """
    found = []
    for i, case in enumerate(record.cases):
        law = jurisdiction(case.jurisdiction)
        if law is None or case.relief is False:
            continue
        for j in range(len(case.charges)):
            found += [screen_charge(Situation(record, (i, j), law, on), remedy) for remedy in law.remedies]
    return tuple(found)


def screen_charge(here: Situation, remedy: Remedy) -> Screened:
    """One charge under one remedy."""
    findings = tuple(finding for requirement in remedy.requirements for finding in _findings(requirement, here))
    return Screened(here.at, here.law, remedy, _verdict(findings, remedy), findings, here.on)


def _findings(requirement: Requirement, here: Situation) -> list[Finding]:
    """The finding of a requirement, and one more for each question that it leaves to the attorney."""
    result = _applied(requirement, here)
    found = [replace(result, questions=())]
    found += [Result("unknown", question, result.field, attorney=True) for question in result.questions]
    return [Finding(requirement.id, requirement.says, requirement.cite, each) for each in found]


def _applied(requirement: Requirement, here: Situation) -> Result:
    """The requirement's check, over the charges that it looks at, where its condition holds."""
    result = _over(requirement, here)
    if requirement.when is None:
        return result
    condition = find(requirement.when, here)
    if condition.status == "unmet":
        return Result("met", f"This requirement does not apply. {condition.reason}", condition.field, applies=False)
    if condition.status == "unknown" and result.status == "unmet":
        return replace(condition, reason=f"Whether this requirement applies is not known. {condition.reason}")
    return result


def _over(requirement: Requirement, here: Situation) -> Result:
    if requirement.over == "charge":
        return find(requirement.needs, here)
    quantifier, _, scope = requirement.over.partition("_of_")
    others = [each for each in here.others() if scope == "record" or each.at[0] == here.at[0]]
    results = [replace(find(requirement.needs, each), at=each.at) for each in others]
    return all_of(results) if quantifier == "every" else any_of(results)


def _verdict(findings: tuple[Finding, ...], remedy: Remedy) -> Verdict:
    if any(each.status == "unmet" for each in findings):
        return "barred"
    unknown = any(each.status == "unknown" and not each.result.attorney for each in findings)
    return "needs_review" if unknown or remedy.confidence == "low" or remedy.held else "no_bar_found"


def screening_json(record: ClientRecord, screened: tuple[Screened, ...]) -> dict[str, object]:
    """The screening as `screen --json` prints it: charges in the record's order, each with remedies and findings."""
    charges = []
    for i, case in enumerate(record.cases):
        for j, charge in enumerate(case.charges):
            remedies = [_remedy_json(each) for each in screened if each.at == (i, j)]
            count = charge.count if charge.count is not None else j + 1
            charges.append({"case": case.id, "count": count, "jurisdiction": case.jurisdiction, "remedies": remedies})
    return {"matter": record.matter, "charges": charges}


def _remedy_json(found: Screened) -> dict[str, object]:
    return {
        "remedy": found.remedy.id,
        "verdict": found.verdict,
        "attorney_questions": len(found.questions),
        "until": found.until.isoformat() if found.until else None,
        "findings": [
            {
                "requirement": each.requirement,
                "status": each.status,
                "attorney": each.result.attorney,
                "reason": each.result.reason,
                "cite": each.cite,
                "field": each.result.field,
            }
            for each in found.findings
        ],
    }
