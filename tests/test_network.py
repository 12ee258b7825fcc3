"""Nothing goes out: the whole pipeline runs where there is no network, asks for none where there is, and fetches nothing."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from conftest import ON, ROOT, SIMPLE, files_in, load_tree
from test_batch import DOCX, Held, client, save

from petition_gen.batch.cluster import _spills
from petition_gen.batch.resume import STATE, Stopped
from petition_gen.batch.run import run_batch
from petition_gen.document import Document, PageStyle, Paragraph, Run
from petition_gen.exhibits import covers
from petition_gen.intake.read import read_source
from petition_gen.intake.write import records_to_workbook
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.writers import pdf, weasy

Invoke = Callable[..., Result]

# Ends any Python process, and the workers that it starts, where it asks for the network.
WATCH = """
import os, sys
def watch(event, arguments):
    if event in {events!r}:
        with open({log!r}, "a") as log:
            log.write(event + "\\n")
        os._exit(97)
sys.addaudithook(watch)
"""
EVENTS = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
    "socket.sendto", "socket.sendmsg", "socket.gethostname", "urllib.Request", "http.client.connect", "ftplib.connect",
    "smtplib.connect", "webbrowser.open",
)  # fmt: skip


def pipeline(folder: Path) -> str:
    """A shell script of every command, over clients of several jurisdictions."""
    source = save(folder / "records", client(1), client(2, "NY"), client(3, "TX"))
    records_to_workbook(read_source(source).items, folder / "clients.xlsx")
    shutil.copytree(SIMPLE.parent / "exhibits", folder / "exhibits")
    run = f"{sys.executable} -m petition_gen"
    petition = f"{folder}/out/2026-0101/CA-ca-pc-236-14-alameda-1/01-petition.docx"
    commands = [
        f"screen {SIMPLE} --on {ON} --json",
        f"draft {SIMPLE} -o {folder}/out --on {ON} --combine",
        f"compare {petition} {petition} -o {folder}/changes.docx",
        f"import {folder}/clients.xlsx -o {folder}/imported",
        f"batch {folder}/clients.xlsx -o {folder}/batch --on {ON} --jobs 2",
        "check", "jurisdictions", "show CA", "schema record", "new-record",
        f"new-spreadsheet {folder}/new.xlsx",
    ]  # fmt: skip
    return "\n".join(["set -e", *(f"{run} {each} >> {folder}/said" for each in commands)])


def finished(folder: Path) -> bool:
    """Whether the commands of the pipeline all came to their end."""
    return (folder / "new.xlsx").is_file() and (folder / "batch" / STATE / "summary.html").is_file()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment in which no Python process, nor one that it starts, asks for the network without our knowing."""
    log = tmp_path / "asked"
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH.format(events=EVENTS, log=str(log)), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path / "watch"), str(ROOT)])}
    asks = "import socket; socket.getaddrinfo('localhost', 80)"
    assert subprocess.run([sys.executable, "-c", asks], env=environment, check=False).returncode == 97
    log.unlink()
    yield environment
    assert not log.exists(), log.read_text()


