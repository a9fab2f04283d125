"""The catalogue's bytes: what stands in the page, what is read back from it, and what a cell can never become."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from test_typescript import COMPILERS

from builders import dataset, dataset_spec, field, records, shape
from programs import lacking, path_to
from tablemill import TablemillError, build, check, run
from tablemill.emit import FORMATS, Package, Shape, gather, shape_of
from tablemill.emit.html.addresses import safe_address
from tablemill.model import Json, Records, Span
from tablemill.pipeline import collect

ROOT = Path(__file__).parent.parent.parent
SOURCES = ROOT / "src" / "tablemill" / "emit" / "html"
GOLDEN = ROOT / "tests" / "golden"
HTML = FORMATS["html"]
HOSTILE = "</script><!--<script>alert(1)</script>--><img src=x onerror=alert(1)>\u2028'\"&amp;</noscript><b>"


class Elements(HTMLParser):
    """Lists the elements that a parser of HTML finds, with their attributes and texts."""

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open = False
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open = True
        self.found.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1][2].append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own name
        self.open = False

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, "".join(texts)) for name, attributes, texts in self.found if name == tag]


def _page(rows: list[dict[str, Json]], one: Shape, **about: Json) -> str:
    return HTML.gather([(records(rows), one)], Package("x", about)).decode() if HTML.gather else ""


def _block(text: str, name: str) -> dict[str, Json]:
    [found] = [texts for attributes, texts in Elements(text).named("script") if attributes.get("id") == name]
    return json.loads(found)


def test_all_datasets_share_one_page_named_after_the_package() -> None:
    specs = [dataset_spec(name, "k", {"k": field()}, formats=["html"]) for name in ("a", "b")]
    shapes = {one.name: shape_of(one, "keep") for one in specs}
    datasets = {name: dataset([{"k": name}], "k", name) for name in shapes}
    [artefact] = gather(Package("both"), specs, datasets, shapes)
    assert (artefact.name, artefact.members) == ("both.html", ("a", "b"))
    assert [HTML.load(artefact.content, shapes[name]) for name in "ab"] == [[{"k": "a"}], [{"k": "b"}]]


@pytest.mark.parametrize("place", ["a cell", "a field", "a description", "the package"])
def test_what_anybody_wrote_is_never_markup(place: str) -> None:
    name = HOSTILE if place == "a field" else "n"
    fields = {"k": field(), name: field(description=HOSTILE if place == "a description" else "")}
    rows = [{"k": "1", name: HOSTILE if place == "a cell" else "x"}]
    about = dict.fromkeys(("title", "description", "version"), HOSTILE) if place == "the package" else {}
    plain = [
        tag
        for tag, _, _ in Elements(
            _page([{"k": "1", "n": "x"}], shape({"k": field(), "n": field()}), **dict.fromkeys(about, "y"))
        ).found
    ]
    text = _page(rows, shape(fields), **about)
    assert [tag for tag, _, _ in Elements(text).found] == plain
    assert HTML.load(text.encode(), shape(fields)) == rows


def test_only_the_pages_own_program_and_style_may_run() -> None:
    text = _page([{"k": "1"}], shape({"k": field()}))
    elements = Elements(text)
    [policy] = [given["content"] for given, _ in elements.named("meta") if given.get("http-equiv")]
    [program] = [texts for given, texts in elements.named("script") if given.get("type") == "module"]
    [(_, style)] = elements.named("style")
    hashes = [b64encode(sha256(one.encode()).digest()).decode() for one in (program, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert not any(name.startswith("on") or name == "style" for _, given, _ in elements.found for name in given)


ADDRESSES = {
    "https://example.org/?a=1#b": True,
    "HTTP://example.org": True,
    "mailto:a@example.org": True,
    "docs/a b.md": False,
    "docs/page.md#part": True,
    "../LICENSE": True,
    "javascript:alert(1)": False,
    "JaVaScRiPt:alert(1)": False,
    "java\nscript:alert(1)": False,
    " javascript:alert(1)": False,
    "data:text/html,x": False,
    "vbscript:x": False,
    "//example.org": False,
    "\\\\example.org": False,
    "/\\example.org": False,
    "/etc/passwd": False,
    "#other": False,
    "": False,
}


def test_a_link_leads_nowhere_that_runs_something() -> None:
    expected = [address if is_safe else None for address, is_safe in ADDRESSES.items()]
    assert list(map(safe_address, ADDRESSES)) == expected
    module = json.dumps((SOURCES / "cells.js").as_uri())
    program = f"""
