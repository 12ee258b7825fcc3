"""How the client is named in a filing's papers, and what may not stand in a public one.

Two guards keep an identity out of public papers. A run that holds identity is known by its kind and replaced by kind. Free
text (a nexus, a summary, the client's own words) is looked through for the names that the record holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from petition_gen.characters import without_hidden
from petition_gen.document import Blank, Run
from petition_gen.papers.counsel import FILER
from petition_gen.planning.naming import Naming
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate

# Fields of the block of those who file, which a court must be able to read: a client's mailing address is often counsel's.
COUNSEL = ("attorneys[", FILER)
# Fields for the attorney alone, which no template brings into a paper that is filed or served.
OFFICE = re.compile(r"exposure\[|cases\[\d+\]\.other_grounds|client\.noncitizen$")
SHORT_LINE = 6  # letters; a line of an address as short as "Apt. 4" tells nothing by itself
WITHHELD = "passage withheld: it names someone or something that this paper may not name"


@dataclass(frozen=True)
class Watch:
    """Something that free text may not say, and what stands in its place.

    `always`: in sealed papers as well; `client`: a name of the client, replaced in sealed papers too, except in her own words.
    `length` orders the longest first.
    """

    pattern: re.Pattern[str] = field(repr=False)
    label: str = field(repr=False)
    length: int
    always: bool = False
    client: bool = False


Watched = tuple[Watch, ...]
# Fields in the client's own words: nothing in them is replaced, so a hit takes the passage out until she has approved another.
OWN_WORDS = re.compile(r"(own_words|trafficking\.narrative\[\d+\]\.(text|heading|original))$")


@dataclass(frozen=True)
class Guard:
    """What keeps the papers of one filing from saying whom they may not name. Made once for a filing, by `guard_of`."""

    record: ClientRecord
    name: Naming
    names: tuple[Watch, ...] = field(repr=False)

    def run(self, run: Run, public: bool, redact: bool = False) -> Run:
        """The run as it may stand in a paper.

        In a public paper identity is replaced by kind. In every paper the drafter's free text is freed of the names watched
        for, and a passage in the client's own words that holds one is withheld: her words are not altered. In a version that
        is marked as redacted (`redact`) the name alone is taken out, visibly.
        """
        if run.path and OFFICE.match(run.path):
            return Run(
                "[withheld: for the attorney alone]",
                "placeholder",
                run.path,
                comment="This stands in the memo, and in no filing.",
                blank=Blank("withheld", "withheld: for the attorney alone"),
            )
        if run.kind == "identity":
            return replace(run, text=_public_identity(run, self.record, self.name), kind="text") if public else run
        if run.path is None or run.kind != "text" or run.path.startswith(COUNSEL):
            return run
        own = OWN_WORDS.search(run.path) is not None
        found = self._found(
            run.text, [each for each in self.names if public or each.always or (each.client and not own)]
        )
        if not found:
            return run
        if own and redact:
            return replace(run, text=_without(found, run.text, lambda each: "[redacted]"))
        if own:
            return Run(
                f"[{WITHHELD}]",
                "placeholder",
                run.path,
                comment="The client's own words are not altered. Ask her to approve this passage with a label in place of the name.",
                blank=Blank("withheld", WITHHELD),
            )
        return replace(run, text=_without(found, run.text, lambda each: partial(_fitted, each.label)))

    @staticmethod
    def _found(text: str, names: list[Watch]) -> list[Watch]:
        """What a text says of the names. A name is read as well where an invisible character stands in it."""
        plain = without_hidden(text)
        return [
            each for each in names if each.pattern.search(text) or (plain is not text and each.pattern.search(plain))
        ]


def guard_of(record: ClientRecord, name: Naming) -> Guard:
    """The guard of the papers of a filing that names the client so."""
    return Guard(record, name, watched(record, name))


def _without(found: list[Watch], text: str, by: Callable[[Watch], str | Callable[[re.Match[str]], str]]) -> str:
    """The text with what was found replaced; in its plain form, where what was found would be left in it otherwise."""
    changed = text
    for each in found:
        changed = each.pattern.sub(by(each), changed)
    plain = without_hidden(changed)
    if plain == changed or not any(each.pattern.search(plain) for each in found):
        return changed
    for each in found:
        plain = each.pattern.sub(by(each), plain)
    return plain


def _fitted(label: str, match: re.Match[str]) -> str:
    """The label in place of a match, with a large letter where it begins a sentence."""
    before = match.string[: match.start()].rstrip()
    return label[:1].upper() + label[1:] if not before or before[-1] in ".!?" else label


def _public_identity(run: Run, record: ClientRecord, name: Naming) -> str:
    if run.path and run.path.endswith("date_of_birth"):
        return (
            str(PartialDate.parse(str(record.client.date_of_birth)).year)
            if run.path == "client.date_of_birth"
            else "[in the sealed papers]"
        )
    if run.path and run.path.startswith("client.name"):
        return name.caption
    return "[in the sealed papers]"


def watched(record: ClientRecord, name: Naming) -> tuple[Watch, ...]:
    """What free text is looked through for, longest first, each with what stands in its place."""
    found = [*_client_names(record, name), *_client_particulars(record)]
    for trafficker in (record.trafficking.traffickers or ()) if record.trafficking else ():
        if trafficker.name and not trafficker.name_in_papers:
            label = trafficker.label or "the trafficker"
            names = [word for word in trafficker.name.split() if len(word) > 1 and word.casefold() not in PARTICLES]
            words = [trafficker.name, *names]
            found += [Watch(_pattern(word), label, len(word), always=True) for word in words]
    found += [
        Watch(_pattern(each.text), each.label or "[withheld]", len(each.text))
        for each in record.protected or ()
        if each.text
    ]
    return tuple(sorted(found, key=lambda each: -each.length))


def _client_names(record: ClientRecord, name: Naming) -> list[Watch]:
    """The client's names, where the papers do not carry them: whole, with a middle initial, in their parts, without accents."""
    found: list[Watch] = []
    names = [record.client.name] if name.form != "full" else []
    names += [alias for alias in record.client.aliases or () if alias.in_papers != "public"]  # type: ignore[misc]
    for each in names:
        first, second, last = (without_hidden(part or "") for part in (each.first, each.middle, each.last))
        parts = [part for part in (first, second, last) if part]
        if first and last:
            middle = rf"(?:\s+(?:{re.escape(second)}|{re.escape(second[0])}\.?))?" if second else r"(?:\s+\w\.?)?"
            whole = rf"(?<!\w){re.escape(first)}{middle}\s+{re.escape(last)}(?!\w)"
            found.append(Watch(re.compile(whole, re.IGNORECASE), name.caption, len(each.full) + 3, client=True))
        words = {word for part in parts for word in (part, *re.split(r"[\s-]+", part)) if len(word) > 2}
        words |= {_unaccented(word) for word in words}
        words = {word for word in words if word.casefold() not in PARTICLES}
        found += [Watch(_pattern(word), name.caption, len(word), client=True) for word in sorted(words)]
    if name.form != "full":
        dockets = {case.defendant_name for case in record.cases if case.defendant_name}
        found += [Watch(_pattern(each), name.caption, len(each), client=True) for each in sorted(dockets)]
    return found


