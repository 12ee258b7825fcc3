"""Names found in a text: their parts, put together where they stand beside each other, and judged by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from petition_gen.identities.around import Around
from petition_gen.identities.folding import VOWEL_SIGNS, Folded, fold, letters_of, unbroken
from petition_gen.identities.people import Part, Person, is_dense
from petition_gen.identities.standing import in_authority, in_state_or_city, of_judge
from petition_gen.identities.words import OPENERS, ORDINARY

# - name: this person, by name. titled: by title and name. initial: somebody of the same name, or one of several who bear it.
# - place: a place or a public body. word: a word that may be no name. shared: a name that several bear. near: within a longer word.
# The last four are left as they stand, and asked about.
How = Literal["name", "titled", "initial", "place", "word", "shared", "near"]
LEFT: frozenset[str] = frozenset({"place", "word", "shared", "near"})


@dataclass(frozen=True)
class Hit:
    """A name found in a text, from `start` to `end`, and how it is to be taken.

    `person` is whom it names; where several bear it, one of them. `tail`: what follows within the word, "'s" or the ending of a
    plural. `title` is the title before it, which belongs to the hit.
    """

    start: int
    end: int
    person: Person
    how: How
    tail: Literal["", "'s", "s"] = ""
    title: str = field(default="", repr=False)


@dataclass(frozen=True)
class _Found:
    """A part where it stands in folded text, without its tail."""

    start: int
    end: int
    tail: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _Group:
    """Parts that stand beside each other, and those who bear them all."""

    found: tuple[_Found, ...]
    people: tuple[Person, ...]

    @property
    def words(self) -> set[str]:
        """The different parts: Walla Walla is one."""
        return {each.parts[0].letters for each in self.found}

    @property
    def _humans(self) -> set[str]:
        """Who bears it: a name of the client's may go on with an alias of hers."""
        return {each.human for each in self.people}

    @property
    def start(self) -> int:
        return self.found[0].start

    @property
    def end(self) -> int:
        return self.found[-1].end

    @property
    def tail(self) -> str:
        return self.found[-1].tail

    def parts(self) -> Iterator[Part]:
        """What is found, of those who bear all of it."""
        for each in self.found:
            yield from (part for part in each.parts if part.person.human in self._humans)

    def strengths(self) -> list[str]:
        """How telling each found part is: the most telling that one of its bearers gives it."""
        order = ("clear", "ordinary", "short", "joining")
        return [
            min((p.strength for p in each.parts if p.person.human in self._humans), key=order.index)
            for each in self.found
        ]


TAIL = r"(?P<tail>'s|s'|es'|es|s|')?"
_IN_TWO = re.compile(r"(?<!\w)(?=([^\W\d_]+)([-' ])([^\W\d_]+)('s)?(?!\w))")
_ENGLISH = ORDINARY | OPENERS
_GAP = re.compile(r" {0,4}| ?-{1,2} ?| {1,3}(?:[^\W\d_]\.? {1,2}){1,2}| {1,3}[\"'(“‘][\w -]{1,30}[\"')”’] {1,3}")


