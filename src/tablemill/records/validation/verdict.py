"""The verdict on the records of a dataset: one engine decides, and every message is made of what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...model import Json, Record, Records, Span
from ...problems import Problem, quoted
from ...spec import DatasetSpec
from ..conversion import place_in, source
from .documents import Document, Documents, Pattern, Wrong, follow
from .keywords import Pointer, unknown_keywords
from .words import PATTERN, Words

if TYPE_CHECKING:
    import jsonschema_rs

BACKTRACKS = 20_000
"""How often a pattern that no engine runs in linear time may go back: what is written with care needs some dozens."""


def judge(spec: DatasetSpec, root: Path) -> Verdict:
    """Compile the schema of ``spec``, whose references must stay in ``root``, or say what is wrong with it."""
    wrong = [_bad(message, pointer, spec, None) for pointer, message in unknown_keywords(dict(spec.schema.raw))]
    try:
        documents = Documents(spec.schema, root)
        follow(documents)
        engine = _Engine(documents)
    except Wrong as error:
        return Verdict(spec, None, [*wrong, _bad(error.reason, error.pointer, spec, error.document)])
    return Verdict(spec, engine, wrong)


def _bad(message: str, pointer: Pointer, spec: DatasetSpec, document: Document | None) -> Problem:
    where = "/".join(map(str, pointer)) or "the schema"
    place = spec.schema.locate(*pointer) if document is None else document.place(pointer)
    return Problem("bad-schema", f"{where}: {message} (schema of {spec.name}, {spec.spans['schema']})", place)


class Verdict:
    """The verdict on records of one dataset; ``wrong`` is what is wrong with its schema, which then has no verdict."""

    def __init__(self, spec: DatasetSpec, engine: _Engine | None, wrong: list[Problem]) -> None:
        self._spec = spec
        self._engine = engine
        self._optional = {name for name, field in spec.schema.fields.items() if field.optional}
        self.wrong = wrong

    def on(self, records: Sequence[Record]) -> list[Problem]:
        """Report what is wrong with ``records``, but for the fields that failed before."""
        engine = self._engine
        if engine is None or self.wrong:
            return []
        kept = records if isinstance(records, Records) else Records.of(records)
        rows = enumerate(map(self._there, kept.values()) if self._optional else kept.values())
        refused = [number for number, values in rows if number in kept.failed or not engine.passes(values)]
        words = Words(engine.patterns)
        problems = [problem for number in refused for problem in self._problems(kept[number], engine, words)]
        return problems + [self._slow(pattern, text) for pattern, text in engine.exhausted(records)]

    def _problems(self, record: Record, engine: _Engine, words: Words) -> Iterator[Problem]:
        for refusal in words.refusals(engine.errors(self._there(record.values))):
            path = refusal.path
            if path and path[0] in record.failed:
                continue
            code = "type" if refusal.keyword == "type" else "schema"
            message = f"{self._subject(path)} {words.complaint(refusal, self._origin(path))}"
            yield Problem(code, message, self._place(record, path))

    def _there(self, values: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return a record as it is written: without the optional fields that have no value."""
        if not self._optional:
            return values
        return {name: value for name, value in values.items() if value is not None or name not in self._optional}

    def _place(self, record: Record, path: Sequence[str | int]) -> Span:
        if not path:
            return record.span
        name, part = str(path[0]), path[1] if len(path) > 1 else None
        if isinstance(part, int):
            field = next(field for field in self._spec.fields if field.name == name)
            return place_in(field, self._spec.schema.fields[name], record, part)
        return record.place(name, None if part is None else str(part))

    def _subject(self, path: Sequence[str | int]) -> str:
        """Name a value as programs do: ``highlights[0].text``."""
        name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return name.removeprefix(".") or f"the record of {self._spec.name}"

    def _origin(self, path: Sequence[str | int]) -> str:
        return next((source(field) for field in self._spec.fields if path and field.name == path[0]), "")

    def _slow(self, pattern: Pattern, text: str) -> Problem:
        message = (
            f"the pattern {pattern.text} went back {BACKTRACKS:,} times on {quoted(text)}, and was stopped; "
            "write it without (?=…), (?!…) and references to groups, or so that each repetition can end in one way only"
        )
        return Problem("slow-pattern", message, pattern.place)


class _Engine:
    """jsonschema-rs, with the schema compiled, and with the patterns beside it that need an engine of their own."""

    def __init__(self, documents: Documents) -> None:
        import jsonschema_rs

        self.patterns = {text: pattern.text for text, pattern in documents.plain.items()}
        self._special = {text: _Apart(pattern) for text, pattern in documents.special.items()}
        self._names = [_Apart(pattern) for pattern in documents.names.values() if pattern.translation.backtracks]
        try:
            self._validator = jsonschema_rs.validator_for(
                documents.translated[documents.first.address],
                base_uri=documents.first.address,
                retriever=documents.retrieved,
                validate_formats=False,
                keywords={PATTERN: _keyword(self._special)} if self._special else None,
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            for pattern in (*documents.plain.values(), *documents.names.values()):
                _Apart(pattern)  # it may be the one that is too large
            raise Wrong(documents.first, (), str(getattr(error, "message", error))) from None

    def passes(self, values: Mapping[str, Json]) -> bool:
        return self._validator.is_valid(values)

    def errors(self, values: Mapping[str, Json]) -> Iterator[jsonschema_rs.ValidationError]:
        return self._validator.iter_errors(values)

    def exhausted(self, records: Sequence[Record]) -> Iterator[tuple[Pattern, str]]:
        """Yield the patterns that ran into their bound, each with the first text that it did so on."""
        if self._names:
            for name in dict.fromkeys(name for record in records for name in _names(record.values)):  # few have such
                for apart in self._names:
                    apart.matches(name)
        for apart in (*self._special.values(), *self._names):
            if apart.exhausted is not None:
                yield apart.pattern, apart.exhausted


def _names(value: Json) -> Iterator[str]:
    """Yield all names of a value and of those in it."""
    if isinstance(value, Mapping):
        yield from value
        for part in value.values():
            yield from _names(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)


class _Apart:
    """A pattern with an engine of its own: linear where it asks for bounds of words, else bounded."""

    def __init__(self, pattern: Pattern) -> None:
        import jsonschema_rs

        self.pattern = pattern
        self.exhausted: str | None = None
        linear = pattern.translation.bounded
        options = (
            jsonschema_rs.RegexOptions() if linear else jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS)
        )
        try:
            self._validator = jsonschema_rs.validator_for(
                {"pattern": pattern.translation.text}, pattern_options=options
            )
        except jsonschema_rs.ValidationError:
            raise pattern.too_large() from None

    def matches(self, text: str) -> bool:
        """Whether the pattern is found in ``text``; where it ran into its bound, that is noted."""
        if self._validator.is_valid(text):  # takes a seventh of the time of asking for errors
            return True
        error = next(self._validator.iter_errors(text), None)
        if error is not None and type(error.kind).__name__ in ("BacktrackLimitExceeded", "RegexEngineFailure"):
            self.exhausted = text if self.exhausted is None else self.exhausted
        return error is None


def _keyword(special: Mapping[str, _Apart]) -> type[Any]:
    """Make the keyword by which jsonschema-rs asks the patterns with engines of their own."""

    class Keyword:
        def __init__(self, _parent: dict[str, Json], value: str, _path: list[str | int]) -> None:
            self.apart = special[value]

        def validate(self, instance: Json) -> None:
            if isinstance(instance, str) and not self.apart.matches(instance):
                raise ValueError(self.apart.pattern.text)

    return Keyword
