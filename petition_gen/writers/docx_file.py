"""A Word document's file: an empty one, its properties, its bytes, and elements in the order that the schema wants."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.table import Table as WordTable

from petition_gen.characters import shown

COMMENT_AUTHOR, COMMENT_INITIALS = "petition-gen", "pg"
FIXED_TIME = datetime(2000, 1, 1)
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_PARAGRAPH_PROPERTIES = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
    snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
    textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
""".split()  # noqa: SIM905 -- the sequence of ECMA-376-1, 17.3.1.26, as it stands there


def properties_element(name: str, children: dict[str, dict[str, str]]) -> Any:
    """An element of properties with these children, which are in their sequence: python-docx looks for the place of each."""
    element = OxmlElement(name)
    for child, attributes in children.items():
        element.append(OxmlElement(child, attributes))
    return element


# Word keeps three languages of a text: this one for scripts that are shaped or run from the right, and one for East Asia.
_COMPLEX = frozenset(
    """am ar arc bn bo ckb div dv dz fa gu he hi ii iw km kn ks ku lo ml mn mr my ne or pa ps sa sd si syr ta te th ti ug ur yi
    """.split()  # noqa: SIM905
)
_EAST_ASIAN = {"ja", "ko", "zh", "yue", "cmn"}


def language_attributes(tag: str) -> dict[str, str]:
    """The attributes of `w:lang` for words of a language by its BCP 47 tag."""
    first = tag.split("-")[0].lower()
    found = {qn("w:val"): tag}
    if first in _EAST_ASIAN:
        found[qn("w:eastAsia")] = tag
    if first in _COMPLEX:
        found[qn("w:bidi")] = tag
    return found


def blank_word_document() -> WordDocument:
    """An empty document with four styles, no theme, no sample part and no trace of who made it."""
    word = docx.Document()
    keep = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
    styles = word.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in keep:
            styles.remove(style)
    for leftover in styles.xpath("w:latentStyles | w:style/w:rsid"):
        leftover.getparent().remove(leftover)
    for rels in (word.part.rels, word.part.package.rels):
        for key, rel in list(rels.items()):
            if rel.reltype.rsplit("/", 1)[-1] not in (
                "officeDocument",
                "core-properties",
                "styles",
                "settings",
                "numbering",
            ):
                del rels[key]
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    for xml in (
        '<w:zoom w:percent="100"/>',
        '<w:defaultTabStop w:val="720"/>',
        '<w:characterSpacingControl w:val="doNotCompress"/>',
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>',
        '<w:decimalSymbol w:val="."/>',
        '<w:listSeparator w:val=","/>',
    ):
        settings.append(xml_element(xml))
    return word


def set_properties(word: WordDocument, title: str) -> None:
    """Metadata that name the paper and nobody: neither who made it nor when."""
    properties = word.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(properties, name, "")
    properties.title = shown(title)
    properties.revision = 1
    properties.created = properties.modified = FIXED_TIME


def package_bytes(word: WordDocument) -> bytes:
    """The file's bytes, with the same order and times of its parts whenever it is made."""
    saved = io.BytesIO()
    word.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return packed.getvalue()


def set_table_width(table: WordTable, width: float) -> None:
    """Give a table its width in points."""
    properties = table._tbl.tblPr
    properties.find(qn("w:tblW")).set(qn("w:w"), str(twips(width)))
    properties.find(qn("w:tblW")).set(qn("w:type"), "dxa")


def twips(points: float) -> int:
    """Points as Word counts them, twenty to a point."""
    return round(points * 20)


def xml_element(text: str) -> Any:
    """An element from its text, which may use the prefixes of `_NAMESPACES`."""
    declarations = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if f"{prefix}:" in text)
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {declarations}", text, count=1))


def put_property(properties: Any, child: Any) -> None:
    """Insert a paragraph's property where the schema's sequence has it: Word calls a file out of order damaged."""
    place = next(place for place, name in enumerate(_PARAGRAPH_PROPERTIES) if qn(f"w:{name}") == child.tag)
    properties.insert_element_before(child, *(f"w:{name}" for name in _PARAGRAPH_PROPERTIES[place + 1 :]))
