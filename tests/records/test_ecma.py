"""Patterns of schemas: what Node's RegExp says with the flag u, the engine says of the translation."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator

import jsonschema_rs
import pytest

from programs import path_to
from tablemill.records.validation.ecma import PatternError, Translation, translate

NODE = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const said = ([pattern, texts]) => {
  try { const found = new RegExp(pattern, "u"); return texts.map(text => found.test(text)); } catch { return null; }
};
console.log(JSON.stringify(cases.map(said)));
"""

CHARACTERS = "abAB01_- .é\n\r\u2028\x85\ufeffΩſK😀&~^$@/{}[]()|*+?\\\x08\0\x01"
ATOMS = (
    r"a b A 0 _ - é 😀 & && -- ~~ . ^ $ \d \D \w \W \s \S \b \B \t \n \cA \cj \0 \x41 \u0041 \u{1F600} \uD83D\uDE00 "
    r"\uD83D \. \/ \p{Lu} \P{L} \p{Script=Greek} \p{ASCII} \1 \2 \k<n>"
)
ODD = r"( ) (? (?P<x> (?#c) (?i) (?> ++ { } {2,1} {,2} ] [ [^ [] [^] [b-a] [\w-a] [\b] [[a] \a \q \Z \A \8 #"
ITEMS = r"a b - 0 \w \d \s é a-b 0-9 \- && [ \] ^ . \p{L} ~~ | \S \W \b \uD83D"
REPEATED = ["", "", "", "*", "+", "?", "{1,2}", "*?", "{2}", "{1,}"]
OPENINGS = ["(", "(?:", "(?<n>", "(?=", "(?!", "(?<=", "(?<!", "(?i:"]


def pattern(draw: random.Random, depth: int = 0) -> str:
    parts = []
    for _ in range(draw.randint(1, 5)):
        kind = draw.random()
        if kind < 0.3 and depth < 3:
            parts.append(draw.choice(OPENINGS) + pattern(draw, depth + 1) + ")" + draw.choice(REPEATED))
        elif kind < 0.5:
            items = "".join(draw.choices(ITEMS.split(), k=draw.randint(0, 3)))
            parts.append(f"[{draw.choice(['', '^'])}{items}]{draw.choice(REPEATED)}")
        elif kind < 0.95:
            parts.append(draw.choice(ATOMS.split()) + draw.choice(REPEATED))
        else:
            parts.append(draw.choice(ODD.split()))
    return draw.choice(["{}", "{}", "^{}$", "{}|a"]).format("".join(parts))


def texts(draw: random.Random) -> list[str]:
    return ["".join(draw.choices(CHARACTERS, k=draw.randint(0, 5))) for _ in range(12)]


def engine(translation: Translation) -> jsonschema_rs.Validator:
    options = jsonschema_rs.RegexOptions() if not translation.backtracks else jsonschema_rs.FancyRegexOptions()
    return jsonschema_rs.validator_for({"pattern": translation.text}, pattern_options=options)


def judged(cases: list[tuple[str, list[str]]]) -> Iterator[tuple[str, list[str], list[bool] | None]]:
    done = subprocess.run(
        [path_to("node"), "-e", NODE], input=json.dumps(cases), capture_output=True, encoding="utf-8", check=True
    )
    for (given, subjects), said in zip(cases, json.loads(done.stdout), strict=True):
        yield given, subjects, said


@pytest.mark.parametrize("seed", range(4))
def test_a_pattern_matches_what_node_says_or_is_refused_as_node_refuses_it(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  # no secret
    compared = refused = unable = 0
    patterns = [pattern(draw) for _ in range(1000)]
    # Node takes two groups of one name in alternatives alone, and we wherever nothing refers to them.
    cases = [(one, texts(draw)) for one in patterns if one.count("(?<n>") < 2]
    for given, subjects, said in judged(cases):
        try:
            translation = translate(given)
        except PatternError:
            refused += 1
            assert said is None, given
            continue
        assert said is not None, (given, translation)
        try:
            validator = engine(translation)
        except jsonschema_rs.ValidationError:
            assert translation.backtracks, given  # the linear engine runs all that are linear
            unable += 1
            continue
        assert [validator.is_valid(text) for text in subjects] == said, (given, translation)
        compared += 1
    assert compared > 300
    assert refused > 100
    assert unable < 15


@pytest.mark.parametrize("mark", "_@#%,:;<=>'\"!&~` -")
def test_a_punctuation_mark_may_be_escaped_though_node_refuses_it_with_u(mark: str) -> None:
    validator = engine(translate(rf"^\{mark}$"))
    assert [text for text in CHARACTERS + "_@#%,:;<=>'\"!&~` -" if validator.is_valid(text)][:1] == [mark]


@pytest.mark.parametrize(
    ("given", "message", "position"),
    [
        ("(", "a ( that is not closed", 0),
        ("a)", "a ) that closes nothing", 1),
        ("a[b", "a [ that is not closed", 1),
        ("[a-", "a [ that is not closed", 1),
        ("[a", "a [ that is not closed", 0),
        ("a{", "a { that must be written \\{, or has nothing to repeat", 1),
        ("*", "a * that must be written \\*, or has nothing to repeat", 0),
        ("a{2,1}", "a repetition whose bounds are in the wrong order", 1),
        (r"\Z", "a \\ that ECMA-262 does not allow here", 0),
        ("\\", "a \\ that ECMA-262 does not allow here", 0),
        (r"(a)\2", "a reference to a group that does not exist", 3),
        (r"(?<a>b)\k<c>", "a reference to a group that does not exist", 7),
        (r"(?<a>b)|(?<a>c)\k<a>", "a reference to two groups of the same name, which is not supported", 15),
        ("(?P<a>b)", "a (? that ECMA-262 does not have, or only in its newest edition", 0),
        ("(?<1>b)", "a group without a valid name", 0),
        (r"[\w-a]", "a - beside a set of characters; write it \\-", 1),
        ("[b-a]", "a range whose ends are in the wrong order", 1),
        (r"[\uD83D-a]", "a range of surrogates", 1),
        (r"\u{110000}", "a character above U+10FFFF", 0),
        ("(" * 5000 + ")" * 5000, "nested too deeply", 0),
    ],
)
def test_what_is_no_pattern_is_told_with_its_position(given: str, message: str, position: int) -> None:
    with pytest.raises(PatternError) as caught:
        translate(given)
    assert (caught.value.message, caught.value.position) == (message, position)
    assert (
        next(judged([(given, [])]))[2] is None or "two groups" in message or "nested" in message or "halves" in message
    )
