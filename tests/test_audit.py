"""What the audit of a record asks before anything is drafted, where it is told, and what it never says."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import ON, RECORDS, ROOT, load_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_back import docx_text

from petition_gen.audit import gazetteer
from petition_gen.audit.audit import audit
from petition_gen.audit.question import Question
from petition_gen.law.load import codes, jurisdiction
from petition_gen.papers.clearing import facts_of
from petition_gen.papers.stop import Blocker
from petition_gen.reading.source import Source
from petition_gen.record.load import load_record, record_from
from petition_gen.record.model import ClientRecord

Run = Callable[..., Result]
Write = Callable[..., Path]
Tree = dict[str, Any]

CASES = ROOT / "tests" / "cases"


def case(name: str) -> ClientRecord:
    return load_record(CASES / f"{name}.yaml")


def asked(record: ClientRecord, on: date = ON) -> tuple[Question, ...]:
    return audit(record, jurisdiction, on)


def of(tree: Tree, on: date = ON) -> dict[str, list[Question]]:
    """What is asked of a tree, by kind; what its exhibits' files bring up is left out, because the tree lies nowhere."""
    found: dict[str, list[Question]] = {}
    for each in asked(record_from(Source(Path("record.yaml"), tree)), on):
        if each.kind != "exhibit_missing":
            found.setdefault(each.kind, []).append(each)
    return found


def drafted(run: Run, record: Path, out: Path) -> dict[str, str]:
    """The words of the papers of a draft, by their names; a paper of two filings counts once."""
    result = run("draft", record, "-o", out, "--on", ON.isoformat(), "--format", "docx")
    assert result.exit_code == 0, result.stderr
    return {path.stem: "\n".join(docx_text(path.read_bytes())) for path in sorted(out.rglob("*.docx"))}


# ---- cases from practice ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind", "stop", "fields"), [
    ("placeholder-words-as-facts/record", "filler", True, ("cases[0].number",)),
    ("placeholder-words-as-facts/record", "filler", True, ("cases[0].arrests[0].agency",)),
    ("placeholder-words-as-facts/record", "filler", True, ("cases[0].arrests[0].number",)),
    ("impossible-dates/record", "date_order", True, ("cases[0].charges[0].disposition.date", "cases[0].charges[0].date")),
    ("impossible-dates/record", "date_order", True, ("cases[0].charges[0].disposition.date", "cases[0].arrests[0].date")),
    ("impossible-dates/record", "date_order", True,
     ("cases[0].charges[0].sentence.completed", "cases[0].charges[0].disposition.date")),
    ("impossible-dates/future", "future_date", True, ("cases[0].charges[0].disposition.date",)),
    ("child-at-the-offense/record", "age", True, ("cases[0].charges[0].date", "client.date_of_birth", "cases[0].juvenile")),
    ("child-at-the-offense/record", "age", False, ("trafficking.periods[0].began", "client.date_of_birth")),
    ("date-of-birth-differs/record", "name_differs", True, ("cases[0].defendant_name", "client.name")),
    ("date-of-birth-differs/record", "birth_date_differs", True,
     ("cases[0].recorded_date_of_birth", "client.date_of_birth")),
    ("court-named-in-full/municipal", "court", True, ("cases[0].court",)),
    ("court-named-in-full/record", "court", False, ("cases[0].court",)),
    ("federal-district-abbreviated/record", "district", False, ("cases[0].venue.district",)),
    ("money-owed/record", "money_owed", False,
     ("cases[0].charges[0].sentence.fines", "cases[0].charges[0].sentence.fines_paid",
      "cases[0].charges[0].restitution.ordered", "cases[0].charges[0].restitution.owed",
      "cases[0].charges[0].sentence.status")),
    ("tracking-number/record", "tracking_number", False, ("cases[0].arrests[0].tracking",)),
    ("trafficker-named-as-a-county/record", "name_of_place", False,
     ("trafficking.traffickers[0].name", "cases[0].venue.county", "cases[0].arrests[0].agency", "cases[0].agencies[0].name")),
])  # fmt: skip
def test_a_case_is_asked_about(name: str, kind: str, stop: bool, fields: tuple[str, ...]) -> None:
    found = {(each.kind, each.fields): each for each in asked(case(name))}
    assert (kind, fields) in found
    question = found[kind, fields]  # type: ignore[index]
    assert question.stop is stop
    assert any(field in question.says for field in (*fields, "cases[0].charges[0]"))


