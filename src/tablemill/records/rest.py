"""The columns of a table that nothing else reads, as one object for each row.

Enters: a table, the field that takes the rest, and the spec of its dataset. Leaves: the objects, and why a value of one
could not be made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..model import Inline, Json, Record, Row, Table
from ..spec import DatasetSpec, FieldSpec
from ..spec.model import ENTRY
from ..spec.schema import FieldType
from .columns import named_columns
from .conversion import FieldError, values_of


class PartError(FieldError):
    """Values of a record's object cannot be made: ``failures`` has the reasons by the names of their columns."""

    def __init__(self, failures: Mapping[str, FieldError]) -> None:
        super().__init__("no-match", "")
        self.failures = failures


class Rest:
    """The rest of a table's columns: their names by their places."""

    def __init__(self, table: Table, field: FieldSpec, spec: DatasetSpec) -> None:
        named = named_columns(table.columns, spec)
        self.field = field
        self.spec = spec
        self.table = table
        # The keys under which the records of a data file stand are no property of theirs.
        self.columns = {place: name for place, name in enumerate(table.columns) if name not in named | {ENTRY}}

    def values(
        self, readings: Callable[[int], Sequence[Json]], size: int
    ) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
        """Return an object for each row, of what ``readings`` gives for the place of a column."""
        made: list[dict[str, Json]] = [{} for _ in range(size)]
        failed: dict[int, dict[str, FieldError]] = {}
        for place, name in self.columns.items():
            kind, may_lack = self._kind(name)
            field = self.field._replace(name=f"{self.field.name}.{name}", origin="column", column=name)
            values, failures = self._made(field, kind._replace(nullable=may_lack), readings(place), place)
            for number, value in enumerate(values):
                if number in failures:
                    failed.setdefault(number, {})[name] = failures[number]
                elif value is not None or (kind.nullable and self._is_there(number, place)):
                    made[number][name] = value
        return made, {number: PartError(reasons) for number, reasons in failed.items()}

    def _made(
        self, field: FieldSpec, kind: FieldType, readings: Sequence[Json], place: int
    ) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
        if field.view != "value":
            return values_of(field, kind, readings)
        from .typed import typed_values  # most specs read Markdown alone

        return typed_values(field, kind, self.spec.schema.raw, readings, lambda number: self._cell(number, place))

    def _cell(self, number: int, place: int) -> Inline | None:
        cells = self.table.rows[number].cells
        return cells[place] if place < len(cells) else None

    def _is_there(self, number: int, place: int) -> bool:
        """Whether what is null is said to be so: a record of a data file may have no such property."""
        cell = self._cell(number, place) if self.field.view == "value" else None
        return self.field.view != "value" or (cell is not None and cell.raw != "")

    def _kind(self, name: str) -> tuple[FieldType, bool]:
        """Return the type of a property, and whether a cell may be empty: it is then null, or left out."""
        kinds, required, others = self.spec.schema.members(self.field.name)
        kind = kinds.get(name, others)
        if self.field.view == "value":  # which has a type already, unless the schema gives it another
            kind = kind if kind.raw else kind._replace(kind=None)
        elif kind.kind is None:
            kind = kind._replace(kind="string")
        return kind, kind.nullable or name not in required

    def origin(self, row: Row) -> Record:
        """Return the cells that the object of a row was read from."""
        cells = {name: row.cells[place] for place, name in self.columns.items() if place < len(row.cells)}
        return Record({}, cells, row.span)
