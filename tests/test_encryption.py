"""Kept encrypted: what a thief of the files learns, what the right key gives back, and what tricks an archive can play."""

from __future__ import annotations

import io
import json
import pickle
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msoffcrypto
import pikepdf
import pyrage
import pytest
from click.testing import CliRunner, Result
from conftest import ON, SIMPLE, files_in
from test_batch import client, save, strings_of
from test_exhibits import drawn, exhibit, filing_with, saved

from petition_gen.batch import client as batch_client
from petition_gen.batch.resume import read_done
from petition_gen.cli.main import main
from petition_gen.errors import InputError
from petition_gen.exhibits.bind import bind
from petition_gen.intake.read import read_source
from petition_gen.intake.write import records_to_workbook
from petition_gen.packet import fingerprint
from petition_gen.packet.encrypted import (
    MEMORY,
    Encryption,
    archive_of,
    folder_in_memory,
    keyed,
    sidecar_of,
    write_encrypted,
)
from petition_gen.packet.folder import Edited
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen
from petition_gen.storage.encryption import (
    CannotOpen,
    Keys,
    decrypt_path,
    encrypt,
    encrypt_path,
    encrypted_name,
    new_key,
    recipients_of,
)

Run = Callable[..., Result]
DOCX = ("--on", ON.isoformat(), "--format", "docx")
# What the simple example's packet holds, and nobody without a key may find.
SECRETS = [b"Quillfeather", b"Maria", b"CR-14-004512", b"Alameda", b"236-14", b"1996", b"simple.yaml"]


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the key of the keyed hashes is kept."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """An identity file; its public key is in the file beside it."""
    path = tmp_path / "keys" / "key.txt"
    path.parent.mkdir()
    (path.parent / "public.txt").write_text(new_key(path) + "\n", encoding="utf-8")
    return path


def public(key: Path) -> str:
    return (key.parent / "public.txt").read_text(encoding="utf-8").strip()


def sealed_copy(source: Path, folder: Path, key: Path) -> Path:
    """An encrypted copy of a file, alone in its folder."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{source.name}.age"
    path.write_bytes(encrypt(source.read_bytes(), [public(key)]))
    return path


def secrets_in(folder: Path, secrets: list[bytes]) -> list[tuple[str, bytes]]:
    """Which secrets stand in which files of a folder, or in their names."""
    return [
        (name, each)
        for name, data in files_in(folder).items()
        for each in secrets
        if each.lower() in data.lower() or each.lower() in name.lower().encode()
    ]


# ---- records ---------------------------------------------------------------------------------------------------------


def test_an_encrypted_record_is_screened_as_the_plain_one(tmp_path: Path, run: Run, key: Path) -> None:
    record = sealed_copy(SIMPLE, tmp_path / "records", key)
    shutil.copytree(SIMPLE.parent / "exhibits", record.parent / "exhibits")
    found = run("screen", record, "--identity", key, "--on", ON, "--json")
    assert found.exit_code == 0, found.stderr
    assert found.stdout == run("screen", SIMPLE, "--on", ON, "--json").stdout
    assert sorted(each.name for each in record.parent.iterdir()) == ["exhibits", "simple.yaml.age"]


@pytest.mark.parametrize(
    "command", [("screen",), ("draft", "-o", "OUT"), ("batch", "-o", "OUT"), ("import", "-o", "OUT")]
)
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("no key", "name the file of that key with --identity"),
        ("other key", "encrypted to another key"),
        ("no such key", "no such file"),
        ("damaged", "not an age file, or damaged"),
        ("cut off", "not an age file, or damaged"),
        ("plain", "not an age file, or damaged"),
    ],
)
def test_what_cannot_be_opened_is_said_and_nothing_written(
    tmp_path: Path, run: Run, key: Path, command: tuple[str, ...], fault: str, message: str
) -> None:
    record = sealed_copy(SIMPLE, tmp_path / "records", key)
    data = record.read_bytes()
    identity = ["--identity", str(key)]
    if fault == "no key":
        identity = []
    elif fault == "other key":
        new_key(tmp_path / "other.txt")
        identity[1] = str(tmp_path / "other.txt")
    elif fault == "no such key":
        identity[1] = str(tmp_path / "missing.txt")
    else:
        damaged = {"damaged": data[:-5] + bytes(5), "cut off": data[:100], "plain": SIMPLE.read_bytes()}
        record.write_bytes(damaged[fault])
    source = record if command[0] in ("screen", "draft") else record.parent
    done = run(command[0], source, *identity, *(tmp_path / "out" if each == "OUT" else each for each in command[1:]))
    assert done.exit_code == 2
    assert message.replace("no such file", "No such file") in done.stderr
    assert not (tmp_path / "out").exists()


