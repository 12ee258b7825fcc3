"""Whom a text names: what gives way, what stands, and what the memo tells of it."""

from __future__ import annotations

import copy
import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from conftest import ON, ROOT, SIMPLE, Composed, composed_from, load_tree
from hypothesis import given
from hypothesis import strategies as st
from names_corpus import FORMS, NAMES, PROSE, reads_name
from pydantic import BaseModel

from petition_gen.document import Document, Run, runs_of, text_of
from petition_gen.errors import TemplateError
from petition_gen.identities.finding import LEFT, Hit
from petition_gen.identities.matcher import Matcher
from petition_gen.identities.wording import Called, as_printed, in_her_words, in_sentences
from petition_gen.law.folders import adding
from petition_gen.papers.compose import compose
from petition_gen.papers.names_told import texts_of
from petition_gen.papers.privacy import guard_of
from petition_gen.planning.naming import Naming
from petition_gen.planning.plan import plan
from petition_gen.record.field_kinds import kind_of
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

CASES = ROOT / "tests" / "cases"
COUNTIES = ROOT / "petition_gen" / "audit" / "data" / "counties.csv"


@cache
def case(name: str, file: str = "record.json") -> Composed:
    """The papers of a case's record."""
    path = CASES / name / file
    record = load_record(path)
    return composed_from(path, record, plan(record, screen(record, ON)))


def words(found: Composed, name: str | None = None, audience: str | None = None) -> str:
    """The words of the papers that are filed, or of those of one name or audience, titles and comments among them."""
    papers = [
        each
        for each in found.filed.values()
        if (name is None or each.name == name) and (audience is None or each.audience == audience)
    ]
    assert papers
    return "\n".join(f"{each.title} {text_of(each.blocks)} {comments(each)}" for each in papers)


def comments(paper: Document) -> str:
    return " ".join(run.comment for run in runs_of(paper.blocks) if run.comment)


def memo(found: Composed, heading: str) -> str:
    """A section of the review memo, from its heading to the next."""
    text = "\n".join(text_of(block) for block in found.papers["not-for-filing/review-memo"].blocks)
    assert heading in text
    return text.split(heading)[1].split("Questions for the attorney")[0]


def record_of(first: str, last: str, trafficker: str = "Rex Nohbdy", **client: Any) -> ClientRecord:
    tree = copy.deepcopy(load_tree(SIMPLE))
    tree["client"]["name"] = {"first": first, "last": last}
    tree["client"] |= client
    tree["trafficking"]["traffickers"] = [{"label": "the trafficker", "name": trafficker}]
    return ClientRecord.model_validate(tree)


def sentence(text: str, first: str = "Odalys", last: str = "Quillfeather", **more: Any) -> str:
    """The drafter's text as a public paper under initials prints it."""
    matcher = Matcher(record_of(first, last, **more), client_named=False)
    return in_sentences(text, matcher, Called("O.Q.", "Petitioner"), "everything").text


# ---- cases from practice ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "leak"),
    [
        ("name-two-letters", r"\bNg\b"),
        ("name-apostrophe", "Brien"),
        ("name-accents-in-text", "Hern"),
        ("name-stroke-letters", r"\bDang\b|Đặng"),
        ("name-in-handle", "(?i)quillfeather"),
        ("docket-name-parts", "Moonbeam"),
        ("birth-date-forms", "(?i)0?3.14.(19)?96|Mar[a-z.]* 14|14th|1996.03.14|14 de|19960314"),
        ("birth-date-on-docket", "March 14, 1995|1995-03-14"),
        ("ssn-last4", "0417"),
        ("protected-apostrophe", "Mary.s House"),
        ("agency-names-unguarded", "Thistledown|Hidden Lane"),
        ("statute-unguarded", "Quillfeather"),
        ("never-alias-in-sealed-own-words", "Blue Star"),
    ],
)
def test_no_public_paper_says_it(name: str, leak: str) -> None:
    """Neither a paper that is public, nor one that would print every text of the record."""
    found = case(name)
    assert not re.search(leak, words(found, audience="public"))
    guard = guard_of(found.record, found.plan.filings[0].name)
    texts = [(path, text) for path, text in texts_of(found.record) if kind_of(path) in ("free", "own", "fixed")]
    assert any(re.search(leak, text) for _, text in texts)
    for path, text in texts:
        assert not re.search(leak, guard.run(Run(text, path=path), public=True).text), path


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("name-two-letters", "trafficking.summary"),
        ("docket-name-parts", "cases[0].charges[0].own_words"),
        ("agency-names-unguarded", "cases[0].agencies[0].name"),
        ("statute-unguarded", "cases[0].charges[0].statute"),
    ],
)
def test_the_memo_lists_what_gave_way_by_its_field(name: str, field: str) -> None:
    assert memo(case(name), "Names replaced").count(field) >= 1


