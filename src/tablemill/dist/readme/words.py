"""The page's own words, in each language that it can have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["LANGUAGES", "Words", "words_of"]


class Words(NamedTuple):
    """The words of the page in one language. ``{…}`` are filled in; ``formats`` has what each format's file is."""

    version: str
    homepage: str
    language: str
    keywords: str
    counts: tuple[str, str, str, str]
    """One dataset, several datasets, one record, several records."""
    dataset: str
    holds: str
    records: str
    key: str
    files: str
    file: str
    all: str
    package: str
    template: str
    group: str
    formats: Mapping[str, str]
    notes: Mapping[str, str]
    unique: str
    together: str
    sort: str
    descending: str
    grouped: str
    field: str
    type: str
    meaning: str
    types: Mapping[str | None, str]
    plurals: Mapping[str | None, str]
    lists: tuple[str, str]
    """Of what has a plural, of any other items."""
    nullable: str
    optional: str
    one_of: str
    only: str
    between: str
    least: str
    most: str
    pattern: str
    length: tuple[str, str]
    refers: str
    joined: str
    marks: str
    first: str
    sources: tuple[str, str]
    licences: tuple[str, str]
    """One, several."""
    no_licence: str
    comma: str
    colon: str
    semicolon: str
    stop: str
    made: str
    seeds: str


_EN = Words(
    version="version {}",
    homepage="homepage",
    language="language: {}",
    keywords="Keywords: {}",
    counts=("1 dataset", "{} datasets", "1 record", "{} records"),
    dataset="dataset",
    holds="what it holds",
    records="records",
    key="key",
    files="Files",
    file="file",
    all="all",
    package="all files described for programs: sizes, hashes, schemas, keys, sources, licences (Data Package v2)",
    template="made by a template",
    group="the records whose {}",
    formats={
        "json": "JSON: an array of the records",
        "keyed": "JSON: an object of the records, each under its {}",
        "grouped": "JSON: an object of arrays of the records, each array under its {}",
        "yaml": "YAML: a list of the records, the same for readers of YAML 1.1 and 1.2",
        "csv": "CSV: a header, then a line for each record",
        "tsv": "TSV: a header, then a line for each record, with tabs between the cells",
        "jsonl": "JSON Lines: a record on each line",
        "typescript": "TypeScript: the records as a typed module",
        "python": "Python: the records as a typed module",
        "sqlite": "SQLite: a table for each dataset, with keys and full-text search",
        "parquet": "Parquet: a typed column for each field",
        "xlsx": "Excel: a sheet with a row for each record",
        "markdown": "Markdown: a table",
        "html": "a page to search and look at, in any browser, without a network",
    },
    notes={
        "csv": "In CSV, null is an empty cell, and a list or an object is JSON text. The files are UTF-8 and their lines "
        "end in LF.",
        "escaped": "In CSV, a text that a spreadsheet would run as a formula has a `'` before it.",
        "order": "Every record has every field, in the order below; where there is no value, it is null.",
        "optional": "Fields are in the order below. One that is marked as optional is left out of a record that has no "
        "value for it; each other one is always there.",
    },
    unique="Key: {}. No two records have the same.",
    together="Key: {}, together. No two records have the same.",
    sort="Sorted by {}.",
    descending="{} (descending)",
    grouped="Groups: {}.",
    field="field",
    type="type",
    meaning="meaning",
    types={
        "string": "string",
        "integer": "integer",
        "number": "number",
        "boolean": "boolean",
        "array": "list",
        "object": "object",
        None: "any",
    },
    plurals={
        "string": "strings",
        "integer": "integers",
        "number": "numbers",
        "boolean": "booleans",
        "object": "objects",
    },
    lists=("list of {}", "list, each item {}"),
    nullable="{} or null",
    optional="{}, optional",
    one_of="one of {}",
    only="always {}",
    between="{} to {}",
    least="at least {}",
    most="at most {}",
    pattern="matches {}",
    length=("at least {} characters", "at most {} characters"),
    refers="a key of {}",
    joined="a record of {}",
    marks="highlights of {}",
    first="The first record:",
    sources=("Source: {}.", "Sources: {}."),
    licences=("Licence: {}.", "Licences: {}."),
    no_licence="Licence: none is named.",
    comma=", ",
    colon=": ",
    semicolon="; ",
    stop=".",
    made="Tablemill made these files from {}. Edit those; a build overwrites these.",
    seeds="the seeds of this package",
)

