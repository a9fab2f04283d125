"""The values of a comparison of two published states: DataChanges, what each asks of the version, and the DataDiff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..model import Json
from ..problems import Problem
from .snapshots import Snapshot
from .versions import Bump, Version, largest, least, parse_version, suffices

__all__ = ["ASKS", "DataChange", "DataDiff", "DataKind"]

DataKind: TypeAlias = Literal[
    "dataset-removed",
    "dataset-added",
    "key-changed",
    "field-removed",
    "field-added",
    "field-retyped",
    "field-loosened",
    "field-tightened",
    "field-described",
    "fields-reordered",
    "record-removed",
    "record-added",
    "value-changed",
    "records-reordered",
    "about-changed",
    "file-removed",
    "file-added",
    "file-changed",
]
"""What a difference between two published states is; docs/diff.md says what each asks of the version number."""

ASKS: Mapping[DataKind, Bump] = {
    "dataset-removed": "major",
    "dataset-added": "minor",
    "key-changed": "major",
    "field-removed": "major",
    "field-added": "major",
    "field-retyped": "major",
    "field-loosened": "minor",
    "field-tightened": "patch",
    "field-described": "patch",
    "fields-reordered": "patch",
    "record-removed": "major",
    "record-added": "minor",
    "value-changed": "patch",
    "records-reordered": "patch",
    "about-changed": "patch",
    "file-removed": "major",
    "file-added": "minor",
    "file-changed": "patch",
}
"""What each kind of change asks of the version number; docs/diff.md gives the reasons."""


@dataclass(frozen=True, slots=True)
class DataChange:
    """One difference between two published states.

    ``dataset`` is None for changes of the package as a whole. ``key`` is a record's; for a value within an object,
    ``field`` is the object's and ``within`` the path to the value. ``old`` and ``new`` are the values: of a field, of a
    record that was removed or added, of a field's type or constraint, of a property of the package. ``label`` is the
    text that people know a removed or added record by: its first text that is not a key, a reference or a value of an
    enum.
    """

    kind: DataKind
    dataset: str | None
    key: Json = None
    field: str | None = None
    within: tuple[str, ...] = ()
    old: Json = None
    new: Json = None
    label: str | None = None

    @property
    def asks(self) -> Bump:
        """The version bump that it requires."""
        return ASKS[self.kind]

    @property
    def path(self) -> str:
        """The field and the way within it, with full stops between."""
        return ".".join([self.field or "", *self.within])


@dataclass(frozen=True, slots=True)
class DataDiff:
    """What changed from ``old`` to ``new``, in the order of the datasets.

    ``problems`` are files that are not what the manifest lists and, as errors, datasets that cannot be compared.
    """

    old: Snapshot
    new: Snapshot
    changes: tuple[DataChange, ...]
    problems: tuple[Problem, ...]

    @property
    def asks(self) -> Bump:
        """The version bump that all changes together require."""
        return largest([change.asks for change in self.changes])

    @property
    def versions(self) -> tuple[Version | None, Version | None]:
        """The versions that the two packages state; None where one states none that is a semantic version."""
        texts = (self.old.version, self.new.version)
        old, new = (None if text is None else parse_version(text) for text in texts)
        return old, new

    @property
    def least(self) -> Version | None:
        """The lowest release that may contain the changes; None if the old version is unknown."""
        old, _ = self.versions
        return None if old is None else least(old, self.asks)

    @property
    def suffices(self) -> bool | None:
        """Whether the new version is high enough; None if that is unknown.

        It is unknown if not everything could be compared, or if a version is missing or not a semantic version. There
        are two exceptions: without changes, any version may stay, and the first stated version may be any.
        """
        old, new = self.versions
        if any(problem.severity == "error" for problem in self.problems):
            return None
        if self.asks == "none" and self.old.version == self.new.version:
            return True
        if old is None or new is None:
            return True if new is not None and self.old.version is None else None
        return suffices(old, new, self.asks)
