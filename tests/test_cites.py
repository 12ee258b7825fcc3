"""Statute cites: the many ways of writing one, and how one stands to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.law.cites import Cite, CodeName, Relation, compare, parse, parse_all


def names(*pairs: tuple[str, list[str], str]) -> list[CodeName]:
    """Code names, of which the first is the default where that is possible."""
    return [
        CodeName(name=name, also=tuple(also), section=section, default=number == 0 and "{title}" not in name)
        for number, (name, also, section) in enumerate(pairs)
    ]


ANY = CodeName.model_fields["section"].default
DECIMAL = r"\d+(\.\d+)?[a-z]{0,2}"
DOTTED = r"\d{1,4}[a-z]?\.\d{2,5}"
US_TITLES = ["{title} U.S.C.A.", "Title {title}, United States Code", "{title} U.S. Code"]

CODES = {
    "CA": names(
        ("Cal. Penal Code", ["California Penal Code", "Penal Code", "Pen. Code", "PC"], DECIMAL),
        ("Cal. Health & Safety Code", ["Health & Saf. Code", "Health & Safety Code", "H&S", "HS", "HSC"], DECIMAL),
    ),
    "NY": names(("N.Y. Penal Law", ["Penal Law", "PL"], r"\d{2,3}(\.\d{2}(-?[a-z])?)?")),
    "US": names(("{title} U.S.C.", US_TITLES, r"\d+[a-z]{0,2}(-\d{1,2})?")),
    "FL": names(("Fla. Stat.", ["F.S.", "Florida Statutes"], r"\d{1,4}\.\d{2,5}")),
    "GA": names(("O.C.G.A.", [], r"\d+-\d+[a-z]?-\d+(\.\d+)?")),
    "WA": names(("Wash. Rev. Code", ["RCW"], r"\d+[a-z]?\.\d+[a-z]?\.\d+")),
    "TX": names(
        ("Tex. Penal Code", ["Texas Penal Code", "Penal Code", "PC"], DOTTED),
        ("Tex. Health & Safety Code", ["HSC"], DOTTED),
    ),
    "IL": names(("{title} Ill. Comp. Stat.", ["{title} ILCS"], r"\d+/\d+[a-z]?(-\d+)?(\.\d+)*")),
    "MN": names(("Minn. Stat.", ["M.S.", "Minnesota Statutes"], DOTTED)),
    "VA": names(("Va. Code Ann.", ["Virginia Code"], ANY)),
    "NC": names(("N.C. Gen. Stat.", ["G.S."], ANY)),
    "SC": names(("S.C. Code Ann.", [], ANY)),
    "HI": names(("Haw. Rev. Stat.", ["HRS"], ANY)),
    "NM": names(("N.M. Stat. Ann.", [], ANY)),
    "LA": names(("La. R.S.", ["La. Rev. Stat."], ANY)),
    "UT": names(("Utah Code Ann.", [], ANY)),
    "OH": names(("Ohio Rev. Code Ann.", ["R.C.", "ORC"], ANY)),
    "MD": names(("Md. Code Ann., Crim. Law", ["Crim. Law"], ANY)),
    "DC": names(("D.C. Code", [], ANY)),
    "CO": names(("Colo. Rev. Stat.", ["C.R.S."], ANY)),
    "MA": names(("Mass. Gen. Laws ch. {title},", ["M.G.L. c. {title}", "G.L. c. {title}"], ANY)),
    "DE": names(("Del. Code Ann. tit. {title},", ["{title} Del. C."], ANY)),
}

ONE = [
    ("CA", "PC 647(b)", "Cal. Penal Code § 647(b)"),
    ("CA", "P.C. 647(b)", "Cal. Penal Code § 647(b)"),
    ("CA", "PC§647(b)", "Cal. Penal Code § 647(b)"),
    ("CA", "Penal Code section 647, subd. (b)", "Cal. Penal Code § 647(b)"),
    ("CA", "Penal Code 647 subd b", "Cal. Penal Code § 647(b)"),
    ("CA", "Penal Code § 647, subdivision (b)(1)", "Cal. Penal Code § 647(b)(1)"),
    ("CA", "Cal. Penal Code § 647(b)(1)", "Cal. Penal Code § 647(b)(1)"),
    ("CA", "cal penal code 647(b)(1).", "Cal. Penal Code § 647(b)(1)"),
    ("CA", "California Penal Code sec. 647 (b)", "Cal. Penal Code § 647(b)"),
    ("CA", "§ 647(b)", "Cal. Penal Code § 647(b)"),
    ("CA", "§\u00a0647(b)", "Cal. Penal Code § 647(b)"),
    ("CA", "647(b) PC", "Cal. Penal Code § 647(b)"),
    ("CA", "subdivision (b) of section 647 of the Penal Code", "Cal. Penal Code § 647(b)"),
    ("CA", "paragraph (2) of subdivision (a) of section 261", "Cal. Penal Code § 261(a)(2)"),
    ("CA", "Cal. Penal Code § 647(b) (West 2014)", "Cal. Penal Code § 647(b)"),
    ("CA", "former Penal Code § 262(a)(1)", "former Cal. Penal Code § 262(a)(1)"),
    ("CA", "PC 12022.53(b)", "Cal. Penal Code § 12022.53(b)"),
    ("CA", "647b", "Cal. Penal Code § 647b"),
    ("CA", "H&S 11350(a)", "Cal. Health & Safety Code § 11350(a)"),
    ("CA", "HS 11350", "Cal. Health & Safety Code § 11350"),
    ("CA", "Health & Saf. Code, § 11350", "Cal. Health & Safety Code § 11350"),
    ("CA", "Health and Safety Code 11350", "Cal. Health & Safety Code § 11350"),
    ("NY", "N.Y. Penal Law § 230.00", "N.Y. Penal Law § 230.00"),
    ("NY", "PL 230.00", "N.Y. Penal Law § 230.00"),
    ("NY", "Penal Law 230.00", "N.Y. Penal Law § 230.00"),
    ("NY", "P.L. § 220.03", "N.Y. Penal Law § 220.03"),
    ("US", "18 U.S.C. § 1952(a)(3)", "18 U.S.C. § 1952(a)(3)"),
    ("US", "18 USC 1952", "18 U.S.C. § 1952"),
    ("US", "Title 18, United States Code, Section 1952", "18 U.S.C. § 1952"),
    ("US", "section 1952 of title 18, United States Code", "18 U.S.C. § 1952"),
    ("US", "21 U.S.C. § 841", "21 U.S.C. § 841"),
    ("FL", "Fla. Stat. § 796.07(2)(e)", "Fla. Stat. § 796.07(2)(e)"),
    ("FL", "F.S. 796.07(2)(e)", "Fla. Stat. § 796.07(2)(e)"),
    ("FL", "s. 796.07(2)(e), Fla. Stat.", "Fla. Stat. § 796.07(2)(e)"),
    ("FL", "section 796.07, Florida Statutes", "Fla. Stat. § 796.07"),
    ("FL", "Fla. Stat. § 775.084(1)(b)1.", "Fla. Stat. § 775.084(1)(b)(1)"),
    ("FL", "Fla. Stat. § 316.193(3)(c)3.a.", "Fla. Stat. § 316.193(3)(c)(3)(a)"),
    ("FL", "Fla. Stat. ch. 796", "Fla. Stat. ch. 796"),
    ("GA", "O.C.G.A. § 16-6-9", "O.C.G.A. § 16-6-9"),
    ("GA", "OCGA 16–6–9", "O.C.G.A. § 16-6-9"),
    ("WA", "Wash. Rev. Code § 9A.88.030", "Wash. Rev. Code § 9A.88.030"),
    ("WA", "RCW 9A.88.030", "Wash. Rev. Code § 9A.88.030"),
    ("WA", "chapter 9.68A RCW", "Wash. Rev. Code ch. 9.68A"),
    ("TX", "Tex. Penal Code § 43.02(a)", "Tex. Penal Code § 43.02(a)"),
    ("TX", "Texas Penal Code 43.02", "Tex. Penal Code § 43.02"),
    ("TX", "PC 43.02", "Tex. Penal Code § 43.02"),
    ("TX", "Sec. 22.01(a-1), Penal Code", "Tex. Penal Code § 22.01(a-1)"),
    ("TX", "Tex. Health & Safety Code § 481.121(b)(1)", "Tex. Health & Safety Code § 481.121(b)(1)"),
    ("TX", "HSC 481.121", "Tex. Health & Safety Code § 481.121"),
    ("IL", "720 ILCS 5/11-14", "720 Ill. Comp. Stat. 5/11-14"),
    ("IL", "720 Ill. Comp. Stat. 5/11-14", "720 Ill. Comp. Stat. 5/11-14"),
    ("IL", "720 ILCS 5/11-14.3(a)(1)", "720 Ill. Comp. Stat. 5/11-14.3(a)(1)"),
    ("MN", "Minn. Stat. § 609.324, subd. 7", "Minn. Stat. § 609.324(7)"),
    ("MN", "609.324 subd 7", "Minn. Stat. § 609.324(7)"),
    ("MN", "M.S. 609.324", "Minn. Stat. § 609.324"),
    ("MN", "Minn. Stat. § 609.52, subd. 3(3)(a)", "Minn. Stat. § 609.52(3)(3)(a)"),
    ("MN", "Minnesota Statutes, section 609.535, subdivision 2a, clause (1)", "Minn. Stat. § 609.535(2a)(1)"),
    ("VA", "Va. Code Ann. § 18.2-346", "Va. Code Ann. § 18.2-346"),
    ("NC", "N.C. Gen. Stat. § 14-204", "N.C. Gen. Stat. § 14-204"),
    ("NC", "G.S. 14-27.7A(b)", "N.C. Gen. Stat. § 14-27.7A(b)"),
    ("SC", "S.C. Code Ann. § 16-15-90", "S.C. Code Ann. § 16-15-90"),
    ("SC", "S.C. Code Ann. § 44-53-370(e)(1)(a)3", "S.C. Code Ann. § 44-53-370(e)(1)(a)(3)"),
    ("HI", "Haw. Rev. Stat. § 712-1200", "Haw. Rev. Stat. § 712-1200"),
    ("NM", "N.M. Stat. Ann. § 30-9-2", "N.M. Stat. Ann. § 30-9-2"),
    ("LA", "La. R.S. 14:82", "La. R.S. § 14:82"),
    ("LA", "La. Rev. Stat. § 14:82", "La. R.S. § 14:82"),
    ("UT", "Utah Code Ann. § 76-10-1302", "Utah Code Ann. § 76-10-1302"),
    ("OH", "Ohio Rev. Code Ann. § 2907.25", "Ohio Rev. Code Ann. § 2907.25"),
    ("OH", "R.C. 2907.25", "Ohio Rev. Code Ann. § 2907.25"),
    ("MD", "Md. Code Ann., Crim. Law § 11-303", "Md. Code Ann., Crim. Law § 11-303"),
    ("DC", "D.C. Code § 22-2701.01", "D.C. Code § 22-2701.01"),
    ("CO", "C.R.S. 18-7-201(1)(a.5)", "Colo. Rev. Stat. § 18-7-201(1)(a.5)"),
    ("MA", "G.L. c. 272, § 53A", "Mass. Gen. Laws ch. 272, § 53A"),
    ("DE", "11 Del. C. § 1342", "Del. Code Ann. tit. 11, § 1342"),
]


@pytest.mark.parametrize(("state", "text", "printed"), ONE)
def test_one_cite_however_written(state, text, printed):
    cite = parse(text, CODES[state])
    assert str(cite) == printed
    assert parse(printed, CODES[state]) == cite


@pytest.mark.parametrize(
    ("state", "text", "printed"),
    [
        ("CA", "PC 664/211", ["Cal. Penal Code § 664", "Cal. Penal Code § 211"]),
        ("CA", "664/187", ["Cal. Penal Code § 664", "Cal. Penal Code § 187"]),
        ("CA", "Penal Code §§ 664/211", ["Cal. Penal Code § 664", "Cal. Penal Code § 211"]),
        ("CA", "Penal Code 459/460(a)", ["Cal. Penal Code § 459", "Cal. Penal Code § 460(a)"]),
        ("CA", "Cal. Penal Code §§ 459, 460(a)", ["Cal. Penal Code § 459", "Cal. Penal Code § 460(a)"]),
        ("CA", "459 PC, 11350(a) HS", ["Cal. Penal Code § 459", "Cal. Health & Safety Code § 11350(a)"]),
        ("CA", "PC 459 and H&S 11350", ["Cal. Penal Code § 459", "Cal. Health & Safety Code § 11350"]),
        ("US", "21 U.S.C. §§ 841(a)(1), 846", ["21 U.S.C. § 841(a)(1)", "21 U.S.C. § 846"]),
        ("US", "21 U.S.C. § 841(a)(1) and (b)(1)(C)", ["21 U.S.C. § 841(a)(1)", "21 U.S.C. § 841(b)(1)(C)"]),
        ("US", "18 U.S.C. § 2, 21 U.S.C. § 846", ["18 U.S.C. § 2", "21 U.S.C. § 846"]),
        ("IL", "720 ILCS 5/8-4, 5/18-1", ["720 Ill. Comp. Stat. 5/8-4", "720 Ill. Comp. Stat. 5/18-1"]),
        (
            "MN",
            "Minn. Stat. § 609.485, subd. 4(a)(2), (4)",
            ["Minn. Stat. § 609.485(4)(a)(2)", "Minn. Stat. § 609.485(4)(a)(4)"],
        ),
        ("MN", "609.595, subd. 1(3)-(5)", [f"Minn. Stat. § 609.595(1)({number})" for number in (3, 4, 5)]),
        ("MN", "609.821, subd. 3(i)-(iii)", [f"Minn. Stat. § 609.821(3)({number})" for number in ("i", "ii", "iii")]),
        (
            "SC",
            "S.C. Code Ann. § 16-21-40(A)(2), (B)",
            ["S.C. Code Ann. § 16-21-40(A)(2)", "S.C. Code Ann. § 16-21-40(B)"],
        ),
    ],
)
def test_several_cites_in_one_text(state, text, printed):
    assert [str(cite) for cite in parse_all(text, CODES[state])] == printed
    assert parse(text, CODES[state]) is None


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("CA", ""),
        ("CA", "PC"),
        ("CA", "prostitution"),
        ("CA", "Oakland Mun. Code § 9.08.010"),
        ("CA", "Penal Code 211, attempt"),  # dropping the word would change the offense
        ("CA", "PC 664-187"),
        ("CA", "Penal Code 459 or 460"),
        ("CA", "211 212.5 PC"),
        ("CA", "§ 11350, Penal Code 459"),
        ("CA", "PC 459, 11350 HS"),  # the code of 11350 is said twice, or not at all
        ("CA", "PC 261 (F)"),  # felony, or subdivision (f)?
        ("CA", "PC 647(b"),
        ("CA", "PC 261(a)-(b), subd. (c), subd. (d)"),
        ("CA", "Fla. Stat. § 796.07"),
        ("US", "§ 846"),  # of which title?
        ("US", "18 U.S.C. §§ 2421-2422"),
        ("FL", "F.S. 79607(2)(e)"),
        ("IL", "5/11-14"),
        ("LA", "La. R.S. 40:961 et seq."),
    ],
)
def test_what_is_not_understood_is_not_read(state, text):
    assert parse_all(text, CODES[state]) == ()


def relation(state, charge, entry):
    mine, theirs = parse(charge, CODES[state]), parse(entry, CODES[state])
    assert mine
    assert theirs
    return compare(mine, theirs)


@pytest.mark.parametrize(
    ("state", "charge", "entry", "expected"),
    [
        ("CA", "647(b)", "647(b)", Relation.SAME_OR_NARROWER),
        ("CA", "647(B)(1)", "647(b)", Relation.SAME_OR_NARROWER),
        ("CA", "647", "647(b)", Relation.BROADER),
        ("CA", "647(a)", "647(b)", Relation.DIFFERENT),
        ("CA", "647b", "647(b)", Relation.UNCLEAR),
        ("CA", "647.6", "647", Relation.DIFFERENT),
        ("CA", "288(c)", "288a(c)", Relation.DIFFERENT),
        ("CA", "288A(c)", "288a(c)", Relation.SAME_OR_NARROWER),
        ("CA", "former 262(a)(1)", "262(a)(1)", Relation.SAME_OR_NARROWER),
        ("CA", "HS 211", "PC 211", Relation.DIFFERENT),
        ("US", "21 USC 841", "18 USC 841", Relation.DIFFERENT),
        ("WA", "9.68A.090", "ch. 9.68A", Relation.SAME_OR_NARROWER),
        ("WA", "9.68A.090", "ch. 9.68", Relation.DIFFERENT),
        ("WA", "ch. 9.68A", "9.68A.090", Relation.BROADER),
        ("FL", "796.07(2)(e)", "Fla. Stat. ch. 796", Relation.SAME_OR_NARROWER),
        ("FL", "812.13", "Fla. Stat. ch. 796", Relation.DIFFERENT),
        ("US", "18 U.S.C. § 1591", "18 U.S.C. ch. 77", Relation.UNCLEAR),
        ("MN", "609.324 subd 7", "Minn. Stat. § 609.324, subdivision 7", Relation.SAME_OR_NARROWER),
    ],
)
def test_relation(state, charge, entry, expected):
    assert relation(state, charge, entry) is expected


SUBS = st.lists(st.from_regex(r"[1-9]\d?|[a-hj-z]|[A-HJ-Z]|ii|iv", fullmatch=True), max_size=4).map(tuple)
CITES = st.one_of(
    st.builds(Cite, st.just("Cal. Penal Code"), st.from_regex(r"[1-9][0-9]{0,3}[ab]?", fullmatch=True), SUBS),
    st.builds(Cite, st.just("Fla. Stat."), st.from_regex(r"[1-9]\.[0-9]{2}", fullmatch=True), SUBS),
    st.builds(Cite, st.just("18 U.S.C."), st.sampled_from(["1591", "1952", "3771A"]), SUBS, former=st.booleans()),
    st.builds(Cite, st.just("720 Ill. Comp. Stat."), st.just("5/11-14"), SUBS),
    st.builds(Cite, st.just("Wash. Rev. Code"), st.sampled_from(["9.68A", "9A.44"]), chapter=st.just(True)),
)
ALL_CODES = [
    *CODES["US"],
    *(code.model_copy(update={"default": False}) for state in ("CA", "FL", "IL", "WA") for code in CODES[state]),
]


@given(CITES)
def test_printed_cite_reads_back(cite):
    assert parse(str(cite), ALL_CODES) == cite


@given(CITES, CITES)
def test_broader_is_the_reverse_of_narrower(one, other):
    there, back = compare(one, other), compare(other, one)
    if there is Relation.BROADER:
        assert back is Relation.SAME_OR_NARROWER
    if there is back is Relation.SAME_OR_NARROWER:
        assert str(one).casefold().removeprefix("former ") == str(other).casefold().removeprefix("former ")
    assert (there is Relation.DIFFERENT) == (back is Relation.DIFFERENT)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    parse_all(text, ALL_CODES)


def test_a_code_with_a_title_cannot_be_the_default():
    with pytest.raises(ValueError, match="title"):
        CodeName(name="{title} U.S.C.", default=True)
