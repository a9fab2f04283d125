"""Holds every regular expression of ours to what the oldest Python that we run on gets right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

MODULES = sorted((Path(__file__).parent.parent / "src" / "tablemill").rglob("*.py"))

# A group that is repeated possessively, as in (?:ab)*+; what follows it keeps lists of punctuation out.
POSSESSIVE_GROUP = re.compile(r"\)\s*(?:[*?+]|\{[\d,{}]*\})\+(?![,|])")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_no_group_is_repeated_possessively(module: Path) -> None:
    """Python before 3.11.5 reads on at the wrong place after one (CPython issue 106052); (?>(?:ab)*) means the same."""
    assert POSSESSIVE_GROUP.findall(module.read_text(encoding="utf-8")) == []


def test_the_search_for_such_groups_finds_them() -> None:
    assert all(map(POSSESSIVE_GROUP.search, (r"(?:ab)*+", r"(a) ++", r"(?:a|b)?+c", r"(?:- ){3,}+")))
    assert not any(map(POSSESSIVE_GROUP.search, (r"(?>(?:ab)*)", r"[ab]*+", r"a{3,}+", "'()*+,-'")))
