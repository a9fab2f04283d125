"""The fast path against the reference: equal in every part of the Document, on every text."""

from __future__ import annotations

import cmarkgfm
import grammar
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from judge import judge
from rendered import text_of

from tablemill.markdown import may_have_tables, parse
from tablemill.markdown.fast import cut as fast_cut
from tablemill.markdown.fast import document as fast
from tablemill.markdown.fast import labels as fast_labels
from tablemill.markdown.fast import table as fast_table
from tablemill.markdown.fast import text as fast_text
from tablemill.markdown.plain import inline as slow
from tablemill.model import Document, Inline, Row, Section
from tablemill.reading.sources import Source, source_of

TABLE = "| a | b |\n|---|---|\n| c | d |\n"

# Each is a place where a table could be taken for one that is none, or the other way round.
TEXTS = {
    "marks of footnotes": f"|a[^1]|b|\n|-|-|\n|c[^2]|[^1][^a]|\n\n[^1]: n [^2]\n[^2]:\n\n    - m\n\n{TABLE}",
    "a footnote below a table": "|a[^1]|\n|-|\n|b[^2]|\n[^1]: n\n[^2]: > m\n",
    "tables in footnotes": "[^1]: |a|\n    |-|\n\n[^2]: # h\n\n    |b|\n    |-|\n\n|c[^2]|\n|-|\n|[^3]|\n",
    "a heading in a footnote that a row marks": "[^1]: # h\n\n[^2]: # i\n\n|c|\n|-|\n|[^2]|\n",
    "items in a footnote": "[^1]: - a\n[^2]: - b\n\n[^2]\n",
    "a footnote in a fence, and one in a comment": "```\n[^1]: n\n```\n<!--\n[^2]: n\n-->\n\n|[^1]|[^2]|\n|-|-|\n",
    "a link's definition that looks like a footnote": "[r]: /u\n    [^1]: /v\n\n|[^1]|\n|-|\n|[r]|\n",
    "a footnote in a quote and one in an item": "> [^1]: n\n\n- [^2]: n\n\n|[^1]|[^2]|\n|-|-|\n|[^3]|[^1]x|\n",
    "no table": "# h\n\ntext | text\n",
    "a plain table": TABLE,
    "a plain table without an end of line": TABLE.rstrip("\n"),
    "after a heading": f"# h\n{TABLE}",
    "before a heading": f"{TABLE}# h\n",
    "a row without a pipe": f"{TABLE}text\n",
    "a lone pipe": f"{TABLE}|\n{TABLE}",
    "glued to a paragraph": f"text\n{TABLE}",
    "in a fence": f"```\n\n{TABLE}```\n",
    "after a fence": f"```\n\n```\n{TABLE}",
    "a fence with a backtick in its info": f"```a`\n\n{TABLE}",
    "a fence in an item": f"1. a\n\n   ```\n   b\n\n{TABLE}",
    "a fence that ends its list": f"- a\n```\n\n{TABLE}",
    "an indented fence after the list has ended": f"- a\n\nb\n\n  ```\n\n{TABLE}",
    "an indented fence in an item that code has ended": f"1. a\n   ```\ncode\n   ```\n\n{TABLE}",
    "an indented fence after a thematic break": f"* * *\n  ```\n\n{TABLE}",
    "a fence in a quote": f"> ```\n\n{TABLE}",
    "a fence in an HTML block": f"<div>\n```\n\n{TABLE}",
    "a fence after a tag that may go on a paragraph": f"a\n<b>\n```\n\n{TABLE}",
    "a tag alone above a heading": f"<b>\n# h\n{TABLE}",
    "a tag alone above a fence": f"<b>\n```\n\n{TABLE}",
    "a comment": f"<!--\n\n{TABLE}\n-->\n\n{TABLE}",
    "a comment in an item": f"- a\n  <!--\n\n{TABLE}",
    "a comment of one line": f"<!-- a --> b\n{TABLE}",
    "in an HTML block": f"<div>\n{TABLE}</div>\n\n{TABLE}",
    "a script": f"<script>\n\n{TABLE}</script>\n{TABLE}",
    "front matter": f"---\na: 1\n# b\n---\n{TABLE}",
    "front matter and nothing else": "---\na: 1\n...",
    "no front matter, but a table in breaks": f"---\na: 1\n\n{TABLE}\n---\n",
    "paragraphs and lists": "a\n\n- b\n  c\n\n  - d\n- [x] e\n\n> f\n>\n> 1. g\n"
    f"\n# h\n\n{TABLE}\n-\n  - i\n\n{TABLE}\nj\n",
    "in a list": "- a\n\n  | a | b |\n  |---|---|\n  | c | d |\n",
    "in a quote": "> | a | b |\n> |---|---|\n",
    "indented": "   | a | b |\n   |---|---|\n",
    "without outer pipes": "a | b\n--|--\nc | d\n",
    "rows that may lack pipes": f"{TABLE}\na | b |\n--|--\nc | d\n|e|f\n**g** | h \\|\ni\nj |\n\\\nk \\|\\\n`k` | l\n"
    "1 | [n](u)\n",
    "a tag that ends a table without pipes": 'a | b\n-|-\n<a b="c">d | e\n<a b="c">\nf | g\n\n' + TABLE,
    "a tag that seems to end": 'a | b\n-|-\n<a b=">x">\nf | g\n\n' + TABLE,
    "what ends a table without pipes": "".join(
        f"a | b\n-|-\nc\n{line}\nd | e\n\n"
        for line in (
            "- f",
            "1. f",
            "1) f",
            "***",
            "* * *",
            "```\n```",
            "~~~\n~~~",
            "> f",
            "# f",
            "[^f]: g",
            "<b>",
            "    f",
        )
    ),
    "a header without a pipe": "a\n-|\nb\n\nc | d\n- | -\n\ne | f\n--- | ---",
    "a header below a paragraph": "a\nb | c\n-|-\nd | e\n",
    "blank lines of white space": f"a\n \t\n{TABLE}  \n{TABLE}",
    "a heading instead": "# h | x\n|-|-|\n",
    "a delimiter row of another width": f"| a |\n|---|---|\n{TABLE}",
    "short and long rows": "| a | b |\n|---|---|\n| c |\n| d | e | f |\n| d | e | f\n| d | e |  \n||\n| |\n| g | h\n",
    "escaped pipes": "| a \\| b | c \\\\| d |\n|---|\n| `e \\| f` \\|\n",
    "references": "| [r] | [no] |\n|---|---|\n| [r][] | [t][r] |\n\n- [r]: /v\n",
    "breaks and control characters": f"| a<br>b | c |\n|---|---|\n| \1 | \2 |\n\n{TABLE}\x0c\n{TABLE}",
    "sections": f"# a\n\np\n\n{TABLE}\nq\n\nb\n===\n\n> # c\n\n{TABLE}\n| stray |\n",
    "a row that looks like a heading's underline": f"{TABLE}---\n{TABLE}",
    "a blank line below the cells that GitHub adds": "|"
    + "a|" * 1500
    + "\n|"
    + "-|" * 1500
    + "\n"
    + "| b\n" * 400
    + "\n"
    + TABLE,
}


