"""The cites of a remedy by the names under which templates print them."""

from __future__ import annotations

from petition_gen.law.remedy import Remedy

# The parts of a remedy that have one cite each. One that a remedy lacks has none, and a template asks before it prints it.
PARTS = (
    "proof",
    "discretion",
    "documentation",
    "grouping",
    "venue",
    "service",
    "confidentiality",
    "remote",
    "fees",
    "form",
    "oath",
)


def cites_of(remedy: Remedy) -> dict[str, str | None]:
    """The cites by name: statute, victim, a part, a requirement's id, `relief.restore` for what the order says by its id."""
    return {
        **{each.id: each.cite for each in remedy.requirements},
        **{part: getattr(remedy, part).cite for part in PARTS if getattr(remedy, part)},
        "statute": remedy.statute,
        "victim": remedy.victim_cite,
        "response": remedy.service.response_cite,
        **{
            f"{part}.{each.id}": each.cite
            for part in ("relief", "directives", "effect", "survives")
            for each in getattr(remedy.order, part)
            if each.id
        },
    }
