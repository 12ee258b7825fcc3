"""However a run ends, nothing half done is left: by a signal, a full disk, a fault; by SIGKILL only until the next run."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from conftest import ON, SIMPLE, files_in, run_apart
from test_batch import client, packets, save

from petition_gen.batch.resume import STATE
from petition_gen.packet import folder as packet_folder
from petition_gen.packet.folder import edits, recover, restore, write_packet
from petition_gen.storage import files
from petition_gen.storage.encryption import new_key
from petition_gen.storage.files import clear_unfinished, make_folder, private_folder, write_file

Run = Callable[..., Result]
DRAFT = ("--on", ON.isoformat(), "--format", "docx")


def killed_in(act: Callable[[], object]) -> int:
    """What a process that does this ends with: the number of the signal, or 0."""
    process = os.fork()
    if process == 0:
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def with_exhibits(source: Path) -> Path:
    shutil.copytree(SIMPLE.parent / "exhibits", source / "exhibits")
    return source


def hidden(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name.startswith("."))


# ---- a packet that is exchanged --------------------------------------------------------------------------------------

OLD, NEW = {"one.docx": b"old"}, {"one.docx": b"new", "two.docx": b"new"}


def content(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in files_in(folder).items() if name != packet_folder.MANIFEST}


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("moves", [0, 1, 2, 3])
def test_a_packet_is_never_missing_whenever_its_exchange_was_killed(tmp_path: Path, moves: int, edited: bool) -> None:
    place = tmp_path / "m-1"
    write_packet(place, OLD, {"documents": {}})
    if edited:
        (place / "notes.txt").write_bytes(b"an attorney's")
    before = content(place)

    def exchange() -> None:
        rename, done = os.rename, []

        def deadly(old: Path, new: Path) -> None:
            if len(done) == moves:
                os.kill(os.getpid(), signal.SIGKILL)
            rename(old, new)
            done.append(new)

        packet_folder.os.rename = deadly  # type: ignore[attr-defined, assignment]  # of the forked process
        write_packet(place, NEW, {"documents": {}}, replace=edited)

    assert killed_in(exchange) == (-signal.SIGKILL if moves < 3 else 0)
    recover(tmp_path)
    assert content(place) == (before if moves < 2 else NEW)
    assert edits(place) == (["notes.txt"] if edited and moves < 2 else [])
    kept = [path for path in tmp_path.iterdir() if path != place]
    if edited and moves >= 2:
        assert [content(path) for path in kept] == [before]
        assert kept[0].name == "m-1.replaced-1"
    else:
        assert kept == []


def test_a_draft_puts_back_a_packet_that_was_caught_in_its_exchange(tmp_path: Path, run: Run) -> None:
    command = ("draft", SIMPLE, "-o", tmp_path, *DRAFT)
    assert run(*command).exit_code == 0
    whole = files_in(tmp_path)
    os.rename(tmp_path / "2026-0101", tmp_path / ".2026-0101.set-aside")
    notes = tmp_path / ".2026-0101.set-aside" / "notes.txt"
    notes.write_bytes(b"an attorney's")
    assert run(*command).exit_code == 1
    assert files_in(tmp_path) == whole | {"2026-0101/notes.txt": b"an attorney's"}


def test_a_living_run_is_not_disturbed(tmp_path: Path) -> None:
    with private_folder(tmp_path / "m-1") as living, private_folder(tmp_path / "m-1") as other:
        assert living != other
        (living / "a").write_bytes(b"1")
        assert killed_in(lambda: recover(tmp_path)) == 0
        assert (living / "a").exists()
        assert other.exists()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    for name in (".m-1.unfinished-ab", ".m-1.original", "m-1.unfinished-abcd1234", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".m-1.unfinished-abcdefgh").symlink_to(tmp_path / "elsewhere")
    (tmp_path / ".m-2.unfinished-abcdefgh").write_bytes(b"a file")
    before = sorted(tmp_path.iterdir())
    (tmp_path / ".m-1.unfinished-abcd1234").mkdir()
    recover(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_restoring_a_packet_that_is_whole_changes_nothing(tmp_path: Path) -> None:
    write_packet(tmp_path / "m-1", OLD, {"documents": {}})
    before = files_in(tmp_path)
    restore(tmp_path / "m-1")
    recover(tmp_path / "nowhere")
    assert files_in(tmp_path) == before


def test_a_file_system_without_locks_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.EBADF, "no locks here")

    monkeypatch.setattr(files.fcntl, "flock", no_locks)
    write_packet(tmp_path / "m-1", OLD, {"documents": {}})
    write_packet(tmp_path / "m-1", NEW, {"documents": {}})
    assert content(tmp_path / "m-1") == NEW
    left = tmp_path / ".m-1.unfinished-abcd1234"
    left.mkdir()
    clear_unfinished(tmp_path)
    assert left.exists()  # it may be a living run's


# ---- modes -----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["000", "022", "077", "277"])
def umask(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.umask(int(request.param, 8))
    yield request.param
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What has another mode than 0700, or 0600 for a file."""
    found = []
    for path in (folder, *folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        if path.lstat().st_mode & 0o777 != wanted:
            found.append(f"{path.relative_to(folder)} {path.lstat().st_mode & 0o777:o}")
    return found


def test_as_a_library_files_are_their_owners_alone_under_any_umask(tmp_path: Path, umask: str) -> None:
    tmp_path = tmp_path / "a"
    make_folder(tmp_path / "b" / "c")
    write_file(tmp_path / "b" / "file", b"1")
    write_packet(tmp_path / "p" / "m-1", {"a/b/one.docx": b"1"}, {"documents": {}})
    with private_folder(tmp_path / "m-2") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert open_to_others(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("formats", [("--format", "docx"), ("--combine",)])
def test_every_command_writes_for_its_user_alone(tmp_path: Path, run: Run, formats: tuple[str, ...]) -> None:
    source, more = save(tmp_path / "records", client(2, "TX")), with_exhibits(save(tmp_path / "more", client(1)))
    bad = save(tmp_path / "bad", client(2, "TX"), client(3) | {"pending": "perhaps"})
    out = tmp_path / "out"
    on = ("--on", ON.isoformat(), *formats)
    paper = _paper(tmp_path / "paper", run)
    commands: dict[tuple[object, ...], int] = {
        ("draft", more / "m-0001.yaml", "-o", out / "deep" / "draft", *on): 0,
        ("batch", bad, "-o", out / "batch", "--skip-bad-rows", "--jobs", "1", "--remedy", "ca-pc-1203-49", *on): 1,
        ("new-spreadsheet", out / "new.xlsx"): 0,
        ("import", source, "-o", out / "imported"): 0,
        ("compare", paper, paper, "-o", out / "changes.docx"): 0,
    }
    before = os.umask(0)
    try:
        for command, status in commands.items():
            assert run(*command).exit_code == status, command
    finally:
        os.umask(before)
    assert {each.name for each in out.iterdir()} == {"deep", "batch", "new.xlsx", "imported", "changes.docx"}
    assert {"failures.csv", "summary.csv", "done.jsonl", "run.json", "lock"} < {
        each.name for each in (out / "batch" / STATE).iterdir()
    }
    assert (out / "batch" / "m-0002.FAILED.txt").is_file()
    assert open_to_others(out) == []


def _paper(folder: Path, run: Run) -> Path:
    run("draft", SIMPLE, "-o", folder, *DRAFT)
    return next(folder.rglob("01-petition.docx"))


# ---- an end by a signal ----------------------------------------------------------------------------------------------


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "petition_gen", *map(str, arguments)]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    told["preexec_fn"] = lambda: [
        signal.signal(each, signal.SIG_DFL) for each in (signal.SIGHUP, signal.SIGINT)
    ]  # under nohup too
    return subprocess.Popen(command, env=os.environ | environment, **told)  # type: ignore[call-overload, no-any-return]


def wait_for(found: Callable[[], object], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 60
    while not found():
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, *(pytest.param(each, marks=pytest.mark.slow) for each in (signal.SIGHUP, signal.SIGINT))]
)
def test_a_draft_that_is_ended_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    process = start("draft", SIMPLE, "-o", out, "--on", ON.isoformat(), TMPDIR=str(temporary))
    wait_for(lambda: out.is_dir() and hidden(out), process)
    time.sleep(0.3)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip() == "Aborted!"
    assert files_in(tmp_path) == {}
    assert list(out.iterdir()) == list(temporary.iterdir()) == []


