"""Problems: what is wrong, where, and what to do. Every code has its meaning and its cure here.

`docs/problems.md` is generated from CODES. A code is a promise: it may be added, never renamed or reused.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from .model import Span

Severity: TypeAlias = Literal["error", "warning"]
"""An error keeps a build from writing anything; a warning does not."""


class Code(NamedTuple):
    """What a problem's code means and how it is cured.

    ``exit`` is the exit code that an error of this kind leads to: 1 where the work was done and found
    something wrong, 2 where it could not be done.
    """

    severity: Severity
    exit: Literal[0, 1, 2]
    meaning: str
    cure: str


class Problem(NamedTuple):
    """One thing that is wrong: a code of `CODES`, a message for people, and the place.

    ``str(problem)`` is the line that the commands print: ``path:line:column: severity[code]: message``. A code keeps
    its meaning for ever; a message may be worded better any day, so do not parse it.
    """

    code: str
    message: str
    span: Span

    @property
    def severity(self) -> Severity:
        """That of its code."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}"


class TablemillError(Exception):
    """Work cannot go on: a file that cannot be read or written, a spec that cannot be used.

    ``problems`` says why: a tuple of `Problem`, never empty, each with its place. Mistakes in the seeds are not raised
    but returned.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, dropping those said twice."""
    return sorted(set(problems), key=lambda problem: (problem.span, problem.code, problem.message))


def quoted(value: object) -> str:
    """Show a value of the seed in a message: JSON, cut in the middle where it is long."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 120 else f"{shown[:80]}…{shown[-20:]}"


def listed(values: Iterable[object], last: str = "and") -> str:
    """Show values in a message, the first dozen of them: a header can have thousands of cells."""
    shown = list(values)
    words = [quoted(value) for value in shown[:12]]
    if len(shown) > 12:
        words.append(f"{len(shown) - 12:,} more")
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def counted(number: int, noun: str) -> str:
    """Say how many there are of what is called ``noun``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def install_line(extra: str) -> str:
    """Say how to get what one of the extras brings.

    pip takes the Tablemill that an environment has, wherever it came from, for the one that is named, and gets
    only what its extra lacks. In another environment the name would lead to an index, which has no Tablemill.
    """
    return f"run, in tablemill's own environment: pip install 'tablemill[{extra}]'"


class Nearest:
    """Finds the nearest of ``valid`` to each of many words, in time that grows with their number alone.

    Comparing each word with each name would grow with the square. So only those names are compared that share the
    rarest two to four letters with the word, and of these the few that share most.
    """

    def __init__(self, valid: Iterable[str]) -> None:
        self._valid = tuple(dict.fromkeys(name for name in valid if len(name) <= _LONGEST))
        self._with: dict[str, list[str]] = {}
        if len(self._valid) > _COMPARED:
            for name in self._valid:
                for part in _parts(name):
                    self._with.setdefault(part, []).append(name)

    def __call__(self, word: str) -> str:
        """Ask whether the nearest was meant, as `suggestion` does."""
        return suggestion(word, self._candidates(word))

    def _candidates(self, word: str) -> Iterable[str]:
        if len(self._valid) <= _COMPARED:
            return self._valid
        shared: Counter[str] = Counter()
        for names in sorted((self._with.get(part, []) for part in _parts(word)), key=len):
            if len(shared) and len(shared) + len(names) > _COUNTED:
                break
            shared.update(names[:_COUNTED])
        return [name for name, _ in shared.most_common(_COMPARED)]


_LONGEST = 100
"""A longer text is not a name that was misspelt, and difflib takes the square of its length."""
_COMPARED = 5
"""How many names difflib compares with a word: some 30 us each."""
_COUNTED = 1000
"""How many names are looked at for the letters that they share with a word."""


def _parts(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[place : place + length] for length in (2, 3, 4) for place in range(len(padded) - length + 1)}


def suggestion(word: str, valid: Iterable[str]) -> str:
    """Ask whether the nearest of ``valid`` was meant, for the end of a message; empty where none is near."""
    from difflib import SequenceMatcher

    if len(word) > _LONGEST:
        return ""
    best, near = 0.6, ""  # as difflib's own get_close_matches, which works out the ratio of each twice
    matcher = SequenceMatcher(b=word)
    for name in valid:
        matcher.set_seq1(name if len(name) <= _LONGEST else "")
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
            best, near = max((best, near), (matcher.ratio(), name))
    return f"; did you mean {quoted(near)}?" if near else ""


