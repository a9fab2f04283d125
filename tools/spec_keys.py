"""The tables of keys in docs/spec.md, made of the spec's JSON Schema, which has their descriptions.

A table stands between two comments, of which the first names the object of the schema by a JSON Pointer::

    <!-- keys of #/$defs/field -->
    <!-- end of keys -->

All else of the page is written by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

SCHEMA: dict[str, Any] = json.loads(files("tablemill").joinpath("tablemill.schema.json").read_text(encoding="utf-8"))
PLACE = re.compile(r"^(<!-- keys of (\S+) -->\n).*?^(<!-- end of keys -->\n)", re.DOTALL | re.MULTILINE)


def with_keys(page: str) -> str:
    """Return the page of the spec with each table of keys as the schema has it now."""
    homes = {match[2]: anchor(page[: match.start()]) for match in PLACE.finditer(page)}
    return PLACE.sub(lambda match: f"{match[1]}\n{table(match[2], homes)}\n{match[3]}", page)


def anchor(above: str) -> str:
    """Return the address of the last heading, as GitHub makes it."""
    heading = re.findall(r"^#+ (.*)$", above, re.MULTILINE)[-1]
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def at(pointer: str) -> dict[str, Any]:
    """Return the part of the schema at a JSON Pointer that begins with ``#``."""
    found: Any = SCHEMA
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return dict(found)


def table(pointer: str, homes: dict[str, str]) -> str:
    """Return the keys of one object, and which of them exclude each other or need one another."""
    part = at(pointer)
    needed = set(part.get("required", ()))
    rows = "".join(
        f"| `{key}` | {'yes' if key in needed else ''} | {value(f'{pointer}/properties/{key}', homes)} "
        f"| {_cell(key, meaning)} |\n"
        for key, meaning in part["properties"].items()
    )
    return f"{_choice(part)}| key | needed | value | meaning |\n|---|---|---|---|\n{rows}"


def _choice(part: dict[str, Any]) -> str:
    for rule, words in (("oneOf", "One of {}."), ("anyOf", "At least one of {}.")):
        if all("required" in each for each in part.get(rule, [{}])):
            return (
                words.format(_listed([f"`{key}`" for each in part[rule] for key in each["required"]], "and")) + "\n\n"
            )
    return ""


def _cell(key: str, meaning: dict[str, Any]) -> str:
    given = meaning.get("examples") or at(meaning.get("$ref", "#")).get("examples", ())
    words = [f"`{_yaml({key: example})}`" for example in given]
    examples = f" Example{'s' if len(words) > 1 else ''}: {', '.join(words)}." if words else ""
    return (meaning["description"] + examples).replace("|", "\\|")


class Flow(yaml.SafeDumper):
    """Writes YAML as a spec has it: single quotes around what is no plain word."""


Flow.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style=None if re.fullmatch(r"[\w./-]+", text) else "'"
    ),
)


def _yaml(example: Any) -> str:
    """Return a key and its value, or a list of one value, as they stand in a spec, on one line and without brackets."""
    flow = yaml.dump(example, Dumper=Flow, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    return flow.rstrip("\n")[1:-1]


def value(pointer: str, homes: dict[str, str]) -> str:
    """Return in a few words what may stand at a place, with a link to its own keys where it has some."""
    part = at(pointer)
    if pointer in homes:
        return f"[object](#{homes[pointer]})"
    if "title" in part:
        return str(part["title"])
    if "$ref" in part:
        return value(part["$ref"], homes)
    if "anyOf" in part:
        return _listed([value(f"{pointer}/anyOf/{index}", homes) for index, _ in enumerate(part["anyOf"])], "or")
    if "enum" in part:
        return _listed([f"`{_yaml([one])}`" for one in dict.fromkeys(map(_plain, part["enum"]))], "or")
    if part["type"] == "array":
        return f"list of {_plural(value(f'{pointer}/items', homes))}"
    if part["type"] == "object":
        return f"{value(f'{pointer}/additionalProperties', homes)} under each name"
    return "number" if "integer" in part["type"] else "text"


def _plain(value: Any) -> Any:
    """Return what a text that stands for a boolean means: both are the same in a spec."""
    return {"true": True, "false": False}.get(value, value)


def _plural(word: str) -> str:
    return word.replace("[object]", "[objects]") if word.startswith("[") else f"{word}s"


def _listed(words: list[str], last: str) -> str:
    return " ".join([", ".join(words[:-1]), last, words[-1]]) if len(words) > 1 else words[0]


def objects(pointer: str = "#") -> Iterator[str]:
    """Yield the places of all objects of the schema that have keys of their own."""
    part = at(pointer)
    if "properties" in part and part.get("additionalProperties") is False:
        yield pointer
    for key in ("properties", "$defs"):
        for name, each in part.get(key, {}).items():
            if isinstance(each, dict):
                yield from objects(f"{pointer}/{key}/{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(part.get(key), dict):
            yield from objects(f"{pointer}/{key}")
    for index, _ in enumerate(part.get("anyOf", ())):
        yield from objects(f"{pointer}/anyOf/{index}")
