"""The benchmark measures what it says: a petition of nine pages, the same words on both sides, every target judged."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT

from benchmarks.work import PAGES, petition
from petition_gen.record.load import load_record
from petition_gen.writers.pdf import write_pdf


def test_petition_has_nine_pages() -> None:
    with pikepdf.open(io.BytesIO(write_pdf(petition(load_record(ROOT / "benchmarks" / "client.yaml"))))) as pdf:
        assert len(pdf.pages) == PAGES == 9


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_command_measures_every_target(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick", "-o", tmp_path / "results.md"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "results.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| ([≥≤0-9].*?) \| ([0-9.]+).*? \| (?:yes|\*\*no\*\*) \|$", text, re.MULTILINE)
    assert len(rows) == (6 if (os.cpu_count() or 1) > 1 else 5)
    assert "A quick run" in text
