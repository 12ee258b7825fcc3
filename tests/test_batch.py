"""A caseload in one run: nothing lost, doubled or mixed up, killed or not."""

from __future__ import annotations

import csv
import fcntl
import html
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from conftest import ON, SIMPLE, Plain, files_in, load_tree, run_apart

from petition_gen.batch import resume
from petition_gen.batch.cluster import check_scheduler
from petition_gen.batch.resume import STATE, read_done
from petition_gen.batch.run import run_batch
from petition_gen.batch.summary import failures_csv, summary
from petition_gen.intake.read import read_source
from petition_gen.intake.write import records_to_workbook
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.packet.folder import MANIFEST
from petition_gen.reading.source import Source
from petition_gen.record.load import load_record, record_from
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate

Run = Callable[..., Result]
DOCX = ("--on", ON.isoformat(), "--format", "docx", "--jobs", "2")

FIRST = ("Ottoline", "Xanthippe", "Thessaly", "Ysolde", "Quenby", "Zephyrine", "Wilhelmina", "Perpetua", "Ludmilla")
MIDDLE = ("Briarwyn", "Corvina", "Dulcibel", "Eglantyne", "Fiammet", "Gwenhwyf", "Hesperid")
LAST = ("Farthingale", "Umberwick", "Jorkinson", "Nettleship", "Vandersloot", "Kobrinsky", "Abernethick", "Oxenbould")


def client(number: int, state: str = "CA") -> dict[str, Any]:
    """A record like the simple example's, of which every name, date of birth and number is this client's alone."""
    tree = load_tree(SIMPLE)
    first, middle = FIRST[number % len(FIRST)] + letters(number), MIDDLE[number % len(MIDDLE)] + letters(number)
    last = LAST[number % len(LAST)] + letters(number)
    tree["matter"] = f"m-{number:04}"
    tree["client"] |= {
        "name": {"first": first, "middle": middle, "last": last},
        "date_of_birth": f"{1960 + number // 300}-{number // 25 % 12 + 1:02}-{number % 25 + 1:02}",
        "aliases": [{"first": f"Zq{first}", "last": f"Xq{last}", "in_papers": "sealed"}],
        "caption": "full",
    }
    case = tree["cases"][0]
    case |= {"jurisdiction": state, "number": f"DKT-{number:05}-{letters(number)}", "id": f"case-{number:04}"}
    case |= {"defendant_name": f"Zq{first} Xq{last}"} | ({} if state == "CA" else {"court": "none"})
    for each in tree["trafficking"]["narrative"]:
        each["cases"] = [case["id"]]
    tree["trafficking"]["traffickers"][0]["name"] = f"Trf{first} Trl{last}"
    tree["evidence"][1]["title"] = f"Certified docket, Case No. {case['number']}"
    return tree


def letters(number: int) -> str:
    """A number in small letters, of one length, so that none stands in another."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


def strings_of(tree: dict[str, Any]) -> set[str]:
    """What no packet but the client's own may hold: names, numbers and the date of birth, as papers write it."""
    name, case = tree["client"]["name"], tree["cases"][0]
    born = tree["client"]["date_of_birth"]
    return {*name.values(), case["number"], case["id"], born, PartialDate.parse(born).words()}


NAMES = "|".join((*FIRST, *MIDDLE, *LAST))
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Any client's strings: see `client`.
ANYBODYS = re.compile(
    rf"(?:{NAMES})[a-j]{{4}}|DKT-[0-9]{{5}}-[a-j]{{4}}|case-[0-9]{{4}}|(?:{MONTHS}) [0-9]+, 196[0-9]|196[0-9]-[0-9-]{{5}}",
    re.IGNORECASE,
)


def save(folder: Path, *trees: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for tree in trees:
        text = yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False)
        (folder / f"{tree['matter']}.yaml").write_text(text, encoding="utf-8")
    return folder


def words_of(packet: Path) -> str:
    """Everything that a packet's files hold in words."""
    return "\n".join(_words(path) for path in sorted(packet.rglob("*")) if path.is_file())


def _words(path: Path) -> str:
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(each).decode("utf-8", "replace") for each in archive.namelist() if "xml" in each]
        return html.unescape(re.sub(r"</w:p>", "\n", "\n".join(parts)).replace("</w:t>", "")).replace("\xa0", " ") + (
            "\n".join(re.sub(r"<[^>]+>", "", each) for each in parts)
        )
    if path.suffix == ".pdf":
        return subprocess.run(["pdftotext", "-q", path, "-"], capture_output=True, text=True, check=True).stdout
    return path.read_text(encoding="utf-8")


