"""Letters that no font here has: which they are, what script they are told as, and what stands for them in a PDF.

The package's own fonts come first. What they lack is drawn by a font of the computer, a Noto font where there is one. What
no font has must not come out as a row of boxes, and must not cost the paper: it stands in the Word file, and in the PDF a
slip says so. Scripts are named, letters never.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from petition_gen.characters import HIDDEN
from petition_gen.document import Document, Run, relined, runs_of
from petition_gen.writers.weasy import letters_without_font

# Every letter of these is in the package's own fonts (a test reads the fonts); of others a page is drawn to see.
OWN = re.compile(
    r"[\s -\u0525\u1e00-\u1efb\u2010-\u2027\u2030-\u205e\u20a0-\u20b5\u3400-\u4db5\u4e00-\u9fa5\uff01-\uff5e]*"
)
# A letter with the marks, joiners and selectors that belong to it: alone they are drawn otherwise, or not at all.
CLUSTERS = re.compile(r"[^\s](?:[\u0300-\u036f\u200b-\u200d\ufe00-\ufe0f])*", re.DOTALL)
SYMBOL = "a symbol"
# Where people say another word than Unicode's.
CALLED = {
    "Han": "Chinese characters",
    "Hangul": "Korean",
    "Hiragana": "Japanese",
    "Katakana": "Japanese",
    "Canadian Aboriginal": "Canadian Aboriginal syllabics",
}
Lacking = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Slip:
    """What stands for a stretch of text that cannot be drawn: what it is called, and what is printed."""

    called: str
    text: str


def script_of(letter: str) -> str:
    """What a letter is told as: its script ("Thai"), or "a symbol" where it belongs to none, as an emoji.

    >>> script_of("\\u0e01"), script_of("\\U0001f451")
    ('Thai', 'a symbol')
    """
    from fontTools import unicodedata as scripts  # type: ignore[import-untyped]  # it takes long to import

    name = str(scripts.script_name(scripts.script(letter))).replace("_", " ")
    if name in ("Common", "Inherited", "Unknown") or unicodedata.category(letter)[0] == "S":
        return SYMBOL
    return CALLED.get(name, name)


def lacking(text: str) -> frozenset[str]:
    """The letters of a text that no font of the package or the computer has."""
    if OWN.fullmatch(text):
        return frozenset()
    clusters = {each for each in CLUSTERS.findall(text) if not OWN.fullmatch(each) and not HIDDEN.match(each)}
    return frozenset(each for each in letters_without_font(frozenset(clusters)) if not HIDDEN.match(each))


def drawable(
    document: Document, word_file: bool = True, lacking: Lacking = lacking
) -> tuple[Document, tuple[str, ...]]:
    """The document as it can be drawn, slips in place of what cannot, and what each stands for ("a passage in Thai").

    `word_file`: whether there is a Word file that has the words. `lacking` gives the letters of a text that no font has.
    """
    if all(OWN.fullmatch(text) for text in _texts(document)):
        return document, ()
    told: list[str] = []

    def fit(run: Run) -> tuple[Run, ...]:
        parts = tuple(_parts(run.text, word_file, lacking))
        told.extend(each.called for each in parts if isinstance(each, Slip))
        return tuple(
            replace(run, text=each.text, kind="placeholder", target=None, comment=None)
            if isinstance(each, Slip)
            else replace(run, text=each)
            for each in parts
        )

    def plain(text: str) -> str:
        return drawable_text(text, word_file, lacking)

    blocks = tuple(relined(each, fit) for each in document.blocks)
    mark, legend = document.mark and plain(document.mark), document.legend and plain(document.legend)
    found = replace(document, blocks=blocks, title=plain(document.title), mark=mark, legend=legend)
    return found, tuple(dict.fromkeys(told))


def drawable_text(text: str, word_file: bool = True, lacking: Lacking = lacking) -> str:
    """A line of plain text with slips in place of what cannot be drawn."""
    return "".join(each.text if isinstance(each, Slip) else each for each in _parts(text, word_file, lacking))


def noto_families(text: str) -> str:
    """The Noto families of the scripts of a text, for a stylesheet, each with a comma before it; nothing for our own letters."""
    if OWN.fullmatch(text):
        return ""
    scripts = {_unicode_name(each) for each in set(text) if not OWN.fullmatch(each)}
    names = [f"Noto {look} {script}" for script in sorted(scripts) for look in ("Serif", "Sans")]
    if {"Han", "Hangul", "Hiragana", "Katakana"} & scripts:
        names += ["Noto Serif CJK KR", "Noto Sans CJK KR", "Noto Serif KR", "Noto Sans KR"]
    if "Common" in scripts:
        names += ["Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Emoji"]
    return "".join(f", '{each}'" for each in names)


def _unicode_name(letter: str) -> str:
    from fontTools import unicodedata as scripts

    return str(scripts.script_name(scripts.script(letter))).replace("_", " ")


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.mark or "", document.legend or "")
    yield from (run.text for run in runs_of(document.blocks))


def _parts(text: str, word_file: bool, lacking: Lacking) -> Iterator[str | Slip]:
    """A text in parts that can be drawn, and slips in place of those that cannot. Of words in a script whole words give way."""
    missing = frozenset() if OWN.fullmatch(text) else frozenset(lacking(text))
    if not missing:
        yield text
        return
    for part, letters in _stretches(text, missing):
        if not letters:
            yield part
            continue
        scripts = sorted({script_of(each) for each in letters if not unicodedata.combining(each)} or {SYMBOL})
        named = [each for each in scripts if each != SYMBOL]
        called = f"a passage in {' and '.join(named)}" if named else SYMBOL
        where = "printed in the Word file" if word_file else "not printed, for no font on this computer has its letters"
        yield Slip(called, f"[{called.removeprefix('a ') if named else called}: {where}]")


def _stretches(text: str, missing: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The text in stretches, each with those of its letters that are missing; words side by side that lack some are one."""
    held, kept, found = (
        "",
        "",
        frozenset[str](),
    )  # the stretch that lacks letters; what came after it and may yet belong to it
    for piece in _pieces(text, missing):
        lacks = missing & set(piece)
        if lacks:
            held, kept, found = held + kept + piece, "", found | lacks
        elif held and not any(each.isalpha() for each in piece):
            kept += piece
        else:
            if held:
                yield held, found
            if kept + piece:
                yield kept + piece, frozenset()
            held, kept, found = "", "", frozenset()
    if held:
        yield held, found
    if kept:
        yield kept, frozenset()


def _pieces(text: str, missing: frozenset[str]) -> Iterator[str]:
    """Words and what is between them; a word that lacks symbols alone is parted around them."""
    for piece in re.findall(r"\s+|\S+", text):
        lacks = missing & set(piece)
        if lacks and not any(each.isalpha() for each in lacks):
            yield from filter(None, re.split(f"([{re.escape(''.join(sorted(lacks)))}]+)", piece))
        else:
            yield piece
