"""What the committed datasets must be, whatever made them: counts, keys, references, no markup left over."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import fastjsonschema
import frictionless
import pandas
import pytest
import ruamel.yaml
import yaml

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
SCHEMAS = {
    "http-status-codes": "http-status-code",
    "http-status-classes": "http-status-class",
    "websocket-close-codes": "websocket-close-code",
    "iana-http-status-codes": "iana-http-status-code",
    "iana-websocket-close-codes": "iana-websocket-close-code",
}
KEYS = {
    "http-status-codes": "code",
    "http-status-classes": "category",
    "websocket-close-codes": "code_start",
    "iana-http-status-codes": "code_start",
    "iana-websocket-close-codes": "code_start",
}


def _load(name: str) -> Any:
    return json.loads((DIST / f"{name}.json").read_text(encoding="utf-8"))


CODES = _load("http-status-codes")
CLASSES = _load("http-status-classes")
SOCKETS = _load("websocket-close-codes")
HTTP = _load("iana-http-status-codes")
WEBSOCKET = _load("iana-websocket-close-codes")
REGISTRIES = {"http": (HTTP, 100, 599), "websocket": (WEBSOCKET, 1000, 4999)}
BY_CODE = {record["code"]: record for record in CODES}


def test_the_seed_is_the_authors_own_byte_for_byte() -> None:
    seed = (ROOT / "seeds" / "http-status-codes.md").read_bytes()
    assert hashlib.sha256(seed).hexdigest() == "8f3fa7b3ac813065802fe58fe5007f339f262f1873c228303efe19ed8962215b"


def test_dist_holds_the_files_that_consumers_rely_on_and_no_others() -> None:
    names = {path.name for path in DIST.iterdir()}
    forms = {f"{name}.{form}" for name in SCHEMAS for form in ("json", "yaml", "csv", "ts")}
    forms |= {f"{name.replace('-', '_')}.py" for name in SCHEMAS}
    keyed = {"http-status-codes.by-code.json", "http-status-classes.by-category.json"}
    assert names == {*forms, *keyed, "datapackage.json", "README.md", "http-and-websocket-codes.html"}


def test_there_are_as_many_records_as_the_seed_has_rows_and_sections() -> None:
    assert (len(CODES), len(CLASSES), len(SOCKETS)) == (45, 5, 21)


def test_the_five_codes_without_a_name_have_null() -> None:
    assert [record["code"] for record in CODES if record["name"] is None] == [416, 426, 429, 431, 450]


def test_27_codes_have_a_label_and_five_of_them_nothing_else() -> None:
    assert sum(record["label"] is not None for record in CODES) == 27
    assert [record["code"] for record in CODES if record["detail"] is None] == [426, 429, 431, 450, 504]


def test_44_highlights_in_42_records_slice_out_of_their_descriptions() -> None:
    marks = [(record["description"], mark) for record in CODES for mark in record["highlights"]]
    assert len(marks) == 44
    assert sum(bool(record["highlights"]) for record in CODES) == 42
    for description, mark in marks:
        assert description[mark["start"] : mark["end"]] == mark["text"]


def test_label_and_detail_put_together_give_the_description_back() -> None:
    for record in CODES:
        label = f"（{record['label']}）" if record["label"] else ""
        assert record["description"] in (label + (record["detail"] or ""), f"{label}。{record['detail']}")


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        (306, {"name": "Unused"}),
        (408, {"label": "请求超时", "description": "（请求超时）请求超出了服务器的等待时间。"}),
        (408, {"detail": "请求超出了服务器的等待时间。"}),
        (411, {"label": '"Content-Length" 未被定义', "name": "Length Required"}),
        (407, {"label": None, "description": "用户必须首先使用代理服务器进行验证，这样请求才会被处理。"}),
        (100, {"name": "Continue", "category": "1xx"}),
    ],
)
def test_a_record_that_is_hard_to_read_is_read_right(code: int, fields: dict[str, object]) -> None:
    assert {field: BY_CODE[code][field] for field in fields} == fields


def test_the_detail_of_411_begins_after_the_stray_full_stop() -> None:
    assert BY_CODE[411]["detail"].startswith("HTTP头部Content-Length用于描述")


def test_every_category_is_a_class_and_the_first_digit_of_its_codes() -> None:
    assert [record["category"] for record in CLASSES] == ["1xx", "2xx", "3xx", "4xx", "5xx"]
    assert all(f"{record['code'] // 100}xx" == record["category"] for record in CODES)
    assert CLASSES[0] == {
        "category": "1xx",
        "title": "信息",
        "note": "用于表示临时响应并需要请求者执行操作才能继续的状态代码",
    }


def test_close_codes_are_ranges_that_follow_each_other_without_overlap() -> None:
    assert all(record["code_start"] <= record["code_end"] for record in SOCKETS)
    assert all(one["code_end"] < other["code_start"] for one, other in itertools.pairwise(SOCKETS))
    assert (SOCKETS[0]["code_start"], SOCKETS[0]["code_end"]) == (0, 999)
    assert SOCKETS[-1]["code_end"] == 4999
    assert sum(record["name"] is None for record in SOCKETS) == 7


def test_no_markup_and_no_dangling_reference_is_left_over() -> None:
    for path in DIST.iterdir():
        # The descriptions in modules and the README speak of markup, and the page has a program.
        if path.name != "datapackage.json" and path.suffix not in (".py", ".ts", ".html", ".md"):
            assert not re.search(r"==|\*|\[Ref\]", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("name", SCHEMAS)
def test_keys_are_unique_and_every_record_has_every_field_in_the_schemas_order(name: str) -> None:
    schema = json.loads((ROOT / "schema" / f"{SCHEMAS[name]}.schema.json").read_text(encoding="utf-8"))
    records = _load(name)
    assert len({record[KEYS[name]] for record in records}) == len(records)
    assert all(list(record) == list(schema["properties"]) for record in records)
    assert all(field.get("description") for field in schema["properties"].values())
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", ["http-status-codes", "http-status-classes"])
def test_the_keyed_form_holds_the_same_records(name: str) -> None:
    keyed = json.loads((DIST / f"{name}.by-{KEYS[name]}.json").read_text(encoding="utf-8"))
    assert keyed == {str(record[KEYS[name]]): record for record in _load(name)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_second_json_schema_implementation_accepts_every_record(name: str) -> None:
    schema = json.loads((ROOT / "schema" / f"{SCHEMAS[name]}.schema.json").read_text(encoding="utf-8"))
    accepts = fastjsonschema.compile({**schema, "$schema": "http://json-schema.org/draft-07/schema#"})
    for record in _load(name):
        accepts(record)


@pytest.mark.parametrize("name", SCHEMAS)
def test_yaml_says_the_same_to_a_yaml_1_1_and_a_yaml_1_2_reader(name: str) -> None:
    text = (DIST / f"{name}.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == _load(name)
    assert ruamel.yaml.YAML(typ="safe", pure=True).load(text) == _load(name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_csv_says_the_same_to_the_standard_library_and_to_pandas(name: str) -> None:
    path, records = DIST / f"{name}.csv", _load(name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    frame = pandas.read_csv(path, keep_default_na=False, na_values=[""])
    assert b"\r" not in path.read_bytes()
    assert len(rows) == len(frame) == len(records)
    for index, record in enumerate(records):
        for field, value in record.items():
            expected = (
                "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            )
            assert rows[index][field].replace(", ", ",").replace(": ", ":") == expected.replace(", ", ",").replace(
                ": ", ":"
            )
            assert bool(frame[field].isna()[index]) == (value is None)


# The registries


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_registry_covers_its_whole_range_once(name: str) -> None:
    records, first, last = REGISTRIES[name]
    assert (records[0]["code_start"], records[-1]["code_end"]) == (first, last)
    assert all(record["code_start"] <= record["code_end"] for record in records)
    assert all(one["code_end"] + 1 == other["code_start"] for one, other in itertools.pairwise(records))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("http", {"assigned": 60, "temporary": 1, "unused": 2, "obsolete": 1, "unassigned": 11}),
        ("websocket", {"assigned": 18, "reserved": 1, "unassigned": 4, "private use": 1}),
    ],
)
def test_a_registry_has_as_many_rows_of_each_status(name: str, counts: dict[str, int]) -> None:
    assert Counter(record["status"] for record in REGISTRIES[name][0]) == counts


@pytest.mark.parametrize("name", REGISTRIES)
def test_what_is_assigned_has_a_name_and_what_is_not_has_none(name: str) -> None:
    named = {"assigned", "temporary", "obsolete"}
    for record in REGISTRIES[name][0]:
        assert (record["name"] is not None) == (record["status"] in named) or record["code_start"] == 1014
        assert not re.search(r"[()]|TEMPORARY|OBSOLETED|Unused|Unassigned|Reserved", record["name"] or "")


def test_what_is_not_unassigned_has_a_reference_but_for_three_that_the_registry_gives_none() -> None:
    for records, _, _ in REGISTRIES.values():
        for record in records:
            without = record["status"] == "unassigned" or record["code_start"] in (3000, 3003, 3008)
            assert (record["reference"] is None) == (record["link"] is None) == without


@pytest.mark.parametrize("name", REGISTRIES)
def test_number_section_and_link_say_what_the_reference_says(name: str) -> None:
    for record in REGISTRIES[name][0]:
        match = re.match(r"RFC(\d+)(?:, Section ([\d.]+)$)?", record["reference"] or "")
        assert record["rfc"] == (int(match[1]) if match else None)
        assert record.get("section") == (match[2] if match else None)
        if match:
            anchor = f"#section-{match[2]}" if match[2] else ""
            assert record["link"] == f"https://www.rfc-editor.org/rfc/rfc{match[1]}{anchor}"


def test_104_is_temporary_and_says_when_it_was_due_to_expire() -> None:
    (upload,) = [record for record in HTTP if record["status"] == "temporary"]
    assert (upload["code_start"], upload["name"]) == (104, "Upload Resumption Supported")
    assert [record["expires"] for record in HTTP if record["expires"]] == [upload["expires"]] == ["2026-11-13"]


def test_1014_has_the_registrys_sentence_and_no_name_of_ours_for_the_registrys() -> None:
    (gateway,) = [record for record in WEBSOCKET if record["common_name"] or record["description"]]
    assert (gateway["code_start"], gateway["name"], gateway["common_name"]) == (1014, None, "Bad Gateway")
    assert gateway["description"].startswith("The server was acting as a gateway or proxy and received an invalid")


def _taken(row: dict[str, Any]) -> dict[str, Any]:
    return {field: row[field] for field in ("name", "status", "reference")}


def test_each_code_has_what_the_registry_says_of_it_and_450_alone_has_nothing() -> None:
    rows = {row["code_start"]: _taken(row) for row in HTTP if row["code_start"] == row["code_end"]}
    assert all(record["registry"] == rows.get(record["code"]) for record in CODES)
    assert [record["code"] for record in CODES if record["registry"] is None] == [450]
    assert BY_CODE[306]["registry"] == {"name": None, "status": "unused", "reference": "RFC9110, Section 15.4.7"}


def test_a_range_of_close_codes_is_not_taken_for_the_single_code_that_it_begins_with() -> None:
    rows = {(row["code_start"], row["code_end"]): _taken(row) for row in WEBSOCKET}
    assert all(record["registry"] == rows.get((record["code_start"], record["code_end"])) for record in SOCKETS)
    without = [record["code_start"] for record in SOCKETS if record["registry"] is None]
    assert without == [0, 1016, 2000, 3000]
    assert SOCKETS[-1]["registry"] == {"name": None, "status": "private use", "reference": "RFC6455"}


def test_what_the_registry_says_never_stands_in_the_place_of_what_the_seed_says() -> None:
    assert (BY_CODE[413]["name"], BY_CODE[413]["registry"]["name"]) == ("Request Entity Too Large", "Content Too Large")
    assert (BY_CODE[429]["name"], BY_CODE[429]["registry"]["name"]) == (None, "Too Many Requests")


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_registrys_seed_says_of_when_it_is_and_where_it_comes_from(name: str) -> None:
    seed = (ROOT / "seeds" / f"iana-{name}-{'status' if name == 'http' else 'close'}-codes.md").read_text("utf-8")
    assert "\n**As of** November 2026, " in seed
    assert "(https://www.iana.org/assignments/" in seed


def test_frictionless_accepts_the_data_package_and_its_data() -> None:
    report = frictionless.validate(str(DIST / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


def test_the_data_package_tells_bytes_hashes_licences_and_origins() -> None:
    package = json.loads((DIST / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in package["resources"]:
        content = (DIST / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["sources"]
    listed = {resource["path"] for resource in package["resources"]}
    assert listed | {"datapackage.json"} == {path.name for path in DIST.iterdir()}
    registries = [resource for resource in package["resources"] if resource["path"].startswith("iana")]
    assert all([licence["name"] for licence in resource["licenses"]] == ["CC0-1.0"] for resource in registries)
    assert all(resource["sources"][0]["title"].startswith("IANA, ") for resource in registries)
    sockets = [resource for resource in package["resources"] if resource["path"].startswith("websocket")]
    assert all([licence["name"] for licence in resource["licenses"]] == ["CC-BY-SA-2.5"] for resource in sockets)
    assert all("MDN" in resource["sources"][0]["title"] + resource["sources"][-1]["title"] for resource in sockets)
