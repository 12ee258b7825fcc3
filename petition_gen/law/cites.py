"""Statute cites: read as people write them, and compared part by part.

    >>> parse("Penal Code section 647, subd. (b)", codes)
    Cite(code='Cal. Penal Code', section='647', subs=('b',), chapter=False, former=False)

What a code is called is a jurisdiction's data (`CodeName`); only the grammar of a cite is here. Reading is strict: a
text with one word that is not understood gives no cite, because a cite half understood would be found "not on the
list".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict, model_validator

from petition_gen.law.spellings import Spelling, respelled, undescribed

_ANY_SECTION = r"\d+[a-z]{0,2}(?:[-.:]\d+[a-z]{0,2})*(?:-[a-z]{1,2})?"


class CodeName(BaseModel):
    """How one code is named, an item of `codes:` in a jurisdiction's file.

    `{title}` in a name stands for the title, volume or chapter that belongs to the code's name and not to the section:
    "{title} U.S.C.", "{title} Ill. Comp. Stat.", "Mass. Gen. Laws ch. {title},".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """As printed. Letter case, points, commas and spaces make no difference in reading, and "&" reads as "and"."""
    also: tuple[str, ...] = ()
    """Other names and abbreviations, those before and those after the number alike."""
    default: bool = False
    """A cite that names no code is of this one."""
    section: str = _ANY_SECTION
    """Pattern of a section number. What does not fit it is not read, so that "PC 664-187" or "F.S. 79607" is asked
    about and never taken for a section that is on no list. Where a slash is part of the number, the pattern says so;
    elsewhere a slash joins two sections."""
    inchoate: tuple[str, ...] = ()
    """Cites of the sections (or chapters) that make an attempt, a conspiracy or a solicitation of another offense."""
    sign: str = "§ "
    """What stands between the name and the section in papers; "" where courts write RCW 9A.88.030."""
    subdivision: str | None = None
    """What stands between section and first subdivision, where that is no bracket: ", subd. "."""
    spellings: tuple[Spelling, ...] = ()
    """How rap sheets write its cites, where that is not read as a cite."""

    @model_validator(mode="after")
    def _check(self) -> CodeName:
        if self.default and "{title}" in self.name:
            raise ValueError("a code whose name holds {title} cannot be the default: a bare section has no title")
        try:
            section_pattern(self.section)
        except re2.error as error:
            raise ValueError(f"section is not a regular expression that can be used here: {error}") from None
        return self


@lru_cache(maxsize=500)
def section_pattern(section: str) -> Any:
    """The pattern of a section, in an engine whose time grows with the text alone, because the pattern may be anybody's."""
    options = re2.Options()
    options.case_sensitive, options.log_errors = False, False
    return re2.compile(section, options)


@dataclass(frozen=True)
class Cite:
    """A cite in its parts: `code` as its jurisdiction prints it, `section`, and the subdivisions from outer to inner.

    `chapter`: `section` is the number of a chapter, and all of it is cited. `former`: written as "former § …".
    Printing (`str`) gives one form that reads back as the same cite; filings print `cite_forms.canonical`, or the words
    of the law file.
    """

    code: str
    section: str
    subs: tuple[str, ...] = ()
    chapter: bool = False
    former: bool = False

    def __str__(self) -> str:
        sign = "ch. " if self.chapter else "" if "/" in self.section else "§ "
        subs = "".join(f"({sub})" for sub in self.subs)
        return f"{'former ' if self.former else ''}{self.code} {sign}{self.section}{subs}"


class Relation(Enum):
    """How a charge's cite stands to an entry's."""

    SAME_OR_NARROWER = "same or narrower"
    """§ 647(b)(1) to § 647(b): whatever the entry takes in, the charge is within it."""
    BROADER = "broader"
    """§ 647 to § 647(b): the charge may or may not be what the entry means."""
    UNCLEAR = "unclear"
    """§ 647b to § 647(b), which may be the same thing carelessly written; § 1591 to ch. 77, which no number shows."""
    DIFFERENT = "different"


