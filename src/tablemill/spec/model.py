"""The values that a tablemill.yaml becomes."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from ..expressions import lazy
from ..model import Json, Key, Span
from ..model import View as View
from ..reading.sources import Source
from .patterns import Pattern
from .schema import RecordSchema

if TYPE_CHECKING:
    from .text_template import TextTemplate  # which brings YAML along

Origin: TypeAlias = Literal[
    "column",
    "columns",
    "heading",
    "paragraph",
    "item",
    "code_block",
    "body",
    "caption",
    "parent",
    "path",
    "front_matter",
    "row",
    "group_row",
    "text",
    "join",
]
Kind: TypeAlias = Literal["tables", "sections", "items", "documents", "data", "matches"]
Tolerance: TypeAlias = Literal["error", "warning", "fine"]
Percent: TypeAlias = Literal["number", "fraction"]
Formulas: TypeAlias = Literal["refuse", "keep", "escape"]
"""What CSV does about texts that a spreadsheet would run: report them, write them as they are, write ``'`` before."""


VIEWS: tuple[View, ...] = tuple(view for view in get_args(View) if view not in ("value", "text_and_links", "laid_out"))
LIST_VIEWS: frozenset[View] = frozenset({"highlights", "links", "code", "notes"})
"""The views that give a list; the others give a text."""

PROSE = frozenset({"paragraph", "item", "code_block", "body", "caption", "parent"})
"""The origins for which a file is read whole, and not only for its tables and headings."""

NEAR = PROSE | {"heading"}
"""The origins that are the first of several candidates that the pattern matches."""

FORMULAS: tuple[Formulas, ...] = get_args(Formulas)
KINDS: tuple[Kind, ...] = get_args(Kind)
NO_MARKDOWN: frozenset[Kind] = frozenset({"data", "matches"})
"""The rows that are read from data files and from any text."""
ENTRY = "(entry)"
"""The column of the keys under which an object has its records."""
WITH_COLUMNS: frozenset[Kind] = NO_MARKDOWN | {"tables"}
"""The rows that have columns."""
TOLERANCES: tuple[Tolerance, ...] = get_args(Tolerance)
PERCENTS: tuple[Percent, ...] = get_args(Percent)

FORMATS = (
    "json",
    "keyed",
    "grouped",
    "yaml",
    "csv",
    "tsv",
    "jsonl",
    "typescript",
    "python",
    "sqlite",
    "parquet",
    "xlsx",
    "markdown",
    "html",
)
"""The formats that a dataset may be written in; emit has the same ones."""

SHARED = frozenset({"sqlite", "html"})
"""Those of which all datasets share one file."""

UNNAMED = "datasets"
"""How a data package is called that has no name of its own."""

DATA_PACKAGE = "datapackage.json"
README = "README.md"
"""The page about the data package, where the spec asks for it."""

README_LANGUAGES = ("en", "zh")
"""The languages that the page has words in."""

_EXTENSIONS = {"typescript": "ts", "markdown": "md"}


def python_module(dataset: str) -> str:
    """Name the Python module of ``dataset``: ``http-status-codes`` is imported as ``http_status_codes``.

    One that would stand in the way of a module of Python's own has an underscore behind: ``types_``.
    """
    from .python_names import NAMES  # which only this format needs

    name = python_name(dataset)
    return f"{name}_" if name in NAMES else name


def python_name(dataset: str) -> str:
    """Make an identifier of Python's of the name of ``dataset``."""
    name = re.sub(r"[.-]", "_", dataset)
    if name[0].isdigit():
        return f"data_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def package_files(package: str, forms: Iterable[str], *, readme: bool) -> dict[str, str]:
    """Return the files that a package has besides those of each dataset, by ``forms``, with what each of them is."""
    files = {DATA_PACKAGE: "the data package"} | ({README: "the package's README"} if readme else {})
    return files | {file_name(package, (), form): f"the format {form}" for form in forms if form in SHARED}


def file_name(dataset: str, key: Key, form: str) -> str:
    """Name the file that the records of ``dataset`` go to in one of FORMATS; ``key`` are its groups for ``grouped``."""
    if form == "keyed":
        return f"{dataset}.by-{'-'.join(key)}.json"
    if form == "grouped":
        return f"{dataset}.grouped-by-{'-'.join(key)}.json"
    if form == "python":
        return f"{python_module(dataset)}.py"
    return f"{dataset}.{_EXTENSIONS.get(form, form)}"


