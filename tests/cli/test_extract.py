"""tablemill extract, as a person and as a pipeline runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import commands
from commands import Captured
from ordinary_user import ordinary_user
from tablemill.cli import extract
from tablemill.emit import FORMATS, WITHOUT_GROUPS

PAGE = """\
# One

| Name | Value, if any |
|---|---|
| 甲 | [x](http://x.example) |
| b | -1 |

# Two

| Name |
|---|
| c |
"""
CSV = 'Name,"Value, if any"\n甲,x\nb,-1\n'
TABLEMILL = [sys.executable, "-m", "tablemill"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    return commands.outcome(capsys, "extract", *arguments)


# What is taken


@pytest.mark.parametrize(
    "choice", [["--table", "1"], ["--heading", "^O"], ["--columns", 'Name, "Value, if any"'], ["--table=1"]]
)
def test_a_table_is_written_to_standard_output_as_csv(choice: list[str], capsys: Captured) -> None:
    assert outcome(capsys, "page.md", *choice) == (0, CSV, "")


def test_the_only_table_needs_no_choice(capsys: Captured) -> None:
    Path("page.md").write_text("| a |\n|---|\n| 1 |\n")
    assert outcome(capsys, "page.md") == (0, "a\n1\n", "")


def test_several_tables_are_told_and_none_is_written(capsys: Captured) -> None:
    code, out, err = outcome(capsys, ".")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "page.md:3:1: error[many-tables]: 2 tables match; choose one, or take all as one",
        'page.md:3:1: error[many-tables]: table 1 under "One" has 2 rows, columns "Name" and "Value, if any"',
        'page.md:10:1: error[many-tables]: table 2 under "Two" has 1 row, columns "Name"',
        "nothing was written; choose with --table N, --heading PATTERN or --columns A,B, or take all with --all",
    ]


def test_a_choice_that_fits_none_says_which_there_are(capsys: Captured) -> None:
    code, out, err = outcome(capsys, "page.md", "--columns", "name")
    assert (code, out, err.count("\n")) == (1, "", 4)
    assert err.startswith('page.md:3:1: error[no-table]: no table has the column "name"; did you mean "Name"?\n')
    assert err.endswith("\nnothing was written; tablemill tables lists the tables, with --html also the HTML tables\n")


def test_all_that_fit_are_taken_as_one_with_their_headings(capsys: Captured) -> None:
    arguments = ("page.md", "--columns", "Name", "--all", "--heading-as", "part")
    assert outcome(capsys, *arguments) == (0, "part,Name\nOne,甲\nOne,b\nTwo,c\n", "")


def test_marks_and_footnotes_are_read_as_they_are_asked_for(capsys: Captured) -> None:
    Path("page.md").write_text("| Item[^1] | b |\n|---|---|\n| ==x== | a==1, b==2[^1] |\n[^1]: n\n")
    assert outcome(capsys, "page.md") == (0, 'Item,b\nx,"a==1, b==2"\n', "")
    assert outcome(capsys, "page.md", "--no-marks") == (0, 'Item,b\n==x==,"a==1, b==2"\n', "")
    assert outcome(capsys, "page.md", "--columns", "Item") == (0, "Item\nx\n", "")


def test_links_and_markdown_are_taken_where_they_are_asked_for(capsys: Captured) -> None:
    assert outcome(capsys, "page.md", "--table", "1", "--links")[1].splitlines()[1] == "甲,x,http://x.example"
    assert outcome(capsys, "page.md", "--table", "1", "--markdown")[1].splitlines()[1] == "甲,[x](http://x.example)"


def test_html_tables_are_taken_where_they_are_asked_for(capsys: Captured) -> None:
    Path("page.md").write_text("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>\n")
    assert outcome(capsys, "page.md")[0] == 1
    assert outcome(capsys, "page.md", "--html") == (0, "a\n1\n", "")


def test_a_schema_gives_types_and_refuses(capsys: Captured) -> None:
    Path("page.md").write_text("| n |\n|---|\n| 1 |\n")
    Path("s.json").write_text('{"properties": {"n": {"type": "integer"}}}')
    assert outcome(capsys, "page.md", "--schema", "s.json", "--to", "jsonl") == (0, '{"n": 1}\n', "")
    Path("page.md").write_text("| n |\n|---|\n| x |\n")
    assert outcome(capsys, "page.md", "--schema", "s.json") == (
        *(1, ""),
        'page.md:3:3: error[type]: n must be an integer, got "x" (column n)\n1 error; nothing was written\n',
    )


def test_some_rows_are_taken_with_types_that_are_told(capsys: Captured) -> None:
    Path("a.md").write_text("| a=b | n |\n|---|---|\n| x | 1, 2 |\n| y | 3 |\n| All | 6 |\n")
    arguments = ("--except", '"a=b"=^All', "--where", "n=.", "--where", "n=^[0-9]", "--types", "--split", "n=,")
    code, out, told = outcome(capsys, "a.md", *arguments, "--to", "jsonl")
    assert (code, out) == (0, '{"a=b": "x", "n": [1, 2]}\n{"a=b": "y", "n": [3]}\n')
    assert told.splitlines()[0] == "n: a list of integers"
    assert told.count("no-effect") == 2
    code, out, told = outcome(capsys, "a.md", "--except", '"a=b"=All', "-o", "out.csv")
    assert (code, out, told) == (0, "", "out.csv has 2 records of 2 fields (1 row left out)\n")


def test_formulas_are_kept_escaped_or_refused(capsys: Captured) -> None:
    arguments = ("page.md", "--table", "1", "--formulas")
    assert outcome(capsys, *arguments, "keep")[1] == CSV
    assert outcome(capsys, *arguments, "escape")[1] == CSV.replace("-1", "'-1")
    assert outcome(capsys, *arguments, "refuse")[:2] == (1, "")


def test_warnings_go_to_standard_error_and_no_more_than_ten_of_a_kind(capsys: Captured) -> None:
    Path("page.md").write_text("| a | b |\n|---|---|\n" + "| 1 |\n" * 12)
    code, out, err = outcome(capsys, "page.md")
    assert (code, out.count("\n"), err.count("warning[ragged-row-taken]")) == (0, 13, 10)
    assert err.endswith("\nand 2 more warnings with the code ragged-row-taken\n")


def test_a_file_that_cannot_be_read_does_not_keep_the_others_back(capsys: Captured) -> None:
    Path("bad.md").write_bytes(b"\x00\xff")
    Path("page.md").write_text("| a |\n|---|\n| 1 |\n")
    code, out, err = outcome(capsys, ".", "gone.md")
    assert (code, out) == (2, "a\n1\n")
    assert re.findall(r"error\[(.*)\]", err) == ["not-utf-8", "missing-file"]
    code, out, err = outcome(capsys, "bad.md")
    assert (code, out, err.count("\n")) == (2, "", 2)
    assert err.endswith("\n1 error; nothing was written\n")


# Formats and files


@pytest.mark.parametrize(
    ("output", "starts"),
    [("x.json", b"[\n"), ("x.CSV", b"Name"), ("x.yml", b"- Name"), ("x.ndjson", b"{"), ("x.jsonl", b"{")],
)
def test_the_format_is_what_the_end_of_the_file_says(output: str, starts: bytes, capsys: Captured) -> None:
    assert outcome(capsys, "page.md", "--table", "1", "-o", output) == (0, "", f"{output} has 2 records of 2 fields\n")
    assert Path(output).read_bytes().startswith(starts)
    assert sorted(os.listdir()) == sorted(["page.md", output])


def test_a_format_that_is_named_has_the_last_word(capsys: Captured) -> None:
    assert outcome(capsys, "page.md", "--table", "1", "-o", "x.csv", "--to", "json")[0] == 0
    assert Path("x.csv").read_bytes().startswith(b"[")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "jason"], '--to jason: unknown format; did you mean "json"?'),
        (["--to", "ods"], '--to ods: unknown format; valid: "json", "keyed"'),
        (["-o", "x.docx"], "x.docx has the extension of no format; choose one with --to"),
        (["-o", "x"], "x has the extension of no format; choose one with --to"),
        (["--heading", "("], "--heading (: not a valid Python regular expression: missing ), unterminated subpattern"),
        (["--columns", "a,,b"], "--columns a,,b: write each name once, separated by commas"),
        (["--columns", ""], "--columns : write each name once, separated by commas"),
        (["--columns", "a,a"], "--columns a,a: write each name once, separated by commas"),
        (["--links", "--schema", "x"], "--links does not go with --schema, which defines all the fields"),
        (
            ["--table", "1", "-o", "./page.md", "--to", "csv"],
            "page.md is one of the files that the tables are read from",
        ),
        (["--where", "Name"], "--where Name: write COLUMN=PATTERN"),
        (["--split", "Name=("], "--split (: not a valid Python regular expression: missing ), unterminated subpattern"),
        (["--types", "--schema", "x.json"], "--types does not go with --schema, which defines all the types"),
        (["--formulas", "eat"], "argument --formulas: invalid choice: 'eat'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(arguments: list[str], message: str, capsys: Captured) -> None:
    code, out, err = outcome(capsys, "page.md", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"tablemill: {message}")
    assert Path("page.md").read_text(encoding="utf-8") == PAGE
    assert os.listdir() == ["page.md"]


def test_a_format_that_needs_a_key_says_which_option_names_it(capsys: Captured) -> None:
    code, out, err = outcome(capsys, "page.md", "--table", "2", "--to", "keyed")
    assert (code, out, err.splitlines()[1]) == (2, "", "nothing was written; name the column with --key")
    out = outcome(capsys, "page.md", "--table", "2", "--to", "keyed", "--key", "Name")[1]
    assert json.loads(out) == {"c": {"Name": "c"}}


def test_bytes_are_not_for_a_terminal(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    (binary, *_) = [name for name in FORMATS if not FORMATS[name].text]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert outcome(capsys, "page.md", "--table", "2")[:2] == (0, "Name\nc\n")
    code, _, err = outcome(capsys, "page.md", "--table", "2", "--to", binary, "--key", "Name")
    assert (code, err) == (2, f"tablemill: {binary} cannot be written to a terminal; name a file with -o\n")


def test_a_file_is_replaced_wholly_or_left_as_it_was(folder: Path, capsys: Captured) -> None:
    (folder / "out").mkdir()
    output = folder / "out" / "x.csv"
    output.write_text("old")
    output.chmod(0o640)
    (folder / "out").chmod(0o555)
    with ordinary_user(folder):
        code, out, err = outcome(capsys, "page.md", "--table", "2", "-o", "out/x.csv")
    (folder / "out").chmod(0o755)
    assert (code, out, output.read_text()) == (2, "", "old")
    assert err.startswith("out/x.csv:1:1: error[unwritable-output]: out/x.csv cannot be written: Permission denied")
    assert err.endswith("\n1 error; nothing was written\n")
    assert outcome(capsys, "page.md", "--table", "2", "-o", "out/x.csv")[0] == 0
    assert (output.read_text(), output.stat().st_mode & 0o777) == ("Name\nc\n", 0o640)
    assert os.listdir("out") == ["x.csv"]


def test_a_link_stays_one_and_what_is_no_file_is_written_to(capsys: Captured) -> None:
    os.mkdir("elsewhere")
    os.symlink("elsewhere/x.csv", "x.csv")
    assert outcome(capsys, "page.md", "--table", "2", "-o", "x.csv")[0] == 0
    assert (os.readlink("x.csv"), Path("elsewhere/x.csv").read_text()) == ("elsewhere/x.csv", "Name\nc\n")
    os.mkfifo("pipe.csv")  # not /dev/null: were this wrong, whoever runs the tests as root would lose it
    reader = os.open("pipe.csv", os.O_RDONLY | os.O_NONBLOCK)
    assert outcome(capsys, "page.md", "--table", "2", "-o", "pipe.csv")[0] == 0
    assert (os.read(reader, 100), Path("pipe.csv").is_fifo()) == (b"Name\nc\n", True)
    os.close(reader)


@pytest.mark.parametrize(("output", "reason"), [("gone/x.csv", "No such file"), ("folder.csv", "Is a directory")])
def test_a_place_that_cannot_be_written_is_told(output: str, reason: str, capsys: Captured) -> None:
    os.mkdir("folder.csv")
    code, out, err = outcome(capsys, "page.md", "--table", "2", "-o", output)
    assert (code, out) == (2, "")
    assert f"error[unwritable-output]: {output} cannot be written: " in err
    assert reason in err


# In a pipe


def test_standard_input_is_read_for_a_hyphen() -> None:
    done = subprocess.run([*TABLEMILL, "extract", "-", "--table", "1"], input=PAGE.encode(), capture_output=True)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CSV, b"")
    done = subprocess.run([*TABLEMILL, "extract", "-"], input=b"\xff", capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"<stdin>:1:1: error[not-utf-8]: ")


def test_standard_input_that_is_no_text_does_not_keep_the_others_back() -> None:
    arguments = [*TABLEMILL, "extract", "-", "page.md", "--table", "1"]
    done = subprocess.run(arguments, input=b"\xff", capture_output=True)
    assert (done.returncode, done.stdout.decode()) == (2, CSV)
    assert done.stderr.startswith(b"<stdin>:1:1: error[not-utf-8]: ")
    done = subprocess.run(["bash", "-c", f"{' '.join(arguments)} <&-"], capture_output=True)
    assert (done.returncode, done.stderr) == (2, b"tablemill: standard input is closed\n")


def test_a_reader_that_leaves_is_no_error_of_ours() -> None:
    Path("page.md").write_text("| a |\n|---|\n" + "| 1 |\n" * 100_000)
    script = f"({' '.join(TABLEMILL)} extract page.md; echo code $? >&3) | head -2"
    done = subprocess.run(["bash", "-c", f"{{ {script}; }} 3>&2"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("a\n1\n", "code 0\n")


def test_data_is_utf_8_whatever_the_locale() -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([*TABLEMILL, "extract", "page.md", "--table", "1"], env=env, capture_output=True, check=True)
    assert done.stdout.decode() == CSV


def test_standard_output_that_is_full_or_closed_is_no_bug() -> None:
    done = subprocess.run(["bash", "-c", f"{' '.join(TABLEMILL)} extract page.md --table 1 >&-"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    if Path("/dev/full").exists():
        command = f"{' '.join(TABLEMILL)} extract page.md --table 1 >/dev/full"
        done = subprocess.run(["bash", "-c", command], capture_output=True)
        assert (done.returncode, done.stderr) == (
            2,
            b"tablemill: standard output cannot be written: No space left on device\n",
        )


# Help


def test_it_has_a_help_of_its_own_that_names_every_option_and_format(capsys: Captured) -> None:
    code, out, _ = outcome(capsys, "--help")
    assert (code, out) == (0, extract.help_text())
    assert max(map(len, out.splitlines())) < 80
    assert not re.search(r" $", out, re.MULTILINE)
    assert set(re.findall(r"[a-z]+", out)) >= set(WITHOUT_GROUPS)


HEAVY = ("yaml", "jsonschema", "jsonschema_rs", "markdown_it", "wcwidth", "pathspec")


@pytest.mark.parametrize("arguments", [["extract", "--help"], ["extract", "small.md"], ["tables", "small.md"]])
def test_nothing_is_loaded_that_is_not_needed(arguments: list[str]) -> None:
    Path("small.md").write_text("# A\n\n| a | b |\n|---|---|\n| 1 | `x` |\n")
    code = (
        f"import sys; from tablemill.cli import main; main({arguments}); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
