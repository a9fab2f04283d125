"""What the catalogue of many records costs in a browser: to be opened, a key stroke, the memory of its page.

It needs the browser that `make test` installs, and says so where there is none.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tablemill.emit import FORMATS, Shape
from tablemill.model import Listed, Records, Span
from tablemill.spec.schema import FieldType, RecordSchema

from . import report

ROOT = Path(__file__).parent.parent
RECORDS = 100_000
GOALS = {"opens": 2000, "key stroke": 50, "memory": 250}
UNITS = {"opens": "ms", "key stroke": "ms", "memory": "MB"}


def run(*, tiny: bool = False) -> None:
    """Open a page of many records in a browser, search in it, and print what that takes."""
    folders = sorted((ROOT / ".venv").glob("browser-*"))
    node = shutil.which("node", path=str(ROOT / ".venv" / "bin")) or shutil.which("node")
    if not folders or node is None:
        print("\nThe catalogue is measured in a browser, which make test installs.")
        return
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    browser = "-" if (folders[-1] / "chromium").exists() else system
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "many.html"
        page.write_bytes(many(1_000 if tiny else RECORDS))
        script = ROOT / "bench" / "catalogue.mjs"
        command = [node, str(script), str(folders[-1]), browser, str(page)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        size = page.stat().st_size / 1e6
    taken: dict[str, list[float]] = json.loads(done.stdout)
    rows = []
    for name, all_of in taken.items():
        median, goal = statistics.median(all_of), GOALS[name]
        told = [f"{median:.0f}", f"{max(all_of):.0f}", UNITS[name], f"≤ {goal}"]
        rows.append([name, *told, report.verdict(median <= goal)])
    header = ["", "median", "worst", "", "goal", ""]
    report.show(f"Catalogue: a page of {RECORDS:,} records of 8 fields, {size:.1f} MB", header, rows)


_TYPES: dict[str, Any] = {
    "id": {"type": "integer"},
    "name": {"type": "string"},
    "kind": {"type": "string", "enum": ["alpha", "beta", "gamma"]},
    "score": {"type": "number"},
    "active": {"type": "boolean"},
    "country": {"type": ["string", "null"]},
    "note": {"type": "string"},
    "text": {"type": "string"},
}


def many(count: int) -> bytes:
    """Return a page of ``count`` records of 8 fields: numbers, enums, words, Chinese."""
    source = random.Random(1)  # noqa: S311  # nothing here is a secret
    syllables = re.findall("..", "karomitanesoluvipadoenaristu")
    signs = "请求服务器客户端应答文档状态代码页面错误时间"

    def words(number: int) -> str:
        return " ".join("".join(source.choices(syllables, k=3)) for _ in range(number))

    columns: dict[str, list[Any]] = {name: [] for name in _TYPES}
    for number in range(count):
        row = [number, words(2), source.choice(_TYPES["kind"]["enum"]), source.gauss(50, 15), source.random() < 0.5]
        row += [source.choice(("DE", "FR", "CN", None)), words(6), "".join(source.choices(signs, k=12))]
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    raw = {"type": "object", "required": list(_TYPES), "properties": _TYPES}
    fields = {name: _field(described) for name, described in _TYPES.items()}
    place = Span.top("many.md")
    shape = Shape("many", ("id",), RecordSchema("many.schema.json", "", raw, fields), "keep", place)
    spans = [Span("many.md", line, 1, line, 2) for line in range(1, count + 1)]
    return FORMATS["html"].dump(Records(columns, [Listed(spans, [{}] * count)]), shape)


def _field(described: dict[str, Any]) -> FieldType:
    types = described["type"] if isinstance(described["type"], list) else [described["type"]]
    return FieldType(types[0], "null" in types, "", described)
