"""What is there is looked at before it is trusted, replaced or removed: lost files, edits, what cannot be read, archives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import ON, SIMPLE, files_in
from test_batch import client, save

from petition_gen.packet.differences import is_a_piece
from petition_gen.packet.folder import Edited, compared, recover, write_packet
from petition_gen.storage.encryption import new_key

Run = Callable[..., Result]
DOCX = ("--on", ON.isoformat(), "--format", "docx")
PETITION = "CA-ca-pc-236-14-alameda-1/01-petition.docx"

MEMO = "not-for-filing/review-memo.docx"


@pytest.fixture
def resumed(tmp_path: Path, run: Run) -> Callable[..., Result]:
    """A batch of one client that was drafted; resumes it."""
    source = save(tmp_path / "records", client(1))
    command = ("batch", source, "-o", tmp_path / "out", *DOCX, "--jobs", "1")
    assert run(*command).exit_code == 0
    return lambda *more: run(*command, "--resume", *more)


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    """The packet of that client."""
    return tmp_path / "out" / "m-0001"


# ---- what was lost ---------------------------------------------------------------------------------------------------

WAYS: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-1000]),
    "filled with zeros": lambda path: path.write_bytes(path.read_bytes()[:5000].ljust(path.stat().st_size, b"\0")),
    "with a hole": lambda path: path.write_bytes(path.read_bytes()[:4096] + bytes(4096) + path.read_bytes()[8192:]),
}


def test_a_resumed_run_drafts_again_what_was_damaged_and_says_so(
    tmp_path: Path, resumed: Callable[..., Result], packet: Path
) -> None:
    whole = files_in(packet)
    said = resumed()
    assert said.exit_code == 0
    assert "m-0001: " not in said.stderr
    (packet / PETITION).write_bytes(b"")
    (packet / MEMO).unlink()
    said = resumed()
    assert said.exit_code == 0
    assert "0 packets were done before and are unchanged" in said.stdout
    assert "m-0001: drafted again, because files of its packet were missing or damaged" in said.stderr
    assert f"what was left is in m-0001.replaced-1: {PETITION}, {MEMO}" in said.stderr
    assert files_in(packet) == whole
    left = files_in(packet.with_name("m-0001.replaced-1"))
    assert left == {name: data for name, data in whole.items() if name != MEMO} | {PETITION: b""}
    said = resumed()
    assert "1 packets were done before and are unchanged" in said.stdout
    assert "m-0001: " not in said.stderr


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_was_lost_is_known_in_every_way(tmp_path: Path, way: str) -> None:
    from petition_gen.packet.draft import draft
    from petition_gen.packet.fingerprint import DraftOptions
    from petition_gen.record.load import load_record

    packet = draft(load_record(SIMPLE), tmp_path, DraftOptions(ON, ("docx",))).folder
    assert not compared(packet).files
    WAYS[way](packet / PETITION)
    assert compared(packet).lost == (PETITION,)
    assert not compared(packet).changed


@pytest.mark.parametrize(
    ("data", "piece"),
    [
        (b"", True), (b"\0" * 10, True), (b"%PDF-1.7 cut", True), (b"PK\x03\x04 cut", True), (b"text" + b"\0" * 9000, True),
        (b"%PDF-1.7\n%%EOF\n", False), (b"an attorney's words", False), (b"{\\rtf1 saved as another kind}", False),
    ],
)  # fmt: skip
def test_what_is_a_piece_of_a_file(tmp_path: Path, data: bytes, piece: bool) -> None:
    (tmp_path / "file").write_bytes(data)
    assert is_a_piece(tmp_path / "file") == piece


def test_a_resumed_run_leaves_edits_alone_and_says_so(resumed: Callable[..., Result], packet: Path) -> None:
    (packet / PETITION).write_bytes(b"an attorney's words")
    (packet / "Quillfeather notes.txt").write_bytes(b"an attorney's")
    before = files_in(packet)
    said = resumed()
    assert said.exit_code == 0
    told = f"m-0001: left alone, because files of its packet were edited since they were written: {PETITION}, 1 file of your own"
    assert told in said.stderr
    assert "Quillfeather" not in said.output
    assert files_in(packet) == before


def test_a_packet_that_was_damaged_and_edited_is_left_to_the_attorney(
    resumed: Callable[..., Result], packet: Path
) -> None:
    (packet / MEMO).unlink()
    (packet / PETITION).write_bytes(b"an attorney's words")
    before = files_in(packet)
    assert resumed().exit_code == 1
    assert files_in(packet) == before
    told = (packet.parent / "m-0001.FAILED.txt").read_text(encoding="utf-8")
    assert PETITION in told
    assert MEMO in told
    assert resumed("--replace").exit_code == 0
    assert files_in(packet.with_name("m-0001.replaced-1")) == before


def test_a_packet_whose_manifest_was_lost_is_left_to_the_attorney(resumed: Callable[..., Result], packet: Path) -> None:
    (packet / "manifest.json").write_bytes(b"")
    before = files_in(packet)
    assert resumed().exit_code == 1
    assert "manifest.json" in (packet.parent / "m-0001.FAILED.txt").read_text(encoding="utf-8")
    assert files_in(packet) == before


def test_an_encrypted_packet_is_compared_too(tmp_path: Path, run: Run) -> None:
    source, out = save(tmp_path / "records", client(1)), tmp_path / "out"
    command = ("batch", source, "-o", out, *DOCX, "--jobs", "1", "--encrypt-to", new_key(tmp_path / "key"))
    assert run(*command).exit_code == 0
    archive = out / "m-0001.tar.age"
    whole = archive.read_bytes()
    archive.write_bytes(b"")
    said = run(*command, "--resume")
    assert said.exit_code == 0
    assert "m-0001: drafted again, because files of its packet were missing or damaged" in said.stderr
    assert abs(len(archive.read_bytes()) - len(whole)) < 500  # age varies its head
    archive.write_bytes(whole[:-100])
    said = run(*command, "--resume")
    assert "m-0001: left alone, because files of its packet were edited" in said.stderr
    assert archive.read_bytes() == whole[:-100]


# ---- what cannot be read -----------------------------------------------------------------------------------------------

CAPABILITIES = "-dac_override,-dac_read_search"
BOUND = ("setpriv", f"--bounding-set={CAPABILITIES}", f"--inh-caps={CAPABILITIES}")


def as_anyone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs a command as a user whom permissions bind, which root is not."""
    command = [*(BOUND if os.getuid() == 0 else ()), sys.executable, "-m", "petition_gen", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def closed(path: Path) -> Path:
    path.chmod(0)
    return path


def opened(folder: Path) -> dict[str, bytes]:
    """The files of a folder, whatever their modes."""
    subprocess.run(["chmod", "-R", "u+rwX", folder], check=True)
    return files_in(folder)


@pytest.mark.parametrize(
    "what",
    [
        "a folder of notes",
        "a paper",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("a folder of papers", "the packet", "the manifest")),
    ],
)
def test_what_cannot_be_read_is_an_edit_and_stays(tmp_path: Path, what: str) -> None:
    out = tmp_path / "out"
    packet = out / "2026-0101"
    draft = ("draft", SIMPLE, "-o", out, "--format", "docx")
    assert as_anyone(*draft, "--on", "2026-11-20").returncode == 0
    (packet / "notes").mkdir()
    (packet / "notes" / "n.txt").write_bytes(b"mine")
    before = files_in(packet)
    path = {
        "a folder of notes": packet / "notes", "a paper": packet / PETITION, "a folder of papers": (packet / MEMO).parent,
        "the packet": packet, "the manifest": packet / "manifest.json",
    }[what]  # fmt: skip
    closed(path)
    for _ in range(2):
        said = as_anyone(*draft, "--on", "2026-11-21")
        assert said.returncode == 1
        assert "left alone" in said.stderr
        assert f"{path}: cannot be read\n" in said.stderr
    assert [each.name for each in out.iterdir()] == [packet.name]
    assert opened(packet) == before
    closed(path)
    said = as_anyone(*draft, "--on", "2026-11-21", "--replace")
    if said.returncode == 0:
        assert opened(out / "2026-0101.replaced-1") == before
    else:
        assert opened(packet) == before


