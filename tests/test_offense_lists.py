"""Whether a charge is on a list of offenses: on, off or unknown, and never more than the record shows."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.law.cites import CodeName
from petition_gen.law.offense_lists import OffenseList
from petition_gen.law.offenses import ChargeFacts, match, match_with_exceptions, unreadable_cites

PENAL = (
    CodeName(
        name="Cal. Penal Code",
        also=("Penal Code", "PC"),
        default=True,
        section=r"\d+(\.\d+)?[a-z]{0,2}",
        inchoate=("Cal. Penal Code § 664", "Cal. Penal Code § 182"),
    ),
)
FLORIDA = (CodeName(name="Fla. Stat.", also=("F.S.",), default=True, inchoate=("Fla. Stat. § 777.04",)),)
WASHINGTON = (CodeName(name="Wash. Rev. Code", also=("RCW",), default=True, inchoate=("Wash. Rev. Code ch. 9A.28",)),)


def offense_list(text: str) -> OffenseList:
    return OffenseList.model_validate(yaml.safe_load(text))


VIOLENT = offense_list("""
id: violent
effect: excluded
source_cite: Cal. Penal Code § 667.5(c)
as_of: 2026-04
complete: true
grade: felony
inchoate: excluded
entries:
- {offense: Murder, cites: [Cal. Penal Code § 187, Cal. Penal Code § 189], item: (c)(1)}
- {offense: Rape, cites: [Cal. Penal Code § 261(a)(2), Cal. Penal Code § 261(a)(6)]}
- {offense: Oral copulation, cites: [Cal. Penal Code § 287(c)], formerly: [Cal. Penal Code § 288a(c)]}
- {offense: Any felony punishable by imprisonment for life, cites: [], test: attorney, note: decide by the punishment}
- {offense: Any robbery, cites: [Cal. Penal Code § 211, Cal. Penal Code § 212.5], item: (c)(9)}
- {offense: Arson, cites: [Cal. Penal Code § 451(a), Cal. Penal Code § 451(b)]}
- {offense: Attempted murder, cites: [Cal. Penal Code § 664, Cal. Penal Code § 187], together: true}
- {offense: Extortion for a gang, cites: [Cal. Penal Code § 518], test: attorney, note: only with the gang element}
- {offense: First-degree burglary with a person present, cites: [Cal. Penal Code § 460(a)], test: enhancement,
   enhancements: [Cal. Penal Code § 667.5(c)(21)]}
