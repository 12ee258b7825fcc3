"""A STOP: what has to be put right, or dealt with by an attorney, before a filing leaves the office."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Blocker:
    """What stops a filing. `id` is the name under which an attorney of the record clears it.

    `fields` are those of the record that raised it: a clearance holds while they are as they were. `final`: it cannot be
    cleared, and only the record corrected. `of_law`: it is the law that nobody has read, which comes before everything else.
    """

    id: str
    text: str
    filing: str | None = None
    of_law: bool = False
    fields: tuple[str, ...] = ()
    final: bool = False
