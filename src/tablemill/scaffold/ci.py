"""Writes the workflows of a project for GitHub: one that checks, and one that publishes the datasets as web pages.

Enters: a Proposal. Leaves: it, with the workflows among its files. They take Tablemill's own action, by
an address that has to be put in: no index has Tablemill yet, and what has its name there would be somebody else's.
No path stands in a script, where it would be code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..emit import FORMATS
from ..pipeline import DEFAULT_SPECS
from ..reading.project import project_of
from ..spec import file_name
from ..spec.model import UNNAMED

if TYPE_CHECKING:
    from . import Proposal

__all__ = ["WORKFLOWS", "with_workflows"]

WORKFLOWS = {"github": "tablemill.yml", "pages": "tablemill-pages.yml"}
"""The files of the workflows, by the names that --ci has for them."""

_STEPS = """\
      - uses: actions/checkout@v7
      - uses: OWNER/tablemill@v{version} # replace OWNER with the owner of Tablemill's repository
{given}"""

_CHECK = """\
# Fails where the tables have a mistake or the datasets are not what they give, and marks the lines in pull requests.
name: tablemill

on: [push, pull_request]

permissions:
  contents: read

jobs:
  tables:
    runs-on: ubuntu-latest
    steps:
{steps}"""

_PAGES = """\
# Publishes the datasets under addresses that stay, such as https://OWNER.github.io/REPOSITORY/{first}.
# In the settings of the repository, under Pages, choose "GitHub Actions" as the source.
name: tablemill-pages

on:
  push:
    branches: [main, master]
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  site:
    runs-on: ubuntu-latest
    steps:
{steps}      - run: |
          mkdir site
          cp -R "$OUTPUT"/. site
{index}        env:
          OUTPUT: {output}
      - uses: actions/upload-pages-artifact@v4
        with:
          path: site

  deploy:
    needs: site
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
    steps:
      - uses: actions/deploy-pages@v4
"""


def with_workflows(
    proposal: Proposal, names: Iterable[str], *, formats: Iterable[str], html: bool, version: str
) -> Proposal:
    """Return ``proposal`` with the workflows that are ``names`` of WORKFLOWS, for the ``version`` of Tablemill.

    ``formats`` and ``html`` say which extras it needs. The files stand in ``.github/workflows`` of the project.
    """
    root = project_of(proposal.spec)
    folder = Path(os.path.relpath(root)) / ".github" / "workflows"
    extras = sorted({FORMATS[name].extra for name in formats if FORMATS[name].extra} | ({"html"} if html else set()))
    inside = Path(os.path.relpath(proposal.spec, root))
    given = {} if inside in DEFAULT_SPECS else {"spec": _text(inside.as_posix())}
    given |= {"extras": ",".join(extras)} if extras else {}
    lines = "".join(f"          {name}: {value}\n" for name, value in given.items())
    steps = _STEPS.format(version=version, given=f"        with:\n{lines}" if lines else "")
    texts = {"github": _CHECK.format(steps=steps), "pages": _pages(proposal, root, steps, list(formats))}
    return replace(proposal, files={folder / WORKFLOWS[name]: texts[name] for name in names} | proposal.files)


def _pages(proposal: Proposal, root: Path, steps: str, formats: list[str]) -> str:
    page = file_name(UNNAMED, (), "html")
    index = f"          cp site/{page} site/index.html\n" if "html" in formats else ""
    output = _text(Path(os.path.relpath(proposal.output, root)).as_posix())
    first = next(_first(proposal, formats), "datapackage.json")
    return _PAGES.format(steps=steps, output=output, index=index, first=first)


def _first(proposal: Proposal, formats: list[str]) -> Iterator[str]:
    """Name a file to show an address with."""
    for dataset in proposal.datasets:
        yield from (file_name(dataset.name, dataset.key, name) for name in formats if FORMATS[name].gather is None)


def _text(text: str) -> str:
    """Write a text of YAML in which the runner finds no expression; as a variable it is never read as a script."""
    return json.dumps(text, ensure_ascii=False).replace("${{", "${{ '${{' }}")
