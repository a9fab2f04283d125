"""Makes Arrow's arrays of Python's values, from the buffers that they consist of.

``pyarrow.array`` does the same, and imports pandas where it is installed, to ask whether a list is one of its columns:
a quarter of a second and 40 MB for each process. For the same reason nothing here is cast or computed by Arrow.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any


def array_of(values: Sequence[Any], field: Any) -> Any:
    """Return ``values`` as an array for an Arrow ``field`` of texts, booleans, int32, or lists of these."""
    import pyarrow as pa
    from pyarrow import types

    kind = field.type
    if types.is_list(kind):
        inner = array_of(list(chain.from_iterable(values)), kind.value_field)
        return lists(map(len, values), inner, kind)
    known = None
    if field.nullable and None in values:
        if values.count(None) == len(values):
            return pa.nulls(len(values), kind)
        known = pa.py_buffer(_bits(value is not None for value in values))
    if types.is_string(kind):
        return texts(*packed(values if known is None else [value or "" for value in values]), kind, known)
    if types.is_boolean(kind):
        return pa.Array.from_buffers(kind, len(values), [known, pa.py_buffer(_bits(map(bool, values)))])
    numbers = array("i", values if known is None else [value or 0 for value in values])
    return pa.Array.from_buffers(kind, len(values), [known, pa.py_buffer(numbers)])


def lists(lengths: Iterable[int], values: Any, kind: Any) -> Any:
    """Return an array of lists of such lengths, which ``values``, an array, has one behind the other."""
    import pyarrow as pa

    ends = array("i", accumulate(lengths, initial=0))
    return pa.Array.from_buffers(kind, len(ends) - 1, [None, pa.py_buffer(ends)], children=[values])


def texts(content: bytes, lengths: Iterable[int], kind: Any, known: Any = None) -> Any:
    """Return an array of the texts that `packed` has packed; ``known`` has a bit for each, unset for None."""
    import pyarrow as pa

    ends = array("i", accumulate(lengths, initial=0))
    return pa.Array.from_buffers(kind, len(ends) - 1, [known, pa.py_buffer(ends), pa.py_buffer(content)])


def packed(values: Sequence[str]) -> tuple[bytes, Iterable[int]]:
    """Return the bytes of ``values`` one behind the other, and how many each has."""
    content = "".join(values)
    if content.isascii():
        return content.encode(), map(len, values)
    pieces = list(map(str.encode, values))
    return b"".join(pieces), map(len, pieces)


_DIGITS = bytes.maketrans(b"\0\1", b"01")


def _bits(flags: Iterable[bool]) -> bytes:
    """Return a bit for each of ``flags``, the first one in the lowest bit of the first byte."""
    digits = bytes(flags).translate(_DIGITS)[::-1]
    return int(digits or b"0", 2).to_bytes((len(digits) + 7) // 8, "little")
