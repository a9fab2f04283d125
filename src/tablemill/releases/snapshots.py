"""Reads a published state of the data: its datapackage.json becomes a Snapshot, whose records are loaded on demand.

Enters: the manifest's bytes and a function that reads the files beside it. Only packages that Tablemill wrote are
taken, since nobody else's say how a value stands in a CSV. Nothing is written, and no file is trusted to hold
what the manifest lists: each is hashed.

The manifest lists files, not datasets. A dataset's name is that of its files without their endings; its key and
its fields are those of its Table Schema or, where no file of it has one, the key stands in the name of the keyed
JSON. Records are read from the formats that hold every value whole without the schema of the spec (`READ`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from ..dist.comparison import Rows
from ..dist.package import DATASETS, FORMULAS, GROUP, HASH, KEY, MANIFEST, SPEC
from ..emit import Shape
from ..emit.loading import load
from ..model import Json, Key, Span, key_of
from ..problems import Problem, TablemillError, quoted
from ..reading import jsontree
from ..reading.sources import source_of
from ..spec import Formulas
from ..spec.model import python_module
from ..spec.schema import FieldType, Kind, RecordSchema

__all__ = ["READ", "PublishedDataset", "PublishedFile", "Snapshot", "UnreadableError", "load_records", "snapshot_of"]

READ = ("json", "keyed", "jsonl", "yaml", "csv", "tsv")
"""The formats that records are read from, the better first."""

_OWN = {
    "application/json": "json",
    "application/jsonl": "jsonl",
    "application/yaml": "yaml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.apache.parquet": "parquet",
    "text/typescript": "typescript",
    "text/x-python": "python",
    "text/markdown": "markdown",
}
"""The formats of which each file is one dataset's, by their media types; a template's files are text/plain."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file that the manifest lists. ``dataset`` is the one that it holds; empty where that is not told."""

    name: str
    dataset: str
    format: str
    sha256: str
    listing: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublishedDataset:
    """One dataset: its files, its key, and its fields as Table Schema describes them (None where it is not told).

    ``references`` has, for a field, the dataset whose keys its values are.
    """

    name: str
    files: tuple[PublishedFile, ...]
    key: Key | None
    fields: Mapping[str, Mapping[str, Json]] | None
    references: Mapping[str, str]
    about: Mapping[str, Json]

    def classes(self) -> Iterator[str]:
        """Name the fields whose values are a few that are given, or the keys of another dataset."""
        yield from self.references
        yield from (name for name, one in (self.fields or {}).items() if "enum" in _object(one.get("constraints")))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state. ``name`` is what it was called, ``manifest`` the path of its datapackage.json.

    ``altered`` has each file that is gone or is not what the manifest lists, by its name.
    """

    name: str
    manifest: str
    version: str | None
    spec: str
    about: Mapping[str, Json]
    files: Mapping[str, PublishedFile]
    datasets: Mapping[str, PublishedDataset]
    altered: Mapping[str, Problem]
    read: Callable[[str], bytes | None] = field(repr=False)


class UnreadableError(Exception):
    """The records of a dataset cannot be read; the message says why."""


def snapshot_of(name: str, manifest: str, read: Callable[[str], bytes | None]) -> Snapshot:
    """Read the datapackage.json that ``read`` returns, ``manifest`` being the path that messages call it by.

    ``read`` is given the names of files beside it. Raises TablemillError where there is no such file (``read``
    returns None), where it cannot be read, and where Tablemill did not write it.
    """
    content = read(MANIFEST)
    if content is None:
        raise TablemillError([Problem("missing-package", f"{name} has no {MANIFEST}", Span.top(manifest))])
    try:
        package = _object(jsontree.parse(source_of(content, manifest)))
    except jsontree.JsonError as error:
        raise TablemillError([Problem("bad-package", error.message, error.span)]) from None
    if not isinstance(package.get(SPEC), str):
        message = f'Tablemill did not write it: it has no "{SPEC}"'
        raise TablemillError([Problem("bad-package", message, Span.top(manifest))])
    files = {file.name: file for file in _files(package, manifest)}
    version = package.get("version")
    return Snapshot(
        name=name,
        manifest=manifest,
        version=version if isinstance(version, str) else None,
        spec=package[SPEC],
        about={word: value for word, value in _about(package).items() if word not in _NOT_ABOUT},
        files=files,
        datasets=_datasets(files),
        altered=dict(_altered(files, manifest, read)),
        read=read,
    )


_NOT_ABOUT = ("$schema", "version", "resources", SPEC)


def _about(listing: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is said of something without its seeds, which are sources that have a hash."""
    sources = [one for one in _list(listing.get("sources")) if HASH not in _object(one)]
    about = {word: value for word, value in listing.items() if word != "sources"}
    return about | ({"sources": sources} if sources else {})


def _files(package: Mapping[str, Json], manifest: str) -> Iterator[PublishedFile]:
    listings = [_object(one) for one in _list(package.get("resources"))]
    files = [_file(listing, manifest) for listing in listings]
    known = {file.dataset for file in files if file.format in READ or "schema" in file.listing}
    for file in files:
        yield file if file.dataset in known or GROUP in file.listing else _placed(file, known)


def _file(listing: Mapping[str, Json], manifest: str) -> PublishedFile:
    name, sha256 = listing.get("path"), listing.get("hash")
    if not isinstance(name, str) or not name or name in (".", "..") or any(c in name for c in "/\\\0"):
        message = f"it lists {quoted(name)}, which is not the name of a file beside it"
        raise TablemillError([Problem("bad-package", message, Span.top(manifest))])
    group = _object(listing.get(GROUP))
    if group:  # a part of the records, which are compared in a file that has them all
        return PublishedFile(name, str(group.get("dataset")), "", str(sha256).removeprefix("sha256:"), listing)
    form = "" if DATASETS in listing else _OWN.get(str(listing.get("mediatype")), "")  # the README is no one's
    dataset = name.rpartition(".")[0] if form else ""
    if form == "json" and "schema" not in listing:
        form, dataset = "keyed", dataset.rpartition(".by-")[0]
    return PublishedFile(name, dataset, form, str(sha256).removeprefix("sha256:"), listing)


