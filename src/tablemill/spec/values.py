"""Reads the keys of a field that say how a text becomes a value, and agrees them with the schema.

Enters: the entries of a field. Leaves: a ValueSpec, or None where none of the keys stands; and with the type that the
schema gives the field, the values that texts mean, as JSON has them. YAML's scalars are texts here as everywhere in
the spec: the schema says what they are. Only for those of the whole spec, which know no schema, ``true`` and ``1``
without quotes are a boolean and a number, and apply to fields of such a type alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..model import Json
from ..problems import Problem, quoted
from ..reading.yamltree import YamlList, YamlMap, YamlNode, YamlText, is_null
from .dates import faults
from .entries import Entries
from .model import LIST_VIEWS, PERCENTS, FieldSpec, Given, NumberForm, Percent, Said, ValueSpec
from .patterns import Pattern
from .scalars import CONVERSIONS, WANTED
from .schema import IS, FieldType, Kind

__all__ = ["VALUE_KEYS", "gives_list", "misplaced_values", "read_shared", "read_value", "typed", "value_disagreements"]

VALUE_KEYS = (
    *("ditto", "link", "after_link", "one_line", "split", "values"),
    *("thousands", "decimal", "percent", "date_format", "default"),
)
TEXT_VIEWS = ("text", "markdown", "formatted")
NUMBER_KEYS = ("thousands", "decimal", "percent")


def read_shared(entries: Entries) -> Mapping[str, Given]:
    """Read the texts that mean a value in every field of the spec."""
    return _given_values(entries)


def read_value(entries: Entries, shared: Mapping[str, Given]) -> ValueSpec | None:
    """Read the keys of a field that say how a text becomes its value; ``shared`` are the values of the spec."""
    if not shared and not any(key in entries for key in VALUE_KEYS):
        return None
    ditto = entries.texts("ditto")
    if ditto == [] and "ditto" in entries and isinstance(entries.nodes["ditto"][1], YamlList):
        message = '"ditto" is empty; list the texts that mean "the same as above"'
        entries.problem("bad-value", message, entries.place("ditto"))
    dates = entries.one_or_more("date_format") or []
    if not dates and isinstance(entries.nodes.get("date_format", (None, None))[1], YamlList):
        message = '"date_format" is empty; write how dates are written, such as %Y-%m-%d'
        entries.problem("bad-value", message, entries.place("date_format"))
    for node in dates:
        for fault in faults(node.text):
            entries.problem("bad-value", fault, node.span)
    return ValueSpec(
        ditto=frozenset(node.text for node in ditto or ()),
        link=_read_link(entries, "link"),
        after_link=_read_link(entries, "after_link"),
        one_line=entries.choice("one_line", ("true", "false"), "bad-value", "choice for one_line") == "true",
        split=_read_split(entries),
        numbers=_read_numbers(entries),
        dates=tuple(node.text for node in dates),
        said=Said(_given_values(entries), shared, _read_default(entries)),
    )


def _given(node: YamlText) -> Given:
    return Given(node.text, node.plain, is_null(node), node.span)


def _given_values(entries: Entries) -> Mapping[str, Given]:
    if "values" not in entries:
        return {}
    node = entries.nodes["values"][1]
    if not isinstance(node, YamlMap):
        entries.wrong_type("values", "a map of texts and what they mean")
        return {}
    if not node.entries:
        message = '"values" is empty; write texts and what they mean: {✓: true, ✗: false}'
        entries.problem("wrong-type", message, node.span)
    found = {}
    for key, value in node.entries:
        if isinstance(value, YamlText) and (value.text or not value.plain):
            found[key.text] = _given(value)
        else:
            got = "nothing" if isinstance(value, YamlText) else "a list" if isinstance(value, YamlList) else "a map"
            message = f"the meaning of {quoted(key.text)} must be a text, a number, true, false or null, got {got}"
            entries.problem("wrong-type", message, key.span if isinstance(value, YamlText) else value.span)
    return found


def _read_link(entries: Entries, key: str) -> int | None:
    node = entries.node(key)
    if node is None:
        return None
    if node.text == "first":
        return 1
    if not re.fullmatch(r"[1-9][0-9]{0,8}", node.text):
        message = f"{quoted(node.text)} is not the number of a link; write first (or 1), 2 and so on"
        entries.problem("bad-value", message, node.span)
        return None
    return int(node.text)


def _read_split(entries: Entries) -> Pattern | None:
    node = entries.node("split")
    if node is None:
        return None
    if not node.text:
        message = "\"split\" is empty; write the separator of two items, such as ', ', or lines"
        entries.problem("bad-value", message, node.span)
        return None
    return entries.compiled(node._replace(text="\n") if node.text == "lines" else node, one_group=False)


def _read_numbers(entries: Entries) -> NumberForm | None:
    if not any(key in entries for key in NUMBER_KEYS):
        return None
    thousands, decimal = (_mark(entries, key) for key in ("thousands", "decimal"))
    percent = entries.choice("percent", PERCENTS, "bad-value", "choice for percent")
    if thousands and thousands == (decimal or "."):
        cure = "choose two different ones" if decimal else 'also set the decimal separator, such as decimal: ","'
        message = f"{quoted(thousands)} cannot separate both thousands and decimals; {cure}"
        entries.problem("bad-value", message, entries.place("thousands"))
    return NumberForm(thousands or "", decimal or ".", _percent(percent))


def _percent(text: str | None) -> Percent | None:
    return next((one for one in PERCENTS if one == text), None)


def _mark(entries: Entries, key: str) -> str | None:
    """Read the one character that stands between the digits of a number."""
    node = entries.node(key)
    if node is None:
        return None
    if len(node.text) != 1 or node.text.isalnum() or node.text in "+-−%":
        message = f"{quoted(node.text)} is not a valid separator; write one character, such as ',' or '.'"
        entries.problem("bad-value", message, node.span)
        return None
    return node.text


def _read_default(entries: Entries) -> Given | tuple[Given, ...] | None:
    if "default" not in entries:
        return None
    node: YamlNode = entries.nodes["default"][1]
    if isinstance(node, YamlText) and not is_null(node):
        return _given(node)
    if isinstance(node, YamlList):
        return tuple(_given(item) for item in entries.texts("default") or ())
    if isinstance(node, YamlText) and node.text:
        message = '"default" is already null; remove it, or write the value to use instead of null'
        entries.problem("bad-value", message, node.span)
    else:
        entries.wrong_type("default", "a text, a number, true, false, or a list of these")
    return None


# What goes with what


def misplaced_values(entries: Entries, origin: str, view: str) -> None:
    """Report the keys of VALUE_KEYS that say nothing of what the field is read from."""
    if origin in _WHOLE:
        for key in VALUE_KEYS:
            if key in entries and (origin, key) not in (("text", "default"), ("text", "split")):
                message = f'"{key}" does not go with "{origin}"; {_WHOLE[origin]}'
                entries.problem("misplaced-key", message, entries.nodes[key][0].span)
        return
    if "ditto" in entries and origin != "column":
        message = '"ditto" works only with "column"; only a row of a table has one above it'
        entries.problem("misplaced-key", message, entries.nodes["ditto"][0].span)
    if "link" in entries and view not in ("text", "formatted", "url"):
        message = '"link" works only with "view: url", "view: text" or "view: formatted"'
        entries.problem("misplaced-key", message, entries.nodes["link"][0].span)
    elif "link" in entries and origin in _WITHOUT_LINKS:
        message = f'"link" does not go with "{origin}"; there are no links in it'
        entries.problem("misplaced-key", message, entries.nodes["link"][0].span)
    _misplaced_after_link(entries, origin, view)
    if "one_line" in entries and view not in TEXT_VIEWS:
        message = f'"one_line" applies to a text, but the view {view} gives no text of several lines; remove it'
        entries.problem("misplaced-key", message, entries.nodes["one_line"][0].span)
    if "split" in entries and view not in TEXT_VIEWS:
        message = f'"split" splits a text, but the view {view} gives a list; remove one of the two'
        entries.problem("misplaced-key", message, entries.nodes["split"][0].span)


def _misplaced_after_link(entries: Entries, origin: str, view: str) -> None:
    """Report an ``after_link`` where there are no links, or no text that stands behind one."""
    if "after_link" not in entries:
        return
    place = entries.nodes["after_link"][0].span
    if view not in ("text", "formatted", "url", "links"):
        message = '"after_link" works only with "view: text", "view: formatted", "view: url" or "view: links"'
        entries.problem("misplaced-key", message, place)
    elif origin in _WITHOUT_LINKS:
        message = f'"after_link" does not go with "{origin}"; there are no links in it'
        entries.problem("misplaced-key", message, place)
    elif "link" in entries:
        message = '"after_link" and "link" cannot be used together; "link" counts all links: link: 2 is the second'
        entries.problem("misplaced-key", message, place)


_WITHOUT_LINKS = ("path", "front_matter", "code_block", "body", "entry", "group_row")
_WHOLE = {
    "join": "the joined fields have already been read",
    "row": "a row number is an integer",
    "text": "the fields in the text have already been read",
}


def value_disagreements(field: FieldSpec, kind: FieldType) -> Iterator[Problem]:
    """Report the keys that do not fit the type that the schema gives ``field``."""
    value, scalar = field.value, _scalar(kind) if field.view not in LIST_VIEWS - {"code"} else None
    if value is None or value.said is None or kind.kind is None:
        return
    if field.text is not None:  # that the others do not go with it has been reported
        yield from _of_lists(field, kind, "split", "link")
        if scalar is not None:
            yield from _values_that_fail(field, kind, scalar, value.said)
        return
    yield from _of_lists(field, kind, "split", "link")
    if scalar is not None:
        yield from _forms(field, kind, scalar, value)
        yield from _values_that_fail(field, kind, scalar, value.said)
        return
    for key in ("values", *NUMBER_KEYS, "date_format"):
        if key in field.spans:
            message = f'"{key}" gives the meaning of a text, but {field.name} is not made from one'
            yield Problem("value-type", f"{message}: {_no_text(field, kind)}", field.spans[key])


def _forms(field: FieldSpec, kind: FieldType, scalar: FieldType, value: ValueSpec) -> Iterator[Problem]:
    """Report how numbers and dates are written, where no number and no date is wanted."""
    for key in NUMBER_KEYS:
        if key in field.spans and scalar.kind not in ("integer", "number"):
            yield _goes_with(key, "a number or an integer", field, kind, scalar)
    if value.dates and scalar.kind != "string":
        yield _goes_with("date_format", "a string", field, kind, scalar)
    elif value.dates and not any(fault for form in value.dates for fault in faults(form)):
        for fault in (fault for form in value.dates for fault in faults(form, scalar.format)):
            yield Problem("value-type", fault, field.spans["date_format"])


def _of_lists(field: FieldSpec, kind: FieldType, making: str, choosing: str) -> Iterator[Problem]:
    """Report the key that makes a list, where the field is none, and the one that chooses of several, where it is."""
    key = choosing if kind.kind == "array" else making
    if key in field.spans:
        does = "takes one of several links" if key == choosing else "makes a list"
        message = f'"{key}" {does}, but {field.name} is {IS[kind.kind or "string"]} in the schema'
        yield Problem("value-type", f"{message}; remove it, or change the type", field.spans[key])


def gives_list(field: FieldSpec, kind: Kind) -> bool:
    """Whether ``field`` is read as a list, where the schema has it as ``kind``."""
    if field.view in LIST_VIEWS:
        return True
    return kind == "array" and (
        field.view == "url" or "split" in field.spans or field.pattern is not None or field.narrowed is not None
    )


def _no_text(field: FieldSpec, kind: FieldType) -> str:
    if field.view in LIST_VIEWS - {"code"}:
        return f"the view {field.view} gives objects"
    return 'the schema gives it no one type of "items"' if kind.kind == "array" else "it is an object"


def _goes_with(key: str, wanted: str, field: FieldSpec, kind: FieldType, scalar: FieldType) -> Problem:
    whose = f"each item of {field.name}" if kind.kind == "array" else field.name
    message = f'"{key}" works only with {wanted}, but {whose} is {IS[scalar.kind or "string"]} in the schema'
    return Problem("value-type", f"{message}; remove it, or change the type", field.spans[key])


def _scalar(kind: FieldType) -> FieldType | None:
    """Return the type of each text: of the field, or of each part of a list; None where that is no scalar."""
    found = kind.items if kind.kind == "array" else kind
    return None if found is None or found.kind in (None, "array", "object") else found


def _values_that_fail(field: FieldSpec, kind: FieldType, scalar: FieldType, said: Said) -> Iterator[Problem]:
    wanted = WANTED[scalar.kind or "string"]
    for text, given in said.values.items():
        if not given.null and _converted(given, scalar.kind) is None:
            message = (
                f"{quoted(text)} must mean {wanted}, the type of {field.name} in the schema, got {quoted(given.text)}"
            )
            yield Problem("value-type", message, given.span)
    default = said.default
    if default is None:
        return
    if isinstance(default, Given) == (kind.kind == "array"):
        shape = "a list" if kind.kind == "array" else wanted
        message = f"the default must be {shape}, the type of {field.name} in the schema"
        yield Problem("value-type", message, field.spans["default"])
        return
    for given in (default,) if isinstance(default, Given) else default:
        if _converted(given, scalar.kind) is None:
            message = f"the default must be {wanted}, the type of {field.name} in the schema, got {quoted(given.text)}"
            yield Problem("value-type", message, given.span)


def _converted(given: Given, kind: Kind | None) -> Json:
    """Return what a scalar of the spec is under a type; None where it is none."""
    try:
        return CONVERSIONS[kind or "string"](given.text)
    except ValueError:
        return None


def typed(field: FieldSpec, kind: FieldType) -> FieldSpec:
    """Return ``field`` with what the spec says of values as the schema has it; None where nothing is left to do."""
    value, scalar = field.value, _scalar(kind)
    if value is None or value.said is None:
        return field
    said = value.said
    shared = {text: given for text, given in said.shared.items() if _applies(given, scalar, kind, said)}
    values = {
        text: None if given.null else _converted(given, scalar.kind if scalar else None)
        for text, given in (shared | dict(said.values)).items()
    }
    made = value._replace(values=values, own=frozenset(said.values), default=_default(said, scalar), said=None)
    return field._replace(value=None if made == ValueSpec() else made)


def _applies(given: Given, scalar: FieldType | None, kind: FieldType, said: Said) -> bool:
    """Whether a value of the whole spec is one of the type of a field."""
    if scalar is None:
        return False
    if given.null:
        return kind.may_lack or kind.kind == "array" or said.default is not None
    if scalar.kind == "string":
        return not given.plain or all(_converted(given, other) is None for other in ("boolean", "number"))
    return given.plain and _converted(given, scalar.kind) is not None


def _default(said: Said, scalar: FieldType | None) -> Json:
    if said.default is None:
        return None
    kind = scalar.kind if scalar else None
    if isinstance(said.default, Given):
        return _converted(said.default, kind)
    return [_converted(given, kind) for given in said.default]