MOST_MADE = 2**27
"""How many characters the texts of a dataset have, or its joined fields, that are put together from others. Files of
seeds have 100 MiB at the most; but ten texts that each take the last one ten times over would have 10^10 times that."""


class Match(NamedTuple):
    """A field of ours and one of the dataset that is joined (None: its key), which have the same value in both.

    ``span`` and ``their_span`` are the places of their names in the spec.
    """

    ours: str
    span: Span
    theirs: str | None
    their_span: Span


class JoinSpec(NamedTuple):
    """The dataset that a field takes a record of, and the fields by which the record is found.

    ``unmatched`` is what it means that a record of ours finds none, ``unused`` that one of theirs is not found.
    """

    dataset: str
    by: tuple[Match, ...]
    unmatched: Tolerance
    unused: Tolerance


class NumberForm(NamedTuple):
    """How the numbers of a field are written: what stands between thousands, before decimals, and what a % is."""

    thousands: str = ""
    decimal: str = "."
    percent: Percent | None = None


class ValueSpec(NamedTuple):
    """How what a field reads becomes its value, where that takes more than its type.

    The steps, in this order; each is left out where its key is. A reading whose text is one of ``ditto`` is that of the
    row above. ``link`` is the number of the link that is taken of several, from 1; ``after_link`` that of the one which
    all that is read stands behind. With ``one_line``, line ends are spaces. ``split`` parts a text; ``values``
    are texts and what they mean, as the type of the field has it; ``own`` are those that the field itself lists.
    ``numbers`` and ``dates`` say how those are written.
    ``default`` stands in place of null; None where there is none. ``said`` is what the spec says of the last two and of
    ``values`` before the schema is known.
    """

    ditto: frozenset[str] = frozenset()
    link: int | None = None
    after_link: int | None = None
    one_line: bool = False
    split: Pattern | None = None
    values: Mapping[str, Json] = MappingProxyType({})
    own: frozenset[str] = frozenset()
    numbers: NumberForm | None = None
    dates: tuple[str, ...] = ()
    default: Json = None
    said: Said | None = None


class Given(NamedTuple):
    """A scalar that the spec gives; ``plain`` is true without quotes, and ``null`` where that is YAML's null."""

    text: str
    plain: bool
    null: bool
    span: Span


class Said(NamedTuple):
    """The values that a field, and the whole spec, give to texts, and the field's default: a scalar or some."""

    values: Mapping[str, Given] = MappingProxyType({})
    shared: Mapping[str, Given] = MappingProxyType({})
    default: Given | tuple[Given, ...] | None = None


