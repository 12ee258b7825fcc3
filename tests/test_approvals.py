"""Approval that binds to words: which sworn papers may be signed, and what petition-gen approve writes."""

from __future__ import annotations

import copy
import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from conftest import ON, ROOT, load_tree
from hypothesis import assume, given
from hypothesis import strategies as st

from petition_gen.document import Signature
from petition_gen.errors import InputError
from petition_gen.papers.blockers import blockers
from petition_gen.papers.compose import compose
from petition_gen.planning.approvals import digest_of, names_a_person, own_passages, own_passages_of
from petition_gen.planning.filing import Plan
from petition_gen.planning.plan import plan
from petition_gen.reading.amend import amended
from petition_gen.reading.source import Source, parsed, read
from petition_gen.record.load import record_from
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

Run = Callable[..., Result]
MN = (
    ROOT / "tests" / "records" / "MN.yaml"
)  # two filings: of one case each, with words of its own and words that both print
NY = ROOT / "tests" / "records" / "NY.yaml"  # he swears in Spanish
TREE = load_tree(MN)
FIRST = "trafficking.narrative[0].text"


def record_of(tree: Any) -> ClientRecord:
    return record_from(Source(MN, copy.deepcopy(tree)))


def planned(tree: Any, on: date = ON) -> Plan:
    record = record_of(tree)
    return plan(record, screen(record, on))


def missing(tree: Any, on: date = ON) -> list[str]:
    """What keeps the filings from being signed."""
    return [reason for filing in planned(tree, on).filings for reason in filing.signing.missing]


def at(tree: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        tree = tree[part]
    return tree


def leaves(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(tree, str):
        yield path
    else:
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(value, (*path, key))


OWN = [
    each
    for each in leaves(TREE)
    if each[-1] in ("own_words", "original") or (each[-1] == "text" and "narrative" in each)
]
# What the drafter writes in words of their own, wherever it stands.
DRAFTED = [
    each
    for each in leaves(TREE)
    if each not in OWN
    and each[-1] in ("text", "summary", "nexus", "heading", "title", "offense", "plea", "firm", "agency", "number")
]
WORDS = st.text("abc é’\n.", min_size=1, max_size=40).map(str.strip).filter(bool)


# ---- which papers may be signed --------------------------------------------------------------------------------------


def test_a_record_that_is_approved_in_these_words_is_signed() -> None:
    made = planned(TREE)
    assert len(made.filings) == 2
    for filing in made.filings:
        assert filing.signing.ready, filing.signing.missing
        (sworn,) = (paper for paper in compose(filing, ON) if paper.name == "declaration")
        assert {each.state for each in own_passages_of(filing)} == {"approved"}
        assert any(isinstance(block, Signature) for block in sworn.blocks)


@given(st.sampled_from(OWN), WORDS)
def test_any_change_of_her_words_withdraws_the_signature_block(path: tuple[str | int, ...], words: str) -> None:
    tree = copy.deepcopy(TREE)
    before = at(tree, path)
    assume(unicodedata.normalize("NFC", words) != before.strip())
    assume(any(letter.isalnum() for letter in words))  # marks alone stand for no value, and the paper has a blank there
    at(tree, path[:-1])[path[-1]] = words
    held = ".".join(map(str, path)) if path[0] != "cases" else None
    for filing in planned(tree).filings:
        changed = [each for each in own_passages_of(filing) if (*each.holder, each.name) == path]
        assert filing.signing.ready is not bool(changed)
        assert bool(changed) or held is None  # words of a charge stand in the filing of that charge alone
        for each in changed:
            assert each.state == "changed"
            assert any(
                "not the words that the client approved" in why and each.path in why for why in filing.signing.missing
            )


@given(st.sampled_from(DRAFTED), WORDS)
def test_no_change_of_anything_else_withdraws_it(path: tuple[str | int, ...], words: str) -> None:
    tree = copy.deepcopy(TREE)
    at(tree, path[:-1])[path[-1]] = " ".join(words.split())
    for filing in planned(tree).filings:
        assert filing.signing.ready, (path, filing.signing.missing)


@given(WORDS)
def test_line_ends_and_ways_of_writing_an_accent_are_no_change(words: str) -> None:
    assert digest_of(words) == digest_of(unicodedata.normalize("NFD", words).replace("\n", "\r\n"))
    assert digest_of(words) == hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()


def test_the_text_in_her_language_is_part_of_what_she_approved() -> None:
    tree = load_tree(NY)
    assert not missing(tree)
    passage = tree["trafficking"]["narrative"][0]
    passage["original"] += " Más."
    assert any("not the words" in each and FIRST in each for each in missing(tree))
    assert digest_of("a", "b") != digest_of("ab") != digest_of("a\n\nb")


@pytest.mark.parametrize(
    ("where", "field"),
    [
        (("trafficking", "narrative", 1), "trafficking.narrative[1].text"),
        (("cases", 0, "charges", 0), "cases[0].charges[0].own_words"),
        (("hardship", 0), "hardship[0].own_words"),
        (("since", 0), "since[0].own_words"),
    ],
)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda holder: holder.pop("approved"), "on which day the client approved"),
        (lambda holder: holder["approved"].pop("date"), "on which day the client approved"),
        (lambda holder: holder["approved"].pop("read_back_by"), "who, by name, read them back"),
        (lambda holder: holder["approved"].update(read_back_by="an interpreter"), "who, by name, read them back"),
        (lambda holder: holder["approved"].update(date="2026-12"), "still to come"),
        (lambda holder: holder["approved"].pop("words"), "does not say that it was of these words"),
        (lambda holder: holder["approved"].update(words="0" * 64), "not the words that the client approved"),
    ],
)
def test_what_an_approval_lacks_is_said_of_its_field(where: tuple[Any, ...], field: str, spoil: Any, said: str) -> None:
    tree = copy.deepcopy(TREE)
    spoil(at(tree, where))
    reasons = missing(tree)
    assert reasons
    assert all(said in each and field in each for each in reasons), reasons
    if "still to come" not in said:
        assert all("petition-gen approve" in each for each in reasons)


