"""Waiting periods as papers tell them: how long, and the day on which it ended."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from petition_gen.record.partial_dates import PartialDate
from petition_gen.screening.findings import Screened

if TYPE_CHECKING:
    from petition_gen.papers.context import Context

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def waits(context: Context, screened: tuple[Screened, ...], requirements: Collection[str]) -> list[dict[str, Any]]:
    """Of each charge the longest waiting period that screening found to have run under these requirements.

    Each with its `charge`, the `span` ("three years"), the event `after` which it runs ("completion of the sentence"), and
    the day `ended` ("August 21, 2022"). A charge for which none ran, or none whose day is known, is left out.
    """
    found = []
    for each in screened:
        ran = [one.result.waited for one in each.findings if one.requirement in requirements and one.result.waited]
        charge = next((charge for charge in context.charges if charge.at == each.at), None)
        if ran and charge is not None:
            last = max(ran, key=lambda one: one.ended)
            ended = PartialDate(last.ended.year, last.ended.month, last.ended.day).words()
            found.append(
                {
                    "charge": charge,
                    "span": _in_words(last.span),
                    "after": last.after.replace("the sentence", f"the {charge.sentence_noun}"),
                    "ended": ended,
                }
            )
    return found


def _in_words(span: str) -> str:
    """ "2 years" as "two years"; what is more than ten stays a number."""
    return " ".join(NUMBERS[int(part) - 1] if part.isdigit() and 0 < int(part) <= 10 else part for part in span.split())