import {{ safeAddress }} from {module};
console.log(JSON.stringify({json.dumps(list(ADDRESSES))}.map((address) => safeAddress(address))));
"""
    assert json.loads(_node(program)) == expected


def _node(program: str) -> str:
    command = [path_to("node"), "--input-type=module", "-"]
    return subprocess.run(command, input=program, capture_output=True, encoding="utf-8", check=True).stdout


def test_records_stand_where_their_rows_do() -> None:
    spans = [Span("a.md", line, 1, line, 9) for line in (3, 4, 5, 9, 13, 17)] + [Span("b.md", 2, 1, 2, 9)]
    rows = Records.of(
        record._replace(span=span)
        for record, span in zip(records([{"k": str(n)} for n in range(7)]), spans, strict=True)
    )
    assert HTML.gather is not None
    homepage = "https://github.com/o/r"
    text = HTML.gather(
        [(rows, shape({"k": field()}))], Package("x", {"homepage": homepage}, (), {"a.md": "seeds/a.md"})
    ).decode()
    assert _block(text, "data-x")["places"] == [[0, 3, 1, 3], [0, 9, 4, 3], [1, 2, 1, 1]]
    assert _block(text, "package")["seeds"] == [
        {"path": name, "href": f"{homepage}/blob/HEAD/{name}?plain=1", "base": f"{homepage}/blob/HEAD/{name}"}
        for name in ("seeds/a.md", "b.md")
    ]


def test_a_build_that_inserts_above_a_table_knows_where_its_rows_will_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.md").write_text("<!-- begin tablemill: x -->\n<!-- end tablemill: x -->\n\n| K |\n|---|\n| a |\n")
    properties = {"k": {"type": "string"}}
    (tmp_path / "x.json").write_text(json.dumps({"type": "object", "required": ["k"], "properties": properties}))
    (tmp_path / "tablemill.yaml").write_text(
        "output: dist\nformats: [html]\npackage: {name: x}\ninsert: [{file: x.md, dataset: x, list: '{k}'}]\n"
        "datasets: {x: {source: x.md, rows: {tables: ''}, schema: x.json, key: k, fields: {k: {column: K}}}}\n"
    )
    monkeypatch.chdir(tmp_path)
    outcome, _ = build(Path("tablemill.yaml"))
    assert outcome.problems == ()
    line = (tmp_path / "x.md").read_text().split("\n").index("| a |") + 1
    assert line > 6
    assert _block((tmp_path / "dist" / "x.html").read_text(), "data-x")["places"] == [[0, line, 1, 1]]
    assert check(Path("tablemill.yaml"))[1] == []
    page = tmp_path / "dist" / "x.html"
    page.write_text(page.read_text().replace('"columns":{"k":["a"]}', '"columns":{"k":["b"]}'))
    assert [(one.kind, one.key) for one in check(Path("tablemill.yaml"))[1]] == [
        ("record-added", "a"),
        ("record-removed", "b"),
    ]
    page.write_text(page.read_text().replace('"columns":{"k":["b"]}', '"columns":{"k":["a"]}').replace("<h2>", "<h3>"))
    assert [one.kind for one in check(Path("tablemill.yaml"))[1]] == ["file-edited"]


@pytest.mark.parametrize(
    ("homepage", "file"),
    [
        ("https://github.com/o/r/", "https://github.com/o/r/blob/HEAD/x.md"),
        ("https://github.com/o/r.git", "https://github.com/o/r/blob/HEAD/x.md"),
        ("https://github.com/o/r/tree/v2/docs/data", "https://github.com/o/r/blob/v2/docs/data/x.md"),
        ("https://gitlab.com/o/r", "https://gitlab.com/o/r/-/blob/HEAD/x.md"),
        ("https://gitlab.com/o/group/r/-/tree/main", "https://gitlab.com/o/group/r/-/blob/main/x.md"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/branch/HEAD/x.md"),
        ("https://codeberg.org/o/r/src/branch/main/d", "https://codeberg.org/o/r/src/branch/main/d/x.md"),
        ("https://example.org/o/r", None),
        ("https://github.com/o", None),
        ("https://github.com.example.org/o/r", None),
    ],
)
def test_seeds_are_linked_where_the_homepage_is_a_repository(homepage: str, file: str | None) -> None:
    rows = Records.of(record._replace(span=Span("x.md", 3, 1, 3, 9)) for record in records([{"k": "a"}]))
    assert HTML.gather is not None
    text = HTML.gather([(rows, shape({"k": field()}))], Package("x", {"homepage": homepage})).decode()
    [seed] = _block(text, "package")["seeds"]
    assert seed.get("base") == file


@pytest.mark.parametrize("case", sorted(GOLDEN.iterdir()), ids=lambda path: path.name)
def test_a_line_is_that_of_the_record_in_every_shape_of_seed(case: Path) -> None:
    try:
        outcome = collect(case / "tablemill.yaml")
    except TablemillError:
        return
    for one in outcome.datasets.values():
        lines = [(path, line) for path, some in one.records.lines() for line in some]
        assert lines == [(record.span.path, record.span.line) for record in one.records]


def test_a_file_of_any_name_is_linked() -> None:
    one = shape({"k": field()})
    assert HTML.gather is not None
    text = HTML.gather([(records([{"k": "a"}]), one)], Package("x", {}, (("a:b #1%é.json", 5),))).decode()
    [(given, name)] = [(given, name) for given, name in Elements(text).named("a") if "download" in given]
    assert (given["href"], name) == ("a%3Ab%20%231%25%C3%A9.json", "a:b #1%é.json")


def test_few_different_texts_are_written_once() -> None:
    rows = [{"k": str(number), "kind": "ab"[number % 2]} for number in range(6)]
    text = _page(rows, shape({"k": field(), "kind": field()}))
    assert _block(text, "data-x")["columns"] == {
        "k": ["0", "1", "2", "3", "4", "5"],
        "kind": {"of": ["a", "b"], "at": [0, 1, 0, 1, 0, 1]},
    }


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"k": ["a"]}, "k is not a list of 2 values"),
        ({"k": {"of": ["a"], "at": [0, 1]}}, "k has no list of values, or an index without a value"),
        ({"k": {"of": ["a"], "at": [0, -1]}}, "k has no list of values, or an index without a value"),
        ({"k": {"of": ["a"], "at": [0, True]}}, "k has no list of values, or an index without a value"),
        ({"k": {"of": 1, "at": []}}, "k has no list of values, or an index without a value"),
        ({"k": "ab"}, "k is not a list of 2 values"),
        ([], "the data of x have no length or no columns"),
    ],
)
def test_data_that_somebody_edited_into_none_are_refused(columns: Json, message: str) -> None:
    content = f'<script type="application/json" id="data-x">{json.dumps({"length": 2, "columns": columns})}</script>'
    with pytest.raises(ValueError, match=message):
        HTML.load(content.encode(), shape({"k": field()}))


@pytest.mark.parametrize(
    ("language", "direction", "word"),
    [
        ("en", "ltr", "Files"),
        ("zh-CN", "ltr", "文件"),
        ("ar", "rtl", "Files"),
        ("uz-Arab", "rtl", "Files"),
        ("ar-Latn", "ltr", "Files"),
        ("fr", "ltr", "Files"),
    ],
)
def test_the_page_speaks_the_language_of_the_package(language: str, direction: str, word: str) -> None:
    text = _page([{"k": "1"}], shape({"k": field()}), language=language)
    [(given, _)] = Elements(text).named("html")
    assert given == {"lang": language, "dir": direction}
    assert _block(text, "package")["words"]["files"] == word


def test_both_languages_have_the_same_words_with_the_same_parts() -> None:
    english, chinese = (json.loads((SOURCES / f"words.{one}.json").read_text(encoding="utf-8")) for one in ("en", "zh"))

    def parts(words: dict[str, Json]) -> dict[str, set[str]]:
        return {name: set(re.findall(r"\{\w+\}", json.dumps(text))) for name, text in words.items()}

    assert parts(english) == parts(chinese)
    said = "".join(path.read_text(encoding="utf-8") for path in SOURCES.iterdir() if path.suffix in (".js", ".py"))
    used = set(re.findall(r"""words(?:\.|\[["'])(\w+)""", said))
    used |= {"sources", "licences", "from", "to", "previous", "next", "copy", "download"}
    assert set(english) - used == set()


def test_without_a_program_the_records_are_tables_up_to_some_thousands() -> None:
    one = shape({"k": field(), "n": field("integer", nullable=True), "u": field()})
    one = Shape(one.name, one.key, one.schema, "keep", one.span, addresses=frozenset({"u"}), about={"title": "T"})
    text = _page([{"k": "a<b", "n": None, "u": "https://example.org"}], one)
    [plain] = re.findall(r"<noscript>(.*)</noscript>", text, re.DOTALL)
    assert "<h2>T</h2>" in plain
    link = '<a href="https://example.org" rel="noreferrer">https://example.org</a>'
    assert f"<tr><td>a&lt;b<td><td>{link}</tr>\n" in plain
    many = _page([{"k": str(number)} for number in range(3001)], shape({"k": field()}))
    [plain] = re.findall(r"<noscript>(.*)</noscript>", many, re.DOTALL)
    assert plain == "\n<p>There are too many records to show without JavaScript. The files hold them all.</p>\n"


def test_an_integer_beyond_javascripts_is_an_obstacle() -> None:
    [problem] = HTML.obstacles(dataset([{"k": 2**53}], "k"), shape({"k": field("integer")}))
    assert problem.message == f"k {2**53} is an integer that JavaScript cannot hold exactly"


def test_the_page_of_this_repository_weighs_less_than_40_kb() -> None:
    import gzip

    outcome = run(ROOT / "seeds" / "tablemill.yaml")
    [page] = [one for one in outcome.artefacts if one.format == "html"]
    assert sum(len(one.records) for one in outcome.datasets.values()) == 170
    assert len(gzip.compress(page.content, 9, mtime=0)) <= 40_000


CHECKED = (
    "--noEmit --allowJs --checkJs --strict --noUnusedLocals --noUnusedParameters --noImplicitReturns --skipLibCheck "
)
CHECKED += (
    "--target es2023 --lib es2023,dom,dom.iterable --module esnext --moduleResolution bundler --resolveJsonModule"
)


def test_typescripts_compiler_finds_the_program_sound() -> None:
    compiler = COMPILERS[-1] if COMPILERS else lacking("TypeScript's compiler, which make test installs, is not there")
    files = sorted(map(str, SOURCES.glob("*.js")))
    assert files
    done = subprocess.run([compiler, *CHECKED.split(), *files], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout == ""


def test_the_units_of_the_program_hold() -> None:
    tests = sorted(map(str, Path(__file__).parent.joinpath("html").glob("*.test.mjs")))
    done = subprocess.run(
        [path_to("node"), "--test", "--test-reporter=tap", *tests], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"^# pass (\d+)$", done.stdout, re.MULTILINE)[0]) > 10
