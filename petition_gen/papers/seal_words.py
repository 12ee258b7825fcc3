"""The words of a filing's seal: what its motion asks for, what the order finds, and what its papers are called."""

from __future__ import annotations

from typing import Any

from petition_gen.papers.context import Context
from petition_gen.papers.views import LawView
from petition_gen.planning.seal import SHEET, SWORN
from petition_gen.templating import english

RETELLING = ("petition", "memorandum")  # papers that tell again what the client's statement tells


def seal_words(context: Context) -> dict[str, Any]:
    """`sealing`, what the filing keeps from the public and how; `called`, what a sentence calls one of its papers."""
    filing, seal = context.filing, context.filing.seal
    rules = filing.remedy.confidentiality
    documents = [each.doc for each in filing.documents]
    return {
        "called": lambda doc: paper_called(context, doc),
        "sealing": {
            "ground": seal.ground,
            "by_leave": seal.ground == "leave",
            "what": english.and_list(_sealed_things(context)),
            "statement": seal.statement and any(each in documents for each in ("declaration", "sworn-statement")),
            "retold": _handed_in_too(context, retold=True),
            "life_now": _handed_in_too(context, retold=False),
            "in_public": seal.in_public,
            "handed_in": rules.handed_in,
            "sheet": SHEET in documents,
            "exhibits": _seals_exhibits(context),
            "asks": [LawView(context, each) for each in rules.asks] if not seal.declined else [],
            "findings": [
                {
                    "id": each.id,
                    "says": each.says,
                    "cite": context.cited(each.cite) if each.cite else None,
                    "heard": each.heard,
                }
                for each in rules.findings
            ],
            "named_by_law": not filing.name.by_leave,
        },
        "conformed_copy": False,
    }


def paper_called(context: Context, doc: str) -> str:
    """What a sentence calls a paper of the filing: "declaration", "affidavit", "confidential identification sheet"."""
    wanted = next((each for each in context.filing.documents if each.doc == doc), None)
    if wanted is not None and wanted.called:
        return wanted.called
    return context.remedy.papers.filing.lower() if doc == "petition" else doc.replace("-", " ")


def _sealed_things(context: Context) -> list[str]:
    """What is under seal, as a sentence lists it."""
    filing, client = context.filing, english.possessive(context.remedy.papers.client)
    things = []
    for each in filing.documents:
        if each.doc in filing.seal.papers and each.audience == "sealed":
            own = each.doc in ("declaration", "sworn-statement")
            called = paper_called(context, each.doc)
            names = "the names in " if own and filing.seal.in_public == "copy" else ""
            things.append(f"{names}{client if own else 'the'} {called}")
    if _seals_exhibits(context):
        things.append("the exhibits that the exhibit list marks as under seal")
    return things


def _handed_in_too(context: Context, *, retold: bool) -> list[str]:
    """The papers under seal beside the client's statement, called: those that retell it, or those that tell of her life now."""
    lodged = context.filing.remedy.confidentiality.lodged
    kept = [each.doc for each in context.filing.documents if each.doc in lodged and each.audience == "sealed"]
    return [
        f"the {paper_called(context, each)}"
        for each in kept
        if each not in (*SWORN, SHEET) and (each in RETELLING) is retold
    ]


def _seals_exhibits(context: Context) -> bool:
    """Whether an exhibit of the filing is under seal."""
    return any(context.filing.seal_of_exhibit(each) == "sealed" for each in context.filing.exhibits)
