"""The papers of every example: both formats say the same, nothing limps, and nothing stands where it may not."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from conftest import ON, SIMPLE, Composed, Packet, files_in
from reading_back import normalise, pdf_text, table_headers

from petition_gen.document import (
    Address,
    Allegation,
    Block,
    Caption,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Quote,
    Signature,
    Table,
    runs_of,
    text_of,
)
from petition_gen.identities.wording import as_printed
from petition_gen.law.folders import adding
from petition_gen.papers.compose import compose
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen
from petition_gen.writers.measures import first_page

# ---- both formats ----------------------------------------------------------------------------------------------------


def both(packet: Packet, path: str) -> tuple[str, str]:
    """The words of a paper in its two formats. No space is told at a sign where a line may end within an address.

    A heading row that several tables share is told in neither: which of them begins on a page, and which goes on, is not seen.
    """
    paper, word = packet.papers[path], packet.read(f"{path}.docx")
    headers = table_headers(word)
    pdf = pdf_text(packet.read(f"{path}.pdf"), first_page(paper), headers)
    joint = re.compile(r"(?<=[-–/?&=)_]) | (?=[_\[])")
    found = [normalise(packet.words(path)), normalise(pdf)]
    for header in {normalise(each) for each in headers if headers.count(each) > 1}:
        found = [" ".join(text.replace(header, "").split()) for text in found]
    told, drawn = (joint.sub("", text) for text in found)
    return told, drawn


def apart(one: str, other: str) -> str:
    """Where two texts begin to differ."""
    pairs = enumerate(zip(one, other, strict=False))
    at = max(next((i for i, (a, b) in pairs if a != b), min(len(one), len(other))) - 60, 0)
    return f"\n  docx: {one[at : at + 140]}\n  pdf:  {other[at : at + 140]}"


def test_both_formats_carry_the_same_words(packet: Packet) -> None:
    told = [(path, *both(packet, path)) for path in packet.papers]
    different = [path + apart(word, pdf) for path, word, pdf in told if "".join(word.split()) != "".join(pdf.split())]
    assert not different, "\n".join(different)


def test_no_line_ends_within_a_word_or_a_number(packet: Packet) -> None:
    told = [(path, *both(packet, path)) for path in packet.filed]
    broken = [path + apart(word, pdf) for path, word, pdf in told if word != pdf]
    assert not broken, "\n".join(broken)


def drawn(paper: Document) -> tuple[Block, ...]:
    """The paper's blocks as a writer draws them: counsel stands in the caption only where the court wants it on top."""
    return tuple(
        replace(block, counsel=()) if isinstance(block, Caption) and not paper.paper.counsel_on_top else block
        for block in paper.blocks
    )


def test_the_word_file_carries_the_words_that_were_composed(packet: Packet) -> None:
    for path, paper in packet.papers.items():
        lines = lines_of(replace(paper, blocks=drawn(paper)))
        composed = {word for line in lines for word in normalise(line).split() if word.isalpha()}
        assert composed <= set(normalise(packet.words(path)).split()), path


def test_the_word_files_comments_are_those_that_were_composed(packet: Packet) -> None:
    for path, paper in packet.papers.items():
        told = normalise(packet.comments(path))
        for run in runs_of(drawn(paper)):
            assert not run.comment or normalise(run.comment) in told, path


# ---- nothing limps ---------------------------------------------------------------------------------------------------

FAULTS = {
    "a value of the program": r"\bNone\b(?! (?:of|was|is)\b)|\bnan\b"
    r"|\bTrue\b|\bFalse\b|<[a-z_.]+ object|Missing|Undefined|Decimal\(",
    "a tag of a template": r"\{\{|\}\}|\{%|%\}|\{#",
    "Markdown that was not read": r"\*\*|^#+ |^:::|¶\[|\[\[|\]\]",
    "space before a mark": r"[^\S\n][,;:.!?](?![.\d])|\(\s|\s\)",
    "a mark twice": r"(?<!\.)\.\.(?!\.)|,,|;;|;\.|,\.|:\.",
    "an empty bracket": r"\(\s*\)|\[\s*\]",
    "a name of the program": r"\b(?:ca|ny|fl|ga|il|wa|tx|us|mn)-[a-z]+-\d|\bcases\[\d|\b[a-z]+_[a-z]+\b(?!@)",
    "a private character": "[\ue000-\uf8ff\ufffd]",
}
OFFICE_MAY = {"a name of the program"}  # folders and fields stand in the memo


