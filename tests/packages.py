"""Makes published states of data for tests, in memory or on the disk, by the stages that publish real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from builders import dataset, dataset_spec, field, spec
from tablemill.dist.package import describe
from tablemill.emit import Package, gather, render, shape_of
from tablemill.model import Json
from tablemill.reading.sources import Source
from tablemill.releases.snapshots import Snapshot, snapshot_of
from tablemill.spec import DatasetSpec
from tablemill.spec.schema import FieldType

Part = tuple[DatasetSpec, Sequence[Mapping[str, Json]]]
CODE = {"code": field("integer"), "name": field(nullable=True)}


def part(
    rows: Sequence[Mapping[str, Json]], fields: Mapping[str, FieldType] | None = None, name: str = "codes", **more: Any
) -> Part:
    """A dataset; its key is its first field, or ``key``."""
    fields = CODE if fields is None else fields
    key = more.pop("key", next(iter(fields)))
    return dataset_spec(name, key, fields, **{"formats": ("json",), **more}), rows


def files(*parts: Part, formulas: str = "keep", **about: Json) -> dict[str, bytes]:
    """The files of a dist with its datapackage.json, which has ``about``."""
    made = spec(*(one for one, _ in parts), about=about, formulas=formulas)
    datasets = {one.name: dataset(rows, one.key, one.name) for one, rows in parts}
    shapes = {one.name: shape_of(one, made.formulas) for one, _ in parts}
    artefacts = [each for one, _ in parts for each in render(one, datasets[one.name], shapes[one.name])]
    artefacts += gather(Package(made.name), made.datasets, datasets, shapes)
    manifest = describe(made, artefacts, {Path("/project/seeds/x.md"): Source("x.md", "", "5eed" * 16)})
    return {each.name: each.content for each in (*artefacts, manifest)}


def opened(contents: Mapping[str, bytes], name: str = "dist") -> Snapshot:
    return snapshot_of(name, f"{name}/datapackage.json", contents.get)


def state(*parts: Part, **about: Json) -> Snapshot:
    return opened(files(*parts, **about))


def publish(folder: Path, *parts: Part, **about: Json) -> Path:
    """Write a dist to the disk, in the place of what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files(*parts, **about).items():
        (folder / name).write_bytes(content)
    return folder
