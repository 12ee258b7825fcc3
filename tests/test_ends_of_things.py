"""At the ends of things: the calendar's, a command's streams, a picture's file, a PDF's stamps."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from conftest import ON, SIMPLE
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from test_batch import client, save

from petition_gen.exhibits.clean import flatten
from petition_gen.exhibits.exhibit import Unusable
from petition_gen.exhibits.files import opened_pdf
from petition_gen.exhibits.images import pdf_of_image

Run = Callable[..., Result]
DOCX = ("--on", ON.isoformat(), "--format", "docx")


@pytest.mark.parametrize("day", ["9999-12-31", "9999-01-01", "0001-01-01", "1899-12-31", "2101-01-01"])
@pytest.mark.parametrize("command", ["draft", "screen", "batch", "approve"])
def test_a_day_at_the_calendars_end_is_told(tmp_path: Path, run: Run, command: str, day: str) -> None:
    out = ("-o", tmp_path / "out") if command in ("draft", "batch") else ()
    said = run(command, SIMPLE, *out, "--on", day)
    assert said.exit_code == 2
    assert "expected a date in a year from 1900 to 2100" in said.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("day", ["1900-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_taken(tmp_path: Path, run: Run, day: str) -> None:
    assert run("draft", SIMPLE, "-o", tmp_path / "out", "--on", day, "--format", "docx").exit_code == 0


@pytest.mark.parametrize(
    "closed", ["<&- >&- 2>&-", *(pytest.param(each, marks=pytest.mark.slow) for each in (">&-", "2>&-"))]
)
def test_closed_streams_lose_no_packet(tmp_path: Path, closed: str) -> None:
    records = save(tmp_path / "records", client(1))
    for command in (
        ("draft", records / "m-0001.yaml", "-o", tmp_path / "one"),
        ("batch", records, "-o", tmp_path / "many", "--jobs", "1"),
    ):
        words = " ".join(map(str, (sys.executable, "-m", "petition_gen", *command, *DOCX)))
        assert subprocess.run(["sh", "-c", f"{words} {closed}"], capture_output=True, check=False).returncode == 0
    for folder in ("one", "many"):
        assert (tmp_path / folder / "m-0001" / "not-for-filing" / "review-memo.docx").stat().st_size > 1000


@pytest.mark.parametrize("after", [b"\0" * 10, b"\r\n", b"a private note" * 1000])
def test_a_png_is_bound_without_what_follows_its_end(tmp_path: Path, after: bytes) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(stream, "PNG")
    assert pdf_of_image(stream.getvalue() + after, "png", tmp_path / "page.pdf") == []
    assert pdf_of_image(stream.getvalue(), "png", tmp_path / "whole.pdf") == []
    assert (tmp_path / "page.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()
    with pytest.raises(Unusable):
        pdf_of_image(stream.getvalue()[:-14], "png", tmp_path / "cut.pdf")


def test_a_pdf_with_very_many_stamps_is_refused_for_these(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], F=4)
        page.obj.Annots = Array([pdf.make_indirect(Dictionary(stamp)) for _ in range(60_000)])
        pdf.save(tmp_path / "stamps.pdf")
    with opened_pdf(tmp_path / "stamps.pdf") as pdf, pytest.raises(Unusable, match="more stamps, comments"):
        flatten(pdf)