- {offense: Any violation of § 12022.53, cites: [Cal. Penal Code § 12022.53], test: enhancement}
""")


def violent(*statutes, grade="felony", enhancements=(), **facts):
    return match(ChargeFacts(statutes, grade=grade, enhancements=enhancements, **facts), VIOLENT, PENAL)


@pytest.mark.parametrize(
    ("statute", "verdict"),
    [
        ("PC 211", "on"),
        ("Penal Code section 211", "on"),
        ("PC 647(b)", "off"),
        ("PC 261(a)(2)", "on"),
        ("PC 261(a)(4)", "off"),
        ("PC 261", "unknown"),  # which paragraph?
        ("PC 451b", "unknown"),  # § 451(b), carelessly written?
        ("PC 288a(c)", "on"),
        ("PC 664/187", "on"),
        ("PC 664/211", "off"),  # the list names no attempt but that of murder
        ("PC 664", "unknown"),  # an attempt of what?
        ("PC 518", "unknown"),
        ("PC 460(a)", "off"),  # no finding that a person was present
        ("robbery", "unknown"),
    ],
)
def test_felony_without_enhancements_on_a_complete_list(statute, verdict):
    assert violent(statute).verdict == verdict


def test_reason_names_the_entry_and_the_law():
    found = violent("PC 211")
    assert found.entry
    assert found.entry.offense == "Any robbery"
    assert "PC 211" in found.reason
    assert "item (c)(9) of Cal. Penal Code § 667.5(c)" in found.reason


def test_unlisted_felony_carries_the_residual_question_which_changes_no_verdict():
    found = violent("PC 11350")
    assert found.verdict == "off"
    assert any("life" in question and "punishment" in question for question in found.questions)


def test_misdemeanor_is_off_a_list_of_felonies_even_where_much_is_unknown():
    found = violent("PC 647(b)", grade="misdemeanor", enhancements=None)
    assert (found.verdict, found.questions) == ("off", ())
    assert violent("Oakland Mun. Code 9.08", grade="ordinance").verdict == "off"


def test_listed_section_as_a_misdemeanor_asks_the_attorney():
    found = violent("PC 518", grade="misdemeanor")
    assert found.verdict == "off"
    assert "But for its grade" in found.questions[0]


def test_unknown_grade_is_asked_for():
    found = violent("PC 211", grade=None)
    assert (found.verdict, found.field) == ("unknown", "grade")


@pytest.mark.parametrize(
    ("enhancements", "verdict"),
    [
        ((("Cal. Penal Code § 12022.53(b)", True),), "on"),
        ((("PC 12022.53", True),), "on"),
        ((("PC 12022.53", None),), "unknown"),
        ((("PC 12022.53", False),), "off"),
        ((("PC 667(a)", True),), "off"),
        ((("the gun one", True),), "unknown"),
        ((), "off"),
        (None, "unknown"),
    ],
)
def test_enhancement_that_is_itself_listed(enhancements, verdict):
    assert violent("PC 245(a)(2)", enhancements=enhancements).verdict == verdict


@pytest.mark.parametrize(
    ("enhancements", "verdict"),
    [
        ((("PC 667.5(c)(21)", True),), "on"),
        ((("PC 667.5(c)(21)", False),), "off"),
        ((("PC 667(a)", True),), "off"),
        ((("PC 667.5", True),), "unknown"),
        (None, "unknown"),
    ],
)
def test_offense_listed_only_with_a_finding(enhancements, verdict):
    found = violent("PC 460(a)", enhancements=enhancements)
    assert found.verdict == verdict
    assert found.field == ("enhancements" if verdict == "unknown" else None)


def test_absent_statute_is_unknown():
    found = violent()
    assert (found.verdict, found.field) == ("unknown", "statute")


@pytest.mark.parametrize(("policy", "verdict"), [("ask", "unknown"), ("included", "on"), ("excluded", "off")])
@pytest.mark.parametrize(
    "charge",
    [
        ChargeFacts(("PC 664/211",), grade="felony", enhancements=()),
        ChargeFacts(("PC 664", "PC 211"), grade="felony", enhancements=()),
        ChargeFacts(("PC 211",), grade="felony", enhancements=(), inchoate="conspiracy"),
        ChargeFacts(("PC 211",), offense="Attempted robbery", grade="felony", enhancements=()),
    ],
)
def test_attempt_of_a_listed_offense(charge, policy, verdict):
    found = match(charge, VIOLENT.model_copy(update={"inchoate": policy}), PENAL)
    assert found.verdict == verdict
    if verdict == "off":
        assert any("robbery" in question for question in found.questions)


INCOMPLETE = offense_list("""
id: enumerated
effect: excluded
source_cite: Fla. Stat. § 775.084(1)(b)1.
as_of: 2025
complete: false
stage: arrest, charge or conviction
entries:
- {offense: Robbery, cites: [Fla. Stat. § 812.13], formerly: [robbery by force (before 1971)]}
- {offense: Carjacking, cites: [Fla. Stat. § 812.133], test: attorney, note: whether it is robbery is open}
- {offense: Aggravated child abuse, cites: [Fla. Stat. § 827.03(2)(a)], formerly: [Fla. Stat. § 827.03(2)]}
- {offense: Attempt or conspiracy to commit a listed offense, cites: [], test: attorney}
""")


@pytest.mark.parametrize(
    ("statute", "verdict"),
    [
        ("F.S. 812.13(2)(c)", "on"),
        ("F.S. 812.133", "unknown"),
        ("F.S. 812.014", "unknown"),  # not found, but the list was not read to its end
        ("F.S. 777.04, 812.13", "unknown"),
        ("F.S. 827.03(2)(a)", "on"),
        ("F.S. 827.03(2)(c)", "unknown"),  # the old number, and another offense today
        ("former F.S. 827.03(2)(c)", "on"),
    ],
)
def test_incomplete_list_never_says_off(statute, verdict):
    found = match(ChargeFacts((statute,)), INCOMPLETE, FLORIDA, stage="arrest")
    assert found.verdict == verdict
    assert "812.133" not in statute or "whether it is robbery is open" in found.reason


CHAPTERS = offense_list("""
id: chapters
effect: excluded
source_cite: Wash. Rev. Code § 9.96.080(3)
complete: true
stage: convicted
entries:
- {offense: 'Any misdemeanor violation, including attempt, of ch. 9A.44', cites: [Wash. Rev. Code ch. 9A.44],
   grade: [misdemeanor, gross misdemeanor], except_cites: [Wash. Rev. Code § 9A.44.132]}