def test_birth_dates_leave_the_year_alone() -> None:
    record = case("birth-date-forms").record
    assert record.trafficking
    assert record.trafficking.summary
    run = Run(record.trafficking.summary, path="trafficking.summary")
    guard = guard_of(record, Naming("initials", False, "M.E.Q.", "Maria Elena Quillfeather"))
    assert guard.run(run, public=True).text == "She was born 1996. " + " ".join(["Also 1996."] * 9)
    assert guard.run(run, public=False).text == run.text


def test_a_protected_agency_goes_by_its_label_in_the_order() -> None:
    assert "the a shelter" not in words(case("agency-names-unguarded"), "proposed-order")
    assert "a shelter" in words(case("agency-names-unguarded"), "proposed-order")


def test_an_alias_that_is_never_told_stands_in_no_sealed_paper_either() -> None:
    found = case("never-alias-in-sealed-own-words")
    assert "Blue Star" not in words(found)
    assert "He called me [another name]. I was [another name] for two years." in words(found, "declaration")


def test_a_county_keeps_its_name_whatever_the_client_is_called() -> None:
    found = case("county-eaten-by-name")
    said = words(found, audience="public")
    assert "COUNTY OF LOS ANGELES" in said
    assert "Los Angeles County District Attorney" in said
    assert "M.E.A." in said
    assert "LOS M.E.A" not in said
    assert "cases[0].venue.county" in memo(found, "Names left standing")


def test_an_agency_keeps_its_name_whatever_the_trafficker_is_called() -> None:
    found = case("agency-eaten-by-trafficker")
    said = words(found, "proof-of-service")
    assert "Long Beach City Prosecutor" in said
    assert "trafficker Beach" not in words(found)
    assert "cases[0].prosecutors[0].office" in memo(found, "Names left standing")


def test_a_trafficker_of_the_clients_name_does_not_make_a_trafficker_of_the_client() -> None:
    said = words(case("family-trafficker-same-name"))
    assert "Ms. The trafficker" not in said
    assert "Ms. Brackenwhistle was arrested in 2016." in said  # where papers name the client in full
    assert "Petitioner was arrested in 2016." in said


def test_a_trafficker_named_as_a_county() -> None:
    found = case("trafficker-named-as-a-county", "record.yaml")
    said = words(found)
    for stands in ("LEE COUNTY", "Lee County Sheriff's Office", "9 Lee Avenue", "Lee Street Shelter"):
        assert stands in said, stands
    assert "The trafficker drove her there and kept what she was paid." in said
    assert "Desmond" not in said
    assert "cases[0].charges[0].nexus" in memo(found, "Names replaced")


def test_a_client_named_as_the_town() -> None:
    found = case("trafficker-named-as-a-county", "client.yaml")
    assert "from 2012 to 2015 in Testville" in words(found)
    for paper in found.filed.values():
        for run in runs_of(paper.blocks):
            assert "I.T." not in run.text or run.path in (None, "client.name"), run.path
    assert "trafficking.summary" in memo(found, "Names left standing")
    public = [each for each in found.filed.values() if each.audience == "public"]
    assert all("Inventa" not in text_of(each.blocks) for each in public)


def test_her_own_words_have_labels_in_brackets_in_the_sealed_and_the_public_paper() -> None:
    found = case("own-words-name-the-trafficker", "record.yaml")
    declarations = [each for each in found.filed.values() if each.name.startswith("declaration")]
    assert declarations
    assert any(each.audience == "sealed" for each in declarations)
    for paper in declarations:
        said = text_of(paper.blocks)
        if "stands for it in the public file" in said:  # a slip sheet tells nothing of it
            continue
        assert "[the man] let me have the room for nothing. A month later he said nothing was not nothing." in said
        assert "[the man] stood behind me in the line at the bank." in said
        assert "withheld" not in said
    told = memo(found, "Names replaced")
    assert "trafficking.narrative[0].text" in told
    assert "cases[0].charges[0].own_words" in told
    assert "Desmond" not in words(found) + told


def test_a_template_of_a_filing_cannot_ask_for_what_is_never_printed() -> None:
    folder = CASES / "template-tells-noncitizen"
    record = load_record(folder / "record.json")
    with adding(folder / "laws"), pytest.raises(TemplateError, match=r"CA/petition\.md:\d+: client\.noncitizen"):
        compose(plan(record, screen(record, ON)).filings[0], ON)


