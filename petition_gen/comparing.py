"""Comparing: what changed between two drafts of one document, as a Word file with tracked changes or as a page of HTML.

The newer draft is the ground: its styles, numbering, comments and page stay, and into its text come the marks of what
was put in and what was taken out. Paragraphs, and rows of tables, are first aligned with each other, then compared word
by word. Accepting all changes gives the words of the newer draft, rejecting all those of the older. Only the body is
compared, and only its words: not headers and footers, not looks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import Comment, ProcessingInstruction, strip_tags  # type: ignore[import-untyped]

from petition_gen.private import clear_unfinished, write_file
from petition_gen.writing.docx import COMMENT_AUTHOR, FIXED_TIME, _package, _set_properties

T = TypeVar("T")

ALIKE = 0.5  # share of words that two paragraphs have in common, from which on one is a new version of the other
ALIKE_IN_TABLES = 0.3  # of rows and tables, whose words are few
_WORDS = re.compile(r"\s|\w+(?:[-'’.,]\w+)*|.", re.DOTALL)
_SPACE = qn("xml:space")


def compare(old: Path, new: Path, target: Path) -> int:
    """Write what changed between two drafts to `target`, as .docx (tracked changes) or .html. Returns how many changes.

    A change is a stretch of words put in, taken out or replaced, or a paragraph, row or table put in or taken out. The
    same drafts give the same bytes. Raises ValueError where a draft is missing or no Word document, or `target` has
    another ending or is one of the drafts.
    """
    if target.suffix.lower() not in (".docx", ".html"):
        raise ValueError(f"{target.name}: expected a name that ends in .docx or .html")
    if target.resolve() in (old.resolve(), new.resolve()):
        raise ValueError(f"{target.name}: expected a name other than that of a draft")
    before, after = _read(old), _read(new)
    redline = _Redline(after)
    redline.blocks(before.element.body, after.element.body)
    if target.suffix.lower() == ".html":
        data = _html(after, redline.changes).encode()
    else:
        _set_properties(after, f"Changes: {after.core_properties.title}".removesuffix(": "))
        data = _package(after)
    clear_unfinished(target.parent)
    write_file(target, data)
    return redline.changes


def _read(path: Path) -> WordDocument:
    """A Word document, the tracked changes that it already has being accepted."""
    if not path.is_file():
        raise ValueError(f"{path.name}: there is no such file")
    try:
        word = docx.Document(str(path))
    except Exception:  # python-docx raises anything on what is no Word document
        raise ValueError(f"{path.name}: expected a Word document (.docx)") from None
    _accept(word.element.body)
    return word


# ---- what a draft holds ----------------------------------------------------------------------------------------------

_TAKEN_OUT = ("del", "moveFrom")
_PUT_IN = ("ins", "moveTo", "smartTag", "customXml", "sdtContent")
_NOISE = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange",
    "tblGridChange", "proofErr", "lastRenderedPageBreak", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
    "moveToRangeEnd", "sdtPr", "sdtEndPr",
)  # fmt: skip


def _accept(body: Any) -> None:
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
        elif each.tag == qn("w:pPr") and not _tokens(each.getparent())[0] and each.getparent().getnext() is not None:
            each.getparent().getparent().remove(each.getparent())


@dataclass(frozen=True)
class _Token:
    """A word, a space, a sign or a thing that stands in a line: the text by which it is compared, and how it is drawn.

    `run` is the run that it came from, `content` its element there, or None for a piece of text. `marks` are the ends
    of bookmarks and of commented words that stand before it, `whole` elements drawn as they are, as fields.
    """

    text: str
    run: Any
    content: Any = None
    marks: tuple[Any, ...] = ()
    whole: tuple[Any, ...] = ()


_LINE_THINGS = {qn(f"w:{name}"): text for name, text in {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}.items()}
_LINE_THINGS[qn("w:noBreakHyphen")] = "\u2011"


def _tokens(paragraph: Any) -> tuple[list[_Token], list[Any]]:
    """The tokens of a paragraph, and the marks that stand after the last of them."""
    found: list[_Token] = []
    marks: list[Any] = []
    open_field: list[Any] = []

    def add(token: _Token) -> None:
        found.append(_Token(token.text, token.run, token.content, tuple(marks), token.whole))
        marks.clear()

    for child in paragraph:
        if open_field or _begins_field(child):
            open_field.append(child)
            if _depth(open_field) == 0:
                add(_Token(_result(open_field), open_field[0], whole=tuple(open_field)))
                open_field = []
        elif child.tag == qn("w:r"):
            for content in child:
                if content.tag == qn("w:t"):
                    for word in _WORDS.findall(content.text or ""):
                        add(_Token(word, child))
                elif content.tag in (qn("w:commentReference"), qn("w:annotationRef")):
                    marks.append(_run_like(child, deepcopy(content)))
                elif content.tag != qn("w:rPr"):
                    add(_Token(_LINE_THINGS.get(content.tag, f"[{content.tag.partition('}')[2]}]"), child, content))
        elif child.tag in (qn("w:hyperlink"), qn("w:fldSimple")):
            add(_Token(_text(child), next(child.iter(qn("w:r")), child), whole=(child,)))
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
    return [token.text for paragraph in _paragraphs(block) for token in _tokens(paragraph)[0] if token.text.strip()]


def _key(block: Any) -> tuple[str, tuple[str, ...]]:
    """What two blocks must share to be the same: the kind, and the text of each paragraph."""
    return block.tag, tuple("".join(token.text for token in _tokens(each)[0]) for each in _paragraphs(block))


def _paragraphs(block: Any) -> list[Any]:
    """The paragraphs of a block, those of text boxes apart."""
    return [each for each in block.iter(qn("w:p")) if next(each.iterancestors(qn("w:r")), None) is None]


# ---- alignment -------------------------------------------------------------------------------------------------------


def _aligned(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Blocks of two drafts side by side, in order; where there is no counterpart, None."""
    matcher = SequenceMatcher(None, [_key(each) for each in old], [_key(each) for each in new], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _best_pairs(old[i1:i2], new[j1:j2])


def _best_pairs(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The blocks of two stretches paired so that what is alike comes together, as much of it as keeps the order."""
    bags_old, bags_new = ([Counter(_words_of(each)) for each in blocks] for blocks in (old, new))
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


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Stretches of two lists of tokens, each with whether it is the same; a space alone does not part two changes."""
    found: list[list[Any]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        between = same and found and i2 < len(old) and j2 < len(new) and not "".join(old[i1:i2]).strip()
        if found and (between or (not same and not found[-1][0])):
            found[-1][2], found[-1][4] = i2, j2
        else:
            found.append([same, i1, i2, j1, j2])
    return [(same, i1, i2, j1, j2) for same, i1, i2, j1, j2 in found]


# ---- the marks -------------------------------------------------------------------------------------------------------


class _Redline:
    """The newer draft, with the marks of what changed put into it."""

    def __init__(self, word: WordDocument) -> None:
        self.changes = 0
        self.styles = {style.style_id for style in word.styles}
        self.lists = {each.get(qn("w:numId")) for each in _numbering(word).iter(qn("w:num"))}
        ids = [each.get(qn("w:id")) or "" for each in word.element.body.iter() if isinstance(each.tag, str)]
        self.next_id = max((int(each) for each in ids if each.isdigit()), default=0) + 1

    def blocks(self, old: Any, new: Any) -> None:
        """Mark what changed between the paragraphs and tables of two bodies or cells."""
        place: Any = None  # the block of the new one after which what was taken out comes
        for before, after in _aligned(_blocks(old), _blocks(new)):
            if before is not None and after is not None:
                self._changed(before, after)
            elif after is not None:
                self._inserted(after)
            else:
                after = self._deleted(before)
                if place is not None:
                    place.addnext(after)
                elif there := _blocks(new):
                    there[0].addprevious(after)
                else:
                    new.insert(0, after)
            place = after

    def _changed(self, before: Any, after: Any) -> None:
        if _key(before) == _key(after):
            return
        if after.tag == qn("w:tbl"):
            self._table(before, after)
        else:
            self._paragraph(before, after)

    def _table(self, before: Any, after: Any) -> None:
        place: Any = None
        for old, new in _aligned(before.findall(qn("w:tr")), after.findall(qn("w:tr"))):
            cells_old, cells_new = (row.findall(qn("w:tc")) if row is not None else [] for row in (old, new))
            if old is not None and new is not None and len(cells_old) == len(cells_new):
                if _key(old) != _key(new):
                    for one, other in zip(cells_old, cells_new, strict=True):
                        self._cell(one, other)
                place = new
                continue
            if old is not None:
                gone = self._deleted(old)
                if place is not None:
                    place.addnext(gone)
                else:
                    after.find(qn("w:tr")).addprevious(gone)
                place = gone
            if new is not None:
                self._inserted(new)
                place = new

    def _cell(self, before: Any, after: Any) -> None:
        """Mark what changed in a cell, whose one line is a version of the line there before, however unlike."""
        old, new = _blocks(before), _blocks(after)
        if [each.tag for each in old] == [each.tag for each in new] == [qn("w:p")]:
            self._changed(old[0], new[0])
        else:
            self.blocks(before, after)

    def _paragraph(self, before: Any, after: Any) -> None:
        """Mark what changed in a paragraph, word by word."""
        old, _ = _tokens(before)
        new, rest = _tokens(after)
        for child in [each for each in after if each.tag != qn("w:pPr")]:
            after.remove(child)
        for same, i1, i2, j1, j2 in _changes([each.text for each in old], [each.text for each in new]):
            if same:
                after.extend(_drawn(new[j1:j2]))
                continue
            self.changes += 1
            if i1 < i2:
                after.append(self._mark("w:del", self._struck(old[i1:i2])))
            if j1 < j2:
                after.append(self._mark("w:ins", _drawn(new[j1:j2], bare=True)))
        after.extend(rest)

    def _inserted(self, block: Any) -> None:
        """Mark a whole paragraph, row or table as put in."""
        self.changes += 1
        for row in _rows(block):
            _row_properties(row).append(self._mark("w:ins"))
        for paragraph in _paragraphs(block):
            tokens, rest = _tokens(paragraph)
            for child in [each for each in paragraph if each.tag != qn("w:pPr")]:
                paragraph.remove(child)
            if tokens:
                paragraph.append(self._mark("w:ins", _drawn(tokens, bare=True)))
            paragraph.extend(rest)
            _mark_properties(paragraph).insert(0, self._mark("w:ins"))

    def _deleted(self, block: Any) -> Any:
        """A copy of a paragraph, row or table of the older draft, marked as taken out."""
        self.changes += 1
        copy = deepcopy(block)
        for row in _rows(copy):
            _row_properties(row).append(self._mark("w:del"))
        for paragraph in _paragraphs(copy):
            tokens, _ = _tokens(paragraph)
            for child in [each for each in paragraph if each.tag != qn("w:pPr")]:
                paragraph.remove(child)
            if tokens:
                paragraph.append(self._mark("w:del", self._struck(tokens)))
            _mark_properties(paragraph).insert(0, self._mark("w:del"))
        self._forget_unknown(copy)
        return copy

    def _struck(self, tokens: Sequence[_Token]) -> list[Any]:
        """Runs of the older draft as text taken out; a field or a link is what it showed, a picture a word for it."""
        runs = []
        for run, group in groupby(tokens, key=lambda each: each.run):
            made = _run_like(run)
            for kind, some in groupby(
                group, key=lambda each: each.content is not None and each.content.tag in _LINE_THINGS
            ):
                if kind:
                    made.extend(deepcopy(each.content) for each in some)
                else:
                    made.append(_text_element("w:delText", "".join(each.text for each in some)))
            self._forget_unknown(made)
            runs.append(made)
        return runs

    def _mark(self, tag: str, content: Iterable[Any] = ()) -> Any:
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(self.next_id))
        mark.set(qn("w:author"), COMMENT_AUTHOR)
        mark.set(qn("w:date"), FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ"))
        mark.extend(content)
        self.next_id += 1
        return mark

    def _forget_unknown(self, element: Any) -> None:
        """Take from an element of the older draft the styles, lists and sections that the newer one does not have."""
        for name in ("w:pStyle", "w:rStyle", "w:tblStyle"):
            for each in list(element.iter(qn(name))):
                if each.get(qn("w:val")) not in self.styles:
                    each.getparent().remove(each)
        for each in list(element.iter(qn("w:numPr"))):
            number = each.find(qn("w:numId"))
            if number is not None and number.get(qn("w:val")) not in self.lists:
                each.getparent().remove(each)
        for each in list(element.iter(qn("w:sectPr"))):
            each.getparent().remove(each)


def _blocks(container: Any) -> list[Any]:
    return [each for each in container if each.tag in (qn("w:p"), qn("w:tbl"))]


def _rows(block: Any) -> list[Any]:
    return [block] if block.tag == qn("w:tr") else list(block.iter(qn("w:tr")))


def _row_properties(row: Any) -> Any:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        exceptions = row.find(qn("w:tblPrEx"))
        row.insert(0, properties) if exceptions is None else exceptions.addnext(properties)
    return properties


def _mark_properties(paragraph: Any) -> Any:
    """The properties of a paragraph's end, where Word notes that the paragraph as such was put in or taken out."""
    properties = paragraph.get_or_add_pPr()
    found = properties.find(qn("w:rPr"))
    if found is None:
        found = OxmlElement("w:rPr")
        section = properties.find(qn("w:sectPr"))
        properties.append(found) if section is None else section.addprevious(found)
    return found


def _drawn(tokens: Sequence[_Token], bare: bool = False) -> list[Any]:
    """Runs of the newer draft as they were. With `bare`, links are only their text: a mark may not hold a link."""
    elements: list[Any] = []
    run: Any = None
    made: Any = None
    for token in tokens:
        elements.extend(token.marks)
        if token.marks or token.run is not run or token.whole:
            run, made = token.run, None
        if token.whole:
            single = token.whole[0].tag in (qn("w:hyperlink"), qn("w:fldSimple"))
            elements.extend(token.whole[0].findall(qn("w:r")) if single and bare else token.whole)
            run = None
            continue
        if made is None:
            made = _run_like(token.run)
            elements.append(made)
        if token.content is not None:
            made.append(token.content)
        elif len(made) and made[-1].tag == qn("w:t"):
            made[-1].text += token.text
        else:
            made.append(_text_element("w:t", token.text))
    return elements


def _run_like(run: Any, *content: Any) -> Any:
    """A run that looks like another one."""
    made = OxmlElement("w:r")
    looks = run.find(qn("w:rPr"))
    if looks is not None:
        made.append(deepcopy(looks))
    made.extend(content)
    return made


def _text_element(tag: str, text: str) -> Any:
    element = OxmlElement(tag)
    element.text = text
    element.set(_SPACE, "preserve")
    return element


# ---- HTML ------------------------------------------------------------------------------------------------------------

STYLE = """
body { max-width: 46em; margin: 2em auto; padding: 0 1em; font: 12pt/1.5 serif; color: black; background: white }
.summary { font: 10pt/1.4 sans-serif; border: 1px solid #777; padding: .5em 1em }
ins { color: #0b5a1e; background: #e6f5e9; text-decoration: underline }
del { color: #a31515; background: #fbeaea; text-decoration: line-through }
table { border-collapse: collapse; width: 100% } td { border: 1px solid #999; padding: .2em .5em; vertical-align: top }
td p { margin: 0 } .number { display: inline-block; min-width: 2.5em } .center { text-align: center }
"""


@dataclass
class _Page:
    """A document on its way to HTML, and how far each of its lists has been counted."""

    word: WordDocument
    counters: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 9))


def _html(word: WordDocument, changes: int) -> str:
    """A marked document as one page of HTML that needs nothing else and runs nothing."""
    page = _Page(word)
    title = escape(f"Changes: {word.core_properties.title}".removesuffix(": "))
    said = "No words changed." if not changes else "1 change." if changes == 1 else f"{changes} changes."
    summary = f'<p class="summary">{said} <ins>Put in</ins>, <del>taken out</del>.</p>'
    body = "".join(_html_block(each, page) for each in _blocks(word.element.body))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body>{summary}\n{body}</body></html>\n"
    )


