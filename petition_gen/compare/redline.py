"""Comparing: what changed between two drafts of one document, as a Word file with tracked changes.

The newer draft is the ground: its styles, numbering, comments and page stay, and into its text come the marks of what
was put in and what was taken out. Paragraphs, and rows of tables, are first aligned with each other, then compared word
by word; where that would take too long, as wholes (`petition_gen.compare.aligned`). Accepting all changes gives the words
of the newer draft, rejecting all those of the older. Only the body is compared, and only its words: not headers and
footers, not looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import groupby
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from petition_gen.compare.aligned import Work
from petition_gen.compare.changes import (
    LINE_THINGS,
    Token,
    blocks_of,
    content_key,
    numbering_of,
    paragraphs_of,
    run_like,
    side_by_side,
    stretches,
    tokens_of,
)
from petition_gen.compare.drafts import read_draft
from petition_gen.storage.files import clear_unfinished, write_file
from petition_gen.writers.docx_file import COMMENT_AUTHOR, FIXED_TIME, package_bytes, set_properties

_SPACE = qn("xml:space")


def compare(old: Path, new: Path, target: Path) -> int:
    """Write what changed between two drafts to `target`, a .docx with tracked changes. Returns how many changes.

    A change is a stretch of words put in, taken out or replaced, or a paragraph, row or table put in or taken out. The
    same drafts give the same bytes. Raises ValueError where a draft is missing, no Word document or too large, or `target` has
    another ending or is one of the drafts.
    """
    if target.suffix.lower() != ".docx":
        raise ValueError(f"{target.name}: expected a name that ends in .docx")
    if target.resolve() in (old.resolve(), new.resolve()):
        raise ValueError(f"{target.name}: expected a name other than that of a draft")
    before, after = read_draft(old), read_draft(new)
    redline = _Redline(after)
    redline.blocks(before.element.body, after.element.body)
    set_properties(after, f"Changes: {after.core_properties.title}".removesuffix(": "))
    clear_unfinished(target.parent)
    write_file(target, package_bytes(after))
    return redline.changes


LINE_THINGS[qn("w:noBreakHyphen")] = "\u2011"


class _Redline:
    """The newer draft, with the marks of what changed put into it."""

    def __init__(self, word: WordDocument) -> None:
        self.changes, self.work = 0, Work()
        self.styles = {style.style_id for style in word.styles}
        self.lists = {each.get(qn("w:numId")) for each in numbering_of(word).iter(qn("w:num"))}
        ids = [each.get(qn("w:id")) or "" for each in word.element.body.iter() if isinstance(each.tag, str)]
        self.next_id = max((int(each) for each in ids if each.isdigit()), default=0) + 1

    def blocks(self, old: Any, new: Any) -> None:
        """Mark what changed between the paragraphs and tables of two bodies or cells."""
        place: Any = None  # the block of the new one after which what was taken out comes
        for before, after in side_by_side(blocks_of(old), blocks_of(new), self.work):
            if before is not None and after is not None:
                self._changed(before, after)
            elif after is not None:
                self._inserted(after)
            else:
                after = self._deleted(before)
                if place is not None:
                    place.addnext(after)
                elif there := blocks_of(new):
                    there[0].addprevious(after)
                else:
                    new.insert(0, after)
            place = after

    def _changed(self, before: Any, after: Any) -> None:
        if content_key(before) == content_key(after):
            return
        if after.tag == qn("w:tbl"):
            self._table(before, after)
        else:
            self._paragraph(before, after)

    def _table(self, before: Any, after: Any) -> None:
        place: Any = None
        for old, new in side_by_side(before.findall(qn("w:tr")), after.findall(qn("w:tr")), self.work):
            cells_old, cells_new = (row.findall(qn("w:tc")) if row is not None else [] for row in (old, new))
            if old is not None and new is not None and len(cells_old) == len(cells_new):
                if content_key(old) != content_key(new):
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
        old, new = blocks_of(before), blocks_of(after)
        if [each.tag for each in old] == [each.tag for each in new] == [qn("w:p")]:
            self._changed(old[0], new[0])
        else:
            self.blocks(before, after)

    def _paragraph(self, before: Any, after: Any) -> None:
        """Mark what changed in a paragraph, word by word."""
        old, _ = tokens_of(before)
        new, rest = tokens_of(after)
        for child in [each for each in after if each.tag != qn("w:pPr")]:
            after.remove(child)
        for same, i1, i2, j1, j2 in stretches([each.text for each in old], [each.text for each in new], self.work):
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
        for paragraph in paragraphs_of(block):
            tokens, rest = tokens_of(paragraph)
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
        for paragraph in paragraphs_of(copy):
            tokens, _ = tokens_of(paragraph)
            for child in [each for each in paragraph if each.tag != qn("w:pPr")]:
                paragraph.remove(child)
            if tokens:
                paragraph.append(self._mark("w:del", self._struck(tokens)))
            _mark_properties(paragraph).insert(0, self._mark("w:del"))
        self._forget_unknown(copy)
        return copy

    def _struck(self, tokens: Sequence[Token]) -> list[Any]:
        """Runs of the older draft as text taken out; a field or a link is what it showed, a picture a word for it."""
        runs = []
        for run, group in groupby(tokens, key=lambda each: each.run):
            made = run_like(run)
            for kind, some in groupby(
                group, key=lambda each: each.content is not None and each.content.tag in LINE_THINGS
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


def _drawn(tokens: Sequence[Token], bare: bool = False) -> list[Any]:
    """Runs of the newer draft as they were. With `bare`, links are only their text: a mark may not hold a link."""
    elements: list[Any] = []
    run: Any = None
    made: Any = None
    words: list[
        str
    ] = []  # of the last text, which is written when it is whole: letter by letter it would be copied each time

    def write() -> None:
        if words:
            made[-1].text = "".join(words)
            words.clear()

    for token in tokens:
        elements.extend(token.marks)
        if token.marks or token.run is not run or token.whole:
            write()
            run, made = token.run, None
        if token.whole:
            single = token.whole[0].tag in (qn("w:hyperlink"), qn("w:fldSimple"))
            elements.extend(token.whole[0].findall(qn("w:r")) if single and bare else token.whole)
            run = None
            continue
        if made is None:
            made = run_like(token.run)
            elements.append(made)
        if token.content is not None:
            write()
            made.append(token.content)
            continue
        if not words:
            made.append(_text_element("w:t", ""))
        words.append(token.text)
    write()
    return elements


def _text_element(tag: str, text: str) -> Any:
    element = OxmlElement(tag)
    element.text = text
    element.set(_SPACE, "preserve")
    return element
