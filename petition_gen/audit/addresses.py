"""The client's addresses: where the papers will be signed, and whether a substitute address is one."""

from __future__ import annotations

from collections.abc import Iterator

from petition_gen.audit.question import Question
from petition_gen.record.base import stated
from petition_gen.record.model import ClientRecord

_HOME = ("us", "usa", "u.s.", "u.s.a.", "united states", "united states of america")


def addresses(record: ClientRecord) -> Iterator[Question]:
    """Addresses abroad or lacking, by which the oath is chosen, and a home address given as the substitute for it."""
    client = record.client
    address = client.address
    country = getattr(address, "country", None)
    if address is None and not stated(client, "address"):
        says = "client.address: the record gives none, and the words of the oath go by it. Where will the client sign?"
        yield Question("address", says, ("client.address",))
    elif country and country.strip().casefold() not in _HOME:
        says = (
            "client.address.country: the client lives abroad. The oath is the one for signing outside; will it be signed there, "
            "does the law want a notary or consul, and can the client be heard from there?"
        )
        yield Question("address", says, ("client.address.country",))
    if address is not None and client.mailing == address:
        says = "client.mailing: this is the home address again. It is meant for a substitute, which papers may show. Is one needed?"
        yield Question("address", says, ("client.mailing", "client.address"))