class Names:
    """The names of a record, made ready to be looked for."""

    def __init__(self, parts: Sequence[Part], places: Iterable[str] = ()):
        """`places`: the towns and counties that the record names."""
        self.places = frozenset(map(letters_of, places))
        self._by_letters: dict[str, tuple[Part, ...]] = {}
        for each in parts:
            self._by_letters[each.letters] = (*self._by_letters.get(each.letters, ()), each)
        self._plain = _pattern(each for each in parts if not is_dense(each.letters))
        self._dense = _pattern((each for each in parts if is_dense(each.letters)), dense=True)
        self._one_word = {each.letters for each in parts if len(each.letters) > 4 and each.pattern == each.letters}
        long = sorted({each.letters for each in parts if each.strength == "clear" and len(each.letters) > 4})
        self._within = re.compile("|".join(map(re.escape, long))) if long else None
        self.initials = {letters[0] for letters in self._by_letters}

    def find(self, folded: Folded) -> list[Hit]:
        """All names in a text, in order, those that are left as they stand as well. One may be found twice, the longer is right."""
        groups = list(self._groups(folded))
        hits = [hit for group in groups for hit in self._judged(group, folded)]
        if (whole := unbroken(folded)) is not None:
            hits += [hit for group in self._groups(whole) for hit in self._judged(group, whole)]
        return sorted([*hits, *self._near(folded, hits)], key=lambda each: (each.start, -each.end))

    def within(self, word: str) -> tuple[Part, ...]:
        """Whose name stands in a user name or a file's name: a whole piece of it, or some of its letters."""
        pieces = re.findall(r"[^\W\d_]+", fold(word).low)
        for piece in pieces:
            found = [p for p in self._by_letters.get(piece, ()) if p.person.watched and p.strength != "joining"]
            if found and (len(piece) > 2 or len(pieces) > 1):
                return tuple(found)
        match = self._within.search(letters_of(word)) if self._within else None
        return tuple(p for p in self._by_letters[match[0]] if p.person.watched) if match else ()

    def _found(self, folded: Folded) -> Iterator[_Found]:
        for pattern in (self._plain, self._dense):
            for match in pattern.finditer(folded.low) if pattern else ():
                letters = "".join(each for each in match["name"] if each.isalnum())
                tail = match.groupdict().get("tail") or ""
                if letters in self._by_letters and not _other_word(letters, tail, folded.low[: match.start()]):
                    yield _Found(match.start(), match.end("name"), tail, self._by_letters[letters])
        yield from self._taken_apart(folded)

    def _taken_apart(self, folded: Folded) -> Iterator[_Found]:
        """Names of one word that are written in two, or with an apostrophe: "Min-ji" for Minji, "Sana'a" for Sanaa."""
        for match in _IN_TWO.finditer(folded.low):
            letters = match[1] + match[3]
            if letters not in self._one_word:
                continue
            capitals = all(folded.text[folded.start(match.start(each))].isupper() for each in (1, 3))
            if match[2] != " " or (capitals and not folded.in_capitals(match.start(1), match.end(3))):
                yield _Found(match.start(1), match.end(3), match[4] or "", self._by_letters[letters])

    def _groups(self, folded: Folded) -> Iterator[_Group]:
        """What is found, put together where it stands beside each other and one person bears it all."""
        group: _Group | None = None
        for each in sorted(self._found(folded), key=lambda one: one.start):
            people = tuple(dict.fromkeys(part.person for part in each.parts))
            if group and not group.tail:
                common = _common(group.people, people)
                gap = folded.low[group.end : each.start]
                if (
                    common
                    and (_GAP.fullmatch(gap) or _turned(gap, group, each))
                    and not (
                        _family_first(group, each) and Around(folded, group.start, group.end, self.places).ends_place
                    )
                    and _initials_large(folded, group.end, gap)
                ):
                    group = _Group((*group.found, each), common)
                    continue
            if group:
                yield group
            group = _Group((each,), people)
        if group:
            yield group

    def _judged(self, group: _Group, folded: Folded) -> Iterator[Hit]:
        strengths = group.strengths()
        if set(strengths) == {"joining"} and not (len(strengths) > 1 and is_dense(folded.low[group.start])):
            return
        if not any(each.watched for each in group.people):
            return
        around = Around(folded, *self._extended(group, folded), self.places)
        how = self._how(group, strengths, around)
        if how is None:
            return
        person, how = self._whom(group, how, around)
        if person is None:
            return
        tail, end = _tail(group, strengths, around)
        start = around.title_start if how == "titled" else around.street_start if how == "name" else around.start
        title = around.title if how == "titled" else ""
        yield Hit(folded.start(start), folded.end(end), person, how, tail, title)

    def _how(self, group: _Group, strengths: list[str], around: Around) -> How | None:
        """How a group is taken, by its strength and what stands around it; None where it is no name at all."""
        if self._stands(group, around):
            return "place"
        if around.title and not around.is_plain_word:
            return "place" if around.is_place and around.is_lady_or_lord else "titled"
        telling = strengths if len(group.words) > 1 else strengths[:1]
        telling = [each for each in telling if each != "joining"]
        if len(telling) > 1 or (len(strengths) > 1 and "joining" in strengths and not telling):
            if "clear" in telling or around.capitals:
                return "name"
            return None
        if around.in_case_name:
            return "name"
        if around.is_place:
            return "place" if around.is_capital else None
        if telling == ["clear"]:
            return "initial" if around.of_another and not around.is_whole else "name"
        return self._weak(telling[0] if telling else "joining", around)

    @staticmethod
    def _stands(group: _Group, around: Around) -> bool:
        """Whether it is part of an authority's name, a judge's, or a state or a city."""
        if in_authority(around) and (len(group.words) == 1 or not around.title):
            return True
        if len(group.words) > 1:
            return False
        return in_state_or_city(around) or (of_judge(around) and any(each.slot != "given" for each in group.parts()))

    @staticmethod
    def _weak(strength: str, around: Around) -> How | None:
        """A name that is a word as well, or as short as one."""
        if not around.is_capital or around.among_capitals or around.after_determiner or around.is_date:
            return None
        if strength == "short" and around.is_state:
            return None
        if around.of_another:
            return "word" if strength == "ordinary" or not around.follows_name else "initial"
        if around.opens_sentence and (strength == "ordinary" or around.is_short_word):
            return "name" if around.before_verb else ("word" if strength == "ordinary" else None)
        return "name"

    @staticmethod
    def _whom(group: _Group, how: How, around: Around) -> tuple[Person | None, How]:
        """Whom a group names, where several bear it: by role and title, or nobody in particular."""
        if how in LEFT:
            return next(each for each in group.people if each.watched), how
        people = group.people
        humans = {each.human for each in people}
        if len(humans) > 1 and how == "titled":
            fitting = around.fitting(people)
            people, humans = fitting, {each.human for each in fitting}
        if how == "titled" and (around.is_of_office or (humans == {"client"} and not around.may_be_client(people))):
            how = "initial"  # "Officer Lee", "Mr. Q." of a woman: somebody else of the name
        if len(humans) == 1:
            # the true name goes before an alias that shares a part with it
            person = min(people, key=lambda each: each.role != "client")
            return (person if person.watched else None), how
        if all(each.role == "trafficker" and each.watched for each in people):
            return replace(people[0], label="one of the traffickers"), how
        client = next((each for each in people if each.human == "client" and each.watched), None)
        if client:
            return client, "initial"
        return next(each for each in people if each.watched), "shared"

    def _extended(self, group: _Group, folded: Folded) -> tuple[int, int]:
        """Where a group begins and ends with the initials and the suffix that belong to it."""
        start, end = group.start, group.end
        slots = {each.slot for each in group.parts()}
        if slots & {"family", "any"} and (
            before := re.search(
                r"(?<![\w.'])(?:[^\W\d_]\.? ?){0,2}[^\W\d_](?:\.|(?<![ia])) {0,2}$",
                folded.low[max(0, start - 10) : start],
            )
        ):
            at = max(0, start - 10) + before.start()
            letters = [i for i in range(at, start) if folded.low[i].isalpha()]
            if all(folded.low[i] in self.initials and folded.is_capital(i) for i in letters):
                start = at
        if not group.tail:
            if after := re.match(r",? {1,2}[^\W\d_]\.(?!\w)", folded.low[end:]):
                letter = end + next(i for i, each in enumerate(after[0]) if each.isalpha())
                if folded.low[letter] in self.initials and folded.is_capital(letter) and len(group.found) < 3:
                    end += after.end()
            if after := re.match(r",? {1,2}(jr\.?|sr\.?|iii?|iv)(?!\w)", folded.low[end:]):
                end += after.end()
        return start, end

    def _near(self, folded: Folded, hits: Sequence[Hit]) -> Iterator[Hit]:
        """Names within longer words, which are asked about: "Mariana" for Maria."""
        for match in self._within.finditer(folded.low) if self._within else ():
            start, end = folded.start(match.start()), folded.end(match.end())
            inside = re.search(r"[^\W\d_]$", folded.low[: match.start()]) or re.match(
                r"[^\W\d_]", folded.low[match.end() :]
            )
            if inside and all(end <= each.start or each.end <= start for each in hits):
                person = next((p.person for p in self._by_letters[match[0]] if p.person.watched), None)
                if person:
                    yield Hit(start, end, person, "near")


