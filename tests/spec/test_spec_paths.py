"""The files that a spec names: paths, patterns and lists of these, in which order, and what is left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from spec_cases import SCHEMA, SPEC
from tablemill.problems import TablemillError
from tablemill.spec import DatasetSpec, Spec, load_spec


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("code.schema.json", text=SCHEMA)
    return tmp_path


def write(*names: str, text: str = "x\n") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def load(source: str, spec: str = SPEC) -> Spec:
    write("tablemill.yaml", text=spec.replace("source: codes.md", f"source: {source}"))
    return load_spec(Path("tablemill.yaml"))


def names(dataset: DatasetSpec) -> Sequence[str]:
    return [os.path.relpath(path) for path in dataset.sources]


def found(source: str) -> Sequence[str]:
    return names(load(source).datasets[0])


def told(source: str) -> list[str]:
    with pytest.raises(TablemillError) as caught:
        load(source)
    return [str(problem) for problem in caught.value.problems]


def test_sources_come_as_they_are_listed_and_those_of_a_pattern_sorted_by_path() -> None:
    write("docs/b.md", "docs/a.md", "docs/a/z.md", "docs/a-b.md", "docs/B.md", "x.md")
    assert found("[x.md, 'docs/**/*.md']") == [
        *("x.md", "docs/B.md", "docs/a-b.md", "docs/a.md", "docs/a/z.md", "docs/b.md")
    ]
    assert found("['docs/*.md', x.md]") == ["docs/B.md", "docs/a-b.md", "docs/a.md", "docs/b.md", "x.md"]


def test_a_file_that_is_named_and_matched_is_one_source_where_it_first_stands() -> None:
    write("docs/a.md", "docs/b.md")
    dataset = load("[docs/b.md, 'docs/*.md', '**/a.md']").datasets[0]
    assert names(dataset) == ["docs/b.md", "docs/a.md"]
    assert [(named.text, named.is_pattern, len(named.paths)) for named in dataset.named] == [
        ("docs/b.md", False, 1),
        ("docs/*.md", True, 2),
        ("**/a.md", True, 1),
    ]


def test_a_name_with_special_characters_that_is_there_is_a_path() -> None:
    write("[a].md", "a.md")
    assert found("'[a].md'") == ["[a].md"]
    assert found("'[a]*.md'") == ["a.md"]


def test_the_folder_of_the_spec_is_no_part_of_a_pattern() -> None:
    write("a[1]*/docs/x.md", "a1/docs/y.md")
    write("a[1]*/tablemill.yaml", text=SPEC.replace("codes.md", "'docs/*.md'").replace("code.schema", "../code.schema"))
    spec = load_spec(Path("a[1]*/tablemill.yaml"), Path())
    assert names(spec.datasets[0]) == ["a[1]*/docs/x.md"]


def test_a_pattern_takes_markdown_or_what_it_ends_with() -> None:
    write("a.md", "b.markdown", "c.txt", "d.json")
    assert found("'[abc].*'") == ["a.md", "b.markdown"]
    assert found("'*.txt'") == ["c.txt"]


def test_what_git_ignores_and_what_is_hidden_is_left_out() -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    write(".gitignore", text="/vendor/\n*.draft.md\n")
    write("a.md", "b.draft.md", "vendor/c.md", ".github/d.md")
    assert found("'**/*.md'") == ["a.md"]
    assert found("'.github/*.md'") == [".github/d.md"]
    assert found("'vendor/*.md'") == ["vendor/c.md"]


def test_the_output_folder_is_left_out_but_for_a_pattern_of_its_own() -> None:
    write("a.md", "dist/b.md", "dist/deeper/c.md")
    assert found("'**/*.md'") == ["a.md"]
    assert found("'dist/*.md'") == ["dist/b.md"]


def test_an_output_folder_that_holds_the_seeds_does_not_hide_them() -> None:
    write("a.md", "docs/b.md")
    spec = load("'**/*.md'", SPEC.replace("output: dist", "output: ."))
    assert names(spec.datasets[0]) == ["a.md", "docs/b.md"]


def test_links_do_not_lead_a_pattern_out_of_the_project(tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.md").write_text("x")
    write("docs/a.md")
    Path("docs/folder").symlink_to(elsewhere)
    Path("docs/file.md").symlink_to(elsewhere / "secret.md")
    Path("docs/loop").symlink_to(Path("docs").resolve())
    assert found("'docs/**/*.md'") == ["docs/a.md"]
    Path("out").symlink_to(elsewhere)
    where = "tablemill.yaml:4:13: error[unreadable-file]: out cannot be read:"
    assert told("'out/*.md'") == [f"{where} a symbolic link points outside ., to {elsewhere}"]


def test_a_pattern_that_matches_nothing_is_told_at_its_line_for_a_dataset_and_for_ignore() -> None:
    write("docs/a.txt", "codes.md")
    spec = SPEC + "ignore:\n  - {source: [codes.md, 'old/*.md'], tables: x}\n"
    with pytest.raises(TablemillError) as caught:
        load("[codes.md, 'docs/*.md']", spec)
    assert [str(problem) for problem in caught.value.problems] == [
        'tablemill.yaml:4:24: error[missing-file]: "docs/*.md" matches no file that git does not ignore',
        'tablemill.yaml:13:25: error[missing-file]: "old/*.md" matches no file that git does not ignore',
    ]


def test_the_base_is_above_what_patterns_can_match() -> None:
    write("docs/a.md", "seeds/code.schema.json")
    write("seeds/tablemill.yaml", text=SPEC.replace("source: codes.md", "source: '../docs/*.md'"))
    write("seeds/code.schema.json", text=SCHEMA)
    assert load_spec(Path("seeds/tablemill.yaml")).base == Path.cwd()


def test_finding_is_loaded_only_for_patterns() -> None:
    write("codes.md")
    load("codes.md")
    code = (
        "import sys; from pathlib import Path; from tablemill.spec import load_spec; "
        "load_spec(Path('tablemill.yaml')); print('tablemill.reading.discovery' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_what_begins_with_an_exclamation_mark_is_left_out_of_the_patterns_beside_it() -> None:
    write("docs/a.md", "docs/b.md", "docs/old/c.md", "docs/old/older/d.md", "README.md", "x/README.md")
    assert found("['**/*.md', '!docs/old', '!**/README.md']") == ["docs/a.md", "docs/b.md"]
    assert found("['!docs/**/[bcd].md', '**/*.md']") == ["README.md", "docs/a.md", "x/README.md"]
    assert found("['docs/*.md', '!docs/a.md', docs/a.md]") == ["docs/b.md", "docs/a.md"]
    assert load("['docs/*.md', '!docs/a.md']").datasets[0].named[0].text == "docs/*.md"


def test_a_pattern_of_which_all_is_left_out_is_told() -> None:
    write("docs/a.md", "b.md")
    assert told("[b.md, 'docs/*.md', '!docs']") == [
        'tablemill.yaml:4:20: error[missing-file]: "docs/*.md" matches only files that are left out'
    ]


def test_what_is_left_out_widens_no_base() -> None:
    write("docs/a.md", "seeds/x.md")
    write("seeds/tablemill.yaml", text=SPEC.replace("codes.md", "['*.md', '!../docs/*.md']"))
    write("seeds/code.schema.json", text=SCHEMA)
    with pytest.raises(TablemillError, match=r"seeds/tablemill.yaml:4:22: error\[missing-file\]"):
        load_spec(Path("seeds/tablemill.yaml"))
    write("seeds/y.md")
    write("seeds/tablemill.yaml", text=SPEC.replace("codes.md", "['*.md', x.md, '!../seeds/x.md']"))
    assert load_spec(Path("seeds/tablemill.yaml")).base == Path("seeds").resolve()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_a_name_that_is_no_text_is_told() -> None:
    write("docs/a.md")
    try:
        Path(os.fsdecode(b"docs/\xff.md")).write_text("x")
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    assert told("'docs/*.md'") == [
        "tablemill.yaml:4:13: error[unreadable-file]: docs/?.md cannot be read: its name is not UTF-8; rename it"
    ]


def test_a_folder_that_is_a_loop_of_links_has_no_files() -> None:
    Path("a").symlink_to("b")
    Path("b").symlink_to("a")
    assert told("'a/*.md'") == [
        'tablemill.yaml:4:13: error[missing-file]: "a/*.md" matches no file that git does not ignore'
    ]


def test_a_folder_is_told_to_be_written_as_a_pattern() -> None:
    write("docs/a.md")
    assert told("docs/") == [
        'tablemill.yaml:4:13: error[bad-value]: "docs/" is a folder; name its files with a pattern: "docs/**/*.md"'
    ]
