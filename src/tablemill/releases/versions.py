"""Version numbers: what a change of the data asks of them, and whether one version goes up enough from another.

Versions are those of Semantic Versioning 2.0.0 <https://semver.org/>: MAJOR.MINOR.PATCH, perhaps with a
pre-release, perhaps with build metadata, which counts for nothing.

- Before 1.0.0, as the tools that resolve versions read it (cargo, npm's ^): what else asks for a major version asks
  for a minor one, and what else asks for a minor one for a patch.
- From a pre-release, what its own release may bring needs no more than a later version: 2.0.0-rc.1 may become
  2.0.0-rc.2 whatever has changed, 1.1.0-rc.1 may become 1.1.0 with new records, but not without a field.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias, get_args

__all__ = ["BUMPS", "Bump", "Version", "largest", "least", "parse_version", "suffices"]

Bump: TypeAlias = Literal["none", "patch", "minor", "major"]
"""How far a version number goes up."""

BUMPS: tuple[Bump, ...] = get_args(Bump)
"""What a change can ask for, from the least to the most."""

_NUMBER = "(0|[1-9][0-9]*)"
_PART = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_PART}(?:\.{_PART})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)

# A number sorts before a word, and by its value; a release after all its pre-releases.
_RELEASE = ((2, 0, ""),)


class Version(NamedTuple):
    """A version; two compare as their precedence does."""

    major: int
    minor: int
    patch: int
    pre: tuple[tuple[int, int, str], ...] = _RELEASE

    def __str__(self) -> str:
        parts = [word if kind else str(number) for kind, number, word in self.pre]
        return f"{self.major}.{self.minor}.{self.patch}" + ("" if self.pre == _RELEASE else f"-{'.'.join(parts)}")


def parse_version(text: str) -> Version | None:
    """Read a version; None where ``text`` is no semantic version, as ``v1.0.0``, ``1.0`` and ``2026.01.31``."""
    match = _VERSION.fullmatch(text)
    if match is None or any(len(number) > 18 for number in re.findall("[0-9]+", text)):
        return None
    pre = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in match[4].split(".")) if match[4] else _RELEASE
    return Version(int(match[1]), int(match[2]), int(match[3]), pre)


def largest(bumps: list[Bump]) -> Bump:
    """Return what all of ``bumps`` together ask for."""
    return max(bumps, key=BUMPS.index, default="none")


def suffices(old: Version, new: Version, bump: Bump) -> bool:
    """Whether ``new`` goes up from ``old`` by as much as ``bump`` asks; for ``none`` it must not go down."""
    if bump == "none" or new <= old:
        return new >= old and bump == "none"
    return _brings(old, bump) or _core(new) >= _next(old, bump)


def least(old: Version, bump: Bump) -> Version:
    """Return the lowest release that suffices."""
    if bump == "none":
        return old
    return Version(*(_core(old) if _brings(old, bump) else _next(old, bump)))


def _core(version: Version) -> tuple[int, int, int]:
    return version.major, version.minor, version.patch


def _brings(old: Version, bump: Bump) -> bool:
    """Whether ``old`` is a pre-release of a version that may bring what asks for ``bump``."""
    raised = max(place for place, number in enumerate(_core(old)) if number or place == 0)
    return old.pre != _RELEASE and _part(old, bump) >= raised


def _next(old: Version, bump: Bump) -> tuple[int, int, int]:
    part = _part(old, bump)
    raised = [*_core(old)[:part], _core(old)[part] + 1, 0, 0]
    return raised[0], raised[1], raised[2]


def _part(old: Version, bump: Bump) -> int:
    """Say which of the three numbers must go up."""
    part = {"major": 0, "minor": 1, "patch": 2}[bump]
    return min(part + 1, 2) if old.major == 0 else part
