"""The filters of templates: words to words, values keeping their kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from jinja2 import pass_context

from petition_gen.templating import english
from petition_gen.templating.sandbox import made, printable
from petition_gen.templating.values import CLOSE, OPEN, TOKEN, Missing, Sheet, Value, View


def printed_texts(items: Iterable[object]) -> list[str]:
    """The items as they print, counted."""
    texts = [printable(each) for each in items]
    made(sum(map(len, texts)))
    return texts


@pass_context
def in_capitals(context: Any, text: object) -> str:
    """A title in capitals, the values in it as well; cites stay as they are written."""
    sheet: Sheet = context["sheet"]

    def raised(match: re.Match[str]) -> str:
        run = sheet.run(match[1])
        return match[0] if run.kind == "cite" else sheet.token(replace(run, text=run.text.upper()))

    return "".join(
        part if part.startswith(OPEN) else part.upper()
        for part in re.split(rf"({OPEN}\d+{CLOSE})", TOKEN.sub(raised, printable(text)))
    )


def capped(text: object) -> object:
    """The text, or the value in its words, with a large first letter."""
    if isinstance(text, Value):
        return text.with_text(english.capitalized(text.text))
    return text if isinstance(text, Missing) else english.capitalized(printable(text))


def sentence_of(text: object) -> object:
    """The text as a sentence, with a capital letter and a full stop."""
    return text.with_text(english.sentence(text.text)) if isinstance(text, Value) else english.sentence(printable(text))


def bared(text: object) -> object:
    """The text, or the value in its words, without its full stop."""
    return text.with_text(english.bare(text.text)) if isinstance(text, Value) else english.bare(printable(text))


def in_own_words(items: Iterable[View]) -> list[View]:
    """Of things that may be told in the client's own words and in the drafter's, those that she tells herself."""
    return [each for each in items if isinstance(each.own_words, Value)]


def listed(value: Any) -> Any:
    """The list, or an empty one where the record does not give it."""
    return [] if isinstance(value, Missing) or value is None else value


# Texts in the client's own words. Their lines stay lines; in the drafter's, a line is where an editor broke it.
OWN_LINES = re.compile(r"(own_words|original|narrative\[\d+\]\.text)$")


def paragraphs_of(value: object) -> list[object]:
    """The paragraphs of a long text, as it was written; a missing one is a single placeholder."""
    if not isinstance(value, Value):
        return [value]
    parts = [part.strip() for part in re.split(r"\n\s*\n", str(value.raw)) if part.strip()]
    between = "\n" if OWN_LINES.search(value.path or "") else " "
    return [value.with_text(between.join(" ".join(line.split()) for line in part.splitlines())) for part in parts]
