"""Specs of data files and of matches, right and with one mistake each."""

from __future__ import annotations

DATA_SPEC = """\
output: dist
datasets:
  ports:
    source: [ports.csv, 'more/*.tsv']
    rows: {data: '', delimiter: ';', ragged: true}
    schema: port.schema.json
    key: name
    unread: [Remark]
    fields: {name: {column: Name, pattern: '^(.+)$'}, port: {column: Port}}
  features:
    source: features.json
    rows: {data: /a~1b/0}
    schema: feature.schema.json
    key: name
    fields: {name: {entry: ''}, tags: {column: /meta/tags}, status: {column: 'status', view: text}}
  lines:
    source: log.jsonl
    rows: {data: ''}
    schema: line.schema.json
    key: name
    fields: {name: {path: ''}}
  names:
    source: 'src/*.py'
    rows: {matches: 'getenv\\("(?P<name>\\w+)"\\)'}
    schema: line.schema.json
    key: name
    fields: {name: {column: name}}
"""

DATA_SCHEMAS = {
    "port.schema.json": '{"properties": {"name": {"type": "string"}, "port": {"type": "integer"}}}',
    "feature.schema.json": """{"properties": {"name": {"type": "string"}, "status": {"type": "string"},
    "tags": {"type": "array"}}}""",
    "line.schema.json": '{"properties": {"name": {"type": "string"}}}',
}

NO_FORM = "does not end like a data file; valid: CSV (.csv), TSV (.tsv), JSON (.json), JSON Lines (.jsonl, .ndjson) or YAML (.yaml, .yml)"

