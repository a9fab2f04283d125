"""A browser is the judge of what the text of a cell is, and of the oracle that the long runs use in its place."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import cmarkgfm
import grammar
import pytest
from cmarkgfm.cmark import Options
from rendered import text_of

from programs import lacking, path_to
from tablemill.markdown import parse
from tablemill.reading.sources import source_of

ROOT = Path(__file__).parent.parent.parent
FOLDERS = sorted((ROOT / ".venv").glob("browser-*"))
SYSTEMS = ("chromium", "chromium-browser", "google-chrome")

CELLS = """
<ul><li>20</li><li>22 (prefix)</li></ul>
one</br>two
a<p>b</p>c
a<div>b</div>c
a <div> b </div> c
<dl><dt>a<dd>b</dl>
<details><summary>2 places</summary>Rome</br>Oslo</details>
a<hr>b
a<blockquote>b</blockquote>c
a<h3>b</h3>c
<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>
<table><tr><td>a</td><td></td><td>b</td></tr></table>
x<table><thead><tr><th>a<th>b<tbody><tr><td>c<td>d</table>y
<table><caption>x</caption><tr><th>a<td>b<tfoot><tr><td>c</table>
<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>
x<td>y
a<wbr>b
x <!-- c --> y
x  <!-- c -->y
x <b> y</b> <i> z</i>
<a id="x"></a> ssh
a <br> b
a<br><br>b
<br>a<br>
a<sub>2</sub>b <kbd>Ctrl</kbd>+<kbd>C</kbd>
x</li>y
x</div>y
x</p>y
x</span>y
<p>a<div>b</p>c</div>d
<ul><li>a<ul><li>b</ul></li></ul>c
<li>a<li>b</li></li>c
<b><div>x</b>y</div>z
<div>a<span>b</div>c</span>d
<ul><div><li>a</div></li>b</ul>
<li><div>a<li>b</div>c
<dt>a<dd>b<dt>c</dd>d
a<nav>b<section>c</nav>d</section>e
a<center>b<center>c</center>d
<h1>a<h2>b</h1>c</h2>d
<button>a<p>b</button>c
a<dialog>b</dialog>c
a<dialog open>b</dialog>c
**a<dialog>b</dialog>c**
<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>
<ruby>漢<rp>(<rt>kan<rp>)</ruby>
<ruby><li>a<rt>b
<ruby><div>a</div><div>b</div><rt>c</ruby>
<ruby><div><p>a</p><p>b</p></div></ruby>
<ruby><i><div>a</div>b</i><rt><p>c</p>d</ruby>e
<ruby><p>a<rt>b<p>c
<rt><div>a</div>b
a<rp>b</rp>c
a<template>b</template>c
a<video>b</video>c<audio>d</audio>e
a<canvas>b</canvas>c<progress>1</progress>d<meter>1</meter>e
a<datalist><option>b</datalist>c
a<span hidden>x<span>y</span>z</span>b
a<p hidden>b</p>c
<select><option>a<option>b</select>c
a<fieldset><legend>x</legend>y</fieldset>b
a<figure>x<figcaption>y</figcaption></figure>b
a<menu><li>x</menu>b
<div/>a<br/>b<span/>c
<?a>b?>c
<![CDATA[<b>x</b>]]>c
<!-- x --!> y -->c
<!-->a<!--->b
a<title>b</title>c
<a href=u>x <p>y</a>z</p>w
<code>a</code><p><code>b</p>c</code>
`a ` b ` c`
<pre>a b</pre>c
&nbsp;a&nbsp;
&nbsp;
a&nbsp;<br>&nbsp;b
*a*<b>b</b> `c` ~~d~~
[ a ](u) b <a href=v> c </a> d
![a](u) <img src="x" alt="b"> <img src="y"> c
<picture><source srcset="u"><img src="x" alt="b"></picture>
a@b.org <a href="https://x.org">https://x.org</a>
a<svg></svg>b
a<q>b</q>c<label>d</label>e
""".strip("\n").split("\n")


def of_cells(contents: list[str]) -> dict[str, tuple[str, str]]:
    """Return the HTML that GitHub's parser makes of each content that is one cell, and the text that we read."""
    found = {}
    for content in contents:
        page = f"|a|\n|-|\n|{content}|\n"
        html = cmarkgfm.github_flavored_markdown_to_html(page, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)
        cell = re.search(r"<tbody>\n<tr>\n<td>(.*)</td>\n</tr>\n</tbody>", html, re.DOTALL)
        if cell:
            (table,) = parse(source_of(page.encode(), "x.md"), marks=False).tables
            found[content] = cell[1], table.rows[0].cells[0].text
    return found


def generated() -> list[str]:
    # A button is laid out as a box of its own, which a text is not; so are the options of a list in ruby;
    # of some marks of footnotes cmark-gfm reads more than there is, and of U+FFFF it makes a byte that is
    # no UTF-8. A line end that an author wrote is white space that stays.
    pieces = [
        piece for piece in grammar.INLINE if not re.search(r"button|\^|&Hat|&#94|&#[xX]5|&#xFFFF|&NewLine", piece)
    ]
    source = random.Random("browser")  # noqa: S311  # nothing here is a secret
    return ["".join(source.choice(pieces) for _ in range(source.randint(1, 9))) for _ in range(2_000)]


def of_our_pages() -> list[str]:
    """Return the cells of the pages of this repository, which people wrote to be read."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("seeds/*.md")]
    tables = (table for page in pages for table in parse(source_of(page.read_bytes(), page.name)).tables)
    return [cell.raw for table in tables for row in (table.header, *table.rows) for cell in row.cells if cell.raw]


@cache
def shown(cells: tuple[str, ...]) -> list[str]:
    """Return what a browser shows of each cell's HTML."""
    if not FOLDERS:
        lacking("make test could not install a browser")
    command = [path_to("node"), str(ROOT / "tests" / "browser.mjs"), str(FOLDERS[-1])]
    if not (FOLDERS[-1] / "chromium").exists():
        command.append(next(filter(None, map(shutil.which, SYSTEMS)), None) or lacking("this machine has no Chromium"))
    done = subprocess.run(command, input=json.dumps(cells), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    texts: list[str] = json.loads(done.stdout)
    return texts


def alike(text: str) -> str:
    """Leave out what Tablemill defines otherwise: runs of white space, blank lines, what stands at the edges.

    So are form feeds at the edges of a line: to Chromium they are text, unless a text of nothing but HTML's white space
    (which they are) stands where a block begins or ends: that has no box.
    """
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r"\n+", "\n", re.sub(r"[ \f]*\n[ \f]*", "\n", text)).strip().strip("\x85")


@pytest.mark.parametrize("contents", [CELLS, generated, of_our_pages], ids=["by hand", "generated", "our own pages"])
def test_the_text_is_what_a_browser_shows(contents) -> None:
    cells = of_cells(contents if isinstance(contents, list) else contents())
    assert len(cells) >= len(CELLS) - 1
    browser = dict(zip(cells, map(alike, shown(tuple(html for html, _ in cells.values()))), strict=True))
    assert {cell: alike(ours) for cell, (_, ours) in cells.items()} == browser
    assert {cell: alike(text_of(html)) for cell, (html, _) in cells.items()} == browser
