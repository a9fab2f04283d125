"""Arrays that are made of buffers are those that pyarrow makes of the same values."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.harvesting.arrays import array_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = {
    pa.string(): TEXT,
    pa.bool_(): st.booleans(),
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.list_(pa.string()): st.lists(st.none() | TEXT, max_size=3),
    pa.list_(pa.list_(pa.int32())): st.lists(st.lists(st.integers(0, 9), max_size=2), max_size=3),
}


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[Any], pa.DataType]:
    kind = draw(st.sampled_from(list(VALUES)))
    one = VALUES[kind] if pa.types.is_list(kind) else st.none() | VALUES[kind]
    return draw(st.lists(one, max_size=20)), kind


@given(columns())
def test_values_become_what_pyarrow_makes_of_them(column: tuple[list[Any], pa.DataType]) -> None:
    values, kind = column
    made = array_of(values, pa.field("a", kind))
    made.validate(full=True)
    assert made.equals(pa.array(values, type=kind))
    assert made.null_count == pa.array(values, type=kind).null_count


@pytest.mark.skipif(find_spec("pandas") is None, reason="pandas is not installed: pip install pandas")
def test_a_harvest_does_not_import_pandas(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("| a |\n|---|\n| b |\n")
    program = (
        "import sys; from tablemill.harvesting import harvest; "
        f"print(harvest({str(tmp_path / 'a.md')!r}, {str(tmp_path / 'out')!r}, jobs=1).stats.tables, "
        "'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "1 False\n"