@pytest.mark.slow
def test_a_draft_that_is_ended_at_random_moments_leaves_nothing(tmp_path: Path) -> None:
    moments = random.Random(4)
    for number in range(20):
        out, temporary = tmp_path / f"out{number}", tmp_path / "tmp"
        temporary.mkdir(exist_ok=True)
        process = start("draft", SIMPLE, "-o", out, "--on", ON.isoformat(), TMPDIR=str(temporary))
        wait_for(lambda: out.is_dir() and hidden(out), process)  # noqa: B023
        time.sleep(moments.random())
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        whole = (out / "2026-0101" / "manifest.json").exists()
        assert (process.returncode, said.strip()) in {(1, "Aborted!")} | (
            {(0, ""), (-signal.SIGTERM, "")} if whole else set()
        )
        assert list(temporary.iterdir()) == hidden(out) == []


WATCHED = """
import sys
sys.addaudithook(lambda event, _: event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system") and sys.exit(event))
from petition_gen.cli.main import main
main()
"""


def test_a_draft_starts_no_other_program(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WATCHED, "draft", str(SIMPLE), "-o", str(tmp_path), "--on", ON.isoformat()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [name for name in files_in(tmp_path) if name.endswith(".pdf")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "everyone"),
    [(signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGHUP, True), (signal.SIGINT, True)],
)
def test_a_batch_that_is_ended_leaves_whole_packets_and_nothing_else(
    tmp_path: Path, number: signal.Signals, everyone: bool
) -> None:
    """The signal goes to the run alone or, as when a terminal is closed, to its workers as well."""
    source = with_exhibits(save(tmp_path / "records", *(client(n) for n in range(9))))
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    command = ("batch", source, "-o", out, "--on", ON.isoformat(), "--jobs", "2")
    process = start(*command, TMPDIR=str(temporary))
    wait_for(lambda: list(out.glob("m-*")) and list(out.glob(".m-*")), process)
    if everyone:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 1
    assert "--resume finishes the rest" in said
    assert hidden(out) == []
    assert list(temporary.iterdir()) == []
    assert 0 < len(list(out.glob("m-*"))) < 9
    again = run_apart(*command, "--resume")
    assert again.returncode == 0, again.stderr
    assert len(list(out.glob("m-*"))) == 9
    assert not [name for path in out.glob("m-*") for name in edits(path)]


