"""What else says who the client is: birth dates by their value, numbers by their digits, streets by number and name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from petition_gen.identities.folding import Folded, fold, letters_of, pieces_of
from petition_gen.identities.words import ORDINARY
from petition_gen.record.model import ClientRecord
from petition_gen.record.people import Address

Sort = Literal["date", "number", "address", "email", "protected"]


@dataclass(frozen=True)
class Particular:
    """Something found that is no name: from `start` to `end` of the text, and what stands for it."""

    start: int
    end: int
    sort: Sort
    label: str = field(repr=False)


_MONTH_NAMES = {
    1: "january jan enero ene janvier janv janeiro januar yanvar", 2: "february feb febrero febr fevrier fev fevereiro februar",
    3: "march mar marzo mars marco marz maerz", 4: "april apr abril abr avril avr aprile", 5: "may mayo mai maio maggio",
    6: "june jun junio juin junho juni giugno", 7: "july jul julio juillet juil julho juli luglio",
    8: "august aug agosto ago aout", 9: "september sept sep septiembre set septembre setembro settembre",
    10: "october oct octubre octobre outubro oktober okt ottobre", 11: "november nov noviembre novembre novembro",
    12: "december dec diciembre dic decembre dezembro dezember dez dicembre",
}  # fmt: skip
_MONTHS = {word: number for number, words in _MONTH_NAMES.items() for word in words.split()}
_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINALS = re.findall(
    r"\S+",
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
    seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth
    twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
    """,
)
_DAYS = {word: number for number, word in enumerate(_ORDINALS, 1)}
_D = rf"(?:\d{{1,2}}(?:st|nd|rd|th|o|er)?|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_Y = r"(?:\d{4}|'?\d{2})"
_OF = r"(?:,? (?:of |de |del |do |d')?|[-./]|\. ?)"
_DATES = tuple(
    re.compile(rf"(?P<on>(?<!\w)on )?(?:(?<!\w)the )?(?<![\w./-]){form}(?![\w/]|[-.]\d)")
    for form in (
        r"(?P<y>\d{4}) ?(?P<s>[-/.]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        rf"(?P<a>\d{{1,2}}) ?(?P<s>[-/. ]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<y>{_Y})",
        r"(?P<a>\d{2})(?P<b>\d{2})(?P<y>\d{4})",
        rf"(?P<n>{_M})\.?[ -]{{1,2}}(?:the )?(?P<d>{_D})(?:, ?| |-|/)(?:of |in )?(?P<y>{_Y})",
        rf"(?P<d>{_D}){_OF}(?:day of )?(?P<n>{_M}){_OF}(?P<y>{_Y})",
        rf"(?P<y>\d{{4}})(?:, ?| |-|/)(?P<n>{_M})\.?[ -]{{1,2}}(?P<d>{_D})",
        rf"(?P<n>{_M})\.? (?:the )?(?P<d>{_D})(?!,? ?\d|\w)",
        rf"(?P<d>{_D}){_OF}(?:day of )?(?P<n>{_M})(?!,? ?\d|\w)",
        r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![/\d])",
    )
)
_SAYS_BORN = re.compile(r"(?<!\w)(?:born|birth\w*|dob|d\.o\.b|nacid[ao]|naci|nacimiento|turned \w+)\W")
_BORN = re.compile(rf"{_SAYS_BORN.pattern}.{{0,40}}$")


