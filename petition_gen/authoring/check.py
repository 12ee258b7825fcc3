"""Checking jurisdiction files and templates, as the clinic that writes them would: what is wrong, by file and line.

A jurisdiction's file is read, its offense lists' cites are parsed, its examples are screened, and every paper that can
come of an example is composed. A template is parsed; it may hold no cite of its own, and a block that states law prints
one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from pydantic import ValidationError

from petition_gen.authoring.law_lint import law_faults, unknown_cites
from petition_gen.document import Document
from petition_gen.errors import InputError, Problem, TemplateError
from petition_gen.forms.worksheet import worksheets
from petition_gen.law.folders import added, data_folder, template_folders
from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.law.load import STATE, load_jurisdiction, read_law
from petition_gen.law.offenses import unreadable_cites
from petition_gen.law.remedy import Example, Remedy
from petition_gen.papers.compose import compose
from petition_gen.planning.filing import Plan
from petition_gen.planning.plan import plan
from petition_gen.reading.source import Source, Where
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Screened, Situation
from petition_gen.screening.screen import screen_charge
from petition_gen.templating.render import environment
from petition_gen.templating.sandbox import source_of

EXAMPLES_ON = date(2026, 11, 21)
"""The day on which examples are judged, so that a waiting period in one of them does not run out."""
SKELETON = {
    "record": "1",
    "matter": "example",
    "client": {"name": {"first": "Example", "last": "Client"}},
    "attorneys": [{"name": "Example Attorney"}],
}
# What a record asks for so that every paper with a condition is composed.
EVERY_PAPER = {
    "client": {"caption": "initials", "language": "es"},
    "requests": {"seal": "yes", "remote_appearance": "yes", "waive_fees": "yes", "advocate": "an advocate"},
    "evidence": [{"id": "exhibit", "kind": "t_visa", "title": "An exhibit", "shows": ["victim"], "consent": "yes"}],
}
LITERAL_CITE = re.compile(
    r"§|U\.\s?S\.\s?C\.|\bUSC\b|C\.\s?F\.\s?R\.|O\.\s?C\.\s?G\.\s?A\.|\b(?:RCW|ILCS|CPL|C\.P\.L\.)"
    r"|\bStat(?:s|utes)?\.\s|\bR\.\s(?:Civ|Crim|App)|\bCode\s(?:of\s)?(?:Crim|Civ|Ann)"
    r"|\b(?:Pen|Civ|Crim|Gov|Health|Evid|Fam|Welf|Veh|Jud|Bus)[\w.']*(?:\s(?:&|and|[A-Z][\w.']*))*\sCode\b"
    r"|\b(?:section|sections|sec\.|rule|article|art\.|subdivision|subd\.|chapter|ch\.|title)\s\d",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_INSTEAD = 'print one of the jurisdiction\'s file, as {{ cite("statute") }}'
_FOREIGN = re.compile(r"!\[|\]\(|</?[a-zA-Z!][^>]*>?")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_CITING = {"cite", "ask_cite", "statute", "statute_cite"}


def check_all(paths: Iterable[Path] = ()) -> tuple[list[str], str]:
    """What is wrong with jurisdiction files and templates, as `file:line: message`, and what was checked, in words.

    `paths` are jurisdiction files (.yaml), templates (.md) or folders of them; none means all of the folder that was added, or
    all of the program's own.
    Raises InputError where a path is none of these.
    """
    problems: list[Problem] = []
    laws: list[Jurisdiction] = []
    templates = 0
    for path in _files(tuple(paths) or _ours()):
        if path.suffix == ".md":
            templates += 1
            problems += template_faults(path)
            continue
        try:
            laws.append(load_jurisdiction(path))
        except InputError as error:
            problems += error.problems
        else:
            problems += jurisdiction_faults(laws[-1], read_law(path))
    remedies = [remedy for law in laws for remedy in law.remedies]
    counts = {
        "jurisdictions": len(laws),
        "remedies": len(remedies),
        "examples": sum(len(each.examples.cases) for each in remedies),
        "templates": templates,
    }
    said = ", ".join(f"{count} {noun}" for noun, count in counts.items() if count)
    return [str(each) for each in dict.fromkeys(problems)], said or "nothing"


def _ours() -> Iterable[Path]:
    folder = added()
    if folder is None:
        return (data_folder("jurisdictions"), data_folder("templates"))
    laws = [each for each in sorted(folder.iterdir()) if each.suffix == ".yaml" or (each / STATE).is_file()]
    return (*laws, *([folder / "templates"] if (folder / "templates").is_dir() else []))


def _law_of(path: Path) -> Path:
    """The law that a file is part of: its folder, where a jurisdiction's files lie there."""
    return path.parent if path.suffix == ".yaml" and (path.parent / STATE).is_file() else path


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(each for each in path.rglob("*") if each.suffix in (".yaml", ".md"))
            yield from dict.fromkeys(map(_law_of, found))
        elif path.suffix in (".yaml", ".yml", ".json", ".md"):
            yield _law_of(path)
        else:
            expected = "expected a jurisdiction file (.yaml), a template (.md) or a folder of them"
            raise InputError([Problem(str(path), 0, 0, "", expected)])


