"""The catalogue in a real browser: found, filtered, sorted, copied, by mouse and keyboard, on a phone, on paper.

What is done stands in catalogue.mjs, scenario by scenario; here its pages are made.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.catalogue import many
from test_html import HOSTILE

from builders import field, records, shape
from programs import lacking, path_to
from tablemill import run
from tablemill.emit import FORMATS, Package
from tablemill.model import Json, Records, Span

ROOT = Path(__file__).parent.parent.parent
FOLDERS = sorted(path for path in (ROOT / ".venv").glob("browser-*") if (path / "node_modules" / "axe-core").is_dir())
SYSTEMS = ("chromium", "chromium-browser", "google-chrome")
PLAYER = Path(__file__).with_name("catalogue.mjs")

OBJECT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["inner"],
    "properties": {"inner": {"type": "string"}},
}
TYPES = {
    "key": field(),
    "number": field("number", nullable=True, description="How much."),
    "text": field(),
    "marks": field("array"),
    "null": field(nullable=True),
    "list": field("array"),
    "links": field("array"),
    "site": field(nullable=True),
    "object": field("object", **OBJECT),
    "flag": field("boolean", nullable=True),
}


def _types() -> tuple[Records, Package]:
    common = {"null": None, "object": {"inner": "deep"}, "flag": True, "site": "docs/x.md"}
    common |= {"text": "a marked text", "marks": [{"text": "marked", "start": 2, "end": 8}], "list": ["one", "two"]}
    links = [
        {"text": "a link", "url": "https://example.org/", "title": "x"},
        {"text": "none", "url": "javascript:window.ran=1", "title": None},
    ]
    numbers = {"b": 100, "a": 2, "10": None, "c": -1.5, "ä": 10}
    rows = [{"key": key, "number": number, **common, "links": links} for key, number in numbers.items()]
    spans = [Span("types.md", line, 1, line, 9) for line in range(1, 6)]
    made = Records.of(one._replace(span=span) for one, span in zip(records(rows), spans, strict=True))
    about = {"title": "Types", "homepage": "https://github.com/o/r", "language": "de"}
    return made, Package("types", about, (), {"types.md": "seeds/types.md"})


def _hostile() -> bytes:
    names = ["html", "__proto__", "</script><b>", 'a\'"><img src=x onerror="window.ran=1">', "constructor"]
    values = [
        '<img src=x onerror="window.ran=1">',
        HOSTILE.replace("alert(1)", "window.ran=1"),
        "javascript:window.ran=1",
        "data:text/html,<script>window.ran=1</script>",
        "java\tscript:window.ran=1",
        "//example.org/x",
    ]
    rows = [{"id": n, **{name: values[(n + at) % 6] for at, name in enumerate(names)}} for n in range(6)]
    fields = {"id": field("integer"), **{name: field(description=values[0]) for name in names}}
    one = shape(fields, name="hostile")._replace(
        addresses=frozenset(names), about={"title": HOSTILE, "description": HOSTILE}
    )
    about: dict[str, Json] = {"title": HOSTILE, "description": HOSTILE, "version": HOSTILE}
    made = FORMATS["html"].gather
    return made([(records(rows), one)], Package("hostile", about, (("x.json", 5),))) if made else b""


def _make_pages(folder: Path) -> None:
    outcome = run(ROOT / "seeds" / "tablemill.yaml")
    for one in outcome.artefacts:
        name = "codes.html" if one.format == "html" else one.name
        (folder / name).write_bytes(one.content)
    gathered = FORMATS["html"].gather
    assert gathered is not None
    made, package = _types()
    one = shape(TYPES, name="types")._replace(marked={"marks": "text"}, addresses=frozenset({"site"}))
    (folder / "types.html").write_bytes(gathered([(made, one)], package))
    rows = [{"مفتاح": key, "نص": f"نص {key} HTTP"} for key in ("أ", "ب", "ج")]
    arabic = gathered(
        [(records(rows), shape({"مفتاح": field(), "نص": field()}, name="arabic"))],
        Package("arabic", {"language": "ar"}),
    )
    (folder / "arabic.html").write_bytes(arabic)
    (folder / "hostile.html").write_bytes(_hostile())
    (folder / "many.html").write_bytes(many(100_000))


def test_everything_that_people_do_with_it_works() -> None:
    """All in one test: the scenarios share a browser, and tests are dealt out to processes one by one."""
    if not FOLDERS:
        lacking("make test could not install a browser and axe-core")
    system = next(filter(None, map(shutil.which, SYSTEMS)), "")
    browser = "-" if (FOLDERS[-1] / "chromium").exists() else system
    with TemporaryDirectory() as folder:
        _make_pages(Path(folder))
        command = [path_to("node"), str(PLAYER), str(FOLDERS[-1]), browser, folder]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=500, check=False)
    assert done.returncode == 0, done.stderr
    results: dict[str, str | None] = json.loads(done.stdout)
    assert len(results) > 40
    assert {name: said for name, said in results.items() if said is not None} == {}
