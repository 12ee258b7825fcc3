"""Hostile records: files that are too much, that hide something, or that lead out of their folder."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from pydantic import Field

from attacks.corpus import Attack, without
from petition_gen import characters, limits
from petition_gen.errors import InputError
from petition_gen.intake import read
from petition_gen.reading import source
from petition_gen.record import field_types, load, model
from petition_gen.record.cases import Case, Charge
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord

ATTACKS: list[Attack] = []
HUGE = 10**9
SECRET = "Zanthoxylia"


def attack(name: str, defence: str, run: Callable[[Path], None]) -> None:
    ATTACKS.append(Attack(name, defence, run))


def tree(**changes: Any) -> dict[str, Any]:
    """A small record, with some of its parts changed: `client__name__first` is the field client.name.first."""
    charge = {"statute": "Cal. Penal Code § 647(b)", "offense": "Disorderly conduct"}
    found: dict[str, Any] = {
        "record": "1",
        "matter": "2026-0001",
        "client": {"name": {"first": "Maria", "last": SECRET}},
        "cases": [{"id": "a", "jurisdiction": "CA", "charges": [charge]}],
    }
    for path, value in changes.items():
        *above, last = path.split("__")
        node: Any = found
        for step in above:
            node = node[int(step)] if step.isdigit() else node.setdefault(step, {})
        node[last] = value
    return found


def refused(path: Path, *words: str) -> None:
    """The record is refused in these words, none of them a value of it."""
    try:
        load_record(path)
    except InputError as error:
        told = str(error)
        assert all(word in told for word in words), told[:500]
        assert SECRET not in told
        assert len(told) < 1_000_000
    except Exception as error:
        raise AssertionError(f"{type(error).__name__}: {error}"[:200]) from error
    else:
        raise AssertionError("it is taken for a record")


def taken(path: Path) -> ClientRecord:
    """The record, which must load."""
    try:
        return load_record(path)
    except Exception as error:
        raise AssertionError(f"{type(error).__name__}: {error}"[:200]) from error


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what takes longer: it waits for something that never comes."""

    def stop(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def as_json(*words: str, **changes: Any) -> Callable[[Path], None]:
    """A record in JSON that must be refused in these words."""

    def run(folder: Path) -> None:
        path = folder / "record.json"
        path.write_text(json.dumps(tree(**changes)), encoding="utf-8")
        refused(path, *words)

    return run


def as_text(text: str, *words: str, name: str = "record.yaml") -> Callable[[Path], None]:
    """A file that must be refused in these words."""

    def run(folder: Path) -> None:
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        refused(folder / name, *words)

    return run


SOUND = yaml.safe_dump(tree(), sort_keys=False)

# ---- too much --------------------------------------------------------------------------------------------------------

attack("a-file-of-many-megabytes", "bytes", as_text("#" * 5_100_000, "larger than 5 MB"))


def _sparse(folder: Path) -> None:
    with (folder / "record.yaml").open("wb") as stream:
        stream.truncate(30_000_000)
    refused(folder / "record.yaml", "larger than 5 MB")


attack("a-sparse-file", "bytes", _sparse)
DEEP = "levels deep"
attack("brackets-within-brackets", "depth", as_text("record: " + "[" * 60 + "]" * 60, DEEP))
attack("braces-within-braces", "depth", as_text("{a: " * 60 + "1" + "}" * 60, DEEP))
attack("lists-within-lists", "depth", as_text("- " * 60 + "a", DEEP))
attack("indented-without-end", "depth", as_text("".join(" " * n + f"a{n}:\n" for n in range(60)), DEEP))
attack("json-within-json", "depth", as_text("[" * 60 + "]" * 60, DEEP, name="record.json"))
attack("json-objects-within-objects", "depth", as_text('{"a":' * 60 + "1" + "}" * 60, DEEP, name="record.json"))
MANY = "more than 100,000 values"
attack("empty-lists-without-end", "values", as_text("record: [" + "[]," * 110_000 + "]", MANY))
attack("fields-without-end", "values", as_text("{" + ", ".join(f"a{n}: b" for n in range(60_000)) + "}", MANY))
attack("json-lists-without-end", "values", as_text("[" + "[]," * 110_000 + "[]]", MANY, name="record.json"))
TOLD = "are told, and no more"
attack("a-control-character-everywhere", "faults", as_text("\x01" * 30_000, TOLD))
attack("a-field-given-a-thousand-times", "faults", as_text(SOUND + "matter: b\n" * 3_000, TOLD))
attack("references-without-end", "faults", as_text("x: [" + "*a, " * 3_000 + "]", TOLD))
attack("halves-of-characters-without-end", "faults", as_text(
    "[" + '"\\ud800",' * 3_000 + "1]", TOLD, name="record.json"))  # fmt: skip

CASE = tree()["cases"][0]
attack("501-cases", "counts", as_json("at most 500", cases=[CASE | {"id": str(n)} for n in range(501)]))
attack("501-charges", "counts", as_json(
    "at most 500", cases=[CASE | {"charges": [CASE["charges"][0] | {"count": str(n + 1)} for n in range(501)]}]))  # fmt: skip
FEW = "at most 1,000 of these"
attack("1001-aliases", "entries", as_json(FEW, client__aliases=[{"first": "Ann"}] * 1001))
attack("1001-addresses", "entries", as_json(FEW, client__past_addresses=[{"city": "Oakland"}] * 1001))
attack("1001-exhibits", "entries", as_json(FEW, evidence=[{"id": str(n)} for n in range(1001)]))
attack("1001-protected-words", "entries", as_json(FEW, protected=[{"text": str(n)} for n in range(1001)]))
attack("1001-means", "entries", as_json(FEW, trafficking__periods=[{"means": ["force"] * 1001}]))
attack("1001-attorneys", "entries", as_json(FEW, attorneys=[{"name": "Dana"}] * 1001))

attack("a-summary-as-long-as-a-book", "text", as_json("at most 100,000 characters", trafficking__summary="x " * 50_001))
attack("own-words-as-long-as-a-book", "text", as_json(
    "at most 100,000 characters", trafficking__narrative=[{"text": "I " * 60_000}]))  # fmt: skip
attack("a-docket-number-without-end", "line", as_json("at most 1,000 characters", cases__0__number="7 " * 501))
attack(
    "a-label-without-end", "line", as_json("at most 1,000 characters", protected=[{"text": "x", "label": "y " * 501}])
)
attack("a-first-name-without-end", "name", as_json("at most 200 characters", client__name__first="M" * 201))
attack("a-suffix-without-end", "name", as_json("at most 200 characters", client__name__suffix="J" * 201))
attack("500-accents-on-a-letter", "marks", as_json("at most 8 accents", client__name__first="Z" + "\u0301\u0316" * 250))
attack(
    "accents-over-the-line-above", "marks", as_json("at most 8 accents", trafficking__summary="so a" + "\u0332" * 60)
)

# ---- characters ------------------------------------------------------------------------------------------------------

HALF = "half of a character"
attack("a-high-surrogate-in-a-name", "halves", as_json(HALF, "client.name.first", client__name__first="A\ud800"))
attack("a-low-surrogate-in-a-story", "halves", as_json(HALF, trafficking__summary="She \udfff said"))
attack("surrogates-the-wrong-way-round", "halves", as_json(HALF, client__name__middle="\udc00\ud800"))


def _half_in_key(folder: Path) -> None:
    (folder / "record.json").write_text(json.dumps(tree()).replace('"matter"', '"\\ud800matter"'))
    refused(folder / "record.json", HALF)


attack("a-surrogate-in-the-name-of-a-field", "halves", _half_in_key)
CONTROL = "a control character"
for code, name in [(0, "nul"), (7, "bell"), (8, "backspace"), (0x1B, "escape"), (0x7F, "delete"), (0x9B, "c1-escape")]:
    attack(
        f"{name}-in-a-name", "characters", as_json(CONTROL, f"U+{code:04X}", client__name__first=f"Ma{chr(code)}ria")
    )
attack("a-line-separator-in-a-name", "characters", as_json("U+2028", client__name__first="Ma\u2028ria"))
attack("an-escape-in-a-story", "characters", as_json("U+001B", trafficking__summary="a\x1b[2Jb"))
attack("a-noncharacter-in-a-name", "characters", as_json("U+FDD0", client__name__first="Ma\ufdd0ria"))
attack("a-noncharacter-of-a-higher-plane", "characters", as_json("U+1FFFF", client__name__first="Ma\U0001ffffria"))
attack("a-forged-token", "characters", as_json("U+E000", trafficking__summary="\ue0000\ue001"))
attack("private-use-of-a-higher-plane", "characters", as_json("U+F0000", client__name__first="\U000f0000"))
attack("a-raw-escape-in-yaml", "unprintable", as_text(SOUND.replace("Maria", "Ma\x1b[8mria"), "U+001B"))
attack("a-raw-nul-in-yaml", "unprintable", as_text(SOUND.replace("Maria", "Ma\0ria"), "U+0000"))
attack("a-byte-order-mark-within", "unprintable", as_text(SOUND.replace("Maria", "Ma\ufeffria"), "U+FEFF"))
attack("a-line-break-that-no-editor-shows", "unprintable", as_text(SOUND.replace("Maria", "a\u2028b"), "U+2028"))
BLANK = "expected a text"
attack("a-name-without-width", "blank", as_json(BLANK, client__name__first="\u200b\u200d"))
attack("a-name-of-fillers", "blank", as_json(BLANK, client__name__last="\u3164"))
attack("a-name-of-soft-hyphens", "blank", as_json(BLANK, client__name__last="\u00ad \u00ad"))
attack("a-name-of-overrides", "blank", as_json(BLANK, client__name__first="\u202e\u202c"))
attack("two-cases-that-look-the-same", "ids", as_json("characters that show", cases=[CASE, CASE | {"id": "a\u200b"}]))
attack(
    "two-exhibits-that-look-the-same", "ids", as_json("characters that show", evidence=[{"id": "b"}, {"id": "\u2066b"}])
)
attack(
    "an-answer-to-a-question-in-disguise",
    "ids",
    as_json("characters that show", answers={"cleared-\u202esigner": "yes"}),
)

# ---- names of folders and files --------------------------------------------------------------------------------------

NUMBER = "letters, digits, dots, hyphens or underscores"
for value, name in [
    ("../2026-0002", "a-folder-above"), ("/etc/cron.d/x", "an-absolute-path"), ("a/b", "a-folder-within"),
    ("a\\b", "a-backslash"), ("..", "two-dots"), (".hidden", "a-hidden-folder"), ("-o", "an-option"),
    ("2026:0001", "a-stream-of-windows"), ("%2e%2e%2fx", "percent-signs"), ("а-1", "a-cyrillic-letter"),
    ("２０２６", "digits-of-full-width"), ("a b", "a-space"), ("$(id)", "a-command"), ("x" * 65, "65-characters"),
    ("2026\u200b-1", "a-space-without-width"), ("_batch", "the-folder-of-batches"), ("~root", "a-home"),
]:  # fmt: skip
    attack(f"matter-{name}", "matter", as_json(NUMBER, matter=value))
EVERY = "a name that every system can keep"
for value in ("CON", "nul", "aux.2026", "COM1", "lpt9.x", "2026-0001."):
    attack(f"matter-of-windows-{value.rstrip('.').replace('.', '-').lower()}", "portable", as_json(EVERY, matter=value))
attack("matter-of-a-packet-moved-aside", "reserved", as_json("another ending", matter="2026-0001.replaced-1"))
attack("matter-of-a-failure-s-file", "reserved", as_json("another ending", matter="2026-0001.FAILED.txt"))
BELOW = "a file in the record's folder"
for value, name in [
    ("../other/secret.pdf", "above"), ("/etc/passwd", "absolute"), ("~/secret.pdf", "in-a-home"), ("C:\\x.pdf", "on-a-drive"),
    ("c:x.pdf", "of-a-drive"), ("a\\..\\..\\x.pdf", "with-backslashes"), ("a/../../x.pdf", "above-by-a-detour"),
    ("\\\\server\\share\\x.pdf", "of-a-server"), ("file:///etc/passwd/..", "with-a-scheme"),
]:  # fmt: skip
    attack(f"exhibit-{name}", "below", as_json(BELOW, evidence=[{"id": "a", "file": value}]))
attack("exhibit-with-nul", "characters", as_json(CONTROL, evidence=[{"id": "a", "file": "a.pdf\0.png"}]))
attack(
    "exhibit-of-300-letters",
    "file-name",
    as_json("at most 255 bytes", evidence=[{"id": "a", "file": "x" * 300 + ".pdf"}]),
)
attack("exhibit-of-a-device", "portable", as_json(EVERY, evidence=[{"id": "a", "file": "exhibits/NUL.pdf"}]))
attack("exhibit-below-a-dotted-folder", "portable", as_json(EVERY, evidence=[{"id": "a", "file": "exhibits./x.pdf"}]))
attack("history-report-above", "below", as_json(BELOW, criminal_history=[{"file": "../../x.pdf"}]))


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "record.yaml")
    with within(0.3):
        refused(folder / "record.yaml", "it is not a file")


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(folder / "record.yaml"))
        refused(folder / "record.yaml", "it is not a file")


