"""Made-up names in the ways in which many peoples name themselves, and the forms in which texts write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Tradition: first name, last name. Nobody is called so, that we know of.
NAMES: dict[str, tuple[str, str]] = {
    "english": ("Maeve", "Thornquist"), "irish": ("Siobhán", "O'Shaughnecy"), "scottish": ("Catriona", "MacTavendale"),
    "welsh": ("Angharad", "ap Gwyllym"), "spanish": ("Maria", "Hernandez"), "two-surnames": ("Odalys", "Quiroga Peñalver"),
    "mexican": ("Xochitl", "de la Cruz Olvarra"), "portuguese": ("Conceição", "dos Santos Figueirôa"),
    "french": ("Élodie", "Lefèvre-Duboisset"), "haitian": ("Widelène", "Jean-Baptistin"), "italian": ("Ornella", "D'Angelozzi"),
    "german": ("Käthe", "Müllersheim"), "german-sharp-s": ("Liesl", "Großmannius"), "dutch": ("Henrike", "van der Veldekens"),
    "danish": ("Sørine", "Kjærsgård"), "swedish": ("Åsa", "Ångbergström"), "icelandic": ("Þórunn", "Æsisdóttir"),
    "polish": ("Łucja", "Wójcikowna"), "czech": ("Květa", "Dvořáčková"), "hungarian": ("Erzsébet", "Kőszeginé"),
    "romanian": ("Ștefana", "Țurcănescu"), "turkish": ("Işıl", "Yıldırımoğlu"), "albanian": ("Dhurata", "Çelajka"),
    "serbian": ("Đurđica", "Đorđevićka"), "russian": ("Ольга", "Кузнечикова"), "greek": ("Αλεξάνδρα", "Παπαδοπουλίδη"),
    "georgian": ("Nino", "Kvarianidze"), "armenian": ("Anahit", "Sargsyants"), "arabic": ("Fatimah", "al-Rashidieh"),
    "egyptian": ("Nadia", "Abd El Sayedin"), "arabic-script": ("فاطمة", "الراشدية"), "hebrew": ("Shira", "Ben-Davidsohn"),
    "persian": ("Parisa", "Hosseinipour"), "somali": ("Hodan", "Abdi Warsamere"), "ethiopian": ("Tsehay", "Gebremariamu"),
    "yoruba": ("Olúwaṣeun", "Adébáyòde"), "igbo": ("Chidinma", "Okwuosagwu"), "ghanaian": ("Akosua", "Mensahene"),
    "zulu": ("Nomvula", "kaDlaminizwe"), "tamil": ("Meenakshi", "Venkataramanan"), "punjabi": ("Harpreet", "Kaurwala"),
    "nepali": ("Sunita", "Tamangeli"), "chinese": ("Xiuying", "Ng"), "chinese-short": ("Lan", "Wu"), "han": ("小梅花", "欧阳"),
    "vietnamese": ("Thị Hoa", "Đặng"), "vietnamese-short": ("Linh", "Le"), "korean": ("Min-seo", "Yu"), "hangul": ("민서", "김"),
    "japanese": ("花子", "山田"), "thai": ("สมศรี", "แซ่ลี้"), "burmese": ("Aye Aye", "Khaingzin"), "khmer": ("Sokha", "Cheavann"),
    "hmong": ("Mai", "Her"), "filipino": ("Luningning", "Dela Peñaflor"), "indonesian": ("Wulandari", "Sutejowati"),
    "hawaiian": ("Kaʻiulani", "Kealohanui"), "samoan": ("Faʻasao", "Tuilaepaga"), "navajo": ("Haseya", "Yazziegaii"),
    "lakota": ("Wachiwi", "Red Cloud"), "words": ("Hope", "Grace"), "month": ("May", "Justice"), "word": ("Joy", "Strong"),
}  # fmt: skip


def plain(text: str) -> str:
    """A text as a keyboard without accents writes it."""
    pairs = "đd ĐD øo ØO łl ŁL ßss æae ÆAE ıi þth ÞTh ʻ'"
    for letters, written in re.findall(r"(\S)(\S+)", pairs):
        text = text.replace(letters, written)
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


def broken(name: str) -> str:
    """A name with the hyphen of a line's end in it."""
    return f"{name[:4]}- {name[4:]}" if len(name) > 6 and name.isalpha() else name


def squeezed(name: str) -> str:
    """A name as user names have it: without accents and spaces."""
    return plain(name).replace(" ", "")


