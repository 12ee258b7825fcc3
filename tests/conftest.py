"""What several tests share: the example records, each drafted once, and how they are read back."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import yaml
from click.testing import CliRunner, Result
from lxml import etree
from reading_back import docx_text

from petition_gen.blocks import Document
from petition_gen.cli import main
from petition_gen.composing import DRAFT_MARK, compose
from petition_gen.drafting import Drafted, draft
from petition_gen.record import ClientRecord, load_record
from petition_gen.review import memo, worksheet

ROOT = Path(__file__).parent.parent
ON = date(2026, 11, 21)
SIMPLE = ROOT / "examples" / "simple.yaml"
RECORDS = sorted([*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "records").glob("*.yaml")])

hypothesis.settings.register_profile("petition-gen", deadline=None, max_examples=60)
hypothesis.settings.load_profile("petition-gen")


@dataclass
class Packet:
    """A drafted example: the record and the folder that it made."""

    source: Path
    record: ClientRecord
    done: Drafted

    @property
    def folder(self) -> Path:
        return self.done.folder

    @cached_property
    def papers(self) -> dict[str, Document]:
        """The papers as composed, by their path in the packet without extension."""
        plan = self.done.plan
        composed = [(filing, compose(filing, ON, DRAFT_MARK)) for filing in plan.filings]
        found = {"not-for-filing/review-memo": memo(plan, composed, ON, DRAFT_MARK)}
        for filing, group in composed:
            found |= {f"{filing.folder}/{number:02}-{each.name}": each for number, each in enumerate(group, 1)}
            if filing.remedy.form and filing.remedy.form.mandatory != "false":
                found[f"not-for-filing/form-worksheet-{filing.remedy.id}"] = worksheet(filing, ON, DRAFT_MARK)
        return found

    @property
    def filed(self) -> dict[str, Document]:
        """The papers that go to a court."""
        return {path: each for path, each in self.papers.items() if each.audience != "office"}

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


@pytest.fixture(scope="session", params=RECORDS, ids=lambda path: path.stem)
def packet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Packet:
    """Each example record, drafted."""
    record = load_record(request.param)
    return Packet(request.param, record, draft(record, tmp_path_factory.mktemp(request.param.stem), ON))


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
    command = [sys.executable, "-m", "petition_gen.cli", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