def _device(folder: Path) -> None:
    refused(Path("/dev/zero"), "it is not a file")


def _folder(folder: Path) -> None:
    (folder / "record.yaml").mkdir()
    refused(folder / "record.yaml", "it is not a file")


def _linked(folder: Path) -> None:
    for name in ("ours", "theirs"):
        (folder / name).mkdir()
    (folder / "theirs" / "record.yaml").write_text(SOUND)
    (folder / "ours" / "record.yaml").symlink_to("../theirs/record.yaml")
    refused(folder / "ours" / "record.yaml", "a link into another folder")


def _linked_in_batch(folder: Path) -> None:
    (folder / "theirs.yaml").write_text(SOUND)
    batch = folder / "batch"
    batch.mkdir()
    (batch / "a.yaml").symlink_to(folder / "theirs.yaml")
    found = read.read_source(batch)
    assert not found.items
    assert "a link into another folder" in str(found.problems[0])


def _fifo_in_batch(folder: Path) -> None:
    os.mkfifo(folder / "a.yaml")
    (folder / "b.yaml").write_text(SOUND)
    with within(0.3):
        found = read.read_source(folder)
    assert ["it is not a file" in str(each) for each in found.problems] == [True]


attack("a-pipe-for-a-record", "regular", _fifo)
attack("a-socket-for-a-record", "regular", _socket)
attack("a-device-for-a-record", "regular", _device)
attack("a-folder-for-a-record", "regular", _folder)
attack("a-pipe-among-records", "regular", _fifo_in_batch)
attack("a-link-to-another-client-s-record", "links", _linked)
attack("a-link-among-records", "links", _linked_in_batch)