FORMS: dict[str, Callable[[str, str], str]] = {
    "whole": lambda first, last: f"Then {first} {last} was taken there.",
    "at the beginning": lambda first, last: f"{first} {last} was taken there.",
    "titled": lambda first, last: f"In 2012 Ms. {last} was taken there.",
    "titled without a dot": lambda first, last: f"In 2012 Mrs {last} was taken there.",
    "last name first": lambda first, last: f"They booked her as {last.upper()}, {first.upper()} that night.",
    "first name": lambda first, last: f"They told {first} to go.",
    "last name": lambda first, last: f"They told {last} to go.",
    "subject": lambda first, last: f"That night {last} was arrested, and later {first} was let go.",
    "possessive": lambda first, last: f"He kept {first}'s telephone and {last}’s papers.",
    "capitals": lambda first, last: f"The report calls her {first.upper()} {last.upper()}.",
    "small letters": lambda first, last: f"He typed {first.lower()} {last.lower()} there.",
    "without accents": lambda first, last: f"The docket of {plain(first)} {plain(last)} says so, and Ms. {plain(last)} too.",
    "apostrophes": lambda first, last: f"They wrote {first.replace(chr(39), '’')} {last.replace(chr(39), '’')} there.",
    "no apostrophe": lambda first, last: f"They wrote {first} {last.replace(chr(39), '')} there.",
    "hyphens as spaces": lambda first, last: f"They wrote {first.replace('-', ' ')} {last.replace('-', ' ')} there.",
    "lines": lambda first, last: f"They wrote\n{first}\n{last}\nthere.",
    "line's end": lambda first, last: f"They told {broken(first)} {broken(last)} there.",
    "no-break space": lambda first, last: f"They told {first}\u00a0{last} there.",
    "hidden": lambda first, last: f"They told {first[:2]}\u200b{first[2:]} {last[:1]}\u00ad{last[1:]} there.",
    "initial": lambda first, last: f"They told {first[0]}. {last} there." if first[0].isascii() else f"They told {first} {last} there.",
    "quoted": lambda first, last: f"He said “{first}, come here,” and “{first} {last}.”",
    "apart": lambda first, last: unicodedata.normalize("NFD", f"They told {first} {last} there."),
    "user name": lambda first, last: f"He posted her as {squeezed(first).lower()}_{squeezed(last).lower()}_16 there.",
    "file": lambda first, last: f"See {squeezed(last)}_{squeezed(first)}.pdf there.",
}  # fmt: skip

PROSE = """
The court may grant relief at the request of the People. Her mother left the house in May 2014, and the case was set for June 2, 2014.
Petitioner had no hope that justice would be done; she was young, and she did as he said. In the long run it will mark her record.
The Court heard the motion in Department 5 of the Superior Court, County of Los Angeles. Grace was shown to none of them.
An officer of the Oakland Police Department stopped a black car on Long Street near Hope Hospital. He told her to go in and do the work.
At the motel on King Boulevard a man sold young women for sex. San Diego, Fort Lee, Port Angeles and New Haven are on the way.
She finished her training in April 2023, and will strongly oppose any stay. So she went to the shelter, and no one asked for her there.
To her it was all the same. Do not let him in, she said. Van Nuys lies to the north; Le Grand is a town in Merced County, California.
The Defendant shall serve the People with the petition within 15 days, and file proof of service with the clerk of the court.
On or about the 14th of March 2012 he was charged in People v. Smith, a case in King County, Washington, and Judge Brown sat.
The State Attorney for the Twentieth Judicial Circuit, the Lee County Sheriff's Office and the Red River Parish Jail hold records.
We wrote to the Office of Justice Programs and the Cloud Peak clinic. In Joy, Illinois, a strong storm blew. Le Monde printed it.
"""


def reads_name(text: str, first: str, last: str) -> str | None:
    """What an opponent reads of a name in a text: a telling part in any writing, or a short one or a word as a name; None."""
    from petition_gen.identities.folding import fold, pieces_of
    from petition_gen.identities.words import ORDINARY, PARTICLES

    folded = fold(text)
    whole = "".join(pieces_of(f"{first}{last}"))
    if whole in "".join(pieces_of(text)):
        return whole
    for piece in (*pieces_of(first), *pieces_of(last)):
        if len(piece) < 2 or (piece in PARTICLES and piece not in (pieces_of(last)[-1], pieces_of(first)[0])):
            continue
        weak = len(piece) < 3 or piece in PARTICLES or piece in ORDINARY
        for match in re.finditer(rf"(?<![^\W_]){re.escape(piece)}(?![^\W_])", folded.low):
            if not weak or folded.is_capital(match.start()):
                return piece
    return None