def _client_particulars(record: ClientRecord) -> list[Watch]:
    """Birth date, addresses, numbers, telephone and e-mail of the client, in the ways in which people write them."""
    client = record.client
    texts: list[tuple[str, str]] = []
    born = client.date_of_birth
    if born and born.day and born.month:
        forms = (
            str(born),
            born.words(),
            f"{born.month}/{born.day}/{born.year}",
            f"{born.month:02}/{born.day:02}/{born.year}",
            f"{born.month}/{born.day}/{born.year % 100:02}",
            f"{born.day} {born.words().split()[0]} {born.year}",
        )
        texts += [(form, str(born.year)) for form in forms]
    for address in (client.address, client.mailing, *(client.past_addresses or ())):
        if address and address.street:
            lines = (address.street, *address.street.split("\n"))
            texts += [(each, "[address withheld]") for each in dict.fromkeys(lines) if len(each) > SHORT_LINE]
    numbers = [client.phone, client.email]
    if client.identifiers:
        numbers += [client.identifiers.fbi, *(client.identifiers.state or {}).values()]
    texts += [(number, "[number withheld]") for number in numbers if number]
    return [Watch(_pattern(text), label, len(text)) for text, label in texts]


def _unaccented(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


# Parts of names that name nobody by themselves, and stand in every text.
PARTICLES = frozenset(
    """
    a al an and at bin bint by da das de del della den der des di do dos du el for from he her his in is it la las le
    los no not of on or san santa she st ter that the they to van von was with y
    """.split()  # noqa: SIM905
)
# Names that are words of their own: they match only when written with a large letter, and not before a number.
ORDINARY = frozenset(
    """
    april august autumn bill chase christian dawn dean faith felicity gale grace grant hope hunter ivy jack jade
    jewel joy june justice lance lily mark mary may melody mercy miles norm olive page patience paul pearl penny
    pierce poppy prudence ray rich rob robin rose ruby sage savannah serenity sky sterling stone summer temple
    trinity verity victor violet virginia wade will young black brown green white gray king bishop park price
    wells woods hill field fields banks rivers church house street court case law bond love long short small
    strong
    """.split()  # noqa: SIM905
)


def _pattern(text: str) -> re.Pattern[str]:
    """A text as whole words in any case; a name that is an ordinary word only in capitals, and not as a month."""
    text = without_hidden(text)
    if text.casefold() in ORDINARY:
        word = re.escape(text)
        return re.compile(rf"(?<!\w)({word}|{word.upper()})(?!\w)(?!\s+\d)")
    words = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
