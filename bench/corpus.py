"""Markdown to measure with: generated from a seed with the statistics of real files, or read from a directory.

The statistics were taken on 185,000 real files (1.02 GB, 112,504 tables): the shares of cell kinds, of table
shapes and of files with tables are theirs; widths and the mixture of the rarer cells were measured on the
6,000 files of four public documentation repositories.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tablemill.reading.sources import source_of

TEXT = (
    "the of and to in is for on with as by an be are this that from or value default option path file name list "
    "server client request response returns optional required string number boolean object array key timeout "
    "connection version parameter configuration enable disable maximum minimum size limit cache token header "
    "output input error message status code user group role access policy region cluster node index query "
    "数据 默认 返回 配置 参数 Größe façade naïve"
)
WORDS = TEXT.split()

Make = Callable[[random.Random], str]


def words(rng: random.Random, low: int, high: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(low, high)))


def name(rng: random.Random) -> str:
    return "_".join(rng.choices(WORDS[:70], k=2))


def link(rng: random.Random) -> str:
    return f"[{words(rng, 1, 3)}](https://example.org/{rng.choice(WORDS[:70])}/{name(rng)})"


# What a cell holds, and how often. The first two are the 54 % without any special character.
CELLS: dict[str, tuple[float, Make]] = {
    "words": (48.0, lambda rng: words(rng, 1, 6)),
    "nothing": (6.0, lambda _: ""),
    "one code span": (7.0, lambda rng: f"`{name(rng)}`"),
    "_ inside words": (2.0, name),
    "code in words": (8.0, lambda rng: f"{words(rng, 1, 6)} `{name(rng)}` {words(rng, 1, 4)}"),
    "strong": (5.0, lambda rng: f"**{words(rng, 1, 2)}**"),
    "emphasis in words": (2.0, lambda rng: f"{words(rng, 1, 4)} *{words(rng, 1, 2)}* {words(rng, 1, 3)}"),
    "one link": (6.0, link),
    "link in words": (3.0, lambda rng: f"{words(rng, 1, 4)} {link(rng)}."),
    "link of code": (2.0, lambda rng: f"[`{name(rng)}`](#{name(rng)})"),
    "<br>": (3.0, lambda rng: f"{words(rng, 1, 5)}<br>{words(rng, 1, 5)}"),
    "escaped pipe": (2.5, lambda rng: f"{name(rng)} \\| `{name(rng)}`"),
    "bare address": (1.5, lambda rng: f"{words(rng, 1, 3)} https://example.org/{name(rng)}"),
    "other tags": (1.0, lambda rng: f"<code>{name(rng)}</code> {words(rng, 1, 3)}"),
    "entity": (1.0, lambda rng: f"{words(rng, 1, 3)} &lt; {words(rng, 1, 3)} & {words(rng, 1, 2)}"),
    "image": (0.5, lambda rng: f"![{words(rng, 1, 2)}](img/{name(rng)}.png)"),
    "brackets": (0.5, lambda rng: f"{words(rng, 1, 3)}[{rng.choice(WORDS)}]"),
    "struck": (0.5, lambda rng: f"~~{words(rng, 1, 3)}~~"),
    "crossing": (0.5, lambda rng: f"**{words(rng, 1, 2)} *{words(rng, 1, 2)}***{rng.choice(WORDS)} `"),
}
MAKERS = [make for _, make in CELLS.values()]
WEIGHTS = [weight for weight, _ in CELLS.values()]

PREFIXES = ("", "   ", "> ", "  ")


def table(rng: random.Random, rows: int | None = None, *, plain: bool | None = None) -> str:
    """Make one table; 90.6 % are of the plainest shape, each line beginning with a pipe in column 1."""
    rows = min(200, int(rng.lognormvariate(1.5, 0.9)) + 1) if rows is None else rows
    columns = rng.choices((1, 2, 3, 4, 5, 6, 8), (2, 34, 28, 18, 10, 5, 3))[0]
    lines = [
        [words(rng, 1, 2) for _ in range(columns)],
        [rng.choice(("---", ":---", ":--:", "------")) for _ in range(columns)],
    ]
    for _ in range(rows):
        cells = [make(rng) for make in rng.choices(MAKERS, WEIGHTS, k=columns)]
        lines.append(cells[: max(1, columns - (rng.random() < 0.01))])
    if plain or (plain is None and rng.random() < 0.906):
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
    prefix = rng.choice(PREFIXES)
    bare = columns > 1 and rng.random() < 0.5
    body = "".join(prefix + (" | ".join(line) if bare else f"| {' | '.join(line)} |") + "\n" for line in lines)
    return f"- {words(rng, 2, 6)}\n\n{body}" if prefix == "  " else body


def paragraph(rng: random.Random) -> str:
    sentences = []
    for _ in range(rng.randint(1, 5)):
        sentence = words(rng, 6, 20).capitalize()
        extra = rng.random()
        if extra < 0.25:
            sentence += f" `{name(rng)}`"
        elif extra < 0.4:
            sentence += f" {link(rng)}"
        elif extra < 0.5:
            sentence += f" **{words(rng, 1, 3)}**"
        sentences.append(sentence + ".")
    return rng.choice((" ", "\n")).join(sentences) + "\n"


def listing(rng: random.Random) -> str:
    ordered = rng.random() < 0.4
    items = []
    for number in range(rng.randint(2, 8)):
        mark = f"{number + 1}. " if ordered else "- "
        item = mark + words(rng, 3, 15)
        if rng.random() < 0.1:
            pad = " " * len(mark)
            item += f"\n\n{pad}```sh\n{pad}{name(rng)} | {name(rng)}\n{pad}```\n"
        items.append(item + "\n")
    return "".join(items)


def fence(rng: random.Random) -> str:
    body = "".join(
        f"{'    ' * rng.randint(0, 2)}{name(rng)} = {name(rng)}({name(rng)})\n" for _ in range(rng.randint(2, 25))
    )
    if rng.random() < 0.03:  # what a naive reader takes for a table
        body += "| a | b |\n|---|---|\n| 1 | 2 |\n"
    mark = rng.choices(("```", "~~~", "````"), (95, 3, 2))[0]
    return f"{mark}{rng.choice(('', 'python', 'json', 'sh'))}\n{body}{mark}\n"


def tags(rng: random.Random) -> str:
    return rng.choice(
        (
            f"<!-- {words(rng, 2, 8)} -->\n",
            f'<div align="center">\n  <img src="{name(rng)}.png">\n</div>\n',
            f"<details>\n<summary>{words(rng, 2, 4)}</summary>\n\n{paragraph(rng)}\n</details>\n",
        )
    )


BLOCKS: tuple[tuple[float, Make], ...] = (
    (45, paragraph),
    (16, lambda rng: f"{'#' * rng.choice((1, 2, 2, 3, 3, 4))} {words(rng, 1, 6).capitalize()}\n"),
    (16, listing),
    (15, fence),
    (4, tags),
    (3, lambda rng: f"> {words(rng, 5, 30)}\n"),
    (1, lambda rng: "".join(f"[{name(rng)}]: https://example.org/{name(rng)}\n" for _ in range(rng.randint(1, 6)))),
)


def document(rng: random.Random, tables: int) -> str:
    """Make one file of about 5.5 KB (the mean of real files; a few are long) with so many tables in it."""
    size = min(60_000, rng.lognormvariate(8.0, 1.0))
    blocks: list[str] = []
    length = 0
    while length < size:
        block = rng.choices([make for _, make in BLOCKS], [weight for weight, _ in BLOCKS])[0](rng)
        blocks.append(block)
        length += len(block)
    for _ in range(tables):
        blocks.insert(rng.randint(0, len(blocks)), table(rng))
    return "\n".join(blocks)


def mixed(characters: int, seed: int = 1) -> list[str]:
    """Make files of which one in five has tables."""
    rng = random.Random(seed)  # noqa: S311  # nothing secret here
    return _filled(characters, lambda: document(rng, _tables(rng) if rng.random() < 0.2 else 0))


def with_tables(characters: int, seed: int = 2) -> list[str]:
    """Make files that all have tables, 2.1 in the mean."""
    rng = random.Random(seed)  # noqa: S311  # nothing secret here
    return _filled(characters, lambda: document(rng, _tables(rng)))


def large(rows: int, seed: int = 3) -> list[str]:
    """Make one file that is one plain table of so many rows, between a heading and a paragraph."""
    rng = random.Random(seed)  # noqa: S311  # nothing secret here
    return [f"# {words(rng, 2, 4)}\n\n{table(rng, rows, plain=True)}\n{paragraph(rng)}"]


def read(folder: Path) -> list[str]:
    """Read every Markdown file below ``folder``; what is no UTF-8 is left out."""
    texts = []
    for path in sorted(folder.rglob("*.md")):
        try:
            texts.append(source_of(path.read_bytes(), str(path)).text)
        except Exception:  # noqa: S112, BLE001, PERF203, RUF100  # an unreadable file is not what is measured
            continue
    return texts


def _tables(rng: random.Random) -> int:
    return min(20, 1 + int(rng.expovariate(1 / 1.6)))


def _filled(characters: int, make: Callable[[], str]) -> list[str]:
    texts: list[str] = []
    while characters > 0:
        texts.append(make())
        characters -= len(texts[-1])
    return texts
