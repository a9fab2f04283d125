"""README.md beside the datasets: what it says, that it is text wherever it comes from, and who writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from urllib.parse import unquote

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from builders import TRICKY, dataset, dataset_spec, field, spec
from pages import anchors
from tablemill import build, check
from tablemill.dist.readme import readme
from tablemill.dist.readme.markup import code, heading, link, prose, table
from tablemill.dist.readme.words import LANGUAGES
from tablemill.emit import render, shape_of
from tablemill.model import Json
from tablemill.problems import TablemillError
from tablemill.releases.snapshots import snapshot_of
from tablemill.spec.model import FORMATS, README_LANGUAGES

CODES = dataset_spec(
    "codes",
    "code",
    {
        "code": field("integer", description="The code.", minimum=100, maximum=599),
        "name": field(nullable=True, minLength=1, maxLength=40, pattern="^[^|`]+$"),
        "class": field(enum=["1xx", "4xx"], type="string"),
        "ratio": field("number", nullable=True, minimum=0),
        "most": field("integer", maximum=9),
        "day": field(format="date", minLength=2),
    },
    references={"class": "files"},
    about={
        "title": "Codes",
        "description": "All | of *them*.",
        "licenses": [{"name": "CC-BY-SA-2.5", "path": "https://creativecommons.org/licenses/by-sa/2.5/"}],
        "sources": [{"title": "An elder table", "path": "https://example.org/a_(b)", "version": "2"}, {"title": "B"}],
    },
)
FILES = dataset_spec("files", "class", {"class": field(enum=["1xx", "4xx"], type="string")}, formats=["csv"])
ROWS: dict[str, list[dict[str, Json]]] = {
    "codes": [
        {"code": 404, "name": None, "class": "4xx", "ratio": 0.5, "most": 1, "day": "2026-01-01"},
    ],
    "files": [{"class": "1xx"}, {"class": "4xx"}],
}


def _page(words: str, **about: Json) -> str:
    one = spec(CODES, FILES, about={"name": "all", **about})._replace(readme=words)
    shapes = {part.name: shape_of(part, "keep") for part in one.datasets}
    datasets = {part.name: dataset(ROWS[part.name], part.key, part.name) for part in one.datasets}
    artefacts = [a for part in one.datasets for a in render(part, datasets[part.name], shapes[part.name])]
    return readme(one, artefacts, ["seeds/x.md"], datasets, shapes).content.decode()


ENGLISH = r"""# all

2 datasets, 3 records

