"""Turns a jurisdiction file's example situations into records and judges them, each under its own name."""

from __future__ import annotations

from petition_gen.authoring.check import EXAMPLES_ON, record_for
from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.law.remedy import Example, Remedy
from petition_gen.screening.findings import Screened, Situation
from petition_gen.screening.screen import screen_charge

__all__ = ["judged", "record_for"]


def judged(law: Jurisdiction, remedy: Remedy, example: Example) -> Screened:
    """What screening says of the example's charge under the remedy."""
    return screen_charge(Situation(record_for(law, remedy, example), (0, 0), law, EXAMPLES_ON), remedy)
