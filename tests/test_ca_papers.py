"""California's papers as the judge, the clerk and the other side would read them."""

from __future__ import annotations

import pytest
from conftest import ROOT, Composed
from packet_words import words_of
from test_true_papers import drafted

from petition_gen.papers.routes import general_routes
from petition_gen.record.load import load_record

ADULT, JUVENILE = "CA-ca-pc-236-14-sacramento-1", "CA-ca-pc-236-14-juvenile-sacramento-1"


@pytest.fixture(scope="module")
def composed() -> Composed:
    return drafted(load_record(ROOT / "examples" / "california.yaml"))


def words(composed: Composed, folder: str, name: str) -> str:
    """The words of one paper of one filing, on one line."""
    found = [words_of(each) for path, each in composed.papers.items() if path.startswith(folder) and each.name == name]
    return " ".join(" ".join(found).split())


# ---- the order ---------------------------------------------------------------------------------------------------------


def test_what_one_relief_finds_and_orders_stands_under_that_relief_alone(composed: Composed) -> None:
    order = words(composed, ADULT, "proposed-order")
    first, second = order.split("Where relief under Cal. Penal Code § 1203.49 is marked below")
    assert "Where relief under Cal. Penal Code § 236.14 is marked below" in first
    assert "Petitioner therefore lacked the requisite intent" in first
    assert (
        "is solicitation or prostitution as described in subdivision (b) of section 647" in second.split("# ORDER")[0]
    )
    assert "and for no charge in more than one way" in second
    assert "Relief under Cal. Penal Code § 236.14, save for these charges, if any are named here: ____" in second
    for what in ("The California Department of Justice", "Each arrest, conviction", "Petitioner may lawfully deny"):
        assert f"Where relief under Cal. Penal Code § 236.14 is marked above: {what}" in second


def test_the_order_speaks_of_restitution_only_where_some_may_be_owed(composed: Composed) -> None:
    order = words(composed, ADULT, "proposed-order")
    assert "restitution" not in order
    assert "all records in a case that it sets aside whole are to be sealed and destroyed" in order
    assert "any other agency that took part in an arrest set aside by it" in order


def test_a_juvenile_order_finds_section_602_and_leaves_the_standard_to_the_court(composed: Composed) -> None:
    order = words(composed, JUVENILE, "proposed-order")
    assert "adjudicated in this county as a person described in section 602" in order
    assert "The law states no standard of proof for the findings below (Cal. Penal Code § 236.14(j))." in order


def test_how_leave_to_appear_by_remote_means_was_decided_is_for_the_court_to_mark(composed: Composed) -> None:
    assert "leave was granted, on this finding: ____" in words(composed, ADULT, "proposed-order")
    assert "would see her. (Decl. ¶ 12.)" in words(composed, ADULT, "remote-appearance")


# ---- the petition and the sealing motion -------------------------------------------------------------------------------


def test_an_earlier_petition_in_another_case_of_the_state_is_told(composed: Composed) -> None:
    assert "An earlier petition under Cal. Penal Code § 236.14 in Case No. 14M000202" in words(
        composed, JUVENILE, "petition"
    )


def test_a_completed_sentence_with_a_fine_owed_says_so(composed: Composed) -> None:
    assert "The sentence, save for what is owed, was completed on June 30, 2017." in words(composed, ADULT, "petition")
    assert "was completed on June 30, 2017" not in words(composed, ADULT, "memorandum").replace("owed, was", "")


def test_venue_by_practice_is_not_cited_to_the_section(composed: Composed) -> None:
    assert "the court of the cases named below. 3." in words(composed, ADULT, "petition")


def test_what_is_lodged_is_justified_paper_by_paper_and_one_scope_is_argued(composed: Composed) -> None:
    motion, order = (words(composed, ADULT, name) for name in ("sealing-motion", "sealing-order"))
    assert "The petition and the memorandum tell what the declaration tells, count by count" in motion
    for told in (motion, order):
        assert "the petition and the memorandum, which tell the same story count by count" in told
        assert "the memorandum, and the order stay public" not in told


# ---- the memo ----------------------------------------------------------------------------------------------------------


def test_sealing_an_arrest_without_conviction_is_no_route_for_one_count_of_a_conviction(composed: Composed) -> None:
    found = general_routes(composed.plan)["California"]
    assert [each.charges for each in found if "851.91" in each.law.statute] == [()]