def _placed(file: PublishedFile, known: set[str]) -> PublishedFile:
    """Find the dataset of a file that is not named just after it: a Python module, what a template made."""
    ours = (name for name in known if file.name == f"{python_module(name)}.py" or file.name.startswith(f"{name}."))
    dataset = max(ours, key=len, default=file.dataset)
    return PublishedFile(file.name, dataset, file.format, file.sha256, file.listing)


def _datasets(files: Mapping[str, PublishedFile]) -> dict[str, PublishedDataset]:
    gathered: dict[str, list[PublishedFile]] = {}
    for file in files.values():
        if file.dataset:
            gathered.setdefault(file.dataset, []).append(file)
        for member in map(str, _list(file.listing.get(DATASETS))):
            gathered.setdefault(member, [])
    return {name: _dataset(name, tuple(its)) for name, its in gathered.items()}


_DATASET_ABOUT = ("title", "description", "licenses", "sources")


def _dataset(name: str, files: tuple[PublishedFile, ...]) -> PublishedDataset:
    schemas = [_object(file.listing["schema"]) for file in files if "schema" in file.listing]
    keyed = [file.name for file in files if file.format == "keyed"]
    key: Key | None = (keyed[0].removeprefix(f"{name}.by-").removesuffix(".json"),) if keyed else None
    key = next((tuple(map(str, _list(file.listing[KEY]))) for file in files if KEY in file.listing), key)
    fields: dict[str, Mapping[str, Json]] | None = None
    references: dict[str, str] = {}
    if schemas:
        key = tuple(map(str, _list(schemas[0].get("primaryKey")))) or key
        fields = {str(one.get("name")): one for one in map(_object, _list(schemas[0].get("fields")))}
        for reference in map(_object, _list(schemas[0].get("foreignKeys"))):
            target = str(_object(reference.get("reference")).get("resource", name))
            references |= {str(one): target.rpartition(".")[0] or target for one in _list(reference.get("fields"))}
    about = _about(files[0].listing) if files else {}
    return PublishedDataset(
        name, files, key, fields, references, {word: about[word] for word in _DATASET_ABOUT if word in about}
    )


def _altered(
    files: Mapping[str, PublishedFile], manifest: str, read: Callable[[str], bytes | None]
) -> Iterator[tuple[str, Problem]]:
    for file in files.values():
        content = read(file.name)
        path = manifest.removesuffix(MANIFEST) + file.name
        if content is None:
            message = f"{MANIFEST} lists this file, but it is missing"
        elif _as_published(content, file) is None:
            message = f"this file is not what {MANIFEST} lists: it was changed after it was built"
        else:
            continue
        yield file.name, Problem("altered-file", message, Span.top(path))


def _as_published(content: bytes, file: PublishedFile) -> bytes | None:
    """Return what was published, line ends restored that git may have turned into CRLF; None where it is not that."""
    for written in (content, content.replace(b"\r\n", b"\n")):
        if hashlib.sha256(written).hexdigest() == file.sha256:
            return written
    return None


def load_records(snapshot: Snapshot, dataset: PublishedDataset, file: PublishedFile, key: Key) -> Rows:
    """Load the records of ``dataset`` from one of its files; raises UnreadableError where they are not all there.

    Each must have values of its own under ``key``.
    """
    content = snapshot.read(file.name)
    if content is None:
        raise UnreadableError(f"{file.name} is missing")
    try:
        held = (
            dataset.key or key if file.format == "keyed" else key
        )  # a keyed file has a level for each field of its own
        rows = load(file.format, _as_published(content, file) or content, _shape(dataset, file, held))
    except ValueError as error:
        raise UnreadableError(f"{file.name} cannot be read as {file.format}: {error}") from None
    named = " and ".join(key)
    lacking = sum(any(row.get(name) is None for name in key) for row in rows)
    if lacking:
        raise UnreadableError(f"{file.name} has no {named} in {lacking} of its {len(rows)} records")
    seen: set[str] = set()
    for row in rows:
        if (written := json.dumps(own := key_of(row, key))) in seen:
            raise UnreadableError(f"{file.name} has two records whose {named} is {quoted(own)}")
        seen.add(written)
    return rows


def _shape(dataset: PublishedDataset, file: PublishedFile, key: Key) -> Shape:
    described = _list(_object(file.listing.get("schema")).get("fields"))
    fields = {str(one.get("name")): _field_type(one) for one in map(_object, described)}
    formulas: Formulas = "escape" if file.listing.get(FORMULAS) == "escape" else "keep"
    described_as = RecordSchema(file.name, "", {}, fields)
    delimiter = _object(file.listing.get("dialect")).get("delimiter")
    shape = Shape(dataset.name, key, described_as, formulas, Span.top(file.name))
    return shape._replace(delimiter=delimiter) if isinstance(delimiter, str) and len(delimiter) == 1 else shape


def _field_type(described: Mapping[str, Json]) -> FieldType:
    kind = described.get("type")
    nullable = not _object(described.get("constraints")).get("required")
    return FieldType(cast(Kind | None, kind if kind in _KINDS else None), nullable, "", {}, optional=nullable)


_KINDS = ("string", "integer", "number", "boolean", "array", "object")


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
