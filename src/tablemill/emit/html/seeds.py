"""The addresses of seeds: where the hosts of repositories show a line of a file."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from ...expressions import lazy
from ...model import Json
from ..format import Package

__all__ = ["readable", "seeds_of"]

_REPOSITORY = lazy(r"(https://(?:github\.com|gitlab\.com|codeberg\.org)/[\w.-]+/[\w.-]+?)(?:\.git)?/?")
_FOLDER = lazy(
    r"(https://github\.com/[\w.-]+/[\w.-]+/)(?:tree|blob)(/.+)|"
    r"(https://gitlab\.com/.+/-/)(?:tree|blob)(/.+)|"
    r"(https://codeberg\.org/[\w.-]+/[\w.-]+/src)(/.+)"
)


def seeds_of(paths: Iterable[str], package: Package) -> list[Json]:
    """Return the seeds with their names in the package and, where its homepage is a repository, their addresses."""
    base = _files_of(str(package.about.get("homepage", "")))
    found: list[Json] = []
    for path in paths:
        name = readable(package.seeds.get(path, path))
        seed = {"path": name}
        if base and not name.startswith(("/", "..", "-")):
            # GitHub and Codeberg show Markdown rendered, without lines, unless they are told not to.
            seed |= {"href": f"{base}{quote(name)}?plain=1", "base": f"{base}{quote(name)}"}
        found.append(seed)
    return found


def readable(name: str) -> str:
    """Return the name of a file as UTF-8 has it, whatever the locale takes its bytes for."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _files_of(homepage: str) -> str:
    """Return what the addresses of files begin with: those of the newest commit, or of what the homepage names."""
    if match := _REPOSITORY.fullmatch(homepage):
        host = homepage.split("/")[2]
        return match[1] + {"github.com": "/blob/HEAD/", "gitlab.com": "/-/blob/HEAD/"}.get(host, "/src/branch/HEAD/")
    if match := _FOLDER.fullmatch(homepage.rstrip("/")):
        github, path, gitlab, path_of_gitlab, codeberg, path_of_codeberg = match.groups()
        if codeberg:
            return f"{codeberg}{path_of_codeberg}/"
        return f"{github or gitlab}blob{path or path_of_gitlab}/"
    return ""
