"""The words of a sentence as records have them, put so that they can stand in a paper.

Only articles and first letters change. What would need a guess (`6 mos`) stays as it is written, and is asked about.
"""

from __future__ import annotations

import re

from petition_gen.templating import english

_SHORT = re.compile(
    r"\b(mos?|yrs?|wks?|hrs?|prob|susp|conc|consec|min|max|comm|svc|cts|iss|cj|doc|dys|imp)\b\.?", re.IGNORECASE
)
# A text that begins so is something that a court imposes: it stands after the verb. Others stand after a colon.
_IMPOSED = re.compile(
    r"(\d|\$|(an?|no|one|two|three|four|five|six|seven|eight|nine|ten|twelve|time served|credit for|probation|fines?"
    r"|imprisonment|jail|prison|life|community|restitution|costs|supervision|supervised|parole|confinement|conditional"
    r"|unconditional|informal|formal|summary)\b)",
    re.IGNORECASE,
)
_NO_ARTICLE = re.compile(r"(fine of \$|(\$[\d,]+(\.\d\d)?) fine\b|fine\b(?!s))", re.IGNORECASE)


def imposed_words(text: str) -> str:
    """The text as it stands after "imposed": no full stop, no capital, an article where one is wanted.

    >>> imposed_words("Fine of $250."), imposed_words("$100 fine"), imposed_words("Time served")
    ('a fine of $250', 'a $100 fine', 'time served')
    """
    bare = re.sub(r"^(was )?sentenced to ", "", english.bare(text), flags=re.IGNORECASE)
    if not bare[:2].isupper():
        bare = bare[:1].lower() + bare[1:]
    return f"a {bare}" if _NO_ARTICLE.match(bare) else bare


def is_imposed(text: str) -> bool:
    """Whether the text reads right after "The court imposed"."""
    return bool(_IMPOSED.match(imposed_words(text)))


def money_called(text: str | None) -> str:
    """What the sum of a sentence's `fines` is called: costs, where its words name costs and no fine.

    >>> money_called("six months' probation and $273 in court costs"), money_called("a fine of $100 and costs")
    ('Costs', 'Fines')
    """
    words = (text or "").casefold()
    return "Costs" if re.search(r"\bcosts\b", words) and not re.search(r"\bfine[sd]?\b", words) else "Fines"


def shortened(text: str) -> bool:
    """Whether the text has abbreviations that a court's paper should spell out."""
    return bool(_SHORT.search(text))
