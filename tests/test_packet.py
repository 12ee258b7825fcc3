"""The packet folder: the same bytes every time, an attorney's edits never lost, and nothing left half done."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ON, SIMPLE, Packet, files_in, run_apart

from petition_gen.cli.main import main
from petition_gen.law import folders as law_folders
from petition_gen.packet import folder as packet_folder
from petition_gen.packet.folder import Edited, edits, write_packet

MEMO = "not-for-filing/review-memo.docx"
PETITION = "CA-ca-pc-236-14-alameda-1/01-petition.docx"
DRAFT = ("--on", ON.isoformat(), "--format", "docx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the simple record's packet, Word files only."""
    folder = tmp_path_factory.mktemp("made")
    assert CliRunner().invoke(main, ["draft", str(SIMPLE), "-o", str(folder), *DRAFT]).exit_code == 0
    return folder


@pytest.fixture
def drafted(made: Path, tmp_path: Path) -> Path:
    """The packet, in a folder where it may be changed."""
    shutil.copytree(made, tmp_path / "out")
    return tmp_path / "out" / "2026-0101"


def again(drafted: Path, run: Callable[..., Result], *options: str) -> Result:
    return run("draft", SIMPLE, "-o", drafted.parent, *DRAFT, *options)


# ---- what is there ---------------------------------------------------------------------------------------------------


def test_the_manifest_lists_every_file_with_its_digest(packet: Packet) -> None:
    manifest = json.loads(packet.read("manifest.json"))
    there = files_in(packet.folder)
    listed = {each["path"]: each for each in manifest["files"]}
    assert set(listed) == set(there) - {"manifest.json"}
    for path, each in listed.items():
        assert each["sha256"] == hashlib.sha256(there[path]).hexdigest()
        assert each["title"]
        assert isinstance(each["placeholders"], list)
    assert manifest["matter"] == packet.record.matter
    assert manifest["on"] == ON.isoformat()
    assert set(manifest["versions"]) == {"program", "law", "templates"}
    assert manifest["versions"]["law"]


def test_the_manifest_lists_filings_and_charges_without_one(packet: Packet) -> None:
    manifest = json.loads(packet.read("manifest.json"))
    charges = {(case.id, charge.count) for case in packet.record.cases for charge in case.charges}
    filed = {(each["case"], each["count"]) for filing in manifest["filings"] for each in filing["charges"]}
    left = {(each["case"], each["count"]): each["reason"] for each in manifest["not_filed"]}
    assert filed | set(left) == charges
    assert all(left.values())
    folders = {path.split("/")[0] for path in files_in(packet.folder) if "/" in path} - {"not-for-filing"}
    assert {each["folder"] for each in manifest["filings"]} == folders
    assert all(each["drafted"] for each in manifest["filings"])


def test_every_paper_is_there_in_both_formats_and_the_memo_apart(packet: Packet) -> None:
    there = set(files_in(packet.folder))
    volumes = {each for each in there if each.endswith(("/exhibits.pdf", "/exhibits-sealed.pdf"))}
    papers = {f"{path}.{kind}" for path in packet.papers for kind in ("docx", "pdf")}
    assert there - volumes == papers | {"manifest.json"}
    lists = {path.rsplit("/", 1)[0] for path in packet.papers if path.endswith("-exhibit-list")}
    assert {each.rsplit("/", 1)[0] for each in volumes} == lists
    assert "not-for-filing/review-memo.docx" in there


def test_titles_and_file_names_speak_of_roles(packet: Packet) -> None:
    name = packet.record.client.name
    manifest = json.loads(packet.read("manifest.json"))
    for each in manifest["files"]:
        for part in (name.first, name.last, name.initials):
            assert part.casefold() not in f"{each['path']} {each['title']}".casefold().replace(packet.record.matter, "")


