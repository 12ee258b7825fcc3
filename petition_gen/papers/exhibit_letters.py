"""The letter or number of each exhibit: by first mention in the papers."""

from __future__ import annotations

from collections.abc import Iterable

from petition_gen.document import Document, runs_of
from petition_gen.planning.filing import Filing
from petition_gen.writers.measures import doubled_letter


def exhibit_order(drafts: Iterable[Document], filing: Filing) -> dict[str, str]:
    """The letter or number of each usable exhibit: by first mention in the papers' order, then as the record lists them."""
    mentioned: dict[str, None] = {}
    for draft in drafts:
        if draft.name == "exhibit-list":
            continue
        for run in runs_of(draft.blocks):
            for target in run.refers.targets if run.refers else ():
                if target.startswith("exhibit:"):
                    mentioned.setdefault(target.removeprefix("exhibit:"))
    for each in filing.exhibits:
        mentioned.setdefault(each.id)
    lettered = filing.law.exhibits == "letters"
    return {id: doubled_letter(i) if lettered else str(i + 1) for i, id in enumerate(mentioned)}


def letters_in(documents: Iterable[Document]) -> dict[str, str]:
    """The letter or number of each exhibit by its id, in order, as the exhibit list of resolved documents gives them."""
    listed = [each for each in documents if each.name == "exhibit-list"]
    found = [run for each in listed for run in runs_of(each.blocks) if (run.target or "").startswith("exhibit:")]
    return {str(run.target).removeprefix("exhibit:"): run.text for run in found}