def test_filler_words_are_printed_nowhere_and_keep_the_draft_mark(tmp_path: Path, run: Run) -> None:
    path = CASES / "placeholder-words-as-facts" / "record.yaml"
    result = run("draft", path, "-o", tmp_path / "clean", "--on", ON.isoformat(), "--no-draft-mark")
    assert result.exit_code == 1
    assert "cases[0].number" in result.stderr
    assert not (tmp_path / "clean").exists()
    papers = drafted(run, path, tmp_path / "marked")
    for name, words in papers.items():
        assert not {"N/A", "TBD"} & set(words.split()), name
        assert "the unknown shall" not in words, name
    assert "[docket number: not in the record]" in papers["01-petition"]


def test_a_court_that_no_longer_exists_is_named_as_given_and_asked_about(tmp_path: Path, run: Run) -> None:
    papers = drafted(run, CASES / "court-named-in-full" / "municipal.yaml", tmp_path)
    assert "OAKLAND-PIEDMONT MUNICIPAL COURT\n[heading of this court: to be confirmed]" in papers["01-petition"]
    assert "does not say which court" not in papers["review-memo"]
    assert "Oakland-Piedmont Municipal Court" in papers["review-memo"]  # the attorney sees what was written


def test_a_court_named_in_full_gives_court_and_county(tmp_path: Path, run: Run) -> None:
    tree = load_tree(CASES / "court-named-in-full" / "record.yaml")
    del tree["cases"][0]["venue"]
    path = tmp_path / "record.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    papers = drafted(run, path, tmp_path / "out")
    assert "SUPERIOR COURT OF CALIFORNIA\nCOUNTY OF ALAMEDA" in papers["01-petition"]
    assert "has no court" not in papers["review-memo"]


def test_a_district_as_lawyers_write_it_is_printed_in_full_and_counsel_found(tmp_path: Path, run: Run) -> None:
    papers = drafted(run, CASES / "federal-district-abbreviated" / "record.yaml", tmp_path)
    assert "FOR THE NORTHERN DISTRICT OF CALIFORNIA" in papers["01-petition"]
    assert "attorney admitted in" not in papers["01-petition"]
    assert "No attorney in the record is admitted" not in papers["review-memo"]


def test_the_memo_begins_with_the_audit_and_shows_what_stands_there(tmp_path: Path, run: Run) -> None:
    memo = drafted(run, CASES / "money-owed" / "record.yaml", tmp_path)["review-memo"]
    assert memo.index("Before anything is signed") < memo.index("Check the record") < memo.index("What was drafted")
    for sum_ in ("$390.00", "$100.00", "$1,200.00", "$800.00"):
        assert sum_ in memo


def test_a_statute_as_a_rap_sheet_writes_it() -> None:
    tree = load_tree(CASES / "statutes-as-rap-sheets-write-them" / "record.yaml")
    for written, read in (("211 PC", True), ("Cal. Penal Code § 647(b)", True), ("SMC 12A.10.020", False)):
        tree["cases"][0]["charges"][0]["statute"] = written
        assert ("statute" in of(tree)) is not read, written


# ---- dates and ages --------------------------------------------------------------------------------------------------


def put(tree: Any, path: str, value: Any) -> None:
    """Set a field, written as `cases.0.number`."""
    *way, last = path.split(".")
    for part in way:
        tree = tree[int(part)] if part.isdigit() else tree.setdefault(part, {})
    tree[last] = value


