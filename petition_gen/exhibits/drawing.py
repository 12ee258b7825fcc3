"""What a page draws, in order: runs of text, what is painted over what lies below, and pictures.

A page's content is read through as a viewer would, with the forms that it calls and the annotations that lie on it. What is
noted of each mark is where it lies and how it looks, never what it says.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Stream

from petition_gen.exhibits.colors import Color, color_in, color_of, hides, is_dark, opaque_picture
from petition_gen.exhibits.exhibit import TOO_MUCH, Unusable
from petition_gen.exhibits.geometry import (
    EVERYWHERE,
    SAME,
    Box,
    Matrix,
    Point,
    Shape,
    around,
    corners,
    curve,
    moved,
    shape,
    times,
    within,
)
from petition_gen.exhibits.letters import Letters, letters_of
from petition_gen.exhibits.marks import Cover, Drawn, Picture, Run
from petition_gen.exhibits.unpack import unpacked
from petition_gen.limits import EXHIBIT_DRAWING, EXHIBIT_STEPS

NARROW = 0.5  # what is lower or less wide, in points, covers no part of a letter
MOST_POINTS = 5_000  # of one path that is looked at
DEEPEST = 30  # forms within forms
CAPITAL = 0.7  # how high a capital is, in parts of the font's size
CALL = 100  # operators that a call of a form counts as
MOST_MARKS = 200_000  # on one page
KEPT_FORM, KEPT_FORMS = 500, 100_000  # operators of a form that is kept for its next call, and of all of these


@dataclass
class _State:
    """The state of the graphics."""

    matrix: Matrix
    clip: Box = EVERYWHERE
    fill: Color | None = 0.0, 0.0, 0.0
    stroke: Color | None = 0.0, 0.0, 0.0
    fill_space: str = ""
    stroke_space: str = ""
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "/Normal"
    width: float = 1.0
    letters: Letters = field(default_factory=Letters)
    size: float = 0.0
    between: float = 0.0
    words: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    leading: float = 0.0
    mode: int = 0


class Reader:
    """Reads the pages of one document through, with limits for all of them together."""

    def __init__(self, shown: Callable[[Any], bool]) -> None:
        self.shown, self.steps = shown, 0
        self._letters: dict[tuple[int, int], Letters] = {}
        self._opaque: dict[tuple[int, int], bool] = {}
        self._forms: dict[tuple[int, int], list[Any]] = {}
        self._kept = 0

    def page(self, page: Page) -> Drawn:
        """What a page draws, its annotations last."""
        found = Drawn()
        reading = _Reading(self, found, page.resources)
        reading.read(parsed(page), page.resources, _State(SAME), 0)
        for each in page.obj.get(Name.Annots, Array()):
            if isinstance(each, Dictionary):
                reading.annotation(each)
        return found

    def step(self, count: int = 1) -> None:
        """That many operators are read. Raises Unusable where there are more than any document needs."""
        self.steps += count
        if self.steps > EXHIBIT_STEPS:
            raise Unusable(TOO_MUCH)

    def form(self, form: Any) -> list[Any]:
        """The operators of a form, which may be called often."""
        if form.objgen in self._forms:
            return self._forms[form.objgen]
        found = parsed(form)
        if len(found) <= KEPT_FORM and self._kept < KEPT_FORMS:
            self._forms[form.objgen] = found
            self._kept += len(found) + 1
        return found

    def letters(self, font: Any) -> Letters:
        """A font's letters."""
        if not font.is_indirect:
            return letters_of(font)
        if font.objgen not in self._letters:
            self._letters[font.objgen] = letters_of(font)
        return self._letters[font.objgen]

    def opaque(self, picture: Any) -> bool:
        """Whether nothing is seen through a picture."""
        if picture.objgen not in self._opaque:
            self._opaque[picture.objgen] = opaque_picture(picture)
        return self._opaque[picture.objgen]


