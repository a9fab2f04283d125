"""Describes the artefacts as a Data Package: datapackage.json, which also says which files of dist are ours.

Enters: the spec, the artefacts and the seeds. Leaves: one more artefact; `listing_of` reads it back. The form
is Data Package v2 <https://datapackage.org/standard/data-package/>, and what it cannot say is left out:

- A CSV and an array of records have a Table Schema, made from the record schema; keyed JSON and YAML have none,
  as the standard has no words for their form. Only the CSV has ``type: table``, which asks validators to read
  the file as a table: Frictionless (5.21) does not count the bytes of a JSON one, and calls ours wrong.
- Table Schema knows one type a field. A field whose schema does not say one type is ``any``.
- A Table Schema pattern is matched whole and has neither anchors nor lookaround, as in XML Schema; of a JSON
  Schema pattern only the form ``^…$`` without these can be said so.
- A source's ``path`` must not lead out of the package (no ``../``), so a seed is named by its title, its path
  from the nearest folder above all files. Its hash stands in a property of our own, ``tablemill:hash``.
- ``tablemill:datasets`` names the datasets of a file that several share.
- ``tablemill:group`` names the dataset of which a file holds one group, and the values that make the group.
- ``tablemill:key`` has the fields of the key of a keyed JSON, where they are several.
- ``tablemill:spec`` names the spec that the package is built from, and marks datapackage.json as ours.

There is no time in it, no version of ours and no path of this machine: the same seeds give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..expressions import lazy
from ..emit import FORMATS, Artefact, Package, Shape, gather
from ..emit.json import indented
from ..model import Dataset, Json
from ..reading.sources import Source
from ..spec import DatasetSpec, FieldSpec, Spec
from ..spec.model import DATA_PACKAGE
from ..spec.schema import FieldType

if TYPE_CHECKING:
    from .insertion import Insertion

__all__ = [
    *("DATASETS", "FORMULAS", "GROUP", "HASH", "KEY", "MANIFEST", "README_FORMAT", "SPEC", "Listing", "complete"),
    *("describe", "files_listed", "listing_of", "named"),
]

MANIFEST = DATA_PACKAGE
README_FORMAT = "readme"
"""What the artefact has as its format that is the page about the package; no dataset can ask for it."""
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TEXTS = ("csv", "tsv")
"""The formats in which every value is a text."""
SPEC, HASH, FORMULAS = "tablemill:spec", "tablemill:hash", "tablemill:formulas"
DATASETS, KEY, GROUP = "tablemill:datasets", "tablemill:key", "tablemill:group"

# JSON Schema's words for what Table Schema can say too, by the type of the field.
_LENGTHS = {"minLength": "minLength", "maxLength": "maxLength"}
_BOUNDS = {word: word for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")}
_CONSTRAINTS: Mapping[str | None, Mapping[str, str]] = {
    "string": _LENGTHS,
    "integer": _BOUNDS,
    "number": _BOUNDS,
    "array": {"minItems": "minLength", "maxItems": "maxLength"},
    "object": {"minProperties": "minLength", "maxProperties": "maxLength"},
}


def complete(
    spec: Spec,
    artefacts: Sequence[Artefact],
    sources: Mapping[Path, Source],
    datasets: Mapping[str, Dataset],
    shapes: Mapping[str, Shape],
    insertions: Sequence[Insertion] = (),
) -> tuple[Artefact, ...]:
    """Add to the ``artefacts`` of the datasets what is made of them all: the shared files, the README, the manifest.

    ``sources`` are the seeds, as they are when ``insertions`` are written.
    """
    files = tuple((artefact.name, len(artefact.content)) for artefact in artefacts)
    package = Package(spec.name, spec.about, files, {one.path: named(path, spec) for path, one in sources.items()})
    if insertions:
        from .insertion import moved_line

        package = package._replace(line=lambda path, line: moved_line(path, line, insertions))
    whole = [*artefacts, *gather(package, spec.datasets, datasets, shapes)]
    if spec.readme:
        from .readme import readme  # which not every package has

        whole.append(readme(spec, whole, list(package.seeds.values()), datasets, shapes))
    return (*whole, describe(spec, whole, sources))


def describe(spec: Spec, artefacts: Sequence[Artefact], sources: Mapping[Path, Source]) -> Artefact:
    """Make ``datapackage.json``, which describes ``artefacts`` and lists them as ours.

    ``sources`` has the seeds of all datasets by their paths. `publish` wants it as the last of the artefacts.
    """
    seeds = {path: _seed(path, source, spec) for path, source in sources.items()}
    package = {
        "$schema": _PROFILE,
        **spec.about,
        "sources": [*spec.about.get("sources", []), *seeds.values()],
        SPEC: named(spec.path, spec),
        "resources": [_resource(artefact, spec, artefacts, seeds) for artefact in artefacts],
    }
    return Artefact(MANIFEST, f"{indented(package)}\n".encode(), "", "datapackage")


def _seed(path: Path, source: Source, spec: Spec) -> Mapping[str, Json]:
    return {"title": named(path, spec), HASH: f"sha256:{source.sha256}"}


def named(path: Path, spec: Spec) -> str:
    """Name a file of the project as the package does: from the nearest folder above all that the spec names."""
    return os.path.relpath(path, spec.base or spec.root).replace(os.sep, "/")


def _resource(
    artefact: Artefact, spec: Spec, artefacts: Sequence[Artefact], seeds: Mapping[Path, Mapping[str, Json]]
) -> Mapping[str, Json]:
    members = [spec.dataset(name) for name in artefact.members or [artefact.dataset]]
    origins = [*members, *(spec.dataset(field.join.dataset) for one in members for field in one.fields if field.join)]
    dataset = members[0]
    form = FORMATS.get(artefact.format)
    resource: dict[str, Json] = {
        "name": artefact.name,
        "path": artefact.name,
        **(_shared_about(members, spec) if artefact.members else dataset.about),
        "format": form.extension if form else artefact.name.rpartition(".")[2],
        "mediatype": form.mediatype if form else "text/markdown" if artefact.format == README_FORMAT else "text/plain",
        "encoding": "utf-8",
        "bytes": len(artefact.content),
        "hash": f"sha256:{hashlib.sha256(artefact.content).hexdigest()}",
        "sources": _unique(
            [*_said("sources", origins), *(seeds[path] for origin in origins for path in origin.sources)]
        ),
    }
    if artefact.members:
        resource[DATASETS] = list(artefact.members)
    if artefact.group:
        resource[GROUP] = {"dataset": dataset.name, "values": dict(artefact.group)}
    if artefact.format == "keyed" and len(dataset.key) > 1:
        resource[KEY] = list(dataset.key)
    if form and not form.text:
        del resource["encoding"]
    if form and form.tabular:
        if artefact.format in TEXTS:
            resource["type"] = "table"
            delimiter = spec.delimiter if artefact.format == "csv" else "\t"
            if delimiter != ",":
                resource["dialect"] = {"delimiter": delimiter}
        if _escapes(artefact.format, spec):
            resource[FORMULAS] = spec.formulas
        resource["schema"] = _table_schema(dataset, artefact.format, spec, artefacts)
    return resource


def _shared_about(members: Sequence[DatasetSpec], spec: Spec) -> Mapping[str, Json]:
    """Say of a file that several datasets share under which licences its parts stand, if any has one of its own."""
    if not any("licenses" in member.about for member in members):
        return {}
    licences = [one for member in members for one in member.about.get("licenses", spec.about.get("licenses", []))]
    return {"licenses": _unique(licences)}


def _said(word: str, members: Sequence[DatasetSpec]) -> list[Json]:
    return [one for member in members for one in member.about.get(word, [])]


def _unique(values: Sequence[Json]) -> list[Json]:
    found: dict[str, Json] = {}
    for value in values:
        found.setdefault(json.dumps(value, sort_keys=True), value)
    return list(found.values())


def _is_table(artefact: Artefact) -> bool:
    return artefact.format in FORMATS and FORMATS[artefact.format].tabular


def _escapes(form: str, spec: Spec) -> bool:
    return form in TEXTS and spec.formulas == "escape"


# Table Schema


def _table_schema(dataset: DatasetSpec, form: str, spec: Spec, artefacts: Sequence[Artefact]) -> Mapping[str, Json]:
    schema: dict[str, Json] = {"fields": [], "missingValues": [""] if form in TEXTS else []}
    for name, field in dataset.schema.fields.items():
        described: dict[str, Json] = {"name": name, "type": field.kind or "any", "description": field.description}
        if form in TEXTS and field.kind == "string" and not field.may_lack and not field.raw.get("minLength"):
            described["missingValues"] = []  # an empty cell is an empty string here, not null
        described["constraints"] = _constraints(field, dataset.key == (name,), verbatim=not _escapes(form, spec))
        schema["fields"].append({word: value for word, value in described.items() if value or word == "missingValues"})
    schema["primaryKey"] = list(dataset.key)
    references = [_foreign_key(field, dataset, form, spec, artefacts) for field in dataset.fields]
    foreign_keys = [reference for reference in references if reference is not None]
    return schema | ({"foreignKeys": foreign_keys} if foreign_keys else {})


def _constraints(field: FieldType, is_key: bool, *, verbatim: bool) -> Mapping[str, Json]:
    """``verbatim`` is whether strings stand in the file as they are, so that what is said of them holds there."""
    constraints: dict[str, Json] = {}
    if not field.may_lack:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if field.kind == "string" and not verbatim:
        return constraints
    for word, theirs in _CONSTRAINTS.get(field.kind, {}).items():
        if word in field.raw:
            constraints[theirs] = field.raw[word]
    pattern = _whole_pattern(field.raw.get("pattern")) if field.kind == "string" else None
    if pattern:
        constraints["pattern"] = pattern
    values = [value for value in _values(field) if value is not None]
    if values and field.kind in ("string", "integer", "number"):
        constraints["enum"] = values
    return constraints


def _values(field: FieldType) -> Sequence[Json]:
    if "const" in field.raw:
        return [field.raw["const"]]
    values: Sequence[Json] = field.raw.get("enum", [])
    return values


# A character, escaped or not, or a bracketed class; then perhaps how often, but not lazily. Not \w: XML Schema's
# has no underscore.
_XSD_ATOM = r"(?:[^\\^$|()\[\]?*+{}]|\\[dsSnrt.\\^$|()\[\]?*+{}-]|\[(?:[^\[\]\\]|\\[dsSnrt.\\^$|()\[\]?*+{}-])+\])"
_ANCHORED = lazy(rf"\^((?:{_XSD_ATOM}(?:[?*+]|\{{\d+(?:,\d*)?\}})?)+)\$")


def _whole_pattern(pattern: Json) -> str | None:
    """Return ``pattern`` as one that is matched whole, where it can be said so without changing what it means."""
    match = _ANCHORED.fullmatch(pattern) if isinstance(pattern, str) else None
    return match[1] if match else None


def _foreign_key(
    field: FieldSpec, dataset: DatasetSpec, form: str, spec: Spec, artefacts: Sequence[Artefact]
) -> Mapping[str, Json] | None:
    """Refer to the referenced dataset's file in the same format or, where it has none, in the other table format."""
    if field.references is None or dataset.schema.fields[field.name].kind == "array":
        return None  # Table Schema has no words for the parts of a list
    target = spec.dataset(field.references)
    reference: dict[str, Json] = {"fields": list(target.key)}
    if target.name != dataset.name:
        tables = [artefact for artefact in artefacts if artefact.dataset == target.name and _is_table(artefact) and not artefact.group]
        if not tables:
            return None
        reference = {"resource": min(tables, key=lambda table: table.format != form).name, **reference}
    return {"fields": [field.name], "reference": reference}


