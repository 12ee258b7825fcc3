"""What stands around a name, and what it says of it: a title before, a place's word behind, the beginning of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from petition_gen.identities.folding import Folded, letters_of
from petition_gen.identities.words import (
    ABBREVIATED,
    AFTER_PLACE,
    ARTICLES,
    BEFORE_MONTHS,
    BEFORE_PLACE,
    DETERMINERS,
    FOR_HER,
    FOR_HIM,
    JOINED,
    MONTHS,
    OF_KIN,
    OF_OFFICE,
    OPENERS,
    ORDINARY,
    PLACE_OF,
    PLAIN_PLACE,
    PREPOSITIONS,
    SHORT_WORDS,
    STATE_NAMES,
    STATES,
    STREET_NAMES,
    TITLES,
    VERBS,
    WITHIN,
)

if TYPE_CHECKING:
    from petition_gen.identities.people import Person

_WORD = r"[^\W\d_][\w']*"
_TITLE = re.compile(rf"(?<![\w'])({'|'.join(sorted(TITLES, key=len, reverse=True))})(?:\.? {{1,3}}|\.)$")
_CASE_NAME = re.compile(r"(?<!\w)(?:v|vs|versus)\.? {1,2}$")


@dataclass(frozen=True)
class Around:
    """A name in folded text from `start` to `end`, and the towns and counties that the record names."""

    folded: Folded = field(repr=False)
    start: int
    end: int
    places: frozenset[str] = field(repr=False)

    @cached_property
    def before(self) -> str:
        """The folded text before the name, as far as anything looks."""
        return self.folded.low[max(0, self.start - 60) : self.start]

    @cached_property
    def after(self) -> str:
        """The folded text behind the name, as far as anything looks."""
        return self.folded.low[self.end : self.end + 80]

    def _large(self, at: int) -> bool:
        return at < len(self.folded.low) and self.folded.low[at].isalpha() and self.folded.is_capital(at)

    def _upper(self, at: int) -> bool:
        """Whether it is a capital, and not a letter of a script that has none."""
        return self._large(at) and self.folded.text[self.folded.start(at)].isupper()

    # ---- what is before ----

    @cached_property
    def _title(self) -> re.Match[str] | None:
        return _TITLE.search(self.before)

    @property
    def title(self) -> str:
        """The title before the name, as it is written."""
        if not self._title:
            return ""
        return self.folded.text[self.folded.start(self.title_start) : self.folded.start(self.start)].strip()

    @property
    def title_start(self) -> int:
        """Where the title begins."""
        return self.start - (len(self.before) - self._title.start()) if self._title else self.start

    @property
    def is_plain_word(self) -> bool:
        """Whether what could be a title is a small word of the text, as in "her uncle Lee"."""
        small = bool(self._title) and not self._large(self.title_start) and "." not in self.title
        return small and self.title.lower() not in ("mr", "mrs", "ms", "mx")

    @cached_property
    def previous(self) -> tuple[str, bool]:
        """The word before, and whether it is written large; nothing where a mark stands between."""
        match = re.search(rf"({_WORD})(?:(?<=\bst)\.|(?<=\bste)\.|(?<=\bft)\.|(?<=\bmt)\.)?[ -]{{1,3}}$", self.before)
        if not match:
            return "", False
        return match[1], self._upper(self.start - len(self.before) + match.start())

    @property
    def called_so(self) -> bool:
        """Whether what stands before is how people are called on the street: "Big Rex", and not "in Little Rock"."""
        name = self.folded.low[self.start : self.end]
        if not (self.previous[0] in STREET_NAMES and self.previous[1]) or name in ORDINARY:
            return False
        said = re.search(rf"({_WORD}) {{1,3}}{_WORD} {{1,3}}$", self.before)
        return not (said and said[1] in WITHIN and not re.match(r"'s", self.after))

    @property
    def street_start(self) -> int:
        """Where the name begins with what its bearer is called."""
        return self.start - len(re.search(rf"{_WORD} {{1,3}}$", self.before)[0]) if self.called_so else self.start  # type: ignore[index]

    @cached_property
    def opens_sentence(self) -> bool:
        """Whether a sentence, or a quotation, begins with the name."""
        said = self.before.rstrip(" \"'“”‘([*")
        return not said or said[-1] in ".!?:;"

    @property
    def after_determiner(self) -> bool:
        """Whether an article or the like stands before."""
        return self.previous[0] in DETERMINERS

    @property
    def in_case_name(self) -> bool:
        """Whether the name is a party's: "People v. Lee"."""
        return bool(_CASE_NAME.search(self.before))

    # ---- what is behind ----

    @cached_property
    def following(self) -> tuple[str, bool]:
        """The word behind, and whether it is written large; nothing where a mark stands between."""
        match = re.match(rf"[ -]{{1,3}}({_WORD})", self.after)
        return (match[1], self._upper(self.end + match.start(1))) if match else ("", False)

    @property
    def before_verb(self) -> bool:
        """Whether what somebody does or has, or a number, follows."""
        word = self.following[0]
        said = word in VERBS or (word.endswith("ed") and not self.following[1])
        owns = re.match(r"'s(?!\w)", self.after) or re.match(r"(?:,? who|,? \d|, \w+,| and [^\W\d_]\w+)", self.after)
        return said or bool(owns)

    # ---- how it is written ----

    @property
    def is_capital(self) -> bool:
        """Whether the name begins with a large letter."""
        return self._large(self.start)

    @property
    def capitals(self) -> bool:
        """Whether each word of the name begins with a large letter."""
        return all(
            self._large(self.start + each.start())
            for each in re.finditer(_WORD, self.folded.low[self.start : self.end])
        )

    @property
    def among_capitals(self) -> bool:
        """Whether it stands among words that are all in capitals, where a large letter says nothing."""
        if not self.folded.in_capitals(self.start, self.end):
            return False
        beside = [*re.finditer(_WORD, self.before)][-1:], [*re.finditer(_WORD, self.after)][:1]
        offsets = (self.start - len(self.before), self.end)
        stretches = [(at + m.start(), at + m.end()) for words, at in zip(beside, offsets, strict=True) for m in words]
        return bool(stretches) and all(b - a < 2 or self.folded.in_capitals(a, b) for a, b in stretches)

    @property
    def is_short_word(self) -> bool:
        """Whether the name is a short English word."""
        return self.folded.low[self.start : self.end] in SHORT_WORDS

    @property
    def is_state(self) -> bool:
        """Whether it is the two letters of a state, as in "Oakland, CA"."""
        return (
            self.folded.low[self.start : self.end] in STATES
            and self.folded.in_capitals(self.start, self.end)
            and bool(
                re.search(r"\w, ?$", self.before) or re.match(r" \d{5}", self.after) or self.previous[0] in PREPOSITIONS
            )
        )

    @property
    def is_date(self) -> bool:
        """Whether it is a month: "May 2014", "in May"."""
        if self.folded.low[self.start : self.end] not in MONTHS:
            return False
        return (
            bool(
                re.match(r",? {1,2}(?:\d|of \d)", self.after)
                or re.search(r"(?<!\d)\d\d?(?:st|nd|rd|th)?(?: of)? $", self.before)
            )
            and not re.match(r" \d{1,2} years", self.after)
        ) or self.previous[0] in BEFORE_MONTHS

    # ---- places, and others of the name ----

    @cached_property
    def is_place(self) -> bool:
        """Whether the words around make a place or a public body of it."""
        word, large = self.following
        if (word in AFTER_PLACE and large) or word in PLAIN_PLACE or self._longer_place or self._joined_county:
            return True
        state = re.match(r", {1,2}([^\W\d_]+)", self.after)
        if state and self._is_state_at(state):
            return True
        name = letters_of(self.folded.low[self.start : self.end])
        if (name in BEFORE_PLACE and self._begins_place) or (name in PLACE_OF and self.after.startswith(" of ")):
            return True
        before, was_large = self.previous
        if before in BEFORE_PLACE and was_large and not self.called_so:
            return True
        if self._of_body:
            return True
        return before in PREPOSITIONS and name in self.places

    @property
    def _begins_place(self) -> bool:
        """Whether more of a place's name follows: "West Oakland", "St. Louis". A full stop belongs to an abbreviation alone."""
        stop = r"\.?" if self.folded.low[self.start : self.end] in ABBREVIATED else ""
        match = re.match(rf"{stop} {{1,3}}({_WORD})", self.after)
        if not match or match[1] in OPENERS:
            return False
        return self._large(self.end + match.start(1))

    @property
    def ends_place(self) -> bool:
        """Whether the words before make a place of it, whatever follows: "In San Diego, ...", "from Testville, ..."."""
        before, large = self.previous
        if before in BEFORE_PLACE and before not in STREET_NAMES and large:
            return before not in ARTICLES or bool(
                re.search(rf"(?<!\w)(?:{'|'.join(PREPOSITIONS)}) {before} $", self.before)
            )
        return before in PREPOSITIONS and letters_of(self.folded.low[self.start : self.end]) in self.places

    @property
    def _of_body(self) -> bool:
        """Whether it is what a county or an office is of: "County of Lee", "Department of Justice". "The office of Lee" is none."""
        match = re.search(rf"(?<!\w)(?P<body>{'|'.join(PLACE_OF)}) of (?P<more>(?:{_WORD}[ -]){{0,2}})$", self.before)
        if not match:
            return False
        at = self.start - len(self.before)
        words = [each.start() + match.start("more") for each in re.finditer(_WORD, match["more"])]
        if all(self._large(at + each) for each in (match.start("body"), *words)):
            return True
        return not words and match["body"] in ("county", "city", "town", "township", "village", "parish", "borough")

    def _is_state_at(self, state: re.Match[str]) -> bool:
        at = self.end + state.start(1)
        return (state[1] in STATE_NAMES and self._large(at)) or (
            state[1] in STATES and self.folded.in_capitals(at, at + len(state[1]))
        )

    @cached_property
    def _longer_place(self) -> bool:
        """Whether a place's word follows after more of its name: "Prince George's County", "Wales-Hyder Census Area"."""
        match = re.match(rf"(?:'s?)?((?:(?: (?:du|de|des|of|the|la|qui|and city))?[ -]{_WORD}){{1,3}})", self.after)
        if not match:
            return False
        for word in re.finditer(_WORD, match[1]):
            at = self.end + match.start(1) + word.start()
            if word[0] in ("du", "de", "des", "of", "the", "la", "qui", "and"):
                continue
            if not self._large(at):
                return word[0] in PLAIN_PLACE
            if word[0] in AFTER_PLACE:
                return True
            if word[0] in VERBS or word[0] in TITLES:
                return False
        return False

    @property
    def _joined_county(self) -> bool:
        name = self.folded.low[self.start : self.end]
        after = re.match(r" and (\w+) (?:county|borough)", self.after)
        return bool(after) and (name, after[1] if after else "") in JOINED

    @property
    def follows_name(self) -> bool:
        """Whether a first name that is not the person's stands before it."""
        before, large = self.previous
        return (
            large
            and before not in OPENERS
            and before not in VERBS
            and before not in TITLES
            and before not in STREET_NAMES
            and not before.endswith("ly")
        )

    @property
    def of_another(self) -> bool:
        """Whether it is part of a longer name, of somebody or something else: "Robert Lee", "Lee Robertson"."""
        if self.folded.text.isupper():
            return False
        word, large = self.following
        goes_on = (
            large and word not in ("i", "i'm", "i'd", "i've", "i'll") and word not in MONTHS and word not in OPENERS
        )
        return self.follows_name or (goes_on and word not in VERBS)

    @property
    def is_whole(self) -> bool:
        """Whether the initials of the person stand with it, so that nobody else is meant."""
        return "." in self.folded.low[self.start : self.end]

    @property
    def _title_word(self) -> str:
        return re.findall(_WORD, self._title[1])[0] if self._title else ""

    @property
    def is_of_office(self) -> bool:
        """Whether the title is one of an office or a profession, which neither client nor trafficker is known to have."""
        return self._title_word in OF_OFFICE

    @property
    def is_lady_or_lord(self) -> bool:
        """Whether the title is one that places bear as well: Doña Ana County."""
        return self._title_word in ("dona", "don", "sir", "madam", "madame")

    def may_be_client(self, people: Sequence[Person]) -> bool:
        """Whether the title may be the client's own, by the pronoun in the record."""
        word = self._title_word
        pronoun = next((each.label for each in people if each.human == "client"), "")
        return not (word in OF_KIN or (pronoun == "she" and word in FOR_HIM) or (pronoun == "he" and word in FOR_HER))

    def fitting(self, people: Sequence[Person]) -> tuple[Person, ...]:
        """Those of several whom the title fits. What a trafficker is, the record does not say: a title that fits the client is hers."""
        word = self._title_word
        hers, his = word in FOR_HER, word in FOR_HIM
        client = [each for each in people if each.human == "client"]
        if not client or not (hers or his):
            return tuple(people)
        fits = (client[0].label == "she" and hers) or (client[0].label == "he" and his)
        unfit = (client[0].label == "she" and his) or (client[0].label == "he" and hers)
        if fits:
            return tuple(client)
        return tuple(each for each in people if each.human != "client") if unfit else tuple(people)
