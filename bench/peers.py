"""What else turns a folder of Markdown into tables in a file: how fast it is, and how many tables it gets right.

Every way is a process of its own that reads files and writes Parquet or JSON Lines; its start counts, as it does for
who runs it. A table is right if all its texts are those that cmark-gfm shows, white space aside. Files without
tables are left out: whoever finds tables in them has found none.

pandoc starts once a file, as scripts call it, and is given fewer of them. It is measured where pypandoc_binary is
installed, and docling and unstructured where they are: these bring 122 and 71 libraries, too many to be pinned for a
benchmark.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cmarkgfm
from cmarkgfm.cmark import Options
from selectolax.lexbor import LexborHTMLParser

from . import corpus, report
from .processes import cost
from .startup import TABLEMILL
from .ways import EXTENSIONS, Tables

FILES = 400
SLOW = 40

NOTE = re.compile(r'<sup class="footnote-ref">.*?</sup>')
IMAGE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')

Read = Callable[[Path], "Iterator[tuple[str, Tables]]"]

MARKDOWN_IT = """\
import json, sys
from pathlib import Path
from bench.ways import markdown_it
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        tables = markdown_it(path.read_text(encoding="utf-8"))
        out.write(json.dumps([path.name, tables]) + "\\n")
"""

DUCKDB = r"""
import sys, duckdb
duckdb.execute("SET threads TO 1")
duckdb.execute(
    '''
    COPY (
        WITH found AS (
            SELECT filename, unnest(regexp_extract_all(content, '(?m)^ *\|.*\n *\|[-:| ]+\n(?: *\|.*\n?)*')) AS lines
            FROM read_text(?)
        ),
        split AS (
            SELECT filename, list_transform(
                string_split(trim(lines, E' \n'), E'\n'),
                lambda line: list_transform(string_split(trim(trim(line), '|'), '|'), lambda cell: trim(cell))
            ) AS rows
            FROM found
        )
        SELECT filename, list_concat(rows[1:1], rows[3:]) AS rows FROM split
    ) TO '{}' (FORMAT parquet)
    '''.replace("{}", sys.argv[2]),
    [sys.argv[1] + "/*.md"],
)
"""

PANDOC = """\
import json, subprocess, sys
from pathlib import Path
import pypandoc

def text(value):
    if isinstance(value, list):
        return "".join(map(text, value))
    kind, content = value["t"], value.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "Math"):
        return content[1]
    if kind in ("RawInline", "Note"):
        return ""
    if kind in ("Link", "Image", "Span"):
        return text(content[1])
    if kind == "Quoted":
        return text(content[1])
    return text(content) if isinstance(content, list) else ""

def tables(value):
    if isinstance(value, list):
        for one in value:
            yield from tables(one)
    elif isinstance(value, dict):
        if value.get("t") == "Table":
            head, bodies = value["c"][3], value["c"][4]
            rows = [*head[1], *(row for body in bodies for row in body[3])]
            yield [[text([part["c"] for part in cell[4]]) for cell in row[1]] for row in rows]
        else:
            yield from tables(list(value.values()))

pandoc = pypandoc.get_pandoc_path()
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        made = subprocess.run([pandoc, "-f", "gfm", "-t", "json", path], capture_output=True, check=True).stdout
        out.write(json.dumps([path.name, list(tables(json.loads(made)["blocks"]))]) + "\\n")
"""

DOCLING = """\
import json, sys
from pathlib import Path
from docling.document_converter import DocumentConverter
converter = DocumentConverter(allowed_formats=["md"])
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        found = converter.convert(path, raises_on_error=False).document
        tables = [[[cell.text for cell in row] for row in table.data.grid] for table in found.tables] if found else []
        out.write(json.dumps([path.name, tables]) + "\\n")
"""

UNSTRUCTURED = """\
import json, sys
from pathlib import Path
from selectolax.lexbor import LexborHTMLParser
from unstructured.partition.md import partition_md
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        pages = [one.metadata.text_as_html for one in partition_md(filename=str(path)) if one.category == "Table"]
        tables = [[[cell.text() for cell in row.css("th, td")] for row in LexborHTMLParser(page).css("tr")] for page in pages]
        out.write(json.dumps([path.name, tables]) + "\\n")
