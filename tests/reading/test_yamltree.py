from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tablemill.model import Span
from tablemill.problems import TablemillError
from tablemill.reading import yamltree
from tablemill.reading.sources import Source, source_of
from tablemill.reading.yamltree import YamlList, YamlMap, YamlNode, YamlText, read_tree

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]


@pytest.fixture(params=LOADERS, ids=["PyYAML", "libyaml"], autouse=True)
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltree, "_LOADER", request.param)


def tree_of(text: str) -> YamlNode | None:
    tree, problems = read_tree(Source("s.yaml", text, ""))
    assert problems == []
    return tree


def told(text: str) -> list[str]:
    try:
        _, problems = read_tree(Source("s.yaml", text, ""))
    except TablemillError as error:
        problems = list(error.problems)
    return [str(problem).removeprefix("s.yaml:") for problem in problems]


def texts(node: YamlNode | None) -> list[YamlText]:
    if isinstance(node, YamlText):
        return [node]
    if isinstance(node, YamlList):
        return [text for item in node.items for text in texts(item)]
    if isinstance(node, YamlMap):
        return [text for key, value in node.entries for text in (key, *texts(value))]
    return []


def test_scalars_stay_the_texts_they_were_written_as() -> None:
    tree = tree_of("[no, ~, 0o17, 1_000, 12:30, 2026-01-01, .inf, 'no', \"a\\tb\", '']")
    assert [(node.text, node.plain) for node in texts(tree)] == [
        ("no", True),
        ("~", True),
        ("0o17", True),
        ("1_000", True),
        ("12:30", True),
        ("2026-01-01", True),
        (".inf", True),
        ("no", False),
        ("a\tb", False),
        ("", False),
    ]


def test_spans_slice_back_in_cjk_astral_characters_and_behind_tabs() -> None:
    text = "字段: {😀键: '值''x', b: \"é\t\\n\"}\n列表:\n  - 一  # 注\n  - 二 三\n"
    written = [node.span.slice(text) for node in texts(tree_of(text))]
    assert written == ["字段", "😀键", "'值''x'", "b", '"é\t\\n"', "列表", "一", "二 三"]


def test_a_byte_order_mark_is_no_column() -> None:
    source = source_of(b"\xef\xbb\xbfkey: value\r\nnext: 1\r\n", "s.yaml")
    tree, _ = read_tree(source)
    assert [str(node.span) for node in texts(tree)] == ["s.yaml:1:1", "s.yaml:1:6", "s.yaml:2:1", "s.yaml:2:7"]


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_what_ends_a_line_for_yaml_alone_does_not_count_as_a_line(end: str) -> None:
    tree = tree_of(f"a: 'x{end}y'\nb: z\n")
    assert [str(node.span) for node in texts(tree)][2:] == ["s.yaml:2:1", "s.yaml:2:4"]


def test_lists_and_maps_end_with_their_last_value() -> None:
    text = "a:\n  - x\n  - {y: z}\n\n# comment\nb: [p,\n  q]\n"
    tree = tree_of(text)
    assert isinstance(tree, YamlMap)
    assert [value.span.slice(text) for _, value in tree.entries] == ["- x\n  - {y: z}", "[p,\n  q]"]
    assert tree.span == Span("s.yaml", 1, 1, 7, 5)


def test_a_value_left_out_is_plain_and_empty() -> None:
    assert [(node.text, node.plain) for node in texts(tree_of("a:\nb: ''\n"))][1::2] == [("", True), ("", False)]


def test_an_alias_repeats_its_anchor() -> None:
    assert [node.text for node in texts(tree_of("a: &x [1, 2]\nb: *x\n"))] == ["a", "1", "2", "b", "1", "2"]


