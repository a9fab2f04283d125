"""Puts the page together: the package, its files, and a section for each dataset with its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...emit import Artefact, Shape
from ...emit.format import optional_of
from ...emit.json import indented
from ...emit.types import types_of
from ...model import Json, Records
from ...spec import DatasetSpec
from ...spec.model import DATA_PACKAGE
from ...spec.text_template import slug
from ...emit.markdown import cell_text
from .markup import code, heading, link, prose, table, to_file
from .types import lines, type_text
from .words import Words

__all__ = ["Part", "page"]

_LONGEST_RECORD = 2_000
_MOST_SEEDS = 5


class Part(NamedTuple):
    """A dataset of the package."""

    spec: DatasetSpec
    records: Records
    shape: Shape


def page(
    about: Mapping[str, Json], parts: Sequence[Part], artefacts: Sequence[Artefact], seeds: Sequence[str], words: Words
) -> str:
    """Return the page of a package: what is said ``about`` it, its datasets, and its files but for this one."""
    title = str(about.get("title") or about.get("name"))
    anchors = _anchors([title, words.files, *(part.spec.name for part in parts)])
    anchor = dict(zip((part.spec.name for part in parts), anchors[2:], strict=True))
    blocks = [heading(1, title), *_head(about, parts, words), _contents(parts, anchor, words)]
    blocks += [heading(2, words.files), *_files(artefacts, parts, words)]
    for part in parts:
        blocks += [heading(2, part.spec.name), *_dataset(part, about, anchor, words)]
    made = words.comma.join(map(code, seeds)) if len(seeds) <= _MOST_SEEDS else words.seeds
    return "\n".join([*blocks, f"---\n\n{words.made.format(made)}\n"])


def _anchors(headings: Iterable[str]) -> list[str]:
    """Return the anchors that GitHub gives headings: one that comes again has a number."""
    seen: dict[str, int] = {}
    found = []
    for text in headings:
        first = anchor = slug(text)
        while anchor in seen:
            seen[first] += 1
            anchor = f"{first}-{seen[first]}"
        seen[anchor] = 0
        found.append(anchor)
    return found


def _counted(number: int, one: str, several: str) -> str:
    return one if number == 1 else several.format(f"{number:,}")


# The package


def _head(about: Mapping[str, Json], parts: Sequence[Part], words: Words) -> Iterator[str]:
    if description := about.get("description"):
        yield f"{prose(str(description))}\n"
    one_set, sets, one_record, records = words.counts
    counts = [
        _counted(len(parts), one_set, sets),
        _counted(sum(len(part.records) for part in parts), one_record, records),
    ]
    facts = [words.comma.join(counts)]
    if version := about.get("version"):
        facts.insert(0, words.version.format(cell_text(str(version))))
    if language := about.get("language"):
        facts.append(words.language.format(code(str(language))))
    if homepage := about.get("homepage"):
        facts.append(link(words.homepage, str(homepage)))
    yield f"{' · '.join(facts)}\n"
    if keywords := about.get("keywords"):
        yield f"{words.keywords.format(words.comma.join(map(cell_text, keywords)))}\n"


def _contents(parts: Sequence[Part], anchor: Mapping[str, str], words: Words) -> str:
    rows = [
        [
            f"[{part.spec.name}](#{anchor[part.spec.name]})",
            cell_text(_said(part)),
            f"{len(part.records):,}",
            words.comma.join(map(code, part.spec.key)),
        ]
        for part in parts
    ]
    return table([words.dataset, words.holds, words.records, words.key], rows, right=[2])


def _said(part: Part) -> str:
    about = part.spec.about
    return str(about.get("title") or about.get("description") or "")


# The files


def _files(artefacts: Sequence[Artefact], parts: Sequence[Part], words: Words) -> Iterator[str]:
    specs = {part.spec.name: part.spec for part in parts}
    rows = [
        [
            to_file(one.name),
            words.all if not one.dataset and len(one.members) == len(parts) else ", ".join(one.members or [one.dataset]),
            _what(one, specs.get(one.dataset), words),
        ]
        for one in artefacts
    ]
    rows.append([to_file(DATA_PACKAGE), words.all, words.package])
    yield table([words.file, words.dataset, words.holds], rows)
    formats = {one.format for one in artefacts}
    if "csv" in formats:
        yield f"{words.notes['csv']}\n"
        if any(part.shape.formulas == "escape" for part in parts):
            yield f"{words.notes['escaped']}\n"
    yield f"{words.notes['optional' if any(optional_of(part.shape) for part in parts) else 'order']}\n"


def _what(one: Artefact, spec: DatasetSpec | None, words: Words) -> str:
    said = words.formats.get(one.format, words.template)
    names = spec.group if spec and one.format == "grouped" else spec.key if spec else ()
    said = said.format(words.comma.join(map(code, names)))
    if one.group:
        values = words.comma.join(f"{code(field)} = {code(str(value))}" for field, value in one.group)
        return f"{said}{words.semicolon}{words.group.format(values)}"
    return said


# A dataset


def _dataset(part: Part, package: Mapping[str, Json], anchor: Mapping[str, str], words: Words) -> Iterator[str]:
    spec = part.spec
    for word in ("title", "description"):
        if said := spec.about.get(word):
            yield f"{prose(str(said))}\n"
    yield f"{' '.join(_facts(part, words))}\n"
    yield table([words.field, words.type, words.meaning], _fields(part, anchor, words))
    yield from _first(part, words)
    yield from _origins(spec.about, package, words)


def _facts(part: Part, words: Words) -> Iterator[str]:
    spec = part.spec
    _, _, one, several = words.counts
    yield f"{_counted(len(part.records), one, several)}{words.stop}"
    yield (words.unique if len(spec.key) == 1 else words.together).format(words.comma.join(map(code, spec.key)))
    if spec.sort:
        by = [words.descending.format(code(s.field)) if s.descending else code(s.field) for s in spec.sort]
        yield words.sort.format(words.comma.join(by))
    if spec.group:
        yield words.grouped.format(words.comma.join(map(code, spec.group)))


def _fields(part: Part, anchor: Mapping[str, str], words: Words) -> Iterator[Sequence[str]]:
    types, schema = types_of(part.shape.schema), part.shape.schema
    joined = {field.name: field.join.dataset for field in part.spec.fields if field.join}
    for name, field in schema.fields.items():
        said = [type_text(types[name], field.raw, words)]
        if name in part.shape.references:
            said.append(words.refers.format(_to(part.shape.references[name], anchor)))
        if name in joined:
            said.append(words.joined.format(_to(joined[name], anchor)))
        if name in part.shape.marked:
            said.append(words.marks.format(code(part.shape.marked[name])))
        yield [code(name), words.semicolon.join(said), cell_text(field.description)]
        for line in lines(name, types[name], words):
            yield [code(line.path), line.text, cell_text(line.meaning)]


def _to(dataset: str, anchor: Mapping[str, str]) -> str:
    return f"[{dataset}](#{anchor[dataset]})"


def _first(part: Part, words: Words) -> Iterator[str]:
    """Show a record as JSON has it, if it is no longer than a screen."""
    if not part.records:
        return
    optional = optional_of(part.shape)
    values = next(iter(part.records.values()))
    shown = indented({name: one for name, one in values.items() if one is not None or name not in optional})
    if len(shown) <= _LONGEST_RECORD:
        yield f"{words.first}\n"
        yield f"```json\n{shown}\n```\n"


def _origins(about: Mapping[str, Json], package: Mapping[str, Json], words: Words) -> Iterator[str]:
    if sources := about.get("sources") or package.get("sources"):
        yield _listed(words.sources, sources, words)
    licences = about.get("licenses") or package.get("licenses")
    yield _listed(words.licences, licences, words) if licences else f"{words.no_licence}\n"


def _listed(label: tuple[str, str], items: Sequence[Mapping[str, Json]], words: Words) -> str:
    return f"{label[len(items) > 1].format(words.semicolon.join(map(_named, items)))}\n"


def _named(item: Mapping[str, Json]) -> str:
    text = str(item.get("title") or item.get("name") or item.get("path"))
    named = link(text, str(item["path"])) if item.get("path") else cell_text(text)
    return f"{named}, {cell_text(str(item['version']))}" if item.get("version") else named
