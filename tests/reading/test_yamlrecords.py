"""Records of YAML, with places."""

from __future__ import annotations

import pytest

from tablemill.problems import TablemillError
from tablemill.reading.jsonrecords import NoRecordsError
from tablemill.reading.sources import Source
from tablemill.reading.yamlrecords import read_yaml

TEXT = """\
a:
  - {name: x, 'port': "80", more: {deep: [~, no]}}
  - &anchor
    name: 404
  - *anchor
b:
  k: null
"""


def source(text: str) -> Source:
    return Source("a.yaml", text, "")


def test_texts_stay_texts_and_know_their_places() -> None:
    records, problems = read_yaml(source(TEXT), ["a"])
    assert (problems, records.names, len(records.values)) == ([], None, 3)
    assert [records.get(number, ["name"]) for number in range(3)] == ["x", "404", "404"]
    assert (records.get(0, ["more", "deep", "0"]), records.get(0, ["more", "deep", "1"])) == (None, "no")
    assert (records.get(0, ["port"]), str(records.span(0, ["port"]))) == ("80", "a.yaml:2:23")
    assert str(records.name_span(0, "port")) == "a.yaml:2:15"
    assert str(records.span(2, ["name"])) == "a.yaml:4:11"
    assert (records.get(1, ["port"]), records.span(1, ["port"]), records.span(0, ["more", "deep", "2"])) == (None,) * 3
    assert str(records.whole()) == "a.yaml:2:3"


def test_the_values_of_a_map_have_names() -> None:
    records, _ = read_yaml(source(TEXT), [])
    assert records.names == ["a", "b"]
    assert str(records.name_span(1)) == "a.yaml:6:1"
    assert records.get(1, ["k"]) is None
    assert str(records.span(1, ["k"])) == "a.yaml:7:6"


@pytest.mark.parametrize(
    ("text", "pointer", "place", "message"),
    [
        ("a: {b: 1}", ["c"], "a.yaml:1:1", 'the object at the top has no "c"; its keys are "a"'),
        ("a: {b: 1}", ["a", "b"], "a.yaml:1:8", "the value at /a/b is neither a list nor a map"),
        ("a: [x]", ["a", "1"], "a.yaml:1:4", 'there is a list of 1 at /a, which has no "1"'),
        ("", [], "a.yaml:1:1", "the whole file is neither a list nor a map"),
        ("", ["a"], "a.yaml:1:1", 'there is null at the top, which has no "a"'),
    ],
)
def test_a_pointer_that_leads_nowhere_is_told(text: str, pointer: list[str], place: str, message: str) -> None:
    with pytest.raises(NoRecordsError) as caught:
        read_yaml(source(text), pointer)
    assert (str(caught.value.span), caught.value.message) == (place, message)


def test_aliases_that_repeat_each_other_are_bounded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(TablemillError) as caught:
        read_yaml(source("\n".join(lines)), [])
    assert [problem.code for problem in caught.value.problems] == ["yaml-too-large"]
