"""What stands against filing at all, whatever the remedy: warrants, pending charges, earlier petitions, danger, custody.

What the record leaves out of these counts as much as what it states: left out is unknown, and not none.
"""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.audit.question import Kind, Question
from petition_gen.record.base import stated
from petition_gen.record.model import ClientRecord

_ASKED: dict[str, tuple[Kind, str]] = {
    "warrants": ("warrant", "whether a warrant is out for the client"),
    "pending": ("pending_charge", "whether a charge is pending against the client"),
    "prior_petitions": ("earlier_petition", "whether relief was asked for before"),
}


_REASONS = "safety-reasons"  # the answer that fills a sealing motion's blank


def standing(record: ClientRecord) -> Iterator[Question]:
    """The always-on stops of a record: what it states, and what it leaves out."""
    for field, (kind, words) in _ASKED.items():
        if not stated(record, field):
            says = f"{field}: the record does not say {words}. Ask the client and search; write none if there is none."
            yield Question(kind, says, (field,), stop=True)
    yield from _warrants_and_charges(record)
    yield from _earlier_petitions(record)
    yield from _danger(record)
    yield from _custody(record)


def _warrants_and_charges(record: ClientRecord) -> Iterator[Question]:
    for i, _ in enumerate(record.warrants or ()):
        says = (
            f"warrants[{i}]: a warrant is out. The client can be arrested at the clerk's window or at the hearing. Have it recalled, or "
            "settle how the client appears, before anything is filed."
        )
        yield Question("warrant", says, (f"warrants[{i}]",), stop=True)
    for i, _ in enumerate(record.pending or ()):
        says = (
            f"pending[{i}]: a charge is pending. What the client swears here can be used there, and the remedy may not be open while it "
            "pends. Speak with defense counsel of that case before anything is signed."
        )
        yield Question("pending_charge", says, (f"pending[{i}]",), stop=True)
    for i, case in enumerate(record.cases):
        for j, charge in enumerate(case.charges):
            field, ended = f"cases[{i}].charges[{j}].disposition.outcome", charge.disposition
            if ended and ended.outcome == "pending":
                says = f"{field}: this charge is pending. What the client swears here can be used there."
                yield Question("pending_charge", says, (field,), stop=True)
            elif ended is None or ended.outcome is None:
                says = f"{field}: the record does not say how this charge ended. Is it still pending?"
                yield Question("pending_charge", says, (field,), stop=True)


def _earlier_petitions(record: ClientRecord) -> Iterator[Question]:
    for i, prior in enumerate(record.prior_petitions or ()):
        if prior.outcome == "granted":
            continue
        says = (
            f"prior_petitions[{i}]: an earlier petition was not granted in full, or may still be pending. The court has to be told of it, "
            "on what grounds it failed, and what is different now. Read its file and order before anything is filed."
        )
        yield Question("earlier_petition", says, (f"prior_petitions[{i}]",), stop=True)


def _danger(record: ClientRecord) -> Iterator[Question]:
    field, danger = "trafficking.still_in_danger", record.trafficking and record.trafficking.still_in_danger
    if danger is None:
        says = f"{field}: the record does not say whether the client is still in danger. Notice of a filing may reach the trafficker."
        yield Question("danger", says, (field,), stop=True)
    elif danger:
        says = (
            f"{field}: the client is still in danger. Agree with the client on safety, on addresses, and on when and how the other side "
            "learns of the filing, before anything is filed."
        )
        yield Question("danger", says, (field,), stop=True)
    else:
        yield from _no_danger_and_yet(record, field)


def _no_danger_and_yet(record: ClientRecord, field: str) -> Iterator[Question]:
    """Reasons of safety for a motion to seal, in a record that says that the client is not in danger."""
    told = [
        (record.answers, "answers"),
        *((case.answers, f"cases[{i}].answers") for i, case in enumerate(record.cases)),
    ]
    if given := [f"{path}.{_REASONS}" for answers, path in told if answers and answers.get(_REASONS)]:
        says = (
            f"{field}: the record says that the client is not in danger now, and {given[0]} gives reasons of safety for a motion to "
            "seal. Ask the client which is true today, and let a sworn passage (proves: [safety]) say what the motion relies on."
        )
        yield Question("danger", says, (field, *given))


def _custody(record: ClientRecord) -> Iterator[Question]:
    for i, case in enumerate(record.cases):
        for j, charge in enumerate(case.charges):
            field = f"cases[{i}].charges[{j}].sentence.status"
            outcome = charge.disposition.outcome if charge.disposition else None
            status = charge.sentence.status if charge.sentence else None
            if status == "custody":
                says = f"{field}: the client is in custody on a sentence. Consider counsel, access and how papers reach the client."
                yield Question("custody", says, (field,), stop=True)
            elif (
                outcome in ("convicted", None)
                and status is None
                and case.relief is not False
                and not _none_said(charge, "sentence")
            ):
                says = f"{field}: the record does not say whether this sentence is completed. Is the client in custody or supervised?"
                yield Question("custody", says, (field,), stop=True)


def _none_said(part: object, name: str) -> bool:
    """Whether the record says that there is none of it."""
    return getattr(part, name) is None and name in getattr(part, "model_fields_set", ())


def unstated(record: ClientRecord) -> Iterator[Question]:
    """The fields whose silence may hide what would stop a filing, in one question."""
    silent = [] if stated(record, "exposure") else ["exposure"]
    if not stated(record, "signer") or (record.signer and record.signer.who is None):
        silent.append("signer.who")
    for i, case in enumerate(record.cases):
        if case.relief is not False:
            names = ("codefendants", "defendant_name", "recorded_date_of_birth")
            silent += [f"cases[{i}].{name}" for name in names if not stated(case, name)]
    if silent:
        says = (
            f"{', '.join(silent)}: the record says nothing of these. Is there a risk in filing, is the trafficker a codefendant, does the "
            "docket have another name or birth date, does somebody sign for the client? Write none where there is none."
        )
        yield Question("unstated", says, tuple(silent), stop=True)