_ZH = Words(
    version="版本 {}",
    homepage="主页",
    language="语言：{}",
    keywords="关键词：{}",
    counts=("1 个数据集", "{} 个数据集", "1 条记录", "{} 条记录"),
    dataset="数据集",
    holds="内容",
    records="记录数",
    key="键",
    files="文件",
    file="文件",
    all="全部",
    package="供程序读取的全部文件的说明：大小、哈希、模式、键、来源、许可证（Data Package v2）",
    template="由模板生成",
    group="满足 {} 的记录",
    formats={
        "json": "JSON：记录的数组",
        "keyed": "JSON：以 {} 为键的记录对象",
        "grouped": "JSON：以 {} 为键，每个键下是记录的数组",
        "yaml": "YAML：记录的列表，YAML 1.1 与 1.2 的读取结果相同",
        "csv": "CSV：一行表头，其后每条记录一行",
        "tsv": "TSV：一行表头，其后每条记录一行，以制表符分隔",
        "jsonl": "JSON Lines：每行一条记录",
        "typescript": "TypeScript：带类型的模块",
        "python": "Python：带类型的模块",
        "sqlite": "SQLite：每个数据集一张表，带键与全文检索",
        "parquet": "Parquet：每个字段一个带类型的列",
        "xlsx": "Excel：一张工作表，每条记录一行",
        "markdown": "Markdown：表格",
        "html": "可搜索、可浏览的网页，任何浏览器均可打开，无需网络",
    },
    notes={
        "csv": "CSV 中，null 是空单元格，列表和对象是 JSON 文本。文件为 UTF-8，行尾为 LF。",
        "escaped": "CSV 中，会被电子表格当作公式执行的文本前有一个 `'`。",
        "order": "每条记录都有全部字段，顺序如下；没有值时为 null。",
        "optional": "字段顺序如下。标为可选的字段没有值时不出现在记录中；其余字段始终存在。",
    },
    unique="键：{}，各记录互不相同。",
    together="键：{} 合在一起，各记录互不相同。",
    sort="按 {} 排序。",
    descending="{}（降序）",
    grouped="分组：{}。",
    field="字段",
    type="类型",
    meaning="含义",
    types={
        "string": "字符串",
        "integer": "整数",
        "number": "数",
        "boolean": "布尔值",
        "array": "列表",
        "object": "对象",
        None: "任意",
    },
    plurals={},
    lists=("{}的列表", "列表，每项为{}"),
    nullable="{}或 null",
    optional="{}，可选",
    one_of="{} 之一",
    only="总是 {}",
    between="{} 至 {}",
    least="不小于 {}",
    most="不大于 {}",
    pattern="匹配 {}",
    length=("至少 {} 个字符", "至多 {} 个字符"),
    refers="{} 的键",
    joined="{} 的记录",
    marks="{} 中的高亮",
    first="第一条记录：",
    sources=("来源：{}。", "来源：{}。"),
    licences=("许可证：{}。", "许可证：{}。"),
    no_licence="许可证：未注明。",
    comma="、",
    colon="：",
    semicolon="；",
    stop="。",
    made="这些文件由 Tablemill 根据 {} 生成。请修改后者；构建会覆盖这些文件。",
    seeds="此数据包的源文件",
)

LANGUAGES = {"en": _EN, "zh": _ZH}
"""The words by their languages, which are those of spec.model."""


def words_of(tag: str) -> Words:
    """Return the words in the language of ``tag``, or in English."""
    return LANGUAGES.get(tag.split("-")[0].lower(), _EN)