def test_drafting_asks_for_no_network(tmp_path: Path, watched: dict[str, str]) -> None:
    command = [sys.executable, "-m", "petition_gen", "draft", SIMPLE, "-o", tmp_path / "out", *DOCX[:4]]
    done = subprocess.run(command, env=watched, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_no_process_of_the_pipeline_asks_for_the_network(tmp_path: Path, watched: dict[str, str]) -> None:
    done = subprocess.run(["bash", "-c", pipeline(tmp_path)], env=watched, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert finished(tmp_path)


@pytest.fixture
def apart() -> list[str]:
    """The beginning of a command that runs without any network interface. Where that cannot be, CI fails."""
    command = ["unshare", "-rn"]
    try:
        possible = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        assert not os.environ.get("CI"), "no network namespace can be made here, and CI must not go without this test"
        pytest.skip("no right to make a network namespace")
    return command


@pytest.mark.slow
def test_the_pipeline_runs_without_any_network(tmp_path: Path, apart: list[str]) -> None:
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    cut_off = subprocess.run([*apart, sys.executable, "-c", reach], capture_output=True, text=True, check=False)
    assert "unreachable" in cut_off.stderr
    done = subprocess.run([*apart, "bash", "-c", pipeline(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert finished(tmp_path)
    assert [name for name in files_in(tmp_path / "out") if name.endswith("combined.pdf")]


# ---- what a drawn page may load --------------------------------------------------------------------------------------

FONT = weasy.ASSETS / "DejaVuSans.ttf"
FOREIGN = [
    "file:///etc/passwd", "FILE:///etc/passwd", "file:/etc/passwd", "file://localhost/etc/passwd", "/etc/passwd",
    "http://127.0.0.1/x", "HTTPS://example.org/x", "//example.org/x", "ftp://example.org/x", "gopher://example.org/x",
    "data:text/plain,x", "DATA:image/svg+xml;base64,PHN2Zy8+", "jar:file:///x!/y", "blob:x", "javascript:1", "about:blank", "",
    f"{weasy.ASSETS.as_uri()}/../cli.py", f"{weasy.ASSETS.as_uri()}/%2e%2e/cli.py", f"{weasy.ASSETS.as_uri()}/..%2fcli.py",
    f"{weasy.ASSETS.as_uri()}/./DejaVuSans.ttf", f"{FONT.as_uri()}?x", f"{FONT.as_uri()}#x", f"{FONT.as_uri()}%00",
    f"{FONT.as_uri()}/../../../../../etc/passwd", weasy.ASSETS.as_uri(), f"{weasy.ASSETS.as_uri()}/", FONT.as_uri().upper(),
    (ROOT / "examples" / "simple.yaml").as_uri(), "..", "../cli.py", "\\\\host\\share", "file:////host/share",
]  # fmt: skip


@pytest.mark.parametrize("url", FOREIGN)
def test_the_fetcher_refuses(url: str) -> None:
    fetcher = weasy._press().fetcher
    for fetch in (fetcher, fetcher.fetch, fetcher.open):
        with pytest.raises(ValueError, match="may not load"):
            fetch(url)


def test_the_fetcher_gives_the_packages_own_files() -> None:
    fetcher = weasy._press().fetcher
    for path in weasy.ASSETS.iterdir():
        assert fetcher(path.as_uri()).read() == path.read_bytes()


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and who came there."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield f"127.0.0.1:{server.getsockname()[1]}", came
        try:
            server.accept()[0].close()
            came.append("someone")
        except BlockingIOError:
            pass


PAPER = PageStyle(size="letter")


@pytest.mark.parametrize("scheme", ["http", "ftp", "file"])
@pytest.mark.parametrize("css", [
    'x"}} @font-face {{ font-family: "y"; src: url({url}) }} p {{ font-family: "y',
    'x"}} p {{ background: url({url}) }} b {{ font-family: "y',
    'x"}} p::before {{ content: url({url}) }} b {{ font-family: "y',
    'x"}} @page {{ background: url("{url}") }} b {{ font-family: "y',
])  # fmt: skip
def test_a_papers_font_cannot_make_the_page_load_anything(css: str, scheme: str, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>stolen</text></svg>")
    with listening() as (address, came):
        url = (tmp_path / "secret.svg").as_uri() if scheme == "file" else f"{scheme}://{address}/x.svg"
        paper = replace(PAPER, font=css.format(url=url))
        document = Document("petition", "Petition", (Paragraph((Run("A petition."),)),), paper)
        with pytest.raises(ValueError, match="may not load anything from outside") as caught:
            pdf.write_pdf(document)
        assert url not in str(caught.value)
    assert came == []


HOSTILE = '<img src="{url}"><link rel="stylesheet" href="{url}"><a href="{url}">see</a>{{{{ "x" }}}} <object data="{url}"></object>'


@pytest.mark.slow
def test_a_records_text_loads_nothing(tmp_path: Path, run: Invoke, written: Callable[..., Path]) -> None:
    tree = load_tree(SIMPLE)
    with listening() as (address, came):
        text = HOSTILE.format(url=f"http://{address}/x")
        tree["trafficking"]["summary"] = tree["hardship"][0]["text"] = tree["evidence"][1]["title"] = text
        result = run("draft", written(tree), "-o", tmp_path / "out", "--on", ON.isoformat(), "--combine")
        assert result.exit_code == 0, result.stderr
    assert came == []
    words = io.StringIO()
    for path in (tmp_path / "out").rglob("*memorandum*.pdf"):
        words.write(subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout)
    assert '<img src="' in words.getvalue()


def test_the_exhibits_own_sheets_go_by_the_same_fetcher() -> None:
    with pytest.raises(ValueError, match="may not load anything from outside"):
        covers._drawn('<html><body><img src="file:///etc/passwd"/></body></html>', "stamps")


# ---- a scheduler that the user names ---------------------------------------------------------------------------------


def test_a_scheduler_that_does_not_answer_is_told_before_anything_is_read(tmp_path: Path, run: Invoke) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    source = save(tmp_path / "records", client(1))
    result = run("batch", source, "-o", tmp_path / "out", *DOCX, "--scheduler", f"tcp://127.0.0.1:{port}")
    assert result.exit_code == 2
    assert f"nothing answers at tcp://127.0.0.1:{port}" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.7:8786", "tcp://scheduler.example:8786", "ws://127.0.0.1:8786", "tcp://[2001:db8::1]:1"]
)
def test_client_data_goes_to_no_other_machine_without_tls(tmp_path: Path, run: Invoke, address: str) -> None:
    source = save(tmp_path / "records", client(1))
    result = run("batch", source, "-o", tmp_path / "out", *DOCX, "--scheduler", address)
    assert result.exit_code == 2
    assert "--scheduler" in result.stderr
    assert not (tmp_path / "out").exists()


def settings_of_the_docs() -> dict[str, Any]:
    """The configuration of a cluster that docs/batch.md shows."""
    text = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    shown = re.search(r"^    distributed:\n(?:    .*\n)+", text, re.MULTILINE)
    assert shown
    found: dict[str, Any] = yaml.safe_load(shown[0])
    return found


def test_the_documented_cluster_asks_for_tls_and_does_not_spill() -> None:
    settings = settings_of_the_docs()["distributed"]
    assert settings["comm"]["require-encryption"] is True
    assert set(settings["comm"]["tls"]) == {"ca-file", "scheduler", "worker", "client"}
    assert settings["worker"]["memory"] == {"target": False, "spill": False}


@pytest.mark.slow
def test_a_cluster_that_would_write_client_data_to_its_disk_is_refused(tmp_path: Path) -> None:
    import dask
    import distributed

    told: dict[str, Any] = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "protocol": "tcp"}
    told |= {"dashboard_address": None, "memory_limit": "2GB"}
    with distributed.LocalCluster(**told, local_directory=tmp_path / "dask") as cluster:
        with pytest.raises(Stopped, match="on its disk"):
            run_batch(
                [Held(client(1, "TX"))],
                tmp_path / "out",
                DraftOptions(ON, ("docx",)),
                scheduler=cluster.scheduler_address,
            )
        assert {each.name for each in (tmp_path / "out").iterdir()} == {STATE}
    memory = settings_of_the_docs()["distributed"]["worker"]["memory"]
    with (
        dask.config.set({f"distributed.worker.memory.{name}": value for name, value in memory.items()}),
        distributed.LocalCluster(**told, local_directory=tmp_path / "dask") as cluster,
        distributed.Client(cluster) as connected,
    ):
        assert list(connected.run(_spills).values()) == [False]
