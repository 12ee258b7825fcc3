"""What a paralegal meets when writing a record: what is accepted, what it means, and what the errors say."""

import contextlib
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from petition_gen import limits
from petition_gen.errors import InputError
from petition_gen.reading import source
from petition_gen.reading import validate as reading_validate
from petition_gen.reading.source import Source, read
from petition_gen.reading.validate import validate
from petition_gen.record.base import stated
from petition_gen.record.load import json_schema, load_record, new_record_text, record_from
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate
from petition_gen.record.people import Address, AnyName, Name

ROOT = Path(__file__).parent.parent

HEAD = """\
record: 1
matter: "2026-0142"
client:
  name: {first: Maria, last: Santos}
"""
CASES = """\
cases:
  - id: oak-2014
    jurisdiction: CA
    charges:
      - statute: Cal. Penal Code § 647(b)
        offense: Disorderly conduct
"""
CHARGE = "        "


@pytest.fixture
def load(tmp_path: Path):
    def load_text(text: str, name: str = "client.yaml") -> ClientRecord:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return load_record(path)

    return load_text


@pytest.fixture
def problems(load):
    """The faults of a text as (line, field, message)."""

    def problems_of(text: str, name: str = "client.yaml") -> list[tuple[int, str, str]]:
        with pytest.raises(InputError) as caught:
            load(text, name)
        assert all(str(problem).startswith(f"{problem.file}:{problem.line}: ") for problem in caught.value.problems)
        assert {Path(problem.file).name for problem in caught.value.problems} == {name}
        return [(problem.line, problem.field, problem.message) for problem in caught.value.problems]

    return problems_of


def tree(**fields: Any) -> dict[str, Any]:
    """A plain tree of a small record, with more fields."""
    charge = {"statute": "Cal. Penal Code § 647(b)", "offense": "Disorderly conduct"}
    return {
        "record": "1",
        "matter": "2026-0142",
        "client": {"name": {"first": "Maria", "last": "Santos"}},
        "cases": [{"id": "oak-2014", "jurisdiction": "CA", "charges": [charge]}],
    } | fields


def from_tree(plain: dict[str, Any]) -> ClientRecord:
    return record_from(Source(Path("client.yaml"), plain))


# ---- values are what is written ------------------------------------------------------------------------------------


def test_values_are_the_text_as_written(load) -> None:
    record = load(
        HEAD.replace("last: Santos", "last: No")
        + "  address: {zip: 02134}\n"
        + "  language: no\n"
        + CASES
        + "    number: 014512\n"
    )
    assert record.client.name.last == "No"
    assert record.client.address
    assert record.client.address.zip == "02134"
    assert record.client.language == "no"
    assert record.cases[0].number == "014512"
    assert record.record == 1


@pytest.mark.parametrize("last", ["None", "Null", "none", "True", "12", "1e3", "2014-06-02"])
def test_a_last_name_is_never_read_as_something_else(load, last: str) -> None:
    assert load(HEAD.replace("Santos", last) + CASES).client.name.full == f"Maria {last}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("No", False), ("no", False), ("'False'", False), ("true", True), ("TRUE", True)],
)
def test_yes_and_no(load, written: str, meant: bool) -> None:
    assert load(HEAD + f"  noncitizen: {written}\n" + CASES).client.noncitizen is meant


@pytest.mark.parametrize(
    ("written", "amount"),
    [("390", "390"), ("390.50", "390.50"), ("$1,390", "1390"), ("none", "0"), ("null", "0"), ("0", "0")],
)
def test_money(load, written: str, amount: str) -> None:
    restitution = load(HEAD + CASES + CHARGE + f"restitution: {{owed: '{written}'}}\n").cases[0].charges[0].restitution
    assert restitution
    assert restitution.owed == Decimal(amount)
    assert restitution.ordered is None


