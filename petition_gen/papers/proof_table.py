"""The table of proof in the review memo: each fact that a filing pleads, the sworn words on it, and the exhibits that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from petition_gen.law.requirements import Facts
from petition_gen.planning.filing import At, Filing
from petition_gen.planning.proofs import Proof, belonging, proof_of
from petition_gen.record.marks import OF_A_CASE, OF_A_CHARGE

# The facts of the closed list that the papers tell for a requirement.
TOLD: dict[Facts, tuple[str, ...]] = {
    "victim": ("victim", "period", "means"),
    "while_victim": ("victim", "period", "means"),
    "nexus": ("nexus",),
    "intent": ("intent",),
    "judgment": ("judgment", "arrest"),
    "ceased": ("ceased", "services"),
    "interest": ("hardship", "rehabilitation"),
    "diligence": ("delay",),
    "timing": ("completed",),
    "cooperation": ("cooperation",),
    "payment": ("completed",),
}
WORDS = {
    "victim": "the client was trafficked",
    "period": "when the trafficking began and ended",
    "means": "by what means",
    "nexus": "how the charge came of the trafficking",
    "intent": "why the element of intent was lacking",
    "judgment": "how the charge ended",
    "arrest": "the arrest",
    "ceased": "that the trafficking ended",
    "services": "services sought",
    "hardship": "what the record costs the client",
    "rehabilitation": "life since",
    "cooperation": "help given to law enforcement",
    "safety": "what publicity would expose the client to",
    "remote": "why the client asks to appear by remote means",
    "delay": "why relief was not sought sooner",
    "completed": "completion of the sentence, and payment",
}


@dataclass(frozen=True)
class ProofRow:
    """One fact of a filing: what it is, the passages that swear to it, and the exhibits that show it."""

    what: str
    sworn: tuple[str, ...]
    exhibits: tuple[str, ...]

    @property
    def gap(self) -> bool:
        """Whether nothing is marked to prove it."""
        return not self.sworn and not self.exhibits


def proof_rows(filing: Filing) -> tuple[ProofRow, ...]:
    """The facts that a filing pleads with what proves them, those that nothing proves first."""
    told: dict[str, dict[At, None]] = {}
    for requirement in filing.remedy.requirements:
        for fact in TOLD.get(requirement.plead.facts, ()) if requirement.plead else ():
            told.setdefault(fact, {}).update(dict.fromkeys(_asked_of(filing, requirement.id)))
    rows = [row for fact, charges in told.items() if charges for row in _rows(filing, fact, charges)]
    if any(each.doc == "remote-appearance" for each in filing.documents):
        rows += _rows(filing, "remote", filing.at)
    return tuple(sorted(rows, key=lambda row: not row.gap))


def _asked_of(filing: Filing, requirement: str) -> Iterator[At]:
    """The charges of a filing of which a requirement asks: what it is not asked of is no gap."""
    for screened in filing.charges:
        if any(each.requirement == requirement and each.result.applies for each in screened.findings):
            yield screened.at


def _rows(filing: Filing, fact: str, charges: Iterable[At]) -> Iterator[ProofRow]:
    if fact not in OF_A_CHARGE | OF_A_CASE:
        yield _row(filing, WORDS[fact], proof_of(filing, fact), _entries(filing, fact))
        return
    for at in charges:
        yield _row(filing, f"{WORDS[fact]} ({_place(filing, at)})", proof_of(filing, fact, [at]))


def _entries(filing: Filing, fact: str) -> tuple[str, ...]:
    """The client's own words on entries of hardship or of life since, which prove what their entry tells."""
    name = {"hardship": "hardship", "rehabilitation": "since"}.get(fact)
    entries = getattr(filing.record, name) or () if name else ()
    return tuple(f"own words on {name}, entry {i + 1}" for i in belonging(entries, filing) if entries[i].own_words)


def _row(filing: Filing, what: str, proof: Proof, entries: tuple[str, ...] = ()) -> ProofRow:
    trafficking = filing.record.trafficking
    narrative = (trafficking.narrative or ()) if trafficking else ()
    passages = [
        f"narrative passage {i + 1}" + (f", {narrative[i].heading}" if narrative[i].heading else "")
        for i in proof.passages
    ]
    own = [f"own words on {_place(filing, at)}" for at in proof.own_words]
    return ProofRow(what, (*passages, *own, *entries), tuple(each.title or each.id for each in proof.exhibits))


def _place(filing: Filing, at: At) -> str:
    case = filing.record.cases[at[0]]
    return f"{case.id}, count {case.charges[at[1]].count}"
