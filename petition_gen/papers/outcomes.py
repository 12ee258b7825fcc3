"""A charge's outcome in words: its noun, its cell in a table, its sentence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from petition_gen.planning.filing import Filing
from petition_gen.templating import english

# A charge's outcome as a table's cell says it, and as a sentence about the client does.
ENDED = {
    "convicted": "Convicted",
    "withheld": "Adjudication withheld",
    "youthful_offender": "Youthful-offender finding",
    "first_offender": "First-offender disposition",
    "conditional_discharge": "Conditional discharge",
    "deferred": "Adjudication deferred",
    "diverted": "Diverted",
    "adjudicated": "Adjudicated",
    "transferred": "Transferred",
    "dismissed": "Dismissed",
    "acquitted": "Acquitted",
    "vacated": "Vacated",
    "not_filed": "No charge filed",
    "pending": "Pending",
}
SENTENCES = {
    "convicted": "{who} was convicted of {charge}{where}",
    "withheld": "the court withheld adjudication on a charge of {charge}{where}",
    "youthful_offender": "{who} was found a youthful offender on a charge of {charge}{where}",
    "first_offender": "{who} was sentenced as a first offender on a charge of {charge}{where}",
    "conditional_discharge": "{who} received a conditional discharge on a charge of {charge}{where}",
    "deferred": "adjudication was deferred on a charge of {charge}{where}",
    "diverted": "a charge of {charge}{where} was diverted",
    "adjudicated": "{who} was adjudicated for {charge}{where}",
    "transferred": "a charge of {charge}{where} was transferred to another court",
    "dismissed": "a charge of {charge}{where} was dismissed",
    "acquitted": "{who} was acquitted of {charge}{where}",
    "vacated": "a conviction of {charge}{where} was vacated",
    "not_filed": "{who} was arrested on suspicion of {charge}, and no charge was filed",
    "pending": "a charge of {charge}{where} is pending",
}


def outcome_of(charge: Any) -> str | None:
    """The outcome of a charge's last disposition, or None."""
    return charge.disposition.outcome if charge.disposition else None


def arrested_or_convicted(outcomes: list[str | None]) -> str:
    """What befell the client on these charges; what entered no conviction is not called one."""
    said = {
        "not_filed": "arrested",
        "dismissed": "arrested",
        "acquitted": "arrested",
        "convicted": "convicted",
        "first_offender": "sentenced",
        "conditional_discharge": "sentenced",
        "youthful_offender": "sentenced",
        "adjudicated": "adjudicated",
    }
    verbs = {said.get(each or "", "charged") for each in outcomes}
    return english.and_list(
        [each for each in ("arrested", "charged", "convicted", "sentenced", "adjudicated") if each in verbs]
    )


def count_nouns(filing: Filing) -> Counter[str]:
    """How many of each noun: an arrest counts once, however many counts it was made on."""
    counts: Counter[str] = Counter()
    for at in filing.at:
        outcome = outcome_of(filing.charge(at))
        if outcome == "not_filed" and any(
            outcome_of(filing.charge(other)) == "not_filed" for other in filing.at if other[0] == at[0] and other < at
        ):
            continue
        counts[noun_of(outcome)] += 1
    return counts


# What a charge is called by how it ended. A count is never called by its neighbour's outcome.
NOUNS = {
    "convicted": "conviction",
    "withheld": "withheld adjudication",
    "youthful_offender": "youthful-offender finding",
    "first_offender": "first-offender disposition",
    "conditional_discharge": "conditional discharge",
    "deferred": "deferred adjudication",
    "diverted": "diverted charge",
    "adjudicated": "adjudication",
    "transferred": "transferred charge",
    "dismissed": "dismissed charge",
    "acquitted": "charge that ended in acquittal",
    "vacated": "vacated conviction",
    "not_filed": "arrest",
    "pending": "pending charge",
}
CONVICTED = ("convicted", "withheld", "youthful_offender", "first_offender", "conditional_discharge", "deferred")


def noun_of(outcome: str | None) -> str:
    """What a charge with that outcome is called; an unknown outcome makes it a charge."""
    return NOUNS.get(outcome or "", "charge")
