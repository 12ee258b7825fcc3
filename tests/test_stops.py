"""STOPs: what stops a filing whatever the remedy, who clears it, and that silence never takes one away."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import ON, RECORDS, ROOT, SIMPLE, load_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_back import docx_text

from petition_gen.errors import InputError
from petition_gen.packet.draft import planned
from petition_gen.papers.blockers import blockers
from petition_gen.papers.clearing import Judged, facts_of
from petition_gen.papers.compose import compose
from petition_gen.papers.stop import Blocker
from petition_gen.planning.papers import DRAFT_MARK
from petition_gen.reading.source import Source, read
from petition_gen.record.load import load_record, record_from
from petition_gen.record.model import ClientRecord

Run = Callable[..., Result]
Write = Callable[..., Path]
Tree = dict[str, Any]

CASES = ROOT / "tests" / "cases"
DAY = ("--on", ON.isoformat())


def judged_of(record: ClientRecord, remedies: tuple[str, ...] = ()) -> Judged:
    made = planned(record, ON, remedies)
    return blockers(made, [(each, compose(each, ON, DRAFT_MARK)) for each in made.filings])


def of(tree: Tree) -> Judged:
    return judged_of(record_from(Source(SIMPLE, tree)))


def stops_of(record: ClientRecord) -> dict[str, Blocker]:
    return {each.id: each for each in judged_of(record).standing}


def memo_of(run: Run, record: Path, out: Path, status: int = 0, *more: str) -> str:
    """The memo of a draft in Word, line by line."""
    result = run("draft", record, "-o", out, *DAY, *(more or ("--format", "docx")))
    assert result.exit_code == status, result.stderr
    return "\n".join(docx_text(next(out.rglob("review-memo.docx")).read_bytes()))


# ---- cases from practice ---------------------------------------------------------------------------------------------


def test_a_warrant_a_pending_charge_and_a_denied_petition_come_first(tmp_path: Path, run: Run) -> None:
    path = CASES / "pending-warrant-earlier-petition" / "record.yaml"
    screened = run("screen", path, *DAY).stdout.splitlines()
    for field in ("warrants[0]", "pending[0]", "prior_petitions[0]"):
        assert any(line.startswith(f"  STOP {field}") for line in screened[1:4])
    words = memo_of(run, path, tmp_path / "out")
    assert "No blocker was found" not in words
    first = words.split("What was drafted")[0]
    for told in ("W-0001", "T-26-0007", "2023-07-10", "the petition did not show that intent was lacking"):
        assert told in first
    refused = run("draft", path, "-o", tmp_path / "clean", *DAY, "--no-draft-mark", "--format", "docx")
    assert refused.exit_code == 1
    assert all(field in refused.stderr for field in ("warrants[0]", "pending[0]", "prior_petitions[0]"))
    assert not (tmp_path / "clean").exists()


def test_an_offense_after_the_trafficking_stops_with_both_dates(tmp_path: Path, run: Run) -> None:
    path = CASES / "trafficking-over-before-the-offense" / "record.yaml"
    found = stops_of(load_record(path))
    outside = next(each for each in found.values() if each.id.startswith("audit-offense-outside"))
    assert outside.fields == ("cases[0].charges[0].date", "trafficking.periods[0].ended")
    assert any(each.id.startswith("element-CA-ca-pc-236-14-alameda-1") for each in found.values())
    first = memo_of(run, path, tmp_path / "out").split("What was drafted")[0]
    assert "2014-06-02" in first
    assert "2014-05-20" in first


def test_money_owed_that_the_law_wants_paid_stops_with_the_sums(tmp_path: Path, run: Run) -> None:
    path = CASES / "washington-restitution-owed" / "record.yaml"
    words = memo_of(run, path, tmp_path / "out", 0, "--format", "docx", "--remedy", "wa-rcw-9-94a-648")
    first = words.split("What was drafted")[0]
    assert "No blocker was found" not in words
    assert "$120.00 of restitution is owed" in first
    assert "$375.00" in first


def test_sums_owed_are_told(tmp_path: Path, run: Run) -> None:
    words = memo_of(run, CASES / "money-owed" / "record.yaml", tmp_path / "out")
    assert "$290.00 of fines is owed" in words
    assert "$800.00 of restitution is owed" in words
    assert "expect an objection" in words
    assert "restitution order that directly benefits the victim" in words  # what the statute does with it


def test_filler_words_and_impossible_dates_are_blockers() -> None:
    for name in ("placeholder-words-as-facts/record", "impossible-dates/record", "impossible-dates/future"):
        found = stops_of(load_record(CASES / f"{name}.yaml"))
        assert any(each.startswith(("audit-filler", "audit-date-order", "audit-future-date")) for each in found), name


def test_a_docket_with_another_name_and_birth_date_stops() -> None:
    found = stops_of(load_record(CASES / "date-of-birth-differs" / "record.yaml"))
    assert "audit-name-differs-cases-0-defendant-name-client-name" in found
    assert "audit-birth-date-differs-cases-0-recorded-date-of-birth-client-date-of-birth" in found


@pytest.mark.slow
def test_an_exhibit_with_a_password_is_missing_from_what_was_drafted(tmp_path: Path, run: Run) -> None:
    path = CASES / "exhibit-not-bound-no-blocker" / "record.yaml"
    result = run("draft", path, "-o", tmp_path / "out", *DAY)
    assert "drafted; Exhibit A is missing" in result.stderr
    assert "could not be drafted" not in result.stderr
    memo = docx_text(next((tmp_path / "out").rglob("review-memo.docx")).read_bytes())
    first = "\n".join(memo).split("What was drafted")[0]
    assert "Exhibit A (dkt) is not bound" in first
    assert "must be replaced before the volume is filed" in first
    refused = run("draft", path, "-o", tmp_path / "clean", *DAY, "--no-draft-mark")
    assert refused.exit_code == 1
    assert not (tmp_path / "clean").exists()


# ---- what is always on -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("change", "begins"), [
    ({"warrants": [{"number": "W-1"}]}, "audit-warrant"),
    ({"pending": [{"number": "P-1"}]}, "audit-pending-charge"),
    ({"prior_petitions": [{"case": "oak-2014", "outcome": "denied"}]}, "audit-earlier-petition"),
    ({"prior_petitions": [{"case": "oak-2014", "outcome": "pending"}]}, "audit-earlier-petition"),
    ({"warrants": ...}, "audit-warrant"), ({"pending": ...}, "audit-pending-charge"),
    ({"prior_petitions": ...}, "audit-earlier-petition"),
    ({"trafficking.still_in_danger": "yes"}, "audit-danger"), ({"trafficking.still_in_danger": ...}, "audit-danger"),
    ({"cases.0.charges.0.sentence.status": "custody"}, "audit-custody"),
    ({"cases.0.charges.0.nexus": ...}, "element-CA-ca-pc-236-14-alameda-1"),
    ({"declaration.advised": ...}, "sworn-"), ({"trafficking.narrative.0.approved": ...}, "sworn-"),
    ({"evidence.0.file": ...}, "audit-exhibit-missing"), ({"evidence.0.file": "exhibits/gone.pdf"}, "audit-exhibit-missing"),
    ({"attorneys.0.admitted": {"NV": "1"}}, "counsel-CA"), ({"cases.0.number": ...}, "blanks-"),
    ({"cases.0.recorded_date_of_birth": "1995-03-14"}, "audit-birth-date-differs"),
    ({"cases.0.defendant_name": "Somebody Else"}, "audit-name-differs"),
    ({"exposure": ...}, "audit-unstated"),
])  # fmt: skip
def test_what_stops_whatever_the_remedy(simple: Tree, change: Tree, begins: str) -> None:
    for path, value in change.items():
        part: Any = simple
        *way, last = path.split(".")
        for name in way:
            part = part[int(name) if name.isdigit() else name]
        if value is ...:
            del part[last]
        else:
            part[last] = value
    before = of(load_tree(SIMPLE)).standing
    if not begins.startswith(("blanks", "sworn")):  # the example has these of its own
        assert not any(each.id.startswith(begins) for each in before)
    assert any(each.id.startswith(begins) for each in of(simple).standing)


def test_no_blocker_is_said_where_there_is_none(simple: Tree, written: Write, run: Run, tmp_path: Path) -> None:
    simple["answers"] = {"safety-reasons": "He lives in the same town."}
    simple["evidence"][1]["sealed"] = "yes"
    path = written(simple)
    words = memo_of(run, path, tmp_path / "out")
    assert ("No blocker was found" in words) is not ("STOP." in words)
    simple["warrants"] = [{"number": "W-1"}]
    assert "No blocker was found" not in memo_of(run, written(simple, "other.yaml"), tmp_path / "other")


# ---- who clears ------------------------------------------------------------------------------------------------------


def with_warrant(simple: Tree, **entry: str) -> tuple[Tree, Blocker]:
    """The simple record with a warrant, and an entry that clears its STOP save for what is changed in it."""
    simple["warrants"] = [{"jurisdiction": "NV", "number": "W-1"}]
    record = record_from(Source(SIMPLE, simple))
    stop = stops_of(record)["audit-warrant-warrants-0"]
    whole = {"stop": stop.id, "by": "Dana Example", "date": "2026-11-20", "reason": "Recalled on November 19."}
    simple["cleared"] = [
        {key: each for key, each in (whole | {"facts": facts_of(record, stop)} | entry).items() if each}
    ]
    return simple, stop


def test_an_attorney_of_the_record_clears_a_stop(simple: Tree) -> None:
    tree, stop = with_warrant(simple)
    found = of(tree)
    assert stop.id not in {each.id for each in found.standing}
    assert [(each.id, entry.by) for each, entry in found.cleared] == [(stop.id, "Dana Example")]
    assert not found.told


def test_other_facts_open_it_again(simple: Tree) -> None:
    tree, stop = with_warrant(simple)
    tree["warrants"][0]["number"] = "W-2"
    found = of(tree)
    assert stop.id in {each.id for each in found.standing}
    assert "not those that it was given for" in found.told[0]


@pytest.mark.parametrize(("entry", "why"), [
    ({"by": "Somebody Else"}, "not an attorney of the record"), ({"reason": ""}, "lacks reason"), ({"facts": ""}, "lacks facts"),
    ({"by": ""}, "lacks by"), ({"date": ""}, "lacks date"), ({"stop": "audit-warrant-warrants-7"}, "names no STOP"),
    ({"facts": "0123456789abcdef"}, "not those that it was given for"),
])  # fmt: skip
def test_an_entry_that_clears_nothing_is_told(simple: Tree, entry: Tree, why: str) -> None:
    tree, stop = with_warrant(simple, **entry)
    found = of(tree)
    assert stop.id in {each.id for each in found.standing}
    assert why in found.told[0]


def test_a_student_clears_nothing(simple: Tree) -> None:
    simple["attorneys"].append({"name": "Sasha Pupil", "role": "student", "admitted": {"CA": "1"}})
    tree, stop = with_warrant(simple, by="Sasha Pupil")
    assert stop.id in {each.id for each in of(tree).standing}


def test_an_attorney_of_another_state_clears_no_stop_of_a_filing(simple: Tree) -> None:
    simple["attorneys"].append({"name": "Nero Elsewhere", "role": "lead", "admitted": {"NV": "1"}})
    del simple["cases"][0]["charges"][0]["nexus"]
    record = record_from(Source(SIMPLE, simple))
    stop = next(each for each in judged_of(record).standing if each.id.startswith("element-"))
    for name, clears in (("Nero Elsewhere", False), ("Dana Example", True)):
        entry = {
            "stop": stop.id,
            "by": name,
            "date": "2026-11-20",
            "reason": "Pleaded otherwise.",
            "facts": facts_of(record, stop),
        }
        found = of(simple | {"cleared": [entry]})
        assert (stop.id not in {each.id for each in found.standing}) is clears


def unpaid() -> Tree:
    """A record that says of an element that it is not met."""
    tree = load_tree(CASES / "washington-restitution-owed" / "record.yaml")
    unanswered = ("wa-penalty-assessment", "wa-penalty-waived", "wa-penalty-none")
    return tree | {"answers": dict.fromkeys(unanswered, "no")}


@pytest.mark.parametrize("spoil", ["approval", "advice", "image", "contradicted"])
def test_some_stops_are_never_cleared(simple: Tree, spoil: str) -> None:
    if spoil == "approval":
        del simple["trafficking"]["narrative"][0]["approved"]
    elif spoil == "advice":
        del simple["declaration"]["advised"]
    elif spoil == "image":
        simple["evidence"].append(
            {"id": "ad", "kind": "advertisement", "title": "An ad", "consent": "yes", "file": "exhibits/a.png"}
        )
    record = record_from(Source(SIMPLE, simple))
    remedies: tuple[str, ...] = ()
    if spoil == "contradicted":
        record, remedies = record_from(Source(SIMPLE, unpaid())), ("wa-rcw-9-94a-648:only",)
    final = [each for each in judged_of(record, remedies).standing if each.final and not each.id.startswith("blanks")]
    begins = {"image": "image-", "contradicted": "lifted-"}.get(spoil, "sworn-")
    stop = next(each for each in final if each.id.startswith(begins))
    by = "Ada Counsel" if spoil == "contradicted" else "Dana Example"
    entry = {"stop": stop.id, "by": by, "date": "2026-11-20", "reason": "x", "facts": facts_of(record, stop)}
    tree = unpaid() if spoil == "contradicted" else simple
    found = judged_of(record_from(Source(SIMPLE, tree | {"cleared": [entry]})), remedies)
    assert stop.id in {each.id for each in found.standing}
    assert "cannot be cleared" in found.told[0]


def test_an_answer_of_old_is_asked_to_be_confirmed_with_the_entry_to_write(simple: Tree) -> None:
    simple["exposure"] = [{"kind": "uncharged", "text": "another matter"}]
    simple["answers"] = {"cleared-exposure-1": "yes"}
    found = of(simple)
    assert "exposure-1" in {each.id for each in found.standing}
    stop = next(each for each in found.standing if each.id == "exposure-1")
    assert facts_of(record_from(Source(SIMPLE, simple)), stop) in found.told[0]
    assert "asked to be confirmed" in found.told[0]


def test_the_memo_prints_what_an_entry_needs(simple: Tree, written: Write, run: Run, tmp_path: Path) -> None:
    tree, stop = with_warrant(simple)
    facts = tree.pop("cleared")[0]["facts"]
    assert f"(To clear it: stop {stop.id}, facts {facts}.)" in memo_of(run, written(tree), tmp_path / "out")


# ---- nothing after a field's name --------------------------------------------------------------------------------------


def test_a_field_with_nothing_after_its_name_is_unknown(tmp_path: Path) -> None:
    text = (
        SIMPLE.read_text(encoding="utf-8")
        .replace("warrants: none", "warrants:")
        .replace("restitution: none", "restitution:")
    )
    text = text.replace("number: CR-14-004512", "number:", 1)
    path = tmp_path / "record.yaml"
    path.write_text(text, encoding="utf-8")
    record = load_record(path)
    assert record.warrants is None
    assert "warrants" not in record.model_fields_set
    assert record.cases[0].number is None
    assert "restitution" not in record.cases[0].charges[0].model_fields_set
    assert set(record.blanks) == {"warrants", "cases[0].number", "cases[0].charges[0].restitution"}
    assert "audit-warrant-warrants" in stops_of(record)


def test_null_is_a_statement_in_json(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text('{"record": 1, "matter": "m", "warrants": null}', encoding="utf-8")
    assert read(path).blank == frozenset()


def test_a_required_field_with_nothing_after_its_name_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_text(SIMPLE.read_text(encoding="utf-8").replace('matter: "2026-0101"', "matter:"), encoding="utf-8")
    with pytest.raises(InputError, match="matter"):
        load_record(path)


def test_import_tells_what_to_check_and_no_value(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(
        "matter,first name,last name,case id,jurisdiction,statute,offense,offense date,disposition date\n"
        "m-0001,Ottoline,Farthingale,c1,TX,Tex. Penal Code § 43.02,Prostitution,2015-01-02,2014-01-02\n",
        encoding="utf-8",
    )
    said = run("import", path, "-o", tmp_path / "records")
    assert said.exit_code == 0, said.stderr
    assert "m-0001:" in said.stdout
    assert "STOPs" in said.stdout
    assert "Farthingale" not in said.stdout


# ---- addresses -------------------------------------------------------------------------------------------------------


def test_a_client_without_an_address_is_asked_where_she_will_sign(simple: Tree) -> None:
    del simple["client"]["address"]
    record = record_from(Source(SIMPLE, simple))
    assert [each.fields for each in planned(record, ON).audit if each.kind == "address"] == [("client.address",)]


# ---- silence -----------------------------------------------------------------------------------------------------------


def fields_in(tree: Any, path: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every field of a tree: its name as the record says it, and what holds it under which key."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        here = f"{path}.{key}".removeprefix(".") if isinstance(tree, dict) else f"{path}[{key}]"
        if isinstance(tree, dict):
            yield here, tree, key
        yield from fields_in(value, here)


@functools.cache
def standing_in(path: Path) -> dict[str, Blocker]:
    return named(record_from(Source(path, load_tree(path))))


def named(record: ClientRecord) -> dict[str, Blocker]:
    """The STOPs of a record by ids in which a filing is called by its remedy, for its folder changes with the venue."""
    made = planned(record, ON)
    found = blockers(made, [(each, compose(each, ON, DRAFT_MARK)) for each in made.filings]).standing
    remedies = {each.folder: each.remedy.id for each in made.filings}
    return {each.id.replace(each.filing or "-", remedies.get(each.filing or "", "-")): each for each in found}


def related(one: str, other: str) -> bool:
    return any(a == b or a.startswith((f"{b}.", f"{b}[")) for a, b in ((one, other), (other, one)))


@given(st.sampled_from([each for each in RECORDS if each.stem in ("simple", "WA", "NY", "TX")]), st.data())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_leaving_out_what_is_stated_takes_no_stop_away(path: Path, data: st.DataObject) -> None:
    tree = copy.deepcopy(load_tree(path))
    gone, part, key = data.draw(st.sampled_from(list(fields_in(tree))))
    if gone.split(".")[0].split("[")[0] in ("evidence", "cleared") and gone.count(".") == 0:
        return  # without exhibits none is missing
    before = standing_in(path)
    del part[key]
    try:
        after = named(record_from(Source(path, tree)))
    except InputError:
        return  # a record must have it
    for id, stop in before.items():
        if id not in after:
            assert any(related(gone, field) for field in stop.fields), (gone, id)
            assert any(related(gone, field) for each in after.values() for field in each.fields), (gone, id)
