"""Made-up clients with every identifier sown, in every form, into every text of the record; and PDFs that say something."""

from __future__ import annotations

import copy
import io
import random
from collections.abc import Callable, Iterator
from typing import Any

from names_corpus import FORMS, NAMES
from pikepdf import Array, Dictionary, Name, Pdf

from petition_gen.record.field_kinds import kind_of
from petition_gen.record.partial_dates import MONTHS

BIRTH: tuple[Callable[[int, int, int], str], ...] = (
    lambda y, m, d: f"{MONTHS[m - 1]} {d}, {y}",
    lambda y, m, d: f"{m:02}/{d:02}/{y}",
    lambda y, m, d: f"{m}/{d}/{y % 100:02}",
    lambda y, m, d: f"{y}-{m:02}-{d:02}",
    lambda y, m, d: f"{MONTHS[m - 1][:3]}. {d}, {y}",
    lambda y, m, d: f"{d} {MONTHS[m - 1]} {y}",
    lambda y, m, d: f"{m:02}.{d:02}.{y}",
    lambda y, m, d: f"{y}{m:02}{d:02}",
)


def own_strings(tree: dict[str, Any]) -> dict[str, list[str]]:
    """All forms of what is the client's own besides her names, by the field that says it."""
    client = tree["client"]
    y, m, d = map(int, client["date_of_birth"].split("-"))
    phone, ids = client["phone"], client["identifiers"]
    digits = "".join(each for each in phone if each.isdigit())
    street = client["address"]["street"]
    return {
        "client.date_of_birth": [f"on {write(y, m, d)}" for write in BIRTH],
        "client.phone": [
            phone,
            f"{digits[:3]}.{digits[3:6]}.{digits[6:]}",
            f"+1 {digits[:3]} {digits[3:6]} {digits[6:]}",
            digits,
        ],
        "client.identifiers.fbi": [ids["fbi"], " ".join((ids["fbi"][:6], ids["fbi"][6:])), ids["fbi"].lower()],
        "client.identifiers.ssn_last4": [
            f"SSN xxx-xx-{ids['ssn_last4']}",
            f"social security number ending in {ids['ssn_last4']}",
        ],
        "client.address.street": [street, street.lower(), street.replace("Street", "St."), street.rsplit(" ", 1)[0]],
        "client.email": [client["email"], client["email"].upper()],
    }


def grown(base: dict[str, Any], number: int) -> dict[str, Any]:
    """A client drawn by number from the corpus, with all forms of each identifier sown into every free text of the record."""
    drawn = random.Random(number)
    tree = copy.deepcopy(base)
    first, last = NAMES[sorted(NAMES)[number % len(NAMES)]]
    alias = NAMES[drawn.choice(sorted(NAMES))]
    client = tree["client"]
    client["name"] = {"first": first, "last": last}
    client["caption"] = "initials"
    client["aliases"] = [
        {"first": alias[0], "last": alias[1], "kind": "alias", "in_papers": drawn.choice(["sealed", "never"])}
    ]
    client["date_of_birth"] = f"{drawn.randint(1970, 2001)}-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}"
    client["phone"] = f"(209) 555-01{drawn.randint(10, 99)}"
    client["email"] = f"q{number}zx@client.example"
    client["identifiers"] = {
        "fbi": f"{drawn.randint(100000, 999999)}QX{number % 10}",
        "ssn_last4": f"{drawn.randint(3000, 9999)}",
    }
    client["address"] = {
        "street": f"{drawn.randint(1100, 9900)} Wabbleton Street",
        "city": "Fresno",
        "state": "CA",
        "zip": "93650",
    }
    client.pop("pseudonym", None)
    tree["requests"] = {**tree.get("requests", {}), "seal": "no"}  # as much as can be is public
    tree["trafficking"]["traffickers"] = [{"label": "the trafficker", "name": "Corvin Blatherwax"}]
    tree["trafficking"]["summary"] = "She was held."
    said = list(sown(tree, first, last))
    drawn.shuffle(said)
    at = iter(range(10**6))
    sow(tree, "", lambda: said[next(at) % len(said)])
    return tree


