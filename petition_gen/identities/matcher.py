"""The matcher: all that a text says of those whom the papers may not name, in the order in which it stands.

`Matcher` is made once for a record and a way of naming its client. Everyone who looks for identities asks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from petition_gen.identities.finding import LEFT, Hit, Names
from petition_gen.identities.folding import fold, letters_of
from petition_gen.identities.particulars import Particular, Particulars
from petition_gen.identities.people import people_of
from petition_gen.record.model import ClientRecord

# What is looked for: everything in public papers and in the client's own words; in sealed papers, which are served as well, the
# names and what is protected, and not the client's particulars.
Reach = Literal["everything", "names"]
Found = Hit | Particular
# User names, addresses and files: what has an @ or an underscore in it, a web address, a name with an ending.
_HANDLE = re.compile(
    r"(?<![\w@./])(?:@\w[\w.-]*|[\w.+-]+@[\w.-]*\w|\w*_[\w.@-]*\w|(?:https?://|www\.)[^\s\"'<>()]+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|biz|me|io|co|pdf|jpe?g|png|gif|docx?|txt|mp4|zip|html?)(?!\w)(?:/[^\s\"'<>()]*)?)"
)


@dataclass(frozen=True)
class Handle:
    """A user name, an address or a file's name that holds a name."""

    start: int
    end: int
    label: str = field(default="[online name withheld]", repr=False)


class Matcher:
    """What is looked for in the texts of one record. `client_named`: the papers carry the client's true name."""

    def __init__(self, record: ClientRecord, client_named: bool):
        parts = people_of(record, client_named)
        self._names = Names(parts, places_of(record))
        self._particulars = Particulars(record)

    def __repr__(self) -> str:
        return "<matcher>"

    def find(self, text: str, reach: Reach = "everything") -> list[Found | Handle]:
        """All that is found, in order and without overlaps; what is left as it stands (`finding.LEFT`) as well."""
        folded = fold(text)
        found: list[Found | Handle] = [*self._handles(text)]
        found += (each for each in self._particulars.find(folded) if reach == "everything" or each.sort == "protected")
        found += self._names.find(folded)
        return list(_apart(found))

    def names_in(self, text: str) -> list[Hit]:
        """The names in what is never rewritten, a court or a street, judged by nothing around them."""
        return [each for each in self._names.find(fold(text)) if each.how != "near"]

    def protected_whole(self, text: str) -> str | None:
        """The label of a protected text that is all of this text, an article aside; else None."""
        plain = letters_of(re.sub(r"^(?i:the)\s+", "", text))
        for each in self._particulars.find(fold(text)):
            if each.sort == "protected" and letters_of(text[each.start : each.end]) == plain:
                return each.label
        return None

    def _handles(self, text: str) -> Iterator[Handle]:
        for match in _HANDLE.finditer(text):
            if self._names.within(match[0]):
                yield Handle(match.start(), match.end())


def _apart(found: list[Found | Handle]) -> Iterator[Found | Handle]:
    """Those that do not overlap: what is replaced before what is left, then the earlier, then the longer."""

    def rank(each: Found | Handle) -> tuple[bool, int, int]:
        return isinstance(each, Hit) and each.how in LEFT, -(each.end - each.start), each.start

    covered, taken = bytearray(max((each.end for each in found), default=0)), []
    for each in sorted(found, key=rank):
        if not any(covered[each.start : each.end]):
            covered[each.start : each.end] = b"\1" * (each.end - each.start)
            taken.append(each)
    yield from sorted(taken, key=lambda each: each.start)


def places_of(record: ClientRecord) -> Iterator[str]:
    """The towns and counties that the record names, other than where the client lives."""
    for case in record.cases:
        for part in (case.venue, *(arrest.place for arrest in case.arrests or ())):
            yield from (name for name in (getattr(part, "county", None), getattr(part, "city", None)) if name)
        addresses = [each.address for each in case.prosecutors or ()] + [each.address for each in case.agencies or ()]
        yield from (each.city for each in addresses if each and each.city)
    for period in (record.trafficking.periods or ()) if record.trafficking else ():
        yield from (place.split(",")[0] for place in period.places or ())