def test_json_is_read_like_yaml(load) -> None:
    text = json.dumps(tree(pending=None, history_complete=False), indent="\t")
    text = text.replace('"Maria"', r'"Mar\u00eda \/ \"M\""').replace('"CA"', '"CA",\n "number": 14512, "relief": true')
    record = load(text, "client.json")
    assert record.client.name.first == 'María / "M"'
    assert (record.cases[0].number, record.cases[0].relief, record.history_complete) == ("14512", True, False)
    assert record.pending == ()


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "client.yaml"
    text = HEAD + CASES + CHARGE + "nexus: |\n          One.\n          Two.\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_record(path).cases[0].charges[0].nexus == "One.\nTwo."


def test_texts_are_trimmed_and_composed_and_otherwise_left_alone(load) -> None:
    words = '  1. *I* # said (c) <no> {{x}} & "no".\n\n  - مرحبا 名前  '
    record = from_tree(tree(trafficking={"summary": words, "narrative": [{"text": "Mari\u0301a"}]}))
    assert record.trafficking
    assert record.trafficking.narrative
    assert record.trafficking.summary == words.strip()
    assert record.trafficking.narrative[0].text == "Mar\u00eda"


# ---- absent and none -----------------------------------------------------------------------------------------------


def test_an_absent_field_is_unknown(load) -> None:
    record = load(HEAD + CASES)
    assert record.pending is None
    assert not stated(record, "pending")
    assert record.client.noncitizen is None
    assert not stated(record.client, "noncitizen")


@pytest.mark.parametrize("written", ["none", "None", "null", "~", "[]"])
def test_a_list_of_none_is_known_to_be_empty(load, written: str) -> None:
    lists = "".join(f"{name}: {written}\n" for name in ("pending", "warrants", "prior_petitions"))
    record = load(HEAD + f"  aliases: {written}\n" + CASES + lists)
    assert (record.pending, record.warrants, record.prior_petitions, record.client.aliases) == ((), (), (), ())
    assert stated(record, "pending")


@pytest.mark.parametrize("written", ["none", "None", "null", "~"])
def test_a_value_of_none_is_stated(load, written: str) -> None:
    charge = load(HEAD + CASES + CHARGE + f"class: {written}\n" + CHARGE + f"sentence: {written}\n").cases[0].charges[0]
    assert charge.class_ is None
    assert stated(charge, "class")
    assert charge.sentence is None
    assert stated(charge, "sentence")


def test_none_is_a_value_where_it_is_one_of_the_choices(load) -> None:
    record = load(HEAD + "  english: none\n" + CASES + "declaration: {by: none}\n")
    assert record.client.english == "none"
    assert record.declaration
    assert record.declaration.by == "none"


def test_no_middle_name(load) -> None:
    assert load(HEAD.replace("first: Maria", "first: Maria, middle: none") + CASES).client.name.full == "Maria Santos"


def test_a_count_left_out_is_the_position(load) -> None:
    record = load(HEAD + CASES + "      - {statute: x, offense: y}\n      - {statute: x, offense: y, count: 7}\n")
    charges = record.cases[0].charges
    assert [charge.count for charge in charges] == [1, 2, 7]
    assert [stated(charge, "count") for charge in charges] == [False, False, True]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("prior_petitions: [{outcome: deneid}]", "denied"),
        ("trafficking: {periods: [{means: [coersion]}]}", "coercion"),
        ("evidence: [{id: a, kind: court_recrod}]", "court_record"),
    ],
)
def test_a_misspelt_word_is_a_fault_with_the_nearest_one(load, written: str, near: str) -> None:
    with pytest.raises(InputError, match=f"expected one of: .*; did you mean '{near}'"):
        load(HEAD + CASES + written)


def test_a_record_shows_its_matter_alone(load) -> None:
    record = load(HEAD + CASES)
    assert repr(record) == str(record).join(("ClientRecord(", ")")) == "ClientRecord(matter='2026-0142')"


def test_a_record_is_frozen(load) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(HEAD + CASES).matter = "other"


# ---- errors --------------------------------------------------------------------------------------------------------