@pytest.mark.parametrize(
    "asked", ["exposure", "cases[0].other_grounds", "trafficking.still_in_danger", "declaration.advised.immigration"]
)
def test_what_is_never_printed(asked: str, tmp_path: Path) -> None:
    template = tmp_path / "templates" / "CA" / "petition.md"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% extends 'base/petition.md' %}\n{% block naming %}\n{% if record."
        + asked
        + " is known %}x{% endif %}\n{% endblock %}\n"
    )
    record = load_record(SIMPLE)
    with adding(tmp_path), pytest.raises(TemplateError, match="for the attorney alone"):
        compose(plan(record, screen(record, ON)).filings[0], ON)


def test_a_title_that_names_the_client_says_the_role() -> None:
    record = load_record(SIMPLE)
    filing = plan(record, screen(record, ON)).filings[0]
    told = "Petition of {{ client.full_name }}, born {{ record.client.date_of_birth }}, of {{ record.cases[0].number }}"
    papers = tuple(replace(each, wanted=each.wanted.model_copy(update={"title": told})) for each in filing.papers)
    for paper in compose(replace(filing, papers=papers), ON):
        assert paper.title.startswith("Petition of Petitioner, born Petitioner, of Petitioner")
        if paper.audience == "public":
            said = text_of(paper.blocks).casefold()
            assert "quillfeather" not in said, paper.name
            assert "march 14, 1996" not in said, paper.name


# ---- names in sentences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Desmond Lee drove her.", "The trafficker drove her."),
        ("Then Lee's car came.", "Then the trafficker's car came."),
        ("She saw Mr. Lee's car.", "She saw the trafficker's car."),
        ("Desmond took it; LEE kept it.", "The trafficker took it; the trafficker kept it."),
        ("The Lees lived there.", "The trafficker's family lived there."),
        ("Robert Lee and Officer Lee came.", "Robert L. and Officer L. came."),
        ("In Lee County, at Lee Avenue, near the Lee Street Shelter.", None),
        ("She was from Fort Lee, New Jersey, and from Lee, Florida.", None),
        ("Judgment of conviction, People v. Desmond Lee", "Judgment of conviction against the trafficker"),
        ("In People v. Lee he lied.", "In the case against the trafficker he lied."),
        ("Leeward of the fleet, sleek.", None),
    ],
)
def test_a_traffickers_name(text: str, expected: str | None) -> None:
    assert sentence(text, trafficker="Desmond Lee") == (expected or text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms. Quillfeather was taken.", "Petitioner was taken."),
        ("They took Ms. Quillfeather's papers.", "They took Petitioner's papers."),
        ("Mr. Quillfeather, her father, came.", "Mr. Q., her father, came."),
        ("Her mother, Elena Quillfeather, came.", "Her mother, Elena Q., came."),
        ("The Quillfeathers left. Quillfeather stayed.", "The Q. family left. O.Q. stayed."),
        ("It was told to Odalys Quillfeather.", "It was told to O.Q."),
        ("He wrote to QUILLFEATHER, ODALYS.", "He wrote to O.Q."),
        ("Quill-\nfeather’s coat, Ms.\u00a0Quillfeather", "O.Q.'s coat, Petitioner"),
        (
            "Call (510) 555 0147 or 510.555.0147, or +1-510-555-0147.",
            "Call [number withheld] or [number withheld], or [number withheld].",
        ),
        ("At 12 example st., Apt 4, or 12 Example.", "At [address withheld], or [address withheld]."),
        ("FBI no. 000000-AA-0 and A 00000000", "FBI no. [number withheld] and [number withheld]"),
        ("Write to odalys@client.example.", "Write to [online name withheld]."),
        (
            "At the office of her aunt Odalys, the state of Quillfeather.",
            "At the office of her aunt O.Q., the state of O.Q.",
        ),
        ("The Department of Quillfeather and the county of Quillfeather.", None),
        ("Case No. 13-0417, of 1996, and 3/14/1997.", None),
    ],
)
def test_the_clients_name_and_particulars(text: str, expected: str | None) -> None:
    address = {"street": "12 Example Street, Apt. 4", "city": "Oakland"}
    found = sentence(text, phone="(510) 555-0147", email="odalys@client.example", address=address)
    assert found == (expected or text)


