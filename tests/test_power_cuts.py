"""The power goes at any moment: what is there afterwards is whole, or is known not to be; see `power_cuts`."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ON, files_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from power_cuts import Recording, recorded
from test_batch import client, save

from petition_gen.batch import run as batch_run
from petition_gen.batch.client import draft_client
from petition_gen.batch.resume import STATE, packet_there, read_done
from petition_gen.batch.run import run_batch
from petition_gen.intake.read import read_source
from petition_gen.packet.encrypted import Encryption, archive_of, check_unchanged, write_encrypted
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.packet.folder import MANIFEST, Edited, edits, manifest_of, recover, write_packet
from petition_gen.storage.encryption import Keys, decrypt_path, encrypt, new_key
from petition_gen.storage.files import clear_unfinished, write_file

OLD = {"one.docx": b"old one", "a/two.pdf": b"old two" * 900}
NEW = {"one.docx": b"new one" * 1500, "a/two.pdf": b"new two", "b/c/three.docx": b"new three"}
NOTHING: dict[str, bytes] = {}
MANY = settings(max_examples=2000, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=150, suppress_health_check=list(HealthCheck))

MEMORY = "/dev/shm" if os.path.ismount("/dev/shm") else None  # where waiting for the disk takes no time


def content(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in files_in(folder).items() if name != MANIFEST}


def passes(folder: Path) -> bool:
    """Whether the program would take it for a complete packet."""
    return bool(manifest_of(folder).get("files")) and not edits(folder)


class Cuts:
    """The states in which the disk may be after a run, each laid into a folder of its own that is removed when seen."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.last = len(recording.steps) - 1

    def each(self, check: Callable[[Path, bool], None], how: settings) -> None:
        """Look at many of them. `check` gets the folder, and whether the run had ended and said so."""

        @how
        @given(st.integers(0, self.last), st.integers(0, 2**32))
        def looked_at(after: int, seed: int) -> None:
            with tempfile.TemporaryDirectory(dir=MEMORY) as place:
                disk = Path(place) / "disk"
                self.recording.cut(after, random.Random(seed), disk)
                check(disk, after == self.last)

        looked_at()


slow = pytest.param(MANY, marks=pytest.mark.slow)
sampled = pytest.mark.parametrize("how", [FEW, slow], ids=["sample", "whole"])


# ---- a packet --------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["none", "old", "edited"])
def exchange(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Cuts]:
    """A packet being written where there is none, an old one, or one that an attorney edited and is to be moved aside."""
    place = tmp_path / "out" / "m-1"
    place.parent.mkdir()
    if request.param != "none":
        write_packet(place, OLD, {"documents": {}})
    if request.param == "edited":
        (place / "notes.txt").write_bytes(b"an attorney's")
    with recorded(place.parent, monkeypatch) as recording:
        write_packet(place, NEW, {"documents": {}}, replace=request.param == "edited")
    return request.param, Cuts(recording)


@sampled
def test_a_packet_is_whole_whenever_the_power_goes(exchange: tuple[str, Cuts], how: settings) -> None:
    before, cuts = exchange
    old = NOTHING if before == "none" else OLD | ({"notes.txt": b"an attorney's"} if before == "edited" else {})

    def check(disk: Path, ended: bool) -> None:
        place = disk / "m-1"
        assert content(place) in (NOTHING, old, NEW)
        recover(disk)
        assert content(place) == NEW if ended else content(place) in (old, NEW)
        assert passes(place) == (content(place) == NEW or (content(place) == old and before == "old"))
        rest = [content(each) for each in disk.iterdir() if each != place]
        assert rest == ([old] if before == "edited" and content(place) == NEW else [])

    cuts.each(check, how)


@pytest.fixture(params=["none", "old"])
def dishonest(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cuts:
    """A packet being written to a disk that keeps nothing for sure."""
    place = tmp_path / "out" / "m-1"
    place.parent.mkdir()
    if request.param == "old":
        write_packet(place, OLD, {"documents": {}})
    with recorded(place.parent, monkeypatch, honest=False) as recording:
        write_packet(place, NEW, {"documents": {}})
    return Cuts(recording)


@sampled
def test_on_a_disk_that_lies_no_hollow_packet_passes_as_complete(dishonest: Cuts, how: settings) -> None:
    hollow = []

    def check(disk: Path, ended: bool) -> None:
        recover(disk)
        whole = content(disk / "m-1") in (OLD, NEW)
        assert passes(disk / "m-1") <= whole
        hollow.append(not whole)

    dishonest.each(check, how)
    assert any(hollow)  # this disk does leave some, so the tests above see what waiting for the disk is for


@sampled
def test_a_killed_exchange_is_mended_whole_whenever_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: settings
) -> None:
    """The old packet was set aside when the run was killed, before or after the new one came to its place."""
    for there in (NOTHING, NEW):
        out = tmp_path / f"out{len(there)}"
        write_packet(out / "m-1", OLD, {"documents": {}})
        (out / "m-1").rename(out / ".m-1.set-aside")
        if there:
            write_packet(tmp_path / "new" / "m-1", there, {"documents": {}})
            (tmp_path / "new" / "m-1").rename(out / "m-1")
        with recorded(out, monkeypatch) as recording:
            recover(out)

        def check(disk: Path, ended: bool, expected: dict[str, bytes] = there or OLD) -> None:
            recover(disk)
            assert content(disk / "m-1") == expected
            assert [each.name for each in disk.iterdir()] == ["m-1"]

        Cuts(recording).each(check, how)