def jurisdiction_faults(law: Jurisdiction, source: Source) -> Iterator[Problem]:
    """What is wrong with a jurisdiction's file that loads: its cites, its examples, the papers that come of them."""
    for number, offenses in enumerate(law.offense_lists):
        for cite in unreadable_cites(offenses, law.codes):
            message = f"list {offenses.id}: {cite!r} cannot be read as a cite under the file's codes"
            yield replace(source.problem(("offense_lists", number), message), field="")
    for where, message in law_faults(law):
        yield replace(source.problem(where, message), field="")
    for number, remedy in enumerate(law.remedies):
        yield from _remedy_faults(law, remedy, source, ("remedies", number))


def _remedy_faults(law: Jurisdiction, remedy: Remedy, source: Source, where: Where) -> Iterator[Problem]:
    told: set[str | None] = {None}  # a fault of composing is told once, not for every example that meets it
    composed = False

    def problem(place: Where, message: str) -> Problem:
        return replace(source.problem(place, f"{remedy.id}: {message}"), field="")

    for number, example in enumerate(remedy.examples.cases):
        place = (*where, "examples", "cases", number)
        try:
            record = record_for(law, remedy, example)
        except ValidationError as error:
            faults = ((".".join(map(str, each["loc"])), each["msg"]) for each in error.errors())
            fields = "; ".join(f"{name}: {message}" for name, message in faults)
            yield problem(place, f"example {example.name!r} makes no record: {fields}")
            continue
        except (LookupError, TypeError, AttributeError, ValueError):
            yield problem(
                place,
                f"example {example.name!r} makes no record: `change` and `without` name fields as the record has them",
            )
            continue
        screened = screen_charge(Situation(record, (0, 0), law, EXAMPLES_ON), remedy)
        if fault := verdict_fault(example, screened):
            yield problem(place, f"example {example.name!r}: {fault}")
        if screened.verdict == "barred" or remedy.held:
            continue
        records = [record] if composed else [record, with_every_paper(record)]
        composed = True
        for fault in (composing_fault(law, remedy, each) for each in records):
            if fault not in told:
                told.add(fault)
                yield problem(place, f"composing example {example.name!r}: {fault}")
    for verdict in verdicts_without_example(remedy):
        yield problem((*where, "examples"), f"no example gives {verdict}, and `never` gives no reason why")


def verdict_fault(example: Example, screened: Screened) -> str | None:
    """How the verdict on an example, or what decides it, differs from what the example says; None where it does not."""
    deciding = sorted({each.requirement for each in screened.deciding})
    if screened.verdict != example.verdict:
        return f"expected {example.verdict}, found {screened.verdict}, decided by {', '.join(deciding) or 'nothing'}"
    if example.decided_by and example.decided_by not in deciding:
        return f"expected {example.decided_by} to decide, but it is {', '.join(deciding) or 'nothing'}"
    return None


def verdicts_without_example(remedy: Remedy) -> list[str]:
    """The verdicts that no example of a remedy gives and that it does not say it never gives."""
    shown = {each.verdict for each in remedy.examples.cases} | set(remedy.examples.never)
    return [each for each in ("no_bar_found", "needs_review", "barred") if each not in shown]


def plan_for(law: Jurisdiction, record: ClientRecord, named: Iterable[str] = ()) -> Plan:
    """The plan of a record under this law, which need not be one of the program's own files."""
    screened = [
        screen_charge(Situation(record, (i, j), law, EXAMPLES_ON), remedy)
        for i, case in enumerate(record.cases)
        if case.jurisdiction == law.code and case.relief is not False
        for j in range(len(case.charges))
        for remedy in law.remedies
    ]
    return plan(record, tuple(screened), named)


