"""From a rendered template to blocks: CommonMark with tokens in it, and a few containers for what Markdown lacks.

The dialect, which `docs/templates.md` teaches:

- `#`, `##`, `###` headings; paragraphs; `>` quotations; `-` and `1.` lists; tables; `*italic*`, `**bold**`; `---` is a page break.
- `¶ text` is a numbered allegation, `¶[name] text` one that can be referred to.
- `::: name` … `:::` is a container: caption (with counsel, court, parties, case and title inside), signature, address,
  center, right, plain, lettered, checked, widths (with shares after the name), note, question, blocker.
  In caption's parts, signature and address each line of the source is a line on the page.
- Raw HTML, links and pictures are refused: a paper fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from petition_gen.characters import UNPRINTABLE
from petition_gen.document import (
    Address,
    Allegation,
    Block,
    Caption,
    Heading,
    Line,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
    merged,
    text,
)
from petition_gen.errors import TemplateError
from petition_gen.templating.values import TOKEN, Sheet

CONTAINERS = (
    "caption",
    "counsel",
    "court",
    "parties",
    "case",
    "title",
    "signature",
    "address",
    "center",
    "right",
    "plain",
    "lettered",
    "checked",
    "widths",
    "note",
    "question",
    "blocker",
)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for name in CONTAINERS:
        container_plugin(parser, name)
    return parser


PARSER = _parser()
# The longest paper of the examples has 12,000 characters of Markdown. What a client wrote is not in it but in the runs.
MAX_MARKDOWN = 500_000
MAX_LINES = 30_000
MAX_TEXT = 5_000_000  # characters on the pages, about two thousand of them
MAX_COLUMNS = 20
MAX_DEPTH = 12
ALLEGATION_MARK = re.compile(r"¶(?:\[([a-z0-9-]+)\])?\s*")


def blocks_of(text: str, sheet: Sheet) -> tuple[Block, ...]:
    """The blocks of a rendered template, tokens resolved to the sheet's runs and allegations numbered.

    Raises TemplateError on raw HTML, links, pictures and unknown containers, and on more than a paper can hold.
    """
    if len(text) > MAX_MARKDOWN or text.count("\n") > MAX_LINES:
        raise TemplateError(f"makes more than {MAX_MARKDOWN:,} characters or {MAX_LINES:,} lines: no paper is so long")
    if stray := re.search(
        r"^:{3,}\s*([a-z]\S*)", re.sub(rf"^:{{3,}}\s*({'|'.join(CONTAINERS)})\b", "", text, flags=re.M), re.M
    ):
        raise TemplateError(f"unknown container {stray[1]!r}; known are {', '.join(CONTAINERS)}")
    reader = _Reader(sheet)
    return tuple(reader.blocks(SyntaxTreeNode(PARSER.parse(text)).children))


class _Reader:
    """Reads a syntax tree; holds the count of allegations."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.allegations = 0
        self.characters = 0

    def blocks(self, nodes: list[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            yield from self.block(node)

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        kind = node.type
        if (
            node.level > MAX_DEPTH
        ):  # the parser leaves out what lies too deep, and what follows, where nobody would miss it
            raise TemplateError("lists, quotations or containers lie too deep within one another")
        if kind == "paragraph":
            yield from self.paragraph(node)
        elif kind == "heading":
            runs = self.line(node)
            if not text(runs).strip():
                raise TemplateError("a heading is empty")
            if node.tag not in ("h1", "h2", "h3"):
                raise TemplateError("a heading of more than three #; there are three levels")
            yield Heading(int(node.tag[1]), runs)
        elif kind == "blockquote":
            yield Quote(tuple(self.blocks(node.children)))
        elif kind in ("bullet_list", "ordered_list"):
            yield self.listing(node, "numbered" if kind == "ordered_list" else "bulleted")
        elif kind == "table":
            yield self.table(node, ())
        elif kind == "hr":
            yield PageBreak()
        elif kind.startswith("container_"):
            yield from self.container(node, kind.removeprefix("container_"))
        else:
            raise TemplateError(f"{'raw HTML' if 'html' in kind else kind} cannot stand in a paper; write Markdown")

    def paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        runs = self.line(node)
        match = (
            ALLEGATION_MARK.match(runs[0].text) if runs and runs[0].kind == "text" and runs[0].path is None else None
        )
        if match and match[1] and node.level:
            raise TemplateError("an allegation with a name stands within another block; let it stand by itself")
        if match:
            first = replace(runs[0], text=runs[0].text[match.end() :])
            rest = tuple(each for each in (first, *runs[1:]) if each.text)
            self.allegations += 1
            yield Allegation(self.allegations, rest, match[1])
        elif text(runs).strip():
            yield Paragraph(runs)

    def listing(self, node: SyntaxTreeNode, kind: str) -> Listing:
        return Listing(kind, tuple(tuple(self.blocks(item.children)) for item in node.children))  # type: ignore[arg-type]

    def table(self, node: SyntaxTreeNode, shares: tuple[float, ...]) -> Table:
        head, *body = node.children
        header = tuple(self.cell(cell) for cell in head.children[0].children)
        rows = tuple(tuple(self.cell(cell) for cell in row.children) for part in body for row in part.children)
        if len(header) > MAX_COLUMNS:
            raise TemplateError(f"a table has {len(header)} columns; there is room for {MAX_COLUMNS}")
        shares = shares or (1.0,) * len(header)
        if len(shares) != len(header):
            raise TemplateError(f"a table has {len(header)} columns but {len(shares)} widths")
        return Table(header, rows, tuple(share / sum(shares) for share in shares))

    def container(self, node: SyntaxTreeNode, name: str) -> Iterator[Block]:
        inner = node.children
        if name == "caption":
            parts = {each.type.removeprefix("container_"): self.lines(each) for each in inner}
            unknown = set(parts) - {"counsel", "court", "parties", "case", "title"}
            if unknown or not {"court", "parties", "case", "title"} <= set(parts):
                raise TemplateError("a caption holds the containers counsel, court, parties, case and title")
            yield Caption(parts.get("counsel", ()), parts["court"], parts["parties"], parts["case"], parts["title"])
        elif name == "signature":
            yield Signature(self.lines(node))
        elif name == "address":
            yield Address(self.lines(node))
        elif name in ("center", "right", "plain"):
            for block in self.blocks(inner):
                yield replace(block, look=name) if isinstance(block, Paragraph) else block  # type: ignore[arg-type]
        elif name in ("lettered", "checked"):
            for each in inner:
                yield from (
                    [self.listing(each, name)] if each.type in ("bullet_list", "ordered_list") else self.block(each)
                )
        elif name == "widths":
            shares = shares_of(str(node.info))
            for each in inner:
                yield from [self.table(each, shares)] if each.type == "table" else self.block(each)
        elif name in ("note", "question", "blocker"):
            yield Note(tuple(self.blocks(inner)), "plain" if name == "note" else name)  # type: ignore[arg-type]
        else:
            raise TemplateError(f"the container {name!r} stands only inside a caption")

    def cell(self, node: SyntaxTreeNode) -> Line:
        """The runs of a table's cell. It is narrow, so of the spaces that must not break only those after a section sign stay."""
        return tuple(replace(run, text=re.sub(r"(?<!§)\u00a0", " ", run.text)) for run in self.line(node))

    def lines(self, node: SyntaxTreeNode) -> tuple[Line, ...]:
        """The lines of a container's paragraphs, as the source breaks them; paragraphs are set off by an empty line."""
        lines: list[Line] = []
        for part in node.children:
            ruled = lines and lines[-1] and text(lines[-1]).startswith("____")
            if lines and not ruled:
                lines.append(())
            if (
                part.type == "hr"
            ):  # a line of underscores, to sign on, with room above it and what is signed for under it
                lines.append((Run("_" * 32),))
            elif part.type == "paragraph":
                lines += self.inline(part, breaks=True)
            else:
                raise TemplateError(f"a {part.type} cannot stand in a container of lines")
        return tuple(lines)

    def line(self, node: SyntaxTreeNode) -> Line:
        found = self.inline(node, breaks=False)
        return found[0] if found else ()

    def inline(self, node: SyntaxTreeNode, breaks: bool) -> list[Line]:
        """The runs of a node's text, in lines."""
        lines: list[list[Run]] = [[]]
        italic = bold = False
        tokens: list[Token] = [each for child in node.children if child.token for each in child.token.children or []]
        for token in tokens:
            if token.type == "text":
                lines[-1] += self.runs(token.content, italic, bold)
            elif token.type in ("softbreak", "hardbreak"):
                if breaks:
                    lines.append([])
                else:
                    lines[-1].append(Run(" ", italic=italic, bold=bold))
            elif token.type in ("em_open", "em_close"):
                italic = token.type == "em_open"
            elif token.type in ("strong_open", "strong_close"):
                bold = token.type == "strong_open"
            elif token.type == "text_special":
                lines[-1].append(self.seen(Run(token.content, italic=italic, bold=bold)))
            else:
                what = {"image": "a picture", "link_open": "a link", "html_inline": "raw HTML"}.get(
                    token.type, token.type
                )
                raise TemplateError(f"{what} cannot stand in a paper: nothing is fetched or linked")
        return [merged(line) for line in lines]

    def runs(self, content: str, italic: bool, bold: bool) -> Iterator[Run]:
        position = 0
        for match in TOKEN.finditer(content):
            if match.start() > position:
                yield self.seen(Run(content[position : match.start()], italic=italic, bold=bold))
            run = self.seen(self.sheet.run(match[1]))
            yield replace(run, italic=italic or run.italic, bold=bold or run.bold)
            position = match.end()
        if position < len(content):
            yield self.seen(Run(content[position:], italic=italic, bold=bold))

    def seen(self, run: Run) -> Run:
        """The run, counted. Of the template's own words and the law's, what cannot be printed is refused; the record's were read."""
        self.characters += len(run.text)
        if self.characters > MAX_TEXT:
            raise TemplateError(f"puts more than {MAX_TEXT:,} characters on its pages: no paper is so long")
        if run.path is None and (found := UNPRINTABLE.search(run.text) or UNPRINTABLE.search(run.comment or "")):
            raise TemplateError(
                f"a character that cannot be printed (U+{ord(found[0]):04X}) stands in its words: delete it"
            )
        return run


def shares_of(info: str) -> tuple[float, ...]:
    """The shares of `widths 30 70`."""
    words = info.split()[1:]
    if not all(re.fullmatch(r"\d{1,3}(\.\d)?", word) and float(word) > 0 for word in words):
        raise TemplateError("widths are numbers from 1 to 999, as `::: widths 30 70`")
    return tuple(map(float, words))