# What the mistake is, the stretch of DATA_SPEC that is replaced, by what, and the problem, without the spec's path.
DATA_MISTAKES = [
    (
        "data of Markdown",
        "source: features.json",
        "source: features.md",
        f'11:13: error[bad-value]: "features.md" {NO_FORM}',
    ),
    (
        "tables of JSON",
        "rows: {data: /a~1b/0}",
        "rows: {tables: ''}",
        (
            "11:13: error[bad-value]: \"features.json\" is JSON, but these rows are read from Markdown; write rows: {data: ''}"
        ),
    ),
    (
        "documents of JSON Lines",
        "source: log.jsonl\n    rows: {data: ''}",
        "source: log.jsonl\n    rows: {documents: ''}",
        (
            "17:13: error[bad-value]: \"log.jsonl\" is JSON Lines, but these rows are read from Markdown; write rows: {data: ''}"
        ),
    ),
    (
        "sources of two forms",
        "source: features.json",
        "source: [features.json, a.yaml]",
        '11:29: error[bad-value]: "a.yaml" is YAML, but "features.json" is JSON; declare a dataset for each',
    ),
    (
        "what is no pointer",
        "/a~1b/0",
        "a/b",
        (
            '12:18: error[bad-value]: "a/b" is not a JSON Pointer such as "/items" or "/a/0/b"; '
            'for the records of the whole file, write data: ""'
        ),
    ),
    (
        "a tilde that is not escaped",
        "/a~1b/0",
        "/a~b",
        (
            '12:18: error[bad-value]: "/a~b" is not a JSON Pointer such as "/items" or "/a/0/b"; '
            'for the records of the whole file, write data: ""'
        ),
    ),
    (
        "a pointer into CSV",
        "{data: '', delimiter: ';', ragged: true}",
        "{data: /x}",
        "5:11: error[bad-value]: a pointer works only in JSON and YAML; CSV is read whole: data: ''",
    ),
    (
        "a delimiter of two characters",
        "delimiter: ';'",
        "delimiter: '; '",
        '5:33: error[bad-value]: "; " is not a valid delimiter; write one character, such as ";" or "|"',
    ),
    (
        "a quote as a delimiter",
        "delimiter: ';'",
        "delimiter: '\"'",
        '5:33: error[bad-value]: "\\"" is not a valid delimiter; write one character, such as ";" or "|"',
    ),
    (
        "a delimiter of JSON",
        "{data: /a~1b/0}",
        "{data: /a~1b/0, delimiter: ';'}",
        '12:11: error[misplaced-key]: "delimiter" works only with CSV; JSON has no rows of cells',
    ),
    (
        "ragged rows of JSON",
        "{data: /a~1b/0}",
        "{data: /a~1b/0, ragged: true}",
        '12:11: error[misplaced-key]: "ragged" works only with CSV; JSON has no rows of cells',
    ),
    (
        "a delimiter of matches",
        "\\w+)\"\\)'}",
        "\\w+)\"\\)', delimiter: ';'}",
        '24:50: error[misplaced-key]: "delimiter" works only with "data"; remove it',
    ),
    (
        "nested data",
        "{data: /a~1b/0}",
        "{data: /a~1b/0, nested: true}",
        '12:27: error[misplaced-key]: "nested" works only with "items"; remove it',
    ),
    (
        "HTML of data",
        "{data: /a~1b/0}",
        "{data: /a~1b/0, html: true}",
        '12:27: error[misplaced-key]: "html" works only with "tables"; remove it',
    ),
    (
        "data and matches",
        "{data: /a~1b/0}",
        "{data: /a~1b/0, matches: '(?P<x>x)'}",
        (
            '12:27: error[misplaced-key]: "data" and "matches" cannot be used together; '
            "a record is an entry of a data file, or it is a match"
        ),
    ),
    (
        "matches without groups",
        'getenv\\("(?P<name>\\w+)"\\)',
        "getenv",
        (
            "24:21: error[bad-pattern]: its groups have no name, so they make no column; "
            "write (?P<name>…), or (?:…) for a group that is not a column"
        ),
    ),
    (
        "matches with a group that has no name",
        'getenv\\("(?P<name>\\w+)"\\)',
        "(get|set)env(?P<name>x)",
        (
            "24:21: error[bad-pattern]: 1 of its groups have no name, so they make no column; "
            "write (?P<name>…), or (?:…) for a group that is not a column"
        ),
    ),
    (
        "matches of nothing",
        'getenv\\("(?P<name>\\w+)"\\)',
        "(?P<name>\\w*)",
        (
            "24:21: error[bad-pattern]: the pattern also matches the empty text, so it matches everywhere; "
            "require at least one character"
        ),
    ),
    (
        "matches that do not compile",
        'getenv\\("(?P<name>\\w+)"\\)',
        "(?P<name>x",
        "24:22: error[bad-pattern]: not a regular expression: missing ), unterminated subpattern: (?P<name>x",
    ),
    (
        "a heading of data",
        "name: {path: ''}",
        "name: {heading: ''}",
        '21:21: error[misplaced-key]: the rows of this dataset are data, not Markdown; use "column", "entry" or "path"',
    ),
    (
        "front matter of matches",
        "fields: {name: {column: name}}",
        "fields: {name: {front_matter: x}}",
        '27:21: error[misplaced-key]: the rows of this dataset are matches, not Markdown; use "column" or "path"',
    ),
    (
        "links of data",
        "view: text",
        "view: url",
        "15:88: error[misplaced-key]: the rows of this dataset are data, which have no markup; the only view is text",
    ),
    (
        "the entry of a line",
        "name: {path: ''}",
        "name: {entry: ''}",
        '21:28: error[misplaced-key]: "entry" is the key of a record in an object of JSON or YAML; JSON Lines has none',
    ),
    (
        "a list from CSV",
        "source: features.json\n    rows: {data: /a~1b/0}",
        "source: features.csv\n    rows: {data: ''}",
        '15:28: error[misplaced-key]: "entry" is the key of a record in an object of JSON or YAML; CSV has none',
    ),
    (
        "unread columns of matches that are read",
        "    fields: {name: {column: name}}",
        "    unread: [name]\n    fields: {name: {column: name}}",
        '27:14: error[bad-value]: the field name reads the column "name"; remove it from unread',
    ),
]
