"""How findings are told as SARIF. What real runs tell was held to the standard's own schema by hand."""

from __future__ import annotations

import json
from pathlib import PureWindowsPath

import pytest

from tablemill import __version__
from tablemill.model import Json, Span
from tablemill.problems import CODES, Problem
from tablemill.reports import sarif
from tablemill.reports.sarif import as_sarif

TYPE = Problem("type", 'code must be an integer, got "4o4"', Span("seeds/x.md", 51, 3, 51, 16))
MARK = Problem("unclosed-mark", "this == has no partner", Span("seeds/x.md", 52, 9, 53, 2))


def run_of(*findings: Problem) -> Json:
    log = json.loads(as_sarif(findings))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def fingerprints(*findings: Problem) -> list[str]:
    return [result["partialFingerprints"]["tablemill/v1"] for result in run_of(*findings)["results"]]


def test_a_finding_is_a_result_with_its_rule_level_message_and_region() -> None:
    first, second = run_of(TYPE, MARK)["results"]
    del first["partialFingerprints"]
    assert first == {
        "ruleId": "type",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": 'code must be an integer, got "4o4"'},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "seeds/x.md"},
                    "region": {"startLine": 51, "startColumn": 3, "endLine": 51, "endColumn": 16},
                }
            }
        ],
    }
    assert (second["ruleId"], second["ruleIndex"], second["level"]) == ("unclosed-mark", 1, "warning")


def test_the_rules_are_the_codes_that_come_with_their_meaning_and_cure() -> None:
    run = run_of(MARK, TYPE, TYPE)
    assert (run["columnKind"], run["newlineSequences"]) == ("unicodeCodePoints", ["\r\n", "\n", "\r"])
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Tablemill", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["type", "unclosed-mark"]
    assert driver["rules"][0] == {
        "id": "type",
        "shortDescription": {"text": "A value is not of the type that the schema gives its field."},
        "fullDescription": {"text": CODES["type"].meaning},
        "help": {"text": CODES["type"].cure},
        "defaultConfiguration": {"level": "error"},
    }


def test_the_short_description_is_the_first_sentence() -> None:
    (rule,) = run_of(TYPE._replace(code="ragged-row"))["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "A row has more or fewer cells than its header."}
    assert rule["fullDescription"]["text"].startswith("A row has more or fewer cells than its header. GitHub does")


def test_without_findings_there_is_a_run_without_results_which_ends_the_alerts_of_the_run_before() -> None:
    run = run_of()
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_braces_and_links_in_a_message_mean_themselves() -> None:
    (result,) = run_of(TYPE._replace(message=r"must match ^\d{3}$, got [x](https://x.example) [y] \ {0}"))["results"]
    assert result["message"] == {"text": r"must match ^\d{{3}}$, got [x\](https://x.example) [y] \ {{0}}"}


def test_the_text_is_ascii_and_has_nothing_that_a_terminal_would_act_on() -> None:
    told = as_sarif([TYPE._replace(message="码\x1b[2J\u202e\ud800")])
    assert told.isascii()
    assert json.loads(told)["runs"][0]["results"][0]["message"] == {"text": "码\\u001b[2J\\u202e\\ud800"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("种子/a b%.md", "%E7%A7%8D%E5%AD%90/a%20b%25.md"),
        ("a:b#c?.md", "a%3Ab%23c%3F.md"),
        ("caf\udce9.md", "caf%E9.md"),
        ("/srv/a b.md", "file:///srv/a%20b.md"),
    ],
)
def test_a_path_is_a_percent_encoded_reference_relative_where_it_is(path: str, uri: str) -> None:
    assert uri_of(path) == uri


def uri_of(path: str) -> str:
    (result,) = run_of(TYPE._replace(span=Span.top(path)))["results"]
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def test_a_path_of_windows_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "PurePath", PureWindowsPath)
    assert uri_of("C:/my seeds/x.md") == "file:///C:/my%20seeds/x.md"
    assert uri_of("seeds/x.md") == "seeds/x.md"


def test_a_finding_that_moves_keeps_its_fingerprint() -> None:
    moved = TYPE._replace(span=Span("seeds/x.md", 60, 1, 60, 14))
    assert fingerprints(moved) == fingerprints(TYPE)
    twice = Problem("duplicate-key", 'code 404 stands at x.md:9:3, too; see line 12 or "a:1"', TYPE.span)
    again = Problem("duplicate-key", 'code 404 stands at x.md:11:30, too; see line 7 or "a:1"', MARK.span)
    assert fingerprints(again) == fingerprints(twice)


def test_findings_that_differ_in_anything_else_have_fingerprints_of_their_own() -> None:
    others = [
        TYPE,
        TYPE._replace(code="schema"),
        TYPE._replace(message='code must be an integer, got "4o5"'),
        TYPE._replace(span=Span.top("seeds/y.md")),
        TYPE._replace(message="\ud800"),
    ]
    assert len({fingerprints(other)[0] for other in others}) == len(others)


def test_what_is_said_twice_of_a_file_has_two_fingerprints() -> None:
    first, second = fingerprints(TYPE, TYPE._replace(span=Span("seeds/x.md", 60, 1, 60, 14)))
    assert first != second
    assert fingerprints(TYPE) == [first]
