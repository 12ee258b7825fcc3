"""The names of charges: offense and statute as papers print them, now and at each earlier stage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from petition_gen.law.cite_forms import canonical
from petition_gen.templating import english
from petition_gen.templating.values import Missing, Value, View

if TYPE_CHECKING:
    from petition_gen.papers.context import Context

# What stays in capitals when an offense's name in capitals is set small.
_KEPT = {
    "DUI",
    "DWI",
    "DUII",
    "OUI",
    "OWI",
    "DV",
    "ID",
    "LSD",
    "MDMA",
    "PCP",
    "CDS",
    "CS",
    "II",
    "III",
    "IV",
    "US",
    "GPS",
}
_STAGES = {
    "arrest": "at arrest",
    "filed": "as filed",
    "amended": "as amended",
    "reduced": "as reduced",
    "plea": "at the plea",
}


def offense_words(text: str) -> str:
    """The name of an offense inside a sentence: its first letter small, capitals throughout set small.

    >>> offense_words("PROSTITUTION"), offense_words("Theft of a DVD"), offense_words("DUI")
    ('prostitution', 'theft of a DVD', 'DUI')
    """
    words = re.findall(r"[^\W\d_]+", text)
    if text.isupper() and any(len(word) > 3 for word in words):
        return re.sub(r"[^\W\d_]+", lambda word: word[0] if word[0] in _KEPT else word[0].lower(), text)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def offense_in_sentence(value: Any) -> Any:
    """The record's name of an offense, as it stands in a sentence."""
    return value.with_text(offense_words(value.text)) if isinstance(value, Value) else value


def statute_cite(context: Context, statute: Any) -> Any:
    """The statute of a charge in the jurisdiction's own form of cite, kept together; as it was typed where it cannot be read."""
    if not isinstance(statute, Value):
        return statute
    return context.cited(canonical(statute.text, context.filing.law.codes) or statute.text, statute.path)


def named(context: Context, offense: Any, statute: Any) -> str:
    """A charge in a sentence: "disorderly conduct, prostitution (Cal. Penal Code § 647(b))"."""
    known = [not isinstance(each, Missing) and each is not None for each in (offense, statute)]
    if all(known):
        return f"{offense_in_sentence(offense)} ({statute_cite(context, statute)})"
    if known[1]:
        return f"a violation of {statute_cite(context, statute)}"
    return str(offense_in_sentence(offense) if known[0] else Missing(context.sheet, "charges.history", "charge"))


def named_at_head(context: Context, offense: Any, statute: Any) -> str:
    """The same at the head of a cell or a row: "Disorderly conduct, prostitution (Cal. Penal Code § 647(b))"."""
    if not isinstance(offense, Value):
        return named(context, offense, statute)
    return f"{offense.with_text(english.capitalized(offense_words(offense.text)))} ({statute_cite(context, statute)})"


# Words with which a sentence may go on after a comma, once their first letter is small.
_GOES_ON = re.compile(
    r"(the|an?|he|she|they|her|his|their|it|in|on|at|after|when|while|because|before|by|for|from|with|without|as|if|once"
    r"|under|during|this|that|these|those|to|one|two|no|not|there|although|since|until|both|each|every)\b",
    re.IGNORECASE,
)
_ROLES = re.compile(r"(Petitioner|Defendant|Movant|Respondent|Applicant|Minor)\b")


def after_lead(lead: str, text: Any) -> str:
    """A text after the words that say of which charge it is: "On count 1 (theft), the trafficker told her …"."""
    if not isinstance(text, Value):
        return f"{lead}: {text}"
    words = english.sentence(text.text)
    if _GOES_ON.match(words):
        return f"{lead}, {text.with_text(words[:1].lower() + words[1:])}"
    return f"{lead}{',' if _ROLES.match(words) else ':'} {text.with_text(words)}"


def stage_named(context: Context, stage: View) -> str:
    """A charge as it stood at an earlier stage, with its grade: "grand theft (Cal. Penal Code § 487(a)), a felony"."""
    return f"{named(context, stage.offense, stage.statute)}{graded(stage.grade, stage.class_)}"


def graded(grade: Any, class_: Any = None) -> str:
    """`, a felony`, where the grade is known; with its class `, a class C felony` or `, a gross misdemeanor`."""
    if not isinstance(grade, Value):
        return ""
    article = "an" if grade.text[:1] in "aeiou" else "a"
    noun = {"summary": "summary offense", "ordinance": "ordinance violation"}.get(grade.text, grade.text)
    if isinstance(class_, Value):
        letter = len(class_.text) <= 2
        return f", a {'class ' if letter else ''}{class_} {grade.with_text(noun)}"
    return f", {article} {grade.with_text(noun)}"


def stage_words(stage: Any) -> str:
    """`at arrest`, `as filed`."""
    return _STAGES[stage.raw] if isinstance(stage, Value) else str(stage)
