"""The court's side of a paper: heading, parties, judge, oath."""

from __future__ import annotations

import re
from typing import Any

from petition_gen.document import Blank, Run
from petition_gen.papers.addresses import is_abroad
from petition_gen.papers.context import Context
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.templating.values import Missing, Value, View


def heading(context: Context) -> str:
    """The court's heading, a line each, with the venue's values in place."""
    court = context.filing.court
    if court is None:
        return _as_given(context)
    return "\n".join(_placed(context, line) for line in court.heading if _stands(context, line))


def _stands(context: Context, line: str) -> bool:
    """Whether a line of the heading stands: one of a division not where the district has none, or where nobody says that it has.

    A court that needs the division asks for it, unless the law's file says that the district has none.
    """
    court, place = context.filing.court, context.filing.place
    if "{division}" not in line.casefold() or "division" in place or court is None:
        return True
    has = context.filing.law.divisions.get(place.get("district", ""))
    return has if has is not None else "division" in court.needs


def _as_given(context: Context) -> str:
    """A court that the law's file does not have, as the record names it, with a placeholder for the rest of the heading."""
    i = context.filing.at[0][0]
    path, given = f"cases[{i}].court", context.filing.record.cases[i].court
    if given is None:
        return str(Missing(context.sheet, path, "court"))
    blank = Blank("attorney", "heading of this court")
    rest = context.sheet.token(Run("[heading of this court: to be confirmed]", "placeholder", path, blank=blank))
    return f"{Value(context.sheet, given.upper(), path)}\n{rest}"


def _placed(context: Context, text: str) -> str:
    """A text with the venue's values in its braces, in capitals where the name in them is."""

    def value(match: re.Match[str]) -> str:
        name = match[1].lower()
        path = f"cases[{context.filing.at[0][0]}].venue.{name}"
        known = context.filing.place.get(name)
        if known is None:
            return str(Missing(context.sheet, path, name))
        return str(Value(context.sheet, known.upper() if match[1].isupper() else known, path))

    return re.sub(r"\{(\w+)\}", value, text)


def place(context: Context) -> Any:
    """The place that the caption names: county, district, circuit or city."""
    for name in ("county", "district", "circuit", "city"):
        if name in context.filing.place:
            return Value(context.sheet, context.filing.place[name])
    return Missing(context.sheet, f"cases[{context.filing.at[0][0]}].venue.county")


def prosecuting_party(context: Context) -> str:
    """The party that prosecutes in the filing's court."""
    filing = context.filing
    party = filing.court.prosecuting_party if filing.court else None
    if all(filing.charge(at).grade == "ordinance" for at in filing.at):
        party = party or filing.law.ordinance_party
    return _placed(context, party or filing.law.prosecuting_party)


def judge(context: Context) -> Any:
    """Who signs the order."""
    court = context.filing.court
    if court:
        return Value(context.sheet, court.judge or f"Judge of the {court.name}")
    return Missing(context.sheet, f"cases[{context.filing.at[0][0]}].court", "court")


def client(context: Context) -> dict[str, Any]:
    """The client's names as this paper may print them."""
    record, name = context.filing.record, context.filing.name
    path, kind = "client.name", "identity" if name.form == "full" else "text"
    caption = Value(context.sheet, name.caption, path if name.form == "full" else None, kind)  # type: ignore[arg-type]
    sealed_full = Value(context.sheet, name.full, path, "identity")
    signer = record.signer
    by = None
    if signer and signer.who and signer.who != "client":
        named = (
            Value(context.sheet, signer.name, "signer.name") if signer.name else Missing(context.sheet, "signer.name")
        )
        by = f"by {context.variables['their']} {signer.who.replace('_', ' ')}, {named}"
    return {
        "caption_name": caption,
        "full_name": sealed_full,
        "name": sealed_full if context.wanted.audience == "sealed" else caption,
        "by": by,
        "view": View(context.sheet, record.client, "client"),
    }


def oath(context: Context) -> dict[str, Any] | None:
    """The words of the oath, as they are sworn where the client lives; None where the law file has none."""
    oath = context.remedy.oath
    if oath is None:
        return None
    address = context.filing.record.client.address
    state = (address.state or "").upper() if address and not is_abroad(address.country) else ""
    inside = (
        state in JURISDICTIONS
        if oath.within == "united_states"
        else state in (context.filing.law.code, context.filing.law.name.upper())
    )
    words = oath.inside if inside or oath.outside is None else oath.outside
    return {
        "words": words,
        "form": oath.form,
        "cite": context.cited(oath.cite),
        "inside": inside,
        "place": "the United States" if oath.within == "united_states" else context.filing.law.name,
    }
