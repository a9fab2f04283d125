"""Two published states compared: every kind of change, what it asks of the version, and what cannot be compared."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from builders import field
from packages import CODE, Part, files, opened, part, state
from tablemill.model import Json
from tablemill.releases import ASKS, DataDiff
from tablemill.releases.comparing import compare_snapshots
from tablemill.releases.notes import as_text
from tablemill.releases.snapshots import READ
from tablemill.spec import DatasetSpec

ROWS: list[dict[str, Json]] = [{"code": 200, "name": "OK"}, {"code": 404, "name": "Not Found"}]


def compared(old: Part | tuple[Part, ...], new: Part | tuple[Part, ...]) -> DataDiff:
    sides = [(side,) if isinstance(side[0], DatasetSpec) else side for side in (old, new)]
    return compare_snapshots(*(state(*side) for side in sides))  # type: ignore[arg-type]


def told(diff: DataDiff) -> list[str]:
    """The lines of the text that tell a change."""
    return as_text(diff).splitlines()[1:-1]


def between(old: Any, new: Any) -> list[str]:
    diff = compared(old, new)
    assert diff.problems == ()
    return told(diff)


# Records


def test_equal_states_have_no_changes() -> None:
    assert between(part(ROWS), part(ROWS)) == []


def test_records_that_came_went_and_changed_are_told_the_breaking_ones_first() -> None:
    new = [{"code": 404, "name": "Gone"}, {"code": 451, "name": "Unavailable"}, {"code": 500, "name": None}]
    assert between(part(ROWS), part(new)) == [
        'major  codes 200: removed: "OK"',
        'minor  codes 451: added: "Unavailable"',
        "minor  codes 500: added",
        'patch  codes 404: name was "Not Found", is "Gone"',
    ]


def test_a_record_is_known_by_its_first_text_that_is_no_key_no_reference_and_none_of_a_few() -> None:
    fields = {"id": field(), "kind": field(enum=["a"]), "of": field(), "n": field("integer"), "title": field()}
    rows = [{"id": "x", "kind": "a", "of": "x", "n": 1, "title": "The first"}]
    made = part(rows, fields, references={"of": "codes"})
    assert between(part([], fields, references={"of": "codes"}), made) == ['minor  codes x: added: "The first"']


def test_records_in_another_order_are_one_change() -> None:
    assert between(part(ROWS), part(ROWS[::-1])) == ["patch  codes: records in another order: 404 is now where 200 was"]


@pytest.mark.parametrize(("old", "new"), [(1, 1.0), (1, True), (0, None), ([1], [1.0]), ("1", 1)])
def test_values_that_json_tells_apart_are_changed(old: Json, new: Json) -> None:
    fields = {"code": field("integer"), "any": field(None, nullable=True)}
    found = compared(part([{"code": 1, "any": old}], fields), part([{"code": 1, "any": new}], fields))
    assert [(change.kind, change.field) for change in found.changes] == [("value-changed", "any")]


def test_what_differs_within_an_object_is_told_by_its_path() -> None:
    fields = {"code": field("integer"), "registry": field("object", nullable=True)}
    old = [{"code": 1, "registry": {"status": "assigned", "reference": {"rfc": 1, "section": "2"}}}]
    new = [{"code": 1, "registry": {"status": "obsolete", "reference": {"rfc": 1, "section": "3"}}}]
    assert between(part(old, fields), part(new, fields)) == [
        'patch  codes 1: registry.status was "assigned", is "obsolete"',
        'patch  codes 1: registry.reference.section was "2", is "3"',
    ]
    gone = [{"code": 1, "registry": None}]
    assert between(part(old, fields), part(gone, fields)) == [
        'patch  codes 1: registry was {"status": "assigned", "reference": {"rfc": 1, "section": "2"}}, is null'
    ]


def test_a_member_that_all_objects_have_now_is_a_field_that_was_added_and_told_once() -> None:
    fields = {"code": field("integer"), "registry": field("object", nullable=True)}
    old = [{"code": n, "registry": {"status": "x"}} for n in range(3)] + [{"code": 9, "registry": None}]
    new = [{"code": n, "registry": {"status": "x", "name": str(n)}} for n in range(3)] + [{"code": 9, "registry": None}]
    assert between(part(old, fields), part(new, fields)) == ["major  codes: field registry.name added"]
    assert between(part(new, fields), part(old, fields)) == ["major  codes: field registry.name removed"]


def test_a_member_that_only_some_objects_have_is_a_value_of_theirs() -> None:
    fields = {"code": field("integer"), "names": field("object")}
    old = [{"code": 1, "names": {"en": "a"}}, {"code": 2, "names": {"en": "b"}}]
    new = [{"code": 1, "names": {"en": "a", "fr": "c"}}, {"code": 2, "names": {"en": "b"}}]
    assert between(part(old, fields), part(new, fields)) == ['patch  codes 1: names.fr was null, is "c"']


def test_a_member_that_is_null_and_one_that_is_not_there_are_told_apart() -> None:
    fields = {"code": field("integer"), "o": field("object")}
    old = [{"code": 1, "o": {"a": 1}}, {"code": 2, "o": {"a": 1, "b": 2}}]
    new = [{"code": 1, "o": {"a": 1, "b": None}}, {"code": 2, "o": {"a": 1, "b": 2}}]
    assert between(part(old, fields), part(new, fields)) == ['patch  codes 1: o was {"a": 1}, is {"a": 1, "b": null}']


def test_objects_inside_each_other_without_end_are_compared() -> None:
    def deep(value: Json) -> Json:
        for _ in range(90):
            value = {"in": value}
        return value

    fields = {"code": field("integer"), "o": field("object")}
    found = compared(part([{"code": 1, "o": deep(1)}], fields), part([{"code": 1, "o": deep(2)}], fields))
    (change,) = found.changes
    assert (change.kind, change.field, change.within) == ("value-changed", "o", ("in",) * 16)


# Fields


def one_field(old: Any, new: Any) -> list[str]:
    """Change the description of one field, without records."""
    return between(*(part([], {"code": field("integer"), "x": each}) for each in (old, new)))


def test_fields_that_came_and_went_are_told_once() -> None:
    more = [{**row, "label": "x"} for row in ROWS]
    fields = {**CODE, "label": field()}
    assert between(part(ROWS), part(more, fields)) == ["major  codes: field label added (string)"]
    assert between(part(more, fields), part(ROWS)) == ["major  codes: field label removed (string)"]


def test_a_field_of_another_type_is_retyped() -> None:
    assert one_field(field("integer"), field("number")) == ["major  codes: field x is now number, was integer"]
    assert one_field(field(), field(None)) == ["major  codes: field x is now any, was string"]


@pytest.mark.parametrize(
    ("kinds", "values", "others"),
    [
        (("integer", "string"), (404, 5), ("404", "5")),
        (("string", "integer"), ("404", "5"), (404, 5)),
        (("number", "integer"), (404.0, 5), (404, 5)),
        (("integer", "number"), (404, 5), (404, 5)),
        (("string", "number"), ("1.5", "2"), (1.5, 2)),
        (("boolean", "string"), (True, False), ("true", "false")),
        (("string", "boolean"), ("true", "false"), (True, False)),
        (("string", None), ("a", "404"), ("a", "404")),
    ],
)
def test_records_are_not_told_for_the_type_of_a_field_nor_lost_for_that_of_a_key(
    kinds: tuple[Any, Any], values: tuple[Json, ...], others: tuple[Json, ...]
) -> None:
    states = [
        part([{"k": value, "v": value} for value in column], {"k": field(kind), "v": field(kind)})
        for kind, column in zip(kinds, (values, others), strict=True)
    ]
    assert [change.kind for change in compared(*states).changes] == ["field-retyped", "field-retyped"]


@pytest.mark.parametrize(
    ("kinds", "value", "other"),
    [
        (("string", "integer"), "0404", 404),
        (("string", "integer"), " 404", 404),
        (("string", "integer"), "1.0", 1),
        (("string", "integer"), "x", 1),
        (("string", "boolean"), "1", True),
        (("number", "integer"), 1.5, 1),
        (("array", "string"), [], "[]"),
        (("string", "array"), "[]", []),
        (("integer", "boolean"), 1, True),
    ],
)
def test_a_value_that_its_new_type_cannot_say_is_changed(kinds: tuple[Any, Any], value: Json, other: Json) -> None:
    states = [
        part([{"k": 1, "v": each}], {"k": field("integer"), "v": field(kind)})
        for kind, each in zip(kinds, (value, other), strict=True)
    ]
    assert [change.kind for change in compared(*states).changes] == ["field-retyped", "value-changed"]


def test_a_field_that_may_be_null_now_is_retyped_and_one_that_no_longer_may_is_not() -> None:
    null = field(nullable=True)
    assert one_field(field(), null) == ["major  codes: field x is now string or null, was string"]
    assert one_field(null, field()) == ["patch  codes: field x is now string, was string or null"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ({"enum": ["a"]}, {"enum": ["a", "b", "c"]}, 'minor  codes: field x may now be "b" or "c"'),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, 'patch  codes: field x can no longer be "b"'),
        (
            {"enum": ["a", "b"]},
            {"enum": ["a", "c"]},
            'minor  codes: field x may now be "c" and can no longer be "b"',
        ),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}, "patch  codes: field x has its values in another order"),
        ({}, {"enum": ["a"]}, 'patch  codes: field x now has enum ["a"]'),
        ({"enum": ["a"]}, {}, 'minor  codes: field x no longer has enum ["a"]'),
        ({"minLength": 1}, {"minLength": 2}, "patch  codes: minLength of field x was 1, is 2"),
        ({"minLength": 2}, {"minLength": 1}, "minor  codes: minLength of field x was 2, is 1"),
        ({"maxLength": 2}, {"maxLength": 1}, "patch  codes: maxLength of field x was 2, is 1"),
        ({"maxLength": 1}, {"maxLength": 2}, "minor  codes: maxLength of field x was 1, is 2"),
        ({"minLength": "a"}, {"minLength": 1}, 'minor  codes: minLength of field x was "a", is 1'),
        ({"minLength": 1}, {"minLength": "a"}, 'minor  codes: minLength of field x was 1, is "a"'),
        ({"pattern": "^a$"}, {"pattern": "^b$"}, 'minor  codes: pattern of field x was "a", is "b"'),
        ({"pattern": "^a$"}, {}, 'minor  codes: field x no longer has pattern "a"'),
        ({"description": "A."}, {"description": "B."}, 'patch  codes: description of field x was "A.", is "B."'),
        ({}, {"description": "B."}, 'patch  codes: description of field x added: "B."'),
        ({"description": "B."}, {}, 'patch  codes: description of field x removed: "B."'),
    ],
)
def test_a_constraint_or_description_that_changed_is_told(
    old: dict[str, Json], new: dict[str, Json], line: str
) -> None:
    assert one_field(field(**old), field(**new)) == [line]


def test_a_reference_that_came_went_or_leads_elsewhere_is_told() -> None:
    fields = {"code": field("integer"), "x": field()}
    others = [part([], {"k": field()}, name) for name in ("classes", "kinds")]

    def to(name: str | None) -> tuple[Part, ...]:
        return (part([], fields, references={"x": name} if name else {}), *others)

    assert between(to(None), to("classes")) == ["patch  codes: field x now refers to classes"]
    assert between(to("classes"), to(None)) == ["minor  codes: field x no longer refers to classes"]
    assert between(to("classes"), to("kinds")) == [
        "minor  codes: field x now refers to kinds and no longer refers to classes"
    ]


def test_fields_in_another_order_are_one_change() -> None:
    turned = {"name": CODE["name"], "code": CODE["code"]}
    assert between(part(ROWS), part(ROWS, turned, key="code")) == ["patch  codes: fields in another order: name, code"]


# Keys


def test_another_key_breaks_and_records_are_matched_by_the_new_one() -> None:
    new = [{"code": 200, "name": "OK"}, {"code": 410, "name": "Not Found"}]
    assert between(part(ROWS), part(new, key="name")) == [
        "major  codes: the key is now name, was code",
        "patch  codes Not Found: code was 404, is 410",
    ]


def test_where_old_records_lack_the_new_key_they_are_matched_by_the_old_one() -> None:
    fields = {"id": field(), **CODE}
    new = [{"id": f"c{row['code']}", **row} for row in ROWS]
    assert between(part(ROWS), part(new, fields)) == [
        "major  codes: the key is now id, was code",
        "major  codes: field id added (string)",
    ]


def test_a_key_that_was_renamed_still_matches() -> None:
    new = [{"status": row["code"], "name": row["name"]} for row in ROWS[:1]]
    assert between(part(ROWS), part(new, {"status": field("integer"), "name": CODE["name"]})) == [
        "major  codes: the key is now status, was code",
        "major  codes: field code removed (integer)",
        "major  codes: field status added (integer)",
        'major  codes 404: removed: "Not Found"',
    ]


# Datasets, files, and what is said of them


def test_datasets_that_came_and_went_are_told_with_their_size() -> None:
    other = part([{"k": "a"}], {"k": field()}, "others")
    assert between(part(ROWS), (part(ROWS), other)) == ["minor  others: dataset added, 1 record"]
    assert between((part(ROWS), other), part(ROWS)) == ["major  others: dataset removed, 1 record"]


def test_files_that_came_and_went_are_told() -> None:
    more = part(ROWS, formats=("json", "python"))
    assert between(part(ROWS), more) == ["minor  codes: file codes.py added"]
    assert between(more, part(ROWS)) == ["major  codes: file codes.py removed"]


@pytest.mark.parametrize("form", ["json", "yaml", "parquet"])
def test_a_module_of_python_belongs_to_the_dataset_that_it_is_named_after(form: str) -> None:
    old, new = (part(ROWS, name="http-codes", formats=formats) for formats in ((form,), (form, "python")))
    assert between(old, new) == ["minor  http-codes: file http_codes.py added"]


def with_templates(made: dict[str, bytes], content: bytes, *names: str) -> dict[str, bytes]:
    """Add files that templates made."""
    manifest = json.loads(made["datapackage.json"])
    hashed = f"sha256:{sha256(content).hexdigest()}"
    manifest["resources"] += [{"path": name, "mediatype": "text/plain", "hash": hashed} for name in names]
    return made | dict.fromkeys(names, content) | {"datapackage.json": json.dumps(manifest).encode()}


def test_what_a_template_made_belongs_to_the_dataset_whose_name_it_begins_with() -> None:
    made = files(part(ROWS))
    more = with_templates(made, b"x", "codes.go", "codes.by-name.json", "other.go")
    assert told(compare_snapshots(opened(made), opened(more))) == [
        "minor  codes: file codes.go added",
        "minor  codes: file codes.by-name.json added",
        "minor  the package: file other.go added",
    ]


def test_what_a_template_made_may_change_with_any_dataset() -> None:
    old = opened(with_templates(files(part(ROWS)), b"x", "other.go"))
    new = opened(with_templates(files(part(ROWS)), b"y", "other.go"))
    assert told(compare_snapshots(old, new)) == [
        "patch  the package: file other.go changed, though its records did not"
    ]
    new = opened(with_templates(files(part(ROWS[:1])), b"y", "other.go"))
    assert told(compare_snapshots(old, new)) == ['major  codes 404: removed: "Not Found"']


def test_a_file_that_changed_alone_is_told_and_one_that_changed_with_its_records_is_not() -> None:
    made = files(part(ROWS, formats=("json", "typescript")))
    manifest = json.loads(made["datapackage.json"])
    manifest["resources"][1]["hash"] = "sha256:other"
    old = opened(made | {"datapackage.json": json.dumps(manifest).encode()})
    assert told(compare_snapshots(old, opened(made))) == [
        "patch  codes: file codes.ts changed, though its records did not"
    ]
    changed = part([{"code": 200, "name": "Fine"}], formats=("json", "typescript"))
    assert told(compare_snapshots(old, state(changed)))[1:] == ['patch  codes 200: name was "OK", is "Fine"']


def test_a_file_that_datasets_share_changes_with_any_of_them() -> None:
    formats = ("json", "sqlite")
    others = part([{"k": "a"}], {"k": field()}, "others", formats=formats)
    new = [{"code": 200, "name": "Fine"}, ROWS[1]]
    assert between((part(ROWS, formats=formats), others), (part(new, formats=formats), others)) == [
        'patch  codes 200: name was "OK", is "Fine"'
    ]
    assert between(part(ROWS), part(ROWS, formats=formats)) == ["minor  the package: file datasets.sqlite added"]


def test_a_file_that_datasets_share_does_not_change_with_another() -> None:
    shared = part([{"k": "a"}], {"k": field()}, "others", formats=("json", "sqlite"))
    made = [files(part(rows), shared) for rows in (ROWS, ROWS[:1])]
    manifest = made[0]["datapackage.json"].replace(sha256(made[0]["datasets.sqlite"]).hexdigest().encode(), b"other")
    assert told(compare_snapshots(opened(made[0] | {"datapackage.json": manifest}), opened(made[1]))) == [
        'major  codes 404: removed: "Not Found"',
        "patch  the package: file datasets.sqlite changed, though its records did not",
    ]


def test_what_is_said_of_a_dataset_and_of_the_package_is_told_last() -> None:
    old = state(part(ROWS, about={"title": "Codes"}), licenses=[{"name": "MIT"}], version="1.0.0")
    new = state(
        part(ROWS[:1], about={"description": "All."}), licenses=[{"name": "CC0-1.0"}], title="X", version="2.0.0"
    )
    assert told(compare_snapshots(old, new)) == [
        'major  codes 404: removed: "Not Found"',
        'patch  codes: description added: "All."',
        'patch  codes: title removed: "Codes"',
        'patch  the package: licenses added: "CC0-1.0"; removed: "MIT"',
        'patch  the package: title added: "X"',
    ]


def test_sources_that_came_went_or_moved_are_told_by_their_titles() -> None:
    def of(*titles: str) -> Part:
        return part(ROWS, about={"sources": [{"title": title} for title in titles]})

    assert between(of("A"), of("A", "B", "C")) == ['patch  codes: sources added: "B", "C"']
    assert between(of("A"), of()) == ['patch  codes: sources removed: "A"']
    assert between(of("A", "B"), of("B", "A")) == [
        'patch  codes: sources was [{"title": "A"}, {"title": "B"}], is [{"title": "B"}, {"title": "A"}]'
    ]


def test_licences_that_differ_in_more_than_their_names_are_told_whole() -> None:
    old, new = (state(part(ROWS), licenses=[{"name": "MIT", "path": path}]) for path in ("a", "b"))
    assert told(compare_snapshots(old, new)) == [
        'patch  the package: licenses was [{"name": "MIT", "path": "a"}], is [{"name": "MIT", "path": "b"}]'
    ]


def test_a_seed_that_changed_is_no_change_of_the_data() -> None:
    made = files(part(ROWS))
    other = made["datapackage.json"].replace(b"5eed", b"feed")
    assert other != made["datapackage.json"]
    assert told(compare_snapshots(opened(made), opened(made | {"datapackage.json": other}))) == []


def test_every_kind_has_its_place_in_the_rule() -> None:
    asked = {ask: [kind for kind in ASKS if ASKS[kind] == ask] for ask in ("major", "minor", "patch")}
    assert asked == {
        "major": [
            *("dataset-removed", "key-changed", "field-removed", "field-added", "field-retyped"),
            *("record-removed", "file-removed"),
        ],
        "minor": ["dataset-added", "field-loosened", "record-added", "file-added"],
        "patch": [
            *("field-tightened", "field-described", "fields-reordered", "value-changed", "records-reordered"),
            *("about-changed", "file-changed"),
        ],
    }


# Formats


TYPED = {
    "code": field("integer"),
    "name": field(nullable=True),
    "text": field(),
    "ratio": field("number", nullable=True),
    "flag": field("boolean"),
    "list": field("array"),
    "o": field("object"),
    "any": field(None, nullable=True),
}
TYPED_ROWS: list[dict[str, Json]] = [
    {"code": 1, "name": None, "text": "", "ratio": 1.5, "flag": True, "list": [1], "o": {"a": None}, "any": "404"},
    {"code": 3, "name": None, "text": "404", "ratio": 2, "flag": True, "list": [], "o": {}, "any": None},
    {"code": 2, "name": "=x", "text": "'=y", "ratio": None, "flag": False, "list": [], "o": {}, "any": 404},
]


@pytest.mark.parametrize("old", READ)
@pytest.mark.parametrize("new", READ)
def test_records_are_the_same_in_whatever_format_they_are_read(old: str, new: str) -> None:
    sides = [
        state(part(TYPED_ROWS, TYPED, formats=(form, "json")[: 1 if form == "csv" else 2]), formulas="escape")
        for form in (old, new)
    ]
    assert [line for line in told(compare_snapshots(*sides)) if " file " not in line] == []


def test_a_dataset_without_a_table_schema_is_compared_by_what_its_records_have() -> None:
    new = [{**ROWS[0], "label": "x"}, {**ROWS[1], "label": "y"}]
    assert between(part(ROWS, formats=("keyed",)), part(new, {**CODE, "label": field()}, formats=("keyed",))) == [
        "major  codes: field label added"
    ]


def test_the_key_that_one_side_tells_holds_for_the_other() -> None:
    assert between(part(ROWS, formats=("yaml",)), part(ROWS[:1], formats=("yaml", "json"))) == [
        'major  codes 404: removed: "Not Found"',
        "minor  codes: file codes.json added",
    ]


# What cannot be compared


NOT_COMPARABLE = "dist/datapackage.json:1:1: error[not-comparable]: the records of codes cannot be compared: "
NOT_AS_LISTED = "warning[altered-file]: this file is not what datapackage.json lists: it was changed after it was built"


def problems_of(diff: DataDiff) -> list[str]:
    return [str(problem) for problem in diff.problems]


def test_a_dataset_whose_key_nobody_tells_cannot_be_compared() -> None:
    diff = compared(part(ROWS, formats=("yaml",)), part(ROWS[:1], formats=("yaml",)))
    assert problems_of(diff) == [f"{NOT_COMPARABLE}none of its files names the key field; json, csv and jsonl do"]
    assert (diff.changes, diff.suffices) == ((), None)


def test_a_dataset_in_formats_that_are_not_read_cannot_be_compared_unless_it_is_the_same() -> None:
    old, new = part(ROWS, formats=("typescript",)), part(ROWS[:1], formats=("typescript",))
    assert problems_of(compared(old, new)) == [
        f"{NOT_COMPARABLE}dist has the records in none of the formats json, keyed, jsonl, yaml, csv, tsv"
    ]
    assert between(old, old) == []


def test_a_dataset_that_only_a_shared_file_holds_cannot_be_compared() -> None:
    old, new = part(ROWS, formats=("sqlite",)), part(ROWS[:1], formats=("sqlite",))
    assert [problem.code for problem in compared(old, new).problems] == ["not-comparable"]


def test_a_file_that_was_altered_is_told_and_another_is_read() -> None:
    made = files(part(ROWS, formats=("json", "yaml")))
    old = opened(made | {"codes.json": made["codes.json"].replace(b"OK", b"KO")}, "v1")
    diff = compare_snapshots(old, state(part(ROWS[:1], formats=("json", "yaml"))))
    assert told(diff) == ['major  codes 404: removed: "Not Found"']
    assert problems_of(diff) == [f"v1/codes.json:1:1: {NOT_AS_LISTED}"]


def test_of_two_states_files_are_read_that_are_what_the_manifests_list_in_one_format_if_they_can() -> None:
    made = files(part(ROWS, formats=("json", "jsonl", "yaml")))

    def altered(name: str) -> dict[str, bytes]:
        return made | {name: made[name].replace(b"OK", b"KO")}

    assert compare_snapshots(opened(altered("codes.json")), opened(altered("codes.jsonl"))).changes == ()
    manifest = files(part(ROWS, formats=("json",)))["datapackage.json"]
    only_json = {"codes.json": made["codes.json"], "datapackage.json": manifest}
    diff = compare_snapshots(opened(altered("codes.json")), opened(only_json))
    assert [change.kind for change in diff.changes] == ["file-removed", "file-removed"]


def test_where_every_file_was_altered_what_they_hold_is_compared() -> None:
    made = files(part(ROWS))
    old = opened(made | {"codes.json": made["codes.json"].replace(b"OK", b"KO")}, "v1")
    diff = compare_snapshots(old, opened(made))
    assert told(diff) == ['patch  codes 200: name was "KO", is "OK"']
    assert [problem.code for problem in diff.problems] == ["altered-file"]


def test_a_file_that_is_gone_is_told_and_its_dataset_cannot_be_compared() -> None:
    made = files(part(ROWS))
    del made["codes.json"]
    assert problems_of(compare_snapshots(opened(made), state(part(ROWS)))) == [
        "dist/codes.json:1:1: warning[altered-file]: datapackage.json lists this file, but it is missing",
        f"{NOT_COMPARABLE}codes.json is missing",
    ]


def test_line_ends_that_git_turned_are_no_alteration() -> None:
    made = files(part(ROWS, formats=("json", "csv")))
    turned = {name: content.replace(b"\n", b"\r\n") for name, content in made.items()}
    diff = compare_snapshots(opened(made), opened(turned))
    assert (diff.changes, diff.problems) == ((), ())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<<<<<<< HEAD\n", "codes.json cannot be read as json: Expecting value: line 1 column 1 (char 0)"),
        (b"{}", "codes.json cannot be read as json: expected an array of records"),
        (b"\xff", "codes.json cannot be read as json: 'utf-8' codec can't decode byte 0xff in position 0: "),
        (b'[{"name": "a"}]', "codes.json has no code in 1 of its 1 records"),
        (b'[{"code": 1}, {"code": 1}]', "codes.json has two records whose code is 1"),
    ],
)
def test_records_that_cannot_be_read_or_told_apart_cannot_be_compared(content: bytes, why: str) -> None:
    diff = compare_snapshots(state(part(ROWS)), opened(files(part(ROWS)) | {"codes.json": content}))
    assert why in problems_of(diff)[1]
    assert diff.changes == ()


def test_yaml_that_was_edited_by_hand_may_hold_what_json_cannot() -> None:
    made = files(part(ROWS, formats=("yaml", "keyed")))
    altered = made | {"codes.yaml": b"- {code: 200, name: 2026-01-01}\n", "codes.by-code.json": b"["}
    diff = compare_snapshots(opened(made), opened(altered))
    assert diff.changes == ()
    assert "cannot be read as keyed" in problems_of(diff)[-1]