@pytest.mark.parametrize(("changes", "kind"), [
    ({"cases.0.charges.0.date": "1995"}, "before_birth"),
    ({"client.date_of_birth": "2093-08-21"}, "future_date"),
    ({"trafficking.periods.0.ended": "2012-08"}, "date_order"),
    ({"trafficking.periods.0.ongoing": "yes"}, "date_order"),
    ({"cases.0.charges.0.history": [{"stage": "filed", "date": "2014-08"}]}, "date_order"),
    ({"cases.0.charges.0.history": [{"stage": "arrest", "date": "2014-05"}]}, "date_order"),
    ({"declaration.advised.immigration": "2030"}, "future_date"),
    ({"prior_petitions": [{"case": "oak-2014", "filed": "2020", "date": "2019"}]}, "date_order"),
])  # fmt: skip
def test_dates_that_cannot_be_stop_a_filing(simple: Tree, changes: Tree, kind: str) -> None:
    assert not {"date_order", "future_date", "before_birth"} & set(of(simple))
    for path, value in changes.items():
        put(simple, path, value)
    assert any(each.stop for each in of(simple)[kind])


@pytest.mark.parametrize("changes", [
    {"cases.0.charges.0.date": "2014", "cases.0.charges.0.disposition.date": "2014"},
    {"cases.0.charges.0.date": "2014-07", "cases.0.arrests.0.date": "2014"},
    {"cases.0.charges.0.sentence.status": "supervision", "cases.0.charges.0.sentence.completed": "2030"},
    {"cases.0.charges.0.history": [{"stage": "reduced", "date": "2018"}]},
    {"client.date_of_birth": "1996", "trafficking.periods.0.began": "1996"},
])  # fmt: skip
def test_dates_that_can_be_are_not_asked_about(simple: Tree, changes: Tree) -> None:
    for path, value in changes.items():
        put(simple, path, value)
    assert not {"date_order", "future_date", "before_birth"} & set(of(simple))


@pytest.mark.parametrize(("born", "juvenile", "outcome", "stops"), [
    ("2000-01-01", "no", "convicted", True),
    ("2000-01-01", None, "convicted", True),
    ("2000-01-01", "yes", "adjudicated", None),
    ("2000-01-01", "no", "transferred", None),
    ("1996", "no", "convicted", False),  # eighteen in the course of that year
    ("1996-06-02", "no", "convicted", None),  # eighteen on that day
])  # fmt: skip
def test_a_child_at_the_offense(
    simple: Tree, born: str, juvenile: str | None, outcome: str, stops: bool | None
) -> None:
    put(simple, "client.date_of_birth", born)
    put(simple, "cases.0.charges.0.disposition.outcome", outcome)
    del simple["cases"][0]["juvenile"]
    if juvenile:
        put(simple, "cases.0.juvenile", juvenile)
    found = [each.stop for each in of(simple).get("age", []) if "cases[0].charges[0].date" in each.fields]
    assert found == ([] if stops is None else [stops])


def test_trafficking_that_began_in_childhood_is_raised_where_it_was_for_sex(simple: Tree) -> None:
    def raised() -> bool:
        return any("trafficking.periods[0].began" in each.fields for each in of(simple).get("age", []))

    assert raised()
    put(simple, "trafficking.periods.0.forms", ["labor"])
    assert not raised()


def test_a_docket_by_which_the_client_was_of_age(simple: Tree) -> None:
    put(simple, "client.date_of_birth", "1998-03-14")
    put(simple, "cases.0.recorded_date_of_birth", "1995-03-14")
    assert {"age_in_doubt", "birth_date_differs"} <= set(of(simple))
    put(simple, "cases.0.recorded_date_of_birth", "1998")
    assert not {"age_in_doubt", "birth_date_differs"} & set(of(simple))


# ---- the same thing twice --------------------------------------------------------------------------------------------


