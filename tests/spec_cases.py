"""Specs, right and with one mistake each: shared by the tests of the spec and of its JSON Schema."""

from __future__ import annotations

SPEC = """\
output: dist
datasets:
  codes:
    source: codes.md
    rows: {tables: Codes}
    schema: code.schema.json
    key: code
    fields:
      code: {column: Code}
      name: {column: Name, pattern: '^(.+)$'}
      marks: {column: Name, view: highlights}
"""

ITEMS = """\
output: dist
datasets:
  codes:
    source: codes.md
    rows: {items: Codes, nested: leaves}
    schema: code.schema.json
    key: code
    fields:
      code: {item: '^\\d+'}
      name: {parent: ''}
      marks: {item: x, view: highlights}
"""

SCHEMA = """\
{
  "type": "object",
  "properties": {
    "code": {"type": "integer"},
    "name": {"type": ["string", "null"]},
    "marks": {"type": "array"}
  }
}
"""

CLASS_SCHEMA = (
    '{"properties": {"name": {"type": "string"}, "number": {"type": "integer"}, "date": {"type": ["string", "null"]}}}'
)
SCHEMAS = {
    "code.schema.json": SCHEMA,
    "class.schema.json": CLASS_SCHEMA,
    "option.schema.json": '{"properties": {"name": {"type": "string"}, "links": {"type": "array"}}}',
    "page.schema.json": """{"properties": {"path": {"type": "string"}, "title": {"type": "string"},
    "summary": {"type": ["string", "null"]}, "tags": {"type": ["array", "null"], "items": {"type": "string"}}}}""",
}
"""The schemas that FULL names, by their names."""

FULL = """\
output: ../dist
formats: [json, csv]
nulls: ["", "–"]
marks: false
csv: {formulas: escape, delimiter: ";", bom: true}
package:
  name: codes
  title: Codes
  description: All codes.
  version: 1.0
  homepage: https://example.org
  language: no
  readme: zh
  keywords: [code, 码]
  licenses: [{name: MIT, path: LICENSE, title: MIT License}]
  sources: [{title: A page, path: https://example.org/page, email: a@example.org, version: 2}]
  contributors: [{title: A. Author, path: https://a.example.org, organization: O, email: a@b.org, roles: [author]}]
datasets:
  codes:
    title: 2026-01-01
    description: no
    source: [a/codes.md, a/more.md]
    rows: {tables: '码', columns: [404, no], html: true, number: 2, ragged: true, where: {no: x}, except: {404: y}, group_rows: ''}
    schema: ../schema/code.schema.json
    key: code
    formats: [keyed, yaml]
    unread: [~x, 1e4]
    licenses: [{name: CC0-1.0}]
    sources: [{title: Me}]
    fields:
      marks: {column: [no, 1e3, On], missing: fine, view: notes}
      code: {column: 404, nulls: [~, NO, 0]}
      name: {heading: '^(.)', references: classes}
  classes:
    source: codes.md
    rows: {sections: ''}
    schema: ../schema/class.schema.json
    key: name
    fields: {name: {path: 'x'}, number: {row: number}, date: {front_matter: date, pattern: x}}
  options:
    source: ['codes.md', 'a/codes.md']
    rows: {items: '', nested: true, where: x, except: y}
    schema: ../schema/option.schema.json
    key: name
    fields: {name: {item: x, view: markdown}, links: {item: '', view: links}}
  pages:
    source: codes.md
    rows: {documents: ''}
    schema: ../schema/page.schema.json
    key: path
    fields: {path: {path: ''}, title: {heading: x}, summary: {paragraph: ''}, tags: {front_matter: tags}}
ignore:
  - {source: [codes.md, a/codes.md], tables: Changelog}
insert:
  - {file: ../README.md, mark: codes.short, dataset: codes, columns: {Code: ['{name} ({code})', code]}}
  - {file: codes.md, dataset: classes, list: 'about {name}'}
  - {file: codes.md, mark: a, dataset: classes, columns: [name, date]}
"""

COLUMNS_OF = "{}: error[misplaced-key]: the rows of this dataset are {}, which have no columns; use {}"