# A record of Ottoline Farthingale, encrypted with the passphrase "open sesame", and with less work than age takes.
ARMORED = """\
-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBXZ1VKRkVNenRlb3FGMWtE
RW1TVGNRIDgKMWlJK0VnRWtNZDRZSDZhQXpmdVJ2RFVQWmdWNDJhZzFpd1llWGJV
Vk1ScwotLS0gNWpubnZVaDhXOGpGUEY2U0taYzBJR1VNS0Q5STlCS3FUNi9ZSzhL
U0cyYwrjNDNB8gllaE3xE9sPXdLuagfld9uRepxtuvRoIQa0AqSwdJ1Zncxpd2dW
PkAjcuWTKxwXPvyI7lfotDuIyeYvG7eZxfvOjCmPBN7D/e13zVmAs4evkiEA1uiF
1Hk2wTIu/iY6oZ8++Yzgg6v5NaeOtiPDTVGtJQle2n42UYPKj2d3LSdjrWfyZdcC
SVn2DxMkxxCGXyWbLA/Ut9nZGxX9FDtp+yFzozLHIX/2VP2xxwwcSBOtMPoOzzPX
GtRoEy3Zo3m8sKKDjQ3rXuHUPbPsbWo01B/nTVkTQPU/yyPFvvtK
-----END AGE ENCRYPTED FILE-----
"""


def test_a_passphrase_is_asked_for_and_never_shown(tmp_path: Path) -> None:
    record = tmp_path / "client.yaml.age"
    record.write_text(ARMORED, encoding="utf-8")
    runner = CliRunner()
    found = runner.invoke(main, ["screen", str(record)], input="open sesame\n")
    assert found.exit_code == 0, found.stderr
    assert "c-1, count 1 (CA)" in found.stdout
    wrong = runner.invoke(main, ["screen", str(record)], input="open barley\n")
    assert wrong.exit_code == 2
    assert "another passphrase" in wrong.stderr
    none = runner.invoke(main, ["screen", str(record)])
    assert none.exit_code == 2
    assert "none was given" in none.stderr
    for each in (found, wrong, none):
        assert not re.search("sesame|barley", each.output)


@pytest.mark.slow
def test_what_is_sealed_with_a_passphrase_opens_with_it(tmp_path: Path) -> None:
    record = tmp_path / "client.yaml"
    shutil.copy(SIMPLE, record)
    runner = CliRunner()
    sealed = runner.invoke(main, ["seal", str(record)], input="open sesame\nopen sesame\n")
    assert sealed.exit_code == 0, sealed.stderr
    record.unlink()
    found = runner.invoke(main, ["open", f"{record}.age"], input="open sesame\n")
    assert found.exit_code == 0, found.stderr
    assert record.read_bytes() == SIMPLE.read_bytes()
    for each in (sealed, found):
        assert "sesame" not in each.output


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "none was given"),
        ("short\nshort\n", "8 characters or more"),
        ("one passphrase\nanother one\n", "none was given"),
    ],
)
def test_without_a_good_passphrase_nothing_is_sealed(tmp_path: Path, typed: str, message: str) -> None:
    record = tmp_path / "client.yaml"
    shutil.copy(SIMPLE, record)
    done = CliRunner().invoke(main, ["seal", str(record)], input=typed)
    assert done.exit_code == 2
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == [record]


@pytest.mark.slow
def test_the_key_itself_may_be_kept_under_a_passphrase(tmp_path: Path) -> None:
    runner, identity = CliRunner(), tmp_path / "key.txt.age"
    made = runner.invoke(main, ["new-key", str(identity)], input="open sesame\nopen sesame\n")
    assert made.exit_code == 0, made.stderr
    assert b"AGE-SECRET" not in identity.read_bytes()
    record = tmp_path / "client.yaml.age"
    record.write_bytes(encrypt(SIMPLE.read_bytes(), [made.stdout.strip()]))
    found = runner.invoke(main, ["screen", str(record), "--identity", str(identity)], input="open sesame\n")
    assert found.exit_code == 0, found.stderr
    assert (
        runner.invoke(main, ["screen", str(record), "--identity", str(identity)], input="open barley\n").exit_code == 2
    )


