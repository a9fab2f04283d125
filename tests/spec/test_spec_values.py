"""The keys that say how a text becomes a value: their mistakes, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tablemill.problems import TablemillError
from tablemill.spec import load_spec
from value_cases import VALUE_MISTAKES, VALUE_SCHEMA, VALUE_SPEC


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tool.schema.json").write_text(VALUE_SCHEMA, encoding="utf-8")


@pytest.mark.parametrize(("old", "new", "problem"), VALUE_MISTAKES)
def test_a_mistake_in_a_key_of_values_is_told_where_it_stands(old: str, new: str, problem: str) -> None:
    assert VALUE_SPEC.count(old) == 1
    path = Path("tablemill.yaml")
    path.write_text(VALUE_SPEC.replace(old, new), encoding="utf-8")
    with pytest.raises(TablemillError) as caught:
        load_spec(path)
    assert "\n".join(str(one).removeprefix("tablemill.yaml:") for one in caught.value.problems) == problem
