"""The place of a record or a field in the seeds, and what is told where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from project import GOLDEN, Project
from tablemill.inspection.places import where
from tablemill.problems import TablemillError

SPEC = Path("tablemill.yaml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def refusal(*names: str) -> str:
    with pytest.raises(TablemillError) as caught:
        where(SPEC, *names)
    return str(caught.value)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("names", "place", "text"),
    [
        (("codes", "404"), "seed.md:10:1", "| 404 Not Found | (==missing==) There is nothing at this address. |"),
        (("codes", "404", "name"), "seed.md:10:3", "404 Not Found"),
        (("codes", "404", "class"), "seed.md:3:4", "4xx: client errors"),
        (("codes", "416", "highlights"), "seed.md:11:9", "(==range==)"),
        (("codes", "416", "name"), "seed.md:11:3", "416"),
        (("classes", "5xx"), "seed.md:13:4", "5xx: server errors"),
        (("classes", "5xx", "note"), "seed.md:15:1", "*(The server is at fault.)*"),
    ],
)
def test_a_record_has_the_place_of_its_row_or_heading_and_a_field_that_of_its_cell(
    names: tuple[str, ...], place: str, text: str
) -> None:
    span = where(SPEC, *names)
    assert str(span) == place
    assert span.slice(Path("seed.md").read_text()) == text


def test_what_was_read_from_no_cell_has_the_place_of_the_record(project: Project) -> None:
    project.edit("seed.md", "| 416 | (==range==) |", "| 416 |")
    assert where(SPEC, "codes", "416", "meaning") == where(SPEC, "codes", "416")


def test_a_key_is_named_as_text_whatever_it_is(project: Project) -> None:
    project.edit("seed.md", "404 Not Found", "４０４ Not Found")
    project.edit("code.schema.json", '"integer"', '"string"')
    project.rewrite(
        "code.schema.json",
        lambda text: text.replace(b'"minimum": 100,', b"").replace(b'"maximum": 599', b'"minLength": 1'),
    )
    assert str(where(SPEC, "codes", "４０４")) == "seed.md:10:1"


def test_problems_elsewhere_are_no_hindrance(project: Project) -> None:
    project.edit("seed.md", "400 Bad", "4oo Bad")
    project.edit("seed.md", "## 5xx: server errors\n", "## 5xx\n")
    assert str(where(SPEC, "codes", "404", "name")) == "seed.md:10:3"


def test_of_records_with_one_key_the_first_is_meant(project: Project) -> None:
    project.edit("seed.md", "| 416 |", "| 404 |")
    assert str(where(SPEC, "codes", "404")) == "seed.md:10:1"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("code", "404"), '1:1: error[unknown-dataset]: the spec has no dataset "code"; did you mean "codes"?'),
        (("x", "404"), '1:1: error[unknown-dataset]: the spec has no dataset "x"; it has "codes" and "classes"'),
        (("codes", "405"), '5:3: error[unknown-record]: codes has no record "405"; did you mean "404"?'),
        (
            ("codes", "Not Found"),
            '5:3: error[unknown-record]: codes has no record "Not Found"; it has "400", "404", "416" and "500"',
        ),
        (("codes", "404", "nam"), '5:3: error[unknown-field]: codes has no field "nam"; did you mean "name"?'),
        (("codes", "404", "name.x"), '5:3: error[unknown-field]: codes has no field "name.x"; did you mean "name"?'),
        (("codes", "404", ".name"), '5:3: error[unknown-field]: codes has no field ".name"; did you mean "name"?'),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(names: tuple[str, ...], told: str) -> None:
    assert refusal(*names) == f"tablemill.yaml:{told}"


def test_where_errors_may_hide_a_record_that_is_told(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    assert refusal("codes", "404") == (
        'tablemill.yaml:5:3: error[unknown-record]: codes has no record "404"; did you mean "400"? '
        "(1 error may hide it: run tablemill check)"
    )


def test_a_dataset_without_records_says_so(project: Project) -> None:
    project.rewrite("seed.md", lambda text: text.replace(b"xx: ", b"yy: "))
    assert refusal("codes", "404").startswith(
        'tablemill.yaml:5:3: error[unknown-record]: codes has no record "404"; it has none ('
    )


def test_a_seed_that_cannot_be_read_is_told(project: Project) -> None:
    project.seed.unlink()
    assert refusal("codes", "404").startswith("tablemill.yaml:6:13: error[missing-file]: seed.md does not exist")


# Joined fields


@pytest.fixture
def joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GOLDEN / "join", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize(
    ("names", "place", "text"),
    [
        (("errors", "NotThere", "standard"), "codes.md:5:1", "| 404 | Not Found | 1996 |"),
        (("errors", "NotThere", "standard.title"), "codes.md:5:9", "Not Found"),
        (("errors", "Blocked", "standard"), "errors.md:8:1", "| Blocked | 450 |"),
        (("errors", "Blocked", "standard.title"), "errors.md:8:1", "| Blocked | 450 |"),
    ],
)
def test_a_joined_field_has_the_place_of_its_partner_and_a_member_that_of_its_cell(
    names: tuple[str, ...], place: str, text: str
) -> None:
    span = where(SPEC, *names)
    assert str(span) == place
    assert span.slice(Path(span.path).read_text()) == text


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("key", ["NotThere", "Blocked"], ids=["with a partner", "without one"])
def test_a_member_that_a_joined_field_does_not_have_is_told(key: str) -> None:
    assert refusal("errors", key, "standard.titel").endswith('"standard.titel"; did you mean "standard.title"?')
    assert 'errors has no field "standard."; ' in refusal("errors", key, "standard.")
