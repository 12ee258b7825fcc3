"""How the client is called, and which names stay out of public papers."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from conftest import ON, SIMPLE, load_tree

from petition_gen.document import Document, Run, runs_of, text_of
from petition_gen.law.load import jurisdiction
from petition_gen.law.remedy import Remedy
from petition_gen.papers.compose import compose
from petition_gen.papers.privacy import guard_of
from petition_gen.planning.naming import naming
from petition_gen.planning.plan import plan
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

TREE = load_tree(SIMPLE)


def record_with(**client: Any) -> ClientRecord:
    tree = copy.deepcopy(TREE)
    tree["client"] |= client
    return ClientRecord.model_validate({**tree, "client": {k: v for k, v in tree["client"].items() if v is not None}})


def remedy_that(initials: str = "leave", pseudonym: str = "leave", sealed: bool = False) -> Remedy:
    """A remedy under which these may be used so."""
    law = jurisdiction("CA")
    assert law is not None
    remedy = law.remedy("ca-pc-236-14")
    rules = remedy.confidentiality.model_copy(update={"initials": initials, "pseudonym": pseudonym})
    documents = tuple(
        each.model_copy(update={"audience": "sealed"}) if sealed else each for each in remedy.papers.documents
    )
    papers = remedy.papers.model_copy(update={"documents": documents})
    return remedy.model_copy(update={"confidentiality": rules, "papers": papers})


@pytest.mark.parametrize(
    ("wish", "initials", "pseudonym", "form", "by_leave"),
    [
        ("full", "required", "no", "initials", False),
        ("full", "right", "right", "full", False),
        ("full", "leave", "leave", "full", False),
        ("initials", "right", "no", "initials", False),
        ("initials", "leave", "no", "initials", True),
        ("initials", "unknown", "no", "initials", True),
        ("initials", "no", "no", "full", False),
        ("pseudonym", "leave", "right", "pseudonym", False),
        ("pseudonym", "leave", "leave", "pseudonym", True),
        ("pseudonym", "leave", "no", "initials", True),
        (None, "leave", "leave", "initials", True),
        (None, "no", "no", "full", False),
        (None, "required", "no", "initials", False),
    ],
)
def test_the_name_goes_by_the_law_and_then_by_the_clients_wish(
    wish: str | None, initials: str, pseudonym: str, form: str, by_leave: bool
) -> None:
    found = naming(record_with(caption=wish, pseudonym="Jane Doe"), remedy_that(initials, pseudonym))
    assert (found.form, found.by_leave) == (form, by_leave)
    names = {"full": "Maria Elena Quillfeather", "initials": "M.E.Q.", "pseudonym": "Jane Doe"}
    assert found.caption == names[form]


def test_a_pseudonym_that_the_record_does_not_give_is_initials() -> None:
    assert naming(record_with(caption="pseudonym"), remedy_that()).caption == "M.E.Q."


def test_papers_that_are_all_under_seal_name_the_client_unless_the_client_wishes_otherwise() -> None:
    assert naming(record_with(caption=None), remedy_that(sealed=True)).form == "full"
    assert naming(record_with(caption="initials"), remedy_that(sealed=True)).form == "initials"


# ---- free text in public papers --------------------------------------------------------------------------------------


def printed(
    text: str,
    path: str = "cases[0].charges[0].nexus",
    tree: dict[str, Any] | None = None,
    public: bool = True,
    **client: Any,
) -> Run:
    """The run as a public paper prints it, or a sealed one."""
    changed = copy.deepcopy(TREE) | (tree or {})
    changed["client"] = changed["client"] | client
    record = ClientRecord.model_validate(changed)
    name = naming(record, remedy_that("required"))
    return guard_of(record, name).run(Run(text, path=path), public)


MAY = {"name": {"first": "May", "last": "Grace"}}
WILL = {"trafficking": {**TREE["trafficking"], "traffickers": [{"label": "the trafficker", "name": "Will Price"}]}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria Quillfeather was sixteen.", "M.E.Q. was sixteen."),
        ("MARIA QUILLFEATHER was booked.", "M.E.Q. was booked."),
        ("Maria  Elena Quillfeather's aunt", "M.E.Q.'s aunt"),
        ("They called Maria at night.", "They called M.E.Q. at night."),
        ("She said that Rex Nohbdy took the money.", "She said that the trafficker took the money."),
        ("REX took the money; Nohbdy kept it.", "The trafficker took the money; the trafficker kept it."),
        ("Mariana and Rexford stayed.", "Mariana and Rexford stayed."),
        ("She was born on March 14, 1996.", "She was born in 1996."),
        ("Reach her at 12 Example Street.", "Reach her at [address withheld]."),
    ],
)
def test_names_in_free_text_give_way(text: str, expected: str) -> None:
    assert printed(text).text == expected


@pytest.mark.parametrize(
    "text", ["The court may grant relief.", "In May 2014 it began.", "On May 2, 2014, it ended.", "She said grace."]
)
def test_names_that_are_ordinary_words_leave_the_words_alone(text: str) -> None:
    assert printed(text, **MAY).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May Grace was arrested.", "M.G. was arrested."),
        ("The officer asked May.", "The officer asked M.G.."),
        ("Grace was the name on the docket.", "M.G. was the name on the docket."),
        ("MAY was booked.", "M.G. was booked."),
    ],
)
def test_names_that_are_ordinary_words_give_way_as_names(text: str, expected: str) -> None:
    assert printed(text, **MAY).text.replace("..", ".") == expected.replace("..", ".")


def test_a_traffickers_name_that_is_an_ordinary_word() -> None:
    assert printed("He will pay the price.", tree=WILL).text == "He will pay the price."
    assert printed("Will drove; Price kept it.", tree=WILL).text == "The trafficker drove; the trafficker kept it."


def test_protected_words_give_way_to_their_label() -> None:
    tree = {"protected": [{"text": "Rosewood House", "label": "a shelter"}, {"text": "Elm Street 5"}]}
    told = printed("She lived at Rosewood House, Elm Street 5.", tree=tree)
    assert told.text == "She lived at a shelter, [withheld]."
    assert printed("She lived at ROSEWOOD HOUSE.", tree=tree).text == "She lived at a shelter."


def test_aliases_give_way_unless_they_are_public() -> None:
    for where, expected in (("sealed", "M.E.Q."), ("never", "M.E.Q."), ("public", "Crystal Vane")):
        alias = {"first": "Crystal", "last": "Vane", "in_papers": where}
        assert printed("Crystal Vane was booked", aliases=[alias]).text == f"{expected} was booked"


def test_a_trafficker_is_not_named_in_sealed_papers_either() -> None:
    assert printed("Then Rex Nohbdy came.", public=False).text == "Then the trafficker came."


OWN = ["trafficking.narrative[0].text", "cases[0].charges[0].own_words", "hardship[0].own_words", "since[1].own_words"]


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rex took me there.", "[the trafficker] took me there."),
        ("He said: Maria, go.", "He said: [my name], go."),
        ("I was at Rosewood House.", "I was at [a shelter]."),
    ],
)
def test_in_the_clients_own_words_names_give_way_to_labels_in_brackets(
    path: str, public: bool, text: str, expected: str
) -> None:
    run = printed(text, path, {"protected": [{"text": "Rosewood House", "label": "a shelter"}]}, public)
    assert run.text == expected
    assert run.kind == "text"


@pytest.mark.parametrize("path", OWN)
def test_the_clients_own_words_are_otherwise_untouched(path: str) -> None:
    text = "He may have said so in May 2014; *I* — did not #1 know (c)."
    assert printed(text, path, **MAY) == Run(text, path=path)


# ---- whole papers ----------------------------------------------------------------------------------------------------


def papers(tree: dict[str, Any]) -> list[Document]:
    record = ClientRecord.model_validate(tree)
    return [paper for filing in plan(record, screen(record, ON)).filings for paper in compose(filing, ON)]


def test_no_name_slips_into_a_public_paper_by_any_field() -> None:
    """The client's, the trafficker's and a protected name stand in every free text of the drafter's."""
    tree = copy.deepcopy(TREE)
    leak = "Maria Quillfeather met Rex Nohbdy at Rosewood House."
    tree["protected"] = [{"text": "Rosewood House", "label": "a shelter"}]
    tree["trafficking"] |= {"summary": leak, "delay": leak}
    tree["cases"][0]["charges"][0] |= {"nexus": leak, "intent": leak}
    tree["cases"][0]["charges"][0]["sentence"]["text"] = leak
    tree["hardship"][0]["text"] = tree["since"][0]["text"] = leak
    tree["evidence"][0] |= {"public_title": leak, "title": leak}
    tree["evidence"][1]["title"] = leak
    found = papers(tree)
    assert any("met the trafficker at a shelter" in text_of(each.blocks) for each in found)
    for paper in found:
        assert "Nohbdy" not in text_of(paper.blocks), paper.name
    for paper in found:
        if paper.audience == "public":
            comments = [run.comment for run in runs_of(paper.blocks) if run.comment]
            words = " ".join([text_of(paper.blocks), paper.title, *comments])
            for name in ("Quillfeather", "QUILLFEATHER", "Nohbdy", "Rosewood"):
                assert name not in words, (paper.name, name)


def test_the_sealed_sheet_holds_the_true_name() -> None:
    sheet = next(each for each in papers(copy.deepcopy(TREE)) if each.name == "identification-sheet")
    assert sheet.audience == "sealed"
    assert "Maria Elena Quillfeather" in text_of(sheet.blocks)