def test_in_a_batch_what_cannot_be_read_is_one_clients_failure(tmp_path: Path) -> None:
    source, out = save(tmp_path / "records", client(1), client(2, "TX")), tmp_path / "out"
    command = ("batch", source, "-o", out, *DOCX, "--jobs", "1")
    assert as_anyone(*command).returncode == 0
    (out / "m-0001" / "Quillfeather").mkdir()
    closed(out / "m-0001" / "Quillfeather")
    for more in ((), ("--resume",)):
        said = as_anyone(*command, *more)
        assert said.returncode == 1
        told = (out / "m-0001.FAILED.txt").read_text(encoding="utf-8")
        assert "What cannot be read: 1 file of your own." in told
        assert "Quillfeather" not in told + said.stdout + said.stderr
        assert not (out / "m-0002.FAILED.txt").exists()
    closed(out / "m-0001" / "manifest.json")
    assert as_anyone(*command, "--resume").returncode == 1
    assert "manifest.json" in (out / "m-0001.FAILED.txt").read_text(encoding="utf-8")


def test_what_a_run_left_is_not_removed_while_it_cannot_be_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in (".2026-0101.unfinished-abcd1234", ".2026-0102.unfinished-abcd1234", ".2026-0103.unfinished-abcd1234"):
        (out / name / "notes").mkdir(parents=True)
        (out / name / "notes" / "n.txt").write_bytes(b"mine")
    write_packet(out / "2026-0104", {"one.docx": b"1"}, {"documents": {}})
    (out / "2026-0104" / "notes").mkdir()
    (out / "2026-0104" / "notes" / "n.txt").write_bytes(b"mine")
    os.rename(out / "2026-0104", tmp_path / "edited")
    write_packet(out / "2026-0104", {"one.docx": b"2"}, {"documents": {}})
    os.rename(tmp_path / "edited", out / ".2026-0104.set-aside")
    closed(out / ".2026-0101.unfinished-abcd1234" / "notes")
    closed(out / ".2026-0102.unfinished-abcd1234" / "notes" / "n.txt")
    closed(out / ".2026-0104.set-aside" / "notes")
    assert as_anyone("draft", SIMPLE, "-o", out, *DOCX).returncode == 0
    assert not (out / ".2026-0103.unfinished-abcd1234").exists()
    kept = opened(out)
    for name in (".2026-0101.unfinished-abcd1234", ".2026-0102.unfinished-abcd1234", "2026-0104.replaced-1"):
        assert kept[f"{name}/notes/n.txt"] == b"mine"