def test_one_docket_entered_twice(simple: Tree) -> None:
    other = copy.deepcopy(simple["cases"][0]) | {"id": "again", "number": "cr 14 004512"}
    simple["cases"].append(other)
    found = of(simple)
    assert [each.fields for each in found["docket_twice"]] == [("cases[0].number", "cases[1].number")]
    assert found["docket_twice"][0].stop
    assert "arrest_twice" in found
    other["venue"] = {"county": "Fresno"}
    assert "docket_twice" not in of(simple)


def test_a_charge_that_was_copied(simple: Tree) -> None:
    charge = simple["cases"][0]["charges"][0]
    del charge["count"]
    simple["cases"][0]["charges"].append(copy.deepcopy(charge))
    assert "charge_twice" in of(simple)
    for number, each in enumerate(simple["cases"][0]["charges"], 1):
        each["count"] = str(number)
    assert "charge_twice" not in of(simple)


# ---- words that fill a field -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [
    "N/A", "n/a", "n.a.", "NA", "unknown", "Unknown.", "unk", "UNK.", "TBD", "tba", "?", "??", "-", "--", "–", "—", "...", "…", "xxx",
    "XXXX", "see file", "none given", "not known", "to be determined", "(unknown)", "[TBD]", "___",
])  # fmt: skip
def test_a_filler_is_no_value(simple: Tree, word: str) -> None:
    simple["cases"][0]["number"] = word
    record = record_from(Source(Path("record.yaml"), simple))
    assert record.cases[0].number is None
    assert record.fillers == ("cases[0].number",)
    assert "cases[0].number" in [each.fields[0] for each in of(simple)["filler"] if each.stop]


@pytest.mark.parametrize(
    "word", ["14-028817", "X", "Unknown Avenue 3", "NA-14-2", "NAB 12", "0", "file 7", "T.B.D. Holdings"]
)
def test_what_only_looks_like_a_filler_is_one_of_the_records_own(simple: Tree, word: str) -> None:
    simple["cases"][0]["number"] = word
    record = record_from(Source(Path("record.yaml"), simple))
    assert (record.cases[0].number, record.fillers) == (word, ())


def test_a_person_may_be_called_na_or_none(simple: Tree) -> None:
    simple["client"]["name"] = {"first": "None", "middle": "Na", "last": "Missing"}
    record = record_from(Source(Path("record.yaml"), simple))
    assert (record.client.name.full, record.fillers) == ("None Na Missing", ())
    simple["client"]["name"] = {"first": "Maria", "middle": "N/A", "last": "Quillfeather"}
    record = record_from(Source(Path("record.yaml"), simple))
    assert (record.client.name.full, record.fillers) == ("Maria Quillfeather", ("client.name.middle",))


def test_a_list_of_fillers_is_unknown_and_does_not_say_that_there_are_none(simple: Tree) -> None:
    simple |= {"pending": ["unknown"], "warrants": "TBD", "history_complete": "unknown"}
    record = record_from(Source(Path("record.yaml"), simple))
    assert (record.pending, record.warrants, record.history_complete) == (None, None, None)
    assert set(record.fillers) == {"pending[0]", "warrants", "history_complete"}


def test_a_filler_in_a_field_that_a_record_must_have_still_loads_and_stops(simple: Tree) -> None:
    for word in ("unknown", "none"):
        simple["cases"][0]["charges"][0]["statute"] = word
        found = of(simple)["filler"]
        assert [(each.fields, each.stop) for each in found] == [(("cases[0].charges[0].statute",), True)]


def test_none_stays_a_statement_where_it_is_one(simple: Tree) -> None:
    simple["client"]["english"] = "none"
    simple["cases"][0]["arrests"][0]["tracking"] = "none"
    simple["answers"] = {"safety-reasons": "none"}
    record = record_from(Source(Path("record.yaml"), simple))
    assert record.fillers == ()
    assert record.client.english == "none"
    assert record.pending == ()


