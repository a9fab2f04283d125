"""Whether a build's time and memory stay linear in the rows, and where the time goes.

The seeds are generated in the shape of the http-status-codes dataset: code and name together in one cell, a
label in brackets, ==highlights== beside fullwidth punctuation.
"""

from __future__ import annotations

import json
import pstats
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from . import report
from .processes import Cost, cost
from .startup import IMPORTS, PROJECT, TABLEMILL

SIZES = (1_000, 10_000, 100_000)
GOAL = 1.3
SPEC = """\
output: ../dist
formats: [json, yaml, csv]
nulls: ["", "–"]

datasets:
  http-status-codes:
    title: HTTP 状态码
    source: http-status-codes.md
    rows: {tables: '[1-5]xx：'}
    schema: ../schema/http-status-code.schema.json
    key: code
    fields:
      code: {column: 消息, pattern: '^(\\d+)'}
      name: {column: 消息, pattern: '^\\d+ (.+)'}
      category: {heading: '^([1-5]xx)'}
      label: {column: 描述, pattern: '^（([^）]+)）'}
      description: {column: 描述}
      detail: {column: 描述, pattern: '^(?:（[^）]+）)?。?(.+)'}
      highlights: {column: 描述, view: highlights}
"""
PHRASES = ("服务器", "客户端", "请求", "超时", "资源", "不可用", "重定向", "已接受", "验证", "代理")


def seed(rows: int) -> str:
    """Make a seed of so many rows with running codes, in five sections."""
    rng = random.Random(rows)  # noqa: S311  # nothing secret here
    parts = ["[toc]\n"]
    for section in range(5):
        parts.append(
            f"\n### {section + 1}xx：{rng.choice(PHRASES)}\n\n**（说明）**\n\n| 消息 | 描述 |\n| :--- | :--- |\n"
        )
        parts += (_row(rng, 100_000 + code) for code in range(section * rows // 5, (section + 1) * rows // 5))
    return "".join(parts)


def _row(rng: random.Random, code: int) -> str:
    phrase = "".join(rng.choices(PHRASES, k=12))
    label = f"（=={rng.choice(PHRASES)}==）" if rng.random() < 0.6 else ""
    named = " Not *Found*" if rng.random() < 0.05 else " Not Found"
    return f"| {code}{named} | {label}{phrase}，=={phrase[:6]}==，{phrase[::-1]}。 |\n"


def run(*, tiny: bool = False) -> None:
    """Build seeds of each size and print time, memory and the share of the libraries."""
    sizes = [rows // 100 for rows in SIZES] if tiny else SIZES
    costs: dict[int, list[Cost]] = {rows: [] for rows in sizes}
    with tempfile.TemporaryDirectory() as name:
        projects = {rows: _project(Path(name) / str(rows), rows) for rows in sizes}
        for _ in range(1 if tiny else 2):
            for rows, project in projects.items():
                shutil.rmtree(project / "dist", ignore_errors=True)
                costs[rows].append(cost([TABLEMILL, "build", "--spec", "seeds/tablemill.yaml"], project))
        floor = cost(IMPORTS)
        shares = _shares(projects[sizes[1]])
    _show(costs, floor)
    _show_shares(shares, sizes[1])


def _project(folder: Path, rows: int) -> Path:
    (folder / "seeds").mkdir(parents=True)
    (folder / "schema").mkdir()
    (folder / "schema" / "http-status-code.schema.json").write_text(json.dumps(_schema()), "utf-8")
    (folder / "seeds" / "tablemill.yaml").write_text(SPEC, "utf-8")
    (folder / "seeds" / "http-status-codes.md").write_text(seed(rows), "utf-8")
    return folder


def _schema() -> dict[str, Any]:
    """Return the real schema, less what other datasets are joined to; the codes run past 599 here."""
    schema: dict[str, Any] = json.loads((PROJECT / "schema" / "http-status-code.schema.json").read_text("utf-8"))
    fields = yaml.safe_load(SPEC)["datasets"]["http-status-codes"]["fields"]
    schema["required"] = list(fields)
    schema["properties"] = {name: schema["properties"][name] for name in fields}
    schema["properties"]["code"]["maximum"] = 999_999
    return schema


def _show(costs: dict[int, list[Cost]], floor: Cost) -> None:
    """Print the costs less the floor of the imports, which no row is to blame for."""
    least = {
        rows: (min(one.processor for one in some), min(one.megabytes for one in some)) for rows, some in costs.items()
    }
    per_row = {
        rows: ((seconds - floor.processor) / rows, (megabytes - floor.megabytes) / rows)
        for rows, (seconds, megabytes) in least.items()
    }
    first = next(iter(per_row.values()))
    table = []
    for rows in costs:
        seconds, megabytes = per_row[rows]
        ratios = seconds / first[0], megabytes / first[1]
        table.append(
            [
                f"{rows:,}",
                f"{least[rows][0]:.2f}",
                f"{1e6 * seconds:.0f}",
                f"{ratios[0]:.2f}",
                f"{least[rows][1]:.0f}",
                f"{1e3 * megabytes:.1f}",
                f"{ratios[1]:.2f}",
                report.verdict(max(ratios) <= GOAL),
            ]
        )
    header = ["rows", "s", "µs a row", "ratio", "MB at the peak", "kB a row", "ratio", f"goal ≤ {GOAL}"]
    report.show("Rows: a build of generated seeds, processor time, a row's cost less the imports' floor", header, table)


PROFILED = """
import cProfile, sys
from tablemill.cli import main
profile = cProfile.Profile()
try:
    profile.runcall(main, ["build", "--spec", "seeds/tablemill.yaml"])
except SystemExit:
    pass
profile.dump_stats(sys.argv[1])
"""


def _shares(project: Path) -> Counter[str]:
    """Profile a build; returns the seconds spent in each module's own code, built-ins with their callers."""
    shutil.rmtree(project / "dist", ignore_errors=True)
    target = project / "profile"
    subprocess.run([sys.executable, "-c", PROFILED, str(target)], cwd=project, check=True, capture_output=True)
    seconds: Counter[str] = Counter()
    stats: dict[
        tuple[str, int, str], tuple[int, int, float, float, dict[tuple[str, int, str], tuple[int, int, float, float]]]
    ]
    stats = pstats.Stats(str(target)).stats  # type: ignore[attr-defined]
    for (path, _, _), (_, _, own, _, callers) in stats.items():
        if path == "~" and callers:
            for (caller, _, _), (_, _, share, _) in callers.items():
                seconds[_module(caller)] += share
        else:
            seconds[_module(path)] += own
    return seconds


def _module(path: str) -> str:
    parts = Path(path).parts
    if "tablemill" in parts:
        return "tablemill " + "/".join(parts[len(parts) - parts[::-1].index("tablemill") :])
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "the standard library"


def _show_shares(seconds: Counter[str], size: int) -> None:
    total = sum(seconds.values())
    ours = sum(taken for name, taken in seconds.items() if name.startswith("tablemill"))
    rows = [[name, f"{100 * taken / total:.1f} %"] for name, taken in seconds.most_common(14)]
    rows.append(["all of tablemill", f"{100 * ours / total:.1f} %"])
    report.show(f"Rows: where a build of {size:,} rows spends its time (cProfile)", ["module", "share"], rows)
