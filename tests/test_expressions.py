"""Patterns that are compiled late: they are what `re` makes of them, and all of ours can be compiled."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import tablemill
from tablemill.expressions import lazy


def patterns() -> Iterator[tuple[str, str, int]]:
    """Yield each pattern of ours that stands in a module by a name, and its flags."""
    for module in pkgutil.walk_packages(tablemill.__path__, "tablemill."):
        if not module.name.endswith("__main__"):
            for name, value in vars(import_module(module.name)).items():
                if type(value) is type(lazy("")):
                    yield f"{module.name}.{name}", value.pattern, value._flags


def test_every_pattern_can_be_compiled() -> None:
    found = list(patterns())
    assert len(found) > 150
    for name, pattern, flags in found:
        assert re.compile(pattern, flags), name


def test_a_pattern_does_what_a_compiled_one_does_before_and_after_its_first_use() -> None:
    compiled = re.compile("(?P<x>a)|b", re.IGNORECASE)
    for late in (lazy("(?P<x>a)|b", re.IGNORECASE),) * 2:
        assert late.pattern == compiled.pattern
        assert (late.flags, late.groups, dict(late.groupindex)) == (compiled.flags, 1, {"x": 1})
        assert late.findall("xAb") == compiled.findall("xAb")
        assert late.sub("-", "xAb", 1) == "x-b"
        assert [match.span() for match in late.finditer("xAb")] == [(1, 2), (2, 3)]
        assert (late.match("xA"), late.fullmatch("ab")) == (None, None)


def test_what_cannot_be_compiled_is_told_at_its_first_use() -> None:
    late = lazy("(")
    with pytest.raises(re.error):
        late.search("")
