"""Files of dist that anybody may have written: each is read, or refused in a sentence."""

from __future__ import annotations

import datetime
import io
import random
import sqlite3
import sys

import pytest

from builders import field, records, shape
from tablemill.emit import FORMATS, Package
from tablemill.emit.loading import load

SHAPE = shape({"k": field(), "n": field("integer", nullable=True), "d": field("number"), "l": field("array")}, key="k")
ROWS = [{"k": f"key {n}", "n": n or None, "d": n / 2, "l": ["é", n, {"x": None}]} for n in range(9)]
GOOD = {
    name: made.gather([(records(ROWS), SHAPE)], Package("x")) if made.gather else made.dump(records(ROWS), SHAPE)
    for name, made in FORMATS.items()
}
TOKENS = [
    *(b"!!timestamp zzz", b"!!python/object:os.system x", b"&a [*a, *a]", b"*a", b"<<: {}", b"1:2:3", b"2001-99-99"),
    *(b"? [a]\n: b", b"---\n", b"...\n", b"%YAML 9.9\n", b".nan", b".inf", b"NaN", b"Infinity", b"-0", b"1e999"),
    *(b'"\\ud800"', b"\xff", b"\0", b"9" * 5000, b"[" * 3000, b"{" * 3000, b'{"a":' * 3000, b"(" * 300, b"-" * 3000),
    *(
        b"null",
        b"{}",
        b"[]",
        b"''",
        b'"',
        b"\\",
        b"\n",
        b"\r",
        b",",
        b"|",
        b"=1",
        b"lambda: 0",
        b"{[]: 1}",
        b"1j",
        b"...",
    ),
    *(
        b"f''",
        b"b''",
        b"__proto__",
        b"as const",
        b"'\\N{x}'",
        b"'\\d'",
        b"0o7",
        b"1_000",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
    ),
]


def mutated(content: bytes, choice: random.Random) -> bytes:
    """Change, insert, repeat or cut something at one to four places."""
    made = bytearray(content)
    for _ in range(choice.randint(1, 4)):
        at = choice.randrange(len(made) + 1)
        until = at + choice.choice([0, 1, 2, 8, 100])
        made[at:until] = choice.choice(
            [
                choice.choice(TOKENS),
                choice.randbytes(choice.randint(0, 4)),
                bytes(made[at:until]) * 2,
                b"",
                b"\xff" * 4,
                bytes(made[choice.randrange(len(made) + 1) :][:60]),
            ]
        )
    return bytes(made)


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_the_bytes_they_are_records_or_refused(name: str) -> None:
    choice = random.Random(name)  # noqa: S311 - the same mutations in every run
    refused = 0
    for _ in range(300):
        content = mutated(GOOD[name], choice)
        try:
            rows = load(name, content, SHAPE)
        except ValueError as error:
            refused += bool(str(error))
        else:
            assert all(isinstance(row, dict) for row in rows)
    assert refused > 20


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("yaml", b"- k: !!timestamp zzz\n", "tags such as"),
        ("yaml", b"- k: !!binary x\n", "tags such as"),
        ("yaml", b"- &a [1]\n- *a\n", "aliases are not allowed"),
        ("yaml", b"- k: " + b"59:" * 500_000 + b"59\n", "too many digits"),
        ("yaml", b"- {k: .nan}\n", "not JSON compliant"),
        ("json", b'[{"k": ' + b"9" * 5000 + b"}]", "integer string conversion"),
        ("json", b"[" * 150 + b"{}" + b"]" * 150, "expected each record to be an object"),
        ("json", b'[{"k": ' + b"[" * 250 + b"]" * 250 + b"}]", "nested too deeply"),
        ("json", b'[{"k": ' + b"[" * 99_999 + b"]" * 99_999 + b"}]", "nested too deeply"),
        ("json", b'[{"k": 1e999}]', "not JSON compliant"),
        ("python", b"X: Final = " + b"-" * 99_999 + b"1\n", "nested too deeply|too many nested|expected the constant"),
        ("python", GOOD["python"].replace(b'"key 0"', b"{(1,): 1}"), "unhashable"),
        ("csv", b'k\n"' + b"x" * 999 + b"\0", "line 2: "),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_hostile_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        load(name, content, SHAPE)


def test_a_date_of_yaml_and_half_of_a_surrogate_pair_are_texts() -> None:
    assert load("yaml", b"- k: 2001-12-14\n", SHAPE) == [{"k": str(datetime.date(2001, 12, 14))}]
    assert load("json", b'[{"k": "\\ud800"}]', SHAPE) == [{"k": "\ud800"}]


TABLE = f'CREATE TABLE "{SHAPE.name}" (k TEXT)'


def _insert(value: str) -> str:
    return f'INSERT INTO "{SHAPE.name}" VALUES ({value})'  # noqa: S608 - ours


def _database(*statements: str) -> bytes:
    with sqlite3.connect(":memory:") as database:
        for statement in statements:
            database.execute(statement)
        content = bytes(database.serialize())
    database.close()
    return content


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ([f'CREATE TABLE "{SHAPE.name}" (k TEXT, big TEXT AS (hex(zeroblob(400000000))))'], "it computes columns"),
        ([f'CREATE VIEW "{SHAPE.name}" AS SELECT hex(zeroblob(400000000)) AS k'], "it has no table"),
        ([TABLE, _insert("x'00'")], "k holds bytes"),
    ],
)
def test_a_database_that_stands_for_more_than_it_holds_is_refused(statements: list[str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        load("sqlite", _database(*statements), SHAPE)


def test_rows_of_a_database_that_share_their_pages_are_refused() -> None:
    content = _database(TABLE, _insert("hex(zeroblob(50000))"))
    page = bytearray(content[4096:8192])
    cell = page[8:10]
    page[3:5] = (1900).to_bytes(2, "big")  # as many cells, all of them the one that runs over many pages
    page[8:3808] = cell * 1900
    with pytest.raises(ValueError, match=r"stand for more than it holds|malformed"):
        load("sqlite", bytes(content[:4096] + page + content[8192:]), SHAPE)


@pytest.mark.skipif("pyarrow" not in sys.modules and not FORMATS["parquet"].library, reason="no pyarrow")
def test_a_parquet_file_of_types_that_no_record_has_is_read_or_refused_and_a_bomb_is_refused() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    written = io.BytesIO()
    parquet.write_table(
        pyarrow.table({"k": pyarrow.array([b"\xff"]), "n": pyarrow.array([10**18], "timestamp[ns]")}), written
    )
    assert load("parquet", written.getvalue(), SHAPE)[0]["k"] == "b'\\xff'"
    bomb = io.BytesIO()
    parquet.write_table(pyarrow.table({"k": pyarrow.nulls(20_000_001, "int64")}), bomb)
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(ValueError, match="it claims to hold 20,000,001 values"):
        load("parquet", bomb.getvalue(), SHAPE)