def test_what_other_programs_of_age_write_is_read(tmp_path: Path, run: Run, key: Path) -> None:
    """As `age --armor` does, and with several recipients."""
    new_key(tmp_path / "other.txt")
    to = [pyrage.x25519.Recipient.from_str(public(key)), pyrage.x25519.Identity.generate().to_public()]
    record = tmp_path / "client.yaml.age"
    record.write_bytes(pyrage.encrypt(SIMPLE.read_bytes(), to, armored=True))
    found = run("screen", record, "--identity", tmp_path / "other.txt", "--identity", key)
    assert found.exit_code == 0, found.stderr


def test_keys_show_themselves_nowhere(key: Path) -> None:
    secret = key.read_text(encoding="utf-8").split()[-1]
    keys = Keys.read([key], lambda what: "open sesame")
    keys.passphrase = "open sesame"
    record = load_record(SIMPLE, keys.decrypt)
    for each in (keys, record, record._source):
        assert secret not in repr(each)
        assert "sesame" not in repr(each)
    assert pickle.loads(pickle.dumps(keys)).ask is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("AGE-SECRET-KEY-1QQQ", "is a secret key"),
        ("age1qqq", "expected a whole public key"),
        ("none.txt", "cannot be read"),
        ("empty.txt", "holds no public key"),
        ("wrong.txt", "wrong.txt:2: expected a whole public key"),
    ],
)
def test_a_recipient_that_is_none_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, text: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_text("# nobody yet\n", encoding="utf-8")
    Path("wrong.txt").write_text("# Ottoline\nOttoline Farthingale\n", encoding="utf-8")
    done = run("draft", SIMPLE, "-o", "out", "--encrypt-to", text)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "QQQ" not in done.stderr.upper()
    assert "Ottoline" not in done.stderr
    assert not Path("out").exists()


# ---- exhibits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decrypt", "problem"), [(True, None), (False, "its file is encrypted, and no key is at hand")]
)
def test_an_encrypted_exhibit_is_bound_from_memory(
    tmp_path: Path, key: Path, decrypt: bool, problem: str | None
) -> None:
    plain = saved(drawn(b"BT /F 24 Tf 72 700 Td (Distinctivemark) Tj ET"))
    (tmp_path / "letter.pdf.age").write_bytes(encrypt(plain, [public(key)]))
    filing_with(tmp_path, [exhibit("letter", "letter.pdf.age")])
    record = load_record(tmp_path / "record.yaml", Keys.read([key]).decrypt if decrypt else None)
    filing = plan(record, screen(record, ON)).filings[0]
    (tmp_path / "out").mkdir()
    bound = bind(filing, {"letter": "A"}, tmp_path, tmp_path / "out")
    assert bound.problems == ((f"Exhibit A (letter) is not bound: {problem}.",) if problem else ())
    with pikepdf.open(bound.volumes[0].path) as volume:
        drawn_there = any(
            b"Distinctivemark" in each.read_bytes() for each in volume.objects if isinstance(each, pikepdf.Stream)
        )
    assert drawn_there == decrypt
    assert {path.name for path in tmp_path.iterdir()} == {"letter.pdf.age", "record.yaml", "out", "keys"}


# ---- packets ---------------------------------------------------------------------------------------------------------


def test_an_encrypted_packet_tells_nothing_and_opens_to_the_plain_one(tmp_path: Path, run: Run, key: Path) -> None:
    record = sealed_copy(SIMPLE, tmp_path / "records", key)
    shutil.copytree(SIMPLE.parent / "exhibits", record.parent / "exhibits")
    out = tmp_path / "out"
    done = run("draft", record, "--identity", key, "-o", out, "--encrypt-to", public(key), *DOCX)
    assert done.exit_code == 0, done.stderr
    assert {path.name: path.stat().st_mode & 0o777 for path in out.iterdir()} == {
        "2026-0101.tar.age": 0o600,
        "2026-0101.sealed.json": 0o600,
    }
    assert secrets_in(out, SECRETS) == []
    sidecar = json.loads((out / "2026-0101.sealed.json").read_bytes())
    assert set(sidecar) == {"sealed", "versions", "inputs", "archives"}
    assert set(sidecar["versions"]) == {"program", "law", "templates"}
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in [sidecar["inputs"], *sidecar["archives"]])

    opened = run("open", out / "2026-0101.tar.age", "--identity", key)
    assert opened.exit_code == 0, opened.stderr
    plain = run("draft", SIMPLE, "-o", tmp_path / "plain", *DOCX)
    assert plain.exit_code == 0, plain.stderr
    assert files_in(out / "2026-0101") == files_in(tmp_path / "plain" / "2026-0101")
    modes = {path.stat().st_mode & 0o777 for path in (out / "2026-0101").rglob("*")}
    assert modes == {0o600, 0o700}
    again = run("open", out / "2026-0101.tar.age", "--identity", key)
    assert again.exit_code == 2
    assert "there already" in again.stderr


