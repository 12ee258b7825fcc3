"""A folder of jurisdiction files and templates besides the program's own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from attacks.jurisdictions import LAW, PAPER
from click.testing import Result
from conftest import ON, SIMPLE, Plain, files_in

from petition_gen.law.folders import adding
from petition_gen.law.load import codes, jurisdiction
from petition_gen.packet.differences import digest
from petition_gen.packet.fingerprint import DraftOptions, key_of
from petition_gen.record.load import load_record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the law of no state, and a template for it."""
    found = tmp_path / "our-law"
    (found / "templates" / "OR").mkdir(parents=True)
    (found / "OR.yaml").write_text(yaml.dump(LAW, Dumper=Plain, allow_unicode=True), encoding="utf-8")
    (found / "templates" / "OR" / "petition.md").write_text("# OUR OWN WORDS\n\n" + PAPER, encoding="utf-8")
    return found


@pytest.fixture
def there(simple: dict[str, Any], written: Callable[..., Path]) -> Path:
    """The simple example's client, with a case there."""
    case = simple["cases"][0]
    case |= {"jurisdiction": "OR", "court": "Trial Court"}
    case["charges"][0]["statute"] = "Ex. Code § 34"
    simple["attorneys"][0]["admitted"] = {"OR": "000000"}
    return written(simple)


def test_a_state_more_is_listed_shown_checked_and_screened(
    run: Callable[..., Result], folder: Path, there: Path
) -> None:
    added = ("--jurisdictions", folder)
    listed = [each["code"] for each in json.loads(run("jurisdictions", "--json", *added).stdout)]
    assert listed == sorted([*codes(), "OR"])
    assert "Example State" in run("show", "OR", *added).stdout
    checked = run("check", *added)
    assert checked.exit_code == 0, checked.stderr
    assert checked.stdout.startswith("1 jurisdictions, 1 remedies, 1 examples, 1 templates")
    assert "No bar found: nothing in the record stands against it." in run("screen", there, "--on", ON, *added).stdout
    assert "ot screened: history only, or no jurisdiction file" in run("screen", there, "--on", ON).stdout


def test_a_packet_of_that_law_names_its_versions(
    run: Callable[..., Result], folder: Path, there: Path, tmp_path: Path
) -> None:
    result = run("draft", there, "-o", tmp_path / "out", "--on", ON, "--format", "docx", "--jurisdictions", folder)
    assert result.exit_code == 0, result.stderr
    packet = tmp_path / "out" / load_record(there).matter
    manifest = json.loads((packet / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["versions"]["law"] == {"OR": digest((folder / "OR.yaml").read_bytes())}
    own = run("draft", SIMPLE, "-o", tmp_path / "own", "--on", ON, "--format", "docx")
    assert own.exit_code == 0, own.stderr
    [other] = (tmp_path / "own").glob("*/manifest.json")
    assert json.loads(other.read_text(encoding="utf-8"))["versions"]["templates"] != manifest["versions"]["templates"]
    assert [name for name in files_in(packet) if name.startswith("OR-or-example-")]


def test_what_stands_in_the_folder_goes_before_what_the_program_has(folder: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "jurisdictions" / "CA", folder / "CA")
    state = folder / "CA" / "state.yaml"
    state.write_text(state.read_text("utf-8").replace("name: California", "name: California as we read it", 1), "utf-8")
    with adding(folder):
        inside = jurisdiction("CA")
    outside = jurisdiction("CA")
    assert inside
    assert outside
    assert (inside.name, outside.name) == ("California as we read it", "California")


def test_a_batch_knows_the_folders_files_from_others(folder: Path, there: Path) -> None:
    def key() -> str:
        with adding(folder):
            return key_of(load_record(there), DraftOptions(ON))

    record = load_record(there)
    assert key() == key()
    assert key() != key_of(record, DraftOptions(ON))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("or.yaml", "", "expected a name as CA.yaml"),
        ("ZZZ.yml", "", "expected a name as CA.yaml"),
        ("templates/base/review-memo.md", "", "the memo cannot be replaced"),
        ("OR.yaml", "code: OR\n", "OR.yaml:1: name: required, and missing"),
    ],
)
def test_what_cannot_be_used_is_told(run: Callable[..., Result], folder: Path, name: str, text: str, told: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    result = run("jurisdictions", "--jurisdictions", folder)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_folder_of_something_else_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("jurisdictions", "--jurisdictions", tmp_path)
    assert result.exit_code == 2
    assert "expected files as CA.yaml" in result.stderr


def test_a_cluster_does_not_have_the_folder(
    run: Callable[..., Result], folder: Path, there: Path, tmp_path: Path
) -> None:
    command = (
        "batch",
        there.parent,
        "-o",
        tmp_path / "out",
        "--scheduler",
        "tcp://127.0.0.1:1",
        "--jurisdictions",
        folder,
    )
    result = run(*command)
    assert result.exit_code == 2
    assert "--jurisdictions cannot be used with --scheduler" in result.stderr
