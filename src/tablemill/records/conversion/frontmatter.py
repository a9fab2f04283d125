"""What the front matter of a file says, as the type that the schema gives the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import Json
from ...problems import quoted
from ...spec import FieldSpec
from ...spec.scalars import WANTED
from ...spec.schema import FieldType
from .texts import convert, shown
from .words import FieldError, lacking, source

if TYPE_CHECKING:
    from ...reading.yamltree import YamlNode

__all__ = ["from_front_matter"]


def from_front_matter(field: FieldSpec, kind: FieldType, node: YamlNode | None) -> Json:
    """Return the value that ``node`` of the front matter is; raises FieldError where it is none.

    A list fills a field that is an array, and so does a text alone: parted if the field says how, else as a list of
    one. Each is of the type of the array's items.
    """
    from ...reading.yamltree import YamlList, YamlMap, YamlText, is_null  # what has no front matter needs no YAML

    if node is None or is_null(node):
        what = f"the front matter has no {quoted(field.front_matter)}"
        return lacking(field, kind, what if node is None else f"it is empty{source(field)}")
    if isinstance(node, YamlMap) or (isinstance(node, YamlList) and kind.kind != "array"):
        got = "a map" if isinstance(node, YamlMap) else "a list"
        wanted = "a list of texts" if kind.kind == "array" else WANTED[kind.kind or "string"]
        raise FieldError("type", f"{field.name} must be {wanted}, got {got}{source(field)}")
    if kind.kind != "array":
        return convert(field, kind, _text(field, node))
    from .parts import items_of, list_of

    if isinstance(node, YamlText) and field.value is not None and field.value.split is not None:
        return list_of(field, kind, _text(field, node))
    if isinstance(node, YamlText) and node.text in field.nulls:
        return convert(field, kind, node.text)
    nodes = node.items if isinstance(node, YamlList) else (node,)
    texts = [_text(field, one) for one in nodes]
    try:
        return items_of(field, kind, texts)
    except FieldError as error:
        raise FieldError(error.code, error.message, span=nodes[error.part or 0].span) from None


def _text(field: FieldSpec, node: YamlNode) -> str:
    from ...reading.yamltree import YamlText, is_null

    if isinstance(node, YamlText) and not is_null(node):
        return str(shown(field, node.text))
    got = "nothing" if isinstance(node, YamlText) else "a list or a map"
    raise FieldError("type", f"{field.name} must be a list of texts, got {got} as an item{source(field)}")
