"""Finds marks that mean true and false: ``✓`` and ``✗``, ``Yes`` and ``No``, ``x`` and nothing.

A column is one of marks where every text in it is one, and none could well be something else: ``x`` is a cross beside
``✓``, and a mark where the other cells are empty.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

_TRUE = {
    *["✓", "✔", "☑", "✅", "🗹", "√", "🟢", "🟩", "💚", "👍", "⬤"],
    *["yes", "true", "ja", "oui", "sí", "да", "はい", "是", "有", "支持"],
    *[":white_check_mark:", ":heavy_check_mark:", ":ballot_box_with_check:", ":+1:", ":green_circle:"],
}
_FALSE = {
    *["✗", "✘", "✖", "✕", "❌", "❎", "🔴", "🟥", "👎", "🚫", "⛔", "☐", "⬜"],
    *["no", "false", "nein", "non", "нет", "いいえ", "否", "无", "無", "不支持"],
    *[":x:", ":heavy_multiplication_x:", ":no_entry:", ":no_entry_sign:", ":-1:", ":red_circle:"],
}
_DEPENDS = {"x", "×", "○", "◯", "⭕", "●", "y", "n", "t", "f"}
"""What means one thing beside another mark, and may mean another, or nothing, where it stands alone."""

_DASHES = {"-", "--", "---", "–", "—", "―", "−"}


def marks(texts: Collection[str], empty: Collection[str]) -> Mapping[str, bool]:
    """Say which of ``texts``, all that stand in a column, are true and which false; nothing where they are no marks.

    ``empty`` has those among them that stand for nothing. Beside marks for true alone, such a cell is false.
    """
    said = [text for text in texts if text not in empty]
    plain = {text: _plain(text) for text in said}
    found = _meant({*plain.values()}, empty=bool(empty))
    if not found:
        return {}
    meant = {text: found[sign] for text, sign in plain.items()}
    if all(meant.values()) and all(not text or text in _DASHES or not text.strip() for text in empty):
        meant.update((text, False) for text in texts if text in empty)
    return meant


def _plain(text: str) -> str:
    """Take off what chooses between two looks of an emoji, and case."""
    return text.replace("\ufe0f", "").replace("\ufe0e", "").casefold()


def _meant(signs: Collection[str], *, empty: bool) -> Mapping[str, bool]:
    sure = {sign: sign in _TRUE for sign in signs if sign in _TRUE or sign in _FALSE}
    doubtful = [sign for sign in signs if sign not in sure]
    if not doubtful:
        return sure
    if not set(doubtful) <= _DEPENDS:
        return {doubtful[0]: True} if len(signs) == 1 and empty and _is_symbol(doubtful[0]) else {}
    if len(signs) == 1:
        return {doubtful[0]: True} if empty and doubtful[0] in ("x", "×", "○", "◯", "⭕", "●", "y") else {}
    return _beside(sure, set(doubtful))


def _beside(sure: Mapping[str, bool], doubtful: Collection[str]) -> Mapping[str, bool]:
    """Say what the doubtful signs mean beside others; nothing where that stays in doubt."""
    if {*doubtful} in ({"y", "n"}, {"t", "f"}) and not sure:
        return {sign: sign in "yt" for sign in doubtful}
    if len(doubtful) == 1 and sure and len({*sure.values()}) == 1:
        (sign,) = doubtful
        true = not next(iter(sure.values()))
        fits = sign in ("○", "◯", "⭕", "●") if true else sign in ("x", "×")
        return {**sure, sign: true} if fits else {}
    rounds, crosses = {*doubtful} & {"○", "◯", "⭕"}, {*doubtful} & {"x", "×"}
    if not sure and len(rounds) == 1 and len(doubtful) == 2:
        (sign,) = rounds
        (other,) = {*doubtful} - rounds
        return {sign: True, other: False} if crosses else {sign: False, other: True} if other == "●" else {}
    return {}


def _is_symbol(text: str) -> bool:
    """Whether the text is one picture: ``🔧``, ``⚠️``, ``★``."""
    signs = [sign for sign in text if sign not in "\ufe0f\ufe0e\u200d"]
    return 0 < len(signs) <= 2 and all(unicodedata.category(sign) == "So" for sign in signs)