# What the mistake is, the stretch of SPEC that is replaced, by what, and the problems, without the spec's path.
MISTAKES = [
    (
        "a text of a field that is not there, and of one that is a list",
        "column: Name, pattern: '^(.+)$'}",
        "text: '{cod}: {marks:slug}'}",
        [
            '10:22: error[text-field]: "cod" is not a field of codes; did you mean "code"?',
            "10:29: error[text-field]: marks is an array in the schema; a text is built from texts and numbers",
        ],
    ),
    (
        "a text of itself",
        "column: Name, pattern: '^(.+)$'}",
        'text: "{code} {name}"}',
        ["10:29: error[text-field]: name is a part of its own text: name → name; remove it from one"],
    ),
    (
        "a text that is put together for a list",
        "column: Name, view: highlights}",
        "text: x}",
        [
            (
                '11:21: error[view-type]: marks is an array in the schema (code.schema.json:6:5), but "text" gives a '
                'text; add "split" to split it into a list'
            )
        ],
    ),
    (
        "a text with a brace that is not closed",
        "column: Name, pattern: '^(.+)$'}",
        "text: '{code} {'}",
        ['10:28: error[bad-text]: "{" is not closed; write } after the field name, or {{ for a literal brace'],
    ),
    (
        "a text without quotes",
        "column: Name, pattern: '^(.+)$'}",
        "text: {code: x}}",
        ["""10:20: error[wrong-type]: "text" must be a text in quotes, such as '{name}', got a map"""],
    ),
    (
        "texts of which one is always there",
        "column: Name, pattern: '^(.+)$'}",
        "text: ['{code}', none]}",
        ['10:31: error[bad-text]: "none" has no field, so it is always complete; use it as "default"'],
    ),
    (
        "one text in a list",
        "column: Name, pattern: '^(.+)$'}",
        "text: ['{code}']}",
        [
            '10:20: error[bad-value]: "text" must be a list of two or more texts; the first complete one is used',
        ],
    ),
    (
        "a pattern and a view for a text",
        "column: Name, pattern: '^(.+)$'}",
        "text: '{code}', pattern: x, view: url}",
        [
            '10:30: error[misplaced-key]: "pattern" works only with "column"; the fields in the text have already been read',
            '10:42: error[misplaced-key]: "view" works only with "column"; the fields in the text have already been read',
        ],
    ),
    (
        "a misspelt key of a field",
        "column: Name, p",
        "colum: Name, p",
        [
            '10:14: error[unknown-key]: "colum" is not a key of a field; did you mean "column"?',
        ],
    ),
    (
        "a key that is like none",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, 色: x}",
        [
            (
                '10:28: error[unknown-key]: "色" is not a key of a field; its keys are column, columns, heading, '
                "paragraph, item, code_block, body, caption, parent, path, front_matter, entry, row, group_row, text, join, "
                "level, missing, language, pattern, view, nulls, references, ditto, link, after_link, one_line, split, values, thousands, "
                "decimal, percent, "
                "date_format, default, by, unmatched, unused"
            ),
        ],
    ),
    (
        "a misspelt key of a dataset",
        "source: codes.md",
        "sorce: codes.md",
        [
            '4:5: error[unknown-key]: "sorce" is not a key of a dataset; did you mean "source"?',
        ],
    ),
    (
        "a misspelt key of the spec",
        "output: dist",
        "outptu: dist",
        [
            '1:1: error[unknown-key]: "outptu" is not a key of the spec; did you mean "output"?',
        ],
    ),
    (
        "a merge key",
        "    key: code",
        "    <<: {}\n    key: code",
        [
            '7:5: error[unknown-key]: merge keys ("<<") are not supported in a spec; write out the keys',
        ],
    ),
    (
        "a key that is missing",
        "    key: code\n",
        "",
        [
            '3:3: error[missing-key]: a dataset needs "key"',
        ],
    ),
    (
        "a dataset that says nothing",
        "  codes:\n",
        "  empty: {}\n  codes:\n",
        [
            '3:3: error[missing-key]: a dataset needs "source", "rows", "schema", "key" and "fields"',
        ],
    ),
    (
        "a key without a value",
        "    key: code\n",
        "    key:\n",
        [
            '7:5: error[wrong-type]: "key" has no value; write a text',
        ],
    ),
    (
        "an optional key without a value",
        "output: dist",
        "output: dist\ncsv:",
        [
            '2:1: error[wrong-type]: "csv" has no value; write a map of keys and values, or remove the key',
        ],
    ),
    (
        "null for a text",
        "key: code",
        "key: ~",
        [
            '7:10: error[wrong-type]: "key" must be a text, got ~',
        ],
    ),
    (
        "a list for a text",
        "output: dist",
        "output: [dist]",
        [
            '1:9: error[wrong-type]: "output" must be a text, got a list',
        ],
    ),
    (
        "a map for a text",
        "output: dist",
        "output: {dist: x}",
        [
            '1:9: error[wrong-type]: "output" must be a text, got a map',
        ],
    ),
    (
        "a map for the names of a key",
        "key: code",
        "key: {code: x}",
        [
            '7:10: error[wrong-type]: "key" must be a text or a list of texts, got a map',
        ],
    ),
    (
        "a sort by what is no field, by a list, and by the same again",
        "    key: code\n",
        "    key: code\n    sort: [kode, marks, name, {field: name, descending: true}]\n",
        [
            '8:12: error[dataset-field]: "kode" is not a field of codes; did you mean "code"?',
            "8:18: error[dataset-field]: marks is an array in the schema, which cannot be sorted by; choose another field",
            '8:39: error[bad-value]: "name" is repeated here and no longer affects the order; remove it',
        ],
    ),
    (
        "a sort that ignores the case of numbers",
        "    key: code\n",
        "    key: code\n    sort: [{field: code, ignore_case: true}]\n",
        [
            "8:20: error[dataset-field]: code is an integer in the schema, which has no case; remove ignore_case",
        ],
    ),
    (
        "a sort with a key that is none, and one without a field",
        "    key: code\n",
        "    key: code\n    sort: [{field: code, decending: true}, {descending: maybe}]\n",
        [
            '8:26: error[unknown-key]: "decending" is not a key of an item of "sort"; did you mean "descending"?',
            '8:44: error[missing-key]: an item of "sort" needs "field"',
            '8:57: error[bad-value]: "maybe" is not a choice for descending; valid: true, false',
        ],
    ),
    (
        "a sort that is a map",
        "    key: code\n",
        "    key: code\n    sort: {field: code}\n",
        [
            (
                '8:11: error[wrong-type]: "sort" takes names of fields, and maps with the keys field, descending, ignore_case, '
                "got a map"
            ),
        ],
    ),
    (
        "a sort of a list in a list",
        "    key: code\n",
        "    key: code\n    sort: [name, [code]]\n",
        [
            (
                '8:18: error[wrong-type]: "sort" takes names of fields, and maps with the keys field, descending, ignore_case, '
                "got a list"
            ),
        ],
    ),
    (
        "a sort by nothing",
        "    key: code\n",
        "    key: code\n    sort: []\n",
        [
            '8:11: error[bad-value]: "sort" is empty; name a field',
        ],
    ),
    (
        "groups without the format that has them",
        "    key: code\n",
        "    key: code\n    group: name\n",
        [
            '8:12: error[misplaced-key]: "group" is used only by the format grouped; add grouped to the formats, or remove it',
        ],
    ),
    (
        "the format of groups without groups",
        "    key: code\n",
        "    key: code\n    formats: [grouped]\n",
        [
            (
                '8:14: error[missing-key]: codes has the format "grouped" but no groups; name the fields to '
                "group by: group: [FIELD]"
            ),
        ],
    ),
    (
        "groups by what is no field and by a list",
        "    key: code\n",
        "    key: code\n    formats: [grouped]\n    group: [nam, marks]\n",
        [
            '9:13: error[dataset-field]: "nam" is not a field of codes; did you mean "name"?',
            "9:18: error[dataset-field]: marks is an array in the schema, which cannot be grouped by; choose another field",
        ],
    ),
    (
        "checks of fields that are none, or are lists",
        "    key: code\n",
        (
            "    key: code\n    checks:\n      sorted: {per: marks, by: [nam]}\n      unique: [[code, marks], x]\n"
            "      at_least: {per: x, count: 2}\n      mutual: [[marks, name]]\n      equal: [[nam, marks]]\n"
        ),
        [
            "9:21: error[dataset-field]: marks is an array in the schema, which cannot be grouped by; choose another field",
            '9:33: error[dataset-field]: "nam" is not a field of codes; did you mean "name"?',
            "10:23: error[dataset-field]: marks is an array in the schema, which cannot be unique; choose another field",
            '10:31: error[dataset-field]: "x" is not a field of codes; its fields are code, name, marks',
            '11:23: error[dataset-field]: "x" is not a field of codes; its fields are code, name, marks',
            "12:24: error[dataset-field]: name refers to records by a string, but code, the key of codes, is an integer",
            '13:16: error[dataset-field]: "nam" is not a field of codes; did you mean "name"?',
            (
                "13:21: error[dataset-field]: marks is an array in the schema, which cannot be equal to "
                "another; choose another field"
            ),
        ],
    ),
    (
        "checks of nothing",
        "    key: code\n",
        "    key: code\n    checks: {}\n",
        [
            '8:5: error[missing-key]: "checks" needs "sorted", "unique", "equal", "at_least" or "mutual"',
        ],
    ),
    (
        "checks that are written otherwise",
        "    key: code\n",
        "    key: code\n    checks: {sorted: [], unique: name, at_least: {count: 0}, mutual: [[a, b, c], {}], equal: [name]}\n",
        [
            '8:22: error[bad-value]: "sorted" is empty; name a field',
            (
                '8:34: error[wrong-type]: "unique" must be a list of fields and lists of fields, such as [[release, id]], '
                'got "name"'
            ),
            '8:58: error[bad-value]: "0" is not a number of records; write 1 or more',
            '8:71: error[wrong-type]: an item of "mutual" has one field or two, got 3',
            '8:82: error[wrong-type]: an item of "mutual" must be a field or a list of fields, got a map',
            '8:95: error[wrong-type]: an item of "equal" is a list of two fields or more, got "name"',
        ],
    ),
    (
        "a mutual field in a dataset with a key of two fields",
        "    key: code\n",
        "    key: [code, name]\n    checks: {mutual: [name]}\n",
        [
            "8:23: error[dataset-field]: the key of codes has 2 fields, so name cannot refer to a record",
        ],
    ),
    (
        "files of groups that are none",
        "    key: code\n",
        "    key: code\n    file: ['{name}.xls', all.json, '{nam}.csv', '{marks}.csv', '{name.csv']\n",
        [
            '8:12: error[bad-value]: "{name}.xls" must end in one of json, jsonl, csv, yaml, yml, md, parquet',
            '8:26: error[bad-value]: "all.json" names no field; write {NAME}, or list formats instead',
            '8:38: error[dataset-field]: "nam" is not a field of codes; did you mean "name"?',
            "8:51: error[dataset-field]: marks is an array in the schema, which cannot name a file; choose another field",
            '8:65: error[bad-text]: "{" is not closed; write } after the field name, or {{ for a literal brace',
        ],
    ),
    (
        "a key of no fields",
        "key: code",
        "key: []",
        [
            '7:10: error[bad-value]: "key" is empty; name a field',
        ],
    ),
    (
        "a key that names a field twice",
        "key: code",
        "key: [code, name, code]",
        [
            '7:23: error[bad-value]: "code" is repeated here; remove it',
        ],
    ),
    (
        "a key of a field that is none and one that is a list",
        "key: code",
        "key: [kode, marks]",
        [
            '7:11: error[unknown-key-field]: "kode" is not a field of codes; did you mean "code"?',
            "7:17: error[key-type]: marks is an array in the schema; a key is a text or a number",
        ],
    ),
    (
        "a text for a map",
        "{tables: Codes}",
        "Codes",
        [
            '5:11: error[wrong-type]: "rows" must be a map of keys and values, got "Codes"',
        ],
    ),
    (
        "a text for a list",
        "output: dist",
        "output: dist\nformats: json",
        [
            '2:10: error[wrong-type]: "formats" must be a list of texts, got "json"',
        ],
    ),
    (
        "a list for the datasets",
        "datasets:\n  codes:",
        "datasets: []\nx:\n  codes:",
        [
            '2:11: error[wrong-type]: "datasets" must be a map with a name for each dataset, got a list',
            (
                '3:1: error[unknown-key]: "x" is not a key of the spec; its keys are output, formats, nulls, '
                "values, marks, csv, package, datasets, ignore, insert"
            ),
        ],
    ),
    (
        "no datasets",
        "datasets:\n  codes:",
        "datasets: {}\nx:\n  codes:",
        [
            '2:11: error[wrong-type]: "datasets" is empty; declare a dataset',
            (
                '3:1: error[unknown-key]: "x" is not a key of the spec; its keys are output, formats, nulls, '
                "values, marks, csv, package, datasets, ignore, insert"
            ),
        ],
    ),
    (
        "a text for a dataset",
        "  codes:\n",
        "  other: codes.md\n  codes:\n",
        [
            '3:10: error[wrong-type]: a dataset must be a map of keys and values, got "codes.md"',
        ],
    ),
    (
        "a text for a field",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: Name",
        [
            '10:13: error[wrong-type]: a field must be a map of keys and values, got "Name"',
        ],
    ),
    (
        "nothing for a field",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name:",
        [
            "10:7: error[wrong-type]: a field must be a map of keys and values, got nothing",
        ],
    ),
    (
        "a text for an ignored table",
        "output: dist",
        "output: dist\nignore: [x]",
        [
            '2:10: error[wrong-type]: an item of "ignore" must be a map of keys and values, got "x"',
        ],
    ),
    (
        "a map for the ignored tables",
        "output: dist",
        "output: dist\nignore: {source: x}",
        [
            '2:9: error[wrong-type]: "ignore" must be a list, got a map',
        ],
    ),
    (
        "a list among the nulls",
        "output: dist",
        "output: dist\nnulls: [~, NO, 1, []]",
        [
            '2:19: error[wrong-type]: an item of "nulls" must be a text, got a list',
        ],
    ),
    (
        "nothing among the nulls",
        "output: dist",
        "output: dist\nnulls:\n  -",
        [
            '3:4: error[wrong-type]: an item of "nulls" has no value; write "" for the empty text',
        ],
    ),
    (
        "null among the columns",
        "{tables: Codes}",
        "{tables: Codes, columns: [~]}",
        [
            '5:37: error[wrong-type]: an item of "columns" must be a text, got ~',
        ],
    ),
    (
        "a key that stands twice",
        "key: code",
        "key: code\n    key: name",
        [
            '8:5: error[yaml-duplicate-key]: "key" is repeated here, first in line 7; remove one of them',
        ],
    ),
    (
        "a dataset that stands twice",
        "  codes:\n",
        "  codes: {}\n  codes:\n",
        [
            '3:3: error[missing-key]: a dataset needs "source", "rows", "schema", "key" and "fields"',
            '4:3: error[yaml-duplicate-key]: "codes" is repeated here, first in line 3; remove one of them',
        ],
    ),
    (
        "a tab",
        "    key: code",
        "\tkey: code",
        [
            "7:1: error[yaml-syntax]: a tab, which YAML does not allow here; use spaces",
        ],
    ),
    (
        "a map for a source",
        "source: codes.md",
        "source: {file: codes.md}",
        [
            '4:13: error[wrong-type]: "source" must be a text or a list of texts, got a map',
        ],
    ),
    (
        "no sources",
        "source: codes.md",
        "source: []",
        [
            '4:13: error[bad-value]: "source" is empty; name a Markdown file',
        ],
    ),
    (
        "a source that is named twice",
        "source: codes.md",
        "source: [codes.md, b.md, codes.md]",
        [
            '4:30: error[bad-value]: "codes.md" is repeated here; remove it',
        ],
    ),
    (
        "a list among the sources",
        "source: codes.md",
        "source: [codes.md, [b.md]]",
        [
            '4:24: error[wrong-type]: an item of "source" must be a text, got a list',
        ],
    ),
    (
        "an address among the sources",
        "source: codes.md",
        "source: [codes.md, 'https://example.org/*.md']",
        [
            (
                '4:24: error[bad-path]: "https://example.org/*.md" is a URL, but Tablemill fetches nothing; '
                "keep a copy in the project"
            ),
        ],
    ),
    (
        "a pattern that matches nothing",
        "source: codes.md",
        "source: [codes.md, 'docs/**/*.md']",
        [
            '4:24: error[missing-file]: "docs/**/*.md" matches no file that git does not ignore',
        ],
    ),
    (
        "sources that are only left out",
        "source: codes.md",
        "source: ['!codes.md']",
        [
            '4:13: error[bad-value]: "source" only leaves files out; name a file, or a pattern of files',
        ],
    ),
    (
        "a pattern that leaves out nothing",
        "source: codes.md",
        "source: [codes.md, '!docs/*.md']",
        [
            (
                '4:24: error[missing-file]: "!docs/*.md" leaves out no file that a pattern here matches; '
                "remove it, or correct it"
            ),
        ],
    ),
    (
        "an absolute path among what is left out",
        "source: codes.md",
        "source: [codes.md, '!/docs/*.md']",
        [
            '4:24: error[bad-path]: "/docs/*.md" is an absolute path; write it relative to the spec\'s folder',
        ],
    ),
    (
        "a pattern that begins with ! and is not quoted",
        "source: codes.md",
        "source: [codes.md, !docs/*.md]",
        [
            '4:24: error[yaml-syntax]: "!" begins a tag in YAML; quote a text that begins with it',
        ],
    ),
    (
        "a pattern that begins with * and is not quoted",
        "source: codes.md",
        "source: *.md",
        [
            (
                '4:13: error[yaml-syntax]: "*" and "&" have a meaning in YAML; quote a text that begins with '
                'one, such as the pattern "*.md"'
            ),
        ],
    ),
    (
        "items and documents",
        "{tables: Codes}",
        "{items: Codes, documents: ''}",
        [
            (
                '5:26: error[misplaced-key]: "items" and "documents" cannot be used together; '
                "a record is an item, or it is a document"
            ),
            COLUMNS_OF.format("9:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("10:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("11:15", "items", '"item" or "heading"'),
        ],
    ),
    (
        "columns of documents",
        "{tables: Codes}",
        "{documents: '', columns: [Code]}",
        [
            '5:27: error[misplaced-key]: "columns" works only with "tables"; documents have no columns',
            COLUMNS_OF.format("9:14", "documents", '"heading", "paragraph", "path" or "front_matter"'),
            COLUMNS_OF.format("10:14", "documents", '"heading", "paragraph", "path" or "front_matter"'),
            COLUMNS_OF.format("11:15", "documents", '"heading", "paragraph", "path" or "front_matter"'),
        ],
    ),
    (
        "nested tables",
        "{tables: Codes}",
        "{tables: Codes, nested: true}",
        [
            '5:27: error[misplaced-key]: "nested" works only with "items"; remove it',
        ],
    ),
    (
        "levels that are none, and where no headings are",
        """{tables: Codes}
    schema: code.schema.json
    key: code
    fields:
      code: {column: Code}""",
        """{documents: '', level: 1}
    schema: code.schema.json
    key: code
    fields:
      code: {heading: '', level: 0}""",
        [
            '5:27: error[misplaced-key]: "level" works only with "tables", "sections" or "items"; remove it',
            '9:34: error[bad-value]: "0" is not a level of a heading; valid: 1, 2, 3, 4, 5, 6',
            COLUMNS_OF.format("10:14", "documents", '"heading", "paragraph", "path" or "front_matter"'),
            COLUMNS_OF.format("11:15", "documents", '"heading", "paragraph", "path" or "front_matter"'),
        ],
    ),
    (
        "a level of a column",
        "code: {column: Code}",
        "code: {column: Code, level: 2}",
        ['9:28: error[misplaced-key]: "level" works only with "heading" or "body"; remove it'],
    ),
    (
        "a pattern for rows that have columns",
        "{tables: Codes}",
        "{tables: Codes, where: x}",
        [
            '5:34: error[wrong-type]: "where" must be a map of columns and patterns, for the rows have columns; got "x"',
        ],
    ),
    (
        "patterns for the columns of items",
        "{tables: Codes}",
        "{items: Codes, except: {Name: x}}",
        [
            '5:34: error[wrong-type]: "except" must be one pattern, for items have no columns; got a map',
            COLUMNS_OF.format("9:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("10:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("11:15", "items", '"item" or "heading"'),
        ],
    ),
    (
        "a group row where no rows are groups",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {group_row: x}",
        [
            (
                '10:14: error[misplaced-key]: "group_row" needs "group_rows" in the rows of the dataset: '
                "the pattern of rows that are headings"
            ),
        ],
    ),
    (
        "group rows of items",
        "{tables: Codes}",
        "{items: Codes, group_rows: ''}",
        [
            '5:26: error[misplaced-key]: "group_rows" works only with "tables"; items have no rows',
            COLUMNS_OF.format("9:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("10:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("11:15", "items", '"item" or "heading"'),
        ],
    ),
    (
        "columns of which one stands twice",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: [Name, Title, Name]}",
        [
            '10:36: error[bad-value]: "Name" is repeated here; remove it',
        ],
    ),
    (
        "no columns to choose from",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: []}",
        [
            '10:22: error[bad-value]: "column" is empty; name a column',
        ],
    ),
    (
        "a map of columns",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: {Name: x}}",
        [
            '10:22: error[wrong-type]: "column" must be a text or a list of texts, got a map',
        ],
    ),
    (
        "something else that a missing column is",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, missing: warning}",
        [
            '10:37: error[bad-value]: "warning" is not a choice for missing; valid: fine, error',
        ],
    ),
    (
        "a heading that may be missing",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {heading: x, missing: fine}",
        [
            '10:26: error[misplaced-key]: "missing" works only with "column"; remove it',
        ],
    ),
    (
        "unread columns that are neither listed nor the rest",
        "    key: code",
        "    unread: all\n    key: code",
        [
            '7:13: error[wrong-type]: "unread" must be a list of texts, or rest, got "all"',
        ],
    ),
    (
        "an unread column that is one of several that a field reads",
        "key: code\n    fields:\n      code: {column: Code}",
        "key: code\n    unread: [Status]\n    fields:\n      code: {column: [Code, Status]}",
        [
            '8:14: error[bad-value]: the field code reads the column "Status"; remove it from unread',
        ],
    ),
    (
        "a header that stands nowhere",
        "{tables: Codes}",
        "{tables: Codes, header: columns}",
        [
            '5:35: error[bad-value]: "columns" is not a choice for header; did you mean "column"?',
        ],
    ),
    (
        "a header in the first column and group rows",
        "{tables: Codes}",
        "{tables: Codes, header: column, group_rows: ''}",
        [
            (
                '5:43: error[misplaced-key]: "group_rows" and "header" cannot be used together; '
                "a column of a table is not a heading"
            ),
        ],
    ),
    (
        "cells that become rows without names",
        "{tables: Codes}",
        "{tables: Codes, unpivot: {columns: rest}}",
        [
            '5:27: error[missing-key]: "unpivot" needs "name" and "value"',
        ],
    ),
    (
        "cells of no columns that become rows",
        "{tables: Codes}",
        "{tables: Codes, unpivot: {columns: [], name: a, value: b}}",
        [
            '5:46: error[bad-value]: "columns" is empty; name columns, or write rest',
        ],
    ),
    (
        "a pattern of columns that does not compile",
        "{tables: Codes}",
        "{tables: Codes, unpivot: {columns: '(', name: a, value: b}}",
        [
            "5:47: error[bad-pattern]: not a regular expression: missing ), unterminated subpattern: (",
        ],
    ),
    (
        "one name for both columns of an unpivoted table",
        "{tables: Codes}",
        "{tables: Codes, unpivot: {columns: rest, name: a, value: a}}",
        [
            '5:68: error[bad-value]: "a" is repeated here; name two columns',
        ],
    ),
    (
        "cells of all columns that become rows, and unread ones",
        "{tables: Codes}",
        "{tables: Codes, unpivot: {columns: rest, name: a, value: b}}\n    unread: rest",
        [
            ('6:5: error[misplaced-key]: "unpivot" takes all remaining columns, so none are left; remove it'),
        ],
    ),
    (
        "cells of items that become rows",
        "{tables: Codes}",
        "{items: Codes, unpivot: {columns: rest, name: a, value: b}, header: column}",
        [
            '5:26: error[misplaced-key]: "unpivot" works only with "tables"; items have no columns',
            '5:71: error[misplaced-key]: "header" works only with "tables"; items have no header',
            COLUMNS_OF.format("9:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("10:14", "items", '"item" or "heading"'),
            COLUMNS_OF.format("11:15", "items", '"item" or "heading"'),
        ],
    ),
    (
        "columns that are not the rest",
        "marks: {column: Name, view: highlights}",
        "marks: {columns: all}",
        [
            '11:24: error[bad-value]: "all" is not a choice for columns; valid: rest',
            (
                "11:24: error[view-type]: marks is an array in the schema (code.schema.json:6:5), "
                'but "columns: rest" gives an object'
            ),
        ],
    ),
    (
        "a filter that says nothing",
        "{tables: Codes}",
        "{tables: Codes, except: {}}",
        [
            '5:35: error[wrong-type]: "except" is empty; write a text, or a map of texts',
        ],
    ),
    (
        "a filter of a column by a list",
        "{tables: Codes}",
        "{tables: Codes, except: {Name: [Total]}}",
        [
            '5:42: error[wrong-type]: "Name" must be a text, got a list',
        ],
    ),
    (
        "a pattern of a filter that does not compile",
        "{tables: Codes}",
        "{tables: Codes, except: {Name: '('}}",
        [
            "5:43: error[bad-pattern]: not a regular expression: missing ), unterminated subpattern: (",
        ],
    ),
    (
        "the parent of a row",
        "{column: Name, pattern: '^(.+)$'}",
        "{parent: '^(.+)$'}",
        [
            '10:14: error[misplaced-key]: the rows of this dataset are tables; "parent" works only with "items"',
        ],
    ),
    (
        "the parent of an item that is in none",
        """{tables: Codes}
    schema: code.schema.json
    key: code
    fields:
      code: {column: Code}
      name: {column: Name, pattern: '^(.+)$'}
      marks: {column: Name, view: highlights}""",
        """{items: Codes, nested: false}
    schema: code.schema.json
    key: code
    fields:
      code: {item: x}
      name: {parent: '^(.+)$'}
      marks: {item: '', view: highlights}""",
        [
            '10:14: error[misplaced-key]: "parent" needs "nested: true" in the rows of the dataset: only nested items have a parent',
        ],
    ),
    (
        "the caption of a section",
        """{tables: Codes}
    schema: code.schema.json
    key: code
    fields:
      code: {column: Code}
      name: {column: Name, pattern: '^(.+)$'}
      marks: {column: Name, view: highlights}""",
        """{sections: Codes}
    schema: code.schema.json
    key: code
    fields:
      code: {heading: x}
      name: {caption: '^(.+)$'}
      marks: {paragraph: '', view: highlights}""",
        [
            '10:14: error[misplaced-key]: the rows of this dataset are sections; "caption" works only with "tables" and "items"',
        ],
    ),
    (
        "a language of a paragraph, and a view of code",
        """{column: Name, pattern: '^(.+)$'}
      marks: {column: Name, view: highlights}""",
        """{paragraph: x, language: js}
      marks: {code_block: '', language: '(', view: code}""",
        [
            '10:28: error[misplaced-key]: "language" works only with "code_block"; remove it',
            "11:42: error[bad-pattern]: not a regular expression: missing ), unterminated subpattern: (",
            '11:46: error[misplaced-key]: "view" works only with "column"; a code block is read as text',
        ],
    ),
    (
        "a body with a view and links",
        "{column: Name, pattern: '^(.+)$'}",
        "{body: '', level: 2, view: markdown, link: 1}",
        [
            '10:34: error[misplaced-key]: "view" works only with "column"; a body is read as it is written',
            '10:50: error[misplaced-key]: "link" works only with "view: url", "view: text" or "view: formatted"',
        ],
    ),
    (
        "a pattern and a view of a list of an item that is a record",
        SPEC[SPEC.index("{tables") :],
        ITEMS[ITEMS.index("{items") :],
        [
            (
                "11:15: error[view-type]: a pattern is searched in a text, but the view highlights gives a list; "
                "remove one of the two"
            ),
        ],
    ),
    (
        "a view of front matter",
        "{column: Name, pattern: '^(.+)$'}",
        "{front_matter: name, view: text}",
        [
            '10:34: error[misplaced-key]: "view" works only with "column"; a front matter is read as text',
        ],
    ),
    (
        "a pattern of front matter where the schema has a list",
        "{column: Name, view: highlights}",
        "{front_matter: marks, pattern: x}",
        [
            (
                "11:45: error[view-type]: marks is an array in the schema (code.schema.json:6:5), "
                "but a pattern is searched only in a text; remove it"
            ),
        ],
    ),
    (
        "an absolute path",
        "output: dist",
        "output: /dist",
        [
            '1:9: error[bad-path]: "/dist" is an absolute path; write it relative to the spec\'s folder',
        ],
    ),
    (
        "a path with a drive",
        "output: dist",
        "output: C:dist",
        [
            '1:9: error[bad-path]: "C:dist" is an absolute path; write it relative to the spec\'s folder',
        ],
    ),
    (
        "a path with backslashes",
        "output: dist",
        "output: ..\\dist",
        [
            '1:9: error[bad-path]: "..\\dist" has a backslash; write "/" between the parts of a path',
        ],
    ),
    (
        "a path that is an address",
        "source: codes.md",
        "source: https://example.org/codes.md",
        [
            (
                '4:13: error[bad-path]: "https://example.org/codes.md" is a URL, but Tablemill fetches '
                "nothing; keep a copy in the project"
            ),
        ],
    ),
    (
        "an empty path",
        "output: dist",
        "output: ''",
        [
            '1:9: error[bad-path]: "" is not a path; write one relative to the spec\'s folder',
        ],
    ),
    (
        "a path with a character that none can have",
        "output: dist",
        'output: "di\\0st"',
        [
            '1:9: error[bad-path]: "di\\u0000st" is not a path; write one relative to the spec\'s folder',
        ],
    ),
    (
        "a dataset that cannot name a file",
        "  codes:",
        "  HTTP codes:",
        [
            (
                '3:3: error[bad-name]: "HTTP codes" is not a valid dataset name; use lowercase letters, '
                "digits and - _ ., beginning with a letter or a digit"
            ),
        ],
    ),
    (
        "a dataset with the name of a device",
        "  codes:",
        "  con.codes:",
        [
            (
                '3:3: error[bad-name]: "con.codes" cannot name a dataset: Windows reserves it for a device; '
                "choose another name"
            ),
        ],
    ),
    (
        "a dataset with the name of the data package",
        "  codes:",
        "  datapackage:",
        [
            (
                "3:3: error[duplicate-file]: datapackage would be written to datapackage.json, which is the file"
                " of the data package; rename the dataset"
            ),
        ],
    ),
    (
        "a dataset whose module TypeScript would take for declarations",
        "  codes:\n",
        "  codes.d:\n    formats: [json, typescript]\n",
        [
            (
                "3:3: error[bad-name]: codes.d would be written to codes.d.ts, which TypeScript reads as declarations "
                "without code; rename it"
            ),
        ],
    ),
    (
        "a dataset whose file TypeScript would take for its settings",
        "  codes:\n",
        "  tsconfig:\n",
        [
            (
                "3:3: error[bad-name]: tsconfig would be written to tsconfig.json, which TypeScript reads as its "
                "settings; rename it"
            ),
        ],
    ),
    (
        "an item of ignore that says nothing of what is ignored",
        "datasets:\n",
        "ignore: [{source: codes.md}]\ndatasets:\n",
        ['2:10: error[missing-key]: an item of "ignore" needs "tables" or "lines"'],
    ),
    (
        "an item of ignore for tables and lines",
        "datasets:\n",
        "ignore: [{source: codes.md, tables: a, lines: b}]\ndatasets:\n",
        ['2:40: error[misplaced-key]: "tables" and "lines" cannot be used together; write an item for each'],
    ),
    (
        "a dataset with the file of another",
        "  codes:\n",
        (
            "  codes.by-code:\n    source: a.md\n    rows: {tables: ''}\n    schema: code.schema.json\n    key: code\n"
            "    fields: {code: {column: A}, name: {column: B}, marks: {column: B, view: links}}\n"
            "  codes:\n    formats: [keyed]\n"
        ),
        [
            (
                "9:3: error[duplicate-file]: codes would be written to codes.by-code.json, which is the file of "
                "codes.by-code; rename the dataset"
            ),
        ],
    ),
    (
        "a pattern that does not compile",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, pattern: '^(.+'}",
        [
            "10:39: error[bad-pattern]: not a regular expression: missing ), unterminated subpattern: ^(.+",
        ],
    ),
    (
        "a plain pattern that does not compile",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, pattern: a**}",
        [
            "10:39: error[bad-pattern]: not a regular expression: multiple repeat: a**",
        ],
    ),
    (
        "a pattern with escapes that does not compile",
        "name: {column: Name, pattern: '^(.+)$'}",
        'name: {column: Name, pattern: "\\\\d["}',
        [
            "10:37: error[bad-pattern]: not a regular expression: unterminated character set: \\d[",
        ],
    ),
    (
        "a pattern that Python will read differently one day",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, pattern: '[[a]'}",
        [
            "10:37: error[bad-pattern]: not a regular expression: Possible nested set at position 1: [[a]",
        ],
    ),
    (
        "a pattern with a repetition that is too large",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, pattern: 'a{99999999999}'}",
        [
            "10:37: error[bad-pattern]: not a regular expression: the repetition number is too large: a{99999999999}",
        ],
    ),
    (
        "a pattern of rows that does not compile",
        "{tables: Codes}",
        "{tables: '['}",
        [
            "5:21: error[bad-pattern]: not a regular expression: unterminated character set: [",
        ],
    ),
    (
        "a pattern with two groups",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, pattern: '(a)(\\d)'}",
        [
            "10:37: error[too-many-groups]: 2 groups, but only one can be the value; write the others as (?:…): (a)(\\d)",
        ],
    ),
    (
        "a heading with two groups",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {heading: '(a)(b)'}",
        [
            "10:23: error[too-many-groups]: 2 groups, but only one can be the value; write the others as (?:…): (a)(b)",
        ],
    ),
    (
        "an unknown view",
        "view: highlights",
        "view: higlights",
        [
            '11:35: error[unknown-view]: "higlights" is not a view; did you mean "highlights"?',
        ],
    ),
    (
        "a view of a text where the schema has a list",
        "view: highlights",
        "view: markdown",
        [
            (
                "11:35: error[view-type]: marks is an array in the schema (code.schema.json:6:5), but a text "
                'is not a list; use "split", or a "pattern" whose every match is an item, or choose "view: '
                'url", "highlights", "links", "code" or "notes"'
            ),
        ],
    ),
    (
        "no view where the schema has a list",
        "marks: {column: Name, view: highlights}",
        "marks: {column: Name}",
        [
            (
                "11:7: error[view-type]: marks is an array in the schema (code.schema.json:6:5), but a text "
                'is not a list; use "split", or a "pattern" whose every match is an item, or choose "view: '
                'url", "highlights", "links", "code" or "notes"'
            ),
        ],
    ),
    (
        "a heading where the schema has a list",
        "marks: {column: Name, view: highlights}",
        "marks: {heading: ''}",
        [
            (
                "11:7: error[view-type]: marks is an array in the schema (code.schema.json:6:5), but a text "
                'is not a list; use "split", or a "pattern" whose every match is an item, or choose "view: '
                'url", "highlights", "links", "code" or "notes"'
            ),
        ],
    ),
    (
        "a view of a list where the schema has a text",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, view: links}",
        [
            (
                "10:34: error[view-type]: name is a string in the schema (code.schema.json:5:5), but the view "
                "links gives a list"
            ),
        ],
    ),
    (
        "a pattern with a view of a list",
        "view: highlights",
        "view: highlights, pattern: x",
        [
            (
                "11:47: error[view-type]: a pattern is searched in a text, but the view highlights gives a list;"
                " remove one of the two"
            ),
        ],
    ),
    (
        "a field that is read from two places",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {heading: x, column: Name, paragraph: x}",
        [
            (
                '10:14: error[misplaced-key]: "column" and "heading" cannot be used together; a field is read from'
                " one place"
            ),
            (
                '10:40: error[misplaced-key]: "column" and "paragraph" cannot be used together; a field is read '
                "from one place"
            ),
        ],
    ),
    (
        "a field that is read from nowhere",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {}",
        [
            '10:7: error[missing-key]: a field needs "column", "columns", "heading", "paragraph", "item", "code_block", "body", "caption", "parent", "path", "front_matter", "entry", "row", "group_row", "text" or "join"',
        ],
    ),
    (
        "a view beside a path",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {path: x, view: markdown}",
        [
            '10:23: error[misplaced-key]: "view" works only with "column"; a path is read as text',
        ],
    ),
    (
        "a column where the rows are sections",
        "{tables: Codes}",
        "{sections: Codes}",
        [
            (
                "9:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "10:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "11:15: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
        ],
    ),
    (
        "rows without either",
        "{tables: Codes}",
        "{}",
        [
            '5:5: error[missing-key]: "rows" needs "tables", "sections", "items", "documents", "data" or "matches"',
        ],
    ),
    (
        "rows with both",
        "{tables: Codes}",
        "{tables: Codes, sections: Codes}",
        [
            (
                '5:27: error[misplaced-key]: "tables" and "sections" cannot be used together; a record is a row, '
                "or it is a section"
            ),
        ],
    ),
    (
        "columns of sections",
        "{tables: Codes}",
        "{sections: Codes, columns: [A]}",
        [
            '5:29: error[misplaced-key]: "columns" works only with "tables"; sections have no columns',
            (
                "9:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "10:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "11:15: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
        ],
    ),
    (
        "HTML of sections",
        "{tables: Codes}",
        "{sections: Codes, html: true}",
        [
            '5:29: error[misplaced-key]: "html" works only with "tables"; sections are Markdown',
            (
                "9:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "10:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "11:15: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
        ],
    ),
    (
        "the number of a table of sections",
        "{tables: Codes}",
        "{sections: Codes, number: 2}",
        [
            '5:29: error[misplaced-key]: "number" works only with "tables"; sections are not counted',
            (
                "9:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "10:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "11:15: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
        ],
    ),
    (
        "ragged rows of sections",
        "{tables: Codes}",
        "{sections: Codes, ragged: true}",
        [
            '5:29: error[misplaced-key]: "ragged" works only with "tables"; sections have no rows',
            (
                "9:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "10:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "11:15: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
        ],
    ),
    (
        "a number of a table that is none",
        "{tables: Codes}",
        "{tables: Codes, number: 0}",
        [
            '5:35: error[bad-value]: "0" is not the number of a table; write 1 for the first',
        ],
    ),
    (
        "a row of which something else is asked than its number",
        "code: {column: Code}",
        "code: {row: text}",
        [
            '9:19: error[bad-value]: "text" is not a choice for row; valid: number',
        ],
    ),
    (
        "a pattern and a view beside a number",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {row: number, pattern: x, view: text}",
        [
            '10:27: error[misplaced-key]: "pattern" works only with "column"; a row number is an integer',
            '10:39: error[misplaced-key]: "view" works only with "column"; a row number has no views',
        ],
    ),
    (
        "HTML neither true nor false",
        "{tables: Codes}",
        "{tables: Codes, html: yes}",
        [
            '5:33: error[bad-value]: "yes" is not a choice for html; valid: true, false',
        ],
    ),
    (
        "unread columns of sections",
        "{tables: Codes}",
        "{sections: Codes}\n    unread: [A]",
        [
            ('6:5: error[misplaced-key]: "unread" names columns, but the rows of this dataset are sections; remove it'),
            (
                "10:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "11:14: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
            (
                "12:15: error[misplaced-key]: the rows of this dataset are sections, which have no columns; use "
                '"heading" or "paragraph"'
            ),
        ],
    ),
    (
        "an unread column that is read",
        "    key: code",
        "    unread: [Notes, Code]\n    key: code",
        [
            '7:21: error[bad-value]: the field code reads the column "Code"; remove it from unread',
        ],
    ),
    (
        "unknown formats",
        "output: dist",
        "output: dist\nformats: [jsn, ods]",
        [
            '2:11: error[unknown-format]: "jsn" is not a format; did you mean "json"?',
            '2:16: error[unknown-format]: "ods" is not a format; valid: json, keyed, grouped, yaml, csv, tsv, jsonl, typescript, python, sqlite, parquet, xlsx and 2 more',
        ],
    ),
    (
        "a format that stands twice",
        "output: dist",
        "output: dist\nformats: [json, csv, json]",
        [
            '2:22: error[bad-value]: "json" is repeated here; remove it',
        ],
    ),
    (
        "no formats",
        "output: dist",
        "output: dist\nformats: []",
        [
            '2:10: error[bad-value]: "formats" is empty; valid: json, keyed, grouped, yaml, csv, tsv, jsonl, typescript, python, sqlite, parquet, xlsx, markdown, html',
        ],
    ),
    (
        "marks that are neither true nor false",
        "output: dist",
        "output: dist\nmarks: no",
        [
            '2:8: error[bad-value]: "no" is not a choice for marks; valid: true, false',
        ],
    ),
    (
        "a delimiter of two characters, and a bom that is neither true nor false",
        "output: dist",
        "output: dist\ncsv: {delimiter: ';;', bom: yes}",
        [
            '2:18: error[bad-value]: ";;" is not a valid delimiter; write one character, such as ";" or "|"',
            '2:29: error[bad-value]: "yes" is not a choice for bom; valid: true, false',
        ],
    ),
    (
        "trim in the rows of a table",
        "{tables: Codes}",
        "{tables: Codes, trim: true}",
        [
            '5:27: error[misplaced-key]: "trim" works only with "data"; remove it',
        ],
    ),
    (
        "an unknown choice for formulas",
        "output: dist",
        "output: dist\ncsv: {formulas: yes}",
        [
            '2:17: error[bad-value]: "yes" is not a choice for formulas; valid: refuse, keep, escape',
        ],
    ),
    (
        "a field that the schema does not have",
        "name: {column: Name, pattern: '^(.+)$'}",
        "nam: {column: Name}",
        [
            '10:7: error[field-not-in-schema]: "nam" is not a property of code.schema.json; did you mean "name"?',
        ],
    ),
    (
        "a field that the schema does not have, and none like it",
        "name: {column: Name, pattern: '^(.+)$'}",
        "name: {column: Name, pattern: '^(.+)$'}\n      colour: {column: Colour}",
        [
            (
                '11:7: error[field-not-in-schema]: "colour" is not a property of code.schema.json; describe it '
                "there, or remove it here"
            ),
        ],
    ),
    (
        "a property without a field",
        "      name: {column: Name, pattern: '^(.+)$'}\n",
        "",
        [
            (
                '8:5: error[schema-field-not-in-spec]: no field fills "name" (code.schema.json:5:5); declare it '
                "here, or remove it from the schema"
            ),
        ],
    ),
    (
        "an unknown key",
        "key: code",
        "key: cod",
        [
            '7:10: error[unknown-key-field]: "cod" is not a field of codes; did you mean "code"?',
        ],
    ),
    (
        "a key that is a list",
        "key: code",
        "key: marks",
        [
            "7:10: error[key-type]: marks is an array in the schema; a key is a text or a number",
        ],
    ),
    (
        "a key that cannot stand in the name of a file",
        "key: code",
        "key: a/b\n    formats: [keyed]",
        [
            ('7:10: error[bad-name]: the key "a/b" cannot be part of a file name; remove "keyed" from the formats'),
            '7:10: error[unknown-key-field]: "a/b" is not a field of codes; its fields are code, name, marks',
        ],
    ),
    (
        "a reference to no dataset",
        "{column: Name, p",
        "{column: Name, references: code, p",
        [
            '10:40: error[unknown-dataset]: "code" is not a dataset of this spec; did you mean "codes"?',
        ],
    ),
    (
        "a reference to no dataset, and none like it",
        "{column: Name, p",
        "{column: Name, references: xyz, p",
        [
            '10:40: error[unknown-dataset]: "xyz" is not a dataset of this spec; its datasets are codes',
        ],
    ),
    (
        "a key that is no field, and none like it",
        "key: code",
        "key: xyz",
        [
            '7:10: error[unknown-key-field]: "xyz" is not a field of codes; its fields are code, name, marks',
        ],
    ),
    (
        "a list for a reference",
        "{column: Name, p",
        "{column: Name, references: [codes], p",
        [
            '10:40: error[wrong-type]: "references" must be a text, got a list',
        ],
    ),
    (
        "a reference to a key of two fields",
        "    key: code\n    fields:\n      code: {column: Code}\n      name: {column: Name, p",
        "    key: [code, name]\n    fields:\n      code: {column: Code}\n      name: {column: Name, references: codes, p",
        [
            (
                "10:40: error[reference-type]: name is one field, but the key of codes is code and name; to "
                "refer to all of them, use a field with a join: {join: codes, by: {code: name, name: …}}"
            ),
        ],
    ),
    (
        "a reference to a key of another type",
        "{column: Name, p",
        "{column: Name, references: codes, p",
        [
            "10:40: error[reference-type]: name is a string, but code, the key of codes, is an integer",
        ],
    ),
    (
        "a schema that is not there",
        "schema: code.",
        "schema: cod.",
        [
            "6:13: error[missing-file]: cod.schema.json does not exist",
        ],
    ),
    (
        "a package without a name",
        "output: dist",
        "output: dist\npackage: {title: Codes}",
        [
            '2:1: error[missing-key]: "package" needs "name"',
        ],
    ),
    (
        "a package with a name that is none",
        "output: dist",
        "output: dist\npackage: {name: My codes}",
        [
            '2:17: error[bad-name]: "My codes" is not a valid package name; use lowercase letters, digits and - _ .',
        ],
    ),
    (
        "a readme in a language without words",
        "output: dist",
        "output: dist\npackage: {name: codes, readme: fr}",
        [
            '2:32: error[bad-value]: "fr" is not a choice for readme; valid: true, false, en, zh',
        ],
    ),
    (
        "a dataset whose Markdown would be the readme",
        "output: dist\ndatasets:\n  codes:",
        "output: dist\npackage: {name: codes, readme: true}\nformats: [markdown]\ndatasets:\n  readme:",
        [
            (
                "5:3: error[duplicate-file]: readme would be written to readme.md, which is the file of the package's"
                " README; rename the dataset"
            ),
        ],
    ),
    (
        "a homepage that is no address",
        "output: dist",
        "output: dist\npackage: {name: codes, homepage: example.org}",
        [
            '2:34: error[bad-value]: "example.org" is not an address; begin it with "https://"',
        ],
    ),
    (
        "a language that is no tag",
        "output: dist",
        "output: dist\npackage: {name: codes, language: 中文}",
        [
            '2:34: error[bad-value]: "中文" is not a language tag; write one such as "en" or "zh-CN"',
        ],
    ),
    (
        "no keywords",
        "output: dist",
        "output: dist\npackage: {name: codes, keywords: []}",
        [
            '2:34: error[bad-value]: "keywords" is empty; remove it',
        ],
    ),
    (
        "a licence that names none",
        "output: dist",
        "output: dist\npackage: {name: codes, licenses: [{title: MIT}]}",
        [
            '2:35: error[missing-key]: an item of "licenses" needs a "name" or a "path"',
        ],
    ),
    (
        "a source without a title",
        "    key: code",
        "    sources: [{path: a.md}]\n    key: code",
        [
            '7:15: error[missing-key]: an item of "sources" needs "title"',
        ],
    ),
    (
        "a licence that leads out of the data package",
        "    key: code",
        "    licenses: [{path: ../LICENSE}]\n    key: code",
        [
            (
                '7:23: error[bad-path]: "../LICENSE" is outside the data package; write an address, or a path '
                "below the output folder"
            ),
        ],
    ),
    (
        "a contributor without a title, and with no roles",
        "output: dist",
        "output: dist\npackage: {name: codes, contributors: [{roles: []}]}",
        [
            '2:39: error[missing-key]: an item of "contributors" needs "title"',
            '2:47: error[bad-value]: "roles" is empty; remove it',
        ],
    ),
    (
        "an insert that says nothing",
        "output: dist",
        "output: dist\ninsert:\n  - {}",
        [
            '3:5: error[missing-key]: an item of "insert" needs "columns", "list" or "template"',
            '3:5: error[missing-key]: an item of "insert" needs "file" and "dataset"',
        ],
    ),
    (
        "a misspelt key of an insert",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, column: [code]}",
        ['3:39: error[unknown-key]: "column" is not a key of an item of "insert"; did you mean "columns"?'],
    ),
    (
        "an insert of a table and a list",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: [code], list: code}",
        ['3:56: error[misplaced-key]: "columns" and "list" cannot be used together; write an item for each'],
    ),
    (
        "an insert of nothing",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes}",
        ['3:5: error[missing-key]: an item of "insert" needs "columns", "list" or "template"'],
    ),
    (
        "an insert of a dataset that is not there",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: cods, columns: [code]}",
        ['3:32: error[unknown-dataset]: "cods" is not a dataset of this spec; did you mean "codes"?'],
    ),
    (
        "an insert of a field that is not there",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: [code, nam]}",
        ['3:55: error[text-field]: "nam" is not a field of codes; did you mean "name"?'],
    ),
    (
        "an insert of a text with a field that is not there",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: {Code: '{cod}'}}",
        ['3:57: error[text-field]: "cod" is not a field of codes; did you mean "code"?'],
    ),
    (
        "an insert of a field that comes twice",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: [code, code]}",
        ['3:55: error[bad-value]: "code" is repeated here; remove it'],
    ),
    (
        "an insert without columns",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: []}",
        ['3:48: error[bad-value]: "columns" is empty; name the fields that are to be columns'],
    ),
    (
        "an insert with a text for its columns",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: code}",
        [
            '3:48: error[wrong-type]: "columns" must be a list of fields, or a map with a field or a text under each header, got "code"'
        ],
    ),
    (
        "an insert with a map below a header",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: {Code: {code}}}",
        ["3:55: error[wrong-type]: the value of \"Code\" must be a field, or a text in quotes such as '{name}'"],
    ),
    (
        "an insert with a brace that is not closed",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, list: '{code'}",
        ['3:46: error[bad-text]: "{" is not closed; write } after the field name, or {{ for a literal brace'],
    ),
    (
        "an insert with a mark of two words",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, mark: my codes, dataset: codes, columns: [code]}",
        [
            '3:29: error[bad-name]: "my codes" cannot name a mark; use letters, digits and - _ . and begin and end with a letter or a digit'
        ],
    ),
    (
        "an insert into a file outside",
        "output: dist",
        "output: dist\ninsert:\n  - {file: ../README.md, dataset: codes, columns: [code]}",
        [
            '3:12: error[bad-path]: "../README.md" is in .git or outside the project, which is .; move the file into the project, or, if you trust the spec, name a folder above both with --root'
        ],
    ),
    (
        "an insert with a template that is not there",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, template: codes.md.j2}",
        ["3:49: error[missing-file]: codes.md.j2 does not exist"],
    ),
    (
        "two inserts between the same marks",
        "output: dist",
        "output: dist\ninsert:\n  - {file: README.md, dataset: codes, columns: [code]}\n  - {file: README.md, dataset: codes, list: code}",
        ['4:32: error[bad-value]: the mark "codes" of this file is already filled in line 3; choose another'],
    ),
    (
        "no inserts",
        "output: dist",
        "output: dist\ninsert: []",
        ['2:9: error[bad-value]: "insert" is empty; remove it'],
    ),
]

