"""tablemill harvest: writes the tables of many documents as one Parquet dataset."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

from .findings import aside, exit_code, in_vain
from .options import talk, talk_arguments
from .progress import Progress, more
from .terminal import CannotGoOnError, note, refuse_without, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..harvesting import Harvested, Options, Receipt

HELP = f"""\
Usage: tablemill harvest INPUT... -o OUT [OPTION...]

Writes every table of many Markdown documents into OUT, a folder of Parquet
files with a row for each table. If it was stopped, run it again to continue.

An INPUT is a file, a folder (all its Markdown files except those that git
ignores), a pattern, a bare git repository, an archive (tar, zip), or a Parquet
or JSON Lines file with a column of texts. All but a repository may also be in
a bucket: s3://bucket/key, gs://bucket/key, abfs://container@account/key. OUT
may be there, too.

Inputs:
  --rev REVISION       read folders as git repositories, at this revision
  --text-column NAME   the column with the texts, or a path into lists and
                       structs: files.content
  --id-column NAME     the column that identifies the documents
  --where-column N=V   only the texts whose column N is V
  --sample SHARE       a share of the documents, such as 1% or 0.01
  --limit N            only the first N inputs
  --max-document SIZE  skip documents that are larger [64M]
  --timeout SECONDS    skip documents that take longer [60]
  --memory SIZE        skip documents that need more memory [220M]

Tables:
  --html               read HTML tables, too
  --no-marks           treat == as text, not as the mark of a highlight
  --heading PATTERN    only tables under a heading that the regular expression
                       matches
  --columns A,B        only tables that have these columns
  --cells              also write cells/, with a row for each cell
  --schema FILE        write records as a JSON Schema describes them, from the
                       columns with the names of its properties, in place of
                       tables; invalid/ has the rows that do not fit
  --to FORMAT          also write all as one file: sqlite, jsonl, or csv with a
                       row for each cell; for small harvests

Running:
  -j, --jobs N         the number of processes [the processors of this machine]
  --engine ray         compute on a cluster of Ray; --jobs is then the number
                       of shards at once [its processors]
  --shard I/N          compute only part I of N, counted from 0
  --merge              put together what --shard has computed; INPUT is then
                       the folder that --shard wrote to
  --max-bad SHARE      stop when a larger share of the documents is unreadable
                       [100%]
  --log                print a line for each shard
  -o, --output OUT     the folder, which is created if it does not exist, or
                       the address of a prefix in a bucket
{talk(21)}  -h, --help           print this help

Exit codes: 0 everything, or the part of --shard, is harvested; 1 too many
documents cannot be read; 2 wrong usage, or an input or OUT that cannot be
used.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    talk_arguments(parser)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--rev", metavar="REVISION")
    parser.add_argument("--text-column", metavar="NAME")
    parser.add_argument("--id-column", metavar="NAME")
    parser.add_argument("--where-column", metavar="NAME=VALUE")
    parser.add_argument("--sample", default="1", metavar="SHARE")
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--max-document", default="64M", metavar="SIZE")
    parser.add_argument("--memory", default="220M", metavar="SIZE")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--no-marks", dest="marks", action="store_false")
    parser.add_argument("--heading", metavar="PATTERN")
    parser.add_argument("--columns", metavar="A,B")
    parser.add_argument("--cells", action="store_true")
    parser.add_argument("--schema", metavar="FILE")
    parser.add_argument("--to", choices=["sqlite", "jsonl", "csv"])
    parser.add_argument("-j", "--jobs", type=int, metavar="N")
    parser.add_argument("--engine", choices=["ray"])
    parser.add_argument("--shard", metavar="I/N")
    parser.add_argument("--merge", action="store_true")
    parser.add_argument("--max-bad", default="1", metavar="SHARE")
    parser.add_argument("--log", action="store_true")
    parser.add_argument("-o", "--output", metavar="OUT")


