"""Composing: a filing and the templates in, all its documents out.

Each document's template is rendered with the record, the law and the vocabulary below; the Markdown that comes of it is
parsed into blocks (`petition_gen.templating.markdown`), what may not stand in a public paper is taken out
(`petition_gen.papers.privacy`), and after all documents of a filing are rendered one pass resolves what refers from one to
another: exhibit letters by first mention, "Petition ¶ 12", "Decl. ¶ 4".
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Literal

from petition_gen.document import Blank, Block, Document, Paragraph, Run, Signature, relined, runs_of
from petition_gen.law.remedy import PaperWanted
from petition_gen.papers.context import Context
from petition_gen.papers.privacy import Guard, guard_of
from petition_gen.papers.references import resolved
from petition_gen.papers.role_nouns import in_this_papers_noun
from petition_gen.papers.vocabulary import context_for, sworn
from petition_gen.planning.filing import Filing, PlannedPaper, Signing
from petition_gen.planning.papers import DRAFT_MARK, mark_of
from petition_gen.templating.render import environment, rendered
from petition_gen.templating.sandbox import Sandbox
from petition_gen.templating.values import CLOSE, OPEN

UNSIGNED = "Its words are not approved, advice is missing, or the paper still holds a blank."


def compose(filing: Filing, on: date, mark: str | None = DRAFT_MARK) -> tuple[Document, ...]:
    """All documents of a filing, in filing order, with every reference between them resolved.

    `mark` is the draft mark, or None for a version without it. Raises TemplateError, naming template and fault.
    """
    env, guard, marked = environment(), guard_of(filing.record, filing.name), mark_of(filing.remedy, mark)
    drafts = [draft for paper in filing.papers for draft in _drafts(filing, paper, on, env, guard, marked)]
    return resolved(drafts, filing)


def _drafts(
    filing: Filing, paper: PlannedPaper, on: date, env: Sandbox, guard: Guard, mark: str | None
) -> list[Document]:
    """One paper with its references unresolved, and its public version where it has one."""
    wanted, signing = paper.wanted, filing.signing
    blocks, title, context = _rendered(filing, on, wanted, env, signing)
    if wanted.sworn and signing.ready and holds_blank(blocks):
        signing = Signing(False, ("the paper still holds a blank",))
        blocks, title, context = _rendered(filing, on, wanted, env, signing)
    if wanted.sworn and (holds_blank(blocks) or (wanted.sworn == "client" and not signing.ready)):
        blocks = tuple(unsigned_block(each, wanted.sworn) for each in blocks)

    called = filing.remedy.papers.client

    def document(audience: Literal["public", "sealed"], suffix: str = "", words: str = "") -> Document:
        guarded = partial(guard.run, public=audience == "public", redact=bool(suffix))
        return Document(
            name=f"{wanted.doc}{suffix}",
            title=f"{plain_title(title, context)}{words}",
            blocks=tuple(relined(each, lambda run: (guarded(in_this_papers_noun(run, called)),)) for each in blocks),
            paper=filing.law.paper,
            audience=audience,
            mark=mark,
            legend=filing.legend if audience == "sealed" else "PUBLIC VERSION, REDACTED" if suffix else None,
        )

    drafts = [document(wanted.audience)]
    if paper.public_version:
        drafts.append(document("public", "-public", ", public version"))
    return drafts


def _rendered(
    filing: Filing, on: date, wanted: PaperWanted, env: Sandbox, signing: Signing
) -> tuple[tuple[Block, ...], str, Context]:
    """A paper's blocks, its title as rendered, and the context that it was rendered in."""
    context = context_for(filing, on, wanted, env)
    title = context.words(wanted.title)
    context.variables["title"] = title
    context.variables["sworn"] = sworn(signing)
    places = [f"{place}/{wanted.doc}.md" for place in context.places]
    return rendered(env, places, context.variables, context.sheet), title, context


def holds_blank(blocks: tuple[Block, ...]) -> bool:
    """Whether words are wanting anywhere in a paper. Lines to be filled by hand at signing are no blanks."""
    return any(run.blank for block in blocks for run in runs_of(block))


def unsigned_block(block: Block, sworn: str) -> Block:
    """The block of a sworn paper that may not be signed yet: whatever its template says, no one who swears has a signature block.

    Counsel's own signature stays in a paper that the client swears.
    """
    by_counsel = any((run.path or "").startswith("attorneys") for run in runs_of(block))
    if not isinstance(block, Signature) or (by_counsel and sworn == "client"):
        return block
    return Paragraph(
        (
            Run(
                "[no signature block yet]",
                "placeholder",
                comment=UNSIGNED,
                blank=Blank("unsigned", "no signature block yet"),
            ),
        )
    )


def plain_title(title: str, context: Context) -> str:
    """The title in plain words for the footer and the file's metadata: no client's name, no cite in brackets."""
    words = re.sub(rf"\s*\([^()]*{OPEN}\d+{CLOSE}[^()]*\)", "", title)

    def role(match: re.Match[str]) -> str:
        run = context.sheet.run(match[0].strip(OPEN + CLOSE))
        return context.remedy.papers.client if run.text == context.filing.name.caption else run.text

    return re.sub(rf"{OPEN}\d+{CLOSE}", role, words).replace("\u00a0", " ")