def _html_block(block: Any, page: _Page) -> str:
    if block.tag == qn("w:tbl"):
        return f"<table>{''.join(_html_row(row, page) for row in block.findall(qn('w:tr')))}</table>\n"
    style = page.word.styles.element.get_by_id(block.style) if block.style else None
    name = str(style.name_val) if style is not None else ""
    tag = f"h{min(int(name[-1]) + 1, 6)}" if re.fullmatch(r"heading [1-9]", name.lower()) else "p"
    words = "".join(_html_inline(each) for each in block)
    number = "" if _gone(block) else _number(block, style, page)
    if not words and not number:
        return ""
    counted = f'<span class="number">{escape(number)}</span> ' if number else ""
    if counted and block.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:ins')}") is not None:
        counted = f"<ins>{counted}</ins>"
    return f"<{tag}>{counted}{words}</{tag}>\n"


def _html_row(row: Any, page: _Page) -> str:
    cells = ("".join(_html_block(each, page) for each in _blocks(cell)) for cell in row.findall(qn("w:tc")))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _html_inline(element: Any) -> str:
    if element.tag in (qn("w:ins"), qn("w:del")):
        tag = "ins" if element.tag == qn("w:ins") else "del"
        return f"<{tag}>{''.join(_html_inline(each) for each in element)}</{tag}>"
    if element.tag in (qn("w:hyperlink"), qn("w:fldSimple")):
        return "".join(_html_inline(each) for each in element)
    if element.tag != qn("w:r"):
        return ""
    words = (qn("w:t"), qn("w:delText"))
    text = "".join((each.text or "") if each.tag in words else _LINE_THINGS.get(each.tag, "") for each in element)
    html = escape(text).replace("\n", "<br>")
    for name in ("b", "i"):
        look = element.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
        if html and look is not None and look.get(qn("w:val")) not in ("0", "false"):
            html = f"<{name}>{html}</{name}>"
    return html