def lines_of(paper: Document) -> Iterator[str]:
    """The lines of a paper as they stand: blocks, cells, lines of a block."""

    def told(node: Any) -> Iterator[str]:
        if isinstance(node, Heading | Paragraph | Allegation):
            yield text_of(node.runs)
        elif isinstance(node, Table):
            yield from (text_of(cell) for row in (node.header, *node.rows) for cell in row)
        elif isinstance(node, Listing):
            yield from (line for item in node.items for block in item for line in told(block))
        elif isinstance(node, Quote | Note):
            yield from (line for block in node.blocks for line in told(block))
        elif hasattr(node, "__dataclass_fields__"):
            for name in node.__dataclass_fields__:
                part = getattr(node, name)
                if isinstance(part, tuple):
                    yield from (text_of(line) for line in part)

    for block in paper.blocks:
        yield from told(block)


@pytest.mark.parametrize("fault", FAULTS)
def test_no_line_limps(composed: Composed, fault: str) -> None:
    found = [
        f"{path}: {match[0]!r} in: {line[max(0, match.start() - 60) : match.end() + 40]}"
        for path, paper in composed.papers.items()
        if not (paper.audience == "office" and fault in OFFICE_MAY)
        for line in lines_of(paper)
        if (match := re.search(FAULTS[fault], line, re.MULTILINE))
    ]
    assert not found, "\n".join(found)


def test_no_doubled_space_but_in_a_signature(composed: Composed) -> None:
    found = [
        f"{path}: {line[max(0, match.start() - 60) : match.end() + 20]}"
        for path, paper in composed.papers.items()
        for line in lines_of(paper)
        if (match := re.search(r"\S {2,}\S", line))
    ]
    assert not found, "\n".join(found)


def test_headings_say_something_and_have_something_under_them(composed: Composed) -> None:
    for path, paper in composed.papers.items():
        before: Heading | None = None
        for block in (*paper.blocks, None):
            if isinstance(block, Heading):
                assert text_of(block.runs).strip(" .:"), path
                assert before is None or block.level > before.level, f"{path}: nothing under {text_of(before)!r}"
            assert block is not None or before is None, f"{path}: nothing under {text_of(before)!r}"
            before = block if isinstance(block, Heading) else None


def test_paragraphs_tables_and_lists_are_not_empty(composed: Composed) -> None:
    for path, paper in composed.papers.items():
        for block in paper.blocks:
            if isinstance(block, Paragraph | Allegation):
                assert text_of(block.runs).strip(" ."), path
            elif isinstance(block, Table):
                assert block.rows, f"{path}: a table without a row under {text_of(block.header)!r}"
            elif isinstance(block, Listing):
                assert block.items, path


def test_sentences_are_whole(composed: Composed) -> None:
    """A numbered paragraph begins with a capital, a bracket or a figure, and ends with a mark."""
    own = re.compile(r"own_words|narrative")
    for path, paper in composed.filed.items():
        for block in paper.blocks:
            if isinstance(block, Allegation) and not any(own.search(run.path or "") for run in block.runs):
                words = text_of(block.runs).strip()
                assert re.match(r"[A-Z“\"(\[*\d]", words), f"{path}: {words[:60]}"
                assert re.search(r"[.?!:;\])”]$|; and$", words), f"{path}: {words[-60:]}"