CODES: dict[str, Code] = {
    # Files
    "missing-file": Code(
        "error",
        2,
        "A file that the spec or the command names does not exist, or a folder or pattern has no Markdown file.",
        "Correct the path, or add the file.",
    ),
    "unreadable-file": Code(
        "error",
        2,
        "A file cannot be read: permissions, a folder, a pipe or a device in its place, a name that is not UTF-8, or a "
        "symbolic link that points outside the project.",
        "Fix what the message names; replace a link that points outside the project with the file itself.",
    ),
    "file-too-large": Code(
        "error",
        2,
        "A file has more than 100 MiB. Files that large are not read.",
        "Cut the file into several.",
    ),
    "not-utf-8": Code(
        "error",
        2,
        "A file holds bytes that are not UTF-8. The message names the first one by its offset.",
        "Save the file as UTF-8.",
    ),
    # The spec and its schemas
    "yaml-syntax": Code(
        "error",
        2,
        "The spec is not valid YAML: a tab, a quote that is not closed, indentation that does not fit.",
        "Fix the place that the message names; put patterns into single quotes.",
    ),
    "yaml-duplicate-key": Code(
        "error",
        2,
        "A map of the spec has the same key twice. Most YAML readers would silently drop one.",
        "Remove or rename one of the two.",
    ),
    "yaml-tag": Code(
        "error",
        2,
        "The spec has a YAML tag such as !!python/object. Every value of a spec is a text, a list or a map.",
        "Remove the tag.",
    ),
    "yaml-too-large": Code(
        "error",
        2,
        "The spec is too large or nested too deeply, counting what its aliases repeat.",
        "Split the spec in several.",
    ),
    "unknown-key": Code(
        "error",
        2,
        "The spec has a key that is unknown at its place.",
        "Correct it; docs/spec.md lists the keys.",
    ),
    "missing-key": Code("error", 2, "The spec lacks a required key.", "Add it; docs/spec.md says what it means."),
    "misplaced-key": Code(
        "error", 2, "A key of the spec cannot be used with the one beside it.", "Remove one of the two."
    ),
    "wrong-type": Code(
        "error",
        2,
        "A value of the spec is missing, or has the wrong type: a text, a list or a map where another of these is "
        "expected.",
        "Write the type that the message names.",
    ),
    "bad-value": Code("error", 2, "A value of the spec is not valid for its key.", "Write one that the message names."),
    "bad-name": Code(
        "error",
        2,
        "A name in the spec cannot be the name of a file or of a package.",
        "Use small letters, digits, hyphens, underscores and full stops.",
    ),
    "bad-path": Code(
        "error",
        2,
        "A path in the spec is absolute, an address, or written with backslashes.",
        "Write the path relative to the spec's folder, with / between its parts.",
    ),
    "bad-pattern": Code(
        "error",
        2,
        "A pattern is not a valid Python regular expression.",
        "Fix it: https://docs.python.org/3/library/re.html#regular-expression-syntax.",
    ),
    "too-many-groups": Code(
        "error",
        2,
        "A field's pattern has more than one group, so it is unclear which one is the value.",
        "Keep one group; write the others as (?:…).",
    ),
    "unknown-view": Code(
        "error",
        2,
        "A field asks for a view of its cell that does not exist.",
        "Use text, markdown, formatted, url, highlights, links, code or notes.",
    ),
    "view-type": Code(
        "error",
        2,
        "A field's view gives a list and its schema allows none, or the reverse.",
        "Choose another view, or change the type in the schema.",
    ),
    "value-type": Code(
        "error",
        2,
        "A key that says how a text becomes a value does not fit the type that the schema gives the field.",
        "Remove or correct the key, or change the type in the schema.",
    ),
    "unknown-format": Code(
        "error", 2, "The spec asks for a format that does not exist.", "Use the formats that the message names."
    ),
    "unknown-dataset": Code(
        "error",
        2,
        "A field or a command names a dataset that the spec does not have.",
        "Correct the name.",
    ),
    "reference-type": Code(
        "error",
        2,
        "A field has another type than the key that it refers to, so no value can match.",
        "Give both the same type in their schemas.",
    ),
    "bad-text": Code(
        "error",
        2,
        "A text of the spec that is put together from fields has an unmatched brace, or braces that name no field.",
        "Write {name} for the value of a field, {name:slug} for its anchor, {{ and }} for braces.",
    ),
    "text-field": Code(
        "error",
        2,
        "A text of the spec is put together from a field that its dataset does not have, that is a list or an object, "
        "or that is itself put together from the text.",
        "Correct the name; take the field out of one of the texts.",
    ),
    "join-field": Code(
        "error",
        2,
        "A join is on a field, or takes one, that its dataset does not have or that is itself joined.",
        "Correct the name: those after on in the spec, those that are taken in the schema's object.",
    ),
    "join-type": Code(
        "error",
        2,
        "A join does not fit the schema: the field is not an object, or may not be null where a record can be "
        "without a "
        "partner; or two fields that should have the same value, or one that is taken, have other types.",
        "Give both the same type in their schemas, and null where it can come.",
    ),
    "unknown-key-field": Code(
        "error", 2, "A dataset's key is not one of its fields.", "Name one of the fields after key."
    ),
    "key-type": Code("error", 2, "A dataset's key is a list or an object.", "Choose a key that is a text or a number."),
    "dataset-field": Code(
        "error",
        2,
        "A dataset is sorted, grouped or checked by a field that it does not have, or that is a list or an object.",
        "Name a field that is a text, a number or a boolean.",
    ),
    "field-not-in-schema": Code(
        "error",
        2,
        "A field of the spec is not a property of the dataset's schema.",
        "Correct the name, or describe the field in the schema.",
    ),
    "schema-field-not-in-spec": Code(
        "error",
        2,
        "A property of a schema has no field in the spec to fill it.",
        "Declare the field in the spec, or remove the property from the schema.",
    ),
    "ambiguous-type": Code(
        "error",
        2,
        "The schema does not give a field exactly one type beside null, so that its text cannot be converted.",
        'Name one type: "type": "integer", or "type": ["integer", "null"].',
    ),
    "bad-schema": Code(
        "error",
        2,
        "A schema is not valid JSON, is not a valid JSON Schema, or describes no fields.",
        "Fix the schema at the place that the message names.",
    ),
    "slow-pattern": Code(
        "error",
        2,
        "A pattern of the spec, a schema or the command line took too many steps to match a text, and was stopped.",
        "Write it so that each repetition can end in one way: [^,]* for .* before a comma, (a|b)* for (a*b*)*.",
    ),
    "duplicate-file": Code(
        "error", 2, "Two datasets would be written to the same file.", "Rename one of the datasets."
    ),
    # The seed and the spec do not agree
    "selects-nothing": Code(
        "error",
        1,
        "A dataset's rows, or an entry of ignore, match nothing in their source.",
        "Fix the pattern, or restore the heading or table that it looks for.",
    ),
    "no-effect": Code(
        "warning",
        0,
        "A key of the spec has no effect. For example, where or except leaves out no row.",
        "Fix the key's pattern or name, or remove the key.",
    ),
    "section-without-table": Code(
        "error",
        1,
        "A heading matches a dataset's rows.tables, but the dataset takes no table below it.",
        "Restore the table (is its delimiter row missing?), or narrow the pattern.",
    ),
    "table-not-taken": Code(
        "error",
        1,
        "A seed has a table that no dataset takes and that ignore does not list.",
        "Declare a dataset for it, widen the rows of one, or list it under ignore.",
    ),
    "unknown-column": Code(
        "error",
        1,
        "A field reads a column that a table of its dataset does not have.",
        "Correct the name in the spec, or in the table's header.",
    ),
    "ambiguous-column": Code(
        "error",
        1,
        "A field reads a column whose name appears twice in the table's header, and nothing reads the other.",
        "Give each column of the table a name of its own, or name the other in the spec, too: `name_2`.",
    ),
    "column-not-read": Code(
        "error",
        1,
        "A table has a column that no field of any dataset reads.",
        "Add a field that reads it, or list the column under the dataset's unread.",
    ),
    "stray-row": Code(
        "error",
        1,
        "Lines of a paragraph begin with | like the rows of a table, but GitHub shows them as text.",
        "Fix what the message names: most often the delimiter row, or a blank line between rows. Where text must "
        "begin with a pipe, write \\|; in a file that you cannot change, list the line under `ignore`.",
    ),
    "conflict-marker": Code(
        "error",
        1,
        "A seed contains a merge conflict marker that git left (`<<<<<<<`, `=======`, `>>>>>>>`), outside of code.",
        "Resolve the conflict, and remove the markers.",
    ),
    "table-cut": Code(
        "error",
        1,
        "GitHub ends a table whose rows lack more than half a million cells in all, and shows the rest as text.",
        "Give each row as many cells as the header has.",
    ),
    # HTML tables
    "html-not-installed": Code(
        "error",
        2,
        "Reading HTML tables needs a package that is not installed.",
        "Run the command that the message shows.",
    ),
    "html-no-header": Code(
        "warning",
        0,
        "An HTML table has no header: no thead, and no first row of th cells. Its first row is read as the header.",
        "Write the header's cells as th.",
    ),
    "html-header-rows": Code(
        "warning",
        0,
        "An HTML table has more than one header row. The last one names the columns, together with the cells above it "
        "that span down to it; the others are not read.",
        "Name each column in one row.",
    ),
    "html-spans-cut": Code(
        "error",
        1,
        "The colspan and rowspan of a file's HTML tables repeat too many cells; the rest are not repeated.",
        "Write the cells out, or correct the numbers.",
    ),
    "html-too-deep": Code(
        "error",
        1,
        "HTML tables are nested so deeply that the innermost are not read.",
        "Close the outer tables where they should end, or reduce the nesting.",
    ),
    # Where renderers disagree about a table; docs/dialect.md shows each with an example
    "lost-table": Code(
        "warning",
        0,
        "A paragraph holds a delimiter row, but its lines make no table on GitHub, and none begins with |.",
        "Fix what the message names: most often the number of cells of the delimiter row.",
    ),
    "table-in-html": Code(
        "warning",
        0,
        "A table follows an HTML tag without a blank line between, so GitHub reads it as HTML.",
        "Put a blank line above the table.",
    ),
    "table-in-footnote": Code(
        "warning",
        0,
        "A table is in a footnote that the page never refers to, so GitHub does not show it.",
        "Refer to the footnote, or move the table out of it.",
    ),
    "row-as-code": Code(
        "warning",
        0,
        "A row is indented by four columns or more, so GitHub shows it as code.",
        "Indent it like the header.",
    ),
    "text-above-table": Code(
        "warning",
        0,
        "Text stands directly above a table. pandoc and Python-Markdown show the table as text, too.",
        "Put a blank line above the header.",
    ),
    "text-below-table": Code(
        "warning",
        0,
        "A line without | stands directly below a table's row. GitHub makes it a row, pandoc ends the table.",
        "Put a blank line above it where it is text; write it as a row, or on one line with its row, where it is none.",
    ),
    "footnote-below-table": Code(
        "warning",
        0,
        "A footnote stands directly below a table. GitHub ends the table there, marked and markdown-it make it a row.",
        "Put a blank line above it.",
    ),
    "tag-below-table": Code(
        "warning",
        0,
        "An HTML tag such as <br> stands directly below a table. GitHub ends the table there, others make it a row.",
        "Put a blank line above the tag.",
    ),
    "header-without-pipe": Code(
        "warning",
        0,
        "A table's header has no |. GitHub shows a table of one column, most others show text.",
        "Write | before and after the header, or a blank line below it where no table is meant.",
    ),
    "uneven-pipes": Code(
        "warning",
        0,
        "A table's header has no | at its ends, but its delimiter row or a row has. Python-Markdown shows no table, or "
        "cells in other columns.",
        "Begin and end every row of the table with |.",
    ),
    "tab-in-delimiter-row": Code(
        "warning", 0, "A delimiter row holds a tab. marked and pulldown-cmark show no table.", "Write spaces."
    ),
    "pipe-in-code": Code(
        "warning",
        0,
        "A | is between backticks. GitHub ends the cell there, pandoc and Python-Markdown do not.",
        "Write \\| for a pipe in code; where the code was meant to end before it, close it.",
    ),
    "backslashes-before-pipe": Code(
        "warning",
        0,
        "Two backslashes, or any even number, stand before a |. GitHub reads a pipe in the cell, others its end.",
        "Write &#124; where a pipe is meant, a space before the | where the cell ends.",
    ),
    "unicode-space": Code(
        "warning",
        0,
        "A character that Markdown does not read as a space, such as U+00A0, is before a row's first |, or alone on "
        "a line of the "
        "table. GitHub reads a cell or a row there, others do not.",
        "Remove it.",
    ),
    "single-tilde": Code(
        "warning",
        0,
        "GitHub strikes through the text between single tildes, as in 1~3, 5~7; most others show the tildes.",
        "Write \\~ for a tilde, ~~ on both sides to strike through.",
    ),
    # Records that are looked for
    "unknown-record": Code(
        "error", 2, "A command names a record by a key that its dataset does not have.", "Correct the key."
    ),
    "unknown-field": Code(
        "error", 2, "A command names a field that the dataset's records do not have.", "Correct the name."
    ),
    # Published states that are compared
    "unknown-revision": Code(
        "error",
        2,
        "The state to compare is neither a file, nor a folder, nor a revision of a git repository.",
        "Correct it; git tag and git log list the revisions. In a shallow clone, fetch the rest.",
    ),
    "git-failed": Code(
        "error",
        2,
        "git is needed to read a revision, but it is not installed or refuses to read it.",
        "Do what git says, or name files or folders.",
    ),
    "missing-package": Code(
        "error",
        2,
        "A state to compare has no datapackage.json.",
        "Name the folder that it is in; in a revision, with --at.",
    ),
    "many-packages": Code(
        "error", 2, "A revision has several data packages, and the spec does not say which to use.", "Use --at."
    ),
    "bad-package": Code(
        "error",
        2,
        "A datapackage.json is not JSON, as with the marks of a merge in it, or Tablemill did not write it.",
        "Build it again, or name another.",
    ),
    "altered-file": Code(
        "warning",
        0,
        "A file is gone or is not what datapackage.json lists. Its records are read from another, if there is one.",
        "Build it again, and commit all of the output folder.",
    ),
    "not-comparable": Code(
        "error",
        2,
        "The records of a dataset cannot be read, or are not distinct, in one of two states. The others are compared.",
        "Publish the dataset as json, keyed, jsonl, yaml or csv, too; fix or restore its files.",
    ),
    # Tables that are listed and taken without a spec
    "no-table": Code(
        "error",
        1,
        "No table was found, or none that matches the command's options. The message lists every table found.",
        "Choose one of those; tablemill tables shows them. HTML tables are listed only with --html.",
    ),
    "many-tables": Code(
        "error",
        2,
        "Several tables match the command's options. The message lists each.",
        "Choose one by its number, a heading or its columns, or take all of them as one with --all.",
    ),
    "file-there": Code(
        "error",
        2,
        "tablemill init would write a file that already exists, and it overwrites nothing.",
        "Move the file away, name another spec with --spec, or edit the existing spec.",
    ),
    "binary-file": Code(
        "error", 2, "A file contains a NUL character, so it is not text.", "Name Markdown files, saved as UTF-8."
    ),
    "column-renamed": Code(
        "warning",
        0,
        "A table that is taken without a spec has a column without a name, or two of the same name.",
        "Give each column of the table a name of its own.",
    ),
    "ragged-row-taken": Code(
        "warning",
        0,
        "A row has more or fewer cells than its header, and the table is taken without a spec or the spec says "
        "`ragged: true`. It is read as GitHub shows it: cells past the header's width are dropped, and missing ones "
        "are empty.",
        "Give the row as many cells as the header has; a | inside a cell is written \\|.",
    ),
    # The seed's rows and values
    "front-matter": Code(
        "error",
        1,
        "The front matter of a file, which a field reads, is not YAML, or no map of keys and values.",
        "Fix the place that the message names; quote a text that holds a colon.",
    ),
    "unknown-front-matter-key": Code(
        "error",
        1,
        "A field reads a key that the front matter of no file of its dataset has.",
        "Correct the key in the spec, or add it to the files.",
    ),
    "data-syntax": Code(
        "error",
        1,
        "A CSV, TSV, JSON, JSON Lines or YAML file that is a source has a syntax error.",
        "Fix the place that the message names.",
    ),
    "data-record": Code(
        "error",
        1,
        "A data file has another value where fields read the keys of an object.",
        "Make it an object, or read it whole, with `column: ''`.",
    ),
    "ragged-row": Code(
        "error",
        1,
        "A row has more or fewer cells than its header. GitHub does not show the cells past the header's width, and "
        "shows missing ones empty.",
        "Give the row as many cells as the header has; a | inside a cell is written \\|. Or take such rows as GitHub "
        "shows them, with `ragged: true` in `rows`.",
    ),
    "pattern-finds-nothing": Code(
        "warning",
        0,
        "The pattern of a field matches nothing in any record of its dataset, so that the field is null in all of "
        "them.",
        "Fix the pattern, or remove the field.",
    ),
    "unclosed-mark": Code(
        "warning",
        0,
        "A == that could open or close a highlight has no partner, and stays in the text as it is.",
        "Close the highlight, or write \\== for two equals signs.",
    ),
    "many-links": Code(
        "error",
        1,
        "A field reads the address of the one link of a cell, and the cell has several.",
        "Leave one link in the cell, or read them all: `view: links` gives a list.",
    ),
    "no-match": Code(
        "error",
        1,
        "A field that must not be null has no value: its cell is empty or means null, its pattern does not match, "
        "or no heading or paragraph is there.",
        "Correct the cell, widen the field's pattern, or let the schema allow null.",
    ),
    "type": Code(
        "error",
        1,
        "A value is not of the type that the schema gives its field.",
        "Correct the cell, narrow the field's pattern, or correct the type in the schema.",
    ),
    "schema": Code(
        "error",
        1,
        "A value has the right type but does not satisfy the schema: its range, length, pattern or list of values.",
        "Correct the cell, or the schema.",
    ),
    "duplicate-key": Code(
        "error",
        1,
        "Two records of a dataset have the same key. The message names the first; the problem is at the second.",
        "Remove or correct one of the two rows.",
    ),
    "null-key": Code("error", 1, "A record's key is null.", "Give the row a key."),
    "group-name": Code(
        "error",
        1,
        "The values of a group make a name that no file can have, or that of another file, also where names differ in "
        "case alone; or there are more groups than files may be.",
        "Correct the value, or write the field as {name:slug} in the file's name.",
    ),
    "null-group": Code(
        "error",
        1,
        "A record's group is null, and there is no name for it in the file.",
        "Give the row a value there, or let the field have a default.",
    ),
    "not-sorted": Code(
        "error",
        1,
        "A row is out of order: checks requires the seed to be sorted.",
        "Move the row up. To sort the files and not the seed, use sort.",
    ),
    "not-unique": Code(
        "error",
        1,
        "Two records have the same values in fields that must be unique. The problem is at the second.",
        "Correct one of the two, or remove it.",
    ),
    "not-equal": Code(
        "error",
        1,
        "Two fields of a record differ that must be equal, such as a name and that of its file.",
        "Correct one of them.",
    ),
    "too-few": Code(
        "error",
        1,
        "There are fewer records than checks requires, in all or with one value.",
        "Add records, or lower the number in checks.",
    ),
    "not-mutual": Code(
        "error",
        1,
        "A record names another one, which does not name it back.",
        "Write it there, or remove it here.",
    ),
    "unknown-reference": Code(
        "error",
        1,
        "A field that references another dataset has a value that is not a key there.",
        "Correct the value, or add the record that it refers to.",
    ),
    "records-too-large": Code(
        "error",
        2,
        "The texts or joins of the spec produce more than 134,217,728 characters: each takes from others, so "
        "that a few lines can ask for more than any disk holds.",
        "Take fewer fields into the text or the join, or give a join a by that finds fewer records.",
    ),
    # Joins
    "unmatched": Code(
        "error",
        1,
        "A record has no partner in the dataset that one of its fields joins.",
        "Correct the value, add the record to the other dataset, or declare unmatched: fine, or warning.",
    ),
    "unmatched-warning": Code(
        "warning",
        0,
        "A record has no partner in the dataset that one of its fields joins, and the spec declares unmatched: "
        "warning.",
        "Correct the value, or add the record to the other dataset.",
    ),
    "unused": Code(
        "error",
        1,
        "A record of a dataset that another one joins is not a partner of any record there.",
        "Correct the value, add a record to the dataset that joins, or declare unused: fine, or warning.",
    ),
    "unused-warning": Code(
        "warning",
        0,
        "A record of a dataset that another one joins is not a partner of any record there, and the spec declares "
        "unused: warning.",
        "Correct the value, or add a record to the dataset that joins.",
    ),
    "duplicate-partner": Code(
        "error",
        1,
        "Two records of a dataset have the same values in the fields by which another one joins it, so that nothing "
        "says which is the partner. The message names the first; the problem is at the second.",
        "Correct one of the two rows, or join on more fields.",
    ),
    # What a format cannot hold
    "csv-formula": Code(
        "error",
        1,
        "A string begins with = + - @, a tab or a carriage return, and a spreadsheet that opens the CSV would run it "
        "as a formula.",
        "Choose in the spec: csv: {formulas: escape} puts a ' before such strings (and says so in datapackage.json), "
        "csv: {formulas: keep} leaves them as they are; or leave CSV out of the dataset's formats.",
    ),
    "csv-empty": Code(
        "error",
        1,
        "A string is empty where null is allowed too, and CSV has the same empty cell for both.",
        'List "" under nulls in the spec, so that it is null; or give the field a minLength of 1, or no null, in its '
        "schema; or leave CSV out of the dataset's formats.",
    ),
    "keyed-collision": Code(
        "error",
        1,
        'Two different keys, such as 1 and "1", would become one property of the keyed JSON.',
        "Let the schema give the key one type, or leave keyed out of the dataset's formats.",
    ),
    "bad-template": Code(
        "error",
        1,
        "A template of the user's own does not compile, or raises when it is filled. The place is the template's line.",
        "Correct the template; docs/formats.md says what it sees.",
    ),
    "format-limit": Code(
        "error",
        1,
        "A value or a name is beyond what one of the dataset's formats can hold; the message says which and why.",
        "Do what the message says, or leave the format out of the dataset's formats; docs/formats.md has the limits.",
    ),
    "missing-extra": Code(
        "error",
        2,
        "A feature that the spec uses needs a library that is not installed.",
        "Run the command that the message shows.",
    ),
    # Harvesting
    "harvest-engine": Code(
        "error",
        2,
        "The engine that --engine names is not installed.",
        "Install it as the message says, or leave --engine out.",
    ),
    "harvest-input": Code(
        "error",
        2,
        "An input of the harvest cannot be read in the format that its name suggests, or lacks a column that was "
        "named.",
        "Do what the message says: name the column, or leave the input out.",
    ),
    "harvest-plan": Code(
        "error",
        2,
        "The output folder of a harvest has the plan of another one, or none that can be read, or lacks shards.",
        "Run the same harvest as before to continue it, or name another folder.",
    ),
    "harvest-busy": Code(
        "error",
        2,
        "Another harvest is writing into the same folder or prefix.",
        "Wait until it has ended, or name another one.",
    ),
    "harvest-store": Code(
        "error",
        2,
        "An object store does not answer, or refuses, also after several tries. The shards that are done stay.",
        "Do what the message says, and run the same harvest again to continue it.",
    ),
    "harvest-shard": Code(
        "error",
        2,
        "A shard of a harvest could not be computed, however often it was tried. The shards that are done stay.",
        "Run the same harvest again; if it fails again, report it with the message.",
    ),
    "harvest-bad": Code(
        "error",
        1,
        "More documents could not be read than --max-bad allows. Finished shards are kept; problems/ says what is "
        "wrong.",
        "Fix the inputs, or run the same harvest with a higher --max-bad.",
    ),
    "document-too-slow": Code(
        "error",
        1,
        "A document of a harvest took longer than --timeout allows, and was left out.",
        "Harvest it alone, with more time.",
    ),
    "document-too-large": Code(
        "error",
        1,
        "Reading a document of a harvest takes more memory than --memory allows. The document was left out.",
        "Harvest it alone, with more memory.",
    ),
    "document-fails": Code(
        "error",
        1,
        "A document of a harvest could not be read because of a bug, and was left out.",
        "Report it, with the document, if the message says that it is a bug.",
    ),
    "document-kills": Code(
        "error",
        1,
        "The process that read a document of a harvest ended, each time it was tried, and the document was left out.",
        "Read it alone, with more memory; report it if that fails as well.",
    ),
    # Writing dist
    "unwritable-output": Code(
        "error",
        2,
        "The output folder or a file in it cannot be written. dist is unchanged.",
        "Do what the message says: free disk space, give write permission, or move the obstacle away.",
    ),
    "half-written": Code(
        "error",
        2,
        "The output folder could not be written completely, and the previous state could not be restored. Each file "
        "is complete, old or new.",
        "Do what the message says (free disk space, give write permission), and build again, which updates everything.",
    ),
    "left-behind": Code(
        "error",
        2,
        "tablemill init could not write everything, and could not remove what it had written.",
        "Remove the file, and run the command again.",
    ),
    "foreign-file": Code(
        "error",
        2,
        "A file of dist that tablemill would write already exists and was not written by it: datapackage.json does "
        "not list it, or was built from another spec, or git's history shows that no build wrote it, or the build "
        "reads it. dist is unchanged.",
        "Move or delete the file, or give the spec another output folder.",
    ),
    "kept-file": Code(
        "warning",
        0,
        "datapackage.json listed a file that is no longer produced, but the file is not what a build wrote: it holds "
        "something else, or git's history shows another origin, or the build reads it. It was left as it is.",
        "Delete the file if nobody needs it.",
    ),
    # What is inserted into other files
    "insert-mark-missing": Code(
        "error",
        1,
        "A file that the spec inserts into has no such mark: no comment that says begin tablemill: NAME.",
        "Write the two marks into the file, each on a line of its own; docs/insert.md shows them.",
    ),
    "insert-mark-twice": Code(
        "error",
        1,
        "A mark begins, or ends, twice in a file, so it is unclear which one is meant.",
        "Remove one of the two, or give it another name and an item of its own under insert in the spec.",
    ),
    "insert-mark-unpaired": Code(
        "error",
        1,
        "A mark has a beginning without an end, or an end without a beginning above it.",
        "Write the other one, or swap the two.",
    ),
    "insert-mark-crossed": Code(
        "error",
        1,
        "A mark is inside another, or begins before the one above it ends.",
        "Put one below the other.",
    ),
    "insert-edited": Code(
        "error",
        1,
        "The text between two marks is neither what a build wrote there, by the checksum in the first mark, nor "
        "what one would write now. Somebody edited it, so it is not overwritten.",
        "Put the edit into the seed and build again; or delete the checksum from the mark, and the next build "
        "overwrites the text.",
    ),
    "insert-unfit": Code(
        "error",
        1,
        "The text for the place between two marks does not fit there: it would hide or repeat a mark, or GitHub "
        "would show no table.",
        "Do what the message says.",
    ),
    "insert-changed": Code(
        "error",
        1,
        "The text between two marks of a file differs from what the dataset gives now. The place is in that file.",
        "Run tablemill build.",
    ),
    # dist and the seeds do not agree (check)
    "record-added": Code("error", 1, "The seed has a record that dist does not have.", "Run tablemill build."),
    "record-removed": Code(
        "error",
        1,
        "dist has a record that the seed no longer has. The place is where its dataset begins.",
        "Run tablemill build.",
    ),
    "field-changed": Code(
        "error",
        1,
        "A field has one value in dist and another in the seed, whichever of the two was edited.",
        "Run tablemill build, if the seed is right; fix the seed, if dist is.",
    ),
    "field-added": Code(
        "error",
        1,
        "The schema has a field that a file of dist does not have. The place is the dataset in the spec.",
        "Run tablemill build.",
    ),
    "field-removed": Code(
        "error",
        1,
        "A file of dist has a field that the schema does not have. The place is the dataset in the spec.",
        "Run tablemill build.",
    ),
    "records-reordered": Code(
        "error", 1, "The records stand in another order in dist than in the seed.", "Run tablemill build."
    ),
    "file-missing": Code("error", 1, "A file that dist should contain is missing.", "Run tablemill build."),
    "file-stale": Code(
        "error",
        1,
        "datapackage.json lists a file that no dataset produces any more.",
        "Run tablemill build, which removes it.",
    ),
    "file-unreadable": Code(
        "error",
        1,
        "A file of dist cannot be parsed: it was edited, cut short or merged badly.",
        "Run tablemill build.",
    ),
    "file-edited": Code(
        "error",
        1,
        "A file of dist holds the right records, but not the bytes that the seeds give.",
        "Run tablemill build.",
    ),
    "file-changed": Code(
        "error",
        1,
        "A file of dist that is made by a template, and so cannot be read back, differs from what the seeds give.",
        "Run tablemill build.",
    ),
}
"""What each code means: ``severity``, ``exit`` (the exit code that it leads to), ``meaning`` and ``cure``."""