def test_all_errors_at_once_each_with_line_and_field(problems) -> None:
    found = problems(
        HEAD.replace(", last: Santos", "")  # line 4
        + "  date_of_birth: 2014-02-31\n"
        + "  pronouns: sche\n"
        + "  pronouns: she\n"
        + "  phone: &a 1\n"
        + CASES  # lines 9 to 14
        + CHARGE
        + "dispositon: {outcome: convicted}\n"
        + CHARGE
        + "grade: misdemeanour\n"
        + CHARGE
        + "restitution: {owed: some}\n"
        + CHARGE
        + "disposition:\n"
        + CHARGE
        + "  date:\n"
        + CHARGE
        + "    2014-6-2\n"
        + "      - {offense: x, child_victim: maybe, count: 1}\n"
        + "  - {id: oak-2014, jurisdiction: ca, charges: []}\n"
        + "evidence: [{id: a, kind: t_visa, file: ../secret.pdf}, {id: a}]\n"
        + "prior_petitions: [{case: elsewhere}]\n"
        + "attorneys: {name: x}\n"
    )
    assert [(line, field) for line, field, _ in found] == [
        (4, "client.name.last"),
        (5, "client.date_of_birth"),
        (6, "client.pronouns"),
        (7, "client.pronouns"),
        (8, "client.phone"),
        (15, "cases[0].charges[0].dispositon"),
        (16, "cases[0].charges[0].grade"),
        (17, "cases[0].charges[0].restitution.owed"),
        (20, "cases[0].charges[0].disposition.date"),
        (21, "cases[0].charges[1].statute"),
        (21, "cases[0].charges[1].child_victim"),
        (21, "cases[0].charges[1].count"),
        (22, "cases[1].id"),
        (22, "cases[1].jurisdiction"),
        (22, "cases[1].charges"),
        (23, "evidence[0].file"),
        (23, "evidence[1].id"),
        (24, "prior_petitions[0].case"),
        (25, "attorneys"),
    ]
    messages = [message for _, _, message in found]
    assert messages[0] == "required, and missing"
    assert messages[1].startswith("expected a date as 2014, 2014-06 or 2014-06-02")
    assert messages[2] == "expected one of: she, he, they; did you mean 'she'?"
    assert messages[3] == "given twice: first on line 6"
    assert messages[5] == "unknown field 'dispositon': did you mean 'disposition'?"
    assert messages[6].endswith("did you mean 'misdemeanor'?")
    assert messages[10] == "expected yes or no"
    assert messages[13].endswith("did you mean 'CA'?")
    assert messages[14] == "expected one or more of these"
    assert messages[18].startswith("expected a list")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Pronouns: she", "not the name of a field: did you mean 'pronouns'?"),
        ("address: {street:Oak, zip: 1}", "a space is missing after 'street:'"),
        ("address: {street: Oak, Apt 4}", "not the name of a field: put the text that it belongs to in quotes"),
        ("adress: x", "unknown field 'adress': did you mean 'address'?"),
        ("jurisdiction: CA", "unknown field 'jurisdiction'; expected name, aliases, date_of_birth"),
    ],
)
def test_a_field_that_is_none(problems, line: str, message: str) -> None:
    assert problems(HEAD + f"  {line}\n" + CASES)[0][2].startswith(message)


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_duplicate_key_is_an_error(problems, suffix: str) -> None:
    text = json.dumps(tree(), indent=1).replace('"matter":', '"matter": "first",\n "matter":')
    assert problems(text, f"client.{suffix}") == [(4, "matter", "given twice: first on line 3")]


def test_json_errors_have_the_right_line(problems) -> None:
    text = json.dumps(tree(), indent="\t").replace('"Maria"', "{}").replace('"CA"', '"XX"')
    lines = text.split("\n")
    found = problems(text, "client.json")
    assert [field for _, field, _ in found] == ["client.name.first", "cases[0].jurisdiction"]
    assert ['"first"' in lines[found[0][0] - 1], '"XX"' in lines[found[1][0] - 1]] == [True, True]
    assert problems('{\n"record": 1,\n}', "client.json")[0][0] in (2, 3)
    assert problems('{"a": ' * 5000 + "1" + "}" * 5000, "client.json")[0][2].startswith("nested more than")


