"""Puts the page together: the program and the style of this folder, the words, the records, and what needs no program.

The modules of the program become one, since a page from a disk may load no other file: their imports are dropped, and
so are comments, which are half of them and written for those who read the source.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from ...expressions import lazy
from ...model import Json, Records
from ..format import Package, Shape
from .blocks import block, element
from .plain import escaped, footer, header, tables
from .seeds import seeds_of

__all__ = ["page", "program"]

HERE = Path(__file__).parent
MODULES = (
    "search",
    "address",
    "data",
    "query",
    "dom",
    "words",
    "copying",
    "cells",
    "facets",
    "table",
    "details",
    "page",
)
"""The modules of the program, each after those that it imports."""

Words: TypeAlias = Mapping[str, Any]

_LANGUAGES = ("en", "zh")
_RIGHT_TO_LEFT = lazy(
    r"(ar|arc|ckb|dv|fa|he|ks|ps|sd|syr|ug|ur|yi)\b(?!-latn)|\w+-(arab|hebr|thaa|syrc)\b", re.IGNORECASE
)

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%23235c8c'/%3E%3Cpath d='M3 5h10M3 8h10M3 11h10M7 5v6' stroke='%23fff' fill='none'/%3E%3C/svg%3E"
)

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="{description}">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{style}</style>
</head>
<body>
{header}<main>
<noscript>
{tables}</noscript>
</main>
{footer}{blocks}<script type="module">{program}</script>
</body>
</html>
"""


def page(parts: Sequence[tuple[Records, Shape]], package: Package) -> bytes:
    """Return the page that shows the datasets ``parts`` of the package."""
    tag = str(package.about.get("language", "en"))
    words = words_of(tag)
    title = str(package.about.get("title") or (parts[0][1].name if len(parts) == 1 else package.name))
    seeds: dict[str, int] = {}
    blocks = [block(records, shape, seeds, package.line) for records, shape in parts]
    about: Json = {
        "title": title,
        "language": tag,
        "words": words,
        "datasets": [
            {"name": shape.name, "title": shape.about.get("title") or shape.name, "length": len(records)}
            for records, shape in parts
        ],
        "seeds": seeds_of(seeds, package),
    }
    text = _PAGE.format(
        language=escaped(tag),
        direction="rtl" if _RIGHT_TO_LEFT.match(tag) else "ltr",
        policy=_policy(),
        description=escaped(str(package.about.get("description", title))),
        title=escaped(title),
        icon=_ICON,
        style=_style(),
        header=header(title, package, words),
        tables=tables(parts, words),
        footer=footer(parts, package, words),
        blocks="".join([element("package", about), *blocks]),
        program=program(),
    )
    return text.encode()


def words_of(tag: str) -> Words:
    """Return the words of the page in the language of ``tag``, or in English."""
    main = tag.split("-")[0].lower()
    return _words(main if main in _LANGUAGES else "en")


@cache
def _words(language: str) -> Words:
    words: Words = json.loads((HERE / f"words.{language}.json").read_text(encoding="utf-8"))
    return words


@cache
def program() -> str:
    """Return the modules of the program as one, without comments and without what ties them together."""
    texts = [(HERE / f"{name}.js").read_text(encoding="utf-8") for name in MODULES]
    return "\n" + "".join(map(_one_module, texts))


def _one_module(text: str) -> str:
    text = re.sub(r"/\*\*.*?\*/ ?", "", text, flags=re.DOTALL)
    text = re.sub(r"^import [^;]*;\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^ *//.*|^ +|^export (?=\w)|(?<=;) +//.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{2,}", "\n", text.lstrip())


@cache
def _style() -> str:
    text = (HERE / "catalogue.css").read_text(encoding="utf-8")
    return "\n" + re.sub(r"^ +|\n(?=\n)", "", re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL), flags=re.MULTILINE)


@cache
def _policy() -> str:
    """Allow the page's own program and style and nothing else: no other script, no address, no frame, no form."""
    return (
        f"default-src 'none'; script-src '{_hash(program())}'; style-src '{_hash(_style())}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
