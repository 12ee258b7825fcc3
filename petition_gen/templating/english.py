"""The words that change with the client and the charges: pronouns, nouns for charges, singular and plural, lists.

Pure functions over plain words; nothing here is a client's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

PRONOUNS = {
    "she": {"they": "she", "them": "her", "their": "her", "theirs": "hers", "themself": "herself"},
    "he": {"they": "he", "them": "him", "their": "his", "theirs": "his", "themself": "himself"},
    "they": {"they": "they", "them": "them", "their": "their", "theirs": "theirs", "themself": "themself"},
}
# Languages that clinics meet most, by their BCP 47 code.
LANGUAGES = {
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "hi": "Hindi",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "hu": "Hungarian",
    "id": "Indonesian",
    "km": "Khmer",
    "ko": "Korean",
    "mam": "Mam",
    "ne": "Nepali",
    "pl": "Polish",
    "pt": "Portuguese",
    "quc": "K'iche'",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "th": "Thai",
    "ti": "Tigrinya",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yo": "Yoruba",
    "zh": "Chinese",
}


def pronouns(which: str | None, called: str) -> dict[str, str]:
    """The pronouns by their plural form (`they`, `them`, …); where the record gives none, the noun stands instead."""
    if which is None:
        return {
            "they": called,
            "them": called,
            "their": possessive(called),
            "theirs": possessive(called),
            "themself": called,
        }
    return PRONOUNS[which]


def possessive(noun: str) -> str:
    """`Petitioner's`."""
    return f"{noun}'s"


def plural(noun: str, count: int) -> str:
    """The noun for that many: its head noun gets the s."""
    if count == 1:
        return noun
    return re.sub(r"^(.*?)(?= that | of |$)", r"\1s", noun, count=1)


def and_list(items: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b, and c`."""
    if len(items) < 3:
        return f" {word} ".join(items)
    return f"{', '.join(items[:-1])}, {word} {items[-1]}"


def the(counts: dict[str, int]) -> str:
    """`the conviction`, `the convictions and the arrest`."""
    return and_list([f"the {plural(noun, count)}" for noun, count in counts.items()])


def each(counts: dict[str, int]) -> str:
    """`the conviction`, `each conviction`, `each conviction and the arrest`."""
    return and_list([f"the {noun}" if count == 1 else f"each {noun}" for noun, count in counts.items()])


def capitalized(text: str) -> str:
    """The text with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text, trimmed, with a full stop where it has no closing mark."""
    text = text.strip()
    return text if not text or re.search(r"[.!?][\"”’)]*$", text) else f"{text}."


def bare(text: str) -> str:
    """The text, trimmed, without its full stop."""
    return text.strip().rstrip(".")


def kept_together(cite: str) -> str:
    """A cite with no-break spaces, so that it breaks across lines only after a comma, a semicolon or "and"."""
    return re.sub(r"(?<![,;]) (?!and\b)(?<!\band )", "\u00a0", cite)


def initials(parts: Iterable[str | None]) -> str:
    """`M.E.S.` of the parts of a name."""
    return "".join(f"{part[0].upper()}." for part in parts if part)