def run(options: argparse.Namespace) -> int:
    from ..problems import TablemillError

    refuse_without("tablemill harvest", "harvest", "pyarrow")
    if options.html:
        refuse_without("--html", "html", "turbohtml")
    from .. import harvesting

    if options.merge and (len(options.inputs) > 1 or options.output is not None):
        raise CannotGoOnError("with --merge, name only the folder that the shards were written to")
    if options.merge and options.to is not None:
        raise CannotGoOnError(
            "--merge writes the format that the shards were computed for; pass --to to harvest --shard instead"
        )
    if options.schema is not None and options.cells:
        raise CannotGoOnError("--schema writes records, and --cells writes texts: choose one")
    if options.output is None and not options.merge:
        raise CannotGoOnError("name the output folder with -o")
    if options.jobs is not None and options.jobs < 1:
        raise CannotGoOnError(f"--jobs {options.jobs}: at least one process is needed")
    try:
        chosen = _options(options)
        with Progress(options, line=not options.log) as progress:
            if options.merge:
                done = harvesting.merge(options.inputs[0])
            else:
                done = harvesting.harvest(
                    options.inputs,
                    options.output,
                    chosen,
                    jobs=options.jobs,
                    engine=options.engine,
                    shard=None if options.shard is None else _shard(options.shard),
                    max_bad=_share("--max-bad", options.max_bad),
                    watch=_log if options.log else progress.shard,
                )
    except TablemillError as error:
        aside(error.problems)
        note(options, in_vain(error.problems).replace("; nothing was written", "; what is done stays"))
        return exit_code(error.problems)
    aside(done.problems)
    more(options, progress)
    for line in _summary(done):
        note(options, line)
    return exit_code(done.problems)


def _options(options: argparse.Namespace) -> Options:
    from ..harvesting import Options
    from .extract import named_columns

    where = options.where_column
    if where is not None and "=" not in where:
        raise CannotGoOnError(f"--where-column {where}: write NAME=VALUE")
    if options.heading is not None:
        try:
            re.compile(options.heading)
        except re.error as error:
            raise CannotGoOnError(
                f"--heading {options.heading}: not a valid Python regular expression: {error}"
            ) from None
    return Options(
        html=options.html,
        marks=options.marks,
        heading=options.heading,
        columns=() if options.columns is None else tuple(named_columns(options.columns)),
        cells=options.cells,
        to=options.to,
        schema=None if options.schema is None else _schema(options.schema),
        sample=_share("--sample", options.sample),
        limit=options.limit,
        most_bytes=_size("--max-document", options.max_document),
        timeout=options.timeout,
        memory=_size("--memory", options.memory),
        revision=options.rev,
        text_column=options.text_column,
        id_column=options.id_column,
        where_column=None if where is None else tuple(where.split("=", 1)),
    )


def _schema(path: str) -> str:
    """Return the text of a schema; raises TablemillError where it describes no fields."""
    from ..spec.schema import load_schema

    place = Path(path)
    return load_schema(place, place.resolve().parent, given=True).text


_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}


def _size(option: str, text: str) -> int:
    found = re.fullmatch(r"([0-9]+)([kmgKMG]?)", text)
    if found is None:
        raise CannotGoOnError(f"{option} {text}: write a number of bytes, or a size such as 64M")
    return int(found[1]) * _UNITS[found[2].casefold()]


def _share(option: str, text: str) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise CannotGoOnError(f"{option} {text}: write a share such as 1% or 0.01")
    return share


def _shard(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    if found is None or int(found[1]) >= int(found[2]):
        raise CannotGoOnError(f"--shard {text}: write I/N, with I from 0 to N - 1")
    return int(found[1]), int(found[2])


def _log(receipt: Receipt, done: int, shards: int) -> None:
    from ..problems import counted

    stats = receipt.stats
    say(
        f"shard {receipt.shard}: {counted(stats.documents, 'document')}, {counted(stats.tables, 'table')}, "
        f"{stats.bad:,} bad; {done:,} of {counted(shards, 'shard')} done"
    )


def _summary(done: Harvested) -> list[str]:
    from ..harvesting import summary
    from ..problems import counted

    if not done.finished:
        return [
            (
                f"{done.computed:,} of {counted(done.shards, 'shard')} computed; when all are, run: tablemill harvest "
                f"--merge {shlex.quote(str(done.out))}"
            )
        ]
    first, *others = summary(done.stats)
    bad = ""
    if done.stats.bad:
        bad = f"; {counted(done.stats.bad, 'document')} could not be read: see {done.out}/problems"
    return [f"{done.out} has {first}{bad}", *others]
