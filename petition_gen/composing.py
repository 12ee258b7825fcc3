"""Composing: a filing and the templates in, all its documents out.

Each document's template is rendered with the record, the law and the vocabulary below; the Markdown that comes of it is
parsed into blocks (`petition_gen.markup`), what may not stand in a public paper is taken out (`petition_gen.naming`), and
after all documents of a filing are rendered one pass resolves what refers from one to another: exhibit letters by first
mention, "Petition ¶ 12", "Decl. ¶ 4".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from jinja2.sandbox import ImmutableSandboxedEnvironment

from petition_gen.blocks import Document
from petition_gen.jurisdiction import PaperWanted, Remedy
from petition_gen.markup import mapped
from petition_gen.naming import Naming, guarded_run, naming, watched
from petition_gen.papers import documents_wanted, sworn
from petition_gen.planning import Filing
from petition_gen.references import resolved
from petition_gen.rendering import environment, rendered
from petition_gen.values import CLOSE, OPEN
from petition_gen.vocabulary import Context

DRAFT_MARK = "DRAFT – for attorney review"


def compose(filing: Filing, on: date, mark: str | None = DRAFT_MARK) -> tuple[Document, ...]:
    """All documents of a filing, in filing order, with every reference between them resolved.

    `mark` is the draft mark, or None for a version without it. Raises TemplateError, naming template and fault.
    """
    env, name = environment(), naming(filing.record, filing.remedy)
    wanted = documents_wanted(filing, name)
    drafts = [_draft(filing, name, on, each, env, mark_of(filing.remedy, mark)) for each in wanted]
    return resolved(drafts, filing)


def mark_of(remedy: Remedy, mark: str | None) -> str | None:
    """The draft mark of a remedy's papers, which says so where nobody has read the statute that they rest on."""
    return f"{mark} – operative text of the statute not read" if mark and remedy.confidence == "low" else mark


def _draft(
    filing: Filing, name: Naming, on: date, wanted: PaperWanted, env: ImmutableSandboxedEnvironment, mark: str | None
) -> Document:
    context = Context(filing, name, on, wanted, env)
    title = context.words(wanted.title)
    context.variables["title"] = title
    places = [
        f"{filing.law.code}/{filing.remedy.id}/{wanted.doc}.md",
        f"{filing.law.code}/{wanted.doc}.md",
        f"base/{wanted.doc}.md",
    ]
    blocks = rendered(env, places, context.variables, context.sheet)
    document = Document(
        name=wanted.doc,
        title=plain_title(title, context),
        blocks=blocks,
        paper=filing.law.paper,
        audience=wanted.audience,
        mark=mark,
        legend=legend_of(filing, wanted),
        unsigned=sworn(filing).missing if wanted.sworn == "client" else (),
    )
    names, public = watched(filing.record, name), wanted.audience == "public"
    blocks = tuple(mapped(each, lambda run: guarded_run(run, filing.record, name, names, public)) for each in blocks)
    return replace(document, blocks=blocks)


def legend_of(filing: Filing, wanted: PaperWanted) -> str | None:
    """The legend at the head of a sealed paper, where the law has one."""
    return filing.remedy.confidentiality.legend if wanted.audience == "sealed" else None



def plain_title(title: str, context: Context) -> str:
    """The title in plain words for the footer and the file's metadata: no client's name, no cite in brackets."""
    words = re.sub(rf"\s*\([^()]*{OPEN}\d+{CLOSE}[^()]*\)", "", title)

    def role(match: re.Match[str]) -> str:
        run = context.sheet.runs[int(match[0].strip(OPEN + CLOSE))]
        return context.remedy.papers.client if run.text == context.name.caption else run.text

    return re.sub(rf"{OPEN}\d+{CLOSE}", role, words).replace("\u00a0", " ")