def parsed(content: Any) -> list[Any]:
    """The operators of a page or a form. Raises Unusable where it is too long, or makes no sense."""
    parts = content.obj.get(Name.Contents, Array()) if isinstance(content, Page) else content
    streams = parts if isinstance(parts, Array) else [parts]
    if sum(len(unpacked(each)) for each in streams) > EXHIBIT_DRAWING:
        raise Unusable(
            "a page of it is drawn in more strokes than can be looked through; scan it, or save it as a picture"
        )
    try:
        return list(pikepdf.parse_content_stream(content))
    except (pikepdf.PdfError, ValueError, TypeError):
        raise Unusable("what its pages draw cannot be read through; print it to a new PDF") from None


class _Reading:
    """The way through one page."""

    def __init__(self, reader: Reader, found: Drawn, resources: Any) -> None:
        self.reader, self.found, self.page_resources = reader, found, resources
        self.at, self.place, self.hidden, self.note = 0, 0, False, False

    def annotation(self, note: Any) -> None:
        """What an annotation draws on the page, also one that shows on the screen or on paper alone."""
        drawn = _appearance(note)
        flags = int(note.get(Name.F, 0))
        if flags & 2 or Name.Rect not in note:  # one that is hidden shows nowhere
            return
        self.at, self.note = -1, True
        rect = around([(float(note.Rect[0]), float(note.Rect[1])), (float(note.Rect[2]), float(note.Rect[3]))])
        self.hidden = not self.reader.shown(note.get(Name.OC))
        if drawn is None:
            self._bare(note, rect)
        else:
            box = around(corners([float(each) for each in drawn.get(Name.BBox, [0, 0, 1, 1])], _matrix(drawn)))
            across, up = (box[2] - box[0]) or 1, (box[3] - box[1]) or 1
            sx, sy = (rect[2] - rect[0]) / across, (rect[3] - rect[1]) / up
            self.form(drawn, _State((sx, 0, 0, sy, rect[0] - box[0] * sx, rect[1] - box[1] * sy)), 0)
        self.note = self.hidden = False

    def _bare(self, note: Any, rect: Box) -> None:
        """A mark of an annotation that each viewer draws by itself."""
        kind = str(note.get(Name.Subtype))
        inside = color_in(note.get(Name.IC))
        if kind == "/Highlight":
            inside = color_in(note.get(Name.C))
            inside = inside if inside and is_dark(inside) else None
        if kind in ("/Square", "/Circle", "/Polygon", "/Highlight", "/Ink", "/FreeText") and (inside or kind == "/Ink"):
            self._cover(shape([corners(rect)], EVERYWHERE), inside, _State(SAME))

    def read(self, operators: list[Any], resources: Any, state: _State, depth: int) -> None:
        """Go through some operators."""
        self.reader.step(len(operators) + CALL)
        if len(self.found.covers) + len(self.found.runs) > MOST_MARKS:
            raise Unusable(TOO_MUCH)
        pen = _Pen(self, resources, state, depth)
        for at, each in enumerate(operators):
            if depth == 0 and not self.note:
                self.at = at
            self.place += 1
            pen.take(str(each.operator), each.operands)

    def form(self, form: Any, state: _State, depth: int) -> None:
        """Draw a form."""
        if depth >= DEEPEST:
            raise Unusable(TOO_MUCH)
        state.matrix = times(_matrix(form), state.matrix)
        if Name.BBox in form:
            state.clip = within(around(corners([float(each) for each in form.BBox], state.matrix)), state.clip)
        self.read(self.reader.form(form), form.get(Name.Resources, self.page_resources), state, depth + 1)

    def run(self, text: tuple[Any, ...], state: _State, matrix: Matrix) -> float:
        """Note a run of text. Returns how far it moves along the line."""
        if state.mode == 7 or state.size == 0:
            return 0.0
        by = times((1, 0, 0, 1, 0, state.rise), times(matrix, state.matrix))
        color = state.stroke if state.mode in (1, 5) else state.fill
        spacing = (state.between, state.words, state.stretch)
        found = Run(self.at, self.place, text, state.letters, by, state.size, spacing, state.mode not in (3, 7), color)
        if not self.hidden:
            self.found.runs.append(found)
            if found.visible and hides(color, state.fill_alpha, state.blend):
                self._typed_over(found, state.clip)
        return found.length

    def _typed_over(self, run: Run, clip: Box) -> None:
        """Note what one letter that stands several times in a row covers: words are made unreadable with X's, too."""
        for first, last in run.blots():
            covered = shape([corners((first, 0, last, CAPITAL * run.size), run.matrix)], clip)
            self.found.covers.append(Cover(self.at, self.place, covered, run.color, text=run.said))

    def paint(self, outlines: list[list[Point]], state: _State, even_odd: bool = False) -> None:
        """Note what a filled path covers."""
        if hides(state.fill, state.fill_alpha, state.blend) and sum(map(len, outlines)) <= MOST_POINTS:
            self._cover(shape(outlines, state.clip, even_odd), state.fill, state)

    def draw_line(self, outlines: list[list[Point]], state: _State) -> None:
        """Note what a thick line covers."""
        wide = state.width * abs(state.matrix[0] * state.matrix[3] - state.matrix[1] * state.matrix[2]) ** 0.5
        if wide < 2 * NARROW or not hides(state.stroke, state.stroke_alpha, state.blend):
            return
        for outline in outlines:
            for (x1, y1), (x2, y2) in list(pairwise(outline))[:MOST_POINTS]:
                long = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1
                x, y = (y2 - y1) / long * wide / 2, (x1 - x2) / long * wide / 2
                around_it = [(x1 + x, y1 + y), (x2 + x, y2 + y), (x2 - x, y2 - y), (x1 - x, y1 - y)]
                self._cover(shape([around_it], state.clip), state.stroke, state)

    def picture(self, picture: Any, state: _State) -> None:
        """Note a picture, and what it covers."""
        outline = corners((0, 0, 1, 1), state.matrix)
        if not self.hidden:
            self.found.pictures.append(
                Picture(self.at, self.place, within(around(outline), state.clip), state.matrix, picture)
            )
        if self.reader.opaque(picture) and hides((0.5, 0.5, 0.5), state.fill_alpha, state.blend):
            color = state.fill if picture.get(Name.ImageMask) else None
            self._cover(shape([outline], state.clip), color, state, picture=True)

    def in_the_midst(self, outline: list[Point], state: _State) -> None:
        """Note a picture that stands in the content itself, of which nothing else is known."""
        if not self.hidden:
            box = within(around(outline), state.clip)
            self.found.pictures.append(Picture(self.at, self.place, box, state.matrix))
        self._cover(shape([outline], state.clip), None, state, picture=True)

    def _cover(self, covered: Shape, color: Color | None, state: _State, picture: bool = False) -> None:
        left, bottom, right, top = covered.box
        if right - left >= NARROW and top - bottom >= NARROW:
            self.found.covers.append(Cover(self.at, self.place, covered, color, picture, self.note))