def test_an_empty_source_has_no_tree() -> None:
    assert tree_of("") is None
    assert tree_of("# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n\t- b\n", "2:1: error[yaml-syntax]: a tab, which YAML does not allow here; use spaces"),
        ("a: 1\n\tb: 2\n", "2:1: error[yaml-syntax]: a tab, which YAML does not allow here; use spaces"),
        ("a: 'x\n", "1:4: error[yaml-syntax]: a quote is opened here and never closed; close it"),
        ("a: 'x\nb: 'y'\n", "1:4: error[yaml-syntax]: the quote that is opened here runs on to line 2; close it"),
        (
            "a: [x, y\nb: 1\n",
            (
                '1:4: error[yaml-syntax]: a "[" is opened here and not closed; '
                'close it with "]", and put "," between its items'
            ),
        ),
        (
            "a: {x: y\nb: 1\n",
            (
                '1:4: error[yaml-syntax]: a "{" is opened here and not closed; '
                'close it with "}", and put "," between its keys'
            ),
        ),
        (
            "a: b: c\n",
            '1:5: error[yaml-syntax]: a ":" is not allowed here; quote the text, or correct the indentation',
        ),
        ("a: @x\n", '1:4: error[yaml-syntax]: "@" cannot begin a text; quote the text'),
        (
            "a: [x, , y]\n",
            ('1:8: error[yaml-syntax]: a value is missing before ","; write it, or remove the separator'),
        ),
        ("a: 1\nb\n", '2:1: error[yaml-syntax]: this key has no ":"; write "key: value"'),
        ("a: 1\n- b\n", "2:1: error[yaml-syntax]: this line does not fit the lines above; correct its indentation"),
        ("- b\na: 1\n", "2:1: error[yaml-syntax]: this line does not fit the lines above; correct its indentation"),
        ("a: - b\n", '1:4: error[yaml-syntax]: a "-" is not allowed here; begin the list on its own line'),
        ("a: \x07\n", "1:4: error[yaml-syntax]: the character U+0007 is not allowed in YAML; remove it"),
        ("é: \x07\n", "1:4: error[yaml-syntax]: the character U+0007 is not allowed in YAML; remove it"),
        (
            "a\n---\nb\n",
            '2:1: error[yaml-syntax]: a second document begins here, but only one is read; remove the "---"',
        ),
        ("a: *b\n", "1:4: error[yaml-syntax]: *b refers to no &b above it"),
        ("a: &b [*b]\n", "1:8: error[yaml-syntax]: *b is used inside &b, so it never ends"),
        ("[a]: b\n", "1:1: error[yaml-syntax]: a key must be a text, not a list or a map"),
        (
            "a: !!str b\n",
            "1:4: error[yaml-tag]: tags such as !!str are not read, every value is taken as written; remove it",
        ),
        (
            "a: !!python/object/apply:os.system [x]\n",
            "1:4: error[yaml-tag]: tags such as !!str are not read, every value is taken as written; remove it",
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            ('3:1: error[yaml-duplicate-key]: "a" is repeated here, first in line 1; remove one of them'),
        ),
    ],
)
def test_broken_yaml_is_told_where_it_breaks(text: str, problem: str) -> None:
    assert told(text) == [problem]


@pytest.mark.parametrize("text", ['a: "\\d"\n', 'a: "x\\y"\n'])
def test_a_pattern_in_double_quotes_is_told_to_use_single_ones(text: str) -> None:
    [problem] = told(text)
    assert problem.endswith("a backslash in double quotes begins an escape; write a pattern in single quotes")


def test_half_of_a_surrogate_pair_is_refused() -> None:
    [problem] = told('a: "\\ud800"\n')
    assert problem.endswith("half of a surrogate pair is not a character; write the character")


def test_what_is_wrong_before_broken_yaml_is_told_with_it() -> None:
    assert [problem.split(": ")[1] for problem in told("x: {a: 1, a: 2}\ny: !z 1\nz: @\n")] == [
        "error[yaml-duplicate-key]",
        "error[yaml-tag]",
        "error[yaml-syntax]",
    ]


def test_the_first_of_two_equal_keys_is_kept() -> None:
    tree, _ = read_tree(Source("s.yaml", "a: 1\na: 2\n", ""))
    assert [node.text for node in texts(tree)] == ["a", "1"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: ", "? "])
def test_deep_nesting_is_a_problem_and_no_crash(opening: str) -> None:
    [problem] = told(opening * 100_000)
    assert "error[yaml-too-large]: is nested more than 64 deep; nothing so large is read" in problem


def test_sixty_four_levels_are_read() -> None:
    assert told("[" * 64 + "]" * 64) == []
    assert told("[" * 65 + "]" * 65) == [
        "1:65: error[yaml-too-large]: is nested more than 64 deep; nothing so large is read"
    ]


def test_an_alias_bomb_is_counted_as_what_it_becomes() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    assert told("\n".join(lines)) == [
        "5:5: error[yaml-too-large]: has more than 100,000 values, aliases written out; nothing so large is read"
    ]


def test_a_spec_of_megabytes_is_refused() -> None:
    assert told("# " + "x" * 1_000_000) == [
        "1:1: error[yaml-too-large]: has more than 1,000,000 characters; nothing so large is read"
    ]


SPECIAL = st.sampled_from([*"[]{}:,-?&*!|>'\"%@`#\n\n  ab", "\t", "中", "😀", "\u2028", "\x85", ": ", "- ", "\\", "~"])


@given(st.lists(SPECIAL, max_size=40).map("".join) | st.text(max_size=40))
@example("? a\n? b\n")
@example("\ufeffa: b")
@example("a: |\n  x\n\n\nb: c")
def test_any_text_is_a_tree_or_a_problem_with_a_place_in_it(text: str) -> None:
    source = source_of(text.encode("utf-8", "ignore"), "s.yaml")
    lines = source.text.split("\n")
    try:
        tree, problems = read_tree(source)
    except TablemillError as error:
        tree, problems = None, list(error.problems)
        assert problems
    for span in [*(node.span for node in texts(tree)), *(problem.span for problem in problems)]:
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    for node in texts(tree) if not problems else ():
        written = node.span.slice(source.text)
        if node.plain and not re.match("&", written) and not re.search("[\n\x85\u2028\u2029]", written):
            assert written == node.text


def test_a_text_that_begins_like_a_tag_is_told_to_be_quoted() -> None:
    assert told("a: !docs/*.md\n") == [
        '1:4: error[yaml-tag]: "!docs/*.md" is a tag in YAML; quote a text that begins with "!"'
    ]
