"""The markers of list items, the same in both formats."""

from __future__ import annotations

from typing import Literal


def marker(kind: Literal["lettered", "numbered", "bulleted", "checked"], index: int) -> str:
    """The marker of the item at `index`, counted from 0: "(a)", "1.", "•" or "[ ]", a box to mark by hand.

    Letters double after z as in Word: (y), (z), (aa), (bb).
    """
    if kind == "lettered":
        return f"({chr(ord('a') + index % 26) * (index // 26 + 1)})"
    if kind == "numbered":
        return f"{index + 1}."
    return "•" if kind == "bulleted" else "[ ]"
