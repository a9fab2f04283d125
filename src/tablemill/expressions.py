"""Regular expressions that are compiled when they are first used.

To compile the two hundred of all rooms takes 35 ms, an eighth of what a small build takes, and such a build uses some
dozens. The names of a module still stand for its patterns, and a loop that has used one calls `re` itself.
"""

from __future__ import annotations

import re
from typing import cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what is used as ``re.compile(pattern, flags)`` is; raises re.error only at the first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what copies and pickles look for before there is a pattern
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:  # found on this object from now on, without this function
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
