"""Time in custody that the record has begin and end on one day: served before the sentence, or a wrong date?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from petition_gen.audit.question import Question
from petition_gen.record.cases import Charge
from petition_gen.record.model import ClientRecord

_CUSTODY = re.compile(
    r"\b(days?|months?|years?)\b[^;,.]*\b(jail|prison|custody|imprisonment|incarceration|confinement)\b", re.I
)
_CREDITED = re.compile(r"time served|credit|suspended|stayed", re.IGNORECASE)


def served(record: ClientRecord) -> Iterator[Question]:
    """Sentences to jail or prison that are completed on the day they were imposed, with no word of time served."""
    for i, case in enumerate(record.cases):
        for j, charge in enumerate(case.charges):
            if case.relief is not False and _done_at_once(charge):
                path = f"cases[{i}].charges[{j}]"
                says = (
                    f"{path}: the time in custody is completed on the day it was imposed. Was it time served before the sentence? Let "
                    "sentence.text say so, or correct the date: a paper would tell both."
                )
                fields = (f"{path}.sentence.text", f"{path}.sentence.completed", f"{path}.disposition.date")
                yield Question("date_order", says, fields)


def _done_at_once(charge: Charge) -> bool:
    sentence, disposition = charge.sentence, charge.disposition
    if not sentence or not disposition or sentence.completed is None or sentence.completed != disposition.date:
        return False
    words = sentence.text or ""
    return bool(_CUSTODY.search(words)) and not _CREDITED.search(words)
