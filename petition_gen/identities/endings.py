"""The forms of a name in the sentences of its language: prefixes as in Arabic, endings as in Slavic languages and Hindi."""

from __future__ import annotations

import re

from petition_gen.identities.folding import letters_of
from petition_gen.identities.words import OPENERS, ORDINARY

_PREFIXES = (
    (r"[\u0600-\u06ff]+", "و ف ب ل ك وب ول وك فب فل يا"),
    (r"[\u05d0-\u05ea]+", "ל ו ב מ ה ש כ ול וב ומ וה ש של"),
    (r"[\u1200-\u137f]+", "ለ በ የ ከ"),
)
_CYRILLIC = "а я у ю ы и і ї е є ой ою ей ею ом ем ым им ого его ому ему ая ую ам ям ах ях ами ями ых их ові еві ію ією ию ией ии ія"
_POLISH = "a e i y o u ej iej ie iego iemu im imi ich em om owi"
_HINDI = "ने को से का की के में पर जी लाई ले मा बाट सँग हरू"
_SLAVIC = re.compile(r"(?:[sc]k[ia]|dz?k[ia]|[eo]v[aey]?|ow[ay]?|owna|wicz|czyk|enko|czuk|chuk)$")
_TITLES = "小姐 女士 先生 太太 氏"


def is_slavic(family: str) -> bool:
    """Whether a last name has a Slavic ending, so that names of its bearer are declined."""
    return bool(_SLAVIC.search(letters_of(family)))


def forms_of(name: str, slavic: bool = False) -> set[str]:
    """The folded letters of a name's other forms: "لمريم" for "مريم", "Марию" for "Мария", "Marii" where names are declined."""
    letters = letters_of(name)
    if re.fullmatch(r"[\u4e00-\u9fff]", name):
        return {letters_of(name + title) for title in _TITLES.split()}
    if len(letters) < 3:
        return set()
    for script, prefixes in _PREFIXES:
        if re.match(script, letters):
            joined = {letters_of(each) + letters for each in prefixes.split()}
            return joined | ({letters_of("لل") + letters[2:]} if letters.startswith(letters_of("ال")) else set())
    if len(letters) < 4:
        return set()
    if re.search(r"[\u0400-\u04ff]", name):
        stem = re.sub("(?:ий|ый|ая|[аяоейьыи])$", "", name.lower())
        return {letters_of(stem + each) for each in _CYRILLIC.split()} - {letters}
    if re.search(r"[\u0900-\u097f]", name):
        return {letters + letters_of(each) for each in _HINDI.split()}
    if slavic and letters.isascii():
        stem = re.sub("[aeiouy]$", "", letters)
        return {stem + each for each in _POLISH.split()} - ORDINARY - OPENERS - {letters}
    return set()