def _gone(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _numbering(word: WordDocument) -> Any:
    """The definitions of a document's lists, or an empty element."""
    for relation in word.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return OxmlElement("w:numbering")


def _number(paragraph: Any, style: Any, page: _Page) -> str:
    """The number that Word draws before a paragraph, or nothing. Counts it."""
    own = paragraph.pPr.numPr if paragraph.pPr is not None else None
    while own is None and style is not None:
        own = style.pPr.numPr if style.pPr is not None else None
        style = style.base_style
    if own is None or own.numId is None or not own.numId.val:
        return ""
    name, level = str(own.numId.val), own.ilvl.val if own.ilvl is not None else 0
    numbering = _numbering(page.word)
    models = numbering.xpath(f'w:num[@w:numId="{name}"]/w:abstractNumId/@w:val')
    levels = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{models[0]}"]/w:lvl') if models else []
    formats = {int(each.get(qn("w:ilvl"))): each for each in levels}
    if level not in formats:
        return ""
    counts = page.counters[name]
    counts[level] += 1
    counts[level + 1 :] = [0] * (8 - level)
    if _value(formats[level], "numFmt") == "bullet":
        return "•"
    return re.sub(
        r"%([1-9])", lambda match: _counted(formats, counts, int(match[1]) - 1), _value(formats[level], "lvlText")
    )


def _counted(formats: dict[int, Any], counts: list[int], level: int) -> str:
    kind = _value(formats[level], "numFmt") if level in formats else "decimal"
    count = max(counts[level], 1) + int((_value(formats[level], "start") if level in formats else "") or 1) - 1
    spell: Callable[[int], str] = {"lowerLetter": _letters, "lowerRoman": _roman}.get(
        kind.replace("upper", "lower"), str
    )
    return spell(count).upper() if kind.startswith("upper") else spell(count)


def _value(level: Any, name: str) -> str:
    found = level.find(qn(f"w:{name}"))
    return "" if found is None else found.get(qn("w:val"), "")


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    text = ""
    for value, sign in zip(
        (100, 90, 50, 40, 10, 9, 5, 4, 1), ("c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"), strict=True
    ):
        text += sign * (count // value)
        count %= value
    return text
