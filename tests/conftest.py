"""What several tests share: the example records, each drafted once, and how they are read back."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import yaml
from click.testing import CliRunner, Result
from lxml import etree
from reading_back import docx_text

from petition_gen.cli.main import main
from petition_gen.document import Document
from petition_gen.forms.worksheet import worksheets
from petition_gen.packet.draft import draft, planned
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.papers.compose import compose
from petition_gen.papers.memo import memo
from petition_gen.planning.filing import Filing, Plan, slug
from petition_gen.planning.papers import DRAFT_MARK
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord

ROOT = Path(__file__).parent.parent
ON = date(2026, 11, 21)
SIMPLE = ROOT / "examples" / "simple.yaml"
RECORDS = sorted([*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "records").glob("*.yaml")])

# In CI the same examples each time: what a change is judged by must not depend on luck. Elsewhere new ones are looked for.
hypothesis.settings.register_profile(
    "petition-gen", deadline=None, max_examples=60, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("petition-gen")


@dataclass
class Composed:
    """An example record, its plan, and its papers by their path in the packet without extension."""

    source: Path
    record: ClientRecord
    plan: Plan
    papers: dict[str, Document]

    @property
    def filed(self) -> dict[str, Document]:
        """The papers that go to a court."""
        return {path: each for path, each in self.papers.items() if each.audience != "office"}

    def of(self, filing: Filing) -> dict[str, Document]:
        """The papers of one filing."""
        return {path: each for path, each in self.papers.items() if path.startswith(f"{filing.folder}/")}


@dataclass
class Packet(Composed):
    """The same, drafted into a folder in both formats."""

    folder: Path

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def words(self, path: str) -> str:
        """The words of a paper's Word file, numbers included."""
        return "\n".join(docx_text(self.read(f"{path}.docx")))

    def comments(self, path: str) -> str:
        """The words of the comments of a paper's Word file."""
        with zipfile.ZipFile(io.BytesIO(self.read(f"{path}.docx"))) as archive:
            if "word/comments.xml" not in archive.namelist():
                return ""
            return "\n".join(etree.fromstring(archive.read("word/comments.xml")).itertext())


def composed_from(source: Path, record: ClientRecord, made: Plan) -> Composed:
    groups = [(filing, compose(filing, ON, DRAFT_MARK)) for filing in made.filings]
    papers = {"not-for-filing/review-memo": memo(made, groups, ON, DRAFT_MARK)}
    for filing, group in groups:
        papers |= {f"{filing.folder}/{number:02}-{each.name}": each for number, each in enumerate(group, 1)}
        for each in worksheets(filing, ON, DRAFT_MARK):
            path = f"not-for-filing/{each.name}"
            papers[path if path not in papers else f"{path}-{slug(filing.venue)}-{filing.ordinal}"] = each
    return Composed(source, record, made, papers)


# The nine records that show each jurisdiction at its best stand beside a record of each for the tests: the latter are quicker.
SHOWN = [path for path in RECORDS if path.parent.name == "examples" and path.stem not in ("rich", "simple", "sparse")]


@pytest.fixture(
    scope="session",
    params=[pytest.param(path, marks=pytest.mark.slow if path in SHOWN else (), id=path.stem) for path in RECORDS],
)
def composed(request: pytest.FixtureRequest) -> Composed:
    """Each example record with its papers, as blocks."""
    record = load_record(request.param)
    return composed_from(request.param, record, planned(record, ON))


@pytest.fixture(
    scope="session",
    params=[  # the nine that are shown are composed, not drawn: the test records draw each jurisdiction's pages
        pytest.param(path, marks=() if path == SIMPLE else pytest.mark.slow, id=path.stem)
        for path in RECORDS
        if path not in SHOWN
    ],
)
def packet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Packet:
    """Each example record with its papers, drawn; all but the simple one are slow."""
    record = load_record(request.param)
    done = draft(record, tmp_path_factory.mktemp(request.param.stem), DraftOptions(ON))
    assert not done.failures
    return Packet(**vars(composed_from(request.param, record, done.plan)), folder=done.folder)


@pytest.fixture
def simple() -> dict[str, Any]:
    """The simple example's tree, to be changed."""
    return load_tree(SIMPLE)


def load_tree(path: Path) -> dict[str, Any]:
    """A record's tree, every scalar being the text as written."""
    tree: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return tree


class Plain(yaml.SafeDumper):
    """Writes every value out where it stands, without YAML's references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a tree to a record's file and returns its path."""

    def write(tree: dict[str, Any], name: str = "record.yaml") -> Path:
        path = tmp_path / name
        shutil.copytree(SIMPLE.parent / "exhibits", tmp_path / "exhibits", dirs_exist_ok=True)
        path.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    return write


@pytest.fixture
def run() -> Callable[..., Result]:
    """Runs a command in this process."""

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments])

    return invoke


def run_apart(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in a process of its own."""
    command = [sys.executable, "-m", "petition_gen", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