# What stands above and below plain tables in real files, and what looks like it.
PIECES = (
    *(TABLE, "text\n", "# h\n", "```\nx\n```\n", "- a\n\n  ```\n  x\n  ```\n", "1. a\n\n   ```\n   b\n   ```\n2. b\n"),
    *("<div>\n\n</div>\n", "<!-- a\n\nb -->\n", "[r]: /v\n[R s]: /w 't'\n", "> q\n> ```\n", "a | b\n--|--\nc | d\n"),
    *("- | a | b |\n  |---|---|\n", "   | a | b |\n   |---|---|\n", "  ```\n  x\n  ```\n"),
    "| [r] | ![x][r] [r][] [t][r s] [no] |\n|-|-|\n| c |\n|d|e|f|\n",
)
RANDOM = st.randoms(use_true_random=False)
GENERATED = RANDOM.map(grammar.document)
PIECED = st.lists(st.sampled_from((*PIECES, "\n", "\n", "\n", " \t\n")) | GENERATED, max_size=12).map("".join)
DOCUMENTS = GENERATED | PIECED | RANDOM.map(grammar.table)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_both_paths_read_the_same_generated_document(text: str) -> None:
    source = source_of(text.encode("utf-8", "replace"), "seed.md")
    assert contents(parse(source)) == contents(parse(source, reference=True))


