"""Where HTML begins and ends in Markdown: the start and end conditions of blocks, and inline tags.

The patterns follow cmark-gfm 0.29.0.gfm.13 (`src/scanners.re`), whose rules are those of CommonMark 0.29 with
`textarea` and with comments up to the first ``-->``. All quantifiers that could give back are possessive or atomic, so
a failed match costs no more than a look at the text.
"""

from __future__ import annotations

import re

from ...expressions import lazy

_SPACE = r"[ \t\n\v\f\r]"
_NAME = r"[A-Za-z][A-Za-z0-9-]*+"
_VALUE = r"""(?:[^ \t\r\n\v\f"'=<>`]++|'[^']*+'|"[^"]*+")"""
_ATTRIBUTE = rf"{_SPACE}++[a-zA-Z_:][a-zA-Z0-9:._-]*+(?>(?:{_SPACE}*+={_SPACE}*+{_VALUE})?)"
_OPEN = rf"{_NAME}(?>(?:{_ATTRIBUTE})*){_SPACE}*+/?>"
_CLOSE = rf"/{_NAME}{_SPACE}*+>"

_BLOCK_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|"
    "link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|title|summary|table|tbody|td|"
    "tfoot|th|thead|tr|track|ul"
)

# Each kind of block: how its first line begins, and what ends it. The last two end at a blank line.
_BLOCKS: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        lazy(r"<(?:script|pre|textarea|style)(?:[ \t\v\f>]|\Z)", re.IGNORECASE),
        lazy(r"</(?:script|pre|textarea|style)>", re.IGNORECASE),
    ),
    (lazy("<!--"), lazy("-->")),
    (lazy(r"<\?"), lazy(r"\?>")),
    (lazy("<![A-Z]"), lazy(">")),
    (lazy(r"<!\[CDATA\[", re.IGNORECASE), lazy(r"\]\]>")),
    (lazy(rf"</?(?:{_BLOCK_NAMES})(?:[ \t\v\f]|/?>|\Z)", re.IGNORECASE), None),
)
_ANY_TAG_ALONE = lazy(rf"<(?:{_OPEN}|{_CLOSE})[ \t\f]*+\Z")

INLINE = lazy(
    rf"<(?:{_OPEN}|{_CLOSE}|!---?>|!--(?>(?:[^-]++|-[^-]|--[^>])*)-->|\?(?>(?:[^?>]++|\?[^>]|>)*)\?>"
    rf"|![A-Z]++{_SPACE}++[^>]*+>|!\[[Cc][Dd][Aa][Tt][Aa]\[(?>(?:[^\]]++|\][^\]]|\]\][^>])*)\]\]>)"
)
"""An inline tag, comment, processing instruction, declaration or CDATA section."""

SHOWN = lazy(
    rf"</?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:{_SPACE}|/?>)", re.IGNORECASE
)
"""A tag that GitHub shows as text, because it would change how the rest of the page is read (`tagfilter`)."""


def opens(line: str, start: int, in_paragraph: bool) -> tuple[bool, re.Pattern[str] | None]:
    """Say whether an HTML block begins at ``start``, and what ends it: None is a blank line.

    A tag that is none of the block names begins a block only when it does not interrupt a paragraph.
    """
    for first, last in _BLOCKS:
        if first.match(line, start):
            return True, last
    return not in_paragraph and _ANY_TAG_ALONE.match(line, start) is not None, None