@pytest.mark.parametrize(
    "last",
    [
        "West",
        "Cook",
        "Villa",
        "Glen",
        "Lake",
        "Little",
        "Camp",
        "Grand",
        "Bay",
        "North",
        "Point",
        "Palm",
        "Cape",
        "Fort",
        "St",
    ],
)
def test_a_name_that_begins_places_gives_way_at_a_sentences_end(last: str) -> None:
    told = (
        f"The trafficker beat {last}. She could not leave. Officers knew {last}. Petitioner fled from {last} Oakland."
    )
    expected = f"The trafficker beat O.Q. She could not leave. Officers knew O.Q. Petitioner fled from {last} Oakland."
    assert sentence(told, "Maria", last) == expected


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        ("San Diego", "Maria", "Diego"),
        ("Santa Cruz", "Angel", "Cruz"),
        ("St. Louis", "Rose", "Louis"),
        ("Fort Lee", "Kim", "Lee"),
        ("St. Paul", "Ana", "Paul"),
        ("Los Angeles", "Maria", "Angeles"),
    ],
)
def test_a_first_name_behind_a_place_does_not_take_the_place_with_it(place: str, first: str, last: str) -> None:
    assert sentence(f"In {place}, {first} was sold.", first, last) == f"In {place}, O.Q. was sold."
    assert sentence(f"It says {last.upper()}, {first.upper()}.", first, last) == "It says O.Q."


@pytest.mark.parametrize(
    ("first", "last", "text", "expected"),
    [
        ("Ana", "Padilla", "Padilla v. Kentucky (2010) 559 U.S. 356. Padilla fled.", "Padilla v. Kentucky (2010) 559 U.S. 356. O.Q. fled."),
        ("Ana", "Padilla", "See Roe v. Padilla, 12 Cal. App. 5th 44.", None),
        ("Ana", "Padilla", "People v. Padilla (2012) 5 Cal.4th 6", "People v. O.Q. (2012) 5 Cal.4th 6"),
        ("Devon", "Mann", "the Mann Act, 18 U.S.C. § 2421", None),
        ("Miranda", "Hallam", "No Miranda warnings were given. Miranda wept.", "No Miranda warnings were given. O.Q. wept."),
        ("Jessica", "Hallam", "Under Jessica’s Law. Jessica’s lawyer.", "Under Jessica’s Law. O.Q.'s lawyer."),
        ("Terry", "Brady", "Brady material after a Terry stop. He hit Brady.", "Brady material after a Terry stop. He hit O.Q.."),
    ],
)  # fmt: skip
def test_authorities_keep_their_names(first: str, last: str, text: str, expected: str | None) -> None:
    assert sentence(text, first, last) == (expected or text).replace("..", ".")


@pytest.mark.parametrize(
    ("first", "last", "stands", "gives_way"),
    [
        ("Georgia", "Hallam", "in Georgia; a Georgia court; Georgia law; to Georgia; Fulton County, Georgia.", "He beat Georgia."),
        ("Georgia", "Hallam", "the Georgia Bureau of Investigation; Georgia's laws; the law of Georgia.", "He spoke to Georgia."),
        ("Ana", "Florida", "under Florida Statutes; from Florida; in Tampa, Florida.", "Ms. Florida fled."),
        ("Virginia", "Hallam", "in Virginia; Virginia Code.", "They told Virginia to go."),
        ("Brooklyn", "Rivera", "from Brooklyn to Queens; in Brooklyn; a Brooklyn hotel.", "He kept Brooklyn's papers."),
        ("Austin", "Houston", "in Houston; to Houston; the Houston area; in Austin.", "Austin Houston fled."),
        ("Ana", "Orlando", "near Orlando; from Orlando.", "Orlando was sold."),
        ("Carl", "Washington", "He took her to Washington, and back from Washington.", "She gave the money to Washington."),
    ],
)  # fmt: skip
def test_states_and_cities_that_people_are_named_after(first: str, last: str, stands: str, gives_way: str) -> None:
    assert sentence(stands, first, last) == stands
    told = sentence(gives_way, first, last)
    assert first not in told
    assert last not in told


def test_a_judge_of_the_clients_last_name_is_the_judge() -> None:
    judges = "Judge Jackson sat. The Hon. Jackson and the Hon. Andrew Jackson saw her. Justice Robert H. Jackson wrote."
    assert sentence(judges, "Ana", "Jackson") == judges
    assert (
        sentence("Ms. Jackson told Judge Lee. Jackson wept.", "Ana", "Jackson")
        == "Petitioner told Judge Lee. O.Q. wept."
    )
    assert sentence("She told the judge Jackson fled.", "Ana", "Jackson") == "She told the judge O.Q. fled."


def test_a_label_has_one_article() -> None:
    assert sentence("Kept at the Nohbdy house.") == "Kept at the trafficker house."
    assert sentence("Kept at Nohbdy's house.") == "Kept at the trafficker's house."