def _pattern(parts: Iterable[Part], dense: bool = False) -> re.Pattern[str] | None:
    """One pattern for all parts, the longest first; letters of scripts without spaces stand anywhere."""
    patterns = sorted({each.pattern for each in parts}, key=lambda each: (-len(each), each))
    if not patterns:
        return None
    joined = "|".join(patterns)
    return re.compile(f"(?P<name>{joined})(?!{VOWEL_SIGNS})" if dense else rf"(?<!\w)(?P<name>{joined}){TAIL}(?!\w)")


def _other_word(letters: str, tail: str, before: str) -> bool:
    """Whether what looks like the plural of a name is another word: "this" is none of Thi."""
    if not tail.startswith(("s", "es")):
        return False
    return f"{letters}{tail}" in _ENGLISH or (len(letters) < 4 and not before.endswith("the "))


def _common(these: Sequence[Person], those: Sequence[Person]) -> tuple[Person, ...]:
    """Those who bear both: the same person, or two names of one."""
    exact = tuple(each for each in these if each in those)
    return exact or tuple(each for each in these if any(other.human == each.human for other in those))


def _turned(gap: str, group: _Group, found: _Found) -> bool:
    """Whether a last name stands before a first one: "Quillfeather, Maria"."""
    return bool(re.fullmatch(" ?, {0,3}", gap)) and _family_first(group, found)


def _family_first(group: _Group, found: _Found) -> bool:
    """Whether a last name would stand before a first one."""
    family, given = {part.slot for part in group.parts()}, {part.slot for part in found.parts}
    return "given" not in family and "family" not in given


def _initials_large(folded: Folded, start: int, gap: str) -> bool:
    """Whether what stands between two parts is nothing, or initials written large."""
    letters = [start + i for i, each in enumerate(gap) if each.isalpha()]
    return bool(re.search("[\"'(“‘]", gap)) or all(folded.is_capital(i) for i in letters)


def _tail(group: _Group, strengths: list[str], around: Around) -> tuple[Literal["", "'s", "s"], int]:
    """What follows within the word, as it counts, and where the hit ends with it."""
    end = around.end
    if end != group.end or not group.tail:
        if after := re.match(r"'s(?!\w)", around.folded.low[end:]):
            return "'s", end + after.end()
        return "", end
    if group.tail == "'s" or (group.tail == "'" and around.folded.low[end - 1] in "sxz"):
        return "'s", end + len(group.tail)
    if group.tail == "'":
        return "", end
    return "s", end + len(group.tail)