def test_every_exhibit_that_is_named_is_on_the_list(composed: Composed) -> None:
    for filing in composed.plan.filings:
        mine = composed.of(filing)
        listed = {
            normalise(text_of(row[0])).removeprefix("Ex. ")
            for paper in mine.values()
            if paper.name == "exhibit-list"
            for block in paper.blocks
            if isinstance(block, Table)
            for row in block.rows
        }
        named = {
            each
            for paper in mine.values()
            for line in lines_of(paper)
            for group in re.findall(r"\bExs?\.\s((?:[A-Z]{1,2}|\d+)(?:,\s(?:[A-Z]{1,2}|\d+))*)", line)
            for each in re.split(r",\s", group)
        }
        assert named == listed, filing.folder


def test_every_paragraph_that_is_cited_is_there(composed: Composed) -> None:
    short = {"Decl.": "declaration", "Petition": "petition", "Affirm.": "affirmation"}
    for filing in composed.plan.filings:
        mine = {paper.name: paper for paper in composed.of(filing).values()}
        for paper in mine.values():
            for line in lines_of(paper):
                for name, first, last in re.findall(r"(Decl\.|Petition|Affirm\.)\s¶¶?\s(\d+)(?:–(\d+))?", line):
                    count = sum(isinstance(block, Allegation) for block in mine[short[name]].blocks)
                    assert 1 <= int(first) <= int(last or first) <= count, f"{filing.folder}/{paper.name}: {line}"


# ---- nothing stands where it may not ---------------------------------------------------------------------------------


def said(paper: Document) -> str:
    """Everything that a paper says, its comments included, in small letters."""
    comments = (run.comment for run in runs_of(paper.blocks) if run.comment)
    return normalise(" ".join([*lines_of(paper), *comments, paper.title])).casefold()


def secrets(record: ClientRecord) -> Iterator[str]:
    """What only the memo may say."""
    yield from (each.text for each in record.exposure or () if each.text)
    yield from (ground for case in record.cases for ground in case.other_grounds or ())


def test_exposure_immigration_and_safety_stand_in_no_filing_and_no_comment(composed: Composed) -> None:
    """Her own story may speak of such things; the program's words and the law's may not."""
    told = [normalise(each).casefold() for each in secrets(composed.record)]
    for path, paper in composed.filed.items():
        words = said(paper)
        for each in told:
            assert each not in words, path
        program = [run.text for run in runs_of(paper.blocks) if run.path is None]
        program += [run.comment for run in runs_of(paper.blocks) if run.comment]
        for word in ("immigration", "citizen", "deport", "visa", "in danger", "exposure"):
            assert not [each for each in program if word in each.casefold()], f"{path}: {word}"


def test_the_memo_says_what_no_filing_may(composed: Composed) -> None:
    memo = said(composed.papers["not-for-filing/review-memo"])
    settled = {each.text for each in composed.record.exposure or () if each.resolved}
    for each in secrets(composed.record):
        assert each in settled or normalise(each).casefold() in memo
    assert "immigration" in memo
    assert "danger" in memo


def test_identifiers_stand_only_in_sealed_papers(composed: Composed) -> None:
    client = composed.record.client
    identifiers = client.identifiers
    values = [*(identifiers.state or {}).values(), identifiers.fbi or ""] if identifiers else []
    values += [client.phone or "", client.email or "", (client.address.street or "") if client.address else ""]
    for path, paper in composed.filed.items():
        if paper.audience == "public":
            words = said(paper)
            for each in filter(None, values):
                assert each.casefold() not in words, f"{path}: {each}"
            if client.date_of_birth and client.date_of_birth.exact:
                assert client.date_of_birth.words().casefold() not in words, path
    for filing in composed.plan.filings:
        for path, paper in composed.of(filing).items():
            if paper.name == "identification-sheet" and identifiers:
                for each in (identifiers.fbi, (identifiers.state or {}).get(filing.law.code)):
                    assert each is None or each.casefold() in said(paper), path


def test_a_public_paper_names_the_client_as_its_law_and_her_wish_have_it(composed: Composed) -> None:
    last = composed.record.client.name.last.casefold()
    for filing in composed.plan.filings:
        named = filing.name
        for path, paper in composed.of(filing).items():
            if paper.audience != "public":
                continue
            assert not [run for run in runs_of(paper.blocks) if run.kind == "identity"], path
            assert named.form == "full" or not re.search(rf"\b{re.escape(last)}\b", said(paper)), path
            assert named.caption.casefold() in said(paper), path


