"""Reads back what formats wrote, from bytes that anybody may have written since: they are records, or no such file.

Enters: the name of a format, bytes and a shape. Leaves: records as JSON has them, or a ValueError.
"""

from __future__ import annotations

import json

from ..model import Json
from . import FORMATS
from .format import Shape

__all__ = ["load"]

_DEEPEST = 200
"""How many lists and objects inside each other are read: more than any record has, less than Python can follow."""


def load(name: str, content: bytes, shape: Shape) -> list[dict[str, Json]]:
    """Return the records that ``content`` holds in the format ``name``; raises ValueError, saying why, where none are.

    What was edited by hand can hold what JSON cannot: a date, a key that is no text. It stands as its text.
    """
    try:
        rows = FORMATS[name].load(content, shape)
        _refuse_depth(rows)
        loaded: list[dict[str, Json]] = json.loads(json.dumps(rows, default=str, allow_nan=False))
    except (ValueError, ImportError):
        raise
    except (RecursionError, MemoryError):
        raise ValueError("nested too deeply, or too large") from None
    except Exception as error:
        # Four libraries read hostile bytes here, and each stumbles in ways of its own that it does not document:
        # PyYAML with AttributeError over `!!timestamp zzz`, pyarrow with KeyError or NotImplementedError. All mean
        # that this is no such file; none is a bug to be reported to us.
        raise ValueError(f"{type(error).__name__}: {' '.join(str(error).split())}") from None
    return loaded


def _refuse_depth(rows: list[dict[str, Json]]) -> None:
    level: list[Json] = list(rows)
    for _ in range(_DEEPEST):
        inner: list[Json] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, (list, tuple)):
                inner += value
        if not inner:
            return
        level = [value for value in inner if isinstance(value, (dict, list, tuple))]
    raise ValueError("nested too deeply")
