"""Faults of a jurisdiction's file that loads and gives its examples' verdicts, and would harm all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import nodes

from petition_gen.errors import InputError
from petition_gen.law.jurisdiction import Jurisdiction, names_used
from petition_gen.law.load import codes, jurisdiction
from petition_gen.law.part_cites import PARTS, cites_of
from petition_gen.law.remedy import Remedy
from petition_gen.law.requirements import Check
from petition_gen.reading.source import Where

VICTIM_CHECKS = {"victim_of_trafficking", "offense_while_victim"}
VICTIM_FACTS = {"victim", "while_victim"}


def law_faults(law: Jurisdiction) -> Iterator[tuple[Where, str]]:
    """What is wrong with a jurisdiction's law: where it stands in the file, and a message."""
    used = {name for _, kind, name in names_used(law) if kind == "offense lists"}
    for number, offenses in enumerate(law.offense_lists):
        if offenses.id not in used:
            yield ("offense_lists", number), f"list {offenses.id}: no requirement uses it"
    for number, remedy in enumerate(law.remedies):
        for where, message in remedy_faults(remedy):
            yield ("remedies", number, *where), f"{remedy.id}: {message}"


def remedy_faults(remedy: Remedy) -> Iterator[tuple[Where, str]]:
    """What is wrong with a remedy. One that is held is never drafted, so what its papers lack is no fault."""
    ids = [each.id for each in remedy.requirements]
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield ("requirements", number), f"requirement {id}: another one has this id"
    for number, each in enumerate(remedy.requirements):
        for id in each.plead.rests_on if each.plead else ():
            if id not in ids:
                yield ("requirements", number, "plead", "rests_on"), f"no requirement is called {id}"
    unclear = remedy.unclear_reach
    if unclear and unclear.requirement not in ids:
        yield ("unclear_reach", "requirement"), f"no requirement is called {unclear.requirement}"
    if remedy.held:
        return
    tested = any(VICTIM_CHECKS & set(_checks(each.needs)) for each in remedy.requirements)
    if tested and not any(each.plead and each.plead.facts in VICTIM_FACTS for each in remedy.requirements):
        yield ("requirements",), "victim status is tested and no requirement pleads it (facts: victim or while_victim)"
    for number, paper in enumerate(remedy.papers.documents):
        if paper.sworn == "client" and remedy.oath is None:
            yield ("papers", "documents", number), f"{paper.doc} is sworn by the client, and there is no `oath`"
    if not remedy.order.directives and not remedy.order.no_directives:
        yield (
            ("order",),
            "no directive: name the agencies that the order binds, or say why there is none (`no_directives`)",
        )


def _checks(check: Check) -> Iterator[str]:
    """The names of a check and of those that it combines."""
    yield check.name
    for part in (check.any_of or ()) + (check.all_of or ()):
        yield from _checks(part)


def unknown_cites(path: Path, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The names under which a template prints a cite and which no remedy has that it may serve: line and name.

    None where one of these laws does not load, which is told of that law.
    """
    try:
        known = cites_known(_codes_for(path))
    except InputError:
        return
    for call in tree.find_all(nodes.Call):
        name = call.args[0] if call.args else None
        called = isinstance(call.node, nodes.Name) and call.node.name == "cite"
        if called and isinstance(name, nodes.Const) and name.value not in known:
            yield call.lineno, str(name.value)


def _codes_for(path: Path) -> list[str]:
    """The jurisdictions whose papers a template may be in: that of its folder, else all."""
    return [each for each in codes() if each in path.parts] or codes()


def cites_known(of: Iterable[str]) -> set[str]:
    """The names of cites that a remedy of these jurisdictions has. Raises InputError."""
    laws = filter(None, map(jurisdiction, of))
    return {*PARTS, *(name for law in laws for remedy in law.remedies for name in cites_of(remedy))}
