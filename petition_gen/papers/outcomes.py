"""A charge's outcome in words: its noun, its cell in a table, its sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.planning.filing import Filing
from petition_gen.record.closed_words import Outcome


@dataclass(frozen=True)
class OutcomeWords:
    """The words of one outcome.

    `noun` is what the charge is then called, `cell` stands in a table, `sentence` tells of it with {who}, {charge} and {where}
    put in place, `one` names it in an order with {of} (" of July 15, 2014") or {on} (" on July 15, 2014") besides, and
    `befell` says what befell the client: what entered no conviction is not called one. `convicted`: the papers count it
    among the convictions.
    """

    noun: str
    cell: str
    sentence: str
    one: str
    befell: str = "charged"
    convicted: bool = False


OUTCOMES: dict[Outcome, OutcomeWords] = {
    "convicted": OutcomeWords(
        "conviction", "Convicted", "{who} was convicted of {charge}{where}",
        "the conviction{of} for {charge}{where}", "convicted", convicted=True,
    ),
    "withheld": OutcomeWords(
        "withhold of adjudication", "Adjudication withheld", "the court withheld adjudication on a charge of {charge}{where}",
        "the withhold of adjudication{of} for {charge}{where}", convicted=True,
    ),
    "youthful_offender": OutcomeWords(
        "youthful-offender finding", "Youthful-offender finding", "{who} was found a youthful offender on a charge of {charge}{where}",
        "the youthful-offender finding{of} on the charge of {charge}{where}", "sentenced", convicted=True,
    ),
    "first_offender": OutcomeWords(
        "first-offender disposition", "First-offender disposition",
        "{who} was sentenced as a first offender on a charge of {charge}{where}",
        "the first-offender disposition{of} on the charge of {charge}{where}", "sentenced", convicted=True,
    ),
    "conditional_discharge": OutcomeWords(
        "conditional discharge", "Conditional discharge", "{who} received a conditional discharge on a charge of {charge}{where}",
        "the conditional discharge{of} on the charge of {charge}{where}", "sentenced", convicted=True,
    ),
    "deferred": OutcomeWords(
        "deferred adjudication", "Adjudication deferred", "adjudication was deferred on a charge of {charge}{where}",
        "the deferred adjudication{of} on the charge of {charge}{where}", "placed on deferred adjudication", convicted=True,
    ),
    "diverted": OutcomeWords(
        "diverted charge", "Diverted", "a charge of {charge}{where} was diverted",
        "the charge of {charge}{where}, diverted{on}",
    ),
    "adjudicated": OutcomeWords(
        "adjudication", "Adjudicated", "{who} was adjudicated for {charge}{where}",
        "the adjudication{of} for {charge}{where}", "adjudicated",
    ),
    "transferred": OutcomeWords(
        "transferred charge", "Transferred", "a charge of {charge}{where} was transferred to another court",
        "the charge of {charge}{where}, transferred to another court{on}",
    ),
    "dismissed": OutcomeWords(
        "dismissed charge", "Dismissed", "a charge of {charge}{where} was dismissed",
        "the charge of {charge}{where}, dismissed{on}",
    ),
    "acquitted": OutcomeWords(
        "charge that ended in acquittal", "Acquitted", "{who} was acquitted of {charge}{where}",
        "the charge of {charge}{where}, which ended in acquittal{on}",
    ),
    "vacated": OutcomeWords(
        "vacated conviction", "Vacated", "a conviction of {charge}{where} was vacated",
        "the conviction for {charge}{where}, vacated{on}",
    ),
    "not_filed": OutcomeWords(
        "arrest", "No charge filed", "no charge of {charge} was filed",
        "the arrest for {charge}, on which no charge was filed", "arrested",
    ),
    "pending": OutcomeWords(
        "pending charge", "Pending", "a charge of {charge}{where} is pending",
        "the charge of {charge}{where}, which is pending",
    ),
}  # fmt: skip
_UNKNOWN = OutcomeWords("charge", "", "", "the charge of {charge}{where}")
BEFELL = (
    "arrested",
    "charged",
    "convicted",
    "placed on deferred adjudication",
    "sentenced",
    "adjudicated",
)  # in the order in which a sentence names them


def outcome_words(outcome: Outcome | None, law: Jurisdiction) -> OutcomeWords:
    """The words of an outcome, under a law that may have its own. A charge whose outcome is not known is a charge, and no more."""
    if not outcome:
        return _UNKNOWN
    own = law.outcomes.get(outcome)
    return replace(OUTCOMES[outcome], **own.model_dump()) if own else OUTCOMES[outcome]


def outcome_of(charge: Any) -> Outcome | None:
    """The outcome of a charge, or None where the record gives none."""
    return charge.disposition.outcome if charge.disposition else None


def count_nouns(filing: Filing) -> Counter[str]:
    """How many of each noun: an arrest counts once, however many counts it was made on."""
    counts: Counter[str] = Counter()
    for at in filing.at:
        outcome = outcome_of(filing.charge(at))
        if outcome == "not_filed" and any(
            outcome_of(filing.charge(other)) == "not_filed" for other in filing.at if other[0] == at[0] and other < at
        ):
            continue
        counts[outcome_words(outcome, filing.law).noun] += 1
    return counts
