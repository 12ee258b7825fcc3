"""What the memo says of each charge that is filed: how its cite is printed, what it was before, what to spell out."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.law.cite_forms import canonical
from petition_gen.law.requirements import Check
from petition_gen.law.spellings import question_of
from petition_gen.papers.charge_words import offense_words
from petition_gen.papers.sentence_words import shortened
from petition_gen.planning.filing import At, Filing, Plan
from petition_gen.record.base import stated
from petition_gen.record.cases import Charge, Stage


def charge_notes(plan: Plan) -> list[str]:
    """The lines of a memo, a charge named once however many filings it is in."""
    notes = (note for filing in plan.filings for at in filing.at for note in _notes(filing, at))
    return list(dict.fromkeys(notes))


def _notes(filing: Filing, at: At) -> Iterator[str]:
    case, charge = filing.record.cases[at[0]], filing.charge(at)
    where = f"{case.id}, count {charge.count}"
    if note := _statute_note(filing, charge):
        yield f"{where}: the statute {note}"
    if charge.history:
        yield from _history_notes(filing, charge, where)
    elif not stated(charge, "history"):
        yield (
            f"{where}: the record does not say what the charge was at arrest and as filed (history). Agencies may hold the "
            "entry under another name; see the rap sheet and the charging paper."
        )
    ended = charge.disposition
    if ended and ended.outcome == "dismissed" and ended.with_prejudice is False:
        yield (
            f"{where}: the dismissal was without prejudice. Can the charge still be brought again, and does the law that the filing "
            "rests on count such a dismissal as the end of the case?"
        )
    if charge.sentence and shortened(charge.sentence.text or ""):
        yield f'{where}: the sentence is printed as typed ("{charge.sentence.text}"). Spell out what is shortened.'
    if charge.sentence and charge.sentence.revoked and len(charge.dispositions) < 2:
        yield (
            f"{where}: the record gives a revocation and not what was imposed on it. If another sentence followed, say so in "
            "sentence.text, or give a second disposition."
        )


def _statute_note(filing: Filing, charge: Charge) -> str | None:
    codes = filing.law.codes
    if asked := question_of(charge.statute, codes):
        return f'"{charge.statute}" {asked} It is printed as typed.'
    printed = canonical(charge.statute, codes)
    if printed is None:
        return f'is printed as typed ("{charge.statute}"): put it into the form of a cite.'
    return None


def _history_notes(filing: Filing, charge: Charge, where: str) -> Iterator[str]:
    """What the charge was before, where it was another offense, and whether the remedy looks at it."""
    codes = filing.law.codes
    now = canonical(charge.statute, codes) or charge.statute
    others = [
        each
        for each in charge.history or ()
        if each.statute and (canonical(each.statute, codes) or each.statute) != now
    ]
    if not others:
        return
    told = "; ".join(_stage_told(filing, each) for each in others)
    looks = {stage for each in filing.remedy.requirements for stage in _stages_of(each.needs)} & {
        each.stage for each in others
    }
    yield (
        f"{where}: the charge was another offense before it ended as {offense_words(charge.offense)}: {told}. Agencies may hold "
        "the entry under it; the order and the identification sheet name it. "
        + (
            f"A requirement of {filing.remedy.title} looks at the charge at this stage: {', '.join(sorted(filter(None, looks)))}."
            if looks
            else f"No requirement of {filing.remedy.title} that the program checks looks at an earlier stage; consider whether "
            "the prosecutor will argue the facts of it."
        )
    )


def _stage_told(filing: Filing, stage: Stage) -> str:
    cite = canonical(stage.statute or "", filing.law.codes) or stage.statute
    words = f"{offense_words(stage.offense)} ({cite})" if stage.offense else str(cite)
    return f"{stage.stage or 'earlier'}: {words}"


def _stages_of(check: Check) -> Iterator[str]:
    """The stages of a charge at which a requirement looks, those of the checks that it combines included."""
    for each in (check.listed, check.not_listed):
        if each:
            yield each.stage
    for part in (check.any_of or ()) + (check.all_of or ()):
        yield from _stages_of(part)
