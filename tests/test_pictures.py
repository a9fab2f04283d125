"""The pictures of the README are what `make pictures` makes of the commands and the data of today."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from make_pictures import CATALOGUE, IMAGES, MESSAGE, SEEN, browser_of, catalogue, message
from programs import lacking, path_to

ROOT = Path(__file__).parent.parent
STALE = "the picture is of another state; run: make pictures"


def test_the_picture_of_a_message_is_what_the_command_prints() -> None:
    assert MESSAGE.read_text(encoding="utf-8") == message(), STALE


def test_the_picture_of_a_message_can_be_read_and_runs_nothing() -> None:
    tree = ET.parse(MESSAGE)  # noqa: S314 - our own file
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names == {"svg", "title", "style", "rect", "circle", "text"}
    assert 'got "soon"' in "".join(tree.getroot().itertext())


def test_the_picture_of_the_catalogue_shows_what_the_page_shows() -> None:
    path_to("node")
    folders = [path for path in (ROOT / ".venv").glob("browser-*") if (path / "node_modules").is_dir()]
    if not folders:
        lacking("npm's browser is not installed; make test does it")
    assert SEEN.read_text(encoding="utf-8") == catalogue(browser_of(max(folders))), STALE


def test_pictures_are_small_and_each_is_shown_with_words_for_it() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        for picture in (MESSAGE, CATALOGUE):
            [before] = [line for line in text.splitlines() if f"]({picture.relative_to(ROOT)})" in line]
            assert len(before.partition("](")[0]) > 20
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < 120_000
