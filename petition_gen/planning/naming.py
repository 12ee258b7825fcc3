"""How the client is named in a filing's papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from petition_gen.law.remedy import Remedy
from petition_gen.record.model import ClientRecord

Form = Literal["full", "initials", "pseudonym"]


@dataclass(frozen=True)
class Naming:
    """The client's name in one filing: the form it takes, whether leave of court is needed for it, and the names.

    `noun` is what the papers call the client, `after_title` the last name of a pseudonym, which alone stands after a title.
    """

    form: Form
    by_leave: bool
    caption: str = field(repr=False)
    full: str = field(repr=False)
    noun: str = "Petitioner"
    after_title: str | None = field(default=None, repr=False)


def naming(record: ClientRecord, remedy: Remedy) -> Naming:
    """How a filing names the client: as the law requires, else as the client wishes where the law lets her.

    Without a wish, papers that the public can see go under initials unless nothing allows that, and so do those of a child.
    """
    rules, wish, name = remedy.confidentiality, record.client.caption, record.client.name
    child = remedy.papers.caption == "in_re" and rules.in_public == "nothing"
    all_sealed = all(each.audience == "sealed" for each in remedy.papers.documents) and not child
    form: Form
    if wish == "pseudonym" and record.client.pseudonym and rules.pseudonym != "no":
        form, rule = "pseudonym", rules.pseudonym
    elif rules.initials == "required" or (wish != "full" and rules.initials != "no" and (wish or not all_sealed)):
        form, rule = "initials", rules.initials
    else:
        form, rule = "full", "right"
    caption = {"full": name.full, "initials": name.initials, "pseudonym": record.client.pseudonym or name.initials}[
        form
    ]
    last = _after_title(caption) if form == "pseudonym" else None
    return Naming(form, rule in ("leave", "unknown"), caption, name.full, remedy.papers.client, last)


def _after_title(pseudonym: str) -> str | None:
    """The last name of a pseudonym, "Doe" of "Jane Doe 3"; None where it is initials."""
    words = [each for each in pseudonym.split() if not each.isdigit()]
    return words[-1] if words and not words[-1].endswith(".") and len(words[-1]) > 1 else None