def packets(out: Path) -> dict[str, bytes]:
    """All that a run leaves in its folder, less what tells of the run itself."""
    return {name: data for name, data in files_in(out).items() if not name.startswith(f"{STATE}/")}


def reports(out: Path) -> dict[str, bytes]:
    """What a run says to people of all its clients."""
    return {name: data for name, data in files_in(out / STATE).items() if Path(name).suffix in (".csv", ".html")}


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@dataclass(frozen=True)
class Held:
    """A client whose record is at hand."""

    tree: dict[str, Any]

    @property
    def matter(self) -> str:
        return str(self.tree["matter"])

    def record(self) -> ClientRecord:
        return record_from(Source(Path("record.yaml"), self.tree))


@dataclass(frozen=True)
class Deadly:
    """A client of whom the process dies, as of one that takes all memory."""

    matter: str

    def record(self) -> ClientRecord:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


# ---- a run of a few clients ------------------------------------------------------------------------------------------


@dataclass
class Done:
    """A finished run: its records, its folder, what it said."""

    trees: list[dict[str, Any]]
    source: Path
    out: Path
    said: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Four clients, of whom one has a charge for which a named remedy cannot be drafted."""
    folder = tmp_path_factory.mktemp("few")
    trees = [client(1), client(2), client(3), client(4, "TX")]
    source = save(folder / "records", *trees)
    said = run_apart("batch", source, "-o", folder / "out", "--remedy", "ca-pc-1203-49", *DOCX)
    return Done(trees, source, folder / "out", said)


def test_every_client_gets_the_packet_that_draft_makes(few: Done, tmp_path: Path, run: Run) -> None:
    run("draft", few.source / "m-0002.yaml", "-o", tmp_path, "--remedy", "ca-pc-1203-49", *DOCX[:4])
    assert files_in(few.out / "m-0002") == files_in(tmp_path / "m-0002")
    assert {each.name for each in few.out.iterdir()} == {
        STATE,
        "m-0001",
        "m-0002",
        "m-0003",
        "m-0004",
        "m-0004.FAILED.txt",
    }


def test_no_clients_strings_meet(few: Done) -> None:
    apart(few.trees, few.out)


def apart(trees: list[dict[str, Any]], out: Path) -> None:
    """Each packet holds its own client's strings and nobody else's."""
    for tree in trees:
        own = {each.casefold() for each in strings_of(tree)}
        found = {each.casefold() for each in ANYBODYS.findall(words_of(out / tree["matter"]))}
        assert tree["client"]["name"]["last"].casefold() in found
        assert found <= own, f"{tree['matter']}: {found - own}"


def test_what_failed_is_told_with_what_to_fix(few: Done) -> None:
    assert few.said.returncode == 1
    rows = table(few.out / STATE / "failures.csv")
    assert [each["matter"] for each in rows] == ["m-0004"]
    assert "ca-pc-1203-49" in rows[0]["what to fix"]
    beside = (few.out / "m-0004.FAILED.txt").read_text(encoding="utf-8")
    assert rows[0]["what to fix"] in beside
    assert rows[0]["what to fix"] in few.said.stderr


def test_the_summary_lists_every_client_with_links_that_lead_somewhere(few: Done) -> None:
    rows = table(few.out / STATE / "summary.csv")
    assert [each["matter"] for each in rows] == ["m-0001", "m-0002", "m-0003", "m-0004"] or len(rows) > 4
    for row in rows[:3]:
        manifest = json.loads((few.out / row["matter"] / MANIFEST).read_text(encoding="utf-8"))
        assert row["filing"] in {each["folder"] for each in manifest["filings"]}
        assert row["verdict"] in ("no_bar_found", "needs_review", "barred")
        left = sum(len(each["placeholders"]) for each in manifest["files"] if each["path"].startswith(row["filing"]))
        assert int(row["placeholders left"]) == left
    page = (few.out / STATE / "summary.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    wanted = {path.relative_to(few.out).as_posix() for path in few.out.rglob("*.docx")}
    assert {each.removeprefix("../") for each in links if each.endswith(".docx")} == wanted
    for each in links:
        assert (few.out / STATE / html.unescape(each)).exists(), each
    assert "<script" not in page


def test_nothing_of_a_client_stands_in_what_is_said_or_kept_of_the_run(few: Done) -> None:
    kept = "\n".join(data.decode("utf-8") for data in files_in(few.out / STATE).values())
    told = f"{few.said.stdout}\n{few.said.stderr}\n{kept}\n{(few.out / 'm-0004.FAILED.txt').read_text()}".casefold()
    assert "m-0003" in told
    for tree in few.trees:
        for each in strings_of(tree) - {tree["cases"][0]["id"]}:
            assert each.casefold() not in told, each


def test_a_resumed_run_drafts_what_changed_and_nothing_else(few: Done, tmp_path: Path) -> None:
    out, source = tmp_path / "out", tmp_path / "records"
    options = ("--remedy", "ca-pc-1203-49", "--format", "docx", "--jobs", "2", "--resume")
    for old, new in ((few.out, out), (few.source, source)):
        subprocess.run(["cp", "-a", old, new], check=True)
    (out / STATE / "done.jsonl").open("ab").write(b'{"matter":"m-0001","key":"torn')
    (out / ".m-0001.unfinished-abcd1234").mkdir()
    (out / ".mine.abcd1234").mkdir()
    edited = out / "m-0001" / "CA-ca-pc-236-14-alameda-1" / "01-petition.docx"
    edited.write_bytes(b"an attorney's words")
    changed = few.trees[1] | {"hardship": [{"kind": "housing", "text": "A landlord refused the application."}]}
    save(source, changed, few.trees[2])
    before = {matter: (out / matter).stat().st_ino for matter in ("m-0001", "m-0002", "m-0003", "m-0004")}
    said = run_apart("batch", source, "-o", out, *options)
    assert "2 packets were done before and are unchanged" in said.stdout, said.stderr
    assert "m-0001: left alone, because files of its packet were edited" in said.stderr
    after = {matter: (out / matter).stat().st_ino for matter in before}
    assert {matter for matter in before if before[matter] != after[matter]} == {"m-0002"}
    assert said.returncode == 1  # what could not be drafted still is not
    assert edited.read_bytes() == b"an attorney's words"
    assert json.loads((out / "m-0002" / MANIFEST).read_text(encoding="utf-8"))["on"] == ON.isoformat()
    assert not (out / ".m-0001.unfinished-abcd1234").exists()
    assert (out / ".mine.abcd1234").exists()

    save(
        source,
        few.trees[0] | {"hardship": "none"},
        few.trees[3] | {"cases": few.trees[0]["cases"], "trafficking": few.trees[0]["trafficking"]},
    )
    said = run_apart("batch", source, "-o", out, *options)
    assert edited.read_bytes() == b"an attorney's words"
    rows = table(out / STATE / "failures.csv")
    assert [each["matter"] for each in rows] == ["m-0001"]
    assert "01-petition.docx" in rows[0]["what to fix"]
    assert (out / "m-0001.FAILED.txt").exists()
    assert not (out / "m-0004.FAILED.txt").exists()


# ---- what is refused ---------------------------------------------------------------------------------------------------


def test_two_runs_into_one_folder_are_refused(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume, "PATIENCE", 0.1)
    source = save(tmp_path / "records", client(1))
    (tmp_path / "out" / STATE).mkdir(parents=True)
    with (tmp_path / "out" / STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        result = run("batch", source, "-o", tmp_path / "out", *DOCX)
    assert result.exit_code == 2
    assert "another run" in result.stderr
    assert set(files_in(tmp_path / "out")) == {f"{STATE}/lock"}


def test_bad_records_are_all_told_before_anything_is_drafted(tmp_path: Path, run: Run) -> None:
    source = save(tmp_path / "records", client(1), client(2) | {"histry": "none"}, client(3) | {"record": "7"})
    result = run("batch", source, "-o", tmp_path / "out", *DOCX)
    assert result.exit_code == 2
    assert "histry" in result.stderr
    assert "m-0003.yaml" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--remedy", "ca-pc-236-41"), "ca-pc-236-14"),
        (("--jobs", "0"), "--jobs"),
        (("--scheduler", "tcp://10.0.0.7:8786"), "tls://"),
        (("--scheduler", "scheduler:8786"), "tls://"),
    ],
)
def test_a_wrong_command_drafts_nothing(tmp_path: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("batch", save(tmp_path / "records", client(1)), "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "address", ["tls://scheduler.example:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:8786"]
)
def test_schedulers_that_may_get_client_data(address: str) -> None:
    check_scheduler(address)


@pytest.mark.parametrize(
    "address", ["tcp://0.0.0.0:8786", "tcp://localhost.example:1", "ws://127.0.0.1:1", "tls://", ""]
)
def test_schedulers_that_may_not(address: str) -> None:
    with pytest.raises(ValueError, match="tls"):
        check_scheduler(address)


# ---- what people read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "a;=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(failures_csv({"m-1": (cell,)}, [("", cell)]).decode("utf-8-sig"), newline="")))
    plain = cell.replace("\t", "[U+0009]").replace("\r", "[U+000D]")  # a text that begins with a bracket
    expected = plain if plain.startswith("[") else plain.replace(";", ";'") if ";" in plain else f"'{plain}"
    assert [row[1] for row in rows[1:]] == [expected] * 2


def test_the_summary_is_escaped_and_divided_into_pages(tmp_path: Path) -> None:
    matters = [f"m-{number}" for number in range(1001)]
    made = dict(summary(tmp_path, dict.fromkeys(matters), {"m-7": ("<b>&amp;",)}))
    assert set(made) == {"summary.html", "summary-2.html", "summary-3.html", "summary.csv"}
    assert b"&lt;b&gt;&amp;amp;" in made["summary.html"]
    assert b"<b>&amp;" not in made["summary.html"]
    assert b'href="summary-3.html"' in made["summary.html"]
    assert len(made["summary.csv"].splitlines()) == 1002


# ---- what goes wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_client_that_kills_its_worker_is_a_failure_and_the_others_go_on(tmp_path: Path) -> None:
    items = [
        Held(client(1, "TX")),
        Deadly("m-0002"),
        Held(client(3, "TX")),
        Deadly("m-0004"),
        *(Held(client(n, "TX")) for n in range(5, 15)),
    ]
    done = run_batch(items, tmp_path, DraftOptions(ON, ("docx",)), jobs=2)
    assert done.failed == ["m-0002", "m-0004"]
    assert list(done.outcomes) == [each.matter for each in items]
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {
        STATE,
        *(set(done.outcomes) - set(done.failed)),
    }
    assert (tmp_path / "m-0002.FAILED.txt").exists()


@pytest.mark.slow
def test_killed_at_random_moments_and_resumed_it_ends_as_if_never_killed(tmp_path: Path) -> None:
    source = save(tmp_path / "records", *(client(n, "CA" if n % 4 == 0 else "TX") for n in range(12)))
    whole = tmp_path / "whole"
    begun = time.monotonic()
    assert run_apart("batch", source, "-o", whole, *DOCX).returncode == 0
    taken = time.monotonic() - begun
    chance, kills, rounds = random.Random(20261121), 0, 0
    while kills < 20:
        out = tmp_path / f"round-{rounds}"
        rounds += 1
        assert rounds < 20
        command = [sys.executable, "-m", "petition_gen", "batch", source, "-o", out, *DOCX, "--resume"]
        while True:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                status = process.wait(chance.uniform(0.15, 0.6) * taken)
                assert status == 0
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
        assert packets(out) == packets(whole)
        assert reports(out) == reports(whole)
        assert not [each for each in out.iterdir() if each.name.startswith(".")]


@pytest.mark.slow
def test_the_workers_of_a_killed_run_end(tmp_path: Path) -> None:
    source = save(tmp_path / "records", *(client(n) for n in range(8)))
    process = subprocess.Popen([sys.executable, "-m", "petition_gen", "batch", source, "-o", tmp_path / "out", *DOCX])
    while not list((tmp_path / "out").glob("m-*")):
        time.sleep(0.05)
    process.kill()
    process.wait()
    with (tmp_path / "out" / STATE / "lock").open("a") as lock:
        end = time.monotonic() + 10
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                assert time.monotonic() < end
                time.sleep(0.05)


@pytest.mark.slow
def test_two_hundred_clients_are_kept_apart(tmp_path: Path) -> None:
    trees = [client(number, ("CA", "TX", "NY", "FL")[number % 4]) for number in range(200)]
    source = save(tmp_path / "records", *trees)
    said = run_apart("batch", source, "-o", tmp_path / "out", *DOCX)
    assert said.returncode == 0, said.stderr
    apart(trees, tmp_path / "out")


# ---- a cluster ---------------------------------------------------------------------------------------------------------


@dataclass
class Cluster:
    """A Dask scheduler and its workers, each a process of its own."""

    address: str
    processes: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    def start(*arguments: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *map(str, arguments)]
        if arguments[0] == "worker":
            command = [sys.executable, "-m", "distributed.cli.dask_worker", *map(str, arguments[1:])]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    place = tmp_path / "scheduler.json"
    processes = [start("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", place)]
    try:
        end = time.monotonic() + 60
        while not place.exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        for number in (1, 2):
            own = (
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
                "--memory-limit",
                "0",
                "--local-directory",
                tmp_path / f"worker-{number}",
            )
            processes.append(start("worker", "--scheduler-file", place, *own))
        yield Cluster(json.loads(place.read_text())["address"], processes)
    finally:
        for each in processes:
            each.kill()
            each.wait()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_every_packet(tmp_path: Path, cluster: Cluster) -> None:
    trees = [client(n) for n in range(16)]
    source = save(tmp_path / "records", *trees)
    (source / "exhibits").mkdir()
    out, command = tmp_path / "out", [sys.executable, "-m", "petition_gen", "batch", source, *DOCX]
    process = subprocess.Popen([*command, "-o", out, "--scheduler", cluster.address])
    while len(list(out.glob("m-*"))) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    cluster.processes[1].kill()
    assert process.wait(300) == 0
    assert run_apart("batch", source, "-o", tmp_path / "here", *DOCX).returncode == 0
    assert packets(out) == packets(tmp_path / "here")
    assert {each.key for each in read_done(out).values()} == {
        each.key for each in read_done(tmp_path / "here").values()
    }

    again = run_apart("batch", source, "-o", out, *DOCX, "--resume", "--scheduler", cluster.address)
    assert "16 packets were done before and are unchanged" in again.stdout, again.stderr


# ---- other commands ----------------------------------------------------------------------------------------------------


def test_a_new_spreadsheet_is_never_written_over_a_file(tmp_path: Path, run: Run) -> None:
    assert run("new-spreadsheet", tmp_path / "clients.xlsx").exit_code == 0
    assert run("new-spreadsheet", tmp_path / "clients.xlsx").exit_code == 2
    assert run("new-spreadsheet", tmp_path / "clients.csv").exit_code == 2
    assert [each.name for each in tmp_path.iterdir()] == ["clients.xlsx"]


def test_a_workbook_is_imported_as_the_records_that_it_was_made_of(tmp_path: Path, run: Run) -> None:
    source = save(tmp_path / "records", client(1), client(2))
    records_to_workbook(read_source(source).items, tmp_path / "clients.xlsx")
    result = run("import", tmp_path / "clients.xlsx", "-o", tmp_path / "imported")
    assert result.exit_code == 0, result.stderr
    for path in source.iterdir():
        imported, original = load_record(tmp_path / "imported" / path.name), load_record(path)
        assert imported.model_dump(exclude_unset=True) == original.model_dump(exclude_unset=True)


def test_a_workbook_with_a_bad_row_drafts_the_others_when_told_to(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(
        "matter,first name,last name,case id,jurisdiction,statute,offense\n"
        "m-0001,Ottoline,Farthingale,c1,TX,Tex. Penal Code § 43.02,Prostitution\n"
        "m-0002,Xanthippe,Umberwick,c1,QQ,Tex. Penal Code § 43.02,Prostitution\n",
        encoding="utf-8",
    )
    assert run("batch", path, "-o", tmp_path / "out", *DOCX).exit_code == 2
    assert not (tmp_path / "out").exists()
    result = run("batch", path, "-o", tmp_path / "out", "--skip-bad-rows", *DOCX)
    assert result.exit_code == 1, result.stderr
    assert (tmp_path / "out" / "m-0001" / MANIFEST).exists()
    assert not (tmp_path / "out" / "m-0002").exists()
    rows = table(tmp_path / "out" / STATE / "failures.csv")
    assert [each["matter"] for each in rows] == ["m-0002"]
    assert "Umberwick" not in result.output
