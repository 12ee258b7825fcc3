"""Patterns for the street of an address in the forms in which people write one: with its unit first, its number in two parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from petition_gen.identities.folding import fold, pieces_of
from petition_gen.record.people import Address

_KINDS_OF_STREET = {
    "street": "st str", "avenue": "ave av", "boulevard": "blvd boul", "road": "rd", "lane": "ln", "drive": "dr", "court": "ct",
    "place": "pl", "circle": "cir", "terrace": "ter terr", "parkway": "pkwy", "highway": "hwy", "way": "", "trail": "trl",
    "square": "sq", "alley": "aly", "loop": "", "plaza": "plz",
}  # fmt: skip
_STREET_WORDS = {each for word, short in _KINDS_OF_STREET.items() for each in (word, *short.split())}
_DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_WAYS = {*_DIRECTIONS, *_DIRECTIONS.values()}
_UNIT_WORD = r"(?:apartment|apt|unit|suite|ste|room|rm|no|number|floor|fl|#)"
_UNIT = rf"(?:,? {{0,2}}{_UNIT_WORD}\.? {{0,2}}#? ?\w{{1,6}}|,? ?#\w{{1,6}})?"
_UNIT_FIRST = re.compile(rf"^\s*(?:{_UNIT_WORD}\.?\s*#?\s*\w{{1,6}}|#\s*\w{{1,6}})(?:\s*,\s*|\s+)")
_NUMBERED = re.compile(
    r"(?P<number>(?:[nsew]\d+ ?[nsew]\d+|(?!\d+(?:st|nd|rd|th)\b)\d+[a-z]?(?: ?- ?(?:\d+[a-z]?|[a-z]))?))"
    r"(?: [13]/[24])?,? +(?P<name>[^\W_].*)"
)
_ONES = "first second third fourth fifth sixth seventh eighth ninth".split()  # noqa: SIM905
_TENS = "twent thirt fort fift sixt sevent eight ninet".split()  # noqa: SIM905
_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()  # noqa: SIM905
)


def _ordinals() -> Iterator[tuple[int, str]]:
    """Ordinals from the first to the ninety-ninth: the number, and its word as a pattern."""
    yield from enumerate((*_ONES, *_TEENS), 1)
    for ten, stem in enumerate(_TENS, 2):
        yield ten * 10, f"{stem}ieth"
        yield from ((ten * 10 + one, f"{stem}y[ -]?{word}") for one, word in enumerate(_ONES, 1))


def _ending(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(0 if 10 < number % 100 < 14 else number % 10, "th")


_ORDINALS = {f"{number}{_ending(number)}": word for number, word in _ordinals()}
_SAME = [{"saint", "st", "sainte", "ste"}, {"mount", "mt"}, {"fort", "ft"}, {"doctor", "dr"}, {"junior", "jr"}]


def streets(address: Address | None) -> Iterator[str]:
    """Patterns for the street of an address: its number and name, with or without kind and apartment."""
    for line in ((address.street if address else None) or "").split("\n"):
        apart = re.sub(r"(?<=\d)(?=[½¼¾])", " ", line)
        low = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", fold(apart).low)
        if box := re.search(r"(?:p\.? ?o\.? ?)?box (\w+)", low):
            yield rf"(?<!\w)(?:p\.? ?o\.? ?)?box (?:no\.? ?|#)?{re.escape(box[1])}(?!\w)"
            continue
        found = [each for part in _parts(low) if (each := _NUMBERED.fullmatch(part.strip(" .")))]
        yield from (_street(each["number"], pieces_of(each["name"])) for each in found)
        if not found and len(pieces := pieces_of(line)) > 2:
            yield rf"(?<!\w){r'[ .,-]{1,3}'.join(map(re.escape, pieces))}(?!\w)"


def _parts(low: str) -> Iterator[str]:
    """The parts of a line between commas, without the unit that stands before a number."""
    rest = _UNIT_FIRST.sub("", low)
    for part in rest.split(","):
        yield _UNIT_FIRST.sub("", part) if re.search(r"\d\D+\d", part) else part


def _street(number: str, pieces: list[str]) -> str:
    name: list[str] = []
    for piece in pieces:
        if name and piece in _STREET_WORDS and not (piece in ("st", "ct", "dr") and len(name) == 0):
            break
        if name and re.fullmatch(r"apt|apartment|unit|suite|ste|room|floor|no|\d+", piece):
            break
        name.append(piece)
    turned = [piece for piece in name if piece not in _WAYS] or name
    turned = turned if turned[0] not in _STREET_WORDS or len(turned) > 1 or len(pieces) > 1 else name
    inner = r"[ .,'-]{1,3}".join(map(_word, turned))
    ways = "|".join(sorted(_WAYS, key=len, reverse=True))
    kinds = "|".join(sorted(_STREET_WORDS, key=len, reverse=True))
    kind = rf"(?:,? (?:{kinds})(?!\w)(?:\.(?=,| #| apt| unit| suite))?)?"
    way = rf"(?:{ways})(?!\w)\.?"
    return rf"(?<![\w-]){_number(number)},? (?:{way} )?{inner}{kind}(?:,? {way})?{_UNIT}(?!\w)"


def _number(number: str) -> str:
    """A house's number, its parts with and without a hyphen: 45-12, 123-B, 123B, 12½."""
    parts = re.findall(r"\d+|[a-z]+", number)
    return r"[ -]{0,3}".join(map(re.escape, parts)) + r"(?:[ -]?[13]/[24])?"


def _word(word: str) -> str:
    """A word of a street's name in its usual writings."""
    if word in _ORDINALS:
        return rf"(?:{word}|{_ORDINALS[word]})"
    if known := next((each for each, spelled in _ORDINALS.items() if re.fullmatch(spelled, word)), None):
        return rf"(?:{known}|{_ORDINALS[known]})"
    for each in (*_SAME, *({long, *short.split()} for long, short in _KINDS_OF_STREET.items() if short)):
        if word in each:
            return rf"(?:{'|'.join(sorted(each, key=len, reverse=True))})"
    return re.escape(word)
