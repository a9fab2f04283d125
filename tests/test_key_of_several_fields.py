"""A key of several fields, from the spec to the files, and what every command says of it."""

from __future__ import annotations

import json
import runpy
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from programs import path_to
from tablemill.inspection.places import where
from tablemill.pipeline import build, check, run
from tablemill.problems import TablemillError
from tablemill.releases import diff, notes

GOLDEN = Path(__file__).parent / "golden" / "key-of-two-fields"
SPEC = Path("tablemill.yaml")
COMPILERS = sorted(Path(__file__).parent.parent.glob(".venv/typescript-*/node_modules/.bin/tsc"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The golden case, in every format that this machine has."""
    shutil.copytree(GOLDEN, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    edit("tablemill.yaml", "[json, keyed]", "[json, keyed, csv, typescript, python, sqlite]")
    return tmp_path


def edit(name: str, old: str, new: str) -> None:
    text = Path(name).read_text()
    assert old in text
    Path(name).write_text(text.replace(old, new, 1))


def refusal(*names: str) -> str:
    with pytest.raises(TablemillError) as caught:
        where(SPEC, *names)
    return str(caught.value)


@pytest.mark.usefixtures("project")
def test_keyed_json_is_nested_a_level_for_each_field() -> None:
    build(SPEC)
    found = json.loads(Path("out/prices.by-country-year.json").read_text())
    assert {country: {year: one["price"] for year, one in years.items()} for country, years in found.items()} == {
        "fr": {"2024": 1.9, "2025": 1.95},
        "de": {"2024": 2.1},
    }
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    assert Path("out/prices.by-country-year.json").read_text() == text.replace(": 1.9,", ": 1.90,")


@pytest.mark.usefixtures("project")
def test_the_formats_have_the_key_each_in_its_own_way() -> None:
    build(SPEC)
    (resource,) = [
        one for one in json.loads(Path("out/datapackage.json").read_text())["resources"] if one["format"] == "csv"
    ]
    assert resource["schema"]["primaryKey"] == ["country", "year"]
    assert not any(one.get("constraints", {}).get("unique") for one in resource["schema"]["fields"])
    module = runpy.run_path("out/prices.py")
    assert {key: one.price for key, one in module["PRICES_BY_COUNTRY_YEAR"].items()} == {
        ("fr", 2024): 1.9,
        ("de", 2024): 2.1,
        ("fr", 2025): 1.95,
    }
    with closing(sqlite3.connect("out/datasets.sqlite")) as database:
        columns = database.execute("SELECT name, pk FROM pragma_table_info('prices')").fetchall()
        assert columns == [("country", 1), ("year", 2), ("price", 0)]
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            database.execute("INSERT INTO prices VALUES ('fr', 2024, 0)")


@pytest.mark.skipif(not COMPILERS, reason="make test installs TypeScript's compiler")
@pytest.mark.parametrize("rows", [True, False])
def test_the_typescript_module_finds_a_record_by_all_fields(project: Path, rows: bool) -> None:
    if not rows:
        seed = Path("prices.md").read_text().split("| fr ")[0]
        Path("prices.md").write_text(seed)
    outcome, _ = build(SPEC)
    assert outcome.ok
    (project / "out/package.json").write_text('{"type": "module"}')
    (project / "out/use.ts").write_text(
        'import { pricesByCountryYear, type PricesKey } from "./prices.js";\n'
        + (
            'const known: 2.1 = pricesByCountryYear("de", 2024).price;\n'
            'const key: PricesKey = ["fr", 2025];\n'
            "// @ts-expect-error there is no such record\n"
            'const wrong: PricesKey = ["de", 2025];\n'
            if rows
            else ""
        )
        + "const of = (country: string, year: number) => pricesByCountryYear(country, year)?.price;\n"
        'console.log(of("fr", 2025), of("de", 2025));\n'
    )
    strict = ["--strict", "--noUnusedLocals", "false", "--module", "nodenext", "--target", "es2022", "--types", ""]
    said = subprocess.run(
        [COMPILERS[-1], *strict, "use.ts"], cwd=project / "out", capture_output=True, encoding="utf-8"
    )
    assert said.stdout == ""
    done = subprocess.run([path_to("node"), "use.js"], cwd=project / "out", capture_output=True, encoding="utf-8")
    assert done.stdout == ("1.95 undefined\n" if rows else "undefined undefined\n")


@pytest.mark.usefixtures("project")
def test_a_record_is_asked_for_with_slashes_or_as_a_list() -> None:
    assert str(where(SPEC, "prices", "fr/2025")) == "prices.md:7:1"
    assert str(where(SPEC, "prices", '["fr", 2025]', "price")) == "prices.md:7:15"
    assert refusal("prices", "fr/2026").endswith('prices has no record "fr/2026"; did you mean "fr/2025"?')
    assert 'prices has no record "fr"' in refusal("prices", "fr")
    assert 'prices has no record "[1"' in refusal("prices", "[1")


@pytest.mark.usefixtures("project")
def test_two_keys_that_are_written_alike_are_told_apart_as_lists() -> None:
    edit("price.schema.json", '["integer", "null"]', '"string"')
    edit("prices.md", "| de | 2024 | 2.10 |", "| a/b | c | 1 |\n| a | b/c | 2 |")
    assert refusal("prices", "a/b/c").endswith(
        'prices has 2 records "a/b/c"; write the key as a JSON list: ["a/b", "c"] or ["a", "b/c"]'
    )
    assert str(where(SPEC, "prices", '["a", "b/c"]')) == "prices.md:7:1"


@pytest.mark.usefixtures("project")
def test_a_check_names_a_record_by_all_fields_and_finds_no_order_that_the_nesting_made() -> None:
    build(SPEC)
    assert check(SPEC)[1] == []
    edit("prices.md", "2.10", "2.15")
    (change,) = check(SPEC)[1]
    assert str(change.problem()) == (
        'prices.md:6:15: error[field-changed]: prices ["de", 2024]: price is 2.1 in out/prices.json and 5 more, '
        "but 2.15 in the seed"
    )


@pytest.mark.usefixtures("project")
def test_what_changed_is_told_by_all_fields() -> None:
    build(SPEC)
    shutil.copytree("out", "old")
    edit("prices.md", "2.10", "2.15")
    edit("prices.md", "| fr | 2025 | 1.95 |\n", "")
    build(SPEC)
    found = diff("old", "out")
    assert [line for line in notes.as_text(found).splitlines() if "  prices" in line] == [
        "major  prices fr/2025: removed",
        "patch  prices de/2024: price was 2.1, is 2.15",
    ]
    assert "| country/year | Field | Was   | Is     |" in notes.as_markdown(found)
    assert json.loads(notes.as_json(found))["changes"][0]["key"] == ["fr", 2025]


@pytest.mark.parametrize("form", ["json", "keyed", "csv"])
@pytest.mark.usefixtures("project")
def test_a_key_that_got_another_field_is_told_and_records_still_match(form: str) -> None:
    edit("tablemill.yaml", "[json, keyed, csv, typescript, python, sqlite]", f"[{form}]")
    edit("tablemill.yaml", "[country, year]", "price")
    build(SPEC)
    shutil.copytree("out", "old")
    edit("tablemill.yaml", "key: price", "key: [country, year]")
    edit("prices.md", "2.10", "2.15")
    build(SPEC)
    said = notes.as_text(diff("old", "out"))
    assert "major  prices: the key is now country and year, was price" in said
    assert "patch  prices de/2024: price was 2.1, is 2.15" in said


@pytest.mark.usefixtures("project")
def test_a_dataset_is_joined_by_all_fields_of_its_key() -> None:
    spec = Path("tablemill.yaml").read_text()
    Path("tablemill.yaml").write_text(
        spec + "  sales:\n    source: sales.md\n    rows: {tables: ''}\n    schema: sale.schema.json\n    key: id\n"
        "    fields:\n"
        "      id: {column: Id}\n      country: {column: Country}\n      year: {column: Year}\n"
        "      of: {join: prices, by: {country: country, year: year}, unused: fine}\n"
    )
    Path("sales.md").write_text("| Id | Country | Year |\n|-|-|-|\n| 1 | fr | 2025 |\n| 2 | de | 2025 |\n")
    Path("sale.schema.json").write_text(
        '{"properties": {"id": {"type": "integer"}, "country": {"type": "string"}, "year": {"type": "integer"},'
        ' "of": {"type": "object", "properties": {"price": {"type": "number"}}}}}'
    )
    outcome = run(SPEC)
    (alone,) = [problem for problem in outcome.problems if problem.code == "unmatched"]
    assert str(alone) == (
        'sales.md:4:7: error[unmatched]: no record of prices has country "de" and year 2025, so of has no match; '
        "add one there, correct the value, or declare unmatched: fine"
    )
    assert outcome.datasets["sales"].records[0].values["of"] == {"price": 1.95}
