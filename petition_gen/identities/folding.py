"""A text as it is compared: without case, accents, hidden characters, and differences of apostrophe and hyphen.

Each letter of the folded text knows where it stands in the text, so that what is found is replaced where it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from petition_gen.characters import HIDDEN, without_hidden

# Letters that Unicode does not take apart, and letters of other alphabets that look like Latin ones.
_LETTERS = str.maketrans(
    {
        "đ": "d", "ð": "d", "ɖ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "ŧ": "t",
        "ŋ": "ng", "ĸ": "k", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ə": "e", "ɛ": "e", "ɔ": "o", "ɨ": "i", "ʉ": "u",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s", "ԁ": "d", "һ": "h",
        "α": "a", "ο": "o", "ν": "v", "ρ": "p", "ι": "i", "κ": "k", "τ": "t", "υ": "u", "ς": "σ",
        "⁄": "/", "∕": "/",
    }
)  # fmt: skip
_APOSTROPHES = "'’‘ʼʻʹʽʾʿˈ′`´‛＇ʺ"
_VOWELS = (0, 103, 118)  # Unicode's classes of marks that are no accents: vowels, and the u of Thai and of Lao
# What a vowel's sign is folded to: a name of a script without spaces does not end before one.
VOWEL_SIGNS = "[\U00020900-\U0002a6d0]"
_HYPHENS = "-‐‑‒–—―−﹘﹣－"


@dataclass(frozen=True)
class Folded:
    """A text, the same folded (`low`), and for each folded letter its place in the text."""

    text: str = field(repr=False)
    low: str = field(repr=False)
    places: Sequence[int] = field(repr=False)

    def start(self, at: int) -> int:
        """Where a folded letter stands in the text."""
        return self.places[at] if at < len(self.places) else len(self.text)

    def end(self, at: int) -> int:
        """Where the folded letters before this one end in the text, with the marks on the last that are not folded."""
        if not at:
            return 0
        end, following = self.places[at - 1] + 1, self.start(at)
        while end < following and unicodedata.category(self.text[end]).startswith("M"):
            end += 1
        return end

    def is_capital(self, at: int) -> bool:
        """Whether a folded letter is written large, or in a script that knows no large letters."""
        letter = self.text[self.places[at]]
        return not letter.islower()

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether all letters of a stretch of two or more are written large."""
        written = self.text[self.start(start) : self.end(end)]
        return sum(map(str.isalpha, written)) > 1 and written.isupper()


def fold(text: str) -> Folded:
    """The text with its folded form."""
    if text.isascii() and not HIDDEN.search(text):
        return Folded(text, re.sub(r"\s", " ", text.lower()).replace("`", "'"), range(len(text)))
    low: list[str] = []
    places: list[int] = []
    known: dict[str, str] = {}
    for at, letter in enumerate(text):
        if letter not in known:
            known[letter] = _folded(letter)
        for each in known[letter]:
            low.append(each)
            places.append(at)
    return Folded(text, "".join(low), places)


def unbroken(folded: Folded) -> Folded | None:
    """The folded text without hyphens that a line's end left within words ("Quill- feather"); None where it has none."""
    breaks = [(each.start(), each.end()) for each in re.finditer(r"(?<=\w)- +(?=\w)", folded.low)]
    if not breaks:
        return None
    kept: list[int] = []
    at = 0
    for start, end in breaks:
        kept += range(at, start)
        at = end
    kept += range(at, len(folded.low))
    return Folded(folded.text, "".join(folded.low[i] for i in kept), [folded.places[i] for i in kept])


def _folded(letter: str) -> str:
    """One character folded: some letters, or nothing."""
    plain = without_hidden(letter)
    if not plain:
        return ""
    if plain in _APOSTROPHES:
        return "'"
    if plain in _HYPHENS:
        return "-"
    if plain.isspace():
        return " "
    if plain.isdecimal():
        return str(unicodedata.decimal(plain)) if len(plain) == 1 else plain
    apart = unicodedata.normalize("NFD", plain.lower().translate(_LETTERS))
    bare = "".join(_sign(each) if unicodedata.category(each)[0] == "M" else each for each in apart)
    return re.sub(r"\s", " ", bare.translate(_LETTERS))


def _sign(mark: str) -> str:
    """A mark folded: an accent or a tone is nothing, a vowel's sign as in Hindi or Thai a letter of a block that no text here uses.

    As a letter it is part of its word for every pattern that looks for words.
    """
    spelled = unicodedata.combining(mark) in _VOWELS and unicodedata.category(mark) != "Me" and mark < "\ua6d0"
    return chr(0x20000 + ord(mark)) if spelled else ""


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded: what two writings of one name have in common."""
    return "".join(each for each in fold(text).low if each.isalnum())


def pieces_of(text: str) -> list[str]:
    """The words of a name, folded: O'Brien-Da Silva is o, brien, da, silva."""
    return re.findall(r"[^\W_]+", fold(text).low)


def writings_of(letters: str, name: str) -> set[str]:
    """The ways in which a name's letters are written without its marks: Müller is muller and mueller, Mueller also muller."""
    lower = name.lower()
    found = {letters}
    if re.search("[äöüåøæ]", lower):
        spelled = lower
        for mark, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"), ("æ", "ae")):
            spelled = spelled.replace(mark, written)
        found.add(letters_of(spelled))
    if re.search("ae|oe|ue", letters) and len(letters) > 4:
        found.add(re.sub("([aou])e", r"\1", letters))
    return found
