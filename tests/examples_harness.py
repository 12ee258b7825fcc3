"""Turns a jurisdiction file's example situations into records and judges them, each under its own name."""

from __future__ import annotations

from petition_gen.checking import EXAMPLES_ON, record_for
from petition_gen.checks import Situation
from petition_gen.jurisdiction import Example, Jurisdiction, Remedy
from petition_gen.screening import Screened, screen_charge

__all__ = ["judged", "record_for"]


def judged(law: Jurisdiction, remedy: Remedy, example: Example) -> Screened:
    """What screening says of the example's charge under the remedy."""
    return screen_charge(Situation(record_for(law, remedy, example), (0, 0), law, EXAMPLES_ON), remedy)
