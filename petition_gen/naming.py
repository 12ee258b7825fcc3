"""How the client is named in a filing's papers, and what may not stand in a public one.

Two guards keep an identity out of public papers. A run that holds identity is known by its kind and replaced by kind. Free
text (a nexus, a summary, the client's own words) is looked through for the names that the record holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from petition_gen.blocks import Run
from petition_gen.jurisdiction import Remedy
from petition_gen.record import ClientRecord, PartialDate

Form = Literal["full", "initials", "pseudonym"]
Watched = tuple[tuple[re.Pattern[str], str], ...]

# Fields in the client's own words: nothing in them is replaced, so a hit takes the passage out until she has approved another.
OWN_WORDS = re.compile(r"(own_words|trafficking\.narrative\[\d+\]\.(text|heading|original))$")


@dataclass(frozen=True)
class Naming:
    """The client's name in one filing: the form it takes, whether leave of court is needed for it, and the names."""

    form: Form
    by_leave: bool
    wish_known: bool
    caption: str
    full: str


def naming(record: ClientRecord, remedy: Remedy) -> Naming:
    """How a filing names the client: as the law requires, else as the client wishes where the law lets her.

    Without a wish, papers that the public can see go under initials unless nothing allows that.
    """
    rules, wish, name = remedy.confidentiality, record.client.caption, record.client.name
    all_sealed = all(each.audience == "sealed" for each in remedy.papers.documents)
    form: Form
    if wish == "pseudonym" and record.client.pseudonym and rules.pseudonym != "no":
        form, rule = "pseudonym", rules.pseudonym
    elif rules.initials == "required" or (wish in ("initials", "pseudonym") and rules.initials != "no"):
        form, rule = "initials", rules.initials
    elif wish is None and rules.initials != "no" and not all_sealed:
        form, rule = "initials", rules.initials
    else:
        form, rule = "full", "right"
    caption = {"full": name.full, "initials": name.initials, "pseudonym": record.client.pseudonym or name.initials}[form]
    return Naming(form, rule in ("leave", "unknown"), wish is not None, caption, name.full)


def public_run(run: Run, record: ClientRecord, name: Naming, names: Watched) -> Run:
    """The run as it may stand in a public paper: identity replaced by kind, free text freed of the names watched for."""
    if run.kind == "identity":
        return replace(run, text=_public_identity(run, record, name), kind="text")
    if run.path is None or run.kind != "text":
        return run
    found = [(pattern, label) for pattern, label in names if pattern.search(run.text)]
    if not found:
        return run
    if OWN_WORDS.search(run.path):
        return Run(
            "[passage withheld: it names someone whom this paper may not name]", "placeholder", run.path,
            comment="The client's own words are not altered. Ask her to approve this passage with a label in place of the name.",
        )
    text = run.text
    for pattern, label in found:
        text = pattern.sub(label, text)
    return replace(run, text=text)


def _public_identity(run: Run, record: ClientRecord, name: Naming) -> str:
    if run.path and run.path.endswith("date_of_birth"):
        return str(PartialDate.parse(str(record.client.date_of_birth)).year) if run.path == "client.date_of_birth" else "[in the sealed papers]"
    if run.path and run.path.startswith("client.name"):
        return name.caption
    return "[in the sealed papers]"


def watched(record: ClientRecord, name: Naming) -> Watched:
    """What free text in public papers is looked through for, longest first, each with what stands in its place."""
    found: list[tuple[str, str]] = []
    if name.form != "full":
        client = record.client.name
        found += [(client.full, name.caption), (f"{client.first} {client.last}", name.caption), (client.last, name.caption), (client.first, name.caption)]
        for case in record.cases:
            found += [(each, name.caption) for each in (case.defendant_name,) if each]
    for alias in record.client.aliases or ():
        if alias.in_papers != "public":
            parts = [alias.first, alias.middle, alias.last]
            found += [(part, name.caption) for part in (" ".join(p for p in parts if p), alias.first) if part]
    for trafficker in (record.trafficking.traffickers or ()) if record.trafficking else ():
        if trafficker.name and not trafficker.name_in_papers:
            label = trafficker.label or "the trafficker"
            found += [(part, label) for part in (trafficker.name, *trafficker.name.split()) if len(part) > 1]
    found += [(each.text, each.label or "[withheld]") for each in record.protected or () if each.text]
    ranked = sorted(dict.fromkeys(found), key=lambda each: -len(each[0]))
    return tuple((_pattern(text), label) for text, label in ranked)


def _pattern(text: str) -> re.Pattern[str]:
    """Several words match in any case; a single one only written large (May, MAY) and not before a number, so that the
    verb "may" and the month are left alone."""
    words = [re.escape(word) for word in text.split()]
    if len(words) > 1:
        spaced = r"\s+".join(words)
        return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<!\w)({words[0]}|{words[0].upper()})(?!\w)(?!\s+\d)")
