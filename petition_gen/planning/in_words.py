"""What `draft` would draft of a record, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.planning.filing import At, Plan
from petition_gen.screening.in_words import told


def screening_lines(plan: Plan) -> Iterator[str]:
    """The screening of each charge, remedy by remedy in a sentence, and last what `draft` would draft."""
    for i, case in enumerate(plan.record.cases):
        for j, charge in enumerate(case.charges):
            yield f"{case.id}, count {charge.count} ({case.jurisdiction}): {charge.offense}, {charge.statute}"
            here = [each for each in plan.screened if each.at == (i, j)]
            if not here:
                yield "  Not screened: history only, or no jurisdiction file."
            for each in here:
                yield f"  {each.remedy.title} ({each.remedy.statute})"
                questions = f" Questions for the attorney: {len(each.questions)}." if each.questions else ""
                fields = "; ".join(dict.fromkeys(one.result.field for one in each.deciding))
                yield f"      {told(plan.record, each)}{questions}{f' [{fields}]' if fields else ''}"
    yield from draft_lines(plan)


def draft_lines(plan: Plan) -> Iterator[str]:
    """What `draft` drafts, what it drafts once it is named, and what is left to an attorney."""
    yield ""
    yield "What draft will draft:"
    for filing in plan.filings:
        yield f"  {filing.remedy.papers.filing}: {filing.remedy.title}, for {_places(plan, filing.at)}"
        for each in filing.joined:
            how = "in the alternative" if each.alternative else "together with it"
            yield f"      {how}: {each.remedy.title}, for {_places(plan, each.charges)}"
    if not plan.filings:
        yield "  nothing"
    for choice in plan.choices:
        if choice.settled is None:
            yield f"  To choose, for {_places(plan, (choice.at,))}: {two(choice.stronger.remedy.title, choice.clear.remedy.title)}"
    for name, charges in nameable(plan).items():
        title = next(each.remedy.title for each in plan.screened if each.remedy.id == name)
        yield f"  Only when named, with --remedy {name}: {title}, for {_places(plan, charges)}"
    unfiled = [each.at for each in plan.not_filed]
    if unfiled:
        yield f"  In no filing: {_places(plan, unfiled)}"


def two(stronger: str, clear: str) -> str:
    """The two remedies of a choice."""
    return f"{stronger} is the stronger and doubtful, {clear} is the one with no bar found; record the choice under `chosen`"


def nameable(plan: Plan) -> dict[str, list[At]]:
    """The remedies that are drafted once they are named, by their ids, and the charges for which they are."""
    filed = {(filing.remedy.id, at) for filing in plan.filings for at in filing.at}
    passed = [(each.remedy, each.at) for each in plan.passed_over]
    low = [
        (each.remedy.id, each.at)
        for each in plan.screened
        if each.remedy.confidence == "low" and each.verdict != "barred" and not each.remedy.held
    ]
    found: dict[str, list[At]] = {}
    for name, at in dict.fromkeys((*passed, *low)):
        if (name, at) not in filed:
            found.setdefault(name, []).append(at)
    return found


def _places(plan: Plan, charges: tuple[At, ...] | list[At]) -> str:
    """The charges, by case: "oak-2014, counts 1 and 2; la-2015, count 1"."""
    counts: dict[str, list[str]] = {}
    for i, j in charges:
        counts.setdefault(plan.record.cases[i].id, []).append(str(plan.record.cases[i].charges[j].count))
    return "; ".join(
        f"{case}, count{'s' if len(each) > 1 else ''} {' and '.join(filter(None, (', '.join(each[:-1]), each[-1])))}"
        for case, each in counts.items()
    )