SECRET = "Zyxwvut"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + f"  aliases: {SECRET}\n" + CASES,
        HEAD + f"  date_of_birth: {SECRET}\n" + CASES,
        HEAD + f"  pronouns: {SECRET}\n" + CASES,
        HEAD + f"  noncitizen: {SECRET}\n" + CASES,
        HEAD + f"  name: {{first: {SECRET}, last: {SECRET}}}\n" + CASES,
        HEAD + f"  {SECRET} said: that he\n" + CASES,
        HEAD + f"  {SECRET}: that he\n" + CASES,
        HEAD + f"  name {SECRET}: 1\n" + CASES,
        HEAD.replace("last: Santos", f"last:{SECRET}") + CASES,
        HEAD + f"  phone {SECRET}: x\n" + CASES,
        HEAD + f"  identifiers: {{{SECRET}: {{a: &a b}}}}\n" + CASES,
        HEAD + f"  identifiers: {{state: {{{SECRET}: a}}, ssn_last4: {SECRET}}}\n" + CASES,
        HEAD + f"  language: {SECRET} 1\n" + CASES,
        HEAD + f"  phone: *{SECRET}\n" + CASES,
        HEAD + f"  phone: !{SECRET} x\n" + CASES,
        HEAD + f'  phone: "\\{SECRET}"\n' + CASES,
        HEAD + f"  phone: a #{SECRET}\n" + CASES,
        HEAD + f"  phone: a: {SECRET}\n" + CASES,
        HEAD + f"  phone: a\n{SECRET}\nb: c\n" + CASES,
        HEAD + f"  phone: '{SECRET}\n" + CASES,
        HEAD + CASES.replace("CA", SECRET),
        HEAD + CASES.replace("oak-2014", f"{SECRET}\n  - id: {SECRET}"),
        HEAD + CASES + CHARGE + f"count: {SECRET}\n" + CHARGE + f"restitution: {{owed: {SECRET}}}\n",
        HEAD + CASES + f"prior_petitions: [{{case: {SECRET}}}]\n",
        HEAD + CASES + f"evidence: [{{id: a, kind: {SECRET}, file: ../{SECRET}}}]\n",
        HEAD + CASES + f"answers: {{{SECRET}: [a]}}\n",
        (HEAD + CASES).replace("2026-0142", f"{SECRET} {SECRET}"),
        (HEAD + CASES).replace("record: 1", f"record: {SECRET}"),
    ],
)
def test_no_value_stands_in_a_message(problems, text: str) -> None:
    for _, field, message in problems(text):
        assert SECRET.lower() not in f"{field} {message}".lower()


NOT_YAML = [
    ("a: 1\nb: He said: no\n", 2, "put a text that holds ': ' in quotes"),
    ("a: 1\nb:\n\t- c\n", 3, "a tab"),
    ("a: 1\nb: 'He said\nc: d\n", 2, "quotation mark that is never closed"),
    ("a: one\nand two\nb: 1\n", 2, "part of the text above"),
    ("a: [1, 2\nb: 3\n", 1, "bracket"),
    ("a: 1\n---\nb: 2\n", 2, "second document"),
    ("a: 1\n- b\n", 2, "lined up"),
    ("", 1, "holds nothing"),
    ("# only a comment\n", 1, "holds nothing"),
    ("a: 1\nb: \x07\n", 2, "U+0007"),
    ("a: 1\nb: x\u2028y\n", 2, "U+2028"),
    ("a: " + "[" * 60 + "]" * 60, 1, "nested more than 50"),
    ("[" * 100_000, 1, "nested more than 50"),
    ("a: 1\nb: @x\n", 2, "a character that cannot begin a value"),
    ('a: 1\nb: "x\\q"\n', 2, "a backslash in double quotes"),
    ("a:\n  - b\n - c\n", 3, "not lined up with the fields"),
    ("- a\nb: 1\n", 2, "not lined up with the entries"),
    ("a: 1\nb: 'x\n---\nc: 1\n", 2, "quotation mark that is never closed"),
    ("a: {b: 1\nc: 2\n", 1, "bracket"),
    ("a: ]\n", 1, "bracket"),
]


