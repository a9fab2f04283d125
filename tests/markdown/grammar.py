"""Markdown that decides what is a table: the pieces that generated documents are made of.

A document is lines, a line is containers' marks and a body, a body is a line that decides something on its own
or a row of cells, a cell is a few pieces of inline Markdown. Hypothesis draws from these (and shrinks well,
because every piece is a plain string); `tools/conformance.py --generate` draws from them with `random`, which is
much faster.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
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
    *("\t\tx", " \t y", "~~~ &amp;\\* z", "<!-- c --><!-- d -->", "<!-->", "<!-- c --> e"),
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
    *("</br>", "<br> ", " <br>", "<p>", "</p>", "<div>", "</div>", "<ul>", "</ul>", "<li>", "</li>", "<hr>", "<wbr>"),
    *("<details>", "<summary>", "</summary>", "</details>", "<dl>", "<dt>", "<dd>", "</dd>", "</dl>"),
    *("<blockquote>", "</blockquote>", "<span>", "</span>", "<a id='i'></a>", "</a>", "<code>"),
    *("</code>", "<pre>", "</pre>", "<kbd>", "</kbd>", "<mark>", "</mark>", "<sub>", "</sub>", "<img src='i' alt='j'>"),
    *("<img src=i alt=' j '/>", "<img src='i'>", "<template>", "</template>"),
    *("<ruby>", "<rt>", "</ruby>", "<section>", "</section>", "<button>", "</button>"),
    *("<!-- c --> ", " <!-- c -->", "<!-- c --!> d -->", "<?p>q?>", " <b>", "</b> ", "  "),
    *(
        "<x-y>",
        "</x-y>",
        "<pre>a  b_c<br/>  d=e </pre>",
        " <pre><br>",
        "<br> </pre> ",
        "<li>a</li>",
        "<center>",
        "</center>",
    ),
    *("[a](https://b.c/d)", "`https://a.b`", "[b](www.c.d)", "[b https://a.b", "https://a.b/_c_ ", "[e][no](u)"),
    *("[<img src='i' alt='j'>", '[<img src="i" alt="j">](u)', "[<b>a</b>](u)", "*`a`*", "**`b`**, ", "_（a）_"),
)
# What each scanner of cmark-gfm and of its extensions takes, or only just refuses.
INLINE += (
    *(
        "</a b>",
        "</a/>",
        "</b >",
        "</b\t>",
        "<a b>",
        "<a\tb='c'>",
        "<a b = c>",
        "<a b=>",
        "<a b:c.d-e>",
        "<a'b'>",
        "<2a>",
    ),
    *("<!d>", "<!D>", "<![cdata[x]]>", "<?", "?>", "<!-- a -- b -->", "<!---->", "<ftp://a.b>", "<A+B:c>", "<a:b c>"),
    *("<a.b@c-d.e>", "<a@-b.c>", "<a@b>", "[*]", "[**]", "[*", "*]", "[~]", "[_]", "[==]", "[](u)", "![](u)", "[][r]"),
    *("[r][]", "[r] [r]", "[a]: b", '(u "t")', "(<u v>)", "(u(v)w)", "(\\(u)", "](\tu )", "](u 't'x)", "](u (t))"),
    *("&lt", "&#X41;", "&AMP;", "&NewLine;", "&#xFFFF;", "&#1114112;", "&#x;", "mailto:a@b.c", "xmpp:a@b.c/d"),
    *(
        "a.b-c_d@e.f_g",
        "a@b.c-",
        "a@b",
        "www.a_b.c_d",
        "http://[::1]/",
        "https://a.b?c=d&amp;e",
        "https://a.b))",
        "ftp://",
    ),
    *(
        "\\<",
        "\\`",
        "\\[",
        "\\]",
        "\\~",
        "\\=",
        "\\a",
        "```",
        "`` ` ``",
        "\u200b",
        "\ufeff",
        "ß",
        "İ",
        "*~",
        "~*",
        "_*",
        "*_",
    ),
)
BODIES += (
    *("<c>", "</a b>", "</a/>", "<a b>", "<!DOCTYPE x>", "<pre>x</pre>", "<h2>t</h2>", "<address>", "<iframe", "<td"),
    *(
        "|a|b|\\|",
        "|\\||",
        "||\\|",
        "[ ]: /u",
        '[r]: /u "t"',
        "[r]: </u>",
        "[r]: <>",
        "[r]: /u (t)",
        "[R]:/w",
        "[*]: /u",
    ),
    *("#######", "#\ta", "# a #b", "# \\#", "~~~ `", "```` ```", "1234567890. a", "0. a", "-\t|a|", "* - 1. |a|"),
    *(
        "[x] |a|",
        "- [x]|a|",
        "- [x] |a|",
        "|-|-|\\",
        "|:--|--:|:-:|",
        "+---+",
        "|--|--|--|",
        ":-|-:",
        "> - |a|",
        ">>|a|",
    ),
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


# What decides something together with its neighbours: few enough to be tried in every order.
INLINE_ALPHABETS = (
    ("*", "[", "]", "a", " "),
    ("*", "_", "a", " ", "."),
    ("*", "~", "a", "（", " "),
    ("`", "``", "\\", "a", "|", " "),
    ("<", "/", "a", ">", " ", "b", "='c'"),
    ("[", "]", "(", ")", "!", "a", "[r]"),
    ("[r]", "][", "*", "]", "(/u 't')", "<b>", "`"),
    ("&", "#", "1", ";", "x", "amp", " "),
    ("==", "=", "a", " ", "中", "（", "["),
    ("==", "*", "a", "[", "](u)", "~", "\\"),
    ("www.", "http://", "a", ".", "_", "*", ")", "("),
    ("https://a.b", "<", "&amp;", ";", "*", "[", "]", "'"),
    ("<!--", "-", ">", "a", "<?", "?>", "<b>"),
    ("</", "<", "a", " ", "/", ">", "*", "br"),
    ("![", "]", "(u)", "*", "a", "\\", "[r]: "),
)
LINE_ALPHABETS = (
    ("|a|", "|-|", "", "[r]: /u", "<c>", "|[r]|"),
    ("|a|b|", "|-|-|", "|a|b|\\|", "|\\|", "# h", "a"),
    ("|a|", "|-|", "- ", "- |a|", "  |-|", "> |a|", "> |-|"),
    ("|a|", "|-|", "```", "<div>", "<!--", "-->", ""),
    ("|a|", "|-|", "[r]:", "/u", "'t'", "[ ]: /u", "|[r]|"),
    ("|a|", "-", "=", ":-", "a", "|", "    a"),
    ("---", "a: b", "|a|", "|-|", "...", ""),
    ("- a", "  ```", "", "  |a|", "  |-|", "```", "|a|"),
    ("1. a", "   <!--", "-->", "", "   |a|", "   |-|"),
    ("> # a", "# b", "|a|", "|-|", "", "- ## c"),
    ("<a>", "</a b>", "<pre>", "</pre>", "|a|", "|-|", ""),
    ("a", "|b|", "|-|", "", "<!-- c -->", "[r]: /u", "***"),
    ("# a", "b", "> c", "|d|", "|-|", "", "[^1]: e"),
    ("- a", "-\tb", "  - c", " \t d", "", "  e", "# f"),
    ("-\ta", "\t\tb", "  \tc", "", " ```x &lt; \\y", "   \t d ", "  ```"),
    (">\t\ta", "> \tb", ">", "> ~~~", ">  c", "\t", "1. > \t d"),
)
CELLS_A_DOCUMENT = 100


def sequence(alphabet: Sequence[str], number: int) -> list[str]:
    """Return the sequence of the alphabet's pieces that is the ``number``-th: first those of one piece, then of two."""
    pieces = []
    while number >= 0:
        number, place = divmod(number, len(alphabet))
        pieces.append(alphabet[place])
        number -= 1
    return pieces