def _printed(name: str) -> Callable[[Path], None]:
    """A file whose name plays tricks on a terminal."""

    def run(folder: Path) -> None:
        path = folder / name
        path.write_text("a: b")
        try:
            load_record(path)
        except InputError as error:
            told = str(error)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", told)
        told = str(read.read_source(folder).problems[0])
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", told)

    return run


attack("a-file-name-that-clears-the-screen", "messages", _printed("\x1b[2J\x1b]0;x\x07.yaml"))
attack("a-file-name-in-reverse", "messages", _printed("x\u202elmay.yaml"))
attack("a-file-name-of-bytes", "messages", _printed("x\udcff.yaml"))
attack("a-file-name-of-two-lines", "messages", _printed("x\n2026-0002: done.yaml"))

# ---- what YAML and JSON can do besides -------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcde", "bcdef", strict=True)
)
attack("a-billion-laughs", "yaml", as_text(LAUGHS + SOUND, "a reference in YAML"))
attack("another-s-name-by-a-merge", "yaml", as_text(
    SOUND.replace("    first: Maria\n", "    <<: {first: Ann}\n"), "client.name.first: required"))  # fmt: skip
attack(
    "a-python-object", "yaml", as_text(SOUND + "signer: !!python/object/apply:os.system [id]\n", "mean something else")
)
attack("binary-in-a-name", "yaml", as_text(SOUND.replace("Maria", "!!binary TWFyaWE="), "mean something else"))
attack("an-anchor-in-a-name", "yaml", as_text(SOUND.replace("Maria", "&a Maria"), "mean something else"))
attack(
    "two-names-for-one-client",
    "yaml",
    as_text(SOUND.replace("first: Maria\n", "first: Maria\n    first: Ann\n"), "given twice"),
)
attack("two-matters-in-one-file", "yaml", as_text(SOUND + "---\n" + SOUND, "a second document"))
attack(
    "the-rest-swallowed-by-a-comment", "yaml", as_text(SOUND.replace("2026-0001", "2026-0001 #2"), "read as a comment")
)