def test_no_trafficker_is_named_without_leave_and_nothing_protected_stands_in_a_public_paper(
    composed: Composed,
) -> None:
    record = composed.record
    trafficking = record.trafficking
    traffickers = (trafficking.traffickers or ()) if trafficking else ()
    hidden = [each.name for each in traffickers if each.name and not each.name_in_papers]
    hidden += [each.text for each in record.protected or ()]
    hidden += [alias.full for alias in record.client.aliases or () if alias.in_papers != "public"]
    for path, paper in composed.filed.items():
        words = said(paper)
        for each in hidden:
            assert paper.audience != "public" or normalise(each).casefold() not in words, f"{path}: {each}"
        for alias in record.client.aliases or ():
            assert alias.in_papers != "never" or alias.full.casefold() not in words, path


def test_a_sworn_paper_has_a_signature_block_only_when_nothing_is_missing(composed: Composed) -> None:
    for filing in composed.plan.filings:
        for path, paper in composed.of(filing).items():
            if paper.name in ("declaration", "sworn-statement"):
                signed = any(isinstance(block, Signature) for block in paper.blocks)
                blank = any(run.blank and run.blank.why != "unsigned" for run in runs_of(paper.blocks))
                assert signed is (filing.signing.ready and not blank), path
                if not signed:
                    assert "no signature block" in said(paper), path


def test_the_clients_own_words_are_printed_as_they_are(composed: Composed) -> None:
    """Each paragraph of hers stands in the declaration word for word, with labels in brackets in place of names."""
    record = composed.record
    for filing in composed.plan.filings:
        ids = {case.id for case in filing.cases}
        for path, paper in composed.of(filing).items():
            if paper.name != "declaration":
                continue
            passages = (record.trafficking.narrative or ()) if record.trafficking else ()
            texts = [each.text for each in passages if ids & set(each.cases or ()) and each.text]
            texts += [charge.own_words for at in filing.at for charge in [filing.charge(at)] if charge.own_words]
            body = [text_of(block.runs) for block in paper.blocks if isinstance(block, Allegation)]
            for text in texts:
                for paragraph in re.split(r"\n\s*\n", text):
                    assert as_printed(" ".join(paragraph.split()), record) in body, path
            others = [each.text for each in passages if each.text and not ids & set(each.cases or ())]
            for text in others:
                assert " ".join(text.split()) not in body, path


# ---- what the law asks -----------------------------------------------------------------------------------------------


def test_every_pleaded_finding_stands_in_the_order_with_its_cite(composed: Composed) -> None:
    for filing in composed.plan.filings:
        order = next(paper for paper in composed.of(filing).values() if paper.name == "proposed-order")
        words = normalise(text_of(order.blocks))
        findings = [each for charge in filing.charges for each in charge.findings]
        for requirement in filing.remedy.requirements:
            applies = any(each.result.applies for each in findings if each.requirement == requirement.id)
            if requirement.plead and requirement.plead.in_order and applies:
                limbs = filing.remedy.victim_limbs if requirement.plead.by_limb else ()
                cites = (requirement.cite, *(each.cite for each in limbs))
                assert any(normalise(each) in words for each in cites), f"{filing.folder}: {requirement.id}"
        for directive in filing.remedy.order.directives:
            assert not directive.cite or normalise(directive.cite) in words


def test_a_remedy_with_a_form_has_a_worksheet(composed: Composed) -> None:
    for filing in composed.plan.filings:
        form = filing.remedy.form
        wanted = form is not None and form.mandatory != "false"
        assert (f"not-for-filing/form-worksheet-{filing.remedy.id}" in composed.papers) is wanted


# ---- the network -----------------------------------------------------------------------------------------------------


