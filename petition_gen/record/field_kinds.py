"""What kind of words a field of the record holds, decided once for everyone who looks for names in it.

- free: the drafter's sentences. A name in them gives way to a label.
- own: the client's own words. A name in them gives way to the label in brackets.
- fixed: courts, counties, offices, providers, addresses, statutes, numbers. They stand as they are typed, whatever names they
  hold, for another court or county would be a false one; a name in them is a question for the attorney.
- person: a name of the client, or what else identifies her; papers print it by its kind.
- office: for the attorney alone.
- closed: words of closed lists, dates, ids and files, which hold nobody's name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

FieldKind = Literal["free", "own", "fixed", "person", "office", "closed"]

# Patterns of paths without the numbers in brackets. The first that fits decides; what none knows is free text.
_KINDS: tuple[tuple[FieldKind, str], ...] = (
    (
        "office",
        r"exposure\b.*|cases\.other_grounds|client\.noncitizen|trafficking\.still_in_danger|declaration\.advised\.immigration"
        r"|cleared\b.*|filings\b.*|(.*\.)?answers\.cleared-.*",
    ),
    ("own", r"(.*\.)?(own_words|original)|trafficking\.narrative\.(heading|text)"),
    (
        "person",
        r"client\.(name|aliases|date_of_birth|identifiers|address|mailing|past_addresses|phone|email|pseudonym)\b.*"
        r"|cases\.(defendant_name|recorded_date_of_birth)|trafficking\.traffickers\.name|protected\b.*|signer\.name",
    ),
    (
        "fixed",
        r"attorneys\b.*|cases\.(court|number)|cases\.(venue|arrests|agencies)\b.*|cases\.prosecutors\.(office|address)\b.*"
        r"|cases\.charges\.(statute|offense|class|disposition\.called)|cases\.charges\.(enhancements|history)\.(statute|offense|class)"
        r"|trafficking\.periods\.places|trafficking\.services\.provider|evidence\.author|(.*\.)?approved\.(read_back_by|interpreter)"
        r"|(pending|warrants|prior_petitions)\.(court|number|statute|case|remedy)|criminal_history\.agency",
    ),
    (
        "closed",
        r"record|matter|chosen\..*|client\.(english|pronouns|caption|address_public)|cases\.(id|jurisdiction)|cases\.charges\.count"
        r"|evidence\.(id|kind|file|shows)|(.*\.)?(date|file|language|role|status|outcome|grade|stage|cases|proves|forms|means|words)"
        r"|signer\.who|declaration\.by|(pending|warrants|exposure|filings)\.jurisdiction|criminal_history\.(file|obtained)",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


@lru_cache(maxsize=4096)
def kind_of(path: str) -> FieldKind:
    """The kind of a field by its path in the record.

    >>> kind_of("cases[0].charges[1].nexus"), kind_of("cases[0].venue.county"), kind_of("hardship[2].own_words")
    ('free', 'fixed', 'own')
    """
    plain = re.sub(r"\[\d+\]", "", path)
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(plain)), "free")