# ---- courts and places -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "written", "read"), [
    ("CA", "County of Alameda", "Alameda"), ("CA", "alameda co.", "Alameda"), ("FL", "St Lucie", "St. Lucie"),
    ("FL", "Saint Lucie County", "St. Lucie"), ("FL", "Dade", "Miami-Dade"), ("FL", "Miami Dade", "Miami-Dade"),
    ("IL", "Du Page", "DuPage"), ("IL", "De Kalb", "DeKalb"), ("NY", "Brooklyn", "Kings"), ("NY", "Manhattan", "New York"),
    ("LA", "Parish of Orleans", "Orleans"), ("NM", "Dona Ana", "Doña Ana"), ("VA", "Charles City County", "Charles City"),
    ("VA", "Fairfax city", "Fairfax city"), ("CA", "Los Angles", None), ("CA", "Kings County, NY", None), ("CA", "County", None),
])  # fmt: skip
def test_counties_as_people_write_them(state: str, written: str, read: str | None) -> None:
    found = gazetteer.county(state, written)
    assert (found and found.name) == read


@pytest.mark.parametrize(("written", "read"), [
    ("N.D. Cal.", "Northern District of California"), ("NDCA", "Northern District of California"),
    ("CAND", "Northern District of California"), ("S.D.N.Y.", "Southern District of New York"),
    ("Middle Dist. of Fla.", "Middle District of Florida"), ("D. Md.", "District of Maryland"), ("D.D.C.", "District of Columbia"),
    ("U.S. District Court for the District of Oregon", "District of Oregon"), ("D. California", None), ("Northern", None),
])  # fmt: skip
def test_districts_as_lawyers_write_them(written: str, read: str | None) -> None:
    assert gazetteer.district(written) == read


@pytest.mark.parametrize(("code", "written", "court", "county"), [
    ("CA", "Superior Ct.", "Superior Court", None),
    ("CA", "Alameda County Superior Court", "Superior Court", "Alameda"),
    ("CA", "In the Superior Court of the State of California, in and for the County of Los Angeles", "Superior Court", "Los Angeles"),
    ("FL", "Circuit Court of St. Lucie County, Florida", "Circuit Court", "St. Lucie"),
    ("FL", "County Court", "County Court", None),
    ("NY", "Brooklyn Criminal Court", "Criminal Court of the City of New York", "Kings"),
    ("TX", "Harris County Court at Law", "County Court at Law", "Harris"),
    ("US", "United States District Court", "United States District Court", None),
])  # fmt: skip
def test_courts_as_they_name_themselves(code: str, written: str, court: str, county: str | None) -> None:
    law = jurisdiction(code)
    assert law
    found = gazetteer.court(law, written)
    assert found
    assert (found.court.name, found.county) == (court, county)


def test_every_county_that_a_jurisdictions_file_has_a_circuit_for_is_a_county_with_a_circuit() -> None:
    for code in codes():
        law = jurisdiction(code)
        assert law
        circuits = {name.casefold(): value for name, value in law.circuits.items()}
        for name, value in law.circuits.items():
            found = gazetteer.county(code, name)
            assert found, f"{code}: {name}"
            assert circuits[found.name.casefold()] == value, f"{code}: {name}"


def test_a_misspelt_county_is_asked_about_with_the_nearest(simple: Tree) -> None:
    put(simple, "cases.0.venue.county", "Los Angles")
    put(simple, "cases.0.arrests.0.agency", "Alamida County Sheriff")
    found = of(simple)
    assert [(each.stop, "Los Angeles" in each.says) for each in found["county"]] == [(True, True)]
    assert "Alameda" in found["agency"][0].says
    put(simple, "cases.0.arrests.0.agency", "Office of the Sheriff of Alameda County")
    assert "agency" not in of(simple)


# ---- exhibits --------------------------------------------------------------------------------------------------------


def exhibit(file: str, **more: str) -> Tree:
    base = {"id": "a", "kind": "service_provider_letter", "title": "A letter", "shows": ["victim"], "consent": "yes"}
    return base | {"file": f"exhibits/{file}"} | more


