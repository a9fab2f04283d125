"""Problems: each code is used and described, and the page of them is up to date."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.model import Span
from tablemill.problems import CODES, Nearest, Problem, TablemillError, in_order, listed, quoted, suggestion

ROOT = Path(__file__).parent.parent
PLACE = Span("x.md", 1, 1, 1, 1)


def strings(folder: Path, skip: str = "") -> Iterator[str]:
    """Every string constant of the Python files in a folder."""
    for path in folder.rglob("*.py"):
        if path.name != skip:
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_every_code_is_used_in_the_source() -> None:
    assert set(CODES) - set(strings(ROOT / "src", skip="problems.py")) == set()


def test_every_code_used_in_the_source_is_described() -> None:
    """The first argument of what makes a problem, where it is a string."""
    makers = {"Problem", "problem", "_FieldError", "Change", "choice"}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[2 if name == "choice" else 0] if len(node.args) > 2 or name != "choice" else None
                if name in makers and isinstance(first, ast.Constant):
                    assert first.value in CODES, f"{path.name}:{node.lineno}"


def test_every_code_is_brought_about_by_a_test() -> None:
    """A code counts where a test or a golden case names it, or an example of docs/dialect.md, which are run."""
    files = [ROOT / "docs" / "dialect.md", *(ROOT / "tests").rglob("*.py"), *(ROOT / "tests").rglob("expected.json")]
    named = "\n".join(path.read_text(encoding="utf-8") for path in files if path != Path(__file__))
    assert {code for code in CODES if not re.search(rf"(?<![\w-]){code}(?![\w-])", named)} == set()


@pytest.mark.parametrize("name", CODES)
def test_a_code_says_what_it_means_and_what_to_do_in_sentences(name: str) -> None:
    code = CODES[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert (code.severity, code.exit) in {("error", 1), ("error", 2), ("warning", 0)}
    for text in (code.meaning, code.cure):
        assert text.endswith(".")
        assert "  " not in text


def test_a_problem_is_one_line_with_its_place_severity_and_code() -> None:
    assert str(Problem("type", "m", Span("a/b.md", 3, 7, 3, 9))) == "a/b.md:3:7: error[type]: m"
    assert str(Problem("unclosed-mark", "m", PLACE)) == "x.md:1:1: warning[unclosed-mark]: m"
    assert (
        str(TablemillError([Problem("type", "m", PLACE)] * 2)) == "x.md:1:1: error[type]: m\nx.md:1:1: error[type]: m"
    )


def test_problems_are_sorted_by_place_and_told_once() -> None:
    def at(path: str, line: int, column: int, message: str = "m") -> Problem:
        return Problem("type", message, Span(path, line, column, line, column))

    shuffled = [at("b", 1, 1), at("a", 10, 1), at("a", 2, 9), at("a", 2, 10), at("a", 2, 9), at("a", 2, 9, "l")]
    assert in_order(shuffled) == [at("a", 2, 9, "l"), at("a", 2, 9), at("a", 2, 10), at("a", 10, 1), at("b", 1, 1)]


def test_a_value_is_shown_as_json_and_cut_in_the_middle() -> None:
    assert quoted('中"\n') == '"中\\"\\n"'
    assert quoted(None) == "null"
    assert quoted("a" * 118) == '"' + "a" * 118 + '"'
    assert quoted("a" * 119) == '"' + "a" * 79 + "…" + "a" * 19 + '"'
    assert quoted(PLACE) == '["x.md", 1, 1, 1, 1]'


def test_values_are_listed_the_first_dozen_of_them() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == '"a"'
    assert listed(["a", 1], "or") == '"a" or 1'
    assert listed(iter("abc")) == '"a", "b" and "c"'
    assert listed(range(12)).endswith("10 and 11")
    assert listed(range(13)) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1 more"
    assert listed(range(2000)).endswith("11 and 1,988 more")


def test_the_nearest_name_is_asked_for_and_nothing_where_none_is_near() -> None:
    assert suggestion("colunm", ["row", "column", "columns"]) == '; did you mean "column"?'
    assert suggestion("colunm", ["row"]) == ""
    assert suggestion("x", []) == ""


def test_a_misspelt_name_among_thousands_alike_is_found_for_each_of_thousands() -> None:
    names = [f"name{number:05}" for number in range(6000)]
    nearest = Nearest(names)
    found = [nearest(f"{name}x") for name in names]  # compared each with each this takes minutes
    assert found == [f'; did you mean "{name}"?' for name in names]


@given(st.lists(st.text("abcde", min_size=1, max_size=6), max_size=40), st.text("abcde", max_size=6))
def test_what_is_suggested_is_one_that_difflib_finds_near(names: list[str], word: str) -> None:
    found = Nearest(names)(word)
    assert found in {"", *(f'; did you mean "{name}"?' for name in get_close_matches(word, names, n=len(names) or 1))}
    if len(set(names)) <= 5:
        assert found == suggestion(word, dict.fromkeys(names))


def test_a_long_text_is_no_name_that_was_misspelt() -> None:
    assert suggestion("ab" * 50_000, ["ba" * 50_000]) == Nearest(["ba" * 50_000])("ab" * 50_000) == ""
    assert suggestion("ab" * 50, ["ab" * 49]) == f'; did you mean "{"ab" * 49}"?'
