"""Published states of the data, and what changed from one to the other.

`opening` finds the states that a person names, `git` reads those of revisions, `snapshots` what a state holds;
`comparing`, with `fields` and `records`, makes the DataChanges of `changes`, and `versions` says what they ask of
the version number. `notes` prints the result. docs/diff.md is the reference.
"""

from __future__ import annotations

from pathlib import Path

from ..reading.following import Follow, unfollowed
from .changes import ASKS, DataChange, DataDiff, DataKind
from .comparing import compare_snapshots
from .opening import open_snapshots

__all__ = ["ASKS", "DataChange", "DataDiff", "DataKind", "diff"]


def diff(
    old: str,
    new: str | None = None,
    *,
    at: str | None = None,
    spec: str | None = None,
    root: Path | None = None,
    follow: Follow = unfollowed,
) -> DataDiff:
    """Compare two published states of the data, record by record, and find the version number that the changes require.

    Each is a folder with a datapackage.json, that file, or a git revision of the repository here. Without ``new``,
    ``old`` is ``OLD..NEW``, or is compared with what is built now. The package of a revision is searched in the folder
    ``at``, or else in the output folder of ``spec`` (or of the default spec), or else everywhere; ``root`` is the
    folder that no path in that spec may lead out of (see `run`). ``follow`` sees the datasets. Raises TablemillError if
    there is no such state; the problems of the result list what cannot be compared.
    """
    names = [old] if new is None else [old, new]
    return compare_snapshots(*open_snapshots(names, at=at, spec=spec, root=root), follow)