- {offense: Patronizing, cites: [Wash. Rev. Code § 9A.88.110]}
""")


@pytest.mark.parametrize(
    ("facts", "stage", "verdict"),
    [
        (ChargeFacts(("RCW 9A.44.100",), grade="misdemeanor", charge_class="gross"), "convicted", "on"),
        (ChargeFacts(("RCW 9A.28.020 / 9A.44.100",), grade="misdemeanor", charge_class="gross"), None, "on"),
        (ChargeFacts(("RCW 9A.44.132",), grade="misdemeanor"), "convicted", "off"),
        (ChargeFacts(("ch. 9A.44 RCW",), grade="misdemeanor"), "convicted", "unknown"),
        (ChargeFacts(("RCW 9A.44.100",), grade="felony"), "convicted", "off"),
        (ChargeFacts(("RCW 9A.88.110",), grade="misdemeanor"), "filed", "off"),
        (ChargeFacts(("RCW 9A.88.030",), grade="misdemeanor"), "convicted", "off"),
    ],
)
def test_chapters_exceptions_grades_and_stages(facts, stage, verdict):
    assert match(facts, CHAPTERS, WASHINGTON, stage).verdict == verdict


BY_CLASS = offense_list("""
id: by-class
effect: covered
source_cite: Ohio Rev. Code Ann. § 2953.36(A)(2)
complete: true
entries:
- {offense: Any misdemeanor, cites: [], test: class, grade: misdemeanor}
- {offense: Any felony of the fourth degree, cites: [], test: class, grade: F4}
- {offense: Any felony of class B or C, cites: [], test: class, class: 'class B or class C felony'}
""")


@pytest.mark.parametrize(
    ("grade", "charge_class", "verdict"),
    [
        ("misdemeanor", None, "on"),
        ("felony", "F4", "on"),
        ("felony", "fourth degree", "on"),
        ("felony", "Class C", "on"),
        ("felony", "A", "off"),
        ("felony", "third degree", "off"),
        ("felony", None, "unknown"),
        (None, "4", "unknown"),
        ("felony", "as charged", "unknown"),
        ("infraction", None, "off"),
    ],
)
def test_list_by_class_needs_no_statute(grade, charge_class, verdict):
    facts = ChargeFacts(("unreadable",), grade=grade, charge_class=charge_class)
    assert match(facts, BY_CLASS, ()).verdict == verdict


def test_residual_words_of_a_covered_list_are_unknown_and_not_off():
    covered = offense_list("""
