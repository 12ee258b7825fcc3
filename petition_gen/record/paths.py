"""What stands in a field of a record that is named as `cases[0].charges[1].date`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from petition_gen.record.partial_dates import PartialDate

_STEP = re.compile(r"[^.\[\]]+")


def value_at(part: object, field: str) -> Any:
    """The value of a field, None where it is absent or there is no such field.

    >>> from petition_gen.record.cases import Venue
    >>> value_at(Venue(county="Alameda"), "county"), value_at(Venue(), "charges[0].class")
    ('Alameda', None)
    """
    for name in _STEP.findall(field):
        if isinstance(part, tuple) and not name.isdigit():
            part = part[-1] if part else None  # of several dispositions the last one counts
        if isinstance(part, tuple):
            part = part[int(name)] if int(name) < len(part) else None
        elif isinstance(part, dict):
            part = part.get(name)
        else:
            part = getattr(part, f"{name}_", getattr(part, name, None))
    return part


def told_at(part: object, field: str) -> str | None:
    """What stands in a field, in words for the attorney; None where it is absent or too large to be told in a line."""
    return _told(value_at(part, field))


def _told(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"${value:,.2f}"
    if isinstance(value, BaseModel):
        inside = ((name.rstrip("_"), _told(getattr(value, name))) for name in value.model_fields_set)
        return ", ".join(sorted(f"{name} {told}" for name, told in inside if told)) or None
    return str(value) if isinstance(value, str | PartialDate) else None
