"""What else says who the client is: birth dates by their value, numbers by their digits, streets by number and name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from petition_gen.identities.folding import Folded, fold, letters_of, pieces_of
from petition_gen.identities.streets import streets
from petition_gen.identities.words import ORDINARY
from petition_gen.record.model import ClientRecord

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
        rf"(?P<d>\d{{1,2}})(?P<n>{_M})(?P<y>\d{{4}}|\d{{2}})",
        rf"(?P<n>{_M})(?P<s>[-/.])(?P<d>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d{{2}})",
        r"(?P<six>(?P<a>\d{2})(?P<b>\d{2})(?P<y>\d{2}))",
        r"(?P<six>(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2}))",
        rf"(?P<birthday>(?:birthday|turned \w+)\W{{1,3}}(?:(?:on|of|was|is|fell on) )?)(?P<n>{_M})\.? (?:the )?(?P<d>{_D})"
        r"(?:(?:,|,? (?:in|of))? (?P<then>\d{4}))?",
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
            for pattern in _alien_number(text):
                self._add(pattern, "protected", label or "[withheld]")
        for email in emails_of(client.email):
            self._add(rf"(?<![\w.+-]){re.escape(email)}(?!\w)", "email", "[e-mail address withheld]")
        for address in (client.address, client.mailing, *(client.past_addresses or ())):
            for pattern in streets(address):
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
        if self._born and (re.search(r"\d", folded.low) or _SAYS_BORN.search(folded.low)):
            yield from self._dates(folded)

    def _dates(self, folded: Folded) -> Iterator[Particular]:
        near = any(str(day.year)[2:] in folded.low for day in self._born)
        if not near and not _SAYS_BORN.search(folded.low):
            return
        for pattern in _DATES:
            for match in pattern.finditer(folded.low):
                if day := self._day(match, folded.low):
                    groups = match.groupdict()
                    birthday = groups.get("birthday")
                    start = match.start("n") if birthday else match.start()
                    label = groups.get("then") or str(day.year)  # her birthday in the year that it says
                    if birthday:
                        label = f"in {label}"
                    elif match["on"]:
                        label = f"{'In' if folded.is_capital(start) else 'in'} {label}"
                    yield Particular(folded.start(start), folded.end(match.end()), "date", label)

    def _day(self, match: re.Match[str], low: str) -> date | None:
        """The birth date that a date in the text is, or None."""
        parts = match.groupdict()
        year = (parts.get("y") or "").lstrip("'")
        if (
            (not year or parts.get("six"))
            and not parts.get("birthday")
            and not _BORN.search(low[max(0, match.start() - 60) : match.start()])
        ):
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


def _numbers(record: ClientRecord) -> Iterator[str]:
    """Patterns for telephone, social security, FBI and state numbers, whatever stands between their digits."""
    client, ids = record.client, record.client.identifiers
    for digits in phones_of(client.phone):
        yield from _spelled(digits, r"(?:\+?1[ .(-]{0,2})?\(?", r"[ ().,/-]{0,3}")
        if len(digits) == 10:
            yield from _spelled(digits[3:], "", r"[ .-]{0,2}")
    if ids:
        for number in (ids.fbi, *(ids.state or {}).values()):
            for letters in numbers_of(number):
                yield from _spelled(letters, "", r"[ ./#-]{0,2}")
        if last := letters_of(ids.ssn_last4 or "")[-4:]:
            yield from _social_security(last)


def emails_of(text: str | None) -> tuple[str, ...]:
    """All addresses of mail in a field, folded.

    >>> emails_of("a@mail.example; b@mail.example")
    ('a@mail.example', 'b@mail.example')
    """
    return tuple(re.findall(r"[^\s;,<>()@]+@[^\s;,<>()@]*\w", fold(text or "").low))


def phones_of(text: str | None) -> tuple[str, ...]:
    """The digits of all telephone numbers in a field, without what else it says.

    >>> phones_of("510-555-0142 or (510) 555-0199 ext. 4")
    ('5105550142', '5105550199')
    """
    found = []
    for run in re.findall(r"\+?\(?\d[\d ().,/-]{5,}\d", fold(text or "").low):
        parts = [run] if len(re.sub(r"\D", "", run)) < 16 else re.split(r"[/,]|(?<=\d{4}) +", run)
        for part in parts:
            digits = re.sub(r"\D", "", part)
            found.append(digits[1:] if len(digits) == 11 and digits[0] == "1" else digits)
    return tuple(each for each in dict.fromkeys(found) if len(each) > 6)


def numbers_of(text: str | None) -> tuple[str, ...]:
    """The letters and digits of all numbers in a field, and of each also without the words before it.

    >>> numbers_of("FBI 123456AB7")
    ('fbi123456ab7', '123456ab7')
    """
    found: list[str] = []
    for part in re.split(r"[;,]| or | and ", fold(text or "").low):
        found += (letters_of(part), letters_of(re.sub(r"^\W*(?:[^\W\d_]{2,}\W+)+", "", part)))
    return tuple(each for each in dict.fromkeys(found) if len(each) > 3 and any(map(str.isdigit, each)))


def _alien_number(text: str) -> Iterator[str]:
    """A protected immigration number as offices write it: A 123-456-789, and its digits after words that say what it is."""
    if match := re.fullmatch(r"a?[ #-]{0,2}(\d{7,9})", re.sub(r"(?<=\d)[ -](?=\d)", "", fold(text).low.strip())):
        digits = r"[ .-]{0,2}".join(match[1])
        yield rf"(?<!\w)a[ .#-]{{0,3}}{digits}(?!\w|-\d)"
        said = r"(?:alien|uscis|ins|a[ -]?(?:number|no\b|num\b|#)|registration)"
        yield rf"(?<!\w){said}[^\d\n]{{0,24}}(?P<it>{digits})(?!\w|-\d)"


def _spelled(letters: str, before: str, between: str) -> Iterator[str]:
    if len(letters) > 3:
        yield rf"(?<![\w.-]){before}{between.join(map(re.escape, letters))}(?!\w|-\d)"


def _social_security(last: str) -> Iterable[str]:
    """The last four digits: in a whole or a masked number, or after words that say what they are."""
    masked = r"[\dx*#•]{3}[ .-]{0,2}[\dx*#•]{2}[ .-]{0,2}"
    said = (
        r"(?:social security|social ?[:#]|soc\.? sec|soc|ssn?|ss ?#|ss no|last (?:four|4)|ends in|ending in|ends with|ending with"
        r"|seguro social)"
    )
    return (
        rf"(?<![\w.-]){masked}{last}(?!\w)",
        rf"(?<!\w){said}(?:[^.\n]|(?<=no)\.|(?<=sec)\.|(?<=soc)\.|\.(?=[.\d])){{0,50}}?(?<![\w-])(?P<it>[x*#•]{{0,5}}-?{last})(?!\w)",
        rf"(?<![\w-])(?P<it>{last})(?!\w)[^.\n]{{0,40}}(?:social security|ssn)",
    )