def test_a_link_in_a_packet_is_an_edit(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    write_packet(tmp_path / "m-1", {"one.docx": b"1"}, {"documents": {}})
    (tmp_path / "m-1" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Edited) as caught:
        write_packet(tmp_path / "m-1", {"one.docx": b"2"}, {"documents": {}})
    assert caught.value.files == ["link"]


def test_what_is_saved_while_a_new_packet_is_written_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "m-1"
    write_packet(place, {"one.docx": b"1"}, {"documents": {}})
    rename = os.rename

    def saved_meanwhile(old: Path, new: Path) -> None:
        if Path(old) == place:
            (place / "one.docx").write_bytes(b"an attorney's")
        rename(old, new)

    monkeypatch.setattr(os, "rename", saved_meanwhile)
    assert write_packet(place, {"one.docx": b"2"}, {"documents": {}}) == tmp_path / "m-1.replaced-1"
    monkeypatch.undo()
    recover(tmp_path)
    assert (place / "one.docx").read_bytes() == b"2"
    assert (tmp_path / "m-1.replaced-1" / "one.docx").read_bytes() == b"an attorney's"


def test_a_folder_that_cannot_be_read_whole_is_not_encrypted(tmp_path: Path) -> None:
    (tmp_path / "packet" / "notes").mkdir(parents=True)
    (tmp_path / "packet" / "notes" / "n.txt").write_bytes(b"mine")
    closed(tmp_path / "packet" / "notes")
    said = as_anyone("encrypt", tmp_path / "packet", "--to", new_key(tmp_path / "key"))
    assert said.returncode == 2
    assert "Permission denied" in said.stderr
    assert not (tmp_path / "packet.tar.age").exists()
    (tmp_path / "packet" / "notes").chmod(0o700)


# ---- an archive under another name -----------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path, run: Run) -> Path:
    """An encrypted packet of the matter 2026-0101; its key is beside."""
    to = new_key(tmp_path / "key")
    assert run("draft", SIMPLE, "-o", tmp_path / "out", *DOCX, "--encrypt-to", to).exit_code == 0
    return tmp_path / "out" / "2026-0101.tar.age"


@pytest.mark.parametrize("name", ["2026-0102", "2026-0101.replaced-1.replaced-2", "2026-01011", "replaced-1"])
def test_an_archive_opens_under_its_own_matter_only(tmp_path: Path, run: Run, archive: Path, name: str) -> None:
    wrong = archive.rename(archive.with_name(f"{name}.tar.age"))
    said = run("decrypt", wrong, "--identity", tmp_path / "key")
    assert said.exit_code == 2
    assert "holds the packet of another matter than its name says; nothing of it was unpacked" in said.stderr
    assert "2026-0101 " not in said.stderr
    assert "Quillfeather" not in said.stderr
    assert {each.name for each in archive.parent.iterdir()} == {"2026-0101.sealed.json", wrong.name}


@pytest.mark.parametrize("name", ["2026-0101", "2026-0101.replaced-1"])
def test_an_archive_that_was_moved_aside_opens(tmp_path: Path, run: Run, archive: Path, name: str) -> None:
    right = archive.rename(archive.with_name(f"{name}.tar.age"))
    assert run("decrypt", right, "--identity", tmp_path / "key").exit_code == 0
    assert compared(archive.with_name(name)).files == []


def test_no_name_is_printed_of_what_another_archive_holds(tmp_path: Path, run: Run) -> None:
    folder: dict[str, Any] = {"matter": "Quillfeather", "files": []}
    (tmp_path / "2026-0101").mkdir()
    (tmp_path / "2026-0101" / "manifest.json").write_text(str(folder).replace("'", '"'), encoding="utf-8")
    assert run("encrypt", tmp_path / "2026-0101", "--to", new_key(tmp_path / "key")).exit_code == 0
    (tmp_path / "2026-0101").rename(tmp_path / "elsewhere")
    said = run("decrypt", tmp_path / "2026-0101.tar.age", "--identity", tmp_path / "key")
    assert said.exit_code == 2
    assert "Quillfeather" not in said.output
