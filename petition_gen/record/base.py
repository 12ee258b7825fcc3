"""What every part of a record is, and how a field that says none is told from one that says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Base of every part of a record: frozen, and an unknown field is an error. Its repr names fields and shows no value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [(name, ...) for name in type(self).model_fields if name in self.model_fields_set]


def stated(part: BaseModel, name: str) -> bool:
    """Whether the record says anything of this field, be it that there is none. `name` is the field's name in the file.

    >>> stated(Venue(), "county"), stated(Venue(county="none"), "county")
    (False, True)
    """
    return name in part.model_fields_set or f"{name}_" in part.model_fields_set
