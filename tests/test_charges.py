"""The whole truth of a charge: arrest, filed, amended, judgments, sentence and money, as papers and memo tell it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ON, ROOT, Composed, composed_from
from packet_words import words_of

from petition_gen.errors import InputError
from petition_gen.law.cite_forms import canonical
from petition_gen.law.cites import parse_all
from petition_gen.law.load import jurisdiction
from petition_gen.law.spellings import question_of
from petition_gen.papers.charge_words import offense_words
from petition_gen.papers.sentence_words import imposed_words, is_imposed, shortened
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen

CASES = ROOT / "tests" / "cases"


def tree_of(name: str) -> dict[str, Any]:
    tree: dict[str, Any] = yaml.load((CASES / name / "record.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return tree


def charge_of(tree: dict[str, Any]) -> dict[str, Any]:
    charge: dict[str, Any] = tree["cases"][0]["charges"][0]
    return charge


def drafted_from(path: Path, named: Sequence[str] = ()) -> Composed:
    record = load_record(path)
    return composed_from(path, record, plan(record, screen(record, ON), named))


def composed(tree: dict[str, Any], folder: Path) -> Composed:
    path = folder / "record.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return drafted_from(path)


def text(drafted: Composed, name: str) -> str:
    """The words of the papers whose path ends so, on one line."""
    found = [words_of(paper) for path, paper in drafted.papers.items() if path.endswith(name)]
    assert found, (name, sorted(drafted.papers))
    return " ".join(" ".join(found).replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def reduced() -> Composed:
    return drafted_from(CASES / "charge-history-lost" / "record.yaml")


@pytest.mark.parametrize("paper", ["petition", "memorandum"])
def test_arrest_filed_and_amended_charges_are_told_with_their_dates(reduced: Composed, paper: str) -> None:
    words = text(reduced, paper)
    for told in (
        "On June 2, 2014, Petitioner was arrested in Testville, Alameda County, by the Testville Police Department (No. A-1) "
        "for grand theft (Cal. Penal Code § 487(a)), a felony.",
        "On June 4, 2014, Petitioner was charged in Case No. T-14-0001 with burglary of the second degree "
        "(Cal. Penal Code § 459), a felony.",
        "On July 15, 2014, the charge was amended to disorderly conduct (prostitution) (Cal. Penal Code § 647(b)), a misdemeanor.",
        "on a plea of no contest, Petitioner was convicted of disorderly conduct (prostitution) (Cal. Penal Code § 647(b)), "
        "a misdemeanor, in Case No. T-14-0001.",
        "The court imposed 36 months of probation.",
        "That sentence was completed on July 15, 2017.",
    ):
        assert told in words


def test_order_and_sheet_name_the_record_by_what_agencies_have_it_under(reduced: Composed) -> None:
    order = text(reduced, "proposed-order")
    assert (
        "This order reaches the conviction of July 15, 2014 for disorderly conduct (prostitution) (Cal. Penal Code § 647(b)) in "
        "Case No. T-14-0001, charged as burglary of the second degree (Cal. Penal Code § 459), a felony, after the arrest of "
        "June 2, 2014 by the Testville Police Department, No. A-1, for grand theft (Cal. Penal Code § 487(a)), a felony; "
        "sentence: 36 months of probation." in order
    )
    assert order.index("This order reaches") < order.index("FINDINGS")
    sheet = text(reduced, "identification-sheet")
    assert "Count 1, at arrest | grand theft (Cal. Penal Code § 487(a)), a felony" in sheet.lower().replace(
        "count", "Count"
    ).replace("cal. penal code", "Cal. Penal Code").replace("Grand", "grand")
    assert "as filed" in sheet
    assert "as it ended" in sheet


def test_memo_says_that_the_charge_was_another_offense(reduced: Composed) -> None:
    memo = text(reduced, "review-memo")
    assert "the charge was another offense before it ended as disorderly conduct (prostitution)" in memo
    assert "arrest: grand theft (Cal. Penal Code § 487(a))" in memo
    assert "No requirement of Vacatur relief for victims of human trafficking that the program checks looks at" in memo


def test_memo_asks_for_a_history_that_is_not_given() -> None:
    memo = text(drafted_from(CASES / "money-owed" / "record.yaml"), "review-memo")
    assert "does not say what the charge was at arrest and as filed" in memo


def test_more_than_two_charges_stand_in_a_schedule_with_arrest_and_sentence(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    charges = tree["cases"][0]["charges"]
    charges += [copy.deepcopy(charges[0]) | {"count": str(number)} for number in (2, 3)]
    order = text(composed(tree, tmp_path), "proposed-order")
    assert "Testville Police Department, No. A-1, for grand theft" in order
    assert "as filed: burglary of the second degree" in order
    assert "Convicted, July 15, 2014, on a plea of no contest; 36 months of probation" in order
    assert "This order reaches the conviction" not in order


# -- money --


def test_petition_says_what_is_owed_and_asks_for_the_stay() -> None:
    petition = text(drafted_from(CASES / "money-owed" / "record.yaml"), "petition")
    assert "Fines of $390 were ordered, of which $100 is paid and $290 is owed." in petition
    assert "Restitution of $1,200 was ordered, of which $800 is owed." in petition
    assert (
        "asks that the collection of the fines be stayed while this petition is pending (Cal. Penal Code § 236.14(i))"
        in petition
    )
    assert "stay the collection of the fines that are owed" in petition


def test_no_stay_is_asked_for_where_fines_are_paid(reduced: Composed) -> None:
    assert "stay the collection" not in text(reduced, "petition")


@pytest.mark.parametrize(
    ("sentence", "restitution", "told", "not_told"),
    [
        ({"fines": "390", "fines_paid": "390"}, {}, "Fines of $390 were ordered and are paid.", "is owed"),
        ({"fines": "390"}, {}, "of which [amount paid: not in the record] is paid", "is owed"),
        ({"fines": "100", "fines_paid": "390"}, {}, "[attorney to state the fines ordered, paid and owed]", "$390"),
        ({}, {"ordered": "1200", "owed": "none"}, "Restitution of $1,200 was ordered, and none is owed.", "of which"),
        ({}, {"ordered": "100", "owed": "800"}, "[attorney to state the restitution ordered, paid and owed]", "$800"),
    ],
)
def test_money_is_told_as_far_as_it_is_known(
    tmp_path: Path, sentence: dict[str, str], restitution: dict[str, str], told: str, not_told: str
) -> None:
    tree = tree_of("charge-history-lost")
    charge_of(tree)["sentence"] |= sentence
    if restitution:
        charge_of(tree)["restitution"] = restitution
    petition = text(composed(tree, tmp_path), "petition")
    assert told in petition
    assert not_told not in petition


# -- outcomes --


def test_an_unknown_outcome_is_a_blank_and_nothing_is_told_as_fact(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    charges = tree["cases"][0]["charges"]
    other = copy.deepcopy(charges[0]) | {"count": "2", "statute": "Cal. Penal Code § 484", "offense": "Petty theft"}
    for name in ("disposition", "sentence", "history"):
        other.pop(name)
    tree["cases"][0]["charges"] = [charges[0], other]
    petition = text(composed(tree, tmp_path), "petition")
    assert "[outcome of count 2: not in the record]" in petition
    assert "was charged with petty theft" not in petition
    assert "convicted of petty theft" not in petition


def test_several_dispositions_are_all_told_and_the_last_one_counts(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    charge_of(tree)["disposition"] = [
        {"outcome": "deferred", "date": "2014-07-15", "plea": "guilty"},
        {"outcome": "convicted", "date": "2015-03-02"},
    ]
    charge_of(tree)["sentence"] |= {"revoked": "2015-03-02"}
    drafted = composed(tree, tmp_path)
    assert drafted.plan.filings
    petition = text(drafted, "petition")
    assert "On July 15, 2014, on a plea of guilty, adjudication was deferred on a charge of" in petition
    assert "On March 2, 2015, Petitioner was convicted of" in petition
    assert "On March 2, 2015, the supervision that was imposed was revoked." in petition
    order = text(drafted, "proposed-order")
    assert "the conviction of March 2, 2015" in order
    assert "earlier disposition: adjudication deferred, July 15, 2014" in order
    charge = load_record(tmp_path / "record.yaml").cases[0].charges[0]
    assert charge.disposition is not None
    assert charge.disposition.outcome == "convicted"
    assert [each.outcome for each in charge.dispositions] == ["deferred", "convicted"]


def test_a_fault_in_a_list_of_dispositions_is_told_where_it_stands(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    charge_of(tree)["disposition"] = [{"outcome": "deferred"}, {"outcome": "convicted", "dte": "2015-03-02"}]
    path = tmp_path / "record.yaml"
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    with pytest.raises(InputError, match=r"disposition\[1\].dte: unknown field 'dte': did you mean 'date'"):
        load_record(path)


@pytest.mark.parametrize(
    ("status", "completed", "told"),
    [
        ("supervision", "2027-07-15", "Petitioner is under supervision until July 15, 2027."),
        ("supervision", None, "under supervision until [date on which supervision ends: not in the record]."),
        ("custody", None, "Petitioner is in custody under that sentence."),
        ("completed", None, "That sentence is completed."),
    ],
)
def test_what_became_of_the_sentence_is_told(tmp_path: Path, status: str, completed: str | None, told: str) -> None:
    tree = tree_of("charge-history-lost")
    sentence = {"text": "36 months of probation", "status": status} | ({"completed": completed} if completed else {})
    charge_of(tree)["sentence"] = sentence
    assert told in text(composed(tree, tmp_path), "petition")


def test_an_arrest_that_led_to_no_charge_is_told_with_its_own_date(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    case, charge = tree["cases"][0], charge_of(tree)
    case |= {"docketed": "no"}
    case.pop("number")
    charge |= {"disposition": {"outcome": "not_filed"}, "sentence": "none"}
    charge.pop("history")
    drafted = composed(tree, tmp_path)
    petition = text(drafted, "petition")
    assert "by the Testville Police Department (No. A-1) on suspicion of disorderly conduct (prostitution)" in petition
    assert "No charge was filed." in petition
    assert (
        "This order reaches the arrest of June 2, 2014 by the Testville Police Department, No. A-1, for disorderly conduct "
        "(prostitution) (Cal. Penal Code § 647(b)), on which no charge was filed." in text(drafted, "proposed-order")
    )


def test_a_dismissal_is_no_arrest_where_the_record_knows_of_none(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    tree["cases"][0]["arrests"] = "none"
    charge_of(tree).pop("history")
    charge_of(tree)["disposition"] = {"outcome": "dismissed", "date": "2014-07-15"}
    drafted = composed(tree, tmp_path)
    assert "was arrested" not in text(drafted, "petition")
    assert "Petitioner was charged in this county." in text(drafted, "memorandum")


def test_an_arrest_that_is_not_in_the_record_is_a_blank(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    tree["cases"][0].pop("arrests")
    drafted = composed(tree, tmp_path)
    blank = "[date of the arrest, and arresting agency: not in the record]"
    assert blank in text(drafted, "petition")
    assert blank in text(drafted, "proposed-order")


def test_juvenile_court_has_dispositions_and_no_sentences(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    tree["cases"][0]["juvenile"] = "yes"
    charge_of(tree)["disposition"] = {"outcome": "adjudicated", "date": "2014-07-15", "plea": "admission"}
    petition = text(composed(tree, tmp_path), "petition")
    assert "Petitioner was adjudicated for disorderly conduct" in petition
    assert "Plea: admission." in petition
    assert "The court ordered 36 months of probation. " in petition
    assert "That disposition was completed on July 15, 2017." in petition
    assert "That sentence" not in petition


def test_facts_of_one_count_of_several_are_said_of_it_by_name(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    charges = tree["cases"][0]["charges"]
    second = copy.deepcopy(charges[0]) | {"count": "2", "statute": "Cal. Penal Code § 484", "offense": "Petty theft"}
    tree["cases"][0]["charges"] = [charges[0], second | {"nexus": "Driven by hunger, she took it."}]
    petition = text(composed(tree, tmp_path), "petition")
    assert "On count 1 (disorderly conduct (prostitution)), the man who sold her drove her there" in petition
    assert "On count 2 (petty theft): Driven by hunger, she took it." in petition


def test_new_york_motion_says_that_the_arrest_charge_was_prostitution(tmp_path: Path) -> None:
    source = ROOT / "tests" / "records" / "NY.yaml"
    tree = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    charge = tree["cases"][0]["charges"][0]
    charge |= {"statute": "PL 240.20 05 V", "offense": "Disorderly conduct", "grade": "violation"}
    charge["history"] = [
        {"stage": "arrest", "statute": "PL 230.00 00 BM", "offense": "PROSTITUTION", "grade": "misdemeanor"}
    ]
    motion = text(composed(tree, tmp_path), "affirmation")
    assert "for prostitution (N.Y. Penal Law § 230.00), a misdemeanor" in motion
    assert "disorderly conduct (N.Y. Penal Law § 240.20(5))" in motion


# -- the words of a sentence --


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("fine of $250", "a fine of $250"),
        ("$100 fine", "a $100 fine"),
        ("Time served.", "time served"),
        ("36 months' probation; $390 in fines", "36 months' probation; $390 in fines"),
        ("sentenced to 30 days in jail", "30 days in jail"),
    ],
)
def test_a_sentence_reads_right_after_what_the_court_did(written: str, printed: str) -> None:
    assert imposed_words(written) == printed
    assert is_imposed(written)


def test_a_sentence_that_is_no_noun_stands_after_a_colon(tmp_path: Path) -> None:
    tree = tree_of("charge-history-lost")
    charge_of(tree)["sentence"] = {"text": "Imposition suspended; 6 mos county jail", "status": "completed"}
    drafted = composed(tree, tmp_path)
    assert "Sentence: imposition suspended; 6 mos county jail." in text(drafted, "petition")
    assert 'the sentence is printed as typed ("Imposition suspended; 6 mos county jail")' in text(
        drafted, "review-memo"
    )


def test_full_words_are_not_asked_about() -> None:
    assert shortened("6 mos")
    assert not shortened("6 months' probation, a minimum fine of $250, and time served")


# -- cites --

SPELLINGS = {
    "CA": {
        "647(B) PC-PROSTITUTION": "Cal. Penal Code § 647(b)",
        "211/212.5(C) PC-ROBBERY:SECOND DEGREE": "Cal. Penal Code §§ 211, 212.5(c)",
        "CA PC 211": "Cal. Penal Code § 211",
        "PC211-F": "Cal. Penal Code § 211",
        "PC 211 2nd deg": "Cal. Penal Code § 211",
        "203 PC-MAYHEM": "Cal. Penal Code § 203",
        "211 PC": "Cal. Penal Code § 211",
        "664/211 PC": "Cal. Penal Code §§ 664, 211",
        "Section 211 of the Penal Code": "Cal. Penal Code § 211",
    },
    "FL": {
        "796.07.2e": "Fla. Stat. § 796.07(2)(e)",
        "F.S. 796.07-2E": "Fla. Stat. § 796.07(2)(e)",
        "812.13-2C": "Fla. Stat. § 812.13(2)(c)",
        "8121302C": "Fla. Stat. § 812.13(2)(c)",
        "784.045(1)(a)2": "Fla. Stat. § 784.045(1)(a)2.",
    },
    "NY": {"PL 230.00 00 BM": "N.Y. Penal Law § 230.00", "PL 220.16 12 BF": "N.Y. Penal Law § 220.16(12)"},
    "IL": {
        "720-5/11-14": "720 ILCS 5/11-14",
        "720-5/11-14-A": "720 ILCS 5/11-14(a)",
        "720 5/11-14-A": "720 ILCS 5/11-14(a)",
        "720 5/11-14(A)": "720 ILCS 5/11-14(a)",
        "ILCS 720 5/11-14": "720 ILCS 5/11-14",
        "5/11-14": "720 ILCS 5/11-14",
        "720 ILCS 5.0/11-14(a)": "720 ILCS 5/11-14(a)",
    },
    "TX": {
        "TX PENAL CODE 43.02": "Tex. Penal Code § 43.02",
        "PC 43.02(a)": "Tex. Penal Code § 43.02(a)",
        "Health & Safety 481.121": "Tex. Health & Safety Code § 481.121",
        "481.121(b)(1)": "Tex. Health & Safety Code § 481.121(b)(1)",
    },
    "MN": {
        "609.245.1": "Minn. Stat. § 609.245, subd. 1",
        "609.324.7(1)": "Minn. Stat. § 609.324, subd. 7(1)",
        "152.025.2(1)": "Minn. Stat. § 152.025, subd. 2(1)",
        "MS 609.52 subd 3(4)": "Minn. Stat. § 609.52, subd. 3(4)",
        "340A.702(8)": "Minn. Stat. § 340A.702(8)",
    },
    "US": {"18:1201(a)": "18 U.S.C. § 1201(a)", "18:2113(a)": "18 U.S.C. § 2113(a)"},
    "WA": {"RCW 9A.56.200(1)(A)(I)": "RCW 9A.56.200(1)(a)(i)"},
    "GA": {"40-5-20": "O.C.G.A. § 40-5-20", "OCGA 16-6-9": "O.C.G.A. § 16-6-9"},
}
ASKED = {
    "CA": ["647B PC"],
    "IL": ["38 11-14", "Ch. 38 § 11-14", "MCC 8-8-060"],
    "WA": ["SMC 12A.10.010", "KCC 9.02.330"],
    "GA": ["Atlanta 106-127"],
}


@pytest.mark.parametrize(
    ("state", "written", "printed"), [(state, *row) for state, rows in SPELLINGS.items() for row in rows.items()]
)
def test_rap_sheet_spellings_print_in_the_own_form_and_read_back_the_same(
    state: str, written: str, printed: str
) -> None:
    law = jurisdiction(state)
    assert law is not None
    assert canonical(written, law.codes) == printed
    again = parse_all(printed, law.codes)
    assert [str(each).casefold() for each in again] == [str(each).casefold() for each in parse_all(written, law.codes)]


@pytest.mark.parametrize(("state", "written"), [(state, each) for state, texts in ASKED.items() for each in texts])
def test_what_could_mean_two_things_is_asked_and_printed_as_typed(state: str, written: str) -> None:
    law = jurisdiction(state)
    assert law is not None
    assert canonical(written, law.codes) is None
    assert question_of(written, law.codes)


@pytest.mark.parametrize(
    ("state", "written"),
    [
        ("CA", "211 PC-ATTEMPTED ROBBERY"),  # the description says that it is another offense
        ("CA", "11357-HS"),  # a code, not a description
        ("CA", "PC 211 PC-PRIOR"),
        ("IL", "5/11-501"),  # the Vehicle Code, or the Criminal Code
        ("FL", "79607"),
    ],
)
def test_what_could_change_the_offense_is_not_read(state: str, written: str) -> None:
    law = jurisdiction(state)
    assert law is not None
    assert not parse_all(written, law.codes)


def test_a_comma_that_may_be_a_point_is_printed_as_typed() -> None:
    law = jurisdiction("CA")
    assert law is not None
    assert canonical("653,22(A) PC", law.codes) is None


def test_papers_print_the_charge_of_a_rap_sheet_as_a_lawyer_writes_it() -> None:
    drafted = drafted_from(CASES / "statutes-as-rap-sheets-write-them" / "record.yaml")
    for name, paper in drafted.filed.items():
        assert "647(B)" not in words_of(paper), name
        assert "PROSTITUTION" not in words_of(paper), name
    assert "convicted of prostitution (Cal. Penal Code § 647(b))" in text(drafted, "petition")


def test_a_cite_that_cannot_be_read_has_one_line_on_the_charge(tmp_path: Path) -> None:
    tree = tree_of("statutes-as-rap-sheets-write-them")
    charge_of(tree)["statute"] = "SEE FILE 12"
    memo = text(composed(tree, tmp_path), "review-memo")
    assert memo.count('only, count 1: the statute is printed as typed ("SEE FILE 12")') == 1


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("PROSTITUTION", "prostitution"),
        ("DUI", "DUI"),
        ("DRIVING WHILE INTOXICATED (DWI)", "driving while intoxicated (DWI)"),
        ("Theft of a DVD", "theft of a DVD"),
        ("ROBBERY II", "robbery II"),
    ],
)
def test_offenses_in_capitals_are_set_small(written: str, printed: str) -> None:
    assert offense_words(written) == printed


# -- tracking numbers, worksheets --


def test_a_tracking_number_is_a_blank_where_the_repository_finds_by_it(tmp_path: Path) -> None:
    tree = tree_of("tracking-number")
    path = CASES / "tracking-number" / "record.yaml"
    drafted = drafted_from(path, ["tx-gc-411-0728"])
    blank = "[tracking number of the arrest, from the jail or the rap sheet: not in the record]"
    assert f"State tracking number of the arrest (TRN) | {blank}" in text(drafted, "identification-sheet")
    assert "tracking number of the arrest, from the jail or the rap sheet" in text(drafted, "review-memo").lower()
    assert "tracking" not in text(drafted_from(CASES / "money-owed" / "record.yaml"), "identification-sheet").lower()
    assert tree["cases"][0]["jurisdiction"] == "TX"


def test_worksheets_have_a_row_for_each_count() -> None:
    drafted = drafted_from(ROOT / "tests" / "records" / "IL.yaml")
    words = "\n".join(words_of(paper) for path, paper in drafted.papers.items() if "form-worksheet" in path)
    rows = [line for line in words.replace("\u00a0", " ").splitlines() if line.startswith("Dispositions: ")]
    assert any(line.startswith("Dispositions: Case No. 16-CM-0016, count 1 | Convicted") for line in rows)
    assert any(line.startswith("Dispositions: Case No. 16-CM-0016, count 2 | Convicted") for line in rows)
    assert "Period of trafficking | from January 2015" in words
