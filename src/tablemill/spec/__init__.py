"""The spec: tablemill.yaml becomes a frozen Spec, and what is wrong with it problems at their lines.

`model` holds the values, `entries` asks YAML maps for their keys, `read` makes a Spec of them, and `agree`
checks what only shows when datasets, schemas and files are seen together. docs/spec.md is the reference.
The reader, which brings YAML along, is imported when it is asked for: who takes a table without a spec needs none.
"""

from typing import TYPE_CHECKING

from .model import (
    FORMATS,
    Condition,
    DatasetSpec,
    FieldSpec,
    Formulas,
    Ignore,
    InsertColumn,
    InsertSpec,
    JoinSpec,
    Kind,
    Match,
    Origin,
    RowsSpec,
    SourceSpec,
    Spec,
    View,
    file_name,
    files_of,
)

if TYPE_CHECKING:
    from .read import load_spec

__all__ = [
    "FORMATS",
    "Condition",
    "DatasetSpec",
    "FieldSpec",
    "Formulas",
    "Ignore",
    "InsertColumn",
    "InsertSpec",
    "JoinSpec",
    "Kind",
    "Match",
    "Origin",
    "RowsSpec",
    "SourceSpec",
    "Spec",
    "View",
    "file_name",
    "files_of",
    "load_spec",
]


def __getattr__(name: str) -> object:
    if name != "load_spec":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .read import load_spec

    return load_spec
