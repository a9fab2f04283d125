"""Semantic versions: how they are read and ordered, and what a change asks of them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tablemill.releases.versions import BUMPS, Bump, Version, largest, least, parse_version, suffices


def version(text: str) -> Version:
    found = parse_version(text)
    assert found is not None
    return found


def test_versions_are_ordered_as_the_standard_orders_its_examples() -> None:
    texts = ["0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"]
    texts += ["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"]
    assert all(version(one) < version(other) for one, other in pairwise(texts))


@pytest.mark.parametrize("text", ["1.0.0", "0.0.4", "1.0.0-rc.1", "1.0.0-x-y-z.--", "1.0.0-0A.is.legal", "10.20.30"])
def test_a_version_is_written_as_it_was_read(text: str) -> None:
    assert str(version(text)) == text


def test_build_metadata_counts_for_nothing() -> None:
    assert version("1.0.0+exp.sha.5114f85") == version("1.0.0")


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-01", "1.0.0-", "1.0.0-a..b", "1.0.0+", " 1.0.0"),
        *("1.0.0\n", "2026.01.31", "latest", "1.0.٣", "1.0." + "9" * 5000),
    ],
)
def test_what_is_no_semantic_version_is_none(text: str) -> None:
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("old", "bump", "lowest"),
    [
        ("1.2.3", "none", "1.2.3"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "major", "2.0.0"),
        # Before 1.0.0 all is one step less.
        ("0.3.1", "major", "0.4.0"),
        ("0.3.1", "minor", "0.3.2"),
        ("0.3.1", "patch", "0.3.2"),
        # A pre-release becomes its release, if that may bring so much.
        ("2.0.0-rc.1", "major", "2.0.0"),
        ("2.1.0-rc.1", "minor", "2.1.0"),
        ("2.1.0-rc.1", "major", "3.0.0"),
        ("2.0.1-rc.1", "patch", "2.0.1"),
        ("2.0.1-rc.1", "minor", "2.1.0"),
        ("0.4.0-rc.1", "major", "0.4.0"),
        ("0.4.1-rc.1", "minor", "0.4.1"),
        ("0.4.1-rc.1", "major", "0.5.0"),
    ],
)
def test_a_change_asks_for_a_version(old: str, bump: Bump, lowest: str) -> None:
    assert str(least(version(old), bump)) == lowest
    assert suffices(version(old), version(lowest), bump)


@pytest.mark.parametrize(
    ("old", "new", "most"),
    [
        ("1.2.3", "1.2.3", "none"),
        ("1.2.3", "1.2.3+2", "none"),
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.2.4-rc.1", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "1.4.5", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("1.2.3", "2.0.0-rc.1", "major"),
        ("0.3.1", "0.3.2", "minor"),
        ("0.3.1", "0.4.0", "major"),
        ("0.3.1", "1.0.0", "major"),
        ("2.0.0-rc.1", "2.0.0-rc.2", "major"),
        ("2.1.0-rc.1", "2.1.0-rc.2", "minor"),
        ("2.1.0-rc.1", "3.0.0-rc.1", "major"),
        ("2.0.1-rc.1", "2.0.1", "patch"),
        ("2.0.0-rc.1", "2.0.0-rc.1", "none"),
    ],
)
def test_a_version_is_enough_for_so_much_and_no_more(old: str, new: str, most: Bump) -> None:
    enough = [bump for bump in BUMPS if suffices(version(old), version(new), bump)]
    assert enough == list(BUMPS[: BUMPS.index(most) + 1])


@pytest.mark.parametrize("new", ["1.2.2", "1.2.3-rc.1", "0.9.0"])
def test_a_version_that_goes_down_is_enough_for_nothing(new: str) -> None:
    assert [bump for bump in BUMPS if suffices(version("1.2.3"), version(new), bump)] == []


def test_several_changes_ask_for_what_the_largest_asks() -> None:
    assert largest(["patch", "major", "minor"]) == "major"
    assert largest([]) == "none"