WRITES = """
import os, sys
written = []
def of_libraries(frame):
    # ctypes looks for libraries by way of a linker's output; WeasyPrint lays the program's own fonts down.
    while frame and not frame.f_code.co_filename.endswith(("ctypes/util.py", "weasyprint/text/fonts.py")):
        frame = frame.f_back
    return frame
def hook(event, arguments):
    if event not in ("open", "os.rename") or of_libraries(sys._getframe()):
        return
    if event == "open" and isinstance(arguments[0], str):
        path, mode, flags = arguments
        if (set(mode or "") & set("wax+")) or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(os.path.abspath(path))
    elif event == "os.rename":
        written.append(os.path.abspath(os.fspath(arguments[1])))
sys.addaudithook(hook)
sys.dont_write_bytecode = True
from petition_gen.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print("WRITTEN", *written, sep="\\n")
"""


@pytest.mark.slow
@pytest.mark.skipif(not MEMORY.is_mount(), reason="this machine has no folder in memory")
def test_nothing_of_an_encrypted_packet_is_ever_on_a_disk_in_plain(tmp_path: Path, key: Path) -> None:
    """Every file that Python opens for writing, exhibits, combined PDFs and all, is in memory or encrypted."""
    shutil.copytree(SIMPLE.parent / "exhibits", tmp_path / "records" / "exhibits")
    record = sealed_copy(SIMPLE, tmp_path / "records", key)
    arguments = ["draft", record, "--identity", key, "-o", tmp_path / "out", "--encrypt-to", public(key), "--combine"]
    done = subprocess.run(
        [sys.executable, "-c", WRITES, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    written = {each for each in done.stdout.split("WRITTEN\n")[1].splitlines() if each != "/dev/null"}
    in_memory = {each for each in written if each.startswith(f"{MEMORY}/petition-gen-")}
    assert in_memory
    unfinished = r"\.unfinished-\w+(/new)?"
    allowed = rf"{tmp_path}/out/\.?2026-0101\.(tar\.age|sealed\.json)({unfinished})?|.*/petition-gen/\.?resume\.key({unfinished})?"
    assert [each for each in written - in_memory if not re.fullmatch(allowed, each)] == []
    assert secrets_in(tmp_path / "out", SECRETS) == []
    assert not [each for each in in_memory if Path(each).exists()]


def test_what_a_killed_run_left_in_memory_is_gone_with_the_next() -> None:
    program = (
        "import os, signal; from petition_gen.packet.encrypted import folder_in_memory\n"
        "with folder_in_memory() as folder:\n"
        "    (folder / 'secret').write_text('Quillfeather'); print(folder, flush=True); {end}"
    )
    killed, after = (
        subprocess.run([sys.executable, "-c", program.format(end=end)], capture_output=True, text=True, check=False)
        for end in ("os.kill(os.getpid(), signal.SIGKILL)", "pass")
    )
    assert killed.returncode == -signal.SIGKILL
    assert after.returncode == 0, after.stderr
    for each in (killed, after):
        assert each.stdout.startswith(f"{MEMORY}/petition-gen-")
        assert not Path(each.stdout.strip()).exists()


def small_packet(folder: Path, key: Path, text: bytes = b"a paper", replace: bool = False) -> Path | None:
    manifest = {"matter": folder.name, "documents": {}}
    return write_encrypted(
        folder, {"a/paper.txt": text}, manifest, {}, Encryption((public(key),), keyed("inputs", "x")), replace
    )


def test_an_archive_that_was_not_written_here_is_never_replaced(tmp_path: Path, key: Path, state: Path) -> None:
    folder = tmp_path / "out" / "m-1"
    small_packet(folder, key)
    small_packet(folder, key, b"a later paper")
    theirs = encrypt(b"another's", [public(key)])
    archive_of(folder).write_bytes(theirs)
    with pytest.raises(Edited) as error:
        small_packet(folder, key)
    assert error.value.files == ["m-1.tar.age"]
    assert archive_of(folder).read_bytes() == theirs
    moved = small_packet(folder, key, replace=True)
    assert moved == tmp_path / "out" / "m-1.replaced-1.tar.age"
    assert moved.read_bytes() == theirs
    # Without the key of the keyed hashes, nobody knows whose the archive is.
    shutil.rmtree(state / "petition-gen")
    with pytest.raises(Edited):
        small_packet(folder, key)


def test_killed_between_sidecar_and_archive_the_old_archive_is_still_known(tmp_path: Path, key: Path) -> None:
    """However often; then the sidecar is the new one, and the archive the old one."""
    folder = tmp_path / "out" / "m-1"
    small_packet(folder, key)
    old, sidecar = archive_of(folder).read_bytes(), sidecar_of(folder).read_bytes()
    for text in (b"later", b"later still", b"last"):
        assert small_packet(folder, key, text) is None
        assert sidecar_of(folder).read_bytes() != sidecar
        archive_of(folder).write_bytes(old)


def test_a_packet_too_large_for_memory_is_refused_before_it_is_begun(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="MB free, and this packet's exhibits take 1000000000 MB"),
        folder_in_memory(10**15),
    ):
        pass


def test_what_a_killed_run_left_beside_the_archive_is_gone_with_the_next(tmp_path: Path, key: Path) -> None:
    folder = tmp_path / "out" / "m-1"
    small_packet(folder, key)
    left = [folder.parent / f".{name}.unfinished-ab_c0123" for name in ("m-1.tar.age", "m-1.sealed.json")]
    for each in left:
        each.mkdir()
        (each / "new").write_bytes(b"age-encryption.org/v1")
    small_packet(folder, key)
    assert not [each for each in left if each.exists()]


def test_a_full_disk_leaves_the_old_archive_and_nothing_half(tmp_path: Path, key: Path) -> None:
    folder = tmp_path / "out" / "m-1"
    small_packet(folder, key)
    before = files_in(folder.parent)
    with pytest.raises(OSError, match="changed"):
        write_encrypted(folder, {"a": _Shrinking(SIMPLE)}, {"documents": {}}, {}, Encryption((public(key),), "x"))
    assert files_in(folder.parent) == before


class _Shrinking(type(Path())):  # type: ignore[misc]
    """A file that says that it is longer than it is."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        class Stream(io.BytesIO):
            def seek(self, place: int, whence: int = 0) -> int:
                return super().seek(place, whence) + (100 if whence else 0)

        return Stream(b"short")


def test_the_hash_cannot_be_tested_without_the_users_own_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: Path
) -> None:
    mine = keyed("inputs", "a guess")
    assert mine == keyed("inputs", "a guess") != keyed("archive", "a guess")
    secret = state / "petition-gen" / "resume.key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.parent.stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "anothers"))
    assert keyed("inputs", "a guess") != mine
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    keyed("inputs", "a guess")
    assert (tmp_path / ".local/state/petition-gen/resume.key").exists()
    (tmp_path / ".local/state/petition-gen/resume.key").write_bytes(b"short")
    with pytest.raises(InputError, match="delete it"):
        keyed("inputs", "a guess")


# ---- batches ---------------------------------------------------------------------------------------------------------


def test_an_unchanged_client_of_an_encrypted_batch_is_known_without_the_recipients_key(
    tmp_path: Path, key: Path
) -> None:
    tree = client(1)
    item = read_source(save(tmp_path / "records", tree)).items[0]
    options = fingerprint.DraftOptions(ON, ("docx",), recipients=(public(key),))
    outcome = batch_client.draft_client(batch_client.Task(item, tmp_path / "out", options))
    assert outcome is not None
    assert not outcome.failures
    assert list(outcome.verdicts) == ["filing 1"]
    again = batch_client.Task(item, tmp_path / "out", options, outcome.key)
    assert batch_client.draft_client(again) is None
    another = replace(options, recipients=(public(key), str(pyrage.x25519.Identity.generate().to_public())))
    tree["client"]["name"]["first"] = "Corrected"
    changed = read_source(save(tmp_path / "records", tree)).items[0].record()
    plain = replace(options, recipients=())
    keys = [
        fingerprint.key_of(item.record(), another),
        *(fingerprint.key_of(changed, each) for each in (options, plain)),
    ]
    assert len({outcome.key, *keys}) == 4


@pytest.mark.slow
def test_an_encrypted_batch_is_resumed_without_the_recipients_key(tmp_path: Path, run: Run, key: Path) -> None:
    """The records are plain; what opens the packets is not on this machine."""
    trees = [client(number) for number in (1, 2)]
    source, out = save(tmp_path / "records", *trees), tmp_path / "out"
    command = ("batch", source, "-o", out, *DOCX, "--jobs", "1", "--encrypt-to", public(key))
    done = run(*command)
    assert done.exit_code == 0, done.stderr
    secrets = [each.encode() for tree in trees for each in strings_of(tree)]
    assert secrets_in(out, [*secrets, b"alameda", b"236-14"]) == []
    assert {path.name for path in out.iterdir()} == {
        "_batch",
        *(f"m-{number:04}{suffix}" for number in (1, 2) for suffix in (".tar.age", ".sealed.json")),
    }
    summary = (out / "_batch" / "summary.html").read_text(encoding="utf-8")
    assert '<a href="../m-0001.tar.age">' in summary
    assert "filing 1: needs review" in summary or "filing 1: no bar found" in summary
    keys = {each.key for each in read_done(out).values()}
    record, options = load_record(source / "m-0001.yaml"), json.loads((out / "_batch" / "run.json").read_bytes())
    assert fingerprint.key_of(record, fingerprint.DraftOptions(ON, ("docx",))) not in keys
    assert public(key) not in json.dumps(options)

    before = files_in(out)
    trees[1]["client"]["name"]["first"] = "Corrected"
    save(source, trees[1])
    again = run(*command, "--resume")
    assert again.exit_code == 0, again.stderr
    assert "1 packets were done before and are unchanged" in again.stdout
    after = files_in(out)
    assert after["m-0001.tar.age"] == before["m-0001.tar.age"]
    assert after["m-0002.tar.age"] != before["m-0002.tar.age"]


@pytest.mark.slow
def test_a_batch_reads_what_is_encrypted_and_minds_archives_of_others(tmp_path: Path, run: Run, key: Path) -> None:
    source, out = tmp_path / "records", tmp_path / "out"
    source.mkdir()
    for number in (1, 2, 3):
        save(tmp_path / "plain", client(number))
        path = tmp_path / "plain" / f"m-{number:04}.yaml"
        if number < 3:
            sealed_copy(path, source, key)
        else:
            shutil.copy(path, source)
    command = ("batch", source, "-o", out, *DOCX, "--jobs", "2", "--identity", key, "--encrypt-to", public(key))
    assert run(*command).exit_code == 0
    theirs = encrypt(b"another's", [public(key)])
    (out / "m-0001.tar.age").write_bytes(theirs)
    (out / "m-0002.tar.age").unlink()
    done = run(*command)
    assert done.exit_code == 1
    assert "m-0001.tar.age" in (out / "m-0001.FAILED.txt").read_text(encoding="utf-8")
    assert (out / "m-0001.tar.age").read_bytes() == theirs
    assert (out / "m-0002.tar.age").exists()
    done = run(*command, "--resume")
    assert "2 packets were done before" in done.stdout


@pytest.mark.parametrize("kind", ["xlsx", "csv", "folder"])
def test_encrypted_caseloads_are_imported_into_encrypted_records(
    tmp_path: Path, run: Run, key: Path, kind: str
) -> None:
    save(tmp_path / "plain", client(1))
    source = tmp_path / "in"
    if kind == "folder":
        sealed_copy(tmp_path / "plain" / "m-0001.yaml", source, key)
    else:
        book = tmp_path / "clients.xlsx"
        records_to_workbook(read_source(tmp_path / "plain").items, book)
        if kind == "csv":
            book = tmp_path / "clients.csv"
            book.write_text(
                "Matter number,First name,Last name,Case,Jurisdiction,Statute,Offense\n"
                "m-0001,Ottoline,Farthingale,c1,CA,Cal. Penal Code § 647(b),Prostitution\n",
                encoding="utf-8",
            )
        source = sealed_copy(book, source, key)
    done = run("import", source, "-o", tmp_path / "out", "--identity", key, "--encrypt-to", public(key))
    assert done.exit_code == 0, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["m-0001.yaml.age"]
    assert secrets_in(tmp_path / "out", [b"Farthingale", b"Ottoline", b"Cal. Penal"]) == []
    record = load_record(tmp_path / "out" / "m-0001.yaml.age", Keys.read([key]).decrypt)
    assert record.matter == "m-0001"


def test_a_cluster_takes_nothing_encrypted(tmp_path: Path, run: Run, key: Path) -> None:
    record = sealed_copy(SIMPLE, tmp_path / "records", key)
    plain = SIMPLE.parent
    for each in ((plain, "--identity", key), (plain, "--encrypt-to", public(key)), (record,), (record.parent,)):
        done = run("batch", *each, "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
        assert done.exit_code == 2
        assert "takes nothing encrypted" in done.stderr


# ---- by hand ---------------------------------------------------------------------------------------------------------


def test_seal_and_open_give_back_what_was_there(tmp_path: Path, run: Run, key: Path) -> None:
    folder = tmp_path / "packet"
    (folder / "in" / "deep").mkdir(parents=True)
    (folder / "in" / "deep" / "paper.bin").write_bytes(bytes(range(256)) * 1000)
    (folder / "empty.txt").write_bytes(b"")
    long = folder / ("n" * 120)
    long.write_bytes(b"long")
    record = tmp_path / "client.yaml"
    shutil.copy(SIMPLE, record)
    before = files_in(folder)
    done = run("seal", folder, record, "--to", key.parent / "public.txt")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == [f"{folder}.tar.age", f"{record}.age"]
    assert files_in(folder) == before
    for each in done.stdout.split():
        assert Path(each).stat().st_mode & 0o777 == 0o600
    assert encrypted_name(Path()) == Path.cwd().with_name(f"{Path.cwd().name}.tar.age")
    refused = run("seal", record, "--to", public(key))
    assert refused.exit_code == 2
    assert "there already" in refused.stderr
    shutil.rmtree(folder)
    record.unlink()
    for each in done.stdout.split():
        assert run("open", each, "--identity", key).exit_code == 0
    assert files_in(folder) == before
    assert record.read_bytes() == SIMPLE.read_bytes()
    assert record.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_a_folder_is_not_followed_into_an_archive(tmp_path: Path, key: Path) -> None:
    (tmp_path / "packet").mkdir()
    (tmp_path / "packet" / "link").symlink_to(SIMPLE)
    with pytest.raises(InputError, match="holds a link"):
        encrypt_path(tmp_path / "packet", [public(key)])
    assert not (tmp_path / "packet.tar.age").exists()


@pytest.mark.parametrize("data", [b"", b"no archive", b"\0" * 700, bytes(range(256)) * 4])
def test_what_is_no_archive_is_told(tmp_path: Path, key: Path, data: bytes) -> None:
    path = tmp_path / "packet.tar.age"
    path.write_bytes(encrypt(data, [public(key)]))
    if data == b"\0" * 700:  # an archive that holds nothing
        assert list(decrypt_path(path, Keys.read([key])).iterdir()) == []
        return
    with pytest.raises(InputError, match="nothing of it was unpacked"):
        decrypt_path(path, Keys.read([key]))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["keys", "packet.tar.age"]


def test_a_key_is_never_written_over_another(tmp_path: Path, run: Run, key: Path) -> None:
    before = key.read_bytes()
    done = run("new-key", key)
    assert done.exit_code == 2
    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o777 == 0o600
    assert recipients_of([str(key.parent / "public.txt"), public(key)]) == (public(key),)


def test_damage_of_any_kind_is_told(key: Path) -> None:
    """No flip of a bit, no cut and no foreign bytes in an encrypted file raise anything but the one error, or go unseen."""
    whole, keys = encrypt(b"a story of some length", [public(key)]), Keys.read([key])
    damaged = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    damaged += [whole[:at] for at in range(len(whole))] + [whole + b"x", b"x" + whole]
    for each in damaged:
        with pytest.raises(CannotOpen):
            keys.decrypt(each)
    assert keys.decrypt(whole) == b"a story of some length"


# ---- a password for sending ------------------------------------------------------------------------------------------


def locked(arguments: list[object], password: str = "open sesame") -> Result:
    return CliRunner().invoke(main, ["lock", *map(str, arguments)], input=f"{password}\n{password}\n")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A packet of two papers."""
    import docx

    folder = tmp_path / "2026-0101"
    (folder / "filing").mkdir(parents=True)
    document = docx.Document()
    document.add_paragraph("The story of Ottoline Farthingale")
    document.save(str(folder / "filing" / "01-petition.docx"))
    (folder / "filing" / "01-petition.pdf").write_bytes(saved(drawn(b"BT /F 24 Tf 72 700 Td (Farthingale) Tj ET")))
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "not-for-filing").mkdir()
    document.save(str(folder / "not-for-filing" / "review-memo.docx"))
    return folder