def sequences(alphabet: Sequence[str], length: int) -> int:
    """Count the sequences of so many pieces at most."""
    return sum(len(alphabet) ** one for one in range(1, length + 1))


def enumerated_cells(alphabet: Sequence[str], numbers: Iterable[int]) -> str:
    """Return a table with a cell for each of these sequences."""
    return "[r]: /u 't'\n\n|a|\n|-|\n" + "".join(f"|{''.join(sequence(alphabet, number))}|\n" for number in numbers)


def enumerated_lines(alphabet: Sequence[str], number: int) -> str:
    """Return a document of the lines that are the ``number``-th sequence."""
    return "".join(f"{line}\n" for line in sequence(alphabet, number))


def mutated(random: random.Random, text: str, other: str) -> str:
    """Take some lines of ``text``, change them in a few places, and put in what stands in ``other`` or decides much."""
    lines = _stretch(random, text)
    for _ in range(random.choice((1, 1, 2, 3, 5))):
        change = random.choice(_CHANGES)
        lines = change(random, lines, other)
    return "".join(lines)


def _stretch(random: random.Random, text: str) -> list[str]:
    lines = text.splitlines(keepends=True) or [""]
    tables = [number for number, line in enumerate(lines) if "|" in line and "-" in line]
    start = max(0, random.choice(tables) - random.randint(0, 8)) if tables else random.randrange(len(lines))
    return lines[start : start + random.randint(1, 16)]


def _without_a_line(random: random.Random, lines: list[str], _: str) -> list[str]:
    at = random.randrange(len(lines) + 1)
    return [*lines[:at], *lines[at + 1 :]]


def _with_a_line(random: random.Random, lines: list[str], other: str) -> list[str]:
    at = random.randrange(len(lines) + 1)
    line = random.choice(other.splitlines(keepends=True) or [""]) if random.random() < 0.5 else _line(random)
    return [*lines[:at], line, *lines[at:]]


def _with_a_line_twice(random: random.Random, lines: list[str], _: str) -> list[str]:
    at = random.randrange(len(lines) + 1)
    return [*lines[:at], *lines[at : at + 1], *lines[at:]]


def _with_a_prefix(random: random.Random, lines: list[str], _: str) -> list[str]:
    prefix, start = random.choice(PREFIXES), random.randrange(len(lines) + 1)
    end = start + random.randint(1, 4)
    return [*lines[:start], *(prefix + line for line in lines[start:end]), *lines[end:]]


def _with_a_piece(random: random.Random, lines: list[str], _: str) -> list[str]:
    text = "".join(lines)
    at = random.randrange(len(text) + 1)
    return (text[:at] + random.choice(INLINE) + text[at + random.choice((0, 0, 1, 2)) :]).splitlines(keepends=True)


def _without_a_piece(random: random.Random, lines: list[str], _: str) -> list[str]:
    text = "".join(lines)
    at = random.randrange(len(text) + 1)
    return (text[:at] + text[at + random.randint(1, 3) :]).splitlines(keepends=True)


_CHANGES = (_without_a_line, _with_a_line, _with_a_line_twice, _with_a_prefix, _with_a_piece, _without_a_piece)


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
