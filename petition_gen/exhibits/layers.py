"""Which layers of a PDF a viewer hides: on the screen, on paper, or in either as some viewers read it.

A layer (optional content group) may be off in the document's own settings, off by what it is used for (its usage, which
some viewers follow always and others only where the document asks), or of an intent that is not for viewing. A membership
names several layers, with a policy or an expression. What is not shown in every reading counts as hidden.
"""

from __future__ import annotations

from typing import Any, Literal

from pikepdf import Array, Dictionary, Name, Pdf

Reading = Literal["settings", "screen", "paper"]
READINGS: tuple[Reading, ...] = ("settings", "screen", "paper")
DEPTH = 50  # expressions within each other; deeper ones hide


class Layers:
    """The layers of a document: `shown` says of what content is marked with whether every reading shows it."""

    def __init__(self, pdf: Pdf) -> None:
        properties = _dictionary(pdf.Root.get(Name.OCProperties))
        settings = _dictionary(properties.get(Name.D))
        self._off = _ids(settings.get(Name.OFF))
        self._on = _ids(settings.get(Name.ON))
        self._mostly_off = settings.get(Name.BaseState) == Name.OFF
        self._by_user = {
            id
            for entry in _entries(settings.get(Name.AS))
            if {str(each) for each in _entries(entry.get(Name.Category))} & {"/User", "/Language"}
            for id in _ids(entry.get(Name.OCGs))
        }

    def shown(self, mark: Any) -> bool:
        """Whether what is marked with a layer or a membership shows; what is marked with neither does."""
        return all(_shown(self, mark, reading, DEPTH) for reading in READINGS)

    def state(self, layer: Any, reading: Reading) -> bool:
        """Whether a layer is on."""
        id = layer.objgen if layer.is_indirect else None
        if id in self._off or (self._mostly_off and id not in self._on):
            return False
        intent = layer.get(Name.Intent)
        intents = {str(each) for each in _entries(intent)} if isinstance(intent, Array) else {str(intent or "/View")}
        if not intents & {"/View", "/All"}:
            return False
        usage = _dictionary(layer.get(Name.Usage))
        if reading == "screen":
            view, zoom = _dictionary(usage.get(Name.View)), _dictionary(usage.get(Name.Zoom))
            whole = float(zoom.get(Name.min, 0)) <= 1 < float(zoom.get(Name.max, 10))
            return whole and bool(view.get(Name.ViewState) != Name.OFF) and not self._for_others(id, usage)
        if reading == "paper":
            return bool(_dictionary(usage.get(Name.Print)).get(Name.PrintState) != Name.OFF)
        return True

    def _for_others(self, id: tuple[int, int] | None, usage: Any) -> bool:
        """Whether a layer shows for one user alone, or for readers of another language."""
        language = str(_dictionary(usage.get(Name.Language)).get(Name.Lang, "en"))
        return id in self._by_user and (Name.User in usage or not language.lower().startswith("en"))


def _shown(layers: Layers, mark: Any, reading: Reading, depth: int) -> bool:
    """Whether a mark shows in one reading."""
    if not isinstance(mark, Dictionary):
        return True
    if mark.get(Name.Type) != Name.OCMD:
        return layers.state(mark, reading)
    expression = mark.get(Name.VE)
    if isinstance(expression, Array) and len(expression):
        return _evaluated(layers, expression, reading, depth)
    named = mark.get(Name.OCGs)
    members = [named] if isinstance(named, Dictionary) else _entries(named)
    on = [layers.state(each, reading) for each in members if isinstance(each, Dictionary)]
    if not on:
        return True
    policies = {"/AllOn": all(on), "/AnyOff": not all(on), "/AllOff": not any(on)}
    return policies.get(str(mark.get(Name.P)), any(on))


def _evaluated(layers: Layers, expression: Any, reading: Reading, depth: int) -> bool:
    """Whether a visibility expression holds. One that is too deep does not."""
    if isinstance(expression, Dictionary):
        return _shown(layers, expression, reading, 0)
    if depth == 0 or not isinstance(expression, Array) or not len(expression):
        return False
    operator, *rest = list(expression)
    values = [_evaluated(layers, each, reading, depth - 1) for each in rest]
    if str(operator) == "/Not":
        return not all(values)
    return any(values) if str(operator) == "/Or" else all(values)


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, Dictionary) else Dictionary()


def _entries(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else []


def _ids(value: Any) -> set[tuple[int, int]]:
    return {each.objgen for each in _entries(value) if isinstance(each, Dictionary) and each.is_indirect}
