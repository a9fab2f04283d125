"""JSON Pointers (RFC 6901): ``/a/0/b`` leads from a JSON or YAML value to one within it, the empty text to itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_pointer", "place_in_list", "pointer_of", "steps_of"]


def is_pointer(text: str) -> bool:
    """Whether ``text`` is a pointer: empty, or steps that each begin with ``/``; in these ``~`` is ``~0``."""
    return re.fullmatch(r"(?s)(?:/(?:[^~/]|~[01])*)*", text) is not None


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the steps of ``pointer``."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def pointer_of(steps: Sequence[str]) -> str:
    """Return the pointer of ``steps``."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def place_in_list(step: str, length: int) -> int | None:
    """Return the index that ``step`` is in a list of that ``length``; None where it is none."""
    return int(step) if re.fullmatch("0|[1-9][0-9]{0,9}", step) and int(step) < length else None
