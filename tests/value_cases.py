"""Mistakes in the keys that say how a text becomes a value: shared by the tests of the spec and of its JSON Schema."""

from __future__ import annotations

VALUE_SPEC = """\
output: dist
values: {✓: true, n/a: null}
datasets:
  tools:
    source: tools.md
    rows: {tables: Tools}
    schema: tool.schema.json
    key: name
    fields:
      name: {column: Name}
      open: {column: Open, values: {yes: true}}
      price: {column: Price, thousands: ',', percent: number}
      tags: {column: Tags, split: ', '}
      released: {column: Released, date_format: '%b %d, %Y', ditto: ['↳']}
      home: {column: Name, view: url, link: first, default: none}
"""

VALUE_SCHEMA = """\
{
  "type": "object",
  "properties": {
    "name": {"type": "string"},
    "open": {"type": "boolean"},
    "price": {"type": "number"},
    "tags": {"type": "array", "items": {"type": "integer"}},
    "released": {"type": "string", "format": "date"},
    "home": {"type": "string"}
  }
}
"""

# The stretch of VALUE_SPEC that is replaced, by what, and the problem, without the spec's path.
VALUE_MISTAKES = [
    (
        "{✓: true, n/a: null}",
        "[✓]",
        '2:9: error[wrong-type]: "values" must be a map of texts and what they mean, got a list',
    ),
    (
        "{✓: true, n/a: null}",
        "{}",
        '2:9: error[wrong-type]: "values" is empty; write texts and what they mean: {✓: true, ✗: false}',
    ),
    (
        "{✓: true, n/a: null}",
        "{✓: }",
        '2:10: error[wrong-type]: the meaning of "✓" must be a text, a number, true, false or null, got nothing',
    ),
    (
        "{✓: true, n/a: null}",
        "{✓: [true]}",
        '2:13: error[wrong-type]: the meaning of "✓" must be a text, a number, true, false or null, got a list',
    ),
    (
        "{yes: true}",
        "{yes: ja}",
        '11:42: error[value-type]: "yes" must mean true or false, the type of open in the schema, got "ja"',
    ),
    (
        "thousands: ','",
        "thousands: '.'",
        (
            '12:41: error[bad-value]: "." cannot separate both thousands and decimals; also set the decimal '
            'separator, such as decimal: ","'
        ),
    ),
    (
        "thousands: ','",
        "thousands: ',', decimal: ','",
        '12:41: error[bad-value]: "," cannot separate both thousands and decimals; choose two different ones',
    ),
    (
        "thousands: ','",
        "thousands: '000'",
        "12:41: error[bad-value]: \"000\" is not a valid separator; write one character, such as ',' or '.'",
    ),
    (
        "thousands: ','",
        "decimal: '1'",
        "12:39: error[bad-value]: \"1\" is not a valid separator; write one character, such as ',' or '.'",
    ),
    (
        "percent: number",
        "percent: whole",
        '12:55: error[bad-value]: "whole" is not a choice for percent; valid: number, fraction',
    ),
    (
        "split: ', '",
        "split: ''",
        ("13:35: error[bad-value]: \"split\" is empty; write the separator of two items, such as ', ', or lines"),
    ),
    (
        "split: ', '",
        "split: '('",
        "13:36: error[bad-pattern]: not a regular expression: missing ), unterminated subpattern: (",
    ),
    (
        "split: ', '",
        "split: ', ', view: code",
        ('13:28: error[misplaced-key]: "split" splits a text, but the view code gives a list; remove one of the two'),
    ),
    (
        "split: ', '",
        "split: ', ', link: 2",
        (
            '13:47: error[value-type]: "link" takes one of several links, but tags is an array in the schema; '
            "remove it, or change the type"
        ),
    ),
    (
        "split: ', '",
        "split: ', ', values: {one: eins}",
        '13:55: error[value-type]: "one" must mean an integer, the type of tags in the schema, got "eins"',
    ),
    (
        "split: ', '",
        "split: ', ', default: 1",
        "13:50: error[value-type]: the default must be a list, the type of tags in the schema",
    ),
    (
        "split: ', '",
        "split: ', ', default: [1, two]",
        '13:54: error[value-type]: the default must be an integer, the type of tags in the schema, got "two"',
    ),
    (
        "split: ', '",
        "split: ', ', date_format: '%Y'",
        (
            '13:54: error[value-type]: "date_format" works only with a string, but each item of tags is an '
            "integer in the "
            "schema; remove it, or change the type"
        ),
    ),
    (
        "split: ', '",
        "view: links, values: {x: 1}",
        (
            '13:49: error[value-type]: "values" gives the meaning of a text, but tags is not made from one: '
            "the view links gives objects"
        ),
    ),
    (
        "'%b %d, %Y'",
        "'%b %d, %Q'",
        (
            '14:49: error[bad-value]: "%Q" is not a supported part of a date; valid: %Y %y %m %B %b %d '
            "%A %a %H %I %p %M %S %z %Z %s %%"
        ),
    ),
    (
        "'%b %d, %Y'",
        "'%b %Y'",
        (
            '14:49: error[value-type]: the format "%b %Y" has no day (%d), which the schema requires with '
            '"format": "date"'
        ),
    ),
    ("'%b %d, %Y'", "'%b %d, %y %Y'", '14:49: error[bad-value]: the format "%b %d, %y %Y" names year (%Y) twice'),
    ("'%b %d, %Y'", "'%d %d %b %Y'", '14:49: error[bad-value]: the format "%d %d %b %Y" names %d twice'),
    (
        "'%b %d, %Y'",
        "'%b %d, %Y %H:%M'",
        (
            '14:49: error[value-type]: the format "%b %d, %Y %H:%M" has a time, but the schema requires '
            '"format": "date"; cut the date out with a pattern'
        ),
    ),
    (
        "'%b %d, %Y'",
        "'%b %d, %Y %I:%M'",
        ('14:49: error[bad-value]: the format "%b %d, %Y %I:%M" has only one of %I and %p; a 12-hour clock needs both'),
    ),
    (
        "'%b %d, %Y'",
        "[]",
        '14:49: error[bad-value]: "date_format" is empty; write how dates are written, such as %Y-%m-%d',
    ),
    (
        "ditto: ['↳']",
        "ditto: []",
        '14:69: error[bad-value]: "ditto" is empty; list the texts that mean "the same as above"',
    ),
    ("ditto: ['↳']", "ditto: ↳", '14:69: error[wrong-type]: "ditto" must be a list of texts, got "↳"'),
    (
        "ditto: ['↳']",
        "split: ','",
        (
            '14:69: error[value-type]: "split" makes a list, but released is a string in the schema; remove it, '
            "or change the type"
        ),
    ),
    (
        "ditto: ['↳']",
        "thousands: ','",
        (
            '14:73: error[value-type]: "thousands" works only with a number or an integer, but released is a string in '
            "the schema; remove it, or change the type"
        ),
    ),
    (
        "link: first",
        "link: last",
        ('15:45: error[bad-value]: "last" is not the number of a link; write first (or 1), 2 and so on'),
    ),
    (
        "link: first",
        "link: 0",
        ('15:45: error[bad-value]: "0" is not the number of a link; write first (or 1), 2 and so on'),
    ),
    (
        "view: url, link",
        "view: markdown, link",
        ('15:44: error[misplaced-key]: "link" works only with "view: url", "view: text" or "view: formatted"'),
    ),
    (
        "link: first",
        "after_link: last",
        ('15:51: error[bad-value]: "last" is not the number of a link; write first (or 1), 2 and so on'),
    ),
    (
        "view: url, link",
        "view: markdown, after_link",
        (
            '15:44: error[misplaced-key]: "after_link" works only with "view: text", "view: formatted", "view: url" or '
            '"view: links"'
        ),
    ),
    (
        "link: first",
        "link: first, after_link: first",
        (
            '15:52: error[misplaced-key]: "after_link" and "link" cannot be used together; "link" counts all links: '
            "link: 2 is the second"
        ),
    ),
    (
        "{column: Name}",
        "{path: x, after_link: 1}",
        '10:23: error[misplaced-key]: "after_link" does not go with "path"; there are no links in it',
    ),
    (
        "{column: Name}",
        "{column: Name, one_line: maybe}",
        '10:38: error[bad-value]: "maybe" is not a choice for one_line; valid: true, false',
    ),
    (
        "split: ', '",
        "one_line: true, view: code",
        (
            '13:28: error[misplaced-key]: "one_line" applies to a text, but the view code gives no text of several '
            "lines; remove it"
        ),
    ),
    (
        "{column: Tags, split: ', '}",
        "{heading: x, view: code, pattern: y}",
        (
            "13:38: error[view-type]: a pattern is searched in a text, but the view code gives a list; "
            "remove one of the two"
        ),
    ),
    (
        "default: none",
        "default: null",
        '15:61: error[bad-value]: "default" is already null; remove it, or write the value to use instead of null',
    ),
    (
        "default: none",
        "default: ",
        (
            '15:52: error[wrong-type]: "default" has no value; write a text, a number, true, false, or a list of '
            "these, or remove the key"
        ),
    ),
    (
        "default: none",
        "default: [a]",
        ("15:61: error[value-type]: the default must be a string, the type of home in the schema"),
    ),
    (
        "default: none",
        "default: {a: b}",
        ('15:61: error[wrong-type]: "default" must be a text, a number, true, false, or a list of these, got a map'),
    ),
    (
        "{column: Name}",
        "{row: number, values: {x: y}}",
        '10:27: error[misplaced-key]: "values" does not go with "row"; a row number is an integer',
    ),
    (
        "{column: Name}",
        "{heading: x, ditto: ['']}",
        '10:26: error[misplaced-key]: "ditto" works only with "column"; only a row of a table has one above it',
    ),
    (
        "{column: Name}",
        "{path: x, link: 1}",
        '10:23: error[misplaced-key]: "link" does not go with "path"; there are no links in it',
    ),
    (
        "{column: Name}",
        "{text: x, split: y}",
        (
            '10:30: error[value-type]: "split" makes a list, but name is a string in the schema; remove it, or change '
            "the type"
        ),
    ),
    (
        "{column: Name}",
        "{text: x, one_line: true}",
        (
            '10:23: error[misplaced-key]: "one_line" does not go with "text"; the fields in the text have already '
            "been read"
        ),
    ),
    (
        "{column: Name}",
        "{join: tools, by: open, default: x}",
        (
            "10:20: error[bad-value]: tools cannot be joined with itself; name another dataset\n"
            '10:37: error[misplaced-key]: "default" does not go with "join"; the joined fields have already '
            "been read"
        ),
    ),
]

BEYOND_A_SCHEMA = (
    "nothing",
    "cannot separate both thousands",
    "not a regular expression",
    "is not a supported part of a date",
    "twice",
    "only one of %I and %p",
    "value-type",
)
"""Pieces of the problems that no JSON Schema can tell of."""
