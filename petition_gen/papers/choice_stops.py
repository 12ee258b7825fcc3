"""What stops a filing because of how it was chosen: a choice that is left to an attorney, and bars that naming has lifted.

Of a choice each is (id, text, folder of the filing): what `blockers` makes a blocker of.
"""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.papers.filing_stops import owed_of
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import At, Choice, Filing, Plan
from petition_gen.record.model import ClientRecord

Stop = tuple[str, str, str | None]

LACKING = {
    "remedy": "the remedy",
    "by": "the attorney who chose",
    "date": "the date",
    "advised": "the date on which the client was advised and agreed",
}


def choice_stops(plan: Plan) -> Iterator[Stop]:
    """One for each filing that waits for a choice; and one for a choice made for a client who is, or may be, no citizen."""
    for choice in plan.choices:
        for each in (choice.stronger, choice.clear):
            for filing in plan.filings:
                if filing.remedy.id == each.remedy.id and choice.at in filing.at:
                    yield from _of_filing(plan.record, choice, filing)


def _of_filing(record: ClientRecord, choice: Choice, filing: Filing) -> Iterator[Stop]:
    place = at_in_words(record, choice.at)
    slug = f"{choice.stronger.remedy.id}-{place.replace(', count ', '-')}"
    if choice.settled is None:
        waits = f"it waits for the choice between {choice.stronger.remedy.id} and {choice.clear.remedy.id} that is told above."
        first = filing.remedy.id == choice.stronger.remedy.id
        yield f"choose-{slug}", f"{place}: {told(record, choice) if first else waits}", filing.folder
    elif record.client.noncitizen is not False:
        who = "is not a citizen" if record.client.noncitizen else "may not be a citizen: the record does not say"
        yield (
            f"chosen-{slug}",
            f"{place}: the record holds a choice between {choice.stronger.remedy.statute} and "
            f"{choice.clear.remedy.statute}, and the client {who}. What the order rests on can decide a later immigration "
            "case: have immigration counsel confirm the choice.",
            filing.folder,
        )


def told(record: ClientRecord, choice: Choice) -> str:
    """The two remedies, what is open, and what the record has to say before either is filed."""
    strong, clear, case = choice.stronger, choice.clear, record.cases[choice.at[0]].id
    open_ = " ".join(dict.fromkeys(f"{each.result.reason} ({each.cite}.)" for each in strong.deciding))
    missing = (
        f"The record's choice lacks {' and '.join(LACKING[each] for each in choice.made.lacking)}."
        if choice.made
        else f"Record it under `chosen`, as {{case: {case}, remedy: {clear.remedy.id}, by: …, date: …, advised: …}}."
    )
    careful = (
        ""
        if record.client.noncitizen is False
        else " The client is not known to be a citizen: ask immigration counsel."
    )
    return (
        f"two remedies are drafted, and only one is to be filed. {strong.remedy.title} ({strong.remedy.statute}; "
        f"{strong.remedy.id}) is the stronger: {choice.reason.rstrip('.')}. But it is doubtful: {open_} "
        f"{clear.remedy.title} ({clear.remedy.statute}; {clear.remedy.id}) is the weaker, with no bar found. Neither is ready before "
        f"an attorney has chosen and the client, told what is lost, has agreed. {missing}{careful}"
    )


def lifted_stops(filing: Filing) -> Iterator[Blocker]:
    """One for each requirement that is not met and that was lifted because remedy and case were named.

    What the papers plead of it, or swear to, no attorney clears.
    """
    pleaded = {each.id: each.plead for each in filing.remedy.requirements if each.plead}
    for at, finding in filing.lifted:
        place, plead = at_in_words(filing.record, at), pleaded.get(finding.requirement)
        owed = owed_of(filing.charge(at), "") if plead and plead.facts == "payment" else {}
        yield Blocker(
            f"lifted-{filing.remedy.id}-{place.replace(', count ', '-')}-{finding.requirement}",
            f"{place}: drafted because the remedy was named for this case, although a requirement is not met. "
            f"{finding.says.rstrip('.')} ({finding.cite}). {finding.result.reason} The papers leave that finding "
            f"blank.{''.join(f' {each}' for each in owed.values())}",
            filing.folder,
            fields=(finding.result.field,),
            final=plead is not None,
        )


def at_in_words(record: ClientRecord, at: At) -> str:
    """`oak-2014, count 1`."""
    case = record.cases[at[0]]
    return f"{case.id}, count {case.charges[at[1]].count}"
