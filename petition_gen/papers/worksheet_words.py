"""What a form worksheet copies into the blanks of an official form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from petition_gen.errors import TemplateError
from petition_gen.papers.addresses import address_line
from petition_gen.papers.context import Context
from petition_gen.papers.counsel import counsel_lines
from petition_gen.papers.court import client
from petition_gen.papers.service import prosecutors
from petition_gen.papers.views import CaseView, ChargeView
from petition_gen.record.people import Address, Name
from petition_gen.templating.filters import bared, capped, listed
from petition_gen.templating.values import Missing, View


def worksheet_words(context: Context) -> dict[str, Any]:
    """What a form worksheet copies into the blanks of an official form."""
    record, sheet = View(context.sheet, context.filing.record), context.sheet

    def each_case(part: Callable[[CaseView], Iterable[Any]]) -> str:
        views = [CaseView(context, i) for i in sorted({i for i, _ in context.filing.at})]
        return "; ".join(dict.fromkeys(str(item) for view in views for item in part(view)))

    def of_charges(part: Callable[[ChargeView], Any]) -> str:
        if len(context.charges) == 1:
            return str(part(context.charges[0]))
        return "; ".join(f"{capped(each.called)}: {bared(part(each))}" for each in context.charges)

    return {
        "field": lambda path: _spread(field_at(record, path)),
        "answer": lambda id: context.answer(id),
        "case_numbers": each_case(lambda case: [case.called]),
        "arrest_dates": each_case(
            lambda case: (
                [each.date for each in listed(case.arrests)]
                or [Missing(sheet, f"{case.path}.arrests", "date of the arrest")]
            )
        ),
        "arresting_agencies": each_case(
            lambda case: (
                [each.agency for each in listed(case.arrests)]
                or [Missing(sheet, f"{case.path}.arrests", "arresting agency")]
            )
        ),
        "prosecutor_names": "; ".join(str(each["office"]) for each in prosecutors(context)),
        "offense_list": of_charges(lambda each: each.named),
        "disposition_list": of_charges(lambda each: each.ended),
        "sentence_list": of_charges(lambda each: each.sentence.text if each.sentence is not None else "none"),
        "nexus_text": of_charges(lambda each: each.nexus),
        "attorney_block": "; ".join(str(each) for each in counsel_lines(context, client(context)["caption_name"])),
    }


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
        if isinstance(value.model, Name):
            return value.full
        if isinstance(value.model, Address):
            return address_line(value)
        parts = [getattr(value, each) for each in type(value.model).model_fields if getattr(value.model, each, None)]
        return " ".join(str(_spread(each)) for each in parts)
    return "none" if value is None else value
