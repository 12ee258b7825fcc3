"""What a public paper may say of an exhibit under seal: what kind of thing it is, and no more."""

from __future__ import annotations

import re
from dataclasses import replace

from petition_gen.document import Run
from petition_gen.planning.filing import Filing
from petition_gen.record.evidence import Evidence

# The kinds in words that tell the public nothing of immigration, health or who helped.
PUBLIC_KINDS = {
    **dict.fromkeys(("t_visa", "u_visa", "continued_presence"), "Document of a public agency"),
    **dict.fromkeys(("hhs_letter", "law_enforcement_letter", "prosecutor_letter"), "Letter of a public agency"),
    **dict.fromkeys(("service_provider_letter", "clergy_letter"), "Letter"),
    **dict.fromkeys(("court_record", "trafficker_conviction"), "Court record"),
    **dict.fromkeys(("medical_record", "psychological_evaluation"), "Professional record"),
    **dict.fromkeys(("client_declaration", "witness_declaration"), "Declaration"),
    "criminal_history": "Record of a public agency",
    "photograph": "Photograph",
    "news": "News report",
}
ANY_KIND = "Document"
UNDER_SEAL = "[under seal]"
# The words of an exhibit that a public paper may not carry while it is under seal. What it is called in public, it may.
_WORDS = re.compile(r"evidence\[(\d+)\]\.(title|says|author)$")


def public_kind(item: Evidence) -> str:
    """The exhibit's kind, as a public paper names it."""
    return PUBLIC_KINDS.get(item.kind or "", ANY_KIND)


def kept_of_exhibits(filing: Filing, sealed_paper: bool, run: Run) -> Run:
    """The run as it may stand: in a public paper the words of an exhibit that is not open give way to its kind."""
    found = _WORDS.match(run.path or "")
    if sealed_paper or not found or run.kind == "placeholder":
        return run
    item = (filing.record.evidence or ())[int(found[1])]
    if filing.seal_of_exhibit(item) == "open":
        return run
    if found[2] == "title":
        return replace(run, text=item.public_title or public_kind(item), path=f"evidence[{found[1]}].public_title")
    return replace(run, text=UNDER_SEAL)
