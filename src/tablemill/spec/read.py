"""Reads a spec: its YAML becomes a Spec, and all of its mistakes are reported at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from ..expressions import lazy
from ..model import Span
from ..problems import Problem, TablemillError, in_order, quoted
from ..reading.project import is_below, others_folder, project_of
from ..reading.sources import CONFLICT, conflict_in, display, read
from ..reading.yamltree import YamlList, YamlMap, YamlText, read_tree
from .about import DATASET_ABOUT, PACKAGE, dataset_about, package_about, readme_language
from .agree import Draft, disagreements
from .entries import Entries, Shape, not_one_of
from .fields import FIELD, read_field, read_nulls
from .model import (
    FORMATS,
    FORMULAS,
    UNNAMED,
    Arrangement,
    Checks,
    DatasetSpec,
    FieldSpec,
    Formulas,
    Ignore,
    InsertSpec,
    Spec,
    TemplateSpec,
    files_of,
)
from .paths import Files, Folders, Named, read_path, read_source
from .patterns import Pattern
from .rows import ROWS, read_rows, read_unread
from .schema import RecordSchema, load_schema
from .values import read_shared, typed

if TYPE_CHECKING:
    from .text_template import TextTemplate

SPEC = Shape(
    "the spec",
    ("output", "formats", "nulls", "values", "marks", "csv", "package", "datasets", "ignore", "insert"),
    required=("output", "datasets"),
)
CSV = Shape('"csv"', ("formulas", "delimiter", "bom"))
DATASET = Shape(
    "a dataset",
    (
        "source",
        "rows",
        "schema",
        "key",
        "fields",
        "formats",
        "templates",
        "unread",
        "sort",
        "group",
        "file",
        "checks",
        *DATASET_ABOUT,
    ),
    required=("source", "rows", "schema", "key", "fields"),
)
TEMPLATE = Shape('an item of "templates"', ("template", "output"), required=("template", "output"))
IGNORE = Shape('an item of "ignore"', ("source", "tables", "lines"), required=("source",))


def load_spec(path: Path, root: Path | None = None) -> Spec:
    """Read the spec at ``path`` and the schemas that it names.

    No path in it may lead out of the folder ``root``. By default, this is the git repository that contains the spec, or
    else its folder, or the folder above if that is called ``seeds``. Raises TablemillError with all mistakes in the
    spec and the schemas, each at its place in the YAML or the JSON.
    """
    root = project_of(path) if root is None else _widened(root, path)
    source = read(path, root=root)
    if conflict := conflict_in(source):
        raise TablemillError([Problem("yaml-syntax", CONFLICT, conflict)])
    tree, problems = read_tree(source)
    if not isinstance(tree, YamlMap):
        got = "nothing" if tree is None else "a list" if isinstance(tree, YamlList) else "a text"
        span = Span.top(source.path) if tree is None else tree.span
        problems.append(Problem("wrong-type", f"a spec must be a map of keys and values, got {got}", span))
        raise TablemillError(problems)
    spec = _Reader(Path(os.path.abspath(path)), root, tree, problems).spec()
    if problems:
        raise TablemillError(in_order(problems))
    return spec


def _widened(root: Path, spec: Path) -> Path:
    folder = Path(os.path.abspath(root))
    if not folder.is_dir() or not is_below(os.path.abspath(spec), folder):
        message = (
            f"{display(folder)} is not a folder above {display(spec)}; name one above the spec and all "
            "files that it names"
        )
        raise TablemillError([Problem("bad-path", message, Span.top(display(spec)))])
    return folder


def _delimiter(csv: Entries) -> str | None:
    from .data_rows import read_delimiter  # most specs say nothing of CSV

    return read_delimiter(csv)


class _Ignored(NamedTuple):
    """An item of ignore, whose files are not found yet."""

    named: tuple[Named, ...]
    pattern: Pattern | None
    span: Span
    lines: Pattern | None


class _Reader:
    """Reads one spec. Where something is wrong, reading goes on, and what it returns is not to be used."""

    def __init__(self, path: Path, root: Path, tree: YamlMap, problems: list[Problem]) -> None:
        self.path = path
        self.root = root
        self.folders = Folders(path.parent, root)
        self.problems = problems
        start = Span(tree.span.path, tree.span.line, tree.span.column, tree.span.line, tree.span.column)
        self.entries = Entries(tree, start, SPEC, problems)
        self.formats = _formats(self.entries, ("json",), none=False)
        self.nulls = read_nulls(self.entries, frozenset({""}))
        self.values = read_shared(self.entries)
        self.named_sources: dict[str, tuple[Named, ...]] = {}
        self.named_templates: dict[str, list[tuple[Entries, Path, str]]] = {}

    def spec(self) -> Spec:
        output = self.output()
        csv = self.entries.map("csv", CSV)
        formulas = None if csv is None else csv.choice("formulas", FORMULAS, "bad-value", "choice for formulas")
        delimiter = None if csv is None else _delimiter(csv)
        bom = None if csv is None else csv.choice("bom", ("true", "false"), "bad-value", "choice for bom")
        marks = self.entries.choice("marks", ("true", "false"), "bad-value", "choice for marks")
        package = self.entries.map("package", PACKAGE)
        about, readme = package_about(package), readme_language(package)
        drafts = [self.dataset(*named) for named in self.entries.named("datasets", DATASET)]
        ignores = [ignore for item in self.entries.maps("ignore", IGNORE) or () if (ignore := self.ignore(item))]
        folders = [
            one.folder
            for named in [*self.named_sources.values(), *(ignore.named for ignore in ignores)]
            for one in named
            if not one.leaves_out
        ]
        templates = [path for named in self.named_templates.values() for _, path, _ in named]
        base = _base([self.path.parent, output, *folders], [*(draft.schema_path for draft in drafts), *templates])
        files = Files(self.folders, output, self.problems)
        drafts = [draft._replace(named=files.of(self.named_sources[draft.name])) for draft in drafts]
        drafts = list(_with_schemas(drafts, self.root, self.problems))
        drafts = [draft._replace(templates=self.templates(draft.name)) for draft in drafts]
        inserts = self.inserts(drafts)
        self.problems += disagreements(drafts, str(about.get("name", UNNAMED)), readme=bool(readme))
        return Spec(
            path=self.path,
            root=self.root,
            output=output or self.root,
            about=about,
            datasets=tuple(_finished(draft) for draft in drafts) if not self.problems else (),
            ignores=tuple(Ignore(files.of(one.named), one.pattern, one.span, one.lines) for one in ignores),
            formulas=cast(Formulas, formulas or "refuse"),
            marks=marks != "false",
            delimiter=delimiter or ",",
            bom=bom == "true",
            base=base,
            inserts=inserts,
            readme=readme,
        )

    def dataset(self, name: YamlText, entries: Entries | None) -> Draft:
        self.check_name(name)
        if entries is None:  # reported already; what refers to it must find it
            entries = Entries(YamlMap((), name.span), name.span, Shape("", ()), self.problems)
        inner = entries.map("rows", ROWS)
        rows = None if inner is None else read_rows(inner, entries.place("rows"))
        self.named_sources[name.text] = read_source(entries, self.folders)
        self.named_templates[name.text] = [
            found for item in entries.maps("templates", TEMPLATE) or () if (found := self.template(item))
        ]
        named = entries.named("fields", FIELD)
        fields = {
            field.text: read_field(field.text, inner, rows, self.nulls, self.values) for field, inner in named if inner
        }
        unread = read_unread(entries, rows, fields)
        return Draft(
            name=name.text,
            folder=self.path.parent,
            named=(),
            rows=rows,
            schema_path=self.file(entries, "schema"),
            schema=None,
            key=entries.names("key"),
            fields=fields,
            declared={field.text: field.span for field, _ in named},
            fields_span=entries.nodes["fields"][0].span if "fields" in entries else name.span,
            formats=_formats(entries, self.formats),
            unread=frozenset(unread or ()),
            unread_rest=unread is None,
            about=dataset_about(entries),
            span=name.span,
            spans=entries.spans,
            arrangement=_arrangement(entries),
            checks=_checks(entries),
        )

    def template(self, entries: Entries) -> tuple[Entries, Path, str] | None:
        path, output = self.file(entries, "template"), entries.text("output")
        if output is not None and "{" in output:
            return None if path is None else (entries, path, output)
        if output is not None and (not _FILE.fullmatch(output) or _RESERVED.match(output.lower())):
            message = (
                f"{quoted(output)} is not a valid file name for the output folder; use letters, digits and - _ . "
                "beginning with a letter, a digit or _"
            )
            self.problems.append(Problem("bad-name", message, entries.place("output")))
            return None
        return None if path is None or output is None else (entries, path, output)

    def templates(self, dataset: str) -> tuple[TemplateSpec, ...]:
        """Read the templates of a dataset; a missing one is reported at the line that names it."""
        found = []
        for entries, path, output in self.named_templates.get(dataset, ()):
            try:
                source, groups = read(path, root=self.root), _groups(entries, output)
                found.append(TemplateSpec(source, output, entries.place("output"), groups))
            except TablemillError as error:
                named_at = entries.place("template")
                self.problems += (p._replace(span=named_at) if p.code == "missing-file" else p for p in error.problems)
        return tuple(found)

    def ignore(self, entries: Entries) -> _Ignored | None:
        named = read_source(entries, self.folders)
        tables, lines = entries.pattern("tables"), entries.pattern("lines")
        if "tables" in entries and "lines" in entries:
            message = '"tables" and "lines" cannot be used together; write an item for each'
            entries.problem("misplaced-key", message, entries.nodes["lines"][0].span)
        elif "tables" not in entries and "lines" not in entries and not entries.misspelt:
            entries.demand(("tables", "lines"), " or ")
        return None if tables is None and lines is None else _Ignored(named, tables, entries.span, lines)

    def inserts(self, datasets: Sequence[Draft]) -> tuple[InsertSpec, ...]:
        if "insert" not in self.entries:
            return ()
        from .inserts import INSERT, finished, read_insert  # most specs insert nothing

        items = self.entries.maps("insert", INSERT)
        if items == [] and not getattr(self.entries.nodes["insert"][1], "items", True):
            self.entries.problem("bad-value", '"insert" is empty; remove it', self.entries.place("insert"))
        drafts = [read_insert(item, self.folders) for item in items or ()]
        return tuple(finished(drafts, datasets, self.root))

    def output(self) -> Path | None:
        output = self.file(self.entries, "output")
        if output is None:
            return None
        own = project_of(self.path)  # what is above, a person may have put into a hidden folder
        theirs = others_folder(output, own if is_below(output, own) else self.root)
        if theirs is not None:
            message = f"datasets cannot be written to {display(output)}: {theirs}; choose another folder"
            self.problems.append(Problem("bad-path", message, self.entries.place("output")))
        return output

    def file(self, entries: Entries, key: str) -> Path | None:
        """The path behind ``key``, which is relative to the spec's folder."""
        return read_path(entries.node(key), self.folders, self.problems)

    def check_name(self, name: YamlText) -> None:
        if not _NAME.fullmatch(name.text):
            message = (
                f"{quoted(name.text)} is not a valid dataset name; "
                "use lowercase letters, digits and - _ ., beginning with a letter or a digit"
            )
        elif _RESERVED.match(name.text):
            message = (
                f"{quoted(name.text)} cannot name a dataset: Windows reserves it for a device; choose another name"
            )
        else:
            return
        self.problems.append(Problem("bad-name", message, name.span))