# ---- an archive, a file ----------------------------------------------------------------------------------------------


@sampled
@pytest.mark.parametrize("edited", [False, True])
def test_an_archive_is_whole_whenever_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: settings, edited: bool
) -> None:
    public, keys = new_key(tmp_path / "key"), Keys.read([tmp_path / "key"])
    out = tmp_path / "out"
    out.mkdir()
    encryption = Encryption((public,), "inputs")
    write_encrypted(out / "m-1", OLD, {"documents": {}}, {}, encryption)
    if edited:
        archive_of(out / "m-1").write_bytes(encrypt(b"an attorney's", (public,)))
    before = archive_of(out / "m-1").read_bytes()
    with recorded(out, monkeypatch) as recording:
        write_encrypted(out / "m-1", NEW, {"documents": {}}, {}, encryption, replace_edited=edited)
    after = archive_of(out / "m-1").read_bytes()

    def check(disk: Path, ended: bool) -> None:
        clear_unfinished(disk)
        archives = {each.name: each.read_bytes() for each in disk.glob("*.age")}
        there = archives.get("m-1.tar.age")
        assert set(archives.values()) <= {before, after}
        assert there == after if ended else archives
        if edited and there != after:
            assert before in archives.values()
        if there is not None and not (edited and there == before):
            check_unchanged(disk / "m-1")
        elif there is not None:
            with pytest.raises(Edited):
                check_unchanged(disk / "m-1")

    Cuts(recording).each(check, how)
    assert content(decrypt_path(archive_of(out / "m-1"), keys)) == NEW


@sampled
@pytest.mark.parametrize("there", [None, b"the record as it was"])
def test_a_file_is_whole_whenever_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: settings, there: bytes | None
) -> None:
    """A record that was imported or approved, a run's summary: whatever `write_file` writes."""
    path = tmp_path / "out" / "m-1.yaml"
    path.parent.mkdir()
    if there:
        path.write_bytes(there)
    with recorded(path.parent, monkeypatch) as recording:
        write_file(path, b"the record as it is now")

    def check(disk: Path, ended: bool) -> None:
        clear_unfinished(disk)
        found = files_in(disk).get("m-1.yaml")
        assert found in ([] if ended else [there]) + [b"the record as it is now"]
        assert set(files_in(disk)) <= {"m-1.yaml"}

    Cuts(recording).each(check, how)


def test_a_new_folder_is_there_with_what_was_said_to_be_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recorded(tmp_path, monkeypatch) as recording:
        write_packet(tmp_path / "some" / "new" / "folder" / "m-1", NEW, {"documents": {}})

    def check(disk: Path, ended: bool) -> None:
        assert not ended or content(disk / "some" / "new" / "folder" / "m-1") == NEW

    Cuts(recording).each(check, FEW)


# ---- a batch ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("honest", [True, False])
def test_a_batch_is_resumed_to_the_same_packets_whenever_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, honest: bool
) -> None:
    """Two clients, of whom one has a packet from before; in one process, where each step can be noted."""
    one_by_one = lambda tasks, jobs: ((task, draft_client(task)) for task in tasks)  # noqa: E731
    monkeypatch.setattr(batch_run, "on_this_machine", one_by_one)
    items = read_source(save(tmp_path / "records", client(1), client(2))).items
    options, out = DraftOptions(ON, ("docx",)), tmp_path / "out"
    run_batch(items[:1], out, DraftOptions(ON.replace(year=ON.year - 1), ("docx",)))
    before, first = content(out / "m-0001"), Path(shutil.copytree(out, tmp_path / "first"))
    with recorded(out, monkeypatch, honest) as recording:
        run_batch(items, out, options)
    packets = {each.matter: content(out / each.matter) for each in items}
    assert before != packets["m-0001"]
    cuts, told = Cuts(recording), set()

    def check(disk: Path, ended: bool) -> None:
        for matter, outcome in read_done(disk).items():
            there = packet_there(disk, outcome, options)
            if there.key and not there.edited:
                found = content(disk / matter)
                assert found == packets[matter] or (found == before and outcome.key == read_done(first)[matter].key)
            told.add(bool(there.key))
        if ended and honest:
            assert len(read_done(disk)) == 2
            assert all(packet_there(disk, each, options).key for each in read_done(disk).values())

    cuts.each(check, settings(max_examples=800, suppress_health_check=list(HealthCheck), deadline=None))
    assert True in told
    chance = random.Random(7)
    for number in range(12):
        disk = tmp_path / "disks" / str(number)
        recording.cut(chance.randrange(cuts.last + 1), chance, disk)
        report = run_batch(items, disk, options, resume=True)
        for matter, papers in packets.items():
            assert content(disk / matter) == papers or matter in report.failed
        assert not honest or not report.failed
        assert not [each.name for each in disk.iterdir() if "unfinished" in each.name or "set-aside" in each.name]
        assert (disk / STATE / "done.jsonl").exists()
    assert os.path.isdir(tmp_path / "disks" / "0")
    shutil.rmtree(tmp_path / "disks")
