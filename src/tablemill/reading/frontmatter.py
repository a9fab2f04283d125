"""Front matter: the YAML between two lines of ``---`` at the beginning of a file, set apart from the Markdown.

Enters: a Source, or the front matter of a Document. Leaves: the Source without it, or its values by their keys.

Site generators (Jekyll, Hugo, Docusaurus, …) read it so, and GitHub shows it as a table of its own above the page.
cmark-gfm knows nothing of it: it reads a thematic break, and a setext heading where text stands above the second
``---``. A text that begins with a thematic break is no front matter, and must lose no table: it is one only where its
first line, but for blank lines and comments, is a key with a colon, and where no line begins with ``|``; or where there
is nothing in it. Whether the rest of it is YAML shows when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..problems import Problem, TablemillError
from .sources import Source

if TYPE_CHECKING:
    from .yamltree import YamlNode

__all__ = ["read_front_matter", "set_apart"]

# Compiled when they are first needed: most projects have no front matter.
_OPENING = (
    r"(?m)---[ \t]*\n(?:(?:[ \t]*\n)*(?=(?:---|\.\.\.)[ \t]*$)"
    r"|(?:[ \t]*(?:#[^\n]*)?\n)*[ ]*[^\s#|{}\[\]&*!>%@`,-][^\n]*?:(?=[ \t\n]))"
)
_CLOSING = r"(?m)^(?:---|\.\.\.)[ \t]*$"


def set_apart(source: Source) -> tuple[Source, str | None]:
    """Return ``source`` with blank lines in the place of its front matter, and the front matter, None without one.

    Its first line is empty instead of ``---``: what is said of either is at the same line as in the file.
    """
    text = source.text
    opening = re.match(_OPENING, text) if text.startswith("---") else None
    closing = re.compile(_CLOSING).search(text, opening.end()) if opening else None
    if closing is None or text.find("\n|", 0, closing.start()) >= 0:
        return source, None
    blank = "\n" * text.count("\n", 0, closing.end())
    return source._replace(text=blank + text[closing.end() :]), text[text.index("\n") : closing.start()]


def read_front_matter(path: str, text: str | None) -> tuple[Mapping[str, YamlNode] | None, list[Problem]]:
    """Read ``text``, the front matter that was set apart from the file at ``path``: its values by their keys.

    A file without front matter has no values. What is wrong with it is a problem at its place; where it cannot be
    read for that, None stands for the values.
    """
    if text is None:
        return {}, []
    from .yamltree import YamlMap, read_tree

    try:
        tree, problems = read_tree(Source(path, text, ""))
    except TablemillError as error:
        return None, [_told(problem) for problem in error.problems]
    told = [_told(problem) for problem in problems]
    if tree is None or isinstance(tree, YamlMap):
        return {key.text: value for key, value in tree.entries} if tree else {}, told
    message = 'the front matter is not a map of keys and values; write each as "key: value"'
    return None, [*told, Problem("front-matter", message, tree.span)]


def _told(problem: Problem) -> Problem:
    return problem._replace(code="front-matter", message=f"in the front matter: {problem.message}")
