"""What is looked for in what was read back: the one matcher of names, and looser writings that only a finished file has.

A name may stand in a file letter by letter, broken by a line or glued to the next word; then the matcher, which reads words, does
not see it. What may stand by design does not count: courts, offices, places and counsel as the record types them, and the words
of the law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from petition_gen.identities.finding import LEFT, Hit
from petition_gen.identities.folding import Folded, fold, letters_of, pieces_of
from petition_gen.identities.matcher import Found, Handle, Matcher, places_of
from petition_gen.identities.particulars import Particular, emails_of, numbers_of, phones_of
from petition_gen.identities.people import people_of
from petition_gen.identities.words import OPENERS, ORDINARY, PARTICLES
from petition_gen.net.places import Places
from petition_gen.papers.names_told import texts_of
from petition_gen.record.field_kinds import kind_of
from petition_gen.record.model import ClientRecord

_LONG = 6  # letters of a name's part that is looked for letter by letter
_ENGLISH = ORDINARY | OPENERS | PARTICLES
_GAP = r"[\W_]{0,3}"
_CASE_NAME = re.compile(r"(?<!\w)(?:v|vs|versus)\.?\s{1,3}$")
_LARGE = 100_000
_NAME_OF_PLACE = 40  # letters of the longest text of the law that is taken for a place's name
# What makes a name of the word behind it, in dockets and forms.
_POSITION = (
    r"(?<!\w)(?:(?:defendants?|defts?|deft\.|defs?|accused|inmate|arrestee|suspect|victim|alias|aka)[ .:;#-]{1,6}|names?(?: is)? ?[:;-] ?"
    r"|name {2,8}|(?:people|state|commonwealth)(?: of (?:the )?(?:[^\W\d_]+ ){1,4})? ?[, ] ?-? ?vs?\b[ .-]{1,9}"
    r"|-? ?v(?:s|ersus)?\.? ?-? {1,9}|-vs?- {0,9})"
)
_ADDRESSES = re.compile(r"attorneys\b|cases\[\d+\]\.(?:venue|agencies\[\d+\]\.address|prosecutors\[\d+\]\.address)")
_CONTEXT = 40  # characters on either side of what is found, by which a STOP knows it again


@dataclass(frozen=True)
class Catch:
    """Something found in a text. `fields` are those of the record that say the same; `around` what stands there, never told.

    `doubtful`: it may well be another word or another person, and is asked about.
    """

    fields: tuple[str, ...]
    doubtful: bool
    around: str = field(repr=False)


class Watch:
    """What is looked for in the public files of one record. `client_named`: they carry the client's true name.

    `allowed` are texts in which a name may stand: those of the law that the papers quote.
    """

    def __init__(self, record: ClientRecord, client_named: bool, allowed: Iterable[str] = ()):
        self.record, self.client_named = record, client_named
        self._allowed = tuple(allowed)
        self._matcher = Matcher(record, client_named)
        self._places = Places((*places_of(record), *(each for each in self._allowed if len(each) < _NAME_OF_PLACE)))
        self._known: dict[str, tuple[Catch, ...]] = {}
        self._holding: dict[str, tuple[tuple[re.Pattern[str], bool, str], ...]] = {}

    def __repr__(self) -> str:
        return "<watch>"

    def find(self, text: str) -> tuple[Catch, ...]:
        """What is found in a text that may not stand there, in order."""
        if len(text) > _LARGE:  # not kept: an exhibit may hold a great deal
            return tuple(self._caught(text))
        if text not in self._known:  # a combined file says what its papers say
            self._known[text] = tuple(self._caught(text))
        return self._known[text]

    def _caught(self, text: str) -> Iterator[Catch]:
        folded = fold(text)
        found = self._matcher.find(text)
        said = [*self._in_position(folded)]
        spelled = [
            (start, end)
            for start, end, single in self._spelled(folded)
            if not any(_overlap(each, (start, end)) for each in found if single or not _left(each))
        ]
        found = [each for each in found if not (_left(each) and any(_overlap(each, span) for span in spelled))]
        found = [each for each in found if not (_left(each) and any(_overlap(each, span) for span in said))]
        spelled += [span for span in said if not any(_overlap(each, span) for each in found)]
        both = [*((each.start, each.end, each) for each in found), *((start, end, None) for start, end in spelled)]
        for start, end, each in sorted(both, key=lambda one: one[:2]):
            if isinstance(each, Hit) and each.how == "place" and self._places.holds(text, start, end):
                continue
            if not self._may_stand(folded, start, end, each):
                doubtful = each is not None and _left(each) and not (isinstance(each, Hit) and each.how == "place")
                around = text[max(0, start - _CONTEXT) : end + _CONTEXT]
                yield Catch(self._fields(text[start:end], each), doubtful, around)

    # ---- looser writings ----

    @cached_property
    def _loose(self) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
        """Letters that are looked for without what stands between them, their pattern, and whether they are a part of a name alone."""
        found: dict[str, bool] = {}
        for each in people_of(self.record, self.client_named):
            if each.person.watched and each.strength == "clear" and len(each.letters) >= _LONG:
                found[each.letters] = True
        for letters in self._wholes():
            if len(letters) > _LONG + 1:
                found[letters] = False
        gaps = ((each, _GAP.join(map(re.escape, each)), single) for each, single in found.items())
        return tuple(
            (each, re.compile(rf"(?<!\w){pattern}(?!\w)" if single else pattern), single)
            for each, pattern, single in gaps
        )

    def _wholes(self) -> Iterator[str]:
        """First and last names together in either order, numbers, dates of birth in digits, addresses of mail."""
        client, ids = self.record.client, self.record.client.identifiers
        names = [] if self.client_named else [client.name]
        for each in (*names, *(alias for alias in client.aliases or () if alias.in_papers != "public")):
            first, last = letters_of(each.first or ""), letters_of(each.last or "")
            if first and last:
                yield from (first + last, last + first)
        yield from (each[-10:] for each in phones_of(client.phone))
        yield from map(letters_of, emails_of(client.email))
        for number in (ids.fbi, *(ids.state or {}).values()) if ids else ():
            yield from (each[-10:] if each.isdigit() else each for each in numbers_of(number))
        for born in (client.date_of_birth, *(case.recorded_date_of_birth for case in self.record.cases)):
            if born and born.month and born.day:
                day, month, year = f"{born.day:02}", f"{born.month:02}", str(born.year)
                yield from (month + day + year, day + month + year, year + month + day)
        yield from (letters_of(each.text) for each in self.record.protected or () if each.text)

    def _spelled(self, folded: Folded) -> Iterator[tuple[int, int, bool]]:
        """Where a name stands letter by letter, broken within a word, or glued to others, and whether it is one part alone."""
        squeezed = "".join(each for each in folded.low if each.isalnum())
        for letters, pattern, single in self._loose:
            if letters in squeezed:
                for match in pattern.finditer(folded.low):
                    if not (single and _are_words(match[0])):
                        yield folded.start(match.start()), folded.end(match.end()), single

    # ---- names that are words ----

    @cached_property
    def _positioned(self) -> re.Pattern[str] | None:
        """A part of a watched name, be it a word as well, where dockets and forms say who somebody is."""
        parts = people_of(self.record, self.client_named)
        others = {each.letters for each in parts if not each.person.watched}
        found = {
            each.pattern
            for each in parts
            if each.person.watched and each.strength != "joining" and each.letters not in others
        }
        if not found:
            return None
        return re.compile(rf"{_POSITION}(?P<it>{'|'.join(sorted(found, key=len, reverse=True))})(?!\w)")

    def _in_position(self, folded: Folded) -> Iterator[tuple[int, int]]:
        """Where a name stands behind "Defendant", "vs." or "Name:", on one line and with a large letter."""
        for match in self._positioned.finditer(folded.low) if self._positioned else ():
            at, end = match.start("it"), match.end("it")
            line = folded.text[folded.start(match.start()) : folded.end(end)]
            together = "\n" not in line or re.match(
                r"names?|.*v(?:s|ersus)?[ .-]*\s+\S+$", line, re.IGNORECASE | re.DOTALL
            )
            if folded.is_capital(at) and together:
                yield folded.start(at), folded.end(end)

    # ---- what may stand ----

    @cached_property
    def _quoted(self) -> dict[str, str]:
        """The texts of the record and the law that stand in papers as they are, folded, and where each is from."""
        found = dict.fromkeys(map(_low_of_law, self._allowed), "law")
        for path, text in texts_of(self.record):
            if kind_of(path) == "fixed":
                low = _low(text)
                if found.get(low) in (None, "record"):
                    found[low] = "address" if _ADDRESSES.match(path) else "record"
        return found

    @cached_property
    def _whole_names(self) -> tuple[tuple[set[str], set[str]], ...]:
        """Of each person who is watched, the first names and the last names, which together can be no place's."""
        found: dict[str, tuple[set[str], set[str]]] = {}
        for each in people_of(self.record, self.client_named):
            if each.person.watched and each.strength != "joining" and each.slot in ("given", "family"):
                found.setdefault(each.person.human, (set(), set()))[each.slot == "family"].add(each.letters)
        return tuple(found.values())

    def _is_full(self, said: str, each: Found | Handle | None) -> bool:
        """Whether what is found is a person's first and last name together, the first perhaps as an initial."""
        if each is not None and not (isinstance(each, Hit) and each.how in ("name", "titled", "initial", "place")):
            return False
        pieces = set(pieces_of(said))
        letters = letters_of(said)
        for given, family in self._whole_names:
            firsts = given | {name[0] for name in given}
            if (pieces & family and (pieces - family) & firsts) or any(
                letters in (one + two, two + one) for one in given for two in family
            ):
                return True
        return False

    def _stands_in(self, each: Found | Handle | None) -> frozenset[str]:
        """From where a text may be in which this stands: her birth date in no field of the record, her street in addresses alone."""
        if isinstance(each, Particular) and each.sort == "date":
            return frozenset(("law",))
        if isinstance(each, Particular) and each.sort in ("address", "number", "email"):
            return frozenset(("law", "address"))
        return frozenset(("law", "address", "record"))

    def _standing(self, said: str) -> tuple[tuple[re.Pattern[str], bool, str], ...]:
        """Those of them that hold what is found, each as a pattern, whether it is all that one says, and where it is from."""
        word = max(pieces_of(said) or [""], key=len)
        if word not in self._holding:
            found = []
            for each, source in self._quoted.items():
                if word in each:
                    pattern = r"[\s,]{1,3}".join(map(re.escape, re.split(r"[\s,]+", each)))
                    found.append((re.compile(rf"(?<!\w){pattern}(?!\w)"), each, source))
            self._holding[word] = tuple(
                (pattern, len(letters_of(each)) <= len(letters_of(said)), source) for pattern, each, source in found
            )
        return self._holding[word]

    def _may_stand(self, folded: Folded, start: int, end: int, each: Found | Handle | None) -> bool:
        """Whether what is found is part of a text that stands as it is typed. A name of the client's own case does not."""
        text = folded.text
        client = isinstance(each, Hit) and each.person.human == "client"
        if client and _CASE_NAME.search(fold(text[max(0, start - 12) : start]).low):
            return False
        if self._is_full(text[start:end], each):
            return False
        sources = self._stands_in(each)
        for pattern, whole, source in self._standing(text[start:end]):
            if source not in sources:
                continue
            if whole and (each is None or isinstance(each, Hit | Handle)):
                continue
            if any(
                folded.start(m.start()) <= start and end <= folded.end(m.end()) for m in pattern.finditer(folded.low)
            ):
                return True
        return False

    # ---- whose it is ----

    @cached_property
    def _values(self) -> tuple[tuple[str, str], ...]:
        """The fields of the record that say who somebody is, with what they say."""
        dates = [("client.date_of_birth", self.record.client.date_of_birth)]
        dates += [
            (f"cases[{i}].recorded_date_of_birth", each.recorded_date_of_birth)
            for i, each in enumerate(self.record.cases)
        ]
        found = [(path, text) for path, text in texts_of(self.record) if kind_of(path) == "person"]
        return tuple(found + [(path, str(each)) for path, each in dates if each])

    def _fields(self, said: str, each: Found | Handle | None) -> tuple[str, ...]:
        """The fields that say what is found."""
        letters, pieces = letters_of(said), set(pieces_of(said))
        if isinstance(each, Particular) and each.sort == "date":
            found = [path for path, _ in self._values if path.endswith("date_of_birth")]
        elif isinstance(each, Particular):
            found = [
                path for path, value in self._values if _says(letters, pieces, value) and _SORTS[each.sort] in path
            ]
        else:
            found = [
                path for path, value in self._values if _says(letters, pieces, value) and not path.endswith("_birth")
            ]
            if isinstance(each, Hit):
                found = [path for path in found if re.search(_ROLES[each.person.role], path)]
        return tuple(found) or (_OTHERWISE.get(each.person.role, "client.name") if isinstance(each, Hit) else "client",)


