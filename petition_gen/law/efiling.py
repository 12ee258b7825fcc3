"""What a jurisdiction's courts take by e-filing, as far as its file says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from petition_gen.law.remedy import DocumentKind
from petition_gen.law.requirements import Cite, Law

# What no combined PDF ever holds: a judge signs an order that is a document of its own.
ORDERS: tuple[DocumentKind, ...] = ("proposed-order", "sealing-order")
MEGABYTE = 1_000_000


def _megabytes(value: int) -> int:
    if not 1 <= value <= 1000:
        raise ValueError("expected a number of megabytes from 1 to 1000")
    return value


class Efiling(Law):
    """Whether several papers may go to the court as one PDF, which are kept out of it, and how large a document may be.

    `combined` unknown: one is made when it is asked for, and the memo asks whether the court takes it. Orders, and what is
    lodged under seal, are never in it; `apart` names papers that the court wants by themselves besides.
    """

    combined: Literal["yes", "no", "unknown"] = "unknown"
    apart: tuple[DocumentKind, ...] = ()
    limit_mb: Annotated[int, AfterValidator(_megabytes)] = 25
    says: str | None = None
    cite: Cite | None = None

    @property
    def limit(self) -> int:
        """The largest document that is taken, in bytes."""
        return self.limit_mb * MEGABYTE

    def keeps_apart(self, doc: str) -> bool:
        """Whether a paper of this kind stands by itself, whatever is combined."""
        return doc in ORDERS or doc in self.apart