def test_an_approval_counts_from_its_day_on() -> None:
    day = date.fromisoformat(TREE["declaration"]["advised"]["immigration"])
    approved = date.fromisoformat(TREE["trafficking"]["narrative"][0]["approved"]["date"])
    assert not missing(TREE, approved)
    assert any("still to come" in each for each in missing(TREE, approved - timedelta(days=1)))
    assert any("advices" in each for each in missing(TREE, day - timedelta(days=1)))


def test_words_that_a_filing_does_not_print_keep_nothing_back() -> None:
    tree = copy.deepcopy(TREE)
    tree["hardship"][0] |= {"cases": ["ramsey-2015"]}
    del tree["hardship"][0]["approved"]
    by_case = {filing.cases[0].id: filing.signing.ready for filing in planned(tree).filings}
    assert by_case == {"hennepin-2014": True, "ramsey-2015": False}


@pytest.mark.parametrize(
    "changes", [{"language": "es", "english": "fluent"}, {"english": "limited"}, {"english": "none"}]
)
def test_an_interpreter_is_named_where_she_does_not_swear_in_english(changes: dict[str, str]) -> None:
    tree = copy.deepcopy(TREE)
    tree["client"] |= changes
    assert any("nobody is named who interpreted" in each and FIRST in each for each in missing(tree))
    for each in own_passages(record_of(tree), ON):
        at(tree, each.holder)["approved"]["interpreter"] = "Ida Specimen"
    assert not missing(tree)


def test_roles_and_names() -> None:
    assert all(map(names_a_person, ["D. Sample", "An Nguyen", "My Tran", "李明", "maria lópez"]))
    assert not any(map(names_a_person, [None, "", "an interpreter", "the attorney", "Interpreter", "staff"]))


def test_other_words_are_a_stop_and_stand_where_the_signature_would() -> None:
    tree = copy.deepcopy(TREE)
    tree["trafficking"]["narrative"][0]["text"] += " And then."
    made = planned(tree)
    composed = [(filing, compose(filing, ON)) for filing in made.filings]
    told = [each.text for each in blockers(made, composed).standing]
    assert any("no signature block" in each and FIRST in each for each in told)
    for _, papers in composed:
        (sworn,) = (paper for paper in papers if paper.name == "declaration")
        assert not any(isinstance(block, Signature) for block in sworn.blocks)


@pytest.mark.parametrize("spoil", ["old", "changed", "unapproved"])
def test_no_draft_without_its_mark(tmp_path: Path, run: Run, spoil: str) -> None:
    tree = copy.deepcopy(TREE)
    charge = tree["cases"][0]["charges"][0]
    if spoil == "old":
        del charge["approved"]["words"]
    elif spoil == "changed":
        charge["own_words"] = "Other words."
    else:
        del charge["approved"]
    path = written(tmp_path, tree)
    result = run("draft", path, "-o", tmp_path / "out", "--on", ON, "--format", "docx", "--no-draft-mark")
    assert result.exit_code == 1
    assert "no signature block" in result.stderr
    assert "cases[0].charges[0].own_words" in result.stderr
    assert not (tmp_path / "out").exists()


# ---- petition-gen approve --------------------------------------------------------------------------------------------


