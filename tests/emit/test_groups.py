"""One file a group: which records go where, and which names no file can have."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tablemill.pipeline import build, check, run
from tablemill.releases import diff, notes

GOLDEN = Path(__file__).parent.parent / "golden" / "key-of-two-fields"
SPEC = Path("tablemill.yaml")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GOLDEN, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    named('"{country}.json", "{country}-{year}.csv"')
    return tmp_path


def named(files: str) -> None:
    spec = "".join(line for line in SPEC.read_text().splitlines(True) if not line.startswith("    file:"))
    SPEC.write_text(spec.replace("    fields:", f"    file: [{files}]\n    fields:"))


def edit(old: str, new: str) -> None:
    seed = Path("prices.md")
    assert old in seed.read_text()
    seed.write_text(seed.read_text().replace(old, new))


def problems() -> list[str]:
    return list(map(str, run(SPEC).problems))


def test_each_group_has_a_file_of_its_records_in_the_format_that_its_name_ends_in() -> None:
    build(SPEC)
    assert [row["year"] for row in json.loads(Path("out/fr.json").read_text())] == [2024, 2025]
    assert [row["year"] for row in json.loads(Path("out/de.json").read_text())] == [2024]
    with open("out/fr-2025.csv", newline="") as file:
        assert list(csv.DictReader(file)) == [{"country": "fr", "year": "2025", "price": "1.95"}]
    (resource,) = [
        one for one in json.loads(Path("out/datapackage.json").read_text())["resources"] if one["path"] == "fr.json"
    ]
    assert resource["tablemill:group"] == {"dataset": "prices", "values": {"country": "fr"}}


def test_the_file_of_a_group_that_is_gone_is_removed() -> None:
    build(SPEC)
    edit("| de | 2024 | 2.10 |\n", "")
    _, published = build(SPEC)
    assert published is not None
    assert published.removed == ("de-2024.csv", "de.json")
    assert not Path("out/de.json").exists()


def test_a_check_compares_each_file_with_the_records_of_its_group() -> None:
    build(SPEC)
    assert check(SPEC)[1] == []
    edit("1.95", "1.99")
    (change,) = check(SPEC)[1]
    assert change.files == ("out/prices.json", "out/prices.by-country-year.json", "out/fr.json", "out/fr-2025.csv")
    assert str(change.span) == "prices.md:7:15"


def test_what_changed_is_told_once_and_not_for_each_file() -> None:
    build(SPEC)
    shutil.copytree("out", "old")
    edit("1.95", "1.99")
    edit("| de | 2024 | 2.10 |\n", "")
    build(SPEC)
    assert [line for line in notes.as_text(diff("old", "out")).splitlines() if "  prices" in line] == [
        "major  prices de/2024: removed",
        "major  prices: file de.json removed",
        "major  prices: file de-2024.csv removed",
        "patch  prices fr/2025: price was 1.95, is 1.99",
    ]


@pytest.mark.parametrize("bad", ["a/b", "..", ".x", "con", "a:b", "x" * 300, "a\\b", "a\x07"])
def test_a_value_that_no_file_can_be_named_after_is_told_at_its_row(bad: str) -> None:
    named('"{country}.json"')
    edit("| de |", f"| {bad} |")
    (problem,) = problems()
    assert problem.startswith("prices.md:6:3: error[group-name]: ")


def test_files_that_differ_in_case_alone_or_are_those_of_something_else_are_told() -> None:
    named('"{country}.json"')
    edit("| de |", "| FR |")
    assert problems() == [
        (
            'prices.md:6:3: error[group-name]: "FR.json", the file of country "FR", is also the file of the group "fr"; '  # noqa: E501 - a message
            "correct the value, or write {NAME:slug} in {country}.json"
        )
    ]
    edit("| FR |", "| Prices |")
    assert problems() == [
        (
            'prices.md:6:3: error[group-name]: "Prices.json", the file of country "Prices", is also the file of prices; '  # noqa: E501 - a message
            "correct the value, or write {NAME:slug} in {country}.json"
        )
    ]


def test_two_groups_whose_slugs_are_alike_are_told() -> None:
    named('"{country:slug}.json"')
    edit("| de |", "| f r |")
    edit("| fr | 2025", "| f-r | 2025")
    assert [problem.split(": ")[:2] for problem in problems()] == [["prices.md:7:3", "error[group-name]"]]


def test_a_record_without_a_group_is_told_at_its_value() -> None:
    named('"{year}.json"')
    SPEC.write_text(SPEC.read_text().replace("key: [country, year]", "key: price"))
    edit("| de | 2024 |", "| de | |")
    assert problems() == [
        "prices.md:6:8: error[null-group]: year is null, but the file name {year}.json needs it; give it a value"
    ]


def test_a_template_makes_a_file_for_each_group() -> None:
    pytest.importorskip("jinja2")
    Path("list.j2").write_text("{% for one in records %}{{ one.year }} {% endfor %}")
    text = "    templates: [{template: list.j2, output: '{country}.txt'}]\n    fields:"
    SPEC.write_text(SPEC.read_text().replace("    fields:", text))
    build(SPEC)
    assert (Path("out/fr.txt").read_text(), Path("out/de.txt").read_text()) == ("2024 2025 ", "2024 ")
    assert check(SPEC)[1] == []