@pytest.mark.parametrize(
    ("first", "last", "text", "expected"),
    [
        (
            "Jane",
            "Saint-Clair",
            "Ms. St. Clair of St. Clair County. St. Clair wept.",
            "Petitioner of St. Clair County. O.Q. wept.",
        ),
        ("Jane", "St. Clair", "They told Saint Clair to go.", "They told O.Q. to go."),
        ("Minji", "Park", "He called Min-ji. Min Ji wept. Min-Ji Park's bag.", "He called O.Q. O.Q. wept. O.Q.'s bag."),
        ("Sanaa", "Ali", "He kept Sana’a's bag.", "He kept O.Q.'s bag."),
    ],
)
def test_saints_and_names_written_in_two(first: str, last: str, text: str, expected: str) -> None:
    assert sentence(text, first, last) == expected


def test_what_people_are_called_on_the_street_is_no_place() -> None:
    assert sentence("He was Big Rex. Lil Rex's car came.") == "He was the trafficker. The trafficker's car came."
    assert sentence("She was sold in Little Rock.", "Ana", "Rock") == "She was sold in Little Rock."


def in_script(text: str, first: str, last: str) -> str:
    """The client's own text in another script, where the record has an alias in it."""
    alias = {"first": first, "last": last, "kind": "alias", "in_papers": "never"}
    record = record_of("Odalys", "Quillfeather", aliases=[alias])
    return in_her_words(text, record, Matcher(record, client_named=False)).text


@pytest.mark.parametrize(
    ("first", "last", "text", "expected"),
    [
        ("सीता", "तामाङ", "उसले सीता तामाङ कुट्यो। सीता डराइन्।", "उसले [] कुट्यो। [] डराइन्।"),
        ("मारिया", "शर्मा", "उसने मारिया को मारा। मारिया शर्मा डर गई। शर्मा।", "उसने [] को मारा। [] डर गई। []।"),
        ("สมหญิง", "แซ่ลี้", "เขาตีสมหญิงแล้ว แซ่ลี้มา", "เขาตี[]แล้ว []มา"),
        ("ສົມໃຈ", "ແກ້ວ", "ລາວຕີສົມໃຈແລ້ວ", "ລາວຕີ[]ແລ້ວ"),
        ("សុខាណា", "ហេង", "គាត់វាយសុខាណា", "គាត់វាយ[]"),
        ("မြင့်မြင့်", "အောင်", "သူက မြင့်မြင့်ကို ရိုက်", "သူက []ကို ရိုက်"),
        ("小明", "王", "他打王小明了", "他打[]了"),
    ],
)
def test_a_name_in_any_script_gives_way_whole(first: str, last: str, text: str, expected: str) -> None:
    assert in_script(text, first, last) == expected.replace("[]", "[another name]")


@pytest.mark.parametrize(
    ("first", "last", "text", "expected"),
    [
        ("مريم", "حسن", "قال لمريم أن تذهب. ومريم خافت.", "قال [] أن تذهب. [] خافت."),
        ("מרים", "כהן", "הוא אמר למרים", "הוא אמר []"),
        ("ማርያም", "ተስፋዬ", "ለማርያም", "[]"),
        ("Мария", "Иванова", "Он бил Марию. Все знали Марию Иванову.", "Он бил []. Все знали []."),
        ("Maria", "Kowalska", "On bił Marię. Zabrał paszport Marii Kowalskiej.", "On bił []. Zabrał paszport []."),
        ("小明", "王", "他打王小姐。警察问了王女士。", "他打[]。警察问了[]。"),
        ("सीता", "तामाङ", "उसले सीता तामाङलाई कुट्यो।", "उसले [] कुट्यो।"),
    ],
)
def test_a_name_in_the_forms_of_its_language_gives_way(first: str, last: str, text: str, expected: str) -> None:
    assert in_script(text, first, last) == expected.replace("[]", "[another name]")


@pytest.mark.parametrize("title", ["Ms.", "Miss", "Ms"])
def test_after_a_title_stands_the_noun_or_a_pseudonyms_last_name(title: str) -> None:
    matcher = Matcher(record_of("Odalys", "Quillfeather"), client_named=False)
    said = f"Then {title} Quillfeather left."
    assert in_sentences(said, matcher, Called("O.Q.", "Movant"), "names").text == "Then Movant left."
    assert in_sentences(said, matcher, Called("Jane Doe", "Movant", "Doe"), "names").text == f"Then {title} Doe left."


def test_who_shares_a_name_is_kept_apart_by_role() -> None:
    shared = {"first": "Odalys", "last": "Brackenwhistle", "trafficker": "Corvin Brackenwhistle"}
    assert sentence("Ms. Brackenwhistle fled.", **shared) == "Petitioner fled."
    assert sentence("Corvin Brackenwhistle and Mr. Brackenwhistle hit her.", **shared) == (
        "The trafficker and the trafficker hit her."
    )
    assert sentence("Then Brackenwhistle left.", **shared) == "Then B. left."  # nobody can say who
    named = Matcher(record_of(**shared), client_named=True)
    told = in_sentences("Ms. Brackenwhistle fled. Brackenwhistle left.", named, Called("", ""), "everything")
    assert told.text == "Ms. Brackenwhistle fled. Brackenwhistle left."
    assert told.left == ("shared",)


