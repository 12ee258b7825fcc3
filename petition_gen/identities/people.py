"""The people of a record whose names are looked for, and the parts that their names are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from petition_gen.identities.endings import forms_of, is_slavic
from petition_gen.identities.folding import letters_of, pieces_of, writings_of
from petition_gen.identities.words import ORDINARY, PARTICLES, SAINTS, SHORT_WORDS
from petition_gen.record.model import ClientRecord

Role = Literal["client", "alias", "trafficker", "signer", "other"]
Slot = Literal["given", "family", "any"]
Strength = Literal["clear", "ordinary", "short", "joining"]


@dataclass(frozen=True)
class Person:
    """Somebody whom a text may name.

    `human`: under which other names the same person goes; an alias is the client's. `watched`: whether the papers may not
    name this person. `label`: what a trafficker is called in the papers; of the client, the pronoun.
    """

    role: Role
    human: str
    watched: bool
    label: str = field(default="", repr=False)


@dataclass(frozen=True)
class Part:
    """A part of a person's name as it is looked for: `pattern` over folded text, `letters` what its writings have in common.

    - clear: it names somebody wherever it stands.
    - ordinary: it is a word as well (Grace), and a name only where a name can stand.
    - short: two letters, or a particle that is a whole name (Ng, Her).
    - joining: a particle within a longer name (de, la): never a name by itself.
    """

    person: Person
    pattern: str = field(repr=False)
    letters: str = field(repr=False)
    slot: Slot
    strength: Strength


def people_of(record: ClientRecord, client_named: bool) -> tuple[Part, ...]:
    """The parts of all names in a record. `client_named`: the papers carry the client's true name, which is then not watched."""
    found: dict[tuple[str, str, str], Part] = {}
    for part in (*_client(record, client_named), *_traffickers(record), *_others(record, client_named)):
        found.setdefault((part.letters, part.person.human + part.person.role, part.slot), part)
    return tuple(found.values())


def _client(record: ClientRecord, client_named: bool) -> Iterator[Part]:
    """The client's true name, aliases and the dockets' names."""
    name = record.client.name
    client = Person("client", "client", not client_named, record.client.pronouns or "")
    yield from _parts(client, given=(name.first, name.middle), family=(name.last,))
    for alias in record.client.aliases or ():
        person = Person("alias", "client", alias.in_papers != "public", client.label)
        yield from _parts(person, given=(alias.first, alias.middle), family=(alias.last,))
    for case in record.cases:
        if case.defendant_name:
            yield from _spoken(Person("alias", "client", not client_named, client.label), case.defendant_name)


def _traffickers(record: ClientRecord) -> Iterator[Part]:
    known = (record.trafficking.traffickers or ()) if record.trafficking else ()
    for at, each in enumerate(known):
        if each.name:
            person = Person(
                "trafficker", f"trafficker {at}", not each.name_in_papers, trafficker_label(each.label, each.name)
            )
            yield from _spoken(person, each.name)


def trafficker_label(label: str | None, name: str) -> str:
    """What the papers call a trafficker: the record's label, unless it holds the name itself."""
    if not label or set(pieces_of(label)) & {each for each in pieces_of(name) if each not in PARTICLES}:
        return "the trafficker"
    return label


def _others(record: ClientRecord, client_named: bool) -> Iterator[Part]:
    """Who signs for the client, watched where the name gives hers away, and counsel, so that they are not taken for her."""
    signer = record.signer
    if signer and signer.name and signer.who not in (None, "client"):
        family = {each.letters for each in _client(record, client_named) if each.strength != "joining"}
        shared = any(each in family for each in pieces_of(signer.name))
        yield from _spoken(Person("signer", "signer", shared and not client_named), signer.name)
    for at, each in enumerate(record.attorneys or ()):
        if each.name:
            yield from _spoken(Person("other", f"attorney {at}", False), each.name)


def _spoken(person: Person, name: str) -> Iterator[Part]:
    """The parts of a name written in one line, "Crystal Moonbeam" or "MOONBEAM, CRYSTAL"."""
    last, comma, first = name.partition(",")
    if comma and first.strip():
        yield from _parts(person, given=tuple(first.split()), family=(last,))
        return
    words = [word for word in name.split() if not re.fullmatch(r"(?i)(jr|sr|ii|iii|iv)\.?,?", word.strip(","))]
    turn = next((at for at, word in enumerate(words) if at and word.lower() in PARTICLES), len(words) - 1)
    yield from _parts(person, given=tuple(words[:turn]) if len(words) > 1 else (), family=(" ".join(words[turn:]),))


def _parts(person: Person, given: Iterable[str | None], family: Iterable[str | None]) -> Iterator[Part]:
    """The parts of a name: each word of it, and several words that are one name together."""
    family = tuple(family)
    slavic = any(is_slavic(each or "") for each in family)
    for slot, names in (("given", given), ("family", family)):
        for name in names:
            pieces = pieces_of(name or "")
            if not pieces or not name:
                continue
            if len(pieces) > 1:
                yield from _written(person, name, pieces, slot, whole=True)  # type: ignore[arg-type]
            for piece, word in zip(pieces, _written_pieces(name, pieces), strict=True):
                yield from _written(person, word, [piece], slot, whole=len(pieces) == 1)  # type: ignore[arg-type]
                for form in forms_of(word, slavic):
                    yield Part(person, re.escape(form), form, slot, "clear")  # type: ignore[arg-type]


def _written_pieces(name: str, pieces: list[str]) -> list[str]:
    """The pieces as the record writes them, where each is known; else as they are folded."""
    words = re.findall(r"[^\W_]+", name)
    return words if len(words) == len(pieces) else pieces


def _written(person: Person, name: str, pieces: list[str], slot: Slot, whole: bool) -> Iterator[Part]:
    letters = letters_of("".join(pieces))
    strength = _strength(pieces, whole)
    if len(letters) < 2 and strength != "joining" and not is_dense(letters):
        return
    patterns = {letters: r"[ '.-]{0,3}".join(re.escape(each) for each in pieces)}
    if len(pieces) > 1 and any(each in SAINTS for each in pieces):
        turned = [SAINTS.get(each, each) for each in pieces]
        patterns["".join(turned)] = r"[ '.-]{0,3}".join(re.escape(each) for each in turned)
    for other in writings_of(letters, name) - {letters}:
        patterns[other] = re.escape(other)
    for each, pattern in patterns.items():
        yield Part(person, pattern, each, slot, strength)


def _strength(pieces: list[str], whole: bool) -> Strength:
    if len(pieces) > 1:
        return "clear" if any(each not in PARTICLES and each not in ORDINARY for each in pieces) else "ordinary"
    (piece,) = pieces
    if (piece in PARTICLES and not whole) or (len(piece) == 1 and is_dense(piece)):
        return "joining"
    if not piece.isascii():
        return "clear"
    if len(piece) < 3 or piece in PARTICLES or piece in SHORT_WORDS:
        return "short" if whole or len(piece) > 1 else "joining"
    return "ordinary" if piece in ORDINARY else "clear"


def is_dense(letters: str) -> bool:
    """Whether these are letters of a script that has no spaces between words, or writes a syllable in each."""
    return bool(letters) and any(
        "\u0e00" <= each <= "\u0eff"
        or "\u1000" <= each <= "\u11ff"
        or "\u1780" <= each <= "\u17ff"
        or "\u3040" <= each <= "\u9fff"
        for each in letters
    )
