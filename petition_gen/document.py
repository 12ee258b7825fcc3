"""The document model: what composing makes and the writers draw.

A `Document` is a list of blocks, a block holds lines or runs, a run is a stretch of text of one kind. Both writers
(`petition_gen.writers.docx`, `petition_gen.writers.pdf`) draw from these same objects, so both formats carry the same
words. Nothing here knows any law, any record or any page geometry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Literal

from petition_gen.characters import HIDDEN, name_of_character, shown_parts

RunKind = Literal["text", "cite", "identity", "placeholder", "reference"]
Audience = Literal["public", "sealed", "office"]


@dataclass(frozen=True)
class Blank:
    """Why words are wanting in a place, and what they are called.

    - missing: the record does not hold them.
    - attorney: only the attorney can state them.
    - unsigned: a signature block that the paper may not have yet.
    - unproved: no passage and no exhibit is marked to prove what the sentence says.
    - open: a finding that the record does not bear out.
    """

    why: Literal["missing", "attorney", "unsigned", "unproved", "open"]
    label: str = field(repr=False)


@dataclass(frozen=True)
class Reference:
    """What a run refers to, before all papers of the filing are there.

    Targets are exhibits (`exhibit:t-visa`) and paragraphs of this paper (`nexus`) or another (`declaration.narrative`). A
    reference that must hold and points at nothing is a fault of its template.
    """

    targets: tuple[str, ...]
    must: bool


@dataclass(frozen=True)
class Run:
    """A stretch of text of one kind.

    - text: words of the template, or a value of the record that identifies no one.
    - cite: a citation from a jurisdiction's file; it is kept on one line.
    - identity: a value that identifies the client; `path` names the field.
    - placeholder: something that is wanting, as `[date of conviction: not in the record]`; drawn highlighted. `blank` says why.
    - reference: to what `refers` says, until it is resolved; then to `target`: the number of an allegation ("¶ 12") of this
      document, or the letter of an exhibit ("B", `exhibit:t-visa`). DOCX draws fields for both.

    `path` is the record's field that the text came from, or None. `comment` is what a reviewer is told about these words
    (drawn as a Word comment; nothing in the PDF). `labels` are what stands in it in place of names, `left` says why names were
    left as they are; the memo tells both. `language` is the BCP 47 tag of words in another language than the document's. The
    words are no part of the repr, for an error may quote it.
    """

    text: str = field(repr=False)
    kind: RunKind = "text"
    path: str | None = None
    italic: bool = False
    bold: bool = False
    comment: str | None = field(default=None, repr=False)
    target: str | None = None
    blank: Blank | None = None
    refers: Reference | None = None
    labels: tuple[str, ...] = field(default=(), repr=False)
    left: tuple[str, ...] = ()
    language: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within the paper. Level 1 is a part ("STATEMENT OF FACTS"), 2 an element, 3 a sub-point."""

    level: int
    runs: Line


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text. `look` says how it stands on the page, `plain` being without first-line indent."""

    runs: Line
    look: Literal["body", "plain", "center", "right"] = "body"


@dataclass(frozen=True)
class Allegation:
    """A paragraph with an automatic number that runs on through the whole document, across headings.

    `number` is what that number is (the writers number automatically and must come to the same), `anchor` the name by
    which references in this document reach it, or None.
    """

    number: int
    runs: Line
    anchor: str | None = None


ListKind = Literal["lettered", "numbered", "bulleted", "checked"]


@dataclass(frozen=True)
class Listing:
    """A list. Items are blocks in order; `kind` lettered is drawn (a), (b), …, bulleted with bullets, checked with an
    empty box for a hand-made mark."""

    kind: ListKind
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Table:
    """A table with one heading row, repeated on each page. `widths` are shares of the text width that sum to 1."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Caption:
    """The head of a court paper. Each part is a tuple of lines.

    counsel: the block of the attorney who files (printed at the top only where the paper asks for it there; may be
    empty). court: the court's heading. parties: the left of the box. case: the right of the box (number, judge, hearing).
    title: the paper's title, under the box or, on numbered paper, at the right in it.
    """

    counsel: tuple[Line, ...]
    court: tuple[Line, ...]
    parties: tuple[Line, ...]
    case: tuple[Line, ...]
    title: tuple[Line, ...]


@dataclass(frozen=True)
class Signature:
    """A signature block, kept together on a page with the paragraph before it.

    Lines are drawn as they stand; a line whose text is only underscores is drawn as a rule to sign or write on.
    """

    lines: tuple[Line, ...]
    anchor: str | None = None


