"""A PDF's content written again with what shows alone: no hidden layer, nothing beyond the edge, no words beside the drawing.

Marks on content (what to read aloud, what it stands for, to which layer it belongs), comments and operators that nobody
knows show nothing, and are left out. So is what a page's resources hold and nothing draws.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Page, Pdf, Stream, String

from petition_gen.exhibits.drawing import parsed
from petition_gen.exhibits.exhibit import Unusable

SHOWS = ("Tj", "TJ", "'", '"')
MOVES = ("Td", "TD", "Tm", "T*", "BT")
PAINTS = ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*")
WHOLE = ("Do", "sh", "INLINE IMAGE")
# What each operator takes; None: what its colors need.
TAKES: dict[str, int | None] = {
    **dict.fromkeys((*PAINTS, "q", "Q", "n", "h", "W", "W*", "BT", "ET", "T*"), 0),
    **dict.fromkeys(
        ("w", "J", "j", "M", "ri", "i", "gs", "g", "G", "cs", "CS", "sh", "Do", "Tc", "Tw", "Tz", "TL", "Tr", "Ts",
         "Tj", "TJ", "'", "INLINE IMAGE"), 1),
    **dict.fromkeys(("d", "d0", "m", "l", "Tf", "Td", "TD"), 2),
    **dict.fromkeys(("rg", "RG", '"'), 3), **dict.fromkeys(("re", "k", "K", "v", "y"), 4),
    **dict.fromkeys(("c", "cm", "Tm", "d1"), 6), **dict.fromkeys(("sc", "SC", "scn", "SCN"), None),
}  # fmt: skip
# Where the names that operators use are looked up.
NAMED = {"Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern"}
KEPT_WHOLE = ("/ColorSpace", "/ProcSet")  # pictures in the content use them too
Used = dict[str, set[str]]


class Rewriter:
    """Writes the pages of one document again. `left_out` tells what was: of "layers" and "beyond", by the page's number."""

    def __init__(self, pdf: Pdf, shown: Callable[[Any], bool]) -> None:
        self.pdf, self.shown = pdf, shown
        self.left_out: dict[str, set[int]] = defaultdict(set)
        self._done: dict[tuple[int, int], Used] = {}
        self._hiding: set[tuple[int, int]] = set()

    def page(self, number: int, page: Page, beyond: set[int]) -> None:
        """Write a page again, and the forms that it draws. `beyond`: its operators whose marks lie beyond its edge."""
        resources = page.resources
        work = _Work(self, number, resources)
        kept = work.kept(parsed(page), resources, work.used, beyond)
        page.obj.Contents = self.pdf.make_stream(zlib.compress(kept), Filter=Name.FlateDecode)
        for each in page.obj.get(Name.Annots, Array()):
            drawn = each.get(Name.AP, Dictionary()).get(Name.N)
            if isinstance(drawn, Stream):
                work.waiting.append((drawn, drawn.get(Name.Resources)))
            elif isinstance(drawn, Dictionary):
                states = [one for _, one in drawn.items() if isinstance(one, Stream)]
                work.waiting.extend((one, one.get(Name.Resources)) for one in states)
        work.finish()
        page.obj.Resources = pruned(resources, work.used)