def compare(charge: Cite, entry: Cite) -> Relation:
    """Say how `charge` stands to `entry`. Letter case makes no difference, and neither does `former`."""
    if charge.code != entry.code:
        return Relation.DIFFERENT
    if entry.chapter or charge.chapter:
        return _compare_chapters(charge, entry)
    mine, theirs = charge.section.casefold(), entry.section.casefold()
    my_subs, their_subs = _fold(charge.subs), _fold(entry.subs)
    if mine == theirs:
        if my_subs[: len(their_subs)] == their_subs:
            return Relation.SAME_OR_NARROWER
        if their_subs[: len(my_subs)] == my_subs:
            return Relation.BROADER
        return Relation.DIFFERENT
    if (not my_subs and mine == theirs + "".join(their_subs[:1])) or (
        not their_subs and theirs == mine + "".join(my_subs[:1])
    ):
        return Relation.UNCLEAR
    return Relation.DIFFERENT


def _compare_chapters(charge: Cite, entry: Cite) -> Relation:
    mine, theirs = charge.section.casefold(), entry.section.casefold()
    if entry.chapter and (_begins(mine, theirs) or (charge.chapter and mine == theirs)):
        return Relation.SAME_OR_NARROWER
    if charge.chapter and (_begins(theirs, mine) or (entry.chapter and mine == theirs)):
        return Relation.BROADER
    sections = [cite.section for cite in (charge, entry) if not cite.chapter]
    if any(not re.search(r"[-.:/]", section) for section in sections):
        return Relation.UNCLEAR  # the code does not number its sections by chapter
    return Relation.DIFFERENT


def _begins(section: str, chapter: str) -> bool:
    """Whether the section's number begins with the chapter's: 9.68A.090 with 9.68A, but not with 9.68."""
    return section.startswith(chapter) and section[len(chapter) :][:1] in {".", "-", ":", "/"}


def _fold(subs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sub.casefold() for sub in subs)


def parse(text: str, codes: Sequence[CodeName]) -> Cite | None:
    """Read a text that cites one section; None where it cannot be read, or cites several."""
    cites = parse_all(text, codes)
    return cites[0] if len(cites) == 1 else None


def parse_all(text: str, codes: Sequence[CodeName]) -> tuple[Cite, ...]:
    """Read every cite of a text such as "PC 664/187" or "21 U.S.C. §§ 841(a)(1), 846".

    Returns an empty tuple where any part of the text cannot be read.
    """
    return _parse_all(text, tuple(codes))


@lru_cache(maxsize=20_000)
def _parse_all(text: str, codes: tuple[CodeName, ...]) -> tuple[Cite, ...]:
    """The cites of a text; of one that is not read as it stands, those of its other spelling, or of what it describes."""
    for each in (text, *respelled(text, codes)):
        if found := _strictly(each, codes):
            return found
    bare = undescribed(text)
    # A code's name may have been taken for a description, so that what is left has to name its code itself.
    named = tuple(code.model_copy(update={"default": False}) for code in codes)
    return _strictly(bare, named) if bare else ()


def _strictly(text: str, codes: tuple[CodeName, ...]) -> tuple[Cite, ...]:
    try:
        drafts = _read(list(_scan(text, codes)), codes)
        return tuple(dict.fromkeys(cite for draft in drafts for cite in _finish(draft)))
    except _UnreadableError:
        return ()


class _UnreadableError(Exception):
    """The text is not, or not only, cites."""


