"""What a form worksheet copies into the blanks of an official form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from petition_gen.errors import TemplateError
from petition_gen.papers.addresses import address_line
from petition_gen.papers.context import Context
from petition_gen.papers.counsel import counsel_lines
from petition_gen.papers.court import client
from petition_gen.papers.service import prosecutors
from petition_gen.papers.views import CaseView, ChargeView, LawView
from petition_gen.record.people import Address, AnyName
from petition_gen.templating.filters import bared, capped, listed
from petition_gen.templating.render import sentence
from petition_gen.templating.values import Missing, View


def worksheet_words(context: Context) -> dict[str, Any]:
    """What a form worksheet copies into the blanks of an official form."""
    record = View(context.sheet, context.filing.record)

    per_charge = _charge_words(context, context.charges)
    return {
        "field": lambda path: _spread(field_at(record, path)),
        "answer": lambda id: context.answer(id),
        "prosecutor_names": "; ".join(str(each["office"]) for each in prosecutors(context)),
        "attorney_block": "; ".join(str(each) for each in counsel_lines(context, client(context)["caption_name"])),
        "rows": lambda item: _rows(context, item),
        **per_charge,
    }


def _charge_words(context: Context, charges: list[ChargeView]) -> dict[str, str]:
    """What a blank may ask of charges and their cases, of all of the filing or of one."""

    def each_case(part: Callable[[CaseView], Iterable[Any]]) -> str:
        views = [CaseView(context, i) for i in sorted({each.at[0] for each in charges})]
        return "; ".join(dict.fromkeys(str(item) for view in views for item in part(view)))

    def of_arrests(view: CaseView, field: str, label: str) -> list[Any]:
        arrests = [getattr(each, field) for each in listed(view.arrests)]
        return arrests or [Missing(context.sheet, f"{view.path}.arrests", label)]

    def of_charges(part: Callable[[ChargeView], Any]) -> str:
        if len(charges) == 1:
            return str(part(charges[0]))
        return "; ".join(f"{capped(each.called)}: {bared(part(each))}" for each in charges)

    return {
        "case_numbers": each_case(lambda case: [case.called]),
        "arrest_dates": each_case(lambda case: of_arrests(case, "date", "date of the arrest")),
        "arresting_agencies": each_case(lambda case: of_arrests(case, "agency", "arresting agency")),
        "offense_list": of_charges(lambda each: each.named_at_head),
        "disposition_list": of_charges(lambda each: each.ended),
        "sentence_list": of_charges(lambda each: "none" if each.sentence_cell is None else each.sentence_cell),
        "nexus_text": of_charges(lambda each: each.nexus),
    }


# The words by which a blank asks of charges: where there are several, it has a row for each.
_OF_CHARGES = re.compile(r"\b(offense_list|disposition_list|sentence_list|nexus_text)\b")


def _rows(context: Context, item: LawView) -> list[dict[str, Any]]:
    """The rows of a form's blank: one, or one for each count where it asks for charges and there are several."""
    model: Any = item.model
    if len(context.charges) == 1 or not _OF_CHARGES.search(model.value):
        return [{"label": item.label, "value": item.value}]
    rows = []
    for charge in context.charges:
        words = sentence(context.env, model.value, {**context.variables, **_charge_words(context, [charge])})
        rows.append({"label": f"{item.label}: {charge.called}", "value": re.sub(r",?\s*\n\s*", ", ", words)})
    return rows


def field_at(view: Any, path: str) -> Any:
    """The field of a view by its path: of views only, and only the record's fields, because a template may ask for any path."""
    for part in path.split("."):
        if isinstance(view, Missing):
            view = view.part(part)
        elif isinstance(view, View) and part in type(view.model).model_fields:
            view = getattr(view, part)
        else:
            raise TemplateError(f"field({path!r}): the record has no such field")
    return view


def _spread(value: Any) -> Any:
    """A value on one line, whatever its shape: addresses with commas, names in their parts, lists with semicolons."""
    if isinstance(value, list):
        return "; ".join(str(_spread(each)) for each in value) or "none"
    if isinstance(value, View):
        if isinstance(value.model, AnyName):
            return value.full
        if isinstance(value.model, Address):
            return address_line(value)
        parts = [getattr(value, each) for each in type(value.model).model_fields if getattr(value.model, each, None)]
        return " ".join(str(_spread(each)) for each in parts)
    return "none" if value is None else value