def composed_for(law: Jurisdiction, remedy: Remedy, record: ClientRecord) -> tuple[Document, ...]:
    """Every paper of a remedy for a record, the remedy being named. Raises TemplateError."""
    filings = [each for each in plan_for(law, record, [remedy.id]).filings if each.remedy.id == remedy.id]
    papers = [paper for filing in filings for paper in compose(filing, EXAMPLES_ON)]
    return (*papers, *(each for filing in filings for each in worksheets(filing, EXAMPLES_ON, None)))


def composing_fault(law: Jurisdiction, remedy: Remedy, record: ClientRecord) -> str | None:
    """Why the papers of a remedy cannot be composed for a record; None where they can."""
    try:
        composed_for(law, remedy, record)
    except TemplateError as error:
        return str(error)
    return None


def record_for(law: Jurisdiction, remedy: Remedy, example: Example) -> ClientRecord:
    """The record of an example: its changes laid over the typical situation. Raises pydantic's ValidationError."""
    situation = merged(copy.deepcopy(remedy.examples.typical), example.change)
    for path in example.without:
        _remove(situation, path.split("."))
    charge = {"offense": "an offense", **situation.pop("charge", {})}
    case = {"id": "case", "jurisdiction": law.code, **situation.pop("case", {})}
    case["charges"] = [charge, *case.pop("other_charges", [])]
    cases = [case, *situation.pop("cases", [])]
    return ClientRecord.model_validate(merged(copy.deepcopy(SKELETON), {**situation, "cases": cases}))


def with_every_paper(record: ClientRecord) -> ClientRecord:
    """The record, asking for every paper that may be asked for."""
    tree = record.model_dump(mode="json", exclude_unset=True, by_alias=True)
    return ClientRecord.model_validate(merged(tree, EVERY_PAPER))


def merged(base: Any, change: Any) -> Any:
    """A tree with another laid over it: fields are merged, anything else is replaced."""
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}
    return change


def _remove(tree: dict[str, Any], path: list[str]) -> None:
    for key in path[:-1]:
        tree = tree[key]
    tree.pop(path[-1], None)


def template_faults(path: Path) -> Iterator[Problem]:
    """What is wrong with a template: its syntax, cites of its own, blocks that state law and print no cite."""

    def problem(line: int, message: str) -> Problem:
        return Problem(str(path), line, 1, "", message)

    try:
        source = source_of(path, path.name)
    except OSError:
        yield problem(0, "cannot be read")
        return
    except TemplateError as error:
        yield problem(0, str(error))
        return
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        yield problem(error.lineno, f"{error.message}")
        return
    spoken = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source)
    for number, line in enumerate(spoken.splitlines(), 1):
        if match := LITERAL_CITE.search(line):
            yield problem(number, f"a cite of its own, {match[0].strip()!r}: {_INSTEAD}")
        if match := _FOREIGN.search(_TAG.sub("", line)):
            yield problem(number, f"{match[0]!r}: a picture, a link or raw HTML cannot stand here; nothing is fetched")
    for number, name in unknown_cites(path, tree):
        yield problem(number, f"no remedy that this template may serve has a cite for {name!r}")
    for include in tree.find_all(nodes.Include):
        part = include.template.as_const()
        if part.startswith("_") and not any((place / part).is_file() for place in _places_of_parts(path)):
            yield problem(include.lineno, f"there is no part {part}: not with the remedy, with the state or in base")
    for block in tree.find_all(nodes.Block):
        if block.name.startswith("law_") and not _cites(block) and not _silent(block):
            yield problem(block.lineno, f"the block {block.name} states law and prints no cite: {_INSTEAD}")


def _places_of_parts(path: Path) -> Iterator[Path]:
    """Where the parts that a template includes may lie: its own folder and those above it, and the same folders of all templates."""
    own, above = path.parent, path.parent.parent
    yield from (own, above, above / "base", above.parent / "base")
    for folder in template_folders():
        yield from (folder / above.name / own.name, folder / own.name, folder / above.name, folder / "base")


def _cites(block: nodes.Block) -> bool:
    calls = (each.node for each in block.find_all(nodes.Call))
    called = any(isinstance(each, nodes.Name) and each.name in ("cite", "super") for each in calls)
    return called or any(each.attr in _CITING for each in block.find_all(nodes.Getattr))


def _silent(block: nodes.Block) -> bool:
    return not any(each.data.strip() for each in block.find_all(nodes.TemplateData))
