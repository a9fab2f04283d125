"""Reads what a spec says about its package and datasets, which goes into the data package as it stands.

The words and what they may hold are those of Data Package v2: https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Json
from ..problems import quoted
from .entries import Entries, Shape
from .model import README_LANGUAGES

TEXTS = ("title", "description")
DATASET_ABOUT = (*TEXTS, "licenses", "sources")
PACKAGE = Shape(
    '"package"',
    ("name", *TEXTS, "version", "homepage", "language", "keywords", "licenses", "sources", "contributors", "readme"),
    required=("name",),
)
LICENSE = Shape('an item of "licenses"', ("name", "path", "title"))
SOURCE = Shape('an item of "sources"', ("title", "path", "email", "version"), required=("title",))
CONTRIBUTOR = Shape(
    'an item of "contributors"', ("title", "path", "email", "organization", "roles"), required=("title",)
)

DEFAULT = {"name": "datasets"}


def package_about(entries: Entries | None) -> Mapping[str, Json]:
    """What is said about the package; it always has a name."""
    if entries is None:
        return DEFAULT
    about = _texts(entries)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", about.get("name", "x")):
        message = f"{quoted(about['name'])} is not a valid package name; use lowercase letters, digits and - _ ."
        entries.problem("bad-name", message, entries.place("name"))
    if not re.match(r"https?://", about.get("homepage", "https://")):
        message = f'{quoted(about["homepage"])} is not an address; begin it with "https://"'
        entries.problem("bad-value", message, entries.place("homepage"))
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", about.get("language", "en")):
        message = f'{quoted(about["language"])} is not a language tag; write one such as "en" or "zh-CN"'
        entries.problem("bad-value", message, entries.place("language"))
    keywords = entries.texts("keywords")
    if keywords is not None:
        about["keywords"] = [node.text for node in keywords]
    about |= _origins(entries)
    contributors = entries.maps("contributors", CONTRIBUTOR)
    if contributors is not None:
        about["contributors"] = [_item(item) for item in contributors]
    _refuse_empty(entries, ("keywords", "contributors"))
    return about


def readme_language(entries: Entries | None) -> str:
    """Return the language of the page about the package: that which is named, or else that of the data; "" for none."""
    valid = ("true", "false", *README_LANGUAGES)
    said = None if entries is None else entries.choice("readme", valid, "bad-value", "choice for readme")
    if entries is None or said in (None, "false"):
        return ""
    return entries.text("language") or "en" if said == "true" else said


def dataset_about(entries: Entries) -> Mapping[str, Json]:
    """What is said about one dataset."""
    return {key: text for key in TEXTS if (text := entries.text(key)) is not None} | _origins(entries)


def _origins(entries: Entries) -> dict[str, Json]:
    about: dict[str, Json] = {}
    licenses, sources = entries.maps("licenses", LICENSE), entries.maps("sources", SOURCE)
    if licenses is not None:
        about["licenses"] = [_item(item) for item in licenses]
        for item in licenses:
            if "name" not in item and "path" not in item:
                item.problem("missing-key", 'an item of "licenses" needs a "name" or a "path"', item.span)
    if sources is not None:
        about["sources"] = [_item(item) for item in sources]
    _refuse_empty(entries, ("licenses", "sources"))
    return about


def _item(entries: Entries) -> dict[str, Json]:
    about = _texts(entries)
    path = about.get("path", "")
    if path.startswith("/") or ".." in path.split("/"):
        message = f"{quoted(path)} is outside the data package; write an address, or a path below the output folder"
        entries.problem("bad-path", message, entries.place("path"))
    roles = entries.texts("roles")
    _refuse_empty(entries, ("roles",))
    return about if roles is None else about | {"roles": [node.text for node in roles]}


def _texts(entries: Entries) -> dict[str, Json]:
    """All that is one text, in the order of the spec."""
    others = ("keywords", "licenses", "sources", "contributors", "roles", "readme")
    return {key: text for key in entries.nodes if key not in others and (text := entries.text(key)) is not None}


def _refuse_empty(entries: Entries, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in entries and not getattr(entries.nodes[key][1], "items", True):
            entries.problem("bad-value", f'"{key}" is empty; remove it', entries.place(key))