def test_a_locked_copy_opens_with_the_password_only(tmp_path: Path, papers: Path) -> None:
    before, out = files_in(papers), tmp_path / "sending"
    done = locked([papers, "-o", out])
    assert done.exit_code == 0, done.stderr
    assert "sesame" not in done.output
    copies = files_in(out)
    assert set(copies) == {f"2026-0101/filing/01-petition{suffix}" for suffix in (".docx", ".pdf")}
    assert files_in(papers) == before
    assert secrets_in(out, [b"Farthingale", b"word/document.xml"]) == []
    for name in copies:
        assert (out / name).stat().st_mode & 0o777 == 0o600
    word, pdf = copies["2026-0101/filing/01-petition.docx"], copies["2026-0101/filing/01-petition.pdf"]
    office = msoffcrypto.OfficeFile(io.BytesIO(word))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        office.load_key(password="open barley", verify_password=True)
    office.load_key(password="open sesame", verify_password=True)
    plain = io.BytesIO()
    office.decrypt(plain, verify_integrity=True)
    assert plain.getvalue() == before["filing/01-petition.docx"]
    for wrong in ("", "open barley"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(pdf), password=wrong)
    with pikepdf.open(io.BytesIO(pdf), password="open sesame") as opened:
        assert opened.encryption.bits == 256
        assert b"Farthingale" in opened.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    "fault", ["in the packet", "there already", "wanted twice", "no paper", "locked already", "damaged"]
)
def test_what_cannot_be_locked_is_told(tmp_path: Path, papers: Path, fault: str) -> None:
    out, paper = tmp_path / "sending", papers / "filing" / "01-petition.docx"
    arguments: list[object] = [paper, "-o", out]
    if fault == "in the packet":
        arguments[2] = papers / "filing" / "sending"
    elif fault == "there already":
        assert locked(arguments).exit_code == 0
    elif fault == "wanted twice":
        arguments.insert(0, paper)
    elif fault == "no paper":
        arguments[0] = papers / "manifest.json"
    elif fault == "locked already":
        assert locked(arguments).exit_code == 0
        arguments = [out / "01-petition.docx", "-o", tmp_path / "again"]
    else:
        paper.write_bytes(b"no paper")
    before = files_in(tmp_path)
    done = locked(arguments)
    assert done.exit_code == 2, done.output
    assert done.stderr.strip()
    assert files_in(tmp_path) == before