def test_a_next_friend_who_shares_the_surname_stands_by_initials() -> None:
    tree = load_tree(SIMPLE)
    tree["client"]["name"] = {"first": "Odette", "last": "van Dreumel"}
    tree["signer"] = {"who": "next_friend", "name": "Henrike van Dreumel"}
    record = ClientRecord.model_validate(tree)
    papers = compose(plan(record, screen(record, ON)).filings[0], ON)
    said = "\n".join(text_of(each.blocks) for each in papers if each.audience == "public")
    assert "by her next friend, H.V.D." in said
    assert not re.search("(?i)henrike|dreumel", said)


def test_letters_are_as_large_as_the_title_is() -> None:
    record = load_record(SIMPLE)
    guard = guard_of(record, Naming("full", False, "Inventus Fabell", "Inventus Fabell"))
    assert guard.run(Run("INVENTUS FABELL", "identity", "client.name"), True).text == "INVENTUS FABELL"
    assert guard.run(Run("Inventus Fabell", "identity", "client.name"), True).text == "Inventus Fabell"


def test_a_name_of_dots_and_stars_is_nothing_else() -> None:
    assert sentence("Anybody at all may come.", "A.*y", "Any|all|.*") == "Anybody at all may come."


# ---- the client's own words ------------------------------------------------------------------------------------------


def test_what_she_approves_is_what_every_paper_prints() -> None:
    """One text for all filings, whether they name her in full or not."""
    text = "Rex called me Maria.\n\nRex's friend, Mr. Nohbdy, said: Quillfeather, born March 14, 1996!"
    expected = "[the trafficker] called me [my name].\n\n[the trafficker's] friend, [the trafficker], said: [my name], born [1996]!"
    record = load_record(SIMPLE)
    assert as_printed(text, record) == expected
    assert as_printed(expected, record) == expected
    for form in ("full", "initials", "pseudonym"):
        guard = guard_of(record, Naming(form, False, "M.E.Q.", "Maria Elena Quillfeather"))  # type: ignore[arg-type]
        for public in (True, False):
            assert guard.run(Run(text, path="trafficking.narrative[0].text"), public).text == expected


def test_who_wishes_for_her_full_name_keeps_it_in_her_words_but_in_no_public_paper_that_may_not_name_her() -> None:
    tree = load_tree(SIMPLE)
    tree["client"]["caption"] = "full"
    record = ClientRecord.model_validate(tree)
    run = Run("I am Maria, he was Rex.", path="trafficking.narrative[0].text")
    guard = guard_of(record, Naming("initials", False, "M.E.Q.", "Maria Elena Quillfeather"))
    assert guard.run(run, public=False).text == "I am Maria, he was [the trafficker]."
    assert guard.run(run, public=True).text == "I am [my name], he was [the trafficker]."


# ---- the corpus ------------------------------------------------------------------------------------------------------

WORDS_ALONE = ("words", "month", "word")  # names that are English words: in small letters they are these words


@pytest.mark.parametrize("tradition", NAMES)
def test_names_of_all_traditions_are_found_in_all_forms(tradition: str) -> None:
    first, last = NAMES[tradition]
    for form, write in FORMS.items():
        if form == "small letters" and tradition in WORDS_ALONE:
            continue
        text = write(first, last)
        found = sentence(text, first, last)
        assert reads_name(text, first, last), f"{form}: the form does not write the name"
        assert not reads_name(found, first, last), f"{form}: {found}"
        assert sentence(text, "Odalys", "Quillfeather", trafficker=f"{first} {last}") != text, form


@given(st.sampled_from(sorted(NAMES)), st.lists(st.sampled_from(sorted(FORMS)), min_size=2, max_size=5))
def test_names_are_found_in_texts_of_many_forms(tradition: str, forms: list[str]) -> None:
    first, last = NAMES[tradition]
    forms = [each for each in forms if each != "small letters" or tradition not in WORDS_ALONE]
    found = sentence(" ".join(FORMS[each](first, last) for each in forms), first, last)
    assert not reads_name(found, first, last)