@dataclass(frozen=True)
class Address:
    """Lines that belong together without space between them: an address, an entry of a service list, a seal legend."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Note:
    """A boxed note. `tone` blocker is for what stops a filing, question for what an attorney must answer, plain else."""

    blocks: tuple[Block, ...]
    tone: Literal["blocker", "question", "plain"] = "plain"


@dataclass(frozen=True)
class PageBreak:
    """A new page begins here."""


Block = Heading | Paragraph | Allegation | Listing | Quote | Table | Caption | Signature | Address | Note | PageBreak


@dataclass(frozen=True)
class PageStyle:
    """How a page looks, in points unless said otherwise. Comes from a jurisdiction's file (`paper`).

    `line_numbers` is the count of numbered lines on a page (28 for Cal. Rules of Court 2.108) or 0; with numbers, every
    body line, tables and quotations included, sits on a grid of `line_height`. `first_top` is the top margin of the
    first page where a rule asks for more (Wash. GR 14). `caption` is the look of the box: rules (lines below and at the
    right of the parties), sections (a column of section signs, as in Texas), dashes (lines of dashes ending in x, as in
    New York), plain (no lines). `counsel_on_top` prints the counsel block above the court's heading.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # a jurisdiction's file is read into this

    size: Literal["letter", "a4"] = "letter"
    font: str = "Times"
    font_size: float = 12
    line_height: float = 24
    margin_top: float = 72
    margin_bottom: float = 72
    margin_left: float = 72
    margin_right: float = 72
    first_top: float | None = None
    line_numbers: int = 0
    caption: Literal["rules", "sections", "dashes", "plain"] = "rules"
    counsel_on_top: bool = False
    footer: Literal["title", "ruled-title", "page"] = "title"
    first_line_indent: float = 36


@dataclass(frozen=True)
class Document:
    """One paper, ready to be written.

    `name` is its file name without number and extension (`petition`, `proposed-order`), `title` its title in plain words
    without the client's name ("Petition for Vacatur Relief"): it goes into the footer and the file's metadata. `language` is a BCP
    47 tag. `audience` says who may see it. `mark` is the draft mark printed in the head of each page, or None. `legend`
    is a line printed above everything on the first page ("FILED UNDER SEAL"), or None.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    paper: PageStyle
    language: str = "en-US"
    audience: Audience = "public"
    mark: str | None = None
    legend: str | None = None


def runs_of(node: object) -> Iterator[Run]:
    """Every run of a document, block or line, in reading order."""
    if isinstance(node, Run):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from runs_of(part)
    elif is_dataclass(node):
        for each in fields(node):
            yield from runs_of(getattr(node, each.name))


def text_of(node: object) -> str:
    """The words of a document, block or line, runs joined as they stand; automatic numbers are not in it."""
    return "".join(run.text for run in runs_of(node))


def right_to_left(node: object) -> bool:
    """Whether most letters of a block or line are of a script that runs from right to left."""
    words = text_of(node)
    if words.isascii():
        return False
    ways = [unicodedata.bidirectional(letter) for letter in words if letter.isalpha()]
    return 2 * sum(way in ("R", "AL") for way in ways) > len(ways)


def visible_runs(run: Run) -> Iterator[Run]:
    """The run in parts, each hidden character being a placeholder of its own, which papers highlight."""
    if not HIDDEN.search(run.text):
        yield run
        return
    for part, code in shown_parts(run.text):
        if code:
            comment = f"{name_of_character(part)} stands here in the record. Type the text again."
            yield replace(run, text=f"[{code}]", kind="placeholder", comment=comment, target=None)
        else:
            yield replace(run, text=part)


def merged(runs: list[Run]) -> Line:
    """The runs with neighbours of plain template text joined, spaces between runs made single and the line's ends trimmed."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if _plain(run):
            run = replace(run, text=re.sub("  +", " ", run.text))
        if found and found[-1].text.endswith(" ") and run.text.startswith(" "):
            run = replace(run, text=run.text.lstrip(" "))
        if found and _plain(run) and _plain(found[-1]) and (run.italic, run.bold) == (found[-1].italic, found[-1].bold):
            found[-1] = replace(found[-1], text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    if found and _plain(found[0]):
        found[0] = replace(found[0], text=found[0].text.lstrip(" "))
    if found and _plain(found[-1]):
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
    return tuple(each for each in found if each.text)


def _plain(run: Run) -> bool:
    return run.kind == "text" and run.path is None and run.comment is None


def relined(block: Block, change: Callable[[Run], tuple[Run, ...]]) -> Block:
    """The block with each run of its lines changed into others by a function, and changed lines merged again."""

    def line(runs: Line) -> Line:
        changed = [change(run) for run in runs]
        if all(len(new) == 1 and new[0] is run for new, run in zip(changed, runs, strict=True)):
            return runs
        return merged([run for new in changed for run in new])

    rebuilt: Block = _rebuilt(block, line)
    return rebuilt


def _rebuilt(part: Any, line: Callable[[Line], Line]) -> Any:
    """A block, or a part of one, with each of its lines changed by a function. What is unchanged is not copied."""
    if isinstance(part, tuple):
        if part and all(isinstance(run, Run) for run in part):
            return line(part)
        parts = tuple(_rebuilt(inner, line) for inner in part)
        return part if all(new is old for new, old in zip(parts, part, strict=True)) else parts
    if hasattr(part, "__dataclass_fields__"):
        before = {name: getattr(part, name) for name in part.__dataclass_fields__}
        after = {name: _rebuilt(value, line) for name, value in before.items()}
        changed = {name: value for name, value in after.items() if value is not before[name]}
        return replace(part, **changed) if changed else part
    return part


def text(runs: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in runs)
