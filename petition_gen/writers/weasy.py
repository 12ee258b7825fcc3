"""WeasyPrint as this program uses it: warm, fenced in, and there without a detour.

It is imported at the first page, as that takes long, and then kept with the package's fonts. It loads nothing but the
package's own files, says nothing to a log, and lays no page out in letters that it cannot draw.
"""

from __future__ import annotations

import atexit
import ctypes.util
import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree  # nosec B405

from petition_gen.storage.signals import tidy_at_end

ASSETS = Path(__file__).resolve().parent / "fonts"
FAMILIES = '"Petition Serif", "Petition Sans", "Petition CJK", serif'
FACES = (  # family, style and weight, file: Times' widths first, then what draws the scripts that it lacks
    ("Petition Serif", "normal", "normal", "LiberationSerif-Regular.ttf"),
    ("Petition Serif", "italic", "normal", "LiberationSerif-Italic.ttf"),
    ("Petition Serif", "normal", "bold", "LiberationSerif-Bold.ttf"),
    ("Petition Serif", "italic", "bold", "LiberationSerif-BoldItalic.ttf"),
    ("Petition Sans", "normal", "normal", "DejaVuSans.ttf"),
    ("Petition CJK", "normal", "normal", "DroidSansFallbackFull.ttf"),
)
# In place of WeasyPrint's own sheet, which has rules for all of HTML, and six for each element of a page.
ELEMENTS = """
head, title { display: none }
body, blockquote, div, h1, h2, h3, h4, html, p, section, ul { display: block }
li { display: list-item; list-style: none }
table { display: table; box-sizing: border-box; text-indent: 0 }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group }
tbody { display: table-row-group }
tr { display: table-row }
th, td { display: table-cell }
br::before { content: "\\A"; white-space: pre-line }
th { font-weight: bold }
h1, h2, h3, h4 { font-weight: bold; break-after: avoid; break-inside: avoid; bookmark-label: content(text) }
h1 { bookmark-level: 1 }
h2 { bookmark-level: 2 }
h3 { bookmark-level: 3 }
h4 { bookmark-level: 4 }
ul { break-before: avoid }
@page { @bottom-center { vertical-align: middle } }
"""


class UndrawableText(ValueError):
    """Text that no font of the package or of the computer can draw, and that was not looked for before. Names no letters."""

    def __init__(self) -> None:
        super().__init__(
            "no font on this computer has letters that this paper needs; install a font for them, such as one of the Noto"
            " fonts, and draw the paper again"
        )


def laid_out(html: str, stylesheet: Any, **options: Any) -> Any:
    """The pages of some HTML, which must be well-formed XML, as WeasyPrint's own document.

    Raises ValueError where it loads something from outside.
    """
    with _nothing_from_outside() as press:
        return press.Page(html).render(stylesheets=[stylesheet], font_config=press.fonts, **options)


def stylesheet(css: str) -> Any:
    """A stylesheet, parsed. Raises ValueError where it loads something from outside."""
    with _nothing_from_outside() as press:
        return press.CSS(string=css, font_config=press.fonts, url_fetcher=press.fetcher)


@contextmanager
def _nothing_from_outside() -> Iterator[_Press]:
    press = _press()
    try:
        yield press
    except press.Refused:  # no Exception: it would go past everyone who minds those
        raise ValueError("a paper may not load anything from outside") from None


def check_letters(drawn: Any) -> None:
    """Raise UndrawableText where no font had a letter of these pages: a name must not come out blank."""
    if any(font.missing for font in drawn.fonts.values()):
        raise UndrawableText


_HAVE: dict[str, bool] = {}  # letters with their marks that were looked for, and whether a font has them


