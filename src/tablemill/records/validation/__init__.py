"""Validates records against their JSON Schema. The only room that imports libraries of JSON Schema.

Enters: records, and the schema of their dataset. Leaves: problems, in the reader's words. One verdict decides
and explains:

- jsonschema-rs has the verdict, on schemas as on records: ECMA-262's patterns, exact decimals, compiled. Every
  message is made of the errors that it gives.
- jsonschema's family has the rest: `referencing` follows a `$ref`, as far as it may lead, before anything is compiled,
  and `best_match` chooses which of the many errors of a schema that is none goes to the heart of it.

Nothing is ever fetched: a `$ref` may lead to a file of the project, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...model import Record
from ...problems import Problem, TablemillError
from ...spec import DatasetSpec
from .verdict import Verdict, judge

__all__ = ["Verdict", "judge", "validate"]


def validate(records: Sequence[Record], spec: DatasetSpec, root: Path) -> list[Problem]:
    """Check every record against the dataset's schema; a field that already failed is not reported again.

    ``root`` is the folder that the schema's references (``$ref``) must not lead out of; nothing is ever fetched. The
    place of each problem is the cell of the value. Raises TablemillError if the schema is invalid; `run` reports that
    earlier.
    """
    verdict = judge(spec, root)
    if verdict.wrong:
        raise TablemillError(verdict.wrong)
    return verdict.on(records)
