"""The words that take a name's place, in the drafter's sentences and in the client's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from petition_gen.identities.finding import LEFT, Hit
from petition_gen.identities.matcher import Found, Handle, Matcher, Reach
from petition_gen.record.model import ClientRecord

SIGNERS = {"next_friend": "my next friend", "guardian": "my guardian", "personal_representative": "my representative"}


@dataclass(frozen=True)
class Printed:
    """A text as it is printed: its words, the labels that stand in it for names, and why other names were left in it."""

    text: str = field(repr=False)
    labels: tuple[str, ...] = field(default=(), repr=False)
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Called:
    """How a filing calls the client: in its caption, by which noun, and by which last name after a title ("Ms. Doe")."""

    caption: str = field(repr=False)
    noun: str
    after_title: str | None = field(default=None, repr=False)
    signer: str = field(default="", repr=False)


def in_sentences(text: str, matcher: Matcher, called: Called, reach: Reach) -> Printed:
    """The drafter's text with labels, capitals and possessives as a sentence has them."""

    def words(each: Found | Handle) -> tuple[int, str]:
        if not isinstance(each, Hit):
            return each.start, each.label
        written = text[each.start : each.end]
        if each.person.role == "trafficker" and each.how != "initial":
            return _trafficker(text, each)
        if each.how == "initial":
            return each.start, _owned(_initial(written), each)
        if each.person.role == "signer":
            return each.start, _owned(called.signer, each)
        return each.start, _client(text, each, called)

    return _printed(text, matcher.find(text, reach), words)


def in_her_words(text: str, record: ClientRecord, matcher: Matcher) -> Printed:
    """The client's own text with a label in brackets in place of each name, and nothing else of it changed."""

    def words(each: Found | Handle) -> tuple[int, str]:
        if not isinstance(each, Hit):
            return each.start, f"[{each.label.strip('[]')}]"
        if each.how == "initial":
            label = _initial(text[each.start : each.end])
        elif each.person.role == "trafficker":
            if each.tail == "s":
                return _article(text, each.start), f"[{_owner(each.person.label)} family]"
            return each.start, f"[{_single_article(_owned(each.person.label, each), text[: each.start])}]"
        elif each.person.role == "signer":
            label = SIGNERS.get((record.signer.who if record.signer else None) or "", "my next friend")
        elif each.tail == "s":
            return _article(text, each.start), "[my family]"
        else:
            label = "my name" if each.person.role == "client" else "another name"
        return each.start, f"[{label}]" + ("'s" if each.tail == "'s" else "")

    return _printed(text, matcher.find(text), words)


def as_printed(text: str, record: ClientRecord) -> str:
    """A passage of the client's own words as every sworn paper prints it, labels in brackets included.

    It depends on the record alone and not on the filing, so that she approves one text. Her own name stands where she wishes
    for papers in her full name.
    """
    matcher = own_matcher(record)
    parts = re.split(r"(\n\s*\n)", text)  # papers print each paragraph by itself
    return "".join(part if not part.strip() else in_her_words(part, record, matcher).text for part in parts)


def own_matcher(record: ClientRecord) -> Matcher:
    """What is looked for in the client's own words."""
    return Matcher(record, client_named=record.client.caption == "full")


def _printed(text: str, found: list[Found | Handle], words: Callable[[Found | Handle], tuple[int, str]]) -> Printed:
    parts: list[str] = []
    labels: list[str] = []
    at = 0
    for each in found:
        if isinstance(each, Hit) and each.how in LEFT:
            continue
        start, label = words(each)
        parts += [text[at : max(at, start)], label]
        labels.append(label)
        at = each.end + (label.endswith(".") and text[each.end : each.end + 1] == ".")
    left = tuple(dict.fromkeys(each.how for each in found if isinstance(each, Hit) and each.how in LEFT))
    if not labels:
        return Printed(text, (), left)
    return Printed("".join([*parts, text[at:]]), tuple(dict.fromkeys(labels)), left)


def _client(text: str, hit: Hit, called: Called) -> str:
    """A name of the client: the caption's; after a title the noun, or a pseudonym's last name."""
    if hit.how == "titled":
        return _owned(f"{hit.title} {called.after_title}" if called.after_title else called.noun, hit)
    if hit.tail == "s":
        return f"{_initial(text[hit.start : hit.end])} family"
    if hit.person.role == "alias" and re.search(
        r"(?i)(?<!\w)(?:as|called|named|names?|alias|a\.?k\.?a\.?|under|nicknamed) [\"“‘'(]?$", text[: hit.start]
    ):
        return _owned("another name", hit)
    return _owned(called.caption, hit)


_CASE = (
    r"(?:(?:[Tt]he )?(?:People|State|Commonwealth|United States|U\.S\.|Government)(?: of (?:the State of )?(?:[A-Z]\w+ ?){1,3})?)"
    r"\s*(?:v|vs)\.?\s+$"
)


def _trafficker(text: str, hit: Hit) -> tuple[int, str]:
    """A trafficker's label: large where a sentence begins, and in words where he is the party of a case."""
    before = text[: hit.start]
    if case := re.search(_CASE, before):
        judged = re.search(
            r"(?i)(?:judgment|conviction|verdict|sentence)(?: of \w+)?((?:,| in)?\s+)$", before[: case.start()]
        )
        if judged:
            return judged.start(1), f" against {hit.person.label}"
        return case.start(), _opened(f"the case against {hit.person.label}", before[: case.start()])
    label = hit.person.label
    start = hit.start
    if hit.tail == "s":
        start = _article(text, start)
        label = f"{_owner(label)} family"
    else:
        label = _owned(label, hit)
    label = _single_article(label, text[:start])
    return start, _opened(label, text[:start])


def _single_article(label: str, before: str) -> str:
    """The label without its article where the text has one: "at the Nohbdy house" is at the trafficker house."""
    return re.sub(r"^(?:the|an?) ", "", label) if re.search(r"(?i)(?<!\w)(?:the|an?)\s+$", before) else label


def _article(text: str, start: int) -> int:
    """Where the article before a place begins; the place where there is none."""
    article = re.search(r"(?i)(?<!\w)the\s+$", text[:start])
    return article.start() if article else start


def _opened(label: str, before: str) -> str:
    """The label with a large letter where it begins a sentence."""
    said = before.rstrip().rstrip("\"'“”‘([*")
    return label[:1].upper() + label[1:] if not said.rstrip() or said.rstrip()[-1] in ".!?" else label


def _initial(written: str) -> str:
    return f"{next((each for each in written if each.isalpha()), written[:1]).upper()}."


def _owner(label: str) -> str:
    return f"{label}'" if label.endswith("s") else f"{label}'s"


def _owned(label: str, hit: Hit) -> str:
    return _owner(label) if hit.tail == "'s" else label