_SUB = r"(?:\d{1,3}[A-Za-z]{0,2}|(?P<letter>[A-Za-z])(?P=letter){0,2}|[ivxlIVXL]{1,7})(?:[.-]\d{1,2})?"
_LABELS = (
    "subdivisions?|subdivs?|subds?|subsections?|subsecs?|subparagraphs?|subparas?|subs?"
    "|paragraphs?|paras?|pars?|clauses?|cls?|items?"
)
_TOKENS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("former", r"former(?![a-z])"),
        ("chapter", r"(?:chapters?|chap|ch)(?![a-z])\.?"),
        ("label", rf"(?:{_LABELS})(?![a-z])\.?"),
        ("sign", r"(?:§+|(?:sections?|sects?|secs?|ss?)(?![a-z])\.?)"),
        ("filler", r"(?:of|the)(?![a-z])"),
        ("separator", r"(?:[,;/&]|and(?![a-z]))"),
        ("sub", rf"\(\s*(?P<value>{_SUB})\s*\)"),
        ("range", r"-(?=\s*\()"),
        ("number", r"(?P<value>\d+[a-z]{0,3}(?:[-.:/]\d+[a-z]{0,3}|-[a-z]{1,2})*)(?![a-z0-9])"),
    )
)
_BARE_SUB = re.compile(r"\s*(?P<value>\d{1,3}[a-z]?|[a-z])(?![a-z0-9.])", re.IGNORECASE)  # "subd. 7", "subdivision b"
_TAIL = re.compile(r"(?P<first>\d{1,2})(?:\.?(?P<second>[a-z]))?\.?(?![a-z0-9.])", re.IGNORECASE)  # "(b)1.", "(c)3.a."
_EDITION = re.compile(r"\s*\((?:West\s+)?(?:19|20)\d\d\)$", re.IGNORECASE)  # "(West 2014)" dates the book
_GRADE = re.compile(r"[\d)] \([MF]\)$")  # "PC 261 (F)": a felony or subdivision (f)? Nobody can tell


@dataclass(frozen=True)
class _Token:
    kind: str
    value: str = ""
    code: CodeName | None = None


def _scan(text: str, codes: tuple[CodeName, ...]) -> Iterator[_Token]:
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s+", " ", text.replace("’", "'")))
    text = _EDITION.sub("", text.strip(" .,;"))
    if _GRADE.search(text):
        raise _UnreadableError
    names = _code_patterns(codes)
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        if named := _code_at(text, at, names):
            token, at = named
            yield token
            continue
        if text[at - 1 : at] == ")" and (tail := _TAIL.match(text, at)):
            yield from (_Token("sub", part) for part in tail.group("first", "second") if part)
            at = tail.end()
            continue
        kind, found = next(((kind, hit) for kind, pattern in _TOKENS if (hit := pattern.match(text, at))), ("", None))
        if found is None:
            raise _UnreadableError
        yield _Token(kind, found.groupdict().get("value") or found.group().rstrip("."))
        at = found.end()
        if kind == "label" and (bare := _BARE_SUB.match(text, at)):
            yield _Token("sub", bare["value"])
            at = bare.end()


_Names = tuple[tuple[re.Pattern[str], CodeName], ...]


def _code_at(text: str, at: int, names: _Names) -> tuple[_Token, int] | None:
    """The longest code name that begins here, and where it ends."""
    best: tuple[_Token, int] | None = None
    for pattern, code in names:
        found = pattern.match(text, at)
        if found and (best is None or found.end() > best[1]):
            title = found.groupdict().get("title") or ""
            best = _Token("code", code.name.replace("{title}", title.upper()), code), found.end()
    return best


@lru_cache(maxsize=200)
def _code_patterns(codes: tuple[CodeName, ...]) -> _Names:
    return tuple((_name_pattern(name), code) for code in codes for name in (code.name, *code.also))


def _name_pattern(name: str) -> re.Pattern[str]:
    """A pattern for a code's name in which points, commas and spaces may stand anywhere or nowhere."""
    between = r"[.,\s]*"
    special = {"{title}": r"(?P<title>\d+(?:-?[a-z])?)", "&": "(?:&|and)", "'": "'?"}
    pieces = re.findall(r"\{title\}|[^\W_]|[&']", name.replace("’", "'"))
    body = between.join(special.get(piece, re.escape(piece)) for piece in pieces)
    return re.compile(rf"(?<![a-z0-9]){body}(?![a-z]){between}", re.IGNORECASE)


@dataclass
class _Draft:
    number: str
    code: _Token | None
    chapter: bool
    former: bool
    subs: tuple[str, ...] = ()
    labels: set[str] = field(default_factory=set)