@given(DOCUMENTS)
def test_a_text_that_surely_has_no_table_has_none(text: str) -> None:
    source = source_of(text.encode("utf-8", "replace"), "seed.md")
    assert may_have_tables(source.text) or not parse(source, reference=True).tables


def test_plain_tables_are_read_without_reading_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "outline", refuse)
    monkeypatch.setattr(fast.document, "parse", refuse)
    text = f"# h\n\n{TABLE}\n```\n{TABLE}```\n\n- a\n\n  ```\n  b\n  ```\n\n<!--\n{TABLE}-->\n{TABLE}"
    assert [table.texts() for table in parse(Source("seed.md", text, "")).tables] == [[["a", "b"], ["c", "d"]]] * 2


# What stands above a table: how many headings the table then stands under, found without reading blocks; None where
# a line may be a heading or not.
HEADINGS = {
    "# h\n## i #\n#\tj # #\n": 1,
    "# h\n## i #\n###\n": 3,
    "####### h\n#i\n    # j\n\t# k\n": 0,
    "## h\n# i\n### j\ntext\n## k\n": 2,
    "text  \nmore \n===\ni  \n---  \n": 2,
    "```\n# h\n```\n<!--\n# i\n\nj\n--- -->\n# k\n": 1,
    "- a\n\n  # h\n  i\n  ---\n\n1. b\n   ```\n   # j\n   ```\n\n": 0,
    "- a\n---\n- b\n===\n\n> c\n---\n> d\n===\n\n- e\n  f\n---\n": 0,
    f"{TABLE}# h\n---\n": 1,
    "```html\n<h1>h</h1>\n```\n# i\n": 1,
    "# h\n\n<table>\n<tr><td>a</td></tr>\n</table>\n\n## i\n": 2,
    "# h\n\na <table> and `<td>`\n\n## i\n": 2,
    "# h\n\n- <table>\n\n## i\n": 2,
    "# h\n\n</table>\n\n## i\n": 2,
    "# h\n\n<table>\n<tr><td>\n\n## i\n\n</td></tr></table>\n": None,
    "# h\n\n<table><!-- </table> -->\n\n## i\n\n</table>\n": None,
    "# h\n\n</table><table>\n\n## i\n\n</table>\n": None,
    "# h\n\na <h2>i</h2>\n": None,
    "text\n 2. a\n # h\n": None,
    "2. a\n # h\n": None,
    "- a\n # h\n": None,
    "<h1>h</h1>\n\n# i\n": None,
    "- a\n<b>\n# h\n\n# i\n": None,
    f"{TABLE}===\n": None,
    f"{TABLE}---\n": None,
    "[a]: /u\n===\n": None,
    "text\n  more\n===\n": None,
    "| a |\n---\n": None,
    "text\n" * 9 + "===\n": None,
}


@pytest.mark.parametrize(("text", "count"), HEADINGS.items())
def test_headings_are_found_without_reading_blocks_where_they_are_certain(text: str, count: int | None) -> None:
    source = Source("seed.md", f"{text}\n{TABLE}", "")
    table = parse(source).tables[-1]
    assert contents(parse(source)) == contents(parse(source, reference=True))
    found = table.page.headings_at(table.header.span.line)  # type: ignore[attr-defined]
    assert (None if found is None else len(found)) == count


def test_a_text_without_a_delimiter_row_is_only_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_cut, "cut", refuse)
    assert parse(Source("seed.md", "# h\n\na | b\n---\n\n| c |\n", "")).tables == ()


def test_what_stands_in_a_list_or_may_not_is_left_to_the_reference_path() -> None:
    body = f"\na\n- b\n   ```\n\n{TABLE}"
    assert fast_cut.cut(body, fast_cut.Zones(body)) is None


