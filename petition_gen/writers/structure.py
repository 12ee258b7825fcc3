"""What a screen reader is told of a PDF's pages, where WeasyPrint leaves it open: languages, and what stands around the text.

Both are written into the PDF's objects after WeasyPrint has made them, in the finisher that it offers for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pydyf  # type: ignore[import-untyped]


def finisher(languages: tuple[str, ...]) -> Callable[[Any, Any], None]:
    """What finishes a PDF whose passages are in these languages besides its own."""

    def finish(_: Any, pdf: Any) -> None:
        elements = {each.reference: each for each in _dictionaries(pdf) if each.get("Type") == "/StructElem"}
        _pass_over_margins(pdf, elements)
        _tell_languages(elements, languages)

    return finish


def _dictionaries(pdf: Any) -> Iterable[Any]:
    return [each for each in pdf.objects if isinstance(each, pydyf.Dictionary)]


def _tell_languages(elements: dict[bytes, Any], languages: tuple[str, ...]) -> None:
    """Give each passage its language: of the `Art` elements (`html.languages_of`) within one another, the innermost tells which."""
    articles = {reference: each for reference, each in elements.items() if each["S"] == "/Art"}
    outer = {each["P"] for each in articles.values()}
    for reference, each in articles.items():
        if reference not in outer:
            each["Lang"] = pydyf.String(languages[_depth(reference, articles) - 1])
    for each in articles.values():
        each["S"] = "/Span"


def _depth(reference: bytes, articles: dict[bytes, Any]) -> int:
    count = 0
    while reference in articles:
        count, reference = count + 1, articles[reference]["P"]
    return count


def _pass_over_margins(pdf: Any, elements: dict[bytes, Any]) -> None:
    """Make artifacts of running head, page number and footer, which are read aloud on each page else.

    WeasyPrint makes elements of them that hang in no tree.
    """
    root = next(each for each in _dictionaries(pdf) if each.get("Type") == "/StructTreeRoot")
    reached = _reached(root["K"], elements)
    streams = {each.reference: each for each in pdf.objects if isinstance(each, pydyf.Stream)}
    pages = {each["StructParents"]: each for each in _dictionaries(pdf) if each.get("Type") == "/Page"}
    parents = next(each for each in _dictionaries(pdf) if each.reference == root["ParentTree"])["Nums"]
    for key, owners in zip(parents[::2], parents[1::2], strict=True):
        if not isinstance(owners, list):  # of an annotation
            continue
        loose = {number for number, owner in enumerate(owners) if owner not in reached}
        contents = streams[pages[key]["Contents"]].stream
        for place, part in enumerate(contents):
            if isinstance(part, pydyf.Dictionary) and part.get("MCID") in loose:
                contents[place - 1 : place + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
        for number in loose:
            owners[number] = "null"
    for reference, each in elements.items():
        if reference not in reached:
            each.free = "f"


def _reached(kids: Iterable[Any], elements: dict[bytes, Any]) -> set[bytes]:
    """The elements below some others, those with them."""
    found: set[bytes] = set()
    waiting = list(kids)
    while waiting:
        each = waiting.pop()
        if each in elements and each not in found:
            found.add(each)
            waiting.extend(elements[each]["K"])
    return found
