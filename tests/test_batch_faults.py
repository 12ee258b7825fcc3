"""A workbook of 500 rows with forty and more kinds of faults: all are told before anything is drafted, and stop no other client."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import Result
from conftest import ON
from test_batch import table
from test_intake import caseload, faulty_caseload

from petition_gen.batch.resume import STATE
from petition_gen.intake.read import read_source
from petition_gen.packet.folder import MANIFEST

Run = Callable[..., Result]
CLIENTS = {f"m-{number:04}" for number in range(250)}


class Faulty(NamedTuple):
    """The workbook, and what is to be said of each fault by sheet, row and column."""

    path: Path
    faults: dict[tuple[str, int, str | None], str]

    def told_in(self, text: str) -> list[tuple[str, int, str | None]]:
        """The places of the faults of which some line says what is wrong."""
        lines = text.splitlines()
        return [
            place
            for place, what in self.faults.items()
            if any(re.match(rf"{re.escape(_place(*place))}\b", line) and what in line for line in lines)
        ]


def _place(sheet: str, row: int, column: str | None) -> str:
    return f"clients.xlsx, sheet {sheet}, {f'{column}{row}' if column else f'row {row}'}"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    path = tmp_path_factory.mktemp("faulty") / "clients.xlsx"
    return Faulty(path, faulty_caseload(path))


def drafted(out: Path) -> set[str]:
    """The matters that have a packet."""
    return {path.parent.name for path in out.glob(f"*/{MANIFEST}")}


def test_every_fault_is_told_and_nothing_drafted(faulty: Faulty, run: Run, tmp_path: Path) -> None:
    result = run("batch", faulty.path, "-o", tmp_path / "out", "--format", "docx")
    assert result.exit_code == 2
    assert faulty.told_in(result.stderr) == list(faulty.faults)
    faults = [line for line in result.stderr.splitlines() if line.startswith("clients.xlsx")]
    assert len(faults) == len(faulty.faults) >= 40
    assert "Nothing was written" in result.stderr
    assert "--skip-bad-rows drafts the others" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_rows_without_fault_are_drafted_and_the_others_once_they_are_fixed(
    faulty: Faulty, run: Run, tmp_path: Path
) -> None:
    command = ("--on", ON.isoformat(), "--format", "docx")
    result = run("batch", faulty.path, "-o", tmp_path / "out", *command, "--skip-bad-rows")
    assert result.exit_code == 1
    sound = {item.matter for item in read_source(faulty.path).items}
    assert len(sound) > 190
    assert drafted(tmp_path / "out") == sound
    failures = table(tmp_path / "out" / STATE / "failures.csv")
    assert faulty.told_in("\n".join(row["what to fix"] for row in failures)) == list(faulty.faults)
    assert not {row["matter"].lower() for row in failures} & sound

    result = run("batch", caseload(tmp_path / "clients.xlsx", 250), "-o", tmp_path / "out", *command, "--resume")
    assert result.exit_code == 0, result.stderr
    assert f"{len(sound)} packets were done before and are unchanged" in result.stdout
    assert drafted(tmp_path / "out") == CLIENTS
    for matter in CLIENTS:
        manifest = json.loads((tmp_path / "out" / matter / MANIFEST).read_text(encoding="utf-8"))
        assert manifest["matter"] == matter
        assert [each["drafted"] for each in manifest["filings"]] == [True]
