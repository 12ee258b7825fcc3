"""The client's noun in the drafter's texts: one record serves papers that call the client Petitioner, Defendant or Movant."""

from __future__ import annotations

import re
from dataclasses import replace

from petition_gen.document import Run

_TEXTS = re.compile(
    r"trafficking\.(summary|delay)|cases\[\d+\]\.charges\[\d+\]\.(nexus|intent)|(hardship|since)\[\d+\]\.text"
    r"|(cases\[\d+\]\.)?(charges\[\d+\]\.)?answers\..+"
)
# A noun that stands alone means the client; with an article it may mean somebody else.
_NOUN = re.compile(r"(?<![\w-])(?<!\bthe )(?<!\bThe )(?<!\ba )(Petitioner|Defendant|Movant|Applicant)(?=\W|$)(?!-)")


def in_this_papers_noun(run: Run, called: str) -> Run:
    """The run of a drafter's text with the client called as this paper calls her; any other run as it is."""
    if run.kind != "text" or not run.path or not _TEXTS.fullmatch(run.path):
        return run
    text = _NOUN.sub(called, run.text)
    return run if text == run.text else replace(run, text=text)