# The manifest, read back


class Listing(NamedTuple):
    """What a manifest lists: the spec it was built from, and the sha256 of each file by its name."""

    spec: str
    files: Mapping[str, str]


def listing_of(manifest: bytes) -> Listing | None:
    """Return what ``manifest`` lists, and None for a file that `describe` did not write.

    It is read line by line, as `describe` writes it, and not as JSON: after a merge it may hold git's conflict
    markers, and then the files of both sides are ours, for the next build to mend.
    """
    head, _, resources = (
        manifest.decode("utf-8", errors="replace").replace("\r\n", "\n").partition('\n  "resources": [')
    )
    spec = re.search(rf'^  "{SPEC}": (".*"),$', head, re.MULTILINE)
    if spec is None:
        return None
    files: dict[str, str] = {}
    path = ""
    for match in re.finditer(r'^      "(path|hash)": (".*"),?$', resources, re.MULTILINE):
        if match[1] == "path":
            path = _string(match[2])
            files[path] = ""
        else:
            files[path] = _string(match[2]).removeprefix("sha256:")
    files.pop("", None)
    return Listing(_string(spec[1]), files)


def _string(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:
        return ""


def files_listed(manifest: bytes | None) -> tuple[str, ...]:
    """Name the files that ``manifest`` lists, in its order; none where there is no manifest, or none of ours."""
    listing = listing_of(manifest) if manifest else None
    return tuple(listing.files) if listing else ()