class FieldSpec(NamedTuple):
    """Where one field's value comes from.

    origin ``column``: the cell under the header ``column``; its view, narrowed by ``pattern`` if there is one. Where a
    table has no such column, that of the first of the ``alternatives`` that it has; with ``missing`` it may have none.
    origin ``group_row``: the nearest group row above the row, in its table, that ``pattern`` matches; its view.
    origin ``columns``: an object of the cells under all headers that nothing else reads.
    origin ``heading``: the nearest heading above the row (or the section's own) that ``pattern`` matches.
    origin ``paragraph``, ``item``, ``code_block``: the first paragraph, list item or block of code that ``pattern``
    matches, between that heading (whichever it is) and the next; ``language`` matches the code's.
    Of a ``level``, other headings are passed by.
    origin ``body``: the lines between that heading and the next; of a ``level``, to the next of that level or above.
    For documents, these are the first heading, paragraph, item or block of the file that ``pattern`` matches.
    origin ``caption``: the paragraph directly above the table or list.
    origin ``parent``: the nearest item around a list item that ``pattern`` matches.
    origin ``path``: the path of the file, relative to the spec's folder, with ``/`` between its parts.
    origin ``front_matter``: the value of that key in the front matter of the file.
    origin ``item``, for list items: the first paragraph of the item; its view, narrowed by ``pattern``. Likewise, its
    ``code_block`` is one in it.
    origin ``row``: the number of the record in its dataset, from 1.
    origin ``text``: the other fields of the record that ``text`` puts together; null where one of them is. Its place is
    that of ``first``, the field read from the source that stands first in it; None where there is none.
    origin ``join``: the record of another dataset that ``join`` finds, of which the schema's object names the fields.

    A pattern is searched, and its group, or where it has none its whole match, is the value; no match is
    null. Where ``pattern`` says what of several is meant, ``narrowed`` is searched in what it finds.
    The empty pattern is None: the whole text is the value. A value that is one of ``nulls`` is null.
    ``spans`` places each of the field's keys in the spec. ``value`` is None where the field uses none of its keys, so
    that what they cost is paid by those who use them.
    """

    name: str
    origin: Origin
    column: str | None
    pattern: Pattern | None
    view: View
    nulls: frozenset[str]
    references: str | None
    span: Span
    spans: Mapping[str, Span]
    join: JoinSpec | None = None
    front_matter: str | None = None
    text: TextTemplate | None = None
    first: FieldSpec | None = None
    language: Pattern | None = None
    alternatives: tuple[Alternative, ...] = ()
    missing: bool = False
    value: ValueSpec | None = None
    level: int | None = None
    narrowed: Pattern | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is read from, the first that a table has."""
        return () if self.column is None else (self.column, *(other.column for other in self.alternatives))

    def column_in(self, names: Container[str]) -> str | None:
        """Return the column that is read of a table with the columns ``names``; None where it has none."""
        return next((column for column in self.columns if column in names), None)

    @property
    def reads(self) -> View:
        """The view that is asked of what the field is read from: one link of several is found among all."""
        if self.view not in ("text", "formatted") or self.value is None:
            return self.view
        if self.view == "formatted":
            return self.view if self.value.link is None and self.value.after_link is None else "laid_out"
        if self.value.link is not None:
            return "links"
        return self.view if self.value.after_link is None else "text_and_links"


class Alternative(NamedTuple):
    """A column that is read where those named before it are not there, and the place of its name."""

    column: str
    span: Span


class Condition(NamedTuple):
    """A pattern that is searched in the text of a row's ``column``; in the other kinds of rows there is one text, None.

    ``span`` is the place of the column's name, or else of the pattern.
    """

    column: str | None
    pattern: Pattern
    span: Span


class Unpivot(NamedTuple):
    """The columns whose cells become rows, and how the columns are called that have their headers and the cells.

    They are those that are named, or whose names ``pattern`` matches, or else the rest, which nothing reads.
    """

    columns: tuple[str, ...]
    pattern: Pattern | None
    name: str
    value: str
    span: Span

    @property
    def rest(self) -> bool:
        """Whether it takes all columns that nothing reads."""
        return not self.columns and self.pattern is None


class RowsSpec(NamedTuple):
    """What a dataset makes records of: table rows or list items under a heading that matches, sections, documents, or
    no Markdown: the records of a data file, or the matches of a pattern.

    Documents are matched by their paths. ``columns`` narrows ``tables`` to those that have all of these columns;
    ``html`` widens it to HTML tables; ``number`` chooses one among those. With ``ragged``, rows of another width than
    their header are taken; with ``nested``, items of lists within lists are, or with ``leaves``, those alone
    that have no list in them. Of the rows, those are records that
    all of ``where`` match and none of ``except_``: of items their text is asked, of sections the heading, of documents
    the path. Rows of a table with one filled cell alone, which ``group_rows`` matches, are headings for those below.
    Only headings of ``level`` count, where it is given.
    A table that is ``transposed`` has its header in its first column; ``unpivot`` makes rows of cells.
    Of ``data``, ``pointer`` leads to the records within the file, and ``delimiter`` is what stands between the cells of
    CSV, None for that of its form; with ``trim``, spaces around them are none of them; ``pattern`` is empty. Of
    ``matches``, ``pattern`` has named groups; with ``distinct``, of those that are alike the first counts.
    """

    kind: Kind
    pattern: Pattern
    columns: tuple[str, ...]
    span: Span
    html: bool = False
    number: int | None = None
    ragged: bool = False
    nested: bool = False
    where: tuple[Condition, ...] = ()
    except_: tuple[Condition, ...] = ()
    group_rows: Pattern | None = None
    pointer: tuple[str, ...] = ()
    delimiter: str | None = None
    trim: bool = False
    distinct: bool = False
    leaves: bool = False
    transposed: bool = False
    unpivot: Unpivot | None = None
    level: int | None = None

    @property
    def chooses(self) -> bool:
        """Whether some rows may be no records by intent."""
        return bool(self.where or self.except_)

    @property
    def asked(self) -> frozenset[str]:
        """The columns that ``where`` and ``except_`` read."""
        return frozenset(one.column for one in (*self.where, *self.except_) if one.column is not None)


class SourceSpec(NamedTuple):
    """What a ``source`` names: a path, or a pattern and the files that it matches, sorted by their paths.

    ``text`` is as it is written in the spec, and ``span`` its place there.
    """

    text: str
    paths: tuple[Path, ...]
    is_pattern: bool
    span: Span


def files_of(named: Iterable[SourceSpec]) -> tuple[Path, ...]:
    """Return the files that are ``named``, in order and each once."""
    return tuple(dict.fromkeys(path for one in named for path in one.paths))


class TemplateSpec(NamedTuple):
    """A template of the user's own, and the name of the file that it makes. ``span`` is its place in the spec."""

    source: Source
    output: str
    span: Span
    groups: TextTemplate | None = None


