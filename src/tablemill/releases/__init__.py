"""Published states of the data, and what changed from one to the other.

`opening` finds the states that a person names, `git` reads those of revisions, `snapshots` what a state holds;
`comparing`, with `fields` and `records`, makes the DataChanges of `changes`, and `versions` says what they ask of
the version number. `notes` tells it all. docs/diff.md is the reference.
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
    """Compare two published states of the data, record by record, and tell what that asks of the version number.

    Each is a folder with a datapackage.json, that file, or a git revision of the repository here. Without ``new``,
    ``old`` is ``OLD..NEW``, or is compared with what is built now. The package of a revision is looked for in the
    folder ``at``, else where ``spec`` (or the default one) builds it to, else everywhere; ``root`` is the folder that
    nothing in that spec may lead out of (see `run`). The datasets pass through ``follow``. Raises
    TablemillError where there is no such state; what of it cannot be compared is among the problems that are returned.
    """
    names = [old] if new is None else [old, new]
    return compare_snapshots(*open_snapshots(names, at=at, spec=spec, root=root), follow)
