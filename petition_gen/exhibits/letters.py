"""How far the letters of a PDF's font reach, and which of its codes are letters: as much as it takes to say where text lies."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

SQUARE, SQUARE_WIDE = ord("n"), 0.76  # the black square of the fonts of dingbats, and its width in parts of the size
HALF = 0.5  # of a letter whose width nobody says, in parts of the font's size
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>(?!\s*[<\[])")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
# Names of glyphs that are no letters, where a font names its glyphs.
_SIGNS = frozenset(
    """
    space nbspace underscore period comma hyphen minus endash emdash bullet periodcentered quotesingle quotedbl
    quoteright quoteleft quotedblleft quotedblright parenleft parenright colon semicolon slash bar asterisk ellipsis
    """.split()  # noqa: SIM905
)
_RANGE_CODES = 70_000  # codes of ranges that are looked at


@dataclass(frozen=True)
class Letters:
    """A font: how many bytes a code has, the width of each code in parts of the size, the codes that are no letters,
    and those of black blocks."""

    wide: int = 1
    widths: dict[int, float] = field(default_factory=dict)
    usual: float = HALF
    signs: frozenset[int] = frozenset((32,))
    blocks: frozenset[int] = frozenset()

    def codes(self, text: bytes) -> list[int]:
        """The codes of a string."""
        if self.wide == 1:
            return list(text)
        return [int.from_bytes(text[at : at + 2]) for at in range(0, len(text), 2)]

    def width(self, code: int) -> float:
        """How wide a code's letter is, in parts of the font's size."""
        return self.widths.get(code, self.usual)

    def is_letter(self, code: int) -> bool:
        """Whether a code is a letter or a digit; one of which nothing is known is."""
        return code not in self.signs

    def blots(self, code: int) -> bool:
        """Whether what stands below some of these in a row cannot be read: a letter, or a block."""
        return code in self.blocks or self.is_letter(code)


def letters_of(font: Any) -> Letters:
    """What is known of a font; of one that makes no sense, what most are like."""
    try:
        return _composite(font) if font.get(Name.Subtype) == Name.Type0 else _simple(font)
    except (AttributeError, TypeError, ValueError, KeyError, IndexError, RuntimeError, StopIteration):
        return Letters()


def _simple(font: Any) -> Letters:
    first, widths = int(font.get(Name.FirstChar, 0)), font.get(Name.Widths)
    scale = 0.001
    if font.get(Name.Subtype) == Name.Type3:
        scale = abs(float(font.FontMatrix[0]))
    found = {first + i: float(each) * scale for i, each in enumerate(widths)} if isinstance(widths, Array) else {}
    missing = float(_descriptor(font).get(Name.MissingWidth, 0)) * scale
    usual = missing or (0.6 if "Courier" in str(font.get(Name.BaseFont)) else HALF)
    blocks = _blocks(_meant(font)) | ({SQUARE} if "ingbats" in str(font.get(Name.BaseFont)) else set())
    return Letters(
        1, found, SQUARE_WIDE if blocks and not found else usual, frozenset(_signs_of(font)), frozenset(blocks)
    )


def _signs_of(font: Any) -> set[int]:
    """The codes of a simple font that are no letters: by what it is said to mean, by its glyphs' names, or by ASCII."""
    meant = _meant(font)
    signs = {code for code in range(32, 127) if not chr(code).isalnum()}
    encoding = font.get(Name.Encoding)
    code = 0
    for each in encoding.get(Name.Differences, Array()) if isinstance(encoding, Dictionary) else ():
        if isinstance(each, Name):
            signs.discard(code)
            if str(each)[1:] in _SIGNS:
                signs.add(code)
            code += 1
        else:
            code = int(each)
    return {code for code in signs if code not in meant} | {code for code, text in meant.items() if not _says(text)}


def _composite(font: Any) -> Letters:
    below = font.DescendantFonts[0]
    widths: dict[int, float] = {}
    entries = iter(list(below.get(Name.W, Array())))
    for each in entries:
        first, second = int(each), next(entries)
        if isinstance(second, Array):
            widths |= {first + i: float(each) / 1000 for i, each in enumerate(second)}
        else:
            width = float(next(entries)) / 1000
            widths |= dict.fromkeys(range(first, min(int(second), first + 65_535) + 1), width)
    meant = _meant(font)
    signs = frozenset(code for code, text in meant.items() if not _says(text))
    return Letters(2, widths, float(below.get(Name.DW, 1000)) / 1000, signs, frozenset(_blocks(meant)))


def _descriptor(font: Any) -> Any:
    found = font.get(Name.FontDescriptor)
    return found if isinstance(found, Dictionary) else Dictionary()


def _meant(font: Any) -> dict[int, str]:
    """What a font says that its codes mean."""
    table = font.get(Name.ToUnicode)
    if not isinstance(table, Stream):
        return {}
    data, left = table.read_bytes(), _RANGE_CODES
    found: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        found |= {int(code, 16): _text(meaning) for code, meaning in _PAIR.findall(part)}
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for first, last, meaning in _RANGE.findall(part):
            low, start = int(first, 16), int(meaning, 16)
            count = min(int(last, 16) - low + 1, left)
            left -= max(count, 0)
            for step in range(count):
                found[low + step] = chr(start + step) if start + step < 0x110000 else "?"
    return found


def _blocks(meant: dict[int, str]) -> set[int]:
    """The codes that mean blocks and black squares."""
    return {
        code
        for code, text in meant.items()
        if text and ("\u2580" <= text[0] <= "\u2593" or text[0] in "\u25a0\u25ac\u25ae")
    }


def _text(meaning: bytes) -> str:
    return bytes.fromhex(meaning.decode() + "0" * (len(meaning) % 2)).decode("utf-16-be", "replace")


def _says(text: str) -> bool:
    """Whether a code's meaning holds a letter or a digit."""
    return any(each.isalnum() for each in text)
