"""Cites as a jurisdiction prints them: what was read from a record, in one form in every paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from petition_gen.law.cites import Cite, CodeName, parse_all
from petition_gen.law.spellings import question_of

# "653,22(A) PC": two sections, or one with its point mistyped? It is compared as the first, and printed as neither.
_COMMA_OR_POINT = re.compile(r"\d,\d")


def canonical(text: str, codes: Sequence[CodeName]) -> str | None:
    """The cites of a text in the jurisdiction's own form; None where the text is not, or not only, cites.

    >>> canonical("PC 664/187(A)", (CodeName(name="Cal. Penal Code", also=("PC",), section=r"\\d+"),))
    'Cal. Penal Code §§ 664, 187(a)'
    """
    cites = parse_all(text, codes)
    if not cites or _COMMA_OR_POINT.search(text) or question_of(text, codes):
        return None
    capitals = text.upper() == text
    parts = [
        (f"{'former ' if each.former else ''}{each.code}", _sign(each, codes), _numbered(each, text, codes, capitals))
        for each in cites
    ]
    printed = []
    for (code, sign), group in groupby(parts, key=lambda part: part[:2]):
        numbers = [number for *_, number in group]
        if sign == "§ " and len(numbers) > 1:
            printed.append(f"{code} §§ {', '.join(numbers)}")
        elif not sign and not any("/" in number for number in numbers):
            printed.append(f"{code} {', '.join(numbers)}")
        else:
            printed += [f"{code} {sign}{number}" for number in numbers]
    return ", ".join(printed)


def _sign(cite: Cite, codes: Sequence[CodeName]) -> str:
    """What stands before the section: the code's own sign, "ch. " before a chapter, nothing before act and section (5/11-14)."""
    if cite.chapter or "/" in cite.section:
        return "ch. " if cite.chapter else ""
    return next((code.sign for code in codes if code.name == cite.code), "§ ")


def _numbered(cite: Cite, text: str, codes: Sequence[CodeName], capitals: bool) -> str:
    """The section and its subdivisions, in the code's own way."""
    subs = _cased(cite.subs) if capitals else cite.subs
    first = next((code.subdivision for code in codes if code.subdivision and code.name == cite.code), None)
    if first and subs and subs[0].isdigit() and not re.search(rf"{re.escape(cite.section)}\s*\(", text, re.IGNORECASE):
        return f"{cite.section}{first}{subs[0]}{_bracketed(subs[1:], text)}"
    return f"{cite.section}{_bracketed(subs, text)}"


def _bracketed(subs: Sequence[str], text: str) -> str:
    """The subdivisions in brackets; a number that the text has without them after a bracket, as Florida's (1)(a)2., so."""
    return "".join(
        f"{sub}." if re.search(rf"\){sub}\b(?!\))", text) and f"({sub})" not in text else f"({sub})" for sub in subs
    )


def _cased(subs: Sequence[str]) -> tuple[str, ...]:
    """Subdivisions of a text in capitals, which says nothing of their letter case.

    Codes number in one of two ways: (a)(1)(A)(i), which begins with a letter, or (1)(a)(i), which begins with a number.
    """
    letters = 0
    cased = []
    for sub in subs:
        if sub.isdigit():
            cased.append(sub)
            continue
        letters += 1
        capital = letters == 2 and not subs[0].isdigit() and len(sub) == 1
        cased.append(sub if capital else sub.lower())
    return tuple(cased)
