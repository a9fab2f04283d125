"""Markdown that decides what is a table: the pieces that generated documents are made of.

A document is lines, a line is containers' marks and a body, a body is a line that decides something on its own
or a row of cells, a cell is a few pieces of inline Markdown. Hypothesis draws from these (and shrinks well,
because every piece is a plain string); `tools/conformance.py --generate` draws from them with `random`, which is
much faster.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

PREFIXES = (
    *("- [ ] ", "* [x] ", "1. [X]\t", "- > "),
    *(" ", "  ", "   ", "    ", "\t", "> ", ">", " > ", ">\t", "- ", "-\t", "-  ", "* ", "+ ", "1. ", "1) "),
    *("[^1]: ", "[^2]:", "[^a]:\t", " [^1]: ", "> [^1]: ", "- [^2]: ", "    [^1]: ", "        ", "     "),
    *("2. ", "10. ", "-     ", "      ", " \t", "-   \t", "123456789. "),
)
BODIES = (
    *("", "", "", " ", "\t", "    ", "-", "--", "---", "|-", "-|", "|-|", "|-|-|", "-|-", ":-", "-:", ":-:"),
    *("|:-:|", "|:-|-:|", "| --- | --- |", "|---|---|---|", "- | -", "---|---", "|-|-|  ", "|\t-\t|"),
    *("|-\x0c|", "|\xa0-|", "|--\u3000|", "===", "=", "***", "* * *", "- - -", "___", "# h | x", "## a", "#"),
    *("#a|b", "# a #", "a", "a|b", "|a|", "|a|b|", "|", "||", "|||", "| |", "a | b", "| a | b |", "| a | b"),
    *("a | b |", "|a|b|c|", "\xa0|a|", "|\xa0|", "\u3000", "\x0c", "\x0b|a|", "\x00", "|\x00|", "```", "````"),
    *("~~~", "~~~~", "``` x", "```a`b", "   ```", "    ```", "`", "|`a|b`|", "|a\\|b|", "|a\\\\|b|", "\\|a|"),
    *("\\|", "|a\\", "[r]: /v", "[r]:", "/v", "'t'", "[r]: /v 't'", "[r]: /v 't", "t'", "[r]: <v> x", "[r"),
    *("]: /u", "[r]", "[r]: |-", "[^1]: f", "[^1]:", "[^2]: |a|", "[^a]: # h[^1]", "[^1]: [^2]: x", "[^r]: /u"),
    *(
        "[^ 1]: /u",
        "[^1]",
        "a[^1][^2]",
        "|a[^1]|b[^a]|",
        "|[^2]",
        "[^1] [^2] [^a]",
        "[^x",
        "y]: z",
        "[^A]: b",
        "<div>",
        "</div>",
        "<b>",
        "<x-y a='b'>",
        "</p",
        "<!--",
        "-->",
    ),
    *("<!-- x -->", "<?", "?>", "<!X", ">", "<a|b>", "<script>", "</script>", "<pre>", "</pre>", "<style>"),
    *("</style>", "<textarea>", "</textarea>", "<![CDATA[", "]]>", "<table>", "<hr>", "</b>", "<b>x", "<p/>"),
    *("- a|b", "1. |a|", "> |a|", "* ", "1.", "2.", "[toc]", "中文|表", "|==x==|", "|（a）|", "+", "-\x0ca"),
)
INLINE = (
    *("a", "b c", "1", " ", " ", "*", "**", "***", "_", "__", "~", "~~", "~~~", "`", "``", "\\", "\\|", "\\\\"),
    *("\\*", "&amp;", "&lt;", "&#0;", "&#1;", "&#x80;", "&#160;", "&copy", "&nbsp;", "&x;", "&#12345678;"),
    *("&ngE;", "[", "]", "](", "](/u)", "](<u>)", "](/u 't')", "][r]", "[r]", "[R ]", "[]", "![", "!", "![^"),
    *("(", ")", "<", ">", "<b>", "</b>", "<br>", "<BR/>", "<br />", "<br a='b'>", "<title>", "</title>"),
    *("<script x>", "<!-- c -->", "<!-->", "<!--->", "<!--", "-->", "<?p?>", "<!D d>", "<![CDATA[d]]>"),
    *("<a href='x'>", "<a b=c d>", "<https://x.y/a%20b>", "<file:c>", "<m@n.o>", "<a:", "http://a.b/c"),
    *("https://", "ftp://a.b", "HTTP://X.y", "www.a.b", "www.", "://", ":", "@", "m@n.oo", ".", ",", ";", "?"),
    *("'", '"', "'t'", "_c_", "/*d*/", "\xa0", "\u3000", "\u2003", "，", "。", "（", "）", "：", "“", "中"),
    *("文", "$", "€", "+", "=", "==", "===", "=a=", "é", "é", "😀", "\x0b", "\x0c", "\x00", "\t", "\u2028"),
    *(
        "\x85",
        "-",
        "--",
        "#",
        "{",
        "}",
        "^",
        "[^1]",
        "[^a]",
        "[^u]",
        "[^",
        "[^*",
        "\\^",
        "[^1](/u)",
        "[^1 ]",
        "[^a][^1]",
    ),
    *("![^1]", "[^", "^1]", "[^ 1]", "[ ^1]"),
)
CELL_BREAKS = ("|", "|", "|", " | ", " |", "| ", "||", "|\t", "\\|")
ENDS = ("\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", " \n", "  \n", "\\\n")
BEGINNINGS = (
    "",
    "",
    "",
    "",
    "\ufeff",
    "---\na: b\n---\n",
    "[r]: /u 't'\n\n",
    "|a|b|\n|-|-|\n",
    "a\n-\n",
    "[^1]: n\n[^A]: n\n\n",
)


def document(random: random.Random) -> str:
    """Draw a document of a few lines."""
    lines = [_line(random) for _ in range(random.randint(1, 9))]
    return random.choice(BEGINNINGS) + "".join(lines)


def table(random: random.Random) -> str:
    """Draw a table of two columns whose cells hold inline Markdown."""
    rows = [_row(random, 2) + "\n" for _ in range(random.randint(1, 3))]
    return "[r]: /u 't'\n[^1]: n\n[^a]: n\n\n|a|b|\n|-|-|\n" + "".join(rows)


def _line(random: random.Random) -> str:
    prefixes = "".join(random.choice(PREFIXES) for _ in range(random.choice((0, 0, 0, 1, 1, 2, 3))))
    body = random.choice(BODIES) if random.random() < 0.85 else _row(random, random.randint(1, 3))
    return prefixes + body + random.choice(ENDS)


def _row(random: random.Random, cells: int) -> str:
    row = random.choice(("|", "|", "", "| "))
    for _ in range(cells):
        row += "".join(random.choice(INLINE) for _ in range(random.choice((0, 1, 2, 3, 5, 8)))) + random.choice(
            CELL_BREAKS
        )
    return row


def shrink(pieces: Sequence[T], fails: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """Return as few of ``pieces`` as still fail, by leaving out ever smaller stretches of them."""
    size = len(pieces) // 2
    while size:
        start = 0
        while start < len(pieces):
            shorter = [*pieces[:start], *pieces[start + size :]]
            if fails(shorter):
                pieces = shorter
            else:
                start += size
        size //= 2
    return pieces
