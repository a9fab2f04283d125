"""Widths on a terminal: how many columns a text takes, and texts cut and padded to fit. Imports wcwidth when it must.

An ideograph takes two columns, a combining mark none, and an emoji of several code points as many as the whole of
it. len() and unicodedata do not know the last of these; wcwidth does, and is imported for text that is not ASCII.
"""

from __future__ import annotations

ELLIPSIS = "…"


def width(text: str) -> int:
    """Count the columns that ``text``, which has no control characters, takes on a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    columns = wcswidth(text)
    return columns if columns >= 0 else len(text)


def cut(text: str, columns: int) -> str:
    """Shorten ``text`` to at most ``columns`` columns, with an ellipsis for what is gone; no character is split."""
    if width(text) <= columns:
        return text
    kept, left = [], columns - 1
    for part in _characters(text):
        left -= width(part)
        if left < 0:
            break
        kept.append(part)
    return "".join(kept) + ELLIPSIS if columns else ""


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Fill ``text`` up with spaces to ``columns`` columns; with ``right``, from the left."""
    spaces = " " * (columns - width(text))
    return spaces + text if right else text + spaces


def _characters(text: str) -> list[str]:
    """Split ``text`` into what a reader takes for one character each."""
    if text.isascii():
        return list(text)
    from wcwidth import iter_graphemes

    return list(iter_graphemes(text))


def end_of(text: str, columns: int) -> str:
    """Shorten ``text`` as `cut` does, from its beginning."""
    if width(text) <= columns:
        return text
    kept, left = [], columns - 1
    for part in reversed(_characters(text)):
        left -= width(part)
        if left < 0:
            break
        kept.append(part)
    return ELLIPSIS + "".join(reversed(kept)) if columns else ""


def wrapped(text: str, columns: int) -> str:
    """Break ``text`` into lines of at most ``columns`` columns at its spaces; a word that is longer stays whole.

    All lines but the first are indented. Escape sequences that paint it take no columns.
    """
    from wcwidth import wrap

    lines = wrap(text, columns, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)