_FILE = lazy(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_NAME = lazy(r"[a-z0-9][a-z0-9._-]{0,99}")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = lazy(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


def _base(folders: Sequence[Path | None], files: Sequence[Path | None]) -> Path:
    """Return the nearest folder above all: what is named from it has the same name with git and without."""
    above = [folder for folder in folders if folder] + [file.parent for file in files if file]
    return Path(os.path.commonpath(above))


def _with_schemas(drafts: Sequence[Draft], root: Path, problems: list[Problem]) -> Iterator[Draft]:
    loaded: dict[Path, RecordSchema | None] = {}
    for draft in drafts:
        if draft.schema_path is not None and draft.schema_path not in loaded:
            try:
                loaded[draft.schema_path] = load_schema(draft.schema_path, root)
            except TablemillError as error:
                loaded[draft.schema_path] = None
                problems += (_at_spec(problem, draft) for problem in error.problems)
        yield draft._replace(schema=loaded.get(draft.schema_path) if draft.schema_path else None)


def _at_spec(problem: Problem, draft: Draft) -> Problem:
    """Report a file that is not there at the line that names it, and of what is in it where it stands."""
    place = draft.spans["schema"]
    if problem.code == "missing-file":
        return problem._replace(span=place)
    if problem.code == "unreadable-file":
        return problem._replace(span=place, message=f"{problem.span.path} {problem.message}")
    return problem._replace(message=f"{problem.message} (schema of {draft.name}, {place})")


def _finished(draft: Draft) -> DatasetSpec:
    """Turn a draft without problems into a DatasetSpec."""
    if not draft.named or draft.rows is None or draft.schema is None or draft.key is None:
        raise AssertionError(f"{draft.name} is incomplete, but no problem was reported")
    return DatasetSpec(
        name=draft.name,
        folder=draft.folder,
        sources=files_of(draft.named),
        named=draft.named,
        rows=draft.rows,
        schema=draft.schema,
        key=tuple(name.text for name in draft.key),
        fields=_fields([typed(draft.fields[name], kind) for name, kind in draft.schema.fields.items()]),
        formats=draft.formats,
        unread=draft.unread,
        unread_rest=draft.unread_rest,
        about=draft.about,
        span=draft.span,
        spans=draft.spans,
        templates=draft.templates,
        arrangement=draft.arrangement,
        checks=draft.checks,
    )


def _fields(fields: Sequence[FieldSpec]) -> tuple[FieldSpec, ...]:
    if any(field.text is not None for field in fields):
        from .texts import with_places  # most specs put nothing together

        return tuple(with_places(fields))
    return tuple(fields)


def _arrangement(entries: Entries) -> Arrangement:
    if "sort" not in entries and "group" not in entries and "file" not in entries:
        return Arrangement()
    from .datasets import read_arrangement  # most datasets are as their seeds are

    return read_arrangement(entries)


def _groups(entries: Entries, output: str) -> TextTemplate | None:
    if "{" not in output:
        return None
    from .text_template import read_text  # most templates make one file

    text = read_text(entries, "output")
    if text is not None and not text.parts:
        message = f"{quoted(output)} has braces without a field; write {{NAME}}, or a name without braces"
        entries.problem("bad-value", message, text.span)
        return None
    return text


def _checks(entries: Entries) -> Checks | None:
    if "checks" not in entries:
        return None
    from .checks import read_checks  # most datasets are checked by their schema alone

    return read_checks(entries)


def _formats(entries: Entries, default: tuple[str, ...], *, none: bool = True) -> tuple[str, ...]:
    """Read the formats; a dataset may have ``none``, which is there for others to join or to refer to."""
    nodes = entries.texts("formats")
    if nodes is None:
        return default
    if not nodes and not none:
        entries.problem("bad-value", f'"formats" is empty; valid: {", ".join(FORMATS)}', entries.place("formats"))
    formats: dict[str, None] = {}
    for node in nodes:
        if node.text not in FORMATS:
            entries.problem("unknown-format", not_one_of(node.text, "format", FORMATS), node.span)
        elif node.text in formats:
            entries.problem("bad-value", f"{quoted(node.text)} is repeated here; remove it", node.span)
        formats[node.text] = None
    return tuple(formats)