@pytest.mark.parametrize(("data", "kind"), [
    (None, "exhibit_missing"), (b"", "exhibit_unreadable"), (b"PK\x03\x04 a Word file", "exhibit_unreadable"),
    (b"\0\0\0\x18ftypheic\0\0", "exhibit_unreadable"), (b"%PDF-1.7\n", None), (b"\xff\xd8\xff\xe0", None),
])  # fmt: skip
def test_a_file_that_cannot_be_bound(simple: Tree, written: Write, data: bytes | None, kind: str | None) -> None:
    simple["evidence"] = [exhibit("a.pdf", sealed="yes")]
    path = written(simple)
    if data is not None:
        (path.parent / "exhibits" / "a.pdf").write_bytes(data)
    found = [each for each in asked(load_record(path)) if each.kind.startswith("exhibit")]
    assert [(each.kind, each.stop) for each in found] == ([(kind, True)] if kind else [])


def test_an_image_that_may_show_a_minor_is_not_looked_at(simple: Tree, written: Write) -> None:
    simple["evidence"] = [exhibit("a.png", sealed="yes", kind="photograph")]
    path = written(simple)
    (path.parent / "exhibits" / "a.png").write_bytes(b"no image")
    assert not [each for each in asked(load_record(path)) if each.kind.startswith("exhibit")]


@pytest.mark.parametrize(("change", "kinds"), [
    ({}, {"exhibit_sealing"}),
    ({"sealed": "no"}, set()),
    ({"sealed": "no", "title": "Letter to Ms. Quillfeather"}, {"exhibit_names_client"}),
    ({"sealed": "no", "title": "Letter to Ms. Quillfeather", "public_title": "A letter"}, set()),
    ({"sealed": "yes", "title": "Letter to Ms. Quillfeather"}, set()),
    ({"sealed": "yes", "shows": "none"}, {"exhibit_uncited"}),
    ({"sealed": "yes", "kind": "witness_declaration"}, {"exhibit_unsworn"}),
    ({"consent": "no"}, set()),
])  # fmt: skip
def test_what_is_asked_of_an_exhibit(simple: Tree, written: Write, change: Tree, kinds: set[str]) -> None:
    simple["evidence"] = [exhibit("docket.pdf", **change)]
    assert {each.kind for each in asked(load_record(written(simple))) if each.kind.startswith("exhibit")} == kinds


# ---- where it is told ------------------------------------------------------------------------------------------------


def test_screen_prints_the_audit_first(run: Run) -> None:
    path = CASES / "impossible-dates" / "record.yaml"
    said = run("screen", path, "--on", ON.isoformat())
    assert said.exit_code == 0
    first, stop = said.stdout.splitlines()[:2]
    assert first == "Check the record first:"
    assert stop.startswith("  STOP cases[0].charges[0].disposition.date")
    tree = json.loads(run("screen", path, "--on", ON.isoformat(), "--json").stdout)
    assert tree["audit"][0] == {
        "kind": "date_order", "answer": "question", "stop": True,
        "fields": ["cases[0].charges[0].disposition.date", "cases[0].charges[0].date"], "says": tree["audit"][0]["says"],
    }  # fmt: skip
    assert tree["charges"]


