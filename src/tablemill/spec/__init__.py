"""The spec: tablemill.yaml becomes a frozen Spec, and what is wrong with it problems at their lines.

`model` holds the values, `entries` asks YAML maps for their keys, `read` makes a Spec of them, and `agree`
checks what only shows when datasets, schemas and files are seen together. docs/spec.md is the reference.
"""

from .model import (
    FORMATS,
    DatasetSpec,
    FieldSpec,
    Formulas,
    Ignore,
    Origin,
    RowsSpec,
    Spec,
    View,
    file_name,
)
from .read import load_spec

__all__ = [
    "FORMATS",
    "DatasetSpec",
    "FieldSpec",
    "Formulas",
    "Ignore",
    "Origin",
    "RowsSpec",
    "Spec",
    "View",
    "file_name",
    "load_spec",
]
