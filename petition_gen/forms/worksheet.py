"""The form worksheet: what goes into each blank of an official form."""

from __future__ import annotations

from datetime import date

from petition_gen.document import Document
from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.papers.memo import OFFICE_PAPER
from petition_gen.papers.vocabulary import context_for
from petition_gen.planning.filing import Filing, Request
from petition_gen.planning.papers import mark_of
from petition_gen.planning.plan import decided
from petition_gen.templating.render import environment, rendered
from petition_gen.templating.values import Sheet


def worksheet(filing: Filing, on: date, mark: str | None) -> Document:
    """The form worksheet of a filing whose remedy has an official form that must, or may have to, be used."""
    wanted = PaperWanted(doc="petition", title="Form worksheet", audience="sealed")
    context = context_for(filing, on, wanted, environment(), Sheet(office=True))
    blocks = rendered(
        environment(), [f"{place}/form-worksheet.md" for place in context.places], context.variables, context.sheet
    )
    return Document(
        f"form-worksheet-{filing.remedy.id}",
        "Form worksheet, not for filing",
        blocks,
        OFFICE_PAPER,
        audience="office",
        mark=mark_of(filing.remedy, mark),
    )


def worksheets(filing: Filing, on: date, mark: str | None) -> list[Document]:
    """The form worksheets of a filing: that of its remedy, and of each other that is pleaded in it and has a form of its own."""
    found = [worksheet(filing, on, mark)] if _has_form(filing.remedy) else []
    for joined in filing.joined:
        if _has_form(joined.remedy):
            charges = tuple(each for each in filing.charges if each.at in joined.charges)
            asked = Request(filing.record, filing.law, joined.remedy, charges, filing.court, filing.place)
            found.append(worksheet(decided(asked), on, mark))
    return found


def _has_form(remedy: Remedy) -> bool:
    return remedy.form is not None and remedy.form.mandatory != "false"
