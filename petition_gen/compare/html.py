"""A comparison as HTML."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from petition_gen.compare.words import LINE_THINGS, blocks_of, numbering_of

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


def html_page(word: WordDocument, changes: int) -> str:
    """A marked document as one page of HTML that needs nothing else and runs nothing."""
    page = _Page(word)
    title = escape(f"Changes: {word.core_properties.title}".removesuffix(": "))
    said = "No words changed." if not changes else "1 change." if changes == 1 else f"{changes} changes."
    summary = f'<p class="summary">{said} <ins>Put in</ins>, <del>taken out</del>.</p>'
    body = "".join(_html_block(each, page) for each in blocks_of(word.element.body))
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
    cells = ("".join(_html_block(each, page) for each in blocks_of(cell)) for cell in row.findall(qn("w:tc")))
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
    text = "".join((each.text or "") if each.tag in words else LINE_THINGS.get(each.tag, "") for each in element)
    html = escape(text).replace("\n", "<br>")
    for name in ("b", "i"):
        look = element.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
        if html and look is not None and look.get(qn("w:val")) not in ("0", "false"):
            html = f"<{name}>{html}</{name}>"
    return html


def _gone(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _number(paragraph: Any, style: Any, page: _Page) -> str:
    """The number that Word draws before a paragraph, or nothing. Counts it."""
    own = paragraph.pPr.numPr if paragraph.pPr is not None else None
    while own is None and style is not None:
        own = style.pPr.numPr if style.pPr is not None else None
        style = style.base_style
    if own is None or own.numId is None or not own.numId.val:
        return ""
    name, level = str(own.numId.val), own.ilvl.val if own.ilvl is not None else 0
    numbering = numbering_of(page.word)
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