def _kept(written: str) -> Callable[[Path], None]:
    """A name that YAML takes for something else."""

    def run(folder: Path) -> None:
        path = folder / "record.yaml"
        path.write_text(SOUND.replace("Maria", written))
        assert taken(path).client.name.first == written

    return run


for written in ("No", "0x1F", "12:30:45", "014512", "1.50", ".inf", "2014-06-02", "True"):
    attack(f"the-name-{written.strip('.').replace(':', '-').lower()}", "yaml", _kept(written))


attack("two-names-in-json", "json", as_text(
    json.dumps(tree()).replace('"first": "Maria"', '"first": "Maria", "first": "Ann"'), "given twice", name="record.json"))  # fmt: skip
attack("a-number-of-5000-digits", "json", as_text(
    json.dumps(tree(cases__0__number="@")).replace('"@"', "7" * 5_000), "more than 1,000 letters", name="record.json"))  # fmt: skip
attack(
    "a-story-in-the-place-of-a-field",
    "field-names",
    as_text(SOUND + f"{SECRET} was here: she said so\n", "not the name of a field"),
)
attack("a-name-in-the-place-of-a-field", "field-names", as_json("not the name of a field", client={SECRET: "x"}))

# ---- the same without the defence ------------------------------------------------------------------------------------


NEVER = re.compile("(?!)")