class _Work:
    """What is still to be written again of one page's forms, and the names of the page's own resources that are used."""

    def __init__(self, whole: Rewriter, number: int, resources: Any) -> None:
        self.whole, self.number, self.resources = whole, number, resources
        self.used: Used = defaultdict(set)
        self.waiting: list[tuple[Any, Any]] = []  # each with the resources of its own
        self.seen: set[tuple[int, int]] = set()

    def finish(self) -> None:
        """Write again all forms, patterns and drawn letters that are reached."""
        while self.waiting:
            form, own = self.waiting.pop()
            if form.objgen in self.seen:
                continue
            self.seen.add(form.objgen)
            if form.objgen in self.whole._done:
                used = self.whole._done[form.objgen]
                if form.objgen in self.whole._hiding:
                    self.whole.left_out["layers"].add(self.number)
            else:
                used = self.whole._done[form.objgen] = defaultdict(set)
                content = self.kept(parsed(form), self.resources if own is None else own, used, set(), form.objgen)
                form.write(zlib.compress(content), filter=Name.FlateDecode)
                if Name.Resources in form:
                    form.Resources = pruned(own, used)
            if own is None:
                for kind, names in used.items():
                    self.used[kind] |= names
            self._reach(self.resources if own is None else own, used)

    def _reach(self, resources: Any, used: Used) -> None:
        """Note the content to which names lead."""
        for kind, names in used.items():
            held = resources.get(kind, Dictionary())
            for name in names:
                self.waiting.extend(_contents(held.get(name)))

    def kept(
        self, operators: list[Any], resources: Any, used: Used, beyond: set[int], id: tuple[int, int] | None = None
    ) -> bytes:
        """The content with what shows alone. Notes which names it uses, and what is left out."""
        found: list[Any] = []
        marks: list[bool] = []
        lost = False
        for at, each in enumerate(operators):
            operator = str(each.operator)
            if operator in ("BDC", "BMC"):
                marks.append(self._shows(each.operands, resources))
            elif operator == "EMC":
                del marks[-1:]
            hidden = not all(marks)
            outside = at in beyond and (operator in SHOWS or self._is_picture(each, resources))
            known = _known(each, operator)
            if known is None:
                continue
            if (hidden or outside) and operator in (*SHOWS, *PAINTS, *WHOLE):
                self._note("layers" if hidden else "beyond", id)
                lost = lost or operator in SHOWS
                found += _without_paint(known, operator)
                continue
            if operator == "Do" and not self._draws(each, resources, id):
                continue
            lost = lost and operator not in (*MOVES, "'", '"')
            if lost and operator in SHOWS:
                raise Unusable("it mixes words that show with hidden ones on one line; print it to a new PDF")
            if operator in NAMED and (name := next((one for one in known.operands if isinstance(one, Name)), None)):
                used[NAMED[operator]].add(str(name))
            found.append(known)
        if id is None:
            self._reach(resources, used)
        return bytes(pikepdf.unparse_content_stream(found))

    def _note(self, what: str, id: tuple[int, int] | None) -> None:
        self.whole.left_out[what].add(self.number)
        if id is not None:
            self.whole._hiding.add(id)

    def _shows(self, operands: Any, resources: Any) -> bool:
        """Whether marked content shows."""
        if len(operands) < 2 or operands[0] != Name.OC or not isinstance(operands[1], Name):
            return True
        return self.whole.shown(resources.get(Name.Properties, Dictionary()).get(str(operands[1])))

    def _drawn(self, each: Any, resources: Any) -> Any:
        if str(each.operator) != "Do" or not len(each.operands) or not isinstance(each.operands[-1], Name):
            return None
        return resources.get(Name.XObject, Dictionary()).get(str(each.operands[-1]))

    def _is_picture(self, each: Any, resources: Any) -> bool:
        drawn = self._drawn(each, resources)
        return isinstance(drawn, Stream) and drawn.get(Name.Subtype) == Name.Image

    def _draws(self, each: Any, resources: Any, id: tuple[int, int] | None) -> bool:
        """Whether an operator draws a picture or a form that shows."""
        drawn = self._drawn(each, resources)
        if not isinstance(drawn, Stream) or drawn.get(Name.Subtype) not in (Name.Image, Name.Form):
            return False
        if not self.whole.shown(drawn.get(Name.OC)):
            self._note("layers", id)
            return False
        return True


def _known(each: Any, operator: str) -> Any:
    """An operator with what it takes, or None where no viewer knows it."""
    if operator not in TAKES:
        return None
    if operator == "INLINE IMAGE":
        return _inline(each)
    takes, operands = TAKES[operator], list(each.operands)
    if takes is not None and len(operands) > takes:
        operands = operands[len(operands) - takes :]
        each = ContentStreamInstruction(operands, each.operator)
    if operator == "TJ" and isinstance(operands[0], Array):
        if any(isinstance(one, Array | Dictionary | Name) for one in operands[0]):
            kept = [one for one in operands[0] if not isinstance(one, Array | Dictionary | Name)]
            return ContentStreamInstruction([Array(kept)], each.operator)
    elif operator not in SHOWS and any(isinstance(one, String | Dictionary) for one in operands):
        return None
    return each


def _inline(each: Any) -> Any:
    """A picture in the content; one that may carry a camera's notes is refused."""
    if any("DCT" in str(one) for one in each.operands[0].filters):
        raise Unusable("a photograph stands in the midst of what it draws; print it to a new PDF")
    return each


def _without_paint(known: Any, operator: str) -> list[Any]:
    """What is left of an operator that paints something hidden: what it does to the state of the drawing."""

    def plain(name: str, *operands: Any) -> Any:
        return ContentStreamInstruction(list(operands), Operator(name))

    if operator in PAINTS:
        return [plain("n")]
    if operator == "'":
        return [plain("T*")]
    if operator == '"':
        return [plain("Tw", known.operands[0]), plain("Tc", known.operands[1]), plain("T*")]
    return []


def _contents(held: Any) -> list[tuple[Any, Any]]:
    """The streams of content in something that is drawn with, each with its own resources.

    They are a form, a pattern, a font's drawn letters, or a mask.
    """
    if isinstance(held, Stream):
        is_form = held.get(Name.Subtype) == Name.Form or held.get(Name.PatternType) == 1
        return [(held, held.get(Name.Resources))] if is_form else []
    if not isinstance(held, Dictionary):
        return []
    letters, mask = held.get(Name.CharProcs), held.get(Name.SMask)
    drawn = [one for _, one in letters.items() if isinstance(one, Stream)] if isinstance(letters, Dictionary) else []
    found: list[tuple[Any, Any]] = [(one, held.get(Name.Resources)) for one in drawn]
    if isinstance(mask, Dictionary) and isinstance(mask.get(Name.G), Stream):
        found.append((mask.G, mask.G.get(Name.Resources)))
    return found


def pruned(resources: Any, used: Used) -> Any:
    """Resources with what is used of them alone."""
    found = Dictionary()
    for kind, held in resources.items():
        if kind in KEPT_WHOLE:
            found[kind] = held
        elif kind in NAMED.values() and isinstance(held, Dictionary):
            names = used.get(kind, set())
            found[kind] = Dictionary({name: one for name, one in held.items() if name in names})
    return found
