"""The federal judicial districts by name: how lawyers abbreviate them, and the name that a heading has."""

from __future__ import annotations

import re

# Code, name, and the abbreviation of the state as lawyers cite its district court, where it is not the name itself.
_STATES = """
AL Alabama|Ala; AK Alaska; AZ Arizona|Ariz; AR Arkansas|Ark; CA California|Cal|Calif; CO Colorado|Colo;
CT Connecticut|Conn; DE Delaware|Del; DC Columbia; FL Florida|Fla; GA Georgia|Ga; HI Hawaii|Haw; ID Idaho;
IL Illinois|Ill; IN Indiana|Ind; IA Iowa; KS Kansas|Kan; KY Kentucky|Ky; LA Louisiana|La; ME Maine|Me;
MD Maryland|Md; MA Massachusetts|Mass; MI Michigan|Mich; MN Minnesota|Minn; MS Mississippi|Miss; MO Missouri|Mo;
MT Montana|Mont; NE Nebraska|Neb; NV Nevada|Nev; NH New Hampshire|N H; NJ New Jersey|N J; NM New Mexico|N M;
NY New York|N Y; NC North Carolina|N C; ND North Dakota|N D; OH Ohio; OK Oklahoma|Okla; OR Oregon|Or|Ore;
PA Pennsylvania|Pa; RI Rhode Island|R I; SC South Carolina|S C; SD South Dakota|S D; TN Tennessee|Tenn;
TX Texas|Tex; UT Utah; VT Vermont|Vt; VA Virginia|Va; WA Washington|Wash; WV West Virginia|W Va;
WI Wisconsin|Wis; WY Wyoming|Wyo; PR Puerto Rico|P R; GU Guam; VI Virgin Islands|V I; MP Northern Mariana Islands|N Mar I
"""
_DIRECTIONS = {"n": "Northern", "s": "Southern", "e": "Eastern", "w": "Western", "m": "Middle", "c": "Central"}
_COURT = re.compile(r"^(the )?(in the )?(united states|u ?s)( district court)?( for)?( the)? |^for the |^the ")


def _by_letters() -> dict[str, str]:
    """The name of a district's state by the letters of every way to write it, spaces aside."""
    found: dict[str, str] = {}
    for entry in _STATES.split(";"):
        code, names = entry.split(maxsplit=1)
        name, *short = names.strip().split("|")
        found |= {re.sub(r"\s", "", each).casefold(): name for each in (code, name, *short)}
    return found


_NAMES = _by_letters()


def full_district(text: str) -> str:
    """The district's name in full: `N.D. Cal.`, `NDCA` and `northern district of california` are one.

    What is not understood comes back as it stands.

    >>> full_district("S.D.N.Y."), full_district("D. Conn."), full_district("263rd")
    ('Southern District of New York', 'District of Connecticut', '263rd')
    """
    words = _COURT.sub("", " ".join(re.sub(r"[.,]", " ", text).casefold().split()))
    spelled = re.fullmatch(r"(?:(northern|southern|eastern|western|middle|central) )?district of (?:the )?(.+)", words)
    if spelled:
        return _named(spelled[1], spelled[2]) or text
    short = re.fullmatch(r"(?:([nsewmc]) ?)?d(?:ist)? ?(.+)", words)
    return (short and _named(short[1], short[2])) or text


def _named(direction: str | None, state: str) -> str | None:
    name = _NAMES.get(state.replace(" ", ""))
    if name is None:
        return None
    part = f"{_DIRECTIONS[direction[0]]} " if direction else ""
    return f"{part}District of {'the ' if name.endswith('Islands') else ''}{name}"


def same_district(one: str, other: str) -> bool:
    """Whether two ways to write a district mean the same one."""
    return full_district(one).casefold() == full_district(other).casefold()
