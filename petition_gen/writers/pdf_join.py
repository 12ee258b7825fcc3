"""PDFs joined into one, with bookmarks, page labels, links and tags kept."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import IO, Any

import pikepdf.settings
from pikepdf import Array, Dictionary, Name, Pdf


def values_of(holder: Any) -> list[Any]:
    """What a dictionary or an array holds; of anything else nothing."""
    if isinstance(holder, Dictionary):
        return [value for _, value in holder.items()]
    return [holder[place] for place in range(len(holder))] if isinstance(holder, Array) else []


def join_pages(first: Path | None, pieces: Iterable[tuple[Path, str]], target: Path) -> None:
    """Put ranges of pages of PDFs into one file, in a document like `first` or an empty one, copying from file to file.

    pikepdf itself would read all that it copies from one document to another into memory; qpdf's own command does not.
    """
    ranges = [part for path, pages in pieces for part in (str(path.absolute()), pages)]
    base = str(first.absolute()) if first else "--empty"
    options = ["--deterministic-id", "--no-warn", "--warning-exit-0", "--remove-unreferenced-resources=no"]
    pikepdf.Job(["qpdf", *options, base, "--pages", *ranges, "--", str(target.absolute())]).run()
    with target.open("rb") as stream:  # qpdf does not notice that the last part of a file could not be written
        stream.seek(max(0, target.stat().st_size - 20))
        if b"%%EOF" not in stream.read():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def save_pdf(pdf: Pdf, target: Path) -> None:
    """Write a PDF for its owner's eyes: the same content gives the same bytes."""
    with open(os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb+", buffering=0) as stream:
        patient = _Patient(stream)
        pdf.save(
            patient,  # type: ignore[arg-type]
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
        patient.flush()
        if patient.error:
            raise patient.error


class _Patient(io.RawIOBase):
    """A file that keeps an error of writing for later: qpdf ends the whole process at the second one that it meets."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.kept = stream, bytearray()
        self.error: OSError | None = None

    def writable(self) -> bool:
        """Whether it can be written to: it can."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self.kept += data
        if len(self.kept) > 1_000_000:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Write what was taken, unless something could not be written before."""
        waiting, self.kept = memoryview(bytes(self.kept)), bytearray()
        try:
            while waiting and self.error is None:
                waiting = waiting[self.stream.write(waiting) :]
        except OSError as error:
            self.error = error


def combine(parts: Sequence[tuple[str, Path]], target: Path, title: str) -> int:
    """Join finished PDFs, papers and volumes each with its title, into one file in their order. Returns its size.

    Each part gets a bookmark that holds its own bookmarks; its page labels are kept, or made of its place in the order
    ("2-1", "2-2"); links within a part and its tags go on working. The same parts give the same bytes. `title` is for
    the file's metadata, which hold nothing else. Raises ValueError where there is no part, and pikepdf.PdfError where a
    part is no PDF.
    """
    if not parts:
        raise ValueError("there is nothing to combine")
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=target.parent) as temporary:
        joined = Path(temporary) / "joined.pdf"
        join_pages(None, [(path, "1-z") for _, path in parts], joined)
        with Pdf.open(joined, access_mode=pikepdf.AccessMode.stream) as whole:
            _furnish(whole, parts)
            whole.docinfo[Name.Title] = title
            describe(whole, title, all(claims_access(path) for _, path in parts))
            save_pdf(whole, target)
    return target.stat().st_size


def describe(pdf: Pdf, title: str, accessible: bool) -> None:
    """Give a PDF the description that readers aloud ask for: its title, and whether it claims to follow PDF/UA-1. No more."""
    claim = '<rdf:Description rdf:about="" pdfuaid:part="1" />' if accessible else ""
    text = XMP.format(title=escape(title, quote=False), claim=claim).encode()
    pdf.Root.Metadata = pdf.make_stream(text, Type=Name.Metadata, Subtype=Name.XML)


def claims_access(path: Path) -> bool:
    """Whether a PDF claims to follow PDF/UA-1."""
    with Pdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
        described = pdf.Root.get(Name.Metadata)
        return described is not None and b'pdfuaid:part="1"' in described.read_bytes()


XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"\
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{claim}<rdf:Description rdf:about=""><dc:title><rdf:Alt>\
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""


def _furnish(whole: Pdf, parts: Sequence[tuple[str, Path]]) -> None:
    """Give the joined pages of some documents the bookmarks, labels, links and tags that they had there."""
    root = whole.Root
    empty = Dictionary(Type=Name.StructTreeRoot, K=Array(), ParentTree=Dictionary(Nums=Array()))
    root.StructTreeRoot = whole.make_indirect(empty)
    labels: list[Any] = []
    start = 0
    with whole.open_outline() as outline:
        for number, (name, path) in enumerate(parts, 1):
            with Pdf.open(path, access_mode=pikepdf.AccessMode.stream) as source:
                bookmark = pikepdf.OutlineItem(name, start, "Fit")
                bookmark.children.extend(_bookmarks(source, start))
                outline.root.append(bookmark)
                labels += _labels(source, start, number)
                _restore_links(whole, source, start)
                _adopt_structure(whole, source, start, number)
                start += len(source.pages)
    root.StructTreeRoot.ParentTreeNextKey = next_key(whole)
    root.PageLabels = Dictionary(Nums=Array(labels))
    root.Lang = pikepdf.String("en-US")
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines


def _places(pdf: Pdf) -> dict[tuple[int, int], int]:
    """The number of each page, from 0, by its object."""
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages)}


def _annotations(pdf: Pdf, start: int, count: int) -> Iterator[list[Any]]:
    """The annotations of each of some pages."""
    for number in range(start, start + count):
        yield list(pdf.pages[number].obj.get(Name.Annots, Array()))


def _restore_links(whole: Pdf, source: Pdf, start: int) -> None:
    """Let the links of a document's pages lead to the same pages in the whole: joining loses where they led."""
    places = _places(source)
    named = Name.Dests in source.Root.get(Name.Names, Dictionary())
    names = pikepdf.NameTree(source.Root.Names.Dests) if named else {}
    count = len(source.pages)
    for old, new in zip(_annotations(source, 0, count), _annotations(whole, start, count), strict=True):
        for before, after in zip(old, new, strict=True):
            action = before.get(Name.A)
            to = before.get(Name.Dest) if action is None else action.get(Name.D)
            if isinstance(to, pikepdf.String):
                to = names.get(str(to))
            for key in (Name.A, Name.Dest):
                if key in after:
                    del after[key]
            if isinstance(to, Array) and to[0].objgen in places:
                after.Dest = Array([whole.pages[start + places[to[0].objgen]].obj, *values_of(to)[1:]])


def _adopt_structure(whole: Pdf, source: Pdf, start: int, number: int) -> None:
    """Hang a document's structure into the whole's, its keys and names moved out of the way of the others'."""
    if Name.StructTreeRoot not in source.Root:
        return
    count = len(source.pages)
    _detach(source)
    tree, offset = whole.Root.StructTreeRoot, next_key(whole)
    copied = whole.copy_foreign(source.Root.StructTreeRoot)
    language = source.Root.get(Name.Lang)
    for element in _kids(copied):
        element.P = tree
        if language is not None and Name.Lang not in element:
            element.Lang = pikepdf.String(str(language))
        tree.K.append(element)
    for element in _elements(copied):
        _attach(element, whole, start, f"{number}-")
    for key, value in pikepdf.NumberTree(copied.ParentTree).items():
        tree.ParentTree.Nums.append(offset + key)
        tree.ParentTree.Nums.append(value)
    for page, drawn_on in zip(whole.pages[start : start + count], _annotations(whole, start, count), strict=True):
        if Name.StructParents in page.obj:
            page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in drawn_on:
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset


def next_key(pdf: Pdf) -> int:
    """The first key that is free in the tree by which a document's pages find their structure."""
    keys = pdf.Root.StructTreeRoot.ParentTree.Nums
    return int(keys[len(keys) - 2]) + 1 if len(keys) else 0


def _kids(element: Any) -> list[Any]:
    """What an element of a structure holds that is an object: elements, and references to annotations."""
    kids = element.get(Name.K, Array())
    return [each for each in (kids if isinstance(kids, Array) else [kids]) if isinstance(each, Dictionary)]


def _elements(tree: Any) -> Iterator[Any]:
    """All that stands in a structure, each once, and what WeasyPrint tells only the pages of."""
    waiting = _kids(tree)
    for value in pikepdf.NumberTree(tree.ParentTree).values():
        waiting += [each for each in (value if isinstance(value, Array) else [value]) if isinstance(each, Dictionary)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        each = waiting.pop()
        if each.is_indirect and each.objgen in seen:
            continue
        seen.add(each.objgen)
        yield each
        waiting.extend(_kids(each))


def _detach(source: Pdf) -> None:
    """Let a structure name pages and annotations by number, since pages are not copied with it."""
    places = _places(source)
    on_pages = {
        each.objgen: (page, place)
        for page, group in enumerate(_annotations(source, 0, len(source.pages)))
        for place, each in enumerate(group)
    }
    for element in _elements(source.Root.StructTreeRoot):
        if Name.Pg in element:
            element.Pg = places[element.Pg.objgen]
        if Name.Obj in element:
            element.Obj = Array(on_pages[element.Obj.objgen])


def _attach(element: Any, whole: Pdf, start: int, prefix: str) -> None:
    """Undo `_detach` in the whole, and put a prefix before the names by which a table's cells know their headings."""
    if Name.Pg in element:
        element.Pg = whole.pages[start + int(element.Pg)].obj
    if Name.Obj in element:
        page, place = element.Obj
        element.Obj = whole.pages[start + int(page)].obj.Annots[int(place)]
    if Name.ID in element:
        element.ID = pikepdf.String(prefix + str(element.ID))
    attributes = element.get(Name.A)
    for each in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(each, Dictionary) and Name.Headers in each:
            each.Headers = Array([pikepdf.String(prefix + str(name)) for name in each.Headers])


def _labels(source: Pdf, start: int, number: int) -> list[Any]:
    """The page labels of a document from its place on, its own or those of its place in the order."""
    if Name.PageLabels not in source.Root:
        return [start, Dictionary(S=Name.D, P=f"{number}-")]
    found: list[Any] = []
    for page, label in pikepdf.NumberTree(source.Root.PageLabels).items():
        found += [start + page, Dictionary({key: label[key] for key in ("/S", "/P", "/St") if key in label})]
    return found


def _bookmarks(source: Pdf, start: int) -> list[pikepdf.OutlineItem]:
    """The bookmarks of a document, leading to its pages from `start` on."""
    places = _places(source)

    def moved(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
        for item in items:
            to = item.destination
            if isinstance(to, Array) and to[0].objgen in places:
                at_height = to[1] == Name.XYZ and to[3] is not None
                shown = {"page_location": "XYZ", "top": float(to[3])} if at_height else {"page_location": "Fit"}
                found = pikepdf.OutlineItem(item.title, start + places[to[0].objgen], **shown)
                found.children.extend(moved(item.children))
                yield found

    with source.open_outline() as outline:
        return list(moved(outline.root))