"""  # noqa: E501


class Way(NamedTuple):
    """A way: its command with the folder and the output to follow, what reads its output, and the module it needs."""

    name: str
    command: list[str]
    read: Read
    needs: str = "tablemill"
    slow: bool = False


def _lines(path: Path) -> Iterator[tuple[str, Tables]]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, tables = json.loads(line)
            yield name, tables


def _parquet(path: Path) -> Iterator[tuple[str, Tables]]:
    from pyarrow import parquet

    for row in parquet.read_table(path).to_pylist():
        yield Path(row["filename"]).name, [row["rows"]]


def _harvest(path: Path) -> Iterator[tuple[str, Tables]]:
    from pyarrow import parquet

    for row in parquet.read_table(path / "tables", columns=["source", "header", "rows"]).to_pylist():
        yield Path(row["source"]).name, [[row["header"], *row["rows"]]]


def _program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


WAYS = (
    Way("tablemill harvest", [TABLEMILL, "harvest", "--quiet", "--no-marks", "--jobs", "1"], _harvest),
    Way("markdown-it-py, tokens walked", _program(MARKDOWN_IT), _lines),
    Way("DuckDB, a regular expression", _program(DUCKDB), _parquet),
    Way("pandoc, once a file", _program(PANDOC), _lines, "pypandoc", slow=True),
    Way("docling", _program(DOCLING), _lines, "docling", slow=True),
    Way("unstructured", _program(UNSTRUCTURED), _lines, "unstructured", slow=True),
)


def run(folder: Path | None = None, *, tiny: bool = False) -> None:
    """Let every way read the files with tables, and print how fast it is and how much of it is right."""
    texts = corpus.with_tables(4_000 if tiny else 4_000_000) if folder is None else corpus.read(folder)
    wanted = [text for text in texts if text and _shown(text)]
    wanted = wanted[:: max(1, len(wanted) // FILES)][:FILES]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        many, few = _written(place / "many", wanted), _written(place / "few", wanted[:: max(1, FILES // SLOW)])
        rows = [_row(way, few if way.slow else many, place / "out") for way in WAYS]
    where = "a generated corpus" if folder is None else str(folder)
    count = sum(len(_shown(text)) for text in wanted)
    title = f"From files to a file, {where}: {len(wanted)} files, {count:,} tables; the slow ones on each tenth"
    report.show(title, ["way", "MB/s of a processor", "right tables"], rows)


def _shown(text: str) -> Tables:
    """Return the tables that cmark-gfm shows, an image as the text in its place and without the numbers of footnotes.

    It leaves out raw HTML, and with it the tables that are none of Markdown.
    """
    html = cmarkgfm.markdown_to_html_with_extensions(text, Options.CMARK_OPT_FOOTNOTES, EXTENSIONS)
    page = LexborHTMLParser(NOTE.sub("", IMAGE.sub(r"\1", html)))
    return [[[cell.text() for cell in row.css("th, td")] for row in table.css("tr")] for table in page.css("table")]


def _written(folder: Path, texts: list[str]) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:06}.md").write_text(text, encoding="utf-8", newline="\n")
    return folder


def _row(way: Way, files: Path, out: Path) -> list[str]:
    if importlib.util.find_spec(way.needs) is None:
        return [way.name, "not installed", ""]
    arguments = ["-o", str(out)] if way.read is _harvest else [str(out)]
    taken = cost([*way.command, str(files), *arguments], Path(__file__).parent.parent)
    right, all_ = _judged(files, dict(_gathered(way.read(out))))
    shutil.rmtree(out) if out.is_dir() else out.unlink()
    size = sum(path.stat().st_size for path in files.iterdir()) / 1e6
    return [way.name, f"{size / taken.processor:.2f}", f"{right / max(all_, 1):.0%}"]


def _gathered(found: Iterator[tuple[str, Tables]]) -> dict[str, Tables]:
    gathered: dict[str, Tables] = {}
    for name, tables in found:
        gathered.setdefault(name, []).extend(tables)
    return gathered


def _judged(files: Path, found: dict[str, Tables]) -> tuple[int, int]:
    """Return how many tables are among those that cmark-gfm shows, and how many there are, with those made up."""
    right = every = 0
    for path in files.iterdir():
        shown = Counter(map(_alike, _shown(path.read_text(encoding="utf-8"))))
        given = Counter(map(_alike, found.get(path.name, [])))
        right += (shown & given).total()
        every += (shown | given).total()
    return right, every


def _alike(table: Any) -> str:
    """Return a table's texts as one.

    White space is left out, for some make it of ``<br>``, and some nothing; so are empty cells at the end of a row,
    which a renderer adds where a row is short.
    """
    rows = []
    for row in table:
        cells = ["".join((cell or "").split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
    return json.dumps(rows, ensure_ascii=False)
