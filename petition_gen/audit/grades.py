"""Grades: what a charge was last amended to, against what it was when it ended."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.audit.question import Question
from petition_gen.record.cases import Charge, Stage
from petition_gen.record.model import ClientRecord

_CHANGED = ("amended", "reduced", "plea")  # the stages after which a charge is what the judgment says
_OTHER_GRADES = (
    "gross",
    "petty",
)  # classes that are grades of their own; every other (B, second degree) is a part of its grade


def grades(record: ClientRecord) -> Iterator[Question]:
    """Charges whose last earlier stage has another grade or class than the charge as it ended, so that a paper would tell both."""
    for i, case in enumerate(record.cases):
        if case.relief is False:
            continue
        for j, charge in enumerate(case.charges):
            stage = (charge.history or (None,))[-1]
            if stage is not None and _told_as_last(stage, charge) and _differ(stage, charge):
                path = f"cases[{i}].charges[{j}]"
                last = f"{path}.history[{len(charge.history or ()) - 1}]"
                both = ((charge.grade, "grade"), (charge.class_, "class"))
                fields = [f"{path}.{name}" for value, name in both if value]
                fields += [
                    f"{last}.{name}" for value, name in ((stage.grade, "grade"), (stage.class_, "class")) if value
                ]
                says = (
                    f"{last}: its grade or class is not that of the charge as it ended, and papers that are sworn to would tell both. "
                    "Which is right? A gross misdemeanor has class gross at the stage as well."
                )
                yield Question("grade_differs", says, tuple(fields))


def _told_as_last(stage: Stage, charge: Charge) -> bool:
    return stage.stage in _CHANGED or (bool(stage.statute) and stage.statute == charge.statute)


def _differ(stage: Stage, charge: Charge) -> bool:
    if stage.grade is None or charge.grade is None:
        return False
    if stage.grade != charge.grade:
        return True
    known, now = stage.class_, charge.class_
    if known and now:
        return known.casefold() != now.casefold()
    return (known or now or "").casefold() in _OTHER_GRADES