def _low(text: str) -> str:
    return fold(text).low.strip(" ,")


_low_of_law = lru_cache(maxsize=50_000)(_low)  # of the law alone: nothing of a client is kept

_ROLES = {
    "client": r"^client\.(name|aliases)|defendant_name", "alias": r"^client\.(name|aliases)|defendant_name",
    "trafficker": r"traffickers", "signer": r"^signer|^client\.name", "other": r"",
}  # fmt: skip
_OTHERWISE = {"trafficker": "trafficking.traffickers", "signer": "signer.name"}
_SORTS = {"number": "client.", "address": "client.", "email": "client.email", "protected": "protected"}


def _says(letters: str, pieces: set[str], value: str) -> bool:
    """Whether what is found and what a field says have a word in common, or one holds the other."""
    own = letters_of(value)
    if not own:
        return False
    return bool((pieces & set(pieces_of(value))) - PARTICLES) or own in letters or (len(letters) > 2 and letters in own)


def _left(each: Found | Handle) -> bool:
    return isinstance(each, Hit) and each.how in LEFT


def _overlap(each: Found | Handle, span: tuple[int, int]) -> bool:
    return each.start < span[1] and span[0] < each.end


def _are_words(written: str) -> bool:
    """Whether what looks like a name in pieces is English words beside each other: "good man" of Goodman."""
    pieces = re.findall(r"[^\W_]+", written)
    return len(pieces) > 1 and all(each in _ENGLISH for each in pieces)
