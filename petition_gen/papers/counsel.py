"""Who files, as the papers print them: counsel's block, or that of a client who acts without counsel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from petition_gen.papers.addresses import address_lines
from petition_gen.papers.context import Context
from petition_gen.planning.filing import Counsel
from petition_gen.templating.values import Missing, Value, View

# Where the fields of one who files for herself are said to stand: what a court must be able to read is in no guarded field.
FILER = "filer."


def counsel(context: Context) -> dict[str, Any] | None:
    """The attorney who signs; None where nobody may, or where the client acts for herself."""
    lead = context.filing.counsel.lead
    if lead is None:
        return None
    view = _view(context, lead)
    return {"name": view.name, "number": Value(context.sheet, lead.number) if lead.number else None, "view": view}


def appearing(context: Context) -> Any:
    """How the client appears: "through counsel", or the jurisdiction's words for one without counsel."""
    return _alone(context) if context.filing.counsel.herself else "through counsel"


def _alone(context: Context) -> Any:
    words = context.filing.law.self_represented
    return Value(context.sheet, words) if words else context.placeholder("this court's words for one without counsel")


def counsel_lines(context: Context, name: Any) -> list[str]:
    """The lines of the block of those who file, for the client of that name.

    Counsel of one office stand together: names and numbers, firm, address, telephone, e-mail; last, for whom.
    """
    found = context.filing.counsel
    client = context.remedy.papers.client
    if found.herself:
        return _own_lines(context, name)
    if found.lead is None:
        return [str(Missing(context.sheet, "attorneys", f"attorney admitted in {context.filing.law.name}"))]
    lines = [line for office in _offices(found.acting) for line in _office_lines(context, office)]
    attorneys = [each for each in found.acting if each.standing != "student"]
    return [*lines, f"{'Attorney' if len(attorneys) == 1 else 'Attorneys'} for {client} {name}"]


def _own_lines(context: Context, name: Any) -> list[str]:
    """The block of a client without counsel: her name, an address that is safe to publish, telephone and e-mail."""
    return [
        str(name),
        *_safe_address(context),
        f"Telephone: {_safe(context, 'safe-telephone', 'safe telephone')}",
        f"E-mail: {_safe(context, 'safe-email', 'safe e-mail address')}",
        f"{context.remedy.papers.client}, {_alone(context)}",
    ]


def _safe(context: Context, id: str, label: str) -> Any:
    """What the record's answer of that id gives the court to reach her by, else a blank: her own number is for the office."""
    found = context.answer(id)
    return Value(context.sheet, found.raw, f"{FILER}{id}") if isinstance(found, Value) else _blank(context, id, label)


def _blank(context: Context, id: str, label: str) -> Missing:
    return Missing(context.sheet, f"answers.{id}", label)


def _safe_address(context: Context) -> list[str]:
    """Her substitute address; the home address only where she agreed and there is no other; else a blank."""
    person = context.filing.record.client
    name = "mailing" if person.mailing else "address" if person.address and person.address_public else None
    if name is None:
        return [str(Missing(context.sheet, "client.mailing", "safe mailing address"))]

    def published(value: Value) -> Value:
        return Value(context.sheet, value.raw, f"{FILER}{value.path}", "text", value.text)

    return address_lines(View(context.sheet, getattr(person, name), f"client.{name}"), published)


def _offices(acting: tuple[Counsel, ...]) -> list[list[Counsel]]:
    """Counsel by office: one with the firm of another, or with no firm and address, stands with them."""
    found: list[list[Counsel]] = []
    for each in acting:
        office = next((one for one in found if _same_office(one, each)), None)
        if office is None:
            found.append([each])
        else:
            office.append(each)
    return found


def _same_office(office: list[Counsel], one: Counsel) -> bool:
    firm, address = one.attorney.firm, one.attorney.address
    if firm is None:
        return address is None or any(each.attorney.address == address for each in office)
    same = any((each.attorney.firm or "").casefold() == firm.casefold() for each in office)
    known = [each.attorney.address for each in office if each.attorney.address]
    return same and (address is None or not known or address in known)


def _office_lines(context: Context, office: list[Counsel]) -> Iterator[str]:
    """The lines of the counsel of one office."""
    for each in office:
        yield from _name_lines(context, each)
    views = [_view(context, each) for each in office]
    yield from _first_known(views, "firm")
    located = next((each for each, one in zip(views, office, strict=True) if one.attorney.address), views[0])
    if located.address is not None:
        yield from address_lines(located.address)
    for field, label in (("phone", "Telephone"), ("email", "E-mail")):
        known = dict.fromkeys(one for view in views if isinstance(one := getattr(view, field), Value))
        yield from (f"{label}: {each}" for each in known)
        if not known and isinstance(blank := getattr(views[0], field), Missing):
            yield f"{label}: {blank}"


def _first_known(views: list[View], field: str) -> list[str]:
    return [str(one) for view in views if isinstance(one := getattr(view, field), Value)][:1]


def _name_lines(context: Context, one: Counsel) -> list[str]:
    """The name, with the number under which the court knows counsel, or what stands there for one whom it does not know yet."""
    name, law = _view(context, one).name, context.filing.law
    match one.standing:
        case "student":
            words: Any = law.student or context.placeholder("this court's words for a supervised student")
            by = one.attorney.supervised_by
            supervisor = Value(context.sheet, by, f"attorneys[{one.index}].supervised_by") if by else None
            blank = Missing(context.sheet, f"attorneys[{one.index}].supervised_by", "supervising attorney")
            return [f"{name}, {words},", f"under the supervision of {supervisor or blank}"]
        case "pro_hac_vice":
            return [f"{name} (admitted pro hac vice)"]
        case "applicant":
            told = "Not admitted here. Say in this court's own words what stands beside the name before admission."
            asked: Any = law.pro_hac_vice or context.placeholder("pro hac vice: attorney to state", told)
            return [f"{name} ({asked})"]
        case _:
            return [f"{name}{_number(context, one)}"]


def _number(context: Context, one: Counsel) -> str:
    """The number behind a name, with the label that it has there, or a blank; nothing where the court knows none."""
    label = context.filing.law.bar_number
    if label is None:
        return ""
    if one.number:
        return f" ({f'{label} {Value(context.sheet, one.number)}'.strip()})"
    return f" ({Missing(context.sheet, f'attorneys[{one.index}].admitted', label or 'bar number')})"


def _view(context: Context, one: Counsel) -> View:
    return View(context.sheet, one.attorney, f"attorneys[{one.index}]")