@pytest.mark.slow
def test_ordinary_prose_is_left_alone() -> None:
    """Of all names against the prose and the law files' sentences: at most one false alarm in 100,000 words."""
    texts = [PROSE, *(text for file in sorted((ROOT / "jurisdictions").glob("*/*.yaml")) for text in _long_texts(file))]
    read = alarms = 0
    for first, last in NAMES.values():
        matcher = Matcher(record_of(first, last), client_named=False)
        for text in texts:
            read += len(text.split())
            alarms += sum(not (isinstance(hit, Hit) and hit.how in LEFT) for hit in matcher.find(text, "names"))
    assert alarms <= read / 100_000, (alarms, read)


def _long_texts(file: Path) -> Iterator[str]:
    def inside(part: Any) -> Iterator[str]:
        if isinstance(part, str):
            yield part
        for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from inside(each)

    return (each for each in inside(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)) if len(each) > 60)


# ---- places ----------------------------------------------------------------------------------------------------------

SAMPLE = """
AL,Lee,county FL,Lee,county FL,Dixie,county CA,Los Angeles,county CA,San Diego,county CA,Contra Costa,county NM,Doña Ana,county
WA,King,county WA,Walla Walla,county MN,Ramsey,county MN,Lake of the Woods,county MN,Lac qui Parle,county IL,Cook,county
VA,King and Queen,county VA,Isle of Wight,county VA,Buena Vista,city MD,St. Mary's,county MD,Prince George's,county MO,St. Louis,city
LA,St. John the Baptist,parish AK,Lake and Peninsula,borough AK,Prince of Wales-Hyder,census%area MT,Lewis and Clark,county
WI,Fond du Lac,county TX,Jim Hogg,county TX,De Witt,county GA,Jeff Davis,county FL,Miami-Dade,county NC,New Hanover,county
"""


def counties(whole: bool) -> list[tuple[str, str]]:
    """Counties and what they are called: of the whole country, or a few with names of every kind."""
    if whole:
        lines = [
            line for line in COUNTIES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
        ]
        return [(row["name"], row["kind"]) for row in csv.DictReader(lines) if row["kind"] not in ("", "district")]
    found = re.findall(r"[A-Z]{2},([^,]+),(\S+)", SAMPLE)
    return [(name, kind.replace("%", " ")) for name, kind in found]


def sentences_of_counties(whole: bool) -> dict[str, list[str]]:
    """Sentences about counties, by each word of their names."""
    told: dict[str, list[str]] = {}
    for name, kind in counties(whole):
        where, plain = ("the City of ", "city") if kind == "city" else ("", kind.title().replace("And", "and"))
        text = (
            f"She was arrested in {where}{name}{'' if where else f' {plain}'}, and held by the {name} {plain} Sheriff."
        )
        for word in {each for each in re.findall(r"[\w'’]+", name) if len(each) > 1}:
            told.setdefault(word, []).append(text)
    return told


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_county_is_altered_for_a_client_or_a_trafficker_of_its_name(whole: bool) -> None:
    told = sentences_of_counties(whole)
    called = Called("O.Q.", "Petitioner")
    for word, texts in told.items():
        for record in (record_of("Odalys", word), record_of("Odalys", "Quillfeather", f"Corvin {word}")):
            matcher = Matcher(record, client_named=False)
            for text in texts:
                assert in_sentences(text, matcher, called, "everything").text == text, word


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    "path",
    [
        "cases[0].venue.county",
        "cases[0].court",
        "cases[0].arrests[0].agency",
        "cases[0].prosecutors[0].office",
        "cases[0].prosecutors[0].address.street",
        "cases[0].charges[0].statute",
        "attorneys[0].address.street",
    ],
)
def test_what_is_fixed_stands(path: str, public: bool) -> None:
    guard = guard_of(record_of("Odalys", "Lee", trafficker="Lee Long"), Naming("initials", False, "O.L.", "Odalys Lee"))
    for text in ("Lee", "LEE", "Odalys Lee", "Long Beach City Prosecutor"):
        assert guard.run(Run(text, path=path), public).text == text


@pytest.mark.parametrize("public", [True, False])
def test_a_provider_whom_no_paper_names_is_withheld(public: bool) -> None:
    guard = guard_of(record_of("Odalys", "Lee"), Naming("initials", False, "O.L.", "Odalys Lee"))
    run = Run("Lee House", path="trafficking.services[0].provider")
    assert guard.run(run, public).text == "[provider withheld]"


# ---- every field has its kind ----------------------------------------------------------------------------------------


