"""No library's English is relied upon: with every word of its errors changed, the program says the same."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pikepdf
import pyrage
import pytest
import yaml
from attacks.exhibits import page, saved
from click.testing import CliRunner
from pydantic import BaseModel, field_validator
from test_record import NOT_YAML

from petition_gen.cli.main import main
from petition_gen.errors import InputError
from petition_gen.exhibits import unpack
from petition_gen.exhibits.exhibit import DAMAGED, TOO_MUCH, Unusable
from petition_gen.exhibits.files import opened_pdf
from petition_gen.intake import csv_and_xlsx
from petition_gen.intake.read import read_source
from petition_gen.reading import source
from petition_gen.reading.source import read
from petition_gen.reading.validate import validate
from petition_gen.storage.encryption import MUCH_WORK, NOT_AGE, WRONG_KEY, WRONG_PASSPHRASE, CannotOpen, Keys, encrypt

OTHER_WORDS = "un message en d'autres mots"


def reworded(call: Callable[..., Any], *kinds: type[Exception]) -> Callable[..., Any]:
    """A function of a library, whose errors have other words."""

    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except kinds as error:
            raise type(error)(OTHER_WORDS) from None

    return called


# ---- YAML ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize(("text", "line", "expected"), NOT_YAML)
def test_yaml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: type, text: str, line: int, expected: str
) -> None:
    parse = yaml.parse

    def parsed(*args: Any, **kwargs: Any) -> Iterator[yaml.Event]:
        try:
            yield from parse(*args, **kwargs)
        except yaml.MarkedYAMLError as error:
            raise type(error)(OTHER_WORDS, error.context_mark, OTHER_WORDS, error.problem_mark) from None

    monkeypatch.setattr(source, "_LOADER", loader)
    monkeypatch.setattr(yaml, "parse", parsed)
    (tmp_path / "client.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "client.yaml")
    assert caught.value.problems[0].line == line
    assert expected in caught.value.problems[0].message
    assert OTHER_WORDS not in str(caught.value)


# ---- click -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["screen", "client.yaml", "Vorpalhurst"], "more was given than the command takes"),
        (["Vorpalhurst"], "expected one of the commands"),
        (["--verbose"], "expected one of the commands"),
        (["schema", "Vorpalhurst"], "not a value that it takes"),
        (["schema"], ""),
        (["screen", "client.yaml", "--on", "Vorpalhurst"], "expected a date as 2026-11-21"),
    ],
)
def test_click(monkeypatch: pytest.MonkeyPatch, typed: list[str], told: str) -> None:
    made = click.UsageError.__init__

    def other(self: click.UsageError, message: str, *args: Any, **kwargs: Any) -> None:
        # What click says is quoted otherwise, and begins with other words.
        if type(self).__module__.startswith("click") and message:
            message = f"{OTHER_WORDS}: {message.replace(chr(39), chr(34))}"
        made(self, message, *args, **kwargs)

    monkeypatch.setattr(click.UsageError, "__init__", other)
    result = CliRunner().invoke(main, typed)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Vorpalhurst" not in result.output


def test_what_is_missing_is_named() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 2
    assert re.search(r"Missing argument .*record", result.stderr)


# ---- age -------------------------------------------------------------------------------------------------------------


def test_age(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("decrypt", "decrypt_io"):
        monkeypatch.setattr(pyrage, name, reworded(getattr(pyrage, name), pyrage.DecryptError, OSError))
    ours, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    mine, theirs = Keys((str(ours),)), Keys((str(other),))
    data = encrypt(b"a story" * 20_000, [str(ours.to_public())])
    armored = pyrage.encrypt(b"a story", [ours.to_public()], armored=True)
    assert mine.decrypt(data) == b"a story" * 20_000
    assert mine.decrypt(armored) == b"a story"
    for keys, each, told in (
        (theirs, data, WRONG_KEY),
        (theirs, armored, WRONG_KEY),
        (mine, data[:-5] + bytes(5), NOT_AGE),
        (mine, data[:-5], NOT_AGE),
        (mine, data[:100], NOT_AGE),
        (theirs, data[:100], NOT_AGE),
        (theirs, b"age-encryption.org/v1\n" + bytes(500), NOT_AGE),
    ):
        with pytest.raises(CannotOpen, match=re.escape(told)):
            keys.decrypt(each)


def test_age_with_a_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise pyrage.DecryptError(OTHER_WORDS)

    monkeypatch.setattr(pyrage.passphrase, "decrypt", refuse)
    for work, told in ((18, WRONG_PASSPHRASE), (MUCH_WORK + 1, "take too long to open")):
        with pytest.raises(CannotOpen, match=told):
            Keys(passphrase="open sesame").decrypt(b"age-encryption.org/v1\n-> scrypt WYymAk1183w %d\n" % work)


def test_age_refuses_what_we_call_much_work() -> None:
    head = b"age-encryption.org/v1\n-> scrypt WYymAk1183wCy1IcMi53aA 40\nxI3xtpDvii1JLq1tpmDiy4eX8dClOTDKuGQ0q/uAcJI\n"
    with pytest.raises(CannotOpen, match="take too long to open"):
        Keys(passphrase="open sesame").decrypt(head + b"--- hE5bcYN23mcbpQZR3UdeCFCMXAgPg1HrNTNc7hmz+ww\n" + bytes(40))


# ---- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "told"),
    [('m-1,"Maria', "a quotation mark that is never closed"), (f"m-1,{'x' * 140_000}", "a value of more than 131,072")],
)
def test_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, told: str) -> None:
    class Reader:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self.rows = read_rows(*args, **kwargs)

        @property
        def line_num(self) -> int:
            return int(self.rows.line_num)

        def __iter__(self) -> Reader:
            return self

        def __next__(self) -> list[str]:
            return list(reworded(self.rows.__next__, csv.Error)())

    read_rows = csv.reader
    monkeypatch.setattr(csv_and_xlsx.csv, "reader", Reader)
    # Two long rows before it, which are not counted with it.
    long = f"m-0,{'y' * 100_000}\n"
    (tmp_path / "clients.csv").write_text(f"Matter number,First name\n{long}{long}{row}\n", encoding="utf-8")
    assert any(told in str(each) for each in read_source(tmp_path / "clients.csv").problems)


# ---- PDF -------------------------------------------------------------------------------------------------------------


def page_of(content: bytes, name: pikepdf.Name) -> bytes:
    pdf = page()
    pdf.pages[0].obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b""))
    pdf.pages[0].obj.Contents.write(content, filter=name)
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@pytest.mark.parametrize(
    ("content", "told"),
    [(zlib.compress(bytes(300_000)), TOO_MUCH), (zlib.compress(bytes(90_000))[:-40] + b"x" * 40, DAMAGED)],
    ids=["large", "damaged"],
)
def test_pdf(monkeypatch: pytest.MonkeyPatch, content: bytes, told: str) -> None:
    class Stream:
        """A stream that qpdf cannot read, and says so in other words."""

        def __init__(self, stream: pikepdf.Object) -> None:
            self.get, self.read_raw_bytes = stream.get, stream.read_raw_bytes

        def read_bytes(self) -> bytes:
            raise pikepdf.DataDecodingError(OTHER_WORDS)

    class Page:
        def __init__(self, stream: pikepdf.Object) -> None:
            self.obj = {pikepdf.Name.Contents: Stream(stream)}

    monkeypatch.setattr(unpack, "EXHIBIT_CONTENT", 100_000)
    with opened_pdf(page_of(content, pikepdf.Name.FlateDecode)) as pdf, pytest.raises(Unusable, match=told):
        unpack.unpacked_size(Page(pdf.pages[0].obj.Contents))  # type: ignore[arg-type]


# ---- pydantic --------------------------------------------------------------------------------------------------------


def test_pydantic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Model(BaseModel):
        name: str

        @field_validator("name")
        @classmethod
        def sound(cls, _: str) -> str:
            raise ValueError("expected a name")

    from petition_gen.reading import validate as module

    told = module._message
    monkeypatch.setattr(module, "_message", lambda detail, place: told({**detail, "msg": OTHER_WORDS}, place))
    (tmp_path / "client.yaml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"name: expected a name$"):
        validate(Model, read(tmp_path / "client.yaml"))