JOIN_SPEC = """\
output: dist
datasets:
  errors:
    source: errors.md
    rows: {tables: Errors}
    schema: error.schema.json
    key: name
    fields:
      name: {column: Name}
      code: {column: Code}
      marks: {column: Name, view: highlights}
      standard: {join: codes, by: code, unmatched: fine, unused: warning}
  codes:
    source: codes.md
    rows: {tables: Codes}
    schema: code.schema.json
    key: code
    fields:
      code: {column: Code}
      title: {column: Title}
      marks: {column: Title, view: highlights}
      error: {join: errors, by: {code: code, name: title}}
"""

# The stretch of JOIN_SPEC that is replaced, by what, and the problem.
JOIN_MISTAKES = [
    (
        "join: codes",
        "join: cods",
        ('12:24: error[unknown-dataset]: "cods" is not a dataset of this spec; did you mean "codes"?'),
    ),
    (
        "join: codes",
        "join: x",
        '12:24: error[unknown-dataset]: "x" is not a dataset of this spec; its datasets are errors, codes',
    ),
    ("join: codes", 'join: ""', '12:24: error[unknown-dataset]: "join" is empty; name a dataset of this spec'),
    (
        "join: codes",
        "join: errors",
        ("12:24: error[bad-value]: errors cannot be joined with itself; name another dataset"),
    ),
    ("join: codes", "join: ~", '12:24: error[wrong-type]: "join" must be a text, got ~'),
    (
        ", by: code, unmatched",
        ", unmatched",
        (
            '12:7: error[missing-key]: a field with "join" needs "by": the field whose value is the '
            "key of the other dataset"
        ),
    ),
    (
        ", by: code, unmatched",
        ", by: , unmatched",
        ('12:31: error[wrong-type]: "by" has no value; write a text, or a map of texts'),
    ),
    (
        ", by: code, unmatched",
        ", by: {}, unmatched",
        ('12:35: error[wrong-type]: "by" is empty; write a text, or a map of texts'),
    ),
    (
        ", by: code, unmatched",
        ", by: [code], unmatched",
        ('12:35: error[wrong-type]: "by" must be a text, or a map of texts, got a list'),
    ),
    (
        ", by: code, unmatched",
        ", by: {code: [code]}, unmatched",
        ('12:42: error[wrong-type]: "code" must be a text, got a list'),
    ),
    (
        ", by: code, unmatched",
        ", by: {code: }, unmatched",
        ('12:36: error[wrong-type]: "code" must be a text, got nothing'),
    ),
    (
        ", by: code, unmatched",
        ", by: cod, unmatched",
        ('12:35: error[join-field]: "cod" is not a field of errors; did you mean "code"?'),
    ),
    (
        "    key: code\n",
        "    key: [code, title]\n",
        ("12:35: error[join-field]: the key of codes is code and title; write by: {code: …, title: …}"),
    ),
    (
        ", by: code, unmatched",
        ", by: {x: code}, unmatched",
        '12:36: error[join-field]: "x" is not a field of codes; its fields are code, title, marks, error',
    ),
    (
        ", by: code, unmatched",
        ", by: standard, unmatched",
        (
            "12:35: error[join-field]: standard of errors is itself joined; a join can use only fields that "
            "are read from a source"
        ),
    ),
    (
        ", by: code, unmatched",
        ", by: {error: code}, unmatched",
        (
            "12:36: error[join-field]: error of codes is itself joined; a join can use only fields that are read from a source"
        ),
    ),
    (
        ", by: code, unmatched",
        ", by: name, unmatched",
        ("12:35: error[join-type]: name is a string, but code of codes is an integer, so no value can match"),
    ),
    (
        ", by: code, unmatched",
        ", by: {marks: marks}, unmatched",
        "12:43: error[join-type]: marks is an array in the schema; a join matches texts and numbers",
    ),
    (
        ", by: code, unmatched",
        ", by: {code: marks}, unmatched",
        "12:42: error[join-type]: marks is an array in the schema; a join matches texts and numbers",
    ),
    (
        ", by: code, unmatched",
        ", byy: code, unmatched",
        '12:31: error[unknown-key]: "byy" is not a key of a field; did you mean "by"?',
    ),
    (
        "unmatched: fine",
        "unmatched: no",
        ('12:52: error[bad-value]: "no" is not a choice for unmatched; valid: error, warning, fine'),
    ),
    (
        "unused: warning",
        "unused: warn",
        ('12:66: error[bad-value]: "warn" is not a choice for unused; did you mean "warning"?'),
    ),
    (
        "unused: warning",
        "view: text",
        ('12:58: error[misplaced-key]: "view" does not go with "join"; the joined fields have already been read'),
    ),
    (
        "name: {column: Name}",
        "name: {column: Name, by: code}",
        ('9:28: error[misplaced-key]: "by" works only with "join"; remove it'),
    ),
    (
        "code: {column: Code}\n      marks",
        "code: {column: Code, join: codes, by: name}\n      marks",
        '10:28: error[misplaced-key]: "column" and "join" cannot be used together; a field is read from one place',
    ),
]
