"""What a filing keeps from the public, on what ground, and what its public file has instead.

One scheme for one filing, decided here. By the law: every paper that the law seals says so. By leave: what is sealed is
lodged with the motion that asks for it, and with no other. By nothing: no paper claims a seal.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from petition_gen.law.remedy import DocumentKind, PaperWanted, Remedy
from petition_gen.planning.naming import Naming
from petition_gen.record.cases import Case
from petition_gen.record.evidence import Evidence
from petition_gen.record.model import ClientRecord

Ground = Literal["law", "leave", "nothing"]
InPublic = Literal["slip_sheet", "copy", "nothing"]
# Of an exhibit: under seal, open to the public, or not known, so that it is bound nowhere until the record says.
ExhibitSeal = Literal["sealed", "open", "asked"]

SWORN: tuple[DocumentKind, ...] = ("declaration", "sworn-statement")
SHEET: DocumentKind = "identification-sheet"
# Kinds of evidence that are under seal unless the record says otherwise: they name the client, or tell of her.
SEALED_UNLESS_SAID = frozenset(
    """
    t_visa u_visa continued_presence hhs_letter law_enforcement_letter prosecutor_letter trafficker_conviction
    court_record criminal_history service_provider_letter clergy_letter medical_record psychological_evaluation
    client_declaration witness_declaration
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Seal:
    """The scheme of one filing.

    `papers` are the kinds of paper under seal, `legend` what stands at their head. `in_public` is what the public file has
    in place of the client's statement. `declined`: the record asks that nothing be sealed, so that by leave only the
    identification sheet is. `juvenile`: a case of the filing is a juvenile one.
    """

    ground: Ground
    papers: tuple[DocumentKind, ...]
    in_public: InPublic
    legend: str | None
    declined: bool = False
    juvenile: bool = False

    @property
    def statement(self) -> bool:
        """Whether the client's sworn statement is under seal."""
        return any(each in self.papers for each in SWORN)

    def audience(self, wanted: PaperWanted) -> Literal["public", "sealed"]:
        """Who may see a paper."""
        return "sealed" if wanted.doc in self.papers else "public"

    def stands_for(self, wanted: PaperWanted) -> Literal["slip_sheet", "copy"] | None:
        """What the public file has in place of a paper under seal: nothing for the identification sheet."""
        if wanted.doc not in self.papers or wanted.doc == SHEET or self.in_public == "nothing":
            return None
        return "copy" if self.in_public == "copy" and wanted.doc in SWORN else "slip_sheet"


def seal_of(record: ClientRecord, cases: tuple[Case, ...], remedy: Remedy, name: Naming) -> Seal:
    """The scheme of a filing for these cases under this remedy."""
    rules, documents = remedy.confidentiality, remedy.papers.documents
    sealed = tuple(each.doc for each in documents if each.audience == "sealed")
    whole = bool(documents) and len(sealed) == len(documents)
    juvenile = any(each.juvenile for each in cases)
    declined = bool(record.requests and record.requests.seal is False)
    if whole or rules.sealing in ("required", "right"):
        in_public: InPublic = "nothing" if whole or juvenile else rules.in_public
        return Seal("law", sealed, in_public, rules.legend or "FILED UNDER SEAL", declined, juvenile)
    if rules.sealing == "no" or not _asked_for(documents):
        return Seal("nothing", sealed, "nothing", rules.legend, declined, juvenile)
    papers = tuple(each for each in sealed if each == SHEET) if declined and not juvenile else (*sealed, *rules.lodged)
    found: InPublic = "nothing" if juvenile else rules.in_public
    if found == "copy" and name.form == "full":  # with the name in it, a copy would tell the whole story
        found = "slip_sheet"
    legend = rules.legend or f"{rules.handed_in.upper()} CONDITIONALLY UNDER SEAL"
    return Seal("leave", tuple(dict.fromkeys(papers)), found, legend, declined, juvenile)


def _asked_for(documents: tuple[PaperWanted, ...]) -> bool:
    """Whether the law's papers hold a motion that asks to seal."""
    return any(each.doc == "sealing-motion" and each.when != "initials_by_leave" for each in documents)


def exhibit_seals(record: ClientRecord, exhibits: tuple[Evidence, ...]) -> dict[str, ExhibitSeal]:
    """What of the exhibits is under seal, by id, where the law does not seal the whole filing.

    Left out is not no: what is likely to name the client is sealed, of anything else it is asked. A file that stands under
    two entries follows the stricter of them.
    """
    same = same_files(record)
    strict = {each.id: own_seal(each) for each in record.evidence or ()}
    order: list[ExhibitSeal] = ["sealed", "asked", "open"]
    return {
        each.id: min((strict[id] for id in (each.id, *same.get(each.id, ()))), key=order.index) for each in exhibits
    }


def own_seal(item: Evidence) -> ExhibitSeal:
    """What an exhibit's own entry says of it, left out being no yes and no no."""
    if item.sealed is not None:
        return "sealed" if item.sealed else "open"
    return "sealed" if item.kind in SEALED_UNLESS_SAID else "asked"


def same_files(record: ClientRecord) -> Mapping[str, tuple[str, ...]]:
    """The other entries of the evidence that name the same file, by id."""
    by_file: dict[str, list[str]] = {}
    for each in record.evidence or ():
        if each.file:
            by_file.setdefault(posixpath.normpath(str(each.file).replace("\\", "/")).casefold(), []).append(each.id)
    return {id: tuple(one for one in ids if one != id) for ids in by_file.values() if len(ids) > 1 for id in ids}


def withheld_by_another(record: ClientRecord) -> dict[str, str]:
    """Exhibits with consent whose file stands under another entry without it: by id, the other's id. They are left out."""
    consent = {each.id: bool(each.consent) for each in record.evidence or ()}
    same = same_files(record)
    return {
        id: next(one for one in others if not consent[one])
        for id, others in same.items()
        if consent[id] and not all(consent[one] for one in others)
    }
