"""California's papers as the judge, the clerk and the other side would read them."""

from __future__ import annotations

import pytest
from conftest import ROOT, Composed
from test_true_papers import drafted

from packet_words import words_of
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
    assert "is solicitation or prostitution as described in subdivision (b) of section 647" in second.split("# ORDER")[0]
    assert "and for no charge in more than one way" in second
    assert "Relief under Cal. Penal Code § 236.14, save for these charges, if any are named here: ____" in second
    for what in ("The California Department of Justice", "Each arrest, conviction", "Petitioner may lawfully deny"):
        assert f"Where relief under Cal. Penal Code § 236.14 is marked above: {what}" in second