def test_a_table_has_the_section_of_its_place_even_where_the_reference_path_sees_no_table() -> None:
    page = parse(Source("seed.md", f"{TABLE}\n# h\n\n{TABLE}\n> # q\n\ntext\n\n{TABLE}", "")).page
    places = {line: found and found.heading.text for line in (1, 2, 7, 9, 10) for found in [page.section_at(line)]}
    assert places == {1: None, 2: None, 7: "h", 9: "h", 10: "h"}


# Cells whose text is certain, and their text; none of them needs markdown-it-py.
CELLS = {
    "a": "a",
    "a_b__c": "a_b__c",
    "`a | b`": "a | b",
    "`` a ` b ``": "a ` b",
    "**a**, *b*": "a, b",
    "_a_ (__b__)": "a (b)",
    "a * b": "a * b",
    "~~a~~ ~b~": "a b",
    "（==请求超时==）": "（请求超时）",
    '[a `b`](/u "t"), ![c](u)': "a b, c",
    '[a]({{< ref "b" >}})': '[a]({{< ref "b" >}})',
    "[no] x[] [a][b]": "[no] x[] [a][b]",
    "a<br>b<br/>c": "a\nb\nc",
    '<sup>a</sup><b x="y">': "a",
    "<https://a.b>": "https://a.b",
    "a < b <= 3": "a < b <= 3",
    "&lt;&nope; &#65; & b": "<&nope; A & b",
    "a \\* \\a \\": "a * \\a \\",
    # What has no partner
    "**a": "**a",
    "f(int*)": "f(int*)",
    "`a": "`a",
    "_a_b": "_a_b",
    "a_b_": "a_b_",
    "*a* _b": "a _b",
    "~> 2.0": "~> 2.0",
    "a === 'b'": "a === 'b'",
    "[a *b](c) d": "a *b d",
    "[*a](b)*": "*a*",
    "[a *b] d": "[a *b] d",
    "Map<A, B[*]>": "Map<A, B[*]>",
    # White space on the two sides of a tag, of a link or of an image is one.
    "a <b> </b>  c": "a c",
    "a [ b ](u)  c": "a b c",
    "a ![](u) ` b `  c": "a b  c",
    "a  [b](u)  c": "a  b  c",
    " <br /> a </br> <i> b</i> <BR/> <br>": "a\nb",
    # Tags
    "<a id='x_y'></a> a_b": "a_b",
    "<a b='`'>`c`>": "c>",
    '<img height="20" src="u"/>': "",
    '<img src="u" alt="">a': "a",
    '<img alt = "b c" src="alt" />': "b c",
    '<img title="a alt=b"> <img src="u" ALT="c" alt="d">': "c",
    # Links that hold more than text, and brackets that hold links
    "[![a](u) b](v)": "a b",
    r"[a\_b\]](#c\_d)": "a_b]",
    "[[a] b](u)": "[a] b",
    "Map[`a`, [b](u)]": "Map[a, b]",
    "![a][no] ![b]": "![a][no] ![b]",
    r"[\*a\*](u)": "*a*",
    "https://a.b/c_d?e=f&g=h": "https://a.b/c_d?e=f&g=h",
    # An address is no bare one where it stands in what binds more tightly
    "**[a](https://b.c/d)** `https://a.b`;": "a https://a.b;",
    '*[a](https://b.c)* **see https://d.e f** <a href="https://g.h">i</a>*': "a see https://d.e f i*",
    "[a][no](https://b.c)": "[a]no",
    "[][a](u)": "[]a",
    '[<img src="u" alt="a">](v) [<code>b</code>](w)': "a b",
    # Emphasis whose inner edge is punctuation
    "**`a`**, ~~`b`~~: _（c）_。": "a, b: （c）。",
    # Comments, tags that nobody knows, and blocks
    "a <!-- b_c --> d": "a d",
    "<x-y>`a`</x-y> b": "a b",
    "a<details><summary>**b**</summary>c</br>d</details> e": "a\nb\nc\nd\ne",
    "a: <ul><li>b</li> <li>c <br><li>`d`</ul> <div>e</div>": "a:\nb\nc\nd\ne",
    "a <pre>  b({<br/>    c_d = e<br>  })</pre> f": "a\n  b({\n    c_d = e\n  })\nf",
}
# Cells that a shape could be mistaken in: they go to markdown-it-py.
GIVEN_UP = (
    *(
        "*a **b* c**",
        "a* b*",
        "[a](b",
        "[a [b](c)](d)",
        "[a *[b](c)] d*",
        "[^a [b](c)]",
        r"[\^a]",
        "[a *b] c*",
        "<a b=c>",
        "<a@b.org>",
        "<!-- a -- b -->",
        "<!--> a -->",
        "<title>",
        "<p>a</p>",
        "<video>",
        "a</li>",
        "<ul><li>a</ul></li>",
        "<pre>*a*</pre>",
        "<pre>a",
        "**https://a.b**",
        "*a https://b.c`d` e*",
        "*https://a.b[c](d) e*",
        "<br hidden>",
        "<img alt='a'>",
        '<img alt=" a">',
    ),
    *(
        "https://a.b/*c*",
        "www.a.b/_c_",
        "&#10;",
        "&NewLine;",
        "*~a~*",
        "~a~*b*",
        "===a===",
        "![^](u)",
        "*a *b",
        "€_a_",
        "_a_€",
    ),
)


