"""What stands between two marks is made anew, all else keeps its bytes, and nobody's edit is lost."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inserting import BEGIN, END, README, SEED, SPEC, TABLE, TO_README, Inserting
from tablemill.pipeline import build, run



@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def inserted(text: str, prefix: str = "") -> str:
    """A region as a build writes it: blank lines around the text, and the checksum in the mark."""
    lines = "".join(f"{prefix}{line}\n" if line else f"{prefix.rstrip()}\n" for line in f"\n{text}".split("\n"))
    return f"{BEGIN[:-4]} sha256:{checksum(lines)} -->\n{lines}{prefix}{END}"


# What is written


def test_a_table_stands_between_the_marks_and_all_else_is_as_it_was() -> None:
    project = Inserting()
    assert project.build() == []
    assert project.read() == README.replace(f"{BEGIN}\n{END}", inserted(TABLE))


def test_a_build_with_nothing_to_do_writes_nothing() -> None:
    project = Inserting()
    project.build()
    before = {name: os.stat(name) for name in project.state()}
    _, published = build(Path("tablemill.yaml"))
    assert published is not None
    assert (published.written, published.inserted) == ((), ())
    assert {name: os.stat(name) for name in project.state()} == before
    assert project.check() == []


def test_a_run_writes_nothing() -> None:
    project = Inserting()
    before = project.state()
    [made] = run(Path("tablemill.yaml")).insertions
    assert project.state() == before
    assert made.old == README.encode()
    assert made.new.decode() == README.replace(f"{BEGIN}\n{END}", inserted(TABLE))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{BEGIN}\n{END}", inserted(TABLE)),
        (f"﻿{BEGIN}\n{END}", f"﻿{inserted(TABLE)}"),
        (f"a\r\n{BEGIN}\r\n{END}\r\n", f"a\r\n{inserted(TABLE)}\n".replace("\r", "").replace("\n", "\r\n")),
        (f"a\r{BEGIN}\r{END}\r", f"a\n{inserted(TABLE)}\n".replace("\n", "\r")),
        (f"a\n\n{BEGIN}\r\n{END}\nb\r\n\n", "a\n\n" + inserted(TABLE).replace("\n", "\r\n") + "\nb\r\n\n"),
        (f"- a\n\n  {BEGIN}\n  {END}\n- b", f"- a\n\n  {inserted(TABLE, '  ')}\n- b"),
        (f"> {BEGIN}\n> {END}\n", f"> {inserted(TABLE, '> ')}\n"),
        (f"> a\n>\n>   {BEGIN}\n>   {END}\n", f"> a\n>\n>   {inserted(TABLE, '>   ')}\n"),
        (f"a\x85b\x0b\n{BEGIN}\nold\x85\x1c\n{END}\n\x1c", f"a\x85b\x0b\n{inserted(TABLE)}\n\x1c"),
        (f"   {BEGIN}  \n{END}\t\n", f"   {inserted(TABLE, '   ')}".replace("-->\n", "-->  \n", 1).replace(f"   {END}", f"{END}\t\n")),
    ],
    ids=["no final newline", "BOM", "CRLF", "CR", "mixed", "list", "quote", "list in a quote", "other breaks", "spaces"],
)
def test_what_is_outside_of_the_marks_keeps_its_bytes(before: str, after: str) -> None:
    project = Inserting(**{"README.md": before})
    assert project.build() == []
    assert project.read() == after
    assert project.build() == []
    assert project.read() == after


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("a.py", "    # begin tablemill: tools", "    # end tablemill: tools"),
        ("a.rs", "    // begin tablemill: tools", "    // end tablemill: tools"),
        ("a.c", "    /* begin tablemill: tools */", "    /* end tablemill: tools */"),
        ("a.sql", "    -- begin tablemill: tools", "    -- end tablemill: tools"),
        ("a.lisp", "    ;; begin tablemill: tools", "    ;; end tablemill: tools"),
        ("a.tex", "    % begin tablemill: tools", "    % end tablemill: tools"),
        ("a.rst", "    .. begin tablemill: tools", "    .. end tablemill: tools"),
        ("a.ml", "    (* begin tablemill: tools *)", "    (* end tablemill: tools *)"),
        ("a.mdx", "    {/* begin tablemill: tools */}", "    {/* end tablemill: tools */}"),
        ("a.html", "    <!-- begin tablemill: tools -->", "    <!-- end tablemill: tools -->"),
        ("a.bat", "    rem begin tablemill: tools", "    rem end tablemill: tools"),
        ("a.m4", "    dnl begin tablemill: tools", "    dnl end tablemill: tools"),
    ],
)
def test_in_any_other_text_file_a_mark_stands_in_a_comment_of_its_language(name: str, begin: str, end: str) -> None:
    template = '{% for one in records %}\n"{{ one.name }}",\n{% endfor %}\n'
    project = Inserting(
        f"{{file: {name}, dataset: tools, template: t.j2}}", **{name: f"x\n{begin}\n{end}\ny\n", "t.j2": template}
    )
    assert project.build() == []
    lines = ['    "ruff",', '    "漢字",']
    digits = checksum("".join(f"{line}\n" for line in lines))
    marked = begin.replace("tablemill: tools", f"tablemill: tools sha256:{digits}")
    assert project.read(name) == "\n".join(["x", marked, *lines, end, "y", ""])
    assert project.check() == []


def test_several_marks_in_one_file_and_in_several_files() -> None:
    project = Inserting(
        TO_README,
        "{file: README.md, mark: names, dataset: tools, list: name}",
        "{file: docs/a.md, mark: names, dataset: tools, list: '{name} has {stars}'}",
        **{
            "README.md": "<!-- begin tablemill: names -->\n<!-- end tablemill: names -->\n" + README,
            "docs/a.md": "<!-- begin tablemill: names -->\nold\n<!-- end tablemill: names -->\n",
        },
    )
    _, published = build(Path("tablemill.yaml"))
    assert published is not None
    assert published.inserted == ("README.md", "docs/a.md")
    assert project.read().endswith(README.replace(f"{BEGIN}\n{END}", inserted(TABLE)))
    assert "\n\n- ruff\n- 漢字\n\n<!-- end" in project.read()
    assert "\n\n- ruff has 12\n- 漢字 has 3\n\n<!-- end" in project.read("docs/a.md")
    assert project.check() == []


def test_words_behind_the_name_of_a_mark_stay() -> None:
    noted = f"{BEGIN[:-4]} (made from tools.md) -->\n{END}\n"
    project = Inserting(**{"README.md": noted})
    assert project.build() == []
    digits = checksum(f"\n{TABLE}\n")
    assert project.read().startswith(f"{BEGIN[:-4]} sha256:{digits} (made from tools.md) -->\n")
    project.edit("README.md", f"sha256:{digits} (made from tools.md)", f"made from tools.md, sha256:{digits}.")
    project.edit("tools.md", "12", "13")
    assert project.build() == []
    new = checksum(f"\n{TABLE.replace('12', '13')}\n")
    assert project.read().startswith(f"{BEGIN[:-4]} made from tools.md, sha256:{new}. -->\n")


def test_marks_in_code_are_none() -> None:
    shown = f"```markdown\n{BEGIN}\n{END}\n```\n\n    {BEGIN}\n    {END}\n\n`{BEGIN}`\n\n"
    project = Inserting(**{"README.md": shown + README})
    assert project.build() == []
    assert project.read() == shown + README.replace(f"{BEGIN}\n{END}", inserted(TABLE))


def test_no_records_leave_a_table_of_a_header_and_a_list_of_nothing() -> None:
    project = Inserting(
        TO_README, "{file: a.md, dataset: tools, list: name}", **{"a.md": f"{BEGIN}\n- old\n{END}\n"}
    )
    project.write("tools.md", "".join(SEED.splitlines(keepends=True)[:2]))
    assert project.build() == []
    assert "\n| Name | Stars |\n| ---- | ----: |\n\n<!-- end" in project.read()
    assert project.read("a.md") == f"{BEGIN[:-4]} sha256:{checksum('')} -->\n{END}\n"


# The seeds themselves


def test_a_file_may_be_the_seed_and_the_manifest_has_the_hash_that_it_has_afterwards() -> None:
    project = Inserting(spec=SPEC.replace("tools.md", "README.md"), **{"README.md": README + "\n" + SEED})
    assert project.build() == []
    assert inserted(TABLE) in project.read()
    sources = json.loads(project.read("dist/datapackage.json"))["sources"]
    digest = sha256(project.read().encode()).hexdigest()
    assert sources == [{"title": "README.md", "tablemill:hash": f"sha256:{digest}"}]
    before = project.state()
    assert project.build() == project.check() == []
    assert project.state() == before


def test_what_stands_between_marks_is_no_seed_whoever_would_take_it() -> None:
    spec = SPEC.replace("insert:\n", "") + (
        "  again:\n    source: README.md\n    rows: {tables: ''}\n    schema: s.json\n    key: name\n"
        "    fields: {name: {column: Name}}\ninsert:\n"
    )
    spec = spec.replace("insert:\n  again", "  again")
    project = Inserting(
        spec=spec,
        **{"s.json": '{"properties": {"name": {"type": "string"}}}', "README.md": README + "\n| Name |\n|--|\n| x |\n"},
    )
    assert project.build() == project.build() == []
    assert json.loads(project.read("dist/again.json")) == [{"name": "x"}]


def test_a_warning_below_the_marks_is_told_where_it_stands_afterwards() -> None:
    project = Inserting(
        spec=SPEC.replace("tools.md", "README.md"), **{"README.md": README + "\n" + SEED.replace("ruff |", "==ruff |", 1)}
    )
    [told] = project.build()
    place = project.read().split("\n").index("| ==ruff | https://x.y/ruff | MIT | 12 |") + 1
    assert told.startswith(f"README.md:{place}:3: warning[unclosed-mark]: ")
    assert project.build() == [told]


# Edits by hand


def test_an_edit_by_hand_stops_the_build_and_says_where_it_belongs() -> None:
    project = Inserting()
    project.build()
    project.edit("README.md", "|    12 |", "|    99 |")
    before = project.state()
    digits = checksum(f"\n{TABLE}\n")
    told = (
        'README.md:7:13: error[insert-edited]: edited by hand between the marks "tools": tools "ruff": Stars is "99", '
        f'but "12" at tools.md:3:35; make the edit in tools.md, or delete "sha256:{digits}" in line 3 to let a build '
        "overwrite it"
    )
    assert project.build() == project.check() == [told]
    assert project.state() == before


def test_an_edit_that_went_into_the_seed_too_is_taken_as_written() -> None:
    project = Inserting()
    project.build()
    project.edit("README.md", "|    12 |", "|    99 |")
    project.edit("tools.md", "| 12 |", "| 99 |")
    assert project.build() == []
    assert inserted(TABLE.replace("12", "99")) in project.read()


def test_without_the_checksum_what_stands_there_is_overwritten() -> None:
    project = Inserting()
    project.build()
    right = project.read()
    project.edit("README.md", "|    12 |", "|    99 |")
    project.edit("README.md", f" sha256:{checksum(f'{chr(10)}{TABLE}{chr(10)}')}", "")
    assert project.build() == []
    assert project.read() == right


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("| 漢字 |     3 |\n", "", "3:1", 'the row of tools "漢字" is missing, which is at tools.md:4:1'),
        ("|     3 |\n", "|     3 |\n| new  |     4 |\n", "9:1", 'this row, "new", is no longer a record of tools'),
        ("| 漢字 |", "| 漢字  |", "8:1", 'this line is "| 漢字  |     3 |", but should be "| 漢字 |     3 |"'),
        ("| Name | Stars |", "| Nom  | Stars |", "5:1", 'this line is "| Nom  | Stars |", but should be "| Name | Stars |"'),
        (TABLE, "", "5:1", 'this line is "", but should be "| Name | Stars |"'),
        ("\n\n<!-- end", "\n\nA note.\n\n<!-- end", "10:1", 'this line is "A note.", but should be missing'),
    ],
)  # fmt: skip
def test_each_kind_of_edit_is_told_at_its_line(old: str, new: str, place: str, said: str) -> None:
    project = Inserting()
    project.build()
    project.edit("README.md", old, new)
    [told] = project.build()
    assert told.startswith(f'README.md:{place}: error[insert-edited]: edited by hand between the marks "tools": {said}; ')


# check


def test_a_check_tells_each_cell_that_differs_with_its_place_in_the_file_and_in_the_seed() -> None:
    project = Inserting()
    project.build()
    project.edit("tools.md", "| 12 |", "| 13 |")
    project.edit("tools.md", "| 漢字 | | BSD | 3 |", "| mypy | | MIT | 4 |")
    assert [told for told in project.check() if "README" in told] == [
        'README.md:7:13: error[insert-changed]: between the marks "tools": tools "ruff": Stars is "12", but "13" at '
        "tools.md:3:35",
        'README.md:3:1: error[insert-changed]: between the marks "tools": the row of tools "mypy" is '
        "missing, which is at tools.md:4:1",
        'README.md:8:1: error[insert-changed]: between the marks "tools": this row, "漢字", is no longer a record of tools',
    ]


def test_a_check_tells_a_row_by_its_key_also_where_the_key_stands_in_a_link() -> None:
    item = "{file: README.md, dataset: tools, columns: {Tool: ['[{name}]({url})', name], Stars: stars}}"
    project = Inserting(item)
    project.build()
    project.edit("tools.md", "x.y/ruff", "x.y/RUFF")
    assert [told for told in project.check() if "README" in told] == [
        'README.md:7:3: error[insert-changed]: between the marks "tools": tools "ruff": Tool is '
        '"[ruff](https://x.y/ruff)", but "[ruff](https://x.y/RUFF)" at tools.md:3:1',
    ]


def test_a_check_tells_marks_that_lost_their_checksum() -> None:
    project = Inserting()
    project.build()
    project.edit("README.md", f" sha256:{checksum(f'{chr(10)}{TABLE}{chr(10)}')}", "")
    assert project.check() == [
        'README.md:3:1: error[insert-changed]: between the marks "tools": the checksum in the mark is '
        "missing, or does not match the lines below it"
    ]


def test_a_check_writes_nothing() -> None:
    project = Inserting()
    before = project.state()
    assert len(project.check()) == 3
    assert project.state() == before


# Marks that are wrong


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# A\n", 'tablemill.yaml:10:32: error[insert-mark-missing]: README.md has no mark "tools"; write '
         f"{BEGIN} and {END} on lines of their own"),
        (f"# A\n- {BEGIN}\n- {END}\n", "tablemill.yaml:10:32: error[insert-mark-missing]: README.md has "
         '"begin tablemill: tools" in line 2, but not as a comment on a line of its own'),
        (README.replace("tools", "tool"), 'tablemill.yaml:10:32: error[insert-mark-missing]: README.md has no mark '
         '"tools"; did you mean "tool"?'),
        (f"a\n{BEGIN}\n{BEGIN}\n{END}\n", 'README.md:3:1: error[insert-mark-twice]: "begin tablemill: tools" '
                                          "is repeated here, first in line 2; remove one of them"),
        (f"{BEGIN}\n{END}\n\n{BEGIN}\n{END}\n", 'README.md:4:1: error[insert-mark-twice]: "begin tablemill: tools" '
         "is repeated here, first in line 1; remove one of them"),
        (f"{BEGIN}\n{END}\n{END}\n", 'README.md:3:1: error[insert-mark-twice]: "end tablemill: tools" is '
                                     "repeated here, first in line 2; remove one of them"),
        (f"a\n{BEGIN}\n", 'README.md:2:1: error[insert-mark-unpaired]: "end tablemill: tools" is missing in '
                          "this file; write it on a line of its own"),
        (f"a\n  {END}\n", 'README.md:2:3: error[insert-mark-unpaired]: "begin tablemill: tools" is missing '
                          "in this file; write it on a line of its own"),
        (f"{END}\n\n{BEGIN}\n", 'README.md:1:1: error[insert-mark-unpaired]: "end tablemill: tools" is above '
                                '"begin tablemill: tools" in line 3; swap them'),
    ],
)  # fmt: skip
def test_marks_that_are_missing_doubled_or_unpaired_are_errors(text: str, told: str) -> None:
    project = Inserting(**{"README.md": text})
    before = project.state()
    assert project.build() == project.check() == [told]
    assert project.state() == before


@pytest.mark.parametrize(("names", "how"), [("abba", "inside"), ("abab", "across the end of")])
@pytest.mark.parametrize("ours", ["a", "b"])
def test_marks_within_marks_are_errors_also_where_one_is_of_another_spec(names: str, how: str, ours: str) -> None:
    seen: list[str] = []
    for name in names:
        seen.append(f"<!-- {'end' if seen and any(f' {name} ' in one for one in seen) else 'begin'} tablemill: {name} -->")
    project = Inserting(f"{{file: README.md, mark: {ours}, dataset: tools, list: name}}", **{"README.md": "\n".join(seen)})
    assert project.build() == [
        f'README.md:2:1: error[insert-mark-crossed]: the mark "b" is {how} the mark "a", which begins in line 1; put '
        "one below the other"
    ]


def test_marks_of_another_spec_are_left_as_they_are() -> None:
    theirs = "<!-- begin tablemill: theirs -->\nx\n<!-- end tablemill: theirs -->\n<!-- end tablemill: theirs -->\n"
    project = Inserting(**{"README.md": theirs + README})
    assert project.build() == []
    assert project.read().startswith(theirs)


def test_what_git_left_of_a_conflict_is_told_and_not_the_marks_that_it_doubled() -> None:
    conflict = f"<<<<<<< HEAD\n{BEGIN}\n=======\n{BEGIN}\n>>>>>>> main\n{END}\n"
    told = Inserting(**{"README.md": conflict, "a.txt": conflict}).build()
    assert [one.split(": ")[:2] for one in told] == [
        [f"README.md:{line}:1", "error[conflict-marker]"] for line in (1, 3, 5)
    ]
    told = Inserting("{file: a.txt, dataset: tools, list: name}", **{"a.txt": conflict}).build()
    assert [one.split(": ")[:2] for one in told] == [["a.txt:1:1", "error[conflict-marker]"]]


# What cannot stand there


@pytest.mark.parametrize(
    "template", ["```", f"{END}", f"{BEGIN}", "<!-- begin tablemill: tools -->\n<!-- end tablemill: tools -->"]
)
def test_what_would_hide_or_repeat_a_mark_is_refused(template: str) -> None:
    project = Inserting("{file: README.md, dataset: tools, template: t.j2}", **{"t.j2": template})
    assert project.build() == [
        'tablemill.yaml:10:5: error[insert-unfit]: the text for the marks "tools" of README.md would hide or '
        "repeat a mark; make the template close what it opens, and write no mark"
    ]
    assert project.read() == README


def test_a_table_where_html_makes_none_of_it_is_refused() -> None:
    project = Inserting(**{"README.md": f"<pre>\n{BEGIN}\n{END}\n</pre>\n"})
    assert project.build() == [
        'README.md:2:1: error[insert-unfit]: GitHub shows no table between the marks "tools" here; put the '
        "marks outside HTML such as <pre>"
    ]


def test_in_details_a_table_is_one() -> None:
    project = Inserting(**{"README.md": f"<details>\n{BEGIN}\n{END}\n</details>\n"})
    assert project.build() == []
    assert project.read() == f"<details>\n{inserted(TABLE)}\n</details>\n"


def test_a_template_that_raises_is_told_at_its_line() -> None:
    project = Inserting("{file: README.md, dataset: tools, template: t.j2}", **{"t.j2": "a\n{{ x }}\n"})
    assert project.build() == ["t.j2:2:1: error[bad-template]: the template raises: 'x' is undefined"]


def test_a_null_that_no_text_of_a_list_does_without_is_told_and_a_second_text_is_the_cure() -> None:
    project = Inserting("{file: README.md, dataset: tools, list: '[{name}]({url})'}")
    assert project.build() == [
        'tools.md:4:8: error[format-limit]: url is null, but every text of "list" uses it; add one that does not: list: '
        '["[{name}]({url})", …]'
    ]
    project = Inserting("{file: README.md, dataset: tools, list: ['[{name}]({url})', name]}")
    assert project.build() == []
    assert "\n- [ruff](https://x.y/ruff)\n- 漢字\n" in project.read()


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "file:///etc/passwd"])
def test_an_address_that_would_run_something_is_refused(address: str) -> None:
    project = Inserting("{file: README.md, dataset: tools, columns: {Tool: '[{name}]({url})'}}")
    project.edit("tools.md", "https://x.y/ruff", f"`{address}`")
    [told] = project.build()
    assert told.startswith("tools.md:3:10: error[format-limit]: url ")
    assert told.endswith("is a URL that can run a program or open a local file; correct it, or write it as text")


# Which files


def test_a_file_that_is_not_there_is_told_at_the_spec() -> None:
    project = Inserting("{file: docs/a.md, dataset: tools, list: name}")
    assert project.build() == [
        "tablemill.yaml:10:12: error[missing-file]: docs/a.md does not exist; create it, with the marks that "
        "the dataset goes between"
    ]


def test_a_link_out_of_the_project_is_not_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("else") / "README.md"
    outside.write_text(README, encoding="utf-8")
    project = Inserting()
    Path("README.md").unlink()
    Path("README.md").symlink_to(outside)
    [told] = project.build()
    assert told.startswith("README.md:1:1: error[unreadable-file]: cannot be read: a symbolic link points outside ")
    assert outside.read_text(encoding="utf-8") == README


def test_a_link_within_the_project_stays_one_and_what_it_leads_to_is_written_once() -> None:
    project = Inserting(
        TO_README, "{file: docs/a.md, mark: b, dataset: tools, list: name}",
        **{"docs/a.md": README + "<!-- begin tablemill: b -->\n<!-- end tablemill: b -->\n"},
    )  # fmt: skip
    Path("README.md").unlink()
    Path("README.md").symlink_to("docs/a.md")
    assert project.build() == []
    assert Path("README.md").is_symlink()
    assert inserted(TABLE) in project.read("docs/a.md")
    assert "\n- ruff\n" in project.read("docs/a.md")


def test_nothing_is_inserted_into_git_or_into_what_is_no_file() -> None:
    project = Inserting(**{".git/x.md": README})
    Path("README.md").unlink()
    Path("README.md").symlink_to(".git/x.md")
    assert [told.split(": ")[1] for told in project.build()] == ["error[unreadable-file]"]
    Path("README.md").unlink()
    os.mkfifo("README.md")
    assert project.build() == ["README.md:1:1: error[unreadable-file]: cannot be read: it is a pipe, not a file"]
    Path("README.md").unlink()
    Path("README.md").mkdir()
    assert project.build() == ["README.md:1:1: error[unreadable-file]: cannot be read: Is a directory"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("tablemill.yaml", "is the spec, a schema or a template"),
        ("t.j2", "is the spec, a schema or a template"),
        ("u.j2", "is the spec, a schema or a template"),
        ("dist/tools.md", "is written by this build"),
        ("dist/README.md", "is written by this build"),
    ],
)
def test_nothing_is_inserted_into_what_a_build_writes_or_reads_but_for_seeds(name: str, what: str) -> None:
    spec = SPEC.replace("output: dist", "output: dist\npackage: {name: t, readme: true}\nformats: [markdown]").replace(
        "    key: name", "    key: name\n    templates: [{template: t.j2, output: t}]"
    )
    items = [f"{{file: {name}, dataset: tools, list: name}}", "{file: README.md, dataset: tools, template: u.j2}"]
    project = Inserting(*items[1:], spec=spec, **{"t.j2": "t", "u.j2": "u"})
    assert project.build() == []
    project.write("tablemill.yaml", spec + "".join(f"  - {item}\n" for item in items))
    comment = "<!-- {} -->" if name.endswith(".md") else "# {}"
    marks = "".join(comment.format(f"{which} tablemill: tools") + "\n" for which in ("begin", "end"))
    project.write(name, f"{project.read(name)}\n{marks}")
    before = project.state()
    assert f"tablemill.yaml:13:12: error[bad-path]: {name} {what}; insert into another file" in project.build()
    assert project.state() == before


def test_a_file_that_is_not_utf_8_is_told() -> None:
    project = Inserting(**{"README.md": b"\xff" + README.encode()})
    assert project.build() == [
        "README.md:1:1: error[not-utf-8]: not UTF-8: byte 0xff at offset 0 (invalid start byte); save the file as UTF-8"
    ]


# Whatever stands around the marks

PIECES = st.lists(
    st.sampled_from(["text", "", "- a", "  b", "> q", "# h", "```", "| a |", "|---|", "<div>", "\t", "é漢", "<!-- c -->"]),
    max_size=6,
)
ENDINGS = st.sampled_from(["\n", "\r\n", "\r"])


@given(PIECES, PIECES, PIECES, ENDINGS, st.booleans(), st.sampled_from(["", "  ", "> "]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_stands_around_keeps_its_bytes_and_two_builds_are_one(
    above: list[str], inside: list[str], below: list[str], ending: str, bom: bool, prefix: str
) -> None:
    lines = [*above, prefix + BEGIN, *inside, prefix + END, *below]
    before = "\ufeff" * bom + ending.join(lines)
    project = Inserting("{file: README.md, dataset: tools, list: name}", **{"README.md": before})
    if project.build():
        assert project.read() == before
        return
    after = project.read()
    head, tail = before.split(BEGIN)[0], before.split(END)[1]
    assert after.startswith(head + BEGIN[:-4])
    assert after.endswith(END + tail)
    assert after[len(head) : len(after) - len(tail)].count(ending) == 5
    assert project.build() == project.check() == []
    assert project.read() == after


def test_a_source_of_names_in_code_may_be_inserted_into_too() -> None:
    spec = SPEC.replace("tools.md", "a.py").replace("{tables: ''}", "{matches: 'get\\(\"(?P<Name>\\w+)\"\\)'}")
    spec = spec.replace("{name: {column: Name}, url: {column: URL}, licence: {column: Licence}, stars: {column: Stars}}", "{name: {column: Name}}")
    code = 'get("a")\nget("b")\n# begin tablemill: tools\n# end tablemill: tools\nget("c")\n'
    project = Inserting("{file: a.py, dataset: tools, template: t.j2}", spec=spec, **{"a.py": code})
    project.write("tool.schema.json", '{"properties": {"name": {"type": "string"}}}')
    project.write("t.j2", '{% for one in records %}\nget("{{ one.name }}x")\n{% endfor %}\n')
    assert project.build() == []
    assert project.read("a.py").count('get("') == 6
    before = project.state()
    assert project.build() == project.check() == []
    assert project.state() == before
