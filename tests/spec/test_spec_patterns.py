"""Patterns of a spec: what Python finds, and no longer than it may take."""

from __future__ import annotations

import pickle
import random
import re
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import field, normalised
from tablemill.model import Span
from tablemill.problems import TablemillError
from tablemill.spec.patterns import Pattern

PLACE = Span("tablemill.yaml", 9, 20, 9, 30)
ATOMS = r"a b c . \d \w \s [ab] [^a] [{] \{ {e<=1} {1} (?:) \b ^ $ \Z"
REPEATED = ["", "", "*", "+", "?", "*?", "{2}", "{0,2}", "{,2}", "{1,}", "++"]


def pattern(text: str) -> Pattern:
    return Pattern(re.compile(text), PLACE)


def drawn(draw: random.Random, depth: int = 0) -> str:
    parts = []
    for _ in range(draw.randint(1, 4)):
        if draw.random() < 0.3 and depth < 3:
            opening = draw.choice(["(", "(?:", "(?=", "(?!", "(?>", "(?i:"])
            parts.append(f"{opening}{drawn(draw, depth + 1)}){draw.choice(REPEATED[:8])}")
        else:
            parts.append(draw.choice(ATOMS.split()) + draw.choice(REPEATED))
    return "|".join(["".join(parts)] * draw.randint(1, 2))


def test_the_engine_that_can_be_stopped_finds_what_python_finds() -> None:
    draw = random.Random(3)  # noqa: S311  # no secret
    compared = 0
    while compared < 3000:
        try:
            given_pattern = pattern(drawn(draw))
        except re.error:
            continue
        text = "".join(draw.choices("abcA 1{}\n", k=draw.randint(0, 6)))
        expected = re.search(given_pattern.pattern, text)
        found = given_pattern._stoppable.search(text)
        assert (found and (found.span(), found.groups())) == (expected and (expected.span(), expected.groups())), (
            given_pattern.pattern,
            text,
        )
        compared += 1


@given(st.text("ab{}1 ", max_size=14), st.sampled_from([r"(a+b?)+1", r"(?i)^(A|B)*$", r"(\w+) (\w+)", "a{1}{"]))
def test_a_pattern_finds_what_python_finds_however_long_the_text(text: str, given_pattern: str) -> None:
    expected, found = re.search(given_pattern, text), pattern(given_pattern).search(text)
    assert (found and (found.span(), found.groups())) == (expected and (expected.span(), expected.groups()))


@given(
    st.lists(st.sampled_from(["ab", "b ", "1", "\n", "{}", "éa"]), max_size=400),
    st.sampled_from(
        [r"(?P<x>\w+) (?P<y>b)?", r"(?m)^(?P<x>\w)", r"(?P<x>a)|b(?=\n)", r"(?P<x>[ab]{2,3}?)", "(?s)(?P<x>1.)"]
    ),
)
def test_all_matches_in_a_file_are_those_that_python_finds(words: list[str], given_pattern: str) -> None:
    text = "".join(words)
    found = [(match.span(), match.groups()) for match in pattern(given_pattern).finditer(text)]
    assert found == [(match.span(), match.groups()) for match in re.finditer(given_pattern, text)]


def test_the_search_of_many_files_shares_the_time_that_all_may_take() -> None:
    slow = pattern(r"(?P<x>(?:a|aa)+)$b")
    started = time.process_time()

    def search_many() -> None:
        for _ in range(1000):
            assert list(slow.finditer("a" * 26 + "b")) == []

    with pytest.raises(TablemillError):
        search_many()
    assert time.process_time() - started < 10


def test_a_large_file_may_take_what_its_length_takes() -> None:
    text = "int a = 1; // some words of code\n" * 30_000 + 'getenv("A")'
    [match] = pattern(r'\w*env\("(?P<x>\w+)"\)').finditer(text)
    assert match["x"] == "A"


@pytest.mark.parametrize(
    ("slow", "text"),
    [
        (r"^(a|aa)+$", "a" * 60 + "b"),
        (r"^(a|a)*$", "a" * 60 + "b"),
        (r"^(\w+\s?)*$", "word " * 20 + "!"),
        (r"(.*)(.*)(.*)(.*)(.*)[^x]x", "y" * 2000),
        (r"^(?:a?){40}a{40}$", "a" * 39),
    ],
)
def test_a_pattern_that_finds_no_end_is_stopped_and_told_at_its_place(slow: str, text: str) -> None:
    started = time.process_time()
    try:
        assert pattern(slow).search(text) is None
    except TablemillError as error:
        _stopped(error, slow)
    assert time.process_time() - started < 4


def _stopped(error: TablemillError, slow: str) -> None:
    (problem,) = error.problems
    assert (problem.code, problem.span) == ("slow-pattern", PLACE)
    assert problem.message.startswith(f"the pattern {slow} took more than 2 seconds, and was stopped on ")


def test_a_pattern_that_is_stopped_says_so() -> None:
    with pytest.raises(TablemillError) as caught:
        pattern("^(a|aa)+$").search("a" * 60 + "b")
    _stopped(caught.value, "^(a|aa)+$")
    with pytest.raises(TablemillError, match="slow-pattern"):
        normalised(f"| A |\n|---|\n| {'a' * 60}b |", field("a", column="A", pattern="^(a|aa)+$"))


def test_the_time_is_that_of_all_cells_together() -> None:
    slow, started = pattern("^(a|aa)+$"), time.process_time()
    texts = ["a" * 24 + "b"] * 1000  # some 50 ms each
    with pytest.raises(TablemillError, match="slow-pattern"):
        any(map(slow.search, texts))
    assert time.process_time() - started < 6


@pytest.mark.parametrize(
    ("plain", "length"),
    [
        (r"^(\d+)$", 100_000),
        (r"(\d+)", 500),
        (r"^(.*) - (.*)$", 500),
        (r"^v?(\d+)\.(\d+)\.(\d+)", 50),
        ("a|b|c", 10**5),
    ],
)
def test_python_itself_searches_where_the_ways_are_few(plain: str, length: int) -> None:
    given_pattern = pattern(plain)
    assert given_pattern.search("x" * length) is None
    assert "_stoppable" not in vars(given_pattern)


def test_a_build_with_ordinary_patterns_imports_no_other_engine() -> None:
    program = (
        "import re, sys; from tablemill.spec.patterns import Pattern; from tablemill.model import Span\n"
        "Pattern(re.compile(r'^(\\d+) (.+)$'), Span.top('x')).search('404 ' + 'Not Found ' * 20)\n"
        "print('regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "False\n"


def test_a_pattern_is_a_value() -> None:
    one = pattern("a(b)")
    assert one == pickle.loads(pickle.dumps(one)) == pattern("a(b)")  # noqa: S301  # our own
    assert hash(one) == hash(pattern("a(b)"))
    assert one != pattern("a")
    assert repr(one) == "Pattern('a(b)')"
