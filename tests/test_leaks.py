"""Nothing that identifies the client is left in a file that the public may see."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from petition_gen.document import runs_of, text_of
from petition_gen.packet.draft import draft
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.packet.folder import manifest_of
from petition_gen.papers.compose import compose
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

ROOT = Path(__file__).parent.parent
ON = date(2026, 11, 21)


def simple() -> dict[str, Any]:
    return yaml.load((ROOT / "examples/simple.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def everything_in(data: bytes, name: str) -> str:
    """All the text of a file: words, metadata, bookmarks, comments, part by part."""
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            texts = [f"{part} {parts.read(part).decode('utf-8', 'replace')}" for part in parts.namelist()]
        return re.sub(r"<[^>]+>", "", " ".join(texts)) + " ".join(re.findall(r'"([^"]*)"', " ".join(texts)))
    reader = PdfReader(io.BytesIO(data))
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata), str(reader.outline)])


SLOW = [pytest.param(each, marks=pytest.mark.slow) for each in ("rich", "sparse")]


@pytest.mark.parametrize("example", ["simple", *SLOW])
def test_no_public_file_of_an_example_names_the_client(example: str, tmp_path: Path) -> None:
    record = load_record(ROOT / f"examples/{example}.yaml")
    done = draft(record, tmp_path, DraftOptions(ON, combine=True))
    client = record.client
    secrets = {client.name.last, client.name.full, *(alias.last for alias in client.aliases or () if alias.last)}
    secrets |= {each.text for each in record.protected or ()}
    traffickers = (record.trafficking.traffickers or ()) if record.trafficking else ()
    secrets |= {each.name for each in traffickers if each.name and not each.name_in_papers}
    if client.address and client.address.street:
        secrets.add(client.address.street)
    if client.date_of_birth and client.date_of_birth.exact:
        secrets |= {str(client.date_of_birth), client.date_of_birth.words()}
    public = [each for each in manifest_of(done.folder)["files"] if each.get("audience") == "public"]
    assert public
    for each in public:
        said = " ".join(everything_in((done.folder / each["path"]).read_bytes(), each["path"]).split()).casefold()
        assert not [secret for secret in secrets if secret and secret.casefold() in said], each["path"]


SYLLABLES = st.sampled_from(
    ["Bra", "ven", "Quil", "mor", "Zeth", "ix", "Wolg", "ast", "Ñan", "dú", "Éli", "oth", "Kry", "pha"]
)
NAMES = st.lists(SYLLABLES, min_size=2, max_size=3).map(lambda parts: "".join(parts).capitalize())
LAST = st.one_of(
    NAMES,
    st.tuples(NAMES, NAMES).map("-".join),
    NAMES.map(lambda name: f"O'{name}"),
    NAMES.map(lambda name: f"De {name}"),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=NAMES, last=LAST)
def test_distinctive_names_leave_every_public_paper(first: str, last: str) -> None:
    tree = simple()
    tree["client"]["name"] = {"first": first, "last": last}
    said = f"{first} {last} spoke. {last.upper()} ran; {first}'s coat; she was {first.lower()}. Overheard: {last}'s."
    tree["cases"][0]["charges"][0]["nexus"] = said
    tree["trafficking"]["summary"] = said
    tree["hardship"][0]["text"] = said
    tree["evidence"][1]["title"] = f"Docket of {first} {last}"
    record = ClientRecord.model_validate(tree)
    words = {
        first.casefold(),
        last.casefold(),
        *(part.casefold() for part in re.split(r"[-\s]", last) if len(part) > 2),
    }
    for filing in plan(record, screen(record, ON)).filings:
        for document in compose(filing, ON):
            if document.audience == "public":
                text = (
                    f"{document.title} {text_of(document.blocks)} {[run.comment for run in runs_of(document.blocks)]}"
                )
                found = {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.casefold())}
                assert not found, document.name


@pytest.mark.parametrize("first", ["May", "Grace", "Hope", "Will", "Mark"])
def test_names_that_are_words_are_known_by_the_kind_of_their_runs(first: str) -> None:
    tree = simple()
    tree["client"]["name"] = {"first": first, "last": "Justice"}
    tree["trafficking"]["summary"] = (
        f"She may hope for grace; it will mark her. In May 2014 {first} left. {first} Justice came back."
    )
    record = ClientRecord.model_validate(tree)
    for filing in plan(record, screen(record, ON)).filings:
        for document in compose(filing, ON):
            if document.audience == "public":
                assert not [run for run in runs_of(document.blocks) if run.kind == "identity"], document.name
                told = [run.text for run in runs_of(document.blocks) if run.path == "trafficking.summary"]
                for text in told:
                    assert text.startswith("She may hope for grace; it will mark her. In May 2014 ")
                    assert f"{first} left" not in text
                    assert "Justice" not in text


def test_counsels_address_stands_though_the_client_gets_mail_there() -> None:
    tree = simple()
    tree["client"]["mailing"] = dict(tree["attorneys"][0]["address"])
    tree["client"]["phone"] = tree["attorneys"][0]["phone"]
    record = ClientRecord.model_validate(tree)
    for filing in plan(record, screen(record, ON)).filings:
        for document in compose(filing, ON):
            text = text_of(document.blocks)
            assert "100 Fictional Avenue" in text, document.name
            assert "withheld" not in text, document.name
