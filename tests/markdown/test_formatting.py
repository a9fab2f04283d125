"""The view that writes a text with its formatting: cmark-gfm shows what it writes as what it was made of."""

from __future__ import annotations

from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tablemill.markdown.html.text import HtmlReader
from tablemill.markdown.plain.formatting import formatted_behind, formatted_link
from tablemill.markdown.plain.inline import Reader
from tablemill.markdown.plain.references import Reference

READER = Reader({"r": Reference("/u(", "t")})


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ("a _b_ __c__ ~d~ ==e==", "a *b* **c** ~~d~~ ==e=="),
        ("***a** b* *a**b*", "***a** b* *a**b*"),
        ("[a][r] [r] ![a *b*][r]", '[a](<u(> "t") [r](<u(> "t") ![a b](<u(> "t")'.replace("u(", "/u(")),
        ("&amp; &lt;b> &copy; \\[x]", "\\& \\<b> © [x]"),
        ("a \\* b, \\*c\\*", "a \\* b, \\*c\\*"),
        ("a \\* b, x_y_z", "a * b, x_y_z"),
        ("`` a ` b `` ` `` `", "``a ` b`` ` `` `"),
        (
            "https://a.b <https://a.b/c> m@n.oo www.a.b",
            "<https://a.b> <https://a.b/c> <m@n.oo> [www.a.b](http://www.a.b)",
        ),
        ("*a*_b_", "<em>a</em><em>b</em>"),
        ("<b>a</b> <del>c</del> <kbd>x</kbd><br>d <code>e</code>", "**a** ~~c~~ x\nd `e`"),
        ("a [^1] [b](c 'd \"e\"')", 'a [^1] [b](c "d \\"e\\"")'),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_a_text_is_written_with_its_formatting(content: str, written: str) -> None:
    assert READER.formatted(content) == written


def test_html_is_written_as_markdown() -> None:
    cell = '<a href="u"><b>a</b></a>   <i>c</i><mark>d</mark> <sub>2</sub><img src="v" alt="w"> *x*'
    assert HtmlReader({}).formatted(cell) == "[<b>a</b>](u) <i>c</i><mark>d</mark> 2![w](v) \\*x\\*"


def test_what_stands_behind_a_link_keeps_what_is_open_there() -> None:
    read = READER.laid_out("x **[a *b*](u) c** `d` [e](v) f")
    assert [formatted_behind(*read, number) for number in (1, 2, 3)] == ["**c** `d` [e](v) f", "f", None]
    assert [formatted_link(*read, number) for number in (1, 2, 3)] == ["a *b*", "e", None]


_PIECES = st.sampled_from(
    [
        *(
            "a",
            "b c",
            "中",
            " ",
            "*",
            "**",
            "***",
            "_",
            "__",
            "~",
            "~~",
            "`",
            "``",
            "\\",
            "\\*",
            "\\[",
            "&amp;",
            "&lt;",
        ),
        *("[", "](u)", "](u 't')", "![", "!", "(", ")", "<https://x.y/a>", "<m@n.oo>", "https://a.b", ":"),
        *("www.a.b", "m@n.oo", "<", "#", "$", "（", "。", "&", "amp;", ".", "://", "x_y_z", "5 * 3"),
    ]
)


class Characters(HTMLParser):
    """Each character that is shown, but white space, and the tags around it; an image is one, too."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, frozenset[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append(
                ("".join(str(attrs).split()), frozenset(tag for tag in self.open if tag.startswith("a ")))
            )
        else:
            self.open.append(f"{tag} {attrs}")

    def handle_endtag(self, tag: str) -> None:
        if tag != "img":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.found += ((character, frozenset(self.open)) for character in data if not character.isspace())


def shown(text: str) -> list[tuple[str, frozenset[str]]]:
    """What GitHub makes of a paragraph; white space, nothing that is seen and the order of tags are left out."""
    extensions = ["strikethrough", "autolink", "tagfilter"]
    html = cmarkgfm.cmark.markdown_to_html_with_extensions(f"x {text}", Options.CMARK_OPT_UNSAFE, extensions)
    return Characters(html).found


@settings(max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=9).map("".join).map(str.strip))
@example("!<https://x.y/a>")
@example("[b https://a.b](u)")
@example("_____*__*__")
def test_what_is_written_is_shown_as_what_it_was_made_of(content: str) -> None:
    wanted = shown(content)
    if all(sum(tag.startswith("a ") for tag in tags) < 2 for _, tags in wanted):  # no link in a link, which ends it
        assert shown(Reader(marks=False).formatted(content)) == wanted