class Particulars:
    """A client's particulars and protected words, made ready to be looked for."""

    def __init__(self, record: ClientRecord):
        client = record.client
        born = [client.date_of_birth, *(case.recorded_date_of_birth for case in record.cases)]
        self._born = frozenset(
            date(each.year, each.month, each.day) for each in born if each and each.month and each.day
        )
        self._rest: list[tuple[re.Pattern[str], Sort, str]] = []
        for text in dict.fromkeys(each.text for each in record.protected or () if each.text):
            label = next((each.label for each in record.protected or () if each.text == text and each.label), None)
            self._add(_phrase(text), "protected", label or "[withheld]")
        if client.email:
            self._add(rf"(?<![\w.+-]){re.escape(fold(client.email).low)}(?!\w)", "email", "[e-mail address withheld]")
        for address in (client.address, client.mailing, *(client.past_addresses or ())):
            for pattern in _streets(address):
                self._add(pattern, "address", "[address withheld]")
        for pattern in _numbers(record):
            self._add(pattern, "number", "[number withheld]")

    def _add(self, pattern: str | None, sort: Sort, label: str) -> None:
        if pattern:
            self._rest.append((re.compile(pattern), sort, label))

    def find(self, folded: Folded) -> Iterator[Particular]:
        """All that is found in a text."""
        for pattern, sort, label in self._rest:
            for match in pattern.finditer(folded.low):
                group = "it" if "it" in match.groupdict() else 0
                if sort != "protected" or _may_be(folded, match):
                    start, end = folded.start(match.start(group)), folded.end(match.end(group))
                    if sort == "address" and re.match(r"\. [a-z]", folded.text[end : end + 3]):
                        end += 1  # "12 Example St. in Oakland"
                    yield Particular(start, end, sort, label)
        if self._born and re.search(r"\d", folded.low):
            yield from self._dates(folded)

    def _dates(self, folded: Folded) -> Iterator[Particular]:
        near = any(str(day.year)[2:] in folded.low for day in self._born)
        if not near and not _SAYS_BORN.search(folded.low):
            return
        for pattern in _DATES:
            for match in pattern.finditer(folded.low):
                if day := self._day(match, folded.low):
                    start, label = match.start(), str(day.year)
                    if match["on"]:
                        label = f"{'In' if folded.is_capital(start) else 'in'} {label}"
                    yield Particular(folded.start(start), folded.end(match.end()), "date", label)

    def _day(self, match: re.Match[str], low: str) -> date | None:
        """The birth date that a date in the text is, or None."""
        parts = match.groupdict()
        year = (parts.get("y") or "").lstrip("'")
        if not year and not _BORN.search(low[max(0, match.start() - 60) : match.start()]):
            return None
        pairs = (
            [(int(parts["a"]), int(parts["b"])), (int(parts["b"]), int(parts["a"]))]
            if parts.get("a")
            else [(_MONTHS.get(parts.get("n") or "") or int(parts["m"]), _day_number(parts["d"]))]
        )
        return next(
            (
                born
                for born in self._born
                if (born.month, born.day) in pairs and (not year or str(born.year)[-len(year) :] == year)
            ),
            None,
        )


def _day_number(text: str) -> int:
    return _DAYS.get(text) or int(re.sub(r"\D", "", text))


def _phrase(text: str) -> str | None:
    """A protected text: its words, whatever stands between them."""
    pieces = pieces_of(text)
    if not pieces:
        return None
    inner = r"[ '.,&/()-]{0,4}".join(re.escape(each) for each in pieces)
    return rf"(?<!\w){inner}(?!\w)" if inner.isascii() else inner


def _may_be(folded: Folded, match: re.Match[str]) -> bool:
    """Whether a protected word that is an ordinary one as well is written large."""
    word = letters_of(match[0])
    return word not in ORDINARY or folded.is_capital(match.start())


_KINDS_OF_STREET = {
    "street": "st str", "avenue": "ave av", "boulevard": "blvd boul", "road": "rd", "lane": "ln", "drive": "dr", "court": "ct",
    "place": "pl", "circle": "cir", "terrace": "ter terr", "parkway": "pkwy", "highway": "hwy", "way": "", "trail": "trl",
    "square": "sq", "alley": "aly", "loop": "", "plaza": "plz",
}  # fmt: skip
_STREET_WORDS = {each for word, short in _KINDS_OF_STREET.items() for each in (word, *short.split())}
_DIRECTIONS = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
}
_UNIT = r"(?:,? {0,2}(?:apartment|apt|unit|suite|ste|room|rm|no|number|floor|fl|#)\.? {0,2}#? ?\w{1,6}|,? ?#\w{1,6})?"


