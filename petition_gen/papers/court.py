"""The court's side of a paper: heading, parties, judge, counsel, oath."""

from __future__ import annotations

import re
from typing import Any

from petition_gen.document import Blank, Run
from petition_gen.papers.context import Context
from petition_gen.papers.views import address_lines
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.templating import english
from petition_gen.templating.values import Missing, Value, View


def heading(context: Context) -> str:
    """The court's heading, a line each, with the venue's values in place."""
    court = context.filing.court
    if court is None:
        return _as_given(context)
    return "\n".join(_placed(context, line) for line in court.heading)


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
    court = context.filing.court
    return (
        _placed(context, court.prosecuting_party)
        if court and court.prosecuting_party
        else context.filing.law.prosecuting_party
    )


def judge(context: Context) -> Any:
    """Who signs the order."""
    court = context.filing.court
    if court:
        return Value(context.sheet, court.judge or f"Judge of the {court.name}")
    return Missing(context.sheet, f"cases[{context.filing.at[0][0]}].court", "court")


def counsel(context: Context) -> dict[str, Any] | None:
    """The attorney who signs, with the number under which the court knows them; None where nobody may."""
    found = context.filing.counsel
    if found is None:
        return None
    view = View(context.sheet, found.attorney, f"attorneys[{found.index}]")
    return {"name": view.name, "number": Value(context.sheet, found.number) if found.number else None, "view": view}


def client(context: Context) -> dict[str, Any]:
    """The client's names as this paper may print them."""
    record, name = context.filing.record, context.filing.name
    path, kind = "client.name", "identity" if name.form == "full" else "text"
    caption = Value(context.sheet, name.caption, path if name.form == "full" else None, kind)  # type: ignore[arg-type]
    sealed_full = Value(context.sheet, name.full, path, "identity")
    signer = record.signer
    by = None
    if signer and signer.who and signer.who != "client":
        named = f" {Value(context.sheet, signer.name, 'signer.name')}" if signer.name else ""
        who = signer.who.replace("_", " ")
        their = english.PRONOUNS[record.client.pronouns]["their"] + " " if record.client.pronouns else ""
        by = f"by {their}{who}{',' + named if named else ''}"
    return {
        "caption_name": caption,
        "full_name": sealed_full,
        "name": sealed_full if context.wanted.audience == "sealed" else caption,
        "by": by,
        "view": View(context.sheet, record.client, "client"),
    }


def counsel_lines(context: Context) -> list[Any]:
    """The lines of counsel's block: name and number, firm, address, telephone, e-mail, for whom."""
    found = counsel(context)
    if found is None:
        return [str(Missing(context.sheet, "attorneys", f"attorney admitted in {context.filing.law.name}"))]
    view = found["view"]
    label = context.filing.law.bar_number
    lines = [f"{view.name} ({label} {found['number']})" if found["number"] and label else str(view.name)]
    if not (isinstance(view.firm, Missing) or view.firm is None):
        lines.append(str(view.firm))
    lines += address_lines(view.address) if view.address is not None else []
    lines += [f"Telephone: {view.phone}", f"E-mail: {view.email}"]
    return [*lines, f"Attorney for {context.remedy.papers.client} {client(context)['caption_name']}"]


def oath(context: Context) -> dict[str, Any] | None:
    """The words of the oath, as they are sworn where the client lives; None where the law file has none."""
    oath = context.remedy.oath
    if oath is None:
        return None
    address = context.filing.record.client.address
    state = (address.state or "").upper() if address else ""
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
        "place": context.filing.law.name,
    }
