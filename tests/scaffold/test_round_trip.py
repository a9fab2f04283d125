"""What is proposed builds, checks clean, and holds all that the tables hold."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markdown.cases import CASES as MARKDOWN
from tablemill import pipeline
from tablemill.extraction.guessing import is_visible
from tablemill.model import Dataset, Json, Record, Row
from tablemill.problems import TablemillError
from tablemill.scaffold import Started, init, propose
from tablemill.spec import DatasetSpec, FieldSpec

ROOT = Path(__file__).parent.parent.parent
FILES = [
    *ROOT.glob("tests/golden/*/*.md"),
    *ROOT.glob("seeds/*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("*.md"),
]
NOT_OURS = {"conflict-marker"}
"""What a file must be mended of before anything can be built of it."""


def started(text: bytes, folder: Path, *, html: bool = False) -> Started | None:
    """Propose, build and check; None where there is no table to build."""
    page = folder / "page.md"
    page.write_bytes(text)
    try:
        made = init(propose(page, spec=folder / "tablemill.yaml", output=folder / "dist", html=html))
    except TablemillError as error:
        codes = {problem.code for problem in error.problems}
        assert codes <= {"no-table", "not-utf-8", "binary-file"} or codes & NOT_OURS, error  # noqa: PT017 - it may be raised
        return None
    assert pipeline.check(made.proposal.spec)[1] == []
    return made


def lost(made: Started) -> Iterator[str]:
    """Yield what a cell of a table that is taken says and its record does not."""
    by_number = {found.table.span: found for found in made.proposal.listing.tables}
    for spec in made.outcome.spec.datasets:
        dataset = made.outcome.datasets[spec.name]
        rows = {row.span: (row, found.columns) for found in by_number.values() for row in found.table.rows}
        for record in dataset.records:
            row, columns = rows[record.span]
            yield from _lost(row, columns, record, spec)


def _lost(row: Row, columns: Sequence[str], record: Record, spec: DatasetSpec) -> Iterator[str]:
    for column, cell in zip(columns, row.cells, strict=False):
        fields = [field for field in spec.fields if field.column == column and field.view == "text"]
        said = [_said(field, record.values[field.name], cell.text) for field in fields]
        if None in said:
            yield f"{cell.span}: {cell.text!r} is not in {record.values}"
        if not fields and is_visible(cell.text):
            yield f"{cell.span}: nothing reads {cell.text!r}"


def _said(field: FieldSpec, value: Json, text: str) -> str | None:
    """Return what the field says of the text; None where it is not that."""
    how = field.value
    if how is not None and text in how.ditto:
        return text
    if how is not None and text in how.values:
        return text if how.values[text] is value else None
    if value is None:
        return "" if text in field.nulls or field.pattern else None
    if isinstance(value, list):
        parts = re.split(how.split.pattern, text) if how is not None and how.split is not None else [text]
        return text if [part.strip() for part in parts if part.strip()] == list(map(str, value)) else None
    if how is not None and how.dates:
        return text if any(_is_day(value, text, form) for form in how.dates) else None
    if how is not None and how.numbers is not None:
        whole, _, places = text.partition(how.numbers.decimal)
        number = re.sub("[^0-9+-]", "", whole) + "." + re.sub("[^0-9]", "", places)
        return text if _is_number(number, value) else None
    if isinstance(value, float) and field.pattern is None:
        return text if Decimal(text) == Decimal(str(value)) else None
    written = value if isinstance(value, str) else json.dumps(value)
    if field.pattern is None:
        return written if written == text else None
    match = field.pattern.search(text)
    return written if match and (match[1] == written or _is_number(match[1], value)) else None


def _is_number(text: str, value: Json) -> bool:
    return isinstance(value, (int, float)) and Decimal(text) == Decimal(str(value))


def _is_day(value: Json, text: str, form: str) -> bool:
    """Whether Python reads the text as the date that the value says."""
    try:
        return datetime.datetime.strptime(text, form).date().isoformat().startswith(str(value))
    except ValueError:
        return False


@pytest.mark.no_cover  # hundreds of builds, of files that nobody wrote for this
@pytest.mark.parametrize("html", [False, True], ids=["markdown", "html"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_the_corpus_builds_as_proposed(path: Path, html: bool, tmp_path: Path) -> None:
    made = started(path.read_bytes(), tmp_path, html=html)
    assert made is None or not list(lost(made))


@pytest.mark.no_cover  # a hundred builds, some of them of tables of thousands of columns
def test_every_table_of_the_cases_of_markdown_builds_as_proposed(tmp_path: Path) -> None:
    assert len(MARKDOWN) > 70
    for number, case in enumerate(MARKDOWN.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = started(case.encode(), folder)
        assert made is None or not list(lost(made))


def test_html_tables_that_no_dataset_reads_are_not_ignored_where_no_dataset_reads_html(tmp_path: Path) -> None:
    html = b"<table><tr><th><img src='u'></th></tr><tr><td><img src='v'></td></tr></table>\n"
    made = started(b"# Tools\n\n|A|\n|---|\n|1|\n\n# Team\n\n" + html, tmp_path, html=True)
    assert made is not None
    assert (len(made.outcome.datasets), made.proposal.ignores) == (1, ())


def test_the_seed_is_taken_whole(tmp_path: Path) -> None:
    made = started((ROOT / "seeds/http-status-codes.md").read_bytes(), tmp_path)
    assert made is not None
    counts = {name: len(dataset.records) for name, dataset in made.outcome.datasets.items()}
    assert counts == {"page": 45, "websocket": 21}
    assert isinstance(made.outcome.datasets["page"], Dataset)
    assert made.outcome.datasets["page"].records[0].values["消息_code"] == 100


CELLS = st.one_of(
    st.sampled_from(
        [
            *["", "-", "–", "n/a", "x", "y", "1", "2", "007", "1.5", "1.10", "true", "false", "5 ms", "7 ms", "&nbsp;"],
            *["404 Not Found", "200 OK", "503 Gone", "=1", "`a`", "==m==", "==m", "[a](u)", "[a](u) ![b](v)", "a<br>b"],
            *["[a]()", "[a](-)", "<img src='u'>", "<img src=' '>", "<http://x.example>"],
            *["✓", "✗", "Yes", "No", "X", "✅", "$1", "$2,500", "1,234,567", "12 %", "7.50 %", "a, b", "b", "b, c, a"],
            *[
                "2024-01-31",
                "2024-02-30",
                "Jan 5, 2024",
                "5/6/2024",
                "13/6/2024",
                "1 000",
                "2\xa0000",
                "a / b",
                "3 days",
            ],
            *["![](u)", "1,000", "é", "错误", "no", "12345678901234567890", "\\|", "&#10;", "&#0;", "\\==", "null"],
        ]
    ),
    st.integers(-3, 3000).map(str),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0|`"), max_size=5),
)
HEADERS = st.sampled_from(
    ["A", "B", "A", "", "名", "no", "#", "==A==", "a b", "[x](y)", "row number", "section", "&nbsp;"]
)
HEADINGS = st.sampled_from(["# One", "## Two", "## Two", "## 3 (c)", "### Options", "## ", "", "text", "### -"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    shapes = draw(st.lists(st.lists(HEADERS, min_size=1, max_size=4), min_size=1, max_size=2))
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        header = draw(st.sampled_from(shapes))
        width = st.integers(1, len(header) + 1) if draw(st.integers(0, 9)) == 0 else st.just(len(header))
        rows = draw(st.lists(width.flatmap(lambda size: st.lists(CELLS, min_size=size, max_size=size)), max_size=12))
        lines = ["| " + " | ".join(cells) + " |" for cells in (header, ["---"] * len(header), *rows)]
        parts.append(draw(HEADINGS) + "\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


@given(pages())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_tables_are_nothing_is_lost(page: str) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        made = started(page.encode(), folder)
        assert made is None or list(lost(made)) == []
    finally:
        shutil.rmtree(folder)


def test_a_loss_would_be_seen(tmp_path: Path) -> None:
    made = started(b"| A |\n|---|\n| x |\n| y |\n", tmp_path)
    assert made is not None
    made.outcome.datasets["page"].records.columns["a"][0] = "z"  # type: ignore[index]  # a column is not to be changed
    assert re.search("'x' is not in", next(lost(made)))