def sown(tree: dict[str, Any], first: str, last: str) -> Iterator[str]:
    """Sentences that say all identifiers of a client in all forms, each with a mark by which it is known again."""
    alias = tree["client"]["aliases"][0]
    small = {each for pair in (NAMES["words"], NAMES["month"], NAMES["word"]) for each in pair}
    names = [(first, last), (alias["first"], alias["last"]), ("Corvin", "Blatherwax")]
    said = [
        write(*each)
        for each in names
        for form, write in FORMS.items()
        if not (form == "small letters" and small & set(each))
    ]
    said += [f"They wrote {each} there." for forms in own_strings(tree).values() for each in forms]
    for number, each in enumerate(said):
        yield f"zq{number}. {each}"


def sow(part: Any, path: str, draw: Callable[[], str]) -> Any:
    """Put a sentence into every text of the record that is the drafter's or her own, and several into the long ones."""
    if isinstance(part, dict):
        for key, value in part.items():
            part[key] = sow(value, f"{path}.{key}".lstrip("."), draw)
        return part
    if isinstance(part, list):
        return [sow(value, f"{path}[{at}]", draw) for at, value in enumerate(part)]
    if (
        not isinstance(part, str)
        or part in ("none", "yes", "no")
        or kind_of(path) not in ("free", "own")
        or path.endswith(NOT_TEXTS)
    ):
        return part
    if path.endswith(LONG):
        return " ".join([part, *(draw() for _ in range(6))])
    return " ".join(f"{part} {draw()}".split("\n"))


LONG = ("text", "own_words", "summary", "nexus", "delay", "says", "intent")
# Yes and no, numbers, and what is one of a few words.
NOT_TEXTS = (
    "docketed", "relief", "juvenile", "violent", "inchoate", "child_victim", "found", "with_prejudice", "completed", "fines",
    "fines_paid", "registration", "dna", "owed", "ordered", "began", "ended", "ongoing", "name_in_papers", "since", "in_papers", "sworn",
    "consent", "sealed", "minor", "sexual", "filed", "obtained", "trafficker", "seal", "remote_appearance", "waive_fees",
    "self_incrimination", "number", "revoked", "history_complete", "plea", "label", "kind", "consecutive_to",
)  # fmt: skip


def pdf_saying(*pages: str, invisible: bool = False, instead: str = "") -> bytes:
    """A PDF that says a text on each page, in any script; `instead` are words that stand for those drawn."""
    pdf = Pdf.new()
    letters = {each: at for at, each in enumerate(sorted(set("".join(pages))), 1)}
    coded = "\n".join(f"<{at:04x}> <{each.encode('utf-16-be').hex()}>" for each, at in letters.items())
    maps = pdf.make_stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff>"
            f" endcodespacerange {len(letters)} beginbfchar\n{coded}\nendbfchar endcmap end end"
        ).encode()
    )
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Example, DW=600,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Example, Flags=4, FontBBox=[0, 0, 1000, 1000], ItalicAngle=0, Ascent=800,
            Descent=-200, CapHeight=700, StemV=80,
        ),
    )  # fmt: skip
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Example, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]), ToUnicode=maps,
        )
    )  # fmt: skip
    for text in pages:
        page = pdf.add_blank_page(page_size=(612, 792))
        lines = [text[at : at + 70] for at in range(0, len(text), 70)] if " " not in text else _lines(text)
        drawn = "\n".join(f"<{''.join(f'{letters[each]:04x}' for each in line)}> Tj 0 -14 Td" for line in lines)
        marks = (
            (f"/Span <</ActualText <feff{instead.encode('utf-16-be').hex()}>>> BDC ", " EMC") if instead else ("", "")
        )
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(
            f"{marks[0]}BT {3 if invisible else 0} Tr /F 9 Tf 40 740 Td {drawn} ET{marks[1]}".encode()
        )
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _lines(text: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > 80:
            lines.append("")
        lines[-1] += f"{word} "
    return [each.strip() for each in lines]
