"""datapackage.json: what it says, that Frictionless agrees, and how it is read back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import frictionless
import pytest

from builders import dataset, dataset_spec, field, shape, spec
from tablemill.emit import Artefact, render
from tablemill.model import Json
from tablemill.dist.package import MANIFEST, describe, files_listed, listing_of
from tablemill.spec.schema import FieldType
from tablemill.reading.sources import Source
from tablemill.spec import JoinSpec

SEED = Path("/project/seeds/x.md")
SOURCES = {SEED: Source("anything.md", "", "5eed" * 16)}

CODES = dataset_spec(
    "codes",
    "code",
    {
        "code": field("integer", description="The code.", minimum=100, maximum=599),
        "name": field(nullable=True, minLength=1, maxLength=40, pattern="^[^（）]+$"),
        "class": field(enum=["1xx", "4xx"]),
        "free": field(),
        "ratio": field("number", nullable=True, exclusiveMinimum=0),
        "final": field("boolean", nullable=True),
        "marks": field("array", minItems=0, maxItems=9),
        "extra": field("object", nullable=True, minProperties=1),
        "mixed": field(None, nullable=True, enum=[1, "a"]),
    },
    references={"class": "classes"},
    about={
        "title": "Codes",
        "description": "All of them.",
        "licenses": [{"name": "CC-BY-SA-2.5", "path": "https://creativecommons.org/licenses/by-sa/2.5/"}],
        "sources": [{"title": "An elder table", "path": "https://example.org/"}],
    },
)
CLASSES = dataset_spec("classes", "class", {"class": field(enum=["1xx", "4xx"])})
CODE_ROWS: list[dict[str, Json]] = [
    {"code": 100, "name": '继续, "x"', "class": "1xx", "free": "", "ratio": 1.5, "final": True}
    | {"marks": [{"text": "a"}], "extra": {"a": None}, "mixed": 1},
    {"code": 404, "name": None, "class": "4xx", "free": "=x\ny", "ratio": None, "final": None}
    | {"marks": [], "extra": None, "mixed": None},
]
CLASS_ROWS = [{"class": "1xx"}, {"class": "4xx"}]
ABOUT = {"name": "codes", "title": "Codes", "version": "1.2.0", "licenses": [{"name": "MIT"}]} | {
    "sources": [{"title": "Someone's book"}]
}
SPEC = spec(CODES, CLASSES, about=ABOUT)


def _artefacts(one=SPEC) -> list[Artefact]:
    rows = {"codes": CODE_ROWS, "classes": CLASS_ROWS}
    made: list[Artefact] = []
    for each in one.datasets:
        as_shape = shape(each.schema.fields, each.key, one.formulas, each.name)
        as_shape = as_shape._replace(delimiter=one.delimiter, bom=one.bom)
        made += render(each, dataset(rows[each.name], each.key, each.name), as_shape)
    return made


def _described(one=SPEC) -> dict[str, Json]:
    return json.loads(describe(one, _artefacts(one), SOURCES).content)


PACKAGE = _described()
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def _written(folder: Path, one=SPEC) -> Path:
    artefacts = _artefacts(one)
    for artefact in [*artefacts, describe(one, artefacts, SOURCES)]:
        (folder / artefact.name).write_bytes(artefact.content)
    return folder / MANIFEST


# What it says


def test_the_package_says_what_the_spec_says_about_it_and_names_its_seeds_and_their_hashes() -> None:
    assert {name: value for name, value in PACKAGE.items() if name != "resources"} == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **ABOUT,
        "sources": [{"title": "Someone's book"}, {"title": "seeds/x.md", "tablemill:hash": "sha256:" + "5eed" * 16}],
        "tablemill:spec": "seeds/tablemill.yaml",
    }


def test_there_is_a_resource_for_each_file_in_order() -> None:
    assert [resource["path"] for resource in PACKAGE["resources"]] == [
        *["codes.json", "codes.by-code.json", "codes.yaml", "codes.csv"],
        *["classes.json", "classes.by-class.json", "classes.yaml", "classes.csv"],
    ]


def test_a_resource_says_all_that_a_consumer_needs_to_check_and_to_credit_it() -> None:
    [artefact] = [artefact for artefact in _artefacts() if artefact.name == "codes.yaml"]
    assert RESOURCES["codes.yaml"] == {
        "name": "codes.yaml",
        "path": "codes.yaml",
        **CODES.about,
        "format": "yaml",
        "mediatype": "application/yaml",
        "encoding": "utf-8",
        "bytes": len(artefact.content),
        "hash": "sha256:" + hashlib.sha256(artefact.content).hexdigest(),
        "sources": [*CODES.about["sources"], {"title": "seeds/x.md", "tablemill:hash": "sha256:" + "5eed" * 16}],
    }


def test_a_dataset_that_says_nothing_of_licences_inherits_the_packages() -> None:
    assert "licenses" not in RESOURCES["classes.csv"]


@pytest.mark.parametrize(
    ("name", "form", "media", "kind"),
    [
        ("codes.json", "json", "application/json", None),
        ("codes.by-code.json", "json", "application/json", None),
        ("codes.yaml", "yaml", "application/yaml", None),
        ("codes.csv", "csv", "text/csv", "table"),
    ],
)
def test_formats_and_media_types_are_the_registered_ones(name, form, media, kind) -> None:
    resource = RESOURCES[name]
    assert (resource["format"], resource["mediatype"], resource.get("type")) == (form, media, kind)
    assert ("schema" in resource) == (name in ("codes.json", "codes.csv"))


def test_the_table_schema_says_what_the_record_schema_says() -> None:
    assert RESOURCES["codes.csv"]["schema"] == {
        "fields": [
            {
                "name": "code",
                "type": "integer",
                "description": "The code.",
                "constraints": {"required": True, "unique": True, "minimum": 100, "maximum": 599},
            },
            {
                "name": "name",
                "type": "string",
                "constraints": {"minLength": 1, "maxLength": 40, "pattern": "[^（）]+"},
            },
            {"name": "class", "type": "string", "missingValues": []}
            | {"constraints": {"required": True, "enum": ["1xx", "4xx"]}},
            {"name": "free", "type": "string", "missingValues": [], "constraints": {"required": True}},
            {"name": "ratio", "type": "number", "constraints": {"exclusiveMinimum": 0}},
            {"name": "final", "type": "boolean"},
            {"name": "marks", "type": "array", "constraints": {"required": True, "minLength": 0, "maxLength": 9}},
            {"name": "extra", "type": "object", "constraints": {"minLength": 1}},
            {"name": "mixed", "type": "any"},
        ],
        "missingValues": [""],
        "primaryKey": ["code"],
        "foreignKeys": [{"fields": ["class"], "reference": {"resource": "classes.csv", "fields": ["class"]}}],
    }


@pytest.mark.parametrize(
    ("one", "missing"),
    [
        (field(), []),
        (field(minLength=0), []),
        (field(minLength=1), None),  # an empty cell could be no value of it
        (field(nullable=True), None),
        (field("integer"), None),
    ],
)
def test_in_csv_an_empty_cell_is_null_save_where_it_is_an_empty_string(one: FieldType, missing: Json) -> None:
    [resource] = _described(spec(dataset_spec("classes", "class", {"class": one}, formats=["csv"])))["resources"]
    assert resource["schema"]["fields"][0].get("missingValues") == missing


def test_in_json_nothing_but_null_is_missing_and_keys_refer_to_the_json() -> None:
    schema = RESOURCES["codes.json"]["schema"]
    assert schema["missingValues"] == []
    assert not any("missingValues" in field for field in schema["fields"])
    assert schema["foreignKeys"][0]["reference"]["resource"] == "classes.json"


@pytest.mark.parametrize(
    ("formats", "reference"),
    [
        (("json",), {"resource": "classes.json", "fields": ["class"]}),
        (("csv", "json"), {"resource": "classes.csv", "fields": ["class"]}),
        (("yaml", "keyed"), None),
    ],
)
def test_a_key_refers_to_the_other_table_where_there_is_none_of_its_own_format(formats, reference) -> None:
    classes = dataset_spec("classes", "class", CLASSES.schema.fields, formats=formats)
    [csv] = [one for one in _described(spec(CODES, classes))["resources"] if one["name"] == "codes.csv"]
    found = csv["schema"].get("foreignKeys")
    assert found == (None if reference is None else [{"fields": ["class"], "reference": reference}])


def test_a_dataset_that_refers_to_itself_names_no_resource() -> None:
    one = dataset_spec("codes", "code", CODES.schema.fields, references={"mixed": "codes"})
    [csv] = [one for one in _described(spec(one))["resources"] if one["name"] == "codes.csv"]
    assert csv["schema"]["foreignKeys"] == [{"fields": ["mixed"], "reference": {"fields": ["code"]}}]


def test_where_formulas_are_escaped_the_csv_says_so_and_promises_nothing_of_its_strings() -> None:
    resources = {one["name"]: one for one in _described(spec(CODES, CLASSES, formulas="escape"))["resources"]}
    assert resources["codes.csv"]["tablemill:formulas"] == "escape"
    assert "tablemill:formulas" not in resources["codes.json"]
    csv, json_ = (resources[f"codes.{form}"]["schema"]["fields"] for form in ("csv", "json"))
    assert [one.get("constraints") for one in csv[1:3]] == [None, {"required": True}]
    assert csv[0] == json_[0]
    assert json_[1]["constraints"] == {"minLength": 1, "maxLength": 40, "pattern": "[^（）]+"}


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ("^[^（）]+$", "[^（）]+"),
        (r"^\d{3}$", r"\d{3}"),
        (r"^[a-z0-9.-]+\.json$", r"[a-z0-9.-]+\.json"),
        (r"^a?b*c+d{1,2}e{3,}$", r"a?b*c+d{1,2}e{3,}"),
        (r"^[\]\\x]$", r"[\]\\x]"),
        ("abc", None),  # would match anywhere
        ("^abc", None),
        ("abc$", None),
        (r"^abc\$", None),
        ("^a|b$", None),  # is (^a)|(b$)
        ("^(?!.*==).*$", None),  # XML Schema has no lookaround
        (r"^\bword\b$", None),
        (r"^\w+$", None),  # whose \w has no underscore
        ("^a+?$", None),
        ("^a$b$", None),
        (404, None),
        ("^" + "[a]" * 40 + "(", None),  # in no time
    ],
)
def test_a_pattern_is_said_only_where_it_means_the_same_when_matched_whole(pattern: Json, whole: str | None) -> None:
    one = dataset_spec("classes", "class", {"class": field(pattern=pattern)}, formats=["json"])
    [resource] = _described(spec(one))["resources"]
    assert resource["schema"]["fields"][0]["constraints"].get("pattern") == whole


@pytest.mark.parametrize(
    ("one", "values"),
    [
        (field(const="1xx"), ["1xx"]),
        (field(nullable=True, enum=["1xx", None]), ["1xx"]),
        (field(None, enum=["1xx", 2]), None),
    ],
)
def test_null_is_no_value_of_an_enum_and_a_constant_is_an_enum_of_one(one: FieldType, values: Json) -> None:
    classes = dataset_spec("classes", "class", {"class": one}, formats=["json"])
    [resource] = _described(spec(classes))["resources"]
    assert resource["schema"]["fields"][0].get("constraints", {}).get("enum") == values


def test_it_names_no_time_no_version_of_ours_and_no_folder_of_this_machine() -> None:
    text = describe(SPEC, _artefacts(), SOURCES).content.decode()
    assert "/project" not in text
    assert "created" not in text
    assert describe(SPEC, _artefacts(), SOURCES).content.decode() == text


# What Frictionless says


def test_frictionless_finds_the_package_and_its_data_valid(tmp_path: Path) -> None:
    report = frictionless.validate(str(_written(tmp_path)))
    assert report.flatten(["name", "type", "message"]) == []
    assert {task.name: (task.type, task.stats.get("rows")) for task in report.tasks if task.type == "table"} == {
        "codes.csv": ("table", 2),
        "classes.csv": ("table", 2),
    }


def test_frictionless_finds_the_package_valid_with_escaped_formulas(tmp_path: Path) -> None:
    report = frictionless.validate(str(_written(tmp_path, spec(CODES, CLASSES, formulas="escape"))))
    assert report.flatten(["name", "type", "message"]) == []


def test_frictionless_reads_tsv_other_delimiters_and_a_byte_order_mark(tmp_path: Path) -> None:
    codes, classes = (one._replace(formats=("csv", "tsv")) for one in (CODES, CLASSES))
    made = spec(codes, classes)._replace(delimiter=";", bom=True)
    report = frictionless.validate(str(_written(tmp_path, made)))
    assert report.flatten(["name", "type", "message"]) == []
    assert {task.name: task.stats.get("rows") for task in report.tasks if task.type == "table"} == {
        "codes.csv": 2,
        "codes.tsv": 2,
        "classes.csv": 2,
        "classes.tsv": 2,
    }
    assert (tmp_path / "codes.csv").read_text(encoding="utf-8").startswith("\ufeffcode;")


@pytest.mark.parametrize("name", list(RESOURCES))
def test_frictionless_notices_a_file_that_was_edited(tmp_path: Path, name: str) -> None:
    manifest = _written(tmp_path)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content.replace(b"1xx", b"4xx", 1))
    report = frictionless.validate(str(manifest))
    wrong = [task.name for task in report.tasks if not task.valid]
    assert wrong == (["codes.csv", name] if name == "classes.csv" else [name])  # codes refer to classes


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"100,", b"99,", "constraint-error"),
        (b"100,", b"404,", "unique-error"),
        (b"100,", b"x,", "type-error"),
        (b"100,", b",", "constraint-error"),
        (b",4xx,", b",9xx,", "foreign-key"),
        (b",4xx,", b",9xx,", "constraint-error"),
    ],
)
def test_frictionless_checks_the_data_by_the_table_schema(tmp_path: Path, old: bytes, new: bytes, error: str) -> None:
    manifest = _written(tmp_path)
    content = (tmp_path / "codes.csv").read_bytes()
    assert old in content
    (tmp_path / "codes.csv").write_bytes(content.replace(old, new, 1))
    report = frictionless.validate(str(manifest))
    assert error in {found.type for task in report.tasks if task.name == "codes.csv" for found in task.errors}


def test_frictionless_finds_the_records_of_the_json_valid_under_its_table_schema() -> None:
    [artefact] = [artefact for artefact in _artefacts() if artefact.name == "codes.json"]
    table = RESOURCES["codes.json"]["schema"] | {"foreignKeys": []}
    descriptor = {"name": "codes", "type": "table", "data": json.loads(artefact.content), "schema": table}
    for broken, valid in ((False, True), (True, False)):
        descriptor["data"][0]["code"] = 99 if broken else 100
        resource = frictionless.Resource.from_descriptor(descriptor, datapackage_version="v2")
        assert resource.validate().valid is valid


# Read back


def test_what_it_lists_is_read_back() -> None:
    listing = listing_of(describe(SPEC, _artefacts(), SOURCES).content)
    assert listing is not None
    assert listing.spec == "seeds/tablemill.yaml"
    assert listing.files == {artefact.name: hashlib.sha256(artefact.content).hexdigest() for artefact in _artefacts()}
    assert files_listed(describe(SPEC, _artefacts(), SOURCES).content) == tuple(listing.files)


def test_names_that_json_escapes_are_read_back() -> None:
    artefacts = [Artefact('a"b\\c\u2028.json', b"[]\n", "codes", "json")]
    assert files_listed(describe(SPEC, artefacts, SOURCES).content) == ('a"b\\c\u2028.json',)


def test_after_a_merge_with_conflicts_the_files_of_both_sides_are_listed() -> None:
    text = describe(SPEC, _artefacts(), SOURCES).content.decode()
    path = '      "path": "codes.csv",\n'
    assert path in text
    conflict = f'<<<<<<< ours\n{path}=======\n      "path": "renamed.csv",\n>>>>>>> theirs\n'
    listed = files_listed(text.replace(path, conflict).encode())
    assert set(listed) == {*RESOURCES, "renamed.csv"}


def test_it_is_read_after_git_gave_it_crlf() -> None:
    content = describe(SPEC, _artefacts(), SOURCES).content
    assert files_listed(content.replace(b"\n", b"\r\n")) == files_listed(content)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff\xfe",
        b"{}",
        json.dumps({"resources": [{"path": "mine.csv"}]}, indent=2).encode(),
        json.dumps(
            {"name": "x", "resources": [{"name": "x", "path": "mine.csv", "tablemill:spec": "x"}]}, indent=2
        ).encode(),
    ],
)
def test_a_package_that_we_did_not_write_lists_nothing_of_ours(content: bytes | None) -> None:
    assert files_listed(content) == ()


def test_what_is_joined_comes_from_where_the_other_dataset_comes_from() -> None:
    seed = Path("/project/seeds/y.md")
    about = {"sources": [{"title": "A registry"}], "licenses": [{"name": "CC0-1.0"}]}
    joined = dataset_spec("facts", "class", {"class": field()}, about=about)._replace(sources=(seed,))
    join = JoinSpec("facts", (), "fine", "fine")
    classes = CLASSES._replace(fields=tuple(one._replace(origin="join", join=join) for one in CLASSES.fields))
    artefact = Artefact("classes.json", b"[]", "classes", "json")
    sources = {**SOURCES, seed: Source("y.md", "", "feed" * 16)}
    described = json.loads(describe(spec(classes, joined, about={}), [artefact], sources).content)
    (resource,) = described["resources"]
    assert [source["title"] for source in resource["sources"]] == ["A registry", "seeds/x.md", "seeds/y.md"]
    assert "licenses" not in resource