def test_nothing_is_fetched(tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    for name in ("__init__", "connect", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse, raising=False)
    result = run("draft", SIMPLE, "-o", tmp_path, "--on", ON.isoformat())
    assert result.exit_code == 0, result.output
    assert files_in(tmp_path)


def test_none_in_the_place_of_what_a_paper_needs_is_a_blank(tmp_path: Path) -> None:
    tree = yaml.load(SIMPLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    charge = tree["cases"][0]["charges"][0]
    tree["trafficking"]["summary"] = charge["date"] = charge["nexus"] = None
    (tmp_path / "record.json").write_text(json.dumps(tree))
    record = load_record(tmp_path / "record.json")
    (filing,) = plan(record, screen(record, ON)).filings
    blanks = {run.path for paper in compose(filing, ON) for run in runs_of(paper.blocks) if run.kind == "placeholder"}
    assert {"trafficking.summary", "cases[0].charges[0].date", "cases[0].charges[0].nexus"} <= blanks


def test_a_hardship_of_no_kind_is_told(tmp_path: Path) -> None:
    tree = yaml.load(
        (Path(__file__).parent / "records" / "WA.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    tree["hardship"] = [{"text": "Landlords have turned the petitioner away."}]
    (tmp_path / "record.json").write_text(json.dumps(tree))
    record = load_record(tmp_path / "record.json")
    told = [
        text_of(paper.blocks) for filing in plan(record, screen(record, ON)).filings for paper in compose(filing, ON)
    ]
    assert any("Landlords have turned the petitioner away." in each for each in told)


def test_everyone_who_is_served_has_an_address_or_a_blank_for_it(composed: Composed) -> None:
    for path, paper in composed.filed.items():
        if paper.name == "proof-of-service":
            served = [block for block in paper.blocks if isinstance(block, Address)]
            assert all(len(each.lines) > 1 for each in served), path


def composed_in(tmp_path: Path, source: Path, change: Callable[[dict[str, Any]], None]) -> list[Document]:
    """The papers of a record that is changed."""
    tree = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    change(tree)
    (tmp_path / "record.json").write_text(json.dumps(tree))
    record = load_record(tmp_path / "record.json")
    return [paper for filing in plan(record, screen(record, ON)).filings for paper in compose(filing, ON)]


@pytest.mark.parametrize("state", ["FL", "GA", "IL", "MN"])
def test_one_who_is_served_and_has_no_address_by_the_record_gets_the_blank(tmp_path: Path, state: str) -> None:
    def without(tree: dict[str, Any]) -> None:
        for case in tree["cases"]:
            for each in (*case.get("agencies", ()), *case.get("prosecutors", ())):
                each["address"] = "none"

    papers = composed_in(tmp_path, Path(__file__).parent / "records" / f"{state}.yaml", without)
    served = [block for each in papers if each.name == "proof-of-service" for block in each.blocks]
    lines = [block.lines for block in served if isinstance(block, Address)]
    assert lines
    assert all(len(each) > 1 for each in lines)


def test_a_part_is_looked_up_with_the_remedy_then_with_the_state_then_in_the_base(tmp_path: Path) -> None:
    def parties(*places: str) -> set[str]:
        """The parties of all captions, with a part that tells its place in each of these places of an added folder."""
        folder = tmp_path / f"added-{len(places)}"
        for place in places:
            path = folder / "templates" / place / "_parties.md"
            path.parent.mkdir(parents=True)
            path.write_text(f"Parties of {place}\n", encoding="utf-8")
        with adding(folder if places else None):
            papers = composed_in(tmp_path, Path(__file__).parent / "records" / "NY.yaml", lambda tree: None)
        captions = [block for each in papers for block in each.blocks if isinstance(block, Caption)]
        return {" ".join(map(text_of, each.parties)) for each in captions}

    remedy = "NY/ny-cpl-440-10-1-i"
    assert parties("base") == parties()  # New York has a part of its own, which goes before the base's
    assert parties("base", "NY") == {"Parties of NY"}
    assert parties("base", "NY", remedy) == {f"Parties of {remedy}"}
