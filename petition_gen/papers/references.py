"""References between the papers of a filing: exhibit letters by first mention, "Petition ¶ 12", "Decl. ¶ 4"."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from petition_gen.document import Allegation, Document, Run, relined
from petition_gen.errors import TemplateError
from petition_gen.papers.exhibit_letters import exhibit_order
from petition_gen.planning.filing import Filing

# Stands for the exhibits by their letters alone, as a list of service names them: "Exhibits A–C, E".
LETTERED = "{exhibits}"
# The parts of the papers under which another one cites them.
SHORT = {
    "petition": "Petition",
    "declaration": "Decl.",
    "affirmation": "Affirm.",
    "memorandum": "Mem.",
    "sworn-statement": "Sworn Statement",
}


def resolved(drafts: list[Document], filing: Filing) -> tuple[Document, ...]:
    """The documents with references in words: exhibits by letter, paragraphs by number.

    Raises TemplateError where a reference that must hold points at nothing.
    """
    letters = exhibit_order(drafts, filing)
    numbers: dict[tuple[str, str], list[int]] = {}
    for draft in drafts:
        for block in draft.blocks:
            if isinstance(block, Allegation) and block.anchor:
                numbers.setdefault((draft.name, block.anchor), []).append(block.number)
    own: dict[str, str] = {each.doc: each.short for each in filing.remedy.papers.documents if each.short}
    short = {**SHORT, **own}
    found = []
    for draft in drafts:
        resolve = partial(_resolve, here=draft.name, letters=letters, numbers=numbers, short=short)
        blocks = tuple(relined(block, resolve) for block in draft.blocks)
        if draft.name == "exhibit-list":
            blocks = tuple(_sorted_table(block) for block in blocks)
        found.append(replace(draft, blocks=blocks))
    return tuple(found)


def _sorted_table(block: Any) -> Any:
    """The exhibit list's table in the order of its letters, which are known only now."""
    if hasattr(block, "rows"):

        def key(row: Any) -> tuple[int, str]:
            text = "".join(run.text for run in row[0]).removeprefix("Ex. ")
            return (int(text), "") if text.isdigit() else (len(text), text)

        return replace(block, rows=tuple(sorted(block.rows, key=key)))
    return block


def _resolve(
    run: Run, here: str, letters: dict[str, str], numbers: dict[tuple[str, str], list[int]], short: dict[str, str]
) -> tuple[Run, ...]:
    """The runs that a reference comes to: words, and a run of its own for a paragraph of this paper and for each exhibit."""
    if run.refers is None:
        return (run,)
    if run.text == LETTERED:
        return (
            _words(
                run,
                exhibits_named(
                    {letters[each.removeprefix("exhibit:")] for each in run.refers.targets}, list(letters.values())
                ),
            ),
        )
    targets = run.refers.targets
    paragraphs = [_paragraph_words(each, here, numbers, short) for each in targets if not each.startswith("exhibit:")]
    words = "; ".join(_merged_paragraphs([each for each in paragraphs if each]))
    exhibits = sorted((each for each in targets if each.startswith("exhibit:")), key=lambda each: _place(each, letters))
    if not words and not exhibits:
        if run.refers.must:
            raise TemplateError(f"{here}.md: nothing is named {targets[0]!r} in this filing")
        return ()
    before, _, after = run.text.partition("{}")
    local = len(targets) == 1 and (here, targets[0]) in numbers
    told = replace(run, text=words, target=targets[0], refers=None) if local else _words(run, words)
    found = [_words(run, before), told]
    if exhibits:
        found.append(_words(run, f"{'; ' if words else ''}{'Ex.' if len(exhibits) == 1 else 'Exs.'}\u00a0"))
        found += _exhibit_runs(run, exhibits, letters)
    return (*found, _words(run, after))


def _exhibit_runs(run: Run, exhibits: list[str], letters: dict[str, str]) -> list[Run]:
    """A run for each exhibit, three or more that follow each other by the first and the last: "A–D, F"."""
    order = list(letters.values())
    spans: list[list[str]] = []
    for each in exhibits:
        place = order.index(letters[each.removeprefix("exhibit:")])
        if spans and order.index(letters[spans[-1][-1].removeprefix("exhibit:")]) + 1 == place:
            spans[-1].append(each)
        else:
            spans.append([each])
    found: list[Run] = []
    for span in spans:
        told, dash = ([span[0], span[-1]], "–") if len(span) > 2 else (span, ", ")
        for each in told:
            found += [
                replace(run, text=letters[each.removeprefix("exhibit:")], target=each, refers=None),
                _words(run, dash if each is not told[-1] else ", "),
            ]
    return found[:-1]


def exhibits_named(wanted: set[str], order: list[str]) -> str:
    """Exhibits by their letters or numbers, as a list of service names them; `order` are all letters in order.

    >>> exhibits_named({"B"}, ["A", "B"]), exhibits_named({"A", "B", "C", "E"}, ["A", "B", "C", "D", "E"])
    ('Exhibit B', 'Exhibits A–C, E')
    """
    spans: list[list[int]] = []
    for place in (i for i, letter in enumerate(order) if letter in wanted):
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    words = ", ".join("–".join(dict.fromkeys((order[each[0]], order[each[-1]]))) for each in spans)
    return f"Exhibit{'s' if len(wanted) > 1 else ''}\u00a0{words}"


def _words(run: Run, text: str) -> Run:
    return replace(run, kind="text", text=text, refers=None)


def _place(target: str, letters: dict[str, str]) -> tuple[int, str]:
    letter = letters[target.removeprefix("exhibit:")]
    return len(letter), letter


def _paragraph_words(
    target: str, here: str, numbers: dict[tuple[str, str], list[int]], short: dict[str, str]
) -> tuple[str, list[int]] | None:
    paper, _, anchor = target.rpartition(".")
    paper = paper or here
    wanted = [
        each
        for (name, known), ns in numbers.items()
        if name == paper and (known == anchor or known.startswith(f"{anchor}-"))
        for each in ns
    ]
    return ("" if paper == here else f"{short.get(paper, paper.capitalize())}\u00a0", wanted) if wanted else None


def _merged_paragraphs(found: list[tuple[str, list[int]] | None]) -> list[str]:
    """Paragraph numbers by paper, each paper once: "Decl. ¶¶ 3–5, 9"."""
    by_paper: dict[str, set[int]] = {}
    for each in found:
        if each:
            by_paper.setdefault(each[0], set()).update(each[1])
    return [f"{paper}{'¶' if len(ns) == 1 else '¶¶'}\u00a0{_ranges(sorted(ns))}" for paper, ns in by_paper.items()]


def _ranges(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for each in numbers:
        if spans and each == spans[-1][1] + 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