def leaves(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """The paths of a model's texts."""
    for name, each in model.model_fields.items():
        here = f"{path}.{each.alias or name}".lstrip(".")
        models = [kind for kind in _types(each.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)]
        for one in models:
            yield from leaves(one, here)
        if not models:
            yield here


def _types(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is None:
        yield annotation
    for each in get_args(annotation):
        yield from _types(each)


FREE = {
    "signer.authority", "cases.codefendants.label", "cases.charges.disposition.plea", "cases.charges.sentence.text",
    "cases.charges.sentence.consecutive_to", "cases.charges.nexus", "cases.charges.intent", "cases.charges.answers", "cases.answers",
    "trafficking.periods.trafficker", "trafficking.traffickers.label", "trafficking.traffickers.relation", "trafficking.summary",
    "trafficking.delay", "trafficking.services.kind", "evidence.title", "evidence.public_title", "evidence.says", "hardship.kind",
    "hardship.text", "since.text", "prior_petitions.reasons", "requests.advocate", "answers",
}  # fmt: skip


def test_every_text_of_the_record_has_its_kind() -> None:
    """A new field is free text, where names give way, until this list and `field_kinds` say otherwise."""
    flags = re.compile(
        r".*\.(docketed|relief|juvenile|violent|inchoate|child_victim|found|with_prejudice|completed|fines|fines_paid|registration|dna"
        r"|ordered|owed|began|ended|ongoing|name_in_papers|since|in_papers|sworn|consent|sealed|minor|sexual|filed|obtained"
        r"|trafficker|seal|remote_appearance|waive_fees|self_incrimination|grade|number|revoked)|history_complete"
    )
    free = {each for each in leaves(ClientRecord) if kind_of(each) == "free" and not flags.fullmatch(each)}
    assert free <= FREE | {"trafficking.periods.trafficker"}, free - FREE


# ---- particulars in the forms in which people write them -------------------------------------------------------------


def not_found(record: ClientRecord, *texts: str) -> list[str]:
    matcher = Matcher(record, client_named=False)
    return [text for text in texts if not matcher.find(text)]


@pytest.mark.parametrize(
    ("street", "written"),
    [
        ("45-12 30th Avenue, Apt. 3B", "45-12 30th Avenue; 45-12 30TH AVE 3B"),
        ("123-B Oak Street", "123-B Oak Street; 123B Oak St"),
        ("Apt 4, 12 Example Street", "12 Example Street; 12 Example St., Apt. 4"),
        ("c/o Rosewood House, 1 Example Street", "1 Example Street"),
        ("#4 12 Example Street", "12 Example Street #4"),
        ("1234 E. 5th Street", "1234 East Fifth Street; 1234 5th St"),
        ("12½ Oak Street", "12½ Oak Street; 12 1/2 Oak St"),
        ("500 Saint Charles Avenue", "500 St. Charles Ave."),
        ("88 Mt. Vernon St", "88 Mount Vernon Street"),
        ("9 Fort Lee Road", "9 Ft. Lee Rd"),
        ("5 Avenue C", "5 Avenue C; 5 Ave. C"),
    ],
)
def test_a_street_is_found_in_its_usual_forms(street: str, written: str) -> None:
    tree = load_tree(SIMPLE)
    tree["client"]["address"]["street"] = street
    assert not not_found(ClientRecord.model_validate(tree), *(f"She lived at {each}." for each in written.split("; ")))


def test_every_number_of_a_field_counts() -> None:
    tree = load_tree(SIMPLE)
    tree["client"] |= {
        "phone": "510-555-0142 or 510-555-0199 (text only after 5)",
        "email": "sunflower@mail.example; rose@mail.example",
        "identifiers": {"ssn_last4": "6789", "fbi": "FBI 123456AB7", "state": {"CA": "CII A12345678"}},
    }
    tree["protected"] = [{"text": "A123456789", "label": "[number]"}]
    assert not not_found(
        ClientRecord.model_validate(tree), "510-555-0142", "(510) 555-0199", "sunflower@mail.example", "rose@mail.example",
        "FBI No. 123456AB7", "CII No. A12345678", "Alien No. 123-456-789", "USCIS# 123-456-789", "A-Number 123456789",
        "Social Security No. 6789", "SS No. 6789", "SOC 6789", "SSN: ...6789",
    )  # fmt: skip


def test_a_birth_date_is_found_in_dockets_forms_and_in_words() -> None:
    assert not not_found(
        ClientRecord.model_validate(load_tree(SIMPLE)), "14MAR1996", "DOB 031496", "MAR/14/1996",
        "On her sixteenth birthday, March 14, 2012, he came.", "She was born on the fourteenth of March.",
    )  # fmt: skip


def test_her_birthday_keeps_the_year_that_it_says() -> None:
    matcher = Matcher(ClientRecord.model_validate(load_tree(SIMPLE)), client_named=False)
    said = in_sentences(
        "On her sixteenth birthday, March 14, 2012, he came.", matcher, Called("M.Q.", "P"), "everything"
    )
    assert said.text == "On her sixteenth birthday, in 2012, he came."