def written(folder: Path, tree: Any, name: str = "client.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(tree, indent=2) if name.endswith(".json") else yaml.safe_dump(tree), encoding="utf-8")
    return path


LAYOUT = """\
# A comment at the head.
record: 1
matter: "test-approve"
client: {name: {first: Maria,   last: Santos}}   # odd spaces
cases:
- id: a
  jurisdiction: CA
  charges:
    - statute: "Cal. Penal Code § 647(b)"
      offense: 'Disorderly conduct'
      own_words: |
        He drove.

        Twice.
      approved:
        date: 2026-10-01   # the day
        # who
        read_back_by: "Dana Sample"  # her attorney

      nexus: He drove her.
    - {statute: x, offense: y, own_words: "It's so.", approved: {date: 2026-10-01, read_back_by: D. Sample, }}
    - {statute: x, offense: y, own_words: "So.", approved: {date: 2026-10-01, read_back_by: D. Sample, words: }}
    - {statute: x, offense: y, own_words: "So it is.", approved: {words: null, date: 2026-10-01, read_back_by: D. Sample}}
trafficking:
  narrative:
    - text: >-
        Un día,
        sí.
      approved: {date: 2026-10,
                 read_back_by: D. Sample,   # by name
                 interpreter: }
    - text: Not yet.
since:
  - own_words: Fine now.
    approved:
        date: 2026-10-01
        read_back_by: |
          D. Sample
"""
FIELDS = [f"cases[0].charges[{i}].own_words" for i in range(4)] + [
    "trafficking.narrative[0].text",
    "since[0].own_words",
]


# Where each digest goes: behind the last field of the approval, or before its first where the last has no end on its line.
PUT = (
    ('"Dana Sample"  # her attorney\n', '"Dana Sample"  # her attorney\n        words: <D0>\n'),
    ("read_back_by: D. Sample, }", "read_back_by: D. Sample, words: <D1>, }"),
    ("words: }", "words: <D2> }"),
    ("words: null", "words: <D3>"),
    ("{date: 2026-10,\n", "{words: <D4>, date: 2026-10,\n"),
    (
        "        date: 2026-10-01\n        read_back_by: |",
        "        words: <D5>\n        date: 2026-10-01\n        read_back_by: |",
    ),
)


def told_of(result: Result) -> list[str]:
    return [line.split(":")[0] for line in result.stdout.splitlines() if line.endswith(": confirmed")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_approve_writes_digests_and_nothing_else(tmp_path: Path, run: Run, line_end: str, mark: bytes) -> None:
    path = tmp_path / "client.yaml"
    before = mark + LAYOUT.replace("\n", line_end).encode()
    path.write_bytes(before)
    result = run("approve", path, "--on", ON)
    assert result.exit_code == 1  # one passage has no approval
    assert sorted(told_of(result)) == sorted(FIELDS)
    assert "trafficking.narrative[1].text: not confirmed: its approval needs a date" in result.stderr
    record = record_from(read(path))
    passages = own_passages(record, ON)
    assert [each.path for each in passages if each.state == "approved"] == [
        "trafficking.narrative[0].text",
        *FIELDS[:4],
        "since[0].own_words",
    ]
    by_field = {each.path: each.digest for each in passages}
    expected = LAYOUT
    for before_it, with_it in PUT:
        assert expected.count(before_it) == 1
        expected = expected.replace(before_it, with_it)
    for i, each in enumerate(FIELDS):
        expected = expected.replace(f"<D{i}>", by_field[each])
    assert path.read_bytes() == mark + expected.replace("\n", line_end).encode()
    again = path.read_bytes()
    assert not told_of(run("approve", path, "--on", ON))
    assert path.read_bytes() == again
    assert sorted(each.name for each in tmp_path.iterdir()) == ["client.yaml"]


@pytest.mark.parametrize("indent", [None, 2])
def test_approve_of_a_json_record(tmp_path: Path, run: Run, indent: int | None) -> None:
    tree = copy.deepcopy(TREE)
    for each in own_passages(record_of(tree), ON):
        del at(tree, each.holder)["approved"]["words"]
    path = tmp_path / "client.json"
    path.write_text(json.dumps(tree, indent=indent), encoding="utf-8")
    assert run("approve", path, "--on", ON).exit_code == 0
    assert path.read_text(encoding="utf-8") == json.dumps(with_words_last(TREE), indent=indent)
    assert json.loads(path.read_text(encoding="utf-8")) == TREE


def with_words_last(tree: Any) -> Any:
    if isinstance(tree, dict):
        found = {key: with_words_last(value) for key, value in tree.items()}
        return {
            **{key: value for key, value in found.items() if key != "words"},
            **({"words": found["words"]} if "words" in found else {}),
        }
    return [with_words_last(each) for each in tree] if isinstance(tree, list) else tree


def test_changed_words_are_confirmed_only_by_their_field(tmp_path: Path, run: Run) -> None:
    tree = copy.deepcopy(TREE)
    tree["trafficking"]["narrative"][0]["text"] = "Other words."
    tree["since"][0]["own_words"] = "Other words too."
    path = written(tmp_path, tree)
    before = path.read_bytes()
    result = run("approve", path, "--on", ON)
    assert result.exit_code == 1
    assert path.read_bytes() == before
    assert f"{FIRST}: not confirmed: other words" in result.stderr
    result = run("approve", path, "--on", ON, "--again", FIRST)
    assert result.exit_code == 1
    assert f"{FIRST}: confirmed again" in result.stdout
    assert {each.path for each in own_passages(record_from(read(path)), ON) if each.state != "approved"} == {
        "since[0].own_words"
    }
    assert run("approve", path, "--on", ON, "--again", "since[0]").exit_code == 0


def test_approve_refuses_a_field_that_is_none_of_hers(tmp_path: Path, run: Run) -> None:
    path = written(tmp_path, TREE)
    result = run("approve", path, "--again", "cases[0].charges[0].nexus")
    assert result.exit_code == 2
    assert "--again: expected a field" in result.stderr


def test_a_day_still_to_come_confirms_nothing(tmp_path: Path, run: Run) -> None:
    tree = copy.deepcopy(TREE)
    del tree["since"][0]["approved"]["words"]
    path = written(tmp_path, tree)
    before = path.read_bytes()
    result = run("approve", path, "--on", "2026-01-01")
    assert result.exit_code == 1
    assert "since[0].own_words: not confirmed: approved on a day that is still to come" in result.stderr
    assert path.read_bytes() == before


def test_approve_says_no_word_of_hers(tmp_path: Path, run: Run) -> None:
    tree = copy.deepcopy(TREE)
    tree["since"][0]["own_words"] = "Zanzibar was the word."
    result = run("approve", written(tmp_path, tree), "--on", ON)
    assert "Zanzibar" not in result.output
    assert tree["client"]["name"]["last"] not in result.output


def test_an_encrypted_record_stays_encrypted(tmp_path: Path, run: Run) -> None:
    tree = copy.deepcopy(TREE)
    del tree["since"][0]["approved"]["words"]
    plain, key = written(tmp_path, tree), tmp_path / "key.txt"
    public = run("new-key", key).stdout.strip()
    path = Path(run("encrypt", plain, "--to", public).stdout.strip())
    plain.unlink()
    before = path.read_bytes()
    refused = run("approve", path, "--on", ON, "--identity", key)
    assert refused.exit_code == 2
    assert "--encrypt-to" in refused.stderr
    assert path.read_bytes() == before
    assert run("approve", path, "--on", ON, "--identity", key, "--encrypt-to", public).exit_code == 0
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert run("decrypt", path, "--identity", key).exit_code == 0
    assert json.loads(plain.read_text(encoding="utf-8")) == TREE
    assert run("approve", plain, "--encrypt-to", public).exit_code == 2


def test_a_file_that_was_changed_meanwhile_is_left_alone() -> None:
    text = "a: {b: 1}\nc: 2\n"
    source = parsed(Path("x.yaml"), text)
    assert amended(source, text, {("a", "words"): "ff"}) == "a: {b: 1, words: ff}\nc: 2\n"
    with pytest.raises(InputError, match="nothing was written"):
        amended(source, text.replace("2", "3"), {("a", "words"): "ff"})


SCALARS = st.text("ab:#'\"{}, é\n", max_size=8)


@given(
    st.dictionaries(st.text("bcd", min_size=1, max_size=3), SCALARS, min_size=1, max_size=3),
    st.sampled_from([True, False, None]),
    st.booleans(),
)
def test_a_value_is_put_into_any_layout(inner: dict[str, str], flow: bool | None, as_json: bool) -> None:
    tree = {"x": [{"approved": inner, "z": "é"}], "y": "1"}
    text = json.dumps(tree) if as_json else yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True)
    path = Path("x.json" if as_json else "x.yaml")
    try:
        source = parsed(path, text)
    except InputError:
        assume(False)
    assume(not source.problems)
    new = amended(source, text, {("x", 0, "approved", "words"): "0f" * 32})
    assert parsed(path, new).tree == {
        "x": [{"approved": {**source.tree["x"][0]["approved"], "words": "0f" * 32}, "z": "é"}],
        "y": "1",
    }  # type: ignore[call-overload,index]
    assert len(new) - len(text) < 100