class GroupFile(NamedTuple):
    """The name that the file of a group has, put together from the fields that make the groups, and what it holds.

    ``form`` is one of FORMATS, or ``template``, whose ``source`` then is that.
    """

    name: TextTemplate
    form: str
    source: Source | None = None


class Named(NamedTuple):
    """The name of a field, and its place in the spec."""

    field: str
    span: Span


class SortField(NamedTuple):
    """A field by which records are sorted, and its place in the spec."""

    field: str
    span: Span
    descending: bool = False
    ignore_case: bool = False


class Arrangement(NamedTuple):
    """The order of a dataset's records, and the fields whose values make groups of them."""

    sort: tuple[SortField, ...] = ()
    group: tuple[Named, ...] = ()
    files: tuple[GroupFile, ...] = ()


class Sorted(NamedTuple):
    """The order that the seed is to have, within all records that are alike in ``per``."""

    by: tuple[SortField, ...]
    per: tuple[Named, ...]


class AtLeast(NamedTuple):
    """How many records there are to be, for all values of ``per`` or, without, in the dataset."""

    least: int
    per: tuple[Named, ...]
    span: Span


class Checks(NamedTuple):
    """What is checked of the records of a dataset together.

    ``unique`` are the fields whose values no two records have alike, ``mutual`` the pairs of fields of which one names
    the records that name its own record in the other. ``equal`` are those that have one value in each record.
    """

    sorted: Sorted | None
    unique: tuple[tuple[Named, ...], ...]
    at_least: AtLeast | None
    mutual: tuple[tuple[Named, Named], ...]
    equal: tuple[tuple[Named, ...], ...] = ()


class DatasetSpec(NamedTuple):
    """One dataset: its seeds, its rows, its schema, its key and its fields (in the schema's property order).

    ``sources`` are the files that ``named`` names, each once; ``folder`` is that of the spec, which paths are relative
    to. ``formats`` and ``templates`` say which files it becomes, and ``unread`` which columns no field reads on
    purpose; with ``unread_rest``, all other columns. ``about`` has what goes into the data package unchanged: title,
    description, licenses, sources. ``span`` is its place in the spec, ``spans`` those of its keys.
    """

    name: str
    folder: Path
    sources: tuple[Path, ...]
    named: tuple[SourceSpec, ...]
    rows: RowsSpec
    schema: RecordSchema
    key: Key
    fields: tuple[FieldSpec, ...]
    formats: tuple[str, ...]
    unread: frozenset[str]
    about: Mapping[str, Json]
    span: Span
    spans: Mapping[str, Span]
    templates: tuple[TemplateSpec, ...] = ()
    unread_rest: bool = False
    arrangement: Arrangement = Arrangement()
    checks: Checks | None = None

    @property
    def sort(self) -> tuple[SortField, ...]:
        """The fields by which its records are sorted; without any they are in the order of the seed."""
        return self.arrangement.sort

    @property
    def group(self) -> Key:
        """The fields whose values make groups of its records."""
        return tuple(name.field for name in self.arrangement.group)

    @property
    def group_files(self) -> tuple[GroupFile, ...]:
        """The files of which there is one for each group of its records."""
        made = (GroupFile(one.groups, "template", one.source) for one in self.templates if one.groups is not None)
        return (*self.arrangement.files, *made)

    def file(self, form: str) -> str:
        """Name the file that its records go to in one of FORMATS."""
        return file_name(self.name, self.group if form == "grouped" else self.key, form)

    @property
    def rest(self) -> FieldSpec | None:
        """The field that is an object of all columns that nothing else reads; None where there is none."""
        return next((field for field in self.fields if field.origin == "columns"), None)

    def relative(self, path: Path) -> str:
        """Return ``path`` as records have it: relative to the spec's folder, with ``/`` between its parts."""
        return os.path.relpath(path, self.folder).replace(os.sep, "/")