def _streets(address: Address | None) -> Iterator[str]:
    """Patterns for the street of an address: its number and name, with or without kind and apartment."""
    street = address.street if address else None
    for line in (street or "").split("\n"):
        pieces = pieces_of(line)
        box = re.search(r"(?:p\.? ?o\.? ?)?box (\w+)", fold(line).low)
        if box:
            yield rf"(?<!\w)(?:p\.? ?o\.? ?)?box (?:no\.? ?|#)?{re.escape(box[1])}(?!\w)"
        elif len(pieces) > 1 and re.match(r"\d", pieces[0]):
            yield _street(pieces)
        elif len(pieces) > 2:
            yield rf"(?<!\w){r'[ .,-]{1,3}'.join(map(re.escape, pieces))}(?!\w)"


def _street(pieces: list[str]) -> str:
    number = pieces[0]
    name: list[str] = []
    for piece in pieces[1:]:
        if name and piece in _STREET_WORDS:
            break
        if name and re.fullmatch(r"apt|apartment|unit|suite|ste|room|floor|no|\d+", piece):
            break
        name.append(piece)
    turned = [piece for piece in name if piece not in _DIRECTIONS and piece not in _DIRECTIONS.values()] or name
    inner = r"[ .,'-]{1,3}".join(re.escape(each) for each in turned)
    ways = "|".join(sorted({*_DIRECTIONS, *_DIRECTIONS.values()}, key=len, reverse=True))
    kinds = "|".join(sorted(_STREET_WORDS, key=len, reverse=True))
    kind = rf"(?:,? (?:{kinds})(?!\w)(?:\.(?=,| #| apt| unit| suite))?)?"
    way = rf"(?:{ways})(?!\w)\.?"
    return rf"(?<![\w-]){re.escape(number)},? (?:{way} )?{inner}{kind}(?:,? {way})?{_UNIT}(?!\w)"


def _numbers(record: ClientRecord) -> Iterator[str]:
    """Patterns for telephone, social security, FBI and state numbers, whatever stands between their digits."""
    client, ids = record.client, record.client.identifiers
    if client.phone:
        digits = re.sub(r"\D", "", fold(client.phone).low)
        digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
        yield from _spelled(digits, r"(?:\+?1[ .(-]{0,2})?\(?", r"[ ().,/-]{0,3}")
        if len(digits) == 10:
            yield from _spelled(digits[3:], "", r"[ .-]{0,2}")
    if ids:
        for number in (ids.fbi, *(ids.state or {}).values()):
            yield from _spelled(letters_of(number or ""), "", r"[ ./#-]{0,2}")
        if last := letters_of(ids.ssn_last4 or ""):
            yield from _social_security(last)


def _spelled(letters: str, before: str, between: str) -> Iterator[str]:
    if len(letters) > 3:
        yield rf"(?<![\w.-]){before}{between.join(map(re.escape, letters))}(?!\w|-\d)"


def _social_security(last: str) -> Iterable[str]:
    """The last four digits: in a whole or a masked number, or after words that say what they are."""
    masked = r"[\dx*#•]{3}[ .-]{0,2}[\dx*#•]{2}[ .-]{0,2}"
    said = r"(?:social security|soc\.? sec|ssn?|ss ?#|last (?:four|4)|ends in|ending in|ends with|ending with|seguro social)"
    return (
        rf"(?<![\w.-]){masked}{last}(?!\w)",
        rf"(?<!\w){said}[^.\n]{{0,50}}?(?<![\w-])(?P<it>[x*#•]{{0,5}}-?{last})(?!\w)",
        rf"(?<![\w-])(?P<it>{last})(?!\w)[^.\n]{{0,40}}(?:social security|ssn)",
    )
