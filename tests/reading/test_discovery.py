"""Discovery: files, folders, patterns, what git ignores, and what cannot be read."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from ordinary_user import ordinary_user
from tablemill.reading.discovery import discover, matching, without_backtracking
from tablemill.reading.sources import NOTEBOOKS, Stamp, source_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str, text: str = "x") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(*names: str | Path) -> list[str]:
    sources, problems = discover(names)
    assert problems == []
    return [source.path for source in sources]


def told(*names: str | Path) -> list[str]:
    return [f"{problem.code} {problem.message}" for problem in discover(names).problems]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_its_markdown_files_in_the_order_of_their_names() -> None:
    write("b.md", "a.MD", "z.markdown", "a.txt", "sub/a.mkd", "sub/deep/a.md", ".github/x.md")
    assert found(".") == ["a.MD", "b.md", "z.markdown", ".github/x.md", "sub/a.mkd", "sub/deep/a.md"]
    assert found("sub", "a.txt", Path("b.md")) == ["sub/a.mkd", "sub/deep/a.md", "a.txt", "b.md"]


@pytest.mark.usefixtures("folder")
def test_the_order_is_not_that_of_the_disk() -> None:
    names = [f"{letter}.md" for letter in "abcdefghijklmnopqrstuvwxyz"]
    names += [f"{letter}/x.md" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    write(*(names[7 * index % len(names)] for index in range(len(names))))
    assert found(".") == names


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_named_twice_is_read_once() -> None:
    write("a.md", "b.md")
    assert found("b.md", ".", "./b.md", os.path.abspath("a.md")) == ["b.md", "a.md"]


@pytest.mark.usefixtures("folder")
def test_a_source_is_taken_as_it_is() -> None:
    source = source_of(b"x", "<stdin>")
    assert discover([source]) == ([source], [])


@pytest.mark.usefixtures("folder")
def test_a_stream_is_read_to_its_end() -> None:
    write("a.md", text="one\ntwo\n")
    with open("a.md", "rb") as stream:
        assert [(source.path, source.text) for source in discover([stream]).sources] == [("a.md", "one\ntwo\n")]
    assert [source.path for source in discover([io.BytesIO(b"x")]).sources] == ["<stream>"]
    assert [str(problem.span) for problem in discover([io.BytesIO(b"x\xff")]).problems] == ["<stream>:1:2"]


@pytest.mark.usefixtures("folder")
def test_a_pattern_matches_as_in_a_shell() -> None:
    write("a.md", "b.md", "docs/a.md", "docs/sub/c.md", "docs/x.png", "docs/n.txt", "docs/.hidden/h.md", "[x].md")
    assert found("*.md") == ["[x].md", "a.md", "b.md"]
    assert found("docs/**/*.md") == ["docs/a.md", "docs/sub/c.md"]
    assert found("**/[ac].md") == ["a.md", "docs/a.md", "docs/sub/c.md"]
    assert found("docs/*") == ["docs/a.md"]
    assert found("docs/*.txt") == ["docs/n.txt"]
    assert found("docs/.h*/*.md") == ["docs/.hidden/h.md"]
    assert found(f"{os.getcwd()}/d*/?.md") == ["docs/a.md"]
    assert found("[x].md") == ["[x].md"]  # there is a file of this very name


@pytest.mark.usefixtures("folder")
def test_a_file_without_an_ending_is_taken_where_the_pattern_names_it() -> None:
    write("a.md", "a-program", "docs/README")
    assert found("*") == ["a.md"]
    assert found("**/a*") == ["a.md"]
    assert found("*/README") == ["docs/README"]


@pytest.mark.usefixtures("folder")
def test_what_names_nothing_is_a_problem_and_the_others_are_read() -> None:
    write("a.md", "empty/a.txt")
    sources, problems = discover(["gone.md", "x*.md", "empty", "a.md"])
    assert [source.path for source in sources] == ["a.md"]
    assert [problem.message.split(" (")[0] for problem in problems] == [
        "gone.md does not exist",
        '"x*.md" matches no file that git does not ignore',
        '"empty" has no Markdown file',
    ]
    assert {problem.code for problem in problems} == {"missing-file"}


# What git ignores


IGNORE = {
    ".gitignore": "build/\n*.tmp.md\n/only-top.md\n!keep.tmp.md\n\\!odd.md\n",
    "docs/.gitignore": "draft-*.md\n!draft-final.md\n*.md.md\n!y.tmp.md\n",
    "vendor/.gitignore": "*\n",
    ".git/info/exclude": "private.md\n",
}
NAMES = (
    *("a.md", "x.tmp.md", "keep.tmp.md", "only-top.md", "sub/only-top.md", "build/b.md", "sub/build/b.md"),
    *("!odd.md", "docs/draft-1.md", "docs/draft-final.md", "docs/sub/draft-2.md", "draft-3.md", "docs/x.md.md"),
    *("vendor/v.md", "private.md", "docs/private.md", "build.md", "docs/y.tmp.md", ".git/inner.md"),
)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("start", [".", "docs", "sub"])
def test_what_git_ignores_is_left_out_as_git_itself_does_it(start: str) -> None:
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    write(*NAMES)
    for name, text in IGNORE.items():
        write(name, text=text)
    listed = ["git", "ls-files", "-z", "--others", "--exclude-standard", "--", start]
    expected = subprocess.run(listed, capture_output=True, check=True).stdout.decode().split("\0")
    assert sorted(found(start)) == sorted(name for name in expected if name.endswith(".md"))
    assert sorted(found(f"{start}/**/*.md")) == sorted(found(start))


@pytest.mark.usefixtures("folder")
def test_without_a_repository_the_folders_own_rules_hold() -> None:
    write("a.md", "x/b.md", "x/c.md")
    write("x/.gitignore", text="c.md\n")
    assert found(".") == ["a.md", "x/b.md"]


@pytest.mark.usefixtures("folder")
def test_who_names_what_git_ignores_gets_it() -> None:
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    write("build/sub/a.md", "b.md")
    write(".gitignore", text="build/\nb.md\n")
    assert found("build") == found("build/sub") == ["build/sub/a.md"]
    assert found("b.md") == ["b.md"]


@pytest.mark.usefixtures("folder")
def test_rules_that_are_none_do_not_matter() -> None:
    write("a.md", "b.md")
    Path(".gitignore").write_bytes(b"!\n/\n\xff\nb.md\n")
    assert found(".") == ["a.md"]


# Links


@pytest.mark.usefixtures("folder")
def test_folders_do_not_follow_links_so_that_a_loop_ends_nowhere() -> None:
    write("a/x.md", "other/y.md")
    os.symlink("..", "a/up")
    os.symlink(os.path.abspath("other"), "a/other")
    os.symlink("../other/y.md", "a/y.md")
    assert found("a") == ["a/x.md"]
    assert found("a/**/*.md") == ["a/x.md"]
    assert found("a/y.md") == ["a/y.md"]
    assert found("a/other") == ["a/other/y.md"]


@pytest.mark.usefixtures("folder")
def test_many_double_stars_and_deep_folders_are_no_work_without_end() -> None:
    folder = Path("top", *["deep"] * 30)
    folder.mkdir(parents=True)
    (folder / "x.md").touch()
    assert found("top/" + "**/" * 15 + "x.md") == [(folder / "x.md").as_posix()]
    assert matching("top/" + "**/" * 15 + "y.md", []) == []


@pytest.mark.usefixtures("folder")
def test_links_that_lead_to_each_other_are_told() -> None:
    os.symlink("two", "one")
    os.symlink("one", "two")
    (problem,) = discover(["one"]).problems
    assert (problem.code, problem.span.path) == ("unreadable-file", "one")
    assert "symbolic links" in problem.message


@pytest.mark.usefixtures("folder")
def test_a_pattern_enters_no_folder_in_which_nothing_can_match() -> None:
    write("a.md", "docs/b.md", "docs/deep/deeper/c.md", "other/docs/d.md", ".hidden/e.md")
    entered = {}
    for pattern in ("*.md", "docs/*.md", "*/docs/*.md", "do*/**/*.md"):
        notes: dict[str, Stamp] = {}
        NOTEBOOKS.append(notes)
        assert matching(pattern, []) != []
        NOTEBOOKS.remove(notes)
        entered[pattern] = {os.path.relpath(name) for name in notes if os.path.isdir(name)}
    assert entered == {
        "*.md": {"."},
        "docs/*.md": {"docs"},
        "*/docs/*.md": {".", "docs", "other", "other/docs"},
        "do*/**/*.md": {".", "docs", "docs/deep", "docs/deep/deeper"},
    }


# What cannot be read


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_no_text_is_told_and_the_others_are_read() -> None:
    write("a.md", "z.md")
    Path("b.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    Path("c.md").write_bytes(b"one\ntw\0o")
    sources, problems = discover(["."])
    assert [source.path for source in sources] == ["a.md", "z.md"]
    assert [str(problem).split(";")[0] for problem in problems] == [
        "b.md:1:1: error[not-utf-8]: not UTF-8: byte 0x89 at offset 0 (invalid start byte)",
        "c.md:2:3: error[binary-file]: contains a NUL character, so it is not text",
    ]


def test_a_folder_that_may_not_be_entered_is_told_and_the_others_are_read(folder: Path) -> None:
    write("a.md", "closed/b.md", "z/c.md")
    folder.chmod(0o755)  # to be listed by anybody
    Path("closed").chmod(0)
    with ordinary_user(folder):
        sources, problems = discover(["."])
    Path("closed").chmod(0o755)
    assert [source.path for source in sources] == ["a.md", "z/c.md"]
    assert [str(problem) for problem in problems] == [
        "closed:1:1: error[unreadable-file]: cannot be read: Permission denied"
    ]


# What is no plain file, and folders that are deep


@pytest.mark.usefixtures("folder")
def test_a_pipe_among_the_files_is_passed_over_as_git_does_it_and_one_that_is_named_is_read() -> None:
    write("a/x.md", ".gitignore")
    os.mkfifo("a/pipe.md")
    os.mkfifo("a/.gitignore")
    subprocess.run(["git", "init", "-q"], check=True)
    git = subprocess.run(["git", "ls-files", "-o", "a"], check=True, capture_output=True, text=True, timeout=60)
    assert found("a") == found("a/*.md") == git.stdout.split() == ["a/x.md"]
    writer = threading.Thread(target=Path("a/pipe.md").write_bytes, args=[b"here"])
    writer.start()
    assert [source.text for source in discover(["a/pipe.md"]).sources] == ["here"]
    writer.join()


@pytest.mark.usefixtures("folder")
def test_folders_a_thousand_deep_are_walked_and_where_a_name_gets_too_long_it_is_told() -> None:
    top = os.open(".", os.O_RDONLY)
    here = top
    for depth in range(2_200):
        if depth == 1_500:
            os.close(os.open("x.md", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        if here != top:
            os.close(here)
        here = below
    os.close(here)
    try:
        sources, problems = discover(["."])
        assert [source.path.count("/") for source in sources] == [1_500]
        assert [problem.code for problem in problems] == ["unreadable-file"]
        assert "File name too long" in problems[0].message
    finally:
        shutil.rmtree("d") if sys.version_info >= (3, 12) else subprocess.run(["rm", "-rf", "d"], check=True)
        os.close(top)


def test_a_stream_without_end_is_told() -> None:
    class Endless:
        name = "endless"

        def read(self, size: int, /) -> bytes:
            return b"x" * min(size, 10_000_000)

    (problem,) = discover([Endless()]).problems
    assert str(problem) == (
        "endless:1:1: error[file-too-large]: has more than 104,857,600 bytes, but at most 104,857,600 are read; "
        "split it into several files"
    )


# Patterns of .gitignore that are made to take long


def test_patterns_match_as_before_when_they_cannot_backtrack() -> None:
    choice = random.Random(8)  # noqa: S311 - the same patterns in every run
    paths = ["".join(choice.choices("aab/", k=choice.randint(1, 12))).strip("/") for _ in range(300)]
    paths = [path for path in paths if path and "//" not in path]
    paths += [f"{path}/" for path in paths]
    matched = 0
    for _ in range(1_500):
        pattern = "".join(choice.choices(["a", "b", "*", "*", "?", "[ab]", "/", "/**/"], k=choice.randint(1, 9)))
        regex, _ = GitIgnoreSpecPattern.pattern_to_regex(pattern) if pattern.strip("/") else (None, None)
        if regex is not None:
            theirs, ours = re.compile(regex), re.compile(without_backtracking(regex))
            found = [bool(theirs.match(path)) for path in paths]
            assert [bool(ours.match(path)) for path in paths] == found, pattern
            matched += any(found)
    assert matched > 400


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "pattern", ["a*" * 40 + "b", "*a" * 40 + "b*", "/" + "**/a/" * 12 + "b", "**/" + "*a*/**/" * 8 + "y"]
)
def test_patterns_of_many_stars_take_no_time_without_end(pattern: str) -> None:
    write(".gitignore", text=pattern)
    deep = "/".join(["a"] * 40)
    write(f"{'a' * 200}.md", f"{deep}/x.md")
    begun = time.process_time()
    assert found(".") == [f"{'a' * 200}.md", f"{deep}/x.md"]
    assert time.process_time() - begun < 5
