"""Which lines are marks: those that GitHub's own parser reads as a comment."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from markdown.cmark import tree
from tablemill.model import Span
from tablemill.reading.sources import Source
from tablemill.records.regions import Region, lines_of, regions_in, without_regions

PLACE = Span("tablemill.yaml", 1, 1, 1, 1)
BEGIN, END = "<!-- begin tablemill: x -->", "<!-- end tablemill: x -->"
PIECES = [
    *["text", "", "- a", "  b", "    c", "> q", "# h", "```", "~~~", "   ```", "> ```", "- ```", "| a |", "|---|"],
    *["<div>", "</div>", "<pre>", "</pre>", "<!-- c -->", "<!--", "-->", "\t", "1. a", "<b>", "---", "`a"],
]
AROUND = st.lists(st.sampled_from(PIECES), max_size=7).map("\n".join)
PREFIXES = st.sampled_from(["", " ", "   ", "    ", "  ", "> ", ">", ">     ", "\t", "      ", "> > ", "        "])


def found(text: str, path: str = "x.md") -> Region | None:
    return regions_in(Source(path, text, ""), {"x": PLACE})[0].get("x")


@given(AROUND, PREFIXES, AROUND, PREFIXES, AROUND)
def test_a_mark_is_one_where_github_reads_html(above: str, one: str, between: str, two: str, below: str) -> None:
    text = "\n".join([above, one + BEGIN, between, two + END, below])
    assume(above.split("\n")[0].rstrip() != "---")  # the front matter that it may begin is not known to cmark-gfm
    blocks = [node for node in tree(text).walk() if node.kind == "html_block"]
    html = {line for node in blocks for line in range(node.line, node.line + node.literal.count("\n"))}
    lines = text.split("\n")
    begin, end = lines.index(one + BEGIN) + 1, len(lines) - lines[::-1].index(two + END)
    region = found(text)
    if {begin, end} <= html:
        assert region is not None
        assert (region.begin, region.end, region.prefix) == (begin, end, one)
    else:
        assert region is None


@given(AROUND, AROUND, AROUND)
def test_what_a_build_writes_is_blank_to_the_seeds_and_all_else_where_it_was(
    above: str, inside: str, below: str
) -> None:
    source = Source("x.md", "\n".join([above, BEGIN, inside, END, below]), "")
    region = regions_in(source, {"x": PLACE})[0].get("x")
    seen = without_regions(source, ["x"])
    lines, left = source.text.split("\n"), seen.text.split("\n")
    assert len(left) == len(lines)
    if region is None:
        assert seen == source
        return
    assert lines_of(source, region) == lines[region.begin : region.end - 1]
    assert set(left[region.begin : region.end - 1]) <= {""}
    assert left[: region.begin] + left[region.end - 1 :] == lines[: region.begin] + lines[region.end - 1 :]


def test_a_mark_has_room_for_words_and_its_checksum_is_found_among_them() -> None:
    for line, digits in [
        ("<!-- begin tablemill: x -->", None),
        ("<!-- begin tablemill:  x a note -->", None),
        ("<!-- begin tablemill: x sha256: -->", ""),
        ("<!-- begin tablemill: x (sha256:00ff) -->", "00ff"),
        ("<!-- begin tablemill: x, sha256:00ff. -->", "00ff"),
        ("<!-- begin tablemill: x sha256:nothing -->", None),
    ]:
        region = found(f"{line}\n{END}")
        assert region is not None, line
        assert line[: region.named].endswith("x")
        assert (region.checksum and line[slice(*region.checksum)]) == digits, line


def test_what_is_no_mark() -> None:
    for line in [
        "<!-- begin tablemill: x --> text",
        "text <!-- begin tablemill: x -->",
        "<!-- begin tablemill:x-y -->",
        "<!-- begin tablemill: x- -->",
        "<!-- begin  tablemill: x -->",
        "<!-- BEGIN tablemill: x -->",
        "# begin tablemill: x",
        "begin tablemill: x",
        f"<!-- begin tablemill: x {'y' * 1000} -->",
    ]:
        assert found(f"{line}\n\n{END}") is None, line
    for line in ["begin tablemill: x", "a begin tablemill: x", "x # begin tablemill: x", "a#begin tablemill: x"]:
        assert found(f"{line}\n# end tablemill: x", "x.py") is None, line