def never(_: str) -> bool:
    return False


NO_LABELS = fast_text.Labels(never, never)


def test_plain_cells_are_read_as_markdown_it_reads_them() -> None:
    assert fast_text.texts(list(CELLS), refuse, NO_LABELS) == list(CELLS.values())
    assert [slow.Reader().text(cell) for cell in CELLS] == list(CELLS.values())


def test_cells_that_are_not_plain_are_given_up() -> None:
    assert fast_text.texts(GIVEN_UP, lambda cell: f"read {cell}", NO_LABELS) == [f"read {cell}" for cell in GIVEN_UP]


def test_brackets_are_links_where_their_label_is_defined() -> None:
    labels = {"r": True, "perhaps": None}
    cells = ["[r]", "[a][r]", "[r][]", "[no]", "[perhaps]"]
    texts = fast_text.texts(cells, lambda _: "read", fast_text.Labels(lambda label: labels.get(label, False), never))
    assert texts == ["r", "a", "r", "[no]", "read"]


@pytest.mark.parametrize(
    ("text", "label", "defined"),
    [
        ("\n[a]: /b\n", "A", True),
        ('<!-- links -->\n[a]: /b\n[c]: /d "t"\n', "c", True),
        ("[//]: # (a)\n[a]: /b 't'\n", "a", True),
        ("> [a]: /b\n", "a", True),
        ("- - [a]: /b\n", "a", True),
        ("[^a]: [a]: /b\n", "a", True),
        ("text\n[a]: /b\n", "a", False),
        ("```\n\n[a]: /b\n", "a", False),
        ("[a]: /b\n:-\n", "a", False),
        ("\n[a]: /b\n", "b", False),
        ("> [a\n> b]: /b\n", "a b", True),
        ("> [a\n> b]: /b\n", "c", False),
        ("a\n- b\n   ```\n\n[a]: /b\n\n   ```\n[a]: c\n", "a", None),
        ("text", "a", False),
    ],
)
def test_a_label_is_defined_or_not_or_perhaps(text: str, label: str, defined: bool | None) -> None:
    body = f"\n{text}"
    assert fast_labels.defined_labels(body, fast_cut.Zones(body)).links(label) is defined


def refuse(*_: object, **__: object) -> str:
    pytest.fail("this was to be read without")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_both_paths_read_the_same_document(text: str) -> None:
    for prose in (False, True):
        fast = parse(Source("seed.md", text, ""), prose=prose)
        assert contents(fast) == contents(parse(Source("seed.md", text, ""), reference=True, prose=prose))


def contents(document: Document) -> object:
    """All that a Document holds, as values that compare."""
    return (
        document.path,
        [section(one) for one in document.sections],
        [
            (
                row(one.header),
                one.alignments,
                [row(each) for each in one.rows],
                section(one.section),
                [inline(heading) for heading in one.headings],
                one.span,
                one.texts(),
                one.ragged(),
            )
            for one in document.tables
        ],
        document.stray_rows,
        document.cut,
        document.front_matter,
        [inline(one) for one in document.paragraphs],
        [(inline(one.paragraph), section(one.section), one.depth) for one in document.items],
    )


