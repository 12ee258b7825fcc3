"""Words that fill a field where a value is missing: N/A, unknown, TBD, a dash. They are no values, and no paper prints one.

`without_fillers` takes them out of a record as it was read, so that the field is absent, and that is: unknown. A field that a
record must have keeps what stands there, so that the record still loads; it is told like the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from petition_gen.reading.source import Where, field_path
from petition_gen.reading.validate import field_types, types_of

_PHRASES = (
    r"(?:is |was |are )?(?:unknown|unkn?|not (?:known|given|stated|available|applicable|recorded|provided|listed|sure)|none given|no data)"
    r"|tb[adcs]|to be (?:determined|added|announced|confirmed|supplied|completed)|to (?:come|follow)"
    r"|(?:see|per|in) (?:the )?(?:file|attached|attachment|rap sheet|docket|record)"
    r"|left blank|fill (?:me )?in|missing|don ?'?t know|dunno|idk"
    r"|n ?[/.\\] ?[ak]\.?"
)
_FILLER = re.compile(rf"[\[(<]?\s*(?:{_PHRASES}|na)\s*[.?!]*\s*[\])>]?|x{{3,}}|[\s?.…_*#–—-]+", re.IGNORECASE)
# A person can be called Na or Missing. Agencies put the letters for "first name unknown" and the like where a name is lacking.
_NO_NAME = re.compile(
    r"(?:unknown|unk\.?|tb[adc]|n ?[/.\\] ?[ak]\.?|not (?:known|given)|[fl]nu|nmn|nmi|x{3,}|[\s?.…_*#–—-]+)",
    re.IGNORECASE,
)
_NONE = ("none", "null")
_NEVER = re.compile(r"(?!)")
_IDS = ("id", "matter", "case", "cases")  # what the office itself chose is what it says


@dataclass(frozen=True)
class _Field:
    """A field of a model, or an entry in one: the types that it can have, and what is a filler there.

    `words` are those of a closed list, none of which is a filler; `none_says`: the word none is a statement there;
    `entries_none_says`: in what the field holds, too.
    """

    kinds: tuple[Any, ...]
    filler: re.Pattern[str] = _FILLER
    required: bool = False
    words: tuple[str, ...] = ()
    none_says: bool = True
    entries_none_says: bool = False


def without_blanks(model: type[BaseModel], tree: Any, blank: frozenset[Where]) -> tuple[Any, tuple[str, ...]]:
    """The tree of a record without the names of fields after which nothing stands, and these fields. Required ones stay."""
    found: list[Where] = []
    for where in sorted(blank, key=str):
        field: _Field | None = _Field((model,))
        for name in where:
            field = field and _inner(field, name)
        if where and isinstance(where[-1], str) and field and not field.required:
            found.append(where)
    return (_less(tree, set(found), ()), tuple(map(field_path, found))) if found else (tree, ())


def _less(node: Any, gone: set[Where], where: Where) -> Any:
    if isinstance(node, dict):
        return {key: _less(each, gone, (*where, key)) for key, each in node.items() if (*where, key) not in gone}
    if isinstance(node, list):
        return [_less(each, gone, (*where, number)) for number, each in enumerate(node)]
    return node


def without_fillers(model: type[BaseModel], tree: Any) -> tuple[Any, tuple[str, ...]]:
    """The tree of a record without filler words, and the fields that held one, as `cases[0].number`.

    >>> from petition_gen.record.cases import Venue
    >>> without_fillers(Venue, {"county": "N/A", "city": "Oakland"})
    ({'city': 'Oakland'}, ('county',))
    """
    found: list[Where] = []
    cleaned = _cleaned(tree, _Field((model,)), (), found)
    return (cleaned, tuple(map(field_path, found))) if found else (tree, ())


def _cleaned(node: Any, field: _Field, where: Where, found: list[Where]) -> Any:
    """The node without fillers; the places of those that there were are added to what was found."""
    if isinstance(node, dict):
        return dict(_kept(node.items(), field, where, found))
    if isinstance(node, list):
        return [value for _, value in _kept(enumerate(node), field, where, found)]
    return node


def _kept(
    items: Iterable[tuple[Any, Any]], field: _Field, where: Where, found: list[Where]
) -> Iterator[tuple[Any, Any]]:
    for name, value in items:
        inner = _inner(field, name)
        if inner is None:
            yield name, value
        elif isinstance(value, str) and _is_filler(value, inner):
            found.append((*where, name))
            if inner.required:
                yield name, value
        else:
            cleaned = _cleaned(value, inner, (*where, name), found)
            # An empty list would say that there are none, and all that is known is that nothing is.
            if cleaned or not value or inner.required or (isinstance(value, dict) and _is_model(inner)):
                yield name, cleaned


def _is_model(field: _Field) -> bool:
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in field.kinds)


def _is_filler(value: str, field: _Field) -> bool:
    word = value.strip()
    if len(word) > 40 or word in field.words:
        return False
    return bool(field.filler.fullmatch(word)) or (not field.none_says and word.lower() in _NONE)


def _inner(field: _Field, name: str | int) -> _Field | None:
    """What stands under a name, or at a place of a list; None where nothing is known of it."""
    for kind in field.kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if isinstance(name, str) and (known := _field(kind, name)):
                return known
        elif get_origin(kind) in (dict, tuple) and isinstance(name, str if get_origin(kind) is dict else int):
            entry = get_args(kind)[1 if get_origin(kind) is dict else 0]
            return _Field(tuple(types_of(entry)), field.filler, False, _words(entry), field.entries_none_says)
    return None


@cache
def _field(model: type[BaseModel], name: str) -> _Field | None:
    known = {each.alias or key: each for key, each in model.model_fields.items()}
    if name not in known:
        return None
    kinds = tuple(field_types(model, name))
    required, is_name = known[name].is_required(), {"first", "last"} <= set(known)
    filler = _NEVER if name in _IDS else _NO_NAME if is_name else _FILLER
    # In a name, none in other letters may be one; in answers, what is asked may be answered by it.
    return _Field(
        kinds, filler, required, _words(*kinds), is_name or not required or name in _IDS, name in ("answers", *_IDS)
    )


def _words(*kinds: Any) -> tuple[str, ...]:
    return tuple(
        word for kind in kinds for one in types_of(kind) if get_origin(one) is Literal for word in get_args(one)
    )