def letters_without_font(clusters: frozenset[str]) -> frozenset[str]:
    """The letters among these, each given with its marks, that no font of the package or of the computer has.

    A page of them is drawn to see: the same that draws the paper says what it cannot draw.
    """
    if unknown := sorted(clusters - _HAVE.keys()):
        words = "".join(f"<p>{escape(each)}</p>" for each in unknown)
        drawn = laid_out(
            f'<html lang="en"><body>{words}</body></html>', stylesheet(f"html {{ font-family: {FAMILIES} }}")
        )
        drawn.write_pdf(full_fonts=True)  # it is drawn to be looked at: no time for making fonts small
        missing = {chr(code) for font in drawn.fonts.values() for code in font.missing}
        _HAVE.update({each: missing.isdisjoint(each) for each in unknown})
    return frozenset(letter for each in clusters if not _HAVE[each] for letter in each)


@contextmanager
def without_collector() -> Iterator[None]:
    """Leave out Python's search for circles of objects: a page is made of very many that are needed to its end.

    The search went over all of them again and again, and took a third of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def read_asset(url: str) -> bytes:
    """The bytes of one of the package's own files, named by its file URL. Raises ValueError for every other URL."""
    for path in ASSETS.iterdir():
        if path.as_uri() == url:
            return path.read_bytes()
    raise ValueError(f"a paper may not load anything from outside: {url}")


def faces() -> str:
    """The package's own fonts, so that pages break alike on every machine and a name can be drawn on each."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight};'
        f' src: url("{(ASSETS / file).as_uri()}") }}\n'
        for family, style, weight, file in FACES
    )


class _Press(NamedTuple):
    """What WeasyPrint offers, with the package's fonts and the fetcher that lets only `read_asset` through."""

    Page: Any
    CSS: Any
    Refused: type[BaseException]
    fonts: Any
    fetcher: Any


@lru_cache(maxsize=1)
def _press() -> _Press:
    with _libraries_by_their_names():
        from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
        from weasyprint import CSS, HTML  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

    _keep_libraries()

    class PackageFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            return URLFetcherResponse(url, read_asset(url))

    # Its warnings quote the text that they are about, and no client's name may stand in a log.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

    class Page(HTML):  # type: ignore[misc]
        def __init__(self, markup: str) -> None:
            # Not by WeasyPrint's reader of HTML, which is made for all of the web and is much slower. A page comes from this
            # program alone, has no DOCTYPE, and so no entity that could grow.
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            self.etree_element = ElementTree.XML(markup)  # nosec B314
            self.wrapper_element = ElementWrapper.from_html_root(self.etree_element, content_language=None)

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [elements]

    fetcher = PackageFiles(fail_on_errors=True)
    fonts = FontConfiguration()

    def remove_copies() -> None:
        """Remove its copies of the fonts, before the interpreter shuts down, when it can no longer do so itself."""
        fonts.__del__()
        fonts._folder = None

    atexit.register(remove_copies)
    tidy_at_end(remove_copies)
    elements = CSS(string=faces() + ELEMENTS, font_config=fonts, url_fetcher=fetcher)
    return _Press(Page, CSS, FatalURLFetchingError, fonts, fetcher)


@contextmanager
def _libraries_by_their_names() -> Iterator[None]:
    """Have the system's loader alone look for Pango and the other libraries that WeasyPrint loads.

    It tries several names for each. For those that are no file names, Python runs `ldconfig`, the C compiler and the linker:
    some fifty processes, a third of a second, and a file in the folder for temporary ones that a killed run leaves there. Among
    the names is the one that Linux knows the library by, and for that none of this is needed.
    """
    look_for = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = look_for


# What WeasyPrint loads by way of cffi, by the names that Linux knows them by.
_LIBRARIES = (
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)  # fmt: skip


def _keep_libraries() -> None:
    """Keep those libraries loaded to the process's end.

    While Python shuts down, cffi may unload them before WeasyPrint's objects call them a last time: the process then ends by
    a segmentation fault, after all its work is done. A library that ctypes has loaded as well is never unloaded.
    """
    if sys.platform == "linux":
        for name in _LIBRARIES:
            with suppress(OSError):
                ctypes.CDLL(name)