def row(one: Row) -> object:
    return [inline(cell) for cell in one.cells], [inline(cell) for cell in one.excess], one.span


def section(one: Section | None) -> object:
    return one and (one.level, inline(one.heading), [section(each) for each in one.parents], inline(one.paragraph))


def inline(one: Inline | None) -> object:
    return one and (one.raw, one.content, one.span, one.text, one.highlights, one.links, one.code, one.notes)


@pytest.mark.parametrize(
    ("rows", "uneven"),
    [
        ("| 1 | 2 |\n| 3 | 4 | \n", []),
        ("1 | 2\n  3 | 4 |\n| 5 | 6\t\n", []),
        ("1 | \\|\n\\| | 2 \\\\|\n", []),
        ("| 1 |\n| 2 | 3 |\n| 4 | 5 | 6\n|\\|\n", [0, 2, 3]),
        ("1\n2 | 3\n4 | 5 | 6\n7 | |\n", [0, 2]),
    ],
)
def test_rows_of_another_width_are_found_whether_the_texts_were_read_or_not(rows: str, uneven: list[int]) -> None:
    text = f"a | b\n---|---\n{rows}"
    plain = parse(Source("x.md", text, ""), reference=True).tables[0]
    widths = [len(row.cells) + len(row.excess) for row in plain.rows]
    assert [number for number, width in enumerate(widths) if width != 2] == uneven
    for texts_first in (False, True):
        (table,) = parse(Source("x.md", text, "")).tables
        assert not texts_first or table.texts() == plain.texts()
        assert (table.ragged(), [*table.uneven()]) == (len(uneven), uneven)


def test_rows_that_lack_pipes_are_cut_as_quickly_as_those_that_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_table, "enumerate", refuse, raising=False)  # with which a row is looked at for itself
    (table,) = parse(Source("x.md", "a | b\n---|---\n1 | 2\n| 3 | 4 \n 5 | 6 | \n", "")).tables
    assert table.texts() == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_tables_that_are_read_in_one_go_are_those_that_are_read_alone() -> None:
    even = "| a{0} | **b** |\n|---|---|\n| `{0}` | [c](u) |\n\n"
    odd = "| a{0} | b |\n|---|---|\n| short |\n| *x* | y | z |\n\n"
    bare = "a{0} | b\n---|---\n1 | \\|\n\n"
    in_quote = "> | q{0} |\n> |---|\n> | _x_ |\n\n"
    large = "| l{0} |\n|---|\n" + "| some words [x] &amp; more |\n" * 700 + "\n"
    text = "".join(
        one.format(number)
        for number in range(30)
        for one in (even, odd, bare, in_quote, *([large] * (number % 7 == 3)))
    )
    plain = [table.texts() for table in parse(Source("x.md", text, ""), reference=True).tables]
    assert [table.texts() for table in parse(Source("x.md", text, "")).tables] == plain
    backwards = parse(Source("x.md", text, "")).tables[::-1]
    for _ in range(2):  # what was handed out is read again
        assert [table.texts() for table in backwards] == plain[::-1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("|\\\n    <pre>\n|", "|\n|"),
        ("a<br><pre>\nb", "a\nb"),
        ("a<br><pre>\n\\\nb</pre>", "a\n\n\nb"),
        ("a <pre>b\\\nc</pre>", "a\nb\n\nc"),
        ("a<br><pre><!-- -->\nb", "a\n\nb"),
        ("a<br><PRE class=x>&#10;b", "a\nb"),
    ],
)
def test_the_line_end_behind_pre_is_not_shown(text: str, shown: str) -> None:
    page = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    assert text_of(page) == shown
    for reference in (False, True):
        (paragraph,) = parse(Source("x.md", text, ""), prose=True, reference=reference).paragraphs
        assert paragraph.text == shown


def test_code_in_an_alternative_text_is_no_code_of_the_page() -> None:
    text = "| a |\n|---|\n| ![`a`](u) `b` |\n"
    assert "<code>a" not in cmarkgfm.github_flavored_markdown_to_html(text)
    assert parse(Source("x.md", text, "")).tables[0].rows[0].cells[0].code == ("b",)
    assert judge(text.encode()).differences == ()