class Ignore(NamedTuple):
    """What no dataset takes of the files ``named``, by intent.

    With ``pattern``, tables, and lines that look like their rows, under a heading that matches; with ``lines``, such
    lines that match.
    """

    named: tuple[SourceSpec, ...]
    pattern: Pattern | None
    span: Span
    lines: Pattern | None = None


MARK = lazy(r"\w(?:[\w.-]{0,98}\w)?")
"""What a mark may be called."""


class InsertColumn(NamedTuple):
    """A column of a table that is inserted: its header, and the texts of which the first that is whole is the cell."""

    header: str
    texts: tuple[TextTemplate, ...]


class InsertSpec(NamedTuple):
    """What is kept between two marks of a file in step with a dataset: a table, a list, or what a template makes.

    One of ``columns``, ``items`` and ``template`` is there. ``items`` are the texts of a list's items, of which the
    first that is whole is taken. ``span`` is its place in the spec, ``spans`` those of its keys.
    """

    file: Path
    mark: str
    dataset: str
    columns: tuple[InsertColumn, ...]
    items: tuple[TextTemplate, ...]
    template: Source | None
    span: Span
    spans: Mapping[str, Span]


class Spec(NamedTuple):
    """A complete tablemill.yaml. ``root`` is the project's root; no path in the spec may lead out of it.

    ``base`` is the folder that paths in the data package are relative to: the nearest folder above all files of the
    spec, or the root. ``output`` is the folder of the datasets. ``about`` describes the data package as a whole, and
    ``readme`` is the language of its README ("" for none). ``ignores`` are the tables that are left out on purpose, and
    ``inserts`` what is written between marks in other files. ``formulas`` says what CSV does with formulas,
    ``delimiter`` is the character between its cells, and ``bom`` adds a byte order mark. Without ``marks``, ``==`` is
    text. Paths are ready to be opened.
    """

    path: Path
    root: Path
    output: Path
    about: Mapping[str, Json]
    datasets: tuple[DatasetSpec, ...]
    ignores: tuple[Ignore, ...]
    formulas: Formulas
    marks: bool = True
    base: Path | None = None
    inserts: tuple[InsertSpec, ...] = ()
    readme: str = ""
    delimiter: str = ","
    bom: bool = False

    @property
    def name(self) -> str:
        """The name of the data package, after which the files are named that several datasets share."""
        return str(self.about.get("name", UNNAMED))

    @property
    def package_files(self) -> dict[str, str]:
        """The files that belong to several datasets or to the package, each with its description."""
        forms = (form for dataset in self.datasets for form in dataset.formats)
        return package_files(self.name, forms, readme=bool(self.readme))

    @property
    def rules(self) -> tuple[Path, ...]:
        """The files that say what a build does: the spec, the schemas, the templates."""
        templates = [one.source for dataset in self.datasets for one in dataset.templates]
        templates += [insert.template for insert in self.inserts if insert.template]
        schemas = (Path(dataset.schema.path) for dataset in self.datasets)
        return (self.path, *schemas, *(Path(template.path) for template in templates))

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that a build reads and must not remove or replace: the rules and the seeds."""
        return (*self.rules, *(path for dataset in self.datasets for path in dataset.sources))

    def dataset(self, name: str) -> DatasetSpec:
        """Return the dataset called ``name``, which must be one of ``datasets``."""
        return next(dataset for dataset in self.datasets if dataset.name == name)
