"""petition-gen: one structured client record in, complete court filing packets out, as drafts for attorney review.

The library in six names:

    record = load_record(Path("client.yaml"))
    plan(record, screen(record, date.today())).filings         # what would be filed, and where
    draft(record, Path("packets"), DraftOptions(date.today()))   # the packet
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from petition_gen.packet.draft import draft
    from petition_gen.packet.fingerprint import DraftOptions
    from petition_gen.papers.compose import compose
    from petition_gen.planning.plan import plan
    from petition_gen.record.load import load_record
    from petition_gen.screening.screen import screen

__version__ = "0.1.0"
__all__ = ["DraftOptions", "compose", "draft", "load_record", "plan", "screen"]

# Each is imported when it is asked for: a command that draws no paper loads no writer.
_HOMES = {
    "load_record": "record.load",
    "screen": "screening.screen",
    "plan": "planning.plan",
    "compose": "papers.compose",
    "draft": "packet.draft",
    "DraftOptions": "packet.fingerprint",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