@pytest.mark.slow
def test_a_draft_killed_at_random_moments_leaves_nothing_after_the_next(tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    command = ("draft", SIMPLE, "--on", ON.isoformat())
    begun = time.monotonic()
    assert run_apart(*command, "-o", whole).returncode == 0
    taken = time.monotonic() - begun
    chance, left = random.Random(20261121), 0
    out.mkdir()
    for number in range(12):
        before = set(os.listdir(out))
        process = start(*command, "-o", out)
        if number % 2:
            time.sleep(chance.uniform(0.4, 1.0) * taken)
        else:  # while it writes, however fast the machine is now
            wait_for(lambda: [each for each in os.listdir(out) if each not in before], process)  # noqa: B023
            time.sleep(chance.uniform(0, 0.1) * taken)
        process.kill()
        process.communicate()
        left += bool(hidden(out))
    assert left
    assert run_apart(*command, "-o", out).returncode == 0
    assert hidden(out) == []
    assert files_in(out) == files_in(whole)


def test_the_next_batch_clears_what_a_killed_one_left(tmp_path: Path, run: Run) -> None:
    source = save(tmp_path / "records", client(1, "TX"))
    out = tmp_path / "out"
    left = (
        out / ".m-0001.unfinished-abcd1234",
        out / ".gone.unfinished-abcd1234",
        out / STATE / ".work.unfinished-abcd1234",
    )
    for each in left:
        each.mkdir(parents=True)
        (each / "01-petition.docx").write_bytes(b"half")
    shutil.copytree(SIMPLE.parent / "exhibits", out / ".m-0002.set-aside")
    assert run("batch", source, "-o", out, *DRAFT, "--jobs", "1").exit_code == 0
    assert hidden(out) == []
    assert sorted(each.name for each in out.iterdir()) == [STATE, "m-0001", "m-0002"]


def test_the_next_comparison_and_import_clear_what_killed_ones_left(tmp_path: Path, run: Run) -> None:
    source = save(tmp_path / "records", client(1))
    target = tmp_path / "to"
    for name in (".changes.docx.unfinished-abcd1234", ".m-0009.yaml.unfinished-abcd1234"):
        (target / name).mkdir(parents=True)
    assert run("import", source, "-o", target).exit_code == 0
    assert [each.name for each in target.iterdir()] == ["m-0001.yaml"]


# ---- a full disk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk() -> None:
    """A small file system can be mounted, where no other process sees it."""
    tried = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    if tried.returncode and not os.environ.get("CI"):
        pytest.skip("no right to mount a file system of its own")


def on_small_disk(size: str, script: str, where: Path) -> subprocess.CompletedProcess[str]:
    """Run a script where the folder `where` is a disk of this size."""
    where.mkdir(exist_ok=True)
    mounted = f"set -eu\nmount -t tmpfs -o size={size} none {where}\n{script}"
    return subprocess.run(["unshare", "-rm", "bash", "-c", mounted], capture_output=True, text=True, check=False)


SIZES = ("20k", "40k", "120k", "300k", "450k")  # within the writing of exhibits, of papers, of the packet


@pytest.mark.usefixtures("small_disk")
@pytest.mark.parametrize(
    ("size", "formats"),
    [("8k", "--format docx"), *(pytest.param(each, "--combine", marks=pytest.mark.slow) for each in SIZES)],
)
def test_a_draft_onto_a_full_disk_says_so_and_leaves_nothing(tmp_path: Path, size: str, formats: str) -> None:
    disk = tmp_path / "disk"
    command = f"{sys.executable} -m petition_gen draft {SIMPLE} -o {disk}/out --on {ON} {formats}"
    done = on_small_disk(size, f"{command} || echo status $?\nfind {disk} -mindepth 1 | sort", disk)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["status 1", f"{disk}/out"]
    assert done.stderr == "2026-0101: A file could not be read or written: No space left on device.\n"


ENDED = """
for moment in 0 0.2 0.5; do
  {draft} &
  until [ -n "$(find /dev/shm -name '.packet.unfinished-*')" ]; do kill -0 $!; sleep 0.01; done
  sleep $moment
  kill -TERM $!
  wait $! || echo status $?
  find /dev/shm {out} -mindepth 2
done
"""


@pytest.mark.slow
@pytest.mark.usefixtures("small_disk")
def test_an_encrypted_draft_that_is_ended_leaves_nothing_in_memory(tmp_path: Path) -> None:
    """In a /dev/shm of its own, where no other run is at work."""
    out, to = tmp_path / "out", new_key(tmp_path / "key")
    out.mkdir()
    draft = f"{sys.executable} -m petition_gen draft {SIMPLE} -o {out} --on {ON} --encrypt-to {to}"
    done = on_small_disk("100m", ENDED.format(draft=draft, out=out), Path("/dev/shm"))
    assert done.stdout.splitlines() == ["status 1"] * 3, done.stderr
    assert done.stderr.split() == ["Aborted!"] * 3


@pytest.mark.slow
@pytest.mark.usefixtures("small_disk")
def test_a_batch_that_fills_its_disk_says_so_and_is_finished_by_resume(tmp_path: Path) -> None:
    source = save(tmp_path / "records", *(client(n) for n in range(8)))
    disk, whole, copied = tmp_path / "disk", tmp_path / "whole", tmp_path / "copied"
    command = f"{sys.executable} -m petition_gen batch {source} --on {ON} --format docx --jobs 2"
    assert run_apart("batch", source, "-o", whole, *DRAFT, "--jobs", "2").returncode == 0
    script = (
        f"{command} -o {disk}/out || echo status $?\nls -A {disk}/out\n"
        f"mount -o remount,size=50m {disk}\n{command} -o {disk}/out --resume\ncp -r {disk}/out {copied}"
    )
    half = sum(path.stat().st_size for path in whole.rglob("*")) // 2
    done = on_small_disk(str(half), script, disk)
    assert done.returncode == 0, done.stderr
    assert "status 1" in done.stdout
    assert "No space left on device" in done.stderr
    assert "--resume" in done.stderr
    assert not [each for each in done.stdout.split() if each.startswith(".m-")]
    assert packets(copied) == packets(whole)


@pytest.mark.parametrize("command", ["draft", "batch", "import", "new-spreadsheet"])
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, run: Run, command: str) -> None:
    """No rights hold for root: a file where the folder should be does as well."""
    (tmp_path / "file").write_bytes(b"mine")
    source = save(tmp_path / "records", client(1))
    arguments = {
        "draft": ("draft", source / "m-0001.yaml", "-o", tmp_path / "file" / "out", *DRAFT),
        "batch": ("batch", source, "-o", tmp_path / "file" / "out", *DRAFT),
        "import": ("import", source, "-o", tmp_path / "file" / "out"),
        "new-spreadsheet": ("new-spreadsheet", tmp_path / "file" / "new.xlsx"),
    }[command]
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert "Not a directory" in result.stderr
    assert "fault of the program" not in result.stderr
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_the_lock_of_a_private_folder_ends_with_its_process(tmp_path: Path) -> None:
    def die() -> None:
        with private_folder(tmp_path / "m-1"):
            os.kill(os.getpid(), signal.SIGKILL)

    assert killed_in(die) == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    handle = os.open(left, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    clear_unfinished(tmp_path)
    assert not left.exists()
