"""How findings are told: to people, to a code host's annotations, to programs."""

from __future__ import annotations

import json

from tablemill.dist.drift import Change
from tablemill.model import Span
from tablemill.problems import Problem
from tablemill.reports.text import as_github, as_json, as_text, visible

TYPE = Problem("type", 'code must be an integer, got "4o4"', Span("seeds/x.md", 51, 3, 51, 16))
MARK = Problem("unclosed-mark", "this == has no partner", Span("seeds/x.md", 52, 9, 53, 2))


def test_text_is_one_line_for_each_finding() -> None:
    assert as_text([TYPE, MARK]) == (
        'seeds/x.md:51:3: error[type]: code must be an integer, got "4o4"\n'
        "seeds/x.md:52:9: warning[unclosed-mark]: this == has no partner\n"
    )
    assert as_text([]) == ""


def test_place_and_severity_are_painted_and_the_message_is_not() -> None:
    assert as_text([TYPE, MARK], lambda text, style: f"<{style} {text}>") == (
        '<place seeds/x.md:51:3:> <error error[type]:> code must be an integer, got "4o4"\n'
        "<place seeds/x.md:52:9:> <warning warning[unclosed-mark]:> this == has no partner\n"
    )


def test_an_annotation_has_its_place_twice_for_the_log_shows_only_the_message() -> None:
    assert as_github([TYPE]) == (
        "::error file=seeds/x.md,line=51,endLine=51,col=3,endColumn=16,title=tablemill type::"
        'seeds/x.md:51:3: error[type]: code must be an integer, got "4o4"\n'
    )


def test_an_annotation_over_several_lines_has_no_columns() -> None:
    assert as_github([MARK]) == (
        "::warning file=seeds/x.md,line=52,endLine=53,title=tablemill unclosed-mark::"
        "seeds/x.md:52:9: warning[unclosed-mark]: this == has no partner\n"
    )


def test_an_annotation_cannot_be_broken_out_of() -> None:
    finding = Problem("type", "100%\n::error::x\r\x1b[31m", Span("C:/a,b%\n.md", 1, 1, 1, 2))
    assert as_github([finding]) == (
        "::error file=C%3A/a%2Cb%25%0A.md,line=1,endLine=1,col=1,endColumn=2,title=tablemill type::"
        "C:/a,b%25\\u000a.md:1:1: error[type]: 100%25\\u000a::error::x\\u000d\\u001b[31m\n"
    )


def test_json_tells_each_problem_and_change_with_its_place_and_the_summary() -> None:
    changed = Span("seeds/x.md", 7, 1, 7, 5)
    change = Change("field-changed", ("dist/x.json", "dist/x.csv"), changed, "x", 404, "name", "a", None)
    assert json.loads(as_json([TYPE], [change], ok=False)) == {
        "ok": False,
        "problems": [
            {
                "code": "type",
                "severity": "error",
                "message": 'code must be an integer, got "4o4"',
                "path": "seeds/x.md",
                "line": 51,
                "column": 3,
                "end_line": 51,
                "end_column": 16,
            }
        ],
        "changes": [
            {
                "kind": "field-changed",
                "message": 'x 404: name is "a" in dist/x.json and 1 more, but null in the seed',
                "dataset": "x",
                "key": 404,
                "field": "name",
                "old": "a",
                "new": None,
                "files": ["dist/x.json", "dist/x.csv"],
                "path": "seeds/x.md",
                "line": 7,
                "column": 1,
                "end_line": 7,
                "end_column": 5,
            }
        ],
    }


def test_json_is_ascii_so_that_no_encoding_breaks_it() -> None:
    told = as_json([Problem("type", "码😀\x1b\ud800", TYPE.span)])
    assert told.isascii()
    assert json.loads(told)["problems"][0]["message"] == "码😀\x1b\ud800"
    assert told.endswith("}\n")
    assert json.loads(as_json([], ok=True)) == {"ok": True, "problems": [], "changes": []}


def test_what_would_act_on_a_terminal_is_shown_instead() -> None:
    hostile = "\x00\x07\x08\t\n\r\x1b\x7f\x80\x9b\x9f\u061c\u200e\u2028\u2029\u202a\u202e\u2066\u2069\ud800"
    assert visible(hostile) == "".join(f"\\u{ord(character):04x}" for character in hostile)
    assert as_text([Problem("type", "a\x1b[2J\u202eb", Span("s\x1b.md", 1, 1, 1, 1))]) == (
        "s\\u001b.md:1:1: error[type]: a\\u001b[2J\\u202eb\n"
    )


def test_letters_of_every_script_and_joiners_stay_as_they_are() -> None:
    text = "404 — （==请求超时==）é ‘x’ \u200d\u3000😀 \\u0041 \\ A-Z x"
    assert visible(text) == text
