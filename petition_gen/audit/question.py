"""What the audit says of a record: a question to the attorney, or what was read as what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from petition_gen.law.jurisdiction import Jurisdiction

LawOf = Callable[[str], Jurisdiction | None]  # the law of a jurisdiction by its code, None where there is no file

Kind = Literal[
    "warrant", "pending_charge", "earlier_petition", "danger", "custody", "unstated", "filler", "blank", "offense_outside",
    "date_order", "future_date", "before_birth", "age", "age_in_doubt", "docket_twice", "charge_twice", "arrest_twice",
    "exhibit_twice", "name_differs", "birth_date_differs", "name_of_place", "court", "county", "district", "agency",
    "statute", "grade_differs", "money_owed", "money", "tracking_number", "address", "exhibit_consent", "exhibit_kind", "exhibit_missing",
    "exhibit_unreadable", "exhibit_sealing", "exhibit_names_client", "exhibit_uncited", "exhibit_unsworn",
]  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One thing that the audit found.

    `answer` is question where the record can be true or wrong, normalised where it was understood as something else than
    what was written. With `stop` a paper would assert what is in doubt. `fields` are those of the record that it is about;
    `says` names fields and matter, and holds nothing that stands in the record.
    """

    kind: Kind
    says: str
    fields: tuple[str, ...]
    stop: bool = False
    answer: Literal["question", "normalised"] = "question"

    @property
    def id(self) -> str:
        """The name under which an attorney clears a stop. It holds kind and fields, so that it clears nothing else."""
        if self.kind == "unstated":
            return "audit-unstated"  # its fields change with each that is stated; what it is bound to are they
        return "-".join(
            re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in ("audit", self.kind, *self.fields)
        )

    @property
    def mark(self) -> str:
        """What stands before the question in a list: STOP, ask or read."""
        return "STOP" if self.stop else "read" if self.answer == "normalised" else "ask"

    def json(self) -> dict[str, object]:
        """The question as `screen --json` prints it."""
        return {
            "kind": self.kind, "answer": self.answer, "stop": self.stop, "fields": list(self.fields), "says": self.says,
        }  # fmt: skip
