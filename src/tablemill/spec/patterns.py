"""Patterns of a spec and of the command line: Python's regular expressions, searched in bounded time.

Enters: a pattern that Python has compiled, and where it stands. Leaves: what it finds; or a TablemillError at that
place, when it has taken too long.

Python's engine goes back, and cannot be stopped: ``^(a+)+$`` on 40 letters outlives everybody. So the number of ways
that a pattern can try is estimated from its parse tree. Where they are few for a text of this length, which is what
nearly every cell is, Python searches. Else the package `regex` does, which takes the same patterns in the same dialect,
and a timeout; its import (15 ms) is paid then alone. Compared and left: google-re2 is linear, but its dialect is
another (it does not look around, and its \\d and \\w are ASCII's); an alarm works in the main thread of a POSIX system
alone, and takes it from whoever calls us; to refuse by the parse tree is to refuse what is slow on no text there is.
"""

from __future__ import annotations

import re
import time
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from math import exp, log
from typing import Any

from ..expressions import lazy
from ..model import Span
from ..problems import Problem, TablemillError, quoted

__all__ = ["Pattern", "under"]

_FEW = log(1e6)
"""How many ways Python may try: some 10 ms at the worst."""
_SECONDS = 2.0
"""How long all that is slow may take; each character of a text adds what a search of linear time takes for it."""
_SECONDS_PER_CHARACTER = 2e-6


class Pattern:
    """A regular expression of Python's, and the place that is reported when it is too slow."""

    def __init__(self, compiled: re.Pattern[str], span: Span) -> None:
        self.pattern = compiled.pattern
        self.groups = compiled.groups
        self.names = tuple(compiled.groupindex)
        self.span = span
        self._compiled = compiled
        self._seconds = _SECONDS

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self._compiled == other._compiled

    def __hash__(self) -> int:
        return hash(self._compiled)

    def search(self, text: str) -> re.Match[str] | None:
        """Find the pattern in ``text``, as `re.search` does; raises TablemillError where that takes too long."""
        if len(text) <= 8 or len(text) <= self._short:
            return self._compiled.search(text)
        return self._bounded(text)

    def searcher(self, texts: Iterable[str]) -> Callable[[str], re.Match[str] | None]:
        """Return what searches each of ``texts`` as `search` does, without asking of each how long it is."""
        return self._compiled.search if max(map(len, texts), default=0) <= self._short else self.search

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every match in ``text``, as `re.finditer` does; raises TablemillError where that takes too long."""
        if len(text) <= self._short:
            yield from self._compiled.finditer(text)
            return
        # A whole file is no cell: what each of its characters adds is not cut to what a cell may take.
        left = self._seconds + _SECONDS_PER_CHARACTER * len(text)
        started = time.process_time()
        try:
            yield from self._stoppable.finditer(text, timeout=left)
        except TimeoutError:
            raise self._too_slow(text) from None
        self._seconds = min(_SECONDS, left - (time.process_time() - started))
        if self._seconds <= 0:
            raise self._too_slow(text)

    @property
    def may_be_empty(self) -> bool:
        """Whether it can match without taking a character."""
        return _may_be_empty(re._parser.parse(self.pattern, self._compiled.flags))  # type: ignore[attr-defined]  # noqa: SLF001  # since 3.11

    @cached_property
    def _short(self) -> int:
        """The length of a text up to which Python tries few ways."""
        tree = re._parser.parse(self.pattern, self._compiled.flags)  # type: ignore[attr-defined]  # noqa: SLF001  # since 3.11
        tied = bool(tree) and str(tree[0][1]) in ("AT_BEGINNING", "AT_BEGINNING_STRING")

        def ways(length: int) -> float:
            return _ways(tree, length) + (0.0 if tied else log(length))

        few = bisect_right(_LENGTHS, _FEW, key=ways)
        return _LENGTHS[few - 1] if few else 0

    @cached_property
    def _stoppable(self) -> Any:
        """The same pattern, compiled by `regex`."""
        import regex

        names = [name for name in ("A", "I", "M", "S", "X") if self._compiled.flags & getattr(re, name)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it will read otherwise under flags that are not set
            # For Python a brace that counts nothing is a brace; for regex {e<=1} allows a mistake.
            text = _BRACE.sub(lambda found: "\\{" if found[0] == "{" else found[0], self.pattern)
            return regex.compile(text, sum(getattr(regex, name) for name in names))

    def _bounded(self, text: str) -> re.Match[str] | None:
        """Search within what is left of the time, which all texts share: each of a million may take its turn."""
        found: re.Match[str] | None = self._timed(text, lambda seconds: self._stoppable.search(text, timeout=seconds))
        return found

    def _timed(self, text: str, find: Callable[[float], Any]) -> Any:
        self._seconds = min(_SECONDS, self._seconds + _SECONDS_PER_CHARACTER * len(text))
        started = time.process_time()
        try:
            found = find(self._seconds)
        except TimeoutError:
            raise self._too_slow(text) from None
        self._seconds -= time.process_time() - started
        if self._seconds <= 0:
            raise self._too_slow(text)
        return found

    def _too_slow(self, text: str) -> TablemillError:
        message = (
            f"the pattern {self.pattern} took more than {_SECONDS:.0f} seconds, and was stopped on {quoted(text)}; "
            "write it so that each repetition can end in one way only"
        )
        return TablemillError([Problem("slow-pattern", message, self.span)])


def under(heading: str | re.Pattern[str] | None) -> Pattern | None:
    """Make a Pattern of the option of that name, of a command or a function; its place is its name."""
    return None if heading is None else Pattern(re.compile(heading), Span.top("--heading"))


_LENGTHS = [round(2 ** (quarter / 4)) for quarter in range(12, 100)]
_BRACE = lazy(r"\\(?s:.)|\{(?![0-9]*,?[0-9]*\})")
_MOST = 1e6  # as good as without end


def _ways(tree: Sequence[Any], length: int) -> float:
    """Estimate the logarithm of the number of ways to match ``tree`` within a text of ``length``, at the worst."""
    return min(_MOST, sum(_OF.get(str(kind), _one)(argument, length) for kind, argument in tree))


def _one(_argument: Any, _length: int) -> float:
    return 0.0


def _repeated(argument: Any, length: int) -> float:
    low, high, body = argument
    inner = _ways(body, length)
    counts = log(min(high - low, length) + 1)
    times = max(1, min(high, 1000 if inner and _may_be_empty(body) else length))
    return counts + (inner * times if inner else 0.0)


def _may_be_empty(body: Any) -> bool:
    return bool(body.getwidth()[0] == 0)


def _branched(argument: Any, length: int) -> float:
    each = [_ways(branch, length) for branch in argument[1]]
    largest = max(each)
    return largest + log(sum(exp(one - largest) for one in each))


def _inside(argument: Any, length: int) -> float:
    return _ways(argument[-1], length)


def _conditional(argument: Any, length: int) -> float:
    return sum(_ways(branch, length) for branch in argument[1:] if branch)


_OF = {
    "MAX_REPEAT": _repeated,
    "MIN_REPEAT": _repeated,
    "POSSESSIVE_REPEAT": _repeated,
    "BRANCH": _branched,
    "SUBPATTERN": _inside,
    "ASSERT": _inside,
    "ASSERT_NOT": _inside,
    "ATOMIC_GROUP": _ways,
    "GROUPREF_EXISTS": _conditional,
}
