"""Characters that do not show: those that turn the direction of writing, have no width, or are no characters at all.

A text with such a character can read otherwise than it is stored: a name in reverse, a word that a search does not
find. Nobody can delete what nobody sees, so papers and messages print each as its number, `[U+202E]`. Left as they are,
because some scripts and pictures cannot be written without, are joiners and variation selectors after a letter of such a
script, and the marks of direction in a text that runs from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Everything that is not drawn: controls but for tab and line feed, formats, fillers, selectors, halves of characters,
# what Unicode keeps free of characters. Formats that are drawn (signs above Arabic numbers and the like) are not here.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_JOINERS = re.compile("[\u200b-\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS = re.compile("[\u061c\u200e\u200f]")
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")  # their letters do not join


def shown(text: str) -> str:
    """The text with a number in place of each character that does not show.

    >>> shown("Ma\\u202eria")
    'Ma[U+202E]ria'
    """
    return "".join(part if not code else f"[{code}]" for part, code in shown_parts(text))


def in_message(text: str) -> str:
    """A text as it may stand in a line of a terminal: tabs and line breaks are numbers as well."""
    return re.sub(r"[\t\n]", lambda match: f"[U+{ord(match[0]):04X}]", shown(text))


def without_hidden(text: str) -> str:
    """The text without what does not show, and with the plain form of letters that come in another one (as 𝐌, Ｍ).

    That is how it reads, and what it must be searched as.
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", HIDDEN.sub("", text))


def is_blank(text: str) -> bool:
    """Whether nothing of a text shows."""
    return not HIDDEN.sub("", text).strip()


def shown_parts(text: str) -> Iterator[tuple[str, str]]:
    """The text in parts: stretches that show with "", and single characters that do not with their number."""
    start = 0
    right_to_left: bool | None = None
    for match in HIDDEN.finditer(text):
        at, letter = match.start(), match[0]
        if _JOINERS.match(letter) and at and _may_join(text[at - 1]):
            continue
        if _MARKS.match(letter):
            if right_to_left is None:
                right_to_left = any(unicodedata.bidirectional(each) in ("R", "AL") for each in _MARKS.sub("", text))
            if right_to_left:
                continue
        if at > start:
            yield text[start:at], ""
        yield letter, f"U+{ord(letter):04X}"
        start = at + 1
    if start < len(text):
        yield text[start:], ""


def _may_join(letter: str) -> bool:
    """Whether a joiner or selector after this letter can mean something."""
    if unicodedata.category(letter) in ("Lo", "Lm", "Mn", "Mc", "So", "Sk"):
        return not unicodedata.name(letter, "").startswith(_ALPHABETS)
    return False


def name_of_character(letter: str) -> str:
    """A character's number and name: `U+200B ZERO WIDTH SPACE`."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


# What may stand in no template and no law: control characters, halves of characters, private use (our tokens are), and
# invisible characters that turn the direction of writing.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
)