| dataset | what it holds | records | key |
|---|---|--:|---|
| [codes](#codes) | Codes | 1 | `code` |
| [files](#files-1) |  | 2 | `class` |

## Files

| file | dataset | what it holds |
|---|---|---|
| [codes.json](codes.json) | codes | JSON: an array of the records |
| [codes.by-code.json](codes.by-code.json) | codes | JSON: an object of the records, each under its `code` |
| [codes.yaml](codes.yaml) | codes | YAML: a list of the records, the same for readers of YAML 1.1 and 1.2 |
| [codes.csv](codes.csv) | codes | CSV: a header, then a line for each record |
| [files.csv](files.csv) | files | CSV: a header, then a line for each record |
| [datapackage.json](datapackage.json) | all | all files described for programs: sizes, hashes, schemas, keys, sources, licences (Data Package v2) |

In CSV, null is an empty cell, and a list or an object is JSON text. The files are UTF-8 and their lines end in LF.

Every record has every field, in the order below; where there is no value, it is null.

## codes

Codes

All \| of \*them\*.

1 record. Key: `code`. No two records have the same.

| field | type | meaning |
|---|---|---|
| `code` | integer; 100 to 599 | The code. |
| `name` | string or null; at most 40 characters; matches ^\[^\|\`]+$ |  |
| `class` | one of `1xx`, `4xx`; a key of [files](#files-1) |  |
| `ratio` | number or null; at least 0 |  |
| `most` | integer; at most 9 |  |
| `day` | string (`date`); at least 2 characters |  |

The first record:

```json
{
  "code": 404,
  "name": null,
  "class": "4xx",
  "ratio": 0.5,
  "most": 1,
  "day": "2026-01-01"
}
```

Sources: [An elder table](<https://example.org/a_(b)>), 2; B.

Licence: [CC-BY-SA-2.5](https://creativecommons.org/licenses/by-sa/2.5/).

## files

2 records. Key: `class`. No two records have the same.

| field | type | meaning |
|---|---|---|
| `class` | one of `1xx`, `4xx` |  |

The first record:

```json
{
  "class": "1xx"
}
```

Licence: none is named.

---

Tablemill made these files from `seeds/x.md`. Edit those; a build overwrites these.
"""


def test_it_says_what_the_files_are_and_what_each_field_means() -> None:
    assert _page("en") == ENGLISH


def test_it_has_the_words_of_its_language_or_else_english_ones() -> None:
    chinese = _page("zh-CN")
    assert "2 个数据集、3 条记录\n" in chinese
    assert "| `name` | 字符串或 null；至多 40 个字符；匹配 " in chinese
    assert "许可证：未注明。" in chinese
    assert _page("fr") == ENGLISH
    assert [line.count("|") for line in chinese.splitlines()] == [line.count("|") for line in ENGLISH.splitlines()]


def test_what_is_said_of_the_package_stands_at_its_head() -> None:
    about = {"title": "A #", "description": "# x", "version": "1.0", "language": "en", "keywords": ["a", "b*"]}
    head = _page("en", **about, homepage="https://example.org", licenses=[{"name": "MIT"}])
    assert head.startswith(
        "# A &#35;\n\n\\# x\n\nversion 1.0 · 2 datasets, 3 records · language: `en` · [homepage](https://example.org)\n\n"
        "Keywords: a, b\\*\n\n|"
    )
    assert head.count("Licence: MIT.") == 1


def test_each_link_to_a_heading_finds_one_as_github_names_them(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(_page("en"), encoding="utf-8")
    assert set(re.findall(r"\]\(#([^)]+)\)", _page("en"))) <= anchors(page)


def test_the_words_are_there_in_every_language_with_the_same_gaps() -> None:
    assert tuple(LANGUAGES) == README_LANGUAGES
    for words in LANGUAGES.values():
        assert words.formats.keys() == set(FORMATS)
        for name, text in _texts(words._asdict()).items():
            assert _gaps(text) == _gaps(_texts(LANGUAGES["en"]._asdict()).get(name, text)), name


def _texts(words: Mapping[str, object]) -> dict[str, str]:
    found = {}
    for name, value in words.items():
        parts = value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, tuple) else {"": value}
        found |= {f"{name}.{part}": str(text) for part, text in parts.items()}
    return found


def _gaps(text: str) -> int:
    return sum(name is not None for _, name, _, _ in Formatter().parse(text))


# What anybody wrote is text


class _Shown(HTMLParser):
    """What GitHub shows: the elements, and the text of all of them."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.addresses: list[str | None] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n" if tag == "br" else ""
        self.addresses += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


WORDS = st.one_of(
    st.sampled_from([*TRICKY, "# x", "1. x", "2) x", "- x", "+ x", "> x", "===", "---", "x\n---", "a\n# b", "x #", "x\\#"]),
    st.sampled_from(["`x`", "``", "a|b", "*a*", "[a](b)", "<b>", "&amp;", "~~x~~", "[^1]", "| a |", "``` x", "\\", "#"]),
    st.text("ab #>+=-*_`|<>[]()\\&;1.)~!\n", max_size=12),
).filter(lambda text: text.strip() != "" and "\0" not in text and "\r" not in text)


def _same(shown: str, text: str) -> bool:
    return " ".join(shown.split()) == " ".join(text.split())


@given(WORDS)
def test_a_paragraph_shows_its_text_and_is_one(text: str) -> None:
    shown = _Shown(f"x\n\n{prose(text)}\n\nx\n")
    assert set(shown.tags) <= {"p", "br"} and shown.tags.count("p") == 3
    assert _same(shown.text, f"x {text} x")


@given(WORDS)
def test_a_heading_shows_its_text_and_is_one(text: str) -> None:
    shown = _Shown(f"{heading(2, text)}\nx\n")
    assert shown.tags == ["h2", "p"]
    assert _same(shown.text, f"{text} x")


@given(WORDS, st.booleans())
def test_code_shows_its_text_in_a_paragraph_and_in_a_cell(text: str, is_cell: bool) -> None:
    shown = _Shown(table(["x", "y"], [[code(text), "z"]]) if is_cell else f"x y {code(text)} z\n")
    assert set(shown.tags) <= {"p", "br", "code", "table", "thead", "tr", "th", "tbody", "td"}
    assert _same(shown.text, f"x y {text} z")


@given(WORDS, st.text("ab/?&;=#()<>|`*_\\\"'[]", max_size=12))
def test_a_link_shows_its_text_and_leads_where_it_says(text: str, path: str) -> None:
    shown = _Shown(table(["x", "y"], [[link(text, f"https://example.org/{path}"), "z"]]))
    assert shown.tags.count("a") == 1
    assert shown.tags.count("td") == 2
    assert _same(shown.text, f"x y {text} z")
    assert [unquote(str(address)) for address in shown.addresses] == [f"https://example.org/{path}"]


def test_a_link_that_nobody_should_follow_is_its_text() -> None:
    assert link("a*", "javascript:alert(1)") == "a\\*"


# Who writes it

SPEC = """\
output: dist
package: {name: codes, readme: true}
datasets:
  codes:
    source: codes.md
    rows: {tables: ''}
    schema: code.schema.json
    key: code
    fields: {code: {column: Code}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tablemill.yaml").write_text(SPEC)
    (tmp_path / "codes.md").write_text("| Code |\n|---|\n| a |\n")
    (tmp_path / "code.schema.json").write_text('{"properties": {"code": {"type": "string"}}, "required": ["code"]}')
    return tmp_path


def _problems() -> list[str]:
    _, changes = check(Path("tablemill.yaml"))
    return [str(change.problem()) for change in changes]


def test_a_build_writes_it_and_a_check_tells_it_from_the_rest(project: Path) -> None:
    build(Path("tablemill.yaml"))
    page = project / "dist" / "README.md"
    assert "| [codes.json](codes.json) | codes | JSON: an array of the records |" in page.read_text()
    assert _problems() == []
    page.write_text(page.read_text().replace("# codes", "# Codes", 1))
    assert _problems() == [
        "dist/README.md:1:1: error[file-changed]: dist/README.md differs from what the seeds give: this line "
        'is "# Codes", but should be "# codes"'
    ]
    page.unlink()
    assert _problems() == ["dist/README.md:1:1: error[file-missing]: dist/README.md is missing"]


def test_of_a_record_that_is_new_only_that_is_reported(project: Path) -> None:
    build(Path("tablemill.yaml"))
    (project / "codes.md").write_text("| Code |\n|---|\n| a |\n| b |\n")
    assert _problems() == [
        'codes.md:4:1: error[record-added]: codes "b" is in the seed, but not in dist/codes.json'
    ]


def test_one_that_is_no_longer_asked_for_goes(project: Path) -> None:
    build(Path("tablemill.yaml"))
    (project / "tablemill.yaml").write_text(SPEC.replace(", readme: true", ""))
    _, published = build(Path("tablemill.yaml"))
    assert published is not None
    assert published.removed == ("README.md",)


def test_one_that_a_person_wrote_stays_and_stops_the_build(project: Path) -> None:
    (project / "dist").mkdir()
    (project / "dist" / "README.md").write_text("mine\n")
    with pytest.raises(TablemillError, match="foreign-file"):
        build(Path("tablemill.yaml"))
    assert (project / "dist" / "README.md").read_text() == "mine\n"


def test_it_is_no_dataset_to_those_who_compare_releases(project: Path) -> None:
    build(Path("tablemill.yaml"))
    read = {path.name: path.read_bytes() for path in (project / "dist").iterdir()}
    snapshot = snapshot_of("new", "dist/datapackage.json", read.get)
    assert list(snapshot.datasets) == ["codes"]
    assert snapshot.files["README.md"].listing["mediatype"] == "text/markdown"