def _appearance(note: Any) -> Any:
    """The form that an annotation draws, or None."""
    normal = note.get(Name.AP, Dictionary()).get(Name.N)
    if isinstance(normal, Dictionary) and not isinstance(normal, Stream):
        normal = normal.get(str(note.get(Name.AS, "/Off")))
    return normal if isinstance(normal, Stream) else None


def _matrix(form: Any) -> Matrix:
    found = form.get(Name.Matrix)
    return _six(found) if isinstance(found, Array) and len(found) == 6 else SAME


def _six(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in values)
    return (a, b, c, d, e, f)


class _Pen:
    """The graphics and text state while operators are gone through, and what each operator does to it."""

    def __init__(self, reading: _Reading, resources: Any, state: _State, depth: int) -> None:
        self.reading, self.resources, self.state, self.depth = reading, resources, state, depth
        self.stack: list[_State] = []
        self.outlines: list[list[Point]] = []
        self.clipping = False
        self.text, self.line = SAME, SAME
        self.layers: list[bool] = []
        self.fonts: dict[str, Letters] = {}
        self.before = reading.hidden

    def take(self, operator: str, operands: Any) -> None:
        """Do what an operator says; one that makes no sense does nothing."""
        act = _ACTS.get(operator)
        if act is None:
            return
        try:
            act(self, operands)
        except (AttributeError, TypeError, ValueError, KeyError, IndexError, OverflowError):
            return

    def _named(self, kind: Name, name: Any) -> Any:
        return self.resources.get(kind, Dictionary()).get(str(name))

    # ---- state

    def _save(self, _: Any) -> None:
        if len(self.stack) < 1000:
            self.stack.append(copy.copy(self.state))

    def _restore(self, _: Any) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _concat(self, operands: Any) -> None:
        self.state.matrix = times(_six(operands), self.state.matrix)

    def _look(self, operands: Any) -> None:
        found = self._named(Name.ExtGState, operands[0])
        self.state.fill_alpha = float(found.get(Name.ca, self.state.fill_alpha))
        self.state.stroke_alpha = float(found.get(Name.CA, self.state.stroke_alpha))
        self.state.width = float(found.get(Name.LW, self.state.width))
        if blend := found.get(Name.BM):
            self.state.blend = str(blend[0] if isinstance(blend, Array) else blend)
        if Name.Font in found:
            self.state.letters, self.state.size = self.reading.reader.letters(found.Font[0]), float(found.Font[1])

    # ---- paths

    def _begin(self, operands: Any) -> None:
        self.outlines.append([moved((float(operands[0]), float(operands[1])), self.state.matrix)])

    def _go_on(self, operands: Any) -> None:
        """A line, or a curve by its points in between."""
        points = [(float(operands[i]), float(operands[i + 1])) for i in range(0, len(operands), 2)]
        by = [moved(each, self.state.matrix) for each in points]
        if len(by) > 1:
            by = list(curve(self.outlines[-1][-1], by))
        self.outlines[-1].extend(by)

    def _rectangle(self, operands: Any) -> None:
        x, y, w, h = (float(each) for each in operands)
        outline = corners((x, y, x + w, y + h), self.state.matrix)
        self.outlines.append([*outline, outline[0]])

    def _close(self, _: Any) -> None:
        self.outlines[-1].append(self.outlines[-1][0])

    def _end(self) -> None:
        if self.clipping and self.outlines:
            self.state.clip = within(around(point for each in self.outlines for point in each), self.state.clip)
        self.outlines, self.clipping = [], False

    def paints(self, fill: bool, line: bool, even_odd: bool = False) -> None:
        """Paint the path and end it."""
        if fill:
            self.reading.paint(self.outlines, self.state, even_odd)
        if line:
            self.reading.draw_line(self.outlines, self.state)
        self._end()

    def _clip(self, _: Any) -> None:
        self.clipping = True

    def _shade(self, _: Any) -> None:
        clip = self.state.clip
        if clip != EVERYWHERE and hides(None, self.state.fill_alpha, self.state.blend):
            self.reading.paint([corners(clip)], replace_fill(self.state, None))

    # ---- what is drawn whole

    def _draw(self, operands: Any) -> None:
        found = self._named(Name.XObject, operands[0])
        if not isinstance(found, Stream):
            return
        reading, before = self.reading, self.reading.hidden
        reading.hidden = before or not reading.reader.shown(found.get(Name.OC))
        if found.get(Name.Subtype) == Name.Image:
            reading.picture(found, self.state)
        elif found.get(Name.Subtype) == Name.Form:
            reading.form(found, copy.copy(self.state), self.depth)
        reading.hidden = before

    def _inline(self, operands: Any) -> None:
        outline = corners((0, 0, 1, 1), self.state.matrix)
        self.reading.in_the_midst(outline, self.state)

    # ---- layers

    def _mark(self, operands: Any) -> None:
        shows = True
        if len(operands) > 1 and operands[0] == Name.OC:
            shows = self.reading.reader.shown(self._named(Name.Properties, operands[1]))
        self.layers.append(shows)
        self.reading.hidden = self.before or not all(self.layers)

    def _unmark(self, _: Any) -> None:
        if self.layers:
            self.layers.pop()
        self.reading.hidden = self.before or not all(self.layers)

    # ---- text

    def _begin_text(self, _: Any) -> None:
        self.text = self.line = SAME

    def _font(self, operands: Any) -> None:
        name = str(operands[0])
        if name not in self.fonts:
            font = self._named(Name.Font, name)
            self.fonts[name] = self.reading.reader.letters(font) if font is not None else Letters()
        self.state.letters = self.fonts[name]
        self.state.size = float(operands[1])

    def _place(self, operands: Any) -> None:
        self.text = self.line = _six(operands)

    def _down(self, operands: Any) -> None:
        self.text = self.line = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.line)

    def _down_leading(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self._down(operands)

    def _next(self, _: Any = None) -> None:
        self._down((0, -self.state.leading))

    def _show(self, operands: Any) -> None:
        parts = operands[0] if isinstance(operands[0], Array) else [operands[0]]
        text = tuple(bytes(each) if isinstance(each, pikepdf.String) else float(each) for each in parts)
        along = self.reading.run(text, self.state, self.text)
        self.text = times((1, 0, 0, 1, along, 0), self.text)

    def _next_show(self, operands: Any) -> None:
        self._next()
        self._show(operands)

    def _spaced_show(self, operands: Any) -> None:
        self.state.words, self.state.between = float(operands[0]), float(operands[1])
        self._next()
        self._show(operands[2:])


def replace_fill(state: _State, color: Color | None) -> _State:
    """A copy of a state with another fill."""
    found = copy.copy(state)
    found.fill = color
    return found


def _painting(fill: bool, line: bool, even_odd: bool = False, close: bool = False) -> Callable[[_Pen, Any], None]:
    def act(pen: _Pen, operands: Any) -> None:
        if close and pen.outlines:
            pen._close(operands)
        pen.paints(fill, line, even_odd)

    return act


def _sets(name: str, scale: float = 1.0) -> Callable[[_Pen, Any], None]:
    return lambda pen, operands: setattr(pen.state, name, float(operands[0]) * scale)


def _colors(name: str, space: bool = False) -> Callable[[_Pen, Any], None]:
    """An operator that sets a color: in a space of its own, or in the one that was chosen."""

    def act(pen: _Pen, operands: Any) -> None:
        if not space:
            setattr(pen.state, f"{name}_space", "")
        setattr(pen.state, name, color_of(operands, getattr(pen.state, f"{name}_space")))

    return act


def _space(name: str) -> Callable[[_Pen, Any], None]:
    """An operator that chooses a space of colors, and with it its first color."""

    def act(pen: _Pen, operands: Any) -> None:
        named = pen._named(Name.ColorSpace, operands[0])
        setattr(pen.state, f"{name}_space", str(named[0] if isinstance(named, Array) else operands[0]))
        setattr(pen.state, name, (0.0, 0.0, 0.0))

    return act


_ACTS: dict[str, Callable[[_Pen, Any], None]] = {
    "q": _Pen._save, "Q": _Pen._restore, "cm": _Pen._concat, "gs": _Pen._look, "w": _sets("width"),
    "m": _Pen._begin, "l": _Pen._go_on, "c": _Pen._go_on, "v": _Pen._go_on, "y": _Pen._go_on, "h": _Pen._close,
    "re": _Pen._rectangle, "W": _Pen._clip, "W*": _Pen._clip, "n": _painting(False, False),
    "f": _painting(True, False), "F": _painting(True, False), "f*": _painting(True, False, True),
    "S": _painting(False, True), "s": _painting(False, True, close=True),
    "B": _painting(True, True), "B*": _painting(True, True, True),
    "b": _painting(True, True, close=True), "b*": _painting(True, True, True, close=True),
    "sh": _Pen._shade, "Do": _Pen._draw, "INLINE IMAGE": _Pen._inline,
    "g": _colors("fill"), "rg": _colors("fill"), "k": _colors("fill"),
    "sc": _colors("fill", True), "scn": _colors("fill", True), "SC": _colors("stroke", True), "SCN": _colors("stroke", True),
    "G": _colors("stroke"), "RG": _colors("stroke"), "K": _colors("stroke"),
    "cs": _space("fill"), "CS": _space("stroke"),
    "BDC": _Pen._mark, "BMC": _Pen._mark, "EMC": _Pen._unmark,
    "BT": _Pen._begin_text, "Tf": _Pen._font, "Tm": _Pen._place, "Td": _Pen._down, "TD": _Pen._down_leading, "T*": _Pen._next,
    "Tj": _Pen._show, "TJ": _Pen._show, "'": _Pen._next_show, '"': _Pen._spaced_show,
    "Tc": _sets("between"), "Tw": _sets("words"), "Tz": _sets("stretch", 0.01), "Ts": _sets("rise"), "TL": _sets("leading"),
    "Tr": lambda pen, operands: setattr(pen.state, "mode", int(operands[0])),
}  # fmt: skip