def test_a_stop_keeps_the_draft_mark_until_it_is_cleared_by_its_own_name(
    simple: Tree, written: Write, tmp_path: Path, run: Run
) -> None:
    simple["answers"] = {"safety-reasons": "He is at large."}
    simple["evidence"] = "none"
    put(simple, "cases.0.arrests.0.date", "2014-09-01")  # on a warrant, say
    command = ("--on", ON.isoformat(), "--no-draft-mark", "--format", "docx")
    said = run("draft", written(simple), "-o", tmp_path / "out", *command)
    assert said.exit_code == 1
    assert "cases[0].arrests[0].date" in said.stderr
    stops = [each for each in asked(record_from(Source(Path("record.yaml"), simple))) if each.stop]
    assert len(stops) == 1
    simple["answers"][f"cleared-{stops[0].id}"] = "yes"  # as records of old did: it is asked to be confirmed
    said = run("draft", written(simple), "-o", tmp_path / "out", *command)
    assert said.exit_code == 1
    facts = facts_of(record_from(Source(Path("record.yaml"), simple)), Blocker(stops[0].id, "", fields=stops[0].fields))
    entry = {
        "stop": stops[0].id,
        "by": "Dana Example",
        "date": "2026-11-20",
        "reason": "Arrested on a warrant.",
        "facts": facts,
    }
    del simple["answers"][f"cleared-{stops[0].id}"]
    simple["cleared"] = [entry]
    assert stops[0].says not in run("draft", written(simple), "-o", tmp_path / "out", *command).stderr
    assert (
        run("draft", written(simple), "-o", tmp_path / "out", "--on", ON.isoformat(), "--format", "docx").exit_code == 0
    )
    memo = "\n".join(docx_text((tmp_path / "out" / "2026-0101" / "not-for-filing" / "review-memo.docx").read_bytes()))
    assert "cases[0].arrests[0].date" in memo
    assert "Cleared by Dana Example, November 20, 2026: Arrested on a warrant." in memo


def test_batch_counts_what_is_asked_and_what_stops(tmp_path: Path, run: Run) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "a.yaml").write_bytes((CASES / "impossible-dates" / "record.yaml").read_bytes())
    said = run("batch", records, "-o", tmp_path / "out", "--on", ON.isoformat(), "--format", "docx", "--jobs", "1")
    assert said.exit_code == 0, said.stderr
    text = (tmp_path / "out" / "_batch" / "summary.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = asked(load_record(records / "a.yaml"))
    assert [(row["questions on the record"], row["stops in the record"]) for row in rows] == [
        (str(len(expected)), str(sum(each.stop for each in expected)))
    ]
    page = (tmp_path / "out" / "_batch" / "summary.html").read_text(encoding="utf-8")
    assert f"{len(expected)} questions on the record" in page


# ---- what it never says ----------------------------------------------------------------------------------------------


def texts_of(tree: Any) -> Iterator[tuple[Any, str | int]]:
    """The places of all texts of a part of a tree."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        if isinstance(value, dict | list):
            yield from texts_of(value)
        elif isinstance(value, str):
            yield tree, key


def marked(tree: Tree) -> list[str]:
    """The tree's names, places and numbers made unmistakable, in place; gives them."""
    marks: list[str] = []
    free = {
        "first", "middle", "last", "suffix", "pseudonym", "fbi", "street", "city", "zip", "phone", "email", "number", "tracking", "agency",
        "defendant_name", "county", "district", "court", "name", "office", "title", "public_title", "author", "statute", "offense", "label",
        "firm", "provider", "text", "summary", "nexus", "intent", "own_words", "delay", "heading", "division", "circuit", "plea",
    }  # fmt: skip
    for part, key in texts_of(tree):
        if key in free:
            marks.append(f"Zyxw{len(marks)}qv")
            part[key] = marks[-1]
    return marks


DAYS = st.dates(date(1960, 1, 1), date(2090, 1, 1)).map(date.isoformat)


@given(st.sampled_from(RECORDS), st.data())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_no_question_says_anything_that_stands_in_the_record(path: Path, data: st.DataObject) -> None:
    tree = copy.deepcopy(load_tree(path))
    tree["cases"] += [each | {"id": f"again-{i}"} for i, each in enumerate(copy.deepcopy(tree["cases"]))]
    marks, days = marked(tree), []
    for part, key in texts_of(tree):
        if key in ("date", "completed", "date_of_birth", "recorded_date_of_birth", "began", "ended", "filed", "since"):
            days.append(data.draw(DAYS))
            part[key] = days[-1]
    found = asked(record_from(Source(Path("record.yaml"), tree)))
    assert found
    for question in found:
        said = json.dumps(question.json()) + question.id
        assert not [each for each in (*marks, *days) if each.casefold() in said.casefold()], question.kind
