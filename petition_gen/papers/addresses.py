"""Addresses as papers print them: line by line as on an envelope, or on one line with commas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from petition_gen.templating.values import Missing, Value, View

_HERE = {"us", "usa", "u.s.", "u.s.a.", "united states", "united states of america"}


def is_abroad(country: str | None) -> bool:
    """Whether an address with this country lies outside the United States; one without a country does not."""
    return country is not None and country.casefold().strip() not in _HERE


def address_lines(address: Any, shown: Callable[[Value], Value] = lambda value: value) -> list[str]:
    """The lines of an address: street, in as many lines as it has; city, state and ZIP; a country abroad.

    A missing address is a single blank, a missing part a blank of its own; abroad, not every address has a state or a code.
    `shown` may print the values as others.
    """
    if isinstance(address, Missing) or address is None:
        return [str(address)] if address is not None else []

    def text(value: Any) -> str:
        return str(shown(value)) if isinstance(value, Value) else str(value)

    country = address.country
    abroad = isinstance(country, Value) and is_abroad(country.raw)
    street = address.street
    lines = [str(shown(street.with_text(each))) for each in street.raw.split("\n")] if isinstance(street, Value) else []
    if isinstance(street, Missing):
        lines.append(str(street))
    parts = [each for each in (address.state, address.zip) if _printed(each, abroad)]
    city = [text(address.city)] if _printed(address.city, abroad) else []
    if place := ", ".join([*city, *([" ".join(map(text, parts))] if parts else [])]):
        lines.append(place)
    return [*lines, text(country)] if abroad else lines


def _printed(part: Any, abroad: bool) -> bool:
    """Whether a part of an address stands on it: not one that there is none of, and no blank for one abroad."""
    return part is not None and not (abroad and isinstance(part, Missing))


def address_line(address: View | Missing | None) -> str:
    """An address on one line."""
    return ", ".join(address_lines(address))
