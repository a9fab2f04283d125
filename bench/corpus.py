"""Markdown to measure with: generated from a seed with the statistics of real files, or read from a directory.

The statistics were taken on 14,637 real files of 29 public repositories (110 MB, 6,390 tables, 362,000 cells): the
shares of cell kinds, of table shapes and sizes, of files with tables and of files that define link labels are theirs.
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
IN_ADDRESSES = [word for word in WORDS[:70] if word.isascii()]
"""Of 152,405 addresses of links in 5,536 other real files 97 % are ASCII, and of 7,755 of definitions all but four."""

Make = Callable[[random.Random], str]


def words(rng: random.Random, low: int, high: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(low, high)))


def name(rng: random.Random) -> str:
    return "_".join(rng.choices(WORDS[:70], k=2))


def path(rng: random.Random) -> str:
    names = "_".join(rng.choices(IN_ADDRESSES, k=2))
    return f"https://example.org/{rng.choice(IN_ADDRESSES)}/{names}/{'-'.join(rng.choices(IN_ADDRESSES, k=3))}"


def link(rng: random.Random) -> str:
    local = f"#{rng.choice(WORDS)}" if rng.random() < 0.03 else ""
    return f"[{words(rng, 1, 3)}]({path(rng)}{local})"


LABELS = [f"{first}-{second}.zip" for first in WORDS[:8] for second in WORDS[8:16]]
"""What a file defines if it defines link labels at all; else what is written so is text."""


def reference(rng: random.Random) -> str:
    return f"[{words(rng, 1, 2)}][{rng.choice(LABELS)}]"


def anchor(rng: random.Random) -> str:
    target = name(rng)
    shown = target.replace("_", "\\_")
    return f'<a name="{target}"></a> [{shown}](#{target})'


# What a cell holds, and how often in a hundred.
CELLS: dict[str, tuple[float, Make]] = {
    "words": (79.3, lambda rng: words(rng, 1, 6)),
    "nothing": (3.8, lambda _: ""),
    "one code span": (2.9, lambda rng: f"`{name(rng)}`"),
    "_ inside words": (0.5, name),
    "code in words": (0.8, lambda rng: f"{words(rng, 2, 9)} `{name(rng)}` {words(rng, 1, 4)}"),
    "strong": (1.4, lambda rng: f"**{words(rng, 1, 2)}**"),
    "emphasis in words": (0.3, lambda rng: f"{words(rng, 6, 14)} *{words(rng, 1, 2)}* {words(rng, 1, 6)}"),
    "one link": (2.8, link),
    "link in words": (1.0, lambda rng: f"{words(rng, 4, 12)} {link(rng)}."),
    "link of code": (0.1, lambda rng: f"[`{name(rng)}`](#{name(rng)})"),
    "reference": (2.2, reference),
    "references": (1.7, lambda rng: " \\| ".join(reference(rng) for _ in range(rng.randint(2, 5)))),
    "<br>": (
        0.3,
        lambda rng: rng.choice(("<br>", "<br/>", " <br /> ", "</br>")).join(words(rng, 5, 15) for _ in "abc"),
    ),
    "anchor": (0.4, anchor),
    "<img>": (0.5, lambda rng: f'<img height="20" src="{path(rng)}.png"/>'),
    "other tags": (0.2, lambda rng: f"<code>{name(rng)}</code> {words(rng, 1, 9)} <sup>{words(rng, 1, 1)}</sup>"),
    "list": (0.05, lambda rng: f"<ul><li>{words(rng, 1, 5)}</li><li>{words(rng, 1, 5)}</li></ul>"),
    "escaped pipe": (0.6, lambda rng: f"{name(rng)} \\| `{name(rng)}`"),
    "bare address": (0.6, lambda rng: f"{words(rng, 1, 8)} {path(rng)}"),
    "entity": (0.1, lambda rng: f"{words(rng, 6, 12)} &lt; {words(rng, 3, 9)} & {words(rng, 1, 9)}"),
    "image": (0.25, lambda rng: f"![{words(rng, 1, 2)}][{rng.choice(LABELS)}]"),
    "brackets": (0.5, lambda rng: f"{words(rng, 3, 6)}[{rng.choice(WORDS)}]"),
    "struck": (0.1, lambda rng: f"~~{words(rng, 1, 3)}~~"),
    "crossing": (0.1, lambda rng: f"**{words(rng, 1, 2)} *{words(rng, 1, 2)}***{rng.choice(WORDS)} `"),
}
MAKERS = [make for _, make in CELLS.values()]
PLAIN = frozenset(("words", "nothing", "one code span", "_ inside words", "strong", "one link", "code in words"))
RICH = 0.4
"""The share of tables that hold more than PLAIN cells: the rarer kinds come together in real ones."""
WEIGHTS = {
    False: [weight if kind in PLAIN else 0.0 for kind, (weight, _) in CELLS.items()],
    True: [weight if kind in PLAIN else weight / RICH for kind, (weight, _) in CELLS.items()],
}

PREFIXES = ("", "", "", "", "", "   ", "> ", "  ")


def table(rng: random.Random, rows: int | None = None, *, plain: bool | None = None) -> str:
    """Make one table; 84 % are of the plainest shape, each line beginning with a pipe in column 1."""
    rows = min(600, int(rng.lognormvariate(1.4, 1.6)) + 1) if rows is None else rows
    columns = rng.choices((1, 2, 3, 4, 5, 6, 7), (1, 24, 24, 14, 11, 14, 12))[0]
    weights = WEIGHTS[rng.random() < RICH]
    lines = [
        [words(rng, 1, 2) for _ in range(columns)],
        [rng.choice(("---", ":---", ":--:", "------")) for _ in range(columns)],
    ]
    for _ in range(rows):
        cells = [make(rng) for make in rng.choices(MAKERS, weights, k=columns)]
        lines.append(cells[: max(1, columns - (rng.random() < 0.01))])
    if plain or (plain is None and rng.random() < 0.84):
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
    prefix = rng.choice(PREFIXES)
    bare = columns > 1 and rng.random() < 0.8
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
    if rng.random() < 0.005:  # what a naive reader takes for a table
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
    (1, lambda rng: "".join(f"[{name(rng)}]: {path(rng)}\n" for _ in range(rng.randint(1, 6)))),
)


def document(rng: random.Random, tables: int) -> str:
    """Make one file with so many tables in it: 1.7 KB in the median, 7 KB with tables; a few are long."""
    size = min(300_000, rng.lognormvariate(8.3, 1.2) if tables else rng.lognormvariate(7.4, 1.6))
    blocks: list[str] = []
    length = 0
    while length < size:
        block = rng.choices([make for _, make in BLOCKS], [weight for weight, _ in BLOCKS])[0](rng)
        blocks.append(block)
        length += len(block)
    for _ in range(tables):
        blocks.insert(rng.randint(0, len(blocks)), table(rng))
    if tables and rng.random() < 0.36:
        blocks.append("".join(f"[{label}]: {path(rng)}/{label}\n" for label in LABELS))
    return "\n".join(blocks)


def mixed(characters: int, seed: int = 1) -> list[str]:
    """Make files of which one in eight has tables, and with it a third of the text."""
    rng = random.Random(seed)  # noqa: S311  # nothing secret here
    return _filled(characters, lambda: document(rng, _tables(rng) if rng.random() < 0.12 else 0))


def with_tables(characters: int, seed: int = 2) -> list[str]:
    """Make files that all have tables, 2.7 in the mean."""
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
    return min(20, 1 + int(rng.expovariate(1 / 2.2)))


def _filled(characters: int, make: Callable[[], str]) -> list[str]:
    texts: list[str] = []
    while characters > 0:
        texts.append(make())
        characters -= len(texts[-1])
    return texts
