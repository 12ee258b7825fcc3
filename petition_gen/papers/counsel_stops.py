"""What the attorney must see of who signs: nobody admitted, admissions that the record leaves open, students, the client alone."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Counsel, Filing


def counsel_stops(filing: Filing) -> Iterator[Blocker]:
    """What stands against a filing because of who acts in it."""
    found, code, where = filing.counsel, filing.law.code, filing.law.name
    if found.herself:
        yield Blocker(
            f"counsel-{code}",
            f"The client acts for herself, and no attorney admitted in {where} has taken on these papers: they stay drafts. No argument "
            "is drafted for her and no stop is cleared; which remedy to ask for is her own choice.",
            filing.folder,
            fields=("attorneys",),
            final=True,
        )
    elif found.lead is None:
        yield Blocker(
            f"counsel-{code}",
            f"No attorney in the record is admitted in {where}.",
            filing.folder,
            fields=("attorneys",),
        )
    for each in found.acting:
        if text := _open(each, filing):
            field = f"attorneys[{each.index}]"
            yield Blocker(f"attorney-{each.index + 1}-{code}", text, filing.folder, fields=(field,))


def counsel_notes(filing: Filing) -> Iterator[str]:
    """Who of the record's counsel stands in no paper of a filing, and why."""
    where = filing.law.name
    for each in filing.counsel.elsewhere:
        name = each.attorney.name
        if each.standing == "student":
            yield f"{name}, a student, stands in no paper of this filing: the supervising attorney does not act in it."
        else:
            yield (
                f"{name} is not admitted in {where} and stands in no paper of this filing; to act in it, {name} would have to "
                "appear pro hac vice (role: pro_hac_vice)."
            )


def _open(one: Counsel, filing: Filing) -> str | None:
    """What is open about one who acts in this filing."""
    name, where = one.attorney.name, filing.law.name
    if one.standing == "unknown":
        return f"The record does not say that {name} is admitted in {where}, nor under what number."
    if one.standing == "applicant":
        return f"{name} is not admitted in {where}: an application to appear pro hac vice has to be filed, and granted."
    if one.standing == "student":
        return (
            f"{name} stands in the papers as a supervised student: see that the certification, the client's consent and the "
            "supervising attorney's approval are on file."
        )
    return None
