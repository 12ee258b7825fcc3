"""The words of a Word document as tokens, and which of them changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import Comment, ProcessingInstruction, strip_tags  # type: ignore[import-untyped]

from petition_gen.compare.aligned import Work, opcodes

ALIKE = 0.5  # share of words that two paragraphs have in common, from which on one is a new version of the other
ALIKE_IN_TABLES = 0.3  # of rows and tables, whose words are few
_WORDS = re.compile(r"\s|\w+(?:[-'’.,]\w+)*|.", re.DOTALL)
_TAKEN_OUT = ("del", "moveFrom")
_PUT_IN = ("ins", "moveTo", "smartTag", "customXml", "sdtContent")
_NOISE = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange",
    "tblGridChange", "proofErr", "lastRenderedPageBreak", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
    "moveToRangeEnd", "sdtPr", "sdtEndPr",
)  # fmt: skip


def accept_changes(body: Any) -> None:
    """Accept the tracked changes that a body holds, and take out what wraps text without showing."""
    strip_tags(body, Comment, ProcessingInstruction)
    gone = [mark.getparent().getparent() for mark in body.iter(qn("w:del"))]
    for name in (*_TAKEN_OUT, *_NOISE):
        for each in list(body.iter(qn(f"w:{name}"))):
            each.getparent().remove(each)
    for name in (*_PUT_IN, "sdt"):
        for each in list(body.iter(qn(f"w:{name}"))):
            for child in list(each):
                each.addprevious(child)
            each.getparent().remove(each)
    for each in gone:
        if each.tag == qn("w:tr"):
            each.getparent().remove(each)
        elif each.tag == qn("w:pPr") and not tokens_of(each.getparent())[0] and each.getparent().getnext() is not None:
            each.getparent().getparent().remove(each.getparent())


@dataclass(frozen=True)
class Token:
    """A word, a space, a sign or a thing that stands in a line: the text by which it is compared, and how it is drawn.

    `run` is the run that it came from, `content` its element there, or None for a piece of text. `marks` are the ends
    of bookmarks and of commented words that stand before it, `whole` elements drawn as they are, as fields.
    """

    text: str
    run: Any
    content: Any = None
    marks: tuple[Any, ...] = ()
    whole: tuple[Any, ...] = ()


LINE_THINGS = {qn(f"w:{name}"): text for name, text in {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}.items()}


def tokens_of(paragraph: Any) -> tuple[list[Token], list[Any]]:
    """The tokens of a paragraph, and the marks that stand after the last of them."""
    found: list[Token] = []
    marks: list[Any] = []
    open_field: list[Any] = []

    def add(token: Token) -> None:
        found.append(Token(token.text, token.run, token.content, tuple(marks), token.whole))
        marks.clear()

    for child in paragraph:
        if open_field or _begins_field(child):
            open_field.append(child)
            if _depth(open_field) == 0:
                add(Token(_result(open_field), open_field[0], whole=tuple(open_field)))
                open_field = []
        elif child.tag == qn("w:r"):
            for content in child:
                if content.tag == qn("w:t"):
                    for word in _WORDS.findall(content.text or ""):
                        add(Token(word, child))
                elif content.tag in (qn("w:commentReference"), qn("w:annotationRef")):
                    marks.append(run_like(child, deepcopy(content)))
                elif content.tag != qn("w:rPr"):
                    add(Token(LINE_THINGS.get(content.tag, f"[{content.tag.partition('}')[2]}]"), child, content))
        elif child.tag in (qn("w:hyperlink"), qn("w:fldSimple")):
            add(Token(_text(child), next(child.iter(qn("w:r")), child), whole=(child,)))
        elif child.tag != qn("w:pPr"):
            marks.append(child)
    for child in open_field:  # a field that is not closed in its paragraph
        marks.append(child)
    return found, marks


def _begins_field(element: Any) -> bool:
    return any(each.get(qn("w:fldCharType")) == "begin" for each in element.iter(qn("w:fldChar")))


def _depth(elements: Iterable[Any]) -> int:
    """How many fields begin in some elements and do not end there."""
    kinds = Counter(each.get(qn("w:fldCharType")) for element in elements for each in element.iter(qn("w:fldChar")))
    return kinds["begin"] - kinds["end"]


def _result(field_runs: Iterable[Any]) -> str:
    """What a field shows: the text after its separator."""
    shown, text = False, ""
    for run in field_runs:
        if any(each.get(qn("w:fldCharType")) == "separate" for each in run.iter(qn("w:fldChar"))):
            shown = True
        text += _text(run) if shown else ""
    return text


def _text(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


def _words_of(block: Any) -> list[str]:
    """The words of a paragraph, a row or a table."""
    return [token.text for paragraph in paragraphs_of(block) for token in tokens_of(paragraph)[0] if token.text.strip()]


def content_key(block: Any) -> tuple[str, tuple[str, ...]]:
    """What two blocks must share to be the same: the kind, and the text of each paragraph."""
    return block.tag, tuple("".join(token.text for token in tokens_of(each)[0]) for each in paragraphs_of(block))


def paragraphs_of(block: Any) -> list[Any]:
    """The paragraphs of a block, those of text boxes apart."""
    return [each for each in block.iter(qn("w:p")) if next(each.iterancestors(qn("w:r")), None) is None]


def side_by_side(old: Sequence[Any], new: Sequence[Any], work: Work) -> Iterator[tuple[Any, Any]]:
    """Blocks of two drafts side by side, in order; where there is no counterpart, None."""
    keys_old, keys_new = ([content_key(each) for each in blocks] for blocks in (old, new))
    for kind, i1, i2, j1, j2 in opcodes(keys_old, keys_new, work):
        if kind == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _best_pairs(old[i1:i2], new[j1:j2], work)


def _best_pairs(old: Sequence[Any], new: Sequence[Any], work: Work) -> list[tuple[Any, Any]]:
    """The blocks of two stretches paired so that what is alike comes together, as much of it as keeps the order.

    Where that would take too long, none of them is the counterpart of another.
    """
    bags_old, bags_new = ([Counter(_words_of(each)) for each in blocks] for blocks in (old, new))
    if not work.affords(len(new) * sum(map(len, bags_old)) + len(old) * len(new)):
        return [(each, None) for each in old] + [(None, each) for each in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    worth = [
        [_alike(a, b, x, y) for b, y in zip(new, bags_new, strict=True)] for a, x in zip(old, bags_old, strict=True)
    ]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], worth[i][j] + best[i + 1][j + 1] if worth[i][j] else 0)
    pairs: list[tuple[Any, Any]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if worth[i][j] and best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return pairs + [(each, None) for each in old[i:]] + [(None, each) for each in new[j:]]


def _alike(old: Any, new: Any, words_old: Counter[str], words_new: Counter[str]) -> float:
    """How much two blocks have in common, or 0 where they are not versions of one another."""
    total = words_old.total() + words_new.total()
    if old.tag != new.tag or not total:
        return 0.0
    share = 2 * (words_old & words_new).total() / total
    return share if share >= (ALIKE if old.tag == qn("w:p") else ALIKE_IN_TABLES) else 0.0


def stretches(old: Sequence[str], new: Sequence[str], work: Work) -> list[tuple[bool, int, int, int, int]]:
    """Stretches of two lists of tokens, each with whether it is the same; a space alone does not part two changes."""
    found: list[list[Any]] = []
    for kind, i1, i2, j1, j2 in opcodes(old, new, work):
        same = kind == "equal"
        between = same and found and i2 < len(old) and j2 < len(new) and not "".join(old[i1:i2]).strip()
        if found and (between or (not same and not found[-1][0])):
            found[-1][2], found[-1][4] = i2, j2
        else:
            found.append([same, i1, i2, j1, j2])
    return [(same, i1, i2, j1, j2) for same, i1, i2, j1, j2 in found]


def blocks_of(container: Any) -> list[Any]:
    """The paragraphs and tables that stand directly in a container."""
    return [each for each in container if each.tag in (qn("w:p"), qn("w:tbl"))]


def run_like(run: Any, *content: Any) -> Any:
    """A run that looks like another one."""
    made = OxmlElement("w:r")
    looks = run.find(qn("w:rPr"))
    if looks is not None:
        made.append(deepcopy(looks))
    made.extend(content)
    return made


def numbering_of(word: WordDocument) -> Any:
    """The definitions of a document's lists, or an empty element."""
    for relation in word.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return OxmlElement("w:numbering")
