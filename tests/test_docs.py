"""The pages of docs/: their examples are played, as pages.py says, and their links lead somewhere."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from api_names import with_names
from generate_docs import PAGES
from pages import anchors, is_played, links, play_all, plays, skip_where_missing, stage_in
from tablemill.cli import COMMANDS
from tablemill.problems import CODES
from tablemill.spec import FORMATS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PROGRAMS = ("node",)
PLAYED = {
    name: shown
    for page in sorted(DOCS.glob("*.md"))
    for name, shown in plays(page).items()
    if any(map(is_played, shown))
}


@pytest.mark.parametrize("name", PLAYED)
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path) -> None:
    shown = PLAYED[name]
    skip_where_missing(shown, PROGRAMS)
    play_all(stage_in(tmp_path), shown)


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *DOCS.glob("*.md")], ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_to_a_place_of_ours_leads_there(page: Path) -> None:
    ours = [link.partition("#") for link in links(page) if not re.match(r"\w+:", link)]
    for name, _, anchor in ours:
        target = page.parent / name if name else page
        assert target.exists()
        assert not anchor or anchor in anchors(target)


def test_the_index_has_every_page_once() -> None:
    index = DOCS / "README.md"
    assert sorted(link for link in links(index) if link != "../README.md") == sorted(
        page.name for page in DOCS.glob("*.md") if page != index
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_generated_is_what_the_code_says(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page](), f"{page.name} is stale; run: make docs"


def test_a_public_name_that_the_page_of_the_api_has_no_place_for_is_told() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"should have <!-- names of dist\.drift --> once"):
        with_names(page.replace("names of dist.drift", "names of spec"))


def test_the_page_of_problems_has_every_code() -> None:
    text = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"| `{code}` |" not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_some_page_names_every_option_of_a_command(command: str) -> None:
    options = set(re.findall(r"--[a-z-]+", import_module(f"tablemill.cli.{command}").help_text())) - {"--help"}
    text = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    assert {option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", text)} == set()
    assert f"`tablemill {command}" in text


def test_every_format_has_a_section_of_its_page() -> None:
    headings = re.findall(r"^## `(\w+)`$", (DOCS / "formats.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [*FORMATS]