def test_only_the_owner_may_read(packet: Packet) -> None:
    for path in [packet.folder, *packet.folder.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


# ---- the same again --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes(packet: Packet, tmp_path: Path) -> None:
    arguments = ("draft", packet.source, "-o", tmp_path, "--on", ON.isoformat())
    done = run_apart(*arguments, PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    first, second = files_in(packet.folder), files_in(tmp_path / packet.record.matter)
    assert set(first) == set(second)
    assert [path for path in first if first[path] != second[path]] == []


def test_drafting_again_replaces_what_nobody_edited(drafted: Path, run: Callable[..., Result]) -> None:
    before = files_in(drafted)
    assert again(drafted, run).exit_code == 0
    assert files_in(drafted) == before
    assert [path.name for path in drafted.parent.iterdir()] == [drafted.name]


# ---- edits -----------------------------------------------------------------------------------------------------------


def edit(drafted: Path) -> str:
    path = drafted / PETITION
    path.write_bytes(path.read_bytes() + b"edited")
    return PETITION


def add(drafted: Path) -> str:
    (drafted / "notes.txt").write_text("call the clerk", encoding="utf-8")
    return "notes.txt"


def add_beside_a_paper(drafted: Path) -> str:
    path = Path(PETITION).with_name("~$petition.docx")
    (drafted / path).write_bytes(b"lock")
    return path.as_posix()


def delete(drafted: Path) -> str:
    (drafted / PETITION).unlink()
    return PETITION


def lose_the_manifest(drafted: Path) -> str:
    (drafted / "manifest.json").unlink()
    return PETITION


def break_the_manifest(drafted: Path) -> str:
    (drafted / "manifest.json").write_text('{"files": 3}', encoding="utf-8")
    return PETITION


CHANGES = [edit, add, add_beside_a_paper, delete, lose_the_manifest, break_the_manifest]


@pytest.mark.parametrize("change", CHANGES)
def test_a_packet_with_edits_is_left_alone(
    drafted: Path, run: Callable[..., Result], change: Callable[[Path], str]
) -> None:
    name = change(drafted)
    before = files_in(drafted)
    result = again(drafted, run)
    assert result.exit_code == 1
    assert str(drafted / name) in result.stderr
    assert "--replace" in result.stderr
    assert "2026-0101" in result.stderr
    assert files_in(drafted) == before
    assert [path.name for path in drafted.parent.iterdir()] == [drafted.name]


@pytest.mark.parametrize("change", [edit, delete, lose_the_manifest])
def test_replace_keeps_the_old_packet(drafted: Path, run: Callable[..., Result], change: Callable[[Path], str]) -> None:
    clean = files_in(drafted)
    change(drafted)
    edited = files_in(drafted)
    result = again(drafted, run, "--replace")
    assert result.exit_code == 0
    kept = next(path for path in drafted.parent.iterdir() if path != drafted)
    assert str(kept) in result.stdout
    assert files_in(kept) == edited
    assert files_in(drafted) == clean


def test_each_packet_that_was_replaced_is_kept(drafted: Path, run: Callable[..., Result]) -> None:
    for number in (1, 2):
        edit(drafted)
        edited = files_in(drafted)
        assert again(drafted, run, "--replace").exit_code == 0
        assert files_in(drafted.with_name(f"2026-0101.replaced-{number}")) == edited
    assert len(list(drafted.parent.iterdir())) == 3


def test_a_folder_that_is_no_packet_is_left_alone(tmp_path: Path, run: Callable[..., Result]) -> None:
    folder = tmp_path / "2026-0101"
    folder.mkdir()
    (folder / "something.txt").write_text("mine", encoding="utf-8")
    result = run("draft", SIMPLE, "-o", tmp_path, *DRAFT)
    assert result.exit_code == 1
    assert files_in(tmp_path) == {"2026-0101/something.txt": b"mine"}


# ---- names that stay -------------------------------------------------------------------------------------------------


def folders(packet: Path) -> dict[str, list[tuple[str, int]]]:
    manifest = json.loads((packet / "manifest.json").read_text(encoding="utf-8"))
    filings = manifest["filings"]
    return {each["folder"]: [(one["case"], one["count"]) for one in each["charges"]] for each in filings}


def test_a_filing_keeps_its_number_when_cases_are_added(
    tmp_path: Path, run: Callable[..., Result], simple: dict[str, Any], written: Callable[..., Path]
) -> None:
    """Georgia's remedy is asked for case by case, so that cases of one county get ordinals."""
    model = simple["cases"][0] | {"jurisdiction": "GA", "venue": {"county": "Fulton"}}
    charge = model["charges"][0] | {"statute": "O.C.G.A. § 16-6-9", "offense": "Prostitution"}

    def case(id: str) -> dict[str, Any]:
        return {**model, "id": id, "number": id, "charges": [charge]}

    def draft(*ids: str) -> dict[str, list[tuple[str, int]]]:
        simple["cases"] = [case(each) for each in ids]
        simple["trafficking"]["narrative"] = []
        result = run("draft", written(simple), "-o", tmp_path / "out", *DRAFT)
        assert result.exit_code == 0, result.output
        return folders(tmp_path / "out" / "2026-0101")

    first = draft("b", "d")
    numbers = {charges[0][0]: name for name, charges in first.items()}
    assert sorted(name.rsplit("-", 1)[1] for name in numbers.values()) == ["1", "2"]
    second = {charges[0][0]: name for name, charges in draft("a", "b", "c", "d").items()}
    assert {each: second[each] for each in numbers} == numbers
    assert len(set(second.values())) == 4
    third = {charges[0][0]: name for name, charges in draft("c", "d").items()}
    assert third == {each: second[each] for each in ("c", "d")}


def test_a_filing_keeps_its_folder_when_a_charge_is_added(
    tmp_path: Path, run: Callable[..., Result], simple: dict[str, Any], written: Callable[..., Path]
) -> None:
    run("draft", written(simple), "-o", tmp_path / "out", *DRAFT)
    before = folders(tmp_path / "out" / "2026-0101")
    other = {**simple["cases"][0]["charges"][0], "count": "2"}
    simple["cases"].insert(0, {**simple["cases"][0], "id": "earlier", "charges": [other]})
    run("draft", written(simple), "-o", tmp_path / "out", *DRAFT)
    after = folders(tmp_path / "out" / "2026-0101")
    assert set(before) <= set(after)
    for name, charges in before.items():
        assert set(charges) <= set(after[name])


# ---- whole or not at all ---------------------------------------------------------------------------------------------


def test_a_disk_that_fills_up_leaves_the_old_packet(drafted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_in(drafted)
    written: list[Path] = []
    write_bytes = Path.write_bytes

    def failing(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(OSError, match="No space"):
        write_packet(drafted, {f"{i}.docx": b"new" for i in range(5)}, {"documents": {}})
    monkeypatch.undo()
    assert files_in(drafted) == before
    assert [path.name for path in drafted.parent.iterdir()] == [drafted.name]


def test_a_packet_that_cannot_be_moved_into_its_place_leaves_the_old_one(
    drafted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(drafted)
    rename = packet_folder.os.rename

    def failing(old: Path, new: Path) -> None:
        if Path(new) == drafted and "set-aside" not in Path(old).name:
            raise PermissionError("no")
        rename(old, new)

    monkeypatch.setattr(packet_folder.os, "rename", failing)
    with pytest.raises(PermissionError):
        write_packet(drafted, {"one.docx": b"new"}, {"documents": {}})
    monkeypatch.undo()
    assert files_in(drafted) == before
    assert [path.name for path in drafted.parent.iterdir()] == [drafted.name]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates, which the program uses in their place."""
    home = tmp_path / "home"
    for name in ("templates", "jurisdictions"):
        shutil.copytree(law_folders.data_folder(name), home / name)
    monkeypatch.setattr(law_folders, "__file__", str(home / "petition_gen" / "paths.py"))
    return home / "templates"


def test_a_filing_whose_template_fails_is_told_and_the_memo_is_there(
    tmp_path: Path, run: Callable[..., Result], templates: Path
) -> None:
    path = templates / "base" / "proposed-order.md"
    text = path.read_text(encoding="utf-8").replace("# FINDINGS", "# FINDINGS\n\n{{ no_such_word }}")
    path.write_text(text, encoding="utf-8")
    result = run("draft", SIMPLE, "-o", tmp_path / "out", *DRAFT)
    assert result.exit_code == 1
    assert "base/proposed-order.md:" in result.stderr
    assert "no_such_word" in result.stderr
    folder = tmp_path / "out" / "2026-0101"
    assert set(files_in(folder)) == {"manifest.json", MEMO}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [each["drafted"] for each in manifest["filings"]] == [False]


def test_edits_and_writing_as_a_library(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    assert edits(folder) == []
    write_packet(folder, {"a/one.docx": b"1", "two.docx": b"2"}, {"documents": {}})
    assert edits(folder) == []
    (folder / "two.docx").write_bytes(b"3")
    with pytest.raises(Edited) as caught:
        write_packet(folder, {"two.docx": b"4"}, {"documents": {}})
    assert caught.value.files == ["two.docx"]