@pytest.mark.slow
def test_libreoffice_opens_a_locked_copy_with_the_password_only(tmp_path: Path, papers: Path) -> None:
    assert locked([papers, "-o", tmp_path / "sending"]).exit_code == 0
    copy = tmp_path / "sending" / "2026-0101" / "filing" / "01-petition.docx"
    assert "Farthingale" in in_libreoffice(copy, "open sesame", tmp_path / "right")
    assert in_libreoffice(copy, "open barley", tmp_path / "wrong") == "not opened\n"


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main
Dim options(1) As New com.sun.star.beans.PropertyValue
options(0).Name = "Password"
options(0).Value = "{password}"
options(1).Name = "Hidden"
options(1).Value = True
said = "not opened"
On Error Resume Next
document = StarDesktop.loadComponentFromURL("file://{path}", "_blank", 0, options())
said = document.getText().getString()
On Error Goto 0
number = FreeFile
Open "{said}" For Output As #number
Print #number, said
Close #number
StarDesktop.terminate()
End Sub
</script:module>"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>"""


def in_libreoffice(path: Path, password: str, work: Path) -> str:
    """What LibreOffice reads in a paper with a password; it takes one from a macro only, or from somebody at the screen."""
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{work}"]
    subprocess.run([*office, "--terminate_after_init"], capture_output=True, check=True, timeout=120)
    library = work / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    said = work / "said.txt"
    (library / "Module1.xba").write_text(MACRO.format(password=password, path=path, said=said), encoding="utf-8")
    subprocess.run([*office, "macro:///Standard.Module1.Main"], capture_output=True, check=True, timeout=120)
    return said.read_text(encoding="utf-8")


def test_the_commands_answer_to_their_former_names(tmp_path: Path, run: Run) -> None:
    key = tmp_path / "key.txt"
    recipient = run("new-key", key).stdout.strip()
    plain = tmp_path / "notes.yaml"
    plain.write_text("a: b\n", encoding="utf-8")
    assert run("seal", plain, "--to", recipient).exit_code == 0
    plain.unlink()
    assert run("open", tmp_path / "notes.yaml.age", "--identity", key).exit_code == 0
    assert plain.read_text(encoding="utf-8") == "a: b\n"
    assert "seal " not in run("--help").output
