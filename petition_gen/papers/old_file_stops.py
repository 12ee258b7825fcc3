"""What stops a filing whose public papers lie in an old file that bears the client's name.

Where only leave seals, what stays public stands under the number of a case whose index leads from the name to it. For a
client in danger that is decided before anything is filed.
"""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Filing


def old_file_stops(filing: Filing) -> Iterator[Blocker]:
    """One where a client in danger is named otherwise in a case whose own file names her, and the motion asks nothing of it."""
    trafficking, rules = filing.record.trafficking, filing.remedy.confidentiality
    danger = bool(trafficking and trafficking.still_in_danger)
    docketed = any(case.docketed for case in filing.cases)
    if not (danger and docketed and filing.seal.ground == "leave" and filing.name.form != "full") or rules.asks:
        return
    public = sorted(each.doc.replace("-", " ") for each in filing.documents if filing.seal.audience(each) == "public")
    yield Blocker(
        f"old-file-{filing.folder}",
        "the client is in danger, and what stays public of this filing "
        f"({', '.join(public)}) lies in a file whose docket and index bear the client's name: whoever looks up the name finds "
        "that a victim of trafficking asks for relief. Decide first whether to ask for the redaction or the sealing of the name in "
        f"the old file, the docket and the index, and for the sealing of these papers too ({rules.cite}), and whether the "
        "public order can do without its finding that the client is a victim. Or weigh a route that does not tell of it.",
        filing.folder,
        fields=("trafficking.still_in_danger",),
    )
