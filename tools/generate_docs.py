"""Writes the parts of the pages in docs/ that are generated from the code; a test checks that they are up to date."""

from __future__ import annotations

from pathlib import Path

from api_names import with_names
from spec_keys import with_keys
from tablemill.problems import CODES

DOCS = Path(__file__).parent.parent / "docs"

HEAD = """\
# Problems

Every problem that Tablemill reports has a code. A code never changes its meaning, and is never reused for another
problem. Each message contains it, `path:line:column: severity[code]: message`, and so do the JSON and the annotations.

With an error, `tablemill build` writes nothing and `tablemill check` fails; a warning has no such effect. The exit code
is 1 if the command found problems, and 2 if it could not do its work.

This page is generated from the code by `make docs`.

| code | severity | exit | what it means | what to do |
|---|---|---|---|---|
"""


def problems_page() -> str:
    """Return the reference of all problem codes as Markdown."""
    rows = (
        f"| `{name}` | {code.severity} | {code.exit} | {_cell(code.meaning)} | {_cell(code.cure)} |\n"
        for name, code in sorted(CODES.items())
    )
    return HEAD + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def spec_page() -> str:
    """Return the page of the spec with its tables of keys."""
    return with_keys((DOCS / "spec.md").read_text(encoding="utf-8"))


def api_page() -> str:
    """Return the page of the API with its names."""
    return with_names((DOCS / "api.md").read_text(encoding="utf-8"))


PAGES = {DOCS / "problems.md": problems_page, DOCS / "spec.md": spec_page, DOCS / "api.md": api_page}

if __name__ == "__main__":
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
