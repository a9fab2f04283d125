"""Names fields and datasets after headers and headings.

A field's name is an identifier in every format: letters of any script, digits and ``_``. A dataset's names files: small
ASCII letters, digits and ``-``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

_LONGEST = 40
_WORDS = {"#": "number", "№": "number", "%": "percent", "&": "and", "+": "plus"}
"""Signs that say something: a header that has no letter is named after them."""

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file, what the data package itself is called, and what
# TypeScript takes for its settings
_TAKEN = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|datapackage|(?:ts|js)config")


def field_name(header: str, taken: Iterable[str]) -> str:
    """Name a field after a header, as none of ``taken`` is: ``Max. size (MB)`` becomes ``max_size_mb``.

    Letters of other scripts stay as they are: ``状态码`` is a name in JSON, YAML, CSV and SQL, an identifier in Python
    and TypeScript, and what people call it. The libraries that spell it in Latin letters read Japanese as Chinese
    (日本語 is "Ri Ben Yu" to Unidecode), and two words as one (是 and 事 are both "shi").
    """
    words = "".join(sign if sign != "_" and f"a{sign}".isidentifier() else " " for sign in _plain(header)).split()
    if not words:
        words = [_WORDS[sign] for sign in header if sign in _WORDS] or _called(header) or ["column"]
    name = _cut(words, "_")
    if not name.isidentifier():
        name = f"col_{name}"
    return _free(name, "_", taken)


def says_nothing(header: str) -> bool:
    """Whether a header names nothing: it is empty, or only a rule (``--``, ``:-``), as where a table has no header."""
    return not header.strip("-:=—–_ ")


def _called(header: str) -> list[str]:
    """Return the words that Unicode has for the first sign of a header: ``wrench`` for 🔧, ``question mark`` for ?.

    GitHub's own names of emoji are shorter now and then, but a library would have to bring them.
    """
    sign = "" if says_nothing(header) else header.strip()[:1]
    return re.findall(r"[a-z0-9]+", unicodedata.name(sign, "").lower()) if sign else []


def dataset_name(
    headings: Sequence[str], stem: str, number: int, taken: Mapping[str, Sequence[str]], file: str = ""
) -> str:
    """Name a dataset after the last of ``headings``, or else after its file, with its number there if that is taken.

    ``taken`` are the names before it, each with its headings. Where another has the name already, the nearest heading
    above that makes a difference comes first, as in ``install-options``; the same headings make none. Then comes
    ``file``, which is that file where there are several, or what else tells it apart.
    """
    slug = _slug(headings[-1]) if headings else ""
    if not slug:
        base = _slug(stem) or "table"
        names = (base, f"{base}-{_slug(file)}" if _slug(file) not in ("", base) else base)
        return next((name for name in names if name not in taken), None) or _free(f"{base}-{number}", "-", taken)
    above = () if taken.get(slug) == headings else reversed(headings[:-1])
    longer = (f"{before}-{slug}" for heading in (*above, file) if (before := _slug(heading)) != slug and before)
    return next((name for name in (slug, *longer) if name not in taken), None) or _free(slug, "-", taken)


def _slug(text: str) -> str:
    """``2.1 Websocket状态码`` becomes ``websocket``; empty where the words are not of ASCII letters."""
    plain = _plain(text)
    words = re.findall(r"[a-z0-9]+", plain)
    while words and words[0].isdigit():
        words = words[1:]
    others = any(sign.isalpha() and not sign.isascii() for sign in plain)
    if not any(re.search(r"[a-z]{2}" if others else r"[a-z]", word) for word in words):
        return ""
    name = _cut(words, "-")
    return f"{name}-table" if _TAKEN.fullmatch(name) else name


def _plain(text: str) -> str:
    """Take accents off Latin letters, and make all of them small: ``Größe`` becomes ``grosse``."""
    composed = unicodedata.normalize("NFKC", re.sub("['’\ufe0e\ufe0f]", "", text)).casefold()
    bare = []
    for character in composed:
        base = unicodedata.normalize("NFD", character)[0]
        bare.append(base if base.isascii() else character)
    return "".join(bare)


def _cut(words: Iterable[str], between: str) -> str:
    name = ""
    for word in words:
        longer = f"{name}{between}{word}" if name else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        name = longer
    return name


def _free(name: str, between: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    found, number = name, 2
    while found in taken:
        found, number = f"{name}{between}{number}", number + 1
    return found