@pytest.mark.parametrize(("text", "line", "expected"), NOT_YAML)
@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_a_file_that_is_not_yaml(problems, monkeypatch, loader: type, text: str, line: int, expected: str) -> None:
    monkeypatch.setattr(source, "_LOADER", loader)
    found = problems(text)
    assert found[0][0] == line
    assert expected in found[0][2]


def test_a_hash_that_would_swallow_the_rest_of_a_value(problems, load) -> None:
    found = problems(HEAD + "  address: {street: 12 Oak St #4\n    }\n  phone: #4\n" + CASES)
    assert [field for _, field, _ in found] == ["client.address.street", "client.phone"]
    assert load(HEAD + "  phone: '12 #4'  # a comment\n" + CASES).client.phone == "12 #4"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, expected in [(tmp_path / "none.yaml", "no such file"), (tmp_path, "cannot be read")]:
        with pytest.raises(InputError, match=expected):
            read(path)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("a: 1\nb: Mar\xeda\n".encode("latin-1"))
    with pytest.raises(InputError, match=r":2: not UTF-8 text"):
        read(latin)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (limits.RECORD_BYTES + 1))
    with pytest.raises(InputError, match="larger than 5 MB"):
        read(large)


@pytest.mark.parametrize("value", ["\ue000", "\U000f0000", "a\x9db", "\u2028x", "\ufdd0", "\U0001ffff"])
def test_characters_that_would_deceive_or_break_the_papers(value: str) -> None:
    with pytest.raises(InputError, match=r"client.name.first: expected plain text; .*\(U\+"):
        from_tree(tree(client={"name": {"first": f"x{value}x", "last": "y"}}))


def test_half_a_character_in_json(problems) -> None:
    text = json.dumps(tree()).replace("Maria", "\\ud800").replace('"record"', '"x\\udc00": 1, "record"')
    told = [(field, message) for _, field, message in problems(text, "client.json")]
    assert ("client.name.first", "holds half of a character: type it again") in told


@pytest.mark.parametrize(
    "file", ["/etc/passwd", "../x.pdf", "a/../../x.pdf", "C:\\x.pdf", "c:x.pdf", "a\\..\\x", "~/x.pdf"]
)
def test_an_exhibit_stays_in_the_records_folder(file: str) -> None:
    with pytest.raises(InputError, match=r"evidence\[0\].file: expected a file in the record's folder"):
        from_tree(tree(evidence=[{"id": "a", "file": file}]))


@pytest.mark.parametrize("matter", ["", "-1", "a b", "a/b", "x" * 65, "é"])
def test_matter_numbers_that_cannot_name_a_folder(matter: str) -> None:
    with pytest.raises(InputError, match="matter: "):
        from_tree(tree(matter=matter))


def test_limits() -> None:
    case = tree()["cases"][0]
    with pytest.raises(InputError, match="cases: expected at most 500"):
        from_tree(tree(cases=[case | {"id": str(number)} for number in range(501)]))
    many = [case | {"id": str(number), "charges": [case["charges"][0]] * 3} for number in range(167)]
    with pytest.raises(InputError, match="cases: expected at most 500 charges in all cases together"):
        from_tree(tree(cases=many))
    with pytest.raises(InputError, match="at most 100,000 characters"):
        from_tree(tree(trafficking={"summary": "x " * 50_001}))


def test_the_guide_says_every_limit() -> None:
    guide = (Path(__file__).parent.parent / "docs/record.md").read_text(encoding="utf-8").partition("## Limits")[2]
    rows = re.findall(r"^\| [^|]+ \| ([0-9,]+)", guide, re.MULTILINE)
    assert rows == [f"{value:,}" for name, value in vars(limits).items() if name.isupper()]  # in the same order


