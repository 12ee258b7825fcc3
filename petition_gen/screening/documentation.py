"""Which exhibits a law counts as proof of victim status: the one answer that screening and the papers go by."""

from __future__ import annotations

from petition_gen.law.requirements import EvidenceCounted
from petition_gen.record.evidence import Evidence
from petition_gen.record.marks import marks_of, proves
from petition_gen.record.model import ClientRecord


def counts(rule: EvidenceCounted, item: Evidence, record: ClientRecord, at: tuple[int, int]) -> bool:
    """Whether an exhibit is of the kind that a rule names, sworn where it says so, and marked to show what it is to show.

    A judgment that is marked to show the judgment, or a letter that is marked to show nothing, is none of these.
    """
    if rule.sworn and item.sworn is not True:
        return False
    return marked(rule, item, record, at)


def marked(rule: EvidenceCounted, item: Evidence, record: ClientRecord, at: tuple[int, int]) -> bool:
    """The same, whether it is sworn or not."""
    if rule.kinds and item.kind not in rule.kinds:
        return False
    marks = marks_of(item.shows, (case.id for case in record.cases))
    return any(proves(mark, fact, record, at) for mark in marks for fact in rule.shows)
