"""A column in little room is a sequence as a list is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.records import packed
from tablemill.records.packed import Packed, Packing

TEXTS = st.lists(st.text(st.characters(codec=None)), max_size=20)  # NUL and lone surrogates, too


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "BLOCK", 3)
        yield


@given(st.lists(TEXTS, max_size=4), st.data())
def test_texts_that_are_packed_come_back_in_any_way_that_a_list_gives_them(
    parts: list[list[str]], data: st.DataObject
) -> None:
    packing = Packing()
    for part in parts:
        packing += part
    made, texts = packing.done(), [text for part in parts for text in part]
    assert isinstance(made, Packed) == (len(texts) >= 3)
    assert len(made) == len(texts)
    assert list(made) == texts
    assert [made[number] for number in range(-len(texts), len(texts))] == [*texts, *texts]
    part = data.draw(st.slices(len(texts)))
    assert made[part] == texts[part]
    assert list(reversed(made)) == texts[::-1]


def test_a_packed_column_ends_where_its_texts_end() -> None:
    packing = Packing()
    packing += ["a", "b", "c", "d"]
    with pytest.raises(IndexError):
        packing.done()[4]
