"""Illinois: what a practitioner looks for in the papers under 20 ILCS 2630/5.2(h) and 725 ILCS 5/116-2.1."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from conftest import ON, ROOT, Composed, Plain, composed_from, load_tree
from packet_words import words_of

from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen

EXAMPLE = ROOT / "examples" / "illinois.yaml"
MOTION = "il-725-ilcs-5-116-2-1"


def drafted(path: Path, *named: str) -> Composed:
    record = load_record(path)
    return composed_from(path, record, plan(record, screen(record, ON), named))


def from_tree(tree: dict[str, Any], *named: str) -> Composed:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.yaml"
        path.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        return drafted(path, *named)


def words(composed: Composed, paper: str, remedy: str = "") -> str:
    """The words of the papers of a remedy whose name ends so, on one line."""
    found = [
        words_of(each)
        for path, each in composed.papers.items()
        if re.search(rf"\d\d-{paper}$", path) and remedy in path
    ]
    assert found, paper
    return " ".join(" ".join(found).split())


@cache
def example() -> Composed:
    return drafted(EXAMPLE)


def motion(**answers: str) -> str:
    """The motion under 116-2.1 of the example, which is named, with these answers."""
    tree = load_tree(EXAMPLE)
    tree["trafficking"]["delay"] = "She was afraid of him until he died in 2025."
    tree["cases"][0].setdefault("answers", {}).update(answers)
    return words(from_tree(tree, MOTION), "petition", MOTION)


def test_statutes_are_cited_as_the_states_courts_cite_them() -> None:
    for paper in ("petition", "memorandum", "proposed-order"):
        told = words(example(), paper)
        assert "20 ILCS 2630/5.2(h)" in told
        assert "720 ILCS 5/11-14" in told
        assert "Ill. Comp. Stat." not in told, paper


def test_the_petition_states_what_the_section_asks_for_as_facts() -> None:
    told = words(example(), "petition")
    stated = told.split("Statements that the Section asks for")[1]
    assert (
        "Petitioner was a victim of human trafficking at the time of the offenses (20 ILCS 2630/5.2(h)(2)(A))" in stated
    )
    assert "was a result of human trafficking under Section 10-9 of the Criminal Code of 2012" in stated
    assert "Petitioner's name, date of birth and current address are in the confidential identification sheet" in stated
    assert "The petition gives the petitioner's name" not in told
    assert "undue hardship" not in told  # a test that was not enacted


def test_a_statement_that_the_record_does_not_bear_out_is_a_blank() -> None:
    tree = load_tree(EXAMPLE)
    for case in tree["cases"]:
        for charge in case["charges"]:
            charge.pop("nexus", None)
    stated = words(from_tree(tree), "petition").split("Statements that the Section asks for")[1]
    assert "was a result of human trafficking under Section 10-9" not in stated
    assert "[finding on result: not established by the record]" in stated


def test_what_the_record_costs_her_is_told_where_the_court_may_weigh_it() -> None:
    assert "cannot be licensed as a respiratory therapist" in words(example(), "petition")
    told = words(example(), "memorandum")
    weighed = told.split("How the Court decides")[1].split("What the relief does")[0]
    assert "specific adverse consequences of a denial (20 ILCS 2630/5.2(d)(7), (h)(3))" in weighed
    assert "cannot be licensed as a respiratory therapist" in weighed


def test_the_memorandum_names_the_part_of_the_definition() -> None:
    told = words(example(), "memorandum")
    assert (
        "That is a severe form of trafficking, in which a commercial sex act is induced by force, fraud or coercion"
        in told
    )
    assert "The petition is made for the offense in which" not in told
    assert "may petition for vacation and expungement, or immediate sealing, of the criminal record" in told


def test_the_order_binds_the_sheriff_and_says_which_paragraph_governs_it() -> None:
    told = words(example(), "proposed-order")
    assert "the Will County Sheriff's Office, and Will County Adult Probation shall each expunge its records" in told
    assert "Paragraph (d)(9)(A) of the Section governs the carrying out of this order" in told
    assert "as when no records ever existed (20 ILCS 2630/5.2(d)(9)(A)(iii))" in told
    assert "to the chief legal officer of the unit of local government that made the arrest" in told
    assert "[ ] Vacation and expungement: The petition is granted" in told
    assert "[ ] In the alternative, immediate sealing in place of it: The petition is granted" in told
    assert "The records of the convictions are immediately sealed" in told
    assert "Where expungement is marked above, and not where sealing is, it is carried out as follows" in told
    assert "September 28, 2017" in told
    assert "24 months' probation" in told


def test_each_who_is_served_is_found_served() -> None:
    findings = words(example(), "proposed-order").split("# ORDER")[0]
    for who in ("Will County State's Attorney", "Illinois State Police", "Joliet Police Department"):
        assert f"{who}, on ____________________" in findings
    assert "Chief legal officer of the unit of local government that made the arrest, on ____" in findings


def test_what_is_protected_stands_in_no_paper_that_is_served() -> None:
    tree = load_tree(ROOT / "examples" / "illinois.yaml")
    tree["hardship"][1]["text"] = "Two landlords in Rockford refused Petitioner in 2024."
    tree["evidence"][1]["title"] = "Affidavit of a case manager, Sample Orchard House"
    composed = from_tree(tree)
    for paper in ("petition", "memorandum", "exhibit-list", "declaration"):
        told = words(composed, paper)
        assert "Rockford" not in told, paper
        assert "Orchard" not in told, paper
    assert "Two landlords in her town refused Petitioner in 2024." in words(composed, "petition")


def test_a_table_tells_the_plea_and_no_stage_twice() -> None:
    told = words(example(), "petition")
    assert "Convicted, September 17, 2015, on a plea of guilty;" in told
    assert "at arrest: retail theft" not in told
    assert "count 1, the sentence was completed on September 17, 2016" in told


def test_the_certification_is_no_mans() -> None:
    told = words(example(), "declaration")
    assert "the undersigned verily believes the same to be true" in told
    assert " he verily believes" not in told


def test_the_prayer_asks_for_each_thing_and_for_5_2_b_once_the_conviction_is_vacated() -> None:
    prayer = words(example(), "petition").split("PRAYER")[1]
    assert "the circuit clerk to impound the court's records" in prayer
    assert "records of vacated convictions as well (20 ILCS 2630/5.2(b)(1)(ii), (b)(2)(A))" in prayer
    assert "in the alternative, immediately seal those records" in prayer


def test_a_charge_without_a_conviction_is_pleaded_under_5_2_b_as_well() -> None:
    tree = load_tree(EXAMPLE)
    charge = tree["cases"][0]["charges"][1]
    charge.update(disposition={"outcome": "dismissed", "date": "2015-09-17"}, sentence="none")
    charge["answers"] = {"reaches-non-conviction": True}
    made = from_tree(tree)
    prayer = words(made, "petition").split("PRAYER")[1]
    assert "those of each arrest and charge that so ended (20 ILCS 2630/5.2(b))" in prayer
    assert "each arrest and charge that ended without a conviction are expunged under subsection (b)" in words(
        made, "proposed-order"
    )
    assert "subsection (b) as well (20 ILCS 2630/5.2(b))" not in words(example(), "proposed-order")


def test_the_motion_says_that_the_section_states_no_standard_and_leaves_the_argument() -> None:
    tree = load_tree(EXAMPLE)
    told = words(from_tree(tree, MOTION), "memorandum", MOTION)
    assert "The law states no standard of proof for it (725 ILCS 5/116-2.1(b))" in told
    assert "[attorney to state the standard to be argued]" in told


def test_why_the_facts_were_not_presented_is_told_once_and_in_its_own_sentence() -> None:
    for given in ("because the trafficker chose and paid the lawyer", "The trafficker chose and paid the lawyer."):
        told = motion(**{"why-not-presented": given})
        assert "They were not presented for this reason: the trafficker chose and paid the lawyer." in told.replace(
            "The tr", "the tr"
        )
        assert "because because" not in told
        assert "because The" not in told
    assert "[finding on not presented: not established by the record]" in motion()


def test_no_fee_is_waived_where_none_is_due() -> None:
    papers = from_tree(load_tree(EXAMPLE), MOTION).papers
    assert not [each for each in papers if MOTION in each and each.endswith("fee-waiver")]


def test_the_clerk_has_room_at_the_head_of_the_first_page() -> None:
    for path, each in example().papers.items():
        if re.search(r"\d\d-petition$", path):
            assert each.paper.first_top == 144