def _without_counts(patch: pytest.MonkeyPatch) -> None:
    class AnyCase(Case):
        charges: tuple[Charge, ...]

    class AnyRecord(ClientRecord):
        cases: Annotated[tuple[AnyCase, ...], Field()]

    without(model, "ClientRecord", AnyRecord)(patch)


def _without_halves(patch: pytest.MonkeyPatch) -> None:
    without(source, "HALF_CHARACTER", NEVER)(patch)
    without(field_types, "FORBIDDEN", NEVER)(patch)
    without(characters, "is_blank", lambda text: not text)(patch)


def _without_unprintable(patch: pytest.MonkeyPatch) -> None:
    without(source, "UNREADABLE", NEVER)(patch)


# These take a second or more.
SLOW = (
    "empty-lists-without-end", "fields-without-end", "json-lists-without-end", "a-control-character-everywhere",
    "a-sparse-file", "1001-protected-words",
)  # fmt: skip

DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "bytes": without(limits, "RECORD_BYTES", HUGE),
    "depth": without(limits, "RECORD_DEPTH", HUGE),
    "values": without(limits, "RECORD_VALUES", HUGE),
    "faults": without(limits, "FAULTS_TOLD", HUGE),
    "counts": _without_counts,
    "entries": without(limits, "ENTRIES", HUGE),
    "text": without(limits, "TEXT", HUGE),
    "line": without(limits, "LINE", HUGE),
    "name": without(limits, "NAME", HUGE),
    "marks": without(limits, "MARKS", HUGE),
    "halves": _without_halves,
    "characters": without(field_types, "FORBIDDEN", NEVER),
    "unprintable": _without_unprintable,
    "blank": without(characters, "is_blank", lambda text: not text.strip()),
    "ids": without(field_types, "hidden_fields", lambda text: iter(())),
    "matter": without(field_types, "MATTER_PATTERN", re.compile(".*")),
    "portable": without(field_types, "is_unportable", lambda name: False),
    "reserved": without(field_types, "RESERVED_NAMES", NEVER),
    "below": without(field_types, "leads_out", lambda name: False),
    "file-name": without(limits, "FILE_NAME", HUGE),
    "regular": without(source, "stat", types.SimpleNamespace(S_ISREG=lambda mode: True)),
    "links": without(load, "is_elsewhere", lambda path: False),
    "messages": without(characters, "in_message", str),
    "yaml": without(source, "read_yaml", lambda found: yaml.safe_load(found.text)),
    "json": without(source, "read_json", lambda found: json.loads(found.text)),
    "field-names": without(source, "FIELD_NAME", re.compile(".*")),
}
