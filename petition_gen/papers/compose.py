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
from petition_gen.papers.exhibit_words import kept_of_exhibits
from petition_gen.papers.languages import in_its_language
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
    """One paper with its references unresolved, and what the public file has in place of one under seal."""
    drafts = [_draft(filing, paper.wanted, on, env, guard, mark)]
    if paper.in_public:
        public = paper.wanted.model_copy(update={"audience": "public"})
        drafts.append(_draft(filing, public, on, env, guard, mark, paper.in_public))
    return drafts


Instead = Literal["slip_sheet", "copy"]
# What the name, the title and the head of a paper say where it stands in the public file for one under seal.
INSTEAD: dict[Instead | None, tuple[str, str, str | None]] = {
    None: ("", "", None),
    "slip_sheet": ("-slip-sheet", ", slip sheet for the public file", None),
    "copy": ("-public-copy", ", copy for the public file", "COPY WITH NAMES TAKEN OUT. ORIGINAL UNDER SEAL"),
}


def _draft(
    filing: Filing,
    wanted: PaperWanted,
    on: date,
    env: Sandbox,
    guard: Guard,
    mark: str | None,
    instead: Instead | None = None,
) -> Document:
    """One paper, or what stands for it in the public file: a slip sheet, or a copy of it with nothing to sign."""
    signing = filing.signing
    blocks, title, context = _rendered(filing, on, wanted, env, signing, instead)
    if wanted.sworn and signing.ready and holds_blank(blocks):
        why = ("the paper still holds a blank",)
        signing = Signing(False, why, why)
        blocks, title, context = _rendered(filing, on, wanted, env, signing, instead)
    if wanted.sworn and (holds_blank(blocks) or (wanted.sworn == "client" and not signing.ready)):
        blocks = tuple(unsigned_block(each, wanted.sworn) for each in blocks)
    suffix, words, head = INSTEAD[instead]
    sealed = wanted.audience == "sealed"
    guarded = partial(guard.run, public=not sealed)

    def fit(run: Run) -> tuple[Run, ...]:
        kept = kept_of_exhibits(filing, sealed, in_this_papers_noun(run, filing.remedy.papers.client))
        return (in_its_language(guarded(kept), filing.record),)

    return Document(
        name=f"{wanted.doc}{suffix}",
        title=f"{plain_title(title, context)}{words}",
        blocks=tuple(relined(each, fit) for each in blocks),
        paper=filing.law.paper,
        audience=wanted.audience,
        mark=mark,
        legend=filing.legend if sealed else head,
    )


def _rendered(
    filing: Filing, on: date, wanted: PaperWanted, env: Sandbox, signing: Signing, instead: Instead | None
) -> tuple[tuple[Block, ...], str, Context]:
    """A paper's blocks, its title as rendered, and the context that it was rendered in."""
    context = context_for(filing, on, wanted, env)
    title = context.words(wanted.title)
    context.variables["title"] = title
    context.variables["conformed_copy"] = instead == "copy"
    context.variables["sworn"] = sworn(signing)
    template = "slip-sheet" if instead == "slip_sheet" else wanted.doc
    places = [f"{place}/{template}.md" for place in context.places]
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
    """The title in plain words for the footer and the file's metadata, without cites in brackets.

    It speaks of roles: what it takes from the record, a name above all, is the client's noun.
    """
    words = re.sub(rf"\s*\([^()]*{OPEN}\d+{CLOSE}[^()]*\)", "", title)

    def role(match: re.Match[str]) -> str:
        run, name = context.sheet.run(match[0].strip(OPEN + CLOSE)), context.filing.name
        named = run.text.casefold() in (name.caption.casefold(), name.full.casefold())
        return context.remedy.papers.client if named or run.kind == "identity" or run.path else run.text

    return re.sub(rf"{OPEN}\d+{CLOSE}", role, words).replace("\u00a0", " ")