def _read(tokens: list[_Token], codes: tuple[CodeName, ...]) -> list[_Draft]:  # noqa: C901 - a case for each kind of token
    drafts: list[_Draft] = []
    leading: list[tuple[str, ...]] = []  # "paragraph (2) of subdivision (a) of section 261", innermost first
    code: _Token | None = None
    previous = "start"
    former = chapter = False
    dangling = False  # a code was named, and nothing of it yet
    for token in tokens:
        draft = drafts[-1] if drafts else None
        match token.kind:
            case "code":
                nameless = [draft for draft in drafts if draft.code is None]
                if dangling:
                    raise _UnreadableError
                dangling = not nameless
                for each in nameless:  # "459 PC", "section 796.07, Florida Statutes"
                    each.code = token
                code = None if nameless else token
            case "former":
                former = True
            case "chapter":
                chapter = True
            case "number":
                if previous in {"number", "sub", "range", "label"}:
                    raise _UnreadableError
                subs = tuple(sub for group in reversed(leading) for sub in group)
                drafts.append(_Draft(token.value, code, chapter, former, subs))
                former = chapter = dangling = False
                leading = []
            case "label" if draft is None:
                leading.append(())
            case "sub" if draft is None:
                if not leading:
                    raise _UnreadableError
                leading[-1] += (token.value,)
            case "label" if draft is not None:
                word = token.value.casefold().rstrip("s")
                if word in draft.labels:  # "subd. (a), subd. (b)": beside, not below
                    raise _UnreadableError
                draft.labels.add(word)
            case "sub" if draft is not None:
                if previous == "separator" and draft.subs:  # "(B), (C)": beside the one before
                    drafts.append(_beside(draft, token.value))
                elif previous == "range":
                    drafts.extend(_beside(draft, sub) for sub in _range(draft.subs[-1], token.value))
                else:
                    draft.subs += (token.value,)
            case "range" if draft is None or previous != "sub":
                raise _UnreadableError
        if token.kind != "filler":
            previous = "separator" if token.kind == previous == "separator" else token.kind
    if leading or former or chapter or dangling or not drafts or previous in {"label", "range", "separator", "sign"}:
        raise _UnreadableError
    if any(draft.code is None for draft in drafts):
        _name_default(drafts, tokens, codes)
    return drafts


def _name_default(drafts: list[_Draft], tokens: list[_Token], codes: tuple[CodeName, ...]) -> None:
    """Give the default code to the drafts of a text that names no code at all."""
    defaults = [code for code in codes if code.default]
    if len(defaults) != 1 or any(token.kind == "code" for token in tokens):
        raise _UnreadableError
    for draft in drafts:
        draft.code = _Token("code", defaults[0].name, defaults[0])


def _finish(draft: _Draft) -> list[Cite]:
    """The cites of a draft: several where a slash joins two sections, the subdivisions being the last one's."""
    assert draft.code is not None
    assert draft.code.code is not None
    last = Cite(draft.code.value, draft.number, draft.subs, draft.chapter, draft.former)
    fits = section_pattern(draft.code.code.section).fullmatch
    if draft.chapter or fits(draft.number):
        return [last]
    numbers = draft.number.split("/")
    if len(numbers) == 1 or not all(fits(number) for number in numbers):
        raise _UnreadableError
    return [*(replace(last, section=number, subs=()) for number in numbers[:-1]), replace(last, section=numbers[-1])]


def _beside(draft: _Draft, sub: str) -> _Draft:
    """A draft with `sub` in place of the innermost subdivision of its kind: (4) after (a)(2) is (a)(4), (b) is (b)."""
    for level in range(len(draft.subs) - 1, -1, -1):
        if _kind(draft.subs[level]) == _kind(sub):
            return replace(draft, subs=(*draft.subs[:level], sub), labels=set(draft.labels))
    raise _UnreadableError


def _kind(sub: str) -> str:
    if sub[0].isdigit():
        return "number"
    return "capital" if sub.isupper() else "letter"


def _range(first: str, last: str) -> list[str]:
    """What follows `first` up to `last`: (3)-(5) gives 4 and 5, (i)-(iii) gives ii and iii, (a)-(c) gives b and c."""
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    scales = ([str(number) for number in range(1, 100)], roman, list("abcdefghijklmnopqrstuvwxyz"))
    for scale in scales:
        if first.lower() in scale and last.lower() in scale and not (scale is roman and first.lower() != "i"):
            between = scale[scale.index(first.lower()) + 1 : scale.index(last.lower()) + 1]
            if between:
                return [sub.upper() for sub in between] if first.isupper() else between
    raise _UnreadableError
