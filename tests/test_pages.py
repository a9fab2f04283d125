"""The player of pages: what it takes for right, and that it fails where a page says something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages import (
    Block,
    Stage,
    anchors,
    blocks,
    commands,
    furnish,
    play_all,
    plays,
    rewrite,
    skip_where_missing,
    stage_in,
)

CONSOLE = "# T\n\n```console\n$ echo a; echo b >&2; false\na\nb\n$ cd sub 2>/dev/null || mkdir sub && cd sub\n```\n"
MADE = "# T\n\n```console\n$ mkdir d && echo x >d/a.txt\n```\n\nIt is `d/a.txt`:\n\n```\nx\n```\n"
FILE = "# T\n\n`a.md`:\n\n```markdown\none\ntwo\n```\n\n"
EDIT = FILE + "In `a.md`, see `b`,\n\n```diff\n one\n-two\n+2\n```\n\nagain\n\n```diff\n-2\n+3\n```\n"
SHOWN = EDIT + "```console\n$ cat a.md\none\n3\n```\n"
PROGRAM = "# T\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n"


def play(page: str, folder: Path) -> Stage:
    (folder / "page.md").write_text(page, encoding="utf-8")
    (folder / "work").mkdir()
    stage = Stage(folder / "work", folder / "bin")
    play_all(stage, blocks(folder / "page.md"))
    return stage


@pytest.mark.parametrize("page", [CONSOLE, MADE, SHOWN, PROGRAM, PROGRAM.replace("print(1)", "1/1").split("```t")[0]])
def test_a_page_that_is_right_passes(page: str, tmp_path: Path) -> None:
    play(page, tmp_path)


@pytest.mark.parametrize(
    "page",
    [
        CONSOLE.replace("\nb\n", "\nc\n"),
        CONSOLE.replace("\nb\n", "\n"),
        MADE.replace("```\nx\n", "```\ny\n"),
        EDIT.replace("-2\n", "-4\n"),
        EDIT.replace("one\ntwo", "two\ntwo"),
        EDIT.replace(" one\n", " none\n"),
        SHOWN.replace("\n3\n```\n", "\n2\n```\n"),
        PROGRAM.replace("\n1\n", "\n2\n"),
        PROGRAM.replace("print(1)", "1/0"),
        PROGRAM.split("```text")[0],
        PROGRAM.replace("```text", "More.\n\n```text\n```\n\n```"),
    ],
)
def test_a_page_that_is_wrong_fails(page: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        play(page, tmp_path)


def test_the_line_of_three_dots_stands_for_any_lines(tmp_path: Path) -> None:
    page = "# T\n\n```console\n$ printf 'a\\nb\\nc\\nd\\n'\na\n…\nd\n…\n```\n"
    play(page, tmp_path)
    (tmp_path / "wrong").mkdir()
    with pytest.raises(AssertionError):
        play(page.replace("\nd\n", "\nc\n…\ne\n"), tmp_path / "wrong")


def test_a_block_without_a_name_or_with_prose_after_it_is_an_illustration(tmp_path: Path) -> None:
    page = "# T\n\n`a.md` is\n\n```markdown\nx\n```\n\n```yaml\ny: 1\n```\n\n```text\n$ not run\n```\n"
    stage = play(page, tmp_path)
    assert list(stage.folder.iterdir()) == []


def test_a_page_is_rewritten_with_what_comes(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    right = f"{CONSOLE}\n\n{PROGRAM}"
    page.write_text(right.replace("\na\nb\n", "\n").replace("text\n1", "text\n2"), encoding="utf-8")
    rewrite(page)
    assert page.read_text(encoding="utf-8") == right


def test_sections_of_recipes_are_played_each_in_a_folder_of_its_own(tmp_path: Path) -> None:
    text = "# T\n\n```a\n```\n\n## A\n\n```b\n```\n\n### B\n\n```c\n```\n\n## C\n\n```d\n```\n"
    for name, parts in {"recipes.md": ["a", "bc", "d"], "page.md": ["abcd"]}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        played = plays(tmp_path / name).values()
        assert ["".join(block.language for block in shown) for shown in played] == parts


def test_a_folder_that_a_command_changes_to_is_that_of_the_next(tmp_path: Path) -> None:
    assert play(CONSOLE, tmp_path).folder == tmp_path / "work" / "sub"


def test_commands_find_tablemill_and_the_python_of_the_tests_and_git_knows_no_user(tmp_path: Path) -> None:
    furnish(tmp_path / "bin")
    page = "# T\n\n```console\n$ tablemill --version | cut -d' ' -f1\ntablemill\n$ git config --get user.name\n```\n"
    play(page, tmp_path)


def test_a_program_that_is_missing_skips_the_page_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [Block("console", "$ cat x | nosuch -a\n", None)]
    monkeypatch.delenv("CI", raising=False)
    skip_where_missing(shown, ["another"])
    with pytest.raises(pytest.skip.Exception, match=re.escape("this machine has no nosuch")):
        skip_where_missing(shown, ["nosuch"])
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="this machine has no nosuch, and in CI nothing is skipped"):
        skip_where_missing(shown, ["nosuch"])


def test_jq_is_there_on_a_machine_without_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = """$ echo '{"a": ["ü"]} 2' | jq -c .\n{"a":["ü"]}\n2\n$ echo '["a b", 1]' >x; jq -r '.[]' x\na b\n1\n"""
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    (tmp_path / "jq").mkdir()
    stage = stage_in(tmp_path / "jq")
    assert stage.command("command -v jq", "") == f"{tmp_path}/jq/bin/jq\n"
    assert [stage.command(command, "") for command, _ in commands(shown)] == [after for _, after in commands(shown)]


def test_commands_come_with_what_is_shown_below_them() -> None:
    assert list(commands("$ a\n$ b $ c\nd\n  $ e\n")) == [("a", ""), ("b $ c", "d\n  $ e\n")]


def test_anchors_are_those_of_github(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A `b`, c-d\n\n## 标题：一\n\n## X\n\n## x\n", encoding="utf-8")
    assert anchors(tmp_path / "page.md") == {"a-b-c-d", "标题一", "x", "x-1"}
