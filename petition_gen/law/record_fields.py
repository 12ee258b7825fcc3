"""A field of the record by its path, as a requirement names it: which types and which words it can hold."""

from __future__ import annotations

from typing import Any, Literal, get_args

from petition_gen.reading.validate import field_types
from petition_gen.record.cases import Case, Charge
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.record.model import ClientRecord

YesOrNo = Literal["yes", "no"]


def words_at(path: str) -> tuple[str, ...]:
    """The words that the field at a path can hold, where they are a closed list."""
    if path == "case.jurisdiction":
        return tuple(JURISDICTIONS)
    kinds = kinds_at(path)
    return get_args(YesOrNo) if bool in kinds else tuple(word for kind in kinds for word in get_args(kind))


def kinds_at(path: str) -> list[Any]:
    """The types that the field at a path can have; none where there is no such field."""
    head, *parts = path.split(".")
    models: dict[str, list[Any]] = {"charge": [Charge], "case": [Case], "record": [ClientRecord]}
    kinds = models.get(head, [])
    for part in parts:
        kinds = [inner for kind in kinds for inner in field_types(kind, part)]
    return kinds if parts else []
