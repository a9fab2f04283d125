"""The files that a schema is spread over: read, put into the engine's dialect, and held to what keeps it bounded.

Enters: the schema of a dataset. Leaves: Documents, in which every pattern is translated, or what is wrong.
All that a `$ref` leads to is followed here, by jsonschema's `referencing`, before the engine sees it: so a reference
leads to a file of the project or is refused, what it leads to is a schema by its metaschema, and no schema leads to
itself without end or fans out over the values without bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urlsplit

from ...model import Json, Span
from ...problems import TablemillError, quoted
from ...reading import jsontree
from ...reading.sources import Source, read
from ...spec.schema import RecordSchema
from .ecma import PatternError, Translation, translate
from .keywords import ASIDE, SAME, VALUES, Pointer, inner, schemas
from .words import PATTERN, Refusal, Words

if TYPE_CHECKING:
    from referencing import Resource
    from referencing._core import Resolver

DIALECTS = {
    "http://json-schema.org/draft-04/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-07/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Wrong(Exception):  # noqa: N818  # it is what is wrong, not an error of ours
    """A schema cannot be used: at ``pointer`` in ``document``, because of ``reason``."""

    def __init__(self, document: Document, pointer: Pointer, reason: str) -> None:
        super().__init__(reason)
        self.document = document
        self.pointer = pointer
        self.reason = reason


class Document(NamedTuple):
    """A file of a schema: its address, how messages name it, its text, and what it says."""

    address: str
    path: str
    text: str
    raw: Json

    def place(self, pointer: Pointer) -> Span:
        return jsontree.locate(Source(self.path, self.text, ""), pointer)

    @property
    def dialect(self) -> str:
        """The address of its metaschema; raises Wrong where it names none that is known."""
        named = self.raw.get("$schema", DIALECT) if isinstance(self.raw, dict) else DIALECT
        if not isinstance(named, str):
            raise Wrong(self, ("$schema",), f"must be a string, got {quoted(named)}")
        if named.removesuffix("#") not in DIALECTS:
            raise Wrong(self, ("$schema",), f"{named} is not a supported dialect; write {DIALECT}")
        return named


class Pattern(NamedTuple):
    """A pattern, what it is for the engine, and where it stands."""

    text: str
    translation: Translation
    document: Document
    pointer: Pointer

    @property
    def place(self) -> Span:
        return self.document.place(self.pointer)

    def too_large(self) -> Wrong:
        reason = f"the pattern {quoted(self.text)} is too large, or the engine cannot run it; simplify it"
        return Wrong(self.document, self.pointer, reason)


class Documents:
    """The documents of one schema, by their addresses; it grows while references are followed."""

    def __init__(self, schema: RecordSchema, root: Path) -> None:
        self._root = root.resolve()
        self.first = Document(Path(schema.path).resolve().as_uri(), schema.path, schema.text, dict(schema.raw))
        self.all: dict[str, Document] = {}
        self.translated: dict[str, Json] = {}
        self.plain: dict[str, Pattern] = {}
        """The patterns that the engine runs, each by what it is there."""
        self.special: dict[str, Pattern] = {}
        """The patterns that need an engine of their own, each by its text."""
        self.names: dict[str, Pattern] = {}
        """The patterns of names (``patternProperties``), each by what it is for the engine."""
        self._add(self.first)

    def _add(self, document: Document) -> None:
        check(document, document.raw, ())
        self.all[document.address] = document
        self.translated[document.address] = self._schema(document, document.raw, ())

    def fetch(self, address: str) -> Json:
        """Return the document at ``address``; raises LookupError, with the reason, where there is none to be read."""
        if address not in self.all:
            self._add(self._read(address))
        return self.all[address].raw

    def retrieved(self, address: str) -> Json:
        """Return the document at ``address`` as the engine reads it; all that is asked for has been fetched before."""
        if address not in self.translated:
            from jsonschema_specifications import REGISTRY  # a metaschema of another draft

            return REGISTRY.contents(address)
        return self.translated[address]

    def _read(self, address: str) -> Document:
        from urllib.request import url2pathname  # heavy: it brings an HTTP client along

        parts = urlsplit(address)
        if parts.scheme != "file" or parts.netloc:
            raise LookupError(
                f"$ref points to {address}, but Tablemill fetches nothing; keep a copy in the project and refer to it"
            )
        path = Path(url2pathname(parts.path))
        if not path.is_relative_to(self._root):
            raise LookupError(f"$ref points to {path}, outside the project")
        try:
            source = read(path, root=self._root)
            return Document(address, source.path, source.text, jsontree.parse(source))
        except TablemillError as error:
            raise LookupError(f"$ref points to {error.problems[0].span.path}: {error.problems[0].message}") from None
        except jsontree.JsonError as error:
            raise LookupError(f"$ref points to {error.span}: {error.message}") from None

    # Patterns, in the engine's dialect

    def _schema(self, document: Document, schema: Json, at: Pointer) -> Json:
        """Return ``schema`` with its patterns translated; under unknown keywords, too, for a `$ref` may lead there."""
        if isinstance(schema, list):
            return [self._schema(document, item, (*at, index)) for index, item in enumerate(schema)]
        if not isinstance(schema, dict):
            return schema
        made: dict[str, Json] = {}
        for keyword, value in schema.items():
            here = (*at, keyword)
            if keyword == "pattern" and isinstance(value, str):
                made |= self._pattern(document, value, here)
            elif keyword == "patternProperties" and isinstance(value, dict):
                made[keyword] = self._names(document, value, here)
            elif keyword in ("properties", "dependentSchemas", *ASIDE) and isinstance(value, dict):
                made[keyword] = {name: self._schema(document, part, (*here, name)) for name, part in value.items()}
            else:
                made[keyword] = value if keyword in VALUES else self._schema(document, value, here)
        return made

    def _pattern(self, document: Document, pattern: str, at: Pointer) -> dict[str, Json]:
        found = _translated(document, pattern, at)
        if found.translation.backtracks or found.translation.bounded:
            self.special.setdefault(pattern, found)
            return {PATTERN: pattern}
        self.plain.setdefault(found.translation.text, found)
        return {"pattern": found.translation.text}

    def _names(self, document: Document, parts: Mapping[str, Json], at: Pointer) -> dict[str, Json]:
        made: dict[str, Json] = {}
        for pattern, part in parts.items():
            found = _translated(document, pattern, (*at, pattern), around=True)
            text = found.translation.text
            self.names.setdefault(text, found)
            while text in made:  # two ways to write the same
                text = f"(?:{text})"
            made[text] = self._schema(document, part, (*at, pattern))
        return made


def _translated(document: Document, pattern: str, at: Pointer, *, around: bool = False) -> Pattern:
    try:
        return Pattern(pattern, translate(pattern, around=around), document, at)
    except PatternError as error:
        reason = (
            f"{quoted(pattern)} is not a valid ECMA-262 pattern: {error.message}, at character {error.position + 1}"
        )
        raise Wrong(document, at, reason) from None


# Metaschemas


def check(document: Document, schema: Json, at: Pointer) -> None:
    """Hold ``schema``, which stands at ``at`` in ``document``, to its metaschema; raises Wrong."""
    import jsonschema_rs

    dialect = document.dialect
    if not at and isinstance(schema, dict) and jsonschema_rs.meta.is_valid(schema):
        return
    # Every dialect has allOf, and takes a $ref in it for what it is. Patterns are translated from ECMA-262 one by one:
    # what the format regex says of them is another dialect.
    metaschema = {"$schema": dialect, "allOf": [{"$ref": dialect}]}
    validator = jsonschema_rs.validator_for(metaschema, validate_formats=False)
    if validator.is_valid(schema):
        return
    words = Words()
    heart = _heart(words.refusals(validator.iter_errors(schema)))
    raise Wrong(document, (*at, *heart.path), words.complaint(heart))


def _heart(refusals: Iterable[Refusal]) -> Refusal:
    """Choose the one of many that says most: a metaschema refuses one mistake for many reasons."""
    from jsonschema.exceptions import ValidationError, best_match

    def theirs(refusal: Refusal) -> ValidationError:
        context = [theirs(cause) for cause in refusal.causes]
        keyword = refusal.keyword or "false"
        return ValidationError("", validator=keyword, path=refusal.path, instance=refusal, context=context)

    best = best_match(map(theirs, refusals))
    return cast(Refusal, best.instance)


# References

_SAME_WORK = 1_000
"""How many schemas may be asked about one value, beyond as many as there are: 24 with two $refs each can be 2**24."""
_WORK = 100_000
"""How many may be asked about a record along any way into it. The metaschema itself, as a schema, stays below."""
_DEPTH = 5
"""How deep values are nested in a record: the record, one that is joined, a list in it, an item of that, its text."""


def follow(documents: Documents) -> None:
    """Read all that the schema refers to; raises Wrong where a reference leads nowhere, or the schema has no bound."""
    if _refers(documents.first.raw):  # else it is a tree, as bounded as it is long
        _Graph(documents).check()


_REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})


def _refers(value: Json) -> bool:
    """Whether anything in ``value`` may be a reference: most schemas have none, and need no library that follows it."""
    if isinstance(value, dict):
        return not _REFERENCES.isdisjoint(value) or any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


class _Node(NamedTuple):
    """A schema: what it asks of the same value, and what of the values in it, by their names, or of all (None)."""

    document: Document
    pointer: Pointer
    same: list[int]
    inside: dict[str | None, list[int]]


class _Graph:
    """What asks what: the schemas that are reached, by the identity of their JSON."""

    def __init__(self, documents: Documents) -> None:
        from referencing import Registry

        self._documents = documents
        self._failure: Exception | None = None
        self._nodes: dict[int, _Node] = {}
        self._places: dict[int, tuple[Document, Pointer]] = {}
        self._dynamic: dict[str, list[int]] = {}
        self._waiting: list[tuple[dict[str, Json], Resolver[Json]]] = []
        self._registry: Registry[Json] = Registry(retrieve=self._retrieve)  # type: ignore[call-arg]  # attrs' alias

    def check(self) -> None:
        """Reach all that the first document asks; raises Wrong where that has no end, or no bound."""
        first = self._documents.first
        self._registry = self._registry.with_resource(first.address, self._retrieve(first.address))
        while self._waiting:
            self._reach(*self._waiting.pop())
        order = self._order()
        works = dict.fromkeys(order, 0)
        for limit in (_SAME_WORK + len(order), *[_WORK] * (_DEPTH - 1)):
            works = self._works(order, works)
            if max(works.values()) > limit:
                document, pointer, *_ = self._nodes[next(key for key in order if works[key] > limit)]
                raise Wrong(document, pointer, "applies too many schemas to one value; let fewer refer to the same")

    def _retrieve(self, address: str) -> Resource[Json]:
        """Read a document, and note what stands where in it."""
        if urlsplit(address).netloc == "json-schema.org":
            from jsonschema_specifications import REGISTRY  # it reads all metaschemas, which takes some 20 ms

            if address in REGISTRY:
                return cast("Resource[Json]", REGISTRY[address])
        from referencing import Resource
        from referencing.jsonschema import DRAFT202012

        try:
            raw = self._documents.fetch(address)
        except Exception as error:
            self._failure = error  # referencing reports none of it
            raise
        document = self._documents.all[address]
        resource = Resource.from_contents(raw, default_specification=DRAFT202012)
        resolver = self._registry.with_resource(address, resource).resolver(address).in_subresource(resource)
        for pointer, schema in schemas(raw):
            self._places[id(schema)] = document, pointer
            anchor = schema.get("$dynamicAnchor") or ("" if schema.get("$recursiveAnchor") is True else None)
            if isinstance(anchor, str):
                self._dynamic.setdefault(anchor, []).append(id(schema))
                self._waiting.append((schema, resolver))
        if isinstance(raw, dict):
            self._waiting.append((raw, resolver))
        return resource

    def _reach(self, schema: dict[str, Json], resolver: Resolver[Json]) -> None:
        from referencing.jsonschema import specification_with

        if id(schema) in self._nodes:
            return
        document, pointer = self._places.get(id(schema), (self._documents.first, ()))
        node = self._nodes[id(schema)] = _Node(document, pointer, [], {})
        specification = specification_with(document.dialect)
        for way, part in inner(schema):
            if isinstance(part, dict):
                self._waiting.append((part, resolver.in_subresource(specification.create_resource(part))))
                name = str(way[1]) if way[0] == "properties" else None
                (node.same if way[0] in SAME else node.inside.setdefault(name, [])).append(id(part))
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(schema.get(keyword), str):
                node.same.extend(self._referred(schema[keyword], keyword, node, resolver))

    def _referred(self, reference: str, keyword: str, node: _Node, resolver: Resolver[Json]) -> Iterator[int]:
        from referencing.exceptions import Unresolvable

        at = (*node.pointer, keyword)
        self._failure = None
        try:
            found = resolver.lookup(reference)
        except (Unresolvable, LookupError, ValueError, TypeError, AttributeError) as error:
            if isinstance(self._failure, Wrong):
                raise self._failure from None
            reason = (
                str(self._failure)
                if isinstance(self._failure, LookupError)
                else f"{quoted(reference)} refers to nothing"
            )
            raise Wrong(node.document, at, reason) from error
        if id(found.contents) not in self._places:  # no schema by where it stands: it may be none
            check(node.document, found.contents, at)
            self._places |= {id(part): (node.document, at) for _, part in schemas(found.contents)}
        if isinstance(found.contents, dict):
            self._waiting.append((found.contents, found.resolver))
            yield id(found.contents)
        if keyword != "$ref":
            yield from self._dynamic.get(reference.rpartition("#")[2], [])

    def _order(self) -> list[int]:
        """Order the schemas so that each follows those that it asks of the same value."""
        from graphlib import CycleError, TopologicalSorter

        try:
            return list(TopologicalSorter({key: node.same for key, node in self._nodes.items()}).static_order())
        except CycleError as error:
            node = min((self._nodes[key] for key in error.args[1]), key=lambda node: (node.document.path, node.pointer))
            raise Wrong(node.document, node.pointer, "refers to itself endlessly") from None

    def _works(self, order: list[int], inner_works: dict[int, int]) -> dict[int, int]:
        """Count the schemas that each asks of a value, and along the costliest way into it; capped above all bounds."""
        works: dict[int, int] = {}
        for key in order:
            node = self._nodes[key]
            names = [
                sum(inner_works[part] for part in parts) for name, parts in node.inside.items() if name is not None
            ]
            rest = sum(inner_works[part] for part in node.inside.get(None, ()))
            works[key] = min(1 + sum(works[part] for part in node.same) + max(names, default=0) + rest, 10**9)
        return works