id: covered
effect: covered
source_cite: Nev. Rev. Stat. § 179.247(2)
complete: true
entries:
- {offense: Prostitution, cites: [PC 647(b)]}
- {offense: Any crime other than a crime of violence, cites: [], test: attorney}
""")
    assert match(ChargeFacts(("PC 647(b)",)), covered, PENAL).verdict == "on"
    assert match(ChargeFacts(("PC 459",)), covered, PENAL).verdict == "unknown"


PERSONS = offense_list("""
id: persons
effect: excluded
source_cite: Wash. Rev. Code § 43.43.830
complete: true
entries:
- {offense: Murder, cites: [Wash. Rev. Code § 9A.32.030]}
- {offense: 'Assault, second degree', cites: [Wash. Rev. Code § 9A.36.021]}
""")
GIVEN_BACK = offense_list("""
id: given-back
effect: covered
source_cite: Wash. Rev. Code § 9.94A.648(3)(a)
complete: true
entries:
- {offense: 'Assault, second degree, without an enhancement', cites: [Wash. Rev. Code § 9A.36.021], test: enhancement}
""")


@pytest.mark.parametrize(
    ("statutes", "enhancements", "verdict"),
    [
        (("RCW 9A.36.021",), (), "off"),
        (("RCW 9A.36.021",), (("RCW 9.94A.533", False),), "off"),
        (("RCW 9A.36.021",), (("RCW 9.94A.533", True),), "unknown"),
        (("RCW 9A.36.021",), None, "unknown"),
        (("RCW 9A.32.030",), (), "on"),
        (("RCW 9A.36.021", "RCW 9A.32.030"), (), "unknown"),
        (("RCW 9A.88.030",), None, "off"),
        (("nothing readable",), (), "unknown"),
    ],
)
def test_list_that_gives_back(statutes, enhancements, verdict):
    charge = ChargeFacts(statutes, grade="felony", enhancements=enhancements)
    assert match_with_exceptions(charge, [PERSONS], [GIVEN_BACK], WASHINGTON).verdict == verdict


def test_naming_the_enhancements_settles_a_finding():
    entry = GIVEN_BACK.entries[0].model_copy(update={"enhancements": ("RCW 9.94A.533",)})
    named = GIVEN_BACK.model_copy(update={"entries": (entry,)})
    for statute, verdict in (("RCW 9.94A.533(3)", "on"), ("RCW 9.94A.834", "off")):
        charge = ChargeFacts(("RCW 9A.36.021",), grade="felony", enhancements=((statute, True),))
        assert match_with_exceptions(charge, [PERSONS], [named], WASHINGTON).verdict == verdict


def test_list_with_a_cite_that_cannot_be_read_is_never_off():
    broken = PERSONS.model_copy(
        update={"entries": (PERSONS.entries[0].model_copy(update={"cites": ("Mun. Code 9",)}), *PERSONS.entries[1:])}
    )
    assert unreadable_cites(broken, WASHINGTON) == ("Mun. Code 9",)
    assert match(ChargeFacts(("RCW 9A.88.030",)), broken, WASHINGTON).verdict == "unknown"
    assert unreadable_cites(PERSONS, WASHINGTON) == ()


SUBDIVISIONS = st.lists(st.sampled_from(["1", "2", "a", "b", "c", "21"]), max_size=3)


@given(
    st.sampled_from(["187", "211", "261", "287", "288a", "451", "460", "518", "647"]),
    SUBDIVISIONS,
    st.sampled_from(["1", "a", "b", "c"]),
    st.sampled_from([None, "felony", "misdemeanor"]),
    st.sampled_from([None, (), (("PC 667.5(c)(21)", True),)]),
)
def test_a_closer_cite_never_loses_what_the_wider_one_settled(section, subs, more, grade, enhancements):
    def verdict(*tokens):
        statute = f"PC {section}" + "".join(f"({token})" for token in tokens)
        return match(ChargeFacts((statute,), grade=grade, enhancements=enhancements), VIOLENT, PENAL).verdict

    wide, close = verdict(*subs), verdict(*subs, more)
    if wide != "unknown":
        assert close == wide