def test_references_between_parts() -> None:
    with pytest.raises(InputError) as caught:
        from_tree(
            tree(
                trafficking={"narrative": [{"text": "x", "cases": ["oak-2014", "oak-2015"]}]},
                prior_petitions=[{"case": "oak-2014"}, {"case": "x"}],
            )
        )
    assert {problem.field for problem in caught.value.problems} == {
        "trafficking.narrative[0].cases[1]",
        "prior_petitions[1].case",
    }


@pytest.mark.parametrize(
    "plain",
    [
        [],
        "x",
        {"cases": "x"},
        {"cases": ["x", None, {"charges": "x", "id": []}]},
        {"trafficking": []},
        {"trafficking": {"narrative": [{"cases": "x"}, "y"]}},
        {"prior_petitions": "some", "evidence": [[]]},
    ],
)
def test_a_malformed_tree_is_told_and_not_stumbled_over(plain: Any) -> None:
    with pytest.raises(InputError):
        from_tree(plain)


def test_the_folder_and_the_lines_of_a_record(load, tmp_path: Path) -> None:
    record = load(HEAD + CASES)
    assert record.folder == tmp_path
    assert record.line_of("cases[0].charges[0].offense") == 10
    assert record.line_of("cases[0].charges[0].disposition.date") == 9
    assert record.line_of("trafficking.periods") == 1


# ---- the helper, for other models ----------------------------------------------------------------------------------


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")
    check: Literal["outcome"]
    outcome: tuple[int, ...] = ()
    cite: str


class Branch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    check: Literal["any_of"]
    of: "list[Rule]"


Rule = Annotated[Leaf | Branch, Field(discriminator="check")]


class Law(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rules: list[Rule]
    by_grade: dict[Literal["felony", "summary"], str | dict[str, int]] = {}
    open: bool = False


def test_unions_and_maps_are_told_by_the_places_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "law.yaml"
    path.write_text("""\
rules:
- check: outcome
  outcome: [1, x]
- check: any_of
  of:
  - {check: outcom}
  - {check: outcome, cyte: x}
  - {cite: x}
  - check: any_of
    of: x
by_grade: {fellony: x, summary: {a: b}}
opne: yes
""")
    with pytest.raises(InputError) as caught:
        validate(Law, read(path))
    assert str(caught.value).replace(str(path), "law").split("\n") == [
        "law:2: rules[0].cite: required, and missing",
        "law:3: rules[0].outcome[1]: expected a whole number",
        "law:6: rules[1].of[0].check: expected one of: outcome, any_of; did you mean 'outcome'?",
        "law:7: rules[1].of[1].cite: required, and missing",
        "law:7: rules[1].of[1].cyte: unknown field 'cyte': did you mean 'cite'?",
        "law:8: rules[1].of[2].check: required, and missing",
        "law:10: rules[1].of[3].of: expected a list, each entry on a line of its own that begins with '- '; "
        "found a text",
        "law:11: by_grade.fellony: expected one of: felony, summary; did you mean 'felony'?",
        "law:11: by_grade.summary.a: expected a whole number",
        "law:12: opne: unknown field 'opne': did you mean 'open'?",
    ]


# ---- dates and names -----------------------------------------------------------------------------------------------


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 3))
def test_a_partial_date_says_what_was_written_and_no_more(day: date, parts: int) -> None:
    written = "-".join(day.isoformat().split("-")[:parts])
    partial = PartialDate.parse(written)
    assert str(partial) == written
    assert partial.earliest <= day <= partial.latest
    assert partial.exact == (partial.earliest == partial.latest) == (parts == 3)
    assert all(str(end).startswith(written) for end in (partial.earliest, partial.latest))
    assert partial.words() in partial.phrase()
    assert str(day.year) in partial.words()


@given(st.text(alphabet="0123456789-/. T²٣", max_size=12))
def test_nothing_else_is_a_date(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert str(PartialDate.parse(text)) == text.strip()


@pytest.mark.parametrize(
    "text", ["2014-02-31", "2014-13", "2014-00", "2014-06-00", "2014-6-2", "06/02/2014", "14", "1899", "2101", "٢٠١٤"]
)
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date as 2014, 2014-06 or 2014-06-02"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "words", "phrase"),
    [
        ("2014-06-02", "June 2, 2014", "on June 2, 2014"),
        ("2014-06", "June 2014", "in or about June 2014"),
        ("2014", "2014", "in 2014"),
    ],
)
def test_dates_in_words(text: str, words: str, phrase: str) -> None:
    assert PartialDate.parse(text).words() == words
    assert PartialDate.parse(text).phrase() == phrase


names = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20).filter(str.strip)


@given(names, names)
def test_any_name_is_kept(first: str, last: str) -> None:
    name = from_tree(tree(client={"name": {"first": first, "last": last}})).client.name
    again = from_tree(tree(client={"name": {"first": name.first, "last": name.last}})).client.name
    assert name == again
    assert name.full == f"{name.first} {name.last}"
    assert name.initials.count(".") >= 2


@given(names)
def test_a_name_goes_through_yaml_and_json_alike(tmp_path_factory, first: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    plain = tree(client={"name": {"first": first, "last": "Santos"}})
    (folder / "a.json").write_text(json.dumps(plain), encoding="utf-8")
    (folder / "a.yaml").write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    assert load_record(folder / "a.json").client.name == load_record(folder / "a.yaml").client.name


def test_names() -> None:
    assert Name(first="Maria", middle="Elena", last="Santos", suffix="Jr.").full == "Maria Elena Santos Jr."
    assert Name(first="Maria", middle="Elena", last="Santos", suffix="Jr.").initials == "M.E.S."
    assert Name(first="élodie", last="'Abd al-Rahman").initials == "É.A."
    assert AnyName(first="Crystal").full == "Crystal"


# ---- for editors and beginners -------------------------------------------------------------------------------------


def every_line_used(text: str) -> str:
    """The new record with every commented-out field in use."""
    head, _, body = text.partition("record: 1\n")
    assert head.startswith("#")
    return "record: 1\n" + re.sub(r"(?m)^( *)# ", r"\1", body)


def test_the_new_record_loads_as_it_stands_and_with_every_line_used(load) -> None:
    assert load(new_record_text()).cases[0].id == "first-case"
    record = load(every_line_used(new_record_text()))
    assert record.pending == ()
    assert record.evidence
    assert record.requests


def test_the_schema_accepts_what_is_accepted(load, tmp_path: Path) -> None:
    schema = jsonschema.Draft202012Validator(json_schema())
    jsonschema.Draft202012Validator.check_schema(json_schema())
    load(every_line_used(new_record_text()))
    as_text = read(tmp_path / "client.yaml").tree
    as_editor = json.loads(json.dumps(yaml.safe_load(every_line_used(new_record_text())), default=str))
    for accepted in (as_text, as_editor, tree(), tree(pending="none", history_complete="No")):
        schema.validate(accepted)
    for refused in (tree(pendign="none"), tree(matter="a b"), tree(history_complete="maybe"), tree(cases=[])):
        assert not schema.is_valid(refused)


def fields_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Every field of a model and of those in it, as `cases[].charges[].date`, addresses aside."""
    found = set()
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        found.add(path)
        inner = reading_validate._members(field.annotation)[0]
        many = "[]" if getattr(inner, "__origin__", None) is tuple else ""
        inner = reading_validate._members(inner.__args__[0])[0] if many else inner
        if isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not Address:
            found |= fields_of(inner, f"{path}{many}.")
    return found


def test_the_guide_names_every_field_and_no_other() -> None:
    documented, prefix = set(), ""
    for line in (ROOT / "docs" / "record.md").read_text(encoding="utf-8").split("\n"):
        if line.startswith("### "):
            prefix = "".join(f"{path}." for path in re.findall(r"`(.+?)`", line))
        elif line.startswith("| `"):
            documented |= {prefix + path for path in re.findall(r"`(.+?)`", line.split(" | ")[0])}
    assert documented == fields_of(ClientRecord) | {f"address.{name}" for name in Address.model_fields}


def test_the_guides_record_loads(load) -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    assert load(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]).matter == "2026-0142"
