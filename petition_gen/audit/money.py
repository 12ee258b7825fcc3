"""Money: what is owed, and sums that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.audit.question import Question
from petition_gen.record.model import ClientRecord


def money(record: ClientRecord) -> Iterator[Question]:
    """Fines and restitution that are owed, paid beyond what was ordered, or owed where the sentence is said to be completed."""
    for i, case in enumerate(record.cases):
        if case.relief is False:
            continue
        for j, charge in enumerate(case.charges):
            path = f"cases[{i}].charges[{j}]"
            owing: list[str] = []
            sentence, restitution = charge.sentence, charge.restitution
            if sentence and sentence.fines is not None and sentence.fines_paid is not None:
                fields = (f"{path}.sentence.fines", f"{path}.sentence.fines_paid")
                if sentence.fines_paid > sentence.fines:
                    yield Question(
                        "money", f"{path}.sentence: more was paid than the fines come to. Which sum is right?", fields
                    )
                elif sentence.fines_paid < sentence.fines:
                    owing += fields
            if restitution and restitution.owed:
                fields = (f"{path}.restitution.ordered", f"{path}.restitution.owed")
                owing += fields
                if restitution.ordered is not None and restitution.owed > restitution.ordered:
                    yield Question(
                        "money", f"{path}.restitution: more is owed than was ordered. Which sum is right?", fields
                    )
            if owing:
                completed = sentence is not None and sentence.status == "completed"
                done = (
                    f" {path}.sentence.status says that the sentence is completed: is it, while money is owed?"
                    if completed
                    else ""
                )
                says = (
                    f"{path}: fines or restitution are still owed. What does the remedy do with them (stay of collection, what "
                    f"survives, refund, bar), and do the papers say so?{done}"
                )
                yield Question("money_owed", says, (*owing, *([f"{path}.sentence.status"] if completed else ())))
